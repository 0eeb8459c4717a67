//! The derivation of a result as text for the terminal (`kaohe why`), in three depths. It ends in exactly the total
//! that the bulletin prints.

use super::escape::one_line;
use super::print::Print;
use crate::base::language::Lang;
use crate::base::source::{FileId, Sources};
use crate::engine::trace::{Input, Origin, Step, StepKind};
use crate::model::RuleSet;
use crate::model::value::{Dim, Value};
use unicode_width::UnicodeWidthStr;

/// How much of a derivation is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// One line a figure of the first levels.
    Line,
    /// The nodes as a table: value, how, clause.
    Table,
    /// The whole tree, each figure with its clause and its source.
    Full,
}

/// Columns of the terminal kept between the columns of a table.
const GAP: &str = "  ";

/// A column of a table is cut beyond this width.
const WIDEST: usize = 64;

/// The derivation of a figure and the decisions that rest on it; `rules` says how points are printed.
///
/// The last line is the figure itself, as the bulletin prints it.
#[must_use]
pub fn derivation(
    rules: &RuleSet,
    step: &Step,
    decisions: &[Step],
    sources: &Sources,
    lang: Lang,
    depth: Depth,
) -> String {
    let writer = Writer { rules, sources, print: Print::new(rules, lang) };
    let mut out = String::new();
    match depth {
        Depth::Line => writer.lines(&mut out, step, decisions),
        Depth::Table => writer.table(&mut out, step, decisions),
        Depth::Full => {
            writer.tree(&mut out, step, "", "");
            for decision in decisions {
                writer.tree(&mut out, decision, "", "");
            }
        }
    }
    let (title, value) = (writer.title(step), writer.result(step));
    out.push_str(&format!("{title}{}{value}\n", writer.print.pick("：", ": ")));
    out
}

/// A figure that was read and where it stands: `迟报 3 ← events.csv:12:4`.
#[must_use]
pub(crate) fn read(rules: &RuleSet, sources: &Sources, lang: Lang, input: &Input) -> String {
    Writer { rules, sources, print: Print::new(rules, lang) }.input(input)
}

struct Writer<'a> {
    rules: &'a RuleSet,
    sources: &'a Sources,
    print: Print,
}

