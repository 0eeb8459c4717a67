//! What is said about text that does not parse: the precise place, what was expected, and a fix where one is sure.

use super::build::is_blank;
use super::grammar::{Grammar, Rule};
use super::keywords::{ClauseWord, StatementWord, UnitWord};
use super::pairs::Pair;
use super::scan::{Brace, DEEPEST, span, text_end};
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Fix, Safety, nearest};
use crate::base::language::{Bilingual, say};
use crate::base::source::{FileId, Span};
use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};

/// What people call what a rule of the grammar stands for; `None` where the message says more without it.
fn user_name(rule: Rule) -> Option<(&'static str, &'static str)> {
    Some(match rule {
        Rule::path | Rule::reference => ("名称", "a name"),
        Rule::number | Rule::quantity | Rule::date | Rule::period | Rule::month_day | Rule::ordinal => {
            ("数值", "a number")
        }
        Rule::text => ("引号中的文字", "a quoted text"),
        Rule::close_bracket => ("`)`", "`)`"),
        Rule::comma => ("`,`", "`,`"),
        Rule::colon => ("`:`", "`:`"),
        Rule::dots => ("`..`", "`..`"),
        Rule::additive | Rule::multiplicative | Rule::caret | Rule::comparison => ("运算符", "an operator"),
        Rule::kw_then => ("`则`", "`then`"),
        Rule::kw_else => ("`否则`", "`else`"),
        Rule::kw_where | Rule::kw_among | Rule::kw_in | Rule::kw_by | Rule::kw_ties | Rule::kw_if_missing => {
            ("`其中`、`组内` 等限制", "a restriction such as `where` or `among`")
        }
        Rule::taking | Rule::plain => ("子句", "a clause"),
        Rule::named | Rule::opening | Rule::alone => ("规定用语", "a statement word"),
        Rule::block => ("`{`", "`{`"),
        _ => return None,
    })
}

/// Damage in a statement that begins at `start`: parsed again without recovery for the place.
pub(super) fn damage(file: FileId, text: &str, start: u32, damage: &Pair<'_>) -> Diagnostic {
    let start = start as usize;
    let end = damage.end();
    let slice = text.get(start..end).unwrap_or_default();
    let (at, expected) = match Grammar::parse(Rule::strict_statement, slice) {
        Err(error) => (start + offset(&error), expected(&error)),
        Ok(_) => (damage.start(), Vec::new()),
    };
    let at = at.max(start).min(end);
    let missing_bracket = expected.iter().any(|name| name.en == "`)`");
    let problem = unexpected(file, text, at, expected);
    match (missing_bracket, open_bracket(text.get(start..at).unwrap_or_default())) {
        (true, Some(open)) => problem
            .label(span(file, start + open.0, start + open.1), say!("这个括号尚未闭合", "this bracket is still open")),
        _ => problem,
    }
}

/// Text at the beginning of a statement that begins none.
pub(super) fn no_statement(file: FileId, text: &str, found: &Pair<'_>) -> Diagnostic {
    let at = found.start();
    let (token, place) = token(file, text, at);
    if ClauseWord::find(token).is_some() {
        return Diagnostic::new(
            &catalog::UNEXPECTED_TEXT,
            say!("子句 `{token}` 前面没有规定", "the clause `{token}` belongs to no statement", token = token),
        )
        .at(place)
        .help(say!(
            "把它写进所属规定之内，或删去它前面的 `;` 或 `}}`",
            "write it inside its statement, or remove the `;` or `}}` before it"
        ));
    }
    unexpected(file, text, at, vec![("规定用语", "a statement word").into()])
}

