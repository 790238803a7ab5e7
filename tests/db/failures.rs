//! What becomes of writes when things break: panics, a full disk, a database that has gone, a commit without an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use porchlight::actor::Actor;
use porchlight::db::{CommitHook, Db, DbError, WriterOptions};
use porchlight::history::event::session::EntryRefused;
use porchlight::history::event::step::StepKind;
use porchlight::history::{Draft, append, entry_exists};
use porchlight::ids::{AccountId, EntryId};

use crate::support::{
    Kind, TestDb, a_grant, a_house, a_session, both_databases, in_one_batch, on_postgres, on_sqlite,
};

fn a_note(id: EntryId, reason: String) -> Draft {
    let ticket = "https://acme.example/tickets/4821".to_owned();
    let refused = EntryRefused { by: Actor::Porchlight, code: "no-active-grant".to_owned(), reason, ticket };
    Draft::of(refused).with_id(id)
}

/// Writes one entry of some size.
fn note(
    test: &TestDb,
    db: &Db,
    account: AccountId,
    length: usize,
) -> (EntryId, BoxFuture<'static, Result<u64, DbError>>) {
    let id = EntryId::new(test.clock.now(), &test.random);
    let db = db.clone();
    let write = async move {
        let draft = a_note(id, "x".repeat(length));
        db.write(&[account.into()], move |tx| Ok(append(tx, account, vec![draft])?[0].seq)).await
    };
    (id, write.boxed())
}

async fn exists(db: &Db, id: EntryId) -> bool {
    db.read(move |conn| entry_exists(conn, id)).await.expect("the database answers")
}

/// A hook that fails while the switch is on.
fn failing_while(switch: &Arc<AtomicBool>) -> CommitHook {
    let switch = switch.clone();
    Arc::new(move || {
        if switch.load(Ordering::SeqCst) {
            Err(DbError::CommitUnknown("the line is dead".to_owned()))
        } else {
            Ok(())
        }
    })
}

