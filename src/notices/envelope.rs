//! The message that travels: headers and the two parts, text first.

use std::time::SystemTime;

use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, MultiPartKind, SinglePart};

use super::frame::Parts;
use super::{NoticeError, Rendered, Vendor};
use crate::clock::Moment;
use crate::ids::{MessageId, SessionId};
use crate::outbox::{Message, Recipient};
use crate::words::one_line;

/// Everything in it follows from the message and its words, so that a second rendering is the same mail.
pub fn seal(vendor: &Vendor, message: &Message, parts: Parts) -> Result<Rendered, NoticeError> {
    let Message { id, session, to, created_at, .. } = message;
    seal_for(vendor, to, *id, *created_at, *session, parts)
}

/// The same for what stands in no outbox.
pub fn seal_for(
    vendor: &Vendor,
    to: &Recipient,
    id: MessageId,
    at: Moment,
    session: Option<SessionId>,
    parts: Parts,
) -> Result<Rendered, NoticeError> {
    let domain = vendor.from_email.rsplit('@').next().unwrap_or_default();
    let mut mail = lettre::Message::builder()
        .from(mailbox(&vendor.from_name, &vendor.from_email)?)
        .to(mailbox(&to.name, &to.email)?)
        .subject(parts.subject.clone())
        .date(SystemTime::from(at.utc()))
        .message_id(Some(format!("<{id}@{domain}>")))
        .header(AutoSubmitted);
    if let Some(session) = session {
        // No mail has this id; it is what a session's mails have in common, so that they stand in one thread.
        let thread = format!("<{session}@{domain}>");
        mail = mail.in_reply_to(thread.clone()).references(thread);
    }
    let both = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(format!("=_{id}"))
        .singlepart(part(ContentType::TEXT_PLAIN, parts.text)?)
        .singlepart(part(ContentType::TEXT_HTML, parts.html)?);
    Ok(Rendered { subject: parts.subject, bytes: mail.multipart(both)?.formatted() })
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
