//! JSON as the canonical form needs it: values are made by moving their parts, never by copying them, objects keep their
//! keys in order, and a text is written without blanks.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Display, Write};

/// A JSON value. Only whole numbers are numbers: exact ones are strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Whole(i64),
    String(Cow<'static, str>),
    Array(Vec<Json>),
    Object(Map),
    /// A value that is written already.
    Written(String),
}

/// The entries of an object, by key in code point order, each key once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Map(Vec<(Cow<'static, str>, Json)>);

impl Map {
    /// Puts an entry in; one with the same key is replaced.
    pub(super) fn insert(&mut self, key: impl Into<Cow<'static, str>>, value: Json) {
        let key = key.into();
        match self.0.binary_search_by(|(known, _)| known.cmp(&key)) {
            Ok(at) => drop(self.0.get_mut(at).map(|entry| std::mem::replace(&mut entry.1, value))),
            Err(at) => self.0.insert(at, (key, value)),
        }
    }

    /// The value of a key.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Json> {
        let at = self.0.binary_search_by(|(known, _)| known.as_ref().cmp(key)).ok()?;
        self.0.get_mut(at).map(|(_, value)| value)
    }

    /// Takes an entry out.
    pub(super) fn remove(&mut self, key: &str) {
        self.0.retain(|(known, _)| known != key);
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Into<Cow<'static, str>>> FromIterator<(K, Json)> for Map {
    /// Of several entries with one key the last counts.
    fn from_iter<T: IntoIterator<Item = (K, Json)>>(entries: T) -> Self {
        let mut list: Vec<_> = entries.into_iter().map(|(key, value)| (key.into(), value)).collect();
        list.sort_by(|(a, _), (b, _)| a.cmp(b));
        list.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                std::mem::swap(&mut later.1, &mut kept.1);
            }
            same
        });
        Self(list)
    }
}

impl Json {
    /// The entries of an object.
    pub(super) const fn as_object_mut(&mut self) -> Option<&mut Map> {
        match self {
            Self::Object(map) => Some(map),
            _ => None,
        }
    }

    /// The same value as its text, which takes far less room than its parts.
    pub(super) fn written(self) -> Self {
        let mut text = String::new();
        // Nothing can fail: a `String` takes any text.
        let _ = self.write(&mut text);
        Self::Written(text)
    }
}

impl Display for Json {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(out)
    }
}

impl Json {
    /// Writes the text of the value.
    pub(super) fn write(&self, out: &mut impl Write) -> fmt::Result {
        match self {
            Self::Null => out.write_str("null"),
            Self::Bool(true) => out.write_str("true"),
            Self::Bool(false) => out.write_str("false"),
            Self::Whole(number) => write!(out, "{number}"),
            Self::String(text) => string(text, out),
            Self::Array(items) => {
                out.write_char('[')?;
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.write_char(',')?;
                    }
                    item.write(out)?;
                }
                out.write_char(']')
            }
            Self::Object(Map(entries)) => {
                out.write_char('{')?;
                for (at, (key, value)) in entries.iter().enumerate() {
                    if at > 0 {
                        out.write_char(',')?;
                    }
                    string(key, out)?;
                    out.write_char(':')?;
                    value.write(out)?;
                }
                out.write_char('}')
            }
            Self::Written(text) => out.write_str(text),
        }
    }
}

/// A string in quotes: `"`, `\` and control characters are escaped, nothing else is.
fn string(text: &str, out: &mut impl Write) -> fmt::Result {
    out.write_char('"')?;
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        for mark in text.chars() {
            match mark {
                '"' => out.write_str("\\\"")?,
                '\\' => out.write_str("\\\\")?,
                '\u{8}' => out.write_str("\\b")?,
                '\t' => out.write_str("\\t")?,
                '\n' => out.write_str("\\n")?,
                '\u{C}' => out.write_str("\\f")?,
                '\r' => out.write_str("\\r")?,
                '\0'..' ' => write!(out, "\\u{:04x}", u32::from(mark))?,
                _ => out.write_char(mark)?,
            }
        }
    } else {
        out.write_str(text)?;
    }
    out.write_char('"')
}

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<&bool> for Json {
    fn from(flag: &bool) -> Self {
        Self::Bool(*flag)
    }
}

macro_rules! whole {
    ($($kind:ty)*) => { $(
        impl From<$kind> for Json {
            fn from(number: $kind) -> Self {
                Self::Whole(number.into())
            }
        }

        impl From<&$kind> for Json {
            fn from(number: &$kind) -> Self {
                Self::Whole((*number).into())
            }
        }
    )* };
}

whole!(u8 u16 u32 i32);

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::String(Cow::Owned(text.to_owned()))
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::String(Cow::Owned(text))
    }
}

impl From<&Option<String>> for Json {
    fn from(text: &Option<String>) -> Self {
        text.as_ref().into()
    }
}

impl From<&String> for Json {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<Map> for Json {
    fn from(map: Map) -> Self {
        Self::Object(map)
    }
}

impl<T: Into<Self>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

impl From<&Vec<String>> for Json {
    fn from(texts: &Vec<String>) -> Self {
        Self::Array(texts.iter().map(Self::from).collect())
    }
}

impl<T: Into<Self>> From<BTreeMap<&str, T>> for Json {
    fn from(entries: BTreeMap<&str, T>) -> Self {
        Self::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect())
    }
}

/// A value from what looks like JSON. Parts are moved in: a field is given by reference, and a list or an object within
/// another is written with `json!` of its own.
macro_rules! json {
    ({ $($key:tt : $value:expr),* $(,)? }) => {
        $crate::model::canonical::json::Json::Object(
            [$(($key, $crate::model::canonical::json::Json::from($value))),*].into_iter().collect(),
        )
    };
    ([ $($item:expr),* $(,)? ]) => {
        $crate::model::canonical::json::Json::Array(vec![$($crate::model::canonical::json::Json::from($item)),*])
    };
    ($text:literal) => {
        $crate::model::canonical::json::Json::from($text)
    };
    ($value:expr) => {
        $crate::model::canonical::json::Json::from($value)
    };
}

pub(super) use json;

#[cfg(test)]
mod tests {
    use super::{Json, Map};

    #[test]
    fn as_others_write_it() {
        let texts = ["", "指标", "a\"b\\c", "\u{0}\u{1f}\u{7f}\u{80}\n\r\t\u{8}\u{c}/<>&\u{2028}"];
        let ours = json!({ "b": texts.map(str::to_owned).to_vec(), "a": json!([true, false, Json::Null, 7_u32, json!([])]), "ä": "", "B": 0_u8 });
        let theirs = serde_json::json!({ "b": texts, "a": [true, false, null, 7, []], "ä": "", "B": 0 });
        assert_eq!(ours.to_string(), theirs.to_string());
        assert_eq!(ours.clone().written().to_string(), ours.to_string());
    }

    #[test]
    fn the_last_of_equal_keys_counts() {
        let mut map: Map = [("b", json!(1_u8)), ("a", json!(2_u8)), ("b", json!(3_u8))].into_iter().collect();
        assert_eq!(Json::Object(map.clone()).to_string(), r#"{"a":2,"b":3}"#);
        map.insert("a", json!(4_u8));
        map.insert("aa", json!(5_u8));
        assert_eq!(Json::Object(map).to_string(), r#"{"a":4,"aa":5,"b":3}"#);
    }
}
