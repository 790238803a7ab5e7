//! Staff who sign in by a real OpenID provider show there anew who they are before they enter an account; and what nobody
//! gets in with.

use std::sync::Arc;

use actix_web::http::StatusCode;
use porchlight::history::Event;
use porchlight::ids::SessionId;
use porchlight::oidc::Provider;
use porchlight::staff::Role;
use serde_json::{Value, json};

use super::seat::{PASSWORD, Seat, a_link, code_of, tries};
use crate::support::{
    House, OpenId, TestDb, a_grant, a_house, a_state, another_house, both_databases, minutes,
};

const ROUND: &str = "__Host-porchlight-oidc";
const REASON: &str = "checking failed invoice sync";
const TICKET: &str = "https://acme.example/tickets/4821";

macro_rules! openid {
    ($db:ident) => {
        match OpenId::start(module_path!()) {
            Some(openid) => openid.at_its_time(&$db),
            None => return,
        }
    };
}

/// Somebody of the staff as the provider knows them, with two factors.
fn person(name: &str) -> Value {
    let (sub, email) = (format!("00u-{name}"), format!("{name}@acme.example"));
    json!({ "sub": sub, "email": email, "verified": true, "amr": ["pwd", "otp"] })
}

fn with(person: &Value, name: &str, value: Value) -> Value {
    let mut person = person.clone();
    person[name] = value;
    person
}

fn seat(db: &TestDb, provider: &Arc<Provider>) -> Seat {
    let mut state = a_state(&db.db, &db.random, &db.signer, &db.sealer);
    state.oidc = Some(provider.clone());
    Seat::before(state, "192.0.2.10")
}

/// An agent who was invited, never had an authenticator here, and signs in by the provider.
async fn signed_in(db: &TestDb, openid: &OpenId, provider: &Arc<Provider>, name: &str) -> Seat {
    a_link(db, &format!("{}{}", name[..1].to_uppercase(), &name[1..]), &[Role::Agent]).await;
    let seat = seat(db, provider);
    openid.is(db, &person(name)).await;
    let out = seat.get("/sign-in/oidc").await;
    let page = seat.get(&openid.there_and_back(&out.location).await).await;
    assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/agent"), "{}", page.html);
    seat
}

fn form_of(house: &House) -> String {
    format!("/agent/accounts/{}/open", house.account.id)
}

fn typed<'a>(session: &'a str, step_up: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("session", session),
        ("act_as", "olivia-1"),
        ("reason", REASON),
        ("ticket", TICKET),
        ("step_up", step_up),
    ]
}

fn a_name(db: &TestDb) -> String {
    SessionId::new(db.db.clock().now(), &db.random).to_string()
}

