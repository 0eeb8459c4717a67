//! Rules over events: which count, by which date, how they are numbered, and how several units share one.

use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::number::Number;
use crate::base::source::Span;
use crate::base::witness::{Quantity, Witness};
use crate::model::contract::DatedBy;
use crate::model::expr::Expr;
use crate::model::method::{Highest, Repeat, Rule, Sharing, Subject};
use crate::model::value::{Dim, Value};
use crate::model::{EventId, NodeId};
use crate::say;
use crate::semantics::Builder;
use crate::semantics::clauses::{Clause, Clauses, Reference, RowKey, incomplete, reference};
use crate::semantics::expr::Scope;
use crate::semantics::names::Symbol;
use crate::syntax::ast::ExprKind as Written;
use crate::syntax::keywords::{ClauseWord as C, Sharing as SharingWord, Span as SpanWord};

/// The built-in word for the `date` column.
const DATE: (&str, &str) = ("date", "日期");
/// The field that tells which rows are about one matter, where no other is named.
const MATTER: &str = "matter";

/// What the head of a node says about several events of one matter.
#[derive(Debug, Clone)]
pub(in crate::semantics) enum MatterRule {
    /// Below the node only the one with the most points counts; by this field.
    HighestOnly(String, Span),
    /// Below the node each of them counts.
    EachCounts,
}

impl<'a> Builder<'a> {
    pub(in crate::semantics) fn event_of(&mut self, clause: &Clause<'a>) -> Option<EventId> {
        let Some(Reference::Name(name)) = clause.values.first().copied().and_then(reference) else {
            self.problems.push(incomplete(clause.whole(), &say!("事件的名称", "the name of an event")));
            return None;
        };
        let wanted = say!("事件", "an event");
        match self.names.resolve(name, &wanted, |s| matches!(s, Symbol::Event(_)), &mut self.problems) {
            Some(Symbol::Event(event)) => Some(event),
            _ => None,
        }
    }

    /// The position of a field of an event kind, which then must be filled in.
    fn field_of(&mut self, event: EventId, name: &str, span: Span) -> Option<u16> {
        let kind = self.events.get_mut(event.index())?;
        if let Some(position) = kind.field(name) {
            if let Some(field) = kind.fields.get_mut(position) {
                field.read = true;
            }
            return u16::try_from(position).ok();
        }
        let known: Vec<String> = kind.fields.iter().map(|field| field.id.clone()).collect();
        let mut problem = Diagnostic::new(
            &catalog::UNKNOWN_NAME,
            say!(
                "事件 `{event}` 没有字段 `{name}`",
                "the event `{event}` has no field `{name}`",
                event = kind.id.as_str(),
                name = name
            ),
        )
        .at(span)
        .label(kind.clause.span, say!("事件在这里", "the event is declared here"));
        if let Some(near) = crate::base::diagnostic::nearest(name, known.iter().map(String::as_str)) {
            problem = problem.replace(span, near);
        }
        self.problems.push(problem);
        None
    }

    /// The field a clause names: `by rank`, `same road`, `dated by found`.
    fn named_field(&mut self, event: EventId, clause: &Clause<'a>) -> Option<u16> {
        match clause.value().map(|expr| (&expr.kind, expr.span)) {
            Some((Written::Path(name), span)) => self.field_of(event, &name.text(), span),
            _ => {
                self.problems.push(incomplete(clause.whole(), &say!("事件的字段", "a field of the event")));
                None
            }
        }
    }

