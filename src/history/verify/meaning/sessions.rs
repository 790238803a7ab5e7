//! Sessions: opened inside a grant, used by their agent, closed once with a count of everything in them, reviewed by
//! somebody else. What requests may follow each other is in `steps`.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::grants::Grants;
use super::steps::Steps;
use super::{Problem, Told};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::history::Event;
use crate::history::event::grant::Scope;
use crate::history::event::review::{Reviewed, Verdict};
use crate::history::event::session::{Ended, Mode, ModeChanged, Opened};
use crate::ids::{GrantId, SessionId};
use crate::merkle::Hash;

#[derive(Default)]
pub(super) struct Sessions(BTreeMap<String, Session>);

/// What is known of a session; what is absent was erased.
pub(super) struct Session {
    /// Its agent and grant.
    opened: Option<(Actor, GrantId)>,
    /// When it began, by its opening entry.
    since: Moment,
    /// Its own limit, where that came before its grant's end.
    limit: Option<Moment>,
    pub mode: Option<Mode>,
    pub ended: bool,
    reviewed: bool,
    entries: u64,
    hash: Sha256,
    pub steps: Steps,
}

impl Session {
    fn new(opened: Option<(Actor, GrantId)>, since: Moment, limit: Option<Moment>) -> Self {
        Self {
            opened,
            since,
            limit,
            mode: Some(Mode::View),
            ended: false,
            reviewed: false,
            entries: 0,
            hash: Sha256::new(),
            steps: Steps::default(),
        }
    }

    /// What the session has over itself at `at`, if anything: its end, its limit, or its grant's end.
    pub fn over(&self, told: &Told<'_>, grants: &Grants) -> Result<Option<&'static str>, Problem> {
        if self.ended {
            return Ok(Some("its session's end"));
        }
        if self.limit.is_some_and(|limit| told.at >= limit) {
            return Ok(Some("its session's limit"));
        }
        let Some((_, grant)) = &self.opened else { return Ok(None) };
        let grant = grants.find(told, *grant)?;
        Ok(grant.is_some_and(|grant| grant.is_over(told.at)).then_some("its grant was over"))
    }
}

impl Sessions {
    pub fn count(&self) -> u64 {
        self.0.len() as u64
    }

    pub fn unanswered(&self) -> u64 {
        self.0.values().map(|session| session.steps.unanswered()).sum()
    }

    /// Whether this kind of entry may stand here at all. Kind, session and moment are known of erased entries too.
    pub fn place(&self, told: &Told<'_>, grants: &Grants) -> Result<(), Problem> {
        let kind = told.line.kind.as_str();
        let Some(id) = &told.line.session else {
            let needs_one =
                kind.starts_with("step.") || (kind.starts_with("session.") && kind != "session.refused");
            return if needs_one { Err(told.wrong("names no session, and must")) } else { Ok(()) };
        };
        if !(kind.starts_with("step.") || kind.starts_with("session.") || kind.starts_with("mail."))
            || kind == "session.refused"
        {
            return Err(told.wrong("names a session, and must not"));
        }
        if kind == "session.opened" {
            return Ok(());
        }
        let session =
            self.0.get(id).ok_or_else(|| told.wrong("belongs to a session that was never opened"))?;
        match kind {
            "session.entered"
            | "session.mode_changed"
            | "session.banner_removed"
            | "step.intent"
            | "step.refused" => {
                let over = session.over(told, grants)?;
                over.map_or(Ok(()), |over| Err(told.wrong(&format!("stands after {over}"))))
            }
            "session.ended" if session.ended => Err(told.wrong("ends a session that has ended")),
            "session.reviewed" if !session.ended => Err(told.wrong("reviews a session that has not ended")),
            "session.reviewed" if session.reviewed => Err(told.wrong("reviews a session a second time")),
            _ => Ok(()),
        }
    }

    pub fn entry(&mut self, told: &Told<'_>, grants: &Grants) -> Result<(), Problem> {
        let Some(id) = told.line.session.clone() else { return Ok(()) };
        if told.line.kind == "session.opened" {
            let session = Self::opened(told, &id, grants)?;
            return match self.0.insert(id, session) {
                None => Ok(()),
                Some(_) => Err(told.wrong("opens a session a second time")),
            };
        }
        let session =
            self.0.get_mut(&id).ok_or_else(|| told.wrong("belongs to a session that was never opened"))?;
        match told.line.kind.as_str() {
            "session.entered" | "session.mode_changed" => session.used(told, grants),
            "session.ended" => session.end(told),
            "session.reviewed" => session.review(told, &id),
            _ => session.step(told, grants),
        }
    }

    /// Counts an entry for its session's closing entry, which does not count itself.
    pub fn count_in(&mut self, told: &Told<'_>, leaf: Hash) {
        if let Some(session) = told.line.session.as_ref().and_then(|id| self.0.get_mut(id)) {
            session.entries += 1;
            session.hash.update(leaf.0);
        }
    }

