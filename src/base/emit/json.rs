//! Problems for other programs: a JSON array, keys in a fixed order.

use serde::Serialize;

use crate::base::diagnostic::{Diagnostic, Fix, Problems, Safety, Severity};
use crate::base::language::{Bilingual, Lang};
use crate::base::source::{Sources, Span};
use crate::base::witness::{Given, Side, Witness};

/// The problems as a JSON array with one object each, in their order; ends with a line break.
///
/// `line` and `column` count from 1 (columns in characters), `offset` counts bytes of the file's UTF-8 text with LF
/// line ends; `file`, `start` and `end` are null where a problem has no place. `witness` states in numbers what shows the
/// problem ([`Witness`]); a `value` is an exact decimal or fraction in base units, null where there is no limit.
#[must_use]
pub fn json(problems: &Problems, sources: &Sources, lang: Lang) -> String {
    let writer = Writer { sources, lang };
    let objects: Vec<_> = problems.iter().map(|problem| writer.problem(problem)).collect();
    // Strings and numbers always serialise; were that to change, an empty text is no JSON, and `[]` would be a lie.
    serde_json::to_string_pretty(&objects).map(|text| text + "\n").unwrap_or_default()
}

/// Several such arrays as one.
#[must_use]
pub fn joined(arrays: &[String]) -> String {
    let inside = |array: &String| {
        let inside = array.trim().strip_prefix('[')?.strip_suffix(']')?.trim_matches('\n').to_owned();
        Some(inside).filter(|inside| !inside.is_empty())
    };
    let objects: Vec<String> = arrays.iter().filter_map(inside).collect();
    if objects.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", objects.join(",\n")) }
}

#[derive(Serialize)]
struct Object<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    message: &'a str,
    language: &'a str,
    file: Option<&'a str>,
    start: Option<Position>,
    end: Option<Position>,
    labels: Vec<Placed<'a>>,
    notes: Vec<&'a str>,
    helps: Vec<&'a str>,
    fix: Option<FixObject<'a>>,
    witness: Vec<WitnessObject<'a>>,
    explain: String,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct Placed<'a> {
    file: &'a str,
    start: Position,
    end: Position,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct FixObject<'a> {
    title: &'a str,
    safety: &'a str,
    edits: Vec<Placed<'a>>,
}

#[derive(Serialize)]
struct WitnessObject<'a> {
    given: Vec<GivenObject<'a>>,
    left: SideObject<'a>,
    relation: &'a str,
    right: SideObject<'a>,
}

#[derive(Serialize)]
struct SideObject<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    given: Vec<GivenObject<'a>>,
    what: &'a str,
    of: &'a str,
    value: Option<String>,
    written: Option<&'a str>,
}

#[derive(Serialize)]
struct GivenObject<'a> {
    name: &'a str,
    value: String,
    written: &'a str,
}

#[derive(Clone, Copy)]
struct Writer<'a> {
    sources: &'a Sources,
    lang: Lang,
}

impl<'a> Writer<'a> {
    fn problem(self, problem: &'a Diagnostic) -> Object<'a> {
        let path = problem.path(self.sources);
        let texts = |texts: &'a [Bilingual]| texts.iter().map(|text| text.get(self.lang)).collect();
        Object {
            code: problem.code.code,
            name: problem.code.name,
            severity: match problem.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            },
            message: problem.message.get(self.lang),
            language: self.lang.tag(),
            file: (!path.is_empty()).then_some(path),
            start: problem.place.map(|span| self.position(span, span.start)),
            end: problem.place.map(|span| self.position(span, span.end)),
            labels: problem
                .labels
                .iter()
                .map(|label| self.placed(label.span, Some(label.message.get(self.lang)), None))
                .collect(),
            notes: texts(&problem.notes),
            helps: texts(&problem.helps),
            fix: problem.fix.as_ref().map(|fix| self.fix(fix)),
            witness: problem.witness.iter().map(|witness| self.witness(witness)).collect(),
            explain: super::explain_command(problem.code),
        }
    }

