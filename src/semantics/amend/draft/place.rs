//! How an act points at a statement: the shortest words that mean this one only.

use super::Drafter;
use super::write::name;
use crate::base::source::Span;
use crate::semantics::amend::places::{Place, Places, at, is_node, says_of};
use crate::syntax::ast::{Name, Statement};
use crate::syntax::keywords::StatementWord as S;

/// The path of a statement below another path; none where it has no name.
pub(super) fn path(statement: &Statement, above: &str) -> Option<String> {
    let own = statement.name.as_ref()?;
    match above.is_empty() || own.parts.len() > 1 {
        true => Some(own.text()),
        false => Some(format!("{above}.{}", own.text())),
    }
}

impl Drafter {
    /// The place of a statement, which is known by where its word was written.
    fn place(&self, places: &Places, id: Span) -> Option<Place> {
        let is = |place: &&Place| at(&self.state.trees, place).is_some_and(|it| it.word_span == id);
        places.all.iter().find(is).cloned()
    }

    /// A statement as it is now.
    pub(super) fn get(&self, id: Span) -> Option<&Statement> {
        let mut open: Vec<&Statement> = self.state.trees.iter().flat_map(|tree| &tree.statements).collect();
        while let Some(next) = open.pop() {
            if next.word_span == id {
                return Some(next);
            }
            open.extend(super::inner(next));
        }
        None
    }

    /// What an act writes for a statement, so that nothing else can be meant.
    pub(super) fn address(&self, id: Span) -> Option<String> {
        let places = Places::of(&self.state.trees);
        let place = self.place(&places, id)?;
        self.pointing(&places, &place, usize::from(!is_node(place.word)) + 1, &|_| true)
    }

    /// The same among the statements that belong to a place.
    pub(super) fn address_within(&self, id: Span, parent: Span) -> Option<String> {
        let places = Places::of(&self.state.trees);
        let (place, parent) = (self.place(&places, id)?, self.place(&places, parent)?);
        self.pointing(&places, &place, 1, &|other| super::super::insert::belongs(&parent, other))
    }

    /// The shortest address with at least so many parts, as far as the path has them.
    fn pointing(&self, places: &Places, place: &Place, least: usize, among: &dyn Fn(&Place) -> bool) -> Option<String> {
        let statement = at(&self.state.trees, place)?;
        let only = |found: Vec<&Place>| {
            let found: Vec<&Place> = found.into_iter().filter(|it| among(it)).collect();
            matches!(found.as_slice(), [one] if one.is(place))
        };
        let titled = |other: &Place| {
            let title = |it: &Statement| it.title.as_ref().map(|title| title.value.clone());
            at(&self.state.trees, other).and_then(title) == title(statement)
        };
        let title = statement.title.as_ref().map(|title| self.sources.text(title.span));
        if let Some(title) = title.filter(|_| !place.named)
            && only(places.all.iter().filter(|it| titled(it)).collect())
        {
            return Some(title.to_owned());
        }
        let spelt = |path: &&String| {
            place.named && !says_of(place.word) || path.split('.').any(|part| self.own_word(place, part))
        };
        let mut candidates: Vec<Vec<String>> = Vec::new();
        for path in place.paths.iter().filter(spelt) {
            let parts: Vec<String> = path.split('.').map(str::to_owned).collect();
            let least = if says_of(place.word) { parts.len() } else { least.min(parts.len()) };
            candidates.extend(
                (least..=parts.len()).map(|count| parts.get(parts.len() - count..).unwrap_or_default().to_vec()),
            );
        }
        candidates.sort_by_key(Vec::len);
        let names = || candidates.iter().map(|parts| Name { parts: parts.clone(), span: Span::default() });
        if let Some(found) = names().find(|path| only(places.matching(path))) {
            return Some(name(&found.parts));
        }
        let title = title?;
        let both = |path: &Name| only(places.matching(path).into_iter().filter(|it| titled(it)).collect());
        names().find(both).map(|path| format!("{} {title}", name(&path.parts)))
    }

    /// Whether a part of a path is the word of a statement in the language of the act.
    fn own_word(&self, place: &Place, part: &str) -> bool {
        match self.english {
            true => part == place.word.en().replace(' ', "-"),
            false => part == place.word.zh(),
        }
    }

    /// The statement that had an old name, and whether something has its new path already.
    pub(super) fn renamed(&self, word: S, path: &str, old: &Name) -> Option<(Span, bool)> {
        let places = Places::of(&self.state.trees);
        let is_there = places.all.iter().any(|place| place.named && place.paths.iter().any(|it| it == path));
        let above = path.rsplit_once('.').map(|(above, _)| above);
        let found: Vec<Place> = places
            .named(old)
            .into_iter()
            .filter(|place| place.word == word)
            .filter(|place| place.paths.first().is_some_and(|it| it.rsplit_once('.').map(|(above, _)| above) == above))
            .cloned()
            .collect();
        match found.as_slice() {
            [one] => at(&self.state.trees, one).map(|it| (it.word_span, is_there)),
            _ => None,
        }
    }
}
