//! What each aspect says, where its canonical form is more than a number, a word or an expression.

use super::Words;
use crate::base::language::Lang;
use crate::base::number::Number;
use crate::diff::aspect::Aspect;
use crate::diff::thing::Kind;
use crate::model::RuleSet;
use crate::model::contract::Fact;
use crate::model::value::State;
use serde_json::Value as Json;

/// Where a value stands.
#[derive(Clone, Copy)]
pub(in crate::report::diff) struct Place<'a> {
    /// The rule set it is of.
    pub rules: &'a RuleSet,
    /// The kind of the thing.
    pub kind: Kind,
    /// Its id in that rule set.
    pub id: &'a str,
    /// What of it.
    pub aspect: &'a Aspect,
    /// Of a method, the figure it looks at.
    pub along: Option<&'a Json>,
}

impl Place<'_> {
    fn fact(&self) -> Option<&Fact> {
        let facts = &self.rules.facts;
        (self.kind == Kind::Fact).then(|| facts.iter().find(|fact| fact.id == self.id)).flatten()
    }
}

pub(super) fn list(value: &Json) -> &[Json] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

impl Words {
    /// A value of an aspect in print.
    pub(in crate::report::diff) fn told(&self, place: Place, value: &Json) -> String {
        let words = place.fact().map(|fact| self.within(fact));
        let words = words.as_ref().unwrap_or(self);
        words.shaped(place, value).unwrap_or_else(|| words.plainly(place, value))
    }

    /// By how its aspect is printed.
    fn plainly(&self, place: Place, value: &Json) -> String {
        use crate::diff::aspect::Print;
        let number = value.as_str().and_then(Number::from_fraction_text);
        match (place.aspect.print, number) {
            (Print::Points, Some(number)) => self.points(&number),
            (Print::Share, Some(number)) => self.share(&number),
            (Print::Money, Some(number)) => self.money(&number),
            (Print::Count, Some(number)) => self.plain(&number),
            (Print::Names, _) => self.names(value),
            (Print::Titles(kind), _) => self.titles_of(kind, value),
            (Print::Digest, _) => text(value).chars().take(12).collect(),
            (Print::Words(table), _) => self.of_table(table, value),
            _ => self.along(place.along.map(|of| (place.rules, of)), value),
        }
    }

    /// Texts as they are.
    pub(super) fn names(&self, value: &Json) -> String {
        match value {
            Json::Array(names) if !names.is_empty() => {
                self.print.list(&names.iter().map(|name| text(name).trim_matches('"').to_owned()).collect::<Vec<_>>())
            }
            Json::String(name) => name.trim_matches('"').to_owned(),
            other => self.any(other),
        }
    }

    /// Things by their titles.
    pub(super) fn titles_of(&self, kind: &'static str, value: &Json) -> String {
        match value {
            Json::Array(ids) if !ids.is_empty() => {
                self.print.list(&ids.iter().map(|id| self.titled(kind, text(id))).collect::<Vec<_>>())
            }
            Json::String(id) => self.titled(kind, id),
            other => self.any(other),
        }
    }

    fn joined(&self, value: &Json, one: impl Fn(&Json) -> String) -> Option<String> {
        let each: Vec<String> = list(value).iter().map(one).collect();
        (!each.is_empty()).then(|| each.join(self.say("；", "; ")))
    }

