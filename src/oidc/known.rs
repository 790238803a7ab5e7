//! What a provider says of itself (OpenID Connect Discovery 1.0), and its keys.

use serde_json::Value;
use url::Url;

use super::fetch::Fetch;
use super::provider::{OidcError, Settings};
use crate::assertions::KeySet;
use crate::clock::Moment;

/// What is known is asked for anew after so long.
const GOOD_FOR: chrono::Duration = chrono::Duration::hours(1);

/// Keys that were not known are looked for this often, and no oftener: whoever makes keys up does not make us ask.
const KEYS_AGAIN: chrono::Duration = chrono::Duration::minutes(1);

#[derive(Clone)]
pub(super) struct Known {
    pub authorization: Url,
    pub token: Url,
    pub keys: KeySet,
    /// The token endpoint takes our secret in a header; otherwise in the form.
    pub by_header: bool,
    /// Who comes back says by which provider (RFC 9207).
    pub says_issuer: bool,
    jwks: Url,
    asked_at: Moment,
    keys_at: Moment,
}

impl Known {
    pub async fn ask(fetch: &Fetch, settings: &Settings, now: Moment) -> Result<Self, OidcError> {
        let address = format!("{}/.well-known/openid-configuration", settings.issuer.trim_end_matches('/'));
        let address = Url::parse(&address).map_err(|_| OidcError::Odd("its issuer is no address"))?;
        let said: Value = serde_json::from_slice(&fetch.get(&address).await?)
            .map_err(|_| OidcError::Odd("what it says of itself is no JSON"))?;
        // OpenID Connect Discovery 1.0 §4.3.
        if said["issuer"].as_str() != Some(&settings.issuer) {
            return Err(OidcError::Odd("it calls itself by another issuer than the setting does"));
        }
        let endpoint = |name: &str| said[name].as_str().and_then(|text| Url::parse(text).ok());
        let missing = || OidcError::Odd("it does not say where its endpoints are");
        let jwks = endpoint("jwks_uri").ok_or_else(missing)?;
        let ways = said["token_endpoint_auth_methods_supported"].as_array();
        Ok(Self {
            authorization: endpoint("authorization_endpoint").ok_or_else(missing)?,
            token: endpoint("token_endpoint").ok_or_else(missing)?,
            keys: keys(fetch, &jwks).await?,
            by_header: ways.is_none_or(|ways| ways.iter().any(|way| way == "client_secret_basic")),
            says_issuer: said["authorization_response_iss_parameter_supported"] == true,
            jwks,
            asked_at: now,
            keys_at: now,
        })
    }

    pub fn is_fresh(&self, now: Moment) -> bool {
        now < self.asked_at.plus(GOOD_FOR)
    }

    /// Its keys anew, because one was named that is not known. Whether they were asked for.
    pub async fn keys_again(&mut self, fetch: &Fetch, now: Moment) -> Result<bool, OidcError> {
        if now < self.keys_at.plus(KEYS_AGAIN) {
            return Ok(false);
        }
        self.keys_at = now;
        self.keys = keys(fetch, &self.jwks).await?;
        Ok(true)
    }
}

async fn keys(fetch: &Fetch, jwks: &Url) -> Result<KeySet, OidcError> {
    let text = String::from_utf8(fetch.get(jwks).await?).unwrap_or_default();
    KeySet::parse(&text).map_err(OidcError::Token)
}
