//! Sessions that need a lead's approval, by a lead who did not ask.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::http::{
    FieldError, LeadDoor, Shell, StaffIn, State, WebError, page, page_with_status, see_other, with_flash,
    words_of_page,
};
use crate::ids::RequestId;
use crate::requests::commands::answer_as_lead;
use crate::requests::{self, Asks, Need, Request, RequestError};
use crate::staff::Member;
use crate::web::requested::{Around, LISTED, Listed, Requested, in_field, reply};

#[derive(Template)]
#[template(path = "review/requests.html")]
struct ListPage {
    shell: Shell,
    requests: Vec<Listed>,
}

#[derive(Template)]
#[template(path = "review/request.html")]
struct RequestPage {
    shell: Shell,
    account: String,
    asked: Requested,
    /// Why the session needs an approval, as far as that still holds: the names of texts.
    because: Vec<&'static str>,
    /// Whether this lead asked for it.
    own: bool,
    note: String,
    errors: Vec<FieldError>,
}

impl RequestPage {
    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.errors, field)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    answer: String,
    minutes: String,
    note: String,
}

pub async fn list(
    state: Data<State>,
    me: StaffIn<LeadDoor>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (now, app) = (state.now(), state.clone());
    let shell = super::shell(&state, &request, &me.member);
    let reader = shell.words.clone();
    let read = state.db.read(move |conn| {
        let mut waiting = Vec::new();
        for request in requests::waiting_for_leads(conn, LISTED)? {
            let around = Around::read(conn, request)?;
            let request = around.seen(&app.words_read_by(&reader, &around.account), now);
            if request.is_waiting() {
                waiting.push(Listed { account: around.account.name, request });
            }
        }
        Ok::<_, WebError>(waiting)
    });
    page(&ListPage { requests: read.await?, shell })
}

pub async fn show(
    state: Data<State>,
    me: StaffIn<LeadDoor>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    page(&build(&state, &request, &me.member, &id, String::new(), Vec::new()).await?)
}

pub async fn answer(
    state: Data<State>,
    me: StaffIn<LeadDoor>,
    id: Path<String>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let typed = typed.into_inner();
    let (around, _) = find(&state, &id).await?;
    let back = see_other(&format!("/review/requests/{}", around.request.id));
    let words = words_of_page(&state, &request);
    match try_to_answer(&state, &me.member, &around.request, &typed).await {
        Ok(request) => {
            let agent = &request.agent_name;
            let text = match typed.answer.as_str() {
                "approved" => words.text("leads-approved"),
                _ => words.text("leads-did-not-approve"),
            };
            Ok(with_flash(back, "success", &text.with("agent", agent).to_string()))
        }
        Err(RequestError::NotFound) => Err(WebError::NotFound),
        Err(RequestError::Database(error)) => Err(error.into()),
        Err(RequestError::OwnRequest | RequestError::NotALead) => Err(WebError::NotAllowed),
        Err(other) => match in_field(&other, &words) {
            Some(error) => {
                let page = build(&state, &request, &me.member, &id, typed.note, vec![error]).await?;
                page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
            }
            // Somebody else was quicker, or it is over: the page says how it stands now.
            None => Ok(with_flash(back, "warning", &words.wrong(other.code(), &other))),
        },
    }
}

async fn try_to_answer(
    state: &State,
    me: &Member,
    request: &Request,
    typed: &Typed,
) -> Result<Request, RequestError> {
    let reply = reply(request.id, &typed.answer, &typed.minutes, &typed.note)?;
    answer_as_lead(&state.db, me, request.account, reply).await
}

async fn build(
    state: &State,
    request: &HttpRequest,
    me: &Member,
    id: &str,
    note: String,
    errors: Vec<FieldError>,
) -> Result<RequestPage, WebError> {
    let (around, needs) = find(state, id).await?;
    let because = needs.into_iter().filter_map(|need| match need {
        Need::SensitiveAccount => Some("leads-because-account"),
        Need::Role => Some("leads-because-role"),
        Need::EachTime => None,
    });
    let shell = super::shell(state, request, me);
    let words = state.words_read_by(&shell.words, &around.account);
    Ok(RequestPage {
        shell,
        asked: around.seen(&words, state.now()),
        because: because.collect(),
        own: around.request.agent == me.id,
        account: around.account.name,
        note,
        errors,
    })
}

/// Only what leads are asked; and why, as it stands now.
async fn find(state: &State, id: &str) -> Result<(Around, Vec<Need>), WebError> {
    let id: RequestId = id.parse().map_err(|_| WebError::NotFound)?;
    let terms = state.terms.clone();
    let read = state.db.read(move |conn| {
        let request = requests::find(conn, id)?.filter(|request| request.asks == Asks::Lead);
        let around = Around::read(conn, request.ok_or(WebError::NotFound)?)?;
        let user = around.request.acting_as().map(|user| user.id.clone()).unwrap_or_default();
        let user = crate::accounts::user(conn, around.account.id, &user)?;
        let needs =
            user.zip(around.grant.as_ref()).map(|(user, grant)| terms.needs(&around.account, &user, grant));
        Ok((around, needs.unwrap_or_default()))
    });
    read.await
}
