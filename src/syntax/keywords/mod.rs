//! The one table of words: every statement word, clause word and unit, in English and in Chinese.
//!
//! The grammar holds the same words as literals (section 7 of `grammar/kaohe.pest`); a test proves it.
//! Words that are known only where they are expected stand in `values`.

mod values;

pub use values::*;

/// Declares a set of words as an enum with `ALL`, `en`, `zh` and `find`.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $en:literal $zh:literal)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $en, "` `", $zh, "`")] $variant,)+
        }

        impl $name {
            /// Every word of the set, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The English spelling.
            #[must_use]
            pub const fn en(self) -> &'static str {
                match self { $(Self::$variant => $en,)+ }
            }

            /// The Chinese spelling.
            #[must_use]
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh,)+ }
            }
        }
    };
}
use vocabulary;

/// The look-up of a large set: both spellings, hashed once.
macro_rules! hashed_look_up {
    ($name:ident $(, $also:ident)?) => {
        impl $name {
            /// The word spelt so in either language; blanks inside are single.
            #[must_use]
            pub fn find(text: &str) -> Option<Self> {
                static INDEX: LazyLock<FxHashMap<&'static str, $name>> = LazyLock::new(|| {
                    let spellings = $name::ALL.iter().flat_map(|&word| {
                        [(word.en(), word), (word.zh(), word) $(, (word.$also(), word))?]
                    });
                    spellings.collect()
                });
                INDEX.get(text).copied()
            }
        }
    };
}

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What may follow a statement word directly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// A name and a title: `part daily "日常考核" …`.
    Name,
    /// A value, a list, rows or clauses: `earn 5 points`, `columns a, b`. Nothing here is the statement's name.
    Terms,
    /// Nothing that the word would need: `long-term`.
    Nothing,
}

vocabulary! {
    /// A word that begins a statement.
    StatementWord {
        Scheme "scheme" "方案"
        Score "score" "考核"
        Part "part" "板块"
        Item "item" "指标"
        Survey "survey" "测评"
        Group "group" "分组"
        Table "table" "表格"
        Event "event" "事件"
        Task "task" "任务"
        Stage "stage" "阶段"
        Pilot "pilot" "试点"
        Problem "problem" "问题"
        Cadence "cadence" "频次"
        Panel "panel" "测评组"
        Deduct "deduct" "扣分"
        Add "add" "加分"
        Adjust "adjust" "增减"
        Veto "veto" "否决"
        Award "award" "奖项"
        Consequence "consequence" "后果"
        Letter "letter" "函件"
        Pay "pay" "兑现"
        Tolerance "tolerance" "容错"
        Promote "promote" "晋档"
        Demote "demote" "降档"
        Fact "fact" "数据"
        Field "field" "字段"
        Window "window" "时段"
        Targets "targets" "目标表"
        Duty "duty" "职责"
        Grades "grades" "等次"
        Records "records" "台账"
        Quota "quota" "名额"
        Set "set" "设定"
        Allow "allow" "允许"
        Example "example" "示例"
        Amend "amend" "修订"
        Change "change" "修改"
        InsertInto "insert into" "增补"
        Rename "rename" "改名"
        Use "use" "引用"
        Columns "columns" "各列"
        Row "row" "行"
        Edition "edition" "版本"
        Cycle "cycle" "周期"
        Locale "locale" "语种"
        Office "office" "主办"
        Basis "basis" "依据"
        Approval "approval" "报批"
        SubmittedBy "submitted by" "提交"
        ReviewedBy "reviewed by" "审核"
        ApprovedBy "approved by" "审批"
        LeadOfficial "lead official" "牵头领导"
        ChiefUnit "chief unit" "指标长单位"
        Chief "chief" "指标长"
        ResponsibleUnits "responsible units" "责任单位"
        ScoredBy "scored by" "评分"
        Limit "limit" "限定"
        Bar "bar" "取消"
        Suspend "suspend" "停用"
        Waive "waive" "免计"
        Publish "publish" "公布"
        Require "require" "要求"
        Show "show" "显示"
        Round "round" "修约"
        Ties "ties" "并列"
        Default "default" "默认"
        Measure "measure" "取值"
        StartAt "start at" "基础"
        Earn "earn" "得分"
        Ratio "ratio" "比率"
        Steps "steps" "分档"
        Linear "linear" "插值"
        MinMax "min-max" "极差"
        Efficacy "efficacy" "功效"
        Completion "completion" "完成度"
        Levels "levels" "等级"
        Aspects "aspects" "方面"
        Ballots "ballots" "票式"
        Drop "drop" "去掉"
        Valid "valid" "有效"
        Void "void" "废票"
        Appeal "appeal" "申诉"
        Settle "settle" "审定"
        Rank "rank" "排名"
        Given "given" "已知"
        Expect "expect" "应得"
        Repeal "repeal" "废止"
        LongTerm "long-term" "长期"
    }
}
hashed_look_up!(StatementWord);

impl StatementWord {
    /// What may follow it directly. (In the grammar: the rules `named`, `opening`, `alone`.)
    #[must_use]
    pub const fn opening(self) -> Opening {
        match self {
            Self::LongTerm => Opening::Nothing,
            _ if (self as usize) < Self::Columns as usize => Opening::Name,
            _ => Opening::Terms,
        }
    }

