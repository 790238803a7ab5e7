//! By which the app knows whom to show, and who it really is: as the rules say, in headers, in a signed token, or by
//! an address that signs in once (`entry`); another host of the vendor's only where they say so. Nothing of the agent's own browser goes along.

use actix_web::HttpResponse;
use actix_web::http::header;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use secrecy::ExposeSecret as _;

use super::Gateway;
use super::cookies::{Jar, is_secret};
use super::pages::Page;
use super::prepare::Prepared;
use super::unsaid::Unsaid;
use super::visit::Visit;
use crate::assertions::{self, Assertion};
use crate::http::State;
use crate::rules::{Headers, Identity};
use crate::sessions::{Admitted, Mode};

/// What one request tells the app.
#[derive(Default)]
pub(super) struct Introduction {
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// What of it may come back in no answer.
    pub unsaid: Unsaid,
}

/// What the app is told with an admitted request: identity, and the cookies that it set itself.
pub(super) async fn introduce(
    state: &State,
    gateway: &Gateway,
    visit: &Visit,
    prepared: &Prepared,
    admitted: Admitted,
    page: &Page,
) -> Result<Introduction, HttpResponse> {
    let mut introduction = by_rules(state, gateway, visit, prepared, admitted);
    let host = prepared.request.host.as_deref();
    let jar = Jar::load(state, visit, host).await.map_err(|error| page.unrecorded(&error))?;
    if let Some(cookies) = jar.header(prepared.request.path.as_str(), admitted.at) {
        introduction.headers.push((header::COOKIE.to_string(), cookies));
    }
    introduction.unsaid = introduction.unsaid.and_left(&jar.secrets());
    if let Some((_, token)) = prepared.request.header("authorization").and_then(|value| value.split_once(' '))
    {
        introduction.unsaid = introduction.unsaid.and_left(&[token]);
    }
    // An app that repeats what it was sent would tell what its own pages hide.
    let repeated = prepared.put_back.iter().map(String::as_str).filter(|value| is_secret(value));
    introduction.unsaid = introduction.unsaid.and_left(&repeated.collect::<Vec<_>>());
    Ok(introduction)
}

fn by_rules(
    state: &State,
    gateway: &Gateway,
    visit: &Visit,
    prepared: &Prepared,
    admitted: Admitted,
) -> Introduction {
    let secret = gateway.upstream.secret.expose_secret();
    if !prepared.is_told_who() {
        return Introduction { headers: Vec::new(), unsaid: Unsaid::anywhere(&[secret]) };
    }
    match prepared.rules.identity() {
        Identity::Headers(named) => {
            Introduction { headers: headers(named, secret, visit), unsaid: Unsaid::anywhere(&[secret]) }
        }
        Identity::Jwt(jwt) => {
            let own = prepared.host().and_then(|host| host.audience.as_ref());
            let token = token(state, visit, admitted, own.unwrap_or(&jwt.audience), jwt.good_for);
            let unsaid = Unsaid::anywhere(&[secret, &token]);
            let value = if jwt.header == "authorization" { format!("Bearer {token}") } else { token };
            Introduction { headers: vec![(jwt.header.clone(), value)], unsaid }
        }
        // The secret may be the app's own token then, which its script carries under another value.
        Identity::Entry(_) => {
            Introduction { headers: Vec::new(), unsaid: Unsaid::where_it_is_left(&[secret]) }
        }
    }
}

/// A token for this session as it is now.
pub(super) fn token(
    state: &State,
    visit: &Visit,
    admitted: Admitted,
    audience: &str,
    good_for: std::time::Duration,
) -> String {
    let session = &visit.session;
    let says = Assertion {
        issuer: state.vendor.portal_url.trim_end_matches('/'),
        audience,
        user: &session.acting_as.id,
        account: &visit.account.external_id,
        agent: &session.agent.to_string(),
        agent_name: &session.agent_name,
        session: &session.id.to_string(),
        scope: if admitted.mode == Mode::Change { "change" } else { "view" },
        good_for,
    };
    assertions::sign(&state.sealer, &state.random, admitted.at, &says)
}

fn headers(named: &Headers, secret: &str, visit: &Visit) -> Vec<(String, String)> {
    let session = &visit.session;
    let told = [
        (&named.account, visit.account.external_id.as_str()),
        (&named.user, &session.acting_as.id),
        (&named.actor, &session.agent_name),
        (&named.session, &session.id.to_string()),
    ];
    let told = told.into_iter().filter_map(|(name, value)| Some((name.clone()?, plain(value))));
    std::iter::once((named.secret.clone(), secret.to_owned())).chain(told).collect()
}

/// What a header cannot hold in one way only: control characters, other alphabets, and the percent sign itself.
const UNCLEAR: &AsciiSet = &CONTROLS.add(b'%');

fn plain(value: &str) -> String {
    utf8_percent_encode(value, UNCLEAR).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_another_alphabet_is_percent_encoded_and_cannot_end_its_header() {
        assert_eq!(plain("Ana Meyer"), "Ana Meyer");
        assert_eq!(plain("Zoë"), "Zo%C3%AB");
        assert_eq!(plain("a\r\nX-Admin: 1 100%"), "a%0D%0AX-Admin: 1 100%25");
    }
}
