//! Tables: rows and columns of keys, cells of one kind, and how rules look them up.

use super::clauses::{Clause, Clauses, Row, RowKey, incomplete, plain, title};
use super::expr::{Scope, constant, poisoned};
use super::names::Symbol;
use super::{Body, Builder};
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::base::language::{Bilingual, list};
use crate::base::source::Span;
use crate::model::TableId;
use crate::model::expr::{Expr, ExprKind};
use crate::model::table::{KeyedBy, Keys, Table, UnitKey};
use crate::model::value::{Dim, State, Value};
use crate::say;
use crate::syntax::ast::{self, Key, Operand, Statement, Term};
use crate::syntax::keywords::{BuiltIn, ClauseWord, StatementWord as S};

/// A row before its cells are known to be of one kind.
struct Line<'a> {
    /// The key; none for `else`.
    key: Option<String>,
    cells: Vec<Cell<'a>>,
    span: Span,
}

/// What stands in a cell.
#[derive(Clone, Copy)]
enum Cell<'a> {
    Written(&'a ast::Expr),
    /// `not applicable` behind a comma, where it is read as the clause word it mostly is.
    NotApplicable,
}

impl<'a> Builder<'a> {
    /// A table's name, so that rules may refer forwards.
    pub(super) fn declare_table(&mut self, statement: &'a Statement) {
        let id = TableId::from_index(self.tables.len());
        if let Some(name) = self.simple_name(statement) {
            let span = statement.name.as_ref().map_or(statement.word_span, |name| name.span);
            self.names.declare(&name, Symbol::Table(id), span, &mut self.problems);
        }
        let table = Table {
            id: statement.name.as_ref().map(super::Name::text).unwrap_or_default(),
            title: title(statement.title.as_ref()),
            rows: Keys::default(),
            columns: None,
            cells: Vec::new(),
            otherwise: None,
            dim: Dim::Poisoned,
            named: true,
            clause: self.clause(statement, None),
        };
        self.tables.push(table);
    }

    /// Compiles the declared tables.
    pub(super) fn tables(&mut self, body: &Body<'a>) {
        let declared: Vec<&Statement> = body.iter().copied().filter(|statement| statement.word == S::Table).collect();
        for (index, statement) in declared.into_iter().enumerate() {
            self.table(index, statement);
        }
    }

