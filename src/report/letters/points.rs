//! What a letter says, point by point, from the rules, the register and the day.
//!
//! Between equals its own words tell and ask, and what the scheme demands is quoted as the scheme has it; a command would be a
//! fault. To those below the issuer it says what is to be done by when, and how it is to be reported.

use super::letter::{blank, day, given, name, subject};
use super::parties::{Tone, lead, names, supporting};
use super::{Desk, Paper, field, tasks, value};
use crate::base::calendar::{Date, days_between};
use crate::base::number::Number;
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::method::{Rule, Sign, Subject};
use crate::model::register::{Companion, Recipient, Register, Task};
use crate::model::value::Value;
use crate::model::{Clause, LetterId};
use crate::report::document::Piece;
use crate::report::view::context::Context;
use crate::report::view::table::{Cell, Table};
use crate::report::words;

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
    fn by_tone(&self, equal: (&'static str, &'static str), superior: (&'static str, &'static str)) -> &'static str {
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
    fn task(&self) -> Option<&Task> {
        self.ctx.rules.tasks.iter().find(|task| task.id == self.paper.task)
    }

    fn date(&self, id: &str) -> Option<Date> {
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

    /// Whether those who get it do the work themselves; others are asked to see to it, not to do it.
    fn to_doers(&self) -> bool {
        self.paper.letter.sent_to.iter().any(|to| matches!(to, Recipient::LeadUnit | Recipient::Unit))
    }

    /// By when the work is to be done: the last day that the letter grants, or that in force, while it is still to come.
    fn until(&self) -> Option<Date> {
        let new = self.paper.issued.and_then(|issued| issued.due);
        new.or_else(|| self.date("due")).filter(|due| *due >= self.ctx.data.as_of)
    }

    /// The scheme as a title.
    fn scheme(&self) -> String {
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
        match &clause.article {
            Some(article) => self.ctx.text(|| format!("{scheme}（{article}）"), || format!("{scheme} ({article})")),
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
        let lead = lead(ctx, self.paper.unit, self.paper.row);
        let lead = ctx.text(|| format!("牵头单位：{lead}；配合单位："), || format!("lead: {lead}; with: "));
        let supporting = given(ctx, &supporting(ctx, self.paper), ("配合单位", "supporting units"));
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
                let when = of_the_task(&words::condition(ctx, when));
                let sent = self.by_tone(("发函", ""), ("发文", ""));
                ctx.text(|| format!("{sent}的情形为“{when}”"), || format!("it is sent because of “{when}”"))
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
        let mut out = ctx.text(|| format!("{}。", day(ctx, due)), || format!("{due}."));
        if let (Some(first), Some(on)) = (self.date("first-due").filter(|first| *first != due), self.date("granted-on"))
        {
            let by = self.paper.row.map(|row| field(ctx, row, "granted-by")).unwrap_or_default();
            out.push_str(&ctx.text(
                || format!("原时限{}，经{by}于{}同意改为{}。", day(ctx, first), day(ctx, on), day(ctx, due)),
                || format!(" The first last day was {first}; on {on} {by} granted {due}."),
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
                || format!("{late} days late before the grant, which stays on record"),
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

    fn request(&self) -> String {
        let ctx = self.ctx;
        let gap = ctx.say("", " ");
        let mut out = match self.paper.issued.and_then(|issued| issued.due) {
            Some(due) => ctx.text(|| format!("时限改为{}。", day(ctx, due)), || format!("The last day is now {due}. ")),
            None => String::new(),
        };
        out.push_str(&self.asked());
        let evidence = self.task().map_or(&[][..], |task| &task.evidence);
        if !evidence.is_empty() {
            let list = ctx.print().list(evidence);
            out.push_str(gap);
            let with = self.by_tone(
                ("办结时请附送", "With the completed matter please send"),
                ("办结时一并报送", "Send with the completed matter"),
            );
            out.push_str(&ctx.text(|| format!("{with}：{list}。"), || format!("{with}: {list}.")));
        }
        let requires = &self.paper.letter.requires;
        if !requires.is_empty() {
            out.push_str(gap);
            out.push_str(&self.demanded(requires));
        }
        out
    }

    /// What its readers are to do.
    fn asked(&self) -> String {
        let ctx = self.ctx;
        match (self.tone, self.until(), self.to_doers()) {
            (Tone::Equal, Some(_), true) => {
                ctx.say("请贵单位按时限推进和办结。", "Please see that the matter is completed in time.").to_owned()
            }
            (Tone::Equal, Some(_), false) => ctx
                .say(
                    "请予关注，并协调有关单位按时限推进和办结。",
                    "Please take note, and help those concerned to complete it in time.",
                )
                .to_owned(),
            (Tone::Equal, None, true) => ctx
                .say(
                    "时限已过，请贵单位支持，尽早办结。",
                    "The last day has passed; please help to complete the matter soon.",
                )
                .to_owned(),
            (Tone::Equal, None, false) => ctx
                .say(
                    "时限已过，请予关注，并协调有关单位尽早办结。",
                    "The last day has passed; please take note, and help those concerned to complete it soon.",
                )
                .to_owned(),
            (Tone::Superior, Some(due), true) => ctx.text(
                || format!("请于{}前（含当日）办结。", day(ctx, due)),
                || format!("Complete the matter by {due}, that day included."),
            ),
            (Tone::Superior, Some(due), false) => ctx.text(
                || format!("请督促有关单位于{}前（含当日）办结。", day(ctx, due)),
                || format!("See to it that those concerned complete the matter by {due}, that day included."),
            ),
            (Tone::Superior, None, true) => ctx
                .say(
                    "时限已过，请立即组织办理，尽快办结。",
                    "The last day has passed: take the matter up at once and complete it without delay.",
                )
                .to_owned(),
            (Tone::Superior, None, false) => ctx
                .say(
                    "时限已过，请立即督促有关单位办结。",
                    "The last day has passed: see to it at once that those concerned complete the matter.",
                )
                .to_owned(),
        }
    }

    /// What the scheme demands: among equals quoted as its rule.
    fn demanded(&self, requires: &[String]) -> String {
        let (ctx, scheme) = (self.ctx, self.scheme());
        let quoted = |text: &String| {
            let inner = text.replace('“', "‘").replace('”', "’");
            format!("“{inner}”")
        };
        match self.tone {
            Tone::Equal => {
                let list = requires.iter().map(quoted).collect::<Vec<_>>().join(ctx.say("；", "; "));
                ctx.text(|| format!("{scheme}规定：{list}。"), || format!("{scheme} says: {list}."))
            }
            Tone::Superior => {
                let list = requires.join(ctx.say("；", "; "));
                ctx.text(
                    || format!("按{scheme}，要求：{list}。"),
                    || format!("By {scheme} you are required to do this: {list}."),
                )
            }
        }
    }

    /// How its readers answer.
    fn reply(&self) -> String {
        let (ctx, issuer) = (self.ctx, self.issuer.as_str());
        match (self.tone, self.until(), self.to_doers()) {
            (Tone::Equal, _, true) => ctx.text(
                || format!("办理情况请书面函复{issuer}。"),
                || format!("Please tell {issuer} in writing how the matter stands."),
            ),
            (Tone::Equal, _, false) => ctx.text(
                || format!("协调情况请告知{issuer}。"),
                || format!("Please tell {issuer} what was arranged."),
            ),
            (Tone::Superior, Some(due), true) => ctx.text(
                || format!("请于{}前（含当日）将办理情况书面报送{issuer}。", day(ctx, due)),
                || format!("Report to {issuer} in writing by {due}, that day included, how the matter stands."),
            ),
            (Tone::Superior, None, true) => ctx.text(
                || format!("请将未能按时办结的原因和办理情况书面报送{issuer}，办结后即行补报结果。"),
                || {
                    format!(
                        "Report to {issuer} in writing why the matter is late and how it stands, and the result once it is done."
                    )
                },
            ),
            (Tone::Superior, _, false) => ctx.text(
                || format!("请将督促情况书面报送{issuer}。"),
                || format!("Report to {issuer} in writing what was done."),
            ),
        }
    }

    /// What each letter of the kind costs, by the rules of the scheme.
    fn consequences(&self) -> String {
        let ctx = self.ctx;
        let own = self.paper.letter.effects.iter();
        let inner = ctx.rules.nodes.iter().flat_map(|node| &node.rules).filter(|rule| self.counts(rule));
        let said: Vec<String> = own.chain(inner).map(|rule| self.effect(rule)).collect();
        let scheme = self.scheme();
        if said.is_empty() {
            let own = self.by_tone(("本函", "this letter"), ("本通知", "this notice"));
            return ctx.text(
                || format!("按{scheme}，发出{own}本身不计分。"),
                || format!("By {scheme}, {own} in itself takes no points."),
            );
        }
        let list = said.join(ctx.say("；", "; "));
        ctx.text(|| format!("按{scheme}，每件{list}。"), || format!("By {scheme}, each such letter: {list}."))
    }

    /// Whether a rule of an indicator counts letters of this kind.
    fn counts(&self, rule: &Rule) -> bool {
        let Subject::Events { event, filter: Some(filter), .. } = &rule.subject else { return false };
        let letters = ctx_event(self.ctx, Register::Letters);
        letters == Some(event.index()) && asks_for(filter, &self.paper.letter.id)
    }

    fn effect(&self, rule: &Rule) -> String {
        let ctx = self.ctx;
        let amount = words::amount(ctx, &rule.amount);
        let title = rule.title.as_deref().unwrap_or(&rule.name);
        let verb = match rule.sign {
            Sign::Deduct => ctx.say("扣", "minus "),
            Sign::Add => ctx.say("加", "plus "),
            Sign::Adjust => ctx.say("增减", "plus or minus "),
        };
        let into = match &rule.counted_in {
            None => String::new(),
            Some(account) => {
                let account = account.as_str();
                // The built-in account is told by its word in the language.
                let account =
                    if account == "year-end" { ctx.say("年终考核", "the year-end assessment") } else { account };
                ctx.text(|| format!("，计入{account}"), || format!(", counted in {account}"))
            }
        };
        let article = rule.clause.article.as_deref();
        let why =
            article.map_or_else(|| title.to_owned(), |article| format!("{title}{}{article}", ctx.say("，", ", ")));
        let points = if amount == "1" { "point" } else { "points" };
        ctx.text(|| format!("{verb}{amount}{into}（{why}）"), || format!("{verb}{amount} {points}{into} ({why})"))
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
                    Some(ctx.say("提醒函（送牵头领导）", "a reminder (to the lead official)").to_owned())
                }
                Companion::Paper(_) => None,
            })
            .collect();
        if said.is_empty() { String::new() } else { format!("{}{}", ctx.print().list(&said), ctx.say("。", ".")) }
    }

    /// What is attached, by name: the parts of the task as a table, under the name of the paper that the scheme puts first, and
    /// the other papers.
    pub(super) fn attachments(&self) -> Vec<(String, Option<Table>)> {
        let ctx = self.ctx;
        let papers = self.paper.letter.with.iter().filter_map(|with| match with {
            Companion::Paper(paper) => Some(paper.clone()),
            _ => None,
        });
        let mut all: Vec<(String, Option<Table>)> = papers.map(|paper| (paper, None)).collect();
        let list = ctx.say("任务分解表", "task list");
        let place = all.iter_mut().find(|(paper, _)| paper.to_lowercase().starts_with(list));
        let table = Some(self.parts());
        match place {
            Some((_, slot)) => *slot = table,
            None => all.insert(0, (ctx.say("任务分解表", "Task list").to_owned(), table)),
        }
        all
    }

    /// The task part by part: what, who leads, by when, and whom to ask.
    fn parts(&self) -> Table {
        let ctx = self.ctx;
        let mut table = Table::new("task-list", "")
            .words(ctx.say("事项", "Item"))
            .words(ctx.say("牵头单位", "Lead unit"))
            .words(ctx.say("时限", "Last day"))
            .words(ctx.say("联系人及办公电话", "Contact"));
        let rows = tasks(ctx).map_or(0..0, |table| table.rows(self.paper.unit));
        for row in rows.filter(|row| field(ctx, *row, "task") == self.paper.task) {
            let due = match value(ctx, row, "due") {
                Some(Value::Date(date)) => date.to_string(),
                _ => String::new(),
            };
            table.row(vec![
                Cell::head(subject(ctx, &self.paper.task, &field(ctx, row, "stage"))),
                Cell::text(lead(ctx, self.paper.unit, Some(row))),
                Cell::or_none(due).kept(),
                Cell::text(blank(ctx, ("联系人及办公电话", "contact")).text),
            ]);
        }
        table
    }
}

/// So many, in English.
fn many(number: i64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// A condition over a task, in a letter that is about that task: fields stand without the name of the register.
fn of_the_task(condition: &str) -> String {
    condition.replace("任务.", "").replace("task.", "")
}

/// The position of a register among the kinds of events.
fn ctx_event(ctx: &Context, register: Register) -> Option<usize> {
    ctx.rules.events.iter().position(|kind| kind.register == Some(register))
}

/// Whether a condition over letters asks for one kind.
fn asks_for(filter: &Expr, kind: &str) -> bool {
    let at = Register::Letters.position("letter").and_then(|at| u16::try_from(at).ok());
    let asks = |a: &Expr, b: &Expr| {
        matches!(&a.kind, ExprKind::Field(_, field) if Some(*field) == at)
            && matches!(&b.kind, ExprKind::Constant(Value::Text(text)) if &**text == kind)
    };
    match &filter.kind {
        ExprKind::Compare(Comparison::Equal, a, b) => asks(a, b) || asks(b, a),
        ExprKind::And(all) => all.iter().any(|part| asks_for(part, kind)),
        _ => false,
    }
}
