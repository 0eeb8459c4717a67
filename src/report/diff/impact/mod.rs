//! What changes do to results, for readers: the summary, the steps with what each does alone, what flips and through what,
//! unit by unit old and new with the parts of the difference.

mod json;
pub(super) mod passage;
mod sentences;

use super::Telling;
use crate::base::language::{Bilingual, Lang, quoted};
use crate::base::number::Number;
use crate::diff::impact::results::{Held, Matter, Results};
use crate::diff::impact::{Cause, Flip, Impact, Lack, Parts};
use crate::diff::thing::Kind;
use crate::say;
use serde::Serialize;

pub(super) use json::json;

/// Of more units a text for people shows the largest movements only.
const MOST_UNITS: usize = 60;

/// What changes do to results, as texts.
#[derive(Debug, Serialize)]
pub(super) struct ImpactView {
    pub(super) heading: String,
    pub(super) summary: Vec<String>,
    pub(super) lacking: String,
    pub(super) steps: Vec<StepLine>,
    /// What the steps do together beyond what each does alone, and the whole.
    pub(super) rest: Vec<StepLine>,
    pub(super) flips: Vec<FlipLine>,
    pub(super) units: Vec<UnitLine>,
    /// How many units are not shown.
    pub(super) more: String,
    /// How the figures are to be read.
    pub(super) notes: Vec<String>,
    pub(super) words: ImpactWords,
}

/// What one step does alone.
#[derive(Debug, Serialize)]
pub(super) struct StepLine {
    pub(super) number: String,
    pub(super) what: Vec<String>,
    pub(super) scored: String,
    pub(super) sum: String,
    pub(super) moved: String,
    pub(super) flips: String,
}

/// What flips.
#[derive(Debug, Serialize)]
pub(super) struct FlipLine {
    pub(super) matter: String,
    pub(super) unit: String,
    pub(super) old: String,
    pub(super) new: String,
    pub(super) cause: String,
    /// A sum of money or a place: of these there are many.
    pub(super) minor: bool,
}

/// One unit.
#[derive(Debug, Serialize)]
pub(super) struct UnitLine {
    pub(super) unit: String,
    pub(super) old: String,
    pub(super) new: String,
    pub(super) change: String,
    pub(super) parts: String,
    pub(super) old_place: String,
    pub(super) new_place: String,
    pub(super) place_parts: String,
}

/// Fixed words.
#[derive(Debug, Serialize)]
pub(super) struct ImpactWords {
    pub(super) steps: &'static str,
    pub(super) scored: &'static str,
    pub(super) sum: &'static str,
    pub(super) moved: &'static str,
    pub(super) flips: &'static str,
    pub(super) what_flips: &'static str,
    pub(super) money_and_places: &'static str,
    pub(super) cause: &'static str,
    pub(super) units: &'static str,
    pub(super) unit: &'static str,
    pub(super) total: &'static str,
    pub(super) change: &'static str,
    pub(super) parts: &'static str,
    pub(super) place: &'static str,
}

impl ImpactView {
    pub(super) fn new(of: &Impact, telling: &Telling<'_>) -> Self {
        let say = |zh: &'static str, en: &'static str| if telling.words.lang() == Lang::Zh { zh } else { en };
        let told = Told { of, telling };
        let (units, more) = told.units();
        Self {
            heading: match telling.words.lang() {
                Lang::Zh => format!("假如{}期就按新方案计算", of.period),
                Lang::En => format!("What this would have done to the results of {}", of.period),
            },
            summary: sentences::summary(of, telling).iter().map(|it| it.get(telling.words.lang()).to_owned()).collect(),
            lacking: lacking(of).map_or_else(String::new, |it| it.get(telling.words.lang()).to_owned()),
            steps: told.steps(),
            rest: told.rest(),
            flips: told.flips(),
            units,
            more,
            notes: told.notes().iter().map(|it| it.get(telling.words.lang()).to_owned()).collect(),
            words: ImpactWords {
                steps: say("各项变动单独的作用", "What each change does alone"),
                scored: say("总分变动的单位", "totals changed"),
                sum: say("总分增减合计", "sum of gains and losses"),
                moved: say("名次变动的单位", "places changed"),
                flips: say("评定和奖金变动", "flips"),
                money_and_places: say("变了的奖金和名次及起因", "Which sums and places change, and through what"),
                what_flips: say("变了的评定及起因", "What flips, and through what"),
                cause: say("起因", "cause"),
                units: say("各单位", "Unit by unit"),
                unit: say("单位", "unit"),
                total: say("总分", "total"),
                change: say("增减", "change"),
                parts: say("由来", "made of"),
                place: say("名次", "place"),
            },
        }
    }
}

