//! `adjudications`: corrections, tolerances, and decisions on points, places, grades and awards.

use super::figure::Figure;
use super::matter::{self, Named};
use super::{Decision, PERIOD, Source, Subject, Tables, cell, date, is_of, text};
use crate::base::catalog::{self, Entry};
use crate::base::language::{Bilingual, list, say};
use crate::base::number::Number;
use crate::base::parts::{Part, by_the, named};
use crate::data::CellRef;
use crate::data::report::Report;
use crate::data::table::Row;
use crate::data::units::Index;
use crate::data::value::{Reader, suggest};
use crate::model::ledgers::Matter;
use crate::model::value::{Dim, Value};
use crate::model::{EventId, FactId, RuleSet, VetoId};

/// The columns.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("id", "编号"),
    ("unit", "单位"),
    ("on", "事项"),
    ("which", "哪一起"),
    ("computed", "计算值"),
    ("proposed", "建议值"),
    ("final", "审定值"),
    ("reason", "理由"),
    ("by", "决定人"),
    ("round", "轮次"),
    ("date", "日期"),
    ("evidence", "凭据"),
    ("appeal", "申诉"),
    ("lifts", "解除否决"),
    ("replaces", "取代"),
    PERIOD,
];

/// The decisions read so far.
#[derive(Default)]
pub(in crate::data) struct Reading {
    pub(super) found: Vec<(Decision, Vec<String>)>,
    /// Events that are struck off, by kind and row; they leave their tables at the end.
    pub(super) struck: Vec<(EventId, usize)>,
    pub(super) approval: Option<(String, crate::base::calendar::Date)>,
}

/// Who may decide: texts of the scheme.
fn entitled<'r>(rules: &'r RuleSet, on: &Subject) -> Vec<&'r str> {
    let review = &rules.review;
    let of_appeal = review.appeal.iter().flat_map(|appeal| &appeal.authorities);
    let settling = |matter: Option<Matter>| {
        let covering = review.settlements.iter().filter(move |one| matter.is_none_or(|matter| one.covers(matter)));
        covering.flat_map(|one| &one.authorities)
    };
    let names: Vec<&String> = match on {
        Subject::Fact { .. } | Subject::Event { .. } => {
            rules.scheme.offices.iter().chain(of_appeal).chain(settling(None)).collect()
        }
        Subject::Tolerance { .. } => of_appeal.chain(settling(None)).collect(),
        Subject::Result(matter) => settling(Some(*matter)).collect(),
        Subject::AwardFor(award, _) => settling(Some(Matter::Award(*award))).collect(),
    };
    names.into_iter().map(String::as_str).collect()
}

impl Reading {
    /// Reads a table.
    pub(in crate::data) fn read(
        &mut self,
        source: &Source<'_, '_>,
        tables: &mut Tables<'_>,
        units: &Index<'_>,
        report: &mut Report<'_>,
    ) {
        let Source { table, binding } = *source;
        for (en, zh) in COLUMNS.iter().filter(|(en, _)| ["id", "on", "final", "reason", "by", "date"].contains(en)) {
            binding.require(&crate::data::bind::Column::Record(en), (zh, en), table, report);
        }
        table.each(report, |report, row| {
            if is_of(tables.period, row, binding, report) {
                self.entry(source, row, tables, units, report);
            }
        });
    }

