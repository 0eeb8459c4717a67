//! Amendment acts: from the base text and the acts to the statements of every edition.
//!
//! An act works on statements, before any of them is compiled: an edition is what the same scheme written out whole would
//! be. Every piece keeps its place, so a message points into the act where the act says it and into the base text where
//! that does; `syntax::whole` writes an edition as one text.

mod address;
mod bare;
pub(crate) mod blend;
mod change;
pub(crate) mod draft;
mod insert;
mod places;
mod remarks;
mod rename;

use crate::base::calendar::Date;
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::source::{Sources, Span};
use crate::say;
use crate::syntax::ast::{Expr, ExprKind, Key, Name, Operand, Statement, SyntaxTree, Term, Unit, top};
use crate::syntax::keywords::{ClauseWord, StatementWord as S};
use places::Places;

/// The statements of one edition.
#[derive(Debug)]
pub(crate) struct Edition {
    /// Its number, as written; empty where the base text states none.
    pub(crate) name: String,
    /// The day from which it is in force; none for the base text, which holds before all others.
    pub(crate) since: Option<Date>,
    /// The files with their statements, without acts.
    pub(crate) trees: Vec<SyntaxTree>,
    /// The act that made it; none for the base text.
    pub(crate) act: Option<Span>,
    /// Where the acts stand that its texts hold, whether they are in it or not.
    pub(crate) acts: Vec<Span>,
    /// What its act repealed: the last part of its name, and where the act says so.
    repealed: Vec<(String, Span)>,
}

/// An act as it is read.
struct Act<'a> {
    statement: &'a Statement,
    from: String,
    to: String,
    /// The new number, to stand in the statement of the edition.
    number: Operand,
    since: Date,
}

/// What makes of the texts of an edition those with the files that they use now.
pub(crate) type Follow<'f> = dyn FnMut(Vec<SyntaxTree>, &mut Problems) -> Vec<SyntaxTree> + 'f;

/// Every edition of a scheme, the base text first. Without acts there is one. `follow` is asked for the files that an
/// edition uses.
pub(crate) fn editions(
    sources: &Sources,
    mut base: Vec<SyntaxTree>,
    follow: &mut Follow<'_>,
    problems: &mut Problems,
) -> Vec<Edition> {
    let mut acts = Vec::new();
    for tree in &mut base {
        take_acts(&mut tree.statements, &mut acts);
    }
    let name = edition_of(sources, &base).unwrap_or_default();
    let mut editions = vec![Edition {
        name,
        since: None,
        trees: base,
        act: None,
        acts: acts.iter().map(|act| act.span).collect(),
        repealed: Vec::new(),
    }];
    let mut open: Vec<Act<'_>> = acts.iter().filter_map(|act| read(sources, act, &editions, problems)).collect();
    while let Some(last) = editions.last() {
        let mut next = open.iter().enumerate().filter(|(_, act)| act.from == last.name).map(|(at, _)| at);
        let Some(at) = next.next() else { break };
        if let Some(second) = next.next().and_then(|second| open.get(second)) {
            let message =
                say!("版本 `{it}` 被修订了两次", "edition `{it}` is amended twice", it = second.from.as_str());
            let problem = broken(second.statement, message).help(say!(
                "后一个修订从前一个形成的版本出发",
                "let the later act begin with the edition that the earlier one makes"
            ));
            problems.push(match open.get(at) {
                Some(first) => problem.label(first.statement.word_span, say!("第一次在这里", "the first one is here")),
                None => problem,
            });
        }
        let act = open.remove(at);
        open.retain(|other| other.from != act.from);
        if editions.iter().any(|edition| edition.name == act.to) {
            let message = say!("版本 `{it}` 已经存在", "edition `{it}` exists already", it = act.to.as_str());
            problems.push(broken(act.statement, message).help(say!("写新的版本号", "give it a new number")));
            break;
        }
        let Some(before) = editions.last() else { break };
        let next = apply(sources, before, &act, follow, problems);
        editions.push(next);
    }
    for act in &open {
        let known: Vec<&str> = editions.iter().map(|edition| edition.name.as_str()).collect();
        problems.push(
            broken(
                act.statement,
                say!("没有版本 `{it}`，无从修订", "there is no edition `{it}` to amend", it = act.from.as_str()),
            )
            .help(say!(
                "现有版本：{list}",
                "editions there are: {list}",
                list = (known.join("、").as_str(), known.join(", ").as_str())
            )),
        );
    }
    editions
}

