//! SHA-256 values and how RFC 6962 makes them of leaves and nodes. Trees are in `range` and `proof`.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// A SHA-256 value: of a leaf, of a node, or a tree's root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash that these bytes are, if they are exactly 32.
    pub fn from_slice(bytes: &[u8]) -> Option<Hash> {
        bytes.try_into().ok().map(Hash)
    }

    /// Reads 64 lower-case hex digits, the form that [`Display`](fmt::Display) writes; nothing else, so that one
    /// hash has one spelling.
    pub fn from_hex(text: &str) -> Option<Hash> {
        let hash = Hash::from_slice(&hex::decode(text).ok()?)?;
        (hash.to_string() == text).then_some(hash)
    }

    /// Standard base64 with padding (RFC 4648 §4), as checkpoints write it.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads what [`to_base64`](Hash::to_base64) writes: padding required, stray trailing bits refused.
    pub fn from_base64(text: &str) -> Option<Hash> {
        Hash::from_slice(&STANDARD.decode(text).ok()?)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The hash of one leaf: `SHA-256(0x00 ‖ data)`. The prefix keeps a leaf from ever passing for a node.
pub fn leaf_hash(data: &[u8]) -> Hash {
    sha256(&[&[0x00], data])
}

/// The hash of a node over its two children: `SHA-256(0x01 ‖ left ‖ right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[0x01], &left.0, &right.0])
}

/// The root of the tree without leaves: the SHA-256 of nothing.
pub fn empty_root() -> Hash {
    sha256(&[])
}

/// Plain SHA-256 over the parts as if they were one string of bytes. It marks no boundaries: a caller whose parts
/// vary in length must put the lengths, or a separator that no part contains, into them.
pub fn sha256(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    Hash(hasher.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_tree_and_the_empty_leaf_hash_as_rfc_6962_says() {
        let empty_tree = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let empty_leaf = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
        assert_eq!(empty_root().to_string(), empty_tree);
        assert_eq!(leaf_hash(b"").to_string(), empty_leaf);
    }

    #[test]
    fn a_leaf_made_of_two_hashes_is_not_their_node() {
        let (a, b) = (leaf_hash(b"a"), leaf_hash(b"b"));
        let joined = [a.0, b.0].concat();
        assert_ne!(leaf_hash(&joined), node_hash(&a, &b));
        assert_ne!(node_hash(&a, &b), node_hash(&b, &a));
    }

    #[test]
    fn a_hash_reads_back_from_each_of_its_forms() {
        let hash = leaf_hash(b"Northwind");
        assert_eq!(Hash::from_slice(hash.as_bytes()), Some(hash));
        assert_eq!(Hash::from_hex(&hash.to_string()), Some(hash));
        assert_eq!(Hash::from_base64(&hash.to_base64()), Some(hash));
        assert_eq!(format!("{hash:?}"), format!("{hash}"));
    }

    #[test]
    fn a_hash_has_one_spelling_only() {
        let hash = leaf_hash(b"Northwind");
        assert_eq!(Hash::from_slice(&hash.0[..31]), None);
        assert_eq!(Hash::from_hex(&hash.to_string().to_uppercase()), None);
        assert_eq!(Hash::from_hex(&hash.to_string()[..62]), None);
        let base64 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        assert_eq!(Hash::from_base64(base64), Some(Hash([0; 32])));
        assert_eq!(Hash::from_base64(base64.trim_end_matches('=')), None, "without padding");
        assert_eq!(Hash::from_base64(&base64.replace("A=", "B=")), None, "with a stray trailing bit");
        assert_eq!(Hash::from_base64(&format!("{base64}\n")), None, "with a newline");
    }
}
