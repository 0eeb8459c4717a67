//! From data to points: methods of items, event and quantity rules, surveys.

use super::contract::DatedBy;
use super::decision::Factor;
use super::expr::{Comparison, Expr};
use super::ledgers::{Due, Judged, Scored};
use super::value::Value;
use super::{Clause, EventId, NodeId};
use crate::base::number::Number;

/// An item: one method.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The methods in order; the first whose condition holds is used. Only the last may be without a condition.
    pub methods: Vec<Method>,
}

/// One way to get a value in points.
#[derive(Debug, Clone, PartialEq)]
pub struct Method {
    /// When it is used; always, where there is no condition.
    pub when: Option<Expr>,
    /// What it does.
    pub kind: MethodKind,
    /// Multipliers of its result.
    pub factors: Vec<Factor>,
    /// Where it is written.
    pub clause: Clause,
}

/// What a method does.
#[derive(Debug, Clone, PartialEq)]
pub enum MethodKind {
    /// Begin with a value (an account that deductions and bonuses change).
    Start(Choice),
    /// A stated value or formula, in points.
    Earn(Choice),
    /// full × clamp(x, 0, most)
    Ratio {
        /// The ratio.
        of: Expr,
        /// The largest ratio that counts; none where it is not capped.
        most: Option<Number>,
        /// What counts where the divisor is zero.
        on_zero: Option<OnZero>,
        /// The dividend and the divisor, where the ratio is a plain quotient.
        quotient: Option<(Box<Expr>, Box<Expr>)>,
        /// A ratio below zero costs points instead of counting as zero.
        may_be_negative: bool,
    },
    /// The first line whose tests all hold.
    Steps {
        /// What is tested.
        of: Expr,
        /// The lines in order.
        lines: Vec<StepLine>,
        /// What counts where no line holds.
        otherwise: Box<Expr>,
    },
    /// Points entered by hand.
    Scored(Scored),
    /// Straight between knots, flat outside unless stated.
    Linear {
        /// What is looked up.
        of: Expr,
        /// The knots with growing x, whatever the unit; y in points.
        knots: Vec<(Mark, Number)>,
        /// What counts below the first knot, in points.
        below: Option<Number>,
        /// What counts above the last knot, in points.
        above: Option<Number>,
    },
}

/// Where a knot stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// At the same number for all.
    Fixed(Number),
    /// At a cell of a table, which may differ from unit to unit: a standard of an industry, of a class.
    Looked(Box<Expr>),
}

impl Mark {
    /// The number, where it is the same for all.
    #[must_use]
    pub fn fixed(&self) -> Option<&Number> {
        match self {
            Self::Fixed(number) => Some(number),
            Self::Looked(_) => None,
        }
    }

    /// The look-up, where there is one.
    #[must_use]
    pub fn looked(&self) -> Option<&Expr> {
        match self {
            Self::Fixed(_) => None,
            Self::Looked(cell) => Some(cell),
        }
    }
}

/// What counts where a divisor is zero.
#[derive(Debug, Clone, PartialEq)]
pub enum OnZero {
    /// Points.
    Points(Number),
    /// The state not applicable.
    NotApplicable,
    /// An error of the data.
    Error,
}

/// A line of a step table.
#[derive(Debug, Clone, PartialEq)]
pub struct StepLine {
    /// Comparisons of the tested value; all must hold.
    pub tests: Vec<(Comparison, Number)>,
    /// Comparisons with edges that differ from unit to unit; all must hold, too.
    pub edges: Vec<(Comparison, Expr)>,
    /// What counts, in points.
    pub points: Expr,
    /// Where the line is written.
    pub span: crate::base::source::Span,
}

/// A value, or a table of values by a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// One value for all.
    Value(Expr),
    /// The first line whose test holds.
    By {
        /// What is looked at.
        key: Expr,
        /// The lines in order.
        lines: Vec<ChoiceLine>,
        /// What counts where no line holds; none where every level has its line.
        otherwise: Option<Expr>,
    },
}

/// A line of a choice.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceLine {
    /// Comparisons of the key; all must hold.
    pub tests: Vec<(Comparison, Expr)>,
    /// What counts.
    pub value: Expr,
    /// Where the line is written.
    pub span: crate::base::source::Span,
}

/// Whether a rule takes or gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// 扣分
    Deduct,
    /// 加分
    Add,
    /// 增减
    Adjust,
}

