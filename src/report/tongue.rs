//! Passages in the other language: names and clauses stay as the scheme and the data have them, and a voice that reads the
//! page must know which language they are in (WCAG 2.2, 3.1.2). They are told by their script.

use super::escape;
use std::ops::Range;

/// The language that is not the page's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    /// Chinese on an English page.
    Chinese,
    /// English on a Chinese page.
    English,
}

impl Tongue {
    /// By the tag of the language.
    pub(super) fn of(tag: &str) -> Option<Self> {
        match tag.split('-').next() {
            Some("zh") => Some(Self::Chinese),
            Some("en") => Some(Self::English),
            _ => None,
        }
    }

    /// The attribute that says so, with a blank before it; short, for it stands in every other cell.
    pub(super) fn attribute(self) -> &'static str {
        match self {
            Self::Chinese => " lang=zh",
            Self::English => " lang=en",
        }
    }

    /// The passages of a text that are in it.
    fn passages(self, text: &str) -> Vec<Range<usize>> {
        match self {
            Self::Chinese => chinese(text),
            Self::English => english(text),
        }
    }

    /// Whether the whole of a text is in it, marks and digits aside.
    pub(super) fn whole(self, text: &str) -> bool {
        let passages = self.passages(text);
        let (Some(first), Some(last)) = (passages.first(), passages.last()) else { return false };
        let letters = |part: Option<&str>| part.is_some_and(|part| part.chars().any(char::is_alphabetic));
        let between = passages.iter().zip(passages.iter().skip(1)).any(|(a, b)| letters(text.get(a.end..b.start)));
        !between && !letters(text.get(..first.start)) && !letters(text.get(last.end..))
    }

    /// The text as HTML with its passages marked.
    pub(super) fn marked(self, out: &mut String, text: &str) {
        let mut at = 0;
        for passage in self.passages(text) {
            escape::html_into(out, text.get(at..passage.start).unwrap_or_default());
            out.push_str("<span");
            out.push_str(self.attribute());
            out.push('>');
            escape::html_into(out, text.get(passage.clone()).unwrap_or_default());
            out.push_str("</span>");
            at = passage.end;
        }
        escape::html_into(out, text.get(at..).unwrap_or_default());
    }
}

/// Chinese characters and the marks that stand among them.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3029}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Runs from the first Chinese character of a word to its last: `X县年度考核细则`, `2023年修订第2项`.
fn chinese(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // A word without Chinese characters is not looked at twice.
    let mut word: Option<(usize, Option<usize>)> = None;
    let mut close = |word: &mut Option<(usize, Option<usize>)>| {
        if let Some((start, Some(end))) = word.take() {
            match found.last_mut().filter(|last| text.get(last.end..start).is_some_and(|gap| gap == " ")) {
                Some(last) => last.end = end,
                None => found.push(start..end),
            }
        }
    };
    for (at, c) in text.char_indices() {
        if is_chinese(c) {
            let start = word.map_or(at, |(start, _)| start);
            word = Some((start, Some(at + c.len_utf8())));
        } else if c.is_whitespace() {
            close(&mut word);
        } else if word.is_none() && c.is_ascii_alphanumeric() {
            word = Some((at, None));
        } else if matches!(word, Some((_, None))) && !c.is_ascii_alphanumeric() {
            word = None;
        }
    }
    close(&mut word);
    found
}

/// Phrases of several English words, or a name: `Southeast Health`, `Switzerland`. Ids, formulas and file names are in no
/// language.
fn english(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(begin) = text.get(rest..).and_then(|tail| tail.find(|c: char| c.is_ascii_alphabetic())) {
        let begin = rest + begin;
        let tail = text.get(begin..).unwrap_or_default();
        let inside = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '\'' | '&' | ',' | '.' | '-');
        let length = tail.find(|c: char| !inside(c)).unwrap_or(tail.len());
        let phrase = tail.get(..length).unwrap_or_default().trim_end_matches(|c: char| !c.is_ascii_alphabetic());
        let stops_short = |c: char| c.is_ascii_digit() || matches!(c, '_' | '/' | ':' | '=' | '#');
        if says_something(phrase) && !tail.get(length..).is_some_and(|tail| tail.starts_with(stops_short)) {
            found.push(begin..begin + phrase.len());
        }
        rest = begin + length.max(1);
    }
    found
}

fn says_something(phrase: &str) -> bool {
    let word = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic() || c == '\'');
    let words = phrase.split([' ', ',']).filter(word).count();
    let name = || {
        let mut letters = phrase.chars();
        phrase.len() > 3
            && letters.next().is_some_and(|first| first.is_ascii_uppercase())
            && letters.all(|c| c.is_ascii_lowercase())
    };
    words > 1 || name()
}

#[cfg(test)]
mod tests {
    use super::Tongue;

    fn marked(tongue: Tongue, text: &str) -> String {
        let mut out = String::new();
        tongue.marked(&mut out, text);
        out.replace("<span lang=zh>", "[").replace("<span lang=en>", "[").replace("</span>", "]")
    }

    #[test]
    fn chinese_passages_of_english_texts_are_marked() {
        let of = |text| marked(Tongue::Chinese, text);
        assert_eq!(of("1st in 乡镇: 丰谷镇 (100.77 points)."), "1st in [乡镇]: [丰谷镇] (100.77 points).");
        assert_eq!(
            of("by 县考核办 under X县乡镇年度考核细则, edition 2023"),
            "by [县考核办] under [X县乡镇年度考核细则], edition 2023"
        );
        assert_eq!(of("第十二条 排名"), "[第十二条 排名]");
        assert_eq!(of("“书面说明” applies"), "“[书面说明]” applies");
        assert_eq!(of("≥ 90% <b>"), "≥ 90% &lt;b&gt;");
        assert!(Tongue::Chinese.whole("2023年修订第2项"));
        assert!(Tongue::Chinese.whole("2023-05-08 月报逾期1天"));
        assert!(!Tongue::Chinese.whole("通报: 500,000 yuan"));
        assert!(!Tongue::Chinese.whole("98.49"));
    }

    #[test]
    fn english_passages_of_chinese_texts_are_marked_and_ids_are_not() {
        let of = |text| marked(Tongue::English, text);
        assert_eq!(of("根据《Human Development Index》，对"), "根据《[Human Development Index]》，对");
        assert_eq!(of("Switzerland"), "[Switzerland]");
        assert_eq!(of("见 results.json，kaohe 0.1.0，X县"), "见 results.json，kaohe 0.1.0，X县");
        assert_eq!(of("A&B <i>"), "A&amp;B &lt;i&gt;");
    }
}
