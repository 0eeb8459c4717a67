//! What each column of a table is: its heading, or the name the manifest gives it, looked up in the words the scheme
//! has for files of that kind.

use super::CellRef;
use super::manifest::FileRule;
use super::report::Report;
use super::table::Table;
use super::value::suggest;
use crate::base::calendar::Period;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::{Bilingual, say};
use crate::base::parts::named;

/// What a column holds. Facts, aspects and fields are positions in the rule set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// The unit's id.
    Unit,
    /// The ids of the units that one event concerns.
    Units,
    /// The unit's name.
    Name,
    /// The unit's group.
    Group,
    /// The unit's class.
    Class,
    /// Who approved a target.
    ApprovedBy,
    /// The unit's head.
    Head,
    /// Values of a fact.
    Fact(usize),
    /// Values of a fact in a part of the period, or in the period itself.
    FactIn(usize, Period),
    /// The name of a fact, in a long table.
    FactName,
    /// The value of that fact.
    Value,
    /// The part of the period that a row speaks of.
    Part,
    /// The date of an event.
    Date,
    /// The kind of an event.
    Kind,
    /// References of evidence.
    Evidence,
    /// What happened, in words.
    Note,
    /// A field of events: kind and field, for each kind that has a field of this name.
    Field(Vec<(usize, usize)>),
    /// A rater's id.
    Rater,
    /// A rater's panel.
    Panel,
    /// What was asked.
    Aspect,
    /// The answer.
    Level,
    /// The place in a draw.
    Order,
    /// What a draw decides.
    List,
    /// A column of a record, by its English name.
    Record(&'static str),
    /// The answers about one aspect.
    AnswerTo(usize),
    /// Something that has another name now.
    Former(String),
}

/// The words for the columns of one kind of file; of equal words the first counts.
pub(super) type Vocabulary = Vec<(String, Column)>;

/// Adds the built-in words of a column, in both languages.
pub(super) fn built_in(vocabulary: &mut Vocabulary, words: &[&str], column: &Column) {
    vocabulary.extend(words.iter().map(|word| ((*word).to_owned(), column.clone())));
}

/// Adds the id and the title of something the scheme declares.
pub(super) fn declared(vocabulary: &mut Vocabulary, id: &str, title: Option<&str>, column: &Column) {
    vocabulary.extend([Some(id), title].into_iter().flatten().map(|word| (word.to_owned(), column.clone())));
}

/// The columns of a table as one kind of file sees them.
pub(super) struct Binding(Vec<Option<Column>>);

impl Binding {
    /// The position of a column.
    pub(super) fn find(&self, wanted: &Column) -> Option<usize> {
        self.0.iter().position(|column| column.as_ref() == Some(wanted))
    }

    /// The columns with their positions.
    pub(super) fn columns(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.0.iter().enumerate().filter_map(|(index, column)| Some((index, column.as_ref()?)))
    }

    /// The position of a column that must be there; a problem where it is not. `name` is what it is called.
    pub(super) fn require(
        &self,
        wanted: &Column,
        name: (&str, &str),
        table: &Table<'_>,
        report: &mut Report<'_>,
    ) -> Option<usize> {
        let found = self.find(wanted);
        // A YAML file without rows has no columns either.
        if found.is_none() && (table.is_csv || !self.0.is_empty()) {
            missing(name, table, report);
        }
        found
    }
}

/// Says that something has another name now.
pub(super) fn renamed(new: impl FnOnce(Bilingual) -> Diagnostic, old: &str, now: &str) -> Diagnostic {
    new(say!("`{old}` 已改名为 `{now}`", "`{old}` is called `{now}` now", old = old, now = now)).help(say!(
        "写 `{now}`；这是以前各期的数据的，放在当时版本有效的期次里",
        "write `{now}`; data of earlier periods belong to a period in which that edition is in force",
        now = now
    ))
}

/// Says that a table lacks a column.
pub(super) fn missing(name: (&str, &str), table: &Table<'_>, report: &mut Report<'_>) {
    let first = CellRef { file: table.file, start: 0, field: 0 };
    let place = table.headings.first().map_or(first, |heading| heading.cell);
    report.at(&catalog::MISSING_COLUMN, place, |new| {
        new(say!("表里缺少 `{name}` 一列", "the table has no column `{name}`", name = name)).help(say!(
            "补上这一列；表头用了别的叫法的，在 data.yaml 的 `columns` 中写明",
            "add it; if it has another heading, say so under `columns` in data.yaml"
        ))
    });
}

/// Says that a table is long (a row for each value) and wide (a column for each) at once.
pub(super) fn both_forms(table: &Table<'_>, column: usize, report: &mut Report<'_>) {
    let Some(heading) = table.headings.get(column) else { return };
    report.at(&catalog::CSV_SHAPE, heading.cell, |new| {
        new(say!(
            "表里既有 `{column}` 一列，又有按名称分开的列",
            "the table has a column `{column}` and columns named after what they hold",
            column = heading.name
        ))
        .help(say!("只用一种写法：每行一个值，或每项一列", "use one form: a row for each value, or a column for each"))
    });
}

