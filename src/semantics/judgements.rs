//! What people judge, declare and score: points within a range, last days of declaration, and scorers.

use super::Builder;
use super::clauses::{Clause, Clauses, Reference, incomplete, plain, reference, texts};
use super::expr::Scope;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::model::ledgers::{Absent, Due, DueDay, Judged, Scored, Scorer};
use crate::model::method::MethodKind;
use crate::model::node::Combining;
use crate::model::value::{Dim, Value};
use crate::model::{EventId, NodeId};
use crate::say;
use crate::syntax::ast::{self, Key, Operand, Statement};
use crate::syntax::keywords::{BuiltIn, ClauseWord as C, Combining as CombiningWord, Policy};

impl<'a> Builder<'a> {
    /// A field that a rule needs of its events; it is added where the event does not declare it.
    pub(super) fn needed_field(
        &mut self,
        event: EventId,
        id: &str,
        dim: &Dim,
        read: bool,
        at: &Statement,
    ) -> Option<u16> {
        let clause = self.clause(at, None);
        let kind = self.events.get_mut(event.index())?;
        let position = match kind.field(id) {
            Some(position) => position,
            None => {
                kind.fields.push(crate::model::contract::Field {
                    id: id.to_owned(),
                    title: None,
                    dim: dim.clone(),
                    scale: Number::ONE,
                    read: false,
                    personal: false,
                    clause,
                });
                kind.fields.len() - 1
            }
        };
        let field = kind.fields.get_mut(position)?;
        field.read |= read;
        let (fits, found, span) = (field.dim == *dim, field.dim.name(), field.clause.span);
        if !fits {
            self.problems.push(
                Diagnostic::new(
                    &catalog::TYPE_MISMATCH,
                    say!(
                        "字段 `{id}` 应为{dim}，声明的是{found}",
                        "the field `{id}` is to be {dim}; it is declared as {found}",
                        id = id,
                        dim = dim.name(),
                        found = found
                    ),
                )
                .at(at.span)
                .label(span, say!("声明在这里", "declared here"))
                .help(say!("改正字段的种类，或换个名称", "correct the kind of the field, or rename it")),
            );
            return None;
        }
        u16::try_from(position).ok()
    }

    /// `2 .. 5 points for each fire, judged by "office"`
    pub(super) fn judged(
        &mut self,
        statement: &'a Statement,
        event: Option<EventId>,
        operand: &'a Operand,
        judging: Option<&Clause<'a>>,
        filtered: bool,
    ) -> Option<Judged> {
        let help = say!(
            "例如 `扣分 失职 每次 2 .. 5分，酌定 \"考核办\"`",
            "for example `deduct lapse 2 .. 5 points each, judged by \"office\"`"
        );
        let told = |builder: &mut Self, message| {
            builder
                .problems
                .push(Diagnostic::new(&catalog::DISCRETION_INCOMPLETE, message).at(operand.span).help(help.clone()));
        };
        let (Key::Range(from, to), None) = (&operand.key, &operand.value) else {
            told(self, say!("酌定要有从几分到几分的范围", "a judgement needs a range of points"));
            return None;
        };
        let Some(judging) = judging else {
            told(self, say!("有范围的分值要写明由谁酌定", "a range of points needs somebody who judges"));
            return None;
        };
        let Some(event) = event else {
            told(self, say!("只有按件计的规定可以酌定", "only rules over events leave something to judge"));
            return None;
        };
        let scope = Scope::default();
        let high = self.points(to, &scope, false);
        let high = self.constant_points(high)?;
        let low = self.expr(from, &scope);
        let low = match (low.constant().and_then(Value::number), &low.dim) {
            (Some(low), Dim::Points | Dim::Plain) => low.clone(),
            (_, Dim::Poisoned) => return None,
            _ => {
                self.problems.push(incomplete(low.span, &say!("分值", "points")));
                return None;
            }
        };
        if low >= high || low.is_negative() {
            told(
                self,
                say!("范围应从小到大，且不为负", "the range goes from fewer to more points and is not negative"),
            );
            return None;
        }
        let by = texts(&judging.values, &mut self.problems);
        let amount = self.needed_field(event, "judged", &Dim::Points, !filtered, statement)?;
        let judge = self.needed_field(event, "judge", &Dim::Text, !filtered, statement)?;
        let grounds = self.needed_field(event, "grounds", &Dim::Text, !filtered, statement)?;
        Some(Judged { low, high, by, amount, judge, grounds })
    }

