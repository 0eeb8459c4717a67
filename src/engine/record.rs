//! Who watches the arithmetic: nobody in a run, a recorder where a derivation is asked for.
//!
//! There is one implementation of the arithmetic. It tells an [`Observer`] what it does; for the silent one every call
//! compiles to nothing, so that big runs do not pay for derivations.

use super::trace::Step;

/// Someone who watches the arithmetic.
pub(super) trait Observer {
    /// Whether steps are kept; what only a reader of steps needs is not computed otherwise.
    const RECORDS: bool;

    /// A figure without parts.
    fn leaf(&mut self, step: impl FnOnce() -> Step);

    /// Begins a figure whose parts follow.
    fn open(&mut self);

    /// Ends the figure begun last, with the parts recorded since.
    fn close(&mut self, step: impl FnOnce(Vec<Step>) -> Step);
}

/// Nobody watches.
pub(super) struct Silent;

impl Observer for Silent {
    const RECORDS: bool = false;

    #[inline]
    fn leaf(&mut self, _: impl FnOnce() -> Step) {}

    #[inline]
    fn open(&mut self) {}

    #[inline]
    fn close(&mut self, _: impl FnOnce(Vec<Step>) -> Step) {}
}

/// Keeps every step.
#[derive(Default)]
pub(super) struct Recorder {
    done: Vec<Step>,
    open: Vec<usize>,
}

impl Recorder {
    /// The steps that are complete.
    pub(super) fn into_steps(self) -> Vec<Step> {
        self.done
    }
}

impl Observer for Recorder {
    const RECORDS: bool = true;

    fn leaf(&mut self, step: impl FnOnce() -> Step) {
        self.done.push(step());
    }

    fn open(&mut self) {
        self.open.push(self.done.len());
    }

    fn close(&mut self, step: impl FnOnce(Vec<Step>) -> Step) {
        let from = self.open.pop().unwrap_or(0).min(self.done.len());
        let parts = self.done.split_off(from);
        self.done.push(step(parts));
    }
}
