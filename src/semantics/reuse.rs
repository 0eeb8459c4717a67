//! Other schemes: their names, and what of them is read.

use super::clauses::{Clauses, incomplete};
use super::expr::{constant, taken_over};
use super::names::Symbol;
use super::ranges::Interval;
use super::{Builder, Other, readings};
use crate::base::calendar::Cycle;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::model::expr::{Back, During, Expr, ExprKind, PartMissing, Statistic};
use crate::model::method::{Rule, Sign};
use crate::model::reuse::{Figure, Outside};
use crate::model::value::Dim;
use crate::model::{ImportId, NodeId};
use crate::say;
use crate::syntax::ast::Statement;
use crate::syntax::keywords::ClauseWord as C;

impl<'a> Builder<'a> {
    /// Declares the names of other schemes. (What is wrong with their paths was said when they were looked for.)
    pub(super) fn imports(&mut self, others: Vec<Other>) {
        for Other { name, scheme } in others {
            let Some(import) = scheme else {
                self.names.poison(&name.text());
                continue;
            };
            let id = ImportId::from_index(self.imports.len());
            if self.names.declare(&name.text(), Symbol::Import(id), name.span, &mut self.problems) {
                self.imports.push(import);
            }
        }
    }

    /// `use "…"`: the statement itself.
    pub(super) fn use_statement(&mut self, statement: &'a Statement) {
        Clauses::of(statement).finish(&[], &mut self.problems);
        if statement.title.is_none() {
            self.problems.push(incomplete(
                statement.word_span,
                &say!("带引号的路径，如 `\"../panels.kh\"`", "a path in quotation marks, such as `\"../panels.kh\"`"),
            ));
        }
    }

