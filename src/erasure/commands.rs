//! The verbs: erasing what is past its time, and what names a person.

use std::collections::{BTreeMap, BTreeSet};

use super::by_age::{self, AT_ONCE, Erased};
use super::copies::Copies;
use super::person::{Person, Wanted};
use crate::accounts::{self, KeepDays};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::consents;
use crate::db::{Conn, Db, DbError, Tx};
use crate::grants;
use crate::history::event::account;
use crate::history::{self, Draft, Entry, Page, append};
use crate::ids::{AccountId, MessageId, SessionId};
use crate::outbox;
use crate::requests;
use crate::sessions;

/// Why nothing was erased for a person.
#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    #[error("There is no such account.")]
    NoAccount,
    #[error("Nobody of that id is among the account's people, and nothing in its history names them.")]
    NoSuchPerson,
    #[error("Say why, in words that name nobody: the reason stays in the history.")]
    NoReason,
    #[error("The reason names the person. It stays in the history: say it without their name.")]
    ReasonNamesThem,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl ErasureError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoAccount => "no-such-account",
            Self::NoSuchPerson => "no-such-person",
            Self::NoReason => "no-erasure-reason",
            Self::ReasonNamesThem => "reason-names-them",
            Self::Database(error) => error.code(),
        }
    }
}

/// Erases what the account's entries have said for longer than it is kept, and its copies, batch by batch. `usual` is
/// what the settings say.
pub async fn by_age(db: &Db, account: AccountId, usual: KeepDays) -> Result<Erased, DbError> {
    let mut all = Erased::default();
    while !all.is_all {
        let batch = by_age_once(db, account, usual).await?;
        all.entries += batch.entries;
        all.copies += batch.copies;
        all.is_all = batch.is_all;
    }
    Ok(all)
}

/// One batch of [`by_age`], in one write.
pub async fn by_age_once(db: &Db, account: AccountId, usual: KeepDays) -> Result<Erased, DbError> {
    db.write(&[account.into()], move |tx| by_age::batch(tx, account, usual)).await
}

/// Erases what mails to the staff say that are about no account, once they are as old as `usual`. How many that were.
pub async fn mails_about_none(db: &Db, usual: KeepDays) -> Result<usize, DbError> {
    let mut erased = 0;
    loop {
        let batch = db.write(&[], move |tx| {
            outbox::erase_until(tx, None, tx.now.minus(usual.length()), AT_ONCE.into())
        });
        match batch.await? {
            0 => return Ok(erased),
            some => erased += some,
        }
    }
}

/// What names a person in an account's history, and what of it can be erased.
#[derive(Debug, Clone)]
pub struct Plan {
    pub wanted: Wanted,
    /// How many entries, by kind.
    pub entries: BTreeMap<String, u64>,
    /// Of a grant or session that is still open: they stay until it is over.
    pub of_open: u64,
    pub mails: u64,
    /// Mails that are still to be sent.
    pub mails_due: u64,
}

impl Plan {
    pub fn entries_in_all(&self) -> u64 {
        self.entries.values().sum()
    }

    /// A reason stays in the history, and so must not name the person.
    pub fn check_reason(&self, reason: &str) -> Result<(), ErasureError> {
        if reason.trim().is_empty() {
            return Err(ErasureError::NoReason);
        }
        if self.wanted.is_called_in(reason) {
            return Err(ErasureError::ReasonNamesThem);
        }
        Ok(())
    }
}

/// Looks for what names a person. Changes nothing.
pub async fn plan(db: &Db, account: AccountId, person: Person) -> Result<Plan, ErasureError> {
    db.read(move |conn| {
        accounts::find(conn, account)?.ok_or(ErasureError::NoAccount)?;
        let mut wanted = Wanted::find(conn, account, person)?;
        // What they are called is known only when all has been read, and may stand before where it is said.
        history::each_from(conn, account, 0, |entry| {
            if wanted.is_named_in(entry)? { wanted.learn(entry) } else { Ok(()) }
        })?;
        let open = Open::of(conn, account)?;
        let mut plan = Plan { wanted, entries: BTreeMap::new(), of_open: 0, mails: 0, mails_due: 0 };
        history::each_from(conn, account, 0, |entry| {
            if plan.wanted.is_named_in(entry)? {
                match open.holds(entry)? {
                    true => plan.of_open += 1,
                    false => *plan.entries.entry(entry.kind.clone()).or_default() += 1,
                }
            }
            Ok(())
        })?;
        if !plan.wanted.is_known() && plan.entries.is_empty() && plan.of_open == 0 {
            return Err(ErasureError::NoSuchPerson);
        }
        each_mail(conn, account, |message| {
            if plan.wanted.is_named_in_mail(message) {
                *if message.settled_at.is_some() { &mut plan.mails } else { &mut plan.mails_due } += 1;
            }
        })?;
        Ok(plan)
    })
    .await
}

/// What was erased for a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ErasedForPerson {
    pub entries: u64,
    pub mails: u64,
}

