//! Staff and owners sign in by a real OpenID provider, which is then told to misbehave.

use std::sync::Arc;

use actix_web::http::StatusCode;
use futures_util::future::join_all;
use porchlight::accounts::commands::{NewAccount, add};
use porchlight::db::{DbError, HeadId};
use porchlight::history;
use porchlight::oidc::Provider;
use porchlight::sign_ins::Door;
use porchlight::staff::Role;
use serde_json::{Value, json};

use super::seat::{Page, Seat, a_link, tries};
use crate::support::{LOG_ORIGIN, OpenId, TestDb, a_house, a_state, both_databases, minutes};

const AGENT: &str = "__Host-porchlight-agent";
const OWNER: &str = "__Host-porchlight-owner";
const ROUND: &str = "__Host-porchlight-oidc";

fn seat(db: &TestDb, provider: &Arc<Provider>) -> Seat {
    let mut state = a_state(&db.db, &db.random, &db.signer, &db.sealer);
    state.oidc = Some(provider.clone());
    Seat::before(state, "192.0.2.10")
}

/// Ana as the provider knows her, with two factors.
fn ana() -> Value {
    json!({ "sub": "00u-ana", "email": "ana@acme.example", "verified": true, "amr": ["pwd", "otp"] })
}

fn olivia() -> Value {
    json!({ "sub": "00u-olivia", "email": "Olivia@northwind.example", "verified": true, "amr": ["pwd"] })
}

fn with(person: &Value, name: &str, value: Value) -> Value {
    let mut person = person.clone();
    person[name] = value;
    person
}

/// Sets out from the page that signs in, and comes back.
async fn sign_in(openid: &OpenId, seat: &Seat, from: &str) -> Page {
    let back = set_out(openid, seat, from).await;
    seat.get(&back).await
}

async fn set_out(openid: &OpenId, seat: &Seat, from: &str) -> String {
    let out = seat.get(from).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.html);
    openid.there_and_back(&out.location).await
}

fn is_refused(page: &Page, seat: &Seat, code: &str) {
    assert!(!page.status.is_redirection() && page.says(code), "{code}: {} {}", page.status, page.html);
    for door in Door::ALL {
        assert_eq!(seat.cookie(door.cookie_name()), None, "{code}");
    }
}

/// The path with another value of a parameter; without it, where there is none.
fn with_parameter(back: &str, name: &str, value: Option<&str>) -> String {
    let url = url::Url::parse(&format!("http://localhost{back}")).expect("an address");
    let others =
        url.query_pairs().filter(|(known, _)| known != name).map(|(n, v)| (n.into_owned(), v.into_owned()));
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(others).extend_pairs(value.map(|value| (name, value)));
    format!("{}?{}", url.path(), query.finish())
}

/// What a log says of people who became known to a provider.
async fn bound(db: &TestDb, log: HeadId, kind: &'static str) -> Vec<String> {
    let read = db.db.read(move |conn| history::page(conn, log, history::Page::From(0), 1000)).await;
    let entries: Result<Vec<history::Entry>, DbError> = read;
    let entries = entries.expect("the log").into_iter().filter(|entry| entry.kind == kind);
    let payloads = entries.map(|entry| entry.payload.expect("a payload"));
    payloads.map(|payload| String::from_utf8(payload).expect("text")).collect()
}

macro_rules! openid {
    ($db:ident) => {
        match OpenId::start(module_path!()) {
            Some(openid) => openid.at_its_time(&$db),
            None => return,
        }
    };
}

