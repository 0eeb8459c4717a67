//! Words that are known only where they are expected; anywhere else they are names.

use super::vocabulary;

/// Both spellings of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValueWord {
    /// The English spelling.
    pub en: &'static str,
    /// The Chinese spelling.
    pub zh: &'static str,
}

/// Gives small sets their look-up, and lists them all for [`all_value_words`].
macro_rules! looked_up {
    ($($name:ident)+) => {
        $(impl $name {
            /// The word spelt so in either language.
            #[must_use]
            pub fn find(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.en() == text || word.zh() == text)
            }

            /// Both spellings.
            #[must_use]
            pub const fn word(self) -> ValueWord {
                ValueWord { en: self.en(), zh: self.zh() }
            }
        })+

        /// Every word of every set here; a word stands once for each set it is in.
        pub fn all_value_words() -> impl Iterator<Item = ValueWord> {
            std::iter::empty()$(.chain($name::ALL.iter().map(|word| word.word())))+
        }
    };
}

vocabulary! {
    /// How a number is rounded.
    Rounding {
        HalfUp "half-up" "四舍五入"
        HalfEven "half-even" "四舍六入"
        Down "down" "舍去"
        Up "up" "进位"
    }
}

vocabulary! {
    /// What stands in for a missing or impossible value.
    Policy {
        Zero "zero" "零分"
        Full "full" "满分"
        Error "error" "报错"
        Carry "carry" "沿用"
        Exclude "exclude" "剔除"
        Redistribute "redistribute" "分摊"
        GroupMean "group-mean" "组均值"
        Lost "lost" "失分"
        Block "block" "停发"
    }
}

vocabulary! {
    /// How a node is made of its children.
    Combining {
        Weighted "weighted" "加权"
        Sum "sum" "求和"
        Geometric "geometric" "几何平均"
        Product "product" "连乘"
        Best "best" "取优"
        Lowest "lowest" "取低"
        Mean "mean" "取平均"
    }
}

vocabulary! {
    /// How often a scheme is run.
    Frequency {
        Weekly "weekly" "每周"
        Monthly "monthly" "月度"
        Quarterly "quarterly" "季度"
        HalfYearly "half-yearly" "半年"
        Yearly "yearly" "年度"
    }
}

vocabulary! {
    /// The kind of a fact or a field.
    Kind {
        Money "money" "金额"
        Percent "percent" "百分数"
        Number "number" "数值"
        Count "count" "个数"
        Points "points" "分值"
        Date "date" "日期"
        Days "days" "天数"
        YesNo "yes-no" "是否"
        Text "text" "文本"
        Level "level" "级别"
    }
}

vocabulary! {
    /// The form of a ballot.
    Ballot {
        Graded "graded" "评级"
        Scored "scored" "打分"
        Ranked "ranked" "排序"
    }
}

vocabulary! {
    /// Which ballots are dropped.
    Extreme {
        Highest "highest" "个最高分"
        Lowest "lowest" "个最低分"
    }
}

vocabulary! {
    /// How a loss or a gain is shared.
    Sharing {
        Equally "equally" "均等"
    }
}

vocabulary! {
    /// Which place those of one value get.
    Tying {
        Share "share" "同名次"
        ShareLow "share-low" "同后位次"
        Dense "dense" "连续名次"
        Mean "mean" "取均值"
        Forbidden "forbidden" "不允许"
    }
}

vocabulary! {
    /// What becomes of an empty place.
    Slot {
        Kept "kept" "保留"
        PassedDown "passed-down" "顺延"
    }
}

vocabulary! {
    /// A time a figure is taken from; in English the parts are joined by a blank in the text and by a hyphen in a [`Name`](crate::syntax::ast::Name).
    Span {
        EachMonth "each-month" "逐月"
        EachQuarter "each-quarter" "逐季"
        EachHalfYear "each-half-year" "逐半年"
        EachYear "each-year" "逐年"
        EachPeriod "each-period" "逐期"
        ThisPeriod "this-period" "本期"
        ThisYear "this-year" "本年"
        LastPeriod "last-period" "上期"
        LastYear "last-year" "上年"
        Last "last" "近"
    }
}

vocabulary! {
    /// Before a dot: the same name in an earlier period.
    Earlier {
        Last "last" "上期"
        LastYear "last-year" "上年"
    }
}

vocabulary! {
    /// A state of a task or of a figure.
    State {
        OnTime "on-time" "按时"
        Late "late" "逾期"
        Behind "behind" "滞后"
        Undone "undone" "未完"
        NotSubmitted "not-submitted" "未报"
        Withheld "withheld" "保密"
        Refused "refused" "拒报"
        BelowMinimum "below-minimum" "样本不足"
    }
}

vocabulary! {
    /// A value with a name of the language.
    BuiltIn {
        Target "target" "目标"
        Actual "actual" "实绩"
        Full "full" "满分"
        Place "place" "名次"
        Grade "grade" "等次"
        Lowest "lowest" "末位"
        Unit "unit" "单位"
        Class "class" "类别"
        Peers "peers" "同组"
        AllUnits "all-units" "全部单位"
        Group "group" "组别"
        Ballot "ballot" "票"
        Mark "mark" "打分值"
        SelfScore "self" "自评"
        LeadUnit "lead-unit" "牵头单位"
        Remind "remind" "提醒"
        YearEnd "year-end" "年终"
        Awards "awards" "所有奖项"
        Rater "rater" "测评员"
        AnyWork "any-work" "不分工作"
        GapsSkipped "gaps-skipped" "跳过空期"
        OthersOnly "others-only" "不含本单位"
        WithoutVetoed "without-vetoed" "不含被否决"
        WithSubstitutes "with-substitutes" "含替代值"
        Parties "parties" "各方"
        Lost "lost" "失分"
    }
}

vocabulary! {
    /// A function, known before its bracket.
    Function {
        Count "count" "计数"
        Sum "sum" "合计"
        Mean "mean" "平均"
        Min "min" "最小"
        Max "max" "最大"
        Median "median" "中位数"
        Stdev "stdev" "标准差"
        Percentile "percentile" "百分位"
        Best "best" "最优"
        Place "place" "名次"
        Standing "standing" "领先比例"
        Decile "decile" "十分位"
        ZScore "z-score" "标准分"
        Running "running" "连续"
        Latest "latest" "最新"
        Earliest "earliest" "最早"
        Result "result" "结果"
        RoundOff "round-off" "约至"
        Floor "floor" "向下取整"
        Ceil "ceil" "向上取整"
        Shown "shown" "显示值"
        Exact "exact" "精确值"
        Ln "ln" "ln"
        Exp "exp" "exp"
        Sqrt "sqrt" "sqrt"
        Abs "abs" "abs"
    }
}

looked_up! {
    Rounding Policy Combining Frequency Kind Ballot Extreme Sharing Tying Slot Span Earlier State BuiltIn Function
}
