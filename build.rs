//! Makes the tables that `src/syntax/machine.rs` parses with, out of the rules in `grammar/kaohe.pest`.
//!
//! The rules are read and simplified by the same crate that pest makes its own parser with, so both understand them alike.
//! Added is what a machine can see from one byte: which alternatives of a choice may begin with it.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a build script reads the grammar, writes its tables and talks to cargo"
)]

use pest_meta::ast::RuleType;
use pest_meta::optimizer::{OptimizedExpr as Expr, OptimizedRule};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

const GRAMMAR: &str = "grammar/kaohe.pest";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={GRAMMAR}");
    println!("cargo::rerun-if-changed=build.rs");
    let text = std::fs::read_to_string(GRAMMAR)?;
    let (_, rules) = pest_meta::parse_and_optimize(&text).map_err(|errors| format!("{errors:?}"))?;
    let rules = rules.into_iter().map(|rule| (rule.name.clone(), rule)).collect();
    let tables = Tables { rules, text: String::new(), alternatives: 0 }.written()?;
    std::fs::write(Path::new(&std::env::var("OUT_DIR")?).join("tables.rs"), tables)?;
    Ok(())
}

/// What may stand next: one of 256 bytes, or the end of the text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Next([bool; 257]);

const END: usize = 256;

impl Next {
    const NONE: Self = Self([false; 257]);
    const ALL: Self = Self([true; 257]);

    fn of(bytes: impl IntoIterator<Item = u8>) -> Self {
        let mut next = Self::NONE;
        bytes.into_iter().for_each(|byte| next.put(usize::from(byte)));
        next
    }

    fn put(&mut self, symbol: usize) {
        if let Some(held) = self.0.get_mut(symbol) {
            *held = true;
        }
    }

    fn has(&self, symbol: usize) -> bool {
        self.0.get(symbol).is_some_and(|held| *held)
    }

    fn either(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|symbol| self.has(symbol) || other.has(symbol)))
    }

    fn both(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|symbol| self.has(symbol) && other.has(symbol)))
    }
}

/// With what next an expression can succeed: by taking something, and by taking nothing.
struct First {
    takes: Next,
    rests: Next,
}

struct Tables {
    rules: BTreeMap<String, OptimizedRule>,
    text: String,
    alternatives: usize,
}

impl Tables {
    /// A static for each rule that a file may need.
    fn written(mut self) -> Result<String, Box<dyn Error>> {
        let mut open = vec!["file".to_owned()];
        let mut done = BTreeSet::new();
        while let Some(name) = open.pop() {
            let Some(rule) = self.rules.get(&name).filter(|_| done.insert(name.clone())).cloned() else { continue };
            open.extend(rule.expr.iter_top_down().filter_map(|expr| match expr {
                Expr::Ident(name) => Some(name),
                _ => None,
            }));
            let body = self.reference(&rule.expr)?;
            let op = match rule.ty {
                RuleType::Silent => match body.strip_prefix("&Op::") {
                    Some(op) => format!("Op::{op}"),
                    None => format!("Op::Sequence(&[{body}])"),
                },
                RuleType::Normal => format!("Op::Rule(Rule::{name}, false, {body})"),
                RuleType::Atomic => format!("Op::Rule(Rule::{name}, true, {body})"),
                _ => return Err(format!("{name}: this kind of rule is not known").into()),
            };
            writeln!(self.text, "/// The rule `{name}`.\npub(super) static {}: Op = {op};", name.to_uppercase())?;
        }
        Ok(self.text)
    }

    /// Something that refers to the operation.
    fn reference(&mut self, expr: &Expr) -> Result<String, Box<dyn Error>> {
        Ok(match expr {
            Expr::Ident(name) if name == "SOI" => "&Op::Start".to_owned(),
            Expr::Ident(name) if name == "EOI" => "&Op::End".to_owned(),
            Expr::Ident(name) if name == "ANY" => "&Op::Any".to_owned(),
            Expr::Ident(name) if name == "XID_START" => "&Op::NameStart".to_owned(),
            Expr::Ident(name) if name == "XID_CONTINUE" => "&Op::NameMore".to_owned(),
            Expr::Ident(name) if self.rules.contains_key(name) => format!("&{}", name.to_uppercase()),
            Expr::Ident(name) => return Err(format!("`{name}` is not known").into()),
            Expr::Str(text) => format!("&Op::Text({text:?})"),
            Expr::Range(low, high) => format!("&Op::Range({:?}, {:?})", one(low)?, one(high)?),
            Expr::PosPred(of) => format!("&Op::Ahead({})", self.reference(of)?),
            Expr::NegPred(of) => format!("&Op::NotAhead({})", self.reference(of)?),
            Expr::Opt(of) => format!("&Op::Optional({})", self.reference(of)?),
            Expr::Rep(of) => format!("&Op::Repeat({})", self.reference(of)?),
            Expr::Skip(marks) => format!("&Op::Until(&{marks:?})"),
            Expr::RestoreOnErr(of) => self.reference(of)?,
            Expr::Seq(..) => {
                let mut parts = Vec::new();
                flat(expr, &mut parts, |expr| match expr {
                    Expr::Seq(a, b) => Some((a, b)),
                    _ => None,
                });
                let parts: Result<Vec<String>, _> = parts.into_iter().map(|part| self.reference(part)).collect();
                format!("&Op::Sequence(&[{}])", parts?.join(", "))
            }
            Expr::Choice(..) => self.choice(expr)?,
            other => return Err(format!("`{other}` is not known").into()),
        })
    }

