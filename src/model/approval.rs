//! Who submits, reviews and approves: the whole of an edition, and the goals of each unit.

use super::Clause;

/// How something comes to be approved.
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    /// What is approved.
    pub of: Subject,
    /// The steps in their order: one submission, any number of reviews, one approval.
    pub steps: Vec<Step>,
    /// Where it is written.
    pub clause: Clause,
}

/// What is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The edition; where units negotiate, without their goals.
    Edition,
    /// The goals of each unit by themselves: the tasks it leads and the targets that are its own.
    Units,
}

/// A step that somebody has to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub act: Act,
    /// Who takes it, by the name that the record uses.
    pub role: String,
    /// The offices that may act in this role; empty: any.
    pub offices: Vec<String>,
}

/// What is done in a step. Whoever has the next step may return what lies before them instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// It is handed in.
    Submit,
    /// It is looked through, and may be added to.
    Review,
    /// It is put in force as it was handed on.
    Approve,
}

impl Subject {
    /// The stable word for it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Edition => "edition",
            Self::Units => "units",
        }
    }
}

impl Act {
    /// The stable word for what has been done.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Submit => "submitted",
            Self::Review => "reviewed",
            Self::Approve => "approved",
        }
    }
}

impl Procedure {
    /// The step that follows so many others; none once all are taken.
    #[must_use]
    pub fn step(&self, at: usize) -> Option<&Step> {
        self.steps.get(at)
    }

    /// The roles it names, in the order of the steps, each once.
    #[must_use]
    pub fn roles(&self) -> Vec<&str> {
        let mut roles: Vec<&str> = Vec::new();
        for step in &self.steps {
            if !roles.contains(&step.role.as_str()) {
                roles.push(&step.role);
            }
        }
        roles
    }
}
