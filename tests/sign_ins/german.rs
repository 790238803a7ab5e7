//! Whoever signs in reads German where the vendor's people do: the forms, what is wrong with them, and what happened elsewhere.

use std::sync::Arc;

use actix_web::http::StatusCode;
use porchlight::language::Language;
use porchlight::oidc::{Provider, Settings};
use porchlight::staff::Role;
use porchlight::staff::commands::next_code;
use serde_json::json;

use super::hand_off::{App, enter};
use super::seat::{PASSWORD, Page, Seat, a_link, code_of, join};
use crate::support::{TestDb, a_house, both_databases, english, minutes};

/// Names, and words that are German too.
const AS_IT_IS: &[&str] = &["Acme ID", "Mails", "Mail"];

fn in_german(seat: &mut Seat) {
    seat.change(|state| state.vendor.language = Language::German);
}

fn a_seat(db: &TestDb) -> Seat {
    let mut seat = Seat::of(db);
    in_german(&mut seat);
    seat
}

fn is_german(page: &Page, status: StatusCode, texts: &[&str]) {
    assert_eq!(page.status, status, "{}", page.html);
    assert!(page.html.contains("<html lang=\"de\""), "{}", page.html);
    let found = english(&page.html, AS_IT_IS);
    assert!(found.is_empty(), "{found:#?}");
    for text in texts {
        assert!(page.says(text), "{text}: {}", page.html);
    }
}

/// An OpenID provider that nobody answers for.
fn a_provider() -> Provider {
    let settings = Settings {
        issuer: "http://127.0.0.1:1".to_owned(),
        client_id: "porchlight".to_owned(),
        client_secret: "a secret of the client".to_owned().into(),
        name: "Acme ID".to_owned(),
        staff: true,
        owners: true,
        amr: vec!["mfa".to_owned()],
        acr: Vec::new(),
        redirect_uri: "http://localhost:8080/sign-in/oidc/back".to_owned(),
    };
    Provider::new(settings).expect("a provider")
}

const FINE: StatusCode = StatusCode::OK;
const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