    fn shaped(&self, place: Place, value: &Json) -> Option<String> {
        let key = place.aspect.key;
        let get = |key: &str| value.get(key).unwrap_or(&Json::Null);
        Some(match (place.kind, key) {
            (Kind::Fact, "scale") => {
                let fact = place.fact()?;
                let unit = self.print.pick(&fact.unit.0, &fact.unit.1).trim();
                if unit.is_empty() { self.any(value) } else { unit.to_owned() }
            }
            (Kind::Fact, "range") => {
                let end = |at: usize| Some(self.in_unit(place.fact()?, &number(value.get(at)?)?));
                format!("{} .. {}", end(0)?, end(1)?)
            }
            (Kind::Fact, "kind") => self.quantity(value, None),
            (Kind::Event, "fields") => {
                let quantity = self.quantity(value.get("kind")?, value.get("scale"));
                let personal = value.get("personal").map_or("", |_| self.say("，个人信息", ", personal"));
                format!("{quantity}{personal}")
            }
            (Kind::Fact, "target") => return self.target(place, value),
            (Kind::Fact | Kind::Node, "missing") => self.policy(place, value),
            (Kind::Fact, "per") if value.is_null() => self.say("每期一次", "once a period").to_owned(),
            (Kind::Node | Kind::Task | Kind::Entered, "applies-to") if list(value).is_empty() => {
                self.say("全部单位", "all units").to_owned()
            }
            (Kind::Node, "limits") => return self.joined(value, |limit| self.limit(limit)),
            (Kind::Node, "least-cases") => {
                return self.joined(value, |case| {
                    let (least, of) = (self.any(case.get(0).unwrap_or(value)), self.any(case.get(1).unwrap_or(value)));
                    format!("{of} ≥ {least}")
                });
            }
            (Kind::Method | Kind::Rule, "on-zero") => match number(value) {
                Some(points) => self.points(&points),
                None => self.any(value),
            },
            (Kind::Method, "scored-by") => self.scorers(value)?,
            (Kind::Survey, "levels") => {
                let one = |level: &Json| {
                    let points = level.get(1).and_then(number).map_or_else(String::new, |points| self.points(&points));
                    format!("{}{}{points}", text(level.get(0).unwrap_or(value)), self.say("：", ": "))
                };
                return self.joined(value, one);
            }
            (Kind::Survey, "drop" | "drop-shares") => self.dropped(value)?,
            (Kind::Survey, "scored") => self.marks(value)?,
            (Kind::Survey, "ranked") => {
                let words = Self { mark: ("名次", "place"), ..self.clone() };
                let ties = get("ties").as_bool() == Some(true);
                let ties = if ties { self.say("，可以并列", ", ties allowed") } else { "" };
                format!("{}{ties}", words.expression(value.get("earn")?)?)
            }
            (Kind::Survey, "void") => return self.joined(value, |void| self.void(void)),
            (Kind::Rule, "from-the") => self.repeat(value, None),
            (Kind::Rule, "each") => self.titled("event", text(value)),
            (Kind::Rule | Kind::Event, "dated-by") if value.is_string() => self.field(place, text(value)),
            (Kind::Rule, "highest-only") if value.is_string() => self.field(place, text(value)),
            (Kind::Panel, "raters") if value.is_number() => self.number_of(value, "人", "person", "people"),
            (Kind::Survey, "least-printed") if value.is_number() => self.number_of(value, "份", "answer", "answers"),
            (Kind::Node, "least-children") if value.is_number() => self.number_of(value, "项", "child", "children"),
            (Kind::Settlement, "at-most") | (Kind::Cadence, "least") if value.is_number() => {
                self.number_of(value, "次", "time", "times")
            }
            (Kind::Allotment, "least") if value.is_number() => self.number_of(value, "名", "person", "people"),
            (Kind::Rule, "highest-over") if value.is_string() => self.titled("node", text(value)),
            (Kind::Rule, "highest-over") if value.is_null() => self.say("本条规定", "this rule").to_owned(),
            (Kind::Rule, "shared") => return self.shared(place, value),
            (Kind::Rule, "judged") => self.judged(value)?,
            (Kind::Rule, "beyond") => return self.joined(value, |rate| self.rate(rate)),
            (Kind::Rule | Kind::Task | Kind::Entered, "due" | "start") => self.day(value.as_str()?),
            (Kind::Award, "ranking") => {
                let at = value.as_u64().unwrap_or(0) + 1;
                match self.lang() {
                    Lang::Zh => format!("第{at}个排名"),
                    Lang::En => format!("ranking {at}"),
                }
            }
            (Kind::Grades, "limits") => {
                return self.joined(value, |limit| {
                    let (grade, when) = (text(limit.get(0).unwrap_or(value)), self.any(limit.get(1).unwrap_or(value)));
                    match self.lang() {
                        Lang::Zh => format!("{when}的最高{grade}"),
                        Lang::En => format!("at most {grade} where {when}"),
                    }
                });
            }
            (Kind::Grades, "promotions") => self.promotion(value)?,
            (Kind::Grades, "shares") => self.spread(place, value)?,
            (Kind::Tolerance, "events" | "vetoes") => {
                let kind = if key == "events" { "event" } else { "veto" };
                return self.joined(value, |one| {
                    let of = self.titled(kind, text(one.get(0).unwrap_or(value)));
                    let when = self.any(one.get(1).unwrap_or(value));
                    match self.lang() {
                        Lang::Zh => format!("{of}（{when}）"),
                        Lang::En => format!("{of} (where {when})"),
                    }
                });
            }
            (Kind::Task, "stages") => return self.joined(value, |stage| self.stage(place, stage)),
            (Kind::Entered, "register") => self.word(value.as_str()?),
            (Kind::Letter, "sent-to" | "copies-to" | "with") => {
                let one = |to: &Json| match text(to).strip_prefix('"') {
                    Some(name) => name.trim_end_matches('"').to_owned(),
                    None if key == "with" && text(to) != "remind" => self.titled("letter", text(to)),
                    None => self.word(text(to)),
                };
                let each: Vec<String> = list(value).iter().map(one).collect();
                if each.is_empty() { self.any(value) } else { self.print.list(&each) }
            }
            (Kind::Cadence, "every") => self.stretch(value),
            (Kind::Duty, "list") => {
                let of = |id: &Json| self.titled("duty", &format!("{}/{}", place.id, text(id)));
                self.print.list(&list(value).iter().map(of).collect::<Vec<_>>())
            }
            (Kind::Approval, "steps") => {
                self.print.list(&list(value).iter().map(|step| self.step(step)).collect::<Vec<_>>())
            }
            (Kind::Publication, "list") => return self.joined(value, |one| self.published(one)),
            (Kind::Scheme, "formerly") => return self.formerly(value),
            (Kind::Scheme, "superior-to") => return self.joined(value, |one| self.superior(one)),
            _ => return None,
        })
    }

