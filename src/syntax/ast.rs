//! The typed view of a scheme's text: statements of one shape (word, name, title, terms, block) and expressions.
//!
//! Nothing here knows which clause suits which statement; that is checked by `semantics`, with better messages.

use super::keywords::{ClauseWord, StatementWord, UnitWord};
use crate::base::calendar::{Date, Period};
use crate::base::number::Number;
use crate::base::source::{FileId, Span};

/// One parsed file. Every byte of the text belongs to a statement, a comment, or white space between them.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntaxTree {
    /// The file it was parsed from.
    pub file: FileId,
    /// The statements of the file in the order of the text.
    pub statements: Vec<Statement>,
    /// Every comment in the order of the text, also those inside statements.
    pub comments: Vec<Comment>,
    /// Whether every brace has its twin; where not, which block a statement stands in is a guess.
    pub balanced: bool,
    /// Whether the text was refused whole, so that nothing is known of what it declares.
    pub refused: bool,
    /// In a literate text, where each block of rules begins and the heading above it, in the order of the text.
    pub articles: Vec<Article>,
    /// In a literate text, what stands around the rules.
    pub prose: Option<String>,
}

impl SyntaxTree {
    /// The first scheme that begins in the file.
    #[must_use]
    pub fn scheme(&self) -> Option<&Statement> {
        self.statements.iter().find(|statement| statement.word == StatementWord::Scheme)
    }

    /// The heading above the block of rules that a place of a literate text stands in.
    #[must_use]
    pub fn heading(&self, at: u32) -> Option<&str> {
        let behind = self.articles.partition_point(|article| article.start <= at);
        let article = self.articles.get(behind.checked_sub(1)?)?;
        article.heading.as_deref().filter(|_| at <= article.end)
    }
}

/// What schemes consist of: the statements in their blocks, then those outside of all blocks, each in the order of the texts.
/// The statement that begins a scheme is not among them.
pub fn top(trees: &[SyntaxTree]) -> impl Iterator<Item = &Statement> {
    let all = || trees.iter().flat_map(|tree| &tree.statements);
    let begins = |statement: &&Statement| statement.word == StatementWord::Scheme;
    let inside = all().filter(begins).filter_map(|scheme| scheme.block.as_ref()).flat_map(|block| &block.statements);
    inside.chain(all().filter(move |statement| !begins(statement)))
}

/// The clause that a block of rules in a literate text belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Where the block begins and ends, in bytes.
    pub start: u32,
    /// The end.
    pub end: u32,
    /// The nearest heading above it.
    pub heading: Option<String>,
}

/// `// …` or, above a statement, `/// …`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands, the slashes included, the line end not.
    pub span: Span,
    /// Whether it is a doc comment (`///`).
    pub doc: bool,
}

/// A dotted path of names, each in NFC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The parts between the dots; never empty.
    pub parts: Vec<String>,
    /// The place of the whole path.
    pub span: Span,
}

impl Name {
    /// The path with dots.
    #[must_use]
    pub fn text(&self) -> String {
        self.parts.join(".")
    }

    /// The only part, where the path has one.
    #[must_use]
    pub fn single(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }
}

/// A quoted text without its quotation marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What stands between the marks.
    pub value: String,
    /// The place, marks included.
    pub span: Span,
}

/// One rule: word, name, official title, clauses in any order, block.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Which statement it is.
    pub word: StatementWord,
    /// The place of the statement word.
    pub word_span: Span,
    /// The name directly behind the word.
    pub name: Option<Name>,
    /// The quoted text directly behind the name (or behind the word where there is no name).
    pub title: Option<Text>,
    /// Everything between the head and the block, in order.
    pub terms: Vec<Term>,
    /// The statements in braces.
    pub block: Option<Block>,
    /// The doc comment above it, without slashes, line by line.
    pub docs: Vec<String>,
    /// Comments on it that stand elsewhere: at the parts of acts that changed it.
    pub remarks: Vec<Comment>,
    /// The place of the whole statement, block included.
    pub span: Span,
    /// Whether text of it could not be read and was reported: what seems to be missing in it may stand there.
    pub damaged: bool,
}

/// Statements in braces.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The healthy statements.
    pub statements: Vec<Statement>,
    /// The place, braces included.
    pub span: Span,
    /// Whether whole statements in it could not be read and were reported.
    pub damaged: bool,
}

/// One piece of a statement behind its head.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// A clause word such as `weight`, `at most`, `each`; what it takes follows as further terms.
    Word(ClauseWord, Span),
    /// A value, a range of values or a table row.
    Operand(Operand),
    /// `,` `，` `、`
    Comma(Span),
}

impl Term {
    /// Where the term stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Word(_, span) | Self::Comma(span) => *span,
            Self::Operand(operand) => operand.span,
        }
    }
}

