//! Working a node's rules out on made-up figures, as far as they are plain arithmetic over facts and counts.

use crate::base::number::Number;
use crate::model::expr::{Comparison, Earlier, Expr, ExprKind};
use crate::model::method::{Choice, Item, Method, MethodKind, OnZero, Rule, Side, Sign, Steps, Subject};
use crate::model::node::Node;
use crate::model::value::{Dim, Value};
use crate::model::{EventId, FactId};
use crate::semantics::Builder;
use std::collections::BTreeMap;

/// So many landmarks of a figure are tried at most; a longer table is tried at as many of its limits.
const LANDMARKS: usize = 48;

/// A figure that rules read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Figure {
    Fact(FactId),
    /// The fact in the period before.
    Last(FactId),
    /// The fact a year before.
    LastYear(FactId),
    Events(EventId),
}

impl Figure {
    /// The fact it is, now or before.
    pub(super) fn fact(self) -> Option<FactId> {
        match self {
            Self::Fact(id) | Self::Last(id) | Self::LastYear(id) => Some(id),
            Self::Events(_) => None,
        }
    }
}

/// Figures, each with the numbers that it is tried at, from the least on.
pub(super) type Landmarks = BTreeMap<Figure, Vec<Number>>;

/// Made-up figures.
#[derive(Clone, Default)]
pub(super) struct Trial {
    pub(super) figures: BTreeMap<Figure, Number>,
    pub(super) full: Number,
}

impl Trial {
    /// Every figure at its first landmark, and every figure at its last.
    pub(super) fn corners(marks: &Landmarks, full: &Number) -> [Self; 2] {
        let at = |end: fn(&[Number]) -> Option<&Number>| Self {
            figures: marks.iter().filter_map(|(figure, numbers)| Some((*figure, end(numbers)?.clone()))).collect(),
            full: full.clone(),
        };
        [at(<[Number]>::first), at(<[Number]>::last)]
    }

    /// The same figures with one of them at another of its landmarks, in turn.
    pub(super) fn around<'t>(&'t self, marks: &'t Landmarks) -> impl Iterator<Item = Self> + 't {
        let each = marks.iter().flat_map(|(figure, numbers)| numbers.iter().map(move |number| (*figure, number)));
        each.map(|(figure, number)| self.with(figure, number.clone()))
    }

    /// The same figures with one of them changed.
    pub(super) fn with(&self, figure: Figure, number: Number) -> Self {
        let mut changed = self.clone();
        changed.figures.insert(figure, number);
        changed
    }

    /// The value of an expression; none where it is more than arithmetic over the figures.
    pub(super) fn number(&self, expr: &Expr) -> Option<Number> {
        use ExprKind as K;
        Some(match &expr.kind {
            K::Constant(value) => value.number()?.clone(),
            K::Fact(_) | K::Earlier(..) | K::Count { .. } => self.figures.get(&figure(expr)?)?.clone(),
            K::Full => self.full.clone(),
            K::Negate(a) => -self.number(a)?,
            K::Add(a, b) => &self.number(a)? + &self.number(b)?,
            K::Subtract(a, b) => &self.number(a)? - &self.number(b)?,
            K::Multiply(a, b) => &self.number(a)? * &self.number(b)?,
            K::Divide(a, b) => self.number(a)?.checked_div(&self.number(b)?)?,
            K::Absolute(a) => self.number(a)?.abs(),
            K::RoundOff(a, rounding) => rounding.apply(&self.number(a)?),
            K::Towards(a, towards, places) => towards.apply(&self.number(a)?, *places),
            K::Real(function, a) => function.apply(&self.number(a)?)?,
            K::Power(a, exponent) => self.number(a)?.power(&Number::from(*exponent))?,
            K::Raised(a, b) => self.number(a)?.power(&self.number(b)?)?,
            K::Minimum(list) => {
                list.iter().map(|part| self.number(part)).collect::<Option<Vec<_>>>()?.into_iter().min()?
            }
            K::Maximum(list) => {
                list.iter().map(|part| self.number(part)).collect::<Option<Vec<_>>>()?.into_iter().max()?
            }
            K::If(test, a, b) => {
                if self.truth(test)? {
                    self.number(a)?
                } else {
                    self.number(b)?
                }
            }
            _ => return None,
        })
    }

