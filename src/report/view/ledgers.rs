//! Adjudication and review: every decision with what was computed, proposed and decided, who, when and why; what moved
//! for it; appeals and their answers.

use super::context::Context;
use super::table::{Cell, Section, Table};
use crate::data::ledgers::{Decision, Subject, Verdict};
use crate::engine;
use crate::model::ledgers::{Matter, Scorer};
use crate::model::value::{Dim, Value};

pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("review", ctx.say("审定与复核", "Adjudication and review"));
    let ledger = &ctx.data.ledger;
    if !ledger.decisions.is_empty() {
        let rounds = ledger.decisions.iter().filter_map(|decision| decision.round).max();
        let (all, in_force) =
            (ledger.decisions.len(), ledger.decisions.iter().filter(|decision| decision.in_force()).count());
        section.text.push(ctx.text(
            || {
                let rounds = rounds.map_or_else(String::new, |rounds| format!("，共{rounds}轮"));
                format!("记录在案的裁定{all}条{rounds}，其中有效的{in_force}条。计算结果与最终结果并列，未采纳和被取代的也在内。")
            },
            || {
                let rounds = rounds.map_or_else(String::new, |rounds| format!(" in {rounds} rounds"));
                format!(
                    "{all} decisions are on record{rounds}, {in_force} of them in force. What was computed stands beside what is final; what was not adopted or was replaced is listed, too."
                )
            },
        ));
        section.tables.push(decisions(ctx));
    }
    section.tables.extend(moved(ctx));
    section.tables.extend(excused(ctx));
    section.tables.extend(scores(ctx));
    section.tables.extend(merits(ctx));
    section.tables.extend(appeals(ctx, None));
    approval(ctx, &mut section);
    section
}

fn decisions(ctx: &Context) -> Table {
    let mut table = Table::new("decisions", ctx.say("裁定记录", "Decisions on record"))
        .words(ctx.say("编号", "No."))
        .words(ctx.say("单位", "Unit"))
        .words(ctx.say("事项", "Matter"))
        .figures(ctx.say("计算（原）值", "Computed"))
        .figures(ctx.say("建议值", "Proposed"))
        .figures(ctx.say("审定值", "Final"))
        .words(ctx.say("理由", "Reason"))
        .words(ctx.say("决定人", "Decided by"))
        .figures(ctx.say("轮次", "Round"))
        .words(ctx.say("日期", "Date"))
        .words(ctx.say("效力", "State"));
    for decision in &ctx.data.ledger.decisions {
        let figure =
            |value: Option<&Value>| value.map_or_else(Cell::none, |value| Cell::number(figure(ctx, decision, value)));
        let old = match &decision.on {
            Subject::Fact { old, .. } => Some(old),
            Subject::Event { old, .. } => old.as_ref(),
            _ => None,
        };
        let replaced = decision.replaced_by.and_then(|at| ctx.data.ledger.decisions.get(at));
        let state = match (replaced, &decision.decided) {
            (Some(later), _) => ctx.text(|| format!("被 {} 取代", later.id), || format!("replaced by {}", later.id)),
            (None, None) => ctx.say("未采纳", "not adopted").to_owned(),
            (None, Some(_)) => ctx.say("有效", "in force").to_owned(),
        };
        let mut reason = decision.reason.clone();
        for (zh, en, text) in [
            ("凭据", "document", decision.evidence.as_str()),
            ("申诉", "appeal", decision.appeal.as_deref().unwrap_or("")),
        ] {
            if !text.is_empty() {
                reason.push_str(&ctx.text(|| format!("（{zh}{text}）"), || format!(" ({en} {text})")));
            }
        }
        let lifts: Vec<String> = (decision.lifts.iter())
            .filter_map(|veto| ctx.rules.vetoes.get(veto.index()))
            .map(|veto| veto.title.clone().unwrap_or_else(|| veto.id.clone()))
            .collect();
        if !lifts.is_empty() {
            let lifts = ctx.print().list(&lifts);
            reason.push_str(&ctx.text(|| format!("；解除否决：{lifts}"), || format!("; lifts the veto: {lifts}")));
        }
        let subject = engine::subject(ctx.rules, &decision.on);
        let kind = match &decision.on {
            Subject::Fact { .. } | Subject::Event { .. } => ctx.say("数据更正：", "correction: "),
            Subject::Tolerance { .. } => ctx.say("容错：", "tolerance: "),
            _ => "",
        };
        table.row(vec![
            Cell::text(decision.id.clone()).kept(),
            ctx.unit_cell(decision.unit),
            Cell::text(format!("{kind}{}", subject.get(ctx.lang))),
            figure(decision.computed.as_ref().or(old)),
            figure(decision.proposed.as_ref()),
            figure(decision.decided.as_ref()),
            Cell::or_none(reason),
            Cell::or_none(decision.by.clone()),
            decision.round.map_or_else(Cell::none, |round| Cell::number(round.to_string())),
            decision.date.map_or_else(Cell::none, |date| Cell::text(date.to_string()).kept()),
            Cell::text(state),
        ]);
    }
    table
}

