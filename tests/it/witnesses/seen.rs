//! What a check says of a scheme, read as another program would, and schemes worked out on given figures.

use crate::plain::fraction::Fraction;
use kaohe::base::emit::json;
use kaohe::base::language::Lang;
use kaohe::base::source::{FileId, Sources};
use kaohe::compile::compile;
use kaohe::engine::run_example;
use kaohe::model::value::Value as Result;
use kaohe::syntax::format::{Names, Style, format};
use serde_json::Value;

/// A number in a witness.
pub(super) fn number(value: &Value) -> Option<Fraction> {
    value.as_str().map(|text| Fraction::parse(text).unwrap_or_else(|| panic!("{text}")))
}

/// A text of a witness.
pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The problems of a scheme, as JSON gives them.
pub(super) fn problems(scheme: &str) -> Vec<Value> {
    let mut sources = Sources::new();
    let file = sources.insert("scheme.kh", scheme);
    let found = compile(&sources, &[file]).problems.sorted(&sources);
    let list: Value = serde_json::from_str(&json(&found, &sources, Lang::En)).unwrap();
    list.as_array().unwrap().clone()
}

/// The same scheme in Chinese keywords.
pub(super) fn chinese(scheme: &str) -> String {
    let mut names = Names::default();
    names.gather(scheme);
    let style = Style { keywords: Some(Lang::Zh), words: true, names: &names };
    format(FileId(0), scheme, &style).unwrap_or_else(|refusal| panic!("{scheme}\n{refusal:?}"))
}

/// What is given, as an example writes it: `x = 94.5%, late = 3`.
pub(super) fn given(list: &Value) -> Vec<String> {
    let one = |one: &Value| format!("{} = {}", text(&one["name"]), text(&one["written"]));
    list.as_array().map(|list| list.iter().map(one).collect()).unwrap_or_default()
}

/// What a witness gives on one of its sides.
pub(super) fn given_on(witness: &Value, side: &str) -> Vec<String> {
    [given(&witness["given"]), given(&witness[side]["given"])].concat()
}

/// What an example of a scheme that compiles comes to: `expect` is the beginning of what is expected, such as `grade =`.
fn outcome(scheme: &str, node: &str, given: &[String], expect: &str) -> Result {
    let given = if given.is_empty() { String::new() } else { format!("given {}; ", given.join(", ")) };
    let example = format!("example \"witness\" for {node} {{ {given}expect {expect} }}\n");
    let mut sources = Sources::new();
    let files = [sources.insert("scheme.kh", scheme), sources.insert("witness.kh", example.as_str())];
    let compiled = compile(&sources, &files);
    let said: Vec<String> = compiled.problems.iter().map(|p| format!("{} {}", p.code.code, p.message.en)).collect();
    let rules = compiled.value.filter(|_| !compiled.problems.has_errors());
    let rules = rules.unwrap_or_else(|| panic!("{scheme}\n{example}\n{said:?}"));
    let found = run_example(&rules, rules.examples.last().unwrap());
    found.first().unwrap().actual.clone()
}

/// The value of a node on given figures.
pub(super) fn value(scheme: &str, node: &str, given: &[String]) -> Fraction {
    match outcome(scheme, node, given, "0 points") {
        Result::Number(number) => Fraction::parse(&number.to_string()).unwrap(),
        other => panic!("{scheme}\n{node} given {given:?}: {other:?}"),
    }
}

/// Whether a veto, an award or a consequence is met.
pub(super) fn met(scheme: &str, what: &str, given: &[String]) -> bool {
    match outcome(scheme, "total", given, &format!("{what} = yes")) {
        Result::Flag(met) => met,
        Result::Number(number) => !number.is_zero(),
        other => panic!("{scheme}\n{what} given {given:?}: {other:?}"),
    }
}

/// The grade on given figures, as a position.
pub(super) fn grade(scheme: &str, given: &[String], any: &str) -> Result {
    outcome(scheme, "total", given, &format!("grade = {any}"))
}

/// That a statement is well formed and its arithmetic so: the relation holds, a sum is one, lines are counted against 1.
pub(super) fn sound(witness: &Value) {
    let (left, right) = (&witness["left"], &witness["right"]);
    for one in witness["given"].as_array().unwrap() {
        assert!(number(&one["value"]).is_some() && !text(&one["written"]).is_empty(), "{witness}");
    }
    if left["what"] == "sum" {
        let sum = witness["given"].as_array().unwrap().iter().map(|one| number(&one["value"]).unwrap()).sum();
        assert_eq!(number(&left["value"]), Some(sum), "{witness}");
    }
    let relation = text(&witness["relation"]);
    let (Some(a), Some(b)) = (number(&left["value"]), number(&right["value"])) else {
        // Without a limit it is beyond every number on its side.
        let sign = if left["what"] == "least" { "<" } else { ">" };
        assert!(left["value"].is_null() && relation == sign, "{witness}");
        return;
    };
    let holds = match relation.as_str() {
        "<" => a < b,
        "<=" => a <= b,
        "=" => a == b,
        "!=" => a != b,
        ">=" => a >= b,
        ">" => a > b,
        other => panic!("{other}"),
    };
    assert!(holds, "{witness}");
}
