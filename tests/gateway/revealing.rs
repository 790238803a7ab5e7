//! One hidden field for one case: Ana asks on its page, Olivia allows it, it shows there and nowhere else, and is counted.

use futures_util::future::join_all;
use porchlight::consents::{self, Answer, Consent};
use porchlight::db::DbError;
use porchlight::history::Event;
use porchlight::history::event::step;
use porchlight::ids::ConsentId;
use porchlight::sessions::{self, EndedHow, commands};

use super::before::{Before, CALL, NAVIGATION, enter};
use super::echo::{self, Reply};
use super::house::Demo;
use crate::support::wire::{self, Raw};
use crate::support::{Browser, Kind, a_session, minutes};

const IBAN: &str = "DE89 3704 0044 0532 0130 00";
/// No detector knows it; the rules hide it.
const CANARY: &str = "KANARI-7731-vogel";
const CARD: &str = "4111 1111 1111 1111";

const RULES: &str = "[[field]]\nname = \"crest\"\nshow = \"hidden\"\n[[field]]\nlabel = \"Crest\"\nshow = \"hidden\"\n\
    [[field]]\njson = \"**.crest\"\nshow = \"hidden\"\n";

/// A settings page with much to hide, and what its script asks for.
fn page() -> String {
    format!(
        "<!doctype html><title>Settings</title><h1>Settings</h1><form method=post action=/save>\
         <label>IBAN <input name=iban value='{IBAN}'></label><label>Crest <input name=crest value='{CANARY}'></label>\
         <label>Note <input name=note value=''></label>\
         <label>Card number <input name=card value='{CARD}'></label><label>API key <input name=api_key value='sk_live_51Hxxyyzz00112233'></label>\
         <button>Save</button></form><table><tr><th>Crest<td>{CANARY}</tr></table>"
    )
}

/// Ana before the page, on one of the databases.
struct Asking {
    before: Before,
}

impl Asking {
    async fn begin(kind: Kind) -> Option<Self> {
        Some(Self::before(Before::start_ruled(kind, "revealing", RULES).await?))
    }

    /// The same where access is on for days.
    async fn begin_lasting(kind: Kind) -> Option<Self> {
        Some(Self::before(Before::lasting(kind, "revealing", RULES).await?))
    }

