//! Statements back to text. Every piece is written as it stands at its place, whatever file that is in; only names that were
//! changed since are written anew. So a scheme that was put together from several texts becomes one.

use super::ast::{Comment, Expr, ExprKind, Key, Name, Operand, Qualifier, Statement, SyntaxTree, Term, Timespan};
use super::build::{is_blank, single_blanks};
use super::keywords::ClauseWord;
use super::literal::name_parts;
use super::remarks::Remarks;
use crate::base::source::{Sources, Span};
use std::fmt::Write as _;

/// The statements of all files as one text, in their order, with their comments. The layout is not the canonical one.
/// The heading of a literate text stands as a comment above the first of its statements. What is said of the `acts`, which
/// are no statements any more, is left out; what is said of their parts stands on what they changed.
#[must_use]
pub fn whole(sources: &Sources, trees: &[SyntaxTree], acts: &[Span]) -> String {
    let mut writer = Writer::new(sources, trees, acts);
    for tree in trees {
        let mut heading = None;
        for statement in &tree.statements {
            let own = writer.remarks.tree(statement.span).and_then(|tree| tree.heading(statement.span.start));
            if own != heading {
                heading = own;
                if let Some(words) = own {
                    let _ = writeln!(writer.out, "\n// {words}");
                }
            }
            writer.statement(statement);
        }
        writer.rest_of_comments(tree);
        writer.out.push('\n');
    }
    writer.out
}

/// The names that are written anew in a text: the places where the text says another one, with what it is now.
#[must_use]
pub fn respelt(sources: &Sources, trees: &[SyntaxTree]) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    let mut open: Vec<&Statement> = trees.iter().flat_map(|tree| &tree.statements).collect();
    while let Some(statement) = open.pop() {
        open.extend(statement.block.iter().flat_map(|block| &block.statements));
        let mut names = Vec::new();
        names.extend(&statement.name);
        statement.terms.iter().for_each(|term| names_of(term, &mut names));
        let changed = names.into_iter().filter(|name| !is_as_written(sources, name));
        found.extend(changed.map(|name| (name.span, spelt(name))));
    }
    found.sort();
    found.dedup();
    found
}

fn is_as_written(sources: &Sources, name: &Name) -> bool {
    name_parts(sources.text(name.span)) == name.parts
}

struct Writer<'a> {
    sources: &'a Sources,
    remarks: Remarks<'a>,
    /// Where acts stand, with the comments on them.
    acts: Vec<Span>,
    out: String,
}

impl<'a> Writer<'a> {
    fn new(sources: &'a Sources, trees: &'a [SyntaxTree], acts: &[Span]) -> Self {
        let remarks = Remarks { sources, trees };
        let whole = |act: &Span| {
            let first = remarks.above(*act).first().map_or(act.start, |comment| comment.span.start);
            let end = remarks.behind(*act).map_or(act.end, |comment| comment.span.end);
            Span { start: first, end, ..*act }
        };
        let acts = acts.iter().map(whole).collect();
        Self { sources, remarks, acts, out: String::new() }
    }

