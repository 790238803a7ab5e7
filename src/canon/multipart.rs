//! The names of a multipart form's parts (RFC 7578), read so strictly that no looser reader finds others.
//!
//! The parts' contents are not read here; they go upstream as they came.

use super::Refusal;

/// The most parts, and the most bytes of one part's headers, that are read.
const MOST: usize = 10_000;
const LONGEST: usize = 8 * 1024;

/// The `name` of each part, in order.
///
/// # Errors
/// [`Refusal::BadBody`] for everything that browsers do not send: a preamble, an epilogue, bare line feeds at a
/// boundary, parts without a name or with other headers than disposition and type.
pub(super) fn part_names(boundary: &str, body: &[u8]) -> Result<Vec<String>, Refusal> {
    let delimiter = format!("--{boundary}");
    let delimiter = delimiter.as_bytes();
    let mut names = Vec::new();
    let mut rest = body.strip_prefix(delimiter).ok_or(Refusal::BadBody)?;
    while rest != b"--" && rest != b"--\r\n" {
        let part = rest.strip_prefix(b"\r\n").ok_or(Refusal::BadBody)?;
        // the first delimiter anywhere, so that none hides from a reader that takes bare line feeds
        let end = find(part, delimiter).ok_or(Refusal::BadBody)?;
        let content = part[..end].strip_suffix(b"\r\n").ok_or(Refusal::BadBody)?;
        names.push(name(content)?);
        if names.len() > MOST {
            return Err(Refusal::BadBody);
        }
        rest = &part[end + delimiter.len()..];
    }
    Ok(names)
}

/// The name in the headers of one part.
fn name(part: &[u8]) -> Result<String, Refusal> {
    let end = find(part, b"\r\n\r\n").filter(|end| *end <= LONGEST).ok_or(Refusal::BadBody)?;
    let head = std::str::from_utf8(&part[..end]).map_err(|_| Refusal::BadBody)?;
    let mut name = None;
    let mut typed = false;
    for line in head.split("\r\n") {
        let (header, value) = line.split_once(':').ok_or(Refusal::BadBody)?;
        if value.chars().any(char::is_control) {
            return Err(Refusal::BadBody);
        }
        match header.to_ascii_lowercase().as_str() {
            "content-disposition" if name.is_none() => name = Some(named(value.trim())?),
            "content-type" if !typed => typed = true,
            _ => return Err(Refusal::BadBody),
        }
    }
    name.ok_or(Refusal::BadBody)
}

/// The `name` in `form-data; name="…"; filename="…"`.
fn named(disposition: &str) -> Result<String, Refusal> {
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
        if value.ends_with('\\') || slot.replace(value).is_some() {
            return Err(Refusal::BadBody);
        }
        rest = tail.trim_start();
    }
    let name = name.filter(|name| !name.contains('\\')).ok_or(Refusal::BadBody)?;
    Ok(name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"))
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(body: &str) -> Result<Vec<String>, Refusal> {
        part_names("b1", body.as_bytes())
    }

    #[test]
    fn the_parts_of_a_browsers_form_are_named_in_order() {
        let body = "--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n\
                    --b1\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x;y.txt\"\r\n\
                    Content-Type: text/plain\r\n\r\nfoo\r\n\r\nbar\r\n--b1--\r\n";
        assert_eq!(names(body), Ok(vec!["a".into(), "f".into()]));
        assert_eq!(names("--b1--\r\n"), Ok(vec![]));
        assert_eq!(
            names("--b1\r\ncontent-disposition: form-data; name=\"\"\r\n\r\n\r\n--b1--"),
            Ok(vec!["".into()])
        );
    }

    #[test]
    fn what_readers_could_part_differently_is_refused() {
        let head = "Content-Disposition: form-data; name=\"a\"";
        for body in [
            String::new(),
            "--b1".into(),
            format!("preamble\r\n--b1\r\n{head}\r\n\r\n1\r\n--b1--\r\n"),
            format!("--b1\r\n{head}\r\n\r\n1\r\n--b1--\r\nepilogue"),
            format!("--b1\r\n{head}\r\n\r\n1\n--b1--\r\n"),
            format!("--b1\r\n{head}\r\n\r\n1\r\n--b1x\r\n--b1--\r\n"),
            format!("--b1\n{head}\n\n1\n--b1--\n"),
            format!("--b1\r\n{head}\r\n\r\n--b1--\r\n"),
            format!("--b1\r\n{head}\r\n\r\n1\r\n"),
        ] {
            assert_eq!(names(&body), Err(Refusal::BadBody), "{body:?}");
        }
    }

    #[test]
    fn parts_whose_name_is_unclear_are_refused() {
        for head in [
            "Content-Type: text/plain",
            "Content-Disposition: form-data",
            "Content-Disposition: form-data; filename=\"a\"",
            "Content-Disposition: form-data; name=a",
            "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
            "Content-Disposition: form-data; name*=\"utf-8''a\"",
            "Content-Disposition: form-data; name=\"a\\\"; filename=\"b\"",
            "Content-Disposition: attachment; name=\"a\"",
            "Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"",
            "Content-Disposition: form-data; name=\"a\"\r\n folded: x",
            "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64",
            "Content-Disposition: form-data; name=\"a\"\nX: y",
        ] {
            let body = format!("--b1\r\n{head}\r\n\r\n1\r\n--b1--\r\n");
            assert_eq!(names(&body), Err(Refusal::BadBody), "{head:?}");
        }
    }
}
