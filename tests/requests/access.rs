//! Asking for support access where there is none.

use actix_web::http::StatusCode;
use chrono::Duration;
use futures_util::future::join_all;
use porchlight::db::DbError;
use porchlight::grants::commands::Allow;
use porchlight::grants::{self, EndChoice, Grant, Scope};
use porchlight::history::Event;
use porchlight::ids::{GrantId, RequestId};
use porchlight::outbox::{self, NoticeKind};
use porchlight::requests::access::{self, WantAccess};
use porchlight::requests::commands::{self, Reply};
use porchlight::requests::{Answer, LapsedHow, RequestError};
use porchlight::sign_ins::Door;
use porchlight::staff::Role;

use super::approvals::hired;
use crate::agent::world::World;
use crate::owner::portal::{Portal, hidden};
use crate::support::{House, a_grant, a_house, a_session, another_house, both_databases, hours};

/// Ana asks Olivia to be let in.
async fn ask(house: &House, scope: Scope) -> Result<RequestId, RequestError> {
    let wish = WantAccess {
        account: house.account.id,
        scope,
        reason: "checking failed invoice sync".to_owned(),
        ticket: Some("https://acme.example/tickets/4821".to_owned()),
    };
    access::ask(&house.db, &house.terms, house.limits.entering, &house.ana, wish).await
}

async fn allow(house: &House, id: RequestId, scope: Scope) -> Result<Grant, RequestError> {
    let grant = GrantId::new(house.db.clock().now(), &house.random);
    allow_as(house, id, scope, grant).await
}

async fn allow_as(house: &House, id: RequestId, scope: Scope, grant: GrantId) -> Result<Grant, RequestError> {
    let wish = Allow {
        id: grant,
        scope,
        end: EndChoice::After(hours(24)),
        each_time: false,
        only: porchlight::grants::Only::default(),
        language: porchlight::language::Language::English,
    };
    access::allow(&house.db, &house.account, &house.olivia, id, wish).await
}

async fn mailed(house: &House, notice: NoticeKind) -> usize {
    let account = house.account.id;
    let read: Result<_, DbError> = house.db.read(move |conn| outbox::in_account(conn, account, 100)).await;
    read.expect("readable").iter().filter(|mail| mail.notice == notice).count()
}

async fn kinds(house: &House, kind: &str) -> usize {
    house.log_kinds().await.iter().filter(|known| *known == kind).count()
}

