//! An app of ours behind the gateway: it keeps every byte it gets, and answers as a test says.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::wire::{split, unchunked};

/// One request as it arrived.
#[derive(Debug, Clone)]
pub struct Got {
    /// Request line and headers.
    pub head: String,
    pub body: Vec<u8>,
}

/// What the app does.
pub enum Reply {
    /// These bytes, and the end.
    Whole(Vec<u8>),
    /// A head, and a piece so many times.
    Pieces(String, Vec<u8>, usize),
    /// These bytes, after a while.
    Slow(Duration, Vec<u8>),
    /// A head, and a piece again and again with pauses, until nobody listens.
    Drops(String, Vec<u8>, Duration),
    /// These bytes, and then the connection stays until something more is asked on it; that closes it.
    KeepThenHangUp(Vec<u8>),
    /// Closes the connection without a word.
    HangUp,
}

type Script = Arc<dyn Fn(&Got) -> Reply + Send + Sync>;

/// The app while it runs.
#[derive(Clone)]
pub struct Echo {
    pub port: u16,
    got: Arc<Mutex<Vec<Got>>>,
    bytes: Arc<AtomicUsize>,
    sent: Arc<AtomicUsize>,
    script: Arc<Mutex<Script>>,
}

impl Got {
    pub fn method(&self) -> &str {
        self.head.split(' ').next().unwrap_or_default()
    }

    pub fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// Every value of a header, by its lower-case name.
    pub fn values(&self, name: &str) -> Vec<&str> {
        self.headers().into_iter().filter(|(n, _)| n == name).map(|(_, value)| value).collect()
    }

    /// Names in lower case.
    pub fn headers(&self) -> Vec<(String, &str)> {
        let lines = self.head.split("\r\n").skip(1).filter_map(|line| line.split_once(':'));
        lines.map(|(name, value)| (name.to_ascii_lowercase(), value.trim())).collect()
    }
}

impl Echo {
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let script: Script =
            Arc::new(|_| Reply::Whole(html("<!doctype html><title>Echo</title><p>hello</p>")));
        let echo = Self {
            port,
            got: Arc::default(),
            bytes: Arc::default(),
            sent: Arc::default(),
            script: Arc::new(Mutex::new(script)),
        };
        tokio::spawn({
            let echo = echo.clone();
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(echo.clone().serve(stream));
                }
            }
        });
        echo
    }

    /// From now on the app answers so.
    pub fn answers(&self, script: impl Fn(&Got) -> Reply + Send + Sync + 'static) {
        *self.script.lock().expect("no panic") = Arc::new(script);
    }

    /// From now on the app answers every request with these bytes.
    pub fn says(&self, bytes: Vec<u8>) {
        self.answers(move |_| Reply::Whole(bytes.clone()));
    }

    pub fn got(&self) -> Vec<Got> {
        self.got.lock().expect("no panic").clone()
    }

    pub fn last(&self) -> Got {
        self.got().pop().expect("the app got a request")
    }

    /// How many bytes the app got, ever.
    pub fn bytes(&self) -> usize {
        self.bytes.load(Ordering::SeqCst)
    }

    /// How many bytes of answers in pieces the app could send so far.
    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }

    async fn serve(self, mut stream: TcpStream) {
        let mut bytes = Vec::new();
        let mut piece = vec![0; 64 * 1024];
        while let Ok(n @ 1..) = stream.read(&mut piece).await {
            self.bytes.fetch_add(n, Ordering::SeqCst);
            bytes.extend_from_slice(&piece[..n]);
            if let Some(got) = request(&bytes) {
                self.got.lock().expect("no panic").push(got.clone());
                let script = self.script.lock().expect("no panic").clone();
                self.answer(&mut stream, script(&got)).await;
                return;
            }
        }
    }

    /// One answer to a connection, which then ends.
    async fn answer(&self, stream: &mut TcpStream, reply: Reply) {
        match reply {
            Reply::Whole(bytes) => drop(stream.write_all(&bytes).await),
            Reply::Slow(wait, bytes) => {
                tokio::time::sleep(wait).await;
                drop(stream.write_all(&bytes).await);
            }
            Reply::Pieces(head, piece, times) => {
                let mut going = stream.write_all(head.as_bytes()).await.is_ok();
                for _ in 0..times {
                    going = going && stream.write_all(&piece).await.is_ok();
                    self.sent.fetch_add(if going { piece.len() } else { 0 }, Ordering::SeqCst);
                }
            }
            Reply::Drops(head, piece, pause) => {
                let mut going = stream.write_all(head.as_bytes()).await.is_ok();
                while going {
                    tokio::time::sleep(pause).await;
                    going = stream.write_all(&piece).await.is_ok();
                }
            }
            Reply::KeepThenHangUp(bytes) => {
                drop(stream.write_all(&bytes).await);
                drop(stream.read(&mut [0; 1]).await);
            }
            Reply::HangUp => {}
        }
    }
}

/// A whole request.
fn request(bytes: &[u8]) -> Option<Got> {
    let (head, rest) = split(bytes)?;
    let lower = head.to_ascii_lowercase();
    if lower.contains("transfer-encoding: chunked") {
        let end = rest.windows(5).position(|window| window == b"0\r\n\r\n")? + 5;
        return Some(Got { head, body: unchunked(&rest[..end]) });
    }
    let length = lower.split("\r\n").find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.map_or(Some(0), |length| length.trim().parse().ok())?;
    let body = rest.get(..length)?.to_vec();
    Some(Got { head, body })
}

pub fn html(page: &str) -> Vec<u8> {
    reply("200 OK", &["Content-Type: text/html; charset=utf-8"], page.as_bytes())
}

pub fn json(document: &str) -> Vec<u8> {
    reply("200 OK", &["Content-Type: application/json"], document.as_bytes())
}

pub fn reply(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
    for header in headers {
        bytes.push_str(&format!("{header}\r\n"));
    }
    bytes.push_str("\r\n");
    let mut bytes = bytes.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}
