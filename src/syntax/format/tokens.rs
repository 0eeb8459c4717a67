//! The words of a text with their roles: statements in blocks, each a flat row of tokens.
//!
//! Read off the parser's pairs generically: a rule of the grammar that is not named here becomes the tokens it is made
//! of, so that new words and clauses need nothing.

use crate::syntax::build::single_blanks;
use crate::syntax::grammar::Rule;
use crate::syntax::keywords::{ClauseWord, StatementWord, UnitWord};
use crate::syntax::literal::half_width;
use crate::syntax::machine;
use crate::syntax::pairs::{Pair, Pairs};

/// A statement: its tokens and what stands in its braces.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) word: StatementWord,
    pub(super) tokens: Vec<Token>,
    pub(super) block: Option<Body>,
    /// Where the statement begins and ends in the text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether a `;` stands behind it.
    pub(super) semicolon: bool,
}

/// What stands in braces, and where the braces are.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) items: Vec<Item>,
    /// Behind the opening brace.
    pub(super) start: usize,
    /// Before the closing brace.
    pub(super) end: usize,
}

/// One word, number or mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// In how many brackets it stands.
    pub(super) depth: usize,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Statement(StatementWord),
    Clause(ClauseWord),
    /// Any other keyword: English and Chinese.
    Operator(&'static str, &'static str),
    Path(Position),
    /// A span of time of two words.
    Stretch,
    Text,
    Number,
    /// A unit, and whether the number before it is 1.
    Unit(UnitWord, bool),
    Percent,
    Date,
    /// A period; kept as it is written where it names an edition.
    Period {
        keep: bool,
    },
    /// A date of every year.
    MonthDay,
    /// `2nd`, and `2次` behind 自第.
    Ordinal {
        counted: bool,
    },
    Comma,
    Colon,
    Dots,
    /// An operator between two values.
    Sign,
    /// The stroke of a division.
    Divide,
    /// A minus before a value.
    Minus,
    Open {
        call: bool,
    },
    Close,
    /// Whatever else the grammar has.
    Other,
}

/// Where a name stands, which says what words of the language it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) statement: StatementWord,
    pub(super) clause: Option<ClauseWord>,
    pub(super) place: Place,
    /// Whether it stands directly behind a clause word that takes a value.
    pub(super) called_for: bool,
}

/// The surroundings of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Directly behind the statement word: the statement's name.
    Head,
    /// Before the bracket of a call.
    Function,
    Among,
    In,
    By,
    Ties,
    /// What stands for a missing figure, inside brackets.
    Missing,
    /// Alone before a colon.
    Key,
    /// Behind the kind of a fact or field: its unit.
    Unit,
    /// Alone, as a whole operand.
    Lone,
    /// Part of an expression.
    Inside,
}

/// The statements of a text that has no errors; none where the parser refuses it.
pub(super) fn items(text: &str) -> Option<Vec<Item>> {
    let nodes = machine::file(text).ok()?;
    Some(block(Pairs::new(text, &nodes).next()?.into_inner()))
}

fn block(pairs: Pairs<'_>) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for pair in pairs {
        match pair.as_rule() {
            Rule::statement => items.extend(statement(pair)),
            Rule::semi => {
                if let Some(last) = items.last_mut() {
                    last.semicolon = true;
                }
            }
            _ => {}
        }
    }
    items
}

fn statement(pair: Pair<'_>) -> Option<Item> {
    let (start, end) = (pair.start(), pair.end());
    let mut inner = pair.into_inner();
    let first = inner.next()?;
    let word = StatementWord::find(&single_blanks(first.as_str()))?;
    let mut walk = Walk { statement: word, clause: None, depth: 0, tokens: Vec::new() };
    walk.push(&first, Kind::Statement(word));
    let mut body = None;
    for part in inner {
        match part.as_rule() {
            Rule::block => {
                let width = |mark: &str| mark.chars().next_back().map_or(1, char::len_utf8);
                let open = part.as_str().chars().next().map_or(1, char::len_utf8);
                let close = width(part.as_str());
                body =
                    Some(Body { items: block(part.into_inner()), start: part.start() + open, end: part.end() - close });
            }
            Rule::path if walk.tokens.len() == 1 && word.takes_name() => walk.path(&part, Place::Head),
            _ => walk.part(part, Place::Lone),
        }
    }
    Some(Item { word, tokens: walk.tokens, block: body, start, end, semicolon: false })
}

