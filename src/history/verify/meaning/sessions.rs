//! Sessions: opened inside a grant, used by their agent, closed once with a count of everything in them, reviewed by
//! somebody else. What requests may follow each other is in `steps`, who
//! is told of the end in `summaries`, and what its agent says after it in `leaving`.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::consents::Who;
use super::grants::Grants;
use super::leaving::Leaving;
use super::steps::{Steps, Unseen};
use super::summaries::Summaries;
use super::{Gone, Problem, Told};
use crate::actor::Actor;
use crate::clock::Moment;
use crate::history::Event;
use crate::history::event::grant::Scope;
use crate::history::event::review::{Reviewed, Verdict};
use crate::history::event::session::{Ended, Mode, ModeChanged, Opened, Work};
use crate::ids::{GrantId, SessionId};
use crate::merkle::Hash;

#[derive(Clone, Default)]
pub(super) struct Sessions {
    /// How many owners are to be told of a session that ends here, where that is known.
    pub owners: Option<usize>,
    sessions: BTreeMap<SessionId, Session>,
    unseen: Unseen,
}

/// What is known of a session; what is absent was erased, or is not shown.
#[derive(Clone)]
pub(super) struct Session {
    /// Its agent and grant.
    opened: Option<(Actor, GrantId)>,
    /// Its declared task, if one was declared.
    work: Option<Work>,
    /// When it began, by its opening entry.
    since: Option<Moment>,
    /// Its own limit, where it has one.
    limit: Option<Moment>,
    mode: Option<Mode>,
    /// How many entries were not shown when the mode was told: it holds only until the next such entry.
    mode_told_after: u64,
    ended: bool,
    reviewed: bool,
    /// What the review found, where it is known.
    verdict: Option<Verdict>,
    followed_up: bool,
    leaving: Leaving,
    entries: u64,
    hash: Sha256,
    /// How many entries were not shown before its opening entry. None of those can be its.
    not_shown_before: u64,
    /// Its closing entry counts exactly what is shown.
    whole: bool,
    steps: Steps,
    summaries: Summaries,
}

impl Session {
    fn new(opened: Option<(Actor, GrantId)>, since: Moment, limit: Option<Moment>, gone: &Gone) -> Self {
        Self {
            opened,
            limit,
            mode: Some(Mode::View),
            mode_told_after: gone.not_shown(),
            not_shown_before: gone.not_shown(),
            ..Self::unseen(Some(since))
        }
    }

    /// A session that began where nothing is shown.
    fn unseen(since: Option<Moment>) -> Self {
        Self {
            opened: None,
            work: None,
            since,
            limit: None,
            mode: None,
            mode_told_after: 0,
            ended: false,
            reviewed: false,
            verdict: None,
            followed_up: false,
            leaving: Leaving::default(),
            entries: 0,
            hash: Sha256::new(),
            not_shown_before: 0,
            whole: false,
            steps: Steps::default(),
            summaries: Summaries::default(),
        }
    }

    /// What the session has over itself at `at`, if anything: its end, its limit, or its grant's end.
    fn over(&self, told: &Told<'_>, grants: &Grants) -> Result<Option<&'static str>, Problem> {
        if self.ended {
            return Ok(Some("its session's end"));
        }
        if self.limit.is_some_and(|limit| told.at >= limit) {
            return Ok(Some("its session's limit"));
        }
        let Some((agent, grant)) = &self.opened else { return Ok(None) };
        let work = self.work.as_ref().map(|work| work.id.as_str());
        Ok(match grants.find(told, *grant)? {
            Some(grant) if grants.is_over(grant, told.at) => Some("its grant was over"),
            Some(grant) if grants.excludes(grant, agent, work) => Some("its grant was limited to others"),
            _ => None,
        })
    }

    /// How many of its entries may be among those that are not shown.
    fn may_miss(&self, gone: &Gone) -> u64 {
        gone.not_shown() - self.not_shown_before
    }
}

impl Sessions {
    pub fn count(&self) -> u64 {
        self.sessions.len() as u64
    }

