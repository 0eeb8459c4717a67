//! The data contract: kinds, units, ranges and levels of facts and event fields; targets.

use super::clauses::{Clause, Clauses, Reference, incomplete, plain, reference, texts, title};
use super::expr::{Scope, unit_of};
use super::{Body, Builder, readings};
use crate::base::calendar::Cycle;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::{Bilingual, list};
use crate::base::number::Number;
use crate::base::parts::made_up_of;
use crate::base::witness::{Quantity, Relation};
use crate::model::contract::{Direction, Fact, Field, MissingPolicy};
use crate::model::expr::Stretch;
use crate::model::value::{Dim, Value};
use crate::say;
use crate::syntax::ast::{self, Comparison, ExprKind, Key, Operand, Statement, Unit};
use crate::syntax::keywords::{ClauseWord, Kind, StatementWord as S, UnitWord};

/// Kind, scale, unit as printed.
struct Typed {
    dim: Dim,
    scale: Number,
    unit: (String, String),
}

impl<'a> Builder<'a> {
    /// A fact before its kind is known.
    pub(super) fn empty_fact(&mut self, statement: &'a Statement) -> Fact {
        Fact {
            id: statement.name.as_ref().map(super::Name::text).unwrap_or_default(),
            title: title(statement.title.as_ref()),
            dim: Dim::Poisoned,
            scale: Number::ONE,
            unit: (String::new(), String::new()),
            range: None,
            per: None,
            sources: Vec::new(),
            direction: None,
            missing: Vec::new(),
            target: None,
            clause: self.clause(statement, None),
        }
    }

    /// Compiles facts, events and targets.
    pub(super) fn contract(&mut self, body: &Body<'a>) {
        let facts = body.iter().copied().filter(|statement| statement.word == S::Fact);
        for (index, statement) in facts.enumerate() {
            self.fact_kind(index, statement);
        }
        let declared: Vec<&Statement> = body.iter().copied().filter(|statement| statement.word == S::Event).collect();
        for (index, statement) in declared.into_iter().enumerate() {
            self.event_fields(index, statement);
        }
        self.rules_of_registers(body);
        self.tasks(body);
        self.entries_of_registers(body);
        self.tables(body);
        self.all_targets(body);
    }

