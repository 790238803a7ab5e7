//! Bodies on their way to the browser: counted, cut when the session ends, and written down when they are over.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;
use futures_util::Stream;

use super::content::Content;
use super::endings::Ending;
use super::files::Rows;
use super::look::Flowing;
use super::passes::{Out, Pass};
use super::unsaid::Cleaner;
use super::visit::Visit;
use super::wire::Answered;
use super::{Gateway, keep};
use crate::db::DbError;
use crate::history::event::step::{self, EndHow};
use crate::http::State;
use crate::masking::{HtmlSettings, MaskError, Readdressed};
use crate::sessions::{Record, StepEnded};

/// What has been sent of one answer. Dropping it writes the `end` entry.
pub(super) struct Sent {
    state: State,
    visit: Visit,
    gateway: Gateway,
    intent: u64,
    bytes: u64,
    how: EndHow,
    /// Of a table that the owner allowed to be taken.
    rows: Option<Rows>,
    messages: Option<step::Messages>,
}

impl Sent {
    pub fn new(state: State, visit: Visit, gateway: Gateway, intent: u64) -> Self {
        Self { state, visit, gateway, intent, bytes: 0, how: EndHow::Broken, messages: None, rows: None }
    }

    /// Of an answer that nobody is shown.
    pub fn nothing(state: State, visit: Visit, gateway: Gateway, intent: u64) -> Self {
        let mut sent = Self::new(state, visit, gateway, intent);
        sent.how = EndHow::Complete;
        sent
    }

    pub fn counting_rows(mut self, counting: bool) -> Self {
        self.rows = counting.then(Rows::default);
        self
    }

    fn note(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        if let Some(rows) = &mut self.rows {
            rows.count(bytes);
        }
    }
}

impl Sent {
    /// For whom it is sent.
    pub fn place(&self) -> (&State, &Visit) {
        (&self.state, &self.visit)
    }

    pub async fn is_live(&self) -> bool {
        self.visit.still_live(&self.state).await
    }

    /// The end of the session that it is sent in.
    pub fn ending(&self) -> Ending {
        self.gateway.endings.of(&self.state, self.visit.session.id)
    }

    pub fn count(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
    }

    /// It is over; the entry follows when this is dropped.
    pub fn finish(&mut self, how: EndHow, messages: Option<step::Messages>) {
        (self.how, self.messages) = (how, messages);
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        let end = step::End {
            intent: self.intent,
            how: self.how,
            bytes: self.bytes,
            assets: self.gateway.take_assets(self.visit.session.id),
            messages: self.messages,
            rows: self.rows.map(|rows| rows.beneath_the_head()),
        };
        let ended = StepEnded { account: self.visit.account.id, session: self.visit.session.id, end };
        let db = self.state.db.clone();
        actix_web::rt::spawn(async move {
            if let Err(error) = db.write_set(Record::Ended(ended)).await {
                tracing::error!(code = error.code(), %error, "the end of an answer could not be recorded");
            }
        });
    }
}

/// A body that is all there.
pub(super) fn whole(bytes: Vec<u8>, for_head: bool, sent: Sent) -> Whole {
    Whole { bytes: Some(Bytes::from(bytes)), for_head, sent }
}

pub(super) struct Whole {
    bytes: Option<Bytes>,
    /// Nobody knows how long the answer to a GET would be.
    for_head: bool,
    sent: Sent,
}

impl MessageBody for Whole {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        if self.for_head {
            return BodySize::None;
        }
        BodySize::Sized(self.bytes.as_ref().map_or(0, Bytes::len) as u64)
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let bytes = self.bytes.take();
        self.sent.note(bytes.as_deref().unwrap_or_default());
        self.sent.how = EndHow::Complete;
        Poll::Ready(bytes.filter(|bytes| !bytes.is_empty()).map(Ok))
    }
}

impl Drop for Whole {
    /// Nothing to send (a redirect, an empty answer) is complete without anybody polling.
    fn drop(&mut self) {
        if self.bytes.as_ref().is_some_and(Bytes::is_empty) {
            self.sent.how = EndHow::Complete;
        }
    }
}

