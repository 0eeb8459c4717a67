//! The head of a scheme, and where its statements stand.

use super::clauses::{Clauses, Reference, incomplete, plain, reference, statement_words, texts, title};
use super::{Body, Builder, readings};
use crate::base::calendar::Cycle;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::{Number, RoundingMode};
use crate::base::source::Span;
use crate::model::value::Dim;
use crate::model::{Locale, Rounding, Scheme, Show, period_of_examples};
use crate::say;
use crate::syntax::ast::{ExprKind, Operand, Statement, SyntaxTree};
use crate::syntax::keywords::{ClauseWord, Frequency, Rounding as RoundingWord, StatementWord as S};

/// Statements that may stand directly in a scheme.
const TOP: &[S] = &[
    S::Edition,
    S::Cycle,
    S::Office,
    S::Basis,
    S::ApprovedBy,
    S::Locale,
    S::Use,
    S::Round,
    S::Show,
    S::Default,
    S::Group,
    S::Window,
    S::Fact,
    S::Targets,
    S::Table,
    S::Event,
    S::Task,
    S::Cadence,
    S::Duty,
    S::Publish,
    S::Letter,
    S::Problem,
    S::Pilot,
    S::Score,
    S::Part,
    S::Item,
    S::Survey,
    S::Veto,
    S::Rank,
    S::Ties,
    S::Grades,
    S::Quota,
    S::Award,
    S::Consequence,
    S::Pay,
    S::Limit,
    S::Promote,
    S::Demote,
    S::Settle,
    S::Approval,
    S::Appeal,
    S::Tolerance,
    S::Example,
];

/// Statements whose block holds others.
const HOLDS_RULES: &[S] = &[
    S::Scheme,
    S::Score,
    S::Part,
    S::Item,
    S::Survey,
    S::Event,
    S::Table,
    S::Veto,
    S::Award,
    S::Consequence,
    S::Example,
    // What stands in a rule is judged with the rule, and what this version does not take is reported at its word.
    S::Deduct,
    S::Add,
    S::Adjust,
    S::Task,
    S::Problem,
    S::Pilot,
    S::Letter,
    S::Tolerance,
    S::Approval,
    S::Promote,
    S::Demote,
    S::Amend,
    S::Change,
    S::InsertInto,
];