    fn choice(&mut self, expr: &Expr) -> Result<String, Box<dyn Error>> {
        let mut parts = Vec::new();
        flat(expr, &mut parts, |expr| match expr {
            Expr::Choice(a, b) => Some((a, b)),
            _ => None,
        });
        let mut alternatives = Vec::new();
        for part in parts {
            let first = self.first(part)?;
            let op = self.reference(part)?;
            self.alternatives += 1;
            let name = format!("ALTERNATIVE_{}", self.alternatives);
            writeln!(self.text, "static {name}: &Op = {op};")?;
            alternatives.push((name, first.takes.either(&first.rests)));
        }
        // For every symbol the alternatives it may begin, in their order; equal rows once.
        let mut rows: Vec<Vec<&str>> = Vec::new();
        let mut classes = Vec::new();
        for symbol in 0..=END {
            let fit = alternatives.iter().filter(|(_, next)| next.has(symbol));
            let row: Vec<&str> = fit.map(|(name, _)| name.as_str()).collect();
            let class = rows.iter().position(|known| *known == row).unwrap_or(rows.len());
            if class == rows.len() {
                rows.push(row);
            }
            classes.push(u8::try_from(class)?);
        }
        let end = classes.pop().unwrap_or_default();
        let rows: Vec<String> = rows.iter().map(|row| format!("&[{}]", row.join(", "))).collect();
        Ok(format!("&Op::Choice(&Choice {{ classes: {classes:?}, end: {end}, rows: &[{}] }})", rows.join(", ")))
    }

    fn first(&self, expr: &Expr) -> Result<First, Box<dyn Error>> {
        let takes = |takes| First { takes, rests: Next::NONE };
        let rests = |rests| First { takes: Next::NONE, rests };
        let beyond_ascii = || Next::of(0x80..=0xFF);
        Ok(match expr {
            Expr::Ident(name) => match name.as_str() {
                "SOI" => rests(Next::ALL),
                "EOI" => {
                    let mut end = Next::NONE;
                    end.put(END);
                    rests(end)
                }
                "ANY" => takes(Next::of(0..=0xFF)),
                "XID_START" => takes(Next::of((b'a'..=b'z').chain(b'A'..=b'Z')).either(&beyond_ascii())),
                "XID_CONTINUE" => {
                    let ascii = (b'a'..=b'z').chain(b'A'..=b'Z').chain(b'0'..=b'9').chain([b'_']);
                    takes(Next::of(ascii).either(&beyond_ascii()))
                }
                _ => {
                    let rule = self.rules.get(name).ok_or_else(|| format!("`{name}` is not known"))?;
                    self.first(&rule.expr)?
                }
            },
            Expr::Str(text) => match text.bytes().next() {
                Some(byte) => takes(Next::of([byte])),
                None => rests(Next::ALL),
            },
            Expr::Range(low, high) => {
                let lead = |text: &str| text.bytes().next().unwrap_or_default();
                takes(Next::of(lead(low)..=lead(high)))
            }
            Expr::PosPred(of) => {
                let of = self.first(of)?;
                rests(of.takes.either(&of.rests))
            }
            Expr::NegPred(_) => rests(Next::ALL),
            Expr::Opt(of) | Expr::Rep(of) => First { takes: self.first(of)?.takes, rests: Next::ALL },
            Expr::Skip(_) => First { takes: Next::of(0..=0xFF), rests: Next::ALL },
            Expr::RestoreOnErr(of) => self.first(of)?,
            Expr::Choice(a, b) => {
                let (a, b) = (self.first(a)?, self.first(b)?);
                First { takes: a.takes.either(&b.takes), rests: a.rests.either(&b.rests) }
            }
            Expr::Seq(a, b) => {
                let a = self.first(a)?;
                if a.rests == Next::NONE {
                    return Ok(a);
                }
                let b = self.first(b)?;
                First { takes: a.takes.either(&a.rests.both(&b.takes)), rests: a.rests.both(&b.rests) }
            }
            other => return Err(format!("`{other}` is not known").into()),
        })
    }
}

/// The parts of nested pairs in a row.
fn flat<'e>(expr: &'e Expr, into: &mut Vec<&'e Expr>, pair: fn(&Expr) -> Option<(&Expr, &Expr)>) {
    match pair(expr) {
        Some((a, b)) => {
            flat(a, into, pair);
            flat(b, into, pair);
        }
        None => into.push(expr),
    }
}

/// The only character of a text.
fn one(text: &str) -> Result<char, Box<dyn Error>> {
    text.chars().next().ok_or_else(|| "an empty end of a range".into())
}
