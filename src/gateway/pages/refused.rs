//! Pages that say no: to a step that was not admitted, and to a request that nobody should have sent.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Page;
use super::render::{Refused, RefusedChange, RefusedExport, Says};
use crate::canon;
use crate::forms::RestoreError;
use crate::sessions::StepRefusal;

impl Page {
    /// The answer to a step that was not admitted.
    pub fn refused_step(&self, refusal: StepRefusal) -> HttpResponse {
        match refusal {
            StepRefusal::Over(over) => self.ended(over),
            StepRefusal::ViewOnly => self.refused_change(),
            StepRefusal::ExportNeedsConsent => self.refused_export("gateway-would-export"),
            StepRefusal::SensitiveNeedsConsent => self.refused(
                refusal.code(),
                &self.t("gateway-is-sensitive"),
                &self.of_owner("gateway-no-yes"),
            ),
            StepRefusal::NotAllowed(why) => self.nothing_sent(why.code(), &self.words.wrong(why.code(), why)),
            StepRefusal::Forbidden => self.refused(
                refusal.code(),
                &self.t("gateway-is-forbidden"),
                &self.t("gateway-forbidden-more"),
            ),
        }
    }

    /// The text of that name is the heading: it says how far it got, nothing sent or nothing downloaded.
    pub fn refused_export(&self, heading: &str) -> HttpResponse {
        let (heading, text) = (self.t(heading), self.of_owner("gateway-no-yes-file"));
        let code = StepRefusal::ExportNeedsConsent.code();
        self.says_no(StatusCode::FORBIDDEN, code, &heading, &text, RefusedExport::html)
    }

    /// A request that cannot be read in exactly one way.
    pub fn unreadable(&self, refusal: canon::Refusal) -> HttpResponse {
        let status = match refusal {
            canon::Refusal::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::FORBIDDEN,
        };
        let (heading, text) = (self.t("gateway-nothing-sent"), self.words.wrong(refusal.code(), refusal));
        self.says_no(status, refusal.code(), &heading, &text, Refused::html)
    }

    /// The browser hardly sent anything of what it announced.
    pub fn slow_upload(&self) -> HttpResponse {
        let (heading, text) = (self.t("gateway-nothing-sent"), self.t("gateway-slow-upload"));
        self.says_no(StatusCode::REQUEST_TIMEOUT, "slow-upload", &heading, &text, Refused::html)
    }

    pub fn refused(&self, code: &'static str, heading: &str, text: &str) -> HttpResponse {
        self.says_no(StatusCode::FORBIDDEN, code, heading, text, Refused::html)
    }

    /// The same, with nothing more to say than that nothing was sent, and why.
    pub fn nothing_sent(&self, code: &'static str, text: &str) -> HttpResponse {
        self.refused(code, &self.t("gateway-nothing-sent"), text)
    }

    /// A form from a page that is not part of the session.
    pub fn cross_site(&self, code: &'static str) -> HttpResponse {
        self.nothing_sent(code, &self.t("gateway-cross-site"))
    }

    /// An address of Porchlight's own, asked for by the app.
    pub fn reserved(&self, code: &'static str) -> HttpResponse {
        self.nothing_sent(code, &self.t("gateway-reserved"))
    }

    /// A link to somebody else's site; nothing where its host is not known.
    pub fn outside(&self, to: Option<String>) -> HttpResponse {
        let to = to.unwrap_or_else(|| self.t("gateway-outside-somewhere"));
        let text = self.words.text("gateway-outside-more").with("to", to).to_string();
        self.refused("outside", &self.t("gateway-outside"), &text)
    }

    /// Something that is hidden came back in a way in which it cannot be put back.
    pub fn hidden_part(&self, error: &RestoreError) -> HttpResponse {
        let (field, what) = match error {
            RestoreError::MarkElsewhere { .. } => {
                return self.nothing_sent(error.code(), &self.t("gateway-mark-elsewhere"));
            }
            RestoreError::Edited { field, why } => (field, why),
        };
        let text = self.words.text("gateway-edited").with("field", field);
        let text = text.with("what", self.words.wrong(what.code(), what));
        self.nothing_sent(error.code(), &text.to_string())
    }

    fn refused_change(&self) -> HttpResponse {
        let back = utf8_percent_encode(&self.back_to, NON_ALPHANUMERIC);
        let (text, label) = if self.may_switch {
            (self.t("gateway-viewing-only"), self.t("gateway-switch"))
        } else {
            let why = match &self.views_only {
                Some(task) => self.words.text("gateway-task-views-only").with("task", task).to_string(),
                None => self.of_owner("gateway-owner-views-only"),
            };
            (why, self.t("gateway-see-session"))
        };
        let portal = Some((format!("{}?back={back}", self.portal), label));
        let heading = self.t("gateway-would-change");
        let says = self.says(StatusCode::FORBIDDEN, StepRefusal::ViewOnly.code(), &heading, &text);
        self.answer(&Says { portal, back: true, ..says }, RefusedChange::html)
    }
}
