//! Values and expressions in canonical form.

use super::json::{Json, json};
use super::{Form, cycle, dim, number, rounding, state};
use crate::model::NodeId;
use crate::model::contract::{Field, Target};
use crate::model::expr::{
    Among, Back, Comparison, DateUnit, During, Earlier, Expr, ExprKind, Members, PartMissing, PlaceTies, Rating,
    RealFunction, Statistic, Stretch, Towards, Verdict,
};
use crate::model::reuse::{Figure, Outside};
use crate::model::table::{Table, UnitKey};
use crate::model::value::{Dim, Value};

/// The sign of a comparison in plain ASCII.
pub(super) fn comparison(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

fn statistic(statistic: &Statistic) -> Json {
    match statistic {
        Statistic::Count => json!("count"),
        Statistic::Sum => json!("sum"),
        Statistic::Mean => json!("mean"),
        Statistic::Minimum => json!("min"),
        Statistic::Maximum => json!("max"),
        Statistic::Median => json!("median"),
        Statistic::Deviation => json!("stdev"),
        Statistic::Percentile(share) => json!({ "percentile": number(share) }),
        Statistic::First => json!("earliest"),
        Statistic::Last => json!("latest"),
        Statistic::Run => json!("running"),
    }
}

/// Which units count, where that is not the usual ones.
fn members(members: Members) -> Vec<&'static str> {
    let said = [
        (members.others_only, "others-only"),
        (members.with_substitutes, "with-substitutes"),
        (members.without_vetoed, "without-vetoed"),
    ];
    said.into_iter().filter_map(|(said, word)| said.then_some(word)).collect()
}

fn rating(rating: Rating) -> Json {
    match rating {
        Rating::Place(PlaceTies::Better) => json!({ "place": "share" }),
        Rating::Place(PlaceTies::Worse) => json!({ "place": "share-low" }),
        Rating::Place(PlaceTies::Dense) => json!({ "place": "dense" }),
        Rating::Place(PlaceTies::Mean) => json!({ "place": "mean" }),
        Rating::Standing => json!("standing"),
        Rating::Decile => json!("decile"),
        Rating::ZScore => json!("z-score"),
    }
}

/// The latest periods.
pub(super) fn back(back: Back) -> Json {
    match back {
        Back::Periods(n) => json!({ "periods": n }),
        Back::Months(n) => json!({ "months": n }),
        Back::Days(n) => json!({ "days": n }),
        Back::ThisYear => json!("this-year"),
    }
}

/// A stretch of time.
pub(super) fn during(of: During) -> Json {
    match of {
        During::ThisPeriod => json!("this-period"),
        During::ThisYear => json!("this-year"),
        During::LastPeriod => json!("last-period"),
        During::LastYear => json!("last-year"),
        During::Each(None) => json!("each-period"),
        During::Each(Some(each)) => json!({ "each": cycle(each) }),
        During::Back(latest) => back(latest),
        During::Named(period) => json!({ "period": period.to_string() }),
        During::Dates(first, last) => json!({ "dates": json!([first.to_string(), last.to_string()]) }),
    }
}

/// What stands for a part that is missing.
pub(super) fn part_missing(missing: PartMissing) -> &'static str {
    match missing {
        PartMissing::Error => "error",
        PartMissing::Zero => "zero",
        PartMissing::LeftOut => "exclude",
    }
}

/// What a unit is known by.
pub(super) fn unit_key(key: UnitKey) -> &'static str {
    match key {
        UnitKey::Unit => "unit",
        UnitKey::Class => "class",
        UnitKey::Group => "group",
    }
}

