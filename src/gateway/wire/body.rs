//! An answer's head, and its body as it comes in: in the pieces that arrive, decompressed, and whole or an error.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderValue};
use std::rc::Rc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::io::AsyncReadExt as _;
use tokio::time::{Instant, timeout_at};

use super::chunked::Chunked;
use super::connect::Io;
use super::decode::Decoder;
use super::head::{Ending, Head};
use super::{Failure, Idle, Place};

/// How much is decompressed at once: what comes out of it stays small.
const AT_ONCE: usize = 4 * 1024;

/// What the app answers, its body still to be read. Dropping it drops the connection.
pub(in crate::gateway) struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    lasting: bool,
    between: Duration,
    deadline: Option<Instant>,
    buffer: BytesMut,
    io: Option<Io>,
    left: Left,
    decoder: Option<Decoder>,
    /// Raw bytes that the decoder has not had yet.
    raw: Bytes,
    home: Option<Home>,
}

/// Where the connection goes when the answer is read to its end.
pub(super) struct Home {
    pub idle: Rc<Idle>,
    pub place: Place,
}

/// What is still to come.
enum Left {
    Length(u64),
    Chunks(Chunked),
    UntilClose,
}

impl Answered {
    pub(super) fn new(head: Head, buffer: BytesMut, io: Io, between: Duration) -> Self {
        let left = match head.ending {
            Ending::Nothing => Left::Length(0),
            Ending::Length(length) => Left::Length(length),
            Ending::Chunked => Left::Chunks(Chunked::default()),
            Ending::Close | Ending::Switched => Left::UntilClose,
        };
        Self {
            status: head.status,
            headers: head.headers,
            lasting: head.lasting,
            between,
            deadline: None,
            buffer,
            io: Some(io),
            left,
            decoder: None,
            raw: Bytes::new(),
            home: None,
        }
    }

    pub(super) fn at_home(mut self, home: Home) -> Self {
        self.home = Some(home);
        self.go_home();
        self
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }

    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// How long the app may be silent from now on; a stream of events may be silent for long.
    pub fn may_pause(&mut self, between: Duration) {
        self.between = between;
    }

    /// From here on the body comes out decompressed; `most` is how many times as large it may get.
    ///
    /// # Errors
    /// [`Failure::Encoding`] for an encoding that cannot be undone, or several.
    pub fn decode(&mut self, most: u64) -> Result<(), Failure> {
        let encodings: Vec<HeaderValue> =
            self.headers.get_all(actix_web::http::header::CONTENT_ENCODING).cloned().collect();
        self.decoder = match encodings.as_slice() {
            [] => None,
            [one] => Decoder::of(one.to_str().map_err(|_| Failure::Encoding)?, most)?,
            _ => return Err(Failure::Encoding),
        };
        Ok(())
    }

    /// The connection itself, and what of it was read already: after a switch of protocols.
    pub fn into_connection(mut self) -> Option<(Io, Bytes)> {
        Some((self.io.take()?, self.buffer.split().freeze()))
    }

    /// The next piece of the body; `None` at its end. May be asked again after it was given up half-way.
    pub async fn next(&mut self) -> Option<Result<Bytes, Failure>> {
        loop {
            if !self.raw.is_empty() {
                let now = self.raw.split_to(self.raw.len().min(AT_ONCE));
                match self.decoder.as_mut()?.feed(&now) {
                    Ok(bytes) if bytes.is_empty() => continue,
                    done => return Some(done),
                }
            }
            match self.next_raw().await {
                Ok(Some(bytes)) if self.decoder.is_some() => self.raw = bytes,
                Ok(Some(bytes)) => return Some(Ok(bytes)),
                Ok(None) => {
                    let rest = self.decoder.take()?.end();
                    return if matches!(&rest, Ok(rest) if rest.is_empty()) { None } else { Some(rest) };
                }
                Err(failure) => {
                    self.decoder = None;
                    return Some(Err(failure));
                }
            }
        }
    }

    async fn next_raw(&mut self) -> Result<Option<Bytes>, Failure> {
        loop {
            if let Some(bytes) = self.take()? {
                self.deadline = None;
                return Ok(Some(bytes));
            }
            if self.is_over() {
                self.go_home();
                return Ok(None);
            }
            let Some(io) = &mut self.io else { return Err(Failure::Broken) };
            let deadline = *self.deadline.get_or_insert_with(|| Instant::now() + self.between);
            self.buffer.reserve(32 * 1024);
            let read = timeout_at(deadline, io.read_buf(&mut self.buffer)).await;
            match read.map_err(|_| Failure::Slow)? {
                Ok(1..) => {}
                Ok(0) if matches!(self.left, Left::UntilClose) => {
                    (self.io, self.left) = (None, Left::Length(0));
                    return Ok(None);
                }
                _ => return Err(Failure::Broken),
            }
        }
    }

    /// What of the body is there already.
    fn take(&mut self) -> Result<Option<Bytes>, Failure> {
        match &mut self.left {
            _ if self.buffer.is_empty() => Ok(None),
            Left::Length(0) => Ok(None),
            Left::Length(left) => {
                let now =
                    usize::try_from(*left).map_or(self.buffer.len(), |left| left.min(self.buffer.len()));
                *left -= now as u64;
                Ok(Some(self.buffer.split_to(now).freeze()))
            }
            Left::Chunks(chunks) => chunks.take(&mut self.buffer),
            Left::UntilClose => Ok(Some(self.buffer.split().freeze())),
        }
    }

    fn is_over(&self) -> bool {
        matches!(self.left, Left::Length(0) | Left::Chunks(Chunked::Done))
    }

    /// A connection whose answer is over, and that brought nothing more, may be used again.
    fn go_home(&mut self) {
        if self.is_over()
            && self.lasting
            && self.buffer.is_empty()
            && let (Some(io), Some(home)) = (self.io.take(), self.home.take())
        {
            home.idle.put(home.place, io);
        }
    }
}
