//! Full addresses of the app and of the vendor's other hosts, as they read in the session, and back.
//!
//! On the way out an address is changed only where a program reads it: as the beginning of a string in a script, as a
//! whole string in JSON, as a whole attribute or text in XML, in a style sheet. Text that people read, and what stands in the fields of a form, stays as it
//! is. On the way in every address of the session's own origin becomes the real one again, wherever it stands. The
//! session's origin has a random name of 128 bits, so nobody's data holds it by chance: what went out changed comes back
//! as it was, byte for byte, and what a person copies from her address bar never lands in a customer's data.

mod pieces;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde_json::Value;

pub use self::pieces::Readdressed;

/// Strings in JSON that are longer than this are no addresses.
const LONGEST: usize = 8 * 1024;

/// How slashes and colons are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Plain,
    /// `https:\/\/…`, as JSON and scripts may have it.
    Escaped,
    /// `https%3A%2F%2F…`, as an address stands in another.
    Percent,
}

/// Where addresses are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Script,
    Style,
    Json,
    Xml,
}

/// The origins behind a session, and what stands for each there.
#[derive(Debug, Clone, Default)]
pub struct Origins(Vec<Origin>);

#[derive(Debug, Clone)]
struct Origin {
    theirs: Side,
    ours: Side,
}

/// One side of an origin, in its parts.
#[derive(Debug, Clone)]
struct Side {
    /// `http` or `https`.
    scheme: String,
    /// Host, and port where it is not the scheme's own.
    authority: String,
    /// Without a slash at the end; empty for an origin.
    path: String,
}

/// A place where an address begins.
struct Found {
    start: usize,
    end: usize,
    with: String,
}

impl Spelling {
    fn of(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Plain => text.into(),
            Self::Escaped => text.replace('/', "\\/").into(),
            Self::Percent => text.replace(':', "%3A").replace('/', "%2F").into(),
        }
    }

    /// How two slashes are written here, if there are two.
    fn at(bytes: &[u8]) -> Option<(Self, usize)> {
        let all = [(Self::Plain, &b"//"[..]), (Self::Escaped, b"\\/\\/"), (Self::Percent, b"%2F%2F")];
        all.into_iter()
            .find(|(_, slashes)| bytes.starts_with(slashes))
            .map(|(spelling, slashes)| (spelling, slashes.len()))
    }

    /// Whether a host's name ends before these bytes.
    fn ends_name(self, rest: &[u8]) -> bool {
        match rest.first() {
            None => true,
            Some(b'%') => self == Self::Percent && !rest.starts_with(b"%3A") && !rest.starts_with(b"%40"),
            Some(byte) => !byte.is_ascii_alphanumeric() && !b"._-:@".contains(byte) && byte.is_ascii(),
        }
    }
}

impl Side {
    fn parse(address: &str) -> Option<Self> {
        let (scheme, rest) = address.trim_end_matches('/').split_once("://")?;
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let [scheme, authority, path] = [scheme, authority, path].map(str::to_owned);
        Some(Self { scheme, authority, path })
    }

    /// The scheme of its websockets.
    fn socket(&self) -> &'static str {
        if self.scheme == "https" { "wss" } else { "ws" }
    }

    /// As it stands behind a scheme.
    fn behind(&self, scheme: Option<&str>) -> String {
        let scheme = scheme.map(|scheme| format!("{scheme}:")).unwrap_or_default();
        format!("{scheme}//{}{}", self.authority, self.path)
    }
}

impl Origins {
    /// Of pairs as settings have them: `https://api.acme.example`, and what stands for it in the browser.
    pub fn of(pairs: &[(String, String)]) -> Self {
        let each = pairs.iter().filter_map(|(theirs, ours)| {
            Some(Origin { theirs: Side::parse(theirs)?, ours: Side::parse(ours)? })
        });
        Self(each.collect())
    }

    /// A script, if anything in it changes: strings that begin with one of these origins.
    pub fn in_script(&self, script: &[u8]) -> Option<Vec<u8>> {
        swapped(script, &self.out(script, Where::Script))
    }

    /// A style sheet, or the style of one element.
    pub fn in_style(&self, style: &[u8]) -> Option<Vec<u8>> {
        swapped(style, &self.out(style, Where::Style))
    }