/// From the form to the provider: where the browser comes back to.
async fn set_out(openid: &OpenId, seat: &Seat, house: &House, session: &str) -> String {
    let page = seat.post(&format!("{}/confirm", form_of(house)), &typed(session, "")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    assert!(page.says("Going to Acme ID"), "{}", page.html);
    let address = page.between("http-equiv=\"refresh\" content=\"0; url=", "\"").replace("&#38;", "&");
    assert!(address.contains("prompt=login") && address.contains("max_age=0"), "{address}");
    openid.there_and_back(&address).await
}

/// The same, and back: the receipt.
async fn confirmed(openid: &OpenId, seat: &Seat, house: &House, session: &str) -> String {
    let page = seat.get(&set_out(openid, seat, house, session).await).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
    let (form, receipt) = page.location.split_once("?confirmed=").expect("a receipt");
    assert_eq!(form, form_of(house));
    receipt.to_owned()
}

/// Why each of the refused tries was refused.
async fn codes(db: &TestDb) -> Vec<String> {
    tries(db).await.into_iter().map(|one| one.code).collect()
}

both_databases! {
    async fn an_agent_without_an_authenticator_confirms_at_the_provider_and_enters_with_what_she_typed(db: TestDb) {
        let (openid, house) = (openid!(db), a_house(&db).await);
        a_grant().given_by(&house).await;
        let provider = Arc::new(openid.provider("RS256"));
        let cleo = signed_in(&db, &openid, &provider, "cleo").await;
        let page = cleo.get(&form_of(&house)).await;
        assert!(page.says("Confirm with Acme ID") && page.says("Acme ID asks anew who you are"), "{}", page.html);
        assert!(!page.says("One-time code") && !page.html.contains("<button class=\"btn btn-primary\">Enter Northwind"));

        // What is to be mended is mended before she goes.
        let session = a_name(&db);
        let wrong = cleo.post(&format!("{}/confirm", form_of(&house)), &[("session", &session), ("reason", "support")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.says("“Support” is not enough") && cleo.cookie(ROUND).is_none(), "{}", wrong.html);

        let receipt = confirmed(&openid, &cleo, &house, &session).await;
        assert_eq!(cleo.cookie(ROUND), None);
        let form = cleo.get(&format!("{}?confirmed={receipt}", form_of(&house))).await;
        assert!(form.says("Confirmed with Acme ID") && !form.says("Confirm with Acme ID"), "{}", form.html);
        for kept in [&session, REASON, TICKET, &receipt] {
            assert!(form.html.contains(&format!("value=\"{kept}\"")), "{kept}: {}", form.html);
        }
        let inside = cleo.post(&form_of(&house), &typed(&session, &receipt)).await;
        assert_eq!(inside.status, StatusCode::OK, "{}", inside.html);
        assert!(inside.says("is open: Northwind as Olivia"), "{}", inside.html);
        let opened = house.log_from(0).await.into_iter().find_map(|entry| match entry.event().expect("known") {
            Some(Event::SessionOpened(opened)) => Some(opened),
            _ => None,
        });
        assert_eq!(opened.map(|opened| opened.step_up.to_string()), Some(receipt.clone()));

        // Sent twice it is the same session; for another one the receipt is good no more.
        assert!(cleo.post(&form_of(&house), &typed(&session, &receipt)).await.says("is open: Northwind as Olivia"));
        let again = cleo.post(&form_of(&house), &typed(&a_name(&db), &receipt)).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.says("This confirmation was used already") && again.says("Confirm with Acme ID"), "{}", again.html);
        assert_eq!(house.log_kinds().await.iter().filter(|kind| *kind == "session.opened").count(), 1);
        assert!(tries(&db).await.is_empty());
    }

    async fn a_confirmation_is_good_for_five_minutes_for_her_and_for_this_account(db: TestDb) {
        let (openid, house) = (openid!(db), a_house(&db).await);
        let other = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Dora").await;
        for of in [&house, &other] {
            a_grant().given_by(of).await;
        }
        let provider = Arc::new(openid.provider("RS256"));
        let cleo = signed_in(&db, &openid, &provider, "cleo").await;
        let receipt = confirmed(&openid, &cleo, &house, &a_name(&db)).await;
        // Not for another account, nor for somebody else.
        let name = a_name(&db);
        let act_as = "oscar-1";
        let elsewhere = [("session", name.as_str()), ("act_as", act_as), ("reason", REASON), ("ticket", TICKET), ("step_up", &receipt)];
        let page = cleo.post(&form_of(&other), &elsewhere).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.html);
        assert!(page.says("Show your second factor again"), "{}", page.html);
        assert!(!cleo.get(&format!("{}?confirmed={receipt}", form_of(&other))).await.says("Confirmed with"));
        let finn = signed_in(&db, &openid, &provider, "finn").await;
        let page = finn.post(&form_of(&house), &typed(&a_name(&db), &receipt)).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.says("Show your second factor again"), "{}", page.html);
        assert_eq!(codes(&db).await, ["no-step-up", "no-step-up"]);
        assert_eq!(other.log_kinds().await.last().map(String::as_str), Some("session.refused"));

        // Too late it is a slip, and nothing that she typed is lost.
        db.clock.advance(minutes(5) + chrono::Duration::seconds(1));
        let page = cleo.post(&form_of(&house), &typed(&a_name(&db), &receipt)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.says("more than five minutes old") && page.html.contains(REASON) && page.says("Confirm with Acme ID"), "{}", page.html);
        assert!(!cleo.get(&format!("{}?confirmed={receipt}", form_of(&house))).await.says("Confirmed with"));
        assert_eq!(tries(&db).await.len(), 2);
        for of in [&house, &other] {
            assert!(!of.log_kinds().await.contains(&"session.opened".to_owned()));
        }
    }

    async fn whoever_comes_back_as_another_with_one_factor_or_not_anew_has_confirmed_nothing(db: TestDb) {
        let (openid, house) = (openid!(db), a_house(&db).await);
        a_grant().given_by(&house).await;
        let provider = Arc::new(openid.provider("RS256"));
        let finn = signed_in(&db, &openid, &provider, "finn").await;
        let cleo = signed_in(&db, &openid, &provider, "cleo").await;
        let tried = [
            (person("finn"), "oidc-another-person"),
            // At her address, by another name of the provider's.
            (with(&person("cleo"), "sub", json!("00u-mallory")), "oidc-another-person"),
            (with(&person("cleo"), "amr", json!(["pwd"])), "oidc-no-mfa"),
            (with(&person("cleo"), "wrong", json!("acting")), "acting-for-another"),
            (with(&person("cleo"), "wrong", json!("signed in before")), "oidc-not-anew"),
            (with(&person("cleo"), "wrong", json!("no sign-in time")), "oidc-not-anew"),
        ];
        for (person, code) in tried {
            openid.is(&db, &person).await;
            let session = a_name(&db);
            let page = cleo.get(&set_out(&openid, &cleo, &house, &session).await).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{code}: {}", page.html);
            assert!(page.says("You have not confirmed that it is you") && page.says(code), "{code}: {}", page.html);
            let form = cleo.get(&page.between("<a class=\"btn btn-primary\" href=\"", "\"")).await;
            assert!(form.html.contains(&session) && form.html.contains(REASON) && form.says("Confirm with Acme ID"), "{}", form.html);
        }
        let mut seen = codes(&db).await;
        seen.sort();
        assert_eq!(seen, ["acting-for-another", "oidc-another-person", "oidc-another-person", "oidc-no-mfa"]);

        // The way of her browser in another one, and one way twice.
        openid.is(&db, &person("cleo")).await;
        let back = set_out(&openid, &cleo, &house, &a_name(&db)).await;
        let hers = cleo.cookie(ROUND).expect("a round");
        for state in [None, Some(())] {
            if state.is_some() {
                set_out(&openid, &finn, &house, &a_name(&db)).await;
            }
            let page = finn.get(&back).await;
            assert!(page.status == StatusCode::GONE && page.says("oidc-not-begun"), "{}", page.html);
        }
        assert_eq!(cleo.get(&back).await.status, StatusCode::SEE_OTHER);
        cleo.put_cookie(ROUND, &hers);
        let page = cleo.get(&back).await;
        assert!(page.status == StatusCode::GONE && page.says("oidc-again"), "{}", page.html);
        assert!(!house.log_kinds().await.contains(&"session.opened".to_owned()));
    }

    async fn whoever_has_an_authenticator_too_may_use_either_and_without_a_provider_only_that(db: TestDb) {
        let (openid, house) = (openid!(db), a_house(&db).await);
        a_grant().given_by(&house).await;
        let provider = Arc::new(openid.provider("RS256"));
        let (invited, gina) = (a_link(&db, "Gina", &[Role::Agent]).await, seat(&db, &provider));
        let path = format!("/join/{}", invited.token.reveal());
        let code = code_of(&gina.get(&path).await, &db);
        gina.post(&path, &[("password", PASSWORD), ("code", &code)]).await;
        openid.is(&db, &person("gina")).await;
        let out = gina.get("/sign-in/oidc").await;
        gina.get(&openid.there_and_back(&out.location).await).await;
        let form = gina.get(&form_of(&house)).await;
        assert!(form.says("One-time code") && form.says("Confirm with Acme ID"), "{}", form.html);
        let session = a_name(&db);
        let receipt = confirmed(&openid, &gina, &house, &session).await;
        assert!(gina.post(&form_of(&house), &typed(&session, &receipt)).await.says("is open: Northwind as Olivia"));

        let without = Seat::of(&db);
        without.put_cookie("__Host-porchlight-agent", &gina.cookie("__Host-porchlight-agent").expect("signed in"));
        let form = without.get(&form_of(&house)).await;
        assert!(form.says("One-time code") && !form.says("Confirm with"), "{}", form.html);
        let page = without.post(&format!("{}/confirm", form_of(&house)), &typed(&a_name(&db), "")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
}
