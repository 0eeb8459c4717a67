//! One letter: what a 函 says, from the rules, the register and the day.
//!
//! A 函 goes between bodies of which neither is under the other. So its own words tell and ask; only what the scheme itself
//! demands is quoted as the scheme has it. What only the signing process knows is a marked blank.

use super::{Desk, Paper, field, tasks, value};
use crate::base::calendar::{Date, days_between};
use crate::base::number::Number;
use crate::model::Clause;
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::method::{Rule, Sign, Subject};
use crate::model::register::{Companion, Letter, Recipient, Register, Task};
use crate::model::value::Value;
use crate::report::document::{Document, Piece, Role};
use crate::report::view::chinese_numeral;
use crate::report::view::context::Context;
use crate::report::view::table::{Cell, Table};
use crate::report::words;

/// The letter as a document.
pub(super) fn document(ctx: &Context, paper: &Paper<'_>, desk: &Desk) -> Document {
    let sheet = Sheet { ctx, paper, desk };
    let title = sheet.title();
    let mut out = Document::new(ctx.say("zh-CN", "en"), title.clone());
    out.letterhead = sheet.issuer();
    let number = paper.issued.map_or("", |issued| issued.number.as_str());
    out.put(Role::Number, vec![sheet.given(number, ("发文字号", "serial number"))]);
    out.say(Role::Title, title);
    let kind = name(paper.letter);
    out.say(Role::Subtitle, ctx.text(|| format!("（{kind}）"), || format!("({kind})")));
    out.say(
        Role::Recipient,
        ctx.text(|| format!("{}：", sheet.recipients()), || format!("To: {}", sheet.recipients())),
    );
    out.say(Role::Body, sheet.opening());
    for (number, (label, pieces)) in (1..).zip(sheet.points()) {
        let label = ctx.text(|| format!("{}、{label}：", chinese_numeral(number)), || format!("{number}. {label}:"));
        let label = Piece { text: label, strong: true, blank: false };
        let gap = ctx.text(String::new, || " ".to_owned());
        let gap = Some(Piece { text: gap, ..Piece::default() }).filter(|gap| !gap.text.is_empty());
        out.put(Role::Body, std::iter::once(label).chain(gap).chain(pieces).collect());
    }
    out.say(Role::Body, ctx.say("专此函达。", "This letter is sent for your information and action."));
    let attached = sheet.attachments();
    for (number, (own, _)) in (1..).zip(&attached) {
        let first = if number == 1 { ctx.say("附件：", "Attached: ") } else { "" };
        out.say(Role::Attachments, format!("{first}{number}. {own}"));
    }
    out.say(Role::Signature, sheet.issuer());
    let date = paper.issued.map(|issued| day(ctx, issued.date)).unwrap_or_default();
    out.put(Role::Signature, vec![sheet.given(&date, ("成文日期", "date"))]);
    let text = |text: &str| Piece { text: text.to_owned(), ..Piece::default() };
    out.put(
        Role::Foot,
        vec![text(ctx.say("抄送：", "Copies: ")), blank(ctx, ("抄送机关", "copies to")), text(ctx.say("。", "."))],
    );
    out.put(Role::Foot, vec![text(ctx.say("签发人：", "Signed by: ")), blank(ctx, ("签发人", "signer"))]);
    for (number, (own, table)) in (1..).zip(&attached) {
        let Some(table) = table else { continue };
        out.say(Role::Attachment, ctx.text(|| format!("附件{number}"), || format!("Attachment {number}")));
        let table = Table { caption: own.clone(), ..table.clone() };
        out.table(&table, ctx.say("注：", "Note: "));
    }
    out
}

/// The name of a kind of letter.
pub(super) fn name(letter: &Letter) -> &str {
    letter.title.as_deref().unwrap_or(&letter.id)
}

/// A day as letters write it.
pub(super) fn day(ctx: &Context, date: Date) -> String {
    ctx.text(|| format!("{}年{}月{}日", date.year(), date.month(), date.day()), || date.to_string())
}

/// The task and the stage by their titles.
pub(super) fn subject(ctx: &Context, task: &str, stage: &str) -> String {
    let set = ctx.rules.tasks.iter().find(|one| one.id == task);
    let title = set.and_then(|one| one.title.as_deref()).unwrap_or(task);
    let own = set.and_then(|one| one.stages.iter().find(|one| one.id == stage)?.title.as_deref()).unwrap_or(stage);
    if own.is_empty() { title.to_owned() } else { format!("{title}·{own}") }
}

