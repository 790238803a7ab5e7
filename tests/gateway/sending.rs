//! [Send now] for what a page's script sends and for forms with files: exactly that, once, with today's tokens, and only
//! while what the owner read still stands.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use porchlight::consents::commands::{Reply, answer, permit_to_send};
use porchlight::consents::{self, Answer, Consent};
use porchlight::db::DbError;
use porchlight::masking::FORM_FIELD;
use porchlight::sessions::{self, EndedHow};
use sha2::{Digest as _, Sha256};

use super::before::{Before, CALL, NAVIGATION, on_both};
use super::echo::{self, Got};
use crate::support::wire::{self, Raw};
use crate::support::{Kind, a_session, hours, minutes};

/// A small app with one setting, a token that is another with each page, and a cookie that its script sends twice.
#[derive(Clone, Default)]
struct App {
    rate: Arc<Mutex<String>>,
    pages: Arc<AtomicUsize>,
}

impl App {
    fn behind(before: &Before) -> Self {
        let app = Self::default();
        app.set("20");
        before.echo.answers({
            let app = app.clone();
            move |got| echo::Reply::Whole(app.answer(got))
        });
        app
    }

    fn set(&self, rate: &str) {
        rate.clone_into(&mut self.rate.lock().expect("no panic"));
    }

    /// The token of the page that was served last.
    fn token(&self) -> String {
        format!("9f8e7d6c5b4a39281706f5e4d3c2b1a0{:04}", self.pages.load(Ordering::SeqCst))
    }

    fn answer(&self, got: &Got) -> Vec<u8> {
        let rate = self.rate.lock().expect("no panic").clone();
        let thing = format!("{{\"id\":\"s1\",\"rate\":\"{rate}\",\"country\":\"at\"}}");
        match (got.method(), got.target()) {
            ("GET", "/settings") => {
                self.pages.fetch_add(1, Ordering::SeqCst);
                let token = self.token();
                let page = format!(
                    "<!doctype html><title>Settings</title><meta name=\"csrf-token\" content=\"{token}\">\
                     <form method=post action=/upload enctype=multipart/form-data>\
                     <input type=hidden name=csrf_token value=\"{token}\"><label>Title <input name=title value=Old></label>\
                     <label>Contract <input type=file name=contract></label><button>Save</button></form>"
                );
                let cookie = format!("Set-Cookie: XSRF-TOKEN=cookie-{token}; Path=/");
                echo::reply("200 OK", &["Content-Type: text/html; charset=utf-8", &cookie], page.as_bytes())
            }
            ("GET", _) => echo::json(&thing),
            ("POST", "/graphql") if String::from_utf8_lossy(&got.body).contains("query Settings") => {
                echo::json(&format!("{{\"data\":{{\"settings\":{thing}}}}}"))
            }
            _ => echo::json("{\"ok\":true}"),
        }
    }
}

const CREST: &str = "[[field]]\njson = \"**.crest\"\nshow = \"hidden\"\n";
const CREST_VALUE: &str = "KANARI-7731-vogel-acht";

/// An app with a document in which the rules hide something.
#[derive(Clone)]
struct Club(Arc<Mutex<(String, String)>>);

impl Club {
    fn behind(before: &Before) -> Self {
        let club = Self(Arc::new(Mutex::new(("at".to_owned(), CREST_VALUE.to_owned()))));
        before.echo.answers({
            let club = club.clone();
            move |got| {
                let (country, crest) = club.0.lock().expect("no panic").clone();
                let document =
                    serde_json::json!({ "id": "c1", "rate": "20", "country": country, "crest": crest });
                if got.method() == "GET" {
                    return echo::Reply::Whole(echo::json(&document.to_string()));
                }
                // Done, and repeated.
                let said = String::from_utf8_lossy(&got.body).replace('<', "");
                echo::Reply::Whole(echo::html(&format!("<title>Saved {said}</title>")))
            }
        });
        club
    }

    fn set(&self, country: &str, crest: &str) {
        *self.0.lock().expect("no panic") = (country.to_owned(), crest.to_owned());
    }
}

/// The draft that a refusal leads to.
async fn draft(before: &Before, refused: &Raw) -> Consent {
    assert_eq!(refused.status, 403, "{}", refused.text());
    draft_on(before, refused).await
}

