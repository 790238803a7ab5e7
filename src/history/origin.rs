//! The origin that all logs' names begin with: chosen at the first start, fixed for ever after.

use diesel::prelude::*;

use crate::db::schema::{heads, settings};
use crate::db::{Conn, Db, DbError, HeadId};
use crate::merkle::Origin;
use crate::on;

/// The logs' origin: the given one at the first start, and that one for ever after. Also begins the vendor log.
pub async fn fix_origin(db: &Db, wanted: String) -> Result<String, DbError> {
    Origin::parse(&wanted)
        .map_err(|e| DbError::Schema(format!("the log's origin {wanted:?} cannot stand: {e}")))?;
    // Once it stands it stands for ever: reading is enough, also on a disk where nothing can be written.
    if let Some(fixed) = db.read(find).await? {
        return Ok(fixed);
    }
    db.write(&[HeadId::VENDOR], move |tx| {
        if let Some(fixed) = find(tx.conn)? {
            return Ok(fixed);
        }
        let row = (settings::name.eq("log_origin"), settings::value.eq(&wanted));
        on!(&mut *tx.conn, |c| diesel::insert_into(settings::table).values(row).execute(c))?;
        tx.new_head(HeadId::VENDOR, &format!("{wanted}/vendor"))?;
        Ok(wanted)
    })
    .await
}

/// The origin that stands, by the name of the vendor's own log.
pub fn log_origin(conn: &mut Conn) -> Result<String, DbError> {
    let query = heads::table.find(HeadId::VENDOR).select(heads::origin);
    let vendors: String = on!(conn, |c| query.first(c))?;
    let origin = vendors.strip_suffix("/vendor").map(str::to_owned);
    origin.ok_or_else(|| DbError::Corrupt(format!("the vendor's log is called {vendors:?}")))
}

fn find(conn: &mut Conn) -> Result<Option<String>, DbError> {
    let query = settings::table.find("log_origin").select(settings::value);
    Ok(on!(conn, |c| query.first(c).optional())?)
}
