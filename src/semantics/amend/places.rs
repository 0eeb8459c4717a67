//! Where the statements of a scheme stand, and which of them a path means: by its name, or, without one, by its word.

use crate::base::diagnostic::nearest;
use crate::base::language::Bilingual;
use crate::base::source::Span;
use crate::say;
use crate::syntax::ast::{Expr, ExprKind, Key, Name, Statement, SyntaxTree, Term};
use crate::syntax::keywords::StatementWord as S;
use crate::syntax::spelt;
use std::collections::BTreeMap;

/// A statement that an act can point at.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// What it answers to, by path from the root or from the scheme: its name, or the word of a statement without one.
    pub(super) paths: Vec<String>,
    /// What it is.
    pub(super) word: S,
    /// Whether it has a name of its own, which its first path ends in.
    pub(super) named: bool,
    /// The file, and the positions on the way down.
    pub(super) tree: usize,
    pub(super) steps: Vec<usize>,
}

impl Place {
    /// Whether this is the place `other`.
    pub(super) fn is(&self, other: &Self) -> bool {
        (self.tree, &self.steps) == (other.tree, &other.steps)
    }
}

/// All statements.
pub(super) struct Places {
    pub(super) all: Vec<Place>,
    /// The name of the scheme, which paths may begin with.
    scheme: Option<String>,
}

impl Places {
    pub(super) fn of(trees: &[SyntaxTree]) -> Self {
        let mut places = Self { all: Vec::new(), scheme: None };
        // Nodes declared apart leave out the beginning of their path, so those they stand below come first.
        let mut apart: Vec<(&Statement, usize, Vec<usize>)> = Vec::new();
        for (tree, content) in trees.iter().enumerate() {
            for (step, statement) in content.statements.iter().enumerate() {
                let inside = statement.block.iter().filter(|_| statement.word == S::Scheme);
                if statement.word == S::Scheme {
                    places.scheme = statement.name.as_ref().map(Name::text);
                    places.all.push(place(statement, ["", ""], tree, &[step]));
                } else {
                    places.top(statement, tree, vec![step], &mut apart);
                }
                for (inner, statement) in inside.flat_map(|block| &block.statements).enumerate() {
                    places.top(statement, tree, vec![step, inner], &mut apart);
                }
            }
        }
        for (statement, tree, steps) in apart {
            let above = statement.name.as_ref().and_then(|name| places.parent(name)).unwrap_or_default();
            places.gather(statement, [&above, &above], tree, &steps);
        }
        places.number();
        places
    }

