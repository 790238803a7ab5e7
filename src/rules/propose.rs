//! What recorded traffic suggests for the rules file: routes by pattern, and rules that would say more than the
//! built-in ones do. Suggestions only: somebody who knows the app pastes them, or does not.

use std::collections::BTreeMap;

use super::Rules;
use crate::canon::{Class, Method, Request, Settings};

/// The most examples that are shown of one route.
const EXAMPLES: usize = 3;
/// Addresses that only look, though they are sent with POST.
const LOOKS: [&str; 13] = [
    "search",
    "query",
    "find",
    "filter",
    "lookup",
    "suggest",
    "suggestions",
    "autocomplete",
    "preview",
    "validate",
    "check",
    "list",
    "count",
];
/// Addresses that change something, though they are asked for with GET.
const CHANGES: [&str; 14] = [
    "delete", "remove", "destroy", "void", "cancel", "approve", "reject", "send", "resend", "archive",
    "restore", "enable", "disable", "publish",
];

/// One request as it stands in a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub method: String,
    /// Path and query, as recorded.
    pub target: String,
    /// Which of the vendor's other hosts it went to, by its name.
    pub host: Option<String>,
    /// Whether the entry says what it was about: changes by their labels, or a rule's sentence.
    pub has_words: bool,
    /// Why it was refused, if it was.
    pub refused: Option<String>,
    /// Whether only the answer showed that it was an export.
    pub turned_out_export: bool,
}

/// Requests of one method and pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRoute {
    pub method: String,
    /// The alias of another host than the app.
    pub host: Option<String>,
    pub pattern: String,
    pub count: usize,
    pub refused: usize,
    /// What it is by the rules in force.
    pub class: &'static str,
    pub rule: Option<String>,
    pub examples: Vec<String>,
    without_words: usize,
    view_only: usize,
    exports: usize,
}

/// A rule to paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub suggestion: Suggestion,
    /// What it is about: a route, such as `POST /invoices/{id}/send`, or a host's name.
    pub about: String,
    /// The alias of another host than the app, where it is about a route there.
    pub host: Option<String>,
    pub toml: String,
    pub examples: Vec<String>,
}

/// What a proposal says of what was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suggestion {
    /// A page's script wanted to speak with this host, and the browser stopped that.
    Host,
    /// Asked for with GET, and called like a change.
    Change,
    /// Sent with POST, and called like a search; so often refused because the session could only view.
    Looks { refused: usize },
    /// Only the answer showed that it takes data away.
    Export,
    /// The customer reads only its address.
    Words,
}

impl Rules {
    /// Routes that were seen, the most frequent first.
    pub fn routes_seen(&self, seen: &[Seen]) -> Vec<SeenRoute> {
        let mut routes: BTreeMap<(Option<String>, String, String), SeenRoute> = BTreeMap::new();
        for one in seen {
            let Some(host) = self.alias_of(one.host.as_deref()) else { continue };
            let Some(request) = read(one).map(|request| Request { host: host.clone(), ..request }) else {
                continue;
            };
            let path = one.target.split('?').next().unwrap_or_default();
            let key = (host, one.method.clone(), folded(path));
            let route = routes.entry(key.clone()).or_insert_with(|| {
                let decision = self.decide(&request, &super::Carried::default());
                let (class, rule) = (decision.class.as_str(), decision.rule);
                SeenRoute {
                    host: key.0,
                    method: key.1,
                    pattern: key.2,
                    count: 0,
                    refused: 0,
                    class,
                    rule,
                    examples: Vec::new(),
                    without_words: 0,
                    view_only: 0,
                    exports: 0,
                }
            });
            route.take(one);
        }
        let mut routes: Vec<SeenRoute> = routes.into_values().collect();
        routes.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.pattern.cmp(&b.pattern)));
        routes
    }

    /// Hosts that pages' scripts wanted to speak with, as they would be named.
    pub fn propose_hosts(&self, strangers: &[String]) -> Vec<Proposal> {
        let mut taken: Vec<String> = self.hosts().iter().map(|host| host.alias.clone()).collect();
        let each = strangers.iter().map(|origin| {
            let name = origin.split("://").nth(1).unwrap_or_default();
            let plain: String = name.split(['.', ':']).next().unwrap_or_default().chars().take(18).collect();
            let plain = if plain.chars().all(|c| c.is_ascii_lowercase()) && !plain.is_empty() {
                plain
            } else {
                "other".to_owned()
            };
            let mut numbered = (2..).map(|number| format!("{plain}{number}"));
            let alias = match taken.contains(&plain) {
                true => numbered.find(|alias| !taken.contains(alias)).unwrap_or_default(),
                false => plain.clone(),
            };
            taken.push(alias.clone());
            Proposal {
                suggestion: Suggestion::Host,
                about: name.to_owned(),
                host: None,
                toml: format!("[[host]]\nalias = {alias:?}\norigin = {origin:?}\n"),
                examples: vec![origin.clone()],
            }
        });
        each.collect()
    }

    /// The alias of a host by its name; nothing where the rules know it no more.
    fn alias_of(&self, name: Option<&str>) -> Option<Option<String>> {
        let Some(name) = name else { return Some(None) };
        let host = self.hosts().iter().find(|host| host.name() == name)?;
        Some(Some(host.alias.clone()))
    }

    /// Rules that these routes suggest: what is dangerous first.
    pub fn propose(&self, routes: &[SeenRoute]) -> Vec<Proposal> {
        let unruled = || routes.iter().filter(|route| route.rule.is_none());
        let hidden = unruled().filter_map(SeenRoute::changes_by_get);
        let searches = unruled().filter_map(SeenRoute::only_looks);
        let exports = unruled().filter_map(SeenRoute::is_an_export);
        let words = unruled().filter_map(SeenRoute::lacks_words);
        hidden.chain(searches).chain(exports).chain(words).collect()
    }
}