impl Form<'_> {
    /// A table: its cells by their keys.
    pub(super) fn table(&self, table: &Table) -> Json {
        let row = |cells: &Vec<Value>| match &table.columns {
            None => cells.first().map_or(Json::Null, |cell| self.value(cell, &table.dim)),
            Some(columns) => {
                let cell = |at: usize| cells.get(at).map_or(Json::Null, |cell| self.value(cell, &table.dim));
                Json::Object(columns.ordered().map(|(name, at)| (name.to_owned(), cell(at))).collect())
            }
        };
        let rows = table.rows.ordered().filter_map(|(name, at)| Some((name.to_owned(), row(table.cells.get(at)?))));
        json!({ "rows": Json::Object(rows.collect()), "else": table.otherwise.as_ref().map(row) })
    }

    /// What a fact is measured against.
    pub(super) fn target(&self, target: &Target, of: &Dim) -> Json {
        let base = target.of.as_ref().map(|of| self.expr(of));
        if target.changes.is_empty() && !target.by_days && base.is_some() {
            return base.unwrap_or(Json::Null);
        }
        let changes: Vec<Json> = (target.changes.iter())
            .map(|change| {
                let whose = change.whose.as_ref().map(|(key, name)| json!([unit_key(*key), name]));
                json!([change.from.to_string(), whose, self.value(&change.value, of), &change.by, &change.why])
            })
            .collect();
        json!({ "is": base, "changes": changes, "by-days": target.by_days })
    }

    pub(super) fn field(&self, field: &Field) -> Json {
        let mut form = json!({ "kind": dim(&field.dim), "scale": number(&field.scale) });
        if field.personal {
            super::put(&mut form, "personal", json!(true));
        }
        form
    }

    pub(super) fn value(&self, value: &Value, of: &Dim) -> Json {
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

    pub(super) fn among(&self, among: Among) -> Json {
        match among {
            Among::Peers => json!("peers"),
            Among::Everyone => json!("all-units"),
            Among::Group(group) => json!({ "group": self.group_id(group) }),
        }
    }

    pub(super) fn expr(&self, expr: &Expr) -> Json {
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
            K::Grade => json!(["grade"]),
            K::Held(of) => json!(["held", self.verdict(*of)]),
            K::Running { of, any_work: false, gaps_skipped: false } => json!(["running", self.verdict(*of)]),
            K::Running { of, any_work, gaps_skipped } => json!(["running", self.verdict(*of), any_work, gaps_skipped]),
            K::HeldIn(of, span) => json!(["held-in", self.verdict(*of), self::back(*span)]),
            K::HoldsIn(condition, span) => json!(["holds-in", self.expr(condition), self::back(*span)]),
            K::HoldsRunning { condition, gaps_skipped } => {
                json!(["holds-running", self.expr(condition), gaps_skipped])
            }
            K::Outside(outside) => self.outside(outside),
            K::InGroup(group) => json!(["in-group", self.group_id(*group)]),
            K::YearlyDate(month, day) => json!({ "date": format!("{month:02}-{day:02}") }),
            K::Shifted { date, by, unit } => {
                let unit = match unit {
                    DateUnit::WorkingDays => "working-days",
                    DateUnit::Months => "months",
                };
                json!(["shifted", self.expr(date), self.expr(by), unit])
            }
            K::NextWorkingDay(a) => json!(["next-working-day", self.expr(a)]),
            K::Key(key) => json!(["unit", unit_key(*key)]),
            K::Target { fact, .. } => {
                json!(["target", self.rules.facts.get(fact.index()).map_or("", |fact| &fact.id)])
            }
            K::Look { table, row, column } => {
                let table = self.rules.tables.get(table.index());
                // A table written in a rule is part of that rule.
                let table = table.map(|table| if table.named { json!(&table.id) } else { self.table(table) });
                json!(["look", table, self.expr(row), column.as_ref().map(|column| self.expr(column))])
            }
            K::Count { event, filter } => {
                json!(["count", self.event_id(*event), filter.as_ref().map(|filter| self.expr(filter))])
            }
            K::OverEvents { statistic: s, event, of, filter } => json!([
                "over-events",
                statistic(s),
                self.event_id(*event),
                self.expr(of),
                filter.as_ref().map(|filter| self.expr(filter))
            ]),
            K::Field(event, field) => json!(["field", self.event_id(*event), self.field_id(*event, *field)]),
            K::EventDate => json!(["event-date"]),
            K::InWindow(window) => json!(["in-window", self.window_id(*window)]),
            K::Ballots => json!(["ballots"]),
            K::Mark => json!(["mark"]),
            K::Regularly { event, filter, least, every, in_part } => json!([
                "regularly",
                self.event_id(*event),
                self.maybe(filter.as_deref()),
                least,
                match every {
                    Stretch::Months(n) => json!(["months", n]),
                    Stretch::Days(n) => json!(["days", n]),
                },
                in_part,
            ]),
            K::OverMarks { statistic: s, filter } => {
                json!(["over-marks", statistic(s), filter.as_ref().map(|filter| self.expr(filter))])
            }
            K::OverPeers { statistic: s, of, among, members: who, .. } => {
                let mut out = vec![json!("over-peers"), statistic(s), self.expr(of), self.among(*among)];
                if *who != Members::default() {
                    out.push(json!(members(*who)));
                }
                Json::Array(out)
            }
            K::Rated { rating: asked, of, among, members: who, lower_is_better, .. } => {
                // A z-score has no better end.
                let end = match (asked, lower_is_better) {
                    (Rating::ZScore, _) => Json::Null,
                    (_, true) => json!("lower"),
                    (_, false) => json!("higher"),
                };
                json!(["rated", rating(*asked), self.expr(of), self.among(*among), members(*who), end])
            }
            K::OverPeriods { statistic: s, of, filter, during, inside, missing } => {
                let mut out = vec![
                    json!("over-periods"),
                    statistic(s),
                    self.expr(of),
                    self.maybe(filter.as_deref()),
                    self::during(*during),
                    json!(part_missing(*missing)),
                ];
                out.extend(inside.map(|part| json!({ "by": cycle(part) })));
                Json::Array(out)
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
            K::Raised(a, b) => json!(["power", self.expr(a), self.expr(b)]),
            K::Real(function, a) => {
                let name = match function {
                    RealFunction::Ln => "ln",
                    RealFunction::Exp => "exp",
                    RealFunction::Sqrt => "sqrt",
                };
                json!([name, self.expr(a)])
            }
            K::Towards(a, Towards::Floor, places) => json!(["floor", self.expr(a), places]),
            K::Towards(a, Towards::Ceiling, places) => json!(["ceil", self.expr(a), places]),
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

    /// A figure of another scheme, by the name the scheme has here and the ids it has there.
    fn outside(&self, outside: &Outside) -> Json {
        let import = self.rules.imports.get(outside.scheme.index());
        let figure = import.map(|import| {
            let node = |id: NodeId| import.rules.nodes.get(id.index());
            let node_id = |id: NodeId| node(id).map_or("", |node| &node.id);
            let rule = |id: NodeId, at: usize| node(id).and_then(|node| node.rules.get(at)).map_or("", |rule| &rule.id);
            match &outside.figure {
                Figure::Node(id) => json!(["node", node_id(*id)]),
                Figure::NodeLost(id) => json!(["lost", node_id(*id)]),
                Figure::Rule(id, at) => json!(["rule", rule(*id, *at)]),
                Figure::RuleLost(id, at) => json!(["lost", rule(*id, *at)]),
                Figure::Account(name) => json!(["account", name]),
                Figure::Place => json!(["place"]),
                Figure::Award(id) => json!(["award", import.rules.awards.get(id.index()).map_or("", |one| &one.id)]),
            }
        });
        // In a figure that is looked for, what stands for missing parts does not count: it is given as a whole.
        let missing = outside.missing.filter(|_| !self.figures).map(part_missing);
        let name = import.map_or("", |import| &import.name);
        json!(["result", name, figure, during(outside.during), outside.statistic.as_ref().map(statistic), missing])
    }

    fn verdict(&self, of: Verdict) -> Json {
        match of {
            Verdict::Award(award) => json!(self.award_id(award)),
            Verdict::Veto(id) => json!({ "veto": self.rules.vetoes.get(id.index()).map_or("", |veto| &veto.id) }),
            Verdict::Consequence(id) => {
                json!({ "consequence": self.rules.consequences.get(id.index()).map_or("", |consequence| &consequence.id) })
            }
        }
    }

    pub(super) fn maybe(&self, expr: Option<&Expr>) -> Json {
        expr.map_or(Json::Null, |expr| self.expr(expr))
    }
}
