//! What every node can reach: proven least and largest values, and the decisions they call for.

use super::Builder;
use crate::base::number::Number;
use crate::model::decision::VetoEffect;
use crate::model::expr::{Expr, ExprKind, PartMissing, Rating, Statistic};
use crate::model::method::{Ballots, Choice, Marks, MethodKind, OnZero, Rule, Side, Sign, Subject, Survey};
use crate::model::node::{Body, Combining, Node, NotApplicable, Share};
use crate::model::value::{Dim, Value};
use crate::model::{Extent, FactId, NodeId};

pub(super) use super::interval::Interval;

impl Builder<'_> {
    /// The values an expression may take. One that is in error is taken as 0, so that it causes no second message.
    pub(super) fn interval(&self, expr: &Expr) -> Interval {
        use ExprKind as K;
        if expr.dim == Dim::Poisoned {
            return Interval::point(Number::ZERO);
        }
        match &expr.kind {
            K::Constant(Value::Number(number)) => Interval::point(number.clone()),
            K::Fact(id) => match self.facts.get(id.index()) {
                Some(fact) => match (&fact.range, &fact.dim) {
                    (Some((low, high)), _) => Interval { low: Some(low.clone()), high: Some(high.clone()) },
                    (None, Dim::Count) => Interval::from_zero(),
                    (None, _) => Interval::all(),
                },
                None => Interval::all(),
            },
            K::Mark if expr.dim == Dim::Count => Interval { low: Some(Number::ONE), high: None },
            K::Target { fact, of } => self.interval_of_target(*fact, of.as_deref()),
            K::Look { table, .. } => {
                let cells = self.tables.get(table.index()).into_iter().flat_map(|table| table.values());
                let mut points = cells.filter_map(Value::number).map(|number| Interval::point(number.clone()));
                let first = points.next().unwrap_or_else(Interval::all);
                points.fold(first, Interval::hull)
            }
            K::Count { .. }
            | K::Held(_)
            | K::Running { .. }
            | K::HeldIn(..)
            | K::HoldsIn(..)
            | K::HoldsRunning { .. }
            | K::Ballots
            | K::Place(_) => Interval::from_zero(),
            K::Add(a, b) => self.interval(a).plus(&self.interval(b)),
            K::Subtract(a, b) => self.interval(a).plus(&self.interval(b).negated()),
            K::Negate(a) => self.interval(a).negated(),
            K::Multiply(a, b) => self.interval(a).times(&self.interval(b)),
            K::Divide(a, b) => match b.constant().and_then(Value::number).and_then(|n| Number::ONE.checked_div(n)) {
                Some(inverse) => self.interval(a).scaled(&inverse),
                None => {
                    let (a, b) = (self.interval(a), self.interval(b));
                    let positive = |i: &Interval| i.low.as_ref().is_some_and(|low| !low.is_negative());
                    if positive(&a) && positive(&b) { Interval::from_zero() } else { Interval::all() }
                }
            },
            K::Minimum(list) => {
                let mut parts = list.iter().map(|part| self.interval(part));
                let first = parts.next().unwrap_or_else(Interval::all);
                parts.fold(first, |a, b| Interval {
                    low: a.low.zip(b.low).map(|(a, b)| a.min(b)),
                    high: match (a.high, b.high) {
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (a, b) => a.or(b),
                    },
                })
            }
            K::Maximum(list) => {
                let mut parts = list.iter().map(|part| self.interval(part).negated());
                let first = parts.next().unwrap_or_else(Interval::all);
                let least = parts.fold(first, |a, b| Interval {
                    low: a.low.zip(b.low).map(|(a, b)| a.min(b)),
                    high: match (a.high, b.high) {
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (a, b) => a.or(b),
                    },
                });
                least.negated()
            }
            K::If(_, a, b) => self.interval(a).hull(self.interval(b)),
            K::OverEvents { statistic: Statistic::Count, .. } => Interval::from_zero(),
            K::OverPeers { statistic: Statistic::Count, .. } => Interval::from_zero(),
            K::OverPeers { statistic: Statistic::Sum, .. } => Interval::all(),
            K::OverPeers { statistic: Statistic::Deviation, of, .. } => self.interval(of).deviation(),
            K::OverPeers { of, .. } => self.interval(of),
            K::OverEvents { statistic: Statistic::Deviation, of, .. } => self.interval(of).deviation(),
            K::Rated { rating, .. } => match rating {
                Rating::Place(_) => Interval { low: Some(Number::ONE), high: None },
                Rating::Standing => Interval { low: Some(Number::ZERO), high: Some(Number::ONE) },
                Rating::Decile => Interval { low: Some(Number::ZERO), high: Some(Number::integer(9)) },
                Rating::ZScore => Interval::all(),
            },
            K::Real(function, a) => self.interval(a).through(*function),
            K::Power(a, exponent) => self.interval(a).raised(&Number::from(*exponent)),
            K::Raised(a, b) => match b.constant().and_then(Value::number) {
                Some(exponent) => self.interval(a).raised(exponent),
                None => Interval::all(),
            },
            K::OverPeriods { statistic: Statistic::Count | Statistic::Run, during, inside, .. } => {
                let most = inside.and_then(|_| self.most_of(*during, *inside));
                Interval { low: Some(Number::ZERO), high: most.map(Number::from) }
            }
            K::OverPeriods { statistic: Statistic::Sum, of, during, inside: inside @ Some(_), missing, filter } => {
                let one = self.interval(of);
                // There is at least one, or no figure; as of a day within the period there are not all of them.
                let sum = match self.most_of(*during, *inside) {
                    Some(most) => one.clone().scaled(&Number::from(most)).hull(one),
                    None if one.low.is_some_and(|low| !low.is_negative()) => Interval::from_zero(),
                    None => Interval::all(),
                };
                match (missing, filter) {
                    (PartMissing::Error | PartMissing::LeftOut, None) => sum,
                    _ => sum.hull(Interval::point(Number::ZERO)),
                }
            }
            K::OverPeriods { statistic: Statistic::Sum, of, .. } => {
                let one = self.interval(of);
                if one.low.is_some_and(|low| !low.is_negative()) { Interval::from_zero() } else { Interval::all() }
            }
            K::OverPeriods { statistic, of, missing, .. } => {
                let one = self.interval(of);
                let one = match missing {
                    PartMissing::Zero => one.hull(Interval::point(Number::ZERO)),
                    PartMissing::Error | PartMissing::LeftOut => one,
                };
                if *statistic == Statistic::Deviation { one.deviation() } else { one }
            }
            K::Node(id) => self.reach.get(id.index()).cloned().unwrap_or_else(|| self.interval_of_node(*id)),
            K::Regularly { .. } => Interval { low: Some(Number::ZERO), high: Some(Number::ONE) },
            K::Absolute(_) => Interval::from_zero(),
            K::Shown(a, to) | K::RoundOff(a, to) => self.interval(a).map(|end| to.apply(end)),
            K::Towards(a, towards, places) => self.interval(a).map(|end| towards.apply(end, *places)),
            K::Outside(outside) => self.interval_of_outside(outside),
            K::Earlier(a, _) => self.interval(a),
            _ => Interval::all(),
        }
    }

    /// A target: what the scheme says, and what the data may put in its place.
    fn interval_of_target(&self, fact: FactId, of: Option<&Expr>) -> Interval {
        let positive = self.targets.get(&fact).is_some_and(|target| target.positive);
        let declared = self.facts.get(fact.index());
        let data = match declared.and_then(|fact| fact.range.clone()) {
            Some((low, high)) => Interval { low: Some(low), high: Some(high) },
            None if positive || declared.is_some_and(|fact| fact.dim == Dim::Count) => Interval::from_zero(),
            None => Interval::all(),
        };
        of.map_or(data.clone(), |of| data.hull(self.interval(of)))
    }

    /// Whether a divisor may be zero. A target of the data is above zero wherever those of the scheme are.
    pub(super) fn may_be_zero(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Target { fact, .. } if self.targets.get(fact).is_some_and(|target| target.positive) => false,
            ExprKind::Multiply(a, b) => self.may_be_zero(a) || self.may_be_zero(b),
            _ => self.interval(expr).contains_zero(),
        }
    }

    /// What a node's bounds leave; without bounds of its own the proof for the node asks that it stays within 0 .. full.
    fn interval_of_node(&self, id: NodeId) -> Interval {
        let (Some(node), Some(draft)) = (self.node(id), self.drafts.get(id.index())) else { return Interval::all() };
        let bound = |expr: &Option<Expr>| expr.as_ref().map(|expr| self.interval_in(expr, &node.full));
        let low = match bound(&node.floor) {
            Some(floor) => floor.low,
            None => draft.no_floor.is_none().then_some(Number::ZERO),
        };
        let high = match bound(&node.cap) {
            Some(cap) => cap.high,
            None => draft.no_cap.is_none().then(|| node.full.clone()),
        };
        let range = Interval { low, high };
        node.round.map_or(range.clone(), |round| range.map(|end| round.apply(end)))
    }

    fn interval_in(&self, expr: &Expr, full: &Number) -> Interval {
        match &expr.kind {
            ExprKind::Full => Interval::point(full.clone()),
            ExprKind::Multiply(a, b) => self.interval_in(a, full).times(&self.interval_in(b, full)),
            ExprKind::Add(a, b) => self.interval_in(a, full).plus(&self.interval_in(b, full)),
            ExprKind::Subtract(a, b) => self.interval_in(a, full).plus(&self.interval_in(b, full).negated()),
            ExprKind::If(_, a, b) => self.interval_in(a, full).hull(self.interval_in(b, full)),
            _ => self.interval(expr),
        }
    }

    /// Proves the range of every node from the leaves up, and asks for floors and caps where it leaves 0 .. full mark.
    pub(super) fn ranges(&mut self) {
        let mut reach: Vec<Interval> = vec![Interval::all(); self.nodes.len()];
        // What floors keep off and hand on to the parent: from the largest such loss, negative, to 0.
        let mut handed_on: Vec<Interval> = vec![Interval::point(Number::ZERO); self.nodes.len()];
        for index in (0..self.nodes.len()).rev() {
            let Some(node) = self.nodes.get(index) else { continue };
            let full = node.full.clone();
            let mut raw = match &node.body {
                Body::Item(item) => {
                    let mut methods = item.methods.iter().map(|method| {
                        let base = self.method_range(&method.kind, &full);
                        method.factors.iter().fold(base, |range, factor| {
                            let by = self.interval(&factor.by).hull(Interval::point(Number::ONE));
                            range.times(&by)
                        })
                    });
                    match methods.next() {
                        Some(first) => methods.fold(first, Interval::hull),
                        // The method is in error, which is reported.
                        None => Interval::point(Number::ZERO),
                    }
                }
                Body::Survey(survey) => self.survey_range(survey, &full),
                Body::Combine(combining) if combining.multiplies() => {
                    let (combining, children) = (*combining, node.children.clone());
                    self.product_range(combining, &children, &full, &reach)
                }
                Body::Combine(combining) => self.children_range(*combining, &node.children, (&reach, &handed_on)),
            };
            let lowest_method = raw.low.clone();
            let Some(node) = self.nodes.get(index) else { continue };
            for rule in node.rules.iter().filter(|rule| rule.counted_in.is_none()) {
                raw = raw.plus(&self.rule_range(rule, &full));
            }
            for factor in &node.factors {
                raw = raw.times(&self.interval(&factor.by).hull(Interval::point(Number::ONE)));
            }
            if index == 0 {
                raw = raw.plus(&self.vetoed_range());
            }
            let floor = node.floor.as_ref().map(|expr| self.interval_in(expr, &full));
            let cap = node.cap.as_ref().map(|expr| self.interval_in(expr, &full));
            let idle = raw.never_beyond(floor.as_ref(), cap.as_ref());
            let mut bounded = raw.clone().bounded(floor.as_ref(), cap.as_ref());
            for limit in node.limits.iter().filter_map(|limit| limit.most.as_ref()) {
                let limited = bounded.clone().bounded(None, Some(&self.interval_in(limit, &full)));
                bounded = bounded.hull(limited);
            }
            if let Some(round) = node.round {
                bounded = bounded.map(|end| round.apply(end));
            }
            if let (true, Some(floor), Some(slot)) = (node.rest_to_parent, &floor, handed_on.get_mut(index)) {
                let loss = raw.low.as_ref().zip(floor.high.as_ref()).map(|(low, floor)| low - floor);
                *slot = Interval { low: loss.map(|loss| loss.min(Number::ZERO)), high: Some(Number::ZERO) };
            }
            let told = self.state_bounds(index, &raw, floor.as_ref(), cap.as_ref(), &full, lowest_method);
            if told || self.drafts.get(index).is_some_and(|draft| draft.unsettled) {
                let whole = Interval { low: Some(Number::ZERO), high: Some(full) };
                bounded = bounded.bounded(Some(&Interval::point(Number::ZERO)), Some(&whole));
            }
            if let Some(slot) = reach.get_mut(index) {
                *slot = bounded;
            }
            if let Some(node) = self.nodes.get_mut(index) {
                node.idle = idle;
            }
        }
        self.reach = reach;
    }

    /// What every node can reach, rounded where it is; of the root, what the published total can, below the limits of vetoes.
    pub(super) fn extents(&self) -> Vec<Extent> {
        let limits = self.vetoes.iter().flat_map(|veto| &veto.effects).filter_map(|effect| match effect {
            VetoEffect::TotalAtMost(points) => Some(points),
            _ => None,
        });
        let lowest = limits.min();
        let extent = |(node, range): (&Node, &Interval)| {
            let low = match (&range.low, lowest.filter(|_| node.parent.is_none())) {
                (Some(low), Some(limit)) => Some(low.min(limit)),
                (low, _) => low.as_ref(),
            };
            let end = |end: Option<&Number>| end.map(|end| node.round.map_or_else(|| end.clone(), |it| it.apply(end)));
            Extent { least: end(low), most: end(range.high.as_ref()) }
        };
        self.nodes.iter().zip(&self.reach).map(extent).collect()
    }

    /// What vetoes may take from the total, after which the root's bounds apply again.
    fn vetoed_range(&self) -> Interval {
        let mut range = Interval::point(Number::ZERO);
        for effect in self.vetoes.iter().flat_map(|veto| &veto.effects) {
            match effect {
                VetoEffect::Deduct(points) => {
                    range = range.plus(&Interval { low: Some(-points.clone()), high: Some(Number::ZERO) });
                }
                VetoEffect::DeductEach { .. } => {
                    range = range.plus(&Interval { low: None, high: Some(Number::ZERO) });
                }
                _ => {}
            }
        }
        range
    }

    /// What a survey can give: the mean of what its answers are worth.
    fn survey_range(&self, survey: &Survey, full: &Number) -> Interval {
        let worth = |marks: &Marks| Interval {
            low: Some(&marks.least * &marks.scale),
            high: Some(&marks.most() * &marks.scale),
        };
        match &survey.ballots {
            Ballots::Graded => Interval {
                low: survey.levels.iter().map(|level| level.points.clone()).min(),
                high: survey.levels.iter().map(|level| level.points.clone()).max(),
            },
            Ballots::Scored(marks) => match &marks.earn {
                Some(earn) => self.interval_in(earn, full),
                None => worth(marks),
            },
            Ballots::Ranked { earn, .. } => self.interval_in(earn, full),
        }
    }

    fn method_range(&self, kind: &MethodKind, full: &Number) -> Interval {
        match kind {
            MethodKind::Start(choice) | MethodKind::Earn(choice) => self.choice_range(choice, full),
            MethodKind::Scored(scored) => {
                let high = scored.most.clone().unwrap_or_else(|| full.clone());
                Interval { low: Some(Number::ZERO), high: Some(high) }
            }
            MethodKind::Ratio { of, most, on_zero, may_be_negative, .. } => {
                let high = most.as_ref().map(|most| most * full);
                let low = match may_be_negative {
                    true => self.interval(of).low.map(|low| &low.min(Number::ZERO) * full),
                    false => Some(Number::ZERO),
                };
                let ratio = Interval { low, high };
                match on_zero {
                    Some(OnZero::Points(points)) => ratio.hull(Interval::point(points.clone())),
                    _ => ratio,
                }
            }
            MethodKind::Steps { lines, otherwise, .. } => lines
                .iter()
                .map(|line| self.interval_in(&line.points, full))
                .fold(self.interval_in(otherwise, full), Interval::hull),
            MethodKind::Linear { knots, below, above, .. } => {
                let ys = || knots.iter().map(|(_, y)| y).chain(below).chain(above);
                Interval { low: ys().min().cloned(), high: ys().max().cloned() }
            }
        }
    }

    fn choice_range(&self, choice: &Choice, full: &Number) -> Interval {
        match choice {
            Choice::Value(expr) => self.interval_in(expr, full),
            Choice::By { lines, otherwise, .. } => {
                let mut ranges =
                    lines.iter().map(|line| &line.value).chain(otherwise).map(|e| self.interval_in(e, full));
                let first = ranges.next().unwrap_or_else(Interval::all);
                ranges.fold(first, Interval::hull)
            }
        }
    }

    /// What a rule adds, signed.
    fn rule_range(&self, rule: &Rule, full: &Number) -> Interval {
        let once = self.choice_range(&rule.amount, full);
        let many = match &rule.subject {
            Subject::Once => once.hull(Interval::point(Number::ZERO)),
            Subject::Events { .. } => Interval { low: Some(Number::ZERO), high: once.high.filter(Number::is_zero) },
            Subject::Distance { beyond, on_zero, .. } => {
                let amounts = beyond.iter().map(|rate| self.choice_range(&rate.amount, full));
                let high = amounts.fold(once, Interval::hull).high.filter(Number::is_zero);
                let steps = Interval { low: Some(Number::ZERO), high };
                match on_zero {
                    Some(OnZero::Points(points)) => steps.hull(Interval::point(points.clone())),
                    _ => steps,
                }
            }
        };
        let cap = rule.cap.clone().map(Interval::point);
        let floor = rule.floor.clone().map(Interval::point);
        let sum = many.bounded(floor.as_ref(), cap.as_ref());
        let around = matches!(rule.subject, Subject::Distance { side: Side::Around, .. }) || rule.sign == Sign::Adjust;
        match (rule.sign, around) {
            (_, true) => Interval { low: sum.high.clone().map(|high| -high), high: sum.high },
            (Sign::Deduct, false) => sum.negated(),
            _ => sum,
        }
    }

    /// Shares of full marks, multiplied or in a geometric mean, of so many points.
    fn product_range(
        &mut self,
        combining: Combining,
        children: &[NodeId],
        full: &Number,
        reach: &[Interval],
    ) -> Interval {
        let mut shares = Vec::with_capacity(children.len());
        for id in children {
            let (Some(node), Some(range)) = (self.node(*id), reach.get(id.index())) else { continue };
            let Some(share) = Number::ONE.checked_div(&node.full) else { continue };
            shares.push((*id, range.clone(), share));
        }
        if combining == Combining::Product {
            let one = Interval::point(full.clone());
            return shares.into_iter().fold(one, |product, (_, range, share)| product.times(&range.scaled(&share)));
        }
        for (id, range, _) in &shares {
            if range.low.as_ref().is_none_or(Number::is_negative) {
                self.geometric_child(*id, range.low.as_ref());
            }
        }
        let mut ranges = shares.into_iter().map(|(_, range, share)| range.scaled(&share));
        let first = ranges.next().unwrap_or_else(Interval::all);
        let zero = Interval::point(Number::ZERO);
        ranges.fold(first, Interval::hull).bounded(Some(&zero), None).scaled(full)
    }

    fn children_range(
        &self,
        combining: Combining,
        children: &[NodeId],
        (reach, handed_on): (&[Interval], &[Interval]),
    ) -> Interval {
        let losses = children.iter().filter_map(|id| {
            let (node, loss) = (self.node(*id)?, handed_on.get(id.index())?.clone());
            Some(match &node.share {
                Share::Weight { weight, scale, .. } => loss.scaled(&(weight * scale)),
                _ => loss,
            })
        });
        let losses = losses.fold(Interval::point(Number::ZERO), |sum, loss| sum.plus(&loss));
        // Weights of each unit add up to 1: the sum lies between the least and the greatest of the values.
        let by_unit = children
            .iter()
            .filter_map(|id| self.node(*id))
            .any(|node| matches!(&node.share, Share::Weight { by: Some(_), .. }));
        let mut parts = children.iter().filter_map(|id| {
            let (node, range) = (self.node(*id)?, reach.get(id.index())?.clone());
            let range = match node.not_applicable {
                Some(NotApplicable::Zero | NotApplicable::Lost) => range.hull(Interval::point(Number::ZERO)),
                Some(NotApplicable::Full) => range.hull(Interval::point(node.full.clone())),
                _ => range,
            };
            Some(match (&node.share, combining) {
                (Share::Weight { scale, .. }, Combining::Sum) if by_unit => range.scaled(scale),
                (Share::Weight { weight, scale, .. }, Combining::Sum) => range.scaled(&(weight * scale)),
                (Share::Weight { scale, .. }, _) => range.scaled(scale),
                _ => range,
            })
        });
        // What is spread over others may be multiplied with a factor of at most 1.
        let factors = children.iter().filter_map(|id| self.node(*id)?.spread_factor.clone());
        let factor = factors.min().map(|least| Interval { low: Some(least), high: Some(Number::ONE) });
        let whole = match combining {
            Combining::Sum if !by_unit => parts.fold(losses, |sum, part| sum.plus(&part)),
            Combining::Sum => {
                let first = parts.next().unwrap_or_else(Interval::all);
                parts.fold(first, Interval::hull).plus(&losses)
            }
            _ => {
                let first = parts.next().unwrap_or_else(Interval::all);
                parts.fold(first, Interval::hull).plus(&losses)
            }
        };
        factor.map_or(whole.clone(), |factor| whole.times(&factor))
    }
}
