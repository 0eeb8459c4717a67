//! Expressions in canonical form as readers write them.

use super::Words;
use super::vocabulary::{dim, sign};
use crate::base::language::Lang;
use crate::diff::condition::constant;
use crate::model::value::{Dim, Value};
use serde_json::Value as Json;

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

impl Words {
    /// An expression in canonical form; none where the list is no expression.
    pub(crate) fn expression(&self, value: &Json) -> Option<String> {
        self.bound(value).map(|(text, _)| text)
    }

    fn bound(&self, value: &Json) -> Option<(String, Binding)> {
        if !value.is_array() {
            return Some((self.any(value), Binding::Atom));
        }
        if let Some(number) = constant(value) {
            let text = match (dim(value.get(1)?), &self.unit) {
                // A value of the fact that is told of stands in its unit.
                (dim, Some(fact)) if dim == fact.dim => self.in_unit(fact, &number),
                (Dim::Points, _) => self.points(&number),
                (dim, _) => self.print.value(&Value::Number(number), &dim),
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
            "place" => atom(match (list.get(1).and_then(Json::as_u64).unwrap_or(0), self.lang()) {
                (0, Lang::Zh) => "名次".to_owned(),
                (0, Lang::En) => "place".to_owned(),
                (at, Lang::Zh) => format!("第{}个排名的名次", at + 1),
                (at, Lang::En) => format!("place in ranking {}", at + 1),
            }),
            "grade" => atom(self.say("等次", "grade").to_owned()),
            "ballots" => atom(self.say("有效票数", "valid answers").to_owned()),
            "mark" => atom(self.say(self.mark.0, self.mark.1).to_owned()),
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
                let by = list
                    .get(6)
                    .and_then(|inside| inside.get("by"))
                    .map_or_else(String::new, |by| format!("{}{}", self.say("，", ", "), self.any(by)));
                call(&self.statistic(list.get(1)?), format!("{of}{by}{}{during}", self.say("，", ", ")))
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
                let figure = list.get(2).and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
                let name = figure.get(1).and_then(Json::as_str).map(|id| id.rsplit('.').next().unwrap_or(id));
                let word = match (figure.first().and_then(Json::as_str), self.lang()) {
                    (Some("lost"), Lang::Zh) => Some("失分".to_owned()),
                    (Some("lost"), Lang::En) => Some("lost".to_owned()),
                    (Some("place"), _) => Some(self.word("place")),
                    _ => None,
                };
                let scheme = Some(id(1).to_owned());
                let parts = scheme.into_iter().chain(name.map(str::to_owned)).chain(word);
                call(self.say("结果", "result"), parts.collect::<Vec<_>>().join("."))
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
            "div" => match self.completion(list) {
                Some(text) => atom(text),
                None => infix("÷", Binding::Product, Binding::Atom),
            },
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
            "abs" | "ln" | "exp" | "sqrt" => call(&self.word(word), part(1)),
            "regularly" => atom(self.regularly(list)),
            _ => return None,
        })
    }

    pub(super) fn counted_events(&self, of: &str, filter: Option<&Json>) -> String {
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

    pub(super) fn statistic(&self, statistic: &Json) -> String {
        match statistic {
            Json::Object(map) => {
                let share = map.get("percentile").map_or_else(String::new, |share| self.any(share));
                format!("{}{share}", self.say("百分位", "percentile "))
            }
            other => self.word(other.as_str().unwrap_or_default()),
        }
    }

    /// What is done of a register by weight: a weighted sum of what is due, over its weights.
    fn completion(&self, list: &[Json]) -> Option<String> {
        let part = |side: usize, at: usize| list.get(side)?.get(at);
        let of_sums = (1..=2).all(|side| {
            part(side, 0).and_then(Json::as_str) == Some("over-events")
                && part(side, 1).and_then(Json::as_str) == Some("sum")
        });
        let (weight, due) = (part(2, 3)?, part(1, 4)?);
        let same = part(1, 2) == part(2, 2) && Some(due) == part(2, 4) && !due.is_null();
        let product = part(1, 3)?;
        let weighted = product.get(0)?.as_str()? == "mul" && product.get(1)? == weight;
        if !of_sums || !same || !weighted {
            return None;
        }
        let event = self.titled("event", part(1, 2)?.as_str()?);
        let worth = self.expression(product.get(2)?)?;
        Some(match self.lang() {
            Lang::Zh => format!("{event}的完成度（{worth}）"),
            Lang::En => format!("completion of {event} ({worth})"),
        })
    }

    /// The share of stretches with enough records.
    fn regularly(&self, list: &[Json]) -> String {
        let event = list.get(1).and_then(Json::as_str).unwrap_or_default();
        let of = self.counted_events(&self.titled("event", event), list.get(2));
        let every = self.stretch(list.get(4).unwrap_or(&Json::Null));
        let least = list.get(3).map_or_else(String::new, ToString::to_string);
        let in_part = list.get(5).and_then(Json::as_bool).unwrap_or(false);
        match self.lang() {
            Lang::Zh => {
                let rest = if in_part { "，次数不足的按比例计" } else { "" };
                format!("每{every}有{least}次“{of}”的时段所占比例{rest}")
            }
            Lang::En => {
                let rest = if in_part { ", fewer counting in part" } else { "" };
                format!("share of the times of {every} that have {least} × “{of}”{rest}")
            }
        }
    }

    /// A stretch of time: `["months", 3]`.
    pub(super) fn stretch(&self, stretch: &Json) -> String {
        match (stretch.get(0).and_then(Json::as_str), stretch.get(1)) {
            (Some(unit), Some(number)) => self.single(unit, number),
            _ => self.any(stretch),
        }
    }
}
