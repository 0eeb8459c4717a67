//! Worked examples: what is given, and what must come out.

use super::clauses::{Clauses, Reference, incomplete, plain, reference, statement_words};
use super::expr::{Scope, builtin};
use super::names::Symbol;
use super::{Body, Builder};
use crate::base::calendar::Period;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::parts::Part;
use crate::base::source::Span;
use crate::model::expr::{During, Expr, ExprKind, Statistic};
use crate::model::method::Subject;
use crate::model::value::{Dim, State, Value};
use crate::model::{EventId, Example, Expectation, Given, NodeId, WindowId};
use crate::say;
use crate::syntax::ast::{self, Comparison, ExprKind as Written, Key, Name, Operand, Qualifier, Statement};
use crate::syntax::keywords::{BuiltIn, ClauseWord as C, Earlier, StatementWord as S};

impl<'a> Builder<'a> {
    /// Compiles the examples of a scheme.
    pub(super) fn examples(&mut self, body: &Body<'a>) {
        for statement in body.iter().copied().filter(|statement| statement.word == S::Example) {
            self.example(statement);
        }
    }

    fn example(&mut self, statement: &'a Statement) {
        let mut clauses = Clauses::of(statement);
        let subject = clauses.take(C::For, &mut self.problems);
        clauses.finish(&[C::For], &mut self.problems);
        let wanted = say!("指标", "a node of the score");
        let subject = match subject.as_ref().and_then(|clause| clause.values.first().copied().and_then(reference)) {
            Some(Reference::Name(name)) => {
                match self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Node(_)), &mut self.problems) {
                    Some(Symbol::Node(id)) => id,
                    _ => return,
                }
            }
            Some(Reference::Text(_, span)) => {
                self.problems.push(incomplete(span, &wanted));
                return;
            }
            None => NodeId(0),
        };
        let mut given = Vec::new();
        let mut expect = Vec::new();
        for inner in statement.block.iter().flat_map(|block| &block.statements) {
            match inner.word {
                S::Given => self.given(inner, subject, &mut given),
                S::Expect => self.expected(inner, subject, &mut expect),
                S::Basis => {}
                _ => self.misplaced(inner, &statement_words(statement)),
            }
        }
        self.decided_among_units(&given, &expect);
        if expect.is_empty() {
            self.problems.push(
                incomplete(statement.span, &say!("`应得 …`", "`expect …`"))
                    .help(say!("示例要写明应得多少", "an example says what must come out")),
            );
            return;
        }
        let title = statement.title.as_ref().map(|title| title.value.clone());
        let title = title.or_else(|| statement.name.as_ref().map(Name::text)).unwrap_or_default();
        let clause = self.clause(statement, None);
        self.examples.push(Example { title, subject, given, expect, clause });
    }

    fn given(&mut self, statement: &'a Statement, subject: NodeId, list: &mut Vec<Given>) {
        let mut clauses = Clauses::of(statement);
        let values = clauses.take_values();
        clauses.finish(&[], &mut self.problems);
        for operand in values {
            let Some((left, value)) = self.assignment(operand) else { continue };
            match &left.kind {
                Written::Path(name)
                    if builtin(left) == Some(BuiltIn::Group) && self.names.candidates(name).is_empty() =>
                {
                    if let Written::Path(group) = &value.kind {
                        list.extend(self.groups(&[group]).into_iter().map(Given::Group));
                    } else {
                        self.problems.push(incomplete(value.span, &say!("分组", "a group")));
                    }
                }
                Written::Path(_) if self.unit_key(left).is_some() => {
                    match (self.unit_key(left), super::tables::word(value)) {
                        (Some(key), Some(word)) => list.push(Given::Known(key, word)),
                        _ => self.problems.push(incomplete(value.span, &say!("一个词", "a word"))),
                    }
                }
                Written::Path(name)
                    if self.names.candidates(name).is_empty()
                        && (is_earlier(name)
                            || matches!(builtin(left), Some(BuiltIn::Target | BuiltIn::Place | BuiltIn::Grade))) =>
                {
                    self.figure(left, value, subject, list);
                }
                Written::Path(name) if self.is_decided(name) => self.figure(left, value, subject, list),
                Written::Path(name) => self.named(name, value, list),
                _ => self.figure(left, value, subject, list),
            }
        }
    }

    /// Whether a name can only stand for a grade, an award or a consequence. A veto is never given: what it reads is.
    fn is_decided(&self, name: &Name) -> bool {
        let candidates = self.names.candidates(name);
        let decided = |symbol: &Symbol| matches!(symbol, Symbol::Grades | Symbol::Award(_) | Symbol::Consequence(_));
        !candidates.is_empty() && candidates.iter().all(decided)
    }

    /// `fact = value`, `event = count`, `node = points`
    fn named(&mut self, name: &'a Name, value: &'a ast::Expr, list: &mut Vec<Given>) {
        let wanted = say!("数据、事件或指标", "a fact, an event or a node");
        let fits = |s: Symbol| matches!(s, Symbol::Fact(_) | Symbol::Event(_) | Symbol::Node(_));
        match self.names.resolve(name, &wanted, fits, &mut self.problems) {
            Some(Symbol::Fact(id)) => {
                let dim = self.facts.get(id.index()).map_or(Dim::Poisoned, |fact| fact.dim.clone());
                if let Some(value) = self.literal(value, &dim) {
                    list.push(Given::Fact(id, value));
                }
            }
            Some(Symbol::Event(id)) => {
                let span = value.span;
                if let Some(value) = self.literal(value, &Dim::Count)
                    && let Some(count) = self.number_of_events(&value, span)
                {
                    list.push(Given::Events(id, count));
                }
            }
            Some(Symbol::Node(id)) => {
                if let Some(value) = self.literal(value, &Dim::Points) {
                    list.push(Given::Node(id, value));
                }
            }
            _ => {}
        }
    }

    fn number_of_events(&mut self, value: &Value, span: Span) -> Option<u32> {
        let count = value.number().and_then(Number::to_i64).and_then(|n| u32::try_from(n).ok());
        let count = count.filter(|count| *count <= 1_000_000);
        if count.is_none() {
            self.problems.push(incomplete(span, &say!("次数", "a number of events")));
        }
        count
    }

    /// `count(accident where level = grave) = 2` makes such events; of any other figure the value is stated.
    fn figure(&mut self, left: &'a ast::Expr, value: &'a ast::Expr, subject: NodeId, list: &mut Vec<Given>) {
        let measure = self.drafts.get(subject.index()).and_then(|draft| draft.measure);
        let scope = Scope { measure, ballots: true, given: true, ..everything(subject) };
        let (without, parties) = self.parties(left);
        let left = without.as_ref().unwrap_or(left);
        let figure = self.expr(left, &scope);
        if figure.dim == Dim::Poisoned {
            return;
        }
        let Some(stated) = self.stated(value, &figure) else { return };
        if figure.constant().is_some() {
            self.problems.push(incomplete(left.span, &say!("可以变化的数值", "a figure that can vary")));
            return;
        }
        if let ExprKind::Count { event, filter } = &figure.kind
            && let Some((fields, window)) = plain_events(filter.as_deref())
        {
            if let Some(count) = self.number_of_events(&stated, value.span) {
                if let Some((_, span)) = parties.filter(|_| !self.is_shared(*event)) {
                    self.problems.push(
                        Diagnostic::new(
                            &catalog::CLAUSE_NOT_SUITED,
                            say!("没有规则由各方分担这种事件", "no rule shares events of this kind"),
                        )
                        .at(span)
                        .help(say!(
                            "删去 `各方 = …`，或给规则写 `分担`",
                            "remove `parties = …`, or share them in a rule"
                        )),
                    );
                }
                let parties = parties.map(|(number, _)| number);
                list.push(Given::EventsWith { event: *event, count, fields, window, parties });
            }
            return;
        }
        if let Some((_, span)) = parties {
            self.problems.push(incomplete(span, &say!("`计数(…)` 中的各方", "the parties in a `count(…)`")));
            return;
        }
        if let ExprKind::OverPeriods { statistic: Statistic::Last, of, during: During::Named(part), inside, .. } =
            &figure.kind
            && let (ExprKind::Fact(fact), Some(_)) = (&of.kind, inside)
        {
            let whole = Period::containing(self.period_of_examples.cycle(), part.first_day());
            if whole > self.period_of_examples || Part::of(whole, *part).is_none() {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::PARTS_UNFIT,
                        say!(
                            "示例说的是 {period}，{part} 不在其中，也不是以前各期的",
                            "an example is about {period}, and {part} is no part of it or of a period before",
                            period = self.period_of_examples.to_string(),
                            part = part.to_string()
                        ),
                    )
                    .at(left.span)
                    .help(say!(
                        "写这一期或以前各期的月、季；示例取版本年份的第一期",
                        "name a part of that period or of one before: examples are about the first one of the edition's year"
                    )),
                );
                return;
            }
            list.push(Given::Part(*fact, *part, stated));
            return;
        }
        list.push(Given::Figure(figure, stated));
    }

    /// Whether some rule shares events of a kind among the units they concern.
    fn is_shared(&self, wanted: EventId) -> bool {
        let mut rules = self.nodes.iter().flat_map(|node| &node.rules);
        rules.any(|rule| matches!(rule.subject, Subject::Events { event, sharing: Some(_), .. } if event == wanted))
    }

    /// `count(fire where role = bureau and parties = 2)`: how many units bear the same part of each event, and the count
    /// without these words.
    fn parties(&mut self, written: &ast::Expr) -> (Option<ast::Expr>, Option<(u32, Span)>) {
        let nothing = (None, None);
        let Written::Call { function, arguments, qualifiers } = &written.kind else { return nothing };
        let [Qualifier::Where(condition)] = qualifiers.as_slice() else { return nothing };
        let parts = match &condition.kind {
            Written::And(list) => list.clone(),
            _ => vec![condition.clone()],
        };
        let says = |part: &ast::Expr| match &part.kind {
            Written::Compare(left, rest) if builtin(left) == Some(BuiltIn::Parties) => match rest.as_slice() {
                [(Comparison::Equal, value)] => Some(value.clone()),
                _ => None,
            },
            _ => None,
        };
        // A field of that name is meant first.
        let own = arguments.iter().any(|argument| match &argument.kind {
            Written::Path(event) => self.names.candidates(event).into_iter().any(|symbol| match symbol {
                Symbol::Event(id) => {
                    let kind = self.events.get(id.index());
                    kind.is_some_and(|kind| kind.field("parties").or_else(|| kind.field("各方")).is_some())
                }
                _ => false,
            }),
            _ => false,
        });
        let Some(value) = parts.iter().find_map(says).filter(|_| !own) else { return nothing };
        let mut rest: Vec<ast::Expr> = parts.into_iter().filter(|part| says(part).is_none()).collect();
        let qualifiers = match (rest.pop(), rest.is_empty()) {
            (None, _) => Vec::new(),
            (Some(only), true) => vec![Qualifier::Where(only)],
            (Some(last), false) => {
                rest.push(last);
                vec![Qualifier::Where(ast::Expr { kind: Written::And(rest), span: condition.span })]
            }
        };
        let kind = Written::Call { function: function.clone(), arguments: arguments.clone(), qualifiers };
        let without = ast::Expr { kind, span: written.span };
        let number = self.literal(&value, &Dim::Count).and_then(|stated| self.number_of_events(&stated, value.span));
        let number = number.filter(|number| (1..=1_000).contains(number));
        if number.is_none() {
            self.problems.push(incomplete(value.span, &say!("1 到 1000 个单位", "from 1 to 1000 units")));
        }
        (Some(without), number.map(|number| (number, value.span)))
    }

    /// `figure = value`
    fn assignment(&mut self, operand: &'a Operand) -> Option<(&'a ast::Expr, &'a ast::Expr)> {
        if let Some(Written::Compare(left, rest)) = plain(operand).map(|expr| &expr.kind)
            && let [(Comparison::Equal, value)] = rest.as_slice()
        {
            return Some((left, value));
        }
        self.problems.push(incomplete(operand.span, &say!("`名称 = 值`", "`name = value`")));
        None
    }

    /// The value of a figure; of what is decided also `yes` and `no`.
    fn stated(&mut self, written: &'a ast::Expr, figure: &Expr) -> Option<Value> {
        if let (ExprKind::Held(_), Written::Path(name)) = (&figure.kind, &written.kind) {
            match name.text().as_str() {
                "yes" | "是" => return Some(Value::Number(Number::ONE)),
                "no" | "否" => return Some(Value::Number(Number::ZERO)),
                _ => {}
            }
        }
        self.literal(written, &figure.dim)
    }

    /// A constant of a dimension, or a state.
    fn literal(&mut self, written: &ast::Expr, dim: &Dim) -> Option<Value> {
        if matches!(written.kind, Written::NotApplicable) {
            return Some(Value::Missing(State::NotApplicable));
        }
        if let Written::Path(name) = &written.kind {
            if let Some(state) = State::find(&name.text()) {
                return Some(Value::Missing(state));
            }
            if *dim == Dim::Flag {
                match name.text().as_str() {
                    "yes" | "是" => return Some(Value::Flag(true)),
                    "no" | "否" => return Some(Value::Flag(false)),
                    _ => {}
                }
            }
        }
        let typed = self.against(written, dim, &Scope::default());
        let plain_number = typed.dim == Dim::Plain;
        let zero = plain_number && typed.constant().and_then(Value::number).is_some_and(Number::is_zero);
        let fits = typed.dim == *dim
            || zero
            || *dim == Dim::Poisoned
            || (plain_number && matches!(dim, Dim::Count | Dim::Measure(_)))
            || (typed.dim == Dim::Count && matches!(dim, Dim::Plain));
        if typed.dim == Dim::Poisoned {
            return None;
        }
        match typed.constant() {
            Some(value) if fits => Some(value.clone()),
            Some(_) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!(
                            "这里应为{dim}，写的是{found}",
                            "expected {dim}, found {found}",
                            dim = dim.name(),
                            found = typed.dim.name()
                        ),
                    )
                    .at(written.span),
                );
                None
            }
            None => {
                self.problems.push(incomplete(written.span, &say!("固定的值", "a fixed value")));
                None
            }
        }
    }

    fn expected(&mut self, statement: &'a Statement, subject: NodeId, list: &mut Vec<Expectation>) {
        let mut clauses = Clauses::of(statement);
        let values = clauses.take_values();
        // `expect not applicable`: the words are a clause elsewhere.
        let not_applicable = clauses.flag(C::NotApplicable, &mut self.problems);
        clauses.finish(&[], &mut self.problems);
        let node = |id: NodeId, span: Span| Expr { kind: ExprKind::Node(id), dim: Dim::Points, span };
        if let Some(span) = not_applicable {
            list.push(Expectation { of: node(subject, span), value: Value::Missing(State::NotApplicable), span });
        }
        for operand in values {
            let Key::Value(expr) = &operand.key else {
                self.problems.push(incomplete(operand.span, &say!("应得的值", "the expected value")));
                continue;
            };
            if let Written::Compare(left, rest) = &expr.kind
                && let [(Comparison::Equal, value)] = rest.as_slice()
            {
                let of = self.expr(left, &everything(subject));
                if of.dim != Dim::Poisoned
                    && let Some(value) = self.stated(value, &of)
                {
                    list.push(Expectation { of, value, span: operand.span });
                }
                continue;
            }
            if let Some(value) = self.literal(expr, &Dim::Points) {
                list.push(Expectation { of: node(subject, operand.span), value, span: operand.span });
            }
        }
    }
}

