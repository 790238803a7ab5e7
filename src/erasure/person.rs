//! A person, and whether an entry or a mail names them.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use crate::accounts;
use crate::db::{Conn, DbError};
use crate::history::{Entry, may_be_erased};
use crate::ids::{AccountId, OwnerId, StaffId};
use crate::outbox::Message;
use crate::staff;

/// Whose words are to be erased: an owner, a member of staff, or a user of the vendor's app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Person {
    Owner(OwnerId),
    Staff(StaffId),
    /// By the user's id in the vendor's app.
    User(String),
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner(id) => id.fmt(f),
            Self::Staff(id) => id.fmt(f),
            Self::User(id) => write!(f, "user:{id}"),
        }
    }
}

/// Text that names nobody in this way.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("name a person as own_…, stf_… or user:ID-IN-THE-APP")]
pub struct NotAPerson;

impl FromStr for Person {
    type Err = NotAPerson;

    fn from_str(text: &str) -> Result<Self, NotAPerson> {
        match text.strip_prefix("user:") {
            Some("") => Err(NotAPerson),
            Some(id) => Ok(Self::User(id.to_owned())),
            None => text
                .parse()
                .map(Self::Owner)
                .or_else(|_| text.parse().map(Self::Staff))
                .map_err(|_| NotAPerson),
        }
    }
}

/// A person with the names and addresses by which mails may call them.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub person: Person,
    /// As they stand in today's lists; empty where the person is in none.
    pub name: String,
    names: BTreeSet<String>,
    addresses: BTreeSet<String>,
}

impl Wanted {
    /// Looks the person up among the account's people and the vendor's staff.
    pub fn find(conn: &mut Conn, account: AccountId, person: Person) -> Result<Self, DbError> {
        let (name, address) = match &person {
            Person::Owner(id) => {
                let owner = accounts::owner(conn, *id)?.filter(|owner| owner.account == account);
                owner.map(|owner| (owner.name, owner.email.to_string())).unwrap_or_default()
            }
            Person::Staff(id) => {
                let member = staff::find(conn, *id)?;
                member.map(|member| (member.name, member.email.to_string())).unwrap_or_default()
            }
            Person::User(id) => {
                let user = accounts::user(conn, account, id)?;
                (user.map(|user| user.name).unwrap_or_default(), String::new())
            }
        };
        let set = |text: &str| (!text.is_empty()).then(|| text.to_lowercase()).into_iter().collect();
        Ok(Self { person, names: set(&name), addresses: set(&address), name })
    }

    /// Whether the person is in one of today's lists.
    pub fn is_known(&self) -> bool {
        !self.name.is_empty()
    }

    /// Whether an entry that may be erased, and is not yet, names the person.
    pub fn is_named_in(&self, entry: &Entry) -> Result<bool, DbError> {
        let payload = if may_be_erased(&entry.kind) { entry.members()? } else { None };
        let is_mail = entry.kind.starts_with("mail.");
        Ok(payload.is_some_and(|payload| self.is_in(&payload) || (is_mail && self.is_told_of_in(&payload))))
    }

    fn is_in(&self, payload: &Value) -> bool {
        match &self.person {
            Person::Owner(id) => holds(payload, &|text| text == id.to_string()),
            Person::Staff(id) => holds(payload, &|text| text == id.to_string()),
            Person::User(id) => payload["acting_as"]["id"] == *id || payload["user"] == *id,
        }
    }

    /// Whether a mail went to an address of theirs, also one of before, or calls them in its subject.
    fn is_told_of_in(&self, mail: &Value) -> bool {
        let to = mail["to"].as_str().unwrap_or_default().to_lowercase();
        self.addresses.contains(&to) || self.is_called_in(mail["subject"].as_str().unwrap_or_default())
    }

