//! The page of rules: what is in force, what is wrong with the file, the tester, what is suggested.

use porchlight::grants::Scope;
use porchlight::history::event::step::{Answer, Intent, StepKind};
use porchlight::ids::EntryId;
use porchlight::rules::{Rulebook, Rules};
use porchlight::sessions::{Record, Recorded, Session, StepAnswered, StepWanted};

use super::{in_german, look, says};
use crate::agent::world::World;
use crate::support::both_databases;

/// Everything that a rules file can say of a route, of fields, and of how the app is reached.
const RULES: &str = include_str!("everything.toml");
/// A mistake of nearly each kind.
const MISTAKES: &str = include_str!("mistakes.toml");

/// A request of a session, as the gateway writes it down; with what became of it.
async fn asked(world: &World, session: &Session, intent: Intent, withheld: Option<&str>) {
    let (state, limits) = (&world.state, world.state.limits);
    let (account, id) = (session.account, session.id);
    let entry = EntryId::new(state.now(), &state.random);
    let wish = StepWanted { account, session: id, entry, limits, intent, by_person: true };
    let Recorded::Wanted(answer) = state.db.write_set(Record::Wanted(wish)).await.expect("written") else {
        panic!("a wish is answered as one");
    };
    let Ok(admitted) = answer else { return };
    let withheld = withheld.map(str::to_owned);
    let answer = Answer { intent: admitted.seq, status: 200, withheld, ..Default::default() };
    let answered = StepAnswered { account, session: id, limits, answer, keepings: Vec::new() };
    state.db.write_set(Record::Answered(answered)).await.expect("written");
}

fn request(step: StepKind, method: &str, target: &str, host: Option<&str>) -> Intent {
    let host = host.map(str::to_owned);
    Intent { step, method: method.to_owned(), target: target.to_owned(), host, ..Default::default() }
}

