//! What mails say beside their sentences: the names of facts, and what became of things.

use super::{Words, one_line};
use crate::clock::Moment;
use crate::history::event::grant::Scope;

impl Words {
    /// `Ana was refused 5 times in 1 h`, or so many tries to enter an account.
    pub fn tries_refused(
        &self,
        agent: Option<&str>,
        account: Option<&str>,
        times: u32,
        within: &str,
    ) -> String {
        let (id, name, value) = match agent {
            Some(agent) => ("tries-of-agent", "agent", agent),
            None => ("tries-in-account", "account", account.unwrap_or_default()),
        };
        let gaps =
            [(name, one_line(value).into()), ("count", times.into()), ("within", within.to_owned().into())];
        self.say(id, &gaps)
    }

    /// The name of a fact, such as `Why`, by its own name here.
    pub fn fact_label(&self, name: &str) -> String {
        self.say(&format!("fact-{name}"), &[])
    }

    /// `Ana L., Acme support, acting as Olivia`.
    pub fn who_as_whom(&self, agent: &str, vendor: &str, user: &str) -> String {
        self.say("who-as-whom", &[("agent", agent.into()), ("vendor", vendor.into()), ("user", user.into())])
    }

    /// The moment and how far away it is: `Tue 24 Nov 2026, 09:00 CET (in 42 h)`.
    pub fn moment_from(&self, at: Moment, now: Moment) -> String {
        self.aside(&self.moment(at), &self.relative(at, now))
    }

    /// `Sun 22 Nov 2026, 14:06–14:18 CET (12 min)`.
    pub fn period_with_length(&self, from: Moment, to: Moment) -> String {
        self.aside(&self.period(from, to), &self.duration(to.since(from)))
    }

    /// `October 2026`.
    pub fn month_of_year(&self, year: i32, month: u32) -> String {
        let name = self.say(&format!("month-{month}-in-full"), &[]);
        self.say("month-of-year", &[("month", name.into()), ("year", year.to_string().into())])
    }

    /// `In October 2026: 2 support sessions, 1 change`. Changes that are not known are not told as none.
    pub fn statement_headline(&self, month: &str, sessions: u64, changes: Option<u64>) -> String {
        if sessions == 0 {
            return self.say("statement-of-nothing", &[("month", month.into())]);
        }
        let mut told = vec![self.say("sessions-counted", &[("count", sessions.into())])];
        told.extend(changes.map(|count| self.say("changes-counted", &[("count", count.into())])));
        self.say("statement", &[("month", month.into()), ("told", told.join(", ").into())])
    }

    /// `never`, `once`, `3 times`.
    pub fn times_in_full(&self, count: u64) -> String {
        self.say("times-in-full", &[("count", count.into())])
    }

    /// Entries that a statement could not read any more.
    pub fn erased_since(&self, count: u64) -> String {
        self.say("erased-since", &[("count", count.into())])
    }

    /// What support may do, in full.
    pub fn scope_in_full(&self, scope: Scope) -> String {
        match scope {
            Scope::View => self.say("scope-view-in-full", &[]),
            Scope::Change => self.say("scope-change-in-full", &[]),
        }
    }

    /// `4 h, counted from the approval`.
    pub fn counted_from_approval(&self, length: chrono::Duration) -> String {
        self.say("counted-from-approval", &[("length", self.duration(length).into())])
    }

    /// That an owner approves each session, or the other.
    pub fn asked_each_time(&self) -> String {
        self.say("asked-each-time", &[])
    }

    pub fn access_on_until(&self, until: Moment) -> String {
        self.say("access-on-until", &[("until", self.moment(until).into())])
    }

    pub fn access_off_since(&self, since: Moment) -> String {
        self.say("access-off-since", &[("since", self.moment(since).into())])
    }

    pub fn nothing_exported(&self) -> String {
        self.say("nothing-exported", &[])
    }

    /// Interrupted requests, and that nobody knows what became of them.
    pub fn interrupted(&self, count: u64, app: &str) -> String {
        self.say("interrupted-note", &[("count", count.into()), ("app", app.into())])
    }

    pub fn hidden_note(&self, counts: &std::collections::BTreeMap<String, u64>) -> String {
        self.say("hidden-note", &[("hidden", self.hidden(counts).into())])
    }

    /// Requests of pages' own scripts, which are not told one by one.
    pub fn background_note(&self, count: u64) -> String {
        self.say("background-note", &[("count", count.into())])
    }

    /// `Tax settings, 14:09`.
    pub fn place_and_time(&self, page: &str, at: Moment) -> String {
        self.say("place-and-time", &[("page", page.into()), ("time", self.time(at).into())])
    }

    fn aside(&self, text: &str, aside: &str) -> String {
        self.say("aside", &[("text", text.into()), ("aside", aside.into())])
    }
}
