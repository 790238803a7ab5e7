//! What Rita made of past visits: her verdicts, and the weeks that she signed off.

use chrono::Duration;

use super::{Failure, Gardener};
use crate::clock::Moment;
use crate::demo::cast::Persona;
use crate::ids::SessionId;
use crate::reviews::{self, Verdict, Week};
use crate::sessions;

impl Gardener {
    pub(super) async fn review(
        &self,
        session: SessionId,
        (verdict, note): (Verdict, &str),
    ) -> Result<(), Failure> {
        let (state, rita) = (self.state(), self.member(Persona::Rita).await?);
        let found = state.db.read(move |conn| sessions::find(conn, session)).await?;
        let session = found.ok_or("no session")?;
        reviews::commands::review(&state.db, &rita, &session, verdict, note.to_owned()).await?;
        Ok(())
    }

    /// On each Monday until then Rita signs the week before off, if all of it is reviewed.
    pub(super) async fn sign_weeks_off(&self, until: Moment) -> Result<(), Failure> {
        let (state, rita) = (self.state(), self.member(Persona::Rita).await?);
        let setting = state.sign_off;
        let mut week = Week::of(self.clock.now(), setting.zone).before();
        loop {
            let monday = week.ends(setting.zone).plus(Duration::hours(8));
            if monday >= until {
                return Ok(());
            }
            self.clock.set(self.clock.now().max(monday));
            self.pass(Duration::zero()).await?;
            let standing = state.db.read(move |conn| reviews::signing::standing(conn, setting, week)).await?;
            let may = standing.may_sign(setting, rita.id, self.clock.now());
            if standing.tally.sessions > 0 && may.is_ok() {
                reviews::signing::sign_off(&state.db, setting, &rita, week).await?;
            }
            week = week.next();
        }
    }
}