/// The draft that a page leads to.
async fn draft_on(before: &Before, refused: &Raw) -> Consent {
    let text = refused.text();
    let (_, rest) = text.split_once("/agent/questions/").unwrap_or_else(|| panic!("no way to ask: {text}"));
    let id: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    found(before, id.parse().expect("an id")).await
}

async fn found(before: &Before, id: porchlight::ids::ConsentId) -> Consent {
    let read: Result<_, DbError> = before.db.db.read(move |conn| consents::find(conn, id)).await;
    read.expect("the database answers").expect("a question")
}

async fn kept(before: &Before, consent: &Consent) -> Option<Vec<u8>> {
    let id = consent.id;
    let read: Result<_, DbError> = before.db.db.read(move |conn| consents::sealed(conn, id)).await;
    read.expect("the database answers")
}

/// Ana asks, and Olivia answers.
async fn asked(before: &Before, draft: &Consent, said: Answer) -> Consent {
    let house = &before.house;
    let asked = sessions::ask(&house.db, house.limits, &house.ana, draft, None).await.expect("asked");
    let reply = Reply { id: asked.id, answer: said, note: None };
    answer(&house.db, &house.olivia, reply).await.expect("answered")
}

/// Ana presses [Send now].
async fn sent(before: &Before, consent: &Consent) -> Raw {
    let house = &before.house;
    let permit = permit_to_send(&house.db, house.ana.id, consent, before.session.id).await;
    let form = format!("consent={}&token={}", consent.id, permit.expect("a permit").reveal());
    before.post("/.porchlight/send", &form).await
}

async fn call(before: &Before, line: &str, kind: &str, headers: &[&str], body: &str) -> Raw {
    let (kind, length) = (format!("Content-Type: {kind}"), format!("Content-Length: {}", body.len()));
    let referer = format!("Referer: http://{}/settings", before.host());
    let all: Vec<&str> = [&[kind.as_str(), &length, &referer][..], &CALL, headers].concat();
    before.send(line, &all, body).await
}

/// The form of `/note`, sent from its page.
async fn save(before: &Before, form: &str) -> Raw {
    let (length, referer) =
        (format!("Content-Length: {}", form.len()), format!("Referer: http://{}/note", before.host()));
    let kind = "Content-Type: application/x-www-form-urlencoded";
    let headers: Vec<&str> = [&[kind, &length, &referer][..], &NAVIGATION].concat();
    before.send("POST /note", &headers, form).await
}

/// The requests that would have changed something.
fn changes(before: &Before) -> Vec<Got> {
    let reads =
        |got: &Got| got.method() == "GET" || String::from_utf8_lossy(&got.body).contains("query Settings");
    before.echo.got().into_iter().filter(|got| !reads(got)).collect()
}

/// No rules beyond those that are built in.
const VIEWING: &str = "";

