//! Opening a session over the database: what it takes, and what stands in the history when it is not given.

use porchlight::attempts::{self, Attempt, Tried, Watch};
use porchlight::db::DbError;
use porchlight::grants::{self, Grant, GrantError, NotFor, Only, OnlyAgent};
use porchlight::history::Event;
use porchlight::history::event::step::StepKind;
use porchlight::http::State;
use porchlight::ids::{GrantId, SessionId, StepUpId};
use porchlight::jobs::{self, Means};
use porchlight::outbox::{self, Message, NoticeKind, Transport};
use porchlight::sessions::{self, EndedHow, Mode, OpenError, SessionError, StepRefusal};
use porchlight::staff::commands::{Decider, Decision};
use porchlight::staff::{self, Member, Role, Roles, StaffError};

use crate::support::{
    House, a_grant, a_house, a_session, a_state, another_house, both_databases, hours, in_one_batch,
    looking_at_invoices, minutes,
};
use futures_util::FutureExt as _;

/// The code of the try that the account's log ends with.
async fn last_refusal(house: &House) -> String {
    let entry = house.log_from(0).await.pop().expect("an entry");
    match entry.event().expect("readable") {
        Some(Event::EntryRefused(refused)) => refused.code,
        other => panic!("the log ends with {other:?}"),
    }
}

async fn hired(house: &House, name: &str, role: Role) -> Member {
    let email = format!("{}@acme.example", name.to_lowercase()).parse().expect("an address");
    let (db, random, sealer) = (&house.db, &house.random, &house.sealer);
    let hired = staff::commands::add(db, random, sealer, email, name.to_owned(), Roles::of(&[role])).await;
    hired.expect("hired").0
}

async fn tries_mailed(house: &House) -> Vec<Message> {
    let account = house.account.id;
    let read: Result<Vec<Message>, DbError> =
        house.db.read(move |conn| outbox::in_account(conn, account, 100)).await;
    let all = read.expect("readable");
    all.into_iter().filter(|message| message.notice == NoticeKind::TriesRefused).collect()
}

async fn limit(house: &House, grant: &Grant, only: Only) -> Result<Grant, GrantError> {
    sessions::limiting::change_limit(&house.db, &house.signer, house.limits, &house.olivia, grant.id, only)
        .await
}

async fn into(house: &House, team: &str) {
    let decision = Decision::Team(team.to_owned());
    let decided = sessions::agents::decide(&house.db, house.limits, Decider::Machine, house.ana.id, decision);
    decided.await.expect("set");
}

