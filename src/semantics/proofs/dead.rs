//! Conditions that hold always or never: a veto nobody can meet, an award nobody or everybody gains, a dead method.

use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::witness::{Relation, Side, What, Witness};
use crate::model::decision::{FactorWhen, Grades, VetoEffect};
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::node::Body;
use crate::model::value::Dim;
use crate::say;
use crate::semantics::Builder;
use crate::semantics::ranges::Interval;

/// A condition and what hangs on it.
struct Condition {
    expr: Expr,
    /// What never holding means, and what always holding means; nothing where that is harmless.
    never: Bilingual,
    always: Option<Bilingual>,
}

impl Builder<'_> {
    /// Reports conditions that hold always or never.
    pub(super) fn dead_conditions(&mut self) {
        let mut found = Vec::new();
        for node in &self.nodes {
            if let Some(when) = &node.not_applicable_when {
                found.push(Condition {
                    expr: when.clone(),
                    never: say!("`{n}` 永远适用", "`{n}` is always applicable", n = node.id.as_str()),
                    always: Some(say!("`{n}` 永远不适用", "`{n}` is never applicable", n = node.id.as_str())),
                });
            }
            if let Body::Item(item) = &node.body {
                for method in &item.methods {
                    found.extend(method.when.iter().map(|when| Condition {
                        expr: when.clone(),
                        never: say!(
                            "`{n}` 的这种得分办法永远用不上",
                            "this way of scoring `{n}` is never used",
                            n = node.id.as_str()
                        ),
                        always: Some(say!(
                            "`{n}` 总按这种办法得分，后面的永远用不上",
                            "`{n}` is always scored this way; what follows is never used",
                            n = node.id.as_str()
                        )),
                    }));
                }
            }
            for rule in &node.rules {
                found.extend(rule.when.iter().map(|when| Condition {
                    expr: when.clone(),
                    never: say!("规则 `{n}` 永远不生效", "the rule `{n}` is never in force", n = rule.id.as_str()),
                    always: None,
                }));
                for factor in &rule.factors {
                    if let FactorWhen::Holds(when) = &factor.when {
                        found.push(Condition {
                            expr: when.clone(),
                            never: say!(
                                "`{n}` 的系数永远不起作用",
                                "the factor of `{n}` never counts",
                                n = rule.id.as_str()
                            ),
                            always: None,
                        });
                    }
                }
            }
        }
        for veto in &self.vetoes {
            found.push(Condition {
                expr: veto.when.clone(),
                never: say!("否决 `{n}` 没有单位会触发", "no unit can meet the veto `{n}`", n = veto.id.as_str()),
                always: Some(say!(
                    "否决 `{n}` 对所有单位都成立",
                    "every unit meets the veto `{n}`",
                    n = veto.id.as_str()
                )),
            });
        }
        self.tell(&found);
        self.after_vetoes();
    }

    /// What is decided by the published total, which vetoes may have lowered.
    fn after_vetoes(&mut self) {
        let before = self.reach.first().cloned();
        // What they take is within what the root reaches; their limits come behind its bounds.
        let low = self.extents().into_iter().next().and_then(|root| root.least);
        if let Some(root) = self.reach.first_mut() {
            root.low = low;
        }
        let mut found = Vec::new();
        for award in &self.awards {
            found.extend(award.when.iter().map(|when| Condition {
                expr: when.clone(),
                never: say!("奖项 `{n}` 没有单位能得到", "no unit can gain the award `{n}`", n = award.id.as_str()),
                always: award.places.is_none().then(|| {
                    say!("奖项 `{n}` 所有单位都得到", "every unit gains the award `{n}`", n = award.id.as_str())
                }),
            }));
        }
        for one in &self.consequences {
            found.push(Condition {
                expr: one.when.clone(),
                never: say!("后果 `{n}` 永远不会发生", "the consequence `{n}` never follows", n = one.id.as_str()),
                always: Some(say!(
                    "后果 `{n}` 对所有单位都发生",
                    "the consequence `{n}` follows for every unit",
                    n = one.id.as_str()
                )),
            });
        }
        self.tell(&found);
        self.dead_grades();
        if let (Some(root), Some(before)) = (self.reach.first_mut(), before) {
            *root = before;
        }
    }

    fn tell(&mut self, conditions: &[Condition]) {
        for condition in conditions {
            let (message, witness) = match self.certain(&condition.expr) {
                Some(false) => (Some(&condition.never), false),
                Some(true) => (condition.always.as_ref(), true),
                None => (None, false),
            };
            let Some(message) = message else { continue };
            let mut problem = Diagnostic::new(&catalog::CONDITION_CONSTANT, message.clone()).at(condition.expr.span);
            if let Some(why) = self.why(&condition.expr, witness) {
                problem = problem.note(why);
            }
            self.shown_by(&condition.expr, witness, &mut problem.witness);
            self.problems.push(problem.help(say!(
                "核对数字和比较符号，或删去这个条件",
                "check the number and the sign, or remove the condition"
            )));
        }
    }

    /// A grade that nobody can reach, or that takes everybody.
    fn dead_grades(&mut self) {
        // Shares have no limits: who has which grade is decided by place.
        let Some(grades) = self.grades.as_ref().filter(|grades| grades.shares.is_none()) else { return };
        let range = self.interval(&grades.of);
        let mut problems = Vec::new();
        let (best, worst) = if grades.lower_is_better { (&range.low, &range.high) } else { (&range.high, &range.low) };
        for (position, grade) in grades.bands.iter().enumerate() {
            let out_of_reach = grade.edge.is_some() && best.as_ref().is_some_and(|best| !grades.admits(grade, best));
            let better = position.checked_sub(1).and_then(|better| grades.bands.get(better));
            let swallowed = better.zip(worst.as_ref()).is_some_and(|(better, worst)| grades.admits(better, worst));
            if (out_of_reach || swallowed) && !self.grade_is_moved_to(grades, position) {
                let mut problem = Diagnostic::new(
                    &catalog::CONDITION_CONSTANT,
                    say!("没有单位会评为 `{grade}`", "no unit can be graded `{grade}`", grade = grade.name.as_str()),
                )
                .at(grades.clause.span);
                if let (Some(low), Some(high)) = (&range.low, &range.high) {
                    problem = problem.note(say!(
                        "分数只能在 {low} 到 {high} 之间",
                        "the value lies between {low} and {high}",
                        low = self.shown(low, &Dim::Points),
                        high = self.shown(high, &Dim::Points)
                    ));
                }
                let end = |what, end: &Number| {
                    Side::new(what, self.sources.text(grades.of.span), self.quantity(end, &grades.of.dim))
                };
                let (far, near) =
                    if grades.lower_is_better { (What::Least, What::Most) } else { (What::Most, What::Least) };
                let shown = if out_of_reach { Some(grade).zip(best.as_ref()) } else { better.zip(worst.as_ref()) };
                if let Some((limit, reached)) = shown
                    && let Some(edge) = &limit.edge
                {
                    let edge_side = Side::new(What::Stated, limit.name.as_str(), self.quantity(edge, &grades.of.dim));
                    let reached_side = end(if out_of_reach { far } else { near }, reached);
                    problem = problem.witness(Witness::new(reached_side, Relation::between(reached, edge), edge_side));
                }
                problems.push(problem.help(say!("核对等次的界限", "check the limits of the grades")));
            }
        }
        for problem in problems {
            self.problems.push(problem);
        }
    }

    /// Whether something else than the value can give a grade: a veto, a least sub-score, a shift by tiers, or a quota
    /// of the grade above.
    fn grade_is_moved_to(&self, grades: &Grades, position: usize) -> bool {
        let here = |grade: u16| usize::from(grade) == position;
        let above = position.checked_sub(1).and_then(|above| grades.bands.get(above));
        let last = position + 1 == grades.bands.len();
        let mut effects = self.vetoes.iter().flat_map(|veto| &veto.effects);
        effects.any(|effect| matches!(effect, VetoEffect::GradeIs(to) | VetoEffect::GradeAtMost(to) if here(*to)))
            || grades.limits.iter().any(|limit| here(limit.most))
            || grades.promotions.iter().any(|one| if one.tiers < 0 { position > 0 } else { !last })
            || above.is_some_and(|above| above.quota.is_some())
    }

    /// Whether a condition holds for every unit (`true`) or for none (`false`).
    fn certain(&self, expr: &Expr) -> Option<bool> {
        match &expr.kind {
            ExprKind::Compare(sign, a, b) => {
                let numeric = |expr: &Expr| {
                    !matches!(expr.dim, Dim::Level(_) | Dim::Text | Dim::Flag | Dim::Date | Dim::Poisoned)
                };
                if !numeric(a) || !numeric(b) {
                    return None;
                }
                compared(*sign, &self.interval(a), &self.interval(b))
            }
            ExprKind::Not(a) => Some(!self.certain(a)?),
            ExprKind::And(list) => {
                let all: Vec<Option<bool>> = list.iter().map(|part| self.certain(part)).collect();
                if all.contains(&Some(false)) {
                    Some(false)
                } else {
                    all.iter().all(|one| *one == Some(true)).then_some(true)
                }
            }
            ExprKind::Or(list) => {
                let all: Vec<Option<bool>> = list.iter().map(|part| self.certain(part)).collect();
                if all.contains(&Some(true)) {
                    Some(true)
                } else {
                    all.iter().all(|one| *one == Some(false)).then_some(false)
                }
            }
            _ => None,
        }
    }

    /// The comparisons that decide: the end of the one side that is nearest to the other, and how they stand.
    fn shown_by(&self, expr: &Expr, holds: bool, found: &mut Vec<Witness>) {
        match &expr.kind {
            ExprKind::Compare(_, a, b) if self.certain(expr).is_some() => {
                let side = |what, of: &Expr, end: &Number| {
                    let what = if of.constant().is_some() { What::Stated } else { what };
                    Side::new(what, self.sources.text(of.span), self.quantity(end, &of.dim))
                };
                let (x, y) = (self.interval(a), self.interval(b));
                let below = x.high.as_ref().zip(y.low.as_ref()).filter(|(high, low)| high <= low);
                let above = x.low.as_ref().zip(y.high.as_ref()).filter(|(low, high)| low >= high);
                let below = below.map(|(high, low)| {
                    Witness::new(side(What::Most, a, high), Relation::between(high, low), side(What::Least, b, low))
                });
                found.extend(below.or(above.map(|(low, high)| {
                    Witness::new(side(What::Least, a, low), Relation::between(low, high), side(What::Most, b, high))
                })));
            }
            ExprKind::Not(inner) => self.shown_by(inner, !holds, found),
            ExprKind::And(list) | ExprKind::Or(list) => {
                // One part that decides is enough; else all do.
                let one = matches!(expr.kind, ExprKind::Or(_)) == holds;
                let mut parts = list.iter().filter(|part| self.certain(part) == Some(holds));
                let parts: Vec<&Expr> = if one { parts.next().into_iter().collect() } else { parts.collect() };
                parts.into_iter().for_each(|part| self.shown_by(part, holds, found));
            }
            _ => {}
        }
    }

    /// The comparison that decides, with what its sides can be.
    fn why(&self, expr: &Expr, holds: bool) -> Option<Bilingual> {
        match &expr.kind {
            ExprKind::Compare(..) if self.certain(expr) == Some(holds) => {
                let ExprKind::Compare(_, a, b) = &expr.kind else { return None };
                let side = |expr: &Expr| {
                    let range = self.interval(expr);
                    let text = self.sources.text(expr.span).to_owned();
                    match (&range.low, &range.high) {
                        (Some(low), Some(high)) if low == high => None,
                        (Some(low), Some(high)) => Some(say!(
                            "`{x}` 在 {low} 到 {high} 之间",
                            "`{x}` lies between {low} and {high}",
                            x = text.as_str(),
                            low = self.shown(low, &expr.dim),
                            high = self.shown(high, &expr.dim)
                        )),
                        (Some(low), None) => Some(say!(
                            "`{x}` 至少为 {low}",
                            "`{x}` is at least {low}",
                            x = text.as_str(),
                            low = self.shown(low, &expr.dim)
                        )),
                        (None, Some(high)) => Some(say!(
                            "`{x}` 最多为 {high}",
                            "`{x}` is at most {high}",
                            x = text.as_str(),
                            high = self.shown(high, &expr.dim)
                        )),
                        (None, None) => None,
                    }
                };
                side(a).or_else(|| side(b))
            }
            _ => expr.parts().into_iter().find_map(|part| self.why(part, holds).or_else(|| self.why(part, !holds))),
        }
    }
}

/// Whether a comparison of two intervals is certain.
fn compared(sign: Comparison, a: &Interval, b: &Interval) -> Option<bool> {
    let less = |x: &Option<Number>, y: &Option<Number>| x.as_ref().zip(y.as_ref()).is_some_and(|(x, y)| x < y);
    let at_most = |x: &Option<Number>, y: &Option<Number>| x.as_ref().zip(y.as_ref()).is_some_and(|(x, y)| x <= y);
    let (always, never) = match sign {
        Comparison::Less => (less(&a.high, &b.low), at_most(&b.high, &a.low)),
        Comparison::LessOrEqual => (at_most(&a.high, &b.low), less(&b.high, &a.low)),
        Comparison::Greater => (less(&b.high, &a.low), at_most(&a.high, &b.low)),
        Comparison::GreaterOrEqual => (at_most(&b.high, &a.low), less(&a.high, &b.low)),
        Comparison::Equal => (false, less(&a.high, &b.low) || less(&b.high, &a.low)),
        Comparison::NotEqual => (less(&a.high, &b.low) || less(&b.high, &a.low), false),
    };
    match (always, never) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}