/// Why a flowing body broke off. The browser sees a broken connection, never half a secret.
#[derive(Debug, thiserror::Error)]
pub(super) enum BrokenOff {
    #[error("the session ended")]
    Over,
    #[error("the app's answer broke off")]
    Upstream,
    #[error("a part of the answer could not be checked: {0}")]
    Unchecked(#[from] MaskError),
    #[error("what it may bring back could not be kept: {0}")]
    Unkept(#[from] DbError),
}

struct Flow {
    upstream: Answered,
    begun: Option<Vec<u8>>,
    pass: Pass,
    /// The last look at what leaves.
    cleaner: Cleaner,
    ending: Ending,
    sent: Sent,
    over: bool,
}

impl Flow {
    /// What may leave, once everything that it may bring back is kept.
    async fn give_out(&mut self, out: Out) -> Result<Vec<u8>, DbError> {
        let Sent { state, visit, .. } = &self.sent;
        keep::facts(state, visit, &out.facts).await?;
        let to_browser = self.pass.events();
        self.sent.messages = to_browser.map(|to_browser| step::Messages { to_app: 0, to_browser });
        // An event says at its end that nothing of it is still to come.
        match self.pass {
            Pass::Events(_) => Ok([self.cleaner.write(out.bytes), self.cleaner.end()].concat()),
            _ => Ok(self.cleaner.write(out.bytes)),
        }
    }
}

/// A body too long to hold: hidden in piece by piece, and cut when its session ends.
pub(super) fn flowing(
    flowing: Flowing,
    content: Content,
    settings: HtmlSettings,
    cleaner: Cleaner,
    sent: Sent,
) -> impl MessageBody {
    let Flowing { begun, rest: upstream, letters } = flowing;
    let pass = Pass::of(content, settings, letters);
    let flow = Flow { upstream, begun, pass, cleaner, ending: sent.ending(), sent, over: false };
    let pieces = futures_util::stream::unfold(flow, |mut flow| async move {
        if flow.over {
            return None;
        }
        let piece = next_piece(&mut flow).await;
        flow.over |= piece.is_err();
        if let Ok(bytes) = &piece {
            flow.sent.note(bytes);
        }
        Some((piece, flow))
    });
    actix_web::body::BodyStream::new(Box::pin(pieces))
}

async fn next_piece(flow: &mut Flow) -> Result<Bytes, BrokenOff> {
    if let Some(begun) = flow.begun.take() {
        let out = flow.pass.write(&begun)?;
        let bytes = flow.give_out(out).await?;
        if !bytes.is_empty() {
            return Ok(Bytes::from(bytes));
        }
    }
    loop {
        tokio::select! {
            biased;
            () = flow.ending.reached() => {
                flow.sent.how = EndHow::Cut;
                return Err(BrokenOff::Over);
            }
            chunk = flow.upstream.next() => match chunk {
                Some(Ok(chunk)) => {
                    let out = flow.pass.write(&chunk)?;
                    let bytes = flow.give_out(out).await?;
                    if !bytes.is_empty() {
                        return Ok(Bytes::from(bytes));
                    }
                }
                Some(Err(_)) => return Err(BrokenOff::Upstream),
                None => {
                    let out = flow.pass.end()?;
                    let bytes = [flow.give_out(out).await?, flow.cleaner.end()].concat();
                    flow.over = true;
                    flow.sent.how = EndHow::Complete;
                    return Ok(Bytes::from(bytes));
                }
            },
        }
    }
}

/// A body that carries nothing of the customer's (a style, a picture), cut all the same when its session ends. Full
/// addresses in it lead here.
pub(super) fn until_over(
    ending: Ending,
    body: Answered,
    led: Option<Readdressed>,
) -> impl Stream<Item = Result<Bytes, BrokenOff>> {
    futures_util::stream::unfold(Some((ending, body, led)), |flow| async move {
        let (mut ending, mut body, mut led) = flow?;
        let piece = tokio::select! {
            biased;
            () = ending.reached() => Some(Err(BrokenOff::Over)),
            chunk = body.next() => chunk.map(|chunk| chunk.map_err(|_| BrokenOff::Upstream)),
        };
        match piece {
            None => {
                let rest = led.map(|mut led| led.end()).filter(|rest| !rest.is_empty());
                rest.map(|rest| (Ok(Bytes::from(rest)), None))
            }
            Some(Err(broken)) => Some((Err(broken), None)),
            Some(Ok(bytes)) => {
                let led_on = match &mut led {
                    Some(led) => Bytes::from(led.write(&bytes)),
                    None => bytes,
                };
                Some((Ok(led_on), Some((ending, body, led))))
            }
        }
    })
}
