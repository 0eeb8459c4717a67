//! What a figure read, and where each of it stands.

use super::eval::{At, Reader};
use super::figures;
use super::outcome::{StandIn, TargetSource};
use super::spans::Of;
use super::trace::{Input, Origin};
use crate::base::calendar::Period;
use crate::base::language::{Bilingual, say};
use crate::data::EventTable;
use crate::model::expr::{Expr, ExprKind, Rating, Statistic, Verdict};
use crate::model::reuse::{Figure, Outside};
use crate::model::table::UnitKey;
use crate::model::value::{Dim, State, Value};
use crate::model::{EventId, FactId, NodeId};

/// A title, or the id where there is none.
pub(super) fn titled(title: Option<&String>, id: &str) -> Bilingual {
    Bilingual::from(title.map_or(id, String::as_str))
}

/// Everything an expression reads for a unit, in the order of the text, each once.
pub(super) fn of_expr(reader: &Reader<'_>, expr: &Expr, at: At, found: &mut Vec<Input>) {
    use ExprKind as K;
    if let K::Outside(outside) = &expr.kind
        && reader.desk.assumed(expr).is_none()
    {
        of_other(reader, outside, at, found);
        return;
    }
    let input = match &expr.kind {
        K::Constant(value) => Some(Input {
            title: Bilingual::from(("规定", "rule")),
            value: value.clone(),
            dim: expr.dim.clone(),
            origin: Origin::Literal(expr.span),
        }),
        K::Full => Some(Input {
            title: Bilingual::from(("满分", "full mark")),
            value: reader.full(at),
            dim: Dim::Points,
            origin: Origin::Literal(expr.span),
        }),
        K::Fact(fact) => {
            let input = of_fact(reader, *fact, at);
            let stand = stands_for(reader, *fact, &input, at);
            for input in std::iter::once(input).chain(stand) {
                if !found.contains(&input) {
                    found.push(input);
                }
            }
            return;
        }
        K::Node(node) => {
            let node = reader.desk.rules.nodes.get(node.index());
            node.map(|node| result(reader, expr, at, titled(node.title.as_ref(), &node.name)))
        }
        K::Place(_) => Some(result(reader, expr, at, Bilingual::from(("名次", "place")))),
        K::Grade => {
            let grades = reader.desk.rules.grades.as_ref();
            grades.map(|grades| {
                let title = match grades.title.as_ref() {
                    Some(title) => Bilingual::from(title.as_str()),
                    None => Bilingual::from(("等次", "grade")),
                };
                result(reader, expr, at, title)
            })
        }
        K::HoldsIn(condition, _) | K::HoldsRunning { condition, .. } => {
            let mut inside = Vec::new();
            of_expr(reader, condition, at, &mut inside);
            let titles: Vec<Bilingual> = (inside.into_iter())
                .filter(|input| !matches!(input.origin, Origin::Literal(_)))
                .map(|input| input.title)
                .collect();
            let title = crate::base::language::list(&titles);
            let title = match expr.kind {
                K::HoldsRunning { .. } => {
                    say!("{what}：连续期数", "{what}: periods in a row", what = title)
                }
                _ => say!("{what}：近期符合的期数", "{what}: periods of late that meet the condition", what = title),
            };
            Some(result(reader, expr, at, title))
        }
        K::Held(of) | K::Running { of, .. } | K::HeldIn(of, _) => {
            let rules = reader.desk.rules;
            let title = match of {
                Verdict::Veto(id) => rules.vetoes.get(id.index()).map(|one| titled(one.title.as_ref(), &one.id)),
                Verdict::Award(id) => rules.awards.get(id.index()).map(|one| titled(one.title.as_ref(), &one.id)),
                Verdict::Consequence(id) => {
                    rules.consequences.get(id.index()).map(|one| titled(one.title.as_ref(), &one.id))
                }
            };
            let title = title.unwrap_or_default();
            let title = match expr.kind {
                K::Running { .. } => say!("{award}连续期数", "{award}, periods in a row", award = title),
                K::HeldIn(..) => say!("{award}近期次数", "{award}, times of late", award = title),
                _ => title,
            };
            Some(result(reader, expr, at, title))
        }
        K::OverPeers { statistic, .. } => Some(result(reader, expr, at, of_group(statistic))),
        K::Rated { rating, .. } => {
            let title = match rating {
                Rating::Place(_) => ("组内名次", "place in the group"),
                Rating::Standing => ("组内领先比例", "standing in the group"),
                Rating::Decile => ("组内十分位", "decile in the group"),
                Rating::ZScore => ("组内标准分", "z-score in the group"),
            };
            Some(result(reader, expr, at, Bilingual::from(title)))
        }
        K::Outside(outside) => Some(result(reader, expr, at, called(reader, outside))),
        K::ExactTotal => Some(result(reader, expr, at, Bilingual::from(("未修约的总分", "exact total")))),
        K::InGroup(group) => {
            let unit = reader.desk.data.units.get(at.unit);
            let group = reader.desk.rules.groups.get(group.index());
            unit.zip(group).map(|(unit, group)| Input {
                title: titled(group.title.as_ref(), &group.id),
                value: reader.eval(expr, at),
                dim: Dim::Flag,
                origin: Origin::Cell(unit.cell),
            })
        }
        K::Target { fact, of } => Some(of_target(reader, expr, *fact, of.as_deref(), at)),
        K::Key(key) => reader.desk.data.units.get(at.unit).map(|unit| Input {
            title: Bilingual::from(match key {
                UnitKey::Unit => ("单位", "unit"),
                UnitKey::Class => ("类别", "class"),
                UnitKey::Group => ("组别", "group"),
            }),
            value: reader.eval(expr, at),
            dim: Dim::Text,
            origin: Origin::Cell(unit.cell),
        }),
        K::Look { table, .. } => {
            let table = reader.desk.rules.tables.get(table.index());
            table.map(|table| Input {
                title: if table.named {
                    titled(table.title.as_ref(), &table.id)
                } else {
                    Bilingual::from(("规定", "rule"))
                },
                value: reader.eval(expr, at),
                dim: expr.dim.clone(),
                origin: Origin::Literal(table.clause.span),
            })
        }
        K::OverEvents { event, of, filter, .. } if super::registers::is_register(reader, *event) => {
            super::registers::rows_read(reader, *event, of, filter.as_deref(), at, found);
            return;
        }
        K::Count { event, .. } | K::OverEvents { event, .. } | K::Regularly { event, .. } => {
            let kind = reader.desk.rules.events.get(event.index());
            let title = kind.map(|kind| titled(kind.title.as_ref(), &kind.id)).unwrap_or_default();
            Some(Input {
                title: dated(reader, title, at),
                value: reader.eval(expr, at),
                dim: expr.dim.clone(),
                origin: of_events(reader, *event, at),
            })
        }
        K::OverPeriods { of, during, inside, filter, .. } => {
            for part in super::spans::parts(reader.desk, Of { during: *during, inside: *inside }, at.era) {
                match super::spans::place(reader, part, at) {
                    Some(at) => {
                        of_expr(reader, of, at, found);
                        filter
                            .iter()
                            .filter(|_| inside.is_some())
                            .for_each(|filter| of_expr(reader, filter, at, found));
                    }
                    None => found.push(absent(reader, of, part.period, at)),
                }
            }
            return;
        }
        K::Earlier(inner, which) => {
            let origin = reader.desk.earlier(at.era, *which).and_then(|era| reader.desk.eras.get(era));
            let origin = origin.map_or(Origin::Absent, |era| Origin::Period(era.past.data.period));
            let mut inner_found = Vec::new();
            of_expr(reader, inner, at, &mut inner_found);
            let title = inner_found.into_iter().next().map(|input| input.title).unwrap_or_default();
            Some(Input { title, value: reader.eval(expr, at), dim: expr.dim.clone(), origin })
        }
        K::Field(event, field) => {
            let kind = reader.desk.rules.events.get(event.index());
            let position = usize::from(*field);
            let field = kind.and_then(|kind| kind.fields.get(position));
            let title = field.map(|field| titled(field.title.as_ref(), &field.id)).unwrap_or_default();
            let cell = at.row.and_then(|row| {
                let table = reader.table(row.event, at)?;
                table.cell(row.index, |columns| columns.fields.get(position).copied().flatten())
            });
            let origin = cell.map_or(Origin::Absent, Origin::Cell);
            Some(Input { title, value: reader.eval(expr, at), dim: expr.dim.clone(), origin })
        }
        _ => None,
    };
    match input {
        Some(input) if !found.contains(&input) => found.push(input),
        Some(_) => {}
        None => expr.parts().into_iter().for_each(|part| of_expr(reader, part, at, found)),
    }
}

