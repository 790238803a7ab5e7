//! A member of staff and their roles.

use std::collections::BTreeSet;
use std::str::FromStr;

use crate::accounts::Email;
use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::DbError;
use crate::ids::StaffId;

/// What a member of staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Agent,
    Lead,
    Reviewer,
    Admin,
}

impl Role {
    const ALL: [Self; 4] = [Self::Agent, Self::Lead, Self::Reviewer, Self::Admin];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Lead => "lead",
            Self::Reviewer => "reviewer",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for Role {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(())
    }
}

/// Several roles at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles(BTreeSet<Role>, String);

impl Roles {
    pub fn of(roles: &[Role]) -> Self {
        let set: BTreeSet<Role> = roles.iter().copied().collect();
        let text = set.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ");
        Self(set, text)
    }

    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|role| role.as_str().to_owned()).collect()
    }

    pub fn as_str(&self) -> &str {
        &self.1
    }
}

impl FromStr for Roles {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let roles: Vec<Role> = text.split_whitespace().map(str::parse).collect::<Result<_, ()>>()?;
        Ok(Self::of(&roles))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub id: StaffId,
    pub email: Email,
    pub name: String,
    pub roles: Roles,
    /// The last time step (RFC 6238) whose code was used: no code is good twice.
    pub totp_last: i64,
    pub suspended_at: Option<Moment>,
    /// When they last chose a password and enrolled a second factor. Sign-ins from before are void.
    pub joined_at: Option<Moment>,
}

impl Member {
    pub fn actor(&self) -> Actor {
        Actor::staff(self.id, &self.name)
    }
}

/// Why a member of staff was refused.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    #[error("There is no such member of staff.")]
    NotFound,
    #[error("Somebody has this e-mail address already.")]
    AlreadyThere,
    #[error("You are suspended; ask an administrator.")]
    Suspended,
    #[error(
        "You have no authenticator here yet; without one nobody enters an account. Ask an administrator for a link to join."
    )]
    NoSecondFactor,
    #[error("Enter the six digits that your authenticator shows now.")]
    WrongCode,
    #[error("This code was used already. Wait for the next one, at most 30 seconds.")]
    CodeUsed,
    #[error("Too many tries. The next is looked at from {} on.", .0.utc().format("%H:%M UTC"))]
    TooManyTries(Moment),
    #[error("E-mail address, password or code is not right.")]
    WrongSignIn,
    #[error("This link was used already, or is too old. Ask an administrator for a new one.")]
    InviteOver,
    #[error("Choose a password of at least 12 characters; a short sentence is easy to remember.")]
    PasswordTooShort,
    #[error("Choose a shorter password: at most 512 bytes.")]
    PasswordTooLong,
    #[error(
        "This password is among the first that somebody would guess. Choose another, such as a few words of your own."
    )]
    PasswordTooCommon,
    #[error("They are on the staff already, as {0}; leave the roles out to make a new link.")]
    OtherRoles(String),
    #[error("Say which roles they have: agent, lead, reviewer or admin.")]
    NoRole,
    #[error("Say what they are called.")]
    NoName,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl StaffError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "no-such-staff",
            Self::AlreadyThere => "staff-exists",
            Self::Suspended => "suspended",
            Self::NoSecondFactor => "no-second-factor",
            Self::WrongCode => "wrong-code",
            Self::CodeUsed => "code-used",
            Self::TooManyTries(_) => "too-many-tries",
            Self::WrongSignIn => "wrong-sign-in",
            Self::InviteOver => "invite-over",
            Self::PasswordTooShort => "password-too-short",
            Self::PasswordTooLong => "password-too-long",
            Self::PasswordTooCommon => "password-too-common",
            Self::OtherRoles(_) => "other-roles",
            Self::NoRole => "no-role",
            Self::NoName => "no-name",
            Self::Database(error) => error.code(),
        }
    }
}
