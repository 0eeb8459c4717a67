//! From the parser's pairs to operands and expressions.

use super::ast::{Comparison, Expr, ExprKind, Key, Name, Operand, Operator, Qualifier, Timespan};
use super::build::{Builder, is_blank};
use super::grammar::Rule;
use super::pairs::{Pair, Pairs};
use super::{literal, recovery};
use crate::base::source::Span;
use std::iter::Peekable;

/// How many operators and brackets one operand may have: each may nest it one level deeper, and whoever walks an
/// expression recurses that deep.
const MOST_OPERATORS: usize = 500;

/// The operands and operators of an expression, in a row.
type Parts<'a> = Peekable<Pairs<'a>>;

impl<'a> Builder<'a> {
    /// A value, a range, tests, or one of these as the key of a row.
    pub(super) fn operand(&mut self, pair: Pair<'a>) -> Option<Operand> {
        let span = self.place(&pair);
        self.operators = 0;
        let mut inner = pair.into_inner().peekable();
        let key = if let Some(tests) = inner.next_if(|next| next.as_rule() == Rule::tests) {
            Key::Tests(self.tests(tests))
        } else {
            let low = self.expr(inner.next()?)?;
            match inner.next_if(|next| next.as_rule() == Rule::dots) {
                Some(_) => Key::Range(Box::new(low), Box::new(self.expr(inner.next()?)?)),
                None => Key::Value(low),
            }
        };
        let value =
            inner.find(|next| next.as_rule() == Rule::result).and_then(|result| self.value(result.into_inner()));
        Some(Operand { key, value, span })
    }

    /// What stands behind a colon, with the upper end where it is a range.
    pub(super) fn value(&mut self, pairs: Pairs<'a>) -> Option<(Box<Expr>, Option<Box<Expr>>)> {
        let mut ends = pairs.filter(|pair| pair.as_rule() == Rule::expr);
        let low = self.expr(ends.next()?)?;
        let high = ends.next().and_then(|high| self.expr(high));
        Some((Box::new(low), high.map(Box::new)))
    }

    fn tests(&mut self, pair: Pair<'a>) -> Vec<(Comparison, Expr)> {
        let mut tests = Vec::with_capacity(1);
        let mut parts = pair.into_inner().peekable();
        while let Some(sign) = parts.next() {
            let value = match parts.peek().map(Pair::as_rule) {
                Some(Rule::expr) => parts.next().and_then(|value| self.expr(value)),
                _ => self.sum(&mut parts),
            };
            tests.extend(value.map(|value| (comparison(sign.as_str()), value)));
            parts.next_if(|next| next.as_rule() == Rule::kw_and);
        }
        tests
    }

    /// An expression. `None` only where the pairs do not have the form of the grammar.
    pub(super) fn expr(&mut self, pair: Pair<'a>) -> Option<Expr> {
        let parts = &mut pair.into_inner().peekable();
        let mut choices = Vec::new();
        while let Some(start) = parts.next_if(|next| next.as_rule() == Rule::kw_if) {
            let condition = self.or(parts)?;
            parts.next_if(|next| next.as_rule() == Rule::kw_then);
            let yes = self.or(parts)?;
            parts.next_if(|next| next.as_rule() == Rule::kw_else);
            choices.push((self.place(&start), condition, yes));
        }
        let mut value = self.or(parts)?;
        for (start, condition, yes) in choices.into_iter().rev() {
            let span = start.to(value.span);
            if self.nests(span) {
                value = Expr { kind: ExprKind::If(Box::new(condition), Box::new(yes), Box::new(value)), span };
            }
        }
        Some(value)
    }

    fn or(&mut self, parts: &mut Parts<'a>) -> Option<Expr> {
        self.chain(parts, Rule::kw_or, Self::and, ExprKind::Or)
    }

    fn and(&mut self, parts: &mut Parts<'a>) -> Option<Expr> {
        self.chain(parts, Rule::kw_and, Self::test, ExprKind::And)
    }

