//! All Diesel of this room.

use diesel::prelude::*;

use super::{Door, Person, Seat, SignIn};
use crate::accounts::{self, Owner};
use crate::clock::Moment;
use crate::db::schema::{owner_links, sign_ins, used_tokens};
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

/// A sign-in as it stands now, live or not.
pub fn by_id(conn: &mut Conn, id: SignInId) -> Result<Option<SignIn>, DbError> {
    let row: Option<Row> = on!(conn, |c| sign_ins::table.find(id).first(c).optional())?;
    row.map(Row::sign_in).transpose()
}

/// A person's live sign-ins, one for each browser, the newest first.
pub fn live_of(conn: &mut Conn, person: Person, now: Moment) -> Result<Vec<SignIn>, DbError> {
    let unended = sign_ins::table.filter(sign_ins::ended_at.is_null()).order(sign_ins::created_at.desc());
    let rows: Vec<Row> = match person {
        Person::Owner(id) => on!(conn, |c| unended.filter(sign_ins::owner.eq(id)).load(c))?,
        Person::Staff(id) => on!(conn, |c| unended.filter(sign_ins::staff.eq(id)).load(c))?,
    };
    let mut found: Vec<SignIn> = Vec::new();
    for row in rows {
        let sign_in = row.sign_in()?;
        if sign_in.is_live(now) && !found.iter().any(|other| other.together == sign_in.together) {
            found.push(sign_in);
        }
    }
    Ok(found)
}

/// Whose link this is, if it is good at `now`, and if mails to them still go where it went.
pub fn link(conn: &mut Conn, token: &Token, now: Moment) -> Result<Option<OwnerId>, DbError> {
    let query = owner_links::table
        .find(token.hash())
        .filter(owner_links::used_at.is_null())
        .filter(owner_links::expires_at.gt(now))
        .select((owner_links::owner, owner_links::email));
    let found: Option<(OwnerId, Option<String>)> = on!(conn, |c| query.first(c).optional())?;
    let Some((id, mailed_to)) = found else { return Ok(None) };
    let owner = accounts::owner(conn, id)?;
    Ok(owner.filter(|owner| mailed_to.as_deref() == Some(owner.email.as_str())).map(|owner| owner.id))
}

pub(super) fn insert_link(
    tx: &mut Tx<'_>,
    token: &Token,
    owner: &Owner,
    until: Moment,
) -> Result<(), DbError> {
    let row = (
        owner_links::token_hash.eq(token.hash()),
        owner_links::owner.eq(owner.id),
        owner_links::email.eq(owner.email.as_str()),
        owner_links::expires_at.eq(until),
    );
    on!(&mut *tx.conn, |c| diesel::insert_into(owner_links::table).values(row).execute(c))?;
    Ok(())
}

/// Whose link it was, if it was good until now. One statement looks and marks, so that it is used once.
pub(super) fn use_link(tx: &mut Tx<'_>, token: &Token) -> Result<Option<OwnerId>, DbError> {
    let owner = link(tx.conn, token, tx.now)?;
    let unused = owner_links::table.find(token.hash()).filter(owner_links::used_at.is_null());
    let set = owner_links::used_at.eq(tx.now);
    let used = on!(&mut *tx.conn, |c| diesel::update(unused).set(set).execute(c))?;
    Ok(owner.filter(|_| used == 1))
}

/// Whether nobody used this token until now. One statement looks and marks, so that it is used once, through however
/// many instances.
pub(super) fn use_token(tx: &mut Tx<'_>, id: &[u8], until: Moment) -> Result<bool, DbError> {
    let row = (used_tokens::id.eq(id), used_tokens::expires_at.eq(until));
    let statement = diesel::insert_into(used_tokens::table).values(row).on_conflict_do_nothing();
    Ok(on!(&mut *tx.conn, |c| statement.execute(c))? == 1)
}

/// Forgets tokens that are too old to be believed. Answers how many.
pub(super) fn forget_tokens(tx: &mut Tx<'_>) -> Result<usize, DbError> {
    let old = used_tokens::table.filter(used_tokens::expires_at.le(tx.now));
    Ok(on!(&mut *tx.conn, |c| diesel::delete(old).execute(c))?)
}

pub(super) fn insert(tx: &mut Tx<'_>, sign_in: &SignIn, token: &Token) -> Result<(), DbError> {
    let (owner, staff) = match sign_in.person {
        Person::Owner(id) => (Some(id), None),
        Person::Staff(id) => (None, Some(id)),
    };
    let row = Row {
        id: sign_in.id,
        together: sign_in.together,
        token_hash: token.hash(),
        door: sign_in.door,
        owner,
        staff,
        browser: sign_in.seat.browser.clone(),
        network: sign_in.seat.network.clone(),
        created_at: sign_in.created_at,
        seen_at: sign_in.seen_at,
        expires_at: sign_in.expires_at,
        ended_at: None,
    };
    on!(&mut *tx.conn, |c| diesel::insert_into(sign_ins::table).values(&row).execute(c))?;
    Ok(())
}

pub(super) fn see(tx: &mut Tx<'_>, together: SignInId) -> Result<(), DbError> {
    let live = sign_ins::table.filter(sign_ins::together.eq(together)).filter(sign_ins::ended_at.is_null());
    let set = sign_ins::seen_at.eq(tx.now);
    on!(&mut *tx.conn, |c| diesel::update(live).set(set).execute(c))?;
    Ok(())
}

/// Whether there was such a sign-in of this person.
pub(super) fn end(tx: &mut Tx<'_>, person: Person, together: SignInId) -> Result<bool, DbError> {
    let live = sign_ins::table.filter(sign_ins::together.eq(together)).filter(sign_ins::ended_at.is_null());
    let set = sign_ins::ended_at.eq(tx.now);
    let ended = match person {
        Person::Owner(id) => {
            on!(&mut *tx.conn, |c| diesel::update(live.filter(sign_ins::owner.eq(id))).set(set).execute(c))?
        }
        Person::Staff(id) => {
            on!(&mut *tx.conn, |c| diesel::update(live.filter(sign_ins::staff.eq(id))).set(set).execute(c))?
        }
    };
    Ok(ended > 0)
}

/// Ends every sign-in of a member of staff.
pub(crate) fn end_all(tx: &mut Tx<'_>, id: StaffId) -> Result<usize, DbError> {
    let live = sign_ins::table.filter(sign_ins::staff.eq(id)).filter(sign_ins::ended_at.is_null());
    let set = sign_ins::ended_at.eq(tx.now);
    Ok(on!(&mut *tx.conn, |c| diesel::update(live).set(set).execute(c))?)
}

/// When somebody of the staff last signed in, as far back as sign-ins are kept.
pub fn last_of(conn: &mut Conn, id: StaffId) -> Result<Option<Moment>, DbError> {
    let query = sign_ins::table
        .filter(sign_ins::staff.eq(id))
        .order(sign_ins::created_at.desc())
        .select(sign_ins::created_at);
    Ok(on!(conn, |c| query.first(c).optional())?)
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
    together: SignInId,
    token_hash: Vec<u8>,
    door: Door,
    owner: Option<OwnerId>,
    staff: Option<StaffId>,
    browser: String,
    network: String,
    created_at: Moment,
    seen_at: Moment,
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
            together: self.together,
            door: self.door,
            person,
            seat: Seat { browser: self.browser, network: self.network },
            created_at: self.created_at,
            seen_at: self.seen_at,
            expires_at: self.expires_at,
            ended_at: self.ended_at,
        })
    }
}
