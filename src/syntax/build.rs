//! From the parser's pairs to statements, each error turned into a message on the way.

use super::ast::{Block, Comment, Expr, ExprKind, Key, Name, Operand, Statement, Term, Text};
use super::expression::hyphened;
use super::grammar::Rule;
use super::keywords::{ClauseWord, StatementWord, all_value_words};
use super::pairs::{Pair, Pairs};
use super::scan::{Brace, Scan, span};
use super::{literal, recovery};
use crate::base::diagnostic::{Diagnostic, Problems, nearest};
use crate::base::source::{FileId, Span};
use std::borrow::Cow;

/// What is known while a file is built.
pub(super) struct Builder<'a> {
    pub(super) file: FileId,
    pub(super) text: &'a str,
    scan: &'a Scan,
    pub(super) problems: Vec<Diagnostic>,
    /// How many operators and brackets the operand at work has; each may nest the expression one level deeper.
    pub(super) operators: usize,
    /// Where the parts of a literate text end.
    ends: &'a [usize],
    /// Where the file, or a part of it, ends in blocks that are open, once for each of them.
    unclosed: Vec<usize>,
    /// The places of braces that close nothing.
    stray: Vec<Span>,
}

/// What stands behind a statement's head.
#[derive(Default)]
struct Body {
    terms: Vec<Term>,
    block: Option<Block>,
    /// Whether something of it could not be read.
    damaged: bool,
}

impl<'a> Builder<'a> {
    pub(super) const fn new(file: FileId, text: &'a str, scan: &'a Scan, ends: &'a [usize]) -> Self {
        Self { file, text, scan, problems: Vec::new(), operators: 0, ends, unclosed: Vec::new(), stray: Vec::new() }
    }

    /// The problems met, in the order of the text.
    pub(super) fn finish(mut self) -> Problems {
        for open in self.unclosed.chunk_by(|a, b| a == b) {
            let at = open.first().copied().unwrap_or(self.text.len());
            let end = span(self.file, at, at);
            let literate = !self.ends.is_empty();
            self.problems.push(recovery::unclosed_block(self.text, self.braces(at), end, open.len(), literate));
        }
        for stray in &self.stray {
            self.problems.push(recovery::stray_brace(self.text, self.braces(stray.start as usize), *stray));
        }
        self.problems.sort_by_key(|problem| problem.place.map(|place| (place.start, place.end)));
        self.problems.into_iter().collect()
    }

