//! What goes wrong in a run, and how it is said: one message for one cause.

use super::desk::Desk;
use super::inputs::titled;
use crate::base::calendar::Date;
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::{Bilingual, list, say};
use crate::base::number::Number;
use crate::base::witness::Witness;
use crate::model::value::State;
use crate::model::{AwardId, Clause, NodeId};

/// More units than this with the same fault share one message.
const MANY: usize = 10;
/// So many of them are named.
const NAMED: usize = 3;

/// What went wrong.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    /// A node has no value where one is needed; no total.
    Missing { node: NodeId, unit: usize, state: State },
    /// A condition of a veto, award or consequence cannot be decided.
    Undecided {
        /// The id, the title and the place of the rule.
        rule: (String, Option<String>, Clause),
        unit: usize,
        state: State,
    },
    /// A pay that should exceed another one over all units does not.
    NotAbove {
        /// The pay, and the one it should exceed: id, title, place.
        pay: (String, Option<String>, Clause),
        base: (String, Option<String>, Clause),
        /// What each adds up to, in yuan.
        sums: (Number, Number),
    },
    /// Something about a decision, said where it was found.
    Said(Box<Diagnostic>),
    /// Units are tied where the scheme forbids it.
    Tied { clause: Clause, units: Vec<usize> },
    /// Rows of one day in another order would give other points.
    SameDay { clause: Clause, unit: usize, day: Date },
    /// One unit is in the top list and in the bottom list of one ranking.
    BothEnds { top: AwardId, bottom: AwardId, units: Vec<usize> },
}

impl Fault {
    /// Whether results with it are provisional.
    pub(super) fn is_error(&self) -> bool {
        !matches!(self, Self::NotAbove { .. } | Self::SameDay { .. })
    }
}

/// Ids of units for a message, not more than a few.
fn units(desk: &Desk<'_>, units: &[usize]) -> Bilingual {
    let name = |unit: &usize| desk.data.units.get(*unit).map_or("", |unit| unit.id.as_str());
    let quoted: Vec<Bilingual> = (units.iter().take(if units.len() > MANY { NAMED } else { MANY }))
        .map(|unit| Bilingual::from(format!("`{}`", name(unit))))
        .collect();
    let named = list(&quoted);
    match units.len().saturating_sub(quoted.len()) {
        0 => named,
        more => say!("{named} 和另外 {more} 个单位", "{named} and {more} more units", named = named, more = more),
    }
}

/// The messages for all faults of a run.
pub(super) fn problems(desk: &Desk<'_>, faults: Vec<Fault>) -> Problems {
    let mut found = Problems::new();
    let mut rest = faults.as_slice();
    while let Some(first) = rest.first() {
        let same = rest.iter().take_while(|fault| alike(first, fault)).count().max(1);
        let (group, after) = rest.split_at(same);
        rest = after;
        if same > MANY {
            found.push(said(desk, first, &group.iter().filter_map(unit).collect::<Vec<_>>()));
        } else {
            group.iter().for_each(|fault| found.push(said(desk, fault, &unit(fault).into_iter().collect::<Vec<_>>())));
        }
    }
    found
}

fn unit(fault: &Fault) -> Option<usize> {
    match fault {
        Fault::Missing { unit, .. } | Fault::Undecided { unit, .. } => Some(*unit),
        Fault::SameDay { unit, .. } => Some(*unit),
        Fault::Tied { .. } | Fault::BothEnds { .. } | Fault::NotAbove { .. } | Fault::Said(_) => None,
    }
}

/// Whether two faults differ in the unit only.
fn alike(a: &Fault, b: &Fault) -> bool {
    match (a, b) {
        (Fault::Missing { node: a, state: s, .. }, Fault::Missing { node: b, state: t, .. }) => a == b && s == t,
        (Fault::Undecided { rule: a, state: s, .. }, Fault::Undecided { rule: b, state: t, .. }) => a == b && s == t,
        (Fault::SameDay { clause: a, day: d, .. }, Fault::SameDay { clause: b, day: e, .. }) => a == b && d == e,
        _ => false,
    }
}

