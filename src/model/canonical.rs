//! The canonical form of a rule set, and its two hashes.
//!
//! UTF-8, NFC, no blanks, keys by code point, numbers as reduced fractions in base units (`"2/5"`), every default
//! written out. Things that have ids are keyed by them, so that their order in the text does not matter; where order
//! decides (steps, keys, levels, panels' methods) there are lists. Titles, prose and clauses are left out: they make the
//! second hash, the wording.

use super::contract::{DatedBy, Direction, Field, Grouping, MissingPolicy, MissingTable};
use super::decision::{
    Award, CutTies, Effect, End, Factor, FactorWhen, Grades, Quota, QuotaSize, Ranking, Ties, Veto, VetoEffect,
};
use super::expr::{Among, Comparison, Earlier, Expr, ExprKind, Statistic};
use super::method::{Choice, Meeting, Method, MethodKind, OnZero, Rule, Side, Sign, Steps, Subject, Survey};
use super::node::{Body, Combining, Node, NotApplicable, Share};
use super::value::{Dim, State, Value};
use super::{AwardId, EventId, NodeId, Rounding, RuleSet};
use crate::base::calendar::Cycle;
use crate::base::number::{Number, RoundingMode};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

/// SHA-256 of the canonical form, lower-case hex.
#[must_use]
pub fn meaning(rules: &RuleSet) -> String {
    hash(&canonical(rules).to_string())
}

/// SHA-256 over titles, clauses, articles and the order of siblings, lower-case hex.
#[must_use]
pub fn wording(rules: &RuleSet) -> String {
    let title = |title: &Option<String>| json!(title.clone().unwrap_or_default());
    let article = |clause: &super::Clause| json!(clause.article.clone().unwrap_or_default());
    let nodes: Vec<Json> = rules
        .nodes
        .iter()
        .map(|node| {
            let rules: Vec<Json> =
                node.rules.iter().map(|rule| json!([rule.id, title(&rule.title), article(&rule.clause)])).collect();
            json!([node.id, title(&node.title), article(&node.clause), rules])
        })
        .collect();
    let list = |items: Vec<Json>| Json::Array(items);
    let text = json!({
        "scheme": title(&rules.scheme.title),
        "basis": rules.scheme.basis,
        "show": rounding(rules.scheme.show),
        "nodes": nodes,
        "groups": list(rules.groups.iter().map(|g| json!([g.id, title(&g.title)])).collect()),
        "facts": list(rules.facts.iter().map(|f| json!([f.id, title(&f.title)])).collect()),
        "events": list(rules.events.iter().map(|e| json!([e.id, title(&e.title)])).collect()),
        "vetoes": list(rules.vetoes.iter().map(|v| json!([v.id, title(&v.title), article(&v.clause)])).collect()),
        "awards": list(rules.awards.iter().map(|a| json!([a.id, title(&a.title), article(&a.clause)])).collect()),
        "consequences": list(rules.consequences.iter().map(|c| json!([c.id, title(&c.title), article(&c.clause)])).collect()),
    });
    hash(&text.to_string())
}

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The canonical form.
#[must_use]
pub fn canonical(rules: &RuleSet) -> Json {
    let form = Form { rules };
    let keyed = |pairs: Vec<(String, Json)>| Json::Object(pairs.into_iter().collect::<Map<String, Json>>());
    let facts = rules.facts.iter().map(|fact| {
        let value = json!({
            "kind": dim(&fact.dim),
            "scale": number(&fact.scale),
            "range": fact.range.as_ref().map(|(low, high)| json!([number(low), number(high)])),
            "from": sorted(&fact.sources),
            "direction": fact.direction.map(|direction| match direction {
                Direction::Higher => "higher",
                Direction::Lower => "lower",
            }),
            "missing": missing(&fact.missing),
            "target": fact.target.as_ref().map(|target| form.expr(target)),
        });
        (fact.id.clone(), value)
    });
    let events = rules.events.iter().map(|kind| {
        let fields = kind.fields.iter().map(|field| (field.id.clone(), form.field(field))).collect();
        (kind.id.clone(), json!({ "fields": keyed(fields), "evidence": sorted(&kind.evidence) }))
    });
    let windows = rules
        .windows
        .iter()
        .map(|window| (window.id.clone(), json!([window.first.to_string(), window.last.to_string()])));
    let nodes = rules.nodes.iter().map(|node| (node.id.clone(), form.node(node)));
    let vetoes = rules.vetoes.iter().map(|veto| (veto.id.clone(), form.veto(veto)));
    let awards = rules.awards.iter().map(|award| (award.id.clone(), form.award(award)));
    let consequences = rules.consequences.iter().map(|consequence| {
        let value = json!({ "when": form.expr(&consequence.when), "effects": form.effects(&consequence.effects) });
        (consequence.id.clone(), value)
    });
    let mut groups: Vec<&str> = rules.groups.iter().map(|group| group.id.as_str()).collect();
    groups.sort_unstable();
    json!({
        "semantics": "1",
        "scheme": {
            "id": rules.scheme.id,
            "edition": rules.scheme.edition,
            "cycle": cycle(rules.scheme.cycle),
            "office": sorted(&rules.scheme.offices),
            "approved-by": sorted(&rules.scheme.approved_by),
        },
        "grouping": match &rules.grouping {
            Grouping::None => json!("none"),
            Grouping::Declared => json!("declared"),
            Grouping::Column(column) => json!({ "column": column }),
        },
        "groups": groups,
        "facts": keyed(facts.collect()),
        "events": keyed(events.collect()),
        "windows": keyed(windows.collect()),
        "nodes": keyed(nodes.collect()),
        "vetoes": keyed(vetoes.collect()),
        "rankings": rules.rankings.iter().map(|ranking| form.ranking(ranking)).collect::<Vec<_>>(),
        "grades": rules.grades.as_ref().map(|grades| form.grades(grades)),
        "awards": keyed(awards.collect()),
        "consequences": keyed(consequences.collect()),
    })
}

