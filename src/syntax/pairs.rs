//! What the parser found: pairs of a rule and the text it covers, each with the pairs inside it.

use super::grammar::Rule;

/// A pair in the list of all, which are in the order of their beginnings: those inside it follow it directly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    rule: Rule,
    start: u32,
    end: u32,
    /// The position in the list behind the last one inside it.
    behind: u32,
}

/// Texts beyond 4 GiB are refused when they are read, so nothing is lost.
fn narrow(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl Node {
    /// A pair whose end is not known yet.
    pub(super) fn open(rule: Rule, start: usize) -> Self {
        Self { rule, start: narrow(start), end: narrow(start), behind: 0 }
    }

    /// Says where it ends in the text and in the list.
    pub(super) fn close(&mut self, end: usize, behind: usize) {
        self.end = narrow(end);
        self.behind = narrow(behind);
    }
}

/// One pair.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'a> {
    text: &'a str,
    node: &'a Node,
    inner: Pairs<'a>,
}

impl<'a> Pair<'a> {
    pub(super) const fn as_rule(&self) -> Rule {
        self.node.rule
    }

    /// Where it begins, in bytes.
    pub(super) const fn start(&self) -> usize {
        self.node.start as usize
    }

    /// Where it ends, in bytes.
    pub(super) const fn end(&self) -> usize {
        self.node.end as usize
    }

    pub(super) fn as_str(&self) -> &'a str {
        self.text.get(self.start()..self.end()).unwrap_or_default()
    }

    /// The pairs directly inside it.
    pub(super) const fn into_inner(self) -> Pairs<'a> {
        self.inner
    }
}

/// Pairs that stand one behind the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pairs<'a> {
    text: &'a str,
    /// The rest of the list, and the position of its first in the whole list.
    nodes: &'a [Node],
    at: usize,
}

impl<'a> Pairs<'a> {
    /// The outermost pairs of a whole list.
    pub(super) const fn new(text: &'a str, nodes: &'a [Node]) -> Self {
        Self { text, nodes, at: 0 }
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Pair<'a>;

    fn next(&mut self) -> Option<Pair<'a>> {
        let (node, rest) = self.nodes.split_first()?;
        let inside = (node.behind as usize).saturating_sub(self.at + 1);
        let (inner, behind) = rest.split_at_checked(inside)?;
        let inner = Self { text: self.text, nodes: inner, at: self.at + 1 };
        *self = Self { text: self.text, nodes: behind, at: node.behind as usize };
        Some(Pair { text: self.text, node, inner })
    }
}
