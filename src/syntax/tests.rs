//! The parser as a whole: the phrasebook, reserved words, numbers, recovery, mutations.

use super::ast::{Expr, ExprKind, Key, Operator, Qualifier, Statement, SyntaxTree, Term, Timespan, Unit};
use super::grammar::{Grammar, Rule};
use super::keywords::{ClauseWord, StatementWord, UnitWord};
use super::pairs::Pairs;
use super::{machine, parse};
use crate::base::diagnostic::Checked;
use crate::base::source::FileId;
use pest::Parser as _;

const ENGLISH: &str = include_str!("../../tests/cases/syntax/phrasebook-en/input.kh");
const CHINESE: &str = include_str!("../../tests/cases/syntax/phrasebook-zh/input.kh");

fn parsed(text: &str) -> Checked<SyntaxTree> {
    parse(FileId(0), text)
}

/// Code, place and English message of every problem.
fn problems(text: &str) -> Vec<String> {
    let found = parsed(text).problems;
    found
        .iter()
        .map(|problem| {
            let place = problem.place.expect("a place");
            let at = text.get(place.start as usize..place.end as usize).expect("a place in the text");
            format!("{} `{at}` {}", problem.code.code, problem.message.en)
        })
        .collect()
}

/// The statements of a text without problems.
fn healthy(text: &str) -> Vec<Statement> {
    let found = parsed(text);
    assert_eq!(problems(text), Vec::<String>::new(), "{text}");
    found.value.statements
}

fn one(text: &str) -> Statement {
    let mut statements = healthy(text);
    assert_eq!(statements.len(), 1, "{text}");
    statements.remove(0)
}