both_databases! {
    async fn without_a_grant_no_session_opens_and_the_owner_sees_the_try(db: TestDb) {
        let house = a_house(&db).await;
        let refused = a_session().tried_in(&house).await;
        assert!(matches!(refused, Err(OpenError::NoActiveGrant)));
        let entry = house.log_from(2).await.pop().expect("an entry");
        assert_eq!(entry.kind, "session.refused");
        let payload = String::from_utf8(entry.payload.expect("kept")).expect("JSON");
        assert!(payload.contains("no-active-grant") && payload.contains("checking failed invoice sync"), "{payload}");
    }

    async fn a_withdrawn_or_lapsed_grant_opens_nothing(db: TestDb) {
        let house = a_house(&db).await;
        let grant = a_grant().given_by(&house).await;
        house.withdraw(&grant).await.expect("withdrawn");
        assert!(matches!(a_session().tried_in(&house).await, Err(OpenError::NoActiveGrant)));
        a_grant().ending_in(hours(1)).given_by(&house).await;
        db.clock.advance(hours(1));
        assert!(matches!(a_session().tried_in(&house).await, Err(OpenError::NoActiveGrant)));
    }

    async fn a_slip_in_the_form_is_not_an_entry(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let before = house.log_kinds().await;
        assert!(matches!(a_session().acting_as("nobody").tried_in(&house).await, Err(OpenError::NoSuchUser)));
        assert_eq!(house.log_kinds().await, before);
    }

    async fn a_try_without_a_second_factor_is_an_entry_and_stands_among_the_refused_tries(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let no_receipt = StepUpId::new(db.clock.now(), &db.random);
        assert!(matches!(a_session().with_step_up(no_receipt).tried_in(&house).await, Err(OpenError::NoStepUp)));
        let entry = house.log_from(0).await.pop().expect("an entry");
        let Some(Event::EntryRefused(refused)) = entry.event().expect("readable") else { panic!("{}", entry.kind) };
        assert_eq!((refused.code.as_str(), &refused.by), ("no-step-up", &house.ana.actor()));
        let now = db.clock.now();
        let kept: Result<Vec<Attempt>, DbError> = db.db.read(move |conn| attempts::since(conn, now, 9)).await;
        let kept = kept.expect("read");
        let [attempt] = &kept[..] else { panic!("{kept:?}") };
        assert_eq!((attempt.tried.staff, attempt.tried.account), (Some(house.ana.id), Some(house.account.id)));
        assert_eq!((attempt.tried.seq, attempt.tried.code.as_str()), (Some(entry.seq), "no-step-up"));
    }

    async fn a_grant_for_ana_is_for_nobody_else_and_the_try_is_an_entry(db: TestDb) {
        let house = a_house(&db).await;
        let fabrikam = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        let ben = House { ana: fabrikam.ana, ..house.clone() };
        a_grant().only_for(&house.ana).given_by(&house).await;
        match a_session().tried_in(&ben).await {
            Err(OpenError::NotFor(NotFor::Another(name))) => assert_eq!(name, "Ana"),
            other => panic!("{other:?}"),
        }
        assert_eq!(last_refusal(&house).await, "grant-for-another");
        a_session().opened_in(&house).await;
    }

    async fn a_grant_for_one_kind_of_work_opens_for_no_other(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().only_for_work("invoices").given_by(&house).await;
        assert!(matches!(a_session().tried_in(&house).await, Err(OpenError::NotFor(NotFor::OtherWork(_)))));
        assert_eq!(last_refusal(&house).await, "grant-for-other-work");
        db.clock.advance(minutes(1));
        a_session().for_work(looking_at_invoices()).opened_in(&house).await;
    }

    async fn once_olivia_limits_access_to_ben_anas_session_is_over_at_her_next_request(db: TestDb) {
        let house = a_house(&db).await;
        let fabrikam = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        let grant = a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        house.look(&session).await.expect("live");
        let agent = Some(OnlyAgent { id: fabrikam.ana.id, name: "Ben".to_owned() });
        let only = Only { agent, ..Only::default() };
        limit(&house, &grant, only).await.expect("limited");
        match house.look(&session).await {
            Err(StepRefusal::Over(over)) => assert_eq!(over.how, EndedHow::Limited),
            other => panic!("the session goes on: {other:?}"),
        }
        let ended = sessions::commands::tidy(&house.db, &house.signer, house.limits, &session).await.expect("tidied");
        assert_eq!(ended.map(|over| over.how), Some(EndedHow::Limited));
        let ben = House { ana: fabrikam.ana, ..house.clone() };
        a_session().opened_in(&ben).await;
        // Lifted again, everybody may come; Ana's session stays ended.
        limit(&house, &grant, Only::default()).await.expect("lifted");
        db.clock.advance(minutes(1));
        assert!(house.look(&session).await.is_err());
        a_session().opened_in(&house).await;
    }

    async fn whoever_is_shut_out_by_a_limit_and_let_in_again_at_once_has_no_session_any_more(db: TestDb) {
        let house = a_house(&db).await;
        let fabrikam = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        let grant = a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let agent = Some(OnlyAgent { id: fabrikam.ana.id, name: "Ben".to_owned() });
        limit(&house, &grant, Only { agent, ..Only::default() }).await.expect("limited");
        limit(&house, &grant, Only::default()).await.expect("lifted");
        match house.look(&session).await {
            Err(StepRefusal::Over(over)) => assert_eq!(over.how, EndedHow::Limited),
            other => panic!("the session lives on: {other:?}"),
        }
        let kinds = house.log_kinds().await;
        let place = |kind: &str| kinds.iter().rposition(|known| known == kind).expect(kind);
        assert!(place("session.ended") < place("grant.changed"), "it ended when she was shut out: {kinds:?}");
        db.clock.advance(minutes(1));
        a_session().opened_in(&house).await;
    }

    async fn whoever_leaves_a_team_and_is_taken_into_it_again_at_once_has_no_session_any_more(db: TestDb) {
        let house = a_house(&db).await;
        into(&house, "Onboarding").await;
        a_grant().only_for_team("Onboarding").given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        into(&house, "Billing").await;
        into(&house, "Onboarding").await;
        match house.look(&session).await {
            Err(StepRefusal::Over(over)) => assert_eq!(over.how, EndedHow::Limited),
            other => panic!("the session lives on: {other:?}"),
        }
        db.clock.advance(minutes(1));
        let again = a_session().opened_in(&house).await;
        into(&house, "Onboarding").await;
        house.look(&again).await.expect("nothing has changed for this one");
    }

    async fn a_grant_for_a_team_is_over_for_whoever_leaves_it(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().only_for_team("Onboarding").given_by(&house).await;
        match a_session().tried_in(&house).await {
            Err(OpenError::NotFor(NotFor::Another(whom))) => assert_eq!(whom, "the team Onboarding"),
            other => panic!("{other:?}"),
        }
        db.clock.advance(minutes(1));
        into(&house, "Onboarding").await;
        let session = a_session().opened_in(&house).await;
        house.look(&session).await.expect("live");
        into(&house, "Billing").await;
        match house.look(&session).await {
            Err(StepRefusal::Over(over)) => assert_eq!((over.how, over.at), (EndedHow::Limited, db.clock.now())),
            other => panic!("the session goes on: {other:?}"),
        }
    }

    async fn a_task_that_is_only_to_look_switches_only_with_the_owners_own_yes(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().change().given_by(&house).await;
        let session = a_session().for_work(looking_at_invoices()).opened_in(&house).await;
        let (ana, limits) = (house.ana.id, house.limits);
        let refused = sessions::commands::switch_mode(&house.db, limits, ana, &session, Mode::Change).await;
        assert!(matches!(&refused, Err(SessionError::WorkIsViewOnly(task)) if task == "Invoices"), "{refused:?}");
        let id = session.id;
        let read: Result<_, DbError> = db.db.read(move |conn| sessions::find(conn, id)).await;
        let kept = read.expect("read").expect("kept");
        assert_eq!(kept.work, Some(looking_at_invoices()));
        assert!(!house.log_kinds().await.contains(&"session.mode_changed".to_owned()));
    }

    async fn too_many_refused_tries_are_told_to_the_reviewers_once(db: TestDb) {
        let house = a_house(&db).await;
        let rita = hired(&house, "Rita", Role::Reviewer).await;
        let watch = Watch { by_agent: 3, by_account: 9, ..Watch::default() };
        let tell = || attempts::commands::tell(&db.db, &db.sealer, watch);
        for _ in 0..2 {
            db.clock.advance(minutes(1));
            a_session().tried_in(&house).await.expect_err("no grant");
        }
        assert_eq!(tell().await.expect("looked"), 0);
        db.clock.advance(minutes(1));
        a_session().tried_in(&house).await.expect_err("no grant");
        assert_eq!(tell().await.expect("looked"), 1);
        assert_eq!(tell().await.expect("looked"), 0, "once");
        let mails = tries_mailed(&house).await;
        assert_eq!(mails.iter().map(|mail| mail.to.email.clone()).collect::<Vec<_>>(), [rita.email.to_string()]);
        assert_eq!(mails[0].data["times"], 3);
        // In the next hour it is told anew, if it goes on.
        db.clock.advance(hours(1));
        assert_eq!(tell().await.expect("looked"), 0);
        for _ in 0..3 {
            db.clock.advance(minutes(1));
            a_session().tried_in(&house).await.expect_err("no grant");
        }
        assert_eq!(tell().await.expect("looked"), 1);
        db.clock.advance(chrono::Duration::days(91));
        assert_eq!(attempts::commands::forget(&db.db, watch).await.expect("forgotten"), 6);
    }

    async fn tries_that_concerned_no_account_are_told_to_the_reviewers_too(db: TestDb) {
        let house = a_house(&db).await;
        let rita = hired(&house, "Rita", Role::Reviewer).await;
        let watch = Watch { by_agent: 3, ..Watch::default() };
        for _ in 0..3 {
            let (code, place) = ("no-such-account".to_owned(), "acc_1".to_owned());
            let tried = Tried { staff: Some(house.ana.id), account: None, seq: None, code, place };
            attempts::commands::write_down(&db.db, &db.sealer, "ana", tried).await.expect("noted");
        }
        assert_eq!(attempts::commands::tell(&db.db, &db.sealer, watch).await.expect("looked"), 1);
        let recent: Result<Vec<Message>, DbError> = db.db.read(|conn| outbox::recent(conn, 10)).await;
        let mail = recent.expect("readable").into_iter().find(|mail| mail.notice == NoticeKind::TriesRefused);
        let mail = mail.expect("a mail");
        assert_eq!((mail.account, &mail.to.email), (None, &rita.email.to_string()));
        let state = State {
            transport: Transport::folder(db.beside.path().join("mails")),
            ..a_state(&db.db, &db.random, &db.signer, &db.sealer)
        };
        let means = Means { state, alone: true };
        jobs::run_all(&means).await.expect("the jobs run");
        let id = mail.id;
        let sent: Result<Option<Message>, DbError> = db.db.read(move |conn| outbox::find(conn, id)).await;
        let bytes = sent.expect("readable").expect("kept").rendered.expect("sent");
        let text = String::from_utf8_lossy(&bytes).replace("=\r\n", "");
        assert!(text.contains("Subject: Ana was refused 3 times in 1 h\r\n"), "{text}");
        assert!(text.contains("No such account") && !text.contains("Account:") && !text.contains("Northwind"), "{text}");
        // What it says is kept no longer than what histories say.
        db.clock.advance(chrono::Duration::days(400));
        jobs::run_all(&means).await.expect("the jobs run");
        let old: Result<Option<Message>, DbError> = db.db.read(move |conn| outbox::find(conn, id)).await;
        assert_eq!(old.expect("readable").expect("kept").to.email, "");
    }

    async fn the_same_form_sent_twice_opens_one_session(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let id = SessionId::new(db.clock.now(), &db.random);
        let receipt = house.step_up().await;
        let send = || {
            let house = house.clone();
            async move { a_session().with_id(id).with_step_up(receipt).tried_in(&house).await }.boxed()
        };
        let opened = in_one_batch(&db.db, vec![send(), send(), send()]).await;
        assert!(opened.iter().all(|session| session.as_ref().is_ok_and(|session| session.id == id)), "{opened:?}");
        assert_eq!(house.log_kinds().await.iter().filter(|kind| *kind == "session.opened").count(), 1);
    }

    async fn the_same_grant_form_sent_twice_allows_once(db: TestDb) {
        let house = a_house(&db).await;
        let id = GrantId::new(db.clock.now(), &db.random);
        let send = || {
            let house = house.clone();
            async move { a_grant().with_id(id).tried_by(&house).await }.boxed()
        };
        let allowed = in_one_batch(&db.db, vec![send(), send()]).await;
        assert!(allowed.iter().all(|grant| grant.as_ref().is_ok_and(|grant| grant.id == id)), "{allowed:?}");
        assert_eq!(house.log_kinds().await.iter().filter(|kind| *kind == "grant.given").count(), 1);
        assert!(matches!(a_grant().tried_by(&house).await, Err(GrantError::AlreadyActive(active)) if active == id));
    }

    async fn a_step_up_opens_one_session(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let receipt = house.step_up().await;
        let open = || {
            let house = house.clone();
            async move { a_session().with_step_up(receipt).tried_in(&house).await }.boxed()
        };
        let opened = futures_util::future::join_all(vec![open(), open()]).await;
        assert_eq!(opened.iter().filter(|opened| opened.is_ok()).count(), 1, "{opened:?}");
        assert!(opened.iter().any(|opened| matches!(opened, Err(OpenError::NoStepUp))), "{opened:?}");
    }

    async fn a_step_up_is_good_for_five_minutes(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let receipt = house.step_up().await;
        db.clock.advance(minutes(5) + chrono::Duration::microseconds(1));
        assert!(matches!(a_session().with_step_up(receipt).tried_in(&house).await, Err(OpenError::NoStepUp)));
    }

    async fn a_step_up_for_one_account_opens_no_other(db: TestDb) {
        let northwind = a_house(&db).await;
        let mut fabrikam = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        fabrikam.ana = northwind.ana.clone();
        a_grant().given_by(&fabrikam).await;
        let receipt = northwind.step_up().await;
        assert!(matches!(a_session().with_step_up(receipt).tried_in(&fabrikam).await, Err(OpenError::NoStepUp)));
        assert!(!fabrikam.log_kinds().await.contains(&"session.opened".to_owned()));
    }

    async fn a_one_time_code_is_good_once(db: TestDb) {
        let house = a_house(&db).await;
        let code = staff::commands::next_code(&db.db, &db.sealer, house.ana.id).await.expect("a code");
        let show = || {
            let (house, code) = (house.clone(), code.clone());
            async move {
                staff::commands::step_up(&house.db, &house.sealer, house.ana.id, house.account.id, code).await
            }.boxed()
        };
        let shown = in_one_batch(&db.db, vec![show(), show()]).await;
        assert!(shown[0].is_ok() && matches!(shown[1], Err(StaffError::CodeUsed)));
    }

    async fn ids_of_another_account_do_not_exist(db: TestDb) {
        let northwind = a_house(&db).await;
        let fabrikam = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        let grant = a_grant().given_by(&northwind).await;
        let session = a_session().opened_in(&northwind).await;
        let theirs = fabrikam.account.id;
        assert!(matches!(grants::commands::withdraw(&db.db, &fabrikam.olivia, grant.id).await, Err(GrantError::NotFound)));
        let (grant_id, session_id) = (grant.id, session.id);
        let found = db.db.read(move |conn| grants::find(conn, theirs, grant_id)).await;
        assert_eq!(found.map_err(|e: DbError| e.to_string()), Ok(None));
        let found: Result<_, DbError> = db.db.read(move |conn| sessions::in_account_one(conn, theirs, session_id)).await;
        assert!(found.expect("readable").is_none());
        let mut misplaced = session.clone();
        misplaced.account = theirs;
        assert!(matches!(fabrikam.want(&misplaced, StepKind::View).await, Err(DbError::NotFound)));
        let ended = sessions::commands::end(
            &db.db, &db.signer, fabrikam.limits, &misplaced, fabrikam.ana.actor(), EndedHow::OwnerStopped,
        ).await;
        assert!(matches!(ended, Err(SessionError::NotFound)), "{ended:?}");
        assert!(northwind.look(&session).await.is_ok());
        assert_eq!(fabrikam.log_kinds().await.len(), 2);
    }

    async fn another_agents_session_does_not_exist_for_switching_or_entering(db: TestDb) {
        let house = a_house(&db).await;
        let ben = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await.ana;
        a_grant().change().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let switched = sessions::commands::switch_mode(&db.db, house.limits, ben.id, &session, Mode::Change).await;
        assert!(matches!(switched, Err(SessionError::NotFound)));
        let handed = sessions::commands::hand_off(&db.db, house.limits, ben.id, &session).await;
        assert!(matches!(handed, Err(SessionError::NotFound)));
    }

    async fn the_way_into_a_session_is_good_once(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let older = sessions::commands::hand_off(&db.db, house.limits, house.ana.id, &session).await.expect("a way in");
        let token = sessions::commands::hand_off(&db.db, house.limits, house.ana.id, &session).await.expect("a way in");
        for (token, good) in [(older, false), (token.clone(), true), (token, false)] {
            let entered = sessions::commands::enter(&db.db, house.limits, &session, token).await;
            assert_eq!(entered.is_ok(), good, "{entered:?}");
        }
        assert_eq!(house.log_kinds().await.last().map(String::as_str), Some("session.entered"));
    }

    async fn changing_takes_a_grant_to_change_and_a_switch(db: TestDb) {
        let house = a_house(&db).await;
        let grant = a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let refused = house.want(&session, StepKind::Change).await.expect("the database answers");
        assert!(matches!(refused, Err(StepRefusal::ViewOnly)));
        let switch = |session, mode| {
            let house = house.clone();
            async move { sessions::commands::switch_mode(&house.db, house.limits, house.ana.id, &session, mode).await }
        };
        assert!(matches!(switch(session, Mode::Change).await, Err(SessionError::GrantIsViewOnly)));
        house.withdraw(&grant).await.expect("withdrawn");
        db.clock.advance(chrono::Duration::seconds(30));
        a_grant().change().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        switch(session.clone(), Mode::Change).await.expect("switched");
        assert!(house.want(&session, StepKind::Change).await.expect("the database answers").is_ok());
        for step in [StepKind::Export, StepKind::Sensitive, StepKind::Forbidden] {
            assert!(house.want(&session, step).await.expect("the database answers").is_err());
        }
        let kinds = house.log_kinds().await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "step.refused").count(), 4);
        assert_eq!(kinds.iter().filter(|kind| *kind == "step.intent").count(), 1);
    }
}