fn number(number: &Number) -> Json {
    Json::String(number.to_fraction_text())
}

fn option(value: Option<&Number>) -> Json {
    value.map_or(Json::Null, number)
}

fn sorted(texts: &[String]) -> Vec<String> {
    let mut list = texts.to_vec();
    list.sort_unstable();
    list.dedup();
    list
}

fn cycle(cycle: Cycle) -> &'static str {
    match cycle {
        Cycle::Week => "week",
        Cycle::Month => "month",
        Cycle::Quarter => "quarter",
        Cycle::Half => "half-year",
        Cycle::Year => "year",
    }
}

fn mode(mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::HalfUp => "half-up",
        RoundingMode::HalfEven => "half-even",
        RoundingMode::Down => "down",
        RoundingMode::Up => "up",
    }
}

fn rounding(rounding: Rounding) -> Json {
    json!({ "places": rounding.places, "mode": mode(rounding.mode) })
}

fn dim(dim: &Dim) -> Json {
    match dim {
        Dim::Points => json!("points"),
        Dim::Ratio => json!("ratio"),
        Dim::PercentagePoints => json!("pp"),
        Dim::Money => json!("money"),
        Dim::Count => json!("count"),
        Dim::Days => json!("days"),
        Dim::WorkingDays => json!("working-days"),
        Dim::Date => json!("date"),
        Dim::Level(levels) => json!({ "levels": levels.to_vec() }),
        Dim::Flag => json!("yes-no"),
        Dim::Text => json!("text"),
        Dim::Plain => json!("number"),
        Dim::Measure(unit) => json!({ "measure": unit }),
        Dim::Poisoned => json!("unknown"),
    }
}

fn state(state: State) -> String {
    state.words().1.replace(' ', "-")
}

fn missing(table: &MissingTable) -> Json {
    let entry = |(of, policy): &(State, MissingPolicy)| {
        let policy = match policy {
            MissingPolicy::Error => json!("error"),
            MissingPolicy::Zero => json!("zero"),
            MissingPolicy::Full => json!("full"),
            MissingPolicy::Number(value) => json!({ "number": number(value) }),
            MissingPolicy::NotApplicable => json!("exclude"),
            MissingPolicy::NoTotal => json!("block"),
        };
        (state(*of), policy)
    };
    // A state that is not listed is an error; written out, so that saying so changes nothing.
    let unstated = State::ALL.into_iter().filter(|s| *s != State::NotApplicable).map(|s| (s, MissingPolicy::Error));
    let mut full: Vec<(State, MissingPolicy)> = unstated.collect();
    for (of, policy) in table {
        full.retain(|(known, _)| known != of);
        full.push((*of, policy.clone()));
    }
    Json::Object(full.iter().map(entry).collect())
}

