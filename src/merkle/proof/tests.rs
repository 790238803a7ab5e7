//! Proofs against the published vectors, every size up to 200, and every kind of small change.

use proptest::prelude::*;
use proptest::sample::Index;

use super::super::vectors::{self, hashes};
use super::*;

/// A proof's shape by RFC 6962's recursion, said a second time: where each of its hashes stands.
#[derive(Debug, PartialEq)]
enum Place {
    Start,
    Left,
    Right,
}

fn inclusion_shape(index: u64, size: u64) -> Vec<Place> {
    if size == 1 {
        return vec![];
    }
    let split = split_point(size as usize) as u64;
    let (mut shape, place) = match index < split {
        true => (inclusion_shape(index, split), Place::Right),
        false => (inclusion_shape(index - split, size - split), Place::Left),
    };
    shape.push(place);
    shape
}

fn consistency_shape(old_size: u64, size: u64, whole: bool) -> Vec<Place> {
    if old_size == size {
        return if whole { vec![] } else { vec![Place::Start] };
    }
    let split = split_point(size as usize) as u64;
    let (mut shape, place) = match old_size <= split {
        true => (consistency_shape(old_size, split, whole), Place::Right),
        false => (consistency_shape(old_size - split, size - split, false), Place::Left),
    };
    shape.push(place);
    shape
}

fn flip(hash: &mut Hash, bit: usize) {
    hash.0[bit / 8] ^= 1 << (bit % 8);
}

