//! What an account's log tells, by a small reader of its own that knows nothing of the program's rules; and the promises,
//! looked at while it reads. Its input is the file that an owner downloads.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use porchlight::clock::Moment;
use serde_json::Value;

use super::approvals::Request;

/// From opening at the longest, and since the agent last did something.
const HARD: Duration = Duration::minutes(60);
const IDLE: Duration = Duration::minutes(15);

/// What does not stand in the account's log.
#[derive(Debug, Default)]
pub struct Beside {
    /// When the agent of a session said that she stays.
    pub stays: BTreeMap<String, Vec<Moment>>,
    /// From which entry on nothing may happen in a session: its agent was suspended, lost the role, or was shut out.
    pub shut: BTreeMap<String, u64>,
}

#[derive(Debug, Clone)]
pub struct Grant {
    pub id: String,
    pub change: bool,
    pub until: Moment,
    pub withdrawn: bool,
    pub each_time: bool,
    pub only: Limited,
    /// How many requests stand before it.
    pub requests_before: usize,
}

/// To whom a grant is limited, by id and by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limited {
    pub agent: Option<String>,
    pub team: Option<String>,
}

impl Limited {
    fn of(only: &Value) -> Self {
        Self { agent: only["agent"].get("id").map(text), team: only.get("team").map(text) }
    }

    /// Whether this member of staff may come in, who is in this team.
    pub fn admits(&self, agent: &str, team: &str) -> bool {
        self.agent.as_ref().is_none_or(|only| only == agent)
            && self.team.as_ref().is_none_or(|only| only == team)
    }
}

#[derive(Debug, Clone)]
pub struct Session {
    pub id: String,
    pub grant: String,
    /// The member of staff whose it is.
    pub agent: String,
    /// When it ends whatever happens.
    pub hard: Moment,
    pub active: Moment,
    /// Whether it needed somebody's approval.
    pub approved: bool,
    pub change: bool,
    pub ended: bool,
}

#[derive(Debug, Clone)]
pub struct Question {
    pub id: String,
    pub session: String,
    pub grant: String,
    pub kind: String,
    pub until: Moment,
    /// The owner's, and when.
    pub answer: Option<(String, Moment)>,
    pub used: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Told {
    pub grants: Vec<Grant>,
    pub sessions: Vec<Session>,
    pub questions: Vec<Question>,
    pub requests: Vec<Request>,
    pub sensitive: bool,
    /// How many entries there are.
    pub size: u64,
    /// Method and address of each request that was sent on.
    pub intents: Vec<String>,
    pub last: Option<Moment>,
    step_ups: BTreeSet<String>,
}

impl Told {
    /// Reads an export; says which promise does not hold at which entry.
    pub fn read(export: &str, beside: &Beside) -> Result<Self, String> {
        let mut told = Self::default();
        for line in export.lines() {
            let line: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
            if line["type"] != "entry" {
                continue;
            }
            told.size = line["seq"].as_u64().ok_or("an entry without a number")?;
            let taken = told.take(&line, beside);
            told.size += 1;
            taken
                .map_err(|why| format!("entry {}, {} at {}: {why}", line["seq"], line["kind"], line["at"]))?;
        }
        Ok(told)
    }

    pub fn active(&self, now: Moment) -> Option<&Grant> {
        self.grants.last().filter(|grant| !grant.withdrawn && now < grant.until)
    }

    pub fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// Promise 6: why a session is over, if it is.
    pub fn over(&self, id: &str, now: Moment, beside: &Beside) -> Option<&'static str> {
        let Some(session) = self.session(id) else { return Some("there is none") };
        let grant = self.grants.iter().find(|grant| grant.id == session.grant);
        let stayed = beside.stays.get(id).into_iter().flatten().filter(|at| **at <= now).max();
        let active = stayed.copied().map_or(session.active, |at| at.max(session.active));
        match grant {
            _ if session.ended => Some("it has ended"),
            None => Some("its grant was never given"),
            Some(grant) if grant.withdrawn => Some("access was withdrawn"),
            Some(grant) if now >= grant.until => Some("access has lapsed"),
            _ if beside.shut.get(id).is_some_and(|from| self.size >= *from) => Some("its agent was shut out"),
            _ if now >= session.hard => Some("an hour has passed, or its approval"),
            _ if now >= active.plus(IDLE) => Some("nothing was done for a quarter of an hour"),
            _ => None,
        }
    }

