//! Bytes of an answer to UTF-8, by byte order mark, header, or the page's own `<meta>`. What cannot be known for sure
//! is refused: a detector that reads another alphabet than the browser sees nothing.

use std::borrow::Cow;
use std::sync::LazyLock;

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};
use regex::bytes::Regex;

use super::MaskError;

/// How much of a page may come before it says its encoding (HTML, "prescan a byte stream").
const PRESCAN: usize = 1024;

static META: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i-u)<meta\s[^>]*?charset\s*=\s*["']?\s*([a-z0-9_:.-]+)"#).expect("a fixed pattern")
});
static PARAMETER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?i-u)charset\s*=\s*["']?\s*([^\s;"',]+)"#).expect("a fixed pattern"));

/// Refuses text with NUL in it, which no text has: it is in letters of another width than it says, and whoever knows
/// that reads what no detector sees.
pub(crate) fn must_be_text(text: &[u8]) -> Result<(), MaskError> {
    if text.contains(&0) { Err(MaskError::Charset) } else { Ok(()) }
}

/// The answer in UTF-8, without a byte order mark. Malformed text is refused, and so is one whose mark, header and page
/// disagree about what its letters are: nobody knows then which of them the app itself believes. Where the header says
/// UTF-8 and the bytes are, an old `<meta>` changes nothing.
pub fn to_utf8<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Result<Cow<'a, [u8]>, MaskError> {
    let said = Said::of(bytes, content_type)?;
    let encoding = said.encoding();
    let (text, _, malformed) = encoding.decode(bytes);
    if malformed {
        return Err(MaskError::Charset);
    }
    if encoding != UTF_8 || said.mark.is_some() {
        for other in
            [said.mark, said.header, said.page].into_iter().flatten().filter(|other| *other != encoding)
        {
            let (read, malformed) = other.decode_without_bom_handling(bytes);
            if malformed || *read != *text {
                return Err(MaskError::Charset);
            }
        }
    }
    must_be_text(text.as_bytes())?;
    Ok(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    })
}

/// Refuses an answer that a browser would not read as UTF-8, by what of it has come: for one that is hidden in while
/// it streams by, and so cannot be brought to UTF-8 first.
pub fn must_be_utf8(beginning: &[u8], content_type: Option<&str>) -> Result<(), MaskError> {
    if Said::of(beginning, content_type)?.encoding() == UTF_8 { Ok(()) } else { Err(MaskError::Charset) }
}

/// Brings text to UTF-8 while it streams by.
pub struct Letters(Decoder);

impl Letters {
    /// By what of the text has come first. One whose mark and header disagree is refused.
    pub fn of(beginning: &[u8], content_type: Option<&str>) -> Result<Self, MaskError> {
        let said = Said::of(beginning, content_type)?;
        if said.mark.zip(said.header).is_some_and(|(mark, header)| mark != header) {
            return Err(MaskError::Charset);
        }
        Ok(Self(said.encoding().new_decoder_with_bom_removal()))
    }

    pub fn utf_8() -> Self {
        Self(UTF_8.new_decoder_with_bom_removal())
    }

    /// Takes a piece, the last or not; what is malformed is refused.
    pub fn read(&mut self, piece: &[u8], last: bool) -> Result<String, MaskError> {
        let room = self.0.max_utf8_buffer_length_without_replacement(piece.len());
        let mut text = String::with_capacity(room.ok_or(MaskError::TooLarge)?);
        match self.0.decode_to_string_without_replacement(piece, &mut text, last) {
            (DecoderResult::InputEmpty, _) => must_be_text(text.as_bytes()).map(|()| text),
            _ => Err(MaskError::Charset),
        }
    }
}

/// What an answer says of its letters.
struct Said {
    mark: Option<&'static Encoding>,
    header: Option<&'static Encoding>,
    page: Option<&'static Encoding>,
}

