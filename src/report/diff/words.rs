//! Values in canonical form as readers write them: conditions with titles, tables, quotas, effects.
//!
//! A comparison knows rules by their canonical form only, so that it can be made of a rule set of which no text is at hand.

use crate::base::language::Lang;
use crate::base::number::Number;
use crate::diff::condition::constant;
use crate::model::RuleSet;
use crate::model::value::{Dim, Value};
use crate::report::print::Print;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// How tightly the parts of an expression hold together: a looser part inside a tighter one stands in brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Comparison,
    Sum,
    Product,
    Atom,
}

/// Prints canonical values in one language, with the titles of two rule sets.
pub(super) struct Words {
    print: Print,
    titles: BTreeMap<(&'static str, String), String>,
}

impl Words {
    /// The titles of the new rule set, and those of the old one for what is only there.
    pub(super) fn new(old: &RuleSet, new: &RuleSet, lang: Lang) -> Self {
        let mut titles = BTreeMap::new();
        for rules in [new, old] {
            let mut put = |kind: &'static str, id: &str, title: &Option<String>| {
                let title = title.clone().unwrap_or_else(|| id.rsplit('.').next().unwrap_or(id).to_owned());
                titles.entry((kind, id.to_owned())).or_insert(title);
            };
            rules.nodes.iter().for_each(|it| put("node", &it.id, &it.title));
            rules.facts.iter().for_each(|it| put("fact", &it.id, &it.title));
            rules.groups.iter().for_each(|it| put("group", &it.id, &it.title));
            rules.windows.iter().for_each(|it| put("window", &it.id, &it.title));
            rules.vetoes.iter().for_each(|it| put("veto", &it.id, &it.title));
            rules.awards.iter().for_each(|it| put("award", &it.id, &it.title));
            rules.consequences.iter().for_each(|it| put("consequence", &it.id, &it.title));
            rules.tables.iter().for_each(|it| put("table", &it.id, &it.title));
            for event in &rules.events {
                put("event", &event.id, &event.title);
                event.fields.iter().for_each(|it| put("field", &format!("{}.{}", event.id, it.id), &it.title));
            }
        }
        Self { print: Print::new(new, lang), titles }
    }

    pub(super) fn lang(&self) -> Lang {
        self.print.lang
    }

    fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.print.pick(zh, en)
    }

    fn titled(&self, kind: &'static str, id: &str) -> String {
        let known = self.titles.get(&(kind, id.to_owned()));
        known.cloned().unwrap_or_else(|| id.rsplit('.').next().unwrap_or(id).to_owned())
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
            Some(fact) => self.print.fact_with_unit(fact, &Value::Number(value.clone())),
            // A quotient is a share.
            None if of.get(0).and_then(Json::as_str) == Some("div") => self.print.percent(value),
            None => self.print.plain(value),
        }
    }

    /// The lines of a step table or the knots of a line, with edges in the unit of the figure; any other value as it is.
    pub(super) fn along(&self, along: super::Along, value: &Json) -> String {
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
                    ("from-the", Lang::Zh) => format!("第{}次起", self.repeats(value)),
                    ("from-the", Lang::En) => format!("from number {}", self.repeats(value)),
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
            [Json::String(name), Json::String(day), Json::String(weight)] if dated(day) || day.len() == 5 => {
                let _ = weight;
                format!("{name} {day}")
            }
            _ => list.iter().map(|part| self.any(part)).collect::<Vec<_>>().join(" "),
        }
    }

    fn repeats(&self, value: &Json) -> String {
        let Some(map) = value.as_object() else { return self.any(value) };
        let first = map.get("first").map_or_else(String::new, ToString::to_string);
        match map.get("same").and_then(Json::as_str) {
            Some(field) => format!("{first}{}{field}", self.say("次同一", " of the same ")),
            None => first,
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
            return match self.lang() {
                Lang::Zh => format!("{places}位小数，{mode}"),
                Lang::En => format!("{places} decimals, {mode}"),
            };
        }
        if map.contains_key("end") && map.contains_key("quota") {
            return format!("{} {}", self.word(text("end")), self.object(get("quota")));
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
        if let (Some(during), Some(what)) = (map.get("during"), map.get("bar").or_else(|| map.get("suspend"))) {
            let word = if map.contains_key("bar") {
                self.say("不得", "barred from")
            } else {
                self.say("暂停", "suspended:")
            };
            let what = if what.as_array().is_some_and(Vec::is_empty) {
                self.say("所有评定", "all awards").to_owned()
            } else {
                self.any(what)
            };
            return format!("{word} {what}{}{}", self.say("，", ", "), self.any(during));
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
            "grade-is" => format!("{}{}", self.say("等次定为", "grade is "), self.any(value)),
            "grade-at-most" => format!("{}{}", self.say("等次不高于", "grade at most "), self.any(value)),
            "deduct-each" => {
                let points = self.points(&number(value.get(0).unwrap_or(&Json::Null)));
                let event = self.titled("event", value.get(1).and_then(Json::as_str).unwrap_or_default());
                match self.lang() {
                    Lang::Zh => format!("每次{event}扣{points}"),
                    Lang::En => format!("takes {points} for each {event}"),
                }
            }
            "bar" => {
                let awards = value.as_array().into_iter().flatten().filter_map(Json::as_str);
                let awards: Vec<String> = awards.map(|award| self.titled("award", award)).collect();
                let awards = if awards.is_empty() {
                    self.say("所有评定", "all awards").to_owned()
                } else {
                    self.print.list(&awards)
                };
                format!("{}{awards}", self.say("不得", "barred from "))
            }
            "pay" => {
                let name = value.get(0).and_then(Json::as_str).unwrap_or_default();
                let sum = match value.get(1).unwrap_or(&Json::Null) {
                    Json::String(sum) => Number::from_fraction_text(sum).map_or_else(String::new, |it| self.money(&it)),
                    other => self.any(other),
                };
                format!("{name} {sum}")
            }
            "points" | "quota" => {
                let name = value.get(0).and_then(Json::as_str).unwrap_or_default();
                format!("{name}{}{}", self.say("：", ": "), self.any(value.get(1).unwrap_or(&Json::Null)))
            }
            "periods" => self.counted(value, "期", "period"),
            "months" => self.counted(value, "个月", "month"),
            "days" => self.counted(value, "天", "day"),
            "levels" => self.any(value),
            "measure" | "column" => self.any(value),
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
            return share.map_or_else(String::new, |share| self.print.percent(&share));
        }
        match self.lang() {
            Lang::Zh => format!("{size}个"),
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

    /// An expression in canonical form; none where the list is no expression.
    fn expression(&self, value: &Json) -> Option<String> {
        self.bound(value).map(|(text, _)| text)
    }

    fn bound(&self, value: &Json) -> Option<(String, Binding)> {
        if !value.is_array() {
            return Some((self.any(value), Binding::Atom));
        }
        if let Some(number) = constant(value) {
            let text = match dim(value.get(1)?) {
                Dim::Points => self.points(&number),
                dim => self.print.value(&Value::Number(number), &dim),
            };
            return Some((text, Binding::Atom));
        }
        let list = value.as_array()?;
        let word = list.first()?.as_str()?;
        let id = |at: usize| list.get(at).and_then(Json::as_str).unwrap_or_default();
        let part = |at: usize| list.get(at).and_then(|part| self.expression(part)).unwrap_or_default();
        let tight = |at: usize, least: Binding| match list.get(at).and_then(|part| self.bound(part)) {
            Some((text, binding)) if binding < least => format!("{}{text}{}", self.say("（", "("), self.say("）", ")")),
            Some((text, _)) => text,
            None => String::new(),
        };
        let call = |name: &str, inside: String| (format!("{name}({inside})"), Binding::Atom);
        let infix =
            |sign: &str, own: Binding, right: Binding| (format!("{} {sign} {}", tight(1, own), tight(2, right)), own);
        let joined = |sign: &str, own: Binding| {
            let parts: Vec<String> = (1..list.len()).map(|at| tight(at, own)).collect();
            (parts.join(sign), own)
        };
        let atom = |text: String| (text, Binding::Atom);
        Some(match word {
            "fact" => atom(self.titled("fact", id(1))),
            "node" => atom(self.titled("node", id(1))),
            "target" => call(self.say("目标", "target"), self.titled("fact", id(1))),
            "full" => atom(self.say("满分", "full mark").to_owned()),
            "exact-total" => atom(self.say("精确总分", "exact total").to_owned()),
            "place" => atom(self.say("名次", "place").to_owned()),
            "grade" => atom(self.say("等次", "grade").to_owned()),
            "ballots" => atom(self.say("票", "ballots").to_owned()),
            "mark" => atom(self.say("打分值", "mark").to_owned()),
            "event-date" => atom(self.say("日期", "date").to_owned()),
            "field" => atom(self.titled("field", &format!("{}.{}", id(1), id(2)))),
            "unit" => atom(match (id(1), self.lang()) {
                ("class", Lang::Zh) => "类别".to_owned(),
                ("group", Lang::Zh) => "组别".to_owned(),
                (_, Lang::Zh) => "单位".to_owned(),
                (word, Lang::En) => word.to_owned(),
            }),
            "in-group" => atom(format!("{}{}", self.say("属于", "in "), self.titled("group", id(1)))),
            "in-window" => atom(format!("{}{}", self.say("在", "in "), self.titled("window", id(1)))),
            "shown" => call(self.say("显示值", "shown"), part(1)),
            "round" => call(self.say("约至", "round-off"), format!("{}, {}", part(1), self.any(list.get(2)?))),
            "look" => atom(match list.get(1)? {
                Json::String(table) => format!("{}[{}]", self.titled("table", table), part(2)),
                table => self.object(table),
            }),
            "count" => call(self.say("计数", "count"), self.counted_events(&self.titled("event", id(1)), list.get(2))),
            "over-events" => {
                let of = format!("{}.{}", self.titled("event", id(2)), part(3));
                call(&self.statistic(list.get(1)?), self.counted_events(&of, list.get(4)))
            }
            "over-marks" => {
                call(&self.statistic(list.get(1)?), self.counted_events(self.say("打分值", "mark"), list.get(2)))
            }
            "over-peers" => {
                let among = self.among(list.get(3)?);
                call(&self.statistic(list.get(1)?), format!("{}{}{among}", part(2), self.say("，", ", ")))
            }
            "over-periods" => {
                let during = self.any(list.get(4)?);
                let of = self.counted_events(&part(2), list.get(3));
                call(&self.statistic(list.get(1)?), format!("{of}{}{during}", self.say("，", ", ")))
            }
            "rated" => {
                let rating = self.any(list.get(1)?);
                call(&rating, format!("{}{}{}", part(2), self.say("，", ", "), self.among(list.get(3)?)))
            }
            "last" => atom(format!("{}{}", self.say("上期", "last "), part(1))),
            "last-year" => atom(format!("{}{}", self.say("上年", "last year's "), part(1))),
            "running" => call(self.say("连续", "running"), self.verdict(list.get(1)?)),
            "held" => call(self.say("获得", "held"), self.verdict(list.get(1)?)),
            "held-in" => call(
                self.say("次数", "count"),
                format!("{}{}{}", self.verdict(list.get(1)?), self.say("，", ", "), self.any(list.get(2)?)),
            ),
            "holds-in" => call(
                self.say("次数", "count"),
                format!("{}{}{}", part(1), self.say("，", ", "), self.any(list.get(2)?)),
            ),
            "holds-running" => call(self.say("连续", "running"), part(1)),
            "result" => {
                let of = list.get(2).and_then(Json::as_array).into_iter().flatten().skip(1).filter_map(Json::as_str);
                let of: Vec<&str> = std::iter::once(id(1)).chain(of).collect();
                call(self.say("结果", "result"), of.join(" "))
            }
            "shifted" => {
                let unit = if id(3) == "months" {
                    self.say("个月", " months")
                } else {
                    self.say("个工作日", " working days")
                };
                atom(format!("{} + {}{unit}", part(1), part(2)))
            }
            "next-working-day" => call(self.say("顺延至工作日", "next working day"), part(1)),
            "add" => infix("+", Binding::Sum, Binding::Sum),
            "sub" => infix("−", Binding::Sum, Binding::Product),
            "mul" => infix("×", Binding::Product, Binding::Product),
            "div" => infix("÷", Binding::Product, Binding::Atom),
            "neg" => (format!("−{}", tight(1, Binding::Atom)), Binding::Product),
            "pow" | "power" => (format!("{} ^ {}", tight(1, Binding::Atom), tight(2, Binding::Atom)), Binding::Product),
            "=" | "!=" | "<" | "<=" | ">" | ">=" => infix(sign(word), Binding::Comparison, Binding::Sum),
            "is" => (
                format!("{}{}{}", tight(1, Binding::Sum), self.say("为", " is "), self.word(id(2))),
                Binding::Comparison,
            ),
            "and" => joined(self.say(" 且 ", " and "), Binding::And),
            "or" => joined(self.say(" 或 ", " or "), Binding::Or),
            "not" => (format!("{}{}", self.say("非", "not "), tight(1, Binding::Atom)), Binding::Comparison),
            "if" => {
                let text = match self.lang() {
                    Lang::Zh => format!("若 {} 则 {} 否则 {}", part(1), part(2), part(3)),
                    Lang::En => format!("if {} then {} else {}", part(1), part(2), part(3)),
                };
                (text, Binding::Or)
            }
            "min" | "max" => {
                let name = if word == "min" { self.say("最小", "min") } else { self.say("最大", "max") };
                let parts: Vec<String> = (1..list.len()).map(part).collect();
                call(name, parts.join(self.say("，", ", ")))
            }
            "floor" => call(self.say("向下取整", "floor"), part(1)),
            "ceil" => call(self.say("向上取整", "ceil"), part(1)),
            "abs" | "ln" | "exp" | "sqrt" => call(word, part(1)),
            "regularly" => {
                let of = self.counted_events(&self.titled("event", id(1)), list.get(2));
                let every = list.get(4).and_then(|every| Some((every.get(0)?.as_str()?, every.get(1)?)));
                let every = every.map_or_else(String::new, |(unit, n)| self.single(unit, n));
                let least = list.get(3).map_or_else(String::new, ToString::to_string);
                atom(match self.lang() {
                    Lang::Zh => format!("每{every}{least}次{of}的比例"),
                    Lang::En => format!("share of every {every} with {least} {of}"),
                })
            }
            _ => return None,
        })
    }

    fn counted_events(&self, of: &str, filter: Option<&Json>) -> String {
        match filter.filter(|filter| !filter.is_null()) {
            Some(filter) => {
                format!("{of}{}{}", self.say(" 其中 ", " where "), self.expression(filter).unwrap_or_default())
            }
            None => of.to_owned(),
        }
    }

    fn verdict(&self, of: &Json) -> String {
        match of {
            Json::String(award) => self.titled("award", award),
            Json::Object(map) => match map.iter().next() {
                Some((word, id)) => {
                    let kind = if word == "veto" { "veto" } else { "consequence" };
                    self.titled(kind, id.as_str().unwrap_or_default())
                }
                None => String::new(),
            },
            other => self.any(other),
        }
    }

    fn statistic(&self, statistic: &Json) -> String {
        match statistic {
            Json::Object(map) => {
                let share = map.get("percentile").map_or_else(String::new, |share| self.any(share));
                format!("{}{share}", self.say("百分位", "percentile "))
            }
            other => self.word(other.as_str().unwrap_or_default()),
        }
    }

    /// A word of the canonical form.
    fn word(&self, word: &str) -> String {
        let found = WORDS.iter().find(|(known, _, _)| *known == word);
        found.map_or_else(|| word.to_owned(), |(_, zh, en)| self.say(zh, en).to_owned())
    }

    /// A word of a table of an aspect.
    pub(super) fn of_table(&self, table: &[(&str, &str, &str)], value: &Json) -> String {
        let word = value.as_str().unwrap_or_default();
        match table.iter().find(|(known, _, _)| *known == word) {
            Some((_, zh, en)) => self.print.pick(zh, en).to_owned(),
            None => self.any(value),
        }
    }
}

fn dated(text: &str) -> bool {
    text.len() == 10 && text.as_bytes().get(4) == Some(&b'-')
}

fn nothing(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) => true,
        Json::Array(list) => list.is_empty(),
        Json::String(word) => word == "alone" || word == "error",
        _ => false,
    }
}

