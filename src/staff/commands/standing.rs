//! What is decided about somebody of the staff: suspended, restored, their roles, training and team. And their own word
//! that they have read the guidelines.
//!
//! What this ends (sessions, sign-ins) lives to the right of this room: `sessions::decide_about` calls it in its write,
//! which has declared the vendor's head and theirs.

use sha2::{Digest as _, Sha256};

use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::{HeadId, Tx};
use crate::history::event::vendor::{
    StaffGuidelinesAccepted, StaffRestored, StaffRolesSet, StaffSuspended, StaffTeamSet, StaffTrained,
};
use crate::history::{Draft, Event, append};
use crate::ids::StaffId;
use crate::staff::{Member, Requirements, Role, Roles, StaffError, store};

/// One decision about somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Suspend {
        reason: String,
    },
    Restore,
    Roles(Roles),
    /// When their training was finished; nothing takes it back.
    Trained(Option<Moment>),
    Team(String),
}

/// Who decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decider {
    Admin(StaffId),
    /// Whoever runs Porchlight's machine.
    Machine,
}

impl Decider {
    /// By whom entries say that it was decided. An administrator must be one still.
    pub(crate) fn actor(&self, tx: &mut Tx<'_>) -> Result<Actor, StaffError> {
        let Self::Admin(id) = self else { return Ok(Actor::Porchlight) };
        let admin = store::find(tx.conn, *id)?.filter(is_admin).ok_or(StaffError::NotAnAdmin)?;
        Ok(admin.actor())
    }

    pub(super) fn is(&self, id: StaffId) -> bool {
        *self == Self::Admin(id)
    }
}

/// How somebody stood before a decision, and stands after it.
pub struct Decided {
    pub before: Member,
    pub after: Member,
}

/// Longer reasons and teams are slips.
const LONGEST_REASON: usize = 300;
const LONGEST_TEAM: usize = 60;

impl Decided {
    /// Whether what they may do on these pages is another from here on.
    pub fn changes_what_they_may(&self) -> bool {
        self.before.roles != self.after.roles || self.before.suspended_at != self.after.suspended_at
    }
}

/// Carries a decision out, and writes it down. What changes nothing writes nothing.
pub(crate) fn decide(
    tx: &mut Tx<'_>,
    asks: Requirements,
    decider: &Decider,
    id: StaffId,
    decision: &Decision,
) -> Result<Decided, StaffError> {
    let before = store::find(tx.conn, id)?.ok_or(StaffError::NotFound)?;
    let by = who_decides(tx, decider, id, decision)?;
    let mut after = before.clone();
    let event = match decision {
        Decision::Suspend { reason } => suspend(tx, &by, &mut after, reason)?,
        Decision::Restore => restore(&by, &mut after)?,
        Decision::Roles(roles) => set_roles(tx, &by, &mut after, roles)?,
        Decision::Trained(at) => train(tx, &by, &mut after, *at)?,
        Decision::Team(team) => set_team(&by, &mut after, team)?,
    };
    if let Some(event) = event {
        bar(tx, asks, &before, &mut after);
        store::set_standing(tx, &after)?;
        append(tx, HeadId::VENDOR, vec![Draft::of(event)])?;
    }
    Ok(Decided { before, after })
}

/// Somebody says that they have read the guidelines. `text` is what they were shown, or its address.
pub(crate) fn accept_guidelines(
    tx: &mut Tx<'_>,
    asks: Requirements,
    id: StaffId,
    version: &str,
    text: &str,
) -> Result<Decided, StaffError> {
    let before = store::find(tx.conn, id)?.ok_or(StaffError::NotFound)?;
    if asks.guidelines != Some(version) {
        return Err(StaffError::OtherGuidelines);
    }
    let mut after = before.clone();
    if before.guidelines.as_deref() != Some(version) {
        after.guidelines = Some(version.to_owned());
        bar(tx, asks, &before, &mut after);
        store::set_standing(tx, &after)?;
        let accepted = StaffGuidelinesAccepted {
            staff: id,
            name: after.name.clone(),
            version: version.to_owned(),
            text: hex::encode(Sha256::digest(text.as_bytes())),
        };
        append(tx, HeadId::VENDOR, vec![Draft::of(accepted)])?;
    }
    Ok(Decided { before, after })
}

/// Nobody takes or gives themselves what they may do. When they were trained they may note themselves, since the first
/// administrator has nobody else to do it, and the log says who did.
fn who_decides(
    tx: &mut Tx<'_>,
    decider: &Decider,
    about: StaffId,
    decision: &Decision,
) -> Result<Actor, StaffError> {
    let by = decider.actor(tx)?;
    let about_powers = matches!(decision, Decision::Suspend { .. } | Decision::Restore | Decision::Roles(_));
    if decider.is(about) && about_powers { Err(StaffError::OneselfNot) } else { Ok(by) }
}

