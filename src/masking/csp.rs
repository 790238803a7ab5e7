//! An app's content security policy (W3C CSP3), with just so much room that our banner works.
//!
//! Room is our own folder of the session's origin and nothing else; where a policy names scripts by trust alone, our one
//! script by its hash. What would send reports elsewhere goes.

/// Directives that our script, its requests, its style sheet and its form need room in.
const OURS: [&str; 7] = [
    "default-src",
    "script-src",
    "script-src-elem",
    "style-src",
    "style-src-elem",
    "connect-src",
    "form-action",
];

/// Directives that say which scripts run.
const SCRIPTS: [&str; 3] = ["default-src", "script-src", "script-src-elem"];

/// Reports would carry the session's addresses out.
const REPORTS: [&str; 2] = ["report-uri", "report-to"];

/// They would ask for https where the gateway itself speaks plain http, on this machine.
const ONLY_HTTPS: [&str; 2] = ["upgrade-insecure-requests", "block-all-mixed-content"];

/// Whose policy is read, and where.
pub struct PolicyRoom<'a> {
    /// The app's origins, and what stands for each in the browser.
    pub origins: &'a [(String, String)],
    /// The session's own origin.
    pub here: &'a str,
    /// Our script as policies name it (`sha256-…`), where it comes after the policy.
    pub script: Option<&'a str>,
}

