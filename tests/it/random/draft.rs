//! What a drawn scheme is made of: as much as a judge needs to know, and nothing of how it is written.

use crate::plain::fraction::Fraction;

/// A whole scheme.
pub(super) struct Draft {
    pub(super) facts: Vec<Fact>,
    /// Kinds of events, `k0`, `k1`, …
    pub(super) kinds: usize,
    /// Groups, `g0`, `g1`, …; with one group all units are together.
    pub(super) groups: usize,
    pub(super) root: Node,
    pub(super) places: u32,
    pub(super) mode: Mode,
    pub(super) vetoes: Vec<Veto>,
    /// A fact that orders units of equal totals; more is better where nothing else is said of it.
    pub(super) second: Option<usize>,
    pub(super) among_all: bool,
    pub(super) ties: Ties,
    /// Thresholds from the best down; whether the end is included. Below the last: the rest.
    pub(super) grades: Vec<(Fraction, bool)>,
    pub(super) top: Option<List>,
    pub(super) bottom: Option<List>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    HalfUp,
    HalfEven,
    Down,
    Up,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ties {
    Share,
    ShareLow,
    Dense,
}

/// An award by places.
pub(super) struct List {
    pub(super) places: usize,
    pub(super) tied_in: bool,
    /// The least total (top lists only).
    pub(super) least: Option<Fraction>,
    pub(super) passed_down: bool,
}

/// A number that each unit reports.
pub(super) struct Fact {
    /// A share, in hundredths; else a count.
    pub(super) share: bool,
    pub(super) most: i128,
    /// May be said not to apply.
    pub(super) optional: bool,
    /// What stands for a value not handed in; none: the state goes on.
    pub(super) missing: Option<StandIn>,
    /// May be not handed in.
    pub(super) gaps: bool,
    /// Whether more is better, where that is said.
    pub(super) more_is_better: Option<bool>,
}

/// What stands for a value that was not handed in.
#[derive(Clone, Copy)]
pub(super) enum StandIn {
    Number(Fraction),
    /// That of the period before.
    Carried,
    /// The mean of the unit's group.
    GroupMean,
}

/// A statistic of a group, over what was handed in.
#[derive(Clone, Copy)]
pub(super) enum Statistic {
    Sum,
    Mean,
    Median,
    Least,
    Most,
}

impl Statistic {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Least => "min",
            Self::Most => "max",
        }
    }
}

/// The units that a unit is compared with, itself among them.
#[derive(Clone, Copy)]
pub(super) enum Among {
    Peers,
    Everyone,
}

impl Among {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Peers => "peers",
            Self::Everyone => "all-units",
        }
    }
}

/// What a fact is compared with.
#[derive(Clone, Copy)]
pub(super) enum Beside {
    /// A statistic of the same fact.
    Group(Statistic, Among),
    /// The same fact in the period before.
    Last,
}

pub(super) struct Node {
    pub(super) name: String,
    /// The full mark, and whether the text must say it.
    pub(super) full: Fraction,
    pub(super) share: Share,
    pub(super) floor: Option<Fraction>,
    pub(super) cap: Option<Fraction>,
    pub(super) factors: Vec<(Fraction, Option<Condition>)>,
    /// When the node is said not to apply, and what then.
    pub(super) na_when: Option<Condition>,
    pub(super) na: Option<Policy>,
    /// What counts where a value is missing.
    pub(super) missing: Option<Policy>,
    pub(super) round: Option<(u32, Mode)>,
    pub(super) needs: Option<usize>,
    pub(super) body: Body,
    pub(super) rules: Vec<Rule>,
}

