//! What every section of the bulletin is made from, and the names and groups they share.

use super::before::Before;
use crate::analysis::robustness::Robustness;
use crate::approval::Approvals;
use crate::base::language::Lang;
use crate::base::number::Number;
use crate::base::source::Sources;
use crate::data::PeriodData;
use crate::engine::outcome::Outcome;
use crate::engine::trace::Step;
use crate::model::contract::Field;
use crate::model::expr::Among;
use crate::model::node::{Node, Share};
use crate::model::register::Published;
use crate::model::value::Value;
use crate::model::{AwardId, Clause, NodeId, RuleSet};
use crate::report::diff::words::Words;
use crate::report::escape;
use crate::report::issued::Issued;
use crate::report::print::Print;
use crate::report::templates::{BUILT_IN_ONLY, Templates};
use crate::report::view::table::{Cell, Table};

/// A finished run and the language it is told in.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// The data of the period.
    pub data: &'a PeriodData,
    /// The results.
    pub outcome: &'a Outcome,
    /// The texts rules and data were read from.
    pub sources: &'a Sources,
    /// The derivation of each unit; empty where the scheme is too big for it (see [`super::traced`]).
    pub traces: &'a [Step],
    /// The language.
    pub lang: Lang,
    /// For whom it is.
    pub readers: Readers,
    /// Whether the edition and the goals of its units are approved.
    pub approvals: &'a Approvals,
    /// Who issued it and when; none for a draft.
    pub issued: Option<&'a Issued>,
    /// The templates it is printed with: what was made with which is told.
    pub templates: &'a Templates,
    /// The period before, where there is one.
    pub(crate) before: Option<&'a Before<'a>>,
    /// How far places and awards rest on the weights, where that is asked for.
    pub robustness: Option<&'a Robustness>,
    /// Where the language is not that of the scheme: its words for conditions and other expressions, which cannot be quoted.
    pub(crate) foreign: Option<&'a Words>,
    /// The names of the units' own pages, by unit, without language and ending; empty where none are made.
    pub pages: &'a [String],
}

/// For whom results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// The office that assesses: everything.
    Office,
    /// Those to whom the scheme publishes: what it names.
    Public,
}

/// Units that are listed together.
pub(crate) struct UnitList {
    /// The id of the group; empty for all units together.
    pub id: String,
    /// Its name in print; empty for all units together.
    pub title: String,
    /// The positions of the units, in the order of their ids.
    pub units: Vec<usize>,
}

/// The approvals of nothing.
static NONE: Approvals = Approvals { edition: String::new(), lists: Vec::new(), gone: Vec::new() };

impl<'a> Context<'a> {
    /// Everything of a run for the office, in the language of the scheme: a draft with the built-in templates, without
    /// derivations, approvals and the period before.
    pub(crate) fn new(rules: &'a RuleSet, data: &'a PeriodData, outcome: &'a Outcome, sources: &'a Sources) -> Self {
        Self {
            rules,
            data,
            outcome,
            sources,
            traces: &[],
            lang: rules.scheme.locale.lang(),
            readers: Readers::Office,
            approvals: &NONE,
            issued: None,
            templates: &BUILT_IN_ONLY,
            before: None,
            robustness: None,
            foreign: None,
            pages: &[],
        }
    }

    /// How values are printed.
    pub(crate) fn print(&self) -> Print {
        Print::new(self.rules, self.lang)
    }

    /// One of two wordings.
    pub(crate) fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// One of two texts; only the one that is asked for is made.
    pub(crate) fn text(&self, zh: impl FnOnce() -> String, en: impl FnOnce() -> String) -> String {
        match self.lang {
            Lang::Zh => zh(),
            Lang::En => en(),
        }
    }

    /// Whether a part of the results may stand in what is made for these readers.
    pub(crate) fn publishes(&self, what: Published) -> bool {
        self.readers == Readers::Office || self.rules.publishes(what)
    }

    /// Whether a field may stand in what is made for these readers: what tells something about a person never does.
    pub(crate) fn tells(&self, field: &Field) -> bool {
        self.readers == Readers::Office || !field.personal
    }

    /// Whether nothing of the results is kept back.
    pub(crate) fn whole(&self) -> bool {
        self.readers == Readers::Office || self.rules.publishes_all()
    }

    /// Whether totals and places are published.
    pub(crate) fn publishes_totals(&self) -> bool {
        self.publishes(Published::Node(self.rules.root()))
    }

