//! Registers: lists that are kept over several periods, of tasks, problems, pilots, letters and meetings.
//!
//! A register is a kind of event whose fields are built in, so that whatever counts, filters or adds up events does the
//! same with its rows. Some fields stand in the data, others follow from them and from the day the results speak of.

use super::deadline::{Deadline, Limit};
use super::expr::{Expr, Stretch};
use super::ledgers::DueDay;
use super::method::Rule;
use super::value::{Dim, State, Value};
use super::{AwardId, Clause, ConsequenceId, GroupId, LetterId, NodeId, VetoId};
use crate::base::number::Number;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Register {
    /// What is to be done by when: a row for each stage of a task of a unit.
    Tasks,
    /// What was found wrong, who is to solve it by when, and whether it is closed.
    Problems,
    /// What is tried out, by whom, from when to when.
    Pilots,
    /// Letters that were issued about tasks.
    Letters,
}

/// Where a field of a register comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// From the data; every row has it.
    Required,
    /// From the data, where there is something to say.
    Given,
    /// From other fields, by the rules of the language.
    Computed,
}

/// What kind of quantity a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A text.
    Text,
    /// A day.
    Date,
    /// Yes or no.
    Flag,
    /// Calendar days.
    Days,
    /// Working days, by the calendar of the data.
    WorkingDays,
    /// A share.
    Ratio,
    /// A number of things.
    Count,
}

impl Holds {
    /// The dimension of its values.
    #[must_use]
    pub fn dim(self) -> Dim {
        match self {
            Self::Text => Dim::Text,
            Self::Date => Dim::Date,
            Self::Flag => Dim::Flag,
            Self::Days => Dim::Days,
            Self::WorkingDays => Dim::WorkingDays,
            Self::Ratio => Dim::Ratio,
            Self::Count => Dim::Count,
        }
    }

    /// How many base units a bare number of the data is.
    #[must_use]
    pub fn scale(self) -> Number {
        match self {
            Self::Ratio => Number::ratio(1, 100).unwrap_or(Number::ONE),
            _ => Number::ONE,
        }
    }
}

/// A built-in field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltIn {
    /// The English word, which is its id.
    pub id: &'static str,
    /// The Chinese word.
    pub zh: &'static str,
    /// What kind of quantity it is.
    pub holds: Holds,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether it stands in print; what only serves rules does not.
    pub printed: bool,
}

const fn field(id: &'static str, zh: &'static str, holds: Holds, origin: Origin) -> BuiltIn {
    BuiltIn { id, zh, holds, origin, printed: true }
}

/// A field that only serves rules.
const fn aside(id: &'static str, zh: &'static str, holds: Holds) -> BuiltIn {
    BuiltIn { id, zh, holds, origin: Origin::Computed, printed: false }
}

/// The fields of tasks. The order is that of the columns in print.
const TASKS: &[BuiltIn] = &[
    field("task", "任务", Holds::Text, Origin::Required),
    field("stage", "阶段", Holds::Text, Origin::Given),
    field("lead", "牵头单位", Holds::Text, Origin::Given),
    field("supporting", "配合单位", Holds::Text, Origin::Given),
    field("start", "开始", Holds::Date, Origin::Given),
    field("due", "时限", Holds::Date, Origin::Given),
    field("done", "完成", Holds::Date, Origin::Given),
    field("weight", "权重", Holds::Ratio, Origin::Given),
    field("progress", "进度", Holds::Ratio, Origin::Given),
    field("granted", "新时限", Holds::Date, Origin::Given),
    field("granted-on", "批准日期", Holds::Date, Origin::Given),
    field("granted-by", "批准人", Holds::Text, Origin::Given),
    field("first-due", "原时限", Holds::Date, Origin::Computed),
    field("late", "逾期", Holds::Days, Origin::Computed),
    field("late-before", "此前逾期", Holds::Days, Origin::Computed),
    aside("left", "剩余", Holds::Days),
    aside("plan", "计划进度", Holds::Ratio),
    field("on-time", "按时", Holds::Flag, Origin::Computed),
    field("behind", "滞后", Holds::Flag, Origin::Computed),
    field("undone", "未完", Holds::Flag, Origin::Computed),
    aside("begun", "已开始", Holds::Flag),
    field("out-of-order", "次序颠倒", Holds::Flag, Origin::Computed),
    aside("counted", "到期", Holds::Flag),
    aside("late-working-days", "逾期工作日", Holds::WorkingDays),
    aside("late-before-working-days", "此前逾期工作日", Holds::WorkingDays),
    aside("left-working-days", "剩余工作日", Holds::WorkingDays),
];

