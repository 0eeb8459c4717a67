//! A validator of JSON Schema for the keywords that the schemas of this repository use. A keyword it does not
//! know makes it stop: nothing is passed over in silence.

use serde_json::{Map, Value as Json};

/// The first place where a document is not what a schema says, and why; nothing where it is.
pub(crate) fn refused(schema: &Json, document: &Json) -> Option<String> {
    let root = Root { schema };
    root.check(schema, document, "").err().map(|found| format!("{}: {}", found.place, found.why))
}

/// Where and why; of the choices of an `anyOf` the one that came farthest is told.
struct Found {
    place: String,
    why: String,
}

struct Root<'a> {
    schema: &'a Json,
}

impl Root<'_> {
    fn check(&self, schema: &Json, document: &Json, place: &str) -> Result<(), Found> {
        let no = |why: String| Err(Found { place: place.to_owned(), why });
        let schema = match schema {
            Json::Bool(true) => return Ok(()),
            Json::Bool(false) => return no(format!("nothing may stand here, but {document} does")),
            Json::Object(schema) => schema,
            other => panic!("{other} is no schema"),
        };
        for (keyword, value) in schema {
            match keyword.as_str() {
                "$schema" | "$id" | "$defs" | "definitions" | "title" | "description" | "default" => {}
                // What is asked of an address is that it has no blank and no character beyond ASCII.
                "format" => match (value.as_str(), document.as_str()) {
                    (Some("uri" | "uri-reference"), Some(text)) if text.chars().any(|c| !c.is_ascii_graphic()) => {
                        return no(format!("{document} is no {value}"));
                    }
                    (Some("uri" | "uri-reference"), _) | (Some("date-time"), None) => {}
                    other => panic!("the validator does not know the format {other:?}"),
                },
                "$ref" => {
                    let name = value.as_str().unwrap().strip_prefix('#').expect("a place in the schema");
                    let target = self.schema.pointer(name).unwrap_or_else(|| panic!("there is no {name}"));
                    self.check(target, document, place)?;
                }
                "type" if !is_of(document, value.as_str().unwrap()) => return no(format!("{document} is no {value}")),
                "const" if document != value => return no(format!("{document} is not {value}")),
                "enum" if !value.as_array().unwrap().contains(document) => {
                    return no(format!("{document} is none of {value}"));
                }
                "pattern" if document.as_str().is_some_and(|text| !matches(value.as_str().unwrap(), text)) => {
                    return no(format!("{document} is not of the form {value}"));
                }
                "minimum" if document.as_i64().is_some_and(|n| n < value.as_i64().unwrap()) => {
                    return no(format!("{document} is below {value}"));
                }
                "maximum" if document.as_i64().is_some_and(|n| n > value.as_i64().unwrap()) => {
                    return no(format!("{document} is above {value}"));
                }
                "uniqueItems"
                    if document.as_array().is_some_and(|a| (1..a.len()).any(|at| a[..at].contains(&a[at]))) =>
                {
                    return no("an item stands twice".to_owned());
                }
                "minItems" if document.as_array().is_some_and(|a| (a.len() as u64) < value.as_u64().unwrap()) => {
                    return no(format!("{document} has fewer than {value} items"));
                }
                "type" | "const" | "enum" | "pattern" | "minimum" | "maximum" | "uniqueItems" | "minItems" => {}
                "anyOf" => self.any(value.as_array().unwrap(), document, place)?,
                "oneOf" => {
                    let choices = value.as_array().unwrap();
                    let fits = choices.iter().filter(|choice| self.check(choice, document, place).is_ok()).count();
                    if fits != 1 {
                        return no(format!("{fits} of the forms fit where one must"));
                    }
                }
                "properties" | "additionalProperties" | "required" => self.object(schema, keyword, document, place)?,
                "prefixItems" | "items" => self.array(schema, keyword, document, place)?,
                other => panic!("the validator does not know `{other}`"),
            }
        }
        Ok(())
    }

    fn any(&self, choices: &[Json], document: &Json, place: &str) -> Result<(), Found> {
        let mut farthest: Option<Found> = None;
        for choice in choices {
            match self.check(choice, document, place) {
                Ok(()) => return Ok(()),
                Err(found) if farthest.as_ref().is_none_or(|far| found.place.len() > far.place.len()) => {
                    farthest = Some(found);
                }
                Err(_) => {}
            }
        }
        let found = farthest.expect("a choice");
        // Where every choice fails at once, the choices themselves say little.
        if found.place == place {
            return Err(Found { place: found.place, why: format!("{document} is none of the forms allowed here") });
        }
        Err(found)
    }

    fn object(&self, schema: &Map<String, Json>, keyword: &str, document: &Json, place: &str) -> Result<(), Found> {
        let Json::Object(document) = document else { return Ok(()) };
        let known = schema.get("properties").and_then(Json::as_object);
        let inside = |key: &str| format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"));
        match keyword {
            "required" => {
                let required = schema["required"].as_array().unwrap().iter().map(|key| key.as_str().unwrap());
                match required.into_iter().find(|key| !document.contains_key(*key)) {
                    Some(key) => Err(Found { place: place.to_owned(), why: format!("`{key}` is missing") }),
                    None => Ok(()),
                }
            }
            "properties" => {
                let stated = known.unwrap().iter().filter_map(|(key, of)| Some((key, of, document.get(key)?)));
                stated.into_iter().try_for_each(|(key, of, value)| self.check(of, value, &inside(key)))
            }
            _ => {
                let others = document.iter().filter(|(key, _)| !known.is_some_and(|known| known.contains_key(*key)));
                let of = &schema["additionalProperties"];
                others.into_iter().try_for_each(|(key, value)| match of {
                    Json::Bool(false) => {
                        Err(Found { place: inside(key), why: format!("`{key}` is no key of this object") })
                    }
                    of => self.check(of, value, &inside(key)),
                })
            }
        }
    }

    fn array(&self, schema: &Map<String, Json>, keyword: &str, document: &Json, place: &str) -> Result<(), Found> {
        let Json::Array(document) = document else { return Ok(()) };
        let first = schema.get("prefixItems").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        match keyword {
            "prefixItems" => {
                let pairs = first.iter().zip(document).enumerate();
                pairs.into_iter().try_for_each(|(at, (of, item))| self.check(of, item, &format!("{place}/{at}")))
            }
            _ => {
                let rest = document.iter().enumerate().skip(first.len());
                rest.into_iter().try_for_each(|(at, item)| self.check(&schema["items"], item, &format!("{place}/{at}")))
            }
        }
    }
}

