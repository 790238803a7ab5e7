//! The vendor's app hands its signed-in customer over, by a short token that it has signed.

use actix_web::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use futures_util::future::join_all;
use hmac::{Hmac, KeyInit as _, Mac as _};
use porchlight::accounts::{self, Account, Owner};
use porchlight::db::{Conn, DbError};
use porchlight::history::{self, Entry, Page as Part};
use porchlight::outbox::{self, NoticeKind};
use porchlight::sign_ins::HandOff;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use tempfile::TempDir;

use super::seat::{Seat, tries};
use crate::support::{TestDb, a_house, a_state, both_databases, minutes};

pub const OWNER: &str = "__Host-porchlight-owner";
const ORIGIN: &str = "https://app.acme.example";
const HOME: &str = "/account/support-access";

/// Acme's own app: it knows its customers, and has a key.
pub struct App {
    folder: TempDir,
    key: SigningKey,
}

impl App {
    pub fn new() -> Self {
        let app =
            Self { folder: tempfile::tempdir().expect("a folder"), key: SigningKey::from_bytes(&[5; 32]) };
        std::fs::write(app.folder.path().join("keys.json"), app.keys()).expect("written");
        app
    }

    fn keys(&self) -> String {
        let x = URL_SAFE_NO_PAD.encode(self.key.verifying_key().as_bytes());
        json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "kid": "acme-1", "x": x }] }).to_string()
    }

    /// Somebody before a portal that takes this app's customers.
    pub fn seat(&self, db: &TestDb) -> Seat {
        let mut state = a_state(&db.db, &db.random, &db.signer, &db.sealer);
        state.hand_off = Some(Arc::new(HandOff {
            keys: self.folder.path().join("keys.json"),
            issuer: ORIGIN.to_owned(),
            audience: "https://access.acme.example".to_owned(),
            origins: vec![ORIGIN.to_owned()],
        }));
        Seat::before(state, "192.0.2.10")
    }

    /// What the app says of Olivia.
    pub fn olivia(&self, db: &TestDb) -> Value {
        let now = db.db.clock().now().utc().timestamp();
        json!({
            "iss": ORIGIN, "aud": "https://access.acme.example", "iat": now, "exp": now + 60,
            "jti": hex::encode(db.random.bytes::<8>()), "sub": "olivia-1",
            "account": { "id": "northwind", "name": "Northwind", "time_zone": "Europe/Berlin" },
            "name": "Olivia", "email": "olivia@northwind.example", "role": "owner",
        })
    }

    pub fn sign(&self, claims: &Value) -> String {
        let signed = parts(&json!({ "alg": "EdDSA", "kid": "acme-1" }), claims);
        let signature = self.key.sign(signed.as_bytes()).to_bytes();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn parts(header: &Value, claims: &Value) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()))
}

pub async fn enter(seat: &Seat, token: &str, to: &str) -> super::seat::Page {
    seat.post_from(ORIGIN, "/account/enter", &[("token", token), ("to", to)]).await
}

async fn people(db: &TestDb) -> (Account, Vec<Owner>, Vec<Entry>) {
    let read = db.db.read(|conn: &mut Conn| {
        let account = accounts::find_by_external_id(conn, "northwind")?.expect("it is known");
        let owners = accounts::owners_of(conn, account.id)?;
        let log = history::page(conn, account.id, Part::From(0), 1000)?;
        Ok::<_, DbError>((account, owners, log))
    });
    read.await.expect("read")
}

fn kinds(log: &[Entry]) -> Vec<&str> {
    log.iter().map(|entry| entry.kind.as_str()).collect()
}

