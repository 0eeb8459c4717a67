//! The way from a period under the old scheme to a later one under the new scheme, for readers: the summary, then unit by
//! unit what the scheme, its own data and the others do.

mod json;
mod sentences;

use super::{MOST_UNITS, Telling, gain, matter, money};
use crate::base::language::{Bilingual, Lang};
use crate::base::number::Number;
use crate::diff::impact::passage::{Gains, Passage, Passed, Term};
use crate::diff::impact::results::Held;
use serde::Serialize;

pub(in super::super) use json::json;
pub use sentences::lacking_now;

/// The way, as texts.
#[derive(Debug, Serialize)]
pub(in super::super) struct PassageView {
    pub(in super::super) heading: String,
    pub(in super::super) summary: Vec<String>,
    pub(in super::super) units: Vec<PassedLine>,
    pub(in super::super) flips: Vec<PassedFlip>,
    /// How many units are not shown.
    pub(in super::super) more: String,
    /// How the figures are to be read and repeated.
    pub(in super::super) notes: Vec<String>,
    pub(in super::super) words: PassageWords,
}

/// One unit.
#[derive(Debug, Serialize)]
pub(in super::super) struct PassedLine {
    pub(in super::super) unit: String,
    pub(in super::super) old: String,
    pub(in super::super) new: String,
    pub(in super::super) change: String,
    pub(in super::super) parts: String,
    pub(in super::super) old_place: String,
    pub(in super::super) new_place: String,
    pub(in super::super) place_parts: String,
    /// Old and new sums of money, where they differ; else empty.
    pub(in super::super) paid: String,
    pub(in super::super) paid_parts: String,
}

/// What flips for a unit.
#[derive(Debug, Serialize)]
pub(in super::super) struct PassedFlip {
    pub(in super::super) unit: String,
    pub(in super::super) matter: String,
    pub(in super::super) old: String,
    pub(in super::super) new: String,
    /// Through what, step by step.
    pub(in super::super) through: String,
}

/// Fixed words.
#[derive(Debug, Serialize)]
pub(in super::super) struct PassageWords {
    pub(in super::super) units: String,
    pub(in super::super) flips: String,
    pub(in super::super) unit: &'static str,
    pub(in super::super) total: &'static str,
    pub(in super::super) change: &'static str,
    pub(in super::super) parts: &'static str,
    pub(in super::super) place: &'static str,
    pub(in super::super) paid: &'static str,
    pub(in super::super) through: &'static str,
}

impl PassageView {
    pub(in super::super) fn new(of: &Passage, telling: &Telling<'_>) -> Self {
        let lang = telling.words.lang();
        let say = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
        let told = Told { of, telling };
        let (units, more) = told.units();
        let [old, new] = of.periods;
        let plain = |texts: Vec<Bilingual>| texts.iter().map(|it| it.get(lang).to_owned()).collect();
        Self {
            heading: match lang {
                Lang::Zh => format!("从原方案的 {old} 到新方案的 {new}"),
                Lang::En => format!("From {old} under the old scheme to {new} under the new one"),
            },
            summary: plain(sentences::summary(&told)),
            units,
            flips: told.flips(),
            more,
            notes: plain(sentences::notes(of)),
            words: PassageWords {
                units: match lang {
                    Lang::Zh => format!("各单位，{old} → {new}"),
                    Lang::En => format!("Unit by unit, {old} → {new}"),
                },
                flips: match lang {
                    Lang::Zh => format!("评定变动，{old} → {new}"),
                    Lang::En => format!("What flips, {old} → {new}"),
                },
                unit: say("单位", "unit"),
                total: say("总分", "total"),
                change: say("增减", "change"),
                parts: say("由来", "made of"),
                place: say("名次", "place"),
                paid: say("兑现", "paid"),
                through: say("经由", "through"),
            },
        }
    }
}

/// A passage while it is told.
struct Told<'a> {
    of: &'a Passage,
    telling: &'a Telling<'a>,
}

/// Terms that are told as one.
fn terms(of: &[Term], lang: Lang) -> String {
    let name = |term: &Term| match (term, lang) {
        (Term::Scheme, Lang::Zh) => "方案",
        (Term::Scheme, Lang::En) => "scheme",
        (Term::Own, Lang::Zh) => "本单位数据",
        (Term::Own, Lang::En) => "own data",
        (Term::Others, Lang::Zh) => "其他单位与往期",
        (Term::Others, Lang::En) => "others and history",
    };
    of.iter().map(name).collect::<Vec<_>>().join(if lang == Lang::Zh { "和" } else { " with " })
}

