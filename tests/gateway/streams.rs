//! What does not end by itself: events that an app sends, and websockets, by rule.

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use actix_http::ws::{Codec, Frame, Message};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use futures_util::{SinkExt as _, StreamExt as _};
use porchlight::db::WriterOptions;
use porchlight::history::event::step::{EndHow, StepKind};
use porchlight::sessions::{Mode, commands};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_util::codec::Framed;

use super::before::{Before, CALL};
use super::echo::{Echo, Reply};
use crate::support::Kind;

const EVENTS: &str = "[[route]]\npath = \"/events\"\nmethod = \"GET\"\nstream = \"events\"\n";
const SOCKET: &str = "[[route]]\npath = \"/live\"\nmethod = \"GET\"\nstream = \"websocket\"\n";
/// Between the withdrawal and the cut, also where another instance withdrew.
const CUT: Duration = Duration::from_millis(250);
const CARD: &str = "4111111111111111";

async fn listening(before: &Before) -> TcpStream {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, before.port)).await.expect("a connection");
    stream.write_all(&before.request("GET /events", &CALL, "")).await.expect("sent");
    stream
}

pub(super) async fn until(stream: &mut TcpStream, text: &str) -> String {
    let (mut came, mut piece) = (String::new(), vec![0; 16 * 1024]);
    let reading = async {
        while !came.contains(text) {
            match stream.read(&mut piece).await {
                Ok(n @ 1..) => came.push_str(&String::from_utf8_lossy(&piece[..n])),
                _ => break,
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), reading).await.expect("in time");
    came
}

pub(super) fn event() -> (String, Vec<u8>) {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".to_owned();
    (head, format!("event: paid\ndata: {{\"card\": \"{CARD}\", \"n\": 17}}\n\n").into_bytes())
}

#[actix_web::test]
async fn events_are_hidden_in_passed_at_once_counted_and_cut() {
    let before = Before::ruled(EVENTS).await;
    before.echo.answers(|_| {
        let (head, event) = event();
        Reply::Drops(head, event, Duration::from_millis(100))
    });
    let mut stream = listening(&before).await;
    let since = Instant::now();
    let came = until(&mut stream, "\"n\":17").await;
    assert!(since.elapsed() < Duration::from_secs(3), "{:?}", since.elapsed());
    assert!(came.contains("text/event-stream") && came.contains("event: paid"), "{came}");
    assert!(!came.contains(CARD), "{came}");
    before.withdraw().await;
    let since = Instant::now();
    let rest = until(&mut stream, "never").await;
    assert!(since.elapsed() <= CUT, "{:?}", since.elapsed());
    assert!(!rest.contains(CARD));
    assert_eq!(before.last_end().await, EndHow::Cut);
    let messages = before.ends().await[0].messages.expect("counted");
    assert!(messages.to_browser >= 1 && messages.to_app == 0, "{messages:?}");
    before.stop().await;
}

/// Another program on the same database withdraws, as another instance of the server does.
#[actix_web::test]
async fn what_is_under_way_is_cut_though_another_instance_withdrew() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let Some(before) = Before::start_ruled(kind, module_path!(), EVENTS).await else { continue };
        let other = before.db.another(WriterOptions::default()).await.expect("a second program");
        before.echo.answers(|got| {
            let (head, piece) = match got.target() {
                "/events" => event(),
                _ => ("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n".to_owned(), vec![b'x'; 1000]),
            };
            Reply::Drops(head, piece, Duration::from_millis(20))
        });
        let mut events = listening(&before).await;
        until(&mut events, "\"n\":17").await;
        let mut download =
            TcpStream::connect((Ipv4Addr::LOCALHOST, before.port)).await.expect("a connection");
        download.write_all(&before.request("GET /picture", &CALL, "")).await.expect("sent");
        until(&mut download, "xxxx").await;
        let (olivia, grant) = (&before.house.olivia, before.grant.id);
        porchlight::grants::commands::withdraw(&other, olivia, grant).await.expect("withdrawn");
        let since = Instant::now();
        until(&mut events, "never").await;
        until(&mut download, "never").await;
        assert!(since.elapsed() <= CUT, "{kind:?}: {:?}", since.elapsed());
        before.last_end().await;
        assert!(before.ends().await.iter().all(|end| end.how == EndHow::Cut), "{kind:?}");
        before.stop().await;
    }
}

#[actix_web::test]
async fn events_without_a_rule_are_not_shown() {
    let before = Before::start().await;
    before.echo.answers(|_| {
        let (head, event) = event();
        Reply::Drops(head, event, Duration::from_millis(100))
    });
    let mut stream = listening(&before).await;
    let came = until(&mut stream, "unknown-content").await;
    assert!(came.starts_with("HTTP/1.1 502"), "{came}");
    before.stop().await;
}

