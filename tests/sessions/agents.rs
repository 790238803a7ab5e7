//! What is decided about somebody of the staff, and what it ends: computed at each step, on record, whoever decides.

use chrono::Duration;
use porchlight::clock::Moment;
use porchlight::db::{DbError, HeadId};
use porchlight::history::event::session::Lack;
use porchlight::history::{self, Entry, Event, Page};
use porchlight::ids::StaffId;
use porchlight::sessions::commands::{hand_off, switch_mode, tidy};
use porchlight::sessions::{EndedHow, Limits, Mode, OpenError, Session, SessionError, StepRefusal, agents};
use porchlight::staff::commands::{Decider, Decision};
use porchlight::staff::{self, Member, Missing, Requirements, Role, Roles, StaffError};
use porchlight::words::Words;

use crate::support::{House, TestDb, a_grant, a_house, a_session, both_databases, hours, minutes};

const VERSION: &str = "2026-11";

async fn decide(house: &House, by: Decider, about: StaffId, what: Decision) -> Result<Member, StaffError> {
    agents::decide(&house.db, house.limits, by, about, what).await.map(|decided| decided.after)
}

fn suspended() -> Decision {
    Decision::Suspend { reason: "left her laptop on a train".to_owned() }
}

async fn hired(house: &House, name: &str, roles: &[Role]) -> Member {
    let email = format!("{}@acme.example", name.to_lowercase()).parse().expect("an address");
    let (db, random, sealer) = (&house.db, &house.random, &house.sealer);
    staff::commands::add(db, random, sealer, email, name.to_owned(), Roles::of(roles)).await.expect("hired").0
}

/// Northwind, whose vendor asks for this.
async fn asking(db: &TestDb, entering: Requirements) -> House {
    let house = a_house(db).await;
    House { limits: Limits { entering, ..house.limits }, ..house }
}

async fn is_over(house: &House, session: &Session) -> bool {
    match house.look(session).await {
        Ok(_) => false,
        Err(StepRefusal::Over(over)) => {
            assert_eq!(over.how, EndedHow::AgentNoLongerEligible);
            true
        }
        Err(other) => panic!("refused for another reason: {other}"),
    }
}

async fn vendor_log(house: &House) -> Vec<Entry> {
    let read = house.db.read(|conn| history::page(conn, HeadId::VENDOR, Page::From(0), 1000)).await;
    let entries: Result<Vec<Entry>, DbError> = read;
    entries.expect("the vendor's log")
}

async fn told(house: &House, kind: &str) -> Vec<String> {
    let entries = vendor_log(house).await.into_iter().filter(|entry| entry.kind == kind);
    entries.map(|entry| String::from_utf8(entry.payload.expect("kept")).expect("UTF-8")).collect()
}

