//! `bulletin.lock`: what was issued, from what, and every published figure, as one JSON text.
//!
//! JSON, because figures are lists of keyed texts and the canonical form of rules is JSON already; a unit a line, so that a
//! comparison in git shows whose result changed. The last key is a seal over all the rest: a lock that was edited by hand shows.

use crate::analysis::robustness::Plan;
use crate::base::calendar::{Date, Period, parse_date};
use crate::base::language::{Bilingual, Lang};
use crate::base::number::Number;
use crate::report::escape;
use crate::report::figures::UnitFigures;
use crate::say;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// The version of the shape of this document, and of what its hashes are taken over.
///
/// In version 1 files that periods share were hashed whole; since version 2 without what the period cannot know yet.
pub const FORMAT: u64 = 2;

/// The versions that are read.
const READ: std::ops::RangeInclusive<u64> = 1..=FORMAT;

/// Who issued a bulletin, when, under which serial number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The office.
    pub by: String,
    /// The day.
    pub date: Date,
    /// The serial number, where it has one.
    pub number: Option<String>,
}

/// A correction that was made. Its number is its position, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The office that corrects.
    pub by: String,
    /// The day.
    pub date: Date,
    /// Why.
    pub reason: String,
    /// SHA-256 of the lock of the edition it superseded.
    pub superseded: String,
}

/// Results that were read: of an earlier period, or of another scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The id of the scheme.
    pub scheme: String,
    /// The period.
    pub period: Period,
    /// The meaning of the rules.
    pub meaning: String,
    /// The hash of the data.
    pub data: String,
}

/// What a bulletin was made from, as hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs {
    /// Of the rule set: what is computed.
    pub meaning: String,
    /// Of the rule set: titles, articles, prose, order.
    pub wording: String,
    /// Of all data files of the period.
    pub data: String,
    /// Of each data file, by its path.
    pub files: BTreeMap<String, String>,
    /// Of the record of approvals, as far as it is about the edition.
    pub approvals: String,
    /// Earlier periods, oldest first.
    pub earlier: Vec<Used>,
    /// Results of other schemes that were read.
    pub uses: Vec<Used>,
    /// The draws that intervals of places come from, where they are told.
    pub robustness: Option<Plan>,
    /// Of the templates.
    pub templates: String,
    /// The program and its version.
    pub tool: String,
}

/// What was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// The version of its shape.
    pub format: u64,
    /// The id of the scheme.
    pub scheme: String,
    /// Its edition in force in the period.
    pub edition: String,
    /// The period.
    pub period: Period,
    /// The language of the files under plain names.
    pub language: Lang,
    /// Who issued it.
    pub signed: Signed,
    /// What corrected it since, the first one first.
    pub corrections: Vec<Correction>,
    /// What it was made from.
    pub inputs: Inputs,
    /// SHA-256 of each published file, by its name.
    pub files: BTreeMap<String, String>,
    /// The hash of all figures, with those that are not published.
    pub whole: String,
    /// The published figures, in the order of the units.
    pub figures: Vec<UnitFigures>,
}

impl Lock {
    /// The whole file.
    #[must_use]
    pub fn text(&self) -> String {
        let used = |all: &[Used]| -> Json {
            let one = |used: &Used| json!({ "data": used.data, "meaning": used.meaning, "period": used.period.to_string(), "scheme": used.scheme });
            all.iter().map(one).collect()
        };
        let corrections = self.corrections.iter().map(|one| {
            json!({ "by": one.by, "date": one.date.to_string(), "reason": one.reason, "superseded": one.superseded })
        });
        let inputs = &self.inputs;
        let mut made_from = json!({
            "approvals": inputs.approvals,
            "data": inputs.data,
            "data_files": inputs.files,
            "earlier": used(&inputs.earlier),
            "meaning": inputs.meaning,
            "templates": inputs.templates,
            "tool": inputs.tool,
            "uses": used(&inputs.uses),
            "wording": inputs.wording,
        });
        if let (Some(plan), Some(map)) = (&inputs.robustness, made_from.as_object_mut()) {
            let plan = json!({ "draws": plan.draws, "range": plan.range.to_string(), "seed": plan.seed });
            map.insert("robustness".to_owned(), plan);
        }
        let head = [
            ("format", json!(self.format)),
            ("scheme", json!(self.scheme)),
            ("edition", json!(self.edition)),
            ("period", json!(self.period.to_string())),
            ("language", json!(self.language.tag())),
            (
                "issued",
                json!({ "by": self.signed.by, "date": self.signed.date.to_string(), "number": self.signed.number }),
            ),
            ("corrections", corrections.collect()),
            ("inputs", made_from),
            ("files", json!(self.files)),
            ("all_figures", json!(self.whole)),
        ];
        let mut text = "{\n".to_owned();
        for (key, value) in head {
            let value = serde_json::to_string_pretty(&value).unwrap_or_default().replace('\n', "\n  ");
            text.push_str(&format!("  \"{key}\": {value},\n"));
        }
        let unit =
            |unit: &UnitFigures| format!("    {}", json!({ "id": unit.id, "name": unit.name, "figures": unit.of }));
        let units: Vec<String> = self.figures.iter().map(unit).collect();
        text.push_str(&format!("  \"figures\": [\n{}\n  ],\n", units.join(",\n")));
        let mut text = escape::json(text);
        let seal = super::sha256(&text);
        text.push_str(&format!("  \"seal\": \"{seal}\"\n}}\n"));
        text
    }

