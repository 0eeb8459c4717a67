//! Which edits can be made by themselves, and which are a scheme only together.
//!
//! An edit that alone makes no sound scheme (weights that no longer add up, an indicator whose data are not declared) takes
//! along the fewest others that this search finds, and they are one step from then on.

use std::collections::{BTreeMap, BTreeSet};

type Set = BTreeSet<usize>;

/// The edits in blocks that are each sound without the others, in the order of their first edits. `among` tells of each
/// edit the siblings it stands among. All edits together must be sound.
pub(super) fn blocks(among: &[usize], sound: &mut dyn FnMut(&Set) -> bool) -> Vec<Set> {
    let mut blocks: Vec<Set> = Vec::new();
    for edit in 0..among.len() {
        if blocks.iter().any(|block| block.contains(&edit)) {
            continue;
        }
        let mut block = Set::from([edit]);
        // A block takes in those it overlaps; together they may need more.
        loop {
            let mut grown = if sound(&block) { block.clone() } else { needed(&block, &blocks, among, sound) };
            blocks.retain(|other| {
                let apart = other.is_disjoint(&grown);
                if !apart {
                    grown.extend(other);
                }
                apart
            });
            if grown == block {
                break;
            }
            block = grown;
        }
        blocks.push(block);
    }
    blocks.sort();
    blocks
}

/// The block with as few others as the search finds, so that it is sound: with all others first, then without whatever can
/// be left out. What belongs together is left out together: all siblings, then blocks that are known, then halves, quarters
/// and so on of the rest, down to single edits.
fn needed(block: &Set, known: &[Set], among: &[usize], sound: &mut dyn FnMut(&Set) -> bool) -> Set {
    let mut keep: Set = (0..among.len()).collect();
    let mut siblings: BTreeMap<usize, Set> = BTreeMap::new();
    for (edit, among) in among.iter().enumerate() {
        siblings.entry(*among).or_default().insert(edit);
    }
    // The edit's own siblings are the likeliest to be needed: without all others first.
    let near: Set = siblings.values().filter(|all| !all.is_disjoint(block)).flatten().copied().collect();
    if near.len() < keep.len() && sound(&near) {
        keep = near;
    }
    let mut without = |keep: &mut Set, part: &Set| {
        let fewer: Set = keep.difference(part).copied().collect();
        let done = fewer.len() < keep.len() && block.is_subset(&fewer) && sound(&fewer);
        if done {
            *keep = fewer;
        }
        done
    };
    for part in siblings.values().chain(known) {
        without(&mut keep, part);
    }
    let mut size = keep.len().div_ceil(2).max(1);
    loop {
        let mut some = false;
        let open: Vec<usize> = keep.difference(block).copied().collect();
        for part in open.chunks(size) {
            some |= without(&mut keep, &part.iter().copied().collect());
        }
        for part in known {
            some |= without(&mut keep, part);
        }
        match size {
            1 if !some => return keep,
            1 => {}
            _ => size = size.div_ceil(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Set, blocks};

    /// Sound is what holds both or neither of each pair, and a second with its first.
    fn sound(pairs: &[(usize, usize)], needs: &[(usize, usize)], set: &Set) -> bool {
        pairs.iter().all(|(a, b)| set.contains(a) == set.contains(b))
            && needs.iter().all(|(a, b)| !set.contains(a) || set.contains(b))
    }

    #[test]
    fn what_needs_each_other_is_one_step() {
        let sets = blocks(&[1; 6], &mut |set| sound(&[(0, 3), (3, 5)], &[(4, 1)], set));
        let wanted: Vec<Set> = vec![Set::from([0, 3, 5]), Set::from([1, 4]), Set::from([2])];
        assert_eq!(sets, wanted);
    }

    #[test]
    fn what_needs_nothing_stands_alone() {
        assert_eq!(blocks(&[1, 1, 2], &mut |_| true).len(), 3);
        assert!(blocks(&[], &mut |_| true).is_empty());
    }
}