/// A figure of a decision in print.
fn figure(ctx: &Context, decision: &Decision, value: &Value) -> String {
    let print = ctx.print();
    match &decision.on {
        Subject::Fact { fact, .. } => {
            ctx.rules.facts.get(fact.index()).map_or_else(String::new, |fact| print.fact_with_unit(fact, value))
        }
        Subject::Event { event, field, .. } => {
            let kind = ctx.rules.events.get(event.index());
            let field = kind.and_then(|kind| kind.fields.get(usize::from((*field)?)));
            match field {
                Some(field) if !ctx.tells(field) => ctx.say("不公布", "withheld").to_owned(),
                Some(field) => print.value(value, &field.dim),
                None => ctx.say("不成立", "struck off").to_owned(),
            }
        }
        Subject::Tolerance { .. } => print.value(value, &Dim::Ratio),
        Subject::Result(Matter::Grade) => match value {
            Value::Level(at) => {
                let bands = ctx.rules.grades.as_ref().map_or(&[][..], |grades| &grades.bands);
                bands.get(usize::from(*at)).map_or_else(String::new, |band| band.name.clone())
            }
            other => print.value(other, &Dim::Text),
        },
        Subject::Result(Matter::Place) => print.value(value, &Dim::Count),
        Subject::Result(Matter::Node(node)) => print.score(value, print.show_of(ctx.rules, *node)),
        Subject::Result(Matter::Total) => print.score(value, print.show),
        Subject::Result(Matter::Award(_)) | Subject::AwardFor(..) => print.value(value, &Dim::Flag),
    }
}

/// Units whose total or place is not what was computed: also those that moved because another one did.
fn moved(ctx: &Context) -> Option<Table> {
    let computed = ctx.outcome.computed.as_ref()?;
    let grades = ctx.rules.grades.is_some();
    let mut table = Table::new("computed-and-final", ctx.say("计算结果与最终结果", "Computed and final results"))
        .words(ctx.say("单位", "Unit"))
        .figures(ctx.say("计算总分", "Computed total"))
        .figures(ctx.say("最终总分", "Final total"));
    let ranked = !ctx.rules.rankings.is_empty();
    if ranked {
        table = table.figures(ctx.say("计算名次", "Computed place")).figures(ctx.say("最终名次", "Final place"));
    }
    if grades {
        table = table.words(ctx.say("计算等次", "Computed grade")).words(ctx.say("最终等次", "Final grade"));
    }
    table = table.words(ctx.say("变动", "Change"));
    let root = ctx.rules.root();
    let grade = |own: Option<u16>| {
        let bands = ctx.rules.grades.as_ref().map_or(&[][..], |grades| &grades.bands);
        own.and_then(|at| bands.get(usize::from(at))).map_or("", |band| band.name.as_str())
    };
    for unit in 0..ctx.data.units.len() {
        let before = computed.totals.get(unit).map(|total| &total.total);
        let after = ctx.total(unit);
        let (was, is) = (computed.place(unit), ctx.outcome.place(unit));
        let grades_of = |outcome: &crate::engine::Outcome| outcome.grades.get(unit).copied().flatten();
        let (old_grade, new_grade) = (grades_of(computed), grades_of(ctx.outcome));
        if before == Some(after) && was == is && old_grade == new_grade {
            continue;
        }
        let mut cells = vec![
            ctx.unit_cell(unit),
            before.map_or_else(Cell::none, |before| ctx.score_cell(before, root)),
            ctx.score_cell(after, root),
        ];
        if ranked {
            for place in [was, is] {
                cells.push(place.map_or_else(Cell::none, |place| Cell::number(place.to_string())));
            }
        }
        if grades {
            cells.extend([old_grade, new_grade].map(|own| Cell::or_none(grade(own))));
        }
        let own = before != Some(after);
        cells.push(Cell::text(match (own, was == is) {
            (true, true) => ctx.say("总分改变，名次未变", "its total changed, its place did not"),
            (true, false) => ctx.say("总分和名次改变", "its total and place changed"),
            (false, false) => {
                ctx.say("因其他单位变动而改变名次，或直接裁定", "its place moved with others, or was decided")
            }
            (false, true) => ctx.say("等次改变", "its grade changed"),
        }));
        table.row(cells);
    }
    if table.rows.is_empty() {
        return None;
    }
    table.notes.push(
        ctx.say(
            "计算结果只含数据更正；最终结果含全部有效裁定。总分改变的，名次重新计算；直接裁定名次、等次、奖项的，其他单位不变，空出的名额不递补。",
            "What is computed has corrections of data only; what is final has all decisions in force. Places are counted anew where a total changed; a decision on a place, a grade or an award moves nobody else, and what it frees stays empty.",
        )
        .to_owned(),
    );
    Some(table)
}

