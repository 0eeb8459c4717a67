//! Rules in words: how shares, roundings, ties, effects and conditions of a rule set are said in a bulletin.

use super::view::context::Context;
use super::{condition, titled};
use crate::base::number::{Number, RoundingMode};
use crate::model::Rounding;
use crate::model::decision::{Ahead, Award, CutTies, Effect, End, Quota, QuotaSize, RankKey, Ties, VetoEffect};
use crate::model::expr::{Among, Expr, ExprKind};
use crate::model::method::{Choice, MethodKind};
use crate::model::node::{Body, Combining, Node, NotApplicable, Share};
use crate::model::value::{Dim, Value};

/// The text of a rule is quoted up to so many characters.
const QUOTED: usize = 160;

/// The name of a rounding mode.
pub(crate) fn mode(ctx: &Context, mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::HalfUp => ctx.say("四舍五入", "half up"),
        RoundingMode::HalfEven => ctx.say("四舍六入五成双（GB/T 8170）", "half to even (GB/T 8170)"),
        RoundingMode::Down => ctx.say("截尾", "down"),
        RoundingMode::Up => ctx.say("进一", "up"),
    }
}

/// A rounding: `2位小数，四舍五入`.
pub(crate) fn rounding(ctx: &Context, rounding: Rounding) -> String {
    let Rounding { places, mode: how } = rounding;
    ctx.text(
        || format!("{places}位小数，{}", mode(ctx, how)),
        || format!("{places} decimal{}, {}", if places == 1 { "" } else { "s" }, mode(ctx, how)),
    )
}

/// What a node counts for in its parent.
pub(crate) fn share(ctx: &Context, node: &Node) -> String {
    let full = ctx.print().plain(&node.full);
    let points = if node.full == Number::ONE { "point" } else { "points" };
    match &node.share {
        Share::Root => ctx.text(|| format!("满分{full}分"), || format!("{full} {points}")),
        Share::Points => ctx.text(|| format!("{full}分"), || format!("{full} {points}")),
        Share::Weight { by: Some(_), .. } => ctx.say("权重因单位而异", "weight by unit").to_owned(),
        Share::Weight { weight, .. } => {
            let weight = ctx.print().weight(weight);
            ctx.text(|| format!("权重{weight}"), || format!("weight {weight}"))
        }
    }
}

/// How the raw value of a node comes about.
pub(crate) fn body(ctx: &Context, node: &Node) -> String {
    let words = match &node.body {
        Body::Combine(Combining::Sum) => match node.children.first().map(|child| ctx.share(*child)) {
            Some(Some(Share::Weight { .. })) => ctx.say("各项加权求和", "weighted sum of its parts"),
            _ => ctx.say("各项得分相加", "sum of its parts"),
        },
        Body::Combine(Combining::Best) => ctx.say("取各项中最高者", "the best of its parts"),
        Body::Combine(Combining::Lowest) => ctx.say("取各项中最低者", "the lowest of its parts"),
        Body::Combine(Combining::Mean) => ctx.say("各项平均", "the mean of its parts"),
        Body::Combine(Combining::Geometric) => {
            ctx.say("各项得分率的几何平均", "the geometric mean of its parts, as shares of their full marks")
        }
        Body::Combine(Combining::Product) => {
            ctx.say("各项得分率连乘", "its parts multiplied, as shares of their full marks")
        }
        Body::Item(item) if item.methods.iter().all(|method| matches!(method.kind, MethodKind::Scored(_))) => {
            ctx.say("评分", "scored by hand")
        }
        Body::Item(_) => ctx.say("按数据计分", "scored from data"),
        Body::Survey(_) => ctx.say("问卷评价", "survey"),
    };
    let mut out = words.to_owned();
    let rules = node.rules.len();
    if rules > 0 {
        out.push_str(
            &ctx.text(|| format!("，另有{rules}条增减分规定"), || format!(", and {rules} rules that add or take")),
        );
    }
    out
}

/// What becomes of the share of a node that does not concern a unit.
pub(crate) fn not_applicable(ctx: &Context, rule: NotApplicable, factor: Option<&Number>) -> String {
    if let Some(factor) = factor {
        let factor = ctx.print().percent(factor);
        return ctx.text(
            || format!("其份额按比例分摊给同级各项，合计再乘以{factor}"),
            || format!("its share is spread over its siblings and the sum multiplied by {factor}"),
        );
    }
    let words = match rule {
        NotApplicable::Zero => ctx.say("按0分计", "counts zero"),
        NotApplicable::Full => ctx.say("按满分计", "counts its full mark"),
        NotApplicable::Redistribute => ctx.say("其份额按比例分摊给同级各项", "its share is spread over its siblings"),
        NotApplicable::Lost => ctx.say("其分数就此失去，不分摊", "its points are lost and not spread"),
    };
    words.to_owned()
}

