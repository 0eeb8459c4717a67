//! The hospital scheme by hand: four quarters, spread over what is available, at least three.

use super::fraction::Fraction;
use super::reading::{data_folder, figure, table, text};

pub(crate) struct Hospital {
    pub(crate) id: String,
    pub(crate) state: String,
    pub(crate) domains: [Option<Fraction>; 4],
    /// Not rounded.
    pub(crate) before: Option<Fraction>,
    pub(crate) total: Option<Fraction>,
    pub(crate) place: Option<u32>,
}

pub(crate) fn assess() -> Vec<Hospital> {
    let rows = table(&text(&data_folder("hospital-value-based-purchasing").join("2021/hvbp-fy2021.csv")));
    let mut all: Vec<Hospital> = rows
        .iter()
        .map(|row| {
            let domains =
                ["clinical_outcomes", "person_and_community_engagement", "safety", "efficiency_and_cost_reduction"]
                    .map(|name| figure(&row[name]));
            let present: Vec<Fraction> = domains.iter().copied().flatten().collect();
            let quarter = Fraction::new(1, 4);
            let weights = quarter * Fraction::from(present.len() as i128);
            let before =
                (present.len() >= 3).then(|| present.iter().map(|value| *value * quarter).sum::<Fraction>() / weights);
            let total = before.map(|total| total.rounded(11));
            Hospital { id: row["facility"].clone(), state: row["state"].clone(), domains, before, total, place: None }
        })
        .collect();
    for index in 0..all.len() {
        let own = &all[index];
        let better = |other: &&Hospital| other.state == own.state && other.total > own.total;
        all[index].place = own.total.map(|_| u32::try_from(all.iter().filter(better).count()).unwrap() + 1);
    }
    all
}