    /// Whether a grant or an answer lets a session change things.
    pub fn may_change(&self, session: &Session) -> bool {
        let scope = self.grants.iter().any(|grant| grant.id == session.grant && grant.change);
        let until_end = |question: &Question| {
            question.session == session.id
                && question.answer.as_ref().is_some_and(|(answer, _)| answer == "until_end")
        };
        scope || self.questions.iter().any(until_end)
    }

    fn take(&mut self, entry: &Value, beside: &Beside) -> Result<(), String> {
        let (said, at) = (&entry["payload"], moment(&entry["at"])?);
        self.last = Some(at);
        match text(&entry["kind"]).as_str() {
            "grant.given" => self.given(said, at),
            "grant.changed" | "grant.withdrawn" => self.grant_changed(said, at),
            "session.opened" => self.opened(said, at),
            "session.ended" => self.ended(entry),
            "session.entered" | "session.mode_changed" | "step.intent" | "step.refused" | "step.answer" => {
                self.inside(entry, at, beside)
            }
            "consent.asked" => self.asked(entry, at, beside),
            "consent.answered" => self.answered(said, at),
            "account.sensitive_set" => {
                self.sensitive = said["sensitive"] == true;
                Ok(())
            }
            "request.asked" => self.request_asked(said, at),
            "request.answered" => self.request_answered(said, at),
            "request.lapsed" => self.request_lapsed(said),
            _ => Ok(()),
        }
    }

    fn given(&mut self, said: &Value, at: Moment) -> Result<(), String> {
        by(said, "owner")?;
        check(self.active(at).is_none(), "there was access already")?;
        let until = moment(&said["until"])?;
        check(until > at && until <= at.plus(Duration::days(30)), "it ends too late, or has ended")?;
        let change = said["scope"] == "change";
        self.grants.push(Grant {
            id: text(&said["grant"]),
            change,
            until,
            withdrawn: false,
            each_time: said["ask_each_time"] == true,
            only: Limited::of(&said["only"]),
            requests_before: self.requests.len(),
        });
        Ok(())
    }

    fn grant_changed(&mut self, said: &Value, at: Moment) -> Result<(), String> {
        by(said, "owner")?;
        let id = text(&said["grant"]);
        check(self.active(at).is_some_and(|grant| grant.id == id), "that grant is not in force")?;
        let until = said.get("until").map(moment).transpose()?;
        let Some(grant) = self.grants.last_mut() else { return Ok(()) };
        match until {
            Some(until) => {
                grant.until = until;
                if said.get("only_before").or(said.get("only")).is_some() {
                    grant.only = Limited::of(&said["only"]);
                }
            }
            None => grant.withdrawn = true,
        }
        Ok(())
    }

    /// Promise 3.
    fn opened(&mut self, said: &Value, at: Moment) -> Result<(), String> {
        by(said, "staff")?;
        let grant = text(&said["grant"]);
        check(self.active(at).is_some_and(|active| active.id == grant), "nobody allows it")?;
        check(
            text(&said["reason"]).len() > 5 && text(&said["ticket"]).starts_with("https://acme.example/"),
            "no reason",
        )?;
        check(self.step_ups.insert(text(&said["step_up"])), "its step-up was used before")?;
        let (id, agent) = (text(&said["session"]), text(&said["by"]["id"]));
        // Who is in which team does not stand here.
        let named = self.active(at).and_then(|grant| grant.only.agent.clone());
        check(named.is_none_or(|only| only == agent), "it is allowed to somebody else")?;
        let until = self.approved(said, at)?;
        let hard = until.into_iter().chain([at.plus(HARD)]).min().unwrap_or(at);
        let (approved, change, ended) = (until.is_some(), false, false);
        self.sessions.push(Session { id, grant, agent, hard, active: at, approved, change, ended });
        Ok(())
    }

