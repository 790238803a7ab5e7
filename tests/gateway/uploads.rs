//! What Ana sends along: forms with files, large ones, slow ones, and ones that are cut.

use std::net::Ipv4Addr;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use porchlight::history::Event;
use porchlight::history::event::step;
use porchlight::outbox::{self, NoticeKind};
use porchlight::sessions::{EndedHow, commands};

use super::before::{Before, CALL, NAVIGATION};
use super::echo::{self, Reply};
use crate::support::wire::Raw;

const KIND: &str = "Content-Type: multipart/form-data; boundary=XyZ";
const MIB: usize = 1024 * 1024;

fn text(name: &str, value: &str) -> String {
    format!("--XyZ\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

fn file(name: &str, filename: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--XyZ\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{filename}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n"].concat()
}

async fn upload(before: &Before, path: &str, body: &[u8]) -> Raw {
    let length = format!("Content-Length: {}", body.len());
    let headers: Vec<&str> = [NAVIGATION.as_slice(), &[KIND, &length]].concat();
    let mut request = before.request(&format!("POST {path}"), &headers, "");
    request.extend_from_slice(body);
    crate::support::wire::exchange(before.port, &request).await
}

const PAGE: &str = "<!doctype html><title>Logo</title><form method=post action=/settings/logo \
    enctype=multipart/form-data><input type=hidden name=csrf_token value=0123456789abcdef0123456789abcdef>\
    <label>Company <input name=company value=Northwind></label><label>Picture <input type=file name=logo></label>\
    <button>Save</button></form>";

fn value(page: &str, name: &str) -> String {
    let at =
        page.find(&format!("name=\"{name}\"")).or(page.find(&format!("name={name} "))).expect("the field");
    let value = page[at..].split("value=").nth(1).expect("a value").trim_start_matches('"');
    value.split(['"', '>', ' ']).next().expect("a value").to_owned()
}

#[actix_web::test]
async fn a_form_with_a_file_reads_as_any_other_and_its_file_arrives_to_the_byte() {
    let before = Before::start().await;
    before.echo.says(echo::html(PAGE));
    let page = before.open("/settings/logo").await.text();
    let (id, token) = (value(&page, "porchlight-form"), value(&page, "csrf_token"));
    assert_ne!(token, "0123456789abcdef0123456789abcdef");
    let picture: Vec<u8> = (0..3 * MIB).map(|n| (n * 31 % 251) as u8).collect();
    let sent = [
        text("porchlight-form", &id).as_bytes(),
        text("csrf_token", &token).as_bytes(),
        &file("logo", "new 4111111111111111.png", &picture),
        text("company", "Northwind Ltd").as_bytes(),
        b"--XyZ--\r\n",
    ]
    .concat();
    let answer = upload(&before, "/settings/logo", &sent).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let got = before.echo.last();
    let expected = [
        text("csrf_token", "0123456789abcdef0123456789abcdef").as_bytes(),
        &file("logo", "new 4111111111111111.png", &picture),
        text("company", "Northwind Ltd").as_bytes(),
        b"--XyZ--\r\n",
    ]
    .concat();
    assert!(got.body == expected, "{} bytes instead of {}", got.body.len(), expected.len());
    assert_eq!(got.values("content-length"), [expected.len().to_string()]);
    let intent = before.intents().await.pop().expect("an intent");
    let body = intent.body.expect("a body");
    assert_eq!((body.bytes, body.sha256), (expected.len() as u64, hex::encode(Sha256::digest(&expected))));
    let file = &intent.files[0];
    assert_eq!((file.label.as_str(), file.bytes), ("Picture", picture.len() as u64));
    assert!(!file.name.contains("4111") && file.name.ends_with(".png"), "{}", file.name);
    let company = intent.changes.iter().find(|change| change.label == "Company").expect("the change");
    assert_eq!((company.from.as_deref(), company.to.as_deref()), (Some("Northwind"), Some("Northwind Ltd")));
    before.stop().await;
}

#[actix_web::test]
async fn a_form_with_files_that_could_be_read_in_two_ways_is_refused() {
    let before = Before::start().await;
    let cases: [(Vec<u8>, &str); 6] = [
        ([text("_method", "DELETE").as_bytes(), b"--XyZ--"].concat(), "method-override"),
        ([&file("_METHOD", "a", b"x")[..], b"--XyZ--"].concat(), "method-override"),
        ([text("a", "1").as_bytes(), &file("a", "b", b"x"), b"--XyZ--"].concat(), "bad-body"),
        (text("a", "1").replace("name=\"a\"", "name=\"a\"; name=\"b\"").into_bytes(), "bad-body"),
        (
            String::from_utf8_lossy(&file("a", "b", b"x"))
                .replace("\r\nContent-Type", "; filename*=utf-8''c\r\nContent-Type")
                .into_bytes(),
            "bad-body",
        ),
        (text("a", "1").into_bytes(), "bad-body"),
    ];
    for (body, code) in cases {
        let known = before.refusals().await.len();
        let answer = upload(&before, "/a", &body).await;
        let what = String::from_utf8_lossy(&body).into_owned();
        assert!((400..500).contains(&answer.status), "{what}: {}", answer.status);
        let codes: Vec<String> = before.refusals().await[known..].iter().map(|r| r.code.clone()).collect();
        assert_eq!(codes, [code], "{what}");
        assert_eq!(before.echo.bytes(), 0, "{what}");
    }
    before.stop().await;
}

/// How much memory this process has, by what the system says.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line");
    line.trim().trim_end_matches(" kB").trim().parse::<usize>().expect("a number") * 1024
}

/// Opens an upload of so many bytes in one file.
async fn begin(before: &Before, length: usize) -> (TcpStream, usize) {
    let head = file("f", "big.bin", b"");
    let head = &head[..head.len() - 2];
    let total = head.len() + length + b"\r\n--XyZ--\r\n".len();
    let length = format!("Content-Length: {total}");
    let headers: Vec<&str> = [NAVIGATION.as_slice(), &[KIND, &length]].concat();
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, before.port)).await.expect("a connection");
    stream.write_all(&before.request("POST /files", &headers, "")).await.expect("sent");
    stream.write_all(head).await.expect("sent");
    (stream, total)
}

