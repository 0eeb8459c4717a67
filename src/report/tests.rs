//! What is published: inert texts, honest notes, both languages, the same bytes twice.

mod sample;
mod schema;

use super::derivation::{Depth, derivation};
use super::view::context::{Context, Readers};
use super::view::prints_alike;
use super::{Edition, Form, Rendered, TemplateError, Templates, escape, publish, render};
use crate::approval::Approvals;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Lang;
use crate::base::number::{Number, RoundingMode};
use crate::engine::trace::{Input, Origin, StepKind};
use crate::model::value::{Dim, State, Value};
use crate::model::{Locale, Rounding};
use sample::{RANKING, Sample, number, sample, step};

fn context(sample: &Sample, lang: Lang) -> Context<'_> {
    let Sample { rules, data, outcome, sources, traces } = sample;
    Context { traces, lang, readers: Readers::Public, ..Context::new(rules, data, outcome, sources) }
}

fn published(sample: &Sample) -> Vec<Rendered> {
    publish(&context(sample, Lang::Zh), &[Form::Markdown, Form::Html]).expect("the built-in templates render")
}

fn file<'a>(files: &'a [Rendered], name: &str) -> &'a str {
    files.iter().find(|file| file.name == name).and_then(Rendered::as_text).expect("the file is among the outputs")
}

#[test]
fn every_file_is_rendered_in_both_languages_and_the_same_twice() {
    let sample = sample();
    let files = published(&sample);
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "bulletin.zh.md",
            "bulletin.zh.html",
            "bulletin.en.md",
            "bulletin.en.html",
            "bulletin.md",
            "bulletin.html",
            "results.csv",
            "results.json"
        ]
    );
    assert_eq!(files, published(&sample));
    assert_eq!(file(&files, "bulletin.md"), file(&files, "bulletin.zh.md"));
    assert!(file(&files, "bulletin.zh.md").starts_with("# 关于2022年上半年优化营商环境考核结果的通报\n"));
    assert!(file(&files, "bulletin.en.md").starts_with("# 优化营商环境考核办法: results for the first half of 2022\n"));
    for text in files.iter().filter_map(Rendered::as_text) {
        assert!(text.ends_with('\n') && !text.ends_with("\n\n") && !text.contains('\r'));
    }
}

#[test]
fn the_derivations_of_the_engine_are_rendered_too() {
    let Sample { rules, data, outcome, sources, .. } = sample();
    let known = crate::engine::Known::default();
    let forms = [Form::Markdown, Form::Html];
    let edition =
        Edition { issued: None, forms: &forms, templates: &Templates::default(), pages: &[], robustness: None };
    let files = render(&rules, &data, &outcome, &known, &sources, &Approvals::default(), &edition)
        .expect("the built-in templates render");
    assert!(file(&files, "bulletin.zh.md").contains("逐件清单（58件）"));
    assert!(file(&files, "bulletin.zh.md").contains("| 2022-01-10 | 税务局 | 工作滞后被领导约谈 | −2.00 |"));
}

#[test]
fn the_plain_name_follows_the_locale() {
    let mut sample = sample();
    sample.rules.scheme.locale = Locale::English;
    let files = published(&sample);
    assert_eq!(file(&files, "bulletin.html"), file(&files, "bulletin.en.html"));
}

#[test]
fn main_points_are_at_most_six_and_say_what_happened() {
    let sample = sample();
    let points = super::view::view(&context(&sample, Lang::Zh), Vec::new()).main_points;
    assert!(points.len() <= 6);
    assert!(points[0].contains("考核26个单位（县直部门18个、园区8个），25个有总分，其余没有总分（1个样本不足）"));
    assert!(points[4].contains("1个单位触发一票否决：城市管理和综合执法局"));
}

#[test]
fn states_are_words_and_units_without_a_place_stand_last() {
    let sample = sample();
    assert_eq!(sample.outcome.place_in(RANKING, 25), None);
    let files = published(&sample);
    let markdown = file(&files, "bulletin.zh.md");
    let ranking = markdown.split("园区排名").nth(1).and_then(|rest| rest.split("\n\n").nth(1)).expect("the table");
    let last = ranking.lines().last().expect("a row");
    assert!(last.starts_with("| — | 轻工园 | 样本不足 |"), "{last}");
    assert!(markdown.contains("〔待填：文号〕"));
}

