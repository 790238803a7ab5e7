//! Asking the provider: one request to a connection, to its own origin alone, no redirects; the answer has little time,
//! and may not be large.

use std::sync::Arc;
use std::time::Duration;

use httparse::Status;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Origin, Url};

use crate::tls;

/// From connecting to the answer's last byte.
const PATIENCE: Duration = Duration::from_secs(10);

/// Larger answers are not read: keys and tokens are a few thousand bytes.
const LARGEST: usize = 512 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("it names an address on another host than the issuer's")]
    Elsewhere,
    #[error("it does not answer: {0}")]
    Connection(#[from] std::io::Error),
    #[error("it takes too long")]
    Slow,
    #[error("its answer is none, or too large")]
    Unclear,
    #[error("it answers with status {0}")]
    Status(u16),
}

pub(super) struct Fetch {
    tls: TlsConnector,
    origin: Origin,
}

impl Fetch {
    /// Only this origin is ever asked.
    pub fn of(issuer: &Url) -> Self {
        Self { tls: TlsConnector::from(Arc::new(tls::client())), origin: issuer.origin() }
    }

    pub async fn get(&self, url: &Url) -> Result<Vec<u8>, FetchError> {
        self.ask("GET", url, "", b"").await
    }

    /// Posts a form. `more` are header lines.
    pub async fn post(&self, url: &Url, more: &str, form: &str) -> Result<Vec<u8>, FetchError> {
        let more = format!("{more}Content-Type: application/x-www-form-urlencoded\r\n");
        self.ask("POST", url, &more, form.as_bytes()).await
    }

    async fn ask(&self, method: &str, url: &Url, more: &str, body: &[u8]) -> Result<Vec<u8>, FetchError> {
        if url.origin() != self.origin {
            return Err(FetchError::Elsewhere);
        }
        let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
        let head = format!(
            "{method} {target} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\nUser-Agent: porchlight\r\n\
             Connection: close\r\nContent-Length: {}\r\n{more}\r\n",
            body.len()
        );
        let sent = [head.as_bytes(), body].concat();
        let asked = tokio::time::timeout(PATIENCE, self.exchange(url, &sent)).await;
        match asked.map_err(|_| FetchError::Slow)?? {
            (200, body) => Ok(body),
            (status, _) => Err(FetchError::Status(status)),
        }
    }

    async fn exchange(&self, url: &Url, sent: &[u8]) -> Result<(u16, Vec<u8>), FetchError> {
        let host = url.host_str().ok_or(FetchError::Elsewhere)?.trim_matches(['[', ']']);
        let port = url.port_or_known_default().ok_or(FetchError::Elsewhere)?;
        let tcp = TcpStream::connect((host, port)).await?;
        if url.scheme() != "https" {
            return speak(tcp, sent).await;
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|_| FetchError::Elsewhere)?;
        speak(self.tls.connect(name, tcp).await?, sent).await
    }
}

async fn speak(
    mut io: impl AsyncRead + AsyncWrite + Unpin,
    sent: &[u8],
) -> Result<(u16, Vec<u8>), FetchError> {
    io.write_all(sent).await?;
    io.flush().await?;
    let mut read = Vec::new();
    loop {
        let over = io.read_buf(&mut read).await? == 0;
        if let Some(answer) = answer_in(&read, over)? {
            return Ok(answer);
        }
        if over || read.len() > LARGEST {
            return Err(FetchError::Unclear);
        }
    }
}

/// Status and body, once all of it is there.
fn answer_in(read: &[u8], over: bool) -> Result<Option<(u16, Vec<u8>)>, FetchError> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut response = httparse::Response::new(&mut headers);
    let Status::Complete(head) = response.parse(read).map_err(|_| FetchError::Unclear)? else {
        return Ok(None);
    };
    let status = response.code.ok_or(FetchError::Unclear)?;
    let said = |name: &str| {
        let header = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        header.and_then(|header| std::str::from_utf8(header.value).ok())
    };
    let rest = &read[head..];
    let body = match (said("transfer-encoding"), said("content-length")) {
        (Some(coding), None) if coding.eq_ignore_ascii_case("chunked") => unchunked(rest)?,
        (None, Some(length)) => {
            let length: usize = length.parse().map_err(|_| FetchError::Unclear)?;
            rest.get(..length).map(<[u8]>::to_vec)
        }
        (None, None) => over.then(|| rest.to_vec()),
        _ => return Err(FetchError::Unclear),
    };
    Ok(body.map(|body| (status, body)))
}

/// The body out of its chunks, once the last one is there.
fn unchunked(mut rest: &[u8]) -> Result<Option<Vec<u8>>, FetchError> {
    let mut body = Vec::new();
    loop {
        let sized = httparse::parse_chunk_size(rest).map_err(|_| FetchError::Unclear)?;
        let Status::Complete((start, size)) = sized else { return Ok(None) };
        if size == 0 {
            return Ok(Some(body));
        }
        let size = usize::try_from(size).ok().filter(|size| *size <= LARGEST).ok_or(FetchError::Unclear)?;
        let Some(chunk) = rest.get(start..start + size) else { return Ok(None) };
        body.extend_from_slice(chunk);
        let Some(next) = rest.get(start + size + 2..) else { return Ok(None) };
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_once_all_of_it_is_there() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{\"\"}";
        for cut in 0..whole.len() {
            assert!(matches!(answer_in(&whole[..cut], false), Ok(None)), "{cut}");
        }
        assert!(matches!(answer_in(whole, false), Ok(Some((200, body))) if body == b"{\"\"}"));
        let chunked =
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        assert!(matches!(answer_in(chunked, false), Ok(Some((200, body))) if body == b"abcde"));
        assert!(matches!(answer_in(&chunked[..chunked.len() - 8], false), Ok(None)));
        let both = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n";
        assert!(matches!(answer_in(both, true), Err(FetchError::Unclear)));
        assert!(matches!(answer_in(b"HTTP/1.1 200 OK\r\n\r\nabc", false), Ok(None)));
        assert!(
            matches!(answer_in(b"HTTP/1.1 200 OK\r\n\r\nabc", true), Ok(Some((200, body))) if body == b"abc")
        );
        assert!(answer_in(b"no such thing\r\n\r\n", true).is_err());
    }
}
