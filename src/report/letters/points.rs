//! What a letter says, point by point, from the rules, the register and the day.
//!
//! Between equals its own words tell and ask, and what the scheme demands is quoted as the scheme has it; a command would be a
//! fault. To those below the issuer it says what is to be done by when, and how it is to be reported.

use super::letter::{day, given, name, subject};
use super::parties::{Tone, lead, names, supporting};
use super::{Desk, Paper, field, value};
use crate::base::calendar::{Date, days_between};
use crate::base::number::Number;
use crate::model::register::{Companion, Task};
use crate::model::value::Value;
use crate::model::{Clause, LetterId};
use crate::report::condition::task::worded;
use crate::report::document::Piece;
use crate::report::view::context::Context;

/// A letter with all that its texts are made of.
pub(super) struct Sheet<'c, 'p> {
    pub(super) ctx: &'c Context<'c>,
    pub(super) paper: &'p Paper<'p>,
    pub(super) desk: &'p Desk,
    pub(super) tone: Tone,
    /// Who issues it, or a marked blank.
    pub(super) issuer: String,
}

/// A label and what is said under it.
type Point = (&'static str, Vec<Piece>);

impl Sheet<'_, '_> {
    /// One of two texts in both languages: among equals, or to those below.
    pub(super) fn by_tone(
        &self,
        equal: (&'static str, &'static str),
        superior: (&'static str, &'static str),
    ) -> &'static str {
        let (zh, en) = if self.tone == Tone::Equal { equal } else { superior };
        self.ctx.say(zh, en)
    }

    fn subject(&self) -> String {
        subject(self.ctx, &self.paper.task, &self.paper.stage)
    }

    pub(super) fn title(&self) -> String {
        let subject = self.subject();
        // Quotation marks within others are single ones.
        let inner = subject.replace('“', "‘").replace('”', "’");
        let kind = self.by_tone(("函", "Letter"), ("通知", "Notice"));
        self.ctx.text(|| format!("关于“{inner}”有关事项的{kind}"), || format!("{kind} concerning “{inner}”"))
    }

    /// The task as the scheme sets it.
    pub(super) fn task(&self) -> Option<&Task> {
        self.ctx.rules.tasks.iter().find(|task| task.id == self.paper.task)
    }

    pub(super) fn date(&self, id: &str) -> Option<Date> {
        match value(self.ctx, self.paper.row?, id) {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        }
    }

    fn number(&self, id: &str) -> Option<&Number> {
        value(self.ctx, self.paper.row?, id).and_then(Value::number)
    }

    fn flag(&self, id: &str) -> bool {
        self.paper.row.and_then(|row| value(self.ctx, row, id)) == Some(&Value::Flag(true))
    }

    /// The scheme as a title.
    pub(super) fn scheme(&self) -> String {
        let own = self.ctx.rules.scheme.title.as_deref().unwrap_or(&self.ctx.rules.scheme.id);
        self.ctx.text(|| if own.contains('《') { own.to_owned() } else { format!("《{own}》") }, || own.to_owned())
    }

    pub(super) fn opening(&self) -> String {
        let under = self.under(&self.paper.letter.clause);
        match self.tone {
            Tone::Equal => self.ctx.text(
                || format!("根据{under}，现将有关事项函告如下。"),
                || format!("Under {under} we write to you on the following matter."),
            ),
            Tone::Superior => self.ctx.text(
                || format!("根据{under}，现就有关事项通知如下。"),
                || format!("Under {under} you are notified of the following."),
            ),
        }
    }

    pub(super) fn closing(&self) -> &'static str {
        self.by_tone(
            ("专此函达。", "This letter is sent for your information and action."),
            ("特此通知。", "This notice is sent to be acted upon."),
        )
    }

    /// The scheme with the article, where the scheme numbers its articles; lines of files are nothing for a letter.
    fn under(&self, clause: &Clause) -> String {
        let scheme = self.scheme();
        match clause.article.as_deref().map(numbered) {
            Some((article, true)) => self.ctx.text(|| format!("{scheme}{article}"), || format!("{scheme} ({article})")),
            Some((article, false)) => {
                self.ctx.text(|| format!("{scheme}（{article}）"), || format!("{scheme} ({article})"))
            }
            None => scheme,
        }
    }

    pub(super) fn points(&self) -> Vec<Point> {
        let ctx = self.ctx;
        let mut points: Vec<Point> = Vec::new();
        let mut say = |label: &'static str, text: String| {
            if !text.is_empty() {
                points.push((label, vec![Piece { text, ..Piece::default() }]));
            }
        };
        say(ctx.say("事项", "Matter"), ctx.text(|| format!("{}。", self.subject()), || format!("{}.", self.subject())));
        say(ctx.say("来源和依据", "Source and basis"), self.source());
        say(ctx.say("时限", "Last day"), self.deadline());
        say(ctx.say("进展", "Where it stands"), self.standing());
        say(self.by_tone(("商请事项", "What we ask"), ("工作要求", "What is required")), self.request());
        say(ctx.say("后果", "What follows"), self.consequences());
        say(ctx.say("同时发出", "Sent together"), self.companions());
        say(self.by_tone(("回复方式", "Reply"), ("报送要求", "Report")), self.reply());
        points.insert(2.min(points.len()), (ctx.say("牵头和配合单位", "Units"), self.units()));
        let contact = given(ctx, &self.desk.contact, ("办公电话", "office telephone"));
        points.push((ctx.say("联系方式", "Contact"), vec![contact, self.stop()]));
        points
    }

    /// Who leads and who supports.
    fn units(&self) -> Vec<Piece> {
        let ctx = self.ctx;
        let lead = lead(ctx, self.paper, self.paper.row);
        let lead = ctx.text(|| format!("牵头单位：{lead}；配合单位："), || format!("lead: {lead}; with: "));
        let supporting = given(ctx, &ctx.print().list(&supporting(ctx, self.paper)), ("配合单位", "supporting units"));
        vec![Piece { text: lead, ..Piece::default() }, supporting, self.stop()]
    }

    fn stop(&self) -> Piece {
        Piece { text: self.ctx.say("。", ".").to_owned(), ..Piece::default() }
    }

    /// Where the task comes from, and why the letter is sent.
    fn source(&self) -> String {
        let ctx = self.ctx;
        let set = self.task().map_or_else(
            || ctx.say("任务登记在册", "the task stands in the register of tasks").to_owned(),
            |task| {
                let under = self.under(&task.clause);
                ctx.text(|| format!("任务由{under}设定"), || format!("the task is set by {under}"))
            },
        );
        let own = self.by_tone(("本函", "this letter"), ("本通知", "this notice"));
        let why = match (self.paper.along, &self.paper.letter.when) {
            (Some(along), _) => {
                let along = name(along);
                ctx.text(|| format!("{own}随{along}一并发出"), || format!("{own} goes with “{along}”"))
            }
            (None, Some(when)) => {
                let when = worded(ctx, when);
                let sent = self.by_tone(("发函", ""), ("发文", ""));
                ctx.text(|| format!("{sent}的情形为“{when}”"), || format!("{own} is sent because of “{when}”"))
            }
            (None, None) => ctx.text(|| format!("{own}随其他函件发出"), || format!("{own} goes with others")),
        };
        ctx.text(
            || format!("{set}；{why}。"),
            || format!("{}{}; {why}.", set.get(..1).unwrap_or("").to_uppercase(), set.get(1..).unwrap_or("")),
        )
    }

    /// The last day in force, and those before it.
    fn deadline(&self) -> String {
        let ctx = self.ctx;
        let Some(due) = self.date("due") else { return String::new() };
        let mut out = ctx.text(|| format!("{}。", day(ctx, due)), || format!("{}.", day(ctx, due)));
        if let (Some(first), Some(on)) = (self.date("first-due").filter(|first| *first != due), self.date("granted-on"))
        {
            let by = self.paper.row.map(|row| field(ctx, row, "granted-by")).unwrap_or_default();
            out.push_str(&ctx.text(
                || format!("原时限{}，经{by}于{}同意改为{}。", day(ctx, first), day(ctx, on), day(ctx, due)),
                || {
                    let (first, on, due) = (day(ctx, first), day(ctx, on), day(ctx, due));
                    format!(" The first last day was {first}; on {on} {by} granted {due}.")
                },
            ));
        }
        out
    }

    /// How late it is or how long there is left, in calendar and working days, and how far the work has come.
    fn standing(&self) -> String {
        let ctx = self.ctx;
        let as_of = ctx.data.as_of;
        let today = day(ctx, as_of);
        let mut said: Vec<String> = Vec::new();
        // What is issued on the day of a grant is about the day in force before.
        let granted = self.date("granted-on") == Some(as_of);
        let before = self.number("late-before").filter(|late| !late.is_zero());
        if let Some(due) = self.date("due").filter(|_| !granted) {
            let days = days_between(due, as_of);
            let worked = ctx.data.calendar.between(due.min(as_of), due.max(as_of)).ok();
            let worked = worked.map_or_else(String::new, |days| {
                ctx.text(|| format!("（{days}个工作日）"), || format!(" ({})", many(days, "working day")))
            });
            let number = days.abs();
            said.push(match days {
                1.. => {
                    ctx.text(|| format!("已逾期{number}天{worked}"), || format!("{} late{worked}", many(number, "day")))
                }
                0 => ctx.say("当日到期", "due on this day").to_owned(),
                _ => ctx.text(
                    || format!("距时限还有{number}天{worked}"),
                    || format!("{} left{worked}", many(number, "day")),
                ),
            });
        }
        if let Some(late) = before {
            said.push(ctx.text(
                || format!("改期以前逾期{late}天，已记录在案"),
                || {
                    let plural = if *late == Number::ONE { "" } else { "s" };
                    format!("{late} day{plural} late before the grant, which stays on record")
                },
            ));
        }
        if let Some(progress) = self.number("progress") {
            let progress = ctx.print().percent(progress);
            let plan = self.number("plan").filter(|_| self.flag("behind")).map(|plan| ctx.print().percent(plan));
            said.push(match plan {
                Some(plan) => ctx.text(
                    || format!("完成进度{progress}，计划进度{plan}，进度滞后"),
                    || format!("{progress} done, behind the plan of {plan}"),
                ),
                None => ctx.text(|| format!("完成进度{progress}"), || format!("{progress} done")),
            });
        }
        if said.is_empty() {
            return String::new();
        }
        ctx.text(|| format!("截至{today}，{}。", said.join("，")), || format!("As of {today}: {}.", said.join("; ")))
    }

    /// Whether a letter of this kind about the same matter goes out on the day, too.
    fn goes_out(&self, id: LetterId) -> bool {
        let (ctx, paper) = (self.ctx, self.paper);
        let about = |row: usize| field(ctx, row, "task") == paper.task && field(ctx, row, "stage") == paper.stage;
        let mut due = ctx.outcome.letters.iter();
        due.any(|due| due.letter == id && due.unit == paper.unit && about(due.row))
            || ctx.data.letters.iter().any(|issued| {
                issued.letter == id
                    && issued.date == ctx.data.as_of
                    && usize::try_from(issued.unit) == Ok(paper.unit)
                    && issued.task == paper.task
                    && issued.stage == paper.stage
            })
    }

    fn companions(&self) -> String {
        let ctx = self.ctx;
        let said: Vec<String> = (self.paper.letter.with.iter())
            .filter_map(|with| match with {
                // A kind that was issued before for this task and day does not go out once more.
                Companion::Letter(id) if !self.goes_out(*id) => None,
                Companion::Letter(id) => {
                    let other = ctx.rules.letters.get(id.index())?;
                    let to = names(ctx, self.paper, &other.sent_to);
                    Some(ctx.text(|| format!("{}（送{to}）", name(other)), || format!("{} (to {to})", name(other))))
                }
                Companion::Remind => {
                    let lead = lead(ctx, self.paper, self.paper.row);
                    Some(ctx.text(
                        || format!("提醒函（送{lead}牵头领导）"),
                        || format!("a reminder (to the lead official of {lead})"),
                    ))
                }
                Companion::Paper(_) => None,
            })
            .collect();
        if said.is_empty() { String::new() } else { format!("{}{}", ctx.print().list(&said), ctx.say("。", ".")) }
    }
}

/// So many, in English.
fn many(number: i64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The number of an article without its heading, as letters cite it, and whether it is one: `第六条` of `第六条 进度`.
pub(super) fn numbered(article: &str) -> (&str, bool) {
    let number = article.split_whitespace().next().unwrap_or(article);
    let is = number.starts_with('第') && number.contains('条');
    if is { (number, true) } else { (article, false) }
}
