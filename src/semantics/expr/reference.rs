//! Names in expressions: fields, facts, events, nodes, awards, and the words of the language.

use super::{Marks, Scope, poisoned};
use crate::base::calendar::Cycle;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::parts::by_the;
use crate::base::source::Span;
use crate::model::contract::Grouping;
use crate::model::expr::{Among, Earlier, Expr, ExprKind, Verdict};
use crate::model::table::UnitKey;
use crate::model::value::Dim;
use crate::model::{FactId, GroupId, RankingId};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::names::Symbol;
use crate::syntax::ast::Name;
use crate::syntax::keywords::{self, BuiltIn, Span as SpanWord};

impl Builder<'_> {
    pub(super) fn path(&mut self, name: &Name, scope: &Scope) -> Expr {
        let span = name.span;
        if let Some(event) = scope.event
            && let Some(single) = self.field_named(event, name)
            && let Some(kind) = self.events.get_mut(event.index())
            && let Some(position) = kind.field(&single)
            && let Some(field) = kind.fields.get_mut(position)
        {
            field.read = true;
            let dim = field.dim.clone();
            return Expr { kind: ExprKind::Field(event, u16::try_from(position).unwrap_or(u16::MAX)), dim, span };
        }
        if let [first, rest @ ..] = name.parts.as_slice()
            && !rest.is_empty()
            && self.names.candidates(name).is_empty()
            && let Some(earlier) = earlier(first)
        {
            let inner = Name { parts: rest.to_vec(), span };
            // What was decided in earlier periods is known everywhere.
            let scope =
                Scope { event: None, results: true, decided: true, awards: true, consequences: true, ..scope.clone() };
            let inner = self.path(&inner, &scope);
            if !matches!(
                inner.kind,
                ExprKind::Fact(_)
                    | ExprKind::Count { .. }
                    | ExprKind::Node(_)
                    | ExprKind::Place(_)
                    | ExprKind::Grade
                    | ExprKind::Held(_)
                    | ExprKind::Constant(_)
            ) {
                self.out_of_scope(
                    span,
                    &say!(
                        "往期只能取数据、事件的件数、指标、名次、等次、否决、奖项或后果",
                        "an earlier period has facts, numbers of events, nodes, places, grades, vetoes, awards and consequences"
                    ),
                );
                return poisoned(span);
            }
            let dim = inner.dim.clone();
            return Expr { kind: ExprKind::Earlier(Box::new(inner), earlier), dim, span };
        }
        if self.names.candidates(name).is_empty()
            && let Some(word) = name.single().and_then(BuiltIn::find)
        {
            return self.builtin_word(word, scope, span);
        }
        if self.names.candidates(name).is_empty() && self.import_of(name).is_some() {
            return self.bare_outside(name);
        }
        let wanted = say!("数据、事件或指标", "a fact, an event or a node");
        let event = scope.event;
        let (decided, awards, consequences) = (scope.decided, scope.awards, scope.consequences);
        if !decided && let Some(symbol) = self.undecided(name) {
            self.not_decided_yet(symbol, span);
            // Its kind is known: what it is compared with is still checked.
            return match symbol {
                Symbol::Veto(id) => Expr { kind: ExprKind::Held(Verdict::Veto(id)), dim: Dim::Count, span },
                _ => self.grade_of_unit(span),
            };
        }
        let found = self.names.resolve(
            name,
            &wanted,
            |symbol| match symbol {
                Symbol::Fact(_) | Symbol::Event(_) | Symbol::Node(_) => true,
                Symbol::Window(_) => event.is_some(),
                Symbol::Award(_) => awards,
                Symbol::Consequence(_) => consequences,
                Symbol::Veto(_) | Symbol::Grades => decided,
                Symbol::Group(_)
                | Symbol::Table(_)
                | Symbol::Task(_)
                | Symbol::Entered(_)
                | Symbol::Letter(_)
                | Symbol::Import(_) => false,
            },
            &mut self.problems,
        );
        match found {
            Some(Symbol::Fact(id)) => self.fact_in(id, scope, span),
            Some(Symbol::Event(id)) => {
                Expr { kind: ExprKind::Count { event: id, filter: None }, dim: Dim::Count, span }
            }
            Some(Symbol::Node(id)) => Expr { kind: ExprKind::Node(id), dim: Dim::Points, span },
            Some(Symbol::Window(id)) => Expr { kind: ExprKind::InWindow(id), dim: Dim::Flag, span },
            Some(Symbol::Award(id)) => Expr { kind: ExprKind::Held(Verdict::Award(id)), dim: Dim::Count, span },
            Some(Symbol::Consequence(id)) => {
                Expr { kind: ExprKind::Held(Verdict::Consequence(id)), dim: Dim::Count, span }
            }
            Some(Symbol::Veto(id)) => Expr { kind: ExprKind::Held(Verdict::Veto(id)), dim: Dim::Count, span },
            Some(Symbol::Grades) => self.grade_of_unit(span),
            _ => poisoned(span),
        }
    }

    /// The field of the event at hand that a name may mean: a lone word, or, in a register, one behind the register's
    /// name (`task.due`), since some words of fields are clause words when they stand alone.
    fn field_named(&self, event: crate::model::EventId, name: &Name) -> Option<String> {
        match name.parts.as_slice() {
            [single] => Some(single.clone()),
            [register, field] => {
                let own = self.events.get(event.index())?.register?;
                own.names().contains(&register.as_str()).then(|| field.clone())
            }
            _ => None,
        }
    }

    /// The grades or the veto that a name can only stand for.
    fn undecided(&self, name: &Name) -> Option<Symbol> {
        match self.names.candidates(name).as_slice() {
            [symbol @ (Symbol::Grades | Symbol::Veto(_))] => Some(*symbol),
            _ => None,
        }
    }

    /// A grade or a veto is read by something that it is made of.
    fn not_decided_yet(&mut self, what: Symbol, span: Span) {
        let (message, order) = match what {
            Symbol::Veto(_) => (
                say!(
                    "否决在总分算出后才判断，这里还不知道",
                    "vetoes are decided once the total is there; not known here"
                ),
                say!(
                    "得分 → 总分 → 否决 → 名次 → 等次 → 奖项 → 后果",
                    "scores → total → vetoes → places → grades → awards → consequences"
                ),
            ),
            _ => (
                say!(
                    "等次在得分、否决、名次之后才评定，这里还不知道",
                    "grades come after scores, vetoes and places; the grade is not known here"
                ),
                say!(
                    "得分 → 总分 → 否决 → 名次 → 等次（界限、限定、晋降、否决、名额）→ 奖项 → 后果",
                    "scores → total → vetoes → places → grades (thresholds, limits, tiers, vetoes, quotas) → awards → consequences"
                ),
            ),
        };
        let text = self.sources.text(span).to_owned();
        self.problems.push(
            Diagnostic::new(&catalog::NOT_DECIDED_YET, message)
                .at(span)
                .note(say!("先后次序：{order}", "the order is: {order}", order = order))
                .help(say!(
                    "写 `总分 >= …`，或读上一期的：`上期.{text}`",
                    "write `total >= …`, or read the period before: `last.{text}`",
                    text = text
                )),
        );
    }

    /// The grade of the unit: a level of the list of grades.
    fn grade_of_unit(&mut self, span: Span) -> Expr {
        let levels = match &self.grades {
            Some(grades) => grades.levels(),
            None => self.grade_names.iter().rev().cloned().collect(),
        };
        Expr { kind: ExprKind::Grade, dim: Dim::Level(levels), span }
    }

    /// A fact as an expression; one that is reported by parts of the period has a value only where they are gone through.
    fn fact_in(&mut self, id: FactId, scope: &Scope, span: Span) -> Expr {
        if scope.parts {
            self.names.mark(Symbol::Fact(id));
            let dim = self.facts.get(id.index()).map_or(Dim::Poisoned, |fact| fact.dim.clone());
            return Expr { kind: ExprKind::Fact(id), dim, span };
        }
        self.fact(id, span)
    }

    /// A fact as an expression, where parts of the period are not gone through.
    pub(in crate::semantics) fn fact(&mut self, id: FactId, span: Span) -> Expr {
        self.names.mark(Symbol::Fact(id));
        let fact = self.facts.get(id.index());
        if let Some((per, name)) = fact.and_then(|fact| Some((fact.per?, fact.id.clone()))) {
            self.problems.push(which_part(per, &name, span));
            return poisoned(span);
        }
        let dim = fact.map_or(Dim::Poisoned, |fact| fact.dim.clone());
        Expr { kind: ExprKind::Fact(id), dim, span }
    }

    pub(super) fn builtin_word(&mut self, word: BuiltIn, scope: &Scope, span: Span) -> Expr {
        let mark = |dim| Expr { kind: ExprKind::Mark, dim, span };
        match (word, scope.marks) {
            (BuiltIn::Mark, Some(Marks::Ballot { one: true, ranked } | Marks::Valued { ranked })) => {
                return mark(if ranked { Dim::Count } else { Dim::Points });
            }
            (BuiltIn::Place, Some(Marks::Ballot { one: true, ranked: true } | Marks::Valued { ranked: true })) => {
                return mark(Dim::Count);
            }
            _ => {}
        }
        match word {
            BuiltIn::Full => match scope.node {
                Some(_) => Expr { kind: ExprKind::Full, dim: Dim::Points, span },
                None => {
                    self.out_of_scope(span, &say!("`满分` 只用于指标之内", "`full` is known only inside a node"));
                    poisoned(span)
                }
            },
            BuiltIn::Actual => match scope.measure {
                Some(fact) => self.fact_in(fact, scope, span),
                None if scope.measure_failed => poisoned(span),
                None => {
                    self.out_of_scope(
                        span,
                        &say!("先写 `取值 …`，才有 `实绩`", "write `measure …` first: it says what `actual` is"),
                    );
                    poisoned(span)
                }
            },
            BuiltIn::Unit => Expr { kind: ExprKind::Key(UnitKey::Unit), dim: Dim::Text, span },
            BuiltIn::Class => {
                self.reads_class = true;
                Expr { kind: ExprKind::Key(UnitKey::Class), dim: Dim::Text, span }
            }
            BuiltIn::Group if self.grouping != Grouping::None => {
                Expr { kind: ExprKind::Key(UnitKey::Group), dim: Dim::Text, span }
            }
            BuiltIn::Target => match scope.measure.and_then(|fact| self.target_named(fact, scope, span)) {
                Some(target) => target,
                None if scope.measure_failed => poisoned(span),
                None => {
                    self.out_of_scope(
                        span,
                        &say!(
                            "没有目标：先写 `取值 …`，并为该数据写 `目标表 … = …`",
                            "there is no target: write `measure …`, and `targets … = …` for that fact"
                        ),
                    );
                    poisoned(span)
                }
            },
            BuiltIn::Grade if !self.grades_written => {
                self.problems.push(
                    Diagnostic::new(&catalog::MISSING_HEAD, say!("没有规定等次", "there are no grades"))
                        .at(span)
                        .help(say!("先写 `等次 …`", "write `grades …` first")),
                );
                poisoned(span)
            }
            BuiltIn::Grade if scope.decided => self.grade_of_unit(span),
            BuiltIn::Grade => {
                self.not_decided_yet(Symbol::Grades, span);
                self.grade_of_unit(span)
            }
            BuiltIn::Place if scope.results => Expr { kind: ExprKind::Place(RankingId(0)), dim: Dim::Count, span },
            other => {
                self.out_of_scope(
                    span,
                    &say!("`{word}` 不能用在这里", "`{word}` is not known here", word = (other.zh(), other.en())),
                );
                poisoned(span)
            }
        }
    }

    pub(super) fn out_of_scope(&mut self, span: Span, message: &Bilingual) {
        self.problems.push(Diagnostic::new(&catalog::OUT_OF_SCOPE, message.clone()).at(span));
    }

    /// Whose units a list or a statistic is about.
    pub(in crate::semantics) fn among(&mut self, name: &Name) -> Option<Among> {
        if self.names.candidates(name).is_empty() {
            match name.single().and_then(BuiltIn::find) {
                Some(BuiltIn::Peers) => return Some(Among::Peers),
                Some(BuiltIn::AllUnits) => return Some(Among::Everyone),
                _ => {}
            }
        }
        let wanted = say!("分组、`同组` 或 `全部单位`", "a group, `peers` or `all-units`");
        match self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Group(_)), &mut self.problems) {
            Some(Symbol::Group(group)) => Some(Among::Group(group)),
            _ => None,
        }
    }

    /// The groups a list of names stands for.
    pub(in crate::semantics) fn groups(&mut self, names: &[&Name]) -> Vec<GroupId> {
        let wanted = say!("分组", "a group");
        names
            .iter()
            .filter_map(|name| {
                match self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Group(_)), &mut self.problems) {
                    Some(Symbol::Group(group)) => Some(group),
                    _ => None,
                }
            })
            .collect()
    }
}