/// Unexpected text at a place.
fn unexpected(file: FileId, text: &str, at: usize, expected: Vec<Bilingual>) -> Diagnostic {
    let rest = text.get(at..).unwrap_or_default();
    let opening = rest.chars().next();
    if let Some(mark) = opening.filter(|mark| matches!(mark, '"' | '“' | '「' | '＂' | '`'))
        && text_end(rest).0.is_none()
    {
        let line_end =
            at + rest.find('\n').map_or(rest.len(), |end| rest.get(..end).unwrap_or_default().trim_end().len());
        let closing = match mark {
            '“' => '”',
            '「' => '」',
            other => other,
        };
        return Diagnostic::new(
            &catalog::UNCLOSED_TEXT,
            say!("`{mark}` 到行末没有闭合", "`{mark}` is not closed on its line", mark = mark),
        )
        .at(span(file, at, at + mark.len_utf8()))
        .label(
            span(file, line_end, line_end),
            say!("这一行到此为止，缺少 `{closing}`", "the line ends here without `{closing}`", closing = closing),
        )
        .help(say!(
            "在文字之后补上 `{closing}`；一段文字必须写在一行之内",
            "add `{closing}` behind the text; a text stands on one line",
            closing = closing
        ));
    }
    let problem = if rest.is_empty() {
        Diagnostic::new(&catalog::UNEXPECTED_TEXT, say!("文件在此处突然结束", "the file ends too soon"))
            .at(span(file, at, at))
    } else {
        let (token, place) = token(file, text, at);
        if token.trim().is_empty() {
            Diagnostic::new(&catalog::UNEXPECTED_TEXT, say!("规定在此处突然结束", "the statement ends too soon"))
                .at(place)
        } else {
            Diagnostic::new(
                &catalog::UNEXPECTED_TEXT,
                say!("此处不应出现 `{token}`", "unexpected `{token}`", token = token),
            )
            .at(place)
        }
    };
    if expected.is_empty() {
        problem.help(say!("改写或删去它；说明文字写在 `//` 之后", "rewrite or remove it; remarks go behind `//`"))
    } else {
        let last = expected.len() - 1;
        let zh = expected.iter().map(|name| name.zh.as_str()).collect::<Vec<_>>().join("、");
        let mut en = String::new();
        for (index, name) in expected.iter().enumerate() {
            en.push_str(if index == 0 {
                ""
            } else if index == last {
                " or "
            } else {
                ", "
            });
            en.push_str(&name.en);
        }
        problem.help(Bilingual { zh: format!("此处应为 {zh}"), en: format!("expected {en}") })
    }
}

/// The word, number or mark at a place.
fn token(file: FileId, text: &str, at: usize) -> (&str, Span) {
    let rest = text.get(at..).unwrap_or_default();
    let in_word = |mark: char| mark.is_alphanumeric() || mark == '_';
    let mut length = rest.chars().next().map_or(0, char::len_utf8);
    if rest.starts_with(in_word) {
        length = rest
            .char_indices()
            .find(|(at, mark)| {
                let inner_hyphen = *mark == '-' && rest.get(at + 1..).is_some_and(|behind| behind.starts_with(in_word));
                !in_word(*mark) && !inner_hyphen
            })
            .map_or(rest.len(), |(end, _)| end);
    }
    (rest.get(..length).unwrap_or_default(), span(file, at, at + length))
}

/// Where parsing stopped, in bytes.
fn offset(error: &Error<Rule>) -> usize {
    match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    }
}

/// What people call what was expected, each once.
fn expected(error: &Error<Rule>) -> Vec<Bilingual> {
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else { return Vec::new() };
    let mut names: Vec<Bilingual> = Vec::new();
    for rule in positives {
        let name = user_name(*rule).map(Bilingual::from);
        names.extend(name.filter(|name| !names.contains(name)));
    }
    names
}

/// The innermost bracket that a text leaves open: start and end.
fn open_bracket(text: &str) -> Option<(usize, usize)> {
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(mark) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let length = match mark {
            '"' | '“' | '「' | '＂' | '`' => text_end(text.get(at..).unwrap_or_default()).0,
            _ => None,
        };
        match mark {
            '(' | '（' => open.push((at, at + mark.len_utf8())),
            ')' | '）' => drop(open.pop()),
            _ => {}
        }
        at += length.unwrap_or(mark.len_utf8());
    }
    open.pop()
}

/// A statement begins with a word that begins none.
pub(super) fn unknown_statement(written: &str, place: Span, meant: Option<StatementWord>) -> Diagnostic {
    let problem = Diagnostic::new(
        &catalog::UNKNOWN_STATEMENT,
        say!("没有以 `{written}` 开头的规定", "no statement begins with `{written}`", written = written),
    )
    .at(place);
    match meant {
        Some(word) => {
            let spelling = if written.is_ascii() { word.en() } else { word.zh() };
            problem.help(say!("是否指 `{word}`？", "did you mean `{word}`?", word = spelling)).fix(Fix::new(
                say!("改为 `{word}`", "write `{word}`", word = spelling),
                place,
                spelling,
                Safety::Unsafe,
            ))
        }
        None => problem.help(say!(
            "规定以 `指标`、`扣分`、`否决` 等用语开头；如果这是名称，写在规定用语之后",
            "a statement begins with a word such as `item`, `deduct` or `veto`; a name goes behind it"
        )),
    }
}

