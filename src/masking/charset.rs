//! Bytes of an answer to UTF-8, by byte order mark, header, or the page's own `<meta>`. What cannot be known for sure
//! is refused: a detector that reads another alphabet than the browser sees nothing.

use std::borrow::Cow;
use std::sync::LazyLock;

use encoding_rs::{Encoding, UTF_8};
use regex::bytes::Regex;

use super::MaskError;

/// How much of a page may come before it says its encoding (HTML, "prescan a byte stream").
const PRESCAN: usize = 1024;

static META: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i-u)<meta\s[^>]*?charset\s*=\s*["']?\s*([a-z0-9_:.-]+)"#).expect("a fixed pattern")
});
static PARAMETER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?i-u)charset\s*=\s*["']?\s*([^\s;"',]+)"#).expect("a fixed pattern"));

/// The answer in UTF-8, without a byte order mark. Malformed text is refused.
pub fn to_utf8<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Result<Cow<'a, [u8]>, MaskError> {
    let encoding = encoding_of(bytes, content_type)?;
    let (text, _, malformed) = encoding.decode(bytes);
    if malformed {
        return Err(MaskError::Charset);
    }
    Ok(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    })
}

/// Refuses an answer that a browser would not read as UTF-8, by what of it has come: for one that is hidden in while
/// it streams by, and so cannot be brought to UTF-8 first.
pub fn must_be_utf8(beginning: &[u8], content_type: Option<&str>) -> Result<(), MaskError> {
    if encoding_of(beginning, content_type)? == UTF_8 { Ok(()) } else { Err(MaskError::Charset) }
}

fn encoding_of(bytes: &[u8], content_type: Option<&str>) -> Result<&'static Encoding, MaskError> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding);
    }
    let header = content_type.and_then(|value| PARAMETER.captures(value.as_bytes()));
    if let Some(said) = header {
        return Encoding::for_label_no_replacement(&said[1]).ok_or(MaskError::Charset);
    }
    match META.captures(&bytes[..bytes.len().min(PRESCAN)]) {
        Some(said) => {
            let encoding = Encoding::for_label_no_replacement(&said[1]).ok_or(MaskError::Charset)?;
            Ok(if encoding.is_ascii_compatible() { encoding } else { UTF_8 })
        }
        None => Ok(UTF_8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_then_the_header_then_the_page_decide() {
        assert_eq!(
            &*to_utf8(b"\xef\xbb\xbfh\xc3\xa9", Some("text/html; charset=latin1")).expect("utf-8"),
            "hé".as_bytes()
        );
        assert_eq!(
            &*to_utf8(b"h\xe9", Some("text/html; charset=ISO-8859-1")).expect("latin"),
            "hé".as_bytes()
        );
        let page = b"<meta charset=\"windows-1252\"><p>\x80</p>";
        assert!(String::from_utf8_lossy(&to_utf8(page, Some("text/html")).expect("meta")).contains('€'));
        assert_eq!(&*to_utf8(b"\xff\xfeh\x00i\x00", None).expect("utf-16"), b"hi");
    }

    #[test]
    fn an_unknown_or_broken_encoding_is_refused() {
        assert_eq!(to_utf8(b"hi", Some("text/html; charset=klingon")), Err(MaskError::Charset));
        assert_eq!(to_utf8(b"+ADw-", Some("text/html; charset=utf-7")), Err(MaskError::Charset));
        assert_eq!(to_utf8(b"h\xe9", Some("text/html; charset=utf-8")), Err(MaskError::Charset));
    }
}