/// An app that greets on a websocket, says again what it hears, and sends a page otherwise.
pub(super) async fn chat() -> u16 {
    let server = HttpServer::new(|| App::new().route("/live", web::get().to(live)));
    let server = server.workers(1).disable_signals().bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = server.addrs()[0].port();
    actix_web::rt::spawn(server.run());
    port
}

async fn live(request: HttpRequest, body: web::Payload) -> Result<HttpResponse, actix_web::Error> {
    let told = |name: &str| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("-").to_owned()
    };
    let hello = serde_json::json!({
        "user": told("x-porchlight-user"), "origin": format!("said {}", told("origin")), "card": CARD, "note": "x".repeat(100_000),
        "next": format!("http://{}/next", told("host")),
    });
    let (response, mut session, mut messages) = actix_ws::handle(&request, body)?;
    actix_web::rt::spawn(async move {
        drop(session.text(hello.to_string()).await);
        while let Some(Ok(message)) = messages.recv().await {
            match message {
                actix_ws::Message::Text(text) => drop(session.text(format!("heard {text}, {CARD}")).await),
                actix_ws::Message::Binary(bytes) => drop(session.binary(bytes).await),
                _ => {}
            }
            if told_to_send_binary(&request) {
                drop(session.binary(&b"4111111111111111"[..]).await);
            }
        }
    });
    Ok(response)
}

fn told_to_send_binary(request: &HttpRequest) -> bool {
    request.query_string().contains("binary")
}

pub(super) type Socket = Framed<TcpStream, Codec>;

/// The handshake of Ana's browser: its answer, and the socket.
pub(super) async fn open(before: &Before, target: &str, origin: &str) -> (String, Socket) {
    socket_at(before, (&before.host(), before.port), target, origin).await
}

