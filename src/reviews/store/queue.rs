//! Reading the queue: each page by where the page before it ended, so that it takes the same time however long it is.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::{flag_outcomes, reviews, session_figures, sessions};
use crate::db::{Conn, DbError};
use crate::ids::SessionId;
use crate::on;
use crate::reviews::Verdict;
use crate::reviews::queue::{Choice, Counts, Show};

/// The sessions of a choice, as a query that each database boxes for itself.
macro_rules! chosen {
    ($choice:expr) => {{
        let choice: &Choice = $choice;
        let with_outcome = flag_outcomes::table.filter(flag_outcomes::session.eq(session_figures::session));
        let mut query = session_figures::table
            .inner_join(sessions::table.on(sessions::id.eq(session_figures::session)))
            .left_join(reviews::table.on(reviews::session.eq(session_figures::session)))
            .into_boxed();
        let is_open = reviews::session.nullable().is_null().and(sessions::erased_at.is_null());
        query = match choice.show {
            Show::ToReview => query.filter(is_open),
            Show::Cleared => query.filter(reviews::verdict.nullable().eq(Verdict::NoConcerns)),
            Show::Flagged => query.filter(reviews::verdict.nullable().eq(Verdict::Flagged)),
            Show::OpenFlags => query
                .filter(reviews::verdict.nullable().eq(Verdict::Flagged))
                .filter(sessions::erased_at.is_null())
                .filter(diesel::dsl::not(exists(with_outcome))),
            Show::OutsideTask => query.filter(session_figures::outside.gt(0)),
            Show::FilesOverdue => query.filter(session_figures::session.eq_any(choice.overdue.clone())),
            Show::All => query,
        };
        if let Some(agent) = choice.agent {
            query = query.filter(sessions::agent.eq(agent));
        }
        if let Some(account) = choice.account {
            query = query.filter(sessions::account.eq(account));
        }
        if let Some((from, until)) = choice.ended {
            query =
                query.filter(session_figures::ended_at.ge(from)).filter(session_figures::ended_at.lt(until));
        }
        if let Some(reviewer) = choice.waiting_for {
            query = query.filter(is_open).filter(sessions::agent.ne(reviewer));
        }
        query
    }};
}

/// The same in the queue's order, after one of them: what waits by risk, the rest the newest first.
macro_rules! in_order {
    ($choice:expr, $after:expr) => {{
        let (choice, after): (&Choice, Option<Place>) = ($choice, $after);
        let by_risk = choice.show == Show::ToReview || choice.waiting_for.is_some();
        let mut query = chosen!(choice);
        if by_risk {
            query = query.order((
                session_figures::risk.desc(),
                session_figures::ended_at.desc(),
                session_figures::session.desc(),
            ));
        } else {
            query = query.order((session_figures::ended_at.desc(), session_figures::session.desc()));
        }
        if let Some((risk, ended_at, id)) = after {
            let later = session_figures::ended_at
                .lt(ended_at)
                .or(session_figures::ended_at.eq(ended_at).and(session_figures::session.lt(id)));
            query = match by_risk {
                true => {
                    query.filter(session_figures::risk.lt(risk).or(session_figures::risk.eq(risk).and(later)))
                }
                false => query.filter(later),
            };
        }
        query
    }};
}

/// Where a session stands in the queue.
type Place = (i64, Moment, SessionId);

/// The sessions of a choice in the queue's order, after one of them; at most `most`.
pub fn page(
    conn: &mut Conn,
    choice: &Choice,
    after: Option<SessionId>,
    most: i64,
) -> Result<Vec<SessionId>, DbError> {
    let after = match after {
        Some(id) => place(conn, id)?,
        None => None,
    };
    Ok(on!(conn, |c| in_order!(choice, after).limit(most).select(session_figures::session).load(c))?)
}

/// How many there are in a choice, whatever it shows.
pub fn counts(conn: &mut Conn, choice: &Choice) -> Result<Counts, DbError> {
    let mut count = |show| count(conn, &choice.showing(show));
    Ok(Counts {
        all: count(Show::All)?,
        to_review: count(Show::ToReview)?,
        cleared: count(Show::Cleared)?,
        flagged: count(Show::Flagged)?,
        open_flags: count(Show::OpenFlags)?,
        outside_task: count(Show::OutsideTask)?,
        files_overdue: if choice.overdue.is_empty() { 0 } else { count(Show::FilesOverdue)? },
    })
}

/// How many sessions a choice shows.
pub fn count(conn: &mut Conn, choice: &Choice) -> Result<u64, DbError> {
    let count: i64 = on!(conn, |c| chosen!(choice).count().get_result(c))?;
    Ok(count.cast_unsigned())
}

/// Who opened the sessions of a choice.
pub fn agents(conn: &mut Conn, choice: &Choice) -> Result<Vec<crate::ids::StaffId>, DbError> {
    Ok(on!(conn, |c| chosen!(choice).select(sessions::agent).distinct().load(c))?)
}

fn place(conn: &mut Conn, id: SessionId) -> Result<Option<Place>, DbError> {
    let query = session_figures::table.find(id).select((
        session_figures::risk,
        session_figures::ended_at,
        session_figures::session,
    ));
    Ok(on!(conn, |c| query.first(c).optional())?)
}
