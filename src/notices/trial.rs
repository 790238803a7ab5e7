//! The test mail by which an administrator sees that mail leaves, and arrives.

use super::NoticeError;
use super::frame::{Frame, Parts, templates};
use crate::outbox::Recipient;
use crate::words::{Words, one_line};

struct Trial {
    lead: String,
}

templates!(Trial, "mail/trial/subject.txt", "mail/trial/body.txt", "mail/trial/body.html");

pub fn mail(words: &Words, frame: &Frame<'_>, to: &Recipient) -> Result<Parts, NoticeError> {
    let lead = words.text("mail-trial-lead").with("name", one_line(&to.name)).with("vendor", &frame.vendor);
    Ok(Trial { lead: lead.to_string() }.parts(frame)?)
}
