//! The score as a tree that can be read at a glance: what each node counts for, what it can reach, how it comes about, by
//! which clause. It is told of the rules alone.

use super::methods;
use super::print::Print;
use super::view::context::Context;
use super::view::how;
use super::words;
use crate::base::calendar::{Cycle, Date, Period};
use crate::base::language::Lang;
use crate::base::number::Number;
use crate::base::source::Sources;
use crate::data::{PeriodData, UnitGroup};
use crate::engine::outcome::Outcome;
use crate::model::node::Body;
use crate::model::{Extent, NodeId, RuleSet};
use unicode_width::UnicodeWidthStr;

/// A line of the tree, in columns.
struct Line {
    /// The node with its indentation, what it counts for, what it can reach.
    columns: [String; 3],
    /// Behind the columns.
    clause: String,
    /// On lines of their own below.
    more: Vec<String>,
    indent: usize,
}

/// The outline of a scheme in one language.
#[must_use]
pub fn outline(rules: &RuleSet, sources: &Sources, lang: Lang) -> String {
    let period = Period::containing(Cycle::Year, Date::constant(2000, 1, 1));
    let mut data = PeriodData::nothing(period);
    let group = |group: &crate::model::contract::Group| UnitGroup {
        id: group.id.clone(),
        title: group.title.clone().unwrap_or_else(|| group.id.clone()),
    };
    data.groups = rules.groups.iter().map(group).collect();
    let outcome = Outcome::nothing(period);
    let ctx = Context { lang, ..Context::new(rules, &data, &outcome, sources) };
    let title = rules.scheme.title.as_deref().unwrap_or(&rules.scheme.id);
    let mut out = ctx.text(
        || format!("{title}（{}），{}版\n", rules.scheme.id, rules.scheme.edition),
        || format!("{title} ({}), edition {}\n", rules.scheme.id, rules.scheme.edition),
    );
    out.push_str(&ctx.text(|| format!("含义 {}\n\n", rules.meaning), || format!("meaning {}\n\n", rules.meaning)));
    let mut lines = vec![Line {
        columns: [ctx.say("指标", "node"), ctx.say("分值", "counts"), ctx.say("可得", "reaches")].map(str::to_owned),
        clause: ctx.say("条款", "clause").to_owned(),
        more: Vec::new(),
        indent: 0,
    }];
    walk(&ctx, rules.root(), 0, &mut lines);
    let width = |column: usize| {
        let of = |line: &Line| line.columns.get(column).map_or(0, |text| text.width());
        lines.iter().map(of).max().unwrap_or_default()
    };
    let widths = [width(0), width(1), width(2)];
    for line in &lines {
        for (text, width) in line.columns.iter().zip(widths) {
            out.push_str(text);
            out.extend(std::iter::repeat_n(' ', width - text.width() + 2));
        }
        out.push_str(&line.clause);
        out.push('\n');
        for more in &line.more {
            out.extend(std::iter::repeat_n(' ', line.indent + 2));
            out.push_str(more);
            out.push('\n');
        }
    }
    out
}

fn walk(ctx: &Context, id: NodeId, depth: usize, lines: &mut Vec<Line>) {
    let Some(node) = ctx.node(id) else { return };
    let indent = depth * 2;
    let name = match &node.title {
        Some(title) => format!("{:indent$}{title} ({})", "", node.name),
        None => format!("{:indent$}{}", "", node.name),
    };
    let reach = ctx.rules.reach.get(id.index()).map_or_else(String::new, |reach| extent(ctx.print(), reach));
    let mut more = vec![how(ctx, node)];
    match &node.body {
        Body::Combine(_) => {}
        Body::Item(item) => more.extend(methods::methods(ctx, item)),
        Body::Survey(survey) => more.push(methods::survey(ctx, survey)),
    }
    for rule in &node.rules {
        let title = rule.title.as_deref().unwrap_or(&rule.name);
        let words = methods::rule(ctx, rule);
        more.push(ctx.text(|| format!("{title}：{words}"), || format!("{title}: {words}")));
    }
    let columns = [name, words::share(ctx, node), reach];
    lines.push(Line { columns, clause: node.clause.cite(), more, indent });
    for child in &node.children {
        walk(ctx, *child, depth + 1, lines);
    }
}

/// What can be reached: `0 .. 100`, with an open end where there is none.
pub(super) fn extent(print: Print, extent: &Extent) -> String {
    let end = |end: &Option<Number>, open: &str| end.as_ref().map_or_else(|| open.to_owned(), |end| print.plain(end));
    format!("{} .. {}", end(&extent.least, "−∞"), end(&extent.most, "∞"))
}
