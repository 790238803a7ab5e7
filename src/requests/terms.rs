//! Which sessions need an approval, by whom, and how long each has to answer.

use chrono::Duration;

use super::Asks;
use crate::accounts::{Account, User};
use crate::grants::Grant;

/// What the vendor has set about approvals. As it stands by default, no user's role needs one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Roles of the app's users, in lower case: acting as one of them needs a lead's approval.
    pub roles: Vec<String>,
    pub leads_answer_within: Duration,
    pub owners_answer_within: Duration,
    /// For so long an approval is good, unless whoever gives it makes it shorter.
    pub good_for: Duration,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            roles: Vec::new(),
            leads_answer_within: Duration::hours(4),
            owners_answer_within: Duration::hours(72),
            good_for: Duration::hours(4),
        }
    }
}

/// Why a session needs an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    SensitiveAccount,
    /// The user acted as has one of the roles.
    Role,
    /// The owner who allowed access chose to be asked each time.
    EachTime,
}

impl Need {
    /// Who is asked for it.
    pub fn asks(self) -> Asks {
        match self {
            Self::SensitiveAccount | Self::Role => Asks::Lead,
            Self::EachTime => Asks::Owner,
        }
    }
}

impl Terms {
    /// Everything for which a session of anybody, as this user under this grant, needs an approval.
    pub fn needs(&self, account: &Account, user: &User, grant: &Grant) -> Vec<Need> {
        let has_role = self.roles.contains(&user.role.trim().to_lowercase());
        [
            (account.sensitive, Need::SensitiveAccount),
            (has_role, Need::Role),
            (grant.each_time, Need::EachTime),
        ]
        .into_iter()
        .filter_map(|(is, need)| is.then_some(need))
        .collect()
    }

    /// Until when whoever is asked has to answer.
    pub(super) fn answer_within(&self, asks: Asks) -> Duration {
        match asks {
            Asks::Lead => self.leads_answer_within,
            Asks::Owner | Asks::Access => self.owners_answer_within,
        }
    }
}
