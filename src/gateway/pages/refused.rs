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
            StepRefusal::ExportNeedsConsent => self.refused_export("Nothing was sent."),
            StepRefusal::SensitiveNeedsConsent => self.refused(
                refusal.code(),
                "This is sensitive. Nothing was sent.",
                &format!("It needs {}'s own yes for exactly this, and there is none.", self.owner),
            ),
            StepRefusal::NotAllowed(why) => {
                self.refused(refusal.code(), "Nothing was sent.", &why.to_string())
            }
            StepRefusal::Forbidden => self.refused(
                refusal.code(),
                "Support can never do this. Nothing was sent.",
                "Passwords, second factors, e-mail addresses, users, tokens and support access itself stay with the \
                 customer, whatever was allowed.",
            ),
        }
    }

    /// `what` says how far it got: nothing sent, or nothing downloaded.
    pub fn refused_export(&self, what: &str) -> HttpResponse {
        let heading = format!("This would export data. {what}");
        let text = format!(
            "Taking data out needs {}'s own yes for exactly this file, and there is none.",
            self.owner
        );
        let code = StepRefusal::ExportNeedsConsent.code();
        self.says_no(StatusCode::FORBIDDEN, code, &heading, &text, RefusedExport::html)
    }

    /// A request that cannot be read in exactly one way.
    pub fn unreadable(&self, refusal: canon::Refusal) -> HttpResponse {
        let status = match refusal {
            canon::Refusal::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::FORBIDDEN,
        };
        self.says_no(status, refusal.code(), "Nothing was sent.", &refusal.to_string(), Refused::html)
    }

    /// The browser hardly sent anything of what it announced.
    pub fn slow_upload(&self) -> HttpResponse {
        let text = "What you are sending did not arrive in time.";
        self.says_no(StatusCode::REQUEST_TIMEOUT, "slow-upload", "Nothing was sent.", text, Refused::html)
    }

    pub fn refused(&self, code: &'static str, heading: &str, text: &str) -> HttpResponse {
        self.says_no(StatusCode::FORBIDDEN, code, heading, text, Refused::html)
    }

    /// Something that is hidden came back in a way in which it cannot be put back.
    pub fn hidden_part(&self, error: &RestoreError) -> HttpResponse {
        let (field, what) = match error {
            RestoreError::MarkElsewhere { .. } => {
                let text = "A hidden value was sent to another place than its own.";
                return self.refused(error.code(), "Nothing was sent.", text);
            }
            RestoreError::Edited { field, why } => (field, why),
        };
        let text = format!(
            "In “{field}”, {what}. Leave the dots, and what stands right beside them, as they are; or replace them as \
             a whole."
        );
        self.refused(error.code(), "Nothing was sent.", &text)
    }

    fn refused_change(&self) -> HttpResponse {
        let back = utf8_percent_encode(&self.back_to, NON_ALPHANUMERIC);
        let (text, label) = if self.may_switch {
            let text =
                "You are viewing only. Your session may switch to change mode; the switch is recorded.";
            (text.to_owned(), "Switch to change mode")
        } else {
            (self.view_only.clone(), "See the session")
        };
        let portal = Some((format!("{}?back={back}", self.portal), label.to_owned()));
        let heading = "This would change data. Nothing was sent.";
        let says = self.says(StatusCode::FORBIDDEN, StepRefusal::ViewOnly.code(), heading, &text);
        self.answer(&Says { portal, back: true, ..says }, RefusedChange::html)
    }
}
