//! Receiving what a change brings, before anything is decided about it: hashed as it comes, in constant memory, given
//! up when the session ends meanwhile or the browser hardly sends.

use std::time::Duration;

use actix_web::web::Payload;
use futures_util::StreamExt as _;
use tokio::time::{Instant, Interval};

use super::spool::{Spool, Spooled};
use super::stream::checks;
use super::turned_away::Why;
use super::visit::Visit;
use crate::canon::{self, Body, ContentType, Multipart, Part, Refusal, Request};
use crate::http::State;
use crate::rules::Limits;

/// Forms and documents, which are read whole, are at most this large, whatever files may be.
const LARGEST_READ: u64 = 8 * 1024 * 1024;
/// What a browser must send within the time that it may be silent, to count as sending.
const LEAST: u64 = 4 * 1024;

/// What came.
pub(super) enum Received {
    /// A form or a document: its bytes, and what they say.
    Read(Vec<u8>, Body),
    /// A form with files, and its parts.
    Parts(Spooled, Vec<Part>),
}

/// Reads the body of a request.
pub(super) async fn receive(
    payload: Payload,
    state: &State,
    visit: &Visit,
    request: &Request,
    announced: Option<u64>,
    limits: &Limits,
) -> Result<Received, Why> {
    let multipart = match &request.content_type {
        ContentType::Multipart(boundary) => Some(Multipart::new(boundary)),
        _ => None,
    };
    let most = if multipart.is_some() { limits.upload } else { limits.upload.min(LARGEST_READ) };
    if announced.is_some_and(|announced| announced > most) {
        return Err(Refusal::BodyTooLarge.into());
    }
    let mut incoming = Incoming::new(payload, state, visit, most, limits.silence);
    let Some(mut multipart) = multipart else {
        let mut bytes = Vec::new();
        while let Some(chunk) = incoming.next().await? {
            bytes.extend_from_slice(&chunk);
        }
        let body = canon::parse_body(request, &bytes)?;
        return Ok(Received::Read(bytes, body));
    };
    let mut spool = Spool::default();
    let mut came = false;
    while let Some(chunk) = incoming.next().await? {
        came = true;
        multipart.take(&chunk)?;
        spool.take(&chunk).await.map_err(Why::NoRoom)?;
    }
    let parts = if came { multipart.finish()? } else { Vec::new() };
    canon::refuse_overrides(parts.iter().map(|part| part.name.as_str()))?;
    Ok(Received::Parts(spool.finish().await.map_err(Why::NoRoom)?, parts))
}

/// A body as it comes in.
struct Incoming<'a> {
    payload: Payload,
    state: &'a State,
    visit: &'a Visit,
    checks: Interval,
    left: u64,
    silence: Duration,
    /// Since when the browser has been given time, and what it sent since.
    since: Instant,
    sent: u64,
}

impl<'a> Incoming<'a> {
    fn new(payload: Payload, state: &'a State, visit: &'a Visit, most: u64, silence: Duration) -> Self {
        Self { payload, state, visit, checks: checks(), left: most, silence, since: Instant::now(), sent: 0 }
    }

    async fn next(&mut self) -> Result<Option<bytes::Bytes>, Why> {
        loop {
            tokio::select! {
                biased;
                _ = self.checks.tick() => self.check().await?,
                chunk = self.payload.next() => {
                    let Some(chunk) = chunk else { return Ok(None) };
                    let chunk = chunk.map_err(|_| Refusal::BadBody)?;
                    let length = chunk.len() as u64;
                    self.left = self.left.checked_sub(length).ok_or(Refusal::BodyTooLarge)?;
                    self.sent += length;
                    return Ok(Some(chunk));
                }
            }
        }
    }

    async fn check(&mut self) -> Result<(), Why> {
        if self.since.elapsed() > self.silence {
            if self.sent < LEAST {
                return Err(Why::Slow);
            }
            (self.since, self.sent) = (Instant::now(), 0);
        }
        if self.visit.still_live(self.state).await { Ok(()) } else { Err(Why::Over) }
    }
}
