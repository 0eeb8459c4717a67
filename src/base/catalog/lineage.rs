//! K0570 to K0573: units that are renamed, merged or split between periods, and units that are named and not there.

entries! {
    LINEAGE_INVALID "K0570" Error "lineage-invalid"
        zh "单位的来历写得不对"
           "`原名` 写明单位由以前的哪些单位而来，各占多大份额。份额合计不是 100%，以前的数就会多算或少算；来历写错，一个\
            单位就会背上别人的账。请写作 `a 60%；b`，分出去的各份合计为 100%。"
        en "where a unit comes from is not stated rightly"
           "`formerly` says from which earlier units a unit comes, and with which shares. Where the shares of one do not \
            add up to 100% its figures would count twice or be lost, and with a wrong origin a unit would bear the record \
            of another. Write `a 60%; b`; the parts of a unit that is split add up to 100%."
    PAST_FIGURES_MISSING "K0571" Error "past-figures-missing"
        zh "没有写明以往的数怎样承接"
           "合并或分立后的单位没有唯一的上期数：相加、平均还是从头算起，结果不同，名次也就不同，不能由程序来猜。请在\
            `以往` 一列写 `合计`、`平均` 或 `不计`。"
        en "how figures of earlier periods go on is not stated"
           "A unit that was merged or split has no one figure of the period before: added, averaged or begun anew they \
            differ, and so do places. The program does not guess. Write `sum`, `mean` or `none` in the column `past`."
    LEADER_UNKNOWN "K0572" Error "leader-unknown"
        zh "牵头的不是被考核单位"
           "任务、问题或试点写明由谁牵头，单位表里却没有这个单位。如果是写错了名称，这项任务就会落到每一个单位头上，没有承担\
            任务的单位也会因此扣分。请改正名称；牵头的是不参加考核的机关或领导的，写明 `适用`，说清这是谁的任务。"
        en "who leads something is no unit that is assessed"
           "A task, problem or pilot says who leads it, and the list of units has no such unit. If the name is misspelt, the \
            task would fall to every unit, and those that never had it would lose points for it. Correct the name; where \
            an office or a person leads it that is not assessed, say with `applies to` whose it is."
    SUBORDINATE_UNKNOWN "K0573" Warning "subordinate-unknown"
        zh "写明的下级没有函件可送"
           "主办或审批机关后面用 `下级` 写了一个名称，单位表里没有这个单位，函件和任务的牵头单位里也没有它。如果是写错了名称，\
            本来应当发通知的，会按平级用函，只商请、不要求。请改正名称，或把它删去。"
        en "who is said to be below an office gets no letter"
           "Behind `superior to` stands a name that is no unit, that no letter goes to and that leads no task. If it is misspelt, \
            what should be a notice goes out as a letter among equals, which asks and does not demand. Correct the name, or \
            remove it."
}