    fn witness(self, witness: &'a Witness) -> WitnessObject<'a> {
        WitnessObject {
            given: self.given(&witness.given),
            left: self.side(&witness.left),
            relation: witness.relation.sign(),
            right: self.side(&witness.right),
        }
    }

    fn side(self, side: &'a Side) -> SideObject<'a> {
        SideObject {
            given: self.given(&side.given),
            what: side.what.word(),
            of: side.of.get(self.lang),
            value: side.value.as_ref().map(|value| value.number.to_string()),
            written: side.value.as_ref().map(|value| value.written.get(self.lang)),
        }
    }

    fn given(self, given: &'a [Given]) -> Vec<GivenObject<'a>> {
        let one = |given: &'a Given| GivenObject {
            name: &given.name,
            value: given.value.number.to_string(),
            written: given.value.written.get(self.lang),
        };
        given.iter().map(one).collect()
    }

    fn fix(self, fix: &'a Fix) -> FixObject<'a> {
        FixObject {
            title: fix.title.get(self.lang),
            safety: match fix.safety {
                Safety::Safe => "safe",
                Safety::Unsafe => "unsafe",
                Safety::DisplayOnly => "display-only",
            },
            edits: fix.edits.iter().map(|edit| self.placed(edit.span, None, Some(&edit.text))).collect(),
        }
    }

    fn placed(self, span: Span, message: Option<&'a str>, text: Option<&'a str>) -> Placed<'a> {
        Placed {
            file: &self.sources.get(span.file).path,
            start: self.position(span, span.start),
            end: self.position(span, span.end),
            message,
            text,
        }
    }

    fn position(self, span: Span, at: u32) -> Position {
        let offset = self.sources.get(span.file).boundary(at);
        let (line, column) = self.sources.line_column(span.file, offset);
        Position { line, column, offset }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::catalog;
    use crate::base::language::say;
    use crate::base::number::Number;
    use crate::base::witness::Quantity;

    #[test]
    fn one_object_a_problem() {
        let mut sources = Sources::new();
        let file = sources.insert("a.kh", "板块 甲 35分\n");
        let amount = Span::new(file, 11, 16);
        let problem = Diagnostic::new(&catalog::POINTS_SUM, say!("少 {n} 分", "{n} points short", n = 5))
            .at(amount)
            .label(Span::new(file, 0, 6), say!("此板块", "this part"))
            .note("35 + 60 = 95")
            .fix(Fix::new(say!("改为 40分", "make it 40"), amount, "40分", Safety::Unsafe))
            .witness(Witness::readings(
                (say!("按比例", "pro rata"), Quantity::share(Number::ratio(3, 200).unwrap())),
                (say!("不足不计", "whole steps"), Quantity::points(Number::ONE)),
            ));
        let text = json(&[problem].into_iter().collect(), &sources, Lang::Zh);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value[0]["code"], "K0401");
        assert_eq!(value[0]["message"], "少 5 分");
        assert_eq!(value[0]["start"], serde_json::json!({ "line": 1, "column": 6, "offset": 11 }));
        assert_eq!(value[0]["end"]["column"], 9);
        assert_eq!(value[0]["labels"][0]["message"], "此板块");
        assert_eq!(value[0]["fix"]["edits"][0]["text"], "40分");
        assert_eq!(value[0]["fix"]["safety"], "unsafe");
        assert_eq!(value[0]["explain"], "kaohe explain K0401");
        let left = serde_json::json!({ "what": "reading", "of": "按比例", "value": "0.015", "written": "1.5%" });
        assert_eq!(value[0]["witness"][0]["left"], left);
        assert_eq!(value[0]["witness"][0]["relation"], "!=");
        assert_eq!(value[0]["witness"][0]["right"]["written"], "1分");
        let first_keys: Vec<_> = text.lines().skip(2).take(3).map(str::trim).collect();
        assert_eq!(first_keys[0], "\"code\": \"K0401\",");
    }

    #[test]
    fn without_place_or_problems() {
        let sources = Sources::new();
        assert_eq!(json(&Problems::new(), &sources, Lang::En), "[]\n");
        let missing = Diagnostic::new(&catalog::FILE_MISSING, say!("无", "none")).in_file("data/facts.csv");
        let value: serde_json::Value =
            serde_json::from_str(&json(&[missing].into_iter().collect(), &sources, Lang::En)).unwrap();
        assert_eq!(value[0]["file"], "data/facts.csv");
        assert!(value[0]["start"].is_null());
    }
}
