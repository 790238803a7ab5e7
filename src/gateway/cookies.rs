//! The app's cookies: kept on our side for the session, never in the agent's browser. Each host of the vendor's has a jar
//! of its own, so that no cookie goes to another host than the one that set it.

use actix_web::cookie::Cookie;
use serde::{Deserialize, Serialize};

use super::keep;
use super::visit::Visit;
use crate::clock::Moment;
use crate::db::DbError;
use crate::http::State;
use crate::sessions::{self, Keeping};

const NAME: &str = "cookies";

/// More cookies than any app sets; beyond it the oldest go, as in browsers.
const MOST: usize = 100;

/// The jar of one session and host.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Jar(Vec<Kept>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    name: String,
    value: String,
    path: String,
    expires: Option<Moment>,
}

impl Jar {
    /// The jar of a host, by its alias; of the app without one.
    pub async fn load(state: &State, visit: &Visit, host: Option<&str>) -> Result<Self, DbError> {
        let (session, name) = (visit.session.id, name_of(host));
        let found = {
            let name = name.clone();
            state.db.read(move |conn| sessions::keeping(conn, session, &name)).await?
        };
        found.map_or(Ok(Self::default()), |sealed| keep::open(state, session, &name, &sealed))
    }

    pub fn keeping(&self, state: &State, visit: &Visit, host: Option<&str>) -> Keeping {
        keep::keep(state, visit.session.id, name_of(host), self)
    }

    /// The value of the cookie of that name.
    pub fn value(&self, name: &str) -> Option<String> {
        self.0.iter().find(|kept| kept.name == name).map(|kept| kept.value.clone())
    }

    /// The name of the cookie that holds this value.
    pub fn holding(&self, value: &str) -> Option<String> {
        self.0.iter().find(|kept| kept.value == value).map(|kept| kept.name.clone())
    }

    /// The `Cookie` header for a path: longer paths first (RFC 6265 §5.4).
    pub fn header(&self, path: &str, now: Moment) -> Option<String> {
        let mut sent: Vec<&Kept> = self.0.iter().filter(|kept| kept.is_for(path, now)).collect();
        sent.sort_by_key(|kept| std::cmp::Reverse(kept.path.len()));
        let pairs: Vec<String> = sent.iter().map(|kept| format!("{}={}", kept.name, kept.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Name, path and value of the cookies that are called one of these.
    pub fn named<'a>(&'a self, names: &'a [String]) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
        // Ours, whatever the rules say.
        let ours = |kept: &&Kept| kept.name.starts_with("__Host-porchlight");
        let named = self.0.iter().filter(|kept| names.contains(&kept.name)).filter(move |kept| !ours(kept));
        named.map(|kept| (kept.name.as_str(), kept.path.as_str(), kept.value.as_str()))
    }

    /// Values that nobody but the app should see: long, of letters and digits. Shorter ones are settings of a page.
    pub fn secrets(&self) -> Vec<&str> {
        self.0.iter().map(|kept| kept.value.as_str()).filter(|value| is_secret(value)).collect()
    }

    /// Takes a `Set-Cookie` in; gives whether the jar changed. The jar belongs to one host and one session, so the
    /// domain does not matter.
    pub fn take(&mut self, set_cookie: &str, request_path: &str, now: Moment) -> bool {
        let Ok(cookie) = Cookie::parse(set_cookie.to_owned()) else { return false };
        let path = cookie.path().filter(|path| path.starts_with('/')).unwrap_or(default_path(request_path));
        let expires = expiry(&cookie, now);
        let new = Kept {
            name: cookie.name().to_owned(),
            value: cookie.value().to_owned(),
            path: path.to_owned(),
            expires,
        };
        let known = self.0.iter().position(|kept| kept.name == new.name && kept.path == new.path);
        let live = expires.is_none_or(|at| at > now);
        match known {
            Some(index) if live && self.0[index] == new => return false,
            Some(index) if live => self.0[index] = new,
            Some(index) => drop(self.0.remove(index)),
            None if live => self.0.push(new),
            None => return false,
        }
        let surplus = self.0.len().saturating_sub(MOST);
        self.0.drain(..surplus);
        true
    }
}

impl Kept {
    fn is_for(&self, path: &str, now: Moment) -> bool {
        let below = path == self.path
            || path
                .strip_prefix(&self.path)
                .is_some_and(|rest| self.path.ends_with('/') || rest.starts_with('/'));
        below && self.expires.is_none_or(|at| at > now)
    }
}

fn name_of(host: Option<&str>) -> String {
    host.map_or_else(|| NAME.to_owned(), |alias| format!("{NAME} of {alias}"))
}

/// The value that a `Set-Cookie` sets, if it is one that nobody should see.
pub(super) fn value_of(set_cookie: &str) -> Option<String> {
    let cookie = Cookie::parse(set_cookie.to_owned()).ok()?;
    is_secret(cookie.value()).then(|| cookie.value().to_owned())
}

/// Whether a value looks like one that nobody should see.
pub(super) fn is_secret(value: &str) -> bool {
    let some = |is: fn(&u8) -> bool| value.bytes().any(|byte| is(&byte));
    value.len() >= 16 && some(u8::is_ascii_digit) && some(u8::is_ascii_alphabetic)
}

fn expiry(cookie: &Cookie<'_>, now: Moment) -> Option<Moment> {
    if let Some(age) = cookie.max_age() {
        return Some(now.plus(chrono::Duration::seconds(age.whole_seconds().clamp(-1, 400 * 86_400))));
    }
    let at = cookie.expires_datetime()?;
    chrono::DateTime::from_timestamp(at.unix_timestamp(), 0).map(Moment::new)
}

/// RFC 6265 §5.1.4.
fn default_path(request_path: &str) -> &str {
    match request_path.rfind('/') {
        Some(0) | None => "/",
        Some(last) => &request_path[..last],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Moment {
        Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment")
    }

    #[test]
    fn a_cookie_goes_back_where_it_belongs_and_nowhere_else() {
        let mut jar = Jar::default();
        assert!(jar.take("a=1; Path=/", "/x", now()));
        assert!(jar.take("b=2; Path=/settings", "/x", now()));
        assert!(!jar.take("a=1; Path=/", "/x", now()));
        assert_eq!(jar.header("/settings/tax", now()).as_deref(), Some("b=2; a=1"));
        assert_eq!(jar.header("/settingsX", now()).as_deref(), Some("a=1"));
    }

    #[test]
    fn an_expired_or_withdrawn_cookie_is_gone() {
        let mut jar = Jar::default();
        jar.take("a=1; Path=/; Max-Age=60", "/", now());
        assert_eq!(jar.header("/", now().plus(chrono::Duration::seconds(61))), None);
        jar.take("a=; Path=/; Max-Age=0", "/", now());
        assert_eq!(jar.header("/", now()), None);
        jar.take("c=3; Path=/; Expires=Wed, 21 Oct 2015 07:28:00 GMT", "/", now());
        assert_eq!(jar.header("/", now()), None);
    }
}