    /// Statements of one word that nothing else tells apart have their number behind it, in the order of the text: the
    /// second limit is limit.`2`.
    fn number(&mut self) {
        let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, place) in self.all.iter().enumerate().filter(|(_, place)| !place.named || says_of(place.word)) {
            for path in &place.paths {
                alike.entry(path.clone()).or_default().push(at);
            }
        }
        for (path, places) in alike.into_iter().filter(|(_, places)| places.len() > 1) {
            for (nth, at) in places.into_iter().enumerate() {
                if let Some(place) = self.all.get_mut(at) {
                    place.paths.push(format!("{path}.{}", nth + 1));
                }
            }
        }
    }

    fn top<'t>(
        &mut self,
        statement: &'t Statement,
        tree: usize,
        steps: Vec<usize>,
        apart: &mut Vec<(&'t Statement, usize, Vec<usize>)>,
    ) {
        match is_node(statement.word) && statement.word != S::Score {
            true => apart.push((statement, tree, steps)),
            false => self.gather(statement, ["", ""], tree, &steps),
        }
    }

    /// The whole path of the node that a node declared apart stands below.
    fn parent(&self, name: &Name) -> Option<String> {
        let (_, above) = name.parts.split_last().filter(|(_, above)| !above.is_empty())?;
        let above = above.join(".");
        let nodes = || self.all.iter().filter(|place| is_node(place.word)).filter_map(|place| place.paths.first());
        let mut ending = nodes().filter(|path| ends(path, &above));
        let found = nodes().find(|path| **path == above).or_else(|| ending.next());
        Some(found.cloned().unwrap_or(above))
    }

    /// A statement and those in it. `above` is the path it stands below: by names only, and with the words of statements
    /// that have none.
    fn gather(&mut self, statement: &Statement, above: [&str; 2], tree: usize, steps: &[usize]) {
        let place = place(statement, above, tree, steps);
        let path = place.paths.first().cloned().unwrap_or_default();
        let [names, _] = above;
        let named = if statement.name.is_some() { path.as_str() } else { names };
        self.all.push(place);
        for (step, inner) in statement.block.iter().flat_map(|block| &block.statements).enumerate() {
            let steps: Vec<usize> = steps.iter().copied().chain([step]).collect();
            self.gather(inner, [named, &path], tree, &steps);
        }
    }

    /// The statements a path means: the one of this very path, or else those whose paths end in it; those that have a name
    /// before those that are known by their word.
    pub(super) fn matching(&self, name: &Name) -> Vec<&Place> {
        // In backquotes a word keeps its blanks.
        let text = name.text();
        let worded = name.parts.iter().map(|part| part.replace(' ', "-")).collect::<Vec<_>>().join(".");
        let scheme = self.scheme.as_ref().map(|scheme| format!("{scheme}."));
        let inner =
            |text: &'_ str| scheme.as_ref().and_then(|scheme| text.strip_prefix(scheme.as_str())).map(str::to_owned);
        let find = |text: &str, named: bool, exact: bool| -> Vec<&Place> {
            let inner = inner(text);
            let is = |path: &String| match exact {
                true => path == text,
                false => ends(path, text) || inner.as_ref() == Some(path),
            };
            self.all.iter().filter(|place| place.named == named && place.paths.iter().any(is)).collect()
        };
        let steps = [(&text, true, true), (&worded, false, true), (&text, true, false), (&worded, false, false)];
        let found = steps.into_iter().map(|(text, named, exact)| find(text, named, exact));
        found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// The statements that have a name a path means.
    pub(super) fn named(&self, name: &Name) -> Vec<&Place> {
        self.matching(name).into_iter().filter(|place| place.named).collect()
    }

    /// What may have been meant.
    pub(super) fn nearest(&self, name: &Name) -> Bilingual {
        let text = name.text();
        let paths = || self.all.iter().flat_map(|place| &place.paths).map(String::as_str);
        let tails = paths().map(|path| path.rsplit('.').next().unwrap_or(path));
        match nearest(&text, paths().chain(tails)) {
            Some(near) => say!("是不是 `{near}`？", "did you mean `{near}`?", near = near),
            None => say!("按被修订版本里的写法写", "write it as it stands in the edition before"),
        }
    }

    /// The shortest way to write one of several that a path may mean: a path that only it has.
    pub(super) fn apart(&self, place: &Place, english: bool) -> Option<String> {
        let alone = |path: &&String| !self.all.iter().any(|other| !other.is(place) && other.paths.contains(path));
        let (own, other): (Vec<_>, Vec<_>) =
            place.paths.iter().filter(alone).partition(|path| place.named || path.is_ascii() == english);
        let path = own.into_iter().chain(other).min_by_key(|path| (is_numbered(path), path.len()))?;
        Some(spelt(&Name { parts: path.split('.').map(str::to_owned).collect(), span: Span::default() }))
    }
}

/// Whether a path ends in a number.
fn is_numbered(path: &str) -> bool {
    path.rsplit('.').next().is_some_and(|last| last.bytes().all(|mark| mark.is_ascii_digit()))
}

/// Statements that say something of what is declared elsewhere: they are known by their word before its name.
pub(super) fn says_of(word: S) -> bool {
    matches!(word, S::Targets | S::Quota | S::Set)
}

pub(super) fn is_node(word: S) -> bool {
    matches!(word, S::Score | S::Part | S::Item | S::Survey)
}

