//! What a run gives: the value of every node for every unit, and everything decided from the totals.

use crate::base::calendar::{Date, Period};
use crate::base::number::Number;
use crate::data::CellRef;
use crate::model::value::{State, Value};
use crate::model::{AwardId, ConsequenceId, FactId, ImportId, LetterId, NodeId, RankingId, VetoId};

/// The results of one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Which period.
    pub period: Period,
    /// The final value of each node (bounded, rounded where a rounding is declared), by node and unit, in points.
    /// The root's is the total before vetoes, not rounded.
    pub nodes: Vec<Vec<Value>>,
    /// The sums of the deductions and bonuses, in the order of nodes and their rules.
    pub rules: Vec<RuleColumn>,
    /// Losses below a floor that are charged to the parent, by unit, for the nodes that hand them on.
    pub charges: Vec<ChargeColumn>,
    /// The statistics over units that expressions read, by slot and group (one value where all units or one declared
    /// group are counted).
    pub statistics: Vec<Vec<Value>>,
    /// By unit.
    pub totals: Vec<Total>,
    /// The place of each unit, by ranking and unit; none for a unit that is not ranked.
    pub places: Vec<Vec<Option<u32>>>,
    /// The grade of each unit, by position in the scheme's grades.
    pub grades: Vec<Option<u16>>,
    /// Who gained which award, in the order of awards, works, places, unit ids.
    pub grants: Vec<Grant>,
    /// What follows for whom, in the order of consequences and unit ids.
    pub followed: Vec<Followed>,
    /// Points entered into other accounts.
    pub entries: Vec<Entry>,
    /// Letters that are due and not issued yet, in the order of units, tasks and letters.
    pub letters: Vec<LetterDue>,
    /// Events that are excused.
    pub excused: Vec<Excused>,
    /// Sums of money.
    pub payments: Vec<Payment>,
    /// How many of its own people each unit may give a rating, in the order of names and unit ids.
    pub allotted: Vec<Allotted>,
    /// What was read of other schemes' results, in the order of schemes and periods.
    pub borrowed: Vec<Borrowed>,
    /// Targets changed by a decision or given by the data, by fact and unit.
    pub targets: Vec<UnitTarget>,
    /// The targets in force, by unit, of the facts whose targets differ among the units.
    pub goals: Vec<(FactId, Vec<Value>)>,
    /// Missing values and what stands for them: facts by fact and unit, then nodes in the order of computation.
    pub replaced: Vec<Replaced>,
    /// Things a reader of the results must know: places left empty, and the like.
    pub remarks: Vec<Remark>,
    /// What the computation alone gives, with corrected data and without any other decision, where some decision is in
    /// force.
    pub computed: Option<Box<Outcome>>,
    /// How many ballots of surveys do not count, where surveys have rules about whole ballots.
    pub ballots: Vec<BallotCount>,
    /// Whether some unit has an error state, or a review is not finished: the results are provisional.
    pub provisional: bool,
}

impl Outcome {
    /// No results at all: for what can be told of rules without any.
    #[must_use]
    pub fn nothing(period: Period) -> Self {
        Self {
            period,
            nodes: Vec::new(),
            rules: Vec::new(),
            charges: Vec::new(),
            statistics: Vec::new(),
            totals: Vec::new(),
            places: Vec::new(),
            grades: Vec::new(),
            grants: Vec::new(),
            followed: Vec::new(),
            entries: Vec::new(),
            letters: Vec::new(),
            excused: Vec::new(),
            payments: Vec::new(),
            allotted: Vec::new(),
            borrowed: Vec::new(),
            targets: Vec::new(),
            goals: Vec::new(),
            replaced: Vec::new(),
            remarks: Vec::new(),
            computed: None,
            ballots: Vec::new(),
            provisional: false,
        }
    }

    /// The sum of a rule for all units.
    #[must_use]
    pub fn rule(&self, node: NodeId, rule: usize) -> Option<&RuleColumn> {
        self.rules.iter().find(|column| column.node == node && column.rule == rule)
    }

