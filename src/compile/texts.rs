//! The texts of a scheme: its own files, and what they use, directly or through others.

use super::uses::{self, is_folder, resolved};
use crate::base::catalog;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::language::Bilingual;
use crate::base::source::{FileId, Sources};
use crate::say;
use crate::syntax;
use crate::syntax::ast::SyntaxTree;
use crate::syntax::keywords::StatementWord;
use crate::syntax::literate::is_scheme_file;

/// The files of a scheme as far as they have been read.
#[derive(Default)]
pub(super) struct Texts {
    pub(super) trees: Vec<SyntaxTree>,
    /// Those that are read and what they use, too.
    done: Vec<FileId>,
    /// Those whose uses are being read, in the order in which they use each other.
    open: Vec<FileId>,
    /// Whether some file could not be read at all.
    pub(super) unread: bool,
    /// Whether some file that is used is not there.
    pub(super) missing: bool,
    pub(super) problems: Problems,
    /// Trees of an edition that have not been asked for yet.
    kept: Vec<SyntaxTree>,
    /// Whether these are the texts of an edition that an act made.
    of_edition: bool,
}

impl Texts {
    /// The files and what they use, in the order of their paths.
    pub(super) fn of(sources: &Sources, files: &[FileId]) -> Self {
        let mut texts = Self::default();
        files.iter().for_each(|file| texts.read(sources, *file));
        texts.trees.sort_by(|a, b| sources.get(a.file).path.cmp(&sources.get(b.file).path));
        texts
    }

    /// Reads a file and the files it uses; each counts once.
    fn read(&mut self, sources: &Sources, file: FileId) {
        if self.done.contains(&file) {
            return;
        }
        let source = sources.get(file);
        if source.text.contains('\0') {
            self.problems.push(
                Diagnostic::new(
                    &catalog::FILE_NOT_TEXT,
                    say!("`{path}` 不是文本文件", "`{path}` is no text file", path = source.path.as_str()),
                )
                .in_file(source.path.clone()),
            );
            self.unread = true;
            self.done.push(file);
            return;
        }
        let tree = self.tree(sources, file);
        self.unread |= tree.refused;
        self.open.push(file);
        for statement in uses::statements(&tree).filter(|statement| statement.name.is_none()) {
            let Some(written) = uses::written(statement) else { continue };
            // An act that says what is used stands in a file of its own.
            match self.used(sources, &sources.get(written.span.file).path, &written.value) {
                Ok(used) => self.read(sources, used),
                Err(wrong) => {
                    self.missing |= wrong.code.code == catalog::USE_NOT_FOUND.code;
                    self.problems.push((*wrong).at(written.span));
                }
            }
        }
        self.open.pop();
        self.done.push(file);
        self.trees.push(tree);
    }

    /// The file that a file uses, or what is wrong with it.
    fn used(&self, sources: &Sources, file: &str, written: &str) -> Result<FileId, Box<Diagnostic>> {
        let path = resolved(file, written).ok_or_else(|| Box::new(leaves(written)))?;
        let found = sources.find(&path).filter(|_| is_scheme_file(&path));
        let Some(found) = found else {
            let help = match is_folder(sources, &path) {
                true => say!(
                    "这是一个文件夹，即另一个方案；读它的结果要先取名：`引用 名称 \"{written}\"`",
                    "this is a folder, so another scheme; to read its results give it a name: `use NAME \"{written}\"`",
                    written = written
                ),
                false => say!(
                    "写一个 .kh 或 .kh.md 文件；路径从写它的文件算起",
                    "name a .kh or .kh.md file; the path begins at the file that names it"
                ),
            };
            return Err(Box::new(not_found(&path, help)));
        };
        match self.open.iter().position(|open| *open == found) {
            Some(from) => {
                let circle = self.open.iter().skip(from).chain([&found]);
                let circle: Vec<String> = circle.map(|file| sources.get(*file).path.clone()).collect();
                Err(Box::new(circular(&circle)))
            }
            None => Ok(found),
        }
    }

    /// The texts of an edition whose act may have changed what files use: those that are not used any more are left out, new
    /// ones are read. `own` are the files of the scheme itself.
    pub(super) fn follow(sources: &Sources, own: &[FileId], trees: Vec<SyntaxTree>) -> Self {
        let mut texts = Self { kept: trees, of_edition: true, ..Self::default() };
        own.iter().for_each(|file| texts.read(sources, *file));
        texts.trees.sort_by(|a, b| sources.get(a.file).path.cmp(&sources.get(b.file).path));
        texts
    }

    /// The tree of a file: as an edition has it, or read.
    fn tree(&mut self, sources: &Sources, file: FileId) -> SyntaxTree {
        let kept = self.kept.iter().position(|tree| tree.file == file);
        match kept.map(|at| self.kept.remove(at)) {
            Some(tree) => tree,
            None => {
                let source = sources.get(file);
                let mut tree = syntax::parse_file(file, &source.path, &source.text).into_value(&mut self.problems);
                if self.of_edition {
                    self.acts_taken_in(&mut tree);
                }
                tree
            }
        }
    }

    /// Acts in a file that is taken in by an act have no edition to begin with.
    fn acts_taken_in(&mut self, tree: &mut SyntaxTree) {
        let acts = tree.statements.extract_if(.., |statement| statement.word == StatementWord::Amend);
        self.problems.extend(acts.map(|act| {
            let message = say!("由修订引入的文件里不能有修订", "a file that an act takes in holds no acts");
            Diagnostic::new(&catalog::EDITIONS_BROKEN, message)
                .at(act.word_span)
                .help(say!("移到方案自己的文件里", "move it to a file of the scheme itself"))
        }));
    }
}

pub(super) fn leaves(written: &str) -> Diagnostic {
    Diagnostic::new(
        &catalog::USE_NOT_FOUND,
        say!("路径 `{path}` 离开了项目文件夹", "the path `{path}` leaves the project's folder", path = written),
    )
    .help(say!(
        "把共用的文件放进项目，用相对路径引用；项目从 kaohe.toml 所在的文件夹算起",
        "keep what is shared inside the project and name it by a relative path; the project begins at the folder of kaohe.toml"
    ))
}

pub(super) fn not_found(path: &str, help: Bilingual) -> Diagnostic {
    Diagnostic::new(&catalog::USE_NOT_FOUND, say!("没有可引用的 `{path}`", "there is no `{path}` to use", path = path))
        .help(help)
}

pub(super) fn circular(circle: &[String]) -> Diagnostic {
    circular_as(&say!("引用绕成了圈：{path}", "these use each other in a circle: {path}", path = circle.join(" → ")))
}

pub(super) fn circular_as(message: &Bilingual) -> Diagnostic {
    Diagnostic::new(&catalog::USE_CIRCLE, message.clone()).help(say!(
        "去掉其中一处引用；双方共用的内容另放一个文件",
        "remove one of them; put what both need into a file of its own"
    ))
}
