//! What every stage stands on: texts and places, problems, exact numbers, the calendar, two languages.

pub mod calendar;
pub mod catalog;
pub mod diagnostic;
pub mod emit;
pub mod language;
pub mod number;
pub mod parts;
pub mod source;
pub mod witness;
pub mod workdays;
pub mod yaml;
