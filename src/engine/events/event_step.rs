//! One event in a derivation.

use super::selection::tolerated;
use super::{Counted, Events, Left};
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use crate::data::EventTable;
use crate::engine::eval::{At, Reader};
use crate::engine::factors;
use crate::engine::figures;
use crate::engine::inputs::{self, titled};
use crate::engine::trace::{Input, Origin, Step, StepKind};
use crate::model::contract::DatedBy;
use crate::model::method::{Sharing, Sign};
use crate::model::value::{Dim, Value};

/// The part the unit had in a shared event, as the row says.
fn part_of(
    reader: &Reader<'_>,
    events: Events<'_>,
    sharing: &Sharing,
    table: &EventTable,
    index: usize,
    at: At,
) -> Option<Input> {
    let (field, _) = sharing.by.as_ref()?;
    let position = usize::from(*field);
    let declared = reader.desk.rules.events.get(events.event.index())?.fields.get(position)?;
    let cell = table.cell(index, |columns| columns.fields.get(position).copied().flatten());
    Some(Input {
        title: titled(declared.title.as_ref(), &declared.id),
        value: reader.field_at(events.event, *field, at),
        dim: declared.dim.clone(),
        origin: cell.map_or(Origin::Absent, Origin::Cell),
    })
}

/// The share of an event: ` × 80% ÷ 2（分担）`, ` ÷ 3（分担）`.
fn share_in_print(sharing: &Sharing, table: &EventTable, index: usize) -> Bilingual {
    let members = table.parties.of(index);
    let mut text = Bilingual::default();
    let mut number = members.len();
    if let Some((field, shares)) = &sharing.by {
        let column = table.fields.get(usize::from(*field));
        let part = |row: usize| column.and_then(|column| column.get(row));
        let own = part(index);
        number = members.iter().filter(|row| part(**row as usize) == own).count();
        let share = shares.iter().find(|(of, _)| Some(of) == own).map_or(Number::ZERO, |(_, share)| share.clone());
        text = figures::and(figures::plain(" × "), &figures::operand(&share, &Dim::Ratio));
    }
    if number > 1 {
        text = figures::and(text, &figures::plain(format!(" ÷ {number}")));
    }
    figures::and(text, &Bilingual::from(("（分担）", " (shared)")))
}

/// One event in a derivation.
pub(super) fn event_step(
    reader: &Reader<'_>,
    events: Events<'_>,
    table: &EventTable,
    index: usize,
    counted: Result<Counted<'_>, Left<'_>>,
    at: At,
) -> Step {
    let rule = events.rule;
    let note = table.notes.get(index).filter(|note| !note.is_empty());
    let mut inputs = Vec::new();
    if let Some(date) = table.dates.get(index) {
        let title = Bilingual::from(("日期", "date"));
        let cell = table.cell(index, |columns| match events.dated_by {
            DatedBy::Date => columns.date,
            DatedBy::Field(_, field) => columns.fields.get(usize::from(field)).copied().flatten(),
        });
        let origin = cell.map_or(Origin::Absent, Origin::Cell);
        inputs.push(Input { title, value: Value::Date(*date), dim: Dim::Date, origin });
    }
    if let Some(evidence) = table.evidence.get(index).filter(|evidence| !evidence.is_empty()) {
        let title = Bilingual::from(("凭据", "evidence"));
        let origin = table.cell(index, |columns| columns.evidence).map_or(Origin::Absent, Origin::Cell);
        inputs.push(Input { title, value: Value::Text(evidence.clone()), dim: Dim::Text, origin });
    }
    let told = rule.judged.iter().flat_map(|judged| [judged.judge, judged.grounds]);
    for field in told.chain(rule.due.iter().map(|due| due.declared)) {
        inputs::of_field(reader, field, at, &mut inputs);
    }
    let amount = factors::chosen(reader, &rule.amount, at).ok();
    if let Some(expr) = amount {
        inputs::of_expr(reader, expr, at, &mut inputs);
    }
    inputs.extend(events.sharing.and_then(|sharing| part_of(reader, events, sharing, table, index, at)));
    let (how, points) = match counted {
        Ok(Counted { points, turn, share }) => {
            let amount = amount.map(|amount| figures::inside(&reader.eval(amount, at), &Dim::Points));
            let mut factors = factors::in_print(reader, &rule.factors, rule.meeting, turn, at);
            let tolerated = tolerated(reader, at).unwrap_or(Number::ONE);
            if tolerated != Number::ONE {
                let tolerated = figures::operand(&tolerated, &Dim::Ratio);
                factors =
                    figures::and(factors, &say!(" × {share}（容错）", " × {share} (tolerance)", share = tolerated));
            }
            if let (Some(sharing), true) = (events.sharing, share != Number::ONE) {
                factors = figures::and(factors, &share_in_print(sharing, table, index));
            }
            let result = figures::number(&points, &Dim::Points);
            let how = if factors.zh.is_empty() {
                result
            } else {
                figures::equals(&figures::and(amount.unwrap_or_default(), &factors), &result)
            };
            (how, points)
        }
        Err(Left::Higher(None)) => {
            (Bilingual::from(("就高计分，不重复计", "another event of the matter counts more")), Number::ZERO)
        }
        Err(Left::Higher(Some(other))) => {
            let other = titled(other.title.as_ref(), &other.name);
            let how = say!(
                "就高计分，同一事项已按“{other}”计",
                "another event of the matter counts more: {other}",
                other = other
            );
            (how, Number::ZERO)
        }
        Err(Left::Early { number, first }) => {
            let how = say!(
                "第{number}次，自第{first}次起计",
                "no. {number}; counted from no. {first} on",
                number = number,
                first = first
            );
            (how, Number::ZERO)
        }
        Err(Left::Excused) => (Bilingual::from(("容错，免计", "excused, not counted")), Number::ZERO),
        Err(Left::NotDeclared) => {
            (Bilingual::from(("没有按期申报，不计", "not declared in time, not counted")), Number::ZERO)
        }
        Err(Left::NoEvidence) => (Bilingual::from(("没有凭据，不计", "no evidence, not counted")), Number::ZERO),
    };
    Step {
        id: rule.id.clone(),
        title: note.map_or_else(|| titled(rule.title.as_ref(), &rule.name), |note| Bilingual::from(&**note)),
        kind: StepKind::Event,
        clause: rule.clause.clone(),
        how,
        value: Value::Number(if rule.sign == Sign::Deduct { -points } else { points }),
        dim: Dim::Points,
        inputs,
        children: Vec::new(),
    }
}
