//! The answer as the browser gets it: which headers, which policy, which body.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use url::Url;

use super::addresses::Addresses;
use super::answer::set_cookies;
use super::content::{self, Content};
use super::cookies::value_of;
use super::look::{Body, Look, Read};
use super::prepare::Prepared;
use super::stream::{self, Sent};
use super::unsaid::{Cleaner, Unsaid};
use super::visit::Visit;
use super::wire::Answered;
use super::{Gateway, csp, files};
use crate::canon::Method;
use crate::http::State;
use crate::masking::{self, Origins};
use crate::sessions::Admitted;

/// The headers that go to the browser.
pub(super) struct Headers {
    content_type: Option<String>,
    /// Where else to go, in the session's own terms.
    led: Vec<(header::HeaderName, String)>,
    policies: Vec<String>,
    passed: Vec<(header::HeaderName, header::HeaderValue)>,
    for_head: bool,
    /// Cookies for the app's script.
    pub(super) mirrored: Vec<String>,
    /// What may stand neither here nor in the body.
    unsaid: Unsaid,
    /// Of a file that the owner allowed to be taken: how it is saved, and whether its lines are rows.
    file: Option<(header::HeaderValue, bool)>,
}

impl Headers {
    pub(super) fn of(
        response: &Answered,
        gateway: &Gateway,
        visit: &Visit,
        prepared: &Prepared,
        location: Option<String>,
    ) -> Self {
        let origins = gateway.origins(&prepared.rules, visit);
        let set: Vec<String> = set_cookies(response).iter().filter_map(|cookie| value_of(cookie)).collect();
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        let unsaid = prepared.introduction.unsaid.clone().and_left(&set);
        let addresses = Addresses {
            base: base(gateway, prepared),
            session: &visit.origin,
            origins: &origins,
            unsaid: &unsaid,
        };
        let led = led(response, location, &addresses);
        let policies = response
            .headers()
            .get_all(header::CONTENT_SECURITY_POLICY)
            .filter_map(|value| value.to_str().ok())
            .map(|policy| unsaid.clean_text(csp::with_room(policy, &visit.origin, &origins)));
        let passed = content::PASSED
            .into_iter()
            .filter_map(|name| response.headers().get(&name).map(|value| (name.clone(), value.clone())))
            .filter(|(_, value)| !unsaid.is_in(value.as_bytes()))
            .filter(|(_, value)| value.to_str().is_ok_and(masking::may_be_shown));
        Self {
            content_type: content::text_header(response.headers(), header::CONTENT_TYPE),
            led,
            policies: policies.collect(),
            passed: passed.collect(),
            for_head: prepared.request.method == Method::Head,
            mirrored: Vec::new(),
            unsaid,
            file: None,
        }
    }

    /// The browser saves it under this name and shows none of it.
    pub(super) fn save_as(&mut self, name: &str) {
        let table = files::is_table(self.content_type.as_deref(), name);
        self.file = Some((files::save_as(name), table));
    }

    /// Where the app sends the browser on to, in the session's own terms.
    pub(super) fn location(&self) -> Option<&str> {
        let led = self.led.iter().find(|(name, _)| *name == header::LOCATION);
        led.map(|(_, to)| to.as_str())
    }
}

/// Where the request went.
fn base(gateway: &Gateway, prepared: &Prepared) -> Option<Url> {
    let goal = gateway.goal(prepared).ok()?;
    goal.origin.join(&prepared.request.target()).ok().filter(|url| url.origin() == goal.origin.origin())
}

