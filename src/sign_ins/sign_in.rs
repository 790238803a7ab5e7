//! A browser's sign-in.

use std::str::FromStr;

use crate::clock::Moment;
use crate::db::DbError;
use crate::ids::{OwnerId, SignInId, StaffId};

/// A sign-in ends after this long, whatever happens.
pub const SIGN_IN_LIFETIME: chrono::Duration = chrono::Duration::hours(12);

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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    pub id: SignInId,
    pub door: Door,
    pub person: Person,
    pub created_at: Moment,
    pub expires_at: Moment,
    pub ended_at: Option<Moment>,
}

impl SignIn {
    pub fn is_live(&self, now: Moment) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error("Sign in first.")]
    NotSignedIn,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl SignInError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not-signed-in",
            Self::Database(error) => error.code(),
        }
    }
}
