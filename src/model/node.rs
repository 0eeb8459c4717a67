//! Nodes of the score tree: their place in the parent, their method, their bounds, and who answers for them.

use super::contract::MissingTable;
use super::decision::Factor;
use super::expr::Expr;
use super::method::{Item, Rule, Survey};
use super::{Clause, GroupId, NodeId, Rounding};
use crate::base::number::Number;

/// A node of the score tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The path from the root: `total.routine.late`.
    pub id: String,
    /// The last part of the path.
    pub name: String,
    /// Official title.
    pub title: Option<String>,
    /// The parent; none for the root.
    pub parent: Option<NodeId>,
    /// The children in the order of the text.
    pub children: Vec<NodeId>,
    /// The full mark, in points.
    pub full: Number,
    /// What it counts for in its parent.
    pub share: Share,
    /// How its raw value comes about.
    pub body: Body,
    /// Deductions and bonuses written beside the children (of a part) or beside the method (of an item).
    pub rules: Vec<Rule>,
    /// Multipliers of the raw value.
    pub factors: Vec<Factor>,
    /// The least value; none where the node has no floor.
    pub floor: Option<Expr>,
    /// The largest value; none where the node has no cap.
    pub cap: Option<Expr>,
    /// Which of the two are proven never to take anything off.
    pub idle: Idle,
    /// Caps that hold only on a condition, mostly over other nodes.
    pub limits: Vec<Limit>,
    /// Losses below the floor are charged to the parent (the rest of a loss falls on the parent).
    pub rest_to_parent: bool,
    /// The rounding of its value, which every reader then sees.
    pub round: Option<Rounding>,
    /// The groups it concerns; empty for all.
    pub applies_to: Vec<GroupId>,
    /// When it does not concern a unit.
    pub not_applicable_when: Option<Expr>,
    /// What becomes of its share where it does not concern a unit.
    pub not_applicable: Option<NotApplicable>,
    /// What is done with missing values.
    pub missing: MissingTable,
    /// Where its share is spread over its siblings: what the parent's sum is then multiplied with.
    pub spread_factor: Option<Number>,
    /// Fewer children with a value than this: the state below minimum. Zero where nothing is asked.
    pub least_children: u32,
    /// Smaller figures than these: the state below minimum.
    pub least_cases: Vec<LeastCases>,
    /// Who answers for it.
    pub responsibility: Responsibility,
    /// Its effect is expected only over several periods.
    pub long_term: bool,
    /// Where it is written.
    pub clause: Clause,
}

/// How many cases a value must rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct LeastCases {
    /// The least number.
    pub least: Expr,
    /// What is counted.
    pub of: Expr,
}

/// Bounds that can never bind, because the value cannot go beyond them: mostly those of `default`. They are no part of
/// the meaning; no example can come to them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Idle {
    /// The value is never below the floor.
    pub floor: bool,
    /// The value is never above the cap.
    pub cap: bool,
}

/// A cap that holds on a condition (限定).
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// The largest value; none where only multipliers are taken away.
    pub most: Option<Expr>,
    /// The node's multipliers do not count.
    pub no_factor: bool,
    /// When it holds; always, where there is no condition.
    pub when: Option<Expr>,
    /// Where it is written.
    pub clause: Clause,
}

/// What a node counts for in its parent.
#[derive(Debug, Clone, PartialEq)]
pub enum Share {
    /// It is the root.
    Root,
    /// Its value is added as it is.
    Points,
    /// Its value, brought to the parent's scale by the factor, times the weight.
    Weight {
        /// The weight; siblings' weights add up to 1. With a weight for each unit, the largest there can be.
        weight: Number,
        /// What a value is multiplied with before the weight: parent's full mark ÷ own full mark, or 1.
        scale: Number,
        /// The weight of each unit, where units have weights of their own: each unit's add up to 1, and 0 means that the
        /// node does not concern the unit.
        by: Option<Box<Expr>>,
    },
}

/// How the raw value of a node comes about.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "one for each node of a scheme, made once")]
pub enum Body {
    /// From its children.
    Combine(Combining),
    /// By a method over data.
    Item(Item),
    /// By a survey.
    Survey(Survey),
}

/// How children are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combining {
    /// Points are added, weighted values are added.
    Sum,
    /// The largest present value.
    Best,
    /// The smallest present value.
    Lowest,
    /// The plain mean.
    Mean,
    /// p·Π(vᵢ/fᵢ)^wᵢ: the shares of full marks, each raised to its weight. (semantics: 4)
    Geometric,
    /// p·Π(vᵢ/fᵢ): the shares of full marks, multiplied.
    Product,
}

impl Combining {
    /// Whether rational values of children may give an irrational one.
    #[must_use]
    pub fn is_irrational(self) -> bool {
        self == Self::Geometric
    }

    /// Whether children are multiplied, as shares of their full marks.
    #[must_use]
    pub fn multiplies(self) -> bool {
        matches!(self, Self::Geometric | Self::Product)
    }
}

/// What becomes of the share of a node that does not concern a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotApplicable {
    /// It counts zero.
    Zero,
    /// It counts its full mark.
    Full,
    /// Its weight or points are spread over its siblings in proportion.
    Redistribute,
    /// Its points are lost; its state stays what it is.
    Lost,
}

/// The four parties that answer for a node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Responsibility {
    /// 牵头领导
    pub lead_officials: Vec<String>,
    /// 指标长
    pub chiefs: Vec<String>,
    /// 指标长单位
    pub chief_units: Vec<String>,
    /// 责任单位
    pub responsible_units: Vec<String>,
}
