//! The rows of tables: which of them a unit looks up.

use super::{BranchKind, Probe, Walk};
use crate::engine::eval::At;
use crate::engine::reads;
use crate::model::expr::{Expr, ExprKind};
use crate::model::method::Subject;
use crate::model::node::Share;
use crate::model::{NodeId, RuleSet, TableId};

/// An expression that looks into a table.
#[derive(Clone, Copy)]
struct Look<'a> {
    /// The key of the row.
    row: &'a Expr,
    /// The node it stands in.
    node: Option<NodeId>,
    /// What its rule is about, where it may read single events.
    subject: Option<&'a Subject>,
}

/// Every expression that looks into a table, in a fixed order.
fn looks(rules: &RuleSet, wanted: TableId) -> Vec<Look<'_>> {
    let mut all: Vec<(&Expr, Option<NodeId>, Option<&Subject>)> = Vec::new();
    for (id, node) in rules.nodes_with_ids() {
        for rule in &node.rules {
            let mut own = Vec::new();
            reads::of_rule(rule, &mut own);
            all.extend(own.into_iter().map(|expr| (expr, Some(id), Some(&rule.subject))));
        }
        all.extend(reads::of_node(node).into_iter().map(|expr| (expr, Some(id), None)));
        if let Share::Weight { by: Some(by), .. } = &node.share {
            all.push((by, Some(id), None));
        }
    }
    all.extend(reads::everywhere(rules).into_iter().map(|expr| (expr, None, None)));
    for fact in &rules.facts {
        all.extend(fact.target.iter().filter_map(|target| target.of.as_ref()).map(|expr| (expr, None, None)));
    }
    let mut found = Vec::new();
    for (expr, node, subject) in all {
        expr.walk(&mut |inner| {
            if let ExprKind::Look { table, row, .. } = &inner.kind
                && *table == wanted
            {
                let row: &Expr = row;
                // What is listed again without its node or rule is the same.
                if !found.iter().any(|known: &Look<'_>| std::ptr::eq(known.row, row)) {
                    found.push(Look { row, node, subject });
                }
            }
        });
    }
    found
}

impl<'a> Walk<'a> {
    /// The rows of every table, and its `else`.
    pub(super) fn tables(&mut self) {
        let rules = self.rules;
        for (index, table) in rules.tables.iter().enumerate() {
            let looks = looks(rules, TableId::from_index(index));
            let rest = table.otherwise.is_some().then_some(None);
            for row in table.rows.names.iter().map(Some).chain(rest) {
                let id = row.map_or_else(|| table.id.clone(), |row| format!("{}[{row}]", table.id));
                self.branch((&id, table.clause.span, &table.clause), BranchKind::Row, |probe| {
                    let wanted = |key: &str| match row {
                        Some(row) => key == row,
                        None => table.rows.find(key).is_none(),
                    };
                    looks.iter().any(|look| probe.keys(look).iter().any(|key| wanted(key)))
                });
            }
        }
    }
}

impl Probe<'_> {
    /// The keys of rows that an expression looks up for the unit.
    fn keys(&self, look: &Look<'_>) -> Vec<String> {
        // Where an example states the value of the node, its rules are not come to; beside nodes the total must be there.
        if self.value(look.node.unwrap_or(NodeId(0))).is_none() {
            return Vec::new();
        }
        let at = look.node.map_or_else(|| At::unit(self.unit), |node| At::node(self.unit, node));
        // A rule over events looks up for each of them.
        let places = match look.subject {
            Some(Subject::Events { event, filter, dated_by, .. }) => {
                let rows = self.reader.rows(*event, at).map_or(0..0, |(_, rows)| rows);
                let rows = rows.map(|row| at.row(*event, row, *dated_by));
                rows.filter(|at| self.reader.passes(filter.as_ref(), *at) == Ok(true)).collect()
            }
            _ => vec![at],
        };
        let reader = if look.node.is_some() { &self.reader } else { &self.results };
        places.into_iter().filter_map(|at| reader.key(look.row, at).ok().map(|key| key.into_owned())).collect()
    }
}
