//! Cookies that the app's script must be able to read, by the list in the rules. The real ones stay in the jar. The
//! browser gets ones of the same name on the session's own origin: tokens under another value, which becomes the real
//! one again where a script sends it along (`tokens`); plain settings as they are. What the browser sends back as a
//! cookie is never looked at.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use super::cookies::{Jar, is_secret};
use super::keep;
use super::prepare::Prepared;
use super::visit::Visit;
use crate::db::DbError;
use crate::http::State;
use crate::masking::{self, Surrogate};
use crate::sessions::{self, Keeping};

const NAME: &str = "mirrored cookies";

/// What the browser was given for each cookie.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Mirrored(Vec<Mirror>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Mirror {
    name: String,
    path: String,
    real: String,
    shown: String,
}

/// What an answer does about mirrored cookies.
#[derive(Default)]
pub(super) struct Reflected {
    pub set_cookies: Vec<String>,
    pub keepings: Vec<Keeping>,
}

/// Brings the browser's cookies to what the jar holds now. Whole pages set all of them again, since another browser may
/// have the session by now.
pub(super) async fn reflect(
    state: &State,
    visit: &Visit,
    prepared: &Prepared,
    jar: &Jar,
) -> Result<Reflected, DbError> {
    let names = prepared.rules.cookies();
    if names.is_empty() {
        return Ok(Reflected::default());
    }
    let session = visit.session.id;
    let sealed = state.db.read(move |conn| sessions::keeping(conn, session, NAME)).await?;
    let before: Mirrored =
        sealed.map_or(Ok(Mirrored::default()), |sealed| keep::open(state, session, NAME, &sealed))?;
    let mut now = Mirrored::default();
    let mut reflected = Reflected::default();
    for (name, path, real) in jar.named(names) {
        let same = |one: &&Mirror| one.name == name && one.path == path && one.real == real;
        if let Some(known) = before.0.iter().find(same) {
            now.0.push(known.clone());
            continue;
        }
        let (shown, surrogate) = shown(state, name, real);
        reflected.keepings.extend(surrogate.map(|surrogate| keep::surrogate(state, session, &surrogate)));
        now.0.push(Mirror { name: name.to_owned(), path: path.to_owned(), real: real.to_owned(), shown });
    }
    let secure = if state.gateway.scheme == "https" { "; Secure" } else { "" };
    let gone =
        before.0.iter().filter(|one| !now.0.iter().any(|new| new.name == one.name && new.path == one.path));
    reflected
        .set_cookies
        .extend(gone.map(|one| format!("{}=; Path={}; Max-Age=0{secure}", one.name, one.path)));
    let due = now.0.iter().filter(|one| prepared.request.fetch.navigate || !before.0.contains(one));
    let set = due.map(|one| format!("{}={}; Path={}; SameSite=Lax{secure}", one.name, one.shown, one.path));
    reflected.set_cookies.extend(set);
    if now != before {
        reflected.keepings.push(keep::keep(state, session, NAME.to_owned(), &now));
    }
    Ok(reflected)
}

/// A cookie's value for the browser, and what it stands for. Some apps write it percent-encoded, and their script
/// decodes it before it is sent along.
fn shown(state: &State, name: &str, real: &str) -> (String, Option<Surrogate>) {
    let decoded = percent_decode_str(real).decode_utf8().map_or(real.to_owned(), |text| text.into_owned());
    let mut random = state.random.source();
    let made = if is_secret(real) { masking::surrogate_of(&decoded, &mut random) } else { None };
    let Some(mark) = made else { return (real.to_owned(), None) };
    let shown =
        if decoded == real { mark.clone() } else { utf8_percent_encode(&mark, NON_ALPHANUMERIC).to_string() };
    (shown, Some(Surrogate::anywhere(&mark, &decoded, name)))
}
