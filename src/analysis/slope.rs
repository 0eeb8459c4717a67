//! Which way a unit's total moves with one of its figures, where that can be proven for every value of the figure.
//!
//! Everything that the figure does not touch is a number for the unit, so that only what it touches is looked at. What
//! is not proven is [`Slope::Mixed`].

use crate::base::number::Number;
use crate::engine::{Probe, Touched};
use crate::model::decision::{Factor, FactorWhen, VetoEffect};
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::method::{Choice, Method, MethodKind, Reach, Rule, Side, Sign, StepLine, Subject};
use crate::model::node::{Body, Node};
use crate::model::value::Value;
use crate::model::{NodeId, RuleSet};
use std::cmp::Ordering;

/// How something moves while the figure grows. Conditions grow from false to true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slope {
    /// Not at all.
    Flat,
    /// It never falls.
    Up,
    /// It never rises.
    Down,
    /// Nothing is proven.
    Mixed,
}

impl Slope {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (same, Self::Flat) | (Self::Flat, same) => same,
            (a, b) if a == b => a,
            _ => Self::Mixed,
        }
    }

    fn turned(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            other => other,
        }
    }

    /// Times a number that does not move.
    fn times(self, factor: &Value) -> Self {
        match factor.number() {
            Some(number) if number.is_zero() => Self::Flat,
            Some(number) if number.is_negative() => self.turned(),
            Some(_) => self,
            None => Self::Mixed,
        }
    }
}

/// How the published total of a unit moves with the fact.
pub(super) fn of_total(probe: &Probe<'_>, rules: &RuleSet, touched: &Touched, unit: usize) -> Slope {
    let mut looker = Looker { probe, rules, touched, unit, nodes: vec![Slope::Flat; rules.nodes.len()] };
    for id in &touched.nodes {
        let slope = rules.nodes.get(id.index()).map_or(Slope::Mixed, |node| looker.node(*id, node));
        if let Some(slot) = looker.nodes.get_mut(id.index()) {
            *slot = slope;
        }
    }
    let mut total = looker.of(rules.root());
    for veto in &rules.vetoes {
        let strikes = looker.expr(&veto.when, None);
        let takes = veto.effects.iter().any(|effect| {
            matches!(effect, VetoEffect::Deduct(_) | VetoEffect::DeductEach { .. } | VetoEffect::TotalAtMost(_))
        });
        if takes {
            total = total.and(strikes.turned());
        }
        for effect in &veto.effects {
            if let VetoEffect::DeductEach { filter: Some(filter), .. } = effect {
                total = total.and(looker.still(filter));
            }
        }
    }
    let excused = rules
        .review
        .tolerances
        .iter()
        .flat_map(|one| one.vetoes.iter().map(|(_, when)| when).chain(one.events.iter().map(|(_, when)| when)));
    excused.fold(total, |total, when| total.and(looker.still(when)))
}

/// How a value moves, and between which values, where that is known.
struct Course {
    slope: Slope,
    least: Option<Number>,
    most: Option<Number>,
}

impl Course {
    /// This one for small figures, the other one for large ones.
    fn then(self, other: Self) -> Self {
        let no_more = |a: &Option<Number>, b: &Option<Number>| matches!((a, b), (Some(a), Some(b)) if a <= b);
        let own = self.slope.and(other.slope);
        let slope = match own {
            Slope::Flat | Slope::Up if no_more(&self.most, &other.least) => Slope::Up,
            Slope::Flat | Slope::Down if no_more(&other.most, &self.least) => Slope::Down,
            _ => Slope::Mixed,
        };
        let ends = |a: Option<Number>, b: Option<Number>, pick: fn(Number, Number) -> Number| Some(pick(a?, b?));
        Self { slope, least: ends(self.least, other.least, Ord::min), most: ends(self.most, other.most, Ord::max) }
    }
}

