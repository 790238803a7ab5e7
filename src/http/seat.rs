//! Where somebody sits: the browser, the network, and what the browser shows of earlier sign-ins.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::USER_AGENT;

use super::State;
use crate::random::Token;
use crate::sign_ins::Seat;

/// Marks a browser in which somebody of the staff has signed in before. It opens nothing.
const KNOWN: &str = "__Host-porchlight-known";

/// For so long a browser is known.
const KNOWN_FOR: Duration = Duration::days(180);

pub fn seat(request: &HttpRequest, state: &State) -> Seat {
    let browser = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Seat::new(browser, &network(request, &state.proxies))
}

/// The address that a request came from: behind a proxy of ours, the one that it names last. Of an IPv6 address the
/// first half counts: the rest is the customer's to choose.
fn network(request: &HttpRequest, proxies: &[IpAddr]) -> String {
    let Some(peer) = request.peer_addr().map(|address| address.ip().to_canonical()) else {
        return "unknown".to_owned();
    };
    let ours = peer.is_loopback() || proxies.contains(&peer);
    let named = request.headers().get_all("x-forwarded-for").last().filter(|_| ours);
    let named =
        named.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    match named.map_or(peer, |address| address.to_canonical()) {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// What the browser shows as having been known before.
pub fn known_browser(request: &HttpRequest) -> Option<Token> {
    request.cookie(KNOWN).map(|cookie| Token::from_text(cookie.value()))
}

pub fn known_browser_cookie(token: &Token) -> Cookie<'static> {
    Cookie::build(KNOWN, token.reveal().to_owned())
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(KNOWN_FOR)
        .finish()
}

/// A page of our own to go on to; anything that a browser might take for another site is none.
pub fn next_page(next: Option<&str>) -> Option<&str> {
    let plain = |path: &&str| path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    next.filter(|path| path.starts_with('/') && !path.starts_with("//")).filter(plain)
}

/// Where somebody signs in to come to a page of our own.
pub fn coming_back(sign_in: &str, page: &str) -> String {
    let next = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", page).finish();
    format!("{sign_in}?{next}")
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn seen(peer: &str, named: &[&str]) -> String {
        let request = TestRequest::default().peer_addr(format!("{peer}:4000").parse().expect("an address"));
        let request =
            named.iter().fold(request, |request, said| request.append_header(("X-Forwarded-For", *said)));
        network(&request.to_http_request(), &["203.0.113.7".parse().expect("an address")])
    }

    #[test]
    fn strangers_do_not_say_where_they_come_from_and_our_proxies_say_it_last() {
        assert_eq!(seen("198.51.100.9", &["10.0.0.1"]), "198.51.100.9");
        assert_eq!(seen("203.0.113.7", &["10.0.0.1, 198.51.100.9"]), "198.51.100.9");
        assert_eq!(seen("203.0.113.7", &["10.0.0.1", "198.51.100.9"]), "198.51.100.9");
        assert_eq!(seen("203.0.113.7", &["10.0.0.1, nobody"]), "203.0.113.7");
        assert_eq!(seen("203.0.113.7", &[]), "203.0.113.7");
        assert_eq!(seen("127.0.0.1", &["2001:db8:1:2:3:4:5:6"]), "2001:db8:1:2::/64");
    }

    #[test]
    fn one_goes_on_only_to_a_page_of_our_own() {
        for ours in ["/", "/account/history?days=7", "/agent/sessions/ses_1"] {
            assert_eq!(next_page(Some(ours)), Some(ours));
        }
        for other in
            ["", "//evil.example", "/\\evil.example", "https://evil.example", "evil", "/a b", "/\n/x"]
        {
            assert_eq!(next_page(Some(other)), None, "{other:?}");
        }
        assert_eq!(next_page(None), None);
    }
}
