//! Errors as pages: each room's refusal becomes a status and plain words here and nowhere else.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::ACCEPT;
use actix_web::http::{Method, StatusCode, Uri};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;

use super::{Shell, State, coming_back, request_id, see_other};
use crate::db::DbError;
use crate::sign_ins::SignInError;
use crate::staff::StaffError;
use crate::words::Words;

/// What a handler of the portal can end with instead of a page.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// Also said of what belongs to somebody else: their ids do not exist here.
    #[error("There is nothing here.")]
    NotFound,
    #[error("You are not signed in here.")]
    NotSignedIn,
    #[error("You may not do this.")]
    NotAllowed,
    #[error("This form came from another site, so nothing was done. Open the page here and try again.")]
    CrossSite,
    /// Somebody who reads everything here and decides nothing; who decides.
    #[error("You are an observer: you can read everything here, and decide nothing. {0}")]
    OnlyObserves(String),
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Database(#[from] DbError),
    #[error("a page could not be written: {0}")]
    Template(#[from] askama::Error),
    #[error("{0}")]
    Internal(String),
}

impl WebError {
    /// The name of the text above the page.
    fn title(&self) -> &'static str {
        match self {
            Self::NotFound => "error-not-found",
            Self::NotSignedIn => "error-not-signed-in",
            Self::NotAllowed | Self::CrossSite => "error-not-allowed",
            Self::OnlyObserves(_) => "error-not-yours",
            Self::Refused(_) => "error-refused",
            Self::Database(DbError::Unreachable(_) | DbError::ShuttingDown | DbError::Full(_)) => {
                "error-unavailable"
            }
            Self::Database(_) | Self::Template(_) | Self::Internal(_) => "error-ours",
        }
    }

    /// Infrastructure errors stay opaque: the number leads to the log.
    fn text(&self) -> Said {
        match self {
            Self::NotFound => Said::Named("error-not-found-text"),
            Self::NotSignedIn => Said::Named("error-not-signed-in-text"),
            Self::NotAllowed => Said::Named("error-not-allowed-text"),
            Self::CrossSite => Said::Named("error-cross-site-text"),
            Self::OnlyObserves(who) => Said::Of("shell-observer", "who", who.clone()),
            Self::Refused(text) => Said::AsItIs(text.clone()),
            Self::Database(DbError::Unreachable(_) | DbError::ShuttingDown) => {
                Said::Named("error-unreachable-text")
            }
            Self::Database(DbError::Full(_)) => Said::Named("error-full-text"),
            Self::Database(_) | Self::Template(_) | Self::Internal(_) => Said::Named("error-ours-text"),
        }
    }
}

/// What an error page says, before it is known who reads it.
#[derive(Clone)]
pub enum Said {
    /// The text of that name.
    Named(&'static str),
    /// The text of that name, with one gap filled.
    Of(&'static str, &'static str, String),
    /// Said already, in the reader's language where that was known.
    AsItIs(String),
}

impl Said {
    fn to(&self, words: &Words) -> String {
        match self {
            Self::Named(name) => words.text(name).to_string(),
            Self::Of(name, gap, value) => words.text(name).with(gap, value.as_str()).to_string(),
            Self::AsItIs(text) => text.clone(),
        }
    }
}

/// What the error page says; put on the answer for [`pages_for_errors`].
#[derive(Clone)]
pub struct ErrorFacts {
    /// The name of its text.
    pub title: &'static str,
    pub text: Said,
}

impl From<SignInError> for WebError {
    fn from(refusal: SignInError) -> Self {
        match refusal {
            SignInError::NotSignedIn => Self::NotSignedIn,
            SignInError::LinkOver | SignInError::TooManyMails(_) => Self::Refused(refusal.to_string()),
            SignInError::Database(error) => error.into(),
        }
    }
}

impl From<StaffError> for WebError {
    fn from(refusal: StaffError) -> Self {
        match refusal {
            StaffError::NotFound => Self::NotFound,
            StaffError::Database(error) => error.into(),
            other => Self::Refused(other.to_string()),
        }
    }
}

impl ResponseError for WebError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::NotAllowed | Self::CrossSite | Self::OnlyObserves(_) => StatusCode::FORBIDDEN,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::Database(DbError::NotFound) => StatusCode::NOT_FOUND,
            Self::Database(DbError::Unreachable(_) | DbError::ShuttingDown | DbError::Full(_)) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Database(_) | Self::Template(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        if self.status_code().is_server_error() {
            tracing::error!(error = %self, "a request failed");
        }
        let mut response = HttpResponse::build(self.status_code()).finish();
        response.extensions_mut().insert(ErrorFacts { title: self.title(), text: self.text() });
        response
    }
}

#[derive(Template)]
#[template(path = "errors/not_found.html")]
struct NotFound {
    shell: Shell,
    title: String,
    text: String,
    request_id: String,
}

#[derive(Template)]
#[template(path = "errors/refused.html")]
struct Refused {
    shell: Shell,
    title: String,
    text: String,
    request_id: String,
}

#[derive(Template)]
#[template(path = "errors/server_error.html")]
struct ServerError {
    shell: Shell,
    title: String,
    text: String,
    request_id: String,
}

#[derive(Template)]
#[template(path = "errors/unavailable.html")]
struct Unavailable {
    shell: Shell,
    title: String,
    text: String,
    request_id: String,
}

/// Turns errors without a body into pages in the portal's own look.
pub async fn pages_for_errors(
    state: Data<State>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    let facts = response.response().extensions().get::<ErrorFacts>().cloned();
    let facts = match facts {
        Some(facts) => facts,
        None if status == StatusCode::NOT_FOUND && response.response().body().size().is_eof() => {
            ErrorFacts { title: "error-not-found", text: Said::Named("error-not-found-text") }
        }
        None if status == StatusCode::METHOD_NOT_ALLOWED => {
            ErrorFacts { title: "error-not-found", text: Said::Named("error-not-that-way-text") }
        }
        None => return Ok(response),
    };
    let (request, _) = response.into_parts();
    if status == StatusCode::UNAUTHORIZED && state.demo.is_none() && is_read_by_people(&request) {
        let to_sign_in = see_other(&sign_in_address(request.uri()));
        return Ok(ServiceResponse::new(request, to_sign_in));
    }
    let page = error_page(&state, &request, status, facts);
    Ok(ServiceResponse::new(request, page))
}

/// A page that a browser opens, and not what a program fetches.
fn is_read_by_people(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    request.method() == Method::GET && accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

/// Where whoever wanted this page signs in first, to come back to it.
fn sign_in_address(wanted: &Uri) -> String {
    let sign_in = if wanted.path().starts_with("/account/") { "/account/sign-in" } else { "/sign-in" };
    let page = wanted.path_and_query().map_or("/", |page| page.as_str());
    coming_back(sign_in, page)
}

fn error_page(state: &State, request: &HttpRequest, status: StatusCode, facts: ErrorFacts) -> HttpResponse {
    let shell = Shell::public(state, request);
    let title = shell.words.text(facts.title).to_string();
    let (text, request_id) = (facts.text.to(&shell.words), request_id(request));
    let html = match status {
        StatusCode::NOT_FOUND => NotFound { shell, title, text, request_id }.render(),
        StatusCode::SERVICE_UNAVAILABLE => Unavailable { shell, title, text, request_id }.render(),
        status if status.is_server_error() => ServerError { shell, title, text, request_id }.render(),
        _ => Refused { shell, title, text, request_id }.render(),
    };
    match html {
        Ok(html) => HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html),
        Err(_) => HttpResponse::build(status).finish(),
    }
}