both_databases! {
    async fn the_rules_in_force_are_told_in_german(db: TestDb) {
        let mut world = World::over(&db).await;
        says(&mut world, "/admin/rules", &["In der Datei stehen keine Routen", "Noch sind keine Aufrufe aufgezeichnet"]).await;
        let file = world.folder.path().join("rules.toml");
        std::fs::write(&file, RULES).expect("written");
        world.state.rules = Rulebook::open(&file).expect("rules that hold");
        says(&mut world, "/admin/rules", &[
            "bei api", "mit tab=lines", "mit page", "mit dem Feld preview", "gesendet als form", "Operation setRate",
            "Dokument a1b2", "change, nicht forbidden, open", "nimmt Dateien an: image/*", "ungelesen durch",
            "closed: verborgen, wenn nichts es zeigt", "durch ein signiertes Token in authorization, 60 s gültig",
            "api (https://api.acme.example, erfährt, wen er zeigt)", "Antworten binnen 30 s",
        ]).await;
        for (way, told) in [
            ("way = \"headers\"", "durch Header (x-porchlight-account,"),
            ("way = \"entry\"\naddress = \"/enter?with={secret}\"", "durch einen Einstieg unter /enter"),
        ] {
            let rules = Rules::parse(&format!("[identity]\n{way}\n")).expect("rules that hold");
            world.state.rules = Rulebook::of(rules);
            says(&mut world, "/admin/rules", &[told]).await;
        }
    }

    async fn a_file_that_is_wrong_is_told_in_german(db: TestDb) {
        let mut world = World::over(&db).await;
        let file = world.folder.path().join("rules.toml");
        std::fs::write(&file, RULES).expect("written");
        world.state.rules = Rulebook::open(&file).expect("rules that hold");
        std::fs::write(&file, MISTAKES).expect("written");
        world.state.rules.look();
        let count = Rules::parse(MISTAKES).expect_err("it is wrong").len();
        assert!(count > 25, "only {count}");
        let count = format!("hat {count} Fehler");
        let told = [
            count.as_str(),
            "Zeile 1, Spalte 1: Die Datei kennt \"closd\" nicht; meinten Sie closed?",
            "is kann nicht \"vieww\" sein; meinten Sie \"view\"?",
            "path muss mit einem Schrägstrich beginnen",
            "method muss Texte in Anführungszeichen enthalten, nicht eine Zahl",
            "says hat eine Lücke {c}, die nichts füllt",
            "Dieses Feld sagt nirgends, welches es ist",
        ];
        says(&mut world, "/admin/rules", &told).await;
        let diagnostics = look(&world, "/admin/diagnostics").await;
        for text in told {
            assert!(diagnostics.says(text), "{text}: {}", diagnostics.html);
        }
        std::fs::write(&file, "closed = true\n[[route]\npath = \"/a\"\n").expect("written");
        world.state.rules.look();
        let page = look(&world, "/admin/rules").await;
        assert!(page.says("hat einen Fehler") && page.says("Das ist kein TOML:"), "{}", page.html);
        std::fs::remove_file(&file).expect("removed");
        world.state.rules.look();
        let page = look(&world, "/admin/rules").await;
        assert!(page.says("lässt sich nicht lesen") && page.says("gelten die Regeln von vorher"), "{}", page.html);
    }

    async fn the_tester_says_in_german_what_a_request_would_be_and_why(db: TestDb) {
        let mut world = World::over(&db).await;
        let file = world.folder.path().join("rules.toml");
        std::fs::write(&file, RULES).expect("written");
        world.state.rules = Rulebook::open(&file).expect("rules that hold");
        let parts = "--x\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"logo.png\"\r\n\r\nabc\r\n--x--";
        let secret = r#"{"password":"hunter2"}"#;
        let mut missing = Vec::new();
        for (form, texts) in [
            (&[("method", "GET"), ("target", "/invoices")][..], &["Der Aufruf ist: view", "die eingebauten"][..]),
            (&[("method", "POST"), ("target", "/teams/7")], &["Der Aufruf ist: change", "(Zeile 29)", "open: zu sehen"]),
            (&[("method", "POST"), ("target", "/settings/billing")], &["sensitive", "genau dazu Ja gesagt"]),
            (&[("method", "GET"), ("target", "/customers.csv")], &["export", "zu genau dieser Datei Ja"]),
            (&[("method", "GET"), ("target", "/logout")], &["log-out", "beendet die Support-Sitzung"]),
            (&[("method", "GET"), ("target", "/styles/app.css")], &["asset", "ohne die Identität des Kunden"]),
            (&[("method", "POST"), ("target", "/settings/password")], &["forbidden", "nie gesendet"]),
            (&[("method", "PUT"), ("target", "/password")], &["Die Regel sagt change, und trotzdem gelten"]),
            (&[("method", "POST"), ("host", "api"), ("target", "/v1/wipe")], &["Der Host bekäme"]),
            (&[("method", "POST"), ("target", "/logo"), ("kind", "multipart"), ("body", parts)], &["logo.png (3 Byte) als logo"]),
            (&[("method", "GET"), ("target", "/api/x"), ("answer", secret)], &["Was der Support sähe", "Ein Wert ist verborgen."]),
            (&[("method", "GET"), ("target", "/api/x"), ("answer", "<p>x</p>")], &["Nichts darin ist verborgen."]),
            (&[("method", "GET"), ("target", "/api/x"), ("answer", "{")], &["Nichts davon: die Antwort ließ sich nicht lesen."]),
            // The gateway would not even read these.
            (&[("method", "GET"), ("target", "/a;b")], &["Der Aufruf wird abgewiesen", "mehr als einen Ort", "ambiguous-path"]),
            (&[("method", "TRACE"), ("target", "/")], &["Aufrufe dieser Art werden nicht weitergegeben."]),
            (&[("method", "GET"), ("target", "/a?%")], &["nach dem Fragezeichen"]),
            (&[("method", "POST"), ("target", "/a"), ("kind", "json"), ("body", "{")], &["bad-body"]),
            (&[("method", "POST"), ("target", "/graphql"), ("kind", "json"), ("body", "{\"query\":\"{\"}")], &["graphql-unclear"]),
        ] {
            let page = in_german(&mut world, "/admin/rules", Some(form)).await;
            missing.extend(texts.iter().filter(|text| !page.says(text)).map(|text| format!("{form:?}: {text}")));
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }

    async fn what_was_seen_and_would_help_is_told_in_german(db: TestDb) {
        let mut world = World::over(&db).await;
        let hosts = "[[host]]\nalias = \"api\"\norigin = \"https://api.acme.example\"\n";
        world.state.rules = Rulebook::of(Rules::parse(hosts).expect("rules that hold"));
        world.allow(Scope::View).await;
        let session = world.session_of(&world.ana).await;
        asked(&world, &session, request(StepKind::View, "GET", "/invoices/17", None), None).await;
        says(&mut world, "/admin/rules", &["Nichts vorzuschlagen", "Aufgerufene Routen"]).await;
        let export = Some("export-needs-consent");
        for (intent, withheld) in [
            (request(StepKind::View, "GET", "/invoices/17/void", None), None),
            (request(StepKind::View, "GET", "/invoices/17/print", None), export),
            (request(StepKind::View, "POST", "/invoices/search", None), None),
            (request(StepKind::Change, "POST", "/customers/find", None), None),
            (request(StepKind::Change, "POST", "/v1/find", Some("api.acme.example")), None),
            (request(StepKind::Change, "POST", "/v1/find", Some("api.acme.example")), None),
            (request(StepKind::Change, "POST", "/invoices/17/remind", None), None),
        ] {
            asked(&world, &session, intent, withheld).await;
        }
        world.state.rules.note_stranger("https://metrics.other.example/v1");
        says(&mut world, "/admin/rules", &[
            "metrics.other.example: Ruft die App das auf?",
            "GET /invoices/{id}/void: Ist das eine Änderung?",
            "POST /invoices/search: Wird hier nur angesehen? Der Aufruf kommt mit POST",
            "POST /customers/find: Wird hier nur angesehen? Der Aufruf wurde einmal verweigert",
            "POST /v1/find bei api: Wird hier nur angesehen? Der Aufruf wurde 2-mal verweigert",
            "GET /invoices/{id}/print: ein Export, wie die Antwort zeigt",
            "POST /invoices/{id}/remind: Worte dafür",
        ]).await;
    }
}