    /// `due 12-31`: the last day on which an event may be declared.
    pub(super) fn due(&mut self, statement: &'a Statement, event: Option<EventId>, clause: &Clause<'a>) -> Option<Due> {
        let written = clause.values.first().copied().and_then(plain);
        let day = written.and_then(|expr| match &expr.kind {
            ast::ExprKind::Date(date) => Some(DueDay::Date(*date)),
            _ => {
                let (month, day) = expr.month_day()?;
                ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(DueDay::Yearly { month, day })
            }
        });
        let Some(day) = day else {
            self.problems.push(
                Diagnostic::new(&catalog::BAD_DATE, say!("截至应为日期", "`due` takes a date"))
                    .at(clause.whole())
                    .help(say!("例如 `截至 12月31日`", "for example `due 12-31`")),
            );
            return None;
        };
        let Some(event) = event else {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!("只有按件计的规定有申报期限", "only rules over events have a last day of declaration"),
                )
                .at(clause.whole()),
            );
            return None;
        };
        let declared = self.needed_field(event, "declared", &Dim::Date, false, statement)?;
        Some(Due { day, declared })
    }

    /// `scored by self, "office", combine mean, if missing exclude`
    pub(super) fn scored(
        &mut self,
        id: NodeId,
        statement: &'a Statement,
        mut clauses: Clauses<'a>,
    ) -> Option<MethodKind> {
        let combine = clauses.take(C::Combine, &mut self.problems);
        let missing = clauses.take(C::IfMissing, &mut self.problems);
        let most = clauses.take(C::AtMost, &mut self.problems);
        let values = clauses.take_values();
        clauses.finish(&[C::Combine, C::IfMissing, C::AtMost, C::When, C::Unless, C::Factor], &mut self.problems);
        let mut scorers: Vec<Scorer> = Vec::new();
        for value in values {
            let scorer = match reference(value) {
                Some(Reference::Name(name)) if name.single().and_then(BuiltIn::find) == Some(BuiltIn::SelfScore) => {
                    Scorer::Own
                }
                Some(Reference::Name(name)) => Scorer::Office(name.text()),
                Some(Reference::Text(text, _)) => Scorer::Office(text.to_owned()),
                None => {
                    self.problems.push(incomplete(value.span, &say!("评分的单位或 `自评`", "an office or `self`")));
                    continue;
                }
            };
            if scorers.contains(&scorer) {
                self.problems.push(
                    Diagnostic::new(&catalog::CLAUSE_TWICE, say!("同一评分人写了两次", "a scorer is named twice"))
                        .at(value.span),
                );
                continue;
            }
            scorers.push(scorer);
        }
        let several = scorers.len() > 1;
        let mut told = |message, span, help| {
            self.problems.push(Diagnostic::new(&catalog::SCORERS_INCOMPLETE, message).at(span).help(help));
        };
        if scorers.is_empty() {
            told(
                say!("没有写明由谁评分", "who gives the points is not stated"),
                statement.span,
                say!("例如 `评分 \"统计局\"`", "for example `scored by \"office\"`"),
            );
            return None;
        }
        if several && combine.is_none() {
            told(
                say!("几个评分怎样合成没有写明", "how several scores are put together is not stated"),
                statement.span,
                say!(
                    "写 `合成 取平均`、`合成 取优` 或 `合成 取低`",
                    "write `combine mean`, `combine best` or `combine lowest`"
                ),
            );
        }
        if several && missing.is_none() {
            told(
                say!("缺一个评分时怎么办没有写明", "what is done where one of the scores is missing is not stated"),
                statement.span,
                say!(
                    "写 `缺报 剔除`（按其余的计）、`缺报 报错` 或 `缺报 零分`",
                    "write `if missing exclude` (the others count), `if missing error` or `if missing zero`"
                ),
            );
        }
        let combine = combine.map_or(Some(Combining::Mean), |clause| self.combining_of_scores(&clause))?;
        let absent = missing.map_or(Some(Absent::Missing), |clause| self.absent(&clause))?;
        let most = match most {
            Some(clause) => {
                let typed = clause
                    .value()
                    .map(|expr| self.points(expr, &Scope { node: Some(id), ..Scope::default() }, true))?;
                Some(self.points_of_full(id, typed)?)
            }
            None => None,
        };
        Some(MethodKind::Scored(Scored { scorers, combine, absent, most }))
    }

    fn combining_of_scores(&mut self, clause: &Clause<'a>) -> Option<Combining> {
        let name = match clause.values.first().copied().and_then(reference) {
            Some(Reference::Name(name)) => name,
            _ => {
                self.problems.push(incomplete(clause.span, &say!("合成方式", "a way of combining")));
                return None;
            }
        };
        match CombiningWord::find(&name.text()) {
            Some(CombiningWord::Mean) => Some(Combining::Mean),
            Some(CombiningWord::Best) => Some(Combining::Best),
            Some(CombiningWord::Lowest) => Some(Combining::Lowest),
            _ => {
                let known = [CombiningWord::Mean, CombiningWord::Best, CombiningWord::Lowest];
                self.unknown_word(&name.text(), name.span, &known.map(|word| (word.zh(), word.en())));
                None
            }
        }
    }

    fn absent(&mut self, clause: &Clause<'a>) -> Option<Absent> {
        let name = match clause.values.first().copied().and_then(reference) {
            Some(Reference::Name(name)) => name,
            _ => {
                self.problems.push(incomplete(clause.span, &say!("处理办法", "a policy")));
                return None;
            }
        };
        match Policy::find(&name.text()) {
            Some(Policy::Exclude) => Some(Absent::Rest),
            Some(Policy::Error) => Some(Absent::Missing),
            Some(Policy::Zero) => Some(Absent::Zero),
            _ => {
                let known = [Policy::Exclude, Policy::Error, Policy::Zero];
                self.unknown_word(&name.text(), name.span, &known.map(|word| (word.zh(), word.en())));
                None
            }
        }
    }
}
