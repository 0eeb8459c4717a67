//! Indented JSON written straight into a text, so that the results of many thousand units never stand in memory as a
//! tree. The text is what `serde_json` would print of that tree: two blanks a level, keys in the order they are given.

use crate::base::number::Number;
use serde_json::Value as Json;

/// A document being written.
pub(super) struct Pretty {
    text: String,
    depth: usize,
    /// Whether the list or object at hand has nothing in it yet.
    empty: bool,
}

/// A key or a text, quoted and escaped once for the many times it is written.
pub(super) struct Quoted(String);

impl Quoted {
    /// The text as JSON.
    pub(super) fn new(text: &str) -> Self {
        Self(Json::from(text).to_string())
    }
}

impl Pretty {
    /// An empty document.
    pub(super) fn new() -> Self {
        Self { text: String::new(), depth: 0, empty: true }
    }

    /// The whole text.
    pub(super) fn finish(mut self) -> String {
        self.text.push('\n');
        self.text
    }

    /// A list or an object; `body` writes what is in it.
    fn nested(&mut self, open: char, close: char, body: impl FnOnce(&mut Self)) {
        self.text.push(open);
        self.depth += 1;
        self.empty = true;
        body(self);
        self.depth -= 1;
        if !self.empty {
            self.line();
        }
        self.text.push(close);
        self.empty = false;
    }

    /// An object; `body` writes keys and values.
    pub(super) fn object(&mut self, body: impl FnOnce(&mut Self)) {
        self.nested('{', '}', body);
    }

    /// A list; `body` writes items.
    pub(super) fn list(&mut self, body: impl FnOnce(&mut Self)) {
        self.nested('[', ']', body);
    }

    /// Begins an item of a list.
    pub(super) fn item(&mut self) -> &mut Self {
        if !std::mem::replace(&mut self.empty, false) {
            self.text.push(',');
        }
        self.line();
        self
    }

    /// Begins an entry of an object.
    pub(super) fn quoted_key(&mut self, key: &Quoted) -> &mut Self {
        self.item().text.push_str(&key.0);
        self.text.push_str(": ");
        self
    }

    /// The same with a key that needs no escapes.
    pub(super) fn key(&mut self, key: &'static str) -> &mut Self {
        self.item().text.push('"');
        self.text.push_str(key);
        self.text.push_str("\": ");
        self
    }

    /// An exact number, as a string.
    pub(super) fn exact(&mut self, number: &Number) {
        self.text.push('"');
        number.append_to(&mut self.text);
        self.text.push('"');
    }

    /// A count, as a number.
    pub(super) fn count(&mut self, count: u32) {
        Number::from(count).append_to(&mut self.text);
    }

    /// A string.
    pub(super) fn string(&mut self, text: &str) {
        if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
            return self.json(&Json::from(text));
        }
        self.text.push('"');
        self.text.push_str(text);
        self.text.push('"');
    }

    /// A string, or null.
    pub(super) fn optional(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.string(text),
            None => self.json(&Json::Null),
        }
    }

    /// Any small value.
    pub(super) fn json(&mut self, value: &Json) {
        match value {
            Json::Null => self.text.push_str("null"),
            Json::Bool(flag) => self.text.push_str(if *flag { "true" } else { "false" }),
            Json::Array(list) if list.is_empty() => self.text.push_str("[]"),
            _ => {
                // Strings have no line breaks of their own in JSON.
                let text = format!("{value:#}");
                for (at, line) in text.split('\n').enumerate() {
                    if at > 0 {
                        self.line();
                    }
                    self.text.push_str(line);
                }
            }
        }
        self.empty = false;
    }

    /// Begins a line.
    fn line(&mut self) {
        const BLANKS: &str = "                ";
        self.text.push('\n');
        let mut width = self.depth * 2;
        while let Some(rest) = width.checked_sub(BLANKS.len()) {
            self.text.push_str(BLANKS);
            width = rest;
        }
        self.text.push_str(BLANKS.get(..width).unwrap_or(""));
    }
}
