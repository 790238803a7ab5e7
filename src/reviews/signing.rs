//! Signing a week's reviews off, and reminding reviewers of weeks that nobody has signed.

use serde_json::json;

use super::week::{self, SignOff, Signature, Tally, Week, WeekError};
use super::{Ended, store};
use crate::db::{Conn, Db, DbError, HeadId};
use crate::history::event::vendor::WeekSignedOff;
use crate::history::{Draft, append};
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

/// One person's signature, as the first or the second of those who are needed.
pub async fn sign_off(db: &Db, setting: SignOff, who: &Member, week: Week) -> Result<Signature, WeekError> {
    let who = who.clone();
    db.write(&[HeadId::VENDOR], move |tx| {
        let tally = tally(tx.conn, setting, week)?;
        let before = signatures(tx.conn, week)?;
        let (from, until) = (week.begins(setting.zone), week.ends(setting.zone));
        let (number, needed) = week::may_sign(tx.now >= until, &tally, &before, who.id, setting.by)?;
        let signature = Signature { week, number, needed, staff: who.id, name: who.name.clone(), at: tx.now };
        store::weeks::insert(tx, &signature)?;
        let signed = WeekSignedOff {
            week: week.to_string(),
            by: who.actor(),
            from,
            until,
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

/// What a week's sessions have come to.
pub fn tally(conn: &mut Conn, setting: SignOff, week: Week) -> Result<Tally, DbError> {
    let (from, until) = (week.begins(setting.zone), week.ends(setting.zone));
    let going_on = store::weeks::going_on(conn, from, until)?;
    Ok(Tally { going_on, ..added_up(&store::weeks::ended(conn, from, until)?) })
}

/// Who signed a week off so far.
pub fn signatures(conn: &mut Conn, week: Week) -> Result<Vec<Signature>, DbError> {
    store::weeks::signatures(conn, week, week)
}

/// The newest weeks in which a session ended, the newest first; the running one is always there.
pub fn weeks(conn: &mut Conn, setting: SignOff, running: Week) -> Result<Vec<Standing>, DbError> {
    let zone = setting.zone;
    let weeks: Vec<Week> =
        std::iter::successors(Some(running), |week| Some(week.before())).take(LOOKED_BACK as usize).collect();
    let first = weeks.last().copied().unwrap_or(running);
    let mut ended = store::weeks::ended(conn, first.begins(zone), running.ends(zone))?;
    let signatures = store::weeks::signatures(conn, first, running)?;
    let mut standing = Vec::new();
    for week in weeks {
        let (of_week, rest) = ended.into_iter().partition(|one| Week::of(one.ended_at, zone) == week);
        ended = rest;
        let tally = added_up(&of_week);
        if tally.sessions > 0 || week == running {
            let signatures = signatures.iter().filter(|one| one.week == week).cloned().collect();
            standing.push(Standing { week, tally, signatures });
        }
    }
    Ok(standing)
}

/// Mails reviewers about weeks that are overdue, each week once, all of them in one mail. How many weeks that were.
pub async fn remind(db: &Db, setting: SignOff) -> Result<usize, DbError> {
    let now = db.clock().now();
    let running = Week::of(now, setting.zone);
    let is_overdue = move |one: &Standing| {
        one.tally.sessions > 0
            && !week::is_signed_off(&one.signatures)
            && now >= one.week.ends(setting.zone).plus(setting.overdue_after)
    };
    let read = db.read(move |conn| {
        let told = store::weeks::told(conn)?;
        let weeks = weeks(conn, setting, running)?.into_iter();
        Ok::<_, DbError>(weeks.filter(is_overdue).filter(|one| !told.contains(&one.week)).collect())
    });
    let overdue: Vec<Standing> = read.await?;
    if overdue.is_empty() {
        return Ok(0);
    }
    db.write(&[HeadId::VENDOR], move |tx| {
        let to: Vec<Recipient> = staff::all(tx.conn)?
            .into_iter()
            .filter(|member| member.serves_as(Role::Reviewer))
            .map(Recipient::from)
            .collect();
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

fn added_up(ended: &[Ended]) -> Tally {
    use super::Verdict::{Flagged, NoConcerns};
    let mut tally = Tally::default();
    for one in ended {
        tally.sessions += 1;
        tally.agents.insert(one.agent);
        match one.verdict {
            Some(NoConcerns) => tally.cleared += 1,
            Some(Flagged) => tally.flagged += 1,
            None if one.erased => tally.erased += 1,
            None => tally.unreviewed += 1,
        }
        tally.open_flags += u64::from(one.has_open_flag());
    }
    tally
}
