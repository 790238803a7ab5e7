//! Settings › Support access: the switch, who is inside, and what was allowed before.

pub(super) mod form;
pub(super) mod limit;
pub(super) mod view;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use self::form::{AllowForm, EndForm, EndSessionForm, OffForm, field_of, text_of};
use self::limit::LimitForm;
use self::view::{Facts, View};
use super::{SUPPORT_ACCESS, back_to, shell};
use crate::actor::Actor;
use crate::grants::commands::Allow;
use crate::grants::{self, Grant, GrantError};
use crate::http::{
    DecidingOwner, FieldError, OwnerIn, Shell, State, WebError, page, page_with_status, see_other, with_flash,
};
use crate::ids::{GrantId, SessionId};
use crate::sessions::{self, EndedHow, Session, SessionError};
use crate::staff::Member;
use crate::words::Words;

#[derive(Template)]
#[template(path = "owner/support_access.html")]
struct SupportAccess {
    shell: Shell,
    /// Whether whoever looks decides; an observer only reads.
    decides: bool,
    errors: Vec<FieldError>,
    view: View,
}

impl SupportAccess {
    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.errors, field)
    }
}

/// What a form came back with, and what was typed into it.
struct Wrong {
    error: GrantError,
    typed: AllowForm,
}

pub(super) async fn show(
    state: Data<State>,
    request: HttpRequest,
    who: OwnerIn,
) -> Result<HttpResponse, WebError> {
    page(&build(&state, &request, &who, None).await?)
}

pub(super) async fn allow(
    state: Data<State>,
    request: HttpRequest,
    DecidingOwner(who): DecidingOwner,
    form: Form<AllowForm>,
) -> Result<HttpResponse, WebError> {
    let typed = form.into_inner();
    match try_to_allow(&state, &who, &typed).await {
        Ok(grant) if grant.still_on(state.now()).is_ok() => {
            Ok(back("success", &who.words().text("access-is-on").to_string()))
        }
        // An old form sent again must not say that access is on when it is not.
        Ok(_) => Ok(back("warning", &who.words().text("access-sent-before").to_string())),
        Err(error) => refuse(&state, &request, &who, error, typed).await,
    }
}

async fn try_to_allow(state: &State, who: &OwnerIn, typed: &AllowForm) -> Result<Grant, GrantError> {
    let id = typed.id.parse::<GrantId>().map_err(|_| GrantError::NotFound)?;
    let (end, scope) = (typed.end.choice()?, typed.scope.parse()?);
    let only = typed.limit.read(&agents(state).await?, &state.works)?;
    let language = who.words().language();
    let wish = Allow { id, end, scope, each_time: typed.each_time == "on", only, language };
    grants::commands::allow(&state.db, &who.account, &who.owner, wish).await
}

pub(super) async fn change_end(
    state: Data<State>,
    request: HttpRequest,
    DecidingOwner(who): DecidingOwner,
    form: Form<EndForm>,
) -> Result<HttpResponse, WebError> {
    let typed = form.into_inner();
    match try_to_change_end(&state, &who, &typed).await {
        Ok(grant) => {
            let words = who.words();
            let text = words.text("access-ends-now").with("until", words.moment(grant.ends_at)).to_string();
            Ok(back("success", &text))
        }
        Err(error @ (GrantError::AlreadyWithdrawn | GrantError::AlreadyLapsed)) => {
            Ok(back("warning", &who.words().wrong(error.code(), &error)))
        }
        Err(error) => {
            let typed = AllowForm { end: typed.end, ..AllowForm::default() };
            refuse(&state, &request, &who, error, typed).await
        }
    }
}

pub(super) async fn change_limit(
    state: Data<State>,
    request: HttpRequest,
    DecidingOwner(who): DecidingOwner,
    form: Form<LimitForm>,
) -> Result<HttpResponse, WebError> {
    let typed = form.into_inner();
    match try_to_change_limit(&state, &who, &typed).await {
        Ok(grant) => Ok(back("success", &limit_said(&who, &grant))),
        Err(error @ (GrantError::AlreadyWithdrawn | GrantError::AlreadyLapsed)) => {
            Ok(back("warning", &who.words().wrong(error.code(), &error)))
        }
        Err(error) => {
            let typed = AllowForm { limit: typed.limit, ..AllowForm::default() };
            refuse(&state, &request, &who, error, typed).await
        }
    }
}

async fn try_to_change_limit(state: &State, who: &OwnerIn, typed: &LimitForm) -> Result<Grant, GrantError> {
    let id = typed.grant.parse::<GrantId>().map_err(|_| GrantError::NotFound)?;
    let only = typed.limit.read(&agents(state).await?, &state.works)?;
    sessions::limiting::change_limit(&state.db, &state.signer, state.limits, &who.owner, id, only).await
}

fn limit_said(who: &OwnerIn, grant: &Grant) -> String {
    let words = who.words();
    match words.limit(&grant.only) {
        Some(limit) => words.text("access-limited-now").with("limit", limit).to_string(),
        None => words.text("access-unlimited-now").to_string(),
    }
}

/// Who can be named.
async fn agents(state: &State) -> Result<Vec<Member>, GrantError> {
    state.db.read(|conn| Ok(limit::agents(conn)?)).await
}

