//! Which headers of the browser go upstream: those of an allow list, the rest falls away.
//!
//! What could make the upstream believe another identity, method, address or body length is refused aloud.
//! Not here: the identity that the gateway itself adds, and the cookies, which come from its jar.

use url::{Position, Url};

use super::request::HOSTS;
use super::{Refusal, Settings};

/// The most headers, and the most bytes of them, that are read.
const MOST: usize = 128;
const LONGEST: usize = 64 * 1024;

const USER_AGENT: &str = "Porchlight";
const SINGLE: [&str; 4] = ["host", "content-length", "content-type", "origin"];
const OVERRIDES: [&str; 5] =
    ["x-original-url", "x-rewrite-url", "x-http-method-override", "x-http-method", "x-method-override"];
const IDENTITIES: [&str; 6] =
    ["x-forwarded-user", "x-remote-user", "remote-user", "x-authenticated-user", "x-user", "x-webauth-user"];
const ALLOWED: [&str; 10] = [
    "accept",
    "accept-language",
    "content-type",
    "x-requested-with",
    "x-csrf-token",
    "x-csrftoken",
    "x-xsrf-token",
    "x-xsrftoken",
    "csrf-token",
    "turbo-frame",
];
/// Headers that hold an address of the session's origin, which the upstream knows by its own.
const ADDRESSES: [&str; 3] = ["origin", "referer", "hx-current-url"];

/// A header with its name in lower case.
pub(super) type Header = (String, Vec<u8>);

/// The headers that go upstream, in the order received, and the constant `user-agent`.
///
/// # Errors
/// See [`Refusal`]: identity, override, duplicate, length, upgrade and content-encoding headers.
pub(super) fn upstream(
    received: &[Header],
    host: Option<&str>,
    settings: &Settings,
) -> Result<Vec<Header>, Refusal> {
    let size: usize = received.iter().map(|(name, value)| name.len() + value.len()).sum();
    if received.len() > MOST || size > LONGEST {
        return Err(Refusal::TooLong);
    }
    for (name, _) in received {
        refuse_by_name(name, settings)?;
    }
    refuse_unclear_lengths(received)?;
    refuse_duplicates(received)?;
    let nominated = nominated(received, settings)?;

    let mut kept = Vec::new();
    for (name, value) in received {
        let name = name.to_ascii_lowercase();
        if nominated.contains(&name) || !is_plain(value) {
            continue;
        }
        if ADDRESSES.contains(&name.as_str()) {
            let page = from_page(received, settings);
            kept.extend(
                at_upstream(&name, value, host, page.as_deref(), settings).map(|value| (name, value)),
            );
        } else if is_allowed(&name) {
            kept.push((name, value.clone()));
        }
    }
    kept.push(("user-agent".to_owned(), USER_AGENT.as_bytes().to_vec()));
    Ok(kept)
}

/// The values of a header by its lower-case name, as received.
pub(super) fn values<'a>(headers: &'a [Header], name: &'a str) -> impl Iterator<Item = &'a [u8]> {
    headers.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_slice())
}

/// Whether a request announces a body. A length of nought is none.
pub(super) fn announces_body(headers: &[Header]) -> bool {
    let length = values(headers, "content-length").any(|v| v.iter().any(|b| *b != b'0'));
    length || values(headers, "transfer-encoding").next().is_some()
}

fn refuse_by_name(name: &str, settings: &Settings) -> Result<(), Refusal> {
    let spelled = spelled(name);
    if claims_identity(&spelled, settings) {
        return Err(Refusal::IdentityHeader);
    }
    if OVERRIDES.contains(&spelled.as_str()) {
        return Err(Refusal::MethodOverride);
    }
    let exact = name.eq_ignore_ascii_case(&spelled);
    match spelled.as_str() {
        "content-length" | "transfer-encoding" if !exact => Err(Refusal::Smuggling),
        "upgrade" => Err(Refusal::Upgrade),
        "content-encoding" => Err(Refusal::ContentType),
        _ => Ok(()),
    }
}

/// A name as the loosest application reads it: lower case, everything but letters and digits a hyphen, hyphens
/// squeezed. CGI and its heirs make the same variable of `X-User`, `x_user` and `X.User`.
fn spelled(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            spelled.push(c.to_ascii_lowercase());
        } else if !spelled.ends_with('-') {
            spelled.push('-');
        }
    }
    spelled.trim_matches('-').to_owned()
}

