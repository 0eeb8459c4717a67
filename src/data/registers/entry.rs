//! Writing into the register of letters: which file a new row goes to, and how it is spelled there. Rows are put behind what
//! the file holds, so that everything in it, comments too, stays as it is.

use super::vocabulary;
use crate::base::calendar::{Date, Period};
use crate::base::catalog;
use crate::base::diagnostic::{Checked, Diagnostic};
use crate::base::language::say;
use crate::base::source::Sources;
use crate::data::bind::{Column, bind};
use crate::data::files;
use crate::data::manifest::{FileRule, Kind};
use crate::data::report::Report;
use crate::data::table::{Table, is_yaml};
use crate::model::RuleSet;
use crate::model::register::Register;

const LETTERS: Register = Register::Letters;

/// A letter to be entered, by ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLetter {
    /// The unit.
    pub unit: String,
    /// The kind of letter.
    pub letter: String,
    /// The task.
    pub task: String,
    /// The stage; empty for a task of one piece.
    pub stage: String,
    /// The day on which it is issued.
    pub date: Date,
}

impl NewLetter {
    /// The text of a field; empty where the signing process fills it in.
    fn field(&self, id: &str) -> String {
        match id {
            "letter" => self.letter.clone(),
            "task" => self.task.clone(),
            "stage" => self.stage.clone(),
            "date" => self.date.to_string(),
            _ => String::new(),
        }
    }
}

/// What is to be put behind a file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// The file, as `Sources` name it; it may not exist yet.
    pub path: String,
    /// The lines, with LF line ends.
    pub tail: String,
}

/// The rows to be put behind the register of letters of a data folder: the one that all periods share, where there is one;
/// else the last of the period's own. Where there is no register, a new one is begun.
///
/// # Errors
/// None are returned as such: where the register cannot be read or written into, there is no value, and the problems say why.
#[must_use]
pub fn addition(
    rules: &RuleSet,
    period: Period,
    folder: &str,
    sources: &Sources,
    letters: &[NewLetter],
) -> Checked<Option<Addition>> {
    let mut report = Report::new(sources);
    let files = files::find(rules, period, folder, &mut report);
    let own = format!("{}/{period}/", folder.trim_end_matches('/'));
    let books = files.bound.iter().filter(|bound| bound.kinds.contains(&Kind::Register(LETTERS)));
    // Letters are counted in all periods: what is entered into a period's own file is unknown in the next.
    let book = books.max_by_key(|bound| !sources.get(bound.file).path.starts_with(&own));
    let value = match book {
        None => {
            let heading = "unit,letter,task,stage,date,due,by,number,served\n";
            let columns = [Column::Unit].into_iter().chain((0..LETTERS.fields().len()).map(field_column));
            let columns: Vec<Option<Column>> = columns.map(Some).collect();
            let rows: String = letters.iter().map(|letter| csv_row(&columns, letter)).collect();
            Some(Addition {
                path: format!("{}/letters.csv", folder.trim_end_matches('/')),
                tail: format!("{heading}{rows}"),
            })
        }
        Some(bound) => {
            let path = sources.get(bound.file).path.clone();
            let tail = match is_yaml(&path) {
                true => yaml_rows(&sources.get(bound.file).text, letters),
                false => csv_rows(rules, period, (bound.file, &bound.rule), letters, &mut report),
            };
            let gap = if sources.get(bound.file).text.ends_with('\n') { "" } else { "\n" };
            if tail.is_none() && !report.has_errors() {
                let message = say!(
                    "`{path}` 的写法不能在后面续写",
                    "nothing can be put behind what `{path}` holds, as it is written",
                    path = path.as_str()
                );
                report.push(Diagnostic::new(&catalog::LETTERS_NOT_ENTERED, message).in_file(path.clone()).help(say!(
                    "改成 letters.csv，含 `unit`、`letter`、`task`、`stage`、`date` 各列，或每行一个 `-` 的 YAML 列表",
                    "keep a letters.csv with the columns `unit`, `letter`, `task`, `stage`, `date`, or a YAML list with a `-` for each row"
                )));
            }
            tail.map(|tail| Addition { path, tail: format!("{gap}{tail}") })
        }
    };
    let problems = report.finish();
    Checked { value: value.filter(|_| !problems.has_errors()), problems }
}

/// A column of the register, by the position of its field; fields are told apart by their ids, so the position of the kind
/// of event does not matter.
fn field_column(field: usize) -> Column {
    Column::Field(vec![(0, field)])
}

/// Rows for a CSV with headings of its own. None where a column is lacking that a row cannot do without.
fn csv_rows(
    rules: &RuleSet,
    period: Period,
    (file, rule): (crate::base::source::FileId, &FileRule),
    letters: &[NewLetter],
    report: &mut Report<'_>,
) -> Option<String> {
    let mut table = Table::read(file, &[LETTERS.id()], false, report)?;
    let width = table.headings.len();
    let binding = bind(period, &mut table, rule, &[vocabulary(rules, LETTERS)], report).pop()?;
    let mut columns: Vec<Option<Column>> = vec![None; width];
    for (at, column) in binding.columns() {
        if let Some(slot) = columns.get_mut(at) {
            *slot = Some(column.clone());
        }
    }
    let has = |id: &str| columns.iter().flatten().any(|column| field_of(column) == Some(id));
    let unit = columns.iter().flatten().any(|column| matches!(column, Column::Unit | Column::Units));
    let staged = letters.iter().any(|letter| !letter.stage.is_empty());
    let fits = unit && has("letter") && has("task") && has("date") && (has("stage") || !staged);
    fits.then(|| letters.iter().map(|letter| csv_row(&columns, letter)).collect())
}

/// The id of the built-in field that a column holds.
fn field_of(column: &Column) -> Option<&'static str> {
    let Column::Field(at) = column else { return None };
    LETTERS.fields().get(at.first()?.1).map(|field| field.id)
}

fn csv_row(columns: &[Option<Column>], letter: &NewLetter) -> String {
    let both = columns.iter().flatten().any(|column| *column == Column::Unit);
    let cell = |column: &Option<Column>| {
        let text = match column {
            Some(Column::Unit) => letter.unit.clone(),
            Some(Column::Units) if !both => letter.unit.clone(),
            Some(column) => field_of(column).map(|id| letter.field(id)).unwrap_or_default(),
            None => String::new(),
        };
        if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
    };
    format!("{}\n", columns.iter().map(cell).collect::<Vec<_>>().join(","))
}

/// Rows for a YAML list, indented as the last of its items is. None where it is no list of such rows.
fn yaml_rows(text: &str, letters: &[NewLetter]) -> Option<String> {
    let last = text.lines().rfind(|line| line.trim_start().starts_with("- "))?;
    let indent = last.get(..last.len() - last.trim_start().len())?;
    let row = |letter: &NewLetter| {
        let given = ["letter", "task", "stage", "date"].into_iter().map(|id| (id, letter.field(id)));
        let given = std::iter::once(("unit", letter.unit.clone())).chain(given);
        let given = given.filter(|(_, text)| !text.is_empty()).map(|(id, text)| format!("{id}: {}", quoted(&text)));
        format!("{indent}- {{ {} }}\n", given.collect::<Vec<_>>().join(", "))
    };
    Some(letters.iter().map(row).collect())
}

/// A text in double quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
