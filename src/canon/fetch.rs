//! What the browser says about why it asks (W3C Fetch Metadata): a person's click, a picture, a script's call.
//!
//! Page scripts cannot set these headers. They only narrow what is done; access never rests on them.

use url::Url;

use super::headers::{Header, values};
use super::{ContentType, Method, Settings};

/// Why a request was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FetchFacts {
    /// The answer becomes a page in a tab or a frame; prefetches don't count.
    pub navigate: bool,
    /// A person clicked, typed or submitted, rather than a script or a timer.
    pub user_activated: bool,
    /// What the answer will be used as.
    pub destination: Destination,
    /// The page that asked is not of this session's origin: another site, or another session beside it.
    pub from_elsewhere: bool,
}

/// What an answer will be used as, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    Document,
    Frame,
    Style,
    Script,
    Image,
    Font,
    Manifest,
    ServiceWorker,
    /// A script's own call (`fetch`, `XMLHttpRequest`); the standard calls it `empty`.
    Call,
    /// Anything else, or not said.
    Other,
}

impl FetchFacts {
    /// Reads the facts. Where the browser says nothing, a GET that accepts HTML and an unsafe form count as
    /// a person's navigation.
    pub(super) fn read(
        method: Method,
        headers: &[Header],
        content_type: &ContentType,
        settings: &Settings,
    ) -> Self {
        let from_elsewhere = is_from_elsewhere(method, headers, settings);
        let mode = only(headers, "sec-fetch-mode");
        let said = only(headers, "sec-fetch-dest");
        let worker = values(headers, "service-worker").next().is_some();
        if mode.is_none() && said.is_none() {
            let person = seems_a_person(method, headers, content_type);
            let destination = match (worker, person) {
                (true, _) => Destination::ServiceWorker,
                (false, true) => Destination::Document,
                (false, false) => Destination::Other,
            };
            return FetchFacts { navigate: person, user_activated: person, destination, from_elsewhere };
        }
        let ahead = values(headers, "sec-purpose").chain(values(headers, "purpose")).next().is_some();
        FetchFacts {
            navigate: mode == Some("navigate") && !ahead,
            user_activated: only(headers, "sec-fetch-user") == Some("?1") && !ahead,
            destination: if worker {
                Destination::ServiceWorker
            } else {
                destination(said.unwrap_or_default())
            },
            from_elsewhere,
        }
    }
}

fn destination(said: &str) -> Destination {
    match said {
        "document" => Destination::Document,
        "iframe" | "frame" | "fencedframe" => Destination::Frame,
        "style" => Destination::Style,
        "script" => Destination::Script,
        "image" => Destination::Image,
        "font" => Destination::Font,
        "manifest" => Destination::Manifest,
        "serviceworker" => Destination::ServiceWorker,
        "empty" => Destination::Call,
        _ => Destination::Other,
    }
}

fn seems_a_person(method: Method, headers: &[Header], content_type: &ContentType) -> bool {
    if method == Method::Get {
        let accepts =
            |value: &[u8]| String::from_utf8_lossy(value).to_ascii_lowercase().contains("text/html");
        return values(headers, "accept").any(accepts);
    }
    !method.is_safe() && matches!(content_type, ContentType::Form | ContentType::Multipart(_))
}

/// Every browser says where a change comes from, by one of the two; who says neither is no page of this session.
fn is_from_elsewhere(method: Method, headers: &[Header], settings: &Settings) -> bool {
    match only(headers, "sec-fetch-site") {
        // said by the browser itself; `Origin` is `null` here for pages that send no referrer
        Some(site) => !matches!(site, "same-origin" | "none"),
        None => {
            let mut origins = values(headers, "origin").peekable();
            let unsaid = origins.peek().is_none() && !method.is_safe();
            unsaid || origins.any(|origin| !is_ours(origin, settings))
        }
    }
}

fn is_ours(origin: &[u8], settings: &Settings) -> bool {
    let parsed = |text: &str| Url::parse(text).ok().map(|url| url.origin());
    let theirs = std::str::from_utf8(origin).ok().and_then(parsed);
    theirs.is_some() && theirs == parsed(&settings.gateway_origin)
}

