//! A browser's sign-in.

use std::str::FromStr;

use crate::clock::Moment;
use crate::db::DbError;
use crate::ids::{OwnerId, SignInId, StaffId};

/// A sign-in ends after this long, whatever happens.
pub const SIGN_IN_LIFETIME: chrono::Duration = chrono::Duration::hours(12);

/// That of staff ends earlier, when they did nothing for so long.
pub const IDLE: chrono::Duration = chrono::Duration::hours(2);

/// When somebody was here last is written down this often, and no oftener.
const SEEN_EVERY: chrono::Duration = chrono::Duration::minutes(1);

/// A link in a mail is good for so long.
pub const LINK_LIFETIME: chrono::Duration = chrono::Duration::minutes(20);

/// The longest name of a browser that is kept.
const LONGEST_BROWSER: usize = 300;

/// Which part of the portal a sign-in is for. Each has a cookie of its own, so that one browser may hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    Owner,
    Agent,
    Review,
    Admin,
}

impl Door {
    pub const ALL: [Self; 4] = [Self::Owner, Self::Agent, Self::Review, Self::Admin];
    pub const STAFF: [Self; 3] = [Self::Agent, Self::Review, Self::Admin];

    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Agent => "agent",
            Self::Review => "review",
            Self::Admin => "admin",
        }
    }

    /// `__Host-` makes the browser insist: this very host, whole site, secure.
    pub fn cookie_name(self) -> &'static str {
        match self {
            Self::Owner => "__Host-porchlight-owner",
            Self::Agent => "__Host-porchlight-agent",
            Self::Review => "__Host-porchlight-review",
            Self::Admin => "__Host-porchlight-admin",
        }
    }
}

impl FromStr for Door {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|door| door.as_str() == text).ok_or(())
    }
}

/// Who is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    Owner(OwnerId),
    Staff(StaffId),
}

/// Where somebody sits: by which they know their own sign-ins from others'.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seat {
    /// As the browser calls itself; empty where it says nothing.
    pub browser: String,
    /// The address that the request came from.
    pub network: String,
}

impl Seat {
    pub fn new(browser: &str, network: &str) -> Self {
        let plain: String = browser.chars().filter(|c| !c.is_control()).take(LONGEST_BROWSER).collect();
        Self { browser: plain, network: network.to_owned() }
    }
}

/// A browser's sign-in at one door. Those of one sign-in at several doors begin and end together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    pub id: SignInId,
    pub together: SignInId,
    pub door: Door,
    pub person: Person,
    pub seat: Seat,
    pub created_at: Moment,
    pub seen_at: Moment,
    pub expires_at: Moment,
    pub ended_at: Option<Moment>,
}

impl SignIn {
    pub fn is_live(&self, now: Moment) -> bool {
        let idle = matches!(self.person, Person::Staff(_)) && now >= self.seen_at.plus(IDLE);
        self.ended_at.is_none() && now < self.expires_at && !idle
    }

    /// Whether it is time to write down again that somebody is here.
    pub fn is_to_be_seen(&self, now: Moment) -> bool {
        now >= self.seen_at.plus(SEEN_EVERY)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error("Sign in first.")]
    NotSignedIn,
    #[error("This link was used already, or is too old. Ask for a new one.")]
    LinkOver,
    #[error("Too many mails were asked for. The next can be asked for from {} on.", .0.utc().format("%H:%M UTC"))]
    TooManyMails(Moment),
    #[error(transparent)]
    Database(#[from] DbError),
}

impl SignInError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not-signed-in",
            Self::LinkOver => "link-over",
            Self::TooManyMails(_) => "too-many-mails",
            Self::Database(error) => error.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn a_sign_in_of_staff_ends_when_nobody_comes_by_and_at_the_latest_after_its_lifetime() {
        let random = Random::repeatable(1);
        let began = Moment::new(chrono::DateTime::from_timestamp(1_000_000, 0).expect("a time"));
        let id = SignInId::new(began, &random);
        let sign_in = SignIn {
            id,
            together: id,
            door: Door::Owner,
            person: Person::Staff(StaffId::new(began, &random)),
            seat: Seat::default(),
            created_at: began,
            seen_at: began,
            expires_at: began.plus(SIGN_IN_LIFETIME),
            ended_at: None,
        };
        let second = chrono::Duration::seconds(1);
        assert!(sign_in.is_live(began.plus(IDLE).minus(second)));
        assert!(!sign_in.is_live(began.plus(IDLE)));
        let busy = SignIn { seen_at: began.plus(SIGN_IN_LIFETIME), ..sign_in.clone() };
        assert!(busy.is_live(began.plus(SIGN_IN_LIFETIME).minus(second)));
        assert!(!busy.is_live(began.plus(SIGN_IN_LIFETIME)));
        let hers = SignIn { person: Person::Owner(OwnerId::new(began, &random)), ..sign_in.clone() };
        assert!(hers.is_live(began.plus(IDLE)));
        assert!(!SignIn { ended_at: Some(began), ..sign_in }.is_live(began));
    }
}