    fn entry(
        &mut self,
        source: &Source<'_, '_>,
        row: &Row<'_>,
        tables: &mut Tables<'_>,
        units: &Index<'_>,
        report: &mut Report<'_>,
    ) {
        let binding = source.binding;
        let get = |name| text(row, binding, name);
        let at = |name| cell(row, binding, name);
        let rules = tables.rules;
        let id = get("id").to_owned();
        if id.is_empty() {
            lacks(&id, ("编号", "its id"), at("id"), report);
            return;
        }
        let Some(named) = matter::named(rules, get("on")) else {
            report.at(&catalog::ADJUDICATION_MATTER, at("on"), |new| {
                let names = matter::names(rules);
                let problem =
                    new(say!("没有名为 `{on}` 的事项", "`{on}` names nothing, or several things", on = get("on")));
                let help = say!(
                    "写数据、事件、指标、奖项的名称，或 `总分`、`名次`、`等次`、`结果`",
                    "write the name of a fact, an event, a node or an award, or `total`, `place`, `grade`, `results`"
                );
                suggest(problem, get("on"), names.iter().map(String::as_str), help)
            });
            return;
        };
        let when = date(row, binding, "date", report);
        if matches!(named, Named::Approval) {
            self.approve(rules, (&id, get("by"), at("by")), (when, at("date")), report);
            return;
        }
        let Some(column) = binding.find(&crate::data::bind::Column::Record("unit")) else {
            crate::data::bind::missing(("单位", "unit"), source.table, report);
            return;
        };
        let Some(unit) = units.find(row, column, report).map(crate::data::cell::index) else { return };
        let Some((on, figure)) = self.subject(tables, named, unit, get, at, report) else { return };
        let mut read = |name: &'static str| -> Result<Option<Value>, ()> {
            match get(name) {
                "" => Ok(None),
                written => figure.read(rules, written, name, at(name), report).map(Some).ok_or(()),
            }
        };
        let (Ok(computed), Ok(proposed), Ok(decided)) = (read("computed"), read("proposed"), read("final")) else {
            return;
        };
        let (reason, by) = (get("reason").to_owned(), get("by").to_owned());
        let appeal = Some(get("appeal")).filter(|appeal| !appeal.is_empty()).map(str::to_owned);
        if decided.is_some() {
            let needed = [
                (reason.is_empty(), ("理由", "a reason"), "reason"),
                (by.is_empty(), ("决定人", "who decided"), "by"),
                (get("date").is_empty(), ("日期", "a date"), "date"),
            ];
            for (_, what, name) in needed.into_iter().filter(|(lacking, _, _)| *lacking) {
                lacks(&id, what, at(name), report);
            }
            self.check_authority(rules, &id, &on, &by, at("by"), report);
            self.check_evidence(rules, &id, &on, get("evidence"), at("evidence"), report);
        }
        let lifts = self.lifts(rules, &id, &on, get("lifts"), at("lifts"), report);
        let round = Some(get("round")).filter(|round| !round.is_empty()).and_then(|round| {
            let number = round.parse::<u32>().ok().filter(|round| *round > 0);
            if number.is_none() {
                let reader = Reader { dim: &Dim::Count, scale: &Number::ONE, unit: None, range: None };
                let fault = crate::data::value::Fault::Number(crate::base::number::NumberError::NotANumber);
                reader.explain(&fault, "round", round, at("round"), report);
            }
            number
        });
        let replaces = get("replaces")
            .split([';', '；', '、'])
            .map(str::trim)
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
            .collect();
        let decision = Decision {
            id,
            unit,
            on,
            computed,
            proposed,
            decided,
            reason,
            by,
            round,
            date: when,
            evidence: get("evidence").to_owned(),
            appeal,
            lifts,
            replaced_by: None,
            cell: at("final"),
        };
        self.found.push((decision, replaces));
    }

    fn approve(
        &mut self,
        rules: &RuleSet,
        (id, by, place): (&str, &str, CellRef),
        (when, date_place): (Option<crate::base::calendar::Date>, CellRef),
        report: &mut Report<'_>,
    ) {
        let approvers: Vec<&str> = rules.scheme.approved_by.iter().map(String::as_str).collect();
        if !approvers.contains(&by) {
            not_entitled(id, by, &approvers, place, report);
        }
        match when {
            Some(when) => self.approval = Some((by.to_owned(), when)),
            None => lacks(id, ("日期", "a date"), date_place, report),
        }
    }

    /// What a decision is about, and how its figures are read.
    fn subject<'x>(
        &self,
        tables: &Tables<'_>,
        named: Named,
        unit: usize,
        get: impl Fn(&'static str) -> &'x str,
        at: impl Fn(&'static str) -> CellRef,
        report: &mut Report<'_>,
    ) -> Option<(Subject, Figure)> {
        let rules = tables.rules;
        let (on, figure) = match named {
            Named::Approval => return None,
            Named::Fact(fact) => {
                let declared = rules.facts.get(fact.index())?;
                let part = match part_of(tables, fact, get("which")) {
                    Ok(part) => part,
                    Err(why) => {
                        let place = if get("which").is_empty() { at("on") } else { at("which") };
                        report.at(&catalog::ADJUDICATION_MATTER, place, |new| {
                            new(why).help(say!(
                                "在 `which` 一列写明是哪一段时间，如 `2022-03`；整期一个数的留空",
                                "say under `which` what time it is about, such as `2022-03`; leave it blank for a fact with one value a period"
                            ))
                        });
                        return None;
                    }
                };
                let column = tables.facts.get(fact.index())?;
                let old = column.values.get(tables.slot(part, unit))?.clone();
                let figure = Figure::Of {
                    dim: declared.dim.clone(),
                    scale: declared.scale.clone(),
                    range: declared.range.clone(),
                    unit: declared.unit.clone(),
                };
                (Subject::Fact { fact, part, old }, figure)
            }
            Named::Event(event) | Named::Field(event, _) => {
                let row = match matter::row(tables, event, unit, get("which")) {
                    Ok(row) => row,
                    Err(why) => {
                        let place = if get("which").is_empty() { at("on") } else { at("which") };
                        report.at(&catalog::ADJUDICATION_MATTER, place, |new| {
                            new(say!(
                                "`{id}` 没有对准一起事件：{why}",
                                "`{id}` does not point to one event: {why}",
                                id = get("id"),
                                why = why
                            ))
                            .help(say!("核对单位、事件和 `which`", "check the unit, the event and `which`"))
                        });
                        return None;
                    }
                };
                let table = tables.events.get(event.index())?;
                let date = *table.dates.get(row)?;
                match named {
                    Named::Field(_, field) => {
                        let declared = rules.events.get(event.index())?.fields.get(usize::from(field))?;
                        let old = table.fields.get(usize::from(field)).and_then(|column| column.get(row)).cloned();
                        let figure = Figure::Of {
                            dim: declared.dim.clone(),
                            scale: declared.scale.clone(),
                            range: None,
                            unit: (String::new(), String::new()),
                        };
                        (Subject::Event { event, date, row, field: Some(field), old }, figure)
                    }
                    _ if ["void", "不成立"].contains(&get("final")) => {
                        (Subject::Event { event, date, row, field: None, old: None }, Figure::Void)
                    }
                    _ => (Subject::Tolerance { event, date, row }, Figure::Share),
                }
            }
            Named::Result(Matter::Total) => (Subject::Result(Matter::Total), Figure::Points(None)),
            Named::Result(Matter::Node(node)) => {
                (Subject::Result(Matter::Node(node)), Figure::Points(rules.nodes.get(node.index()).map(limits)))
            }
            Named::Result(Matter::Place) => (Subject::Result(Matter::Place), Figure::Place),
            Named::Result(Matter::Grade) => (Subject::Result(Matter::Grade), Figure::Grade),
            Named::Result(matter @ Matter::Award(_)) => (Subject::Result(matter), Figure::Flag),
            Named::AwardFor(award, work) => (Subject::AwardFor(award, work), Figure::Flag),
        };
        Some((on, figure))
    }

    fn check_authority(
        &self,
        rules: &RuleSet,
        id: &str,
        on: &Subject,
        by: &str,
        place: CellRef,
        report: &mut Report<'_>,
    ) {
        let entitled = entitled(rules, on);
        if !by.is_empty() && !entitled.contains(&by) {
            not_entitled(id, by, &entitled, place, report);
        }
    }

    fn check_evidence(
        &self,
        rules: &RuleSet,
        id: &str,
        on: &Subject,
        evidence: &str,
        place: CellRef,
        report: &mut Report<'_>,
    ) {
        let matter = match on {
            Subject::Result(matter) => *matter,
            Subject::AwardFor(award, _) => Matter::Award(*award),
            _ => return,
        };
        let asks = |one: &&crate::model::ledgers::Settlement| one.covers(matter) && !one.evidence.is_empty();
        if evidence.is_empty() && rules.review.settlements.iter().any(|one| asks(&one)) {
            lacks(id, ("凭据", "the document that the scheme asks for"), place, report);
        }
    }

    fn lifts(
        &self,
        rules: &RuleSet,
        id: &str,
        on: &Subject,
        written: &str,
        place: CellRef,
        report: &mut Report<'_>,
    ) -> Vec<VetoId> {
        let mut found = Vec::new();
        for word in written.split([';', '；', '、']).map(str::trim).filter(|word| !word.is_empty()) {
            let veto = rules.vetoes.iter().position(|veto| veto.id == word || veto.title.as_deref() == Some(word));
            match veto {
                Some(veto) if matches!(on, Subject::Tolerance { .. }) => found.push(VetoId::from_index(veto)),
                Some(_) => report.at(&catalog::ADJUDICATION_MATTER, place, |new| {
                    new(say!(
                        "`{id}` 不是容错，不能解除否决",
                        "`{id}` is no tolerance of an event and lifts no veto",
                        id = id
                    ))
                    .help(say!("对准造成否决的那起事件", "let it be about the event that the veto is for"))
                }),
                None => report.at(&catalog::ADJUDICATION_MATTER, place, |new| {
                    let problem = new(say!("方案中没有否决 `{veto}`", "the scheme has no veto `{veto}`", veto = word));
                    let help = say!("写否决的名称", "write the name of a veto");
                    suggest(problem, word, rules.vetoes.iter().map(|veto| veto.id.as_str()), help)
                }),
            }
        }
        found
    }
}