impl PolicyRoom<'_> {
    /// The policies of one header, or of one `<meta>`: several are told apart by commas, and each must let ours be.
    pub fn with_room(&self, policies: &str) -> String {
        let policies = policies.split(',').map(|policy| self.one(policy)).filter(|policy| !policy.is_empty());
        policies.collect::<Vec<_>>().join(", ")
    }

    fn one(&self, policy: &str) -> String {
        policy.split(';').filter_map(|directive| self.directive(directive)).collect::<Vec<_>>().join("; ")
    }

    fn directive(&self, directive: &str) -> Option<String> {
        let mut words = directive.split_ascii_whitespace();
        let name = words.next()?.to_ascii_lowercase();
        let plain_http = self.here.starts_with("http:");
        if REPORTS.contains(&&*name) || (plain_http && ONLY_HTTPS.contains(&&*name)) {
            return None;
        }
        let mut said: Vec<String> = words.map(|source| self.source(source)).collect();
        if OURS.contains(&&*name) {
            said.retain(|source| !source.eq_ignore_ascii_case("'none'"));
            said.push(format!("{}/.porchlight/", self.here));
            // Trust that is handed on makes browsers overlook hosts: then exactly our script is named. Elsewhere its
            // hash would make them overlook 'unsafe-inline'.
            let by_trust = said.iter().any(|source| source.eq_ignore_ascii_case("'strict-dynamic'"));
            if let Some(script) = self.script.filter(|_| by_trust && SCRIPTS.contains(&&*name)) {
                said.push(format!("'{script}'"));
            }
        }
        said.insert(0, name);
        Some(said.join(" "))
    }

    /// The vendor's origins (with or without a scheme, or as a websocket's) read as what stands for them. A pattern that
    /// covers some stays, and they are added.
    fn source(&self, source: &str) -> String {
        if let Some(covered) = self.covered(source) {
            return covered;
        }
        let found = self.origins.iter().find_map(|(theirs, ours)| {
            let (scheme, host) = theirs.split_once("://")?;
            let socket = if scheme == "https" { "wss" } else { "ws" };
            let wanted = [theirs.as_str(), host];
            let after = |start: &str| {
                source.strip_prefix(start).filter(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            if let Some(rest) = wanted.into_iter().find_map(after) {
                return Some(beneath(ours, rest));
            }
            let rest = after(&format!("{socket}://{host}"))?;
            Some(beneath(&ours.replacen("http", "ws", 1), rest))
        });
        found.unwrap_or_else(|| source.to_owned())
    }

    /// `*.acme.example`, with what stands for each origin that it covers.
    fn covered(&self, source: &str) -> Option<String> {
        let (scheme, pattern) = source.split_once("://").unwrap_or(("", source));
        let domain = pattern
            .strip_prefix('*')
            .filter(|domain| domain.starts_with('.') && !domain.contains(['/', ':']))?;
        let mut words = vec![source.to_owned()];
        for (theirs, ours) in self.origins {
            let Some((own, host)) = theirs.split_once("://") else { continue };
            let socket = if own == "https" { "wss" } else { "ws" };
            if host.ends_with(domain) && ["", own, socket].contains(&scheme) {
                words.push(beneath(ours, ""));
                if scheme == socket {
                    words.push(beneath(&ours.replacen("http", "ws", 1), ""));
                }
            }
        }
        Some(words.join(" "))
    }
}

/// A source for everything below an address. One that has a path and no slash at its end would be that path alone.
fn beneath(ours: &str, rest: &str) -> String {
    let is_origin = ours.split("://").nth(1).is_none_or(|name| !name.contains('/'));
    if rest.is_empty() && !is_origin { format!("{ours}/") } else { format!("{ours}{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(policies: &str) -> String {
        let origins = [("https://app.acme.example".to_owned(), "https://s.support.example".to_owned())];
        let room =
            PolicyRoom { origins: &origins, here: "https://s.support.example", script: Some("sha256-x") };
        room.with_room(policies)
    }

    #[test]
    fn a_policy_gets_room_for_our_folder_and_for_nothing_else() {
        assert_eq!(
            made("default-src 'none'; script-src https://app.acme.example; frame-src 'none'; img-src data:"),
            "default-src https://s.support.example/.porchlight/; \
             script-src https://s.support.example https://s.support.example/.porchlight/; \
             frame-src 'none'; img-src data:"
        );
    }

    #[test]
    fn where_hosts_do_not_count_our_script_is_named_by_its_hash() {
        let made = made("script-src 'nonce-a' 'strict-dynamic'; style-src 'nonce-a'");
        assert_eq!(
            made,
            "script-src 'nonce-a' 'strict-dynamic' https://s.support.example/.porchlight/ 'sha256-x'; \
             style-src 'nonce-a' https://s.support.example/.porchlight/"
        );
    }

    #[test]
    fn inline_scripts_that_the_app_allows_itself_stay_allowed() {
        assert!(!made("script-src 'unsafe-inline'").contains("sha256"));
    }

    #[test]
    fn every_policy_of_a_header_gets_room() {
        let ours = "https://s.support.example/.porchlight/";
        assert_eq!(
            made("script-src 'self', script-src 'none'"),
            format!("script-src 'self' {ours}, script-src {ours}")
        );
    }

    #[test]
    fn nothing_is_reported_elsewhere() {
        assert_eq!(made("img-src *; report-uri https://a.example/r; report-to main"), "img-src *");
    }

    #[test]
    fn the_apps_host_reads_as_the_sessions_and_others_that_begin_like_it_do_not() {
        assert_eq!(
            made("connect-src app.acme.example wss://app.acme.example https://app.acme.example.evil.example"),
            "connect-src https://s.support.example wss://s.support.example \
             https://app.acme.example.evil.example https://s.support.example/.porchlight/"
        );
    }

    #[test]
    fn another_host_of_the_vendors_reads_as_its_folder_and_nothing_wider() {
        let origins = [
            ("https://app.acme.example".to_owned(), "https://s.support.example".to_owned()),
            (
                "https://api.acme.example".to_owned(),
                "https://s.support.example/.porchlight/up/api".to_owned(),
            ),
        ];
        let room = PolicyRoom { origins: &origins, here: "https://s.support.example", script: None };
        let up = "https://s.support.example/.porchlight/up/api";
        assert_eq!(
            room.with_room("img-src https://api.acme.example api.acme.example/v1/"),
            format!("img-src {up}/ {up}/v1/")
        );
        assert_eq!(room.with_room("img-src wss://api.acme.example"), format!("img-src wss{}/", &up[5..]));
        assert_eq!(
            room.with_room("img-src https://*.acme.example"),
            format!("img-src https://*.acme.example https://s.support.example {up}/")
        );
    }

    #[test]
    fn over_plain_http_nothing_asks_for_https() {
        let room = PolicyRoom { origins: &[], here: "http://s.localhost:8081", script: None };
        assert_eq!(room.with_room("upgrade-insecure-requests; img-src 'self'"), "img-src 'self'");
    }
}
