//! What stands in the vendor's own log.

use chrono::Duration;

use super::{Sentence, Words, one_line};
use crate::actor::Actor;
use crate::history::event::vendor::{
    AccountCheckpoint, DecidedField, FieldDecided, KeyMade, RulesSet, SettingChanged, StaffAdded, StaffBound,
    StaffGuidelinesAccepted, StaffInvited, StaffJoined, StaffRestored, StaffRolesSet, StaffSignedOut,
    StaffSuspended, StaffTeamSet, StaffTrained,
};
use crate::ids::StaffId;

impl Words {
    pub(super) fn porchlight(&self) -> String {
        self.say("porchlight", &[])
    }
}

pub(super) fn key_made(words: &Words, who: &str, event: &KeyMade) -> Sentence {
    Sentence::of(words, "note", who, &words.say("key-made", &[])).with(words, "key", &event.key)
}

pub(super) fn staff_added(words: &Words, event: &StaffAdded) -> Sentence {
    let did = words.say("staff-added", &[("roles", words.roles(&event.roles).into())]);
    Sentence::of(words, "note", &event.name, &did).with(words, "staff", event.staff).with_some(
        words,
        "by",
        event.by.as_ref().map(Actor::name),
    )
}

pub(super) fn staff_invited(words: &Words, event: &StaffInvited) -> Sentence {
    let gaps = [("name", one_line(&event.name).into()), ("until", words.moment(event.until).into())];
    let did = words.say("staff-invited", &gaps);
    let who = event.by.as_ref().map_or_else(|| words.porchlight(), |by| by.name().to_owned());
    Sentence::of(words, "note", &who, &did).with(words, "staff", event.staff)
}

pub(super) fn staff_joined(words: &Words, event: &StaffJoined) -> Sentence {
    Sentence::of(words, "note", &event.name, &words.say("staff-joined", &[])).with(
        words,
        "staff",
        event.staff,
    )
}

pub(super) fn staff_bound(words: &Words, event: &StaffBound) -> Sentence {
    let did = words.say("signed-in-by-provider", &[("issuer", one_line(&event.issuer).into())]);
    about(words, event.staff, &event.name, &did)
}

pub(super) fn staff_suspended(words: &Words, event: &StaffSuspended) -> Sentence {
    let gaps = [("name", one_line(&event.name).into()), ("reason", one_line(&event.reason).into())];
    about(words, event.staff, event.by.name(), &words.say("staff-suspended", &gaps))
}

pub(super) fn staff_restored(words: &Words, event: &StaffRestored) -> Sentence {
    let did = words.say("staff-restored", &[("name", one_line(&event.name).into())]);
    about(words, event.staff, event.by.name(), &did)
}

pub(super) fn staff_roles_set(words: &Words, event: &StaffRolesSet) -> Sentence {
    let gaps = [
        ("name", one_line(&event.name).into()),
        ("roles", words.roles(&event.roles).into()),
        ("before", words.roles(&event.before).into()),
    ];
    about(words, event.staff, event.by.name(), &words.say("staff-roles-set", &gaps))
}

pub(super) fn staff_trained(words: &Words, event: &StaffTrained) -> Sentence {
    let name = one_line(&event.name);
    let did = match &event.on {
        Some(day) => words.say("staff-trained", &[("name", name.into()), ("day", one_line(day).into())]),
        None => words.say("staff-not-trained", &[("name", name.into())]),
    };
    about(words, event.staff, event.by.name(), &did).with_some(words, "before", event.before.as_ref())
}

pub(super) fn staff_team_set(words: &Words, event: &StaffTeamSet) -> Sentence {
    let id = if event.team.is_empty() { "staff-team-left" } else { "staff-team-set" };
    let gaps = [("name", one_line(&event.name).into()), ("team", one_line(&event.team).into())];
    let before = Some(&event.before).filter(|before| !before.is_empty());
    about(words, event.staff, event.by.name(), &words.say(id, &gaps)).with_some(words, "before", before)
}

