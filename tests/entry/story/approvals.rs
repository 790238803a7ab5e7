//! The part of the small reader that is about second persons: requests, their answers, and the sessions that need them.

use chrono::Duration;
use porchlight::clock::Moment;
use serde_json::Value;

use super::promises::{Grant, Told, by, check, moment, text};

/// For so long an approval is good at the longest.
const GOOD_FOR: Duration = Duration::hours(4);

/// Users whose id ends like this are admins of their account in the app; acting as them needs a lead.
pub const ADMIN: &str = "-admin";

#[derive(Debug, Clone)]
pub struct Request {
    pub id: String,
    /// The member of staff who asked.
    pub agent: String,
    pub asks: String,
    grant: String,
    acting_as: String,
    words: (String, String),
    change: bool,
    pub until: Moment,
    pub answer: Option<Answer>,
    lapsed: bool,
    pub used: bool,
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub yes: bool,
    /// Of a session: until when the approval is good.
    pub until: Option<Moment>,
}

impl Request {
    fn of(said: &Value) -> Result<Self, String> {
        Ok(Self {
            id: text(&said["request"]),
            agent: text(&said["by"]["id"]),
            asks: text(&said["asks"]),
            grant: text(&said["grant"]),
            acting_as: text(&said["acting_as"]["id"]),
            words: words(said),
            change: said["scope"] == "change",
            until: moment(&said["until"])?,
            answer: None,
            lapsed: false,
            used: false,
        })
    }

    pub fn is_approved(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.yes)
    }

    /// Whether it is about such a session, and was approved once.
    fn was_approved_for(&self, grant: &str, agent: &str, acting_as: &str) -> bool {
        self.is_approved()
            && (self.grant.as_str(), self.agent.as_str(), self.acting_as.as_str())
                == (grant, agent, acting_as)
    }

    /// Whether it is for this session, and nothing has come of it but a yes that is still good.
    fn lets_in(&self, grant: &str, agent: &str, acting_as: &str, now: Moment) -> bool {
        let until = self.answer.as_ref().and_then(|answer| answer.until);
        let lasts = !self.used && !self.lapsed && until.is_some_and(|until| now < until);
        lasts && self.was_approved_for(grant, agent, acting_as)
    }
}

impl Told {
    pub fn request(&self, id: &str) -> Option<&Request> {
        self.requests.iter().find(|request| request.id == id)
    }

