//! Questions asked of rules and results.
//!
//! - [`losses`]: what a unit lacks to the full mark, cause by cause;
//! - [`next_point`]: which change of a figure would lift a unit's total, and by how much it must be;
//! - [`robustness`]: which places and awards would stay with somewhat other weights;
//! - [`mutation`]: which numbers of a scheme could be others without an example failing.

pub mod losses;
pub mod mutation;
pub mod next_point;
pub mod robustness;
mod slope;
