//! kaohe (考核, "assessment") compiles assessment schemes and publishes their results.
//!
//! # Steps
//! 1. [`base`]: texts, places, problems, exact numbers, the calendar, two languages — what all stages stand on.
//! 2. [`syntax`]: text → statements, with recovery, so that one run reports every independent error.
//! 3. [`model`]: [`model::RuleSet`], the validated rule set, its canonical form and its hash.
//! 4. [`semantics`]: statements → rule set; names, units and types, budget, bands, ranges. Its only maker.
//! 5. [`mod@compile`]: the texts of a scheme → rule set, in one call.
//! 6. [`data`]: files → the figures of a period, bound to the rule set's data contract.
//! 7. [`approval`]: the record of who submitted, reviewed, returned and approved → where each list stands.
//! 8. [`engine`]: rule set × period → [`engine::Outcome`]; exact, with a derivation for every figure on demand.
//! 9. [`analysis`]: questions asked of rules and results, such as what an example would notice.
//! 10. [`report`]: outcome → bulletins in Markdown and HTML, result tables, derivations in print.
//! 11. [`issued`]: what was issued is held by a lock beside it; corrections.
//! 12. [`history`]: the texts of a scheme as they were at a commit.
//! 13. [`cli`]: the commands. Only here files are read and written.
//!
//! Each module imports only what stands above it in this list.

pub mod base;
pub mod syntax;
pub mod model;
pub mod semantics;
pub mod compile;
pub mod data;
pub mod approval;
pub mod engine;
pub mod analysis;
pub mod diff;
pub mod report;
pub mod issued;
pub mod history;
pub mod cli;
