//! Who may send a message: one at a time, whoever asks and whatever becomes of them.

use std::collections::BTreeSet;

use porchlight::db::{Db, WriterOptions};
use porchlight::ids::MessageId;
use porchlight::outbox::{self, Delivered, SendError, State};

use super::{claim_one, deliver, look_up, mails_in_history, queue};
use crate::support::{House, MailServer, a_house, both_databases, minutes, on_postgres};

fn not_now() -> Delivered {
    Delivered::Refused(SendError::Later("busy".to_owned()))
}

async fn settle(db: &Db, claimed: outbox::Claimed, outcome: Delivered) -> State {
    outbox::settle(db, claimed, "A visit".to_owned(), outcome).await.expect("settled")
}

/// Both claim over and over, at once, until nothing is left; every mail must be heard exactly once.
async fn race(house: &House, one: &Db, other: &Db) {
    let server = MailServer::start().await;
    for _ in 0..10 {
        let before = server.mails().len();
        let mut queued = BTreeSet::<MessageId>::new();
        for _ in 0..8 {
            queued.insert(queue(house).await);
        }
        let racer = |db: &Db| {
            let (db, transport) = (db.clone(), server.transport());
            tokio::spawn(async move { deliver(&db, &transport).await })
        };
        let racers = [racer(one), racer(other), racer(one), racer(other)];
        let done = futures_util::future::join_all(racers).await;
        let states: Vec<State> = done.into_iter().flat_map(|states| states.expect("no panic")).collect();
        assert_eq!(states, [State::Sent; 8]);
        let mails = server.mails().split_off(before);
        assert_eq!(mails.len(), 8);
        let text = mails.iter().map(|mail| String::from_utf8_lossy(&mail.bytes)).collect::<String>();
        for id in queued {
            assert_eq!(text.matches(&format!("<{id}@")).count(), 1);
        }
    }
    assert_eq!(mails_in_history(house).await.len(), 80);
}

both_databases! {
    async fn two_tasks_never_both_send_one_message(db: TestDb) {
        let house = a_house(&db).await;
        race(&house, &db.db, &db.db).await;
    }

    async fn a_claim_never_settled_becomes_due_again_after_its_time(db: TestDb) {
        let house = a_house(&db).await;
        let id = queue(&house).await;
        assert_eq!(claim_one(&db.db).await.0.id, id);
        db.clock.advance(minutes(5) - chrono::Duration::microseconds(1));
        assert_eq!(outbox::claim(&db.db, 10, u64::MAX >> 1).await.expect("claimed").len(), 0);
        db.clock.advance(chrono::Duration::microseconds(1));
        assert_eq!(claim_one(&db.db).await.0.id, id);
        assert_eq!(look_up(&db.db, id).await.attempts, 0);
    }

    async fn a_claim_lasts_while_the_mails_before_it_take_their_time(db: TestDb) {
        let house = a_house(&db).await;
        queue(&house).await;
        let first = claim_one(&db.db).await;
        db.clock.advance(minutes(4));
        let held = outbox::hold(&db.db, first).await.expect("held").expect("nobody else has it");
        db.clock.advance(minutes(4));
        assert_eq!(outbox::claim(&db.db, 10, u64::MAX >> 1).await.expect("claimed").len(), 0);
        assert_eq!(settle(&db.db, held, Delivered::Accepted).await, State::Sent);
    }

    async fn who_comes_back_after_another_has_taken_over_does_not_send(db: TestDb) {
        let house = a_house(&db).await;
        let id = queue(&house).await;
        let slow = claim_one(&db.db).await;
        db.clock.advance(minutes(5));
        let quick = claim_one(&db.db).await;
        assert!(outbox::hold(&db.db, slow.clone()).await.expect("asked").is_none());
        // Nor does its failure take the claim away from the other, or count.
        assert_eq!(settle(&db.db, slow, not_now()).await, State::Due);
        assert_eq!(outbox::claim(&db.db, 10, u64::MAX >> 1).await.expect("claimed").len(), 0);
        assert_eq!(look_up(&db.db, id).await.attempts, 0);
        assert_eq!(settle(&db.db, quick, Delivered::Accepted).await, State::Sent);
    }

    async fn a_mail_that_two_handed_over_after_all_stands_in_the_history_once(db: TestDb) {
        let house = a_house(&db).await;
        let id = queue(&house).await;
        let slow = claim_one(&db.db).await;
        db.clock.advance(minutes(5));
        let quick = claim_one(&db.db).await;
        assert_eq!(settle(&db.db, slow, Delivered::Accepted).await, State::Sent);
        assert_eq!(settle(&db.db, quick.clone(), Delivered::Accepted).await, State::Sent);
        assert_eq!(settle(&db.db, quick, not_now()).await, State::Sent);
        assert_eq!(mails_in_history(&house).await.len(), 1);
        let message = look_up(&db.db, id).await;
        assert_eq!((message.state, message.attempts), (State::Sent, 1));
    }

    async fn the_oldest_mails_go_first_and_no_more_than_asked_for(db: TestDb) {
        let house = a_house(&db).await;
        let mut queued = Vec::new();
        for _ in 0..3 {
            queued.push(queue(&house).await);
            db.clock.advance(minutes(1));
        }
        let two = outbox::claim(&db.db, 2, u64::MAX >> 1).await.expect("claimed");
        assert_eq!(two.iter().map(|claimed| claimed.0.id).collect::<Vec<_>>(), queued[..2]);
        assert_eq!(claim_one(&db.db).await.0.id, queued[2]);
    }
}

on_postgres! {
    async fn two_programs_never_both_send_one_message(db: TestDb) {
        let house = a_house(&db).await;
        let other = db.another(WriterOptions::default()).await.expect("a second program");
        race(&house, &db.db, &other).await;
    }
}
