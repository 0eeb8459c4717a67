//! Issued editions: a bulletin is a draft until it is issued; from then on a lock beside it holds what was published.
//!
//! - [`lock`]: the lock itself, its text and how it is read;
//! - [`kept`]: the files of editions that corrections superseded;
//! - [`render`]: everything that is published of a period, as a draft or as the edition a record says it is.
//!
//! The lock is the one record. `corrections.yaml`, the notices and `bulletin.ruleset.json` are written from it and from the
//! run, so that a build can write all of them again, byte for byte.

pub mod kept;
pub mod lock;

use crate::analysis::robustness::Robustness;
use crate::approval::Approvals;
use crate::base::source::Sources;
use crate::data::PeriodData;
use crate::engine::outcome::Outcome;
use crate::engine::{Known, Past};
use crate::model::RuleSet;
use crate::model::canonical::canonical;
use crate::report::correction::{Notice, correction};
use crate::report::escape;
use crate::report::figures::{self, UnitFigures};
use crate::report::unit::{self, Making};
use crate::report::{self, Edition, Form, Issued, Readers, Rendered, TemplateError, Templates};
use lock::{Correction, FORMAT, Inputs, Lock, Signed, Used};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the lock beside a bulletin.
pub const LOCK: &str = "bulletin.lock";

/// The name of the rule set beside a bulletin.
pub const RULESET: &str = "bulletin.ruleset.json";

/// The name of the folder beside a bulletin in which the editions that corrections superseded are kept.
pub const SUPERSEDED: &str = "superseded";

/// A finished run of a period.
#[derive(Debug, Clone, Copy)]
pub struct Finished<'a> {
    /// The edition in force.
    pub rules: &'a RuleSet,
    /// The data.
    pub data: &'a PeriodData,
    /// The results.
    pub outcome: &'a Outcome,
    /// What was known before.
    pub known: &'a Known<'a>,
    /// The texts rules and data were read from.
    pub sources: &'a Sources,
    /// Where the edition and the goals of its units stand.
    pub approvals: &'a Approvals,
    /// In which forms its bulletin is published.
    pub forms: &'a [Form],
    /// The templates it is printed with.
    pub templates: &'a Templates,
    /// The names of the pages of units beside it.
    pub pages: &'a [String],
    /// How far places and awards rest on the weights, where that is told.
    pub robustness: Option<&'a Robustness>,
}

/// That a bulletin was issued, and what was corrected since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Who issued it.
    pub signed: Signed,
    /// The corrections, the first one first.
    pub corrections: Vec<Correction>,
    /// The lock of the edition that each of them superseded.
    pub before: Vec<Lock>,
}

impl Record {
    /// What what is made of a run says of it.
    #[must_use]
    pub fn issued(&self, run: &Finished<'_>) -> Issued {
        Issued {
            by: self.signed.by.clone(),
            date: self.signed.date,
            number: self.signed.number.clone(),
            corrections: (1..).zip(self.corrections.iter().map(|one| one.date)).collect(),
            changed: self.before.last().map_or_else(BTreeMap::new, |before| changed(&before.figures, &run.figures().0)),
        }
    }
}

