//! What must be true of any bytes that somebody may hand to the verifier: never a panic, what is read writes back the
//! same, and what holds is what was signed.
//!
//! The fuzz targets call these with bytes of their own making. `tests/history/fuzz_corpus.rs` calls them with the
//! corpus, so that it is run wherever tests are.

pub mod eml;
pub mod export;
pub mod note;
pub mod proof;
mod signed;
