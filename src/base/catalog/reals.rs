//! K034x: irrational values, places within the score, ways of combining.

entries! {
    IRRATIONAL_COMPARED "K0340" Error "irrational-compared"
        zh "无限不循环小数拿来比较，没有写明修约"
           "对数、开方、标准差和几何平均的结果往往是无限不循环小数。两个单位差在小数点后几十位上，名次就分了先后，而公布的\
            数字看上去一样，谁也没法复核。排名、求名次或做组内统计之前必须写明修约到几位。"
        en "endless decimals are compared without a rounding"
           "Logarithms, roots, standard deviations and geometric means mostly have endless decimals. Two units may then be \
            told apart at the fiftieth decimal while their published figures are the same, and nobody can check it. Before \
            figures are ranked or counted in a statistic, the scheme says to how many decimals they are rounded."
    IRRATIONAL_PRINTED "K0341" Error "irrational-printed"
        zh "无限不循环小数没有写明印几位"
           "这个分值可能写不尽，公报上总要印成几位小数。印几位、怎样舍入，看公报的人应当能在规定里查到。请写 `显示 …`，\
            或者给这个指标写 `修约 …`。"
        en "how many of endless decimals are printed is not stated"
           "The value cannot be written out, so a bulletin prints it with some number of decimals. Who reads the bulletin \
            should find in the rules how many and rounded how. Write `show …`, or a `round …` for this node."
    FUNCTION_UNDEFINED "K0342" Error "function-undefined"
        zh "算式在某些数据下无法计算"
           "零和负数没有对数，负数不能开偶次方，0 的 0 次方没有意义。数据的范围允许这样的值，遇到了那个单位就没有得分。\
            请给数据写明范围，或者先用 `若 … 则 … 否则 …` 规定那时怎么算。"
        en "a formula has no value for some figures"
           "There is no logarithm of zero or less, no even root of a negative number, and no 0 to the power 0. The range of \
            the data allows such a figure, and a unit that reports it would have no score. State the range of the fact, or \
            say with `if … then … else …` what counts then."
    GEOMETRIC_NEGATIVE "K0343" Error "geometric-negative"
        zh "几何平均的一项可能为负"
           "几何平均是各项得分率的乘方之积，负数没有这样的结果：扣分扣到负数的单位就没有总分，反而躲过了排名。请给这一项\
            写下限，如 `最低 0分`。"
        en "a part of a geometric mean may be negative"
           "A geometric mean multiplies roots of the shares of its parts, and a negative number has none: a unit whose \
            deductions go below zero would have no total and escape the ranking. Give the part a floor, such as \
            `at least 0 points`."
    EFFICACY_BELOW "K0344" Error "efficacy-below"
        zh "没有写明低于最后一档时得几分"
           "功效系数法的最后一档还有分，再差一点是归零还是照最后一档给分，各地做法不同。归零时差一分一厘就少一大截，这是被\
            考核单位最常申诉的地方。请写 `低于：0分`，或写明最后一档的系数。"
        en "what counts behind the last tier is not stated"
           "The last standard is still worth points. A little behind it some schemes give nothing and others the same \
            points; where nothing is given, a hair's breadth costs a whole tier, and that is what units appeal against most. \
            Write `below: 0 points`, or the share of the last tier."
    HALF_PLACE "K0345" Error "half-place"
        zh "并列取均值的名次落在各行之间"
           "`取均值` 时，并列第 1、2 名的两个单位都算第 1.5 名，而表里只有第 1 名、第 2 名的行，它们就落进 `否则`，\
            比第 2 名还少。请把各行写成相接的界限。"
        en "a place between two lines of a table"
           "With `ties mean`, two units that share the 1st and 2nd place both get 1.5. A table that knows only whole places \
            passes them over, and they fall to `else` and get less than the unit behind them. Write lines that meet."
}
