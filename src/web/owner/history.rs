//! The history of an account, newest first: sessions as cards, everything else as sentences.

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::visit::{Since, Visit};
use super::{SUPPORT_ACCESS, sentence, shell};
use crate::accounts::Account;
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::history::{self, Entry};
use crate::http::{MomentView, OwnerIn, Shell, State, WebError, page};
use crate::sessions::{self, Limits};
use crate::words::{Sentence, Words};

const AT_ONCE: u32 = 50;

#[derive(Template)]
#[template(path = "owner/history.html")]
struct History {
    shell: Shell,
    list: List,
    /// Where nobody has ever been in: since when.
    untouched_since: Option<Since>,
    switch: &'static str,
    entries: u64,
    kept_days: u32,
    checkpoint: Option<Checkpoint>,
}

struct List {
    lines: Vec<Line>,
    /// Whether these are the newest.
    newest: bool,
    /// The number before which older ones stand.
    older: Option<u64>,
}

#[allow(clippy::large_enum_variant, reason = "a page has fifty of them")]
enum Line {
    Session(Visit),
    Fact(Fact),
}

/// Anything that did not happen in a session.
struct Fact {
    said: Sentence,
    at: MomentView,
}

struct Checkpoint {
    size: i64,
    at: MomentView,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    before: Option<String>,
}

pub(super) async fn show(
    state: Data<State>,
    request: HttpRequest,
    who: OwnerIn,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, WebError> {
    let before =
        wanted.before.as_deref().map(str::parse::<u32>).transpose().map_err(|_| WebError::NotFound)?;
    let (account, limits, now, words) = (who.account.clone(), state.limits, state.now(), who.words());
    let read = state.db.read(move |conn| {
        let list = list(conn, &account, before.map(u64::from), limits, &words, now)?;
        let untouched = sessions::in_account(conn, account.id, 1)?.is_empty();
        let (entries, _) = history::log_size(conn, account.id)?;
        let checkpoint = history::latest_checkpoint(conn, account.id.into())?;
        let checkpoint =
            checkpoint.map(|made| Checkpoint { size: made.size, at: MomentView::of(&words, made.at, now) });
        let untouched_since = untouched.then(|| Since::of(account.created_at, &words));
        Ok::<_, WebError>((list, untouched_since, entries, checkpoint))
    });
    let (list, untouched_since, entries, checkpoint) = read.await?;
    page(&History {
        shell: shell(&state, &request, &who),
        list,
        untouched_since,
        switch: SUPPORT_ACCESS,
        entries,
        kept_days: who.keeps.days(),
        checkpoint,
    })
}

fn list(
    conn: &mut Conn,
    account: &Account,
    before: Option<u64>,
    limits: Limits,
    words: &Words,
    now: Moment,
) -> Result<List, DbError> {
    let mut entries = history::headlines(conn, account.id, before, AT_ONCE + 1)?;
    let more = entries.len() > AT_ONCE as usize;
    entries.truncate(AT_ONCE as usize);
    let older = entries.last().filter(|_| more).map(|entry| entry.seq);
    let lines = entries.iter().map(|entry| Line::of(conn, entry, limits, words, now));
    Ok(List { lines: lines.collect::<Result<_, DbError>>()?, newest: before.is_none(), older })
}

impl Line {
    fn of(
        conn: &mut Conn,
        entry: &Entry,
        limits: Limits,
        words: &Words,
        now: Moment,
    ) -> Result<Self, DbError> {
        if let Some(id) = entry.session {
            let session = sessions::find(conn, id)?.ok_or(DbError::NotFound)?;
            return Ok(Self::Session(Visit::read(conn, &session, limits, words, now)?));
        }
        Ok(Self::Fact(Fact { said: sentence(words, entry, None)?, at: MomentView::of(words, entry.at, now) }))
    }
}
