//! Support asks: what exactly, why, and the owner's answer. Opening a page decides nothing; only its form does.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::{QUESTIONS, back_to, shell};
use crate::clock::Moment;
use crate::consents::commands::Reply;
use crate::consents::{self, Answer, Consent, ConsentError, Kind};
use crate::db::{Conn, DbError};
use crate::http::{
    DecidingOwner, FieldError, OwnerIn, Shell, State, WebError, page, page_with_status, see_other, with_flash,
};
use crate::ids::{AccountId, ConsentId};
use crate::sessions::{self, Limits, Session};
use crate::web::asked::{Asked, LISTED};
use crate::words::Words;

#[derive(Template)]
#[template(path = "owner/questions.html")]
struct ListPage {
    shell: Shell,
    waiting: Vec<Asked>,
    over: Vec<Asked>,
}

#[derive(Template)]
#[template(path = "owner/question.html")]
struct QuestionPage {
    shell: Shell,
    /// Whether whoever looks answers; an observer only reads.
    decides: bool,
    asked: Asked,
    acting_as: String,
    reason: String,
    ticket: String,
    ticket_number: String,
    session: String,
    code: String,
    /// Whether the session that asked goes on, so that something can be allowed until it ends.
    goes_on: bool,
    note: String,
    errors: Vec<FieldError>,
}

impl QuestionPage {
    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.errors, field)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    answer: String,
    note: String,
    /// The page that it was sent from, if not the question's own.
    back: String,
}

pub(super) async fn list(
    state: Data<State>,
    request: HttpRequest,
    who: OwnerIn,
) -> Result<HttpResponse, WebError> {
    let (account, now, words) = (who.account.id, state.now(), who.words());
    let read = state.db.read(move |conn| {
        let mut all = Vec::new();
        for consent in consents::in_account(conn, account, LISTED)? {
            let grant = consents::grant_of(conn, &consent)?;
            all.push(Asked::of(&consent, &grant, &words, now));
        }
        Ok::<_, WebError>(all)
    });
    let (waiting, over) = read.await?.into_iter().partition(Asked::is_waiting);
    page(&ListPage { shell: shell(&state, &request, &who), waiting, over })
}

pub(super) async fn show(
    state: Data<State>,
    request: HttpRequest,
    who: OwnerIn,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    page(&build(&state, &request, &who, &id, String::new(), Vec::new()).await?)
}

pub(super) async fn answer(
    state: Data<State>,
    request: HttpRequest,
    DecidingOwner(who): DecidingOwner,
    id: Path<String>,
    typed: Form<Typed>,
) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let here = back_to(&typed.back, &format!("{QUESTIONS}/{id}"));
    match try_to_answer(&state, &who, &id, &typed).await {
        Ok(consent) => {
            let text = done(&consent, typed.answer.parse().ok(), &who.words());
            Ok(with_flash(see_other(&here), "success", &text))
        }
        Err(ConsentError::NotFound) => Err(WebError::NotFound),
        Err(ConsentError::Database(error)) => Err(error.into()),
        Err(error @ (ConsentError::NoAnswer | ConsentError::TooLong | ConsentError::OnceOnly)) => {
            let field = if matches!(error, ConsentError::TooLong) { "note" } else { "answer" };
            let text = who.words().wrong(error.code(), &error);
            let errors = vec![FieldError { field, text }];
            let page = build(&state, &request, &who, &id, typed.note, errors).await?;
            page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        // Somebody else was quicker, or it is over: the page says how it stands now.
        Err(other) => {
            let text = who.words().wrong(other.code(), &other);
            Ok(with_flash(see_other(&here), "info", &text))
        }
    }
}

async fn try_to_answer(
    state: &State,
    who: &OwnerIn,
    id: &str,
    typed: &Typed,
) -> Result<Consent, ConsentError> {
    let id = id.parse::<ConsentId>().map_err(|_| ConsentError::NotFound)?;
    let reply = Reply { id, answer: typed.answer.parse()?, note: Some(typed.note.clone()) };
    consents::commands::answer(&state.db, &who.owner, reply).await
}

fn done(consent: &Consent, answer: Option<Answer>, words: &Words) -> String {
    let is_reveal = consent.question.kind == Kind::Reveal;
    let text = match answer {
        Some(Answer::Once) if is_reveal => "question-done-reveal-once",
        Some(Answer::UntilEnd) if is_reveal => "question-done-reveal-until-end",
        Some(Answer::Declined) if is_reveal => "question-done-reveal-declined",
        Some(Answer::Once) if consent.may_last() => "question-done-once-exactly",
        Some(Answer::Once) => "question-done-once",
        Some(Answer::UntilEnd) => "question-done-until-end",
        Some(Answer::ShareScreen) => "question-done-screen",
        _ => "question-done-declined",
    };
    words.text(text).with("agent", &consent.agent_name).to_string()
}

/// How many questions wait for this account's owners.
pub(super) fn waiting(conn: &mut Conn, account: AccountId, now: Moment) -> Result<usize, DbError> {
    let mut waiting = 0;
    for consent in consents::open_in_account(conn, account)? {
        let grant = consents::grant_of(conn, &consent)?;
        waiting += usize::from(matches!(consent.state(&grant, now), consents::State::Waiting(_)));
    }
    Ok(waiting)
}

async fn build(
    state: &State,
    request: &HttpRequest,
    who: &OwnerIn,
    id: &str,
    note: String,
    errors: Vec<FieldError>,
) -> Result<QuestionPage, WebError> {
    let id = id.parse::<ConsentId>().map_err(|_| WebError::NotFound)?;
    let (account, limits, now, words) = (who.account.id, state.limits, state.now(), who.words());
    let read = state.db.read(move |conn| find(conn, account, id, limits, now, &words));
    let (asked, session, goes_on) = read.await?;
    Ok(QuestionPage {
        shell: shell(state, request, who),
        decides: who.decides(),
        asked,
        acting_as: session.acting_as.name.clone(),
        reason: session.reason.as_str().to_owned(),
        ticket: session.ticket.as_str().to_owned(),
        ticket_number: session.ticket.number(),
        session: session.id.to_string(),
        code: session.code(),
        goes_on,
        note,
        errors,
    })
}

/// A question of another account does not exist, nor one that nobody has asked.
fn find(
    conn: &mut Conn,
    account: AccountId,
    id: ConsentId,
    limits: Limits,
    now: Moment,
    words: &Words,
) -> Result<(Asked, Session, bool), WebError> {
    let found = consents::find(conn, id)?;
    let consent = found.filter(|consent| consent.account == account && consent.asked.is_some());
    let consent = consent.ok_or(WebError::NotFound)?;
    let session = sessions::in_account_one(conn, account, consent.session)?.ok_or(WebError::NotFound)?;
    let grant = consents::grant_of(conn, &consent)?;
    let goes_on = session.over(&grant, limits, now).is_none();
    Ok((Asked::of(&consent, &grant, words, now), session, goes_on))
}
