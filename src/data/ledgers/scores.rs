//! `scores`: points given by hand, one scorer a row. A unit's own score stands beside those that count.

use super::{Ledger, Score, Source, cell, matter, text, words};
use crate::base::catalog;
use crate::base::language::say;
use crate::base::number::Number;
use crate::data::bind::{Column, Vocabulary};
use crate::data::report::Report;
use crate::data::units::Index;
use crate::data::value::{Reader, suggest};
use crate::model::ledgers::{Scored, Scorer};
use crate::model::method::MethodKind;
use crate::model::node::{Body, Node};
use crate::model::value::{Dim, Value};
use crate::model::{NodeId, RuleSet};

const COLUMNS: &[(&str, &str)] =
    &[("unit", "单位"), ("item", "指标"), ("scorer", "评分人"), ("points", "分值"), ("note", "说明")];

/// The words of the columns.
pub(in crate::data) fn vocabulary() -> Vocabulary {
    words(COLUMNS)
}

/// How a node is scored by hand, where it is.
#[must_use]
pub fn scored(node: &Node) -> Option<&Scored> {
    let Body::Item(item) = &node.body else { return None };
    item.methods.iter().find_map(|method| match &method.kind {
        MethodKind::Scored(scored) => Some(scored),
        _ => None,
    })
}

/// Reads a table.
pub(in crate::data) fn read(
    ledger: &mut Ledger,
    source: &Source<'_, '_>,
    rules: &RuleSet,
    units: &Index<'_>,
    report: &mut Report<'_>,
) {
    let Source { table, binding } = *source;
    for (en, zh) in COLUMNS.iter().filter(|(en, _)| *en != "note") {
        binding.require(&Column::Record(en), (zh, en), table, report);
    }
    let Some(column) = binding.find(&Column::Record("unit")) else { return };
    table.each(report, |report, row| {
        let get = |name| text(row, binding, name);
        let at = |name| cell(row, binding, name);
        let unit = units.find(row, column, report);
        let named = matter::node(rules, get("item")).and_then(|id| Some((id, rules.nodes.get(id.index())?)));
        let Some((node, declared, rule)) = named.and_then(|(id, node)| Some((id, node, scored(node)?))) else {
            unknown_item(rules, get("item"), at("item"), report);
            return;
        };
        let scorer = match get("scorer") {
            "self" | "自评" => Scorer::Own,
            name => Scorer::Office(name.to_owned()),
        };
        if scorer != Scorer::Own && !rule.scorers.contains(&scorer) {
            report.at(&catalog::ADJUDICATION_AUTHORITY, at("scorer"), |new| {
                let names = rule.scorers.iter().filter_map(|scorer| match scorer {
                    Scorer::Office(name) => Some(name.as_str()),
                    Scorer::Own => None,
                });
                let problem = new(say!(
                    "`{name}` 不是 `{item}` 的评分人",
                    "`{name}` does not score `{item}`",
                    name = get("scorer"),
                    item = declared.name.as_str()
                ));
                suggest(problem, get("scorer"), names, say!("写方案中的评分人", "write a scorer that the scheme names"))
            });
            return;
        }
        let reader = Reader { dim: &Dim::Points, scale: &Number::ONE, unit: None, range: None };
        let points = match reader.read(get("points"), &[]) {
            Ok((Value::Number(points), _)) => points,
            // A state says that there is no score.
            Ok(_) => return,
            Err(fault) => {
                reader.explain(&fault, "points", get("points"), at("points"), report);
                return;
            }
        };
        let beyond = rule.most.is_none() && points > declared.full;
        if points.is_negative() || beyond {
            report.at(&catalog::SCORE_OUT_OF_RANGE, at("points"), |new| {
                new(say!(
                    "`{item}` 评 {points} 分，应在 0 到 {full} 之间",
                    "`{item}` was given {points} points; they go from 0 to {full}",
                    item = declared.name.as_str(),
                    points = points.to_string(),
                    full = declared.full.to_string()
                ))
                .help(say!(
                    "核对评分；允许封顶计的，在方案中写 `最高 满分`",
                    "check the score; where more is to count as the full mark, write `at most full` in the scheme"
                ))
            });
            return;
        }
        let Some(unit) = unit.map(crate::data::cell::index) else { return };
        add(ledger, Score { node, unit, scorer, points, note: get("note").to_owned(), cell: at("points") }, report);
    });
}

fn add(ledger: &mut Ledger, score: Score, report: &mut Report<'_>) {
    let same = |other: &&Score| other.node == score.node && other.unit == score.unit && other.scorer == score.scorer;
    if let Some(first) = ledger.scores.iter().find(same) {
        let first = report.span(first.cell);
        report.at(&catalog::DUPLICATE_UNIT, score.cell, |new| {
            new(say!("同一评分人对同一单位评了两次", "one scorer scored the unit twice"))
                .label(first, say!("第一次在这里", "first given here"))
                .help(say!("核对后只保留一个", "check and keep one"))
        });
        return;
    }
    ledger.scores.push(score);
}

fn unknown_item(rules: &RuleSet, word: &str, place: crate::data::CellRef, report: &mut Report<'_>) {
    report.at(&catalog::ADJUDICATION_MATTER, place, |new| {
        let problem = new(say!("`{item}` 不是由人评分的指标", "`{item}` is no item scored by hand", item = word));
        let items: Vec<(NodeId, &Node)> = rules.nodes_with_ids().filter(|(_, node)| scored(node).is_some()).collect();
        let help = say!("写方案中有 `评分` 的指标", "write an item with `scored by`");
        suggest(problem, word, items.iter().map(|(_, node)| node.name.as_str()), help)
    });
}
