//! Logarithms, roots and powers of figures for which they have no value, shown with such a figure.

use super::trial::{Trial, landmarks};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::base::witness::{Given, Quantity, Relation, Side, What, Witness};
use crate::model::expr::{Comparison, Expr, ExprKind, RealFunction};
use crate::model::node::{Body, Node};
use crate::model::value::Value;
use crate::say;
use crate::semantics::Builder;
use crate::semantics::interval::Interval;
use crate::semantics::order::{each_beside_methods, each_of_method};

/// What is known where an expression is read: `x > 0`.
type Known<'e> = Vec<(Comparison, &'e Expr, &'e Number)>;

/// A function that is asked for a value it may not have.
struct Asked<'a> {
    whole: &'a Expr,
    /// Its argument.
    of: &'a Expr,
    /// What the argument is at least, by its range, and has no value there.
    least: Number,
    has_none: &'a dyn Fn(&Number) -> bool,
    /// The function with that argument, in figures.
    shown: &'a dyn Fn(&Number) -> String,
}

/// What is wrong, by its place.
type Found = Vec<(Span, Diagnostic)>;

impl Builder<'_> {
    /// Reports functions that may be asked for a value they do not have.
    pub(super) fn undefined_values(&mut self) {
        let mut problems = Vec::new();
        for (node, draft) in self.nodes.iter().zip(&self.drafts) {
            if !draft.unsettled {
                self.undefined_in(node, &mut problems);
            }
        }
        for ranking in &self.rankings {
            for key in &ranking.keys {
                self.defined(&key.of, &mut Vec::new(), &mut problems);
            }
        }
        let conditions = self.vetoes.iter().map(|veto| &veto.when);
        for condition in conditions.chain(self.awards.iter().filter_map(|award| award.when.as_ref())) {
            self.defined(condition, &mut Vec::new(), &mut problems);
        }
        problems.sort_by_key(|(place, _)| *place);
        problems.dedup_by_key(|(place, _)| *place);
        for (_, problem) in problems {
            self.problems.push(problem);
        }
    }

    fn undefined_in<'e>(&self, node: &'e Node, problems: &mut Found) {
        let mut known: Known<'e> = Vec::new();
        if let Some(when) = &node.not_applicable_when {
            self.defined(when, &mut Vec::new(), problems);
            learn(when, false, &mut known);
        }
        let mut exprs: Vec<&'e Expr> = Vec::new();
        each_beside_methods(node, &mut |expr| exprs.push(expr));
        for expr in exprs.into_iter().filter(|expr| Some(*expr) != node.not_applicable_when.as_ref()) {
            self.defined(expr, &mut known, problems);
        }
        let Body::Item(item) = &node.body else { return };
        for method in &item.methods {
            let before = known.len();
            if let Some(when) = &method.when {
                self.defined(when, &mut known, problems);
                learn(when, true, &mut known);
            }
            let mut exprs: Vec<&'e Expr> = Vec::new();
            each_of_method(method, &mut |expr| exprs.push(expr));
            for expr in exprs.into_iter().filter(|expr| Some(*expr) != method.when.as_ref()) {
                self.defined(expr, &mut known, problems);
            }
            known.truncate(before);
            // A later method is used only where the conditions before it do not hold.
            if let Some(when) = &method.when {
                learn(when, false, &mut known);
            }
        }
    }

    /// Looks through an expression for functions without a value.
    fn defined<'e>(&self, expr: &'e Expr, known: &mut Known<'e>, problems: &mut Found) {
        use ExprKind as K;
        match &expr.kind {
            K::If(test, then, otherwise) => {
                self.defined(test, known, problems);
                let before = known.len();
                for (branch, holds) in [(then, true), (otherwise, false)] {
                    learn(test, holds, known);
                    self.defined(branch, known, problems);
                    known.truncate(before);
                }
                return;
            }
            K::Real(function, a) => {
                let range = self.narrowed(a, known);
                let least = range.low.clone().filter(|low| match function {
                    RealFunction::Ln => *low < Number::ZERO || (low.is_zero() && !self.known_positive(a, known)),
                    RealFunction::Sqrt => low.is_negative(),
                    RealFunction::Exp => false,
                });
                let least = least.or_else(|| range.high.clone().filter(|high| function.apply(high).is_none()));
                if let Some(least) = least {
                    let name = match function {
                        RealFunction::Ln => "ln",
                        RealFunction::Exp => "exp",
                        RealFunction::Sqrt => "sqrt",
                    };
                    let asked = Asked {
                        whole: expr,
                        of: a,
                        least,
                        has_none: &|number| function.apply(number).is_none(),
                        shown: &|number| format!("{name}({number})"),
                    };
                    problems.push((expr.span, self.undefined(&asked, known)));
                }
            }
            K::Power(a, exponent) => {
                let zero = *exponent == 0 && self.narrowed(a, known).contains_zero();
                if zero && !self.known_positive(a, known) {
                    let asked = Asked {
                        whole: expr,
                        of: a,
                        least: Number::ZERO,
                        has_none: &Number::is_zero,
                        shown: &|_| "0 ^ 0".to_owned(),
                    };
                    problems.push((expr.span, self.undefined(&asked, known)));
                }
            }
            K::Raised(a, b) => {
                let (base, exponent) = (self.narrowed(a, known), self.narrowed(b, known));
                let fixed = b.constant().and_then(Value::number);
                let negative = base.low.clone().filter(Number::is_negative);
                let root = negative.filter(|low| fixed.is_none_or(|fixed| low.power(fixed).is_none()));
                let falls = exponent.low.as_ref().is_some_and(|low| *low <= Number::ZERO);
                let stated = base.low.is_some() || base.high.is_some();
                let zero = stated && falls && base.contains_zero() && !self.known_positive(a, known);
                if let Some(least) = root.or_else(|| zero.then_some(Number::ZERO)) {
                    let exponent = fixed.cloned().or(exponent.low).unwrap_or_default();
                    let negative = least.is_negative();
                    let asked = Asked {
                        whole: expr,
                        of: a,
                        least,
                        has_none: &|number| if negative { number.is_negative() } else { number.is_zero() },
                        shown: &|number| {
                            if number.is_negative() {
                                format!("({number}) ^ {exponent}")
                            } else {
                                format!("{number} ^ {exponent}")
                            }
                        },
                    };
                    problems.push((expr.span, self.undefined(&asked, known)));
                }
            }
            _ => {}
        }
        for part in expr.parts() {
            self.defined(part, known, problems);
        }
    }

    /// What a figure can be, by its range and by what is known where it is read.
    fn narrowed(&self, expr: &Expr, known: &Known<'_>) -> Interval {
        let range = match &expr.kind {
            ExprKind::Add(a, b) => self.narrowed(a, known).plus(&self.narrowed(b, known)),
            ExprKind::Subtract(a, b) => self.narrowed(a, known).plus(&self.narrowed(b, known).negated()),
            ExprKind::Multiply(a, b) => self.narrowed(a, known).times(&self.narrowed(b, known)),
            ExprKind::Negate(a) => self.narrowed(a, known).negated(),
            _ => self.interval(expr),
        };
        let own = known.iter().filter(|(_, of, _)| of.alike(expr));
        own.fold(range, |range, (sign, _, edge)| {
            let edge = Interval::point((*edge).clone());
            match sign {
                Comparison::Greater | Comparison::GreaterOrEqual => range.bounded(Some(&edge), None),
                Comparison::Less | Comparison::LessOrEqual => range.bounded(None, Some(&edge)),
                Comparison::Equal => edge,
                Comparison::NotEqual => range,
            }
        })
    }

    /// Whether a figure is known to be above zero, or, where it is not below, to be other than zero.
    fn known_positive(&self, expr: &Expr, known: &Known<'_>) -> bool {
        // x - 10 is where x > 10 is.
        if let ExprKind::Subtract(x, less) = &expr.kind
            && let Some(less) = less.constant().and_then(Value::number)
            && known.iter().any(|(sign, of, edge)| {
                of.alike(x)
                    && (*sign == Comparison::Greater && *edge >= less || *sign == Comparison::NotEqual && *edge == less)
            })
        {
            return true;
        }
        known.iter().filter(|(_, of, _)| of.alike(expr)).any(|(sign, _, edge)| match sign {
            Comparison::Greater => !edge.is_negative(),
            Comparison::GreaterOrEqual => **edge > Number::ZERO,
            Comparison::NotEqual => edge.is_zero(),
            _ => false,
        })
    }

    /// The least argument without a value among the landmarks, with the figures that give it: where the argument is
    /// arithmetic over them and what is known holds.
    fn given_none(&self, asked: &Asked<'_>, known: &Known<'_>) -> Option<(Number, Vec<Given>)> {
        let others: Vec<&Expr> = known.iter().map(|(_, of, _)| *of).collect();
        let marks = landmarks(self, &[&[asked.of], others.as_slice()].concat(), &[]);
        let holds = |trial: &Trial| {
            known.iter().all(|(sign, of, edge)| trial.number(of).is_some_and(|number| sign.holds(number.cmp(edge))))
        };
        let starts = Trial::corners(&marks, &Number::ZERO);
        let beside = starts.iter().flat_map(|start| start.around(&marks));
        let fitting = starts.iter().cloned().chain(beside).filter(holds);
        let argued = fitting.filter_map(|trial| Some((trial.number(asked.of)?, trial)));
        let (value, found) = argued.filter(|(number, _)| (asked.has_none)(number)).min_by(|(a, _), (b, _)| a.cmp(b))?;
        Some((value, self.bindings(found.figures)))
    }

    fn undefined(&self, asked: &Asked<'_>, known: &Known<'_>) -> Diagnostic {
        let Asked { whole, of, .. } = asked;
        let text = self.sources.text(of.span).to_owned();
        let (value, given) = self.given_none(asked, known).unwrap_or_else(|| {
            let value = asked.least.clone();
            let given = vec![Given { name: text.clone(), value: self.quantity(&value, &of.dim) }];
            (value, given)
        });
        let (value, what) = (&value, Bilingual::from((asked.shown)(&value)));
        let value_of = Side::new(What::Value, text.as_str(), self.quantity(value, &of.dim));
        let zero = Side::new(What::Stated, "0", Quantity::bare(0));
        let shown = Witness { given, ..Witness::new(value_of, Relation::between(value, &Number::ZERO), zero) };
        Diagnostic::new(
            &catalog::FUNCTION_UNDEFINED,
            say!("`{whole}` 可能无法计算", "`{whole}` may have no value", whole = self.sources.text(whole.span)),
        )
        .at(whole.span)
        .note(say!(
            "例：`{text}` = {value} 时，{what} 没有结果",
            "for example, with `{text}` = {value} there is no {what}",
            text = text.as_str(),
            value = self.shown(value, &of.dim),
            what = what
        ))
        .witness(shown)
        .help(say!(
            "给数据写明范围（如 `1 .. 100`），或先判断：`若 {text} > 0 则 … 否则 …`",
            "give the fact a range (such as `1 .. 100`), or ask first: `if {text} > 0 then … else …`",
            text = text.as_str()
        ))
    }
}

/// What follows about figures where a condition holds, or does not.
fn learn<'e>(condition: &'e Expr, holds: bool, known: &mut Known<'e>) {
    match (&condition.kind, holds) {
        (ExprKind::Compare(sign, a, b), _) => {
            let sign = if holds { *sign } else { sign.opposite() };
            if let Some(edge) = b.constant().and_then(Value::number) {
                known.push((sign, a, edge));
            }
            if let Some(edge) = a.constant().and_then(Value::number) {
                known.push((sign.mirrored(), b, edge));
            }
        }
        (ExprKind::Not(inner), _) => learn(inner, !holds, known),
        (ExprKind::And(list), true) | (ExprKind::Or(list), false) => {
            list.iter().for_each(|part| learn(part, holds, known));
        }
        _ => {}
    }
}
