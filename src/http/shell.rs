//! The shell around every page of the portal: who is here, where they can go, what just happened.

use actix_web::HttpRequest;

use super::brand::Look;
use super::{State, flash};
use crate::language::Language;
use crate::words::{Text, Words};

/// What `layouts/page.html` shows around a page.
pub struct Shell {
    /// The words of whoever reads the page.
    pub words: Words,
    pub vendor: String,
    pub app: String,
    pub door: &'static str,
    pub person: Option<String>,
    pub account: Option<String>,
    pub nav: Vec<NavItem>,
    pub flash: Option<Flash>,
    /// A line that holds for every page of somebody who reads and does not decide.
    pub observes: Option<String>,
    pub demo: Option<DemoBar>,
    pub version: &'static str,
    pub look: Look,
}

pub struct NavItem {
    /// The name of its text.
    pub label: &'static str,
    pub href: String,
    pub current: bool,
    pub badge: Option<u64>,
}

/// A line about what just happened, shown once.
pub struct Flash {
    /// `success`, `info`, `warning` or `danger`.
    pub kind: &'static str,
    pub text: String,
}

pub struct DemoBar {
    pub who: String,
    pub next: String,
    pub next_href: Option<String>,
    /// Whose turn it is: one click is being them, at the place where it happens.
    pub next_as: Option<&'static str>,
    pub personas: Vec<Persona>,
}

pub struct Persona {
    pub key: &'static str,
    pub name: String,
    pub what: String,
    pub current: bool,
}

impl Shell {
    /// A text of the page: `shell.t("nav-history")`.
    pub fn t<'a>(&'a self, id: &'a str) -> Text<'a> {
        self.words.text(id)
    }

    /// The page where whoever is here signs out. The demo's people are signed in by its bar.
    pub fn sign_ins(&self) -> Option<&'static str> {
        match (self.door, &self.demo) {
            (_, Some(_)) | ("public", None) => None,
            ("owner", None) => Some("/account/sign-ins"),
            (_, None) => Some("/staff/sign-ins"),
        }
    }

    /// The word on a badge.
    pub fn kind(&self, kind: &str) -> String {
        self.words.kind(kind)
    }

    /// A shell for nobody in particular.
    pub fn public(state: &State, request: &HttpRequest) -> Self {
        Self::at(state, request, "public", None, None, &[])
    }

    /// A shell for a person at a door; `nav` lists the names of texts, and addresses.
    pub fn at(
        state: &State,
        request: &HttpRequest,
        door: &'static str,
        person: Option<&str>,
        account: Option<&str>,
        nav: &[(&'static str, &str)],
    ) -> Self {
        Self::told_in(words_of_page(state, request), state, request, door, person, account, nav)
    }

    /// The same in the words that a person chose to read.
    pub fn told_in(
        words: Words,
        state: &State,
        request: &HttpRequest,
        door: &'static str,
        person: Option<&str>,
        account: Option<&str>,
        nav: &[(&'static str, &str)],
    ) -> Self {
        let path = request.path();
        let is_above = |href: &&str| {
            path.strip_prefix(*href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        // Of two, one below the other, only the nearer.
        let here = nav.iter().map(|(_, href)| *href).filter(is_above).max_by_key(|href| href.len());
        let nav = nav.iter().map(|(label, href)| NavItem {
            label,
            href: (*href).to_owned(),
            current: here == Some(*href),
            badge: None,
        });
        Self {
            vendor: state.vendor.name.clone(),
            app: state.vendor.app.clone(),
            door,
            person: person.map(str::to_owned),
            account: account.map(str::to_owned),
            nav: nav.collect(),
            flash: flash(request),
            observes: None,
            demo: state.demo.as_ref().map(|demo| demo.bar(door, person, &words)),
            words,
            version: env!("CARGO_PKG_VERSION"),
            look: Look::of(&state.vendor.brand),
        }
    }
}

/// The words of a page, in the language that its reader's browser asks for.
pub fn words_of_page(state: &State, request: &HttpRequest) -> Words {
    Words::new(chrono_tz::UTC).in_language(language_of(state, request)).in_app(&state.vendor.app)
}

/// The language that a browser asks for, if we write it; the vendor's own otherwise.
pub fn language_of(state: &State, request: &HttpRequest) -> Language {
    use actix_web::http::header::{AcceptLanguage, Header as _, Preference};
    let wanted = AcceptLanguage::parse(request).map(|accepted| accepted.ranked()).unwrap_or_default();
    let tags = wanted.iter().filter_map(|wanted| match wanted {
        Preference::Specific(tag) => Some(tag.as_str()),
        Preference::Any => None,
    });
    Language::best(tags).unwrap_or(state.vendor.language)
}

/// The number that people give when they ask for help; it stands in the server's log too.
pub fn request_id(request: &HttpRequest) -> String {
    use actix_web::HttpMessage as _;
    let id = request.extensions().get::<tracing_actix_web::RequestId>().map(ToString::to_string);
    id.unwrap_or_default()
}