/// What a statistic of a group is called.
fn of_group(statistic: &Statistic) -> Bilingual {
    let (zh, en) = match statistic {
        Statistic::Count => ("组内个数", "number in the group"),
        Statistic::Sum => ("组内合计", "sum of the group"),
        Statistic::Mean => ("组内平均", "mean of the group"),
        Statistic::Minimum => ("组内最小", "least of the group"),
        Statistic::Maximum => ("组内最大", "largest of the group"),
        Statistic::Median => ("组内中位数", "median of the group"),
        Statistic::Deviation => ("组内标准差", "standard deviation of the group"),
        // No statistics of groups: their members stand in no order.
        Statistic::First | Statistic::Last | Statistic::Run => ("组内", "of the group"),
        Statistic::Percentile(share) => {
            let share = figures::operand(share, &Dim::Ratio);
            return say!("组内百分位{share}", "percentile {share} of the group", share = share);
        }
    };
    Bilingual::from((zh, en))
}

/// What a figure of another scheme is called: the title of the scheme and, where it is not the total, of the part.
fn called(reader: &Reader<'_>, outside: &Outside) -> Bilingual {
    let Some(import) = reader.desk.rules.imports.get(outside.scheme.index()) else { return Bilingual::default() };
    let rules = &import.rules;
    let scheme = titled(rules.scheme.title.as_ref(), &rules.scheme.id);
    let node = |id: &NodeId| rules.nodes.get(id.index());
    let of_node = |id| node(id).map(|node| titled(node.title.as_ref(), &node.name)).unwrap_or_default();
    let of_rule = |id, at: &usize| {
        let rule = node(id).and_then(|node| node.rules.get(*at));
        rule.map(|rule| titled(rule.title.as_ref(), &rule.name)).unwrap_or_default()
    };
    let part = match &outside.figure {
        Figure::Node(id) => of_node(id),
        Figure::NodeLost(id) => say!("{it}失分", "lost in {it}", it = of_node(id)),
        Figure::Rule(id, at) => of_rule(id, at),
        Figure::RuleLost(id, at) => say!("{it}扣分", "lost by {it}", it = of_rule(id, at)),
        Figure::Account(name) if name == "year-end" => Bilingual::from(("计入年终", "counted in year-end")),
        Figure::Account(name) => say!("计入{it}", "counted in {it}", it = name.as_str()),
        Figure::Place => Bilingual::from(("名次", "place")),
        Figure::Award(id) => {
            rules.awards.get(id.index()).map(|one| titled(one.title.as_ref(), &one.id)).unwrap_or_default()
        }
    };
    say!("{scheme} {part}", "{scheme}, {part}", scheme = scheme, part = part)
}

