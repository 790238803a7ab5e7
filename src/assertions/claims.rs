//! What a token of somebody else's must say of itself: who made it, for whom, from when until when (RFC 7519 §4.1).

use serde_json::Value;

use crate::clock::Moment;

/// Two machines' clocks may differ by so much.
const CLOCKS_DIFFER: i64 = 30;

/// What is asked of a token.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    pub issuer: &'a str,
    /// The only one for whom it is: a token that is for others too is theirs to use.
    pub audience: &'a str,
    /// It may not be good for longer than so many seconds.
    pub longest: i64,
    pub now: Moment,
}

/// What is wrong with what a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    #[error("it is of another issuer")]
    Issuer,
    #[error("it is for another audience")]
    Audience,
    #[error("it is too old, or too new, or good for too long")]
    Time,
    #[error("it does not say {0}")]
    Missing(&'static str),
}

impl Expected<'_> {
    pub fn check(&self, claims: &Value) -> Result<(), ClaimError> {
        if claims["iss"].as_str() != Some(self.issuer) {
            return Err(ClaimError::Issuer);
        }
        let audience = match &claims["aud"] {
            Value::Array(all) if all.len() == 1 => all[0].as_str(),
            other => other.as_str(),
        };
        if audience != Some(self.audience) {
            return Err(ClaimError::Audience);
        }
        let exp = claims["exp"].as_i64().ok_or(ClaimError::Missing("exp"))?;
        let iat = claims["iat"].as_i64().ok_or(ClaimError::Missing("iat"))?;
        let begins = claims.get("nbf").map_or(Some(iat), Value::as_i64).ok_or(ClaimError::Time)?;
        let now = self.now.utc().timestamp();
        let newest = now + CLOCKS_DIFFER;
        let lasts = exp.checked_sub(iat).is_some_and(|lasts| (1..=self.longest).contains(&lasts));
        if now < exp && iat <= newest && begins <= newest && lasts { Ok(()) } else { Err(ClaimError::Time) }
    }
}

/// A claim that is a text with something in it.
pub fn text<'a>(claims: &'a Value, name: &'static str) -> Result<&'a str, ClaimError> {
    claims[name].as_str().filter(|text| !text.trim().is_empty()).ok_or(ClaimError::Missing(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_token_is_good_for_one_audience_from_its_beginning_to_its_end() {
        let now = Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment");
        let at = now.utc().timestamp();
        let expected = Expected { issuer: "https://app.example", audience: "us", longest: 120, now };
        let usual = json!({ "iss": "https://app.example", "aud": "us", "iat": at, "exp": at + 60 });
        let with = |name: &str, value: Value| {
            let mut claims = usual.clone();
            claims[name] = value;
            expected.check(&claims)
        };
        assert_eq!(expected.check(&usual), Ok(()));
        assert_eq!(with("aud", json!(["us"])), Ok(()));
        assert_eq!(with("iat", json!(at + 30)), Ok(()));
        for aud in [json!("them"), json!(["us", "them"]), json!([]), json!(null), json!(["them"])] {
            assert_eq!(with("aud", aud), Err(ClaimError::Audience));
        }
        for iss in [json!("https://app.example/"), json!(null), json!("http://app.example")] {
            assert_eq!(with("iss", iss), Err(ClaimError::Issuer));
        }
        for (name, moment) in [
            ("exp", at),
            ("exp", at + 121),
            ("exp", at - 1),
            ("iat", at + 31),
            ("iat", at + 60),
            ("nbf", at + 31),
        ] {
            assert_eq!(with(name, json!(moment)), Err(ClaimError::Time), "{name} {moment}");
        }
        assert_eq!(with("exp", json!(i64::MAX)), Err(ClaimError::Time));
        assert_eq!(with("iat", json!(i64::MIN)), Err(ClaimError::Time));
        assert_eq!(with("exp", json!("soon")), Err(ClaimError::Missing("exp")));
        assert_eq!(with("iat", json!(null)), Err(ClaimError::Missing("iat")));
    }
}