    fn text(&self, span: Span) -> &'a str {
        self.sources.text(span)
    }

    fn line(&mut self, comment: Comment) {
        self.out.push_str(self.text(comment.span));
        self.out.push('\n');
    }

    fn statement(&mut self, statement: &Statement) {
        let place = statement.word_span;
        let above = self.remarks.above(Span { end: place.start, ..place });
        let from = above.first().map_or(place.start, |comment| comment.span.start);
        let before = self.text(Span { start: 0, end: from, ..place });
        if before.chars().rev().take_while(|mark| is_blank(*mark)).filter(|mark| *mark == '\n').count() > 1 {
            self.out.push('\n');
        }
        // What is said of a whole insertion comes before what is said of the first statement in it.
        let (sooner, later): (Vec<Comment>, Vec<Comment>) =
            statement.remarks.iter().partition(|comment| comment.span.file == place.file && comment.span.end <= from);
        sooner.into_iter().for_each(|comment| self.line(comment));
        self.out.push_str(self.text(Span { start: from, end: place.start, ..place }));
        let before = std::mem::take(&mut self.out);
        let gaps = self.head(statement);
        let head = std::mem::replace(&mut self.out, before);
        // Those between its words are there already.
        let inside = |comment: Span| gaps.iter().any(|gap| contains(*gap, comment));
        let remarks: Vec<Comment> = later.into_iter().filter(|comment| !inside(comment.span)).collect();
        if !remarks.is_empty() && !self.out.is_empty() && !self.out.trim_end_matches(is_blank_in_line).ends_with('\n') {
            self.out.push('\n');
        }
        remarks.into_iter().for_each(|comment| self.line(comment));
        self.out.push_str(&head);
        let Some(block) = &statement.block else {
            self.out.push(';');
            self.behind(statement.span);
            return;
        };
        self.out.push_str(" {");
        self.behind(Span { end: block.span.start + 1, ..block.span });
        for inner in &block.statements {
            self.statement(inner);
        }
        // What is said at the end of the block, behind its last statement.
        let within = |inner: &&Statement| {
            inner.span.file == block.span.file
                && block.span.start <= inner.span.start
                && inner.span.end <= block.span.end
        };
        let from = block.statements.iter().filter(within).map(|inner| inner.span.end).max();
        for comment in self.whole_lines(Span { start: from.unwrap_or(block.span.start), ..block.span }) {
            self.line(comment);
        }
        self.out.push('}');
        self.behind(block.span);
    }

    /// The comment on the rest of a line, and the line's end.
    fn behind(&mut self, span: Span) {
        if let Some(comment) = self.remarks.behind(span) {
            self.out.push(' ');
            self.out.push_str(self.text(comment.span));
        }
        self.out.push('\n');
    }

    /// Comments on lines of their own within a place, but those of acts in it.
    fn whole_lines(&self, place: Span) -> Vec<Comment> {
        let of_act =
            |comment: &Comment| self.acts.iter().any(|act| contains(*act, comment.span) && !contains(*act, place));
        let own = self.remarks.inside(place).filter(|comment| self.remarks.begins_line(comment));
        own.filter(|comment| !of_act(comment)).collect()
    }

    /// Comments behind the last statement of a file.
    fn rest_of_comments(&mut self, tree: &SyntaxTree) {
        let own = tree.statements.iter().filter(|statement| statement.span.file == tree.file);
        // What is said in a file of acts only is said of the acts.
        let Some(from) = own.map(|statement| statement.span.end).max() else { return };
        for comment in self.whole_lines(Span { start: from, ..self.sources.whole(tree.file) }) {
            self.line(comment);
        }
    }

    /// Word, name, title and terms: as they stand where nothing of them was changed, else piece by piece. Comes back with the
    /// places between the pieces that are written, too.
    fn head(&mut self, statement: &Statement) -> Vec<Span> {
        let mut gaps = Vec::new();
        let mut spans = vec![statement.word_span];
        spans.extend(statement.name.as_ref().map(|name| name.span));
        spans.extend(statement.title.as_ref().map(|title| title.span));
        spans.extend(statement.terms.iter().map(Term::span));
        let mut names = Vec::new();
        names.extend(&statement.name);
        statement.terms.iter().for_each(|term| names_of(term, &mut names));
        let changed: Vec<&Name> = names.into_iter().filter(|name| !is_as_written(self.sources, name)).collect();
        let (mut at, mut first) = (statement.word_span, true);
        for span in spans {
            let gap = (span.file == at.file && span.start >= at.end)
                .then_some(Span { start: at.end, end: span.start, ..at })
                .filter(|gap| is_gap(self.text(*gap)));
            match gap {
                _ if std::mem::replace(&mut first, false) => {}
                Some(gap) => {
                    self.out.push_str(self.text(gap));
                    gaps.push(gap);
                }
                None => self.out.push(' '),
            }
            match self.added(&statement.terms, span) {
                Some(word) => self.out.push_str(word),
                None => self.piece(span, &changed),
            }
            at = span;
        }
        gaps
    }

    /// The spelling of a comma or a clause word that stands at a place where the text says something else: an act put it there.
    fn added(&self, terms: &[Term], span: Span) -> Option<&'static str> {
        if span.is_empty() {
            return Some(",");
        }
        let word = terms.iter().find_map(|term| match term {
            Term::Word(word, place) if *place == span => Some(*word),
            _ => None,
        })?;
        let written = self.text(span);
        let differs = ClauseWord::find(&single_blanks(written)) != Some(word);
        differs.then(|| if written.is_ascii() { word.en() } else { word.zh() })
    }

    /// The text of a place with changed names written anew.
    fn piece(&mut self, span: Span, changed: &[&Name]) {
        let mut inside: Vec<&&Name> = changed
            .iter()
            .filter(|name| name.span.file == span.file && span.start <= name.span.start && name.span.end <= span.end)
            .collect();
        inside.sort_by_key(|name| name.span.start);
        let mut at = span.start;
        for name in inside {
            self.out.push_str(self.text(Span { start: at, end: name.span.start, ..span }));
            self.out.push_str(&spelt(name));
            at = name.span.end;
        }
        self.out.push_str(self.text(Span { start: at, ..span }));
    }
}