#[test]
fn the_reference_tree_gives_the_published_inclusion_proofs() {
    let leaves = vectors::reference_leaves();
    let roots = vectors::reference_roots();
    let published: [(usize, usize, &[&str]); 5] = [
        (0, 1, &[]),
        (
            0,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            &[
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        (
            1,
            5,
            &[
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ];
    for (index, size, proof) in published {
        let proof = hashes(proof);
        assert_eq!(inclusion_proof(&leaves[..size], index as u64), proof, "leaf {index} of {size}");
        verify_inclusion(leaves[index], index as u64, size as u64, &proof, roots[size]).unwrap();
    }
}

#[test]
fn the_reference_tree_gives_the_published_consistency_proofs() {
    let leaves = vectors::reference_leaves();
    let roots = vectors::reference_roots();
    let published: [(usize, usize, &[&str]); 4] = [
        (1, 1, &[]),
        (
            1,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            &[
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            &[
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ];
    for (old, new, proof) in published {
        let proof = hashes(proof);
        assert_eq!(consistency_proof(&leaves[..new], old as u64), proof, "{old} to {new}");
        verify_consistency(old as u64, roots[old], new as u64, roots[new], &proof).unwrap();
    }
}

#[test]
fn every_proof_of_every_tree_up_to_130_verifies() {
    let leaves = vectors::leaves(200);
    let roots: Vec<Hash> = (0..=200).map(|size| root_of(&leaves[..size])).collect();
    for size in (0..=130).chain([191, 192, 193, 200]) {
        let tree = &leaves[..size];
        for part in 0..=size as u64 {
            let proof = consistency_proof(tree, part);
            verify_consistency(part, roots[part as usize], size as u64, roots[size], &proof).unwrap();
            if let Some(leaf) = tree.get(part as usize) {
                verify_inclusion(*leaf, part, size as u64, &inclusion_proof(tree, part), roots[size])
                    .unwrap();
            }
        }
    }
}

#[test]
fn a_proof_has_the_hashes_that_the_recursion_of_rfc_6962_gives_and_no_more() {
    let leaves = vectors::quick_leaves(130);
    for size in 1..=130 {
        for part in 1..=size {
            let included = inclusion_proof(&leaves[..size as usize], part - 1);
            assert_eq!(included.len(), inclusion_shape(part - 1, size).len(), "leaf {} of {size}", part - 1);
            let consistent = consistency_proof(&leaves[..size as usize], part);
            assert_eq!(consistent.len(), consistency_shape(part, size, true).len(), "{part} to {size}");
        }
    }
}

#[test]
fn every_hash_of_every_consistency_proof_up_to_70_counts() {
    let leaves = vectors::leaves(70);
    let roots: Vec<Hash> = (0..=70).map(|size| root_of(&leaves[..size])).collect();
    for new in 1..=70u64 {
        for old in 1..=new {
            let (from, to) = (roots[old as usize], roots[new as usize]);
            let proof = consistency_proof(&leaves[..new as usize], old);
            for place in 0..proof.len() {
                let mut changed = proof.clone();
                flip(&mut changed[place], (old * new) as usize % 256);
                verify_consistency(old, from, new, to, &changed).unwrap_err();
                let mut shorter = proof.clone();
                shorter.remove(place);
                verify_consistency(old, from, new, to, &shorter).unwrap_err();
                let mut swapped = proof.clone();
                swapped.swap(place, 0);
                assert_eq!(verify_consistency(old, from, new, to, &swapped).is_ok(), swapped == proof);
            }
        }
    }
}

#[test]
fn every_hash_of_every_inclusion_proof_up_to_70_counts() {
    let leaves = vectors::leaves(70);
    for size in 1..=70usize {
        let root = root_of(&leaves[..size]);
        for (index, leaf) in (0u64..).zip(&leaves[..size]) {
            let proof = inclusion_proof(&leaves[..size], index);
            for place in 0..proof.len() {
                let mut changed = proof.clone();
                flip(&mut changed[place], (index as usize * size) % 256);
                let verdict = verify_inclusion(*leaf, index, size as u64, &changed, root);
                assert_eq!(verdict, Err(ProofError::NotIncluded));
            }
        }
    }
}

#[test]
fn no_size_but_its_own_fits_a_consistency_proof_between_different_roots() {
    let leaves = vectors::leaves(70);
    let roots: Vec<Hash> = (0..=70).map(|size| root_of(&leaves[..size])).collect();
    for (old, new) in [(6u64, 13u64), (8, 13), (31, 64), (33, 70), (64, 70)] {
        let proof = consistency_proof(&leaves[..new as usize], old);
        for other in 1..=70u64 {
            let (from, to) = (roots[old as usize], roots[new as usize]);
            if other != old {
                verify_consistency(other, roots[other as usize], new, to, &proof).unwrap_err();
            }
            if other != new {
                verify_consistency(old, from, other, roots[other as usize], &proof).unwrap_err();
            }
        }
    }
}

#[test]
fn a_consistency_proof_of_a_forked_tree_fails() {
    let honest = vectors::leaves(20);
    let mut forked = honest.clone();
    forked[3] = honest[4];
    forked[4] = honest[3];
    let proof = consistency_proof(&forked, 7);
    let verdict = verify_consistency(7, root_of(&honest[..7]), 20, root_of(&forked), &proof);
    assert_eq!(verdict, Err(ProofError::OldRootDiffers));
    // Perfect older trees are not in the proof, so there the newer root tells.
    let proof = consistency_proof(&forked, 8);
    let verdict = verify_consistency(8, root_of(&honest[..8]), 20, root_of(&forked), &proof);
    assert_eq!(verdict, Err(ProofError::NewRootDiffers));
}

#[test]
fn a_tree_that_lost_its_last_entries_is_refused() {
    let leaves = vectors::leaves(9);
    let (old, new) = (root_of(&leaves), root_of(&leaves[..8]));
    let verdict = verify_consistency(9, old, 8, new, &[]);
    assert_eq!(verdict, Err(ProofError::TreeShrank { old_size: 9, new_size: 8 }));
    assert_eq!(consistency_proof(&leaves[..8], 9), vec![]);
}

#[test]
fn a_leaf_outside_the_tree_has_no_proof() {
    let leaves = vectors::leaves(3);
    assert_eq!(inclusion_proof(&leaves, 3), vec![]);
    assert_eq!(inclusion_proof(&leaves, u64::MAX), vec![]);
    let verdict = verify_inclusion(leaves[0], 3, 3, &[], root_of(&leaves));
    assert_eq!(verdict, Err(ProofError::IndexOutsideTree { index: 3, size: 3 }));
    let verdict = verify_inclusion(leaves[0], 0, 0, &[], empty_root());
    assert_eq!(verdict, Err(ProofError::IndexOutsideTree { index: 0, size: 0 }));
}

#[test]
fn an_empty_older_tree_must_have_the_empty_root_and_no_proof() {
    let leaves = vectors::leaves(3);
    let root = root_of(&leaves);
    assert_eq!(verify_consistency(0, empty_root(), 3, root, &[]), Ok(()));
    assert_eq!(verify_consistency(0, leaves[0], 3, root, &[]), Err(ProofError::OldRootDiffers));
    assert_eq!(verify_consistency(0, empty_root(), 0, root, &[]), Err(ProofError::NewRootDiffers));
    let verdict = verify_consistency(0, empty_root(), 3, root, &leaves[..1]);
    assert_eq!(verdict, Err(ProofError::WrongLength { found: 1 }));
}

#[test]
fn two_roots_for_one_size_are_a_fork() {
    let leaves = vectors::leaves(4);
    let verdict = verify_consistency(4, root_of(&leaves), 4, leaves[0], &[]);
    assert_eq!(verdict, Err(ProofError::NewRootDiffers));
    let verdict = verify_consistency(2, leaves[0], 4, leaves[0], &[]);
    assert_eq!(verdict, Err(ProofError::WrongLength { found: 0 }), "an empty proof shows no growth");
}

#[test]
fn sizes_at_the_end_of_u64_are_judged_without_overflow() {
    let leaf = vectors::leaves(1)[0];
    let half = 1 << 63;
    for (index, size) in [(0, u64::MAX), (u64::MAX - 1, u64::MAX), (half, half + 1), (half - 1, half)] {
        for length in [0, 1, 2, 63, 64, 65] {
            let verdict = verify_inclusion(leaf, index, size, &vec![leaf; length], leaf);
            assert!(verdict.is_err(), "leaf {index} of {size} by {length} hashes");
        }
    }
    for (old, new) in [(1, u64::MAX), (half, u64::MAX), (half, half + 1), (u64::MAX - 1, u64::MAX)] {
        for length in [0, 1, 2, 63, 64, 65] {
            let verdict = verify_consistency(old, leaf, new, leaf, &vec![leaf; length]);
            assert!(verdict.is_err(), "{old} to {new} by {length} hashes");
        }
    }
}

#[test]
fn any_bit_flipped_in_leaf_root_or_proof_is_noticed() {
    let leaves = vectors::leaves(13);
    let (old, new) = (root_of(&leaves[..6]), root_of(&leaves));
    let included = inclusion_proof(&leaves, 11);
    let consistent = consistency_proof(&leaves, 6);
    for bit in 0..256 {
        let flipped = |hash: Hash| {
            let mut hash = hash;
            flip(&mut hash, bit);
            hash
        };
        verify_inclusion(flipped(leaves[11]), 11, 13, &included, new).unwrap_err();
        verify_inclusion(leaves[11], 11, 13, &included, flipped(new)).unwrap_err();
        verify_consistency(6, flipped(old), 13, new, &consistent).unwrap_err();
        verify_consistency(6, old, 13, flipped(new), &consistent).unwrap_err();
        for place in 0..included.len() {
            let mut proof = included.clone();
            flip(&mut proof[place], bit);
            verify_inclusion(leaves[11], 11, 13, &proof, new).unwrap_err();
        }
        for place in 0..consistent.len() {
            let mut proof = consistent.clone();
            flip(&mut proof[place], bit);
            verify_consistency(6, old, 13, new, &proof).unwrap_err();
        }
    }
}

proptest! {
    #[test]
    fn a_changed_inclusion_proof_fails(size in 1u64..200, at: Index, place: Index, bit in 0usize..256) {
        let leaves = vectors::leaves(size as usize);
        let index = at.index(size as usize) as u64;
        let (leaf, root) = (leaves[index as usize], root_of(&leaves));
        let proof = inclusion_proof(&leaves, index);
        prop_assert_eq!(verify_inclusion(leaf, index, size, &proof, root), Ok(()));
        if !proof.is_empty() {
            let mut changed = proof.clone();
            flip(place.get_mut(&mut changed), bit);
            prop_assert_eq!(verify_inclusion(leaf, index, size, &changed, root), Err(ProofError::NotIncluded));
            let mut shorter = proof.clone();
            shorter.remove(place.index(proof.len()));
            prop_assert!(verify_inclusion(leaf, index, size, &shorter, root).is_err());
        }
        let mut longer = proof.clone();
        longer.insert(place.index(proof.len() + 1), leaf);
        prop_assert!(verify_inclusion(leaf, index, size, &longer, root).is_err());
        for shift in 0..64 {
            let (other_index, other_size) = (index ^ (1 << shift), size ^ (1 << shift));
            prop_assert!(verify_inclusion(leaf, other_index, size, &proof, root).is_err());
            // Only a size that gives this leaf the same path can pass: the hashes cannot tell those apart.
            let same_path = index < other_size && inclusion_shape(index, other_size) == inclusion_shape(index, size);
            prop_assert_eq!(verify_inclusion(leaf, index, other_size, &proof, root).is_ok(), same_path);
        }
    }

    #[test]
    fn a_changed_consistency_proof_fails(new in 1u64..200, at: Index, place: Index, bit in 0usize..256) {
        let leaves = vectors::leaves(new as usize);
        let old = at.index(new as usize) as u64 + 1;
        let (old_root, new_root) = (root_of(&leaves[..old as usize]), root_of(&leaves));
        let proof = consistency_proof(&leaves, old);
        prop_assert_eq!(verify_consistency(old, old_root, new, new_root, &proof), Ok(()));
        if !proof.is_empty() {
            let mut changed = proof.clone();
            flip(place.get_mut(&mut changed), bit);
            prop_assert!(verify_consistency(old, old_root, new, new_root, &changed).is_err());
            let mut shorter = proof.clone();
            shorter.remove(place.index(proof.len()));
            prop_assert!(verify_consistency(old, old_root, new, new_root, &shorter).is_err());
        }
        let mut longer = proof.clone();
        longer.insert(place.index(proof.len() + 1), old_root);
        prop_assert!(verify_consistency(old, old_root, new, new_root, &longer).is_err());
        for shift in 0..64 {
            let (other_old, other_new) = (old ^ (1 << shift), new ^ (1 << shift));
            prop_assert!(verify_consistency(other_old, old_root, new, new_root, &proof).is_err());
            let same_path = old <= other_new
                && consistency_shape(old, other_new, true) == consistency_shape(old, new, true);
            prop_assert_eq!(verify_consistency(old, old_root, other_new, new_root, &proof).is_ok(), same_path);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn proofs_hold_in_logs_up_to_a_hundred_thousand(new in 1usize..100_000, old: Index, at: Index, place: Index, bit in 0usize..256) {
        let leaves = vectors::quick_leaves(new);
        let (old, index) = (old.index(new) + 1, at.index(new));
        let (from, to) = (root_of(&leaves[..old]), root_of(&leaves));
        let consistent = consistency_proof(&leaves, old as u64);
        prop_assert_eq!(verify_consistency(old as u64, from, new as u64, to, &consistent), Ok(()));
        let included = inclusion_proof(&leaves, index as u64);
        prop_assert_eq!(verify_inclusion(leaves[index], index as u64, new as u64, &included, to), Ok(()));
        prop_assert!(included.len() <= 17 && consistent.len() <= 18);
        for (mut proof, inclusion) in [(included, true), (consistent, false)] {
            if proof.is_empty() {
                continue;
            }
            flip(place.get_mut(&mut proof), bit);
            let verdict = match inclusion {
                true => verify_inclusion(leaves[index], index as u64, new as u64, &proof, to),
                false => verify_consistency(old as u64, from, new as u64, to, &proof),
            };
            prop_assert!(verdict.is_err());
        }
    }
}
