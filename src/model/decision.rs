//! What is decided from the totals: vetoes, ranking, grades, awards, consequences.

use super::expr::{Among, Expr};
use super::ledgers::Pay;
use super::method::{Repeat, Rule, Sign};
use super::{AwardId, Clause, EventId, NodeId, RankingId, WindowId};
use crate::base::number::{Number, RoundingMode};

/// A multiplier and when it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// The multiplier.
    pub by: Expr,
    /// When it counts.
    pub when: FactorWhen,
}

/// When a multiplier counts.
#[derive(Debug, Clone, PartialEq)]
pub enum FactorWhen {
    /// Always.
    Always,
    /// From the n-th event of the rule on.
    FromThe(Repeat),
    /// When a condition over the unit or the event holds.
    Holds(Expr),
    /// When the event is dated inside a window.
    In(WindowId),
}

/// An event or condition that overrides the score.
#[derive(Debug, Clone, PartialEq)]
pub struct Veto {
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// When it strikes; it sees the rounded total before vetoes.
    pub when: Expr,
    /// What it does.
    pub effects: Vec<VetoEffect>,
    /// Where it is written.
    pub clause: Clause,
}

/// What a veto does.
#[derive(Debug, Clone, PartialEq)]
pub enum VetoEffect {
    /// So many points are taken from the total, once.
    Deduct(Number),
    /// So many points are taken from the total for each event.
    DeductEach {
        /// How many for one event.
        points: Number,
        /// Which events.
        event: EventId,
        /// A condition over one event.
        filter: Option<Expr>,
    },
    /// The total is at most this.
    TotalAtMost(Number),
    /// The grade is this one, whatever the score; the position in the grades' list.
    GradeIs(u16),
    /// The grade is at most this one.
    GradeAtMost(u16),
    /// The unit takes the last place.
    LastPlace,
    /// The unit does not gain these awards; all where the list is empty.
    Bar(Vec<AwardId>),
    /// The unit keeps its score and has no place: it stands in no list, from the top or from the bottom.
    NotRanked,
    /// A demand in words.
    Require(String),
}

/// How equals share places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// 1 2 2 4
    Share,
    /// 1 3 3 4
    ShareLow,
    /// 1 2 2 3
    Dense,
    /// Equals are an error of the data until a recorded draw decides.
    Forbidden,
}

/// An order of units.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The keys; the larger value is better, or the smaller where marked.
    pub keys: Vec<RankKey>,
    /// Which units are ranked together.
    pub among: Among,
    /// How equals share places.
    pub ties: Ties,
    /// Which units are ranked at all; all with a total where nothing is asked.
    pub when: Option<Expr>,
    /// Where it is written.
    pub clause: Clause,
}

/// A key of a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct RankKey {
    /// What is compared.
    pub of: Expr,
    /// Whether the smaller value is better.
    pub lower_is_better: bool,
}

/// What happens to equals on both sides of a cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutTies {
    /// All of them are in.
    In,
    /// None of them is in.
    Out,
    /// An error of the data.
    Forbidden,
}

/// Grades by bands of the total.
#[derive(Debug, Clone, PartialEq)]
pub struct Grades {
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// What is graded.
    pub of: Expr,
    /// The grades, best first.
    pub bands: Vec<Grade>,
    /// Whether less is better: the grades' edges are the most they allow, not the least they ask for.
    pub lower_is_better: bool,
    /// The grades go by shares of the ranked units, not by thresholds.
    pub shares: Option<Shares>,
    /// What a grade needs besides: where a condition holds, the grade is at most this one.
    pub limits: Vec<GradeLimit>,
    /// What lifts or lowers a grade.
    pub promotions: Vec<Promotion>,
    /// Where they are written.
    pub clause: Clause,
}

impl Grades {
    /// Whether a value is good enough for a grade, whatever the grades above it take.
    pub fn admits(&self, grade: &Grade, value: &Number) -> bool {
        let Some(edge) = &grade.edge else { return true };
        if value == edge {
            return grade.inclusive;
        }
        (value < edge) == self.lower_is_better
    }

    /// The level of a grade, by its position in the list: grades are levels, the best of them the highest.
    pub fn level(&self, position: u16) -> Option<u16> {
        u16::try_from(self.bands.len()).ok()?.checked_sub(position)?.checked_sub(1)
    }

    /// The names of the grades as levels, from the lowest.
    pub fn levels(&self) -> std::sync::Arc<[String]> {
        self.bands.iter().rev().map(|band| band.name.clone()).collect()
    }

    /// The sign between a value and the edge of a grade it is good enough for.
    pub fn sign(&self, grade: &Grade) -> &'static str {
        match (self.lower_is_better, grade.inclusive) {
            (false, true) => "≥",
            (false, false) => ">",
            (true, true) => "≤",
            (true, false) => "<",
        }
    }
}

/// A forced distribution: which share of the ranked units has which grade.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// The shares, the best grade's first; they add up to 1.
    pub shares: Vec<Number>,
    /// How a cumulative share of the units becomes a number.
    pub rounding: RoundingMode,
    /// Whether equals on both sides of a cut have the better or the worse grade.
    pub cut: CutTies,
    /// Which units are divided.
    pub among: Among,
}

