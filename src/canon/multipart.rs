//! A multipart form (RFC 7578) read while it comes in, so strictly that no looser reader finds other parts in it.
//!
//! Text fields are kept, since they are read as a form's are; of files only the place, the name and the size are.

use std::ops::Range;

use super::Refusal;

mod disposition;

use disposition::{Head, read_head};

/// The most parts, and the most bytes of one part's headers, of one text, and of all texts, that are read.
const MOST: usize = 10_000;
const LONGEST_HEAD: usize = 8 * 1024;
const LONGEST_TEXT: usize = 1024 * 1024;
const LONGEST_TEXTS: usize = 8 * 1024 * 1024;

/// One part, and where in the body it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    /// From its delimiter to the next one.
    pub whole: Range<u64>,
    pub content: Range<u64>,
    pub holds: Holds,
}

/// What a part holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    Text(String),
    /// A file by its name; it stays where it is.
    File(String),
}

/// Reads a body piece by piece.
#[derive(Debug)]
pub struct Multipart {
    delimiter: Vec<u8>,
    /// What came and is not read yet, and where in the body it begins.
    pending: Vec<u8>,
    at: u64,
    state: State,
    parts: Vec<Part>,
    /// Where the delimiter before the present part begins.
    begins: u64,
    texts: usize,
}

#[derive(Debug)]
enum State {
    /// Before the first delimiter, which comes first of all.
    Start,
    /// Behind a delimiter: a line break, or the two hyphens that end it all.
    Behind,
    Head,
    Content {
        head: Head,
        from: u64,
        text: Vec<u8>,
    },
    /// After the last delimiter: nothing but perhaps a line break.
    End,
}

impl Multipart {
    /// A reader for bodies with this boundary.
    pub fn new(boundary: &str) -> Self {
        Self {
            delimiter: format!("--{boundary}").into_bytes(),
            pending: Vec::new(),
            at: 0,
            state: State::Start,
            parts: Vec::new(),
            begins: 0,
            texts: 0,
        }
    }

    /// Takes a piece of the body.
    ///
    /// # Errors
    /// [`Refusal::BadBody`] for everything that browsers do not send: a preamble, an epilogue, bare line feeds at a
    /// boundary, parts without a name or with other headers than disposition and type, a name that is once a text
    /// and once a file; [`Refusal::BodyTooLarge`] for texts beyond measure.
    pub fn take(&mut self, piece: &[u8]) -> Result<(), Refusal> {
        self.pending.extend_from_slice(piece);
        while self.step()? {}
        Ok(())
    }

    /// The parts, in order, once the body is all there.
    ///
    /// # Errors
    /// [`Refusal::BadBody`] when the last delimiter did not come.
    pub fn finish(self) -> Result<Vec<Part>, Refusal> {
        let whole = matches!(self.state, State::End) && (self.pending.is_empty() || self.pending == b"\r\n");
        if whole { Ok(self.parts) } else { Err(Refusal::BadBody) }
    }

    /// Reads one thing of what is pending; `false` when more must come first.
    fn step(&mut self) -> Result<bool, Refusal> {
        match &self.state {
            State::Start => {
                let known = self.pending.len().min(self.delimiter.len());
                if self.pending[..known] != self.delimiter[..known] {
                    return Err(Refusal::BadBody);
                }
                Ok(known == self.delimiter.len() && self.pass_delimiter())
            }
            State::Behind => match self.pending.get(..2) {
                Some(b"\r\n") => Ok(self.advance(2, State::Head)),
                Some(b"--") => Ok(self.advance(2, State::End)),
                Some(_) => Err(Refusal::BadBody),
                None => Ok(false),
            },
            State::Head => self.head(),
            State::Content { .. } => self.content(),
            State::End if self.pending.len() > 2 => Err(Refusal::BadBody),
            State::End => Ok(false),
        }
    }

    fn head(&mut self) -> Result<bool, Refusal> {
        let Some(end) = find(&self.pending, b"\r\n\r\n").filter(|end| *end <= LONGEST_HEAD) else {
            return if self.pending.len() > LONGEST_HEAD + 4 { Err(Refusal::BadBody) } else { Ok(false) };
        };
        if find(&self.pending[..end], &self.delimiter).is_some() {
            return Err(Refusal::BadBody);
        }
        let head = read_head(&self.pending[..end])?;
        let clash = |part: &Part| part.name == head.name && part.is_file() != head.filename.is_some();
        if self.parts.len() >= MOST || self.parts.iter().any(clash) {
            return Err(Refusal::BadBody);
        }
        let from = self.at + end as u64 + 4;
        Ok(self.advance(end + 4, State::Content { head, from, text: Vec::new() }))
    }

    fn content(&mut self) -> Result<bool, Refusal> {
        // the first delimiter anywhere, so that none hides from a reader that takes bare line feeds
        let found = find(&self.pending, &self.delimiter);
        let State::Content { head, from, text } = &mut self.state else { return Ok(false) };
        // what may be the beginning of a delimiter stays, and so does the line break before it
        let passed = found.unwrap_or(self.pending.len().saturating_sub(self.delimiter.len() + 1));
        if head.filename.is_none() {
            text.extend_from_slice(&self.pending[..passed]);
            if text.len() > LONGEST_TEXT || self.texts + text.len() > LONGEST_TEXTS {
                return Err(Refusal::BodyTooLarge);
            }
        }
        if found.is_none() {
            self.pending.drain(..passed);
            self.at += passed as u64;
            return Ok(false);
        }
        let end = self.at + passed as u64;
        if end < *from + 2 || !self.pending[..passed].ends_with(b"\r\n") {
            return Err(Refusal::BadBody);
        }
        let (head, content) = (std::mem::take(head), *from..end - 2);
        let holds = match head.filename {
            Some(name) => Holds::File(name),
            None => {
                text.truncate(text.len().saturating_sub(2));
                self.texts += text.len();
                let text = String::from_utf8(std::mem::take(text)).ok().filter(|text| !text.contains('\0'));
                Holds::Text(text.ok_or(Refusal::BadBody)?)
            }
        };
        if head.name == "_charset_" && !matches!(&holds, Holds::Text(t) if t.eq_ignore_ascii_case("utf-8")) {
            return Err(Refusal::ContentType);
        }
        self.parts.push(Part { name: head.name, whole: self.begins..end, content, holds });
        self.pending.drain(..passed);
        self.at = end;
        Ok(self.pass_delimiter())
    }

    fn pass_delimiter(&mut self) -> bool {
        self.begins = self.at;
        self.advance(self.delimiter.len(), State::Behind)
    }

    fn advance(&mut self, by: usize, state: State) -> bool {
        self.pending.drain(..by);
        self.at += by as u64;
        self.state = state;
        true
    }
}

impl Part {
    pub fn is_file(&self) -> bool {
        matches!(self.holds, Holds::File(_))
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let (first, mut from) = (needle[0], 0);
    loop {
        let at = from + haystack.get(from..)?.iter().position(|byte| *byte == first)?;
        if haystack[at..].starts_with(needle) {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests;
