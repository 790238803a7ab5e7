//! Why an OpenID provider's word lets nobody in here.

use super::ACTING_FOR_ANOTHER;
use crate::clock::Moment;
use crate::db::DbError;

#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    #[error("Nobody here is known by this identity or its address.")]
    Unknown,
    #[error("The provider has not verified your e-mail address, so it cannot be said who you are here.")]
    Unverified,
    #[error(
        "You have shown one factor only. Support access is for those who show two: sign in there with both."
    )]
    NoSecondFactor,
    #[error("Whoever has this address here has signed in by another identity before. Ask an administrator.")]
    OtherIdentity,
    #[error("You came back as somebody else than who is signed in here. Nothing was opened.")]
    AnotherPerson,
    #[error("Somebody is acting as you there. Only you yourself are let in.")]
    ActingForAnother,
    #[error("Somebody came back on this way already. Begin anew.")]
    Again,
    #[error("Too many tries. The next is looked at from {} on.", .0.utc().format("%H:%M UTC"))]
    TooManyTries(Moment),
    #[error("You are suspended; ask an administrator.")]
    Suspended,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl IdentityError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "oidc-unknown",
            Self::Unverified => "oidc-unverified",
            Self::NoSecondFactor => "oidc-no-mfa",
            Self::OtherIdentity => "oidc-other-identity",
            Self::AnotherPerson => "oidc-another-person",
            Self::ActingForAnother => ACTING_FOR_ANOTHER,
            Self::Again => "oidc-again",
            Self::TooManyTries(_) => "too-many-tries",
            Self::Suspended => "suspended",
            Self::Database(error) => error.code(),
        }
    }
}