    pub(super) fn events(
        &mut self,
        event: EventId,
        filter: Option<Expr>,
        clauses: &mut Clauses<'a>,
        scope: &Scope,
    ) -> Subject {
        let highest = clauses.take(C::HighestOnly, &mut self.problems);
        let each_counts = clauses.flag(C::EachCounts, &mut self.problems);
        let dated = clauses.take(C::DatedBy, &mut self.problems);
        let first = clauses.take(C::FromThe, &mut self.problems);
        let shared = clauses.take(C::Shared, &mut self.problems);
        if let (Some(highest), Some(each)) = (&highest, each_counts) {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_NOT_SUITED,
                    say!("`就高` 与 `分别计` 只能写一个", "`highest only` and `each counts` exclude each other"),
                )
                .at(each)
                .label(highest.span, say!("另一个在这里", "the other one is here")),
            );
        }
        let highest_only = match (&highest, each_counts, scope.node.and_then(|node| self.matter_rule(node))) {
            (None, Some(_), _) | (None, None, None | Some((_, MatterRule::EachCounts))) => None,
            (Some(own), _, Some((_, MatterRule::HighestOnly(_, above)))) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_TWICE,
                        say!("上级已写 `就高`，这里不必再写", "`highest only` is stated above already"),
                    )
                    .at(own.span)
                    .label(above, say!("上级的规定", "the rule above")),
                );
                None
            }
            (Some(own), _, _) => self.matter_of(event, own).map(|field| Highest { field, over: None }),
            (None, None, Some((node, MatterRule::HighestOnly(name, span)))) => {
                let field = self.field_of(event, &name, span);
                field.map(|field| Highest { field, over: Some(node) })
            }
        };
        let dated_by = match &dated {
            Some(clause) => self.date_of_event(event, clause).unwrap_or(DatedBy::Date),
            None => self.date_of(event, clauses.span()),
        };
        let first = first.and_then(|clause| self.repeat(&clause, Some(event)));
        let sharing = shared.and_then(|clause| self.sharing(event, &clause));
        Subject::Events { event, filter, highest_only, dated_by, first, sharing }
    }

    /// The field of `highest only`: the one it names, or the matter.
    fn matter_of(&mut self, event: EventId, highest: &Clause<'a>) -> Option<u16> {
        match highest.inside(C::By) {
            Some(by) => self.named_field(event, by),
            None => self.field_of(event, MATTER, highest.span),
        }
    }

    /// The nearest head at or above a node that says what counts of several events of one matter.
    fn matter_rule(&self, node: NodeId) -> Option<(NodeId, MatterRule)> {
        let mut next = Some(node);
        while let Some(id) = next {
            if let Some(rule) = self.drafts.get(id.index()).and_then(|draft| draft.matter_rule.clone()) {
                return Some((id, rule));
            }
            next = self.node(id).and_then(|node| node.parent);
        }
        None
    }

    /// `highest only by matter` or `each counts` in the head of a node.
    pub(in crate::semantics) fn matter_rule_of_head(&mut self, clauses: &mut Clauses<'a>) -> Option<MatterRule> {
        let highest = clauses.take(C::HighestOnly, &mut self.problems);
        let each = clauses.flag(C::EachCounts, &mut self.problems);
        match (highest, each) {
            (Some(highest), Some(each)) => {
                self.problems.push(
                    Diagnostic::new(
                        &catalog::CLAUSE_TWICE,
                        say!("`就高` 与 `分别计` 只能写一个", "`highest only` and `each counts` exclude each other"),
                    )
                    .at(each)
                    .label(highest.span, say!("另一个在这里", "the other one is here")),
                );
                None
            }
            (Some(highest), None) => {
                let name = match highest.inside(C::By).and_then(Clause::value).map(|expr| &expr.kind) {
                    Some(Written::Path(name)) => name.text(),
                    _ => MATTER.to_owned(),
                };
                Some(MatterRule::HighestOnly(name, highest.whole()))
            }
            (None, each) => each.map(|_| MatterRule::EachCounts),
        }
    }

    /// Of two heads, one above the other, that say `highest only`, the upper one settles all below it.
    pub(in crate::semantics) fn nested_matter_rules(&mut self) {
        let mut found = Vec::new();
        for index in 0..self.nodes.len() {
            let own = self.drafts.get(index).and_then(|draft| draft.matter_rule.clone());
            let Some(MatterRule::HighestOnly(_, span)) = own else { continue };
            let parent = self.nodes.get(index).and_then(|node| node.parent);
            if let Some((_, MatterRule::HighestOnly(_, above))) = parent.and_then(|parent| self.matter_rule(parent)) {
                found.push((span, above));
            }
        }
        for (span, above) in found {
            self.problems.push(
                Diagnostic::new(
                    &catalog::CLAUSE_TWICE,
                    say!("上级已写 `就高`，这里不必再写", "`highest only` is stated above already"),
                )
                .at(span)
                .label(above, say!("上级的规定", "the rule above"))
                .help(say!(
                    "删去这一处；这里各件都算的，写 `分别计`",
                    "remove it; where each counts here, write `each counts`"
                )),
            );
        }
    }

    /// The date that `dated by` names: a field, or the `date` column.
    pub(in crate::semantics) fn date_of_event(&mut self, event: EventId, clause: &Clause<'a>) -> Option<DatedBy> {
        match clause.value().map(|expr| &expr.kind) {
            Some(Written::Path(name)) if self.is_date_column(event, &name.text()) => Some(DatedBy::Date),
            _ => {
                let field = self.named_field(event, clause)?;
                self.is_date(event, field, clause).then_some(DatedBy::Field(event, field))
            }
        }
    }

    /// Whether a word is the `date` column, and not a field of that name.
    fn is_date_column(&self, event: EventId, word: &str) -> bool {
        (word == DATE.0 || word == DATE.1)
            && self.events.get(event.index()).is_some_and(|kind| kind.field(word).is_none())
    }

    /// Whether a field is a date; a problem where it is not.
    fn is_date(&mut self, event: EventId, field: u16, clause: &Clause<'a>) -> bool {
        let dim = self.events.get(event.index()).and_then(|kind| kind.fields.get(usize::from(field))).map(|f| &f.dim);
        match dim {
            Some(Dim::Date) => true,
            Some(Dim::Poisoned) | None => false,
            Some(dim) => {
                let found = dim.name();
                self.problems.push(
                    Diagnostic::new(
                        &catalog::TYPE_MISMATCH,
                        say!(
                            "`计期` 应为日期字段，这里是{found}",
                            "`dated by` takes a date, and this is {found}",
                            found = found
                        ),
                    )
                    .at(clause.whole()),
                );
                false
            }
        }
    }

    /// The date that decides where a rule does not say: what the event says, or else its `date` column, unless it has
    /// several dates of its own.
    fn date_of(&mut self, event: EventId, span: Span) -> DatedBy {
        let Some(kind) = self.events.get(event.index()) else { return DatedBy::Date };
        if let Some(by) = kind.dated_by {
            return by;
        }
        let dates: Vec<&str> =
            kind.fields.iter().filter(|field| field.dim == Dim::Date).map(|field| field.id.as_str()).collect();
        if dates.len() < 2 {
            return DatedBy::Date;
        }
        let listed = crate::base::language::Bilingual { zh: dates.join("、"), en: dates.join(", ") };
        let first = dates.first().map_or(String::new(), |date| (*date).to_owned());
        let declared = kind.clause.span;
        self.problems.push(
            Diagnostic::new(
                &catalog::DATED_BY_MISSING,
                say!(
                    "事件有几个日期（日期、{listed}），按哪一个算在哪一期没有写明",
                    "the event has several dates (date, {listed}); which one decides its period is not stated",
                    listed = listed
                ),
            )
            .at(span)
            .label(declared, say!("事件在这里声明", "the event is declared here"))
            .help(say!(
                "写 `计期 {first}` 或 `计期 日期`；也可以写在 `事件` 上，对各条规则都有效",
                "write `dated by {first}` or `dated by date`; at the `event` it holds for all rules",
                first = first
            )),
        );
        DatedBy::Date
    }

    /// Which events are numbered together, and from which on: `from the 3rd same road in this year`.
    pub(super) fn repeat(&mut self, clause: &Clause<'a>, event: Option<EventId>) -> Option<Repeat> {
        let first = clause.values.first().copied().and_then(|operand| self.whole(operand))?;
        let Some(event) = event else {
            self.problems.push(
                Diagnostic::new(
                    &catalog::OUT_OF_SCOPE,
                    say!("`自第 …次` 只用于按次计的规则", "`from the …` belongs to rules that count events"),
                )
                .at(clause.whole()),
            );
            return None;
        };
        let same = match clause.inside(C::Same) {
            Some(same) => Some(self.named_field(event, same)?),
            None => None,
        };
        let in_year = match clause.inside(C::In) {
            None => false,
            Some(span) => match span.values.first().copied().and_then(reference) {
                Some(Reference::Name(name)) => match SpanWord::find(&name.text()) {
                    Some(SpanWord::ThisYear) => true,
                    Some(SpanWord::ThisPeriod) => false,
                    _ => {
                        let known = [SpanWord::ThisPeriod, SpanWord::ThisYear];
                        let spelt = known.map(|word| (word.zh(), word.en().replace('-', " ")));
                        let list: Vec<(&str, &str)> = spelt.iter().map(|(zh, en)| (*zh, en.as_str())).collect();
                        self.unknown_word(&name.text(), name.span, &list);
                        return None;
                    }
                },
                _ => {
                    self.problems
                        .push(incomplete(span.whole(), &say!("`本期` 或 `本年`", "`this period` or `this year`")));
                    return None;
                }
            },
        };
        Some(Repeat { first, same, in_year })
    }

    /// How the units that an event concerns share its points.
    fn sharing(&mut self, event: EventId, clause: &Clause<'a>) -> Option<Sharing> {
        let matter = self.events.get(event.index()).and_then(|kind| kind.field(MATTER));
        let matter = matter.and_then(|position| u16::try_from(position).ok());
        let Some(by) = clause.inside(C::By) else {
            let word = clause.value().map(|expr| &expr.kind);
            if let Some(Written::Path(name)) = word {
                if SharingWord::find(&name.text()).is_some() {
                    return Some(Sharing { matter, by: None });
                }
                let known = SharingWord::ALL.iter().map(|word| (word.zh(), word.en())).collect::<Vec<_>>();
                self.unknown_word(&name.text(), name.span, &known);
                return None;
            }
            self.problems.push(incomplete(clause.whole(), &say!("怎样分担", "how it is shared")).help(say!(
                "写 `分担 均等`，或 `分担 按 角色 部门：20%，乡镇：80%`",
                "write `shared equally`, or `shared by role bureau: 20%, town: 80%`"
            )));
            return None;
        };
        // Several rows of one event are told by their matter.
        if matter.is_none() {
            self.field_of(event, MATTER, clause.whole());
            return None;
        }
        let field = self.named_field(event, by)?;
        let dim = self.events.get(event.index())?.fields.get(usize::from(field))?.dim.clone();
        let scope = Scope { event: Some(event), ..Scope::default() };
        let mut shares: Vec<(Value, Number)> = Vec::new();
        let mut named: Vec<String> = Vec::new();
        let mut broken = false;
        for row in &by.rows {
            let key = match &row.key {
                RowKey::Value(_) => self.tests(row, &dim, &scope).and_then(|tests| tests.into_iter().next()),
                _ => {
                    self.problems.push(incomplete(
                        row.span,
                        &say!("各方的份额，如 `部门：20%`", "a share for each part, such as `bureau: 20%`"),
                    ));
                    None
                }
            };
            let share = self.expr(row.value, &Scope::default());
            let share = match (share.constant(), &share.dim) {
                (Some(Value::Number(number)), Dim::Ratio | Dim::Plain) if *number >= Number::ZERO => {
                    Some(number.clone())
                }
                (_, Dim::Poisoned) => None,
                _ => {
                    self.problems
                        .push(incomplete(share.span, &say!("固定的份额，如 `20%`", "a fixed share, such as `20%`")));
                    None
                }
            };
            match (key.and_then(|(_, key)| key.constant().cloned()), share) {
                (Some(key), Some(share)) => {
                    let text = self.sources.text(row.span);
                    named.push(text.split(['：', ':']).next().unwrap_or(text).trim().to_owned());
                    shares.push((key, share));
                }
                _ => broken = true,
            }
        }
        if broken {
            return None;
        }
        let sum: Number = shares.iter().map(|(_, share)| share.clone()).sum();
        if sum != Number::ONE {
            let percent = &sum * &Number::HUNDRED;
            self.problems.push(
                Diagnostic::new(
                    &catalog::SHARES_SUM,
                    say!(
                        "各方份额合计 {percent}%，应为 100%",
                        "the shares add up to {percent}%, not 100%",
                        percent = &percent
                    ),
                )
                .at(clause.whole())
                .help(say!("核对各方的份额", "check the shares"))
                .witness(Witness::sum(
                    &say!("份额", "shares"),
                    named.iter().map(String::as_str).zip(shares.iter().map(|(_, share)| share)),
                    &Number::ONE,
                    Quantity::share,
                )),
            );
        }
        Some(Sharing { matter, by: Some((field, shares)) })
    }

    /// Settles by which date each kind of event belongs to a period: what is counted in it must be told one way.
    pub(in crate::semantics) fn dates_of_events(&mut self) {
        let mut told: Vec<Option<(DatedBy, Span)>> = vec![None; self.events.len()];
        let mut clashes = Vec::new();
        let rules = self.nodes.iter().flat_map(|node| &node.rules);
        let effects = self.awards.iter().flat_map(|award| &award.effects);
        let effects = effects.chain(self.consequences.iter().flat_map(|consequence| &consequence.effects));
        let entered = effects.filter_map(|effect| match effect {
            crate::model::decision::Effect::Points(rule) => Some(rule),
            _ => None,
        });
        for rule in rules.chain(entered) {
            let Rule { subject: Subject::Events { event, dated_by, .. }, clause, .. } = rule else { continue };
            let declared = self.events.get(event.index()).and_then(|kind| Some((kind.dated_by?, kind.clause.span)));
            let Some(slot) = told.get_mut(event.index()) else { continue };
            match slot.or(declared) {
                Some((by, first)) if by != *dated_by => clashes.push((clause.span, first)),
                _ => *slot = Some((*dated_by, clause.span)),
            }
        }
        for (kind, told) in self.events.iter_mut().zip(told) {
            kind.dated_by = kind.dated_by.or(told.map(|(by, _)| by)).filter(|by| *by != DatedBy::Date);
        }
        for (span, first) in clashes {
            self.problems.push(
                Diagnostic::new(
                    &catalog::DATED_BY_MISSING,
                    say!(
                        "同一种事件在两处按不同的日期计期，同一件事会算进不同的周期",
                        "one kind of event is dated in two ways, so that one event could fall into two periods"
                    ),
                )
                .at(span)
                .label(first, say!("另一处在这里", "the other one is here"))
                .help(say!("在 `事件` 上写一次 `计期 …`", "say `dated by …` once, at the `event`")),
            );
        }
    }
}
