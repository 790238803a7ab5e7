//! A member of staff and their roles.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::Standing;
use crate::accounts::Email;
use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::DbError;
use crate::ids::StaffId;
use crate::outbox::Recipient;

/// What a member of staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Agent,
    Lead,
    Reviewer,
    Admin,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Agent, Self::Lead, Self::Reviewer, Self::Admin];

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
    /// As what owners may limit a grant to; empty where nobody said.
    pub team: String,
    /// The last time step (RFC 6238) whose code was used: no code is good twice.
    pub totp_last: i64,
    pub suspended_at: Option<Moment>,
    pub suspended_for: Option<String>,
    /// An authenticator with us, or a sign-in by the OpenID provider, which lets in nobody of the staff with one factor.
    pub has_second_factor: bool,
    pub trained_at: Option<Moment>,
    /// The version of the guidelines that they have read.
    pub guidelines: Option<String>,
    /// Until then they were not allowed to enter, or no longer.
    pub barred_at: Option<Moment>,
    /// When they last chose a password and enrolled a second factor. Sign-ins from before are void.
    pub joined_at: Option<Moment>,
}

impl Member {
    pub fn actor(&self) -> Actor {
        Actor::staff(self.id, &self.name)
    }

    /// Whether they have this role, and are not suspended.
    pub fn serves_as(&self, role: Role) -> bool {
        self.suspended_at.is_none() && self.roles.has(role)
    }

    /// What is known of them, as far as entering accounts goes.
    pub fn standing(&self) -> Standing {
        Standing {
            roles: self.roles.clone(),
            team: self.team.clone(),
            has_second_factor: self.has_second_factor,
            suspended_at: self.suspended_at,
            trained_at: self.trained_at,
            guidelines: self.guidelines.clone(),
            barred_at: self.barred_at,
        }
    }
}

impl From<Member> for Recipient {
    fn from(member: Member) -> Self {
        Self { name: member.name, email: member.email.to_string() }
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
    #[error("This confirmation was used already: each is good once. Confirm anew.")]
    ConfirmationUsed,
    #[error("This confirmation is more than five minutes old. Confirm anew; what you typed is kept.")]
    ConfirmationOver,
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
    #[error("Only an administrator may do this.")]
    NotAnAdmin,
    #[error("Nobody does this to themselves; another administrator can.")]
    OneselfNot,
    #[error("They are the last administrator. Make somebody else one first.")]
    LastAdmin,
    #[error("Say why, in a line that others may read.")]
    NoSuspensionReason,
    #[error("Say it in at most 300 characters.")]
    SuspensionReasonTooLong,
    #[error("They are suspended already.")]
    SuspendedAlready,
    #[error("They are not suspended.")]
    NotSuspended,
    #[error("Enter the day as year, month and day, such as 2026-11-22.")]
    NotADay,
    #[error("This day is still to come.")]
    TrainedInTheFuture,
    #[error("Give the team a name of at most 60 characters.")]
    TeamTooLong,
    #[error("Other guidelines are in force now. Read them again.")]
    OtherGuidelines,
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
            Self::ConfirmationUsed => "confirmation-used",
            Self::ConfirmationOver => "confirmation-over",
            Self::TooManyTries(_) => "too-many-tries",
            Self::WrongSignIn => "wrong-sign-in",
            Self::InviteOver => "invite-over",
            Self::PasswordTooShort => "password-too-short",
            Self::PasswordTooLong => "password-too-long",
            Self::PasswordTooCommon => "password-too-common",
            Self::OtherRoles(_) => "other-roles",
            Self::NoRole => "no-role",
            Self::NoName => "no-name",
            Self::NotAnAdmin => "not-an-admin",
            Self::OneselfNot => "oneself-not",
            Self::LastAdmin => "last-admin",
            Self::NoSuspensionReason => "no-suspension-reason",
            Self::SuspensionReasonTooLong => "suspension-reason-too-long",
            Self::SuspendedAlready => "suspended-already",
            Self::NotSuspended => "not-suspended",
            Self::NotADay => "not-a-day",
            Self::TrainedInTheFuture => "trained-in-the-future",
            Self::TeamTooLong => "team-too-long",
            Self::OtherGuidelines => "other-guidelines",
            Self::Database(error) => error.code(),
        }
    }
}