fn is_test(test: &Json) -> bool {
    test.get(0).and_then(Json::as_str).is_some_and(|word| ["=", "!=", "<", "<=", ">", ">="].contains(&word))
}

fn sign(word: &str) -> &str {
    match word {
        "<=" => "≤",
        ">=" => "≥",
        "!=" => "≠",
        other => other,
    }
}

/// The kind of quantity of a constant.
fn dim(of: &Json) -> Dim {
    match of {
        Json::String(word) => match word.as_str() {
            "points" => Dim::Points,
            "ratio" => Dim::Ratio,
            "pp" => Dim::PercentagePoints,
            "money" => Dim::Money,
            "count" => Dim::Count,
            "days" => Dim::Days,
            "working-days" => Dim::WorkingDays,
            _ => Dim::Plain,
        },
        Json::Object(map) => match map.get("measure").and_then(Json::as_str) {
            Some(unit) => Dim::Measure(unit.into()),
            None => Dim::Plain,
        },
        _ => Dim::Plain,
    }
}

/// Words of the canonical form that readers see: canonical, Chinese, English.
const WORDS: &[(&str, &str, &str)] = &[
    ("count", "计数", "count"),
    ("sum", "合计", "sum"),
    ("mean", "平均", "mean"),
    ("min", "最小", "min"),
    ("max", "最大", "max"),
    ("median", "中位数", "median"),
    ("stdev", "标准差", "stdev"),
    ("standing", "领先比例", "standing"),
    ("decile", "十分位", "decile"),
    ("z-score", "标准分", "z-score"),
    ("place", "名次", "place"),
    ("root", "总分", "the total"),
    ("points", "按分值计", "by points"),
    ("ratio", "百分比", "percent"),
    ("money", "金额", "money"),
    ("days", "天数", "days"),
    ("working-days", "工作日", "working days"),
    ("number", "数", "number"),
    ("yes-no", "是否", "yes or no"),
    ("date", "日期", "date"),
    ("text", "文字", "text"),
    ("declared", "按方案分组", "declared groups"),
    ("none", "不分组", "no groups"),
    ("week", "每周", "weekly"),
    ("month", "每月", "monthly"),
    ("quarter", "每季度", "quarterly"),
    ("half-year", "每半年", "half-yearly"),
    ("year", "每年", "yearly"),
    ("half-up", "四舍五入", "half up"),
    ("half-even", "四舍六入五成双", "half to even"),
    ("down", "截尾", "down"),
    ("up", "进一", "up"),
    ("top", "前", "top"),
    ("bottom", "后", "bottom"),
    ("peers", "分组", "each group by itself"),
    ("all-units", "全部单位", "all units"),
    ("not-ranked", "不参加排名", "not ranked"),
    ("last-place", "列末位", "last place"),
    ("this-year", "本年", "this year"),
    ("this-period", "本期", "this period"),
    ("last-period", "上期", "last period"),
    ("each-period", "逐期", "each period"),
    ("self", "自评", "the unit itself"),
    ("exclude", "视为不适用", "does not apply"),
    ("error", "报错", "an error"),
    ("missing", "视为缺失", "is missing"),
    ("rest", "按其余人计", "the rest count"),
    ("zero", "按0计", "counts zero"),
    ("lead-unit", "牵头单位", "the lead unit"),
    ("not-submitted", "未报", "not submitted"),
    ("withheld", "保密", "withheld"),
    ("refused", "拒报", "refused"),
    ("below-minimum", "样本不足", "below minimum"),
    ("undefined", "无定义", "undefined"),
    ("not-applicable", "不适用", "not applicable"),
    ("late", "逾期", "late"),
    ("lead-officials", "牵头领导", "lead officials"),
    ("chiefs", "指标长", "chiefs"),
    ("chief-units", "指标长单位", "chief units"),
    ("responsible-units", "责任单位", "responsible units"),
    ("event", "事件", "event"),
    ("distance", "差距", "distance"),
    ("once", "一次", "once"),
    ("deduct", "扣分", "takes"),
    ("add", "加分", "adds"),
    ("amount", "分值", "amount"),
    ("when", "条件", "when"),
    ("else", "其余", "else"),
    ("marginal", "各段分别计", "each stretch by its own rate"),
    ("whole", "全部按该段计", "the whole by one rate"),
];

impl Words {
    /// A word for an entry: a state, a party, `else`; names stay as they are.
    pub(super) fn entry(&self, entry: &str) -> String {
        self.word(entry)
    }
}
