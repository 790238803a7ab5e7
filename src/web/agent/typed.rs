//! The form that opens a session: as typed, as meant, and which field a refusal belongs to.

use serde::{Deserialize, Serialize};

use crate::accounts::User;
use crate::http::{FieldError, State};
use crate::ids::StepUpId;
use crate::sessions::{OpenError, Reason, TicketUrl, Tickets, Work};
use crate::staff::{Code, StaffError};
use crate::words::Words;

/// The form as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
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
    /// What was shown already instead, at the OpenID provider.
    pub step_up: String,
    /// The approved request whose user, reason and ticket are kept.
    pub request: String,
}

/// The form as meant, but for the second factor.
pub(super) struct Wanted {
    pub act_as: String,
    pub reason: Reason,
    pub ticket: TicketUrl,
    pub work: Option<Work>,
}

/// How somebody shows a second factor.
pub(super) enum Proof {
    Code(Code),
    /// They showed it before.
    Receipt(StepUpId),
}

pub(super) fn parse(
    state: &State,
    users: &[User],
    typed: &Typed,
    words: &Words,
) -> Result<(Wanted, Proof), Vec<FieldError>> {
    match (wanted(state, users, typed, words), proof(typed)) {
        (Ok(wanted), Ok(proof)) => Ok((wanted, proof)),
        (wanted, proof) => {
            let mut errors = wanted.err().unwrap_or_default();
            errors.extend(proof.err().and_then(|refusal| in_field(&refusal, state, words)));
            Err(errors)
        }
    }
}

pub(super) fn wanted(
    state: &State,
    users: &[User],
    typed: &Typed,
    words: &Words,
) -> Result<Wanted, Vec<FieldError>> {
    let user = users.iter().find(|user| user.external_id == typed.act_as);
    let act_as = user.map(|user| user.external_id.clone()).ok_or(OpenError::NoSuchUser);
    let reason = typed.reason.parse::<Reason>();
    let ticket = state.tickets.parse(&typed.ticket);
    let work = state.works.chosen(&typed.work);
    match (act_as, reason, ticket, work) {
        (Ok(act_as), Ok(reason), Ok(ticket), Ok(work)) => Ok(Wanted { act_as, reason, ticket, work }),
        (act_as, reason, ticket, work) => {
            let all = [act_as.err(), reason.err(), ticket.err(), work.err()];
            Err(all.into_iter().flatten().filter_map(|refusal| in_field(&refusal, state, words)).collect())
        }
    }
}

fn proof(typed: &Typed) -> Result<Proof, OpenError> {
    match typed.step_up.as_str() {
        "" => Ok(Proof::Code(Code::parse(&typed.code)?)),
        receipt => receipt.parse().map(Proof::Receipt).map_err(|_| OpenError::NoStepUp),
    }
}

/// Where on the form a refusal belongs, if it is one that can be mended there.
pub(super) fn in_field(refusal: &OpenError, state: &State, words: &Words) -> Option<FieldError> {
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
            | StaffError::ConfirmationUsed
            | StaffError::ConfirmationOver
            | StaffError::NoSecondFactor
            | StaffError::TooManyTries(_),
        ) => "code",
        _ => return None,
    };
    let text = match refusal {
        OpenError::BadTicket(_) => bad_ticket(&state.tickets, words),
        OpenError::Staff(StaffError::TooManyTries(at)) => {
            let next = words.clone().in_zone(chrono_tz::UTC).time(*at);
            words.text("enter-too-many-tries").with("time", next).to_string()
        }
        refusal => words.wrong(refusal.code(), refusal),
    };
    Some(FieldError { field, text })
}

/// What is wrong with a link that leads to no ticket.
pub(super) fn bad_ticket(tickets: &Tickets, words: &Words) -> String {
    words.text("enter-bad-ticket").with("looks", looks(tickets, words)).to_string()
}

/// How links look that are tickets: `starting with https://acme.zendesk.com/`.
pub(super) fn looks(tickets: &Tickets, words: &Words) -> String {
    let like = |link| words.text("enter-ticket-like").with("link", link).to_string();
    let begins = |link| words.text("enter-ticket-begins").with("link", link).to_string();
    let all = tickets.examples().into_iter().map(like);
    let all = all.chain(tickets.beginnings().into_iter().map(begins));
    let or = |one: String, other| words.text("enter-ticket-or").with("one", one).with("other", other).into();
    all.reduce(or).unwrap_or_default()
}
