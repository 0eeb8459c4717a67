//! The same thing counted twice: a bonus for what is done and a deduction for what is not; and tables of points in which
//! one line does not follow the proportion of the others.

use super::same;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::witness::{Quantity, Relation, Side, What, Witness};
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::method::{Choice, ChoiceLine, Rule, Sign, Subject};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::semantics::Builder;
use std::collections::BTreeMap;

/// The lines of a table with their points, in the order of their words.
type Rows<'l> = Vec<(&'l ChoiceLine, Number)>;

impl Builder<'_> {
    /// Looks for a bonus and a deduction of one node over the two halves of the same events.
    pub(super) fn counted_twice(&mut self, index: usize) {
        let Some(node) = self.nodes.get(index) else { return };
        let mut problems = Vec::new();
        for bonus in node.rules.iter().filter(|rule| rule.sign == Sign::Add) {
            for loss in node.rules.iter().filter(|rule| rule.sign == Sign::Deduct) {
                let (Some((event, done)), Some((other, missed))) = (halves(bonus), halves(loss)) else { continue };
                if event != other || !opposite(done, missed) {
                    continue;
                }
                let (Some(gain), Some(cost)) = (amount(bonus), amount(loss)) else { continue };
                // A factor may be in force for the one and not for the other.
                let plain = |rule: &Rule| rule.factors.is_empty() && rule.when.is_none();
                let side = |rule: &Rule, filter: &Expr, points: Number| {
                    let given = self.one_event(event, Some(filter)).into_iter().collect();
                    Side { given, ..Side::new(What::Value, rule.id.as_str(), Quantity::points(points)) }
                };
                let shown = (plain(bonus) && plain(loss)).then(|| {
                    let (good, bad) = (side(bonus, done, gain.clone()), side(loss, missed, -cost.clone()));
                    Witness::new(good, Relation::between(gain, &-cost.clone()), bad)
                });
                let mut problem = Diagnostic::new(
                    &catalog::COUNTED_TWICE,
                    say!(
                        "做到加分、没做到又扣分：`{a}` 与 `{b}`",
                        "done adds and not done takes: `{a}` and `{b}`",
                        a = bonus.id.as_str(),
                        b = loss.id.as_str()
                    ),
                )
                .at(loss.clause.span)
                .label(bonus.clause.span, say!("加分在这里", "the bonus is here"))
                .note(say!(
                    "一件由没做到变为做到，得分差 {gain} + {cost} = {sum}",
                    "one more that is done instead of not changes the score by {gain} + {cost} = {sum}",
                    gain = gain.to_string(),
                    cost = cost.to_string(),
                    sum = (gain + cost).to_string()
                ))
                .help(say!("若非本意，只留一条", "if that is not meant, keep one of them"));
                problem.witness.extend(shown);
                problems.push(problem);
            }
        }
        for problem in problems {
            self.problems.push(problem);
        }
    }

    /// Looks for tables over the same words of which all lines but one have the same proportion.
    pub(super) fn out_of_proportion(&mut self) {
        let mut tables: BTreeMap<Vec<String>, (&Rule, Rows<'_>)> = BTreeMap::new();
        let mut problems = Vec::new();
        for rule in self.nodes.iter().flat_map(|node| &node.rules) {
            let Choice::By { key, lines, .. } = &rule.amount else { continue };
            let Some((words, rows)) = self.rows(&key.dim, lines).filter(|(words, _)| words.len() >= 3) else {
                continue;
            };
            let Some((first, base)) = tables.get(&words) else {
                tables.insert(words, (rule, rows));
                continue;
            };
            let ratios: Vec<Option<Number>> =
                rows.iter().zip(base).map(|((_, now), (_, then))| now.checked_div(then)).collect();
            let count = |ratio: &Option<Number>| ratios.iter().filter(|other| *other == ratio).count();
            let Some(usual) = ratios.iter().find(|ratio| ratio.is_some() && count(ratio) + 1 == ratios.len()) else {
                continue;
            };
            let odd = rows.iter().zip(base).zip(&ratios).find(|(_, ratio)| *ratio != usual);
            let (Some((((line, now), (_, then)), _)), Some(usual)) = (odd, usual) else { continue };
            problems.push(
                Diagnostic::new(
                    &catalog::OUT_OF_PROPORTION,
                    say!(
                        "这一行与其他行不成比例：其他都是 `{first}` 的 {ratio} 倍",
                        "this line does not follow the others, which are all {ratio} times those of `{first}`",
                        first = first.id.as_str(),
                        ratio = usual.to_string()
                    ),
                )
                .at(line.span)
                .label(first.clause.span, say!("那张表在这里", "that table is here"))
                .note(say!(
                    "{then} × {ratio} = {expected}，写的是 {now}",
                    "{then} × {ratio} = {expected}, written is {now}",
                    then = then.to_string(),
                    ratio = usual.to_string(),
                    expected = (then * usual).to_string(),
                    now = now.to_string()
                ))
                .help(say!(
                    "核对这个数；加倍也可写成 `乘以 2`，不必另列一表",
                    "check the number; doubling is written `factor 2` and needs no second table"
                ))
                .witness(
                    Witness::new(
                        Side::new(What::Stated, self.sources.text(line.span), Quantity::points(now.clone())),
                        Relation::Differs,
                        Side::new(What::Value, "base × ratio", Quantity::points(then * usual)),
                    )
                    .given("base", Quantity::points(then.clone()))
                    .given("ratio", Quantity::bare(usual.clone())),
                ),
            );
        }
        for problem in problems {
            self.problems.push(problem);
        }
    }

    /// A table over words: the words in order, and the fixed points of each.
    fn rows<'l>(&self, dim: &Dim, lines: &'l [ChoiceLine]) -> Option<(Vec<String>, Rows<'l>)> {
        let mut rows = Vec::new();
        for line in lines {
            let [(Comparison::Equal, key)] = line.tests.as_slice() else { return None };
            let word = match (key.constant()?, dim) {
                (Value::Level(level), Dim::Level(names)) => names.get(usize::from(*level))?.clone(),
                (Value::Text(text), _) => text.to_string(),
                _ => return None,
            };
            rows.push((word, line, line.value.constant()?.number()?.clone()));
        }
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        let words = rows.iter().map(|(word, ..)| word.clone()).collect();
        Some((words, rows.into_iter().map(|(_, line, number)| (line, number)).collect()))
    }
}

/// The events of a rule and the condition that singles them out.
fn halves(rule: &Rule) -> Option<(crate::model::EventId, &Expr)> {
    match &rule.subject {
        Subject::Events { event, filter: Some(filter), .. } => Some((*event, filter)),
        _ => None,
    }
}

fn amount(rule: &Rule) -> Option<&Number> {
    match &rule.amount {
        Choice::Value(value) => value.constant()?.number(),
        Choice::By { .. } => None,
    }
}

/// Whether one condition holds exactly where the other does not.
fn opposite(a: &Expr, b: &Expr) -> bool {
    match (&a.kind, &b.kind) {
        (ExprKind::Not(inner), _) if same(inner, b) => true,
        (_, ExprKind::Not(inner)) if same(a, inner) => true,
        (ExprKind::Compare(x, a, b), ExprKind::Compare(y, c, d)) => *y == x.opposite() && same(a, c) && same(b, d),
        _ => false,
    }
}
