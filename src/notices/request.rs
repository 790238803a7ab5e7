//! Mails about requests to come in: to the owners or the leads who are asked, and to the agent who asked.
//!
//! Whoever opens a link only sees the page; what is decided is a form there. So no scanner of mails can say yes.

use chrono::Duration;
use serde::Deserialize;
use serde_json::Value;

use super::NoticeError;
use super::frame::{Fact, Frame, Parts, templates};
use crate::clock::Moment;
use crate::history::event::grant::Scope;
use crate::history::event::request::{Answer, Asks, LapsedHow};
use crate::ids::RequestId;
use crate::sessions::TicketUrl;
use crate::words::{CameOfIt, Words, one_line};

#[derive(Deserialize)]
struct Told {
    request: RequestId,
    asks: Asks,
    agent: String,
    acting_as: Option<String>,
    minutes: Option<i64>,
    scope: Option<Scope>,
    reason: String,
    ticket: Option<String>,
    until: Moment,
    answer: Option<Answer>,
    by: Option<String>,
    note: Option<String>,
    good_until: Option<Moment>,
    lapsed: Option<LapsedHow>,
}

struct Asked {
    agent: String,
    wants: String,
    /// Whether support access is asked for, and not a session.
    access: bool,
    answer_by: String,
    facts: Vec<Fact>,
    request_url: String,
}

struct ForOwner(Asked);
struct ForLead(Asked);

templates!(
    ForOwner,
    "mail/request_for_owner/subject.txt",
    "mail/request_for_owner/body.txt",
    "mail/request_for_owner/body.html"
);
templates!(
    ForLead,
    "mail/request_for_lead/subject.txt",
    "mail/request_for_lead/body.txt",
    "mail/request_for_lead/body.html"
);

pub fn for_owner(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let told = Told::deserialize(data)?;
    let request_url = frame.request_url("account", told.request);
    Ok(ForOwner(Asked::of(words, &told, request_url)).parts(frame)?)
}

pub fn for_lead(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let told = Told::deserialize(data)?;
    let request_url = frame.request_url("review", told.request);
    Ok(ForLead(Asked::of(words, &told, request_url)).parts(frame)?)
}

impl Asked {
    fn of(words: &Words, told: &Told, request_url: String) -> Self {
        let mut facts = told.facts(words);
        facts.extend(told.minutes.map(|minutes| {
            Fact::new(words, "for-how-long", words.counted_from_approval(Duration::minutes(minutes)))
        }));
        facts.push(Fact::new(words, "answer-by", words.moment(told.until)));
        Self {
            agent: one_line(&told.agent),
            wants: told.wants(words),
            access: told.asks == Asks::Access,
            answer_by: words.weekday_and_time(told.until),
            facts,
            request_url,
        }
    }
}

struct Answered {
    outcome: String,
    /// What the agent can do now.
    then: String,
    wants: String,
    facts: Vec<Fact>,
    request_url: String,
}

templates!(
    Answered,
    "mail/request_answered/subject.txt",
    "mail/request_answered/body.txt",
    "mail/request_answered/body.html"
);

pub fn answered(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let told = Told::deserialize(data)?;
    let came = match (told.lapsed, told.answer) {
        (Some(how), _) => CameOfIt::Lapsed(how),
        (None, Some(answer)) => CameOfIt::Answered(told.asks, answer),
        (None, None) => CameOfIt::Lapsed(LapsedHow::Unanswered),
    };
    let (outcome, then) = words.came(came, told.by.as_deref().unwrap_or_default());
    let mut facts: Vec<Fact> = told.note.iter().map(|note| Fact::new(words, "note", note)).collect();
    let good_until = told.good_until.filter(|_| told.lapsed.is_none());
    facts.extend(good_until.map(|until| Fact::new(words, "use-by", words.moment(until))));
    facts.extend(told.facts(words));
    facts.push(Fact::new(words, "account", &frame.account));
    let request_url = frame.request_url("agent", told.request);
    Ok(Answered { outcome, then, wants: told.wants(words), facts, request_url }.parts(frame)?)
}

impl Told {
    fn wants(&self, words: &Words) -> String {
        words.wants(self.acting_as.as_deref(), self.scope)
    }

    /// Why, and for which ticket.
    fn facts(&self, words: &Words) -> Vec<Fact> {
        let mut facts = vec![Fact::new(words, "why", &self.reason)];
        let ticket = self.ticket.as_ref().and_then(|ticket| ticket.parse::<TicketUrl>().ok());
        facts.extend(ticket.map(|ticket| Fact::linked(words, "ticket", &ticket.number(), ticket.as_str())));
        facts
    }
}