both_databases! {
    async fn staff_who_were_invited_sign_in_by_the_provider_and_are_known_by_its_own_name_for_them(db: TestDb) {
        let openid = openid!(db);
        a_link(&db, "Ana", &[Role::Agent, Role::Lead]).await;
        for alg in ["RS256", "ES256", "EdDSA"] {
            let seat = seat(&db, &Arc::new(openid.provider(alg)));
            openid.is(&db, &ana()).await;
            assert!(seat.get("/sign-in?next=%2Fagent%3Fq%3Dnorth").await.html.contains("/sign-in/oidc?next=%2Fagent%3Fq%3Dnorth"));
            let page = sign_in(&openid, &seat, "/sign-in/oidc?next=%2Fagent%3Fq%3Dnorth").await;
            assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/agent?q=north"), "{alg}: {}", page.html);
            assert_eq!(seat.get("/agent").await.status, StatusCode::OK);
            assert_eq!(seat.get("/review/questions").await.status, StatusCode::OK);
            assert_eq!(seat.cookie(ROUND), None);
        }
        // Another address at the provider: she is the same. Another person at her address is not she.
        let provider = Arc::new(openid.provider("RS256"));
        openid.is(&db, &with(&ana(), "email", json!("ana.maria@acme.example"))).await;
        assert_eq!(sign_in(&openid, &seat(&db, &provider), "/sign-in/oidc").await.location, "/agent");
        openid.is(&db, &with(&ana(), "sub", json!("00u-mallory"))).await;
        let mallory = seat(&db, &provider);
        is_refused(&sign_in(&openid, &mallory, "/sign-in/oidc").await, &mallory, "oidc-other-identity");
        // It is on record that she is known there, once, and not by which name.
        let bound = bound(&db, HeadId::VENDOR, "vendor.staff_bound").await;
        assert_eq!(bound.len(), 1);
        assert!(bound[0].contains("Ana") && bound[0].contains(&openid.issuer) && !bound[0].contains("00u-ana"), "{bound:?}");
    }

    async fn without_two_factors_a_verified_address_and_an_invitation_nobody_of_the_staff_comes_in(db: TestDb) {
        let openid = openid!(db);
        a_link(&db, "Ana", &[Role::Agent, Role::Reviewer, Role::Admin]).await;
        let provider = Arc::new(openid.provider("RS256"));
        let tries = [
            (with(&ana(), "amr", json!(["pwd"])), "oidc-no-mfa"),
            (with(&ana(), "amr", Value::Null), "oidc-no-mfa"),
            (with(&with(&ana(), "amr", Value::Null), "acr", json!("one-factor")), "oidc-no-mfa"),
            (with(&ana(), "verified", json!(false)), "oidc-unverified"),
            (with(&ana(), "verified", json!("true")), "oidc-unverified"),
            (with(&ana(), "email", Value::Null), "oidc-unverified"),
            (with(&ana(), "email", json!("ben@acme.example")), "oidc-unknown"),
        ];
        for (person, code) in tries {
            openid.is(&db, &person).await;
            let seat = seat(&db, &provider);
            is_refused(&sign_in(&openid, &seat, "/sign-in/oidc").await, &seat, code);
        }
        openid.is(&db, &with(&with(&ana(), "amr", Value::Null), "acr", json!("two-factors"))).await;
        assert_eq!(sign_in(&openid, &seat(&db, &provider), "/sign-in/oidc").await.location, "/agent");
    }

    async fn an_answer_fits_only_the_way_and_the_browser_that_it_was_asked_for_in(db: TestDb) {
        let openid = openid!(db);
        a_link(&db, "Ana", &[Role::Agent]).await;
        let provider = Arc::new(openid.provider("RS256"));
        openid.is(&db, &ana()).await;
        // Another state, none, another provider's name, none.
        let changes = [("state", Some("of-the-attacker"), "oidc-not-begun"), ("state", None, "oidc-not-begun"),
            ("iss", Some("https://elsewhere.example"), "oidc-other-issuer"), ("iss", None, "oidc-other-issuer"),
            ("code", None, "oidc-refused"), ("code", Some("of-the-attacker"), "oidc-refused"), ("error", Some("access_denied"), "oidc-refused")];
        for (name, value, code) in changes {
            let seat = seat(&db, &provider);
            let back = set_out(&openid, &seat, "/sign-in/oidc").await;
            is_refused(&seat.get(&with_parameter(&back, name, value)).await, &seat, code);
        }
        // In another browser: signing in somebody else there.
        let (hers, victim) = (seat(&db, &provider), seat(&db, &provider));
        let back = set_out(&openid, &hers, "/sign-in/oidc").await;
        is_refused(&victim.get(&back).await, &victim, "oidc-not-begun");
        // Her code on another way: its verifier does not fit, whatever else is made to.
        let others = set_out(&openid, &victim, "/sign-in/oidc").await;
        let url = url::Url::parse(&format!("http://localhost{back}")).expect("an address");
        let code = url.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
        is_refused(&victim.get(&with_parameter(&others, "code", Some(&code))).await, &victim, "oidc-refused");
        // Hers, too late.
        db.clock.advance(minutes(10));
        is_refused(&hers.get(&back).await, &hers, "oidc-not-begun");
    }

    async fn one_way_is_gone_once_however_often_somebody_comes_back_on_it(db: TestDb) {
        let openid = openid!(db);
        a_link(&db, "Ana", &[Role::Agent]).await;
        let provider = Arc::new(openid.provider("RS256"));
        openid.is(&db, &ana()).await;
        let first = seat(&db, &provider);
        let back = set_out(&openid, &first, "/sign-in/oidc").await;
        let round = first.cookie(ROUND).expect("a round");
        let seats: Vec<Seat> = (0..16).map(|_| {
            let seat = seat(&db, &provider);
            seat.put_cookie(ROUND, &round);
            seat
        }).collect();
        let pages = join_all(seats.iter().map(|seat| seat.get(&back))).await;
        assert_eq!(pages.iter().filter(|page| page.status == StatusCode::SEE_OTHER).count(), 1);
        assert_eq!(pages.iter().filter(|page| page.says("oidc-again")).count(), 15);
        assert_eq!(seats.iter().filter(|seat| seat.cookie(AGENT).is_some()).count(), 1);
    }

    async fn a_token_that_the_provider_should_not_have_made_is_not_believed(db: TestDb) {
        let openid = openid!(db);
        a_link(&db, "Ana", &[Role::Agent]).await;
        for wrong in ["nonce", "no nonce", "issuer", "audience", "two audiences", "party", "expired", "future", "no subject",
            "none", "hs256", "stranger", "unknown key"] {
            let seat = seat(&db, &Arc::new(openid.provider("RS256")));
            openid.is(&db, &with(&ana(), "wrong", json!(wrong))).await;
            let page = sign_in(&openid, &seat, "/sign-in/oidc").await;
            assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{wrong}");
            is_refused(&page, &seat, "oidc-token");
        }
        for wrong in ["large", "redirect"] {
            let seat = seat(&db, &Arc::new(openid.provider("RS256")));
            openid.is(&db, &with(&ana(), "wrong", json!(wrong))).await;
            is_refused(&sign_in(&openid, &seat, "/sign-in/oidc").await, &seat, "oidc-unreachable");
        }
        // The forger's own way of making tokens is good: with nothing wrong in it, it is believed.
        let hers = seat(&db, &Arc::new(openid.provider("RS256")));
        openid.is(&db, &with(&ana(), "wrong", json!("nothing"))).await;
        assert_eq!(sign_in(&openid, &hers, "/sign-in/oidc").await.location, "/agent");
    }

    async fn an_address_may_stand_at_the_userinfo_endpoint_alone_and_endpoints_at_other_hosts_of_the_issuers_naming(db: TestDb) {
        let Some(openid) = OpenId::start_apart(module_path!()) else { return };
        let openid = openid.at_its_time(&db);
        a_link(&db, "Ana", &[Role::Agent]).await;
        let provider = Arc::new(openid.provider("RS256"));
        openid.is(&db, &ana()).await;
        let page = sign_in(&openid, &seat(&db, &provider), "/sign-in/oidc").await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/agent"), "{}", page.html);
        let asked = openid.is(&db, &with(&ana(), "verified", json!(false))).await;
        assert_eq!(asked, ["/jwks", "/token", "/me"]);

        // Somebody who is not known yet, of whom userinfo says nothing that counts, or that is about somebody else.
        a_link(&db, "Ben", &[Role::Agent]).await;
        let ben = json!({ "sub": "00u-ben", "email": "ben@acme.example", "verified": true, "amr": ["otp"] });
        let tries = [
            (with(&ben, "verified", json!(false)), "oidc-unverified"),
            (with(&ben, "email", Value::Null), "oidc-unverified"),
            (with(&ben, "wrong", json!("somebody else's userinfo")), "oidc-token"),
        ];
        for (person, code) in tries {
            openid.is(&db, &person).await;
            let stranger = seat(&db, &provider);
            is_refused(&sign_in(&openid, &stranger, "/sign-in/oidc").await, &stranger, code);
        }
        openid.is(&db, &ben).await;
        assert_eq!(sign_in(&openid, &seat(&db, &provider), "/sign-in/oidc").await.location, "/agent");
    }

    async fn a_key_that_is_new_is_fetched_at_most_once_a_minute(db: TestDb) {
        let openid = openid!(db);
        a_link(&db, "Ana", &[Role::Agent]).await;
        let provider = Arc::new(openid.provider("RS256"));
        openid.is(&db, &ana()).await;
        assert_eq!(sign_in(&openid, &seat(&db, &provider), "/sign-in/oidc").await.location, "/agent");
        openid.is(&db, &with(&ana(), "wrong", json!("fresh key"))).await;
        let too_soon = seat(&db, &provider);
        is_refused(&sign_in(&openid, &too_soon, "/sign-in/oidc").await, &too_soon, "oidc-token");
        db.clock.advance(minutes(1));
        assert_eq!(sign_in(&openid, &seat(&db, &provider), "/sign-in/oidc").await.location, "/agent");
    }

    async fn owners_sign_in_by_the_provider_and_choose_where_they_own_several_accounts(db: TestDb) {
        let openid = openid!(db);
        let (house, provider) = (a_house(&db).await, Arc::new(openid.provider("RS256")));
        openid.is(&db, &olivia()).await;
        let hers = seat(&db, &provider);
        hers.put_cookie(OWNER, "of-the-attacker");
        let page = sign_in(&openid, &hers, "/sign-in/oidc/owners?next=%2Faccount%2Fhistory").await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/account/history"), "{}", page.html);
        assert_ne!(hers.cookie(OWNER).as_deref(), Some("of-the-attacker"));
        assert!(hers.get("/account/support-access").await.says(&house.account.name));

        let new = NewAccount {
            external_id: "southwind".to_owned(),
            name: "Southwind".to_owned(),
            time_zone: chrono_tz::Europe::Berlin,
            owners: vec![("Olivia".to_owned(), "olivia@northwind.example".parse().expect("an address")).into()],
            users: Vec::new(),
            sensitive: None,
        };
        add(&db.db, &db.random, LOG_ORIGIN, new).await.expect("added");
        let hers = seat(&db, &provider);
        let page = sign_in(&openid, &hers, "/sign-in/oidc/owners").await;
        assert!(page.says("Choose an account") && page.says("Northwind") && page.says("Southwind"), "{}", page.html);
        assert_eq!(hers.cookie(OWNER), None);
        let (_, of_southwind) = page.html.split_once("/account/sign-in/").expect("a link").1.split_once("/account/sign-in/").expect("another");
        let token = of_southwind.split_once('"').expect("its end").0;
        hers.post(&format!("/account/sign-in/{token}"), &[]).await;
        assert!(hers.get("/account/support-access").await.says("Southwind"));
        let bound = bound(&db, house.account.id.into(), "account.owner_bound").await;
        assert_eq!(bound.len(), 1);
        assert!(bound[0].contains(&openid.issuer) && !bound[0].contains("00u-olivia"), "{bound:?}");
        let told = format!("Olivia signed in by {} for the first time, and is known there from now on", openid.issuer);
        assert!(hers.get("/account/history").await.says(&told));

        // Somebody who owns nothing, and one of the staff at the owners' door.
        for person in [with(&ana(), "email", json!("nobody@northwind.example")), with(&olivia(), "sub", json!("00u-mallory"))] {
            openid.is(&db, &person).await;
            let stranger = seat(&db, &provider);
            is_refused(&sign_in(&openid, &stranger, "/sign-in/oidc/owners").await, &stranger, "oidc-unknown");
        }
        // What an owner's way brings back opens no door of the staff's.
        openid.is(&db, &with(&olivia(), "amr", json!(["otp"]))).await;
        let at_staff = seat(&db, &provider);
        is_refused(&sign_in(&openid, &at_staff, "/sign-in/oidc").await, &at_staff, "oidc-unknown");
    }

    async fn whoever_acts_for_somebody_else_is_let_in_nowhere_and_it_is_on_record(db: TestDb) {
        let openid = openid!(db);
        let (house, provider) = (a_house(&db).await, Arc::new(openid.provider("RS256")));
        a_link(&db, "Rosa", &[Role::Agent]).await;
        let acts = |person: Value| with(&person, "wrong", json!("acting"));
        let rosa = with(&with(&ana(), "sub", json!("00u-rosa")), "email", json!("rosa@acme.example"));
        let nobody = with(&olivia(), "email", json!("nobody@northwind.example"));
        for (person, from) in [
            (acts(olivia()), "/sign-in/oidc/owners"),
            (acts(nobody.clone()), "/sign-in/oidc/owners"),
            (acts(rosa.clone()), "/sign-in/oidc"),
            (acts(with(&rosa, "email", json!("nobody@acme.example"))), "/sign-in/oidc"),
        ] {
            openid.is(&db, &person).await;
            let seat = seat(&db, &provider);
            is_refused(&sign_in(&openid, &seat, from).await, &seat, "acting-for-another");
        }
        let tried = tries(&db).await;
        assert!(tried.iter().all(|one| one.code == "acting-for-another" && one.place == "the OpenID provider"), "{tried:?}");
        let known: Vec<_> = tried.iter().rev().map(|one| (one.account, one.staff.is_some())).collect();
        assert_eq!(known, [(Some(house.account.id), false), (None, false), (None, true), (None, false)]);
        // She reads of it, and nobody became known by such an identity.
        openid.is(&db, &olivia()).await;
        let hers = seat(&db, &provider);
        sign_in(&openid, &hers, "/sign-in/oidc/owners").await;
        let history = hers.get("/account/history").await;
        assert!(history.says("refused Sam of Acme, who was acting as Olivia: only owners themselves decide"), "{}", history.html);
        assert_eq!(bound(&db, HeadId::VENDOR, "vendor.staff_bound").await.len(), 0);
        assert_eq!(bound(&db, house.account.id.into(), "account.owner_bound").await.len(), 1);
    }

    async fn the_way_is_offered_only_to_whom_it_is_set_for_and_leads_on_to_our_own_pages_only(db: TestDb) {
        let openid = openid!(db);
        a_link(&db, "Ana", &[Role::Agent]).await;
        let none = Seat::of(&db);
        assert!(!none.get("/sign-in").await.html.contains("oidc"));
        for path in ["/sign-in/oidc", "/sign-in/oidc/owners", "/sign-in/oidc/back"] {
            assert_eq!(none.get(path).await.status, StatusCode::NOT_FOUND);
        }
        let staff_only = seat(&db, &Arc::new(openid.provider_with("RS256", |settings| settings.owners = false)));
        assert!(staff_only.get("/sign-in").await.says("Sign in with Acme ID"));
        assert!(!staff_only.get("/account/sign-in").await.says("Sign in with Acme ID"));
        assert_eq!(staff_only.get("/sign-in/oidc/owners").await.status, StatusCode::NOT_FOUND);
        openid.is(&db, &ana()).await;
        assert_eq!(sign_in(&openid, &staff_only, "/sign-in/oidc?next=%2F%2Fevil.example").await.location, "/agent");

        // Nobody listens there; and a provider that calls itself something else.
        let down = seat(&db, &Arc::new(openid.provider_with("RS256", |settings| settings.issuer = "http://127.0.0.1:9".to_owned())));
        assert_eq!(down.get("/sign-in/oidc").await.status, StatusCode::BAD_GATEWAY);
        let other = seat(&db, &Arc::new(openid.provider_with("RS256", |settings| settings.issuer.push('/'))));
        is_refused(&other.get("/sign-in/oidc").await, &other, "oidc-odd");
    }
}
