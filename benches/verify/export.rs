//! A long export as an honest log gives it, written line by line and without a database.

use std::io::{self, Write};

use porchlight::actor::Actor;
use porchlight::clock::Moment;
use porchlight::history::event::{account, grant, session, step};
use porchlight::history::{Event, FORMAT, LogKey, canonical, leaf_bytes, payload_hash};
use porchlight::ids::{AccountId, GrantId, OwnerId, SessionId, StaffId, StepUpId};
use porchlight::merkle::{self, Checkpoint, CompactRange, Origin, sha256};
use serde_json::{Value, json};
use uuid::Uuid;

const ORIGIN: &str = "porchlight.acme.example/log";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    All,
    /// Every third entry of a session has lost its words.
    SomeErased,
    /// All but one session is left out.
    OneSession,
}

pub struct Export<'a> {
    out: Option<&'a mut dyn Write>,
    shown: Shown,
    wanted: u64,
    origin: String,
    key: LogKey,
    now: Moment,
    range: CompactRange,
    checkpoints: u64,
    left_out: Vec<String>,
    /// The open session, how many entries it has, and their leaf hashes.
    session: Option<SessionId>,
    leaves: Vec<u8>,
}

/// How many steps a session has: an intent, an answer and an end each.
const STEPS: u64 = 30;

/// A log with news is signed once a minute.
const STEPS_A_MINUTE: u64 = 7;

impl<'a> Export<'a> {
    pub fn of(entries: u64, shown: Shown) -> Self {
        let account = AccountId::from_uuid(Uuid::from_u128(1));
        Self {
            out: None,
            shown,
            wanted: entries,
            origin: format!("{ORIGIN}/{account}"),
            key: LogKey::from_seed([7; 32], ORIGIN),
            now: Moment::parse("2026-01-01T00:00:00.000000Z").expect("a moment"),
            range: CompactRange::new(),
            checkpoints: 0,
            left_out: Vec::new(),
            session: None,
            leaves: Vec::new(),
        }
    }

    pub fn write(mut self, out: &'a mut dyn Write) -> io::Result<()> {
        self.out = Some(out);
        let mut header = json!({"type": "header", "format": FORMAT, "origin": self.origin, "keys": [self.key.verifier().to_string()]});
        if self.shown == Shown::OneSession {
            header["filter"] = "session=the second".into();
        }
        self.line(&header)?;
        self.beginning()?;
        let mut number = 0;
        while self.range.size() < self.wanted {
            number += 1;
            self.visit(number)?;
        }
        let (entries, root) = (self.range.size(), self.range.root().to_string());
        self.line(&json!({"type": "end", "entries": entries, "checkpoints": self.checkpoints, "root": root}))
    }

    fn beginning(&mut self) -> io::Result<()> {
        let account = AccountId::from_uuid(Uuid::from_u128(1));
        let (name, external_id) = ("Northwind".to_owned(), "northwind".to_owned());
        self.entry(account::Added { account, name, external_id })?;
        let (owner, name) = (OwnerId::from_uuid(Uuid::from_u128(2)), "Olivia".to_owned());
        let email = "olivia@northwind.example".to_owned();
        self.entry(account::OwnerAdded {
            owner,
            name: name.clone(),
            email,
            by: Actor::Porchlight,
            role: Default::default(),
        })?;
        let (from, until) = (self.now, self.now.plus(chrono::Duration::days(3_000)));
        let (grant, by) = (GrantId::from_uuid(Uuid::from_u128(3)), Actor::Owner { id: owner, name });
        self.entry(grant::Given {
            grant,
            by,
            scope: grant::Scope::View,
            from,
            until,
            consent: None,
            ask_each_time: false,
            only: None,
        })
    }

    /// A session with its steps, signed at its end.
    fn visit(&mut self, number: u64) -> io::Result<()> {
        let (id, by) = (SessionId::from_uuid(Uuid::from_u128(u128::from(number) << 64)), self.ana());
        self.leaves.clear();
        self.session = Some(id);
        self.entry(self.opening(id))?;
        self.entry(session::Entered { by: by.clone() })?;
        for step in 0..STEPS {
            if self.range.size() + 4 > self.wanted {
                break;
            }
            self.step(step)?;
            if step % STEPS_A_MINUTE == STEPS_A_MINUTE - 1 {
                self.sign()?;
            }
        }
        if self.range.size() < self.wanted {
            let entries = self.leaves.len() as u64 / 32;
            let (at, entries_hash) = (self.now, sha256(&[&self.leaves]).to_string());
            let (how, because) = (session::EndedHow::Agent, None);
            self.entry(session::Ended { by, how, because, at, entries, entries_hash })?;
        }
        self.session = None;
        while self.wanted - self.range.size() < 5 && self.range.size() < self.wanted {
            self.entry(account::RetentionSet { by: Actor::Porchlight, days: 365, days_before: 365 })?;
        }
        self.sign()
    }

