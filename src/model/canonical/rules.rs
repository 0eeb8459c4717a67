//! Nodes, methods and rules in canonical form.

use super::expr::comparison;
use super::json::{Json, Map, json};
use super::{Form, number, option, put, rounding, sorted, unordered};
use crate::model::EventId;
use crate::model::contract::DatedBy;
use crate::model::decision::{Factor, FactorWhen};
use crate::model::method::{
    Ballots, Choice, Mark, Meeting, Method, MethodKind, OnZero, Reach, Repeat, Rule, Side, Sign, Steps, Subject,
    Survey, VoidWhen,
};
use crate::model::node::{Body, Combining, Node, NotApplicable, Share};

impl Form<'_> {
    /// Where a knot stands: a number, or a look-up.
    fn mark(&self, mark: &Mark) -> Json {
        match mark {
            Mark::Fixed(x) => json!(number(x)),
            Mark::Looked(cell) => self.expr(cell),
        }
    }

    pub(super) fn node(&self, node: &Node) -> Json {
        let rules: Map = node.rules.iter().map(|rule| (rule.name.clone(), self.rule(rule))).collect();
        let mut applies: Vec<&str> = node.applies_to.iter().map(|group| self.group_id(*group)).collect();
        applies.sort_unstable();
        let mut form = json!({
            "full": number(&node.full),
            "share": match &node.share {
                Share::Root => json!("root"),
                Share::Points => json!("points"),
                Share::Weight { weight, scale, by } => json!({
                    "weight": by.as_ref().map_or_else(|| number(weight), |by| self.expr(by)),
                    "scale": number(scale),
                }),
            },
            "body": match &node.body {
                Body::Combine(combining) => json!({ "combine": match combining {
                    Combining::Sum => "sum",
                    Combining::Best => "best",
                    Combining::Lowest => "lowest",
                    Combining::Mean => "mean",
                    Combining::Geometric => "geometric",
                    Combining::Product => "product",
                } }),
                Body::Item(item) => json!({ "item": item.methods.iter().map(|m| self.method(m)).collect::<Vec<_>>() }),
                Body::Survey(survey) => json!({ "survey": self.survey(survey) }),
            },
            "rules": rules,
            "factors": self.factors(&node.factors, None),
            "floor": self.maybe(node.floor.as_ref()),
            "cap": self.maybe(node.cap.as_ref()),
            "rest-to-parent": node.rest_to_parent,
            "round": node.round.map(rounding),
            "applies-to": applies,
            "not-applicable-when": self.maybe(node.not_applicable_when.as_ref()),
            "not-applicable": node.not_applicable.map(|policy| match policy {
                NotApplicable::Zero => "zero",
                NotApplicable::Full => "full",
                NotApplicable::Redistribute => "redistribute",
                NotApplicable::Lost => "lost",
            }),
            "missing": self.missing(&node.missing),
            "least-children": node.least_children,
            "responsibility": json!({
                "lead-officials": sorted(&node.responsibility.lead_officials),
                "chiefs": sorted(&node.responsibility.chiefs),
                "chief-units": sorted(&node.responsibility.chief_units),
                "responsible-units": sorted(&node.responsibility.responsible_units),
            }),
            "long-term": node.long_term,
        });
        let limits: Vec<Json> = node
            .limits
            .iter()
            .map(|limit| {
                json!({
                    "most": self.maybe(limit.most.as_ref()),
                    "no-factor": limit.no_factor,
                    "when": self.maybe(limit.when.as_ref()),
                })
            })
            .collect();
        if !limits.is_empty() {
            put(&mut form, "limits", json!(unordered(limits)));
        }
        if let Some(factor) = &node.spread_factor {
            put(&mut form, "spread-factor", number(factor));
        }
        if !node.least_cases.is_empty() {
            let least = node.least_cases.iter().map(|one| json!([self.expr(&one.least), self.expr(&one.of)]));
            put(&mut form, "least-cases", json!(unordered(least.collect())));
        }
        form
    }

    fn on_zero(on_zero: &OnZero) -> Json {
        match on_zero {
            OnZero::Points(points) => number(points),
            OnZero::NotApplicable => json!("exclude"),
            OnZero::Error => json!("error"),
        }
    }

    fn repeat(&self, event: Option<EventId>, repeat: &Repeat) -> Json {
        if repeat.same.is_none() && !repeat.in_year {
            return json!(repeat.first);
        }
        let same = event.zip(repeat.same).map(|(event, field)| self.field_id(event, field));
        json!({ "first": repeat.first, "same": same, "in-year": repeat.in_year })
    }

    pub(super) fn factors(&self, factors: &[Factor], event: Option<EventId>) -> Vec<Json> {
        let one = |factor: &Factor| {
            let when = match &factor.when {
                FactorWhen::Always => json!("always"),
                FactorWhen::FromThe(repeat) => json!({ "from-the": self.repeat(event, repeat) }),
                FactorWhen::Holds(expr) => json!({ "when": self.expr(expr) }),
                FactorWhen::In(window) => json!({ "in": self.window_id(*window) }),
            };
            json!([self.expr(&factor.by), when])
        };
        // Multipliers commute, so their order in the text does not matter.
        unordered(factors.iter().map(one).collect())
    }

    pub(super) fn method(&self, method: &Method) -> Json {
        let mut kind = match &method.kind {
            MethodKind::Start(choice) => json!({ "start": self.choice(choice) }),
            MethodKind::Scored(scored) => self.scored(scored),
            MethodKind::Earn(choice) => json!({ "earn": self.choice(choice) }),
            MethodKind::Ratio { of, most, on_zero, .. } => json!({
                "ratio": self.expr(of),
                "most": option(most.as_ref()),
                "on-zero": on_zero.as_ref().map(Self::on_zero),
            }),
            MethodKind::Steps { of, lines, otherwise } => json!({
                "steps": self.expr(of),
                "lines": lines.iter().map(|line| {
                    let fixed = line.tests.iter().map(|(c, x)| json!([comparison(*c), number(x)]));
                    let edges = line.edges.iter().map(|(c, x)| json!([comparison(*c), self.expr(x)]));
                    let tests: Vec<Json> = fixed.chain(edges).collect();
                    json!([tests, self.expr(&line.points)])
                }).collect::<Vec<_>>(),
                "else": self.expr(otherwise),
            }),
            MethodKind::Linear { of, knots, below, above } => json!({
                "linear": self.expr(of),
                "knots": knots.iter().map(|(x, y)| json!([self.mark(x), number(y)])).collect::<Vec<_>>(),
                "below": option(below.as_ref()),
                "above": option(above.as_ref()),
            }),
        };
        if let MethodKind::Ratio { may_be_negative: true, .. } = method.kind {
            put(&mut kind, "may-be-negative", json!(true));
        }
        json!({ "when": self.maybe(method.when.as_ref()), "factors": self.factors(&method.factors, None), "kind": kind })
    }

    pub(super) fn choice(&self, choice: &Choice) -> Json {
        match choice {
            Choice::Value(expr) => self.expr(expr),
            Choice::By { key, lines, otherwise } => json!({
                "by": self.expr(key),
                "lines": lines.iter().map(|line| {
                    let tests: Vec<Json> =
                        line.tests.iter().map(|(c, x)| json!([comparison(*c), self.expr(x)])).collect();
                    json!([tests, self.expr(&line.value)])
                }).collect::<Vec<_>>(),
                "else": self.maybe(otherwise.as_ref()),
            }),
        }
    }

    pub(super) fn rule(&self, rule: &Rule) -> Json {
        let event = match &rule.subject {
            Subject::Events { event, .. } => Some(*event),
            _ => None,
        };
        let mut subject = match &rule.subject {
            Subject::Events { event, filter, highest_only, dated_by, .. } => json!({
                "each": self.event_id(*event),
                "where": self.maybe(filter.as_ref()),
                "highest-only": highest_only.map(|highest| self.field_id(*event, highest.field)),
                "dated-by": match dated_by {
                    DatedBy::Date => "date",
                    DatedBy::Field(event, field) => self.field_id(*event, *field),
                },
            }),
            Subject::Distance { of, side, edge, per, steps, .. } => json!({
                "distance": self.expr(of),
                "side": match side {
                    Side::Below => "below",
                    Side::Above => "above",
                    Side::Around => "around",
                },
                "edge": self.expr(edge),
                "per": self.expr(per),
                "steps": match steps {
                    Steps::Whole => "whole",
                    Steps::Begun => "begun",
                    Steps::ProRata => "pro-rata",
                },
            }),
            Subject::Once => json!("once"),
        };
        self.rest_of_subject(&rule.subject, &mut subject);
        let mut form = json!({
            "sign": match rule.sign {
                Sign::Deduct => "deduct",
                Sign::Add => "add",
                Sign::Adjust => "adjust",
            },
            "subject": subject,
            "amount": self.choice(&rule.amount),
            "when": self.maybe(rule.when.as_ref()),
            "factors": self.factors(&rule.factors, event),
            "meeting": match rule.meeting {
                // With fewer than two multipliers nothing meets, whatever is written.
                _ if rule.factors.len() < 2 => "alone",
                Meeting::Alone => "alone",
                Meeting::Multiply => "multiply",
                Meeting::Largest => "largest",
            },
            "floor": option(rule.floor.as_ref()),
            "cap": option(rule.cap.as_ref()),
            "evidence": sorted(&rule.evidence),
            "counted-in": &rule.counted_in,
        });
        self.of_ledgers(rule, &mut form);
        form
    }

    /// What a subject says beyond the plain form, where it says so.
    fn rest_of_subject(&self, subject: &Subject, form: &mut Json) {
        match subject {
            Subject::Events { event, highest_only, first, sharing, .. } => {
                if let Some(over) = highest_only.and_then(|highest| highest.over) {
                    put(form, "highest-over", json!(self.node_id(over)));
                }
                if let Some(first) = first {
                    put(form, "from-the", self.repeat(Some(*event), first));
                }
                if let Some(sharing) = sharing {
                    let matter = sharing.matter.map(|field| self.field_id(*event, field));
                    let by = sharing.by.as_ref().map(|(field, shares)| {
                        let kind = self.rules.events.get(event.index());
                        let dim = kind.and_then(|kind| kind.fields.get(usize::from(*field))).map(|field| &field.dim);
                        let parts = shares
                            .iter()
                            .map(|(part, share)| json!([dim.map(|dim| self.value(part, dim)), number(share)]));
                        json!({ "field": self.field_id(*event, *field), "shares": unordered(parts.collect()) })
                    });
                    put(form, "shared", json!({ "matter": matter, "by": by }));
                }
            }
            Subject::Distance { beyond, reach, on_zero, .. } => {
                if !beyond.is_empty() {
                    let rates = beyond
                        .iter()
                        .map(|rate| json!([self.expr(&rate.edge), self.expr(&rate.per), self.choice(&rate.amount)]));
                    put(form, "beyond", json!(rates.collect::<Vec<_>>()));
                    put(
                        form,
                        "reach",
                        match reach {
                            Reach::Marginal => json!("marginal"),
                            Reach::Whole => json!("whole"),
                        },
                    );
                }
                if let Some(on_zero) = on_zero {
                    put(form, "on-zero", Self::on_zero(on_zero));
                }
            }
            Subject::Once => {}
        }
    }

    pub(super) fn survey(&self, survey: &Survey) -> Json {
        let levels: Vec<Json> = survey.levels.iter().map(|level| json!([&level.name, number(&level.points)])).collect();
        let aspects: Map = survey.aspects.iter().map(|aspect| (aspect.id.clone(), number(&aspect.weight))).collect();
        let panels: Map = survey
            .panels
            .iter()
            .map(|panel| (panel.id.clone(), json!({ "raters": panel.raters, "weight": number(&panel.weight) })))
            .collect();
        let mut form = json!({
            "levels": levels,
            "aspects": aspects,
            "panels": panels,
            "drop": json!([survey.drop_highest, survey.drop_lowest]),
            "drop-when": self.maybe(survey.drop_when.as_ref()),
            "valid-when": self.maybe(survey.valid_when.as_ref()),
            "sealed": survey.sealed,
        });
        let Some(map) = form.as_object_mut() else { return form };
        match &survey.ballots {
            Ballots::Graded => {}
            Ballots::Scored(marks) => {
                let value = json!({
                    "least": number(&marks.least),
                    "step": number(&marks.step),
                    "most": number(&marks.most()),
                    "scale": number(&marks.scale),
                    "earn": self.maybe(marks.earn.as_ref()),
                });
                map.insert("scored".to_owned(), value);
            }
            Ballots::Ranked { earn, ties } => {
                map.insert("ranked".to_owned(), json!({ "earn": self.expr(earn), "ties": ties }));
            }
        }
        let (high, low) = &survey.drop_shares;
        if !high.is_zero() || !low.is_zero() {
            map.insert("drop-shares".to_owned(), json!([number(high), number(low)]));
        }
        if survey.drop_raters {
            map.insert("drop-raters".to_owned(), json!(true));
        }
        if survey.leave_out_thin {
            map.insert("leave-out-thin".to_owned(), json!(true));
        }
        if !survey.void.is_empty() {
            let void = survey.void.iter().map(|void| {
                let when = match &void.when {
                    VoidWhen::Holds(when) => self.expr(when),
                    VoidWhen::Tied => json!("tied"),
                };
                json!([when, void.months])
            });
            map.insert("void".to_owned(), Json::Array(super::unordered(void.collect())));
        }
        if let Some(least) = survey.least_printed {
            map.insert("least-printed".to_owned(), json!(least));
        }
        form
    }
}
