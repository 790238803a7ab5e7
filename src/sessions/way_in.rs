//! Whether somebody could enter an account now, and what stands in the way: for lists. Only the write that opens decides.

use super::Limits;
use crate::accounts::{Account, User};
use crate::clock::Moment;
use crate::grants::{Grant, NotFor};
use crate::requests::{Asks, Need, Terms};
use crate::staff::{Member, Missing};

/// What stands between somebody and an account, the first thing of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WayIn {
    /// They may enter no account at all.
    NotEligible(Missing),
    NoAccess,
    /// Access is allowed, but not for them.
    NotFor(NotFor),
    /// Nobody is there whom they could act as.
    Nobody,
    /// As anybody whom they could act as, somebody has to approve it before.
    Approval(Asks),
    /// With a reason, a ticket and a second factor.
    Open,
}

impl WayIn {
    pub fn of(
        (limits, terms): (Limits, &Terms),
        member: &Member,
        (account, users): (&Account, &[User]),
        grant: Option<&Grant>,
        now: Moment,
    ) -> Self {
        if let Some(missing) = limits.entering.missing(&member.standing(), now).into_iter().next() {
            return Self::NotEligible(missing);
        }
        let Some(grant) = grant else { return Self::NoAccess };
        if let Err(refusal) = grant.only.admits_agent(member.id, &member.team) {
            return Self::NotFor(refusal);
        }
        let needs = users.iter().map(|user| terms.needs(account, user, grant));
        // As whom it takes least.
        match needs.min_by_key(Vec::len) {
            None => Self::Nobody,
            Some(needs) => needs.first().copied().map(Need::asks).map_or(Self::Open, Self::Approval),
        }
    }
}
