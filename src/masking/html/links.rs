//! Addresses in a page: which are the upstream's own, and how they read from the gateway's origin. What an agent may
//! open is decided elsewhere; here nothing points around the gateway unseen.

use url::Url;

use crate::masking::{Origins, PolicyRoom};

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
    /// What relative addresses start from, at the upstream.
    base: Url,
    /// What stands before the base's paths on the session's own origin: nothing for the app, a folder for other hosts.
    folder: String,
    known: Vec<Known>,
    origins: Origins,
}

/// One of the upstream's origins.
struct Known {
    from: Url,
    /// Where it stands, without a slash at the end.
    to: String,
    /// The path of that.
    folder: String,
}

impl Links {
    /// `page_path` is where the page stands on the session's own origin.
    pub fn new(page_path: &str, origins: &[(String, String)]) -> Self {
        let known = origins.iter().filter_map(|(from, to)| {
            let to = to.trim_end_matches('/').to_owned();
            let folder = Url::parse(&to).ok()?.path().trim_end_matches('/').to_owned();
            Some(Known { from: Url::parse(from).ok()?, to, folder })
        });
        let known: Vec<Known> = known.collect();
        let is_in = |known: &&Known| {
            page_path
                .strip_prefix(&known.folder)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        };
        let nowhere = || Url::parse("http://upstream.invalid/").expect("a fixed address");
        let home = known.iter().filter(is_in).max_by_key(|known| known.folder.len()).or(known.first());
        let folder = home.map(|home| home.folder.clone()).unwrap_or_default();
        let home = home.map_or_else(nowhere, |home| home.from.clone());
        let path = page_path.strip_prefix(&folder).unwrap_or(page_path);
        let base = home.join(path).ok().filter(|url| url.origin() == home.origin()).unwrap_or(home);
        Self { base, folder, known, origins: Origins::of(origins) }
    }

    /// The full addresses that scripts, styles and data in the page hold.
    pub fn origins(&self) -> &Origins {
        &self.origins
    }

    /// A content security policy that stands in the page, with room for our banner. Its script is there already.
    pub fn policy(&self, policy: &str) -> String {
        let plain = |known: &Known| (known.from.origin().ascii_serialization(), known.to.clone());
        let origins: Vec<(String, String)> = self.known.iter().map(plain).collect();
        let Some((_, here)) = origins.first() else { return policy.to_owned() };
        PolicyRoom { origins: &origins, here, script: None }.with_room(policy)
    }

    pub fn judge(&self, address: &str) -> Place {
        let Ok(url) = self.base.join(address) else { return Place::Foreign };
        if !matches!(url.scheme(), "http" | "https") {
            return Place::Other;
        }
        let path = path_of(&url);
        let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
        if url.origin() == self.base.origin() && !is_absolute(address) {
            let path = format!("{}{path}", self.folder);
            // From the root of another host is not from the root of the session's origin, and no way leads up out of it.
            return match self.folder.is_empty() || is_on_the_page(address) {
                true => Place::Relative { path },
                false => Place::Own { rewritten: format!("{path}{fragment}"), path },
            };
        }
        for Known { from, to, folder } in &self.known {
            if from.origin() == url.origin() {
                return Place::Own {
                    rewritten: format!("{to}{path}{fragment}"),
                    path: format!("{folder}{path}"),
                };
            }
            if folder.is_empty() && Url::parse(to).is_ok_and(|to| to.origin() == url.origin()) {
                return Place::Own { rewritten: format!("{to}{path}{fragment}"), path };
            }
        }
        Place::Foreign
    }

    /// Whether an address that begins with one slash leads to where it says, unchanged.
    pub fn is_at_root(&self) -> bool {
        self.folder.is_empty()
    }