/// The fields of problems.
const PROBLEMS: &[BuiltIn] = &[
    field("problem", "问题", Holds::Text, Origin::Required),
    field("owner", "责任人", Holds::Text, Origin::Given),
    field("found", "发现", Holds::Date, Origin::Given),
    field("due", "时限", Holds::Date, Origin::Given),
    field("closed", "销号", Holds::Date, Origin::Given),
    field("checked", "回访", Holds::Date, Origin::Given),
    field("verified", "查实", Holds::Flag, Origin::Given),
    field("open", "未销号", Holds::Flag, Origin::Computed),
    field("overdue", "超期", Holds::Flag, Origin::Computed),
    field("late", "逾期", Holds::Days, Origin::Computed),
    aside("left", "剩余", Holds::Days),
    aside("late-working-days", "逾期工作日", Holds::WorkingDays),
    aside("left-working-days", "剩余工作日", Holds::WorkingDays),
];

/// The fields of pilots.
const PILOTS: &[BuiltIn] = &[
    field("pilot", "试点", Holds::Text, Origin::Required),
    field("topic", "主题", Holds::Text, Origin::Given),
    field("kind", "类型", Holds::Text, Origin::Given),
    field("start", "开始", Holds::Date, Origin::Given),
    field("end", "计划结束", Holds::Date, Origin::Given),
    field("ended", "结束", Holds::Date, Origin::Given),
    field("stage", "阶段", Holds::Text, Origin::Given),
    field("goal", "预期目标", Holds::Text, Origin::Given),
    field("criteria", "验收标准", Holds::Text, Origin::Given),
    field("claim", "首创", Holds::Text, Origin::Given),
    field("cause", "缘由", Holds::Text, Origin::Given),
    field("kept", "成效保持", Holds::Flag, Origin::Given),
    field("role", "角色", Holds::Text, Origin::Given),
    field("matter", "事项", Holds::Text, Origin::Given),
    field("concurrent", "同时在办", Holds::Count, Origin::Computed),
    field("repeat", "重复", Holds::Flag, Origin::Computed),
    field("repeat-of", "重复何者", Holds::Text, Origin::Computed),
    field("unproven", "无据首创", Holds::Flag, Origin::Computed),
    field("interrupted", "无故中断", Holds::Flag, Origin::Computed),
    aside("running", "在办", Holds::Flag),
    field("earlier", "往期", Holds::Flag, Origin::Computed),
];

/// The fields of letters.
const LETTERS: &[BuiltIn] = &[
    field("letter", "函件", Holds::Text, Origin::Required),
    field("task", "任务", Holds::Text, Origin::Required),
    field("stage", "阶段", Holds::Text, Origin::Given),
    field("date", "发函日期", Holds::Date, Origin::Required),
    field("due", "新时限", Holds::Date, Origin::Given),
    field("by", "签发", Holds::Text, Origin::Given),
    field("number", "文号", Holds::Text, Origin::Given),
    field("served", "送达日期", Holds::Date, Origin::Given),
];

impl Register {
    /// All registers.
    pub const ALL: [Self; 4] = [Self::Tasks, Self::Problems, Self::Pilots, Self::Letters];

