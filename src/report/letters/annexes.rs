//! What goes out with a letter: the parts of the task as a table, and the papers that the scheme names.

use super::letter::{blank, day, subject};
use super::parties::lead;
use super::points::Sheet;
use super::{field, tasks, value};
use crate::model::register::Companion;
use crate::model::value::Value;
use crate::report::view::table::{Cell, Table};

impl Sheet<'_, '_> {
    /// What is attached, by name: the parts of the task as a table, under the name of the paper that the scheme puts first, and
    /// the other papers.
    pub(super) fn attachments(&self) -> Vec<(String, Option<Table>)> {
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
        let mut rows: Vec<usize> = rows.filter(|row| field(ctx, *row, "task") == self.paper.task).collect();
        // In the order of the scheme, whatever day was granted to a stage.
        let stages = self.task().map_or(&[][..], |task| &task.stages);
        rows.sort_by_key(|row| {
            let id = field(ctx, *row, "stage");
            stages.iter().position(|stage| stage.id == id)
        });
        for row in rows {
            let due = match value(ctx, row, "due") {
                Some(Value::Date(date)) => day(ctx, *date),
                _ => String::new(),
            };
            table.row(vec![
                Cell::head(subject(ctx, &self.paper.task, &field(ctx, row, "stage"))),
                Cell::text(lead(ctx, self.paper, Some(row))),
                Cell::or_none(due).kept(),
                Cell::text(blank(ctx, ("联系人及办公电话", "contact")).text),
            ]);
        }
        table
    }
}
