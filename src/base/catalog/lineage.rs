//! K0570 and K0571: units that are renamed, merged or split between periods.

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
}
