//! A message and its states.

use std::str::FromStr;

use crate::clock::Moment;
use crate::ids::{AccountId, MessageId, SessionId};

/// Which mail it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    AccessAllowed,
    AccessChanged,
    AccessWithdrawn,
    SessionOpened,
    SessionSummary,
    /// What a month came to.
    Statement,
    /// To the owners: support asks for something.
    QuestionAsked,
    /// To the agent: what became of a question.
    QuestionAnswered,
    /// To the leads: an owner agreed to something sensitive, and one of them has to as well.
    QuestionForLead,
    /// To the owners: an agent asks to come in.
    RequestForOwner,
    /// To the leads: a session needs the approval of one of them.
    RequestForLead,
    /// To the agent: what became of a request.
    RequestAnswered,
    /// To the old and the new address of one of the customer's people.
    AddressChanged,
    /// To an owner who wants to sign in.
    SignInLink,
    /// To the reviewers: somebody was refused too often, or in one account.
    TriesRefused,
    /// To the reviewers: weeks that nobody signed off in time.
    WeekOverdue,
}

impl NoticeKind {
    pub const ALL: [Self; 16] = [
        Self::AccessAllowed,
        Self::AccessChanged,
        Self::AccessWithdrawn,
        Self::SessionOpened,
        Self::SessionSummary,
        Self::Statement,
        Self::QuestionAsked,
        Self::QuestionAnswered,
        Self::QuestionForLead,
        Self::RequestForOwner,
        Self::RequestForLead,
        Self::RequestAnswered,
        Self::AddressChanged,
        Self::SignInLink,
        Self::TriesRefused,
        Self::WeekOverdue,
    ];

    /// Whether the owner is given a checkpoint with it, to hold against us.
    pub fn prints_checkpoint(&self) -> bool {
        matches!(self, Self::SessionSummary | Self::Statement)
    }

    pub fn as_str(&self) -> &'static str {
        match self {
            Self::AccessAllowed => "access_allowed",
            Self::AccessChanged => "access_changed",
            Self::AccessWithdrawn => "access_withdrawn",
            Self::SessionOpened => "session_opened",
            Self::SessionSummary => "session_summary",
            Self::Statement => "statement",
            Self::QuestionAsked => "question_asked",
            Self::QuestionAnswered => "question_answered",
            Self::QuestionForLead => "question_for_lead",
            Self::RequestForOwner => "request_for_owner",
            Self::RequestForLead => "request_for_lead",
            Self::RequestAnswered => "request_answered",
            Self::AddressChanged => "address_changed",
            Self::SignInLink => "sign_in_link",
            Self::TriesRefused => "tries_refused",
            Self::WeekOverdue => "week_overdue",
        }
    }
}

impl FromStr for NoticeKind {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Due,
    Sent,
    /// Given up: refused for good, or tried too often.
    Failed,
}

impl State {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

impl FromStr for State {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Due, Self::Sent, Self::Failed].into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}

/// Whom a mail goes to, as the account said when it was queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub name: String,
    pub email: String,
}

/// A message as it is kept.
#[derive(Debug, Clone)]
pub struct Message {
    pub id: MessageId,
    /// None where it concerns no one account: a mail to the staff, which stands in no account's history.
    pub account: Option<AccountId>,
    pub session: Option<SessionId>,
    pub notice: NoticeKind,
    pub to: Recipient,
    /// What the notice tells, as JSON.
    pub data: serde_json::Value,
    pub rendered: Option<Vec<u8>>,
    pub state: State,
    pub attempts: i32,
    pub due_at: Moment,
    pub last_error: Option<String>,
    pub created_at: Moment,
    pub settled_at: Option<Moment>,
    /// The mail prints a checkpoint over at least so many entries of its account's log, and waits for it.
    pub needs_size: Option<u64>,
    /// After how many tries somebody had it sent again; nothing where nobody has.
    pub again_after: Option<i32>,
}

/// A message that this instance alone may send until the claim runs out. No two claims of one message end at the same
/// moment, which tells them apart.
#[derive(Debug, Clone)]
pub struct Claimed(pub Message, pub(super) Moment);

impl Message {
    /// With the checkpoint (signed note) that it prints, found once it is to be sent.
    pub fn printing(mut self, note: &str) -> Self {
        self.data["checkpoint"] = note.into();
        self
    }

    /// How long to wait after a failed try: 1, 2, 4, … minutes, at most 6 hours.
    pub fn wait_after(attempts: i32) -> chrono::Duration {
        let minutes = 1i64 << attempts.clamp(0, 9);
        chrono::Duration::minutes(minutes.min(360))
    }
}

/// After this many tries nobody tries again by itself: some three days at the waits above.
pub const MOST_ATTEMPTS: i32 = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_six_hours() {
        let minutes: Vec<i64> = (0..11).map(|n| Message::wait_after(n).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    }

    #[test]
    fn every_notice_reads_back_from_its_name() {
        for kind in NoticeKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
    }
}
