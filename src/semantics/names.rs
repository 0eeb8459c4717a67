//! Declared names: one table for the whole scheme, with the nearest name when one is unknown.

use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems, nearest};
use crate::base::language::{Bilingual, list};
use crate::base::source::Span;
use crate::model::{
    AwardId, ConsequenceId, EnteredId, EventId, FactId, GroupId, ImportId, LetterId, NodeId, TableId, TaskId, VetoId,
    WindowId,
};
use crate::say;
use crate::syntax::ast::Name;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Symbol {
    Fact(FactId),
    Event(EventId),
    Node(NodeId),
    Group(GroupId),
    Window(WindowId),
    Table(TableId),
    Award(AwardId),
    Veto(VetoId),
    Consequence(ConsequenceId),
    Task(TaskId),
    /// A problem or a pilot.
    Entered(EnteredId),
    /// A kind of letter.
    Letter(LetterId),
    /// Another scheme.
    Import(ImportId),
    /// The list of grades.
    Grades,
}

impl Symbol {
    /// The kind of thing, for messages.
    pub(super) fn kind(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Fact(_) => ("数据", "a fact"),
            Self::Event(_) => ("事件", "an event"),
            Self::Node(_) => ("指标", "a node of the score"),
            Self::Group(_) => ("分组", "a group"),
            Self::Window(_) => ("时段", "a window"),
            Self::Table(_) => ("表格", "a table"),
            Self::Award(_) => ("奖项", "an award"),
            Self::Veto(_) => ("否决", "a veto"),
            Self::Consequence(_) => ("后果", "a consequence"),
            Self::Task(_) => ("任务", "a task"),
            Self::Letter(_) => ("函件", "a letter"),
            Self::Entered(_) => ("登记的事项", "an entry of a register"),
            Self::Import(_) => ("引用的方案", "another scheme"),
            Self::Grades => ("等次", "the grades"),
        };
        Bilingual { zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// A node's path and where it is declared.
struct Declared {
    symbol: Symbol,
    span: Span,
}

/// All names of a scheme.
#[derive(Default)]
pub(super) struct Names {
    /// Names that stand alone.
    single: BTreeMap<String, Declared>,
    /// Nodes by full path.
    nodes: BTreeMap<String, (NodeId, Span)>,
    /// Nodes by the last part of their path.
    tails: BTreeMap<String, Vec<NodeId>>,
    /// What words of the language stand for where nothing is declared by them.
    built_in: BTreeMap<&'static str, Symbol>,
    /// Full paths by node.
    paths: BTreeMap<NodeId, String>,
    /// Names that failed to be declared rightly: no second message about them.
    poisoned: BTreeSet<String>,
    /// What was used.
    used: BTreeSet<Symbol>,
    /// Whether a file is not there in which any name may be declared: then no name is unknown.
    pub(super) incomplete: bool,
}

impl Names {
    /// Declares a name that stands alone; a second declaration is an error with both places.
    pub(super) fn declare(&mut self, name: &str, symbol: Symbol, span: Span, problems: &mut Problems) -> bool {
        if let Some(first) = self.single.get(name) {
            problems.push(duplicate(name, span, first.span));
            return false;
        }
        self.single.insert(name.to_owned(), Declared { symbol, span });
        true
    }

    /// Declares a node by its full path.
    pub(super) fn declare_node(&mut self, path: &str, id: NodeId, span: Span, problems: &mut Problems) -> bool {
        if let Some((_, first)) = self.nodes.get(path) {
            problems.push(duplicate(path, span, *first));
            return false;
        }
        self.nodes.insert(path.to_owned(), (id, span));
        let tail = path.rsplit('.').next().unwrap_or(path);
        self.tails.entry(tail.to_owned()).or_default().push(id);
        self.paths.insert(id, path.to_owned());
        true
    }

    /// What a word of the language stands for where nothing is declared by it.
    pub(super) fn build_in(&mut self, word: &'static str, symbol: Symbol) {
        self.built_in.insert(word, symbol);
    }

    /// A name about which nothing more is said.
    pub(super) fn poison(&mut self, name: &str) {
        self.poisoned.insert(name.to_owned());
    }

    /// Whether an earlier error concerns the name.
    pub(super) fn is_poisoned(&self, name: &Name) -> bool {
        self.incomplete || name.parts.iter().any(|part| self.poisoned.contains(part))
    }

    /// The node with the given full path.
    pub(super) fn node(&self, path: &str) -> Option<NodeId> {
        self.nodes.get(path).map(|(id, _)| *id)
    }

    /// Everything the name may stand for.
    pub(super) fn candidates(&self, name: &Name) -> Vec<Symbol> {
        let mut found = Vec::new();
        if let Some(single) = name.single()
            && let Some(declared) = self.single.get(single)
        {
            found.push(declared.symbol);
        }
        let text = name.single().map_or_else(|| Cow::Owned(name.text()), Cow::Borrowed);
        if let Some((id, _)) = self.nodes.get(text.as_ref()) {
            found.push(Symbol::Node(*id));
            return found;
        }
        let ends = |path: &String| path.strip_suffix(text.as_ref()).is_some_and(|above| above.ends_with('.'));
        if let Some(tail) = name.parts.last() {
            let below = self.tails.get(tail).into_iter().flatten();
            found.extend(below.filter(|id| self.paths.get(id).is_some_and(ends)).map(|id| Symbol::Node(*id)));
        }
        if found.is_empty() {
            found.extend(name.single().and_then(|single| self.built_in.get(single)));
        }
        found
    }

    /// The one thing the name stands for among those that `fits` accepts, or a problem is reported. `wanted` says what was looked for.
    pub(super) fn resolve(
        &mut self,
        name: &Name,
        wanted: &Bilingual,
        fits: impl Fn(Symbol) -> bool,
        problems: &mut Problems,
    ) -> Option<Symbol> {
        let all = self.candidates(name);
        let fitting: Vec<Symbol> = all.iter().copied().filter(|symbol| fits(*symbol)).collect();
        match (fitting.as_slice(), all.first()) {
            ([one], _) => {
                self.used.insert(*one);
                Some(*one)
            }
            ([], Some(other)) => {
                problems.push(
                    Diagnostic::new(
                        &catalog::WRONG_KIND_OF_NAME,
                        say!(
                            "`{name}` 是{kind}，这里应为{wanted}",
                            "`{name}` is {kind}; expected {wanted}",
                            name = name.text(),
                            kind = other.kind(),
                            wanted = wanted
                        ),
                    )
                    .at(name.span)
                    .help(say!("改用{wanted}的名称", "use the name of {wanted}", wanted = wanted)),
                );
                None
            }
            ([], None) => {
                if !self.is_poisoned(name) {
                    problems.push(self.unknown(name, wanted, fits));
                }
                None
            }
            (several, _) => {
                let paths: Vec<Bilingual> = several
                    .iter()
                    .map(|symbol| match symbol {
                        Symbol::Node(id) => {
                            Bilingual::from(format!("`{}`", self.paths.get(id).cloned().unwrap_or_default()))
                        }
                        other => other.kind(),
                    })
                    .collect();
                problems.push(
                    Diagnostic::new(
                        &catalog::AMBIGUOUS_NAME,
                        say!("`{name}` 不止一个", "`{name}` may mean several things", name = name.text()),
                    )
                    .at(name.span)
                    .help(say!(
                        "写出完整路径：{paths}",
                        "write the whole path: {paths}",
                        paths = list(&paths)
                    )),
                );
                None
            }
        }
    }

    fn unknown(&self, name: &Name, wanted: &Bilingual, fits: impl Fn(Symbol) -> bool) -> Diagnostic {
        let text = name.text();
        let singles = self.single.iter().filter(|(_, declared)| fits(declared.symbol)).map(|(name, _)| name.as_str());
        let nodes = self.nodes.iter().filter(|(_, (id, _))| fits(Symbol::Node(*id)));
        let tails = nodes.clone().map(|(path, _)| path.rsplit('.').next().unwrap_or(path));
        let problem = Diagnostic::new(
            &catalog::UNKNOWN_NAME,
            say!(
                "没有名为 `{name}` 的{wanted}",
                "no name `{name}` ({wanted} is expected)",
                name = text.as_str(),
                wanted = wanted
            ),
        )
        .at(name.span);
        if text.starts_with(|mark| "零一二两三四五六七八九十百千万".contains(mark)) {
            return problem.help(say!(
                "如果是数，用阿拉伯数字写，如 `1分`；如果是名称，先声明它",
                "if this is a number, write digits, as in `1分`; if it is a name, declare it first"
            ));
        }
        match nearest(&text, singles.chain(nodes.map(|(path, _)| path.as_str())).chain(tails)) {
            Some(near) => {
                problem.help(say!("是不是 `{near}`？", "did you mean `{near}`?", near = near)).replace(name.span, near)
            }
            None => problem.help(say!("先声明它，或检查写法", "declare it first, or check how it is written")),
        }
    }

    /// Marks a symbol as used.
    pub(super) fn mark(&mut self, symbol: Symbol) {
        self.used.insert(symbol);
    }

    /// Declared names that nothing uses, of the kinds that are worth a warning.
    pub(super) fn unused(&self) -> Vec<(&str, Symbol, Span)> {
        self.single
            .iter()
            .filter(|(_, declared)| {
                matches!(
                    declared.symbol,
                    Symbol::Fact(_) | Symbol::Event(_) | Symbol::Window(_) | Symbol::Table(_) | Symbol::Import(_)
                )
            })
            .filter(|(_, declared)| !self.used.contains(&declared.symbol))
            .map(|(name, declared)| (name.as_str(), declared.symbol, declared.span))
            .collect()
    }
}

fn duplicate(name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&catalog::DUPLICATE_NAME, say!("`{name}` 声明了两次", "`{name}` is declared twice", name = name))
        .at(span)
        .label(first, say!("第一次在这里", "the first one is here"))
        .help(say!(
            "给其中一个换个名称；名称是数据、示例与对比的依据，不能重复",
            "give one of them another name: data, examples and comparisons rely on it"
        ))
}
