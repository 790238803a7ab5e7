//! The vendor's rules file before a real app: what it makes of requests, and how other rules come into force.

use porchlight::db::HeadId;
use porchlight::history::event::step::StepKind;
use porchlight::history::{self, Event, Page};
use porchlight::rules::Rules;
use porchlight::sign_ins::{self, Door, Person};
use porchlight::staff::{self, Role, Roles};

use super::before::{Before, CALL, on_both};
use super::echo::{self, Reply};
use crate::support::{Kind, wire};

const SEARCH: &str =
    "[[route]]\npath = \"/search\"\nmethod = \"POST\"\nis = \"view\"\nsays = \"searched for {field.q}\"\n";
const FORBIDDEN: &str = "[[route]]\npath = \"/search\"\nis = \"forbidden\"\n";

/// What the vendor's log says of rules, oldest first.
async fn recorded(before: &Before) -> Vec<String> {
    let read = before.db.db.read(|conn| history::page(conn, HeadId::VENDOR, Page::From(0), 1000)).await;
    let entries: Result<Vec<history::Entry>, porchlight::db::DbError> = read;
    let events = entries.expect("the log").into_iter().filter_map(|entry| entry.event().expect("known"));
    events.filter_map(|event| if let Event::RulesSet(set) = event { Some(set.rules) } else { None }).collect()
}

/// A step's kind as rules spell it.
fn in_file(step: StepKind) -> &'static str {
    match step {
        StepKind::View => "view",
        StepKind::Change => "change",
        StepKind::Sensitive => "sensitive",
        StepKind::Export => "export",
        StepKind::Forbidden => "forbidden",
        StepKind::LogOut => "log-out",
    }
}

fn hash(text: &str) -> String {
    Rules::parse(text).expect("rules").hash().to_owned()
}

/// Adam's cookie at the admins' door.
pub(super) async fn adam(before: &Before) -> String {
    let db = &before.db.db;
    let (email, name) = ("adam@acme.example".parse().expect("an address"), "Adam Reyes".to_owned());
    let roles = Roles::of(&[Role::Admin]);
    let hired = staff::commands::add(db, &before.db.random, &before.db.sealer, email, name, roles).await;
    let adam = hired.expect("hired").0;
    let signed_in = sign_ins::commands::begin(db, Door::Admin, Person::Staff(adam.id)).await;
    format!("{}={}", Door::Admin.cookie_name(), signed_in.expect("signed in").reveal())
}

/// The page of rules, as Adam gets it; with a form, what the tester makes of that.
pub(super) async fn rules_page(before: &Before, cookie: &str, form: Option<&[(&str, &str)]>) -> String {
    let port =
        before.means.state.vendor.portal_url.rsplit(':').next().expect("a port").parse().expect("a port");
    let form =
        form.map(|pairs| url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish());
    let head = format!(
        "Host: localhost:{port}\r\nCookie: {cookie}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n"
    );
    let request = match form {
        Some(form) => format!(
            "POST /admin/rules HTTP/1.1\r\n{head}Content-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{form}",
            form.len()
        ),
        None => format!("GET /admin/rules HTTP/1.1\r\n{head}\r\n"),
    };
    let page = wire::exchange(port, request.as_bytes()).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.text()
}

