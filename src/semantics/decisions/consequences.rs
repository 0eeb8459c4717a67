//! What follows from results: conditions over awards and other consequences, and what they bar later.

use super::with_consequences;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::model::decision::{Ahead, Consequence, Effect};
use crate::model::expr::{Expr, ExprKind, Verdict};
use crate::model::{AwardId, ConsequenceId};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clauses, Reference, incomplete, plain, reference, title};
use crate::semantics::names::Symbol;
use crate::syntax::ast::{ExprKind as Written, Name, Statement, Timespan, Unit};
use crate::syntax::keywords::{BuiltIn, ClauseWord as C, Span as SpanWord, UnitWord};

impl<'a> Builder<'a> {
    /// A consequence before its rules are known.
    pub(in crate::semantics) fn empty_consequence(&self, statement: &'a Statement) -> Consequence {
        Consequence {
            id: statement.name.as_ref().map(Name::text).unwrap_or_default(),
            title: title(statement.title.as_ref()),
            when: crate::semantics::expr::poisoned(statement.span),
            effects: Vec::new(),
            clause: self.clause(statement, None),
        }
    }

    pub(super) fn consequence(&mut self, index: usize, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        let when = self.in_force(&mut clauses, &with_consequences());
        clauses.finish(&[C::When, C::Unless], &mut self.problems);
        let effects = self.effects(statement);
        if when.is_none() {
            self.problems.push(incomplete(statement.span, &say!("`当 …`", "`when …`")));
        }
        if let Some(consequence) = self.consequences.get_mut(index) {
            if let Some(when) = when {
                consequence.when = when;
            }
            consequence.effects = effects;
        }
    }