impl Said {
    fn of(bytes: &[u8], content_type: Option<&str>) -> Result<Self, MaskError> {
        let known = |label: &[u8]| Encoding::for_label_no_replacement(label).ok_or(MaskError::Charset);
        let mark = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
        let header = content_type.and_then(|value| PARAMETER.captures(value.as_bytes()));
        let header = header.map(|said| known(&said[1])).transpose()?;
        let is_page = content_type.is_none_or(|value| value.to_ascii_lowercase().contains("html"));
        let page = if is_page { META.captures(&bytes[..bytes.len().min(PRESCAN)]) } else { None };
        let page = match page.map(|said| known(&said[1])) {
            // Where a mark or header decides, browsers do not ask whether the page knows a charset.
            Some(Err(_)) if mark.is_some() || header.is_some() => None,
            // A page that could be read this far is not in UTF-16, whatever it says (HTML, section 13.2.3.2).
            other => other.transpose()?.map(|e| if e.is_ascii_compatible() { e } else { UTF_8 }),
        };
        Ok(Self { mark, header, page })
    }

    /// What browsers go by: the mark, then the header, then the page.
    fn encoding(&self) -> &'static Encoding {
        self.mark.or(self.header).or(self.page).unwrap_or(UTF_8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_then_the_header_then_the_page_decide() {
        assert_eq!(
            &*to_utf8(b"\xef\xbb\xbfh\xc3\xa9", Some("text/html; charset=utf-8")).expect("utf-8"),
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
    fn a_page_that_contradicts_itself_is_refused_unless_it_makes_no_difference() {
        let both = |page: &[u8], kind: &str| to_utf8(page, Some(kind)).map(|text| text.into_owned());
        assert_eq!(both(b"\xef\xbb\xbfh\xc3\xa9", "text/html; charset=latin1"), Err(MaskError::Charset));
        let page = b"<meta charset=utf-8>h\xc3\xa9";
        assert_eq!(both(page, "text/html; charset=latin1"), Err(MaskError::Charset));
        assert!(both(b"<meta charset=utf-8>hello", "text/html; charset=latin1").is_ok());
        assert!(both("<meta charset=latin1>hé".as_bytes(), "text/html; charset=utf-8").is_ok());
        assert!(both("{\"a\":\"<meta charset=latin1>é\"}".as_bytes(), "application/json").is_ok());
    }

    #[test]
    fn text_that_streams_by_is_brought_to_utf_8_wherever_it_is_cut() {
        let read = |bytes: &[u8], cut: usize, kind: &str| {
            let mut letters = Letters::of(bytes, Some(kind))?;
            Ok(letters.read(&bytes[..cut], false)? + &letters.read(&bytes[cut..], true)?)
        };
        let wide: Vec<u8> = "4111 é€".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for cut in 0..wide.len() {
            assert_eq!(read(&wide, cut, "text/plain; charset=utf-16le").as_deref(), Ok("4111 é€"));
        }
        assert_eq!(read(b"Gr\xfc\xdfe", 3, "text/csv; charset=iso-8859-1").as_deref(), Ok("Grüße"));
        assert_eq!(read(b"Gr\xfc\xdfe", 3, "text/csv"), Err(MaskError::Charset));
        assert_eq!(read(b"\xff\xfeh\x00", 2, "text/csv; charset=utf-8"), Err(MaskError::Charset));
    }

    #[test]
    fn an_unknown_or_broken_encoding_is_refused() {
        assert_eq!(to_utf8(b"hi", Some("text/html; charset=klingon")), Err(MaskError::Charset));
        assert_eq!(to_utf8(b"+ADw-", Some("text/html; charset=utf-7")), Err(MaskError::Charset));
        assert_eq!(to_utf8(b"h\xe9", Some("text/html; charset=utf-8")), Err(MaskError::Charset));
        assert_eq!(
            to_utf8(b"4\x001\x001\x001\x00", Some("text/css; charset=utf-8")),
            Err(MaskError::Charset)
        );
    }
}