/// The statements with new names for some things, as `rename` gives them: `formerly` tells the old ones. Each is the path of
/// a thing and its new last part. Those that cannot be told apart from other things stay; their places in the list come back.
pub(crate) fn renamed(
    sources: &Sources,
    trees: Vec<SyntaxTree>,
    renames: &[(String, String)],
) -> (Vec<SyntaxTree>, Vec<usize>) {
    let mut left = Vec::new();
    let mut trees = trees;
    for (at, (path, new)) in renames.iter().enumerate() {
        let mut problems = Problems::new();
        let mut work = Work { sources, trees: trees.clone(), repealed: Vec::new(), problems: &mut problems };
        let Some(place) = work.trees.first().map(|tree| Span::new(tree.file, 0, 0)) else { break };
        let name = |path: &str| Name { parts: path.split('.').map(str::to_owned).collect(), span: place };
        let key = Key::Value(Expr { kind: ExprKind::Path(name(new)), span: place });
        let operation = Statement {
            word: S::Rename,
            word_span: place,
            name: Some(name(path)),
            title: None,
            terms: vec![Term::Word(ClauseWord::To, place), Term::Operand(Operand { key, value: None, span: place })],
            block: None,
            docs: Vec::new(),
            remarks: Vec::new(),
            span: place,
            damaged: false,
        };
        work.rename(&operation);
        let done = work.trees;
        if problems.is_empty() {
            trees = done;
        } else if !problems.iter().any(|problem| problem.code.code == catalog::AMENDED_NOTHING.code) {
            left.push(at);
        }
    }
    (trees, left)
}

/// Takes the acts out of statements: those of the file, and those in the scheme's block.
fn take_acts(statements: &mut Vec<Statement>, into: &mut Vec<Statement>) {
    for statement in statements.iter_mut().filter(|statement| statement.word == S::Scheme) {
        if let Some(block) = &mut statement.block {
            take_acts(&mut block.statements, into);
        }
    }
    into.extend(statements.extract_if(.., |statement| statement.word == S::Amend));
}

/// The number of the base text.
fn edition_of(sources: &Sources, trees: &[SyntaxTree]) -> Option<String> {
    let edition = top(trees).find(|statement| statement.word == S::Edition)?;
    edition.terms.iter().find_map(|term| match term {
        Term::Operand(operand) => number(sources, operand).map(|(number, _)| number),
        _ => None,
    })
}

/// The number of an edition as the head of a scheme reads it, and where it stands. A title behind it looks like a unit.
fn number(sources: &Sources, operand: &Operand) -> Option<(String, Operand)> {
    let (Key::Value(Expr { kind, span }), None) = (&operand.key, &operand.value) else { return None };
    let (kind, text) = match kind {
        ExprKind::Number { value, unit: Unit::None | Unit::Text(_) } => {
            let text = sources.text(*span);
            let end = text.find(|mark: char| !mark.is_ascii_digit() && mark != '.').unwrap_or(text.len());
            (ExprKind::Number { value: value.clone(), unit: Unit::None }, text.get(..end)?)
        }
        ExprKind::Number { .. } | ExprKind::Period(_) => (kind.clone(), sources.text(*span)),
        _ => return None,
    };
    let length = u32::try_from(text.len()).ok()?;
    let span = Span { end: span.start + length, ..*span };
    let key = Key::Value(Expr { kind, span });
    Some((text.trim_end_matches(['年', '度']).to_owned(), Operand { key, value: None, span }))
}

fn broken(statement: &Statement, message: crate::base::language::Bilingual) -> Diagnostic {
    let head = statement.name.as_ref().map_or(statement.word_span, |name| statement.word_span.to(name.span));
    Diagnostic::new(&catalog::EDITIONS_BROKEN, message).at(head)
}

