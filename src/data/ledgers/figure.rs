//! How the figures of a decision are read: as what they decide on.

use crate::base::catalog;
use crate::base::number::Number;
use crate::data::CellRef;
use crate::data::report::Report;
use crate::data::value::Reader;
use crate::model::RuleSet;
use crate::model::value::{Dim, Value};
use std::sync::Arc;

/// How the figures of a decision are read.
pub(super) enum Figure {
    /// As the cells of a fact or a field.
    Of { dim: Dim, scale: Number, range: Option<(Number, Number)>, unit: (String, String) },
    /// Points, from one bound to another where they are bounded.
    Points(Option<(Number, Number)>),
    /// A share that counts, 0 to 100%.
    Share,
    /// A place.
    Place,
    /// The name of a grade.
    Grade,
    /// Whether an award is given.
    Flag,
    /// The event is struck off.
    Void,
}

impl Figure {
    /// The value of a cell; what is none is reported.
    pub(super) fn read(
        &self,
        rules: &RuleSet,
        written: &str,
        name: &str,
        place: CellRef,
        report: &mut Report<'_>,
    ) -> Option<Value> {
        let hundredth = Number::ratio(1, 100).unwrap_or_default();
        let one = Number::ONE;
        let whole = (Number::ZERO, Number::ONE);
        let plain = |dim, scale, range| Reader { dim, scale, unit: None, range };
        let reader = match self {
            Self::Void => return Some(Value::Text(Arc::from(written))),
            Self::Grade => {
                let bands = rules.grades.as_ref().map_or(&[][..], |grades| &grades.bands);
                let found = bands.iter().position(|band| band.name == written).and_then(|at| u16::try_from(at).ok());
                if found.is_none() {
                    report.at(&catalog::BAD_CELL_LEVEL, place, |new| {
                        crate::data::value::unknown_level(written, bands.iter().map(|band| band.name.as_str()), new)
                    });
                }
                return found.map(Value::Level);
            }
            Self::Of { dim, scale, range, unit } => Reader { dim, scale, unit: Some(unit), range: range.as_ref() },
            Self::Points(range) => plain(&Dim::Points, &one, range.as_ref()),
            Self::Share => plain(&Dim::Ratio, &hundredth, Some(&whole)),
            Self::Place => plain(&Dim::Count, &one, None),
            Self::Flag => plain(&Dim::Flag, &one, None),
        };
        match reader.read(written, &[]) {
            Ok((value, _)) => {
                let place_number = |value: &Value| {
                    value
                        .number()
                        .and_then(Number::to_i64)
                        .is_some_and(|place| u32::try_from(place).is_ok_and(|n| n > 0))
                };
                let fits = match self {
                    Self::Place => place_number(&value),
                    Self::Points(_) => value.number().is_some(),
                    _ => true,
                };
                if !fits {
                    let fault = crate::data::value::Fault::Number(crate::base::number::NumberError::NotANumber);
                    reader.explain(&fault, name, written, place, report);
                }
                fits.then_some(value)
            }
            Err(fault) => {
                reader.explain(&fault, name, written, place, report);
                None
            }
        }
    }
}
