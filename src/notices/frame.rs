//! What all mails have in common: names, links, facts, and the three templates of each.

use crate::words::{Text, Words, one_line};

use super::Vendor;
use crate::config::Colours;

/// Names, links and texts that every mail may use.
pub struct Frame<'a> {
    /// The words of whoever reads it.
    words: &'a Words,
    pub vendor: String,
    pub app: String,
    pub account: String,
    /// The page with the switch.
    pub switch_url: String,
    /// All that was done, and by whom.
    pub history_url: String,
    /// The page where an owner chooses her mails.
    pub notices_url: String,
    /// Where anybody finds the public keys that sign histories.
    pub keys_url: String,
    portal: String,
    /// The vendor's, where they are set.
    pub colours: Option<Colours>,
    /// Who decides about the account, where the reader only observes.
    owners: Option<String>,
}

/// What an observer, who decides nothing, reads instead.
const FOR_OBSERVERS: [(&str, &str); 11] = [
    ("mail-why-you", "mail-why-observer-too"),
    ("mail-why-owner", "mail-why-observer"),
    ("mail-turn-off", "mail-see-access"),
    ("mail-at-once", "mail-owners-turn-off"),
    ("mail-turn-off-here", "mail-owners-turn-off-here"),
    ("mail-allowed-change", "mail-see-access"),
    ("mail-allowed-change-here", "mail-owners-turn-off-here"),
    ("mail-opened-lead", "mail-opened-lead-observer"),
    ("mail-opened-ends", "mail-owners-turn-off"),
    ("mail-opened-turn-off-here", "mail-owners-turn-off-here"),
    ("mail-summary-turn-off-here", "mail-owners-turn-off-here"),
];

impl<'a> Frame<'a> {
    pub fn of(vendor: &Vendor, account_name: &str, words: &'a Words) -> Self {
        let portal = vendor.portal_url.trim_end_matches('/');
        Self {
            words,
            vendor: one_line(&vendor.name),
            app: one_line(&vendor.app),
            account: one_line(account_name),
            switch_url: format!("{portal}/account/support-access"),
            keys_url: format!("{portal}/.well-known/porchlight-log-keys"),
            history_url: format!("{portal}/account/history"),
            notices_url: format!("{portal}/account/notices"),
            portal: portal.to_owned(),
            colours: vendor.brand.colours,
            owners: None,
        }
    }

    /// The same for an observer of the account, about whom these people decide.
    pub fn observed(mut self, owners: &[String]) -> Self {
        let owners = match owners {
            [] => self.words.text("mail-some-owner").to_string(),
            known => one_line(&self.words.list(known)),
        };
        self.owners = Some(owners);
        self
    }

    /// Whether whoever reads it decides nothing.
    pub fn is_observed(&self) -> bool {
        self.owners.is_some()
    }

    /// A text of the mail: `frame.t("mail-opened-lead")`. The names of vendor, app and account are in it.
    pub fn t<'b>(&'b self, id: &'b str) -> Text<'b> {
        let instead = FOR_OBSERVERS.iter().find(|(of_owners, _)| self.owners.is_some() && *of_owners == id);
        let id = instead.map_or(id, |(_, of_observers)| *of_observers);
        let owners = self.owners.as_deref().unwrap_or_default();
        let text = self.words.text(id).with("vendor", &self.vendor).with("app", &self.app);
        text.with("account", &self.account).with("owners", owners)
    }

    /// The language that the mail is written in, as HTML names it.
    pub fn language(&self) -> &'static str {
        self.words.language().tag()
    }

    /// The page of one session in the owner's history.
    pub fn session_url(&self, session: impl std::fmt::Display) -> String {
        format!("{}/{session}", self.history_url)
    }

    /// The page where owners answer a question.
    pub fn question_url(&self, consent: impl std::fmt::Display) -> String {
        format!("{}/account/questions/{consent}", self.portal)
    }

    /// The same question as its agent sees it.
    pub fn agents_question_url(&self, consent: impl std::fmt::Display) -> String {
        format!("{}/agent/questions/{consent}", self.portal)
    }

    /// The page of a request to come in, at a door: `account`, `agent` or `review`.
    pub fn request_url(&self, door: &str, request: impl std::fmt::Display) -> String {
        format!("{}/{door}/requests/{request}", self.portal)
    }

    /// The page behind an owner's one-time link.
    pub fn link_url(&self, token: &str, next: Option<&str>) -> String {
        let next = next.map(|next| {
            let pairs =
                url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
            format!("?{pairs}")
        });
        format!("{}/account/sign-in/{token}{}", self.portal, next.unwrap_or_default())
    }

    /// The reviewers' page of refused tries.
    pub fn attempts_url(&self, agent: Option<&str>) -> String {
        let of = agent.map(|agent| format!("?agent={agent}")).unwrap_or_default();
        format!("{}/review/attempts{of}", self.portal)
    }

    /// The page on which a week of reviews is signed off.
    pub fn week_url(&self, week: impl std::fmt::Display) -> String {
        format!("{}/review/weeks/{week}", self.portal)
    }

    /// The same as leads see it.
    pub fn leads_question_url(&self, consent: impl std::fmt::Display) -> String {
        format!("{}/review/questions/{consent}", self.portal)
    }
}

/// One line of the facts at the top: "Why" and "checking failed invoice sync".
pub struct Fact {
    pub label: String,
    pub value: String,
    pub link: Option<String>,
}

impl Fact {
    pub fn new(words: &Words, name: &str, value: impl AsRef<str>) -> Self {
        Self { label: words.fact_label(name), value: one_line(value.as_ref()), link: None }
    }

    pub fn linked(words: &Words, name: &str, value: &str, link: &str) -> Self {
        Self { link: Some(one_line(link)), ..Self::new(words, name, value) }
    }
}

/// A mail's subject and its two bodies.
pub struct Parts {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Makes `parts()` for a mail's data out of its three templates, which call the data `mail`; what all mails have in common
/// is their `frame`.
macro_rules! templates {
    ($data:ty, $subject:literal, $text:literal, $html:literal) => {
        impl $data {
            fn parts(
                &self,
                frame: &$crate::notices::frame::Frame<'_>,
            ) -> Result<$crate::notices::frame::Parts, askama::Error> {
                use askama::Template as _;

                #[derive(askama::Template)]
                #[template(path = $subject)]
                #[allow(dead_code, reason = "some subjects are told by the data alone")]
                struct Subject<'a> {
                    mail: &'a $data,
                    frame: &'a $crate::notices::frame::Frame<'a>,
                }

                #[derive(askama::Template)]
                #[template(path = $text)]
                struct Text<'a> {
                    mail: &'a $data,
                    frame: &'a $crate::notices::frame::Frame<'a>,
                }

                #[derive(askama::Template)]
                #[template(path = $html)]
                struct Html<'a> {
                    mail: &'a $data,
                    frame: &'a $crate::notices::frame::Frame<'a>,
                    subject: &'a str,
                }

                let subject = $crate::words::one_line(&Subject { mail: self, frame }.render()?);
                let text = Text { mail: self, frame }.render()?;
                let html = Html { mail: self, frame, subject: &subject }.render()?;
                Ok($crate::notices::frame::Parts { subject, text, html })
            }
        }
    };
}

pub(super) use templates;