async fn answer(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    drop(tokio::time::timeout(Duration::from_secs(60), stream.read_to_end(&mut bytes)).await);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[actix_web::test]
async fn a_hundred_megabytes_arrive_and_take_hardly_any_memory() {
    let before = Before::start().await;
    // An app that counts instead of keeping.
    let (port, counted) = counting_app().await;
    let before_that = Before::start_with(before.echo.clone(), port).await;
    before.stop().await;
    let at_rest = resident();
    let (mut stream, total) = begin(&before_that, 100 * MIB).await;
    let (piece, mut most) = (vec![b'x'; MIB], 0);
    for _ in 0..100 {
        stream.write_all(&piece).await.expect("sent");
        most = most.max(resident());
    }
    stream.write_all(b"\r\n--XyZ--\r\n").await.expect("sent");
    let answered = answer(stream).await;
    most = most.max(resident());
    assert!(answered.starts_with("HTTP/1.1 200"), "{}", &answered[..answered.len().min(900)]);
    assert_eq!(counted.load(std::sync::atomic::Ordering::SeqCst), total);
    let grew = most.saturating_sub(at_rest) / MIB;
    println!("100 MiB went up; this process, gateway, app and browser, grew by {grew} MiB at most");
    // Other tests run in this process meanwhile.
    assert!(grew < 80, "it grew by {grew} MiB");
    before_that.stop().await;
}

/// Long enough for the gateway to be in the midst of an upload, on a busy machine too.
const UNTIL_IT_IS_READ: Duration = Duration::from_secs(1);

/// How many bytes an app has read.
type Counted = std::sync::Arc<std::sync::atomic::AtomicUsize>;

/// A port where an app can listen, and what it counts with.
async fn an_app() -> (tokio::net::TcpListener, u16, Counted) {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    (listener, port, Counted::default())
}

/// An app that reads a request's body away and answers.
async fn counting_app() -> (u16, Counted) {
    let (listener, port, counted) = an_app().await;
    let count = counted.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (mut head, mut piece) = (Vec::new(), vec![0; 64 * 1024]);
            let mut left = None;
            while let Ok(n @ 1..) = stream.read(&mut piece).await {
                let mut body = n;
                if left.is_none() {
                    head.extend_from_slice(&piece[..n]);
                    let Some((text, rest)) = crate::support::wire::split(&head) else { continue };
                    let lower = text.to_ascii_lowercase();
                    let length = lower.split("\r\n").find_map(|line| line.strip_prefix("content-length: "));
                    left = Some(length.map_or(0, |length| length.parse::<usize>().expect("a number")));
                    body = rest.len();
                }
                count.fetch_add(body, std::sync::atomic::Ordering::SeqCst);
                left = left.map(|left| left - body);
                if left == Some(0) {
                    drop(stream.write_all(&echo::html("<p>thanks</p>")).await);
                    break;
                }
            }
        }
    });
    (port, counted)
}

