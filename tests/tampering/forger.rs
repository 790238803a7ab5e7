//! What somebody can do who holds the database *and* the key that signs: write another history, all of a piece.
//!
//! Every hash, count, root and signature is made anew, in the account's log and in the vendor's. So nothing is left for
//! a check to find but a story that makes no sense, or a checkpoint that is out of reach: in Olivia's mail.

use std::collections::BTreeMap;

use diesel::prelude::*;
use porchlight::db::schema::checkpoints;
use porchlight::db::{DbError, HeadId};
use porchlight::history::{Checkpointed, Entry, LogKey, canonical};
use porchlight::ids::{EntryId, SessionId};
use porchlight::merkle::{self, Checkpoint, CompactRange, Hash, Origin};
use porchlight::on;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::administrator::{moment, rehash};
use super::scene::Scene;
use crate::support::LOG_ORIGIN;

/// Whether the closing entries of sessions are made to count what is there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    MadeToFit,
    LeftAlone,
}

impl Scene {
    /// Rewrites Northwind's history and signs it with the vendor's own key.
    pub async fn re_sign(&self, change: impl FnOnce(&mut Vec<Entry>)) {
        self.forge(&self.key, Counts::MadeToFit, change).await;
    }

    pub async fn forge(&self, key: &LogKey, counts: Counts, change: impl FnOnce(&mut Vec<Entry>)) {
        let mut entries = self.entries().await;
        let before = entries.len() as u64;
        change(&mut entries);
        make_of_a_piece(&self.origin(), counts, &mut entries);
        let signed = self.signed_anew(self.log(), &self.origin(), &entries, before, key).await;
        let roots = signed.iter().map(|(old, made)| (*old, (made.size, hex::encode(&made.root)))).collect();
        self.replace(self.log(), &entries, signed).await;
        self.note_in_vendor_log(&roots, key).await;
    }

    /// The vendor's log notes each checkpoint of an account: it must say the new ones.
    async fn note_in_vendor_log(&self, roots: &BTreeMap<i64, (i64, String)>, key: &LogKey) {
        let origin = format!("{LOG_ORIGIN}/vendor");
        let mut entries = self.entries_of(HeadId::VENDOR).await;
        let before = entries.len() as u64;
        entries.retain_mut(|entry| {
            if entry.kind != "vendor.account_checkpoint" {
                return true;
            }
            let (mut gone, ours) = (false, self.house.account.id.to_string());
            if said(entry)["account"] == ours {
                say(entry, |payload| match roots.get(&payload["size"].as_i64().expect("a size")) {
                    Some((size, root)) => {
                        (payload["size"], payload["root"]) = ((*size).into(), root.as_str().into())
                    }
                    None => gone = true,
                });
            }
            !gone
        });
        make_of_a_piece(&origin, Counts::LeftAlone, &mut entries);
        let signed = self.signed_anew(HeadId::VENDOR, &origin, &entries, before, key).await;
        self.replace(HeadId::VENDOR, &entries, signed).await;
    }

    /// A checkpoint for each there was, by the size of the old one.
    async fn signed_anew(
        &self,
        log: HeadId,
        origin: &str,
        entries: &[Entry],
        before: u64,
        key: &LogKey,
    ) -> BTreeMap<i64, Checkpointed> {
        let now = entries.len() as u64;
        let mut signed: BTreeMap<i64, Checkpointed> = BTreeMap::new();
        for old in self.checkpoints(log).await {
            let size = old.size.cast_unsigned();
            let size = if size == before { now } else { size.min(now) };
            if signed.values().any(|made| made.size.cast_unsigned() == size) {
                continue;
            }
            let (root, note) = sign(origin, &entries[..usize::try_from(size).expect("small")], key);
            let made = Checkpointed { size: size.cast_signed(), root: root.0.to_vec(), note, ..old };
            signed.insert(old.size, made);
        }
        signed
    }

    /// Every checkpoint of a log, smallest first.
    pub async fn checkpoints(&self, log: HeadId) -> Vec<Checkpointed> {
        let query = checkpoints::table.filter(checkpoints::log.eq(log)).order(checkpoints::size);
        let read = self.db.db.read(move |conn| Ok::<_, DbError>(on!(conn, |c| query.load(c))?)).await;
        read.expect("the checkpoints read")
    }