    /// The braces of the part of the text that a place stands in.
    fn braces(&self, at: usize) -> &'a [Brace] {
        let part = self.ends.partition_point(|end| *end < at);
        let start = part.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(part).copied().unwrap_or(self.text.len());
        let braces = &self.scan.braces;
        let first = braces.partition_point(|brace| (brace.span.start as usize) < start);
        let last = braces.partition_point(|brace| (brace.span.start as usize) < end);
        braces.get(first..last).unwrap_or_default()
    }

    /// The place of a pair.
    pub(super) fn place(&self, pair: &Pair<'_>) -> Span {
        span(self.file, pair.start(), pair.end())
    }

    /// The statements of a whole file.
    pub(super) fn file(&mut self, pairs: Pairs<'a>) -> Vec<Statement> {
        pairs.flat_map(|file| self.statements(file.into_inner()).0).collect()
    }

    /// Whether every brace met so far has its twin.
    pub(super) fn balanced(&self) -> bool {
        self.unclosed.is_empty() && self.stray.is_empty()
    }

    /// The statements, and whether some could not be read at all.
    fn statements(&mut self, pairs: Pairs<'a>) -> (Vec<Statement>, bool) {
        let mut statements = Vec::new();
        let mut damaged = false;
        for pair in pairs {
            match pair.as_rule() {
                Rule::statement => self.statement(pair, &mut statements),
                Rule::unknown => damaged |= !self.unknown(pair, &mut statements),
                Rule::error_item => {
                    damaged = true;
                    self.error_item(pair);
                }
                Rule::stray_close => self.stray.push(self.place(&pair)),
                Rule::unclosed => self.unclosed.push(pair.start()),
                Rule::fence if !self.ends.contains(&pair.start()) => {
                    damaged = true;
                    self.problems.push(recovery::no_statement(self.file, self.text, &pair));
                }
                _ => {}
            }
        }
        (statements, damaged)
    }

    /// A statement; behind it the one that a misspelt word in it was to begin.
    fn statement(&mut self, pair: Pair<'a>, into: &mut Vec<Statement>) {
        let whole = self.place(&pair);
        let mut inner = pair.into_inner().peekable();
        let Some(first) = inner.next() else { return };
        let word_span = self.place(&first);
        let Some(word) = StatementWord::find(&single_blanks(first.as_str())) else { return };
        let name = inner.next_if(|next| next.as_rule() == Rule::path).map(|path| self.name(&path));
        let title = inner.next_if(|next| next.as_rule() == Rule::text).map(|text| self.title(&text));
        let has_head = name.is_some() || title.is_some() || !word.takes_name();
        let body = self.body(inner, Some(whole));
        let docs = self.docs(whole.start);
        let Body { terms, block, damaged } = body;
        let statement =
            Statement { word, word_span, name, title, terms, block, docs, remarks: Vec::new(), span: whole, damaged };
        self.split(statement, has_head, into);
    }

    /// A statement whose first word is no statement word: read as the nearest one, where one is near. Says whether it was.
    fn unknown(&mut self, pair: Pair<'a>, into: &mut Vec<Statement>) -> bool {
        let whole = self.place(&pair);
        let mut inner = pair.into_inner().peekable();
        let Some(first) = inner.next() else { return false };
        let word_span = self.place(&first);
        let meant = near_statement_word(first.as_str());
        self.problems.push(recovery::unknown_statement(first.as_str(), word_span, meant));
        let name = inner.next_if(|next| next.as_rule() == Rule::path).map(|path| self.name(&path));
        let title = inner.next_if(|next| next.as_rule() == Rule::text).map(|text| self.title(&text));
        let mut body = self.body(inner, None);
        let Some(word) = meant else { return false };
        let (name, terms) = match name {
            Some(path) if !word.takes_name() => {
                let place = path.span;
                let kind = ExprKind::Path(path);
                let key = Key::Value(Expr { kind, span: place });
                let first = Term::Operand(Operand { key, value: None, span: place });
                (None, std::iter::once(first).chain(body.terms.drain(..)).collect())
            }
            name => (name, std::mem::take(&mut body.terms)),
        };
        let docs = self.docs(whole.start);
        let Body { block, damaged, .. } = body;
        let statement =
            Statement { word, word_span, name, title, terms, block, docs, remarks: Vec::new(), span: whole, damaged };
        self.split(statement, true, into);
        true
    }

    /// Text in which no statement could be found, and the statements in braces behind it.
    fn error_item(&mut self, pair: Pair<'a>) {
        let whole = self.place(&pair);
        let mut reported = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::error_text => {
                    self.problems.push(recovery::no_statement(self.file, self.text, &part));
                    reported = true;
                }
                Rule::block => {
                    if !reported {
                        self.problems.push(recovery::block_without_statement(whole));
                    }
                    self.statements(part.into_inner());
                }
                _ => {}
            }
        }
    }

    /// Clauses, operands, commas and block. `strict` is the statement to parse again for the message where it is damaged.
    fn body(&mut self, pairs: impl Iterator<Item = Pair<'a>>, strict: Option<Span>) -> Body {
        let mut body = Body::default();
        let mut pairs = pairs.peekable();
        while let Some(pair) = pairs.next() {
            let place = self.place(&pair);
            let before = self.problems.len();
            let is_block = pair.as_rule() == Rule::block;
            match pair.as_rule() {
                Rule::comma => body.terms.push(Term::Comma(place)),
                Rule::plain | Rule::taking => {
                    let Some(word) = ClauseWord::find(&single_blanks(pair.as_str())) else { continue };
                    let colon = pairs.next_if(|next| next.as_rule() == Rule::colon);
                    let result = colon.as_ref().and_then(|_| pairs.next_if(|next| next.as_rule() == Rule::result));
                    match (colon, result) {
                        (Some(colon), Some(result)) => self.keyed_word(word, place, &colon, result, &mut body.terms),
                        _ => body.terms.push(Term::Word(word, place)),
                    }
                }
                Rule::stretch => {
                    let name = Name { parts: vec![hyphened(pair.as_str())], span: place };
                    let key = Key::Value(Expr { kind: ExprKind::Path(name), span: place });
                    body.terms.push(Term::Operand(Operand { key, value: None, span: place }));
                }
                Rule::operand => {
                    let operand = self.operand(pair);
                    body.terms.extend(operand.map(Term::Operand));
                }
                Rule::damage => {
                    body.damaged = true;
                    if let Some(whole) = strict {
                        self.problems.push(recovery::damage(self.file, self.text, whole.start, &pair));
                    }
                }
                Rule::block => {
                    let (statements, damaged) = self.statements(pair.into_inner());
                    body.block = Some(Block { statements, span: place, damaged });
                }
                _ => {}
            }
            body.damaged |= !is_block && self.problems.len() > before;
        }
        body
    }

    /// A clause word with a colon: a row of a table (`else: 5 points`), or a colon too many.
    fn keyed_word(&mut self, word: ClauseWord, place: Span, colon: &Pair<'a>, result: Pair<'a>, into: &mut Vec<Term>) {
        let whole = place.to(self.place(&result));
        let key = match word {
            ClauseWord::Else => Some(Key::Else),
            ClauseWord::Below => Some(Key::Below),
            ClauseWord::Above => Some(Key::Above),
            _ => None,
        };
        self.operators = 0;
        let value = self.value(result.into_inner());
        match (key, value) {
            (Some(key), value) => into.push(Term::Operand(Operand { key, value, span: whole })),
            (None, value) => {
                self.problems.push(recovery::colon_behind_clause(word, self.place(colon)));
                into.push(Term::Word(word, place));
                into.extend(value.map(|(low, high)| {
                    let span = high.as_ref().map_or(low.span, |high| low.span.to(high.span));
                    let key = match high {
                        Some(high) => Key::Range(low, high),
                        None => Key::Value(*low),
                    };
                    Term::Operand(Operand { key, value: None, span })
                }));
            }
        }
    }

    /// The statement, cut before a misspelt statement word at the beginning of a line, and what that word begins.
    fn split(&mut self, mut statement: Statement, has_head: bool, into: &mut Vec<Statement>) {
        let found = misspelt(self.text, &statement, has_head);
        let Some((at, place, word)) = found else {
            into.push(statement);
            return;
        };
        let written = self.slice(place);
        self.problems.push(recovery::unknown_statement(written, place, Some(word)));
        let mut rest = statement.terms.split_off(at).into_iter().skip(1).peekable();
        let mut name = None;
        if word.takes_name()
            && let Some(Term::Operand(operand)) = rest.next_if(|term| plain_path(term).is_some())
            && let Key::Value(Expr { kind: ExprKind::Path(path), .. }) = operand.key
        {
            name = Some(path);
        }
        let mut title = None;
        if let Some(Term::Operand(operand)) = rest.next_if(is_text)
            && let Key::Value(Expr { kind: ExprKind::Text(value), span }) = operand.key
        {
            title = Some(Text { value, span });
        }
        let terms = rest.collect();
        let whole = place.to(statement.span);
        let docs = self.docs(place.start);
        let second = Statement {
            word,
            word_span: place,
            name,
            title,
            terms,
            block: statement.block.take(),
            docs,
            remarks: Vec::new(),
            span: whole,
            damaged: statement.damaged,
        };
        let end = statement.terms.last().map_or(statement.word_span, Term::span).end;
        let end = [statement.name.as_ref().map(|name| name.span), statement.title.as_ref().map(|title| title.span)]
            .into_iter()
            .flatten()
            .fold(end, |end, head| end.max(head.end));
        statement.span = Span { end, ..statement.span };
        into.push(statement);
        self.split(second, true, into);
    }

    /// The doc comment directly above a place, line by line.
    fn docs(&self, start: u32) -> Vec<String> {
        let above = self.scan.comments.partition_point(|comment| comment.span.end <= start);
        let mut docs = Vec::new();
        let mut until = start;
        for comment in self.scan.comments.iter().take(above).rev() {
            if !self.is_blank(comment.span.end, until) || !self.begins_line(comment) {
                break;
            }
            until = comment.span.start;
            if comment.doc {
                let text = self.slice(comment.span).trim_start_matches(['/', '／']);
                docs.push(text.strip_prefix(' ').unwrap_or(text).trim_end().to_owned());
            }
        }
        docs.reverse();
        docs
    }

    fn begins_line(&self, comment: &Comment) -> bool {
        self.text
            .get(..comment.span.start as usize)
            .is_some_and(|before| before.chars().rev().take_while(|mark| *mark != '\n').all(is_blank))
    }

    fn is_blank(&self, start: u32, end: u32) -> bool {
        self.text.get(start as usize..end as usize).is_some_and(|between| between.chars().all(is_blank))
    }

    /// The text at a place.
    pub(super) fn slice(&self, place: Span) -> &'a str {
        self.text.get(place.start as usize..place.end as usize).unwrap_or_default()
    }

    /// A path of names.
    pub(super) fn name(&self, pair: &Pair<'a>) -> Name {
        Name { parts: literal::name_parts(pair.as_str()), span: self.place(pair) }
    }

    fn title(&self, pair: &Pair<'a>) -> Text {
        Text { value: literal::unquoted(pair.as_str()).to_owned(), span: self.place(pair) }
    }
}