#[actix_web::test]
async fn three_hundred_megabytes_are_refused_before_they_are_sent() {
    let before = Before::start().await;
    let (stream, _) = begin(&before, 300 * MIB).await;
    let answered = answer(stream).await;
    assert!(answered.starts_with("HTTP/1.1 413"), "{answered}");
    assert!(answered.contains("larger than what is let through"), "{answered}");
    assert_eq!(before.refusals().await[0].code, "body-too-large");
    assert_eq!((before.echo.bytes(), before.intents().await.len()), (0, 0));
    before.stop().await;
}

#[actix_web::test]
async fn an_upload_that_does_not_say_how_long_it_is_is_cut_at_the_limit() {
    let before = Before::ruled("[limits]\nupload = \"1 MiB\"\n").await;
    let headers: Vec<&str> = [NAVIGATION.as_slice(), &[KIND, "Transfer-Encoding: chunked"]].concat();
    let mut request = before.request("POST /files", &headers, "");
    let body = [&file("f", "a", &vec![b'x'; 2 * MIB])[..], b"--XyZ--\r\n"].concat();
    request.extend_from_slice(format!("{:x}\r\n", body.len()).as_bytes());
    request.extend_from_slice(&body);
    request.extend_from_slice(b"\r\n0\r\n\r\n");
    let answer = crate::support::wire::exchange(before.port, &request).await;
    assert!(answer.status == 413 || answer.status == 0, "{}", answer.status);
    assert_eq!(before.refusals().await[0].code, "body-too-large");
    assert_eq!(before.echo.bytes(), 0);
    before.stop().await;
}

#[actix_web::test]
async fn a_withdrawal_while_a_slow_upload_is_open_ends_it_and_nothing_is_sent() {
    let before = Before::start().await;
    let (mut stream, _) = begin(&before, 10 * MIB).await;
    stream.write_all(&vec![b'x'; 2 * MIB]).await.expect("sent");
    tokio::time::sleep(UNTIL_IT_IS_READ).await;
    let since = std::time::Instant::now();
    before.withdraw().await;
    let answered = answer(stream).await;
    assert!(since.elapsed() < Duration::from_secs(3), "{:?}", since.elapsed());
    assert!(answered.starts_with("HTTP/1.1 410"), "{answered}");
    assert!(answered.contains("Support access was turned off."), "{answered}");
    assert_eq!((before.echo.bytes(), before.intents().await.len()), (0, 0));
    assert!(before.refusals().await.is_empty(), "nobody refused it: it was never whole");
    let unsent: Vec<step::Unsent> = before
        .events()
        .await
        .into_iter()
        .filter_map(|event| if let Event::StepUnsent(unsent) = event { Some(unsent) } else { None })
        .collect();
    assert_eq!(unsent.len(), 1, "the history says what became of it, once");
    assert_eq!((unsent[0].method.as_str(), unsent[0].target.as_str()), ("POST", "/files"));
    assert!(unsent[0].bytes > MIB as u64, "{}", unsent[0].bytes);
    before.stop().await;
}

#[actix_web::test]
async fn an_upload_that_was_open_when_ana_left_stands_in_the_summary_though_the_end_was_written_first() {
    let before = Before::start().await;
    let (mut stream, _) = begin(&before, 10 * MIB).await;
    stream.write_all(&vec![b'x'; MIB]).await.expect("sent");
    tokio::time::sleep(UNTIL_IT_IS_READ).await;
    let (house, session) = (&before.house, &before.session);
    let left = commands::leave(&house.db, &house.signer, house.limits, session, EndedHow::Agent).await;
    left.expect("left");
    assert!(answer(stream).await.contains("You ended it."));
    let kinds: Vec<String> = house.log_kinds().await;
    let at = |kind: &str| {
        kinds.iter().position(|other| other == kind).unwrap_or_else(|| panic!("{kind} in {kinds:?}"))
    };
    assert!(at("session.ended") < at("step.unsent"), "{kinds:?}");
    before.db.clock.advance(crate::support::hours(1));
    porchlight::jobs::run_all(&before.means).await.expect("mails go out");
    let id = session.id;
    let read: Result<Vec<outbox::Message>, porchlight::db::DbError> =
        house.db.read(move |conn| outbox::of_session(conn, id)).await;
    let messages = read.expect("the outbox reads");
    let summary =
        messages.iter().find(|message| message.notice == NoticeKind::SessionSummary).expect("a summary");
    let mail = String::from_utf8(summary.rendered.clone().expect("it went out")).expect("text");
    assert!(mail.contains("the session had ended"), "{mail}");
    before.stop().await;
}

