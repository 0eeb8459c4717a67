//! Rules as they are written, for readers: official titles instead of the names drafters use, `≥` instead of `>=`.

use super::diff::words::Words;
use super::view::context::Context;
use crate::base::language::Lang;
use crate::base::source::Span;
use crate::model::EventId;
use crate::model::canonical::expression;
use crate::model::expr::{Expr, ExprKind, Verdict};
use crate::model::register::Register;
use std::borrow::Cow;

/// A name that an expression reads, and what readers call it.
struct Titled {
    name: String,
    title: String,
}

/// The text of a place in the scheme, as the edition has it: with the names that acts gave.
pub(crate) fn written<'a>(ctx: &'a Context<'_>, span: Span) -> Cow<'a, str> {
    let names = &ctx.rules.respelt;
    let from = names.partition_point(|(place, _)| (place.file, place.start) < (span.file, span.start));
    let inside = |place: &Span| place.file == span.file && place.end <= span.end;
    let mut names = names.iter().skip(from).take_while(|(place, _)| inside(place)).peekable();
    if names.peek().is_none() {
        return Cow::Borrowed(ctx.sources.text(span));
    }
    let (mut out, mut at) = (String::new(), span.start);
    for (place, name) in names {
        out.push_str(ctx.sources.text(Span { start: at, end: place.start, ..span }));
        out.push_str(name);
        at = place.end;
    }
    out.push_str(ctx.sources.text(Span { start: at, ..span }));
    Cow::Owned(out)
}

/// The text of an expression in the scheme, with the titles of what it reads; in another language than the scheme's, what it
/// says in the words of that.
pub(crate) fn text(ctx: &Context, expr: &Expr) -> String {
    if let Some(text) = ctx.foreign.and_then(|words| said(ctx, words, expr)) {
        return text;
    }
    let titles = titles(ctx, expr);
    let whole = written(ctx, expr.span);
    let mut rest = whole.as_ref();
    let mut out = String::new();
    while let Some(first) = rest.chars().next() {
        let (token, after) = rest.split_at(token_length(rest, first));
        if first.is_alphabetic() {
            push_name(&mut out, token, &titles);
        } else {
            out.push_str(match token {
                ">=" | "≥" => "≥",
                "<=" | "≤" => "≤",
                other => other,
            });
        }
        rest = after;
    }
    out
}

fn said(ctx: &Context, words: &Words, expr: &Expr) -> Option<String> {
    words.expression(&serde_json::from_str(&expression(ctx.rules, expr)).ok()?)
}

/// How many bytes the next token takes: a name, a number with its unit, a quoted text, a sign.
fn token_length(text: &str, first: char) -> usize {
    let while_in =
        |inside: &dyn Fn(char) -> bool| text.char_indices().find(|(_, c)| !inside(*c)).map_or(text.len(), |(at, _)| at);
    let in_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let closing = match first {
        '"' => '"',
        '“' => '”',
        '「' => '」',
        '`' => '`',
        _ if first.is_alphabetic() => {
            let length = while_in(&in_name);
            let name = text.get(..length).unwrap_or(text);
            return name.trim_end_matches(['-', '.']).len();
        }
        _ if first.is_numeric() => return while_in(&|c| c.is_alphanumeric() || matches!(c, '.' | '%' | '-')),
        _ if text.starts_with(">=") || text.starts_with("<=") => return 2,
        _ => return first.len_utf8(),
    };
    let inside = text.char_indices().skip(1).find(|(_, c)| *c == closing);
    inside.map_or(text.len(), |(at, c)| at + c.len_utf8())
}

/// A name with its title where it has one; `last.x` with the title of x.
fn push_name(out: &mut String, name: &str, titles: &[Titled]) {
    let find = |name: &str| {
        let ends = |path: &str| path == name || path.strip_suffix(name).is_some_and(|head| head.ends_with('.'));
        titles.iter().find(|titled| ends(&titled.name)).map(|titled| titled.title.as_str())
    };
    if let Some(title) = find(name) {
        out.push_str(title);
    } else if let Some((earlier, title)) = name.split_once('.').and_then(|(first, rest)| Some((first, find(rest)?))) {
        out.push_str(earlier);
        out.push_str(if earlier.is_ascii() { " " } else { "" });
        out.push_str(title);
    } else {
        out.push_str(name);
    }
}

/// Everything an expression reads that has a title.
fn titles(ctx: &Context, expr: &Expr) -> Vec<Titled> {
    let mut found: Vec<Titled> = Vec::new();
    let mut add = |name: &str, title: Option<&String>| {
        if let Some(title) = title {
            found.push(Titled { name: name.to_owned(), title: title.clone() });
        }
    };
    let rules = ctx.rules;
    let kind = |event: EventId| rules.events.get(event.index());
    expr.walk(&mut |inner| match &inner.kind {
        ExprKind::Node(id) => {
            if let Some(node) = rules.nodes.get(id.index()) {
                add(&node.id, node.title.as_ref());
            }
        }
        ExprKind::Fact(id) => {
            if let Some(fact) = rules.facts.get(id.index()) {
                add(&fact.id, fact.title.as_ref());
            }
        }
        ExprKind::Count { event, .. } | ExprKind::OverEvents { event, .. } => {
            if let Some(kind) = kind(*event) {
                add(&kind.id, kind.title.as_ref());
            }
        }
        ExprKind::Field(event, at) => {
            let Some(kind) = kind(*event) else { return };
            // Built-in fields have Chinese titles; in English their words are their ids.
            let word = |register: Register| ctx.lang == Lang::En && usize::from(*at) < register.fields().len();
            if let Some(field) = kind.fields.get(usize::from(*at)).filter(|_| !kind.register.is_some_and(word)) {
                add(&field.id, field.title.as_ref());
            }
        }
        ExprKind::InWindow(id) => {
            if let Some(window) = rules.windows.get(id.index()) {
                add(&window.id, window.title.as_ref());
            }
        }
        ExprKind::Held(of) | ExprKind::HeldIn(of, _) | ExprKind::Running { of, .. } => match of {
            Verdict::Award(id) => {
                if let Some(award) = rules.awards.get(id.index()) {
                    add(&award.id, award.title.as_ref());
                }
            }
            Verdict::Consequence(id) => {
                if let Some(one) = rules.consequences.get(id.index()) {
                    add(&one.id, one.title.as_ref());
                }
            }
            Verdict::Veto(id) => {
                if let Some(veto) = rules.vetoes.get(id.index()) {
                    add(&veto.id, veto.title.as_ref());
                }
            }
        },
        _ => {}
    });
    found
}