    /// Whether a condition holds.
    pub(super) fn truth(&self, expr: &Expr) -> Option<bool> {
        use ExprKind as K;
        match &expr.kind {
            K::Compare(sign, a, b) => Some(sign.holds(self.number(a)?.cmp(&self.number(b)?))),
            K::Not(a) => Some(!self.truth(a)?),
            K::And(list) => list
                .iter()
                .map(|part| self.truth(part))
                .collect::<Option<Vec<_>>>()
                .map(|all| all.iter().all(|one| *one)),
            K::Or(list) => list
                .iter()
                .map(|part| self.truth(part))
                .collect::<Option<Vec<_>>>()
                .map(|all| all.iter().any(|one| *one)),
            _ => None,
        }
    }

    fn choice(&self, choice: &Choice) -> Option<Number> {
        self.number(self.chosen(choice)?)
    }

    /// The value that a choice comes to.
    pub(super) fn chosen<'c>(&self, choice: &'c Choice) -> Option<&'c Expr> {
        match choice {
            Choice::Value(value) => Some(value),
            Choice::By { key, lines, otherwise } => {
                let key = self.number(key)?;
                for line in lines {
                    let tests = line.tests.iter().map(|(sign, edge)| Some(sign.holds(key.cmp(&self.number(edge)?))));
                    if tests.collect::<Option<Vec<_>>>()?.iter().all(|one| *one) {
                        return Some(&line.value);
                    }
                }
                otherwise.as_ref()
            }
        }
    }

    fn method(&self, method: &Method) -> Option<Number> {
        if !method.factors.is_empty() {
            return None;
        }
        match &method.kind {
            MethodKind::Start(choice) | MethodKind::Earn(choice) => self.choice(choice),
            MethodKind::Ratio { of, most, on_zero, quotient, may_be_negative } => {
                if let Some((_, divisor)) = quotient
                    && self.number(divisor)?.is_zero()
                {
                    return match on_zero {
                        Some(OnZero::Points(points)) => Some(points.clone()),
                        _ => None,
                    };
                }
                let ratio = self.number(of)?;
                let ratio = if *may_be_negative { ratio } else { ratio.max(Number::ZERO) };
                Some(&most.as_ref().map_or(ratio.clone(), |most| ratio.min(most.clone())) * &self.full)
            }
            MethodKind::Steps { of, lines, otherwise } => {
                let x = self.number(of)?;
                let line = lines.iter().find(|line| line.tests.iter().all(|(sign, edge)| sign.holds(x.cmp(edge))));
                self.number(line.map_or(otherwise.as_ref(), |line| &line.points))
            }
            MethodKind::Linear { of, knots, below, above } => {
                let x = self.number(of)?;
                let knots: Option<Vec<_>> = knots.iter().map(|(x, y)| Some((x.fixed()?.clone(), y.clone()))).collect();
                let knots = knots?;
                let (first, last) = (knots.first()?, knots.last()?);
                if x < first.0 {
                    return Some(below.as_ref().unwrap_or(&first.1).clone());
                }
                if x > last.0 {
                    return Some(above.as_ref().unwrap_or(&last.1).clone());
                }
                let ((x0, y0), (x1, y1)) = knots.iter().zip(knots.iter().skip(1)).find(|(_, (x1, _))| x <= *x1)?;
                let rise = &(&x - x0) * &(y1 - y0);
                Some(y0 + &rise.checked_div(&(x1 - x0))?)
            }
            _ => None,
        }
    }

    /// The value of an item before its rules.
    pub(super) fn item(&self, item: &Item) -> Option<Number> {
        for method in &item.methods {
            if method.when.as_ref().map_or(Some(true), |when| self.truth(when))? {
                return self.method(method);
            }
        }
        None
    }

    /// The signed points of a rule; one about events counts those that are among the figures.
    fn rule(&self, rule: &Rule) -> Option<Number> {
        if !rule.factors.is_empty() || rule.counted_in.is_some() {
            return None;
        }
        let events = match &rule.subject {
            Subject::Events { event, .. } => self.figures.get(&Figure::Events(*event)),
            _ => None,
        };
        match (&rule.subject, events) {
            (Subject::Events { .. }, None) => Some(Number::ZERO),
            (Subject::Events { .. }, Some(events)) if events.is_zero() => Some(Number::ZERO),
            (Subject::Events { filter, highest_only, first, sharing, .. }, Some(_))
                if filter.is_some() || highest_only.is_some() || first.is_some() || sharing.is_some() =>
            {
                None
            }
            (_, events) => self.effect(rule, events.unwrap_or(&Number::ONE)),
        }
    }

    /// What a rule does, whatever factors it has, with so many events where it is about events.
    pub(super) fn effect(&self, rule: &Rule, events: &Number) -> Option<Number> {
        if rule.judged.is_some() {
            return None;
        }
        if !rule.when.as_ref().map_or(Some(true), |when| self.truth(when))? {
            return Some(Number::ZERO);
        }
        let times = match &rule.subject {
            Subject::Events { .. } => events.clone(),
            Subject::Once => Number::ONE,
            Subject::Distance { of, side, edge, per, steps, beyond, .. } if beyond.is_empty() => {
                let away = &self.number(of)? - &self.number(edge)?;
                let away = match side {
                    Side::Below => (-away).max(Number::ZERO),
                    Side::Above => away.max(Number::ZERO),
                    Side::Around => away,
                };
                let quotient = away.abs().checked_div(&self.number(per)?)?;
                let quotient = match steps {
                    Steps::Whole => quotient.floor(),
                    Steps::Begun => quotient.ceil(),
                    Steps::ProRata => quotient,
                };
                if away.is_negative() { -quotient } else { quotient }
            }
            Subject::Distance { .. } => return None,
        };
        let mut sum = &times * &self.choice(&rule.amount)?;
        if let Some(floor) = &rule.floor {
            sum = sum.max(floor.clone());
        }
        if let Some(cap) = &rule.cap {
            sum = sum.min(cap.clone());
        }
        Some(if rule.sign == Sign::Deduct { -sum } else { sum })
    }

    /// The value of an item with its rules about quantities, within its bounds.
    pub(super) fn node(&self, node: &Node, item: &Item) -> Option<Number> {
        self.bounded(node, self.item(item)?)
    }

    /// A raw value with the node's rules and within its bounds; none where more than arithmetic decides.
    pub(super) fn bounded(&self, node: &Node, raw: Number) -> Option<Number> {
        let rounded = node.round.is_some() && node.parent.is_some();
        if !node.factors.is_empty() || rounded || !node.limits.is_empty() || !node.least_cases.is_empty() {
            return None;
        }
        if node.not_applicable_when.as_ref().map_or(Some(false), |when| self.truth(when))? {
            return None;
        }
        let mut value = raw;
        for rule in &node.rules {
            value = &value + &self.rule(rule)?;
        }
        if let Some(floor) = &node.floor {
            value = value.max(self.number(floor)?);
        }
        if let Some(cap) = &node.cap {
            value = value.min(self.number(cap)?);
        }
        Some(value)
    }
}

