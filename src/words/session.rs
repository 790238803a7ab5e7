//! Support sessions: tried, opened, entered, switched, ended.

use super::{Sentence, Words, one_line};
use crate::actor::Actor;
use crate::history::event::grant::Scope;
use crate::history::event::session::{
    BannerRemoved, Ended, EndedHow, Entered, EntryRefused, FilesDeleted, Mode, ModeChanged, Noted, Opened,
};
use crate::ids::SessionId;

impl Words {
    /// `erased after 365 days`; `erased on request` where there is no such number.
    pub fn erased_after(&self, days: Option<u32>) -> String {
        match days {
            Some(days) => self.say("erased-after", &[("days", days.into())]),
            None => self.say("erased-on-request", &[]),
        }
    }

    /// `Support session S-7F3K · erased after 365 days`.
    pub fn erased_session(&self, code: &str, days: Option<u32>) -> String {
        self.say("erased-session", &[("code", code.into()), ("what", self.erased_after(days).into())])
    }

    /// `Ana on what was fixed: “Corrected the rate”`.
    pub fn agents_line(&self, agent: &str, text: &str) -> String {
        self.say("agents-line", &[("agent", one_line(agent).into()), ("text", one_line(text).into())])
    }

    /// `Ana took customers.csv out`; what became of it is told beside it.
    pub fn file_taken(&self, agent: &str, file: &str, deleted: bool) -> String {
        let name = if deleted { "file-taken-deleted" } else { "file-taken-due" };
        self.say(name, &[("agent", one_line(agent).into()), ("file", one_line(file).into())])
    }

    /// `view only`, `view and change`: what a kind of work needs.
    pub fn scope_of(&self, mode: Mode) -> String {
        match mode {
            Mode::View => self.scope(Scope::View),
            Mode::Change => self.scope(Scope::Change),
        }
    }

    /// `View only`, `Changes allowed`: what a session may do now.
    pub fn mode(&self, mode: Mode) -> String {
        match mode {
            Mode::View => self.say("mode-view", &[]),
            Mode::Change => self.say("mode-change", &[]),
        }
    }
}

pub(super) fn refused(words: &Words, event: &EntryRefused) -> Sentence {
    let did = words.say("entry-refused", &[("why", words.refusal(&event.code).into())]);
    Sentence::of(words, "refused", event.by.name(), &did)
        .with(words, "reason", &event.reason)
        .with(words, "ticket", &event.ticket)
        .with(words, "refusal", &event.code)
}

pub(super) fn opened(words: &Words, event: &Opened) -> Sentence {
    let gaps = [("user", one_line(&event.acting_as.name).into()), ("reason", one_line(&event.reason).into())];
    let did = words.say("session-opened", &gaps);
    let by: Vec<String> = event.approvals.iter().map(|approval| one_line(approval.by.name())).collect();
    let did = match by.is_empty() {
        true => did,
        false => words.say("session-approved", &[("did", did.into()), ("by", words.list(&by).into())]),
    };
    let approvals: Vec<String> =
        event.approvals.iter().map(|approval| approval.request.to_string()).collect();
    Sentence::of(words, "session", event.by.name(), &did)
        .with(words, "ticket", &event.ticket)
        .with_some(words, "work", event.work.as_ref().map(|work| &work.label))
        .with_some(words, "work-mode", event.work.as_ref().map(|work| words.scope_of(work.mode)))
        .with_some(words, "work-pages", event.work.as_ref().map(|work| words.list(&work.pages)))
        .with(words, "until", words.moment(event.until))
        .with(words, "session", &event.code)
        .with(words, "session-id", event.session)
        .with(words, "acting-as", &event.acting_as.id)
        .with(words, "grant", event.grant)
        .with_some(words, "request-id", (!approvals.is_empty()).then(|| words.list(&approvals)))
        .with(words, "step-up", event.step_up)
        .with(words, "rules", &event.rules)
        .with(words, "signing-key", &event.key)
}

pub(super) fn entered(words: &Words, event: &Entered) -> Sentence {
    Sentence::of(words, "session", event.by.name(), &words.say("session-entered", &[]))
}

pub(super) fn mode_changed(words: &Words, event: &ModeChanged) -> Sentence {
    let id = match event.mode {
        Mode::View => "switched-to-view",
        Mode::Change => "switched-to-change",
    };
    let did = words.say(id, &[]);
    let did = match event.consent {
        Some(_) => words.say("with-consent", &[("did", did.into())]),
        None => did,
    };
    Sentence::of(words, "session", event.by.name(), &did).with_some(words, "consent-id", event.consent)
}

pub(super) fn banner_removed(words: &Words, event: &BannerRemoved) -> Sentence {
    let did = words.say("banner-removed", &[("page", one_line(&event.page).into())]);
    Sentence::of(words, "note", &words.say("page-script", &[]), &did)
}

pub(super) fn noted(words: &Words, event: &Noted) -> Sentence {
    let did = words.say("session-noted", &[("text", one_line(&event.text).into())]);
    Sentence::of(words, "note", event.by.name(), &did)
}

pub(super) fn files_deleted(words: &Words, event: &FilesDeleted) -> Sentence {
    let files: Vec<String> = event.files.iter().map(|file| one_line(file)).collect();
    let numbers: Vec<String> = event.intents.iter().map(u64::to_string).collect();
    let did = words.say("files-deleted", &[("files", words.list(&files).into())]);
    Sentence::of(words, "note", event.by.name(), &did).with(words, "intent", words.list(&numbers))
}

pub(super) fn ended(words: &Words, event: &Ended, session: Option<SessionId>) -> Sentence {
    ended_by(words, event)
        .with(words, "ended-at", words.moment(event.at))
        .with_some(words, "session", session.map(SessionId::code))
        .with(words, "entries", event.entries)
        .with(words, "entries-hash", &event.entries_hash)
}

/// Person first where a person ended it; else the session itself came to its end.
fn ended_by(words: &Words, event: &Ended) -> Sentence {
    let did = match (&event.by, event.how) {
        (Actor::Porchlight, _) => {
            let how = words.ended_because(event.how, None, event.because);
            let text = words.say("session-ended", &[("how", how.into())]);
            return Sentence { who: words.porchlight(), text, kind: "session", details: Vec::new() };
        }
        (_, EndedHow::AppLogOut) => words.say("ended-session-by-log-out", &[]),
        (_, EndedHow::Withdrawn) => words.say("ended-session-by-withdrawal", &[]),
        _ => words.say("ended-session", &[]),
    };
    Sentence::of(words, "session", event.by.name(), &did)
}
