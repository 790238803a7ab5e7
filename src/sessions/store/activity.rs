//! How much happened when: sessions with what they came to, and tries that were refused at the door.

use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::{session_figures, sessions};
use crate::db::{Conn, DbError};
use crate::history;
use crate::ids::AccountId;
use crate::on;

/// What happened at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Activity {
    pub at: Moment,
    pub visits: u64,
    pub changes: u64,
    pub refused: u64,
}

/// More sessions than anybody's support has in a season are not counted: the newest are.
const MOST: i64 = 1000;

/// All of an account's between two moments, in no order. What a session came to counts once it is over.
pub fn activity(
    conn: &mut Conn,
    account: AccountId,
    from: Moment,
    until: Moment,
) -> Result<Vec<Activity>, DbError> {
    let query = sessions::table
        .left_join(session_figures::table.on(session_figures::session.eq(sessions::id)))
        .filter(sessions::account.eq(account))
        .filter(sessions::opened_at.ge(from))
        .filter(sessions::opened_at.le(until))
        .order(sessions::opened_at.desc())
        .limit(MOST)
        .select((
            sessions::opened_at,
            session_figures::changes.nullable(),
            session_figures::refused.nullable(),
        ));
    let rows: Vec<(Moment, Option<i64>, Option<i64>)> = on!(conn, |c| query.load(c))?;
    let counted = |count: Option<i64>| count.unwrap_or_default().cast_unsigned();
    let visits = rows.into_iter().map(|(at, changes, refused)| Activity {
        at,
        visits: 1,
        changes: counted(changes),
        refused: counted(refused),
    });
    let tries = history::moments_of_kind(conn, account, "session.refused", MOST)?;
    let tries = tries.into_iter().filter(|at| (from..=until).contains(at)).map(|at| Activity {
        at,
        visits: 0,
        changes: 0,
        refused: 1,
    });
    Ok(visits.chain(tries).collect())
}
