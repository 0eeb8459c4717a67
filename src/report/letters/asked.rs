//! What a letter asks of its readers, and how they answer: of who leads the work, to do it; of who has a part of it, to support
//! the lead; of everybody else, to take note.

use super::letter::day;
use super::parties::{Parts, Tone, lead, parts};
use super::points::Sheet;
use crate::base::calendar::Date;

impl Sheet<'_, '_> {
    /// What each reader has to do with the work.
    fn readers(&self) -> Parts {
        parts(self.ctx, self.paper, &self.paper.letter.sent_to)
    }

    fn names(&self, names: &[String]) -> String {
        self.ctx.print().list(names)
    }

    /// By when the work is to be done: the last day that the letter grants, or that in force, while it is still to come.
    fn until(&self) -> Option<Date> {
        let new = self.paper.issued.and_then(|issued| issued.due);
        new.or_else(|| self.date("due")).filter(|due| *due >= self.ctx.data.as_of)
    }

    /// The last day that was granted instead of the first one, by this letter or before it.
    fn granted(&self) -> Option<Date> {
        let new = self.paper.issued.and_then(|issued| issued.due);
        new.or_else(|| self.date("granted-on").and_then(|_| self.date("due")))
    }

    pub(super) fn request(&self) -> String {
        let ctx = self.ctx;
        let readers = self.readers();
        let mut said = Vec::new();
        if let Some(due) = self.paper.issued.and_then(|issued| issued.due) {
            said.push(
                ctx.text(
                    || format!("时限改为{}。", day(ctx, due)),
                    || format!("The last day is now {}.", day(ctx, due)),
                ),
            );
        }
        said.push(self.asked(&readers));
        let evidence = self.task().map_or(&[][..], |task| &task.evidence);
        if !evidence.is_empty() && readers.do_some() {
            let list = ctx.print().list(evidence);
            let with = self.by_tone(
                ("办结时请附送", "With the completed matter please send"),
                ("办结时一并报送", "Send with the completed matter"),
            );
            said.push(ctx.text(|| format!("{with}：{list}。"), || format!("{with}: {list}.")));
        }
        said.extend(self.demanded());
        said.extend(self.copied());
        said.join(ctx.say("", " "))
    }

    /// What its readers are to do.
    fn asked(&self, readers: &Parts) -> String {
        let leads = || lead(self.ctx, self.paper, self.paper.row);
        let what = match (readers.lead.as_slice(), readers.with.as_slice(), readers.others.as_slice()) {
            ([_], [], []) => self.asked_of_the_lead(),
            ([], [], _) => return self.asked_of_others(),
            ([], with, others) => self.asked_to_support(with, &leads(), others.is_empty() && with.len() == 1),
            (lead, with, _) => self.asked_together(lead, with),
        };
        if readers.others.is_empty() {
            return what;
        }
        let others = self.names(&readers.others);
        self.ctx.text(|| format!("{what}请{others}予以关注。"), || format!("{what} {others}: please take note."))
    }

    /// Of one reader that leads the work.
    fn asked_of_the_lead(&self) -> String {
        let ctx = self.ctx;
        match (self.tone, self.until()) {
            (Tone::Equal, Some(_)) => {
                ctx.say("请贵单位按时限推进和办结。", "Please see that the matter is completed in time.").to_owned()
            }
            (Tone::Equal, None) => ctx
                .say(
                    "时限已过，请贵单位支持，尽早办结。",
                    "The last day has passed; please help to complete the matter soon.",
                )
                .to_owned(),
            (Tone::Superior, Some(due)) => ctx.text(
                || format!("请于{}前（含当日）办结。", day(ctx, due)),
                || format!("Complete the matter by {}, that day included.", day(ctx, due)),
            ),
            (Tone::Superior, None) => ctx
                .say(
                    "时限已过，请立即组织办理，尽快办结。",
                    "The last day has passed: take the matter up at once and complete it without delay.",
                )
                .to_owned(),
        }
    }

    /// Of several readers, one of whom leads the work.
    fn asked_together(&self, lead: &[String], with: &[String]) -> String {
        let ctx = self.ctx;
        let (lead, with) = (self.names(lead), self.names(with));
        let who = match with.is_empty() {
            true => ctx.text(|| lead.clone(), || format!("{lead} leads")),
            false => {
                ctx.text(|| format!("{lead}牵头、{with}配合，"), || format!("{lead} leads, with the support of {with}"))
            }
        };
        match (self.tone, self.until()) {
            (Tone::Equal, Some(_)) => ctx.text(
                || format!("请{who}按时限推进和办结。"),
                || format!("Please see that the matter is completed in time: {who}."),
            ),
            (Tone::Equal, None) => ctx.text(
                || format!("时限已过，请{who}尽早办结。"),
                || format!("The last day has passed; please help to complete the matter soon: {who}."),
            ),
            (Tone::Superior, Some(due)) => ctx.text(
                || format!("请{who}于{}前（含当日）办结。", day(ctx, due)),
                || format!("Complete the matter by {}, that day included: {who}.", day(ctx, due)),
            ),
            (Tone::Superior, None) => ctx.text(
                || format!("时限已过，请{who}立即组织办理，尽快办结。"),
                || format!("The last day has passed: take the matter up at once and complete it without delay: {who}."),
            ),
        }
    }

