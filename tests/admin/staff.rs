//! Adam reads German: the pages of the staff are in German, whoever is shown on them and whatever is wrong.

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_LANGUAGE, SET_COOKIE};
use actix_web::test::TestRequest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight::grants::Scope;
use porchlight::ids::StaffId;
use porchlight::sign_ins::Door;
use porchlight::staff::{Member, Requirements};
use regex::Regex;

use crate::agent::world::{Page, World};
use crate::support::{both_databases, english, hours};

/// Names, and what was typed.
const AS_IT_IS: &[&str] = &["Acme Support Access", "Mails", "kam ohne Gerät zurück"];

/// A page that Adam's browser asks for in German.
async fn look(world: &World, path: &str) -> Page {
    let request = TestRequest::get().uri(path).insert_header((ACCEPT_LANGUAGE, "de-AT, en;q=0.5"));
    world.ask(request, Door::Admin, &world.adam).await
}

/// A form that it sends.
async fn press(world: &World, path: &str, form: &[(&str, &str)]) -> Page {
    let request = TestRequest::post().uri(path).insert_header((ACCEPT_LANGUAGE, "de-AT, en;q=0.5"));
    let request = request.insert_header(("sec-fetch-site", "same-origin")).set_form(form.to_vec());
    world.ask(request, Door::Admin, &world.adam).await
}

/// The page is in German, and says this.
fn is_german(page: &Page, status: StatusCode, texts: &[&str]) {
    assert_eq!(page.status, status, "{}", page.html);
    assert!(page.html.contains("<html lang=\"de\""), "{}", page.html);
    let found = english(&page.html, AS_IT_IS);
    assert!(found.is_empty(), "{found:#?}");
    let unfilled = Regex::new(r"\{ ?\$|>\[[a-z-]+\]<").expect("a pattern");
    assert!(!unfilled.is_match(&page.html), "{}", page.html);
    for text in texts {
        assert!(page.says(text), "{text}: {}", page.html);
    }
}

/// What was done leads back with a line, which the next page shows: in German.
fn says_it_is_done(page: &Page, text: &str) {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
    let cookies = page.headers.get_all(SET_COOKIE).filter_map(|value| value.to_str().ok());
    let flash =
        cookies.filter_map(|cookie| cookie.strip_prefix("__Host-porchlight-flash=")?.split(';').next());
    let told: Vec<u8> = flash.flat_map(|flash| URL_SAFE_NO_PAD.decode(flash).expect("base64")).collect();
    let told = String::from_utf8(told).expect("text");
    assert!(told.contains(text), "{text}: {told}");
}

fn of(who: &Member, what: &str) -> String {
    format!("/admin/staff/{}{what}", who.id)
}

const FINE: StatusCode = StatusCode::OK;
const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

