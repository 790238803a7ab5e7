//! What the pages of all doors tell about a request to come in: by whom, as whom, why, how it stands.
//!
//! What does not live here: who may read or answer it (the doors), and the rules (`requests`).

use chrono::Duration;

use crate::accounts::{self, Account};
use crate::clock::Moment;
use crate::db::Conn;
use crate::grants::Grant;
use crate::http::{FieldError, MomentView, WebError};
use crate::ids::RequestId;
use crate::requests::commands::Reply;
use crate::requests::{self, Answer, Asks, Request, RequestError, State};
use crate::sessions::TicketUrl;
use crate::words::Words;

/// So many requests are listed.
pub const LISTED: i64 = 50;

/// Shorter lengths that an approval can be given for, beside the one that was asked for.
const SHORTER: [i64; 5] = [15, 30, 60, 120, 480];

/// A request in a list over all accounts.
pub struct Listed {
    pub account: String,
    pub request: Requested,
}

/// A request with the account and the grant that it hangs on.
pub struct Around {
    pub request: Request,
    pub account: Account,
    pub grant: Option<Grant>,
}

impl Around {
    pub fn read(conn: &mut Conn, request: Request) -> Result<Self, WebError> {
        let account = accounts::find(conn, request.account)?.ok_or(WebError::NotFound)?;
        let grant = requests::grant_of(conn, &request)?;
        Ok(Self { request, account, grant })
    }

    pub fn seen(&self, words: &Words, now: Moment) -> Requested {
        Requested::of(&self.request, self.grant.as_ref(), words, now)
    }
}

/// One request, as templates want it.
pub struct Requested {
    pub id: String,
    pub agent: String,
    /// `open a support session as Olivia`.
    pub wants: String,
    pub asks: Asks,
    /// As whom; empty where access is asked for.
    pub acting_as: String,
    /// The declared task; empty where there is none.
    pub task: String,
    pub reason: String,
    pub ticket: String,
    pub ticket_number: String,
    pub asked_at: MomentView,
    /// Until when it can be answered, or used.
    pub until: Option<MomentView>,
    /// For how long an approval is wanted.
    pub good_for: String,
    pub lengths: Vec<Length>,
    pub stands: String,
    pub state: State,
    pub answer: Option<Given>,
    pub used_at: Option<MomentView>,
}

/// For how long an approval can be given.
pub struct Length {
    /// The first one carries the group's own name, so that an error can lead to it.
    pub id: String,
    pub minutes: String,
    pub label: String,
    /// The moment that it means now.
    pub moment: String,
    pub checked: bool,
}

/// What somebody answered.
pub struct Given {
    pub by: String,
    pub said: String,
    pub note: String,
    pub at: MomentView,
}

impl Requested {
    pub fn of(request: &Request, grant: Option<&Grant>, words: &Words, now: Moment) -> Self {
        let state = request.state(grant, now);
        let moment = |at: Moment| MomentView::of(words, at, now);
        let until = match state {
            State::Waiting(until) | State::Approved(until) => Some(until),
            _ => None,
        };
        let ticket = request.ticket.as_deref().unwrap_or_default();
        let user = request.acting_as().map(|user| user.name.as_str());
        let task = request.session.as_ref().and_then(|wanted| wanted.work.as_ref());
        let good_for = request.session.as_ref().map(|wanted| wanted.good_for);
        Self {
            id: request.id.to_string(),
            agent: request.agent_name.clone(),
            wants: words.wants(user, request.scope),
            asks: request.asks,
            acting_as: user.unwrap_or_default().to_owned(),
            task: task.map(|task| task.label.clone()).unwrap_or_default(),
            reason: request.reason.clone(),
            ticket: ticket.to_owned(),
            ticket_number: ticket.parse().map(|ticket: TicketUrl| ticket.number()).unwrap_or_default(),
            asked_at: moment(request.asked_at),
            until: until.map(moment),
            good_for: good_for.map(|length| words.duration(length)).unwrap_or_default(),
            lengths: good_for.map(|length| lengths(length, words, now)).unwrap_or_default(),
            stands: words.request_stands(state_name(state, request.asks)),
            state,
            answer: request.answered.as_ref().map(|answered| Given {
                by: answered.by.name().to_owned(),
                said: words.text(answer_name(answered.answer, request.asks)).to_string(),
                note: answered.note.clone().unwrap_or_default(),
                at: moment(answered.at),
            }),
            used_at: request.used.map(|used| moment(used.at)),
        }
    }

