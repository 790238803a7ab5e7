//! HTTP/1.1 as we speak it to the vendor's app: one request out, one answer in, every wait with a deadline.
//!
//! A client of our own, because what an answer *is* must be certain here: interim answers are passed over, an answer
//! that ends with its connection arrives whole, one that breaks off is never taken for a whole one, one whose length
//! is said in two ways is refused, and what has been sent when something breaks is known. Not here: what is sent
//! (`forward`), what is done with it (`answer`).

mod body;
mod chunked;
mod connect;
mod decode;
mod exchange;
mod head;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

pub(super) use self::body::Answered;
use self::connect::Connector;
pub(super) use self::connect::Io;
use super::endings::Ending;
use super::spool::Spooled;
use crate::canon::Method;
use crate::sessions::StepRefusal;

/// Idle connections are let go of before an app would: many close them after five seconds.
const IDLE: Duration = Duration::from_secs(3);
/// More idle connections than this are not kept for later.
const MOST_IDLE: usize = 32;

/// How long the app may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// For the connection.
    pub connect: Duration,
    /// For the head of the answer, once the request was sent.
    pub first_byte: Duration,
    /// For the next bytes, either way.
    pub between: Duration,
}

/// Why there is no (whole) answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Failure {
    #[error("no connection could be made")]
    Connect,
    #[error("the session ended while the request was being sent")]
    Over,
    #[error("it took too long")]
    Slow,
    #[error("the connection broke")]
    Broken,
    /// The connection was closed before the first byte of an answer.
    #[error("the connection was closed without an answer")]
    Unanswered,
    #[error("the answer does not say clearly where it ends")]
    Unclear,
    #[error("the app did not switch to the protocol that it was asked for")]
    Unswitched,
    #[error("the answer is compressed in a way that cannot be undone")]
    Encoding,
    #[error("the answer grows beyond measure when it is decompressed")]
    Bomb,
}

impl Failure {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Connect => "upstream-down",
            Self::Over => StepRefusal::OVER,
            Self::Slow => "upstream-slow",
            Self::Broken => "upstream-broken",
            Self::Unanswered => "upstream-unanswered",
            Self::Unclear => "upstream-unclear",
            Self::Unswitched => "upstream-no-websocket",
            Self::Encoding => "content-encoding",
            Self::Bomb => "decompression-bomb",
        }
    }
}

/// What goes out after the head.
pub(super) enum Outbound {
    Nothing,
    /// A body, and the end of the session that it is sent in.
    Kept(Spooled, Ending),
}

/// One request.
pub(super) struct Call<'a> {
    /// The app's origin, from which its `Host` is made.
    pub origin: &'a Url,
    /// Where to connect to, when that is not what the name resolves to.
    pub connect: Option<SocketAddr>,
    pub method: Method,
    pub target: &'a str,
    /// `Host` and lengths are added here.
    pub headers: &'a [(String, Vec<u8>)],
    pub waits: Waits,
}

/// Speaks to the vendor's app; one for each worker.
pub struct Client {
    connector: Connector,
    idle: Rc<Idle>,
}

/// Where a connection leads.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    origin: String,
    connect: Option<SocketAddr>,
}

/// Connections that may be used again.
#[derive(Default)]
struct Idle(RefCell<VecDeque<(Place, Instant, Io)>>);

impl Client {
    #[allow(clippy::new_without_default, reason = "it reads certificates, which is no default")]
    pub fn new() -> Self {
        Self { connector: Connector::new(), idle: Rc::default() }
    }

    /// Sends a request and reads the head of its answer.
    ///
    /// A request that only reads may travel on a connection that was used before; where the app closed that one
    /// before it answered anything, the request is sent once more. A change always has a new connection: on an old
    /// one, a close on the way could not be told from one after the change.
    pub(super) async fn send(&self, call: &Call<'_>, body: Outbound) -> Result<Answered, Failure> {
        let place = Place { origin: call.origin.origin().ascii_serialization(), connect: call.connect };
        let repeatable = call.method.is_safe() && matches!(body, Outbound::Nothing);
        let home = || body::Home { idle: self.idle.clone(), place: place.clone() };
        if repeatable && let Some(used) = self.idle.take(&place) {
            match exchange::exchange(used, call, Outbound::Nothing).await {
                Err(Failure::Unanswered) => {}
                other => return other.map(|answer| answer.at_home(home())),
            }
        }
        let fresh = self.connector.connect(call).await?;
        let answer = exchange::exchange(fresh, call, body).await;
        answer.map(|answer| answer.at_home(home())).map_err(|failure| match failure {
            Failure::Unanswered => Failure::Broken,
            other => other,
        })
    }
}

impl Idle {
    /// A connection on which nothing has happened since; one that was closed meanwhile is dropped.
    fn take(&self, place: &Place) -> Option<Io> {
        let mut idle = self.0.borrow_mut();
        idle.retain(|(_, since, _)| since.elapsed() < IDLE);
        while let Some(index) = idle.iter().rposition(|(other, ..)| other == place) {
            let (_, _, mut io) = idle.remove(index)?;
            if io.is_quiet() {
                return Some(io);
            }
        }
        None
    }

    fn put(&self, place: Place, io: Io) {
        let mut idle = self.0.borrow_mut();
        idle.push_back((place, Instant::now(), io));
        if idle.len() > MOST_IDLE {
            idle.pop_front();
        }
    }
}
