//! Values in canonical form as readers write them: conditions with titles, tables, quotas, effects.
//!
//! A comparison knows rules by their canonical form only, so that it can be made of a rule set of which no text is at hand.

mod expression;
mod office;
mod shapes;
mod titles;
mod vocabulary;

use crate::base::language::{Lang, quoted};
use crate::base::number::{Number, RoundingMode};
use crate::model::contract::Fact;
use crate::model::value::Value;
use crate::model::{RuleSet, Show};
use crate::report::print::Print;
use serde_json::{Value as Json, json};
use std::rc::Rc;
use titles::Titles;
use vocabulary::{WORDS, dated, dim_of, is_test, nothing, sign};

pub(super) use shapes::Place;

/// Prints canonical values in one language, with the titles of two rule sets.
#[derive(Clone)]
pub(crate) struct Words {
    print: Print,
    titles: Rc<Titles>,
    /// The fact whose values are told.
    unit: Option<Fact>,
    /// What a mark is called: of ranked ballots it is a place.
    mark: (&'static str, &'static str),
}

impl Words {
    /// The titles of the new rule set, and those of the old one for what is only there.
    pub(crate) fn new(old: &RuleSet, new: &RuleSet, lang: Lang) -> Self {
        let titles = Rc::new(Titles::new(old, new, lang));
        Self { print: Print::new(new, lang), titles, unit: None, mark: ("打分值", "mark") }
    }

    /// The same words for values of a fact.
    fn within(&self, fact: &Fact) -> Self {
        Self { unit: Some(fact.clone()), ..self.clone() }
    }

    pub(super) fn lang(&self) -> Lang {
        self.print.lang
    }

    fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.print.pick(zh, en)
    }

    pub(super) fn titled(&self, kind: &'static str, id: &str) -> String {
        self.titles.get(kind, id)
    }

    pub(super) fn points(&self, number: &Number) -> String {
        let figure = self.print.plain(number);
        match self.lang() {
            Lang::Zh => format!("{figure}分"),
            Lang::En if *number == Number::ONE => format!("{figure} point"),
            Lang::En => format!("{figure} points"),
        }
    }

    pub(super) fn share(&self, number: &Number) -> String {
        self.print.weight(number)
    }

    /// A share, rounded to whole percent.
    pub(super) fn whole_percent(&self, share: &Number) -> String {
        format!("{}%", (share * &Number::HUNDRED).format_fixed(0, RoundingMode::HalfUp))
    }

    /// A form of numbers in print.
    pub(super) fn rounding(&self, show: Show) -> String {
        let mode = match show.mode {
            RoundingMode::HalfUp => "half-up",
            RoundingMode::HalfEven => "half-even",
            RoundingMode::Down => "down",
            RoundingMode::Up => "up",
        };
        self.any(&json!({ "places": show.places, "mode": mode }))
    }

    /// What a settlement is about, by its id.
    pub(super) fn matter(&self, id: &str) -> String {
        let id = id.split('#').next().unwrap_or(id);
        match id {
            "all" => self.say("全部事项", "everything").to_owned(),
            "total" => self.say("总分", "the total").to_owned(),
            "place" | "grade" => self.word(id),
            _ => self.titles.anything(id),
        }
    }

    pub(super) fn money(&self, number: &Number) -> String {
        self.print.money(number)
    }

    pub(super) fn plain(&self, number: &Number) -> String {
        self.print.plain(number)
    }

    /// A value of a figure, in the unit of the figure where that is a fact.
    pub(super) fn value_of(&self, rules: &RuleSet, of: &Json, value: &Number) -> String {
        let fact = of.as_array().filter(|list| list.first().and_then(Json::as_str) == Some("fact"));
        let fact = fact.and_then(|list| list.get(1)?.as_str());
        match fact.and_then(|id| rules.facts.iter().find(|fact| fact.id == id)) {
            Some(fact) => self.in_unit(fact, value),
            None => self.print.value(&Value::Number(value.clone()), &dim_of(rules, of)),
        }
    }

    /// A value of a fact in its unit.
    fn in_unit(&self, fact: &Fact, value: &Number) -> String {
        let figure = self.print.fact(fact, &Value::Number(value.clone()));
        let unit = self.print.pick(&fact.unit.0, &fact.unit.1).trim();
        let apart = unit.chars().next().is_some_and(|first| first.is_ascii_alphabetic());
        if apart { format!("{figure} {unit}") } else { format!("{figure}{unit}") }
    }

    /// The lines of a step table or the knots of a line, with edges in the unit of the figure; any other value as it is.
    pub(super) fn along(&self, along: Option<(&RuleSet, &Json)>, value: &Json) -> String {
        let (Some((rules, of)), Some(list)) = (along, value.as_array()) else { return self.any(value) };
        let edge = |number: &Json| {
            let number = number.as_str().and_then(Number::from_fraction_text)?;
            Some(self.value_of(rules, of, &number))
        };
        let one = |item: &Json| {
            let (left, right) = (item.get(0)?, item.get(1)?);
            match left.as_array() {
                Some(tests) if tests.iter().all(is_test) => {
                    let test = |test: &Json| {
                        let sign = test.get(0).and_then(Json::as_str).map(sign)?;
                        let edge = edge(test.get(1)?).unwrap_or_else(|| self.any(test.get(1).unwrap_or(&Json::Null)));
                        Some(if sign == "=" { edge } else { format!("{sign} {edge}") })
                    };
                    let tests = tests.iter().map(test).collect::<Option<Vec<_>>>()?.join(self.say(" 且 ", " and "));
                    Some(format!("{tests}{}{}", self.say("：", ": "), self.points_of(right)))
                }
                Some(_) => None,
                None => Some(format!("{}{}{}", edge(left)?, self.say("：", ": "), self.points_of(right))),
            }
        };
        match list.iter().map(one).collect::<Option<Vec<_>>>() {
            Some(parts) if !parts.is_empty() => parts.join(self.say("；", "; ")),
            _ => self.any(value),
        }
    }

    /// Any value, by its shape.
    pub(super) fn any(&self, value: &Json) -> String {
        match value {
            Json::Null => self.say("无", "none").to_owned(),
            Json::Bool(true) => self.say("是", "yes").to_owned(),
            Json::Bool(false) => self.say("否", "no").to_owned(),
            Json::String(text) => match Number::from_fraction_text(text) {
                Some(number) => self.print.plain(&number),
                None => self.word(text),
            },
            Json::Number(number) => number.to_string(),
            Json::Array(list) => self.list(list),
            Json::Object(_) => self.object(value),
        }
    }

    fn list(&self, list: &[Json]) -> String {
        if list.is_empty() {
            return self.say("无", "none").to_owned();
        }
        let whole = Json::Array(list.to_vec());
        if let Some(text) = self.expression(&whole) {
            return text;
        }
        match list {
            [Json::Number(days), Json::String(unit)] => {
                return match (unit.as_str(), self.lang()) {
                    ("working-days", Lang::Zh) => format!("{days}个工作日"),
                    ("working-days", Lang::En) => format!("{days} working days"),
                    (_, Lang::Zh) => format!("{days}天"),
                    (_, Lang::En) => format!("{days} days"),
                };
            }
            [Json::String(first), Json::String(last)] if dated(first) && dated(last) => {
                return format!("{first} – {last}");
            }
            [Json::String(low), Json::String(high)]
                if Number::from_fraction_text(low).is_some() && Number::from_fraction_text(high).is_some() =>
            {
                let end = |at: usize| list.get(at).map_or_else(String::new, |end| self.any(end));
                return format!("{} .. {}", end(0), end(1));
            }
            _ => {}
        }
        let each = list.iter().map(|item| self.item(item));
        each.collect::<Vec<_>>().join(self.say("；", "; "))
    }

    /// A member of a list: a line of a table, a knot, a multiplier, a key of a ranking, a stage, or any value.
    fn item(&self, item: &Json) -> String {
        let Some(list) = item.as_array() else { return self.any(item) };
        if let Some(text) = self.expression(item) {
            return text;
        }
        match list.as_slice() {
            [Json::Array(tests), value] if tests.iter().all(is_test) => {
                format!("{}{}{}", self.tests(tests), self.say("：", ": "), self.points_of(value))
            }
            [Json::String(x), Json::String(y)] => {
                match (Number::from_fraction_text(x), Number::from_fraction_text(y)) {
                    (Some(x), Some(y)) => format!("{} → {}", self.print.plain(&x), self.points(&y)),
                    _ => format!("{x} {y}"),
                }
            }
            [by, Json::String(word)] if word == "always" => format!("×{}", self.any(by)),
            [by, Json::Object(when)] if when.len() == 1 => {
                let (word, value) =
                    when.iter().next().map_or(("", &Json::Null), |(word, value)| (word.as_str(), value));
                let when = match (word, self.lang()) {
                    ("from-the", _) => self.repeat(value, None),
                    ("in", _) => {
                        format!(
                            "{}{}",
                            self.say("在", "in "),
                            self.titled("window", value.as_str().unwrap_or_default())
                        )
                    }
                    _ => self.any(value),
                };
                format!("×{}{}{when}{}", self.any(by), self.say("（", " ("), self.say("）", ")"))
            }
            [of, Json::Bool(lower)] => format!(
                "{}{}",
                self.any(of),
                if *lower {
                    self.say("（低者在前）", " (lower first)")
                } else {
                    self.say("（高者在前）", " (higher first)")
                }
            ),
            _ => list.iter().map(|part| self.any(part)).collect::<Vec<_>>().join(" "),
        }
    }

    /// A number of points where nothing else is said.
    fn points_of(&self, value: &Json) -> String {
        match value {
            Json::String(text) => Number::from_fraction_text(text).map_or_else(|| text.clone(), |it| self.points(&it)),
            other => self.any(other),
        }
    }

    /// Tests of a line: `≥ 95%`, `≥ 85% and < 95%`.
    fn tests(&self, tests: &[Json]) -> String {
        let one = |test: &Json| {
            let sign = test.get(0).and_then(Json::as_str).map_or("", sign);
            let edge = test.get(1).unwrap_or(&Json::Null);
            let edge = match edge.as_str().and_then(Number::from_fraction_text) {
                Some(edge) => self.print.plain(&edge),
                None => self.any(edge),
            };
            if sign == "=" { edge } else { format!("{sign} {edge}") }
        };
        tests.iter().map(one).collect::<Vec<_>>().join(self.say(" 且 ", " and "))
    }

    fn object(&self, value: &Json) -> String {
        let Some(map) = value.as_object() else { return String::new() };
        let get = |key: &str| map.get(key).unwrap_or(&Json::Null);
        let text = |key: &str| get(key).as_str().unwrap_or_default();
        if map.contains_key("by") && map.contains_key("lines") {
            return self.choice(value);
        }
        if map.contains_key("rows") {
            let rows = get("rows").as_object().into_iter().flatten();
            let mut parts: Vec<String> = rows.map(|(name, cell)| format!("{name} {}", self.any(cell))).collect();
            if !get("else").is_null() {
                parts.push(format!("{} {}", self.say("其余", "else"), self.any(get("else"))));
            }
            return parts.join(self.say("；", "; "));
        }
        if map.contains_key("places") && map.contains_key("mode") {
            let places = get("places");
            let mode = self.word(text("mode"));
            return match (places.as_u64(), self.lang()) {
                (Some(0), Lang::Zh) => format!("整数，{mode}"),
                (Some(0), Lang::En) => format!("whole numbers, {mode}"),
                (Some(1), Lang::En) => format!("1 decimal, {mode}"),
                (_, Lang::Zh) => format!("{places}位小数，{mode}"),
                (_, Lang::En) => format!("{places} decimals, {mode}"),
            };
        }
        if map.contains_key("end") && map.contains_key("quota") {
            return match self.lang() {
                Lang::Zh => format!("{}{}", self.word(text("end")), self.object(get("quota"))),
                Lang::En => format!("{} {}", self.word(text("end")), self.object(get("quota"))),
            };
        }
        if map.contains_key("size") && map.contains_key("among") {
            let (size, among) = (self.size(get("size")), self.among(get("among")));
            let ties = match text("ties") {
                "in" => self.say("并列都取", "ties in"),
                "out" => self.say("并列都不取", "ties out"),
                _ => self.say("不得并列", "no ties"),
            };
            return [size, among, ties.to_owned()].join(self.say("，", ", "));
        }
        if map.contains_key("weight") && map.contains_key("scale") {
            return match get("weight") {
                Json::String(weight) => {
                    Number::from_fraction_text(weight).map_or_else(|| weight.clone(), |weight| self.share(&weight))
                }
                by => self.any(by),
            };
        }
        if map.len() == 1
            && let Some((word, value)) = map.iter().next()
        {
            return self.single(word, value);
        }
        if map.contains_key("sign") && map.contains_key("amount") {
            return self.rule(value);
        }
        if map.contains_key("during") {
            return self.for_a_time(value);
        }
        let parts = map.iter().filter(|(_, value)| !nothing(value));
        parts
            .map(|(key, value)| format!("{} {}", self.word(key), self.any(value)))
            .collect::<Vec<_>>()
            .join(self.say("，", ", "))
    }

    /// An object of one key: an effect, a kind of quantity, a constant.
    fn single(&self, word: &str, value: &Json) -> String {
        let number = |value: &Json| value.as_str().and_then(Number::from_fraction_text).unwrap_or(Number::ZERO);
        match word {
            "level" | "text" | "date" | "require" | "office" => {
                value.as_str().map_or_else(|| value.to_string(), str::to_owned)
            }
            "state" => self.word(value.as_str().unwrap_or_default()),
            "node" | "group" | "award" => {
                let kind = match word {
                    "node" => "node",
                    "group" => "group",
                    _ => "award",
                };
                self.titled(kind, value.as_str().unwrap_or_default())
            }
            "deduct" => format!("{}{}", self.say("扣", "takes "), self.points(&number(value))),
            "total-at-most" => format!("{}{}", self.say("总分不超过", "total at most "), self.points(&number(value))),
            "grade-is" => {
                format!("{}{}", self.say("等次定为", "grade is "), value.as_str().unwrap_or_default())
            }
            "grade-at-most" => {
                format!("{}{}", self.say("等次不高于", "grade at most "), value.as_str().unwrap_or_default())
            }
            "deduct-each" => {
                let points = self.points(&number(value.get(0).unwrap_or(&Json::Null)));
                let event = self.titled("event", value.get(1).and_then(Json::as_str).unwrap_or_default());
                match self.lang() {
                    Lang::Zh => format!("每次{event}扣{points}"),
                    Lang::En => format!("takes {points} for each {event}"),
                }
            }
            "bar" => self.barred(value),
            "pay" => {
                let name = self.titled("pay", value.get(0).and_then(Json::as_str).unwrap_or_default());
                let sum = match value.get(1).unwrap_or(&Json::Null) {
                    Json::String(sum) => Number::from_fraction_text(sum).map_or_else(String::new, |it| self.money(&it)),
                    other => self.any(other),
                };
                match self.lang() {
                    Lang::Zh => format!("{}{sum}", quoted(&name)),
                    Lang::En => format!("{} {sum}", quoted(&name)),
                }
            }
            "points" | "quota" => {
                let name = value.get(0).and_then(Json::as_str).unwrap_or_default();
                let name = if word == "points" { self.titled("effect", name) } else { name.to_owned() };
                let text = self.any(value.get(1).unwrap_or(&Json::Null));
                match self.lang() {
                    Lang::Zh => format!("{}{text}", quoted(&name)),
                    Lang::En => format!("{} {text}", quoted(&name)),
                }
            }
            "periods" => self.counted(value, "期", "period"),
            "months" => self.counted(value, "个月", "month"),
            "days" => self.counted(value, "天", "day"),
            "levels" => self.any(value),
            "measure" => self.any(value),
            "column" => match (value.as_str(), self.lang()) {
                (Some(column), Lang::Zh) => format!("按名册的“{column}”列"),
                (Some(column), Lang::En) => format!("by the column “{column}” of the units"),
                _ => self.any(value),
            },
            "number" => self.any(value),
            other => format!("{} {}", self.word(other), self.any(value)),
        }
    }

    fn counted(&self, value: &Json, zh: &str, en: &str) -> String {
        match self.lang() {
            Lang::Zh => format!("{value}{zh}"),
            Lang::En => format!("{value} {en}{}", if value.as_i64() == Some(1) { "" } else { "s" }),
        }
    }

    fn size(&self, size: &Json) -> String {
        if let Some(map) = size.as_object() {
            let share = map.get("share").and_then(Json::as_str).and_then(Number::from_fraction_text);
            let mut text = share.map_or_else(String::new, |share| self.print.percent(&share));
            let mode = map.get("rounded").and_then(Json::as_str).map(|mode| self.word(mode));
            let least = map.get("least").and_then(Json::as_u64).filter(|least| *least > 0);
            match (self.lang(), least) {
                (Lang::Zh, Some(least)) => text.push_str(&format!("（{}，至少{least}名）", mode.unwrap_or_default())),
                (Lang::Zh, None) => text.push_str(&format!("（{}）", mode.unwrap_or_default())),
                (Lang::En, Some(least)) => {
                    text.push_str(&format!(" (rounded {}, at least {least})", mode.unwrap_or_default()));
                }
                (Lang::En, None) => text.push_str(&format!(" (rounded {})", mode.unwrap_or_default())),
            }
            return text;
        }
        match self.lang() {
            Lang::Zh => format!("{size}名"),
            Lang::En => size.to_string(),
        }
    }

    fn among(&self, among: &Json) -> String {
        match among {
            Json::Object(map) => self.titled("group", map.get("group").and_then(Json::as_str).unwrap_or_default()),
            Json::String(word) if word == "all-units" => self.say("全部单位", "among all units").to_owned(),
            _ => self.say("每组", "in each group").to_owned(),
        }
    }

    /// A value by lines: `by KEY: …`.
    fn choice(&self, value: &Json) -> String {
        let get = |key: &str| value.get(key).unwrap_or(&Json::Null);
        let lines = get("lines").as_array().into_iter().flatten();
        let mut parts: Vec<String> = lines.map(|line| self.item(line)).collect();
        if !get("else").is_null() {
            parts.push(format!("{}{}", self.say("否则：", "else: "), self.any(get("else"))));
        }
        let key = self.any(get("by"));
        let parts = parts.join(self.say("；", "; "));
        match self.lang() {
            Lang::Zh => format!("按{key}：{parts}"),
            Lang::En => format!("by {key}: {parts}"),
        }
    }

    /// A word of the canonical form.
    pub(super) fn word(&self, word: &str) -> String {
        let found = WORDS.iter().find(|(known, _, _)| *known == word);
        found.map_or_else(|| word.to_owned(), |(_, zh, en)| self.say(zh, en).to_owned())
    }

    /// A word of a table of an aspect.
    pub(super) fn of_table(&self, table: &[(&str, &str, &str)], value: &Json) -> String {
        let word = match value {
            Json::Bool(true) => "true",
            Json::Bool(false) | Json::Null if table.iter().any(|(known, _, _)| *known == "false") => "false",
            other => other.as_str().unwrap_or_default(),
        };
        match table.iter().find(|(known, _, _)| *known == word) {
            Some((_, zh, en)) => self.print.pick(zh, en).to_owned(),
            None => self.any(value),
        }
    }
}
