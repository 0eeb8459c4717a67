//! The two languages everything is said in, and the macro [`say!`] that says it.

use std::borrow::Cow;

use crate::base::number::Number;

/// A language of messages and bulletins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Its tag: `zh` or `en`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }
}

/// One text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bilingual {
    /// The Chinese text.
    pub zh: String,
    /// The English text.
    pub en: String,
}

impl Bilingual {
    /// The text in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl From<&str> for Bilingual {
    fn from(text: &str) -> Self {
        Self { zh: text.to_owned(), en: text.to_owned() }
    }
}

impl From<String> for Bilingual {
    fn from(text: String) -> Self {
        Self { zh: text.clone(), en: text }
    }
}

impl From<(&str, &str)> for Bilingual {
    fn from((zh, en): (&str, &str)) -> Self {
        Self { zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// What can stand in a message: it reads in either language.
pub trait Say {
    /// Its text in one language.
    fn say(&self, lang: Lang) -> Cow<'_, str>;
}

impl Say for str {
    fn say(&self, _: Lang) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Say for String {
    fn say(&self, _: Lang) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Say for Cow<'_, str> {
    fn say(&self, _: Lang) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Say for Bilingual {
    fn say(&self, lang: Lang) -> Cow<'_, str> {
        Cow::Borrowed(self.get(lang))
    }
}

/// Chinese, then English.
impl Say for (&str, &str) {
    fn say(&self, lang: Lang) -> Cow<'_, str> {
        Cow::Borrowed(match lang {
            Lang::Zh => self.0,
            Lang::En => self.1,
        })
    }
}

impl<T: Say + ?Sized> Say for &T {
    fn say(&self, lang: Lang) -> Cow<'_, str> {
        (**self).say(lang)
    }
}

impl Say for Number {
    fn say(&self, _: Lang) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

macro_rules! say_as_displayed {
    ($($type:ty),+) => { $(
        impl Say for $type {
            fn say(&self, _: Lang) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        }
    )+ };
}
say_as_displayed!(u8, u16, u32, u64, usize, i8, i16, i32, i64, i128, isize, char);

/// A [`Bilingual`] from two `format!` texts, Chinese first, that share their arguments.
///
/// Each argument is evaluated once and rendered for each text through [`Say`]; one that a text leaves out does not
/// compile.
///
/// ```
/// use kaohe::base::language::say;
///
/// let text = say!("应为 {full}，实为 {sum}", "expected {full}, found {sum}", full = 100, sum = "95");
/// assert_eq!(text.zh, "应为 100，实为 95");
/// ```
#[macro_export]
macro_rules! say {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::base::language::Bilingual { zh: ::std::format!($zh), en: ::std::format!($en) }
    };
    ($zh:literal, $en:literal, $($name:ident = $value:expr),+ $(,)?) => {
        match ($(&$value,)+) {
            ($($name,)+) => $crate::base::language::Bilingual {
                zh: ::std::format!(
                    $zh,
                    $($name = $crate::base::language::Say::say($name, $crate::base::language::Lang::Zh)),+
                ),
                en: ::std::format!(
                    $en,
                    $($name = $crate::base::language::Say::say($name, $crate::base::language::Lang::En)),+
                ),
            },
        }
    };
}
#[doc(inline)]
pub use say;

/// The texts joined by `、` in Chinese and by `, ` in English.
#[must_use]
pub fn list(texts: &[Bilingual]) -> Bilingual {
    let join = |lang, mark| texts.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join(mark);
    Bilingual { zh: join(Lang::Zh, "、"), en: join(Lang::En, ", ") }
}

/// A name in quotation marks; those inside it become single ones (GB/T 15834, 4.8.3.4).
#[must_use]
pub fn quoted(name: &str) -> String {
    format!("“{}”", name.replace('“', "‘").replace('”', "’"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_inside_others_are_single() {
        assert_eq!(quoted("“一件事”办件"), "“‘一件事’办件”");
    }

    #[test]
    fn arguments_are_rendered_per_language_and_once() {
        let mut evaluated = 0;
        let mut next = || {
            evaluated += 1;
            evaluated
        };
        let kind = ("板块", "part");
        let text =
            say!("第 {n} 个{kind} `{name}`", "{kind} {n} `{name}`", n = next(), kind = kind, name = String::from("a"));
        assert_eq!(text, Bilingual { zh: "第 1 个板块 `a`".into(), en: "part 1 `a`".into() });
        assert_eq!(evaluated, 1);
        assert_eq!(say!("无", "none").get(Lang::En), "none");
        assert_eq!(say!("{{}}", "{{}}").zh, "{}");
    }

    #[test]
    fn lists() {
        assert_eq!(list(&[("甲", "a").into(), "b".into()]), Bilingual { zh: "甲、b".into(), en: "a, b".into() });
        assert_eq!(list(&[]), Bilingual::default());
    }
}
