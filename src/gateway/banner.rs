//! The support banner as the gateway puts it into the app's pages: a script that comes before any of the app's own, the
//! plain bar for where no script runs, and the script's file with its styles in it.
//!
//! What the banner does in a page is `static/gateway/banner.js`; which of the app's policies let it be, `csp`.

use std::sync::LazyLock;

use askama::Template;

use super::hidden;
use super::visit::Visit;
use crate::canon::{Destination, FetchFacts};
use crate::http::{State, assets};
use crate::language::Language;
use crate::sessions::{Admitted, Mode};
use crate::words::Words;

/// What every page's title begins with.
const TITLE_PREFIX: &str = "[Support] ";

/// What one page of the app gets of the banner.
#[derive(Default)]
pub(super) struct Parts {
    /// First in `<head>`.
    pub head: String,
    /// Last in `<body>`.
    pub body: String,
    pub title_prefix: String,
}

impl Parts {
    /// Whole pages get all of it; a page inside another only what shows where no script runs; what a script asked for,
    /// nothing.
    pub fn of(state: &State, visit: &Visit, admitted: Admitted, fetch: &FetchFacts) -> Self {
        if !fetch.navigate {
            return Self::default();
        }
        let in_frame = fetch.destination == Destination::Frame;
        let told = Told::of(state, visit, admitted);
        let body = Bar { told: &told, in_frame }.render().unwrap_or_default();
        if in_frame {
            return Self { body, ..Self::default() };
        }
        let head = Head { told: &told, script: &SCRIPT }.render().unwrap_or_default();
        Self { head, body, title_prefix: TITLE_PREFIX.to_owned() }
    }
}

/// The banner's script, by which a policy can name it and nothing else.
pub(super) struct Script {
    pub text: String,
    /// As `integrity` has it and as policies name it: `sha256-…`.
    pub integrity: String,
    /// In its address: what never changes under one address may be kept.
    version: String,
}

/// What the script says, by language. What stands in brackets goes where there is little room; it fills `#`.
fn texts() -> serde_json::Value {
    let of = |language: Language| {
        let words = Words::new(chrono_tz::UTC).in_language(language);
        let texts = SAID.iter().map(|(key, name)| {
            let text = words.text(name).with("code", "#").with("user", "#").to_string();
            ((*key).to_owned(), text.into())
        });
        (language.tag().to_owned(), texts.collect::<serde_json::Map<_, _>>().into())
    };
    serde_json::Value::Object(Language::ALL.into_iter().map(of).collect())
}

const SAID: [(&str, &str); 24] = [
    ("region", "banner-region"),
    ("support", "banner-support"),
    ("as", "banner-as"),
    ("left", "banner-left"),
    ("minutes", "banner-minutes"),
    ("lastMinute", "banner-last-minute"),
    ("over", "banner-over"),
    ("hidden", "banner-hidden"),
    ("ask", "banner-ask"),
    ("session", "banner-session"),
    ("end", "banner-end"),
    ("stay", "banner-stay"),
    ("open", "banner-open"),
    ("toTop", "banner-to-top"),
    ("toBottom", "banner-to-bottom"),
    ("spokenOne", "banner-spoken-one"),
    ("spoken", "banner-spoken"),
    ("timeUp", "banner-time-up"),
    ("idleOver", "banner-idle-over"),
    ("idleOne", "banner-idle-one"),
    ("idle", "banner-idle"),
    ("sessionOver", "banner-session-over"),
    ("again", "banner-again"),
    ("unreachable", "banner-unreachable"),
];

/// The script with its styles and texts: it must not have to fetch them under the app's policy.
pub(super) static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    let script = assets::text("gateway/banner.js").unwrap_or_default();
    let styles = assets::text("gateway/banner.css").unwrap_or_default();
    let quoted = serde_json::Value::from(styles).to_string();
    let text = script.replacen("\"banner.css\"", &quoted, 1);
    let text = text.replacen("\"banner.texts\"", &texts().to_string(), 1);
    let integrity = assets::integrity(text.as_bytes());
    let version: String = integrity.chars().filter(char::is_ascii_alphanumeric).skip(6).take(12).collect();
    Script { text, integrity, version }
});

/// What the banner tells.
struct Told {
    words: Words,
    account: String,
    user: String,
    mode_words: String,
    is_change: bool,
    ticket_number: String,
    ticket_url: String,
    minutes_left: i64,
    ends_iso: String,
    code: String,
    portal_url: String,
    /// Where what was hidden on this page is listed.
    hidden_url: String,
    idle_seconds: i64,
    /// Of the files: a new program has new ones.
    version: &'static str,
}

#[derive(Template)]
#[template(path = "gateway/banner_head.html")]
struct Head<'a> {
    told: &'a Told,
    script: &'a Script,
}

#[derive(Template)]
#[template(path = "gateway/banner.html")]
struct Bar<'a> {
    told: &'a Told,
    in_frame: bool,
}

impl Told {
    fn of(state: &State, visit: &Visit, admitted: Admitted) -> Self {
        let session = &visit.session;
        let is_change = admitted.mode == Mode::Change;
        let left = admitted.until.since(admitted.at);
        let words = visit.words.clone();
        Self {
            account: visit.account.name.clone(),
            user: session.acting_as.name.clone(),
            mode_words: words.text(if is_change { "banner-change" } else { "banner-view" }).to_string(),
            is_change,
            ticket_number: session.ticket.number(),
            ticket_url: session.ticket.as_str().to_owned(),
            minutes_left: (left.num_seconds() + 59) / 60,
            ends_iso: admitted.until.to_string(),
            code: session.code(),
            portal_url: state.portal(&format!("/agent/sessions/{}", session.id)),
            hidden_url: hidden::address(admitted.seq),
            idle_seconds: state.limits.idle.num_seconds(),
            version: env!("CARGO_PKG_VERSION"),
            words,
        }
    }

    /// The text of that name, whole: there is room.
    fn say(&self, name: &str) -> String {
        self.words.text(name).to_string().replace(['[', ']'], "")
    }

    fn region(&self) -> String {
        self.words.text("banner-region").with("code", &self.code).to_string()
    }

    fn acting_as(&self) -> String {
        self.words.text("banner-as").with("user", &self.user).to_string()
    }

    /// `41 min left`.
    fn left(&self) -> String {
        let minutes = self.say("banner-minutes").replace('#', &self.minutes_left.to_string());
        format!("{minutes}{}", self.say("banner-left"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_brings_its_styles_and_its_name_for_policies() {
        assert!(
            SCRIPT.text.contains(r#"const styles = ":host"#) || SCRIPT.text.contains("const styles = \"/*")
        );
        assert!(SCRIPT.integrity.starts_with("sha256-") && SCRIPT.integrity.len() == 51);
    }
}