/// Erases what names a person, batch by batch: each write erases its entries with their copies, and says in an entry
/// which ones. Whatever stops it between two, doing it again does the rest.
pub async fn for_person(
    db: &Db,
    account: AccountId,
    person: Person,
    reason: String,
    by: Actor,
) -> Result<ErasedForPerson, ErasureError> {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let plan = plan(db, account, person).await?;
    plan.check_reason(&reason)?;
    let mut done = ErasedForPerson::default();
    let mut next = Some(0);
    while let Some(from) = next {
        let (wanted, reason, by) = (plan.wanted.clone(), reason.clone(), by.clone());
        let heads = [account.into()];
        let batch = db.write(&heads, move |tx| entries(tx, account, &wanted, from, reason, by));
        let (erased, then): (u64, Option<u64>) = batch.await.map_err(ErasureError::Database)?;
        done.entries += erased;
        next = then;
    }
    done.mails = mails(db, account, &plan.wanted).await?;
    if let Person::User(id) = plan.wanted.person {
        db.write(&[account.into()], move |tx| accounts::remove_user(tx, account, &id)).await?;
    }
    Ok(done)
}

/// Looks through one batch of entries from a number on. Answers how many it erased, and where to go on.
fn entries(
    tx: &mut Tx<'_>,
    account: AccountId,
    wanted: &Wanted,
    from: u64,
    reason: String,
    by: Actor,
) -> Result<(u64, Option<u64>), DbError> {
    let open = Open::of(tx.conn, account)?;
    let read = history::page(tx.conn, account, Page::From(from), AT_ONCE)?;
    let (mut numbers, mut copies) = (Vec::new(), Copies::default());
    for entry in &read {
        if wanted.is_named_in(entry)? && !open.holds(entry)? {
            copies.note(entry)?;
            numbers.push(entry.seq);
        }
    }
    if !numbers.is_empty() {
        history::erase_entries(tx, account, &numbers)?;
        copies.erase(tx)?;
        let erased = account::Erased { by, reason, entries: numbers.clone() };
        append(tx, account, vec![Draft::of(erased)])?;
    }
    let whole = read.len() == AT_ONCE as usize;
    Ok((numbers.len() as u64, read.last().filter(|_| whole).map(|last| last.seq + 1)))
}

/// Erases mails that went to the person or call them by name, where they are settled.
async fn mails(db: &Db, account: AccountId, wanted: &Wanted) -> Result<u64, DbError> {
    let wanted = wanted.clone();
    let named = db.read(move |conn| {
        let mut named = Vec::new();
        each_mail(conn, account, |message| {
            if message.settled_at.is_some() && wanted.is_named_in_mail(message) {
                named.push(message.id);
            }
        })?;
        Ok::<_, DbError>(named)
    });
    let mut erased = 0;
    for ids in named.await?.chunks(AT_ONCE as usize) {
        let ids: Vec<MessageId> = ids.to_vec();
        erased += db.write(&[account.into()], move |tx| outbox::erase(tx, &ids)).await? as u64;
    }
    Ok(erased)
}

fn each_mail(
    conn: &mut Conn,
    account: AccountId,
    mut look: impl FnMut(&outbox::Message),
) -> Result<(), DbError> {
    let mut after: Option<(Moment, MessageId)> = None;
    loop {
        let messages = outbox::with_words(conn, account, after, AT_ONCE.into())?;
        let Some(last) = messages.last() else { return Ok(()) };
        after = Some((last.created_at, last.id));
        messages.iter().for_each(&mut look);
    }
}

/// What is still open in an account.
struct Open {
    sessions: BTreeSet<SessionId>,
    grants: BTreeSet<String>,
    /// Questions under those grants.
    consents: BTreeSet<String>,
    /// Requests that may still come to something.
    requests: BTreeSet<String>,
}

impl Open {
    fn of(conn: &mut Conn, account: AccountId) -> Result<Self, DbError> {
        let sessions = sessions::live_in_account(conn, account)?;
        let grants = grants::open_in_account(conn, account)?;
        let mut consents = consents::in_account(conn, account, i64::MAX)?;
        let requests = requests::unsettled_in(conn, account)?;
        consents.retain(|consent| grants.iter().any(|grant| grant.id == consent.grant));
        Ok(Self {
            sessions: sessions.into_iter().map(|session| session.id).collect(),
            grants: grants.into_iter().map(|grant| grant.id.to_string()).collect(),
            consents: consents.into_iter().map(|consent| consent.id.to_string()).collect(),
            requests: requests.into_iter().map(|request| request.id.to_string()).collect(),
        })
    }

    /// Whether an entry belongs to an open session, or tells of an open grant itself or of a question under it.
    fn holds(&self, entry: &Entry) -> Result<bool, DbError> {
        if entry.session.is_some_and(|session| self.sessions.contains(&session)) {
            return Ok(true);
        }
        let (member, open) = match entry.kind.split('.').next() {
            Some("grant") => ("grant", &self.grants),
            Some("consent") => ("consent", &self.consents),
            Some("request") => ("request", &self.requests),
            _ => return Ok(false),
        };
        let payload = entry.members()?;
        Ok(payload.is_some_and(|told| told[member].as_str().is_some_and(|id| open.contains(id))))
    }
}
