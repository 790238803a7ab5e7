//! The history as a table: one row for each thing that happened, in order, in the sentences that the pages say.
//!
//! Read piece by piece, so that a table of a million entries takes no more memory than one of a thousand. How a row is
//! set in a file is `papers`'s business.

use std::collections::{HashMap, VecDeque};
use std::iter::Peekable;
use std::vec::IntoIter;

use super::requests::Requests;
use super::{Words, one_line};
use crate::clock::Moment;
use crate::db::{Conn, DbError, HeadId};
use crate::history::{self, Class, Entry, Event, Filter, Showing};
use crate::ids::SessionId;

/// How many entries are read at once.
const AT_ONCE: u32 = 500;

/// A request and what became of it are one row where at most so many entries stand between.
const APART: u64 = 500;

/// How many sessions' facts are kept at hand; more are looked up again.
const VISITS_AT_HAND: usize = 200;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Whether it stands in the vendor's own log.
    pub vendors: bool,
    pub number: u64,
    /// Numbers of the entries that are told in this row besides: a request's answer, and its end.
    pub with: Vec<u64>,
    pub at: Moment,
    /// In the reader's zone: the day, the time with the zone's name, and both.
    pub day: String,
    pub time: String,
    pub when: String,
    pub who: String,
    pub text: String,
    /// As [`super::Sentence::kind`].
    pub kind: &'static str,
    /// The session that it belongs to.
    pub visit: Option<VisitFacts>,
    /// Whether that session begins here.
    pub opens: bool,
}

/// The session that a row belongs to. What its erased opening said is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitFacts {
    pub code: String,
    pub agent: String,
    pub acting_as: String,
    pub reason: String,
    pub ticket: String,
}

/// What a table told, and what it did not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub rows: u64,
    /// Entries of the account's log that the rows tell.
    pub told: u64,
    /// Entries that the filter left out.
    pub left_out: u64,
    /// Of those told: whose words were erased.
    pub erased: u64,
    /// The vendor's own entries that the rows tell.
    pub vendors: u64,
}

/// Whose history it is.
#[derive(Debug, Clone, Copy)]
pub struct Whose {
    pub log: HeadId,
    /// Since when the vendor's own entries concern its owners; nothing where the log is the vendor's own.
    pub came: Option<Moment>,
}

/// The rows of a history, oldest first.
pub struct Rows<'a> {
    conn: &'a mut Conn,
    words: Words,
    /// The vendor's name.
    vendor: String,
    log: HeadId,
    filter: Filter,
    showing: Showing,
    /// How many entries the log had when the table was begun: what comes later is not told.
    size: u64,
    /// The number from which on nothing has been read.
    unread: u64,
    read: VecDeque<Entry>,
    controls: Peekable<IntoIter<Entry>>,
    requests: Requests,
    visits: HashMap<SessionId, VisitFacts>,
    tally: Tally,
}

impl<'a> Rows<'a> {
    pub fn open(
        conn: &'a mut Conn,
        words: &Words,
        vendor: &str,
        whose: Whose,
        filter: &Filter,
    ) -> Result<Self, DbError> {
        let (size, _) = history::log_size(conn, whose.log)?;
        let controls = match whose.came {
            Some(came) => history::controls::since(conn, came, filter)?,
            None => Vec::new(),
        };
        Ok(Self {
            conn,
            words: words.clone(),
            vendor: one_line(vendor),
            log: whose.log,
            filter: filter.clone(),
            showing: filter.showing(),
            size,
            unread: 0,
            read: VecDeque::new(),
            controls: controls.into_iter().peekable(),
            requests: Requests::at_most_apart(APART),
            visits: HashMap::new(),
            tally: Tally { left_out: size, ..Tally::default() },
        })
    }

    /// What was told so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// The next row; nothing once all are told.
    pub fn next_row(&mut self) -> Result<Option<Row>, DbError> {
        loop {
            self.read_on()?;
            // What the vendor did at the very moment stands before what happened under it.
            let next = self.read.front().map(|entry| entry.at);
            if let Some(control) = self.controls.next_if(|control| next.is_none_or(|at| control.at <= at)) {
                self.tally.vendors += 1;
                return self.row(control).map(Some);
            }
            let Some(entry) = self.read.pop_front() else { return Ok(None) };
            if self.requests.tells_elsewhere(entry.seq) {
                self.requests.forget(entry.seq);
                continue;
            }
            return self.row(entry).map(Some);
        }
    }

    /// Reads until everything is at hand that could be told with the next entry.
    fn read_on(&mut self) -> Result<(), DbError> {
        while self.unread < self.size
            && self.read.front().is_none_or(|next| self.unread <= next.seq.saturating_add(APART))
        {
            let entries = history::shown(self.conn, self.log, &self.filter, self.unread, AT_ONCE)?;
            let whole = entries.len() == AT_ONCE as usize;
            self.unread = entries.last().filter(|_| whole).map_or(self.size, |last| last.seq + 1);
            for entry in entries.into_iter().filter(|entry| entry.seq < self.size) {
                if !self.showing.shows(&entry)? {
                    continue;
                }
                self.requests.take_in(&entry)?;
                self.read.push_back(entry);
            }
        }
        Ok(())
    }