    /// Offices and whom they stand above: `office: towns, land bureau`.
    fn superior(&self, one: &Json) -> String {
        let of = |at: usize| one.get(at).map(list).unwrap_or_default();
        let offices: Vec<String> = of(0).iter().map(|office| text(office).to_owned()).collect();
        let below = |name: &Json| match text(name).strip_prefix('"') {
            Some(name) => name.trim_end_matches('"').to_owned(),
            None if text(name) == "all-units" => self.word(text(name)),
            None => self.titled("group", text(name)),
        };
        let below: Vec<String> = of(1).iter().map(below).collect();
        let (offices, below) = (self.print.list(&offices), self.print.list(&below));
        match self.lang() {
            Lang::Zh => format!("{offices}：{below}"),
            Lang::En => format!("{offices}: {below}"),
        }
    }

    /// A step of an approval: `office（考核办）审核`.
    fn step(&self, step: &Json) -> String {
        let of = |at: usize| step.get(at).map_or("", text);
        let offices: Vec<String> =
            step.get(2).map(list).unwrap_or_default().iter().map(|it| text(it).to_owned()).collect();
        let offices = self.print.list(&offices);
        let (role, act) = (of(1), of(0));
        match (self.lang(), offices.is_empty()) {
            (Lang::Zh, _) => {
                let act = match act {
                    "submitted" => "提交",
                    "reviewed" => "审核",
                    _ => "批准",
                };
                if offices.is_empty() { format!("{role}{act}") } else { format!("{role}（{offices}）{act}") }
            }
            (Lang::En, true) => format!("{act} by {role}"),
            (Lang::En, false) => format!("{act} by {role} ({offices})"),
        }
    }