fn is_of(document: &Json, kind: &str) -> bool {
    match kind {
        "object" => document.is_object(),
        "array" => document.is_array(),
        "string" => document.is_string(),
        "boolean" => document.is_boolean(),
        "null" => document.is_null(),
        "number" => document.is_number(),
        "integer" => document.is_i64() || document.is_u64(),
        other => panic!("the validator does not know the type `{other}`"),
    }
}

/// Whether a whole text has a form. Of regular expressions, those of the schema: characters, `[…]`, `{n}`, `*`, `?`, groups
/// and choices, between `^` and `$`.
fn matches(pattern: &str, text: &str) -> bool {
    let inner = pattern.strip_prefix('^').and_then(|p| p.strip_suffix('$')).expect("a form of the whole text");
    let text: Vec<char> = text.chars().collect();
    ends(&inner.chars().collect::<Vec<_>>(), &text, vec![0]).contains(&text.len())
}

/// Where the text may have been read to when it was read from each of the places on.
fn ends(pattern: &[char], text: &[char], from: Vec<usize>) -> Vec<usize> {
    // Choices at the outermost level.
    let mut depth = 0;
    let bar = pattern.iter().position(|mark| {
        depth += i32::from(*mark == '(') - i32::from(*mark == ')');
        depth == 0 && *mark == '|'
    });
    if let Some(bar) = bar {
        let mut all = ends(&pattern[..bar], text, from.clone());
        all.extend(ends(&pattern[bar + 1..], text, from));
        return all;
    }
    let Some(first) = pattern.first() else { return from };
    let close = |open: char, shut: char| {
        let mut depth = 0;
        let found = pattern.iter().position(|mark| {
            depth += i32::from(*mark == open) - i32::from(*mark == shut);
            depth == 0
        });
        found.expect("a bracket that closes")
    };
    let atom = match first {
        '(' => close('(', ')'),
        '[' => close('[', ']'),
        _ => 0,
    };
    let once = |from: Vec<usize>| -> Vec<usize> {
        match first {
            '(' => ends(&pattern[1..atom], text, from),
            '[' => {
                let set = &pattern[1..atom];
                let fits = |mark: char| match set {
                    [low, '-', high] => (*low..=*high).contains(&mark),
                    [a, '-', b, c, '-', d] => (*a..=*b).contains(&mark) || (*c..=*d).contains(&mark),
                    other => other.contains(&mark),
                };
                from.into_iter().filter(|at| text.get(*at).is_some_and(|mark| fits(*mark))).map(|at| at + 1).collect()
            }
            plain => from.into_iter().filter(|at| text.get(*at) == Some(plain)).map(|at| at + 1).collect(),
        }
    };
    let rest = &pattern[atom + 1..];
    match rest.first() {
        Some('?') => {
            let mut all = once(from.clone());
            all.extend(from);
            ends(&rest[1..], text, all)
        }
        Some('*') => {
            let (mut all, mut last) = (from.clone(), from);
            while !last.is_empty() {
                last = once(last).into_iter().filter(|at| !all.contains(at)).collect();
                all.extend(&last);
            }
            ends(&rest[1..], text, all)
        }
        Some('{') => {
            let shut = rest.iter().position(|mark| *mark == '}').unwrap();
            let times: usize = rest[1..shut].iter().collect::<String>().parse().unwrap();
            let all = (0..times).fold(from, |from, _| once(from));
            ends(&rest[shut + 1..], text, all)
        }
        _ => {
            let all = once(from);
            ends(rest, text, all)
        }
    }
}

#[test]
fn forms_are_those_of_whole_texts() {
    let number = "^-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?$";
    for text in ["0", "-2/5", "100", "7/30"] {
        assert!(matches(number, text), "{text}");
    }
    for text in ["", "01", "2/", "1/02", "1.5", "+1", "2/5 ", "½"] {
        assert!(!matches(number, text), "{text}");
    }
    assert!(matches("^[0-9]{2}-[0-9]{2}$", "02-28") && !matches("^[0-9]{2}-[0-9]{2}$", "2-28"));
}
