//! All Diesel of this room: each sort of thing is read once, without words.

use diesel::dsl::{count, count_star};
use diesel::prelude::*;

use super::questions::Counted;
use crate::clock::Moment;
use crate::consents::{Answer, Kind, Said};
use crate::db::schema::{accounts, attempts, consents, grants, sessions};
use crate::db::{Conn, DbError};
use crate::on;

/// No report reads more of one sort. It is far beyond what a year of a large support brings.
const MOST: i64 = 200_000;

/// Refused tries of one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tries {
    /// The refusal's stable code.
    pub code: String,
    pub tries: u64,
    /// How many people were refused so, of those who are known.
    pub people: u64,
}

/// Questions that were asked from a moment on and before another.
pub fn questions(conn: &mut Conn, from: Moment, until: Moment) -> Result<Vec<Counted>, DbError> {
    let query = consents::table
        .inner_join(sessions::table.on(sessions::id.eq(consents::session)))
        .inner_join(grants::table.on(grants::id.eq(consents::grant_id)))
        .filter(consents::asked_at.ge(from))
        .filter(consents::asked_at.lt(until))
        .limit(MOST)
        .select((
            (consents::kind, sessions::work_label),
            (consents::answer, consents::answered_at, consents::agreed),
            (consents::lapsed_at, consents::answer_by.assume_not_null()),
            (grants::ends_at, grants::withdrawn_at),
        ));
    let rows: Vec<QuestionRow> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(counted).collect())
}

/// Refused tries of this time by their cause, the most frequent first.
pub fn tries(conn: &mut Conn, from: Moment, until: Moment) -> Result<Vec<Tries>, DbError> {
    let query = attempts::table
        .filter(attempts::at.ge(from))
        .filter(attempts::at.lt(until))
        .group_by(attempts::code)
        .order((count_star().desc(), attempts::code))
        .select((attempts::code, count_star(), count(attempts::staff).aggregate_distinct()));
    let rows: Vec<(String, i64, i64)> = on!(conn, |c| query.load(c))?;
    let tries = |(code, tries, people): (String, i64, i64)| Tries {
        code,
        tries: tries.unsigned_abs(),
        people: people.unsigned_abs(),
    };
    Ok(rows.into_iter().map(tries).collect())
}

/// From when to when access was allowed, of whatever reaches into this time.
pub fn allowed(conn: &mut Conn, from: Moment, until: Moment) -> Result<Vec<(Moment, Moment)>, DbError> {
    let query = grants::table
        .filter(grants::ends_at.gt(from))
        .filter(grants::starts_at.lt(until))
        .filter(grants::withdrawn_at.is_null().or(grants::withdrawn_at.gt(from)))
        .limit(MOST)
        .select((grants::starts_at, grants::ends_at, grants::withdrawn_at));
    let rows: Vec<(Moment, Moment, Option<Moment>)> = on!(conn, |c| query.load(c))?;
    Ok(rows.into_iter().map(|(starts, ends, withdrawn)| (starts, over(ends, withdrawn))).collect())
}

/// How many accounts there are, and how many allow access at this moment.
pub fn accounts_now(conn: &mut Conn, now: Moment) -> Result<(u64, u64), DbError> {
    let all: i64 = on!(conn, |c| accounts::table.count().get_result(c))?;
    let query = grants::table
        .filter(grants::ends_at.gt(now))
        .filter(grants::starts_at.le(now))
        .filter(grants::withdrawn_at.is_null())
        .select(count(grants::account).aggregate_distinct());
    let allowing: i64 = on!(conn, |c| query.get_result(c))?;
    Ok((all.unsigned_abs(), allowing.unsigned_abs()))
}

type QuestionRow = (
    (Kind, Option<String>),
    (Option<Answer>, Option<Moment>, Option<bool>),
    (Option<Moment>, Moment),
    (Moment, Option<Moment>),
);

fn counted((what, said, lapse, access): QuestionRow) -> Counted {
    let (kind, work) = what;
    let (answer, answered_at, agreed) = said;
    let (lapsed_at, answer_by) = lapse;
    let (answer, access_ends) = (answer.zip(answered_at), over(access.0, access.1));
    Counted { work, said: Said { kind, answer, agreed, lapsed_at, answer_by, access_ends } }
}

fn over(ends: Moment, withdrawn: Option<Moment>) -> Moment {
    withdrawn.map_or(ends, |at| at.min(ends))
}
