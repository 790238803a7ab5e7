//! Beginning and ending a sign-in.

use super::{Door, Person, SIGN_IN_LIFETIME, SignIn, SignInError, store};
use crate::clock::Moment;
use crate::db::{Db, DbError};
use crate::ids::SignInId;
use crate::random::Token;

/// Signs a person in at a door; gives the token for the browser's cookie. Only its hash is kept. It works on a full
/// disk: whoever wants to turn access off must sign in first.
pub async fn begin(db: &Db, door: Door, person: Person) -> Result<Token, SignInError> {
    db.write_with_reserve(&[], move |tx| {
        let token = tx.random.token();
        let sign_in = SignIn {
            id: SignInId::new(tx.now, tx.random),
            door,
            person,
            created_at: tx.now,
            expires_at: tx.now.plus(SIGN_IN_LIFETIME),
            ended_at: None,
        };
        store::insert(tx, &sign_in, &token)?;
        Ok(token)
    })
    .await
}

/// Signs out. A token of nobody's is no error: the wish is fulfilled.
pub async fn end(db: &Db, token: Token) -> Result<(), SignInError> {
    db.write(&[], move |tx| Ok(store::end(tx, &token)?)).await
}

/// Forgets sign-ins that are over and began before `before`, a batch at a time. Answers how many.
pub async fn forget(db: &Db, before: Moment) -> Result<usize, DbError> {
    const AT_ONCE: i64 = 500;
    let mut forgotten = 0;
    loop {
        let batch = db.write(&[], move |tx| store::forget(tx, before, AT_ONCE)).await?;
        forgotten += batch;
        if batch == 0 {
            return Ok(forgotten);
        }
    }
}
