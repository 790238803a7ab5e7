//! All Diesel of this room.

use diesel::prelude::*;

use super::{Key, Limit, TooMany};
use crate::clock::Moment;
use crate::db::schema::throttles;
use crate::db::{DbError, Tx};
use crate::on;

/// Counts a try under each of the keys in turn, up to the first that has had too many.
pub fn take(tx: &mut Tx<'_>, wanted: &[(Key, Limit)]) -> Result<Result<(), TooMany>, DbError> {
    for (key, limit) in wanted {
        if let Err(too_many) = take_one(tx, key, *limit)? {
            return Ok(Err(too_many));
        }
    }
    Ok(Ok(()))
}

/// One statement counts and looks at once, so that tries through several instances are all counted.
fn take_one(tx: &mut Tx<'_>, key: &Key, limit: Limit) -> Result<Result<(), TooMany>, DbError> {
    let (now, begun) = (tx.now, tx.now.minus(limit.within));
    let of_key = || throttles::table.filter(throttles::key.eq(&key.0));
    let let_through = of_key().filter(throttles::since.gt(begun)).filter(throttles::tries.lt(limit.tries));
    let one_more = throttles::tries.eq(throttles::tries + 1);
    if on!(&mut *tx.conn, |c| diesel::update(let_through).set(one_more).execute(c))? == 1 {
        return Ok(Ok(()));
    }
    let query = of_key().filter(throttles::since.gt(begun)).select(throttles::since);
    let full: Option<Moment> = on!(&mut *tx.conn, |c| query.first(c).optional())?;
    if let Some(since) = full {
        return Ok(Err(TooMany { until: since.plus(limit.within) }));
    }
    let first = || (throttles::tries.eq(1), throttles::since.eq(now));
    let statement = diesel::insert_into(throttles::table)
        .values((throttles::key.eq(&key.0), first()))
        .on_conflict(throttles::key)
        .do_update()
        .set(first());
    on!(&mut *tx.conn, |c| statement.execute(c))?;
    Ok(Ok(()))
}

/// A try was right: it does not count against the next.
pub fn give_back(tx: &mut Tx<'_>, keys: &[Key]) -> Result<(), DbError> {
    for key in keys {
        let of_key = throttles::table.filter(throttles::key.eq(&key.0)).filter(throttles::tries.gt(0));
        let set = throttles::tries.eq(throttles::tries - 1);
        on!(&mut *tx.conn, |c| diesel::update(of_key).set(set).execute(c))?;
    }
    Ok(())
}

/// Forgets what was counted before `before`. Answers how many keys.
pub fn forget(tx: &mut Tx<'_>, before: Moment) -> Result<usize, DbError> {
    let old = throttles::table.filter(throttles::since.lt(before));
    Ok(on!(&mut *tx.conn, |c| diesel::delete(old).execute(c))?)
}
