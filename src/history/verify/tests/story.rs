//! A log built in memory, without a database: by the same entries, lines and signatures as a real one.

use std::collections::BTreeMap;

use chrono::Duration;
use sha2::{Digest, Sha256};

use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::HeadId;
use crate::forms::Change;
use crate::history::event::{account, grant, mail, review, session, step, vendor};
use crate::history::lines::Lines;
use crate::history::{Draft, Entry, Event, Filter, LogKey};
use crate::ids::{AccountId, GrantId, MessageId, OwnerId, SessionId, StaffId, StepUpId};
use crate::merkle::{self, Checkpoint, CompactRange, Hash, Origin, VerifierKey};
use crate::random::Random;

pub const LOG_ORIGIN: &str = "porchlight.acme.example/log";

pub struct Story {
    pub origin: String,
    pub key: LogKey,
    /// The keys that were in force before, in order.
    pub before: Vec<VerifierKey>,
    pub now: Moment,
    pub entries: Vec<Entry>,
    /// Signed notes by the size they cover.
    pub notes: BTreeMap<u64, String>,
    pub account: AccountId,
    pub olivia: Actor,
    pub ana: Actor,
    pub rita: Actor,
    pub grant: GrantId,
    pub session: SessionId,
    pub until: Moment,
    random: Random,
}

impl Story {
    /// A log without entries.
    pub fn new() -> Self {
        let random = Random::repeatable(1);
        let now = Moment::parse("2026-11-22T14:00:00.000000Z").expect("a moment");
        let account = AccountId::new(now, &random);
        Self {
            origin: format!("{LOG_ORIGIN}/{account}"),
            key: LogKey::from_seed([7; 32], LOG_ORIGIN),
            before: Vec::new(),
            now,
            entries: Vec::new(),
            notes: BTreeMap::new(),
            account,
            olivia: Actor::owner(OwnerId::new(now, &random), "Olivia"),
            ana: Actor::staff(StaffId::new(now, &random), "Ana"),
            rita: Actor::staff(StaffId::new(now, &random), "Rita"),
            grant: GrantId::new(now, &random),
            session: SessionId::new(now, &random),
            until: now.plus(Duration::hours(24)),
            random,
        }
    }

    /// Northwind with its owner, and nothing else yet.
    pub fn of_northwind() -> Self {
        let mut story = Self::new();
        let account = story.account;
        story.say(account::Added {
            account,
            name: "Northwind".to_owned(),
            external_id: "northwind".to_owned(),
        });
        let Actor::Owner { id, name } = story.olivia.clone() else { unreachable!("Olivia is an owner") };
        let email = "olivia@northwind.example".to_owned();
        let role = account::OwnerRole::Owner;
        story.say(account::OwnerAdded { owner: id, name, email, by: Actor::Porchlight, role });
        story
    }

    /// Ana is inside, under a grant to change.
    pub fn with_open_session() -> Self {
        Self::with_session_under(grant::Scope::Change)
    }

    pub fn with_session_under(scope: grant::Scope) -> Self {
        let mut story = Self::of_northwind();
        story.given(scope);
        story.opened();
        let entered = session::Entered { by: story.ana.clone() };
        story.say(entered);
        story
    }

    /// A session from its grant to its review: views, a refused change, a change, mails, two checkpoints.
    pub fn usual() -> Self {
        let mut story = Self::with_open_session();
        story.viewed("/invoices");
        story.refused_change();
        story.switched(session::Mode::Change);
        story.changed_tax_rate();
        story.viewed("/settings/tax");
        story.ended();
        story.checkpoint();
        story.mail("session_summary");
        let (session, by) = (story.session, story.rita.clone());
        story.say(review::Reviewed { session, by, verdict: review::Verdict::NoConcerns, note: None });
        story.checkpoint();
        story
    }

    /// The vendor's own log.
    pub fn of_vendor() -> Self {
        let mut story = Self { origin: format!("{LOG_ORIGIN}/vendor"), ..Self::new() };
        let key = story.key.verifier().to_string();
        story.say(vendor::KeyMade { key });
        let Actor::Staff { id: staff, name } = story.ana.clone() else { unreachable!("Ana is staff") };
        story.say(vendor::StaffAdded { staff, name, roles: vec!["agent".to_owned()], by: None });
        for size in [4, 9, 30] {
            story.noted(size);
        }
        story.checkpoint();
        story
    }

    /// Writes an event down, a second later, in the session where it belongs to one.
    pub fn say(&mut self, event: impl Into<Event>) -> u64 {
        let event = event.into();
        let kind = event.kind();
        let in_session = kind.starts_with("step.")
            || kind.starts_with("session.") && kind != "session.refused"
            || kind.starts_with("mail.") && self.entries.iter().any(|entry| entry.session.is_some());
        let draft = Draft { id: None, session: in_session.then_some(self.session), event };
        self.write(draft)
    }