struct Looker<'a> {
    probe: &'a Probe<'a>,
    rules: &'a RuleSet,
    touched: &'a Touched,
    unit: usize,
    nodes: Vec<Slope>,
}

impl Looker<'_> {
    fn of(&self, node: NodeId) -> Slope {
        self.nodes.get(node.index()).copied().unwrap_or(Slope::Mixed)
    }

    /// Nothing is proven where something moves that must not.
    fn still(&self, expr: &Expr) -> Slope {
        if self.touched.moves(expr) { Slope::Mixed } else { Slope::Flat }
    }

    fn node(&self, id: NodeId, node: &Node) -> Slope {
        let asked = node.not_applicable_when.iter();
        let asked = asked.chain(node.least_cases.iter().flat_map(|least| [&least.of, &least.least]));
        let asked = asked.chain(node.limits.iter().filter_map(|limit| limit.when.as_ref()));
        let fit = asked.fold(Slope::Flat, |slope, expr| slope.and(self.still(expr)));
        let body = match &node.body {
            Body::Combine(_) => node.children.iter().fold(Slope::Flat, |slope, child| slope.and(self.of(*child))),
            Body::Item(item) => self.methods(&item.methods, id),
            Body::Survey(survey) => {
                let asked = survey.drop_when.iter().chain(&survey.valid_when);
                asked.fold(Slope::Flat, |slope, expr| slope.and(self.still(expr)))
            }
        };
        let rules = node.rules.iter().fold(Slope::Flat, |slope, rule| slope.and(self.rule(rule, id)));
        let bounds =
            node.floor.iter().chain(&node.cap).chain(node.limits.iter().filter_map(|limit| limit.most.as_ref()));
        let bounds = bounds.fold(Slope::Flat, |slope, expr| slope.and(self.expr(expr, Some(id))));
        fit.and(body).and(rules).and(bounds).and(self.factors(&node.factors, id))
    }

    /// Multipliers leave the way of what they multiply where they do not move and are not negative.
    fn factors(&self, factors: &[Factor], node: NodeId) -> Slope {
        let tame = |factor: &Factor| {
            let when = match &factor.when {
                FactorWhen::Holds(when) => !self.touched.moves(when),
                FactorWhen::Always | FactorWhen::FromThe(_) | FactorWhen::In(_) => true,
            };
            when && !self.touched.moves(&factor.by)
                && self.probe.eval(&factor.by, self.unit, Some(node)).number().is_some_and(|by| !by.is_negative())
        };
        if factors.iter().all(tame) { Slope::Flat } else { Slope::Mixed }
    }

    /// The first method whose condition holds, from the last back: what a condition parts is in order where all that
    /// counts on its far side is worth no less, or no more, than all that counts on its near side.
    fn methods(&self, methods: &[Method], node: NodeId) -> Slope {
        let mut course: Option<Course> = None;
        for method in methods.iter().rev() {
            let own = self.course(method, node);
            let when = method.when.as_ref().map_or(Slope::Flat, |when| self.expr(when, Some(node)));
            let holds = || match &method.when {
                Some(when) => self.probe.eval(when, self.unit, Some(node)) == Value::Flag(true),
                None => true,
            };
            if when == Slope::Flat && !holds() {
                continue;
            }
            course = Some(match (when, course.take()) {
                (Slope::Flat, _) => own,
                (Slope::Up, Some(rest)) => rest.then(own),
                (Slope::Down, Some(rest)) => own.then(rest),
                _ => return Slope::Mixed,
            });
        }
        course.map_or(Slope::Flat, |course| course.slope)
    }

    fn course(&self, method: &Method, node: NodeId) -> Course {
        let slope = self.method(&method.kind, node).and(self.factors(&method.factors, node));
        let full = self.rules.nodes.get(node.index()).map(|node| &node.full);
        let (least, most) = match &method.kind {
            _ if !method.factors.is_empty() => (None, None),
            MethodKind::Start(Choice::Value(value)) | MethodKind::Earn(Choice::Value(value)) => {
                let number = self.number(value, node);
                (number.clone(), number)
            }
            MethodKind::Ratio { most, may_be_negative, on_zero: None, .. } => {
                let most = most.as_ref().zip(full).map(|(most, full)| most * full);
                ((!may_be_negative).then_some(Number::ZERO), most)
            }
            MethodKind::Linear { knots, below, above, .. } => {
                let points: Vec<&Number> = below.iter().chain(knots.iter().map(|(_, y)| y)).chain(above).collect();
                (points.iter().min().map(|point| (*point).clone()), points.iter().max().map(|point| (*point).clone()))
            }
            _ => (None, None),
        };
        Course { slope, least, most }
    }

    fn method(&self, kind: &MethodKind, node: NodeId) -> Slope {
        match kind {
            MethodKind::Start(choice) | MethodKind::Earn(choice) => self.choice(choice, node),
            MethodKind::Ratio { of, .. } => self.expr(of, Some(node)),
            MethodKind::Steps { of, lines, otherwise } => self.steps(of, lines, otherwise, node),
            MethodKind::Scored(_) => Slope::Flat,
            MethodKind::Linear { of, knots, below, above } => {
                let marks = knots.iter().filter_map(|(mark, _)| mark.looked());
                let marks = marks.fold(Slope::Flat, |slope, expr| slope.and(self.still(expr)));
                let points: Vec<&Number> = below.iter().chain(knots.iter().map(|(_, y)| y)).chain(above).collect();
                marks.and(along(self.expr(of, Some(node)), &points))
            }
        }
    }

    fn choice(&self, choice: &Choice, node: NodeId) -> Slope {
        match choice {
            Choice::Value(value) => self.expr(value, Some(node)),
            Choice::By { key, lines, otherwise } => {
                let tests = lines.iter().flat_map(|line| &line.tests).map(|(_, edge)| edge);
                let still =
                    std::iter::once(key).chain(tests).fold(Slope::Flat, |slope, expr| slope.and(self.still(expr)));
                let values = lines.iter().map(|line| &line.value).chain(otherwise);
                values.fold(still, |slope, value| slope.and(self.expr(value, Some(node))))
            }
        }
    }

    /// A step table is the same between two neighbouring edges: its points at the edges, between them and beyond them are
    /// all its points.
    fn steps(&self, of: &Expr, lines: &[StepLine], otherwise: &Expr, node: NodeId) -> Slope {
        let own = self.expr(of, Some(node));
        let mut tests: Vec<Vec<(Comparison, Number)>> = Vec::with_capacity(lines.len());
        for line in lines {
            let mut all = line.tests.clone();
            for (sign, edge) in &line.edges {
                match self.number(edge, node) {
                    Some(edge) => all.push((*sign, edge)),
                    None => return Slope::Mixed,
                }
            }
            tests.push(all);
        }
        let mut points = Vec::with_capacity(lines.len() + 1);
        for expr in lines.iter().map(|line| &line.points).chain([otherwise]) {
            match self.number(expr, node) {
                Some(number) => points.push(number),
                None => return Slope::Mixed,
            }
        }
        let mut edges: Vec<Number> = tests.iter().flatten().map(|(_, edge)| edge.clone()).collect();
        edges.sort();
        edges.dedup();
        let (Some(first), Some(last)) = (edges.first(), edges.last()) else { return Slope::Flat };
        let half = Number::ratio(1, 2).unwrap_or(Number::ONE);
        let mut samples = vec![first - &Number::ONE];
        for pair in edges.windows(2) {
            if let [a, b] = pair {
                samples.extend([a.clone(), &(a + b) * &half]);
            }
        }
        samples.extend([last.clone(), last + &Number::ONE]);
        let at = |x: &Number| {
            let holds = |line: &Vec<(Comparison, Number)>| line.iter().all(|(sign, edge)| sign.holds(x.cmp(edge)));
            let line = tests.iter().position(holds).unwrap_or(tests.len());
            points.get(line)
        };
        along(own, &samples.iter().filter_map(at).collect::<Vec<_>>())
    }

    /// The number of an expression that does not move.
    fn number(&self, expr: &Expr, node: NodeId) -> Option<Number> {
        if self.touched.moves(expr) {
            return None;
        }
        self.probe.eval(expr, self.unit, Some(node)).number().cloned()
    }

    /// How the signed points of a rule move.
    fn rule(&self, rule: &Rule, node: NodeId) -> Slope {
        if rule.counted_in.is_some() {
            return Slope::Flat;
        }
        let amounts_moving = || choice_parts(&rule.amount).into_iter().any(|expr| self.touched.moves(expr));
        let plain = || {
            !amounts_moving()
                && self.factors(&rule.factors, node) == Slope::Flat
                && choice_values(&rule.amount)
                    .into_iter()
                    .all(|expr| self.number(expr, node).is_some_and(|number| !number.is_negative()))
        };
        let when = rule.when.as_ref().map_or(Slope::Flat, |when| self.expr(when, Some(node)));
        let size = match &rule.subject {
            Subject::Events { filter, .. } => {
                let compared = rule.compared_over().is_some() && {
                    let rules = self.rules.nodes.iter().flat_map(|node| &node.rules);
                    let mut rules = rules.filter(|other| other.compared_over() == rule.compared_over());
                    rules.any(|other| choice_parts(&other.amount).into_iter().any(|expr| self.touched.moves(expr)))
                };
                let filter = filter.as_ref().is_some_and(|filter| self.touched.moves(filter));
                let factors = rule.factors.iter().any(|factor| {
                    let when = matches!(&factor.when, FactorWhen::Holds(when) if self.touched.moves(when));
                    when || self.touched.moves(&factor.by)
                });
                if compared || filter || factors || amounts_moving() || when != Slope::Flat {
                    Slope::Mixed
                } else {
                    Slope::Flat
                }
            }
            Subject::Once
                if when == Slope::Flat && !amounts_moving() && self.factors(&rule.factors, node) == Slope::Flat =>
            {
                Slope::Flat
            }
            Subject::Once if plain() => when,
            Subject::Once => match (&rule.amount, when) {
                (Choice::Value(amount), Slope::Flat) => {
                    self.expr(amount, Some(node)).and(self.factors(&rule.factors, node))
                }
                _ => Slope::Mixed,
            },
            Subject::Distance { of, side, edge, per, beyond, reach, .. } => {
                let rates = beyond.iter().all(|rate| {
                    let amounts = choice_values(&rate.amount);
                    !self.touched.moves(&rate.edge)
                        && !self.touched.moves(&rate.per)
                        && !choice_parts(&rate.amount).into_iter().any(|expr| self.touched.moves(expr))
                        && amounts
                            .into_iter()
                            .all(|expr| self.number(expr, node).is_some_and(|number| !number.is_negative()))
                });
                let whole = *reach == Reach::Whole && !beyond.is_empty();
                let edge_moves = !beyond.is_empty() && self.touched.moves(edge);
                if !plain() || !rates || whole || edge_moves || self.touched.moves(per) || when != Slope::Flat {
                    Slope::Mixed
                } else {
                    let away = self.expr(of, Some(node)).and(self.expr(edge, Some(node)).turned());
                    if *side == Side::Below { away.turned() } else { away }
                }
            }
        };
        if rule.sign == Sign::Deduct { size.turned() } else { size }
    }

    fn expr(&self, expr: &Expr, node: Option<NodeId>) -> Slope {
        use ExprKind as K;
        if !self.touched.moves(expr) {
            return Slope::Flat;
        }
        let slope = |inner: &Expr| self.expr(inner, node);
        let still = |inner: &Expr| self.probe.eval(inner, self.unit, node);
        match &expr.kind {
            K::Fact(fact) if *fact == self.touched.fact => Slope::Up,
            K::Node(node) => self.of(*node),
            K::ExactTotal => self.of(self.rules.root()),
            K::Shown(inner, _) | K::RoundOff(inner, _) | K::Towards(inner, ..) | K::Real(_, inner) => slope(inner),
            K::Negate(inner) | K::Not(inner) => slope(inner).turned(),
            K::Add(a, b) => slope(a).and(slope(b)),
            K::Subtract(a, b) => slope(a).and(slope(b).turned()),
            K::Multiply(a, b) => match (slope(a), slope(b)) {
                (Slope::Flat, moving) => moving.times(&still(a)),
                (moving, Slope::Flat) => moving.times(&still(b)),
                _ => Slope::Mixed,
            },
            K::Divide(a, b) => match (slope(a), slope(b)) {
                (moving, Slope::Flat) if still(b).number().is_some_and(|by| !by.is_zero()) => moving.times(&still(b)),
                // t ÷ x falls while x grows, as long as x keeps its sign: a fact whose range begins at 0 does.
                (Slope::Flat, Slope::Up) if self.is_never_negative(b) => Slope::Down.times(&still(a)),
                _ => Slope::Mixed,
            },
            K::Power(inner, exponent) if exponent % 2 == 1 => slope(inner),
            K::Minimum(list) | K::Maximum(list) | K::And(list) | K::Or(list) => {
                list.iter().fold(Slope::Flat, |all, part| all.and(slope(part)))
            }
            K::Compare(sign, a, b) => {
                let difference = slope(a).and(slope(b).turned());
                match sign {
                    Comparison::Greater | Comparison::GreaterOrEqual => difference,
                    Comparison::Less | Comparison::LessOrEqual => difference.turned(),
                    Comparison::Equal | Comparison::NotEqual => Slope::Mixed,
                }
            }
            K::If(condition, then, otherwise) if !self.touched.moves(condition) => match still(condition) {
                Value::Flag(true) => slope(then),
                Value::Flag(false) => slope(otherwise),
                _ => Slope::Mixed,
            },
            // A choice between two numbers.
            K::If(condition, then, otherwise) if !self.touched.moves(then) && !self.touched.moves(otherwise) => {
                match (still(otherwise).number(), still(then).number()) {
                    (Some(no), Some(yes)) => along(slope(condition), &[no, yes]),
                    _ => Slope::Mixed,
                }
            }
            _ => Slope::Mixed,
        }
    }

    fn is_never_negative(&self, expr: &Expr) -> bool {
        let ExprKind::Fact(fact) = &expr.kind else { return false };
        let range = self.rules.facts.get(fact.index()).and_then(|fact| fact.range.as_ref());
        range.is_some_and(|(low, _)| !low.is_negative())
    }
}

/// How a function of something moves whose values, in the order of what it is a function of, are known.
fn along(of: Slope, values: &[&Number]) -> Slope {
    let all = |wanted: fn(Ordering) -> bool| values.windows(2).all(|pair| matches!(pair, [a, b] if wanted(a.cmp(b))));
    match (all(Ordering::is_le), all(Ordering::is_ge)) {
        (true, true) => Slope::Flat,
        (true, false) => of,
        (false, true) => of.turned(),
        (false, false) => {
            if of == Slope::Flat {
                Slope::Flat
            } else {
                Slope::Mixed
            }
        }
    }
}

/// All expressions of a choice.
fn choice_parts(choice: &Choice) -> Vec<&Expr> {
    let mut parts = choice_values(choice);
    if let Choice::By { key, lines, .. } = choice {
        parts.push(key);
        parts.extend(lines.iter().flat_map(|line| &line.tests).map(|(_, edge)| edge));
    }
    parts
}

/// The values that a choice may give.
fn choice_values(choice: &Choice) -> Vec<&Expr> {
    match choice {
        Choice::Value(value) => vec![value],
        Choice::By { lines, otherwise, .. } => lines.iter().map(|line| &line.value).chain(otherwise).collect(),
    }
}
