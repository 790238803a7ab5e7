//! Answers that pages are made of.

use actix_web::HttpResponse;
use actix_web::cookie::Cookie;
use actix_web::http::{StatusCode, header};
use askama::Template;

use super::WebError;
use crate::clock::Moment;
use crate::words::{PeriodError, Words};

/// Renders a page.
pub fn page(template: &impl Template) -> Result<HttpResponse, WebError> {
    page_with_status(StatusCode::OK, template)
}

/// Renders a page with another status: 422 for a form that has errors.
pub fn page_with_status(status: StatusCode, template: &impl Template) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(template.render()?))
}

/// Sends the browser on to another page after a form was done.
pub fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
}

/// The answer with a cookie.
pub fn with_cookie(mut response: HttpResponse, cookie: &Cookie<'_>) -> Result<HttpResponse, WebError> {
    response.add_cookie(cookie).map_err(|error| WebError::Internal(error.to_string()))?;
    Ok(response)
}

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    pub field: &'static str,
    pub text: String,
}

impl FieldError {
    /// What is wrong with this field; empty where nothing is.
    pub fn at<'a>(errors: &'a [Self], field: &str) -> &'a str {
        errors.iter().find(|error| error.field == field).map_or("", |error| &error.text)
    }

    /// What is wrong with days that were typed as `from` and `until`. It repeats them: a date field shows nothing of
    /// what is no date.
    pub fn of_days(error: PeriodError, from: &str, until: &str, words: &Words) -> Self {
        let what_to_do = words.wrong(error.code(), error);
        let no_day = |typed: &str| format!("{} {what_to_do}", words.text("form-no-day").with("typed", typed));
        match error {
            PeriodError::NotAFirstDay => Self { field: "from", text: no_day(from) },
            PeriodError::NotALastDay => Self { field: "until", text: no_day(until) },
            PeriodError::Backwards => Self { field: "until", text: what_to_do },
        }
    }
}

/// A moment in all the ways that a page needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MomentView {
    pub iso: String,
    pub absolute: String,
    pub relative: String,
}

impl MomentView {
    pub fn of(words: &Words, at: Moment, now: Moment) -> Self {
        Self { iso: at.to_string(), absolute: words.moment(at), relative: words.relative(at, now) }
    }
}
