//! Literate schemes: official text and rules in one document.

use super::cases;
use super::format::hashes;
use kaohe::base::language::Lang;
use kaohe::base::source::{FileId, Sources};
use kaohe::compile::compile;
use kaohe::syntax::format::{Names, Style, format_file};
use std::fs;

const PATH: &str = "rules.kh.md";

fn worked() -> String {
    fs::read_to_string(cases::root().join("syntax/literate").join(PATH)).unwrap()
}

fn article(text: &str, node: &str) -> (Option<String>, u32) {
    let mut sources = Sources::new();
    let file = sources.insert(PATH, text);
    let rules = compile(&sources, &[file]).value.unwrap();
    let node = rules.nodes.iter().find(|it| it.id == node).unwrap();
    (node.clause.article.clone(), node.clause.line)
}

#[test]
fn the_heading_above_is_the_clause() {
    let text = worked();
    let line = |part: &str| u32::try_from(text.lines().position(|line| line.contains(part)).unwrap() + 1).unwrap();
    assert_eq!(article(&text, "total"), (Some("第一条 总则".to_owned()), line("考核 total")));
    assert_eq!(article(&text, "total.daily"), (Some("第二条 得分".to_owned()), line("total.daily")));
    // What a rule states of itself goes before it: whoever writes it means it.
    assert_eq!(article(&text, "total.rest").0.as_deref(), Some("第九条其他"));
    // Without a heading, the `basis` alone counts.
    let bare = text
        .replace("**第二条** 得分\n---------------\n", "")
        .replace("## 第一条 总则 ##\n", "")
        .replace("乡镇考核办法\n============\n", "");
    assert_eq!(article(&bare, "total.rest").0.as_deref(), Some("第九条其他"));
    assert_eq!(article(&bare, "total.daily").0, None);
}

#[test]
fn prose_is_wording_and_rules_are_meaning() {
    let text = worked();
    let of = |text: &str| hashes(&vec![(PATH.to_owned(), text.to_owned())]).unwrap();
    let before = of(&text);
    let prose = of(&text.replace("日常工作：", "日常各项工作："));
    assert_eq!(prose.0, before.0);
    assert_ne!(prose.1, before.1);
    let rule = of(&text.replace("扣分 late 每次 1分", "扣分 late 每次 2分"));
    assert_ne!(rule.0, before.0);
    assert_eq!(of(&text.replace('\n', "\r\n").replace("\r\n", "\n")), before);
}

#[test]
fn only_the_rules_are_formatted() {
    let text = worked();
    let mut names = Names::default();
    names.gather_file(PATH, &text);
    let format = |text: &str, keywords| {
        format_file(FileId(0), PATH, text, &Style { keywords, words: true, names: &names }).unwrap()
    };
    let own = format(&text, None);
    assert_eq!(format(&own, None), own);
    let english = format(&own, Some(Lang::En));
    assert_eq!(format(&english, Some(Lang::Zh)), own);
    assert_eq!(hashes(&vec![(PATH.to_owned(), english.clone())]), hashes(&vec![(PATH.to_owned(), text.clone())]));
    for kept in
        ["title: 考核办法", "## 第一条 总则 ##", "   ~~~ kaohe title=\"其余\"", "指标 total.old 100分 { 基础 100分 }"]
    {
        assert!(english.contains(kept), "{kept}\n{english}");
    }
    assert!(
        english.contains("\n   item total.daily 60 points, at least 0 points {\n     start at full\n"),
        "{english}"
    );
}

/// Any text is read without a panic, and every place lies in it.
#[test]
fn cut_anywhere_it_is_read() {
    let text = worked();
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        let mut sources = Sources::new();
        let file = sources.insert(PATH, &text[..end]);
        for problem in compile(&sources, &[file]).problems.iter() {
            let place = problem.place.unwrap_or_default();
            assert!(place.end as usize <= end.max(1), "{end}: {problem:?}");
        }
    }
}
