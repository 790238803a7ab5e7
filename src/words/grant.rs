//! Support access: allowed, changed, turned off, come to its end.

use super::{Sentence, Words, one_line};
use crate::history::event::grant::{Changed, Given, Lapsed, Only, Scope, Withdrawn};

impl Words {
    /// `view only`, `view and change`.
    pub fn scope(&self, scope: Scope) -> String {
        match scope {
            Scope::View => self.say("scope-view", &[]),
            Scope::Change => self.say("scope-change", &[]),
        }
    }
}

impl Words {
    /// `only Ana, for onboarding`; nothing where nothing is limited.
    pub fn limit(&self, only: &Only) -> Option<String> {
        let gap = |id: &str, name: &'static str, value: &str| self.say(id, &[(name, one_line(value).into())]);
        let agent = only.agent.as_ref().map(|agent| gap("limit-agent", "agent", &agent.name));
        let team = only.team.as_ref().map(|team| gap("limit-team", "team", team));
        let purpose = only.purpose.as_ref().or(only.work.as_ref());
        let purpose = purpose.map(|purpose| gap("limit-purpose", "purpose", purpose));
        let parts: Vec<String> = [agent, team, purpose].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// `Everybody on support`.
    pub fn limited_to_nobody(&self) -> String {
        self.say("limit-nobody", &[])
    }

    fn limited(&self, did: String, only: Option<&Only>) -> String {
        match only.and_then(|only| self.limit(only)) {
            Some(limit) => self.say("limited-to", &[("did", did.into()), ("limit", limit.into())]),
            None => did,
        }
    }
}

pub(super) fn given(words: &Words, event: &Given) -> Sentence {
    let id = match event.scope {
        Scope::View => "grant-given-view",
        Scope::Change => "grant-given-change",
    };
    let did = words.say(id, &[("until", words.moment(event.until).into())]);
    let did = match event.ask_each_time {
        true => words.say("grant-each-time", &[("did", did.into())]),
        false => did,
    };
    let did = words.limited(did, event.only.as_ref());
    Sentence::of(words, "grant", event.by.name(), &did)
        .with_some(words, "only-agent", only_agent(event.only.as_ref()))
        .with_some(words, "only-work", event.only.as_ref().and_then(|only| only.work.as_ref()))
        .with_some(words, "consent", event.consent.as_ref())
        .with(words, "from", words.moment(event.from))
        .with(words, "until", words.moment(event.until))
        .with(words, "grant", event.grant)
}

pub(super) fn changed(words: &Words, event: &Changed) -> Sentence {
    Sentence::of(words, "grant", event.by.name(), &what_changed(words, event))
        .with_some(words, "only-before", event.only_before.as_ref().and_then(|only| words.limit(only)))
        .with_some(words, "only-agent", only_agent(event.only.as_ref()))
        .with_some(words, "only-work", event.only.as_ref().and_then(|only| only.work.as_ref()))
        .with(words, "grant", event.grant)
}

/// Its end, or whom and what it is limited to; one entry says one of them.
fn what_changed(words: &Words, event: &Changed) -> String {
    match (event.only.as_ref().and_then(|only| words.limit(only)), &event.only_before) {
        (Some(limit), _) => words.say("grant-limited", &[("limit", limit.into())]),
        (None, Some(_)) => words.say("grant-unlimited", &[]),
        (None, None) => {
            let (before, until) = (words.moment(event.until_before), words.moment(event.until));
            words.say("grant-changed", &[("before", before.into()), ("until", until.into())])
        }
    }
}

fn only_agent(only: Option<&Only>) -> Option<String> {
    only?.agent.as_ref().map(|agent| agent.id.to_string())
}

pub(super) fn withdrawn(words: &Words, event: &Withdrawn) -> Sentence {
    Sentence::of(words, "grant", event.by.name(), &words.say("grant-withdrawn", &[]))
        .with(words, "until-before", words.moment(event.until_before))
        .with(words, "grant", event.grant)
}

pub(super) fn lapsed(words: &Words, event: &Lapsed) -> Sentence {
    let did = words.say("grant-lapsed", &[("until", words.moment(event.until).into())]);
    Sentence::of(words, "grant", &words.say("support-access", &[]), &did).with(words, "grant", event.grant)
}