    /// Who has to approve a session: a lead, an owner, both, or nobody.
    fn asked_for(&self, grant: &Grant, acting_as: &str) -> Vec<&'static str> {
        let lead = self.sensitive || acting_as.ends_with(ADMIN);
        [(lead, "lead"), (grant.each_time, "owner")]
            .into_iter()
            .filter_map(|(is, asks)| is.then_some(asks))
            .collect()
    }

    /// Who has not yet approved what this agent wants to open.
    pub fn missing(&self, grant: &Grant, agent: &str, acting_as: &str, now: Moment) -> Vec<&'static str> {
        let there = |asks: &str| {
            let lets_in = |request: &&Request| {
                request.asks == asks && request.lets_in(&grant.id, agent, acting_as, now)
            };
            self.requests.iter().any(|request| lets_in(&request))
        };
        let mut missing = self.asked_for(grant, acting_as);
        missing.retain(|asks| !there(asks));
        missing
    }

    /// Whether there was an approval for such a session, whatever became of it.
    pub fn was_approved(&self, grant: &Grant, agent: &str, acting_as: &str) -> bool {
        self.requests.iter().any(|request| request.was_approved_for(&grant.id, agent, acting_as))
    }

    /// Whether these are asked for a session already, and have not answered.
    pub fn waits_for(&self, asks: &str, agent: &str, acting_as: &str) -> bool {
        self.requests.iter().any(|request| {
            request.asks == asks
                && request.agent == agent
                && request.acting_as == acting_as
                && request.answer.is_none()
        })
    }

    /// Whether somebody may answer this now, as far as it is theirs to answer.
    pub fn waits(&self, request: &Request, now: Moment) -> bool {
        let allowed = self.active(now);
        let over = match request.asks.as_str() {
            "access" => self.given_since(request),
            _ => allowed.is_none_or(|grant| grant.id != request.grant),
        };
        request.answer.is_none() && !request.lapsed && now < request.until && !over
    }

    /// Whether access was allowed since somebody asked for it.
    fn given_since(&self, request: &Request) -> bool {
        let asked = self.requests.iter().position(|other| other.id == request.id);
        self.grants.iter().any(|grant| asked.is_some_and(|asked| grant.requests_before > asked))
    }

    pub(super) fn request_asked(&mut self, said: &Value, at: Moment) -> Result<(), String> {
        by(said, "staff")?;
        let request = Request::of(said)?;
        let active = self.active(at).map(|grant| grant.id.as_str());
        match request.asks.as_str() {
            "access" => check(active.is_none(), "there was access already")?,
            _ => check(active == Some(&request.grant), "that grant is not in force")?,
        }
        self.requests.push(request);
        Ok(())
    }

    pub(super) fn request_answered(&mut self, said: &Value, at: Moment) -> Result<(), String> {
        let (active, grants) =
            (self.active(at).map(|grant| grant.id.clone()), self.grants.iter().map(|grant| grant.id.clone()));
        let granted = said.get("grant").map(text);
        let given = granted.as_ref().is_some_and(|id| grants.into_iter().next_back().as_ref() == Some(id));
        let changes = self.active(at).is_some_and(|grant| grant.change);
        let id = text(&said["request"]);
        let request = self.requests.iter_mut().find(|request| request.id == id).ok_or("nobody asked that")?;
        check(request.answer.is_none() && !request.lapsed, "it was settled before")?;
        check(at < request.until, "it was too late to answer")?;
        by(said, if request.asks == "lead" { "staff" } else { "owner" })?;
        check(said["by"]["id"] != request.agent.as_str(), "somebody approves what they asked themselves")?;
        let yes = said["answer"] == "approved";
        let until = said.get("until").map(moment).transpose()?;
        if request.asks == "access" {
            check(yes == given && until.is_none(), "a yes is a grant, and a no is none")?;
            check(!yes || request.change || !changes, "more was allowed than was asked for")?;
        } else {
            check(granted.is_none() && yes == until.is_some(), "an approval ends")?;
            check(active.as_ref() == Some(&request.grant), "its grant is over")?;
            check(until.is_none_or(|until| until <= at.plus(GOOD_FOR)), "it is good for too long")?;
        }
        request.answer = Some(Answer { yes, until });
        Ok(())
    }

    pub(super) fn request_lapsed(&mut self, said: &Value) -> Result<(), String> {
        let id = text(&said["request"]);
        let request = self.requests.iter_mut().find(|request| request.id == id).ok_or("nobody asked that")?;
        check(!request.used, "it was used")?;
        request.lapsed = true;
        Ok(())
    }

    /// Uses up what a session was approved by. Gives until when that lets it last, where anybody had to approve it.
    pub(super) fn approved(&mut self, said: &Value, at: Moment) -> Result<Option<Moment>, String> {
        let (grant, agent) = (text(&said["grant"]), text(&said["by"]["id"]));
        let acting_as = text(&said["acting_as"]["id"]);
        let allowed = self.grants.iter().find(|known| known.id == grant).ok_or("no such grant")?;
        let mut missing = self.asked_for(allowed, &acting_as);
        let mut until: Option<Moment> = None;
        for approval in said["approvals"].as_array().into_iter().flatten() {
            let id = text(&approval["request"]);
            let request =
                self.requests.iter_mut().find(|request| request.id == id).ok_or("nobody asked that")?;
            check(request.lets_in(&grant, &agent, &acting_as, at), "an approval that is not good for it")?;
            check(request.words == words(said), "something else was approved")?;
            request.used = true;
            let good = request.answer.as_ref().and_then(|answer| answer.until);
            until = until.into_iter().chain(good).min();
            missing.retain(|asks| *asks != request.asks);
        }
        check(missing.is_empty(), "nobody else approved it")?;
        Ok(until)
    }
}

/// Why, and by which ticket.
fn words(said: &Value) -> (String, String) {
    (text(&said["reason"]), text(&said["ticket"]))
}
