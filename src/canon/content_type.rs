//! What a request says its body is, read strictly.

use super::Refusal;

/// The kinds of body that are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContentType {
    /// No `Content-Type` was sent.
    None,
    /// `application/x-www-form-urlencoded`, in UTF-8.
    Form,
    /// `application/json` or another `+json` type, in UTF-8.
    Json,
    /// `text/plain` in UTF-8: what a script's `fetch` says of a text that it was not told the type of. It must be JSON.
    Text,
    /// `multipart/form-data` and its boundary.
    Multipart(String),
    /// A file as it is, and of what kind (in lower case): accepted where a rule says so.
    File(String),
    /// Several bodies in one that is no form; never accepted with an unsafe method.
    Other,
}

impl ContentType {
    /// Reads a `Content-Type` value.
    ///
    /// # Errors
    /// [`Refusal::ContentType`] when it is no single media type, or the character set is not UTF-8.
    pub(super) fn parse(value: &[u8]) -> Result<ContentType, Refusal> {
        let text = std::str::from_utf8(value).ok().filter(|t| t.is_ascii() && !t.contains([',', '\\']));
        let text = text.ok_or(Refusal::ContentType)?;
        let mut parts = text.split(';');
        let essence = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let (kind, subtype) = essence.split_once('/').ok_or(Refusal::ContentType)?;
        if !is_token(kind) || !is_token(subtype) {
            return Err(Refusal::ContentType);
        }
        let parameters = parameters(parts)?;
        let found = |name: &str| parameters.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
        match (kind, subtype) {
            ("application", "x-www-form-urlencoded") => in_utf8(found("charset"), ContentType::Form),
            ("application", subtype) if subtype == "json" || subtype.ends_with("+json") => {
                in_utf8(found("charset"), ContentType::Json)
            }
            ("text", "plain") => in_utf8(found("charset"), ContentType::Text),
            ("multipart", "form-data") => {
                let boundary = found("boundary").filter(|b| is_boundary(b)).ok_or(Refusal::ContentType)?;
                in_utf8(found("charset"), ContentType::Multipart(boundary.to_owned()))
            }
            ("multipart" | "message", _) => Ok(ContentType::Other),
            _ => Ok(ContentType::File(essence.clone())),
        }
    }
}

fn parameters<'a>(parts: impl Iterator<Item = &'a str>) -> Result<Vec<(String, String)>, Refusal> {
    let mut read: Vec<(String, String)> = Vec::new();
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or(Refusal::ContentType)?;
        let name = name.to_ascii_lowercase();
        let value = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
        let clean = is_token(&name) && !value.is_empty() && !value.contains('"');
        if !clean || value.bytes().any(|b| b.is_ascii_control()) || read.iter().any(|(n, _)| *n == name) {
            return Err(Refusal::ContentType);
        }
        read.push((name, value.to_owned()));
    }
    Ok(read)
}

fn in_utf8(charset: Option<&str>, kind: ContentType) -> Result<ContentType, Refusal> {
    match charset {
        None => Ok(kind),
        Some(name) if name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("utf8") => Ok(kind),
        Some(_) => Err(Refusal::ContentType),
    }
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&'*+-.^_`|~".contains(&b))
}

/// RFC 2046, 5.1.1, without the space and the comma, which no browser uses.
fn is_boundary(text: &str) -> bool {
    text.len() <= 70 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"'()+_-./:=?".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Result<ContentType, Refusal> {
        ContentType::parse(value.as_bytes())
    }

    #[test]
    fn forms_json_and_multipart_are_told_apart() {
        assert_eq!(read("application/x-www-form-urlencoded"), Ok(ContentType::Form));
        assert_eq!(read("Application/JSON; Charset=\"UTF-8\""), Ok(ContentType::Json));
        assert_eq!(read("application/vnd.api+json"), Ok(ContentType::Json));
        assert_eq!(read("multipart/form-data; boundary=--x1"), Ok(ContentType::Multipart("--x1".into())));
        assert_eq!(read("text/plain;charset=UTF-8"), Ok(ContentType::Text));
        assert_eq!(read("Image/PNG; q=1"), Ok(ContentType::File("image/png".into())));
        assert_eq!(read("multipart/mixed; boundary=x"), Ok(ContentType::Other));
    }

    #[test]
    fn another_character_set_than_utf8_is_refused() {
        assert_eq!(read("application/json; charset=utf-16"), Err(Refusal::ContentType));
        assert_eq!(read("application/x-www-form-urlencoded;charset=utf-7"), Err(Refusal::ContentType));
    }

    #[test]
    fn what_is_not_one_clear_media_type_is_refused() {
        for value in [
            "",
            "json",
            "application/json, text/plain",
            "application/json; a",
            "application/json; charset=utf-8; charset=utf-16",
            "multipart/form-data",
            "multipart/form-data; boundary=\"a b\"",
            "application/x www",
            "application/jsön",
        ] {
            assert_eq!(read(value), Err(Refusal::ContentType), "{value:?}");
        }
    }
}
