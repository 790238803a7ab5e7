//! Whether the story makes sense: each session inside its grant, each step inside its session, each request
//! answered or marked unknown, each closing entry counting what came before it.

use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use super::bytes::EntryLine;
use crate::clock::Moment;
use crate::history::Event;
use crate::history::event::session::Mode;
use crate::history::event::step::StepKind;
use crate::history::event::{grant, session, step};
use crate::ids::GrantId;
use crate::merkle::Hash;
use sha2::{Digest, Sha256};

#[derive(Default)]
pub(super) struct Meaning {
    grants: BTreeMap<GrantId, Grant>,
    sessions: BTreeMap<String, Session>,
    counted: u64,
    /// Once something was erased, what depends on it can no longer be judged.
    erased: bool,
}

struct Grant {
    from: Moment,
    until: Moment,
    scope: grant::Scope,
    withdrawn: bool,
}

struct Session {
    grant: GrantId,
    until: Moment,
    mode: Mode,
    ended: bool,
    entries: u64,
    hash: Sha256,
    open_intents: BTreeSet<u64>,
}

impl Meaning {
    pub fn entry(&mut self, entry: &EntryLine, leaf: Hash) -> Result<(), Problem> {
        let wrong = |what: &str| Problem::entry(entry.seq, what);
        let at = Moment::parse(&entry.at).map_err(|_| wrong("has a moment that is none"))?;
        let Some(payload) = &entry.payload else {
            self.erased = true;
            return self.count(entry, leaf);
        };
        let event = Event::from_payload(&entry.kind, payload.clone())
            .map_err(|e| wrong(&format!("says something that is not in the vocabulary: {e}")))?;
        match &event {
            Event::SessionOpened(opened) => self.opened(entry, at, opened)?,
            Event::SessionEnded(ended) => return self.ended(entry, ended),
            _ => {}
        }
        self.judge(entry, at, &event).or_else(|problem| if self.erased { Ok(()) } else { Err(problem) })?;
        self.count(entry, leaf)
    }

    pub fn sessions(&self) -> u64 {
        self.counted
    }

    /// An open intent at the very end is a request under way, not a lie.
    pub fn finish(&self) -> Result<(), Problem> {
        Ok(())
    }

    fn judge(&mut self, entry: &EntryLine, at: Moment, event: &Event) -> Result<(), Problem> {
        match event {
            Event::GrantGiven(given) => {
                let grant = Grant { from: given.from, until: given.until, scope: given.scope, withdrawn: false };
                self.grants.insert(given.grant, grant);
                Ok(())
            }
            Event::GrantChanged(changed) => {
                self.grant(entry, changed.grant)?.until = changed.until;
                Ok(())
            }
            Event::GrantWithdrawn(withdrawn) => {
                self.grant(entry, withdrawn.grant)?.withdrawn = true;
                Ok(())
            }
            Event::ModeChanged(changed) => self.mode(entry, changed.mode),
            Event::StepIntent(intent) => self.intent(entry, at, intent),
            Event::StepAnswer(answer) => self.resolve(entry, answer.intent),
            Event::StepUnknown(unknown) => self.resolve(entry, unknown.intent),
            _ => Ok(()),
        }
    }

    fn opened(&mut self, entry: &EntryLine, at: Moment, opened: &session::Opened) -> Result<(), Problem> {
        let wrong = |what: &str| Err(Problem::entry(entry.seq, what));
        let id = opened.session.to_string();
        if entry.session.as_deref() != Some(&id) || self.sessions.contains_key(&id) {
            return wrong("opens a session under another's name");
        }
        match self.grants.get(&opened.grant) {
            Some(grant) if grant.withdrawn || at < grant.from || at >= grant.until => {
                return wrong("opens a session outside its grant");
            }
            None if !self.erased => return wrong("opens a session without a grant"),
            _ => {}
        }
        let session = Session {
            grant: opened.grant,
            until: opened.until,
            mode: Mode::View,
            ended: false,
            entries: 0,
            hash: Sha256::new(),
            open_intents: BTreeSet::new(),
        };
        self.sessions.insert(id, session);
        self.counted += 1;
        Ok(())
    }

    fn mode(&mut self, entry: &EntryLine, mode: Mode) -> Result<(), Problem> {
        let session = self.session(entry)?;
        session.mode = mode;
        let grant = session.grant;
        if mode == Mode::Change && self.grant(entry, grant)?.scope != grant::Scope::Change {
            return Err(Problem::entry(entry.seq, "switches to changing under a grant to view"));
        }
        Ok(())
    }

    fn intent(&mut self, entry: &EntryLine, at: Moment, intent: &step::Intent) -> Result<(), Problem> {
        let wrong = |what: &str| Err(Problem::entry(entry.seq, what));
        let session = self.session(entry)?;
        session.open_intents.insert(entry.seq);
        let (grant, until, mode) = (session.grant, session.until, session.mode);
        if at >= until {
            return wrong("is a step after its session's limit");
        }
        match intent.step {
            StepKind::View => {}
            StepKind::Change if mode == Mode::Change => {}
            StepKind::Change => return wrong("is a change in a session that may only view"),
            _ => return wrong("is a step that needs a consent, and there is none"),
        }
        let grant = self.grant(entry, grant)?;
        if grant.withdrawn || at >= grant.until {
            return wrong("is a step after its grant was over");
        }
        Ok(())
    }

    fn resolve(&mut self, entry: &EntryLine, intent: u64) -> Result<(), Problem> {
        if self.session(entry)?.open_intents.remove(&intent) {
            return Ok(());
        }
        Err(Problem::entry(entry.seq, "answers a request that was not made, or answers it twice"))
    }

    fn ended(&mut self, entry: &EntryLine, ended: &session::Ended) -> Result<(), Problem> {
        let session = self.session(entry)?;
        let hash = hex::encode(session.hash.clone().finalize());
        if session.entries != ended.entries || hash != ended.entries_hash {
            let text = format!("closes a session of {} entries, but says {}", session.entries, ended.entries);
            return Err(Problem::entry(entry.seq, &text));
        }
        session.ended = true;
        Ok(())
    }

    /// Counts an entry for its session's closing entry; what comes after the end (mails, reviews) is not counted.
    fn count(&mut self, entry: &EntryLine, leaf: Hash) -> Result<(), Problem> {
        if let Some(session) = entry.session.as_ref().and_then(|id| self.sessions.get_mut(id)) {
            // What was under way at the end is answered without being shown, so an answer may follow; a step may not.
            if session.ended && matches!(entry.kind.as_str(), "step.intent" | "step.refused" | "session.mode_changed") {
                return Err(Problem::entry(entry.seq, "is a step after its session's end"));
            }
            session.entries += 1;
            session.hash.update(leaf.0);
        }
        Ok(())
    }

    fn session(&mut self, entry: &EntryLine) -> Result<&mut Session, Problem> {
        let found = entry.session.as_ref().and_then(|id| self.sessions.get_mut(id));
        found.ok_or_else(|| Problem::entry(entry.seq, "belongs to a session that was never opened"))
    }

    fn grant(&mut self, entry: &EntryLine, id: GrantId) -> Result<&mut Grant, Problem> {
        self.grants.get_mut(&id).ok_or_else(|| Problem::entry(entry.seq, "names a grant that was never given"))
    }
}
