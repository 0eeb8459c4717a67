//! The results of a run as far as two runs are compared: totals, places, and what units have won or suffered, by names
//! that mean the same thing in every run.

use crate::base::number::Number;
use crate::engine::outcome::Outcome;
use crate::model::RuleSet;
use crate::model::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a unit can have beside its total.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// It is struck by a veto.
    Veto(String),
    /// An award, and for which work.
    Award(String, Option<String>),
    /// Its grade.
    Grade,
    /// A consequence, and of which work.
    Consequence(String, Option<String>),
    /// Money, by its rule and work.
    Pay(String, Option<String>),
    /// Its place in a ranking, by the position of the ranking.
    Place(usize),
}

/// What it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// Just that.
    Yes,
    /// A grade of this name.
    Grade(String),
    /// So much money, in yuan.
    Amount(Number),
    /// So much per head of its people, in yuan: no sum of money, whose heads the results do not know.
    PerHead(Number),
    /// This place.
    Place(u32),
}

/// The results of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Results {
    totals: Vec<Option<Number>>,
    places: Vec<Vec<Option<u32>>>,
    held: BTreeMap<(Matter, usize), Held>,
}

impl Results {
    /// The results of an outcome of a rule set; `names` is the same rule set, with the ids that things shall have.
    #[must_use]
    pub fn of(own: &RuleSet, names: &RuleSet, outcome: &Outcome) -> Self {
        let total = |value: &Value| match value {
            Value::Number(number) => Some(number.clone()),
            _ => None,
        };
        let mut held: BTreeMap<(Matter, usize), Held> = BTreeMap::new();
        let work = |id: Option<crate::model::NodeId>| {
            id.and_then(|id| names.nodes.get(id.index())).map(|node| node.id.clone())
        };
        for (unit, total) in outcome.totals.iter().enumerate() {
            for veto in total.vetoes.iter().filter_map(|id| names.vetoes.get(id.index())) {
                held.insert((Matter::Veto(veto.id.clone()), unit), Held::Yes);
            }
        }
        let bands = names.grades.iter().flat_map(|grades| &grades.bands);
        let bands: Vec<&str> = bands.map(|band| band.name.as_str()).collect();
        for (unit, grade) in outcome.grades.iter().enumerate() {
            if let Some(name) = grade.and_then(|grade| bands.get(usize::from(grade))) {
                held.insert((Matter::Grade, unit), Held::Grade((*name).to_owned()));
            }
        }
        for grant in &outcome.grants {
            if let Some(award) = names.awards.get(grant.award.index()) {
                held.insert((Matter::Award(award.id.clone(), work(grant.work)), grant.unit), Held::Yes);
            }
        }
        for followed in &outcome.followed {
            let Some(rule) = names.consequences.get(followed.consequence.index()) else { continue };
            let mut works: Vec<Option<String>> = followed.works.iter().map(|id| work(Some(*id))).collect();
            if works.is_empty() {
                works.push(None);
            }
            for work in works {
                held.insert((Matter::Consequence(rule.id.clone(), work), followed.unit), Held::Yes);
            }
        }
        for payment in &outcome.payments {
            let at = own.pays.iter().position(|pay| pay.id == payment.rule);
            let rule = at.and_then(|at| names.pays.get(at)).map_or(&payment.rule, |pay| &pay.id);
            let key = (Matter::Pay(rule.clone(), work(payment.work)), payment.unit);
            let per_head = own.all_pays().any(|pay| pay.id == payment.rule && pay.per_head);
            match held.get_mut(&key) {
                Some(Held::Amount(sum) | Held::PerHead(sum)) => *sum = &*sum + &payment.amount,
                _ => {
                    let amount = payment.amount.clone();
                    drop(held.insert(key, if per_head { Held::PerHead(amount) } else { Held::Amount(amount) }));
                }
            }
        }
        Self {
            totals: outcome.totals.iter().map(|unit| total(&unit.total)).collect(),
            places: outcome.places.clone(),
            held,
        }
    }

    /// The total of a unit; none where there is none.
    #[must_use]
    pub fn total(&self, unit: usize) -> Option<&Number> {
        self.totals.get(unit)?.as_ref()
    }

    /// The place of a unit in a ranking.
    #[must_use]
    pub fn place(&self, ranking: usize, unit: usize) -> Option<u32> {
        self.places.get(ranking)?.get(unit).copied().flatten()
    }

    /// How many rankings there are.
    #[must_use]
    pub fn rankings(&self) -> usize {
        self.places.len()
    }

    /// What a unit has of a matter.
    #[must_use]
    pub fn held(&self, unit: usize, matter: &Matter) -> Option<Held> {
        match matter {
            Matter::Place(ranking) => self.place(*ranking, unit).map(Held::Place),
            matter => self.held.get(&(matter.clone(), unit)).cloned(),
        }
    }

    /// All that a unit has besides places.
    #[must_use]
    pub fn of_unit(&self, unit: usize) -> BTreeMap<Matter, Held> {
        let own = self.held.iter().filter(|((_, other), _)| *other == unit);
        own.map(|((matter, _), held)| (matter.clone(), held.clone())).collect()
    }

    /// All that is paid, in yuan; without what is so much per head.
    #[must_use]
    pub fn paid(&self) -> Number {
        let amounts = self.held.values().filter_map(|held| match held {
            Held::Amount(amount) => Some(amount),
            _ => None,
        });
        amounts.sum()
    }

    /// Which units have different things in another run.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<(usize, Matter)> {
        let keys: BTreeSet<&(Matter, usize)> = self.held.keys().chain(other.held.keys()).collect();
        let differs = |key: &&&(Matter, usize)| self.held.get(**key) != other.held.get(**key);
        let mut found: Vec<(usize, Matter)> =
            keys.iter().filter(differs).map(|(matter, unit)| (*unit, matter.clone())).collect();
        for ranking in 0..self.rankings().max(other.rankings()) {
            let units = 0..self.totals.len().max(other.totals.len());
            let moved = units.filter(|unit| self.place(ranking, *unit) != other.place(ranking, *unit));
            found.extend(moved.map(|unit| (unit, Matter::Place(ranking))));
        }
        found
    }
}
