//! Collects the problems of a period's data: all of them, but no flood of one kind from one file.

use super::CellRef;
use crate::base::catalog::Entry;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::{Bilingual, say};
use crate::base::source::{FileId, Sources, Span};
use crate::base::yaml;
use std::collections::BTreeMap;

/// So many problems of one code are listed for one file; one more says how many others there are.
const MOST_LISTED: usize = 200;

/// Where a problem is; the place of a cell is looked up only when the problem is listed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    /// A cell of a table.
    Cell(CellRef),
    /// A stretch of a text.
    Text(Span),
}

impl From<CellRef> for Place {
    fn from(cell: CellRef) -> Self {
        Self::Cell(cell)
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self::Text(span)
    }
}

impl Place {
    /// The file it is in.
    fn file(self) -> FileId {
        match self {
            Self::Cell(cell) => cell.file,
            Self::Text(span) => span.file,
        }
    }

    /// The stretch of text.
    fn span(self, sources: &Sources) -> Span {
        match self {
            Self::Cell(cell) => cell.span(sources),
            Self::Text(span) => span,
        }
    }
}

/// The problems found so far.
pub(crate) struct Report<'s> {
    /// The texts that places point into.
    pub(crate) sources: &'s Sources,
    problems: Problems,
    /// By file and code: how many, and the first that was not listed.
    counts: BTreeMap<(FileId, &'static str), (usize, Option<Diagnostic>)>,
}

impl<'s> Report<'s> {
    /// No problems yet.
    pub(crate) fn new(sources: &'s Sources) -> Self {
        Self { sources, problems: Problems::new(), counts: BTreeMap::new() }
    }

    /// Adds a problem at a place. `build` gets the maker of a diagnostic at that place and is called only when the
    /// problem will be listed, so that the search for a nearest name costs nothing in a flood.
    pub(crate) fn at(
        &mut self,
        entry: &'static Entry,
        place: impl Into<Place>,
        build: impl FnOnce(&dyn Fn(Bilingual) -> Diagnostic) -> Diagnostic,
    ) {
        let place = place.into();
        let sources = self.sources;
        let new = |message: Bilingual| Diagnostic::new(entry, message).at(place.span(sources));
        let (count, first_unlisted) = self.counts.entry((place.file(), entry.code)).or_default();
        *count += 1;
        if *count <= MOST_LISTED {
            self.problems.push(build(&new));
        } else if first_unlisted.is_none() {
            *first_unlisted = Some(build(&new));
        }
    }

    /// Reads a YAML file; what is wrong with it is reported.
    pub(crate) fn yaml(&mut self, file: FileId) -> Option<yaml::Node> {
        yaml::parse(file, self.sources).into_value(&mut self.problems)
    }

    /// How many problems of a code a file has had.
    pub(super) fn count(&self, file: FileId, entry: &'static Entry) -> usize {
        self.counts.get(&(file, entry.code)).map_or(0, |(count, _)| *count)
    }

    /// Adds a problem that has no place in a text.
    pub(super) fn push(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// Whether there was an error so far.
    pub(crate) fn has_errors(&self) -> bool {
        self.problems.has_errors()
    }

    /// The place of a cell.
    pub(super) fn span(&self, cell: CellRef) -> Span {
        cell.span(self.sources)
    }

    /// All problems by place; floods end in one problem that counts the rest.
    pub(crate) fn finish(mut self) -> Problems {
        for (count, first_unlisted) in self.counts.into_values() {
            let rest = count.saturating_sub(MOST_LISTED);
            if let Some(mut last) = first_unlisted {
                if rest > 1 {
                    last.message = say!(
                        "此处及以后还有 {rest} 个同类问题未列出",
                        "{rest} more problems of this kind from here on are not listed",
                        rest = rest
                    );
                    last.labels.clear();
                    last.notes.clear();
                    last.fix = None;
                }
                self.problems.push(last);
            }
        }
        self.problems.sorted(self.sources)
    }
}
