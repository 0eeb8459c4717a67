//! The list of units and their groups.

use super::bind::{Binding, Column, Vocabulary, built_in};
use super::report::Report;
use super::table::{Row, Table};
use super::value::suggest;
use super::word::Word;
use super::{CellRef, Unit, UnitGroup};
use crate::base::catalog;
use crate::base::language::say;
use crate::model::RuleSet;
use crate::model::contract::Grouping;
use rustc_hash::FxHashMap;

/// The words for the columns of a units' table.
pub(super) fn vocabulary(rules: &RuleSet) -> Vocabulary {
    let mut words = Vec::new();
    built_in(&mut words, &["id", "unit", "编号", "单位"], &Column::Unit);
    built_in(&mut words, &["name", "名称"], &Column::Name);
    built_in(&mut words, &["group", "分组"], &Column::Group);
    if let Grouping::Column(column) = &rules.grouping {
        built_in(&mut words, &[column], &Column::Group);
    }
    built_in(&mut words, &["class", "类别"], &Column::Class);
    built_in(&mut words, &["head", "负责人"], &Column::Head);
    built_in(&mut words, &["formerly", "原名"], &Column::Record("formerly"));
    built_in(&mut words, &["past", "以往"], &Column::Record("past"));
    words
}

/// A unit whose group is still a word.
struct Listed {
    unit: Unit,
    group: String,
}

/// The units read so far.
#[derive(Default)]
pub(super) struct Reading {
    listed: Vec<Listed>,
    by_id: FxHashMap<String, CellRef>,
}

impl Reading {
    /// Reads a table.
    pub(super) fn read(&mut self, rules: &RuleSet, table: &Table<'_>, binding: &Binding, report: &mut Report<'_>) {
        let id = binding.require(&Column::Unit, ("编号", "id"), table, report);
        let name = binding.require(&Column::Name, ("名称", "name"), table, report);
        let group = match rules.grouping {
            Grouping::None => binding.find(&Column::Group),
            Grouping::Declared | Grouping::Column(_) => {
                binding.require(&Column::Group, ("分组", "group"), table, report)
            }
        };
        let class = if super::keys::reads_class(rules) {
            binding.require(&Column::Class, ("类别", "class"), table, report)
        } else {
            binding.find(&Column::Class)
        };
        let (Some(id), Some(name)) = (id, name) else { return };
        let head = binding.find(&Column::Head);
        let (formerly, past) = (binding.find(&Column::Record("formerly")), binding.find(&Column::Record("past")));
        table.each(report, |report, row| {
            let Some(unit_id) = filled(row, id, ("编号", "id"), report) else { return };
            if let Some(first) = self.by_id.get(unit_id) {
                let first = report.span(*first);
                report.at(&catalog::DUPLICATE_UNIT, row.cell(id), |new| {
                    new(say!("单位 `{unit}` 列了两次", "the unit `{unit}` is listed twice", unit = unit_id))
                        .label(first, say!("第一次在这里", "first listed here"))
                        .help(say!("核对后只保留一个", "check and keep one"))
                });
                return;
            }
            self.by_id.insert(unit_id.to_owned(), row.cell(id));
            let unit_name = filled(row, name, ("名称", "name"), report).unwrap_or(unit_id);
            let head = head.and_then(|head| row.text(head)).filter(|head| !head.is_empty());
            let class = class.and_then(|class| {
                if super::keys::reads_class(rules) {
                    filled(row, class, ("类别", "class"), report)
                } else {
                    row.text(class).filter(|class| !class.is_empty())
                }
            });
            let word = match (group, &rules.grouping) {
                (Some(group), Grouping::Declared) => filled(row, group, ("分组", "group"), report)
                    .and_then(|word| declared_group(word, row.cell(group), rules, report)),
                (Some(group), Grouping::Column(_)) => {
                    filled(row, group, ("分组", "group"), report).map(ToOwned::to_owned)
                }
                _ => None,
            };
            let said = |column: Option<usize>| {
                let column = column?;
                Some((row.text(column).filter(|text| !text.is_empty())?, row.cell(column)))
            };
            let lineage = said(formerly).and_then(|from| super::lineage::read(from, said(past), report));
            let unit = Unit {
                id: unit_id.to_owned(),
                name: unit_name.to_owned(),
                group: 0,
                class: class.map(ToOwned::to_owned),
                head: head.map(ToOwned::to_owned),
                lineage,
                cell: row.cell(id),
            };
            self.listed.push(Listed { unit, group: word.unwrap_or_default() });
        });
    }

