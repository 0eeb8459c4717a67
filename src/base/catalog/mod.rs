//! Every code a message can carry, with what it means for the people assessed.
//!
//! One file a stage, in the order of the pipeline: `syntax` (K01), `scheme` (K02 names and structure, K03 types and
//! units), `budget` (K04 sums, bands, and decisions a scheme must state), `data` (K05), `run` (K06), `approval` and `review` (K07), `issued` (K08). What belongs to one part of
//! the language and to several stages has a file of its own, such as `ledgers`, `reals` and `time`.
//! A code is never used for another meaning and never reused.

use std::sync::LazyLock;

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing may be published.
    Error,
    /// Probably not what was meant; results can be published.
    Warning,
    /// Worth knowing.
    Note,
}

/// A code and its page.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// The code: `K` and four digits, the first two for the stage.
    pub code: &'static str,
    /// How grave it is unless changed.
    pub severity: Severity,
    /// Its name for people and for `allow`: English words joined by hyphens.
    pub name: &'static str,
    /// What it says in one line: Chinese, English.
    pub title: (&'static str, &'static str),
    /// What it means, why it matters to those assessed, what to do: Chinese, English.
    pub explain: (&'static str, &'static str),
}

/// Declares the entries of a stage, each as a `static`, and `ALL`, their list.
macro_rules! entries {
    ($($constant:ident $code:literal $severity:ident $name:literal
        zh $title_zh:literal $explain_zh:literal
        en $title_en:literal $explain_en:literal)+) => {
        $(
            #[doc = concat!($code, ": ", $title_en, ".")]
            pub static $constant: $crate::base::catalog::Entry = $crate::base::catalog::Entry {
                code: $code,
                severity: $crate::base::catalog::Severity::$severity,
                name: $name,
                title: ($title_zh, $title_en),
                explain: ($explain_zh, $explain_en),
            };
        )+
        pub(super) static ALL: &[&$crate::base::catalog::Entry] = &[$(&$constant),+];
    };
}

mod amend;
mod approval;
mod budget;
mod data;
mod issued;
mod ledgers;
mod lineage;
mod reals;
mod reuse;
mod review;
mod run;
mod scheme;
mod syntax;
mod tables;
mod time;

pub use amend::*;
pub use approval::*;
pub use budget::*;
pub use data::*;
pub use issued::*;
pub use ledgers::*;
pub use lineage::*;
pub use reals::*;
pub use reuse::*;
pub use review::*;
pub use run::*;
pub use scheme::*;
pub use syntax::*;
pub use tables::*;
pub use time::*;

/// All entries by code.
#[must_use]
pub fn all() -> &'static [&'static Entry] {
    static ALL: LazyLock<Vec<&'static Entry>> = LazyLock::new(|| {
        let mut all = [
            amend::ALL,
            approval::ALL,
            lineage::ALL,
            syntax::ALL,
            scheme::ALL,
            budget::ALL,
            data::ALL,
            issued::ALL,
            ledgers::ALL,
            time::ALL,
            run::ALL,
            tables::ALL,
            reals::ALL,
            reuse::ALL,
            review::ALL,
        ]
        .concat();
        all.sort_by_key(|entry| entry.code);
        all
    });
    &ALL
}

/// The entry of a code (`K0401`, in either case) or a name (`points-sum`).
#[must_use]
pub fn find(code_or_name: &str) -> Option<&'static Entry> {
    all().iter().copied().find(|entry| entry.code.eq_ignore_ascii_case(code_or_name) || entry.name == code_or_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend_and_names_are_unique() {
        assert!(all().windows(2).all(|pair| pair[0].code < pair[1].code));
        let mut names: Vec<_> = all().iter().map(|entry| entry.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn every_entry_is_explained_in_both_languages() {
        for entry in all() {
            assert!(entry.code.len() == 5 && entry.code.starts_with('K'), "{}", entry.code);
            assert!(entry.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", entry.name);
            let (title_zh, title_en) = entry.title;
            let (explain_zh, explain_en) = entry.explain;
            for text in [title_zh, title_en] {
                assert!(!text.is_empty() && !text.ends_with(['.', '。']), "{}: {text}", entry.code);
            }
            for (text, least, stop) in [(explain_zh, 30, '。'), (explain_en, 80, '.')] {
                assert!(text.chars().count() >= least && text.ends_with(stop), "{}: {text}", entry.code);
                assert!(!text.contains("  ") && !text.contains('\n'), "{}: {text}", entry.code);
            }
            assert!(title_en.is_ascii() || title_en.contains('…'), "{}", entry.code);
            assert!(explain_zh.chars().filter(|sign| *sign > '\u{2e80}').count() * 2 > explain_zh.chars().count());
        }
    }

    #[test]
    fn found_by_code_or_name() {
        assert_eq!(find("k0401"), Some(&POINTS_SUM));
        assert_eq!(find("points-sum"), Some(&POINTS_SUM));
        assert_eq!(find("K9999"), None);
    }
}
