//! What is paid, settled, reviewed and excused: K038 of the scheme, K055 of the data, K061 of a run.

entries! {
    PAY_ROUNDING_MISSING "K0380" Error "pay-rounding-missing"
        zh "没有写明金额怎样取整"
           "按这条规定算出的金额可能除不尽，或有比分更小的零头，而钱要付到具体的数。舍去还是四舍五入，几十个单位加起来就\
            是一笔钱。请写明，如 `取整 四舍五入`（到元）或 `取整 四舍五入 为 2位小数`（到分）。"
        en "how a sum of money is rounded is not stated"
           "The sum may not end, or may have parts smaller than a fen, and money is paid in whole amounts. Over many \
            units the way of rounding is a sum of its own. State it, as in `rounded half-up` (whole yuan) or `rounded \
            half-up to 2 decimals`."
    AUTHORITY_MISSING "K0381" Error "authority-missing"
        zh "没有写明由谁决定"
           "审定和申诉都会改变或确认成绩，必须有人负责。规定里不写由谁决定，出了争议就没有人可以问，也无法核对决定是否有\
            效。请写明，如 `由 \"领导小组\"`。"
        en "who decides is not stated"
           "A settlement or an appeal changes or confirms a result, and somebody has to answer for it. Without a name \
            in the rules nobody can check whether a decision is valid. Say so, as in `decided by \"leading group\"`."
    SETTLE_LIMIT_MISSING "K0382" Error "settle-limit-missing"
        zh "没有写明审定的限额"
           "审定可以在计算结果之外加分减分。不写限额，任何名次都可以改，前面的规定就成了摆设。请写明每个单位合计最多变动\
            多少，如 `限 5分`；确实不设限的，写 `不封顶`。"
        en "the limit of a settlement is not stated"
           "A settlement adds or takes points beside the computation. Without a limit every place could be changed, \
            and the rules before it would mean little. State how much may change for one unit in all, as in `within 5 \
            points`, or say `no cap`."
    DISCRETION_INCOMPLETE "K0383" Error "discretion-incomplete"
        zh "酌定的规定不完整"
           "酌情扣分或加分，要写明从几分到几分、由谁酌定，并且按件记录，否则同样的事可以扣得多也可以扣得少，没有人负责。请\
            写成如 `每次 2 .. 5分，酌定 \"考核办\"`。"
        en "a rule of discretion is not complete"
           "Where points are judged, the rule says from how many to how many, by whom, and for each event; otherwise \
            the same lapse could cost little or much and nobody would answer for it. Write it as in `2 .. 5 points \
            each, judged by \"office\"`."
    SCORERS_INCOMPLETE "K0384" Error "scorers-incomplete"
        zh "评分的规定不完整"
           "由人评分的指标，要写明由谁评；几个人评的，还要写明怎样合成、缺一个怎么办。没有写明，同样的评分可以得出不同的\
            成绩。请补上。"
        en "a rule of scoring by hand is not complete"
           "An item scored by hand says by whom; with several scorers also how their scores are put together and what \
            is done where one is missing. Otherwise the same scores could give different results. Complete it."
    ADJUDICATION_INCOMPLETE "K0550" Error "adjudication-incomplete"
        zh "裁定缺少必填的内容"
           "裁定改变一个单位的结果，必须写明理由、由谁决定、何时决定；规定要求凭据的，还要有凭据。缺一样，被考核的人就不\
            知道为什么改、找谁问。请补全这一条。"
        en "a decision lacks what it must state"
           "A decision changes the result of a unit. It has to say why, who decided and when, and to name the document \
            where the rules ask for one; otherwise those assessed cannot know why it was changed or whom to ask. \
            Complete the entry."
    ADJUDICATION_AUTHORITY "K0551" Error "adjudication-authority"
        zh "决定的人没有这个权限"
           "方案写明了哪些事项由谁审定、复核或更正。这一条由没有这个权限的人决定，或方案根本没有写可以审定，所以不能采\
            用。请由有权限的人决定，或先修改方案。"
        en "decided by somebody the scheme does not name"
           "The scheme says what may be settled, reviewed or corrected, and by whom. This entry was decided by \
            somebody else, or the scheme lets nobody settle the matter, so it cannot count. Have it decided by those \
            named, or change the scheme first."
    ADJUDICATION_TWICE "K0552" Error "adjudication-twice"
        zh "同一事项有两个决定"
           "对同一单位的同一事项作了两次决定，没有写明后一次取代前一次，不知道以哪个为准。请在后一条的 `replaces` 中写上\
            前一条的编号；前一条仍留在记录里。"
        en "two decisions about one thing"
           "Two decisions were taken about one thing of one unit, and nothing says that the later one replaces the \
            earlier, so nobody can tell which holds. Name the earlier one under `replaces` of the later; it stays on \
            record."
    ADJUDICATION_MATTER "K0553" Error "adjudication-matter"
        zh "不清楚裁定的是什么"
           "裁定要对准一样东西：一项数据、一起事件、一个指标、总分、名次、等次或奖项。这里写的对不上，或对得上几起事件，\
            就会改错地方。请改成提示的名称；有几起同类事件的，用凭据号、事项或日期指明。"
        en "it is not clear what a decision is about"
           "A decision is about one thing: a fact, an event, a node, the total, the place, the grade or an award. What \
            stands here names none, or several events, and the wrong thing could be changed. Use the name suggested; \
            of several events, point to one by its evidence, matter or date."
    SETTLED_TOO_OFTEN "K0554" Error "settled-too-often"
        zh "审定的次数超过规定"
           "方案限定每期最多审定几次，记录里的决定比这更多。超出的没有依据。请核对记录，或由有权的机关修改方案。"
        en "more decisions than the scheme allows"
           "The scheme limits how many decisions may be taken in a period, and the record holds more. Those beyond the \
            limit have no basis. Check the record, or have the scheme changed by those entitled to."
    APPEAL_OUT_OF_TIME "K0555" Error "appeal-out-of-time"
        zh "超过期限的申诉被认定成立"
           "方案规定了申诉的期限，这件申诉提出得晚了，却被认定成立。对按期没有申诉的单位不公平。请核对日期；确有错误的，\
            由考核机关作数据更正，写明理由。"
        en "an appeal filed too late was upheld"
           "The scheme sets a time for appeals; this one was filed later and was upheld, which is unfair to units that \
            kept to it. Check the dates; where the data were wrong, the office records a correction with its reason."
    APPEAL_WITHOUT_CORRECTION "K0556" Error "appeal-without-correction"
        zh "申诉成立却没有更正"
           "申诉已认定成立，而裁定记录里没有一条更正写明依据这件申诉，成绩就没有改。请补上更正（`appeal` 一列写申诉编\
            号）；更正依据的申诉没有成立的，改正编号或结论。"
        en "an upheld appeal without its correction"
           "The appeal was upheld, yet no entry of the adjudications names it, so nothing was put right; or an entry \
            rests on an appeal that was not upheld. Add the correction (the column `appeal` names the appeal), or \
            correct the number or the outcome."
    SCORE_OUT_OF_RANGE "K0557" Error "score-out-of-range"
        zh "评分超出满分或小于零"
           "人工评分应在零分到满分之间，超出多半是写错了行或小数点，照用会使该单位占便宜或吃亏。请核对原始评分；方案允许\
            超过满分按满分计的，写 `最高 满分`。"
        en "a score beyond the full mark or below zero"
           "A score given by hand lies between zero and the full mark; beyond, a row or a decimal point is usually \
            wrong, and the unit would gain or lose by it. Check the score; where more may be given and counts as the \
            full mark, write `at most full` in the scheme."
    JUDGEMENT_INVALID "K0558" Error "judgement-invalid"
        zh "酌定不合规定"
           "酌定的分值不在规定的范围内，酌定的人不是规定的人，或没有写理由。酌定是给人的权力，要能说明白。请按规定重新酌\
            定并补全记录。"
        en "a judgement that its rule does not allow"
           "The points judged lie outside the range of the rule, somebody else judged, or no reason is given. Where \
            people judge, it has to be clear who did, and why. Judge again as the rule says and complete the record."
    APPEAL_ANSWERED_LATE "K0559" Warning "appeal-answered-late"
        zh "申诉答复超过期限"
           "方案规定了答复申诉的期限，这件答复晚了。结果照常，但申诉单位有权知道，通报会写明。请核对日期；今后按期答复。"
        en "an appeal answered after its time"
           "The scheme sets a time for the answer to an appeal, and this one came later. The result stands, but the \
            unit has a right to know, and the bulletin says so. Check the dates; answer in time."
    PAY_NOT_ABOVE "K0610" Warning "pay-not-above"
        zh "绩效部分没有超过基础部分"
           "方案规定一项兑现合计应高于另一项（如绩效高于基础），实际算出的却没有。干多干少差别不大，奖励就起不到作用。\
            结果照常；请核对标准，或下一版调整。"
        en "what is paid by results does not exceed the base"
           "The scheme says that one pay adds up to more than another, such as performance pay to more than base pay, \
            and the sums say otherwise: what a unit does then changes little. The results stand; check the rates, or \
            change them in the next edition."
    SETTLED_BEYOND_LIMIT "K0611" Error "settled-beyond-limit"
        zh "审定的变动超过限额"
           "方案限定每个单位合计最多可以审定多少分，记录里的变动（加减都算）超过了。超出的部分没有依据。请核对记录，或由\
            有权的机关修改方案。"
        en "more was settled than the scheme allows"
           "The scheme limits how many points of one unit may be settled in all, and the changes on record, up and down \
            added, are more. What is beyond has no basis. Check the record, or have the scheme changed by those \
            entitled to."
    STALE_DECISION "K0612" Error "stale-decision"
        zh "裁定所依据的计算值不是现在的"
           "裁定写明当时的计算结果是多少，现在算出的不同，多半是后来改了数据。决定是按旧数作的，不能直接用在新数上。请把\
            新的结果报请重新决定，再写一条取代它。"
        en "a decision that rests on another figure"
           "The decision states what had been computed when it was taken, and the computation now gives another \
            figure, usually because data were changed afterwards. It cannot simply be used on the new one. Have it \
            decided again, and record that decision as replacing this one."
    DECISION_WITHOUT_EFFECT "K0613" Error "decision-without-effect"
        zh "裁定的结果达不到"
           "裁定要把总分定为某数，而否决的限分或总分的上下限不允许，或者该单位没有总分。否决和上下限在审定之后仍然有效。请\
            改正裁定；要撤销否决的，由容错裁定写明。"
        en "a decision that cannot take effect"
           "The decision sets a total that the limit of a veto or a bound of the total does not allow, or the unit has \
            no total to change. Vetoes and bounds hold after a settlement. Correct the decision; to lift a veto, record \
            a tolerance that names it."
    MERIT_DIFFERS "K0614" Warning "merit-differs"
        zh "填报的数据与实绩档案不符"
           "实绩档案逐件记着做成了什么、有什么凭据，合计与单位填报的年度数据不同。不是档案漏记，就是填报有水分。结果照\
            常，但通报会列出。请核对，填报有误的作数据更正。"
        en "a reported figure differs from the record of merits"
           "The record of merits holds each achievement with its document, and their sum is not the figure the unit \
            reported. Either the record lacks something or the report claims too much. The results stand, and the \
            bulletin lists it. Compare both; where the report is wrong, record a correction."
}
