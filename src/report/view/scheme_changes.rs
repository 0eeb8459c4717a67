//! What changed in the scheme since the last bulletin, clause by clause, each with its direction; and for each indicator
//! whether its results can be compared, with the means of both periods where they can.

use super::across;
use super::context::Context;
use super::method::walk;
use super::table::{Cell, Section, Table};
use crate::base::number::Number;
use crate::diff::thing::Kind;
use crate::diff::verdict::Comparable;
use crate::diff::{Change, Comparison, What};
use crate::model::NodeId;
use crate::model::node::Body;
use crate::model::register::Published;
use crate::report::diff::{Compared, Relation, Told, Written, told};
use crate::report::{escape, methods, words};

/// A tree with more nodes than this is compared by its first levels.
const WHOLE_TREE: usize = 90;

/// The levels that are compared of a larger tree.
const FIRST_LEVELS: usize = 2;

/// The changes of the scheme; nothing where the edition is the same.
pub(super) fn section(ctx: &Context) -> Section {
    let mut section = Section::new("scheme-changes", ctx.say("办法的变动", "Changes of the scheme"));
    let Some(before) = ctx.before else { return section };
    let comparison = &before.comparison;
    if comparison.same_meaning() {
        return section;
    }
    let (old, new) = (&comparison.old.scheme.edition, &comparison.new.scheme.edition);
    let title = before.title(ctx);
    section.text.push(ctx.text(
        || format!("{title}按{old}版考核，本期按{new}版。逐条列出含义的变动及其方向。"),
        || format!("{title} was assessed under edition {old}, this period under edition {new}. Every change of meaning stands here with its direction."),
    ));
    let mut table = Table::new("scheme-changes-list", ctx.say("逐条变动", "Changes, clause by clause"))
        .words(ctx.say("事项", "Of what"))
        .words(ctx.say("变动", "Change"))
        .words(ctx.say("方向", "Direction"))
        .words(ctx.say("依据条款", "Clause"));
    let written = |rules| Written::of(rules, ctx.sources).in_words();
    let all = told(Compared {
        of: comparison,
        old: written(comparison.old),
        new: written(comparison.new),
        impact: None,
        passage: None,
        accepted: None,
        relation: Relation::Editions,
    });
    let minor = ["structural", "wording"];
    let mut left_out = 0;
    for (change, told) in comparison.changes.iter().zip(&all) {
        if minor.contains(&told.class.as_str()) {
            left_out += 1;
            continue;
        }
        let side = change.new.as_ref().or(change.old.as_ref());
        let clause = side.and_then(|side| side.clause.as_ref()).map_or_else(String::new, |clause| ctx.cite(clause));
        let sentence = in_words(ctx, comparison, change);
        let sentence = sentence.unwrap_or_else(|| told.sentence.get(ctx.lang).to_owned());
        table.row_at(escape::anchor("change", &told.fingerprint), row(ctx, told, sentence, clause));
    }
    if left_out > 0 {
        table.notes.push(ctx.text(
            || format!("另有{left_out}项只涉及结构、记录和文字，不影响结果。"),
            || format!("Changes of structure, records and wording only, which alter no result: {left_out}."),
        ));
    }
    if !table.rows.is_empty() {
        section.tables.push(table);
    }
    section
}

/// What an indicator or a rule that is new or gone says, as the method of the bulletin says it.
fn in_words(ctx: &Context, comparison: &Comparison, change: &Change) -> Option<String> {
    let (rules, new) = match &change.what {
        What::Added { .. } => (comparison.new, true),
        What::Removed { .. } => (comparison.old, false),
        _ => return None,
    };
    let own = Context { rules, ..*ctx };
    let (name, words) = match change.kind {
        Kind::Rule => {
            let rule = rules.nodes.iter().flat_map(|node| &node.rules).find(|rule| rule.id == change.id)?;
            let name = super::quote(ctx, rule.title.as_deref().unwrap_or(&rule.name));
            (ctx.text(|| name.clone(), || format!(" {name}")), methods::rule(&own, rule))
        }
        Kind::Node => {
            let node = rules.nodes.iter().find(|node| node.id == change.id)?;
            let mut parts = vec![words::share(&own, node)];
            match &node.body {
                Body::Item(item) => parts.extend(methods::methods(&own, item)),
                Body::Survey(survey) => parts.push(methods::survey(&own, survey)),
                Body::Combine(_) => parts.push(words::body(&own, node)),
            }
            (String::new(), parts.join(ctx.say("；", "; ")))
        }
        _ => return None,
    };
    let kind = change.kind.name();
    let kind = kind.get(ctx.lang);
    Some(match new {
        true => ctx.text(|| format!("新增{kind}{name}：{words}"), || format!("new {kind}{name}: {words}")),
        false => ctx.text(|| format!("取消{kind}{name}：{words}"), || format!("{kind}{name} removed: {words}")),
    })
}

