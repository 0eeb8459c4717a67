//! The validated rule set: what a scheme means, free of how it was written.
//!
//! Only the semantics stage makes a [`RuleSet`]; data, engine and reports read it. Every reference is an index that
//! exists, every decision is written out, every number is exact and in base units (ratio, yuan, points, days).

pub mod approval;
pub mod canonical;
pub mod contract;
pub mod deadline;
pub mod decision;
pub mod expr;
pub mod ledgers;
pub mod method;
pub mod node;
pub mod register;
pub mod reuse;
pub mod table;
pub mod value;

use crate::base::calendar::{Cycle, Date, Period};
use crate::base::language::Lang;
use crate::base::number::{Number, RoundingMode};
use crate::base::source::Span;
use contract::{EventKind, Fact, Group, Grouping, Window};
use decision::{Allotment, Award, Consequence, Grades, Ranking, Veto};
use expr::Expr;
use ledgers::{Pay, Review};
use node::Node;
use reuse::Import;

/// A position in one of the lists of the rule set.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position as an index.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of the given position.
            #[must_use]
            pub fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    )+};
}

ids! {
    /// A node of a score tree, in [`RuleSet::nodes`].
    NodeId,
    /// A fact, in [`RuleSet::facts`].
    FactId,
    /// An event kind, in [`RuleSet::events`].
    EventId,
    /// A group, in [`RuleSet::groups`].
    GroupId,
    /// A window, in [`RuleSet::windows`].
    WindowId,
    /// A table, in [`RuleSet::tables`].
    TableId,
    /// A veto, in [`RuleSet::vetoes`].
    VetoId,
    /// A ranking, in [`RuleSet::rankings`].
    RankingId,
    /// An award, in [`RuleSet::awards`].
    AwardId,
    /// A consequence, in [`RuleSet::consequences`].
    ConsequenceId,
    /// A task that the scheme sets, in [`RuleSet::tasks`].
    TaskId,
    /// A problem or pilot that the scheme enters, in [`RuleSet::entered`].
    EnteredId,
    /// A kind of letter, in [`RuleSet::letters`].
    LetterId,
    /// Another scheme, in [`RuleSet::imports`].
    ImportId,
}

/// A compiled scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSet {
    /// Who assesses, on what basis, how often.
    pub scheme: Scheme,
    /// How units are divided, and the declared groups.
    pub grouping: Grouping,
    /// The declared groups in the order of the text (empty where the groups come from a column of the data).
    pub groups: Vec<Group>,
    /// Other schemes whose results are read, in the order of the text.
    pub imports: Vec<Import>,
    /// Numbers and levels the units report.
    pub facts: Vec<Fact>,
    /// Kinds of dated events.
    pub events: Vec<EventKind>,
    /// Named special periods.
    pub windows: Vec<Window>,
    /// Tasks that the scheme sets, in the order of the text.
    pub tasks: Vec<register::Task>,
    /// Problems and pilots that the scheme enters, in the order of the text.
    pub entered: Vec<register::Entered>,
    /// Kinds of letters about tasks, in the order of the text.
    pub letters: Vec<register::Letter>,
    /// Which offices stand above whom, in the order of the text; where nothing is said, nobody does.
    pub superiors: Vec<register::Superior>,
    /// Meetings and inspections that are held regularly.
    pub cadences: Vec<register::Cadence>,
    /// What units are in duty bound to do.
    pub duties: Vec<register::Duties>,
    /// What is published; everything, where nothing is said.
    pub publications: Vec<register::Publication>,
    /// Tables, those written in rules included.
    pub tables: Vec<table::Table>,
    /// The look-ups by unit, class or group.
    pub keyed: Vec<table::KeyedBy>,
    /// Whether some rule reads the class of units: then the list of units must name it.
    pub reads_class: bool,
    /// All nodes; a parent stands before its children. The first is the root.
    pub nodes: Vec<Node>,
    /// All nodes in an order in which every node stands behind what it reads.
    pub order: Vec<NodeId>,
    /// What overrides the score.
    pub vetoes: Vec<Veto>,
    /// How units are put in order. Empty where the scheme does not rank.
    pub rankings: Vec<Ranking>,
    /// Grades (等次), where there are any.
    pub grades: Option<Grades>,
    /// Awards of a period.
    pub awards: Vec<Award>,
    /// What follows from results, of one period or several.
    pub consequences: Vec<Consequence>,
    /// What is paid by results, besides what awards and consequences bring.
    pub pays: Vec<Pay>,
    /// What working days are counted between: the dates of each rule that does so. (Follows from the rules.)
    pub working_days: Vec<Vec<expr::Expr>>,
    /// How many of its own people each unit may give a rating, by the name of the rating.
    pub allotments: Vec<Allotment>,
    /// What may be settled, reviewed and excused, and by whom.
    pub review: Review,
    /// Worked examples, which are tests.
    pub examples: Vec<Example>,
    /// What had another id in earlier periods, in the order of kinds and ids.
    pub formerly: Vec<Formerly>,
    /// Where the text says another name than the edition has, since an act renamed it: the place, and how it is spelt now. In
    /// the order of places. (No part of the meaning.)
    pub respelt: Vec<(Span, String)>,
    /// What each node can reach, by node; the first is that of the published total. (Follows from the rules.)
    pub reach: Vec<Extent>,
    /// SHA-256 of the canonical form, in lower-case hex: two texts of the same meaning have the same hash.
    pub meaning: String,
    /// SHA-256 over titles, prose, clauses and the order of siblings.
    pub wording: String,
}