/// Whether a path ends in the parts of another, and has more.
pub(super) fn ends(whole: &str, part: &str) -> bool {
    whole.strip_suffix(part).is_some_and(|before| before.ends_with('.'))
}

/// The place of a statement below a path: by names only, and with words.
fn place(statement: &Statement, [above, worded]: [&str; 2], tree: usize, steps: &[usize]) -> Place {
    let word = statement.word;
    let under = |above: &str, tail: &str| if above.is_empty() { tail.to_owned() } else { format!("{above}.{tail}") };
    let below = |tail: &str| under(above, tail);
    let words = [word.en().replace(' ', "-"), word.zh().to_owned()];
    let named = statement.name.is_some();
    let of = match word {
        // A quota may be called by a text or a number, as grades are.
        S::Quota => crate::semantics::decisions::name_of_quota(statement).map(|(name, _)| name),
        S::Targets | S::Set => statement.name.as_ref().map(Name::text),
        _ => None,
    };
    let paths = match (&statement.name, &of) {
        // These say something of what is declared elsewhere.
        (_, Some(name)) => words.iter().map(|word| format!("{word}.{name}")).collect(),
        // A node declared apart has the path of its parent in its name.
        (Some(name), None) if is_node(word) => vec![below(name.parts.last().map_or("", String::as_str))],
        (Some(name), None) if name.parts.len() > 1 => vec![name.text()],
        (Some(name), None) => vec![below(&name.text())],
        // What has no name is known by its word, and several of one word by the name that stands behind it.
        (None, None) => {
            let first = first_name(statement);
            let of = |word: &String| [Some(word.clone()), first.as_ref().map(|first| format!("{word}.{first}"))];
            words.iter().flat_map(of).flatten().map(|word| under(worded, &word)).collect()
        }
    };
    Place { paths, word, named, tree, steps: steps.to_vec() }
}

/// The name that stands first behind the word of a statement, alone or as the beginning of a row.
pub(super) fn first_name(statement: &Statement) -> Option<String> {
    let Term::Operand(operand) = statement.terms.first()? else { return None };
    match &operand.key {
        Key::Value(Expr { kind: ExprKind::Path(name), .. }) => Some(name.text()),
        _ => None,
    }
}

/// The statement at a place.
pub(super) fn at<'a>(trees: &'a [SyntaxTree], place: &Place) -> Option<&'a Statement> {
    let (first, rest) = place.steps.split_first()?;
    let mut statement = trees.get(place.tree)?.statements.get(*first)?;
    for step in rest {
        statement = statement.block.as_ref()?.statements.get(*step)?;
    }
    Some(statement)
}

/// The statement at a place, to be changed.
pub(super) fn at_mut<'a>(trees: &'a mut [SyntaxTree], place: &Place) -> Option<&'a mut Statement> {
    let (first, rest) = place.steps.split_first()?;
    let mut statement = trees.get_mut(place.tree)?.statements.get_mut(*first)?;
    for step in rest {
        statement = statement.block.as_mut()?.statements.get_mut(*step)?;
    }
    Some(statement)
}

/// The statements beside the one at a place, itself included.
pub(super) fn list_mut<'a>(trees: &'a mut [SyntaxTree], place: &Place) -> Option<&'a mut Vec<Statement>> {
    let (_, above) = place.steps.split_last()?;
    match above {
        [] => Some(&mut trees.get_mut(place.tree)?.statements),
        _ => {
            let parent = Place { steps: above.to_vec(), ..place.clone() };
            Some(&mut at_mut(trees, &parent)?.block.as_mut()?.statements)
        }
    }
}

/// Takes the statement at a place out.
pub(super) fn take(trees: &mut [SyntaxTree], place: &Place) -> Option<Statement> {
    let last = *place.steps.last()?;
    let list = list_mut(trees, place)?;
    (last < list.len()).then(|| list.remove(last))
}
