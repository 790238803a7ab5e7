//! The owner's door: the switch, and the history of her account.
//!
//! Each page is a handler beside its askama struct; what is decided lives in the feature rooms.

mod chosen;
mod export;
mod history;
mod how_it_works;
mod live;
mod notices;
mod picture;
mod proof;
mod questions;
mod reading;
mod receipt;
mod requests;
mod session;
mod support_access;
mod timeline;
mod verify;
mod visit;

use actix_web::HttpRequest;
use actix_web::web::{ServiceConfig, get, post};

use crate::history::Entry;
use crate::http::{OwnerIn, Shell, State};
use crate::words::Sentence;

/// Every route of this door.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/account/support-access", get().to(support_access::show))
        .route("/account/support-access", post().to(support_access::allow))
        .route("/account/support-access/end", post().to(support_access::change_end))
        .route("/account/support-access/limit", post().to(support_access::change_limit))
        .route("/account/support-access/off", post().to(support_access::turn_off))
        .route("/account/support-access/sessions/{session}/end", post().to(support_access::end_session))
        .route("/account/questions", get().to(questions::list))
        .route("/account/questions/{question}", get().to(questions::show))
        .route("/account/questions/{question}", post().to(questions::answer))
        .route("/account/requests/{request}", get().to(requests::show))
        .route("/account/requests/{request}", post().to(requests::answer))
        .route("/account/live", get().to(live::show))
        .route("/account/live/events", get().to(live::events))
        .route("/account/history", get().to(history::show))
        .route("/account/history.jsonl", get().to(export::jsonl))
        .route("/account/history.csv", get().to(export::csv))
        .route("/account/history/print", get().to(export::print))
        .route("/account/history/vendor.jsonl", get().to(export::vendor_jsonl))
        .route("/account/history/{session}", get().to(session::show))
        .route("/account/history/{session}/proof", get().to(proof::download))
        .route("/account/notices", get().to(notices::show))
        .route("/account/notices", post().to(notices::set))
        .route("/account/reading", post().to(reading::set))
        .route("/account/how-it-works", get().to(how_it_works::show));
}

const SUPPORT_ACCESS: &str = "/account/support-access";

const HISTORY: &str = "/account/history";

/// Where anybody finds the vendor's public keys.
const LOG_KEYS: &str = "/.well-known/porchlight-log-keys";

const NOTICES: &str = "/account/notices";

const QUESTIONS: &str = "/account/questions";

const LIVE: &str = "/account/live";

const NAV: [(&str, &str); 6] = [
    ("nav-access", SUPPORT_ACCESS),
    ("nav-live", LIVE),
    ("nav-questions", QUESTIONS),
    ("nav-history", HISTORY),
    ("nav-mails", NOTICES),
    ("nav-how", "/account/how-it-works"),
];

pub(in crate::web) fn shell(state: &State, request: &HttpRequest, who: &OwnerIn) -> Shell {
    let (person, account) = (Some(who.owner.name.as_str()), Some(who.account.name.as_str()));
    let shell = Shell::told_in(who.words(), state, request, "owner", person, account, &NAV);
    Shell { observes: (!who.decides()).then(|| who.who_decides()), ..shell }
}

/// Where a form's answer leads: back to the live page, if it was sent from there.
fn back_to(back: &str, otherwise: &str) -> String {
    if back == "live" { LIVE.to_owned() } else { otherwise.to_owned() }
}

/// A sentence with its entry's id among the technical details.
fn with_id(mut said: Sentence, entry: &Entry) -> Sentence {
    said.details.push(("Id".to_owned(), entry.id.to_string()));
    said
}
