//! Whether the log can vouch for itself: its key, the checkpoint outside the database, a restored backup, a new epoch.

mod epoch;
mod key;
mod outside;

use porchlight::db::{DbError, HeadId};
use porchlight::history::{self, Filter, Stopped, verify::Verdict, verify::verify};
use porchlight::ids::AccountId;
use porchlight::outbox;

use crate::support::{Kind, TestDb};

/// What a backup of the database holds. Restoring it is what an operator does, or somebody who wants entries gone.
const TABLES: [&str; 9] = [
    "messages",
    "reviews",
    "open_intents",
    "session_keepings",
    "sessions",
    "grants",
    "checkpoints",
    "entries",
    "heads",
];

async fn back_up(db: &TestDb) {
    for table in TABLES {
        db.raw(&format!("CREATE TABLE backup_{table} AS SELECT * FROM {table}")).await.expect("backed up");
    }
}

async fn restore(db: &TestDb) {
    let mut sql = match db.kind {
        Kind::Sqlite => "PRAGMA foreign_keys=OFF; DROP TRIGGER entries_are_never_removed; \
                         DROP TRIGGER checkpoints_are_never_removed;"
            .to_owned(),
        Kind::Postgres => "SET session_replication_role = replica;".to_owned(),
    };
    for table in TABLES {
        sql.push_str(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM backup_{table};"));
    }
    db.raw(&sql).await.expect("restored");
}

/// Why nothing may be signed, after a look.
async fn stopped(db: &TestDb) -> Stopped {
    db.signer.look(&db.db).await.expect("the database answers");
    db.signer.standing().err().expect("it stopped")
}

async fn is_sound(db: &TestDb) -> bool {
    db.signer.look(&db.db).await.expect("the database answers");
    db.signer.standing().is_ok()
}

/// Signs, and nothing where nothing may be signed.
async fn try_to_sign(db: &TestDb, account: AccountId) -> Option<history::Checkpointed> {
    let (permit, heads) = (db.signer.permit().await, [account.into(), HeadId::VENDOR]);
    let made = db.db.write(&heads, move |tx| history::checkpoint(tx, account, &permit)).await;
    made.map_err(|error: DbError| error).expect("it writes")
}

/// How many mails would go out now.
async fn mails_due(db: &TestDb) -> usize {
    let covered = db.signer.look(&db.db).await.expect("the database answers");
    outbox::claim(&db.db, 100, covered).await.expect("claimed").len()
}

async fn check(db: &TestDb, log: impl Into<HeadId>, held: &[String]) -> Verdict {
    let log = log.into();
    let file = db.db.read(move |conn| {
        let mut file = Vec::new();
        history::export(conn, log, &Filter::default(), &mut file).map(|_| file)
    });
    verify(file.await.expect("exported").as_slice(), held)
}