fn comparison(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

fn statistic(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Count => "count",
        Statistic::Sum => "sum",
        Statistic::Mean => "mean",
        Statistic::Minimum => "min",
        Statistic::Maximum => "max",
    }
}

fn cut(cut: CutTies) -> &'static str {
    match cut {
        CutTies::In => "in",
        CutTies::Out => "out",
        CutTies::Forbidden => "forbidden",
    }
}

struct Form<'a> {
    rules: &'a RuleSet,
}

impl Form<'_> {
    fn node_id(&self, id: NodeId) -> &str {
        self.rules.nodes.get(id.index()).map_or("", |node| &node.id)
    }

    fn event_id(&self, id: EventId) -> &str {
        self.rules.events.get(id.index()).map_or("", |event| &event.id)
    }

    fn award_id(&self, id: AwardId) -> &str {
        self.rules.awards.get(id.index()).map_or("", |award| &award.id)
    }

    fn group_id(&self, id: super::GroupId) -> &str {
        self.rules.groups.get(id.index()).map_or("", |group| &group.id)
    }

    fn window_id(&self, id: super::WindowId) -> &str {
        self.rules.windows.get(id.index()).map_or("", |window| &window.id)
    }

    fn field_id(&self, event: EventId, field: u16) -> &str {
        let kind = self.rules.events.get(event.index());
        kind.and_then(|kind| kind.fields.get(usize::from(field))).map_or("", |field| &field.id)
    }

    fn field(&self, field: &Field) -> Json {
        json!({ "kind": dim(&field.dim), "scale": number(&field.scale) })
    }

    fn value(&self, value: &Value, of: &Dim) -> Json {
        match (value, of) {
            (Value::Number(value), of) => json!([number(value), dim(of)]),
            (Value::Flag(flag), _) => json!(flag),
            (Value::Level(level), Dim::Level(levels)) => {
                json!({ "level": levels.get(usize::from(*level)).cloned().unwrap_or_default() })
            }
            (Value::Level(level), _) => json!({ "level": level }),
            (Value::Date(date), _) => json!({ "date": date.to_string() }),
            (Value::Text(text), _) => json!({ "text": text.as_ref() }),
            (Value::Missing(missing), _) => json!({ "state": state(*missing) }),
        }
    }

    fn among(&self, among: Among) -> Json {
        match among {
            Among::Peers => json!("peers"),
            Among::Everyone => json!("all-units"),
            Among::Group(group) => json!({ "group": self.group_id(group) }),
        }
    }

    fn expr(&self, expr: &Expr) -> Json {
        use ExprKind as K;
        let list = |name: &str, parts: &[Expr]| {
            let mut out = vec![json!(name)];
            out.extend(parts.iter().map(|part| self.expr(part)));
            Json::Array(out)
        };
        match &expr.kind {
            K::Constant(value) => self.value(value, &expr.dim),
            K::Fact(id) => json!(["fact", self.rules.facts.get(id.index()).map_or("", |fact| &fact.id)]),
            K::Node(id) => json!(["node", self.node_id(*id)]),
            K::ExactTotal => json!(["exact-total"]),
            K::Shown(a, show) => json!(["shown", self.expr(a), rounding(*show)]),
            K::Full => json!(["full"]),
            K::Place(ranking) => json!(["place", ranking.0]),
            K::Held(award) => json!(["held", self.award_id(*award)]),
            K::Running(award) => json!(["running", self.award_id(*award)]),
            K::InGroup(group) => json!(["in-group", self.group_id(*group)]),
            K::Count { event, filter } => {
                json!(["count", self.event_id(*event), filter.as_ref().map(|filter| self.expr(filter))])
            }
            K::OverEvents { statistic: s, event, of, filter } => json!([
                "over-events",
                statistic(*s),
                self.event_id(*event),
                self.expr(of),
                filter.as_ref().map(|filter| self.expr(filter))
            ]),
            K::Field(event, field) => json!(["field", self.event_id(*event), self.field_id(*event, *field)]),
            K::EventDate => json!(["event-date"]),
            K::InWindow(window) => json!(["in-window", self.window_id(*window)]),
            K::Ballots => json!(["ballots"]),
            K::OverPeers { statistic: s, of, among, .. } => {
                json!(["over-peers", statistic(*s), self.expr(of), self.among(*among)])
            }
            K::Earlier(a, earlier) => json!([
                match earlier {
                    Earlier::Last => "last",
                    Earlier::LastYear => "last-year",
                },
                self.expr(a)
            ]),
            K::Negate(a) => json!(["neg", self.expr(a)]),
            K::Add(a, b) => json!(["add", self.expr(a), self.expr(b)]),
            K::Subtract(a, b) => json!(["sub", self.expr(a), self.expr(b)]),
            K::Multiply(a, b) => json!(["mul", self.expr(a), self.expr(b)]),
            K::Divide(a, b) => json!(["div", self.expr(a), self.expr(b)]),
            K::Power(a, n) => json!(["pow", self.expr(a), n]),
            K::Minimum(parts) => list("min", parts),
            K::Maximum(parts) => list("max", parts),
            K::Absolute(a) => json!(["abs", self.expr(a)]),
            K::RoundOff(a, to) => json!(["round", self.expr(a), rounding(*to)]),
            K::Compare(c, a, b) => json!([comparison(*c), self.expr(a), self.expr(b)]),
            K::Is(a, of) => json!(["is", self.expr(a), state(*of)]),
            K::Not(a) => json!(["not", self.expr(a)]),
            K::And(parts) => list("and", parts),
            K::Or(parts) => list("or", parts),
            K::If(a, b, c) => json!(["if", self.expr(a), self.expr(b), self.expr(c)]),
        }
    }

    fn maybe(&self, expr: Option<&Expr>) -> Json {
        expr.map_or(Json::Null, |expr| self.expr(expr))
    }

    fn node(&self, node: &Node) -> Json {
        let rules: Map<String, Json> = node.rules.iter().map(|rule| (rule.name.clone(), self.rule(rule))).collect();
        let mut applies: Vec<&str> = node.applies_to.iter().map(|group| self.group_id(*group)).collect();
        applies.sort_unstable();
        json!({
            "full": number(&node.full),
            "share": match &node.share {
                Share::Root => json!("root"),
                Share::Points => json!("points"),
                Share::Weight { weight, scale } => json!({ "weight": number(weight), "scale": number(scale) }),
            },
            "body": match &node.body {
                Body::Combine(combining) => json!({ "combine": match combining {
                    Combining::Sum => "sum",
                    Combining::Best => "best",
                    Combining::Lowest => "lowest",
                    Combining::Mean => "mean",
                } }),
                Body::Item(item) => json!({ "item": item.methods.iter().map(|m| self.method(m)).collect::<Vec<_>>() }),
                Body::Survey(survey) => json!({ "survey": self.survey(survey) }),
            },
            "rules": rules,
            "factors": self.factors(&node.factors),
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
            }),
            "missing": missing(&node.missing),
            "least-children": node.least_children,
            "responsibility": {
                "lead-officials": sorted(&node.responsibility.lead_officials),
                "chiefs": sorted(&node.responsibility.chiefs),
                "chief-units": sorted(&node.responsibility.chief_units),
                "responsible-units": sorted(&node.responsibility.responsible_units),
            },
            "long-term": node.long_term,
        })
    }

    fn factors(&self, factors: &[Factor]) -> Vec<Json> {
        let one = |factor: &Factor| {
            let when = match &factor.when {
                FactorWhen::Always => json!("always"),
                FactorWhen::FromThe(n) => json!({ "from-the": n }),
                FactorWhen::Holds(expr) => json!({ "when": self.expr(expr) }),
                FactorWhen::In(window) => json!({ "in": self.window_id(*window) }),
            };
            json!([self.expr(&factor.by), when])
        };
        // Multipliers commute, so their order in the text does not matter.
        let mut list: Vec<Json> = factors.iter().map(one).collect();
        list.sort_by_key(ToString::to_string);
        list
    }

    fn method(&self, method: &Method) -> Json {
        let kind = match &method.kind {
            MethodKind::Start(choice) => json!({ "start": self.choice(choice) }),
            MethodKind::Earn(choice) => json!({ "earn": self.choice(choice) }),
            MethodKind::Ratio { of, most, on_zero, .. } => json!({
                "ratio": self.expr(of),
                "most": option(most.as_ref()),
                "on-zero": on_zero.as_ref().map(|on_zero| match on_zero {
                    OnZero::Points(points) => number(points),
                    OnZero::NotApplicable => json!("exclude"),
                    OnZero::Error => json!("error"),
                }),
            }),
            MethodKind::Steps { of, lines, otherwise } => json!({
                "steps": self.expr(of),
                "lines": lines.iter().map(|line| {
                    let tests: Vec<Json> =
                        line.tests.iter().map(|(c, x)| json!([comparison(*c), number(x)])).collect();
                    json!([tests, self.expr(&line.points)])
                }).collect::<Vec<_>>(),
                "else": self.expr(otherwise),
            }),
            MethodKind::Linear { of, knots, below, above } => json!({
                "linear": self.expr(of),
                "knots": knots.iter().map(|(x, y)| json!([number(x), number(y)])).collect::<Vec<_>>(),
                "below": option(below.as_ref()),
                "above": option(above.as_ref()),
            }),
        };
        json!({ "when": self.maybe(method.when.as_ref()), "factors": self.factors(&method.factors), "kind": kind })
    }

    fn choice(&self, choice: &Choice) -> Json {
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

    fn rule(&self, rule: &Rule) -> Json {
        let subject = match &rule.subject {
            Subject::Events { event, filter, highest_only, dated_by } => json!({
                "each": self.event_id(*event),
                "where": self.maybe(filter.as_ref()),
                "highest-only": highest_only.map(|field| self.field_id(*event, field)),
                "dated-by": match dated_by {
                    DatedBy::Date => "date",
                    DatedBy::Field(event, field) => self.field_id(*event, *field),
                },
            }),
            Subject::Distance { of, side, edge, per, steps } => json!({
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
        json!({
            "sign": match rule.sign {
                Sign::Deduct => "deduct",
                Sign::Add => "add",
                Sign::Adjust => "adjust",
            },
            "subject": subject,
            "amount": self.choice(&rule.amount),
            "when": self.maybe(rule.when.as_ref()),
            "factors": self.factors(&rule.factors),
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
            "counted-in": rule.counted_in,
        })
    }

    fn survey(&self, survey: &Survey) -> Json {
        let levels: Vec<Json> = survey.levels.iter().map(|level| json!([level.name, number(&level.points)])).collect();
        let aspects: Map<String, Json> =
            survey.aspects.iter().map(|aspect| (aspect.id.clone(), number(&aspect.weight))).collect();
        let panels: Map<String, Json> = survey
            .panels
            .iter()
            .map(|panel| (panel.id.clone(), json!({ "raters": panel.raters, "weight": number(&panel.weight) })))
            .collect();
        json!({
            "levels": levels,
            "aspects": aspects,
            "panels": panels,
            "drop": [survey.drop_highest, survey.drop_lowest],
            "drop-when": self.maybe(survey.drop_when.as_ref()),
            "valid-when": self.maybe(survey.valid_when.as_ref()),
            "sealed": survey.sealed,
        })
    }

    fn veto(&self, veto: &Veto) -> Json {
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

    fn grade(&self, position: u16) -> String {
        let bands = self.rules.grades.as_ref().map(|grades| &grades.bands);
        bands.and_then(|bands| bands.get(usize::from(position))).map(|grade| grade.name.clone()).unwrap_or_default()
    }

    fn ranking(&self, ranking: &Ranking) -> Json {
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

    fn quota(&self, quota: &Quota) -> Json {
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

    fn grades(&self, grades: &Grades) -> Json {
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

    fn award(&self, award: &Award) -> Json {
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

    fn effects(&self, effects: &[Effect]) -> Vec<Json> {
        let list = effects
            .iter()
            .map(|effect| match effect {
                Effect::Pay { id, amount, .. } => json!({ "pay": [id, number(amount)] }),
                Effect::Points(rule) => json!({ "points": [rule.name, self.rule(rule)] }),
                Effect::Require(text) => json!({ "require": text }),
            })
            .collect();
        unordered(list)
    }
}

/// Things without an id whose order decides nothing.
fn unordered(mut list: Vec<Json>) -> Vec<Json> {
    list.sort_by_key(ToString::to_string);
    list
}