    fn table(&mut self, index: usize, statement: &'a Statement) {
        Clauses::of(statement).finish(&[], &mut self.problems);
        let mut columns: Option<(Vec<String>, Span)> = None;
        let mut lines: Vec<Line<'a>> = Vec::new();
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            match inner.word {
                S::Columns => {
                    if let Some((_, first)) = &columns {
                        self.problems.push(
                            Diagnostic::new(
                                &catalog::CLAUSE_TWICE,
                                say!("`各列` 写了两次", "`columns` is written twice"),
                            )
                            .at(inner.word_span)
                            .label(*first, say!("第一次在这里", "the first one is here")),
                        );
                    }
                    let names = self.references(inner);
                    columns = Some((self.distinct(names, inner.span), inner.word_span));
                }
                S::Row => lines.extend(self.line(inner)),
                S::Basis => {}
                _ => self.misplaced(inner, &say!("表格", "a table")),
            }
        }
        if lines.is_empty() {
            if !statement.damaged && statement.block.as_ref().is_none_or(|block| !block.damaged) {
                self.problems.push(
                    incomplete(statement.word_span, &say!("表格的各行", "the rows of the table"))
                        .help(say!("例如 `行 甲：10%，6%`", "for example `row a: 10%, 6%`")),
                );
            }
            return;
        }
        let width = columns.as_ref().map_or(1, |(names, _)| names.len());
        let mut cells = Vec::new();
        let (mut names, mut otherwise) = (Vec::new(), None);
        let mut dim: Option<(Dim, Span)> = None;
        for line in &lines {
            if line.cells.len() != width {
                let (zh, en) = if line.cells.len() < width { ("少", "too few") } else { ("多", "too many") };
                let difference = line.cells.len().abs_diff(width);
                let mut problem = Diagnostic::new(
                    &catalog::TABLE_SHAPE,
                    say!(
                        "这一行有 {cells} 格，表格有 {width} 列，{word} {difference} 格",
                        "cells in the row: {cells}, columns: {width}; {difference} {word}",
                        cells = line.cells.len(),
                        width = width,
                        difference = difference,
                        word = (zh, en)
                    ),
                )
                .at(line.span);
                if let Some((names, span)) = &columns {
                    problem = problem
                        .label(*span, say!("各列：{names}", "the columns: {names}", names = names.join("、").as_str()));
                }
                self.problems.push(problem.help(say!(
                    "每一列写一格；不涉及的写 `不适用`，权重写 `0%`",
                    "write a cell for each column; `not applicable` where none is meant, `0%` for a weight"
                )));
                continue;
            }
            let row: Option<Vec<Value>> = line.cells.iter().map(|cell| self.table_cell(*cell, &mut dim)).collect();
            let Some(row) = row else { continue };
            match &line.key {
                Some(key) if names.contains(key) => self.key_twice(key, line.span),
                Some(key) => {
                    names.push(key.clone());
                    cells.push(row);
                }
                None if otherwise.is_some() => self.key_twice("else", line.span),
                None => otherwise = Some(row),
            }
        }
        let Some(table) = self.tables.get_mut(index) else { return };
        table.rows = Keys::new(names);
        table.columns = columns.map(|(names, _)| Keys::new(names));
        table.cells = cells;
        table.otherwise = otherwise;
        table.dim = dim.map_or(Dim::Poisoned, |(dim, _)| dim);
    }

    fn key_twice(&mut self, key: &str, span: Span) {
        self.problems.push(
            Diagnostic::new(&catalog::TABLE_SHAPE, say!("`{key}` 有两行", "`{key}` stands twice", key = key))
                .at(span)
                .help(say!("每个键只写一次", "write every key once")),
        );
    }

    /// Keys, each once.
    fn distinct(&mut self, names: Vec<String>, span: Span) -> Vec<String> {
        let mut kept: Vec<String> = Vec::new();
        for name in names {
            if kept.contains(&name) {
                self.key_twice(&name, span);
            } else {
                kept.push(name);
            }
        }
        kept
    }

    /// `row gdp: 10%, 6%`
    fn line(&mut self, statement: &'a Statement) -> Option<Line<'a>> {
        let mut line: Option<Line<'a>> = None;
        for term in &statement.terms {
            let Term::Operand(operand) = term else {
                if let (Term::Word(ClauseWord::NotApplicable, _), Some(line)) = (term, &mut line) {
                    line.cells.push(Cell::NotApplicable);
                } else if let Term::Word(_, span) = term {
                    self.problems.push(incomplete(*span, &say!("`行 键：值，值`", "`row key: value, value`")));
                    return None;
                }
                continue;
            };
            match (&mut line, &operand.value, plain(operand)) {
                (None, Some((first, None)), _) => {
                    let key = self.row_key(operand)?;
                    line = Some(Line { key, cells: vec![Cell::Written(first)], span: statement.span });
                }
                (Some(line), None, Some(cell)) => line.cells.push(Cell::Written(cell)),
                _ => {
                    self.problems.push(incomplete(operand.span, &say!("`行 键：值，值`", "`row key: value, value`")));
                    return None;
                }
            }
        }
        if line.is_none() && !statement.damaged {
            self.problems.push(incomplete(statement.word_span, &say!("`行 键：值，值`", "`row key: value, value`")));
        }
        line
    }

    /// The key of a row; `Some(None)` for `else`.
    fn row_key(&mut self, operand: &Operand) -> Option<Option<String>> {
        match &operand.key {
            Key::Else => return Some(None),
            Key::Value(expr) => {
                if let Some(word) = word(expr) {
                    return Some(Some(word));
                }
            }
            _ => {}
        }
        self.problems
            .push(incomplete(operand.span, &say!("一个词作键，如 `甲：10%`", "a word as key, as in `a: 10%`")));
        None
    }

    /// A cell: a constant in the dimension of the others.
    fn table_cell(&mut self, cell: Cell<'a>, dim: &mut Option<(Dim, Span)>) -> Option<Value> {
        let cell = match cell {
            Cell::Written(cell) if !matches!(cell.kind, ast::ExprKind::NotApplicable) => cell,
            _ => return Some(Value::Missing(State::NotApplicable)),
        };
        let typed = self.expr(cell, &Scope::default());
        if typed.dim == Dim::Poisoned {
            return None;
        }
        let Some(value) = typed.constant().cloned() else {
            self.problems.push(
                Diagnostic::new(&catalog::TABLE_SHAPE, say!("表格的格里应为固定的值", "a cell holds a fixed value"))
                    .at(cell.span)
                    .help(say!(
                        "要计算的，写在查表的规则里，如 `表(甲) × 实绩`",
                        "write what is to be computed where the table is read, as in `table(a) × actual`"
                    )),
            );
            return None;
        };
        let zero = typed.dim == Dim::Plain && value.number().is_some_and(crate::base::number::Number::is_zero);
        match dim {
            Some((known, _)) if *known == typed.dim || zero => {}
            // A bare zero has any unit: the next cell says which.
            None if zero => {}
            None => *dim = Some((typed.dim, cell.span)),
            Some((known, first)) => {
                let problem = Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!(
                        "表格前面是{known}，这一格是{found}",
                        "the table holds {known}; this cell is {found}",
                        known = known.name(),
                        found = typed.dim.name()
                    ),
                );
                self.problems
                    .push(problem.at(cell.span).label(*first, known.name()).help(say!("改成同一单位", "use one unit")));
                return None;
            }
        }
        Some(value)
    }

    /// `w(gdp, unit)`
    pub(super) fn look(&mut self, id: TableId, arguments: &[ast::Expr], scope: &Scope, span: Span) -> Expr {
        self.names.mark(Symbol::Table(id));
        let Some(table) = self.tables.get(id.index()).cloned() else { return poisoned(span) };
        let wanted = 1 + usize::from(table.columns.is_some());
        if table.rows.names.is_empty() && table.otherwise.is_none() {
            return poisoned(span); // What is wrong with it is reported there.
        }
        if arguments.len() != wanted {
            let (zh, en) = if wanted == 1 { ("行", "row") } else { ("行, 列", "row, column") };
            self.problems.push(
                Diagnostic::new(
                    &catalog::TABLE_SHAPE,
                    say!(
                        "`{table}` 按 {wanted} 个键查，这里有 {given} 个",
                        "`{table}` is read by keys: {wanted} wanted, {given} given",
                        table = table.id.as_str(),
                        wanted = wanted,
                        given = arguments.len()
                    ),
                )
                .at(span)
                .help(say!(
                    "写成 `{table}({keys})`",
                    "write `{table}({keys})`",
                    table = table.id.as_str(),
                    keys = (zh, en)
                )),
            );
            return poisoned(span);
        }
        let mut keys = Vec::new();
        for (position, argument) in arguments.iter().enumerate() {
            let Some(key) = self.key(id, &table, position == 1, argument, scope) else { return poisoned(span) };
            keys.push(Box::new(key));
        }
        let column = (keys.len() > 1).then(|| keys.pop()).flatten();
        let Some(row) = keys.pop() else { return poisoned(span) };
        self.looked(id, row, column, span)
    }

    /// The look-up; a cell whose keys are literals is that cell.
    fn looked(&mut self, id: TableId, row: Box<Expr>, column: Option<Box<Expr>>, span: Span) -> Expr {
        let Some(table) = self.tables.get(id.index()) else { return poisoned(span) };
        let dim = table.dim.clone();
        let text = |expr: &Expr| match expr.constant() {
            Some(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        };
        if let (Some(row), true) = (text(&row), column.as_ref().is_none_or(|column| column.constant().is_some()))
            && let Some(value) = table.get(&row, column.as_deref().and_then(text).as_deref())
        {
            return constant(value.clone(), dim, span);
        }
        Expr { kind: ExprKind::Look { table: id, row, column }, dim, span }
    }

    /// A key of a look-up: one of the table's own keys, what the unit is known by, or a level or text.
    fn key(&mut self, id: TableId, table: &Table, column: bool, written: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let keys = if column { table.columns.as_ref()? } else { &table.rows };
        let open = !column && table.otherwise.is_some();
        let field = match &written.kind {
            ast::ExprKind::Path(name) => name.single().zip(scope.event).is_some_and(|(field, event)| {
                self.events.get(event.index()).is_some_and(|kind| kind.field(field).is_some())
            }),
            _ => false,
        };
        if let Some(word) = word(written).filter(|_| !field)
            && (keys.find(&word).is_some() || self.is_word(written, scope) || is_text(written))
        {
            if keys.find(&word).is_none() && !open {
                self.no_key(table, column, &word, written.span);
                return None;
            }
            return Some(constant(Value::Text(word.as_str().into()), Dim::Text, written.span));
        }
        let typed = self.expr(written, scope);
        match &typed.dim {
            Dim::Poisoned => return None,
            Dim::Text => {}
            Dim::Level(levels) => {
                let levels = levels.to_vec();
                if let Some(level) = levels.iter().find(|level| !open && keys.find(level).is_none()) {
                    self.no_key(table, column, level, written.span);
                    return None;
                }
                let dead: Vec<&String> = keys.names.iter().filter(|key| !levels.contains(key)).collect();
                if let Some(first) = dead.first() {
                    self.dead_key(table, column, first, written.span, levels.iter().map(String::as_str));
                }
            }
            other => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!(
                            "表格按词或级别查，这里是{dim}",
                            "a table is read by words or levels; this is {dim}",
                            dim = other.name()
                        ),
                    )
                    .at(written.span)
                    .help(say!("数值的分段用 `分档`", "use `steps` for ranges of numbers")),
                );
                return None;
            }
        }
        if let ExprKind::Key(key) = typed.kind {
            self.keyed(id, table, column, key, scope, written.span);
        }
        Some(typed)
    }

    /// Notes a look-up by unit, class or group; the keys that the scheme itself knows are checked at once.
    fn keyed(&mut self, id: TableId, table: &Table, column: bool, key: UnitKey, scope: &Scope, span: Span) {
        let keys = if column { table.columns.as_ref() } else { Some(&table.rows) };
        if key == UnitKey::Group && !self.groups.is_empty() {
            let groups: Vec<String> = self.groups.iter().map(|group| group.id.clone()).collect();
            let dead = keys.into_iter().flat_map(|keys| &keys.names).find(|key| !groups.contains(key));
            if let Some(dead) = dead {
                self.dead_key(table, column, dead, span, groups.iter().map(String::as_str));
            }
        }
        if column || table.otherwise.is_none() {
            let nodes = scope.node.into_iter().collect();
            self.keyed_by_targets.extend(self.target_of.map(|fact| (self.keyed.len(), fact)));
            self.keyed.push(KeyedBy { table: id, column, key, nodes });
        }
    }

    fn no_key(&mut self, table: &Table, column: bool, key: &str, span: Span) {
        let keys = if column { table.columns.as_ref() } else { Some(&table.rows) };
        let side = if column { ("列", "column") } else { ("行", "row") };
        let mut problem = Diagnostic::new(
            &catalog::TABLE_KEY,
            say!(
                "`{table}` 没有 `{key}` 这一{side}",
                "`{table}` has no {side} `{key}`",
                table = name_of(table),
                key = key,
                side = side
            ),
        )
        .at(span)
        .label(table.clause.span, say!("表格在这里", "the table is here"));
        let names = || keys.into_iter().flat_map(|keys| keys.names.iter().map(String::as_str));
        problem = match nearest(key, names()) {
            Some(near) => problem.help(say!("是不是 `{near}`？", "did you mean `{near}`?", near = near)),
            None => {
                let all: Vec<Bilingual> = names().map(|name| Bilingual::from(format!("`{name}`"))).collect();
                problem.help(say!("表里有：{all}", "the table has {all}", all = list(&all)))
            }
        };
        self.problems.push(problem);
    }

    fn dead_key<'n>(
        &mut self,
        table: &Table,
        column: bool,
        key: &str,
        span: Span,
        known: impl Iterator<Item = &'n str>,
    ) {
        let side = if column { ("列", "column") } else { ("行", "row") };
        let mut problem = Diagnostic::new(
            &catalog::TABLE_KEY,
            say!(
                "`{table}` 的{side} `{key}` 永远查不到",
                "the {side} `{key}` of `{table}` can never be read",
                table = name_of(table),
                key = key,
                side = side
            ),
        )
        .at(table.clause.span)
        .label(span, say!("在这里查", "it is read here"));
        if let Some(near) = nearest(key, known) {
            problem = problem.help(say!("是不是 `{near}`？", "did you mean `{near}`?", near = near));
        }
        self.problems.push(problem);
    }

    /// `by unit a: 1, b: 2, else: 3`: a table written in a rule. Rows of other keys give nothing; those have other forms.
    pub(super) fn unit_table(
        &mut self,
        id: &str,
        key: (UnitKey, Span),
        rows: &[(Option<String>, Value, Span)],
        dim: &Dim,
        scope: &Scope,
        statement: &'a Statement,
    ) -> Expr {
        let (mut names, mut cells, mut otherwise) = (Vec::new(), Vec::new(), None);
        for (name, value, span) in rows {
            match name {
                Some(name) if names.contains(name) => self.key_twice(name, *span),
                Some(name) => {
                    names.push(name.clone());
                    cells.push(vec![value.clone()]);
                }
                None if otherwise.is_some() => self.key_twice("else", *span),
                None => otherwise = Some(vec![value.clone()]),
            }
        }
        let table = Table {
            id: id.to_owned(),
            title: None,
            rows: Keys::new(names),
            columns: None,
            cells,
            otherwise,
            dim: dim.clone(),
            named: false,
            clause: self.clause(statement, None),
        };
        let position = TableId::from_index(self.tables.len());
        self.keyed(position, &table, false, key.0, scope, key.1);
        self.tables.push(table);
        let row = Expr { kind: ExprKind::Key(key.0), dim: Dim::Text, span: key.1 };
        self.looked(position, Box::new(row), None, statement.span)
    }

    /// What a unit is known by, where a `by` names that.
    pub(super) fn unit_key(&mut self, written: &ast::Expr) -> Option<UnitKey> {
        let ast::ExprKind::Path(name) = &written.kind else { return None };
        if !self.names.candidates(name).is_empty() {
            return None;
        }
        let key = match name.single().and_then(BuiltIn::find)? {
            BuiltIn::Unit => UnitKey::Unit,
            BuiltIn::Class => UnitKey::Class,
            BuiltIn::Group => UnitKey::Group,
            _ => return None,
        };
        Some(key)
    }

    /// The rows of a `by unit`, `by class` or `by group`: a word and a value each.
    pub(super) fn unit_rows(&mut self, rows: &[Row<'a>]) -> Vec<(Option<String>, &'a ast::Expr, Span)> {
        let mut found = Vec::new();
        for row in rows {
            let key = match &row.key {
                RowKey::Else => Some(None),
                RowKey::Value(expr) => word(expr).map(Some),
                _ => None,
            };
            match key {
                Some(key) => found.push((key, row.value, row.span)),
                None => self.problems.push(incomplete(row.span, &say!("`编号：值`", "`id: value`"))),
            }
        }
        found
    }

    /// A weight by `by group a: 10%, b: 6%`.
    pub(super) fn weight_by(&mut self, by: &Clause<'a>, scope: &Scope, statement: &'a Statement) -> Option<Expr> {
        let key = by.value().and_then(|expr| Some((self.unit_key(expr)?, expr.span)));
        let Some(key) = key else {
            self.problems.push(
                incomplete(
                    by.whole(),
                    &say!("`按 单位`、`按 类别` 或 `按 组别`", "`by unit`, `by class` or `by group`"),
                )
                .help(say!("例如 `权重 按 类别 一类：10%，二类：6%`", "for example `weight by class a: 10%, b: 6%`")),
            );
            return None;
        };
        let mut dim = Some((Dim::Ratio, by.span));
        let mut rows = Vec::new();
        for (name, value, span) in self.unit_rows(&by.rows) {
            rows.push((name, self.table_cell(Cell::Written(value), &mut dim)?, span));
        }
        let owner = scope.node.and_then(|id| self.node(id)).map(|node| node.id.clone()).unwrap_or_default();
        Some(self.unit_table(&format!("weight.{owner}"), key, &rows, &Dim::Ratio, scope, statement))
    }
}

/// The word or text that stands as a key.
pub(super) fn word(written: &ast::Expr) -> Option<String> {
    match &written.kind {
        ast::ExprKind::Path(name) => Some(name.text()),
        ast::ExprKind::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn is_text(written: &ast::Expr) -> bool {
    matches!(written.kind, ast::ExprKind::Text(_))
}

/// A table's name in a message.
fn name_of(table: &Table) -> &str {
    table.id.as_str()
}
