//! What the app answers when it cannot answer as asked: a page for people, JSON for the API.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use askama::Template;
use serde_json::json;

use super::store::StoreError;

/// Why a request was not served.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("nobody is signed in")]
    NotSignedIn { next: String },
    #[error("identity headers refused")]
    IdentityRefused,
    #[error("the form's token is missing or not this visit's")]
    WrongToken,
    #[error("the user's role does not allow this")]
    NotAllowed,
    #[error("there is nothing here")]
    NotFound,
    #[error("the method is not one of {0}")]
    WrongMethod(&'static str),
    #[error("the request could not be read")]
    Unreadable,
    #[error("the body is not JSON")]
    NotJson,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a page could not be rendered: {0}")]
    Page(#[from] askama::Error),
    #[error("a worker thread was lost")]
    Interrupted(#[from] actix_web::error::BlockingError),
}

#[derive(Template)]
#[template(path = "acme/failure.html")]
struct FailurePage {
    title: &'static str,
    message: &'static str,
}

impl Failure {
    /// A name that stays the same when the wording changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn { .. } => "not-signed-in",
            Self::IdentityRefused => "identity-refused",
            Self::WrongToken => "csrf-token-wrong",
            Self::NotAllowed => "not-allowed",
            Self::NotFound => "not-found",
            Self::WrongMethod(_) => "method-not-allowed",
            Self::Unreadable => "unreadable",
            Self::NotJson => "not-json",
            Self::Store(_) | Self::Page(_) | Self::Interrupted(_) => "internal",
        }
    }

    fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::NotSignedIn { .. } => ("Sign in first", "This page is for people who are signed in."),
            Self::IdentityRefused => ("Refused", "Identity headers refused."),
            Self::WrongToken => (
                "This form has expired",
                "Nothing was saved. Go back, reload the page and send the form again.",
            ),
            Self::NotAllowed => {
                ("Not allowed for your role", "Nothing was saved. An owner of this account can do this.")
            }
            Self::NotFound => ("Page not found", "The address is wrong, or what was here is gone."),
            Self::WrongMethod(_) => {
                ("Not possible here", "This address does not answer that kind of request.")
            }
            Self::Unreadable => ("Not understood", "The request could not be read."),
            Self::NotJson => {
                ("Not understood", "The body must be JSON with the content type application/json.")
            }
            Self::Store(_) | Self::Page(_) | Self::Interrupted(_) => {
                ("Something went wrong", "That is our fault, not yours. Please try again in a moment.")
            }
        }
    }

    fn log(&self) {
        if self.status_code().is_server_error() {
            tracing::error!(error = %self, "acme invoices: a request failed");
        }
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotSignedIn { .. } => StatusCode::SEE_OTHER,
            Self::IdentityRefused | Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::WrongToken | Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Store(_) | Self::Page(_) | Self::Interrupted(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        self.log();
        let mut answer = HttpResponse::build(self.status_code());
        match self {
            Self::NotSignedIn { next } => {
                let query =
                    url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
                return answer.insert_header((header::LOCATION, format!("/login?{query}"))).finish();
            }
            Self::IdentityRefused => {
                return answer.content_type("text/plain; charset=utf-8").body(self.to_string());
            }
            Self::WrongMethod(allowed) => {
                answer.insert_header((header::ALLOW, *allowed));
            }
            _ => {}
        }
        let (title, message) = self.words();
        let page = FailurePage { title, message }.render().unwrap_or_else(|_| message.to_owned());
        answer.content_type("text/html; charset=utf-8").body(page)
    }
}

/// The same failures for the API: JSON bodies, and 401 in place of the way to the sign-in page.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ApiFailure(#[from] pub Failure);

impl From<StoreError> for ApiFailure {
    fn from(error: StoreError) -> Self {
        Self(Failure::Store(error))
    }
}

impl ResponseError for ApiFailure {
    fn status_code(&self) -> StatusCode {
        match self.0 {
            Failure::NotSignedIn { .. } => StatusCode::UNAUTHORIZED,
            ref failure => failure.status_code(),
        }
    }

    fn error_response(&self) -> HttpResponse {
        self.0.log();
        let mut answer = HttpResponse::build(self.status_code());
        if let Failure::WrongMethod(allowed) = self.0 {
            answer.insert_header((header::ALLOW, allowed));
        }
        let (title, message) = self.0.words();
        answer.json(json!({ "error": { "code": self.0.code(), "title": title, "message": message } }))
    }
}