    fn ended(&mut self, entry: &Value) -> Result<(), String> {
        let session = self.sessions.iter_mut().find(|session| entry["session"] == session.id.as_str());
        let session = session.ok_or("of no session")?;
        check(!session.ended, "it had ended before")?;
        session.ended = true;
        Ok(())
    }

    /// What happens only in a live session. Promises 2, 4 and 6.
    fn inside(&mut self, entry: &Value, at: Moment, beside: &Beside) -> Result<(), String> {
        let (said, id, kind) = (&entry["payload"], text(&entry["session"]), text(&entry["kind"]));
        if kind == "step.answer" && said.get("withheld").is_some() {
            return Ok(());
        }
        if let Some(why) = self.over(&id, at, beside) {
            return Err(format!("the session was over: {why}"));
        }
        let session = self.session(&id).cloned().ok_or("of no session")?;
        match kind.as_str() {
            "session.mode_changed" => {
                let change = said["mode"] == "change";
                check(!change || self.may_change(&session), "changing was not allowed")?;
                self.live(&id).change = change;
            }
            "step.intent" => {
                self.intent(said, &session, at)?;
                self.intents.push(format!("{} {}", text(&said["method"]), text(&said["target"])));
            }
            _ => {}
        }
        if kind != "step.answer" && said["background"] != true {
            self.live(&id).active = at;
        }
        Ok(())
    }

    fn live(&mut self, id: &str) -> &mut Session {
        self.sessions.iter_mut().find(|session| session.id == id).expect("it was found just now")
    }

    fn intent(&mut self, said: &Value, session: &Session, at: Moment) -> Result<(), String> {
        let step = text(&said["step"]);
        if let Some(id) = said.get("consent").map(text) {
            return self.used(&id, &step, session, at);
        }
        match step.as_str() {
            "view" => Ok(()),
            "change" => check(session.change, "a change in view mode, without an answer"),
            other => Err(format!("{other} without the owner's yes")),
        }
    }

    fn used(&mut self, id: &str, step: &str, session: &Session, at: Moment) -> Result<(), String> {
        let question =
            self.questions.iter_mut().find(|question| question.id == id).ok_or("no such question")?;
        let (answer, when) = question.answer.clone().ok_or("it was not answered")?;
        check(question.grant == session.grant, "it was allowed under another grant")?;
        match answer.as_str() {
            "once" => {
                check(!question.used, "it was allowed once, and used before")?;
                check(at < when.plus(Duration::hours(24)), "it was allowed too long ago")?;
                check(question.kind == step, "something else was allowed")?;
                question.used = true;
                Ok(())
            }
            "until_end" => check(question.session == session.id && step == "change", "for another session"),
            other => Err(format!("the answer was {other}")),
        }
    }

    fn asked(&mut self, entry: &Value, at: Moment, beside: &Beside) -> Result<(), String> {
        let (said, session) = (&entry["payload"], text(&entry["session"]));
        by(said, "staff")?;
        if let Some(why) = self.over(&session, at, beside) {
            return Err(format!("the session was over: {why}"));
        }
        self.questions.push(Question {
            id: text(&said["consent"]),
            session,
            grant: text(&said["grant"]),
            kind: text(&said["question"]["kind"]),
            until: moment(&said["until"])?,
            answer: None,
            used: false,
        });
        Ok(())
    }

    /// Promise 10.
    fn answered(&mut self, said: &Value, at: Moment) -> Result<(), String> {
        by(said, "owner")?;
        let (id, now) = (text(&said["consent"]), self.active(at).map(|grant| grant.id.clone()));
        let question = self.questions.iter_mut().find(|question| question.id == id).ok_or("nobody asked")?;
        check(question.answer.is_none(), "it was answered before")?;
        check(at < question.until && now.as_ref() == Some(&question.grant), "it was too late to answer")?;
        question.answer = Some((text(&said["answer"]), at));
        Ok(())
    }
}

pub fn check(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}

pub fn by(said: &Value, role: &str) -> Result<(), String> {
    check(said["by"]["role"] == role, &format!("by {}, not by {role}", said["by"]))
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub fn moment(value: &Value) -> Result<Moment, String> {
    Moment::parse(value.as_str().unwrap_or_default()).map_err(|error| error.to_string())
}
