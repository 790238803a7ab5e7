//! Answers that an agent has not seen: those since this browser last showed her the list of her questions.
//!
//! What she looked at is remembered by her browser alone: it decides nothing, and nobody else need know it.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

use crate::clock::Moment;
use crate::consents::{self, Consent};
use crate::http::{State, WebError, with_cookie};
use crate::ids::{ConsentId, StaffId};
use crate::web::asked::LISTED;

const COOKIE: &str = "__Host-porchlight-looked";

/// Where nobody remembers anything, answers are new for so long.
const NEW_FOR: chrono::Duration = chrono::Duration::hours(72);

/// So many questions looked at one by one are remembered.
const MOST_SEEN: usize = 20;

/// What an agent has looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Looked {
    agent: StaffId,
    /// When she saw the list.
    list: Moment,
    /// Questions that she has seen answered since.
    seen: Vec<ConsentId>,
}

impl Looked {
    pub fn of(state: &State, request: &HttpRequest, agent: StaffId) -> Self {
        let kept = request.cookie(COOKIE).and_then(|cookie| Self::parse(cookie.value()));
        let nothing = || Self { agent, list: state.now().minus(NEW_FOR), seen: Vec::new() };
        kept.filter(|kept| kept.agent == agent).unwrap_or_else(nothing)
    }

    /// Whether what was answered is news to her.
    pub fn is_new(&self, consent: &Consent) -> bool {
        answered_at(consent).is_some_and(|at| at > self.list) && !self.seen.contains(&consent.id)
    }

    /// She sees the whole list now.
    pub fn sees_all(self, now: Moment) -> Self {
        Self { list: now, seen: Vec::new(), ..self }
    }

    /// She sees this question's answer now.
    pub fn sees(mut self, consent: &Consent) -> Self {
        if self.is_new(consent) {
            self.seen.push(consent.id);
            let spare = self.seen.len().saturating_sub(MOST_SEEN);
            self.seen.drain(..spare);
        }
        self
    }

    pub fn keep(&self, response: HttpResponse) -> Result<HttpResponse, WebError> {
        let cookie = Cookie::build(COOKIE, self.to_string()).path("/").secure(true).http_only(true);
        let cookie = cookie.same_site(SameSite::Lax).max_age(Duration::days(90)).finish();
        with_cookie(response, &cookie)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('~');
        let (agent, list) = (parts.next()?.parse().ok()?, Moment::parse(parts.next()?).ok()?);
        let seen = parts.take(MOST_SEEN).map(|id| id.parse().ok()).collect::<Option<_>>()?;
        Some(Self { agent, list, seen })
    }
}

impl std::fmt::Display for Looked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}~{}", self.agent, self.list)?;
        self.seen.iter().try_for_each(|id| write!(f, "~{id}"))
    }
}

/// How many answers are news to an agent.
pub(super) async fn count(state: &State, looked: &Looked) -> Result<u64, WebError> {
    let agent = looked.agent;
    let read = state.db.read(move |conn| Ok::<_, WebError>(consents::by_agent(conn, agent, LISTED)?));
    Ok(read.await?.iter().filter(|consent| looked.is_new(consent)).count() as u64)
}

/// When somebody last answered it: an owner, or a lead after her.
fn answered_at(consent: &Consent) -> Option<Moment> {
    let seconded = consent.seconded.as_ref().map(|seconded| seconded.at);
    seconded.or(consent.answered.as_ref().map(|answered| answered.at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn what_a_browser_remembers_reads_back_and_nothing_else_does() {
        let (now, random) =
            (Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment"), Random::repeatable(1));
        let agent = StaffId::new(now, &random);
        let seen = vec![ConsentId::new(now, &random), ConsentId::new(now, &random)];
        let looked = Looked { agent, list: now, seen };
        assert_eq!(Looked::parse(&looked.to_string()), Some(looked));
        for text in ["", "~", "stf_1~2026", &format!("{agent}~{now}~nothing"), &format!("{now}~{agent}")] {
            assert_eq!(Looked::parse(text), None, "{text}");
        }
    }
}
