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
    PAY_NOT_ABOVE "K0610" Warning "pay-not-above"
        zh "绩效部分没有超过基础部分"
           "方案规定一项兑现合计应高于另一项（如绩效高于基础），实际算出的却没有。干多干少差别不大，奖励就起不到作用。\
            结果照常；请核对标准，或下一版调整。"
        en "what is paid by results does not exceed the base"
           "The scheme says that one pay adds up to more than another, such as performance pay to more than base pay, \
            and the sums say otherwise: what a unit does then changes little. The results stand; check the rates, or \
            change them in the next edition."
}
