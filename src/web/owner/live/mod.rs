//! Who is in the account now, and what they do, as it happens: a page, and the events that keep it up to date.
//!
//! Without script the page is as of when it was made. With it, `static/live.js` puts in what `/account/live/events` sends:
//! pieces of the same page, drawn here.

mod board;
mod pieces;
mod stream;

use actix_web::http::header::ACCEPT;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use self::board::{Board, Known, Means};
use self::pieces::{Page, Reader};
use super::shell;
use crate::http::{MomentView, OwnerIn, Shell, State, WebError, page};

#[derive(Template)]
#[template(path = "owner/live.html")]
struct LivePage {
    shell: Shell,
    /// As of when.
    made: MomentView,
    /// How far the log was read.
    after: u64,
    /// Who is in, or that nobody is, and whether support access is on.
    state: String,
    requests: Vec<String>,
    cards: Vec<String>,
}

/// From which entry on somebody wants to hear of them.
#[derive(Debug, Deserialize)]
pub(super) struct From {
    after: Option<u64>,
}

pub(super) async fn show(
    state: Data<State>,
    request: HttpRequest,
    who: OwnerIn,
) -> Result<HttpResponse, WebError> {
    let (means, now, words) = (Means::of(&state), state.now(), who.words());
    let watching = who.clone();
    let read = state.db.read(move |conn| {
        let mut known = Known::default();
        let board = Board::read(conn, &watching, &means, now, &mut known)?;
        let pieces = Page::of(&board, &known, &Reader { who: &watching, means: &means, now })?;
        Ok::<_, WebError>((board.size, pieces))
    });
    let (size, pieces) = read.await?;
    page(&LivePage {
        shell: shell(&state, &request, &who),
        made: MomentView::of(&words, now, now),
        after: size,
        state: pieces.state,
        requests: pieces.requests,
        cards: pieces.cards,
    })
}

/// The events from an entry on. Whoever does not ask for a stream gets what there is to tell now, and that is all.
pub(super) async fn events(
    state: Data<State>,
    request: HttpRequest,
    who: OwnerIn,
    from: Query<From>,
) -> Result<HttpResponse, WebError> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let goes_on = header(ACCEPT.as_str()).is_some_and(|accept| accept.contains("text/event-stream"));
    // A browser that lost the connection says how far it came.
    let last = header("last-event-id").and_then(|id| id.parse().ok());
    let after = last.or(from.after);
    let body = stream::events(state, who, after, goes_on);
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream; charset=utf-8")
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(body))
}
