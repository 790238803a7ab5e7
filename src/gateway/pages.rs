//! The pages (and, for scripts, problems) that the gateway answers with itself.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::visit::Visit;
use crate::canon;
use crate::consents::{Kind, NotAllowed, Question};
use crate::db::DbError;
use crate::forms::{Change, RestoreError, Unmerged};
use crate::grants::Scope;
use crate::http::{State, request_id};
use crate::sessions::{EndedHow, Over, StepRefusal};
use crate::words::Words;

/// These pages load nothing but our own files and lead nowhere but to the portal.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// What a page says.
struct Says {
    status: StatusCode,
    code: &'static str,
    heading: String,
    text: String,
    portal: Option<(String, String)>,
    back: bool,
    technical: Vec<(String, String)>,
    request_id: String,
    /// What it is about, field by field: label, and how it was and would be.
    lines: Vec<(String, String)>,
}

/// Where the owner can be asked, and for what.
pub(super) struct Offer {
    pub url: String,
    pub question: Question,
}

/// What the app made of what an owner had allowed.
pub(super) struct Outcome {
    pub status: u16,
    pub title: Option<String>,
    pub turned_down: bool,
    pub changes: Vec<Change>,
    /// The way back into the app.
    pub back: String,
    /// The question's page.
    pub question: String,
}

macro_rules! gateway_pages {
    ($($name:ident = $path:literal;)*) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        struct $name<'a> {
            heading: &'a str,
            text: &'a str,
            portal_url: Option<String>,
            portal_label: Option<String>,
            back: bool,
            technical: &'a [(String, String)],
            request_id: &'a str,
            lines: &'a [(String, String)],
        }

        impl $name<'_> {
            fn html(says: &Says) -> askama::Result<String> {
                let (portal_url, portal_label) = says.portal.clone().unzip();
                $name {
                    heading: &says.heading,
                    text: &says.text,
                    portal_url,
                    portal_label,
                    back: says.back,
                    technical: &says.technical,
                    request_id: &says.request_id,
                    lines: &says.lines,
                }
                .render()
            }
        }
    )*};
}

gateway_pages! {
    RefusedChange = "gateway/refused_change.html";
    RefusedExport = "gateway/refused_export.html";
    Refused = "gateway/refused.html";
    Ended = "gateway/ended.html";
    UpstreamDown = "gateway/upstream_down.html";
    Blocked = "gateway/blocked.html";
    Leave = "gateway/leave.html";
    Sent = "gateway/sent.html";
}

/// What the pages of one request have in common.
pub(super) struct Page {
    app: String,
    owner: String,
    portal: String,
    may_switch: bool,
    ended: HttpFacts,
    /// A person waits for a page, rather than a script for data.
    is_navigation: bool,
    request_id: String,
    back_to: String,
    words: Words,
}

/// What is needed to say that a session has ended.
struct HttpFacts {
    zone: chrono_tz::Tz,
    opened: crate::clock::Moment,
}

impl Page {
    pub fn new(state: &State, visit: &Visit, request: &HttpRequest) -> Self {
        let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
        let mode = text(HeaderName::from_static("sec-fetch-mode"));
        let accepts_html = text(header::ACCEPT).is_some_and(|accept| accept.contains("text/html"));
        let is_navigation = mode.map_or(accepts_html, |mode| mode == "navigate");
        // Where to come back to: the page that the form stood on.
        let from_page = text(header::REFERER).and_then(|referer| referer.strip_prefix(&visit.origin));
        let back_to = from_page.filter(|path| path.starts_with('/')).unwrap_or(request.path()).to_owned();
        Self {
            app: state.vendor.app.clone(),
            owner: visit.grant.allowed_name.clone(),
            portal: state.portal(&format!("/agent/sessions/{}", visit.session.id)),
            may_switch: visit.grant.scope == Scope::Change,
            ended: HttpFacts { zone: visit.account.time_zone, opened: visit.session.opened_at },
            is_navigation,
            request_id: request_id(request),
            back_to,
            words: state.words_for(&visit.account),
        }
    }

    /// The same for what only a person does.
    pub fn for_person(state: &State, visit: &Visit, request: &HttpRequest) -> Self {
        Self { is_navigation: true, ..Self::new(state, visit, request) }
    }

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