    /// Whether a name directly behind it is the statement's name.
    #[must_use]
    pub const fn takes_name(self) -> bool {
        matches!(self.opening(), Opening::Name)
    }
}

vocabulary! {
    /// A word that begins or is a clause.
    ClauseWord {
        Weight "weight" "权重"
        AtMost "at most" "最高"
        AtLeast "at least" "最低"
        By "by" "按"
        ForEach "for each" "每有"
        Per "per" "每"
        Of "of" "以"
        Below "below" "低于"
        Above "above" "高于"
        Around "around" "相对"
        Before "before" "早于"
        After "after" "晚于"
        When "when" "当"
        Unless "unless" "除非"
        Else "else" "否则"
        Where "where" "其中"
        Among "among" "组内"
        In "in" "期间"
        SeparatelyBy "separately by" "分别按"
        Factor "factor" "乘以"
        FromThe "from the" "自第"
        Evidence "evidence" "凭据"
        JudgedBy "judged by" "酌定"
        LedBy "led by" "牵头"
        DecidedBy "decided by" "由"
        From "from" "来自"
        With "with" "附"
        SentTo "sent to" "送达"
        CopiesTo "copies to" "抄送"
        SuperiorTo "superior to" "下级"
        AppliesTo "applies to" "适用"
        Shared "shared" "分担"
        CountedIn "counted in" "计入"
        For "for" "针对"
        To "to" "为"
        Formerly "formerly" "原名"
        Due "due" "截至"
        Within "within" "限"
        OnZero "on zero" "分母为零"
        IfMissing "if missing" "缺报"
        Combine "combine" "合成"
        Top "top" "前"
        Bottom "bottom" "后"
        Unfilled "unfilled" "空缺"
        Rounded "rounded" "取整"
        NeedsAtLeast "needs at least" "至少具备"
        DatedBy "dated by" "计期"
        ShortOf "short of" "未达"
        BetterThan "better than" "优于"
        Same "same" "同一"
        Effective "effective" "生效"
        Because "because" "事由"
        NoCap "no cap" "不封顶"
        NoFloor "no floor" "不保底"
        Each "each" "每次"
        WholeSteps "whole steps" "不足不计"
        BegunSteps "begun steps" "不足亦计"
        ProRata "pro rata" "按比例"
        HighestOnly "highest only" "就高"
        EachCounts "each counts" "分别计"
        NotApplicable "not applicable" "不适用"
        LowerIsBetter "lower is better" "越低越好"
        HigherIsBetter "higher is better" "越高越好"
        Sealed "sealed" "密封"
        LeaveOutThinPanels "leave out thin panels" "略去不足组"
        TopFirst "top first" "前列优先"
        BottomFirst "bottom first" "末位优先"
        TiedIn "tied in" "并列入选"
        TiedOut "tied out" "并列落选"
        NoTies "no ties" "不得并列"
        RestToParent "rest to parent" "余扣上级"
        FactorsMultiply "factors multiply" "系数连乘"
        LargestFactor "largest factor" "系数取大"
        Rescaled "rescaled" "折算"
        AsItIs "as it is" "照计"
        NextWorkingDay "next working day" "遇假顺延"
        Marginal "marginal" "超额累进"
        Whole "whole" "全额累进"
        MayBeNegative "may be negative" "可为负"
        NoFactor "no factor" "不乘系数"
        Personal "personal" "个人信息"
        PerHead "per head" "人均"
    }
}
hashed_look_up!(ClauseWord);

impl ClauseWord {
    /// Whether a value, a name or a text must follow: then a statement word behind it is a name.
    /// (In the grammar: the rules `taking` and `plain`.)
    #[must_use]
    pub const fn takes_operand(self) -> bool {
        (self as usize) < Self::NoCap as usize
    }
}

vocabulary! {
    /// A unit behind a number.
    UnitWord {
        Points "points" "分"
        Pp "pp" "个百分点"
        Decimals "decimals" "位小数"
        YiYuan "yi-yuan" "亿元"
        WanYuan "wan-yuan" "万元"
        Yuan "yuan" "元"
        WorkingDays "working days" "个工作日"
        Days "days" "天"
        Weeks "weeks" "周"
        Months "months" "个月"
        Quarters "quarters" "个季度"
        HalfYears "half-years" "个半年"
        Years "years" "年"
        Periods "periods" "期"
        Times "times" "次"
        Cases "cases" "起"
        Pieces "pieces" "件"
        Units "units" "个"
        People "people" "人"
        Places "places" "名"
        Tiers "tiers" "档"
        Children "children" "个子项"
    }
}
hashed_look_up!(UnitWord, en_singular);

impl UnitWord {
    /// The English spelling behind 1.
    #[must_use]
    pub const fn en_singular(self) -> &'static str {
        match self {
            Self::Points => "point",
            Self::Decimals => "decimal",
            Self::WorkingDays => "working day",
            Self::Days => "day",
            Self::Weeks => "week",
            Self::Months => "month",
            Self::Quarters => "quarter",
            Self::HalfYears => "half-year",
            Self::Years => "year",
            Self::Periods => "period",
            Self::Times => "time",
            Self::Cases => "case",
            Self::Pieces => "piece",
            Self::Units => "unit",
            Self::People => "person",
            Self::Places => "place",
            Self::Tiers => "tier",
            Self::Children => "child",
            other => other.en(),
        }
    }
}