both_databases! {
    async fn somebody_joins_and_signs_in_in_german(db: TestDb) {
        let (invited, seat) = (a_link(&db, "Ana", &[Role::Agent]).await, a_seat(&db));
        let path = format!("/join/{}", invited.token.reveal());
        let page = seat.get(&path).await;
        is_german(&page, FINE, &["Willkommen, Ana", "1. Ihr Passwort", "Mindestens 12 Zeichen", "Konto: ana@acme.example."]);
        assert!(page.html.contains("QR-Code für Ihren Authenticator"));
        let code = code_of(&page, &db);
        let long = "x".repeat(513);
        for (password, code, texts) in [
            ("kurz", code.as_str(), &["Wählen Sie ein Passwort mit mindestens 12 Zeichen"][..]),
            (long.as_str(), &code, &["höchstens 512 Bytes"]),
            ("passwordpassword", "12", &["Dieses Passwort gehört zu den ersten", "Geben Sie die sechs Ziffern ein"]),
        ] {
            is_german(&seat.post(&path, &[("password", password), ("code", code)]).await, WRONG, texts);
        }
        let joined = seat.post(&path, &[("password", PASSWORD), ("code", &code)]).await;
        is_german(&joined, FINE, &["Sie sind dabei, Ana", "nur dieses eine Mal", "Ich habe sie aufbewahrt: anmelden"]);
        is_german(&seat.get(&path).await, StatusCode::GONE, &["Dieser Link gilt nicht mehr", "Bitten Sie die Verwaltung"]);

        is_german(&seat.get("/sign-in").await, FINE, &["Anmelden", "Für Mitarbeiter von Acme.", "Kunden melden sich hier an"]);
        is_german(&seat.sign_in("ana", "", "1").await, WRONG, &["Geben Sie Ihr Passwort ein.", "eine E-Mail-Adresse wie"]);
        let mut wrong = seat.sign_in("ana@acme.example", "geraten", "123456").await;
        is_german(&wrong, WRONG, &["E-Mail-Adresse, Passwort oder Code stimmt nicht."]);
        while wrong.status == WRONG {
            wrong = seat.sign_in("ana@acme.example", "geraten", "123456").await;
        }
        is_german(&wrong, StatusCode::TOO_MANY_REQUESTS, &["Zu viele Versuche. Der nächste wird ab"]);
    }

    async fn how_many_recovery_codes_are_left_is_said_in_german(db: TestDb) {
        let (invited, seat) = (a_link(&db, "Ana", &[Role::Agent]).await, a_seat(&db));
        let codes = join(&db, &seat, &invited).await;
        for (code, left) in codes.iter().zip((0..10).rev()) {
            let text = match left {
                0 => "Das war der letzte".to_owned(),
                1 => "Einer ist noch übrig".to_owned(),
                left => format!("{left} sind noch übrig"),
            };
            assert_eq!(seat.sign_in("ana@acme.example", PASSWORD, code).await.status, StatusCode::SEE_OTHER);
            is_german(&seat.get("/agent").await, FINE, &[&text]);
        }
        let code = next_code(&db.db, &db.sealer, invited.member.id).await.expect("a code");
        seat.sign_in("ana@acme.example", PASSWORD, code.as_str()).await;
        assert!(!seat.get("/agent").await.says("Wiederherstellungscode"));
    }

    async fn an_owner_reads_what_is_wrong_with_her_link_in_german(db: TestDb) {
        let _house = a_house(&db).await;
        let seat = a_seat(&db);
        is_german(&seat.post("/account/sign-in", &[("email", "olivia")]).await, WRONG, &["eine E-Mail-Adresse wie"]);
        let over = "Dieser Link wurde schon benutzt oder ist zu alt. Fordern Sie einen neuen an.";
        is_german(&seat.get("/account/sign-in/x").await, StatusCode::GONE, &[over]);
        is_german(&seat.post("/account/sign-in/x", &[]).await, StatusCode::GONE, &[over]);
        let mut asked = seat.post("/account/sign-in", &[("email", "olivia@northwind.example")]).await;
        while asked.status == FINE {
            is_german(&asked, FINE, &["Sehen Sie in Ihre Mails"]);
            asked = seat.post("/account/sign-in", &[("email", "olivia@northwind.example")]).await;
        }
        is_german(&asked, StatusCode::TOO_MANY_REQUESTS, &["Es wurden zu viele Mails angefordert.", "UTC"]);
    }

    async fn whoever_comes_from_elsewhere_and_is_not_let_in_reads_why_in_german(db: TestDb) {
        let app = App::new();
        let mut seat = app.seat(&db);
        in_german(&mut seat);
        let (claims, mut acting) = (app.olivia(&db), app.olivia(&db));
        let token = app.sign(&claims);
        assert_eq!(enter(&seat, &token, "").await.status, StatusCode::SEE_OTHER);
        is_german(&enter(&seat, &token, "").await, StatusCode::GONE, &["Dieser Weg herein wurde schon benutzt. Öffnen Sie es noch einmal von"]);
        is_german(&enter(&seat, "", "").await, StatusCode::FORBIDDEN, &["auf einem Weg hierher geschickt, der nicht angenommen wird."]);
        acting["act"] = json!({ "sub": "stf-9" });
        is_german(&enter(&seat, &app.sign(&acting), "").await, StatusCode::FORBIDDEN, &["Dort handelt jemand in Ihrem Namen."]);
        let late = app.sign(&app.olivia(&db));
        db.clock.advance(minutes(3));
        is_german(&enter(&seat, &late, "").await, StatusCode::GONE, &["Dieser Weg herein ist zu alt"]);

        seat.change(|state| state.oidc = Some(Arc::new(a_provider())));
        is_german(&seat.get("/sign-in").await, FINE, &["Anmelden mit Acme ID"]);
        let silent = seat.get("/sign-in/oidc").await;
        is_german(&silent, StatusCode::BAD_GATEWAY, &["Sie sind nicht angemeldet", "Acme ID ist im Moment nicht zu erreichen"]);
        let lost = seat.get("/sign-in/oidc/back?code=x&state=y").await;
        is_german(&lost, StatusCode::GONE, &["begann nicht in diesem Browser", "Noch einmal anmelden"]);
    }
}
