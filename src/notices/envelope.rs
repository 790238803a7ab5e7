//! The message that travels: headers and the two parts, text first.

use std::time::SystemTime;

use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, MultiPartKind, SinglePart};
use serde_json::Value;

use super::frame::Parts;
use super::{NoticeError, Rendered, Vendor};
use crate::clock::Moment;
use crate::config::reply_to;
use crate::ids::{MessageId, SessionId};
use crate::outbox::{Message, Recipient};
use crate::sessions::TicketUrl;
use crate::words::one_line;

/// What stands on a mail. Everything in it follows from the message and its words, so that a second rendering is the
/// same mail.
pub struct Envelope<'a> {
    pub to: &'a Recipient,
    pub id: MessageId,
    pub at: Moment,
    /// Whose thread it belongs to.
    pub session: Option<SessionId>,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<String>,
}

impl<'a> Envelope<'a> {
    pub fn of(vendor: &Vendor, message: &'a Message) -> Self {
        let Message { id, session, to, created_at, data, .. } = message;
        let reply_to = ticket_address(vendor, data);
        Self { to, id: *id, at: *created_at, session: *session, reply_to }
    }

    pub fn seal(self, vendor: &Vendor, parts: Parts) -> Result<Rendered, NoticeError> {
        let domain = vendor.from_email.rsplit('@').next().unwrap_or_default();
        let mut mail = lettre::Message::builder()
            .from(mailbox(&vendor.from_name, &vendor.from_email)?)
            .to(mailbox(&self.to.name, &self.to.email)?)
            .subject(parts.subject.clone())
            .date(SystemTime::from(self.at.utc()))
            .message_id(Some(format!("<{}@{domain}>", self.id)))
            .header(AutoSubmitted);
        if let Some(address) = &self.reply_to {
            mail = mail.reply_to(mailbox(&vendor.from_name, address)?);
        }
        if let Some(session) = self.session {
            // No mail has this id; it is what a session's mails have in common, so that they stand in one thread.
            let thread = format!("<{session}@{domain}>");
            mail = mail.in_reply_to(thread.clone()).references(thread);
        }
        let both = MultiPart::builder()
            .kind(MultiPartKind::Alternative)
            .boundary(format!("=_{}", self.id))
            .singlepart(part(ContentType::TEXT_PLAIN, parts.text)?)
            .singlepart(part(ContentType::TEXT_HTML, parts.html)?);
        Ok(Rendered { subject: parts.subject, bytes: mail.multipart(both)?.formatted() })
    }
}

/// Where answers go to a mail that tells of a ticket: into the ticket, as far as its address is known.
fn ticket_address(vendor: &Vendor, data: &Value) -> Option<String> {
    let of_session = data.get("session").and_then(|session| session.get("ticket"));
    let ticket: TicketUrl = of_session.or_else(|| data.get("ticket"))?.as_str()?.parse().ok()?;
    let told = data.get("session").and_then(|session| session.get("ticket_number")).and_then(Value::as_str);
    let number = told.map_or_else(|| ticket.number(), str::to_owned);
    reply_to(&vendor.reply_to, ticket.host(), number.strip_prefix('#').unwrap_or_default())
}

/// A name with a line break in it would be a header of somebody else's: [`one_line`] leaves none.
fn mailbox(name: &str, email: &str) -> Result<Mailbox, NoticeError> {
    let address = email.parse().map_err(|error| NoticeError::Address { address: email.to_owned(), error })?;
    let name = one_line(name);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), address))
}

fn part(kind: ContentType, text: String) -> Result<SinglePart, NoticeError> {
    let body = Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable);
    Ok(SinglePart::builder().header(kind).body(body.map_err(|_| NoticeError::Encoding)?))
}

/// RFC 3834: no vacation responder answers this mail.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
