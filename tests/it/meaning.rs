//! What the hash of the meaning depends on: every number and word of a rule, and nothing else.