impl Told<'_> {
    fn lang(&self) -> Lang {
        self.telling.words.lang()
    }

    fn pick(&self, zh: &str, en: &str) -> String {
        if self.lang() == Lang::Zh { zh.to_owned() } else { en.to_owned() }
    }

    /// The parts of a difference; nothing where all of them are nothing, or where it cannot be told.
    fn parts(&self, of: Option<Gains>, figure: impl Fn(&Number) -> String) -> String {
        let of = of.unwrap_or_default();
        if of.iter().all(|(_, gain)| gain.is_zero()) {
            return String::new();
        }
        let each = of.iter().map(|(of, gain)| format!("{} {}", terms(of, self.lang()), figure(gain)));
        each.collect::<Vec<_>>().join(&self.pick("，", ", "))
    }

    fn gain(&self, number: &Number) -> String {
        gain(self.telling, number)
    }

    /// A signed sum of money.
    fn money(&self, number: &Number) -> String {
        money(self.telling, number)
    }

    fn held(&self, held: &Option<Held>) -> String {
        super::held(self.telling, held)
    }

    fn name(&self, of: &Passed) -> String {
        let same = matches!(of.from.as_slice(), [(then, _)] if then.name == of.unit.name);
        let names: Vec<&str> = of.from.iter().map(|(then, _)| then.name.as_str()).collect();
        let names = names.join(&self.pick("、", ", "));
        match (same, names.as_str()) {
            (true, _) | (_, "") => of.unit.name.clone(),
            (false, names) => {
                self.pick(&format!("{}（原{names}）", of.unit.name), &format!("{} (before: {names})", of.unit.name))
            }
        }
    }

    fn units(&self) -> (Vec<PassedLine>, String) {
        let whole = |of: &Option<Gains>| of.as_ref().map(|of| of.iter().map(|(_, gain)| gain).sum::<Number>());
        let size = |of: &&Passed| whole(&of.total()).map(|whole| whole.abs());
        let mut shown: Vec<&Passed> = self.of.units.iter().collect();
        if shown.len() > MOST_UNITS {
            shown.sort_by_key(|of| std::cmp::Reverse(size(of)));
        }
        let more = shown.len().saturating_sub(MOST_UNITS);
        shown.truncate(MOST_UNITS);
        shown.sort_by_key(|of| (of.place_at(3, 0).unwrap_or(u32::MAX), &of.unit.id));
        let lines = shown.into_iter().map(|of| {
            let [first, .., last] = &of.points;
            let total = |it: &Option<Number>, there: bool| match it {
                Some(it) => self.telling.words.plain(it),
                None if there => self.pick("算不出", "not computed"),
                None => "—".to_owned(),
            };
            let place = |point: usize| of.place_at(point, 0).map_or_else(|| "—".to_owned(), |it| it.to_string());
            let gains = of.total();
            let paid = first.decided.as_ref().zip(last.decided.as_ref()).map(|(old, new)| (old.paid(), new.paid()));
            let money = |number: &Number| self.telling.words.money(number);
            PassedLine {
                unit: self.name(of),
                old: total(&first.total, !of.from.is_empty()),
                new: total(&last.total, true),
                change: whole(&gains).map_or_else(String::new, |whole| self.gain(&whole)),
                parts: self.parts(gains, |number| self.gain(number)),
                old_place: place(0),
                new_place: place(3),
                place_parts: self.parts(of.place(0), |number| self.gain(number)),
                paid: paid
                    .filter(|(old, new)| old != new)
                    .map_or_else(String::new, |(old, new)| format!("{} → {}", money(&old), money(&new))),
                paid_parts: self.parts(of.paid(), |number| self.money(number)),
            }
        });
        let more = match more {
            0 => String::new(),
            n => self.pick(
                &format!("只列变动最大的{MOST_UNITS}个单位，其余{n}个见 --to json"),
                &format!("the {MOST_UNITS} largest movements; the other {n} are told by --to json"),
            ),
        };
        (lines.collect(), more)
    }

    fn flips(&self) -> Vec<PassedFlip> {
        let mut lines: Vec<(crate::diff::impact::results::Matter, PassedFlip)> = Vec::new();
        for of in &self.of.units {
            for what in of.flips() {
                let Some(parts) = of.held(&what) else { continue };
                let (Some(first), Some(last)) = (parts.first(), parts.last()) else { continue };
                let (old, new) = (self.held(&first.before), self.held(&last.after));
                let changed = parts.iter().filter(|part| part.before != part.after);
                let through = changed.map(|part| {
                    let (before, after) = (self.held(&part.before), self.held(&part.after));
                    format!("{} {before} → {after}", terms(part.terms, self.lang()))
                });
                let through = through.collect::<Vec<_>>().join(&self.pick("，", ", "));
                let line = PassedFlip { unit: self.name(of), matter: matter(self.telling, &what), old, new, through };
                lines.push((what, line));
            }
        }
        lines.sort_by(|(a, _), (b, _)| a.cmp(b));
        lines.into_iter().map(|(_, line)| line).collect()
    }
}
