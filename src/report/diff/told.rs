//! The changes of a comparison in words of both languages, to be kept: what `kaohe log` tells of each commit.

use super::{Compared, Telling, subject};
use crate::base::language::{Bilingual, Lang};
use crate::diff::What;
use serde::{Deserialize, Serialize};

/// One change in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The stable name of its kind of change, such as `node.cap`.
    pub name: String,
    /// The word of the kind of thing that changed.
    pub kind: String,
    /// Its id after the change, or before it of what is gone.
    pub id: String,
    /// Its id before, where that was another.
    pub was: Option<String>,
    /// What it is told under: the word of the kind and the id, of a rule those of its indicator.
    pub under: (String, String),
    /// The word of its class.
    pub class: String,
    /// Sixteen hexadecimal digits that name the change.
    pub fingerprint: String,
    /// What it is told under, in words.
    pub heading: Words,
    /// What changed, from what to what.
    pub sentence: Words,
    /// Which way it goes.
    pub way: Words,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// The text in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl From<Bilingual> for Words {
    fn from(text: Bilingual) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}

/// The changes of a comparison, in its order.
#[must_use]
pub fn told(compared: Compared) -> Vec<Told> {
    let [zh, en] = [Lang::Zh, Lang::En].map(|lang| sentences(compared, lang));
    let changes = compared.of.changes.iter().zip(zh.into_iter().zip(en));
    let one = changes.map(|(change, (zh, en))| {
        let (kind, id) = subject(change);
        let was = match &change.what {
            What::Renamed { .. } => change.old.as_ref().map(|side| side.id.clone()),
            _ => None,
        };
        Told {
            name: change.name(),
            kind: change.kind.word().to_owned(),
            id: change.id.clone(),
            was,
            under: (kind.word().to_owned(), id),
            class: change.judgement.class.word().to_owned(),
            fingerprint: change.fingerprint.clone(),
            heading: Words { zh: zh.0, en: en.0 },
            sentence: Words { zh: zh.1, en: en.1 },
            way: change.judgement.class.name().into(),
        }
    });
    one.collect()
}

/// Heading and sentence of each change.
fn sentences(compared: Compared, lang: Lang) -> Vec<(String, String)> {
    let words = super::words::Words::new(compared.of.old, compared.of.new, lang);
    let telling = Telling::new(compared, &words);
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    let one = |change| {
        let line = telling.line(change);
        (telling.heading_of(change), line.sentence(colon))
    };
    compared.of.changes.iter().map(one).collect()
}