/// Appeals and their answers: all of them, or those of one unit.
pub(crate) fn appeals(ctx: &Context, only: Option<usize>) -> Option<Table> {
    let of = |unit: usize| only.is_none_or(|only| only == unit);
    let cases: Vec<_> = ctx.data.ledger.appeals.iter().filter(|case| of(case.unit)).collect();
    if cases.is_empty() {
        return None;
    }
    let mut table =
        Table::new("appeals", ctx.say("申诉与异议", "Appeals and objections")).words(ctx.say("编号", "No."));
    if only.is_none() {
        table = table.words(ctx.say("单位", "Unit"));
    }
    table = table
        .words(ctx.say("事项", "Matter"))
        .words(ctx.say("理由", "Reason"))
        .words(ctx.say("提出日期", "Filed"))
        .words(ctx.say("答复日期", "Answered"))
        .words(ctx.say("结论", "Outcome"))
        .words(ctx.say("答复", "Answer"))
        .words(ctx.say("答复人", "Answered by"));
    for case in cases {
        let matter = case.node.map_or_else(|| about(ctx, &case.about), |node| ctx.node_title(node));
        let matter = if case.indicator {
            ctx.text(|| format!("指标设置：{matter}"), || format!("the indicator itself: {matter}"))
        } else {
            matter.to_owned()
        };
        let late = |late: bool| if late { ctx.say("（逾期）", " (late)") } else { "" };
        let outcome = match case.outcome {
            Some(verdict) => {
                let (zh, en) = Verdict::words(verdict);
                ctx.say(zh, en)
            }
            None => ctx.say("未答复", "pending"),
        };
        let mut cells = vec![Cell::text(case.id.clone()).kept()];
        cells.extend(only.is_none().then(|| ctx.unit_cell(case.unit)));
        cells.extend([
            Cell::text(matter),
            Cell::or_none(case.reason.clone()),
            Cell::text(format!("{}{}", case.filed, late(case.late))),
            case.answered.map_or_else(Cell::none, |day| Cell::text(format!("{day}{}", late(case.answered_late)))),
            Cell::text(outcome),
            Cell::or_none(case.answer.clone()),
            Cell::or_none(case.by.clone()),
        ]);
        table.row(cells);
    }
    Some(table)
}

/// The title of the event or the fact an appeal is about; else the words of the appeal.
fn about<'a>(ctx: &Context<'a>, words: &'a str) -> &'a str {
    let events = ctx.rules.events.iter().map(|kind| (&kind.id, &kind.title));
    let facts = ctx.rules.facts.iter().map(|fact| (&fact.id, &fact.title));
    let title = events.chain(facts).find(|(id, _)| *id == words).and_then(|(_, title)| title.as_deref());
    title.unwrap_or(words)
}

fn approval(ctx: &Context, section: &mut Section) {
    let Some(rule) = &ctx.rules.review.appeal else { return };
    let by = ctx.print().list(&rule.authorities);
    section.text.push(ctx.text(
        || format!("对结果有异议的，由{by}复核（{}）。", ctx.cite(&rule.clause)),
        || format!("Objections are reviewed by {by} ({}).", ctx.cite(&rule.clause)),
    ));
    if let Some((by, when)) = &ctx.data.ledger.approval {
        section.text.push(
            ctx.text(
                || format!("结果经{by}于{when}批准。"),
                || format!("The results were approved by {by} on {when}."),
            ),
        );
    } else if !ctx.rules.scheme.approved_by.is_empty() {
        let by = ctx.print().list(&ctx.rules.scheme.approved_by);
        section.text.push(ctx.text(
            || format!("结果尚待{by}批准，名次为暂定。"),
            || format!("The results are still to be approved by {by}; places are provisional."),
        ));
    }
}

