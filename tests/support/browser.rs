//! A person's browser, as far as Porchlight can tell: cookies by host, `Origin` and fetch metadata, forms and links
//! found in the page. It speaks HTTP over real sockets to this machine, whatever `*.localhost` resolves to.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use super::wire::{self, Raw};

/// One browser, with its cookies.
#[derive(Default)]
pub struct Browser {
    jars: RefCell<HashMap<String, BTreeMap<String, String>>>,
}

/// A page (or any answer) in a browser.
#[derive(Debug, Clone)]
pub struct Page {
    pub url: Url,
    pub status: u16,
    pub raw: Raw,
    pub html: String,
}

/// A form as it stands on a page, filled in as it was served.
#[derive(Debug, Clone)]
pub struct Form {
    pub action: Url,
    pub method: String,
    pub fields: Vec<(String, String)>,
}

impl Browser {
    pub fn new() -> Self {
        Self::default()
    }

    /// An address typed into the bar.
    pub async fn visit(&self, url: &str) -> Page {
        self.navigate(None, "GET", url.parse().expect("an address"), None).await
    }

    /// A link on a page: its address, absolute or not.
    pub async fn follow(&self, page: &Page, href: &str) -> Page {
        self.navigate(Some(&page.url), "GET", page.url.join(href).expect("an address"), None).await
    }

    pub async fn submit(&self, page: &Page, form: &Form) -> Page {
        let encoded =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
        if form.method == "GET" {
            let mut url = form.action.clone();
            url.set_query(Some(&encoded));
            return self.navigate(Some(&page.url), "GET", url, None).await;
        }
        self.navigate(Some(&page.url), "POST", form.action.clone(), Some(encoded)).await
    }

    /// Where the page redirects to, until it does not.
    pub async fn arrive(&self, mut page: Page) -> Page {
        for _ in 0..5 {
            let Some(to) = page.raw.header("location").filter(|_| (300..400).contains(&page.status)) else {
                break;
            };
            let to = page.url.join(to).expect("an address");
            page = self.navigate(Some(&page.url.clone()), "GET", to, None).await;
        }
        page
    }

