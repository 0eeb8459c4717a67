//! What can change about each kind of thing: the table a comparison works from.
//!
//! An aspect is a key of the canonical form. With it stand what readers call it, how its values are printed, by which rule
//! a change of it is judged, and whether results before and after can still be compared. What the table does not name is
//! found all the same and told as [`OTHER`]; a test asks that no case needs it.

use super::spelled::{
    ABOUT, ABSENT, BODIES, CYCLES, DIRECTIONS, ENDS, MEETINGS, MISSING, NOT_APPLICABLE, SIDES, SIGNS, STEPS, TIES,
    YES_NO,
};
use super::thing::Kind;
use Judge::{Amount, Curve, Flat, Formula, Later, List, Target, When};
use Judge::{
    Edge, Effects, Evidence, Excuses, Factors, Field, Highest, Judged, Levels, Limits, Missing, Order, Promotion,
    Ratio, Repeat, Stages, Start,
};
use Null::{Least, Most, Nothing};
use Print::{Any, Count, Days, Digest, Money, Names, Points, Share, Titles, Words};
use Touch::{Definition, Neither, Scale};

/// Something about a thing that can change.
#[derive(Debug, Clone, Copy)]
pub struct Aspect {
    /// The key in the canonical form.
    pub key: &'static str,
    /// What readers call it, in Chinese and English.
    pub name: (&'static str, &'static str),
    /// How its values are printed.
    pub print: Print,
    /// How a change is judged.
    pub judge: Judge,
    /// What a change does to the comparison of results.
    pub touch: Touch,
    /// Its value is an object (or a table) whose entries are told one by one.
    pub entries: bool,
}

/// How a value is printed.
#[derive(Debug, Clone, Copy)]
pub enum Print {
    /// As its shape says.
    Any,
    /// A number of points.
    Points,
    /// A share: 40%.
    Share,
    /// A number of things.
    Count,
    /// A sum of money.
    Money,
    /// A number of days, or of working days.
    Days,
    /// Names and texts as they are.
    Names,
    /// Ids, by the titles of a kind.
    Titles(&'static str),
    /// A hash, of which the beginning is enough.
    Digest,
    /// One of these words: canonical word, Chinese, English.
    Words(&'static [(&'static str, &'static str, &'static str)]),
}

/// How a change of an aspect is judged. "More" is more of the thing: of points, of a deduction, of an award. Whether more is
/// good for those assessed is the thing's own matter.
#[derive(Debug, Clone, Copy)]
pub enum Judge {
    /// Always the same, with the reason in Chinese and English.
    Flat(super::judgement::Class, &'static str, &'static str),
    /// A number. Does more of it mean more of the thing, and what does its absence stand for?
    Amount(bool, Null),
    /// A condition. Does holding more often mean more of the thing?
    When(bool),
    /// A list of which a longer one asks more of those assessed.
    List,
    /// A date or span of days; later is easier.
    Later,
    /// How a value becomes points: the two functions are compared over their whole range.
    Curve,
    /// A target: its direction is the fact's.
    Target,
    /// A formula: more can be said only where it is a number.
    Formula,
    /// What a ratio is of: the functions are compared, or how often something must be on record.
    Ratio,
    /// One of these words, of which a later one is more of the thing.
    Order(&'static [&'static str]),
    /// From which event on: later means fewer events.
    Repeat,
    /// A range of points within which somebody judges.
    Judged,
    /// Where a distance begins.
    Edge,
    /// What decisions, awards, consequences bring.
    Effects,
    /// Limits under conditions.
    Limits,
    /// What is excused, under conditions.
    Excuses,
    /// So many tiers up or down, under a condition.
    Promotion,
    /// What stands for a missing value.
    Missing,
    /// The day something begins, from which its term may be counted.
    Start,
    /// What each answer is worth.
    Levels,
    /// Stages with their last days.
    Stages,
    /// A field of an event.
    Field,
    /// Multipliers of a rule.
    Factors,
    /// Documents: an event that gives points needs them.
    Evidence,
    /// Of events of one matter only one counts.
    Highest,
    /// The deduction or bonus of a letter.
    Points,
}

