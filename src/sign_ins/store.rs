//! All Diesel of this room.

use diesel::prelude::*;

use super::{Door, Person, SignIn};
use crate::clock::Moment;
use crate::db::schema::sign_ins;
use crate::db::{Conn, DbError, Tx};
use crate::ids::{OwnerId, SignInId, StaffId};
use crate::random::Token;
use crate::{on, text_column};

text_column!(Door);

/// The sign-in that a browser's token names at this door, live or not.
pub fn find(conn: &mut Conn, door: Door, token: &Token) -> Result<Option<SignIn>, DbError> {
    let query = sign_ins::table.filter(sign_ins::token_hash.eq(token.hash())).filter(sign_ins::door.eq(door));
    let row: Option<Row> = on!(conn, |c| query.first(c).optional())?;
    row.map(Row::sign_in).transpose()
}

pub(super) fn insert(tx: &mut Tx<'_>, sign_in: &SignIn, token: &Token) -> Result<(), DbError> {
    let (owner, staff) = match sign_in.person {
        Person::Owner(id) => (Some(id), None),
        Person::Staff(id) => (None, Some(id)),
    };
    let row = Row {
        id: sign_in.id,
        token_hash: token.hash(),
        door: sign_in.door,
        owner,
        staff,
        created_at: sign_in.created_at,
        expires_at: sign_in.expires_at,
        ended_at: None,
    };
    on!(&mut *tx.conn, |c| diesel::insert_into(sign_ins::table).values(&row).execute(c))?;
    Ok(())
}

pub(super) fn end(tx: &mut Tx<'_>, token: &Token) -> Result<(), DbError> {
    let live =
        sign_ins::table.filter(sign_ins::token_hash.eq(token.hash())).filter(sign_ins::ended_at.is_null());
    let set = sign_ins::ended_at.eq(tx.now);
    on!(&mut *tx.conn, |c| diesel::update(live).set(set).execute(c))?;
    Ok(())
}

/// Forgets sign-ins that are over and began before `before`; at most `most`.
pub(super) fn forget(tx: &mut Tx<'_>, before: Moment, most: i64) -> Result<usize, DbError> {
    let over = sign_ins::expires_at.le(tx.now).or(sign_ins::ended_at.is_not_null());
    let query =
        sign_ins::table.filter(sign_ins::created_at.lt(before)).filter(over).limit(most).select(sign_ins::id);
    let ids: Vec<SignInId> = on!(&mut *tx.conn, |c| query.load(c))?;
    let these = sign_ins::table.filter(sign_ins::id.eq_any(ids));
    Ok(on!(&mut *tx.conn, |c| diesel::delete(these).execute(c))?)
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = sign_ins)]
struct Row {
    id: SignInId,
    token_hash: Vec<u8>,
    door: Door,
    owner: Option<OwnerId>,
    staff: Option<StaffId>,
    created_at: Moment,
    expires_at: Moment,
    ended_at: Option<Moment>,
}

impl Row {
    fn sign_in(self) -> Result<SignIn, DbError> {
        let person = match (self.owner, self.staff) {
            (Some(id), None) => Person::Owner(id),
            (None, Some(id)) => Person::Staff(id),
            _ => return Err(DbError::Corrupt("a sign-in of nobody, or of two".to_owned())),
        };
        Ok(SignIn {
            id: self.id,
            door: self.door,
            person,
            created_at: self.created_at,
            expires_at: self.expires_at,
            ended_at: self.ended_at,
        })
    }
}
