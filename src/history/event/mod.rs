//! The closed vocabulary of what a history can say. One file for each feature; each event is plain data that says
//! everything (who, what, from, to), so that page, mail, export and API can say the same.
//!
//! Members are never renamed and never change meaning; a new fact is a new optional member or a new kind.

pub mod account;
pub mod consent;
pub mod grant;
pub mod log;
pub mod mail;
pub mod request;
pub mod review;
pub mod session;
pub mod step;
pub mod vendor;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::NotCanonical;
use super::canonical::write_canonical;
use crate::db::DbError;

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident($payload:ty) = $kind:literal;)*) => {
        /// Something that happened.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Event {
            $($(#[$doc])* $variant($payload),)*
        }

        impl Event {
            /// Every kind there is, for documentation and tests.
            pub const KINDS: &'static [&'static str] = &[$($kind),*];

            /// Its stable name, as it stands in entries and exports.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $kind,)* }
            }

            /// What is written down: members without a value are left out, and NUL, which has no place in an
            /// entry, becomes U+FFFD as it does in HTML. Otherwise one such character in a form would keep its
            /// request from being recorded, and so the whole batch.
            pub fn to_payload(&self) -> Result<Value, DbError> {
                let value = match self { $(Self::$variant(payload) => to_value(payload),)* };
                value.map(fit_to_write)
            }

            /// Reads an entry's payload. A kind or member that we do not know is an error.
            pub fn from_payload(kind: &str, payload: Value) -> Result<Self, UnknownEvent> {
                match kind {
                    $($kind => from_value(payload).map(Self::$variant),)*
                    _ => Err(UnknownEvent::Kind(kind.to_owned())),
                }
            }

            /// The same from the payload's text, without a tree in between. It is less strict: what it reads is ours
            /// only if [`write_payload`](Self::write_payload) writes the same text again.
            pub(super) fn read_payload(kind: &str, payload: &str) -> Option<Self> {
                match kind {
                    $($kind => serde_json::from_str(payload).ok().map(Self::$variant),)*
                    _ => None,
                }
            }

            /// Writes the payload's canonical text, the same as [`to_payload`](Self::to_payload) stands for, at the
            /// end of `out`.
            pub(super) fn write_payload(&self, out: &mut String) -> Result<(), NotCanonical> {
                match self { $(Self::$variant(payload) => write_canonical(out, payload),)* }
            }
        }

        $(impl From<$payload> for Event {
            fn from(payload: $payload) -> Self {
                Self::$variant(payload)
            }
        })*
    };
}

