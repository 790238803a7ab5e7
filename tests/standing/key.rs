//! The signing key: gone, readable by others, exchanged, and properly changed.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use porchlight::db::HeadId;
use porchlight::history::{Outside, Signer, change_key, key_in_force, keys_of};
use porchlight::random::Random;
use porchlight::sessions::{self, EndedHow, OpenError};

use super::{check, is_sound, mails_due, stopped, try_to_sign};
use crate::support::{LOG_ORIGIN, a_grant, a_house, a_session, both_databases, minutes, on_postgres};

both_databases! {
    async fn without_its_key_the_log_lets_nobody_in_and_support_can_still_be_sent_away(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        db.sign(house.account.id).await;
        let key = db.beside.path().join("log.key");
        fs::rename(&key, db.beside.path().join("elsewhere")).expect("moved");
        assert_eq!(stopped(&db).await.code(), "key-unreadable");

        let refused = a_session().tried_in(&house).await.expect_err("nobody opens a session");
        assert!(matches!(refused, OpenError::LogStopped), "{refused:?}");
        let by = house.ana.actor();
        sessions::commands::end(&house.db, &house.signer, house.limits, &session, by, EndedHow::Agent)
            .await
            .expect("a session ends all the same");
        assert!(try_to_sign(&db, house.account.id).await.is_none(), "nothing is signed");
        let before = mails_due(&db).await;

        fs::rename(db.beside.path().join("elsewhere"), &key).expect("moved back");
        assert!(is_sound(&db).await);
        assert!(try_to_sign(&db, house.account.id).await.is_some());
        assert_eq!((before, mails_due(&db).await), (2, 1), "the summary waited for its checkpoint");
        db.clock.advance(minutes(1));
        a_session().opened_in(&house).await;
    }

    async fn a_key_that_others_can_read_or_that_is_none_is_not_used(db: TestDb) {
        let key = db.beside.path().join("log.key");
        let right = fs::read_to_string(&key).expect("a key");
        fs::set_permissions(&key, Permissions::from_mode(0o640)).expect("chmod");
        assert_eq!(stopped(&db).await.code(), "key-readable-by-others");
        fs::set_permissions(&key, Permissions::from_mode(0o600)).expect("chmod");
        for (text, code) in [("", "key-not-a-key"), ("signing 00", "key-not-a-key"), (&right[..80], "key-not-a-key")] {
            fs::write(&key, text).expect("written");
            assert_eq!(stopped(&db).await.code(), code, "{text:?}");
        }
        fs::write(&key, &right).expect("written");
        assert!(is_sound(&db).await);
    }

    async fn another_key_than_the_one_in_force_signs_nothing(db: TestDb) {
        let house = a_house(&db).await;
        let key = db.beside.path().join("log.key");
        let other = "11".repeat(32);
        fs::write(&key, format!("signing {other}\nsealing {other}\n")).expect("written");
        assert_eq!(stopped(&db).await.code(), "key-not-in-force");
        assert!(try_to_sign(&db, house.account.id).await.is_none());
    }

    async fn the_old_key_hands_over_to_a_new_one_and_every_log_says_so_before_the_new_one_signs(db: TestDb) {
        let house = a_house(&db).await;
        let account = house.account.id;
        let held = db.sign(account).await.note;
        let old = db.signer.standing().expect("sound");
        let new = change_key(&db.db, &db.signer, &Random::repeatable(9)).await.expect("changed");
        assert_ne!(old.verifier(), new);
        assert_eq!(db.signer.standing().expect("sound").verifier(), new);
        let in_force = db.db.read(key_in_force).await.expect("read");
        assert_eq!(in_force, Some(new.clone()));
        assert!(old.derive("sealing") == db.signer.standing().expect("sound").derive("sealing"));

        assert_eq!(house.log_kinds().await.last().map(String::as_str), Some("account.owner_added"), "no news yet");
        a_grant().given_by(&house).await;
        db.sign(account).await;
        assert_eq!(house.log_kinds().await.last().map(String::as_str), Some("log.key_changed"));
        let again = change_key(&db.db, &db.signer, &Random::repeatable(10)).await.expect("changed");
        let third = change_key(&db.db, &db.signer, &Random::repeatable(11)).await.expect("changed");
        a_session().opened_in(&house).await;
        db.sign(account).await;
        let keys = db.db.read(move |conn| keys_of(conn, account.into())).await.expect("keys");
        assert_eq!(keys, [old.verifier(), new, again, third]);
        let vendors = db.db.read(move |conn| keys_of(conn, HeadId::VENDOR)).await.expect("keys");
        assert_eq!(vendors, keys);
        let verdict = check(&db, account, &[held]).await;
        assert!(verdict.holds(), "{verdict}");
    }

    async fn a_change_of_keys_that_a_crash_interrupted_is_finished_by_whoever_looks_next(db: TestDb) {
        let house = a_house(&db).await;
        let key = db.beside.path().join("log.key");
        let old = fs::read(&key).expect("a key");
        let new = change_key(&db.db, &db.signer, &Random::repeatable(9)).await.expect("changed");
        // As it stands when the program dies after the log named the new key, before the file took its place.
        fs::rename(&key, db.beside.path().join("log.key.next")).expect("moved");
        fs::write(&key, old).expect("written");
        fs::set_permissions(&key, Permissions::from_mode(0o600)).expect("chmod");
        let outside = Outside::File(db.beside.path().join("log.checkpoint"));
        let started = Signer::start(&db.db, key.clone(), LOG_ORIGIN.to_owned(), outside, db.random.clone()).await;
        assert_eq!(started.expect("started").standing().expect("sound").verifier(), new);
        assert!(!db.beside.path().join("log.key.next").exists());
        db.sign(house.account.id).await;
    }

    async fn a_prepared_key_that_never_came_into_force_changes_nothing(db: TestDb) {
        let key = db.beside.path().join("log.key");
        let other = "11".repeat(32);
        fs::write(db.beside.path().join("log.key.next"), format!("signing {other}\nsealing {other}\n")).expect("written");
        assert!(is_sound(&db).await);
        assert!(fs::read_to_string(&key).expect("a key").contains(&"07".repeat(32)));
    }
}

on_postgres! {
    async fn beside_another_instance_a_change_of_keys_is_followed_at_once(db: TestDb) {
        let house = a_house(&db).await;
        let (key, outside) =
            (db.beside.path().join("log.key"), Outside::File(db.beside.path().join("log.checkpoint")));
        let other = Signer::start(&db.db, key, LOG_ORIGIN.to_owned(), outside, db.random.clone()).await.expect("started");
        let late = other.permit().await;
        let new = change_key(&db.db, &db.signer, &Random::repeatable(9)).await.expect("changed");
        let (account, heads) = (house.account.id, [house.account.id.into(), HeadId::VENDOR]);
        let signed = db.db.write(&heads, move |tx| {
            porchlight::history::checkpoint(tx, account, &late)
        });
        let signed: Result<_, porchlight::db::DbError> = signed.await;
        assert!(signed.expect("written").is_none(), "the old key signs nothing any more");
        other.look(&db.db).await.expect("looked");
        assert_eq!(other.standing().expect("sound").verifier(), new);
    }
}