    /// Where a link to somebody else's site stops: at a page that says so, and names the site.
    pub fn outside(&self, address: &str) -> String {
        let host = self.base.join(address).ok().and_then(|url| url.host_str().map(str::to_owned));
        let host: String =
            url::form_urlencoded::byte_serialize(host.unwrap_or_default().as_bytes()).collect();
        format!("/.porchlight/outside?to={host}")
    }

    /// Takes the page's `<base href>` as the place that relative addresses start from; `false` if it is foreign.
    pub fn rebase(&mut self, address: &str) -> bool {
        let place = self.judge(address);
        let (Place::Relative { path } | Place::Own { path, .. }) = place else { return false };
        let moved = self.known.iter().filter(|known| path.starts_with(&known.folder));
        let moved = moved.max_by_key(|known| known.folder.len());
        let folder = moved.map(|known| known.folder.clone()).unwrap_or_default();
        let home = moved.map_or_else(|| self.base.clone(), |known| known.from.clone());
        if let Ok(base) = home.join(path.strip_prefix(&folder).unwrap_or(&path)) {
            (self.base, self.folder) = (base, folder);
        }
        true
    }

    /// The path that relative addresses start from.
    pub fn base_path(&self) -> String {
        format!("{}{}", self.folder, path_of(&self.base))
    }

    /// The candidates of a `srcset`, each at its own place.
    pub fn rewrite_srcset(&self, srcset: &str) -> Option<String> {
        if srcset.contains("data:") {
            return None;
        }
        let candidates = srcset.split(',').map(|candidate| {
            let address = candidate.split_ascii_whitespace().next().unwrap_or_default();
            match self.judge(address) {
                Place::Own { rewritten, .. } => candidate.replacen(address, &rewritten, 1),
                _ => candidate.to_owned(),
            }
        });
        let rewritten = candidates.collect::<Vec<_>>().join(",");
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

/// Whether an address only names a place in the page itself, or its query.
fn is_on_the_page(address: &str) -> bool {
    let address = address.trim();
    address.is_empty() || address.starts_with(['#', '?'])
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

    #[test]
    fn on_a_page_of_another_host_every_address_stays_in_its_folder() {
        let origins = [
            ("https://acme.example".to_owned(), "https://s1.gate.example".to_owned()),
            ("https://api.acme.example".to_owned(), "https://s1.gate.example/.porchlight/up/api".to_owned()),
        ];
        let mut links = Links::new("/.porchlight/up/api/docs/start?a=1", &origins);
        let up = "/.porchlight/up/api";
        for (address, leads) in [
            ("next", format!("{up}/docs/next")),
            ("/v1", format!("{up}/v1")),
            ("../../../../x", format!("{up}/x")),
            ("//api.acme.example/v1", format!("https://s1.gate.example{up}/v1")),
            ("https://acme.example/x", "https://s1.gate.example/x".to_owned()),
        ] {
            let Place::Own { rewritten, .. } = links.judge(address) else { panic!("{address}") };
            assert_eq!(rewritten, leads);
        }
        assert_eq!(links.judge("#top"), Place::Relative { path: format!("{up}/docs/start?a=1") });
        assert!(links.rebase("https://acme.example/shop/") && links.base_path() == "/shop/");
        assert_eq!(links.judge("cart"), Place::Relative { path: "/shop/cart".into() });
    }

    #[test]
    fn each_picture_of_a_set_is_found_at_its_place() {
        let origins = [
            ("https://acme.example".to_owned(), "https://s1.gate.example".to_owned()),
            ("https://cdn.acme.example".to_owned(), "https://s1.gate.example/.porchlight/up/cdn".to_owned()),
        ];
        let links = Links::new("/", &origins);
        assert_eq!(
            links.rewrite_srcset("/a.png 1x, //cdn.acme.example/b.png 2x").as_deref(),
            Some("/a.png 1x, https://s1.gate.example/.porchlight/up/cdn/b.png 2x")
        );
        assert_eq!(links.rewrite_srcset("/a.png 1x, b.png 2x"), None);
    }
}