struct Walk {
    statement: StatementWord,
    clause: Option<ClauseWord>,
    depth: usize,
    tokens: Vec<Token>,
}

impl Walk {
    fn push(&mut self, pair: &Pair<'_>, kind: Kind) {
        self.tokens.push(Token { kind, start: pair.start(), end: pair.end(), depth: self.depth });
    }

    fn path(&mut self, pair: &Pair<'_>, place: Place) {
        let called_for = match self.tokens.last().map(|token| token.kind) {
            Some(Kind::Clause(word)) => word.takes_operand(),
            _ => place == Place::In,
        };
        let kinds = matches!(self.statement, StatementWord::Fact | StatementWord::Field) && self.clause.is_none();
        let behind_kind =
            matches!(self.tokens.last(), Some(Token { kind: Kind::Path(Position { place: Place::Lone, .. }), .. }));
        let place = if place == Place::Lone && kinds && behind_kind { Place::Unit } else { place };
        let position = Position { statement: self.statement, clause: self.clause, place, called_for };
        self.push(pair, Kind::Path(position));
    }

    fn part(&mut self, pair: Pair<'_>, place: Place) {
        let kind = match pair.as_rule() {
            Rule::path => return self.path(&pair, place),
            Rule::reference => return self.reference(pair, place),
            Rule::operand => return self.operand(pair),
            Rule::expr => return self.expr(pair, place),
            Rule::bracket | Rule::arguments => return self.brackets(pair),
            Rule::qualifier => return self.qualifier(pair),
            Rule::quantity => return self.quantity(pair),
            Rule::plain | Rule::taking => match ClauseWord::find(&single_blanks(pair.as_str())) {
                Some(word) => {
                    self.clause = Some(word);
                    Kind::Clause(word)
                }
                None => Kind::Other,
            },
            Rule::text => Kind::Text,
            Rule::stretch => Kind::Stretch,
            Rule::date => Kind::Date,
            Rule::period => Kind::Period { keep: self.statement == StatementWord::Edition },
            // Elsewhere than where only a day can stand, `02-28` would be a subtraction: the day keeps its form.
            Rule::month_day => Kind::Number,
            Rule::ordinal => Kind::Ordinal { counted: self.clause == Some(ClauseWord::FromThe) },
            Rule::comma => Kind::Comma,
            Rule::colon => Kind::Colon,
            Rule::dots => Kind::Dots,
            Rule::minus => Kind::Minus,
            Rule::multiplicative if matches!(pair.as_str(), "/" | "÷" | "／") => Kind::Divide,
            Rule::comparison | Rule::equals | Rule::additive | Rule::multiplicative | Rule::caret => Kind::Sign,
            _ => {
                let mut inner = pair.into_inner().peekable();
                if inner.peek().is_some() {
                    return inner.for_each(|part| self.part(part, place));
                }
                operator(&single_blanks(pair.as_str())).map_or(Kind::Other, |(en, zh)| Kind::Operator(en, zh))
            }
        };
        self.push(&pair, kind);
    }

    /// A value, range or row.
    fn operand(&mut self, pair: Pair<'_>) {
        let parts: Vec<Pair<'_>> = pair.into_inner().collect();
        let is_row = parts.iter().any(|part| part.as_rule() == Rule::colon);
        let is_range = parts.iter().any(|part| part.as_rule() == Rule::dots);
        let dated =
            self.clause == Some(ClauseWord::Due) || (self.statement == StatementWord::Window && self.clause.is_none());
        for part in parts {
            let place = match part.as_rule() {
                Rule::result => Place::Lone,
                _ if is_row => Place::Key,
                _ if is_range => Place::Inside,
                _ => Place::Lone,
            };
            if dated && part.as_rule() == Rule::expr && is_month_day(part.as_str()) {
                self.push(&part, Kind::MonthDay);
            } else {
                self.part(part, place);
            }
        }
    }

