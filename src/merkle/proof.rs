//! Inclusion and consistency proofs: made from leaf hashes (RFC 6962 §2.1.1, §2.1.2), checked without them
//! (RFC 9162 §2.1.3.2, §2.1.4.2). Who signed the roots is `note`'s matter.
//!
//! A proof binds hashes to roots, and positions only as far as they shape the path: trees of 3 and of 4 leaves give
//! leaf 0 the same path. So sizes must come from where the roots come from, a signed checkpoint.

use super::hash::{Hash, empty_root, node_hash};
use super::range::root_of;

/// Why a proof does not show what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    #[error("there is no leaf {index} in a tree of {size} leaves")]
    IndexOutsideTree { index: u64, size: u64 },
    #[error("the older tree has {old_size} leaves, more than the newer one's {new_size}")]
    TreeShrank { old_size: u64, new_size: u64 },
    #[error("the proof has {found} hashes, which is not what these sizes need")]
    WrongLength { found: usize },
    #[error("the leaf is not in the tree with this root at this place")]
    NotIncluded,
    #[error("the proof does not lead to the older root")]
    OldRootDiffers,
    #[error("the newer tree does not continue the older one")]
    NewRootDiffers,
}

impl ProofError {
    /// A name for this error that stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            ProofError::IndexOutsideTree { .. } => "proof-index-outside-tree",
            ProofError::TreeShrank { .. } => "proof-tree-shrank",
            ProofError::WrongLength { .. } => "proof-wrong-length",
            ProofError::NotIncluded => "proof-not-included",
            ProofError::OldRootDiffers => "proof-old-root-differs",
            ProofError::NewRootDiffers => "proof-new-root-differs",
        }
    }
}

/// The hashes that lead from leaf `index` to the root of the tree over `leaves`, nearest first.
///
/// A leaf outside the tree has no proof: the answer is empty, and [`verify_inclusion`] refuses such an index.
pub fn inclusion_proof(leaves: &[Hash], index: u64) -> Vec<Hash> {
    let mut proof = Vec::new();
    if let Some(index) = usize::try_from(index).ok().filter(|index| *index < leaves.len()) {
        path(leaves, index, &mut proof);
    }
    proof
}

/// Checks that `leaf` is number `index` (from 0) in the tree of `size` leaves with this `root`.
pub fn verify_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::IndexOutsideTree { index, size });
    }
    let wrong_length = ProofError::WrongLength { found: proof.len() };
    let mut climb = Climb { node: index, last: size - 1 };
    let mut hash = leaf;
    for sibling in proof {
        hash = match climb.up() {
            Some(Side::Left) => node_hash(sibling, &hash),
            Some(Side::Right) => node_hash(&hash, sibling),
            None => return Err(wrong_length),
        };
    }
    if !climb.at_root() {
        return Err(wrong_length);
    }
    if hash != root {
        return Err(ProofError::NotIncluded);
    }
    Ok(())
}

/// The hashes that show that the tree over `leaves` continues the tree over the first `old_size` of them.
///
/// Empty when there is nothing to show: nothing came before, nothing came since, or (which [`verify_consistency`]
/// refuses) `old_size` lies beyond the tree.
pub fn consistency_proof(leaves: &[Hash], old_size: u64) -> Vec<Hash> {
    let mut proof = Vec::new();
    if let Some(old_size) = usize::try_from(old_size).ok().filter(|old| (1..leaves.len()).contains(old)) {
        subproof(leaves, old_size, true, &mut proof);
    }
    proof
}

/// Checks that the newer tree begins with exactly the older tree's leaves: nothing edited, removed or moved.
///
/// An older tree without leaves must have the [`empty_root`]; it is the beginning of every tree, so then nothing is
/// learned about the newer root.
pub fn verify_consistency(
    old_size: u64,
    old_root: Hash,
    new_size: u64,
    new_root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old_size > new_size {
        return Err(ProofError::TreeShrank { old_size, new_size });
    }
    if old_size == 0 && old_root != empty_root() {
        return Err(ProofError::OldRootDiffers);
    }
    if old_size == 0 || old_size == new_size {
        return verify_without_hashes(old_root, new_root, old_size == new_size, proof);
    }
    let (old, new) = roots_by_proof(old_size, old_root, new_size, proof)
        .ok_or(ProofError::WrongLength { found: proof.len() })?;
    if old != old_root {
        return Err(ProofError::OldRootDiffers);
    }
    if new != new_root {
        return Err(ProofError::NewRootDiffers);
    }
    Ok(())
}

