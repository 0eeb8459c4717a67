//! Where a title of several lines is broken: by its sense, and into lines of like length, as GB/T 9704-2012, 7.3.1 asks.

use unicode_width::UnicodeWidthStr;

/// Letters on a line of 22 points between margins of 156 mm; an ideograph takes two.
const LINE: usize = 38;

/// A line begins before these words and ends behind these signs. What matters in such titles is who or what is assessed or
/// written about, of when, and that results are told of it.
const BEFORE: [&str; 4] = ["考核", "评价", "督查", "有关事项"];
const BEHIND: [&str; 6] = ["半年", "季度", "年度", "年", "》", "、"];

/// The lines of a title; one where it fits, or where nothing in it tells where to break it.
pub(super) fn lines(title: &str) -> Vec<&str> {
    let number = title.width().div_ceil(LINE);
    let mut lines = Vec::new();
    let mut rest = title;
    for left in (2..=number).rev() {
        let Some((line, after)) = broken(rest, rest.width().div_ceil(left)) else { break };
        lines.push(line);
        rest = after;
    }
    lines.push(rest);
    lines
}

/// The text broken where the first part is nearest to a breadth, and neither part is a scrap.
fn broken(text: &str, wanted: usize) -> Option<(&str, &str)> {
    const SCRAP: usize = 8;
    let parts = text.char_indices().filter_map(|(at, _)| text.split_at_checked(at));
    let sense = parts.filter(|(line, rest)| {
        BEFORE.iter().any(|word| rest.starts_with(word))
            || BEHIND.iter().any(|sign| line.ends_with(sign)) && !rest.starts_with('度')
    });
    let good = sense.filter(|(line, rest)| (SCRAP..=LINE).contains(&line.width()) && rest.width() >= SCRAP);
    good.min_by_key(|(line, _)| line.width().abs_diff(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_broken_by_their_sense() {
        assert_eq!(lines("关于2023年度考核结果的通报"), ["关于2023年度考核结果的通报"]);
        assert_eq!(lines("关于2023年X县基层治理试点考核结果的通报"), ["关于2023年X县基层治理试点", "考核结果的通报"]);
        assert_eq!(
            lines("关于2022年上半年X县优化营商环境工作考核结果的通报"),
            ["关于2022年上半年", "X县优化营商环境工作考核结果的通报"]
        );
        assert_eq!(
            lines("关于“水毁村道修复·路面铺装”有关事项的通知"),
            ["关于“水毁村道修复·路面铺装”", "有关事项的通知"]
        );
        // Nothing tells where: Word breaks it.
        assert_eq!(lines(&"字".repeat(40)).len(), 1);
    }
}