fn claims_identity(name: &str, settings: &Settings) -> bool {
    let configured = settings.identity_headers.iter().map(|configured| self::spelled(configured));
    name.starts_with("x-porchlight")
        || IDENTITIES.contains(&name)
        || name.starts_with("x-auth-")
        || configured.into_iter().any(|configured| !configured.is_empty() && configured == name)
}

fn refuse_unclear_lengths(received: &[Header]) -> Result<(), Refusal> {
    let codings: Vec<&[u8]> = values(received, "transfer-encoding").collect();
    let lengths: Vec<&[u8]> = values(received, "content-length").collect();
    let clear_coding =
        codings.is_empty() || (codings.len() == 1 && codings[0].eq_ignore_ascii_case(b"chunked"));
    let clear_length = lengths
        .iter()
        .all(|v| (1..=18).contains(&v.len()) && v.iter().all(|b| b.is_ascii_digit() || *b == b','));
    if clear_coding && clear_length && (codings.is_empty() || lengths.is_empty()) {
        Ok(())
    } else {
        Err(Refusal::Smuggling)
    }
}

fn refuse_duplicates(received: &[Header]) -> Result<(), Refusal> {
    let listed = values(received, "content-length").any(|v| v.contains(&b','));
    if listed || SINGLE.iter().any(|name| values(received, name).nth(1).is_some()) {
        return Err(Refusal::DuplicateHeader);
    }
    Ok(())
}

/// The headers that `Connection` names as meant for the next hop only (RFC 9110, 7.6.1), in lower case.
fn nominated(received: &[Header], settings: &Settings) -> Result<Vec<String>, Refusal> {
    let mut names = Vec::new();
    for value in values(received, "connection") {
        for name in String::from_utf8_lossy(value).split(',') {
            let name = name.trim().to_ascii_lowercase();
            match name.as_str() {
                "" | "close" | "keep-alive" => {}
                "upgrade" => return Err(Refusal::Upgrade),
                _ if claims_identity(&spelled(&name), settings) => return Err(Refusal::IdentityHeader),
                _ => names.push(name),
            }
        }
    }
    Ok(names)
}

fn is_allowed(name: &str) -> bool {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    ALLOWED.contains(&name) || (plain && (name.starts_with("hx-") || is_inertia(name)))
}

fn is_inertia(name: &str) -> bool {
    name == "x-inertia" || name.starts_with("x-inertia-")
}

/// No line break or other control character, which could end the header early.
fn is_plain(value: &[u8]) -> bool {
    value.iter().all(|b| *b == b'\t' || !b.is_ascii_control())
}

/// The page that a request was sent from, by path and query, if it is one of the session's origin.
pub(super) fn from_page(received: &[Header], settings: &Settings) -> Option<String> {
    let referer = values(received, "referer").next()?;
    let url = of_session(referer, settings)?;
    Some(url[Position::BeforePath..Position::AfterQuery].to_owned())
}

/// Says whose page calls, where the browser did not: to it, page and host are of one origin.
pub(super) fn add_origin(kept: &mut Vec<Header>, received: &[Header], settings: &Settings) {
    if !kept.iter().any(|(name, _)| name == "origin") {
        let page = from_page(received, settings);
        let (of, _) = split(page.as_deref().unwrap_or("/"), settings);
        kept.push(("origin".to_owned(), settings.origin_of(of).as_bytes().to_vec()));
    }
}

/// An address of the session's origin as the same address of the upstream; of any other origin: nothing. What another
/// host is told of the page is its origin alone, as browsers do by themselves.
fn at_upstream(
    name: &str,
    value: &[u8],
    host: Option<&str>,
    page: Option<&str>,
    settings: &Settings,
) -> Option<Vec<u8>> {
    let url = of_session(value, settings)?;
    if name == "origin" {
        let (of, _) = split(page.unwrap_or("/"), settings);
        return Some(settings.origin_of(of).as_bytes().to_vec());
    }
    let (of, rest) = split(&url[Position::BeforePath..Position::AfterQuery], settings);
    let rest = if of == host { rest } else { "/" };
    Some(format!("{}{rest}", settings.origin_of(of)).into_bytes())
}

