//! Where the named statements of a scheme stand, and which of them a path means.

use crate::base::diagnostic::nearest;
use crate::base::language::Bilingual;
use crate::say;
use crate::syntax::ast::{Name, Statement, SyntaxTree};
use crate::syntax::keywords::StatementWord as S;

/// A named statement.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The names it answers to, by path from the root or from the scheme.
    pub(super) paths: Vec<String>,
    /// What it is.
    pub(super) word: S,
    /// The file, and the positions on the way down.
    pub(super) tree: usize,
    pub(super) steps: Vec<usize>,
}

/// All named statements.
pub(super) struct Places(pub(super) Vec<Place>);

impl Places {
    pub(super) fn of(trees: &[SyntaxTree]) -> Self {
        let mut found = Vec::new();
        for (tree, content) in trees.iter().enumerate() {
            for (step, statement) in content.statements.iter().enumerate() {
                gather(statement, "", tree, &[step], &mut found);
            }
        }
        Self(found)
    }

    /// The statements a path means: the one of this very path, or else those whose paths end in it.
    pub(super) fn matching(&self, name: &Name) -> Vec<&Place> {
        let text = name.text();
        let ends = |whole: &str, part: &str| whole.strip_suffix(part).is_some_and(|before| before.ends_with('.'));
        let exact = |place: &&Place| place.paths.contains(&text);
        let ending = |place: &&Place| place.paths.iter().any(|path| ends(path, &text) || ends(&text, path));
        let found: Vec<&Place> = self.0.iter().filter(exact).collect();
        if found.is_empty() { self.0.iter().filter(ending).collect() } else { found }
    }

    /// The statement with a title.
    pub(super) fn titled<'a>(&'a self, trees: &[SyntaxTree], title: &str) -> Vec<&'a Place> {
        let has = |place: &&Place| {
            let own = at(trees, place).and_then(|statement| statement.title.as_ref());
            own.is_some_and(|own| own.value == title)
        };
        self.0.iter().filter(has).collect()
    }

    /// What may have been meant.
    pub(super) fn nearest(&self, name: &Name) -> Bilingual {
        let text = name.text();
        let paths = || self.0.iter().flat_map(|place| &place.paths).map(String::as_str);
        let tails = paths().map(|path| path.rsplit('.').next().unwrap_or(path));
        match nearest(&text, paths().chain(tails)) {
            Some(near) => say!("是不是 `{near}`？", "did you mean `{near}`?", near = near),
            None => say!("按被修订版本里的写法写", "write it as it stands in the edition before"),
        }
    }
}

fn gather(statement: &Statement, above: &str, tree: usize, steps: &[usize], found: &mut Vec<Place>) {
    let own = match statement.word {
        S::Quota => crate::semantics::decisions::name_of_quota(statement).map(|(name, _)| name),
        _ => statement.name.as_ref().map(Name::text),
    };
    let path = match &own {
        Some(name) if above.is_empty() || name.contains('.') => name.clone(),
        Some(name) => format!("{above}.{name}"),
        None => above.to_owned(),
    };
    let paths = match (&own, statement.word) {
        // These say something of what is declared elsewhere.
        (Some(name), S::Targets | S::Quota | S::Set) => {
            let word = statement.word;
            vec![format!("{}.{name}", word.en()), format!("{}.{name}", word.zh())]
        }
        (Some(_), _) => vec![path.clone()],
        (None, _) => Vec::new(),
    };
    if own.is_some() || statement.title.is_some() {
        found.push(Place { paths, word: statement.word, tree, steps: steps.to_vec() });
    }
    let above = if statement.word == S::Scheme { "" } else { path.as_str() };
    for (step, inner) in statement.block.iter().flat_map(|block| &block.statements).enumerate() {
        let steps: Vec<usize> = steps.iter().copied().chain([step]).collect();
        gather(inner, above, tree, &steps, found);
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

/// Takes the statement at a place out.
pub(super) fn take(trees: &mut [SyntaxTree], place: &Place) -> Option<Statement> {
    let (last, above) = place.steps.split_last()?;
    let list = match above {
        [] => &mut trees.get_mut(place.tree)?.statements,
        _ => {
            let parent = Place { steps: above.to_vec(), ..place.clone() };
            &mut at_mut(trees, &parent)?.block.as_mut()?.statements
        }
    };
    (*last < list.len()).then(|| list.remove(*last))
}