    /// The place of a unit in the first ranking.
    #[must_use]
    pub fn place(&self, unit: usize) -> Option<u32> {
        self.place_in(RankingId(0), unit)
    }

    /// The place of a unit in a ranking.
    #[must_use]
    pub fn place_in(&self, ranking: RankingId, unit: usize) -> Option<u32> {
        self.places.get(ranking.index())?.get(unit).copied().flatten()
    }

    /// In how many rankings a unit has a place.
    #[must_use]
    pub fn places_of(&self, unit: usize) -> usize {
        self.places.iter().filter(|column| column.get(unit).copied().flatten().is_some()).count()
    }
}

/// A missing value that has something else in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Replaced {
    /// What is missing.
    pub what: Missed,
    /// The part of the period, of a fact that is reported by parts.
    pub part: Option<Period>,
    /// The position of the unit.
    pub unit: usize,
    /// In which state.
    pub state: State,
    /// What stands for it (of a node before its bounds); not applicable where it is excluded.
    pub value: Value,
    /// Where that comes from.
    pub by: StandIn,
}

/// What may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missed {
    /// A fact.
    Fact(FactId),
    /// A node.
    Node(NodeId),
}

/// Where what stands for a missing value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandIn {
    /// The scheme states it: zero, or another number.
    Stated,
    /// The full mark.
    Full,
    /// The figure is left out: not applicable.
    Excluded,
    /// The latest value, of this period.
    Carried(Period),
    /// The mean of what the group submitted.
    GroupMean,
}

/// The effect of a deduction or bonus on each unit.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleColumn {
    /// The node that has the rule.
    pub node: NodeId,
    /// The position among the node's rules.
    pub rule: usize,
    /// The signed points by unit: negative for losses. Capped as the rule says.
    pub points: Vec<Value>,
    /// How many events counted, by unit (0 for rules about quantities).
    pub events: Vec<u32>,
}

/// The losses of a node below its floor, which fall on its parent.
#[derive(Debug, Clone, PartialEq)]
pub struct ChargeColumn {
    /// The node that hands them on.
    pub node: NodeId,
    /// By unit, in points of the node; never negative.
    pub points: Vec<Number>,
}

/// The steps from the root's value to the published total of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// T0: the root, bounded, not rounded.
    pub before: Value,
    /// The vetoes that struck.
    pub vetoes: Vec<VetoId>,
    /// Points taken by vetoes.
    pub deducted: Number,
    /// Points added (or, negative, taken) by decision.
    pub adjusted: Number,
    /// T2: after deductions and the least cap, not rounded.
    pub exact: Value,
    /// T3: the published total.
    pub total: Value,
    /// Whether a veto puts the unit last.
    pub last: bool,
    /// Whether a veto leaves the unit without a place.
    pub not_ranked: bool,
}

/// The ballots of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BallotCount {
    /// The survey.
    pub node: NodeId,
    /// The position of the panel.
    pub panel: usize,
    /// How many were handed in.
    pub all: u32,
    /// How many of them do not count.
    pub void: u32,
}

/// A quota of a unit for its own people.
#[derive(Debug, Clone, PartialEq)]
pub struct Allotted {
    /// The name of the rating.
    pub name: String,
    /// The position of the unit.
    pub unit: usize,
    /// Which share of its people.
    pub share: Number,
    /// How many people it has, where the scheme says what to count.
    pub people: Option<Value>,
    /// How many of them may have the rating.
    pub places: Option<u32>,
    /// The award that gave the share, where one did.
    pub award: Option<AwardId>,
}

/// An award gained.
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// Which award.
    pub award: AwardId,
    /// For which work, where it is given separately.
    pub work: Option<NodeId>,
    /// The position of the unit.
    pub unit: usize,
    /// The place in the list, from the end that counts.
    pub place: Option<u32>,
    /// The value that decided.
    pub value: Value,
    /// For how many consecutive periods it has been gained, this one included.
    pub run: u32,
}