    /// Learns the names and addresses by which an entry calls the person, now and before: people marry, and move.
    pub fn learn(&mut self, entry: &Entry) -> Result<(), DbError> {
        let Some(payload) = entry.members()? else { return Ok(()) };
        let id = match &self.person {
            Person::User(id) => id.clone(),
            other => other.to_string(),
        };
        for called in [&payload, &payload["by"], &payload["acting_as"]] {
            if called["id"] != *id && called["owner"] != *id {
                continue;
            }
            let known =
                [("name", "name_before", &mut self.names), ("email", "email_before", &mut self.addresses)];
            for (member, before, set) in known {
                let texts = [&called[member], &called[before]].into_iter().filter_map(Value::as_str);
                set.extend(texts.filter(|text| !text.is_empty()).map(str::to_lowercase));
            }
        }
        Ok(())
    }

    /// Whether a mail went to the person, or calls them by name.
    pub fn is_named_in_mail(&self, message: &Message) -> bool {
        let to = message.to.email.to_lowercase();
        self.addresses.contains(&to) || holds(&message.data, &|text| self.is_called_in(text))
    }

    /// Whether a text calls the person by a name or address of theirs, as whole words.
    pub fn is_called_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.names.iter().chain(&self.addresses).any(|name| holds_word(&text, name))
    }
}

/// Whether some text in the value is as wanted.
fn holds(value: &Value, wanted: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => wanted(text),
        Value::Array(items) => items.iter().any(|item| holds(item, wanted)),
        Value::Object(members) => members.values().any(|member| holds(member, wanted)),
        _ => false,
    }
}

/// `Ana` stands in "Ana L. wrote", and not in "Analysis".
fn holds_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_person_is_named_by_the_id_of_their_kind() {
        let owner = "own_019d0e5a1c007000800000000000abcd";
        assert_eq!(owner.parse::<Person>().expect("a person").to_string(), owner);
        let user: Person = "user:olivia-1".parse().expect("a person");
        assert_eq!((user.to_string().as_str(), user), ("user:olivia-1", Person::User("olivia-1".to_owned())));
        for text in ["", "user:", "Olivia", "acc_019d0e5a1c007000800000000000abcd", "own_1"] {
            assert_eq!(text.parse::<Person>(), Err(NotAPerson), "{text}");
        }
    }

    #[test]
    fn a_name_is_found_as_a_whole_word_only() {
        for (text, found) in [
            ("ana l. opened it", true),
            ("for ana", true),
            ("(ana)", true),
            ("analysis", false),
            ("joana", false),
        ] {
            assert_eq!(holds_word(text, "ana"), found, "{text}");
        }
    }

    #[test]
    fn a_payload_names_whoever_did_it_and_whoever_it_was_done_as() {
        let id = "own_019d0e5a1c007000800000000000abcd";
        let wanted = |person: &str| Wanted {
            person: person.parse().expect("a person"),
            name: String::new(),
            names: BTreeSet::new(),
            addresses: BTreeSet::from(["olivia@northwind.example".to_owned()]),
        };
        let by = json!({ "by": { "role": "owner", "id": id, "name": "Olivia" } });
        assert!(wanted(id).is_in(&by) && !wanted("user:olivia-1").is_in(&by));
        assert!(wanted(id).is_in(&json!({ "owner": id })));
        let mail = |to: &str, subject: &str| json!({ "to": to, "subject": subject });
        let olivia = Wanted { names: BTreeSet::from(["olivia".to_owned()]), ..wanted(id) };
        assert!(olivia.is_told_of_in(&mail("Olivia@Northwind.example", "Access is on")));
        assert!(olivia.is_told_of_in(&mail("nora@northwind.example", "Turned off by Olivia")));
        assert!(!olivia.is_told_of_in(&mail("nora@northwind.example", "Access is on")));
        let acting = json!({ "acting_as": { "id": "olivia-1", "name": "Olivia" } });
        assert!(wanted("user:olivia-1").is_in(&acting) && !wanted("user:olivia").is_in(&acting));
    }
}
