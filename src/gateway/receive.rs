//! Receiving what a change brings, before anything is decided about it: hashed as it comes, in constant memory, given
//! up when the session ends meanwhile or the browser hardly sends.

use std::time::Duration;

use actix_web::web::Payload;
use futures_util::StreamExt as _;
use tokio::time::{Instant, sleep_until};

use super::endings::Ending;
use super::spool::{Spool, Spooled};
use super::turned_away::Why;
use crate::canon::{self, Body, ContentType, Multipart, Part, Refusal, Request};
use crate::rules::Rules;

/// Forms and documents, which are read whole, are at most this large, whatever files may be.
const LARGEST_READ: u64 = 8 * 1024 * 1024;
/// What a browser must send within the time that it may be silent, to count as sending.
const LEAST: u64 = 4 * 1024;

/// What came.
pub(super) enum Received {
    /// A form or a document: its bytes, and what they say.
    Read(Vec<u8>, Body),
    /// A file as it is.
    File(Spooled),
    /// A form with files, and its parts.
    Parts(Spooled, Vec<Part>),
}

/// Reads the body of a request.
pub(super) async fn receive(
    payload: Payload,
    ending: Ending,
    request: &Request,
    announced: Option<u64>,
    rules: &Rules,
) -> Result<Received, Why> {
    let (limits, is_file) = (rules.limits(), rules.takes_file(request));
    let multipart = match &request.content_type {
        ContentType::Multipart(boundary) => Some(Multipart::new(boundary)),
        _ => None,
    };
    let most = if is_file || multipart.is_some() { limits.upload } else { limits.upload.min(LARGEST_READ) };
    if announced.is_some_and(|announced| announced > most) {
        return Err(Refusal::BodyTooLarge.into());
    }
    let mut incoming = Incoming::new(payload, ending, most, limits.silence);
    if is_file {
        return Ok(Received::File(incoming.spooled(|_| Ok(())).await?));
    }
    let Some(mut multipart) = multipart else {
        let mut bytes = Vec::new();
        while let Some(chunk) = incoming.next().await? {
            bytes.extend_from_slice(&chunk);
        }
        let body = canon::parse_body(request, &bytes)?;
        return Ok(Received::Read(bytes, body));
    };
    let body = incoming.spooled(|chunk| multipart.take(chunk)).await?;
    let parts = if body.len() > 0 { multipart.finish()? } else { Vec::new() };
    canon::refuse_overrides(parts.iter().map(|part| part.name.as_str()))?;
    Ok(Received::Parts(body, parts))
}

/// A body as it comes in.
struct Incoming {
    payload: Payload,
    ending: Ending,
    left: u64,
    silence: Duration,
    /// Until when the browser has to send something, and what it sent since it was given that time.
    until: Instant,
    lately: u64,
    received: u64,
}

impl Incoming {
    fn new(payload: Payload, ending: Ending, most: u64, silence: Duration) -> Self {
        let until = Instant::now() + silence;
        Self { payload, ending, left: most, silence, until, lately: 0, received: 0 }
    }

    /// All of it, each piece looked at as it comes.
    async fn spooled(&mut self, mut look: impl FnMut(&[u8]) -> Result<(), Refusal>) -> Result<Spooled, Why> {
        let mut spool = Spool::default();
        while let Some(chunk) = self.next().await? {
            look(&chunk)?;
            spool.take(&chunk).await.map_err(Why::NoRoom)?;
        }
        spool.finish().await.map_err(Why::NoRoom)
    }

    async fn next(&mut self) -> Result<Option<bytes::Bytes>, Why> {
        loop {
            tokio::select! {
                biased;
                () = self.ending.reached() => return Err(Why::Over { received: self.received }),
                () = sleep_until(self.until) => {
                    if self.lately < LEAST {
                        return Err(Why::Slow);
                    }
                    (self.until, self.lately) = (Instant::now() + self.silence, 0);
                }
                chunk = self.payload.next() => {
                    let Some(chunk) = chunk else { return Ok(None) };
                    let chunk = chunk.map_err(|_| Refusal::BadBody)?;
                    let length = chunk.len() as u64;
                    self.left = self.left.checked_sub(length).ok_or(Refusal::BodyTooLarge)?;
                    self.lately += length;
                    self.received += length;
                    return Ok(Some(chunk));
                }
            }
        }
    }
}
