//! Acme Invoices: the demo vendor's own application, an ordinary server-rendered app with its own sign-in,
//! its own SQLite file and its own pages. The gateway is put in front of it.
//!
//! It is written as a vendor would write it and knows nothing of Porchlight but five request headers, which
//! it believes only together with a shared secret (see [`identity`]). Nothing here imports from the rest of
//! the crate, and nothing outside imports more than what this file offers.

mod api;
mod assets;
mod failure;
mod identity;
mod pages;
mod server;
mod show;
mod store;
mod submitted;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};

/// Everything that the app needs from whoever runs it.
pub struct AcmeSettings {
    /// Already bound, so that the caller knows the port before the app starts.
    pub listener: std::net::TcpListener,
    /// The app's own SQLite file; created and filled with the demo's data when it is empty.
    pub database: PathBuf,
    /// What a request must carry in `X-Porchlight-Secret` for its identity headers to be believed.
    pub gateway_secret: String,
    /// Where "Support access" in Settings leads: a page of the vendor's, not of this app.
    pub support_access_url: String,
    /// The app's clock.
    pub now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
}

/// Why the app could not start or be reset.
#[derive(Debug, thiserror::Error)]
pub enum AcmeError {
    /// The file could not be opened, or is not a database of this app.
    #[error("Acme Invoices could not use its database: {0}")]
    DatabaseUnusable(#[from] store::StoreError),
    /// The listener could not be used for serving.
    #[error("Acme Invoices could not listen: {0}")]
    ListenerUnusable(#[from] std::io::Error),
}

impl AcmeError {
    /// A name of the failure that stays the same when its wording changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::DatabaseUnusable(_) => "acme-database-unusable",
            Self::ListenerUnusable(_) => "acme-listener-unusable",
        }
    }
}

/// Opens and, when it is empty, fills the database, and returns the running server.
///
/// The server stops when its handle is told to; it installs no signal handlers of its own.
pub fn serve(settings: AcmeSettings) -> Result<actix_web::dev::Server, AcmeError> {
    server::serve(settings)
}

/// Puts the demo's data back as at the first start, dated relative to `now`. Safe while the app is running:
/// everybody is signed out, and the next page shows the fresh data.
pub fn reset(database: &Path, now: DateTime<Utc>) -> Result<(), AcmeError> {
    Ok(store::reset(database, now)?)
}
