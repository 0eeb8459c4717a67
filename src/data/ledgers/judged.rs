//! Judgements of events: within the range of their rule, by somebody it names, with a reason.

use crate::base::catalog;
use crate::base::language::{Bilingual, list, say};
use crate::data::report::Report;
use crate::data::{CellRef, EventTable};
use crate::model::RuleSet;
use crate::model::ledgers::Judged;
use crate::model::method::{Rule, Subject};
use crate::model::value::Value;

/// Checks the judgements of all rules that leave something to judge.
pub(in crate::data) fn check(rules: &RuleSet, events: &[EventTable], report: &mut Report<'_>) {
    for rule in rules.nodes.iter().flat_map(|node| &node.rules) {
        let (Some(judged), Subject::Events { event, .. }) = (&rule.judged, &rule.subject) else { continue };
        let Some(table) = events.get(event.index()) else { continue };
        for row in 0..table.dates.len() {
            let value = |field: u16| table.fields.get(usize::from(field)).and_then(|column| column.get(row));
            let Some(Value::Number(points)) = value(judged.amount) else { continue };
            let text = |field: u16| match value(field) {
                Some(Value::Text(text)) => text.to_string(),
                _ => String::new(),
            };
            let cell =
                |field: u16| table.cell(row, |columns| columns.fields.get(usize::from(field)).copied().flatten());
            let place = cell(judged.amount);
            if *points < judged.low || *points > judged.high {
                told(
                    rule,
                    place,
                    report,
                    &say!(
                        "酌定 {points} 分，规定从 {low} 到 {high} 分",
                        "{points} points were judged; the rule goes from {low} to {high}",
                        points = points.to_string(),
                        low = judged.low.to_string(),
                        high = judged.high.to_string()
                    ),
                    ("改为范围内的分值", "judge within the range"),
                );
            }
            who(rule, judged, &text(judged.judge), cell(judged.judge).or(place), report);
            if text(judged.grounds).is_empty() {
                told(
                    rule,
                    cell(judged.grounds).or(place),
                    report,
                    &say!("酌定没有理由", "a judgement without a reason"),
                    ("写明理由", "give the reason"),
                );
            }
        }
    }
}

fn who(rule: &Rule, judged: &Judged, judge: &str, place: Option<CellRef>, report: &mut Report<'_>) {
    if judged.by.iter().any(|name| name == judge) {
        return;
    }
    let names: Vec<Bilingual> = judged.by.iter().map(|name| Bilingual::from(format!("`{name}`"))).collect();
    let message = say!(
        "酌定的是 `{judge}`，规定由 {names} 酌定",
        "judged by `{judge}`; the rule names {names}",
        judge = judge,
        names = list(&names)
    );
    told(rule, place, report, &message, ("由规定写明的人酌定", "let those judge whom the rule names"));
}

fn told(rule: &Rule, place: Option<CellRef>, report: &mut Report<'_>, what: &Bilingual, help: (&str, &str)) {
    let Some(place) = place else { return };
    report.at(&catalog::JUDGEMENT_INVALID, place, |new| {
        let title = rule.title.as_deref().unwrap_or(&rule.name);
        new(say!("`{rule}`：{what}", "`{rule}`: {what}", rule = title, what = what))
            .label(rule.clause.span, say!("规定在这里", "the rule is here"))
            .help(help)
    });
}
