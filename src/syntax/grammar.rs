//! The parser that pest makes of `grammar/kaohe.pest`.

/// Parses by the rules of the grammar; each rule of it is a variant of [`Rule`].
#[derive(pest_derive::Parser)]
#[grammar = "grammar/kaohe.pest"]
pub(super) struct Grammar;
