//! Whether a bulletin is a draft or was issued.

use crate::base::calendar::Date;
use crate::base::language::Lang;
use std::collections::{BTreeMap, BTreeSet};

/// That a bulletin was issued: by whom and when, and what corrected it since. All of it comes from the signing process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The office that issued it.
    pub by: String,
    /// The day it was issued, which is the date it bears.
    pub date: Date,
    /// Its serial number, such as `X优化办发〔2022〕3号`, where it has one already.
    pub number: Option<String>,
    /// The corrections, by number and day, the first one first.
    pub corrections: Vec<(u32, Date)>,
    /// The published figures that the last of them changed: keys of [`super::figures`], by unit.
    pub changed: BTreeMap<String, BTreeSet<String>>,
}

impl Issued {
    /// What the edition is called behind its title: final, or revised.
    pub(crate) fn mark(issued: Option<&Self>, lang: Lang) -> String {
        let last = issued.map(|issued| issued.corrections.last());
        match (last, lang) {
            (None, Lang::Zh) => "征求意见稿".to_owned(),
            (None, Lang::En) => "draft for comment".to_owned(),
            (Some(None), Lang::Zh) => "定稿".to_owned(),
            (Some(None), Lang::En) => "final edition".to_owned(),
            (Some(Some((number, _))), Lang::Zh) => format!("更正版（更正通报第{number}号）"),
            (Some(Some((number, _))), Lang::En) => format!("revised edition (correction no. {number})"),
        }
    }

    /// Who issued it and when, and the days of its corrections.
    pub(crate) fn told(&self, lang: Lang) -> String {
        let mut text = match lang {
            Lang::Zh => format!("{}，{}", self.by, dated(self.date, lang)),
            Lang::En => format!("{}, {}", self.by, dated(self.date, lang)),
        };
        for (number, day) in &self.corrections {
            text.push_str(&match lang {
                Lang::Zh => format!("；{}更正（第{number}号）", dated(*day, lang)),
                Lang::En => format!("; corrected {} (no. {number})", dated(*day, lang)),
            });
        }
        text
    }
}

/// A day as documents bear it: `2022年7月5日` without padding, as GB/T 9704 has it; `2022-07-05` in English.
pub(crate) fn dated(day: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.to_string(),
    }
}
