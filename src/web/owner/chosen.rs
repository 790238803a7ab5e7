//! Which part of the history an address asks for. The page, its files and its paper all read it here, so that what is
//! taken away is what was on the screen.

use std::sync::Arc;

use chrono::Duration;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use crate::accounts::Account;
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::history::{ByAgent, Class, Filter};
use crate::http::FieldError;
use crate::ids::StaffId;
use crate::sessions;
use crate::words::{Words, sentence_case};

use super::HISTORY;

/// How many days back people look.
pub(super) const DAYS: [u32; 3] = [7, 30, 90];

/// As it stands in the address: `?session=S-7F3K&from=2026-10-01&until=2026-10-31&kind=changes`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    session: String,
    from: String,
    until: String,
    days: String,
    agent: String,
    kind: String,
    ticket: String,
    pub before: Option<String>,
}

/// What it means.
pub(super) struct Chosen {
    pub filter: Filter,
    pub typed: Typed,
    /// What is chosen, each with the address that leaves it out.
    pub chips: Vec<Chip>,
    pub errors: Vec<FieldError>,
    /// Who can be chosen: whoever has been in.
    pub agents: Vec<(StaffId, String)>,
}

/// What was typed into the form, each by its name in the address.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub session: String,
    pub from: String,
    pub until: String,
    pub days: String,
    pub agent: String,
    pub kind: String,
    pub ticket: String,
    /// The session's id, where its code was typed: codes are for people, and not unique for ever.
    id: String,
}

pub(super) struct Chip {
    pub label: String,
    pub without: String,
}

impl Chosen {
    pub(super) fn read(
        conn: &mut Conn,
        account: &Account,
        words: &Words,
        wanted: &Wanted,
        now: Moment,
    ) -> Result<Self, DbError> {
        let agents = sessions::agents_in(conn, account.id)?;
        let mut reading = Reading { typed: Typed::of(wanted), filter: Filter::default(), errors: Vec::new() };
        reading.period(words, now);
        reading.session(conn, account, words)?;
        reading.deeds(conn, account, &agents, words)?;
        let Reading { typed, filter, errors } = reading;
        let chips = if errors.is_empty() { chips(&filter, &typed, words) } else { Vec::new() };
        Ok(Self { filter, typed, chips, errors, agents })
    }

    /// The part of an address that says what is chosen: `?…`, or nothing where all is.
    pub(super) fn query(&self) -> String {
        self.typed.query()
    }

    /// The same, to be followed by one more.
    pub(super) fn query_and(&self) -> String {
        and(&self.query())
    }

    /// Addresses for the last days: how many, where to, and whether they are chosen.
    pub(super) fn lately(&self) -> Vec<(u32, String, bool)> {
        let rest = Typed { from: String::new(), until: String::new(), ..self.typed.clone() };
        let one = |days: u32| {
            let text = days.to_string();
            let chosen = self.typed.days == text;
            (days, format!("{HISTORY}{}", Typed { days: text, ..rest.clone() }.query()), chosen)
        };
        DAYS.into_iter().map(one).collect()
    }

    /// The sorts of things that can be chosen, by their names in the address and in words, and whether they are.
    pub(super) fn kinds(&self, words: &Words) -> Vec<(&'static str, String, bool)> {
        let one = |class: Class| {
            (class.as_str(), sentence_case(&words.class(class)), self.filter.class == Some(class))
        };
        Class::ALL.into_iter().map(one).collect()
    }
}

fn and(query: &str) -> String {
    if query.is_empty() { "?".to_owned() } else { format!("{query}&") }
}

/// An address being read.
struct Reading {
    typed: Typed,
    filter: Filter,
    errors: Vec<FieldError>,
}

impl Reading {
    fn period(&mut self, words: &Words, now: Moment) {
        if let Ok(days) = self.typed.days.parse::<u32>()
            && DAYS.contains(&days)
        {
            let first = now.minus(Duration::days(i64::from(days) - 1));
            let first = first.utc().with_timezone(&words.zone()).format("%Y-%m-%d").to_string();
            (self.typed.from, self.typed.until) = (String::new(), String::new());
            self.filter.from = words.read_period(&first, "").ok().and_then(|(from, _)| from);
            return;
        }
        self.typed.days.clear();
        match words.read_period(&self.typed.from, &self.typed.until) {
            Ok((from, until)) => (self.filter.from, self.filter.until) = (from, until),
            Err(error) => {
                self.errors.push(FieldError::of_days(error, &self.typed.from, &self.typed.until, words));
            }
        }
    }