    fn lines_of(&self, question: &Question) -> Vec<(String, String)> {
        if let Some(export) = &question.export {
            let file = self.words.file_asked(Some(export), &question.target);
            return vec![("File".to_owned(), file)];
        }
        let line = |change: &Change| (self.words.label_of(change), self.words.change_values(change));
        question.changes.iter().map(line).collect()
    }

    pub fn too_large_to_ask(&self, refusal: StepRefusal) -> HttpResponse {
        let text =
            "It is too large to be kept until somebody has answered, so nobody can be asked to allow it.";
        self.refused(refusal.code(), "Nothing was sent.", text)
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
        let lines =
            moved.iter().map(|(label, then, now)| (label.clone(), format!("was {then}, is {now} now")));
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
        let line = |change: &Change| (self.words.label_of(change), self.words.change_values(change));
        let says = Says {
            portal: Some((outcome.back.clone(), format!("Go on in {}", self.app))),
            lines: outcome.changes.iter().map(line).collect(),
            technical: vec![("Question".to_owned(), outcome.question.clone())],
            ..self.says(StatusCode::OK, "sent", heading, &text)
        };
        as_page(&says, Sent::html)
    }

    fn refused_change(&self) -> HttpResponse {
        let back = utf8_percent_encode(&self.back_to, NON_ALPHANUMERIC);
        let (text, label) = if self.may_switch {
            let text =
                "You are viewing only. Your session may switch to change mode; the switch is recorded.";
            (text.to_owned(), "Switch to change mode")
        } else {
            (format!("{} allowed viewing only.", self.owner), "See the session")
        };
        let portal = Some((format!("{}?back={back}", self.portal), label.to_owned()));
        let heading = "This would change data. Nothing was sent.";
        let says = self.says(StatusCode::FORBIDDEN, StepRefusal::ViewOnly.code(), heading, &text);
        self.answer(&Says { portal, back: true, ..says }, RefusedChange::html)
    }

    /// `what` says how far it got: nothing sent, or nothing downloaded.
    pub fn refused_export(&self, what: &str) -> HttpResponse {
        let heading = format!("This would export data. {what}");
        let text = format!(
            "Taking data out needs {}'s own yes for exactly this file, and there is none.",
            self.owner
        );
        let code = StepRefusal::ExportNeedsConsent.code();
        let says = self.says(StatusCode::FORBIDDEN, code, &heading, &text);
        self.answer(&Says { back: true, ..says }, RefusedExport::html)
    }

    /// A request that cannot be read in exactly one way.
    pub fn unreadable(&self, refusal: canon::Refusal) -> HttpResponse {
        let status = match refusal {
            canon::Refusal::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::FORBIDDEN,
        };
        let says = self.says(status, refusal.code(), "Nothing was sent.", &refusal.to_string());
        self.answer(&Says { back: true, ..says }, Refused::html)
    }

    /// Something that is hidden came back in a way in which it cannot be put back.
    pub fn hidden_part(&self, error: &RestoreError) -> HttpResponse {
        let text = match error {
            RestoreError::MarkElsewhere { .. } => {
                "A hidden value was sent to another place than its own.".to_owned()
            }
            RestoreError::Edited { field, why } => {
                let what = match why {
                    Unmerged::Damaged => "a part of what is hidden was changed",
                    Unmerged::Doubled => "what is hidden stands more than once",
                    Unmerged::Unclear => {
                        "several hidden values look alike, and after this edit nobody can tell which is which"
                    }
                    Unmerged::Exposed => "what is hidden would show after this edit",
                };
                format!(
                    "In “{field}”, {what}. Leave the dots, and what stands right beside them, as they are; or \
                     replace them as a whole."
                )
            }
        };
        self.refused(error.code(), "Nothing was sent.", &text)
    }

    /// The browser hardly sent anything of what it announced.
    pub fn slow_upload(&self) -> HttpResponse {
        let text = "What you are sending did not arrive in time.";
        let says = self.says(StatusCode::REQUEST_TIMEOUT, "slow-upload", "Nothing was sent.", text);
        self.answer(&Says { back: true, ..says }, Refused::html)
    }