    /// A result that is taken over into an item of another full mark: rescaled, or as it is.
    pub(super) fn scaled(&mut self, id: NodeId, value: Expr, clauses: &mut Clauses<'a>) -> Expr {
        let rescaled = clauses.flag(C::Rescaled, &mut self.problems);
        let as_it_is = clauses.flag(C::AsItIs, &mut self.problems);
        let Some((import, node)) = taken_over(&value) else {
            if let Some(span) = rescaled.or(as_it_is).filter(|_| value.dim != Dim::Poisoned) {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!(
                            "只有照搬另一个方案的得分时，才说得上折算",
                            "only a score of another scheme that is taken over alone can be rescaled"
                        ),
                    )
                    .at(span)
                    .help(say!("在算式里写出倍数", "write the factor in the formula")),
                );
            }
            return value;
        };
        let theirs = self.imports.get(import.index()).and_then(|import| import.rules.nodes.get(node.index()));
        let Some((whole, own)) = theirs.map(|node| node.full.clone()).zip(self.node(id).map(|node| node.full.clone()))
        else {
            return value;
        };
        if whole == own || whole.is_zero() || own.is_zero() || self.is_unsettled(id) {
            return value;
        }
        let span = value.span;
        match (rescaled, as_it_is) {
            (Some(_), None) => {}
            (None, Some(_)) => return value,
            _ => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::SCALE_MISSING,
                        say!(
                            "那里满分 {whole}，这里满分 {own}，没有写明怎样折算",
                            "its full mark there is {whole}, here {own}; how one becomes the other is not stated",
                            own = &own,
                            whole = &whole
                        ),
                    )
                    .at(span)
                    .note(say!(
                        "那里得满 {whole} 分时：折算按 {own} 分计，照计按 {whole} 分计",
                        "for {whole} points there: rescaled counts {own}, as it is {whole}",
                        own = &own,
                        whole = &whole
                    ))
                    .help(say!("写 `折算` 或 `照计`", "write `rescaled` or `as it is`"))
                    .witness(readings::scales(&whole, &own)),
                );
            }
        }
        let by = constant(own.checked_div(&whole).unwrap_or(Number::ONE), Dim::Ratio, span);
        Expr { kind: ExprKind::Multiply(Box::new(value), Box::new(by)), dim: Dim::Points, span }
    }

    fn is_unsettled(&self, id: NodeId) -> bool {
        self.drafts.get(id.index()).is_some_and(|draft| draft.unsettled)
    }

    /// The values a figure of another scheme may take.
    pub(super) fn interval_of_outside(&self, outside: &Outside) -> Interval {
        let Some(import) = self.imports.get(outside.scheme.index()) else { return Interval::all() };
        let rules = &import.rules;
        let of_node = |id: NodeId| match rules.reach.get(id.index()) {
            Some(extent) => Interval { low: extent.least.clone(), high: extent.most.clone() },
            None => Interval::all(),
        };
        let of_rule = |id: NodeId, at: usize| rules.nodes.get(id.index()).and_then(|node| node.rules.get(at));
        let up_to = |cap: Option<Number>| Interval { low: Some(Number::ZERO), high: cap };
        let once = match &outside.figure {
            Figure::Node(id) => of_node(*id),
            Figure::NodeLost(id) => {
                let full = rules.nodes.get(id.index()).map(|node| node.full.clone());
                let most = full.zip(of_node(*id).low).map(|(full, low)| (&full - &low).max(Number::ZERO));
                up_to(most)
            }
            Figure::Rule(id, at) => of_rule(*id, *at).map_or_else(Interval::all, |rule| match rule.sign {
                Sign::Deduct if capped(rule) => up_to(rule.cap.clone()).negated(),
                Sign::Add if capped(rule) => up_to(rule.cap.clone()),
                _ => Interval::all(),
            }),
            Figure::RuleLost(id, at) => {
                up_to(of_rule(*id, *at).filter(|rule| capped(rule)).and_then(|rule| rule.cap.clone()))
            }
            Figure::Account(_) => Interval::all(),
            Figure::Place | Figure::Award(_) => Interval::from_zero(),
        };
        let or_zero =
            |range: Interval, zero: bool| if zero { range.hull(Interval::point(Number::ZERO)) } else { range };
        let zero = outside.missing == Some(PartMissing::Zero);
        let some = zero || outside.missing == Some(PartMissing::LeftOut);
        match outside.statistic {
            None
            | Some(
                Statistic::Mean
                | Statistic::Minimum
                | Statistic::Maximum
                | Statistic::Median
                | Statistic::Percentile(_)
                | Statistic::First
                | Statistic::Last,
            ) => or_zero(once, zero),
            // Never more than the range itself.
            Some(Statistic::Deviation) => Interval::from_zero(),
            Some(Statistic::Count | Statistic::Run) => {
                let (_, most) = parts(outside.during, rules.scheme.cycle, self.cycle_of_scheme);
                up_to(most.map(Number::from))
            }
            Some(Statistic::Sum) => {
                let (fewest, most) = parts(outside.during, rules.scheme.cycle, self.cycle_of_scheme);
                let Some(most) = most else {
                    let nonnegative = once.low.as_ref().is_some_and(|low| !low.is_negative());
                    return if nonnegative { Interval::from_zero() } else { Interval::all() };
                };
                let whole = once.clone().scaled(&Number::from(most));
                let least = once.scaled(&Number::from(fewest));
                or_zero(whole.hull(least), some)
            }
        }
    }
}

/// Whether a rule never gives or takes more than its cap, and nothing with the other sign.
fn capped(rule: &Rule) -> bool {
    rule.cap.as_ref().is_some_and(|cap| !cap.is_negative()) && rule.floor.is_none()
}

/// The least and the largest number of periods of one cycle in a stretch seen from a period of another; no largest where
/// the stretch has no fixed length.
pub(super) fn parts(during: During, theirs: Cycle, ours: Cycle) -> (u32, Option<u32>) {
    let inside = |whole: Cycle| -> (u32, Option<u32>) {
        match (whole.months(), theirs.months()) {
            (Some(whole), Some(part)) => (whole / part, Some(whole / part)),
            // Weeks that lie wholly in it.
            (Some(whole), None) => (3 * whole, Some(5 * whole)),
            _ => (1, Some(1)),
        }
    };
    match during {
        During::ThisPeriod | During::LastPeriod | During::Each(_) => inside(ours),
        During::LastYear => inside(Cycle::Year),
        During::ThisYear => (0, inside(Cycle::Year).1),
        During::Back(Back::Periods(n)) => (n, Some(n)),
        During::Named(period) => inside(period.cycle()),
        During::Back(_) | During::Dates(..) => (0, None),
    }
}
