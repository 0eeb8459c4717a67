//! The size of a list, and quotas that each unit gives to its own people.

use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::{Number, RoundingMode};
use crate::base::source::Span;
use crate::base::witness::{Quantity, Relation};
use crate::model::decision::{Allotment, CutTies, Quota, QuotaSize};
use crate::model::expr::Among;
use crate::model::value::{Dim, Value};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Clauses, Reference, incomplete, plain, reference};
use crate::semantics::expr::Scope;
use crate::semantics::readings;
use crate::syntax::ast::{Operand, Statement, Term};
use crate::syntax::keywords::ClauseWord as C;

/// The grade that a quota is about: `excellent`, `"5星"`, `5`.
pub(in crate::semantics) fn name_of_quota(statement: &Statement) -> Option<(String, Span)> {
    match (&statement.name, &statement.title) {
        (Some(name), _) => Some((name.text(), name.span)),
        (None, Some(title)) => Some((title.value.clone(), title.span)),
        (None, None) => match statement.terms.first() {
            Some(Term::Operand(operand)) => {
                let expr = plain(operand)?;
                Some((super::name_of_grade(expr)?, expr.span))
            }
            _ => None,
        },
    }
}

impl<'a> Builder<'a> {
    /// `among …`: peers where nothing is said.
    pub(super) fn among_clause(&mut self, clauses: &mut Clauses<'a>) -> Among {
        let among = clauses.take(C::Among, &mut self.problems);
        among.and_then(|clause| self.among_of(&clause)).unwrap_or(Among::Peers)
    }

    /// `rounded …`; nothing where it is not written or wrong, which is reported.
    pub(super) fn rounded(&mut self, clauses: &mut Clauses<'a>) -> Option<RoundingMode> {
        let clause = clauses.take(C::Rounded, &mut self.problems)?;
        match clause.values.first().copied().and_then(reference) {
            Some(Reference::Name(name)) => self.rounding_mode(name).or(Some(RoundingMode::Down)),
            _ => {
                self.problems.push(incomplete(clause.whole(), &say!("取整方式", "a way of rounding")));
                Some(RoundingMode::Down)
            }
        }
    }

