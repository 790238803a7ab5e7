//! Hiding in plain text and in lines that stream by: logs, tables, server-sent events, JSON line by line. HTML, JSON and
//! XML have passes of their own. A secret that goes on over a line's end is not seen, but for PEM keys, whose lines are.

use super::detectors::{Found, Reach, find};
use super::marks::{Random, Surrogate};
use super::policy::{Policy, Verdict};
use super::shape::{mask_found, mask_judged};
use super::table::Table;
use super::{Hidden, MaskError, count, mask_json};

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
    #[default]
    Text,
    /// Rows of a table, the first of which names the columns (RFC 4180; `;` and tabs too).
    Table,
    /// Server-sent events, whose data may be JSON.
    Events,
    /// A JSON document each.
    Json,
}

impl Lines {
    /// By a content type without its parameters.
    pub fn of(essence: &str) -> Self {
        match essence {
            "text/csv" | "text/tab-separated-values" | "application/csv" => Self::Table,
            "text/event-stream" => Self::Events,
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" | "application/json-seq" => {
                Self::Json
            }
            _ => Self::Text,
        }
    }
}

/// Masks text line by line in bounded memory, whatever the pieces it comes in.
#[derive(Default)]
pub struct TextMasker {
    line: Vec<u8>,
    lines: Lines,
    /// Whether a line was finished before.
    begun: bool,
    table: Table,
    means: Option<(String, Policy, Random)>,
    /// What was hidden so far.
    pub hidden: Hidden,
    /// What went out under another value and may come back.
    pub surrogates: Vec<Surrogate>,
}

impl TextMasker {
    /// Looks at values alone.
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks at names and decisions too, as far as lines of the kind have names.
    pub fn of(lines: Lines, page_path: &str, policy: Policy, random: Random) -> Self {
        let table = Table::new(&policy);
        Self { lines, table, means: Some((page_path.to_owned(), policy, random)), ..Self::default() }
    }

    /// Takes a piece and gives back the masked lines that it completed.
    pub fn write(&mut self, piece: &[u8]) -> Result<Vec<u8>, MaskError> {
        let mut out = Vec::with_capacity(piece.len());
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            if self.line.len() + part.len() > LONGEST_LINE {
                return Err(MaskError::TooLarge);
            }
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") && !(self.lines == Lines::Table && Table::goes_on(&self.line)) {
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
        // Many an app calls its tables plain text: where the first line names a secret's column, it is one.
        if !std::mem::replace(&mut self.begun, true)
            && self.lines == Lines::Text
            && Table::names_a_secret(text)
        {
            self.lines = Lines::Table;
        }
        let masked = match self.lines {
            Lines::Text => self.data_in(text)?,
            Lines::Table => self.table.row(text, &mut self.hidden),
            Lines::Events => self.event(text)?,
            Lines::Json => self.document(text)?,
        };
        // Each value of a row or a document was looked at under its name: a second look must not hide what somebody
        // decided to show.
        let verdict = if masked.is_some() { Verdict::Shown } else { Verdict::ByLook };
        let text = masked.as_deref().unwrap_or(text);
        let hidden = &mut self.hidden;
        match mask_judged(text, verdict, |hit| count(hidden, hit.detector)) {
            Some(masked) => out.extend_from_slice(masked.as_bytes()),
            None => out.extend_from_slice(text.as_bytes()),
        }
        Ok(())
    }

    /// A line of what calls itself plain text and may be an event or a document all the same.
    fn data_in(&mut self, line: &str) -> Result<Option<String>, MaskError> {
        let (before, data) =
            line.split_at(line.strip_prefix("data:").map_or(0, |data| line.len() - data.len()));
        if !data.trim_start().starts_with(['{', '[']) {
            return Ok(None);
        }
        Ok(self.document(data)?.map(|masked| format!("{before}{masked}")))
    }

    /// A line of an event: its data as JSON where it is some. Comments go.
    fn event(&mut self, line: &str) -> Result<Option<String>, MaskError> {
        if line.starts_with(':') {
            return Ok(Some(":\n".to_owned()));
        }
        let Some(data) = line.strip_prefix("data:") else { return Ok(None) };
        Ok(self.document(data)?.map(|masked| format!("data: {}", masked.trim_start())))
    }

    /// A line of JSON; nothing where it is none, which is then looked at as text.
    fn document(&mut self, line: &str) -> Result<Option<String>, MaskError> {
        let json = line.trim();
        let Some((page_path, policy, random)) = &mut self.means else { return Ok(None) };
        if !json.starts_with(['{', '[']) {
            return if policy.closed && !json.is_empty() {
                Ok(Some("••••\n".to_owned()))
            } else {
                Ok(None)
            };
        }
        let (bytes, facts) = match mask_json(json.as_bytes(), page_path, policy, random) {
            Ok(masked) => masked,
            Err(error) if policy.closed || self.lines == Lines::Json => return Err(error),
            Err(_) => return Ok(None),
        };
        self.surrogates.extend(facts.surrogates);
        for (detector, times) in facts.hidden {
            *self.hidden.entry(detector).or_default() += times;
        }
        let end = &line[line.trim_end().len()..];
        Ok(String::from_utf8(bytes).ok().map(|text| text + end))
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

    fn masked(lines: Lines, text: &str) -> String {
        let mut masker = TextMasker::of(lines, "/x", Policy::open(), Box::new(|bytes| bytes.fill(9)));
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
            "Name;PIN;Note\r\n\"Olivia; \"\"O\"\"\";••••;\"two\nlines\"\r\nOscar;•••••;x\r\n"
        );
        assert_eq!(
            masked(Lines::Text, "name,password\nOlivia,\"abc def\"\n"),
            "name,password\nOlivia,•••••••\n"
        );
        assert_eq!(
            masked(Lines::Text, "The name, the PIN and the rest\n1,2\n"),
            "The name, the PIN and the rest\n1,2\n"
        );
        assert_eq!(
            masked(Lines::Events, ": 4111111111111111\nevent: paid\ndata: {\"pin\":1234}\ndata: plain\n\n"),
            ":\nevent: paid\ndata: {\"pin\":\"••••\"}\ndata: plain\n\n"
        );
        assert_eq!(masked(Lines::Json, "{\"pin\":\"1234\"}\n{\"a\":1}\n"), "{\"pin\":\"••••\"}\n{\"a\":1}\n");
    }

    struct Open;

    impl crate::masking::Fields for Open {
        fn decided(&self, _: &crate::masking::Place<'_>) -> Option<crate::masking::Show> {
            Some(crate::masking::Show::Shown)
        }
    }

    #[test]
    fn what_somebody_decided_to_show_is_not_hidden_again_by_the_line() {
        let iban = "DE89370400440532013000";
        let policy = Policy { fields: std::sync::Arc::new(Open), ..Policy::open() };
        for (lines, text) in [
            (Lines::Table, format!("name,iban,card\nOlivia,{iban},4111111111111111\n")),
            (Lines::Json, format!("{{\"iban\":\"{iban}\",\"card\":\"4111111111111111\"}}\n")),
            (Lines::Events, format!("data: {{\"iban\":\"{iban}\",\"card\":\"4111111111111111\"}}\n\n")),
        ] {
            let mut masker = TextMasker::of(lines, "/x", policy.clone(), Box::new(|bytes| bytes.fill(9)));
            let mut out = masker.write(text.as_bytes()).expect("lines");
            out.extend(masker.end().expect("lines"));
            let shown = String::from_utf8(out).expect("utf-8");
            assert!(shown.contains(iban) && !shown.contains("411111"), "{shown}");
        }
    }
}
