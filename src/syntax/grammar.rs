//! The parser that pest makes of `grammar/kaohe.pest`. It tells what was expected where a statement is damaged; whole texts
//! are parsed by the same rules in [`machine`](super::machine), which knows no expectations and is much faster.

/// Parses by the rules of the grammar; each rule of it is a variant of [`Rule`].
#[derive(pest_derive::Parser)]
#[grammar = "grammar/kaohe.pest"]
pub(super) struct Grammar;
