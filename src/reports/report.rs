//! The whole report over some weeks.

use chrono::Duration;
use chrono_tz::Tz;

use super::access::{Access, on_average};
use super::habits::Habits;
use super::questions::Questions;
use super::span::Span;
use super::store::{self, Tries};
use super::typical::Typical;
use super::weeks::{OfWeek, lags, lengths};
use crate::clock::Moment;
use crate::consents::Kind;
use crate::db::{Conn, DbError};
use crate::reviews::{self, Ended, Week};

/// What happened in some weeks, added up.
#[derive(Debug, Clone)]
pub struct Report {
    /// Each of them, the oldest first, also those in which nothing happened.
    pub weeks: Vec<OfWeek>,
    pub lengths: Typical,
    pub lags: Typical,
    /// How long the session that has waited longest for a verdict has.
    pub waits_longest: Option<Duration>,
    pub questions: Questions,
    pub by_task: Vec<(Option<String>, Questions)>,
    pub by_kind: Vec<(Kind, Questions)>,
    pub tries: Vec<Tries>,
    pub agents: Vec<Habits>,
    pub access: Access,
    /// Sessions of these weeks of which only the numbers are still known.
    pub erased: u64,
    /// Sessions that are still open, or not added up yet.
    pub going_on: u64,
}

/// Adds it up as things stand now. Weeks begin where `zone` is.
pub fn read(conn: &mut Conn, span: Span, zone: Tz, now: Moment) -> Result<Report, DbError> {
    let (from, until) = (span.begins(zone), span.ends(zone));
    let ended = reviews::ended(conn, from, until)?;
    let questions = store::questions(conn, from, until)?;
    let periods = store::allowed(conn, from, until.min(now))?;
    let (accounts, allowing) = store::accounts_now(conn, now)?;
    let waiting = ended.iter().filter(|one| one.is_unreviewed());
    Ok(Report {
        weeks: by_week(span, &ended, zone),
        lengths: lengths(&ended),
        lags: lags(&ended),
        waits_longest: waiting.map(|one| now.since(one.ended_at)).max(),
        questions: Questions::of(&questions, now),
        by_task: Questions::by(&questions, now, |one| one.work.clone()),
        by_kind: Questions::by(&questions, now, |one| one.said.kind.as_str())
            .into_iter()
            .filter_map(|(kind, counted)| Some((kind.parse().ok()?, counted)))
            .collect(),
        tries: store::tries(conn, from, until)?,
        agents: Habits::of_all(&ended),
        access: Access { accounts, now: allowing, on_average: on_average(&periods, from, until.min(now)) },
        erased: ended.iter().filter(|one| one.erased).count() as u64,
        going_on: reviews::going_on(conn, from, until)?,
    })
}

fn by_week(span: Span, ended: &[Ended], zone: Tz) -> Vec<OfWeek> {
    let by_week = Ended::by_week(ended, zone);
    let of = |week: Week| OfWeek::of(week, by_week.get(&week).map_or(&[][..], Vec::as_slice));
    span.weeks().into_iter().map(of).collect()
}

impl Report {
    pub fn sum(&self, of: impl Fn(&OfWeek) -> u64) -> u64 {
        self.weeks.iter().map(of).sum()
    }
}