impl RuleSet {
    /// The root of the score tree.
    #[must_use]
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// Whether a part of the results is published.
    #[must_use]
    pub fn publishes(&self, what: register::Published) -> bool {
        self.publications.is_empty() || self.publications.iter().any(|one| one.what.contains(&what))
    }

    /// Whether nothing of the results is kept back: nothing is said of publication, or all is named that can be.
    #[must_use]
    pub fn publishes_all(&self) -> bool {
        use register::Published;
        let nodes = self.nodes_with_ids().map(|(id, _)| Published::Node(id));
        let awards = (0..self.awards.len()).map(AwardId::from_index).map(Published::Award);
        let consequences = (0..self.consequences.len()).map(ConsequenceId::from_index).map(Published::Consequence);
        let vetoes = (0..self.vetoes.len()).map(VetoId::from_index).map(Published::Veto);
        let grades = self.grades.iter().map(|_| Published::Grades);
        let registers = self.events.iter().filter_map(|kind| kind.register).map(Published::Register);
        let mut all = nodes.chain(awards).chain(consequences).chain(vetoes).chain(grades).chain(registers);
        all.all(|what| self.publishes(what))
    }

    /// Every rule of pay: of the scheme, of awards, of consequences.
    pub fn all_pays(&self) -> impl Iterator<Item = &Pay> {
        let awards = self.awards.iter().flat_map(|award| &award.effects);
        let consequences = self.consequences.iter().flat_map(|consequence| &consequence.effects);
        let brought = awards.chain(consequences).filter_map(|effect| match effect {
            decision::Effect::Pay(pay) => Some(pay),
            _ => None,
        });
        self.pays.iter().chain(brought)
    }

    /// The nodes with their ids.
    pub fn nodes_with_ids(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(index, node)| (NodeId::from_index(index), node))
    }

    /// What something is called now that was called so before.
    #[must_use]
    pub fn name_now(&self, of: Named, old: &str) -> Option<&str> {
        self.formerly.iter().find(|entry| entry.of == of && entry.old == old).map(|entry| entry.id.as_str())
    }

    /// The ids under which something may be found in the rules of an earlier period: that of today first, then what it, or
    /// something above it, was called.
    #[must_use]
    pub fn ids_then(&self, of: Named, id: &str) -> Vec<String> {
        let mut ids = vec![id.to_owned()];
        let mut at = 0;
        while let Some(known) = ids.get(at).cloned() {
            for entry in self.formerly.iter().filter(|entry| entry.of == of) {
                let rest = known.strip_prefix(&entry.id).filter(|rest| rest.is_empty() || rest.starts_with('.'));
                if let Some(old) = rest.map(|rest| format!("{}{rest}", entry.old))
                    && !ids.contains(&old)
                {
                    ids.push(old);
                }
            }
            at += 1;
        }
        ids
    }

    /// The node of the given path, such as `total.routine`, with or without the root's own name.
    #[must_use]
    pub fn find_node(&self, path: &str) -> Option<NodeId> {
        let tail = format!(".{path}");
        let exact = self.nodes_with_ids().find(|(_, node)| node.id == path);
        exact.or_else(|| self.nodes_with_ids().find(|(_, node)| node.id.ends_with(&tail))).map(|(id, _)| id)
    }
}

/// What something was called in earlier periods, which joins it to the data and results of then.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Formerly {
    /// What kind of thing it is.
    pub of: Named,
    /// Its id of today; of a node the whole path.
    pub id: String,
    /// Its id then; of a node the whole path, as far as nothing above it was called otherwise.
    pub old: String,
}