const FILES: &str = "[[route]]\npath = \"/files/{name}\"\nmethod = \"PUT\"\nupload = [\"image/*\", \"text/csv\", \"text/plain\"]\n\
    [[route]]\npath = \"/graphql\"\nmethod = \"POST\"\nupload = \"*\"\n[limits]\nupload = \"4 MiB\"\n";

async fn put(before: &Before, line: &str, kind: &str, body: &[u8]) -> Raw {
    let (kind, length) = (format!("Content-Type: {kind}"), format!("Content-Length: {}", body.len()));
    let headers: Vec<&str> = [CALL.as_slice(), &[&kind, &length]].concat();
    let mut request = before.request(line, &headers, "");
    request.extend_from_slice(body);
    crate::support::wire::exchange(before.port, &request).await
}

#[actix_web::test]
async fn a_file_as_it_is_goes_where_a_rule_lets_it_to_the_byte_and_is_told() {
    let before = Before::ruled(FILES).await;
    let picture: Vec<u8> = (0..3 * MIB).map(|n| (n * 31 % 251) as u8).collect();
    let answer = put(&before, "PUT /files/logo", "Image/PNG", &picture).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let got = before.echo.last();
    assert!(got.body == picture, "{} bytes instead of {}", got.body.len(), picture.len());
    assert_eq!(
        (got.method(), got.target(), got.values("content-type")),
        ("PUT", "/files/logo", vec!["Image/PNG"])
    );
    let intent = before.intents().await.pop().expect("an intent");
    assert_eq!(intent.step, step::StepKind::Change);
    let body = intent.body.clone().expect("a body");
    assert_eq!((body.bytes, body.sha256), (picture.len() as u64, hex::encode(Sha256::digest(&picture))));
    let file = &intent.files[0];
    assert_eq!((file.kind.as_deref(), file.bytes), (Some("image/png"), picture.len() as u64));
    let said = porchlight::words::Words::new(chrono_tz::UTC).step(
        &intent,
        before.answers().await.last(),
        Some("Ana"),
    );
    assert!(said.text.contains("uploaded a file (image/png, 3 MB) to "), "{}", said.text);
    let text = put(&before, "PUT /files/note", "text/plain", b"just words").await;
    assert_eq!((text.status, before.echo.last().body), (200, b"just words".to_vec()));
    before.stop().await;
}

#[actix_web::test]
async fn a_file_as_it_is_is_refused_where_no_rule_lets_it() {
    let before = Before::ruled(FILES).await;
    let large = vec![b'x'; 5 * MIB];
    let tricks: [(&str, &str, &[u8], &str); 8] = [
        ("PUT /files/logo", "application/octet-stream", b"x", "file-without-rule"),
        ("POST /files/logo", "image/png", b"x", "file-without-rule"),
        ("PUT /files/a/b", "image/png", b"x", "file-without-rule"),
        ("PUT /elsewhere", "image/png", b"x", "file-without-rule"),
        ("PUT /files/logo", "image/png", &large, "body-too-large"),
        ("PUT /files/logo", "image/png, text/csv", b"x", "content-type"),
        ("POST /graphql", "application/graphql", b"mutation { wipe }", "file-without-rule"),
        ("PUT /files/logo?_method=DELETE", "image/png", b"x", "method-override"),
    ];
    for (line, kind, body, code) in tricks {
        let known = before.refusals().await.len();
        let answer = put(&before, line, kind, body).await;
        assert!(
            answer.status == 0 || (400..500).contains(&answer.status),
            "{line} {kind}: {}",
            answer.status
        );
        let codes: Vec<String> = before.refusals().await[known..].iter().map(|r| r.code.clone()).collect();
        assert_eq!((codes, before.echo.bytes()), (vec![code.to_owned()], 0), "{line} {kind}");
    }
    let (house, session) = (&before.house, &before.session);
    let viewing = porchlight::sessions::Mode::View;
    let switched =
        porchlight::sessions::commands::switch_mode(&house.db, house.limits, house.ana.id, session, viewing);
    switched.await.expect("view mode");
    let answer = put(&before, "PUT /files/logo", "image/png", b"x").await;
    assert_eq!((answer.status, before.echo.bytes()), (403, 0));
    assert_eq!(before.refusals().await.pop().expect("a refusal").code, "view-only");
    before.stop().await;
}

