//! Notices: mails to owners (and, of questions, to the staff), rendered from what the outbox keeps of them.
//!
//! One file for each kind of mail says which facts it tells; `templates/mail/<notice>/` says how, once as text and
//! once as HTML; `envelope` makes the message that travels. Sentences come from `words/`, and so do the templates' own
//! texts, from its `mails` folders. What does not live here: who is told and when (the rooms), and sending (`outbox/`).

mod access;
mod address;
mod envelope;
mod frame;
mod opened;
mod question;
mod request;
mod sign_in;
mod statement;
mod summary;
mod trial;
mod tries;
mod week;

#[cfg(test)]
mod tests;

use serde::Deserialize as _;

use self::envelope::Envelope;
use self::frame::Parts;
use crate::clock::Moment;
use crate::config::{Brand, ReplyTo};
use crate::ids::MessageId;
use crate::language::Language;
use crate::outbox::{Message, NoticeKind, Recipient};
use crate::words::Words;

/// The vendor, as its mails name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendor {
    /// `Acme`.
    pub name: String,
    /// `Acme Invoices`.
    pub app: String,
    /// For whoever has chosen none, and whose browser or account says none.
    pub language: Language,
    /// Where owners sign in, such as `https://support.acme.example`.
    pub portal_url: String,
    /// `Acme Support Access`.
    pub from_name: String,
    pub from_email: String,
    /// Where answers go to mails about a ticket.
    pub reply_to: Vec<ReplyTo>,
    /// Logo and colours; of mails the colours alone, since they hold no pictures.
    pub brand: Brand,
}

/// A mail as it will be kept and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    /// The whole message, headers and both parts.
    pub bytes: Vec<u8>,
}

/// What somebody reads of a mail in a program that shows texts alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    pub subject: String,
    pub text: String,
}

/// Why a mail could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    #[error("what the notice tells is not of its shape: {0}")]
    Data(#[from] serde_json::Error),
    #[error("a mail's template failed: {0}")]
    Template(#[from] askama::Error),
    #[error("{address:?} is not an address that mail can be sent with: {error}")]
    Address { address: String, error: lettre::address::AddressError },
    #[error("the mail could not be put together: {0}")]
    Message(#[from] lettre::error::Error),
    #[error("a part of the mail could not be encoded")]
    Encoding,
}

impl NoticeError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Data(_) => "notice-data",
            Self::Template(_) => "notice-template",
            Self::Address { .. } => "notice-address",
            Self::Message(_) => "notice-message",
            Self::Encoding => "notice-encoding",
        }
    }
}

/// A test mail, which stands in no outbox and in no history.
pub fn trial(
    vendor: &Vendor,
    to: &Recipient,
    id: MessageId,
    at: Moment,
    words: Words,
) -> Result<Rendered, NoticeError> {
    let words = words.in_app(&vendor.app);
    let parts = trial::mail(&words, &frame::Frame::of(vendor, &vendor.name, &words), to)?;
    Envelope { to, id, at, session: None, reply_to: None }.seal(vendor, parts)
}

/// Renders a message in its reader's words. The same message renders to the same bytes.
pub fn render(
    vendor: &Vendor,
    message: &Message,
    account_name: &str,
    words: Words,
) -> Result<Rendered, NoticeError> {
    Envelope::of(vendor, message).seal(vendor, parts(vendor, message, account_name, words)?)
}

/// The same mail before it is sealed: its subject and its text, for whoever may read it beforehand.
pub fn preview(
    vendor: &Vendor,
    message: &Message,
    account_name: &str,
    words: Words,
) -> Result<Preview, NoticeError> {
    let Parts { subject, text, .. } = parts(vendor, message, account_name, words)?;
    Ok(Preview { subject, text })
}

fn parts(vendor: &Vendor, message: &Message, account_name: &str, words: Words) -> Result<Parts, NoticeError> {
    let words = words.in_app(&vendor.app);
    let frame = frame::Frame::of(vendor, account_name, &words);
    // There where the reader observes, and decides nothing.
    let frame = match message.data.get("observes").map(Vec::<String>::deserialize).transpose()? {
        Some(owners) => &frame.observed(&owners),
        None => &frame,
    };
    match message.notice {
        NoticeKind::AccessAllowed => access::allowed(&words, frame, &message.data),
        NoticeKind::AccessChanged => access::changed(&words, frame, &message.data),
        NoticeKind::AccessWithdrawn => access::withdrawn(&words, frame, &message.data),
        NoticeKind::SessionOpened => opened::opened(&words, frame, &message.data),
        NoticeKind::SessionSummary => summary::summary(&words, frame, &message.data),
        NoticeKind::Statement => statement::statement(&words, frame, &message.data),
        NoticeKind::QuestionAsked => question::asked(&words, frame, &message.data),
        NoticeKind::QuestionAnswered => question::answered(&words, frame, &message.data),
        NoticeKind::QuestionForLead => question::for_lead(&words, frame, &message.data),
        NoticeKind::RequestForOwner => request::for_owner(&words, frame, &message.data),
        NoticeKind::RequestForLead => request::for_lead(&words, frame, &message.data),
        NoticeKind::RequestAnswered => request::answered(&words, frame, &message.data),
        NoticeKind::AddressChanged => address::changed(&words, frame, &message.data),
        NoticeKind::SignInLink => sign_in::link(&words, frame, &message.data),
        NoticeKind::TriesRefused => tries::refused(&words, frame, &message.data),
        NoticeKind::WeekOverdue => week::overdue(&words, frame, &message.data),
    }
}
