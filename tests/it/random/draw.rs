//! Drawing schemes and data. A seed gives the same scheme on every machine.

use super::draft::{
    Among, Beside, Body, Cell, Combining, Condition, Counts, Data, Draft, Event, Fact, List, Method, Mode, Node, Part,
    Policy, Rule, Share, Sheet, Sign, StandIn, Statistic, Ties, Trigger, Veto,
};
use crate::plain::fraction::Fraction;

/// splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `bound`.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.roll() % bound as u64) as usize
    }

    fn within(&mut self, least: i128, most: i128) -> i128 {
        least + (self.roll() % (most - least + 1) as u64) as i128
    }

    /// Once in `times`.
    fn rarely(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn tenths(&mut self, least: i128, most: i128) -> Fraction {
        // Round numbers are the most common ones, and the ones that meet.
        match self.below(3) {
            0 => Fraction::new(self.within(least * 10, most * 10), 10),
            _ => Fraction::from(self.within(least, most)),
        }
    }

    fn mode(&mut self) -> Mode {
        self.pick(&[Mode::HalfUp, Mode::HalfEven, Mode::Down, Mode::Up])
    }
}

struct Drawing<'a> {
    dice: &'a mut Dice,
    facts: Vec<Fact>,
    kinds: usize,
    names: usize,
}

/// A scheme.
pub(super) fn scheme(dice: &mut Dice) -> Draft {
    let mut drawing = Drawing { kinds: 1 + dice.below(3), dice, facts: Vec::new(), names: 0 };
    let full = Fraction::from(drawing.dice.pick(&[100, 100, 100, 150, 1000, 60]));
    let depth = drawing.dice.pick(&[1, 1, 2, 2, 3]);
    let mut root = drawing.node(full, Share::Root, depth, false);
    root.name = "total".to_owned();
    root.round = None;
    let places = drawing.dice.below(4) as u32;
    let vetoes = (0..drawing.dice.pick(&[0, 0, 1, 2])).map(|_| drawing.veto(full, places)).collect();
    let second = match drawing.dice.below(6) {
        0 => Some(drawing.sure_fact()),
        1 => Some(drawing.rated_fact(false, false)),
        _ => None,
    };
    let among_all = drawing.dice.rarely(2);
    let groups = drawing.dice.pick(&[1, 1, 2]);
    let edge = |share: i128| full * Fraction::new(share, 100);
    let grades = match drawing.dice.below(3) {
        0 => Vec::new(),
        1 => vec![(edge(80), true), (edge(60), drawing.dice.rarely(2))],
        _ => vec![(edge(90), false), (edge(75), true), (edge(50), true)],
    };
    let top = drawing.dice.rarely(2).then(|| drawing.list(Some(full)));
    let bottom = drawing.dice.rarely(2).then(|| drawing.list(None));
    let ties = drawing.dice.pick(&[Ties::Share, Ties::ShareLow, Ties::Dense]);
    let mode = drawing.dice.mode();
    let (facts, kinds) = (drawing.facts, drawing.kinds);
    Draft { facts, kinds, groups, root, places, mode, vetoes, second, among_all, ties, grades, top, bottom }
}

