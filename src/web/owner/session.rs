//! One session: what it came to, what happened when, and what vouches for it; for reading on a screen, and on paper.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::receipt::Receipt;
use super::shell;
use super::timeline::{Asked, Timeline};
use super::verify::Verify;
use super::visit::Visit;
use crate::accounts::Account;
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::grants;
use crate::history::{self, Entry};
use crate::http::{MomentView, OwnerIn, Shell, State, WebError, page};
use crate::ids::SessionId;
use crate::outbox::{self, Message, NoticeKind};
use crate::sessions::{self, Limits, Summary, Works};
use crate::words::Words;

#[derive(Template)]
#[template(path = "owner/session.html")]
struct SessionPage {
    shell: Shell,
    told: Told,
    verify: Verify,
}

impl SessionPage {
    /// Whether a mail waits to be sent, or the review to be done.
    fn awaits(&self) -> bool {
        self.told.visit.review.is_none() || self.told.mails.iter().any(Mail::is_due)
    }
}

/// Everything that there is to tell about a session.
struct Told {
    visit: Visit,
    title: String,
    lead: String,
    receipt: Receipt,
    mode: String,
    until: MomentView,
    timeline: Timeline,
    mails: Vec<Mail>,
    checkpoint: Option<Checkpoint>,
}

struct Mail {
    to: String,
    what: String,
    state: outbox::State,
    at: MomentView,
}

/// The newest signed statement of how the log stood.
struct Checkpoint {
    size: i64,
    at: MomentView,
    root: String,
    note: String,
    /// Whether the session's last entry stands under it.
    covers: bool,
    /// Whether the session's closing entry stands under it, so that the session can be proved by itself.
    proves: bool,
}

/// Which part of a long session is wanted.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    /// The number of an entry in it, or `all`.
    from: Option<String>,
}

impl Wanted {
    fn read(&self) -> Result<Option<Asked>, WebError> {
        match self.from.as_deref() {
            None | Some("") => Ok(None),
            Some("all") => Ok(Some(Asked::Whole)),
            Some(number) => {
                let number: u32 = number.parse().map_err(|_| WebError::NotFound)?;
                Ok(Some(Asked::From(number.into())))
            }
        }
    }
}

pub(super) async fn show(
    state: Data<State>,
    request: HttpRequest,
    who: OwnerIn,
    id: Path<String>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse::<SessionId>().map_err(|_| WebError::NotFound)?;
    let asked = wanted.read()?;
    let (account, now, words) = (who.account.clone(), state.now(), who.words());
    let (limits, works) = (state.limits, state.works.clone());
    let read = state.db.read(move |conn| {
        let told = tell(conn, &account, (id, asked), (limits, &works), &words, now)?;
        Ok::<_, WebError>((told, Verify::read(conn, &account, Some(id), &words)?))
    });
    let (told, verify) = read.await?;
    let told = told.ok_or(WebError::NotFound)?;
    page(&SessionPage { shell: shell(&state, &request, &who), told, verify })
}

fn tell(
    conn: &mut Conn,
    account: &Account,
    (id, asked): (SessionId, Option<Asked>),
    (limits, works): (Limits, &Works),
    words: &Words,
    now: Moment,
) -> Result<Option<Told>, DbError> {
    let Some(session) = sessions::in_account_one(conn, account.id, id)? else { return Ok(None) };
    let entries = history::entries_of_session(conn, id)?;
    let Some(timeline) = Timeline::of(&session, &entries, asked, words, now)? else { return Ok(None) };
    let messages = outbox::of_session(conn, id)?;
    let grant = grants::find(conn, account.id, session.grant)?.ok_or(DbError::NotFound)?;
    let summary = Summary::of(&entries)?;
    let receipt = Receipt::of(&entries, &summary, works)?;
    let visit = Visit::of(conn, &session, &entries, summary, limits, words, now)?;
    let (title, lead) = heading(&visit, words);
    Ok(Some(Told {
        title,
        lead,
        receipt,
        visit,
        mode: words.mode(session.mode),
        until: MomentView::of(words, session.until(&grant), now),
        timeline,
        mails: messages.into_iter().map(|message| Mail::of(message, words, now)).collect(),
        checkpoint: checkpoint(conn, account, &entries, words, now)?,
    }))
}

fn heading(visit: &Visit, words: &Words) -> (String, String) {
    match &visit.erased {
        Some(erased) => (erased.clone(), words.text("timeline-all-erased").to_string()),
        None => {
            let title = words.text("timeline-of").with("agent", visit.agent.as_str());
            (title.to_string(), visit.tally.clone())
        }
    }
}

impl Mail {
    fn is_due(&self) -> bool {
        self.state == outbox::State::Due
    }

    fn of(message: Message, words: &Words, now: Moment) -> Self {
        let at = message.settled_at.unwrap_or(message.created_at);
        let to = match message.to.email.is_empty() {
            true => words.text("erased").to_string(),
            false => format!("{} <{}>", message.to.name, message.to.email),
        };
        Self {
            to,
            what: words.text(what(message.notice)).to_string(),
            state: message.state,
            at: MomentView::of(words, at, now),
        }
    }
}

/// What a mail is about, by the name of its text.
fn what(notice: NoticeKind) -> &'static str {
    match notice {
        NoticeKind::SessionSummary => "mailed-summary",
        NoticeKind::QuestionAsked => "mailed-question",
        NoticeKind::QuestionAnswered => "mailed-answer",
        NoticeKind::QuestionForLead => "mailed-answer-lead",
        _ => "mailed-opened",
    }
}

fn checkpoint(
    conn: &mut Conn,
    account: &Account,
    entries: &[Entry],
    words: &Words,
    now: Moment,
) -> Result<Option<Checkpoint>, DbError> {
    let last = entries.last().map_or(0, |entry| entry.seq);
    let made = history::latest_checkpoint(conn, account.id.into())?;
    Ok(made.map(|made| Checkpoint {
        size: made.size,
        at: MomentView::of(words, made.at, now),
        root: hex::encode(&made.root),
        covers: made.size.cast_unsigned() > last,
        proves: history::is_provable(entries, made.size.cast_unsigned()),
        note: made.note,
    }))
}