both_databases! {
    async fn olivia_allows_what_ana_asked_for_and_ana_may_enter(db: TestDb) {
        let house = a_house(&db).await;
        let id = ask(&house, Scope::View).await.expect("asked");
        assert_eq!(mailed(&house, NoticeKind::RequestForOwner).await, 1);
        let grant = allow(&house, id, Scope::View).await.expect("allowed");
        assert_eq!(grant.scope, Scope::View);
        assert_eq!(mailed(&house, NoticeKind::RequestAnswered).await, 1);
        assert_eq!(mailed(&house, NoticeKind::AccessAllowed).await, 1);
        a_session().opened_in(&house).await;
        let log = house.log_from(0).await;
        let given = log.iter().position(|entry| entry.kind == "grant.given").expect("given");
        let answered = log.iter().position(|entry| entry.kind == "request.answered").expect("answered");
        assert!(given < answered);
        let Some(Event::RequestAnswered(told)) = log[answered].event().expect("readable") else { panic!() };
        assert_eq!(told.grant, Some(grant.id));
    }

    async fn she_may_allow_less_and_not_more(db: TestDb) {
        let house = a_house(&db).await;
        let id = ask(&house, Scope::View).await.expect("asked");
        let more = allow(&house, id, Scope::Change).await;
        assert!(matches!(more, Err(RequestError::MoreThanAsked)), "{more:?}");
        commands::answer(&house.db, &house.olivia, Reply { id, answer: Answer::Declined, minutes: None, note: None })
            .await
            .expect("declined");
        let id = ask(&house, Scope::Change).await.expect("asked");
        assert_eq!(allow(&house, id, Scope::View).await.expect("allowed").scope, Scope::View);
    }

    async fn one_request_is_open_at_a_time_also_when_many_are_sent_at_once(db: TestDb) {
        let house = a_house(&db).await;
        let asked = join_all((0..16).map(|_| ask(&house, Scope::View))).await;
        let first = asked[0].as_ref().expect("asked");
        assert!(asked.iter().all(|id| id.as_ref().expect("asked") == first));
        assert_eq!((kinds(&house, "request.asked").await, mailed(&house, NoticeKind::RequestForOwner).await), (1, 1));
    }

    async fn an_accounts_owners_are_asked_only_so_often_in_a_day_whoever_asks(db: TestDb) {
        let house = a_house(&db).await;
        for n in 0..5 {
            let agent = hired(&house, &format!("Agent{n}"), &[Role::Agent]).await;
            ask(&House { ana: agent, ..house.clone() }, Scope::View).await.expect("asked");
        }
        let more = ask(&house, Scope::View).await;
        assert!(matches!(more, Err(RequestError::TooManyToday)), "{more:?}");
        db.clock.advance(hours(24));
        ask(&house, Scope::View).await.expect("another day");
    }

    async fn where_access_is_on_there_is_nothing_to_ask(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let asked = ask(&house, Scope::View).await;
        assert!(matches!(asked, Err(RequestError::AlreadyAllowed)), "{asked:?}");
    }

    async fn a_request_is_settled_when_an_owner_allows_access_in_another_way(db: TestDb) {
        let house = a_house(&db).await;
        let id = ask(&house, Scope::View).await.expect("asked");
        db.clock.advance(Duration::seconds(5));
        a_grant().given_by(&house).await;
        let late = allow(&house, id, Scope::View).await;
        assert!(matches!(late, Err(RequestError::AlreadyAllowed)), "{late:?}");
        assert!(commands::lapse(&house.db, house.account.id, id).await.expect("looked"));
        let told = house.log_from(0).await.into_iter().find(|entry| entry.kind == "request.lapsed");
        let Some(Event::RequestLapsed(lapsed)) = told.expect("one").event().expect("readable") else { panic!() };
        assert_eq!(lapsed.how, LapsedHow::AllowedAnyway);
        assert_eq!(mailed(&house, NoticeKind::RequestAnswered).await, 1);
    }

    async fn nobody_answers_for_three_days_which_means_no(db: TestDb) {
        let house = a_house(&db).await;
        let id = ask(&house, Scope::View).await.expect("asked");
        db.clock.advance(hours(72));
        let late = allow(&house, id, Scope::View).await;
        assert!(matches!(late, Err(RequestError::Lapsed)), "{late:?}");
        assert!(commands::lapse(&house.db, house.account.id, id).await.expect("looked"));
        assert_eq!(kinds(&house, "grant.given").await, 0);
    }

    async fn a_form_sent_twice_allows_once(db: TestDb) {
        let house = a_house(&db).await;
        let id = ask(&house, Scope::View).await.expect("asked");
        let grant = GrantId::new(db.clock.now(), &house.random);
        let twice = join_all((0..2).map(|_| allow_as(&house, id, Scope::View, grant))).await;
        assert!(twice.iter().all(Result::is_ok), "{twice:?}");
        assert_eq!((kinds(&house, "grant.given").await, kinds(&house, "request.answered").await), (1, 1));
    }

    async fn another_customers_owner_allows_nothing_by_it(db: TestDb) {
        let house = a_house(&db).await;
        let fabrikam = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        let id = ask(&house, Scope::View).await.expect("asked");
        let his = allow(&fabrikam, id, Scope::View).await;
        assert!(matches!(his, Err(RequestError::NotFound)), "{his:?}");
        let (northwind, now) = (house.account.id, db.clock.now());
        let read: Result<_, DbError> = db.db.read(move |conn| grants::active(conn, northwind, now)).await;
        assert!(read.expect("readable").is_none());
    }

    async fn who_is_no_agent_asks_nobody(db: TestDb) {
        let house = a_house(&db).await;
        let rita = hired(&house, "Rita", &[Role::Lead, Role::Reviewer, Role::Admin]).await;
        let asked = ask(&House { ana: rita, ..house.clone() }, Scope::View).await;
        assert!(matches!(asked, Err(RequestError::NotAnAgent)), "{asked:?}");
    }

    async fn from_the_page_of_the_request_one_click_allows_it(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let id = ask(&portal.house, Scope::Change).await.expect("asked");
        let path = format!("/account/requests/{id}");
        assert!(portal.switch().await.contains(&path));
        let page = portal.get(&path).await.html;
        assert!(page.contains("Ana asks to be let in, to view and change the account"), "{page}");
        assert!(page.contains("Mon 23 Nov 2026, 15:06 CET"), "each offer says its moment: {page}");
        assert!(page.contains(&grants::consent_to_change(porchlight::language::Language::English)));
        let grant = hidden(&page, "id");
        let form = [("id", grant.as_str()), ("until", "until"), ("date", ""), ("time", ""), ("scope", "view"), ("answer", "allowed")];
        let wrong = portal.post(&path, &form).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "no date");
        assert_eq!(hidden(&wrong.html, "id"), grant, "what was typed stays");
        let form = [("id", grant.as_str()), ("until", "24h"), ("scope", "change"), ("answer", "allowed")];
        let done = portal.post(&path, &form).await;
        assert_eq!((done.status, done.location.as_deref()), (StatusCode::SEE_OTHER, Some("/account/support-access")));
        assert!(portal.switch().await.contains("On until"));
        assert!(portal.get(&path).await.html.contains("Support access was allowed"));
        let history = portal.get("/account/history").await.html;
        assert!(history.contains("allowed support access, as Ana had asked"), "{history}");
    }
}

#[actix_web::test]
async fn without_access_ana_reads_that_nothing_was_opened_and_asks_with_what_she_typed() {
    let world = World::new().await;
    let path = format!("/agent/accounts/{}", world.account.id);
    let page = world.get(Door::Agent, &world.ana, &format!("{path}/open")).await;
    assert!(page.says("Northwind has not allowed support access. Nothing was opened."), "{}", page.html);
    assert!(page.says("Ask Olivia Berg"));
    let bad = [("reason", "support"), ("ticket", "nonsense"), ("scope", "change")];
    let again = world.post(Door::Agent, &world.ana, &format!("{path}/ask"), &bad).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.says("“Support” is not enough.") && again.html.contains("value=\"nonsense\""),
        "{}",
        again.html
    );
    let good = [("reason", "checking failed invoice sync"), ("ticket", ""), ("scope", "view")];
    let asked = world.post(Door::Agent, &world.ana, &format!("{path}/ask"), &good).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.html);
    let stands = world.get(Door::Agent, &world.ana, asked.location()).await;
    assert!(
        stands.says("Waiting for an owner’s answer") && stands.says("Nothing was opened."),
        "{}",
        stands.html
    );
    let page = world.get(Door::Agent, &world.ana, &format!("{path}/open")).await;
    assert!(page.says("You have asked") && !page.html.contains("name=\"reason\""), "{}", page.html);
    world.allow(Scope::View).await;
    let settled = world.get(Door::Agent, &world.ana, asked.location()).await;
    assert!(
        settled.says("Support access was allowed meanwhile") && settled.says("Enter Northwind"),
        "{}",
        settled.html
    );
}
