//! The history of an account, newest first: sessions as cards, everything else as sentences, and what the vendor set for
//! all its customers at its place among them.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::chosen::{Chosen, Wanted};
use super::picture::Picture;
use super::verify::Verify;
use super::visit::{Since, Visit};
use super::{SUPPORT_ACCESS, shell, with_id};
use crate::accounts::Account;
use crate::clock::Moment;
use crate::db::{Conn, DbError, HeadId};
use crate::history::{self, Class, Entry, Filter};
use crate::http::{FieldError, MomentView, OwnerIn, Shell, State, WebError, page_with_status};
use crate::sessions::{self, Limits};
use crate::words::{Sentence, Words};

/// So many lines stand on a page.
const AT_ONCE: u32 = 25;

/// So many times as many are looked through for those that are chosen.
const REACH: usize = 20;

#[derive(Template)]
#[template(path = "owner/history.html")]
struct History {
    shell: Shell,
    chosen: Chosen,
    /// What sorts of things can be chosen: by name, in words, whether it is.
    kinds: Vec<(&'static str, String, bool)>,
    /// What is chosen, in words; nothing where all is.
    chosen_in_words: Option<String>,
    list: List,
    /// Above the newest lines.
    picture: Option<Picture>,
    /// Whether nobody has ever been in.
    untouched: bool,
    /// Since when there is a history.
    since: Since,
    switch: &'static str,
    kept_days: u32,
    checkpoint: Option<Checkpoint>,
    verify: Verify,
}

impl History {
    /// Of what was chosen there is nothing.
    fn nothing_then(&self) -> String {
        let text =
            if self.chosen.filter.is_about_deeds() { "history-nothing-like" } else { "history-no-entry" };
        let chosen = self.chosen_in_words.as_deref().unwrap_or_default();
        self.shell.t(text).with("chosen", chosen).with("day", &self.since.day).to_string()
    }

    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.chosen.errors, field)
    }
}

#[derive(Default)]
struct List {
    lines: Vec<Line>,
    /// Whether these are the newest.
    newest: bool,
    /// The number before which older ones stand.
    older: Option<u64>,
}

#[allow(clippy::large_enum_variant, reason = "a page has few of them")]
enum Line {
    Session(Visit),
    Fact(Fact),
}

/// Anything that did not happen in a session.
struct Fact {
    said: Sentence,
    at: MomentView,
    /// Whether it stands in the vendor's own log.
    vendors: bool,
}

struct Checkpoint {
    size: i64,
    at: MomentView,
}

/// What a line is made with.
struct Means<'a> {
    account: &'a Account,
    vendor: &'a str,
    filter: &'a Filter,
    limits: Limits,
    words: &'a Words,
    now: Moment,
}

