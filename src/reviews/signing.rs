//! Signing a week's reviews off, and reminding reviewers of weeks that nobody has signed.

use serde_json::json;

use super::week::{self, SignOff, Signature, Tally, Week, WeekError};
use super::{Ended, store};
use crate::clock::Moment;
use crate::db::{Conn, Db, DbError, HeadId};
use crate::history::event::vendor::WeekSignedOff;
use crate::history::{Draft, append};
use crate::ids::StaffId;
use crate::outbox::{self, NoticeKind, Recipient};
use crate::staff::{self, Member, Role};

/// How many weeks back anybody looks for one that is not signed off.
const LOOKED_BACK: u64 = 26;

/// A week as it stands.
#[derive(Debug, Clone)]
pub struct Standing {
    pub week: Week,
    pub tally: Tally,
    pub signatures: Vec<Signature>,
}

impl Standing {
    pub fn is_over(&self, setting: SignOff, now: Moment) -> bool {
        now >= self.week.ends(setting.zone)
    }

    pub fn is_signed_off(&self) -> bool {
        week::is_signed_off(&self.signatures)
    }

    /// Whether it should have been signed off by now.
    pub fn is_overdue(&self, setting: SignOff, now: Moment) -> bool {
        let due = self.week.ends(setting.zone).plus(setting.overdue_after);
        self.tally.sessions > 0 && !self.is_signed_off() && now >= due
    }

    /// Whether this person may sign it now, and as the one or the other of how many.
    pub fn may_sign(&self, setting: SignOff, who: StaffId, now: Moment) -> Result<(u32, u32), WeekError> {
        week::may_sign(self.is_over(setting, now), &self.tally, &self.signatures, who, setting.by)
    }
}

/// One person's signature, as the first or the second of those who are needed.
pub async fn sign_off(db: &Db, setting: SignOff, who: &Member, week: Week) -> Result<Signature, WeekError> {
    let who = who.clone();
    db.write(&[HeadId::VENDOR], move |tx| {
        let standing = standing(tx.conn, setting, week)?;
        let (number, needed) = standing.may_sign(setting, who.id, tx.now)?;
        let tally = standing.tally;
        let signature = Signature { week, number, needed, staff: who.id, name: who.name.clone(), at: tx.now };
        store::weeks::insert(tx, &signature)?;
        let signed = WeekSignedOff {
            week: week.to_string(),
            by: who.actor(),
            from: week.begins(setting.zone),
            until: week.ends(setting.zone),
            sessions: tally.sessions,
            cleared: tally.cleared,
            flagged: tally.flagged,
            erased: tally.erased,
            signature: number.into(),
            needed: needed.into(),
        };
        append(tx, HeadId::VENDOR, vec![Draft::of(signed)])?;
        Ok(signature)
    })
    .await
}

/// How one week stands.
pub fn standing(conn: &mut Conn, setting: SignOff, week: Week) -> Result<Standing, DbError> {
    let (from, until) = (week.begins(setting.zone), week.ends(setting.zone));
    let going_on = store::weeks::going_on(conn, from, until)?;
    let tally = Tally { going_on, ..Tally::of(&store::weeks::ended(conn, from, until)?) };
    Ok(Standing { week, tally, signatures: store::weeks::signatures(conn, week, week)? })
}

/// The newest weeks in which a session ended, the newest first; the running one is always there.
pub fn weeks(conn: &mut Conn, setting: SignOff, running: Week) -> Result<Vec<Standing>, DbError> {
    let zone = setting.zone;
    let first = running.earlier(LOOKED_BACK - 1);
    let signatures = store::weeks::signatures(conn, first, running)?;
    let ended = store::weeks::ended(conn, first.begins(zone), running.ends(zone))?;
    let mut by_week = Ended::by_week(&ended, zone);
    by_week.entry(running).or_default();
    let stands = |(week, ended): (Week, Vec<&Ended>)| Standing {
        week,
        tally: Tally::of(ended),
        signatures: signatures.iter().filter(|one| one.week == week).cloned().collect(),
    };
    Ok(by_week.into_iter().rev().map(stands).collect())
}

/// Mails reviewers about weeks that are overdue, each week once, all of them in one mail. How many weeks that were.
pub async fn remind(db: &Db, setting: SignOff) -> Result<usize, DbError> {
    let now = db.clock().now();
    let running = Week::of(now, setting.zone);
    let read = db.read(move |conn| {
        let told = store::weeks::told(conn)?;
        let weeks = weeks(conn, setting, running)?.into_iter();
        let overdue = weeks.filter(|one| one.is_overdue(setting, now) && !told.contains(&one.week));
        Ok::<_, DbError>(overdue.collect())
    });
    let overdue: Vec<Standing> = read.await?;
    if overdue.is_empty() {
        return Ok(0);
    }
    db.write(&[HeadId::VENDOR], move |tx| {
        let reviewers = staff::serving(tx.conn, Role::Reviewer)?;
        let to: Vec<Recipient> = reviewers.into_iter().map(Recipient::from).collect();
        if to.is_empty() {
            return Ok(0);
        }
        let mut weeks = Vec::new();
        for one in &overdue {
            // Another instance may have told it meanwhile.
            if store::weeks::tell(tx, one.week)? {
                weeks.push(json!({
                    "week": one.week,
                    "sessions": one.tally.sessions,
                    "unreviewed": one.tally.unreviewed,
                    "erased": one.tally.erased,
                    "flagged": one.tally.flagged,
                    "signed": one.signatures.len(),
                }));
            }
        }
        if !weeks.is_empty() {
            outbox::enqueue(tx, None, None, NoticeKind::WeekOverdue, &json!({ "weeks": weeks }), &to)?;
        }
        Ok(weeks.len())
    })
    .await
}
