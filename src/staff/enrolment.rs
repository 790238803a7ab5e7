//! What an authenticator reads to know a second factor.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Member;

/// A second factor, as an authenticator takes it in.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// As a picture says it: the key URI format that authenticators agree on.
    pub uri: String,
    /// To be typed by hand, in groups of four (base 32 of RFC 4648).
    pub key: String,
}

impl Enrolment {
    pub fn of(member: &Member, vendor: &str, secret: &[u8]) -> Self {
        let key = base32::encode(base32::Alphabet::Rfc4648 { padding: false }, secret);
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let (vendor, email) = (encoded(vendor), encoded(member.email.as_str()));
        let uri = format!("otpauth://totp/{vendor}:{email}?secret={key}&issuer={vendor}");
        let groups: Vec<&str> =
            key.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
        Self { uri, key: groups.join(" ") }
    }
}
