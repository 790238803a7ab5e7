//! The path of a request in its one canonical spelling.
//!
//! A path that a proxy, a framework and a file system could take for different places is refused. Not here:
//! what a path means (`classify`), and the query (`query`).

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::Refusal;

/// The longest path that is read, in bytes.
const LONGEST: usize = 8 * 1024;

/// Characters that some programs fold into `.`, `/`, `\`, `;` or `%` (compatibility forms, "best fit").
const FOLDED: [char; 13] = [
    '\u{2024}', '\u{2025}', '\u{2044}', '\u{2215}', '\u{2216}', '\u{29F5}', '\u{FE52}', '\u{FE54}',
    '\u{FF05}', '\u{FF0E}', '\u{FF0F}', '\u{FF1B}', '\u{FF3C}',
];

/// An absolute path: upper-case escapes, nothing escaped that need not be, no dot segments, no empty ones
/// inside. Two equal paths are the same bytes on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(String);

impl Path {
    /// Reads the path of a request target, without its query.
    ///
    /// # Errors
    /// [`Refusal::AmbiguousPath`] for everything that could be read in two ways, [`Refusal::TooLong`] over 8 KiB.
    pub fn parse(raw: &str) -> Result<Path, Refusal> {
        if raw.len() > LONGEST {
            return Err(Refusal::TooLong);
        }
        let path = normalised(raw.as_bytes())?;
        if path.len() > LONGEST {
            return Err(Refusal::TooLong);
        }
        let plain = path.starts_with('/') && !path.contains("//") && !escapes_twice(path.as_bytes());
        if plain && path.split('/').all(is_plain_segment) {
            Ok(Path(path))
        } else {
            Err(Refusal::AmbiguousPath)
        }
    }

    /// The path as it is recorded and sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The segments between the slashes, decoded; a trailing slash adds none, and `/` has none.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = Cow<'_, str>> {
        let inner = self.0.trim_matches('/');
        inner.split('/').filter(|segment| !segment.is_empty()).map(decoded)
    }

    /// What follows the last dot of the last segment, in lower case: `csv` for `/customers.CSV`.
    pub fn extension(&self) -> Option<String> {
        let last = self.segments().next_back()?;
        let name = last.trim_end_matches(|c: char| c == '.' || c.is_whitespace());
        let (_, extension) = name.rsplit_once('.')?;
        Some(extension.trim().to_lowercase())
    }
}

/// Every byte checked, escapes brought to their one spelling.
fn normalised(raw: &[u8]) -> Result<String, Refusal> {
    let mut path = String::with_capacity(raw.len());
    let mut rest = raw;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match *first {
            b'%' => {
                let (byte, tail) = triplet(rest).ok_or(Refusal::AmbiguousPath)?;
                rest = tail;
                push_escaped(&mut path, byte)?;
            }
            // browsers send these bare; RFC 3986 has them escaped
            byte @ (b'|' | b'^' | b'[' | b']') => push_escape(&mut path, byte),
            byte if is_unreserved(byte) || b"/!$&'()*+,=:@".contains(&byte) => path.push(char::from(byte)),
            _ => return Err(Refusal::AmbiguousPath),
        }
    }
    Ok(path)
}

fn push_escaped(path: &mut String, byte: u8) -> Result<(), Refusal> {
    match byte {
        b'/' | b'\\' | b';' => return Err(Refusal::AmbiguousPath),
        byte if byte.is_ascii_control() => return Err(Refusal::AmbiguousPath),
        byte if is_unreserved(byte) => path.push(char::from(byte)),
        byte => push_escape(path, byte),
    }
    Ok(())
}

fn push_escape(path: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    path.push('%');
    path.push(char::from(DIGITS[usize::from(byte >> 4)]));
    path.push(char::from(DIGITS[usize::from(byte & 15)]));
}

