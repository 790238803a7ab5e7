//! The events of the live page: a look whenever the account's log moves on, and at least every second, for what other
//! instances did and for what ends by the clock. Each look asks first whether whoever watches may still.

use std::time::Duration;

use actix_web::web::{Bytes, Data};
use futures_util::Stream;
use tokio::time::{Instant, sleep_until};

use super::board::{Board, Known, Means};
use super::pieces::{Reader, Sent};
use crate::db::Watcher;
use crate::http::{OwnerIn, State, WebError};

const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Between two looks, however much happens.
const PAUSE: Duration = Duration::from_millis(200);

/// A browser that is gone is noticed when it is written to.
const SIGN_OF_LIFE_EVERY: Duration = Duration::from_secs(10);

/// After so long the browser asks anew, by itself.
const AT_MOST: Duration = Duration::from_secs(600);

/// How soon it does, in milliseconds.
const AGAIN: u32 = 1000;

/// Somebody who watches.
struct Watching {
    state: Data<State>,
    who: OwnerIn,
    news: Watcher,
    seen: Seen,
    /// Nothing before the first look.
    looked: Option<Instant>,
    wrote: Instant,
    until: Instant,
    goes_on: bool,
}

/// What was read and sent.
struct Seen {
    known: Known,
    sent: Sent,
}

/// What a look came to.
enum Look {
    /// HTML, and how far the log was read.
    News(String, u64),
    /// Whoever watches may not any more.
    Out,
}

/// The body of the answer; only one look, unless it `goes_on`.
pub(super) fn events(
    state: Data<State>,
    who: OwnerIn,
    after: Option<u64>,
    goes_on: bool,
) -> impl Stream<Item = Result<Bytes, WebError>> {
    let now = Instant::now();
    let watching = Watching {
        news: state.db.watch_log(who.account.id),
        state,
        who,
        seen: Seen { known: Known::up_to(after), sent: Sent::default() },
        looked: None,
        wrote: now,
        until: now + AT_MOST,
        goes_on,
    };
    futures_util::stream::try_unfold(Some(watching), |watching| async move {
        match watching {
            Some(watching) => watching.next().await,
            None => Ok(None),
        }
    })
}

impl Watching {
    /// Looks until there is something to write, and says whether to go on.
    async fn next(mut self) -> Result<Option<(Bytes, Option<Self>)>, WebError> {
        loop {
            let first = self.looked.is_none();
            self.wait().await;
            match self.look().await? {
                Look::Out => return Ok(Some((event("<i data-live=\"over\"></i>", None), None))),
                Look::News(html, size) if first || !html.is_empty() => {
                    self.wrote = Instant::now();
                    return Ok(Some((event(&html, Some(size)), self.goes_on.then_some(self))));
                }
                Look::News(..) if Instant::now() >= self.until => return Ok(None),
                Look::News(..) if self.wrote.elapsed() >= SIGN_OF_LIFE_EVERY => {
                    self.wrote = Instant::now();
                    return Ok(Some((Bytes::from_static(b": still here\n\n"), Some(self))));
                }
                Look::News(..) => {}
            }
        }
    }

    /// For the next look to be due. The first one is at once.
    async fn wait(&mut self) {
        if let Some(looked) = self.looked {
            tokio::select! {
                () = self.news.moved() => sleep_until(looked + PAUSE).await,
                () = sleep_until(looked + LOOK_EVERY) => {}
            }
        }
        self.looked = Some(Instant::now());
    }

    async fn look(&mut self) -> Result<Look, WebError> {
        let (who, now, means) = (self.who.clone(), self.state.now(), Means::of(&self.state));
        let empty = Seen { known: Known::default(), sent: Sent::default() };
        let mut seen = std::mem::replace(&mut self.seen, empty);
        let read = self.state.db.read(move |conn| {
            let Some(who) = who.still(conn, now)? else { return Ok((Look::Out, None)) };
            let after = seen.known.size;
            let board = Board::read(conn, &who, &means, now, &mut seen.known)?;
            let reader = Reader { who: &who, means: &means, now };
            let html = seen.sent.news(&board, &seen.known, after.unwrap_or(board.size), &reader)?;
            Ok::<_, WebError>((Look::News(html, board.size), Some((seen, who))))
        });
        let (look, kept) = read.await?;
        if let Some((seen, who)) = kept {
            (self.seen, self.who) = (seen, who);
        }
        Ok(look)
    }
}

/// One event: every line of it marked as data. With how far the log was read, so that a lost connection goes on there.
fn event(html: &str, size: Option<u64>) -> Bytes {
    let mut out = format!("retry: {AGAIN}\n");
    if let Some(size) = size {
        out.push_str(&format!("id: {size}\n"));
    }
    for line in html.lines().filter(|line| !line.trim().is_empty()) {
        out.push_str("data: ");
        out.push_str(line);
        out.push('\n');
    }
    out.push_str("data:\n\n");
    out.into()
}