    fn before(before: Before) -> Self {
        before.echo.answers(|got| {
            let answer = |kind: &str, body: String| {
                Reply::Whole(echo::reply("200 OK", &[&format!("Content-Type: {kind}")], body.as_bytes()))
            };
            match got.target() {
                "/api/club" => answer(
                    "application/json",
                    format!(r#"{{"club":{{"crest":"{CANARY}","iban":"{IBAN}","token":"t-123456789"}}}}"#),
                ),
                target if target.starts_with("/broken") => Reply::Whole(echo::reply("500 Oops", &[], b"")),
                _ => answer("text/html; charset=utf-8", page()),
            }
        });
        Self { before }
    }

    /// The list of what was hidden on the page that was opened last.
    async fn list(&self) -> String {
        self.before.open("/.porchlight/hidden").await.text()
    }

    /// Chooses the field that is called so, and asks; gives the question.
    async fn ask(&self, called: &str) -> Consent {
        let list = self.list().await;
        let page = after(&list, "name=\"page\" value=\"");
        let row = list
            .split("<label>")
            .find(|row| row.contains(&format!("<b>{called}</b>")))
            .expect("it is listed");
        let field = after(row, "name=\"field\" value=\"");
        let chosen = self.before.post("/.porchlight/hidden", &format!("page={page}&field={field}")).await;
        assert_eq!(chosen.status, 303, "{}", chosen.text());
        let to = chosen.header("location").expect("the portal").to_owned();
        let id: ConsentId = to.rsplit('/').next().expect("an id").parse().expect("an id");
        let house = &self.before.house;
        let draft = self.found(id).await;
        let why = Some("The bank sent a payment back".to_owned());
        sessions::ask(&house.db, house.limits, &house.ana, &draft, why).await.expect("asked")
    }

    async fn answer(&self, consent: &Consent, answer: Answer) -> Consent {
        let reply = consents::commands::Reply { id: consent.id, answer, note: None };
        let house = &self.before.house;
        consents::commands::answer(&house.db, &house.olivia, reply).await.expect("answered")
    }

    async fn found(&self, id: ConsentId) -> Consent {
        let read: Result<_, DbError> =
            self.before.house.db.read(move |conn| porchlight::consents::find(conn, id)).await;
        read.expect("the database answers").expect("a question")
    }

    async fn shown(&self) -> Vec<step::Revealed> {
        let events = self.before.events().await.into_iter();
        events
            .filter_map(|event| if let Event::FieldRevealed(shown) = event { Some(shown) } else { None })
            .collect()
    }

    async fn call(&self, path: &str) -> Raw {
        self.before.send(&format!("GET {path}"), &CALL, "").await
    }
}

fn seconds(n: i64) -> chrono::Duration {
    chrono::Duration::seconds(n)
}

fn after(text: &str, mark: &str) -> String {
    let rest = text.split_once(mark).unwrap_or_else(|| panic!("no {mark} in {text}")).1;
    rest.split('"').next().expect("a value").to_owned()
}

fn times(raw: &Raw, what: &str) -> usize {
    raw.text().matches(what).count()
}

#[actix_web::test]
async fn once_means_one_page_and_a_reload_hides_it_again() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let Some(asking) = Asking::begin(kind).await else { continue };
        let hidden = asking.before.open("/settings").await;
        assert_eq!(times(&hidden, IBAN) + times(&hidden, CANARY), 0);
        let list = asking.list().await;
        assert!(list.contains("Hidden on “Settings”") && list.contains("<b>IBAN</b>"), "{list}");
        assert!(!list.contains("<b>Card number</b>") && !list.contains("<b>API key</b>"), "{list}");
        let question = asking.ask("IBAN").await;
        assert_eq!(times(&asking.before.open("/settings").await, IBAN), 0, "nobody has answered");
        asking.answer(&question, Answer::Once).await;
        assert_eq!(times(&asking.before.open("/other").await, IBAN), 0, "another place");
        assert_eq!(times(&asking.before.open("/settings?tab=2").await, IBAN), 0, "another place");
        let shown = asking.before.open("/settings").await;
        assert_eq!(times(&shown, IBAN), 1);
        for gone in [CANARY, "4111", "sk_live"] {
            assert_eq!(times(&shown, gone), 0, "{gone}");
        }
        assert_eq!(times(&asking.before.open("/settings").await, IBAN), 0, "a reload asks again");
        let told = asking.shown().await;
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].consent, told[0].field.as_str(), told[0].values), (question.id, "IBAN", 1));
        asking.before.stop().await;
    }
}

#[actix_web::test]
async fn of_eight_tabs_at_once_one_shows_it() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let Some(asking) = Asking::begin(kind).await else { continue };
        asking.before.open("/settings").await;
        let question = asking.ask("IBAN").await;
        asking.answer(&question, Answer::Once).await;
        let tabs = join_all((0..8).map(|_| asking.before.open("/settings"))).await;
        assert_eq!(tabs.iter().map(|tab| times(tab, IBAN)).sum::<usize>(), 1);
        assert!(tabs.iter().all(|tab| tab.status == 200));
        assert_eq!(asking.shown().await.len(), 1);
        asking.before.stop().await;
    }
}

#[actix_web::test]
async fn until_the_end_it_shows_in_its_place_and_then_never_again() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let Some(asking) = Asking::begin(kind).await else { continue };
        let before = &asking.before;
        before.open("/settings").await;
        let question = asking.ask("Crest").await;
        asking.answer(&question, Answer::UntilEnd).await;
        for _ in 0..2 {
            // The control is one field, the text in the table another.
            assert_eq!(times(&before.open("/settings").await, CANARY), 1);
        }
        let by = before.house.ana.actor();
        let house = &before.house;
        let ended =
            commands::end(&house.db, &house.signer, house.limits, &before.session, by, EndedHow::Agent);
        ended.await.expect("ended");
        assert_eq!(times(&before.open("/settings").await, CANARY), 0);
        assert_eq!(asking.shown().await.len(), 2);
        asking.before.stop().await;
    }
}

