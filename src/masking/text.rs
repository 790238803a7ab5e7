//! Hiding in plain text and in lines that stream by: CSV, logs, server-sent events. HTML and JSON have passes of
//! their own.

use super::detectors::{Found, Reach};
use super::shape::mask_found;
use super::{Hidden, MaskError, count};

/// The longest line that is looked at as a whole.
const LONGEST_LINE: usize = 64 * 1024;

/// The text with everything hidden that a detector knows by its look.
pub fn mask_text(text: &str) -> String {
    mask_found(text, Reach::All, |_: &Found| ()).unwrap_or_else(|| text.to_owned())
}

/// Masks text line by line in bounded memory, whatever the pieces it comes in.
#[derive(Debug, Default)]
pub struct TextMasker {
    line: Vec<u8>,
    /// What was hidden so far.
    pub hidden: Hidden,
}

impl TextMasker {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a piece and gives back the masked lines that it completed.
    pub fn write(&mut self, piece: &[u8]) -> Result<Vec<u8>, MaskError> {
        let mut out = Vec::with_capacity(piece.len());
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            if self.line.len() + part.len() > LONGEST_LINE {
                return Err(MaskError::TooLarge);
            }
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.finish_line(&mut out)?;
            }
        }
        Ok(out)
    }

    /// The last line, if it did not end.
    pub fn end(&mut self) -> Result<Vec<u8>, MaskError> {
        let mut out = Vec::new();
        self.finish_line(&mut out)?;
        Ok(out)
    }

    fn finish_line(&mut self, out: &mut Vec<u8>) -> Result<(), MaskError> {
        let line = std::mem::take(&mut self.line);
        let text = std::str::from_utf8(&line).map_err(|_| MaskError::Charset)?;
        let hidden = &mut self.hidden;
        match mask_found(text, Reach::All, |hit| count(hidden, hit.detector)) {
            Some(masked) => out.extend_from_slice(masked.as_bytes()),
            None => out.extend_from_slice(&line),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_in_a_sentence_becomes_a_mark() {
        assert_eq!(mask_text("Card 4111 1111 1111 1111, ok"), "Card •••• •••• •••• 1111, ok");
        assert_eq!(mask_text("Invoice INV-2026-000123 of 22 Nov"), "Invoice INV-2026-000123 of 22 Nov");
    }

    #[test]
    fn lines_are_masked_however_they_are_cut() {
        let text = "name,card\nOlivia,4111111111111111\nOscar ü,none";
        for cut in 0..=text.len() {
            let mut masker = TextMasker::new();
            let mut out = masker.write(&text.as_bytes()[..cut]).expect("short lines");
            out.extend(masker.write(&text.as_bytes()[cut..]).expect("short lines"));
            out.extend(masker.end().expect("utf-8"));
            assert_eq!(String::from_utf8_lossy(&out), "name,card\nOlivia,••••••••••••1111\nOscar ü,none");
            assert_eq!(masker.hidden["card-number"], 1);
        }
    }

    #[test]
    fn a_line_without_end_is_refused_rather_than_kept_in_memory() {
        let mut masker = TextMasker::new();
        masker.write(&vec![b'x'; LONGEST_LINE]).expect("just fits");
        assert_eq!(masker.write(b"x"), Err(MaskError::TooLarge));
    }
}