fn said(desk: &Desk<'_>, fault: &Fault, concerned: &[usize]) -> Diagnostic {
    match fault {
        Fault::Missing { node, state, .. } => {
            let node = desk.rules.nodes.get(node.index());
            let title = node.map(|node| titled(node.title.as_ref(), &node.name)).unwrap_or_default();
            let message = say!(
                "{period} {units}：`{title}` 没有值（{state}），不能算出总分",
                "{period} {units}: `{title}` has no value ({state}), so there is no total",
                period = desk.data.period.to_string(),
                units = units(desk, concerned),
                title = title,
                state = state.name()
            );
            let problem = Diagnostic::new(&catalog::MISSING_VALUE, message).help((
                "补报数据，或在方案中写明缺报怎么办（缺报 …）",
                "hand in the figure, or state in the scheme what is done where it is missing (if missing …)",
            ));
            node.map_or_else(|| problem.clone(), |node| problem.clone().at(node.clause.span))
        }
        Fault::Undecided { rule: (id, title, clause), state, .. } => {
            let message = say!(
                "{units}：`{title}` 的条件无法判断（{state}）",
                "{units}: the condition of `{title}` cannot be decided ({state})",
                units = units(desk, concerned),
                title = titled(title.as_ref(), id),
                state = state.name()
            );
            Diagnostic::new(&catalog::UNDEFINED_RESULT, message).at(clause.span).help((
                "补报条件所用的数据；没有事件发生的，提交空表",
                "hand in what the condition reads; where no event happened, hand in an empty table",
            ))
        }
        Fault::NotAbove { pay, base, sums: (own, least) } => {
            let message = say!(
                "`{pay}` 合计没有超过 `{base}`",
                "`{pay}` does not exceed `{base}` over all units",
                pay = titled(pay.1.as_ref(), &pay.0),
                base = titled(base.1.as_ref(), &base.0)
            );
            Diagnostic::new(&catalog::PAY_NOT_ABOVE, message)
                .at(pay.2.span)
                .label(base.2.span, ("应超过的一项", "what it should exceed"))
                .note(say!(
                    "合计 {own} 元，应多于 {least} 元",
                    "{own} yuan in all; it should be more than {least} yuan",
                    own = own.to_string(),
                    least = least.to_string()
                ))
                .help((
                    "调整标准，使干多干少拉开差距",
                    "change the rates, so that what is done counts more than what is given to all",
                ))
        }
        Fault::Said(problem) => problem.as_ref().clone(),
        Fault::SameDay { clause, day, .. } => {
            let message = say!(
                "{units}：{day} 的几件事轻重不同，谁先谁后会改变这条规定的得分",
                "{units}: several events of {day} weigh differently, and their order changes the points of this rule",
                units = units(desk, concerned),
                day = day.to_string()
            );
            Diagnostic::new(&catalog::SAME_DAY_ORDER, message)
                .at(clause.span)
                .help(("核对先后，按先后次序登记这几行", "check which came first, and enter the rows in that order"))
        }
        Fault::Tied { clause, units: tied } => {
            let message = say!(
                "{units} 并列，而规定不允许并列",
                "{units} are tied, which the rule forbids",
                units = units(desk, tied)
            );
            Diagnostic::new(&catalog::TIED_FORBIDDEN, message).at(clause.span)
        }
        Fault::BothEnds { top, bottom, units: both } => {
            let award = |id: &AwardId| desk.rules.awards.get(id.index());
            let title =
                |id: &AwardId| award(id).map(|award| titled(award.title.as_ref(), &award.id)).unwrap_or_default();
            let message = say!(
                "{units} 既在 `{top}` 又在 `{bottom}` 之列",
                "{units} would be both in `{top}` and in `{bottom}`",
                units = units(desk, both),
                top = title(top),
                bottom = title(bottom)
            );
            let problem =
                Diagnostic::new(&catalog::TOP_AND_BOTTOM, message).witness(Witness::lines(units(desk, both), 2));
            let problem = award(bottom).map_or_else(|| problem.clone(), |award| problem.clone().at(award.clause.span));
            award(top).map_or_else(
                || problem.clone(),
                |award| problem.clone().label(award.clause.span, ("前列的规定", "the rule of the top list")),
            )
        }
    }
}
