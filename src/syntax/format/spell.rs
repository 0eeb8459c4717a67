//! How each token is written in canonical text.

use super::Style;
use super::tokens::{Item, Kind, Position, Token};
use super::words;
use crate::base::calendar::{Cycle, Date, Period, parse_date};
use crate::base::language::Lang;
use crate::syntax::build::{is_blank, single_blanks};
use crate::syntax::expression::hyphened;
use crate::syntax::keywords::{ClauseWord, Span, StatementWord, UnitWord, all_value_words};
use crate::syntax::literal::{half_width, name_parts, unquoted};
use unicode_normalization::UnicodeNormalization;

/// The language of a statement: that of its word, or the one that is asked for.
pub(super) fn language(item: &Item, text: &str, style: &Style<'_>) -> Lang {
    style.keywords.unwrap_or_else(|| own(text.get(item.start..).unwrap_or_default()))
}

fn own(written: &str) -> Lang {
    if written.starts_with(|mark: char| mark.is_ascii()) { Lang::En } else { Lang::Zh }
}

/// The canonical spelling of the token at `at`.
pub(super) fn spelt(item: &Item, at: usize, text: &str, style: &Style<'_>) -> String {
    let Some(token) = item.tokens.get(at) else { return String::new() };
    let written = text.get(token.start..token.end).unwrap_or_default();
    let asked = style.keywords;
    let lang = asked.unwrap_or_else(|| own(written));
    let pick = |en: &str, zh: &str| match lang {
        Lang::En => en.to_owned(),
        Lang::Zh => zh.to_owned(),
    };
    match token.kind {
        Kind::Statement(word) => pick(word.en(), word.zh()),
        Kind::Clause(word) => pick(word.en(), word.zh()),
        Kind::Operator(en, zh) => pick(en, zh),
        Kind::Unit(unit, one) => pick(if one { unit.en_singular() } else { unit.en() }, unit.zh()),
        Kind::Path(position) => path(written, &position, style),
        Kind::Stretch => {
            let hyphened = hyphened(written);
            let zh = Span::find(&hyphened).filter(|_| asked == Some(Lang::Zh)).map(|span| span.zh().to_owned());
            zh.unwrap_or_else(|| hyphened.replacen('-', " ", 1))
        }
        Kind::Text => quoted(written),
        Kind::Number => half_width(written).into_owned(),
        Kind::Percent => half_width(written).into_owned(),
        Kind::Date => date(&half_width(written), asked),
        Kind::Period { keep } => period(&half_width(written), asked.filter(|_| !keep)),
        Kind::MonthDay => month_day(&half_width(written), asked),
        Kind::Ordinal { counted } => ordinal(&half_width(written), asked.filter(|_| counted)),
        Kind::Comma => match language(item, text, style) {
            Lang::En => ",".to_owned(),
            Lang::Zh if lists(item, at) => "、".to_owned(),
            Lang::Zh => "，".to_owned(),
        },
        Kind::Colon => match language(item, text, style) {
            Lang::En => ":".to_owned(),
            Lang::Zh => "：".to_owned(),
        },
        Kind::Dots => "..".to_owned(),
        Kind::Minus => "-".to_owned(),
        Kind::Sign | Kind::Divide => sign(written).to_owned(),
        Kind::Open { .. } => "(".to_owned(),
        Kind::Close => ")".to_owned(),
        Kind::Other => single_blanks(&half_width(written)).into_owned(),
    }
}

fn sign(written: &str) -> &str {
    match written {
        "≥" => ">=",
        "≤" => "<=",
        "≠" => "!=",
        "＞" => ">",
        "＜" => "<",
        "＝" => "=",
        "＋" => "+",
        "−" | "－" => "-",
        "*" | "＊" => "×",
        "÷" | "／" => "/",
        "＾" => "^",
        plain => plain,
    }
}

/// A path with a dot between its parts; backquotes only where the parts need them.
fn path(written: &str, at: &Position, style: &Style<'_>) -> String {
    let parts = name_parts(written);
    let quotes = quotes(written);
    if style.words
        && let Some(lang) = style.keywords
        && !quotes.iter().any(|quoted| *quoted)
        && let Some(converted) = words::converted(&parts, at, lang, style.names)
    {
        return converted.join(".");
    }
    let spelt = parts.iter().zip(&quotes).map(|(part, quoted)| match quoted {
        true if !is_plain(part) => format!("`{part}`"),
        _ => part.clone(),
    });
    spelt.collect::<Vec<_>>().join(".")
}

/// Which parts of a path stand in backquotes.
fn quotes(written: &str) -> Vec<bool> {
    let mut quotes = Vec::new();
    let mut rest = written;
    while !rest.is_empty() {
        let quoted = rest.strip_prefix('`').and_then(|inner| inner.split_once('`'));
        quotes.push(quoted.is_some());
        let behind = match quoted {
            Some((_, behind)) => behind,
            None => rest.get(rest.find(['.', '．']).unwrap_or(rest.len())..).unwrap_or_default(),
        };
        rest = behind.strip_prefix(['.', '．']).unwrap_or(behind);
    }
    quotes
}