/// A place that only the signing process can fill in, marked and never invented.
fn blank(ctx: &Context, (zh, en): (&str, &str)) -> Piece {
    let text = ctx.text(|| format!("〔待填：{zh}〕"), || format!("[to be filled in: {en}]"));
    Piece { text, blank: true, strong: false }
}

struct Sheet<'c, 'p> {
    ctx: &'c Context<'c>,
    paper: &'p Paper<'p>,
    desk: &'p Desk,
}

/// A label and what is said under it.
type Point = (&'static str, Vec<Piece>);

impl Sheet<'_, '_> {
    /// A text, or a marked blank where there is none yet.
    fn given(&self, text: &str, what: (&str, &str)) -> Piece {
        if text.is_empty() {
            return blank(self.ctx, what);
        }
        Piece { text: text.to_owned(), ..Piece::default() }
    }

    /// Who issues it: as the register says, or else the office of the scheme.
    fn issuer(&self) -> String {
        let by = self.paper.issued.map_or("", |issued| issued.by.as_str());
        let office = self.ctx.rules.scheme.offices.first().map_or("", String::as_str);
        match (by.is_empty(), office.is_empty()) {
            (false, _) => by.to_owned(),
            (true, false) => office.to_owned(),
            (true, true) => blank(self.ctx, ("发函机关", "issuing office")).text,
        }
    }

    fn subject(&self) -> String {
        subject(self.ctx, &self.paper.task, &self.paper.stage)
    }

    fn title(&self) -> String {
        let subject = self.subject();
        // Quotation marks within others are single ones.
        let inner = subject.replace('“', "‘").replace('”', "’");
        self.ctx.text(|| format!("关于“{inner}”有关事项的函"), || format!("Letter concerning “{inner}”"))
    }

    fn recipients(&self) -> String {
        let names: Vec<String> = self.paper.letter.sent_to.iter().map(|to| self.recipient(to)).collect();
        self.ctx.print().list(&names)
    }

    fn recipient(&self, to: &Recipient) -> String {
        match to {
            Recipient::Office(office) => office.clone(),
            Recipient::LeadUnit => self.lead(),
        }
    }

    /// Who leads the task: as the register says; else the unit whose task it is.
    fn lead(&self) -> String {
        let lead = self.paper.row.map(|row| field(self.ctx, row, "lead")).unwrap_or_default();
        match self.ctx.data.unit(&lead) {
            Some(unit) => self.ctx.unit_name(unit).to_owned(),
            None if lead.is_empty() => self.ctx.unit_name(self.paper.unit).to_owned(),
            None => lead,
        }
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

    /// The scheme as a title.
    fn scheme(&self) -> String {
        let own = self.ctx.rules.scheme.title.as_deref().unwrap_or(&self.ctx.rules.scheme.id);
        self.ctx.text(|| if own.contains('《') { own.to_owned() } else { format!("《{own}》") }, || own.to_owned())
    }

    fn opening(&self) -> String {
        let under = self.under(&self.paper.letter.clause);
        self.ctx.text(
            || format!("根据{under}，现将有关事项函告如下。"),
            || format!("Under {under} we write to you on the following matter."),
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

    fn points(&self) -> Vec<Point> {
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
        say(ctx.say("商请事项", "What we ask"), self.request());
        say(ctx.say("后果", "What follows"), self.consequences());
        say(ctx.say("同时发出", "Sent together"), self.companions());
        let issuer = self.issuer();
        say(
            ctx.say("回复方式", "Reply"),
            ctx.text(
                || format!("办理情况请书面函复{issuer}。"),
                || format!("Please tell {issuer} in writing how the matter stands."),
            ),
        );
        let lead =
            ctx.text(|| format!("牵头单位：{}；配合单位：", self.lead()), || format!("lead: {}; with: ", self.lead()));
        let units =
            vec![Piece { text: lead, ..Piece::default() }, blank(ctx, ("配合单位", "supporting units")), self.stop()];
        points.insert(2.min(points.len()), (ctx.say("牵头和配合单位", "Units"), units));
        let contact = self.given(&self.desk.contact, ("办公电话", "office telephone"));
        points.push((ctx.say("联系方式", "Contact"), vec![contact, self.stop()]));
        points
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
        let why = match (self.paper.along, &self.paper.letter.when) {
            (Some(along), _) => {
                let along = name(along);
                ctx.text(|| format!("本函随{along}一并发出"), || format!("this letter goes with “{along}”"))
            }
            (None, Some(when)) => {
                let when = words::condition(ctx, when);
                ctx.text(|| format!("发函的情形为“{when}”"), || format!("it is sent because of “{when}”"))
            }
            (None, None) => ctx.say("本函随其他函件发出", "this letter goes with others").to_owned(),
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
                ctx.text(|| format!("（{days}个工作日）"), || format!(" ({days} working days)"))
            });
            let many = days.abs();
            said.push(match days {
                1.. => ctx.text(|| format!("已逾期{many}天{worked}"), || format!("{many} days late{worked}")),
                0 => ctx.say("当日到期", "due on this day").to_owned(),
                _ => ctx.text(|| format!("距时限还有{many}天{worked}"), || format!("{many} days left{worked}")),
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
                    || format!("完成进度{progress}，慢于计划进度{plan}"),
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
        let mut out = match self.paper.issued.and_then(|issued| issued.due) {
            Some(due) => ctx.text(|| format!("时限改为{}。", day(ctx, due)), || format!("The last day is now {due}. ")),
            None => String::new(),
        };
        // Who does not lead the task is asked to see to it, not to do it.
        out.push_str(if self.paper.letter.sent_to.contains(&Recipient::LeadUnit) {
            ctx.say("请贵单位按时限推进和办结。", "Please see that the matter is completed in time.")
        } else {
            ctx.say(
                "请予关注，并协调有关单位按时限推进和办结。",
                "Please take note, and help those concerned to complete it in time.",
            )
        });
        let gap = ctx.say("", " ");
        let evidence = self.task().map_or(&[][..], |task| &task.evidence);
        if !evidence.is_empty() {
            let list = ctx.print().list(evidence);
            out.push_str(gap);
            out.push_str(&ctx.text(
                || format!("办结时请附送：{list}。"),
                || format!("With the completed matter please send: {list}."),
            ));
        }
        if !self.paper.letter.requires.is_empty() {
            let (scheme, list) = (self.scheme(), self.paper.letter.requires.join(ctx.say("；", "; ")));
            out.push_str(gap);
            out.push_str(&ctx.text(|| format!("{scheme}规定：{list}。"), || format!("{scheme} demands: {list}.")));
        }
        out
    }

    /// What each letter of the kind costs, by the rules of the scheme.
    fn consequences(&self) -> String {
        let ctx = self.ctx;
        let own = self.paper.letter.effects.iter();
        let inner = ctx.rules.nodes.iter().flat_map(|node| &node.rules).filter(|rule| self.counts(rule));
        let said: Vec<String> = own.chain(inner).map(|rule| self.effect(rule)).collect();
        if said.is_empty() {
            return ctx.say("方案没有规定本函计分。", "The scheme takes no points for this letter.").to_owned();
        }
        let (scheme, list) = (self.scheme(), said.join(ctx.say("；", "; ")));
        ctx.text(|| format!("按{scheme}，每件{list}。"), || format!("By {scheme}, each such letter: {list}."))
    }

    /// Whether a rule of an indicator counts letters of this kind.
    fn counts(&self, rule: &Rule) -> bool {
        let Subject::Events { event, filter: Some(filter), .. } = &rule.subject else { return false };
        let letters = ctx_event(self.ctx, Register::Letters);
        letters == Some(event.index()) && names(filter, &self.paper.letter.id)
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

    fn companions(&self) -> String {
        let ctx = self.ctx;
        let said: Vec<String> = (self.paper.letter.with.iter())
            .filter_map(|with| match with {
                Companion::Letter(id) => {
                    let other = ctx.rules.letters.get(id.index())?;
                    let to: Vec<String> = other.sent_to.iter().map(|to| self.recipient(to)).collect();
                    let to = ctx.print().list(&to);
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
    fn attachments(&self) -> Vec<(String, Option<Table>)> {
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
                Cell::text(self.lead()),
                Cell::or_none(due).kept(),
                Cell::text(blank(ctx, ("联系人及办公电话", "contact")).text),
            ]);
        }
        table
    }
}

/// The position of a register among the kinds of events.
fn ctx_event(ctx: &Context, register: Register) -> Option<usize> {
    ctx.rules.events.iter().position(|kind| kind.register == Some(register))
}

/// Whether a condition over letters asks for one kind.
fn names(filter: &Expr, kind: &str) -> bool {
    let at = Register::Letters.position("letter").and_then(|at| u16::try_from(at).ok());
    let asks = |a: &Expr, b: &Expr| {
        matches!(&a.kind, ExprKind::Field(_, field) if Some(*field) == at)
            && matches!(&b.kind, ExprKind::Constant(Value::Text(text)) if &**text == kind)
    };
    match &filter.kind {
        ExprKind::Compare(Comparison::Equal, a, b) => asks(a, b) || asks(b, a),
        ExprKind::And(all) => all.iter().any(|part| names(part, kind)),
        _ => false,
    }
}