impl SeenRoute {
    fn take(&mut self, one: &Seen) {
        self.count += 1;
        self.refused += usize::from(one.refused.is_some());
        self.without_words += usize::from(!one.has_words);
        self.view_only += usize::from(one.refused.as_deref() == Some("view-only"));
        self.exports += usize::from(one.turned_out_export);
        if self.examples.len() < EXAMPLES && !self.examples.contains(&one.target) {
            self.examples.push(one.target.clone());
        }
    }

    fn last_word(&self) -> &str {
        let words = self.pattern.rsplit('/').filter(|word| !word.is_empty() && !word.starts_with('{'));
        words.map(|word| word.split('.').next().unwrap_or(word)).next().unwrap_or_default()
    }

    fn named(&self, list: &[&str]) -> bool {
        let last = self.last_word().to_lowercase();
        last.split(['-', '_']).any(|word| list.contains(&word))
    }

    fn changes_by_get(&self) -> Option<Proposal> {
        let looks_so = self.method == "GET" && self.class == Class::View.as_str() && self.named(&CHANGES);
        looks_so.then(|| self.proposal(Suggestion::Change, "is = \"change\""))
    }

    fn only_looks(&self) -> Option<Proposal> {
        let looks_so = self.class == Class::Change.as_str() && self.named(&LOOKS);
        let suggestion = Suggestion::Looks { refused: self.view_only };
        looks_so.then(|| self.proposal(suggestion, "is = \"view\""))
    }

    fn is_an_export(&self) -> Option<Proposal> {
        (self.exports > 0).then(|| self.proposal(Suggestion::Export, "is = \"export\""))
    }

    fn lacks_words(&self) -> Option<Proposal> {
        let changes = [Class::Change.as_str(), Class::Sensitive.as_str()].contains(&self.class);
        (changes && self.without_words > 0 && !self.named(&LOOKS)).then(|| {
            let gaps: String = self
                .pattern
                .split('/')
                .filter(|part| part.starts_with('{'))
                .map(|part| format!(" {part}"))
                .collect();
            let says = format!(
                "says = \"{} {}{gaps}\"",
                verb(&self.method),
                self.last_word().replace(['-', '_'], " ")
            );
            self.proposal(Suggestion::Words, &says)
        })
    }

    fn proposal(&self, suggestion: Suggestion, line: &str) -> Proposal {
        let (method, pattern) = (&self.method, &self.pattern);
        let host = self.host.as_ref().map(|alias| format!("host = {alias:?}\n")).unwrap_or_default();
        Proposal {
            suggestion,
            about: format!("{method} {pattern}"),
            host: self.host.clone(),
            toml: format!("[[route]]\n{host}method = {method:?}\npath = {pattern:?}\n{line}\n"),
            examples: self.examples.clone(),
        }
    }
}

fn verb(method: &str) -> &'static str {
    match method {
        "DELETE" => "deleted",
        "PUT" | "PATCH" => "changed",
        _ => "did",
    }
}

/// A recorded request read again. What was hidden in its address stands there as marks.
fn read(seen: &Seen) -> Option<Request> {
    let settings = Settings {
        identity_headers: Vec::new(),
        gateway_origin: "http://session.localhost".to_owned(),
        upstream_origin: "http://app.localhost".to_owned(),
        hosts: Vec::new(),
    };
    Method::parse(&seen.method).ok()?;
    let plain: String = seen.target.chars().map(|c| if c.is_ascii() { c } else { 'x' }).collect();
    Request::parse(&seen.method, &plain, &[], &settings).ok()
}

/// The path with a gap for everything that looks like an id.
fn folded(path: &str) -> String {
    let mut ids = 0;
    let parts = path.trim_end_matches('/').split('/').skip(1).map(|part| {
        let (stem, extension) = part.rsplit_once('.').map_or((part, None), |(stem, ext)| (stem, Some(ext)));
        if !is_id(stem) {
            return part.to_owned();
        }
        ids += 1;
        let gap = if ids == 1 { "{id}".to_owned() } else { format!("{{id{ids}}}") };
        extension.map_or(gap.clone(), |extension| format!("{gap}.{extension}"))
    });
    format!("/{}", parts.collect::<Vec<_>>().join("/"))
}