/// A consequence that follows for a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// Which consequence.
    pub consequence: ConsequenceId,
    /// The position of the unit.
    pub unit: usize,
    /// The works whose runs gave it, where it reads an award given separately.
    pub works: Vec<NodeId>,
}

/// Points for another account, such as the year's.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The position of the unit.
    pub unit: usize,
    /// The path of the rule.
    pub rule: String,
    /// The work that gave it, where the award is given separately.
    pub work: Option<NodeId>,
    /// Signed points.
    pub points: Number,
    /// The account.
    pub goes_to: String,
}

/// A letter that is due: its condition holds, and none of the kind was issued for the last day in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterDue {
    /// Which kind.
    pub letter: LetterId,
    /// The letter it goes with, where it is due because of that one.
    pub along: Option<LetterId>,
    /// The position of the unit.
    pub unit: usize,
    /// The row in the register of tasks.
    pub row: usize,
}

/// An event that counts less because it is excused.
#[derive(Debug, Clone, PartialEq)]
pub struct Excused {
    /// The position of the unit.
    pub unit: usize,
    /// The path of the rule.
    pub rule: String,
    /// When it happened.
    pub date: crate::base::calendar::Date,
    /// What it would count alone, without tolerance: signed points.
    pub points: Number,
    /// The share that counts.
    pub counts: Number,
}

/// A sum of money paid to a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Payment {
    /// The position of the unit.
    pub unit: usize,
    /// The path of the rule that pays it.
    pub rule: String,
    /// The work that gave it, where the award is given separately.
    pub work: Option<NodeId>,
    /// In yuan; negative for fines.
    pub amount: Number,
}

/// A period of another scheme whose results were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Borrowed {
    /// Which scheme.
    pub scheme: ImportId,
    /// Which of its periods.
    pub period: Period,
    /// The hash of the data it was computed from.
    pub data: String,
    /// Whether those results are provisional.
    pub provisional: bool,
}

/// A unit's target where it is not simply what the scheme says.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitTarget {
    /// Which fact's.
    pub fact: FactId,
    /// The position of the unit.
    pub unit: usize,
    /// What the scheme says; none where it leaves the target to the data.
    pub before: Option<Value>,
    /// What was put in its place, in the order of the days.
    pub stages: Vec<TargetStage>,
    /// The target that counts for the period.
    pub in_force: Value,
}

/// A target that was set for a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetStage {
    /// The first day it is in force; none: from the beginning.
    pub from: Option<Date>,
    /// The target.
    pub value: Value,
    /// Who approved it.
    pub by: String,
    /// Why.
    pub why: String,
    /// Where it stands.
    pub source: TargetSource,
}

/// Where a target that was set stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetSource {
    /// In the scheme: the position among the changes of the target.
    Scheme(usize),
    /// In a cell of the data.
    Cell(CellRef),
}

/// Something a reader of the results must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// A place of an award stayed empty.
    Unfilled {
        /// Which award.
        award: AwardId,
        /// For which work.
        work: Option<NodeId>,
        /// In which group, by position; none where all compete together.
        group: Option<usize>,
        /// How many.
        places: u32,
    },
    /// A unit was passed over in a list because of a veto, or of a consequence of an earlier period.
    PassedOver {
        /// Which award.
        award: AwardId,
        /// For which work.
        work: Option<NodeId>,
        /// The position of the unit.
        unit: usize,
        /// The title of the consequence and its period, where it is one.
        since: Option<(String, Period)>,
    },
    /// A unit stands in a list from the other end, which goes first.
    GaveWay {
        /// The award it did not gain.
        award: AwardId,
        /// The one that went first.
        to: AwardId,
        /// For which work.
        work: Option<NodeId>,
        /// The position of the unit.
        unit: usize,
    },
}
