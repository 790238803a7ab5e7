//! The compact range: a growing tree held as the roots of its perfect subtrees. Proofs are in `proof`.
//!
//! A tree of n leaves is a row of perfect subtrees, one for each bit set in n, largest on the left. Their roots are
//! all one needs to append a leaf and to know the root: at most 64 hashes for any log, so a log's head can hold
//! them and an append never reads old entries.

use super::hash::{Hash, empty_root, node_hash};

/// A tree's size and the roots of its perfect subtrees, large to small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompactRange {
    size: u64,
    subtrees: Vec<Hash>,
}

/// Why stored bytes are not a compact range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    #[error(
        "a tree of {size} leaves has {expected} subtree hashes of 32 bytes, but there were {found} bytes"
    )]
    WrongLength { size: u64, expected: usize, found: usize },
}

impl RangeError {
    /// A name for this error that stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            RangeError::WrongLength { .. } => "range-wrong-length",
        }
    }
}

impl CompactRange {
    /// The tree without leaves.
    pub fn new() -> CompactRange {
        CompactRange::default()
    }

    /// How many leaves the tree has; also the number that the next leaf gets.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends one leaf, given as its [`leaf_hash`](super::leaf_hash).
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self.subtrees.pop().expect("one subtree stands for each bit set in the size");
            node = node_hash(&left, &node);
        }
        self.subtrees.push(node);
        self.size += 1;
    }

    /// The tree's root (RFC 6962's MTH of all leaves so far).
    pub fn root(&self) -> Hash {
        let smallest_first = self.subtrees.iter().rev().copied();
        smallest_first.reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(empty_root)
    }

    /// The subtree hashes, 32 bytes each, large to small. The size is not in it: it is stored beside.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.subtrees.iter().flat_map(|hash| hash.0).collect()
    }

    /// Reads back [`to_bytes`](CompactRange::to_bytes) of a tree of `size` leaves.
    ///
    /// Only the number of hashes can be checked; that they are the right ones shows when the root is compared
    /// with a checkpoint's.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Result<CompactRange, RangeError> {
        let expected = size.count_ones() as usize;
        let (chunks, rest) = bytes.as_chunks::<32>();
        if chunks.len() != expected || !rest.is_empty() {
            return Err(RangeError::WrongLength { size, expected, found: bytes.len() });
        }
        Ok(CompactRange { size, subtrees: chunks.iter().copied().map(Hash).collect() })
    }
}

/// The root of the tree over these leaf hashes.
pub fn root_of(leaves: &[Hash]) -> Hash {
    let mut range = CompactRange::new();
    for leaf in leaves {
        range.push(*leaf);
    }
    range.root()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::vectors;
    use super::*;

    #[test]
    fn the_reference_tree_has_the_published_root_at_every_size() {
        let leaves = vectors::reference_leaves();
        let mut range = CompactRange::new();
        for (size, root) in vectors::reference_roots().into_iter().enumerate() {
            assert_eq!(range.root(), root, "of {size} leaves");
            assert_eq!(root_of(&leaves[..size]), root, "of {size} leaves");
            assert_eq!(vectors::root_by_definition(&leaves[..size]), root, "of {size} leaves");
            if let Some(leaf) = leaves.get(size) {
                range.push(*leaf);
            }
        }
    }

    #[test]
    fn at_each_size_the_range_gives_the_root_of_the_recursive_definition() {
        let leaves = vectors::leaves(200);
        let mut range = CompactRange::new();
        for size in 0..=200 {
            assert_eq!(range.size(), size as u64);
            assert_eq!(range.root(), vectors::root_by_definition(&leaves[..size]), "of {size} leaves");
            if let Some(leaf) = leaves.get(size) {
                range.push(*leaf);
            }
        }
    }

    #[test]
    fn a_range_with_a_hash_too_few_or_too_many_is_refused() {
        let wrong = |size, found| {
            let error = CompactRange::from_bytes(size, &vec![0; found]).unwrap_err();
            assert_eq!(error.code(), "range-wrong-length");
            error.to_string()
        };
        insta::assert_snapshot!(wrong(5, 32), @"a tree of 5 leaves has 2 subtree hashes of 32 bytes, but there were 32 bytes");
        insta::assert_snapshot!(wrong(5, 65), @"a tree of 5 leaves has 2 subtree hashes of 32 bytes, but there were 65 bytes");
        insta::assert_snapshot!(wrong(0, 32), @"a tree of 0 leaves has 0 subtree hashes of 32 bytes, but there were 32 bytes");
    }

    #[test]
    fn the_largest_tree_that_can_be_written_down_is_read_without_overflow() {
        let range = CompactRange::from_bytes(u64::MAX, &[7; 64 * 32]).unwrap();
        assert_eq!(range.to_bytes(), vec![7; 64 * 32]);
        assert_ne!(range.root(), empty_root());
    }

    proptest! {
        #[test]
        fn a_range_read_back_grows_on_as_if_never_stored(size in 0usize..200, more in 0usize..70) {
            let leaves = vectors::leaves(size + more);
            let mut range = CompactRange::new();
            leaves[..size].iter().for_each(|leaf| range.push(*leaf));
            let mut read = CompactRange::from_bytes(size as u64, &range.to_bytes()).unwrap();
            prop_assert_eq!(&read, &range);
            leaves[size..].iter().for_each(|leaf| read.push(*leaf));
            prop_assert_eq!(read.root(), vectors::root_by_definition(&leaves));
        }
    }
}