    fn opened(told: &Told<'_>, id: &str, grants: &Grants) -> Result<Session, Problem> {
        id.parse::<SessionId>().map_err(|_| told.wrong("opens a session whose name is none"))?;
        let Some(Event::SessionOpened(opened)) = &told.event else {
            return Ok(Session::new(None, told.at, None));
        };
        if opened.session.to_string() != id {
            return Err(told.wrong("opens a session under another's name"));
        }
        if !matches!(opened.by, Actor::Staff { .. }) {
            return Err(told.wrong("opens a session, but not by one of the vendor's staff"));
        }
        let limit = limit(told, opened, grants)?;
        Ok(Session::new(Some((opened.by.clone(), opened.grant)), told.at, limit))
    }
}

/// The session's own limit. Where it ends with its grant, the grant's end binds it, also if an owner moves that.
fn limit(told: &Told<'_>, opened: &Opened, grants: &Grants) -> Result<Option<Moment>, Problem> {
    if told.at >= opened.until {
        return Err(told.wrong("opens a session that is over at once"));
    }
    let Some(grant) = grants.find(told, opened.grant)? else { return Ok(None) };
    if told.at < grant.from || grant.is_over(told.at) {
        return Err(told.wrong("opens a session outside its grant"));
    }
    match grant.until {
        Some(until) if opened.until > until => Err(told.wrong("opens a session that outlasts its grant")),
        Some(until) if opened.until == until => Ok(None),
        Some(_) => Ok(Some(opened.until)),
        None => Ok(None),
    }
}

impl Session {
    /// Entering and switching are the agent's own doing.
    fn used(&mut self, told: &Told<'_>, grants: &Grants) -> Result<(), Problem> {
        let by = match &told.event {
            Some(Event::SessionEntered(entered)) => &entered.by,
            Some(Event::ModeChanged(changed)) => {
                self.switch(told, changed, grants)?;
                &changed.by
            }
            _ if told.line.kind == "session.mode_changed" => {
                self.mode = None;
                return Ok(());
            }
            _ => return Ok(()),
        };
        match &self.opened {
            Some((agent, _)) if agent != by => {
                Err(told.wrong("is by somebody else than the session's agent"))
            }
            _ => Ok(()),
        }
    }

    fn switch(&mut self, told: &Told<'_>, changed: &ModeChanged, grants: &Grants) -> Result<(), Problem> {
        self.mode = Some(changed.mode);
        let Some((_, grant)) = &self.opened else { return Ok(()) };
        let view_only = grants.find(told, *grant)?.is_some_and(|grant| grant.scope == Scope::View);
        match changed.mode {
            Mode::Change if view_only => Err(told.wrong("switches to changing under a grant to view")),
            _ => Ok(()),
        }
    }

    fn end(&mut self, told: &Told<'_>) -> Result<(), Problem> {
        if let Some(Event::SessionEnded(ended)) = &told.event {
            self.closing(told, ended)?;
        }
        self.ended = true;
        Ok(())
    }

    fn closing(&self, told: &Told<'_>, ended: &Ended) -> Result<(), Problem> {
        if self.entries != ended.entries {
            let text = format!("closes a session of {} entries, but says {}", self.entries, ended.entries);
            return Err(told.wrong(&text));
        }
        if hex::encode(self.hash.clone().finalize()) != ended.entries_hash {
            return Err(told.wrong("closes a session of other entries than those that are here"));
        }
        if ended.at < self.since || ended.at > told.at {
            return Err(told.wrong("says that the session ended before it began, or in the future"));
        }
        Ok(())
    }

    fn review(&mut self, told: &Told<'_>, id: &str) -> Result<(), Problem> {
        self.reviewed = true;
        let Some(Event::SessionReviewed(reviewed)) = &told.event else { return Ok(()) };
        if reviewed.session.to_string() != id {
            return Err(told.wrong("reviews another session than the one it belongs to"));
        }
        let Reviewed { by, verdict, note, .. } = reviewed;
        let Actor::Staff { id: reviewer, .. } = by else {
            return Err(told.wrong("is a review, but not by one of the vendor's staff"));
        };
        if matches!(&self.opened, Some((Actor::Staff { id: agent, .. }, _)) if agent == reviewer) {
            return Err(told.wrong("is a review by the session's own agent"));
        }
        match verdict {
            Verdict::Flagged if note.is_none() => Err(told.wrong("flags a session without saying why")),
            _ => Ok(()),
        }
    }

    fn step(&mut self, told: &Told<'_>, grants: &Grants) -> Result<(), Problem> {
        let over = self.over(told, grants)?;
        self.steps.entry(told, over, self.mode)
    }
}