pub(super) async fn show(
    state: Data<State>,
    request: HttpRequest,
    who: OwnerIn,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, WebError> {
    let wanted = wanted.into_inner();
    let before = wanted.before.as_deref().filter(|text| !text.is_empty()).map(str::parse::<u32>);
    let before = before.transpose().map_err(|_| WebError::NotFound)?.map(u64::from);
    let (account, limits, now, words) = (who.account.clone(), state.limits, state.now(), who.words());
    let (vendor, shell) = (state.vendor.name.clone(), shell(&state, &request, &who));
    let read = state.db.read(move |conn| {
        let chosen = Chosen::read(conn, &account, &words, &wanted, now)?;
        let means =
            Means { account: &account, vendor: &vendor, filter: &chosen.filter, limits, words: &words, now };
        let list = if chosen.errors.is_empty() { list(conn, before, &means)? } else { List::default() };
        let shows_picture = chosen.errors.is_empty() && before.is_none() && chosen.filter.session.is_none();
        let picture = match shows_picture {
            true => Picture::read(conn, &account, &chosen.filter, &words, now)?,
            false => None,
        };
        let untouched = sessions::in_account(conn, account.id, 1)?.is_empty();
        let checkpoint = history::latest_checkpoint(conn, account.id.into())?;
        Ok::<_, WebError>(History {
            shell,
            kinds: chosen.kinds(&words),
            chosen_in_words: (!chosen.filter.shows_all()).then(|| words.chosen(&chosen.filter)),
            list,
            picture,
            untouched,
            since: Since::of(account.created_at, &words),
            switch: SUPPORT_ACCESS,
            kept_days: who.keeps.days(),
            checkpoint: checkpoint
                .map(|made| Checkpoint { size: made.size, at: MomentView::of(&words, made.at, now) }),
            verify: Verify::read(conn, &account, None, &words)?,
            chosen,
        })
    });
    let history = read.await?;
    let status = match history.chosen.errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    page_with_status(status, &history)
}

fn list(conn: &mut Conn, before: Option<u64>, means: &Means<'_>) -> Result<List, DbError> {
    let (found, older) = found(conn, before, means)?;
    let oldest = found.last().filter(|_| older.is_some()).map(|(at, _)| *at);
    let controls = controls(conn, before, oldest, means)?;
    let mut lines = Vec::with_capacity(found.len() + controls.len());
    let mut controls = controls.into_iter().rev().peekable();
    for (at, line) in found {
        // What the vendor did at the very moment stands beneath, where it happened first.
        while let Some(control) = controls.next_if(|control| control.at > at) {
            lines.push(Line::of_vendor(&control, means)?);
        }
        lines.push(line);
    }
    for control in controls {
        lines.push(Line::of_vendor(&control, means)?);
    }
    Ok(List { lines, newest: before.is_none(), older })
}

/// The next lines that are chosen, each with its moment, and the number before which older ones may stand. Of few that
/// are far apart, a page holds those that are found with one reach.
#[allow(clippy::type_complexity, reason = "two things that belong together")]
fn found(
    conn: &mut Conn,
    mut before: Option<u64>,
    means: &Means<'_>,
) -> Result<(Vec<(Moment, Line)>, Option<u64>), DbError> {
    let mut found = Vec::new();
    for _ in 0..REACH {
        let entries = history::headlines(conn, means.account.id, means.filter, before, AT_ONCE + 1)?;
        let more = entries.len() > AT_ONCE as usize;
        for entry in entries.iter().take(AT_ONCE as usize) {
            if found.len() == AT_ONCE as usize {
                return Ok((found, before));
            }
            before = Some(entry.seq);
            found.extend(Line::of(conn, entry, means)?.map(|line| (entry.at, line)));
        }
        if !more {
            return Ok((found, None));
        }
    }
    Ok((found, before))
}

/// The vendor's own entries between the last line of the page before and the last line of this one (or the
/// beginning).
fn controls(
    conn: &mut Conn,
    before: Option<u64>,
    oldest: Option<Moment>,
    means: &Means<'_>,
) -> Result<Vec<Entry>, DbError> {
    let last_told = match before {
        Some(seq) => {
            let there = history::page(conn, means.account.id, history::Page::From(seq), 1)?;
            there.first().map(|entry| entry.at)
        }
        None => None,
    };
    let mut controls = history::controls::since(conn, means.account.created_at, means.filter)?;
    controls.retain(|control| {
        last_told.is_none_or(|last| control.at <= last) && oldest.is_none_or(|oldest| control.at > oldest)
    });
    Ok(controls)
}

impl Line {
    /// Nothing where none of it is chosen.
    fn of(conn: &mut Conn, entry: &Entry, means: &Means<'_>) -> Result<Option<Self>, DbError> {
        if let Some(id) = entry.session {
            let theirs = means.filter.sessions.as_ref().is_none_or(|sessions| sessions.contains(&id));
            if !theirs || means.filter.class == Some(Class::Access) {
                return Ok(None);
            }
            let session = sessions::find(conn, id)?.ok_or(DbError::NotFound)?;
            let (limits, words, now) = (means.limits, means.words, means.now);
            let visit = Visit::read_chosen(conn, &session, means.filter, limits, words, now)?;
            return Ok(visit.map(Self::Session));
        }
        if !means.filter.showing().shows(entry)? {
            return Ok(None);
        }
        let said = with_id(means.words.sentence(entry, None)?, entry);
        let at = MomentView::of(means.words, entry.at, means.now);
        Ok(Some(Self::Fact(Fact { said, at, vendors: false })))
    }

    fn of_vendor(entry: &Entry, means: &Means<'_>) -> Result<Self, DbError> {
        debug_assert_eq!(entry.log, HeadId::VENDOR);
        let said = means.words.vendors(entry, means.vendor)?;
        Ok(Self::Fact(Fact { said, at: MomentView::of(means.words, entry.at, means.now), vendors: true }))
    }
}
