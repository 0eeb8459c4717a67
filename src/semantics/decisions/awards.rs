//! Awards, consequences, and what they bring.

use super::{with_awards, with_consequences};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::model::decision::{Award, Effect, End};
use crate::model::value::Dim;
use crate::model::{AwardId, NodeId, RankingId};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Clauses, Reference, incomplete, reference, statement_words, title};
use crate::semantics::names::Symbol;
use crate::syntax::ast::{Name, Statement};
use crate::syntax::keywords::{ClauseWord as C, Slot, StatementWord as S};

impl<'a> Builder<'a> {
    /// An award before its rules are known.
    pub(in crate::semantics) fn empty_award(&self, statement: &'a Statement) -> Award {
        Award {
            id: statement.name.as_ref().map(Name::text).unwrap_or_default(),
            title: title(statement.title.as_ref()),
            places: None,
            passed_down: false,
            when: None,
            works: Vec::new(),
            ranking: None,
            below: None,
            first: None,
            effects: Vec::new(),
            clause: self.clause(statement, None),
        }
    }

    pub(super) fn award(&mut self, index: usize, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        let top = clauses.take(C::Top, &mut self.problems).map(|clause| (End::Top, clause));
        let bottom = clauses.take(C::Bottom, &mut self.problems).map(|clause| (End::Bottom, clause));
        if let (Some(_), Some((_, clause))) = (&top, &bottom) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!("一个奖项不能既取前又取后", "an award is for the top or the bottom"),
                )
                .at(clause.whole())
                .help(say!("分成两个奖项", "make two awards of it")),
            );
        }
        let separately = clauses.take(C::SeparatelyBy, &mut self.problems);
        let below = clauses.take(C::Below, &mut self.problems);
        let below = below.and_then(|clause| self.award_named(&clause));
        let by = clauses.take(C::By, &mut self.problems);
        let ranking = by.and_then(|clause| self.ranking_by(&clause));
        let first = self.first_list(&mut clauses);
        let when = self.in_force(&mut clauses, &with_awards());
        let unfilled = clauses.take(C::Unfilled, &mut self.problems);
        let passed_down = unfilled.and_then(|clause| self.slot(&clause));
        let listed = top.is_some() || bottom.is_some();
        let places = top.or(bottom).and_then(|(end, clause)| {
            let operand = clause.values.first().copied();
            match operand {
                Some(operand) => self.quota(statement, operand, &mut clauses).map(|quota| (end, quota)),
                None => {
                    self.problems.push(incomplete(clause.span, &say!("名额，如 `3名`", "places, such as `3 places`")));
                    None
                }
            }
        });
        clauses.finish(
            &[
                C::Top,
                C::Bottom,
                C::When,
                C::Unless,
                C::SeparatelyBy,
                C::By,
                C::Below,
                C::TopFirst,
                C::BottomFirst,
                C::Unfilled,
                C::Among,
                C::Rounded,
                C::AtLeast,
                C::TiedIn,
                C::TiedOut,
                C::NoTies,
            ],
            &mut self.problems,
        );
        let works = separately.map(|clause| self.works(&clause)).unwrap_or_default();
        if places.is_some() && works.is_empty() && self.rankings.is_empty() {
            self.places_need_a_rank(statement.word_span);
        }
        if !listed && when.is_none() {
            self.problems.push(
                incomplete(statement.span, &say!("`前 3名` 或 `当 …`", "`top 3 places` or `when …`"))
                    .help(say!("奖项要写明给谁", "an award says who gains it")),
            );
        }
        let effects = self.effects(statement);
        let ranking = if works.is_empty() && !self.rankings.is_empty() { ranking.or(Some(RankingId(0))) } else { None };
        if let Some(award) = self.awards.get_mut(index) {
            award.places = places;
            award.passed_down = passed_down.unwrap_or(false);
            award.when = when;
            award.works = works;
            award.ranking = ranking;
            award.below = below;
            award.first = first;
            award.effects = effects;
        }
    }

    /// The award a clause names.
    fn award_named(&mut self, clause: &Clause<'a>) -> Option<AwardId> {
        let wanted = say!("奖项", "an award");
        let Some(Reference::Name(name)) = clause.values.first().copied().and_then(reference) else {
            self.problems.push(incomplete(clause.whole(), &wanted));
            return None;
        };
        match self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Award(_)), &mut self.problems) {
            Some(Symbol::Award(id)) => Some(id),
            _ => None,
        }
    }

    /// `by social`: the ranking that begins with this key.
    fn ranking_by(&mut self, clause: &Clause<'a>) -> Option<RankingId> {
        let key = self.expr(clause.value()?, &super::results());
        if key.dim == Dim::Poisoned {
            return None;
        }
        let found =
            self.rankings.iter().position(|ranking| ranking.keys.first().is_some_and(|of| of.of.kind == key.kind));
        if found.is_none() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::UNKNOWN_NAME,
                    say!("没有以它为首的 `排名`", "no `rank` begins with this key"),
                )
                .at(clause.whole())
                .help(say!(
                    "先写 `排名 按 …`，再写奖项按它评",
                    "write `rank by …` with this key first, then name it here"
                )),
            );
        }
        found.map(RankingId::from_index)
    }

    /// `top first` or `bottom first`.
    fn first_list(&mut self, clauses: &mut Clauses<'a>) -> Option<End> {
        let top = clauses.flag(C::TopFirst, &mut self.problems);
        let bottom = clauses.flag(C::BottomFirst, &mut self.problems);
        if let (Some(_), Some(span)) = (top, bottom) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_TWICE,
                    say!("先取哪一个名单写了两种", "which list goes first is settled twice"),
                )
                .at(span),
            );
        }
        top.map(|_| End::Top).or(bottom.map(|_| End::Bottom))
    }

    pub(super) fn places_need_a_rank(&mut self, span: crate::base::source::Span) {
        self.problems.push(
            Diagnostic::new(&catalog::MISSING_HEAD, say!("取前几名要先有 `排名`", "places need a `rank`"))
                .at(span)
                .help(say!("写 `排名 按 总分` 和 `并列 同名次`", "write `rank by total` and `ties share`")),
        );
    }

    pub(super) fn slot(&mut self, clause: &Clause<'a>) -> Option<bool> {
        match clause.values.first().copied().and_then(reference) {
            Some(Reference::Name(name)) => match Slot::find(&name.text()) {
                Some(slot) => Some(slot == Slot::PassedDown),
                None => {
                    let known = [Slot::Kept, Slot::PassedDown];
                    self.unknown_word(&name.text(), name.span, &known.map(|w| (w.zh(), w.en())));
                    None
                }
            },
            _ => {
                self.problems.push(incomplete(clause.whole(), &say!("`保留` 或 `顺延`", "`kept` or `passed-down`")));
                None
            }
        }
    }

    /// `separately by NODE`: once for each child of the node.
    pub(super) fn works(&mut self, clause: &Clause<'a>) -> Vec<NodeId> {
        let Some(Reference::Name(name)) = clause.values.first().copied().and_then(reference) else {
            self.problems.push(incomplete(clause.whole(), &say!("指标", "a node of the score")));
            return Vec::new();
        };
        let wanted = say!("指标", "a node of the score");
        let found = self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Node(_)), &mut self.problems);
        let Some(Symbol::Node(id)) = found else { return Vec::new() };
        let children = self.node(id).map(|node| node.children.clone()).unwrap_or_default();
        if children.is_empty() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::WRONG_KIND_OF_NAME,
                    say!(
                        "`{name}` 没有下级，不能分别评选",
                        "`{name}` has no children to be given separately by",
                        name = name.text()
                    ),
                )
                .at(name.span),
            );
        }
        children
    }

    pub(super) fn effects(&mut self, statement: &'a Statement) -> Vec<Effect> {
        let path = statement.name.as_ref().map(Name::text).unwrap_or_default();
        let heading = self.heading(statement.span).map(str::to_owned);
        let article =
            heading.or_else(|| statement.block.as_ref().and_then(|block| crate::semantics::article(&block.statements)));
        let mut effects = Vec::new();
        let scope = if statement.word == S::Consequence { with_consequences() } else { with_awards() };
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            match inner.word {
                S::Basis => {}
                S::Require => effects.extend(self.references(inner).into_iter().map(Effect::Require)),
                S::Pay => effects.extend(self.pay(Some(&path), article.as_deref(), inner).map(Effect::Pay)),
                S::Quota if statement.word == S::Award => {
                    effects.extend(self.allotment(inner).map(Effect::Allotment));
                }
                S::Suspend if statement.word == S::Consequence => effects.extend(self.suspension(inner)),
                S::Bar if statement.word == S::Consequence => effects.extend(self.bar_ahead(inner)),
                S::Add | S::Deduct => {
                    let rule = self.rule_of(&path, article.as_deref(), inner, &scope);
                    if let Some(rule) = rule {
                        if rule.counted_in.is_none() {
                            self.problems.push(
                                incomplete(inner.span, &say!("`计入 年终`", "`counted in year-end`")).help(say!(
                                    "奖项产生的分数不能回到本期总分，要写明计入哪里",
                                    "points of an award cannot enter the total that gave it: say where they count"
                                )),
                            );
                        }
                        effects.push(Effect::Points(rule));
                    }
                }
                _ => self.misplaced(inner, &statement_words(statement)),
            }
        }
        effects
    }
}