    /// The agent and the grant of the session that an entry belongs to, as far as they are known.
    pub fn who(&self, told: &Told<'_>) -> Who<'_> {
        let (agent, grant) = self.sessions.get(&told.session?)?.opened.as_ref()?;
        Some((agent, *grant))
    }

    pub fn unanswered(&self, gone: &Gone) -> u64 {
        self.sessions.values().map(|session| session.steps.unanswered(gone)).sum()
    }

    /// How many owners have not been told of a session's end yet, as far as is known.
    pub fn summaries_due(&self, gone: &Gone) -> u64 {
        match gone.not_shown() {
            0 => self.sessions.values().map(|session| session.summaries.due()).sum(),
            _ => 0,
        }
    }

    pub fn whole(&self, gone: &Gone) -> Vec<SessionId> {
        let whole = self.sessions.iter().filter(|(_, session)| session.whole || session.may_miss(gone) == 0);
        whole.map(|(id, _)| *id).collect()
    }

    /// Whether this kind of entry may stand here at all. Kind, session and moment are known of erased entries too.
    pub fn place(&mut self, told: &Told<'_>, grants: &Grants, gone: &Gone) -> Result<(), Problem> {
        let kind = &*told.line.kind;
        let of_session = kind.starts_with("step.")
            || kind.starts_with("consent.")
            || (kind.starts_with("session.") && kind != "session.refused");
        if told.line.session.is_none() {
            return if of_session { Err(told.wrong("names no session, and must")) } else { Ok(()) };
        }
        if !of_session && !kind.starts_with("mail.") {
            return Err(told.wrong("names a session, and must not"));
        }
        if kind == "session.opened" {
            return Ok(());
        }
        let session = self.find(told, gone)?;
        match kind {
            "session.entered"
            | "session.mode_changed"
            | "session.banner_removed"
            | "step.intent"
            | "step.refused"
            | "step.revealed"
            | "consent.asked" => {
                let over = session.over(told, grants)?;
                over.map_or(Ok(()), |over| Err(told.wrong(&format!("stands after {over}"))))
            }
            "session.ended" if session.ended => Err(told.wrong("ends a session that has ended")),
            "session.reviewed" if !session.ended && session.may_miss(gone) == 0 => {
                Err(told.wrong("reviews a session that has not ended"))
            }
            "session.noted" => session.leaving.note(told, session.ended || session.may_miss(gone) > 0),
            "session.followed_up" if !session.reviewed && session.may_miss(gone) == 0 => {
                Err(told.wrong("follows up a flag that was not raised"))
            }
            "session.followed_up" if session.followed_up => {
                Err(told.wrong("follows up the flag of a session a second time"))
            }
            "session.reviewed" if session.reviewed => Err(told.wrong("reviews a session a second time")),
            _ => Ok(()),
        }
    }

    /// The entry's session. One that was never opened may have been where nothing is shown.
    fn find(&mut self, told: &Told<'_>, gone: &Gone) -> Result<&mut Session, Problem> {
        let found = match told.session {
            Some(id) if gone.not_shown() > 0 => {
                Some(self.sessions.entry(id).or_insert_with(|| Session::unseen(None)))
            }
            Some(id) => self.sessions.get_mut(&id),
            None => None,
        };
        found.ok_or_else(|| told.wrong("belongs to a session that was never opened"))
    }

    pub fn entry(&mut self, told: &Told<'_>, grants: &Grants, gone: &Gone) -> Result<(), Problem> {
        if told.line.session.is_none() {
            return Ok(());
        }
        if told.line.kind == "session.opened" {
            let id = told.session.ok_or_else(|| told.wrong("opens a session whose name is none"))?;
            let session = opened(told, id, grants, gone)?;
            return match self.sessions.insert(id, session) {
                None => Ok(()),
                Some(_) => Err(told.wrong("opens a session a second time")),
            };
        }
        let (mut unseen, owners) = (std::mem::take(&mut self.unseen), self.owners);
        let session = self.find(told, gone)?;
        let done = match &*told.line.kind {
            "session.entered" | "session.mode_changed" => session.used(told, grants, gone),
            "session.ended" => {
                session.summaries.owners = owners;
                session.end(told, gone)
            }
            "mail.sent" | "mail.failed" => {
                let may_have_ended = session.ended || session.may_miss(gone) > 0;
                session.summaries.mail(told, may_have_ended)
            }
            "session.reviewed" => session.review(told),
            "session.followed_up" => session.follow_up(told),
            "session.noted" | "session.files_deleted" => session.left(told, gone),
            _ => session.step(told, grants, (&mut unseen, gone)),
        };
        self.unseen = unseen;
        done
    }

    /// Counts an entry for its session's closing entry, which does not count itself.
    pub fn count_in(&mut self, told: &Told<'_>, leaf: Hash) {
        if let Some(session) = told.session.and_then(|id| self.sessions.get_mut(&id)) {
            session.entries += 1;
            session.hash.update(leaf.0);
        }
    }
}

fn opened(told: &Told<'_>, id: SessionId, grants: &Grants, gone: &Gone) -> Result<Session, Problem> {
    let Some(Event::SessionOpened(opened)) = &told.event else {
        return Ok(Session::new(None, told.at, None, gone));
    };
    if opened.session != id {
        return Err(told.wrong("opens a session under another's name"));
    }
    if !matches!(opened.by, Actor::Staff { .. }) {
        return Err(told.wrong("opens a session, but not by one of the vendor's staff"));
    }
    let limit = limit(told, opened, grants)?;
    let session = Session::new(Some((opened.by.clone(), opened.grant)), told.at, limit, gone);
    Ok(Session { work: opened.work.clone(), ..session })
}

/// The session's own limit: the one that it names, or else its end where its grant's comes later. Where it ends with
/// its grant, the grant's end binds it, also if an owner moves that.
fn limit(told: &Told<'_>, opened: &Opened, grants: &Grants) -> Result<Option<Moment>, Problem> {
    let until = opened.until;
    if told.at >= until {
        return Err(told.wrong("opens a session that is over at once"));
    }
    if opened.limit.is_some_and(|limit| until > limit) {
        return Err(told.wrong("opens a session that outlasts its own limit"));
    }
    let Some(grant) = grants.find(told, opened.grant)? else { return Ok(opened.limit) };
    if told.at < grant.from || grants.is_over(grant, told.at) {
        return Err(told.wrong("opens a session outside its grant"));
    }
    if grants.excludes(grant, &opened.by, opened.work.as_ref().map(|work| work.id.as_str())) {
        return Err(told.wrong("opens a session under a grant for somebody or something else"));
    }
    let Some(end) = grants.end_of(grant) else { return Ok(opened.limit) };
    match opened.limit {
        _ if until > end => Err(told.wrong("opens a session that outlasts its grant")),
        Some(limit) if until != limit.min(end) => {
            Err(told.wrong("opens a session that ends before both its limit and its grant's end"))
        }
        None if until < end => Ok(Some(until)),
        limit => Ok(limit),
    }
}

impl Session {
    /// Entering and switching are the agent's own doing.
    fn used(&mut self, told: &Told<'_>, grants: &Grants, gone: &Gone) -> Result<(), Problem> {
        let by = match &told.event {
            Some(Event::SessionEntered(entered)) => &entered.by,
            Some(Event::ModeChanged(changed)) => {
                self.mode_told_after = gone.not_shown();
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
            // Whether that allows it, the account's log as a whole knows.
            _ if changed.consent.is_some() => Ok(()),
            Mode::Change if self.work.as_ref().is_some_and(|work| work.mode == Mode::View) => {
                Err(told.wrong("switches to changing for a task that is only to look"))
            }
            Mode::Change if view_only => Err(told.wrong("switches to changing under a grant to view")),
            _ => Ok(()),
        }
    }

    /// What the agent says once she leaves. Where the end is not shown, it was before her line.
    fn left(&mut self, told: &Told<'_>, gone: &Gone) -> Result<(), Problem> {
        self.ended |= told.line.kind == "session.noted";
        let by = match &told.event {
            Some(Event::SessionNoted(noted)) => &noted.by,
            Some(Event::FilesDeleted(deleted)) => {
                self.leaving.deleted(told, deleted, gone)?;
                &deleted.by
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

    fn end(&mut self, told: &Told<'_>, gone: &Gone) -> Result<(), Problem> {
        if let Some(Event::SessionEnded(ended)) = &told.event {
            self.closing(told, ended, gone)?;
            self.whole = ended.entries == self.entries;
        }
        self.ended = true;
        Ok(())
    }

    /// Rule M14. Of those that it counts, some may not be shown; then their hash cannot be compared.
    fn closing(&self, told: &Told<'_>, ended: &Ended, gone: &Gone) -> Result<(), Problem> {
        let missing = ended.entries.checked_sub(self.entries).filter(|n| *n <= self.may_miss(gone));
        let Some(missing) = missing else {
            let text = format!("closes a session of {} entries, but says {}", self.entries, ended.entries);
            return Err(told.wrong(&text));
        };
        if missing == 0 && hex::encode(self.hash.clone().finalize()) != ended.entries_hash {
            return Err(told.wrong("closes a session of other entries than those that are here"));
        }
        if self.since.is_some_and(|since| ended.at < since) || ended.at > told.at {
            return Err(told.wrong("says that the session ended before it began, or in the future"));
        }
        Ok(())
    }

    fn review(&mut self, told: &Told<'_>) -> Result<(), Problem> {
        // Where its end is not shown, it has ended all the same.
        (self.ended, self.reviewed) = (true, true);
        let Some(Event::SessionReviewed(reviewed)) = &told.event else { return Ok(()) };
        if told.session != Some(reviewed.session) {
            return Err(told.wrong("reviews another session than the one it belongs to"));
        }
        let Reviewed { by, verdict, note, .. } = reviewed;
        self.verdict = Some(*verdict);
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

    fn follow_up(&mut self, told: &Told<'_>) -> Result<(), Problem> {
        // Where its end and its review are not shown, they were all the same.
        (self.ended, self.reviewed, self.followed_up) = (true, true, true);
        let Some(Event::FlagFollowedUp(noted)) = &told.event else { return Ok(()) };
        if told.session != Some(noted.session) {
            return Err(told.wrong("follows up the flag of another session than the one it belongs to"));
        }
        if self.verdict == Some(Verdict::NoConcerns) {
            return Err(told.wrong("follows up a flag that was not raised"));
        }
        let Actor::Staff { id: who, .. } = &noted.by else {
            return Err(told.wrong("follows up a flag, but not by one of the vendor's staff"));
        };
        if matches!(&self.opened, Some((Actor::Staff { id: agent, .. }, _)) if agent == who) {
            return Err(told.wrong("follows up a flag by the session's own agent"));
        }
        match noted.note.trim().is_empty() {
            true => Err(told.wrong("follows up a flag without saying how")),
            false => Ok(()),
        }
    }

    fn step(
        &mut self,
        told: &Told<'_>,
        grants: &Grants,
        around: (&mut Unseen, &Gone),
    ) -> Result<(), Problem> {
        let over = self.over(told, grants)?;
        self.leaving.step(told);
        let mode = self.mode.filter(|_| self.mode_told_after == around.1.not_shown());
        self.steps.entry(told, over, mode, around)
    }
}
