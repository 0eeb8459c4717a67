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
    TASK_WITHOUT_DUE "K0371" Error "task-without-due"
        zh "任务或阶段没有时限"
           "没有时限的任务，谁也说不出它按时、逾期还是未到期，承办单位不知道何时会被扣分。请写 `截至 9月30日`\
            （每年）或`截至 2022-09-30`；分阶段的任务每个阶段都要写。"
        en "a task or a stage does not say by when"
           "Without a last day nobody can say whether a task is done in time, late, or not due yet, and the \
            unit that does it cannot know when it loses points. Write `due 09-30` (of every year) or `due \
            2022-09-30`; each stage needs one."
    STAGE_DATES "K0372" Error "stage-dates"
        zh "各阶段的时限前后矛盾"
           "阶段按先后进行，前一阶段没有完成，后一阶段不算完成。后一阶段的时限早于前一阶段，或者晚于整个任务的\
            时限，就没有人能按时完成。请重排阶段或改正日期。"
        en "the dates of stages contradict each other"
           "Stages follow each other: a later one does not count before the one it follows is done. If it is \
            due before that one, or after the whole task, nobody can be in time. Put the stages in order, or \
            correct the date."
    STAGE_WEIGHTS "K0373" Error "stage-weights"
        zh "各阶段的权重合计不是 100%"
           "任务的完成度由各阶段的权重合成。权重合计不是 100%，或者只写了一部分，全部完成的单位也得不到满分，\
            或超过满分。请给每个阶段写权重，合计 100%；都不写则各阶段相等。"
        en "the weights of stages do not add up to 100%"
           "How far a task is done is made of the weights of its stages. If they do not add up to 100%, or \
            only some are stated, a unit that did everything would get less or more than all. Give every \
            stage a weight, 100% in all; without any they are equal."
    LETTER_NEVER_DUE "K0374" Error "letter-never-due"
        zh "没有写明函件何时发出"
           "没有条件、也不随别的函件发出的函件永远不会发出，收不到提醒的单位就不知道已经到了哪一步。请写 `当 …`，或在另一种函件\
            里写 `附` 它。"
        en "nothing says when a letter is due"
           "A letter without a condition, that goes with no other letter, is never due: a unit that gets no warning does \
            not know how far things have gone. Write `when …`, or name it behind `with` in another letter."
    LETTER_POINTS "K0375" Error "letter-points"
        zh "函件的分数没有写明计入哪里"
           "函件按任务的进展发出，它的分数不属于任何指标。不写明计入哪里，就没有人知道这一分何时、在哪里扣。请写 `计入 年终` 这样的\
            去处；扣在本期的，在指标里写 `每有 函件 其中 函件 = …`。"
        en "where the points of a letter count is not stated"
           "A letter follows from a task and belongs to no item. Unless the scheme says where its points count, nobody can \
            tell when and where they are taken. Write `counted in year-end` or the like; to count in this period, write \
            `for each letters where letter = …` in an item."
    OFF_DUTY "K0376" Warning "off-duty"
        zh "考核了职责清单以外的事"
           "指标由某单位负责，而这个单位的职责清单里没有这一项。拿不是它的职责考核它，是把责任转嫁给没有权力的单位。请改由有职责的\
            单位负责；职责清单漏写的，补上清单。"
        en "a unit is assessed on what is not its duty"
           "A unit answers for an item that is not on its duty list. That shifts responsibility to somebody without the \
            power to act. Name the unit whose duty it is; where the list is incomplete, complete the list."
    YEAR_NOT_COVERED "K0540" Error "year-not-covered"
        zh "工作日历没有这一年"
           "方案按工作日计算期限，而工作日历里没有用到的某一年。周末是否调休上班、节假日是哪几天，只有公布的安排才能说\
            明，不能猜。请在 calendar.csv 里补上这一年的节假日与调休上班日，并注明出处。"
        en "the calendar of working days does not cover a year"
           "The scheme counts working days, and the calendar says nothing of a year that is needed. Which days are \
            holidays and which weekends are worked is known only once it is announced and is not guessed. Add that \
            year's holidays and make-up working days to calendar.csv, with their source."
    TASK_ROW "K0541" Error "task-row"
        zh "任务登记与任务对不上"
           "这一行的任务没有时限，或者写了方案里没有的阶段，或者没有写是哪个阶段。对不上的进度不知道算给哪一项，\
            完成了也可能被算成没有完成。请写明阶段与时限；方案已定的时限不在这里改，改期要写新时限、批准日期和\
            批准人。"
        en "a row of the register does not fit its task"
           "The row has no last day, names a stage that the task does not have, or does not say which stage \
            it is about. Nobody could say what it counts for, and work that was done might count as undone. \
            Name the stage and the day. A day that the scheme sets is not changed here: a grant has a new \
            day, its date, and who gave it."
    STAGE_OUT_OF_ORDER "K0542" Warning "stage-out-of-order"
        zh "后一阶段先于前一阶段完成"
           "任务的阶段按先后进行。前一阶段还没有完成就报后一阶段完成的，后一阶段要到前面各阶段都完成之日才算完\
            成。请核对日期；次序确实可以颠倒的，应当写成几项任务而不是几个阶段。"
        en "a stage was done before the one it follows"
           "The stages of a task follow each other. A stage that is reported done while an earlier one is \
            open counts as done only from the day on which all earlier ones are. Check the dates; where the \
            order does not matter, write several tasks instead of stages."
    GRANT_INCOMPLETE "K0543" Error "grant-incomplete"
        zh "改期缺少批准日期或批准人"
           "新的时限只有写明哪一天、由谁批准才算数，否则谁都可以事后把逾期改成按时。批准日期晚于统计日的，尚不\
            生效。请补填新时限、批准日期和批准人。"
        en "a new due date lacks its date or who gave it"
           "A new last day counts only with the day it was given and who gave it; otherwise anybody could \
            turn late work into work in time afterwards. A grant dated after the day the results speak of is \
            not yet in force. Fill in the new day, the date of the grant, and who gave it."
    REGISTER_DATES "K0544" Error "register-dates"
        zh "登记的日期前后颠倒"
           "销号早于发现，或者结束早于开始。按颠倒的日期算，没有发生的事会被当作已经完成，逾期的会变成按时。请\
            核对原始记录，改正其中一个日期。"
        en "the days of an entry are in the wrong order"
           "The entry was closed before it was found, or ended before it began. With such days, what did not \
            happen would count as done, and late as in time. Check the record and correct one of them."
    PROBLEM_UNOWNED "K0545" Warning "problem-unowned"
        zh "问题没有责任人或时限"
           "没有人负责、没有期限的问题往往一直挂着，也不会算作逾期，认真登记责任人的单位反而吃亏。请填上责任人\
            和时限；不需要整改的，不必登记为问题。"
        en "a problem has no owner or no last day"
           "A problem that nobody has to solve by any day stays open, and never counts as late: units that \
            name an owner would be worse off. Fill in who solves it by when; what needs no action need not be \
            entered."
    PILOT_REPEATED "K0546" Warning "pilot-repeated"
        zh "试点与先前的试点同一主题"
           "同一主题已有单位先试，换了名称或照搬过来的试点不是新的探索。名单里仍会列出，并注明“重复”；怎样计分\
            由方案规定（`重复`）。确属不同内容的，请把主题写清楚；几个单位合办一个试点的，写在同一行，或填同一\
            个事项。"
        en "a pilot has the topic of an earlier one"
           "The topic was tried before: a pilot that was renamed or copied from a neighbour is no new \
            attempt. It stays in the list, marked as a repeat; what that costs is for the scheme to say \
            (`repeat`). Where the matter differs, say so in the topic; several units with one pilot stand in \
            one row, or have the same `matter`."
    CLAIM_UNPROVEN "K0547" Warning "claim-unproven"
        zh "“首创”没有凭据"
           "试点声称全省、全国首创，却没有写明任何文件。没有凭据的首创对真正先行的单位不公平。名单里会注明“无\
            据首创”，怎样计分由方案规定。请写明认定首创的文件，或删去这个说法。"
        en "a claim to be the first has no evidence"
           "The pilot is said to be the first in the province or the country, and no document is named. That \
            is unfair to those who were. The list says so; what it costs is for the scheme to say \
            (`unproven`). Name the document, or drop the claim."
    LETTER_UNKNOWN "K0548" Error "letter-unknown"
        zh "方案中没有这种函件"
           "登记册里写了方案没有规定的函件。认不出的函件既不能算作已发，也不能计分，应发的函件会再发一遍。请改成方案中的名称，或在方\
            案里补上这种函件。"
        en "the scheme has no such letter"
           "The register names a kind of letter that the scheme does not have. It can neither count as issued nor cost \
            points, and the letter that is due would be sent again. Use the name in the scheme, or add the letter to it."
    LETTERS_NOT_ENTERED "K0590" Error "letters-not-entered"
        zh "函件没有登记"
           "要登记的函件没有写进登记册：登记册的写法不能续写，或者写进去以后读出来的与要登记的不一致。没有登记的函件会再发一遍，也\
            不计分，所以文件一个字也没有改。请按提示整理登记册后再登记。"
        en "letters were not entered into the register"
           "The letters could not be entered: nothing can be put behind the register as it is written, or reading it back gave \
            other letters than those to be entered. A letter that is not on record would be sent again and cost no points, so \
            nothing was changed. Put the register in order as the message says, and enter them again."
    MEETING_UNKNOWN "K0549" Error "meeting-unknown"
        zh "方案中没有这种会议或督查"
           "登记的会议或督查不是方案规定要定期开展的，认不出就不会计入，应开展而已开展的会显示为没有开展。请改成方案中的名称，或\
            在方案里用 `频次` 补上。"
        en "the scheme has no such meeting or inspection"
           "The meeting on record is none that the scheme holds regularly. It would not be counted, and one that was held \
            would show as missing. Use the name in the scheme, or add it with `cadence`."
}
