//! Addresses in the app's own headers, as they read from the session's origin. What leads elsewhere stops at a page
//! that explains it.

use url::{Position, Url};

use super::unsaid::Unsaid;
use crate::masking;

/// The hosts that stand behind a session, and how they are reached from it.
pub(super) struct Addresses<'a> {
    /// Where the request went, from where relative addresses are read.
    pub base: Option<Url>,
    /// The session's own origin.
    pub session: &'a str,
    /// Each origin of the vendor's, and what stands for it here.
    pub origins: &'a [(String, String)],
    pub unsaid: &'a Unsaid,
}

impl Addresses<'_> {
    /// One address, with what must be hidden hidden.
    pub fn here(&self, to: &str) -> String {
        self.lead(masking::mask_text(&self.unsaid.clean_text(to.to_owned())))
    }

    /// One address in which everything is hidden already: `Location`.
    pub fn lead(&self, to: String) -> String {
        let to = self.unsaid.clean_text(to);
        let url = self.base.as_ref().and_then(|base| base.join(&to).ok());
        let own = url.as_ref().and_then(|url| self.own(url));
        own.unwrap_or_else(|| format!("{}/.porchlight/outside", self.session))
    }

    /// A `Refresh`: seconds, and perhaps where to go then.
    pub fn refresh(&self, value: &str) -> Option<String> {
        let (seconds, rest) = value.split_once([';', ',']).unwrap_or((value, ""));
        let seconds: u32 = seconds.trim().parse().ok()?;
        let rest = rest.trim();
        if rest.is_empty() {
            return Some(seconds.to_string());
        }
        let is_named = rest.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("url="));
        let to = if is_named { &rest[4..] } else { rest };
        Some(format!("{seconds}; url={}", self.here(to.trim().trim_matches(['"', '\'']))))
    }

    /// A `Link` (RFC 8288): each target in its angle brackets. One that is not well formed is left out.
    pub fn links(&self, value: &str) -> Option<String> {
        let mut out = Vec::new();
        let mut rest = value.trim();
        while !rest.is_empty() {
            let (to, after) = rest.strip_prefix('<')?.split_once('>')?;
            let end = after.find('<').map_or(after.len(), |next| after[..next].rfind(',').unwrap_or(next));
            let parameters = after[..end].trim().trim_end_matches(',');
            out.push(format!("<{}>{}", self.here(to), masking::mask_text(parameters)));
            rest = after[end..].trim_start_matches([',', ' ', '\t']);
        }
        Some(out.join(", "))
    }

    fn own(&self, url: &Url) -> Option<String> {
        let origin = url.origin().ascii_serialization();
        if origin == self.session {
            return Some(url.to_string());
        }
        let (_, stands) = self.origins.iter().find(|(from, _)| *from == origin)?;
        Some(format!("{}{}", stands.trim_end_matches('/'), &url[Position::BeforePath..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<T>(check: impl FnOnce(&Addresses<'_>) -> T) -> T {
        let session = "https://s.support.example";
        let origins = [
            ("https://acme.example".to_owned(), session.to_owned()),
            ("https://api.acme.example".to_owned(), format!("{session}/.porchlight/up/api")),
        ];
        let unsaid = Unsaid::default();
        let base = Url::parse("https://acme.example/invoices/17?a=1").ok();
        check(&Addresses { base, session, origins: &origins, unsaid: &unsaid })
    }

    #[test]
    fn an_address_of_the_vendors_reads_from_the_session_and_any_other_stops() {
        with(|addresses| {
            let own = "https://s.support.example";
            assert_eq!(addresses.here("18"), format!("{own}/invoices/18"));
            assert_eq!(addresses.here("//acme.example/a#b"), format!("{own}/a#b"));
            assert_eq!(
                addresses.here("https://api.acme.example/v1?x"),
                format!("{own}/.porchlight/up/api/v1?x")
            );
            for elsewhere in
                ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
            {
                assert_eq!(addresses.here(elsewhere), format!("{own}/.porchlight/outside"), "{elsewhere}");
            }
        });
    }

    #[test]
    fn links_and_refreshes_are_read_as_browsers_do() {
        with(|addresses| {
            let own = "https://s.support.example";
            assert_eq!(addresses.refresh("5"), Some("5".into()));
            assert_eq!(addresses.refresh("0;URL='/x'"), Some(format!("0; url={own}/x")));
            assert_eq!(
                addresses.refresh("5; https://evil.example"),
                Some(format!("5; url={own}/.porchlight/outside"))
            );
            assert_eq!(addresses.refresh("soon"), None);
            let links = addresses.links("</a>; rel=\"next, last\", <https://evil.example/>;rel=x");
            let expected = format!("<{own}/a>; rel=\"next, last\", <{own}/.porchlight/outside>;rel=x");
            assert_eq!(links, Some(expected.replace("> ;", ">;")));
            assert_eq!(addresses.links("/a; rel=next"), None);
        });
    }
}