/// The app's headers that hold addresses. `location` is what is shown of where it sends the browser.
fn led(
    response: &Answered,
    location: Option<String>,
    addresses: &Addresses<'_>,
) -> Vec<(header::HeaderName, String)> {
    let one = |name: header::HeaderName| content::text_header(response.headers(), name);
    let mut led = Vec::new();
    // What is hidden in it was hidden already, so that a mark in it is not taken for a secret.
    led.extend(location.map(|to| (header::LOCATION, addresses.lead(to))));
    led.extend(one(header::CONTENT_LOCATION).map(|to| (header::CONTENT_LOCATION, addresses.here(&to))));
    led.extend(one(header::REFRESH).and_then(|value| Some((header::REFRESH, addresses.refresh(&value)?))));
    let links = response.headers().get_all(header::LINK).filter_map(|value| value.to_str().ok());
    led.extend(links.filter_map(|value| Some((header::LINK, addresses.links(value)?))));
    // Where the app sends somebody was hidden in already; what else it points to shows no secret, or is left out.
    led.retain(|(name, value)| *name == header::LOCATION || masking::may_be_shown(value));
    led
}

/// A body in which full addresses lead here, where programs read them; pages were led on while they were hidden in.
fn led_on(bytes: &[u8], content: Content, kind: Option<&str>, origins: &Origins) -> Option<Vec<u8>> {
    match content {
        Content::Json => origins.in_json(bytes),
        Content::Script if content::is_style(kind) => origins.in_style(bytes),
        Content::Script => origins.in_script(bytes),
        Content::Xml => origins.in_xml(bytes),
        _ => None,
    }
}

#[allow(clippy::too_many_arguments, reason = "the whole of one request, once")]
pub(super) fn respond(
    state: &State,
    gateway: &Gateway,
    visit: Visit,
    admitted: Admitted,
    status: StatusCode,
    headers: Headers,
    read: Read,
    prepared: &Prepared,
) -> HttpResponse {
    let content = read.content;
    let for_head = headers.for_head;
    let mut response = HttpResponse::build(status);
    for policy in &headers.policies {
        response.append_header((header::CONTENT_SECURITY_POLICY, policy.as_str()));
    }
    response
        .append_header((header::CONTENT_SECURITY_POLICY, csp::tightened(&visit.origin)))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "same-origin"));
    for (name, value) in headers.passed {
        response.insert_header((name, value));
    }
    for cookie in &headers.mirrored {
        response.append_header((header::SET_COOKIE, cookie.as_str()));
    }
    for (name, to) in headers.led {
        response.append_header((name, to));
    }
    // Everything that is held or hidden in is UTF-8 by now.
    let kind = match content {
        Content::Html => Some("text/html; charset=utf-8".to_owned()),
        Content::Json => Some("application/json; charset=utf-8".to_owned()),
        Content::Text(_) if headers.file.is_some() => headers.content_type.as_deref().map(content::in_utf8),
        Content::Text(_) => Some("text/plain; charset=utf-8".to_owned()),
        Content::Events => Some("text/event-stream; charset=utf-8".to_owned()),
        Content::Script | Content::Xml => headers.content_type.as_deref().map(content::in_utf8),
        Content::Plain | Content::Unknown => headers.content_type.as_deref().map(content::essence_of),
    };
    if let Some(kind) = kind {
        response.insert_header((header::CONTENT_TYPE, kind));
    }
    let is_file = headers.file.is_some();
    let table = headers.file.as_ref().is_some_and(|(_, table)| *table);
    if let Some((save_as, _)) = headers.file {
        response.insert_header((header::CONTENT_DISPOSITION, save_as));
    }
    let sent = Sent::new(state.clone(), visit.clone(), gateway.clone(), admitted.seq).counting_rows(table);
    match read.body {
        Body::Whole(mut bytes) => {
            headers.unsaid.clean_rest(&mut bytes);
            if let Some(led) = led_on(&bytes, content, headers.content_type.as_deref(), &prepared.origins)
                .filter(|_| !is_file)
            {
                bytes = led;
            }
            response.body(stream::whole(bytes, for_head, sent))
        }
        Body::Flowing(flowing) => {
            let cleaner = Cleaner::new(headers.unsaid);
            // What does not fit to be held whole shows nothing that is hidden.
            let look = Look { state, gateway, visit: &visit, prepared, admitted };
            let settings = look.html_settings(prepared.policy(&state.fields));
            response.body(stream::flowing(*flowing, content, settings, cleaner, sent))
        }
    }
}
