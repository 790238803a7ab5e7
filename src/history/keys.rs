//! Which keys sign a log's checkpoints, and since when. The secret side is `key`'s business.

use diesel::prelude::*;

use super::event::log::KeyChanged;
use super::event::vendor::KeyMade;
use super::key::Handover;
use super::{Checkpointed, Draft, Event, LogKey, append, latest_checkpoint, of_kinds};
use crate::clock::Moment;
use crate::db::schema::settings;
use crate::db::{Conn, DbError, HeadId, Tx};
use crate::merkle::{self, VerifierKey};
use crate::on;

/// The setting that says that a checkpoint is kept outside.
const KEPT_OUTSIDE: &str = "log_kept_outside";

/// The setting that holds the key in force, so that a write can compare without reading the vendor's log.
const IN_FORCE: &str = "log_key";

/// The key that may sign from now on; none before the first start.
pub fn key_in_force(conn: &mut Conn) -> Result<Option<VerifierKey>, DbError> {
    let query = settings::table.find(IN_FORCE).select(settings::value);
    let text: Option<String> = on!(conn, |c| query.get_result(c).optional())?;
    text.map(|text| read(&text)).transpose()
}

/// Notes the first key, unless another instance has noted one. The write must have declared the vendor's head.
pub fn note_first(tx: &mut Tx<'_>, key: &LogKey) -> Result<(), DbError> {
    if key_in_force(tx.conn)?.is_some() {
        return Ok(());
    }
    let key = key.verifier().to_string();
    let row = (settings::name.eq(IN_FORCE), settings::value.eq(&key));
    on!(&mut *tx.conn, |c| diesel::insert_into(settings::table).values(row).execute(c))?;
    append(tx, HeadId::VENDOR, vec![Draft::of(KeyMade { key })]).map(drop)
}

/// That a checkpoint is kept outside from now on: one that is missing later has gone.
pub(super) fn note_kept_outside(tx: &mut Tx<'_>) -> Result<(), DbError> {
    if was_kept_outside(tx.conn)? {
        return Ok(());
    }
    let row = (settings::name.eq(KEPT_OUTSIDE), settings::value.eq("yes"));
    on!(&mut *tx.conn, |c| diesel::insert_into(settings::table).values(row).execute(c))?;
    Ok(())
}

pub(super) fn was_kept_outside(conn: &mut Conn) -> Result<bool, DbError> {
    let query = settings::table.find(KEPT_OUTSIDE).select(settings::name);
    let found: Option<String> = on!(conn, |c| query.get_result(c).optional())?;
    Ok(found.is_some())
}

/// The old key hands over: in the vendor's log, and as the key in force. Accounts' logs follow with their next
/// checkpoint ([`catch_up`]).
pub(super) fn take_over(tx: &mut Tx<'_>, handover: &Handover) -> Result<(), DbError> {
    let Handover { before, key, signature } = handover.clone();
    let row = settings::table.find(IN_FORCE);
    on!(&mut *tx.conn, |c| diesel::update(row).set(settings::value.eq(&key)).execute(c))?;
    append(tx, HeadId::VENDOR, vec![Draft::of(KeyChanged { key, before, signature })]).map(drop)
}

/// Notes in an account's log every change of keys since its newest checkpoint, just before the new key signs there.
pub(super) fn catch_up(
    tx: &mut Tx<'_>,
    log: HeadId,
    newest: &Checkpointed,
    key: &LogKey,
) -> Result<(), DbError> {
    if merkle::open(&newest.note, &[key.verifier()]).is_ok() {
        return Ok(());
    }
    let mut last = keys_of(tx.conn, log)?.last().map(ToString::to_string);
    let mut missed = Vec::new();
    for entry in of_kinds(tx.conn, HeadId::VENDOR, &["log.key_changed"])? {
        if let Some(Event::KeyChanged(changed)) = entry.event()?
            && last.as_ref() == Some(&changed.before)
        {
            last = Some(changed.key.clone());
            missed.push(Draft::of(changed));
        }
    }
    append(tx, log, missed).map(drop)
}

/// A log's keys, in the order in which they were in force.
pub fn keys_of(conn: &mut Conn, log: HeadId) -> Result<Vec<VerifierKey>, DbError> {
    let mut keys = Vec::new();
    for entry in of_kinds(conn, log, &["log.key_changed"])? {
        if let Some(Event::KeyChanged(changed)) = entry.event()? {
            if keys.is_empty() {
                keys.push(read(&changed.before)?);
            }
            keys.push(read(&changed.key)?);
        }
    }
    if keys.is_empty() {
        keys.extend(only_key(conn, log)?);
    }
    Ok(keys)
}

/// A key that signs checkpoints, or once did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKey {
    pub key: VerifierKey,
    pub since: Moment,
    /// When the next one took over.
    pub until: Option<Moment>,
}

/// Every key that there ever was, oldest first, and when it was in force: what the vendor publishes.
pub fn key_history(conn: &mut Conn) -> Result<Vec<KnownKey>, DbError> {
    let mut known: Vec<KnownKey> = Vec::new();
    for entry in of_kinds(conn, HeadId::VENDOR, &["vendor.key_made", "log.key_changed"])? {
        let key = match entry.event()? {
            Some(Event::KeyMade(made)) => read(&made.key)?,
            Some(Event::KeyChanged(changed)) => read(&changed.key)?,
            _ => continue,
        };
        if let Some(before) = known.last_mut() {
            before.until = Some(entry.at);
        }
        known.push(KnownKey { key, since: entry.at, until: None });
    }
    Ok(known)
}

/// The one key of a log that has never changed it: whoever signed its newest checkpoint, or will sign its first.
fn only_key(conn: &mut Conn, log: HeadId) -> Result<Option<VerifierKey>, DbError> {
    let known: Vec<_> = key_history(conn)?.into_iter().map(|known| known.key).collect();
    let newest = latest_checkpoint(conn, log)?;
    let signed = |key: &&VerifierKey| {
        newest.as_ref().is_some_and(|newest| merkle::open(&newest.note, std::slice::from_ref(*key)).is_ok())
    };
    match known.iter().find(signed) {
        Some(key) => Ok(Some(key.clone())),
        None => key_in_force(conn),
    }
}

fn read(text: &str) -> Result<VerifierKey, DbError> {
    VerifierKey::parse(text).map_err(|e| DbError::Corrupt(format!("a log's key: {e}")))
}