/// Whether a character is white space of the language.
pub(super) const fn is_blank(mark: char) -> bool {
    matches!(mark, ' ' | '\n' | '\t' | '\r' | '\u{3000}' | '\u{FEFF}' | '\u{A0}')
}

/// A keyword of several words with single blanks between them.
pub(super) fn single_blanks(keyword: &str) -> Cow<'_, str> {
    if keyword.contains(|mark| is_blank(mark) && mark != ' ') || keyword.contains("  ") {
        Cow::Owned(keyword.split(is_blank).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(keyword)
    }
}

/// The statement word a misspelt word most likely stands for.
pub(super) fn near_statement_word(written: &str) -> Option<StatementWord> {
    let spellings = StatementWord::ALL.iter().flat_map(|word| [word.en(), word.zh()]);
    nearest(written, spellings).and_then(StatementWord::find)
}

/// The single name a term consists of, and where it stands.
fn plain_path(term: &Term) -> Option<(&str, Span)> {
    match term {
        Term::Operand(Operand { key: Key::Value(value), value: None, .. }) => match &value.kind {
            ExprKind::Path(name) => name.single().map(|single| (single, name.span)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a term is a lone text.
fn is_text(term: &Term) -> bool {
    matches!(term, Term::Operand(Operand { key: Key::Value(value), value: None, .. }) if matches!(value.kind, ExprKind::Text(_)))
}

/// The first lone name that begins a line where nothing calls for one, is followed by an operand, and is nearly a
/// statement word: its position among the terms, its place, and the word.
fn misspelt(text: &str, statement: &Statement, has_head: bool) -> Option<(usize, Span, StatementWord)> {
    let mut called_for = !has_head || !statement.word.takes_name();
    for (at, term) in statement.terms.iter().enumerate() {
        let expected = std::mem::replace(
            &mut called_for,
            match term {
                Term::Comma(_) => true,
                Term::Word(word, _) => word.takes_operand(),
                Term::Operand(_) => false,
            },
        );
        if expected {
            continue;
        }
        let Some((written, place)) = plain_path(term) else { continue };
        let before = text.get(..place.start as usize).unwrap_or_default();
        let leads_line = before.chars().rev().find(|mark| *mark == '\n' || !is_blank(*mark)) == Some('\n');
        let has_more = matches!(statement.terms.get(at + 1), Some(Term::Operand(_)));
        if !leads_line || !has_more || all_value_words().any(|word| word.en == written || word.zh == written) {
            continue;
        }
        if let Some(word) = near_statement_word(written) {
            return Some((at, place, word));
        }
    }
    None
}
