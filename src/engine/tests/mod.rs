//! Worked cases and laws of the engine, on rule sets and data built by hand.

mod build;
mod decisions;
mod derivations;
mod events;
mod items;
mod laws;
mod periods;
mod totals;
mod tree;
