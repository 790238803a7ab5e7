//! What the one way to write promises: closures undone alone, refusals that commit, heads, numbers without gaps.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::FutureExt as _;
use porchlight::actor::Actor;
use porchlight::db::{Db, DbError, HeadId, Tx, WriterOptions};
use porchlight::history::event::session::EntryRefused;
use porchlight::history::{Draft, append};
use porchlight::ids::{AccountId, EntryId};
use porchlight::sessions::{Record, Recorded};

use crate::support::{
    House, TestDb, a_grant, a_house, a_session, another_house, both_databases, in_one_batch, on_postgres,
};

/// An entry that stands by itself, told apart by its reason.
fn a_note(reason: &str) -> Draft {
    Draft::of(EntryRefused {
        by: Actor::Porchlight,
        code: "no-active-grant".to_owned(),
        reason: reason.to_owned(),
        ticket: "https://acme.example/tickets/4821".to_owned(),
    })
}

async fn note(db: Db, account: AccountId, reason: &'static str) -> Result<u64, DbError> {
    let write = move |tx: &mut Tx<'_>| Ok(append(tx, account, vec![a_note(reason)])?[0].seq);
    db.write(&[account.into()], write).await
}

/// Writes an entry, and then says no.
async fn note_and_err(db: Db, account: AccountId) -> Result<u64, DbError> {
    let write = move |tx: &mut Tx<'_>| {
        append(tx, account, vec![a_note("undone")])?;
        Err(DbError::NotFound)
    };
    db.write(&[account.into()], write).await
}

async fn reasons(house: &House) -> Vec<String> {
    let entries = house.log_from(2).await;
    let payloads = entries.into_iter().map(|entry| String::from_utf8(entry.payload.expect("kept")).expect("JSON"));
    let value = |text: String| serde_json::from_str::<serde_json::Value>(&text).expect("JSON");
    payloads.map(|text| value(text)["reason"].as_str().unwrap_or_default().to_owned()).collect()
}

