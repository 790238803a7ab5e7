//! Mails about questions: to the owners who are asked, to the agent who asked, to the leads who must agree as well.
//!
//! Whoever opens a link only sees the page; what is decided is a form there. So no scanner of mails can say yes.

use serde::Deserialize;
use serde_json::Value;

use super::NoticeError;
use super::frame::{Fact, Frame, Parts, templates};
use super::opened::Facts;
use crate::clock::Moment;
use crate::history::event::consent::{Answer, Question};
use crate::ids::ConsentId;
use crate::words::{Words, one_line};

/// One field, as it was and as it would be.
struct Line {
    label: String,
    values: String,
}

#[derive(Deserialize)]
struct ToldOwners {
    consent: ConsentId,
    session: Facts,
    question: Question,
    why: Option<String>,
    until: Moment,
}

struct Asked {
    agent: String,
    briefly: String,
    asks: String,
    answer_by: String,
    changes: Vec<Line>,
    facts: Vec<Fact>,
    question_url: String,
}

templates!(
    Asked,
    "mail/question_asked/subject.txt",
    "mail/question_asked/body.txt",
    "mail/question_asked/body.html"
);

pub fn asked(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let ToldOwners { consent, session, question, why, until } = ToldOwners::deserialize(data)?;
    let mut facts: Vec<Fact> = why.iter().map(|why| Fact::new(words, "asked-why", why)).collect();
    facts.extend(session.told(words, frame));
    facts.push(Fact::new(words, "answer-by", words.moment(until)));
    facts.push(Fact::new(words, "session", &session.code));
    let mail = Asked {
        agent: one_line(&session.agent),
        briefly: words.asked_for_briefly(&question),
        asks: words.asked_for(&question),
        answer_by: words.weekday_and_time(until),
        changes: lines(words, &question),
        facts,
        question_url: frame.question_url(consent),
    };
    Ok(mail.parts(frame)?)
}

#[derive(Deserialize)]
struct ToldStaff {
    consent: ConsentId,
    agent: String,
    question: Question,
    why: Option<String>,
    answer: Option<Answer>,
    by: Option<String>,
    note: Option<String>,
    agreed: Option<bool>,
    lead: Option<String>,
    lead_note: Option<String>,
    until: Option<Moment>,
}

struct Answered {
    outcome: String,
    /// What the agent can do now.
    then: String,
    briefly: String,
    asked: String,
    facts: Vec<Fact>,
    question_url: String,
}

templates!(
    Answered,
    "mail/question_answered/subject.txt",
    "mail/question_answered/body.txt",
    "mail/question_answered/body.html"
);

pub fn answered(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let told = ToldStaff::deserialize(data)?;
    let by = one_line(told.by.as_deref().unwrap_or_default());
    let lead = one_line(told.lead.as_deref().unwrap_or_default());
    let (outcome, then) =
        words.outcome(told.answer, told.agreed, (told.question.kind, told.until), &by, &lead);
    let mut facts = Vec::new();
    facts.extend(told.note.iter().map(|note| Fact::new(words, "note", note)));
    facts.extend(told.lead_note.iter().map(|note| Fact::new(words, "lead-note", note)));
    facts.extend(told.until.map(|until| Fact::new(words, "use-by", words.moment(until))));
    facts.push(Fact::new(words, "account", &frame.account));
    let mail = Answered {
        outcome,
        then,
        briefly: words.asked_for_briefly(&told.question),
        asked: words.asked_for(&told.question),
        facts,
        question_url: frame.agents_question_url(told.consent),
    };
    Ok(mail.parts(frame)?)
}

struct ForLead {
    agent: String,
    by: String,
    asks: String,
    changes: Vec<Line>,
    facts: Vec<Fact>,
    question_url: String,
}

templates!(
    ForLead,
    "mail/question_for_lead/subject.txt",
    "mail/question_for_lead/body.txt",
    "mail/question_for_lead/body.html"
);

pub fn for_lead(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let told = ToldStaff::deserialize(data)?;
    let mut facts = Vec::new();
    facts.extend(told.why.iter().map(|why| Fact::new(words, "asked-why", why)));
    facts.extend(told.note.iter().map(|note| Fact::new(words, "note", note)));
    facts.extend(told.until.map(|until| Fact::new(words, "answer-by", words.moment(until))));
    facts.push(Fact::new(words, "account", &frame.account));
    let mail = ForLead {
        agent: one_line(&told.agent),
        by: one_line(told.by.as_deref().unwrap_or_default()),
        asks: words.asked_for(&told.question),
        changes: lines(words, &told.question),
        facts,
        question_url: frame.leads_question_url(told.consent),
    };
    Ok(mail.parts(frame)?)
}

fn lines(words: &Words, question: &Question) -> Vec<Line> {
    let line = |change: &crate::forms::Change| Line {
        label: words.label_of(change),
        values: words.change_values(change),
    };
    question.changes.iter().map(line).collect()
}
