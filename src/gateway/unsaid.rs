//! What the gateway tells the app and nobody else: the shared secret, tokens, the app's own cookies. An app that says
//! in an answer what it was told (an error page, a page for developers, an echo) would hand it to the agent's browser,
//! so wherever it stands in an answer it becomes asterisks, of the same length.

use memchr::memmem;

/// Shorter values are too likely to be ordinary text.
const SHORTEST: usize = 8;

const STAR: u8 = b'*';

/// Values that may reach no browser. `Debug` does not show them.
#[derive(Clone, Default)]
pub(super) struct Unsaid {
    /// Removed before anything else reads the answer.
    before: Vec<Vec<u8>>,
    /// Removed from what is left after hiding: the app's script may carry these under other values.
    after: Vec<Vec<u8>>,
}

impl std::fmt::Debug for Unsaid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Unsaid({} values)", self.before.len() + self.after.len())
    }
}

impl Unsaid {
    /// Values that an answer has no use for anywhere.
    pub fn anywhere(values: &[&str]) -> Self {
        Self { before: spellings(values), after: Vec::new() }
    }

    /// Values that the app's pages may need, and that hiding exchanges where it knows them.
    pub fn where_it_is_left(values: &[&str]) -> Self {
        Self { before: Vec::new(), after: spellings(values) }
    }

    /// These too, where hiding left them.
    pub fn and_left(mut self, values: &[&str]) -> Self {
        self.after.extend(spellings(values));
        self
    }

    /// What the app said, before it is read.
    pub fn clean(&self, bytes: &mut [u8]) {
        star(bytes, &self.before);
    }

    /// What will be sent, after hiding.
    pub fn clean_rest(&self, bytes: &mut [u8]) {
        star(bytes, &self.before);
        star(bytes, &self.after);
    }

    /// Whether any of it stands in what cannot be changed.
    pub fn is_in(&self, bytes: &[u8]) -> bool {
        let mut cleaned = bytes.to_vec();
        self.clean_rest(&mut cleaned);
        cleaned != bytes
    }

    pub fn clean_text(&self, text: String) -> String {
        let mut bytes = text.into_bytes();
        self.clean_rest(&mut bytes);
        // Asterisks for whole spellings in ASCII: what was UTF-8 still is.
        String::from_utf8(bytes).unwrap_or_default()
    }

    fn longest(&self) -> usize {
        self.before.iter().chain(&self.after).map(Vec::len).max().unwrap_or(0)
    }
}

/// The same for a body that comes in pieces: what may be the beginning of a value waits for the next piece.
pub(super) struct Cleaner {
    unsaid: Unsaid,
    waiting: Vec<u8>,
}

impl Cleaner {
    pub fn new(unsaid: Unsaid) -> Self {
        Self { unsaid, waiting: Vec::new() }
    }

    pub fn write(&mut self, piece: Vec<u8>) -> Vec<u8> {
        if self.unsaid.longest() == 0 {
            return piece;
        }
        self.waiting.extend_from_slice(&piece);
        self.unsaid.clean_rest(&mut self.waiting);
        let keep = self.beginning();
        let rest = self.waiting.split_off(self.waiting.len() - keep);
        std::mem::replace(&mut self.waiting, rest)
    }

    pub fn end(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.waiting)
    }

    /// How many bytes at the end could be the beginning of a value.
    fn beginning(&self) -> usize {
        let waiting = &self.waiting;
        let values = self.unsaid.before.iter().chain(&self.unsaid.after);
        let fits = |value: &Vec<u8>| {
            (1..value.len().min(waiting.len() + 1))
                .rev()
                .find(|n| waiting.ends_with(&value[..*n]))
                .unwrap_or(0)
        };
        values.map(fits).max().unwrap_or(0)
    }
}

/// A value as it is, and as it stands in HTML, in JSON and in an address.
fn spellings(values: &[&str]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for value in values.iter().filter(|value| value.len() >= SHORTEST && value.is_ascii()) {
        let html =
            value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        let json = serde_json::Value::from(*value).to_string();
        let address =
            percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string();
        let form: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        for spelling in [(*value).to_owned(), html, json[1..json.len() - 1].to_owned(), address, form] {
            let spelling = spelling.into_bytes();
            if !all.contains(&spelling) {
                all.push(spelling);
            }
        }
    }
    // The longest first, so that none hides a part of another.
    all.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
    all
}

fn star(bytes: &mut [u8], values: &[Vec<u8>]) {
    for value in values {
        let mut at = 0;
        while let Some(next) = memmem::find(&bytes[at..], value) {
            bytes[at + next..at + next + value.len()].fill(STAR);
            at += next + value.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "shared \"secret\" & more";

    #[test]
    fn a_value_is_gone_in_every_spelling_and_the_length_stays() {
        let unsaid = Unsaid::anywhere(&[SECRET]);
        for said in [
            SECRET.to_owned(),
            "<p title='shared &quot;secret&quot; &amp; more'>".to_owned(),
            serde_json::json!({ "x-secret": SECRET }).to_string(),
            "/a?b=shared%20%22secret%22%20%26%20more".to_owned(),
            "b=shared+%22secret%22+%26+more".to_owned(),
        ] {
            let clean = unsaid.clean_text(said.clone());
            assert_eq!(clean.len(), said.len());
            assert!(
                !clean.contains("secret%22") && !clean.contains("\"secret") && !clean.contains("quot;secret"),
                "{clean}"
            );
        }
        assert_eq!(unsaid.clean_text("nothing of it".to_owned()), "nothing of it");
    }

    #[test]
    fn a_value_in_pieces_is_found_wherever_it_is_cut() {
        let (value, text) = ("0123456789abcdef", "before 0123456789abcdef after 0123 01234567");
        let whole = text.replace(value, &"*".repeat(value.len()));
        for cut in 0..=text.len() {
            for again in cut..=text.len() {
                let mut cleaner = Cleaner::new(Unsaid::where_it_is_left(&[value]));
                let mut out = cleaner.write(text.as_bytes()[..cut].to_vec());
                out.extend(cleaner.write(text.as_bytes()[cut..again].to_vec()));
                out.extend(cleaner.write(text.as_bytes()[again..].to_vec()));
                out.extend(cleaner.end());
                assert_eq!(String::from_utf8_lossy(&out), whole, "cut at {cut} and {again}");
            }
        }
    }

    #[test]
    fn what_is_short_is_ordinary_text() {
        assert_eq!(Unsaid::anywhere(&["short"]).clean_text("a short one".to_owned()), "a short one");
    }
}