    /// `a or b or c`, or a lone expression.
    fn chain(
        &mut self,
        parts: &mut Parts<'a>,
        word: Rule,
        next: fn(&mut Self, &mut Parts<'a>) -> Option<Expr>,
        make: fn(Vec<Expr>) -> ExprKind,
    ) -> Option<Expr> {
        let first = next(self, parts)?;
        let start = first.span;
        if parts.peek().is_none_or(|part| part.as_rule() != word) {
            return Some(first);
        }
        let mut all = vec![first];
        while parts.next_if(|part| part.as_rule() == word).is_some() {
            all.extend(next(self, parts));
        }
        let span = all.last().map_or(start, |last| start.to(last.span));
        Some(Expr { kind: make(all), span })
    }

    /// `not a < b <= c`
    fn test(&mut self, parts: &mut Parts<'a>) -> Option<Expr> {
        let not = parts.next_if(|part| part.as_rule() == Rule::kw_not).map(|not| self.place(&not));
        let first = self.sum(parts)?;
        let start = first.span;
        let mut rest = Vec::new();
        while let Some(sign) = parts.next_if(|part| part.as_rule() == Rule::comparison) {
            rest.extend(self.sum(parts).map(|right| (comparison(sign.as_str()), right)));
        }
        let compared = match rest.last() {
            None => first,
            Some((_, last)) => {
                let span = start.to(last.span);
                Expr { kind: ExprKind::Compare(Box::new(first), rest), span }
            }
        };
        Some(match not {
            Some(not) => Expr { span: not.to(compared.span), kind: ExprKind::Not(Box::new(compared)) },
            None => compared,
        })
    }

    fn sum(&mut self, parts: &mut Parts<'a>) -> Option<Expr> {
        self.left_to_right(parts, Rule::additive, Self::product)
    }

    fn product(&mut self, parts: &mut Parts<'a>) -> Option<Expr> {
        self.left_to_right(parts, Rule::multiplicative, Self::power)
    }

    /// `a + b - c`, `a × b ÷ c`: from the left.
    fn left_to_right(
        &mut self,
        parts: &mut Parts<'a>,
        signs: Rule,
        next: fn(&mut Self, &mut Parts<'a>) -> Option<Expr>,
    ) -> Option<Expr> {
        let mut left = next(self, parts)?;
        while let Some(sign) = parts.next_if(|part| part.as_rule() == signs) {
            let operator = match sign.as_str() {
                "+" | "＋" => Operator::Add,
                "-" | "−" | "－" => Operator::Subtract,
                "*" | "×" | "＊" => Operator::Multiply,
                _ => Operator::Divide,
            };
            let Some(right) = next(self, parts) else { continue };
            let span = left.span.to(right.span);
            if self.nests(span) {
                left = Expr { kind: ExprKind::Binary(operator, Box::new(left), Box::new(right)), span };
            }
        }
        Some(left)
    }

    /// `-a ^ -b`: from the right, the minus in front last.
    fn power(&mut self, parts: &mut Parts<'a>) -> Option<Expr> {
        let first = self.signed(parts)?;
        // Collected first, so that a long chain costs no recursion.
        let mut exponents = Vec::new();
        while parts.next_if(|part| part.as_rule() == Rule::caret).is_some() {
            exponents.push(self.signed(parts)?);
        }
        let mut value = None;
        for (minus, base) in std::iter::once(first).chain(exponents).rev() {
            let raised = match value.take() {
                Some(exponent) => self.raised(base, exponent),
                None => base,
            };
            value = Some(match minus {
                Some(minus) => Expr { span: minus.to(raised.span), kind: ExprKind::Negate(Box::new(raised)) },
                None => raised,
            });
        }
        value
    }

    /// A primary, and the minus before it.
    fn signed(&mut self, parts: &mut Parts<'a>) -> Option<(Option<Span>, Expr)> {
        let minus = parts.next_if(|part| part.as_rule() == Rule::minus).map(|minus| self.place(&minus));
        Some((minus, self.primary(parts.next()?)?))
    }

    fn raised(&mut self, base: Expr, exponent: Expr) -> Expr {
        let span = base.span.to(exponent.span);
        if self.nests(span) {
            Expr { kind: ExprKind::Binary(Operator::Power, Box::new(base), Box::new(exponent)), span }
        } else {
            base
        }
    }

    fn primary(&mut self, pair: Pair<'a>) -> Option<Expr> {
        let span = self.place(&pair);
        let kind = match pair.as_rule() {
            Rule::quantity => self.quantity(pair),
            Rule::ordinal => self.ordinal(&pair),
            Rule::date => ExprKind::Date(self.date(&pair)),
            Rule::month_day => self.month_day(&pair),
            Rule::period => ExprKind::Period(self.period(&pair)?),
            Rule::text => ExprKind::Text(literal::unquoted(pair.as_str()).to_owned()),
            Rule::absent => ExprKind::NotApplicable,
            Rule::reference => return self.reference(pair),
            Rule::bracket => return self.bracket(pair),
            _ => return None,
        };
        Some(Expr { kind, span })
    }

    /// A name, or a call where a bracket stands directly behind it.
    fn reference(&mut self, pair: Pair<'a>) -> Option<Expr> {
        let span = self.place(&pair);
        let mut inner = pair.into_inner();
        let name = self.name(&inner.next()?);
        let Some(brackets) = inner.next() else {
            return Some(Expr { kind: ExprKind::Path(name), span });
        };
        if !self.nests(span) {
            return Some(Expr { kind: ExprKind::Path(name), span });
        }
        let (mut arguments, mut qualifiers) = (Vec::new(), Vec::new());
        for part in brackets.into_inner() {
            match part.as_rule() {
                Rule::expr => arguments.extend(self.expr(part)),
                Rule::qualifier => qualifiers.extend(self.qualifier(part)),
                _ => {}
            }
        }
        Some(Expr { kind: ExprKind::Call { function: name, arguments, qualifiers }, span })
    }

    fn bracket(&mut self, pair: Pair<'a>) -> Option<Expr> {
        let span = self.place(&pair);
        let fits = self.nests(span);
        let mut inner = pair.into_inner();
        if !fits {
            return Some(Expr { kind: ExprKind::NotApplicable, span });
        }
        let value = self.expr(inner.next()?)?;
        let mut qualifiers = Vec::new();
        for part in inner.filter(|part| part.as_rule() == Rule::qualifier) {
            qualifiers.extend(self.qualifier(part));
        }
        Some(Expr { kind: ExprKind::Bracket { inner: Box::new(value), qualifiers }, span })
    }

    fn qualifier(&mut self, pair: Pair<'a>) -> Option<Qualifier> {
        let whole = self.place(&pair);
        let mut inner = pair.into_inner();
        let word = inner.next()?;
        match word.as_rule() {
            Rule::lower_is_better => return Some(Qualifier::LowerIsBetter(whole)),
            Rule::higher_is_better => return Some(Qualifier::HigherIsBetter(whole)),
            _ => {}
        }
        let what = inner.next()?;
        Some(match word.as_rule() {
            Rule::kw_where => Qualifier::Where(self.expr(what)?),
            Rule::kw_among => Qualifier::Among(self.name(&what)),
            Rule::kw_by => Qualifier::By(self.name(&what)),
            Rule::kw_ties => Qualifier::Ties(self.name(&what)),
            Rule::kw_if_missing => Qualifier::IfMissing(self.name(&what)),
            _ => {
                let place = self.place(&what);
                Qualifier::In(self.timespan(what)?, place)
            }
        })
    }

    fn timespan(&mut self, pair: Pair<'a>) -> Option<Timespan> {
        let mut inner = pair.into_inner();
        let first = inner.next()?;
        let span = self.place(&first);
        Some(match first.as_rule() {
            Rule::kw_last => Timespan::Last(self.primary(inner.next()?)?),
            Rule::stretch => Timespan::Name(Name { parts: vec![hyphened(first.as_str())], span }),
            Rule::period => Timespan::Period(self.period(&first)?),
            Rule::date => {
                let start = self.date(&first);
                let end = inner.find(|next| next.as_rule() == Rule::date).map_or(start, |end| self.date(&end));
                Timespan::Dates(start, end)
            }
            _ => Timespan::Name(self.name(&first)),
        })
    }

    /// Counts one operator or pair of brackets; `false`, and the first time a problem, where an operand has too many.
    fn nests(&mut self, place: Span) -> bool {
        self.operators += 1;
        if self.operators == MOST_OPERATORS + 1 {
            self.problems.push(recovery::too_long(place, MOST_OPERATORS));
        }
        self.operators <= MOST_OPERATORS
    }
}

/// The words of a span of time, joined by hyphens.
pub(super) fn hyphened(stretch: &str) -> String {
    stretch.split(is_blank).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

fn comparison(sign: &str) -> Comparison {
    match sign {
        "=" | "＝" => Comparison::Equal,
        "!=" | "≠" => Comparison::NotEqual,
        "<" | "＜" => Comparison::Less,
        "<=" | "≤" => Comparison::LessOrEqual,
        ">" | "＞" => Comparison::Greater,
        _ => Comparison::GreaterOrEqual,
    }
}