/// What the absence of a number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Null {
    /// Less than every number: no floor.
    Least,
    /// More than every number: no cap.
    Most,
    /// It cannot be compared with a number.
    Nothing,
}

/// What a change does to the comparison of results before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touch {
    /// Nothing: the figure means the same.
    Neither,
    /// The scale: shares of the full mark can be compared, points cannot.
    Scale,
    /// What is measured, or how.
    Definition,
}

use super::judgement::Class::{Loosened, Mixed, Neutral, Structural, Tightened};

const fn aspect(
    key: &'static str,
    name: (&'static str, &'static str),
    print: Print,
    judge: Judge,
    touch: Touch,
) -> Aspect {
    Aspect { key, name, print, judge, touch, entries: false }
}

const fn each(mut aspect: Aspect) -> Aspect {
    aspect.entries = true;
    aspect
}

/// What no table names.
pub const OTHER: Aspect = aspect(
    "",
    ("其他内容", "something else"),
    Any,
    Flat(Mixed, "方向须看数据", "which way depends on the data"),
    Definition,
);

const DATA_DECIDES: Judge = Flat(Mixed, "方向须看数据", "which way depends on the data");
const WHO: Judge = Flat(Structural, "换了谁来做，不改变分数", "it changes who acts, not what counts");
const SHIFTS: Judge = Flat(
    Neutral,
    "改变各项之间的轻重，不改变要求的高低",
    "it shifts what counts between indicators, not how hard each is",
);
const FORM: Judge = Flat(Structural, "只改变结构", "it changes the structure only");

/// The table of a kind.
#[must_use]
pub fn aspects(kind: Kind) -> &'static [Aspect] {
    match kind {
        Kind::Scheme => SCHEME,
        Kind::Group => &[],
        Kind::Use => USE,
        Kind::Fact => FACT,
        Kind::Event => EVENT,
        Kind::Window => WINDOW,
        Kind::Table => TABLE,
        Kind::Node => NODE,
        Kind::Method => METHOD,
        Kind::Survey => SURVEY,
        Kind::Panel => PANEL,
        Kind::Rule => RULE,
        Kind::Veto => VETO,
        Kind::Ranking => RANKING,
        Kind::Grades => GRADES,
        Kind::Grade => GRADE,
        Kind::Award => AWARD,
        Kind::Allotment => ALLOTMENT,
        Kind::Consequence => CONSEQUENCE,
        Kind::Pay => PAY,
        Kind::Settlement => SETTLEMENT,
        Kind::Tolerance => TOLERANCE,
        Kind::Appeal => APPEAL,
        Kind::Approval => APPROVAL,
        Kind::Task => TASK,
        Kind::Entered => ENTERED,
        Kind::Letter => LETTER,
        Kind::Cadence => CADENCE,
        Kind::Duty => DUTY,
        Kind::Publication => PUBLICATION,
    }
}

const SCHEME: &[Aspect] = &[
    aspect("id", ("方案编号", "id"), Names, FORM, Neither),
    aspect("edition", ("版本", "edition"), Any, Flat(Structural, "新的版本", "a new edition"), Neither),
    aspect("cycle", ("考核周期", "cycle"), Words(CYCLES), DATA_DECIDES, Definition),
    aspect("office", ("考核机构", "offices"), Names, WHO, Neither),
    aspect("superior-to", ("下级", "stands above"), Any, WHO, Neither),
    aspect("approved-by", ("批准机关", "approved by"), Names, WHO, Neither),
    aspect("grouping", ("分组方式", "grouping"), Any, DATA_DECIDES, Definition),
    aspect("formerly", ("曾用名", "former names"), Any, FORM, Neither),
];

