//! Asking the provider: no redirect is followed and no proxy used; the answer has little time, and may not be large.
//!
//! Which addresses may be asked at all, `known` decides.

use std::time::Duration;

use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, http};
use url::Url;

/// From looking the name up to the answer's last byte.
const PATIENCE: Duration = Duration::from_secs(10);

/// Larger answers are not read: keys and tokens are a few thousand bytes.
const LARGEST: u64 = 512 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("it does not answer: {0}")]
    Connection(Box<ureq::Error>),
    #[error("it takes too long")]
    Slow,
    #[error("its answer is too large")]
    Large,
    #[error("it answers with status {0}")]
    Status(u16),
    #[error("asking it broke off")]
    BrokeOff,
}

impl From<ureq::Error> for FetchError {
    fn from(error: ureq::Error) -> Self {
        match error {
            ureq::Error::Timeout(_) => Self::Slow,
            ureq::Error::BodyExceedsLimit(_) => Self::Large,
            other => Self::Connection(Box::new(other)),
        }
    }
}

pub(super) struct Fetch {
    agent: Agent,
}

impl Fetch {
    pub fn new() -> Self {
        let config = Agent::config_builder()
            .tls_config(TlsConfig::builder().root_certs(RootCerts::WebPki).build())
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .max_idle_connections(0)
            .user_agent("porchlight")
            .accept("application/json")
            .build();
        Self { agent: config.new_agent() }
    }

    pub async fn get(&self, url: &Url) -> Result<Vec<u8>, FetchError> {
        let asked = self.agent.get(url.as_str());
        beside(move || asked.call()).await
    }

    /// What an access token opens (RFC 6750).
    pub async fn get_with(&self, url: &Url, token: &str) -> Result<Vec<u8>, FetchError> {
        let asked = self.agent.get(url.as_str()).header("Authorization", format!("Bearer {token}"));
        beside(move || asked.call()).await
    }

    /// Posts a form.
    pub async fn post(
        &self,
        url: &Url,
        authorization: Option<&str>,
        form: String,
    ) -> Result<Vec<u8>, FetchError> {
        let asked = self.agent.post(url.as_str()).header("Content-Type", "application/x-www-form-urlencoded");
        let asked = match authorization {
            Some(said) => asked.header("Authorization", said),
            None => asked,
        };
        beside(move || asked.send(form)).await
    }
}

/// On a thread that may wait.
async fn beside(
    ask: impl FnOnce() -> Result<http::Response<Body>, ureq::Error> + Send + 'static,
) -> Result<Vec<u8>, FetchError> {
    let asked = tokio::task::spawn_blocking(move || {
        let mut answer = ask()?;
        match answer.status().as_u16() {
            200 => Ok(answer.body_mut().with_config().limit(LARGEST).read_to_vec()?),
            status => Err(FetchError::Status(status)),
        }
    });
    asked.await.map_err(|_| FetchError::BrokeOff)?
}
