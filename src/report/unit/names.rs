//! The names of the pages' files: permanent, made of the ids of units alone, and safe on every disk.

use crate::data::PeriodData;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The name of each unit's page, without language and ending, in the order of units. Letters and digits of any script,
/// `-` and `_` stand for themselves, every other character for `~` and its number, so that no id leads out of the
/// folder. Where ids differ only by the case of letters, capitals are written by their numbers, too: some disks do not
/// tell them apart.
#[must_use]
pub fn names(data: &PeriodData) -> Vec<String> {
    let folded = |id: &str| id.to_lowercase();
    let mut alike: BTreeMap<String, u32> = BTreeMap::new();
    for unit in &data.units {
        *alike.entry(folded(&unit.id)).or_default() += 1;
    }
    let of = |id: &str| safe(id, alike.get(&folded(id)).is_some_and(|number| *number > 1));
    data.units.iter().map(|unit| of(&unit.id)).collect()
}

fn safe(id: &str, capitals: bool) -> String {
    let mut name = String::with_capacity(id.len());
    for c in id.chars() {
        let plain = c.is_alphanumeric() && !(capitals && c.is_uppercase());
        if plain || matches!(c, '-' | '_') {
            name.push(c);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(name, "~{:x}~", u32::from(c));
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn ids_stay_in_their_folder() {
        assert_eq!(safe("urban-management_2", false), "urban-management_2");
        assert_eq!(safe("税务局", false), "税务局");
        assert_eq!(safe("../a b", false), "~2e~~2e~~2f~a~20~b");
        assert_eq!(safe("Ab", true), "~41~b");
        assert_eq!(safe("a\u{202e}#?\"<", false), "a~202e~~23~~3f~~22~~3c~");
    }
}
