//! Heads: ours written, the app's read, and from it where its body ends (RFC 9112, 6.3).

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use bytes::BytesMut;
use url::{Position, Url};

use super::{Call, Failure};
use crate::canon::Method;

/// The most headers, and the most bytes of a head, that are read.
const MOST: usize = 192;
pub(super) const LONGEST: usize = 128 * 1024;

/// The head of an answer.
pub(super) struct Head {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub ending: Ending,
    /// Whether the connection may be used again after it.
    pub lasting: bool,
}

/// Where a body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Nothing,
    Length(u64),
    Chunked,
    /// With the connection.
    Close,
    /// No body any more: the connection speaks another protocol from here.
    Switched,
}

/// A request's line and headers. `length` is that of its body.
pub(super) fn written(call: &Call<'_>, length: Option<u64>) -> Vec<u8> {
    let mut head = Vec::with_capacity(1024);
    let mut line = |parts: &[&[u8]]| {
        parts.iter().for_each(|part| head.extend_from_slice(part));
        head.extend_from_slice(b"\r\n");
    };
    line(&[call.method.as_str().as_bytes(), b" ", call.target.as_bytes(), b" HTTP/1.1"]);
    line(&[b"host: ", authority(call.origin).as_bytes()]);
    for (name, value) in call.headers {
        line(&[name.as_bytes(), b": ", value]);
    }
    match length {
        Some(length) => line(&[b"content-length: ", length.to_string().as_bytes()]),
        None if !call.method.is_safe() => line(&[b"content-length: 0"]),
        None => {}
    }
    line(&[]);
    head
}

fn authority(origin: &Url) -> &str {
    &origin[Position::BeforeHost..Position::AfterPort]
}

/// Takes a head off the front of what came, once it is whole.
pub(super) fn read(buffer: &mut BytesMut, method: Method) -> Result<Option<Head>, Failure> {
    let mut fields = [httparse::EMPTY_HEADER; MOST];
    let mut parsed = httparse::Response::new(&mut fields);
    let length = match parsed.parse(buffer).map_err(|_| Failure::Unclear)? {
        httparse::Status::Complete(length) => length,
        httparse::Status::Partial if buffer.len() > LONGEST => return Err(Failure::Unclear),
        httparse::Status::Partial => return Ok(None),
    };
    let status = parsed.code.and_then(|code| StatusCode::from_u16(code).ok()).ok_or(Failure::Unclear)?;
    let modern = parsed.version == Some(1);
    let mut headers = HeaderMap::with_capacity(parsed.headers.len());
    for field in parsed.headers.iter() {
        let name = HeaderName::from_bytes(field.name.as_bytes()).map_err(|_| Failure::Unclear)?;
        let value = HeaderValue::from_bytes(field.value).map_err(|_| Failure::Unclear)?;
        headers.append(name, value);
    }
    let ending = ending(status, &headers, method, modern)?;
    let lasting = modern && ending != Ending::Close && !says(&headers, header::CONNECTION, "close");
    let _ = buffer.split_to(length);
    Ok(Some(Head { status, headers, ending, lasting }))
}

fn ending(status: StatusCode, headers: &HeaderMap, method: Method, modern: bool) -> Result<Ending, Failure> {
    if status == StatusCode::SWITCHING_PROTOCOLS {
        return Ok(Ending::Switched);
    }
    let codings: Vec<&HeaderValue> = headers.get_all(header::TRANSFER_ENCODING).collect();
    let length = length(headers)?;
    let clear = match codings.as_slice() {
        [] => true,
        [one] => modern && length.is_none() && one.as_bytes().eq_ignore_ascii_case(b"chunked"),
        _ => false,
    };
    if !clear {
        return Err(Failure::Unclear);
    }
    let bodiless = method == Method::Head
        || status.is_informational()
        || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    Ok(match length {
        _ if bodiless => Ending::Nothing,
        _ if !codings.is_empty() => Ending::Chunked,
        Some(length) => Ending::Length(length),
        None => Ending::Close,
    })
}

/// The length, if it is said, and said the same each time.
fn length(headers: &HeaderMap) -> Result<Option<u64>, Failure> {
    let mut length = None;
    for value in headers.get_all(header::CONTENT_LENGTH) {
        let digits = value.to_str().ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        let said: u64 = digits.and_then(|digits| digits.parse().ok()).ok_or(Failure::Unclear)?;
        if length.replace(said).is_some_and(|before| before != said) {
            return Err(Failure::Unclear);
        }
    }
    Ok(length)
}

/// Whether one of the header's comma-separated words is this one.
pub(super) fn says(headers: &HeaderMap, name: HeaderName, word: &str) -> bool {
    headers
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|part| part.trim().eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ending_of(head: &str, method: Method) -> Result<Ending, Failure> {
        let mut buffer = BytesMut::from(head);
        read(&mut buffer, method).map(|head| head.expect("a whole head").ending)
    }

    fn got(head: &str) -> Result<Ending, Failure> {
        ending_of(&format!("HTTP/1.1 200 OK\r\n{head}\r\n"), Method::Get)
    }

    #[test]
    fn a_body_ends_where_the_head_says() {
        assert_eq!(got("Content-Length: 12\r\n"), Ok(Ending::Length(12)));
        assert_eq!(got("Content-Length: 12\r\nContent-Length: 12\r\n"), Ok(Ending::Length(12)));
        assert_eq!(got("Transfer-Encoding: Chunked\r\n"), Ok(Ending::Chunked));
        assert_eq!(got(""), Ok(Ending::Close));
    }

    #[test]
    fn an_answer_whose_length_can_be_read_in_two_ways_is_refused() {
        for head in [
            "Content-Length: 12\r\nContent-Length: 13\r\n",
            "Content-Length: 12, 12\r\n",
            "Content-Length: +12\r\n",
            "Content-Length: 12\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: identity\r\n",
        ] {
            assert_eq!(got(head), Err(Failure::Unclear), "{head:?}");
        }
    }

    #[test]
    fn answers_without_a_body_have_none_whatever_they_announce() {
        for status in ["204 No Content", "304 Not Modified"] {
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: 12\r\n\r\n");
            assert_eq!(ending_of(&head, Method::Get), Ok(Ending::Nothing), "{status}");
        }
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n";
        assert_eq!(ending_of(head, Method::Head), Ok(Ending::Nothing));
    }
}
