//! All integration tests, in one binary. Cases are data below `tests/cases/<stage>/<case>/`; `BLESS=1` rewrites what they expect.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that fails says so by panicking, and reads its cases from the disk"
)]

mod accept;
mod acts;
mod approval;
mod cases;
mod catalog;
mod ci;
mod commands;
mod constructs;
mod corpus;
mod coverage;
mod county;
mod decisions;
mod diff;
mod docs;
mod docx;
mod drafts;
mod figures;
mod format;
mod formats;
mod garbled;
mod golden;
mod history;
mod hostile;
mod impact;
mod issued;
mod laws;
mod layering;
mod letters;
mod levels;
mod literate;
mod meaning;
mod mutations;
mod publish;
mod pages;
mod plain;
mod published;
mod random;
mod reference;
mod robustness;
mod templates;
mod traced;
mod why;
mod unit_pages;
mod witnesses;
mod wording;
mod workshop;