/// RFC 6962's PATH. `index` is within `leaves`.
fn path(leaves: &[Hash], index: usize, proof: &mut Vec<Hash>) {
    if leaves.len() == 1 {
        return;
    }
    let split = split_point(leaves.len());
    let (left, right) = leaves.split_at(split);
    if index < split {
        path(left, index, proof);
        proof.push(root_of(right));
    } else {
        path(right, index - split, proof);
        proof.push(root_of(left));
    }
}

/// RFC 6962's SUBPROOF. `old_size` is 1 to the number of `leaves`; `whole` says that the older tree's root is the
/// root of its part in here, which the verifier then knows already.
fn subproof(leaves: &[Hash], old_size: usize, whole: bool, proof: &mut Vec<Hash>) {
    if old_size == leaves.len() {
        if !whole {
            proof.push(root_of(leaves));
        }
        return;
    }
    let split = split_point(leaves.len());
    let (left, right) = leaves.split_at(split);
    if old_size <= split {
        subproof(left, old_size, whole, proof);
        proof.push(root_of(right));
    } else {
        subproof(right, old_size - split, false, proof);
        proof.push(root_of(left));
    }
}

/// Where RFC 6962 divides a tree of two leaves or more: the largest power of two below its size.
fn split_point(size: usize) -> usize {
    1 << (size - 1).ilog2()
}

/// The cases of consistency that need no proof: the same tree twice, or an older one without leaves.
fn verify_without_hashes(
    old_root: Hash,
    new_root: Hash,
    same_tree: bool,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if !proof.is_empty() {
        return Err(ProofError::WrongLength { found: proof.len() });
    }
    if same_tree && old_root != new_root {
        return Err(ProofError::NewRootDiffers);
    }
    Ok(())
}

/// Both roots as the proof gives them, for `1 <= old_size < new_size`; `None` if it has a hash too few or too many.
fn roots_by_proof(old_size: u64, old_root: Hash, new_size: u64, proof: &[Hash]) -> Option<(Hash, Hash)> {
    // A perfect older tree is itself the subtree to start from, and so left out of the proof.
    let (start, siblings) = match old_size.is_power_of_two() {
        true => (old_root, proof),
        false => proof.split_first().map(|(first, rest)| (*first, rest))?,
    };
    let mut climb = Climb::from_edge_of(old_size, new_size);
    let (mut old, mut new) = (start, start);
    for sibling in siblings {
        match climb.up()? {
            Side::Left => {
                old = node_hash(sibling, &old);
                new = node_hash(sibling, &new);
            }
            Side::Right => new = node_hash(&new, sibling),
        }
    }
    climb.at_root().then_some((old, new))
}

/// The way from a node to the root, one proof hash a step. `node` is the position in its level, `last` the
/// position of that level's last node (RFC 9162 calls them fn and sn).
struct Climb {
    node: u64,
    last: u64,
}

/// On which side of the node a proof's hash stands.
enum Side {
    Left,
    Right,
}

impl Climb {
    /// From the last perfect subtree of the older tree, up through the newer one. `old_size` is at least 1.
    fn from_edge_of(old_size: u64, new_size: u64) -> Climb {
        let height = old_size.trailing_zeros();
        Climb { node: (old_size - 1) >> height, last: (new_size - 1) >> height }
    }

    /// Takes one step up; `None` when there is no higher node.
    fn up(&mut self) -> Option<Side> {
        if self.at_root() {
            return None;
        }
        let side = if self.node % 2 == 1 || self.node == self.last { Side::Left } else { Side::Right };
        if matches!(side, Side::Left) {
            // The last node of a level may be an only child: it stands for its parents until it is a right child.
            let only_child_for = self.node.trailing_zeros();
            self.node >>= only_child_for;
            self.last >>= only_child_for;
        }
        self.node >>= 1;
        self.last >>= 1;
        Some(side)
    }

    fn at_root(&self) -> bool {
        self.last == 0
    }
}

#[cfg(test)]
mod tests;
