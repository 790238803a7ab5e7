//! Words for people: the one sentence for each thing that happened, so that page, mail, export and API say the same.
//!
//! The texts are in `en/*.ftl` (Fluent), one file for each Rust file that says them, and in `en/pages` for pages, one file
//! for each folder of templates; the same files stand in `de`. What does not live here: how a sentence is set on a page,
//! and whole mails (`notices/`).

mod account;
mod approvals;
mod asked;
mod browser;
mod changes;
mod codes;
mod complaint;
mod consent;
mod counts;
mod grant;
mod log;
mod mail;
mod moments;
mod notices;
mod period;
mod plain;
mod reading;
mod requests;
mod review;
mod script;
mod sentence;
mod session;
mod step;
pub mod table;
mod text;
mod vendor;

#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod served;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;

use chrono_tz::Tz;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader as _, static_loader};
use unic_langid::langid;

pub use approvals::CameOfIt;
pub use asked::{Asked, Came};
pub use consent::file_called;
pub use period::{Period, PeriodError};
pub use plain::{one_line, page_name, sentence_case};
pub use reading::Reading;
pub use requests::Requests;
pub use sentence::Sentence;
pub use text::{Gap, Text};

use crate::db::DbError;
use crate::history::{Entry, Event};
use crate::language::Language;