pub(super) fn earlier(word: &str) -> Option<Earlier> {
    Some(match keywords::Earlier::find(word)? {
        keywords::Earlier::Last => Earlier::Last,
        keywords::Earlier::LastYear => Earlier::LastYear,
    })
}

/// A fact that has several values in a period stands by itself.
fn which_part(per: Cycle, name: &str, span: Span) -> Diagnostic {
    let each = match per {
        Cycle::Week | Cycle::Month => SpanWord::EachMonth,
        Cycle::Quarter => SpanWord::EachQuarter,
        Cycle::Half => SpanWord::EachHalfYear,
        Cycle::Year => SpanWord::EachYear,
    };
    let each = (each.zh().to_owned(), each.en().replacen('-', " ", 1));
    let each = Bilingual { zh: each.0, en: each.1 };
    Diagnostic::new(
        &catalog::WHICH_PART,
        say!(
            "`{name}` {every}填报，一期有几个数，没有写明取哪一个或怎样合成一个",
            "`{name}` is reported {every}: a period has several of it, and it is not said which counts or what they make",
            name = name,
            every = by_the(per)
        ),
    )
    .at(span)
    .help(say!(
        "写如 `合计({name} 期间 {each}，缺报 零分)`、`平均(…)`、`最新(…)`，或数符合条件的次数：`计数({name} > 0 期间 {each}，缺报 零分)`",
        "write, for example, `sum({name} in {each}, if missing zero)`, `mean(…)`, `latest(…)`, or count where a condition holds: `count({name} > 0 in {each}, if missing zero)`",
        name = name,
        each = each
    ))
}
