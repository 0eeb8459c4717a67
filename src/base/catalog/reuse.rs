//! K035x and K064x: files that several schemes share, results of other schemes, parts of longer periods.

entries! {
    USE_NOT_FOUND "K0350" Error "use-not-found"
        zh "引用的文件不存在"
           "`引用` 要读的文件或方案不在那里，或者路径走出了项目文件夹。共用的内容读不到，方案就不完整，各单位会按缺了一块的\
            规定计分。路径从写它的文件算起；请改正路径，或把文件放进项目。"
        en "what is to be used is not there"
           "The file or scheme that `use` names is not there, or the path leaves the project's folder. Without what is \
            shared the scheme is incomplete, and units would be scored by rules with a hole. Paths begin at the file \
            that names them. Correct the path, or put the file into the project."
    USE_CIRCLE "K0351" Error "use-circle"
        zh "引用绕成了圈"
           "甲引用乙，乙又引用甲，没有哪一个可以先算：双方的分数都取决于对方。这样的规定没有结果，谁也无法核对。请去掉其中\
            一处引用，共用的内容另放一个文件。"
        en "uses run in a circle"
           "One scheme or file uses another that uses it in turn, so neither can come first and each score depends on \
            the other. Such rules have no result that anybody could check. Remove one of the uses, and put what both \
            need into a file of its own."
    USE_IN_ERROR "K0352" Error "use-in-error"
        zh "引用的方案有错误"
           "互认别的方案的结果，就要先能算出那个方案。它有错误时，结果不可靠，连带本方案的名次也不可靠。请先改正那个方案。"
        en "the scheme that is used has errors"
           "To use another scheme's results that scheme must be computed first. While it has errors its results cannot \
            be relied on, and neither can the places they decide here. Correct that scheme first."
    RESULT_PERIOD "K0353" Error "result-period"
        zh "取的不是一期的结果"
           "别的方案按自己的周期出结果。年度方案读月度方案，得说明是取平均、合计还是某一期；反过来，年度结果要等一年结束才有。\
            不说明，同样的规定可以算出两种分数。请写明时间和取法。"
        en "the periods of the other scheme do not fit"
           "Another scheme has results for periods of its own. A yearly scheme that reads a monthly one must say whether \
            the mean, the sum or one month counts; and the result of a year is not there before it ends. Unstated, the \
            same rule gives two scores. State the time, and how several periods become one figure."
    PART_MISSING_POLICY "K0354" Error "part-missing-policy"
        zh "缺了一期怎么办，没有写明"
           "各期合成一个数时，某个单位可能缺一期：新设的、没有参评的、还没公布的。按缺的算 0，还是只算有的，分数和名次都不同。\
            请写 `缺报 报错`、`缺报 零分` 或 `缺报 剔除`。"
        en "what counts for a missing period is not stated"
           "Where several periods become one figure, a unit may lack one: it is new, was not assessed, or the result is \
            not out yet. Whether it counts 0 or the others count alone changes scores and places. Write `if missing \
            error`, `if missing zero` or `if missing exclude`."
    OTHER_RESULT_UNSOUND "K0646" Error "other-result-unsound"
        zh "引用的方案算不出可靠的结果"
           "本方案要用另一个方案的结果，而那个方案的数据有错误，它的结果只是暂定。用暂定的数排出的名次，以后会变。请先改正那个\
            方案的数据。"
        en "the results of a scheme that is used cannot be relied on"
           "This scheme reads the results of another, and the data of that one have errors, so its results are \
            provisional. Places decided by them would change later. Correct the data of that scheme first."
}
