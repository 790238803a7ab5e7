//! Requests to come in: what is asked for, what was answered, what came of it.

use super::{Sentence, Words, one_line};
use crate::actor::Actor;
use crate::history::event::grant::Scope;
use crate::history::event::request::{Answer, Answered, Asked, Asks, Lapsed, LapsedHow};
use crate::history::event::session::ActingAs;

impl Words {
    /// What a request wants, to stand behind "asks to": `open a support session as Olivia`.
    pub fn wants(&self, user: Option<&str>, scope: Option<Scope>) -> String {
        match (user, scope) {
            (Some(user), _) => self.say("wants-session", &[("user", one_line(user).into())]),
            (None, Some(Scope::Change)) => self.say("wants-change", &[]),
            (None, Some(Scope::View)) => self.say("wants-view", &[]),
            (None, None) => self.say("wants-access", &[]),
        }
    }

    /// How a request stands, by the state's own name.
    pub fn request_stands(&self, state: &str) -> String {
        self.say(&format!("request-stands-{state}"), &[])
    }

    /// What became of a request, for whoever asked, and what they can do now.
    pub fn came(&self, came: CameOfIt, by: &str) -> (String, String) {
        let (outcome, then) = match came {
            CameOfIt::Answered(Asks::Access, Answer::Approved) => ("came-allowed", "came-then-enter"),
            CameOfIt::Answered(_, Answer::Approved) => ("came-approved", "came-then-open"),
            CameOfIt::Answered(Asks::Access, Answer::Declined) => {
                ("came-declined-access", "came-then-nothing")
            }
            CameOfIt::Answered(_, Answer::Declined) => ("came-declined", "came-then-nothing"),
            CameOfIt::Answered(_, Answer::ShareScreen) => ("came-share-screen", "came-then-call"),
            CameOfIt::Lapsed(LapsedHow::Unanswered) => ("came-unanswered", "came-then-nothing"),
            CameOfIt::Lapsed(LapsedHow::Unused) => ("came-unused", "came-then-nothing"),
            CameOfIt::Lapsed(LapsedHow::AccessOver) => ("came-access-over", "came-then-nothing"),
            CameOfIt::Lapsed(LapsedHow::AllowedAnyway) => ("came-allowed-anyway", "came-then-enter"),
        };
        (self.say(outcome, &[("by", one_line(by).into())]), self.say(then, &[]))
    }
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameOfIt {
    Answered(Asks, Answer),
    Lapsed(LapsedHow),
}

pub(super) fn asked(words: &Words, event: &Asked) -> Sentence {
    let id = match event.asks {
        Asks::Lead => "request-asked-lead",
        Asks::Owner => "request-asked-owner",
        Asks::Access => "request-asked-access",
    };
    let user = event.acting_as.as_ref().map(|user| user.name.as_str());
    let gaps = [
        ("user", one_line(user.unwrap_or_default()).into()),
        ("what", words.wants(user, event.scope).into()),
        ("reason", one_line(&event.reason).into()),
    ];
    Sentence::of(words, "consent", event.by.name(), &words.say(id, &gaps))
        .with_some(words, "ticket", event.ticket.as_ref())
        .with(words, "answer-by", words.moment(event.until))
        .with_some(words, "minutes", event.minutes)
        .with_some(words, "acting-as", event.acting_as.as_ref().map(|user| &user.id))
        .with_some(words, "work", event.work.as_ref().map(|task| one_line(&task.label)))
        .with_some(words, "grant", event.grant)
        .with(words, "request-id", event.request)
}

pub(super) fn answered(words: &Words, event: &Answered) -> Sentence {
    let id = match (event.answer, event.asks) {
        (Answer::Approved, Asks::Lead) => "request-approved-lead",
        (Answer::Approved, Asks::Owner) => "request-approved-owner",
        (Answer::Approved, Asks::Access) => "request-approved-access",
        (Answer::Declined, Asks::Lead) => "request-declined-lead",
        (Answer::Declined, Asks::Owner) => "request-declined-owner",
        (Answer::Declined, Asks::Access) => "request-declined-access",
        (Answer::ShareScreen, Asks::Access) => "request-share-screen-access",
        (Answer::ShareScreen, _) => "request-share-screen",
    };
    let until = event.until.map(|until| words.moment(until)).unwrap_or_default();
    let did = words.say(id, &about(words, &event.agent, event.acting_as.as_ref(), until));
    let did = match &event.note {
        Some(note) => words.say("with-note", &[("did", did.into()), ("note", one_line(note).into())]),
        None => did,
    };
    Sentence::of(words, "consent", event.by.name(), &did).with_some(words, "grant", event.grant).with(
        words,
        "request-id",
        event.request,
    )
}

pub(super) fn lapsed(words: &Words, event: &Lapsed) -> Sentence {
    let id = match event.how {
        LapsedHow::Unanswered => "request-lapsed-unanswered",
        LapsedHow::Unused => "request-lapsed-unused",
        LapsedHow::AccessOver => "request-lapsed-access-over",
        LapsedHow::AllowedAnyway => "request-lapsed-allowed-anyway",
    };
    let text = words.say(id, &about(words, &event.agent, event.acting_as.as_ref(), String::new()));
    let sentence = Sentence { who: words.porchlight(), text, kind: "consent", details: Vec::new() };
    sentence.with(words, "request-id", event.request)
}

fn about(
    words: &Words,
    agent: &Actor,
    acting_as: Option<&ActingAs>,
    until: String,
) -> [(&'static str, fluent_templates::fluent_bundle::FluentValue<'static>); 4] {
    let user = acting_as.map(|user| user.name.as_str());
    [
        ("agent", one_line(agent.name()).into()),
        ("user", one_line(user.unwrap_or_default()).into()),
        ("what", words.wants(user, None).into()),
        ("until", until.into()),
    ]
}