    /// So many.
    fn number_of(&self, value: &Json, zh: &str, one: &str, many: &str) -> String {
        match self.lang() {
            Lang::Zh => format!("{value}{zh}"),
            Lang::En => format!("{value} {}", if value.as_u64() == Some(1) { one } else { many }),
        }
    }

    /// A kind of quantity, with the unit of its data.
    fn quantity(&self, kind: &Json, scale: Option<&Json>) -> String {
        let unit = match scale.and_then(number).filter(|scale| *scale != Number::ONE) {
            Some(scale) if scale == Number::integer(10_000) => self.say("（万元）", " (10,000 yuan)").to_owned(),
            Some(scale) if scale == Number::integer(100_000_000) => {
                self.say("（亿元）", " (100,000,000 yuan)").to_owned()
            }
            _ => String::new(),
        };
        let name = match kind {
            Json::Object(map) => match (map.get("levels"), map.get("measure").map(text)) {
                (Some(levels), _) => {
                    let levels: Vec<&str> = list(levels).iter().map(text).collect();
                    format!("{}{}", self.say("级别 ", "level "), levels.join(" < "))
                }
                (None, Some(measure)) => match self.lang() {
                    Lang::Zh => format!("数值（{measure}）"),
                    Lang::En => format!("number ({measure})"),
                },
                _ => self.any(kind),
            },
            Json::String(word) => match (word.as_str(), self.lang()) {
                ("points", Lang::Zh) => "分值".to_owned(),
                ("points", Lang::En) => "points".to_owned(),
                ("count", Lang::Zh) => "个数".to_owned(),
                ("number", Lang::Zh) => "数值".to_owned(),
                ("ratio", Lang::Zh) => "百分数".to_owned(),
                ("text", Lang::Zh) => "文本".to_owned(),
                _ => self.word(word),
            },
            other => self.any(other),
        };
        format!("{name}{unit}")
    }

    /// A target: one value, or one that changed with time.
    fn target(&self, place: Place, value: &Json) -> Option<String> {
        if value.get("rows").is_some() {
            return None;
        }
        let changes = value.get("changes")?;
        let one = |change: &Json| {
            let part = |at: usize| change.get(at).unwrap_or(&Json::Null);
            let whose = part(1).get(1).map(text).map_or_else(String::new, |whose| match self.lang() {
                Lang::Zh => format!("{whose}："),
                Lang::En => format!("{whose}: "),
            });
            let (from, is, by, why) = (text(part(0)), self.any(part(2)), text(part(3)), text(part(4)));
            match self.lang() {
                Lang::Zh => format!("{from}起{whose}{is}（{by}决定，事由：{why}）"),
                Lang::En => format!("{whose}{is} from {from} (by {by}, because of {why})"),
            }
        };
        let base = value.get("is").filter(|is| !is.is_null()).map(|is| self.plainly(place, is));
        let days = value.get("by-days").and_then(Json::as_bool) == Some(true);
        let days = days.then(|| self.say("按天数分段计", "by days").to_owned());
        let parts: Vec<String> = base.into_iter().chain(list(changes).iter().map(one)).chain(days).collect();
        Some(parts.join(self.say("；", "; ")))
    }

    /// What stands for a missing value.
    fn policy(&self, place: Place, value: &Json) -> String {
        let number_of = |number: &Number| match place.fact() {
            Some(fact) => self.in_unit(fact, number),
            None => self.points(number),
        };
        match value {
            Json::Null => self.say("照常计", "counts as it is").to_owned(),
            Json::Object(map) => match (map.get("number").and_then(number), map.get("carry"), map.get("group-mean")) {
                (Some(number), _, _) => match self.lang() {
                    Lang::Zh => format!("按{}计", number_of(&number)),
                    Lang::En => format!("counts {}", number_of(&number)),
                },
                (None, Some(Json::Null), _) => self.say("沿用最近一期", "is carried over").to_owned(),
                (None, Some(within), _) => {
                    let within = self.any(within);
                    match self.lang() {
                        Lang::Zh => format!("沿用{within}内最近一期"),
                        Lang::En => format!("is carried over within {within}"),
                    }
                }
                (None, None, Some(among)) => {
                    let among = self.among(among);
                    match self.lang() {
                        Lang::Zh => format!("按平均数计（{among}）"),
                        Lang::En => format!("counts the mean ({among})"),
                    }
                }
                _ => self.any(value),
            },
            _ => self.plainly(place, value),
        }
    }

