//! Support asks to come in: as whom, why, for how long, and the owner's answer. Opening a page decides nothing; only its
//! form does. What a lead is asked, every owner can read here.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::support_access::form::{EndFields, field_of, text_of};
use super::support_access::view::EndChoices;
use super::{SUPPORT_ACCESS, back_to, shell};
use crate::accounts::Account;
use crate::clock::Moment;
use crate::db::Conn;
use crate::grants::commands::Allow;
use crate::grants::{Grant, GrantError, Only, Scope, consent_to_change};
use crate::http::{
    DecidingOwner, FieldError, OwnerIn, Shell, State, WebError, page, page_with_status, see_other, with_flash,
};
use crate::ids::{GrantId, RequestId};
use crate::requests::access;
use crate::requests::commands;
use crate::requests::{self, Answer, Asks, Request, RequestError};
use crate::web::requested::{Around, Requested, in_field, reply};
use crate::words::Words;

#[derive(Template)]
#[template(path = "owner/request.html")]
struct RequestPage {
    shell: Shell,
    asked: Requested,
    /// Whether whoever looks decides; an observer only reads.
    decides: bool,
    /// Of access: what the form offers.
    allow: Option<AllowIt>,
    note: String,
    errors: Vec<FieldError>,
}

/// The form that allows support access as it was asked for, or less of it.
struct AllowIt {
    id: String,
    end: EndChoices,
    may_change: bool,
    change: bool,
    consent: String,
}

impl RequestPage {
    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.errors, field)
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    answer: String,
    minutes: String,
    note: String,
    /// The page that it was sent from, if not the request's own.
    back: String,
    /// Of access: the grant to be, so that sending the form twice allows once.
    id: String,
    scope: String,
    #[serde(flatten)]
    end: EndFields,
}

pub(super) async fn show(
    state: Data<State>,
    request: HttpRequest,
    who: OwnerIn,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    page(&build(&state, &request, &who, &id, Typed::default(), Vec::new()).await?)
}

pub(super) async fn answer(
    state: Data<State>,
    request: HttpRequest,
    DecidingOwner(who): DecidingOwner,
    id: Path<String>,
    typed: Form<Typed>,
) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let here = back_to(&typed.back, &format!("{REQUESTS}/{id}"));
    match try_to_answer(&state, &who, &id, &typed).await {
        Ok(Done::Answered(request)) => {
            Ok(with_flash(see_other(&here), "success", &done(&request, &who.words())))
        }
        Ok(Done::Allowed(grant)) => {
            let words = who.words();
            let text = words.text("request-on-until").with("until", words.moment(grant.ends_at));
            Ok(with_flash(see_other(SUPPORT_ACCESS), "success", &text.to_string()))
        }
        Err(RequestError::NotFound) => Err(WebError::NotFound),
        Err(RequestError::Database(error)) => Err(error.into()),
        Err(RequestError::NotForYou | RequestError::OnlyObserves) => Err(WebError::NotAllowed),
        Err(RequestError::Grant(GrantError::Database(error))) => Err(error.into()),
        Err(RequestError::Grant(error)) if !matches!(error, GrantError::AlreadyActive(_)) => {
            let (field, text) = (field_of(&error, &typed.end), text_of(&error, &who.words()));
            let page = build(&state, &request, &who, &id, typed, vec![FieldError { field, text }]).await?;
            page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => match in_field(&other, &who.words()) {
            Some(error) => {
                let page = build(&state, &request, &who, &id, typed, vec![error]).await?;
                page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
            }
            // Somebody else was quicker, or it is over: the page says how it stands now.
            None => {
                let text = who.words().wrong(other.code(), &other);
                Ok(with_flash(see_other(&here), "info", &text))
            }
        },
    }
}

/// What came of a form.
enum Done {
    Answered(Box<Request>),
    Allowed(Box<Grant>),
}

async fn try_to_answer(state: &State, who: &OwnerIn, id: &str, typed: &Typed) -> Result<Done, RequestError> {
    let id = id.parse::<RequestId>().map_err(|_| RequestError::NotFound)?;
    if typed.answer == "allowed" {
        let grant = typed.id.parse::<GrantId>().map_err(|_| RequestError::NotFound)?;
        let end = typed.end.choice()?;
        let wish = Allow {
            id: grant,
            scope: typed.scope.parse()?,
            end,
            each_time: false,
            only: Only::default(),
            language: who.words().language(),
        };
        let given = access::allow(&state.db, &who.account, &who.owner, id, wish).await?;
        return Ok(Done::Allowed(Box::new(given)));
    }
    let reply = reply(id, &typed.answer, &typed.minutes, &typed.note)?;
    Ok(Done::Answered(Box::new(commands::answer(&state.db, &who.owner, reply).await?)))
}

fn done(request: &Request, words: &Words) -> String {
    let text = match request.answered.as_ref().map(|answered| answered.answer) {
        Some(Answer::Approved) => "request-done-approved",
        Some(Answer::ShareScreen) => "question-done-screen",
        _ => "request-done-declined",
    };
    words.text(text).with("agent", &request.agent_name).to_string()
}

/// What waits for the owners of an account: for the page with the switch.
pub(super) fn waiting(
    conn: &mut Conn,
    account: &Account,
    words: &Words,
    now: Moment,
) -> Result<Vec<Requested>, WebError> {
    let mut waiting = Vec::new();
    for request in requests::unsettled_in(conn, account.id)? {
        let for_owners = request.asks != Asks::Lead;
        let seen = Around::read(conn, request)?.seen(words, now);
        if for_owners && seen.is_waiting() {
            waiting.push(seen);
        }
    }
    Ok(waiting)
}

async fn build(
    state: &State,
    request: &HttpRequest,
    who: &OwnerIn,
    id: &str,
    typed: Typed,
    errors: Vec<FieldError>,
) -> Result<RequestPage, WebError> {
    let id = id.parse::<RequestId>().map_err(|_| WebError::NotFound)?;
    let (account, now, words) = (who.account.id, state.now(), who.words());
    // A request of another account does not exist.
    let read = state.db.read(move |conn| {
        let found = requests::find(conn, id)?.filter(|request| request.account == account);
        Around::read(conn, found.ok_or(WebError::NotFound)?)
    });
    let around = read.await?;
    let asked = around.seen(&words, now);
    let fresh = GrantId::new(now, &state.random).to_string();
    let wants = around.request.scope.filter(|_| asked.is_waiting() && who.decides());
    let allow = wants.map(|scope| AllowIt::of(scope, &typed, fresh, who, now));
    let decides = who.decides();
    Ok(RequestPage { shell: shell(state, request, who), asked, decides, allow, note: typed.note, errors })
}

impl AllowIt {
    /// What was asked for is preselected, and what was typed stays.
    fn of(scope: Scope, typed: &Typed, fresh: String, who: &OwnerIn, now: Moment) -> Self {
        let end = Some(&typed.end).filter(|end| !end.until.is_empty());
        Self {
            id: if typed.id.is_empty() { fresh } else { typed.id.clone() },
            end: EndChoices::of(&who.words(), now, who.account.time_zone, end, None),
            may_change: scope == Scope::Change,
            change: scope == Scope::Change && typed.scope != Scope::View.as_str(),
            consent: consent_to_change(who.words().language()),
        }
    }
}

const REQUESTS: &str = "/account/requests";