/// The same at another server's gateway.
pub(super) async fn socket_at(
    before: &Before,
    (host, port): (&str, u16),
    target: &str,
    origin: &str,
) -> (String, Socket) {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.expect("a connection");
    let request = format!(
        "GET {target} HTTP/1.1\r\nHost: {host}\r\nCookie: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: {origin}\r\n\r\n",
        before.cookie,
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    let codec = Codec::new().max_size(4 * 1024 * 1024).client_mode();
    (String::from_utf8_lossy(&head).into_owned(), Framed::new(stream, codec))
}

pub(super) async fn next(socket: &mut Socket) -> Option<Frame> {
    let frame = tokio::time::timeout(Duration::from_secs(10), socket.next()).await.expect("in time");
    frame.and_then(Result::ok)
}

pub(super) async fn text(socket: &mut Socket) -> String {
    match next(socket).await {
        Some(Frame::Text(text)) => String::from_utf8_lossy(&text).into_owned(),
        other => panic!("{other:?}"),
    }
}

async fn before_chat(rules: &str) -> Before {
    let port = chat().await;
    Before::ruled_before(rules, Echo::start().await, port).await
}

#[actix_web::test]
async fn a_websocket_is_recorded_hidden_in_both_ways_counted_and_cut() {
    let before = before_chat(SOCKET).await;
    let own = format!("http://{}", before.host());
    let (head, mut socket) = open(&before, "/live", &own).await;
    assert!(head.starts_with("HTTP/1.1 101"), "{head}");
    let hello = text(&mut socket).await;
    let hello: serde_json::Value = serde_json::from_str(&hello).expect("JSON");
    assert_eq!(hello["user"], "olivia-1");
    let app = hello["origin"].as_str().expect("text");
    assert!(app.starts_with("said http://app.localhost:"), "the app sees its own origin: {app}");
    let mark = hello["card"].as_str().expect("text").to_owned();
    assert!(mark.ends_with("1111") && mark != CARD, "{mark}");
    assert_eq!(hello["note"].as_str().map(str::len), Some(100_000), "longer than a frame by default");
    socket.send(Message::Text("good morning".into())).await.expect("sent");
    assert_eq!(text(&mut socket).await, "heard good morning, ••••••••••••1111");
    let real = format!("{{\"card\":\"{mark}\"}}");
    socket.send(Message::Text(real.into())).await.expect("sent");
    assert!(text(&mut socket).await.starts_with("heard {\"card\":\"••••"), "it came back hidden again");
    before.withdraw().await;
    let since = Instant::now();
    let cut = next(&mut socket).await;
    assert!(matches!(cut, Some(Frame::Close(_))), "{cut:?}");
    assert!(since.elapsed() <= CUT, "{:?}", since.elapsed());
    assert_eq!(before.last_end().await, EndHow::Cut);
    let messages = before.ends().await[0].messages.expect("counted");
    assert_eq!((messages.to_app, messages.to_browser), (2, 3));
    let intent = &before.intents().await[0];
    assert_eq!((intent.step, intent.target.as_str()), (StepKind::View, "/live"));
    assert_eq!(before.answers().await[0].status, 101);
    before.stop().await;
}

#[actix_web::test]
async fn a_websocket_is_refused_without_a_rule_or_from_another_page() {
    let before = before_chat(SOCKET).await;
    let own = format!("http://{}", before.host());
    for (target, origin, code) in [
        ("/other", own.as_str(), "upgrade"),
        ("/live", "http://evil.example", "cross-site"),
        ("/live", "null", "cross-site"),
    ] {
        let known = before.refusals().await.len();
        let (head, _) = open(&before, target, origin).await;
        assert!(head.starts_with("HTTP/1.1 403"), "{target} {origin}: {head}");
        let codes: Vec<String> = before.refusals().await[known..].iter().map(|r| r.code.clone()).collect();
        assert_eq!(codes, [code], "{target} {origin}");
    }
    assert!(before.intents().await.is_empty());
    before.stop().await;
}

#[actix_web::test]
async fn a_session_that_may_only_view_says_nothing_on_a_websocket() {
    let before = before_chat(SOCKET).await;
    let house = &before.house;
    let viewing =
        commands::switch_mode(&house.db, house.limits, house.ana.id, &before.session, Mode::View).await;
    viewing.expect("view mode");
    let own = format!("http://{}", before.host());
    let (_, mut socket) = open(&before, "/live", &own).await;
    text(&mut socket).await;
    socket.send(Message::Text("delete everything".into())).await.expect("sent");
    assert!(matches!(next(&mut socket).await, Some(Frame::Close(_))));
    assert_eq!(before.refusals().await.iter().map(|r| r.code.as_str()).collect::<Vec<_>>(), ["view-only"]);
    before.stop().await;
}

#[actix_web::test]
async fn a_session_that_may_only_view_may_ask_where_the_rule_calls_the_socket_a_view() {
    let before = before_chat(&format!("{SOCKET}is = \"view\"\n")).await;
    let house = &before.house;
    let viewing =
        commands::switch_mode(&house.db, house.limits, house.ana.id, &before.session, Mode::View).await;
    viewing.expect("view mode");
    let own = format!("http://{}", before.host());
    let (_, mut socket) = open(&before, "/live", &own).await;
    text(&mut socket).await;
    socket.send(Message::Text("subscribe".into())).await.expect("sent");
    assert!(text(&mut socket).await.starts_with("heard subscribe"));
    before.stop().await;
}

#[actix_web::test]
async fn binary_messages_pass_where_a_rule_says_so_and_are_counted_and_cut() {
    let before = before_chat(&format!("{SOCKET}binary = true\n")).await;
    let own = format!("http://{}", before.host());
    let (_, mut socket) = open(&before, "/live?binary", &own).await;
    text(&mut socket).await;
    socket.send(Message::Binary("\u{1}two".into())).await.expect("sent");
    let back = [next(&mut socket).await, next(&mut socket).await];
    assert!(back.iter().all(|frame| matches!(frame, Some(Frame::Binary(_)))), "{back:?}");
    before.withdraw().await;
    let since = Instant::now();
    assert!(matches!(next(&mut socket).await, Some(Frame::Close(_))));
    assert!(since.elapsed() <= CUT, "{:?}", since.elapsed());
    assert_eq!(before.last_end().await, EndHow::Cut);
    let messages = before.ends().await[0].messages.expect("counted");
    assert_eq!((messages.to_app, messages.to_browser), (1, 3));
    before.stop().await;
}

#[actix_web::test]
async fn binary_messages_end_a_websocket() {
    let before = before_chat(SOCKET).await;
    let own = format!("http://{}", before.host());
    let (_, mut socket) = open(&before, "/live", &own).await;
    text(&mut socket).await;
    socket.send(Message::Binary("4111".into())).await.expect("sent");
    assert!(matches!(next(&mut socket).await, Some(Frame::Close(_))));
    assert_eq!(before.refusals().await.pop().expect("a refusal").code, "binary-message");
    let (_, mut socket) = open(&before, "/live?binary", &own).await;
    text(&mut socket).await;
    socket.send(Message::Text("go on".into())).await.expect("sent");
    text(&mut socket).await;
    assert!(matches!(next(&mut socket).await, Some(Frame::Close(_))));
    before.stop().await;
}
