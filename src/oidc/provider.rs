//! The provider: where somebody is sent, and what is believed of whoever comes back.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::DateTime;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tokio::sync::Mutex;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

use super::fetch::{Fetch, FetchError};
use super::known::Known;
use super::round::Round;
use crate::assertions::{Acting, ClaimError, Expected, TokenError, text};
use crate::clock::Moment;

/// Whoever comes while the provider does not answer is not kept waiting for it.
const REST: chrono::Duration = chrono::Duration::seconds(10);

/// No identity token is good for longer, in seconds.
const LONGEST: i64 = 24 * 60 * 60;

/// The provider's clock and ours may differ by so much.
const CLOCKS_DIFFER: chrono::Duration = chrono::Duration::seconds(30);

/// A longer subject is none (OpenID Connect Core 1.0 §2).
const LONGEST_SUBJECT: usize = 255;

/// The one provider by which people may sign in.
#[derive(Debug, Clone)]
pub struct Settings {
    /// As it spells itself, to the letter.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: SecretString,
    /// What people call it: "Sign in with Acme ID".
    pub name: String,
    pub staff: bool,
    pub owners: bool,
    /// Ways of signing in (RFC 8176) that are two factors, any of them.
    pub amr: Vec<String>,
    /// Classes of signing in that are two factors, any of them.
    pub acr: Vec<String>,
    /// Our page that it sends people back to.
    pub redirect_uri: String,
}

pub struct Provider {
    pub settings: Settings,
    fetch: Fetch,
    memory: Mutex<Memory>,
}

/// What was learnt of the provider so far.
#[derive(Default)]
struct Memory {
    known: Option<Known>,
    /// It did not answer then. For a while nobody waits for it again.
    failed_at: Option<Moment>,
}

/// What stands in the address of whoever comes back.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Back {
    pub code: Option<String>,
    pub state: Option<String>,
    pub iss: Option<String>,
    pub error: Option<String>,
}

/// What the provider gives for a code.
struct Tokens {
    identity: String,
    access: Option<SecretString>,
}

/// Who somebody is, by the provider's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub issuer: String,
    pub subject: String,
    /// Only one that the provider has verified.
    pub email: Option<String>,
    /// Whether they have shown two factors.
    pub mfa: bool,
    /// Whether somebody else acts as them.
    pub acting: Option<Acting>,
    /// When they showed them: where they had to do so anew, as the provider says; otherwise when they came back.
    pub shown_at: Moment,
}

/// Why nobody is believed.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    #[error(
        "The way to the sign-in and back did not begin in this browser, took too long, or was gone already."
    )]
    NotBegun,
    #[error("The answer is of another provider than the one that was asked.")]
    OtherIssuer,
    #[error("The provider let nobody in: {0}")]
    Refused(String),
    #[error("the provider cannot be asked: {0}")]
    Unreachable(#[from] FetchError),
    #[error("the provider is odd: {0}")]
    Odd(&'static str),
    #[error("the provider's token is not believed: {0}")]
    Token(#[from] TokenError),
    #[error("the provider's token is not believed: {0}")]
    Claims(#[from] ClaimError),
    #[error("the provider's token was made for another way to it")]
    OtherNonce,
    #[error("The provider did not ask anew who you are. Begin anew, and sign in there.")]
    NotAnew,
    #[error("the provider's userinfo is about somebody else than its token")]
    OtherSubject,
}

impl OidcError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotBegun => "oidc-not-begun",
            Self::OtherIssuer => "oidc-other-issuer",
            Self::Refused(_) => "oidc-refused",
            Self::Unreachable(_) => "oidc-unreachable",
            Self::Odd(_) => "oidc-odd",
            Self::NotAnew => "oidc-not-anew",
            Self::Token(_) | Self::Claims(_) | Self::OtherNonce | Self::OtherSubject => "oidc-token",
        }
    }
}

impl Provider {
    pub fn new(settings: Settings) -> Result<Self, url::ParseError> {
        Url::parse(&settings.issuer)?;
        Ok(Self { settings, fetch: Fetch::new(), memory: Mutex::default() })
    }

