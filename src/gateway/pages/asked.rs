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
        let heading = match refusal {
            StepRefusal::ExportNeedsConsent => "This would export data. Nothing was sent.",
            StepRefusal::SensitiveNeedsConsent => "This is sensitive. Nothing was sent.",
            _ => "This would change data. Nothing was sent.",
        };
        let lead =
            if refusal == StepRefusal::SensitiveNeedsConsent { ", and a lead’s after it" } else { "" };
        let text = format!(
            "It needs {}’s own yes for exactly this{lead}. You can ask, and send it when there is one.",
            self.owner
        );
        self.offer(refusal.code(), heading, &text, offer)
    }

    /// What the app answered turned out to be a file.
    pub fn may_be_asked_for_file(&self, offer: &Offer) -> HttpResponse {
        let text =
            format!("Taking data out needs {}’s own yes for exactly this file. You can ask.", self.owner);
        let code = StepRefusal::ExportNeedsConsent.code();
        self.offer(code, "This would export data. Nothing was downloaded.", &text, offer)
    }

    /// `most` is the limit, in bytes.
    pub fn too_large_to_ask(&self, refusal: StepRefusal, most: u64) -> HttpResponse {
        let text = format!(
            "It is larger than the {} that are kept until somebody has answered, so nobody can be asked to allow it.",
            self.words.bytes(most)
        );
        self.refused(refusal.code(), "Nothing was sent.", &text)
    }

    /// An answer without anything to send any more.
    pub fn nothing_to_send(&self) -> HttpResponse {
        let text = "What was asked about is not kept any more: it was sent already, or it is too late.";
        self.refused(NotAllowed::Used.code(), "Nothing was sent.", text)
    }

    pub fn page_gone(&self, status: u16) -> HttpResponse {
        let text = format!(
            "{} answered {status} when the page with the form was read again. The owner’s yes is still good.",
            self.app
        );
        self.refused("page-gone", "Nothing was sent.", &text)
    }

    pub fn form_gone(&self) -> HttpResponse {
        let text = format!("{} does not show this form any more. The owner’s yes is still good.", self.app);
        self.refused("form-gone", "Nothing was sent.", &text)
    }

    /// What the owner read is not there any more; `moved` has label, then, now.
    pub fn changed_meanwhile(
        &self,
        moved: &[(String, String, String)],
        offer: Option<&Offer>,
    ) -> HttpResponse {
        let said = |then: &str, now: &str| match then == now {
            // Both are hidden.
            true => "is not what it was".to_owned(),
            false => format!("was {then}, is {now} now"),
        };
        let lines = moved.iter().map(|(label, then, now)| (label.clone(), said(then, now)));
        let text = format!("{} allowed something else: what she read is not there any more.", self.owner);
        let heading = "Something changed meanwhile. Nothing was sent.";
        let says = Says {
            portal: offer.map(|offer| (offer.url.clone(), format!("Ask {} anew", self.owner))),
            back: true,
            lines: lines.collect(),
            ..self.says(StatusCode::CONFLICT, "changed-meanwhile", heading, &text)
        };
        self.answer(&says, RefusedChange::html)
    }

    /// What the app answered to what an owner had allowed.
    pub fn sent(&self, outcome: &Outcome) -> HttpResponse {
        let took = outcome.status < 400 && !outcome.turned_down;
        let heading = if took { "Sent, once." } else { "Sent, and not done." };
        let shows = outcome.title.as_ref().map(|title| format!(" and shows “{title}”")).unwrap_or_default();
        let text = format!(
            "{} answered {}{shows}. {}’s yes is used up.",
            self.app,
            status_words(outcome.status, outcome.turned_down),
            self.owner
        );
        let says = Says {
            portal: Some((outcome.back.clone(), format!("Go on in {}", self.app))),
            lines: outcome.changes.iter().map(|change| self.line_of(change)).collect(),
            technical: vec![("Question".to_owned(), outcome.question.clone())],
            ..self.says(StatusCode::OK, "sent", heading, &text)
        };
        as_page(&says, Sent::html)
    }

    /// What is sent to scripts has one code for all that an owner can allow, and says where to ask.
    fn offer(&self, reason: &'static str, heading: &str, text: &str, offer: &Offer) -> HttpResponse {
        let code = if self.is_navigation { reason } else { "consent-required" };
        let says = Says {
            portal: Some((offer.url.clone(), format!("Ask {}", self.owner))),
            back: true,
            lines: self.lines_of(&offer.question),
            technical: vec![("Reason".to_owned(), reason.to_owned())],
            ..self.says(StatusCode::FORBIDDEN, code, heading, text)
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
            return vec![("File".to_owned(), file)];
        }
        let mut lines: Vec<_> = question.changes.iter().map(|change| self.line_of(change)).collect();
        let file = |file: &File| {
            // A file as it is has no label of the page's.
            let label = if file.label.is_empty() { "File" } else { &file.label };
            (label.to_owned(), self.words.file_sent(file))
        };
        lines.extend(question.files.iter().map(file));
        if lines.is_empty() {
            lines.push(("You would".to_owned(), self.words.asked_for(question)));
        }
        lines
    }
}

/// `303 (sent on)`, `422`, `200 (with errors)`.
fn status_words(status: u16, turned_down: bool) -> String {
    match status {
        _ if turned_down => format!("{status}, with errors"),
        300..=399 => format!("{status}, which sends you on"),
        _ => status.to_string(),
    }
}