#[actix_web::test]
async fn a_withdrawal_hides_it_at_once() {
    let asking = Asking::begin(Kind::Sqlite).await.expect("SQLite is always here");
    asking.before.open("/settings").await;
    let question = asking.ask("IBAN").await;
    asking.answer(&question, Answer::UntilEnd).await;
    assert_eq!(times(&asking.before.open("/settings").await, IBAN), 1);
    asking.before.withdraw().await;
    assert_eq!(times(&asking.before.open("/settings").await, IBAN), 0);
    asking.before.stop().await;
}

#[actix_web::test]
async fn a_no_shows_nothing() {
    let asking = Asking::begin(Kind::Sqlite).await.expect("SQLite is always here");
    asking.before.open("/settings").await;
    for answer in [Answer::Declined, Answer::ShareScreen] {
        let question = asking.ask("IBAN").await;
        asking.answer(&question, answer).await;
        assert_eq!(times(&asking.before.open("/settings").await, IBAN), 0);
    }
    assert!(asking.shown().await.is_empty());
    asking.before.stop().await;
}

/// One yes a second before it is a day old, and one a second after, each in a later session.
#[actix_web::test]
async fn a_yes_shows_it_for_a_day_and_no_longer() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        for (later, shows) in [(minutes(24 * 60) - seconds(1), 1), (minutes(24 * 60) + seconds(1), 0)] {
            let Some(asking) = Asking::begin_lasting(kind).await else { continue };
            let before = &asking.before;
            before.open("/settings").await;
            let question = asking.ask("IBAN").await;
            asking.answer(&question, Answer::Once).await;
            before.db.clock.advance(later);
            assert_eq!(
                before.open("/settings").await.status,
                410,
                "{kind:?}: the session that asked is over"
            );
            let session = a_session().opened_in(&before.house).await;
            let cookie = enter(&before.house, &session, before.port).await;
            let request = format!(
                "GET /settings HTTP/1.1\r\nHost: {}.localhost:{}\r\nCookie: {cookie}\r\nConnection: close\r\n{}\r\n\r\n",
                session.slug,
                before.port,
                NAVIGATION.join("\r\n"),
            );
            let page = wire::exchange(before.port, request.as_bytes()).await;
            assert_eq!((page.status, times(&page, IBAN)), (200, shows), "{kind:?} {later}");
            assert_eq!(asking.shown().await.len(), shows, "{kind:?} {later}");
            asking.before.stop().await;
        }
    }
}

#[actix_web::test]
async fn of_a_page_too_long_to_be_held_nothing_is_listed_and_ana_is_told_why() {
    let asking = Asking::begin(Kind::Sqlite).await.expect("SQLite is always here");
    let before = &asking.before;
    before.open("/settings").await;
    let question = asking.ask("IBAN").await;
    asking.answer(&question, Answer::UntilEnd).await;
    let row = format!("<p>row</p>{}", " ".repeat(1000));
    before.echo.says(echo::html(&page().replace("<table>", &format!("{}<table>", row.repeat(2500)))));
    let long = before.open("/settings").await;
    assert!(long.status == 200 && long.body.len() > 2 * 1024 * 1024, "{}", long.status);
    assert_eq!(times(&long, IBAN) + times(&long, CANARY), 0);
    let list = asking.list().await;
    assert!(list.contains("What is hidden in it cannot be shown, whatever Olivia allows."), "{list}");
    assert!(!list.contains("name=\"field\""), "{list}");
    assert!(asking.shown().await.is_empty());
    asking.before.stop().await;
}

#[actix_web::test]
async fn a_field_of_a_document_that_a_script_asks_for_shows_by_its_keys() {
    let asking = Asking::begin(Kind::Sqlite).await.expect("SQLite is always here");
    asking.before.open("/settings").await;
    let call = asking.call("/api/club").await;
    assert_eq!(times(&call, CANARY) + times(&call, IBAN), 0, "{}", call.text());
    let list = asking.before.open("/.porchlight/hidden").await.text();
    assert!(list.contains("club.crest") || list.contains("<b>Club crest</b>"), "{list}");
    let question = asking.ask("Club crest").await;
    assert_eq!(question.question.hidden.as_ref().map(|hidden| hidden.path.as_str()), Some("club.crest"));
    asking.answer(&question, Answer::Once).await;
    let call = asking.call("/api/club").await;
    assert_eq!((times(&call, CANARY), times(&call, IBAN), times(&call, "t-123456789")), (1, 0, 0));
    assert_eq!(times(&asking.call("/api/club").await, CANARY), 0);
    asking.before.stop().await;
}

