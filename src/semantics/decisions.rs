//! Vetoes, ranking, grades, awards, consequences.

use super::clauses::{Clause, Clauses, Reference, incomplete, plain, reference, statement_words, title};
use super::expr::{Scope, builtin};
use super::names::Symbol;
use super::{Body, Builder};
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::model::decision::{
    Award, Consequence, CutTies, Effect, End, Grade, Grades, Quota, QuotaSize, RankKey, Ranking, Ties, Veto, VetoEffect,
};
use crate::model::expr::{Among, Comparison, Expr, ExprKind};
use crate::model::value::{Dim, Value};
use crate::model::{AwardId, NodeId, RankingId};
use crate::say;
use crate::syntax::ast::{ExprKind as Written, Name, Operand, Statement};
use crate::syntax::keywords::{BuiltIn, ClauseWord as C, Slot, StatementWord as S, Tying};

/// Results are known: totals, places, awards.
fn results() -> Scope {
    Scope { results: true, ..Scope::default() }
}

impl<'a> Builder<'a> {
    /// An award before its rules are known.
    pub(super) fn empty_award(&self, statement: &'a Statement) -> Award {
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

    /// A veto before its rules are known.
    pub(super) fn empty_veto(&self, statement: &'a Statement) -> Veto {
        let span = statement.span;
        Veto {
            id: statement.name.as_ref().map(Name::text).unwrap_or_default(),
            title: title(statement.title.as_ref()),
            when: super::expr::poisoned(span),
            effects: Vec::new(),
            clause: self.clause(statement, None),
        }
    }

    /// Compiles everything that is decided from totals.
    pub(super) fn decisions(&mut self, body: &Body<'a>) {
        let of = |word: S| body.iter().copied().filter(move |statement| statement.word == word);
        self.ranking(body);
        for statement in of(S::Grades) {
            self.grade_bands(statement);
        }
        for statement in of(S::Quota) {
            self.grade_quota(statement);
        }
        for (index, statement) in of(S::Veto).enumerate() {
            self.veto(index, statement);
        }
        for (index, statement) in of(S::Award).enumerate() {
            self.award(index, statement);
        }
        for statement in of(S::Consequence) {
            self.consequence(statement);
        }
    }

    fn ranking(&mut self, body: &Body<'a>) {
        let ranks: Vec<&Statement> = body.iter().copied().filter(|statement| statement.word == S::Rank).collect();
        let ties_statement = body.iter().copied().find(|statement| statement.word == S::Ties);
        for second in body.iter().filter(|statement| statement.word == S::Ties).skip(1) {
            self.problems.push(
                Diagnostic::new(&catalog::CLAUSE_TWICE, say!("并列规则写了两次", "the tie rule is written twice"))
                    .at(second.span),
            );
        }
        let ties = ties_statement.and_then(|statement| self.ties(statement));
        if ranks.is_empty()
            && let Some(statement) = ties_statement
        {
            self.problems.push(
                Diagnostic::new(
                    &catalog::UNUSED,
                    say!("没有 `排名`，并列规则用不上", "there is no `rank`, so no ties"),
                )
                .at(statement.span),
            );
        }
        for statement in ranks {
            let mut clauses = Clauses::of(statement);
            let by = clauses.take(C::By, &mut self.problems);
            let among = clauses.take(C::Among, &mut self.problems);
            let among = among.and_then(|clause| self.among_of(&clause)).unwrap_or(Among::Peers);
            let more = clauses.take_values();
            clauses.finish(&[C::By, C::Among], &mut self.problems);
            let Some(by) = by else {
                self.problems.push(
                    incomplete(statement.span, &say!("`按 总分`", "`by total`"))
                        .help(say!("例如 `排名 按 总分、社会评价`", "for example `rank by total, social`")),
                );
                continue;
            };
            let keys: Vec<_> = by.value().into_iter().chain(more.into_iter().filter_map(plain)).collect();
            let keys = keys
                .into_iter()
                .filter_map(|expr| {
                    let of = self.expr(expr, &results());
                    match of.dim {
                        Dim::Poisoned => None,
                        Dim::Flag | Dim::Text => {
                            self.problems.push(
                                Diagnostic::new(
                                    &catalog::TYPE_MISMATCH,
                                    say!("不能按{dim}排名", "units cannot be ranked by {dim}", dim = of.dim.name()),
                                )
                                .at(of.span),
                            );
                            None
                        }
                        _ => Some(RankKey { of, lower_is_better: false }),
                    }
                })
                .collect();
            if ties_statement.is_none() {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TIES_MISSING,
                        say!("没有写明同分怎样排名", "how equals are ranked is not stated"),
                    )
                    .at(statement.span)
                    .note(say!(
                        "95、90、90、85：同名次是 1 2 2 4，同后位次是 1 3 3 4，连续名次是 1 2 2 3",
                        "95, 90, 90, 85: share 1 2 2 4, share-low 1 3 3 4, dense 1 2 2 3"
                    ))
                    .help(say!(
                        "写 `并列 同名次`、`并列 同后位次`、`并列 连续名次` 或 `并列 不允许`",
                        "write `ties share`, `ties share-low`, `ties dense` or `ties forbidden`"
                    )),
                );
            }
            let clause = self.clause(statement, None);
            self.rankings.push(Ranking { keys, among, ties: ties.unwrap_or(Ties::Share), clause });
        }
    }

    fn ties(&mut self, statement: &'a Statement) -> Option<Ties> {
        let (word, span) = self.word(statement)?;
        match Tying::find(&word) {
            Some(Tying::Share) => Some(Ties::Share),
            Some(Tying::ShareLow) => Some(Ties::ShareLow),
            Some(Tying::Dense) => Some(Ties::Dense),
            Some(Tying::Forbidden) => Some(Ties::Forbidden),
            Some(Tying::Mean) | None => {
                let known = [Tying::Share, Tying::ShareLow, Tying::Dense, Tying::Forbidden];
                self.unknown_word(&word, span, &known.map(|w| (w.zh(), w.en())));
                None
            }
        }
    }

    fn among_of(&mut self, clause: &Clause<'a>) -> Option<Among> {
        match clause.values.first().copied().and_then(reference) {
            Some(Reference::Name(name)) => self.among(name),
            _ => {
                self.problems.push(incomplete(clause.whole(), &say!("分组", "a group")));
                None
            }
        }
    }

    fn grade_bands(&mut self, statement: &'a Statement) {
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
    pub(super) fn grade_name(&mut self, expr: &crate::syntax::ast::Expr) -> Option<String> {
        match &expr.kind {
            Written::Path(name) => Some(name.text()),
            Written::Text(text) => Some(text.clone()),
            _ => {
                self.problems.push(incomplete(expr.span, &say!("等次的名称", "the name of a grade")));
                None
            }
        }
    }

    fn grade(&mut self, name: &str, span: Span) -> Option<u16> {
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

    fn grade_quota(&mut self, statement: &'a Statement) {
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

    /// The size of a list and its tie rule, with `among`, `rounded`, `at least`, `tied in`.
    fn quota(&mut self, statement: &'a Statement, operand: &'a Operand, clauses: &mut Clauses<'a>) -> Option<Quota> {
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

    fn veto(&mut self, index: usize, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        let when = self.in_force(&mut clauses, &Scope::default());
        clauses.finish(&[C::When, C::Unless], &mut self.problems);
        let mut effects = Vec::new();
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            match inner.word {
                S::Basis => {}
                S::Limit => effects.extend(self.veto_limit(inner)),
                S::Bar => effects.extend(self.veto_bar(inner)),
                S::Set => effects.extend(self.veto_set(inner)),
                S::Require => effects.extend(self.references(inner).into_iter().map(VetoEffect::Require)),
                S::Deduct => {
                    let mut clauses = Clauses::of(inner);
                    let amount = clauses.take_amount(&mut self.problems).and_then(plain);
                    clauses.finish(&[], &mut self.problems);
                    let points = amount.map(|expr| self.points(expr, &Scope::default(), false));
                    effects.extend(points.and_then(|points| self.constant_points(points)).map(VetoEffect::Deduct));
                }
                _ => self.misplaced(inner, &statement_words(statement)),
            }
        }
        if when.is_none() {
            self.problems.push(
                incomplete(statement.span, &say!("`当 …`", "`when …`"))
                    .help(say!("否决要写明什么情况下发生", "a veto says when it strikes")),
            );
        }
        if effects.is_empty() {
            self.problems.push(incomplete(statement.span, &say!("后果", "what it does")).help(say!(
                "在大括号里写 `限定 总分 最高 59.99分`、`取消 奖项`、`设定 名次 为 末位` 等",
                "write `limit total at most 59.99 points`, `bar award`, `set place to lowest` in braces"
            )));
        }
        if let Some(veto) = self.vetoes.get_mut(index) {
            if let Some(when) = when {
                veto.when = when;
            }
            veto.effects = effects;
        }
    }

    fn veto_limit(&mut self, statement: &'a Statement) -> Option<VetoEffect> {
        let mut clauses = Clauses::of(statement);
        let most = clauses.take(C::AtMost, &mut self.problems);
        let subject = clauses.take_amount(&mut self.problems);
        clauses.finish(&[C::AtMost], &mut self.problems);
        let Some(Reference::Name(subject)) = subject.and_then(reference) else {
            self.problems.push(incomplete(statement.span, &say!("限定什么", "what is limited")));
            return None;
        };
        let Some(value) = most.as_ref().and_then(Clause::value) else {
            self.problems.push(incomplete(statement.span, &say!("`最高 …`", "`at most …`")));
            return None;
        };
        let wanted = say!("总分或等次", "the total or the grades");
        let fits = |symbol: Symbol| matches!(symbol, Symbol::Node(_) | Symbol::Grades);
        match self.names.resolve(subject, &wanted, fits, &mut self.problems)? {
            Symbol::Grades => {
                let name = self.grade_name(value)?;
                self.grade(&name, value.span).map(VetoEffect::GradeAtMost)
            }
            Symbol::Node(NodeId(0)) => {
                let points = self.points(value, &Scope { node: Some(NodeId(0)), ..Scope::default() }, false);
                let limit = self.constant_points(points)?;
                self.finer_than_rounding(&limit, value.span);
                Some(VetoEffect::TotalAtMost(limit))
            }
            _ => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::WRONG_KIND_OF_NAME,
                        say!("否决只能限定总分或等次", "a veto limits the total or the grades"),
                    )
                    .at(subject.span),
                );
                None
            }
        }
    }

    /// A limit finer than the places of the total would print as something else.
    fn finer_than_rounding(&mut self, limit: &Number, span: Span) {
        let Some(rounding) = self.nodes.first().and_then(|root| root.round) else { return };
        let shown = rounding.apply(limit);
        if shown != *limit {
            self.problems.push(
                Diagnostic::new(
                    &catalog::LIMIT_FINER_THAN_ROUNDING,
                    say!(
                        "上限 {limit} 比总分的 {places} 位小数更细，印出来会成为 {shown}",
                        "the limit {limit} is finer than the total's {places} decimals and would print as {shown}",
                        limit = limit,
                        places = rounding.places,
                        shown = shown.format_fixed(rounding.places, rounding.mode)
                    ),
                )
                .at(span)
                .help(say!(
                    "写成 {places} 位以内，如 `59.99分`，或增加修约位数",
                    "write at most {places} decimals, such as `59.99 points`, or keep more of them",
                    places = rounding.places
                )),
            );
        }
    }

    fn veto_bar(&mut self, statement: &'a Statement) -> Option<VetoEffect> {
        let mut clauses = Clauses::of(statement);
        let values = clauses.take_values();
        clauses.finish(&[], &mut self.problems);
        let mut awards: Vec<AwardId> = Vec::new();
        let wanted = say!("奖项", "an award");
        for operand in values {
            let Some(Reference::Name(name)) = reference(operand) else {
                self.problems.push(incomplete(operand.span, &wanted));
                continue;
            };
            if self.names.candidates(name).is_empty() && BuiltIn::find(&name.text()) == Some(BuiltIn::Awards) {
                return Some(VetoEffect::Bar(Vec::new()));
            }
            let found = self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Award(_)), &mut self.problems);
            if let Some(Symbol::Award(id)) = found {
                awards.push(id);
            }
        }
        (!awards.is_empty()).then_some(VetoEffect::Bar(awards))
    }

    fn veto_set(&mut self, statement: &'a Statement) -> Option<VetoEffect> {
        let mut clauses = Clauses::of(statement);
        let to = clauses.take(C::To, &mut self.problems);
        clauses.finish(&[C::To], &mut self.problems);
        let name = statement.name.as_ref()?;
        let Some(value) = to.as_ref().and_then(Clause::value) else {
            self.problems.push(incomplete(statement.span, &say!("`为 …`", "`to …`")));
            return None;
        };
        let place = name.single().and_then(BuiltIn::find) == Some(BuiltIn::Place);
        if place && self.names.candidates(name).is_empty() {
            if builtin(value) == Some(BuiltIn::Lowest) {
                return Some(VetoEffect::LastPlace);
            }
            let text = self.sources.text(value.span).to_owned();
            self.unknown_word(&text, value.span, &[(BuiltIn::Lowest.zh(), BuiltIn::Lowest.en())]);
            return None;
        }
        let wanted = say!("等次或 `名次`", "the grades or `place`");
        self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Grades), &mut self.problems)?;
        let grade = self.grade_name(value)?;
        self.grade(&grade, value.span).map(VetoEffect::GradeIs)
    }

    fn award(&mut self, index: usize, statement: &'a Statement) {
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
        if places.is_none() && when.is_none() {
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

    fn slot(&mut self, clause: &Clause<'a>) -> Option<bool> {
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
    fn works(&mut self, clause: &Clause<'a>) -> Vec<NodeId> {
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

    fn effects(&mut self, statement: &'a Statement) -> Vec<Effect> {
        let path = statement.name.as_ref().map(Name::text).unwrap_or_default();
        let article = statement.block.as_ref().and_then(|block| super::article(&block.statements));
        let mut effects = Vec::new();
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            match inner.word {
                S::Basis => {}
                S::Require => effects.extend(self.references(inner).into_iter().map(Effect::Require)),
                S::Pay => effects.extend(self.pay(inner)),
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

    fn pay(&mut self, statement: &'a Statement) -> Option<Effect> {
        let id = self.simple_name(statement)?;
        let mut clauses = Clauses::of(statement);
        let amount = clauses.take_amount(&mut self.problems).and_then(plain);
        clauses.finish(&[], &mut self.problems);
        let typed = amount.map(|expr| self.expr(expr, &Scope::default()));
        match typed.as_ref().map(|typed| (typed.constant().and_then(Value::number), &typed.dim)) {
            Some((Some(amount), Dim::Money)) => {
                Some(Effect::Pay { id, title: title(statement.title.as_ref()), amount: amount.clone() })
            }
            Some((_, Dim::Poisoned)) => None,
            _ => {
                self.problems.push(incomplete(
                    statement.span,
                    &say!("金额，如 `30000元`", "an amount of money, such as `30000 yuan`"),
                ));
                None
            }
        }
    }

    fn consequence(&mut self, statement: &'a Statement) {
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

    /// Rows of grades as bands, best first.
    fn bands_of_grades(&mut self, statement: &'a Statement, of: &Expr, rows: &[super::clauses::Row<'a>]) -> Vec<Grade> {
        let mut bands: Vec<(Grade, Span)> = Vec::new();
        let mut rest = None;
        let mut ranges: Vec<(Number, Number, String, Span)> = Vec::new();
        for row in rows {
            let Some(name) = self.grade_name(row.value) else { continue };
            if matches!(row.key, super::clauses::RowKey::Else) {
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