fn row(ctx: &Context, told: &Told, sentence: String, clause: String) -> Vec<Cell> {
    vec![
        Cell::head(told.heading.get(ctx.lang)),
        Cell::text(sentence),
        Cell::text(told.way.get(ctx.lang)),
        Cell::or_none(clause),
    ]
}

/// The indicators in both periods.
pub(super) fn trends(ctx: &Context) -> Section {
    let mut section = Section::new("trends", ctx.say("与上期比较", "Compared with the last period"));
    let Some(before) = ctx.before else { return section };
    let title = before.title(ctx);
    let mut table = Table::new("trends-list", ctx.say("各指标两期平均", "Means of the indicators in both periods"))
        .words(ctx.say("指标", "Indicator"))
        .figures(ctx.say("两期均有得分的单位", "Units with both"))
        .figures(ctx.say("上期平均", "Mean then"))
        .figures(ctx.say("本期平均", "Mean now"))
        .figures(ctx.say("变化", "Change"))
        .words(ctx.say("可比性", "Can it be compared?"));
    let all = ctx.rules.nodes.len() <= WHOLE_TREE;
    walk(ctx, ctx.rules.root(), 0, &mut |id, node, depth| {
        if (!all && depth > FIRST_LEVELS) || !ctx.publishes(Published::Node(id)) {
            return;
        }
        let (then, comparable) = before.node(id);
        let means = then.filter(|then| before.publishes(ctx, *then)).and_then(|then| means(ctx, id, then, comparable));
        let mut cells = vec![Cell::head(ctx.node_title(id)).deep(depth).title(node.id.clone())];
        match means {
            Some(means) => {
                cells.push(Cell::number(means.units.to_string()));
                cells.extend([means.then, means.now, means.change].map(Cell::number));
            }
            None => cells.extend((0..4).map(|_| Cell::none())),
        }
        cells.push(Cell::text(comparable.name().get(ctx.lang)));
        table.row_at(escape::anchor("trend", &node.id), cells);
    });
    section.text.push(ctx.text(
        || format!("与{title}比较。口径相同的比得分，分值有变的比得分率，口径有变和新设的不比较。"),
        || format!("Compared with {title}: points where the rules are the same, shares of the full mark where only its size changed, and nothing where it is measured otherwise or new."),
    ));
    section.text.extend(across::told(ctx));
    section.tables.push(table);
    section
}

/// Means of both periods in print.
struct Means {
    units: usize,
    then: String,
    now: String,
    change: String,
}

/// The means over the units that have a number in both periods and whom the parts above concern; none where they may not be
/// compared. Of the root they are those of the published totals.
fn means(ctx: &Context, id: NodeId, then: NodeId, comparable: Comparable) -> Option<Means> {
    let before = ctx.before?;
    if !matches!(comparable, Comparable::Same | Comparable::Rescaled) {
        return None;
    }
    let pairs: Vec<(&Number, &Number)> = (0..ctx.data.units.len())
        .filter(|unit| ctx.stands_in(id, *unit))
        .filter_map(|unit| {
            let old = before.unit(unit)?;
            match id == ctx.rules.root() {
                true => Some((before.total(old)?, ctx.total(unit).number()?)),
                false => Some((before.value(then, old)?, ctx.value(id, unit).number()?)),
            }
        })
        .collect();
    let number = Number::from(i64::try_from(pairs.len()).ok()?);
    let mean = |pick: &dyn Fn(&(&Number, &Number)) -> Number| {
        pairs.iter().map(pick).fold(Number::ZERO, |sum, one| &sum + &one).checked_div(&number)
    };
    let (old, new) = (mean(&|pair| pair.0.clone())?, mean(&|pair| pair.1.clone())?);
    let print = ctx.print();
    if comparable == Comparable::Same {
        let show = print.show_of(ctx.rules, id);
        let change = change(&(&new - &old), |number| print.fixed(number, show));
        return Some(Means { units: pairs.len(), then: print.fixed(&old, show), now: print.fixed(&new, show), change });
    }
    let full = |rules: &crate::model::RuleSet, id: NodeId| rules.nodes.get(id.index()).map(|node| node.full.clone());
    let (old, new) = (old.checked_div(&full(before.past.rules, then)?)?, new.checked_div(&full(ctx.rules, id)?)?);
    let percent = |share: &Number| format!("{}%", print.points(&(share * &Number::HUNDRED)));
    let difference = change(&(&new - &old), |share| {
        format!("{}{}", print.points(&(share * &Number::HUNDRED)), ctx.say("个百分点", " pp"))
    });
    Some(Means { units: pairs.len(), then: percent(&old), now: percent(&new), change: difference })
}

/// A change with its sign.
pub(super) fn change(number: &Number, print: impl Fn(&Number) -> String) -> String {
    let text = print(number);
    if *number > Number::ZERO { format!("+{text}") } else { text }
}
