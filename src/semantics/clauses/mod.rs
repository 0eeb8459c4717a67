//! The clauses of a statement: flat terms grouped by the clause word they belong to.
//!
//! One list serves every statement. A statement takes the clauses it knows; what is left over is reported as not suited,
//! so a clause is never read and then ignored. Which terms belong to which word is told in `terms`.

mod terms;

pub(super) use terms::{Slot, slots};

use terms::{Reader, as_row};

use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::{Bilingual, Say, list};
use crate::base::source::Span;
use crate::say;
use crate::syntax::ast::{Comparison, Expr, ExprKind, Key, Name, Operand, Statement, Term, Text};
use crate::syntax::keywords::ClauseWord;

/// A table row: what is tested, and the value.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    /// The left side.
    pub(super) key: RowKey<'a>,
    /// The right side.
    pub(super) value: &'a Expr,
    /// The whole row.
    pub(super) span: Span,
}

/// The left side of a row.
#[derive(Debug, Clone)]
pub(super) enum RowKey<'a> {
    /// A value or a name.
    Value(&'a Expr),
    /// `a .. b`
    Range(&'a Expr, &'a Expr),
    /// `>= a and < b`
    Tests(Vec<(Comparison, &'a Expr)>),
    /// `else`
    Else,
    /// `below`
    Below,
    /// `above`
    Above,
}

/// One clause with everything that belongs to it.
#[derive(Debug, Clone)]
pub(super) struct Clause<'a> {
    /// The clause word; none for a bare value or row.
    pub(super) word: Option<ClauseWord>,
    /// The clause word, or the bare value.
    pub(super) span: Span,
    /// Values behind the word.
    pub(super) values: Vec<&'a Operand>,
    /// The subject of `by` or `of` where it was written together with the first row's test.
    pub(super) subject: Option<&'a Expr>,
    /// Rows behind the word.
    pub(super) rows: Vec<Row<'a>>,
    /// Clauses that belong to this one: `factor 2 from the 4th`, `highest only by matter`, `not applicable when x`.
    pub(super) inner: Vec<Clause<'a>>,
    taken: bool,
}

impl<'a> Clause<'a> {
    /// The first value, where it is a plain one.
    pub(super) fn value(&self) -> Option<&'a Expr> {
        self.subject.or_else(|| self.values.first().and_then(|operand| plain(operand)))
    }

    /// The clause of a kind inside this one.
    pub(super) fn inside(&self, word: ClauseWord) -> Option<&Clause<'a>> {
        self.inner.iter().find(|inner| inner.word == Some(word))
    }

    /// Whether the clause takes something and has nothing.
    fn is_empty(&self) -> bool {
        self.word.is_some_and(ClauseWord::takes_operand)
            && self.values.is_empty()
            && self.rows.is_empty()
            && self.subject.is_none()
            && self.inner.is_empty()
    }

    /// From the clause word to its last value.
    pub(super) fn whole(&self) -> Span {
        let mut span = self.span;
        for operand in &self.values {
            span = span.to(operand.span);
        }
        for row in &self.rows {
            span = span.to(row.span);
        }
        for inner in &self.inner {
            span = span.to(inner.whole());
        }
        span
    }
}

/// The value of an operand without a colon or range.
pub(super) fn plain(operand: &Operand) -> Option<&Expr> {
    match (&operand.key, &operand.value) {
        (Key::Value(expr), None) => Some(expr),
        _ => None,
    }
}

/// The clauses of one statement, to be taken one by one.
pub(super) struct Clauses<'a> {
    statement: &'a Statement,
    list: Vec<Clause<'a>>,
}