both_databases! {
    async fn a_session_begins_with_its_agent_as_they_stand_in_the_write_not_as_the_door_read_them(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        // What the door has read of Ana is `house.ana`, from before all of this.
        let receipt = house.step_up().await;
        decide(&house, Decider::Machine, house.ana.id, suspended()).await.expect("suspended");
        let refused = a_session().with_step_up(receipt).tried_in(&house).await;
        assert!(matches!(&refused, Err(OpenError::NotEligible(why)) if why[..] == [Missing::Suspended]), "{refused:?}");
        db.clock.advance(Duration::seconds(1));
        decide(&house, Decider::Machine, house.ana.id, Decision::Restore).await.expect("restored");
        let now = decide(&house, Decider::Machine, house.ana.id, Decision::Team("billing".to_owned())).await.expect("moved");
        let session = a_session().with_step_up(receipt).opened_in(&house).await;
        assert_ne!(session.standing, house.ana.standing());
        assert_eq!(session.standing, now.standing());
        assert_eq!(session.standing.barred_at, now.barred_at);
        assert!(!is_over(&house, &session).await);
    }

    async fn somebody_suspended_is_out_at_the_next_step_and_restoring_them_brings_no_session_back(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().change().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        assert!(!is_over(&house, &session).await);
        db.clock.advance(minutes(2));
        decide(&house, Decider::Machine, house.ana.id, suspended()).await.expect("suspended");
        assert!(is_over(&house, &session).await);
        let again = hand_off(&house.db, house.limits, house.ana.id, &session).await;
        assert!(matches!(again, Err(SessionError::Over(_))));
        let switched = switch_mode(&house.db, house.limits, house.ana.id, &session, Mode::Change).await;
        assert!(matches!(switched, Err(SessionError::Over(_))));

        db.clock.advance(minutes(1));
        decide(&house, Decider::Machine, house.ana.id, Decision::Restore).await.expect("restored");
        assert!(is_over(&house, &session).await, "it ended when she was suspended");
        let over = tidy(&house.db, &house.signer, house.limits, &session).await.expect("tidied").expect("over");
        assert_eq!(over.how, EndedHow::AgentNoLongerEligible);
        assert_eq!(over.at, session.opened_at.plus(minutes(2)));
        let next = a_session().opened_in(&house).await;
        assert!(!is_over(&house, &next).await, "a new one is hers again");
    }

    async fn whoever_is_suspended_and_restored_at_once_has_no_session_any_more(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        decide(&house, Decider::Machine, house.ana.id, suspended()).await.expect("suspended");
        decide(&house, Decider::Machine, house.ana.id, Decision::Restore).await.expect("restored");
        assert!(is_over(&house, &session).await, "all at one moment of the clock");
        db.clock.advance(minutes(1));
        let next = a_session().opened_in(&house).await;
        assert!(!is_over(&house, &next).await);
    }

    async fn a_clock_that_is_set_back_brings_no_session_of_somebody_restored_back(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let set = |roles: &[Role]| Decision::Roles(Roles::of(roles));
        decide(&house, Decider::Machine, house.ana.id, set(&[Role::Lead])).await.expect("set");
        db.clock.advance(minutes(1));
        decide(&house, Decider::Machine, house.ana.id, set(&[Role::Agent])).await.expect("set");
        db.clock.set(db.clock.now().minus(minutes(6)));
        assert!(is_over(&house, &session).await);
    }

    async fn an_agent_without_the_role_is_out_at_the_next_step(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let lead = Decision::Roles(Roles::of(&[Role::Agent, Role::Lead]));
        decide(&house, Decider::Machine, house.ana.id, lead).await.expect("set");
        assert!(!is_over(&house, &session).await, "one role more ends nothing");
        let lead = Decision::Roles(Roles::of(&[Role::Lead]));
        decide(&house, Decider::Machine, house.ana.id, lead).await.expect("set");
        assert!(is_over(&house, &session).await);
    }

    async fn a_session_ends_at_the_moment_at_which_its_agents_training_counts_no_longer(db: TestDb) {
        let house = asking(&db, Requirements { training: Some(Duration::days(30)), guidelines: None }).await;
        a_grant().given_by(&house).await;
        let refused = a_session().tried_in(&house).await;
        assert!(matches!(&refused, Err(OpenError::NotEligible(missing)) if missing[..] == [Missing::Training]));
        let kinds = house.log_kinds().await;
        assert_eq!(kinds.last().map(String::as_str), Some("session.refused"), "the owner sees the try");

        let now = house.db.clock().now();
        let thirty_days_ago = now.minus(Duration::days(30)).plus(minutes(20));
        let note = |at: Moment| Decision::Trained(Some(at));
        decide(&house, Decider::Machine, house.ana.id, note(thirty_days_ago)).await.expect("noted");
        db.clock.advance(minutes(1));
        let session = a_session().opened_in(&house).await;
        db.clock.advance(minutes(10));
        assert!(!is_over(&house, &session).await);
        db.clock.advance(minutes(9));
        assert!(is_over(&house, &session).await);
        let over = tidy(&house.db, &house.signer, house.limits, &session).await.expect("tidied").expect("over");
        assert_eq!(over.at, now.plus(minutes(20)));
        let ended = house.log_from(0).await.into_iter().find(|entry| entry.kind == "session.ended").expect("one");
        let said = Words::new(chrono_tz::UTC).sentence(&ended, None).expect("readable").text;
        assert!(said.ends_with("the agent may not enter accounts any more: the training was too long ago"), "{said}");
        let later = decide(&house, Decider::Machine, house.ana.id, note(now.plus(hours(9)))).await;
        assert!(matches!(later, Err(StaffError::TrainedInTheFuture)));
    }

    async fn new_guidelines_are_read_before_anything_else_and_old_ones_do_not_count(db: TestDb) {
        let house = asking(&db, Requirements { training: None, guidelines: Some(VERSION) }).await;
        a_grant().given_by(&house).await;
        let refused = a_session().tried_in(&house).await;
        assert!(matches!(refused, Err(OpenError::NotEligible(_))));
        let accept = |house: &House, version: &str| {
            let (db, limits, id) = (house.db.clone(), house.limits, house.ana.id);
            let version = version.to_owned();
            async move { agents::accept_guidelines(&db, limits, id, version, "Be kind.".to_owned()).await }
        };
        assert!(matches!(accept(&house, "2025-01").await, Err(StaffError::OtherGuidelines)));
        accept(&house, VERSION).await.expect("read");
        accept(&house, VERSION).await.expect("twice is once");
        assert_eq!(told(&house, "vendor.staff_guidelines_accepted").await.len(), 1);
        db.clock.advance(minutes(1));
        let session = a_session().opened_in(&house).await;
        assert!(!is_over(&house, &session).await);
        let entering = Requirements { training: None, guidelines: Some("2026-12") };
        let after_a_restart = House { limits: Limits { entering, ..house.limits }, ..house.clone() };
        assert!(is_over(&after_a_restart, &session).await);
        let limits = after_a_restart.limits;
        tidy(&house.db, &house.signer, limits, &session).await.expect("tidied").expect("over");
        let ended = house.log_from(0).await.into_iter().find(|entry| entry.kind == "session.ended").expect("one");
        match ended.event().expect("readable") {
            Some(Event::SessionEnded(ended)) => assert_eq!(ended.because, Some(Lack::Guidelines)),
            other => panic!("{other:?}"),
        }
    }

    async fn nobody_decides_about_themselves_and_only_an_administrator_about_others(db: TestDb) {
        let house = a_house(&db).await;
        let adam = hired(&house, "Adam", &[Role::Admin]).await;
        let rita = hired(&house, "Rita", &[Role::Lead, Role::Reviewer]).await;
        let by_adam = || Decider::Admin(adam.id);
        let more = Decision::Roles(Roles::of(&[Role::Admin, Role::Agent]));
        assert!(matches!(decide(&house, by_adam(), adam.id, more).await, Err(StaffError::OneselfNot)));
        assert!(matches!(decide(&house, by_adam(), adam.id, suspended()).await, Err(StaffError::OneselfNot)));
        let by_rita = decide(&house, Decider::Admin(rita.id), house.ana.id, suspended()).await;
        assert!(matches!(by_rita, Err(StaffError::NotAnAdmin)));
        let nothing = decide(&house, by_adam(), house.ana.id, Decision::Suspend { reason: " \n".to_owned() }).await;
        assert!(matches!(nothing, Err(StaffError::NoSuspensionReason)));
        decide(&house, by_adam(), house.ana.id, suspended()).await.expect("suspended");
        assert!(matches!(decide(&house, by_adam(), house.ana.id, suspended()).await, Err(StaffError::SuspendedAlready)));
        let said = told(&house, "vendor.staff_suspended").await;
        assert_eq!(said.len(), 1, "what was refused is not on record");
        assert!(said[0].contains(r#""name":"Adam""#) && said[0].contains("left her laptop"), "{}", said[0]);
        decide(&house, by_adam(), rita.id, Decision::Team("Billing".to_owned())).await.expect("set");
        decide(&house, by_adam(), rita.id, Decision::Team(" Billing ".to_owned())).await.expect("the same");
        assert_eq!(told(&house, "vendor.staff_team_set").await.len(), 1, "what changes nothing writes nothing");
    }

    async fn of_two_administrators_who_suspend_each_other_at_once_one_stays(db: TestDb) {
        let house = a_house(&db).await;
        let adam = hired(&house, "Adam", &[Role::Admin]).await;
        let alone = decide(&house, Decider::Machine, adam.id, suspended()).await;
        assert!(matches!(alone, Err(StaffError::LastAdmin)));
        let no_admin = Decision::Roles(Roles::of(&[Role::Lead]));
        assert!(matches!(decide(&house, Decider::Machine, adam.id, no_admin).await, Err(StaffError::LastAdmin)));
        let eve = hired(&house, "Eve", &[Role::Admin]).await;
        let (one, other) = tokio::join!(
            decide(&house, Decider::Admin(adam.id), eve.id, suspended()),
            decide(&house, Decider::Admin(eve.id), adam.id, suspended()),
        );
        let refused = if one.is_ok() { other } else { one };
        assert!(matches!(refused, Err(StaffError::NotAnAdmin)), "one of them was an administrator no longer");
        assert_eq!(told(&house, "vendor.staff_suspended").await.len(), 1);
    }
}