/// Events that are excused, with what they would count.
fn excused(ctx: &Context) -> Option<Table> {
    if ctx.outcome.excused.is_empty() {
        return None;
    }
    let mut table = Table::new("excused", ctx.say("容错免计的事项", "Excused events"))
        .words(ctx.say("单位", "Unit"))
        .words(ctx.say("规定", "Rule"))
        .words(ctx.say("日期", "Date"))
        .figures(ctx.say("不容错时计分", "Without tolerance"))
        .figures(ctx.say("仍计份额", "Share that counts"))
        .figures(ctx.say("容错后计分", "With tolerance"));
    for event in &ctx.outcome.excused {
        let rule = ctx.rules.nodes.iter().flat_map(|node| &node.rules).find(|rule| rule.id == event.rule);
        let title = rule.map_or(event.rule.as_str(), |rule| rule.title.as_deref().unwrap_or(&rule.name));
        table.row(vec![
            ctx.unit_cell(event.unit),
            Cell::text(title),
            Cell::text(event.date.to_string()).kept(),
            Cell::number(ctx.print().points(&event.points)),
            Cell::number(ctx.print().percent(&event.counts)),
            Cell::number(ctx.print().points(&(&event.points * &event.counts))),
        ]);
    }
    table.notes.push(
        ctx.say(
            "分值为单件原始分值，不含重复加重和上限；全部免计的不计入次数。",
            "Points of the single event, before repeats and caps; what is wholly excused does not count as a repeat.",
        )
        .to_owned(),
    );
    Some(table)
}

/// Points given by hand: a unit's own score and each scorer's, beside what counts.
fn scores(ctx: &Context) -> Vec<Table> {
    let scored =
        ctx.rules.nodes_with_ids().filter_map(|(id, node)| Some((id, node, crate::data::ledgers::scored(node)?)));
    let tables = scored.map(|(id, node, rule)| {
        let name = ctx.node_title(id);
        let mut table = Table::new(
            crate::report::escape::anchor("scores", &node.id),
            ctx.text(|| format!("评分：{name}"), || format!("Scores: {name}")),
        )
        .words(ctx.say("单位", "Unit"));
        let own = ctx.data.ledger.scores.iter().any(|score| score.node == id && score.scorer == Scorer::Own);
        let mut scorers: Vec<Scorer> = Vec::new();
        if own || rule.scorers.contains(&Scorer::Own) {
            scorers.push(Scorer::Own);
        }
        scorers.extend(rule.scorers.iter().filter(|scorer| **scorer != Scorer::Own).cloned());
        for scorer in &scorers {
            let title = match scorer {
                Scorer::Own => ctx.say("自评", "self").to_owned(),
                Scorer::Office(name) => name.clone(),
            };
            let note = if rule.scorers.contains(scorer) { "" } else { ctx.say("不计分", "does not count") };
            table.push_figures(title, note.to_owned(), String::new());
        }
        table.push_figures(ctx.say("得分", "Points"), String::new(), ctx.cite(&node.clause));
        for unit in 0..ctx.data.units.len() {
            let mut cells = vec![ctx.unit_cell(unit)];
            for scorer in &scorers {
                let own = ctx
                    .data
                    .ledger
                    .scores
                    .iter()
                    .find(|score| score.node == id && score.unit == unit && score.scorer == *scorer);
                cells.push(own.map_or_else(Cell::none, |score| {
                    Cell::number(ctx.print().points(&score.points)).title(score.note.clone())
                }));
            }
            cells.push(ctx.score_cell(ctx.value(id, unit), id));
            table.row(cells);
        }
        table
    });
    tables.collect()
}

/// Achievements on record beside what was reported.
fn merits(ctx: &Context) -> Option<Table> {
    let sums = crate::data::ledgers::sums(&ctx.data.ledger);
    if sums.is_empty() {
        return None;
    }
    let mut table = Table::new("merits", ctx.say("实绩档案与填报数据", "Merits on record and reported figures"))
        .words(ctx.say("单位", "Unit"))
        .words(ctx.say("数据", "Figure"))
        .figures(ctx.say("实绩件数", "Merits"))
        .figures(ctx.say("档案合计", "On record"))
        .figures(ctx.say("填报", "Reported"))
        .words(ctx.say("核对", "Comparison"));
    for ((unit, fact), recorded) in sums {
        let Some(declared) = ctx.rules.facts.get(fact.index()) else { continue };
        let units = ctx.data.units.len();
        let column = ctx.data.facts.get(fact.index());
        let reported = column.and_then(|column| match column.in_all(units, unit) {
            Some(number) => Some(Value::Number(number)),
            None => column.values.get(unit).cloned(),
        });
        let count = ctx.data.ledger.merits.iter().filter(|merit| merit.unit == unit && merit.fact == fact).count();
        let recorded = Value::Number(recorded);
        let same = reported.as_ref() == Some(&recorded);
        table.row(vec![
            ctx.unit_cell(unit),
            Cell::text(declared.title.as_deref().unwrap_or(&declared.id)),
            Cell::number(count.to_string()),
            Cell::number(ctx.print().fact(declared, &recorded)),
            reported.map_or_else(Cell::none, |value| Cell::number(ctx.print().fact(declared, &value))),
            Cell::text(if same {
                ctx.say("相符", "the same")
            } else {
                ctx.say("不符，待核", "differs, to be checked")
            }),
        ]);
    }
    Some(table)
}