    fn fact_kind(&mut self, index: usize, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        let sources = clauses.take(ClauseWord::From, &mut self.problems);
        let sources = sources.map(|from| texts(&from.values, &mut self.problems)).unwrap_or_default();
        let lower = clauses.flag(ClauseWord::LowerIsBetter, &mut self.problems);
        let higher = clauses.flag(ClauseWord::HigherIsBetter, &mut self.problems);
        let per = clauses.take(ClauseWord::Per, &mut self.problems);
        let per = per.and_then(|per| self.part_of_period(&per));
        let missing = clauses.take(ClauseWord::IfMissing, &mut self.problems);
        let written = missing.as_ref().map(super::clauses::Clause::whole);
        let missing = missing.map(|clause| {
            let table = self.missing_table(&clause);
            if table.iter().any(|(_, policy)| *policy == MissingPolicy::Full) {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!("数据没有满分，`满分` 不能用于数据", "a fact has no full mark: `full` does not suit it"),
                    )
                    .at(clause.whole())
                    .help(say!("写在读取它的指标上", "write it at the item that reads the fact")),
                );
            }
            table
        });
        let values = clauses.take_values();
        clauses.finish(
            &[
                ClauseWord::From,
                ClauseWord::Per,
                ClauseWord::LowerIsBetter,
                ClauseWord::HigherIsBetter,
                ClauseWord::IfMissing,
            ],
            &mut self.problems,
        );
        let (range, kind): (Vec<&Operand>, Vec<&Operand>) =
            values.into_iter().partition(|operand| matches!(operand.key, Key::Range(..)));
        let typed = self.kind(statement, &kind);
        let range = range.first().and_then(|operand| self.range(operand, typed.as_ref()));
        if let (Some(lower), Some(_)) = (lower, higher) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_TWICE,
                    say!("越高越好与越低越好只能写一个", "higher and lower cannot both be better"),
                )
                .at(lower),
            );
        }
        if let (Some(typed), Some(table), Some(place)) = (&typed, &missing, written) {
            self.mean_of_what(&typed.dim, table, place);
        }
        let default_missing = self.default_missing.clone();
        let Some(fact) = self.facts.get_mut(index) else { return };
        if let Some(typed) = typed {
            fact.dim = typed.dim;
            fact.scale = typed.scale;
            fact.unit = typed.unit;
        }
        fact.range = range;
        fact.per = per;
        fact.sources = sources;
        fact.direction = lower.map(|_| Direction::Lower).or(higher.map(|_| Direction::Higher));
        fact.missing = missing.unwrap_or(default_missing);
    }

    /// `per 1 month`: how long the parts of the period are that have a value each.
    fn part_of_period(&mut self, clause: &Clause<'a>) -> Option<Cycle> {
        let part = match self.stretch(clause)? {
            Stretch::Months(1) => Some(Cycle::Month),
            Stretch::Months(3) => Some(Cycle::Quarter),
            Stretch::Months(6) => Some(Cycle::Half),
            Stretch::Months(_) | Stretch::Days(_) => None,
        };
        let fits = part.filter(|part| made_up_of(self.cycle_of_scheme, *part));
        if fits.is_none() {
            let shorter: Vec<Bilingual> = [
                (Cycle::Month, ("`每1个月`", "`per 1 month`")),
                (Cycle::Quarter, ("`每1个季度`", "`per 1 quarter`")),
                (Cycle::Half, ("`每1个半年`", "`per 1 half-year`")),
            ]
            .into_iter()
            .filter(|(part, _)| made_up_of(self.cycle_of_scheme, *part))
            .map(|(_, words)| Bilingual::from(words))
            .collect();
            let help = match shorter.is_empty() {
                true => say!("不写 `每 …`：每期一个数", "leave `per …` out: the fact has one value a period"),
                false => say!("本方案可以写{list}", "in this scheme write {list}", list = list(&shorter)),
            };
            self.problems.push(
                Diagnostic::new(
                    &catalog::PARTS_UNFIT,
                    say!("考核期不能整分成这样的若干段", "the scheme's periods are not made up of such stretches"),
                )
                .at(clause.whole())
                .help(help),
            );
        }
        fits
    }

    /// `money wan-yuan`, `percent`, `level low < high`, `number "µg/m³"`.
    fn kind(&mut self, statement: &'a Statement, values: &[&'a Operand]) -> Option<Typed> {
        let mut values = values.iter();
        let Some(first) = values.next() else {
            self.problems.push(incomplete(statement.span, &say!("类别", "a kind")).help(kinds()));
            return None;
        };
        let Some(Reference::Name(word)) = reference(first) else {
            self.problems.push(incomplete(first.span, &say!("类别", "a kind")).help(kinds()));
            return None;
        };
        let text = word.text();
        let Some(kind) = Kind::find(&text) else {
            self.unknown_word(&text, word.span, &Kind::ALL.iter().map(|w| (w.zh(), w.en())).collect::<Vec<_>>());
            return None;
        };
        let plain_unit = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        let mut typed = match kind {
            Kind::Money => Typed { dim: Dim::Money, scale: Number::ONE, unit: plain_unit("元", "yuan") },
            Kind::Percent => {
                Typed { dim: Dim::Ratio, scale: Number::ratio(1, 100).unwrap_or_default(), unit: plain_unit("%", "%") }
            }
            Kind::Number => Typed { dim: Dim::Plain, scale: Number::ONE, unit: plain_unit("", "") },
            Kind::Count => Typed { dim: Dim::Count, scale: Number::ONE, unit: plain_unit("", "") },
            Kind::Points => Typed { dim: Dim::Points, scale: Number::ONE, unit: plain_unit("分", "points") },
            Kind::Date => Typed { dim: Dim::Date, scale: Number::ONE, unit: plain_unit("", "") },
            Kind::Days => Typed { dim: Dim::Days, scale: Number::ONE, unit: plain_unit("天", "days") },
            Kind::YesNo => Typed { dim: Dim::Flag, scale: Number::ONE, unit: plain_unit("", "") },
            Kind::Text => Typed { dim: Dim::Text, scale: Number::ONE, unit: plain_unit("", "") },
            Kind::Level => Typed { dim: Dim::Poisoned, scale: Number::ONE, unit: plain_unit("", "") },
        };
        match (kind, values.next()) {
            (Kind::Level, Some(levels)) => typed.dim = self.levels(levels)?,
            (Kind::Level, None) => {
                self.problems.push(
                    incomplete(statement.span, &say!("从低到高的级别", "the levels from the lowest"))
                        .help(say!("例如 `级别 一般 < 较大 < 重大`", "for example `level minor < major < grave`")),
                );
                return None;
            }
            (_, Some(unit)) => match plain(unit).map(|expr| &expr.kind) {
                Some(ExprKind::Text(text)) if matches!(kind, Kind::Number) => {
                    typed.dim = Dim::Measure(text.clone());
                    typed.unit = (text.clone(), text.clone());
                }
                Some(ExprKind::Text(text)) if matches!(kind, Kind::Count) => typed.unit = (text.clone(), text.clone()),
                Some(ExprKind::Path(name)) => match UnitWord::find(&name.text()) {
                    Some(word) if unit_of(&Unit::Word(word)).1 == typed.dim => {
                        typed.scale = unit_of(&Unit::Word(word)).0;
                        typed.unit = plain_unit(word.zh(), word.en());
                    }
                    _ => self.problems.push(
                        Diagnostic::new(
                            &catalog::UNIT_UNKNOWN,
                            say!(
                                "`{unit}` 不是{kind}的单位",
                                "`{unit}` is no unit of {kind}",
                                unit = name.text(),
                                kind = typed.dim.name()
                            ),
                        )
                        .at(unit.span)
                        .help(say!(
                            "用 `件`、`个`、`万元` 这样的单位；其他单位写在引号中",
                            "use a unit such as `cases`, `units`, `wan-yuan`; others go in quotes"
                        )),
                    ),
                },
                _ => self.problems.push(
                    Diagnostic::new(&catalog::UNIT_UNKNOWN, say!("这里应为单位", "expected a unit")).at(unit.span),
                ),
            },
            (_, None) => {}
        }
        if let Some(more) = values.next() {
            self.problems.push(
                Diagnostic::new(&catalog::CLAUSE_NOT_SUITED, say!("这里多了一个值", "a value too many")).at(more.span),
            );
        }
        Some(typed)
    }

    /// `low < middle < high`
    fn levels(&mut self, operand: &Operand) -> Option<Dim> {
        let expected =
            say!("从低到高的级别，如 `一般 < 较大 < 重大`", "levels from the lowest, such as `minor < major`");
        let Some(expr) = plain(operand) else {
            self.problems.push(incomplete(operand.span, &expected));
            return None;
        };
        let word = |expr: &ast::Expr| match &expr.kind {
            ExprKind::Path(name) => name.single().map(str::to_owned),
            ExprKind::Text(text) => Some(text.clone()),
            _ => None,
        };
        let list: Option<Vec<String>> = match &expr.kind {
            ExprKind::Compare(first, rest) if rest.iter().all(|(c, _)| *c == Comparison::Less) => {
                std::iter::once(first.as_ref()).chain(rest.iter().map(|(_, e)| e)).map(word).collect()
            }
            _ => word(expr).map(|one| vec![one]),
        };
        match list {
            Some(list) => Some(Dim::Level(list.into())),
            None => {
                self.problems.push(incomplete(operand.span, &expected));
                None
            }
        }
    }

    fn range(&mut self, operand: &Operand, typed: Option<&Typed>) -> Option<(Number, Number)> {
        let Key::Range(from, to) = &operand.key else { return None };
        let typed = typed?;
        let (low, high) = (self.range_end(from, typed)?, self.range_end(to, typed)?);
        if high < low {
            self.problems.push(
                Diagnostic::new(
                    &catalog::RANGE_IMPOSSIBLE,
                    say!("范围的上限小于下限", "the range ends below its beginning"),
                )
                .at(operand.span)
                .help(say!("把两个数对调", "exchange the two numbers"))
                .witness(readings::stated(
                    (&Bilingual::from(self.sources.text(from.span)), Quantity::bare(low)),
                    Relation::Greater,
                    (&Bilingual::from(self.sources.text(to.span)), Quantity::bare(high)),
                )),
            );
            return None;
        }
        Some((low, high))
    }

    /// An end of a range: a bare number has the fact's unit.
    fn range_end(&mut self, expr: &ast::Expr, typed: &Typed) -> Option<Number> {
        let end = self.expr(expr, &Scope::default());
        match (end.constant(), &end.dim) {
            (Some(Value::Number(number)), Dim::Plain) => Some(number * &typed.scale),
            (Some(Value::Number(number)), dim) if *dim == typed.dim => Some(number.clone()),
            (_, Dim::Poisoned) => None,
            _ => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!("范围应为{dim}", "the range is in {dim}", dim = typed.dim.name()),
                    )
                    .at(expr.span),
                );
                None
            }
        }
    }

    /// The fields in a statement's block, each once.
    pub(super) fn fields_of(&mut self, statement: &'a Statement) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            if inner.word == S::Basis {
                continue;
            }
            if inner.word != S::Field {
                self.misplaced(inner, &super::clauses::statement_words(statement));
                continue;
            }
            let Some(id) = self.simple_name(inner) else { continue };
            let mut clauses = Clauses::of(inner);
            let values = clauses.take_values();
            let personal = clauses.flag(ClauseWord::Personal, &mut self.problems).is_some();
            clauses.finish(&[ClauseWord::Personal], &mut self.problems);
            let typed = self.kind(inner, &values);
            if let Some(first) = fields.iter().find(|field| field.id == id) {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::DUPLICATE_NAME,
                        say!("字段 `{id}` 声明了两次", "the field `{id}` is declared twice", id = id.as_str()),
                    )
                    .at(inner.span)
                    .label(first.clause.span, say!("第一次在这里", "the first one is here")),
                );
                continue;
            }
            let clause = self.clause(inner, None);
            let (dim, scale) = typed.map_or((Dim::Poisoned, Number::ONE), |typed| (typed.dim, typed.scale));
            fields.push(Field { id, title: title(inner.title.as_ref()), dim, scale, read: false, personal, clause });
        }
        fields
    }

    fn event_fields(&mut self, index: usize, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        let evidence = clauses.take(ClauseWord::Evidence, &mut self.problems);
        let evidence = evidence.map(|clause| texts(&clause.values, &mut self.problems)).unwrap_or_default();
        let dated_by = clauses.take(ClauseWord::DatedBy, &mut self.problems);
        clauses.finish(&[ClauseWord::Evidence, ClauseWord::DatedBy], &mut self.problems);
        let fields = self.fields_of(statement);
        if let Some(kind) = self.events.get_mut(index) {
            kind.fields = fields;
            kind.evidence = evidence;
        }
        if let Some(clause) = dated_by {
            let by = self.date_of_event(crate::model::EventId::from_index(index), &clause);
            if let Some(kind) = self.events.get_mut(index) {
                kind.dated_by = by;
            }
        }
    }
}

fn kinds() -> crate::base::language::Bilingual {
    let list: Vec<_> =
        Kind::ALL.iter().map(|kind| crate::base::language::Bilingual::from((kind.zh(), kind.en()))).collect();
    say!("类别有：{list}", "the kinds are {list}", list = crate::base::language::list(&list))
}
