//! What the hash of the meaning depends on: every number and word of a rule; not on language, order, files, titles,
//! comments and layout.

mod consolidated;
pub(crate) mod ruleset;

use super::cases;
use kaohe::base::number::Number;
use kaohe::base::source::{FileId, Sources};
use kaohe::compile::compile;
use std::fs;

/// A scheme's files: path and text.
type Files = Vec<(String, String)>;

fn files(name: &str) -> Files {
    let root = cases::root().join("semantics/same-meaning").join(name);
    let mut files = Files::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|ending| ending == "kh") {
            let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            files.push((path, fs::read_to_string(entry.path()).unwrap()));
        }
    }
    assert!(!files.is_empty());
    files
}

/// The hash of the meaning, where the scheme compiles without errors.
fn meaning(files: &Files) -> Option<String> {
    let mut sources = Sources::new();
    let ids: Vec<FileId> = files.iter().map(|(path, text)| sources.insert(path.as_str(), text.as_str())).collect();
    let found = compile(&sources, &ids);
    found.value.filter(|_| !found.problems.has_errors()).map(|rules| rules.meaning)
}

/// The same files with one text changed.
fn with(files: &Files, at: usize, text: String) -> Files {
    let mut changed = files.clone();
    changed[at].1 = text;
    changed
}

#[test]
fn two_languages_in_other_files_and_order_mean_the_same() {
    let (zh, en) = (meaning(&files("zh")), meaning(&files("en")));
    assert!(zh.is_some());
    assert_eq!(zh, en);
}

#[test]
fn comments_titles_and_layout_mean_nothing() {
    let zh = files("zh");
    let original = meaning(&zh).unwrap();
    for (at, (path, text)) in zh.iter().enumerate() {
        let commented = text.replace('\n', " // 说明\n");
        let spread = text.replace(' ', " \n\n ");
        let windows = format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
        for changed in [commented, windows] {
            assert_eq!(meaning(&with(&zh, at, changed)).as_ref(), Some(&original), "{path}");
        }
        // A blank is layout outside quotes and comments only.
        if !text.contains("//") && !text.contains('"') {
            assert_eq!(meaning(&with(&zh, at, spread)).as_ref(), Some(&original), "{path}");
        }
        if text.contains("综合得分") {
            let renamed = text.replace("\"综合得分\"", "\"总得分\"");
            assert_eq!(meaning(&with(&zh, at, renamed)).as_ref(), Some(&original), "{path}: the title");
        }
    }
}

/// Where numbers stand that are part of a rule: outside texts, comments, names and examples.
pub(crate) fn numbers(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    for (start, line) in text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    }) {
        let code = line.split("//").next().unwrap();
        if code.contains("示例") || code.contains("已知") || code.contains("应得") {
            continue;
        }
        let (mut quoted, mut before, mut at) = (false, ' ', 0);
        while let Some(mark) = code[at..].chars().next() {
            let length = code[at..].find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(code.len() - at);
            let range = code[at..at + length.max(mark.len_utf8())].contains("..");
            if mark.is_ascii_digit() && !quoted && !before.is_alphanumeric() && before != '-' && before != '_' && !range
            {
                found.push(start + at..start + at + length);
                (before, at) = ('0', at + length);
                continue;
            }
            quoted ^= mark == '"';
            (before, at) = (mark, at + mark.len_utf8());
        }
    }
    found
}