    fn step(&mut self, number: u64) -> io::Result<()> {
        let intent = self.range.size();
        let target = format!("/invoices/{number}?sort=date&page={}", number % 7);
        let (method, changes) = ("GET".to_owned(), Vec::new());
        let step = step::StepKind::View;
        self.entry(step::Intent {
            step,
            method,
            target,
            background: false,
            body: None,
            changes,
            page: None,
            ..Default::default()
        })?;
        let (title, content_type) =
            (Some(format!("Invoice {number} · Acme Invoices")), Some("text/html".to_owned()));
        let hidden = [("card".to_owned(), 2), ("iban".to_owned(), 1)].into();
        self.entry(step::Answer { intent, status: 200, title, content_type, hidden, ..Default::default() })?;
        self.entry(step::End {
            intent,
            how: step::EndHow::Complete,
            bytes: 51_200 + number,
            assets: 3,
            messages: None,
            rows: None,
        })
    }

    fn ana(&self) -> Actor {
        Actor::staff(StaffId::from_uuid(Uuid::from_u128(4)), "Ana")
    }

    fn opening(&self, session: SessionId) -> session::Opened {
        session::Opened {
            session,
            code: session.code(),
            grant: GrantId::from_uuid(Uuid::from_u128(3)),
            by: self.ana(),
            acting_as: session::ActingAs { id: "u-1".to_owned(), name: "Olivia".to_owned() },
            reason: "checking failed invoice sync".to_owned(),
            ticket: "https://acme.example/tickets/4821".to_owned(),
            ticket_number: None,
            work: None,
            until: self.now.plus(chrono::Duration::minutes(60)),
            limit: None,
            approvals: Vec::new(),
            step_up: StepUpId::from_uuid(Uuid::from_u128(5)),
            rules: "00".repeat(32),
            key: self.key.id(),
        }
    }

    fn entry(&mut self, event: impl Into<Event>) -> io::Result<()> {
        let event = event.into();
        self.now = self.now.plus(chrono::Duration::milliseconds(125));
        let (seq, at, kind) = (self.range.size(), self.now.to_string(), event.kind());
        let payload = event.to_payload().expect("a payload");
        let salt = &sha256(&[&seq.to_be_bytes()]).0[..16];
        let hash = payload_hash(salt, &canonical(&payload).expect("canonical"));
        let session = self.session.filter(|_| !kind.starts_with("account.")).map(|id| id.to_string());
        let leaf = leaf_bytes(&self.origin, seq, &at, kind, session.as_deref(), &hash).expect("a leaf");
        let leaf = merkle::leaf_hash(&leaf);
        self.range.push(leaf);
        self.leaves.extend_from_slice(&leaf.0);
        if self.shown == Shown::OneSession && seq > 200 {
            self.left_out.push(leaf.to_string());
            return if self.left_out.len() == 1000 { self.hidden_so_far() } else { Ok(()) };
        }
        let mut line =
            json!({"type": "entry", "seq": seq, "at": at, "kind": kind, "leaf_hash": leaf.to_string()});
        if let Some(session) = session {
            line["session"] = session.into();
        }
        if self.shown == Shown::SomeErased && seq % 3 == 0 && kind.starts_with("step.") {
            line["payload_hash"] = hash.to_string().into();
        } else {
            line["payload"] = payload;
            line["salt"] = hex::encode(salt).into();
        }
        self.line(&line)
    }

    fn sign(&mut self) -> io::Result<()> {
        self.hidden_so_far()?;
        let origin = Origin::parse(&self.origin).expect("an origin");
        let head = Checkpoint { origin, size: self.range.size(), root: self.range.root() };
        self.checkpoints += 1;
        self.line(&json!({"type": "checkpoint", "note": merkle::sign(&head, self.key.signing())}))
    }

    fn hidden_so_far(&mut self) -> io::Result<()> {
        let hashes = std::mem::take(&mut self.left_out);
        if hashes.is_empty() {
            return Ok(());
        }
        let from = self.range.size() - hashes.len() as u64;
        self.line(&json!({"type": "not_shown", "from": from, "leaf_hashes": hashes}))
    }

    fn line(&mut self, value: &Value) -> io::Result<()> {
        let out = self.out.as_mut().expect("a file to write to");
        out.write_all(&canonical(value).expect("canonical"))?;
        out.write_all(b"\n")
    }
}
