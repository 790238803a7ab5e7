//! Pages for when something does not work: the app, its answer, our own records, our own disk.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::Page;
use super::render::{Blocked, UpstreamDown, as_page, plain};
use crate::db::DbError;
use crate::http::State;
use crate::words::Words;

impl Page {
    /// The app's answer could not be read well enough to hide what must be hidden.
    pub fn blocked(&self, code: &'static str, text: &str) -> HttpResponse {
        self.says_no(StatusCode::BAD_GATEWAY, code, &self.t("gateway-not-shown"), text, Blocked::html)
    }

    pub fn upstream_down(&self, code: &'static str, text: &str) -> HttpResponse {
        let heading = self.of_app("gateway-did-not-answer");
        let status =
            if code == "upstream-slow" { StatusCode::GATEWAY_TIMEOUT } else { StatusCode::BAD_GATEWAY };
        self.says_no(status, code, &heading, text, UpstreamDown::html)
    }

    /// A body waits on the disk until it is admitted; without room there is no way on.
    pub fn no_room(&self, error: &std::io::Error) -> HttpResponse {
        tracing::error!(code = "no-room", %error, "an upload could not be kept until it is admitted");
        self.ours(StatusCode::INSUFFICIENT_STORAGE, "no-room", "gateway-no-room")
    }

    /// Without its records Porchlight lets nobody through.
    pub fn unrecorded(&self, error: &DbError) -> HttpResponse {
        tracing::error!(code = error.code(), %error, "a request could not be recorded");
        self.ours(StatusCode::SERVICE_UNAVAILABLE, "not-recorded", "gateway-not-recorded")
    }

    /// Nor while what it writes could not be vouched for.
    pub fn log_stopped(&self) -> HttpResponse {
        self.ours(StatusCode::SERVICE_UNAVAILABLE, "log-stopped", "gateway-log-stopped")
    }

    /// The app said nothing, or too late: why is the text of that name.
    pub fn too_late(&self, text: &str) -> HttpResponse {
        self.upstream_down("upstream-slow", &self.t(text))
    }

    /// What should be a style, a script, an image or a font is none.
    pub fn no_asset(&self) -> HttpResponse {
        self.blocked("not-an-asset", &self.t("gateway-not-asset"))
    }

    /// The app does not know whom Porchlight brings.
    pub fn not_let_in(&self, app: &str, user: &str) -> HttpResponse {
        let text = self.words.text("gateway-not-let-in").with("app", app).with("user", user);
        self.upstream_down("not-let-in", &text.to_string())
    }

    /// It is Porchlight that cannot: nothing was sent, and the text of that name says why.
    fn ours(&self, status: StatusCode, code: &'static str, text: &str) -> HttpResponse {
        let (heading, text) = (self.t("gateway-nothing-sent"), self.t(text));
        self.says_no(status, code, &heading, &text, UpstreamDown::html)
    }
}

/// The same before anybody is identified.
pub(in crate::gateway) fn unavailable(state: &State, words: &Words, error: &DbError) -> HttpResponse {
    tracing::error!(code = error.code(), %error, "the gateway could not read its records");
    let text = words.text("gateway-not-read").with("app", &state.vendor.app).to_string();
    let heading = words.text("gateway-nothing-sent").to_string();
    let says = plain(words, StatusCode::SERVICE_UNAVAILABLE, "not-recorded", &heading, &text);
    as_page(&says, UpstreamDown::html)
}