/// The value of a header that came exactly once.
fn only<'a>(headers: &'a [Header], name: &'a str) -> Option<&'a str> {
    let mut found = values(headers, name);
    let first = found.next()?;
    if found.next().is_some() { Some("") } else { std::str::from_utf8(first).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(method: Method, headers: &[(&str, &str)], content_type: ContentType) -> FetchFacts {
        let headers: Vec<Header> =
            headers.iter().map(|(n, v)| ((*n).to_owned(), v.as_bytes().to_vec())).collect();
        let settings = Settings {
            identity_headers: vec![],
            gateway_origin: "http://s1.localhost:8081".into(),
            upstream_origin: "http://acme.localhost:8082".into(),
            hosts: Vec::new(),
        };
        FetchFacts::read(method, &headers, &content_type, &settings)
    }

    fn get(headers: &[(&str, &str)]) -> FetchFacts {
        facts(Method::Get, headers, ContentType::None)
    }

    #[test]
    fn a_click_is_a_persons_navigation() {
        let click =
            [("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-User", "?1"), ("Sec-Fetch-Dest", "document")];
        let facts = get(&click);
        assert!(facts.navigate && facts.user_activated && !facts.from_elsewhere);
        assert_eq!(facts.destination, Destination::Document);
    }

    #[test]
    fn a_prefetch_is_nobodys_navigation() {
        let facts =
            get(&[("sec-fetch-mode", "navigate"), ("sec-fetch-user", "?1"), ("sec-purpose", "prefetch")]);
        assert!(!facts.navigate && !facts.user_activated);
    }

    #[test]
    fn a_scripts_call_is_not_a_navigation() {
        let facts = get(&[("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty"), ("accept", "text/html")]);
        assert!(!facts.navigate && !facts.user_activated);
        assert_eq!(facts.destination, Destination::Call);
    }

    #[test]
    fn where_the_browser_says_nothing_a_page_or_a_form_counts_as_a_person() {
        let page = get(&[("accept", "text/html,*/*;q=0.8")]);
        assert!(page.navigate && page.user_activated && page.destination == Destination::Document);
        assert!(facts(Method::Post, &[], ContentType::Form).user_activated);
        assert!(!facts(Method::Post, &[], ContentType::Json).user_activated);
        assert!(!get(&[("accept", "application/json")]).navigate);
    }

    #[test]
    fn a_destination_said_twice_is_not_believed() {
        let facts = get(&[("sec-fetch-dest", "image"), ("sec-fetch-dest", "image")]);
        assert_eq!(facts.destination, Destination::Other);
    }

    #[test]
    fn a_service_worker_is_known_by_either_header() {
        assert_eq!(get(&[("sec-fetch-dest", "serviceworker")]).destination, Destination::ServiceWorker);
        assert_eq!(get(&[("service-worker", "script")]).destination, Destination::ServiceWorker);
    }

    #[test]
    fn another_site_or_another_session_beside_is_elsewhere() {
        assert!(get(&[("sec-fetch-site", "cross-site")]).from_elsewhere);
        assert!(get(&[("sec-fetch-site", "same-site")]).from_elsewhere);
        assert!(get(&[("origin", "null")]).from_elsewhere);
        assert!(get(&[("origin", "http://s2.localhost:8081")]).from_elsewhere);
        assert!(
            !get(&[("sec-fetch-site", "same-origin"), ("origin", "http://s1.localhost:8081")]).from_elsewhere
        );
        assert!(!get(&[("sec-fetch-site", "none")]).from_elsewhere);
    }

    #[test]
    fn a_change_that_does_not_say_where_it_comes_from_comes_from_elsewhere() {
        assert!(facts(Method::Post, &[], ContentType::Form).from_elsewhere);
        assert!(
            !facts(Method::Post, &[("origin", "http://s1.localhost:8081")], ContentType::Form).from_elsewhere
        );
        assert!(!facts(Method::Post, &[("sec-fetch-site", "same-origin")], ContentType::Form).from_elsewhere);
        assert!(!get(&[]).from_elsewhere);
    }

    #[test]
    fn a_page_that_sends_no_referrer_is_not_elsewhere() {
        assert!(!get(&[("sec-fetch-site", "same-origin"), ("origin", "null")]).from_elsewhere);
    }
}