    /// JSON: strings that are an address as a whole, also in JSON that stands in a string.
    pub fn in_json(&self, json: &[u8]) -> Option<Vec<u8>> {
        swapped(json, &self.out(json, Where::Json))
    }

    /// XML as `mask_xml` writes it: attributes, and texts of elements, that are an address as a whole. Names of namespaces
    /// too, since scripts compare them with strings of theirs.
    pub fn in_xml(&self, xml: &[u8]) -> Option<Vec<u8>> {
        swapped(xml, &self.out(xml, Where::Xml))
    }

    /// A message of a stream or a socket, where it is JSON.
    pub fn in_message(&self, message: String) -> String {
        let is_json = message.trim_start().starts_with(['{', '[', '"']);
        let led = if is_json { self.in_json(message.as_bytes()) } else { None };
        led.and_then(|led| String::from_utf8(led).ok()).unwrap_or(message)
    }

    /// A text that is an address as a whole.
    pub fn of_address(&self, text: &str) -> Option<String> {
        let quoted = format!("\"{text}\"");
        let out = self.in_json(quoted.as_bytes()).filter(|_| !text.contains(['"', '\\']))?;
        String::from_utf8(out).ok().map(|out| out[1..out.len() - 1].to_owned())
    }

    /// A text of the browser's as the app would have got it, if anything in it changes.
    pub fn back(&self, text: &str) -> Option<String> {
        let bytes = text.as_bytes();
        let found =
            each_name(bytes).filter_map(|(at, spelling, after)| self.back_at(bytes, at, spelling, after));
        let found: Vec<Found> = found.collect();
        swapped(bytes, &found).and_then(|out| String::from_utf8(out).ok())
    }

    /// All texts of a document; gives whether anything changed.
    pub fn back_in(&self, value: &mut Value) -> bool {
        match value {
            Value::String(text) => match self.back(text) {
                Some(real) => {
                    *text = real;
                    true
                }
                None => false,
            },
            Value::Array(items) => items.iter_mut().fold(false, |changed, item| self.back_in(item) | changed),
            Value::Object(members) => {
                members.values_mut().fold(false, |changed, member| self.back_in(member) | changed)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    /// The longest that an address of these can be up to the end of its host, with what must stand before and after.
    fn longest(&self) -> usize {
        let name = |origin: &Origin| origin.theirs.authority.len() + "\"https:\\/\\/".len() + 2;
        self.0.iter().map(name).max().unwrap_or(0)
    }

    fn out(&self, bytes: &[u8], place: Where) -> Vec<Found> {
        let found = each_name(bytes).filter_map(|(at, spelling, after)| {
            let origin =
                self.0.iter().find(|origin| is_name(&bytes[after..], &origin.theirs.authority, spelling))?;
            let end = after + origin.theirs.authority.len();
            let (start, scheme) = scheme_before(bytes, at, &origin.theirs, spelling)?;
            let stands = match place {
                Where::Script => is_quote(before(bytes, start)),
                Where::Style => is_quote(before(bytes, start)) || before(bytes, start) == Some(b'('),
                Where::Json => before(bytes, start) == Some(b'"') && is_whole(&bytes[end..]),
                Where::Xml => is_whole_in_xml(&bytes[..start], &bytes[end..]),
            };
            let ours = scheme.map(|scheme| {
                if scheme == origin.theirs.scheme {
                    origin.ours.scheme.as_str()
                } else {
                    origin.ours.socket()
                }
            });
            (stands && spelling != Spelling::Percent).then(|| Found {
                start,
                end,
                with: spelling.of(&origin.ours.behind(ours)).into_owned(),
            })
        });
        found.collect()
    }

    fn back_at(&self, bytes: &[u8], at: usize, spelling: Spelling, after: usize) -> Option<Found> {
        let path_fits = |origin: &&Origin| {
            let name = spelling.of(&origin.ours.authority).len();
            let path = spelling.of(&origin.ours.path);
            let rest = bytes.get(after + name..).unwrap_or_default();
            rest.starts_with(path.as_bytes()) && spelling.ends_name(&rest[path.len()..])
        };
        let named = self.0.iter().filter(|origin| is_name(&bytes[after..], &origin.ours.authority, spelling));
        // The app's own origin is below each of the others'.
        let origin = named.filter(path_fits).max_by_key(|origin| origin.ours.path.len())?;
        let end = after + spelling.of(&origin.ours.authority).len() + spelling.of(&origin.ours.path).len();
        let (start, scheme) = scheme_before(bytes, at, &origin.ours, spelling)?;
        let theirs = scheme.map(|scheme| {
            if scheme == origin.ours.scheme { origin.theirs.scheme.as_str() } else { origin.theirs.socket() }
        });
        Some(Found { start, end, with: spelling.of(&origin.theirs.behind(theirs)).into_owned() })
    }
}

/// Each place where two slashes stand: where they begin, how they are written, and what follows them.
fn each_name(bytes: &[u8]) -> impl Iterator<Item = (usize, Spelling, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(next) = bytes[at..].iter().position(|byte| matches!(byte, b'/' | b'\\' | b'%')) {
            let here = at + next;
            if let Some((spelling, length)) = Spelling::at(&bytes[here..]) {
                at = here + length;
                return Some((here, spelling, at));
            }
            at = here + 1;
        }
        None
    })
}

/// Whether a host's name stands here, as a whole.
fn is_name(bytes: &[u8], authority: &str, spelling: Spelling) -> bool {
    let name = spelling.of(authority);
    bytes.starts_with(name.as_bytes()) && spelling.ends_name(&bytes[name.len()..])
}

/// Where an address begins whose slashes stand at `at`, and its scheme, if it has one. None where the scheme is another.
fn scheme_before<'a>(
    bytes: &[u8],
    at: usize,
    side: &'a Side,
    spelling: Spelling,
) -> Option<(usize, Option<&'a str>)> {
    let colon = if spelling == Spelling::Percent { "%3A" } else { ":" };
    let before = &bytes[..at];
    let Some(before) = before.strip_suffix(colon.as_bytes()) else { return Some((at, None)) };
    let schemes = [side.scheme.as_str(), side.socket()];
    let is_before = |scheme: &&str| {
        let start = before.strip_suffix(scheme.as_bytes());
        start.is_some_and(|start| {
            start.last().is_none_or(|byte| !byte.is_ascii_alphanumeric() && !b"+-.".contains(byte))
        })
    };
    let scheme = schemes.into_iter().find(is_before)?;
    Some((before.len() - scheme.len(), Some(scheme)))
}