const USE: &[Aspect] =
    &[aspect("meaning", ("被引用方案的规则", "rules of the scheme"), Digest, DATA_DECIDES, Definition)];

const FACT: &[Aspect] = &[
    aspect("kind", ("数据类型", "kind of quantity"), Any, DATA_DECIDES, Definition),
    aspect(
        "scale",
        ("计量单位", "unit of the data"),
        Any,
        Flat(Structural, "数据按新的单位填报", "the data are in another unit"),
        Neither,
    ),
    aspect(
        "range",
        ("允许范围", "allowed range"),
        Any,
        Flat(Neutral, "只检查数据", "it only checks the data"),
        Neither,
    ),
    aspect("from", ("数据来源", "reported by"), Names, WHO, Definition),
    aspect("direction", ("优劣方向", "better direction"), Words(DIRECTIONS), DATA_DECIDES, Neither),
    aspect("per", ("报送频次", "reported"), Words(CYCLES), DATA_DECIDES, Definition),
    each(aspect("missing", ("缺失处理", "missing data"), Words(MISSING), Missing, Definition)),
    each(aspect("target", ("目标", "target"), Any, Target, Definition)),
];

const EVENT: &[Aspect] = &[
    each(aspect("fields", ("字段", "field"), Any, Field, Neither)),
    aspect(
        "evidence",
        ("佐证材料", "evidence"),
        Names,
        Flat(Structural, "改变须留存的材料", "it changes what is kept on file"),
        Neither,
    ),
    aspect("dated-by", ("按哪个日期", "dated by"), Any, DATA_DECIDES, Definition),
];

const WINDOW: &[Aspect] = &[aspect("days", ("起止", "days"), Any, DATA_DECIDES, Definition)];

const TABLE: &[Aspect] = &[
    each(aspect("rows", ("行", "row"), Any, DATA_DECIDES, Definition)),
    aspect("else", ("其余", "else"), Any, DATA_DECIDES, Definition),
];

const NODE: &[Aspect] = &[
    aspect("full", ("满分", "full mark"), Points, SHIFTS, Scale),
    aspect("share", ("权重", "weight"), Any, SHIFTS, Scale),
    aspect("body", ("计分方式", "how it is scored"), Words(BODIES), DATA_DECIDES, Definition),
    aspect("factors", ("乘数", "multipliers"), Any, DATA_DECIDES, Definition),
    aspect("floor", ("最低分", "floor"), Any, Amount(true, Least), Definition),
    aspect("cap", ("最高分", "cap"), Any, Amount(true, Most), Definition),
    aspect("limits", ("限定", "limits"), Any, Limits, Definition),
    aspect(
        "rest-to-parent",
        ("超扣部分由上级承担", "the rest of a loss falls on the parent"),
        Words(YES_NO),
        Order(&["true", "false"]),
        Definition,
    ),
    aspect("round", ("取整", "rounding"), Any, DATA_DECIDES, Definition),
    aspect("applies-to", ("适用分组", "applies to"), Titles("group"), DATA_DECIDES, Definition),
    aspect("not-applicable-when", ("不适用的情形", "does not apply when"), Any, DATA_DECIDES, Definition),
    aspect("not-applicable", ("不适用时", "where it does not apply"), Words(NOT_APPLICABLE), DATA_DECIDES, Definition),
    aspect("spread-factor", ("分摊后的折算", "factor after spreading"), Share, Amount(true, Nothing), Definition),
    each(aspect("missing", ("缺失处理", "missing data"), Words(MISSING), Missing, Definition)),
    aspect("least-children", ("最少有效项数", "least children"), Count, DATA_DECIDES, Definition),
    aspect("least-cases", ("最少样本", "least cases"), Any, DATA_DECIDES, Definition),
    each(aspect("responsibility", ("责任", "responsibility"), Names, WHO, Neither)),
    aspect("long-term", ("长期见效", "long term"), Words(YES_NO), FORM, Neither),
];

