//! Deductions and bonuses by cause: rule, clause, number, points; then every event behind them.

use super::BIG;
use super::context::Context;
use super::table::{Cell, Section, Table};
use crate::base::number::Number;
use crate::data::EventTable;
use crate::engine::outcome::RuleColumn;
use crate::engine::trace::{Origin, Step, StepKind};
use crate::model::expr::ExprKind;
use crate::model::method::{Rule, Sign, Subject};
use crate::model::{EventId, NodeId};
use crate::report::{escape, words};

/// A list of more events than this is folded up.
pub(super) const LONG_LIST: usize = 60;

/// A rule and its effect in the period.
pub(super) struct Cause<'a> {
    /// The node it stands in.
    pub node: NodeId,
    /// The rule.
    pub rule: &'a Rule,
    /// What it gave each unit.
    pub column: &'a RuleColumn,
    /// How many events counted.
    pub events: u64,
    /// The signed points of all units together.
    pub points: Number,
    /// The units it touched, by position.
    pub units: Vec<usize>,
}

impl Cause<'_> {
    /// The title of the rule.
    pub(super) fn title(&self) -> &str {
        self.rule.title.as_deref().unwrap_or(&self.rule.name)
    }

    /// Whether its points change a score of this period, and are not entered into another account.
    pub(super) fn counts_here(&self) -> bool {
        self.rule.counted_in.is_none()
    }
}

/// All deductions and bonuses in the order of the text.
pub(super) fn causes<'a>(ctx: &Context<'a>) -> Vec<Cause<'a>> {
    let mut found = Vec::new();
    for (node, body) in ctx.rules.nodes_with_ids() {
        for (at, rule) in body.rules.iter().enumerate() {
            let Some(column) = ctx.outcome.rule(node, at) else { continue };
            let touched = |unit: &usize| {
                let points = column.points.get(*unit).and_then(|points| points.number());
                points.is_some_and(|points| !points.is_zero())
                    || column.events.get(*unit).is_some_and(|events| *events > 0)
            };
            found.push(Cause {
                node,
                rule,
                column,
                events: column.events.iter().map(|events| u64::from(*events)).sum(),
                points: Context::sum(column.points.iter()),
                units: (0..ctx.data.units.len()).filter(touched).collect(),
            });
        }
    }
    found
}

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("adjustments", ctx.say("扣分与加分", "Deductions and bonuses"));
    let causes = causes(ctx);
    let kinds = [
        (Sign::Deduct, "deductions", "扣分事由", "Deductions by cause"),
        (Sign::Add, "bonuses", "加分事由", "Bonuses by cause"),
        (Sign::Adjust, "changes", "增减分事由", "Adjustments by cause"),
    ];
    for (sign, id, zh, en) in kinds {
        let own: Vec<&Cause> = causes.iter().filter(|cause| cause.rule.sign == sign && cause.counts_here()).collect();
        if !own.is_empty() {
            section.sections.push(of_causes(ctx, id, ctx.say(zh, en), &own));
        }
    }
    let own: Vec<&Cause> = causes.iter().filter(|cause| !cause.counts_here()).collect();
    if !own.is_empty() {
        let mut inner = of_causes(ctx, "elsewhere", ctx.say("记入其他账户的事由", "Counted in other accounts"), &own);
        inner.text.insert(
            0,
            ctx.say(
                "以下分值记入年终等账户，不影响本期得分。",
                "These points are entered into other accounts, such as that of the year; they change no score of this period.",
            )
            .to_owned(),
        );
        section.sections.push(inner);
    }
    section
}

/// Some rules, and the events they counted.
fn of_causes(ctx: &Context, id: &str, title: &str, causes: &[&Cause]) -> Section {
    let mut section = Section::new(id, title);
    section.tables.push(by_cause(ctx, id, causes));
    if ctx.data.units.len() < BIG {
        section.tables.extend(events(ctx, id, causes));
    } else {
        section.text.push(
            ctx.say(
                "单位较多，逐件清单不在此列出，见考核数据。",
                "With so many units single events are not listed here; see the data.",
            )
            .to_owned(),
        );
    }
    section
}