/// SHA-256 of a content, lower-case hex: what `sha256sum` says of the file.
#[must_use]
pub fn sha256(content: impl AsRef<[u8]>) -> String {
    Sha256::digest(content.as_ref()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Finished<'_> {
    /// The pages of its units: of a draft, without a record, or of what was issued. Nobody signs them: no lock holds them.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub fn unit_pages(
        &self,
        record: Option<&Record>,
        threads: usize,
        made: &(dyn Fn() + Sync),
    ) -> Result<Vec<Rendered>, TemplateError> {
        let Self { rules, data, outcome, known, sources, approvals, pages: names, robustness, .. } = *self;
        let issued = record.map(|record| record.issued(self));
        let making = Making { names, robustness, issued: issued.as_ref(), threads, made };
        unit::render(rules, data, outcome, known, sources, approvals, making)
    }

    /// The published figures, and the hash of all.
    #[must_use]
    pub fn figures(&self) -> (Vec<UnitFigures>, String) {
        let of = |readers| figures::figures(self.rules, self.data, self.outcome, self.sources, readers);
        (of(Readers::Public), figures::hash(&of(Readers::Office)))
    }

    /// What it is made from.
    #[must_use]
    pub fn inputs(&self) -> Inputs {
        let files = (self.data.files.iter().zip(&self.data.digests))
            .map(|(file, digest)| (self.sources.get(*file).path.clone(), digest.clone()))
            .filter(|(path, _)| !path.is_empty());
        let past = |past: &Past<'_>| Used {
            scheme: past.rules.scheme.id.clone(),
            period: past.data.period,
            meaning: past.rules.meaning.clone(),
            data: past.data.hash.clone(),
        };
        let uses = self.outcome.borrowed.iter().filter_map(|one| {
            let import = self.rules.imports.get(one.scheme.index())?;
            let (scheme, meaning) = (import.rules.scheme.id.clone(), import.rules.meaning.clone());
            Some(Used { scheme, period: one.period, meaning, data: one.data.clone() })
        });
        let approvals: Vec<Json> = (self.approvals.lists.iter())
            .map(|list| json!([list.unit, list.stand.id(), list.last.as_ref().map(|last| &last.seal)]))
            .collect();
        Inputs {
            meaning: self.rules.meaning.clone(),
            wording: self.rules.wording.clone(),
            data: self.data.hash.clone(),
            files: files.collect(),
            approvals: sha256(Json::from(approvals).to_string()),
            earlier: self.known.earlier.iter().map(past).collect(),
            uses: uses.collect(),
            robustness: self.robustness.map(|robustness| robustness.plan.clone()),
            templates: self.templates.hash(),
            tool: concat!("kaohe ", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

/// Everything that is published of a period, in the order in which it is written: as a draft without a record; else with
/// notices, log, rule set and, last, the lock.
///
/// # Errors
/// A template that cannot be rendered.
pub fn render(run: &Finished<'_>, record: Option<&Record>) -> Result<Vec<Rendered>, TemplateError> {
    let issued = record.map(|record| record.issued(run));
    let Finished { rules, data, outcome, known, sources, approvals, forms, templates, pages, robustness } = *run;
    let edition = Edition { issued: issued.as_ref(), forms, templates, pages, robustness };
    let mut files = report::render(rules, data, outcome, known, sources, approvals, &edition)?;
    let Some(record) = record else { return Ok(files) };
    let (figures, whole) = run.figures();
    for (at, one) in record.corrections.iter().enumerate() {
        let Some(before) = record.before.get(at) else { continue };
        let after = record.before.get(at + 1).map_or(&figures, |next| &next.figures);
        files.extend(correction(&Notice {
            rules,
            period: data.period,
            number: u32::try_from(at + 1).unwrap_or(u32::MAX),
            by: &one.by,
            date: one.date,
            reason: &one.reason,
            before: &before.figures,
            after,
        })?);
    }
    if !record.corrections.is_empty() {
        files.push(Rendered::text("corrections.yaml".to_owned(), log(&record.corrections)));
    }
    // Rules hold targets and tasks of units: what a scheme keeps back does not leave in them.
    if rules.publishes_all() {
        files.push(Rendered::text(RULESET.to_owned(), ruleset(rules)));
    }
    let lock = Lock {
        format: FORMAT,
        scheme: rules.scheme.id.clone(),
        edition: rules.scheme.edition.clone(),
        period: data.period,
        language: rules.scheme.locale.lang(),
        signed: record.signed.clone(),
        corrections: record.corrections.clone(),
        inputs: run.inputs(),
        files: files.iter().map(|file| (file.name.clone(), sha256(&file.bytes))).collect(),
        whole,
        figures,
    };
    files.push(Rendered::text(LOCK.to_owned(), lock.text()));
    Ok(files)
}

/// The figures that are not what they were, by unit.
fn changed(before: &[UnitFigures], after: &[UnitFigures]) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for change in figures::changes(before, after) {
        found.entry(change.unit).or_default().insert(change.key);
    }
    found
}

/// The corrections as a log for people.
fn log(corrections: &[Correction]) -> String {
    let mut text = "# 更正登记，由 kaohe correct 写成。 Corrections, written by `kaohe correct`.\n".to_owned();
    for (number, one) in (1..).zip(corrections) {
        // JSON is YAML: a text stays on one line whatever it holds.
        let quoted = |text: &str| escape::json(Json::from(text).to_string());
        text.push_str(&format!(
            "- number: {number}\n  date: {}\n  by: {}\n  reason: {}\n  superseded: {}\n",
            one.date,
            quoted(&one.by),
            quoted(&one.reason),
            one.superseded
        ));
    }
    text
}

/// The rule set as `kaohe compile` prints it, with the titles of what people read about: what the next bulletin is compared
/// with where the texts of the scheme are no longer at hand.
fn ruleset(rules: &RuleSet) -> String {
    let form: Json = serde_json::from_str(&canonical(rules)).unwrap_or_default();
    let titles: BTreeMap<&str, &str> =
        rules.nodes.iter().map(|node| (node.id.as_str(), node.title.as_deref().unwrap_or(&node.name))).collect();
    let whole = json!({
        "edition": rules.scheme.edition,
        "meaning": rules.meaning,
        "ruleset": form,
        "scheme": rules.scheme.id,
        "title": rules.scheme.title,
        "titles": titles,
        "wording": rules.wording,
    });
    escape::json(format!("{}\n", serde_json::to_string_pretty(&whole).unwrap_or_default()))
}