fn is_id(part: &str) -> bool {
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    let letters = part.bytes().filter(u8::is_ascii_alphabetic).count();
    let hex = part.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let all_digits = digits > 0 && letters == 0;
    let long = digits > 0 && (part.len() >= 16 || (hex && part.len() >= 8));
    let numbered = digits >= 3 && part.contains('-');
    all_digits || !part.is_ascii() || part.contains('%') || long || numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(method: &str, target: &str) -> Seen {
        Seen {
            method: method.to_owned(),
            target: target.to_owned(),
            host: None,
            has_words: false,
            refused: None,
            turned_out_export: false,
        }
    }

    fn proposed(seen: &[Seen]) -> Vec<(Suggestion, String)> {
        let rules = Rules::built_in();
        let proposals = rules.propose(&rules.routes_seen(seen));
        proposals.into_iter().map(|proposal| (proposal.suggestion, proposal.about)).collect()
    }

    #[test]
    fn ids_in_addresses_are_folded() {
        for (path, pattern) in [
            ("/", "/"),
            ("/invoices/17", "/invoices/{id}"),
            ("/invoices/17/lines/3/", "/invoices/{id}/lines/{id2}"),
            ("/customers/018f3c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f", "/customers/{id}"),
            ("/files/INV-2026-00017.pdf", "/files/{id}.pdf"),
            ("/cards/••••4242", "/cards/{id}"),
            ("/settings/tax", "/settings/tax"),
            ("/v2/invoices", "/v2/invoices"),
        ] {
            assert_eq!(folded(path), pattern, "{path}");
        }
    }

    #[test]
    fn what_is_dangerous_is_proposed_before_what_is_useful() {
        let all = [
            seen("POST", "/invoices/17/remind"),
            seen("POST", "/invoices/search"),
            seen("GET", "/invoices/17/void"),
            Seen { turned_out_export: true, ..seen("GET", "/invoices/17/print") },
            seen("GET", "/invoices/17"),
        ];
        assert_eq!(
            proposed(&all),
            [
                (Suggestion::Change, "GET /invoices/{id}/void".to_owned()),
                (Suggestion::Looks { refused: 0 }, "POST /invoices/search".to_owned()),
                (Suggestion::Export, "GET /invoices/{id}/print".to_owned()),
                (Suggestion::Words, "POST /invoices/{id}/remind".to_owned()),
            ]
        );
    }

    #[test]
    fn every_proposal_is_a_rule_that_can_be_pasted() {
        let all = [seen("POST", "/a/1/b"), seen("POST", "/find"), seen("GET", "/x/1/delete")];
        let built_in = Rules::built_in();
        for proposal in built_in.propose(&built_in.routes_seen(&all)) {
            assert!(Rules::parse(&proposal.toml).is_ok(), "{}", proposal.toml);
        }
    }

    #[test]
    fn what_went_to_another_host_is_proposed_for_that_host() {
        let file = "[[host]]\nalias = \"api\"\norigin = \"https://api.acme.example\"\n";
        let rules = Rules::parse(file).expect("rules");
        let at = |host: &str| Seen { host: Some(host.to_owned()), ..seen("POST", "/v1/find") };
        let routes =
            rules.routes_seen(&[at("api.acme.example"), at("gone.acme.example"), seen("POST", "/v1/find")]);
        assert_eq!(routes.iter().map(|route| route.host.as_deref()).collect::<Vec<_>>(), [None, Some("api")]);
        let proposals = rules.propose(&routes);
        assert_eq!(proposals[1].suggestion, Suggestion::Looks { refused: 0 });
        assert_eq!(
            (proposals[1].about.as_str(), proposals[1].host.as_deref()),
            ("POST /v1/find", Some("api"))
        );
        assert!(Rules::parse(&format!("{file}{}", proposals[1].toml)).is_ok(), "{}", proposals[1].toml);
    }

    #[test]
    fn hosts_that_scripts_wanted_to_speak_with_are_proposed_under_names_of_their_own() {
        let rules = Rules::parse("[[host]]\nalias = \"api\"\norigin = \"https://api.acme.example\"\n")
            .expect("rules");
        let strangers = [
            "https://api.other.example".to_owned(),
            "https://10.0.0.1".to_owned(),
            "https://a1.b.example".to_owned(),
        ];
        let proposals = rules.propose_hosts(&strangers);
        let all: String = proposals.iter().map(|proposal| proposal.toml.clone()).collect();
        assert!(all.contains("\"api2\"") && all.contains("\"other\"") && all.contains("\"other2\""), "{all}");
        assert!(Rules::parse(&all).is_ok(), "{all}");
    }

    #[test]
    fn what_a_rule_knows_is_not_proposed_again() {
        let rules =
            Rules::parse("[[route]]\npath = \"/find\"\nmethod = \"POST\"\nis = \"view\"\n").expect("rules");
        let routes = rules.routes_seen(&[seen("POST", "/find")]);
        assert_eq!((routes[0].class, routes[0].count), ("view", 1));
        assert!(rules.propose(&routes).is_empty());
    }
}
