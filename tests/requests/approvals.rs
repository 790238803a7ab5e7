//! A session that needs an approval opens with one: given by somebody else, for exactly it, in time, once.

use std::sync::Arc;

use chrono::Duration;
use futures_util::future::join_all;
use porchlight::accounts;
use porchlight::accounts::commands::NewAccount;
use porchlight::actor::Actor;
use porchlight::db::DbError;
use porchlight::history::event::request::{Answer, LapsedHow};
use porchlight::history::{Event, event};
use porchlight::ids::{RequestId, SessionId};
use porchlight::outbox::{self, NoticeKind};
use porchlight::requests::commands::{self, Reply};
use porchlight::requests::{self, Request, RequestError, Terms};
use porchlight::sessions::{OpenError, Session};
use porchlight::staff::{self, Member, Role, Roles};

use crate::support::{
    House, TestDb, a_grant, a_house, a_session, another_house, both_databases, hours, minutes,
};

/// Acting as an owner of the account needs a lead.
fn strict(house: House) -> House {
    House { terms: Arc::new(Terms { roles: vec!["owner".to_owned()], ..Terms::default() }), ..house }
}

pub async fn hired(house: &House, name: &str, roles: &[Role]) -> Member {
    let email = format!("{}@acme.example", name.to_lowercase()).parse().expect("an address");
    let roles = Roles::of(roles);
    let hired =
        staff::commands::add(&house.db, &house.random, &house.sealer, email, name.to_owned(), roles).await;
    hired.expect("hired").0
}

/// Ana tries to enter, and what she has to wait for instead.
async fn asked(house: &House) -> Vec<RequestId> {
    match a_session().tried_in(house).await {
        Err(OpenError::NeedsApproval(asked)) => asked,
        other => panic!("{other:?}"),
    }
}

async fn found(house: &House, id: RequestId) -> Request {
    let read: Result<_, DbError> = house.db.read(move |conn| requests::find(conn, id)).await;
    read.expect("the database answers").expect("a request")
}

fn reply(id: RequestId, answer: Answer) -> Reply {
    Reply { id, answer, minutes: None, note: None }
}

async fn by_lead(
    house: &House,
    lead: &Member,
    id: RequestId,
    answer: Answer,
) -> Result<Request, RequestError> {
    commands::answer_as_lead(&house.db, lead, house.account.id, reply(id, answer)).await
}

async fn by_olivia(house: &House, id: RequestId, answer: Answer) -> Result<Request, RequestError> {
    commands::answer(&house.db, &house.olivia, reply(id, answer)).await
}

/// Half a minute later, so that there is another one-time code.
async fn later(db: &TestDb, house: &House) -> Result<Session, OpenError> {
    db.clock.advance(Duration::seconds(30));
    a_session().tried_in(house).await
}

fn needs_approval(tried: &Result<Session, OpenError>) -> bool {
    matches!(tried, Err(OpenError::NeedsApproval(_)))
}

async fn count(house: &House, kind: &str) -> usize {
    house.log_kinds().await.iter().filter(|known| *known == kind).count()
}

async fn mails(house: &House) -> Vec<(NoticeKind, String)> {
    let account = house.account.id;
    let read: Result<_, DbError> = house.db.read(move |conn| outbox::in_account(conn, account, 100)).await;
    read.expect("readable").into_iter().map(|mail| (mail.notice, mail.to.email)).collect()
}

