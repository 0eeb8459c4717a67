//! Grades: bands, names, quotas.

use super::results;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::NodeId;
use crate::model::decision::{Grade, Grades};
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::value::Dim;
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Clauses, incomplete, title};
use crate::syntax::ast::{ExprKind as Written, Name, Statement};
use crate::syntax::keywords::ClauseWord as C;

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
        clauses.finish(&[C::Of], &mut self.problems);
        let root = Expr { kind: ExprKind::Node(NodeId(0)), dim: Dim::Points, span: statement.word_span };
        let of = match of.as_ref().and_then(Clause::value) {
            Some(expr) => self.expr(expr, &results()),
            None => root,
        };
        let bands = self.bands_of_grades(statement, &of, &rows);
        self.grades = Some(Grades {
            id: statement.name.as_ref().map(Name::text).unwrap_or_default(),
            title: title(statement.title.as_ref()),
            of,
            bands,
            clause: self.clause(statement, None),
        });
    }

    /// A band's name.
    pub(in crate::semantics) fn grade_name(&mut self, expr: &crate::syntax::ast::Expr) -> Option<String> {
        match &expr.kind {
            Written::Path(name) => Some(name.text()),
            Written::Text(text) => Some(text.clone()),
            _ => {
                self.problems.push(incomplete(expr.span, &say!("等次的名称", "the name of a grade")));
                None
            }
        }
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
        let most = clauses.take(C::AtMost, &mut self.problems);
        let operand = most.as_ref().and_then(|clause| clause.values.first().copied());
        let quota = operand.and_then(|operand| self.quota(statement, operand, &mut clauses));
        clauses.finish(
            &[C::AtMost, C::AtLeast, C::Among, C::Rounded, C::TiedIn, C::TiedOut, C::NoTies],
            &mut self.problems,
        );
        if most.is_none() {
            self.problems.push(incomplete(statement.span, &say!("`最高 20%`", "`at most 20%`")));
        }
        let Some(name) = &statement.name else {
            self.missing_name(statement);
            return;
        };
        let Some(position) = self.grade(&name.text(), name.span) else { return };
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

    /// Rows of grades as bands, best first.
    pub(super) fn bands_of_grades(
        &mut self,
        statement: &'a Statement,
        of: &Expr,
        rows: &[crate::semantics::clauses::Row<'a>],
    ) -> Vec<Grade> {
        let mut bands: Vec<(Grade, Span)> = Vec::new();
        let mut rest = None;
        let mut ranges: Vec<(Number, Number, String, Span)> = Vec::new();
        for row in rows {
            let Some(name) = self.grade_name(row.value) else { continue };
            if matches!(row.key, crate::semantics::clauses::RowKey::Else) {
                rest = Some((name, row.span));
                continue;
            }
            let Some(tests) = self.number_tests(row, &of.dim, &results()) else { continue };
            match tests.as_slice() {
                [(Comparison::GreaterOrEqual, least)] => {
                    bands.push((Grade { name, least: Some(least.clone()), inclusive: true, quota: None }, row.span));
                }
                [(Comparison::Greater, least)] => {
                    bands.push((Grade { name, least: Some(least.clone()), inclusive: false, quota: None }, row.span));
                }
                [(Comparison::GreaterOrEqual, low), (Comparison::LessOrEqual | Comparison::Less, high)] => {
                    ranges.push((low.clone(), high.clone(), name, row.span));
                }
                _ => self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_NOT_SUITED,
                        say!(
                            "等次写成 `>= 90分：优秀` 或 `80分 .. 90分：良好`",
                            "grades are written `>= 90 points: good` or `80 points .. 90 points: fair`"
                        ),
                    )
                    .at(row.span),
                ),
            }
        }
        self.grade_ranges(of, &mut bands, ranges);
        for pair in bands.windows(2) {
            let [(a, _), (b, span)] = pair else { continue };
            if a.least <= b.least {
                self.problems.push(
                    Diagnostic::new(&catalog::BANDS_ORDER, say!("等次应从高到低排列", "grades go from the best down"))
                        .at(*span)
                        .help(say!("把要求高的等次写在前面", "put the grade that asks for more first")),
                );
            }
        }
        match rest {
            Some((name, _)) => bands.push((Grade { name, least: None, inclusive: true, quota: None }, statement.span)),
            None => self.grade_gap(statement, &bands),
        }
        bands.into_iter().map(|(grade, _)| grade).collect()
    }
}