    fn session(&mut self, conn: &mut Conn, account: &Account, words: &Words) -> Result<(), DbError> {
        if self.typed.session.is_empty() {
            return Ok(());
        }
        self.filter.session = sessions::named(conn, account.id, &self.typed.session)?;
        match self.filter.session {
            Some(id) => (self.typed.session, self.typed.id) = (id.code(), id.to_string()),
            None => {
                let text = words.text("history-no-session").with("name", &self.typed.session);
                self.wrong("session", text.to_string());
            }
        }
        Ok(())
    }

    fn deeds(
        &mut self,
        conn: &mut Conn,
        account: &Account,
        agents: &[(StaffId, String)],
        words: &Words,
    ) -> Result<(), DbError> {
        if !self.typed.kind.is_empty() {
            self.filter.class = self.typed.kind.parse().ok();
            if self.filter.class.is_none() {
                let text = words.text("history-kind-unknown").with("kind", &self.typed.kind);
                self.wrong("kind", text.to_string());
            }
        }
        if !self.typed.agent.is_empty() {
            let named = agents.iter().find(|(id, _)| id.to_string() == self.typed.agent);
            self.filter.agent = named.map(|(id, name)| ByAgent { id: *id, name: name.clone() });
            if named.is_none() {
                self.wrong("agent", words.text("history-no-agent").to_string());
            }
        }
        self.filter.ticket = Some(self.typed.ticket.clone()).filter(|ticket| !ticket.is_empty());
        if self.filter.agent.is_some() || self.filter.ticket.is_some() {
            let agent = self.filter.agent.as_ref().map(|agent| agent.id);
            let ticket = self.filter.ticket.as_deref();
            self.filter.sessions = Some(Arc::new(sessions::chosen(conn, account.id, agent, ticket)?));
        }
        Ok(())
    }

    fn wrong(&mut self, field: &'static str, text: String) {
        self.errors.push(FieldError { field, text });
    }
}

impl Typed {
    fn of(wanted: &Wanted) -> Self {
        let text = |text: &str| text.trim().to_owned();
        Self {
            session: text(&wanted.session),
            from: text(&wanted.from),
            until: text(&wanted.until),
            days: text(&wanted.days),
            agent: text(&wanted.agent),
            kind: text(&wanted.kind),
            ticket: text(&wanted.ticket),
            id: String::new(),
        }
    }

    fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        let all = [
            ("session", &self.id),
            ("days", &self.days),
            ("from", &self.from),
            ("until", &self.until),
            ("agent", &self.agent),
            ("kind", &self.kind),
            ("ticket", &self.ticket),
        ];
        for (name, value) in all {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() { query } else { format!("?{query}") }
    }
}

fn chips(filter: &Filter, typed: &Typed, words: &Words) -> Vec<Chip> {
    let without = |change: fn(&mut Typed)| {
        let mut rest = typed.clone();
        change(&mut rest);
        format!("{HISTORY}{}", rest.query())
    };
    let mut chips = Vec::new();
    let mut chip = |label: Option<String>, change: fn(&mut Typed)| {
        chips.extend(label.map(|label| Chip { label, without: without(change) }));
    };
    chip(
        filter.session.map(|id| words.text("history-chip-session").with("code", id.code()).to_string()),
        |typed| typed.id.clear(),
    );
    let days = Some(&typed.days).filter(|days| !days.is_empty());
    chip(days.map(|days| words.text("history-chip-days").with("days", days).to_string()), |typed| {
        typed.days.clear()
    });
    let from = filter.from.filter(|_| days.is_none());
    chip(
        from.map(|from| words.text("history-chip-from").with("day", words.day(from)).to_string()),
        |typed| typed.from.clear(),
    );
    chip(
        filter
            .until
            .map(|until| words.text("history-chip-until").with("day", words.last_day(until)).to_string()),
        |typed| typed.until.clear(),
    );
    chip(
        filter
            .agent
            .as_ref()
            .map(|agent| words.text("history-chip-agent").with("name", &agent.name).to_string()),
        |typed| typed.agent.clear(),
    );
    chip(filter.class.map(|class| sentence_case(&words.class(class))), |typed| typed.kind.clear());
    let ticket = filter.ticket.as_ref();
    chip(ticket.map(|ticket| sentence_case(&words.ticket_chosen(ticket))), |typed| typed.ticket.clear());
    chips
}