both_databases! {
    async fn a_customer_comes_in_from_the_app_and_is_known_from_then_on(db: TestDb) {
        let app = App::new();
        let seat = app.seat(&db);
        let page = enter(&seat, &app.sign(&app.olivia(&db)), "/account/history?days=7").await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/account/history?days=7"), "{}", page.html);
        assert_eq!(seat.get(HOME).await.status, StatusCode::OK);
        let (account, owners, log) = people(&db).await;
        assert_eq!((account.name.as_str(), account.time_zone), ("Northwind", chrono_tz::Europe::Berlin));
        assert_eq!((owners.len(), owners[0].external_id.as_deref()), (1, Some("olivia-1")));
        assert_eq!(kinds(&log), ["account.added", "account.owner_added"]);

        // Again, with another token: nothing is new, and nothing is written down.
        let again = app.seat(&db);
        assert_eq!(enter(&again, &app.sign(&app.olivia(&db)), "").await.location, HOME);
        assert_eq!(people(&db).await.2.len(), 2);
        // An agent can act as her.
        let users = db.db.read(move |conn| accounts::users_of(conn, account.id)).await.expect("users");
        assert_eq!(users[0].external_id, "olivia-1");
    }

    async fn what_is_not_signed_by_the_app_for_us_and_for_now_lets_nobody_in(db: TestDb) {
        let app = App::new();
        let usual = app.olivia(&db);
        let now = db.db.clock().now().utc().timestamp();
        let with = |name: &str, value: Value| {
            let mut claims = usual.clone();
            match value {
                Value::Null => drop(claims.as_object_mut().expect("claims").remove(name)),
                value => claims[name] = value,
            }
            app.sign(&claims)
        };
        let signed = parts(&json!({ "alg": "HS256", "kid": "acme-1" }), &usual);
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(app.key.verifying_key().as_bytes()).expect("a key");
        mac.update(signed.as_bytes());
        let hs256 = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
        let stranger = App { key: SigningKey::from_bytes(&[6; 32]), folder: tempfile::tempdir().expect("a folder") };
        let tries = [
            (with("aud", json!("https://elsewhere.example")), "hand-off-not-for-us"),
            (with("aud", json!(["https://access.acme.example", "https://elsewhere.example"])), "hand-off-not-for-us"),
            (with("aud", Value::Null), "hand-off-not-for-us"),
            (with("iss", json!("https://app.fabrikam.example")), "hand-off-not-for-us"),
            (with("exp", json!(now)), "hand-off-too-old"),
            (with("exp", json!(now + 121)), "hand-off-too-old"),
            (with("iat", json!(now + 45)), "hand-off-too-old"),
            (with("exp", Value::Null), "hand-off-incomplete"),
            (with("iat", Value::Null), "hand-off-incomplete"),
            (with("jti", Value::Null), "hand-off-incomplete"),
            (with("jti", json!(7)), "hand-off-incomplete"),
            (with("jti", json!("x".repeat(300))), "hand-off-incomplete"),
            (with("sub", Value::Null), "hand-off-incomplete"),
            (with("account", json!("northwind")), "hand-off-incomplete"),
            (with("role", json!("admin")), "hand-off-incomplete"),
            (with("email", json!("o@x\r\nBcc: y@z")), "not-an-address"),
            (hs256, "hand-off-not-signed"),
            (format!("{}.", parts(&json!({ "alg": "none" }), &usual)), "hand-off-not-signed"),
            (stranger.sign(&usual), "hand-off-not-signed"),
            (String::new(), "hand-off-not-signed"),
        ];
        for (token, code) in tries {
            let seat = app.seat(&db);
            let page = enter(&seat, &token, "").await;
            assert!(page.status.is_client_error() && page.says(code), "{code}: {} {}", page.status, page.html);
            assert_eq!(seat.cookie(OWNER), None, "{code}");
        }
        let nobody = db.db.read(|conn: &mut Conn| accounts::find_by_external_id(conn, "northwind")).await;
        assert!(nobody.expect("read").is_none());
    }

    async fn one_token_sent_sixty_four_times_at_once_lets_one_in(db: TestDb) {
        let app = App::new();
        let token = app.sign(&app.olivia(&db));
        let seats: Vec<Seat> = (0..64).map(|_| app.seat(&db)).collect();
        let pages = join_all(seats.iter().map(|seat| enter(seat, &token, ""))).await;
        let count = |status| pages.iter().filter(|page| page.status == status).count();
        assert_eq!((count(StatusCode::SEE_OTHER), count(StatusCode::GONE)), (1, 63));
        assert_eq!(seats.iter().filter(|seat| seat.cookie(OWNER).is_some()).count(), 1);
        // Nor later, as long as it would be believed.
        db.clock.advance(chrono::Duration::seconds(59));
        let page = enter(&app.seat(&db), &token, "").await;
        assert!(page.status == StatusCode::GONE && page.says("hand-off-again"), "{}", page.html);
        assert_eq!(people(&db).await.1.len(), 1);
    }

    async fn several_of_a_new_account_come_in_at_once(db: TestDb) {
        let app = App::new();
        let tokens: Vec<String> = (0..16).map(|n| {
            let mut claims = app.olivia(&db);
            claims["sub"] = json!(format!("user-{n}"));
            claims["email"] = json!(format!("user-{n}@northwind.example"));
            app.sign(&claims)
        }).collect();
        let seats: Vec<Seat> = tokens.iter().map(|_| app.seat(&db)).collect();
        let pages = join_all(seats.iter().zip(&tokens).map(|(seat, token)| enter(seat, token, ""))).await;
        assert!(pages.iter().all(|page| page.status == StatusCode::SEE_OTHER));
        assert_eq!(people(&db).await.1.len(), 16);
    }

    async fn whoever_acts_as_the_customer_is_refused_and_the_owners_read_of_it(db: TestDb) {
        let (app, house) = (App::new(), a_house(&db).await);
        let before = house.log_from(0).await.len();
        let mut claims = app.olivia(&db);
        claims["act"] = json!({ "sub": "stf-9", "email": "sam@acme.example" });
        let token = app.sign(&claims);
        let seat = app.seat(&db);
        let page = enter(&seat, &token, "").await;
        assert_eq!((page.status, seat.cookie(OWNER)), (StatusCode::FORBIDDEN, None));
        assert!(page.says("Somebody is acting as you there. Only you yourself decide about support access."), "{}", page.html);
        let log = house.log_from(0).await;
        assert_eq!(kinds(&log)[before..], ["account.hand_off_refused"]);
        // It is on record once, however often it is sent.
        assert_eq!(enter(&seat, &token, "").await.status, StatusCode::GONE);
        assert_eq!(house.log_from(0).await.len(), before + 1);

        let hers = app.seat(&db);
        enter(&hers, &app.sign(&app.olivia(&db)), "").await;
        let history = hers.get("/account/history").await;
        assert!(history.says("refused sam@acme.example, who was acting as olivia-1"), "{}", history.html);
        // Of an account that nobody knows there is no log, and none is begun.
        claims["account"]["id"] = json!("nobody");
        claims["jti"] = json!("another");
        assert_eq!(enter(&seat, &app.sign(&claims), "").await.status, StatusCode::FORBIDDEN);
        let found = db.db.read(|conn: &mut Conn| accounts::find_by_external_id(conn, "nobody")).await;
        assert!(found.expect("read").is_none());
        // Reviewers see both: the one in the account's history, the other by itself.
        let tried = tries(&db).await;
        let told: BTreeSet<_> = tried.iter().map(|one| (one.code.as_str(), one.seq, one.place.as_str())).collect();
        let acting = "acting-for-another";
        let in_history = (acting, Some(before as u64), "support access in the app");
        assert_eq!(told, BTreeSet::from([(acting, None, "nobody"), in_history]));
    }

    async fn a_request_with_a_token_of_somebody_who_acts_for_her_is_refused_and_on_record(db: TestDb) {
        let (app, house) = (App::new(), a_house(&db).await);
        let hers = app.seat(&db);
        enter(&hers, &app.sign(&app.olivia(&db)), "").await;
        let before = house.log_from(0).await.len();
        let part = |claims: Value| URL_SAFE_NO_PAD.encode(claims.to_string());
        let acting = format!("Bearer e30.{}.c2lnbmVk", part(json!({ "sub": "olivia-1", "act": { "sub": "stf-9" } })));
        let its_own = format!("Bearer e30.{}.c2lnbmVk", part(json!({ "sub": "olivia-1" })));
        assert_eq!(hers.get_with("/account/history", "authorization", &its_own).await.status, StatusCode::OK);
        for (name, value) in [("authorization", acting.as_str()), ("x-porchlight-actor", "Sam")] {
            let page = hers.get_with("/account/history", name, value).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{name}");
            assert!(!page.says("Northwind"), "{}", page.html);
        }
        let log = house.log_from(before as u64).await;
        assert_eq!(kinds(&log), ["account.hand_off_refused", "account.hand_off_refused"]);
        let history = hers.get("/account/history").await;
        assert!(history.says("refused stf-9, who was acting as olivia-1"), "{}", history.html);
        assert!(history.says("refused Sam, who was acting as olivia-1"), "{}", history.html);
        assert_eq!(tries(&db).await.len(), 2);
        // Of somebody who is not signed in nothing would have been shown, and nothing is written.
        assert_eq!(app.seat(&db).get_with("/account/history", "x-porchlight-actor", "Sam").await.status, StatusCode::FORBIDDEN);
        assert_eq!(tries(&db).await.len(), 2);
        // However many come, the log does not fill with them.
        for _ in 0..40 {
            hers.get_with("/account/history", "x-porchlight-actor", "Sam").await;
        }
        assert_eq!(tries(&db).await.len(), 30);
    }

    async fn no_other_site_signs_somebody_in(db: TestDb) {
        let app = App::new();
        let token = app.sign(&app.olivia(&db));
        let seat = app.seat(&db);
        for origin in ["https://evil.example", "null", "https://app.acme.example.evil.example", "http://app.acme.example"] {
            let page = seat.post_from(origin, "/account/enter", &[("token", &token)]).await;
            assert_eq!((page.status, seat.cookie(OWNER)), (StatusCode::FORBIDDEN, None), "{origin}");
        }
        // The app's origin opens this one address, and no other.
        let elsewhere = seat.post_from(ORIGIN, "/account/sign-in", &[("email", "olivia@northwind.example")]).await;
        assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
        // No address holds a token; and the token is as good as ever.
        assert!(seat.get(&format!("/account/enter?token={token}")).await.status.is_client_error());
        assert_eq!(enter(&seat, &token, "//evil.example").await.location, HOME);
        // Where nothing is set there is no such door.
        let without = Seat::of(&db);
        assert_eq!(without.post("/account/enter", &[("token", &token)]).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_cookie_from_before_is_replaced_and_another_account_stays_closed(db: TestDb) {
        let (app, house) = (App::new(), a_house(&db).await);
        let seat = app.seat(&db);
        seat.put_cookie(OWNER, "of-the-attacker");
        enter(&seat, &app.sign(&app.olivia(&db)), "").await;
        let first = seat.cookie(OWNER).expect("signed in");
        assert_ne!(first, "of-the-attacker");
        assert!(seat.get(HOME).await.says("Northwind"));
        // The same person in another account is somebody else there.
        let mut claims = app.olivia(&db);
        claims["account"] = json!({ "id": "fabrikam", "name": "Fabrikam", "time_zone": "Europe/Vienna" });
        enter(&seat, &app.sign(&claims), "").await;
        assert_ne!(seat.cookie(OWNER), Some(first));
        let page = seat.get(HOME).await;
        assert!(page.says("Fabrikam") && !page.says("Northwind"), "{}", page.html);
        let (_, owners, _) = people(&db).await;
        assert_eq!((owners.len(), owners[0].id), (1, house.olivia.id));
        let attacker = app.seat(&db);
        attacker.put_cookie(OWNER, "of-the-attacker");
        assert_eq!(attacker.get(HOME).await.status, StatusCode::SEE_OTHER);
    }

    async fn keys_of_the_app_change_without_a_restart(db: TestDb) {
        let mut app = App::new();
        let (seat, old) = (app.seat(&db), app.sign(&app.olivia(&db)));
        app.key = SigningKey::from_bytes(&[8; 32]);
        std::fs::write(app.folder.path().join("keys.json"), app.keys()).expect("written");
        assert_eq!(enter(&seat, &old, "").await.status, StatusCode::FORBIDDEN);
        assert_eq!(enter(&seat, &app.sign(&app.olivia(&db)), "").await.location, HOME);
        std::fs::remove_file(app.folder.path().join("keys.json")).expect("removed");
        assert_eq!(enter(&seat, &app.sign(&app.olivia(&db)), "").await.status, StatusCode::INTERNAL_SERVER_ERROR);
    }

    async fn an_address_that_changes_is_told_to_the_old_one_and_the_new_one(db: TestDb) {
        let (app, house) = (App::new(), a_house(&db).await);
        let seat = app.seat(&db);
        enter(&seat, &app.sign(&app.olivia(&db)), "").await;
        seat.post("/account/sign-in", &[("email", "olivia@northwind.example")]).await;
        let old_link = mails(&db, &house).await.pop().expect("a link").1;
        db.clock.advance(minutes(1));

        let mut claims = app.olivia(&db);
        claims["email"] = json!("olivia.berg@northwind.example");
        claims["name"] = json!("Olivia Berg");
        enter(&seat, &app.sign(&claims), "").await;
        let mut told: Vec<String> = mails(&db, &house).await.into_iter().filter(|(to, _)| !to.is_empty()).map(|(to, _)| to).collect();
        told.sort();
        assert_eq!(told, ["olivia.berg@northwind.example", "olivia@northwind.example"]);
        let log = house.log_from(0).await;
        let changed = log.last().expect("an entry").members().expect("it reads").expect("it says");
        assert_eq!((changed["email_before"].as_str(), changed["email"].as_str()), (Some("olivia@northwind.example"), Some("olivia.berg@northwind.example")));
        assert_eq!(changed["owner"], house.olivia.id.to_string());
        let history = seat.get("/account/history").await;
        assert!(history.says("mails go to olivia.berg@northwind.example (before: olivia@northwind.example)"), "{}", history.html);

        // Links follow the new address only: also one that is under way is void.
        let stranger = app.seat(&db);
        assert_eq!(stranger.post(&format!("/account/sign-in/{old_link}"), &[]).await.status, StatusCode::GONE);
        let before = mails(&db, &house).await.len();
        stranger.post("/account/sign-in", &[("email", "olivia@northwind.example")]).await;
        assert_eq!(mails(&db, &house).await.len(), before);
        stranger.post("/account/sign-in", &[("email", "olivia.berg@northwind.example")]).await;
        assert_eq!(mails(&db, &house).await.len(), before + 1);
    }

    async fn an_address_of_somebody_else_in_the_account_is_not_taken_over(db: TestDb) {
        let app = App::new();
        enter(&app.seat(&db), &app.sign(&app.olivia(&db)), "").await;
        let mut claims = app.olivia(&db);
        claims["sub"] = json!("mallory-1");
        let seat = app.seat(&db);
        let page = enter(&seat, &app.sign(&claims), "").await;
        assert!(page.status == StatusCode::CONFLICT && page.says("address-taken"), "{}", page.html);
        assert_eq!((seat.cookie(OWNER), people(&db).await.1.len()), (None, 1));
    }
}

/// Mails about the address, by whom they go to; and links, by their token, which go to nobody here.
async fn mails(db: &TestDb, house: &crate::support::House) -> Vec<(String, String)> {
    let account = house.account.id;
    let mails: Result<Vec<outbox::Message>, DbError> =
        db.db.read(move |conn: &mut Conn| outbox::in_account(conn, account, 100)).await;
    let mails = mails.expect("mails").into_iter().rev().filter_map(|mail| match mail.notice {
        NoticeKind::AddressChanged => Some((mail.to.email, String::new())),
        NoticeKind::SignInLink => {
            Some((String::new(), mail.data["token"].as_str().expect("a token").to_owned()))
        }
        _ => None,
    });
    mails.collect()
}