/// What the data lack, as one sentence; nothing where they lack nothing.
#[must_use]
pub fn lacking(of: &Impact) -> Option<Bilingual> {
    let named = |by_old: bool, lang: Lang| listed(of.lacking.iter().filter(|lack| lack.by_old == by_old), lang);
    let by_old = of.lacking.first()?.by_old;
    let list = (named(by_old, Lang::Zh), named(by_old, Lang::En));
    let (zh, en) = if by_old { ("原方案", "the old scheme") } else { ("新方案", "the new scheme") };
    // Nobody could have recorded events of a kind that was not asked for, so none is found.
    let events = of.lacking.iter().any(|lack| lack.by_old == by_old && lack.kind == Kind::Event);
    let none = match events {
        true => ("；当时没有登记的事件，按没有发生计算", "; events that were not recorded then count as none"),
        false => ("", ""),
    };
    Some(say!(
        "{side}需要的数据，{period} 没有：{list}；算不出的总分不作推定{none}",
        "{side} needs what the data of {period} do not have: {list}; totals that cannot be computed are not guessed{none}",
        none = none,
        side = (zh, en),
        period = of.period.to_string(),
        list = (list.0.as_str(), list.1.as_str())
    ))
}

/// What is lacking, by kinds and titles.
fn listed<'a>(of: impl Iterator<Item = &'a Lack>, lang: Lang) -> String {
    let each = of.map(|lack| {
        let kind = lack.kind.name();
        let title = lack.title.as_deref().unwrap_or(&lack.id);
        match lang {
            Lang::Zh => format!("{}{}", kind.zh, quoted(title)),
            Lang::En => format!("the {} {}", kind.en, quoted(title)),
        }
    });
    each.collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
}

/// A signed number.
fn gain(telling: &Telling<'_>, number: &Number) -> String {
    let text = telling.words.plain(number);
    if number.is_zero() || number.is_negative() { text } else { format!("+{text}") }
}

/// A signed sum of money.
fn money(telling: &Telling<'_>, number: &Number) -> String {
    let text = telling.words.money(number);
    if number.is_zero() || number.is_negative() { text } else { format!("+{text}") }
}

/// A difference as a sum: `[1] −1, [2] +0.5, interaction +2`.
fn made_of(telling: &Telling<'_>, parts: &Parts, figure: impl Fn(&Number) -> String) -> String {
    let zh = telling.words.lang() == Lang::Zh;
    let each = parts.alone.iter().enumerate().filter(|(_, own)| !own.is_zero());
    let mut told: Vec<String> = each.map(|(at, own)| format!("[{}] {}", at + 1, figure(own))).collect();
    if !parts.interaction.is_zero() {
        told.push(format!("{} {}", if zh { "交互" } else { "interaction" }, figure(&parts.interaction)));
    }
    told.join(if zh { "，" } else { ", " })
}

/// A matter with its title.
fn matter(telling: &Telling<'_>, matter: &Matter) -> String {
    let zh = telling.words.lang() == Lang::Zh;
    let (new, old) = (telling.of.new, telling.of.old);
    let with_work = |text: String, work: &Option<String>| match work {
        Some(work) if zh => format!("{text}（{}）", telling.words.titled("node", work)),
        Some(work) => format!("{text} ({})", telling.words.titled("node", work)),
        None => text,
    };
    match matter {
        Matter::Veto(id) => telling.named(Kind::Veto, Some(telling.words.titled("veto", id))),
        Matter::Award(id, work) => with_work(telling.named(Kind::Award, Some(telling.words.titled("award", id))), work),
        Matter::Grade => (if zh { "等次" } else { "grade" }).to_owned(),
        Matter::Consequence(id, work) => {
            with_work(telling.named(Kind::Consequence, Some(telling.words.titled("consequence", id))), work)
        }
        Matter::Pay(id, work) => {
            let pays = new.all_pays().chain(old.all_pays());
            let title = pays.filter(|pay| pay.id == *id).find_map(|pay| pay.title.clone());
            with_work(telling.named(Kind::Pay, Some(title.unwrap_or_else(|| id.clone()))), work)
        }
        Matter::Place(0) => (if zh { "名次" } else { "place" }).to_owned(),
        Matter::Place(at) if zh => format!("第{}项排名的名次", at + 1),
        Matter::Place(at) => format!("place in ranking {}", at + 1),
    }
}

/// What a unit has of a matter.
fn held(telling: &Telling<'_>, held: &Option<Held>) -> String {
    let pick = |zh: &str, en: &str| if telling.words.lang() == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    match held {
        None => pick("无", "none"),
        Some(Held::Yes) => pick("有", "yes"),
        Some(Held::Grade(name)) => name.clone(),
        Some(Held::Amount(amount)) => telling.words.money(amount),
        Some(Held::PerHead(amount)) => format!("{}{}", telling.words.money(amount), pick("/人", " per head")),
        Some(Held::Place(place)) => place.to_string(),
    }
}