    /// A node.
    pub(crate) fn node(&self, id: NodeId) -> Option<&'a Node> {
        self.rules.nodes.get(id.index())
    }

    /// The title of a node, or its name where it has none.
    pub(crate) fn node_title(&self, id: NodeId) -> &'a str {
        self.node(id).map_or("", |node| node.title.as_deref().unwrap_or(&node.name))
    }

    /// What a node counts for.
    pub(crate) fn share(&self, id: NodeId) -> Option<&'a Share> {
        self.node(id).map(|node| &node.share)
    }

    /// The weight of a node for a unit; 0 where it has none.
    pub(crate) fn weight(&self, id: NodeId, unit: usize) -> Number {
        self.node(id).and_then(|node| self.data.weight(self.rules, node, unit)).unwrap_or_default()
    }

    /// The title of an award.
    pub(crate) fn award_title(&self, id: AwardId) -> &'a str {
        self.rules.awards.get(id.index()).map_or("", |award| award.title.as_deref().unwrap_or(&award.id))
    }

    /// The name of a unit.
    pub(crate) fn unit_name(&self, unit: usize) -> &'a str {
        self.data.units.get(unit).map_or("", |unit| unit.name.as_str())
    }

    /// The name of a unit as the head of a row, linked to its line in the ranking.
    pub(crate) fn unit_cell(&self, unit: usize) -> Cell {
        let id = self.data.units.get(unit).map_or("", |unit| unit.id.as_str());
        Cell::head(self.unit_name(unit)).link(format!("#{}", escape::anchor("unit", id)))
    }

    /// The name of the group of a unit.
    pub(crate) fn group_title(&self, unit: usize) -> &'a str {
        self.data
            .units
            .get(unit)
            .and_then(|unit| self.data.groups.get(unit.group as usize))
            .map_or("", |group| group.title.as_str())
    }

    /// Whether the units are divided at all.
    pub(crate) fn grouped(&self) -> bool {
        self.data.groups.iter().any(|group| !group.id.is_empty())
    }

    /// All units as one list.
    pub(crate) fn everyone(&self) -> UnitList {
        UnitList { id: String::new(), title: String::new(), units: (0..self.data.units.len()).collect() }
    }

    /// The groups that have units.
    pub(crate) fn groups(&self) -> Vec<UnitList> {
        if !self.grouped() {
            return vec![self.everyone()];
        }
        let mut lists: Vec<UnitList> = self
            .data
            .groups
            .iter()
            .map(|group| UnitList { id: group.id.clone(), title: group.title.clone(), units: Vec::new() })
            .collect();
        for (at, unit) in self.data.units.iter().enumerate() {
            if let Some(list) = lists.get_mut(unit.group as usize) {
                list.units.push(at);
            }
        }
        lists.retain(|list| !list.units.is_empty());
        lists
    }

    /// The lists of units that are ranked together.
    pub(crate) fn lists(&self, among: Among) -> Vec<UnitList> {
        match among {
            Among::Everyone => vec![self.everyone()],
            Among::Peers => self.groups(),
            Among::Group(group) => {
                let id = self.rules.groups.get(group.index()).map_or("", |group| group.id.as_str());
                self.groups().into_iter().filter(|list| list.id == id).collect()
            }
        }
    }

    /// The published total of a unit.
    pub(crate) fn total(&self, unit: usize) -> &'a Value {
        const NONE: &Value = &Value::Missing(crate::model::value::State::Undefined);
        self.outcome.totals.get(unit).map_or(NONE, |total| &total.total)
    }

    /// All that is paid to a unit, or to each of its people, in yuan.
    pub(crate) fn paid(&self, unit: usize, per_head: bool) -> Number {
        let kind = |id: &str| self.rules.all_pays().any(|pay| pay.id == id && pay.per_head == per_head);
        let own = self.outcome.payments.iter().filter(|payment| payment.unit == unit && kind(&payment.rule));
        own.fold(Number::ZERO, |sum, payment| &sum + &payment.amount)
    }

    /// The value of a node of a unit.
    pub(crate) fn value(&self, node: NodeId, unit: usize) -> &'a Value {
        const NONE: &Value = &Value::Missing(crate::model::value::State::Undefined);
        self.outcome.nodes.get(node.index()).and_then(|column| column.get(unit)).unwrap_or(NONE)
    }

    /// Whether the parts a node stands in concern a unit, so that what stands there for the node is about the unit.
    pub(crate) fn stands_in(&self, node: NodeId, unit: usize) -> bool {
        let mut above = self.node(node).and_then(|node| node.parent);
        while let Some(parent) = above {
            if self.value(parent, unit).state() == Some(crate::model::value::State::NotApplicable) {
                return false;
            }
            above = self.node(parent).and_then(|node| node.parent);
        }
        true
    }

    /// The name of the grade of a unit.
    pub(crate) fn grade(&self, unit: usize) -> Option<&'a str> {
        self.grade_name(self.outcome.grades.get(unit).copied().flatten())
    }

    /// The name of a grade.
    pub(crate) fn grade_name(&self, grade: Option<u16>) -> Option<&'a str> {
        let bands = &self.rules.grades.as_ref()?.bands;
        bands.get(usize::from(grade?)).map(|grade| grade.name.as_str())
    }

    /// Where a rule is written, for readers: its article, or the line of the file where no article is named.
    pub(crate) fn cite(&self, clause: &Clause) -> String {
        match &clause.article {
            Some(article) => article.clone(),
            None => {
                let file = clause.file.rsplit('/').next().unwrap_or(&clause.file);
                self.text(|| format!("{file}第{}行", clause.line), || format!("{file}, line {}", clause.line))
            }
        }
    }

    /// The clause a rule cites, with the text of the rule behind it.
    pub(crate) fn clause_cell(&self, clause: &Clause) -> Cell {
        Cell::text(self.cite(clause)).title(super::super::words::quoted(self, clause.span))
    }

    /// A value in points, or its state.
    pub(crate) fn score_cell(&self, value: &Value, node: NodeId) -> Cell {
        let print = self.print();
        let cell = Cell::number(print.score(value, print.show_of(self.rules, node)));
        if value.state().is_some() { cell.muted() } else { cell }
    }

    /// The published figures of a unit that the last correction changed, as a lock names them; none where nothing was.
    fn changed(&self, unit: usize) -> impl Iterator<Item = &'a String> {
        let id = self.data.units.get(unit).map(|unit| unit.id.as_str());
        let own = self.issued.zip(id).and_then(|(issued, id)| issued.changed.get(id));
        own.into_iter().flatten()
    }

    /// The same cell, marked where a correction changed the published figure of a unit that it shows: `total`, `place`, a
    /// `node.ID` … as a lock names them.
    pub(crate) fn corrected(&self, unit: usize, key: &str, cell: Cell) -> Cell {
        if self.changed(unit).any(|own| own == key) { cell.mark(self.signs().0) } else { cell }
    }

    /// The same of what a rule pays a unit, for any work.
    pub(crate) fn corrected_pay(&self, unit: usize, rule: &str, cell: Cell) -> Cell {
        let pays = |key: &String| {
            let rest = key.strip_prefix("pay.").and_then(|key| key.strip_prefix(rule));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('@'))
        };
        if self.changed(unit).any(pays) { cell.mark(self.signs().0) } else { cell }
    }

    /// The same of the value of a node.
    pub(crate) fn corrected_node(&self, unit: usize, node: NodeId, cell: Cell) -> Cell {
        match self.node(node) {
            Some(own) if self.issued.is_some() => self.corrected(unit, &format!("node.{}", own.id), cell),
            _ => cell,
        }
    }

    /// The signs of what a correction changed, and of what stands in the place of a provisional figure.
    pub(crate) fn signs(&self) -> (&'static str, &'static str) {
        (self.say("更正", "r"), self.say("修订", "rev."))
    }

    /// What the signs in a table mean; nothing where it has none.
    pub(crate) fn legend(&self, table: &Table) -> Vec<String> {
        let (corrected, revised) = self.signs();
        let has = |sign: &str| table.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.mark == sign);
        let mut told = Vec::new();
        if let Some((number, _)) = self.issued.and_then(|issued| issued.corrections.last()).filter(|_| has(corrected)) {
            told.push(self.text(
                || format!("标“{corrected}”的数与更正前公布的不同，见更正通报第{number}号。"),
                || format!("{corrected}: not what was published before correction no. {number}, which tells both."),
            ));
        }
        if has(revised) {
            told.push(self.text(
                || format!("标“{revised}”的是最终数，取代了此前的初步数。"),
                || format!("{revised}: the final figure, in the place of a provisional one."),
            ));
        }
        told
    }

    /// The sum of the numbers among the values.
    pub(crate) fn sum<'v>(values: impl Iterator<Item = &'v Value>) -> Number {
        values.filter_map(Value::number).fold(Number::ZERO, |sum, number| &sum + number)
    }
}
