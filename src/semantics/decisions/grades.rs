//! Grades: bands, names, quotas.

use super::results;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::base::witness::{Quantity, Relation};
use crate::model::NodeId;
use crate::model::decision::{Grade, Grades, Shares};
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::value::Dim;
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Clauses, RowKey, incomplete, title};
use crate::semantics::readings;
use crate::syntax::ast::{ExprKind as Written, Name, Statement, Unit};
use crate::syntax::keywords::ClauseWord as C;

/// The names of the grades of a list, best first, whatever else is wrong with it.
pub(in crate::semantics) fn names(statement: &Statement) -> Vec<String> {
    let mut clauses = Clauses::of(statement);
    let mut rows: Vec<_> = clauses.all(C::Of).into_iter().flat_map(|of| of.rows).collect();
    rows.extend(clauses.take_rows());
    let (rest, listed): (Vec<_>, Vec<_>) = rows.iter().partition(|row| matches!(row.key, RowKey::Else));
    listed.into_iter().chain(rest).filter_map(|row| name_of_grade(row.value)).collect()
}

/// A grade's name: a word, a text, or a whole number such as `5`.
pub(in crate::semantics) fn name_of_grade(expr: &crate::syntax::ast::Expr) -> Option<String> {
    match &expr.kind {
        Written::Path(name) => Some(name.text()),
        Written::Text(text) => Some(text.clone()),
        Written::Number { value, unit: Unit::None } if value.is_integer() => Some(value.to_string()),
        _ => None,
    }
}

impl<'a> Builder<'a> {
    pub(super) fn grade_bands(&mut self, statement: &'a Statement) {
        if let Some(grades) = &self.grades {
            self.problems.push(
                Diagnostic::new(&catalog::CLAUSE_TWICE, say!("等次写了两次", "the grades are written twice"))
                    .at(statement.word_span)
                    .label(grades.clause.span, say!("第一次在这里", "the first ones are here")),
            );
            return;
        }
        let mut clauses = Clauses::of(statement);
        let of = clauses.take(C::Of, &mut self.problems);
        let mut rows = of.as_ref().map(|of| of.rows.clone()).unwrap_or_default();
        rows.extend(clauses.take_rows());
        if of.is_none() && self.are_shares(&rows) {
            self.forced(statement, clauses, &rows);
            return;
        }
        clauses.finish(&[C::Of], &mut self.problems);
        let root = Expr { kind: ExprKind::Node(NodeId(0)), dim: Dim::Points, span: statement.word_span };
        let of = match of.as_ref().and_then(Clause::value) {
            Some(expr) => self.expr(expr, &results()),
            None => root,
        };
        let (bands, lower_is_better) = self.bands_of_grades(statement, &of, &rows);
        self.grades = Some(Grades {
            id: statement.name.as_ref().map(Name::text).unwrap_or_default(),
            title: title(statement.title.as_ref()),
            of,
            bands,
            lower_is_better,
            shares: None,
            limits: Vec::new(),
            promotions: Vec::new(),
            clause: self.clause(statement, None),
        });
    }

