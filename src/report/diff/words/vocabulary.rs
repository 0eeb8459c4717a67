//! Words of the canonical form that readers see, and what its small parts are.

use crate::model::RuleSet;
use crate::model::value::Dim;
use serde_json::Value as Json;

/// Words of the canonical form that readers see: canonical, Chinese, English.
pub(super) const WORDS: &[(&str, &str, &str)] = &[
    ("count", "计数", "count"),
    ("sum", "合计", "sum"),
    ("mean", "平均", "mean"),
    ("min", "最小", "min"),
    ("max", "最大", "max"),
    ("earliest", "最早", "earliest"),
    ("latest", "最新", "latest"),
    ("running", "连续", "running"),
    ("median", "中位数", "median"),
    ("stdev", "标准差", "stdev"),
    ("standing", "领先比例", "standing"),
    ("decile", "十分位", "decile"),
    ("z-score", "标准分", "z-score"),
    ("place", "名次", "place"),
    ("root", "总分", "the total"),
    ("points", "按分值计", "by points"),
    ("ratio", "百分比", "percent"),
    ("money", "金额", "money"),
    ("days", "天数", "days"),
    ("working-days", "工作日", "working days"),
    ("number", "数", "number"),
    ("yes-no", "是否", "yes or no"),
    ("date", "日期", "date"),
    ("text", "文字", "text"),
    ("declared", "按方案分组", "declared groups"),
    ("none", "不分组", "no groups"),
    ("week", "每周", "weekly"),
    ("month", "每月", "monthly"),
    ("quarter", "每季度", "quarterly"),
    ("half-year", "每半年", "half-yearly"),
    ("year", "每年", "yearly"),
    ("half-up", "四舍五入", "half up"),
    ("half-even", "四舍六入五成双", "half to even"),
    ("down", "舍去", "down"),
    ("up", "进位", "up"),
    ("top", "前", "top"),
    ("bottom", "后", "bottom"),
    ("peers", "分组", "each group by itself"),
    ("all-units", "全部单位", "all units"),
    ("unit", "单位", "the unit"),
    ("not-ranked", "不参加排名", "not ranked"),
    ("last-place", "列末位", "last place"),
    ("this-year", "本年", "this year"),
    ("this-period", "本期", "this period"),
    ("last-year", "上年", "last year"),
    ("last-period", "上期", "last period"),
    ("each-period", "逐期", "each period"),
    ("self", "自评", "the unit itself"),
    ("exclude", "视为不适用", "does not apply"),
    ("error", "报错", "an error"),
    ("missing", "视为缺失", "is missing"),
    ("rest", "按其余人计", "the rest count"),
    ("zero", "按0计", "counts zero"),
    ("lead-unit", "牵头单位", "the lead unit"),
    ("not-submitted", "未报", "not submitted"),
    ("withheld", "保密", "withheld"),
    ("refused", "拒报", "refused"),
    ("below-minimum", "样本不足", "below minimum"),
    ("undefined", "无法计算", "undefined"),
    ("not-applicable", "不适用", "not applicable"),
    ("late", "逾期", "late"),
    ("lead-officials", "牵头领导", "lead officials"),
    ("chiefs", "指标长", "chiefs"),
    ("chief-units", "指标长单位", "chief units"),
    ("responsible-units", "责任单位", "responsible units"),
    ("grade", "等次", "grade"),
    ("event", "事件", "event"),
    ("distance", "差距", "distance"),
    ("once", "一次", "once"),
    ("deduct", "扣分", "takes"),
    ("add", "加分", "adds"),
    ("amount", "分值", "amount"),
    ("when", "条件", "when"),
    ("else", "其余", "else"),
    ("marginal", "各段分别计", "each stretch by its own rate"),
    ("block", "不出总分", "no total"),
    ("full", "按满分计", "counts the full mark"),
    ("year-end", "年终", "year-end"),
    ("remind", "提醒", "a reminder"),
    ("tasks", "任务", "tasks"),
    ("problems", "问题", "problems"),
    ("pilots", "试点", "pilots"),
    ("letters", "函件", "letters"),
    ("share", "并列同名次", "equals share the better place"),
    ("share-low", "并列同后位次", "equals share the worse place"),
    ("dense", "并列名次连续", "equals share, no place is left out"),
    ("others-only", "不含本单位", "others only"),
    ("with-substitutes", "含替代值", "with substitutes"),
    ("without-vetoed", "不含被否决", "without vetoed units"),
    ("abs", "绝对值", "abs"),
    ("sqrt", "平方根", "sqrt"),
    ("whole", "全部按该段计", "the whole by one rate"),
];

pub(super) fn dated(text: &str) -> bool {
    text.len() == 10 && text.as_bytes().get(4) == Some(&b'-')
}

pub(super) fn nothing(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) => true,
        Json::Array(list) => list.is_empty(),
        Json::String(word) => word == "alone" || word == "error",
        _ => false,
    }
}

pub(super) fn is_test(test: &Json) -> bool {
    test.get(0).and_then(Json::as_str).is_some_and(|word| ["=", "!=", "<", "<=", ">", ">="].contains(&word))
}

pub(super) fn sign(word: &str) -> &str {
    match word {
        "<=" => "≤",
        ">=" => "≥",
        "!=" => "≠",
        other => other,
    }
}

/// The kind of quantity of a constant.
pub(super) fn dim(of: &Json) -> Dim {
    match of {
        Json::String(word) => match word.as_str() {
            "points" => Dim::Points,
            "ratio" => Dim::Ratio,
            "pp" => Dim::PercentagePoints,
            "money" => Dim::Money,
            "count" => Dim::Count,
            "days" => Dim::Days,
            "working-days" => Dim::WorkingDays,
            _ => Dim::Plain,
        },
        Json::Object(map) => match map.get("measure").and_then(Json::as_str) {
            Some(unit) => Dim::Measure(unit.into()),
            None => Dim::Plain,
        },
        _ => Dim::Plain,
    }
}

/// The kind of quantity of a figure, as far as its form tells.
pub(super) fn dim_of(rules: &RuleSet, of: &Json) -> Dim {
    let part = |at: usize| of.get(at).map_or(Dim::Plain, |part| dim_of(rules, part));
    match of.get(0).and_then(Json::as_str) {
        Some("fact") => {
            let id = of.get(1).and_then(Json::as_str);
            rules.facts.iter().find(|fact| Some(fact.id.as_str()) == id).map_or(Dim::Plain, |fact| fact.dim.clone())
        }
        Some("sub") if part(1) == Dim::Ratio && part(2) == Dim::Ratio => Dim::PercentagePoints,
        Some("add" | "sub" | "neg" | "abs") => part(1),
        // A quotient of like quantities is a share.
        Some("div") if part(1) == part(2) => Dim::Ratio,
        Some("count") => Dim::Count,
        Some(number) if crate::base::number::Number::from_fraction_text(number).is_some() => {
            of.get(1).map_or(Dim::Plain, dim)
        }
        _ => Dim::Plain,
    }
}
