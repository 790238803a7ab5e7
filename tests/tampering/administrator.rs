//! What somebody with the database's password can do: any SQL, past the triggers.

use porchlight::clock::Moment;
use porchlight::db::HeadId;
use porchlight::history::{Entry, leaf_bytes, payload_hash};
use porchlight::merkle::{CompactRange, leaf_hash};
use uuid::Uuid;

use super::scene::Scene;
use crate::support::Kind;

/// What stands in the way of changing a log, switched off as whoever runs the database can.
const TRIGGERS_OFF: [(Kind, &str); 2] = [
    (
        Kind::Sqlite,
        "PRAGMA foreign_keys = OFF;
         DROP TRIGGER IF EXISTS entries_are_never_removed; DROP TRIGGER IF EXISTS entries_are_never_changed;
         DROP TRIGGER IF EXISTS entries_about_logs_are_never_erased;
         DROP TRIGGER IF EXISTS checkpoints_are_never_changed; DROP TRIGGER IF EXISTS checkpoints_are_never_removed;",
    ),
    (
        Kind::Postgres,
        "ALTER TABLE entries DISABLE TRIGGER ALL; ALTER TABLE checkpoints DISABLE TRIGGER ALL;
         ALTER TABLE heads DISABLE TRIGGER ALL;",
    ),
];

impl Scene {
    /// Switches the triggers off and runs this.
    pub async fn as_an_administrator(&self, sql: &str) {
        let off = TRIGGERS_OFF.iter().find(|(kind, _)| *kind == self.db.kind).expect("both are there").1;
        self.db.raw(&format!("{off} {sql};")).await.expect("nothing stops an administrator");
    }

    /// An entry of Northwind's, in a `WHERE`.
    pub fn is(&self, seq: u64) -> String {
        format!("log = {} AND seq = {seq}", self.id(self.log()))
    }

    pub fn id(&self, log: HeadId) -> String {
        self.uuid(log.uuid())
    }

    pub fn uuid(&self, uuid: Uuid) -> String {
        match self.db.kind {
            Kind::Sqlite => format!("x'{}'", uuid.simple()),
            Kind::Postgres => format!("'{uuid}'"),
        }
    }

    pub fn bytes(&self, bytes: impl AsRef<[u8]>) -> String {
        match self.db.kind {
            Kind::Sqlite => format!("x'{}'", hex::encode(bytes)),
            Kind::Postgres => format!("decode('{}', 'hex')", hex::encode(bytes)),
        }
    }

    /// Puts everything that this entry is into the row with its number.
    pub async fn overwrite(&self, entry: &Entry) {
        let assigned: Vec<String> =
            COLUMNS.iter().zip(self.row(entry)).map(|(name, v)| format!("{name} = {v}")).collect();
        self.as_an_administrator(&format!(
            "UPDATE entries SET {} WHERE {}",
            assigned.join(", "),
            self.is(entry.seq)
        ))
        .await;
    }

    /// Moves the numbers of all entries from this one on.
    pub async fn shift(&self, from: u64, by: i64) {
        let log = self.id(self.log());
        // By way of negative numbers, so that no two rows have the same one in between.
        self.as_an_administrator(&format!(
            "UPDATE entries SET seq = -1000 - seq WHERE log = {log} AND seq >= {from};
             UPDATE entries SET seq = -1000 - seq + {by} WHERE log = {log} AND seq < 0"
        ))
        .await;
    }

    /// The `INSERT` of entries into a log.
    pub fn inserting(&self, entries: &[Entry]) -> String {
        let rows: Vec<String> =
            entries.iter().map(|entry| format!("({})", self.row(entry).join(", "))).collect();
        format!("INSERT INTO entries ({}) VALUES {}", COLUMNS.join(", "), rows.join(", "))
    }

    /// The `UPDATE` that makes a log's head fit these entries.
    pub fn heading(&self, log: HeadId, entries: &[Entry]) -> String {
        let mut range = CompactRange::new();
        entries.iter().for_each(|entry| range.push(entry.leaf_hash));
        let (size, edge) = (range.size(), self.bytes(range.to_bytes()));
        format!("UPDATE heads SET size = {size}, edge = {edge} WHERE id = {}", self.id(log))
    }

    /// Makes the entry's own hashes fit what it says now.
    pub fn rehash(&self, entry: &mut Entry) {
        rehash(&self.origin(), entry);
    }

    fn row(&self, entry: &Entry) -> Vec<String> {
        let or_null =
            |bytes: &Option<Vec<u8>>| bytes.as_ref().map_or("NULL".to_owned(), |bytes| self.bytes(bytes));
        vec![
            self.id(entry.log),
            entry.seq.to_string(),
            self.uuid(entry.id.uuid()),
            moment(entry.at),
            format!("'{}'", entry.kind),
            entry.session.map_or("NULL".to_owned(), |session| self.uuid(session.uuid())),
            or_null(&entry.payload),
            or_null(&entry.salt),
            self.bytes(entry.payload_hash.as_bytes()),
            self.bytes(entry.leaf_hash.as_bytes()),
        ]
    }
}

const COLUMNS: [&str; 10] =
    ["log", "seq", "id", "at", "kind", "session", "payload", "salt", "payload_hash", "leaf_hash"];

pub fn moment(at: Moment) -> String {
    format!("'{at}'")
}

pub fn rehash(origin: &str, entry: &mut Entry) {
    if let (Some(payload), Some(salt)) = (&entry.payload, &entry.salt) {
        entry.payload_hash = payload_hash(salt, payload);
    }
    let session = entry.session.map(|session| session.to_string());
    let at = entry.at.to_string();
    let leaf = leaf_bytes(origin, entry.seq, &at, &entry.kind, session.as_deref(), &entry.payload_hash);
    entry.leaf_hash = leaf_hash(&leaf.expect("a leaf"));
}
