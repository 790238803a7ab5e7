//! Pages about questions: where an owner can be asked, and what became of what she had allowed.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::Page;
use super::render::{RefusedChange, RefusedExport, Says, Sent, as_page};
use crate::consents::{Kind, NotAllowed, Question};
use crate::forms::Change;
use crate::history::event::step::File;
use crate::sessions::StepRefusal;

/// Where the owner can be asked, and for what.
pub(in crate::gateway) struct Offer {
    pub url: String,
    pub question: Question,
}

/// What the app made of what an owner had allowed.
pub(in crate::gateway) struct Outcome {
    pub status: u16,
    pub title: Option<String>,
    pub turned_down: bool,
    pub changes: Vec<Change>,
    /// The way back into the app.
    pub back: String,
    /// The question's page.
    pub question: String,
}

impl Page {
    /// The same, with the way to ask the owner.
    pub fn may_be_asked(&self, refusal: StepRefusal, offer: &Offer) -> HttpResponse {
        let (heading, text) = match refusal {
            StepRefusal::ExportNeedsConsent => ("gateway-would-export", "gateway-may-ask"),
            StepRefusal::SensitiveNeedsConsent => ("gateway-is-sensitive", "gateway-may-ask-lead"),
            _ => ("gateway-would-change", "gateway-may-ask"),
        };
        self.offer(refusal.code(), heading, text, offer)
    }

    /// What the app answered turned out to be a file.
    pub fn may_be_asked_for_file(&self, offer: &Offer) -> HttpResponse {
        let code = StepRefusal::ExportNeedsConsent.code();
        self.offer(code, "gateway-would-export-down", "gateway-may-ask-file", offer)
    }

    /// `most` is the limit, in bytes.
    pub fn too_large_to_ask(&self, refusal: StepRefusal, most: u64) -> HttpResponse {
        let text = self.words.text("gateway-too-large").with("most", self.words.bytes(most));
        self.nothing_sent(refusal.code(), &text.to_string())
    }

    /// An answer without anything to send any more.
    pub fn nothing_to_send(&self) -> HttpResponse {
        self.nothing_sent(NotAllowed::Used.code(), &self.t("gateway-nothing-kept"))
    }

    /// A one-time way to send that is none any more.
    pub fn permit_used(&self) -> String {
        self.t("gateway-permit-used")
    }

    pub fn page_gone(&self, status: u16) -> HttpResponse {
        let text = self.words.text("gateway-page-gone").with("app", &self.app);
        self.nothing_sent("page-gone", &text.with("status", status.to_string()).to_string())
    }

    pub fn form_gone(&self) -> HttpResponse {
        self.nothing_sent("form-gone", &self.of_app("gateway-form-gone"))
    }

    /// What the owner read is not there any more; `moved` has label, then, now.
    pub fn changed_meanwhile(
        &self,
        moved: &[(String, String, String)],
        offer: Option<&Offer>,
    ) -> HttpResponse {
        let said = |then: &str, now: &str| match then == now {
            // Both are hidden.
            true => self.t("gateway-not-what-it-was"),
            false => self.words.text("gateway-was-is").with("then", then).with("now", now).to_string(),
        };
        let lines = moved.iter().map(|(label, then, now)| (label.clone(), said(then, now)));
        let (heading, text) = (self.t("gateway-changed-meanwhile"), self.of_owner("gateway-changed-more"));
        let says = Says {
            portal: offer.map(|offer| (offer.url.clone(), self.of_owner("gateway-ask-anew"))),
            back: true,
            lines: lines.collect(),
            ..self.says(StatusCode::CONFLICT, "changed-meanwhile", &heading, &text)
        };
        self.answer(&says, RefusedChange::html)
    }

    /// What the app answered to what an owner had allowed.
    pub fn sent(&self, outcome: &Outcome) -> HttpResponse {
        let took = outcome.status < 400 && !outcome.turned_down;
        let heading = self.t(if took { "gateway-sent" } else { "gateway-sent-not-done" });
        let text = match (&outcome.title, took) {
            (Some(title), true) => self.words.text("gateway-sent-took-shows").with("title", title),
            (Some(title), false) => self.words.text("gateway-sent-more-shows").with("title", title),
            (None, true) => self.words.text("gateway-sent-took"),
            (None, false) => self.words.text("gateway-sent-more"),
        };
        let status = self.status_words(outcome.status, outcome.turned_down);
        let text = text
            .with("app", &self.app)
            .with("owner", &self.owner)
            .with("status", status.as_str())
            .to_string();
        let says = Says {
            portal: Some((outcome.back.clone(), self.of_app("gateway-go-on-in"))),
            lines: outcome.changes.iter().map(|change| self.line_of(change)).collect(),
            technical: vec![
                (self.t("gateway-question"), outcome.question.clone()),
                (self.t("gateway-answered"), status),
            ],
            ..self.says(StatusCode::OK, "sent", &heading, &text)
        };
        as_page(&says, Sent::html)
    }

    /// What is sent to scripts has one code for all that an owner can allow, and says where to ask.
    fn offer(&self, reason: &'static str, heading: &str, text: &str, offer: &Offer) -> HttpResponse {
        let (heading, text) = (self.t(heading), self.of_owner(text));
        let code = if self.is_navigation { reason } else { "consent-required" };
        let says = Says {
            portal: Some((offer.url.clone(), self.of_owner("gateway-ask"))),
            back: true,
            lines: self.lines_of(&offer.question),
            technical: vec![(self.t("gateway-reason"), reason.to_owned())],
            ..self.says(StatusCode::FORBIDDEN, code, &heading, &text)
        };
        match offer.question.kind {
            Kind::Export => self.answer(&says, RefusedExport::html),
            _ => self.answer(&says, RefusedChange::html),
        }
    }

    fn line_of(&self, change: &Change) -> (String, String) {
        (self.words.label_of(change), self.words.change_values(change))
    }

    fn lines_of(&self, question: &Question) -> Vec<(String, String)> {
        if let Some(export) = &question.export {
            let file = self.words.file_asked(Some(export), &question.target);
            return vec![(self.t("gateway-file"), file)];
        }
        let mut lines: Vec<_> = question.changes.iter().map(|change| self.line_of(change)).collect();
        let file = |file: &File| {
            // A file as it is has no label of the page's.
            let label = if file.label.is_empty() { self.t("gateway-file") } else { file.label.clone() };
            (label, self.words.file_sent(file))
        };
        lines.extend(question.files.iter().map(file));
        if lines.is_empty() {
            lines.push((self.t("gateway-you-would"), self.words.asked_for(question)));
        }
        lines
    }

    /// `303, which sends you on`, `422`, `200, with errors`.
    fn status_words(&self, status: u16, turned_down: bool) -> String {
        let name = match status {
            _ if turned_down => "gateway-with-errors",
            300..=399 => "gateway-sends-on",
            _ => return status.to_string(),
        };
        self.words.text(name).with("status", status.to_string()).to_string()
    }
}
