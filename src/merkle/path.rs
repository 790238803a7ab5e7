//! An inclusion proof made while the leaves go by, so that a log of any size needs no more memory than its proof.
//! The same proof from a list of all leaves, and checking it, are in `proof`.

use super::hash::Hash;
use super::range::CompactRange;

/// The way from one leaf up to the root, as RFC 6962 §2.1.1's PATH, of a tree whose leaves are given one by one.
#[derive(Debug, Clone)]
pub struct InclusionPath {
    index: u64,
    size: u64,
    /// How many leaves were given.
    seen: u64,
    /// The subtrees beside the way, by their first leaf: the order in which leaves come.
    siblings: Vec<Sibling>,
    /// Which of them the next leaf belongs to, unless it is the leaf itself.
    current: usize,
    growing: CompactRange,
}

/// A subtree beside the way.
#[derive(Debug, Clone)]
struct Sibling {
    /// Its leaves, the first and the one after the last.
    from: u64,
    to: u64,
    /// Its place in the proof, nearest to the leaf first.
    place: usize,
    root: Option<Hash>,
}

impl InclusionPath {
    /// A path for leaf `index` of the tree of `size` leaves; none where there is no such leaf.
    pub fn new(index: u64, size: u64) -> Option<InclusionPath> {
        if index >= size {
            return None;
        }
        let siblings = siblings(index, size);
        Some(InclusionPath { index, size, seen: 0, siblings, current: 0, growing: CompactRange::new() })
    }

    /// Takes the next leaf's hash, from leaf 0 on. Leaves beyond the tree are left out of account.
    pub fn push(&mut self, leaf: Hash) {
        let number = self.seen;
        if number >= self.size {
            return;
        }
        self.seen += 1;
        let Some(sibling) = self.siblings.get_mut(self.current).filter(|_| number != self.index) else {
            return;
        };
        self.growing.push(leaf);
        if number + 1 == sibling.to {
            sibling.root = Some(std::mem::take(&mut self.growing).root());
            self.current += 1;
        }
    }

    /// The proof, nearest hash first; none while leaves are missing.
    pub fn proof(&self) -> Option<Vec<Hash>> {
        if self.seen < self.size {
            return None;
        }
        let mut by_place: Vec<&Sibling> = self.siblings.iter().collect();
        by_place.sort_by_key(|sibling| sibling.place);
        by_place.into_iter().map(|sibling| sibling.root).collect()
    }
}

/// The subtrees beside the way from the leaf to the root, by their first leaf. `index` is below `size`.
fn siblings(index: u64, size: u64) -> Vec<Sibling> {
    let (mut from, mut to) = (0, size);
    let mut found = Vec::new();
    while to - from > 1 {
        let middle = from + (1 << (to - from - 1).ilog2());
        let beside = if index < middle { (middle, to) } else { (from, middle) };
        (from, to) = if index < middle { (from, middle) } else { (middle, to) };
        found.push(Sibling { from: beside.0, to: beside.1, place: 0, root: None });
    }
    for (place, sibling) in found.iter_mut().rev().enumerate() {
        sibling.place = place;
    }
    found.sort_by_key(|sibling| sibling.from);
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{inclusion_proof, vectors};
    use super::*;

    fn streamed(leaves: &[Hash], index: u64, size: u64) -> Option<Vec<Hash>> {
        let mut path = InclusionPath::new(index, size)?;
        leaves.iter().for_each(|leaf| path.push(*leaf));
        path.proof()
    }

    #[test]
    fn a_streamed_proof_is_the_one_made_of_all_leaves() {
        let leaves = vectors::leaves(130);
        for size in 1..=130 {
            for index in 0..size {
                let proof = inclusion_proof(&leaves[..size], index as u64);
                assert_eq!(streamed(&leaves, index as u64, size as u64), Some(proof), "{index} of {size}");
            }
        }
    }

    #[test]
    fn there_is_no_proof_before_the_last_leaf_or_of_a_leaf_outside() {
        let leaves = vectors::leaves(9);
        for seen in 0..9 {
            assert_eq!(streamed(&leaves[..seen], 4, 9), None, "{seen} leaves");
        }
        assert!(InclusionPath::new(9, 9).is_none());
        assert!(InclusionPath::new(0, 0).is_none());
        assert_eq!(streamed(&leaves, 0, 1), Some(vec![]));
    }

    #[test]
    fn the_largest_tree_is_laid_out_without_overflow() {
        for index in [0, 1, 1 << 63, u64::MAX - 1] {
            let path = InclusionPath::new(index, u64::MAX).unwrap();
            assert!((1..=64).contains(&path.siblings.len()));
            let leaves: u64 = path.siblings.iter().map(|sibling| sibling.to - sibling.from).sum();
            assert_eq!(leaves, u64::MAX - 1, "all leaves but the one");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn in_logs_up_to_a_hundred_thousand_both_ways_agree(size in 1u64..100_000, at: prop::sample::Index) {
            let leaves = vectors::quick_leaves(size as usize);
            let index = at.index(size as usize) as u64;
            prop_assert_eq!(streamed(&leaves, index, size), Some(inclusion_proof(&leaves, index)));
        }
    }
}