    /// `at most 60%, multipliers do not count, when …`.
    fn limit(&self, limit: &Json) -> String {
        let some = |key: &str| limit.get(key).filter(|value| !value.is_null()).map(|value| self.any(value));
        let most = some("most").map(|most| format!("{}{most}", self.say("最高", "at most ")));
        let no_factor = limit.get("no-factor").and_then(Json::as_bool) == Some(true);
        let no_factor = no_factor.then(|| self.say("不乘系数", "without multipliers").to_owned());
        let when = some("when").map(|when| format!("{}{when}", self.say("条件：", "where ")));
        most.into_iter().chain(no_factor).chain(when).collect::<Vec<_>>().join(self.say("，", ", "))
    }

    fn scorers(&self, value: &Json) -> Option<String> {
        let one = |scorer: &Json| match scorer.get("office") {
            Some(office) => text(office).to_owned(),
            None => self.word(text(scorer)),
        };
        let each: Vec<String> = list(value).iter().map(one).collect();
        (!each.is_empty()).then(|| self.print.list(&each))
    }

    /// How many of the highest and the lowest are left out.
    fn dropped(&self, value: &Json) -> Option<String> {
        let none = |at: usize| value.get(at).and_then(number).is_some_and(|number| number.is_zero());
        if none(0) && none(1) {
            return Some(if self.lang() == Lang::Zh { "不去掉" } else { "none" }.to_owned());
        }
        let one = |at: usize| match value.get(at)? {
            Json::Number(number) => Some(match self.lang() {
                Lang::Zh => format!("{number}个"),
                Lang::En => number.to_string(),
            }),
            share => Some(self.print.percent(&number(share)?)),
        };
        let (high, low) = (one(0)?, one(1)?);
        Some(match self.lang() {
            Lang::Zh => format!("最高{high}、最低{low}"),
            Lang::En => format!("{high} highest, {low} lowest"),
        })
    }

    fn marks(&self, value: &Json) -> Option<String> {
        let part = |key: &str| value.get(key).and_then(number);
        let (least, most, step) = (part("least")?, part("most")?, part("step")?);
        let (least, most, step) = (self.plain(&least), self.points(&most), self.points(&step));
        let mut out = match self.lang() {
            Lang::Zh => format!("{least} .. {most}，每{step}一档"),
            Lang::En => format!("{least} .. {most}, in steps of {step}"),
        };
        if let Some(scale) = part("scale").filter(|scale| *scale != Number::ONE) {
            out.push_str(self.say("，折算×", ", rescaled ×"));
            out.push_str(&self.plain(&scale));
        }
        if let Some(earn) = value.get("earn").filter(|earn| !earn.is_null()) {
            out.push_str(self.say("，得分", ", earns "));
            out.push_str(&self.any(earn));
        }
        Some(out)
    }

    fn void(&self, void: &Json) -> String {
        let when = match void.get(0) {
            Some(Json::String(word)) if word == "tied" => {
                self.say("同一内容给了相同的分", "two marks on one aspect are the same").to_owned()
            }
            Some(when) => self.any(when),
            None => String::new(),
        };
        match (void.get(1).and_then(Json::as_u64).unwrap_or(0), self.lang()) {
            (0, _) => when,
            (months, Lang::Zh) => format!("{when}（其后{months}个月的票也不计）"),
            (months, Lang::En) => format!("{when} (nor do ballots of the {months} months after count)"),
        }
    }

