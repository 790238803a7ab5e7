//! The mail at a session's start.

use serde::Deserialize;
use serde_json::Value;

use super::NoticeError;
use super::frame::{Fact, Frame, Parts, templates};
use crate::clock::Moment;
use crate::ids::SessionId;
use crate::words::{Words, one_line};

/// The facts of a session that its mails have in common.
#[derive(Deserialize)]
pub struct Facts {
    pub id: SessionId,
    pub code: String,
    pub agent: String,
    pub acting_as: String,
    pub reason: String,
    pub ticket: String,
    pub ticket_number: String,
    pub opened_at: Moment,
    /// The declared task.
    #[serde(default)]
    pub work: Option<String>,
}

impl Facts {
    /// Who, as whom, why, and for which ticket.
    pub fn told(&self, words: &Words, frame: &Frame<'_>) -> Vec<Fact> {
        let mut facts = vec![
            Fact::new(words, "who", words.who_as_whom(&self.agent, &frame.vendor, &self.acting_as)),
            Fact::new(words, "why", &self.reason),
            Fact::linked(words, "ticket", &self.ticket_number, &self.ticket),
        ];
        facts.extend(self.work.iter().map(|work| Fact::new(words, "task", work)));
        facts
    }
}

#[derive(Deserialize)]
struct Told {
    session: Facts,
    until: Moment,
    #[serde(default)]
    approved_by: Vec<String>,
}

struct Opened {
    agent: String,
    session_url: String,
    facts: Vec<Fact>,
}

templates!(
    Opened,
    "mail/session_opened/subject.txt",
    "mail/session_opened/body.txt",
    "mail/session_opened/body.html"
);

/// Who approved a session, where it needed that.
pub fn approved(words: &Words, by: &[String]) -> Option<Fact> {
    (!by.is_empty()).then(|| Fact::new(words, "approved-by", words.list(by)))
}

pub fn opened(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let Told { session, until, approved_by } = Told::deserialize(data)?;
    let mut facts = session.told(words, frame);
    facts.extend(approved(words, &approved_by));
    facts.push(Fact::new(words, "since", words.moment(session.opened_at)));
    facts.push(Fact::new(words, "at-the-latest", words.moment(until)));
    facts.push(Fact::new(words, "session", &session.code));
    let session_url = frame.session_url(session.id);
    Ok(Opened { agent: one_line(&session.agent), session_url, facts }.parts(frame)?)
}