/// The figures that expressions read, each with its landmarks: the ends of its range, every number it is compared with or
/// looked up by, and a last place to both sides.
pub(super) fn landmarks(builder: &Builder<'_>, exprs: &[&Expr], limits: &[(&Expr, &Number)]) -> Landmarks {
    let mut found = Landmarks::new();
    let mut add = |expr: &Expr, numbers: &[Number]| {
        each_figure(expr, &mut |figure| found.entry(figure).or_default().extend_from_slice(numbers));
    };
    for expr in exprs {
        add(expr, &[]);
        expr.walk(&mut |inner| {
            if let ExprKind::Compare(_, a, b) = &inner.kind {
                for (left, right) in [(a, b), (b, a)] {
                    if let Some(Value::Number(limit)) = right.constant() {
                        add(left, &around(limit, &right.dim));
                    }
                }
            }
            // A count less a number, or a figure divided by one: the number is where things turn.
            if let ExprKind::Subtract(a, b) | ExprKind::Divide(a, b) = &inner.kind
                && let Some(Value::Number(limit)) = b.constant()
            {
                add(a, &around(limit, &b.dim));
            }
        });
    }
    for (expr, limit) in limits {
        add(expr, &around(limit, &expr.dim));
    }
    for (figure, numbers) in &mut found {
        let (low, high) = match figure {
            Figure::Events(_) => (Some(Number::ZERO), None),
            Figure::Fact(id) | Figure::Last(id) | Figure::LastYear(id) => match builder.facts.get(id.index()) {
                Some(fact) => match &fact.range {
                    Some((low, high)) => (Some(low.clone()), Some(high.clone())),
                    None if fact.dim == Dim::Count => (Some(Number::ZERO), None),
                    None => (None, None),
                },
                None => (None, None),
            },
        };
        let whole =
            figure.fact().is_none_or(|id| builder.facts.get(id.index()).is_some_and(|fact| fact.dim == Dim::Count));
        numbers.extend(low.clone());
        numbers.extend(high.clone());
        if numbers.is_empty() {
            numbers.push(Number::ONE);
        }
        numbers.retain(|n| {
            low.as_ref().is_none_or(|low| n >= low)
                && high.as_ref().is_none_or(|high| n <= high)
                && (!whole || *n == n.floor())
        });
        numbers.sort();
        numbers.dedup();
        numbers.truncate(LANDMARKS);
    }
    found
}