    pub fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting(_))
    }

    pub fn is_approved(&self) -> bool {
        matches!(self.state, State::Approved(_))
    }

    /// Whether support access is on because of it, or was put on meanwhile.
    pub fn is_allowed(&self) -> bool {
        matches!(self.state, State::Allowed | State::AllowedAnyway)
    }

    pub fn is_used(&self) -> bool {
        matches!(self.state, State::Used(_))
    }

    pub fn is_screen_instead(&self) -> bool {
        self.state == State::ScreenInstead
    }

    pub fn is_for_lead(&self) -> bool {
        self.asks == Asks::Lead
    }

    /// The text that says what the moment is that it lasts until.
    pub fn until_label(&self) -> &'static str {
        if self.is_waiting() { "asked-label-answer-by" } else { "asked-label-good-until" }
    }
}

/// What was typed into the form that answers a request.
pub fn reply(id: RequestId, answer: &str, minutes: &str, note: &str) -> Result<Reply, RequestError> {
    let answer: Answer = answer.parse()?;
    let minutes = match answer {
        Answer::Approved => Some(minutes.trim().parse().map_err(|_| RequestError::TooLong)?),
        Answer::Declined | Answer::ShareScreen => None,
    };
    Ok(Reply { id, answer, minutes, note: Some(note.to_owned()) })
}

/// Where on that form a refusal belongs, if it is one that can be mended there.
pub fn in_field(refusal: &RequestError, words: &Words) -> Option<FieldError> {
    let field = match refusal {
        RequestError::TooManyWords => "note",
        RequestError::NoAnswer | RequestError::TooLong => "minutes",
        _ => return None,
    };
    Some(FieldError { field, text: words.wrong(refusal.code(), refusal) })
}

/// The length that was asked for is preselected.
fn lengths(asked: Duration, words: &Words, now: Moment) -> Vec<Length> {
    let shorter = SHORTER.into_iter().map(Duration::minutes).filter(|length| *length < asked);
    let all = std::iter::once(asked).chain(shorter.rev());
    let length = |(place, length): (usize, Duration)| Length {
        id: if place == 0 { "minutes".to_owned() } else { format!("minutes-{}", length.num_minutes()) },
        minutes: length.num_minutes().to_string(),
        label: words.duration(length),
        moment: words.moment(now.plus(length)),
        checked: place == 0,
    };
    all.enumerate().map(length).collect()
}

/// The text that says, after a name, what was answered.
fn answer_name(answer: Answer, asks: Asks) -> &'static str {
    match (answer, asks) {
        (Answer::Approved, Asks::Access) => "said-allowed-access",
        (Answer::Approved, _) => "said-approved",
        (Answer::Declined, Asks::Access) => "said-did-not-allow",
        (Answer::Declined, _) => "said-did-not-approve",
        (Answer::ShareScreen, _) => "said-screen",
    }
}

fn state_name(state: State, asks: Asks) -> &'static str {
    match (state, asks) {
        (State::Waiting(_), Asks::Lead) => "waiting-lead",
        (State::Waiting(_), Asks::Owner) => "waiting-owner",
        (State::Waiting(_), Asks::Access) => "waiting-access",
        (State::Approved(_), _) => "approved",
        (State::Allowed, _) => "allowed",
        (State::AllowedAnyway, _) => "allowed-anyway",
        (State::Declined, Asks::Access) => "declined-access",
        (State::Declined, _) => "declined",
        (State::ScreenInstead, _) => "screen-instead",
        (State::Lapsed, _) => "lapsed",
        (State::Used(_), _) => "used",
        (State::Expired, _) => "expired",
        (State::AccessOver, _) => "access-over",
    }
}
