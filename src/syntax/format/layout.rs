//! Lines: one statement a line, long ones wrapped, comments where they stood.

use super::Style;
use super::spell::{language, spelt};
use super::tokens::{Body, Item, Kind, Token};
use crate::base::language::Lang;
use crate::syntax::ast::Comment;
use crate::syntax::keywords::{Extreme, Opening, UnitWord};
use unicode_width::UnicodeWidthStr;

/// The widest line, in columns; Chinese characters take two.
const WIDTH: usize = 120;
/// How much further in each block stands, and how much further each line of a wrapped statement.
const BLOCK: usize = 2;
const WRAP: usize = 4;
/// How many statements a block on one line may have.
const MOST_SHORT: usize = 2;

/// A piece of a line that is not broken.
struct Piece {
    text: String,
    /// Whether a blank stands before it where it does not begin a line.
    blank: bool,
    /// How gladly a line is broken before it: 0 most; none, never.
    breaks: Option<usize>,
    /// Whether a line must begin with it, and end with it.
    begins: bool,
    ends: bool,
}

/// A text being laid out.
pub(super) struct Printer<'a> {
    text: &'a str,
    style: &'a Style<'a>,
    comments: &'a [Comment],
    next: usize,
    out: String,
}

impl<'a> Printer<'a> {
    pub(super) const fn new(text: &'a str, comments: &'a [Comment], style: &'a Style<'a>) -> Self {
        Self { text, style, comments, next: 0, out: String::new() }
    }

    /// The canonical text of a whole file.
    pub(super) fn print(mut self, items: &[Item]) -> String {
        self.block(items, 0, 0, self.text.len(), false);
        self.out
    }

    /// Statements and comments from `start` to `end`, each on lines of its own.
    fn block(&mut self, items: &[Item], indent: usize, start: usize, end: usize, opened: bool) {
        let mut at = start;
        let mut first = true;
        if opened {
            at = self.trailing(at, items.first().map_or(end, |item| item.start));
            self.out.push('\n');
        }
        for (nth, item) in items.iter().enumerate() {
            self.comments_before(item.start, indent, &mut at, &mut first);
            self.separate(at, item.start, &mut first);
            self.item(item, indent);
            at = self.trailing(item.end, items.get(nth + 1).map_or(end, |next| next.start));
            self.out.push('\n');
        }
        self.comments_before(end, indent, &mut at, &mut first);
    }

    /// Whole lines of comments.
    fn comments_before(&mut self, limit: usize, indent: usize, at: &mut usize, first: &mut bool) {
        while let Some(comment) = self.comment_before(limit) {
            self.separate(*at, comment.span.start as usize, first);
            self.indent(indent);
            self.out.push_str(&comment_text(self.text, &comment));
            self.out.push('\n');
            *at = comment.span.end as usize;
        }
    }

    /// The next comment, where it stands before a place.
    fn comment_before(&mut self, limit: usize) -> Option<Comment> {
        let comment = self.comments.get(self.next).copied().filter(|comment| (comment.span.start as usize) < limit)?;
        self.next += 1;
        Some(comment)
    }

    /// The comment at the end of the line that stops at `at`; gives where reading goes on.
    fn trailing(&mut self, at: usize, limit: usize) -> usize {
        let next = self.comments.get(self.next).map_or(usize::MAX, |comment| comment.span.start as usize);
        if next >= limit || self.newlines(at, next) > 0 {
            return at;
        }
        let Some(comment) = self.comment_before(limit) else { return at };
        self.out.push(' ');
        self.out.push_str(&comment_text(self.text, &comment));
        comment.span.end as usize
    }

    /// An empty line where at least one stood, except at the beginning of a block.
    fn separate(&mut self, from: usize, to: usize, first: &mut bool) {
        if !std::mem::replace(first, false) && self.newlines(from, to) > 1 {
            self.out.push('\n');
        }
    }

    fn newlines(&self, from: usize, to: usize) -> usize {
        self.text.get(from..to).map_or(0, |between| between.matches('\n').count())
    }

    fn indent(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
    }

