//! Hiding in plain text and in lines that stream by: logs, tables, JSON line by line. HTML, JSON and XML have passes of
//! their own, and so have events. A secret that goes on over a line's end is not seen.

use super::charset::Letters;
use super::detectors::{Found, Reach, find};
use super::marks::Random;
use super::message::mask_message;
use super::policy::Policy;
use super::shape::mask_found;
use super::table::Table;
use super::{MaskError, PageFacts, mask_json};

/// The longest line that is looked at as a whole.
const LONGEST_LINE: usize = 64 * 1024;

/// The text with everything hidden that a detector knows by its look.
pub fn mask_text(text: &str) -> String {
    mask_found(text, Reach::All, |_: &Found| ()).unwrap_or_else(|| text.to_owned())
}

/// Text that was put together from pieces of a page, with spaces between them that nobody wrote.
pub(crate) fn mask_pieces(text: &str) -> String {
    let masked = mask_text(text);
    let close: String = masked.split_whitespace().collect();
    if find(&close, Reach::Sure).is_empty() { masked } else { mask_text(&close) }
}

/// What lines are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lines {
    /// Anything, documents among it.
    #[default]
    Text,
    /// Rows of a table, the first of which names the columns (RFC 4180; `;` and tabs too).
    Table,
    /// A JSON document each.
    Json,
}

impl Lines {
    /// By a content type without its parameters.
    pub fn of(essence: &str) -> Self {
        match essence {
            "text/csv" | "text/tab-separated-values" | "application/csv" => Self::Table,
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" | "application/json-seq" => {
                Self::Json
            }
            _ => Self::Text,
        }
    }
}

/// Masks text line by line in bounded memory, whatever the pieces it comes in. Each line is looked at once, by what it
/// is: a surrogate looks like the token that it stands for, and what people decided to show looks like a secret still.
pub struct TextMasker {
    letters: Letters,
    line: Vec<u8>,
    lines: Lines,
    /// Whether a line was finished before.
    begun: bool,
    /// A quote is open, so that the row goes on in the next line.
    quoted: bool,
    table: Table,
    page_path: String,
    policy: Policy,
    random: Random,
    /// What was found since this was last taken.
    pub facts: PageFacts,
}

impl TextMasker {
    pub fn new(letters: Letters, lines: Lines, page_path: &str, policy: Policy, random: Random) -> Self {
        Self {
            letters,
            line: Vec::new(),
            lines,
            begun: false,
            quoted: false,
            table: Table::new(&policy),
            page_path: page_path.to_owned(),
            policy,
            random,
            facts: PageFacts::default(),
        }
    }

    /// Takes a piece and gives back the masked lines that it completed.
    pub fn write(&mut self, piece: &[u8]) -> Result<Vec<u8>, MaskError> {
        let text = self.letters.read(piece, false)?;
        self.lines_of(text.as_bytes())
    }

    fn lines_of(&mut self, text: &[u8]) -> Result<Vec<u8>, MaskError> {
        let mut out = Vec::with_capacity(text.len());
        for part in text.split_inclusive(|byte| *byte == b'\n') {
            if self.line.len() + part.len() > LONGEST_LINE {
                return Err(MaskError::TooLarge);
            }
            self.line.extend_from_slice(part);
            self.quoted ^= self.lines == Lines::Table && Table::turns_quotes(part);
            if part.ends_with(b"\n") && !self.quoted {
                self.finish_line(&mut out)?;
            }
        }
        Ok(out)
    }

    /// The last line, if it did not end.
    pub fn end(&mut self) -> Result<Vec<u8>, MaskError> {
        let text = self.letters.read(&[], true)?;
        let mut out = self.lines_of(text.as_bytes())?;
        self.finish_line(&mut out)?;
        Ok(out)
    }

    fn finish_line(&mut self, out: &mut Vec<u8>) -> Result<(), MaskError> {
        let line = std::mem::take(&mut self.line);
        let text = std::str::from_utf8(&line).map_err(|_| MaskError::Charset)?;
        // Many an app calls its tables plain text: where the first line names a secret's column, it is one.
        if !std::mem::replace(&mut self.begun, true)
            && self.lines == Lines::Text
            && Table::names_a_secret(text)
        {
            self.lines = Lines::Table;
        }
        let shown = match self.lines {
            Lines::Text => {
                let Self { page_path, policy, random, facts, .. } = self;
                mask_message(text, page_path, policy, random, facts)?
            }
            Lines::Table => self.table.row(text, &mut self.facts.hidden),
            Lines::Json => self.document(text)?,
        };
        out.extend_from_slice(shown.as_bytes());
        Ok(())
    }