const METHOD: &[Aspect] = &[
    aspect("does", ("计分办法", "method"), Any, Curve, Definition),
    aspect("when", ("适用条件", "used when"), Any, DATA_DECIDES, Definition),
    aspect("factors", ("乘数", "multipliers"), Any, DATA_DECIDES, Definition),
    aspect("start", ("基础分", "begins with"), Any, Formula, Definition),
    aspect("earn", ("得分", "earns"), Any, Formula, Definition),
    aspect("ratio", ("完成率", "ratio"), Any, Ratio, Definition),
    aspect("most", ("完成率上限", "ratio at most"), Share, Curve, Definition),
    aspect("on-zero", ("分母为零时", "on zero"), Any, Amount(true, Nothing), Definition),
    aspect("may-be-negative", ("可为负", "may be negative"), Words(YES_NO), Curve, Definition),
    aspect("steps", ("分档依据", "steps of"), Any, DATA_DECIDES, Definition),
    aspect("linear", ("插值依据", "linear in"), Any, DATA_DECIDES, Definition),
    aspect("lines", ("分档", "steps"), Any, Curve, Definition),
    aspect("else", ("其余得分", "else"), Any, Curve, Definition),
    aspect("knots", ("插值点", "knots"), Any, Curve, Definition),
    aspect("below", ("低于首点", "below the first knot"), Points, Curve, Definition),
    aspect("above", ("高于末点", "above the last knot"), Points, Curve, Definition),
    aspect("scored-by", ("评分人", "scored by"), Any, DATA_DECIDES, Definition),
    aspect("highest-score", ("评分上限", "scores count at most"), Points, Amount(true, Most), Definition),
    aspect("combine", ("多人评分", "several scores"), Words(BODIES), DATA_DECIDES, Definition),
    aspect("absent", ("缺席评分人", "absent scorers"), Words(ABSENT), DATA_DECIDES, Definition),
];

const SURVEY: &[Aspect] = &[
    aspect("levels", ("评价档次", "levels"), Any, Levels, Definition),
    each(aspect("aspects", ("评价内容权重", "weight of an aspect"), Share, SHIFTS, Scale)),
    aspect("drop", ("去掉最高、最低", "dropped highest, lowest"), Any, DATA_DECIDES, Definition),
    aspect("drop-shares", ("去掉的比例", "dropped shares"), Any, DATA_DECIDES, Definition),
    aspect("drop-when", ("何时去掉", "dropped when"), Any, DATA_DECIDES, Definition),
    aspect("drop-raters", ("按评价人去掉", "raters are dropped, not answers"), Words(YES_NO), DATA_DECIDES, Definition),
    aspect("valid-when", ("有效条件", "valid when"), Any, DATA_DECIDES, Definition),
    aspect(
        "leave-out-thin",
        ("略去样本不足的主体", "thin panels are left out"),
        Words(YES_NO),
        DATA_DECIDES,
        Definition,
    ),
    aspect("sealed", ("密封", "sealed"), Words(YES_NO), FORM, Neither),
    aspect("scored", ("打分", "marks"), Any, DATA_DECIDES, Definition),
    aspect("ranked", ("排序投票", "ranked ballots"), Any, DATA_DECIDES, Definition),
    aspect("void", ("作废", "void when"), Any, DATA_DECIDES, Definition),
    aspect("least-printed", ("最小公布样本", "least printed"), Count, FORM, Neither),
];

const PANEL: &[Aspect] = &[
    aspect("raters", ("评价人数", "raters"), Any, DATA_DECIDES, Definition),
    aspect("weight", ("权重", "weight"), Share, SHIFTS, Scale),
];

