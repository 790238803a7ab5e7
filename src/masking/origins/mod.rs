//! Full addresses of the app and of the vendor's other hosts, as they read in the session, and back.
//!
//! On the way out an address is changed only where a program reads it: as the beginning of a string in a script, as a
//! whole string in JSON, in a style sheet. Text that people read, and what stands in the fields of a form, stays as it
//! is. On the way in every address of the session's own origin becomes the real one again, wherever it stands. The
//! session's origin has a random name of 128 bits, so nobody's data holds it by chance: what went out changed comes back
//! as it was, byte for byte, and what a person copies from her address bar never lands in a customer's data.

use std::borrow::Cow;

use serde_json::Value;

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

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "https://app.acme.example";
    const API: &str = "https://api.acme.example:8443";
    const HERE: &str = "http://s1.localhost:8081";

    fn origins() -> Origins {
        Origins::of(&[
            (APP.to_owned(), HERE.to_owned()),
            (API.to_owned(), format!("{HERE}/.porchlight/up/api")),
        ])
    }

    fn script(text: &str) -> String {
        let out = origins().in_script(text.as_bytes());
        out.map_or_else(|| text.to_owned(), |out| String::from_utf8(out).expect("text"))
    }

    #[test]
    fn strings_of_a_script_that_begin_with_an_origin_lead_here() {
        for (theirs, ours) in [
            (format!("fetch('{API}/v1/a')"), format!("fetch('{HERE}/.porchlight/up/api/v1/a')")),
            (format!("a=\"{APP}\"+b"), format!("a=\"{HERE}\"+b")),
            (format!("`{API}/v1/${{id}}`"), format!("`{HERE}/.porchlight/up/api/v1/${{id}}`")),
            ("'//app.acme.example/x'".to_owned(), "'//s1.localhost:8081/x'".to_owned()),
            (
                "'wss://api.acme.example:8443/live'".to_owned(),
                "'ws://s1.localhost:8081/.porchlight/up/api/live'".to_owned(),
            ),
            (
                r#""https:\/\/app.acme.example\/x""#.to_owned(),
                r#""http:\/\/s1.localhost:8081\/x""#.to_owned(),
            ),
        ] {
            assert_eq!(script(&theirs), ours);
        }
    }

    #[test]
    fn what_only_looks_like_an_origin_stays() {
        for other in [
            "'https://app.acme.example.evil.example/'",
            "'https://app.acme.example:8443/'",
            "'https://app.acme.example@evil.example/'",
            "'https://xapp.acme.example/'",
            "'http://app.acme.example/'",
            "'ftp://app.acme.example/'",
            "'see https://app.acme.example/x'",
            "// https://app.acme.example/x",
            "'https://api.acme.example/'",
            "'https%3A%2F%2Fapp.acme.example'",
        ] {
            assert_eq!(script(other), other);
        }
    }

    #[test]
    fn in_json_a_sentence_stays_and_an_address_leads_here() {
        let json = format!(
            r#"{{"next":"{API}/v1?page=2","note":"{APP}/x is ours","about":"see {APP}","in":"{{\"u\":\"{APP}/y\"}}","{APP}/k":1}}"#
        );
        let out = String::from_utf8(origins().in_json(json.as_bytes()).expect("changed")).expect("text");
        assert!(out.contains(&format!(r#""next":"{HERE}/.porchlight/up/api/v1?page=2""#)), "{out}");
        assert!(out.contains(&format!(r#""note":"{APP}/x is ours""#)), "{out}");
        assert!(
            out.contains(&format!(r#""about":"see {APP}""#)) && out.contains(&format!(r#""{APP}/k":1"#)),
            "{out}"
        );
        assert!(out.contains(&format!(r#"\"u\":\"{HERE}/y"#)), "{out}");
    }

    #[test]
    fn everything_that_went_out_changed_comes_back_as_it_was() {
        for text in [
            APP.to_string(),
            format!("{APP}/x?a=1#b"),
            format!("{API}/v1/a"),
            API.to_string(),
            "//app.acme.example/x".to_owned(),
            "wss://api.acme.example:8443/live".to_owned(),
            "https://other.example/x".to_owned(),
        ] {
            let out = origins().of_address(&text).unwrap_or_else(|| text.clone());
            assert_eq!(out == text, text.contains("other"), "{out}");
            assert_eq!(origins().back(&out).unwrap_or(out), text);
        }
    }

    #[test]
    fn an_address_of_the_session_never_lands_in_data() {
        for (came, goes) in [
            (
                format!("see {HERE}/invoices/17, and {HERE}/.porchlight/up/api/v1."),
                format!("see {APP}/invoices/17, and {API}/v1."),
            ),
            (
                "/login?next=http%3A%2F%2Fs1.localhost%3A8081%2F.porchlight%2Fup%2Fapi%2Fv1".to_owned(),
                "/login?next=https%3A%2F%2Fapi.acme.example%3A8443%2Fv1".to_owned(),
            ),
            (
                r#"{"u":"http:\/\/s1.localhost:8081\/x"}"#.to_owned(),
                r#"{"u":"https:\/\/app.acme.example\/x"}"#.to_owned(),
            ),
            (format!("{HERE}/.porchlight/up/apix/v1"), format!("{APP}/.porchlight/up/apix/v1")),
        ] {
            assert_eq!(origins().back(&came), Some(goes));
        }
        assert_eq!(origins().back("http://s1.localhost:80811/"), None);
        assert_eq!(origins().back("http://s2.localhost:8081/"), None);
    }

    #[test]
    fn in_a_style_sheet_addresses_lead_here() {
        let style = format!("a{{background:url({APP}/a.png)}} @import \"{API}/b.css\";");
        let out = String::from_utf8(origins().in_style(style.as_bytes()).expect("changed")).expect("text");
        assert_eq!(
            out,
            format!("a{{background:url({HERE}/a.png)}} @import \"{HERE}/.porchlight/up/api/b.css\";")
        );
    }

    #[test]
    fn a_script_in_pieces_comes_out_as_it_does_whole_wherever_it_is_cut() {
        let text = format!("x='{APP}/a';y=\"{API}\";z='//app.acme.example';w='{APP}x'");
        let whole = script(&text);
        for cut in 0..=text.len() {
            for again in [cut, (cut + 1).min(text.len()), (cut + 9).min(text.len())] {
                let mut pieces = Readdressed::script(origins());
                let mut out = pieces.write(&text.as_bytes()[..cut]);
                out.extend(pieces.write(&text.as_bytes()[cut..again]));
                out.extend(pieces.write(&text.as_bytes()[again..]));
                out.extend(pieces.end());
                assert_eq!(String::from_utf8_lossy(&out), whole, "cut at {cut} and {again}");
            }
        }
    }
}