/// The byte that two leading hex digits stand for, and what follows them.
pub(super) fn triplet(after_percent: &[u8]) -> Option<(u8, &[u8])> {
    let [high, low, rest @ ..] = after_percent else { return None };
    let value = char::from(*high).to_digit(16)? * 16 + char::from(*low).to_digit(16)?;
    Some((u8::try_from(value).ok()?, rest))
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// Whether an escaped percent sign would make another escape when decoded once more.
fn escapes_twice(path: &[u8]) -> bool {
    path.windows(5).any(|w| w.starts_with(b"%25") && w[3].is_ascii_hexdigit() && w[4].is_ascii_hexdigit())
}

fn is_plain_segment(segment: &str) -> bool {
    let Ok(text) = percent_decode_str(segment).decode_utf8() else { return false };
    let bare = text.trim();
    let only_dots = !bare.is_empty() && bare.chars().all(|c| c == '.');
    !only_dots && !text.chars().any(|c| c.is_control() || FOLDED.contains(&c))
}

fn decoded(segment: &str) -> Cow<'_, str> {
    percent_decode_str(segment).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(raw: &str) -> String {
        Path::parse(raw).expect("an acceptable path").as_str().to_owned()
    }

    fn assert_ambiguous(raws: &[&str]) {
        for raw in raws {
            assert_eq!(Path::parse(raw), Err(Refusal::AmbiguousPath), "{raw:?}");
        }
    }

    #[test]
    fn an_ordinary_path_stays_as_it_is() {
        for raw in ["/", "/invoices/17", "/settings/tax/", "/a@b:c/(x)!$&'*+,=", "/.well-known/x", "/a.b..c"]
        {
            assert_eq!(canonical(raw), raw);
        }
    }

    #[test]
    fn escapes_are_brought_to_one_spelling() {
        assert_eq!(canonical("/%41%7e%2dz"), "/A~-z");
        assert_eq!(canonical("/caf%c3%a9%20au%3flait"), "/caf%C3%A9%20au%3Flait");
        assert_eq!(canonical("/a|b[c]^"), "/a%7Cb%5Bc%5D%5E");
        assert_eq!(canonical("/customers%2ecsv"), "/customers.csv");
    }

    #[test]
    fn dot_segments_are_refused_however_they_are_written() {
        assert_ambiguous(&[
            "/.",
            "/..",
            "/a/../b",
            "/a/./b",
            "/%2e",
            "/%2E%2e/x",
            "/a/.%2e",
            "/..%20/x",
            "/...",
        ]);
    }

    #[test]
    fn escaped_slashes_and_backslashes_are_refused() {
        assert_ambiguous(&["/a%2fb", "/a%2Fb", "/a%5cb", "/a\\b", "//a", "/a//b", "/a//"]);
    }

    #[test]
    fn double_escapes_are_refused_also_when_put_together_from_pieces() {
        assert_ambiguous(&["/%252e", "/%252f", "/a%2541", "/%25%32%65", "/%25%32e"]);
        assert_eq!(canonical("/100%25"), "/100%25");
    }

    #[test]
    fn semicolons_are_refused_bare_and_escaped() {
        assert_ambiguous(&["/a;b", "/users;jsessionid=1", "/..;/x", "/a%3bb"]);
    }

    #[test]
    fn control_characters_spaces_and_bare_non_ascii_are_refused() {
        assert_ambiguous(&[
            "/a b", "/a\tb", "/a\0", "/%00", "/%0d%0aX", "/%7f", "/%C2%85", "/é", "/a\"b", "/<a>",
        ]);
    }

    #[test]
    fn broken_escapes_and_broken_utf8_are_refused() {
        assert_ambiguous(&["/%", "/%2", "/%zz", "/%2%65", "/%u002e", "/%c0%ae", "/%ff", "/%ed%a0%80"]);
    }

    #[test]
    fn characters_that_programs_fold_into_dots_and_slashes_are_refused() {
        assert_ambiguous(&["/%EF%BC%8E%EF%BC%8E", "/a%EF%BC%8Fb", "/%E2%80%A5/x"]);
    }

    #[test]
    fn targets_that_are_no_paths_are_refused() {
        assert_ambiguous(&["", "*", "a", "http://acme.example/", "acme.example:443", "/a#b", "/a?b"]);
    }

    #[test]
    fn a_path_over_eight_kibibytes_is_too_long() {
        assert!(Path::parse(&format!("/{}", "a".repeat(8191))).is_ok());
        assert_eq!(Path::parse(&format!("/{}", "a".repeat(8192))), Err(Refusal::TooLong));
        assert_eq!(Path::parse(&format!("/{}", "|".repeat(8191))), Err(Refusal::TooLong));
    }

    #[test]
    fn segments_come_decoded_and_a_trailing_slash_adds_none() {
        let path = Path::parse("/a%20b/c/").expect("a path");
        assert_eq!(path.segments().collect::<Vec<_>>(), ["a b", "c"]);
        assert_eq!(Path::parse("/").expect("a path").segments().count(), 0);
    }

    #[test]
    fn the_extension_is_that_of_the_last_segment() {
        let extension = |raw| Path::parse(raw).expect("a path").extension();
        assert_eq!(extension("/customers.CSV").as_deref(), Some("csv"));
        assert_eq!(extension("/customers.csv/").as_deref(), Some("csv"));
        assert_eq!(extension("/customers.csv.").as_deref(), Some("csv"));
        assert_eq!(extension("/v1.2/customers"), None);
        assert_eq!(extension("/"), None);
    }
}