/// How equals share places.
pub(crate) fn ties(ctx: &Context, ties: Ties) -> &'static str {
    match ties {
        Ties::Share => ctx.say("得分相同的并列，其后名次空缺（1、2、2、4）", "equals share the better place (1 2 2 4)"),
        Ties::ShareLow => ctx.say("得分相同的并列于靠后名次（1、3、3、4）", "equals share the worse place (1 3 3 4)"),
        Ties::Dense => ctx
            .say("得分相同的并列，其后名次不空缺（1、2、2、3）", "equals share a place and none is left out (1 2 2 3)"),
        Ties::Forbidden => ctx.say("不得并列，须裁定", "no ties: a recorded decision is needed"),
    }
}

/// Which units are ranked together.
pub(crate) fn among(ctx: &Context, among: Among) -> String {
    match among {
        Among::Peers if !ctx.grouped() => ctx.say("全部单位一起排名", "all units together").to_owned(),
        Among::Peers => ctx.say("分组排名", "each group by itself").to_owned(),
        Among::Everyone => ctx.say("全部单位一起排名", "all units together").to_owned(),
        Among::Group(_) => {
            let title = group_title(ctx, among);
            ctx.text(|| format!("“{title}”组内排名"), || format!("within “{title}”"))
        }
    }
}

/// The title of a group by itself; empty of other sets.
fn group_title(ctx: &Context, among: Among) -> String {
    let Among::Group(group) = among else { return String::new() };
    let group = ctx.rules.groups.get(group.index());
    group.map_or_else(String::new, |group| group.title.clone().unwrap_or_else(|| group.id.clone()))
}

/// The keys of a ranking in their order.
pub(crate) fn keys(ctx: &Context, keys: &[RankKey]) -> String {
    let names: Vec<String> = keys
        .iter()
        .map(|key| {
            let name = expression(ctx, &key.of);
            let order = if key.lower_is_better {
                ctx.say("（低者在前）", " (lower first)")
            } else {
                ctx.say("（高者在前）", " (higher first)")
            };
            format!("{name}{order}")
        })
        .collect();
    names.join(ctx.say("；相同时比", "; then by "))
}

/// The name of an account of points.
pub(crate) fn account(ctx: &Context, name: &str) -> String {
    match name {
        "year-end" | "年终" => ctx.say("年终考核", "year-end").to_owned(),
        other => other.to_owned(),
    }
}

/// An expression: the title of what it reads, or else its text in the scheme.
pub(crate) fn expression(ctx: &Context, expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Constant(Value::Number(number)) if expr.dim == Dim::Points => ctx.print().plain(number),
        ExprKind::Constant(value) => ctx.print().value(value, &expr.dim),
        ExprKind::Node(node) => ctx.node_title(*node).to_owned(),
        ExprKind::Fact(fact) => ctx
            .rules
            .facts
            .get(fact.index())
            .map_or_else(String::new, |fact| fact.title.clone().unwrap_or_else(|| fact.id.clone())),
        ExprKind::ExactTotal => ctx.say("修约前的总分", "the total before rounding").to_owned(),
        ExprKind::Shown(inner, _) => {
            let inner = expression(ctx, inner);
            ctx.text(|| format!("{inner}（显示值）"), || format!("{inner} as shown"))
        }
        _ => one_line(&titled::text(ctx, expr)),
    }
}

/// The text of a place in the scheme, on one line and not too long.
pub(crate) fn quoted(ctx: &Context, span: crate::base::source::Span) -> String {
    one_line(&titled::written(ctx, span)).replace(">=", "≥").replace("<=", "≤")
}

/// A text on one line, cut where it is long: no more of it is read than is kept.
pub(crate) fn one_line(text: &str) -> String {
    let words = text.split_whitespace().enumerate();
    let chars = words.flat_map(|(at, word)| (at > 0).then_some(' ').into_iter().chain(word.chars()));
    let mut line = String::new();
    for (at, c) in chars.enumerate() {
        if at == QUOTED {
            line.push('…');
            break;
        }
        line.push(c);
    }
    line
}