/// Whether a name needs no backquotes wherever it stands.
fn is_plain(name: &str) -> bool {
    let letters = name.split(['-', '_']).all(|part| !part.is_empty() && part.chars().all(char::is_alphanumeric));
    let known = StatementWord::find(name).is_some()
        || ClauseWord::find(name).is_some()
        || UnitWord::find(name).is_some()
        || all_value_words().any(|word| word.en == name || word.zh == name);
    letters && !known && name.starts_with(char::is_alphabetic) && name.nfc().eq(name.chars()) && !begins_with_word(name)
}

/// Whether a part of a name between hyphens is a word of the language, so that it might be read as one.
fn begins_with_word(name: &str) -> bool {
    const OPERATORS: [&str; 12] = ["and", "or", "not", "if", "then", "last", "year", "且", "或", "非", "若", "则"];
    OPERATORS.contains(&name) || name.chars().any(|mark| !mark.is_ascii() && !('\u{4E00}'..='\u{9FFF}').contains(&mark))
}

/// A text in plain quotation marks where it holds none.
fn quoted(written: &str) -> String {
    let inner = unquoted(written);
    if inner.contains('"') { written.to_owned() } else { format!("\"{inner}\"") }
}

fn date(plain: &str, asked: Option<Lang>) -> String {
    match (parse_date(plain), asked) {
        (Some(date), Some(Lang::En)) => date.to_string(),
        (Some(date), Some(Lang::Zh)) => chinese_date(date),
        _ => plain.to_owned(),
    }
}

fn chinese_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

fn period(plain: &str, asked: Option<Lang>) -> String {
    let year = plain.ends_with("year");
    let name = if year { format!("{}年", plain.get(..4).unwrap_or_default()) } else { plain.to_owned() };
    let Some((period, lang)) = Period::parse(&name).zip(asked) else {
        return if year { format!("{} year", plain.get(..4).unwrap_or_default()) } else { plain.to_owned() };
    };
    let (number, ordinal) = (period.year(), period.ordinal());
    match (lang, period.cycle()) {
        (Lang::En, Cycle::Year) => format!("{number:04} year"),
        (Lang::Zh, Cycle::Year) => format!("{number:04}年"),
        (Lang::Zh, Cycle::Half) => format!("{number:04}年{}半年", if ordinal == 1 { "上" } else { "下" }),
        (Lang::Zh, Cycle::Quarter) => format!("{number:04}年{ordinal}季度"),
        (Lang::Zh, Cycle::Month) => format!("{number:04}年{ordinal}月"),
        (Lang::Zh, Cycle::Week) => plain.to_owned(),
        (Lang::En, _) => period.to_string(),
    }
}

/// `2月28日`, or `02-28` where nothing but a date can stand.
fn month_day(plain: &str, asked: Option<Lang>) -> String {
    let numbers: Vec<&str> = plain.split(['月', '日', '-']).filter(|part| !part.is_empty()).collect();
    let [month, day] = numbers.as_slice() else { return plain.to_owned() };
    match asked {
        Some(Lang::En) => format!("{month:0>2}-{day:0>2}"),
        Some(Lang::Zh) => format!("{}月{}日", month.trim_start_matches('0'), day.trim_start_matches('0')),
        None => plain.to_owned(),
    }
}

/// `2nd`, `2次`
fn ordinal(plain: &str, asked: Option<Lang>) -> String {
    let digits: String = plain.chars().take_while(char::is_ascii_digit).collect();
    let tail = digits.trim_start_matches('0');
    match asked {
        None => plain.split(is_blank).collect(),
        Some(Lang::Zh) => format!("{digits}次"),
        Some(Lang::En) => {
            let teen = tail.len() > 1 && tail.get(tail.len() - 2..tail.len() - 1) == Some("1");
            let ending = match tail.chars().next_back() {
                Some('1') if !teen => "st",
                Some('2') if !teen => "nd",
                Some('3') if !teen => "rd",
                _ => "th",
            };
            format!("{digits}{ending}")
        }
    }
}

/// Whether a comma stands between two members of a list of names or texts, each alone.
fn lists(item: &Item, at: usize) -> bool {
    use ClauseWord as C;
    let is_break = |token: &Token| matches!(token.kind, Kind::Comma | Kind::Clause(_) | Kind::Statement(_));
    let is_member = |token: &Token| matches!(token.kind, Kind::Path(_) | Kind::Text) && token.depth == 0;
    let before: Vec<&Token> = item.tokens.iter().take(at).rev().take_while(|token| !is_break(token)).collect();
    let behind: Vec<&Token> = item.tokens.iter().skip(at + 1).take_while(|token| !is_break(token)).collect();
    let ([left], [right]) = (before.as_slice(), behind.as_slice()) else { return false };
    if !is_member(left) || !is_member(right) || item.word == StatementWord::Aspects {
        return false;
    }
    let clause = item.tokens.iter().take(at).rev().find_map(|token| match token.kind {
        Kind::Clause(word) => Some(word),
        _ => None,
    });
    clause.is_none_or(|word| {
        matches!(
            word,
            C::By
                | C::To
                | C::Evidence
                | C::JudgedBy
                | C::LedBy
                | C::DecidedBy
                | C::From
                | C::With
                | C::SentTo
                | C::CopiesTo
                | C::SuperiorTo
                | C::AppliesTo
        )
    })
}