/// A deduction or bonus.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The path: the node's and the rule's name.
    pub id: String,
    /// The last part of the path.
    pub name: String,
    /// Official title.
    pub title: Option<String>,
    /// Whether it takes or gives.
    pub sign: Sign,
    /// What it is about.
    pub subject: Subject,
    /// How much, in points: per event, per step, or once.
    pub amount: Choice,
    /// When the rule is in force for a unit.
    pub when: Option<Expr>,
    /// Multipliers, per event or of the whole.
    pub factors: Vec<Factor>,
    /// How several multipliers that meet work together.
    pub meeting: Meeting,
    /// The least sum of the rule.
    pub floor: Option<Number>,
    /// The largest sum of the rule.
    pub cap: Option<Number>,
    /// A range of points within which somebody judges each event.
    pub judged: Option<Judged>,
    /// The last day on which an event may be declared to count.
    pub due: Option<Due>,
    /// Documents without which a bonus does not count.
    pub evidence: Vec<String>,
    /// Where the points are entered besides (`year-end`), instead of in the node.
    pub counted_in: Option<String>,
    /// Where it is written.
    pub clause: Clause,
}

impl Rule {
    /// The node over whose rules the events of this one are compared by their matter, where they are.
    #[must_use]
    pub fn compared_over(&self) -> Option<NodeId> {
        match &self.subject {
            Subject::Events { highest_only: Some(highest), .. } => highest.over,
            _ => None,
        }
    }
}

/// What a rule is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// Each event of a kind.
    Events {
        /// Which kind.
        event: EventId,
        /// A condition over one event.
        filter: Option<Expr>,
        /// Of several events of the same matter only the one with the most points counts.
        highest_only: Option<Highest>,
        /// Which date decides.
        dated_by: DatedBy,
        /// Which events count at all, by their number; all where there is none.
        first: Option<Repeat>,
        /// How the points of an event are divided among the units it concerns.
        sharing: Option<Sharing>,
    },
    /// The distance of a quantity from an edge.
    Distance {
        /// The quantity.
        of: Expr,
        /// Which side of the edge counts.
        side: Side,
        /// The edge.
        edge: Expr,
        /// The step; positive, in the dimension of the distance.
        per: Expr,
        /// How a part of a step counts.
        steps: Steps,
        /// Other rates behind farther edges, in the order of their edges.
        beyond: Vec<Rate>,
        /// How far each rate reaches, where there are several.
        reach: Reach,
        /// What the rule gives or takes where the step is zero.
        on_zero: Option<OnZero>,
    },
    /// Once, when the rule is in force.
    Once,
}

/// Of several events of one matter only the one with the most points counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Highest {
    /// The field that says what matter an event belongs to; its position in the kind of the rule.
    pub field: u16,
    /// The node over whose rules events are compared; none where the rule looks at its own events only.
    pub over: Option<NodeId>,
}

/// The number of an event among those of its rule, from which on something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// From the n-th on.
    pub first: u32,
    /// Only events with the same value of this field are numbered together.
    pub same: Option<u16>,
    /// Numbers run through the year, and not only through the period.
    pub in_year: bool,
}

impl Repeat {
    /// From the n-th event of the rule in the period.
    #[must_use]
    pub fn from_the(first: u32) -> Self {
        Self { first, same: None, in_year: false }
    }
}

/// How the points of an event are divided among the units it concerns.
#[derive(Debug, Clone, PartialEq)]
pub struct Sharing {
    /// The field that tells which rows are one event, where the kind has it.
    pub matter: Option<u16>,
    /// The field of the part each unit had, and the share of each part; equal shares where there is none.
    pub by: Option<(u16, Vec<(Value, Number)>)>,
}

/// A rate behind a farther edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// The edge.
    pub edge: Expr,
    /// The step; positive, in the dimension of the distance.
    pub per: Expr,
    /// How much a step gives or takes, in points.
    pub amount: Choice,
}

/// How far each of several rates reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Each rate counts for the part of the distance between its edge and the next (超额累进).
    Marginal,
    /// The rate of the farthest edge passed counts for the whole distance (全额累进).
    Whole,
}

/// Which side of an edge counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What is missing up to the edge.
    Below,
    /// What exceeds the edge.
    Above,
    /// Both: above adds, below takes.
    Around,
}

/// How a part of a step counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Steps {
    /// Not at all (不足不计).
    Whole,
    /// As a whole step (不足亦计).
    Begun,
    /// In proportion (按比例).
    ProRata,
}

/// How several multipliers that meet work together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meeting {
    /// They cannot meet, or there is at most one.
    Alone,
    /// They are multiplied.
    Multiply,
    /// The largest counts.
    Largest,
}