#[test]
fn names_are_text_in_html_and_markdown() {
    let mut sample = sample();
    sample.data.units[0].name = "<script>alert('x')</script> | {{ rules }} **b** `c` \u{202e}d\ne".into();
    sample.rules.nodes[1].title = Some("a\"><img src=x>".into());
    let files = published(&sample);
    for name in ["bulletin.zh.html", "bulletin.en.html"] {
        let html = file(&files, name);
        assert!(!html.contains("<script>alert") && !html.contains("<img") && !html.contains('\u{202e}'));
        assert_eq!(html.matches("<script").count(), 1, "its own");
        assert!(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
        assert!(!html.contains("http://") && !html.contains("https://"), "no network");
    }
    let markdown = file(&files, "bulletin.zh.md");
    assert!(markdown.contains(r"\<script\>alert('x')\</script\> \| \{\{ rules \}\} \*\*b\*\* \`c\` d e"));
    for row in markdown.lines().filter(|line| line.contains("script")) {
        assert!(!row.replace(r"\|", "").contains("| {{"), "{row}");
    }
}

#[test]
fn markdown_marks_are_escaped_where_they_would_act() {
    assert_eq!(escape::markdown("1. a"), r"1\. a");
    assert_eq!(escape::markdown("12.5 分"), "12.5 分");
    assert_eq!(escape::markdown("# a"), r"\# a");
    assert_eq!(escape::markdown("- a"), r"\- a");
    assert_eq!(escape::markdown("https://a.b www.c @d"), r"https\://a.b www\.c \@d");
    assert_eq!(escape::markdown("a\r\n\tb\u{200f}c"), "a bc");
}

#[test]
fn spreadsheets_run_nothing() {
    for text in ["=1+1", "+a", "-a", "@sum", "\tx", "\rx", "-1-1", "1e3".trim_start_matches('1')] {
        let cell = escape::spreadsheet(text);
        assert!(cell.starts_with('\'') || !text.starts_with(['=', '+', '-', '@', '\t', '\r']), "{text:?}");
    }
    assert_eq!(escape::spreadsheet("-1.50"), "-1.50");
    assert_eq!(escape::spreadsheet("-7/3"), "'-7/3");
    let mut sample = sample();
    sample.data.units[1].name = "=HYPERLINK(\"a\",\"b\")".into();
    let files = published(&sample);
    let csv = file(&files, "results.csv");
    assert!(csv.starts_with("\u{feff}unit,name,group,total.routine,"));
    assert!(csv.contains("u02,\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\",departments,"));
    assert_eq!(csv.lines().count(), 27);
}

#[test]
fn json_holds_exact_values_and_states() {
    let sample = sample();
    let files = published(&sample);
    let json: serde_json::Value = serde_json::from_str(file(&files, "results.json")).expect("valid JSON");
    let (second, last) = (&json["units"][1], &json["units"][25]);
    assert_eq!(second["nodes"]["total.comprehensive.social"], "9369/101");
    assert_eq!(second["total"], sample.outcome.totals[1].total.number().expect("a total").to_string());
    assert_eq!(last["states"]["total.comprehensive.social"], "below-minimum");
    assert_eq!(last["total"], serde_json::Value::Null);
    assert_eq!(json["units"][17]["vetoes"][0], "accident");
    assert_eq!(json["units"][5]["consequences"][0]["id"], "removal");
    assert_eq!(json["provenance"]["templates"], Templates::default().hash());
}

#[test]
fn parts_that_do_not_add_up_are_noted_and_not_adjusted() {
    let show = Rounding { places: 2, mode: RoundingMode::HalfEven };
    let third = number(100, 3);
    assert!(!prints_alike([&third, &third, &third].into_iter(), &Number::HUNDRED, show));
    assert!(prints_alike([&number(1, 2), &number(1, 4)].into_iter(), &number(3, 4), show));
    let sample = sample();
    let markdown = published(&sample);
    assert!(file(&markdown, "bulletin.zh.md").contains("数值未作调整"));
    assert!(file(&markdown, "bulletin.en.md").contains("nothing was adjusted"));
}

#[test]
fn a_derivation_ends_in_the_printed_total() {
    let sample = sample();
    let total = sample.outcome.totals[1].total.clone();
    let mut whole = step("综合得分", StepKind::Total, total.clone());
    let mut part = step("日常考核", StepKind::Node(crate::model::NodeId(1)), Value::Number(number(99, 1)));
    part.how = "100 − 1 = 99".into();
    part.inputs = vec![
        Input {
            title: "迟报".into(),
            value: Value::Number(Number::ONE),
            dim: Dim::Count,
            origin: Origin::EmptyTable(None),
        },
        Input {
            title: "拖延".into(),
            value: Value::Missing(State::NotSubmitted),
            dim: Dim::Count,
            origin: Origin::Absent,
        },
    ];
    whole.children.push(part);
    let printed = super::print::Print::new(&sample.rules, Lang::Zh).value(&total, &Dim::Points);
    for depth in [Depth::Line, Depth::Table, Depth::Full] {
        let text = derivation(&sample.rules, &whole, &[], &sample.sources, Lang::Zh, depth);
        assert!(text.ends_with(&format!("综合得分：{printed}\n")), "{text}");
        assert!(text.contains("日常考核"));
    }
    let full = derivation(&sample.rules, &whole, &[], &sample.sources, Lang::Zh, Depth::Full);
    assert!(full.contains("└─ 日常考核 99.00 = 100 − 1 = 99  [第五条]"), "{full}");
    assert!(full.contains("   ├─ 迟报 1 ← 空表，无记录"), "{full}");
    assert!(full.contains("   └─ 拖延 未报 ← 未报"), "{full}");
}

#[test]
fn numbers_in_print() {
    let sample = sample();
    let print = super::print::Print::new(&sample.rules, Lang::En);
    assert_eq!(print.points(&number(-5, 2)), "−2.50");
    assert_eq!(print.points(&number(2345, 1000)), "2.34");
    assert_eq!(print.percent(&number(2, 5)), "40%");
    assert_eq!(print.money(&Number::integer(1_230_000)), "1,230,000 yuan");
    assert_eq!(print.money(&number(-12_345, 10)), "−1,234.50 yuan");
}

#[test]
fn a_template_error_is_a_diagnostic() {
    let error = TemplateError { template: "bulletin.html".into(), line: Some(3), detail: "undefined value".into() };
    let problem = Diagnostic::from(error);
    assert_eq!(problem.code.code, "K0608");
    assert_eq!(problem.message.en, "template `bulletin.html:3`: undefined value");
}