    /// A body waits on the disk until it is admitted; without room there is no way on.
    pub fn no_room(&self, error: &std::io::Error) -> HttpResponse {
        tracing::error!(code = "no-room", %error, "an upload could not be kept until it is admitted");
        let text = "Porchlight has no room to check what you are sending. Whoever runs it finds the reason in its log.";
        let says = self.says(StatusCode::INSUFFICIENT_STORAGE, "no-room", "Nothing was sent.", text);
        self.answer(&Says { back: true, ..says }, UpstreamDown::html)
    }

    pub fn refused(&self, code: &'static str, heading: &str, text: &str) -> HttpResponse {
        let says = self.says(StatusCode::FORBIDDEN, code, heading, text);
        self.answer(&Says { back: true, ..says }, Refused::html)
    }

    /// The app's answer could not be read well enough to hide what must be hidden.
    pub fn blocked(&self, code: &'static str, text: &str) -> HttpResponse {
        let says = self.says(StatusCode::BAD_GATEWAY, code, "This page was not shown.", text);
        self.answer(&Says { back: true, ..says }, Blocked::html)
    }

    pub fn upstream_down(&self, code: &'static str, text: &str) -> HttpResponse {
        let heading = format!("{} did not answer.", self.app);
        let status =
            if code == "upstream-slow" { StatusCode::GATEWAY_TIMEOUT } else { StatusCode::BAD_GATEWAY };
        let says = self.says(status, code, &heading, text);
        self.answer(&Says { back: true, ..says }, UpstreamDown::html)
    }

    /// Without its records Porchlight lets nobody through.
    pub fn unrecorded(&self, error: &DbError) -> HttpResponse {
        tracing::error!(code = error.code(), %error, "a request could not be recorded");
        let text = "Porchlight cannot write its records now, so nothing was sent. Try again in a minute.";
        let says = self.says(StatusCode::SERVICE_UNAVAILABLE, "not-recorded", "Nothing was sent.", text);
        self.answer(&Says { back: true, ..says }, UpstreamDown::html)
    }

    /// Nor while what it writes could not be vouched for.
    pub fn log_stopped(&self) -> HttpResponse {
        let text = "Porchlight's log cannot vouch for itself at the moment, so nothing was sent. Whoever runs \
                    Porchlight finds the reason under Diagnostics.";
        let says = self.says(StatusCode::SERVICE_UNAVAILABLE, "log-stopped", "Nothing was sent.", text);
        self.answer(&Says { back: true, ..says }, UpstreamDown::html)
    }

    pub fn ended(&self, over: Over) -> HttpResponse {
        let text = ended_text(over, &self.ended);
        let says = self.says(StatusCode::GONE, "session-over", "This session has ended.", &text);
        let portal = Some((self.portal.clone(), "See the session".to_owned()));
        cleared(self.answer(&Says { portal, ..says }, Ended::html))
    }

    fn says(&self, status: StatusCode, code: &'static str, heading: &str, text: &str) -> Says {
        Says {
            status,
            code,
            heading: heading.to_owned(),
            text: text.to_owned(),
            portal: None,
            back: false,
            technical: vec![("Reason".to_owned(), code.to_owned())],
            request_id: self.request_id.clone(),
            lines: Vec::new(),
        }
    }

    fn answer(&self, says: &Says, html: fn(&Says) -> askama::Result<String>) -> HttpResponse {
        if self.is_navigation { as_page(says, html) } else { as_problem(says) }
    }
}

fn ended_text(over: Over, facts: &HttpFacts) -> String {
    let words = Words::new(facts.zone);
    let how = match over.how {
        EndedHow::HardLimit => "It reached its time limit.",
        EndedHow::Idle => "Nobody did anything for 15 minutes.",
        EndedHow::GrantEnded => "The time for which access was allowed is over.",
        EndedHow::Withdrawn => "Support access was turned off.",
        EndedHow::OwnerStopped => "The customer ended it.",
        EndedHow::Agent => "You ended it.",
        EndedHow::AppLogOut => "You logged out of the app.",
    };
    format!("{how} It went on from {} to {}.", words.moment(facts.opened), words.time(over.at))
}

