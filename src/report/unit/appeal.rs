//! How the unit may object, to whom, and until when; and what came of the objections it made.

use super::Subject;
use crate::report::view::appeal::{last_day, term};
use crate::report::view::context::Context;
use crate::report::view::ledgers;
use crate::report::view::table::Section;

pub(super) fn section(ctx: &Context, subject: &Subject) -> Section {
    let mut section = Section::new("appeal", ctx.say("申诉与复核", "How to object"));
    section.text = match &ctx.rules.review.appeal {
        Some(_) => rule(ctx),
        None => {
            vec![ctx.say("办法没有规定申诉。", "The scheme says nothing of objections.").to_owned()]
        }
    };
    section.tables.extend(ledgers::appeals(ctx, Some(subject.unit)).filter(|_| subject.whole));
    section
}

/// The term, the office and the answer, in sentences.
fn rule(ctx: &Context) -> Vec<String> {
    let Some(appeal) = &ctx.rules.review.appeal else { return Vec::new() };
    let (by, clause) = (ctx.print().list(&appeal.authorities), ctx.cite(&appeal.clause));
    let mut sentences = Vec::new();
    sentences.push(match &appeal.within {
        Some(days) => {
            let (term, last) = (term(ctx, *days), last_day(ctx, *days));
            ctx.text(
                || format!("对结果有异议的，自公示之日起{term}内向{by}申诉，{last}（依据{clause}）。"),
                || format!("Objections are filed with {by} within {term} from the announcement, {last} ({clause})."),
            )
        }
        None => ctx.text(
            || format!("对结果有异议的，向{by}申诉；办法没有规定期限（依据{clause}）。"),
            || format!("Objections are filed with {by}; the scheme sets no term ({clause})."),
        ),
    });
    if let Some(days) = appeal.answer {
        let term = term(ctx, days);
        sentences.push(ctx.text(
            || format!("自申诉提出之日起{term}内答复。"),
            || format!("They are answered within {term} from the filing."),
        ));
    }
    sentences.push(
        ctx.say(
            "申诉请写明所申诉的指标或事项、理由和凭据，可引用本页的行。期限的首日不计。",
            "An objection names the indicator or event, the reason and the evidence; it may refer to the lines of this page. The day a term begins is not counted.",
        )
        .to_owned(),
    );
    sentences
}
