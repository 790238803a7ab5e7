//! Turning a request away: nothing of it is sent, that is written down, and a page says why.

use actix_web::{HttpRequest, HttpResponse};

use super::pages::{self, Page};
use super::record;
use super::visit::Visit;
use crate::canon;
use crate::db::DbError;
use crate::forms::RestoreError;
use crate::history::event::step::{self, StepKind};
use crate::http::State;
use crate::masking::MarkElsewhere;
use crate::sessions::StepRefusal;

/// Why a request goes no further, before anybody decided whether it may.
#[derive(Debug)]
pub(super) enum Why {
    /// It cannot be read in exactly one way.
    Refused(canon::Refusal),
    /// A page of somebody else's wants something changed.
    CrossSite,
    /// It asks for something of ours that is not for the app's pages.
    Reserved,
    /// A hidden value came back in another place than its own, or a text was edited in what is hidden in it.
    Hidden(RestoreError),
    /// The browser hardly sent anything of what it announced, for too long.
    Slow,
    /// The session ended when so many bytes of it had come.
    Over { received: u64 },
    /// There is no room to keep what it brings.
    NoRoom(std::io::Error),
    /// The records cannot be read.
    Database(DbError),
}

impl Why {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::CrossSite => "cross-site",
            Self::Reserved => "reserved-address",
            Self::Hidden(error) => error.code(),
            Self::Slow => "slow-upload",
            Self::Over { .. } => StepRefusal::OVER,
            Self::NoRoom(_) => "no-room",
            Self::Database(_) => "not-recorded",
        }
    }
}

impl From<canon::Refusal> for Why {
    fn from(refusal: canon::Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<DbError> for Why {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

impl From<MarkElsewhere> for Why {
    fn from(_: MarkElsewhere) -> Self {
        Self::Hidden(RestoreError::MarkElsewhere { field: String::new() })
    }
}

/// Writes down that a request is turned away, and says so.
pub(super) async fn turn_away(
    state: &State,
    visit: &Visit,
    request: &HttpRequest,
    page: &Page,
    why: Why,
) -> HttpResponse {
    match why {
        // What is missing then is ours, and nothing was refused to anybody.
        Why::NoRoom(_) | Why::Database(_) => {}
        Why::Over { received } => record::unsent(state, visit, unsent(request, received)).await,
        _ => record::refusal(state, visit, refused(request, why.code())).await,
    }
    let code = why.code();
    match why {
        Why::Refused(refusal) => page.unreadable(refusal),
        Why::CrossSite => page.cross_site(code),
        Why::Reserved => page.reserved(code),
        Why::Hidden(error) => page.hidden_part(&error),
        Why::Slow => page.slow_upload(),
        // As it stands now: when the request began, the session had not ended.
        Why::Over { .. } => match Visit::by_host(request, state).await {
            Ok(over) => pages::ended(state, &over),
            Err(response) => response,
        },
        Why::NoRoom(error) => page.no_room(&error),
        Why::Database(error) => page.unrecorded(&error),
    }
}

/// The refusal as its entry has it: of a request that could not be read, only what is plain.
fn refused(request: &HttpRequest, code: &str) -> step::Refused {
    let Line { step, method, target } = line(request);
    step::Refused { step, method, target, code: code.to_owned(), ..Default::default() }
}

/// That a request was still coming in when its session ended.
fn unsent(request: &HttpRequest, bytes: u64) -> step::Unsent {
    let Line { step, method, target } = line(request);
    step::Unsent { step, method, target, bytes }
}

/// What entries say of a request line that nothing was decided about.
struct Line {
    step: StepKind,
    method: String,
    target: String,
}

fn line(request: &HttpRequest) -> Line {
    let plain = |text: &str, most: usize| -> String {
        text.chars().take(most).map(|c| if c.is_ascii_graphic() { c } else { '?' }).collect()
    };
    Line {
        step: if request.method().is_safe() { StepKind::View } else { StepKind::Change },
        method: plain(request.method().as_str(), 20),
        target: record::recorded_target(&plain(request.path(), 200), None),
    }
}
