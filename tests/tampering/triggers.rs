//! The database itself refuses what our own program, or a slip of somebody's hand, could do to a log.

use super::scene::Scene;
use crate::support::{Kind, both_databases};

/// What nobody may do, whatever the database is called.
const NEVER: [&str; 13] = [
    "DELETE FROM entries",
    "DELETE FROM entries WHERE seq = 3",
    "UPDATE entries SET seq = seq + 1000",
    "UPDATE entries SET kind = 'step.refused'",
    "UPDATE entries SET session = NULL WHERE session IS NOT NULL",
    "UPDATE entries SET at = '2026-01-01T00:00:00.000000Z'",
    "UPDATE entries SET payload = salt",
    "UPDATE entries SET payload = NULL",
    "UPDATE entries SET payload = NULL, salt = NULL, kind = 'step.refused'",
    "UPDATE entries SET payload = NULL, salt = NULL WHERE kind = 'vendor.key_made'",
    "DELETE FROM checkpoints",
    "UPDATE checkpoints SET size = size + 1",
    "UPDATE checkpoints SET note = 'nothing'",
];

const NEVER_ON_SQLITE: [&str; 8] = [
    "REPLACE INTO entries SELECT log, seq, id, at, 'step.refused', session, payload, salt, payload_hash, leaf_hash FROM entries WHERE seq = 3",
    "INSERT OR REPLACE INTO entries SELECT log, seq + 1000, id, at, kind, session, payload, salt, payload_hash, leaf_hash FROM entries",
    "INSERT OR REPLACE INTO entries (rowid, log, seq, id, at, kind, payload_hash, leaf_hash) SELECT rowid, zeroblob(16), 9000 + seq, randomblob(16), at, kind, payload_hash, leaf_hash FROM entries",
    "INSERT INTO entries SELECT * FROM entries WHERE true ON CONFLICT DO UPDATE SET kind = 'step.refused'",
    "UPDATE OR REPLACE entries SET seq = 4 WHERE seq = 3",
    "REPLACE INTO checkpoints SELECT log, size, root, 'nothing', at, vendor_size FROM checkpoints",
    "REPLACE INTO checkpoints (rowid, log, size, root, note, at) SELECT rowid, log, size + 9000, root, note, at FROM checkpoints",
    "UPDATE OR REPLACE checkpoints SET note = 'nothing'",
];

const NEVER_ON_POSTGRES: [&str; 5] = [
    "TRUNCATE entries",
    "TRUNCATE checkpoints",
    "TRUNCATE entries, checkpoints, heads CASCADE",
    "INSERT INTO entries SELECT * FROM entries ON CONFLICT (log, seq) DO UPDATE SET kind = 'step.refused'",
    "INSERT INTO checkpoints SELECT * FROM checkpoints ON CONFLICT (log, size) DO UPDATE SET note = 'nothing'",
];

both_databases! {
    async fn entries_and_checkpoints_are_never_changed_nor_removed(db: TestDb) {
        let scene = Scene::of(db).await;
        let before = scene.export().await;
        let own: &[&str] = if scene.db.kind == Kind::Sqlite { &NEVER_ON_SQLITE } else { &NEVER_ON_POSTGRES };
        for sql in NEVER.iter().chain(own) {
            let refused = scene.db.raw(sql).await.expect_err(sql).to_string();
            assert!(refused.contains("never"), "{sql}: {refused}");
            assert_eq!(scene.export().await, before, "{sql}");
        }
        scene.olivia_checks().await.says_yes();
    }
}