#[actix_web::test]
async fn more_values_than_olivia_read_of_are_not_shown() {
    let asking = Asking::begin(Kind::Sqlite).await.expect("SQLite is always here");
    asking.before.open("/settings").await;
    let question = asking.ask("IBAN").await;
    asking.answer(&question, Answer::UntilEnd).await;
    let twice = page().replace("<button>", &format!("<input name=iban value='{IBAN}'><button>"));
    asking.before.echo.says(echo::reply("200 OK", &["Content-Type: text/html"], twice.as_bytes()));
    assert_eq!(times(&asking.before.open("/settings").await, IBAN), 0);
    assert!(asking.shown().await.is_empty());
    asking.before.stop().await;
}

#[actix_web::test]
async fn what_was_shown_is_told_by_nobody_whatever_is_sent_back() {
    let asking = Asking::begin(Kind::Sqlite).await.expect("SQLite is always here");
    let before = &asking.before;
    before.open("/settings").await;
    let question = asking.ask("Crest").await;
    asking.answer(&question, Answer::UntilEnd).await;
    let shown = before.open("/settings").await.text();
    assert!(shown.contains(CANARY));
    let form = after(&shown, "name=\"porchlight-form\" value=\"");
    // Unchanged, changed, copied into another field, searched for, and sent as JSON.
    let unchanged = format!("porchlight-form={form}&iban=x&crest={CANARY}&note=&card=x&api_key=x");
    before.post("/save", &unchanged).await;
    before.post("/save", &unchanged.replace("note=", &format!("note=see+{CANARY}"))).await;
    before.post("/save", &unchanged.replace(CANARY, "another")).await;
    before.open(&format!("/search?q={CANARY}")).await;
    let json = format!(r#"{{"club":{{"crest":"{CANARY}x","motto":"{CANARY}"}}}}"#);
    before.post_json("/api/club", &[], &json).await;
    let intents = before.intents().await;
    let changes: Vec<_> = intents.iter().flat_map(|intent| &intent.changes).collect();
    assert!(changes.iter().any(|change| change.field == "crest" && change.hidden), "{changes:?}");
    assert!(changes.iter().any(|change| change.field == "note" && change.hidden), "{changes:?}");
    let first = intents.iter().find(|intent| intent.method == "POST").expect("sent");
    assert!(first.changes.iter().all(|change| change.field != "crest"), "{:?}", first.changes);
    nothing_tells(&asking).await;
    asking.before.stop().await;
}

/// Neither export, mails nor any file of the database says what was shown.
async fn nothing_tells(asking: &Asking) {
    let before = &asking.before;
    before.end_and_mail().await;
    let mut places = before.files();
    places.push(("the export".to_owned(), before.export().await));
    assert!(places.len() >= 4, "export, database, its log and mails");
    for (place, bytes) in places {
        let found = bytes.windows(CANARY.len()).position(|window| window == CANARY.as_bytes());
        let around =
            found.map(|at| String::from_utf8_lossy(&bytes[at.saturating_sub(200)..at + 60]).into_owned());
        assert_eq!(around, None, "{place}");
    }
}

#[actix_web::test]
async fn what_was_not_listed_cannot_be_asked_for_nor_from_elsewhere() {
    let asking = Asking::begin(Kind::Sqlite).await.expect("SQLite is always here");
    asking.before.open("/settings").await;
    let page = after(&asking.list().await, "name=\"page\" value=\"");
    for field in ["", "0.0", "x", &format!("{page}.99"), &format!("{page}.-1")] {
        let answer = asking.before.post("/.porchlight/hidden", &format!("page={page}&field={field}")).await;
        assert_eq!(answer.status, 422, "{field}");
    }
    let elsewhere = [
        "Sec-Fetch-Site: cross-site",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Length: 20",
    ];
    let answer = asking.before.send("POST /.porchlight/hidden", &elsewhere, "page=1&field=1.0xxxx").await;
    assert_eq!(answer.status, 403);
    let script = asking.before.send("GET /.porchlight/hidden", &CALL, "").await;
    assert_eq!(script.status, 403, "a script gets no list");
    let codes: Vec<String> = asking.before.refusals().await.into_iter().map(|refused| refused.code).collect();
    assert_eq!(codes, ["cross-site", "reserved-address"]);
    let host = asking.before.host();
    let stranger = format!("GET /.porchlight/hidden HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let answer = crate::support::wire::exchange(asking.before.port, stranger.as_bytes()).await;
    assert_eq!(answer.status, 401);
    asking.before.stop().await;
}

#[actix_web::test]
async fn ana_asks_on_the_page_olivia_answers_and_everybody_can_read_it() {
    let demo = Demo::open().await;
    let (olivia, ana) = (Browser::new(), Browser::new());
    demo.allow(&olivia, "view").await;
    let inside = demo.enter(&ana).await;
    let billing = ana.follow(&inside, "/settings/billing").await;
    let iban = "DE89370400440532013000";
    assert!(!billing.html.contains(iban));
    let list = ana.follow(&billing, &billing.link("/.porchlight/hidden")).await;
    assert!(list.says("Hidden on “Billing settings”") && list.says("IBAN"), "{}", list.words());
    assert!(!list.says("Card number"), "{}", list.words());
    let id = after(
        list.html.split("<label>").find(|row| row.contains("<b>IBAN</b>")).expect("listed"),
        "name=\"field\" value=\"",
    );
    let draft =
        ana.arrive(ana.submit(&list, &list.form_to("/.porchlight/hidden").with("field", &id)).await).await;
    assert!(draft.says("May I see IBAN on Billing settings, which is hidden?"), "{}", draft.words());
    let form = draft.form_to(draft.url.path()).with("why", "A payment came back");
    let question = ana.arrive(ana.submit(&draft, &form).await).await;
    assert!(question.says("Waiting for an answer"), "{}", question.words());
    let path = question.url.path().replace("/agent/", "/account/");
    let asked = demo.portal(&olivia, &path).await;
    assert!(
        asked.says("Ana asks to see IBAN, which is hidden") && asked.says("A payment came back"),
        "{}",
        asked.words()
    );
    let form = asked.form_to(&path).with("answer", "once");
    let done = olivia.arrive(olivia.submit(&asked, &form).await).await;
    assert!(done.says("can see it one time within 24 hours"), "{}", done.words());
    let allowed = demo.portal(&ana, question.url.path()).await;
    assert!(allowed.says("Allowed once") && allowed.says("Open the page"), "{}", allowed.words());
    let shown = ana.follow(&allowed, &allowed.link("/settings/billing")).await;
    assert!(shown.html.contains(iban), "{}", shown.words());
    let again = ana.follow(&inside, "/settings/billing").await;
    assert!(!again.html.contains(iban));
    let over = demo.portal(&ana, question.url.path()).await;
    assert!(over.says("Allowed, and used"), "{}", over.words());
    let left = ana.submit(&inside, &inside.form_to("/.porchlight/end")).await;
    ana.say_what_was_fixed(&left, "The account number was right").await;
    demo.let_jobs_run().await;
    let session = demo.session_of(&inside).await;
    let history = demo.portal(&olivia, &format!("/account/history/{}", session.id)).await;
    assert!(
        history.says("saw IBAN on Billing settings, which is hidden otherwise, as the owner had allowed"),
        "{}",
        history.words()
    );
    assert!(
        history.says("1 hidden field shown") && history.says("Shown, as you allowed"),
        "{}",
        history.words()
    );
    let summary = &demo.summaries(session.id).await[0];
    assert!(summary.subject.contains("1 hidden field shown"), "{}", summary.subject);
    for said in ["SHOWN, AS YOU ALLOWED", "* IBAN on Billing settings, which is hidden otherwise"] {
        assert!(summary.text.contains(said), "{}", summary.text);
    }
    assert!(!summary.text.contains(iban) && !history.html.contains(iban));
    demo.close(&olivia).await;
}
