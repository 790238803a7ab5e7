//! Identity by entry: an address of the app's signs in once for each session, on our side. Its cookies land in the
//! session's jar; neither the address nor they reach a browser or an entry of the history.
//!
//! The app may log the session out on its own (a restart, its own idle limit). An answer that says so makes the next
//! request enter anew, at most once a minute, so that an app which never lets anybody in is not asked for ever.

use actix_web::HttpResponse;
use actix_web::http::{Method, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use url::{Position, Url};

use super::answer::set_cookies;
use super::content::text_header;
use super::cookies::Jar;
use super::pages::Page;
use super::prepare::Prepared;
use super::visit::Visit;
use super::wire::{Answered, Call, Client, Failure, Outbound};
use super::{Gateway, forward, identity, keep, record};
use crate::canon;
use crate::clock::Moment;
use crate::db::DbError;
use crate::history::event::step;
use crate::http::State;
use crate::rules::{Entry, Identity};
use crate::sessions::{self, Admitted, AnswerGiven, Keeping};

const NAME: &str = "entered";

/// More redirects than any sign-in needs.
const HOPS: usize = 8;

const AGAIN_SECONDS: i64 = 60;

/// That the app has let this session in.
#[derive(Serialize, Deserialize)]
struct Entered {
    at: Moment,
    /// The app has logged it out since.
    lost: bool,
}

/// Signs in to the app, where the rules say so and it has not been done. Called once a request is admitted.
pub(super) async fn enter(
    state: &State,
    gateway: &Gateway,
    client: &Client,
    visit: &Visit,
    prepared: &Prepared,
    page: &Page,
) -> Result<(), HttpResponse> {
    let rules = prepared.rules.clone();
    let Identity::Entry(entry) = rules.identity() else { return Ok(()) };
    if prepared.request.host.is_some() {
        return Ok(());
    }
    // Requests that come at once wait for the first to have entered.
    let _held = gateway.hold_jar(visit.session.id).await;
    let unrecorded = |error: &DbError| page.unrecorded(error);
    if entered(state, visit).await.map_err(|error| unrecorded(&error))?.is_some_and(|entered| !entered.lost) {
        return Ok(());
    }
    let admitted = admit(state, visit, entry, page).await?;
    let mut jar = Jar::load(state, visit, None).await.map_err(|error| unrecorded(&error))?;
    let came = follow(state, gateway, client, visit, prepared, admitted, entry, &mut jar).await;
    let status = came.as_ref().map_or(0, |status| status.as_u16());
    let let_in = came.is_ok() && status < 400;
    let withheld = came.as_ref().err().map(|failure| failure.code().to_owned());
    let answer = step::Answer { intent: admitted.seq, status, withheld, ..Default::default() };
    let mut keepings = vec![jar.keeping(state, visit, None)];
    if let_in {
        keepings.push(note(state, visit, &Entered { at: admitted.at, lost: false }));
    }
    match record::answer(state, visit, answer, keepings).await.map_err(|error| unrecorded(&error))? {
        AnswerGiven::Withhold(over) => Err(page.ended(over)),
        _ if let_in => Ok(()),
        _ => Err(page.not_let_in(&state.vendor.app, &visit.session.acting_as.name)),
    }
}

/// Whether an answer says that the app has logged the session out; then what to remember.
pub(super) async fn lost(
    state: &State,
    visit: &Visit,
    prepared: &Prepared,
    admitted: Admitted,
    response: (StatusCode, Option<&str>),
) -> Result<Option<Keeping>, DbError> {
    let (status, location) = response;
    let to_sign_in = status.is_redirection() && location.is_some_and(leads_to_sign_in);
    let out = status == StatusCode::UNAUTHORIZED || to_sign_in;
    if !out || prepared.request.host.is_some() || !matches!(prepared.rules.identity(), Identity::Entry(_)) {
        return Ok(None);
    }
    let entered = entered(state, visit).await?;
    let due = entered.filter(|entered| admitted.at.since(entered.at).num_seconds() >= AGAIN_SECONDS);
    Ok(due.map(|entered| note(state, visit, &Entered { lost: true, ..entered })))
}

/// The names that apps give the page where one signs in.
fn leads_to_sign_in(location: &str) -> bool {
    let path = location.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let words = path.split(['/', '.']).map(|word| word.replace(['-', '_'], ""));
    words.into_iter().any(|word| matches!(word.as_str(), "login" | "signin" | "logon"))
}

async fn entered(state: &State, visit: &Visit) -> Result<Option<Entered>, DbError> {
    let session = visit.session.id;
    let sealed = state.db.read(move |conn| sessions::keeping(conn, session, NAME)).await?;
    sealed.map(|sealed| keep::open(state, session, NAME, &sealed)).transpose()
}

fn note(state: &State, visit: &Visit, entered: &Entered) -> Keeping {
    keep::keep(state, visit.session.id, NAME.to_owned(), entered)
}

/// The step of its own: what is sent with the customer's identity is recorded first. The address is kept without what
/// stands in its gaps.
async fn admit(state: &State, visit: &Visit, entry: &Entry, page: &Page) -> Result<Admitted, HttpResponse> {
    let path = entry.address.split(['?', '{']).next().unwrap_or("/");
    let intent = step::Intent {
        method: Method::GET.to_string(),
        target: path.to_owned(),
        background: true,
        says: Some(format!("signed in as {}", visit.session.acting_as.name)),
        ..Default::default()
    };
    let decided = record::want(state, visit, intent, false).await;
    decided.map_err(|error| page.unrecorded(&error))?.map_err(|refusal| page.refused_step(refusal))
}

/// Goes to the entry, and on where the app sends us within itself; takes its cookies on the way.
#[allow(clippy::too_many_arguments, reason = "the whole of one sign-in, once")]
async fn follow(
    state: &State,
    gateway: &Gateway,
    client: &Client,
    visit: &Visit,
    prepared: &Prepared,
    admitted: Admitted,
    entry: &Entry,
    jar: &mut Jar,
) -> Result<StatusCode, Failure> {
    let origin = Url::parse(&gateway.upstream.origin).map_err(|_| Failure::Connect)?;
    let address = filled(state, gateway, visit, admitted, entry);
    let mut at = origin.join(&address).map_err(|_| Failure::Connect)?;
    let mut status = StatusCode::LOOP_DETECTED;
    for _ in 0..HOPS {
        let mut headers = vec![
            ("accept".to_owned(), b"text/html,*/*".to_vec()),
            ("accept-encoding".to_owned(), b"identity".to_vec()),
            ("user-agent".to_owned(), b"Porchlight".to_vec()),
        ];
        headers
            .extend(jar.header(at.path(), admitted.at).map(|c| (header::COOKIE.to_string(), c.into_bytes())));
        let call = Call {
            origin: &origin,
            connect: gateway.upstream.connect,
            method: canon::Method::Get,
            target: &at[Position::BeforePath..Position::AfterQuery],
            headers: &headers,
            waits: forward::waits(prepared.rules.limits()),
        };
        let answered: Answered = client.send(&call, Outbound::Nothing).await?;
        for cookie in set_cookies(&answered) {
            jar.take(&cookie, at.path(), admitted.at);
        }
        status = answered.status();
        let location = text_header(answered.headers(), header::LOCATION).filter(|_| status.is_redirection());
        let next = location.and_then(|to| at.join(&to).ok()).filter(|next| next.origin() == origin.origin());
        match next {
            Some(next) => at = next,
            None => return Ok(status),
        }
    }
    Ok(status.max(StatusCode::LOOP_DETECTED))
}

fn filled(state: &State, gateway: &Gateway, visit: &Visit, admitted: Admitted, entry: &Entry) -> String {
    let (session, account) = (&visit.session, &visit.account);
    let token = || identity::token(state, visit, admitted, &entry.audience, crate::assertions::LONGEST);
    let mut address = String::new();
    let mut rest = entry.address.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (gap, after) = after.split_once('}').unwrap_or((after, ""));
        let value = match gap {
            "account" => account.external_id.clone(),
            "user" => session.acting_as.id.clone(),
            "actor" => session.agent_name.clone(),
            "session" => session.id.to_string(),
            "jwt" => token(),
            "secret" => gateway.upstream.secret.expose_secret().to_owned(),
            _ => String::new(),
        };
        address.push_str(before);
        address.extend(utf8_percent_encode(&value, NON_ALPHANUMERIC));
        rest = after;
    }
    address + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_to_sign_in_is_known_by_its_name() {
        assert!(leads_to_sign_in("/login?next=/lab") && leads_to_sign_in("/users/sign_in"));
        assert!(
            !leads_to_sign_in("/lab") && !leads_to_sign_in("/blogin") && !leads_to_sign_in("/a?next=/login")
        );
    }
}
