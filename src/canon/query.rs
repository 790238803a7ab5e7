//! The query of a request: kept byte for byte when it is well formed, refused when it is not.
//!
//! Not here: what a parameter means (`classify`).

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::Refusal;
use super::method::is_override_name;
use super::path::triplet;

/// The longest query that is read, in bytes.
const LONGEST: usize = 16 * 1024;

/// What follows the question mark, exactly as received: order, spelling and empty parts may matter upstream.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Query(String);

impl Query {
    /// Reads what follows the question mark.
    ///
    /// # Errors
    /// [`Refusal::MalformedQuery`], [`Refusal::TooLong`] over 16 KiB, and [`Refusal::MethodOverride`] when a
    /// parameter would make an application treat the request as another method.
    pub fn parse(raw: &str) -> Result<Query, Refusal> {
        if raw.len() > LONGEST {
            return Err(Refusal::TooLong);
        }
        if !is_well_formed(raw.as_bytes()) || percent_decode_str(raw).decode_utf8().is_err() {
            return Err(Refusal::MalformedQuery);
        }
        let query = Query(raw.to_owned());
        if query.loose_pairs().any(|(name, _)| is_override_name(&name)) {
            return Err(Refusal::MethodOverride);
        }
        Ok(query)
    }

    /// The query as it is recorded and sent, without the question mark.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Names and values, decoded as a form would be; a part without `=` has an empty value.
    pub fn pairs(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        self.0.split('&').filter(|part| !part.is_empty()).map(pair)
    }

    /// As [`Query::pairs`], also parted at semicolons, as some frameworks do: for looking, never for sending.
    pub(super) fn loose_pairs(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        let strict = self.0.split('&');
        let loose = self.0.split(['&', ';']);
        strict.chain(loose).filter(|part| !part.is_empty()).map(pair)
    }
}

fn is_well_formed(raw: &[u8]) -> bool {
    let mut rest = raw;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match *first {
            b'%' => match triplet(rest) {
                Some((byte, tail)) if !byte.is_ascii_control() || b"\t\r\n".contains(&byte) => rest = tail,
                _ => return false,
            },
            b'#' | b'"' | b'<' | b'>' => return false,
            byte if !byte.is_ascii_graphic() => return false,
            _ => {}
        }
    }
    true
}

fn pair(part: &str) -> (Cow<'_, str>, Cow<'_, str>) {
    let (name, value) = part.split_once('=').unwrap_or((part, ""));
    (decoded(name), decoded(value))
}

fn decoded(text: &str) -> Cow<'_, str> {
    if text.contains('+') {
        let spaced = text.replace('+', " ");
        Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
    } else {
        percent_decode_str(text).decode_utf8_lossy()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_well_formed_query_is_kept_byte_for_byte() {
        for raw in ["", "q=a+b&page=2", "q=caf%c3%a9", "a=1&&b", "x={y}|z^`'", "a=1;b=2", "note=a%0D%0Ab"] {
            assert_eq!(Query::parse(raw).expect("a query").as_str(), raw);
        }
    }

    #[test]
    fn broken_escapes_controls_and_stray_characters_are_refused() {
        for raw in
            ["%", "a=%4", "a=%zz", "a b", "a=\0", "a=%00", "a=%1b", "a=é", "a#b", "a=<b>", "a=\"", "%ff"]
        {
            assert_eq!(Query::parse(raw), Err(Refusal::MalformedQuery), "{raw:?}");
        }
    }

    #[test]
    fn a_query_over_sixteen_kibibytes_is_too_long() {
        assert!(Query::parse(&"a".repeat(16 * 1024)).is_ok());
        assert_eq!(Query::parse(&"a".repeat(16 * 1024 + 1)), Err(Refusal::TooLong));
    }

    #[test]
    fn a_parameter_that_overrides_the_method_is_refused() {
        for raw in
            ["_method=DELETE", "a=1&_METHOD=put", "%5fmethod=x", "a=1;_method=put", "+_method=x", ".method=x"]
        {
            assert_eq!(Query::parse(raw), Err(Refusal::MethodOverride), "{raw:?}");
        }
    }

    #[test]
    fn pairs_come_decoded_in_order() {
        let query = Query::parse("q=a+b%26c&flag&q=2").expect("a query");
        let pairs: Vec<_> = query.pairs().map(|(n, v)| (n.into_owned(), v.into_owned())).collect();
        let expected = [("q", "a b&c"), ("flag", ""), ("q", "2")];
        assert_eq!(pairs, expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
    }
}
