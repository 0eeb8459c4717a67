//! K0364 to K0369 and K0377: names of earlier editions, and acts that amend a scheme.

entries! {
    FORMER_NAME_IN_USE "K0364" Error "former-name-in-use"
        zh "原名还在使用"
           "`原名` 把现在的名称与以前各期的数据和结果接起来。这个原名现在仍指别的事项，或者被两个事项同时认作原名，\
            上期的数就不知道该归谁，连续获奖也会算到别人头上。请核对改名；旧名称不要再用于新的事项。"
        en "a former name is still in use"
           "`formerly` joins a name of today to the data and results of earlier periods. This one still names something \
            else, or two things claim it, so nobody could say whose last year's figure it is, and a run of awards would \
            go to the wrong thing. Check the renaming; do not give an old name to something new."
    FORMER_NAME_UNKNOWN "K0365" Error "former-name-unknown"
        zh "上一版本里没有这个原名"
           "被修订的版本里没有叫这个名称的事项，所以接不上以前各期的结果：本应承接的记录会悄悄断开，从头算起。请按上一\
            版本的写法填写原名；确实是新增事项的，删去 `原名`。"
        en "the edition before has nothing of that former name"
           "In the edition that is amended nothing has this name, so nothing of earlier periods could be joined to it: \
            a record that should go on would silently begin anew. Write the name as it stood there; if the thing is new, \
            leave `formerly` out."
    AMENDED_NOTHING "K0366" Error "amended-nothing"
        zh "修订所指的事项不存在或不唯一"
           "修订要改的、废止的、改名的或插入其中的事项，在被修订的版本里找不到，或者不止一个。修订落空或改错地方，被考\
            核单位看到的合并文本就不是批准的文本。请写出完整路径，如 `total.routine.late`。"
        en "an act names something that is not there, or that is not one thing"
           "What the act changes, repeals, renames or inserts into does not exist in the edition it amends, or is not \
            one thing only. An act that misses its place would make a consolidated text other than the one approved. \
            Write the whole path, such as `total.routine.late`."
    EDITIONS_BROKEN "K0367" Error "editions-broken"
        zh "各版本接不起来"
           "每个修订把一个版本改成下一个版本：`修订 方案 2022 为 2023`。这里缺少被修订的版本，或者两个修订从同一版本出\
            发，或者形成的版本已经存在，因此说不清某一期适用哪些规定。请核对版本号，使各个修订首尾相接。"
        en "the editions form no chain"
           "Every act makes the next edition of one before: `amend scheme 2022 to 2023`. Here the edition that is amended \
            is missing, or two acts begin with the same one, or the one made exists already, so nobody could say which \
            rules hold for a period. Check the numbers, so that each act begins where another ends."
    REPEALED_IN_USE "K0368" Error "repealed-in-use"
        zh "被废止的事项还有别处引用"
           "修订废止了一个事项，而合并后的文本里还有规定引用它，那条规定就无从计算。请在同一修订里一并修改或废止引用它\
            的规定。"
        en "something repealed is still referred to"
           "The act repeals something that another rule of the consolidated text refers to, and that rule could not be \
            computed. Change or repeal the rules that refer to it in the same act."
    ACT_INCOMPLETE "K0369" Error "act-incomplete"
        zh "修订没有写明怎样改"
           "修订的每一项都要写明改成什么：新的数额、标题、权重或大括号里的新内容。没有写明的，合并文本与原文相同，读到\
            修订的人会以为已经改了。请补全，或删去这一项。"
        en "an act does not say what is to become of something"
           "Each part of an act says what it changes to: an amount, a title, a weight, or a new body in braces. Where \
            nothing is said the consolidated text stays as it was, while readers of the act would think it changed. \
            Complete it, or leave that part out."
    ACT_NOT_DRAFTED "K0377" Error "act-not-drafted"
        zh "起草不出这样的修订"
           "`kaohe diff --as-amendment` 只给出经过验证的修订：附在旧文本之后，编译的结果与新文本的含义完全一致。这里没有\
            找到这样的修订。差一点的修订会让合并文本不同于批准的文本，各单位就会按另一套规则计分。请按提示分几步修订，\
            或发布完整的新文本。"
        en "no such act could be drafted"
           "`kaohe diff --as-amendment` gives only acts that are proven: put behind the old text they compile to the very \
            meaning of the new one. No such act was found here. One that is nearly right would make a consolidated text \
            other than the one approved, and units would be scored by other rules. Amend in several steps, or publish \
            the new text as a whole."
}
