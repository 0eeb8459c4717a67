//! How the total came about: the derivation as a table, each line with its arithmetic, its clause and what it read.

use super::Subject;
use crate::engine::trace::{Input, Origin, Step, StepKind};
use crate::model::node::Body;
use crate::model::register::Published;
use crate::model::value::Dim;
use crate::report::derivation;
use crate::report::view::context::Context;
use crate::report::view::table::{Cell, Section, Table};

pub(super) fn section(ctx: &Context, subject: &Subject) -> Section {
    let mut section = Section::new("why", ctx.say("得分怎样得来", "How the score came about"));
    let mut table = Table::new("derivation", ctx.say("推导", "Derivation"))
        .words(ctx.say("项目", "Item"))
        .figures(ctx.say("值", "Value"));
    let whole = subject.whole;
    if whole {
        table = table.words(ctx.say("算式", "How"));
    }
    table = table.words(ctx.say("依据条款", "Clause"));
    if whole {
        table = table.words(ctx.say("读取的数据", "Figures read"));
    }
    let writer = Writer { ctx, unit: subject.unit, whole, folder: data_folder(ctx) };
    writer.rows(&mut table, subject.trace, 0);
    if table.rows.is_empty() {
        return section;
    }
    section.text.push(
        ctx.say(
            "各行由计算过程自动生成：上级由下级得出，箭头后为数据所在的文件、行和列。",
            "Each line comes from the computation itself: what stands deeper makes what stands above it; figures read are followed by their file, line and column.",
        )
        .to_owned(),
    );
    if !whole {
        section.text = vec![ctx.say("只列公布的部分。", "Only what is published is listed.").to_owned()];
    }
    section.tables.push(table);
    section
}

struct Writer<'a, 'c> {
    ctx: &'c Context<'a>,
    unit: usize,
    /// Whether nothing of the results is kept back.
    whole: bool,
    /// What is left out of the places of figures.
    folder: &'a str,
}

impl Writer<'_, '_> {
    /// Whether a step stands in the table.
    fn listed(&self, step: &Step) -> bool {
        let ctx = self.ctx;
        match step.kind {
            StepKind::Node(node) => ctx.publishes(Published::Node(node)),
            StepKind::Total => ctx.publishes_totals(),
            // Rules that gave and took nothing say nothing about the unit, unless events stand behind them.
            StepKind::Rule => {
                self.whole && (step.value.number().is_none_or(|points| !points.is_zero()) || !step.children.is_empty())
            }
            StepKind::Method | StepKind::Bound => self.whole,
            StepKind::Veto => ctx.rules.vetoes.iter().zip(0..).any(|(veto, at)| {
                veto.id == step.id && ctx.publishes(Published::Veto(crate::model::VetoId::from_index(at)))
            }),
            // Events have a list of their own; cells of surveys are in the bulletin, with what must not be printed left out.
            StepKind::Event | StepKind::Cell | StepKind::Decision => false,
        }
    }

    fn rows(&self, table: &mut Table, step: &Step, depth: usize) {
        let shown = self.listed(step);
        if shown {
            table.row(self.row(step, depth));
        }
        for child in &step.children {
            self.rows(table, child, depth + usize::from(shown));
        }
    }

    fn row(&self, step: &Step, depth: usize) -> Vec<Cell> {
        let ctx = self.ctx;
        let value = match step.kind {
            StepKind::Node(node) => ctx.corrected_node(self.unit, node, ctx.score_cell(&step.value, node)),
            kind => {
                let cell = Cell::number(ctx.print().value(&step.value, &step.dim));
                let cell = if step.value.state().is_some() { cell.muted() } else { cell };
                if kind == StepKind::Total { ctx.corrected(self.unit, "total", cell) } else { cell }
            }
        };
        let mut cells = vec![Cell::head(step.title.get(ctx.lang)).deep(depth).title(step.id.clone()), value];
        if self.whole {
            let how = if guarded(ctx, step) { "" } else { step.how.get(ctx.lang) };
            cells.push(Cell::or_none(how));
        }
        cells.push(ctx.clause_cell(&step.clause));
        if self.whole {
            let read: Vec<String> = step
                .inputs
                .iter()
                .filter(|input| told(input))
                .map(|input| derivation::read(ctx.rules, ctx.sources, ctx.lang, input))
                .collect();
            let read = read.join(ctx.say("；", "; "));
            cells.push(Cell::or_none(if self.folder.is_empty() { read } else { read.replace(self.folder, "") }));
        }
        cells
    }
}

/// The folder of the scheme's data, with a `/` behind it, which is left out of the places of figures: the provenance names
/// it with every file.
fn data_folder<'a>(ctx: &Context<'a>) -> &'a str {
    let paths = ctx.data.files.iter().map(|file| ctx.sources.get(*file).path.as_str());
    let common = paths.reduce(|common, path| {
        let same = common.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count();
        common.get(..same).unwrap_or("")
    });
    let common = common.unwrap_or("");
    common.rfind('/').and_then(|end| common.get(..=end)).unwrap_or("")
}

/// Whether the arithmetic of a survey could tell what single raters answered.
fn guarded(ctx: &Context, step: &Step) -> bool {
    let StepKind::Node(node) = step.kind else { return false };
    matches!(ctx.node(node).map(|node| &node.body), Some(Body::Survey(survey)) if survey.least_printed.is_some())
}

/// Whether a figure that was read is listed: it stands in the data or in other results, and is no name.
fn told(input: &Input) -> bool {
    !matches!(input.origin, Origin::Literal(_) | Origin::Result) && input.dim != Dim::Text
}