    /// Of readers that do a part of the work under the lead of somebody who does not get the letter.
    fn asked_to_support(&self, with: &[String], lead: &str, alone: bool) -> String {
        let ctx = self.ctx;
        let names = self.names(with);
        // A single reader is spoken to; several are named.
        let (you, own) = match (alone, self.tone) {
            (true, Tone::Equal) => ("贵单位".to_owned(), "所"),
            (true, Tone::Superior) => (String::new(), "本单位"),
            (false, _) => (names.clone(), "各自"),
        };
        let whom = if alone { String::new() } else { format!("{names}: ") };
        match (self.tone, self.until()) {
            (Tone::Equal, Some(_)) => ctx.text(
                || format!("请{you}做好{own}承担的工作，配合牵头单位{lead}按时限办结。"),
                || {
                    format!(
                        "{whom}Please do your part of the work and support {lead}, who leads it, so that it is completed in time."
                    )
                },
            ),
            (Tone::Equal, None) => ctx.text(
                || format!("时限已过，请{you}做好{own}承担的工作，配合牵头单位{lead}尽早办结。"),
                || {
                    format!(
                        "{whom}The last day has passed; please do your part of the work and support {lead}, who leads it, so that it is completed soon."
                    )
                },
            ),
            (Tone::Superior, Some(due)) => ctx.text(
                || format!("请{you}做好{own}承担的工作，配合牵头单位{lead}于{}前（含当日）办结。", day(ctx, due)),
                || {
                    format!(
                        "{whom}Do your part of the work and support {lead}, who leads it, so that the matter is completed by {}, that day included.",
                        day(ctx, due)
                    )
                },
            ),
            (Tone::Superior, None) => ctx.text(
                || format!("时限已过，请{you}立即办理{own}承担的工作，配合牵头单位{lead}尽快办结。"),
                || {
                    format!(
                        "{whom}The last day has passed: take up your part of the work at once and support {lead}, who leads it, so that it is completed without delay."
                    )
                },
            ),
        }
    }

    /// Of readers for whom the work is not theirs to do.
    fn asked_of_others(&self) -> String {
        let ctx = self.ctx;
        match (self.tone, self.until()) {
            (Tone::Equal, Some(_)) => ctx
                .say(
                    "请予关注，并协调有关单位按时限推进和办结。",
                    "Please take note, and help those concerned to complete it in time.",
                )
                .to_owned(),
            (Tone::Equal, None) => ctx
                .say(
                    "时限已过，请予关注，并协调有关单位尽早办结。",
                    "The last day has passed; please take note, and help those concerned to complete it soon.",
                )
                .to_owned(),
            (Tone::Superior, Some(due)) => ctx.text(
                || format!("请督促有关单位于{}前（含当日）办结。", day(ctx, due)),
                || {
                    format!(
                        "See to it that those concerned complete the matter by {}, that day included.",
                        day(ctx, due)
                    )
                },
            ),
            (Tone::Superior, None) => ctx
                .say(
                    "时限已过，请立即督促有关单位办结。",
                    "The last day has passed: see to it at once that those concerned complete the matter.",
                )
                .to_owned(),
        }
    }

    /// What the scheme demands: among equals quoted as its rule. What it demands of a new last day is told where there is one,
    /// with the day.
    fn demanded(&self) -> Option<String> {
        let (ctx, scheme, granted) = (self.ctx, self.scheme(), self.granted());
        let told = self.paper.letter.requires.iter().filter(|text| granted.is_some() || !speaks_of_a_new_day(text));
        let one = |text: &String| {
            let inner = text.replace('“', "‘").replace('”', "’");
            let own = if self.tone == Tone::Equal { format!("“{inner}”") } else { text.clone() };
            match granted.filter(|_| speaks_of_a_new_day(text)) {
                Some(due) => ctx.text(
                    || format!("{own}（新时限为{}）", day(ctx, due)),
                    || format!("{own} (the new last day is {})", day(ctx, due)),
                ),
                None => own,
            }
        };
        let list = told.map(one).collect::<Vec<_>>().join(ctx.say("；", "; "));
        (!list.is_empty()).then(|| match self.tone {
            Tone::Equal => ctx.text(|| format!("{scheme}规定：{list}。"), || format!("{scheme} says: {list}.")),
            Tone::Superior => ctx.text(
                || format!("按{scheme}，要求：{list}。"),
                || format!("By {scheme} you are required to do this: {list}."),
            ),
        })
    }

