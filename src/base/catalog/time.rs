//! K037 and K054: deadlines, working days, tasks and registers.

entries! {
    MONTHS_IN_PROPORTION "K0370" Error "months-in-proportion"
        zh "月份不能按比例计"
           "月份有长有短，“逾期半个月”没有唯一的天数，按比例计就不知道扣几分。请写 `不足不计`（满月才算）或 `不足亦计`\
            （不满一个月按一个月算）；要按天细算的，步长写成天数。"
        en "part of a month cannot be counted in proportion"
           "Months differ in length, so half a month late is no fixed number of days and nobody can say what it costs. \
            Write `whole steps` (only full months count) or `begun steps` (a month begun counts whole); to count finer, \
            write the step in days."
    YEAR_NOT_COVERED "K0540" Error "year-not-covered"
        zh "工作日历没有这一年"
           "方案按工作日计算期限，而工作日历里没有用到的某一年。周末是否调休上班、节假日是哪几天，只有公布的安排才能说\
            明，不能猜。请在 calendar.csv 里补上这一年的节假日与调休上班日，并注明出处。"
        en "the calendar of working days does not cover a year"
           "The scheme counts working days, and the calendar says nothing of a year that is needed. Which days are \
            holidays and which weekends are worked is known only once it is announced and is not guessed. Add that \
            year's holidays and make-up working days to calendar.csv, with their source."
}
