//! The words of aspects that are one of a few: canonical word, Chinese, English.

pub(super) const YES_NO: &[(&str, &str, &str)] = &[("true", "是", "yes"), ("false", "否", "no")];

pub(super) const CYCLES: &[(&str, &str, &str)] = &[
    ("week", "每周", "weekly"),
    ("month", "每月", "monthly"),
    ("quarter", "每季度", "quarterly"),
    ("half-year", "每半年", "half-yearly"),
    ("year", "每年", "yearly"),
];

pub(super) const ABSENT: &[(&str, &str, &str)] = &[
    ("missing", "该项没有得分", "the item has no value"),
    ("rest", "按其余评分人计", "the others count"),
    ("zero", "按0分计", "counts zero"),
];

pub(super) const MEETINGS: &[(&str, &str, &str)] =
    &[("alone", "只有一个", "one alone"), ("multiply", "连乘", "multiply"), ("largest", "取最大", "the largest")];

pub(super) const ENDS: &[(&str, &str, &str)] =
    &[("top", "前列优先", "top first"), ("bottom", "末位优先", "bottom first")];

pub(super) const DIRECTIONS: &[(&str, &str, &str)] =
    &[("higher", "越高越好", "higher is better"), ("lower", "越低越好", "lower is better")];

pub(super) const MISSING: &[(&str, &str, &str)] = &[
    ("error", "报错，不出总分", "an error"),
    ("zero", "按0计", "counts zero"),
    ("full", "按满分计", "counts the full mark"),
    ("exclude", "视为不适用", "does not apply"),
    ("block", "不出总分，不算差错", "no total, and no error"),
];

pub(super) const BODIES: &[(&str, &str, &str)] = &[
    ("sum", "各项相加", "sum of its parts"),
    ("best", "取最高", "the best"),
    ("lowest", "取最低", "the lowest"),
    ("mean", "取平均", "the mean"),
    ("geometric", "几何平均", "the geometric mean"),
    ("product", "连乘", "multiplied"),
    ("item", "按数据计分", "scored from data"),
    ("survey", "问卷测评", "a survey"),
    ("alone", "仅一人", "one alone"),
];

pub(super) const NOT_APPLICABLE: &[(&str, &str, &str)] = &[
    ("zero", "按0分计", "counts zero"),
    ("full", "按满分计", "counts its full mark"),
    ("redistribute", "分摊给同级各项", "is spread over its siblings"),
    ("lost", "分数失去", "is lost"),
];

pub(super) const SIGNS: &[(&str, &str, &str)] =
    &[("deduct", "扣分", "takes points"), ("add", "加分", "adds points"), ("adjust", "增减分", "adds or takes points")];

pub(super) const ABOUT: &[(&str, &str, &str)] =
    &[("event", "逐次事件", "each event"), ("distance", "差距", "a distance"), ("once", "一次", "once")];

pub(super) const SIDES: &[(&str, &str, &str)] =
    &[("below", "低于", "below"), ("above", "高于", "above"), ("around", "两侧", "on both sides")];

pub(super) const STEPS: &[(&str, &str, &str)] = &[
    ("whole", "不足一档不计", "whole steps only"),
    ("begun", "不足一档按一档", "begun steps count"),
    ("pro-rata", "按比例", "pro rata"),
];

pub(super) const TIES: &[(&str, &str, &str)] = &[
    ("share", "并列，其后名次空缺", "equals share the better place"),
    ("share-low", "并列于靠后名次", "equals share the worse place"),
    ("dense", "并列，其后名次不空缺", "equals share, no place is left out"),
    ("forbidden", "不得并列", "no ties"),
];