/// The points a node may be given by decision: within its fixed bounds, else from 0 to its full mark.
fn limits(node: &crate::model::node::Node) -> (Number, Number) {
    let fixed = |bound: &Option<crate::model::expr::Expr>| {
        bound.as_ref().and_then(|expr| expr.constant().and_then(Value::number).cloned())
    };
    (fixed(&node.floor).unwrap_or_default(), fixed(&node.cap).unwrap_or_else(|| node.full.clone()))
}

/// Whether two decisions are about one thing.
pub(super) fn one_thing(a: &Subject, b: &Subject) -> bool {
    match (a, b) {
        (Subject::Fact { fact: a, part: of, .. }, Subject::Fact { fact: b, part: other, .. }) => a == b && of == other,
        (Subject::Event { event: a, row: x, field: f, .. }, Subject::Event { event: b, row: y, field: g, .. }) => {
            a == b && x == y && f == g
        }
        (Subject::Tolerance { event: a, row: x, .. }, Subject::Tolerance { event: b, row: y, .. }) => a == b && x == y,
        (Subject::Result(a), Subject::Result(b)) => a == b,
        (Subject::AwardFor(a, x), Subject::AwardFor(b, y)) => a == b && x == y,
        _ => false,
    }
}

pub(super) fn twice(
    decision: &Decision,
    first: Option<&(Decision, Vec<String>)>,
    same_id: bool,
    report: &mut Report<'_>,
) {
    let first_span = first.map(|(first, _)| report.span(first.cell));
    report.at(&catalog::ADJUDICATION_TWICE, decision.cell, |new| {
        let message = if same_id {
            say!("编号 `{id}` 用了两次", "the id `{id}` is used twice", id = decision.id.as_str())
        } else {
            say!(
                "`{id}` 与前面的一条裁定同一事项",
                "`{id}` is about the same thing as an earlier decision",
                id = decision.id.as_str()
            )
        };
        let problem = new(message)
            .help(say!("在后一条的 `replaces` 中写前一条的编号", "name the earlier one under `replaces` of the later"));
        match first_span {
            Some(span) => problem.label(span, say!("前一条在这里", "the earlier one is here")),
            None => problem,
        }
    });
}

