//! The demo's mailbox: what was handed over, as people would see it, and as it is.

use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use mail_parser::MessageParser;

use crate::clock::Moment;
use crate::http::{MomentView, Shell, State, WebError, page};
use crate::ids::MessageId;
use crate::outbox::{self, Message, NoticeKind};

#[derive(Template)]
#[template(path = "demo/mailbox.html")]
struct Mailbox {
    shell: Shell,
    mails: Vec<Line>,
}

struct Line {
    id: String,
    to: String,
    subject: String,
    at: MomentView,
}

pub async fn list(request: HttpRequest, state: Data<State>) -> Result<HttpResponse, WebError> {
    let messages = state.db.read(|conn| outbox::recent(conn, 100)).await?;
    let (shell, now) = (Shell::public(&state, &request), state.now());
    let mails = messages.iter().filter(|message| message.rendered.is_some()).map(|message| Line {
        id: message.id.to_string(),
        to: format!("{} <{}>", message.to.name, message.to.email),
        subject: subject(message),
        at: moment(&shell, message.created_at, now),
    });
    let mails = mails.collect();
    page(&Mailbox { shell, mails })
}

#[derive(Template)]
#[template(path = "demo/mail.html")]
struct Mail {
    shell: Shell,
    id: String,
    subject: String,
    to: String,
    from: String,
    at: MomentView,
    text: String,
}

pub async fn show(
    request: HttpRequest,
    state: Data<State>,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    let message = find(&state, &id).await?;
    let bytes = message.rendered.clone().ok_or(WebError::NotFound)?;
    if let Some(demo) = state.demo.as_ref().filter(|_| message.notice == NoticeKind::SessionSummary) {
        demo.mail_is_read(message.created_at, state.now());
        demo.refresh(&state).await;
    }
    let parsed = MessageParser::default().parse(&bytes).ok_or(WebError::NotFound)?;
    let from = parsed.from().and_then(|from| from.first());
    let from = from
        .map(|from| format!("{} <{}>", from.name().unwrap_or_default(), from.address().unwrap_or_default()));
    let shell = Shell::public(&state, &request);
    page(&Mail {
        id: message.id.to_string(),
        subject: subject(&message),
        to: format!("{} <{}>", message.to.name, message.to.email),
        from: from.unwrap_or_default(),
        at: moment(&shell, message.created_at, state.now()),
        text: parsed.body_text(0).map(std::borrow::Cow::into_owned).unwrap_or_default(),
        shell,
    })
}

/// The HTML part alone, as a mail program would show it: no script, nothing fetched. (Of the same
/// origin, so that the page around it can see how high it is.)
pub async fn html(state: Data<State>, id: Path<String>) -> Result<HttpResponse, WebError> {
    let message = find(&state, &id).await?;
    let bytes = message.rendered.ok_or(WebError::NotFound)?;
    let parsed = MessageParser::default().parse(&bytes).ok_or(WebError::NotFound)?;
    let html = parsed.body_html(0).map(std::borrow::Cow::into_owned).unwrap_or_default();
    let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-same-origin allow-popups allow-top-navigation-by-user-activation; \
                  frame-ancestors 'self'";
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .content_type("text/html; charset=utf-8")
        .body(html))
}

pub async fn raw(state: Data<State>, id: Path<String>) -> Result<HttpResponse, WebError> {
    let message = find(&state, &id).await?;
    let bytes = message.rendered.ok_or(WebError::NotFound)?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(bytes))
}

/// Where the summary mail of the session that ended then is read. It is sent a moment after; the mailbox, if it takes long.
pub(super) async fn newest_summary(state: &State, ended_at: Moment) -> Result<String, WebError> {
    for _ in 0..20 {
        let messages = state.db.read(|conn| outbox::recent(conn, 10)).await?;
        let is_it = |m: &&Message| {
            m.notice == NoticeKind::SessionSummary && m.created_at >= ended_at && m.rendered.is_some()
        };
        if let Some(message) = messages.iter().find(is_it) {
            return Ok(format!("/demo/mail/{}", message.id));
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    Ok("/demo/mail".to_owned())
}

async fn find(state: &State, id: &str) -> Result<Message, WebError> {
    let id: MessageId = id.parse().map_err(|_| WebError::NotFound)?;
    state.db.read(move |conn| outbox::find(conn, id)).await?.ok_or(WebError::NotFound)
}

fn subject(message: &Message) -> String {
    let bytes = message.rendered.as_deref().unwrap_or_default();
    let parsed = MessageParser::default().parse(bytes);
    parsed.and_then(|parsed| parsed.subject().map(str::to_owned)).unwrap_or_default()
}

fn moment(shell: &Shell, at: Moment, now: Moment) -> MomentView {
    MomentView::of(&shell.words.clone().in_zone(chrono_tz::Europe::Vienna), at, now)
}