/// One row for each rule.
fn by_cause(ctx: &Context, id: &str, causes: &[&Cause]) -> Table {
    let mut table = Table::new(format!("{id}-by-cause"), ctx.say("按事由汇总", "By cause"))
        .words(ctx.say("事由", "Cause"))
        .words(ctx.say("所属指标", "Indicator"))
        .words(ctx.say("标准", "Amount"))
        .figures(ctx.say("件次", "Events"))
        .figures(ctx.say("涉及单位", "Units"))
        .figures(ctx.say("分值合计", "Points"))
        .words(ctx.say("依据条款", "Clause"));
    for cause in causes {
        let of_events = matches!(cause.rule.subject, Subject::Events { .. });
        let node = ctx.node(cause.node).map_or("", |node| node.id.as_str());
        table.row_at(
            escape::anchor("rule", &cause.rule.id),
            vec![
                Cell::head(cause.title()).title(cause.rule.id.clone()),
                Cell::text(ctx.node_title(cause.node)).link(format!("#{}", escape::anchor("node", node))),
                Cell::text(amount(ctx, cause.rule)),
                if of_events { Cell::number(cause.events.to_string()) } else { Cell::none() },
                Cell::number(cause.units.len().to_string()),
                Cell::number(ctx.print().points(&cause.points)),
                ctx.clause_cell(&cause.rule.clause),
            ],
        );
    }
    table.notes.push(
        ctx.say(
            "分值为规则内封顶后的原始分值，未计指标的上下限，未乘上级权重。",
            "Points after the caps of the rule, before floors and caps of the indicator and the weights above it.",
        )
        .to_owned(),
    );
    table
}

/// The amount with what it is counted by.
fn amount(ctx: &Context, rule: &Rule) -> String {
    let amount = words::amount(ctx, &rule.amount);
    match &rule.subject {
        Subject::Events { .. } => ctx.text(|| format!("每次{amount}"), || format!("{amount} each")),
        Subject::Distance { per, beyond, .. } => {
            let rates = std::iter::once((per, amount))
                .chain(beyond.iter().map(|rate| (&rate.per, words::amount(ctx, &rate.amount))));
            let rates: Vec<String> = rates
                .map(|(per, amount)| {
                    let per = words::expression(ctx, per);
                    ctx.text(|| format!("每{per}{amount}"), || format!("{amount} per {per}"))
                })
                .collect();
            rates.join(ctx.say("；", "; "))
        }
        Subject::Once => amount,
    }
}

/// Every event that counted, from the derivations.
fn events(ctx: &Context, id: &str, causes: &[&Cause]) -> Option<Table> {
    let mut rows = Vec::new();
    for (unit, trace) in ctx.traces.iter().enumerate() {
        for cause in causes {
            let Subject::Events { event, .. } = cause.rule.subject else { continue };
            if !cause.units.contains(&unit) {
                continue;
            }
            let Some(step) = find_rule(trace, &cause.rule.id) else { continue };
            collect(step, &mut |step| rows.push(listed(ctx, cause.rule, event, unit, step)));
        }
    }
    if rows.is_empty() {
        return None;
    }
    rows.sort_by(|a, b| a.date.cmp(&b.date).then(a.unit.cmp(&b.unit)));
    let number = rows.len();
    let mut table = Table::new(
        format!("{id}-events"),
        ctx.text(|| format!("逐件清单（{number}件）"), || format!("Single events ({number})")),
    )
    .words(ctx.say("日期", "Date"))
    .words(ctx.say("单位", "Unit"))
    .words(ctx.say("事由", "Cause"))
    .figures(ctx.say("分值", "Points"));
    let noted = rows.iter().any(|row| !row.note.is_empty());
    if noted {
        table.push_words(ctx.say("情况", "What happened"));
    }
    table.push_words(ctx.say("佐证", "Evidence"));
    if number > LONG_LIST {
        table.fold = ctx.text(|| format!("展开逐件清单（{number}件）"), || format!("Show the {number} events"));
    }
    for row in rows {
        let mut cells = vec![Cell::or_none(row.date).kept(), ctx.unit_cell(row.unit), row.cause, row.points];
        if noted {
            cells.push(Cell::or_none(row.note));
        }
        cells.push(Cell::or_none(row.evidence));
        table.row(cells);
    }
    Some(table)
}

