//! Floors and caps: missing where a value can leave 0 .. full mark, and dead where it cannot reach them.

use super::Builder;
use super::proofs::supposed;
use super::ranges::Interval;
use crate::base::catalog;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Bilingual;
use crate::base::number::Number;
use crate::base::witness::{Quantity, Relation, Side, What, Witness};
use crate::say;

impl Builder<'_> {
    /// Reports floors and caps that are missing or can never bind; says whether one is missing.
    pub(super) fn state_bounds(
        &mut self,
        index: usize,
        raw: &Interval,
        floor: Option<&Interval>,
        cap: Option<&Interval>,
        full: &Number,
        lowest_method: Option<Number>,
    ) -> bool {
        let Some(draft) = self.drafts.get(index).filter(|draft| !draft.unsettled) else { return false };
        let mut told = false;
        let (span, no_floor, no_cap) = (draft.statement.word_span, draft.no_floor, draft.no_cap);
        let (floor_written, cap_written) = (draft.floor_written, draft.cap_written);
        let end = |end: &Option<Number>, zh: &str, en: &str| match end {
            Some(number) => Bilingual { zh: format!(" {number} 分"), en: format!("{number} points") },
            None => Bilingual { zh: zh.to_owned(), en: en.to_owned() },
        };
        let below = raw.low.as_ref().is_none_or(|low| low.is_negative());
        if below && floor.is_none() && no_floor.is_none() && lowest_method.is_some() {
            told = true;
            let (given, side) = self.reached(index, raw, What::Least, &Number::is_negative);
            let zero = Side::new(What::Stated, "0", Quantity::points(Number::ZERO));
            let shown = Witness { given, ..Witness::new(side, Relation::Less, zero) };
            self.problems.push(
                Diagnostic::new(
                    &catalog::FLOOR_MISSING,
                    say!(
                        "得分最低可到{low}，没有写明下限",
                        "the value can fall to {low} and no floor is stated",
                        low = end(&raw.low, "任意负数", "any negative number")
                    ),
                )
                .at(span)
                .note(case(&shown).unwrap_or_else(|| {
                    say!("例：扣分多到超过基础分时", "for example, when deductions exceed what it began with")
                }))
                .witness(shown)
                .help(say!(
                    "写 `最低 0分`（可加 `余扣上级`），或 `不保底`；也可用 `默认 最低 0分` 统一规定",
                    "write `at least 0 points` (perhaps with `rest to parent`) or `no floor`; `default at least 0 points` settles all"
                )),
            );
        }
        let above = raw.high.as_ref().is_none_or(|high| high > full);
        if above && cap.is_none() && no_cap.is_none() && !full.is_zero() {
            told = true;
            let (given, side) = self.reached(index, raw, What::Most, &|value| value > full);
            let whole = Side::new(What::Stated, say!("满分", "full"), Quantity::points(full.clone()));
            let shown = Witness { given, ..Witness::new(side, Relation::Greater, whole) };
            self.problems.push(
                Diagnostic::new(
                    &catalog::CAP_MISSING,
                    say!(
                        "得分最高可达{high}，超过满分 {full} 分，没有写明上限",
                        "the value can rise to {high}, above the full mark {full}, and no cap is stated",
                        high = end(&raw.high, "任意分数", "any number"),
                        full = full
                    ),
                )
                .at(span)
                .help(say!(
                    "写 `最高 {full}分`，或 `不封顶`",
                    "write `at most {full} points`, or `no cap`",
                    full = full
                ))
                .witness(shown),
            );
        }
        if told {
            return true;
        }
        let id = self.nodes.get(index).map(|node| node.id.clone()).unwrap_or_default();
        let dead_floor = floor_written.zip(floor.and_then(|f| f.high.clone()).zip(raw.low.clone()));
        if let Some((written, (floor, low))) = dead_floor
            && low >= floor
        {
            self.problems.push(
                Diagnostic::new(
                    &catalog::DEAD_BOUND,
                    say!(
                        "下限 {floor} 永远用不上：得分最低是 {low}",
                        "the floor {floor} can never bind: the least value is {low}",
                        floor = &floor,
                        low = &low
                    ),
                )
                .at(written)
                .help(say!("核对数字，或删去这个界限", "check the numbers, or remove the bound"))
                .witness(Witness::new(
                    Side::new(What::Least, id.as_str(), Quantity::points(low.clone())),
                    Relation::between(&low, &floor),
                    Side::new(What::Stated, self.sources.text(written), Quantity::points(floor.clone())),
                )),
            );
        }
        let dead_cap = cap_written.zip(cap.and_then(|c| c.low.clone()).zip(raw.high.clone()));
        if let Some((written, (cap, high))) = dead_cap
            && (high < cap || (high == cap && high <= *full))
        {
            self.problems.push(
                Diagnostic::new(
                    &catalog::DEAD_BOUND,
                    say!(
                        "上限 {cap} 永远用不上：得分最高是 {high}",
                        "the cap {cap} can never bind: the largest value is {high}",
                        cap = &cap,
                        high = &high
                    ),
                )
                .at(written)
                .help(say!("核对数字，或删去这个界限", "check the numbers, or remove the bound"))
                .witness(Witness::new(
                    Side::new(What::Most, id.as_str(), Quantity::points(high.clone())),
                    Relation::between(&high, &cap),
                    Side::new(What::Stated, self.sources.text(written), Quantity::points(cap.clone())),
                )),
            );
        }
        false
    }
}

/// The figures of a case and what they give, in words.
fn case(shown: &Witness) -> Option<Bilingual> {
    let value = shown.left.value.as_ref()?;
    (!shown.given.is_empty()).then(|| {
        say!(
            "例：`{given}`，得 {value}",
            "for example, `{given}`: {value}",
            given = supposed(&shown.given),
            value = value.written
        )
    })
}
