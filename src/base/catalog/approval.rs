//! K07: negotiation and approval. By which steps an edition and the goals of its units come to be approved, and the record of
//! it.

entries! {
    APPROVAL_STEPS "K0700" Error "approval-steps"
        zh "报批程序的步骤不完整或次序不对"
           "报批程序要有人提交、有人批准，审核在两者之间。缺了一头，就没有谁能让版本生效，或者不知道批准的是谁交来的。请先写 \
            `提交`，再写若干次 `审核`，最后写一次 `审批`。"
        en "the steps of an approval are not complete or not in order"
           "Somebody submits, somebody approves, and reviews stand between. Without one end nobody can put the edition in \
            force, or nobody knows whose text was approved. Write `submitted by` first, any number of `reviewed by`, and \
            `approved by` last."
    APPROVAL_RECORD "K0701" Error "approval-record"
        zh "报批记录读不懂"
           "报批记录 `approvals.yaml` 逐步登记谁在哪一天提交、审核、批准或退回。有一项缺失或写错，就说不清现在的版本经谁批准。记录由 \
            `kaohe approve` 写入，一般不用手改；请按提示改正。"
        en "the record of approvals cannot be understood"
           "`approvals.yaml` holds, step by step, who submitted, reviewed, approved or returned what on which day. With an \
            item missing or wrong nobody can say by whom the edition was approved. `kaohe approve` writes the entries; correct \
            the line shown."
    APPROVAL_ENTRY_EDITED "K0702" Error "approval-entry-edited"
        zh "报批记录登记后被改动"
           "每一步登记时连同前一步一起封存。对不上，就是有一步被改过、删过或插进来过，记录不再能证明谁批准了什么。末尾被截\
            掉的几步封存看不出来，须与版本库对照。请从版本库恢复原来的记录；确有错误的，另记一步。"
        en "an entry of the record of approvals was altered"
           "Each entry is sealed together with the one before it. Where the seal does not fit, an entry was altered, taken out or \
            put in, and the record proves nothing any more. That entries were cut off at the end no seal shows; the \
            repository does. Restore the record from there; where an entry was wrong, add another step."
    APPROVAL_ORDER "K0703" Error "approval-order"
        zh "报批的步骤次序不对"
           "方案写明先谁提交、再谁审核、后谁批准。跳过一步，或者批准的不是审核过的内容，这个批准就站不住。退回后从提交重新开始。\
            请按程序补上缺的一步。"
        en "a step of an approval is out of order"
           "The scheme states who submits, who reviews and who approves, in which order. With a step left out, or with a text \
            approved that is not the one reviewed, the approval does not hold. After a return the steps begin again. Take the step \
            that is next."
    APPROVAL_ROLE "K0704" Error "approval-role"
        zh "这个角色或机关无权办理这一步"
           "方案写明每一步由哪个角色、哪个机关办理。别人批准的不算数，各单位也不必照办。请由有权的机关办理，或者先改程序再报批。"
        en "the role or office may not take this step"
           "The scheme states which role and which office takes each step. An approval by anybody else binds nobody. Have it \
            done by those entitled, or change the procedure first and have that approved."
    APPROVAL_DATE "K0705" Error "approval-date"
        zh "报批日期倒退"
           "同一份清单后一步的日期不能早于前一步：还没提交的东西不可能已经批准。请核对日期。"
        en "the days of an approval go backwards"
           "Of one list no step can be dated before the step that came before it: what was not submitted yet could not have been \
            approved. Check the day."
    APPROVAL_RETURN_REASON "K0706" Error "approval-return-reason"
        zh "退回没有写明理由"
           "退回的清单要由单位修改后再报。不说为什么退回，单位不知道改什么，只能一遍遍地猜。请写明理由。"
        en "a return without a reason"
           "A list that is returned is to be mended and submitted again. Without a reason the unit cannot know what to mend and can \
            only guess, round after round. State the reason."
    APPROVAL_WITHOUT_LIST "K0707" Warning "approval-without-list"
        zh "报批记录里的单位现在没有自己的目标"
           "记录登记过这个单位的目标，而现在的版本里没有它牵头的任务和它自己的目标值：可能是单位名写错了，也可能任务被整个删去。\
            批准过的目标不见了，应当有人知道。请核对单位名称和任务文件。"
        en "a unit of the record has no goals now"
           "The record holds steps about the goals of this unit, and the edition has no task it leads and no target of its own. \
            Either the name is wrong or its goals are gone. Somebody should know when approved goals disappear. Check the name, and \
            the files of its tasks."
    UNAPPROVED "K0710" Warning "unapproved"
        zh "版本或单位目标还没有批准"
           "方案规定要经批准，而记录里没有走完程序的批准。按它算出的结果可以看，通报上会标明“未经批准的版本”，不能当作定案。请按 \
            程序报批。"
        en "an edition or the goals of a unit are not approved"
           "The scheme says that an approval is needed, and the record does not hold one that went through all steps. Results by \
            these rules can be looked at; bulletins say in their head that the edition is unapproved. Have it approved."
    APPROVAL_VOID "K0711" Warning "approval-void"
        zh "批准后含义有改动，批准失效"
           "批准的是当时的规定。之后权重、分值、任务或目标有了改动，含义就不是批准的那一个，原来的批准管不到它；撤去一个单位的目标也一样。只改排版、注释、关键字\
            语言、文件划分的不算。请把改动重新报批，或者改回去。"
        en "changed after its approval, which is void"
           "What was approved are the rules as they were. A weight, an amount, a task or a target has been changed since, so what \
            stands there now was approved by nobody. So it is where the goals of a unit were taken away. Layout, comments, keyword language and the division into files do not count. \
            Submit the change for approval, or take it back."
    APPROVED_WORDING_CHANGED "K0712" Note "approved-wording-changed"
        zh "批准后文字有改动"
           "标题、条文或前后次序有改动，计算和要求都没有变，所以批准仍然有效。批准的人可能仍想知道文字换过了。请告知批准机关，有必要\
            时重新报批。"
        en "the wording was changed after the approval"
           "Titles, articles, prose or the order were changed; what is computed and asked is the same, so the approval holds. Those \
            who approved may still want to know. Tell them, and have it approved again where that is wanted."
}
