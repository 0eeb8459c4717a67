//! The budget: points add up to the parent's, weights to exactly 100 %, at every level.

use super::Builder;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::base::witness::{Quantity, Relation, Side, What, Witness};
use crate::model::NodeId;
use crate::model::expr::{Expr, ExprKind};
use crate::model::node::{Body, Combining, Share};
use crate::model::value::Value;
use crate::say;

impl Builder<'_> {
    /// Checks shares and sums of all nodes.
    pub(super) fn budget(&mut self) {
        for index in 0..self.nodes.len() {
            self.children_of(NodeId::from_index(index));
        }
        self.scales();
    }

    fn children_of(&mut self, id: NodeId) {
        let Some(node) = self.node(id) else { return };
        let whole = node.full.clone();
        if self.is_damaged(id) {
            self.unsettled(id);
            return;
        }
        let parent_span = self.drafts.get(id.index()).map(|draft| draft.statement.word_span);
        let parent_points = self.drafts.get(id.index()).and_then(|draft| draft.points);
        let sums = matches!(node.body, Body::Combine(Combining::Sum));
        let geometric = matches!(node.body, Body::Combine(Combining::Geometric));
        let product = matches!(node.body, Body::Combine(Combining::Product));
        let children: Vec<NodeId> = node.children.clone();
        let (Some(parent_span), false) = (parent_span, children.is_empty()) else { return };
        let parent = Bilingual::from(node.id.as_str());
        if self.weights_by_unit(&children) {
            return;
        }
        let mut weights: Vec<(Bilingual, Number, Span)> = Vec::new();
        let mut points: Vec<(Bilingual, Number, Span)> = Vec::new();
        for child in children {
            let (Some(node), Some(draft)) = (self.node(child), self.drafts.get(child.index())) else { continue };
            let name = Bilingual::from(node.name.as_str());
            let head = draft.statement.word_span;
            match (&node.share, draft.weight, draft.points) {
                (Share::Weight { weight, .. }, Some(span), _) => weights.push((name, weight.clone(), span)),
                // The weight itself was wrong and is reported.
                (_, Some(_), _) => {
                    self.unsettled(id);
                    return;
                }
                (_, None, Some(span)) => points.push((name, node.full.clone(), span)),
                (_, None, None) if !node.full.is_zero() => points.push((name, node.full.clone(), head)),
                (_, None, None) => {
                    if sums && !node.children.is_empty() {
                        continue; // Its own children lack points; that is reported there.
                    }
                    self.problems.push(
                        Diagnostic::new(
                            &catalog::SHARES_MIXED,
                            say!(
                                "`{name}` 既没有分值也没有权重",
                                "`{name}` has neither points nor a weight",
                                name = name
                            ),
                        )
                        .at(head)
                        .help(say!("写 `20分` 或 `权重 20%`", "write `20 points` or `weight 20%`")),
                    );
                    self.unsettled(id);
                    return;
                }
            }
        }
        if let (true, Some((_, _, place))) = (product, weights.first()) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!("连乘不用权重", "parts that are multiplied have no weights"),
                )
                .at(*place)
                .help(say!(
                    "给各项写分值；要按权重乘方的，用 `合成 几何平均`",
                    "give the parts points; with weights as exponents it is `combine geometric`"
                )),
            );
        }
        if !sums && !geometric {
            return;
        }
        let before = self.problems.len();
        match (weights.first(), points.first()) {
            (Some((_, _, weighted)), Some((_, _, pointed))) => self.problems.push(
                Diagnostic::new(
                    &catalog::SHARES_MIXED,
                    say!("同一级里分值和权重不能混用", "siblings carry points or weights, not both"),
                )
                .at(*pointed)
                .label(*weighted, say!("这里用权重", "this one has a weight"))
                .label(parent_span, say!("同属这一级", "both belong to this node"))
                .help(say!("全部用分值，或全部用权重", "give all of them points, or all weights")),
            ),
            (Some(_), None) => {
                self.weights_add_up(parent_span, (&say!("下级", "the children"), &parent), &weights);
            }
            (None, Some(_)) if sums => {
                let sum: Number = points.iter().map(|(_, number, _)| number.clone()).sum();
                if sum != whole {
                    let terms: Vec<String> = points.iter().map(|(_, number, _)| number.to_string()).collect();
                    let (difference, zh, en) =
                        if sum < whole { (&whole - &sum, "少", "short") } else { (&sum - &whole, "多", "too many") };
                    let mut problem = Diagnostic::new(
                        &catalog::POINTS_SUM,
                        say!(
                            "{terms}，满分 {whole}，{word} {difference} 分",
                            "{terms}, full mark {whole}, {difference} {word}",
                            terms = match terms.as_slice() {
                                [_] => sum.to_string(),
                                several => format!("{} = {sum}", several.join(" + ")),
                            },
                            whole = &whole,
                            difference = &difference,
                            word = (zh, en)
                        ),
                    )
                    .at(parent_points.unwrap_or(parent_span))
                    .witness(Witness::sum(
                        &parent,
                        points.iter().map(|(name, number, _)| (name.zh.as_str(), number)),
                        &whole,
                        Quantity::points,
                    ));
                    for (name, number, span) in &points {
                        problem = problem.label(
                            *span,
                            say!("{name} {number} 分", "{name} {number} points", name = name, number = number),
                        );
                    }
                    self.problems.push(problem.help(say!(
                        "改一项分值，或把满分改为 {sum}分",
                        "change one of them, or the full mark to {sum} points",
                        sum = &sum
                    )));
                }
            }
            (None, _) => {}
        }
        if self.problems.len() > before {
            self.unsettled(id);
        }
    }

    /// Weights that differ from unit to unit: where one table names all the keys, each key's weights add up to 1 here;
    /// the data shows the rest. Says whether there are any.
    fn weights_by_unit(&mut self, children: &[NodeId]) -> bool {
        let share = |id: &NodeId| match self.node(*id).map(|node| &node.share) {
            Some(Share::Weight { weight, by, .. }) => Some((*id, weight.clone(), by.clone())),
            _ => None,
        };
        let shares: Vec<(NodeId, Number, Option<Box<Expr>>)> = children.iter().filter_map(share).collect();
        if !shares.iter().any(|(_, _, by)| by.is_some()) {
            return false;
        }
        if let Some(other) = children.iter().find(|id| shares.iter().all(|(weighted, ..)| weighted != *id)) {
            let span =
                |id: NodeId| self.drafts.get(id.index()).map(|draft| draft.weight.unwrap_or(draft.statement.word_span));
            let failed = self.drafts.get(other.index()).is_none_or(|draft| draft.weight.is_some());
            let weighted = shares.first().and_then(|(id, ..)| span(*id));
            if let (false, Some(other), Some(weighted)) = (failed, span(*other), weighted) {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::SHARES_MIXED,
                        say!("同一级里分值和权重不能混用", "siblings carry points or weights, not both"),
                    )
                    .at(other)
                    .label(weighted, say!("这里用权重", "this one has a weight"))
                    .help(say!("全部用权重", "give all of them weights")),
                );
            }
            return true;
        }
        // The keys by which units are told apart: only where all look-ups use the same can anything be proven here.
        let keyed = |by: &Expr| match &by.kind {
            ExprKind::Look { table, row, column } => match (&row.kind, column.as_deref().map(|column| &column.kind)) {
                (ExprKind::Constant(_), Some(ExprKind::Key(key))) => Some((*table, *key, true)),
                (ExprKind::Key(key), None | Some(ExprKind::Constant(_))) => Some((*table, *key, false)),
                _ => None,
            },
            _ => None,
        };
        let looks: Vec<_> = shares.iter().filter_map(|(_, _, by)| by.as_deref().map(keyed)).collect();
        let Some(Some((_, key, _))) = looks.first() else { return true };
        if looks.iter().any(|look| look.is_none_or(|(_, other, _)| other != *key)) {
            return true;
        }
        let mut names: Vec<String> = Vec::new();
        for (table, _, column) in looks.iter().flatten() {
            let Some(table) = self.tables.get(table.index()) else { continue };
            let keys = if *column { table.columns.as_ref() } else { Some(&table.rows) };
            for name in keys.into_iter().flat_map(|keys| &keys.names) {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
        for name in names {
            let mut weights: Vec<(Bilingual, Number, Span)> = Vec::new();
            for (id, weight, by) in &shares {
                let weight = match by {
                    None => Some(weight.clone()),
                    Some(by) => self.weight_for(by, &name),
                };
                let place = self.node(*id).map(|node| Bilingual::from(node.name.as_str()));
                let span = self.drafts.get(id.index()).and_then(|draft| draft.weight);
                let (Some(weight), Some(place), Some(span)) = (weight, place, span) else {
                    weights.clear();
                    break;
                };
                weights.push((place, weight, span));
            }
            let table = looks.iter().flatten().next().and_then(|(table, ..)| self.tables.get(table.index()));
            let Some(place) = table.map(|table| table.clause.span) else { continue };
            let what = Bilingual::from(format!("`{name}`"));
            self.weights_add_up(place, (&what, &Bilingual::from(name)), &weights);
        }
        true
    }

    /// The weight that a look-up gives for a key.
    fn weight_for(&self, by: &Expr, name: &str) -> Option<Number> {
        let ExprKind::Look { table, row, column } = &by.kind else { return None };
        let text = |expr: &Expr| match expr.constant() {
            Some(Value::Text(text)) => text.to_string(),
            _ => name.to_owned(),
        };
        let column = column.as_deref().map(text);
        self.tables.get(table.index())?.get(&text(row), column.as_deref())?.number().cloned()
    }

    /// Whether a share of the node's children, or one of them, may stand in text that could not be read.
    fn is_damaged(&self, id: NodeId) -> bool {
        let Some((node, draft)) = self.node(id).zip(self.drafts.get(id.index())) else { return true };
        let block = draft.statement.block.as_ref().is_some_and(|block| block.damaged);
        let child = |child: &NodeId| self.drafts.get(child.index()).is_some_and(|draft| draft.statement.damaged);
        draft.unsettled || draft.statement.damaged || block || node.children.iter().any(child)
    }

    fn unsettled(&mut self, id: NodeId) {
        if let Some(draft) = self.drafts.get_mut(id.index()) {
            draft.unsettled = true;
        }
    }

    /// Weights that must add up to exactly 1: of what, in a message and by its name.
    pub(super) fn weights_add_up(
        &mut self,
        place: Span,
        (what, of): (&Bilingual, &Bilingual),
        weights: &[(Bilingual, Number, Span)],
    ) {
        let sum: Number = weights.iter().map(|(_, number, _)| number.clone()).sum();
        if sum == Number::ONE || weights.is_empty() {
            return;
        }
        let percent = |number: &Number| Quantity::share(number.clone()).written.en;
        let terms: Vec<String> = weights.iter().map(|(_, number, _)| percent(number)).collect();
        let terms = match terms.as_slice() {
            [only] => only.clone(),
            _ => format!("{} = {}", terms.join(" + "), percent(&sum)),
        };
        let (difference, zh, en) = if sum < Number::ONE {
            (&Number::ONE - &sum, "少", "short")
        } else {
            (&sum - &Number::ONE, "多", "too much")
        };
        let mut problem = Diagnostic::new(
            &catalog::WEIGHTS_SUM,
            say!(
                "{what}的权重 {terms}，应为 100%，{word} {difference}",
                "the weights of {what} {terms}, not 100%: {difference} {word}",
                what = what,
                terms = terms,
                difference = percent(&difference),
                word = (zh, en)
            ),
        )
        .at(place)
        .witness(Witness::sum(
            of,
            weights.iter().map(|(name, number, _)| (name.zh.as_str(), number)),
            &Number::ONE,
            Quantity::share,
        ));
        for (name, number, span) in weights {
            problem =
                problem.label(*span, say!("{name} {weight}", "{name} {weight}", name = name, weight = percent(number)));
        }
        self.problems
            .push(problem.help(say!("改一项权重，使合计正好 100%", "change one weight so that they add up to 100%")));
    }

    /// A weighted child whose full mark differs from its parent's says how it is brought over.
    fn scales(&mut self) {
        for index in 0..self.nodes.len() {
            let (Some(node), Some(draft)) = (self.nodes.get(index), self.drafts.get(index)) else { continue };
            let Some(parent) = node.parent.and_then(|id| self.node(id)) else { continue };
            if !matches!(node.share, Share::Weight { .. }) {
                continue;
            }
            // Factors are shares of their own full marks.
            let multiplied = matches!(&parent.body, Body::Combine(way) if way.multiplies());
            let differs = !multiplied && node.full != parent.full && !node.full.is_zero() && !parent.full.is_zero();
            let span = draft.points.unwrap_or(draft.statement.word_span);
            match (differs, draft.scale_written) {
                (true, None) => {
                    let (own, whole) = (node.full.clone(), parent.full.clone());
                    let weight = match &node.share {
                        Share::Weight { weight, .. } => weight.clone(),
                        _ => Number::ONE,
                    };
                    self.problems.push(
                        Diagnostic::new(
                            &catalog::SCALE_MISSING,
                            say!(
                                "自身满分 {own}，上级满分 {whole}，没有写明怎样折算",
                                "its full mark is {own}, its parent's {whole}; how one becomes the other is not stated",
                                own = &own,
                                whole = &whole
                            ),
                        )
                        .at(span)
                        .note(say!(
                            "得满 {own} 分时：折算按 {whole} 分计，照计按 {own} 分计，再乘权重",
                            "for {own} points: rescaled counts {whole}, as it is {own}, before the weight",
                            own = &own,
                            whole = &whole
                        ))
                        .help(say!("写 `折算` 或 `照计`", "write `rescaled` or `as it is`"))
                        .witness(
                            Witness::readings(
                                (say!("折算", "rescaled"), Quantity::points(&whole * &weight)),
                                (say!("照计", "as it is"), Quantity::points(&own * &weight)),
                            )
                            .given(node.id.as_str(), Quantity::points(own.clone())),
                        ),
                    );
                    let by = match &node.share {
                        Share::Weight { by, .. } => by.clone(),
                        _ => None,
                    };
                    if let Some(node) = self.nodes.get_mut(index) {
                        let scale = whole.checked_div(&own).unwrap_or(Number::ONE);
                        node.share = Share::Weight { weight, scale, by };
                    }
                }
                (false, Some(written)) => self.problems.push(
                    Diagnostic::new(
                        &catalog::DEAD_BOUND,
                        say!("满分相同，这里不起作用", "the full marks are equal; this does nothing"),
                    )
                    .at(written)
                    .witness(Witness::new(
                        Side::new(What::Stated, node.id.as_str(), Quantity::points(node.full.clone())),
                        Relation::Equal,
                        Side::new(What::Stated, parent.id.as_str(), Quantity::points(parent.full.clone())),
                    )),
                ),
                _ => {}
            }
        }
    }
}