const RULE: &[Aspect] = &[
    aspect("sign", ("扣或加", "takes or gives"), Words(SIGNS), DATA_DECIDES, Definition),
    aspect("about", ("依据", "about"), Words(ABOUT), DATA_DECIDES, Definition),
    aspect("amount", ("分值", "amount"), Any, Amount(true, Nothing), Definition),
    aspect("when", ("适用条件", "in force when"), Any, When(true), Definition),
    aspect("each", ("计哪种事件", "counts each"), Any, DATA_DECIDES, Definition),
    aspect("where", ("事件条件", "of events where"), Any, When(true), Definition),
    aspect("highest-only", ("只计最高", "highest only"), Any, Highest, Definition),
    aspect("highest-over", ("就高范围", "highest over"), Any, DATA_DECIDES, Definition),
    aspect("dated-by", ("按哪个日期", "dated by"), Any, DATA_DECIDES, Definition),
    aspect("from-the", ("从第几次起", "from the n-th"), Any, Repeat, Definition),
    aspect("shared", ("分担", "shared"), Any, DATA_DECIDES, Definition),
    aspect("distance", ("比较什么", "distance of"), Any, DATA_DECIDES, Definition),
    aspect("side", ("哪一侧", "side"), Words(SIDES), DATA_DECIDES, Definition),
    aspect("edge", ("界限", "edge"), Any, Edge, Definition),
    aspect("per", ("每多少", "per"), Any, Amount(false, Nothing), Definition),
    aspect("steps", ("不足一档", "begun steps"), Words(STEPS), Order(&["whole", "pro-rata", "begun"]), Definition),
    aspect("beyond", ("超出部分", "beyond"), Any, DATA_DECIDES, Definition),
    aspect("reach", ("分段方式", "reach of rates"), Any, DATA_DECIDES, Definition),
    aspect("on-zero", ("分母为零时", "on zero"), Any, Amount(true, Nothing), Definition),
    aspect("factors", ("乘数", "multipliers"), Any, Factors, Definition),
    aspect("meeting", ("乘数相遇", "where multipliers meet"), Words(MEETINGS), DATA_DECIDES, Definition),
    aspect("floor", ("合计下限", "least sum"), Points, Amount(true, Least), Definition),
    aspect("cap", ("合计上限", "largest sum"), Points, Amount(true, Most), Definition),
    aspect("evidence", ("佐证材料", "evidence"), Names, Evidence, Neither),
    aspect("counted-in", ("计入", "counted in"), Any, DATA_DECIDES, Definition),
    aspect("judged", ("酌定范围", "judged between"), Any, Judged, Definition),
    aspect("due", ("申报期限", "declared until"), Any, Later, Neither),
];

const VETO: &[Aspect] = &[
    aspect("when", ("触发条件", "strikes when"), Any, When(true), Neither),
    aspect("effects", ("后果", "effects"), Any, Effects, Neither),
];

const RANKING: &[Aspect] = &[
    aspect("keys", ("排名依据", "ranked by"), Any, DATA_DECIDES, Definition),
    aspect("among", ("排名范围", "among"), Any, DATA_DECIDES, Definition),
    aspect("ties", ("并列", "ties"), Words(TIES), DATA_DECIDES, Definition),
    aspect("when", ("参加排名的条件", "ranked when"), Any, DATA_DECIDES, Definition),
];

const GRADES: &[Aspect] = &[
    aspect("id", ("代号", "name"), Names, FORM, Neither),
    aspect("of", ("依据", "of"), Any, DATA_DECIDES, Neither),
    aspect("names", ("等次设置", "the grades there are"), Names, DATA_DECIDES, Neither),
    aspect("shares", ("比例分布", "forced shares"), Any, DATA_DECIDES, Neither),
    aspect("limits", ("等次限制", "limits"), Any, Limits, Neither),
    each(aspect("promotions", ("升降档", "promotion"), Any, Promotion, Neither)),
];

const GRADE: &[Aspect] = &[
    aspect("least", ("分数线", "from"), Points, Amount(false, Least), Neither),
    aspect("most", ("分数线", "up to"), Points, Amount(true, Most), Neither),
    aspect("inclusive", ("含界限", "includes its edge"), Words(YES_NO), Order(&["false", "true"]), Neither),
    aspect("quota", ("名额", "quota"), Any, Amount(true, Most), Neither),
];