impl<'a> Clauses<'a> {
    /// Groups the terms of a statement.
    pub(super) fn of(statement: &'a Statement) -> Self {
        let mut reader = Reader { terms: &statement.terms, at: 0 };
        let mut list = Vec::new();
        while let Some(term) = reader.peek() {
            match term {
                Term::Comma(_) => reader.at += 1,
                Term::Word(ClauseWord::Else, span) => {
                    // `else: value` among bare rows, `else value` behind a method.
                    let mut at = Reader { terms: reader.terms, at: reader.at };
                    if let Some(row) = at.row() {
                        reader.at = at.at;
                        list.push(bare(*span, Vec::new(), vec![row]));
                    } else {
                        reader.at += 1;
                        list.push(bare(*span, Vec::new(), Vec::new()));
                    }
                }
                Term::Word(word, span) => {
                    reader.at += 1;
                    list.push(reader.clause(*word, *span));
                }
                Term::Operand(operand) => {
                    reader.at += 1;
                    match as_row(operand) {
                        Some(row) => list.push(bare(operand.span, Vec::new(), vec![row])),
                        None => list.push(bare(operand.span, vec![operand], Vec::new())),
                    }
                }
            }
        }
        // Former names are read apart, wherever a statement may have them.
        if super::formerly::suits(statement.word) {
            let former = list.iter_mut().filter(|clause| clause.word == Some(ClauseWord::Formerly));
            former.for_each(|clause| clause.taken = !clause.is_empty());
        }
        Self { statement, list }
    }

    /// The clauses of a kind, whether they were taken or not.
    pub(super) fn all(&self, word: ClauseWord) -> Vec<Clause<'a>> {
        self.list.iter().filter(|clause| clause.word == Some(word)).cloned().collect()
    }

    /// Takes the clause of a kind; a second one of the kind is reported.
    pub(super) fn take(&mut self, word: ClauseWord, problems: &mut Problems) -> Option<Clause<'a>> {
        let mut found: Option<Clause<'a>> = None;
        for clause in self.list.iter_mut().filter(|clause| clause.word == Some(word) && !clause.taken) {
            clause.taken = true;
            if clause.is_empty() && !matches!(word, ClauseWord::NotApplicable | ClauseWord::IfMissing) {
                problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_INCOMPLETE,
                        say!("`{word}` 后面没有写内容", "nothing stands behind `{word}`", word = words(word)),
                    )
                    .at(clause.span)
                    .help(say!(
                        "补上内容，或删去 `{word}`",
                        "complete it, or remove `{word}`",
                        word = words(word)
                    )),
                );
                continue;
            }
            match &found {
                None => found = Some(clause.clone()),
                Some(first) => problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_TWICE,
                        say!("`{word}` 写了两次", "`{word}` is written twice", word = words(word)),
                    )
                    .at(clause.span)
                    .label(first.span, say!("第一次在这里", "the first one is here"))
                    .help(say!("只留一处", "keep one of them")),
                ),
            }
        }
        found
    }

    /// Whether a clause of a kind is written.
    pub(super) fn has(&self, word: ClauseWord) -> bool {
        self.list.iter().any(|clause| clause.word == Some(word))
    }

    /// Takes all clauses of a kind.
    pub(super) fn take_all(&mut self, word: ClauseWord) -> Vec<Clause<'a>> {
        self.take_where(|clause| clause.word == Some(word))
    }

    /// Whether a flag is set.
    pub(super) fn flag(&mut self, word: ClauseWord, problems: &mut Problems) -> Option<Span> {
        self.take(word, problems).map(|clause| clause.span)
    }

    /// Takes the bare values (no rows).
    pub(super) fn take_values(&mut self) -> Vec<&'a Operand> {
        self.take_where(|clause| clause.word.is_none() && clause.rows.is_empty() && !clause.values.is_empty())
            .into_iter()
            .flat_map(|clause| clause.values)
            .collect()
    }

    /// Takes the bare rows.
    pub(super) fn take_rows(&mut self) -> Vec<Row<'a>> {
        self.take_where(|clause| clause.word.is_none() && !clause.rows.is_empty())
            .into_iter()
            .flat_map(|clause| clause.rows)
            .collect()
    }

    fn take_where(&mut self, fits: impl Fn(&Clause<'a>) -> bool) -> Vec<Clause<'a>> {
        let mut taken = Vec::new();
        for clause in self.list.iter_mut().filter(|clause| !clause.taken && fits(clause)) {
            clause.taken = true;
            taken.push(clause.clone());
        }
        taken
    }

    /// Takes the one bare value that gives an amount; several are reported.
    pub(super) fn take_amount(&mut self, problems: &mut Problems) -> Option<&'a Operand> {
        self.take_amounts(1, problems).into_iter().next()
    }

    /// Takes the bare values that give so many amounts; more of them are reported.
    pub(super) fn take_amounts(&mut self, number: usize, problems: &mut Problems) -> Vec<&'a Operand> {
        let mut values = self.take_values();
        for more in values.split_off(number.min(values.len())) {
            problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!("这里多了一个值", "a value too many"),
                )
                .at(more.span)
                .help(say!(
                    "每条规则只写一个数额；若是子句，请在前面写出子句词，如 `最高`、`权重`",
                    "a rule has one amount; if this belongs to a clause, write its word before it, such as `at most`, `weight`"
                )),
            );
        }
        values
    }

    /// The whole statement.
    pub(super) fn span(&self) -> Span {
        self.statement.span
    }

    /// Reports every clause that was not taken.
    pub(super) fn finish(self, suited: &[ClauseWord], problems: &mut Problems) {
        for clause in self.list.iter().filter(|clause| !clause.taken) {
            let statement = statement_words(self.statement);
            let message = match clause.word {
                Some(word) => say!(
                    "`{word}` 不能用于 `{statement}`",
                    "`{word}` does not suit `{statement}`",
                    word = words(word),
                    statement = statement
                ),
                None => {
                    say!("`{statement}` 在这里不接受这个值", "`{statement}` takes no value here", statement = statement)
                }
            };
            let mut problem = Diagnostic::new(&catalog::CLAUSE_NOT_SUITED, message).at(clause.whole());
            if !suited.is_empty() {
                let choices: Vec<Bilingual> = suited.iter().map(|word| quoted(*word)).collect();
                problem = problem.help(say!(
                    "`{statement}` 可用的子句：{choices}",
                    "clauses of `{statement}`: {choices}",
                    statement = statement_words(self.statement),
                    choices = list(&choices)
                ));
            }
            problems.push(problem);
        }
    }
}