    pub fn write(&mut self, draft: Draft) -> u64 {
        self.now = self.now.plus(Duration::seconds(1));
        let seq = self.size();
        let entry = Entry::new(HeadId::VENDOR, &self.origin, seq, self.now, draft, &self.random);
        self.entries.push(entry.expect("an event that can be written down"));
        seq
    }

    pub fn later(&mut self, by: Duration) {
        self.now = self.now.plus(by);
    }

    pub fn given(&mut self, scope: grant::Scope) -> u64 {
        self.given_with(scope, false, None)
    }

    pub fn given_with(&mut self, scope: grant::Scope, ask_each_time: bool, only: Option<grant::Only>) -> u64 {
        let consent =
            (scope == grant::Scope::Change).then(|| "I allow support to change its data.".to_owned());
        let from = self.now.plus(Duration::seconds(1));
        let (grant, by, until) = (self.grant, self.olivia.clone(), self.until);
        self.say(grant::Given { grant, by, scope, from, until, consent, ask_each_time, only })
    }

    pub fn withdrawn(&mut self) -> u64 {
        let (grant, by, until_before) = (self.grant, self.olivia.clone(), self.until);
        self.say(grant::Withdrawn { grant, by, until_before })
    }

    pub fn opening(&self) -> session::Opened {
        session::Opened {
            session: self.session,
            code: self.session.code(),
            grant: self.grant,
            by: self.ana.clone(),
            acting_as: session::ActingAs { id: "u-1".to_owned(), name: "Olivia".to_owned() },
            reason: "checking failed invoice sync".to_owned(),
            ticket: "https://acme.example/tickets/4821".to_owned(),
            ticket_number: None,
            work: None,
            until: self.until.min(self.now.plus(Duration::minutes(60))),
            limit: None,
            approvals: Vec::new(),
            step_up: StepUpId::new(self.now, &Random::repeatable(2)),
            rules: hex::encode(Sha256::digest(b"rules")),
            key: self.key.id(),
        }
    }

    pub fn opened(&mut self) -> u64 {
        let opening = self.opening();
        self.say(opening)
    }

    pub fn switched(&mut self, mode: session::Mode) -> u64 {
        let by = self.ana.clone();
        self.say(session::ModeChanged { by, mode, consent: None })
    }

    /// A request to look at something; its answer is the caller's business.
    pub fn view(&mut self, target: &str) -> u64 {
        self.say(intent(step::StepKind::View, "GET", target))
    }

    pub fn viewed(&mut self, target: &str) -> u64 {
        let intent = self.view(target);
        self.answered(intent)
    }

    pub fn answered(&mut self, intent: u64) -> u64 {
        let answer = self.say(answer(intent));
        self.say(step::End {
            intent,
            how: step::EndHow::Complete,
            bytes: 5_120,
            assets: 3,
            messages: None,
            rows: None,
        });
        answer
    }

    pub fn refused_change(&mut self) -> u64 {
        let changes = vec![tax_rate()];
        let (method, target) = ("POST".to_owned(), "/settings/tax".to_owned());
        let (step, code, page) =
            (step::StepKind::Change, "view-only".to_owned(), Some("Tax settings".to_owned()));
        self.say(step::Refused { step, method, target, code, changes, page, ..Default::default() })
    }

    pub fn changed_tax_rate(&mut self) -> u64 {
        let mut change = intent(step::StepKind::Change, "POST", "/settings/tax");
        change.body = Some(step::Body { bytes: 7, sha256: hex::encode(Sha256::digest(b"rate=10")) });
        change.changes = vec![tax_rate()];
        change.page = Some("Tax settings".to_owned());
        let intent = self.say(change);
        self.answered(intent);
        intent
    }

    pub fn refused_entry(&mut self) -> u64 {
        let by = self.ana.clone();
        let (code, reason) = ("no-active-grant".to_owned(), "checking failed invoice sync".to_owned());
        let ticket = "https://acme.example/tickets/4821".to_owned();
        self.write(Draft::of(session::EntryRefused { by, code, reason, ticket }))
    }

    pub fn mail(&mut self, notice: &str) -> u64 {
        let message = MessageId::new(self.now, &self.random);
        let (to, subject) =
            ("olivia@northwind.example".to_owned(), "Ana's session – “done” €\n\u{1f600}".to_owned());
        self.say(mail::Sent { message, notice: notice.to_owned(), to, subject })
    }

