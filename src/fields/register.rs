//! The register at hand: decisions for every answer without a look into the database, and what was seen until the next
//! write.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::field::Baseline;
use super::store;
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::ids::AccountId;
use crate::masking::{FieldSeen, Fields, Place, PlaceKind, Selectors, Show};

/// Names that are remembered between two writes; more are seen again soon enough.
const MOST_UNWRITTEN: usize = 5_000;

/// One place of a name.
pub(super) type Key = (String, PlaceKind, String);

/// The register. Cloning shares it.
#[derive(Clone, Default)]
pub struct Register(Arc<Held>);

#[derive(Default)]
struct Held {
    decided: RwLock<Arc<Decisions>>,
    baseline: RwLock<Baseline>,
    seen: Mutex<HashMap<Key, Sighting>>,
}

/// What was decided, by route.
#[derive(Debug, Default)]
pub(super) struct Decisions(HashMap<String, HashMap<(PlaceKind, String), Show>>);

/// What was seen of a name since the last write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    pub label: String,
    pub times: u64,
    pub first_at: Moment,
    pub last_at: Moment,
    pub closed: bool,
    pub baseline: bool,
}

impl Register {
    /// What was decided about the fields of a route: by the rules first, then here.
    pub fn after(&self, rules: Arc<dyn Fields>, route: &str) -> Arc<dyn Fields> {
        let decisions = self.0.decided.read().unwrap_or_else(PoisonError::into_inner).clone();
        match decisions.0.contains_key(route) {
            true => Arc::new(OnRoute { rules, route: route.to_owned(), decisions }),
            false => rules,
        }
    }

    /// Remembers the names that an answer held. No value comes this far.
    pub fn note(&self, route: &str, closed: bool, account: AccountId, seen: &[FieldSeen], now: Moment) {
        if seen.is_empty() {
            return;
        }
        let baseline = self.0.baseline.read().unwrap_or_else(PoisonError::into_inner).learns_on(account);
        let mut held = self.lock_seen();
        for field in seen {
            let key =
                (route.to_owned(), field.kind, name_of(&field.path, &field.name, &field.label).to_owned());
            if let Some(known) = held.get_mut(&key) {
                known.times += 1;
                (known.last_at, known.closed) = (now, closed);
                known.baseline |= baseline;
            } else if held.len() < MOST_UNWRITTEN {
                let label = field.label.clone();
                held.insert(key, Sighting { label, times: 1, first_at: now, last_at: now, closed, baseline });
            }
        }
    }

    /// Reads anew what is decided, also by another program on the same database.
    pub fn refresh(&self, conn: &mut Conn) -> Result<(), DbError> {
        let (decisions, baseline) = (store::decisions(conn)?, store::baseline(conn)?);
        *self.0.decided.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(decisions);
        *self.0.baseline.write().unwrap_or_else(PoisonError::into_inner) = baseline;
        Ok(())
    }

    /// Takes what was seen, to be written.
    pub(super) fn take_seen(&self) -> HashMap<Key, Sighting> {
        std::mem::take(&mut *self.lock_seen())
    }

    /// Gives back what could not be written.
    pub(super) fn give_back(&self, unwritten: HashMap<Key, Sighting>) {
        let mut held = self.lock_seen();
        for (key, sighting) in unwritten {
            held.entry(key).and_modify(|known| known.times += sighting.times).or_insert(sighting);
        }
    }

    fn lock_seen(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Sighting>> {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Register {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Register")
    }
}

impl Decisions {
    pub fn add(&mut self, route: String, kind: PlaceKind, name: String, show: Show) {
        self.0.entry(route).or_default().insert((kind, name), show);
    }
}

/// A path says most, a name more than a label.
fn name_of<'a>(path: &'a str, name: &'a str, label: &'a str) -> &'a str {
    [path, name, label].into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}

struct OnRoute {
    rules: Arc<dyn Fields>,
    route: String,
    decisions: Arc<Decisions>,
}

impl Fields for OnRoute {
    fn decided(&self, place: &Place<'_>) -> Option<Show> {
        if let Some(show) = self.rules.decided(place) {
            return Some(show);
        }
        let here = self.decisions.0.get(&self.route)?;
        here.get(&(place.kind, name_of(place.path, place.name, place.label).to_owned())).copied()
    }

    fn selectors(&self) -> &Selectors {
        self.rules.selectors()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::masking::NoFields;

    struct Always(Show);

    impl Fields for Always {
        fn decided(&self, _: &Place<'_>) -> Option<Show> {
            Some(self.0)
        }
    }

    fn place<'a>(name: &'a str, path: &'a str) -> Place<'a> {
        Place { name, label: "", path, kind: PlaceKind::Json }
    }

    #[test]
    fn the_rules_go_before_the_register_and_a_route_knows_only_its_own_fields() {
        let register = Register::default();
        let mut decisions = Decisions::default();
        decisions.add("/users/*".to_owned(), PlaceKind::Json, "users.email".to_owned(), Show::Domain);
        *register.0.decided.write().expect("whole") = Arc::new(decisions);
        let decided = |rules: Arc<dyn Fields>, route: &str| {
            register.after(rules, route).decided(&place("email", "users.email"))
        };
        assert_eq!(decided(Arc::new(NoFields), "/users/*"), Some(Show::Domain));
        assert_eq!(decided(Arc::new(NoFields), "/teams/*"), None);
        assert_eq!(decided(Arc::new(Always(Show::Hidden)), "/users/*"), Some(Show::Hidden));
    }

    #[test]
    fn names_are_remembered_once_and_a_made_up_million_of_them_is_not() {
        let register = Register::default();
        let now = Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment");
        let account = AccountId::new(now, &crate::random::Random::repeatable(1));
        let seen = |name: String| FieldSeen {
            kind: PlaceKind::Input,
            name,
            label: String::new(),
            path: String::new(),
        };
        for _ in 0..3 {
            register.note("/tax", true, account, &[seen("rate".to_owned())], now);
        }
        for n in 0..2 * MOST_UNWRITTEN {
            register.note("/tax", true, account, &[seen(format!("made-up-{n}"))], now);
        }
        let taken = register.take_seen();
        assert_eq!(taken.len(), MOST_UNWRITTEN);
        assert_eq!(taken[&("/tax".to_owned(), PlaceKind::Input, "rate".to_owned())].times, 3);
        assert!(register.take_seen().is_empty());
    }
}
