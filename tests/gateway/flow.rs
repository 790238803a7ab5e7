//! Nothing is sent or shown without its entry; long answers are bounded, and cut when access ends.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use porchlight::db::DbUrl;
use porchlight::history::event::step::EndHow;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::before::{Before, NAVIGATION};
use super::echo::{self, Echo, Reply};
use crate::support::{free_ports, wire};

/// Somebody else holds the database's one write lock, until this is dropped.
fn hold_the_database(url: &DbUrl) -> rusqlite::Connection {
    let DbUrl::Sqlite(file) = url else { panic!("SQLite") };
    let other = rusqlite::Connection::open(file).expect("it opens");
    other.execute_batch("PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE").expect("the lock");
    other
}

#[actix_web::test]
async fn without_its_record_no_request_is_sent() {
    let before = Before::start().await;
    let held = hold_the_database(&before.db.url);
    let answer = before.open("/").await;
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("Nothing was sent."), "{}", answer.text());
    assert_eq!(before.echo.bytes(), 0);
    drop(held);
    assert_eq!(before.open("/").await.status, 200, "and when the records are back, so is she");
    before.stop().await;
}

#[actix_web::test]
async fn without_its_record_no_answer_is_shown() {
    let before = Before::start().await;
    let (url, held) = (before.db.url.clone(), Arc::new(Mutex::new(None)));
    before.echo.answers({
        let held = held.clone();
        move |_| {
            *held.lock().expect("no panic") = Some(hold_the_database(&url));
            Reply::Whole(echo::html("<p>the customer's page</p>"))
        }
    });
    let answer = before.open("/").await;
    held.lock().expect("no panic").take();
    assert_eq!(answer.status, 503);
    assert!(!answer.text().contains("the customer"), "{}", answer.text());
    assert_eq!((before.intents().await.len(), before.answers().await.len()), (1, 0));
    before.stop().await;
}

#[actix_web::test]
async fn an_app_that_is_down_or_breaks_off_is_told_plainly_and_recorded() {
    let echo = Echo::start().await;
    // A port where nobody listens.
    let down = Before::start_with(echo, free_ports(1)).await;
    let answer = down.open("/").await;
    assert_eq!(answer.status, 502);
    assert!(answer.text().contains("Acme Invoices did not answer."), "{}", answer.text());
    let recorded = down.answers().await.pop().expect("an answer");
    assert_eq!((recorded.status, recorded.withheld.as_deref()), (0, Some("upstream-down")));
    down.stop().await;

    let broken = Before::start().await;
    broken.echo.answers(|_| Reply::HangUp);
    assert_eq!(broken.open("/").await.status, 502);
    let short = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>half";
    broken.echo.says(short.as_bytes().to_vec());
    let half = broken.open("/").await;
    assert_eq!(half.status, 502, "{}", half.text());
    assert!(!half.text().contains("half"));
    let codes: Vec<_> = broken.answers().await.into_iter().map(|answer| answer.withheld).collect();
    assert_eq!(codes, vec![Some("upstream-broken".to_owned()); 2]);
    broken.echo.says(short.replace("text/html", "text/plain").into_bytes());
    broken.open("/log.txt").await;
    for _ in 0..100 {
        if !broken.ends().await.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(
        broken.ends().await[0].how,
        EndHow::Broken,
        "what has begun to flow is written down as broken off"
    );
    broken.stop().await;
}

#[actix_web::test]
async fn an_answer_that_comes_after_the_withdrawal_is_not_shown() {
    let before = Before::start().await;
    let page = echo::html("<p>the customer's page</p>");
    before.echo.answers(move |_| Reply::Slow(Duration::from_millis(400), page.clone()));
    let withdrawing = async {
        while before.echo.got().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        before.withdraw().await;
    };
    let (answer, ()) = tokio::join!(before.open("/"), withdrawing);
    assert_eq!(answer.status, 410);
    assert!(!answer.text().contains("the customer's page"));
    let recorded = before.answers().await.pop().expect("an answer");
    assert_eq!((recorded.status, recorded.withheld.as_deref()), (200, Some("session-over")));
    before.stop().await;
}

/// A connection on which Ana has asked for something long.
async fn asking(before: &Before, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, before.port)).await.expect("a connection");
    let request = before.request(&format!("GET {path}"), &NAVIGATION, "");
    stream.write_all(&request).await.expect("it is sent");
    stream
}