    /// Whether the rows give a grade to a share of the units, such as `10%: A`.
    fn are_shares(&mut self, rows: &[crate::semantics::clauses::Row<'a>]) -> bool {
        rows.first().is_some_and(|row| matches!(row.key, RowKey::Value(_)))
    }

    /// A forced distribution: `grades level 10%: A, 70%: B, 20%: C, among peers, rounded half-up, tied in`.
    fn forced(
        &mut self,
        statement: &'a Statement,
        mut clauses: Clauses<'a>,
        rows: &[crate::semantics::clauses::Row<'a>],
    ) {
        let among = self.among_clause(&mut clauses);
        let rounding = self.rounded(&mut clauses);
        let cut = self.cut_ties(&mut clauses, statement.word_span);
        clauses.finish(&[C::Among, C::Rounded, C::TiedIn, C::TiedOut, C::NoTies], &mut self.problems);
        let mut bands = Vec::new();
        let mut shares: Vec<(Bilingual, Number, Span)> = Vec::new();
        for row in rows {
            let Some(name) = self.grade_name(row.value) else { continue };
            let share = match &row.key {
                RowKey::Value(expr) => self.expr(expr, &crate::semantics::expr::Scope::default()),
                _ => {
                    self.problems.push(incomplete(row.span, &say!("份额，如 `20%`", "a share, such as `20%`")));
                    continue;
                }
            };
            let Some(share) = self.whole_share(&share) else { continue };
            shares.push((Bilingual::from(name.as_str()), share, row.span));
            bands.push(Grade { name, edge: None, inclusive: true, quota: None });
        }
        if let (None, Some((_, share, _))) = (rounding, shares.iter().find(|(_, share, _)| *share != Number::ONE)) {
            self.quota_rounding_missing(statement.word_span, &share.clone());
        }
        if shares.len() == rows.len() {
            let grades = say!("等次", "grades");
            self.weights_add_up(statement.word_span, (&grades, &grades), &shares);
        }
        if self.rankings.is_empty() {
            self.places_need_a_rank(statement.word_span);
        }
        let of = Expr { kind: ExprKind::Node(NodeId(0)), dim: Dim::Points, span: statement.word_span };
        self.grades = Some(Grades {
            id: statement.name.as_ref().map(Name::text).unwrap_or_default(),
            title: title(statement.title.as_ref()),
            of,
            bands,
            lower_is_better: false,
            shares: Some(Shares {
                shares: shares.into_iter().map(|(_, share, _)| share).collect(),
                rounding: rounding.unwrap_or(crate::base::number::RoundingMode::Down),
                cut: cut.unwrap_or(crate::model::decision::CutTies::In),
                among,
            }),
            limits: Vec::new(),
            promotions: Vec::new(),
            clause: self.clause(statement, None),
        });
    }

    /// A share between 0 and 1 that is written as a number.
    fn whole_share(&mut self, share: &Expr) -> Option<Number> {
        if share.dim == Dim::Poisoned {
            return None;
        }
        let found = share.constant().and_then(crate::model::value::Value::number).cloned();
        let found = found.filter(|_| share.dim == Dim::Ratio);
        let found = found.filter(|share| *share > Number::ZERO && *share <= Number::ONE);
        if found.is_none() {
            self.problems.push(incomplete(share.span, &say!("份额，如 `20%`", "a share, such as `20%`")));
        }
        found
    }

    /// Warns where the ranking calls the least best and the grades the most, or the other way round.
    pub(super) fn rank_against_grades(&mut self) {
        let (Some(ranking), Some(grades)) = (self.rankings.first(), &self.grades) else { return };
        let Some(key) = ranking.keys.first() else { return };
        if grades.shares.is_some() || key.lower_is_better == grades.lower_is_better || !key.of.alike(&grades.of) {
            return;
        }
        let (rank, list) = (ranking.clause.span, grades.clause.span);
        let (best, worst) = match grades.lower_is_better {
            true => (say!("越低越好", "less is better"), say!("越高越好", "more is better")),
            false => (say!("越高越好", "more is better"), say!("越低越好", "less is better")),
        };
        self.problems.push(
            Diagnostic::new(
                &catalog::RANK_AGAINST_GRADES,
                say!(
                    "等次{best}，排名却{worst}",
                    "for the grades {best}, for the ranking {worst}",
                    best = best,
                    worst = worst
                ),
            )
            .at(rank)
            .label(list, say!("等次在这里", "the grades are here"))
            .note(say!("名额按名次取，会留下最差的", "a quota is filled by place and would keep the worst"))
            .help(say!(
                "改正其中一处的方向：`越低越好`，或等次各行的 `>=`、`<=`",
                "correct one of them: `lower is better`, or the `>=` and `<=` of the grades"
            )),
        );
    }

    /// A band's name.
    pub(in crate::semantics) fn grade_name(&mut self, expr: &crate::syntax::ast::Expr) -> Option<String> {
        let name = name_of_grade(expr);
        if name.is_none() {
            self.problems.push(incomplete(expr.span, &say!("等次的名称", "the name of a grade")));
        }
        name
    }

    pub(super) fn grade(&mut self, name: &str, span: Span) -> Option<u16> {
        let names: Vec<String> =
            self.grades.iter().flat_map(|grades| grades.bands.iter().map(|band| band.name.clone())).collect();
        if let Some(position) = names.iter().position(|known| known == name) {
            return u16::try_from(position).ok();
        }
        let mut problem = Diagnostic::new(
            &catalog::UNKNOWN_NAME,
            say!("没有等次 `{name}`", "there is no grade `{name}`", name = name),
        )
        .at(span);
        if let Some(near) = crate::base::diagnostic::nearest(name, names.iter().map(String::as_str)) {
            problem = problem.replace(span, near);
        }
        self.problems.push(problem);
        None
    }

    pub(super) fn grade_quota(&mut self, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        if clauses.has(C::Of) {
            if let Some(allotment) = self.allotment(statement)
                && self.only_allotment(&allotment)
            {
                self.allotments.push(allotment);
            }
            return;
        }
        let most = clauses.take(C::AtMost, &mut self.problems);
        let operand = most.as_ref().and_then(|clause| clause.values.first().copied());
        let quota = operand.and_then(|operand| self.quota(statement, operand, &mut clauses));
        let name = self.grade_of_quota(statement, &mut clauses);
        clauses.finish(
            &[C::AtMost, C::AtLeast, C::Among, C::Rounded, C::TiedIn, C::TiedOut, C::NoTies],
            &mut self.problems,
        );
        if most.is_none() {
            self.problems.push(incomplete(statement.span, &say!("`最高 20%`", "`at most 20%`")));
        }
        let Some((name, place)) = name else { return };
        let Some(position) = self.grade(&name, place) else { return };
        if self.grades.as_ref().is_some_and(|grades| grades.shares.is_some()) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!(
                        "等次按份额分配时，不再限名额",
                        "grades that go by shares have their numbers; a quota would be a second one"
                    ),
                )
                .at(statement.span)
                .help(say!("改份额，或删去名额", "change the share, or remove the quota")),
            );
            return;
        }
        let Some(bands) = self.grades.as_mut().map(|grades| &mut grades.bands) else { return };
        if usize::from(position) + 1 == bands.len() {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!(
                        "最后一个等次不能限名额：超出的无处可降",
                        "the last grade takes no quota: nothing is below it"
                    ),
                )
                .at(statement.span)
                .help(say!("给上面的等次限名额", "limit a better grade")),
            );
            return;
        }
        if let Some(band) = bands.get_mut(usize::from(position)) {
            band.quota = quota;
        }
    }

    /// Rows of grades as bands, best first, and whether lower is better.
    pub(super) fn bands_of_grades(
        &mut self,
        statement: &'a Statement,
        of: &Expr,
        rows: &[crate::semantics::clauses::Row<'a>],
    ) -> (Vec<Grade>, bool) {
        let mut bands: Vec<(Grade, Span)> = Vec::new();
        let mut rest = None;
        let mut ranges: Vec<(Number, Number, String, Span)> = Vec::new();
        let mut lower_is_better = None;
        for row in rows {
            let Some(name) = self.grade_name(row.value) else { continue };
            if matches!(row.key, crate::semantics::clauses::RowKey::Else) {
                rest = Some((name, row.span));
                continue;
            }
            let Some(tests) = self.number_tests(row, &of.dim, &results()) else { continue };
            let (lower, edge, inclusive) = match tests.as_slice() {
                [(Comparison::GreaterOrEqual, edge)] => (false, edge, true),
                [(Comparison::Greater, edge)] => (false, edge, false),
                [(Comparison::LessOrEqual, edge)] => (true, edge, true),
                [(Comparison::Less, edge)] => (true, edge, false),
                [(Comparison::GreaterOrEqual, low), (Comparison::LessOrEqual | Comparison::Less, high)] => {
                    ranges.push((low.clone(), high.clone(), name, row.span));
                    self.one_direction(&mut lower_is_better, false, row.span);
                    continue;
                }
                _ => {
                    self.problems.push(
                        Diagnostic::new(
                            &catalog::CLAUSE_NOT_SUITED,
                            say!(
                                "等次写成 `>= 90分：优秀`、`80分 .. 90分：良好`，越低越好的写成 `<= 10分：优秀`",
                                "grades are written `>= 90 points: good` or `80 points .. 90 points: fair`, where less is better `<= 10 points: good`"
                            ),
                        )
                        .at(row.span),
                    );
                    continue;
                }
            };
            self.one_direction(&mut lower_is_better, lower, row.span);
            bands.push((Grade { name, edge: Some(edge.clone()), inclusive, quota: None }, row.span));
        }
        let lower = lower_is_better.is_some_and(|(lower, _)| lower);
        self.grade_ranges(of, &mut bands, ranges);
        for pair in bands.windows(2) {
            let [(Grade { name: first, edge: Some(a), .. }, _), (Grade { name: then, edge: Some(b), .. }, span)] = pair
            else {
                continue;
            };
            if (a <= b && !lower) || (a >= b && lower) {
                let help = if lower {
                    say!("把界限小的等次写在前面", "put the grade that allows less first")
                } else {
                    say!("把要求高的等次写在前面", "put the grade that asks for more first")
                };
                self.problems.push(
                    Diagnostic::new(&catalog::BANDS_ORDER, say!("等次应从高到低排列", "grades go from the best down"))
                        .at(*span)
                        .help(help)
                        .witness(readings::stated(
                            (&Bilingual::from(first.as_str()), Quantity::points(a.clone())),
                            Relation::between(a, b),
                            (&Bilingual::from(then.as_str()), Quantity::points(b.clone())),
                        )),
                );
            }
        }
        match rest {
            Some((name, _)) => bands.push((Grade { name, edge: None, inclusive: true, quota: None }, statement.span)),
            None if lower => self.grade_gap_above(of, statement, &bands),
            None => self.grade_gap(of, statement, &bands),
        }
        (bands.into_iter().map(|(grade, _)| grade).collect(), lower)
    }

    /// All rows of grades say the same about which way is better.
    fn one_direction(&mut self, known: &mut Option<(bool, Span)>, lower: bool, span: Span) {
        let Some((first, place)) = *known else {
            *known = Some((lower, span));
            return;
        };
        if first != lower {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!("等次的各行方向不一", "the rows of the grades go both ways"),
                )
                .at(span)
                .label(place, say!("这一行是另一方向", "this row goes the other way"))
                .help(say!(
                    "越高越好的一律写 `>=`，越低越好的一律写 `<=`",
                    "write `>=` in all rows where more is better, `<=` in all where less is"
                )),
            );
        }
    }
}
