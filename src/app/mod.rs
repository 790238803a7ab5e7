//! The composition root: opens the database, starts the doors and the schedule, and stops them in order. The program
//! and the tests build Porchlight here and nowhere else.

mod serve;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App, HttpServer};

pub use serve::serve;

use crate::accounts::AccountError;
use crate::clock::Clock;
use crate::db::{Db, DbError, DbUrl, MigrateError, WriterOptions, migrate};
use crate::gateway::{self, Gateway};
use crate::history::{self, Outside, Signer, Trouble};
use crate::http::{State, in_force, pack_pages, pages_for_errors, refuse_cross_site, security_headers};
use crate::jobs::{Means, Schedule};
use crate::outbox::SendError;
use crate::random::Random;
use crate::rules::RulesError;
use crate::sealing::Sealer;
use crate::sessions;
use crate::web as portal;

/// What every listener wants: small packets at once, no signals of its own, patience with requests under way.
macro_rules! finish {
    ($server:expr) => {
        Ok($server
            .workers(2)
            .tcp_nodelay(true)
            .disable_signals()
            .shutdown_timeout(5)
            .client_request_timeout(Duration::from_secs(15))
            .run())
    };
}

/// Why Porchlight did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    #[error(transparent)]
    Database(#[from] DbError),
    #[error("the schedule does not start: {0}")]
    Schedule(#[from] tokio_cron_scheduler::JobSchedulerError),
    #[error("a listener does not work: {0}")]
    Listener(#[from] std::io::Error),
    #[error("{setting}: cannot listen on {address}: {error}")]
    Listen { setting: &'static str, address: SocketAddr, error: std::io::Error },
    #[error(transparent)]
    Rules(#[from] RulesError),
    #[error("staff.guidelines_file: {} cannot be read: {error}", .path.display())]
    Guidelines { path: PathBuf, error: std::io::Error },
    #[error("history.keep_days: {0}")]
    KeepDays(#[from] AccountError),
    #[error("sign_in.oidc.issuer: {0}")]
    Issuer(#[from] url::ParseError),
    #[error("work: {0}")]
    Work(String),
    #[error("the mail server's settings do not work: {0}")]
    Mail(#[from] SendError),
}

/// What a running Porchlight stands on.
pub struct Ground {
    pub db: Db,
    pub signer: Signer,
    /// Seals what must not be readable in a copy of the database.
    pub sealer: Sealer,
    pub log_origin: String,
}

/// Where the log's secrets and its witness are.
pub struct LogPlaces {
    pub key_file: PathBuf,
    /// Where the newest checkpoint is kept outside the database.
    pub outside: Outside,
}

/// Brings the database to this program's schema, opens it, and finds out whether its log can vouch for itself. Where it
/// cannot, Porchlight runs all the same, but no session opens.
pub async fn open(
    url: DbUrl,
    places: LogPlaces,
    log_origin: String,
    clock: Clock,
    random: Random,
) -> Result<Ground, StartError> {
    let opened = {
        let (clock, random, url) = (clock.clone(), random.clone(), url.clone());
        tokio::task::spawn_blocking(move || {
            let applied = migrate(&url)?;
            if !applied.is_empty() {
                tracing::info!(?applied, "migrations applied");
            }
            Ok::<Db, StartError>(Db::open(&url, clock, random, WriterOptions::default())?)
        })
    };
    let db = opened.await.map_err(|_| DbError::Panicked)??;
    let log_origin = history::fix_origin(&db, log_origin).await?;
    let LogPlaces { key_file, outside } = places;
    let signer = Signer::start(&db, key_file, log_origin.clone(), outside, random.clone()).await?;
    // Whatever the checkpoint outside says. Without the key nothing that was sealed can be opened, so one-time codes fail
    // too, and nobody gets in.
    let sealing = match signer.key_alone(&db).await {
        Ok(key) => key.derive("sealing"),
        Err(Trouble::Stopped(_)) => random.bytes::<32>().into(),
        Err(Trouble::Database(error)) => return Err(error.into()),
    };
    Ok(Ground { db, signer, sealer: Sealer::new(&sealing), log_origin })
}

/// Where a Porchlight listens.
pub struct Listeners {
    pub portal: TcpListener,
    pub gateway: TcpListener,
}

/// A running Porchlight.
pub struct Running {
    portal: ServerHandle,
    gateway: ServerHandle,
    schedule: Schedule,
}

impl Running {
    /// Starts both doors and the schedule. `extra` adds routes to the portal: the demo's.
    pub async fn start(
        means: Means,
        gateway: Gateway,
        listeners: Listeners,
        extra: fn(&mut ServiceConfig),
    ) -> Result<Self, StartError> {
        record_controls(&means.state).await?;
        if means.alone {
            // What the last run left without an answer is unknown, and is said to be. (Beside other instances only
            // the schedule can tell what is lost from what is under way.)
            let lost = sessions::commands::mark_unknown(&means.state.db, means.state.now()).await?;
            if lost > 0 {
                tracing::warn!(lost, "requests were interrupted by the last stop; they are marked unknown");
            }
        }
        let portal = portal_server(means.state.clone(), listeners.portal, extra)?;
        let gateway = gateway_server(means.state.clone(), gateway, listeners.gateway)?;
        let schedule = Schedule::start(means).await?;
        let running = Self { portal: portal.handle(), gateway: gateway.handle(), schedule };
        actix_web::rt::spawn(portal);
        actix_web::rt::spawn(gateway);
        Ok(running)
    }

    /// Lets requests under way finish, then the jobs.
    pub async fn stop(self) {
        self.gateway.stop(true).await;
        self.portal.stop(true).await;
        self.schedule.stop().await;
    }
}

/// Ctrl-C, or the system asking politely.
pub async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        // Without the handler the system ends the program itself.
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

/// What the vendor sets for all its customers stands in the vendor's log, where each of them can read it.
pub async fn record_controls(state: &State) -> Result<usize, DbError> {
    history::controls::record(&state.db, &state.concerning_customers(), &in_force(&state.rules.now())).await
}

fn portal_server(
    state: State,
    listener: TcpListener,
    extra: fn(&mut ServiceConfig),
) -> Result<Server, std::io::Error> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::new(state.clone()))
            .wrap(from_fn(refuse_cross_site))
            .wrap(from_fn(pages_for_errors))
            .wrap(from_fn(security_headers))
            .wrap(from_fn(pack_pages))
            .wrap(from_fn(crate::http::refresh_demo))
            .wrap(tracing_actix_web::TracingLogger::default())
            .configure(portal::routes)
            .configure(extra)
    });
    finish!(server.listen(listener)?)
}

fn gateway_server(state: State, gateway: Gateway, listener: TcpListener) -> Result<Server, std::io::Error> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::new(state.clone()))
            .app_data(Data::new(gateway.clone()))
            .app_data(Data::new(gateway::client()))
            .app_data(web::PayloadConfig::new(usize::MAX))
            .wrap(tracing_actix_web::TracingLogger::default())
            .configure(gateway::routes)
    });
    finish!(server.listen(listener)?)
}