    /// Reads a lock.
    ///
    /// # Errors
    /// What is wrong with it: no JSON, another version, a key that is missing or no such value, a seal that is not its own.
    pub fn read(text: &str) -> Result<Self, Bilingual> {
        let text = text.replace("\r\n", "\n");
        let form: Json = serde_json::from_str(&text).map_err(|error| {
            let reason = error.to_string();
            say!("不是完整的 JSON：{reason}", "it is no complete JSON: {reason}", reason = reason)
        })?;
        let format = form.get("format").and_then(Json::as_u64);
        let Some(format) = format.filter(|format| READ.contains(format)) else {
            let found = format.map_or_else(|| "∅".to_owned(), |format| format.to_string());
            return Err(say!(
                "格式版本是 {found}，本程序读的是 {from} 至 {own}",
                "its format is version {found}, and this program reads {from} to {own}",
                found = found,
                from = READ.start(),
                own = FORMAT
            ));
        };
        let lock = Fields(&form).lock(format).map_err(|key| {
            say!("缺少 `{key}`，或者它的值不对", "`{key}` is missing or has no such value", key = key)
        })?;
        if lock.text() != text {
            return Err(say!(
                "封条与内容不符：锁文件被人改过",
                "its seal is not that of what it holds: the lock was edited"
            ));
        }
        Ok(lock)
    }
}

/// The keys of an object; what is not there is told by its name.
struct Fields<'a>(&'a Json);

impl<'a> Fields<'a> {
    fn get(&self, key: &str) -> Result<&'a Json, String> {
        self.0.get(key).ok_or_else(|| key.to_owned())
    }

    fn text(&self, key: &str) -> Result<String, String> {
        self.get(key)?.as_str().map(str::to_owned).ok_or_else(|| key.to_owned())
    }

    fn date(&self, key: &str) -> Result<Date, String> {
        parse_date(&self.text(key)?).ok_or_else(|| key.to_owned())
    }

    fn period(&self) -> Result<Period, String> {
        Period::parse(&self.text("period")?).ok_or_else(|| "period".to_owned())
    }

    fn texts(&self, key: &str) -> Result<BTreeMap<String, String>, String> {
        let map: &Map<String, Json> = self.get(key)?.as_object().ok_or_else(|| key.to_owned())?;
        let pair = |(name, value): (&String, &Json)| Some((name.clone(), value.as_str()?.to_owned()));
        map.iter().map(pair).collect::<Option<_>>().ok_or_else(|| key.to_owned())
    }

    /// Hashes by file name. A name leads nowhere else: files are read and kept by it.
    fn file_hashes(&self, key: &str) -> Result<BTreeMap<String, String>, String> {
        let files = self.texts(key)?;
        let plain =
            |name: &String| !name.starts_with('.') && !name.contains(['/', '\\', ':', '\0']) && !name.is_empty();
        if files.keys().all(plain) { Ok(files) } else { Err(key.to_owned()) }
    }

    fn list<T>(&self, key: &str, of: impl Fn(Fields<'a>) -> Result<T, String>) -> Result<Vec<T>, String> {
        let list = self.get(key)?.as_array().ok_or_else(|| key.to_owned())?;
        list.iter().map(|item| of(Fields(item))).collect()
    }

    fn used(&self) -> Result<Used, String> {
        Ok(Used {
            scheme: self.text("scheme")?,
            period: self.period()?,
            meaning: self.text("meaning")?,
            data: self.text("data")?,
        })
    }

    fn plan(&self) -> Result<Plan, String> {
        let whole = |key: &str| self.get(key)?.as_u64().ok_or_else(|| key.to_owned());
        Ok(Plan {
            draws: u32::try_from(whole("draws")?).map_err(|_| "draws".to_owned())?,
            range: Number::from_fraction_text(&self.text("range")?).ok_or_else(|| "range".to_owned())?,
            seed: whole("seed")?,
        })
    }

    fn lock(&self, format: u64) -> Result<Lock, String> {
        let signed = Fields(self.get("issued")?);
        let inputs = Fields(self.get("inputs")?);
        let language = match self.text("language")?.as_str() {
            "zh" => Lang::Zh,
            "en" => Lang::En,
            _ => return Err("language".to_owned()),
        };
        Ok(Lock {
            format,
            scheme: self.text("scheme")?,
            edition: self.text("edition")?,
            period: self.period()?,
            language,
            signed: Signed {
                by: signed.text("by")?,
                date: signed.date("date")?,
                number: signed.get("number")?.as_str().map(str::to_owned),
            },
            corrections: self.list("corrections", |one| {
                Ok(Correction {
                    by: one.text("by")?,
                    date: one.date("date")?,
                    reason: one.text("reason")?,
                    superseded: one.text("superseded")?,
                })
            })?,
            inputs: Inputs {
                meaning: inputs.text("meaning")?,
                wording: inputs.text("wording")?,
                data: inputs.text("data")?,
                files: inputs.texts("data_files")?,
                approvals: inputs.text("approvals")?,
                earlier: inputs.list("earlier", |one| one.used())?,
                uses: inputs.list("uses", |one| one.used())?,
                robustness: inputs.0.get("robustness").map(|plan| Fields(plan).plan()).transpose()?,
                templates: inputs.text("templates")?,
                tool: inputs.text("tool")?,
            },
            files: self.file_hashes("files")?,
            whole: self.text("all_figures")?,
            figures: self.list("figures", |unit| {
                Ok(UnitFigures { id: unit.text("id")?, name: unit.text("name")?, of: unit.texts("figures")? })
            })?,
        })
    }
}