/// What is on record of a cause against a unit: day and note of every event that cost points, in the order of the days; of
/// a rule about a quantity, the figures it reads.
pub(super) fn facts(ctx: &Context, cause: &Cause, unit: usize) -> Vec<String> {
    let event = match &cause.rule.subject {
        Subject::Events { event, .. } => *event,
        Subject::Distance { of, edge, .. } => {
            let mut read = Vec::new();
            for expr in [of, edge] {
                expr.walk(&mut |inner| match &inner.kind {
                    ExprKind::Fact(fact) if !read.contains(fact) => read.push(*fact),
                    _ => {}
                });
            }
            return read.into_iter().filter_map(|fact| super::indicators::told(ctx, fact, unit)).collect();
        }
        Subject::Once => return Vec::new(),
    };
    let mut rows = Vec::new();
    if let Some(step) = ctx.traces.get(unit).and_then(|trace| find_rule(trace, &cause.rule.id)) {
        collect(step, &mut |step| {
            if step.value.number().is_some_and(|points| !points.is_zero()) {
                rows.push(listed(ctx, cause.rule, event, unit, step));
            }
        });
    }
    rows.sort_by(|a, b| a.date.cmp(&b.date));
    let told = |row: Listed| format!("{} {}", row.date, row.note).trim().to_owned();
    rows.into_iter().map(told).filter(|fact| !fact.is_empty()).collect()
}

/// A row of the list of events.
pub(crate) struct Listed {
    /// The date; empty where the event has none.
    pub date: String,
    /// The position of the unit.
    pub unit: usize,
    /// The rule that counted it, linked to its line.
    pub cause: Cell,
    /// What it brought.
    pub points: Cell,
    /// What happened, and why it brought nothing where it did.
    pub note: String,
    /// The reference of the evidence.
    pub evidence: String,
}

/// An event of a derivation, with what its row says.
pub(crate) fn listed(ctx: &Context, rule: &Rule, event: EventId, unit: usize, step: &Step) -> Listed {
    let table = ctx.data.events.get(event.index());
    let row = table.and_then(|table| row_of(table, unit, step));
    let text = |texts: &[std::sync::Arc<str>]| {
        row.and_then(|row| texts.get(row)).map_or_else(String::new, |text| text.to_string())
    };
    let mut note = table.map_or_else(String::new, |table| text(&table.notes));
    if step.value.number().is_some_and(Number::is_zero) {
        // An event that brings nothing says why: excused, without evidence, another of the matter counted.
        let how = step.how.get(ctx.lang);
        note = if note.is_empty() { how.to_owned() } else { format!("{note}{}{how}", ctx.say("；", "; ")) };
    }
    Listed {
        date: row.and_then(|row| table?.dates.get(row)).map_or_else(String::new, ToString::to_string),
        unit,
        cause: Cell::text(rule.title.as_deref().unwrap_or(&rule.name))
            .link(format!("#{}", escape::anchor("rule", &rule.id))),
        points: Cell::number(ctx.print().value(&step.value, &step.dim)).title(step.how.get(ctx.lang)),
        note,
        evidence: table.map_or_else(String::new, |table| text(&table.evidence)),
    }
}

/// The row of the table an event of a derivation stands in.
fn row_of(table: &EventTable, unit: usize, step: &Step) -> Option<usize> {
    step.inputs.iter().find_map(|input| {
        let Origin::Cell(cell) = input.origin else { return None };
        table
            .rows(unit)
            .find(|row| table.cells.get(*row).is_some_and(|own| (own.file, own.start) == (cell.file, cell.start)))
    })
}

/// The step of a rule, anywhere in a derivation.
fn find_rule<'s>(step: &'s Step, id: &str) -> Option<&'s Step> {
    if step.kind == StepKind::Rule && step.id == id {
        return Some(step);
    }
    step.children.iter().find_map(|child| find_rule(child, id))
}

/// The events below a step.
pub(crate) fn collect<'s>(step: &'s Step, visit: &mut impl FnMut(&'s Step)) {
    if step.kind == StepKind::Event {
        visit(step);
        return;
    }
    for child in &step.children {
        collect(child, visit);
    }
}
