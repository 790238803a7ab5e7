//! The agent's way through to the vendor's app: identify, read, admit, forward, hide, record, show.
//!
//! This door is thin. What a request is, `canon` says; whether it may be done, `sessions` decides and records; what
//! may be seen, `masking` says; what a form changed, `forms`. Here these are put in their order, and nothing is sent
//! or shown before its entry is durable.

mod addresses;
mod answer;
mod ask;
mod banner;
mod content;
mod cookies;
mod csp;
mod endings;
mod entry;
mod exact;
mod files;
mod folding;
mod forward;
mod held;
mod hidden;
mod hosts;
mod identity;
mod keep;
mod learnt;
mod look;
mod mirror;
mod own;
mod pages;
mod passes;
mod prepare;
mod receive;
mod record;
mod renewed;
mod respond;
mod restore;
mod reveal;
mod send;
mod spool;
mod still;
mod stream;
mod tokens;
mod told;
mod turned_away;
mod unsaid;
mod upload;
mod visit;
mod websockets;
mod wire;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use actix_web::web::{self, Data, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use secrecy::SecretString;

use self::endings::Endings;
use self::folding::Folding;
use self::pages::Page;
use self::visit::Visit;
use crate::canon::Class;
use crate::http::State;
use crate::ids::SessionId;

/// The vendor's app behind the gateway.
#[derive(Clone)]
pub struct Upstream {
    /// As the app knows itself, such as `https://app.acme.example`.
    pub origin: String,
    /// Where to connect to, when that is not what the name resolves to.
    pub connect: Option<SocketAddr>,
    /// By which the app knows that identity headers come from here.
    pub secret: SecretString,
}

/// What the gateway keeps for itself while it runs.
#[derive(Clone)]
pub struct Gateway {
    pub upstream: Upstream,
    /// Styles, scripts and images fetched for each session since its last `end` entry.
    assets: Arc<Mutex<HashMap<SessionId, u64>>>,
    /// Whoever changes a session's jar of cookies holds one of these; a session always has the same.
    jars: Arc<[tokio::sync::Mutex<()>]>,
    folding: Folding,
    endings: Endings,
}

impl Gateway {
    pub fn new(upstream: Upstream) -> Self {
        Self {
            upstream,
            assets: Arc::default(),
            folding: Folding::default(),
            endings: Endings::default(),
            jars: (0..64).map(|_| tokio::sync::Mutex::default()).collect(),
        }
    }

    /// Answers of one session that come at once change its jar one after the other, so that none undoes another's.
    async fn hold_jar(&self, session: SessionId) -> tokio::sync::MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        session.hash(&mut hasher);
        self.jars[hasher.finish() as usize % self.jars.len()].lock().await
    }

    fn count_asset(&self, session: SessionId) {
        *self.lock_assets().entry(session).or_default() += 1;
    }

    fn take_assets(&self, session: SessionId) -> u64 {
        self.lock_assets().remove(&session).unwrap_or(0)
    }

    fn lock_assets(&self) -> std::sync::MutexGuard<'_, HashMap<SessionId, u64>> {
        self.assets.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The HTTP client for the app: one for each worker, never following a redirect, never adding a header of its own.
pub fn client() -> wire::Client {
    wire::Client::new()
}

/// Every path is the app's, but for `/.porchlight/`.
pub fn routes(config: &mut ServiceConfig) {
    own::routes(config);
    config.default_service(web::to(pass));
}

/// One request of the agent's browser.
async fn pass(
    request: HttpRequest,
    payload: Payload,
    state: Data<State>,
    gateway: Data<Gateway>,
    client: Data<wire::Client>,
) -> HttpResponse {
    match step(&request, payload, &state, &gateway, &client).await {
        Ok(response) | Err(response) => response,
    }
}

/// `Err` is an answer too: one that ends the way early.
async fn step(
    request: &HttpRequest,
    payload: Payload,
    state: &State,
    gateway: &Gateway,
    client: &wire::Client,
) -> Result<HttpResponse, HttpResponse> {
    let visit = Visit::identify(request, state).await?;
    let page = Page::new(state, &visit, request);
    if websockets::is_asked_for(request) {
        return websockets::open(request, payload, state, gateway, client, visit, &page).await;
    }
    let mut prepared = prepare::prepare(request, payload, state, gateway, &visit, &page).await?;
    let page = page.about(prepared.answers(&state.vendor.app));
    prepared.told.under = gateway.folding.under_page(&visit, &prepared.request);
    match prepared.class {
        Class::Asset => forward::asset(state, gateway, client, &visit, &prepared, &page).await,
        Class::LogOut => own::log_out(state, &visit).await,
        _ => {
            prepared.place = reveal::place_of(state, &visit, &prepared).await;
            let admitted = record::admit(state, &visit, &prepared, &page).await?;
            prepared.told.seq = admitted.seq;
            entry::enter(state, gateway, client, &visit, &prepared, &page).await?;
            if prepared.request.fetch.navigate {
                gateway.folding.opened(visit.session.id, &prepared.request.here(), admitted.seq);
            }
            prepared.introduction =
                identity::introduce(state, gateway, &visit, &prepared, admitted, &page).await?;
            let answer =
                forward::send(state, gateway, client, &visit, &mut prepared, admitted, &page).await?;
            answer::show(state, gateway, visit, prepared, admitted, answer, &page).await
        }
    }
}