/// A block that no statement stands before.
pub(super) fn block_without_statement(place: Span) -> Diagnostic {
    Diagnostic::new(&catalog::UNEXPECTED_TEXT, say!("这个 `{{` 前面没有规定", "this `{{` belongs to no statement"))
        .at(Span { end: place.start.saturating_add(1).min(place.end), ..place })
        .help(say!(
            "在它前面写明规定，如 `板块 名称`，或删去这对花括号",
            "write the statement before it, such as `part name`, or remove the braces"
        ))
}

/// A colon behind a clause word that has no rows.
pub(super) fn colon_behind_clause(word: ClauseWord, colon: Span) -> Diagnostic {
    Diagnostic::new(
        &catalog::UNEXPECTED_TEXT,
        say!("`{word}` 之后不用 `:`", "`{word}` takes no `:`", word = (word.zh(), word.en())),
    )
    .at(colon)
    .help(say!("删去它，数值直接写在后面", "remove it, the value follows directly"))
    .fix(Fix::new(say!("删去 `:`", "remove the `:`"), colon, " ", Safety::Safe))
}

/// Brackets nest too deep to be parsed.
pub(super) fn too_deep(place: Span) -> Diagnostic {
    Diagnostic::new(
        &catalog::NESTING_TOO_DEEP,
        say!("括号超过 {limit} 层", "brackets nest more than {limit} levels deep", limit = DEEPEST),
    )
    .at(place)
    .help(say!("补上漏写的 `}}` 或 `)`，或把内层移出", "close what was left open, or move inner parts out"))
}

/// An expression has too many operators and brackets.
pub(super) fn too_long(place: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(
        &catalog::NESTING_TOO_DEEP,
        say!(
            "算式中的运算和括号超过 {limit} 个",
            "the expression has more than {limit} operators and brackets",
            limit = limit
        ),
    )
    .at(place)
    .help(say!("分成几条规定，或用 `合计(…)`", "split it into several statements, or use `sum(…)`"))
}

/// The whole text could not be parsed: the parser's own limit on steps was met at a place.
pub(super) fn refused(file: FileId, text: &str, at: usize) -> Diagnostic {
    unexpected(file, text, at.min(text.len()), Vec::new())
}

/// `1,000`
pub(super) fn grouped_number(written: &str, digits: &str, place: Span) -> Diagnostic {
    Diagnostic::new(
        &catalog::BAD_NUMBER,
        say!("数字 `{written}` 中有千位分隔符", "the number `{written}` has thousands commas", written = written),
    )
    .at(place)
    .help(say!(
        "写作 `{digits}`；如果是列表，在逗号后空一格",
        "write `{digits}`; in a list, put a blank behind the comma",
        digits = digits
    ))
    .fix(Fix::new(say!("删去逗号", "remove the commas"), place, digits, Safety::Unsafe))
}

/// `1e3`
pub(super) fn powered_number(written: &str, place: Span) -> Diagnostic {
    Diagnostic::new(
        &catalog::BAD_NUMBER,
        say!("`{written}` 用了科学记数法", "`{written}` is in scientific notation", written = written),
    )
    .at(place)
    .help(say!("写出全部数字，如 `1000`", "write all digits, such as `1000`"))
}

/// A number that cannot be represented.
pub(super) fn bad_number(written: &str, place: Span) -> Diagnostic {
    Diagnostic::new(
        &catalog::BAD_NUMBER,
        say!("`{written}` 不是可用的数", "`{written}` is no usable number", written = written),
    )
    .at(place)
    .help(say!("检查位数", "check how many digits it has"))
}

/// `5x`, `3项`: letters directly behind a number that are no unit.
pub(super) fn unknown_unit(written: &str, tail: &str, whole: Span, place: Span) -> Diagnostic {
    let problem = Diagnostic::new(
        &catalog::BAD_NUMBER,
        say!("`{written}` 既不是数也不是名称", "`{written}` is neither a number nor a name", written = written),
    )
    .at(whole)
    .label(place, say!("`{tail}` 不是计量单位", "`{tail}` is no unit", tail = tail))
    .help(say!(
        "数与其后的词之间空一格；其他计量单位写在引号中，如 `35 \"µg/m³\"`；名称不以数字开头",
        "put a blank between a number and the next word; other units go in quotes, as in `35 \"µg/m³\"`; \
         a name begins with a letter"
    ));
    let spellings = UnitWord::ALL.iter().flat_map(|unit| [unit.en(), unit.zh(), unit.en_singular()]);
    match nearest(tail, spellings) {
        Some(unit) => {
            problem.fix(Fix::new(say!("改为 `{unit}`", "write `{unit}`", unit = unit), place, unit, Safety::Unsafe))
        }
        None => problem,
    }
}