    /// A call of a page's script.
    pub async fn fetch(
        &self,
        page: &Page,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Page {
        let url = page.url.join(path).expect("an address");
        let mut lines = vec![
            ("Accept".to_owned(), "*/*".to_owned()),
            ("Sec-Fetch-Mode".to_owned(), "cors".to_owned()),
            ("Sec-Fetch-Dest".to_owned(), "empty".to_owned()),
        ];
        lines.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let body = (method != "GET").then(|| body.to_owned());
        self.send(Some(&page.url), method, url, lines, body).await
    }

    /// The cookie of a host, by name.
    pub fn cookie(&self, host: &str, name: &str) -> Option<String> {
        self.jars.borrow().get(host).and_then(|jar| jar.get(name)).cloned()
    }

    /// Puts a cookie where it does not come from.
    pub fn plant(&self, host: &str, name: &str, value: &str) {
        self.jars.borrow_mut().entry(host.to_owned()).or_default().insert(name.to_owned(), value.to_owned());
    }

    /// How many cookies this host has here.
    pub fn cookies_of(&self, host: &str) -> Vec<String> {
        self.jars.borrow().get(host).map(|jar| jar.keys().cloned().collect()).unwrap_or_default()
    }

    async fn navigate(&self, from: Option<&Url>, method: &str, url: Url, form: Option<String>) -> Page {
        let mut lines = vec![
            ("Accept".to_owned(), "text/html,application/xhtml+xml,*/*;q=0.8".to_owned()),
            ("Accept-Encoding".to_owned(), "identity".to_owned()),
            ("Sec-Fetch-Mode".to_owned(), "navigate".to_owned()),
            ("Sec-Fetch-Dest".to_owned(), "document".to_owned()),
            ("Sec-Fetch-User".to_owned(), "?1".to_owned()),
        ];
        if form.is_some() {
            lines.push(("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
        }
        self.send(from, method, url, lines, form).await
    }

    async fn send(
        &self,
        from: Option<&Url>,
        method: &str,
        url: Url,
        lines: Vec<(String, String)>,
        body: Option<String>,
    ) -> Page {
        let site = site(from, &url);
        let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let host = host(&url);
        let port = url.port_or_known_default().expect("a port");
        let mut head =
            format!("{method} {target} HTTP/1.1\r\nHost: {host}:{port}\r\nSec-Fetch-Site: {site}\r\n");
        for (name, value) in lines {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(from) = from.filter(|_| site == "same-origin") {
            head.push_str(&format!("Referer: {}\r\n", &from[..url::Position::AfterQuery]));
        }
        if method != "GET" {
            let origin =
                from.filter(|_| site == "same-origin").map(|from| from.origin().ascii_serialization());
            head.push_str(&format!("Origin: {}\r\n", origin.unwrap_or_else(|| "null".to_owned())));
        }
        // Our cookies and Acme's are `SameSite=Lax`.
        let cookies = self.cookie_line(&host).filter(|_| method == "GET" || site != "cross-site");
        if let Some(cookies) = cookies {
            head.push_str(&format!("Cookie: {cookies}\r\n"));
        }
        if let Some(body) = &body {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("Connection: close\r\n\r\n");
        head.push_str(body.as_deref().unwrap_or_default());
        let raw = wire::exchange(port, head.as_bytes()).await;
        self.keep_cookies(&host, &raw);
        Page { status: raw.status, html: raw.text(), url, raw }
    }

    fn cookie_line(&self, host: &str) -> Option<String> {
        let jars = self.jars.borrow();
        let pairs: Vec<String> =
            jars.get(host)?.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Takes cookies in as a browser would: `__Host-` ones only with all that the prefix asks for.
    fn keep_cookies(&self, host: &str, raw: &Raw) {
        for (_, line) in raw.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let mut parts = line.split(';').map(str::trim);
            let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            let attributes: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
            let has = |what: &str| attributes.iter().any(|attribute| attribute == what);
            if name.starts_with("__Host-") {
                let domain = attributes.iter().any(|attribute| attribute.starts_with("domain"));
                assert!(has("secure") && has("path=/") && !domain, "a browser would refuse {line}");
            }
            let mut jars = self.jars.borrow_mut();
            let jar = jars.entry(host.to_owned()).or_default();
            if has("max-age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Page {
    /// Whether people read this on the page (tags and entities resolved, white space squeezed).
    pub fn says(&self, text: &str) -> bool {
        self.words().contains(text)
    }

    /// The page as people read it.
    pub fn words(&self) -> String {
        static TAGS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<[^>]*>").expect("a pattern"));
        let words = unescaped(&TAGS.replace_all(&self.html, " "));
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn forms(&self) -> Vec<Form> {
        let mut forms = Vec::new();
        let mut open: Option<Form> = None;
        let mut select: Option<String> = None;
        for tag in TAG.captures_iter(&self.html) {
            let attributes = attributes(&tag[3]);
            let said = |name: &str| attributes.get(name).cloned();
            match (&tag[1], tag[2].to_ascii_lowercase().as_str()) {
                ("", "form") => open = Some(self.form(&attributes)),
                ("/", "form") => forms.extend(open.take()),
                ("", "select") => select = said("name"),
                ("/", "select") => select = None,
                ("", "option") if attributes.contains_key("selected") => {
                    let pair = select.clone().zip(said("value"));
                    if let (Some(form), Some(pair)) = (&mut open, pair) {
                        form.fields.push(pair);
                    }
                }
                ("", "input") => {
                    let kind = said("type").unwrap_or_default();
                    let unticked =
                        matches!(kind.as_str(), "radio" | "checkbox") && !attributes.contains_key("checked");
                    if let (Some(form), Some(name), false) = (&mut open, said("name"), unticked) {
                        let default = if kind == "checkbox" { "on" } else { "" };
                        form.fields.push((name, said("value").unwrap_or_else(|| default.to_owned())));
                    }
                }
                _ => {}
            }
        }
        forms
    }

    /// The form whose address ends so.
    pub fn form_to(&self, end: &str) -> Form {
        let found = self.forms().into_iter().find(|form| form.action.path().ends_with(end));
        found.unwrap_or_else(|| {
            panic!("no form to …{end} on {} ({}): {}", self.url, self.status, self.words())
        })
    }

    /// The address of the first link that contains this.
    pub fn link(&self, part: &str) -> String {
        let found = TAG
            .captures_iter(&self.html)
            .filter(|tag| &tag[2] == "a")
            .find_map(|tag| attributes(&tag[3]).remove("href").filter(|href| href.contains(part)));
        found.unwrap_or_else(|| panic!("no link with {part} on {}: {}", self.url, self.words()))
    }

    fn form(&self, attributes: &HashMap<String, String>) -> Form {
        let action = attributes.get("action").map_or("", String::as_str);
        Form {
            action: self.url.join(action).expect("an address"),
            method: attributes.get("method").map_or("GET".to_owned(), |method| method.to_ascii_uppercase()),
            fields: Vec::new(),
        }
    }
}

impl Form {
    /// Fills a field in (or chooses one of its choices).
    pub fn with(mut self, name: &str, value: &str) -> Self {
        match self.fields.iter_mut().find(|(n, _)| n == name) {
            Some(field) => value.clone_into(&mut field.1),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    pub fn value(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_else(|| panic!("no field {name} in {self:?}"))
    }
}

static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?s)<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>"#).expect("a pattern")
});

fn attributes(text: &str) -> HashMap<String, String> {
    static ONE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?s)([a-zA-Z_:][a-zA-Z0-9_:.-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?"#)
            .expect("a pattern")
    });
    let pairs = ONE.captures_iter(text).map(|found| {
        let value =
            [2, 3, 4].into_iter().find_map(|group| found.get(group)).map_or("", |value| value.as_str());
        (found[1].to_ascii_lowercase(), unescaped(value))
    });
    pairs.collect()
}

fn unescaped(text: &str) -> String {
    static NUMBERED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"&#(x?)([0-9a-fA-F]+);").expect("a pattern"));
    let text = NUMBERED.replace_all(text, |found: &regex::Captures<'_>| {
        let radix = if found[1].is_empty() { 10 } else { 16 };
        let letter = u32::from_str_radix(&found[2], radix).ok().and_then(char::from_u32);
        letter.map(String::from).unwrap_or_default()
    });
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}

fn host(url: &Url) -> String {
    url.host_str().expect("a host").to_owned()
}

/// `localhost` is no registrable domain: each name under it is a site of its own.
fn site(from: Option<&Url>, to: &Url) -> &'static str {
    match from {
        None => "none",
        Some(from) if from.origin() == to.origin() => "same-origin",
        Some(from) if from.host_str() == to.host_str() => "same-site",
        Some(_) => "cross-site",
    }
}