/// Reads until at least so much has come, or the end.
async fn read(stream: &mut TcpStream, enough: usize) -> usize {
    let (mut read, mut piece) = (0, vec![0; 64 * 1024]);
    while read < enough {
        match stream.read(&mut piece).await {
            Ok(n @ 1..) => read += n,
            _ => break,
        }
    }
    read
}

const LONG: usize = 50 * 1024 * 1024;

/// Fifty megabytes of text, in lines.
fn fifty_megabytes(kind: &str) -> impl Fn(&echo::Got) -> Reply + Send + Sync + 'static {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {LONG}\r\n\r\n");
    let piece = format!("{}\n", "x".repeat(1023)).repeat(64).into_bytes();
    move |_| Reply::Pieces(head.clone(), piece.clone(), LONG / piece.len())
}

#[actix_web::test]
async fn a_long_answer_waits_for_its_reader_instead_of_filling_memory() {
    let before = Before::start().await;
    before.echo.answers(fifty_megabytes("text/plain"));
    let mut stream = asking(&before, "/log.txt").await;
    read(&mut stream, 1024 * 1024).await;
    // She reads no further: then neither do we. What is under way are the sockets' own buffers.
    let mut under_way = before.echo.sent();
    loop {
        tokio::time::sleep(Duration::from_millis(300)).await;
        match before.echo.sent() {
            now if now == under_way => break,
            now => under_way = now,
        }
    }
    assert!(under_way < 30 * 1024 * 1024, "{under_way} bytes are somewhere between the app and her browser");
    drop(stream);
    assert_eq!(before.last_end().await, EndHow::Broken);
    before.stop().await;
}

#[actix_web::test]
async fn a_long_picture_arrives_whole() {
    let before = Before::start().await;
    before.echo.answers(fifty_megabytes("image/png"));
    let mut stream = asking(&before, "/picture.png").await;
    let came = read(&mut stream, usize::MAX).await;
    assert!(came >= LONG, "{came}");
    assert_eq!(before.last_end().await, EndHow::Complete);
    assert_eq!(before.ends().await[0].bytes, LONG as u64);
    before.stop().await;
}

/// Lines without end, one by one.
fn drops() -> Reply {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned();
    Reply::Drops(head, b"7\r\na line\n\r\n".to_vec(), Duration::from_millis(20))
}

#[actix_web::test]
async fn a_withdrawal_cuts_what_is_streaming_within_half_a_second() {
    let before = Before::start().await;
    // Slow enough that it would last for many seconds, so that a cut is a cut and no end.
    before.echo.answers(|_| drops());
    let mut stream = asking(&before, "/log.txt").await;
    read(&mut stream, 500).await;
    before.withdraw().await;
    let since = Instant::now();
    read(&mut stream, usize::MAX).await;
    let took = since.elapsed();
    assert!(took < Duration::from_millis(500), "it went on for {took:?}");
    assert_eq!(before.last_end().await, EndHow::Cut);
    before.stop().await;
}

#[actix_web::test]
async fn a_browser_that_goes_away_is_written_down() {
    let before = Before::start().await;
    before.echo.answers(|_| drops());
    let mut stream = asking(&before, "/log.txt").await;
    read(&mut stream, 500).await;
    drop(stream);
    assert_eq!(before.last_end().await, EndHow::Broken);
    before.stop().await;
}

#[actix_web::test]
async fn two_requests_on_one_connection_are_two_requests() {
    let before = Before::start().await;
    let one = String::from_utf8(before.request("GET /one", &NAVIGATION, "")).expect("text");
    let two = one.replace("GET /one", "GET /two");
    let one = one.replace("Connection: close\r\n", "");
    let answer = wire::exchange(before.port, format!("{one}{two}").as_bytes()).await;
    assert_eq!(answer.status, 200);
    for _ in 0..50 {
        if before.intents().await.len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut targets: Vec<String> = before.intents().await.into_iter().map(|intent| intent.target).collect();
    targets.dedup();
    assert_eq!(targets.first().map(String::as_str), Some("/one"));
    assert!(targets.iter().all(|target| target == "/one" || target == "/two"));
    before.stop().await;
}