/// A grade is at most this one where a condition holds.
#[derive(Debug, Clone, PartialEq)]
pub struct GradeLimit {
    /// The position of the best grade left.
    pub most: u16,
    /// When it binds.
    pub when: Expr,
    /// Where it is written.
    pub clause: Clause,
}

/// A rule that lifts or lowers a grade by tiers (晋档, 降档).
#[derive(Debug, Clone, PartialEq)]
pub struct Promotion {
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// So many tiers up; down where negative.
    pub tiers: i32,
    /// When it applies.
    pub when: Expr,
    /// Where it is written.
    pub clause: Clause,
}

/// A grade.
#[derive(Debug, Clone, PartialEq)]
pub struct Grade {
    /// Its name.
    pub name: String,
    /// The value where the grade begins, coming from worse ones: the least it asks for or, where lower is better, the
    /// most it allows. None for the last grade, which takes the rest.
    pub edge: Option<Number>,
    /// Whether that value itself belongs to the grade.
    pub inclusive: bool,
    /// How many units may have it.
    pub quota: Option<Quota>,
}

/// A number of places.
#[derive(Debug, Clone, PartialEq)]
pub struct Quota {
    /// How many, or which share of the ranked units.
    pub size: QuotaSize,
    /// What happens to equals at the cut.
    pub cut: CutTies,
    /// Which units compete.
    pub among: Among,
    /// Where it is written.
    pub clause: Clause,
}

/// How many places there are.
#[derive(Debug, Clone, PartialEq)]
pub enum QuotaSize {
    /// A fixed number.
    Number(u32),
    /// A share of the units with a total.
    Share {
        /// 0 to 1.
        share: Number,
        /// How a fraction of a place is decided.
        rounding: RoundingMode,
        /// At least so many.
        least: u32,
    },
}

/// From which end a list is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// From the best.
    Top,
    /// From the worst.
    Bottom,
}

/// An award, or its opposite.
#[derive(Debug, Clone, PartialEq)]
pub struct Award {
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// How many places; none where everyone who meets the condition gains it.
    pub places: Option<(End, Quota)>,
    /// Whether a place that a condition empties goes to the next unit.
    pub passed_down: bool,
    /// What must hold besides.
    pub when: Option<Expr>,
    /// Given once for each of these nodes, ranked by the node's value; empty where it is given once, by the ranking.
    pub works: Vec<NodeId>,
    /// The ranking that decides, where it is given once.
    pub ranking: Option<RankingId>,
    /// The next better prize of a ladder: who gained it, or a better one still, does not compete.
    pub below: Option<AwardId>,
    /// Which list goes first where a unit would stand in one from the top and in one from the bottom.
    pub first: Option<End>,
    /// What it brings.
    pub effects: Vec<Effect>,
    /// Where it is written.
    pub clause: Clause,
}

impl Award {
    /// Whether it is a mark against whom it names: a list from the bottom, or, where no end is named, what takes money or
    /// points or shuts out from awards.
    pub fn adverse(&self) -> bool {
        match &self.places {
            Some((end, _)) => *end == End::Bottom,
            None => self.effects.iter().any(Effect::takes),
        }
    }
}

impl Effect {
    /// Whether it takes something from the unit.
    fn takes(&self) -> bool {
        match self {
            Self::Pay(pay) => pay.fixed().is_some_and(|amount| *amount < Number::ZERO),
            Self::Points(rule) => rule.sign == Sign::Deduct,
            Self::Bar { .. } => true,
            Self::Require(_) | Self::Suspend { .. } | Self::Allotment(_) => false,
        }
    }
}

/// What an award or a consequence brings.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a scheme has a handful of them")]
pub enum Effect {
    /// Money.
    Pay(Pay),
    /// Points entered into another account, such as the year's.
    Points(Rule),
    /// A demand in words.
    Require(String),
    /// Awards that the unit does not gain in later periods; all where the list is empty.
    Bar {
        /// Which awards.
        awards: Vec<AwardId>,
        /// For how long.
        during: Ahead,
    },
    /// Nodes that do not concern the unit, or anybody, in later periods.
    Suspend {
        /// Which nodes.
        nodes: Vec<NodeId>,
        /// They concern nobody.
        everyone: bool,
        /// For how long.
        during: Ahead,
    },
    /// The unit may give a rating to more of its own people.
    Allotment(Allotment),
}

/// How long something reaches beyond the period that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ahead {
    /// The periods of the same kind that follow, so many.
    Periods(u32),
    /// The periods that begin within so many months after the end of this one.
    Months(u32),
    /// The later periods of the same calendar year.
    ThisYear,
}

/// How many of a unit's own people may have a rating: a quota that is given to each unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Allotment {
    /// The rating of people; its stable id.
    pub name: String,
    /// Which share of the people.
    pub share: Number,
    /// The number of people; none where the scheme does not say.
    pub of: Option<Expr>,
    /// How a fraction of a place is decided.
    pub rounding: RoundingMode,
    /// At least so many.
    pub least: u32,
    /// Where it is written.
    pub clause: Clause,
}

/// What follows from results.
#[derive(Debug, Clone, PartialEq)]
pub struct Consequence {
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// When it follows.
    pub when: Expr,
    /// What it brings.
    pub effects: Vec<Effect>,
    /// Where it is written.
    pub clause: Clause,
}
