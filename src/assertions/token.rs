//! One token: who is acted as, by whom, in which session, for a minute at most.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::json;

use super::keys::{kid_of, signing, x_of};
use crate::clock::Moment;
use crate::random::Random;
use crate::sealing::Sealer;

/// No token is good for longer, whatever the rules say.
pub const LONGEST: Duration = Duration::from_secs(60);

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion<'a> {
    /// Porchlight's own address.
    pub issuer: &'a str,
    /// For which app it is.
    pub audience: &'a str,
    /// The customer's user who is acted as, by the vendor's own id.
    pub user: &'a str,
    /// The customer, by the vendor's own id.
    pub account: &'a str,
    /// The agent who acts, by Porchlight's id, and the name that people know.
    pub agent: &'a str,
    pub agent_name: &'a str,
    pub session: &'a str,
    /// What the session may do now: `view` or `change`.
    pub scope: &'a str,
    /// How long it is good, up to [`LONGEST`].
    pub good_for: Duration,
}

/// The token, signed with the key of now.
pub fn sign(sealer: &Sealer, random: &Random, now: Moment, says: &Assertion<'_>) -> String {
    let key = signing(sealer, now);
    let issued = now.utc().timestamp();
    let seconds = says.good_for.min(LONGEST).as_secs().max(1).cast_signed();
    let header = json!({ "alg": "EdDSA", "typ": "JWT", "kid": kid_of(&x_of(&key)) });
    let claims = json!({
        "iss": says.issuer,
        "aud": says.audience,
        "sub": says.user,
        "account": says.account,
        "act": { "sub": says.agent, "name": says.agent_name },
        "sid": says.session,
        "scope": says.scope,
        "iat": issued,
        "exp": issued + seconds,
        "jti": hex::encode(random.bytes::<16>()),
    });
    compact(&key, header.to_string().as_bytes(), claims.to_string().as_bytes())
}

/// The compact serialization (RFC 7515 §7.1).
fn compact(key: &SigningKey, header: &[u8], claims: &[u8]) -> String {
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = key.sign(signed.as_bytes()).to_bytes();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::assertions::Acting;

    #[test]
    fn a_token_is_signed_as_in_the_example_of_rfc_8037() {
        let seed = URL_SAFE_NO_PAD.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").expect("base64");
        let key = SigningKey::from_bytes(&seed.try_into().expect("32 bytes"));
        assert_eq!(
            compact(&key, br#"{"alg":"EdDSA"}"#, b"Example of Ed25519 signing"),
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.\
             hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        );
    }

    #[test]
    fn no_token_is_good_for_longer_than_a_minute_and_each_is_another() {
        let (sealer, random) = (Sealer::new(&[7; 32].into()), Random::repeatable(1));
        let now = Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment");
        let says = Assertion {
            issuer: "https://access.acme.example",
            audience: "acme",
            user: "olivia",
            account: "northwind",
            agent: "stf_1",
            agent_name: "Ana",
            session: "ses_1",
            scope: "view",
            good_for: Duration::from_secs(3600),
        };
        let token = sign(&sealer, &random, now, &says);
        assert_ne!(
            token,
            sign(&sealer, &random, now, &says),
            "a token names itself, so that it can be used once"
        );
        let part = token.split('.').nth(1).expect("claims");
        let claims: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("claims");
        assert_eq!(claims["exp"].as_i64().expect("exp") - claims["iat"].as_i64().expect("iat"), 60);
        assert_eq!(claims["act"]["sub"], "stf_1");
        assert_eq!(Acting::in_token(&token), Some(Acting::named("Ana")));
    }
}