both_databases! {
    async fn the_list_of_the_staff_is_in_german_whoever_stands_on_it(db: TestDb) {
        let mut world = World::over(&db).await;
        let asks = Requirements { training: Some(hours(24 * 365)), guidelines: Some("2026-11") };
        is_german(&look(&world, "/admin/staff").await, FINE, &[
            "Mitarbeiter", "4 Mitarbeiter; 2 dürfen Konten öffnen, die es erlauben.", "Support, Prüfung",
            "Darf Konten öffnen", "Öffnet keine Konten", "noch nie angemeldet", "Jemanden einladen",
        ]);
        is_german(&look(&world, "/admin/staff?show=suspended").await, FINE, &["Niemand ist gesperrt"]);
        is_german(&look(&world, "/admin/staff?show=may-not").await, FINE, &["Alle im Support dürfen Konten öffnen"]);
        is_german(&look(&world, "/admin/staff?q=xyz").await, FINE, &["Niemand passt dazu."]);
        world.allow(Scope::View).await;
        world.session_of(&world.ana).await;
        world.signed_in(Door::Agent, &world.ana).await;
        is_german(&look(&world, "/admin/staff?show=may-enter").await, FINE, &["1 Sitzung läuft", "zuletzt angemeldet"]);
        world.session_of(&world.ana).await;
        is_german(&look(&world, "/admin/staff").await, FINE, &["2 Sitzungen laufen"]);
        press(&world, &of(&world.ben, "/suspend"), &[("reason", "kam ohne Gerät zurück")]).await;
        press(&world, &of(&world.rita, "/roles"), &[]).await;
        press(&world, &of(&world.rita, "/team"), &[("team", "Wien")]).await;
        is_german(&look(&world, "/admin/staff").await, FINE, &[
            "1 Person darf Konten öffnen", "Gesperrt", "ist gesperrt", "Keine Rolle", "Team Wien",
            "Als Nächstes: Heben Sie die Sperre auf, wenn der Grund weggefallen ist.",
        ]);
        world.state.limits.entering = asks;
        is_german(&look(&world, "/admin/staff?show=may-enter").await, FINE, &["niemand darf Konten öffnen", "Niemand darf Konten öffnen"]);
        is_german(&look(&world, "/admin/staff?show=may-not").await, FINE, &[
            "hat die Schulung nicht abgeschlossen; hat die Richtlinien, Fassung 2026-11, noch nicht gelesen",
            "Tragen Sie den Tag ein",
        ]);
    }

    async fn somebody_of_the_staff_is_shown_in_german_however_they_stand(db: TestDb) {
        let mut world = World::over(&db).await;
        let ana = world.ana.clone();
        is_german(&look(&world, &of(&ana, "")).await, FINE, &[
            "Ana Lind darf Konten öffnen, die es erlauben", "Ana Lind ist nirgends angemeldet.", "Noch nie",
            "Hat noch keinen Link benutzt", "Was Ana Lind darf", "Neuen Link erstellen",
        ]);
        world.allow(Scope::View).await;
        let session = world.session_of(&ana).await;
        world.signed_in(Door::Agent, &ana).await;
        is_german(&look(&world, &of(&ana, "")).await, FINE, &[
            "ist in einem Browser angemeldet", &format!("Northwind, {}, seit", session.code()),
        ]);
        world.signed_in(Door::Agent, &ana).await;
        is_german(&look(&world, &of(&ana, "")).await, FINE, &["ist in 2 Browsern angemeldet"]);
        is_german(&look(&world, &of(&world.adam, "")).await, FINE, &[
            "Die eigenen Rollen ändert niemand selbst", "Ihre eigenen stehen unter Anmeldungen.",
            "Adam Reyes gehört nicht zum Support.",
        ]);
        world.state.limits.entering = Requirements { training: Some(hours(24 * 30)), guidelines: Some("2026-11") };
        is_german(&look(&world, &of(&ana, "")).await, FINE, &[
            "Ana Lind darf keine Konten öffnen", "Nicht abgeschlossen", "Noch keine gelesen; es gilt Fassung 2026-11",
        ]);
        press(&world, &of(&ana, "/training"), &[("trained", "2026-11-20")]).await;
        db.raw("UPDATE staff SET guidelines = '2025-01'").await.expect("read");
        is_german(&look(&world, &of(&ana, "")).await, FINE, &["Gilt bis So 20. Dez. 2026", "Fassung 2025-01 gelesen; es gilt"]);
        press(&world, &of(&ana, "/training"), &[("trained", "2026-01-01")]).await;
        is_german(&look(&world, &of(&ana, "")).await, FINE, &["hat eine Schulung abgeschlossen, die bis Sa 31. Jan. 2026 galt."]);
        press(&world, &of(&ana, "/suspend"), &[("reason", "kam ohne Gerät zurück")]).await;
        is_german(&look(&world, &of(&ana, "")).await, FINE, &[
            "„kam ohne Gerät zurück“", "Sperre von Ana Lind aufheben", "Frühere Sitzungen bleiben beendet.",
        ]);
    }

    async fn somebody_is_invited_in_german_and_stands_so_in_the_list(db: TestDb) {
        let world = World::over(&db).await;
        is_german(&look(&world, "/admin/staff/invite").await, FINE, &["Support: öffnet Konten, die es erlauben", "So lesen ihn die Kunden."]);
        let nina = [("email", "nina@acme.example"), ("name", "Nina"), ("role", "agent"), ("role", "lead")];
        is_german(&press(&world, "/admin/staff/invite", &nina).await, FINE, &[
            "Ein Link für Nina", "Er gilt einmal, bis Mi 25. Nov. 2026", "Wer ihn hat, wird zu Nina",
        ]);
        is_german(&look(&world, "/admin/staff?q=nina").await, FINE, &[
            "Support, Leitung", "hat noch keinen zweiten Faktor", "Erstellen Sie einen neuen Link", "Darf keine Konten öffnen",
        ]);
        for (form, text) in [
            (&[("email", "nina")][..], "Geben Sie eine E-Mail-Adresse"),
            (&[("email", "eve@acme.example"), ("role", "agent")], "Geben Sie an, wie diese Person heißt."),
            (&[("email", "eve@acme.example"), ("name", "Eve")], "Wählen Sie mindestens eine Rolle"),
            (&[("email", "nina@acme.example"), ("role", "admin")], "schon dazu, mit diesen Rollen: Support, Leitung."),
            (&[("email", "adam@acme.example")], "Das tut niemand für sich selbst"),
        ] {
            is_german(&press(&world, "/admin/staff/invite", form).await, WRONG, &[text, "Das stimmt noch nicht"]);
        }
    }

    async fn what_is_wrong_with_a_decision_is_said_in_german_and_so_is_what_was_done(db: TestDb) {
        let world = World::over(&db).await;
        let (adam, ben) = (world.adam.clone(), world.ben.clone());
        let long = "x".repeat(301);
        for (path, form, text) in [
            (of(&ben, "/suspend"), [("reason", " ")], "Sagen Sie in einer Zeile, warum"),
            (of(&ben, "/suspend"), [("reason", long.as_str())], "höchstens 300 Zeichen"),
            (of(&ben, "/restore"), [("reason", "")], "Diese Person ist nicht gesperrt."),
            (of(&ben, "/training"), [("trained", "gestern")], "Geben Sie den Tag als Jahr, Monat und Tag ein"),
            (of(&ben, "/training"), [("trained", "2027-01-01")], "Dieser Tag kommt erst noch."),
            (of(&ben, "/team"), [("team", &long[..61])], "höchstens 60 Zeichen"),
            (of(&adam, "/suspend"), [("reason", "x")], "Das tut niemand für sich selbst"),
            (of(&adam, "/roles"), [("role", "agent")], "Das tut niemand für sich selbst"),
            (of(&adam, "/link"), [("", "")], "Das tut niemand für sich selbst"),
        ] {
            is_german(&press(&world, &path, &form).await, WRONG, &[text, "Fehler:"]);
        }
        for (what, form, text) in [
            ("/roles", ("role", "agent"), "Die Rollen von Ben Okafor sind gespeichert."),
            ("/team", ("team", "Wien"), "Das Team von Ben Okafor ist gespeichert."),
            ("/training", ("trained", "2026-11-20"), "Vermerkt, wann Ben Okafor die Schulung abgeschlossen hat."),
            ("/training", ("trained", ""), "Ben Okafor gilt von jetzt an als nicht geschult."),
            ("/sign-out", ("", ""), "Ben Okafor ist überall abgemeldet."),
            ("/suspend", ("reason", "kam ohne Gerät zurück"), "Ben Okafor ist gesperrt: abgemeldet"),
            ("/restore", ("", ""), "Die Sperre von Ben Okafor ist aufgehoben."),
        ] {
            says_it_is_done(&press(&world, &of(&ben, what), &[form]).await, text);
        }
        press(&world, &of(&ben, "/suspend"), &[("reason", "kam ohne Gerät zurück")]).await;
        let again = press(&world, &of(&ben, "/suspend"), &[("reason", "kam ohne Gerät zurück")]).await;
        is_german(&again, WRONG, &["Diese Person ist schon gesperrt."]);
        let nobody = StaffId::new(world.state.now(), &world.state.random);
        let nobody = look(&world, &format!("/admin/staff/{nobody}")).await;
        is_german(&nobody, StatusCode::NOT_FOUND, &[]);
    }
}