    /// Its id, which is also the name of its files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Tasks => "tasks",
            Self::Problems => "problems",
            Self::Pilots => "pilots",
            Self::Letters => "letters",
        }
    }

    /// Its name in Chinese and English.
    #[must_use]
    pub fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Tasks => ("任务", "tasks"),
            Self::Problems => ("问题", "problems"),
            Self::Pilots => ("试点", "pilots"),
            Self::Letters => ("函件", "letters"),
        }
    }

    /// Its heading in print, in Chinese and English.
    #[must_use]
    pub fn heading(self) -> (&'static str, &'static str) {
        match self {
            Self::Tasks => ("任务进展", "Tasks"),
            Self::Problems => ("问题清单", "Problems"),
            Self::Pilots => ("试点登记", "Pilots"),
            Self::Letters => ("本期发出的函件", "Letters issued in the period"),
        }
    }

    /// The words that name it, or one of its rows, in a scheme.
    #[must_use]
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Tasks => &["tasks", "task", "任务"],
            Self::Problems => &["problems", "problem", "问题"],
            Self::Pilots => &["pilots", "pilot", "试点"],
            Self::Letters => &["letters", "letter", "函件"],
        }
    }

    /// The register a word names.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|register| register.names().contains(&word))
    }

    /// Its fields.
    #[must_use]
    pub fn fields(self) -> &'static [BuiltIn] {
        match self {
            Self::Tasks => TASKS,
            Self::Problems => PROBLEMS,
            Self::Pilots => PILOTS,
            Self::Letters => LETTERS,
        }
    }

    /// The built-in field a word names, in either language.
    #[must_use]
    pub fn field(self, word: &str) -> Option<&'static BuiltIn> {
        self.fields().iter().find(|field| field.id == word || field.zh == word)
    }

    /// The field by whose day rows are put in order.
    #[must_use]
    pub fn date(self) -> Option<&'static str> {
        match self {
            Self::Tasks => Some("due"),
            Self::Problems => Some("found"),
            Self::Pilots => Some("start"),
            Self::Letters => Some("date"),
        }
    }

    /// What a field holds in a row of which nothing special is said: it counts, as a whole, and has no fault.
    #[must_use]
    pub fn plain(self, position: usize) -> Value {
        match self.fields().get(position).map(|field| (field.id, field.holds)) {
            Some(("counted" | "begun", _)) => Value::Flag(true),
            Some((_, Holds::Flag)) => Value::Flag(false),
            Some((_, Holds::Days | Holds::WorkingDays)) => Value::Number(Number::ZERO),
            Some(("weight", _) | (_, Holds::Count)) => Value::Number(Number::ONE),
            _ => Value::Missing(State::NotApplicable),
        }
    }

    /// Whether the last day of a row may be stated as so long after its beginning.
    #[must_use]
    pub fn has_term(self) -> bool {
        matches!(self, Self::Tasks | Self::Problems)
    }

    /// The field that says in working days what another says in calendar days.
    #[must_use]
    pub fn in_working_days(self, position: usize) -> Option<usize> {
        let field = self.fields().get(position).filter(|field| field.holds == Holds::Days)?;
        self.position(&format!("{}-working-days", field.id))
    }

    /// The position of a built-in field, which is the same in every rule set.
    #[must_use]
    pub fn position(self, id: &str) -> Option<usize> {
        self.fields().iter().position(|field| field.id == id)
    }
}

/// A task that the scheme sets.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// Who leads it. Where one of them is an assessed unit, the task is that unit's; an office or a person that is none can
    /// lead it where it is stated whose it is.
    pub led_by: Vec<String>,
    /// The groups whose units have it; empty: all.
    pub applies_to: Vec<GroupId>,
    /// Whether it is stated that all units have it. (No part of the meaning: it says that who leads it is no unit.)
    pub for_all: bool,
    /// The first day, where one is stated.
    pub start: Option<DueDay>,
    /// The last day of the whole.
    pub due: Deadline,
    /// What it counts beside other tasks.
    pub weight: Number,
    /// Its stages in their order; empty where it is one piece.
    pub stages: Vec<Stage>,
    /// What must be handed in with it.
    pub evidence: Vec<String>,
    /// Where it is written.
    pub clause: Clause,
}