events! {
    /// The account came to Porchlight.
    AccountAdded(account::Added) = "account.added";
    OwnerAdded(account::OwnerAdded) = "account.owner_added";
    OwnerChanged(account::OwnerChanged) = "account.owner_changed";
    /// An owner signed in by an OpenID provider for the first time.
    OwnerBound(account::OwnerBound) = "account.owner_bound";
    /// Somebody who acts for another came to the owners' door.
    HandOffRefused(account::HandOffRefused) = "account.hand_off_refused";
    /// An owner chose which mails she gets.
    NoticesSet(account::NoticesSet) = "account.notices_set";
    /// How long the account's entries are kept was set.
    RetentionSet(account::RetentionSet) = "account.retention_set";
    /// Whether each session in the account needs a lead's approval was set.
    SensitiveSet(account::SensitiveSet) = "account.sensitive_set";
    /// What entries said was erased before its time, for a person's sake.
    Erased(account::Erased) = "account.erased";
    GrantGiven(grant::Given) = "grant.given";
    GrantChanged(grant::Changed) = "grant.changed";
    GrantWithdrawn(grant::Withdrawn) = "grant.withdrawn";
    GrantLapsed(grant::Lapsed) = "grant.lapsed";
    /// An agent asks to come in: for a session's approval, or for access.
    RequestAsked(request::Asked) = "request.asked";
    RequestAnswered(request::Answered) = "request.answered";
    RequestLapsed(request::Lapsed) = "request.lapsed";
    /// Somebody tried to enter and was not let in.
    EntryRefused(session::EntryRefused) = "session.refused";
    SessionOpened(session::Opened) = "session.opened";
    SessionEntered(session::Entered) = "session.entered";
    ModeChanged(session::ModeChanged) = "session.mode_changed";
    BannerRemoved(session::BannerRemoved) = "session.banner_removed";
    SessionEnded(session::Ended) = "session.ended";
    /// After the end: what the agent fixed.
    SessionNoted(session::Noted) = "session.noted";
    /// An agent confirmed that files which she took out are deleted.
    FilesDeleted(session::FilesDeleted) = "session.files_deleted";
    /// Before anything is sent to the app.
    StepIntent(step::Intent) = "step.intent";
    /// Before anything is shown to the agent.
    StepAnswer(step::Answer) = "step.answer";
    StepEnd(step::End) = "step.end";
    StepRefused(step::Refused) = "step.refused";
    /// The session ended while a request was still coming in: nothing of it was sent to the app.
    StepUnsent(step::Unsent) = "step.unsent";
    /// A hidden field is shown, as an owner had allowed.
    FieldRevealed(step::Revealed) = "step.revealed";
    /// A crash left a request without an answer: whether the app acted on it is unknown.
    StepUnknown(step::Unknown) = "step.unknown";
    ConsentAsked(consent::Asked) = "consent.asked";
    ConsentAnswered(consent::Answered) = "consent.answered";
    ConsentSeconded(consent::Seconded) = "consent.seconded";
    ConsentLapsed(consent::Lapsed) = "consent.lapsed";
    MailSent(mail::Sent) = "mail.sent";
    MailFailed(mail::Failed) = "mail.failed";
    SessionReviewed(review::Reviewed) = "session.reviewed";
    /// A reviewer said what came of a flag.
    FlagFollowedUp(review::FollowedUp) = "session.followed_up";
    KeyMade(vendor::KeyMade) = "vendor.key_made";
    StaffAdded(vendor::StaffAdded) = "vendor.staff_added";
    StaffInvited(vendor::StaffInvited) = "vendor.staff_invited";
    /// Somebody chose a password and enrolled a second factor.
    StaffJoined(vendor::StaffJoined) = "vendor.staff_joined";
    /// Somebody signed in by an OpenID provider for the first time.
    StaffBound(vendor::StaffBound) = "vendor.staff_bound";
    StaffSuspended(vendor::StaffSuspended) = "vendor.staff_suspended";
    StaffRestored(vendor::StaffRestored) = "vendor.staff_restored";
    StaffRolesSet(vendor::StaffRolesSet) = "vendor.staff_roles_set";
    StaffTrained(vendor::StaffTrained) = "vendor.staff_trained";
    StaffTeamSet(vendor::StaffTeamSet) = "vendor.staff_team_set";
    StaffGuidelinesAccepted(vendor::StaffGuidelinesAccepted) = "vendor.staff_guidelines_accepted";
    StaffSignedOut(vendor::StaffSignedOut) = "vendor.staff_signed_out";
    AccountCheckpoint(vendor::AccountCheckpoint) = "vendor.account_checkpoint";
    RulesSet(vendor::RulesSet) = "vendor.rules_set";
    SettingChanged(vendor::SettingChanged) = "vendor.setting_changed";
    /// Somebody decided how much of some fields shows.
    FieldDecided(vendor::FieldDecided) = "vendor.field_decided";
    /// A reviewer signed a week of reviews off.
    WeekSignedOff(vendor::WeekSignedOff) = "vendor.week_signed_off";
    /// From here on another key signs the log's checkpoints.
    KeyChanged(log::KeyChanged) = "log.key_changed";
    /// The log goes on from an older state, because a backup was restored.
    EpochBegan(log::EpochBegan) = "log.epoch_began";
}

/// A payload that is not in our vocabulary.
#[derive(Debug, thiserror::Error)]
pub enum UnknownEvent {
    #[error("no event is called {0:?}")]
    Kind(String),
    #[error("the payload does not fit its kind: {0}")]
    Shape(String),
}

fn to_value(payload: &impl serde::Serialize) -> Result<Value, DbError> {
    serde_json::to_value(payload).map_err(|e| DbError::Corrupt(format!("an event: {e}")))
}

/// Entries know neither null nor NUL.
fn fit_to_write(mut value: Value) -> Value {
    make_fit(&mut value);
    value
}

fn make_fit(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => *text = without_nul(text),
        Value::Array(items) => items.iter_mut().for_each(make_fit),
        Value::Object(members) => {
            members.retain(|_, value| !value.is_null());
            members.values_mut().for_each(make_fit);
            if members.keys().any(|name| name.contains('\0')) {
                let renamed = std::mem::take(members);
                *members = renamed.into_iter().map(|(name, value)| (without_nul(&name), value)).collect();
            }
        }
        _ => {}
    }
}

fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

fn from_value<T: DeserializeOwned>(payload: Value) -> Result<T, UnknownEvent> {
    serde_json::from_value(payload).map_err(|e| UnknownEvent::Shape(e.to_string()))
}

#[cfg(test)]
mod tests;