impl Writer<'_> {
    fn title(&self, step: &Step) -> String {
        one_line(step.title.get(self.print.lang)).into_owned()
    }

    /// The value of a step, as the bulletin prints it.
    fn result(&self, step: &Step) -> String {
        let text = match step.kind {
            StepKind::Node(node) => self.print.score(&step.value, self.print.show_of(self.rules, node)),
            _ => self.print.value(&step.value, &step.dim),
        };
        one_line(&text).into_owned()
    }

    /// A value of a dimension.
    fn value(&self, value: &Value, dim: &Dim) -> String {
        one_line(&self.print.value(value, dim)).into_owned()
    }

    fn how(&self, step: &Step) -> String {
        one_line(step.how.get(self.print.lang)).into_owned()
    }

    /// `日常考核 95.00 = 100 − 5`, the parts before what they make.
    fn line(&self, out: &mut String, step: &Step) {
        let (title, value, how) = (self.title(step), self.result(step), self.how(step));
        out.push_str(&format!("{title} {value}"));
        if !how.is_empty() {
            out.push_str(&format!(" = {how}"));
        }
        out.push('\n');
    }

    /// The nodes of the first levels, parts before what they make, then what was decided.
    fn lines(&self, out: &mut String, step: &Step, decisions: &[Step]) {
        // A published total stands over the root, whose parts are the first level.
        self.parts(out, step, if step.kind == StepKind::Total { 2 } else { 1 });
        if !step.how.get(self.print.lang).is_empty() {
            self.line(out, step);
        }
        for decision in decisions {
            self.line(out, decision);
        }
    }

    fn parts(&self, out: &mut String, step: &Step, levels: usize) {
        for child in step.children.iter().filter(|child| is_node(child) || child.kind == StepKind::Veto) {
            if levels > 1 {
                self.parts(out, child, levels - 1);
            }
            self.line(out, child);
        }
    }

    fn table(&self, out: &mut String, step: &Step, decisions: &[Step]) {
        let head = [
            self.print.pick("项目", "Item"),
            self.print.pick("值", "Value"),
            self.print.pick("算式", "How"),
            self.print.pick("依据", "Clause"),
        ];
        let mut rows = vec![head.map(str::to_owned)];
        self.rows(&mut rows, step, 0);
        for decision in decisions {
            rows.push(self.row(decision, 0));
        }
        let mut widths = [0; 4];
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width().min(WIDEST));
            }
        }
        for (at, row) in rows.iter().enumerate() {
            let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
                let fill = " ".repeat(width.saturating_sub(cell.width()));
                match column {
                    1 => format!("{fill}{cell}"),
                    3 => cell.clone(),
                    _ => format!("{cell}{fill}"),
                }
            });
            out.push_str(cells.collect::<Vec<_>>().join(GAP).trim_end());
            out.push('\n');
            if at == 0 {
                let rules = widths.map(|width| "─".repeat(width));
                out.push_str(&rules.join(GAP));
                out.push('\n');
            }
        }
        out.push('\n');
    }

    fn rows(&self, rows: &mut Vec<[String; 4]>, step: &Step, depth: usize) {
        rows.push(self.row(step, depth));
        for child in step.children.iter().filter(|child| is_node(child) || child.kind == StepKind::Veto) {
            self.rows(rows, child, depth + 1);
        }
    }

    fn row(&self, step: &Step, depth: usize) -> [String; 4] {
        [
            format!("{}{}", "  ".repeat(depth), self.title(step)),
            self.result(step),
            cut(&self.how(step)),
            one_line(&step.clause.cite()).into_owned(),
        ]
    }

    /// A step, what it read, and the steps below it, as a tree.
    fn tree(&self, out: &mut String, step: &Step, first: &str, rest: &str) {
        let (title, value, how) = (self.title(step), self.result(step), self.how(step));
        out.push_str(first);
        out.push_str(&format!("{title} {value}"));
        if !how.is_empty() {
            out.push_str(&format!(" = {how}"));
        }
        let cite = step.clause.cite();
        if !step.clause.file.is_empty() || step.clause.article.is_some() {
            out.push_str(&format!("  [{}]", one_line(&cite)));
        }
        out.push('\n');
        let last = step.inputs.len() + step.children.len();
        let branch = |at: usize| if at == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        for (at, input) in (1..).zip(&step.inputs) {
            let (own, _) = branch(at);
            out.push_str(&format!("{rest}{own}{}\n", self.input(input)));
        }
        for (at, child) in (step.inputs.len() + 1..).zip(&step.children) {
            let (own, below) = branch(at);
            self.tree(out, child, &format!("{rest}{own}"), &format!("{rest}{below}"));
        }
    }

    /// `迟报 3 ← events.csv:12:4`
    fn input(&self, input: &Input) -> String {
        let (title, value) = (one_line(input.title.get(self.print.lang)), self.value(&input.value, &input.dim));
        format!("{title} {value} ← {}", self.origin(&input.origin))
    }

    /// Where a figure stands, in words or as `file:line:column`.
    fn origin(&self, origin: &Origin) -> String {
        match origin {
            Origin::Cell(cell) => {
                let span = cell.span(self.sources);
                self.place(span.file, span.start)
            }
            Origin::EmptyTable(Some(file)) => {
                format!("{}{}", self.path(*file), self.print.pick("（无记录）", " (no rows)"))
            }
            Origin::EmptyTable(None) => self.print.pick("空表，无记录", "empty table, no rows").to_owned(),
            Origin::File(file) => self.path(*file),
            Origin::Literal(span) => {
                format!("{}{}", self.print.pick("方案 ", "scheme "), self.place(span.file, span.start))
            }
            Origin::Absent => self.print.pick("未报", "not submitted").to_owned(),
            Origin::Result => self.print.pick("本期结果", "results of this period").to_owned(),
            Origin::Other(scheme, period) => {
                format!("{}{scheme} {period}{}", self.print.pick("", "result of "), self.print.pick(" 的结果", ""))
            }
            Origin::Period(period) => format!("{}{period}", self.print.pick("往期结果 ", "results of ")),
        }
    }

    fn path(&self, file: FileId) -> String {
        one_line(&self.sources.get(file).path).into_owned()
    }

    fn place(&self, file: FileId, start: u32) -> String {
        let (line, column) = self.sources.line_column(file, start);
        format!("{}:{line}:{column}", self.path(file))
    }
}

fn is_node(step: &Step) -> bool {
    matches!(step.kind, StepKind::Node(_))
}

/// A text cut at the widest column.
fn cut(text: &str) -> String {
    if text.width() <= WIDEST {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if short.width() + 2 > WIDEST - 1 {
            break;
        }
        short.push(c);
    }
    short + "…"
}