    /// `bar flag within 1 year`, `bar awards in this year`: awards the unit does not gain later.
    pub(super) fn bar_ahead(&mut self, statement: &'a Statement) -> Option<Effect> {
        let mut clauses = Clauses::of(statement);
        let within = clauses.take(C::Within, &mut self.problems);
        let in_span = clauses.take(C::In, &mut self.problems);
        let values = clauses.take_values();
        clauses.finish(&[C::Within, C::In], &mut self.problems);
        let mut awards: Vec<AwardId> = Vec::new();
        let mut all = false;
        let wanted = say!("奖项", "an award");
        for operand in values {
            let Some(Reference::Name(name)) = reference(operand) else {
                self.problems.push(incomplete(operand.span, &wanted));
                continue;
            };
            if self.names.candidates(name).is_empty() && BuiltIn::find(&name.text()) == Some(BuiltIn::Awards) {
                all = true;
                continue;
            }
            let found = self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Award(_)), &mut self.problems);
            if let Some(Symbol::Award(id)) = found {
                awards.push(id);
            }
        }
        if all {
            awards.clear();
        }
        let expected = say!("`限 1年` 或 `期间 本年`", "`within 1 year` or `in this year`");
        let during = match (&within, &in_span) {
            (Some(clause), None) => clause.values.first().and_then(|operand| plain(operand)).and_then(ahead),
            (None, Some(clause)) => {
                let name = match clause.values.first().copied().and_then(reference) {
                    Some(Reference::Name(name)) => Some(name.text()),
                    _ => None,
                };
                (name.as_deref().and_then(SpanWord::find) == Some(SpanWord::ThisYear)).then_some(Ahead::ThisYear)
            }
            (None, None) => {
                self.problems.push(
                    Diagnostic::new(&catalog::BAR_SPAN_MISSING, say!("取消多久没有写明", "for how long is not stated"))
                        .at(statement.span)
                        .note(say!(
                            "后果在本期奖项评出之后才产生，只能取消以后各期的奖项",
                            "what follows from this period's results comes after its awards: it can only bar later ones"
                        ))
                        .help(say!("写{expected}", "write {expected}", expected = expected)),
                );
                return None;
            }
            (Some(_), Some(clause)) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_TWICE,
                        say!("取消多久写了两种", "how long it lasts is settled twice"),
                    )
                    .at(clause.span),
                );
                return None;
            }
        };
        let Some(during) = during else {
            let place = within.as_ref().or(in_span.as_ref()).map_or(statement.span, |clause| clause.whole());
            self.problems.push(incomplete(place, &expected));
            return None;
        };
        (all || !awards.is_empty()).then_some(Effect::Bar { awards, during })
    }

    /// `within 1 year`, in months; what is wrong with it is reported.
    pub(in crate::semantics) fn months_within(
        &mut self,
        clause: &crate::semantics::clauses::Clause<'a>,
    ) -> Option<u32> {
        let months = clause.value().and_then(quantity).and_then(|(n, unit)| n.checked_mul(months(unit)?));
        if months.is_none() {
            self.problems.push(incomplete(clause.whole(), &say!("`限 1年`", "`within 1 year`")));
        }
        months
    }

    /// `in last 12 months`, `in this year` behind an award or a consequence.
    pub(in crate::semantics) fn back(&mut self, span: &Timespan, place: Span) -> Option<crate::model::expr::Back> {
        use crate::model::expr::Back;
        let back = match span {
            Timespan::Last(expr) => quantity(expr).and_then(|(n, unit)| match unit {
                UnitWord::Periods => Some(Back::Periods(n)),
                UnitWord::Days => Some(Back::Days(n)),
                UnitWord::Weeks => Some(Back::Days(n.checked_mul(7)?)),
                other => Some(Back::Months(n.checked_mul(months(other)?)?)),
            }),
            Timespan::Name(name) => {
                (SpanWord::find(&name.text()) == Some(SpanWord::ThisYear)).then_some(Back::ThisYear)
            }
            Timespan::Period(_) | Timespan::Dates(..) => None,
        };
        let back = back.filter(|back| !matches!(back, Back::Periods(0) | Back::Months(0) | Back::Days(0)));
        if back.is_none() {
            self.problems.push(incomplete(
                place,
                &say!("`近 12个月`、`近 3期` 或 `本年`", "`last 12 months`, `last 3 periods` or `this year`"),
            ));
        }
        back
    }

    /// Awards and consequences that read each other in a circle; prizes that stand below each other.
    pub(super) fn ladders(&mut self) {
        let awards = self.awards.iter().map(|award| {
            let mut reads: Vec<Verdict> = award.below.map(Verdict::Award).into_iter().collect();
            award.when.iter().for_each(|when| verdicts(when, &mut reads));
            (award.id.clone(), award.clause.span, Verdict::Award(AwardId(0)), reads)
        });
        let consequences = self.consequences.iter().map(|consequence| {
            let mut reads = Vec::new();
            verdicts(&consequence.when, &mut reads);
            (consequence.id.clone(), consequence.clause.span, Verdict::Consequence(ConsequenceId(0)), reads)
        });
        let list: Vec<_> = awards.chain(consequences).collect();
        let split = self.awards.len();
        let position = |of: &Verdict| match of {
            Verdict::Award(id) => Some(id.index()),
            Verdict::Consequence(id) => Some(split + id.index()),
            // Vetoes read neither.
            Verdict::Veto(_) => None,
        };
        // 0: new, 1: open, 2: done.
        let mut marks = vec![0_u8; list.len()];
        for start in 0..list.len() {
            let mut stack = vec![(start, 0_usize)];
            while let Some((at, next)) = stack.pop() {
                let Some((_, _, _, reads)) = list.get(at).filter(|_| marks.get(at) != Some(&2)) else { continue };
                let read = reads.get(next).map(position);
                if let Some(mark) = marks.get_mut(at) {
                    *mark = if read.is_some() { 1 } else { 2 };
                }
                let Some(read) = read else { continue };
                stack.push((at, next + 1));
                let Some(read) = read else { continue };
                match marks.get(read) {
                    Some(0) => stack.push((read, 0)),
                    Some(1) => {
                        let from = stack.iter().position(|(open, _)| *open == read).unwrap_or(0);
                        let on_the_way = stack.iter().skip(from).map(|(open, _)| *open).chain([read]);
                        let path: Vec<&str> =
                            on_the_way.filter_map(|open| list.get(open)).map(|(id, ..)| id.as_str()).collect();
                        let path = path.join(" → ");
                        let span = list.get(read).map_or(Span::default(), |(_, span, ..)| *span);
                        self.problems.push(
                            Diagnostic::new(
                                &catalog::CYCLE,
                                say!(
                                    "奖项或后果循环引用：{path}",
                                    "awards or consequences read each other in a circle: {path}",
                                    path = path
                                ),
                            )
                            .at(span)
                            .help(say!(
                                "读以前各期的，写 `上期.…`；否则去掉其中一处引用",
                                "to read an earlier period write `last.…`; else remove one of the references"
                            )),
                        );
                    }
                    _ => {}
                }
            }
        }
    }
}

/// A whole number and its unit of the language.
fn quantity(expr: &crate::syntax::ast::Expr) -> Option<(u32, UnitWord)> {
    match &expr.kind {
        Written::Number { value, unit: Unit::Word(unit) } => {
            Some((value.to_i64().and_then(|n| u32::try_from(n).ok())?, *unit))
        }
        _ => None,
    }
}

/// How many months a unit of time has.
fn months(unit: UnitWord) -> Option<u32> {
    match unit {
        UnitWord::Months => Some(1),
        UnitWord::Quarters => Some(3),
        UnitWord::HalfYears => Some(6),
        UnitWord::Years => Some(12),
        _ => None,
    }
}

fn ahead(expr: &crate::syntax::ast::Expr) -> Option<Ahead> {
    let (n, unit) = quantity(expr).filter(|(n, _)| *n > 0)?;
    match unit {
        UnitWord::Periods => Some(Ahead::Periods(n)),
        other => Some(Ahead::Months(n.checked_mul(months(other)?)?)),
    }
}

/// The awards and consequences of the current period that an expression reads.
fn verdicts(expr: &Expr, found: &mut Vec<Verdict>) {
    match &expr.kind {
        ExprKind::Earlier(..) => {}
        ExprKind::OverPeriods { during, inside, .. } if !during.holds_present(*inside) => {}
        ExprKind::Held(of) | ExprKind::Running { of, .. } | ExprKind::HeldIn(of, _) => found.push(*of),
        _ => expr.parts().into_iter().for_each(|part| verdicts(part, found)),
    }
}