#[test]
fn phrasebook() {
    for text in [ENGLISH, CHINESE] {
        let found = problems(text);
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

/// The lone values among the terms of a statement.
fn values(statement: &Statement) -> Vec<&Expr> {
    let terms = statement.terms.iter();
    terms
        .filter_map(|term| match term {
            Term::Operand(operand) => match &operand.key {
                Key::Value(value) => Some(value),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

fn names(statement: &Statement) -> Vec<String> {
    let paths = values(statement).into_iter();
    paths.filter_map(|value| if let ExprKind::Path(name) = &value.kind { Some(name.text()) } else { None }).collect()
}

fn value(text: &str) -> ExprKind {
    let statement = one(&format!("earn {text}"));
    let values = values(&statement);
    assert_eq!(values.len(), 1, "{text}");
    values[0].kind.clone()
}

#[test]
fn statement_words_are_names_where_a_value_must_follow() {
    let fact = one("fact 数据 \"…\" number");
    assert_eq!(fact.name.map(|name| name.text()).as_deref(), Some("数据"));
    assert_eq!(names(&one("rank by total, survey")), ["total", "survey"]);
    assert_eq!(names(&one("排名 按 任务、问题")), ["任务", "问题"]);
    assert!(matches!(value("count(问题)"), ExprKind::Call { arguments, .. } if arguments.len() == 1));
    let words: Vec<_> =
        healthy("item a 5 points sealed deduct b 1 point each long-term part c").iter().map(|s| s.word).collect();
    use StatementWord::{Deduct, Item, LongTerm, Part};
    assert_eq!(words, [Item, Deduct, LongTerm, Part]);
    assert_eq!(names(&one("earn 任务.逾期 + x")), Vec::<String>::new());
    assert_eq!(names(&one("publish `weight`, last.weight")), ["weight", "last.weight"]);
}

#[test]
fn words_end_where_letters_end() {
    let item = one("指标 甲 权重40%最高5分 不封顶");
    let words: Vec<_> =
        item.terms.iter().filter_map(|term| if let Term::Word(word, _) = term { Some(*word) } else { None }).collect();
    assert_eq!(words, [ClauseWord::Weight, ClauseWord::AtMost, ClauseWord::NoCap]);
    assert_eq!(
        names(&one("publish percent, 分组员, 每A, per-capita, insertion")),
        ["percent", "分组员", "每A", "per-capita", "insertion"]
    );
    assert_eq!(healthy("扣分 甲 每次1分")[0].terms.len(), 2);
}

#[test]
fn table_rows_and_ranges() {
    let steps = one("steps of x, >= 60% and < 90%: 2 .. 5 points, 1～3: 4分，else: 0 points, below: 1 point");
    let keys: Vec<_> = steps
        .terms
        .iter()
        .filter_map(|term| if let Term::Operand(row) = term { Some(&row.key) } else { None })
        .collect();
    assert!(matches!(
        keys.as_slice(),
        [Key::Value(_), Key::Tests(tests), Key::Range(..), Key::Else, Key::Below] if tests.len() == 2
    ));
    assert!(
        matches!(&steps.terms[3], Term::Operand(row) if row.value.as_ref().is_some_and(|(_, high)| high.is_some()))
    );
    assert_eq!(one("earn full when x, else 5 points").terms.len(), 6);
}

#[test]
fn numbers_units_dates_periods() {
    let number = |text: &str, wanted: Unit| {
        assert!(matches!(value(text), ExprKind::Number { unit, .. } if unit == wanted), "{text}")
    };
    number("５％", Unit::Percent);
    number("5‰", Unit::PerMille);
    number("5 working days", Unit::Word(UnitWord::WorkingDays));
    number("3个子项", Unit::Word(UnitWord::Children));
    number("3年", Unit::Word(UnitWord::Years));
    number("35 \"µg/m³\"", Unit::Text("µg/m³".into()));
    assert!(matches!(value("2nd"), ExprKind::Ordinal(2)));
    assert!(matches!(value("2月29日"), ExprKind::MonthDay { month: 2, day: 29 }));
    assert!(matches!(value("02-28"), ExprKind::Binary(Operator::Subtract, ..)));
    for date in ["2022-02-28", "2022年2月28日", "２０２２－０２－２８"] {
        assert!(matches!(value(date), ExprKind::Date(_)), "{date}");
    }
    for period in ["2022年", "2022 year", "2022H1", "2022上半年", "2022Q3", "2022年3季度", "2022-07", "2022年7月"]
    {
        assert!(matches!(value(period), ExprKind::Period(_)), "{period}");
    }
    assert_eq!(problems("earn 1,000 points"), ["K0107 `1,000` the number `1,000` has thousands commas"]);
    assert_eq!(problems("earn 1e3 points").len(), 1);
    assert_eq!(problems("earn 5poinst"), ["K0107 `5poinst` `5poinst` is neither a number nor a name"]);
    assert_eq!(problems("due 1; basis \"x\"").len(), 1);
    assert_eq!(problems("round x due 2022-02-30"), ["K0114 `2022-02-30` there is no date or period `2022-02-30`"]);
    assert_eq!(problems("round x due 2月30日").len(), 1);
}

#[test]
fn expressions() {
    assert!(matches!(value("-2 ^ 2"), ExprKind::Negate(_)));
    assert!(matches!(value("1 + 2 × 3"), ExprKind::Binary(Operator::Add, ..)));
    assert!(
        matches!(value("a - b - c"), ExprKind::Binary(Operator::Subtract, left, _) if matches!(left.kind, ExprKind::Binary(..)))
    );
    assert!(
        matches!(value("若 a 且 非 b < c 则 1分 否则 2分"), ExprKind::If(condition, ..) if matches!(&condition.kind, ExprKind::And(both) if both.len() == 2))
    );
    assert!(matches!(value("a or b and c"), ExprKind::Or(two) if two.len() == 2));
    let ExprKind::Call { qualifiers, .. } = value("place(x among peers, ties share in each month)") else {
        panic!("a call")
    };
    assert!(matches!(
        qualifiers.as_slice(),
        [Qualifier::Among(_), Qualifier::Ties(_), Qualifier::In(Timespan::Name(name), _)] if name.text() == "each-month"
    ));
    let long = format!("earn 1{}", " + 1".repeat(2000));
    assert_eq!(problems(&long).len(), 1);
}

#[test]
fn docs_and_comments() {
    let text = "/// 甲\n/// two\n// plain\nitem a { } /// no\nitem b";
    let statements = healthy(text);
    assert_eq!(statements[0].docs, ["甲", "two"]);
    assert!(statements[1].docs.is_empty());
    assert_eq!(parsed(text).value.comments.len(), 4);
}

#[test]
fn each_error_once_at_its_place() {
    let text = "part a {\n  item b (5 + ) weight 4%\n  part c 1 point { }\n  itme c 5 points { }\n  deduct d \"open\n  add e 1 point\n  dedcut f 1 point each\n}\n}\n";
    assert_eq!(
        problems(text),
        [
            "K0101 `)` unexpected `)`",
            "K0104 `itme` no statement begins with `itme`",
            "K0106 `\"` `\"` is not closed on its line",
            "K0104 `dedcut` no statement begins with `dedcut`",
            "K0103 `}` this `}` closes nothing",
        ]
    );
    let statements = parsed(text).value.statements;
    let inner: Vec<_> = statements[0].block.iter().flat_map(|block| &block.statements).map(|s| s.word.en()).collect();
    assert_eq!(inner, ["item", "part", "item", "deduct", "add", "deduct"]);
}

#[test]
fn unclosed_block_by_indentation() {
    let text = "part a {\n  item b {\n    earn 1 point\n  item c {\n    earn 2 points\n  }\n}\n";
    let found = parsed(text).problems;
    let places: Vec<_> =
        found.iter().map(|problem| (problem.code.code, problem.place.map(|place| place.start))).collect();
    assert_eq!(places, [("K0102", text.find("{\n    earn 1").map(|at| at as u32))]);
}

#[test]
fn nesting_has_a_limit_and_below_it_no_stack_runs_out() {
    for (open, close) in [("(", ")"), ("f(", ")")] {
        let nested = |deep: usize| format!("earn {}1{}", open.repeat(deep), close.repeat(deep));
        assert_eq!(problems(&nested(200)), Vec::<String>::new());
        assert_eq!(problems(&nested(201)).len(), 1);
        assert!(!problems(&format!("earn {}", open.repeat(200))).is_empty());
    }
    let blocks = |deep: usize| format!("{}{}", "part a { ".repeat(deep), "}".repeat(deep));
    assert_eq!(problems(&blocks(200)), Vec::<String>::new());
    assert_eq!(problems(&blocks(100_000)).len(), 1);
}

/// Bytes of the phrasebook changed, dropped and doubled: no panic, and every problem has a place in the text.
#[test]
fn mutations() {
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut draw = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).expect("small")
    };
    let marks = "{}()（）\"“”「`;；,，:：.、0９-分年月日%/\n\t　每当按为";
    let marks: Vec<char> = marks.chars().collect();
    for text in [ENGLISH, CHINESE] {
        for _ in 0..150 {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=draw(6) {
                let at = draw(bytes.len());
                match draw(4) {
                    0 => bytes[at] = bytes[at].wrapping_add(draw(255) as u8),
                    1 => drop(bytes.drain(at..(at + draw(20)).min(bytes.len()))),
                    2 => {
                        let copy = bytes[at..(at + draw(200)).min(bytes.len())].to_vec();
                        bytes.splice(at..at, copy);
                    }
                    _ => drop(bytes.splice(at..at, marks[draw(marks.len())].to_string().into_bytes())),
                }
            }
            let mutated = String::from_utf8_lossy(&bytes).into_owned();
            problems(&mutated);
        }
    }
}

/// Every pair of a whole file: its rule and its place.
fn found(text: &str) -> Vec<(Rule, usize, usize)> {
    fn walk(pairs: Pairs<'_>, into: &mut Vec<(Rule, usize, usize)>) {
        for pair in pairs {
            into.push((pair.as_rule(), pair.start(), pair.end()));
            walk(pair.into_inner(), into);
        }
    }
    let nodes = machine::file(text).expect("a text that is no trap");
    let mut all = Vec::new();
    walk(Pairs::new(text, &nodes), &mut all);
    all
}

/// The same as pest finds them.
fn found_by_pest(text: &str) -> Vec<(Rule, usize, usize)> {
    let pairs = Grammar::parse(Rule::file, text).expect("the grammar takes any text").flatten();
    let all = pairs.map(|pair| (pair.as_rule(), pair.as_span().start(), pair.as_span().end()));
    all.filter(|(rule, ..)| *rule != Rule::EOI).collect()
}

#[test]
fn the_machine_finds_what_pest_finds() {
    let own = [
        "",
        " ",
        "}",
        "{",
        "方案",
        "\u{1E}",
        "item a { deduct b ( 1 }",
        "考核 甲 { 指标 乙 5分；每次 `每`：≥ 60% 且 < 9成",
        "x 2022-07-3 1,000 1e3 5x 2nd",
    ];
    for text in own {
        assert_eq!(found(text), found_by_pest(text), "{text}");
    }
    for text in [ENGLISH, CHINESE] {
        assert_eq!(found(text), found_by_pest(text));
        // Cut and mended at many places: every way to recover is taken.
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).step_by(211).collect();
        for places in places.windows(12) {
            let [first, start, end, .., last] = places else { continue };
            let without = [&text[*first..*start], &text[*end..*last]].concat();
            assert_eq!(found(&without), found_by_pest(&without), "{without}");
        }
    }
}

/// The literals of the grammar's word lists and the table hold the same words, each in one class, the longer first.
#[test]
fn grammar_and_table_hold_the_same_words() {
    let grammar = include_str!("../../grammar/kaohe.pest");
    let listed = |rule: &str| -> Vec<String> {
        let (_, body) = grammar.split_once(&format!("\n{rule} = _{{")).expect("a list");
        let (body, _) = body.split_once("}\n").expect("its end");
        let spelling = |alternative: &str| {
            let words = alternative.split('"').skip(1).step_by(2);
            words.collect::<Vec<_>>().join(" ")
        };
        body.split('|').map(spelling).collect()
    };
    let mut everywhere: Vec<String> = Vec::new();
    let mut check = |rules: [&str; 2], table: [Vec<&str>; 2]| {
        for (rule, mut words) in rules.into_iter().zip(table) {
            let mut found = listed(rule);
            for (at, word) in found.iter().enumerate() {
                let hidden = found.iter().take(at).find(|earlier| word.starts_with(earlier.as_str()));
                assert_eq!(hidden, None, "{rule}: `{word}` can never match");
            }
            everywhere.extend(found.iter().cloned());
            found.sort();
            words.sort_unstable();
            assert_eq!(found, words, "{rule}");
        }
    };
    let statements = |wanted: fn(StatementWord) -> bool| {
        let words = || StatementWord::ALL.iter().copied().filter(|word| wanted(*word));
        [words().map(StatementWord::en).collect(), words().map(StatementWord::zh).collect()]
    };
    let clauses = |takes: bool| {
        let words = || ClauseWord::ALL.iter().copied().filter(move |word| word.takes_operand() == takes);
        [words().map(ClauseWord::en).collect(), words().map(ClauseWord::zh).collect()]
    };
    use super::keywords::Opening;
    check(["named_en", "named_zh"], statements(|word| word.opening() == Opening::Name));
    check(["opening_en", "opening_zh"], statements(|word| word.opening() == Opening::Terms));
    check(["alone_en", "alone_zh"], statements(|word| word.opening() == Opening::Nothing));
    check(["taking_en", "taking_zh"], clauses(true));
    check(["plain_en", "plain_zh"], clauses(false));
    let mut units: Vec<_> = UnitWord::ALL.iter().flat_map(|unit| [unit.en(), unit.en_singular()]).collect();
    units.sort_unstable();
    units.dedup();
    check(["unit_en", "unit_zh"], [units, UnitWord::ALL.iter().map(|unit| unit.zh()).collect()]);
    let all = everywhere.len();
    everywhere.sort();
    everywhere.dedup();
    assert_eq!(everywhere.len(), all, "a word stands in two classes");
}