/// Reads the head of an act: `amend business 2022 to 2023, effective 2023-07-01 { … }`.
fn read<'a>(
    sources: &Sources,
    statement: &'a Statement,
    editions: &[Edition],
    problems: &mut Problems,
) -> Option<Act<'a>> {
    let example = say!("写作 `修订 方案 2022 为 2023 {{ … }}`", "write `amend scheme 2022 to 2023 {{ … }}`");
    let trees = editions.iter().flat_map(|edition| &edition.trees);
    let scheme = trees.filter_map(SyntaxTree::scheme).find_map(|it| it.name.as_ref());
    let named = statement.name.as_ref().map(Name::text);
    if let Some(scheme) = scheme.map(Name::text)
        && named.as_ref() != Some(&scheme)
    {
        let message = say!("这里的方案是 `{it}`", "the scheme here is `{it}`", it = scheme);
        problems.push(broken(statement, message).help(example));
        return None;
    }
    let mut numbers = Vec::new();
    let (mut effective, mut expects_date, mut wrong) = (None, false, None);
    for term in &statement.terms {
        match term {
            Term::Comma(_) | Term::Word(ClauseWord::To, _) => {}
            Term::Word(ClauseWord::Effective, _) => expects_date = true,
            Term::Operand(operand) if expects_date => {
                expects_date = false;
                match (&operand.key, &operand.value) {
                    (Key::Value(Expr { kind: ExprKind::Date(date), .. }), None) => effective = Some(*date),
                    _ => wrong = Some(operand.span),
                }
            }
            Term::Operand(operand) => match number(sources, operand) {
                Some(number) => numbers.push(number),
                None => wrong = Some(operand.span),
            },
            Term::Word(_, span) => wrong = Some(*span),
        }
    }
    let act = match numbers.as_slice() {
        [(from, _), (to, operand)] if wrong.is_none() && !expects_date => {
            let digits: String = to.chars().filter(char::is_ascii_digit).take(4).collect();
            let year = digits.parse::<i16>().ok().and_then(|year| Date::new(year, 1, 1).ok());
            let since = effective.or(year);
            since.map(|since| Act { statement, from: from.clone(), to: to.clone(), number: operand.clone(), since })
        }
        _ => None,
    };
    if act.is_none() {
        let message = say!("没有写明把哪个版本改为哪个版本", "which edition becomes which is not stated");
        let problem = broken(statement, message).help(example);
        problems.push(match wrong {
            Some(span) => problem.label(span, say!("这里读不懂", "this is not understood")),
            None => problem,
        });
    }
    act
}

/// The next edition.
fn apply(
    sources: &Sources,
    before: &Edition,
    act: &Act<'_>,
    follow: &mut Follow<'_>,
    problems: &mut Problems,
) -> Edition {
    let mut work = Work { sources, trees: before.trees.clone(), repealed: Vec::new(), problems };
    for statement in &mut work.trees.iter_mut().flat_map(|tree| &mut tree.statements) {
        state_edition(statement, &act.number);
    }
    let body = act.statement.block.iter().flat_map(|block| &block.statements);
    let mut count = 0;
    for operation in body {
        count += 1;
        match operation.word {
            S::Change => work.change(operation),
            S::InsertInto => work.insert(operation),
            S::Repeal => work.repeal(operation),
            S::Rename => work.rename(operation),
            S::Basis | S::ApprovedBy => {}
            _ => work.problems.push(
                Diagnostic::new(
                    &catalog::STATEMENT_MISPLACED,
                    say!(
                        "`{word}` 不是修订的内容",
                        "`{word}` is no part of an act",
                        word = sources.text(operation.word_span)
                    ),
                )
                .at(operation.word_span)
                .help(say!(
                    "写在 `增补 方案 {{ … }}` 里；修订里可写 修改、增补、废止、改名",
                    "write it in `insert into scheme {{ … }}`; an act holds change, insert into, repeal, rename"
                )),
            ),
        }
    }
    if count == 0 {
        work.problems.push(
            Diagnostic::new(&catalog::ACT_INCOMPLETE, say!("修订是空的", "the act is empty"))
                .at(act.statement.word_span)
                .help(say!("在大括号里写修改的内容", "write in braces what is changed")),
        );
    }
    let Work { trees, repealed, .. } = work;
    let trees = follow(trees, problems);
    former_names(&before.trees, act.statement, problems);
    Edition {
        name: act.to.clone(),
        since: Some(act.since),
        trees,
        act: Some(act.statement.word_span),
        acts: before.acts.clone(),
        repealed,
    }
}

