//! Awards, consequences, and what they bring.

use super::results;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::model::decision::{Award, Consequence, CutTies, Effect, End, Quota, QuotaSize};
use crate::model::expr::Among;
use crate::model::value::{Dim, Value};
use crate::model::{NodeId, RankingId};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Clauses, Reference, incomplete, reference, statement_words, title};
use crate::semantics::expr::Scope;
use crate::semantics::names::Symbol;
use crate::syntax::ast::{Name, Operand, Statement};
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
            effects: Vec::new(),
            clause: self.clause(statement, None),
        }
    }

    /// The size of a list and its tie rule, with `among`, `rounded`, `at least`, `tied in`.
    pub(super) fn quota(
        &mut self,
        statement: &'a Statement,
        operand: &'a Operand,
        clauses: &mut Clauses<'a>,
    ) -> Option<Quota> {
        let among = clauses.take(C::Among, &mut self.problems);
        let among = among.and_then(|clause| self.among_of(&clause)).unwrap_or(Among::Peers);
        let rounded = clauses.take(C::Rounded, &mut self.problems);
        let rounding = rounded.as_ref().and_then(|clause| match clause.values.first().copied().and_then(reference) {
            Some(Reference::Name(name)) => self.rounding_mode(name),
            _ => {
                self.problems.push(incomplete(clause.whole(), &say!("取整方式", "a way of rounding")));
                None
            }
        });
        let least = clauses.take(C::AtLeast, &mut self.problems);
        let least = least.and_then(|clause| clause.values.first().copied().and_then(|operand| self.whole(operand)));
        let tied_in = clauses.flag(C::TiedIn, &mut self.problems).map(|span| (CutTies::In, span));
        let tied_out = clauses.flag(C::TiedOut, &mut self.problems).map(|span| (CutTies::Out, span));
        let no_ties = clauses.flag(C::NoTies, &mut self.problems).map(|span| (CutTies::Forbidden, span));
        let mut stated = [tied_in, tied_out, no_ties].into_iter().flatten();
        let cut = stated.next();
        if let Some((_, second)) = stated.next() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_TWICE,
                    say!("并列在名额边上时的办法写了两种", "ties at the cut are settled twice"),
                )
                .at(second),
            );
        }
        if cut.is_none() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CUT_TIES_MISSING,
                    say!("名额末位并列时谁入选没有写明", "who is in when equals stand at the cut is not stated"),
                )
                .at(operand.span)
                .note(say!(
                    "名额 3 个，第 3、4 名同分：并列入选取 4 个，并列落选取 2 个",
                    "three places, third and fourth equal: tied in takes 4, tied out takes 2"
                ))
                .help(say!("写 `并列入选`、`并列落选` 或 `不得并列`", "write `tied in`, `tied out` or `no ties`")),
            );
        }
        let expr = self.single_value(operand)?;
        let typed = self.expr(expr, &Scope::default());
        let number = typed.constant().and_then(Value::number).cloned();
        let size = match (&typed.dim, number) {
            (Dim::Count | Dim::Plain, Some(number)) => {
                let whole = number.to_i64().and_then(|n| u32::try_from(n).ok());
                match whole {
                    Some(0) => {
                        self.problems.push(
                            Diagnostic::new(
                                &catalog::RANGE_IMPOSSIBLE,
                                say!("名额是 0，谁也得不到", "no places: nobody can gain it"),
                            )
                            .at(operand.span)
                            .help(say!("写至少 1 名，或删去这一条", "write at least 1 place, or remove the rule")),
                        );
                        return None;
                    }
                    Some(n) => QuotaSize::Number(n),
                    None => {
                        self.problems.push(incomplete(operand.span, &say!("整数个名额", "a whole number of places")));
                        return None;
                    }
                }
            }
            (Dim::Ratio, Some(share)) if share > Number::ZERO && share <= Number::ONE => {
                if rounded.is_none() {
                    self.problems.push(
                        Diagnostic::new(
                            &catalog::QUOTA_ROUNDING_MISSING,
                            say!(
                                "名额不是整数时怎样取整没有写明",
                                "how a fraction of a place is rounded is not stated"
                            ),
                        )
                        .at(operand.span)
                        .note(say!("7 个单位的 20% 是 1.4 个名额", "20% of 7 units are 1.4 places"))
                        .help(say!(
                            "写 `取整 舍去`、`取整 四舍五入` 或 `取整 进位`",
                            "write `rounded down`, `rounded half-up` or `rounded up`"
                        )),
                    );
                }
                let rounding = rounding.unwrap_or(crate::base::number::RoundingMode::Down);
                QuotaSize::Share { share, rounding, least: least.unwrap_or(0) }
            }
            (Dim::Poisoned, _) => return None,
            _ => {
                self.problems.push(incomplete(
                    operand.span,
                    &say!("名额，如 `3名` 或 `20%`", "places, such as `3 places` or `20%`"),
                ));
                return None;
            }
        };
        let cut = cut.map_or(CutTies::In, |(cut, _)| cut);
        Some(Quota { size, cut, among, clause: self.clause(statement, None) })
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
        let when = self.in_force(&mut clauses, &results());
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
            self.problems.push(
                Diagnostic::new(&catalog::MISSING_HEAD, say!("取前几名要先有 `排名`", "places need a `rank`"))
                    .at(statement.word_span)
                    .help(say!("写 `排名 按 总分` 和 `并列 同名次`", "write `rank by total` and `ties share`")),
            );
        }
        if !listed && when.is_none() {
            self.problems.push(
                incomplete(statement.span, &say!("`前 3名` 或 `当 …`", "`top 3 places` or `when …`"))
                    .help(say!("奖项要写明给谁", "an award says who gains it")),
            );
        }
        let effects = self.effects(statement);
        let ranking = (works.is_empty() && !self.rankings.is_empty()).then_some(RankingId(0));
        if let Some(award) = self.awards.get_mut(index) {
            award.places = places;
            award.passed_down = passed_down.unwrap_or(false);
            award.when = when;
            award.works = works;
            award.ranking = ranking;
            award.effects = effects;
        }
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
        let article = statement.block.as_ref().and_then(|block| crate::semantics::article(&block.statements));
        let mut effects = Vec::new();
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            match inner.word {
                S::Basis => {}
                S::Require => effects.extend(self.references(inner).into_iter().map(Effect::Require)),
                S::Pay => effects.extend(self.pay(Some(&path), article.as_deref(), inner).map(Effect::Pay)),
                S::Add | S::Deduct => {
                    let rule = self.rule_of(&path, article.as_deref(), inner, &results());
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

    pub(super) fn consequence(&mut self, statement: &'a Statement) {
        let Some(id) = self.simple_name(statement) else { return };
        let mut clauses = Clauses::of(statement);
        let when = self.in_force(&mut clauses, &results());
        clauses.finish(&[C::When, C::Unless], &mut self.problems);
        let effects = self.effects(statement);
        let Some(when) = when else {
            self.problems.push(incomplete(statement.span, &say!("`当 …`", "`when …`")));
            return;
        };
        if let Some(first) = self.consequences.iter().find(|other| other.id == id) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::DUPLICATE_NAME,
                    say!("`{id}` 声明了两次", "`{id}` is declared twice", id = id.as_str()),
                )
                .at(statement.span)
                .label(first.clause.span, say!("第一次在这里", "the first one is here")),
            );
            return;
        }
        let clause = self.clause(statement, None);
        self.consequences.push(Consequence { id, title: title(statement.title.as_ref()), when, effects, clause });
    }
}