fn bare<'a>(span: Span, values: Vec<&'a Operand>, rows: Vec<Row<'a>>) -> Clause<'a> {
    Clause { word: None, span, values, subject: None, rows, inner: Vec::new(), taken: false }
}

/// A clause word in both languages.
pub(super) fn words(word: ClauseWord) -> Bilingual {
    Bilingual { zh: word.zh().to_owned(), en: word.en().to_owned() }
}

/// A clause word in both languages, in backquotes.
pub(super) fn quoted(word: ClauseWord) -> Bilingual {
    Bilingual { zh: format!("`{}`", word.zh()), en: format!("`{}`", word.en()) }
}

/// A statement word in both languages.
pub(super) fn statement_words(statement: &Statement) -> Bilingual {
    Bilingual { zh: statement.word.zh().to_owned(), en: statement.word.en().to_owned() }
}

/// The name or text an operand is, where it is one.
pub(super) enum Reference<'a> {
    /// A name.
    Name(&'a Name),
    /// A quoted text.
    Text(&'a str, Span),
}

/// Reads an operand as a reference.
pub(super) fn reference(operand: &Operand) -> Option<Reference<'_>> {
    match &plain(operand)?.kind {
        ExprKind::Path(name) => Some(Reference::Name(name)),
        ExprKind::Text(text) => Some(Reference::Text(text, operand.span)),
        _ => None,
    }
}

/// The texts of references; names are taken as they are written.
pub(super) fn texts(operands: &[&Operand], problems: &mut Problems) -> Vec<String> {
    operands
        .iter()
        .filter_map(|operand| match reference(operand) {
            Some(Reference::Text(text, _)) => Some(text.to_owned()),
            Some(Reference::Name(name)) => Some(name.text()),
            None => {
                problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_INCOMPLETE,
                        say!("这里应为名称或带引号的文字", "expected a name or a text in quotation marks"),
                    )
                    .at(operand.span),
                );
                None
            }
        })
        .collect()
}

/// The title of a statement.
pub(super) fn title(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.value.clone())
}

/// A problem for a clause whose value is missing or of the wrong shape.
pub(super) fn incomplete(span: Span, expected: &impl Say) -> Diagnostic {
    Diagnostic::new(&catalog::CLAUSE_INCOMPLETE, say!("这里应为{expected}", "expected {expected}", expected = expected))
        .at(span)
}