/// What the node counts for in its parent.
pub(super) enum Share {
    Root,
    /// Its points.
    Points,
    /// A weight, with the parent's full mark.
    Weight(Fraction),
    /// A weight, with a full mark of its own.
    Rescaled(Fraction),
    AsItIs(Fraction),
    /// One of several of which one counts, or their mean.
    Alternative,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Combining {
    Sum,
    Best,
    Lowest,
    Mean,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Policy {
    Zero,
    Full,
    /// Not applicable, with its own policy (for missing values); spread among the others (for what does not apply).
    Leave,
    Points(Fraction),
}

pub(super) enum Body {
    Part(Combining, Vec<Node>),
    Item(Vec<(Option<Condition>, Method)>),
}

/// An amount compared.
#[derive(Clone)]
pub(super) enum Condition {
    Fact(usize, Sign, Fraction),
    Count(usize, Option<usize>, Sign, i128),
    /// A fact against others of it.
    Beside(usize, Sign, Beside),
    Both(Box<Self>, Box<Self>),
    Either(Box<Self>, Box<Self>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sign {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Sign {
    pub(super) fn holds(self, a: Fraction, b: Fraction) -> bool {
        match self {
            Self::Less => a < b,
            Self::LessOrEqual => a <= b,
            Self::Greater => a > b,
            Self::GreaterOrEqual => a >= b,
        }
    }

    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

pub(super) enum Method {
    Start(Fraction),
    Earn(Fraction),
    /// A fact divided by others of it, most, and what counts for a zero divisor.
    Against(usize, Beside, Fraction, Policy),
    /// By the place of a fact: up to each place so many points, and behind them.
    Places(usize, Among, Ties, Vec<(i128, Fraction)>, Fraction),
    /// The full mark times the share of the others that are worse.
    Standing(usize, Among),
    /// Dividend, divisor, most, and what counts for a zero divisor.
    Ratio(usize, usize, Fraction, Policy),
    /// Thresholds from above, each with its end included or not.
    Steps(usize, Vec<(Fraction, bool, Fraction)>, Fraction),
    /// Knots upwards; what counts below the first, where it is not the first knot's.
    Linear(usize, Vec<(Fraction, Fraction)>, Option<Fraction>),
    /// a × fact ÷ divisor + b
    Formula(Fraction, usize, Fraction, Fraction),
}

pub(super) struct Rule {
    pub(super) name: String,
    pub(super) gain: bool,
    pub(super) counts: Counts,
    pub(super) most: Option<Fraction>,
    pub(super) when: Option<Condition>,
}

pub(super) enum Counts {
    Once(Fraction),
    Events {
        kind: usize,
        /// By severity: one amount, or one for each of three levels.
        amounts: Vec<Fraction>,
        /// From which level on.
        least: Option<usize>,
        /// From which event on, times what.
        repeat: Option<(usize, Fraction)>,
        /// In March, times what.
        special: Option<Fraction>,
        largest: bool,
        highest_only: bool,
    },
    Distance {
        fact: usize,
        below: bool,
        edge: Fraction,
        step: Fraction,
        amount: Fraction,
        part: Part,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Whole,
    Begun,
    ProRata,
}

pub(super) struct Veto {
    pub(super) when: Trigger,
    pub(super) deducts: Option<Fraction>,
    pub(super) most: Option<Fraction>,
    pub(super) last: bool,
    pub(super) no_place: bool,
    pub(super) no_awards: bool,
}

pub(super) enum Trigger {
    Total(Fraction),
    When(Condition),
}

/// The data of a half-year and of the one before.
pub(super) struct Data {
    pub(super) now: Vec<Sheet>,
    /// Of the first units only, the others are new; empty where nothing lies before.
    pub(super) before: Vec<Sheet>,
}

/// What one unit reports.
pub(super) struct Sheet {
    pub(super) group: usize,
    pub(super) facts: Vec<Cell>,
    /// In the order of the file.
    pub(super) events: Vec<Event>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cell {
    Value(Fraction),
    NotApplicable,
    NotSubmitted,
}

pub(super) struct Event {
    pub(super) kind: usize,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) level: usize,
    pub(super) matter: usize,
}
