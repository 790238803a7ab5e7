//! Checking tokens that others have signed: the vendor's own app, or an OpenID provider.
//!
//! The key says which algorithm it is for, and the token must say the same: so nothing that stands in a token can make
//! a public key be taken for a shared secret, and nothing unsigned is ever believed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::Value;

/// Longer tokens are not looked at.
const LONGEST_TOKEN: usize = 16 * 1024;

/// Public keys, as a JWK Set holds them (RFC 7517). Keys of other kinds are passed over.
#[derive(Debug, Clone, Default)]
pub struct KeySet(Vec<PublicKey>);

#[derive(Debug, Clone)]
struct PublicKey {
    kid: Option<String>,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// RFC 8037.
    Ed25519(Vec<u8>),
    /// The point, uncompressed.
    P256(Vec<u8>),
    /// RSASSA-PKCS1-v1_5 with SHA-256, 2048 bits and more.
    Rsa { n: Vec<u8>, e: Vec<u8> },
}

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("the set of keys is none (RFC 7517), or has no key that can be used")]
    NoKeys,
    #[error("it is no signed token")]
    Malformed,
    #[error("it is signed in a way that is not accepted")]
    Algorithm,
    #[error("it names a key that is not known")]
    UnknownKey,
    #[error("its signature does not fit")]
    Signature,
}

impl KeySet {
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let set: Value = serde_json::from_str(text).map_err(|_| TokenError::NoKeys)?;
        let keys = set["keys"].as_array().ok_or(TokenError::NoKeys)?;
        let known: Vec<PublicKey> = keys.iter().filter_map(PublicKey::read).collect();
        if known.is_empty() { Err(TokenError::NoKeys) } else { Ok(Self(known)) }
    }

    /// What a token says, once its signature has been checked (RFC 7515, compact serialization). What it says may be
    /// too old, or for somebody else: that is for [`Expected`](super::Expected) to find.
    pub fn open(&self, token: &str) -> Result<Value, TokenError> {
        let mut parts = token.split('.');
        let (Some(header), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(TokenError::Malformed);
        };
        if token.len() > LONGEST_TOKEN {
            return Err(TokenError::Malformed);
        }
        let signed = &token[..header.len() + 1 + claims.len()];
        let (header, claims) = (object(header)?, object(claims)?);
        let signature = decoded(signature)?;
        let alg = header["alg"].as_str().ok_or(TokenError::Algorithm)?;
        // Whatever must be understood, and is not.
        if header.get("crit").is_some() {
            return Err(TokenError::Algorithm);
        }
        let key = self.find(alg, header["kid"].as_str())?;
        if key.kind.fits(signed.as_bytes(), &signature) { Ok(claims) } else { Err(TokenError::Signature) }
    }

    fn find(&self, alg: &str, kid: Option<&str>) -> Result<&PublicKey, TokenError> {
        let mut of_kind = self.0.iter().filter(|key| key.kind.is_for(alg)).peekable();
        let known = matches!(alg, "EdDSA" | "Ed25519" | "ES256" | "RS256");
        match kid {
            _ if !known => Err(TokenError::Algorithm),
            Some(kid) => of_kind.find(|key| key.kid.as_deref() == Some(kid)).ok_or(TokenError::UnknownKey),
            None => {
                let first = of_kind.next().ok_or(TokenError::UnknownKey)?;
                if of_kind.peek().is_none() { Ok(first) } else { Err(TokenError::UnknownKey) }
            }
        }
    }
}

impl PublicKey {
    fn read(key: &Value) -> Option<Self> {
        let text = |name: &str| key[name].as_str();
        let bytes = |name: &str| decoded(text(name)?).ok();
        let kind = match (text("kty")?, text("crv")) {
            ("OKP", Some("Ed25519")) => Kind::Ed25519(bytes("x").filter(|x| x.len() == 32)?),
            ("EC", Some("P-256")) => {
                let (x, y) = (bytes("x")?, bytes("y")?);
                (x.len() == 32 && y.len() == 32).then(|| Kind::P256([&[4], &*x, &*y].concat()))?
            }
            ("RSA", None) => Kind::Rsa { n: without_zeros(bytes("n")?), e: without_zeros(bytes("e")?) },
            _ => return None,
        };
        let signs = text("use").is_none_or(|used| used == "sig");
        let fits = text("alg").is_none_or(|alg| kind.is_for(alg));
        (signs && fits).then(|| Self { kid: text("kid").map(str::to_owned), kind })
    }
}