fn lacks(id: &str, what: (&str, &str), place: CellRef, report: &mut Report<'_>) {
    let entry: &'static Entry = &catalog::ADJUDICATION_INCOMPLETE;
    report.at(entry, place, |new| {
        new(say!("裁定 `{id}` 没有写明{what}", "the decision `{id}` does not state {what}", id = id, what = what))
            .help(say!("补上这一格", "fill in the cell"))
    });
}

fn not_entitled(id: &str, by: &str, entitled: &[&str], place: CellRef, report: &mut Report<'_>) {
    report.at(&catalog::ADJUDICATION_AUTHORITY, place, |new| {
        let problem = new(say!(
            "`{id}` 由 `{by}` 决定，方案没有给这个权限",
            "`{id}` was decided by `{by}`, whom the scheme does not entitle",
            id = id,
            by = by
        ));
        if entitled.is_empty() {
            return problem.help(say!(
                "方案没有写这类事项可以审定；要审定，先写 `审定 …`",
                "the scheme lets nobody settle this; write `settle …` first if it is to be"
            ));
        }
        let mut names: Vec<Bilingual> = entitled.iter().map(|name| Bilingual::from(format!("`{name}`"))).collect();
        names.dedup();
        problem.help(say!("有权的是：{names}", "entitled: {names}", names = list(&names)))
    });
}

/// The part of the period that a correction of a fact is about; an explanation where it names none, or one too many.
fn part_of(tables: &Tables<'_>, fact: FactId, which: &str) -> Result<Option<Part>, Bilingual> {
    let Some(declared) = tables.rules.facts.get(fact.index()) else { return Ok(None) };
    let name = declared.id.as_str();
    match declared.per {
        None if which.is_empty() => Ok(None),
        None => Err(say!("`{name}` 每期只有一个数", "`{name}` has one value a period", name = name)),
        Some(per) => {
            let found = named(which, tables.period).filter(|part| part.cycle() == per);
            found.and_then(|part| Part::of(tables.period, part)).map(Some).ok_or_else(|| {
                say!(
                    "`{name}` {every}填报，没有对准本期的哪一个数",
                    "`{name}` is reported {every}, and it is not said which value of the period is meant",
                    name = name,
                    every = by_the(per)
                )
            })
        }
    }
}
