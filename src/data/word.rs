//! Short texts packed into one machine value: comparing and hashing them follows no pointer.

/// The longest text that is packed, in bytes.
const LONGEST: usize = 15;

/// A text of at most 15 bytes. Different texts are different words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Word(u64, u64);

impl Word {
    /// The packed text; nothing where it is too long.
    pub(super) fn of(text: &[u8]) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let (low, high) = text.split_at_checked(8).unwrap_or((text, &[]));
        // The length tells `a` from `a` and a NUL behind it.
        Some(Self(packed(low), packed(high) << 8 | text.len() as u64))
    }
}

/// At most eight bytes as a number, the first byte highest.
fn packed(bytes: &[u8]) -> u64 {
    match <[u8; 8]>::try_from(bytes) {
        Ok(bytes) => u64::from_be_bytes(bytes),
        Err(_) => bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
    }
}

/// Names that cells are compared with, the first of equals first.
pub(super) struct Words {
    packed: Vec<(Word, u16)>,
    long: Vec<(Box<[u8]>, u16)>,
}

impl Words {
    /// Names with what each stands for.
    pub(super) fn new<'n>(names: impl Iterator<Item = (&'n str, u16)>) -> Self {
        let mut words = Self { packed: Vec::new(), long: Vec::new() };
        for (name, target) in names {
            match Word::of(name.as_bytes()) {
                Some(word) => words.packed.push((word, target)),
                None => words.long.push((name.as_bytes().into(), target)),
            }
        }
        words
    }

    /// What a name stands for.
    pub(super) fn find(&self, text: &[u8]) -> Option<u16> {
        match Word::of(text) {
            Some(word) => self.packed.iter().find(|(known, _)| *known == word).map(|(_, target)| *target),
            None => self.long.iter().find(|(known, _)| **known == *text).map(|(_, target)| *target),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_texts_are_different_words() {
        let texts = ["", "\0", "a", "a\0", "\0a", "12345678", "123456789", "1234567\0", "U0000001", "企业", "主管"];
        for (at, one) in texts.iter().enumerate() {
            for (other_at, other) in texts.iter().enumerate() {
                let same = Word::of(one.as_bytes()) == Word::of(other.as_bytes());
                assert_eq!(same, at == other_at, "{one:?} {other:?}");
            }
        }
        assert!(Word::of(b"123456789012345").is_some());
        assert!(Word::of(b"1234567890123456").is_none());
    }

    #[test]
    fn the_first_of_equal_names_counts_and_long_names_are_found() {
        let words = Words::new([("a", 0), ("a name of more than fifteen bytes", 1), ("a", 2)].into_iter());
        assert_eq!(words.find(b"a"), Some(0));
        assert_eq!(words.find(b"a name of more than fifteen bytes"), Some(1));
        assert_eq!(words.find(b"b"), None);
    }
}