    /// From which event on: `2`, or an object with what must be the same.
    pub(super) fn repeat(&self, value: &Json, place: Option<Place>) -> String {
        let first = value.get("first").unwrap_or(value);
        if first.is_null() {
            return self.say("每次都计", "every one counts").to_owned();
        }
        let year = value.get("in-year").and_then(Json::as_bool) == Some(true);
        let same = value.get("same").and_then(Json::as_str).map(|field| match place {
            Some(place) => self.field(place, field),
            None => self.titles.any_field(field),
        });
        match self.lang() {
            Lang::Zh => {
                let same = same.map_or_else(String::new, |same| format!("同一“{same}”"));
                format!("{}{same}第{first}次起", if year { "本年" } else { "" })
            }
            Lang::En => {
                let same = same.map_or_else(String::new, |same| format!(" of the same {same}"));
                format!("from number {first}{same}{}", if year { " in the year" } else { "" })
            }
        }
    }

    /// A field of the event that a rule counts, or of the event itself.
    fn field(&self, place: Place, field: &str) -> String {
        if field == "date" {
            return self.say("事件日期", "date of the event").to_owned();
        }
        if place.kind == Kind::Event {
            return self.titled("field", &format!("{}.{field}", place.id));
        }
        self.titles.any_field(field)
    }

    fn shared(&self, place: Place, value: &Json) -> Option<String> {
        if value.is_null() {
            return Some(self.say("各自承担", "each bears the whole").to_owned());
        }
        let Some(by) = value.get("by").filter(|by| !by.is_null()) else {
            return Some(self.say("均等分担", "equally").to_owned());
        };
        let one = |share: &Json| {
            let part = self.any(share.get(0).unwrap_or(value));
            let share = share.get(1).and_then(number).map_or_else(String::new, |share| self.share(&share));
            format!("{part} {share}")
        };
        let field = self.field(place, text(by.get("field")?));
        let shares = self.joined(by.get("shares")?, one)?;
        Some(match self.lang() {
            Lang::Zh => format!("按{field}：{shares}"),
            Lang::En => format!("by {field}: {shares}"),
        })
    }

    fn judged(&self, value: &Json) -> Option<String> {
        let (low, high) = (number(value.get(0)?)?, number(value.get(1)?)?);
        let by = self.names(value.get(2)?);
        let (low, high) = (self.plain(&low), self.points(&high));
        Some(match self.lang() {
            Lang::Zh => format!("{low} .. {high}，由{by}酌定"),
            Lang::En => format!("{low} .. {high}, judged by {by}"),
        })
    }

    /// A rate behind a farther edge.
    fn rate(&self, rate: &Json) -> String {
        let part = |at: usize| self.any(rate.get(at).unwrap_or(&Json::Null));
        match self.lang() {
            Lang::Zh => format!("过{}后每{}{}", part(0), part(1), part(2)),
            Lang::En => format!("beyond {} {} per {}", part(0), part(2), part(1)),
        }
    }

    /// What an entry of an aspect is called.
    pub(in crate::report::diff) fn entry(&self, place: Place, entry: &str) -> String {
        match (place.kind, place.aspect.key) {
            (Kind::Fact | Kind::Node, "missing") => {
                let state = State::ALL.into_iter().find(|state| state.words().1.replace(' ', "-") == entry);
                state.map_or_else(|| entry.to_owned(), |state| self.print.state(state).to_owned())
            }
            (Kind::Event, "fields") => self.titled("field", &format!("{}.{entry}", place.id)),
            (Kind::Survey, "aspects") => self.titled("aspect", &format!("{}/{entry}", place.id)),
            (Kind::Grades, "promotions") => self.titled("promotion", entry),
            (Kind::Letter, "effects") => self.titled("effect", entry),
            (Kind::Node, "responsibility") => self.word(entry),
            (Kind::Fact, "target") | (Kind::Table, "rows") if entry == "else" => self.word(entry),
            _ => entry.to_owned(),
        }
    }
}

pub(super) fn number(value: &Json) -> Option<Number> {
    value.as_str().and_then(Number::from_fraction_text)
}
