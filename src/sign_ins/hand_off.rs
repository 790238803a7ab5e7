//! The vendor's app hands its signed-in customer over: a short token, signed by the vendor, good once.

use std::path::PathBuf;

use serde_json::Value;

use super::{ACTING_FOR_ANOTHER, SignInError};
use crate::accounts::{AccountError, Email, NewOwner};
use crate::assertions::{Acting, ClaimError, Expected, KeySet, TokenError, text};
use crate::clock::Moment;
use crate::db::DbError;

/// No token is good for longer, in seconds.
const LONGEST: i64 = 120;

/// A longer `jti` is none.
const LONGEST_ID: usize = 256;

/// Who may hand customers over, and how it is known that it is they.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOff {
    /// The vendor's public keys, as a JWK Set. Read anew each time, so that keys change without a restart.
    pub keys: PathBuf,
    pub issuer: String,
    pub audience: String,
    /// The app's own origins: forms from elsewhere are refused, whatever token they bring.
    pub origins: Vec<String>,
}

/// What a token says, once it is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// What makes it another token than all others.
    pub jti: String,
    pub until: Moment,
    /// The account, by the vendor's own id.
    pub account: String,
    pub account_name: String,
    pub time_zone: chrono_tz::Tz,
    pub person: NewOwner,
    /// The person's id in the vendor's app.
    pub user: String,
    /// Somebody acts as the customer; who, where the token says it.
    pub act: Option<Acting>,
}

/// Why nobody was let in by a token.
#[derive(Debug, thiserror::Error)]
pub enum HandOffError {
    #[error("{0}")]
    NotSigned(TokenError),
    #[error("{0}")]
    NotForUs(ClaimError),
    #[error("This way in is too old: it is good for a minute or two.")]
    TooOld,
    #[error("{0}")]
    Incomplete(ClaimError),
    #[error("This way in was used already.")]
    Used,
    #[error("Somebody is acting as you there. Only you yourself decide about support access.")]
    ActingForAnother,
    #[error(transparent)]
    Account(AccountError),
    #[error("the vendor's keys cannot be read: {0}")]
    Keys(std::io::Error),
    #[error(transparent)]
    Database(#[from] DbError),
}

impl HandOffError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSigned(_) => "hand-off-not-signed",
            Self::NotForUs(_) => "hand-off-not-for-us",
            Self::TooOld => "hand-off-too-old",
            Self::Incomplete(_) => "hand-off-incomplete",
            Self::Used => "hand-off-again",
            Self::ActingForAnother => ACTING_FOR_ANOTHER,
            Self::Account(error) => error.code(),
            Self::Keys(_) => "hand-off-keys",
            Self::Database(error) => error.code(),
        }
    }
}

impl From<ClaimError> for HandOffError {
    fn from(error: ClaimError) -> Self {
        match error {
            ClaimError::Issuer | ClaimError::Audience => Self::NotForUs(error),
            ClaimError::Time => Self::TooOld,
            ClaimError::Missing(_) => Self::Incomplete(error),
        }
    }
}

impl From<AccountError> for HandOffError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Database(error) => Self::Database(error),
            other => Self::Account(other),
        }
    }
}

impl From<SignInError> for HandOffError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Database(error) => Self::Database(error),
            _ => Self::Used,
        }
    }
}

impl HandOff {
    /// Reads a token with the vendor's keys. Whether it was used before is for the write to say that lets somebody in.
    pub async fn open(&self, token: &str, now: Moment) -> Result<HandedOver, HandOffError> {
        let keys = tokio::fs::read_to_string(&self.keys).await.map_err(HandOffError::Keys)?;
        self.read(&KeySet::parse(&keys).map_err(HandOffError::NotSigned)?, token, now)
    }

    fn read(&self, keys: &KeySet, token: &str, now: Moment) -> Result<HandedOver, HandOffError> {
        let claims = keys.open(token).map_err(HandOffError::NotSigned)?;
        let (issuer, audience) = (&self.issuer, &self.audience);
        Expected { issuer, audience, longest: LONGEST, now }.check(&claims)?;
        HandedOver::of(&claims)
    }
}

impl HandedOver {
    fn of(claims: &Value) -> Result<Self, HandOffError> {
        let account = &claims["account"];
        let user = text(claims, "sub")?;
        let jti = text(claims, "jti")?;
        if jti.len() > LONGEST_ID {
            return Err(ClaimError::Missing("jti").into());
        }
        let role = match claims.get("role").map(|role| role.as_str().and_then(|role| role.parse().ok())) {
            None => None,
            Some(Some(role)) => Some(role),
            Some(None) => return Err(ClaimError::Missing("role").into()),
        };
        let zone = account.get("time_zone").map_or(Some("UTC"), Value::as_str);
        let time_zone =
            zone.and_then(|zone| zone.parse().ok()).ok_or(ClaimError::Missing("account.time_zone"))?;
        let email: Email = text(claims, "email")?.parse()?;
        let person = NewOwner {
            name: text(claims, "name")?.to_owned(),
            email,
            role,
            external_id: Some(user.to_owned()),
        };
        let until = claims["exp"].as_i64().and_then(|exp| chrono::DateTime::from_timestamp(exp, 0));
        Ok(Self {
            jti: jti.to_owned(),
            until: Moment::new(until.ok_or(ClaimError::Missing("exp"))?),
            account: text(account, "id").map_err(|_| ClaimError::Missing("account.id"))?.to_owned(),
            account_name: text(account, "name").map_err(|_| ClaimError::Missing("account.name"))?.to_owned(),
            time_zone,
            person,
            user: user.to_owned(),
            act: Acting::in_claims(claims),
        })
    }
}