/// `expr`, `a .. b`, `>= a`, or one of these (or `else`, `below`, `above`) with `: value` behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Operand {
    /// What stands before the colon, or alone.
    pub key: Key,
    /// What stands behind the colon, with the upper end where it is a range. Few operands have it: in boxes it makes the
    /// others small.
    pub value: Option<(Box<Expr>, Option<Box<Expr>>)>,
    /// The whole.
    pub span: Span,
}

/// The left side of a table row, or a lone operand.
#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    /// A value.
    Value(Expr),
    /// `a .. b`
    Range(Box<Expr>, Box<Expr>),
    /// `>= a`, `>= a and < b`: one or two comparisons with what the table is about.
    Tests(Vec<(Comparison, Expr)>),
    /// `else:` (with a colon; without one it is the clause word).
    Else,
    /// `below:`
    Below,
    /// `above:`
    Above,
}

/// A comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`, `≠`
    NotEqual,
    /// `<`
    Less,
    /// `<=`, `≤`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`, `≥`
    GreaterOrEqual,
}

/// An arithmetic operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`, `−`
    Subtract,
    /// `*`, `×`
    Multiply,
    /// `/`, `÷`
    Divide,
    /// `^`
    Power,
}

/// What stands behind a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// Nothing.
    None,
    /// `%` (the number is not yet divided by 100).
    Percent,
    /// `‰` (the number is not yet divided by 1000).
    PerMille,
    /// A unit of the language.
    Word(UnitWord),
    /// A quoted unit of measure.
    Text(String),
}

/// An expression and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A number as written, with what stands behind it.
    Number {
        /// The number as written, before its unit is applied.
        value: Number,
        /// What stands behind it.
        unit: Unit,
    },
    /// `2nd`, `第 2次` is a number with the unit times.
    Ordinal(u32),
    /// A full date.
    Date(Date),
    /// A date of every year: `2月28日`. (`02-28` is parsed as a subtraction: see [`Expr::month_day`].)
    MonthDay {
        /// 1 to 12
        month: u8,
        /// 1 to 31
        day: u8,
    },
    /// A named period.
    Period(Period),
    /// A quoted text.
    Text(String),
    /// A name.
    Path(Name),
    /// `not applicable` where a value is expected.
    NotApplicable,
    /// `f(a, b where … among …)`; the bracket follows the name directly.
    Call {
        /// The name before the bracket.
        function: Name,
        /// What stands between the commas.
        arguments: Vec<Expr>,
        /// What restricts or orders them.
        qualifiers: Vec<Qualifier>,
    },
    /// `( … )`
    Bracket {
        /// What is inside.
        inner: Box<Expr>,
        /// What restricts it.
        qualifiers: Vec<Qualifier>,
    },
    /// `- a`
    Negate(Box<Expr>),
    /// `a + b` and the like
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `a < b`, `a < b <= c`
    Compare(Box<Expr>, Vec<(Comparison, Expr)>),
    /// `not a`
    Not(Box<Expr>),
    /// `a and b and c`
    And(Vec<Expr>),
    /// `a or b or c`
    Or(Vec<Expr>),
    /// `if a then b else c`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
}

impl Expr {
    /// The day of the year this stands for where a date is expected: `2月28日`, or `02-28`, which elsewhere is a subtraction.
    #[must_use]
    pub fn month_day(&self) -> Option<(u8, u8)> {
        let plain = |e: &Self| match &e.kind {
            ExprKind::Number { value, unit: Unit::None } => value.to_i64().and_then(|n| u8::try_from(n).ok()),
            _ => None,
        };
        match &self.kind {
            ExprKind::MonthDay { month, day } => Some((*month, *day)),
            ExprKind::Binary(Operator::Subtract, left, right) => Some((plain(left)?, plain(right)?)),
            _ => None,
        }
    }
}

/// A restriction inside the brackets it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub enum Qualifier {
    /// `where condition`
    Where(Expr),
    /// `among group`
    Among(Name),
    /// `in timespan`
    In(Timespan, Span),
    /// `by field`
    By(Name),
    /// `ties share`
    Ties(Name),
    /// `if missing zero`
    IfMissing(Name),
    /// `lower is better`
    LowerIsBetter(Span),
    /// `higher is better`
    HigherIsBetter(Span),
}

/// The time a figure is taken from.
#[derive(Debug, Clone, PartialEq)]
pub enum Timespan {
    /// A name: a window, or one of the words `this-period`, `each month` … joined by a hyphen.
    Name(Name),
    /// `last 3 years`
    Last(Expr),
    /// A named period.
    Period(Period),
    /// One day, or the days from one to another, both included.
    Dates(Date, Date),
}
