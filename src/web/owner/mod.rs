//! The owner's door: the switch, and the history of her account.
//!
//! Each page is a handler beside its askama struct; what is decided lives in the feature rooms.

mod export;
mod history;
mod proof;
mod session;
mod support_access;
mod visit;

use actix_web::HttpRequest;
use actix_web::web::{ServiceConfig, get, post};

use crate::db::DbError;
use crate::history::Entry;
use crate::http::{OwnerIn, Shell, State};
use crate::words::{Sentence, Words};

/// Every route of this door.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/account/support-access", get().to(support_access::show))
        .route("/account/support-access", post().to(support_access::allow))
        .route("/account/support-access/end", post().to(support_access::change_end))
        .route("/account/support-access/off", post().to(support_access::turn_off))
        .route("/account/support-access/sessions/{session}/end", post().to(support_access::end_session))
        .route("/account/history", get().to(history::show))
        .route("/account/history.jsonl", get().to(export::download))
        .route("/account/history/{session}", get().to(session::show))
        .route("/account/history/{session}/proof", get().to(proof::download));
}

const SUPPORT_ACCESS: &str = "/account/support-access";

const NAV: [(&str, &str); 2] = [("Support access", SUPPORT_ACCESS), ("History", "/account/history")];

fn shell(state: &State, request: &HttpRequest, who: &OwnerIn) -> Shell {
    Shell::at(state, request, "owner", Some(&who.owner.name), Some(&who.account.name), &NAV)
}

/// What an entry says, with its id among the technical details.
fn sentence(words: &Words, entry: &Entry, agent: Option<&str>) -> Result<Sentence, DbError> {
    let mut said = words.sentence(entry, agent)?;
    said.details.push(("Id".to_owned(), entry.id.to_string()));
    Ok(said)
}
