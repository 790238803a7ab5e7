//! The last look at what lol_html hands out untouched: end tags, which have no attributes to hide in but can be written
//! with some, and a tag that the page's end cuts off. Neither means anything to a browser, so nothing of it leaves.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use lol_html::OutputSink;

use super::joint::{Joint, is_inline};
use crate::masking::detectors::{Reach, find};

/// Where the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Streaming,
    /// No more input: what is still unparsed is a tag without its end.
    Ending,
    /// The banner after everything.
    Tail,
}

/// Stands between lol_html and the browser.
pub struct Gate<S> {
    pub sink: S,
    pub phase: Rc<Cell<Phase>>,
    pub joint: Rc<RefCell<Joint>>,
}

impl<S: FnMut(&[u8])> OutputSink for Gate<S> {
    fn handle_chunk(&mut self, piece: &[u8]) {
        match piece {
            b"\0" => self.text(),
            [b'<', b'a'..=b'z' | b'A'..=b'Z' | b'!' | b'?' | b'/', ..]
                if self.phase.get() == Phase::Ending && bare_tags(piece).is_none() => {}
            // A document type with a secret in it is none.
            [b'<', b'!', ..] if !find(&String::from_utf8_lossy(piece), Reach::Sure).is_empty() => {}
            [b']', b']', b'>', rest @ ..] if !rest.is_empty() => {
                self.out(b"]]>", false);
                self.handle_chunk(rest);
            }
            [b'<', b'/', ..] => self.end_tags(piece),
            _ => self.out(piece, piece.is_empty() || self.phase.get() == Phase::Tail),
        }
    }
}

impl<S: FnMut(&[u8])> Gate<S> {
    /// Lets end tags through, each as its bare name. A piece that is not made of end tags alone passes as it is: it
    /// was parsed and hidden as text.
    fn end_tags(&mut self, piece: &[u8]) {
        let Some(tags) = bare_tags(piece) else { return self.out(piece, true) };
        for (bare, whole) in tags {
            let name = std::str::from_utf8(bare).unwrap_or_default();
            if !name.is_empty() && find(name, Reach::Sure).is_empty() {
                let ends_line = !is_inline(&name[2..].to_ascii_lowercase());
                if bare.len() + 1 == whole.len() {
                    self.out(whole, ends_line);
                } else {
                    self.out(bare, ends_line);
                    self.out(b">", ends_line);
                }
            }
        }
    }

    /// The text that the page announced stands here.
    fn text(&mut self) {
        let mut joint = self.joint.borrow_mut();
        if let Some(text) = joint.arrives() {
            (self.sink)(text.as_bytes());
        } else if !joint.is_open() {
            joint.take().iter().for_each(|part| (self.sink)(part.bytes()));
        }
    }

    /// Passes a piece on, behind the text that waits for it.
    fn out(&mut self, piece: &[u8], ends_line: bool) {
        let mut joint = self.joint.borrow_mut();
        if !joint.is_empty() {
            if joint.is_open() && !ends_line {
                return joint.markup(piece);
            }
            joint.take().iter().for_each(|part| (self.sink)(part.bytes()));
        }
        if !piece.is_empty() {
            (self.sink)(piece);
        }
    }
}

/// The end tags that the piece consists of: `</name` and the whole tag, or `None` if it holds anything else.
fn bare_tags(piece: &[u8]) -> Option<Vec<(&[u8], &[u8])>> {
    let mut tags = Vec::new();
    let mut rest = piece;
    while !rest.is_empty() {
        if !rest.starts_with(b"</") || !rest.get(2).is_some_and(u8::is_ascii_alphabetic) {
            return None;
        }
        let name = 2 + rest[2..]
            .iter()
            .position(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>'))?;
        let end = tag_end(rest, name)?;
        tags.push((&rest[..name], &rest[..end]));
        rest = &rest[end..];
    }
    Some(tags)
}

/// Where the tag ends, past its `>`; one inside a quoted attribute does not count.
fn tag_end(tag: &[u8], from: usize) -> Option<usize> {
    let mut quote = None;
    let mut after_equals = false;
    for (index, byte) in tag.iter().enumerate().skip(from) {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(index + 1),
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            (None, _) => {}
        }
        after_equals = *byte == b'=' || (after_equals && byte.is_ascii_whitespace());
    }
    None
}
