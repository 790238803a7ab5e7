//! One session, step by step: for reading on a screen, and on paper.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::receipt::Receipt;
use super::verify::Verify;
use super::visit::Visit;
use super::{shell, with_id};
use crate::accounts::Account;
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::grants;
use crate::history::{self, Entry};
use crate::http::{MomentView, OwnerIn, Shell, State, WebError, page};
use crate::ids::SessionId;
use crate::outbox::{self, Message, NoticeKind};
use crate::sessions::{self, Limits, Summary, Works};
use crate::words::{Requests, Sentence, Words};

#[derive(Template)]
#[template(path = "owner/session.html")]
struct SessionPage {
    shell: Shell,
    told: Told,
    verify: Verify,
}

/// Everything that there is to tell about a session.
struct Told {
    visit: Visit,
    receipt: Receipt,
    mode: String,
    until: MomentView,
    steps: Vec<Step>,
    /// What pages' scripts asked for by themselves, where it is not known which page's.
    background: Vec<Step>,
    mails: Vec<Mail>,
    checkpoint: Option<Checkpoint>,
}

impl Told {
    fn title(&self) -> String {
        let title = || format!("{} in your account", self.visit.agent);
        self.visit.erased.clone().unwrap_or_else(title)
    }

    fn lead(&self) -> &str {
        match self.visit.erased {
            Some(_) => "What it said is gone. Its code, its times and every proof stay.",
            None => &self.visit.tally,
        }
    }
}

struct Step {
    said: Sentence,
    at: MomentView,
    /// What the page's own script asked for by itself.
    scripts: Vec<Step>,
    scripts_counted: String,
}

struct Mail {
    to: String,
    what: &'static str,
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

pub(super) async fn show(
    state: Data<State>,
    request: HttpRequest,
    who: OwnerIn,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse::<SessionId>().map_err(|_| WebError::NotFound)?;
    let (account, now, words) = (who.account.clone(), state.now(), who.words());
    let (limits, works) = (state.limits, state.works.clone());
    let read = state.db.read(move |conn| {
        let told = tell(conn, &account, id, (limits, &works), &words, now)?;
        Ok::<_, WebError>((told, Verify::read(conn, &account, Some(id))?))
    });
    let (told, verify) = read.await?;
    let told = told.ok_or(WebError::NotFound)?;
    page(&SessionPage { shell: shell(&state, &request, &who), told, verify })
}

fn tell(
    conn: &mut Conn,
    account: &Account,
    id: SessionId,
    (limits, works): (Limits, &Works),
    words: &Words,
    now: Moment,
) -> Result<Option<Told>, DbError> {
    let Some(session) = sessions::in_account_one(conn, account.id, id)? else { return Ok(None) };
    let entries = history::entries_of_session(conn, id)?;
    let (steps, background) = steps(&entries, &session.agent_name, words, now)?;
    let messages = outbox::of_session(conn, id)?;
    let grant = grants::find(conn, account.id, session.grant)?.ok_or(DbError::NotFound)?;
    let summary = Summary::of(&entries)?;
    Ok(Some(Told {
        receipt: Receipt::of(&entries, &summary, works)?,
        visit: Visit::of(conn, &session, &entries, summary, limits, words, now)?,
        mode: words.mode(session.mode),
        until: MomentView::of(words, session.until(&grant), now),
        steps,
        background,
        mails: messages.into_iter().map(|message| Mail::of(message, words, now)).collect(),
        checkpoint: checkpoint(conn, account, &entries, words, now)?,
    }))
}

/// Every entry in a sentence; what a page's script only looked at, beneath the page.
fn steps(
    entries: &[Entry],
    agent: &str,
    words: &Words,
    now: Moment,
) -> Result<(Vec<Step>, Vec<Step>), DbError> {
    let requests = Requests::of(entries)?;
    let mut steps: Vec<Step> = Vec::new();
    let mut places: BTreeMap<u64, usize> = BTreeMap::new();
    let mut background = Vec::new();
    for entry in entries.iter().filter(|entry| !requests.tells_elsewhere(entry.seq)) {
        let said = with_id(requests.said(words, entry, Some(agent))?, entry);
        let at = MomentView::of(words, entry.at, now);
        let step = Step { said, at, scripts: Vec::new(), scripts_counted: String::new() };
        if !requests.is_background(entry.seq) {
            places.insert(entry.seq, steps.len());
            steps.push(step);
            continue;
        }
        match requests.under(entry.seq).and_then(|under| places.get(&under)) {
            Some(above) => steps[*above].scripts.push(step),
            None => background.push(step),
        }
    }
    for step in &mut steps {
        step.scripts_counted = words.scripts_counted(step.scripts.len() as u64);
    }
    Ok((steps, background))
}

impl Mail {
    fn of(message: Message, words: &Words, now: Moment) -> Self {
        let at = message.settled_at.unwrap_or(message.created_at);
        let to = match message.to.email.is_empty() {
            true => "(erased)".to_owned(),
            false => format!("{} <{}>", message.to.name, message.to.email),
        };
        Self {
            to,
            what: match message.notice {
                NoticeKind::SessionSummary => "Summary",
                NoticeKind::QuestionAsked => "A question",
                NoticeKind::QuestionAnswered => "Your answer, to support",
                NoticeKind::QuestionForLead => "Your answer, to a lead",
                NoticeKind::RequestForOwner => "A request to come in",
                NoticeKind::RequestForLead => "A request for a lead’s approval",
                NoticeKind::RequestAnswered => "What became of a request, to support",
                NoticeKind::SignInLink => "A link to sign in",
                NoticeKind::TriesRefused => "Refused tries, to the reviewers",
                NoticeKind::AddressChanged => "Another address",
                _ => "Note that the session was opened",
            },
            state: message.state,
            at: MomentView::of(words, at, now),
        }
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
