//! Messages with canaries, on a websocket and as events: in documents, in text, and where a rule alone says what is
//! secret.

use std::net::Ipv4Addr;
use std::sync::Arc;

use actix_http::ws::{Frame, Item};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};

use super::answers::nothing_is_kept_in_the_open;
use super::eyes::Read;
use super::secrets::Canary;
use super::{Chance, data, logs};
use crate::gateway::before::{Before, CALL};
use crate::gateway::echo::Echo;
use crate::gateway::streams::{next, open};

const RULES: &str = "[[route]]\npath = \"/live\"\nmethod = \"GET\"\nstream = \"websocket\"\n\
    [[route]]\npath = \"/events\"\nmethod = \"GET\"\nstream = \"events\"\n\
    [[field]]\nname = \"memo\"\nshow = \"hidden\"\n";
const MESSAGES: usize = 120;

type Messages = Arc<Vec<String>>;

/// What an app says, and what nobody may hear.
fn messages(chance: &mut Chance) -> (Vec<String>, Vec<Canary>) {
    let (mut said, mut canaries) = (Vec::new(), Vec::new());
    for _ in 0..MESSAGES {
        let planted = data::json(chance);
        let (look, named) = (Canary::by_look(chance), Canary::by_name(chance));
        let (l, n, document) = (&look.text, &named.text, &planted.document);
        let in_string = serde_json::to_string(document).expect("text");
        said.push(match chance.below(8) {
            0 => format!("{{\"pin\":\"{n}\",\"by\":[\"{l}\"],\"d\":{document}}}"),
            1 => format!("42[\"paid\",{{\"password\":\"{n}\",\"l\":\"{l}\"}},{document}]"),
            2 => format!("a[{in_string},\"{{\\\"cvc\\\":\\\"{n}\\\"}}\",\"{l}\"]"),
            3 => format!("{{\"memo\":\"{n}\",\"list\":[{{\"memo\":[\"{l}\"]}}],\"d\":{document}}}"),
            4 => format!("Paid with {l}, thank you. {{\"secret\":\"{n}\"}} {document}"),
            5 => format!("MESSAGE\ncontent-type:application/json\n\n{{\"api_key\":\"{n}\",\"x\":\"{l}\",\"d\":{document}}}\n"),
            6 => format!("{{\"client_secret\":\"{n}\"}}\u{1e}{document}\u{1e}\"{l}\"\u{1e}"),
            _ => format!("[INFO] {{\"token\":{{\"value\":\"{n}\"}}}} [{l}] {document}"),
        });
        canaries.extend(planted.canaries);
        canaries.extend([look, named]);
    }
    (said, canaries)
}

/// An app that says all of it to whoever listens, and then closes.
async fn app(messages: Messages) -> u16 {
    let data = web::Data::from(messages);
    let server = HttpServer::new(move || {
        let routes = App::new().app_data(data.clone());
        routes.route("/live", web::get().to(live)).route("/events", web::get().to(events))
    });
    let server = server.workers(1).disable_signals().bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = server.addrs()[0].port();
    actix_web::rt::spawn(server.run());
    port
}

async fn live(
    request: HttpRequest,
    body: web::Payload,
    messages: web::Data<Vec<String>>,
) -> Result<HttpResponse, actix_web::Error> {
    let (response, mut session, _) = actix_ws::handle(&request, body)?;
    actix_web::rt::spawn(async move {
        for (index, message) in messages.iter().enumerate() {
            let sent = match index % 3 {
                0 => in_pieces(&mut session, message, index).await,
                _ => session.text(message.clone()).await,
            };
            sent.expect("the gateway listens");
        }
        drop(session.close(None).await);
    });
    Ok(response)
}

/// In three frames, cut anywhere.
async fn in_pieces(
    session: &mut actix_ws::Session,
    message: &str,
    cut: usize,
) -> Result<(), actix_ws::Closed> {
    let bytes = message.as_bytes().to_vec();
    let (one, two) = (bytes.len() / 3, bytes.len() / 3 + cut % 7);
    session.continuation(Item::FirstText(bytes[..one].to_vec().into())).await?;
    session.continuation(Item::Continue(bytes[one..two].to_vec().into())).await?;
    session.continuation(Item::Last(bytes[two..].to_vec().into())).await
}

async fn events(messages: web::Data<Vec<String>>) -> HttpResponse {
    let mut body = String::new();
    for (index, message) in messages.iter().enumerate() {
        let end = ["\n", "\r\n", "\r"][index % 3];
        let first = message.split_whitespace().next().unwrap_or_default();
        body.push_str(&format!(": {first}{end}event: e{index}{end}"));
        message.split(['\n', '\r']).for_each(|line| body.push_str(&format!("data: {line}{end}")));
        body.push_str(end);
    }
    let pieces: Vec<Result<web::Bytes, actix_web::Error>> =
        body.into_bytes().chunks(611).map(|piece| Ok(web::Bytes::copy_from_slice(piece))).collect();
    HttpResponse::Ok().content_type("text/event-stream").streaming(futures_util::stream::iter(pieces))
}

fn holds_none(what: &str, bytes: &[u8], canaries: &[Canary]) {
    let read = Read::of(bytes);
    for canary in canaries {
        assert!(!read.shows(canary), "{canary:?} is in {what}:\n{}", String::from_utf8_lossy(bytes));
    }
}

#[actix_web::test]
async fn no_message_and_no_event_lets_a_canary_out() {
    logs::listen();
    let (said, canaries) = messages(&mut Chance::new(17));
    let port = app(Arc::new(said)).await;
    let before = Before::ruled_before(RULES, Echo::start().await, port).await;
    let (_, mut socket) = open(&before, "/live", &format!("http://{}", before.host())).await;
    let mut heard = Vec::new();
    while let Some(frame) = next(&mut socket).await {
        match frame {
            Frame::Text(text) => heard.push(text),
            Frame::Close(reason) => {
                assert_eq!(heard.len(), MESSAGES, "cut: {reason:?}");
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    holds_none("the socket's messages", &heard.join(&b'\n'), &canaries);
    let came = before.send("GET /events", &CALL, "").await;
    let events = came.text().matches("event: e").count();
    assert_eq!(events, MESSAGES, "{}", came.text());
    holds_none("the events", &came.bytes, &canaries);
    nothing_is_kept_in_the_open(&before, &canaries).await;
    before.stop().await;
}