/// A path as it can be read again.
#[must_use]
pub fn spelt(name: &Name) -> String {
    let part = |part: &String| {
        let mut marks = part.chars();
        let plain = marks.next().is_some_and(char::is_alphabetic)
            && marks.all(|mark| mark.is_alphanumeric() || matches!(mark, '_' | '-'))
            && !part.ends_with('-');
        let operator = ["and", "or", "not", "if", "then", "且", "或", "非", "若", "则"].contains(&part.as_str());
        match plain && !operator && ClauseWord::find(part).is_none() {
            true => part.clone(),
            false => format!("`{part}`"),
        }
    };
    name.parts.iter().map(part).collect::<Vec<_>>().join(".")
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

fn is_blank_in_line(mark: char) -> bool {
    mark != '\n' && is_blank(mark)
}

/// Whether only blanks and comments stand between two pieces.
fn is_gap(text: &str) -> bool {
    text.lines().all(|line| {
        let line = line.trim_matches(is_blank);
        line.is_empty() || line.starts_with("//") || line.starts_with("／／")
    })
}

/// Every name in a term, those of functions among them.
pub fn names_of<'a>(term: &'a Term, into: &mut Vec<&'a Name>) {
    let Term::Operand(Operand { key, value, .. }) = term else { return };
    match key {
        Key::Value(expr) => names_in(expr, into),
        Key::Range(from, to) => [from, to].into_iter().for_each(|expr| names_in(expr, into)),
        Key::Tests(tests) => tests.iter().for_each(|(_, expr)| names_in(expr, into)),
        Key::Else | Key::Below | Key::Above => {}
    }
    if let Some((low, high)) = value {
        names_in(low, into);
        high.iter().for_each(|expr| names_in(expr, into));
    }
}

/// Every name in an expression, those of functions among them.
fn names_in<'a>(expr: &'a Expr, into: &mut Vec<&'a Name>) {
    match &expr.kind {
        ExprKind::Path(name) => into.push(name),
        ExprKind::Call { function, arguments, qualifiers } => {
            into.push(function);
            arguments.iter().for_each(|argument| names_in(argument, into));
            qualifiers.iter().for_each(|qualifier| names_in_qualifier(qualifier, into));
        }
        ExprKind::Bracket { inner, qualifiers } => {
            names_in(inner, into);
            qualifiers.iter().for_each(|qualifier| names_in_qualifier(qualifier, into));
        }
        ExprKind::Negate(a) | ExprKind::Not(a) => names_in(a, into),
        ExprKind::Binary(_, a, b) => [a, b].into_iter().for_each(|part| names_in(part, into)),
        ExprKind::Compare(a, tests) => {
            names_in(a, into);
            tests.iter().for_each(|(_, expr)| names_in(expr, into));
        }
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().for_each(|part| names_in(part, into)),
        ExprKind::If(a, b, c) => [a, b, c].into_iter().for_each(|part| names_in(part, into)),
        ExprKind::Number { .. }
        | ExprKind::Ordinal(_)
        | ExprKind::Date(_)
        | ExprKind::MonthDay { .. }
        | ExprKind::Period(_)
        | ExprKind::Text(_)
        | ExprKind::NotApplicable => {}
    }
}

fn names_in_qualifier<'a>(qualifier: &'a Qualifier, into: &mut Vec<&'a Name>) {
    match qualifier {
        Qualifier::Where(expr) => names_in(expr, into),
        Qualifier::Among(name) | Qualifier::By(name) | Qualifier::Ties(name) | Qualifier::IfMissing(name) => {
            into.push(name);
        }
        Qualifier::In(Timespan::Name(name), _) => into.push(name),
        Qualifier::In(Timespan::Last(expr), _) => names_in(expr, into),
        Qualifier::In(Timespan::Period(_) | Timespan::Dates(..), _)
        | Qualifier::LowerIsBetter(_)
        | Qualifier::HigherIsBetter(_) => {}
    }
}
