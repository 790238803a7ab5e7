//! What is kept for a session, sealed: the app's cookies, forms as they were served, values behind marks.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::db::schema::session_keepings;
use crate::db::{Conn, DbError, Tx};
use crate::ids::SessionId;
use crate::on;
use crate::sessions::Keeping;

pub(in crate::sessions) fn keep(tx: &mut Tx<'_>, keepings: &[(SessionId, &Keeping)]) -> Result<(), DbError> {
    for (session, keeping) in keepings {
        let row = (
            session_keepings::session.eq(*session),
            session_keepings::name.eq(&keeping.name),
            session_keepings::sealed.eq(&keeping.sealed),
            session_keepings::at.eq(tx.now),
        );
        let set = (session_keepings::sealed.eq(&keeping.sealed), session_keepings::at.eq(tx.now));
        on!(&mut *tx.conn, |c| diesel::insert_into(session_keepings::table)
            .values(row)
            .on_conflict((session_keepings::session, session_keepings::name))
            .do_update()
            .set(set)
            .execute(c))?;
    }
    let limited: BTreeSet<(SessionId, &str, u32)> = keepings
        .iter()
        .filter_map(|(session, keeping)| {
            Some((*session, keeping.name.split_inclusive(' ').next()?, keeping.newest?))
        })
        .collect();
    limited.into_iter().try_for_each(|(session, prefix, most)| keep_newest(tx, session, prefix, most))
}

/// Forgets all but the newest that were kept under names that begin so.
fn keep_newest(tx: &mut Tx<'_>, session: SessionId, prefix: &str, most: u32) -> Result<(), DbError> {
    let order = (session_keepings::at.desc(), session_keepings::name);
    let query = session_keepings::table
        .filter(session_keepings::session.eq(session))
        .filter(session_keepings::name.ge(prefix))
        .filter(session_keepings::name.lt(behind(prefix)))
        .order(order)
        .select(session_keepings::name)
        .limit(1000)
        .offset(most.into());
    let older: Vec<String> = on!(&mut *tx.conn, |c| query.load(c))?;
    for name in older {
        let one = session_keepings::table.find((session, name));
        on!(&mut *tx.conn, |c| diesel::delete(one).execute(c))?;
    }
    Ok(())
}

/// Something kept for a session, still sealed.
pub fn keeping(conn: &mut Conn, session: SessionId, name: &str) -> Result<Option<Vec<u8>>, DbError> {
    let query = session_keepings::table.find((session, name)).select(session_keepings::sealed);
    Ok(on!(conn, |c| query.get_result(c).optional())?)
}

/// Everything kept for a session under names that begin so, still sealed.
pub fn keepings_beginning(
    conn: &mut Conn,
    session: SessionId,
    prefix: &str,
) -> Result<Vec<(String, Vec<u8>)>, DbError> {
    let query = session_keepings::table
        .filter(session_keepings::session.eq(session))
        .filter(session_keepings::name.ge(prefix))
        .filter(session_keepings::name.lt(behind(prefix)))
        .order(session_keepings::at)
        .select((session_keepings::name, session_keepings::sealed));
    Ok(on!(conn, |c| query.load(c))?)
}

/// The first name behind all that begin with this word and its space: names compare by their bytes, so the primary key
/// finds them, however many others a long session has. (`LIKE` would look at every one.)
fn behind(prefix: &str) -> String {
    let word = prefix.strip_suffix(' ').expect("a word and a space");
    format!("{word}!")
}