both_databases! {
    async fn a_normal_session_needs_nobody(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        a_session().opened_in(&house).await;
        assert_eq!(count(&house, "request.asked").await, 0);
    }

    async fn acting_as_an_owner_opens_nothing_until_a_lead_has_approved_it(db: TestDb) {
        let house = strict(a_house(&db).await);
        let rita = hired(&house, "Rita", &[Role::Lead]).await;
        a_grant().given_by(&house).await;
        let asked = asked(&house).await;
        assert_eq!(count(&house, "session.opened").await, 0);
        assert!(mails(&house).await.contains(&(NoticeKind::RequestForLead, "rita@acme.example".to_owned())));
        by_lead(&house, &rita, asked[0], Answer::Approved).await.expect("approved");
        assert!(mails(&house).await.contains(&(NoticeKind::RequestAnswered, "ana@acme.example".to_owned())));
        let session = later(&db, &house).await.expect("opened");
        assert_eq!(found(&house, asked[0]).await.used.expect("used").session, session.id);
        let opening = house.log_from(0).await.into_iter().find(|entry| entry.kind == "session.opened");
        let Some(Event::SessionOpened(opened)) = opening.expect("one").event().expect("readable") else {
            panic!("an opening")
        };
        let approval = event::session::Approval { request: asked[0], by: rita.actor() };
        assert_eq!(opened.approvals, [approval]);
        assert!(needs_approval(&later(&db, &house).await), "an approval is good once");
    }

    async fn another_role_of_the_app_needs_nobody(db: TestDb) {
        let terms = Terms { roles: vec!["admin".to_owned()], ..Terms::default() };
        let house = House { terms: Arc::new(terms), ..a_house(&db).await };
        a_grant().given_by(&house).await;
        a_session().opened_in(&house).await;
    }

    async fn a_sensitive_account_needs_a_lead_for_each_session_and_its_history_says_so(db: TestDb) {
        let house = a_house(&db).await;
        let rita = hired(&house, "Rita", &[Role::Lead]).await;
        a_grant().given_by(&house).await;
        let mark = |on| accounts::commands::set_sensitive(&db.db, house.account.id, on, Actor::Porchlight);
        assert!(!mark(true).await.expect("marked"));
        let first = asked(&house).await;
        by_lead(&house, &rita, first[0], Answer::Approved).await.expect("approved");
        later(&db, &house).await.expect("opened");
        assert!(needs_approval(&later(&db, &house).await));
        assert!(mark(false).await.expect("marked"));
        later(&db, &house).await.expect("opened");
        mark(false).await.expect("as it was");
        assert_eq!(count(&house, "account.sensitive_set").await, 2);
    }

    async fn an_owner_who_wants_to_be_asked_each_time_is(db: TestDb) {
        let house = a_house(&db).await;
        let rita = hired(&house, "Rita", &[Role::Lead]).await;
        a_grant().asking_each_time().given_by(&house).await;
        let asked = asked(&house).await;
        let to_her = (NoticeKind::RequestForOwner, "olivia@northwind.example".to_owned());
        assert!(mails(&house).await.contains(&to_her));
        let by_a_lead = by_lead(&house, &rita, asked[0], Answer::Approved).await;
        assert!(matches!(by_a_lead, Err(RequestError::NotForYou)), "{by_a_lead:?}");
        by_olivia(&house, asked[0], Answer::Approved).await.expect("approved");
        later(&db, &house).await.expect("opened");
        assert!(needs_approval(&later(&db, &house).await));
    }

    async fn where_both_have_to_agree_one_is_not_enough(db: TestDb) {
        let house = strict(a_house(&db).await);
        let rita = hired(&house, "Rita", &[Role::Lead]).await;
        a_grant().asking_each_time().given_by(&house).await;
        let asked = asked(&house).await;
        assert_eq!(asked.len(), 2);
        let mut of_lead = Vec::new();
        for id in &asked {
            match found(&house, *id).await.asks {
                requests::Asks::Lead => of_lead.push(*id),
                _ => drop(by_olivia(&house, *id, Answer::Approved).await.expect("approved")),
            }
        }
        assert!(needs_approval(&later(&db, &house).await));
        assert_eq!(count(&house, "request.asked").await, 2, "the same is not asked twice while it is open");
        by_lead(&house, &rita, of_lead[0], Answer::Approved).await.expect("approved");
        later(&db, &house).await.expect("opened");
    }

    async fn an_agent_cannot_approve_her_own_request_also_as_a_lead(db: TestDb) {
        let house = strict(a_house(&db).await);
        let ida = hired(&house, "Ida", &[Role::Agent, Role::Lead]).await;
        let house = House { ana: ida.clone(), ..house };
        a_grant().given_by(&house).await;
        let asked = asked(&house).await;
        let own = by_lead(&house, &ida, asked[0], Answer::Approved).await;
        assert!(matches!(own, Err(RequestError::OwnRequest)), "{own:?}");
        let to_herself = (NoticeKind::RequestForLead, "ida@acme.example".to_owned());
        assert!(!mails(&house).await.contains(&to_herself), "she is not asked, either");
        let plain = hired(&house, "Ben", &[Role::Agent, Role::Reviewer, Role::Admin]).await;
        let not_a_lead = by_lead(&house, &plain, asked[0], Answer::Approved).await;
        assert!(matches!(not_a_lead, Err(RequestError::NotALead)), "{not_a_lead:?}");
        assert!(needs_approval(&later(&db, &house).await));
    }

    async fn an_approval_is_used_once_by_many_at_once(db: TestDb) {
        let house = strict(a_house(&db).await);
        let rita = hired(&house, "Rita", &[Role::Lead]).await;
        a_grant().given_by(&house).await;
        let asked = asked(&house).await;
        by_lead(&house, &rita, asked[0], Answer::Approved).await.expect("approved");
        let mut receipts = Vec::new();
        for _ in 0..8 {
            db.clock.advance(Duration::seconds(30));
            receipts.push(house.step_up().await);
        }
        let tries = receipts.iter().chain(&receipts).map(|receipt| {
            let id = SessionId::new(db.clock.now(), &house.random);
            a_session().with_id(id).with_step_up(*receipt).tried_in(&house)
        });
        let opened = join_all(tries).await.into_iter().filter(Result::is_ok).count();
        assert_eq!(opened, 1);
        assert_eq!(count(&house, "session.opened").await, 1);
    }

    async fn what_was_approved_for_one_user_reason_or_agent_lets_no_other_in(db: TestDb) {
        let house = strict(a_house(&db).await);
        let rita = hired(&house, "Rita", &[Role::Lead]).await;
        let nils = NewAccount {
            external_id: "northwind".to_owned(),
            name: "Northwind".to_owned(),
            time_zone: chrono_tz::Europe::Berlin,
            owners: Vec::new(),
            users: vec![("nils-1".to_owned(), "Nils".to_owned(), "Owner".to_owned())],
            sensitive: None,
        };
        accounts::commands::bring_in(&db.db, &db.random, crate::support::LOG_ORIGIN, nils).await.expect("added");
        a_grant().given_by(&house).await;
        let asked = asked(&house).await;
        by_lead(&house, &rita, asked[0], Answer::Approved).await.expect("approved");
        db.clock.advance(Duration::seconds(30));
        assert!(needs_approval(&a_session().acting_as("nils-1").tried_in(&house).await), "another user");
        let ben = hired(&house, "Ben", &[Role::Agent]).await;
        let bens = House { ana: ben, ..house.clone() };
        assert!(needs_approval(&a_session().tried_in(&bens).await), "another agent");
        db.clock.advance(Duration::seconds(30));
        let because = a_session().because("looking for lost invoices");
        assert!(needs_approval(&because.tried_in(&house).await), "another reason");
        later(&db, &house).await.expect("and the session that it was for");
    }

    async fn an_approval_in_one_account_is_none_in_another(db: TestDb) {
        let northwind = strict(a_house(&db).await);
        let fabrikam = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        let fabrikam = strict(House { ana: northwind.ana.clone(), ..fabrikam });
        let rita = hired(&northwind, "Rita", &[Role::Lead]).await;
        a_grant().given_by(&northwind).await;
        a_grant().given_by(&fabrikam).await;
        let asked = asked(&northwind).await;
        let elsewhere =
            commands::answer_as_lead(&db.db, &rita, fabrikam.account.id, reply(asked[0], Answer::Approved)).await;
        assert!(matches!(elsewhere, Err(RequestError::NotFound)), "{elsewhere:?}");
        by_lead(&northwind, &rita, asked[0], Answer::Approved).await.expect("approved");
        assert!(needs_approval(&later(&db, &fabrikam).await));
        let of_oscar = by_olivia(&fabrikam, asked[0], Answer::Approved).await;
        assert!(matches!(of_oscar, Err(RequestError::NotFound)), "{of_oscar:?}");
    }

    async fn an_approval_ends_with_the_support_access_that_it_was_given_under(db: TestDb) {
        let house = strict(a_house(&db).await);
        let rita = hired(&house, "Rita", &[Role::Lead]).await;
        let grant = a_grant().given_by(&house).await;
        let asked = asked(&house).await;
        by_lead(&house, &rita, asked[0], Answer::Approved).await.expect("approved");
        house.withdraw(&grant).await.expect("withdrawn");
        assert!(matches!(later(&db, &house).await, Err(OpenError::NoActiveGrant)));
        a_grant().given_by(&house).await;
        assert!(needs_approval(&later(&db, &house).await), "another grant");
        assert!(commands::lapse(&db.db, house.account.id, asked[0]).await.expect("looked"));
        assert_eq!(how(&house).await, [LapsedHow::AccessOver]);
    }

    async fn a_request_that_waits_ends_with_support_access_too(db: TestDb) {
        let house = strict(a_house(&db).await);
        let rita = hired(&house, "Rita", &[Role::Lead]).await;
        let grant = a_grant().given_by(&house).await;
        let asked = asked(&house).await;
        house.withdraw(&grant).await.expect("withdrawn");
        let late = by_lead(&house, &rita, asked[0], Answer::Approved).await;
        assert!(matches!(late, Err(RequestError::AccessOver)), "{late:?}");
    }

    async fn the_clock_starts_at_the_approval_and_the_session_is_over_when_it_runs_out(db: TestDb) {
        let house = strict(a_house(&db).await);
        let rita = hired(&house, "Rita", &[Role::Lead]).await;
        a_grant().given_by(&house).await;
        let asked = asked(&house).await;
        db.clock.advance(hours(3));
        let half_an_hour = Reply { minutes: Some(30), ..reply(asked[0], Answer::Approved) };
        commands::answer_as_lead(&db.db, &rita, house.account.id, half_an_hour).await.expect("approved");
        let approved_at = db.clock.now();
        db.clock.advance(minutes(20));
        let session = a_session().opened_in(&house).await;
        assert_eq!(session.hard_ends_at, approved_at.plus(minutes(30)));
        db.clock.advance(minutes(10));
        assert!(house.look(&session).await.is_err());
    }

    async fn an_approval_that_is_not_used_in_time_is_used_no_more(db: TestDb) {
        let house = strict(a_house(&db).await);
        let rita = hired(&house, "Rita", &[Role::Lead]).await;
        a_grant().given_by(&house).await;
        let asked = asked(&house).await;
        by_lead(&house, &rita, asked[0], Answer::Approved).await.expect("approved");
        db.clock.advance(hours(4));
        assert!(needs_approval(&later(&db, &house).await));
        assert!(commands::lapse(&db.db, house.account.id, asked[0]).await.expect("looked"));
        assert!(!commands::lapse(&db.db, house.account.id, asked[0]).await.expect("looked"), "once");
        assert_eq!(how(&house).await, [LapsedHow::Unused]);
    }

    async fn an_approval_is_made_shorter_and_never_longer(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().asking_each_time().given_by(&house).await;
        let asked = asked(&house).await;
        for wrong in [241, 0, -1, i64::MAX] {
            let longer = Reply { minutes: Some(wrong), ..reply(asked[0], Answer::Approved) };
            let refused = commands::answer(&db.db, &house.olivia, longer).await;
            assert!(matches!(refused, Err(RequestError::TooLong)), "{wrong}: {refused:?}");
        }
        let shorter = Reply { minutes: Some(15), ..reply(asked[0], Answer::Approved) };
        let request = commands::answer(&db.db, &house.olivia, shorter).await.expect("approved");
        assert_eq!(request.answered.expect("answered").until, Some(db.clock.now().plus(minutes(15))));
    }

    async fn no_answer_means_no_after_four_hours_of_leads_and_three_days_of_owners(db: TestDb) {
        let house = strict(a_house(&db).await);
        let rita = hired(&house, "Rita", &[Role::Lead]).await;
        a_grant().asking_each_time().ending_in(Duration::days(7)).given_by(&house).await;
        let asked = asked(&house).await;
        let (lead, owner) = (asked[0], asked[1]);
        assert!(!commands::lapse(&db.db, house.account.id, lead).await.expect("looked"));
        db.clock.advance(hours(4));
        let late = by_lead(&house, &rita, lead, Answer::Approved).await;
        assert!(matches!(late, Err(RequestError::Lapsed)), "{late:?}");
        assert!(commands::lapse(&db.db, house.account.id, lead).await.expect("looked"));
        assert!(!commands::lapse(&db.db, house.account.id, owner).await.expect("looked"));
        db.clock.advance(hours(68));
        let late = by_olivia(&house, owner, Answer::Approved).await;
        assert!(matches!(late, Err(RequestError::Lapsed)), "{late:?}");
        assert!(commands::lapse(&db.db, house.account.id, owner).await.expect("looked"));
        assert_eq!(how(&house).await, [LapsedHow::Unanswered, LapsedHow::Unanswered]);
    }

    async fn a_no_stays_a_no_and_carries_its_note(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().asking_each_time().given_by(&house).await;
        let first = asked(&house).await;
        let no = Reply { note: Some("  Call me first ".to_owned()), ..reply(first[0], Answer::Declined) };
        let request = commands::answer(&db.db, &house.olivia, no).await.expect("declined");
        assert_eq!(request.answered.expect("answered").note.as_deref(), Some("Call me first"));
        let again = by_olivia(&house, first[0], Answer::Approved).await;
        assert!(matches!(again, Err(RequestError::AlreadyAnswered)), "{again:?}");
        let tried = later(&db, &house).await;
        let Err(OpenError::NeedsApproval(anew)) = tried else { panic!("{tried:?}") };
        assert_ne!(anew, first, "a no does not keep her from asking again");
    }

    async fn an_observer_approves_nothing(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().asking_each_time().given_by(&house).await;
        let nora = house.observer("Nora").await;
        let asked = asked(&house).await;
        let refused = commands::answer(&db.db, &nora, reply(asked[0], Answer::Approved)).await;
        assert!(matches!(refused, Err(RequestError::OnlyObserves)), "{refused:?}");
        let others = mails(&house).await.into_iter().filter(|(_, to)| to == "nora@northwind.example");
        assert_eq!(others.filter(|(notice, _)| *notice == NoticeKind::RequestForOwner).count(), 0);
    }

    async fn of_two_answers_at_once_one_counts(db: TestDb) {
        let house = strict(a_house(&db).await);
        let rita = hired(&house, "Rita", &[Role::Lead]).await;
        let lea = hired(&house, "Lea", &[Role::Lead]).await;
        a_grant().given_by(&house).await;
        let asked = asked(&house).await;
        let answers = [(&rita, Answer::Approved), (&lea, Answer::Declined), (&rita, Answer::Declined)];
        let answers = answers.map(|(lead, answer)| by_lead(&house, lead, asked[0], answer));
        assert_eq!(join_all(answers).await.into_iter().filter(Result::is_ok).count(), 1);
        assert_eq!(count(&house, "request.answered").await, 1);
    }

    async fn one_agent_waits_for_only_so_many_approvals_in_one_account(db: TestDb) {
        let house = strict(a_house(&db).await);
        a_grant().given_by(&house).await;
        for n in 0..6 {
            db.clock.advance(Duration::seconds(30));
            let reason = format!("looking for lost invoices of month {n}");
            assert!(needs_approval(&a_session().because(&reason).tried_in(&house).await));
        }
        let more = later(&db, &house).await;
        assert!(matches!(more, Err(OpenError::Request(RequestError::TooManyOpen(6)))), "{more:?}");
        assert_eq!(count(&house, "request.asked").await, 6);
    }
}

/// How requests came to nothing, in order.
async fn how(house: &House) -> Vec<LapsedHow> {
    let entries = house.log_from(0).await;
    let lapsed = entries.iter().filter_map(|entry| match entry.event().expect("readable") {
        Some(Event::RequestLapsed(lapsed)) => Some(lapsed.how),
        _ => None,
    });
    lapsed.collect()
}
