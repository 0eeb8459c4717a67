//! Negotiation and approval: a record of who submitted, reviewed, returned and approved the edition of a scheme and the goals
//! of its units, bound by hashes to what was before them.
//!
//! - [`record`]: the entries of `approvals.yaml`, read and written; each is sealed together with the one before it;
//! - [`steps`]: which step may follow which, and whose turn it is;
//! - [`standing`]: where the edition and each list stand now, and what is to be said of it.
//!
//! An entry counts for the meaning it names. Layout, comments, the keyword language and the division into files change no
//! meaning; a change of titles or prose is told beside the approval and leaves it in force.

pub mod record;
pub mod standing;
pub mod steps;

pub use record::{Entry, Status, read};
pub use standing::{Approvals, Stand, Standing, standings};
