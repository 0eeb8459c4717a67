//! What an operation that cannot be carried out leaves behind.

use super::{Drafter, Order, Purpose, State, roots};
use crate::base::source::Sources;

#[test]
fn what_cannot_be_carried_out_changes_nothing() {
    let text = "scheme s {\n  edition 2022\n  fact x count\n}\n";
    let mut sources = Sources::new();
    let file = sources.insert("scheme.kh", text);
    let tree = crate::syntax::parse(file, text).value;
    let state = State { trees: vec![tree], operations: Vec::new(), open: Vec::new() };
    let mut drafter = Drafter { sources, english: true, order: Order::Any, state };
    let before = roots(&drafter.state.trees);
    // No operation; one without its object; one that does not parse; two.
    for text in ["fact y count", "repeal y", "change {", "repeal x; repeal x"] {
        assert!(!drafter.attempt(text.to_owned(), Purpose::Other), "{text}");
        assert_eq!(roots(&drafter.state.trees), before, "{text}");
        assert!(drafter.state.operations.is_empty(), "{text}");
    }
    assert!(drafter.attempt("repeal x".to_owned(), Purpose::Repeal));
    assert!(roots(&drafter.state.trees).is_empty());
}