#[actix_web::test]
async fn a_text_that_brings_a_hidden_value_back_is_refused() {
    let before = Before::ruled(FILES).await;
    before.echo.says(echo::html(PAGE));
    let page = before.open("/settings/logo").await.text();
    let token = value(&page, "csrf_token");
    let sent = before.echo.bytes();
    let answer = put(&before, "PUT /files/list", "text/csv", format!("a,b\n1,{token}\n").as_bytes()).await;
    assert_eq!((answer.status, before.echo.bytes()), (403, sent), "{}", answer.text());
    assert_eq!(before.refusals().await.pop().expect("a refusal").code, "hidden-value-elsewhere");
    before.stop().await;
}

#[actix_web::test]
async fn a_withdrawal_while_the_app_takes_an_upload_stops_it_and_what_became_of_it_is_unknown() {
    let before = Before::start().await;
    let (port, counted) = dawdling_app().await;
    let dawdling = Before::start_with(before.echo.clone(), port).await;
    before.stop().await;
    let (mut stream, _) = begin(&dawdling, 30 * MIB).await;
    stream.write_all(&vec![b'x'; 30 * MIB]).await.expect("sent");
    stream.write_all(b"\r\n--XyZ--\r\n").await.expect("sent");
    while dawdling.intents().await.is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    dawdling.withdraw().await;
    let since = std::time::Instant::now();
    let answered = answer(stream).await;
    assert!(since.elapsed() < Duration::from_secs(2), "{:?}", since.elapsed());
    assert!(answered.starts_with("HTTP/1.1 410"), "{answered}");
    assert!(counted.load(std::sync::atomic::Ordering::SeqCst) < 30 * MIB);
    let told = dawdling.answers().await.pop().expect("an answer");
    assert_eq!((told.status, told.withheld.as_deref()), (0, Some("session-over")));
    dawdling.stop().await;
}

/// An app that reads a little, and then nothing for long.
async fn dawdling_app() -> (u16, Counted) {
    let (listener, port, counted) = an_app().await;
    let count = counted.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let read = stream.read(&mut vec![0; 64 * 1024]).await.unwrap_or(0);
            count.fetch_add(read, std::sync::atomic::Ordering::SeqCst);
            tokio::time::sleep(Duration::from_secs(30)).await;
        }
    });
    (port, counted)
}

#[actix_web::test]
async fn a_browser_that_hardly_sends_is_given_up() {
    let before = Before::ruled("[limits]\nsilence = \"5s\"\n").await;
    let (mut stream, _) = begin(&before, 10 * MIB).await;
    let dripping = async {
        while stream.write_all(b"x").await.is_ok() && before.refusals().await.is_empty() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(15), dripping).await.expect("given up");
    assert_eq!(before.refusals().await[0].code, "slow-upload");
    assert!(answer(stream).await.starts_with("HTTP/1.1 408"));
    assert_eq!(before.echo.bytes(), 0);
    before.stop().await;
}

#[actix_web::test]
async fn an_app_that_refuses_an_upload_before_it_has_read_it_is_heard() {
    let before = Before::start().await;
    before.echo.answers(|_| Reply::Whole(echo::html("<p>never</p>")));
    let (port, _) = refusing_app().await;
    let refused = Before::start_with(before.echo.clone(), port).await;
    before.stop().await;
    let body = [&file("f", "a", &vec![b'x'; 20 * MIB])[..], b"--XyZ--\r\n"].concat();
    let answer = upload(&refused, "/files", &body).await;
    assert_eq!(answer.status, 413, "{}", answer.text());
    assert!(answer.text().contains("too big for us"));
    refused.stop().await;
}

/// An app that reads the head of a request and says no.
async fn refusing_app() -> (u16, ()) {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            drop(stream.read(&mut vec![0; 1024]).await);
            let no =
                echo::reply("413 Content Too Large", &["Content-Type: text/html"], b"<p>too big for us</p>");
            drop(stream.write_all(&no).await);
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    });
    (port, ())
}
