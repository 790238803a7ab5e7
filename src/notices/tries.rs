//! The mail to reviewers when somebody was refused too often, or when too many were refused in one account.

use chrono::Duration;
use serde::Deserialize;
use serde_json::Value;

use super::NoticeError;
use super::frame::{Fact, Frame, Parts, templates};
use crate::clock::Moment;
use crate::words::{Words, one_line, sentence_case};

#[derive(Deserialize)]
struct Told {
    agent: Option<String>,
    agent_id: Option<String>,
    /// None where the tries concerned none.
    account: Option<String>,
    times: u32,
    minutes: i64,
    codes: Vec<String>,
    at: Moment,
}

struct Refused {
    /// `Ana was refused 5 times in 1 h`.
    what: String,
    facts: Vec<Fact>,
    url: String,
}

templates!(
    Refused,
    "mail/tries_refused/subject.txt",
    "mail/tries_refused/body.txt",
    "mail/tries_refused/body.html"
);

pub fn refused(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let told = Told::deserialize(data)?;
    let within = words.duration(Duration::minutes(told.minutes));
    let causes: Vec<String> = told.codes.iter().map(|code| words.refusal(code)).collect();
    let mut facts = vec![Fact::new(words, "causes", sentence_case(&words.list(&causes)))];
    facts.extend(told.account.as_ref().map(|account| Fact::new(words, "account", account)));
    facts.push(Fact::new(words, "when", words.moment(told.at)));
    let mail = Refused {
        what: words.tries_refused(told.agent.as_deref(), told.account.as_deref(), told.times, &within),
        facts,
        url: frame.attempts_url(told.agent_id.as_deref().map(one_line).as_deref()),
    };
    Ok(mail.parts(frame)?)
}