impl<'a> Builder<'a> {
    /// Finds the scheme, gathers its statements from all files, and compiles its head.
    pub(super) fn head(&mut self, trees: &'a [SyntaxTree]) -> Option<(Scheme, Body<'a>)> {
        let top: Vec<&Statement> = trees.iter().flat_map(|tree| &tree.statements).collect();
        let schemes: Vec<&&Statement> = top.iter().filter(|statement| statement.word == S::Scheme).collect();
        let Some(scheme) = schemes.first() else {
            let mut problem =
                Diagnostic::new(&catalog::NO_SCHEME, say!("没有找到 `方案 …{{ }}`", "there is no `scheme … {{ }}`"))
                    .help(say!(
                        "在一个 .kh 文件里写 `方案 名称 \"标题\" {{ … }}`",
                        "write `scheme name \"title\" {{ … }}` in one of the .kh files"
                    ));
            if let Some(tree) = trees.first() {
                problem = problem.at(Span::new(tree.file, 0, 0));
            }
            self.problems.push(problem);
            return None;
        };
        for second in schemes.iter().skip(1) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::SEVERAL_SCHEMES,
                    say!("一个文件夹只能有一个方案", "a folder holds one scheme"),
                )
                .at(second.word_span)
                .label(scheme.word_span, say!("第一个方案在这里", "the first scheme is here"))
                .help(say!(
                    "把它移到自己的文件夹；只是补充内容的，去掉 `方案` 和它的花括号",
                    "move it to a folder of its own; where it only adds rules, remove `scheme` and its braces"
                )),
            );
        }
        let inside = scheme.block.iter().flat_map(|block| &block.statements);
        let outside = top.iter().copied().filter(|statement| statement.word != S::Scheme);
        let body: Body<'a> = inside.chain(outside).collect();
        for statement in &body {
            if !TOP.contains(&statement.word) {
                self.misplaced(statement, &say!("方案", "a scheme"));
            }
        }
        for statement in &body {
            self.blocks(statement);
        }
        self.chinese = self.sources.text(scheme.word_span) == S::Scheme.zh();
        let scheme = self.scheme(scheme, &body);
        Some((scheme, body))
    }

    /// Reports braces behind statements that are complete without; the `basis` of a rule may stand in them.
    fn blocks(&mut self, statement: &Statement) {
        let Some(block) = &statement.block else { return };
        if HOLDS_RULES.contains(&statement.word) || block.statements.iter().all(|inner| inner.word == S::Basis) {
            block.statements.iter().for_each(|inner| self.blocks(inner));
            return;
        }
        self.problems.push(
            Diagnostic::new(
                &catalog::BLOCK_NOT_EXPECTED,
                say!(
                    "`{word}` 后面不能有花括号里的内容",
                    "`{word}` takes no rules in braces",
                    word = statement_words(statement)
                ),
            )
            .at(Span { end: block.span.start.saturating_add(1).min(block.span.end), ..block.span })
            .help(say!(
                "把里面的内容移到所属的板块或指标里，再删去这对花括号",
                "move what is inside to the part or item it is meant for, and remove the braces"
            )),
        );
    }

    /// Reports a statement that may not stand where it stands.
    pub(super) fn misplaced(&mut self, statement: &Statement, within: &Bilingual) {
        self.problems.push(
            Diagnostic::new(
                &catalog::STATEMENT_MISPLACED,
                say!(
                    "`{word}` 不能直接写在{within}里",
                    "`{word}` cannot stand in {within}",
                    word = statement_words(statement),
                    within = within
                ),
            )
            .at(statement.word_span)
            .help(say!(
                "检查大括号的位置，或把它移到该在的地方；这一版本尚未收入的语句也会得到这条提示",
                "check the braces, or move it to where it belongs; statements this version does not take yet are reported so, too"
            )),
        );
    }

    fn scheme(&mut self, statement: &'a Statement, body: &Body<'a>) -> Scheme {
        let clauses = Clauses::of(statement);
        clauses.finish(&[], &mut self.problems);
        let id = match &statement.name {
            Some(name) => name.text(),
            None => {
                self.missing_name(statement);
                String::new()
            }
        };
        let one = |word: S| body.iter().copied().find(|statement| statement.word == word);
        let edition = one(S::Edition).and_then(|edition| self.edition(edition));
        let cycle = one(S::Cycle).and_then(|cycle| self.cycle(cycle));
        self.cycle_of_scheme = cycle.unwrap_or(Cycle::Year);
        self.period_of_examples = period_of_examples(edition.as_deref().unwrap_or_default(), self.cycle_of_scheme);
        for (word, present) in [(S::Edition, one(S::Edition).is_some()), (S::Cycle, one(S::Cycle).is_some())] {
            if !present {
                let (zh, en) = match word {
                    S::Edition => ("版本 2022", "edition 2022"),
                    _ => ("周期 半年", "cycle half-yearly"),
                };
                self.problems.push(
                    Diagnostic::new(
                        &catalog::MISSING_HEAD,
                        say!("方案缺少 `{word}`", "the scheme has no `{word}`", word = (word.zh(), word.en())),
                    )
                    .at(statement.word_span)
                    .help(say!("例如 `{line}`", "for example `{line}`", line = (zh, en))),
                );
            }
        }
        for word in [S::Edition, S::Cycle, S::Locale] {
            self.only_one(body, word);
        }
        let texts_of = |builder: &mut Self, word: S| -> Vec<String> {
            body.iter()
                .copied()
                .filter(|statement| statement.word == word)
                .flat_map(|statement| builder.references(statement))
                .collect()
        };
        let offices = texts_of(self, S::Office);
        let basis = texts_of(self, S::Basis);
        let approved_by = texts_of(self, S::ApprovedBy);
        let locale = one(S::Locale).and_then(|statement| self.locale(statement)).unwrap_or(Locale::Chinese);
        for statement in body.iter().copied().filter(|statement| statement.word == S::Use) {
            self.use_statement(statement);
        }
        for statement in body.iter().copied().filter(|statement| statement.word == S::Default) {
            self.default(statement);
        }
        self.rounds = body.iter().copied().filter(|statement| statement.word == S::Round).collect();
        self.show_written = one(S::Show).is_some();
        let show = one(S::Show).or_else(|| self.rounds.first().copied());
        if let Some(rounding) = show.and_then(|statement| self.rounding(statement)) {
            self.show = rounding.1;
        }
        Scheme {
            id,
            title: title(statement.title.as_ref()),
            edition: edition.unwrap_or_default(),
            cycle: cycle.unwrap_or(Cycle::Year),
            offices,
            basis,
            approved_by,
            locale,
            show: self.show,
            prose: self.literate.iter().filter_map(|tree| tree.prose.clone()).collect(),
            span: statement.span,
        }
    }

    fn only_one(&mut self, body: &Body<'a>, word: S) {
        let mut all = body.iter().filter(|statement| statement.word == word);
        let Some(first) = all.next() else { return };
        for second in all {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_TWICE,
                    say!("`{word}` 写了两次", "`{word}` is written twice", word = statement_words(second)),
                )
                .at(second.word_span)
                .label(first.word_span, say!("第一次在这里", "the first one is here"))
                .help(say!("只留一处", "keep one of them")),
            );
        }
    }

    /// Reports a declaration without a name.
    pub(super) fn missing_name(&mut self, statement: &Statement) {
        self.problems.push(
            Diagnostic::new(
                &catalog::MISSING_NAME,
                say!("`{word}` 后面缺少名称", "`{word}` has no name", word = statement_words(statement)),
            )
            .at(statement.word_span)
            .help(say!(
                "在引号里的标题之前写一个名称；数据、示例与对比都靠它",
                "write a name before the title in quotation marks: data, examples and comparisons rely on it"
            )),
        );
    }

    /// All operands of a statement that takes references, and nothing else.
    pub(super) fn references(&mut self, statement: &'a Statement) -> Vec<String> {
        let mut clauses = Clauses::of(statement);
        let values = clauses.take_values();
        // Above whom an office stands is compiled with the letters.
        let suited: &[ClauseWord] = match statement.word {
            S::Office | S::ApprovedBy => &[ClauseWord::SuperiorTo],
            _ => &[],
        };
        for word in suited {
            clauses.take(*word, &mut self.problems);
        }
        clauses.finish(suited, &mut self.problems);
        let mut list: Vec<String> = statement.name.iter().map(super::Name::text).collect();
        list.extend(statement.title.iter().map(|title| title.value.clone()));
        list.extend(texts(&values, &mut self.problems));
        if list.is_empty() {
            self.problems.push(incomplete(
                statement.word_span,
                &say!("名称或带引号的文字", "names or texts in quotation marks"),
            ));
        }
        list
    }

    fn edition(&mut self, statement: &'a Statement) -> Option<String> {
        let mut clauses = Clauses::of(statement);
        let value = clauses.take_amount(&mut self.problems);
        clauses.finish(&[], &mut self.problems);
        let text = value.and_then(plain).and_then(|expr| match &expr.kind {
            ExprKind::Number { .. } | ExprKind::Period(_) => Some(self.sources.text(expr.span).to_owned()),
            _ => None,
        });
        if text.is_none() {
            self.problems.push(incomplete(statement.span, &say!("版本，如 `2022`", "an edition, such as `2022`")));
        }
        text.map(|text| text.trim_end_matches(['年', '度']).to_owned())
    }

    fn cycle(&mut self, statement: &'a Statement) -> Option<Cycle> {
        let (word, span) = self.word(statement)?;
        match Frequency::find(&word) {
            Some(Frequency::Weekly) => Some(Cycle::Week),
            Some(Frequency::Monthly) => Some(Cycle::Month),
            Some(Frequency::Quarterly) => Some(Cycle::Quarter),
            Some(Frequency::HalfYearly) => Some(Cycle::Half),
            Some(Frequency::Yearly) => Some(Cycle::Year),
            None => {
                self.unknown_word(&word, span, &Frequency::ALL.iter().map(|w| (w.zh(), w.en())).collect::<Vec<_>>());
                None
            }
        }
    }

    fn locale(&mut self, statement: &'a Statement) -> Option<Locale> {
        let (word, span) = self.word(statement)?;
        match word.to_ascii_lowercase().as_str() {
            "zh-cn" | "zh" | "中文" => Some(Locale::Chinese),
            "en" | "english" | "英文" => Some(Locale::English),
            _ => {
                self.unknown_word(&word, span, &[("zh-CN", "zh-CN"), ("en", "en")]);
                None
            }
        }
    }

    /// The one word or text of a statement.
    pub(super) fn word(&mut self, statement: &'a Statement) -> Option<(String, Span)> {
        let mut clauses = Clauses::of(statement);
        let operand = clauses.take_amount(&mut self.problems);
        clauses.finish(&[], &mut self.problems);
        if let Some(name) = &statement.name {
            return Some((name.text(), name.span));
        }
        if let Some(title) = &statement.title {
            return Some((title.value.clone(), title.span));
        }
        match operand.and_then(reference) {
            Some(Reference::Name(name)) => Some((name.text(), name.span)),
            Some(Reference::Text(text, span)) => Some((text.to_owned(), span)),
            None => {
                self.problems.push(incomplete(statement.span, &say!("一个词", "a word")));
                None
            }
        }
    }

    /// Reports a word that is not one of the choices.
    pub(super) fn unknown_word(&mut self, word: &str, span: Span, choices: &[(&str, &str)]) {
        let list: Vec<Bilingual> =
            choices.iter().map(|(zh, en)| Bilingual { zh: format!("`{zh}`"), en: format!("`{en}`") }).collect();
        let mut problem = Diagnostic::new(
            &catalog::UNKNOWN_WORD,
            say!("这里不认识 `{word}`", "`{word}` is not known here", word = word),
        )
        .at(span)
        .help(say!("可以是：{list}", "it can be {list}", list = crate::base::language::list(&list)));
        let known = choices.iter().flat_map(|(zh, en)| [*zh, *en]);
        if let Some(near) = crate::base::diagnostic::nearest(word, known) {
            problem = problem.replace(span, near);
        }
        self.problems.push(problem);
    }

    fn default(&mut self, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        if let Some(floor) = clauses.take(ClauseWord::AtLeast, &mut self.problems) {
            let first = floor.value().and_then(|expr| self.default_floor.replace(expr));
            self.default_once(first.map(|expr| expr.span), floor.whole());
        }
        if let Some(cap) = clauses.take(ClauseWord::AtMost, &mut self.problems) {
            let first = cap.value().and_then(|expr| self.default_cap.replace(expr));
            self.default_once(first.map(|expr| expr.span), cap.whole());
        }
        if let Some(missing) = clauses.take(ClauseWord::IfMissing, &mut self.problems) {
            if !self.default_missing.is_empty() {
                self.default_once(Some(statement.word_span), missing.whole());
            }
            self.default_missing = self.missing_table(&missing);
        }
        clauses.finish(&[ClauseWord::AtLeast, ClauseWord::AtMost, ClauseWord::IfMissing], &mut self.problems);
    }

    /// A default is stated once.
    fn default_once(&mut self, first: Option<Span>, again: Span) {
        let Some(first) = first else { return };
        self.problems.push(
            Diagnostic::new(&catalog::CLAUSE_TWICE, say!("这项默认规定写了两次", "this default is stated twice"))
                .at(again)
                .label(first, say!("第一次在这里", "the first one is here"))
                .help(say!("只留一处", "keep one of them")),
        );
    }

    /// What is rounded and how: `round A, B to 2 decimals half-up`.
    pub(super) fn rounding(&mut self, statement: &'a Statement) -> Option<(Vec<&'a super::Name>, Show)> {
        let mut clauses = Clauses::of(statement);
        let to = clauses.take(ClauseWord::To, &mut self.problems);
        let values = clauses.take_values();
        let expected = say!("`修约 总分 为 2位小数 四舍五入`", "`round total to 2 decimals half-up`");
        clauses.finish(&[ClauseWord::To], &mut self.problems);
        let Some(places) = to.as_ref().and_then(super::clauses::Clause::value) else {
            self.problems.push(incomplete(statement.span, &expected));
            return None;
        };
        let number = match &places.kind {
            ExprKind::Number { value, .. } => value.to_i64().and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= 30),
            _ => None,
        };
        let mut refs: Vec<&super::Name> = statement.name.iter().collect();
        let mut mode = None;
        for value in values {
            match reference(value) {
                Some(Reference::Name(name)) if value.span.start < places.span.start => refs.push(name),
                Some(Reference::Name(name)) => mode = Some(name),
                _ => self.problems.push(incomplete(value.span, &expected)),
            }
        }
        let Some(mode) = mode else {
            self.problems.push(
                Diagnostic::new(
                    &catalog::ROUNDING_MISSING,
                    say!("没有写明舍入方式", "the way of rounding is not stated"),
                )
                .at(statement.span)
                .help(say!(
                    "`四舍五入`、`四舍六入`（GB/T 8170）、`舍去` 或 `进位`",
                    "`half-up`, `half-even` (GB/T 8170), `down` or `up`"
                ))
                .witness(readings::rounding(number.unwrap_or(2), &Number::from(60))),
            );
            return None;
        };
        let mode = self.rounding_mode(mode)?;
        let Some(places) = number else {
            self.problems
                .push(incomplete(places.span, &say!("0 到 30 的小数位数", "a number of decimals from 0 to 30")));
            return None;
        };
        Some((refs, Rounding { places, mode }))
    }

    /// A rounding word.
    pub(super) fn rounding_mode(&mut self, name: &super::Name) -> Option<RoundingMode> {
        let word = name.text();
        match RoundingWord::find(&word) {
            Some(RoundingWord::HalfUp) => Some(RoundingMode::HalfUp),
            Some(RoundingWord::HalfEven) => Some(RoundingMode::HalfEven),
            Some(RoundingWord::Down) => Some(RoundingMode::Down),
            Some(RoundingWord::Up) => Some(RoundingMode::Up),
            None => {
                self.unknown_word(
                    &word,
                    name.span,
                    &RoundingWord::ALL.iter().map(|w| (w.zh(), w.en())).collect::<Vec<_>>(),
                );
                None
            }
        }
    }

    /// A whole number from an operand such as `3 places`.
    pub(super) fn whole(&mut self, operand: &Operand) -> Option<u32> {
        let number = plain(operand).and_then(|expr| match &expr.kind {
            ExprKind::Number { value, unit } => {
                let (scale, dim) = super::expr::unit_of(unit);
                matches!(dim, Dim::Count | Dim::Plain).then(|| value * &scale)
            }
            ExprKind::Ordinal(n) => Some((*n).into()),
            _ => None,
        });
        let whole = number.and_then(|n| n.to_i64()).and_then(|n| u32::try_from(n).ok());
        if whole.is_none() {
            self.problems.push(incomplete(operand.span, &say!("一个整数", "a whole number")));
        }
        whole
    }
}
