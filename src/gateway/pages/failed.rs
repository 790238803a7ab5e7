//! Pages for when something does not work: the app, its answer, our own records, our own disk.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::Page;
use super::render::{Blocked, UpstreamDown, as_page, plain};
use crate::db::DbError;
use crate::http::State;

impl Page {
    /// The app's answer could not be read well enough to hide what must be hidden.
    pub fn blocked(&self, code: &'static str, text: &str) -> HttpResponse {
        self.says_no(StatusCode::BAD_GATEWAY, code, "This page was not shown.", text, Blocked::html)
    }

    pub fn upstream_down(&self, code: &'static str, text: &str) -> HttpResponse {
        let heading = format!("{} did not answer.", self.app);
        let status =
            if code == "upstream-slow" { StatusCode::GATEWAY_TIMEOUT } else { StatusCode::BAD_GATEWAY };
        self.says_no(status, code, &heading, text, UpstreamDown::html)
    }

    /// A body waits on the disk until it is admitted; without room there is no way on.
    pub fn no_room(&self, error: &std::io::Error) -> HttpResponse {
        tracing::error!(code = "no-room", %error, "an upload could not be kept until it is admitted");
        let text = "Porchlight has no room to check what you are sending. Whoever runs it finds the reason in its log.";
        let status = StatusCode::INSUFFICIENT_STORAGE;
        self.says_no(status, "no-room", "Nothing was sent.", text, UpstreamDown::html)
    }

    /// Without its records Porchlight lets nobody through.
    pub fn unrecorded(&self, error: &DbError) -> HttpResponse {
        tracing::error!(code = error.code(), %error, "a request could not be recorded");
        let text = "Porchlight cannot write its records now, so nothing was sent. Try again in a minute.";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        self.says_no(status, "not-recorded", "Nothing was sent.", text, UpstreamDown::html)
    }

    /// Nor while what it writes could not be vouched for.
    pub fn log_stopped(&self) -> HttpResponse {
        let text = "Porchlight's log cannot vouch for itself at the moment, so nothing was sent. Whoever runs \
                    Porchlight finds the reason under Diagnostics.";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        self.says_no(status, "log-stopped", "Nothing was sent.", text, UpstreamDown::html)
    }
}

/// The same before anybody is identified.
pub(in crate::gateway) fn unavailable(state: &State, error: &DbError) -> HttpResponse {
    tracing::error!(code = error.code(), %error, "the gateway could not read its records");
    let text =
        format!("Porchlight cannot read its records now, so nothing was sent to {}.", state.vendor.app);
    as_page(
        &plain(StatusCode::SERVICE_UNAVAILABLE, "not-recorded", "Nothing was sent.", &text),
        UpstreamDown::html,
    )
}
