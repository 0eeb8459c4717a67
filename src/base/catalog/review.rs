//! K07: changes under review, and who answers for them.

entries! {
    ACCEPT_KEY "K0721" Error "accept-key"
        zh "接受文件的写法不对"
           "接受文件是一个列表，每条写明指纹、理由、决定人，还可以写变动和有效至。键写错一个字，那一条就不起作用，而签字的人以为\
            已经生效。请改成提示的名称。"
        en "an accept file of the wrong shape"
           "An accept file is a list; each entry has a fingerprint, a reason and by, and may have change and until. With \
            one letter wrong the entry would do nothing while those who signed it think it does. Use the name suggested."
    ACCEPT_INCOMPLETE "K0722" Error "accept-incomplete"
        zh "接受变动而缺少必填的内容"
           "对被考核者更严的变动，要有人说明为什么可以接受、由谁负责。理由或决定人空着，就等于没有人决定。请由有权的人补写；\
            `--accept-skeleton` 只写出变动，理由要由人来写。"
        en "an accepted change without what it must state"
           "A change that is harder on those assessed needs somebody who says why it may be accepted and answers for it. \
            With the reason or the name left blank nobody has decided. Have it filled in by those entitled to; \
            `--accept-skeleton` writes down the changes, the reasons are for people to write."
    ACCEPT_TWICE "K0723" Error "accept-twice"
        zh "同一项变动接受了两次"
           "同一项变动有两条记录，理由、决定人或期限可能不同，出了问题不知道由谁负责。请只保留一条。"
        en "one change is accepted twice"
           "One change has two entries, whose reasons, names or days may differ, so nobody could tell who answers for it. \
            Keep one of them."
    ACCEPT_EXPIRED "K0724" Error "accept-expired"
        zh "接受已过期"
           "这项变动只接受到某一天，到 `--as-of` 这一天已经过了，所以又算作不允许的变动。期限是为了让人再看一次。请重新决定，\
            或者改回原来的规定。"
        en "an acceptance that has expired"
           "The change was accepted until a day that has passed on the day of `--as-of`, so it is denied again. The day is \
            there so that somebody looks at it once more. Have it decided again, or take the change back."
    ACCEPT_UNKNOWN "K0725" Warning "accept-unknown"
        zh "接受的变动不存在"
           "两边之间没有这个指纹的变动：抄错了，或者变动已经改写、撤回。改写过的变动是另一项变动，原来的接受不适用。请核对\
            指纹；变动已不存在的，删去这一条，免得以后同样的变动无人过问就通过。"
        en "the accepted change does not exist"
           "No change between the two sides has this fingerprint: it was copied wrongly, or the change was altered or taken \
            back. An altered change is another one, for which the acceptance does not hold. Check the fingerprint; where \
            the change is gone, remove the entry, lest the same change passes unseen some day."
    ACCEPT_UNUSED "K0726" Warning "accept-unused"
        zh "不需要接受的变动"
           "这项变动没有被 `--deny` 禁止，不必接受。多余的记录会让人以为这里有什么要负责的事。请删去这一条，或者核对 \
            `--deny` 是否写全。"
        en "a change that needs no acceptance"
           "The change is of no class that `--deny` names, so there is nothing to accept. Entries without use make readers \
            look for what is not there. Remove the entry, or check whether `--deny` names all that it should."
    ACCEPT_SENTENCE "K0727" Error "accept-sentence"
        zh "接受文件所写的变动与实际不符"
           "`变动` 一句是给签字的人看的，它必须就是这个指纹的变动，否则签的是一件事，放行的是另一件。请照提示核对；程序升级后\
            说法有变的，重新核对后改写。"
        en "the sentence of an accepted change is another"
           "The sentence under `change` is what those who sign read; it has to be that of the change with this fingerprint, \
            or they sign one thing and let another pass. Compare it with what is shown; where a new version of the program \
            words it otherwise, look again and write the new words."
    ACCEPT_DAY_MISSING "K0728" Error "accept-day-missing"
        zh "没有说明按哪一天判断期限"
           "有一条接受写了 `有效至`，要看某一天是否已过。程序不看时钟，否则同样的检查今天通过、明天不通过，谁也复核不了。请用 \
            `--as-of` 写明日期。"
        en "no day to judge an acceptance by"
           "An entry holds until a day, and whether that has passed depends on a day. The program does not ask the clock, or \
            the same check would pass today and fail tomorrow and nobody could repeat it. State the day by `--as-of`."
}