/// By how much a figure is changed to stand just beside a limit: one thing, else a hundredth.
pub(super) fn least_change(dim: &Dim) -> Number {
    if *dim == Dim::Count { Number::ONE } else { Number::ratio(1, 100).unwrap_or(Number::ONE) }
}

/// The figures an expression reads; inside one that is taken from an earlier period there are none of this.
pub(super) fn each_figure(expr: &Expr, see: &mut impl FnMut(Figure)) {
    match (figure(expr), &expr.kind) {
        (Some(figure), _) => see(figure),
        (None, ExprKind::Earlier(..)) => {}
        (None, _) => expr.parts().into_iter().for_each(|part| each_figure(part, see)),
    }
}

fn figure(expr: &Expr) -> Option<Figure> {
    match &expr.kind {
        ExprKind::Fact(id) => Some(Figure::Fact(*id)),
        ExprKind::Earlier(inner, which) => match (&inner.kind, which) {
            (ExprKind::Fact(id), Earlier::Last) => Some(Figure::Last(*id)),
            (ExprKind::Fact(id), Earlier::LastYear) => Some(Figure::LastYear(*id)),
            _ => None,
        },
        ExprKind::Count { event, filter: None } => Some(Figure::Events(*event)),
        _ => None,
    }
}

/// A limit and its neighbours, one of the last written place away.
fn around(limit: &Number, dim: &Dim) -> Vec<Number> {
    let percent = matches!(dim, Dim::Ratio | Dim::PercentagePoints);
    let shown = if percent { limit * &Number::HUNDRED } else { limit.clone() };
    let places = shown.decimal_places().unwrap_or(4);
    let unit = Number::ONE.checked_div(&Number::from(10).pow_i(places)).unwrap_or(Number::ONE);
    let unit = if percent { unit.checked_div(&Number::HUNDRED).unwrap_or(unit) } else { unit };
    vec![limit - &unit, limit.clone(), limit + &unit]
}

/// The figure an expression is compared with a constant as, and the values that meet the comparison.
pub(super) fn simple(expr: &Expr) -> Option<(&Expr, Comparison, &Number)> {
    match &expr.kind {
        ExprKind::Compare(sign, a, b) => match b.constant() {
            Some(Value::Number(limit)) if figure(a).is_some() => Some((a, *sign, limit)),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn figure_of(expr: &Expr) -> Option<Figure> {
    figure(expr)
}
