//! K06: examples, outputs and the calculation itself.

entries! {
    EXAMPLE_FAILED "K0601" Error "example-failed"
        zh "示例的结果与应得不符"
           "示例写明某种情形应得多少分，按现有规定算出的却是另一个数。不是规定没有写出本意，就是示例算错了；无论哪种，\
            公布前都要弄清。请对照提示中的算式，改规定或改示例。"
        en "an example does not give what it expects"
           "The example says what a case should score, and the rules give another figure. Either the rules do not say \
            what was meant or the example was reckoned wrongly; it has to be settled before publication. Follow the \
            arithmetic shown and correct one of them."
    OUTPUT_STALE "K0602" Error "output-stale"
        zh "已存的结果文件不是最新的"
           "文件夹里的通报或结果与现在的方案和数据算出的不同，多半是改了方案或数据后没有重新生成。公布旧文件，单位看到\
            的分数就与办法不符。请运行 `kaohe build` 重新生成，并查看差别。现在已不生成的文件（撤销的单位的页面、不再要的\
            日期的函件或对照）留在那里，也会被当作现在的：请删去。"
        en "a stored output is not up to date"
           "The bulletin or result in the folder differs from what the present scheme and data give; usually one of \
            them changed afterwards. Published as it is, the scores would contradict the rules. Run `kaohe build` and \
            look at the difference. A file that is not made any more (the page of a unit that has left, letters of a day or \
            a comparison that kaohe.toml no longer asks for) would be taken for current, too: delete it."
    UNDEFINED_RESULT "K0603" Error "undefined-result"
        zh "结果无法计算"
           "按规定和数据，这个值没有定义，例如零除以零、对负数取对数、没有数据的平均数。随便给一个数会改变该单位的名\
            次。请核对数据，或在规定中写明这种情形怎样计分。"
        en "a result is undefined"
           "With these rules and data the value does not exist: nothing divided by nothing, the logarithm of a \
            negative number, the mean of no values. Any figure put in its place would change ranks. Check the data, or \
            state in the scheme what is scored in this case."
    TIED_FORBIDDEN "K0604" Error "tied-forbidden"
        zh "出现了不允许的并列"
           "方案规定这里不得并列，而有几个单位得分完全相同。程序不能替领导小组决定先后。请按规定裁定，并把决定和依据记\
            入裁定数据，再重新计算。"
        en "units are tied where that is forbidden"
           "The scheme allows no ties here, yet several units have exactly the same score. A program may not decide \
            between them. Have it settled as the rules provide, record the decision with its grounds, and run again."
    TOP_AND_BOTTOM "K0606" Error "top-and-bottom"
        zh "同一单位既在前列又在末位"
           "同一排名中，一个单位同时进入表彰名单和末位名单，多半是单位太少而名额太多。既奖又罚无法解释。请减少名额，或\
            写明先取哪一个名单。"
        en "one unit is in the top and in the bottom list"
           "In one ranking a unit is both to be honoured and to be named as last, usually because there are few units \
            and many places. That cannot be explained to anybody. Reduce the places, or state which list goes first."
    MANIFEST "K0607" Error "manifest"
        zh "项目清单 kaohe.toml 有误"
           "`kaohe.toml` 说明有哪些方案、哪些周期、结果写到哪里。里面有不认识的项或写错的值，程序就可能漏算一个方案而\
            不自知。请按提示改正名称或值。"
        en "an error in kaohe.toml"
           "`kaohe.toml` lists the schemes, their periods and where results go. With an unknown key or a wrong value a \
            scheme could be left out unnoticed. Correct the name or value as shown."
    TEMPLATE "K0608" Error "template"
        zh "通报模板有误"
           "生成通报的模板写法有误，或用到了没有的内容，通报无法生成。分数不受影响，但没有通报就不能公布。请按提示的行\
            改正模板，或改用自带的模板。"
        en "an error in a template"
           "A template of the bulletin is malformed or asks for something that does not exist, so the bulletin cannot \
            be made. Scores are not affected, but there is nothing to publish. Correct the line shown, or use the \
            template supplied."
    COVERAGE_LOW "K0620" Error "coverage-low"
        zh "示例没有走到足够多的规则"
           "每条规则、每一档、每个上下限都可能写错，没有示例走到的地方，错了也看不出来，要等某个单位被扣错分才发现。\
            `--threshold` 要求示例至少走到多少。请按 `kaohe test --coverage` 的清单补示例。"
        en "examples come to too few of the rules"
           "Every rule, line and bound can be written wrongly. Where no example comes to it, nobody sees the slip until \
            a unit has been scored wrongly. `--threshold` says how much examples must come to. Add examples for what \
            `kaohe test --coverage` lists."
    BRANCH_NOT_TAKEN "K0621" Warning "branch-not-taken"
        zh "没有示例走到这里"
           "这一档、这个上下限或这条规则没有示例验证过。它也许写得对，但没有人算过。请加一个结果取决于它的示例；\
            等次、奖项和后果要在各单位之间决定，由各期数据验证。"
        en "no example comes to this"
           "This line, bound or rule has been tried by no example. It may be right, but nobody has worked it out. Add an \
            example whose result depends on it. Grades, awards and consequences are decided between units; data of \
            periods try them."
    SHIFT_UNNOTICED "K0622" Warning "shift-unnoticed"
        zh "数值写错了也没有示例看得出来"
           "把这个数改动最后一位，全部示例照样通过。可见抄错一个数字不会被发现，而单位的得分会不同。界线要有两个示例：\
            正好在线上的，和差一点的。"
        en "a number could be another and no example would notice"
           "With the last place of this number changed, all examples still pass: a slip of the pen would go unseen and \
            units would be scored differently. A limit takes two examples, one on it and one just beside it."
    SAME_DAY_ORDER "K0630" Warning "same-day-order"
        zh "同一天的几件事，先后次序会改变得分"
           "规定从第几次起加重，而同一天有几件轻重不同的事，谁算第几次只能按表中的行序。把这几行调个位置，得分就变了。请核对\
            哪件事在先，并按先后登记。"
        en "the order of events of one day changes the points"
           "The rule weighs repeats more, and several events of different weight fell on one day; which of them is the \
            repeat is told by the order of the rows only. Check which came first, and enter them in that order."
    NOT_ROBUST "K0640" Error "not-robust"
        zh "稳固的奖项少于要求"
           "权重是制定者的取舍，多一点少一点都有道理。权重稍有变动就换人得的奖，靠的是取舍而不是工作；落选的单位会问为什么。\
            `kaohe robustness --safe` 要求权重变动时有多少奖项仍归原来的单位。请核对权重的依据；差距太小的，说明理由再公布。"
        en "fewer awards are safe than was asked for"
           "Weights are the choice of those who wrote the scheme; a little more or less would be as well founded. An award that \
            goes to another unit with slightly other weights rests on that choice and not on the work, and those who did not \
            get it will ask. `kaohe robustness --safe` says how many awards must stay when weights move. Check what the weights \
            rest on, and give the reasons where units are that close."
}
