//! Letters about tasks: when each kind is due, to whom it goes, with what, and what each that was issued costs.

use super::Register;
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::model::contract::DatedBy;
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::method::{Rule, Subject};
use crate::model::register::{Companion, Letter, Recipient, Superior};
use crate::model::value::{Dim, Value};
use crate::model::{EventId, LetterId};
use crate::say;
use crate::semantics::clauses::{Clause, Clauses, Reference, incomplete, reference, statement_words, texts, title};
use crate::semantics::expr::{Scope, constant};
use crate::semantics::names::Symbol;
use crate::semantics::{Body, Builder};
use crate::syntax::ast::Statement;
use crate::syntax::keywords::{BuiltIn, ClauseWord as C, StatementWord as S};

impl<'a> Builder<'a> {
    /// The names of letters, so that everything may refer forwards.
    pub(super) fn declare_letter(&mut self, statement: &'a Statement) {
        let id = LetterId::from_index(self.letters.len());
        self.declare_decision(statement, Symbol::Letter(id));
        let clause = self.clause(statement, None);
        self.letters.push(Letter {
            id: statement.name.as_ref().map(super::super::Name::text).unwrap_or_default(),
            title: title(statement.title.as_ref()),
            when: None,
            issued_by: Vec::new(),
            sent_to: Vec::new(),
            copies_to: Vec::new(),
            with: Vec::new(),
            requires: Vec::new(),
            effects: Vec::new(),
            clause,
        });
    }

