//! Addresses in what is passed on piece by piece: in constant memory, however it is cut.

use super::{Origins, Where, swapped};

/// A script or a style sheet that comes in pieces, in constant memory: what may be the beginning of an address waits
/// for the next piece.
pub struct Readdressed {
    origins: Origins,
    style: bool,
    waiting: Vec<u8>,
    /// The last byte that left.
    last: Option<u8>,
}

impl Readdressed {
    pub fn script(origins: Origins) -> Self {
        Self { origins, style: false, waiting: Vec::new(), last: None }
    }

    pub fn style(origins: Origins) -> Self {
        Self { style: true, ..Self::script(origins) }
    }

    pub fn write(&mut self, piece: &[u8]) -> Vec<u8> {
        self.waiting.extend_from_slice(piece);
        let keep = self.origins.longest();
        let ready = self.waiting.len().saturating_sub(keep);
        self.give(ready)
    }

    pub fn end(&mut self) -> Vec<u8> {
        self.give(self.waiting.len())
    }

    /// Everything that begins before `ready`.
    fn give(&mut self, ready: usize) -> Vec<u8> {
        if ready == 0 {
            return Vec::new();
        }
        // What stands before the first byte decides about it.
        let offset = usize::from(self.last.is_some());
        let bytes: Vec<u8> = self.last.iter().chain(&self.waiting).copied().collect();
        let place = if self.style { Where::Style } else { Where::Script };
        let mut found = self.origins.out(&bytes, place);
        found.retain(|found| found.start >= offset && found.start < ready + offset);
        let cut = found.last().map_or(ready + offset, |last| last.end.max(ready + offset));
        let out = swapped(&bytes[..cut], &found).unwrap_or_else(|| bytes[..cut].to_vec());
        self.last = Some(bytes[cut - 1]);
        self.waiting = bytes[cut..].to_vec();
        out[offset..].to_vec()
    }
}
