//! The defaults a scheme relies on because it says nothing else, each only where the scheme has what it is about, and what
//! every node can reach. A page to lay beside a draft: whoever signs it should know what it says by saying nothing.

use super::outline::extent;
use super::print::Print;
use crate::base::language::{Bilingual, Lang};
use crate::engine;
use crate::model::RuleSet;
use crate::model::decision::{End, FactorWhen, QuotaSize, VetoEffect};
use crate::model::expr::{Among, Expr, ExprKind};
use crate::model::method::{MethodKind, Subject};
use crate::model::node::Body;
use crate::say;

/// The defaults in force, a sentence each, and the reachable values of every node.
#[must_use]
pub fn defaults(rules: &RuleSet) -> Bilingual {
    let mut lines = vec![say!("{id}：依赖的默认规定", "{id}: defaults relied on", id = rules.scheme.id.as_str())];
    let mut list = Vec::new();
    of_values(rules, &mut list);
    of_scoring(rules, &mut list);
    of_decisions(rules, &mut list);
    for line in list {
        lines.push(Bilingual { zh: format!("  {}", line.zh), en: format!("  {}", line.en) });
    }
    if !rules.reach.is_empty() {
        lines.push(say!("{id}：各指标可得的分值", "{id}: what each node can reach", id = rules.scheme.id.as_str()));
    }
    for (node, reach) in rules.nodes.iter().zip(&rules.reach) {
        let told = |lang| format!("  {}: {}", node.id, extent(Print::new(rules, lang), reach));
        lines.push(Bilingual { zh: told(Lang::Zh).replacen(": ", "：", 1), en: told(Lang::En) });
    }
    let join = |pick: fn(&Bilingual) -> &str| lines.iter().map(pick).collect::<Vec<_>>().join("\n");
    Bilingual { zh: join(|line| &line.zh), en: join(|line| &line.en) }
}

/// Whether some rule holds an expression of a kind.
fn reads(rules: &RuleSet, is: impl Fn(&ExprKind) -> bool) -> bool {
    let mut found = false;
    for expr in engine::expressions(rules) {
        expr.walk(&mut |inner: &Expr| found |= is(&inner.kind));
    }
    found
}

fn of_values(rules: &RuleSet, list: &mut Vec<Bilingual>) {
    list.push(say!(
        "显示：{places}位小数，与总分的修约相同",
        "show: {places} decimals, as the total is rounded",
        places = rules.scheme.show.places
    ));
    list.push(say!("缺报：没有写明的一律是数据错误", "missing: whatever is not stated is an error of the data"));
    list.push(say!(
        "条件：不适用的视为不满足，其他缺报是数据错误",
        "conditions: not applicable counts as not met, any other missing value is an error of the data"
    ));
    if reads(rules, |kind| matches!(kind, ExprKind::OverPeers { .. } | ExprKind::Rated { .. })) {
        list.push(say!(
            "组内统计：计入本单位和被否决的单位，不计入代替缺报的数",
            "statistics over units: the unit itself and vetoed units count, values that stand for missing ones do not"
        ));
    }
    if reads(rules, |kind| matches!(kind, ExprKind::Earlier(..))) {
        list.push(say!(
            "以前各期：取公布的最终结果，按当时的规定；没有上期的为不适用",
            "earlier periods: published final results by the rules then in force; without an earlier period, not applicable"
        ));
    }
    let targets = rules.facts.iter().filter_map(|fact| fact.target.as_ref());
    if targets.clone().any(|target| !target.by_days) {
        list.push(say!(
            "目标：期末有效的目标适用于整期",
            "targets: the one in force on the last day rules the whole period"
        ));
    }
}

