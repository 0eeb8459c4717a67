//! K04: sums, bands, and the decisions a scheme must state because they change scores.

entries! {
    POINTS_SUM "K0401" Error "points-sum"
        zh "下级分值之和不等于上级分值"
           "各项分值加起来应正好等于上一级的满分。多了，满分达不到一致；少了，有的分谁也拿不到，名次因此失真。提示里列\
            出了每一项和差额，请调整其中一项，或改上一级的满分。"
        en "the points of the children do not add up"
           "The points of all children must equal the full mark above them. If they exceed it, the stated full mark is \
            untrue; if they fall short, nobody can earn the rest. The message lists every term and the difference: \
            change one of them, or the full mark."
    WEIGHTS_SUM "K0402" Error "weights-sum"
        zh "权重之和不等于 100%"
           "同一级各项权重加起来必须正好是 100%，按分数精确计算，没有误差余地。合计 95% 就等于每个单位先丢 5%，而办法\
            里没有这样的规定。提示里列出了每一项和差额，请据此调整。"
        en "weights do not add up to 100 %"
           "The weights of one level must be exactly 100 %; they are added as exact fractions. A sum of 95 % would \
            take 5 % from every unit without any rule saying so. The message lists every term and the difference."
    SHARES_MIXED "K0403" Error "shares-mixed"
        zh "同级有的用分值、有的用权重"
           "同一级各项要么都写分值，要么都写权重。混用时，剩下的权重按什么分配有两种解释，结果不同。请统一成一种写法。"
        en "points and weights are mixed on one level"
           "The children of a node state points, or all state weights. Mixed, there are two readings of how the rest \
            is divided, with different results. Use one way throughout."
    BANDS_GAP "K0404" Error "bands-gap"
        zh "分档之间有空档"
           "有的数值落不进任何一档，例如 90-94 和 95 以上之间的 94.5。落在空档里的单位没有得分或没有等次，只能临时裁\
            定，这就不公平。请让相邻两档首尾相接，如 `>= 95`、`>= 90`，或用 `否则` 兜底。"
        en "a value falls between two bands"
           "Some values match no band, such as 94.5 between 90 to 94 and 95 up. A unit with such a value gets no score \
            or no grade, and would have to be judged case by case. Let each band begin where the next ends, as in \
            `>= 95`, `>= 90`, or end with `else`."
    BANDS_OVERLAP "K0405" Error "bands-overlap"
        zh "分档互相重叠"
           "有的数值同时落在两档里，两档得分不同。按哪一档计分全凭解释，单位必然争取高的那档。请改写界限，使每个数值只\
            属于一档，并写清端点归哪一档。"
        en "a value falls into two bands"
           "Some values match two bands with different results; which one counts would be a matter of opinion, and \
            each unit would claim the better. Change the limits so that each value has one band, and show which band \
            an end belongs to."
    BANDS_ORDER "K0406" Error "bands-order"
        zh "分档次序颠倒"
           "分档从上往下取第一个符合的。次序颠倒时，前面宽的一档会先被选中，后面严的一档永远轮不到。请按从严到宽的次序\
            排列，例如 `>= 95%` 在前，`>= 90%` 在后。"
        en "bands are out of order"
           "The first band that matches counts. Out of order, a wide band takes the values meant for a stricter one \
            below it. List them from the strictest on: `>= 95%` before `>= 90%`."
    ROUNDING_MISSING "K0407" Error "rounding-missing"
        zh "没有规定修约办法"
           "除法会得出除不尽的数。保留几位小数、末位怎样取舍没有写明，两个单位是否并列就说不定。请写 \
            `修约 总分 为 2位小数 四舍五入`，办法可选四舍五入、四舍六入、舍去、进位。"
        en "no rounding is stated"
           "Divisions give endless decimals. Unless the scheme says how many places are kept and how, nobody can say \
            whether two units are tied. Write `round total to 2 decimals half-up`; the ways are half-up, half-even, \
            down and up."
    TIES_MISSING "K0408" Error "ties-missing"
        zh "没有规定并列怎样处理"
           "同分的单位怎样排名会影响后面所有单位的名次。请写 `并列 同名次`（1、2、2、4），或写 `并列 按 指标名` 用某个\
            指标区分先后。"
        en "nothing says what happens to ties"
           "How equal scores are ranked moves every unit behind them. Write `ties share` (1, 2, 2, 4), or `ties by` \
            and the item that decides."
    CUT_TIES_MISSING "K0409" Error "cut-ties-missing"
        zh "没有规定名额线上并列怎样处理"
           "取前几名或后几名时，恰好在名额线上并列的单位是都算还是都不算，关系到奖励和处罚，不能临时决定。请写明并列的\
            都列入、都不列入，还是不允许并列（须另行裁定）。"
        en "nothing says what happens to ties at the cut"
           "Where units are tied at the last place of a list, it matters for rewards and sanctions whether all or none \
            of them are in. That cannot be decided afterwards. State whether ties are in, out, or forbidden until \
            settled."
    FLOOR_MISSING "K0410" Error "floor-missing"
        zh "扣分可能超过本项分值"
           "扣分加起来可以超过本项的分值，超出的部分怎么办没有写明：扣到零为止，还是继续扣上一级的分？两种读法相差很\
            大。请写 `最低 0分`，或写 `不保底` 让超出部分由上一级承担。"
        en "losses may exceed the item"
           "The deductions can add up to more than the item carries, and nothing says what happens to the rest: stop \
            at zero, or go on to the level above? The readings differ widely. Write `at least 0 points`, or `no floor` \
            to let the rest fall on the parent."
    CAP_MISSING "K0411" Error "cap-missing"
        zh "加分没有上限"
           "加分可以无限累加，一个单位凭一项就能压过其他所有指标。是否设上限要由办法写明。请写 `最高 5分` 这样的上限；\
            确实不设的，写 `不封顶`。"
        en "gains without a cap"
           "Gains can grow without limit, so that one rule could outweigh all others. The scheme must say whether that \
            is meant. Write a cap such as `at most 5 points`, or `no cap` if there is none."
    STEP_KIND_MISSING "K0412" Error "step-kind-missing"
        zh "没有规定不足一档怎样计算"
           "“每低 1 个百分点扣 1 分”，低 0.5 个百分点时可以扣 0.5 分、不扣或扣 1 分。三种读法都有人主张。请写 \
            `按比例`、`不足不计` 或 `不足亦计`。"
        en "nothing says how part of a step counts"
           "“1 point per 1pp below”: for half a percentage point that may mean 0.5, 0 or 1 point, and all three \
            readings have been defended. Write `pro rata`, `whole steps` or `begun steps`."
    ON_ZERO_MISSING "K0413" Error "on-zero-missing"
        zh "没有规定分母为零时怎样计分"
           "目标或基数可能为零，这时比率算不出来，例如全年没有投诉的单位的办结率。给满分、零分还是不考核，直接影响该单\
            位。请写 `分母为零` 和处理办法，如 `分母为零 满分`。"
        en "nothing says what is scored when the denominator is zero"
           "The target or base can be zero, and then there is no ratio: the share of complaints settled where there \
            were none. Full marks, none, or not assessed makes a real difference to that unit. Write `on zero` and \
            what holds, such as `on zero full`."
    NOT_APPLICABLE_POLICY "K0414" Error "not-applicable-policy"
        zh "没有规定不适用时怎样处理"
           "有的单位没有这项业务，这部分分值怎么办没有写明：记零分、给满分，还是分摊到其他指标？同样的工作因此可以相差\
            许多分。请在 `不适用` 后写 `零分`、`满分` 或 `分摊`。"
        en "nothing says what happens where an item does not apply"
           "Some units have no such business. Whether they then get nothing, full marks, or have the points spread \
            over the other items can mean many points for the same work. Write `zero`, `full` or `redistribute` behind \
            `not applicable`."
    DEAD_BOUND "K0415" Warning "dead-bound"
        zh "上限或下限永远不起作用"
           "基础 30 分、最多扣 20 分，却写了“最低 0分”，这样的界限永远碰不到。要么是多余的，要么是前面的数字写错了，本\
            该起作用的保护没有起作用。请核对数字，或删去这个界限。"
        en "a bound that can never bind"
           "The value can never reach this limit, such as a floor of 0 where at most 20 of 30 points can be lost. It \
            is superfluous, or another number is wrong and a protection does not work. Check the numbers, or remove \
            it."
    SCALE_MISSING "K0416" Error "scale-missing"
        zh "没有规定是否折算满分"
           "下级满分与上级不同，例如 120 分制的月度得分计入 100 分制的年度。折算与否，同样表现的得分不同。请写明按满分\
            折算，还是按原分数直接计入。"
        en "nothing says whether a different full mark is rescaled"
           "A child has another full mark than its parent, such as months of 120 points in a year of 100. Rescaled or \
            taken as it is, the same performance scores differently. State which."
    ELSE_MISSING "K0417" Error "else-missing"
        zh "缺少“否则”一档"
           "列出的情形没有覆盖全部可能，不在其中的单位没有结果。请在最后加上 `否则：` 和相应的分值；若确实不可能有其他\
            情形，也请写出，让人一眼看到。"
        en "the last case, `else`, is missing"
           "The cases listed do not cover everything, and a unit outside them has no result. End with `else:` and its \
            points; even where nothing else can happen, it shows at a glance what would hold."
    FACTORS_MEET "K0418" Error "factors-meet"
        zh "几个倍数可能同时适用"
           "同一事件可能同时符合两个加重或减轻的倍数，例如既是第三次，又在重点时段。是相乘还是取最大的，扣分可以差一\
            倍。请写明倍数相乘，还是取其中最大的。"
        en "several factors can apply at once"
           "One event can meet two factors, such as a third time within a special period. Multiplied, or only the \
            largest: the deduction can double. State whether factors multiply or the largest counts."
    LIMIT_FINER_THAN_ROUNDING "K0419" Error "limit-finer-than-rounding"
        zh "界限的小数位比修约位数多"
           "总分不超过 59.995 分、修约到两位，公布出来就成了 60.00，恰好越过想要守住的界限。请把界限写到修约的位数以\
            内，如 59.99，或增加修约位数。"
        en "a limit has more decimals than the rounding keeps"
           "A total limited to 59.995 and rounded to two places is published as 60.00, past the very limit it was to \
            keep. Write the limit to the places kept, such as 59.99, or keep more places."
    UNREACHABLE_STEP "K0420" Warning "unreachable-step"
        zh "永远到不了的一档"
           "没有任何数值能落到这一档，因为前面各档已经占满，或数值达不到。单位看到这一档会误以为有机会。请检查界限，或\
            删去这一档。"
        en "a step that no value reaches"
           "No value can fall into this step: those above it take everything, or the quantity cannot get there. Units \
            would count on a chance that does not exist. Check the limits, or remove the step."
    RANGE_IMPOSSIBLE "K0421" Error "range-impossible"
        zh "范围或条件不可能成立"
           "下限大于上限，或条件自相矛盾，没有任何数值符合，这条规定永远不起作用。请检查是否把两个数写反了，或把大于小\
            于号写反了。"
        en "a range or condition that nothing can meet"
           "The lower end lies above the upper one, or a condition contradicts itself: no value fits, and the rule \
            never works. Check whether two numbers, or the signs for greater and less, were exchanged."
    QUOTA_ROUNDING_MISSING "K0422" Error "quota-rounding-missing"
        zh "没有规定名额怎样取整"
           "7 个单位的 20% 是 1.4 个名额，取 1 个还是 2 个，决定某个单位能否评优。请在比例后写 `取整 舍去`、\
            `取整 进位` 或 `取整 四舍五入`。"
        en "nothing says how a quota is rounded"
           "20 % of 7 units is 1.4 places; whether that is one or two decides on some unit's grade. Write \
            `rounded down`, `rounded up` or `rounded half-up` behind the share."
    WEIGHT_RANGE "K0423" Error "weight-range"
        zh "权重不在 0% 到 100% 之间"
           "权重是占上级分值的份额，不能为负，也不能超过 100%。负权重会让做得越好得分越低。请核对是否漏写小数点，或把\
            分值写成了权重。"
        en "a weight outside 0 % to 100 %"
           "A weight is a share of the level above: it cannot be negative or above 100 %. A negative one would make \
            better work score worse. Check for a missing decimal point, or for points written as a weight."
    VALIDITY "K0424" Error "validity"
        zh "去掉最高最低分后可能没有票"
           "有效票数下限太低，去掉最高分和最低分后可能一张不剩，或只剩极少几张，测评结果就由一两个人决定，甚至算不出\
            来。请提高有效票数，或用 `当 计数(票) > …` 规定票数足够时才去掉。"
        en "trimming may leave no ratings"
           "So few ratings are required that dropping the highest and lowest may leave none, or leave one person to \
            decide. Require more valid ratings, or drop only `when count(ballot) > …`."
    CONDITION_CONSTANT "K0425" Warning "condition-constant"
        zh "条件永远成立或永远不成立"
           "按各项数据和分值能达到的范围，这个条件对所有单位都成立，或没有单位能符合。永远触发不了的否决、谁也得不到的\
            奖项，写在办法里只会误导单位；对所有单位都成立的条件等于没有写。请核对数字和比较符号。"
        en "a condition that always or never holds"
           "Within what the figures and points can reach, the condition holds for every unit or for none. A veto that \
            cannot strike or an award nobody can gain misleads the units; a condition that everybody meets says \
            nothing. Check the number and the sign."
    SIGN_REVERSED "K0426" Error "sign-reversed"
        zh "扣分会变成加分"
           "算式里减数和被减数写反了，或正负号写错，规定要扣分的情形反而加分。常见的错误是把“少于 3 次每次扣 2 分”写成\
            (次数 − 3) × (−2)：一次没做反而得 6 分。请核对算式。"
        en "a deduction can add points"
           "With the operands of a subtraction exchanged or a sign wrong, the case that should cost points earns them. \
            A common slip writes “fewer than 3: −2 each” as (n − 3) × (−2), which gives 6 points for doing nothing. \
            Check the formula."
    WRONG_DIRECTION "K0427" Error "wrong-direction"
        zh "做得更好反而少得分"
           "方案写明这项数据越高越好（或越低越好），可按计分规定，更好的数值得分反而更低。单位会因做得好而吃亏。请照提示\
            中的两个数值核对算式、各档次序或数据的方向。"
        en "better figures score less"
           "The scheme says which way is better, and by its rules a better figure earns fewer points: units would lose by \
            doing well. Work out the two figures shown and correct the formula, the order of the lines, or the direction."
    STEPS_CROOKED "K0428" Warning "steps-crooked"
        zh "各档分值时升时降"
           "数值往上走，分值先升后降又升，多半是某一档的分值抄错了。若确实中间最好，请给数据写明方向以外的办法，如按离\
            目标的远近计分。请核对这一档。"
        en "steps that go up and down"
           "As the figure rises the points rise, fall and rise again; usually one line has a wrong number. Where the \
            middle is meant to be best, score the distance from it. Check the line shown."
    CONDITIONS_OVERLAP "K0429" Warning "conditions-overlap"
        zh "两个条件可以同时成立"
           "例如优秀率达到 60% 得满分，差评率达到三分之一得零分，一个单位可以两条都符合。程序取写在前面的一条，但办法没有\
            这样说，单位会争议。请写明哪一条优先。"
        en "two conditions can hold at once"
           "If 60 % excellent earns full marks and a third of poor ratings earns none, a unit can meet both. The first in \
            the text counts, but the rules do not say so, and it will be disputed. State which comes first."
    ZERO_AS_MISSING "K0430" Warning "zero-as-missing"
        zh "把零当作没有数据"
           "零是实实在在的数值。算式把“等于零”当成“没有数据”，真的做到零的单位就按另一个公式计分，分数突然跳变。没有数\
            据请用 `不适用` 或 `缺报` 表示。"
        en "zero taken for no figure"
           "Zero is a value. A formula that takes 0 for “no figure” scores a unit that really has 0 by another formula, and \
            its score jumps. Write `not applicable` or `if missing` for what is not there."
    COUNTED_TWICE "K0431" Warning "counted-twice"
        zh "同一件事既加分又扣分"
           "做到一件加分，没做到一件又扣分，同一件事的差距就是两个数之和，往往超出本意。请确认是否有意；若不是，只留一\
            条。"
        en "one thing counted twice"
           "Each one done adds and each one not done takes, so the difference made by one is the sum of both, often more \
            than was meant. Confirm that it is intended, or keep one of the rules."
    OUT_OF_PROPORTION "K0432" Warning "out-of-proportion"
        zh "加倍的表里有一行不成比例"
           "两张表的各行都成同一倍数，只有一行不是，例如 3、2、1、−1 加倍写成 6、4、2、−3。多半是抄错，落在这一行的单位就\
            被多扣或少扣。请核对，或用 `乘以 2` 代替第二张表。"
        en "one line of a multiplied table is off"
           "All lines of two tables have the same proportion but one, as when 3, 2, 1, −1 is doubled to 6, 4, 2, −3. Usually \
            a slip; units in that line would be scored wrongly. Check it, or write `factor 2` instead of a second table."
    NOT_DECIDED_YET "K0437" Error "not-decided-yet"
        zh "读取了还没有评定的等次或否决"
           "等次由得分、否决和名额评定，否决由总分评定。让得分、否决或排名反过来看等次，就成了自己决定自己，算不出结果。\
            请改写成界限或分数；要看以前的，写 `上期.…`。"
        en "a grade or a veto is read before it is decided"
           "Grades are made of scores, vetoes and quotas, and vetoes of the total. A score, a veto or a ranking that read \
            the grade would decide about itself. Write the limit or the points meant, or read an earlier period with \
            `last.…`."
    DECIDED_AMONG_UNITS "K0438" Error "decided-among-units"
        zh "示例只有一个单位，这一项要在各单位之间决定"
           "名次、名额和按名次给的奖项取决于其他单位的得分，一个虚构的单位算不出来。示例里写着却没有算，等于没有验证。请在 \
            `已知` 里给出，或改验算得出的那一步。"
        en "an example has one unit, and this is decided among several"
           "Places, quotas and prizes by place rest on what other units score; a single made-up unit has none. An example \
            that seemed to try them would try nothing. State the figure under `given`, or expect the step that one unit \
            decides."
    RANK_AGAINST_GRADES "K0439" Warning "rank-against-grades"
        zh "排名与等次的方向相反"
           "等次以高分为好，排名却以低分为先（或相反）。名额按名次取，留下的正好是最差的单位，最好的反被降等。请核对其中一处的\
            方向。"
        en "ranking and grades run in opposite directions"
           "More is better for the grades and less is better for the ranking, or the other way round. A quota is filled by \
            place, so it would keep the worst units and lower the best. Check the direction of one of them."
}