const MUTATION: &str = r#"{"query":"mutation SetRate($input: RateInput!) { setRate(input: $input) { id } }","variables":{"input":{"id":"s1","rate":"10"}}}"#;
const CASES: [(&str, &str, &str); 4] = [
    ("PUT /api/settings/s1", "application/json", r#"{"id":"s1","rate":"10","country":"at"}"#),
    ("PATCH /api/settings/s1", "application/merge-patch+json", r#"{"rate":"10"}"#),
    (
        "PATCH /api/settings/s1",
        "application/json-patch+json",
        r#"[{"op":"replace","path":"/rate","value":"10"}]"#,
    ),
    ("POST /graphql", "application/json", MUTATION),
];

/// What the script read before it changes something.
async fn read(before: &Before, line: &str) {
    if line.ends_with("/graphql") {
        let query = r#"{"query":"query Settings { settings { id rate country } }"}"#;
        assert_eq!(before.post_json("/graphql", &[], query).await.status, 200);
    } else {
        assert_eq!(before.send("GET /api/settings/s1", &CALL, "").await.status, 200);
    }
}

on_both! {
    through Before::viewing:

    async fn what_a_script_sends_is_sent_exactly_once(before: VIEWING) {
        let _app = App::behind(&before);
        for (line, kind, body) in CASES {
            read(&before, line).await;
            let earlier = changes(&before).len();
            let refused = call(&before, line, kind, &[], body).await;
            let draft = draft(&before, &refused).await;
            let change = draft.question.changes.iter().find(|change| change.label.ends_with("Rate"));
            let change = change.unwrap_or_else(|| panic!("{line} {kind}: {:?}", draft.question));
            assert_eq!((change.from.as_deref(), change.to.as_deref()), (Some("20"), Some("10")), "{line} {kind}");
            let consent = asked(&before, &draft, Answer::Once).await;
            let sent_once = sent(&before, &consent).await;
            assert!(sent_once.text().contains("Sent, once."), "{line} {kind}: {}", sent_once.text());
            let got = changes(&before);
            assert_eq!(got.len(), earlier + 1, "{line} {kind}");
            assert_eq!(String::from_utf8_lossy(&got[earlier].body), body, "{line} {kind}");
            let again = sent(&before, &consent).await;
            assert!(again.status == 403 && changes(&before).len() == earlier + 1, "{}", again.text());
            assert!(kept(&before, &consent).await.is_none(), "what was sent is still kept");
        }
    }

    async fn what_changed_meanwhile_keeps_a_script_from_changing_it(before: VIEWING) {
        let app = App::behind(&before);
        for (line, kind, body) in CASES {
            app.set("20");
            read(&before, line).await;
            let refused = call(&before, line, kind, &[], body).await;
            let consent = asked(&before, &draft(&before, &refused).await, Answer::Once).await;
            app.set("15");
            let earlier = changes(&before).len();
            let stopped = sent(&before, &consent).await;
            assert_eq!(stopped.status, 409, "{line} {kind}: {}", stopped.text());
            assert!(stopped.text().contains("was 20, is 15 now"), "{line} {kind}: {}", stopped.text());
            assert_eq!(changes(&before).len(), earlier, "{line} {kind}: something was sent");
            // The yes is still good, should it be 20 again.
            app.set("20");
            assert!(sent(&before, &consent).await.text().contains("Sent, once."), "{line} {kind}");
        }
    }

    async fn what_is_hidden_or_was_sent_along_and_is_another_now_keeps_a_yes_from_being_used(before: CREST) {
        let club = Club::behind(&before);
        for (line, kind, sends) in [
            ("PUT /api/club", "application/json", r#"{"id":"c1","rate":"10","country":"at","crest":"MARK"}"#),
            ("PATCH /api/club", "application/merge-patch+json", r#"{"country":"at","crest":"NEU-4711-adler-neun"}"#),
        ] {
            let read = before.send("GET /api/club", &CALL, "").await.text();
            let served: serde_json::Value = serde_json::from_str(&read).expect("a document");
            let body = sends.replace("MARK", served["crest"].as_str().expect("a mark"));
            let refused = call(&before, line, kind, &[], &body).await;
            let draft = draft(&before, &refused).await;
            let crest = draft.question.changes.iter().any(|change| change.field == "crest" && change.hidden);
            assert_eq!(crest, line.starts_with("PATCH"), "{:?}", draft.question);
            let consent = asked(&before, &draft, Answer::Once).await;
            let earlier = changes(&before).len();
            // Olivia puts another crest into the app herself.
            club.set("at", "NOCH-9090-eule-zehn");
            let stopped = sent(&before, &consent).await;
            assert_eq!(stopped.status, 409, "{line}: {}", stopped.text());
            assert!(stopped.text().contains("is not what it was"), "{line}: {}", stopped.text());
            assert!(!stopped.text().contains("eule") && !stopped.text().contains("vogel"), "{}", stopped.text());
            assert_eq!(changes(&before).len(), earlier, "{line}: something was sent");
            // Asked anew, she reads that the crest would change too.
            let anew = draft_on(&before, &stopped).await;
            let told = anew.question.changes.iter().find(|change| change.field == "crest").expect("the crest");
            assert!(told.hidden && told.from.is_none() && told.to.is_none(), "{told:?}");
            // The same of what shows.
            club.set("de", CREST_VALUE);
            let stopped = sent(&before, &consent).await;
            assert_eq!(stopped.status, 409, "{line}: {}", stopped.text());
            assert!(stopped.text().contains("was at, is de now"), "{line}: {}", stopped.text());
            assert_eq!(changes(&before).len(), earlier, "{line}: something was sent");
            // The yes is still good, should all be as it was.
            club.set("at", CREST_VALUE);
            let done = sent(&before, &consent).await.text();
            assert!(done.contains("Sent, once.") && done.contains("Saved"), "{line}: {done}");
            assert!(!done.contains(CREST_VALUE), "the app repeated what was put back: {done}");
            let got = String::from_utf8_lossy(&changes(&before)[earlier].body).into_owned();
            assert!(got.contains(if line.starts_with("PUT") { CREST_VALUE } else { "adler" }), "{got}");
        }
    }

    async fn a_script_s_tokens_are_those_of_today(before: "[cookies]\nreadable = [\"XSRF-TOKEN\"]\n") {
        let app = App::behind(&before);
        let (line, kind, body) = CASES[1];
        for header in ["X-CSRF-Token", "X-XSRF-TOKEN"] {
            let page = before.open("/settings").await;
            let text = page.text();
            let start = text.find("name=\"csrf-token\" content=\"").expect("the meta tag");
            let meta = text[start..].split('"').nth(3).expect("its content").to_owned();
            let cookie = page.header("set-cookie").expect("the mirrored cookie");
            let cookie = cookie.split(['=', ';']).nth(1).expect("its value").to_owned();
            let mark = if header == "X-CSRF-Token" { &meta } else { &cookie };
            let refused = call(&before, line, kind, &[&format!("{header}: {mark}")], body).await;
            let consent = asked(&before, &draft(&before, &refused).await, Answer::Once).await;
            before.open("/settings").await;
            let done = sent(&before, &consent).await;
            assert!(done.text().contains("Sent, once."), "{header}: {}", done.text());
            let got = changes(&before).pop().expect("a request");
            let name = header.to_ascii_lowercase();
            let now = app.token();
            assert!(got.values(&name)[0].ends_with(&now), "{header}: {:?}, and today is {now}", got.values(&name));
        }
    }

    async fn a_form_with_a_large_file_is_kept_sealed_and_sent_byte_by_byte(before: VIEWING) {
        let app = App::behind(&before);
        let file: String = ("%PDF ".to_owned() + &"0123456789abcdef\n".repeat(130_000)) + "end";
        assert!(file.len() > 2 * 1024 * 1024);
        let upload = |page: &str| {
            let value = |name: &str| {
                let start = page.find(&format!("name=\"{name}\"")).or_else(|| page.find(&format!("name={name}")));
                let rest = &page[start.expect("the field")..];
                rest[rest.find("value=\"").expect("a value") + 7..].split('"').next().expect("closed").to_owned()
            };
            let part = |name: &str, more: &str, text: &str| {
                format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{text}\r\n")
            };
            part(FORM_FIELD, "", &value(FORM_FIELD))
                + &part("csrf_token", "", &value("csrf_token"))
                + &part("title", "", "New")
                + &part("contract", "; filename=\"contract.pdf\"", &file)
                + "--x--\r\n"
        };
        let page = before.open("/settings").await.text();
        let body = upload(&page);
        let length = format!("Content-Length: {}", body.len());
        let referer = format!("Referer: http://{}/settings", before.host());
        let kind = ["Content-Type: multipart/form-data; boundary=x", &length, &referer];
        let headers: Vec<&str> = [&kind[..], &NAVIGATION].concat();
        let refused = before.send("POST /upload", &headers, &body).await;
        assert!(refused.text().contains("contract.pdf"), "{}", refused.text());
        let draft = draft(&before, &refused).await;
        assert_eq!(draft.question.files[0].bytes, file.len() as u64);
        let sealed = kept(&before, &draft).await.expect("kept");
        assert!(sealed.len() > file.len() && !sealed.windows(16).any(|bytes| bytes == b"0123456789abcdef"));
        let consent = asked(&before, &draft, Answer::Once).await;
        let done = sent(&before, &consent).await;
        assert!(done.text().contains("Sent, once."), "{}", done.text());
        let got = changes(&before).pop().expect("an upload");
        let text = String::from_utf8_lossy(&got.body);
        assert!(text.contains(&file), "the file is another");
        assert!(text.contains(&app.token()) && !text.contains(FORM_FIELD));
        let intent = before.intents().await.into_iter().rfind(|intent| intent.consent.is_some()).expect("an intent");
        assert_eq!((intent.files[0].name.as_str(), intent.files[0].bytes), ("contract.pdf", file.len() as u64));
        assert_eq!(intent.body.expect("described").sha256, hex::encode(Sha256::digest(&got.body)));
        assert!(kept(&before, &consent).await.is_none());
        // A no leaves nothing behind either.
        let page = before.open("/settings").await.text();
        let body = upload(&page).replace("New", "Other");
        let length = format!("Content-Length: {}", body.len());
        let headers: Vec<&str> = [&[kind[0], &length, &referer][..], &NAVIGATION].concat();
        let refused = before.send("POST /upload", &headers, &body).await;
        let declined = asked(&before, &super::draft(&before, &refused).await, Answer::Declined).await;
        assert!(kept(&before, &declined).await.is_none());
    }

    async fn a_yes_outlives_the_session_that_asked_for_it(before: VIEWING) {
        let _app = App::behind(&before);
        let (line, kind, body) = CASES[1];
        read(&before, line).await;
        let refused = call(&before, line, kind, &[], body).await;
        let consent = asked(&before, &draft(&before, &refused).await, Answer::Once).await;
        let house = &before.house;
        before.db.clock.advance(minutes(20));
        let first = &before.session;
        let ended = sessions::commands::end(
            &house.db, &house.signer, house.limits, first, house.ana.actor(), EndedHow::Idle,
        );
        ended.await.expect("ended");
        before.db.clock.advance(hours(22));
        let later = a_session().opened_in(house).await;
        let permit = permit_to_send(&house.db, house.ana.id, &consent, later.id).await.expect("a permit");
        let form = format!("consent={}&token={}", consent.id, permit.reveal());
        let request = format!(
            "POST /.porchlight/send HTTP/1.1\r\nHost: {}.localhost:{}\r\nConnection: close\r\n{}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            later.slug,
            before.port,
            NAVIGATION.join("\r\n"),
            form.len()
        );
        let done = wire::exchange(before.port, request.as_bytes()).await;
        assert!(done.text().contains("Sent, once."), "{}", done.text());
        assert_eq!(String::from_utf8_lossy(&changes(&before)[0].body), body);
        let used = found(&before, consent.id).await.used.expect("used");
        assert_eq!(used.session, later.id);
    }

    async fn a_note_edited_around_a_hidden_card_is_saved_with_the_card_in_it(before: VIEWING) {
        let note = "Card 4111 1111 1111 1111, called.";
        before.echo.says(echo::html(&format!(
            "<title>Note</title><form method=post action=/note><label>Note <textarea name=note>{note}</textarea></label>\
             <button>Save</button></form>"
        )));
        let page = before.open("/note").await.text();
        assert!(page.contains("•••• 1111") && !page.contains("4111 1111"), "{page}");
        let id = &page[page.find(FORM_FIELD).expect("our field")..];
        let id = id.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("its value");
        let form = |text: &str| {
            let pairs = [(FORM_FIELD, id), ("note", text)];
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
        };
        let damaged = save(&before, &form("Card • 1111, called.")).await;
        assert!(damaged.status == 403 && damaged.text().contains("a part of what is hidden was changed"));
        assert_eq!(before.refusals().await.pop().expect("a refusal").code, "hidden-value-damaged");
        let refused = save(&before, &form("Card •••• •••• •••• 1111, called twice.")).await;
        let draft = draft(&before, &refused).await;
        let change = &draft.question.changes[0];
        assert_eq!(change.to.as_deref(), Some("Card •••• •••• •••• 1111, called twice."));
        let consent = asked(&before, &draft, Answer::Once).await;
        let done = sent(&before, &consent).await;
        assert!(done.text().contains("Sent, once."), "{}", done.text());
        let got = changes(&before).pop().expect("a change");
        let fields: Vec<(String, String)> = url::form_urlencoded::parse(&got.body).into_owned().collect();
        assert_eq!(fields, [("note".to_owned(), "Card 4111 1111 1111 1111, called twice.".to_owned())]);
    }

    async fn beyond_the_cap_nobody_can_be_asked_and_the_page_says_so(before: "[limits]\nasked = \"1 MiB\"\n") {
        let _app = App::behind(&before);
        let body = format!("{{\"note\":\"{}\"}}", "long words ".repeat(110_000));
        let refused = call(&before, "PUT /api/notes/1", "application/json", &[], &body).await;
        assert_eq!(refused.status, 403);
        assert!(refused.text().contains("larger than the 1"), "{}", refused.text());
        assert!(!refused.text().contains("/agent/questions/"));
        assert!(changes(&before).is_empty());
    }
}
