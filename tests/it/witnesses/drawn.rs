//! Cases as data: a defect of one kind with ever other numbers, flat and nested, and in Chinese; beside each what is sound.

use super::seen;
use serde_json::Value;

/// A case of a kind.
pub(super) struct Drawn {
    /// Declarations before the score.
    pub(super) head: String,
    /// The item `x` with its body; `FULL` stands for its full mark.
    pub(super) item: String,
    /// What follows the score.
    pub(super) tail: String,
    /// The full mark of the item.
    pub(super) full: u32,
    /// How it stands in the score: 0 alone, 1 in a part with another beside it, 2 in a part with a weight.
    pub(super) shape: u32,
}

impl Drawn {
    /// An item alone.
    pub(super) fn new(shape: u32, full: u32, head: &str, item: &str) -> Self {
        Self { head: head.to_owned(), item: item.to_owned(), tail: String::new(), full, shape }
    }

    /// With statements behind the score.
    pub(super) fn tail(mut self, tail: &str) -> Self {
        tail.clone_into(&mut self.tail);
        self
    }

    /// The same with words of the item replaced by others.
    pub(super) fn with(&self, from: &str, to: &str) -> Self {
        assert!(self.item.contains(from) || self.head.contains(from), "{from} in {}", self.item);
        Self {
            head: self.head.replace(from, to),
            item: self.item.replace(from, to),
            tail: self.tail.clone(),
            full: self.full,
            shape: self.shape,
        }
    }

    /// The whole scheme, in English.
    pub(super) fn scheme(&self) -> String {
        let full = self.full;
        let item = self.item.replace("FULL", &format!("{full} points"));
        let open = "no cap, no floor";
        let score = match self.shape {
            0 => format!("score total {full} points, {open} {{ {item} }}"),
            1 => format!(
                "score total {} points, {open} {{ part p {full} points, {open} {{ {item} }} item rest {full} points {{ start at full }} }}",
                full * 2
            ),
            _ => format!(
                "score total {full} points, {open} {{ part p {full} points, weight 60%, {open} {{ {item} }} item rest {full} points, weight 40% {{ start at full }} }}"
            ),
        };
        let rounding = if self.head.contains("round ") { "" } else { "  round total to 2 decimals half-up\n" };
        format!(
            "scheme demo {{\n  edition 2022\n  cycle half-yearly\n{rounding}  {}\n  {score}\n  {}\n}}\n",
            self.head, self.tail
        )
    }

    /// The scheme as the case is checked: every second one in Chinese.
    pub(super) fn written(&self, chinese: bool) -> String {
        if chinese { seen::chinese(&self.scheme()) } else { self.scheme() }
    }
}

/// The one witness of the one problem of a scheme that has the code; its arithmetic is so.
pub(super) fn witness(scheme: &str, code: &str) -> Value {
    let found = seen::problems(scheme);
    let of: Vec<&Value> = found.iter().filter(|problem| problem["code"] == code).collect();
    assert!(!of.is_empty(), "no {code} in\n{scheme}\n{found:#?}");
    let list = of[0]["witness"].as_array().unwrap();
    assert!(!list.is_empty(), "{code} without a witness in\n{scheme}");
    list.iter().for_each(seen::sound);
    list[0].clone()
}

/// That nothing of a code is said of a scheme.
pub(super) fn quiet(scheme: &str, code: &str) {
    let found = seen::problems(scheme);
    let of: Vec<&Value> = found.iter().filter(|problem| problem["code"] == code).collect();
    assert!(of.is_empty(), "{code} is said of\n{scheme}\n{of:#?}");
}

/// That a scheme compiles and nothing at all is said of it but what a code says.
pub(super) fn clean(scheme: &str) {
    let found = seen::problems(scheme);
    assert!(found.is_empty(), "{scheme}\n{found:#?}");
}
