//! The headers of one part of a multipart form.

use crate::canon::Refusal;

/// What a part's headers say.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Head {
    pub name: String,
    /// Of a file; empty where none was chosen.
    pub filename: Option<String>,
}

/// Reads a part's headers: one disposition, at most one type, nothing else.
pub fn read_head(bytes: &[u8]) -> Result<Head, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::BadBody)?;
    let mut disposition = None;
    let mut kind = None;
    for line in text.split("\r\n") {
        let (header, value) = line.split_once(':').ok_or(Refusal::BadBody)?;
        if value.chars().any(char::is_control) {
            return Err(Refusal::BadBody);
        }
        let slot = match header.to_ascii_lowercase().as_str() {
            "content-disposition" => &mut disposition,
            "content-type" => &mut kind,
            _ => return Err(Refusal::BadBody),
        };
        if slot.replace(value.trim()).is_some() {
            return Err(Refusal::BadBody);
        }
    }
    let head = named(disposition.ok_or(Refusal::BadBody)?)?;
    match kind {
        Some(kind) if !is_plain(kind, head.filename.is_some()) => Err(Refusal::ContentType),
        _ => Ok(head),
    }
}

/// Parts inside of parts are not read, and a text in another character set than UTF-8 is not either.
fn is_plain(kind: &str, is_file: bool) -> bool {
    let kind = kind.to_ascii_lowercase();
    let charset = kind.split_once("charset=").map(|(_, charset)| charset.trim_matches(['"', ' ']));
    !kind.starts_with("multipart/") && (is_file || charset.is_none_or(|charset| charset == "utf-8"))
}

/// The parameters of `form-data; name="…"; filename="…"`. Browsers never send `filename*` here (RFC 7578, 4.2), and
/// readers differ on which of the two counts.
fn named(disposition: &str) -> Result<Head, Refusal> {
    let mut rest = disposition.strip_prefix("form-data").ok_or(Refusal::BadBody)?.trim_start();
    let (mut name, mut filename) = (None, None);
    while !rest.is_empty() {
        let parameter = rest.strip_prefix(';').ok_or(Refusal::BadBody)?.trim_start();
        let (key, quoted) = parameter.split_once("=\"").ok_or(Refusal::BadBody)?;
        let (value, tail) = quoted.split_once('"').ok_or(Refusal::BadBody)?;
        let slot = match key {
            "name" => &mut name,
            "filename" => &mut filename,
            _ => return Err(Refusal::BadBody),
        };
        // a backslash before the quote would carry the value on in some readers
        if value.contains('\\') || slot.replace(unescaped(value)).is_some() {
            return Err(Refusal::BadBody);
        }
        rest = tail.trim_start();
    }
    Ok(Head { name: name.ok_or(Refusal::BadBody)?, filename })
}

/// As browsers write what may not stand in quotes (HTML, multipart/form-data encoding algorithm).
fn unescaped(value: &str) -> String {
    value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}