    /// `tied in`, `tied out` or `no ties`; reported at `place` where nothing is said.
    pub(super) fn cut_ties(&mut self, clauses: &mut Clauses<'a>, place: Span) -> Option<CutTies> {
        let tied_in = clauses.flag(C::TiedIn, &mut self.problems).map(|span| (CutTies::In, span));
        let tied_out = clauses.flag(C::TiedOut, &mut self.problems).map(|span| (CutTies::Out, span));
        let no_ties = clauses.flag(C::NoTies, &mut self.problems).map(|span| (CutTies::Forbidden, span));
        let mut stated = [tied_in, tied_out, no_ties].into_iter().flatten();
        let cut = stated.next();
        if let Some((_, second)) = stated.next() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_TWICE,
                    say!("并列在名额边上时的办法写了两种", "ties at the cut are settled twice"),
                )
                .at(second),
            );
        }
        if cut.is_none() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CUT_TIES_MISSING,
                    say!("名额末位并列时谁入选没有写明", "who is in when equals stand at the cut is not stated"),
                )
                .at(place)
                .note(say!(
                    "名额 3 个，第 3、4 名同分：并列入选取 4 个，并列落选取 2 个",
                    "three places, third and fourth equal: tied in takes 4, tied out takes 2"
                ))
                .help(say!("写 `并列入选`、`并列落选` 或 `不得并列`", "write `tied in`, `tied out` or `no ties`"))
                .witness(readings::cut_ties()),
            );
        }
        cut.map(|(cut, _)| cut)
    }

    pub(super) fn quota_rounding_missing(&mut self, place: Span, share: &Number) {
        // All places of any number of units are a whole number.
        if *share == Number::ONE {
            return;
        }
        let (units, places, witness) = readings::share_of_places(share);
        self.problems.push(
            Diagnostic::new(
                &catalog::QUOTA_ROUNDING_MISSING,
                say!("名额不是整数时怎样取整没有写明", "how a fraction of a place is rounded is not stated"),
            )
            .at(place)
            .note(say!(
                "{units} 个单位的 {share} 是 {places} 个名额",
                "{share} of {units} units are {places} places",
                units = units,
                share = Quantity::share(share.clone()).written,
                places = places
            ))
            .witness(witness)
            .help(say!(
                "写 `取整 舍去`、`取整 四舍五入` 或 `取整 进位`",
                "write `rounded down`, `rounded half-up` or `rounded up`"
            )),
        );
    }

    /// Whose quota it is: a grade, called by a word, a text or a whole number as in the list of grades.
    pub(super) fn grade_of_quota(
        &mut self,
        statement: &'a Statement,
        clauses: &mut Clauses<'a>,
    ) -> Option<(String, Span)> {
        let found = name_of_quota(statement);
        if statement.name.is_none() && statement.title.is_none() && found.is_some() {
            clauses.take_values();
        }
        if found.is_none() {
            self.missing_name(statement);
        }
        found
    }

    /// The size of a list and its tie rule, with `among`, `rounded`, `at least`, `tied in`.
    pub(super) fn quota(
        &mut self,
        statement: &'a Statement,
        operand: &'a Operand,
        clauses: &mut Clauses<'a>,
    ) -> Option<Quota> {
        let among = self.among_clause(clauses);
        let rounding = self.rounded(clauses);
        let least = clauses.take(C::AtLeast, &mut self.problems);
        let least = least.and_then(|clause| clause.values.first().copied().and_then(|operand| self.whole(operand)));
        let cut = self.cut_ties(clauses, operand.span).unwrap_or(CutTies::In);
        let expr = self.single_value(operand)?;
        let typed = self.expr(expr, &Scope::default());
        let number = typed.constant().and_then(Value::number).cloned();
        let size = match (&typed.dim, number) {
            (Dim::Count | Dim::Plain, Some(number)) => {
                let whole = number.to_i64().and_then(|n| u32::try_from(n).ok());
                match whole {
                    Some(0) => {
                        self.problems.push(
                            Diagnostic::new(
                                &catalog::RANGE_IMPOSSIBLE,
                                say!("名额是 0，谁也得不到", "no places: nobody can gain it"),
                            )
                            .at(operand.span)
                            .help(say!("写至少 1 名，或删去这一条", "write at least 1 place, or remove the rule"))
                            .witness(readings::stated(
                                (&say!("名额", "places"), Quantity::bare(0)),
                                Relation::Less,
                                (&say!("至少", "at least"), Quantity::bare(1)),
                            )),
                        );
                        return None;
                    }
                    Some(n) => QuotaSize::Number(n),
                    None => {
                        self.problems.push(incomplete(operand.span, &say!("整数个名额", "a whole number of places")));
                        return None;
                    }
                }
            }
            (Dim::Ratio, Some(share)) if share > Number::ZERO && share <= Number::ONE => {
                if rounding.is_none() {
                    self.quota_rounding_missing(operand.span, &share);
                }
                let rounding = rounding.unwrap_or(RoundingMode::Down);
                QuotaSize::Share { share, rounding, least: least.unwrap_or(0) }
            }
            (Dim::Poisoned, _) => return None,
            _ => {
                self.problems.push(incomplete(
                    operand.span,
                    &say!("名额，如 `3名` 或 `20%`", "places, such as `3 places` or `20%`"),
                ));
                return None;
            }
        };
        Some(Quota { size, cut, among, clause: self.clause(statement, None) })
    }

    /// `quota excellent at most 20% of staff, rounded down, at least 1`: so many of its own people each unit may rate so.
    pub(super) fn allotment(&mut self, statement: &'a Statement) -> Option<Allotment> {
        let mut clauses = Clauses::of(statement);
        let name = self.grade_of_quota(statement, &mut clauses);
        let most = clauses.take(C::AtMost, &mut self.problems);
        let of = clauses.take(C::Of, &mut self.problems);
        let rounding = self.rounded(&mut clauses);
        let least = clauses.take(C::AtLeast, &mut self.problems);
        let least = least.and_then(|clause| clause.values.first().copied().and_then(|operand| self.whole(operand)));
        clauses.finish(&[C::AtMost, C::Of, C::Rounded, C::AtLeast], &mut self.problems);
        let (name, _) = name?;
        let expected = say!("`最高 20%`", "`at most 20%`");
        let Some(value) = most.as_ref().and_then(Clause::value) else {
            self.problems.push(incomplete(statement.span, &expected));
            return None;
        };
        let share = self.expr(value, &Scope::default());
        let number = share.constant().and_then(Value::number).filter(|_| share.dim == Dim::Ratio).cloned();
        let Some(number) = number.filter(|number| *number > Number::ZERO && *number <= Number::ONE) else {
            if share.dim != Dim::Poisoned {
                self.problems.push(incomplete(value.span, &expected));
            }
            return None;
        };
        if rounding.is_none() {
            self.quota_rounding_missing(value.span, &number);
        }
        // Where an award says no number of people, that of the scheme's own quota of the same name is meant.
        let of = match of.as_ref().and_then(Clause::value) {
            Some(expr) => {
                let of = self.expr(expr, &super::results());
                if !matches!(of.dim, Dim::Count | Dim::Plain | Dim::Poisoned) {
                    self.problems.push(
                        Diagnostic::new(
                            &catalog::TYPE_MISMATCH,
                            say!(
                                "这里应为人数，不是{dim}",
                                "a number of people is needed here, not {dim}",
                                dim = of.dim.name()
                            ),
                        )
                        .at(of.span),
                    );
                }
                Some(of)
            }
            None => self.allotments.iter().find(|other| other.name == name).and_then(|other| other.of.clone()),
        };
        let rounding = rounding.unwrap_or(RoundingMode::Down);
        let clause = self.clause(statement, None);
        Some(Allotment { name, share: number, of, rounding, least: least.unwrap_or(0), clause })
    }

    /// Whether the scheme has no other quota of that name; a second one is reported.
    pub(super) fn only_allotment(&mut self, allotment: &Allotment) -> bool {
        let Some(first) = self.allotments.iter().find(|other| other.name == allotment.name) else { return true };
        let first = first.clause.span;
        self.problems.push(
            Diagnostic::new(
                &catalog::DUPLICATE_NAME,
                say!("`{id}` 的名额写了两次", "the quota of `{id}` is written twice", id = allotment.name.as_str()),
            )
            .at(allotment.clause.span)
            .label(first, say!("第一次在这里", "the first one is here")),
        );
        false
    }
}
