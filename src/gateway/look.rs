//! A look at an answer's body: whether it may be shown at all, held whole and hidden in, or made to flow.

use std::time::Duration;

use actix_web::http::header;

use super::content::{self, Content};
use super::prepare::Prepared;
use super::visit::Visit;
use super::wire::{Answered, Failure};
use super::{Gateway, banner, files, forward, reveal, send};
use crate::canon;
use crate::consents::Export;
use crate::history::event::step;
use crate::http::State;
use crate::masking::{self, HtmlSettings, Letters, MaskError, PageFacts, Policy};
use crate::rules::Stream;
use crate::sessions::Admitted;

/// How long an app may have nothing to tell in a stream of events: no session lasts longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(86_400);

/// One admitted request, whose answer is looked at.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub state: &'a State,
    pub gateway: &'a Gateway,
    pub visit: &'a Visit,
    pub prepared: &'a Prepared,
    pub admitted: Admitted,
}

/// What will be shown.
pub(super) enum Body {
    Whole(Vec<u8>),
    /// Too long to hold: hidden in and passed on piece by piece, in constant memory.
    Flowing(Box<Flowing>),
}

/// The rest of a body, behind what was read of it already.
pub(super) struct Flowing {
    pub begun: Option<Vec<u8>>,
    pub rest: Answered,
    /// What its letters are, where it is text.
    pub letters: Letters,
}

/// What an answer turned out to be.
pub(super) struct Read {
    pub content: Content,
    pub body: Body,
    pub facts: PageFacts,
}

/// Why an answer is not shown: a stable code, and words.
pub(super) struct Withheld {
    pub code: &'static str,
    pub text: String,
    /// It is a file that would leave the account.
    pub file: Option<Box<Export>>,
}

