//! Days, stages, grades, what decisions bring and what is published, as readers write them.

use super::Words;
use super::shapes::{Place, list, number, text};
use super::vocabulary::dated;
use crate::base::language::Lang;
use serde_json::Value as Json;

impl Words {
    /// A last day: a date, a day of every year, a term; moved on where it is a day off.
    pub(super) fn day(&self, day: &str) -> String {
        let (day, moved) = match day.strip_suffix(" next-working-day") {
            Some(day) => (day, self.say("（遇假顺延）", " (next working day)")),
            None => (day, ""),
        };
        let term = day.strip_prefix('+').and_then(|term| term.split_once(' '));
        let one = |number: &str, en: &str, ens: &str| if number == "1" { en.to_owned() } else { ens.to_owned() };
        let day = match (term, day.split_once('-'), self.lang()) {
            (Some((number, "working-days")), _, Lang::Zh) => format!("{number}个工作日内"),
            (Some((number, "working-days")), _, Lang::En) => {
                format!("within {number} {}", one(number, "working day", "working days"))
            }
            (Some((number, "months")), _, Lang::Zh) => format!("{number}个月内"),
            (Some((number, "months")), _, Lang::En) => format!("within {number} {}", one(number, "month", "months")),
            (Some((number, _)), _, Lang::Zh) => format!("{number}天内"),
            (Some((number, _)), _, Lang::En) => format!("within {number} {}", one(number, "day", "days")),
            (None, Some((month, day)), Lang::Zh) if month.len() == 2 => {
                format!("每年{}月{}日", month.trim_start_matches('0'), day.trim_start_matches('0'))
            }
            (None, Some((month, _)), Lang::En) if month.len() == 2 => format!("{day} of every year"),
            _ => day.to_owned(),
        };
        format!("{day}{moved}")
    }

    pub(super) fn stage(&self, place: Place, stage: &Json) -> String {
        let part = |at: usize| stage.get(at).map(text).unwrap_or_default();
        let title = self.titled("stage", &format!("{}/{}", place.id, part(0)));
        let weight = stage.get(2).and_then(number).map_or_else(String::new, |weight| self.share(&weight));
        let day = if dated(part(1)) { part(1).to_owned() } else { self.day(part(1)) };
        match self.lang() {
            Lang::Zh => format!("{title}（{day}，{weight}）"),
            Lang::En => format!("{title} ({day}, {weight})"),
        }
    }

    pub(super) fn promotion(&self, value: &Json) -> Option<String> {
        let tiers = value.get(0)?.as_i64()?;
        let when = self.any(value.get(1)?);
        let many = tiers.unsigned_abs();
        Some(match (tiers < 0, self.lang()) {
            (false, Lang::Zh) => format!("{when}的升{many}档"),
            (true, Lang::Zh) => format!("{when}的降{many}档"),
            (false, Lang::En) => format!("up {many} where {when}"),
            (true, Lang::En) => format!("down {many} where {when}"),
        })
    }

    /// Grades by the shares of the places.
    pub(super) fn spread(&self, place: Place, value: &Json) -> Option<String> {
        let names = place.rules.grades.as_ref().map(|grades| grades.bands.iter().map(|band| band.name.as_str()));
        let names: Vec<&str> = names.into_iter().flatten().collect();
        let shares = list(value.get("shares")?).iter().filter_map(number).map(|share| self.share(&share));
        let shares: Vec<String> = names.iter().zip(shares).map(|(name, share)| format!("{name} {share}")).collect();
        let (mode, among) = (self.word(text(value.get("rounded")?)), self.among(value.get("among")?));
        let ties = match text(value.get("ties")?) {
            "in" => self.say("界上并列归好的一等", "equals at a cut have the better grade"),
            "out" => self.say("界上并列归差的一等", "equals at a cut have the worse grade"),
            _ => self.say("不得并列", "no ties"),
        };
        let mode = format!("{}{mode}", self.say("", "rounded "));
        let parts = [self.print.list(&shares), among, mode, ties.to_owned()];
        Some(parts.join(self.say("，", ", ")))
    }

    pub(super) fn published(&self, one: &Json) -> String {
        let name = |what: &Json| match text(what).strip_prefix('(').and_then(|word| word.strip_suffix(')')) {
            Some("grades") => self.say("等次", "grades").to_owned(),
            Some(register) => self.word(register),
            None => self.titles.anything(text(what)),
        };
        let what: Vec<String> = list(one.get("what").unwrap_or(&Json::Null)).iter().map(name).collect();
        let to = self.names(one.get("to").unwrap_or(&Json::Null));
        match self.lang() {
            Lang::Zh => format!("{}（{to}）", self.print.list(&what)),
            Lang::En => format!("{} ({to})", self.print.list(&what)),
        }
    }

    /// What things were called in earlier periods.
    pub(super) fn formerly(&self, value: &Json) -> Option<String> {
        let kinds = value.as_object()?;
        let mut parts = Vec::new();
        for (kind, things) in kinds {
            let kind = match kind.as_str() {
                "facts" => "fact",
                "events" => "event",
                "nodes" => "node",
                "awards" => "award",
                "vetoes" => "veto",
                _ => "consequence",
            };
            for (id, olds) in things.as_object().into_iter().flatten() {
                let (now, then) = (self.titled(kind, id), self.names(olds));
                parts.push(match self.lang() {
                    Lang::Zh => format!("{now}（原名{then}）"),
                    Lang::En => format!("{now} (formerly {then})"),
                });
            }
        }
        Some(parts.join(self.say("；", "; ")))
    }

    /// A deduction or bonus that an award, a consequence or a letter brings.
    pub(super) fn rule(&self, rule: &Json) -> String {
        let amount = self.any(rule.get("amount").unwrap_or(&Json::Null));
        let mut out = match rule.get("sign").and_then(Json::as_str) {
            Some("deduct") => format!("{}{amount}", self.say("扣", "takes ")),
            _ => format!("{}{amount}", self.say("加", "adds ")),
        };
        if let Some(when) = rule.get("when").filter(|when| !when.is_null()) {
            out.push_str(self.say("，条件：", ", where "));
            out.push_str(&self.any(when));
        }
        if let Some(account) = rule.get("counted-in").and_then(Json::as_str) {
            out.push_str(self.say("，计入", ", counted in "));
            out.push_str(&self.word(account));
        }
        out
    }

    pub(super) fn barred(&self, awards: &Json) -> String {
        let awards: Vec<String> = list(awards).iter().map(|award| self.titled("award", text(award))).collect();
        let awards = if awards.is_empty() {
            self.say("任何评定", "all awards").to_owned()
        } else {
            self.print.list(&awards)
        };
        format!("{}{awards}", self.say("不得获评", "barred from "))
    }

    /// What a consequence takes away for a time.
    pub(super) fn for_a_time(&self, effect: &Json) -> String {
        let during = self.any(effect.get("during").unwrap_or(&Json::Null));
        if let Some(awards) = effect.get("bar") {
            let barred = self.barred(awards);
            return match self.lang() {
                Lang::Zh => format!("{during}内{barred}"),
                Lang::En => format!("{barred} for {during}"),
            };
        }
        let nodes = self.titles_of("node", effect.get("suspend").unwrap_or(&Json::Null));
        let everyone = effect.get("everyone").and_then(Json::as_bool) == Some(true);
        match self.lang() {
            Lang::Zh => format!("{}停用{nodes}{during}", if everyone { "全部单位" } else { "" }),
            Lang::En => format!("{nodes} suspended{} for {during}", if everyone { " for all units" } else { "" }),
        }
    }
}
