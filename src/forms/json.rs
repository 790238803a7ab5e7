//! What JSON that was sent changes, against the JSON that was served before. Things in a list are known by their ids
//! rather than by their places. Which document was served before is `known`'s business.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Change;
use super::known::{id_of, name_of};
use crate::masking::{DOT, Identity, humanise, identify_beneath, mask_text};

/// What labels stand on the page, by field name.
pub type Labels = BTreeMap<String, String>;

/// Members by which machines know a thing; they say nothing to people.
const MACHINERY: [&str; 12] = [
    "id",
    "_id",
    "uuid",
    "guid",
    "__typename",
    "clientMutationId",
    "createdAt",
    "created_at",
    "updatedAt",
    "updated_at",
    "links",
    "_links",
];
/// Whether what was sent is the whole of a thing, or what is to change in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// As `PUT` sends it: what is left out goes.
    Whole,
    /// As `PATCH` and most scripts send it (RFC 7396): what is left out stays, and null takes away.
    Part,
}

/// What differs between JSON that was sent and the JSON that was served before.
pub fn json_changes(served: Option<&Value>, sent: &Value, how: Sent, labels: &Labels) -> Vec<Change> {
    let mut pass = Pass { how, labels, path: Vec::new(), found: Vec::new() };
    pass.value(served, sent);
    pass.found
}

/// What was served with what was sent laid over it, thing by thing.
pub fn overlaid(served: &Value, sent: &Value) -> Value {
    match (served, sent) {
        (Value::Object(served), Value::Object(sent)) => {
            let mut both = served.clone();
            for (key, member) in sent {
                let before = both.get(key).cloned().unwrap_or(Value::Null);
                both.insert(key.clone(), overlaid(&before, member));
            }
            Value::Object(both)
        }
        (_, sent) => sent.clone(),
    }
}

/// One step into a document: its key, and what people call it.
struct Step {
    key: String,
    label: String,
}

struct Pass<'a> {
    how: Sent,
    labels: &'a Labels,
    path: Vec<Step>,
    found: Vec<Change>,
}