impl Drawing<'_> {
    fn name(&mut self) -> String {
        self.names += 1;
        format!("n{}", self.names)
    }

    fn fact(&mut self, optional: bool, gaps: bool) -> usize {
        let share = self.dice.rarely(2);
        let most = if share { 100 } else { self.dice.pick(&[10, 40, 100]) };
        let unit = |x| if share { Fraction::new(x, 100) } else { Fraction::from(x) };
        let missing = (gaps && self.dice.rarely(2)).then(|| match self.dice.below(3) {
            0 => StandIn::Carried,
            1 => StandIn::GroupMean,
            _ => StandIn::Number(unit(self.dice.within(0, most))),
        });
        self.facts.push(Fact { share, most, optional, missing, gaps, more_is_better: None });
        self.facts.len() - 1
    }

    /// One that always has a value.
    fn sure_fact(&mut self) -> usize {
        // Of what has a better end a condition may not ask for the other.
        let sure = |fact: &Fact| !fact.optional && !fact.gaps && fact.more_is_better.is_none();
        let known = self.facts.iter().position(sure);
        match known {
            Some(fact) if self.dice.rarely(2) => fact,
            _ => self.fact(false, false),
        }
    }

    /// One of which it is said which end is better.
    fn rated_fact(&mut self, optional: bool, gaps: bool) -> usize {
        let fact = self.fact(optional, gaps);
        self.facts[fact].more_is_better = Some(!self.dice.rarely(3));
        fact
    }

    /// A value inside the range of a fact, away from its ends.
    fn inside(&mut self, fact: usize) -> Fraction {
        let Fact { share, most, .. } = self.facts[fact];
        let x = self.dice.within(1, most - 1);
        if share { Fraction::new(x, 100) } else { Fraction::from(x) }
    }

    fn condition(&mut self, depth: usize) -> Condition {
        let signs = [Sign::Less, Sign::LessOrEqual, Sign::Greater, Sign::GreaterOrEqual];
        match self.dice.below(if depth == 0 { 6 } else { 8 }) {
            0 | 1 => {
                let fact = self.sure_fact();
                Condition::Fact(fact, self.dice.pick(&signs), self.inside(fact))
            }
            2 | 3 => {
                let kind = self.dice.below(self.kinds);
                let least = self.dice.rarely(3).then_some(1);
                Condition::Count(kind, least, self.dice.pick(&signs[1..3]), self.dice.within(1, 3))
            }
            4 => {
                let statistic = self.dice.pick(&[Statistic::Mean, Statistic::Median]);
                let beside = Beside::Group(statistic, self.among());
                Condition::Beside(self.sure_fact(), self.dice.pick(&signs), beside)
            }
            5 => Condition::Beside(self.sure_fact(), self.dice.pick(&signs), Beside::Last),
            6 => Condition::Both(Box::new(self.condition(0)), Box::new(self.condition(0))),
            _ => Condition::Either(Box::new(self.condition(0)), Box::new(self.condition(0))),
        }
    }

    fn among(&mut self) -> Among {
        self.dice.pick(&[Among::Peers, Among::Everyone])
    }

    /// Weights, which may be any fractions.
    fn weights(&mut self, number: usize) -> Vec<Fraction> {
        let parts: Vec<i128> = (0..number).map(|_| self.dice.within(1, 8)).collect();
        let sum: i128 = parts.iter().sum();
        parts.into_iter().map(|part| Fraction::new(part, sum)).collect()
    }

    /// Points that add up to the whole, each a number that ends.
    fn pieces(&mut self, number: usize, whole: Fraction) -> Vec<Fraction> {
        let mut cuts: Vec<i128> = (1..number).map(|_| self.dice.within(1, 19)).chain([0, 20]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        cuts.windows(2).map(|pair| whole * Fraction::new(pair[1] - pair[0], 20)).collect()
    }

    fn node(&mut self, full: Fraction, share: Share, depth: usize, alternative: bool) -> Node {
        let root = matches!(share, Share::Root);
        let name = self.name();
        // What may not apply, and what may be missing, is decided first: facts are drawn with it.
        let na = (!root && self.dice.rarely(3)).then(|| match self.dice.below(4) {
            0 => Policy::Zero,
            1 => Policy::Full,
            _ => Policy::Leave,
        });
        let missing = (self.dice.rarely(4)).then(|| match self.dice.below(4) {
            0 => Policy::Zero,
            1 if na.is_some() => Policy::Leave,
            2 => Policy::Points(self.dice.tenths(0, 20)),
            _ => Policy::Full,
        });
        let (optional, gaps) = (na.is_some() && self.dice.rarely(2), self.dice.rarely(6));
        let body = if depth == 0 {
            Body::Item(self.methods(full, optional, gaps, na.is_some()))
        } else {
            self.part(full, depth, alternative)
        };
        let rules = if depth == 0 || self.dice.rarely(3) { self.rules(full) } else { Vec::new() };
        let needs = match &body {
            Body::Part(_, children) if children.len() > 1 && self.dice.rarely(4) => {
                Some(self.dice.below(children.len() - 1) + 2)
            }
            _ => None,
        };
        let na_when = (na.is_some() && self.dice.rarely(2)).then(|| self.condition(1));
        let factors = match self.dice.below(6) {
            0 => vec![(self.factor(), None)],
            1 => vec![(self.factor(), Some(self.condition(1)))],
            2 if !root => vec![(self.factor(), None), (self.factor(), Some(self.condition(0)))],
            _ => Vec::new(),
        };
        // A part that holds what may not apply can have nothing left.
        let na = match (&body, na) {
            (Body::Part(..), None) if !root => Some(self.dice.pick(&[Policy::Zero, Policy::Full, Policy::Leave])),
            _ => na,
        };
        let floor = match self.dice.below(4) {
            0 => None,
            1 => Some(full * Fraction::new(self.dice.within(1, 40), 100)),
            _ => Some(Fraction::ZERO),
        };
        let cap = match self.dice.below(4) {
            0 => None,
            1 => Some(full * Fraction::new(self.dice.within(60, 120), 100)),
            _ => Some(full),
        };
        let round = self.dice.rarely(4).then(|| (self.dice.below(3) as u32, self.dice.mode()));
        Node { name, full, share, floor, cap, factors, na_when, na, missing, round, needs, body, rules }
    }

    fn factor(&mut self) -> Fraction {
        Fraction::new(self.dice.pick(&[80, 90, 110, 115, 150, 50]), 100)
    }

    fn part(&mut self, full: Fraction, depth: usize, alternative: bool) -> Body {
        let number = 1 + self.dice.below(if depth > 1 { 3 } else { 4 });
        let combining = if number > 1 && !alternative && self.dice.rarely(4) {
            self.dice.pick(&[Combining::Best, Combining::Lowest, Combining::Mean])
        } else {
            Combining::Sum
        };
        let deeper = |drawing: &mut Self| depth - 1 - drawing.dice.below(depth);
        let children = if combining != Combining::Sum {
            (0..number).map(|_| (full, Share::Alternative)).collect()
        } else if self.dice.rarely(2) {
            self.pieces(number, full).into_iter().map(|points| (points, Share::Points)).collect()
        } else {
            let weights = self.weights(number);
            let mut children = Vec::new();
            for weight in weights {
                children.push(match self.dice.below(5) {
                    0 => (self.other_full(full), Share::Rescaled(weight)),
                    1 => (self.other_full(full), Share::AsItIs(weight)),
                    _ => (full, Share::Weight(weight)),
                });
            }
            children
        };
        let node = |(full, share): (Fraction, Share)| {
            let alternative = matches!(share, Share::Alternative);
            let depth = deeper(self);
            self.node(full, share, depth, alternative)
        };
        Body::Part(combining, children.into_iter().map(node).collect())
    }

    fn other_full(&mut self, full: Fraction) -> Fraction {
        full * self.dice.pick(&[Fraction::new(6, 5), Fraction::new(1, 2), Fraction::from(3)])
    }

    fn methods(
        &mut self,
        full: Fraction,
        optional: bool,
        gaps: bool,
        may_leave: bool,
    ) -> Vec<(Option<Condition>, Method)> {
        let mut methods = Vec::new();
        if self.dice.rarely(5) {
            let condition = self.condition(1);
            methods.push((Some(condition), self.method(full, optional, gaps, may_leave)));
        }
        methods.push((None, self.method(full, optional, gaps, may_leave)));
        methods
    }

    fn share_of(&mut self, full: Fraction) -> Fraction {
        full * Fraction::new(self.dice.within(0, 20), 20)
    }

    fn method(&mut self, full: Fraction, optional: bool, gaps: bool, may_leave: bool) -> Method {
        match self.dice.below(10) {
            0 => Method::Start(self.share_of(full)),
            1 => Method::Earn(self.share_of(full)),
            2 => {
                let dividend = self.fact(optional, gaps);
                let divisor = self.fact(optional, gaps);
                self.facts[divisor].share = self.facts[dividend].share;
                self.facts[divisor].most = self.facts[dividend].most;
                self.facts[divisor].missing = self.facts[dividend].missing;
                let (most, on_zero) = self.limits_of_ratio(full, may_leave);
                Method::Ratio(dividend, divisor, most, on_zero)
            }
            3 => {
                let fact = self.fact(optional, gaps);
                let mut edges: Vec<Fraction> = (0..=self.dice.below(3)).map(|_| self.inside(fact)).collect();
                edges.sort();
                edges.dedup();
                edges.reverse();
                let lines = edges.into_iter().map(|edge| (edge, self.dice.rarely(2), self.share_of(full))).collect();
                Method::Steps(fact, lines, self.share_of(full))
            }
            4 | 5 => {
                let fact = self.fact(optional, gaps);
                let mut edges: Vec<Fraction> = (0..4).map(|_| self.inside(fact)).collect();
                edges.sort();
                edges.dedup();
                if edges.len() < 2 {
                    return Method::Earn(self.share_of(full));
                }
                let below = self.dice.rarely(3).then(|| self.share_of(full));
                let knots = edges.into_iter().map(|edge| (edge, self.share_of(full))).collect();
                Method::Linear(fact, knots, below)
            }
            6 => {
                let statistics =
                    [Statistic::Sum, Statistic::Mean, Statistic::Median, Statistic::Least, Statistic::Most];
                let beside = match self.dice.below(3) {
                    // Of the first period there is none before.
                    0 | 1 if may_leave => Beside::Last,
                    _ => Beside::Group(self.dice.pick(&statistics), self.among()),
                };
                let fact = self.fact(optional, gaps);
                let (most, on_zero) = self.limits_of_ratio(full, may_leave);
                Method::Against(fact, beside, most, on_zero)
            }
            7 | 8 => {
                let fact = self.rated_fact(optional, gaps);
                let among = self.among();
                if self.dice.rarely(2) {
                    return Method::Standing(fact, among);
                }
                let ties = self.dice.pick(&[Ties::Share, Ties::ShareLow, Ties::Dense]);
                let last = self.dice.within(2, 3);
                // More for a worse place would be refused.
                let mut shares = [(); 3].map(|()| self.share_of(full));
                shares.sort();
                let [rest, second, first] = shares;
                Method::Places(fact, among, ties, vec![(1, first), (last, second)], rest)
            }
            _ => {
                let fact = self.fact(optional, gaps);
                let divisor = self.inside(fact);
                Method::Formula(self.share_of(full), fact, divisor, self.share_of(full))
            }
        }
    }

    /// The most that a ratio counts, and what counts for a zero divisor.
    fn limits_of_ratio(&mut self, full: Fraction, may_leave: bool) -> (Fraction, Policy) {
        let most = Fraction::new(self.dice.pick(&[100, 100, 120, 80]), 100);
        let on_zero = match self.dice.below(4) {
            0 => Policy::Zero,
            1 if may_leave => Policy::Leave,
            2 => Policy::Points(self.share_of(full)),
            _ => Policy::Full,
        };
        (most, on_zero)
    }

    fn rules(&mut self, full: Fraction) -> Vec<Rule> {
        let number = self.dice.pick(&[0, 1, 1, 2, 3]);
        (0..number).map(|_| self.rule(full)).collect()
    }

    fn rule(&mut self, full: Fraction) -> Rule {
        let name = self.name();
        let mut gain = self.dice.rarely(3);
        let amount = |drawing: &mut Self| full * Fraction::new(drawing.dice.within(1, 10), 100);
        let counts = match self.dice.below(5) {
            0 => Counts::Once(amount(self)),
            1 => {
                let fact = self.fact(false, false);
                let step = if self.facts[fact].share {
                    Fraction::new(self.dice.pick(&[1, 2, 5, 10]), 100)
                } else {
                    Fraction::from(self.dice.pick(&[1, 2, 5, 3]))
                };
                let part = self.dice.pick(&[Part::Whole, Part::Begun, Part::ProRata]);
                let edge = self.inside(fact);
                Counts::Distance { fact, below: !gain, edge, step, amount: amount(self), part }
            }
            _ => {
                let several = if self.dice.rarely(3) { 3 } else { 1 };
                let mut amounts: Vec<Fraction> = (0..several).map(|_| amount(self)).collect();
                amounts.sort();
                let repeat = self.dice.rarely(3).then(|| {
                    let factor = self.dice.pick(&[Fraction::from(2), Fraction::from(3), Fraction::new(3, 2)]);
                    (2 + self.dice.below(3), factor)
                });
                let special = self.dice.rarely(3).then(|| self.dice.pick(&[Fraction::from(2), Fraction::new(1, 2)]));
                Counts::Events {
                    kind: self.dice.below(self.kinds),
                    amounts,
                    least: self.dice.rarely(3).then(|| 1 + self.dice.below(2)),
                    repeat,
                    special,
                    largest: self.dice.rarely(2),
                    highest_only: self.dice.rarely(4),
                }
            }
        };
        let when = self.dice.rarely(5).then(|| self.condition(0));
        if matches!(counts, Counts::Once(_)) && when.is_none() {
            // A bonus for everyone, or a loss: both are allowed.
            gain = true;
        }
        let most = self.dice.rarely(2).then(|| full * Fraction::new(self.dice.within(2, 40), 100));
        Rule { name, gain, counts, most, when }
    }

    fn veto(&mut self, full: Fraction, places: u32) -> Veto {
        let when = if self.dice.rarely(3) {
            Trigger::Total(full * Fraction::new(1, 2))
        } else {
            Trigger::When(self.condition(1))
        };
        let deducts = self.dice.rarely(2).then(|| Fraction::from(self.dice.within(1, 30)));
        let most = self.dice.rarely(2).then(|| (full * Fraction::new(3, 5)).rounded(places));
        let (last, no_place, no_awards) = (self.dice.rarely(3), self.dice.rarely(4), self.dice.rarely(3));
        let nothing = deducts.is_none() && most.is_none() && !last && !no_place && !no_awards;
        let deducts = if nothing { Some(Fraction::from(5)) } else { deducts };
        Veto { when, deducts, most, last, no_place, no_awards }
    }

    fn list(&mut self, top_of: Option<Fraction>) -> List {
        let least = top_of.filter(|_| self.dice.rarely(2)).map(|full| full * Fraction::new(3, 5));
        let passed_down = least.is_some() && self.dice.rarely(2);
        List { places: 1 + self.dice.below(3), tied_in: self.dice.rarely(2), least, passed_down }
    }
}

