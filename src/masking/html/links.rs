//! Addresses in a page: which are the upstream's own, and how they read from the gateway's origin. What an agent may
//! open is decided elsewhere; here nothing points around the gateway unseen.

use url::Url;

use crate::masking::PolicyRoom;

/// Where an address leads.
#[derive(Debug, PartialEq)]
pub enum Place {
    /// To the app, written relative to it: nothing to rewrite.
    Relative { path: String },
    /// To the app by its full address: rewritten to the gateway's.
    Own { path: String, rewritten: String },
    /// To somebody else's site.
    Foreign,
    /// Not to a page at all: `mailto:`, `tel:`, `data:`, `javascript:`.
    Other,
}

/// Judges addresses as seen from one page.
pub struct Links {
    base: Url,
    origins: Vec<(Url, String)>,
}

impl Links {
    pub fn new(page_path: &str, origins: &[(String, String)]) -> Self {
        let origins: Vec<(Url, String)> = origins
            .iter()
            .filter_map(|(from, to)| Some((Url::parse(from).ok()?, to.trim_end_matches('/').to_owned())))
            .collect();
        let nowhere = || Url::parse("http://upstream.invalid/").expect("a fixed address");
        let home = origins.first().map_or_else(nowhere, |(from, _)| from.clone());
        let base = home.join(page_path).ok().filter(|url| url.origin() == home.origin()).unwrap_or(home);
        Self { base, origins }
    }

    /// A content security policy that stands in the page, with room for our banner. Its script is there already.
    pub fn policy(&self, policy: &str) -> String {
        let plain = |url: &Url| url.origin().ascii_serialization();
        let origins: Vec<(String, String)> =
            self.origins.iter().map(|(from, to)| (plain(from), to.clone())).collect();
        let Some((_, here)) = origins.first() else { return policy.to_owned() };
        PolicyRoom { origins: &origins, here, script: None }.with_room(policy)
    }

    pub fn judge(&self, address: &str) -> Place {
        let Ok(url) = self.base.join(address) else { return Place::Foreign };
        if !matches!(url.scheme(), "http" | "https") {
            return Place::Other;
        }
        let path = path_of(&url);
        if url.origin() == self.base.origin() && !is_absolute(address) {
            return Place::Relative { path };
        }
        let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
        for (from, to) in &self.origins {
            let already = Url::parse(to).is_ok_and(|to| to.origin() == url.origin());
            if from.origin() == url.origin() || already {
                return Place::Own { rewritten: format!("{to}{path}{fragment}"), path };
            }
        }
        Place::Foreign
    }

    /// Takes the page's `<base href>` as the place that relative addresses start from; `false` if it is foreign.
    pub fn rebase(&mut self, address: &str) -> bool {
        match self.base.join(address) {
            Ok(url) if self.judge(address) != Place::Foreign && matches!(url.scheme(), "http" | "https") => {
                self.base.set_path(url.path());
                self.base.set_query(url.query());
                true
            }
            _ => false,
        }
    }

    /// The path that relative addresses start from.
    pub fn base_path(&self) -> String {
        path_of(&self.base)
    }

    /// The candidates of a `srcset` with the upstream's origins replaced.
    pub fn rewrite_srcset(&self, srcset: &str) -> Option<String> {
        let mut rewritten = srcset.to_owned();
        for (from, to) in &self.origins {
            rewritten = rewritten.replace(from.as_str(), &format!("{to}/"));
        }
        (rewritten != srcset).then_some(rewritten)
    }
}

fn path_of(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

/// Whether the address names its own site (URL standard: tabs, newlines and outer spaces do not count).
fn is_absolute(address: &str) -> bool {
    let cleaned: String = address.chars().filter(|letter| !matches!(letter, '\t' | '\n' | '\r')).collect();
    let cleaned = cleaned.trim_matches(|letter: char| letter <= ' ');
    let slashes = cleaned.bytes().take(2).filter(|byte| matches!(byte, b'/' | b'\\')).count();
    slashes == 2 || Url::parse(cleaned).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_addresses_are_rewritten_and_foreign_ones_known() {
        let origins = [("https://acme.example".to_owned(), "https://s1.gate.example".to_owned())];
        let links = Links::new("/settings/tax?tab=1", &origins);
        assert_eq!(links.judge("save"), Place::Relative { path: "/settings/save".into() });
        assert_eq!(links.judge(""), Place::Relative { path: "/settings/tax?tab=1".into() });
        let own = |path: &str, rewritten: &str| Place::Own { path: path.into(), rewritten: rewritten.into() };
        assert_eq!(links.judge("HTTPS://Acme.example/a?b#c"), own("/a?b", "https://s1.gate.example/a?b#c"));
        assert_eq!(links.judge("//acme.example/a"), own("/a", "https://s1.gate.example/a"));
        for foreign in [
            "https://evil.example/",
            "//evil.example",
            "\\\\evil.example",
            "/\\evil.example",
            "ht\ntps://evil.example",
            "https://acme.example.evil.example/",
            "https://acme.example@evil.example/",
            "https://acme.example:8443/",
        ] {
            assert_eq!(links.judge(foreign), Place::Foreign, "{foreign}");
        }
        assert_eq!(links.judge("mailto:olivia@northwind.example"), Place::Other);
    }
}
