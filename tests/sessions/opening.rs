//! Opening a session over the database: what it takes, and what stands in the history when it is not given.

use porchlight::db::DbError;
use porchlight::grants::{self, GrantError};
use porchlight::history::event::step::StepKind;
use porchlight::ids::{GrantId, SessionId, StepUpId};
use porchlight::sessions::{self, EndedHow, Mode, OpenError, SessionError, StepRefusal};
use porchlight::staff::{self, StaffError};

use crate::support::{
    a_grant, a_house, a_session, another_house, both_databases, hours, in_one_batch, minutes,
};
use futures_util::FutureExt as _;

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
        let no_receipt = StepUpId::new(db.clock.now(), &db.random);
        assert!(matches!(a_session().with_step_up(no_receipt).tried_in(&house).await, Err(OpenError::NoStepUp)));
        assert_eq!(house.log_kinds().await, before);
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
