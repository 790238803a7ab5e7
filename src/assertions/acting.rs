//! Whether a token says that somebody acts for its subject (RFC 8693 §4.1).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// A longer name is cut.
const LONGEST_NAME: usize = 200;

/// Somebody acts for somebody else, and is called this, where anything says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting(Option<String>);

impl Acting {
    pub fn named(name: &str) -> Self {
        Self(Some(name.chars().take(LONGEST_NAME).collect::<String>()).filter(|name| !name.is_empty()))
    }

    pub fn in_claims(claims: &Value) -> Option<Self> {
        let act = claims.get("act")?;
        let name = ["name", "email", "sub"].into_iter().find_map(|name| act[name].as_str());
        Some(name.map_or(Self(None), Self::named))
    }

    /// Who signed the token does not matter: such an identity is refused, and refusing takes no proof.
    pub fn in_token(token: &str) -> Option<Self> {
        let claims = token.split('.').nth(1)?;
        let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
        Self::in_claims(&serde_json::from_slice(&claims).ok()?)
    }

    pub fn name(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn who_acts_is_called_as_the_token_calls_them() {
        let of = |act: Value| Acting::in_claims(&json!({ "sub": "olivia", "act": act }));
        let named = |name| Some(Acting::named(name));
        assert_eq!(of(json!({ "sub": "stf-9", "email": "sam@acme.example" })), named("sam@acme.example"));
        assert_eq!(of(json!({ "sub": "stf-9" })), named("stf-9"));
        assert_eq!(of(json!({ "name": "S".repeat(900) })), named(&"S".repeat(200)));
        for nameless in [json!({}), json!({ "sub": "" }), json!(true), json!(null)] {
            assert_eq!(of(nameless).expect("somebody acts").name(), None);
        }
        assert_eq!(Acting::in_claims(&json!({ "sub": "olivia" })), None);
    }

    #[test]
    fn a_token_says_it_whoever_signed_it() {
        let token = |claims: Value| format!("e30.{}.c2lnbmVk", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let acting = token(json!({ "sub": "olivia", "act": { "sub": "ana" } }));
        assert_eq!(Acting::in_token(&acting), Some(Acting::named("ana")));
        assert_eq!(Acting::in_token(&token(json!({ "sub": "olivia" }))), None);
        assert_eq!(Acting::in_token("no token at all"), None);
    }
}