fn of_session(value: &[u8], settings: &Settings) -> Option<Url> {
    let url = Url::parse(std::str::from_utf8(value).ok()?).ok()?;
    let ours = Url::parse(&settings.gateway_origin).ok()?;
    (url.origin() == ours.origin()).then_some(url)
}

/// Which host an address of the session's origin is of, and the address there.
pub(super) fn split<'a>(address: &'a str, settings: &Settings) -> (Option<&'a str>, &'a str) {
    let parts = address
        .strip_prefix(HOSTS)
        .map(|below| below.split_at(below.find(['/', '?']).unwrap_or(below.len())));
    match parts.filter(|(alias, _)| settings.hosts.iter().any(|(known, _)| known == alias)) {
        Some((alias, "")) => (Some(alias), "/"),
        Some((alias, rest)) => (Some(alias), rest),
        None => (None, address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            identity_headers: vec!["Acme-User".into(), "hx-who".into()],
            gateway_origin: "http://s1.localhost:8081".into(),
            upstream_origin: "http://acme.localhost:8082".into(),
            hosts: Vec::new(),
        }
    }

    fn pass(received: &[(&str, &str)]) -> Result<Vec<(String, String)>, Refusal> {
        let received: Vec<Header> =
            received.iter().map(|(n, v)| ((*n).to_owned(), v.as_bytes().to_vec())).collect();
        let kept = upstream(&received, None, &settings())?;
        let text = |v: Vec<u8>| String::from_utf8(v).expect("text");
        Ok(kept.into_iter().filter(|(n, _)| n != "user-agent").map(|(n, v)| (n, text(v))).collect())
    }

    fn assert_dropped(name: &str) {
        assert_eq!(pass(&[(name, "x")]), Ok(vec![]), "{name}");
    }

    fn assert_refused(headers: &[(&str, &str)], refusal: Refusal) {
        assert_eq!(pass(headers), Err(refusal), "{headers:?}");
    }

    #[test]
    fn headers_of_the_allow_list_go_upstream_in_lower_case() {
        for name in
            ["Accept", "Accept-Language", "X-Requested-With", "X-CSRF-Token", "X-CSRFToken", "X-XSRF-TOKEN"]
        {
            assert_eq!(pass(&[(name, "v")]), Ok(vec![(name.to_ascii_lowercase(), "v".into())]));
        }
        for name in
            ["content-type", "csrf-token", "hx-request", "turbo-frame", "x-inertia", "x-inertia-version"]
        {
            assert_eq!(pass(&[(name, "v")]), Ok(vec![(name.into(), "v".into())]));
        }
    }

    #[test]
    fn everything_else_is_dropped_without_a_word() {
        for name in [
            "Cookie",
            "Authorization",
            "Proxy-Authorization",
            "Range",
            "If-None-Match",
            "If-Range",
            "Sec-Fetch-Mode",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "Forwarded",
            "Via",
            "Accept-Encoding",
            "TE",
            "Trailer",
            "Expect",
            "Keep-Alive",
            "X-Real-IP",
            "X-Acme",
            "x-inertial",
            "hx_request",
            "Proxy",
        ] {
            assert_dropped(name);
        }
        assert_eq!(pass(&[("host", "s1.localhost:8081"), ("content-length", "3")]), Ok(vec![]));
    }

    #[test]
    fn the_upstream_sees_one_constant_user_agent() {
        let kept =
            upstream(&[("User-Agent".into(), b"Mozilla".to_vec())], None, &settings()).expect("headers");
        assert_eq!(kept, vec![("user-agent".to_owned(), b"Porchlight".to_vec())]);
    }

    #[test]
    fn origin_and_referer_name_the_upstream_instead_of_the_session() {
        let origin = pass(&[("Origin", "http://s1.localhost:8081")]).expect("headers");
        assert_eq!(origin, [("origin".to_owned(), "http://acme.localhost:8082".to_owned())]);
        let referer = pass(&[("Referer", "http://s1.localhost:8081/a?b=1#c")]).expect("headers");
        assert_eq!(referer, [("referer".to_owned(), "http://acme.localhost:8082/a?b=1".to_owned())]);
        let current = pass(&[("HX-Current-URL", "http://s1.localhost:8081/a")]).expect("headers");
        assert_eq!(current, [("hx-current-url".to_owned(), "http://acme.localhost:8082/a".to_owned())]);
    }

    #[test]
    fn addresses_of_any_other_origin_are_dropped() {
        for value in
            ["null", "http://s2.localhost:8081", "https://s1.localhost:8081", "http://s1.localhost:8081.evil"]
        {
            assert_eq!(pass(&[("origin", value)]), Ok(vec![]), "{value}");
            assert_eq!(pass(&[("referer", value)]), Ok(vec![]), "{value}");
        }
    }

    #[test]
    fn identity_look_alikes_are_refused_in_every_spelling() {
        for name in [
            "X-Porchlight",
            "X-Porchlight-User",
            "x_porchlight_user",
            "X.Porchlight.Actor",
            "X--Porchlight--User",
            "x-_porchlight",
            "X Porchlight User",
            "X-Forwarded-User",
            "x_remote_user",
            "REMOTE_USER",
            "Remote.User",
            "X-Authenticated-User",
            "X-User",
            "X-Auth-Request-Email",
            "x_auth_token",
            "X-WebAuth-User",
            "acme_user",
            "ACME-USER",
            "hx-who",
            "X~User",
            "-X-User",
        ] {
            assert_refused(&[(name, "olivia")], Refusal::IdentityHeader);
        }
    }

    #[test]
    fn headers_that_override_method_or_address_are_refused() {
        for name in [
            "X-HTTP-Method-Override",
            "x_http_method",
            "X-Method-Override",
            "X-Original-URL",
            "X-Rewrite-Url",
        ] {
            assert_refused(&[(name, "DELETE")], Refusal::MethodOverride);
        }
    }

    #[test]
    fn headers_nominated_by_connection_are_dropped_and_identities_among_them_refused() {
        assert_eq!(pass(&[("connection", "close, Keep-Alive"), ("accept", "a")]).map(|h| h.len()), Ok(1));
        assert_eq!(
            pass(&[("Connection", "X-CSRF-Token , accept"), ("x-csrf-token", "t"), ("accept", "a")]),
            Ok(vec![])
        );
        assert_refused(&[("connection", "close, x_porchlight-user")], Refusal::IdentityHeader);
        assert_refused(&[("connection", "acme-user")], Refusal::IdentityHeader);
    }

    #[test]
    fn headers_with_one_value_that_come_twice_are_refused() {
        for name in ["host", "content-length", "content-type", "origin"] {
            assert_refused(&[(name, "1"), (&name.to_ascii_uppercase(), "1")], Refusal::DuplicateHeader);
        }
        assert_refused(&[("content-length", "5,5")], Refusal::DuplicateHeader);
    }

    #[test]
    fn unclear_body_lengths_are_refused() {
        assert_refused(&[("content-length", "5"), ("transfer-encoding", "chunked")], Refusal::Smuggling);
        assert_refused(&[("transfer-encoding", "chunked, identity")], Refusal::Smuggling);
        assert_refused(
            &[("transfer-encoding", "chunked"), ("Transfer-Encoding", "chunked")],
            Refusal::Smuggling,
        );
        for length in ["", "+5", "-1", "0x5", " 5", "5 5"] {
            assert_refused(&[("content-length", length)], Refusal::Smuggling);
        }
        assert_refused(&[("content_length", "5")], Refusal::Smuggling);
        assert_refused(&[("transfer_encoding", "chunked")], Refusal::Smuggling);
    }

    #[test]
    fn upgrades_and_compressed_bodies_are_refused() {
        assert_refused(&[("upgrade", "websocket")], Refusal::Upgrade);
        assert_refused(&[("connection", "Upgrade")], Refusal::Upgrade);
        assert_refused(&[("content-encoding", "gzip")], Refusal::ContentType);
    }

    #[test]
    fn too_many_or_too_long_headers_are_refused_and_line_breaks_fall_away() {
        assert_refused(&[("accept", "a"); 129], Refusal::TooLong);
        assert_refused(&[("accept", &"a".repeat(64 * 1024))], Refusal::TooLong);
        assert_eq!(pass(&[("accept", "a\r\nX-User: b")]), Ok(vec![]));
    }
}