/// The figure of each period of another scheme.
fn of_other(reader: &Reader<'_>, outside: &Outside, at: At, found: &mut Vec<Input>) {
    let Some(import) = reader.desk.rules.imports.get(outside.scheme.index()) else { return };
    let counted = matches!(outside.figure, Figure::Place | Figure::Award(_));
    for part in super::reuse::parts(reader, outside, at) {
        let input = Input {
            title: called(reader, outside),
            value: part.value,
            dim: if counted { Dim::Count } else { Dim::Points },
            origin: Origin::Other(import.rules.scheme.id.clone(), part.period),
        };
        if !found.contains(&input) {
            found.push(input);
        }
    }
}

/// The target in force, and where it stands: in the scheme, in a decision, or in a cell of the data.
fn of_target(reader: &Reader<'_>, expr: &Expr, fact: FactId, of: Option<&Expr>, at: At) -> Input {
    let declared = reader.desk.rules.facts.get(fact.index());
    let target = declared.and_then(|fact| fact.target.as_ref());
    let last = at.part.map_or(reader.desk.data.period, |part| part.period).last_day();
    let origin = match (super::targets::last(reader, fact, (at.unit, last)), of) {
        (Some(TargetSource::Cell(cell)), _) => Origin::Cell(cell),
        (Some(TargetSource::Scheme(index)), _) => {
            let change = target.and_then(|target| target.changes.get(index));
            change.map_or(Origin::Absent, |change| Origin::Literal(change.clause.span))
        }
        (None, Some(of)) => Origin::Literal(of.span),
        (None, None) => Origin::Absent,
    };
    let title = target.and_then(|target| target.title.clone());
    let name = declared.map(|fact| titled(fact.title.as_ref(), &fact.id)).unwrap_or_default();
    Input {
        title: dated(
            reader,
            title.map_or_else(|| say!("{name}目标", "target of {name}", name = name), Bilingual::from),
            At { era: None, ..at },
        ),
        value: reader.eval(expr, at),
        dim: expr.dim.clone(),
        origin,
    }
}

/// A field of the event at hand that no expression reads.
pub(super) fn of_field(reader: &Reader<'_>, field: u16, at: At, found: &mut Vec<Input>) {
    let Some(row) = at.row else { return };
    let kind = reader.desk.rules.events.get(row.event.index());
    let Some(declared) = kind.and_then(|kind| kind.fields.get(usize::from(field))) else { return };
    let kind = ExprKind::Field(row.event, field);
    let expr = Expr { kind, dim: declared.dim.clone(), span: declared.clause.span };
    of_expr(reader, &expr, at, found);
}

fn result(reader: &Reader<'_>, expr: &Expr, at: At, title: Bilingual) -> Input {
    let origin = reader.era(at).map_or(Origin::Result, |era| Origin::Period(era.past.data.period));
    Input { title: dated(reader, title, at), value: reader.eval(expr, at), dim: expr.dim.clone(), origin }
}

