//! A session that is over, as its agent sees it: how it ended, what she still has to say, and the mail that the customer gets.

use actix_web::HttpResponse;
use askama::Template;

use super::leaving::DueFile;
use super::session::{Standing, summary_of};
use crate::accounts::{self, Account};
use crate::clock::Moment;
use crate::db::Conn;
use crate::history;
use crate::http::{MomentView, Shell, State, WebError, page};
use crate::notices;
use crate::outbox::{self, Message, NoticeKind, State as MailState};
use crate::sessions::{EndedHow, Over};
use crate::web::telling::{Digest, Facts, counts};
use crate::words::Words;

#[derive(Template)]
#[template(path = "agent/ended.html")]
struct EndedPage {
    shell: Shell,
    facts: Facts,
    how: String,
    mailed: String,
    counts: String,
    digest: Digest,
    /// Until when the summary waits for her line; nothing once it does not.
    waits_until: Option<MomentView>,
    /// Whether she may still say what she fixed.
    may_note: bool,
    /// Where the form is that opens the next one with everything filled in; "" where that would not help.
    again: String,
    due: Vec<DueFile>,
    mails: Vec<Mail>,
}

/// The mail as one of the owners gets it.
struct Mail {
    to: String,
    subject: String,
    text: String,
    /// As HTML names the language that it is written in.
    language: &'static str,
    stands: String,
    at: Option<MomentView>,
}

impl EndedPage {
    fn lead(&self) -> String {
        let mailed = || self.shell.t("left-mailed").with("owners", &self.mailed).to_string();
        self.facts.erased.clone().unwrap_or_else(mailed)
    }
}

pub(super) async fn show(
    state: &State,
    shell: Shell,
    standing: Standing,
    over: Over,
    now: Moment,
) -> Result<HttpResponse, WebError> {
    let Standing { session, account, owners, .. } = standing;
    let (words, id) = (state.words_read_by(&shell.words, &account), session.id);
    let summary = summary_of(state, id).await?;
    let (app, of, told) = (state.clone(), account.clone(), words.clone());
    let is_kept = session.erased.is_none();
    let read = state.db.read(move |conn| {
        let messages = summaries(conn, id)?;
        let mut mails = Vec::new();
        // What an erased mail said, nobody can say any more.
        for message in messages.iter().filter(|one| is_kept && !one.to.email.is_empty()) {
            mails.push(Mail::of(conn, &app, &of, message, (&told, now))?);
        }
        Ok::<_, WebError>((mails, messages))
    });
    let (mails, messages) = read.await?;
    let waits = messages.iter().find(|mail| mail.settled_at.is_none()).map(|mail| mail.due_at);
    let facts = Facts::told(&words, &session, &account, Some(over), now);
    let may_go_on = over.how == EndedHow::Idle && session.erased.is_none();
    let again = format!("/agent/accounts/{}/open?continue={id}", account.id);
    page(&EndedPage {
        how: facts.end.as_ref().map(|end| end.how.clone()).unwrap_or_default(),
        facts,
        again: if may_go_on { again } else { String::new() },
        mailed: words.list(&owners),
        counts: counts(&summary, &shell.words),
        digest: Digest::of(&summary, &words, &session.agent_name, now),
        waits_until: waits.filter(|due| *due > now).map(|until| MomentView::of(&words, until, now)),
        // Its end must be written down: what is noted stands after it.
        may_note: summary.note.is_none() && session.ended_at.is_some() && session.erased.is_none(),
        due: DueFile::all(&summary, &words, now),
        mails,
        shell,
    })
}

fn summaries(conn: &mut Conn, id: crate::ids::SessionId) -> Result<Vec<Message>, WebError> {
    let all = outbox::of_session(conn, id)?.into_iter();
    Ok(all.filter(|mail| mail.notice == NoticeKind::SessionSummary).collect())
}

impl Mail {
    /// Rendered as the job does that sends it, in the reader's own language.
    fn of(
        conn: &mut Conn,
        state: &State,
        account: &Account,
        message: &Message,
        (words, now): (&Words, Moment),
    ) -> Result<Self, WebError> {
        let reading = accounts::reading_at(conn, account.id, &message.to.email)?;
        let theirs = state.words_for(account).as_read(reading);
        let made = match message.needs_size {
            Some(size) => history::checkpoint_covering(conn, account.id.into(), size)?,
            None => None,
        };
        let note = made.map_or_else(|| theirs.text("left-checkpoint-to-come").to_string(), |made| made.note);
        let language = theirs.language().tag();
        let mail = notices::preview(&state.vendor, &message.clone().printing(&note), &account.name, theirs);
        let mail = mail.map_err(|error| WebError::Internal(error.to_string()))?;
        let (stands, at) = match message.state {
            MailState::Sent => (words.text("left-mail-sent"), message.settled_at),
            MailState::Failed => (words.text("left-mail-failed"), None),
            MailState::Due if message.due_at > now => (words.text("left-mail-waits"), Some(message.due_at)),
            MailState::Due => (words.text("left-mail-due"), None),
        };
        Ok(Self {
            to: message.to.name.clone(),
            subject: mail.subject,
            text: mail.text,
            language,
            stands: stands.to_string(),
            at: at.map(|at| MomentView::of(words, at, now)),
        })
    }
}
