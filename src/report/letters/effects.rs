//! What a letter costs by the rules of the scheme that count letters of its kind.

use super::points::{Sheet, numbered};
use crate::model::expr::{Comparison, Expr, ExprKind};
use crate::model::method::{Rule, Sign, Subject};
use crate::model::register::Register;
use crate::model::value::Value;
use crate::report::view::context::Context;
use crate::report::words;

impl Sheet<'_, '_> {
    /// What each letter of the kind costs, by the rules of the scheme.
    pub(super) fn consequences(&self) -> String {
        let ctx = self.ctx;
        let own = self.paper.letter.effects.iter();
        let inner = ctx.rules.nodes.iter().flat_map(|node| &node.rules).filter(|rule| self.counts(rule));
        let said: Vec<String> = own.chain(inner).map(|rule| self.effect(rule)).collect();
        let scheme = self.scheme();
        if said.is_empty() {
            let own = self.by_tone(("本函", "this letter"), ("本通知", "this notice"));
            return ctx.text(
                || format!("按{scheme}，发出{own}本身不计分。"),
                || format!("By {scheme}, {own} in itself takes no points."),
            );
        }
        let list = said.join(ctx.say("；", "; "));
        ctx.text(|| format!("按{scheme}，每件{list}。"), || format!("By {scheme}, each such letter: {list}."))
    }

    /// Whether a rule of an indicator counts letters of this kind.
    fn counts(&self, rule: &Rule) -> bool {
        let Subject::Events { event, filter: Some(filter), .. } = &rule.subject else { return false };
        let letters = ctx_event(self.ctx, Register::Letters);
        letters == Some(event.index()) && asks_for(filter, &self.paper.letter.id)
    }

    fn effect(&self, rule: &Rule) -> String {
        let ctx = self.ctx;
        let amount = words::amount(ctx, &rule.amount);
        let title = rule.title.as_deref().unwrap_or(&rule.name);
        let verb = match rule.sign {
            Sign::Deduct => ctx.say("扣", "minus "),
            Sign::Add => ctx.say("加", "plus "),
            Sign::Adjust => ctx.say("增减", "plus or minus "),
        };
        let into = match &rule.counted_in {
            None => String::new(),
            Some(account) => {
                let account = account.as_str();
                // The built-in account is told by its word in the language.
                let account =
                    if account == "year-end" { ctx.say("年终考核", "the year-end assessment") } else { account };
                ctx.text(|| format!("，计入{account}"), || format!(", counted in {account}"))
            }
        };
        let article = rule.clause.article.as_deref().map(|article| numbered(article).0);
        let why =
            article.map_or_else(|| title.to_owned(), |article| format!("{title}{}{article}", ctx.say("，", ", ")));
        let points = if amount == "1" { "point" } else { "points" };
        ctx.text(|| format!("{verb}{amount}{into}（{why}）"), || format!("{verb}{amount} {points}{into} ({why})"))
    }
}

/// The position of a register among the kinds of events.
fn ctx_event(ctx: &Context, register: Register) -> Option<usize> {
    ctx.rules.events.iter().position(|kind| kind.register == Some(register))
}

/// Whether a condition over letters asks for one kind.
fn asks_for(filter: &Expr, kind: &str) -> bool {
    let at = Register::Letters.position("letter").and_then(|at| u16::try_from(at).ok());
    let asks = |a: &Expr, b: &Expr| {
        matches!(&a.kind, ExprKind::Field(_, field) if Some(*field) == at)
            && matches!(&b.kind, ExprKind::Constant(Value::Text(text)) if &**text == kind)
    };
    match &filter.kind {
        ExprKind::Compare(Comparison::Equal, a, b) => asks(a, b) || asks(b, a),
        ExprKind::And(all) => all.iter().any(|part| asks_for(part, kind)),
        _ => false,
    }
}