fn before(bytes: &[u8], at: usize) -> Option<u8> {
    at.checked_sub(1).map(|before| bytes[before])
}

fn is_quote(byte: Option<u8>) -> bool {
    matches!(byte, Some(b'"' | b'\'' | b'`'))
}

/// Whether what follows a host in a JSON string ends the string without a space: then it is an address and no sentence. Keys
/// of objects stay.
fn is_whole(rest: &[u8]) -> bool {
    let rest = &rest[..rest.len().min(LONGEST)];
    let end = rest.iter().position(|byte| matches!(byte, b'"' | b' ' | b'<' | b'\n' | b'\t'));
    end.is_some_and(|end| {
        let escapes_space = rest[..end].windows(2).any(|pair| matches!(pair, b"\\n" | b"\\t" | b"\\r"));
        rest[end] == b'"' && rest.get(end + 1) != Some(&b':') && !escapes_space
    })
}

/// The same of an attribute or of the text between two tags, where quotes and brackets stand for nothing else: they are
/// written as references in texts and values.
fn is_whole_in_xml(before: &[u8], rest: &[u8]) -> bool {
    let rest = &rest[..rest.len().min(LONGEST)];
    let Some(end) = rest.iter().position(|byte| matches!(byte, b'"' | b'<') || byte.is_ascii_whitespace())
    else {
        return false;
    };
    match (before.last(), rest[end]) {
        (Some(b'"'), last) => last == b'"',
        (_, b'"') => false,
        _ => before.trim_ascii_end().ends_with(b">") && rest[end..].trim_ascii_start().starts_with(b"</"),
    }
}

fn swapped(bytes: &[u8], found: &[Found]) -> Option<Vec<u8>> {
    if found.is_empty() {
        return None;
    }
    let mut out = Vec::with_capacity(bytes.len() + found.len() * 64);
    let mut at = 0;
    for found in found.iter() {
        if found.start < at {
            continue;
        }
        out.extend_from_slice(&bytes[at..found.start]);
        out.extend_from_slice(found.with.as_bytes());
        at = found.end;
    }
    out.extend_from_slice(&bytes[at..]);
    Some(out)
}
