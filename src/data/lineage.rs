//! Where units come from: renamed, merged or split between periods, as the list of units says.

use super::report::Report;
use super::{CellRef, Figures, Lineage, Unit};
use crate::base::catalog;
use crate::base::language::{Bilingual, say};
use crate::base::number::Number;
use std::collections::BTreeMap;

/// What the cells of `formerly` and `past` say; none where the first is blank.
pub(super) fn read(
    (text, cell): (&str, CellRef),
    past: Option<(&str, CellRef)>,
    report: &mut Report<'_>,
) -> Option<Lineage> {
    let mut from: Vec<(String, Number)> = Vec::new();
    for part in text.split([';', '；']).map(str::trim).filter(|part| !part.is_empty()) {
        let (id, share) = match part.rsplit_once(char::is_whitespace) {
            Some((id, share)) if share.ends_with(['%', '％']) => (id.trim(), percent(share)),
            _ => (part, Some(Number::ONE)),
        };
        let twice = from.iter().any(|(other, _)| other == id);
        match share.filter(|share| !twice && *share > Number::ZERO && *share <= Number::ONE) {
            Some(share) => from.push((id.to_owned(), share)),
            None => wrong(
                cell,
                say!("`{part}` 不是单位及其份额", "`{part}` is no unit with its share", part = part),
                report,
            ),
        }
    }
    let figures = match past {
        None => Figures::Same,
        Some((word, cell)) => match word {
            "sum" | "合计" => Figures::Sum,
            "mean" | "平均" => Figures::Mean,
            "none" | "不计" => Figures::Anew,
            _ => {
                wrong(cell, say!("`{word}` 不是承接的办法", "`{word}` is no way to go on", word = word), report);
                Figures::Anew
            }
        },
    };
    (!from.is_empty()).then_some(Lineage { from, figures, cell })
}

fn percent(text: &str) -> Option<Number> {
    Number::parse_decimal(text.trim_end_matches(['%', '％'])).ok()?.checked_div(&Number::HUNDRED)
}

fn wrong(cell: CellRef, message: Bilingual, report: &mut Report<'_>) {
    report.at(&catalog::LINEAGE_INVALID, cell, |new| {
        new(message).help(say!(
            "写作 `a 60%；b`；`以往` 写 合计、平均 或 不计",
            "write `a 60%; b`; `past` is sum, mean or none"
        ))
    });
}

/// What must hold over all units: who is merged or split says how figures go on, and shares of one unit add up.
pub(super) fn check(units: &[Unit], report: &mut Report<'_>) {
    let mut heirs: BTreeMap<&str, Vec<(&Lineage, &Number)>> = BTreeMap::new();
    for lineage in units.iter().filter_map(|unit| unit.lineage.as_ref()) {
        for (id, share) in &lineage.from {
            heirs.entry(id).or_default().push((lineage, share));
        }
    }
    for lineage in units.iter().filter_map(|unit| unit.lineage.as_ref()) {
        let plain = lineage.from.len() == 1
            && lineage.from.iter().all(|(id, share)| {
                *share == Number::ONE && heirs.get(id.as_str()).is_none_or(|heirs| heirs.len() == 1)
            });
        if lineage.figures == Figures::Same && !plain {
            report.at(&catalog::PAST_FIGURES_MISSING, lineage.cell, |new| {
                new(say!("合并或分立的单位没有写 `以往`", "a unit that was merged or split does not say `past`"))
                    .help(say!("加一列 `以往`：合计、平均 或 不计", "add a column `past`: sum, mean or none"))
            });
        }
    }
    for (id, heirs) in heirs {
        let added = heirs.iter().any(|(lineage, _)| lineage.figures == Figures::Sum);
        let sum = heirs.iter().fold(Number::ZERO, |sum, (_, share)| &sum + *share);
        let Some((last, _)) = heirs.last().filter(|_| added && sum != Number::ONE) else { continue };
        report.at(&catalog::LINEAGE_INVALID, last.cell, |new| {
            let share = &sum * &Number::HUNDRED;
            new(say!("`{id}` 的份额合计 {share}%", "the shares of `{id}` add up to {share}%", id = id, share = &share))
                .help(say!("各份合计应为 100%", "they must add up to 100%"))
        });
    }
}