impl Kind {
    fn is_for(&self, alg: &str) -> bool {
        match self {
            Self::Ed25519(_) => matches!(alg, "EdDSA" | "Ed25519"),
            Self::P256(_) => alg == "ES256",
            Self::Rsa { .. } => alg == "RS256",
        }
    }

    fn fits(&self, signed: &[u8], signature: &[u8]) -> bool {
        let checked = match self {
            Self::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(signed, signature),
            Self::P256(key) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key).verify(signed, signature)
            }
            Self::Rsa { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
            }
        };
        checked.is_ok()
    }
}

fn object(part: &str) -> Result<Value, TokenError> {
    let value: Value = serde_json::from_slice(&decoded(part)?).map_err(|_| TokenError::Malformed)?;
    if value.is_object() { Ok(value) } else { Err(TokenError::Malformed) }
}

fn decoded(part: &str) -> Result<Vec<u8>, TokenError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenError::Malformed)
}

fn without_zeros(number: Vec<u8>) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number[zeros..].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmac::{Hmac, KeyInit as _, Mac as _};
    use serde_json::json;

    const ED25519_KEY: &str =
        r#"{"kty":"OKP","crv":"Ed25519","kid":"ed","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    /// RFC 7515, appendix A.3.
    const P256_KEY: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
    const OF_A3: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    fn keys(keys: &[&str]) -> KeySet {
        KeySet::parse(&format!(r#"{{"keys":[{}]}}"#, keys.join(","))).expect("keys")
    }

    #[test]
    fn the_example_of_rfc_7515_is_believed_and_nothing_that_differs_from_it() {
        let set = keys(&[ED25519_KEY, P256_KEY]);
        assert_eq!(set.open(OF_A3).expect("believed")["iss"], "joe");
        let (signed, signature) = OF_A3.rsplit_once('.').expect("three parts");
        let flipped = signature.replace('D', "E");
        assert_eq!(set.open(&format!("{signed}.{flipped}")), Err(TokenError::Signature));
        let other = OF_A3.replace("eyJpc3MiOiJqb2Ui", "eyJpc3MiOiJqb2Ei");
        assert_eq!(set.open(&other), Err(TokenError::Signature));
        assert_eq!(keys(&[ED25519_KEY]).open(OF_A3), Err(TokenError::UnknownKey));
    }

    #[test]
    fn what_a_token_says_of_its_own_algorithm_opens_nothing() {
        let set = keys(&[ED25519_KEY, P256_KEY]);
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let claims = part(json!({ "sub": "olivia" }));
        for alg in ["none", "None", "HS256", "HS512", "RS512", "ES384", ""] {
            for signature in ["", "AAAA"] {
                let token = format!("{}.{claims}.{signature}", part(json!({ "alg": alg, "kid": "ed" })));
                assert_eq!(set.open(&token), Err(TokenError::Algorithm), "{alg}");
            }
        }
        // The public key as a shared secret.
        let signed = format!("{}.{claims}", part(json!({ "alg": "HS256", "kid": "ed" })));
        for secret in [ED25519_KEY.as_bytes(), P256_KEY.as_bytes()] {
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret).expect("any length");
            mac.update(signed.as_bytes());
            let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
            assert_eq!(set.open(&token), Err(TokenError::Algorithm));
        }
        let crit = part(json!({ "alg": "EdDSA", "kid": "ed", "crit": ["exp"] }));
        assert_eq!(set.open(&format!("{crit}.{claims}.AAAA")), Err(TokenError::Algorithm));
        for broken in ["", "a.b", "a.b.c", "a.b.c.d", "e30.e30.", "....."] {
            assert!(set.open(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_secret_or_a_key_for_something_else_is_no_key() {
        let of = |key: &str| KeySet::parse(&format!(r#"{{"keys":[{key}]}}"#)).map(|_| ());
        assert_eq!(of(r#"{"kty":"oct","k":"c2VjcmV0"}"#), Err(TokenError::NoKeys));
        assert_eq!(of(&ED25519_KEY.replace("\"kid\"", "\"use\":\"enc\",\"kid\"")), Err(TokenError::NoKeys));
        assert_eq!(of(&P256_KEY.replace("\"x\"", "\"alg\":\"RS256\",\"x\"")), Err(TokenError::NoKeys));
        assert_eq!(KeySet::parse("[]").map(|_| ()), Err(TokenError::NoKeys));
    }
}
