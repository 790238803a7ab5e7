//! The field register in every state, what is decided about it, and what is refused.

use actix_web::http::header;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight::fields::FieldError;
use porchlight::language::Language;
use porchlight::masking::{FieldSeen, PlaceKind};
use porchlight::words::Words;

use super::{press, says};
use crate::agent::world::{Page, World};
use crate::support::both_databases;

/// The line that the next page would show, after a form.
fn flash(page: &Page) -> String {
    let cookie = page.headers.get(header::SET_COOKIE).expect("a line").to_str().expect("text");
    let value = cookie.split(['=', ';']).nth(1).expect("its value");
    String::from_utf8(URL_SAFE_NO_PAD.decode(value).expect("base64")).expect("text")
}

fn seen(kind: PlaceKind, name: &str) -> FieldSeen {
    let path = if kind == PlaceKind::Json { name } else { "" };
    FieldSeen { kind, name: name.to_owned(), label: String::new(), path: path.to_owned() }
}

both_databases! {
    async fn the_fields_are_told_in_german_however_far_they_have_come(db: TestDb) {
        let mut world = World::over(&db).await;
        says(&mut world, "/admin/fields", &["Über alles, was vorkam, ist entschieden.", "Nichts wartet auf eine Entscheidung"]).await;
        says(&mut world, "/admin/fields?show=baseline", &["Nichts wurde gelernt"]).await;
        says(&mut world, "/admin/fields?show=all", &["Noch kam kein Feld vor"]).await;
        says(&mut world, "/admin/fields?show=all&q=xyz", &["Kein Feld passt."]).await;
        let account = world.account.id.to_string();
        for (on, said) in [("on", "success Es wird gelernt."), ("off", "success Das Lernen ist beendet."), ("on", "success Es")] {
            let done = press(&world, "/admin/fields/learn", &[("account", &account), ("learn", on)]).await;
            assert!(flash(&done).starts_with(said), "{}", flash(&done));
        }
        let names = [seen(PlaceKind::Input, "iban"), seen(PlaceKind::Text, "Note"), seen(PlaceKind::Json, "user.email")];
        let (register, id, now) = (world.state.fields.clone(), world.account.id, world.state.now());
        register.note("/settings/billing", true, id, &names, now);
        register.note("/settings/tax", false, id, &names, now);
        says(&mut world, "/admin/fields", &[
            "Über 6 ist noch nicht entschieden; 3 davon bleiben bis dahin verborgen.", "Verborgen, bis entschieden ist",
            "Zu sehen, wenn es nicht nach einem Geheimnis aussieht", "gelernt", "1×, zuletzt", "Gelernt wird mit Northwind",
            "Über alle 6 entscheiden", "Formular", "Daten",
        ]).await;
        says(&mut world, "/admin/fields?q=iban", &["Über alle 2 gefundenen entscheiden"]).await;
        for list in ["waiting", "baseline"] {
            says(&mut world, &format!("/admin/fields?show={list}"), &["iban"]).await;
        }
        for (see, said, shown) in [
            ("shown", "zu sehen", "Zu sehen"), ("last2", "die letzten 2 Zeichen", "Die letzten 2 Zeichen"),
            ("last4", "die letzten 4 Zeichen", "Die letzten 4 Zeichen"), ("domain", "nur die Domain", "Nur die Domain"),
            ("hidden", "verborgen", "Verborgen"),
        ] {
            let all = [("see", see), ("scope", "all"), ("show", "all"), ("route", "/settings/billing")];
            let done = press(&world, "/admin/fields", &all).await;
            let told = format!("success Für 3 Felder gilt jetzt: {said}. Das ist in Kraft und aufgezeichnet.");
            assert_eq!(flash(&done), told);
            says(&mut world, "/admin/fields?show=decided", &[shown, "Adam Reyes,"]).await;
        }
        says(&mut world, "/admin/fields", &["Über 3 ist noch nicht entschieden; keines davon wartet verborgen."]).await;
        let one = [("see", "shown"), ("scope", "all"), ("show", "all"), ("q", "iban"), ("route", "/settings/tax")];
        assert!(flash(&press(&world, "/admin/fields", &one).await).starts_with("success Für 1 Feld gilt jetzt: zu sehen."));
        assert_eq!(flash(&press(&world, "/admin/fields", &one).await), "success So war schon entschieden.");
        let back = [("see", "undecided"), ("scope", "all"), ("show", "decided")];
        assert!(flash(&press(&world, "/admin/fields", &back).await).contains("wieder offen"));
        for (form, why) in [
            (&[("see", "all of it")][..], "Wählen Sie, was der Support sieht: alles, die letzten Zeichen, die Domain oder nichts."),
            (&[("see", "shown")], "Kreuzen Sie die Felder an, über die Sie entscheiden."),
        ] {
            let refused = press(&world, "/admin/fields", form).await;
            assert_eq!(flash(&refused), format!("warning {why} Es wurde nichts entschieden."));
        }
    }
}

#[test]
fn each_refusal_of_the_register_is_said_in_german() {
    let german = Words::new(chrono_tz::UTC).in_language(Language::German);
    for refusal in [FieldError::NoChoice, FieldError::NothingChosen, FieldError::NotAllowed] {
        assert_ne!(german.wrong(refusal.code(), &refusal), refusal.to_string());
    }
}
