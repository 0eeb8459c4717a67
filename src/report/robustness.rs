//! The answer of `kaohe robustness`: what the annex of a bulletin says, in a terminal, as Markdown, or for programs.

use super::escape;
use super::view::context::Context;
use super::view::robustness::section;
use super::view::table::{Section, Table};
use crate::analysis::robustness::Robustness;
use crate::base::language::Lang;
use crate::base::source::Sources;
use crate::data::PeriodData;
use crate::engine::outcome::Outcome;
use crate::model::{NodeId, RuleSet};
use serde_json::{Value as Json, json};
use unicode_width::UnicodeWidthStr;

/// What is told of a period.
#[derive(Debug)]
pub struct Told {
    /// The scheme and the period.
    title: String,
    section: Section,
    document: Json,
}

impl Told {
    /// Everything, for the office that assesses.
    #[must_use]
    pub fn of(
        rules: &RuleSet,
        data: &PeriodData,
        outcome: &Outcome,
        sources: &Sources,
        robustness: &Robustness,
        lang: Lang,
    ) -> Self {
        let ctx = Context { lang, robustness: Some(robustness), ..Context::new(rules, data, outcome, sources) };
        let scheme = &rules.scheme;
        let name = scheme.title.as_deref().unwrap_or(&scheme.id);
        let title = ctx
            .text(|| format!("{name}，{}", data.period.title_zh()), || format!("{name}, {}", data.period.title_en()));
        Self { title, section: section(&ctx), document: one(&ctx, robustness) }
    }

    /// For a terminal: columns stand under one another.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!("{}\n\n", self.title);
        for line in &self.section.text {
            out.push_str(&format!("{line}\n"));
        }
        for table in &self.section.tables {
            let rows = rows(table);
            let mut widths = vec![0; table.columns.len()];
            for row in &rows {
                for (width, cell) in widths.iter_mut().zip(row) {
                    *width = (*width).max(cell.width());
                }
            }
            out.push_str(&format!("\n{}\n", table.caption));
            for row in &rows {
                let cells = row.iter().zip(&widths).zip(&table.columns).map(|((cell, width), column)| {
                    let blanks = " ".repeat(width - cell.width());
                    if column.number { format!("{blanks}{cell}") } else { format!("{cell}{blanks}") }
                });
                out.push_str(format!("  {}", cells.collect::<Vec<_>>().join("  ")).trim_end());
                out.push('\n');
            }
            for note in &table.notes {
                out.push_str(&format!("  {note}\n"));
            }
        }
        out
    }

    /// For a merge request.
    #[must_use]
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| {
            format!("| {} |\n", cells.iter().map(|cell| escape::markdown(cell)).collect::<Vec<_>>().join(" | "))
        };
        let mut out = format!("## {}\n", escape::markdown(&self.title));
        for text in &self.section.text {
            out.push_str(&format!("\n{}\n", escape::markdown(text)));
        }
        for table in &self.section.tables {
            out.push_str(&format!("\n**{}**\n\n", escape::markdown(&table.caption)));
            let rule = table.columns.iter().map(|column| if column.number { "--:" } else { "---" });
            for (at, row) in rows(table).iter().enumerate() {
                out.push_str(&line(row));
                if at == 0 {
                    out.push_str(&format!("| {} |\n", rule.clone().collect::<Vec<_>>().join(" | ")));
                }
            }
            for note in &table.notes {
                out.push_str(&format!("\n{}\n", escape::markdown(note)));
            }
        }
        out
    }
}

/// The head and the rows of a table as texts.
fn rows(table: &Table) -> Vec<Vec<String>> {
    let head = table.columns.iter().map(|column| column.text.clone()).collect();
    let rows = table.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.clone()).collect());
    std::iter::once(head).chain(rows).collect()
}

/// All periods, for programs.
#[must_use]
pub fn document(told: &[Told]) -> String {
    let all: Vec<&Json> = told.iter().map(|told| &told.document).collect();
    serde_json::to_string_pretty(&all).unwrap_or_default()
}

fn one(ctx: &Context, robustness: &Robustness) -> Json {
    let plan = &robustness.plan;
    let unit = |unit: usize| ctx.data.units.get(unit).map(|unit| unit.id.as_str());
    let work = |work: Option<NodeId>| work.and_then(|work| ctx.node(work)).map(|node| node.id.as_str());
    let awards = robustness.awards.iter().map(|kept| {
        let award = ctx.rules.awards.get(kept.award.index()).map(|award| award.id.as_str());
        json!({ "award": award, "work": work(kept.work), "unit": unit(kept.unit), "kept": kept.draws, "safe": kept.safe })
    });
    let rankings = robustness.intervals.iter().enumerate().map(|(ranking, column)| {
        let place = |at: usize| ctx.outcome.places.get(ranking)?.get(at).copied().flatten();
        let units = column.iter().enumerate().filter_map(|(at, interval)| {
            let own = (*interval)?;
            Some(
                json!({ "unit": unit(at), "place": place(at), "best": own.best, "worst": own.worst, "kept": own.kept }),
            )
        });
        Json::Array(units.collect())
    });
    json!({
        "scheme": ctx.rules.scheme.id,
        "edition": ctx.rules.scheme.edition,
        "period": ctx.data.period.to_string(),
        "draws": plan.draws,
        "range": plan.range.to_string(),
        "seed": plan.seed,
        "weights": robustness.weights,
        "awards": Json::Array(awards.collect()),
        "safe": robustness.awards.iter().filter(|kept| kept.safe).count(),
        "rankings": Json::Array(rankings.collect()),
    })
}