    fn row(&mut self, entry: Entry) -> Result<Row, DbError> {
        let vendors = entry.log == HeadId::VENDOR;
        let visit = entry.session.map(|session| self.visit(session)).transpose()?;
        let agent = visit.as_ref().map(|visit| visit.agent.as_str()).filter(|agent| !agent.is_empty());
        let said = match vendors {
            true => self.words.vendors(&entry, &self.vendor)?,
            false => self.requests.said(&self.words, &entry, agent)?,
        };
        let with = if vendors { Vec::new() } else { self.requests.told_with(entry.seq) };
        self.tally.rows += 1;
        if entry.log == self.log {
            let told = 1 + with.len() as u64;
            self.tally.told += told;
            self.tally.left_out = self.tally.left_out.saturating_sub(told);
            self.tally.erased += u64::from(entry.payload.is_none());
            self.requests.forget(entry.seq);
        }
        Ok(Row {
            vendors,
            number: entry.seq,
            with,
            at: entry.at,
            day: self.words.day(entry.at),
            time: format!("{} {}", self.words.time(entry.at), self.words.zone_at(entry.at)),
            when: self.words.moment(entry.at),
            who: said.who,
            text: said.text,
            kind: said.kind,
            opens: visit.is_some() && entry.kind == "session.opened",
            visit,
        })
    }

    fn visit(&mut self, session: SessionId) -> Result<VisitFacts, DbError> {
        if let Some(known) = self.visits.get(&session) {
            return Ok(known.clone());
        }
        let opening = history::opening_of(self.conn, session)?;
        let facts = VisitFacts::of(session, opening.map(|entry| entry.event()).transpose()?.flatten());
        if self.visits.len() >= VISITS_AT_HAND {
            self.visits.clear();
        }
        self.visits.insert(session, facts.clone());
        Ok(facts)
    }
}

impl Words {
    /// The heading of a column.
    pub fn column(&self, name: &str) -> String {
        self.say(&format!("column-{name}"), &[("zone", self.zone.name().into())])
    }

    /// `from Thu 1 Oct 2026 until Sat 31 Oct 2026, session S-7F3K`; `everything`.
    pub fn chosen(&self, filter: &Filter) -> String {
        let period = self.tell_period((filter.from, filter.until));
        let session = filter.session.map(|id| self.say("copy-chosen-session", &[("code", id.code().into())]));
        let agent = filter.agent.as_ref();
        let agent = agent.map(|agent| self.say("copy-chosen-agent", &[("name", agent.name.as_str().into())]));
        let class = filter.class.map(|class| self.class(class));
        let ticket = filter.ticket.as_ref().map(|ticket| self.ticket_chosen(ticket));
        let told = period.into_iter().chain(session).chain(agent).chain(class).chain(ticket);
        let told: Vec<String> = told.collect();
        if told.is_empty() { self.say("copy-everything", &[]) } else { told.join(", ") }
    }

    /// `changes only`: a sort of things that was chosen.
    pub fn class(&self, class: Class) -> String {
        self.say(&format!("class-{}", class.as_str()), &[])
    }

    /// `ticket #4821`.
    pub fn ticket_chosen(&self, ticket: &str) -> String {
        self.say("copy-chosen-ticket", &[("ticket", one_line(ticket).into())])
    }

    /// What a copy for people leaves out, said once all its rows are told; `place` is where the file is that can be
    /// checked.
    pub fn left_out(&self, filter: &Filter, tally: Tally, place: &str) -> Vec<String> {
        vec![
            self.say("copy-leaves-out", &[("where", place.into())]),
            self.say("copy-folded", &[("column", self.column("with").into())]),
            self.say("copy-chosen", &[("chosen", self.chosen(filter).into())]),
            self.say("copy-left-out", &[("count", tally.left_out.into())]),
            self.say("copy-erased", &[("count", tally.erased.into())]),
        ]
    }

    /// What kind of row those sentences stand in.
    pub fn about_the_copy(&self) -> String {
        self.say("copy-kind", &[])
    }
}

impl VisitFacts {
    fn of(session: SessionId, opening: Option<Event>) -> Self {
        let code = session.code();
        match opening {
            Some(Event::SessionOpened(opened)) => Self {
                code,
                agent: one_line(opened.by.name()),
                acting_as: one_line(&opened.acting_as.name),
                reason: one_line(&opened.reason),
                ticket: one_line(&opened.ticket),
            },
            _ => Self { code, ..Self::default() },
        }
    }
}
