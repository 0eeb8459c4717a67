//! Vetoes, rankings, grades and awards in canonical form.

use super::{Form, mode, number, option, unordered};
use crate::model::decision::{Award, CutTies, Effect, End, Grades, Quota, QuotaSize, Ranking, Ties, Veto, VetoEffect};
use serde_json::{Value as Json, json};

fn cut(cut: CutTies) -> &'static str {
    match cut {
        CutTies::In => "in",
        CutTies::Out => "out",
        CutTies::Forbidden => "forbidden",
    }
}

impl Form<'_> {
    pub(super) fn veto(&self, veto: &Veto) -> Json {
        let effects: Vec<Json> = veto
            .effects
            .iter()
            .map(|effect| match effect {
                VetoEffect::Deduct(points) => json!({ "deduct": number(points) }),
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
        json!({
            "keys": ranking.keys.iter().map(|key| json!([self.expr(&key.of), key.lower_is_better])).collect::<Vec<_>>(),
            "among": self.among(ranking.among),
            "ties": match ranking.ties {
                Ties::Share => "share",
                Ties::ShareLow => "share-low",
                Ties::Dense => "dense",
                Ties::Forbidden => "forbidden",
            },
        })
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
        json!({
            "id": grades.id,
            "of": self.expr(&grades.of),
            "bands": grades.bands.iter().map(|band| json!({
                "name": band.name,
                "least": option(band.least.as_ref()),
                "inclusive": band.inclusive,
                "quota": band.quota.as_ref().map(|quota| self.quota(quota)),
            })).collect::<Vec<_>>(),
        })
    }

    pub(super) fn award(&self, award: &Award) -> Json {
        let mut works: Vec<&str> = award.works.iter().map(|work| self.node_id(*work)).collect();
        works.sort_unstable();
        json!({
            "places": award.places.as_ref().map(|(end, quota)| json!({
                "end": match end {
                    End::Top => "top",
                    End::Bottom => "bottom",
                },
                "quota": self.quota(quota),
            })),
            "passed-down": award.passed_down,
            "when": self.maybe(award.when.as_ref()),
            "works": works,
            "effects": self.effects(&award.effects),
        })
    }

    pub(super) fn effects(&self, effects: &[Effect]) -> Vec<Json> {
        let list = effects
            .iter()
            .map(|effect| match effect {
                Effect::Pay(pay) => json!({ "pay": [pay.id.rsplit('.').next(), self.pay(pay)] }),
                Effect::Points(rule) => json!({ "points": [rule.name, self.rule(rule)] }),
                Effect::Require(text) => json!({ "require": text }),
            })
            .collect();
        unordered(list)
    }
}