/// A condition in words, or as it is written with titles for names; one that is written with `unless` says so.
pub(crate) fn condition(ctx: &Context, when: &Expr) -> String {
    let told = |when| condition::worded(ctx, when).unwrap_or_else(|| titled::text(ctx, when));
    match &when.kind {
        // What `unless` makes has the place of the condition that it turns.
        ExprKind::Not(inner) if inner.span == when.span => {
            let text = one_line(&told(inner));
            ctx.text(|| format!("除非{text}"), || format!("unless {text}"))
        }
        _ => one_line(&told(when)),
    }
}

/// How much a rule takes or gives, where it is one amount.
pub(crate) fn amount(ctx: &Context, choice: &Choice) -> String {
    match choice {
        Choice::Value(Expr { kind: ExprKind::Constant(value), .. }) => match value.number() {
            Some(number) => {
                let text = ctx.print().plain(number);
                ctx.text(|| format!("{text}分"), || text.clone())
            }
            None => ctx.print().value(value, &Dim::Points),
        },
        Choice::Value(expr) => expression(ctx, expr),
        Choice::By { .. } => ctx.say("按档次", "by level").to_owned(),
    }
}

/// What a veto does.
pub(crate) fn veto_effect(ctx: &Context, effect: &VetoEffect) -> String {
    let grade = |index: u16| {
        let bands = ctx.rules.grades.as_ref().map_or(&[][..], |grades| &grades.bands);
        bands.get(usize::from(index)).map_or_else(String::new, |grade| grade.name.clone())
    };
    let plain = |number: &Number| ctx.print().plain(number);
    match effect {
        VetoEffect::Deduct(points) => {
            ctx.text(|| format!("从总分中扣{}分", plain(points)), || format!("{} points taken", plain(points)))
        }
        VetoEffect::DeductEach { points, event, .. } => {
            let kind = ctx.rules.events.get(event.index());
            let kind = kind.map_or("", |kind| kind.title.as_deref().unwrap_or(&kind.id));
            ctx.text(
                || format!("每次{kind}从总分中扣{}分", plain(points)),
                || format!("{} points taken for each {kind}", plain(points)),
            )
        }
        VetoEffect::NotRanked => ctx.say("不排名次", "not ranked").to_owned(),
        VetoEffect::TotalAtMost(points) => {
            ctx.text(|| format!("总分不超过{}分", plain(points)), || format!("total at most {}", plain(points)))
        }
        VetoEffect::GradeIs(at) => {
            ctx.text(|| format!("评为“{}”", grade(*at)), || format!("grade is “{}”", grade(*at)))
        }
        VetoEffect::GradeAtMost(at) => {
            ctx.text(|| format!("等次不高于“{}”", grade(*at)), || format!("grade at most “{}”", grade(*at)))
        }
        VetoEffect::LastPlace => ctx.say("列末位", "last place").to_owned(),
        VetoEffect::Bar(awards) if awards.is_empty() => ctx.say("取消评奖资格", "no awards").to_owned(),
        VetoEffect::Bar(awards) => {
            let titles: Vec<String> = awards.iter().map(|award| ctx.award_title(*award).to_owned()).collect();
            let titles = ctx.print().list(&titles);
            ctx.text(|| format!("不得评{titles}"), || format!("not eligible for {titles}"))
        }
        VetoEffect::Require(words) => words.clone(),
    }
}

/// What an award or consequence brings.
pub(crate) fn effect(ctx: &Context, effect: &Effect) -> String {
    match effect {
        Effect::Pay(pay) => {
            let money = match pay.fixed() {
                Some(amount) => ctx.print().money(amount),
                None => ctx.say("按规定计算的金额", "a sum by the rule").to_owned(),
            };
            let money = match pay.per_head {
                true => ctx.text(|| format!("每人{money}"), || format!("{money} per head")),
                false => money,
            };
            match &pay.title {
                Some(title) => ctx.text(|| format!("{title}{money}"), || format!("{title}: {money}")),
                None => ctx.text(|| format!("奖励{money}"), || format!("pays {money}")),
            }
        }
        Effect::Points(rule) => {
            let amount = amount(ctx, &rule.amount);
            let name = rule.title.as_deref().unwrap_or(&rule.name);
            ctx.text(|| format!("{name}（{amount}）"), || format!("{name} ({amount} points)"))
        }
        Effect::Suspend { nodes, everyone, during } => {
            let titles: Vec<String> = nodes.iter().map(|node| ctx.node_title(*node).to_owned()).collect();
            let titles = ctx.print().list(&titles);
            let during = ahead(ctx, *during);
            if *everyone {
                ctx.text(|| format!("{during}停用{titles}"), || format!("{titles} suspended {during}"))
            } else {
                ctx.text(
                    || format!("{during}本单位停用{titles}"),
                    || format!("{titles} suspended for the unit {during}"),
                )
            }
        }
        Effect::Bar { awards, during } => {
            let titles: Vec<String> = awards.iter().map(|award| ctx.award_title(*award).to_owned()).collect();
            let titles = if titles.is_empty() {
                ctx.say("各奖项", "all awards").to_owned()
            } else {
                ctx.print().list(&titles)
            };
            let during = ahead(ctx, *during);
            ctx.text(|| format!("{during}不得评{titles}"), || format!("not eligible for {titles} {during}"))
        }
        Effect::Allotment(allotment) => {
            let share = ctx.print().percent(&allotment.share);
            let name = &allotment.name;
            ctx.text(|| format!("本单位“{name}”名额提高到{share}"), || format!("own quota of “{name}” becomes {share}"))
        }
        Effect::Require(words) => words.clone(),
    }
}