impl Task {
    /// Whether it is due again every year: then what happened in another year is about that year's task.
    #[must_use]
    pub fn yearly(&self) -> bool {
        matches!(self.due.limit, Limit::Day(DueDay::Yearly { .. }))
    }
}

/// A stage of a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// The last day.
    pub due: Deadline,
    /// Its share of the task.
    pub weight: Number,
    /// Where it is written.
    pub clause: Clause,
}

/// A problem or a pilot that the scheme enters into its register.
#[derive(Debug, Clone, PartialEq)]
pub struct Entered {
    /// Which register.
    pub register: Register,
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// Who leads it, as of a task.
    pub led_by: Vec<String>,
    /// The groups whose units have it; empty: all.
    pub applies_to: Vec<GroupId>,
    /// Whether it is stated that all units have it, as of a task.
    pub for_all: bool,
    /// The day a problem was found or a pilot began.
    pub start: Option<DueDay>,
    /// The last day.
    pub due: Option<Deadline>,
    /// What it was called before.
    pub formerly: Option<String>,
    /// Where it is written.
    pub clause: Clause,
}

/// A kind of letter about a task (交办函、催办函、督办函、提醒函).
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// When it is due, over one task or stage; one without a condition only goes with others.
    pub when: Option<Expr>,
    /// Who issues it; empty: the office of the scheme.
    pub issued_by: Vec<String>,
    /// Who gets it.
    pub sent_to: Vec<Recipient>,
    /// Who gets a copy.
    pub copies_to: Vec<Recipient>,
    /// What goes with it.
    pub with: Vec<Companion>,
    /// What it demands.
    pub requires: Vec<String>,
    /// Points for each that was issued, entered into other accounts.
    pub effects: Vec<Rule>,
    /// Where it is written.
    pub clause: Clause,
}

/// Who gets a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recipient {
    /// Who leads the task, or else the unit that has it.
    LeadUnit,
    /// The unit that has the task.
    Unit,
    /// An office or a person.
    Office(String),
}

/// That offices stand above others: what they write to these is a notice (通知), which may demand. All others they write to
/// as equals, in a letter (函), which asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Superior {
    /// The offices.
    pub offices: Vec<String>,
    /// Whether they stand above all units.
    pub all_units: bool,
    /// The groups above whose units they stand.
    pub groups: Vec<GroupId>,
    /// Others: units by id or name, offices that are no units by name.
    pub names: Vec<String>,
    /// Where it is written.
    pub clause: Clause,
}

/// What goes with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Companion {
    /// Another letter of the scheme.
    Letter(LetterId),
    /// A reminder to the lead official, of which the scheme says no more.
    Remind,
    /// A paper.
    Paper(String),
}

/// A meeting or an inspection that is held regularly.
#[derive(Debug, Clone, PartialEq)]
pub struct Cadence {
    /// Stable id.
    pub id: String,
    /// Official title.
    pub title: Option<String>,
    /// How often: in each such stretch of the period …
    pub every: Stretch,
    /// … so many.
    pub least: u32,
    /// Who holds it.
    pub led_by: Vec<String>,
    /// Where it is written.
    pub clause: Clause,
}

/// What a unit is in duty bound to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Duties {
    /// The unit, as responsibilities name it.
    pub unit: String,
    /// Ids and titles.
    pub list: Vec<(String, Option<String>)>,
    /// Where it is written.
    pub clause: Clause,
}

/// What is published, and to whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// Which results.
    pub what: Vec<Published>,
    /// Its readers.
    pub sent_to: Vec<String>,
    /// Where it is written.
    pub clause: Clause,
}

/// A part of the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Published {
    /// The points of a node; of the root, totals and places.
    Node(NodeId),
    /// Who gained an award.
    Award(AwardId),
    /// For whom a consequence follows.
    Consequence(ConsequenceId),
    /// Whom a veto struck.
    Veto(VetoId),
    /// The grades.
    Grades,
    /// The rows of a register.
    Register(Register),
}