/// Everything that an example may give or expect.
fn everything(subject: NodeId) -> Scope {
    Scope { node: Some(subject), results: true, decided: true, awards: true, consequences: true, ..Scope::default() }
}

/// `last.x`, `last-year.x`
fn is_earlier(name: &Name) -> bool {
    name.parts.len() > 1 && name.parts.first().is_some_and(|first| Earlier::find(first).is_some())
}

/// Fields and their values, and a window.
type Singled = (Vec<(u16, Value)>, Option<WindowId>);

/// The fields and the window that single out events, where the condition only says what they are equal to.
fn plain_events(filter: Option<&Expr>) -> Option<Singled> {
    let mut fields = Vec::new();
    let mut window = None;
    let mut open: Vec<&Expr> = filter.into_iter().collect();
    while let Some(condition) = open.pop() {
        match &condition.kind {
            ExprKind::And(list) => open.extend(list),
            ExprKind::Field(_, field) => fields.push((*field, Value::Flag(true))),
            ExprKind::InWindow(id) if window.is_none() => window = Some(*id),
            ExprKind::Not(inner) => match &inner.kind {
                ExprKind::Field(_, field) => fields.push((*field, Value::Flag(false))),
                _ => return None,
            },
            ExprKind::Compare(crate::model::expr::Comparison::Equal, left, right) => match (&left.kind, &right.kind) {
                (ExprKind::Field(_, field), ExprKind::Constant(value)) => fields.push((*field, value.clone())),
                _ => return None,
            },
            _ => return None,
        }
    }
    Some((fields, window))
}
