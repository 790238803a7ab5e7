//! Going on after a backup was restored: said by an operator, seen by every owner, and no lie to held checkpoints.

use porchlight::db::HeadId;
use porchlight::history::{EpochError, change_key, new_epoch};
use porchlight::random::Random;

use super::{back_up, check, is_sound, restore, stopped};
use crate::support::{a_grant, a_house, a_session, another_house, both_databases};

both_databases! {
    async fn a_new_epoch_stands_in_every_log_and_the_lost_entries_still_show(db: TestDb) {
        let house = a_house(&db).await;
        let other = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        db.sign(house.account.id).await;
        back_up(&db).await;
        a_grant().given_by(&house).await;
        let lost = db.sign(house.account.id).await.note;
        assert!(is_sound(&db).await);
        restore(&db).await;
        assert_eq!(stopped(&db).await.code(), "log-behind");

        let began = new_epoch(&db.db, &db.signer, "the disk failed on Friday".to_owned()).await.expect("begun");
        assert_eq!((began.number, began.accounts), (2, 2));
        assert!(is_sound(&db).await);
        for customer in [&house, &other] {
            assert_eq!(customer.log_kinds().await.last().map(String::as_str), Some("log.epoch_began"));
        }
        a_grant().given_by(&house).await;
        a_session().opened_in(&house).await;
        db.sign(house.account.id).await;
        assert!(check(&db, house.account.id, &[]).await.holds());
        assert!(check(&db, HeadId::VENDOR, &[]).await.holds());
        let verdict = check(&db, house.account.id, &[lost]).await;
        assert!(!verdict.holds(), "what she was told of is gone: {verdict}");
    }

    async fn where_nothing_is_lost_no_epoch_begins(db: TestDb) {
        let house = a_house(&db).await;
        db.sign(house.account.id).await;
        let refused = new_epoch(&db.db, &db.signer, "just in case".to_owned()).await;
        assert!(matches!(refused, Err(EpochError::NothingLost)));
        let vendor = check(&db, HeadId::VENDOR, &[]).await;
        assert!(vendor.holds(), "{vendor}");
        assert_eq!(house.log_kinds().await.last().map(String::as_str), Some("account.owner_added"));
    }

    async fn a_second_restored_backup_begins_a_third_epoch(db: TestDb) {
        let house = a_house(&db).await;
        db.sign(house.account.id).await;
        assert!(is_sound(&db).await);
        for number in 2..4 {
            std::fs::remove_file(db.beside.path().join("log.checkpoint")).expect("gone");
            let began = new_epoch(&db.db, &db.signer, "the machine burnt down".to_owned()).await.expect("begun");
            assert_eq!(began.number, number);
        }
        assert!(is_sound(&db).await);
        db.sign(house.account.id).await;
    }

    async fn a_backup_from_before_changes_of_keys_can_be_gone_on_from_with_the_newest_key(db: TestDb) {
        let house = a_house(&db).await;
        db.sign(house.account.id).await;
        assert!(is_sound(&db).await);
        back_up(&db).await;
        db.raw("CREATE TABLE backup_settings AS SELECT * FROM settings").await.expect("backed up");
        for seed in [9, 10] {
            change_key(&db.db, &db.signer, &Random::repeatable(seed)).await.expect("changed");
            a_grant().tried_by(&house).await.ok();
            db.sign(house.account.id).await;
        }
        restore(&db).await;
        db.raw("DELETE FROM settings; INSERT INTO settings SELECT * FROM backup_settings").await.expect("restored");
        assert_eq!(stopped(&db).await.code(), "key-ahead");

        new_epoch(&db.db, &db.signer, "the disk failed on Friday".to_owned()).await.expect("begun");
        assert!(is_sound(&db).await);
        a_grant().given_by(&house).await;
        db.sign(house.account.id).await;
        let (account, vendor) = (check(&db, house.account.id, &[]).await, check(&db, HeadId::VENDOR, &[]).await);
        assert!(account.holds() && vendor.holds(), "{account}\n{vendor}");
        assert_eq!((account.keys.len(), vendor.keys.len()), (3, 3));
    }
}