    async fn replace(&self, log: HeadId, entries: &[Entry], signed: BTreeMap<i64, Checkpointed>) {
        let (id, head) = (self.id(log), self.heading(log, entries));
        let mut sql = format!(
            "DELETE FROM checkpoints WHERE log = {id}; DELETE FROM entries WHERE log = {id}; {head}; "
        );
        sql.push_str(&self.inserting(entries));
        for made in signed.values() {
            let noted = made.vendor_size.map_or("NULL".to_owned(), |size| size.to_string());
            sql.push_str(&format!(
                "; INSERT INTO checkpoints (log, size, root, note, at, vendor_size) VALUES ({id}, {}, {}, '{}', {}, {noted})",
                made.size,
                self.bytes(&made.root),
                made.note,
                moment(made.at)
            ));
        }
        self.as_an_administrator(&sql).await;
    }

    /// A copy of an entry, as a new one.
    pub fn another(&self, entry: &Entry) -> Entry {
        let id = EntryId::new(entry.at, &self.db.random);
        // No entry has this number, so that nothing refers to it.
        Entry { id, seq: u64::MAX, ..entry.clone() }
    }
}

/// What an entry says.
pub fn said(entry: &Entry) -> Value {
    serde_json::from_slice(entry.payload.as_ref().expect("not erased")).expect("JSON")
}

/// Makes an entry say something else.
pub fn say(entry: &mut Entry, change: impl FnOnce(&mut Value)) {
    let mut payload = said(entry);
    change(&mut payload);
    entry.payload = Some(canonical(&payload).expect("what an entry may say"));
}

/// Where the first entry of this kind stands.
pub fn place(entries: &[Entry], kind: &str) -> usize {
    entries.iter().position(|entry| entry.kind == kind).expect("one of that kind")
}

/// Takes an entry out and puts it in somewhere else, dated like what stands before it there.
pub fn move_to(entries: &mut Vec<Entry>, from: usize, to: usize) {
    let entry = entries.remove(from);
    put_in(entries, to, entry);
}

pub fn put_in(entries: &mut Vec<Entry>, at: usize, mut entry: Entry) {
    entry.at = entries[at - 1].at;
    entries.insert(at, entry);
}

/// A signed note over these entries, and its root.
pub fn sign(origin: &str, entries: &[Entry], key: &LogKey) -> (Hash, String) {
    let mut range = CompactRange::new();
    entries.iter().for_each(|entry| range.push(entry.leaf_hash));
    let (size, root) = (range.size(), range.root());
    let origin = Origin::parse(origin).expect("an origin");
    (root, merkle::sign(&Checkpoint { origin, size, root }, key.signing()))
}

/// Numbers anew, follows references to numbers, counts sessions anew, hashes anew.
fn make_of_a_piece(origin: &str, counts: Counts, entries: &mut [Entry]) {
    let numbers: BTreeMap<u64, u64> = entries.iter().map(|entry| entry.seq).zip(0..).collect();
    let mut sessions: BTreeMap<SessionId, (u64, Sha256)> = BTreeMap::new();
    for (seq, entry) in (0..).zip(entries) {
        entry.seq = seq;
        if entry.payload.is_some() {
            let counted = entry.session.and_then(|session| sessions.get(&session));
            say(entry, |payload| {
                if let Some(now) = payload["intent"].as_u64().and_then(|intent| numbers.get(&intent)) {
                    payload["intent"] = (*now).into();
                }
                if let (Some((count, hash)), true, Counts::MadeToFit) =
                    (counted, payload.get("entries_hash").is_some(), counts)
                {
                    payload["entries"] = (*count).into();
                    payload["entries_hash"] = hex::encode(hash.clone().finalize()).into();
                }
            });
        }
        rehash(origin, entry);
        if let Some(session) = entry.session {
            let (count, hash) = sessions.entry(session).or_default();
            *count += 1;
            hash.update(entry.leaf_hash.0);
        }
    }
}