const AWARD: &[Aspect] = &[
    aspect("places", ("名额", "places"), Any, Amount(true, Most), Neither),
    aspect("passed-down", ("空缺顺延", "passed down"), Words(YES_NO), Order(&["false", "true"]), Neither),
    aspect("when", ("条件", "condition"), Any, When(true), Neither),
    aspect("works", ("分别按哪些工作", "separately by"), Titles("node"), DATA_DECIDES, Neither),
    aspect("effects", ("结果", "effects"), Any, Effects, Neither),
    aspect("below", ("低于哪项", "below"), Titles("award"), DATA_DECIDES, Neither),
    aspect("first", ("两头都列时", "in lists from both ends"), Words(ENDS), DATA_DECIDES, Neither),
    aspect("ranking", ("按哪个排名", "by which ranking"), Any, DATA_DECIDES, Neither),
];

const ALLOTMENT: &[Aspect] = &[
    aspect("share", ("比例", "share"), Share, Amount(true, Nothing), Neither),
    aspect("of", ("基数", "of"), Any, DATA_DECIDES, Neither),
    aspect("rounded", ("取整", "rounded"), Any, Order(&["down", "half-even", "half-up", "up"]), Neither),
    aspect("least", ("至少", "at least"), Count, Amount(true, Least), Neither),
];

const CONSEQUENCE: &[Aspect] = &[
    aspect("when", ("条件", "condition"), Any, When(true), Neither),
    aspect("effects", ("后果", "effects"), Any, Effects, Neither),
];

const PAY: &[Aspect] = &[
    aspect("amount", ("金额", "sum"), Money, Amount(true, Nothing), Neither),
    aspect("when", ("条件", "condition"), Any, When(true), Neither),
    aspect("round", ("取整", "rounding"), Any, DATA_DECIDES, Neither),
    aspect("above", ("须高于", "above"), Titles("pay"), DATA_DECIDES, Neither),
    aspect("per-head", ("按人计", "per head"), Words(YES_NO), DATA_DECIDES, Neither),
];

const SETTLEMENT: &[Aspect] = &[
    aspect("within", ("幅度", "within"), Points, Flat(Mixed, "可上可下", "decisions go up or down"), Neither),
    aspect("at-most", ("次数", "at most"), Count, Flat(Mixed, "可上可下", "decisions go up or down"), Neither),
    aspect("decided-by", ("决定机关", "decided by"), Names, WHO, Neither),
    aspect(
        "evidence",
        ("依据材料", "evidence"),
        Names,
        Flat(Structural, "对作出决定者的要求", "it is asked of those who decide"),
        Neither,
    ),
];

const TOLERANCE: &[Aspect] = &[
    aspect("share", ("仍计的比例", "share that still counts"), Share, Amount(false, Nothing), Neither),
    aspect("events", ("容错事件", "excused events"), Any, Excuses, Neither),
    aspect("vetoes", ("容错的否决", "vetoes that do not strike"), Any, Excuses, Neither),
];

const APPEAL: &[Aspect] = &[
    aspect("within", ("申诉期限", "filed within"), Days, Later, Neither),
    aspect(
        "answer",
        ("答复期限", "answered within"),
        Days,
        Flat(Neutral, "答复方的期限", "a deadline of those who answer"),
        Neither,
    ),
    aspect("decided-by", ("决定机关", "decided by"), Names, WHO, Neither),
];

const APPROVAL: &[Aspect] = &[aspect("steps", ("步骤", "steps"), Any, WHO, Neither)];

const TASK: &[Aspect] = &[
    aspect("led-by", ("牵头单位", "led by"), Names, WHO, Neither),
    aspect("applies-to", ("适用分组", "applies to"), Titles("group"), DATA_DECIDES, Definition),
    aspect("start", ("开始日期", "start"), Any, Start, Neither),
    aspect("due", ("完成期限", "due"), Any, Later, Definition),
    aspect("weight", ("权重", "weight"), Count, SHIFTS, Scale),
    aspect("stages", ("阶段", "stages"), Any, Stages, Definition),
    aspect("evidence", ("佐证材料", "evidence"), Names, List, Neither),
];

