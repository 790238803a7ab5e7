//! What the tests of this room share: Certificate Transparency's reference tree, and the root as RFC 6962 defines
//! it, written down a second time so that the real one is not checked against itself.

use super::hash::{Hash, empty_root, leaf_hash, node_hash};

/// The eight leaves of Certificate Transparency's reference tree.
pub fn reference_leaves() -> Vec<Hash> {
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
        .map(|data| leaf_hash(&hex::decode(data).unwrap()))
        .to_vec()
}

/// The published roots of its first 0 to 8 leaves.
pub fn reference_roots() -> Vec<Hash> {
    hashes(&[
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ])
}

/// Hashes from their hex.
pub fn hashes(hex: &[&str]) -> Vec<Hash> {
    hex.iter().map(|text| Hash::from_hex(text).unwrap()).collect()
}

/// So many different leaves.
pub fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|number| leaf_hash(format!("entry {number}").as_bytes())).collect()
}

/// So many different hashes that stand for leaves' and cost nothing to make.
pub fn quick_leaves(count: usize) -> Vec<Hash> {
    let numbered = |number: usize| {
        let mut hash = [0xa5; 32];
        hash[..8].copy_from_slice(&number.to_be_bytes());
        Hash(hash)
    };
    (0..count).map(numbered).collect()
}

/// The root by RFC 6962 §2.1's own recursive words.
pub fn root_by_definition(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let mut k = 1;
            while k * 2 < leaves.len() {
                k *= 2;
            }
            node_hash(&root_by_definition(&leaves[..k]), &root_by_definition(&leaves[k..]))
        }
    }
}
