//! Deductions, bonuses and adjustments: what they count, how much, and how multipliers meet.

mod distance;
pub(super) mod events;
mod factors;

use super::Builder;
use super::clauses::{Clause, Clauses, Reference, incomplete, plain, reference, texts, title};
use super::expr::Scope;
use super::names::Symbol;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::witness::{Quantity, Witness};
use crate::model::NodeId;
use crate::model::decision::Factor;
use crate::model::expr::{Expr, ExprKind};
use crate::model::method::{Choice, Rule, Sign, Subject};
use crate::model::value::{Dim, Value};
use crate::say;
use crate::syntax::ast::{self, Name, Statement};
use crate::syntax::keywords::{BuiltIn, ClauseWord as C, StatementWord as S};

const CLAUSES: &[C] = &[
    C::Each,
    C::ForEach,
    C::Per,
    C::Of,
    C::By,
    C::Below,
    C::Above,
    C::Around,
    C::Before,
    C::After,
    C::NextWorkingDay,
    C::ShortOf,
    C::BetterThan,
    C::Marginal,
    C::Whole,
    C::OnZero,
    C::FromThe,
    C::Shared,
    C::WholeSteps,
    C::BegunSteps,
    C::ProRata,
    C::When,
    C::Unless,
    C::Factor,
    C::FactorsMultiply,
    C::LargestFactor,
    C::AtMost,
    C::AtLeast,
    C::NoCap,
    C::HighestOnly,
    C::EachCounts,
    C::DatedBy,
    C::Evidence,
    C::CountedIn,
    C::JudgedBy,
    C::Due,
];

impl<'a> Builder<'a> {
    /// A rule of a node.
    pub(super) fn rule(&mut self, id: NodeId, statement: &'a Statement, scope: &Scope) -> Option<Rule> {
        let (path, article) = self.node(id).map(|node| (node.id.clone(), node.clause.article.clone()))?;
        self.rule_of(&path, article.as_deref(), statement, scope)
    }