    /// Why those who get a copy have one.
    fn copied(&self) -> Option<String> {
        let ctx = self.ctx;
        let all = parts(ctx, self.paper, &self.paper.letter.copies_to);
        let readers = self.readers();
        let but = |names: Vec<String>, also: &[String]| {
            let names = names.into_iter().filter(|name| !also.contains(name)).collect::<Vec<_>>();
            (!names.is_empty()).then(|| self.names(&names))
        };
        let lead = but(all.lead, &readers.lead).map(|names| {
            ctx.text(
                || format!("抄送牵头单位{names}，供统筹推进"),
                || format!("to {names}, who leads the task, for its coordination"),
            )
        });
        let with = but(all.with, &readers.with).map(|names| {
            ctx.text(
                || format!("抄送{names}，供配合推进"),
                || format!("to {names}, who has a part in the task, for its support"),
            )
        });
        let others = but(all.others, &readers.others)
            .map(|names| ctx.text(|| format!("抄送{names}，供了解情况"), || format!("to {names}, for information")));
        let said: Vec<String> = [lead, with, others].into_iter().flatten().collect();
        let own = self.by_tone(("本函", ""), ("本通知", ""));
        let list = said.join(ctx.say("；", "; "));
        (!list.is_empty()).then(|| ctx.text(|| format!("{own}{list}。"), || format!("Copies go {list}.")))
    }

    /// How its readers answer.
    pub(super) fn reply(&self) -> String {
        let readers = self.readers();
        match (readers.lead.as_slice(), readers.with.as_slice(), readers.others.as_slice()) {
            ([_], [], []) => self.reply_of_the_lead(None),
            ([], [], _) => self.reply_of_others(),
            ([], ..) => self.reply_of_supporters(),
            (lead, ..) => self.reply_of_the_lead(Some(&self.names(lead))),
        }
    }

    /// By who leads the work, who is named where others read the letter, too.
    fn reply_of_the_lead(&self, lead: Option<&str>) -> String {
        let (ctx, issuer) = (self.ctx, self.issuer.as_str());
        let by = lead.map_or_else(String::new, |lead| format!("由{lead}"));
        let report = lead.map_or_else(|| "Report".to_owned(), |lead| format!("{lead} reports"));
        match (self.tone, self.until()) {
            (Tone::Equal, _) => ctx.text(
                || format!("办理情况请{by}书面函复{issuer}。"),
                || match lead {
                    None => format!("Please tell {issuer} in writing how the matter stands."),
                    Some(lead) => format!("{lead} is asked to tell {issuer} in writing how the matter stands."),
                },
            ),
            (Tone::Superior, Some(due)) => ctx.text(
                || format!("请{by}于{}前（含当日）将办理情况书面报送{issuer}。", day(ctx, due)),
                || {
                    let due = day(ctx, due);
                    format!("{report} to {issuer} in writing by {due}, that day included, how the matter stands.")
                },
            ),
            (Tone::Superior, None) => ctx.text(
                || format!("请{by}将未能按时办结的原因和办理情况书面报送{issuer}，办结后即行补报结果。"),
                || {
                    format!(
                        "{report} to {issuer} in writing why the matter is late and how it stands, and the result once it is done."
                    )
                },
            ),
        }
    }

    fn reply_of_supporters(&self) -> String {
        let (ctx, issuer) = (self.ctx, self.issuer.as_str());
        match (self.tone, self.until()) {
            (Tone::Equal, _) => ctx.text(
                || format!("所承担工作的办理情况请书面函复{issuer}。"),
                || format!("Please tell {issuer} in writing how your part of the work stands."),
            ),
            (Tone::Superior, Some(due)) => ctx.text(
                || format!("请于{}前（含当日）将所承担工作的办理情况书面报送{issuer}。", day(ctx, due)),
                || {
                    let due = day(ctx, due);
                    format!(
                        "Report to {issuer} in writing by {due}, that day included, how your part of the work stands."
                    )
                },
            ),
            (Tone::Superior, None) => ctx.text(
                || format!("请将所承担工作未能按时完成的原因和办理情况书面报送{issuer}。"),
                || format!("Report to {issuer} in writing why your part of the work is late and how it stands."),
            ),
        }
    }

    fn reply_of_others(&self) -> String {
        let (ctx, issuer) = (self.ctx, self.issuer.as_str());
        match self.tone {
            Tone::Equal => {
                ctx.text(|| format!("协调情况请告知{issuer}。"), || format!("Please tell {issuer} what was arranged."))
            }
            Tone::Superior => ctx.text(
                || format!("请将督促情况书面报送{issuer}。"),
                || format!("Report to {issuer} in writing what was done."),
            ),
        }
    }
}

/// Whether a demand of the scheme is about a last day that was granted instead of the first.
fn speaks_of_a_new_day(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "新时限",
        "新的时限",
        "新期限",
        "新的期限",
        "改期后",
        "延期后",
        "延长后",
        "new last day",
        "new deadline",
        "new date",
        "extended deadline",
        "extended last day",
    ];
    let text = text.to_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}
