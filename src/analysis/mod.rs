//! Questions asked of rules and results: what would an example notice?

pub mod mutation;
