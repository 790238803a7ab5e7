//! Server-sent events on their way: each is read as a whole (WHATWG HTML, 9.2.6), hidden in, counted and passed on at
//! once. Comments keep the connection open and say nothing.

use super::charset::must_be_text;
use super::{MaskError, Origins, PageFacts, Policy, Random, mask_message, mask_text};

/// The longest event that is looked at as a whole.
const LONGEST: usize = 1024 * 1024;

/// Reads a stream of events.
pub struct Events {
    /// What came of the event that is not ended.
    pending: Vec<u8>,
    /// Up to where the pending bytes were searched for its end.
    searched: usize,
    path: String,
    origins: Origins,
    policy: Policy,
    random: Random,
    /// How many were given out.
    pub given: u64,
}

impl Events {
    pub fn new(page_path: &str, policy: Policy, random: Random) -> Self {
        Self {
            pending: Vec::new(),
            searched: 0,
            path: page_path.to_owned(),
            origins: Origins::default(),
            policy,
            random,
            given: 0,
        }
    }

    /// With full addresses of these origins as they read in the session.
    pub fn leading(self, origins: Origins) -> Self {
        Self { origins, ..self }
    }

    /// Takes a piece and gives back the events that it completed.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(Vec<u8>, PageFacts), MaskError> {
        self.pending.extend_from_slice(bytes);
        let mut out = (Vec::new(), PageFacts::default());
        while let Some(end) = self.end_of_event() {
            let event: Vec<u8> = self.pending.drain(..end).collect();
            self.searched = 0;
            self.event(&event, &mut out)?;
        }
        if self.pending.len() > LONGEST { Err(MaskError::TooLarge) } else { Ok(out) }
    }

    /// Where the first event ends, behind its empty line.
    fn end_of_event(&mut self) -> Option<usize> {
        let from = self.searched;
        self.searched = self.pending.len().saturating_sub(3);
        let rest = &self.pending[from..];
        let found = ["\n\n", "\r\n\r\n", "\r\r"].iter().filter_map(|end| {
            let at = rest.windows(end.len()).position(|window| window == end.as_bytes())?;
            Some(from + at + end.len())
        });
        found.min()
    }

    fn event(&mut self, event: &[u8], (out, facts): &mut (Vec<u8>, PageFacts)) -> Result<(), MaskError> {
        let text = std::str::from_utf8(event).map_err(|_| MaskError::Charset)?;
        must_be_text(event)?;
        let mut data: Vec<&str> = Vec::new();
        let mut said = String::new();
        let lines = text.split("\r\n").flat_map(|line| line.split(['\r', '\n']));
        for line in lines.filter(|line| !line.is_empty()) {
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "" => said.push_str(":\n"),
                "data" => data.push(value),
                "event" | "id" => said.push_str(&format!("{field}: {}\n", mask_text(value))),
                "retry" if value.bytes().all(|b| b.is_ascii_digit()) => {
                    said.push_str(&format!("retry: {value}\n"));
                }
                // No browser knows any other.
                _ => {}
            }
        }
        if !data.is_empty() {
            let shown = self.hide(&data.join("\n"), facts)?;
            said.extend(shown.split('\n').map(|line| format!("data: {line}\n")));
            self.given += 1;
        }
        said.push('\n');
        out.extend_from_slice(said.as_bytes());
        Ok(())
    }

    fn hide(&mut self, data: &str, facts: &mut PageFacts) -> Result<String, MaskError> {
        let shown = mask_message(data, &self.path, &self.policy, &mut self.random, facts)?;
        Ok(self.origins.in_message(shown))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events() -> Events {
        Events::new("/events", Policy::open(), Box::new(|bytes| bytes.fill(7)))
    }

    fn through(pieces: &[&[u8]]) -> (String, u64) {
        let mut events = events();
        let mut out = Vec::new();
        for piece in pieces {
            out.extend(events.write(piece).expect("events").0);
        }
        (String::from_utf8(out).expect("text"), events.given)
    }

    const STREAM: &str = "retry: 500\nevent: paid\ndata: {\"card\":\"4111111111111111\",\ndata: \"n\":1}\n\n\
        : card 4111 1111 1111 1111\n\nid: 7\r\ndata: card 4111 1111 1111 1111\r\n\r\nodd: 4111111111111111\n\n";

    #[test]
    fn events_are_hidden_in_and_counted_however_they_are_cut() {
        let whole = through(&[STREAM.as_bytes()]);
        assert!(!whole.0.contains("4111"), "{}", whole.0);
        assert!(whole.0.starts_with("retry: 500\nevent: paid\ndata: {\"card\":"), "{}", whole.0);
        assert!(whole.0.contains("\n\n:\n\nid: 7\ndata: card •••• •••• •••• 1111\n\n"), "{}", whole.0);
        assert_eq!(whole.1, 2);
        for cut in 0..=STREAM.len() {
            let (one, two) = STREAM.as_bytes().split_at(cut);
            assert_eq!(through(&[one, two]), whole, "cut at {cut}");
        }
    }

    #[test]
    fn an_event_without_end_is_refused_rather_than_kept_in_memory() {
        let mut events = events();
        assert!(events.write(&vec![b'x'; LONGEST]).is_ok());
        assert_eq!(events.write(b"xx").err(), Some(MaskError::TooLarge));
    }
}