    /// The closing entry as an honest log writes it.
    pub fn closing(&self) -> session::Ended {
        let counted: Vec<&Entry> =
            self.entries.iter().filter(|entry| entry.session == Some(self.session)).collect();
        let hash = counted.iter().fold(Sha256::new(), |hash, entry| hash.chain_update(entry.leaf_hash.0));
        session::Ended {
            by: self.ana.clone(),
            how: session::EndedHow::Agent,
            because: None,
            at: self.now,
            entries: counted.len() as u64,
            entries_hash: hex::encode(hash.finalize()),
        }
    }

    pub fn ended(&mut self) -> u64 {
        let closing = self.closing();
        self.say(closing)
    }

    pub fn noted(&mut self, size: u64) -> u64 {
        let root = merkle::leaf_hash(&size.to_be_bytes()).to_string();
        let account = self.account;
        self.say(vendor::AccountCheckpoint { account, size, root })
    }

    /// Signs the log as it stands.
    pub fn checkpoint(&mut self) -> String {
        let (size, root) = (self.size(), self.root());
        let origin = Origin::parse(&self.origin).expect("an origin");
        let note = merkle::sign(&Checkpoint { origin, size, root }, self.key.signing());
        self.notes.insert(size, note.clone());
        note
    }

    pub fn note(&self, size: u64) -> String {
        self.notes[&size].clone()
    }

    /// Forgets an entry's words, as erasure does.
    pub fn erase(&mut self, seq: u64) {
        let entry = &mut self.entries[usize::try_from(seq).expect("small")];
        (entry.payload, entry.salt) = (None, None);
    }

    /// Makes an entry say something else and signs everything again: what only the key's holder can do.
    pub fn rewrite(&mut self, seq: u64, event: impl Into<Event>) {
        let old = self.entries[usize::try_from(seq).expect("small")].clone();
        let draft = Draft { id: Some(old.id), session: old.session, event: event.into() };
        let new = Entry::new(old.log, &self.origin, seq, old.at, draft, &self.random).expect("an event");
        self.entries[usize::try_from(seq).expect("small")] = new;
        let sizes: Vec<u64> = self.notes.keys().copied().collect();
        let entries = self.entries.clone();
        for size in sizes {
            self.entries.truncate(usize::try_from(size).expect("small"));
            self.checkpoint();
            self.entries.clone_from(&entries);
        }
    }

    pub fn event(&self, seq: u64) -> Event {
        self.entries[usize::try_from(seq).expect("small")].event().expect("ours").expect("not erased")
    }

    /// The number of the first entry of this kind.
    pub fn first(&self, kind: &str) -> u64 {
        self.entries.iter().find(|entry| entry.kind == kind).expect("one of that kind").seq
    }

    pub fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    pub fn root(&self) -> Hash {
        let mut range = CompactRange::new();
        self.entries.iter().for_each(|entry| range.push(entry.leaf_hash));
        range.root()
    }

    pub fn export(&self) -> String {
        self.export_showing(&Filter::default())
    }

    pub fn export_showing(&self, filter: &Filter) -> String {
        let keys = [self.before.as_slice(), &[self.key.verifier()]].concat();
        self.written(&keys, filter)
    }

    /// With these keys in the header, whether they are the log's or not.
    pub fn written(&self, keys: &[VerifierKey], filter: &Filter) -> String {
        let mut out = Vec::new();
        let mut lines = Lines::begin(&mut out, &self.origin, keys, filter).expect("written");
        let mut showing = filter.showing();
        for entry in &self.entries {
            match showing.shows(entry).expect("it reads") {
                true => lines.entry(entry).expect("written"),
                false => lines.not_shown(entry.leaf_hash).expect("written"),
            }
            if let Some(note) = self.notes.get(&(entry.seq + 1)) {
                lines.checkpoint(note).expect("written");
            }
        }
        lines.end(self.size()).expect("written");
        String::from_utf8(out).expect("UTF-8")
    }
}

pub fn intent(step: step::StepKind, method: &str, target: &str) -> step::Intent {
    step::Intent {
        step,
        method: method.to_owned(),
        target: target.to_owned(),
        background: false,
        body: None,
        changes: Vec::new(),
        page: None,
        ..Default::default()
    }
}

pub fn answer(intent: u64) -> step::Answer {
    step::Answer {
        intent,
        status: 200,
        title: Some("Invoices · Acme".to_owned()),
        content_type: Some("text/html".to_owned()),
        hidden: BTreeMap::from([("card".to_owned(), 2)]),
        withheld: None,
        ..Default::default()
    }
}

pub fn tax_rate() -> Change {
    Change {
        label: "Tax rate".to_owned(),
        field: "rate".to_owned(),
        from: Some("20%".to_owned()),
        to: Some("10%".to_owned()),
        hidden: false,
    }
}
