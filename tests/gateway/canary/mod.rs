//! Canaries: secrets of every class, planted in every place and in every way that they can be written, and looked for in
//! every byte that comes out.
//!
//! `secrets` makes them, `written` writes them in other ways, `pages` and `data` plant them in documents, `eyes` looks for
//! them; `generated` runs documents through the passes of `masking`, `answers` and `streams` run answers and messages
//! through the real gateway, whose own log is kept by `logs`.
//!
//! Not planted, since no look can tell them: a password in a sentence that does not call it one, a number that only a
//! style sheet or two table cells bring together, the choices of a list (which one was chosen is hidden), a secret enciphered or compressed inside of a document.

mod answers;
mod data;
mod eyes;
mod generated;
mod logs;
mod pages;
mod secrets;
mod streams;
mod written;

/// Chance that can be repeated (SplitMix64).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub fn one_of<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())]
    }

    pub fn letters(&mut self, alphabet: &[u8], count: usize) -> String {
        (0..count).map(|_| char::from(self.one_of(alphabet))).collect()
    }
}