impl Look<'_> {
    /// Reads the body as far as is needed to know that it can be shown.
    pub async fn read(self, mut response: Answered) -> Result<Read, Withheld> {
        let kind = content::text_header(response.headers(), header::CONTENT_TYPE);
        let is_redirect = response.status().is_redirection();
        let allowed = send::is_allowed_file(self.prepared);
        let content = match allowed && response.status().is_success() {
            true => files::content_of(kind.as_deref()),
            false => Content::of(kind.as_deref()),
        };
        if is_redirect {
            // A redirect's body is never shown.
            return Ok(Read::whole(content, Vec::new()));
        }
        if !allowed && self.is_export(&response) {
            let name = files::name_of(&response, &self.prepared.request.target());
            return Err(Withheld::file(files::describe(response, &name).await));
        }
        let failed = |failure| self.failed(failure);
        response.decode(u64::from(self.prepared.rules.limits().ratio)).map_err(failed)?;
        let rules = &self.prepared.rules;
        match content {
            Content::Events if rules.streams(&self.prepared.request) == Some(Stream::Events) => {
                response.may_pause(LONGEST_PAUSE);
                Ok(Read::flowing(content, None, response, Letters::utf_8()))
            }
            Content::Text(_) | Content::Plain => {
                // What cannot even be begun is not shown at all.
                let first = response.next().await.transpose().map_err(failed)?;
                let first = first.map(|first| first.to_vec());
                let letters = match content {
                    Content::Text(_) => Letters::of(first.as_deref().unwrap_or_default(), kind.as_deref()),
                    _ => Ok(Letters::utf_8()),
                };
                let letters = letters.map_err(|error| self.unreadable(error))?;
                Ok(Read::flowing(content, first, response, letters))
            }
            // Nothing at all is of every kind.
            Content::Events | Content::Unknown => match response.next().await.transpose().map_err(failed)? {
                None => Ok(Read::whole(content, Vec::new())),
                Some(_) => Err(self.unknown_content()),
            },
            Content::Html | Content::Json | Content::Script | Content::Xml => {
                self.hold(content, kind.as_deref(), response).await
            }
        }
    }

    /// Held, so that a page that cannot be read fails before its status is sent.
    async fn hold(
        self,
        content: Content,
        kind: Option<&str>,
        mut response: Answered,
    ) -> Result<Read, Withheld> {
        let mut held = Vec::new();
        while held.len() as u64 <= self.prepared.rules.limits().held {
            match response.next().await {
                Some(chunk) => held.extend_from_slice(&chunk.map_err(|failure| self.failed(failure))?),
                None if held.is_empty() => return Ok(Read::whole(content, held)),
                None => {
                    let succeeded = response.status().is_success();
                    let hidden = reveal::hide(&self, content, &held, kind, succeeded).await;
                    let hidden = hidden.map_err(|error| self.unreadable(error))?;
                    return hidden.ok_or_else(|| self.unknown_content());
                }
            }
        }
        if content != Content::Html {
            let text = self.visit.words.text("gateway-large-answer");
            return Err(Withheld::because("too-large", text.to_string()));
        }
        masking::must_be_utf8(&held, kind).map_err(|error| self.unreadable(error))?;
        Ok(Read::flowing(content, Some(held), response, Letters::utf_8()))
    }

    /// Hides in an answer that is held whole; nothing for a kind that nobody can look into.
    pub fn hide(
        self,
        content: Content,
        held: &[u8],
        kind: Option<&str>,
        policy: Policy,
    ) -> Result<Option<Read>, MaskError> {
        let Self { state, prepared, .. } = self;
        let mut held = held.to_vec();
        prepared.introduction.unsaid.clean(&mut held);
        let text = masking::to_utf8(&held, kind)?;
        let path = prepared.request.here();
        let mut random = state.random.source();
        let (bytes, facts) = match content {
            Content::Html => masking::rewrite_html(&text, self.html_settings(policy))?,
            Content::Json => masking::mask_json(&text, &path, &policy, &mut random)?,
            Content::Script => masking::mask_script(&text, &path, &policy, &mut random)?,
            Content::Xml => masking::mask_xml(&text, &policy)?,
            _ => return Ok(None),
        };
        Ok(Some(Read { content, body: Body::Whole(bytes), facts }))
    }

    /// How a page of the app is rewritten. Only whole pages get the banner; fragments that a script asked for do not.
    pub fn html_settings(self, policy: Policy) -> HtmlSettings {
        let Self { state, gateway, visit, prepared, admitted } = self;
        let banner = banner::Parts::of(state, visit, admitted, &prepared.request.fetch);
        let ids = state.random.clone();
        HtmlSettings {
            page_path: prepared.request.here(),
            banner_head: banner.head,
            banner_body: banner.body,
            title_prefix: banner.title_prefix,
            origins: gateway.origins(&prepared.rules, visit),
            policy,
            random: state.random.source(),
            new_form_id: Box::new(move || ids.slug()),
        }
    }

    /// A file that would leave the account is not shown, whatever its address looked like.
    fn is_export(self, response: &Answered) -> bool {
        let kind = content::text_header(response.headers(), header::CONTENT_TYPE);
        let disposition = content::text_header(response.headers(), header::CONTENT_DISPOSITION);
        !self.prepared.decision.no_export && canon::export_by_answer(kind.as_deref(), disposition.as_deref())
    }

    fn failed(self, failure: Failure) -> Withheld {
        let app = self.prepared.answers(&self.state.vendor.app);
        let (code, text) = forward::failure(failure, app, &self.visit.words);
        Withheld::because(code, text)
    }

    fn unknown_content(self) -> Withheld {
        Withheld::because("unknown-content", self.visit.words.text("gateway-unknown-content").to_string())
    }

    fn unreadable(self, error: MaskError) -> Withheld {
        let why = self.visit.words.wrong(error.code(), &error);
        let text = self.visit.words.text("gateway-unreadable").with("why", why);
        Withheld::because(error.code(), text.to_string())
    }
}

impl Read {
    fn whole(content: Content, bytes: Vec<u8>) -> Self {
        Self { content, body: Body::Whole(bytes), facts: PageFacts::default() }
    }

    fn flowing(content: Content, begun: Option<Vec<u8>>, rest: Answered, letters: Letters) -> Self {
        let body = Body::Flowing(Box::new(Flowing { begun, rest, letters }));
        Self { content, body, facts: PageFacts::default() }
    }
}

impl Withheld {
    fn because(code: &'static str, text: String) -> Self {
        Self { code, text, file: None }
    }

    fn file(export: Export) -> Self {
        Self { file: Some(Box::new(export)), ..Self::because(step::EXPORT_WITHHELD, String::new()) }
    }
}
