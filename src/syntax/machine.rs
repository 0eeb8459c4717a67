//! The parser: runs the rules of `grammar/kaohe.pest` over a text.
//!
//! `build.rs` makes the rules into operations ([`Op`]). They mean what pest says they mean, and a test proves that both
//! parsers find the same pairs in every text. Two things make this one fast: a choice looks at the next byte and tries
//! only the alternatives that may begin with it, so that eighty words cost no more than a few; and what was found lies in one list of small nodes
//! ([`Pairs`](super::pairs::Pairs)).

use super::grammar::Rule;
use super::pairs::Node;

/// One step of a rule. An operation either succeeds and says where it ends, or fails and has taken nothing.
pub(super) enum Op {
    /// Exactly this text.
    Text(&'static str),
    /// One character of a range.
    Range(char, char),
    /// Any one character.
    Any,
    /// A character that may begin a name.
    NameStart,
    /// A character that may go on a name.
    NameMore,
    /// The beginning of the text.
    Start,
    /// The end of the text.
    End,
    /// One after the other.
    Sequence(&'static [&'static Op]),
    /// The first that succeeds.
    Choice(&'static Choice),
    /// As often as it succeeds.
    Repeat(&'static Op),
    /// Once or not at all.
    Optional(&'static Op),
    /// Takes nothing, succeeds where the other does.
    Ahead(&'static Op),
    /// Takes nothing, succeeds where the other fails.
    NotAhead(&'static Op),
    /// Everything before the first of these texts, or to the end.
    Until(&'static [&'static str]),
    /// A rule that becomes a pair; an atomic one keeps no pairs inside it.
    Rule(Rule, bool, &'static Op),
}

/// Alternatives, sorted by what they may begin with.
pub(super) struct Choice {
    /// The row of each byte.
    classes: [u8; 256],
    /// The row of the end of the text.
    end: u8,
    /// Alternatives in their order.
    rows: &'static [&'static [&'static Op]],
}

/// The rules as operations.
#[allow(clippy::all, reason = "written by the build script")]
mod tables {
    use super::{Choice, Op, Rule};

    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

/// How many operations a text may cost: a guard against texts made to be slow, far above what a scheme needs.
const MOST_STEPS: u64 = 4_000_000_000;

/// The pairs of a whole file, or how far the machine had come when it was stopped.
pub(super) fn file(text: &str) -> Result<Vec<Node>, usize> {
    let mut machine = Machine { text, nodes: Vec::new(), quiet: 0, steps: 0, furthest: 0 };
    match machine.run(&tables::FILE, 0) {
        Some(_) if machine.steps < MOST_STEPS => Ok(machine.nodes),
        _ => Err(machine.furthest),
    }
}

struct Machine<'t> {
    text: &'t str,
    nodes: Vec<Node>,
    /// In how many rules and looks ahead that keep no pairs it is.
    quiet: u32,
    steps: u64,
    /// The end of the last pair that was kept.
    furthest: usize,
}

impl Machine<'_> {
    /// Where the operation ends that begins at a place; nothing where it fails.
    fn run(&mut self, op: &'static Op, at: usize) -> Option<usize> {
        self.steps += 1;
        if self.steps >= MOST_STEPS {
            return None;
        }
        match op {
            Op::Text(text) => {
                let end = at + text.len();
                (self.text.as_bytes().get(at..end)? == text.as_bytes()).then_some(end)
            }
            Op::Range(low, high) => self.one(at, |mark| (*low..=*high).contains(&mark)),
            Op::Any => self.one(at, |_| true),
            Op::NameStart => self.one(at, |mark| match mark.is_ascii() {
                true => mark.is_ascii_alphabetic(),
                false => pest::unicode::XID_START(mark),
            }),
            Op::NameMore => self.one(at, |mark| match mark.is_ascii() {
                true => mark.is_ascii_alphanumeric() || mark == '_',
                false => pest::unicode::XID_CONTINUE(mark),
            }),
            Op::Start => (at == 0).then_some(at),
            Op::End => (at == self.text.len()).then_some(at),
            Op::Sequence(parts) => {
                let kept = self.nodes.len();
                let end = parts.iter().try_fold(at, |at, part| self.run(part, at));
                if end.is_none() {
                    self.nodes.truncate(kept);
                }
                end
            }
            Op::Choice(choice) => choice.row(self.text.as_bytes().get(at)).iter().find_map(|one| self.run(one, at)),
            Op::Repeat(of) => {
                let mut at = at;
                while let Some(end) = self.run(of, at) {
                    at = end;
                }
                Some(at)
            }
            Op::Optional(of) => Some(self.run(of, at).unwrap_or(at)),
            Op::Ahead(of) => self.quietly(of, at).map(|_| at),
            Op::NotAhead(of) => match self.quietly(of, at) {
                Some(_) => None,
                None => Some(at),
            },
            Op::Until(marks) => {
                let rest = self.text.get(at..).unwrap_or_default();
                let length = marks.iter().filter_map(|mark| rest.find(mark)).min();
                Some(at + length.unwrap_or(rest.len()))
            }
            Op::Rule(rule, atomic, of) => self.rule(*rule, *atomic, of, at),
        }
    }

    /// A rule: its pair goes before those inside it.
    fn rule(&mut self, rule: Rule, atomic: bool, of: &'static Op, at: usize) -> Option<usize> {
        if self.quiet > 0 {
            return self.run(of, at);
        }
        let place = self.nodes.len();
        self.nodes.push(Node::open(rule, at));
        let end = match atomic {
            true => self.quietly(of, at),
            false => self.run(of, at),
        };
        match end {
            Some(end) => {
                let behind = self.nodes.len();
                if let Some(node) = self.nodes.get_mut(place) {
                    node.close(end, behind);
                }
                self.furthest = self.furthest.max(end);
            }
            None => self.nodes.truncate(place),
        }
        end
    }

    fn quietly(&mut self, op: &'static Op, at: usize) -> Option<usize> {
        self.quiet += 1;
        let end = self.run(op, at);
        self.quiet -= 1;
        end
    }

    /// The end of one character that fits.
    fn one(&self, at: usize, fits: impl FnOnce(char) -> bool) -> Option<usize> {
        let mark = match *self.text.as_bytes().get(at)? {
            byte @ 0..0x80 => char::from(byte),
            _ => self.text.get(at..)?.chars().next()?,
        };
        fits(mark).then_some(at + mark.len_utf8())
    }
}

impl Choice {
    fn row(&self, next: Option<&u8>) -> &'static [&'static Op] {
        let class = match next {
            Some(byte) => self.classes.get(usize::from(*byte)).copied().unwrap_or_default(),
            None => self.end,
        };
        self.rows.get(usize::from(class)).copied().unwrap_or_default()
    }
}