    /// The units in the order of their ids, and their groups.
    pub(super) fn finish(mut self, rules: &RuleSet) -> (Vec<Unit>, Vec<UnitGroup>) {
        self.listed.sort_by(|a, b| a.unit.id.cmp(&b.unit.id));
        let groups: Vec<UnitGroup> = match rules.grouping {
            Grouping::None => vec![UnitGroup { id: String::new(), title: String::new() }],
            Grouping::Declared => {
                let title =
                    |group: &crate::model::contract::Group| group.title.clone().unwrap_or_else(|| group.id.clone());
                rules.groups.iter().map(|group| UnitGroup { id: group.id.clone(), title: title(group) }).collect()
            }
            Grouping::Column(_) => {
                let mut words: Vec<&String> = self.listed.iter().map(|listed| &listed.group).collect();
                words.sort_unstable();
                words.dedup();
                words.into_iter().map(|word| UnitGroup { id: word.clone(), title: word.clone() }).collect()
            }
        };
        let positions: FxHashMap<&str, u32> = groups.iter().map(|group| group.id.as_str()).zip(0..).collect();
        let position = |word: &str| positions.get(word).copied().unwrap_or(0);
        let units =
            self.listed.into_iter().map(|listed| Unit { group: position(&listed.group), ..listed.unit }).collect();
        (units, groups)
    }
}

/// The text of a cell that must not be blank.
pub(super) fn filled<'r>(
    row: &'r Row<'_>,
    column: usize,
    name: (&str, &str),
    report: &mut Report<'_>,
) -> Option<&'r str> {
    let text = row.text(column).filter(|text| !text.is_empty());
    if text.is_none() {
        report.at(&catalog::BLANK_CELL, row.cell(column), |new| {
            new(say!("没有填 `{name}`", "`{name}` is blank", name = name)).help(say!("填上这一格", "fill in the cell"))
        });
    }
    text
}

/// The id of the declared group a word names.
fn declared_group(word: &str, cell: CellRef, rules: &RuleSet, report: &mut Report<'_>) -> Option<String> {
    let found = rules.groups.iter().find(|group| group.id == word || group.title.as_deref() == Some(word));
    if found.is_none() {
        report.at(&catalog::UNKNOWN_GROUP, cell, |new| {
            let problem = new(say!("方案中没有分组 `{group}`", "the scheme has no group `{group}`", group = word));
            let names =
                rules.groups.iter().flat_map(|group| [Some(group.id.as_str()), group.title.as_deref()]).flatten();
            suggest(problem, word, names, say!("改成方案中的分组", "use a group that the scheme declares"))
        });
    }
    found.map(|group| group.id.clone())
}

/// The units by id, for the tables that name them.
pub(super) struct Index<'u> {
    units: &'u [Unit],
    by_word: FxHashMap<Word, u32>,
    /// Those whose ids are too long for a word.
    by_id: FxHashMap<&'u [u8], u32>,
}

impl<'u> Index<'u> {
    /// An index of units.
    pub(super) fn new(units: &'u [Unit]) -> Self {
        let mut index = Self { units, by_word: FxHashMap::default(), by_id: FxHashMap::default() };
        for (unit, position) in units.iter().zip(0..) {
            let id = unit.id.as_bytes();
            match Word::of(id) {
                Some(word) => index.by_word.insert(word, position),
                None => index.by_id.insert(id, position),
            };
        }
        index
    }

    /// How many units there are.
    pub(super) fn len(&self) -> usize {
        self.units.len()
    }

    /// The id of a unit.
    pub(super) fn id(&self, unit: u32) -> &'u str {
        self.units.get(super::cell::index(unit)).map_or("", |unit| unit.id.as_str())
    }

    /// The id of the unit at a position.
    pub(super) fn id_of(&self, unit: usize) -> &'u str {
        self.units.get(unit).map_or("", |unit| unit.id.as_str())
    }

    /// The position of a unit by its id.
    pub(super) fn get(&self, id: &[u8]) -> Option<u32> {
        match Word::of(id) {
            Some(word) => self.by_word.get(&word).copied(),
            None => self.by_id.get(id).copied(),
        }
    }

    /// The unit a cell names; a problem where it is blank or unknown.
    pub(super) fn find(&self, row: &Row<'_>, column: usize, report: &mut Report<'_>) -> Option<u32> {
        let found = self.get(row.bytes(column));
        if found.is_none() {
            let text = filled(row, column, ("单位", "unit"), report)?;
            return self.find_text(text, row.cell(column), report);
        }
        found
    }

    /// The unit of an id; a problem where it is unknown.
    pub(super) fn find_text(&self, text: &str, cell: CellRef, report: &mut Report<'_>) -> Option<u32> {
        let found = self.get(text.as_bytes());
        if found.is_none() {
            // The search is slow in a long list, and after some examples the pattern is plain.
            let search = report.count(cell.file, &catalog::UNKNOWN_UNIT) < 20;
            report.at(&catalog::UNKNOWN_UNIT, cell, |new| {
                let problem = new(say!("名单里没有单位 `{unit}`", "no unit `{unit}` in the list", unit = text));
                let named = self.units.iter().filter(|_| search).find(|unit| unit.name == text);
                if let Some(unit) = named {
                    return problem.help(say!(
                        "这是名称，请写它的编号 `{id}`",
                        "this is a name; write its id `{id}`",
                        id = unit.id
                    ));
                }
                let ids = self.units.iter().filter(|_| search).map(|unit| unit.id.as_str());
                suggest(
                    problem,
                    text,
                    ids,
                    say!("改成名单中的编号，或把它加进名单", "use an id of the list, or add the unit to it"),
                )
            });
        }
        found
    }
}