    /// A rule with the given path before its name.
    pub(super) fn rule_of(
        &mut self,
        path: &str,
        article: Option<&str>,
        statement: &'a Statement,
        scope: &Scope,
    ) -> Option<Rule> {
        let name = self.simple_name(statement)?;
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            if inner.word != S::Basis {
                self.misplaced(inner, &super::clauses::statement_words(statement));
            }
        }
        let mut clauses = Clauses::of(statement);
        let for_each = clauses.take(C::ForEach, &mut self.problems);
        let each = clauses.flag(C::Each, &mut self.problems);
        let pers = clauses.take_all(C::Per);
        let event = match (&for_each, each) {
            (Some(clause), _) => Some(self.event_of(clause)?),
            (None, Some(_)) => {
                let own = Name { parts: vec![name.clone()], span: statement.name.as_ref()?.span };
                let wanted = say!("事件", "an event");
                match self.names.resolve(&own, &wanted, |s| matches!(s, Symbol::Event(_)), &mut self.problems) {
                    Some(Symbol::Event(event)) => Some(event),
                    _ => return None,
                }
            }
            (None, None) => None,
        };
        let inside = Scope { event, ..scope.clone() };
        let by = clauses.take(C::By, &mut self.problems);
        let plain_amounts = pers.len().max(1) - usize::from(by.is_some());
        let mut amounts = clauses.take_amounts(plain_amounts, &mut self.problems).into_iter();
        let first_amount = if by.is_some() { None } else { amounts.next() };
        let subject = match (event, pers.split_first()) {
            (Some(event), None) => {
                let filter = for_each.as_ref().and_then(|clause| clause.inside(C::Where)).and_then(Clause::value);
                let filter = filter.map(|expr| self.condition(expr, &inside));
                Some(self.events(event, filter, &mut clauses, scope))
            }
            (None, Some(_)) => {
                let further = amounts.filter_map(plain).collect();
                self.distance(statement, (&pers, further), &mut clauses, scope)
            }
            (None, None) => Some(Subject::Once),
            (Some(_), Some((per, _))) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("`每次` 与 `每 …` 不能同时写", "`each` and `per …` exclude each other"),
                    )
                    .at(per.whole()),
                );
                return None;
            }
        };
        let judging = clauses.take(C::JudgedBy, &mut self.problems);
        let due = clauses.take(C::Due, &mut self.problems);
        let filtered = for_each.as_ref().is_some_and(|clause| clause.inside(C::Where).is_some());
        let mut judged = None;
        if let (Some(by), Some(judging)) = (&by, &judging) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::DISCRETION_INCOMPLETE,
                    say!("按表定分的规定没有酌定的余地", "a rule with a table of points leaves nothing to judge"),
                )
                .at(judging.whole())
                .label(by.span, say!("表在这里", "the table is here"))
                .help(say!("只留一处", "keep one of them")),
            );
        }
        let choice_scope = if event.is_some() { &inside } else { scope };
        let amount = match by {
            Some(by) => {
                let mut rows = by.rows.clone();
                rows.extend(clauses.take_rows());
                by.value().and_then(|key| self.choice(key, &rows, choice_scope, false))
            }
            None => match first_amount {
                Some(operand) if judging.is_some() || matches!(operand.key, ast::Key::Range(..)) => {
                    judged = self.judged(statement, event, operand, judging.as_ref(), filtered);
                    match (&judged, event) {
                        (Some(judged), Some(event)) => Some(Choice::Value(Expr {
                            kind: ExprKind::Field(event, judged.amount),
                            dim: Dim::Points,
                            span: operand.span,
                        })),
                        _ => return None,
                    }
                }
                Some(operand) if plain(operand).is_some() => {
                    plain(operand).map(|expr| Choice::Value(self.amount(expr, choice_scope)))
                }
                _ => {
                    self.problems.push(
                        incomplete(statement.word_span, &say!("分值", "points"))
                            .help(say!("例如 `每次 1分`", "for example `1 point each`")),
                    );
                    None
                }
            },
        };
        let when = self.in_force(&mut clauses, scope);
        let factors = clauses.take_all(C::Factor);
        let factors: Vec<Factor> = factors.iter().filter_map(|clause| self.factor(clause, choice_scope)).collect();
        let multiply = clauses.flag(C::FactorsMultiply, &mut self.problems);
        let largest = clauses.flag(C::LargestFactor, &mut self.problems);
        let meeting = self.meeting(statement, &factors, multiply.is_some(), largest.is_some());
        let cap = clauses.take(C::AtMost, &mut self.problems);
        let floor = clauses.take(C::AtLeast, &mut self.problems);
        let no_cap = clauses.flag(C::NoCap, &mut self.problems);
        self.exclude(cap.as_ref(), no_cap);
        let evidence = clauses.take(C::Evidence, &mut self.problems);
        let evidence = evidence.map(|clause| texts(&clause.values, &mut self.problems)).unwrap_or_default();
        let counted_in =
            clauses.take(C::CountedIn, &mut self.problems).and_then(|clause| match clause.values.first() {
                Some(operand) => match reference(operand) {
                    Some(Reference::Name(name)) => Some(account(&name.text())),
                    Some(Reference::Text(text, _)) => Some(text.to_owned()),
                    None => None,
                },
                None => None,
            });
        let due = due.and_then(|clause| self.due(statement, event, &clause));
        clauses.finish(CLAUSES, &mut self.problems);
        let mut limit = |clause: Option<Clause<'a>>| -> Option<Number> {
            let expr = clause.as_ref().and_then(Clause::value)?;
            let typed = self.points(expr, scope, true);
            match scope.node {
                Some(id) => {
                    let full = self.node(id).map(|node| node.full.clone()).unwrap_or_default();
                    self.constant_points(fold_full(typed, &full))
                }
                None => self.constant_points(typed),
            }
        };
        let (cap, floor) = (limit(cap), limit(floor));
        let sign = match statement.word {
            S::Deduct => Sign::Deduct,
            S::Add => Sign::Add,
            _ => Sign::Adjust,
        };
        Some(Rule {
            id: format!("{path}.{name}"),
            name,
            title: title(statement.title.as_ref()),
            sign,
            subject: subject?,
            amount: amount?,
            when,
            factors,
            meeting,
            floor,
            cap,
            judged,
            due,
            evidence,
            counted_in,
            clause: self.clause(statement, article),
        })
    }

    /// An amount in points. A bare share is refused: it could be one of the full mark, of what is left, or of a distance.
    fn amount(&mut self, written: &'a ast::Expr, scope: &Scope) -> Expr {
        let typed = self.expr(written, scope);
        if typed.dim != Dim::Ratio {
            return self.as_points(typed, false);
        }
        let text = self.sources.text(typed.span).to_owned();
        let full = (BuiltIn::Full.zh(), BuiltIn::Full.en());
        let share = typed.constant().and_then(Value::number).cloned().unwrap_or_default();
        let whole = scope.node.and_then(|node| self.node(node)).map(|node| node.full.clone()).unwrap_or_default();
        let witness = Witness::readings(
            (
                say!("{text} × {word}", "{text} × {word}", text = text.as_str(), word = full),
                Quantity::points(&share * &whole),
            ),
            (Quantity::points(share.clone()).written, Quantity::points(share)),
        );
        self.problems.push(
            Diagnostic::new(
                &catalog::SHARE_OF_WHAT,
                say!("`{text}` 是什么的百分之几没有写明", "`{text}` of what is not stated", text = text.as_str()),
            )
            .at(typed.span)
            .help(say!("占满分的，写 `{text} × 满分`", "of the full mark: write `{text} × full`", text = text.as_str()))
            .replace(typed.span, &format!("{text} × {}", if self.chinese { full.0 } else { full.1 }))
            .witness(witness),
        );
        super::expr::poisoned(typed.span)
    }
}

/// The account's canonical name.
pub(in crate::semantics) fn account(word: &str) -> String {
    match BuiltIn::find(word) {
        Some(BuiltIn::YearEnd) => BuiltIn::YearEnd.en().to_owned(),
        _ => word.to_owned(),
    }
}

/// A product of a constant share and the full mark, as a constant.
fn fold_full(expr: Expr, full: &Number) -> Expr {
    let folded = match &expr.kind {
        ExprKind::Multiply(a, b) if matches!(b.kind, ExprKind::Full) => {
            a.constant().and_then(Value::number).map(|share| share * full)
        }
        ExprKind::Full => Some(full.clone()),
        _ => None,
    };
    match folded {
        Some(number) => super::expr::constant(number, Dim::Points, expr.span),
        None => expr,
    }
}