both_databases! {
    async fn a_closure_that_panics_fails_its_batch_and_the_next_write_works(db: TestDb) {
        let house = a_house(&db).await;
        let id = house.account.id;
        let panicking = {
            let db = db.db.clone();
            async move { db.write(&[id.into()], |_| -> Result<u64, DbError> { panic!("on purpose") }).await }
        };
        let (before, write_before) = note(&db, &db.db, id, 10);
        let (after, write_after) = note(&db, &db.db, id, 10);
        let done = in_one_batch(&db.db, vec![write_before, panicking.boxed(), write_after]).await;
        assert!(done.iter().all(|done| matches!(done, Err(DbError::Panicked))), "{done:?}");
        assert!(!exists(&db.db, before).await && !exists(&db.db, after).await);
        assert_eq!(note(&db, &db.db, id, 10).1.await.expect("written"), 2);
    }

    async fn a_commit_that_failed_before_it_was_done_is_unknown_and_its_entry_is_not_there(db: TestDb) {
        let house = a_house(&db).await;
        let dead = Arc::new(AtomicBool::new(true));
        let options = WriterOptions { before_commit: Some(failing_while(&dead)), ..WriterOptions::default() };
        let another = db.another(options).await.expect("opens");
        let (id, write) = note(&db, &another, house.account.id, 10);
        assert!(matches!(write.await, Err(DbError::CommitUnknown(_))));
        assert!(!exists(&another, id).await);
        dead.store(false, Ordering::SeqCst);
        assert_eq!(note(&db, &another, house.account.id, 10).1.await.expect("written"), 2);
    }

    async fn a_commit_whose_answer_was_lost_is_unknown_and_its_entry_is_there(db: TestDb) {
        let house = a_house(&db).await;
        let dead = Arc::new(AtomicBool::new(true));
        let options = WriterOptions { after_commit: Some(failing_while(&dead)), ..WriterOptions::default() };
        let another = db.another(options).await.expect("opens");
        let (id, write) = note(&db, &another, house.account.id, 10);
        assert!(matches!(write.await, Err(DbError::CommitUnknown(_))));
        assert!(exists(&another, id).await);
        dead.store(false, Ordering::SeqCst);
        assert_eq!(note(&db, &another, house.account.id, 10).1.await.expect("written"), 3);
    }

    async fn everybody_in_a_batch_whose_commit_is_unknown_is_told_so(db: TestDb) {
        let house = a_house(&db).await;
        let dead = Arc::new(AtomicBool::new(false));
        let options = WriterOptions { before_commit: Some(failing_while(&dead)), ..WriterOptions::default() };
        let another = db.another(options).await.expect("opens");
        let writes: Vec<_> = (0..5).map(|_| note(&db, &another, house.account.id, 10).1).collect();
        let switch = dead.clone();
        let kill = { let db = another.clone(); async move {
            db.write(&[], move |_| { switch.store(true, Ordering::SeqCst); Ok::<u64, DbError>(0) }).await
        } };
        let done = in_one_batch(&another, writes.into_iter().chain([kill.boxed()]).collect()).await;
        assert!(done.iter().all(|done| matches!(done, Err(DbError::CommitUnknown(_)))), "{done:?}");
        assert_eq!(house.log_kinds().await.len(), 2);
    }

    async fn a_write_after_its_asker_has_gone_stays_written(db: TestDb) {
        let house = a_house(&db).await;
        let (id, mut write) = note(&db, &db.db, house.account.id, 10);
        // Handed in, and then forgotten, as when a browser closes.
        std::future::poll_fn(|context| { assert!(write.poll_unpin(context).is_pending()); std::task::Poll::Ready(()) }).await;
        drop(write);
        assert_eq!(note(&db, &db.db, house.account.id, 10).1.await.expect("written"), 3);
        assert!(exists(&db.db, id).await);
    }

    async fn entries_cannot_be_changed_or_removed_by_anybody(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        for sql in [
            "DELETE FROM entries",
            "DELETE FROM entries WHERE seq = 2",
            "UPDATE entries SET kind = 'grant.changed' WHERE seq = 2",
            "UPDATE entries SET seq = 7 WHERE seq = 2",
            "UPDATE entries SET payload = NULL WHERE seq = 2",
            "UPDATE entries SET payload = NULL, salt = NULL, kind = 'x' WHERE seq = 2",
            "UPDATE checkpoints SET note = 'x'",
            "DELETE FROM checkpoints",
        ] {
            let done = db.raw(sql).await;
            // There is no checkpoint yet: then there is nothing to refuse.
            assert!(done.is_err() || sql.contains("checkpoints"), "{sql}");
        }
    }

    async fn checkpoints_cannot_be_changed_or_removed_by_anybody(db: TestDb) {
        let house = a_house(&db).await;
        assert_eq!(db.sign(house.account.id).await.size, 2);
        for sql in ["UPDATE checkpoints SET note = 'x'", "UPDATE checkpoints SET size = 1", "DELETE FROM checkpoints"] {
            assert!(db.raw(sql).await.is_err(), "{sql}");
        }
    }

    async fn a_log_that_somebody_edits_past_the_triggers_does_not_hold_any_more(db: TestDb) {
        let mut db = db;
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        db.sign(house.account.id).await;
        assert_eq!(db.every_log_holds(), Ok(()));
        let off = match db.kind {
            Kind::Sqlite => "DROP TRIGGER entries_are_never_changed",
            Kind::Postgres => "ALTER TABLE entries DISABLE TRIGGER ALL",
        };
        db.raw(off).await.expect("whoever owns the database may");
        db.raw("UPDATE entries SET session = id WHERE kind = 'grant.given'").await.expect("edited");
        assert!(db.every_log_holds().is_err());
        db.leave_unverified();
    }

    async fn an_erased_entry_loses_its_words_and_nothing_else(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        db.raw("UPDATE entries SET payload = NULL, salt = NULL WHERE kind = 'account.owner_added'").await.expect("erased");
        let entries = house.log_from(0).await;
        assert!(entries[1].payload.is_none() && entries[2].payload.is_some());
    }
}