    fn item(&mut self, item: &Item, indent: usize) {
        let mut pieces = self.pieces(item);
        let plain = !pieces.iter().any(|piece| piece.begins || piece.ends);
        if item.semicolon && item.block.is_none() && is_open(item) {
            let mark = if language(item, self.text, self.style) == Lang::Zh { "；" } else { ";" };
            pieces.push(Piece { text: mark.to_owned(), blank: false, breaks: None, begins: false, ends: false });
        }
        let Some(body) = &item.block else { return self.lines(&pieces, indent) };
        if let Some(inner) = self.short(body).filter(|_| plain) {
            let line = format!("{} {{ {inner} }}", joined(&pieces));
            if indent + line.width() <= WIDTH {
                self.indent(indent);
                self.out.push_str(&line);
                return;
            }
        }
        let is_empty = body.items.is_empty() && !self.has_comment_before(body.end);
        let brace = if is_empty { "{}" } else { "{" };
        let begins = pieces.last().is_some_and(|last| last.ends);
        pieces.push(Piece { text: brace.to_owned(), blank: true, breaks: None, begins, ends: false });
        self.lines(&pieces, indent);
        if !is_empty {
            self.block(&body.items, indent + BLOCK, body.start, body.end, true);
            self.indent(indent);
            self.out.push('}');
        }
    }

    fn has_comment_before(&self, limit: usize) -> bool {
        self.comments.get(self.next).is_some_and(|comment| (comment.span.start as usize) < limit)
    }

    /// The statements of a short block, which may stand on the line of its braces: at most two, and only such as have no
    /// name and no block.
    fn short(&self, body: &Body) -> Option<String> {
        let fits = |item: &Item| item.block.is_none() && item.word.opening() != Opening::Name && !is_open(item);
        if !(1..=MOST_SHORT).contains(&body.items.len())
            || !body.items.iter().all(fits)
            || self.has_comment_before(body.end)
        {
            return None;
        }
        let mut quiet = Self { next: self.comments.len(), out: String::new(), ..*self };
        let mut line = String::new();
        for item in &body.items {
            if !line.is_empty() {
                line.push_str(match language(item, self.text, self.style) {
                    Lang::Zh => "；",
                    Lang::En => "; ",
                });
            }
            line.push_str(&joined(&quiet.pieces(item)));
        }
        Some(line)
    }

    /// The pieces of a statement without its block, with the comments among them.
    fn pieces(&mut self, item: &Item) -> Vec<Piece> {
        let chinese = language(item, self.text, self.style) == Lang::Zh;
        let mut pieces: Vec<Piece> = Vec::with_capacity(item.tokens.len() + 1);
        let mut at = item.start;
        let mut before: Option<&Token> = None;
        let stop = item.block.as_ref().map(|body| body.start);
        for (nth, token) in item.tokens.iter().enumerate() {
            self.inner_comments(token.start, &mut at, &mut pieces);
            let text = spelt(item, nth, self.text, self.style);
            let blank = before.is_some_and(|before| has_blank(before, token, &text, chinese))
                && !is_fraction(&item.tokens, nth)
                && !is_fraction(&item.tokens, nth.saturating_sub(1));
            let breaks = before.and_then(|before| break_between(before, token));
            let begins = pieces.last().is_some_and(|last| last.ends);
            pieces.push(Piece { text, blank, breaks, begins, ends: false });
            before = Some(token);
            at = token.end;
        }
        // Between the last token and the brace.
        if let Some(stop) = stop {
            self.inner_comments(stop, &mut at, &mut pieces);
        }
        pieces
    }

    fn inner_comments(&mut self, limit: usize, at: &mut usize, pieces: &mut Vec<Piece>) {
        while let Some(comment) = self.comment_before(limit) {
            let own_line = self.newlines(*at, comment.span.start as usize) > 0;
            let begins = own_line || pieces.last().is_some_and(|last| last.ends);
            let text = comment_text(self.text, &comment);
            pieces.push(Piece { text, blank: true, breaks: None, begins, ends: true });
            *at = comment.span.end as usize;
        }
    }

