//! Identify: which session a browser is in, by host and cookie.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::header;

use super::{pages, reveal};
use crate::accounts::{self, Account};
use crate::consents::{self, Consent};
use crate::db::DbError;
use crate::grants::{self, Grant};
use crate::http::{State, language_of};
use crate::random::Token;
use crate::sessions::{self, Session};
use crate::words::Words;

/// The cookie by which one browser has a session, on the session's own origin.
pub(super) const COOKIE: &str = "__Host-porchlight-session";

/// A session as one request finds it. It is for showing; the admit decides anew, under the account's lock.
#[derive(Clone)]
pub(super) struct Visit {
    pub session: Session,
    pub grant: Grant,
    pub account: Account,
    /// The session's own origin.
    pub origin: String,
    pub unveiled: Unveiled,
    /// In the language of this browser, with times as in the account.
    pub words: Words,
}

/// What of the account is not hidden from this session. It is read with the session, since almost always it is nothing.
#[derive(Clone)]
pub(super) struct Unveiled {
    /// The hidden fields that owners allowed this agent to see, as far as no answer has used that up.
    pub allowed: Vec<Consent>,
    /// What was shown in this session, sealed.
    pub shown: Vec<(String, Vec<u8>)>,
}

impl Visit {
    /// The session that host and cookie name together.
    pub async fn identify(request: &HttpRequest, state: &State) -> Result<Self, HttpResponse> {
        let visit = Self::by_host(request, state).await?;
        if visit.session.ended_at.is_some() {
            return Err(pages::ended(state, &visit));
        }
        let cookie = request.cookie(COOKIE).map(|cookie| Token::from_text(cookie.value()).hash());
        if cookie.is_none() || cookie != visit.session.cookie_hash {
            return Err(pages::not_here(state, &visit.words, Some(&visit)));
        }
        Ok(visit)
    }

    /// The session of the host alone: enough to be handed it.
    pub async fn by_host(request: &HttpRequest, state: &State) -> Result<Self, HttpResponse> {
        let words = state.words_of_vendor().in_language(language_of(state, request));
        let mut hosts = request.headers().get_all(header::HOST);
        let host = hosts.next().and_then(|host| host.to_str().ok()).filter(|_| hosts.next().is_none());
        let slug = host.and_then(|host| state.gateway.slug_of(host)).map(str::to_owned);
        let slug = slug.ok_or_else(|| pages::not_here(state, &words, None))?;
        let origin = state.gateway.origin(&slug);
        let found = state.db.read(move |conn| {
            let Some(session) = sessions::by_slug(conn, &slug)? else { return Ok(None) };
            let grant = grants::find(conn, session.account, session.grant)?.ok_or(DbError::NotFound)?;
            let account = accounts::find(conn, session.account)?.ok_or(DbError::NotFound)?;
            let unveiled = Unveiled {
                allowed: consents::reveals(conn, session.account, session.agent)?,
                shown: sessions::keepings_beginning(conn, session.id, reveal::SHOWN)?,
            };
            Ok::<_, DbError>(Some((session, grant, account, unveiled)))
        });
        let found = found.await.map_err(|error| pages::unavailable(state, &words, &error))?;
        let (session, grant, account, unveiled) =
            found.ok_or_else(|| pages::not_here(state, &words, None))?;
        let words = state.words_read_by(&words, &account);
        Ok(Self { session, grant, account, origin, unveiled, words })
    }

    /// Whether the session is live now, asked afresh: what a long answer checks while it runs.
    pub async fn still_live(&self, state: &State) -> bool {
        let (id, account, grant) = (self.session.id, self.session.account, self.session.grant);
        let (limits, now) = (state.limits, state.now());
        let live = state.db.read(move |conn| {
            let session = sessions::find(conn, id)?.ok_or(DbError::NotFound)?;
            let grant = grants::find(conn, account, grant)?.ok_or(DbError::NotFound)?;
            Ok::<_, DbError>(session.over(&grant, limits, now).is_none())
        });
        // A database that does not answer means: out.
        live.await.unwrap_or(false)
    }
}