both_databases! {
    async fn a_grant_and_its_entry_are_written_together(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        assert_eq!(house.log_kinds().await, ["account.added", "account.owner_added", "grant.given"]);
    }

    async fn a_closure_that_fails_is_undone_alone_and_leaves_no_gap(db: TestDb) {
        let house = a_house(&db).await;
        let id = house.account.id;
        let done = in_one_batch(&db.db, vec![
            note(db.db.clone(), id, "first").boxed(),
            note_and_err(db.db.clone(), id).boxed(),
            note(db.db.clone(), id, "second").boxed(),
        ]).await;
        assert!(matches!(done[..], [Ok(2), Err(DbError::NotFound), Ok(3)]), "{done:?}");
        assert_eq!(reasons(&house).await, ["first", "second"]);
    }

    async fn a_closure_that_fails_with_nobody_beside_it_changes_nothing(db: TestDb) {
        let house = a_house(&db).await;
        assert!(note_and_err(db.db.clone(), house.account.id).await.is_err());
        assert_eq!(note(db.db.clone(), house.account.id, "next").await.expect("written"), 2);
        assert_eq!(reasons(&house).await, ["next"]);
    }

    async fn a_statement_that_the_database_refuses_undoes_its_closure_alone(db: TestDb) {
        let house = a_house(&db).await;
        let id = house.account.id;
        let broken = {
            let db = db.db.clone();
            async move {
                db.write(&[id.into()], move |tx| {
                    append(tx, id, vec![a_note("undone")])?;
                    tx.conn.run("INSERT INTO no_such_table VALUES (1)")?;
                    Ok::<u64, DbError>(0)
                }).await
            }
        };
        let done = in_one_batch(&db.db, vec![
            note(db.db.clone(), id, "first").boxed(),
            broken.boxed(),
            note(db.db.clone(), id, "second").boxed(),
        ]).await;
        assert!(matches!(done[..], [Ok(2), Err(DbError::Statement(_)), Ok(3)]), "{done:?}");
        assert_eq!(reasons(&house).await, ["first", "second"]);
    }

    async fn a_closure_that_hides_a_refused_statement_is_never_told_done_for_what_was_not(db: TestDb) {
        let house = a_house(&db).await;
        let id = house.account.id;
        let done = db.db.write(&[id.into()], move |tx| {
            append(tx, id, vec![a_note("hidden")])?;
            let _hidden = tx.conn.run("INSERT INTO no_such_table VALUES (1)");
            Ok::<(), DbError>(())
        }).await;
        let written = reasons(&house).await == ["hidden"];
        assert_eq!(done.is_ok(), written, "{done:?}");
    }

    async fn a_refusal_that_must_be_recorded_commits(db: TestDb) {
        let house = a_house(&db).await;
        let id = house.account.id;
        let refused = db.db.write(&[id.into()], move |tx| {
            append(tx, id, vec![a_note("refused")])?;
            Ok::<Result<(), &str>, DbError>(Err("not today"))
        }).await;
        assert_eq!(refused.expect("written"), Err("not today"));
        assert_eq!(reasons(&house).await, ["refused"]);
    }

    async fn touching_a_head_that_was_not_declared_is_refused(db: TestDb) {
        let house = a_house(&db).await;
        let id = house.account.id;
        let done: Result<(), DbError> = db.db.write(&[HeadId::VENDOR], move |tx| {
            append(tx, id, vec![a_note("undeclared")])?;
            Ok(())
        }).await;
        assert!(matches!(done, Err(DbError::Undeclared(head)) if head == id.into()), "{done:?}");
        // Nor does it help that somebody else in the batch has declared it... unless they are one batch, whose locks
        // are shared and held by both.
        assert_eq!(house.log_kinds().await.len(), 2);
    }

    async fn work_for_after_the_commit_runs_once_committed_and_not_when_undone(db: TestDb) {
        let house = a_house(&db).await;
        let id = house.account.id;
        let ran = Arc::new(AtomicU32::new(0));
        let add = |n: u32, fails: bool| {
            let (db, ran) = (db.db.clone(), ran.clone());
            async move {
                db.write(&[id.into()], move |tx| {
                    tx.after_commit(move || { ran.fetch_add(n, Ordering::SeqCst); });
                    if fails { Err(DbError::NotFound) } else { Ok(()) }
                }).await
            }.boxed()
        };
        in_one_batch(&db.db, vec![add(1, false), add(10, true), add(100, false)]).await;
        assert!(add(1000, true).await.is_err());
        assert_eq!(ran.load(Ordering::SeqCst), 101);
    }

    async fn work_after_a_commit_that_panics_stops_nobody(db: TestDb) {
        let house = a_house(&db).await;
        let id = house.account.id;
        let done = db.db.write(&[id.into()], |tx| {
            tx.after_commit(|| panic!("on purpose"));
            Ok::<(), DbError>(())
        }).await;
        assert!(done.is_ok());
        assert_eq!(note(db.db.clone(), id, "next").await.expect("written"), 2);
    }

    async fn entries_are_numbered_without_gaps_whoever_fails_beside_them(db: TestDb) {
        let house = a_house(&db).await;
        let id = house.account.id;
        for _ in 0..5 {
            let mut writes = Vec::new();
            for n in 0..40 {
                writes.push(match n % 3 {
                    0 => note_and_err(db.db.clone(), id).boxed(),
                    _ => note(db.db.clone(), id, "kept").boxed(),
                });
            }
            in_one_batch(&db.db, writes).await;
        }
        let numbers: Vec<u64> = house.log_from(0).await.into_iter().map(|entry| entry.seq).collect();
        assert_eq!(numbers, (0..numbers.len() as u64).collect::<Vec<_>>());
        assert_eq!(numbers.len(), 2 + 5 * 26);
    }

    async fn no_entry_is_dated_before_the_one_above_it_though_the_clock_goes_back(db: TestDb) {
        let house = a_house(&db).await;
        let id = house.account.id;
        note(db.db.clone(), id, "before").await.expect("written");
        db.clock.advance(chrono::Duration::minutes(-30));
        note(db.db.clone(), id, "after").await.expect("written");
        let entries = house.log_from(2).await;
        assert!(entries[1].at >= entries[0].at);
    }

    async fn a_record_that_cannot_be_stored_fails_alone_in_its_set(db: TestDb) {
        let house = a_house(&db).await;
        let other = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let good = house.wish(&session, porchlight::history::event::step::StepKind::View);
        let mut of_another = good.clone();
        (of_another.account, of_another.entry) = (other.account.id, EntryId::new(db.clock.now(), &db.random));
        let mut again = good.clone();
        again.entry = EntryId::new(db.clock.now(), &db.random);
        let ask = |wish| {
            let db = db.db.clone();
            async move { db.write_set(Record::Wanted(wish)).await }.boxed()
        };
        let done = in_one_batch(&db.db, vec![ask(good), ask(of_another), ask(again)]).await;
        assert!(matches!(done[0], Ok(Recorded::Wanted(Ok(_)))), "{:?}", done[0]);
        assert!(matches!(done[1], Err(DbError::NotFound)), "{:?}", done[1]);
        assert!(matches!(done[2], Ok(Recorded::Wanted(Ok(_)))), "{:?}", done[2]);
        assert_eq!(other.log_kinds().await.len(), 2);
    }
}

on_postgres! {
    /// Undeclared or unsorted locks would deadlock: PostgreSQL would then fail one of them.
    async fn two_programs_that_write_to_the_same_accounts_in_opposite_order_never_deadlock(db: TestDb) {
        let first = a_house(&db).await.account.id;
        let second = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await.account.id;
        let another = db.another(WriterOptions::default()).await.expect("a second program");
        let both = |db: Db, one: AccountId, two: AccountId| {
            tokio::spawn(async move {
                db.write(&[one.into(), two.into()], move |tx| {
                    append(tx, one, vec![a_note("one")])?;
                    append(tx, two, vec![a_note("two")])?;
                    Ok::<(), DbError>(())
                }).await
            })
        };
        for _ in 0..50 {
            let writes: Vec<_> = (0..8).flat_map(|_| [both(db.db.clone(), first, second), both(another.clone(), second, first)]).collect();
            for write in futures_util::future::join_all(writes).await {
                write.expect("no panic").expect("no deadlock");
            }
        }
    }

    async fn two_programs_number_one_log_without_gaps(db: TestDb) {
        let house = a_house(&db).await;
        let another = db.another(WriterOptions::default()).await.expect("a second program");
        let writes = (0..200).map(|n| {
            let db = if n % 2 == 0 { db.db.clone() } else { another.clone() };
            tokio::spawn(note(db, house.account.id, "theirs and ours"))
        });
        let mut numbers: Vec<u64> = futures_util::future::join_all(writes).await.into_iter()
            .map(|done| done.expect("no panic").expect("written")).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (2..202).collect::<Vec<_>>());
    }
}