/// Puts the new number in the place of the old one.
fn state_edition(statement: &mut Statement, number: &Operand) {
    if statement.word == S::Edition {
        statement.terms = vec![Term::Operand(number.clone())];
    }
    if let (S::Scheme, Some(block)) = (statement.word, &mut statement.block) {
        block.statements.iter_mut().for_each(|inner| state_edition(inner, number));
    }
}

/// What new statements of an act claim as their former names must have been there, or have been claimed there already.
fn former_names(before: &[SyntaxTree], statement: &Statement, problems: &mut Problems) {
    let mut open: Vec<&Statement> = statement.block.iter().flat_map(|block| &block.statements).collect();
    let places = Places::of(before);
    let mut claimed = Vec::new();
    let mut known: Vec<&Statement> = before.iter().flat_map(|tree| &tree.statements).collect();
    while let Some(next) = known.pop() {
        known.extend(next.block.iter().flat_map(|block| &block.statements));
        claimed.extend(super::formerly::names(next).into_iter().map(Name::text));
    }
    while let Some(next) = open.pop() {
        open.extend(next.block.iter().flat_map(|block| &block.statements));
        for name in super::formerly::names(next) {
            if places.named(name).is_empty() && !claimed.contains(&name.text()) {
                problems.push(
                    Diagnostic::new(
                        &catalog::FORMER_NAME_UNKNOWN,
                        say!("上一版本里没有 `{name}`", "the edition before has no `{name}`", name = name.text()),
                    )
                    .at(name.span)
                    .help(places.nearest(name)),
                );
            }
        }
    }
}

/// The statements of an edition while an act works on them.
struct Work<'p> {
    sources: &'p Sources,
    trees: Vec<SyntaxTree>,
    repealed: Vec<(String, Span)>,
    problems: &'p mut Problems,
}

impl Edition {
    /// The names that its acts, or those before them, changed: where the text says another one.
    pub(crate) fn respelt(&self, sources: &Sources) -> Vec<(Span, String)> {
        self.act.map_or_else(Vec::new, |_| crate::syntax::respelt(sources, &self.trees))
    }

    /// The problems of this edition, told as what they are: where something refers to what the act repealed, that is said.
    pub(crate) fn told(&self, sources: &Sources, problem: Diagnostic) -> Diagnostic {
        let Some(act) = self.act else { return problem };
        let (line, _) = sources.line_column(act.file, act.start);
        let from = |problem: Diagnostic| {
            problem.note(say!(
                "这是 {edition} 版的问题，由 {file}:{line} 的修订形成",
                "in edition {edition}, made by the act at {file}:{line}",
                edition = self.name.as_str(),
                file = sources.get(act.file).path.as_str(),
                line = line
            ))
        };
        let text = problem.place.map(|place| sources.text(place)).unwrap_or_default();
        let parts = text.trim_matches('`').split(['.', '．']).collect::<Vec<_>>();
        let repealed = self.repealed.iter().find(|(name, _)| parts.contains(&name.as_str()));
        match repealed.filter(|_| problem.code.code == catalog::UNKNOWN_NAME.code) {
            Some((name, span)) => {
                let mut told = Diagnostic::new(
                    &catalog::REPEALED_IN_USE,
                    say!("`{name}` 已被废止，这里还在引用", "`{name}` is repealed and still referred to", name = name),
                )
                .label(*span, say!("在这里废止", "it is repealed here"))
                .help(say!("在同一修订里修改或废止引用它的规定", "change or repeal what refers to it in the same act"));
                told.place = problem.place;
                from(told)
            }
            None => from(problem),
        }
    }
}