    /// Where the browser goes.
    pub async fn address(&self, round: &Round, now: Moment) -> Result<Url, OidcError> {
        let mut address = self.known(now).await?.ends.authorization;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&round.verifier));
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &self.settings.redirect_uri)
            .append_pair("scope", "openid email")
            .append_pair("state", &round.state)
            .append_pair("nonce", &round.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if !self.settings.acr.is_empty() {
            address.query_pairs_mut().append_pair("acr_values", &self.settings.acr.join(" "));
        }
        if round.entering.is_some() {
            address.query_pairs_mut().append_pair("prompt", "login").append_pair("max_age", "0");
        }
        Ok(address)
    }

    /// Whether this is an answer to the round, before anything is asked of the provider: the code in it, or why there is
    /// none.
    pub async fn code<'a>(&self, round: &Round, back: &'a Back, now: Moment) -> Result<&'a str, OidcError> {
        if !back.state.as_deref().is_some_and(|state| round.is_of(state)) {
            return Err(OidcError::NotBegun);
        }
        // RFC 9207: otherwise a code of one provider could be taken to another.
        match back.iss.as_deref() {
            Some(issuer) if issuer != self.settings.issuer => return Err(OidcError::OtherIssuer),
            None if self.known(now).await?.ends.says_issuer => return Err(OidcError::OtherIssuer),
            _ => {}
        }
        let refused = || {
            let error = back.error.as_deref().unwrap_or("it sent no code");
            OidcError::Refused(error.chars().filter(|c| !c.is_control()).take(100).collect())
        };
        back.code.as_deref().filter(|_| back.error.is_none()).ok_or_else(refused)
    }

    /// Trades the code for an identity token, and reads that. A code is good once: the provider sees to it, and so does
    /// whoever calls this, by the round.
    pub async fn identity(&self, round: &Round, code: &str, now: Moment) -> Result<Identity, OidcError> {
        let known = self.known(now).await?;
        let Tokens { identity: token, access } = self.trade(&known, round, code).await?;
        let claims = match known.keys.open(&token) {
            Err(TokenError::UnknownKey) => self.with_new_keys(&token, now).await?,
            opened => opened?,
        };
        let mut who = self.read(round, &claims, now)?;
        if let (None, Some(userinfo), Some(access)) = (&who.email, &known.ends.userinfo, access) {
            who.email = self.email_at(userinfo, access.expose_secret(), &who.subject).await?;
        }
        Ok(who)
    }

    async fn trade(&self, known: &Known, round: &Round, code: &str) -> Result<Tokens, OidcError> {
        let (id, secret) = (&self.settings.client_id, self.settings.client_secret.expose_secret());
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", &self.settings.redirect_uri)
            .append_pair("code_verifier", &round.verifier);
        let mut header = None;
        if known.ends.by_header {
            // RFC 6749 §2.3.1: both are form-encoded first.
            let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            let pair = STANDARD.encode(format!("{}:{}", encoded(id), encoded(secret)));
            header = Some(format!("Basic {pair}"));
        } else {
            form.append_pair("client_id", id).append_pair("client_secret", secret);
        }
        let answer = match self.fetch.post(&known.ends.token, header.as_deref(), form.finish()).await {
            Err(FetchError::Status(400 | 401)) => {
                return Err(OidcError::Refused("the code is not taken".to_owned()));
            }
            answer => answer?,
        };
        let said: Value =
            serde_json::from_slice(&answer).map_err(|_| OidcError::Odd("its answer is no JSON"))?;
        let token = said["id_token"].as_str().map(str::to_owned);
        Ok(Tokens {
            identity: token.ok_or(OidcError::Odd("it sends no identity token"))?,
            access: said["access_token"].as_str().map(SecretString::from),
        })
    }

    /// The address that the provider has verified, where it tells that apart from the identity token. It must speak of
    /// the same person (OpenID Connect Core 1.0 §5.3.2).
    async fn email_at(&self, url: &Url, access: &str, subject: &str) -> Result<Option<String>, OidcError> {
        let said: Value = serde_json::from_slice(&self.fetch.get_with(url, access).await?)
            .map_err(|_| OidcError::Odd("its userinfo is no JSON"))?;
        if said["sub"].as_str() != Some(subject) {
            return Err(OidcError::OtherSubject);
        }
        Ok(verified_email(&said))
    }

    /// OpenID Connect Core 1.0 §3.1.3.7.
    fn read(&self, round: &Round, claims: &Value, now: Moment) -> Result<Identity, OidcError> {
        let Settings { issuer, client_id, .. } = &self.settings;
        Expected { issuer, audience: client_id, longest: LONGEST, now }.check(claims)?;
        if claims.get("azp").is_some_and(|party| party != client_id.as_str()) {
            return Err(ClaimError::Audience.into());
        }
        if claims["nonce"].as_str() != Some(&round.nonce) {
            return Err(OidcError::OtherNonce);
        }
        let subject = text(claims, "sub")?;
        if subject.len() > LONGEST_SUBJECT {
            return Err(ClaimError::Missing("sub").into());
        }
        let email = verified_email(claims);
        let one_of = |all: &[String], said: &Value| all.iter().any(|known| said == known.as_str());
        let ways = claims["amr"].as_array();
        let mfa = one_of(&self.settings.acr, &claims["acr"])
            || ways.is_some_and(|ways| ways.iter().any(|way| one_of(&self.settings.amr, way)));
        let shown_at = if round.entering.is_some() { shown_anew(round, claims, now)? } else { now };
        let acting = Acting::in_claims(claims);
        Ok(Identity { issuer: issuer.clone(), subject: subject.to_owned(), email, mfa, acting, shown_at })
    }

    /// What is known of the provider, asked for where it is not known or too old.
    async fn known(&self, now: Moment) -> Result<Known, OidcError> {
        let mut memory = self.memory.lock().await;
        if let Some(known) = memory.known.as_ref().filter(|known| known.is_fresh(now)) {
            return Ok(known.clone());
        }
        if memory.failed_at.is_some_and(|failed| now < failed.plus(REST)) {
            return Err(FetchError::Slow.into());
        }
        memory.failed_at = Some(now);
        let asked = Known::ask(&self.fetch, &self.settings, now).await?;
        memory.failed_at = None;
        Ok(memory.known.insert(asked).clone())
    }

    async fn with_new_keys(&self, token: &str, now: Moment) -> Result<Value, OidcError> {
        let mut memory = self.memory.lock().await;
        let Some(known) = memory.known.as_mut() else { return Err(TokenError::UnknownKey.into()) };
        known.keys_again(&self.fetch, now).await?;
        Ok(known.keys.open(token)?)
    }
}

/// When somebody showed anew who they are: after they set out (OpenID Connect Core 1.0 §3.1.2.1, `max_age`).
fn shown_anew(round: &Round, claims: &Value, now: Moment) -> Result<Moment, OidcError> {
    let said = claims["auth_time"].as_i64().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    let at = said.map(Moment::new).ok_or(OidcError::NotAnew)?;
    if at < round.began.minus(CLOCKS_DIFFER) {
        Err(OidcError::NotAnew)
    } else {
        Ok(at.max(round.began).min(now))
    }
}

fn verified_email(said: &Value) -> Option<String> {
    said["email"].as_str().filter(|_| said["email_verified"] == true).map(str::to_owned)
}