    /// Compiles the letters of the scheme.
    pub(in crate::semantics) fn letters(&mut self, body: &Body<'a>) {
        self.superiors(body);
        let statements: Vec<&Statement> = body.iter().copied().filter(|one| one.word == S::Letter).collect();
        for (index, statement) in statements.iter().enumerate() {
            self.letter(index, statement);
        }
        // One that is never due by itself must go with another.
        let goes_with = |id: usize| {
            let own = Companion::Letter(LetterId::from_index(id));
            self.letters.iter().any(|letter| letter.with.contains(&own))
        };
        let alone: Vec<usize> = (self.letters.iter().enumerate())
            .filter(|(id, letter)| letter.when.is_none() && !goes_with(*id))
            .map(|(id, _)| id)
            .collect();
        for statement in alone.into_iter().filter_map(|id| statements.get(id)) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::LETTER_NEVER_DUE,
                    say!("没有写明这种函件何时发出", "nothing says when this letter is due"),
                )
                .at(statement.word_span)
                .help(say!(
                    "写 `当 任务.逾期 >= 5天`，或在别的函件里写 `附 …`",
                    "write `when task.late >= 5 days`, or name it behind `with` in another letter"
                )),
            );
        }
    }

    fn letter(&mut self, index: usize, statement: &'a Statement) {
        let (Some(tasks), Some(letters)) = (self.register(Register::Tasks), self.register(Register::Letters)) else {
            return;
        };
        let mut clauses = Clauses::of(statement);
        let scope = Scope { event: Some(tasks), ..Scope::default() };
        let when = self.in_force(&mut clauses, &scope);
        let sent_to = clauses.take(C::SentTo, &mut self.problems);
        let copies_to = clauses.take(C::CopiesTo, &mut self.problems);
        let with = clauses.take(C::With, &mut self.problems);
        let issued_by = clauses.take(C::DecidedBy, &mut self.problems);
        let known = [C::When, C::Unless, C::DecidedBy, C::SentTo, C::CopiesTo, C::With];
        clauses.finish(&known, &mut self.problems);
        if sent_to.is_none() {
            self.problems.push(
                incomplete(statement.word_span, &say!("`送达 …`", "`sent to …`"))
                    .help(say!("例如 `送达 牵头单位`", "for example `sent to lead-unit`")),
            );
        }
        let sent_to = sent_to.map(|clause| self.recipients(&clause)).unwrap_or_default();
        let copies_to = copies_to.map(|clause| self.recipients(&clause)).unwrap_or_default();
        let with = with.map(|clause| self.companions(&clause)).unwrap_or_default();
        let issued_by = issued_by.map(|clause| texts(&clause.values, &mut self.problems)).unwrap_or_default();
        let path = statement.name.as_ref().map(super::super::Name::text).unwrap_or_default();
        let article = self.letters.get(index).and_then(|letter| letter.clause.article.clone());
        let (mut requires, mut effects) = (Vec::new(), Vec::new());
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            match inner.word {
                S::Basis => {}
                S::Require => requires.extend(self.references(inner)),
                S::Deduct | S::Add => effects.extend(self.for_each_issued((&path, letters), article.as_deref(), inner)),
                _ => self.misplaced(inner, &statement_words(statement)),
            }
        }
        let Some(letter) = self.letters.get_mut(index) else { return };
        letter.when = when;
        letter.issued_by = issued_by;
        letter.sent_to = sent_to;
        letter.copies_to = copies_to;
        letter.with = with;
        letter.requires = requires;
        letter.effects = effects;
    }

    /// A rule of a letter: once for each that was issued.
    fn for_each_issued(
        &mut self,
        (letter, letters): (&str, EventId),
        article: Option<&str>,
        statement: &'a Statement,
    ) -> Option<Rule> {
        let mut rule = self.rule_of(letter, article, statement, &Scope::default())?;
        if rule.counted_in.is_none() || rule.subject != Subject::Once {
            self.problems.push(
                Diagnostic::new(
                    &catalog::LETTER_POINTS,
                    say!(
                        "没有写明函件的分数计入哪里",
                        "where the points of a letter count is not stated"
                    ),
                )
                .at(statement.span)
                .help(say!(
                    "写 `扣分 督办 1分，计入 年终`；扣在本期的，在指标里写 `每有 函件 其中 函件 = {letter}`",
                    "write `deduct urged 1 point, counted in year-end`; to count now, write `for each letters where letter = {letter}` in an item",
                    letter = letter
                )),
            );
            return None;
        }
        let span = statement.span;
        let position = Register::Letters.position("letter").and_then(|at| u16::try_from(at).ok())?;
        let field = Expr { kind: ExprKind::Field(letters, position), dim: Dim::Text, span };
        let name = constant(Value::Text(letter.into()), Dim::Text, span);
        let kind = ExprKind::Compare(Comparison::Equal, Box::new(field), Box::new(name));
        rule.subject = Subject::Events {
            event: letters,
            filter: Some(Expr { kind, dim: Dim::Flag, span }),
            highest_only: None,
            dated_by: DatedBy::Date,
            first: None,
            sharing: None,
        };
        Some(rule)
    }

    /// `office "bureau", superior to towns, "land"`: above whom the offices of the scheme, and those that approve it, stand.
    fn superiors(&mut self, body: &Body<'a>) {
        for statement in body.iter().copied().filter(|one| matches!(one.word, S::Office | S::ApprovedBy)) {
            let mut clauses = Clauses::of(statement);
            // What is wrong with the statement itself was said when the head was read.
            let mut said = Problems::new();
            let offices = texts(&clauses.take_values(), &mut said);
            let Some(clause) = clauses.take(C::SuperiorTo, &mut said) else { continue };
            let (mut all_units, mut groups, mut names) = (false, Vec::new(), Vec::new());
            for operand in &clause.values {
                match reference(operand) {
                    Some(Reference::Text(text, _)) => names.push(text.to_owned()),
                    Some(Reference::Name(name)) => {
                        let all = BuiltIn::find(&name.text()) == Some(BuiltIn::AllUnits)
                            && self.names.candidates(name).is_empty();
                        all_units |= all;
                        groups.extend(if all { Vec::new() } else { self.groups(&[name]) });
                    }
                    None => self.problems.push(incomplete(
                        operand.span,
                        &say!("分组、`全部单位`或带引号的名称", "a group, `all-units`, or a name in quotation marks"),
                    )),
                }
            }
            let clause = self.clause(statement, None);
            self.superiors.push(Superior { offices, all_units, groups, names, clause });
        }
    }

    fn recipients(&mut self, clause: &Clause<'a>) -> Vec<Recipient> {
        let mut found = Vec::new();
        for operand in &clause.values {
            match reference(operand) {
                Some(Reference::Name(name)) => {
                    let built_in = BuiltIn::find(&name.text()).filter(|_| self.names.candidates(name).is_empty());
                    found.push(match built_in {
                        Some(BuiltIn::LeadUnit) => Recipient::LeadUnit,
                        Some(BuiltIn::Unit) => Recipient::Unit,
                        _ => Recipient::Office(name.text()),
                    });
                }
                Some(Reference::Text(text, _)) => found.push(Recipient::Office(text.to_owned())),
                None => self.problems.push(incomplete(operand.span, &say!("收函的单位", "who gets it"))),
            }
        }
        found
    }

    fn companions(&mut self, clause: &Clause<'a>) -> Vec<Companion> {
        let mut found = Vec::new();
        for operand in &clause.values {
            match reference(operand) {
                Some(Reference::Text(text, _)) => found.push(Companion::Paper(text.to_owned())),
                Some(Reference::Name(name)) => {
                    let built_in = BuiltIn::find(&name.text()) == Some(BuiltIn::Remind);
                    if built_in && self.names.candidates(name).is_empty() {
                        found.push(Companion::Remind);
                        continue;
                    }
                    let wanted = say!("函件", "a letter");
                    let fits = |symbol: Symbol| matches!(symbol, Symbol::Letter(_));
                    if let Some(Symbol::Letter(id)) = self.names.resolve(name, &wanted, fits, &mut self.problems) {
                        found.push(Companion::Letter(id));
                    }
                }
                None => self.problems.push(incomplete(operand.span, &say!("随附的函件或材料", "what goes with it"))),
            }
        }
        found
    }
}
