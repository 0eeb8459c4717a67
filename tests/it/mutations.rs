//! Damaged schemes.