/// The title of a fact with its period, where it is an earlier one, and its mark.
fn marked(reader: &Reader<'_>, fact: FactId, title: Bilingual, at: At) -> Bilingual {
    let title = dated(reader, title, at);
    match reader.mark(fact, at) {
        Some(mark) => say!("{title}（{mark}）", "{title} ({mark})", title = title, mark = mark.words()),
        None => title,
    }
}

/// A title with the earlier period it is taken from.
fn dated(reader: &Reader<'_>, title: Bilingual, at: At) -> Bilingual {
    match (at.part, reader.era(at)) {
        (Some(part), _) => of_period(title, part.period),
        (None, Some(era)) => of_period(title, era.past.data.period),
        (None, None) => title,
    }
}

pub(super) fn of_period(title: Bilingual, period: Period) -> Bilingual {
    let period = period.to_string();
    say!("{title}（{period}）", "{title} ({period})", title = title, period = period)
}

/// A figure of a period that has none of the unit.
fn absent(reader: &Reader<'_>, of: &Expr, period: Period, at: At) -> Input {
    let mut inner = Vec::new();
    of_expr(reader, of, at, &mut inner);
    let title = inner.into_iter().next().map(|input| input.title).unwrap_or_default();
    let value = Value::Missing(State::NotApplicable);
    Input { title: of_period(title, period), value, dim: of.dim.clone(), origin: Origin::Absent }
}

/// The part of a period is no matter to a fact that is reported once.
fn of_whole(reader: &Reader<'_>, fact: FactId, at: At) -> At {
    let by_parts = reader.desk.rules.facts.get(fact.index()).is_some_and(|fact| fact.per.is_some());
    At { part: at.part.filter(|_| by_parts), ..at }
}

fn of_fact(reader: &Reader<'_>, fact: FactId, at: At) -> Input {
    let declared = reader.desk.rules.facts.get(fact.index());
    let at = of_whole(reader, fact, at);
    let value = reader.reported(fact, at);
    let cell = reader.slot_of(fact, at).ok().and_then(|(column, slot)| column.cells.get(slot));
    let absent = value == Value::Missing(State::NotSubmitted) && cell.is_none();
    Input {
        title: marked(reader, fact, declared.map(|fact| titled(fact.title.as_ref(), &fact.id)).unwrap_or_default(), at),
        value,
        dim: declared.map_or(Dim::Plain, |fact| fact.dim.clone()),
        origin: cell.filter(|_| !absent).map_or(Origin::Absent, Origin::Cell),
    }
}

/// What stands for a fact that is missing: the figure that was carried over, at its place, the mean of a group, or a
/// value that the scheme states.
fn stands_for(reader: &Reader<'_>, fact: FactId, missing: &Input, at: At) -> Option<Input> {
    let state = super::missing::state(reader, fact, &missing.value, at).filter(|_| !at.as_reported)?;
    let stand = super::missing::of_fact(reader, fact, state, at)?;
    let declared = reader.desk.rules.facts.get(fact.index())?;
    let origin = match stand.by {
        StandIn::Carried(period) => {
            let era = || reader.desk.eras.iter().position(|era| era.past.data.period == period);
            let then = match at.part {
                Some(_) => reader.at_part(period, at),
                None => era().and_then(|era| reader.in_era(era, at)),
            };
            let slot = then.and_then(|then| reader.slot_of(fact, then).ok());
            let cell = slot.and_then(|(column, slot)| column.cells.get(slot));
            cell.map_or(Origin::Period(period), Origin::Cell)
        }
        StandIn::GroupMean => Origin::Result,
        StandIn::Stated | StandIn::Full | StandIn::Excluded => Origin::Literal(declared.clause.span),
    };
    let title = say!(
        "{fact}（{source}）",
        "{fact} ({source})",
        fact = missing.title.clone(),
        source = super::missing::source(stand.by)
    );
    Some(Input { title, value: stand.value, dim: missing.dim.clone(), origin })
}

/// Where the events of a unit stand: the first row, an empty table, or nowhere.
pub(super) fn of_events(reader: &Reader<'_>, event: EventId, at: At) -> Origin {
    match reader.rows(event, at) {
        Ok((table, rows)) => match table.cells.get(rows.start).filter(|_| !rows.is_empty()) {
            Some(cell) => Origin::Cell(*cell),
            None => empty(table),
        },
        Err(_) => Origin::Absent,
    }
}

/// A table without a row for the unit.
pub(super) fn empty(table: &EventTable) -> Origin {
    Origin::EmptyTable(table.files.first().copied())
}

/// What several expressions read.
pub(super) fn of_all<'e>(reader: &Reader<'_>, exprs: impl IntoIterator<Item = &'e Expr>, at: At) -> Vec<Input> {
    let mut found = Vec::new();
    for expr in exprs {
        of_expr(reader, expr, at, &mut found);
    }
    found
}
