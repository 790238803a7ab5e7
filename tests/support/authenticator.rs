//! What an authenticator does: reads the key of an enrolment's page, and shows codes.

use totp_rs::{Algorithm, Builder};

/// A device that holds one secret.
pub struct Authenticator(Vec<u8>);

impl Authenticator {
    /// Of the key as the page shows it, the first `<code>` there.
    pub fn reading(page: &str) -> Self {
        let key =
            page.split_once("<code>").and_then(|(_, rest)| rest.split_once("</code>")).expect("a key").0;
        let key = key.replace(' ', "");
        Self(base32::decode(base32::Alphabet::Rfc4648 { padding: false }, &key).expect("base 32"))
    }

    /// The code at a time, in seconds since 1970.
    pub fn code(&self, at: u64) -> String {
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(30)
            .with_secret(self.0.clone())
            .build_noncompliant();
        totp.generate(at).to_string()
    }
}