impl Pass<'_> {
    fn value(&mut self, served: Option<&Value>, sent: &Value) {
        match (served, sent) {
            (served, Value::Object(sent)) => self.object(served.and_then(Value::as_object), sent),
            (Some(Value::Array(served)), Value::Array(sent)) => self.list(served, sent),
            (None, Value::Array(sent)) => self.list(&[], sent),
            (served, sent) => self.leaf(served, Some(sent)),
        }
    }

    fn object(&mut self, served: Option<&Map<String, Value>>, sent: &Map<String, Value>) {
        for (key, member) in sent {
            let before = served.and_then(|served| served.get(key));
            if before.is_some() || !is_machinery(key) {
                self.beneath(key, None, |pass| pass.value(before, member));
            }
        }
        let Some(served) = served.filter(|served| self.how == Sent::Whole && is_whole(served, sent)) else {
            return;
        };
        for (key, member) in served.iter().filter(|(key, _)| !sent.contains_key(*key) && !is_machinery(key)) {
            self.beneath(key, None, |pass| pass.leaf(Some(member), None));
        }
    }

    /// Things by their ids where they all have one; plain values as a whole; anything else by its place.
    fn list(&mut self, served: &[Value], sent: &[Value]) {
        let are_things = served.iter().chain(sent).all(Value::is_object);
        let have_ids = served.iter().all(|item| id_of(item).is_some())
            && (!served.is_empty() && sent.iter().any(|item| id_of(item).is_some()));
        if !are_things {
            if served.is_empty() || sent != served {
                let whole = |items: &[Value]| (!items.is_empty()).then(|| Value::Array(items.to_vec()));
                self.leaf(whole(served).as_ref(), Some(&Value::Array(sent.to_vec())));
            }
        } else if have_ids {
            self.things(served, sent);
        } else {
            self.places(served, sent);
        }
    }

    fn things(&mut self, served: &[Value], sent: &[Value]) {
        for item in sent {
            let id = id_of(item);
            let before = served.iter().find(|before| id.is_some() && id_of(before) == id);
            match before {
                Some(before) => {
                    let called = name_of(before).or(id).unwrap_or_default();
                    let key = id_of(before).unwrap_or_default();
                    self.beneath(&key, Some(called), |pass| pass.value(Some(before), item));
                }
                None => self.leaf(None, Some(item)),
            }
        }
        for item in served.iter().filter(|item| !sent.iter().any(|other| id_of(other) == id_of(item))) {
            self.leaf(Some(item), None);
        }
    }

    fn places(&mut self, served: &[Value], sent: &[Value]) {
        for index in 0..sent.len().max(served.len()) {
            let number = (index + 1).to_string();
            let before = served.get(index);
            let called = before.and_then(name_of).unwrap_or_else(|| number.clone());
            match sent.get(index) {
                Some(item) if before.is_some() => {
                    self.beneath(&number, Some(called), |pass| pass.value(before, item))
                }
                Some(item) => self.leaf(None, Some(item)),
                None => self.leaf(before, None),
            }
        }
    }

    fn beneath(&mut self, key: &str, called: Option<String>, visit: impl FnOnce(&mut Self)) {
        let known = || self.labels.get(key).cloned().unwrap_or_else(|| humanise(key));
        let label = called.map_or_else(known, |called| mask_text(&called));
        self.path.push(Step { key: key.to_owned(), label });
        visit(self);
        self.path.pop();
    }

    fn leaf(&mut self, served: Option<&Value>, sent: Option<&Value>) {
        let (from, to) = (served.map(brief), sent.map(brief));
        if from.clone().unwrap_or_default() == to.clone().unwrap_or_default() {
            return;
        }
        let marked = from.as_ref().is_some_and(|from| from.contains(DOT));
        match self.secrecy() {
            Identity::Csrf => {}
            Identity::Secret(_) => self.tell(None, None, true),
            Identity::Ordinary if marked => self.tell(None, None, true),
            Identity::Ordinary => self.tell(from.filter(|from| !from.is_empty()), to, false),
        }
    }

    fn tell(&mut self, from: Option<String>, to: Option<String>, hidden: bool) {
        let labels: Vec<&str> = self.path.iter().map(|step| step.label.as_str()).collect();
        let keys: Vec<&str> = self.path.iter().map(|step| step.key.as_str()).collect();
        let (label, field) = (labels.join(" › "), keys.join("."));
        self.found.push(Change { label, field, from, to, hidden });
    }

    /// What the keys on the way here give away.
    fn secrecy(&self) -> Identity {
        let mut above = "";
        for step in &self.path {
            match identify_beneath(above, &step.key) {
                Identity::Ordinary => above = &step.key,
                other => return other,
            }
        }
        Identity::Ordinary
    }
}

/// Whether machines alone know a thing by a member of this name.
pub fn is_machinery(key: &str) -> bool {
    MACHINERY.contains(&key)
}

/// Whether what was sent stands for all that was served. Many apps take a `PUT` of a few members, and keep the rest;
/// so what is left out counts as taken away only where nearly everything else is there.
fn is_whole(served: &Map<String, Value>, sent: &Map<String, Value>) -> bool {
    let theirs = served.keys().filter(|key| !is_machinery(key));
    let (there, all) =
        theirs.fold((0, 0), |(there, all), key| (there + usize::from(sent.contains_key(key)), all + 1));
    all > 0 && there * 3 >= all * 2
}

/// A value in a few words; what is a secret in it stays out.
pub(super) fn brief(value: &Value) -> String {
    match value {
        Value::String(text) => mask_text(text),
        Value::Null => String::new(),
        Value::Bool(true) => "on".to_owned(),
        Value::Bool(false) => "off".to_owned(),
        Value::Number(number) => mask_text(&number.to_string()),
        Value::Array(items) => items.iter().map(brief).collect::<Vec<_>>().join(", "),
        Value::Object(members) => brief_object(value, members),
    }
}

fn brief_object(value: &Value, members: &Map<String, Value>) -> String {
    if let Some(name) = name_of(value) {
        return mask_text(&name);
    }
    let told = members.iter().filter(|(key, member)| !is_machinery(key) && !member.is_null());
    let told = told.map(|(key, member)| match identify_beneath("", key) {
        Identity::Ordinary => format!("{} {}", humanise(key), brief(member)),
        _ => format!("{} {DOT}{DOT}{DOT}", humanise(key)),
    });
    told.collect::<Vec<_>>().join(", ")
}
