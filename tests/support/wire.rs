//! HTTP as bytes on a socket, for what no client library would send, and for counting what really came back.

use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Longer than this nothing in a test takes.
const PATIENCE: Duration = Duration::from_secs(40);

/// An answer as it came.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// 0 where the connection was closed without an answer.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Taken out of its chunks.
    pub body: Vec<u8>,
    /// Every byte that was received.
    pub bytes: Vec<u8>,
}

impl Raw {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn parse(bytes: Vec<u8>) -> Self {
        let Some((head, body)) = split(&bytes) else { return Self { bytes, ..Self::default() } };
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = if chunked { unchunked(body) } else { body.to_vec() };
        Self { status: status.unwrap_or(0), headers, body, bytes }
    }

    /// Whether the answer has come whole, as far as its own headers say.
    fn is_whole(bytes: &[u8]) -> bool {
        let Some((head, body)) = split(bytes) else { return false };
        let head = head.to_ascii_lowercase();
        if head.contains("transfer-encoding: chunked") {
            return body.ends_with(b"0\r\n\r\n");
        }
        let length = head.split("\r\n").find_map(|line| line.strip_prefix("content-length: "));
        length.and_then(|length| length.trim().parse().ok()).is_some_and(|length: usize| body.len() >= length)
    }
}

/// Head as text, and body; nothing while the head is not whole.
pub fn split(bytes: &[u8]) -> Option<(String, &[u8])> {
    let at = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    Some((String::from_utf8_lossy(&bytes[..at]).into_owned(), &bytes[at + 4..]))
}

pub fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(at) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = String::from_utf8_lossy(&rest[..at]);
        let size = usize::from_str_radix(size.split(';').next().unwrap_or_default().trim(), 16).unwrap_or(0);
        let from = at + 2;
        if size == 0 || rest.len() < from {
            break;
        }
        body.extend_from_slice(&rest[from..rest.len().min(from + size)]);
        rest = rest.get(from + size + 2..).unwrap_or_default();
    }
    body
}

/// Sends these bytes to a port of this machine and reads what comes back.
pub async fn exchange(port: u16, request: &[u8]) -> Raw {
    let exchanged = tokio::time::timeout(PATIENCE, async {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.expect("a connection");
        // The other side may refuse before it has read everything.
        drop(stream.write_all(request).await);
        let mut bytes = Vec::new();
        let mut piece = vec![0; 64 * 1024];
        while let Ok(n @ 1..) = stream.read(&mut piece).await {
            bytes.extend_from_slice(&piece[..n]);
            if !request.starts_with(b"HEAD ") && Raw::is_whole(&bytes) {
                break;
            }
        }
        bytes
    });
    Raw::parse(exchanged.await.expect("an answer in time"))
}