/// What a word stands for: itself, or a fact in a part of the period (`visits 2022-03`).
fn look_up(vocabulary: &Vocabulary, word: &str, period: Period) -> Option<Column> {
    let find = |word: &str| vocabulary.iter().find(|(known, _)| known == word).map(|(_, column)| column.clone());
    find(word).or_else(|| {
        let (fact, part) = word.rsplit_once(char::is_whitespace)?;
        match find(fact.trim_end())? {
            Column::Fact(position) => Some(Column::FactIn(position, named(part, period)?)),
            _ => None,
        }
    })
}

/// Binds the columns of a table of a period for each of the kinds it holds; a heading that none of them knows is a problem.
pub(super) fn bind(
    period: Period,
    table: &mut Table<'_>,
    rule: &FileRule,
    vocabularies: &[Vocabulary],
    report: &mut Report<'_>,
) -> Vec<Binding> {
    let look_up = |vocabulary: &Vocabulary, word: &str| look_up(vocabulary, word, period);
    let known = |word: &str| vocabularies.iter().any(|vocabulary| look_up(vocabulary, word).is_some());
    let names = || vocabularies.iter().flatten().map(|(word, _)| word.as_str());
    for (heading, name) in &rule.columns {
        if !known(&name.text) {
            report.at(&catalog::UNKNOWN_KEY, name.span, |new| {
                let problem = new(say!("`{name}` 不是任何一列", "`{name}` is no column", name = name.text));
                let help =
                    say!("写数据项、事件字段或内置列的名称", "write the name of a fact, a field or a built-in column");
                suggest(problem, &name.text, names(), help)
            });
        } else if table.is_csv && !table.headings.iter().any(|found| found.name == heading.text) {
            report.at(&catalog::MISSING_COLUMN, heading.span, |new| {
                let problem = new(say!(
                    "文件里没有 `{heading}` 一列",
                    "the file has no column `{heading}`",
                    heading = heading.text
                ));
                let help = say!("核对文件的表头", "check the heading of the file");
                suggest(problem, &heading.text, table.headings.iter().map(|found| found.name.as_str()), help)
            });
        }
    }
    let mut bindings: Vec<Binding> = vocabularies.iter().map(|_| Binding(Vec::new())).collect();
    let mut same: Vec<(usize, usize)> = Vec::new();
    for (position, heading) in table.headings.iter().enumerate() {
        let ignored = rule.ignore.contains(&heading.name);
        let mapped = rule.columns.iter().find(|(from, _)| from.text == heading.name).map(|(_, to)| to.text.as_str());
        let word = mapped.unwrap_or(&heading.name);
        // A name that the manifest uses wrongly was reported there.
        if !ignored && mapped.is_none() && !known(word) {
            let entry = if table.is_csv { &catalog::UNKNOWN_COLUMN } else { &catalog::UNKNOWN_KEY };
            report.at(entry, heading.cell, |new| {
                let problem = if table.is_csv {
                    new(say!("不认识的列 `{word}`", "unknown column `{word}`", word = word))
                } else {
                    new(say!("不认识的键 `{word}`", "unknown key `{word}`", word = word))
                };
                let help = say!(
                    "在 data.yaml 的 `columns` 中写明它对应什么，或在 `ignore` 中写明不读",
                    "say under `columns` in data.yaml what it holds, or under `ignore` that it is not read"
                );
                suggest(problem, word, names(), help)
            });
        }
        let former = vocabularies.iter().filter(|_| !ignored).find_map(|vocabulary| match look_up(vocabulary, word) {
            Some(Column::Former(now)) => Some(now),
            _ => None,
        });
        if let Some(now) = former {
            let entry = if table.is_csv { &catalog::UNKNOWN_COLUMN } else { &catalog::UNKNOWN_KEY };
            report.at(entry, heading.cell, |new| renamed(new, word, &now));
        }
        for (binding, vocabulary) in bindings.iter_mut().zip(vocabularies) {
            let column = if ignored { None } else { look_up(vocabulary, word) };
            let twin = column.as_ref().and_then(|column| binding.find(column));
            let first = twin.and_then(|twin| table.headings.get(twin)).map(|first| first.cell);
            match (twin, first) {
                (Some(twin), _) if !table.is_csv => same.push((position, twin)),
                (_, Some(first)) => {
                    let first = report.span(first);
                    report.at(&catalog::CSV_SHAPE, heading.cell, |new| {
                        new(say!("两列都是 `{word}`", "two columns are `{word}`", word = word))
                            .label(first, say!("第一列在这里", "the first one is here"))
                            .help(say!(
                                "只保留一列，或在 data.yaml 的 `ignore` 中写明不读哪一列",
                                "keep one, or say under `ignore` in data.yaml which is not read"
                            ))
                    });
                }
                _ => {}
            }
            binding.0.push(column.filter(|_| twin.is_none()));
        }
    }
    same.dedup();
    for (from, into) in same {
        table.merge(from, into, report);
    }
    bindings
}