/// The data of some units; often of two half-years.
pub(super) fn data(draft: &Draft, dice: &mut Dice) -> Data {
    let units = 1 + dice.below(6);
    let now = (0..units).map(|_| sheet(draft, dice)).collect();
    let known = if dice.rarely(2) { 1 + dice.below(units) } else { 0 };
    let mut before: Vec<Sheet> = (0..known).map(|_| sheet(draft, dice)).collect();
    before.iter_mut().flat_map(|sheet| &mut sheet.events).for_each(|event| event.month += 6);
    Data { now, before }
}

fn sheet(draft: &Draft, dice: &mut Dice) -> Sheet {
    let cell = |fact: &Fact, dice: &mut Dice| {
        if fact.optional && dice.rarely(3) {
            return Cell::NotApplicable;
        }
        if fact.gaps && dice.rarely(3) {
            return Cell::NotSubmitted;
        }
        let x = match dice.below(6) {
            0 => 0,
            1 => fact.most,
            _ => dice.within(0, fact.most),
        };
        Cell::Value(if fact.share { Fraction::new(x, 100) } else { Fraction::from(x) })
    };
    let facts = draft.facts.iter().map(|fact| cell(fact, dice)).collect();
    let events = (0..dice.below(9))
        .map(|_| Event {
            kind: dice.below(draft.kinds),
            // Often the same days, in and around the special month.
            month: 2 + dice.below(3) as u32,
            day: dice.pick(&[1, 2, 15, 28]),
            level: dice.below(3),
            matter: dice.below(3),
        })
        .collect();
    Sheet { group: dice.below(draft.groups), facts, events }
}
