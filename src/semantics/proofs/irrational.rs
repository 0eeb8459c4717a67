//! Irrational values: where one is ranked, counted in a statistic or printed, the scheme says to how many decimals.

use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::model::NodeId;
use crate::model::expr::{Expr, ExprKind, Rating, Statistic};
use crate::model::method::{Choice, MethodKind, Rule, Steps, Subject};
use crate::model::node::{Body, Node};
use crate::model::value::Dim;
use crate::say;
use crate::semantics::Builder;
use crate::semantics::order::each_of_node;

impl Builder<'_> {
    /// Asks for a rounding wherever an irrational value meets those of other units, or print.
    pub(super) fn irrational_values(&mut self) {
        let nodes = self.irrational_nodes();
        let mut compared: Vec<&Expr> = Vec::new();
        let mut exprs: Vec<&Expr> = Vec::new();
        for node in &self.nodes {
            each_of_node(node, &mut |expr| exprs.push(expr));
        }
        exprs.extend(self.vetoes.iter().map(|veto| &veto.when));
        exprs.extend(self.awards.iter().filter_map(|award| award.when.as_ref()));
        exprs.extend(self.consequences.iter().map(|consequence| &consequence.when));
        for ranking in &self.rankings {
            exprs.extend(ranking.keys.iter().map(|key| &key.of));
            compared.extend(ranking.keys.iter().map(|key| &key.of));
        }
        for expr in exprs {
            expr.walk(&mut |part| {
                // The middle of several periods is found by comparing them.
                if let ExprKind::OverPeers { of, .. }
                | ExprKind::Rated { of, .. }
                | ExprKind::OverPeriods { statistic: Statistic::Median, of, .. } = &part.kind
                {
                    compared.push(of);
                }
            });
        }
        let unrounded: Vec<&Expr> = compared.into_iter().filter(|expr| self.irrational(expr, &nodes)).collect();
        let mut problems: Vec<Diagnostic> = Vec::new();
        for expr in unrounded {
            let text = self.sources.text(expr.span).to_owned();
            problems.push(
                Diagnostic::new(
                    &catalog::IRRATIONAL_COMPARED,
                    say!(
                        "`{text}` 是无限不循环小数，拿来与其他单位比较，没有写明修约到几位",
                        "`{text}` has endless decimals and is compared with other units; to how many it is rounded is not stated",
                        text = text.as_str()
                    ),
                )
                .at(expr.span)
                .help(match &expr.kind {
                    ExprKind::Node(id) => {
                        let name = self.node(*id).map_or("", |node| node.name.as_str());
                        say!(
                            "写 `修约 {name} 为 3位小数 四舍五入`",
                            "write `round {name} to 3 decimals half-up`",
                            name = name
                        )
                    }
                    _ => say!(
                        "写 `约至({text}，3位小数，四舍五入)`",
                        "write `round-off({text}, 3 decimals, half-up)`",
                        text = text.as_str()
                    ),
                }),
            );
        }
        if !self.show_written {
            let printed = nodes.iter().zip(self.nodes.iter().zip(&self.drafts)).find(|(irrational, _)| **irrational);
            if let Some((_, (node, draft))) = printed {
                problems.push(
                    Diagnostic::new(
                        &catalog::IRRATIONAL_PRINTED,
                        say!(
                            "`{node}` 可能是无限不循环小数，没有写明印几位",
                            "`{node}` may have endless decimals; how many are printed is not stated",
                            node = node.id.as_str()
                        ),
                    )
                    .at(draft.statement.word_span)
                    .help(say!(
                        "写 `显示 {root} 为 3位小数 四舍五入`，或 `修约 {name} 为 3位小数 四舍五入`",
                        "write `show {root} to 3 decimals half-up`, or `round {name} to 3 decimals half-up`",
                        root = self.nodes.first().map_or("", |root| root.name.as_str()),
                        name = node.name.as_str()
                    )),
                );
            }
        }
        for problem in problems {
            self.problems.push(problem);
        }
    }

    /// Which nodes may have irrational values that no `round` settles. The published total always has a `round`.
    fn irrational_nodes(&self) -> Vec<bool> {
        let mut found = vec![false; self.nodes.len()];
        // What a node reads may stand anywhere: until nothing is added.
        loop {
            let before = found.iter().filter(|one| **one).count();
            for index in 0..self.nodes.len() {
                let Some(node) = self.nodes.get(index) else { continue };
                let settled = node.round.is_some() || found.get(index) == Some(&true);
                if !settled
                    && self.irrational_node(node, &found)
                    && let Some(slot) = found.get_mut(index)
                {
                    *slot = true;
                }
            }
            if found.iter().filter(|one| **one).count() == before {
                return found;
            }
        }
    }

    fn irrational_node(&self, node: &Node, nodes: &[bool]) -> bool {
        let value = |expr: &Expr| self.irrational(expr, nodes);
        let bounds = [&node.floor, &node.cap].into_iter().flatten();
        let mut values = bounds.chain(node.limits.iter().filter_map(|limit| limit.most.as_ref()));
        let body = match &node.body {
            Body::Combine(combining) => {
                combining.is_irrational() || node.children.iter().any(|child| nodes.get(child.index()) == Some(&true))
            }
            Body::Item(item) => item.methods.iter().any(|method| {
                method.factors.iter().any(|factor| value(&factor.by))
                    || match &method.kind {
                        MethodKind::Start(choice) | MethodKind::Earn(choice) => of_choice(choice, &value),
                        MethodKind::Ratio { of, .. } | MethodKind::Linear { of, .. } => value(of),
                        MethodKind::Steps { lines, otherwise, .. } => {
                            lines.iter().any(|line| value(&line.points)) || value(otherwise)
                        }
                        MethodKind::Scored(_) => false,
                    }
            }),
            Body::Survey(_) => false,
        };
        body || values.any(value)
            || node.factors.iter().any(|factor| value(&factor.by))
            || node.rules.iter().any(|rule| of_rule(rule, &value))
    }

    /// Whether an expression may have irrational values.
    fn irrational(&self, expr: &Expr, nodes: &[bool]) -> bool {
        use ExprKind as K;
        if matches!(expr.dim, Dim::Flag | Dim::Poisoned) {
            return false;
        }
        match &expr.kind {
            K::RoundOff(..) | K::Towards(..) | K::Shown(..) | K::Count { .. } | K::Look { .. } => false,
            K::Real(..) | K::Raised(..) => true,
            K::OverPeers { statistic: Statistic::Deviation, .. }
            | K::OverEvents { statistic: Statistic::Deviation, .. }
            | K::OverPeriods { statistic: Statistic::Deviation, .. } => true,
            K::OverPeriods { statistic: Statistic::Count, .. } => false,
            K::Rated { rating, .. } => *rating == Rating::ZScore,
            // In a statistic it is an error of its own.
            K::OverPeers { .. } => false,
            K::Node(id) => *id != NodeId(0) && nodes.get(id.index()) == Some(&true),
            K::ExactTotal => self.nodes.first().is_some_and(|root| self.irrational_node(root, nodes)),
            K::If(_, a, b) => self.irrational(a, nodes) || self.irrational(b, nodes),
            _ => expr.parts().into_iter().any(|part| self.irrational(part, nodes)),
        }
    }
}

fn of_choice(choice: &Choice, value: &impl Fn(&Expr) -> bool) -> bool {
    match choice {
        Choice::Value(expr) => value(expr),
        Choice::By { lines, otherwise, .. } => lines.iter().map(|line| &line.value).chain(otherwise).any(value),
    }
}

fn of_rule(rule: &Rule, value: &impl Fn(&Expr) -> bool) -> bool {
    let distance = match &rule.subject {
        Subject::Distance { of, edge, per, steps: Steps::ProRata, beyond, .. } => {
            [of, edge, per].into_iter().chain(beyond.iter().flat_map(|rate| [&rate.edge, &rate.per])).any(value)
        }
        _ => false,
    };
    distance || of_choice(&rule.amount, value) || rule.factors.iter().any(|factor| value(&factor.by))
}