pub(super) fn staff_guidelines_accepted(words: &Words, event: &StaffGuidelinesAccepted) -> Sentence {
    let did = words.say("staff-guidelines-accepted", &[("version", one_line(&event.version).into())]);
    about(words, event.staff, &event.name, &did).with(words, "text", &event.text)
}

pub(super) fn staff_signed_out(words: &Words, event: &StaffSignedOut) -> Sentence {
    let did = words.say("staff-signed-out", &[("name", one_line(&event.name).into())]);
    about(words, event.staff, event.by.name(), &did)
}

fn about(words: &Words, staff: StaffId, who: &str, did: &str) -> Sentence {
    Sentence::of(words, "note", who, did).with(words, "staff", staff)
}

pub(super) fn account_checkpoint(words: &Words, event: &AccountCheckpoint) -> Sentence {
    let gaps = [("account", event.account.to_string().into()), ("size", event.size.into())];
    Sentence::of(words, "note", &words.porchlight(), &words.say("account-checkpoint", &gaps)).with(
        words,
        "root",
        &event.root,
    )
}

pub(super) fn rules_set(words: &Words, who: &str, event: &RulesSet) -> Sentence {
    let id = if event.before.is_some() { "rules-changed" } else { "rules-set" };
    let sentence = Sentence::of(words, "note", who, &words.say(id, &[]))
        .with(words, "rules", &event.rules)
        .with_some(words, "rules-before", event.before.as_ref());
    event.overruled.iter().fold(sentence, |sentence, rule| sentence.with(words, "overruled", rule))
}

pub(super) fn setting_changed(words: &Words, who: &str, event: &SettingChanged) -> Sentence {
    let name = one_line(&event.name);
    let before = event.before.as_deref().unwrap_or_default();
    let gaps = [
        ("what", words.setting(&name).into()),
        ("value", words.setting_value(&name, &event.value).into()),
        ("before", words.setting_value(&name, before).into()),
    ];
    let id = if event.before.is_some() { "setting-changed" } else { "setting-set" };
    Sentence::of(words, "note", who, &words.say(id, &gaps)).with(words, "setting", name)
}

pub(super) fn field_decided(words: &Words, event: &FieldDecided) -> Sentence {
    let named = |field: &DecidedField| {
        let gaps = [("name", one_line(&field.name).into()), ("route", one_line(&field.route).into())];
        words.say("field-at", &gaps)
    };
    let what = match event.fields.as_slice() {
        [one] => named(one),
        many => words.say("fields-decided", &[("count", many.len().into())]),
    };
    let did = words.say(&format!("field-decided-{}", event.show), &[("what", what.into())]);
    let all: Vec<String> = event.fields.iter().map(named).collect();
    Sentence::of(words, "note", event.by.name(), &did).with(words, "fields", all.join("; "))
}

impl Words {
    fn roles(&self, roles: &[String]) -> String {
        let roles: Vec<String> = roles.iter().map(|role| one_line(role)).collect();
        if roles.is_empty() { self.say("no-roles", &[]) } else { self.list(&roles) }
    }

    /// What a setting is about. One that has no words yet says its name.
    fn setting(&self, name: &str) -> String {
        let id = format!("setting-of-{}", name.replace('.', "-"));
        self.maybe_say(&id, &[]).unwrap_or_else(|| self.say("setting-of-other", &[("name", name.into())]))
    }

    /// A setting's value: lengths of time in words, the rest as it was given.
    fn setting_value(&self, name: &str, value: &str) -> String {
        let value = if value.is_empty() { self.say("setting-to-nothing", &[]) } else { one_line(value) };
        let length = match (name, value.strip_suffix('m')) {
            ("history.keep_days" | "staff.training_days", _) => {
                value.parse().ok().and_then(Duration::try_days)
            }
            ("sessions.hard" | "sessions.idle", Some(minutes)) => {
                minutes.parse().ok().and_then(Duration::try_minutes)
            }
            _ => None,
        };
        length.map_or(value, |length| self.duration(length))
    }
}