    /// An expression; a lone name in it stands where the expression stands.
    fn expr(&mut self, pair: Pair<'_>, place: Place) {
        let inner: Vec<Pair<'_>> = pair.into_inner().collect();
        let place = if inner.len() == 1 { place } else { Place::Inside };
        inner.into_iter().for_each(|part| self.part(part, place));
    }

    fn reference(&mut self, pair: Pair<'_>, place: Place) {
        let parts: Vec<Pair<'_>> = pair.into_inner().collect();
        let place = if parts.len() > 1 { Place::Function } else { place };
        parts.into_iter().for_each(|part| self.part(part, place));
    }

    fn brackets(&mut self, pair: Pair<'_>) {
        let (start, end) = (pair.start(), pair.end());
        let width = pair.as_str().chars().next().map_or(1, char::len_utf8);
        let call = pair.as_rule() == Rule::arguments;
        self.tokens.push(Token { kind: Kind::Open { call }, start, end: start + width, depth: self.depth });
        self.depth += 1;
        for part in pair.into_inner() {
            if part.as_rule() != Rule::close_bracket {
                self.part(part, Place::Inside);
            }
        }
        self.depth -= 1;
        self.tokens.push(Token { kind: Kind::Close, start: end.saturating_sub(1), end, depth: self.depth });
    }

    fn qualifier(&mut self, pair: Pair<'_>) {
        let mut place = Place::Inside;
        for part in pair.into_inner() {
            place = match part.as_rule() {
                Rule::kw_among => Place::Among,
                Rule::kw_in => Place::In,
                Rule::kw_by => Place::By,
                Rule::kw_ties => Place::Ties,
                Rule::kw_if_missing => Place::Missing,
                _ => place,
            };
            self.part(part, place);
        }
    }

    /// A number and its unit.
    fn quantity(&mut self, pair: Pair<'_>) {
        let ordinal = self.clause == Some(ClauseWord::FromThe);
        let parts: Vec<Pair<'_>> = pair.into_inner().collect();
        let number = parts.first().map(|part| half_width(part.as_str()).into_owned()).unwrap_or_default();
        for part in &parts {
            let kind = match part.as_rule() {
                Rule::percent => Kind::Percent,
                Rule::text => Kind::Text,
                Rule::unit => match UnitWord::find(&single_blanks(part.as_str())) {
                    Some(UnitWord::Times) if ordinal && number.bytes().all(|digit| digit.is_ascii_digit()) => {
                        self.tokens.pop();
                        return self.push(&pair, Kind::Ordinal { counted: true });
                    }
                    Some(unit) => Kind::Unit(unit, number == "1"),
                    None => Kind::Other,
                },
                _ => Kind::Number,
            };
            self.push(part, kind);
        }
    }
}

/// `02-28`, `2月28日`
fn is_month_day(text: &str) -> bool {
    let plain = half_width(text.trim());
    let digits = |part: &str| part.len() <= 2 && part.bytes().all(|digit| digit.is_ascii_digit());
    let parts = plain.strip_suffix('日').and_then(|plain| plain.split_once('月'));
    parts.is_some_and(|(month, day)| digits(month) && digits(day))
        || matches!(plain.as_bytes(), [a, b, b'-', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()))
}

/// Both spellings of a word that joins or restricts values.
fn operator(text: &str) -> Option<(&'static str, &'static str)> {
    const OPERATORS: [(&str, &str); 6] =
        [("and", "且"), ("or", "或"), ("not", "非"), ("if", "若"), ("then", "则"), ("last", "近")];
    let own = OPERATORS.iter().copied().find(|(en, zh)| *en == text || *zh == text);
    let clause = || ClauseWord::find(text).map(|word| (word.en(), word.zh()));
    own.or_else(clause).or_else(|| StatementWord::find(text).map(|word| (word.en(), word.zh())))
}