/// A survey by panels of raters.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Survey {
    /// What raters write on a ballot.
    pub ballots: Ballots,
    /// The levels of graded ballots and their points, in the order of the text; empty for other ballots.
    pub levels: Vec<Level>,
    /// What is asked; one nameless aspect where the scheme names none.
    pub aspects: Vec<Aspect>,
    /// Who is asked.
    pub panels: Vec<Panel>,
    /// So many of the highest answers of a cell are left out.
    pub drop_highest: u32,
    /// So many of the lowest answers of a cell are left out.
    pub drop_lowest: u32,
    /// Besides, these shares of the answers, rounded down: of the highest and of the lowest.
    pub drop_shares: (Number, Number),
    /// Raters are left out by their means over all aspects, not answers of each cell.
    pub drop_raters: bool,
    /// Answers are left out only when this holds for the number of valid answers of the cell.
    pub drop_when: Option<Expr>,
    /// The survey of a unit counts only when this holds for the thinnest cell of each panel.
    pub valid_when: Option<Expr>,
    /// A panel that is too thin is left out and the weights of the others are scaled up.
    pub leave_out_thin: bool,
    /// Ballots that do not count at all.
    pub void: Vec<Void>,
    /// Cells with fewer answers are not printed.
    pub least_printed: Option<u32>,
    /// Answers are handed in sealed and opened together.
    pub sealed: bool,
}

impl Survey {
    /// Whether whole ballots matter, not only how often each answer was given.
    #[must_use]
    pub fn keeps_ballots(&self) -> bool {
        !self.void.is_empty() || self.drop_raters || matches!(self.ballots, Ballots::Ranked { .. })
    }

    /// How many different answers there are, for so many units.
    #[must_use]
    pub fn answers(&self, units: usize) -> usize {
        match &self.ballots {
            Ballots::Graded => self.levels.len(),
            Ballots::Scored(scale) => scale.marks,
            Ballots::Ranked { .. } => units,
        }
    }
}

/// What raters write on a ballot.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Ballots {
    /// A level for each unit.
    #[default]
    Graded,
    /// A mark for each unit.
    Scored(Marks),
    /// A place for each unit; a ballot that leaves a unit out does not count.
    Ranked {
        /// What a place is worth, in points.
        earn: Expr,
        /// Two units may have one place; otherwise such a ballot does not count.
        ties: bool,
    },
}

/// The marks that are allowed, and what they are worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Marks {
    /// The least mark.
    pub least: Number,
    /// The step from a mark to the next.
    pub step: Number,
    /// How many marks there are.
    pub marks: usize,
    /// What a mark is multiplied with, where it is not worth what a formula says.
    pub scale: Number,
    /// What a mark is worth, in points, where a formula says.
    pub earn: Option<Expr>,
}

impl Marks {
    /// The mark of a position.
    #[must_use]
    pub fn mark(&self, position: usize) -> Number {
        &self.least + &(&self.step * &Number::from(position))
    }

    /// The position of a mark; none where it is not allowed.
    #[must_use]
    pub fn position(&self, mark: &Number) -> Option<usize> {
        let steps = (mark - &self.least).checked_div(&self.step)?;
        let whole = (steps.decimal_places() == Some(0)).then(|| steps.to_i64())??;
        usize::try_from(whole).ok().filter(|position| *position < self.marks)
    }

    /// The largest mark.
    #[must_use]
    pub fn most(&self) -> Number {
        self.mark(self.marks.saturating_sub(1))
    }
}

/// A rule that voids a whole ballot, as it was handed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Void {
    /// When it does not count.
    pub when: VoidWhen,
    /// For so many months the rater's later ballots do not count either.
    pub months: u32,
    /// Where it is written.
    pub clause: Clause,
}

/// What makes a ballot void.
#[derive(Debug, Clone, PartialEq)]
pub enum VoidWhen {
    /// A condition over its marks.
    Holds(Expr),
    /// Two of its marks on one aspect are the same.
    Tied,
}

/// A level of a survey.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// The word the raters choose.
    pub name: String,
    /// What it is worth, in points.
    pub points: Number,
}

/// A question of a survey.
#[derive(Debug, Clone, PartialEq)]
pub struct Aspect {
    /// Stable id; empty for the nameless one.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// Its weight within a panel; all add up to 1.
    pub weight: Number,
}

/// A group of raters.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// How many raters it has; none where the scheme does not say.
    pub raters: Option<u32>,
    /// Its weight; all add up to 1.
    pub weight: Number,
    /// Where it is written.
    pub clause: Clause,
}