const ENTERED: &[Aspect] = &[
    aspect("register", ("台账", "register"), Any, FORM, Definition),
    aspect("led-by", ("责任单位", "led by"), Names, WHO, Neither),
    aspect("applies-to", ("适用分组", "applies to"), Titles("group"), DATA_DECIDES, Definition),
    aspect("start", ("开始日期", "start"), Any, Start, Neither),
    aspect("due", ("完成期限", "due"), Any, Later, Definition),
    aspect("formerly", ("曾用名", "former name"), Names, FORM, Neither),
];

const LETTER: &[Aspect] = &[
    aspect("when", ("发函条件", "sent when"), Any, When(true), Neither),
    aspect("issued-by", ("发函机关", "issued by"), Names, WHO, Neither),
    aspect("sent-to", ("发往", "sent to"), Any, WHO, Neither),
    aspect("copies-to", ("抄送", "copies to"), Any, WHO, Neither),
    aspect("with", ("附件", "with"), Any, FORM, Neither),
    aspect("requires", ("要求", "demands"), Names, List, Neither),
    each(aspect("effects", ("计分后果", "points"), Any, Judge::Points, Definition)),
];

const CADENCE: &[Aspect] = &[
    aspect("every", ("周期", "every"), Any, Flat(Structural, "会议、检查的安排", "how meetings are held"), Neither),
    aspect(
        "least",
        ("次数", "how many"),
        Count,
        Flat(Structural, "会议、检查的安排", "how meetings are held"),
        Neither,
    ),
    aspect("led-by", ("主持", "led by"), Names, WHO, Neither),
];

const DUTY: &[Aspect] = &[aspect("list", ("职责", "duties"), Any, WHO, Neither)];

const PUBLICATION: &[Aspect] = &[aspect(
    "list",
    ("公布内容与对象", "what to whom"),
    Any,
    Flat(Structural, "改变谁看到结果", "it changes who sees results"),
    Neither,
)];

/// How adding a thing is judged; removing it is the mirror.
#[must_use]
pub fn added(kind: Kind) -> Judge {
    match kind {
        Kind::Veto => Flat(Tightened, "多了一条否决", "one more veto"),
        Kind::Tolerance => Flat(Loosened, "多了可以容错的情形", "more is excused"),
        Kind::Task => Flat(Tightened, "多了一项任务", "one more task"),
        Kind::Rule | Kind::Award | Kind::Consequence | Kind::Pay => Amount(true, Least),
        Kind::Appeal => Flat(Loosened, "可以申诉", "there is a way to object"),
        Kind::Node | Kind::Panel => SHIFTS,
        Kind::Method | Kind::Survey | Kind::Ranking | Kind::Grades | Kind::Grade | Kind::Table | Kind::Window => {
            DATA_DECIDES
        }
        Kind::Allotment => Flat(Neutral, "单位内部的名额", "a quota inside units"),
        Kind::Letter => Flat(Structural, "只改变发哪些函件", "it changes which letters there are"),
        Kind::Settlement => Flat(Mixed, "可上可下", "decisions go up or down"),
        Kind::Duty | Kind::Cadence | Kind::Entered | Kind::Publication | Kind::Approval => FORM,
        Kind::Scheme | Kind::Group | Kind::Use | Kind::Fact | Kind::Event => FORM,
    }
}

/// Why taking away what [`added`] judges in one direction goes the other way.
pub(super) fn gone(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Veto => ("少了一条否决", "one veto less"),
        Kind::Tolerance => ("少了可以容错的情形", "less is excused"),
        Kind::Task => ("少了一项任务", "one task less"),
        _ => ("不再可以申诉", "there is no way to object any more"),
    }
}