/// A date or period that does not exist.
pub(super) fn bad_date(written: &str, place: Span) -> Diagnostic {
    Diagnostic::new(
        &catalog::BAD_DATE,
        say!("没有 `{written}` 这个日期或时段", "there is no date or period `{written}`", written = written),
    )
    .at(place)
    .help(say!("检查月和日，如 2 月没有 30 日", "check month and day: there is no 30 February"))
}

/// The file ends inside blocks: the brace whose `}` is most likely missing, judged by indentation.
pub(super) fn unclosed_block(text: &str, braces: &[Brace], end: Span, missing: usize, literate: bool) -> Diagnostic {
    let (open, suspect) = unbalanced(text, braces);
    let last = open.last().copied().unwrap_or(end);
    let place = suspect.unwrap_or(last);
    let message = if missing > 1 {
        say!("{missing} 个 `{{` 没有闭合", "{missing} blocks are never closed", missing = missing)
    } else {
        say!("这个 `{{` 没有闭合", "this block is never closed")
    };
    let mut problem = Diagnostic::new(&catalog::UNCLOSED_BLOCK, message).at(place).label(
        end,
        match literate {
            false => say!("文件在此结束，尚缺 `}}`", "the file ends here, `}}` still missing"),
            true => say!("这段规则在此结束，尚缺 `}}`", "the rules of this clause end here, `}}` still missing"),
        },
    );
    if suspect.is_some() && place != last {
        problem = problem.label(last, say!("按括号计，没有闭合的是这个", "counting braces, this one stays open"));
    }
    problem
        .help(say!("按缩进看，`}}` 缺在这个板块末尾", "by the indentation, `}}` is missing at the end of this block"))
}

/// A `}` too many: where braces and indentation first disagree.
pub(super) fn stray_brace(text: &str, braces: &[Brace], place: Span) -> Diagnostic {
    let problem = Diagnostic::new(&catalog::STRAY_BRACE, say!("多出一个 `}}`", "this `}}` closes nothing"))
        .at(place)
        .help(say!("删去它，或检查前面提早闭合的括号", "remove it, or look for a block closed too soon"))
        .fix(Fix::new(say!("删去 `}}`", "remove the `}}`"), place, "", Safety::Unsafe));
    let mut open: Vec<usize> = Vec::new();
    for brace in braces.iter().take_while(|brace| brace.span.start < place.start) {
        let indent = indent(text, brace.span.start as usize);
        if brace.opens {
            open.push(indent.0);
        } else if open.pop().is_some_and(|opened| indent.1 && indent.0 > opened) {
            let message = say!("从这个括号起，括号与缩进不一致", "from this brace on, braces and indentation disagree");
            return problem.label(brace.span, message);
        }
    }
    problem
}

/// The braces left open, outermost first, and the one that indentation says lacks its `}`.
fn unbalanced(text: &str, braces: &[Brace]) -> (Vec<Span>, Option<Span>) {
    let mut open: Vec<(Span, usize)> = Vec::new();
    let mut suspect = None;
    let mut last_line = 0;
    for brace in braces {
        let at = brace.span.start as usize;
        // A statement no further in than the line of the last open brace should stand behind that brace's `}`.
        let (width, first) = indent(text, at);
        let line = line_start(text, at);
        if suspect.is_none()
            && brace.opens
            && line > last_line
            && let Some((top, inside)) = open.last()
            && width <= *inside
            && (top.start as usize) < line
        {
            suspect = Some(*top);
        }
        last_line = line;
        if brace.opens {
            open.push((brace.span, width));
        } else if let Some((top, inside)) = open.pop()
            && suspect.is_none()
            && first
            && inside > width
        {
            suspect = Some(top);
        }
    }
    let innermost = open.last().map(|(top, _)| *top);
    (open.into_iter().map(|(top, _)| top).collect(), suspect.or(innermost))
}

/// How far the line of a place is indented, and whether the place is the first on its line.
fn indent(text: &str, at: usize) -> (usize, bool) {
    let start = line_start(text, at);
    let line = text.get(start..).unwrap_or_default();
    let width = line.chars().take_while(|mark| is_blank(*mark) && *mark != '\n').map(char::len_utf8).sum::<usize>();
    (width, start + width == at)
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}
