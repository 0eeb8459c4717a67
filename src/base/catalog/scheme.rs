//! K02: names and structure of a scheme. K03: kinds of values and their units.

entries! {
    DUPLICATE_NAME "K0201" Error "duplicate-name"
        zh "同一位置名称重复"
           "同一板块内有两项规定用了同一个名称。上报数据按名称对应，重名时一次迟报可能扣两次，也可能记到另一项上。请给\
            其中一项改名；若是同一规定写了两遍，删去一遍。"
        en "two things in one place have the same name"
           "Two rules of one block share a name. Data refer to rules by name, so one event could be deducted twice or \
            counted under the wrong rule. Rename one of them, or remove it if it was written twice."
    UNKNOWN_NAME "K0202" Error "unknown-name"
        zh "没有这个名称"
           "这里用到的名称没有在方案中定义。指向不存在的指标或数据的规定永远不会起作用，而公布的办法里却写着它。请核对\
            拼写，采用提示的相近名称，或补上定义。"
        en "no such name"
           "The name used here is defined nowhere in the scheme. A rule that points to nothing never works, although \
            the published text contains it. Check the spelling, take the name suggested, or add the definition."
    WRONG_KIND_OF_NAME "K0203" Error "wrong-kind-of-name"
        zh "名称所指的种类不对"
           "名称存在，但指的不是这里需要的东西，例如在需要事件的地方写了数据名称。两类东西的计算办法不同，不能互相代\
            替。请改用种类相符的名称，或改写这条规定。"
        en "the name stands for another kind of thing"
           "The name exists but is not what is needed here, such as a fact where an event is expected. The two are \
            computed differently and cannot replace each other. Use a name of the right kind, or rewrite the rule."
    NO_SCHEME "K0204" Error "no-scheme"
        zh "没有方案"
           "文件夹里没有一条 `方案` 规定，程序不知道考核叫什么名称、按什么周期进行。没有方案就没有可以公布的结果。请在\
            其中一个文件开头写上 `方案 名称 \"正式名称\" { … }`。"
        en "there is no scheme"
           "No file of the folder has a `scheme` statement, so neither the name of the assessment nor its cycle is \
            known, and there is nothing to publish. Begin one of the files with \
            `scheme name \"official title\" { … }`."
    SEVERAL_SCHEMES "K0205" Error "several-schemes"
        zh "一个文件夹里有多个方案"
           "一个文件夹就是一部考核办法，其中只能有一条 `方案` 规定。有多个时，各指标属于哪一部办法不明确，权重也无法核\
            对。请把其余方案移到各自的文件夹；若只是补充内容，去掉多余的 `方案`。"
        en "several schemes in one folder"
           "One folder is one scheme. With several, it is unclear which items belong to which, and their weights \
            cannot be checked. Move the others to folders of their own; if they only add rules, drop the extra \
            `scheme`."
    NO_SCORE "K0206" Error "no-score"
        zh "方案没有总分"
           "方案里没有 `考核` 规定，即没有说明总分由哪些部分组成。没有总分就不能排名、定等次。请加上 \
            `考核 总分 100分 { … }`，把各板块写在里面。"
        en "the scheme has no score"
           "There is no `score` statement, so nothing says what the total consists of, and there can be no ranks and \
            no grades. Add `score total 100 points { … }` and put the parts inside."
    EMPTY_PART "K0207" Error "empty-part"
        zh "板块是空的"
           "这个板块有分值或权重，里面却没有任何指标或加减分规定，各单位在这里得多少分无从算起。请写上计分规定；不再考\
            核的内容，连同它的分值一并删去，并调整其他板块的分值。"
        en "a part without contents"
           "The part carries points or weight but holds no item and no rule, so nobody's score in it can be computed. \
            Add its rules; if it is no longer assessed, remove it together with its points and adjust the other parts."
    CYCLE "K0208" Error "cycle"
        zh "相互引用成环"
           "几项规定互相依赖，绕一圈又回到自己，例如甲的得分取决于乙，乙又取决于甲。这样没有一个能先算出来，换个次序就\
            得出另一个分数。请在环上选一处改用原始数据，或改用上期结果（`上期.名称`）。"
        en "definitions that depend on each other in a circle"
           "Each of these rules needs the value of the next, and the last needs the first. None can be computed before \
            the others, and another order would give another score. Break the circle: refer to the data itself, or to \
            the result of the last period (`last.name`)."
    UNUSED "K0209" Warning "unused"
        zh "定义了但没有用到"
           "这项数据、事件或名称没有被任何规定用到。各单位会白白填报，并以为它影响得分。请在规定中使用它，或删去它，减\
            轻填报负担。"
        en "declared but never used"
           "No rule uses this fact, event or name. Units would report it for nothing and believe that it counts. Use \
            it in a rule, or remove it and spare them the work."
    MISSING_HEAD "K0210" Error "missing-head"
        zh "方案缺少必备事项"
           "方案开头必须写明版本、周期等事项。版本说明按哪一年的办法考核，周期说明一期从哪天到哪天；缺了它们，同一数据\
            可以算出不同结果。请按提示补写，如 `版本 2022`、`周期 半年`。"
        en "the head of the scheme is incomplete"
           "A scheme must state its edition, its cycle and the like. They say which year's rules apply and from which \
            day to which a period runs; without them the same data give different results. Add what the message names, \
            such as `edition 2022` or `cycle half-yearly`."
    AMBIGUOUS_NAME "K0211" Error "ambiguous-name"
        zh "名称所指不唯一"
           "有几项规定都叫这个名称，这里看不出指的是哪一项。选错一项，得分就变了。请写出完整路径，如 `日常.迟报`。"
        en "the name could mean several things"
           "Several rules bear this name and nothing here says which is meant. The wrong one gives another score. \
            Write the full path, such as `routine.late`."
    METHOD_COUNT "K0212" Error "method-count"
        zh "一个指标须有且只有一种计分办法"
           "指标要么没有写怎样计分，要么写了两种。没有办法，得分无从算起；有两种而又没有说明用哪种，单位可以各取所需。\
            请保留一种；确有几种情形时，每种后面写明 `当 …` 的条件，或用 `合成 取优`。"
        en "an item needs exactly one method of scoring"
           "The item states no method, or more than one. Without one its points cannot be computed; with two, each \
            unit would claim the better. Keep one; for several cases give each its `when`, or say `combine best`."
    TYPE_MISMATCH "K0301" Error "type-mismatch"
        zh "不同性质的量不能这样运算"
           "分值、金额、百分数、个数、天数、日期是不同的量，把分值加到金额上、拿天数和百分数比大小都没有意义，算出的数\
            也说不清含义。请检查是否用错了数据，或先相除化成比率，再乘以分值。"
        en "quantities of different kinds cannot be combined this way"
           "Points, money, percentages, counts, days and dates are different kinds of quantity; points plus money, or \
            days compared with a percentage, mean nothing that could be explained to those assessed. Check that the \
            right fact is used, or divide like by like to a ratio and multiply it by points."
    UNIT_UNKNOWN "K0302" Error "unit-unknown"
        zh "不认识的计量单位"
           "数字后面的单位不是语言认识的单位。万元和亿元相差一万倍，单位不能猜。请用提示的单位；专业单位写在引号里，如 \
            `35 \"µg/m³\"`。"
        en "unknown unit of measure"
           "The unit behind the number is not known. A unit is never guessed: 万元 and 亿元 differ ten thousandfold. \
            Use the unit suggested; special units go in quotes, as in `35 \"µg/m³\"`."
    UNIT_REQUIRED "K0303" Error "unit-required"
        zh "数字缺少单位"
           "这里的数字必须带单位。“扣 1”可以是 1 分，也可以是 1 个百分点，两种读法得分不同，争议由此而来。请写明单位，\
            如 `1分`、`1个百分点`。"
        en "a number without its unit"
           "A unit is needed here. “Deduct 1” may mean one point or one percentage point; the readings give different \
            scores and lead to disputes. Write the unit, such as `1 point` or `1pp`."
    NOT_A_LEVEL "K0304" Error "not-a-level"
        zh "不是已定义的级别"
           "这个词不在该级别列表之内，例如列表是 一般 < 较大 < 重大，却写了“严重”。级别决定是否扣分或否决，写错就永远\
            不会触发。请用列表中的词，或在定义处补上这一级并排好次序。"
        en "not one of the levels"
           "The word is not in the list of levels declared. Levels decide on deductions and vetoes; a word outside the \
            list would never trigger one. Use a word of the list, or add the level where the list is declared, in its \
            order."
    DIVISION_BY_ZERO "K0305" Error "division-by-zero"
        zh "除数为零"
           "从规定本身就能看出除数是零，这个分数永远算不出来。多半是目标写成了 0，或相减后恰好为零。请改正除数；目标可\
            能为零时，用 `分母为零` 说明怎样计分。"
        en "division by zero"
           "The text itself shows that the divisor is zero, so this score can never be computed. Usually a target of 0 \
            was written, or a difference that is zero. Correct it; where a target may be zero, say `on zero` and what \
            is scored."
    OUT_OF_SCOPE "K0306" Error "out-of-scope"
        zh "这个词只能在别处使用"
           "这个词只在特定位置有意义，例如事件的字段只能用在针对该事件的条件里，`目标` 只能用在有目标的指标里。在这里\
            它没有值，规定无从计算。请移到相应位置，或写明取自哪里。"
        en "a word that has a value only elsewhere"
           "The word means something only in its place: the field of an event inside a condition on that event, \
            `target` in an item that has one. Here it has no value and the rule cannot be computed. Move it, or say \
            what it is taken from."
    SPREAD_FACTOR "K0385" Error "spread-factor"
        zh "分摊的系数不成立"
           "不适用的份额分摊给同级时，可以规定把合计再乘一个系数（如 90%），免得任务少的单位反而占便宜。系数只对 `分摊` \
            有意义，而且大于 0、不超过 1；别的写法会让没有任务的单位多得或倒扣分。"
        en "a factor of a redistribution that cannot be"
           "Where the share of what does not apply goes to its siblings, the sum may be multiplied with a factor such as \
            90%, so that those with fewer tasks do not gain by it. Only `redistribute` has one, above 0 and up to 1; \
            anything else would add or take points for having no task."
    SPAN_EMPTY "K0386" Error "span-empty"
        zh "这段时间里没有一个完整的考核期"
           "取往期的数，取的是完整落在这段时间里的各考核期。一年考核一次的方案里写 `近 2个月`，就一期也取不到，规定永远算不\
            出结果。请写够长的时间，如 `近 3年`、`近 4期`。"
        en "a span without a single whole period"
           "Figures of earlier times are taken from the periods that lie wholly in the span. `in last 2 months` of a \
            scheme that is run once a year holds none, so the rule never gives a result. Write a span that is long \
            enough, such as `last 3 years` or `last 4 periods`."
    SPAN_POLICY_MISSING "K0387" Error "span-policy-missing"
        zh "没有写明某一期没有数时怎么办"
           "几期的平均数、合计数，缺一期可以算不出（报错）、当作 0（零分），也可以只算有数的各期（剔除）。新成立的单位、没有\
            数据的年份都会碰到，算法不同基数就不同，必须写明。请加上 `缺报 剔除`、`缺报 零分` 或 `缺报 报错`。"
        en "what happens where a period has no figure is not stated"
           "A mean or sum of several periods may have no result where one of them is missing (error), count it as 0 \
            (zero), or be made of the others (exclude). New units and years without data will meet this, and the base \
            line differs, so the scheme must say which: `if missing exclude`, `zero` or `error`."
    PARTS_UNFIT "K0388" Error "parts-unfit"
        zh "时间的长短对不上"
           "一期里分段填报的数据，只能按把考核期整分的月、季或半年填报：半年考核可以按月、按季，不能按两个月以外的零头，也不\
            能按周（一周会跨月）。放在一起统计的数据，也要分得一样长，否则三月的数与一季度的数凑不成一对。请改正时间的长短，\
            或先各自合成整期的数。"
        en "stretches of time that do not fit"
           "What is reported several times a period is reported for months, quarters or half-years that make it up: weeks \
            go across the ends of months, and a period is not shorter than its part. Facts that are put together part by \
            part must have the same parts: the March of one has no counterpart in the first quarter of another. Correct \
            the length, or make figures of the whole period first."
    WHICH_PART "K0389" Error "which-part"
        zh "分月（季）填报的数据没有写明怎样取"
           "按月填报的数据一期有好几个数：合计、平均、最后一个月的数、最差的一个月，得分各不相同；缺一个月怎么办也要先定。\
            直接写数据的名称，等于让算的人来选。请写明怎样合成一个数，或数有几个月符合条件。"
        en "a fact of months or quarters, and not said which"
           "A fact that is reported by the month has several values in a period. Their sum, their mean, the last and the \
            worst of them score differently, and so does a missing month. Its plain name would leave the choice to whoever \
            computes. Say what they make, or count the months that meet a condition."
    BAR_SPAN_MISSING "K0395" Error "bar-span-missing"
        zh "取消奖项多久没有写明"
           "后果由本期结果产生，本期奖项已经评出，能取消的只是以后的奖项。取消一期、一年还是到年底，对单位是不同的处罚，\
            不能猜。请写 `限 1年`、`限 2期` 或 `期间 本年`。"
        en "for how long awards are barred is not stated"
           "A consequence comes after the awards of its period, so it can only bar later ones. One period, one year or \
            the rest of the year are different penalties, and none may be guessed. Write `within 1 year`, `within 2 \
            periods` or `in this year`."
    RATES_MEET "K0390" Error "rates-meet"
        zh "几档标准怎样合算没有写明"
           "同一个数在两条界线外各有一档标准。越过第二条界线后，可以只对超出部分用第二档（超额累进），也可以全部按第二档算\
            （全额累进），还可以两条都算。三种算法的得分不同，必须写明。"
        en "how several rates work together is not stated"
           "One quantity has a rate behind each of two edges. Beyond the second edge the second rate may count for the \
            part beyond it (marginal), for the whole distance (whole), or beside the first. The points differ, so the \
            scheme must say which."
    DIRECTION_MISSING "K0391" Error "direction-missing"
        zh "没有写明越高越好还是越低越好"
           "`未达`、`优于` 要看哪一头算好：办结率高是好，投诉率低是好。数据上没有写明方向，扣分会落在哪一边就不确定。请在\
            `数据` 上写 `越高越好` 或 `越低越好`，或者直接写 `低于`、`高于`。"
        en "which way is better is not stated"
           "`short of` and `better than` depend on which end is good: a high settlement rate is, a high rate of \
            complaints is not. Without a direction it is open which units lose points. State it at the fact, or write \
            `below` or `above`."
    SHARE_OF_WHAT "K0392" Error "share-of-what"
        zh "百分数的分值没有写明是什么的百分之几"
           "“每次扣 10%”可以是满分的 10%，也可以是余下分数的 10%，扣第二次起就不一样。请写明，如 `10% × 满分`。"
        en "a share of points that does not say of what"
           "“10% each” may be 10% of the full mark or of what is left; from the second time on they differ. Say of what, \
            as in `10% × full`."
    DATED_BY_MISSING "K0393" Error "dated-by-missing"
        zh "事件有几个日期，没有写明按哪一个算"
           "一件事有发生、发现、认定等几个日期，按哪一个算决定它记在哪一期、是不是在特殊时段、算第几次。请写 `计期 …`，并且\
            各条规则对同一种事件用同一个日期。"
        en "an event has several dates and it is not stated which counts"
           "An event may happen, be found and be confirmed on different days. The one that counts decides the period, the \
            special period and the number among repeats. Say `dated by …`, and the same for all rules over the event."
    SHARES_SUM "K0394" Error "shares-sum"
        zh "各方分担的份额合计不是 100%"
           "一件事由几方分担，各方份额之和应为 100%，否则这件事扣的分比规定的多或少。请核对份额。"
        en "the shares of an event do not add up to 100%"
           "Several units share one event, and their shares must make up the whole; otherwise it costs more or less than \
            the rule says. Check the shares."
    MARKS_MISSING "K0396" Error "marks-missing"
        zh "打分可以打到多细没有写明"
           "打分的票要写明分值的范围和最小间隔，否则 7.5 分是有效票还是笔误，只能由录入的人去猜，同一张票就会有两种结果。\
            请写如 `票式 打分，0 .. 10分，每 0.5分`。"
        en "how fine a mark may be is not stated"
           "A ballot with marks needs their range and the least step. Otherwise whoever types in a 7.5 has to guess \
            whether it is a valid mark or a slip, and one ballot has two results. Write, for example, `ballots scored, \
            0 .. 10 points, per 0.5 points`."
}