    /// A line of JSON.
    fn document(&mut self, line: &str) -> Result<String, MaskError> {
        let json = line.trim();
        if json.is_empty() {
            return Ok(line.to_owned());
        }
        let (bytes, facts) = mask_json(json.as_bytes(), &self.page_path, &self.policy, &mut self.random)?;
        self.facts.add(facts);
        let text = String::from_utf8(bytes).map_err(|_| MaskError::Charset)?;
        Ok(text + &line[line.trim_end().len()..])
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::masking::{Fields, Place, Show};

    #[test]
    fn a_secret_in_a_sentence_becomes_a_mark() {
        assert_eq!(mask_text("Card 4111 1111 1111 1111, ok"), "Card •••• •••• •••• 1111, ok");
        assert_eq!(mask_text("Invoice INV-2026-000123 of 22 Nov"), "Invoice INV-2026-000123 of 22 Nov");
    }

    #[test]
    fn lines_are_masked_however_they_are_cut() {
        let text = "name,card\nOlivia,4111111111111111\nOscar ü,none";
        for cut in 0..=text.len() {
            let mut masker = masker(Lines::Text);
            let mut out = masker.write(&text.as_bytes()[..cut]).expect("short lines");
            out.extend(masker.write(&text.as_bytes()[cut..]).expect("short lines"));
            out.extend(masker.end().expect("utf-8"));
            assert_eq!(String::from_utf8_lossy(&out), "name,card\nOlivia,••••••••••••1111\nOscar ü,none");
            assert_eq!(masker.facts.hidden["card-number"], 1);
        }
    }

    #[test]
    fn a_line_without_end_is_refused_rather_than_kept_in_memory() {
        let mut masker = masker(Lines::Text);
        masker.write(&vec![b'x'; LONGEST_LINE]).expect("just fits");
        assert_eq!(masker.write(b"x"), Err(MaskError::TooLarge));
    }

    fn masker(lines: Lines) -> TextMasker {
        under(lines, Policy::open())
    }

    fn under(lines: Lines, policy: Policy) -> TextMasker {
        TextMasker::new(Letters::utf_8(), lines, "/x", policy, Box::new(|bytes| bytes.fill(9)))
    }

    fn masked(lines: Lines, text: &str) -> String {
        through(&mut masker(lines), text)
    }

    fn through(masker: &mut TextMasker, text: &str) -> String {
        let mut out = masker.write(text.as_bytes()).expect("lines");
        out.extend(masker.end().expect("lines"));
        String::from_utf8(out).expect("utf-8")
    }

    #[test]
    fn columns_events_and_documents_are_hidden_by_name() {
        assert_eq!(
            masked(
                Lines::Table,
                "Name;PIN;Note\r\n\"Olivia; \"\"O\"\"\";1234;\"two\nlines\"\r\nOscar;\"99\"\"99\";x\r\n"
            ),
            "Name;PIN;Note\r\n\"Olivia; \"\"O\"\"\";••••;\"two\nlines\"\r\nOscar;\"•••••\";x\r\n"
        );
        assert_eq!(
            masked(Lines::Text, "name,password\nOlivia,\"abc def\"\n"),
            "name,password\nOlivia,\"•••••••\"\n"
        );
        assert_eq!(
            masked(Lines::Text, "The name, the PIN and the rest\n1,2\n"),
            "The name, the PIN and the rest\n1,2\n"
        );
        assert_eq!(
            masked(Lines::Text, "event: paid\ndata: {\"pin\":1234}\n12:01 INFO [web] {\"cvc\": 123} [17]\n"),
            "event: paid\ndata: {\"pin\":\"••••\"}\n12:01 INFO [web] {\"cvc\":\"••••\"} [17]\n"
        );
        assert_eq!(masked(Lines::Json, "{\"pin\":\"1234\"}\n{\"a\":1}\n"), "{\"pin\":\"••••\"}\n{\"a\":1}\n");
    }

    #[test]
    fn a_token_in_a_line_of_json_goes_out_as_a_surrogate_that_may_come_back() {
        let mut masker = masker(Lines::Json);
        let shown = through(&mut masker, "{\"csrf_token\":\"Zk3mT9qLx2RvB8nWc5Yd\"}\n");
        assert_eq!(masker.facts.surrogates.len(), 1);
        assert_eq!(shown, format!("{{\"csrf_token\":\"{}\"}}\n", masker.facts.surrogates[0].mark));
    }

    struct Decided(&'static str, Show);

    impl Fields for Decided {
        fn decided(&self, place: &Place<'_>) -> Option<Show> {
            (place.name == self.0).then_some(self.1)
        }
    }

    #[test]
    fn what_people_decided_to_show_is_not_hidden_again_by_a_second_look() {
        let decided =
            |lines| under(lines, Policy { fields: Arc::new(Decided("iban", Show::Shown)), ..Policy::open() });
        let iban = "DE89370400440532013000";
        let line = format!("{{\"iban\":\"{iban}\",\"other\":\"••••••••••••••••••3000\"}}\n");
        assert_eq!(through(&mut decided(Lines::Json), &line.replace("••••••••••••••••••3000", iban)), line);
        let table = format!("iban,note\n{iban},••••••••••••••••••3000\n");
        assert_eq!(
            through(&mut decided(Lines::Table), &table.replace("••••••••••••••••••3000", iban)),
            table
        );
    }

    #[test]
    fn a_hidden_cell_that_shows_its_domain_keeps_its_row_whole() {
        let policy = Policy { fields: Arc::new(Decided("site", Show::Last2)), ..Policy::open() };
        let shown = through(&mut under(Lines::Table, policy), "site,n\n\"Wien, \"\"Graz\"\"\nLinz\",1\n");
        assert_eq!(shown, "site,n\n\"••••, \"\"••••\"\"\n••nz\",1\n");
    }

    #[test]
    fn a_row_of_many_lines_is_read_once() {
        let began = std::time::Instant::now();
        let rows = format!("a,b\n\"{}\",x\n", "\n".repeat(60_000));
        assert_eq!(masked(Lines::Table, &rows), rows);
        assert!(began.elapsed() < std::time::Duration::from_secs(2), "{:?}", began.elapsed());
    }

    #[test]
    fn on_a_closed_route_what_only_begins_as_a_document_is_hidden() {
        let closed = Policy { closed: true, ..Policy::open() };
        let shown =
            through(&mut under(Lines::Text, closed), "{\"name\":\"Wert\n[INFO] started {\"n\":\"Wert\"}\n");
        assert_eq!(
            shown,
            "•••••••••••••\n[INFO] started {\"n\":\"••••\"}\n".replace("•••••••••••••", "••••••••••••")
        );
    }
}
