//! What there is to see, read in one go: who is in, what they did, what waits for an answer.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Place;

use crate::accounts::Account;
use crate::clock::Moment;
use crate::consents;
use crate::db::{Conn, DbError};
use crate::grants::{self, Grant};
use crate::history::{self, Entry};
use crate::http::{OwnerIn, State, WebError};
use crate::ids::SessionId;
use crate::sessions::{self, Limits, Over, Session};
use crate::web::asked::Asked;
use crate::web::owner::requests;
use crate::web::owner::support_access::view::inside as inside_now;
use crate::web::requested::Requested;

/// So many entries are read at a time.
const PIECE: u32 = 1000;

/// What looking takes besides.
#[derive(Clone)]
pub(super) struct Means {
    pub vendor: String,
    pub limits: Limits,
}

impl Means {
    pub(super) fn of(state: &State) -> Self {
        Self { vendor: state.vendor.name.clone(), limits: state.limits }
    }
}

/// How the account stands at a moment.
pub(super) struct Board {
    /// How many entries its log has.
    pub size: u64,
    /// Those who are in, and those who were while somebody watched; oldest first.
    pub inside: Vec<Inside>,
    /// Questions that wait, with whether the session that asked goes on.
    pub questions: Vec<(Asked, SessionId, bool)>,
    pub requests: Vec<Requested>,
    /// The grant that is on.
    pub on: Option<Grant>,
    /// The newest session, if there ever was one.
    pub last: Option<(Session, Option<Over>)>,
    pub came: Moment,
}

/// A session of somebody who is in, or was while somebody watched.
pub(super) struct Inside {
    pub session: Session,
    pub grant: Grant,
    pub over: Option<Over>,
}

/// What somebody who watches has read already.
#[derive(Default)]
pub(super) struct Known {
    /// How far the log was read; nothing before the first look.
    pub size: Option<u64>,
    /// All that stands of each session.
    pub entries: BTreeMap<SessionId, Vec<Entry>>,
}

impl Board {
    /// Of the log only what is new to `known` is read.
    pub(super) fn read(
        conn: &mut Conn,
        who: &OwnerIn,
        means: &Means,
        now: Moment,
        known: &mut Known,
    ) -> Result<Self, WebError> {
        let account = &who.account;
        let (size, _) = history::log_size(conn, account.id)?;
        known.read_on(conn, account, size)?;
        for (session, _) in inside_now(conn, account.id, means.limits, now)? {
            known.learn(conn, session.id)?;
        }
        let mut inside = Vec::new();
        for id in known.entries.keys() {
            let session = sessions::find(conn, *id)?.ok_or(DbError::NotFound)?;
            let grant = grants::find(conn, account.id, session.grant)?.ok_or(DbError::NotFound)?;
            let over = session.over(&grant, means.limits, now);
            inside.push(Inside { session, grant, over });
        }
        inside.sort_by_key(|inside| inside.session.opened_at);
        Ok(Self {
            size,
            questions: questions(conn, who, &inside, now)?,
            requests: requests::waiting(conn, account, &who.words(), now)?,
            on: grants::active(conn, account.id, now)?,
            last: last(conn, account, means, now)?,
            came: account.created_at,
            inside,
        })
    }
}

impl Known {
    /// For somebody who has read the log so far.
    pub(super) fn up_to(size: Option<u64>) -> Self {
        Self { size, ..Self::default() }
    }

    fn read_on(&mut self, conn: &mut Conn, account: &Account, size: u64) -> Result<(), DbError> {
        let Some(mut from) = self.size.replace(size) else { return Ok(()) };
        while from < size {
            let new = history::page(conn, account.id, history::Page::From(from), PIECE)?;
            let Some(last) = new.last() else { break };
            from = last.seq + 1;
            for entry in new {
                self.take_in(conn, entry)?;
            }
        }
        Ok(())
    }

    /// What is written down of a session long after its end is no news of it.
    fn take_in(&mut self, conn: &mut Conn, entry: Entry) -> Result<(), DbError> {
        let Some(session) = entry.session else { return Ok(()) };
        match self.entries.get_mut(&session) {
            Some(entries) if entries.last().is_none_or(|last| last.seq < entry.seq) => entries.push(entry),
            Some(_) => {}
            None if matches!(entry.kind.as_str(), "session.opened" | "session.ended") => {
                self.learn(conn, session)?;
            }
            None => {}
        }
        Ok(())
    }

    fn learn(&mut self, conn: &mut Conn, session: SessionId) -> Result<(), DbError> {
        if let Place::Vacant(place) = self.entries.entry(session) {
            place.insert(history::entries_of_session(conn, session)?);
        }
        Ok(())
    }
}

fn questions(
    conn: &mut Conn,
    who: &OwnerIn,
    inside: &[Inside],
    now: Moment,
) -> Result<Vec<(Asked, SessionId, bool)>, DbError> {
    let mut waiting = Vec::new();
    for consent in consents::open_in_account(conn, who.account.id)? {
        let grant = consents::grant_of(conn, &consent)?;
        let asked = Asked::of(&consent, &grant, &who.words(), now);
        let goes_on = inside.iter().any(|one| one.session.id == consent.session && one.over.is_none());
        if asked.is_waiting() {
            waiting.push((asked, consent.session, goes_on));
        }
    }
    Ok(waiting)
}

fn last(
    conn: &mut Conn,
    account: &Account,
    means: &Means,
    now: Moment,
) -> Result<Option<(Session, Option<Over>)>, DbError> {
    let Some(session) = sessions::in_account(conn, account.id, 1)?.into_iter().next() else {
        return Ok(None);
    };
    let grant = grants::find(conn, account.id, session.grant)?.ok_or(DbError::NotFound)?;
    let over = session.over(&grant, means.limits, now);
    Ok(Some((session, over)))
}