/// The end of a session, said to a browser that may not have it any more.
pub(super) fn ended(state: &State, visit: &Visit) -> HttpResponse {
    let over = visit.session.over(&visit.grant, state.limits, state.now());
    let facts = HttpFacts { zone: visit.account.time_zone, opened: visit.session.opened_at };
    let text = over.map(|over| ended_text(over, &facts)).unwrap_or_default();
    let portal = state.portal(&format!("/agent/sessions/{}", visit.session.id));
    let says = Says {
        portal: Some((portal, "See the session".to_owned())),
        ..plain(StatusCode::GONE, "session-over", "This session has ended.", &text)
    };
    cleared(as_page(&says, Ended::html))
}

/// The last page: what the app stored in this browser is cleared, and the agent goes on to the portal.
pub(super) fn leave(state: &State, visit: &Visit) -> HttpResponse {
    let portal = state.portal(&format!("/agent/sessions/{}", visit.session.id));
    let text =
        "Everything that the app kept in this browser is cleared. The customer is e-mailed what was done.";
    let says = Says {
        portal: Some((portal, "Go on".to_owned())),
        ..plain(StatusCode::OK, "session-over", "Session ended.", text)
    };
    cleared(as_page(&says, Leave::html))
}

/// What the app stored in the browser does not outlast its session. Never the cookies: that would take those of other
/// sessions along.
fn cleared(mut response: HttpResponse) -> HttpResponse {
    let clear = header::HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), clear);
    response
}

/// There is no session here, or not for this browser.
pub(super) fn not_here(state: &State, visit: Option<&Visit>) -> HttpResponse {
    let path = visit.map_or("/agent".to_owned(), |visit| format!("/agent/sessions/{}", visit.session.id));
    let text = "Enter it from its page in Porchlight; only one browser has a session at a time.";
    let says = Says {
        portal: Some((state.portal(&path), "Open Porchlight".to_owned())),
        ..plain(StatusCode::UNAUTHORIZED, "not-in-session", "This browser is in no session here.", text)
    };
    as_page(&says, Refused::html)
}

pub(super) fn unavailable(state: &State, error: &DbError) -> HttpResponse {
    tracing::error!(code = error.code(), %error, "the gateway could not read its records");
    let text =
        format!("Porchlight cannot read its records now, so nothing was sent to {}.", state.vendor.app);
    as_page(
        &plain(StatusCode::SERVICE_UNAVAILABLE, "not-recorded", "Nothing was sent.", &text),
        UpstreamDown::html,
    )
}

/// A way in that does not work (any more).
pub(super) fn no_way_in(state: &State, visit: &Visit, text: &str) -> HttpResponse {
    let portal = state.portal(&format!("/agent/sessions/{}", visit.session.id));
    let says = Says {
        portal: Some((portal, "See the session".to_owned())),
        ..plain(StatusCode::FORBIDDEN, "hand-off-used", "You were not let in here.", text)
    };
    as_page(&says, Refused::html)
}

fn plain(status: StatusCode, code: &'static str, heading: &str, text: &str) -> Says {
    Says {
        status,
        code,
        heading: heading.to_owned(),
        text: text.to_owned(),
        portal: None,
        back: false,
        technical: Vec::new(),
        request_id: String::new(),
        lines: Vec::new(),
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

fn as_page(says: &Says, html: fn(&Says) -> askama::Result<String>) -> HttpResponse {
    let mut response = HttpResponse::build(says.status);
    response
        .insert_header((header::CONTENT_SECURITY_POLICY, CSP))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "same-origin"));
    match html(says) {
        Ok(html) => response.content_type("text/html; charset=utf-8").body(html),
        Err(_) => response.content_type("text/plain; charset=utf-8").body(says.heading.clone()),
    }
}

/// RFC 9457, for scripts.
fn as_problem(says: &Says) -> HttpResponse {
    let mut problem = serde_json::json!({
        "type": format!("urn:porchlight:{}", says.code),
        "title": says.heading,
        "detail": says.text,
        "status": says.status.as_u16(),
        "code": says.code,
    });
    if let Some((url, _)) = &says.portal {
        problem["portal"] = url.clone().into();
    }
    if says.code == "consent-required" {
        problem["reason"] = says.technical.first().map(|(_, reason)| reason.clone()).into();
    }
    HttpResponse::build(says.status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .content_type("application/problem+json")
        .body(problem.to_string())
}