#[test]
fn every_number_of_a_rule_counts() {
    let zh = files("zh");
    let original = meaning(&zh).unwrap();
    let (mut tried, mut compiled, mut deaf) = (0, 0, Vec::new());
    for (at, (path, text)) in zh.iter().enumerate() {
        for range in numbers(text) {
            // One more, and half of it: at least one of both usually still compiles.
            let Ok(number) = Number::parse_decimal(&text[range.clone()]) else { continue };
            let half = number.checked_div(&Number::from(2)).unwrap();
            for other in [(&number + &Number::ONE).to_string(), half.to_string()] {
                if other == text[range.clone()] {
                    continue;
                }
                let changed = format!("{}{other}{}", &text[..range.start], &text[range.end..]);
                tried += 1;
                let Some(hash) = meaning(&with(&zh, at, changed)) else { continue };
                compiled += 1;
                if hash == original {
                    let line = text[..range.start].lines().count();
                    deaf.push(format!("{path}:{line}: {} to {other}", &text[range.clone()]));
                }
            }
        }
    }
    assert!(deaf.is_empty(), "changes nothing:\n{}", deaf.join("\n"));
    assert!(tried > 150 && compiled > 60, "{compiled} of {tried} compiled");
}

/// Words of rules, and what each may be changed to so that the scheme still compiles.
#[test]
fn every_word_of_a_rule_counts() {
    let zh = files("zh");
    let original = meaning(&zh).unwrap();
    let words = [
        ("四舍五入", "舍去"),
        ("四舍五入", "四舍六入"),
        ("，系数连乘 {", "，系数取大 {"),
        ("并列落选", "并列入选"),
        ("并列入选", "并列落选"),
        ("空缺 保留", "空缺 顺延"),
        ("同名次", "连续名次"),
        ("组内 全部单位", "组内 同组"),
        ("取整 舍去", "取整 进位"),
        ("不足亦计", "不足不计"),
        ("不足不计", "不足亦计"),
        ("，按比例", "，不足不计"),
        ("分母为零 满分", "分母为零 0分"),
        ("按 total、social", "按 total"),
        ("level >= 较大", "level > 较大"),
        ("周期 半年", "周期 季度"),
    ];
    let mut silent = Vec::new();
    for (from, to) in words {
        let found: Vec<usize> = (0..zh.len()).filter(|at| zh[*at].1.contains(from)).collect();
        assert!(!found.is_empty(), "the scheme does not say `{from}`");
        for at in found {
            let changed = with(&zh, at, zh[at].1.replacen(from, to, 1));
            if meaning(&changed).as_ref() == Some(&original) {
                silent.push(format!("{}: {from} to {to}", zh[at].0));
            }
        }
    }
    assert!(silent.is_empty(), "changes nothing:\n{}", silent.join("\n"));
}

/// Signs of comparison and arithmetic, each in its place changed to its neighbour: where the scheme still compiles, it means
/// something else.
#[test]
fn every_operator_of_a_rule_counts() {
    let zh = files("zh");
    let original = meaning(&zh).unwrap();
    let signs =
        [(">=", ">"), ("<=", "<"), (" > ", " >= "), (" < ", " <= "), (" = ", " != "), (" + ", " - "), (" / ", " × ")];
    let signs = signs.into_iter().chain([(" 且 ", " 或 "), (" 或 ", " 且 "), ("最高 ", "最低 "), ("高于 ", "低于 ")]);
    let (mut tried, mut compiled, mut deaf) = (0, 0, Vec::new());
    for (from, to) in signs {
        for (at, (path, text)) in zh.iter().enumerate() {
            for (place, _) in text.match_indices(from) {
                let line = text[..place].lines().count();
                let code = text[..place].rsplit('\n').next().unwrap();
                let apart =
                    code.contains("//") || code.contains("示例") || code.contains("已知") || code.contains("应得");
                if apart || code.matches('"').count() % 2 == 1 {
                    continue;
                }
                let changed = format!("{}{to}{}", &text[..place], &text[place + from.len()..]);
                tried += 1;
                let Some(hash) = meaning(&with(&zh, at, changed)) else { continue };
                compiled += 1;
                if hash == original {
                    deaf.push(format!("{path}:{line}: {from} to {to}"));
                }
            }
        }
    }
    assert!(deaf.is_empty(), "changes nothing:\n{}", deaf.join("\n"));
    assert!(tried > 20 && compiled > 5, "{compiled} of {tried} compiled");
}