/// Who gains an award: `前3名`, `后1名，并列均入选`.
pub(crate) fn places(ctx: &Context, award: &Award) -> String {
    let Some((end, quota)) = &award.places else {
        return ctx.say("符合条件者均可获得", "everyone who meets the condition").to_owned();
    };
    let size = match &quota.size {
        QuotaSize::Number(number) => ctx.text(|| format!("{number}名"), || number.to_string()),
        QuotaSize::Share { share, .. } => ctx.print().percent(share),
    };
    let cut = match quota.cut {
        CutTies::In => ctx.say("，末位并列均入选", ", all that tie at the cut are in"),
        CutTies::Out => ctx.say("，末位并列均不入选", ", none that ties at the cut is in"),
        CutTies::Forbidden => ctx.say("，末位不得并列", ", ties at the cut need a decision"),
    };
    let end = match end {
        End::Top => ctx.say("前", "top "),
        End::Bottom => ctx.say("后", "bottom "),
    };
    format!("{end}{size}{cut}")
}

/// How many units may have a grade: `不超过各组的30%（四舍五入取整），末位并列均不入选`.
pub(crate) fn quota(ctx: &Context, quota: &Quota) -> String {
    let of = match quota.among {
        Among::Peers if ctx.grouped() => ctx.say("各组", "each group").to_owned(),
        Among::Peers | Among::Everyone => ctx.say("全部单位", "all units").to_owned(),
        Among::Group(_) => group_title(ctx, quota.among),
    };
    let size = match &quota.size {
        QuotaSize::Number(number) => ctx.text(|| format!("{of}至多{number}个"), || format!("at most {number} of {of}")),
        QuotaSize::Share { share, rounding, least } => {
            let (share, rounding) = (ctx.print().percent(share), whole(ctx, *rounding));
            let least = match least {
                0 => String::new(),
                least => ctx.text(|| format!("，至少{least}个"), || format!(", at least {least}")),
            };
            ctx.text(
                || format!("不超过{of}的{share}（{rounding}{least}）"),
                || format!("at most {share} of {of} ({rounding}{least})"),
            )
        }
    };
    let cut = match quota.cut {
        CutTies::In => ctx.say("，末位并列均入选", ", all that tie at the cut are in"),
        CutTies::Out => ctx.say("，末位并列均不入选", ", none that ties at the cut is in"),
        CutTies::Forbidden => ctx.say("，末位不得并列", ", ties at the cut need a decision"),
    };
    format!("{size}{cut}")
}

/// How a number of places becomes whole.
fn whole(ctx: &Context, mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::HalfUp => ctx.say("四舍五入取整", "rounded half up"),
        RoundingMode::HalfEven => ctx.say("四舍六入五成双取整", "rounded half to even"),
        RoundingMode::Down => ctx.say("舍去小数取整", "rounded down"),
        RoundingMode::Up => ctx.say("有小数即进一取整", "rounded up"),
    }
}

/// How long something reaches ahead.
fn ahead(ctx: &Context, during: Ahead) -> String {
    match during {
        Ahead::Periods(n) => ctx.text(|| format!("以后{n}期"), || format!("for {n} periods")),
        Ahead::Months(n) if n % 12 == 0 => {
            let n = n / 12;
            ctx.text(|| format!("此后{n}年内"), || format!("for {n} year{}", if n == 1 { "" } else { "s" }))
        }
        Ahead::Months(n) => ctx.text(|| format!("此后{n}个月内"), || format!("for {n} months")),
        Ahead::ThisYear => ctx.say("本年内", "in this year").to_owned(),
    }
}
