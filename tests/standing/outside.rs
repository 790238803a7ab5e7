//! The checkpoint that is kept outside the database: kept up, and what it shows about a database that went back.

use std::fs;
use std::path::Path;

use porchlight::app::{self, Ground, LogPlaces};
use porchlight::clock::Clock;
use porchlight::db::{DbUrl, HeadId};
use porchlight::history::{Outside, Signer, latest_checkpoint};
use porchlight::random::Random;
use porchlight::sessions::{self, EndedHow, OpenError};

use super::{back_up, is_sound, mails_due, restore, stopped, try_to_sign};
use crate::support::{LOG_ORIGIN, a_grant, a_house, a_session, both_databases};

both_databases! {
    async fn the_newest_checkpoint_of_the_vendor_log_is_kept_outside(db: TestDb) {
        let house = a_house(&db).await;
        let file = db.beside.path().join("log.checkpoint");
        assert!(!file.exists());
        for _ in 0..2 {
            db.sign(house.account.id).await;
            assert!(is_sound(&db).await);
            let newest = db.db.read(|conn| latest_checkpoint(conn, HeadId::VENDOR)).await.expect("read");
            assert_eq!(fs::read_to_string(&file).expect("kept"), newest.expect("signed").note);
            a_grant().tried_by(&house).await.ok();
        }
    }

    async fn a_restored_backup_is_noticed_before_anything_is_signed_or_anybody_let_in(db: TestDb) {
        let house = a_house(&db).await;
        db.sign(house.account.id).await;
        back_up(&db).await;
        let grant = a_grant().given_by(&house).await;
        db.sign(house.account.id).await;
        assert!(is_sound(&db).await);
        house.withdraw(&grant).await.expect("withdrawn");
        restore(&db).await;

        // Before anybody has looked: the write itself notices.
        a_grant().given_by(&house).await;
        assert!(try_to_sign(&db, house.account.id).await.is_none());
        assert_eq!(db.signer.standing().err().expect("stopped").code(), "log-behind");
        assert!(matches!(a_session().tried_in(&house).await, Err(OpenError::LogStopped)));
        assert_eq!(stopped(&db).await.code(), "log-behind", "and it stays so");
    }

    async fn a_start_on_a_restored_backup_stops_at_once(db: TestDb) {
        let house = a_house(&db).await;
        db.sign(house.account.id).await;
        back_up(&db).await;
        a_grant().given_by(&house).await;
        db.sign(house.account.id).await;
        assert!(is_sound(&db).await);
        restore(&db).await;
        let outside = Outside::File(db.beside.path().join("log.checkpoint"));
        let key = db.beside.path().join("log.key");
        let started = Signer::start(&db.db, key, LOG_ORIGIN.to_owned(), outside, db.random.clone()).await;
        assert_eq!(started.expect("started").standing().err().expect("stopped").code(), "log-behind");
    }

    async fn a_checkpoint_outside_that_is_gone_or_another_is_noticed(db: TestDb) {
        let house = a_house(&db).await;
        db.sign(house.account.id).await;
        assert!(is_sound(&db).await);
        let file = db.beside.path().join("log.checkpoint");
        let kept = fs::read_to_string(&file).expect("kept");
        fs::remove_file(&file).expect("removed");
        assert_eq!(stopped(&db).await.code(), "outside-gone");
        fs::write(&file, kept.replacen("\n\n", "=\n\n", 1)).expect("written");
        assert_eq!(stopped(&db).await.code(), "log-forked");
        fs::write(&file, "my shopping list").expect("written");
        assert_eq!(stopped(&db).await.code(), "outside-unusable");
        fs::write(&file, kept).expect("written");
        assert!(is_sound(&db).await);
    }

    async fn a_summary_waits_until_its_checkpoint_is_kept_outside(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        assert_eq!(mails_due(&db).await, 2, "allowed, opened");
        // Signing works, keeping outside does not: the note would be gone with the next restored backup.
        let by = house.ana.actor();
        let ended = sessions::commands::end(&house.db, &house.signer, house.limits, &session, by, EndedHow::Agent);
        ended.await.expect("ended");
        fs::create_dir(db.beside.path().join("log.checkpoint")).expect("in the way");
        assert_eq!(mails_due(&db).await, 0);
        fs::remove_dir(db.beside.path().join("log.checkpoint")).expect("out of the way");
        assert_eq!(mails_due(&db).await, 1);
    }

    async fn several_instances_keep_it_in_a_separate_database(db: TestDb) {
        let house = a_house(&db).await;
        let url = DbUrl::Sqlite(db.beside.path().join("outside.sqlite3"));
        let start = || Signer::start(
            &db.db, db.beside.path().join("log.key"), LOG_ORIGIN.to_owned(), Outside::Database(url.clone()), db.random.clone(),
        );
        let (one, two) = (start().await.expect("started"), start().await.expect("started"));
        db.sign(house.account.id).await;
        let covered = one.look(&db.db).await.expect("looked");
        assert!(covered > 0);
        assert_eq!(two.look(&db.db).await.expect("looked"), covered);
        assert!(one.standing().is_ok() && two.standing().is_ok());
    }
}

#[actix_web::test]
async fn a_start_while_the_checkpoint_outside_cannot_be_used_still_opens_what_was_sealed() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = start(folder.path()).await;
    let sealed = before.sealer.seal(&Random::system(), "here", b"a secret");
    drop(before);
    fs::write(folder.path().join("log.checkpoint"), "my shopping list").expect("written");
    let after = start(folder.path()).await;
    assert_eq!(after.signer.standing().err().expect("stopped").code(), "outside-unusable");
    assert_eq!(after.sealer.open("here", &sealed).expect("it opens"), b"a secret");
}

async fn start(folder: &Path) -> Ground {
    let url = DbUrl::Sqlite(folder.join("porchlight.sqlite3"));
    let outside = Outside::File(folder.join("log.checkpoint"));
    let places = LogPlaces { key_file: folder.join("log.key"), outside };
    let opened = app::open(url, places, LOG_ORIGIN.to_owned(), Clock::system(), Random::system()).await;
    opened.expect("it starts")
}