/// What may have had another id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A fact.
    Fact,
    /// A kind of event.
    Event,
    /// A node.
    Node,
    /// An award.
    Award,
    /// A consequence.
    Consequence,
    /// A veto.
    Veto,
}

/// Between which points a value lies, as far as the rules prove it. No value lies outside; not every end need be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// The least value, in points; none where there is no end.
    pub least: Option<Number>,
    /// The largest value, in points; none where there is no end.
    pub most: Option<Number>,
}

/// The head of a scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme {
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// The year or number of the edition, as written.
    pub edition: String,
    /// How often units are assessed.
    pub cycle: Cycle,
    /// The offices that run the assessment.
    pub offices: Vec<String>,
    /// The documents the scheme rests on.
    pub basis: Vec<String>,
    /// Who approved it.
    pub approved_by: Vec<String>,
    /// The language of the bulletin that is also `bulletin.md`.
    pub locale: Locale,
    /// How values are printed where nothing says otherwise.
    pub show: Show,
    /// What stands around the rules in literate texts, in the order of the files: a part of the wording.
    pub prose: Vec<String>,
    /// Where the scheme begins.
    pub span: Span,
}

/// The period that examples are about: the first one of the edition's year.
#[must_use]
pub fn period_of_examples(edition: &str, cycle: Cycle) -> Period {
    let digits: String = edition.chars().filter(char::is_ascii_digit).take(4).collect();
    let year = digits.parse::<i16>().unwrap_or(2000);
    Period::new(cycle, year, 1).unwrap_or_else(|| Period::containing(cycle, Date::constant(2000, 1, 15)))
}

/// The language of a scheme's publications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locale {
    /// zh-CN
    Chinese,
    /// en
    English,
}

impl Locale {
    /// The language.
    #[must_use]
    pub const fn lang(self) -> Lang {
        match self {
            Self::Chinese => Lang::Zh,
            Self::English => Lang::En,
        }
    }
}

/// A declared rounding: a number of decimals and a mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounding {
    /// Decimals kept.
    pub places: u32,
    /// How the rest is decided.
    pub mode: RoundingMode,
}

impl Rounding {
    /// The number rounded.
    #[must_use]
    pub fn apply(self, number: &Number) -> Number {
        number.round(self.places, self.mode)
    }
}

/// How a value is printed; it changes no value.
pub type Show = Rounding;

/// Where a rule is written down for the people bound by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The article, where the rule or a rule above it names one (`basis`, or the heading of a literate text).
    pub article: Option<String>,
    /// The file of the scheme.
    pub file: String,
    /// The line of the rule, from 1.
    pub line: u32,
    /// The place of the whole rule in the text.
    pub span: Span,
}

impl Clause {
    /// The citation: the article, or else file and line.
    #[must_use]
    pub fn cite(&self) -> String {
        self.article.clone().unwrap_or_else(|| format!("{}:{}", self.file, self.line))
    }
}

/// A worked case with its expected result.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// The node, veto or grade it is about.
    pub subject: NodeId,
    /// What is assumed. What is not given is absent: no events, no facts.
    pub given: Vec<Given>,
    /// What must come out.
    pub expect: Vec<Expectation>,
    /// Where it is written.
    pub clause: Clause,
}

/// An assumption of an example.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// A fact has a value, or is in a state; one that is reported by parts of the period has it in each of them that
    /// nothing else is said of.
    Fact(FactId, value::Value),
    /// A fact has a value, or is in a state, in a part of the period.
    Part(FactId, Period, value::Value),
    /// The made-up unit is known by this.
    Known(table::UnitKey, String),
    /// So many plain events of a kind happened.
    Events(EventId, u32),
    /// So many events of a kind with these fields happened, inside a window where one is named.
    EventsWith {
        /// Which kind.
        event: EventId,
        /// How many.
        count: u32,
        /// The fields that are known, by position.
        fields: Vec<(u16, value::Value)>,
        /// The special period they are dated in.
        window: Option<WindowId>,
        /// How many units bear the same part of each, the made-up unit among them; where nothing is said it bears the whole.
        parties: Option<u32>,
    },
    /// The unit is in a group.
    Group(GroupId),
    /// A figure has a value, or is in a state, wherever the rules read it: `last.total`, `mean(x among peers)`.
    Figure(Expr, value::Value),
    /// A node has a value, or is in a state.
    Node(NodeId, value::Value),
}

/// An expected result of an example.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// What is looked at.
    pub of: Expr,
    /// What it must be: a value, or a state.
    pub value: value::Value,
    /// Where it is written.
    pub span: Span,
}
