//! One letter as a page: a 函 to those above whom its issuer does not stand, a 通知 (notice) to those below it. What only the
//! signing process knows is a marked blank.

use super::parties::{Tone, copies, issuers, names, tone};
use super::points::Sheet;
use super::{Desk, Paper};
use crate::base::calendar::Date;
use crate::model::register::Letter;
use crate::report::document::{Document, Piece, Role};
use crate::report::view::chinese_numeral;
use crate::report::view::context::Context;
use crate::report::view::table::Table;

/// The letter as a document.
pub(super) fn document(ctx: &Context, paper: &Paper<'_>, desk: &Desk) -> Document {
    let tone = tone(ctx, paper);
    let sheet = Sheet { ctx, paper, desk, tone, issuer: named(ctx, &issuers(ctx, paper)) };
    let title = sheet.title();
    let mut out = Document::new(ctx.say("zh-CN", "en"), title.clone());
    let number = paper.issued.map_or("", |issued| issued.number.as_str());
    let number = given(ctx, number, ("发文字号", "serial number"));
    match tone {
        Tone::Equal => {
            out.letterhead.clone_from(&sheet.issuer);
            out.put(Role::Number, vec![number]);
        }
        Tone::Superior => {
            out.say(Role::Issuer, sheet.issuer.clone());
            out.put(Role::Serial, vec![number]);
        }
    }
    out.say(Role::Title, title);
    let kind = name(paper.letter);
    out.say(Role::Subtitle, ctx.text(|| format!("（{kind}）"), || format!("({kind})")));
    let to = names(ctx, paper, &paper.letter.sent_to);
    out.say(Role::Recipient, ctx.text(|| format!("{to}："), || format!("To: {to}")));
    out.say(Role::Body, sheet.opening());
    for (number, (label, pieces)) in (1..).zip(sheet.points()) {
        let label = ctx.text(|| format!("{}、{label}：", chinese_numeral(number)), || format!("{number}. {label}:"));
        let label = Piece { text: label, strong: true, blank: false };
        let gap = ctx.text(String::new, || " ".to_owned());
        let gap = Some(Piece { text: gap, ..Piece::default() }).filter(|gap| !gap.text.is_empty());
        out.put(Role::Body, std::iter::once(label).chain(gap).chain(pieces).collect());
    }
    out.say(Role::Body, sheet.closing());
    let attached = sheet.attachments();
    // One attachment alone has no number. (GB/T 9704—2012, 7.3.4)
    let numbered = attached.len() > 1;
    for (number, (own, _)) in (1..).zip(&attached) {
        let first = if number == 1 { ctx.say("附件：", "Attached: ") } else { "" };
        let number = if numbered { format!("{number}. ") } else { String::new() };
        out.say(Role::Attachments, format!("{first}{number}{own}"));
    }
    out.say(Role::Signature, sheet.issuer.clone());
    let date = paper.issued.map(|issued| day(ctx, issued.date)).unwrap_or_default();
    out.put(Role::Signature, vec![given(ctx, &date, ("成文日期", "date"))]);
    for (number, (own, table)) in (1..).zip(&attached) {
        let number = if numbered { number.to_string() } else { String::new() };
        let head = ctx.text(|| format!("附件{number}"), || format!("Attachment {number}"));
        out.say(Role::Attachment, head.trim_end().to_owned());
        if let Some(table) = table {
            let table = Table { caption: own.clone(), ..table.clone() };
            out.table(&table, ctx.say("注：", "Note: "));
            continue;
        }
        // A paper of which the registers know nothing has a page of its own, where it is put in.
        out.say(Role::Caption, own.clone());
        let text = ctx.text(|| format!("〔待附：{own}〕"), || format!("[to be attached: {own}]"));
        out.put(Role::Body, vec![Piece { text, blank: true, strong: false }]);
    }
    // Copies and printing stand behind all attachments, at the foot of the last page. (GB/T 9704—2012, 7.3.4)
    foot(&mut out, &sheet, &date);
    out
}

/// Copies, of a notice who had it printed and when, and who signs.
fn foot(out: &mut Document, sheet: &Sheet<'_, '_>, date: &str) {
    let Sheet { ctx, paper, tone, .. } = *sheet;
    let text = |text: &str| Piece { text: text.to_owned(), ..Piece::default() };
    let copied = copies(ctx, paper);
    // Where all who should have copies get the letter itself, there is nothing to say and no blank.
    if paper.letter.copies_to.is_empty() || !copied.is_empty() {
        let copied = given(ctx, &ctx.print().list(&copied), ("抄送机关", "copies to"));
        out.put(Role::Foot, vec![text(ctx.say("抄送：", "Copies: ")), copied, text(ctx.say("。", "."))]);
    }
    if tone == Tone::Superior {
        let date = given(ctx, date, ("印发日期", "date of printing"));
        let by = ctx.text(|| format!("{}　", sheet.issuer), || format!("{}, printed on ", sheet.issuer));
        out.put(Role::Foot, vec![text(&by), date, text(ctx.say("印发", ""))]);
    }
    let signer = blank(ctx, ("签发人", "signer"));
    out.put(Role::Foot, vec![text(ctx.say("签发人：", "Signed by: ")), signer]);
}

/// Who issues it, or a marked blank.
fn named(ctx: &Context, issuers: &[String]) -> String {
    given(ctx, &ctx.print().list(issuers), ("发函机关", "issuing office")).text
}

/// The name of a kind of letter.
pub(super) fn name(letter: &Letter) -> &str {
    letter.title.as_deref().unwrap_or(&letter.id)
}

/// A day as letters write it.
pub(super) fn day(ctx: &Context, date: Date) -> String {
    ctx.text(
        || format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        || date.strftime("%-d %B %Y").to_string(),
    )
}

/// The task and the stage by their titles.
pub(super) fn subject(ctx: &Context, task: &str, stage: &str) -> String {
    let set = ctx.rules.tasks.iter().find(|one| one.id == task);
    let title = set.and_then(|one| one.title.as_deref()).unwrap_or(task);
    let own = set.and_then(|one| one.stages.iter().find(|one| one.id == stage)?.title.as_deref()).unwrap_or(stage);
    if own.is_empty() { title.to_owned() } else { format!("{title}·{own}") }
}

/// A text, or a marked blank where there is none yet.
pub(super) fn given(ctx: &Context, text: &str, what: (&str, &str)) -> Piece {
    if text.is_empty() {
        return blank(ctx, what);
    }
    Piece { text: text.to_owned(), ..Piece::default() }
}

/// A place that only the signing process can fill in, marked and never invented.
pub(super) fn blank(ctx: &Context, (zh, en): (&str, &str)) -> Piece {
    let text = ctx.text(|| format!("〔待填：{zh}〕"), || format!("[to be filled in: {en}]"));
    Piece { text, blank: true, strong: false }
}
