//! The form that opens a session: as typed, as meant, and which field a refusal belongs to.

use serde::Deserialize;

use crate::accounts::User;
use crate::http::{FieldError, State};
use crate::sessions::{OpenError, Reason, TicketUrl, Work};
use crate::staff::{Code, StaffError};

/// The form as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The session's id-to-be, so that sending the form twice opens once.
    pub session: String,
    pub act_as: String,
    pub reason: String,
    pub ticket: String,
    /// The declared task's id.
    pub work: String,
    pub code: String,
    /// The approved request whose user, reason and ticket are kept.
    pub request: String,
}

/// The form as meant.
pub(super) struct Parsed {
    pub act_as: String,
    pub reason: Reason,
    pub ticket: TicketUrl,
    pub work: Option<Work>,
    pub code: Code,
}

pub(super) fn parse(state: &State, users: &[User], typed: &Typed) -> Result<Parsed, Vec<FieldError>> {
    let user = users.iter().find(|user| user.external_id == typed.act_as);
    let act_as = user.map(|user| user.external_id.clone()).ok_or(OpenError::NoSuchUser);
    let reason = typed.reason.parse::<Reason>();
    let ticket = state.tickets.parse(&typed.ticket);
    let work = state.works.chosen(&typed.work);
    let code = Code::parse(&typed.code).map_err(OpenError::from);
    match (act_as, reason, ticket, work, code) {
        (Ok(act_as), Ok(reason), Ok(ticket), Ok(work), Ok(code)) => {
            Ok(Parsed { act_as, reason, ticket, work, code })
        }
        (act_as, reason, ticket, work, code) => {
            let all = [act_as.err(), reason.err(), ticket.err(), work.err(), code.err()];
            Err(all.into_iter().flatten().filter_map(|refusal| in_field(&refusal)).collect())
        }
    }
}

/// Where on the form a refusal belongs, if it is one that can be mended there.
pub(super) fn in_field(refusal: &OpenError) -> Option<FieldError> {
    let field = match refusal {
        OpenError::NoSuchUser => "act_as",
        OpenError::NoReason | OpenError::EmptyReason | OpenError::ReasonTooLong => "reason",
        OpenError::BadTicket(_) => "ticket",
        OpenError::NoWork => "work",
        OpenError::NoStepUp
        | OpenError::LogStopped
        | OpenError::Staff(
            StaffError::WrongCode
            | StaffError::CodeUsed
            | StaffError::NoSecondFactor
            | StaffError::TooManyTries(_),
        ) => "code",
        _ => return None,
    };
    Some(FieldError { field, text: refusal.to_string() })
}