fn is_admin(member: &Member) -> bool {
    member.serves_as(Role::Admin)
}

/// Sessions from before are over when somebody may not enter any more, and stay so when they may again: those opened up to
/// `barred_at`, which is one of the moments at which they might not enter.
fn bar(tx: &Tx<'_>, asks: Requirements, before: &Member, after: &mut Member) {
    let since = |of: &Member| asks.lacking_since(&of.standing(), tx.now);
    match (since(before), since(after)) {
        (None, Some(_)) => after.barred_at = Some(tx.now),
        (Some(since), None) => {
            let last = since.min(tx.now.minus(chrono::Duration::microseconds(1)));
            after.barred_at = before.barred_at.max(Some(last));
        }
        _ => {}
    }
}

fn suspend(tx: &mut Tx<'_>, by: &Actor, of: &mut Member, reason: &str) -> Result<Option<Event>, StaffError> {
    let reason = one_line(reason);
    if reason.is_empty() {
        return Err(StaffError::NoSuspensionReason);
    }
    if reason.chars().count() > LONGEST_REASON {
        return Err(StaffError::SuspensionReasonTooLong);
    }
    if of.suspended_at.is_some() {
        return Err(StaffError::SuspendedAlready);
    }
    if is_admin(of) {
        not_the_last_admin(tx, of.id)?;
    }
    of.suspended_at = Some(tx.now);
    of.suspended_for = Some(reason.clone());
    let suspended = StaffSuspended { staff: of.id, name: of.name.clone(), by: by.clone(), reason };
    Ok(Some(suspended.into()))
}

fn restore(by: &Actor, of: &mut Member) -> Result<Option<Event>, StaffError> {
    if of.suspended_at.take().is_none() {
        return Err(StaffError::NotSuspended);
    }
    of.suspended_for = None;
    Ok(Some(StaffRestored { staff: of.id, name: of.name.clone(), by: by.clone() }.into()))
}

fn set_roles(
    tx: &mut Tx<'_>,
    by: &Actor,
    of: &mut Member,
    roles: &Roles,
) -> Result<Option<Event>, StaffError> {
    if *roles == of.roles {
        return Ok(None);
    }
    if is_admin(of) && !roles.has(Role::Admin) {
        not_the_last_admin(tx, of.id)?;
    }
    let before = std::mem::replace(&mut of.roles, roles.clone());
    let set = StaffRolesSet {
        staff: of.id,
        name: of.name.clone(),
        by: by.clone(),
        roles: roles.names(),
        before: before.names(),
    };
    Ok(Some(set.into()))
}

fn train(tx: &Tx<'_>, by: &Actor, of: &mut Member, at: Option<Moment>) -> Result<Option<Event>, StaffError> {
    if at.is_some_and(|at| at > tx.now) {
        return Err(StaffError::TrainedInTheFuture);
    }
    let before = std::mem::replace(&mut of.trained_at, at);
    if before == at {
        return Ok(None);
    }
    let trained = StaffTrained {
        staff: of.id,
        name: of.name.clone(),
        by: by.clone(),
        on: at.map(day),
        before: before.map(day),
    };
    Ok(Some(trained.into()))
}

fn set_team(by: &Actor, of: &mut Member, team: &str) -> Result<Option<Event>, StaffError> {
    let team = one_line(team);
    if team.chars().count() > LONGEST_TEAM {
        return Err(StaffError::TeamTooLong);
    }
    if team == of.team {
        return Ok(None);
    }
    let before = std::mem::replace(&mut of.team, team.clone());
    let set = StaffTeamSet { staff: of.id, name: of.name.clone(), by: by.clone(), team, before };
    Ok(Some(set.into()))
}

/// Somebody who has not joined yet does not count. The vendor's head is locked, so of two who suspend each other at once one is refused.
fn not_the_last_admin(tx: &mut Tx<'_>, id: StaffId) -> Result<(), StaffError> {
    let others = store::all(tx.conn)?;
    let another = others.iter().any(|one| one.id != id && is_admin(one) && one.has_second_factor);
    if another { Ok(()) } else { Err(StaffError::LastAdmin) }
}

fn one_line(text: &str) -> String {
    text.replace('\0', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `2026-11-22`, as entries and date fields have it: in UTC.
pub fn day(at: Moment) -> String {
    at.utc().format("%Y-%m-%d").to_string()
}