struct Told<'a> {
    of: &'a Impact,
    telling: &'a Telling<'a>,
}

impl Told<'_> {
    fn pick(&self, zh: &str, en: &str) -> String {
        if self.telling.words.lang() == Lang::Zh { zh.to_owned() } else { en.to_owned() }
    }

    fn gain(&self, number: &Number) -> String {
        gain(self.telling, number)
    }

    /// What a step is: its changes in words.
    fn what(&self, at: usize) -> Vec<String> {
        let Some(step) = self.of.steps.get(at) else { return Vec::new() };
        if self.of.whole {
            return vec![self.pick("全部变动（无法逐项分开）", "all changes (they cannot be told apart)")];
        }
        let changes = step.changes.iter().filter_map(|at| self.telling.of.changes.get(*at));
        let told = changes.map(|change| {
            let heading = self.telling.heading_of(change);
            let line = self.telling.line(change);
            let colon = self.pick("：", ": ");
            let values = match (line.old.as_str(), line.new.as_str()) {
                ("", "") => String::new(),
                ("", only) | (only, "") => format!("{colon}{only}"),
                (old, new) => format!("{colon}{old} → {new}"),
            };
            format!("{heading}{colon}{}{values}", line.what)
        });
        let words = step.words.iter().map(|[old, new]| {
            let one = crate::report::words::one_line;
            match (old.as_str(), new.as_str()) {
                ("", new) => format!("+ {}", one(new)),
                (old, "") => format!("− {}", one(old)),
                (old, new) => format!("{} → {}", one(old), one(new)),
            }
        });
        told.chain(words).collect()
    }

    /// How many flips besides places a run shows, and how many units move in it.
    fn line(
        &self,
        number: String,
        what: Vec<String>,
        of: Option<(usize, usize, usize)>,
        sum: Option<&Number>,
    ) -> StepLine {
        let count = |of: Option<usize>| of.map_or_else(String::new, |count| count.to_string());
        StepLine {
            number,
            what,
            scored: count(of.map(|it| it.0)),
            sum: sum.map_or_else(|| "—".to_owned(), |sum| self.gain(sum)),
            moved: count(of.map(|it| it.1)),
            flips: count(of.map(|it| it.2)),
        }
    }

    fn steps(&self) -> Vec<StepLine> {
        let lines = self.of.steps.iter().enumerate().map(|(at, step)| {
            let units = 0..self.of.units.len();
            let gains = units.filter_map(|unit| Some(step.alone.total(unit)? - self.of.old.total(unit)?));
            let gains: Vec<Number> = gains.collect();
            let scored = gains.iter().filter(|gain| !gain.is_zero()).count();
            let sum = gains.iter().sum::<Number>();
            let sum = Some(&sum).filter(|_| !gains.is_empty());
            let differing = self.of.old.differing(&step.alone);
            let moved = differing.iter().filter(|(_, matter)| *matter == Matter::Place(0)).count();
            let flips = differing.iter().filter(|(_, matter)| !matches!(matter, Matter::Place(_))).count();
            self.line((at + 1).to_string(), self.what(at), Some((scored, moved, flips)), sum)
        });
        lines.collect()
    }

    fn rest(&self) -> Vec<StepLine> {
        if self.of.steps.is_empty() {
            return Vec::new();
        }
        let sums = self.of.sums();
        let flips = self.of.flips.iter().filter(|flip| !matches!(flip.matter, Matter::Place(_))).count();
        // Without the totals of some units in some run the sums of the runs are sums of different things.
        let complete = (0..self.of.units.len()).all(|unit| {
            let has = |results: &Results| results.total(unit).is_some();
            has(&self.of.old) == has(&self.of.new) && self.of.steps.iter().all(|it| has(&it.alone) == has(&self.of.old))
        });
        let whole = (self.of.scored().len(), self.of.moved(0).len(), flips);
        let interaction = self.pick("交互作用", "interaction");
        vec![
            self.line(String::new(), vec![interaction], None, Some(&sums.interaction).filter(|_| complete)),
            self.line(
                String::new(),
                vec![self.pick("合计", "together")],
                Some(whole),
                Some(&sums.whole).filter(|_| complete),
            ),
        ]
    }

    fn unit(&self, at: usize) -> String {
        self.of.units.get(at).map_or_else(String::new, |unit| unit.name.clone())
    }

    fn held(&self, of: &Option<Held>, by: &Results, unit: usize) -> String {
        match of {
            None if by.total(unit).is_none() => self.pick("算不出", "not computed"),
            _ => held(self.telling, of),
        }
    }

    fn cause(&self, cause: &Cause) -> String {
        let set = |set: &Vec<usize>| {
            let numbers = set.iter().map(|step| format!("[{}]", step + 1));
            numbers.collect::<Vec<_>>().join("+")
        };
        let sets: Vec<String> = cause.sets.iter().map(set).collect();
        match sets.split_first() {
            None => self.pick("未查明（超出运行次数）", "not searched (limit of runs)"),
            Some((first, [])) if cause.smallest => first.clone(),
            Some((first, [])) => {
                format!("{first}{}", self.pick("（缺一不可）", " (none of them can be left out)"))
            }
            Some(_) => sets.join(&self.pick(" 或 ", " or ")),
        }
    }

    fn flips(&self) -> Vec<FlipLine> {
        let places = |flip: &&Flip| !matches!(flip.matter, Matter::Place(_));
        // Where only one of the schemes gives grades, that is said once and not of every unit.
        let graded = self.telling.of.old.grades.is_some() == self.telling.of.new.grades.is_some();
        let told = self.of.flips.iter().filter(|flip| graded || flip.matter != Matter::Grade);
        let (some, moved): (Vec<&Flip>, Vec<&Flip>) = told.partition(places);
        let most = MOST_UNITS.saturating_sub(some.len());
        let line = |flip: &&Flip| FlipLine {
            matter: matter(self.telling, &flip.matter),
            unit: self.unit(flip.unit),
            old: self.held(&flip.old, &self.of.old, flip.unit),
            new: self.held(&flip.new, &self.of.new, flip.unit),
            cause: self.cause(&flip.cause),
            minor: matches!(flip.matter, Matter::Pay(..) | Matter::Place(_)),
        };
        some.iter().chain(moved.iter().take(most)).map(line).collect()
    }

    fn parts(&self, parts: &Option<Parts>) -> String {
        parts.as_ref().map_or_else(String::new, |parts| made_of(self.telling, parts, |number| self.gain(number)))
    }

    fn units(&self) -> (Vec<UnitLine>, String) {
        let of = self.of;
        let differs = |unit: &usize| {
            of.old.total(*unit) != of.new.total(*unit) || of.old.place(0, *unit) != of.new.place(0, *unit)
        };
        let mut changed: Vec<usize> = (0..of.units.len()).filter(differs).collect();
        let size = |unit: &usize| of.total(*unit).map(|parts| parts.whole.abs());
        if changed.len() > MOST_UNITS {
            changed.sort_by_key(|unit| std::cmp::Reverse(size(unit)));
        }
        let more = changed.len().saturating_sub(MOST_UNITS);
        changed.truncate(MOST_UNITS);
        changed.sort_by_key(|unit| (of.new.place(0, *unit).unwrap_or(u32::MAX), *unit));
        let lines = changed.into_iter().map(|unit| {
            let total = |it: Option<&Number>| {
                it.map_or_else(|| self.pick("算不出", "not computed"), |it| self.telling.words.plain(it))
            };
            let place = |it: Option<u32>| it.map_or_else(|| "—".to_owned(), |it| it.to_string());
            let parts = of.total(unit);
            let difference = of.new.total(unit).zip(of.old.total(unit)).map(|(new, old)| new - old);
            UnitLine {
                unit: self.unit(unit),
                old: total(of.old.total(unit)),
                new: total(of.new.total(unit)),
                change: difference.map_or_else(String::new, |it| self.gain(&it)),
                parts: self.parts(&parts),
                old_place: place(of.old.place(0, unit)),
                new_place: place(of.new.place(0, unit)),
                place_parts: self.parts(&of.place(0, unit)),
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

    fn notes(&self) -> Vec<Bilingual> {
        let of = self.of;
        if of.steps.is_empty() {
            return Vec::new();
        }
        let mut notes = vec![say!(
            "同一期数据、同样的往期，先按原方案，再按新方案计算。每项变动单独作用＝原方案只加这一项的结果减原方案的结果；交互作用＝总差减各项之和，因此相加恰等于总差（按精确值）。合起来才成为方案的变动算作一项",
            "the same data and the same past, under the old scheme and under the new one. What a change does alone is the result of the old scheme with only that change, without the result of the old scheme; the interaction is the whole difference without their sum, so that they add up exactly. Changes that are a scheme only together count as one"
        )];
        let search = of.search;
        if !of.flips.is_empty() {
            notes.push(say!(
                "起因：能单独引起该变动的最小变动组合。至多{size}项的组合全部算过；更大的从全部变动逐项去掉，至缺一不可；共运行{runs}次",
                "cause: the fewest changes that bring it about. All sets of up to {size} were run; larger ones are what is left of all changes when nothing more can be left out; {runs} runs",
                size = search.size,
                runs = search.runs
            ));
        }
        if search.open > 0 {
            notes.push(say!(
                "有{n}处未查明起因：运行次数以{most}为限，用 --runs 放宽",
                "the causes of {n} are not searched: the limit is {most} runs; --runs sets another",
                n = search.open,
                most = search.most
            ));
        }
        notes
    }
}