on_postgres! {
    async fn a_server_that_dropped_its_connections_fails_neither_the_next_write_nor_the_next_reading(db: TestDb) {
        let house = a_house(&db).await;
        for _ in 0..3 {
            db.raw("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
                    WHERE datname = current_database() AND pid <> pg_backend_pid()").await.expect("terminated");
            let (id, write) = note(&db, &db.db, house.account.id, 10);
            write.await.expect("written through a new connection");
            assert!(exists(&db.db, id).await);
        }
    }

    async fn a_batch_whose_connection_dies_under_it_is_undone_whole(db: TestDb) {
        let house = a_house(&db).await;
        let id = house.account.id;
        let (before, write_before) = note(&db, &db.db, id, 10);
        let (after, write_after) = note(&db, &db.db, id, 10);
        let suicide = {
            let db = db.db.clone();
            async move {
                db.write(&[id.into()], |tx| {
                    tx.conn.run("SELECT pg_terminate_backend(pg_backend_pid())")?;
                    Ok::<u64, DbError>(0)
                }).await
            }
        };
        let done = in_one_batch(&db.db, vec![write_before, suicide.boxed(), write_after]).await;
        assert!(done.iter().all(Result::is_err), "{done:?}");
        assert!(!exists(&db.db, before).await && !exists(&db.db, after).await);
        assert_eq!(note(&db, &db.db, id, 10).1.await.expect("written"), 2);
    }
}

on_sqlite! {
    async fn a_full_disk_fails_the_batch_as_a_whole_and_later_writes_work_once_there_is_room(db: TestDb) {
        let house = a_house(&db).await;
        let id = house.account.id;
        db.raw("CREATE TABLE ballast (bytes BLOB); INSERT INTO ballast VALUES (zeroblob(400000))").await.expect("laden");
        // A limit below the present size means the present size: the file cannot grow.
        let options = WriterOptions { on_connect: Some("PRAGMA max_page_count = 1".to_owned()), ..WriterOptions::default() };
        let full = db.another(options).await.expect("opens");
        let (first, one) = note(&db, &full, id, 300);
        let (large, two) = note(&db, &full, id, 300_000);
        let (last, three) = note(&db, &full, id, 300);
        let done = in_one_batch(&full, vec![one, two, three]).await;
        assert!(done.iter().all(Result::is_err), "{done:?}");
        for id in [first, large, last] {
            assert!(!exists(&full, id).await);
        }
        assert_eq!(house.log_kinds().await.len(), 2);
        assert!(note(&db, &full, id, 300_000).1.await.is_err());
        db.raw("DROP TABLE ballast").await.expect("unladen");
        assert_eq!(note(&db, &full, id, 300_000).1.await.expect("there is room"), 2);
        assert_eq!(note(&db, &full, id, 300).1.await.expect("there is room"), 3);
    }

    async fn what_ends_access_is_done_when_the_rest_of_its_batch_does_not_fit_on_the_disk(db: TestDb) {
        let house = a_house(&db).await;
        let id = house.account.id;
        let grant = a_grant().given_by(&house).await;
        db.raw("CREATE TABLE ballast (bytes BLOB); INSERT INTO ballast VALUES (zeroblob(40000)); DELETE FROM ballast")
            .await.expect("there is a little room in the file");
        let options = WriterOptions { on_connect: Some("PRAGMA max_page_count = 1".to_owned()), ..WriterOptions::default() };
        let full = db.another(options).await.expect("opens");
        let (large, too_much) = note(&db, &full, id, 300_000);
        let withdrawing = {
            let house = house.through(&full);
            async move { house.withdraw(&grant).await.map(|_| 0).map_err(|error| DbError::Statement(error.to_string())) }
        };
        let done = in_one_batch(&full, vec![too_much, withdrawing.boxed()]).await;
        assert!(matches!(done[..], [Err(_), Ok(_)]), "{done:?}");
        assert!(!exists(&full, large).await);
        assert_eq!(house.log_kinds().await.last().map(String::as_str), Some("grant.withdrawn"));
    }

    async fn a_writer_that_would_lose_acknowledged_writes_is_refused(db: TestDb) {
        for sql in ["PRAGMA synchronous = NORMAL", "PRAGMA synchronous = OFF", "PRAGMA foreign_keys = OFF"] {
            let options = WriterOptions { on_connect: Some(sql.to_owned()), ..WriterOptions::default() };
            assert!(matches!(db.another(options).await.err(), Some(DbError::NotDurable(_))), "{sql}");
        }
    }

    async fn a_file_that_another_program_holds_locked_is_an_error_and_no_wait_for_ever(db: TestDb) {
        let house = a_house(&db).await;
        let porchlight::db::DbUrl::Sqlite(path) = db.url.clone() else { panic!("it is a file") };
        let options = WriterOptions { on_connect: Some("PRAGMA busy_timeout = 50".to_owned()), ..WriterOptions::default() };
        let another = db.another(options).await.expect("opens");
        let holder = rusqlite::Connection::open(path).expect("opens");
        holder.execute_batch("BEGIN IMMEDIATE").expect("locked");
        assert!(note(&db, &another, house.account.id, 10).1.await.is_err());
        holder.execute_batch("ROLLBACK").expect("let go");
        assert_eq!(note(&db, &another, house.account.id, 10).1.await.expect("written"), 2);
    }
}

on_postgres! {
    async fn a_server_whose_disk_is_full_refuses_steps_and_records_none(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let before = house.log_kinds().await;
        db.raw(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             RAISE EXCEPTION 'could not extend file \"base/1/2\": No space left on device' USING ERRCODE = '53100';
             END $$;
             CREATE TRIGGER no_room BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION no_room();",
        )
        .await
        .expect("the disk is full");
        let refused = house.want(&session, StepKind::View).await;
        assert!(matches!(refused, Err(DbError::Full(_))), "{refused:?}");
        assert_eq!(house.log_kinds().await, before);
        db.raw("DROP TRIGGER no_room ON entries; DROP FUNCTION no_room").await.expect("there is room again");
        house.look(&session).await.expect("admitted");
    }

    async fn a_server_that_would_lose_acknowledged_writes_is_refused(db: TestDb) {
        let options = WriterOptions { on_connect: Some("SET synchronous_commit = off".to_owned()), ..WriterOptions::default() };
        assert!(matches!(db.another(options).await.err(), Some(DbError::NotDurable(_))));
    }
}
