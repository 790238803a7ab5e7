//! What an agent says as she leaves: what she fixed, and which files she deleted.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path};
use serde::Deserialize;

use super::session::{address, refused, session_of};
use crate::clock::Moment;
use crate::http::{AgentDoor, MomentView, StaffIn, State, WebError, see_other, with_flash, words_of_page};
use crate::sessions::leaving::Told;
use crate::sessions::{self, FileTaken, SessionError, Summary};
use crate::words::Words;

/// What she fixed, in a line.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Line {
    line: String,
}

/// A file that she took out, and has not said of that it is deleted.
pub(super) struct DueFile {
    pub intent: u64,
    pub name: String,
    pub taken: MomentView,
}

impl DueFile {
    fn of(file: &FileTaken, words: &Words, now: Moment) -> Self {
        Self { intent: file.intent, name: file.name.clone(), taken: MomentView::of(words, file.at, now) }
    }

    /// All of a session's.
    pub fn all(summary: &Summary, words: &Words, now: Moment) -> Vec<Self> {
        let due = summary.files.iter().filter(|file| !file.deleted);
        due.map(|file| Self::of(file, words, now)).collect()
    }
}

/// What she fixed; with nothing in it, the summary goes out as it is.
pub async fn note(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    id: Path<String>,
    said: Form<Line>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let session = session_of(&state, &id, &me.member).await?;
    let words = words_of_page(&state, &request);
    match sessions::leaving::note(&state.db, me.member.id, &session, &said.line).await {
        Ok(told) => {
            let done = match told {
                Told::InTheMail => words.text("left-noted-in-mail"),
                Told::InTheHistory => words.text("left-noted-in-history"),
                Told::Nothing => words.text("left-nothing-noted"),
            };
            Ok(with_flash(see_other(&address(session.id)), "success", &done.to_string()))
        }
        Err(refusal) => refused(&words, session.id, refusal),
    }
}

/// Which files are deleted: each box that is ticked is a `file`.
pub async fn deleted(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    id: Path<String>,
    ticked: Form<Vec<(String, String)>>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let session = session_of(&state, &id, &me.member).await?;
    let words = words_of_page(&state, &request);
    let files = ticked.iter().filter(|(name, _)| name == "file").filter_map(|(_, value)| value.parse().ok());
    let back = see_other(&address(session.id));
    match sessions::leaving::confirm_deleted(&state.db, me.member.id, &session, files.collect()).await {
        Ok(_) => Ok(with_flash(back, "success", &words.text("left-files-noted").to_string())),
        Err(SessionError::NothingToConfirm) => {
            Ok(with_flash(back, "warning", &words.text("left-files-none").to_string()))
        }
        Err(refusal) => refused(&words, session.id, refusal),
    }
}
