//! Vetoes, rankings, grades and awards in canonical form.

use super::json::{Json, json};
use super::{Form, mode, number, option, unordered};
use crate::model::decision::{
    Ahead, Allotment, Award, CutTies, Effect, End, Grades, Quota, QuotaSize, Ranking, Ties, Veto, VetoEffect,
};

fn cut(cut: CutTies) -> &'static str {
    match cut {
        CutTies::In => "in",
        CutTies::Out => "out",
        CutTies::Forbidden => "forbidden",
    }
}

fn end(end: End) -> &'static str {
    match end {
        End::Top => "top",
        End::Bottom => "bottom",
    }
}

impl Form<'_> {
    pub(super) fn veto(&self, veto: &Veto) -> Json {
        let effects: Vec<Json> = veto
            .effects
            .iter()
            .map(|effect| match effect {
                VetoEffect::Deduct(points) => json!({ "deduct": number(points) }),
                VetoEffect::DeductEach { points, event, filter } => json!({
                    "deduct-each": json!([number(points), self.event_id(*event), self.maybe(filter.as_ref())])
                }),
                VetoEffect::NotRanked => json!("not-ranked"),
                VetoEffect::TotalAtMost(points) => json!({ "total-at-most": number(points) }),
                VetoEffect::GradeIs(grade) => json!({ "grade-is": self.grade(*grade) }),
                VetoEffect::GradeAtMost(grade) => json!({ "grade-at-most": self.grade(*grade) }),
                VetoEffect::LastPlace => json!("last-place"),
                VetoEffect::Bar(awards) => {
                    let mut ids: Vec<&str> = awards.iter().map(|award| self.award_id(*award)).collect();
                    ids.sort_unstable();
                    json!({ "bar": ids })
                }
                VetoEffect::Require(text) => json!({ "require": text }),
            })
            .collect();
        json!({ "when": self.expr(&veto.when), "effects": unordered(effects) })
    }

    pub(super) fn grade(&self, position: u16) -> String {
        let bands = self.rules.grades.as_ref().map(|grades| &grades.bands);
        bands.and_then(|bands| bands.get(usize::from(position))).map(|grade| grade.name.clone()).unwrap_or_default()
    }

    pub(super) fn ranking(&self, ranking: &Ranking) -> Json {
        let mut form = json!({
            "keys": ranking.keys.iter().map(|key| json!([self.expr(&key.of), key.lower_is_better])).collect::<Vec<_>>(),
            "among": self.among(ranking.among),
            "ties": match ranking.ties {
                Ties::Share => "share",
                Ties::ShareLow => "share-low",
                Ties::Dense => "dense",
                Ties::Forbidden => "forbidden",
            },
        });
        if let (Some(when), Some(map)) = (&ranking.when, form.as_object_mut()) {
            map.insert("when".to_owned(), self.expr(when));
        }
        form
    }

    pub(super) fn quota(&self, quota: &Quota) -> Json {
        json!({
            "size": match &quota.size {
                QuotaSize::Number(n) => json!(n),
                QuotaSize::Share { share, rounding, least } => {
                    json!({ "share": number(share), "rounded": mode(*rounding), "least": least })
                }
            },
            "ties": cut(quota.cut),
            "among": self.among(quota.among),
        })
    }

    pub(super) fn grades(&self, grades: &Grades) -> Json {
        let edge = if grades.lower_is_better { "most" } else { "least" };
        let mut form = json!({
            "id": &grades.id,
            "of": self.expr(&grades.of),
            "bands": grades.bands.iter().map(|band| json!({
                "name": &band.name,
                edge: option(band.edge.as_ref()),
                "inclusive": band.inclusive,
                "quota": band.quota.as_ref().map(|quota| self.quota(quota)),
            })).collect::<Vec<_>>(),
        });
        let Some(map) = form.as_object_mut() else { return form };
        if let Some(shares) = &grades.shares {
            let list: Vec<Json> = shares.shares.iter().map(number).collect();
            let value = json!({
                "shares": list,
                "rounded": mode(shares.rounding),
                "ties": cut(shares.cut),
                "among": self.among(shares.among),
            });
            map.insert("shares".to_owned(), value);
        }
        if !grades.limits.is_empty() {
            let limits = grades.limits.iter().map(|limit| json!([self.grade(limit.most), self.expr(&limit.when)]));
            map.insert("limits".to_owned(), Json::Array(unordered(limits.collect())));
        }
        if !grades.promotions.is_empty() {
            let promotions =
                grades.promotions.iter().map(|one| (one.id.clone(), json!([one.tiers, self.expr(&one.when)])));
            map.insert("promotions".to_owned(), Json::Object(promotions.collect()));
        }
        form
    }

    pub(super) fn award(&self, award: &Award) -> Json {
        let mut works: Vec<&str> = award.works.iter().map(|work| self.node_id(*work)).collect();
        works.sort_unstable();
        let mut form = json!({
            "places": award.places.as_ref().map(|(end, quota)| json!({
                "end": self::end(*end),
                "quota": self.quota(quota),
            })),
            "passed-down": award.passed_down,
            "when": self.maybe(award.when.as_ref()),
            "works": works,
            "effects": self.effects(&award.effects),
        });
        let Some(map) = form.as_object_mut() else { return form };
        if let Some(better) = award.below {
            map.insert("below".to_owned(), json!(self.award_id(better)));
        }
        if let Some(first) = award.first {
            map.insert("first".to_owned(), json!(end(first)));
        }
        if let Some(ranking) = award.ranking.filter(|ranking| ranking.0 > 0) {
            map.insert("ranking".to_owned(), json!(ranking.0));
        }
        form
    }

    pub(super) fn allotment(&self, allotment: &Allotment) -> Json {
        json!({
            "share": number(&allotment.share),
            "of": self.maybe(allotment.of.as_ref()),
            "rounded": mode(allotment.rounding),
            "least": allotment.least,
        })
    }

    pub(super) fn effects(&self, effects: &[Effect]) -> Vec<Json> {
        let list = effects
            .iter()
            .map(|effect| match effect {
                Effect::Pay(pay) => json!({ "pay": json!([pay.id.rsplit('.').next(), self.pay(pay)]) }),
                Effect::Points(rule) => json!({ "points": json!([&rule.name, self.rule(rule)]) }),
                Effect::Require(text) => json!({ "require": text }),
                Effect::Suspend { nodes, everyone, during } => {
                    let mut ids: Vec<&str> = nodes.iter().map(|node| self.node_id(*node)).collect();
                    ids.sort_unstable();
                    let during = match during {
                        Ahead::Periods(n) => json!({ "periods": n }),
                        Ahead::Months(n) => json!({ "months": n }),
                        Ahead::ThisYear => json!("this-year"),
                    };
                    json!({ "suspend": ids, "everyone": everyone, "during": during })
                }
                Effect::Bar { awards, during } => {
                    let mut ids: Vec<&str> = awards.iter().map(|award| self.award_id(*award)).collect();
                    ids.sort_unstable();
                    let during = match during {
                        Ahead::Periods(n) => json!({ "periods": n }),
                        Ahead::Months(n) => json!({ "months": n }),
                        Ahead::ThisYear => json!("this-year"),
                    };
                    json!({ "bar": ids, "during": during })
                }
                Effect::Allotment(allotment) => json!({ "quota": json!([&allotment.name, self.allotment(allotment)]) }),
            })
            .collect();
        unordered(list)
    }
}