on_both! {
    through Before::start_ruled:

    async fn the_tester_says_what_the_gateway_then_does(before: SEARCH) {
        before.echo.answers(|_| Reply::Whole(echo::html("<p>here</p>")));
        let cookie = adam(&before).await;
        for (target, kind, body) in [
            ("/search", "form", "q=Fabrikam"),
            ("/searches", "form", "q=Fabrikam"),
            ("/settings/password", "form", "new=x"),
            ("/settings/billing", "form", "plan=x"),
            ("/customers/export", "form", "a=1"),
            ("/graphql", "json", r#"{"query":"query Invoices { invoices { id } }"}"#),
            ("/graphql", "json", r#"{"query":"mutation { setRate }"}"#),
            ("/graphql", "json", r#"{"query":"query A { a } mutation B { b }"}"#),
            ("/a;b", "form", "a=1"),
        ] {
            let form = [("method", "POST"), ("target", target), ("kind", kind), ("body", body)];
            let told = rules_page(&before, &cookie, Some(&form)).await;
            let (intents, refusals) = (before.intents().await.len(), before.refusals().await.len());
            match kind {
                "json" => before.post_json(target, &[], body).await,
                _ => before.post(target, body).await,
            };
            let sent = before.intents().await.into_iter().nth(intents).map(|intent| (intent.step, intent.says));
            let refused = before.refusals().await.into_iter().nth(refusals);
            if let Some((step, says)) = sent {
                assert!(told.contains(&format!("It is: <code>{}</code>", in_file(step))), "{target} is {step:?}: {told}");
                assert!(says.is_none_or(|says| told.contains(&says)), "{target}");
            } else {
                let refused = refused.expect("sent or refused");
                let by_class = format!("It is: <code>{}</code>", in_file(refused.step));
                let by_reading = format!("<code>{}</code>", refused.code);
                assert!(told.contains(&by_class) || told.contains(&by_reading), "{target}: {refused:?}: {told}");
            }
        }
        assert_eq!(before.echo.got().len(), 4, "the tester sends nothing by itself");
    }

    async fn the_tester_reads_forms_with_files(before: SEARCH) {
        let cookie = adam(&before).await;
        let parts = "--x\r\nContent-Disposition: form-data; name=\"q\"\r\n\r\nFabrikam\r\n\
                     --x\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"logo.png\"\r\n\r\nabc\r\n--x--";
        let form = [("method", "POST"), ("target", "/search"), ("kind", "multipart"), ("body", parts)];
        let told = rules_page(&before, &cookie, Some(&form)).await;
        for said in ["It is: <code>view</code>", "searched for Fabrikam", "logo.png (3 bytes) as logo"] {
            assert!(told.contains(said), "{said}: {told}");
        }
        let form = [("method", "POST"), ("target", "/search"), ("kind", "multipart"), ("body", "q=a")];
        assert!(rules_page(&before, &cookie, Some(&form)).await.contains("It is refused"));
    }

    async fn the_page_shows_rules_troubles_and_what_would_help(before: SEARCH) {
        let cookie = adam(&before).await;
        let page = rules_page(&before, &cookie, None).await;
        for said in ["POST /search", "searched for {field.q}", "No requests are on record yet", &hash(SEARCH)] {
            assert!(page.contains(said), "{said}: {page}");
        }
        before.post("/invoices/17/remind", "copy=yes").await;
        before.post("/customers/find", "q=a").await;
        before.write_rules("[[route]]\npath = \"/search\"\niss = \"view\"\n").await;
        let page = rules_page(&before, &cookie, None).await;
        for said in [
            "Line 3, column 1:",
            "a route has no &#34;iss&#34;; did you mean is?",
            "The file as it is now is not in force",
            "POST /customers/find: does it only look?",
            "POST /invoices/{id}",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let answer = r#"{"name":"Fabrikam","password":"hunter2","iban":"DE89 3704 0044 0532 0130 00"}"#;
        let form = [("method", "GET"), ("target", "/api/customers/3"), ("kind", "none"), ("answer", answer)];
        let seen = rules_page(&before, &cookie, Some(&form)).await;
        assert!(seen.contains("2 values are hidden.") && seen.contains("Fabrikam"), "{seen}");
        let shown = seen.split("What the agent would see").nth(1).expect("it is shown");
        assert!(!shown.contains("hunter2") && !shown.contains("0532"), "{shown}");
    }

    async fn a_search_by_post_is_a_view_and_says_what_for(before: SEARCH) {
        before.echo.answers(|_| Reply::Whole(echo::html("<title>Found</title><p>2 invoices</p>")));
        let found = before.post("/search", "q=Fabrikam").await;
        assert_eq!(found.status, 200, "{}", found.text());
        let intent = before.intents().await.pop().expect("an intent");
        assert_eq!((intent.step, intent.says.as_deref()), (StepKind::View, Some("searched for Fabrikam")));
        assert!(intent.changes.is_empty(), "nothing was changed");
        before.post("/searches", "q=Fabrikam").await;
        assert_eq!(before.intents().await.pop().expect("an intent").step, StepKind::Change);
    }

    async fn other_rules_count_from_the_next_request_on_and_are_on_record(before: SEARCH) {
        before.post("/search", "q=a").await;
        assert_eq!(before.intents().await.len(), 1);
        let sent = before.echo.bytes();
        before.write_rules(FORBIDDEN).await;
        let refused = before.post("/search", "q=a").await;
        assert_eq!(refused.status, 403, "{}", refused.text());
        assert_eq!(before.echo.bytes(), sent, "nothing was sent");
        let refusals = before.refusals().await;
        assert_eq!(refusals.last().map(|refused| refused.code.as_str()), Some("forbidden"));
        let told = recorded(&before).await;
        assert_eq!(told[told.len() - 2..], [hash(SEARCH), hash(FORBIDDEN)]);
    }

    async fn a_file_that_is_wrong_leaves_the_rules_as_they_are(before: SEARCH) {
        let told = recorded(&before).await;
        before.write_rules("[[route]]\npath = \"/search\"\nis = \"forbiden\"\n").await;
        let trouble = before.means.state.rules.trouble().expect("trouble");
        assert_eq!(trouble.code(), "rules-wrong");
        assert_eq!((trouble.problems()[0].line, trouble.problems()[0].column), (3, 6));
        assert_eq!(before.means.state.rules.now().hash(), hash(SEARCH));
        before.post("/search", "q=a").await;
        assert_eq!(before.intents().await.pop().expect("an intent").step, StepKind::View);
        assert_eq!(recorded(&before).await, told);
        before.write_rules(SEARCH).await;
        assert!(before.means.state.rules.trouble().is_none(), "mended");
    }

    async fn an_address_can_be_made_a_change(before: "[[route]]\npath = \"/void/{id}\"\nmethod = \"GET\"\nis = \"change\"\nsays = \"voided invoice {id}\"\n") {
        before.open("/void/17").await;
        let intent = before.intents().await.pop().expect("an intent");
        assert_eq!((intent.step, intent.says.as_deref()), (StepKind::Change, Some("voided invoice 17")));
        let elsewhere = ["Accept: text/html", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"];
        let refused = before.send("GET /void/17", &elsewhere, "").await;
        assert_eq!(refused.status, 403, "a link from elsewhere changes nothing: {}", refused.text());
        assert_eq!(before.refusals().await.pop().expect("a refusal").code, "cross-site");
    }

    async fn a_rule_can_say_that_a_file_is_no_export(before: "[[route]]\npath = \"/notes.csv\"\nis = \"view\"\ninstead_of = \"export\"\n") {
        for kind in ["text/plain", "text/csv", "text/csv; charset=utf-8", "application/csv"] {
            let headers = [&format!("Content-Type: {kind}"), "Content-Disposition: attachment; filename=n.csv"];
            before.echo.says(echo::reply("200 OK", &headers, b"name,pin\nOlivia,4321\n"));
            let shown = before.open("/notes.csv").await;
            assert_eq!(shown.status, 200, "{kind}: {}", shown.text());
            let text = shown.text();
            assert!(text.contains("Olivia") && !text.contains("4321"), "{kind}: {text}");
        }
        let other = before.open("/other").await;
        assert_eq!(other.status, 403, "what no rule knows is an export still: {}", other.text());
    }

    async fn a_closed_route_hides_what_nothing_shows(before: "[[route]]\npath = \"/closed\"\nclosed = true\n[[field]]\nname = \"city\"\nshow = \"shown\"\n") {
        before.echo.answers(|_| {
            Reply::Whole(echo::html("<form method=post action=/x><input name=city value=Bergen><input name=street value=Strandgaten></form>"))
        });
        let closed = before.open("/closed").await.text();
        assert!(closed.contains("Bergen") && !closed.contains("Strandgaten"), "{closed}");
        assert!(before.open("/open").await.text().contains("Strandgaten"));
    }

    async fn graphql_is_decided_by_what_is_in_it(before: "[[route]]\npath = \"/graphql\"\noperation = \"wipe\"\nis = \"forbidden\"\n") {
        before.echo.answers(|_| Reply::Whole(echo::json("{\"data\":{}}")));
        before.post_json("/graphql", &[], r#"{"query":"query Invoices { invoices { id } }"}"#).await;
        let intent = before.intents().await.pop().expect("an intent");
        assert_eq!((intent.step, intent.operation.as_deref()), (StepKind::View, Some("query Invoices")));
        before.post_json("/graphql", &[], r#"{"query":"mutation Rate { setRate(to: 10) { ok } }"}"#).await;
        let intent = before.intents().await.pop().expect("an intent");
        assert_eq!((intent.step, intent.operation.as_deref()), (StepKind::Change, Some("mutation Rate")));
        let sent = before.echo.bytes();
        for (document, code) in [
            (r#"[{"query":"{ a }"},{"query":"mutation { wipe }"}]"#, "forbidden"),
            (r#"{"query":"query A { a } mutation B { wipe }","operationName":"A"}"#, "forbidden"),
            (r#"{"query":"mutation { changePassword(to: \"x\") }"}"#, "forbidden"),
            (r#"{"query":"{ a }","Query":"mutation { wipe }"}"#, "graphql-unclear"),
            (r#"{"query":"query A { a } mutation B { wipe }"}"#, "graphql-unclear"),
            (r#"{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"aa"}}}"#, "graphql-persisted"),
        ] {
            let refused = before.post_json("/graphql", &[], document).await;
            assert!((400..500).contains(&refused.status), "{document}: {}", refused.text());
            assert_eq!(before.refusals().await.pop().expect("a refusal").code, code, "{document}");
        }
        let parts = "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{}\r\n--x--\r\n";
        let kind = ["Content-Type: multipart/form-data; boundary=x", &format!("Content-Length: {}", parts.len())];
        let refused = before.send("POST /graphql", &[&kind[..], &CALL].concat(), parts).await;
        assert_eq!(before.refusals().await.pop().expect("a refusal").code, "graphql-unclear", "{}", refused.text());
        let refused = before.send("GET /graphql?query=mutation%7Bwipe%7D", &CALL, "").await;
        assert_eq!(refused.status, 403, "{}", refused.text());
        assert_eq!(before.echo.bytes(), sent, "nothing was sent");
    }
}