fn of_scoring(rules: &RuleSet, list: &mut Vec<Bilingual>) {
    let methods = || {
        rules.nodes.iter().filter_map(|node| match &node.body {
            Body::Item(item) => Some(item.methods.iter()),
            _ => None,
        })
    };
    let methods = || methods().flatten();
    let any_rule =
        |is: &dyn Fn(&crate::model::method::Rule) -> bool| rules.nodes.iter().flat_map(|node| &node.rules).any(is);
    if methods().any(|method| matches!(method.kind, MethodKind::Linear { .. })) {
        list.push(say!("插值：两端之外取端点的值", "linear: flat beyond both ends"));
    }
    if methods().any(|method| matches!(method.kind, MethodKind::Ratio { may_be_negative: false, .. })) {
        list.push(say!("比率：负数按 0 计", "ratio: a negative one counts 0"));
    }
    if any_rule(&|rule| matches!(rule.subject, Subject::Events { .. })) {
        list.push(say!(
            "事件：按 `日期` 归入各期，另写 `计期` 的除外",
            "events: the column `date` decides the period, unless a rule says `dated by`"
        ));
    }
    let repeat = |rule: &crate::model::method::Rule| {
        rule.factors.iter().any(|factor| matches!(&factor.when, FactorWhen::FromThe(repeat) if !repeat.in_year))
    };
    if any_rule(&repeat) {
        list.push(say!(
            "重复计次：以一期为限；`自第 n 次` 起每次都乘，各乘一次",
            "repeats: counted within a period; from the n-th on each is multiplied, once"
        ));
    }
    let surveys = || {
        rules.nodes.iter().filter_map(|node| match &node.body {
            Body::Survey(survey) => Some(survey),
            _ => None,
        })
    };
    if surveys().any(|survey| (survey.drop_highest > 0 || survey.drop_lowest > 0) && !survey.drop_raters) {
        list.push(say!(
            "去掉高低分：每个单位、测评组、方面分别去掉",
            "dropped answers: in each cell of unit, panel and aspect by itself"
        ));
    }
    if surveys().any(|survey| survey.aspects.len() > 1) {
        list.push(say!("测评方面：没有写权重的平均分配", "aspects: equal weights where none are stated"));
    }
    if surveys().any(|survey| survey.valid_when.is_some() && !survey.leave_out_thin) {
        list.push(say!(
            "测评有效：每个测评组都须达到最低人数",
            "valid surveys: the least number is needed in each panel"
        ));
    }
}

fn of_decisions(rules: &RuleSet, list: &mut Vec<Bilingual>) {
    if rules.rankings.iter().any(|ranking| ranking.among == Among::Peers) {
        list.push(say!("排名：各组分别排名", "rank: each group by itself"));
    }
    if !rules.vetoes.is_empty() {
        list.push(say!(
            "否决：条件看修约后的总分，互不影响，每项只触发一次",
            "vetoes: conditions see the rounded total, none sees another's effect, each strikes once"
        ));
    }
    let limits = |effect: &VetoEffect| matches!(effect, VetoEffect::GradeIs(_) | VetoEffect::GradeAtMost(_));
    if rules.vetoes.iter().flat_map(|veto| &veto.effects).any(limits) {
        list.push(say!(
            "否决的等次：指定的等次先于等次上限，上限更低的除外",
            "grades by vetoes: a stated grade goes before a limit, unless the limit is lower"
        ));
    }
    let quotas = rules.grades.iter().flat_map(|grades| &grades.bands).filter_map(|band| band.quota.as_ref());
    let quotas = quotas.chain(rules.awards.iter().filter_map(|award| award.places.as_ref().map(|(_, quota)| quota)));
    if quotas.into_iter().any(|quota| matches!(quota.size, QuotaSize::Share { .. })) {
        list.push(say!(
            "名额：按有总分的单位数计算，包括被否决的单位",
            "quotas: a share of the units with a total, vetoed ones included"
        ));
    }
    let ends = || rules.awards.iter().filter_map(|award| award.places.as_ref().map(|(end, _)| (award, *end)));
    if ends().any(|(_, end)| end == End::Bottom) {
        list.push(say!("末位名单：免列的名额不递补", "bottom lists: an exemption is not passed down"));
    }
    if ends().any(|(award, end)| end == End::Top && award.when.is_some() && !award.passed_down) {
        list.push(say!("评奖名额：不符合条件的空缺不递补", "awards: a place whose condition is not met stays empty"));
    }
    let run = |kind: &ExprKind| matches!(kind, ExprKind::Running { gaps_skipped: false, .. });
    if reads(rules, run) {
        list.push(say!("连续：没有结果的一期使之中断", "in a row: a period without a result breaks the run"));
    }
}