static_loader! {
    static TEXTS = {
        locales: "./src/words",
        fallback_language: "en",
        // The marks that isolate inserted text would stand in mails, exports and searches as invisible characters.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The language and the time zone that somebody reads in.
#[derive(Debug, Clone)]
pub struct Words {
    language: Language,
    zone: Tz,
    erasing: Option<Erasing>,
    /// What the vendor's app is called.
    app: Option<String>,
}

/// How a history is erased by age: after how many days, and which entries have been (those below a number).
#[derive(Debug, Clone, Copy)]
struct Erasing {
    days: u32,
    below: u64,
}

impl Words {
    /// English, with times as in `zone`.
    pub fn new(zone: Tz) -> Self {
        Self { language: Language::English, zone, erasing: None, app: None }
    }

    /// The same, knowing how a history is erased: after so many days, and all entries below a number have been.
    pub fn erasing(mut self, days: u32, below: u64) -> Self {
        self.erasing = Some(Erasing { days, below });
        self
    }

    /// The same, knowing what the vendor's app is called.
    pub fn in_app(mut self, app: &str) -> Self {
        self.app = Some(one_line(app)).filter(|app| !app.is_empty());
        self
    }

    /// The same, for somebody who reads another language.
    pub fn in_language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// The same, with times as in `zone`.
    pub fn in_zone(self, zone: Tz) -> Self {
        Self { zone, ..self }
    }

    pub fn zone(&self) -> Tz {
        self.zone
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// The same in a template of a piece that has no whole page's shell.
    pub fn t<'a>(&'a self, id: &'a str) -> Text<'a> {
        self.text(id)
    }

    /// The text of that name, whose gaps are to be filled.
    pub fn text<'a>(&'a self, id: &'a str) -> Text<'a> {
        Text::of(self, id)
    }

    /// What an entry says. `agent` names who acts in the session that the entry belongs to, where the reader of the
    /// entry knows it: steps do not repeat it.
    pub fn sentence(&self, entry: &Entry, agent: Option<&str>) -> Result<Sentence, DbError> {
        let said = match entry.event()? {
            None => self.erased(entry),
            Some(event) => self.event(&event, entry, agent),
        };
        Ok(said.with_entry(self, entry))
    }

    /// What an entry of the vendor's own log says to a customer: what was set for all of them is the vendor's doing.
    pub fn vendors(&self, entry: &Entry, vendor: &str) -> Result<Sentence, DbError> {
        let said = match entry.event()? {
            None => self.erased(entry),
            Some(Event::KeyMade(e)) => vendor::key_made(self, vendor, &e),
            Some(Event::RulesSet(e)) => vendor::rules_set(self, vendor, &e),
            Some(Event::SettingChanged(e)) => vendor::setting_changed(self, vendor, &e),
            Some(Event::KeyChanged(e)) => log::key_changed(self, vendor, &e),
            Some(Event::EpochBegan(e)) => log::epoch_began(self, vendor, &e),
            Some(event) => self.event(&event, entry, None),
        };
        Ok(said.with_entry(self, entry))
    }

    fn event(&self, event: &Event, entry: &Entry, agent: Option<&str>) -> Sentence {
        match event {
            Event::AccountAdded(e) => account::added(self, e),
            Event::OwnerAdded(e) => account::owner_added(self, e),
            Event::OwnerChanged(e) => account::owner_changed(self, e),
            Event::OwnerBound(e) => account::owner_bound(self, e),
            Event::HandOffRefused(e) => account::hand_off_refused(self, e),
            Event::NoticesSet(e) => account::notices_set(self, e),
            Event::RetentionSet(e) => account::retention_set(self, e),
            Event::SensitiveSet(e) => account::sensitive_set(self, e),
            Event::Erased(e) => account::erased(self, e),
            Event::GrantGiven(e) => grant::given(self, e),
            Event::GrantChanged(e) => grant::changed(self, e),
            Event::GrantWithdrawn(e) => grant::withdrawn(self, e),
            Event::GrantLapsed(e) => grant::lapsed(self, e),
            Event::RequestAsked(e) => approvals::asked(self, e),
            Event::RequestAnswered(e) => approvals::answered(self, e),
            Event::RequestLapsed(e) => approvals::lapsed(self, e),
            Event::EntryRefused(e) => session::refused(self, e),
            Event::SessionOpened(e) => session::opened(self, e),
            Event::SessionEntered(e) => session::entered(self, e),
            Event::ModeChanged(e) => session::mode_changed(self, e),
            Event::BannerRemoved(e) => session::banner_removed(self, e),
            Event::SessionEnded(e) => session::ended(self, e, entry.session),
            Event::SessionNoted(e) => session::noted(self, e),
            Event::FilesDeleted(e) => session::files_deleted(self, e),
            Event::StepIntent(e) => self.step(e, None, agent),
            Event::StepAnswer(e) => step::answer(self, e),
            Event::StepEnd(e) => step::end(self, e),
            Event::StepRefused(e) => step::refused(self, e, agent),
            Event::StepUnsent(e) => step::unsent(self, e, agent),
            Event::FieldRevealed(e) => step::revealed(self, e, agent),
            Event::StepUnknown(e) => step::unknown(self, e),
            Event::ConsentAsked(e) => consent::asked(self, e),
            Event::ConsentAnswered(e) => consent::answered(self, e, agent),
            Event::ConsentSeconded(e) => consent::seconded(self, e, agent),
            Event::ConsentLapsed(e) => consent::lapsed(self, e, agent),
            Event::MailSent(e) => mail::sent(self, e),
            Event::MailFailed(e) => mail::failed(self, e),
            Event::SessionReviewed(e) => review::reviewed(self, e),
            Event::FlagFollowedUp(e) => review::followed_up(self, e),
            Event::WeekSignedOff(e) => review::week_signed_off(self, e),
            Event::KeyMade(e) => vendor::key_made(self, &self.porchlight(), e),
            Event::StaffAdded(e) => vendor::staff_added(self, e),
            Event::StaffInvited(e) => vendor::staff_invited(self, e),
            Event::StaffJoined(e) => vendor::staff_joined(self, e),
            Event::StaffBound(e) => vendor::staff_bound(self, e),
            Event::StaffSuspended(e) => vendor::staff_suspended(self, e),
            Event::StaffRestored(e) => vendor::staff_restored(self, e),
            Event::StaffRolesSet(e) => vendor::staff_roles_set(self, e),
            Event::StaffTrained(e) => vendor::staff_trained(self, e),
            Event::StaffTeamSet(e) => vendor::staff_team_set(self, e),
            Event::StaffGuidelinesAccepted(e) => vendor::staff_guidelines_accepted(self, e),
            Event::StaffSignedOut(e) => vendor::staff_signed_out(self, e),
            Event::AccountCheckpoint(e) => vendor::account_checkpoint(self, e),
            Event::RulesSet(e) => vendor::rules_set(self, &self.porchlight(), e),
            Event::SettingChanged(e) => vendor::setting_changed(self, &self.porchlight(), e),
            Event::FieldDecided(e) => vendor::field_decided(self, e),
            Event::KeyChanged(e) => log::key_changed(self, &self.porchlight(), e),
            Event::EpochBegan(e) => log::epoch_began(self, e.by.name(), e),
        }
    }

    fn erased(&self, entry: &Entry) -> Sentence {
        let what = self
            .erasing
            .map(|erasing| self.erased_after((entry.seq < erasing.below).then_some(erasing.days)));
        let text = what.map_or_else(
            || self.say("erased", &[]),
            |what| self.say("erased-entry", &[("what", what.into())]),
        );
        Sentence { who: String::new(), text, kind: "note", details: Vec::new() }
    }

    /// The text of that name with its gaps filled. A text that is missing is a mistake of ours, and says its name.
    fn say(&self, id: &str, gaps: &[(&'static str, FluentValue<'_>)]) -> String {
        self.maybe_say(id, gaps).unwrap_or_else(|| format!("[{id}]"))
    }

    fn maybe_say(&self, id: &str, gaps: &[(&'static str, FluentValue<'_>)]) -> Option<String> {
        let gaps: HashMap<Cow<'static, str>, FluentValue<'_>> =
            gaps.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect();
        TEXTS.try_lookup_with_args(identifier(self.language), id, &gaps)
    }
}

fn identifier(language: Language) -> &'static LanguageIdentifier {
    static ENGLISH: LanguageIdentifier = langid!("en");
    static GERMAN: LanguageIdentifier = langid!("de");
    match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
    }
}
