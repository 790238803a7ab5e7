//! What a provider says of itself (OpenID Connect Discovery 1.0), and its keys.

use serde_json::Value;
use url::Url;

use super::fetch::Fetch;
use super::provider::{OidcError, Settings};
use crate::assertions::KeySet;
use crate::clock::Moment;
use crate::config::is_on_this_machine;

/// What is known is asked for anew after so long.
const GOOD_FOR: chrono::Duration = chrono::Duration::hours(1);

/// Keys that were not known are looked for this often, and no oftener: whoever makes keys up does not make us ask.
const KEYS_AGAIN: chrono::Duration = chrono::Duration::minutes(1);

#[derive(Clone)]
pub(super) struct Known {
    pub ends: Endpoints,
    pub keys: KeySet,
    asked_at: Moment,
    keys_at: Moment,
}

/// Where the provider is asked what, and how. They may stand on other hosts than the issuer: its own word names them.
#[derive(Debug, Clone)]
pub(super) struct Endpoints {
    pub authorization: Url,
    pub token: Url,
    pub userinfo: Option<Url>,
    /// The token endpoint takes our secret in a header; otherwise in the form.
    pub by_header: bool,
    /// Who comes back says by which provider (RFC 9207).
    pub says_issuer: bool,
    jwks: Url,
}

impl Known {
    pub async fn ask(fetch: &Fetch, settings: &Settings, now: Moment) -> Result<Self, OidcError> {
        let address = format!("{}/.well-known/openid-configuration", settings.issuer.trim_end_matches('/'));
        let address = Url::parse(&address).map_err(|_| OidcError::Odd("its issuer is no address"))?;
        let said: Value = serde_json::from_slice(&fetch.get(&address).await?)
            .map_err(|_| OidcError::Odd("what it says of itself is no JSON"))?;
        let ends = Endpoints::read(&said, &settings.issuer)?;
        Ok(Self { keys: keys(fetch, &ends.jwks).await?, ends, asked_at: now, keys_at: now })
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
        self.keys = keys(fetch, &self.ends.jwks).await?;
        Ok(true)
    }
}

impl Endpoints {
    fn read(said: &Value, issuer: &str) -> Result<Self, OidcError> {
        // OpenID Connect Discovery 1.0 §4.3.
        if said["issuer"].as_str() != Some(issuer) {
            return Err(OidcError::Odd("it calls itself by another issuer than the setting does"));
        }
        let issuer = Url::parse(issuer).map_err(|_| OidcError::Odd("its issuer is no address"))?;
        let named = |name: &str| said[name].as_str().map(|text| endpoint(text, &issuer)).transpose();
        let needed =
            |name: &str| named(name)?.ok_or(OidcError::Odd("it does not say where its endpoints are"));
        let ways = said["token_endpoint_auth_methods_supported"].as_array();
        Ok(Self {
            authorization: needed("authorization_endpoint")?,
            token: needed("token_endpoint")?,
            userinfo: named("userinfo_endpoint")?,
            by_header: ways.is_none_or(|ways| ways.iter().any(|way| way == "client_secret_basic")),
            says_issuer: said["authorization_response_iss_parameter_supported"] == true,
            jwks: needed("jwks_uri")?,
        })
    }
}

/// An address that the issuer names: https anywhere; plain http only on this very machine, where the issuer is too.
fn endpoint(text: &str, issuer: &Url) -> Result<Url, OidcError> {
    let url = Url::parse(text).map_err(|_| OidcError::Odd("an endpoint of its is no address"))?;
    let is_here =
        |url: &Url| url.scheme() == "http" && url.host().is_some_and(|host| is_on_this_machine(&host));
    let is_safe = url.scheme() == "https" || (is_here(&url) && is_here(issuer));
    if is_safe && url.username().is_empty() && url.password().is_none() && url.fragment().is_none() {
        Ok(url)
    } else {
        Err(OidcError::Odd(
            "it names an endpoint that may not be asked: not by https, or with a password in it",
        ))
    }
}

async fn keys(fetch: &Fetch, jwks: &Url) -> Result<KeySet, OidcError> {
    let text = String::from_utf8(fetch.get(jwks).await?).unwrap_or_default();
    KeySet::parse(&text).map_err(OidcError::Token)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(issuer: &str, name: &str, address: &str) -> Value {
        let mut said = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/auth"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/jwks"),
        });
        said[name] = json!(address);
        said
    }

    const NAMES: [&str; 4] = ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"];

    #[test]
    fn an_issuer_may_name_endpoints_on_other_hosts_and_never_by_plain_http() {
        let issuer = "https://accounts.acme.example";
        for name in NAMES {
            for address in ["https://oauth2.elsewhere.example/x", "https://accounts.acme.example:8443/x"] {
                Endpoints::read(&said(issuer, name, address), issuer).expect(address);
            }
            let bad = [
                "http://accounts.acme.example/x",
                "http://127.0.0.1/x",
                "http://localhost/x",
                "https://us:er@accounts.acme.example/x",
                "https://accounts.acme.example/x#y",
                "file:///etc/passwd",
                "x",
            ];
            for address in bad {
                let read = Endpoints::read(&said(issuer, name, address), issuer);
                assert!(matches!(read, Err(OidcError::Odd(_))), "{name} {address}");
            }
        }
    }

    #[test]
    fn an_issuer_on_this_machine_may_name_others_on_it_and_nothing_else_by_plain_http() {
        let issuer = "http://127.0.0.1:4000";
        for name in NAMES {
            for address in [
                "http://127.0.0.1:4001/x",
                "http://localhost/x",
                "http://[::1]:9/x",
                "https://acme.example/x",
            ] {
                Endpoints::read(&said(issuer, name, address), issuer).expect(address);
            }
            for address in ["http://acme.example/x", "http://127.0.0.1.acme.example/x", "http://10.0.0.1/x"] {
                let read = Endpoints::read(&said(issuer, name, address), issuer);
                assert!(matches!(read, Err(OidcError::Odd(_))), "{name} {address}");
            }
        }
        // Its plain http opens nothing for one elsewhere.
        let elsewhere = "http://acme.example";
        assert!(Endpoints::read(&said(elsewhere, "jwks_uri", "http://127.0.0.1/x"), elsewhere).is_err());
    }

    #[test]
    fn what_calls_itself_otherwise_or_leaves_an_endpoint_out_is_odd() {
        let issuer = "https://acme.example";
        assert!(Endpoints::read(&said(issuer, "issuer", "https://acme.example/"), issuer).is_err());
        for name in &NAMES[..3] {
            let mut without = said(issuer, name, "");
            without[*name] = Value::Null;
            assert!(Endpoints::read(&without, issuer).is_err(), "{name}");
        }
    }
}
