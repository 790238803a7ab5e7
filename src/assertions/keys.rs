//! The keys that sign tokens, and the set of them that is published (RFC 7517).
//!
//! They are derived from the secret beside the log's key, so there is nothing more to back up, and every instance has
//! the same. Each month has its own. The one before stays published for checking what is still under way, and the one
//! after stands there early, so that an app which fetches the set once a day never meets a key it does not know.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::clock::Moment;
use crate::sealing::Sealer;

/// For how long a key signs.
const PERIOD_SECONDS: i64 = 30 * 24 * 60 * 60;

/// The public keys that tokens may be checked with now: last month's, this month's and the next's.
pub fn key_set(sealer: &Sealer, now: Moment) -> Value {
    let period = period(now);
    let keys = [period, period - 1, period + 1].map(|period| public(&key(sealer, period)));
    json!({ "keys": keys })
}

/// The key that signs now.
pub(super) fn signing(sealer: &Sealer, now: Moment) -> SigningKey {
    key(sealer, period(now))
}

/// A key's name: its thumbprint (RFC 7638).
pub fn kid_of(x: &str) -> String {
    let canonical = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(canonical))
}

pub(super) fn x_of(key: &SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes())
}

fn period(now: Moment) -> i64 {
    now.utc().timestamp().div_euclid(PERIOD_SECONDS)
}

fn key(sealer: &Sealer, period: i64) -> SigningKey {
    SigningKey::from_bytes(&sealer.derive(&format!("tokens that say who is shown, {period}")))
}

fn public(key: &SigningKey) -> Value {
    let x = x_of(key);
    json!({ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": kid_of(&x), "x": x })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_as_in_the_example_of_rfc_8037() {
        assert_eq!(
            kid_of("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
    }

    #[test]
    fn a_months_key_is_published_before_during_and_after_its_month() {
        let sealer = Sealer::new(&[7; 32].into());
        let now = Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment");
        let kid = kid_of(&x_of(&signing(&sealer, now)));
        let published = |days| {
            let set = key_set(&sealer, now.plus(chrono::Duration::days(days)));
            let keys = set["keys"].as_array().expect("keys").clone();
            assert!(keys.iter().all(|key| key.get("d").is_none()), "no secret is published");
            keys.iter().any(|key| key["kid"] == kid.as_str())
        };
        assert!(published(-30) && published(0) && published(30));
        assert!(!published(-60) && !published(60));
    }
}
