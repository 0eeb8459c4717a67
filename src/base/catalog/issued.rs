//! K08: issued editions, their locks and corrections.

entries! {
    LOCK "K0801" Error "lock"
        zh "锁文件读不懂、被改过，或者不是这一期的"
           "`bulletin.lock` 保存已印发的通报由什么算出、公布了哪些数。以后各期和更正都以它为准，所以它必须完好。请从仓库恢复原来的 \
            文件；不要手工修改，更正用 `kaohe correct`。"
        en "a lock that cannot be read, was edited, or is not the one of the period"
           "`bulletin.lock` holds what an issued bulletin was made from and every figure it published. Later periods and corrections \
            rest on it, so it must be whole. Restore it from the repository; never edit it by hand: corrections are made with \
            `kaohe correct`."
    ISSUED_FIGURES "K0802" Error "issued-figures"
        zh "重算的结果与已印发的不符"
           "这一期已经印发，单位已按公布的数知道自己的得分、名次和奖惩。现在的规则和数据算出别的数：要么有人改了不该改的，要么公布的 \
            确有错误。后者要用 `kaohe correct` 作更正并公布更正通报，不能悄悄改掉；在此之前，依赖它的各期都不能公布。"
        en "the results computed now are not those that were issued"
           "The period was issued: the units know their points, places and awards from it. Today's rules and data give others. Either \
            something was changed that should not have been, or what was published is wrong. Then it is corrected in the open with \
            `kaohe correct`, and not silently; until that, nothing that rests on it is published."
    ISSUED_WITHOUT_DATA "K0803" Error "issued-without-data"
        zh "已印发的一期没有了数据"
           "通报印发之后，它的数据要一直保留：以后各期要用它，有人申诉时要能重算。请从仓库恢复数据文件夹。"
        en "an issued period has no data any more"
           "The data of an issued bulletin are kept: later periods read its results, and who objects must be able to have them computed \
            again. Restore the folder from the repository."
    NOT_REPRODUCED "K0804" Error "not-reproduced"
        zh "重算不出这份文件"
           "`kaohe verify` 用方案和数据重算已印发的文件，逐字节比较。不同之处可能在规则、数据、模板、程序版本，也可能是文件本身被改过；\
            逐项列出。名次关系去留，重算不出的文件不能作为依据。"
        en "a file that is not what the recomputation gives"
           "`kaohe verify` computes an issued file again from scheme and data and compares it byte for byte. The rules, the data, the \
            templates or the program may be others, or the file itself was edited; each is named. People lose posts over places: a file \
            that cannot be reproduced is no basis for that."
    NOT_ISSUED "K0805" Error "not-issued"
        zh "这一期现在不能印发"
           "定稿要经得起追问：版本已经批准，数据完整，申诉已经答复，考核期已经结束，而且一期只印发一次。请先办完列出的事项；已印发的要改，\
            用 `kaohe correct`。"
        en "the period cannot be issued now"
           "A final edition answers questions: its rules are approved, its data complete, objections answered, the period is over, and it \
            is issued once. Finish what is named first; what was issued is changed with `kaohe correct`."
    NOT_CORRECTED "K0806" Error "not-corrected"
        zh "没有可更正的，或者更正的写法不对"
           "更正通报说明哪些公布的数原来是多少、现在是多少。结果与公布的一致，就没有什么可更正；没有理由和机关、日期早于印发的更正也 \
            不成立。请先改正数据或规则，再写明理由。"
        en "nothing to correct, or a correction that does not hold"
           "A correction tells which published figures were what and are what now. Where the results are those that were published there \
            is nothing to correct; and one without a reason and an office, or dated before the bulletin, does not hold. Correct the data \
            or the rules first, then state the reason."
    KEPT_EDITION "K0807" Error "kept-edition"
        zh "已印发或已被取代的文件被改过或不见了"
           "更正之前的一版要原样保存，别人才能看出更正了什么。这里的文件与锁文件记下的不同。请从仓库恢复。"
        en "a file of an issued or superseded edition was edited or is gone"
           "The edition before a correction is kept as it was, so that everybody can see what was corrected. The file here is not the one \
            the lock tells of. Restore it from the repository."
}