    /// Pieces on as many lines as they need.
    fn lines(&mut self, pieces: &[Piece], indent: usize) {
        let mut start = 0;
        while start < pieces.len() {
            let inset = if start == 0 { indent } else { indent + WRAP };
            let end = line_end(pieces, start, WIDTH.saturating_sub(inset));
            let line = pieces.get(start..end).unwrap_or_default();
            // A brace that a comment drove to the next line stands where its statement does.
            let inset = if matches!(line, [brace] if brace.text.starts_with('{')) { indent } else { inset };
            if start > 0 {
                self.out.push('\n');
            }
            self.indent(inset);
            self.out.push_str(&joined(line));
            start = end;
        }
    }
}

/// Where the line that begins with a piece ends.
fn line_end(pieces: &[Piece], start: usize, width: usize) -> usize {
    let mut used = 0;
    let mut best: Option<(usize, usize)> = None;
    for (nth, piece) in pieces.iter().enumerate().skip(start) {
        if nth > start {
            if piece.begins {
                return nth;
            }
            if let Some(level) = piece.breaks
                && best.is_none_or(|(least, _)| level <= least)
            {
                best = Some((level, nth));
            }
        }
        used += piece.text.width() + usize::from(nth > start && piece.blank);
        // A comment never makes a line too long.
        if used > width
            && !piece.ends
            && let Some((_, end)) = best
        {
            return end;
        }
        if piece.ends {
            return nth + 1;
        }
    }
    pieces.len()
}

fn joined(pieces: &[Piece]) -> String {
    let mut line = String::new();
    for piece in pieces {
        if piece.blank && !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&piece.text);
    }
    line
}

/// Whether the next statement word would be read as part of the statement if no `;` stood between them.
fn is_open(item: &Item) -> bool {
    match item.tokens.last().map(|token| token.kind) {
        Some(Kind::Comma) => true,
        Some(Kind::Statement(word)) => word.opening() != Opening::Nothing,
        Some(Kind::Clause(word)) => word.takes_operand(),
        _ => false,
    }
}

/// Whether a blank stands between two tokens.
fn has_blank(before: &Token, token: &Token, text: &str, chinese: bool) -> bool {
    match (before.kind, token.kind) {
        (_, Kind::Comma | Kind::Colon | Kind::Close | Kind::Percent | Kind::Open { call: true }) => false,
        (Kind::Open { .. } | Kind::Minus, _) => false,
        (Kind::Comma | Kind::Colon, _) => !chinese,
        (_, Kind::Unit(unit, _)) => text.is_ascii() && unit != UnitWord::Pp,
        (Kind::Number, Kind::Path(_)) => !Extreme::ALL.iter().any(|word| word.zh() == text),
        _ => true,
    }
}

/// Whether a token is the stroke of a fraction: `1/6`.
fn is_fraction(tokens: &[Token], at: usize) -> bool {
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    at > 0
        && kind(at) == Some(Kind::Divide)
        && kind(at - 1) == Some(Kind::Number)
        && kind(at + 1) == Some(Kind::Number)
        && !matches!(kind(at + 2), Some(Kind::Unit(..) | Kind::Percent | Kind::Text))
}

/// How gladly a line is broken between two tokens.
fn break_between(before: &Token, token: &Token) -> Option<usize> {
    let calls = match before.kind {
        Kind::Clause(word) => word.takes_operand(),
        Kind::Statement(_)
        | Kind::Operator(..)
        | Kind::Sign
        | Kind::Divide
        | Kind::Minus
        | Kind::Open { .. }
        | Kind::Colon => true,
        _ => false,
    };
    let nested = token.depth * 4;
    match (before.kind, token.kind) {
        (Kind::Comma, _) => Some(nested),
        _ if calls => None,
        (_, Kind::Clause(_)) => Some(nested + 1),
        (_, Kind::Operator(..)) => Some(nested + 2),
        (_, Kind::Sign | Kind::Divide) => Some(nested + 3),
        _ => None,
    }
}

/// A comment in canonical form.
pub(super) fn comment_text(text: &str, comment: &Comment) -> String {
    let written = text.get(comment.span.start as usize..comment.span.end as usize).unwrap_or_default();
    let slashes = written.chars().take_while(|mark| matches!(mark, '/' | '／')).count();
    let body = written.trim_start_matches(['/', '／']).trim_end();
    // Four slashes are no doc comment; where full-width ones are, they stay.
    if comment.doc == (slashes == 3) { format!("{}{body}", "/".repeat(slashes)) } else { written.trim_end().to_owned() }
}