async fn try_to_change_end(state: &State, who: &OwnerIn, typed: &EndForm) -> Result<Grant, GrantError> {
    let id = typed.grant.parse::<GrantId>().map_err(|_| GrantError::NotFound)?;
    let end = typed.end.choice()?;
    grants::commands::change_end(&state.db, &who.account, &who.owner, id, end).await
}

pub(super) async fn turn_off(
    state: Data<State>,
    DecidingOwner(who): DecidingOwner,
    form: Form<OffForm>,
) -> Result<HttpResponse, WebError> {
    let id = form.grant.parse::<GrantId>().map_err(|_| WebError::NotFound)?;
    let inside = inside_now(&state, &who).await?;
    match grants::commands::withdraw(&state.db, &who.owner, id).await {
        Ok(_) => {
            tidy(&state, &inside).await;
            let off = who.words().text("access-is-off").to_string();
            let ended = were_ended(&who.words(), &inside);
            Ok(back("success", format!("{off} {ended}").trim_end()))
        }
        Err(error @ GrantError::AlreadyLapsed) => Ok(back("info", &who.words().wrong(error.code(), &error))),
        Err(error) => Err(web_error(error, &who.words())),
    }
}

/// Writes the ends of sessions down at once, so that their summaries leave now. They are over without this, and a
/// job does what fails here.
async fn tidy(state: &State, inside: &[Session]) {
    for session in inside {
        if let Err(error) = sessions::commands::tidy(&state.db, &state.signer, state.limits, session).await {
            tracing::error!(session = %session.id, code = error.code(), %error, "a session was not tidied");
        }
    }
}

pub(super) async fn end_session(
    state: Data<State>,
    DecidingOwner(who): DecidingOwner,
    id: Path<String>,
    form: Option<Form<EndSessionForm>>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse::<SessionId>().map_err(|_| WebError::NotFound)?;
    let here = back_to(&form.map(|form| form.into_inner().back).unwrap_or_default(), SUPPORT_ACCESS);
    let account = who.account.id;
    let found =
        state.db.read(move |conn| Ok::<_, WebError>(sessions::in_account_one(conn, account, id)?)).await?;
    let session = found.ok_or(WebError::NotFound)?;
    let by = Actor::owner(who.owner.id, &who.owner.name);
    let ended =
        sessions::commands::end(&state.db, &state.signer, state.limits, &session, by, EndedHow::OwnerStopped);
    let over = ended.await.map_err(|error| match error {
        SessionError::Database(error) => WebError::Database(error),
        other => WebError::Refused(who.words().wrong(other.code(), &other)),
    })?;
    let (kind, text) = match over.how {
        EndedHow::OwnerStopped => ("success", "access-session-ended"),
        _ => ("info", "access-session-over"),
    };
    let text = who.words().text(text).with("agent", &session.agent_name).to_string();
    Ok(with_flash(see_other(&here), kind, &text))
}

async fn inside_now(state: &State, who: &OwnerIn) -> Result<Vec<Session>, WebError> {
    let (account, limits, now) = (who.account.id, state.limits, state.now());
    let found =
        state.db.read(move |conn| Ok::<_, WebError>(view::inside(conn, account, limits, now)?)).await?;
    Ok(found.into_iter().map(|(session, _)| session).collect())
}

/// What ended with it; nothing where nobody was inside.
fn were_ended(words: &Words, inside: &[Session]) -> String {
    match inside {
        [] => String::new(),
        [session] => words.text("access-ended-one").with("agent", &session.agent_name).to_string(),
        several => words.text("access-ended-several").with("count", several.len()).to_string(),
    }
}

/// The page again, with what is wrong and what was typed.
async fn refuse(
    state: &State,
    request: &HttpRequest,
    who: &OwnerIn,
    error: GrantError,
    typed: AllowForm,
) -> Result<HttpResponse, WebError> {
    if matches!(error, GrantError::NotFound | GrantError::Database(_)) {
        return Err(web_error(error, &who.words()));
    }
    let wrong = Wrong { error, typed };
    let page = build(state, request, who, Some(wrong)).await?;
    page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn build(
    state: &State,
    request: &HttpRequest,
    who: &OwnerIn,
    wrong: Option<Wrong>,
) -> Result<SupportAccess, WebError> {
    let (account, limits, now, words) = (who.account.clone(), state.limits, state.now(), who.words());
    let told = words.clone();
    let facts = state.db.read(move |conn| Facts::read(conn, &account, limits, &told, now)).await?;
    let id = GrantId::new(now, &state.random);
    let errors = wrong.iter().map(|wrong| FieldError {
        field: field_of(&wrong.error, &wrong.typed.end),
        text: text_of(&wrong.error, &words),
    });
    let errors = errors.collect();
    let typed = wrong.map(|wrong| wrong.typed);
    let view = View::of(facts, &who.account, &words, &state.works, now, id, typed);
    Ok(SupportAccess { shell: shell(state, request, who), decides: who.decides(), errors, view })
}

fn back(kind: &'static str, text: &str) -> HttpResponse {
    with_flash(see_other(SUPPORT_ACCESS), kind, text)
}

fn web_error(error: GrantError, words: &Words) -> WebError {
    match error {
        GrantError::NotFound => WebError::NotFound,
        GrantError::Database(error) => WebError::Database(error),
        other => WebError::Refused(words.wrong(other.code(), &other)),
    }
}
