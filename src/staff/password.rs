//! Passwords: which are good enough, and how one is kept.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use secrecy::zeroize::Zeroizing;

use super::StaffError;
use crate::random::Random;

/// Shorter ones are refused.
pub const SHORTEST: usize = 12;

/// Longer ones are refused: hashing must not become work for whoever sends megabytes.
const LONGEST: usize = 512;

/// Fewer guesses than ten to this power, and it is too easy (by zxcvbn's estimate, which knows the common ones).
const GUESSES_LOG10: f64 = 10.0;

/// A password as typed. It is wiped when it is let go.
pub struct Typed(Zeroizing<String>);

/// A password's hash (Argon2id, PHC string).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashed(String);

impl Typed {
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Whether it may become somebody's password. `about` is what others know of them: their name and address.
    pub fn check(&self, about: &[&str]) -> Result<(), StaffError> {
        let length = self.0.chars().count();
        if length < SHORTEST {
            return Err(StaffError::PasswordTooShort);
        }
        if self.0.len() > LONGEST {
            return Err(StaffError::PasswordTooLong);
        }
        if zxcvbn::zxcvbn(&self.0, about).guesses_log10() < GUESSES_LOG10 {
            return Err(StaffError::PasswordTooCommon);
        }
        Ok(())
    }

    /// Takes a tenth of a second of one core: not for a thread that answers requests.
    pub fn hash(&self, random: &Random) -> Result<Hashed, StaffError> {
        let salt = random.bytes::<16>();
        let hashed = Argon2::default().hash_password_with_salt(self.0.as_bytes(), &salt);
        hashed.map(|hash| Hashed(hash.to_string())).map_err(|_| StaffError::PasswordTooLong)
    }

    /// The same work whether or not there is a hash, so that the time tells nobody who is on the staff.
    pub fn fits(&self, hash: Option<&Hashed>) -> bool {
        let parsed = PasswordHash::new(hash.map_or(OF_NOBODY, |hash| &hash.0));
        let fits =
            parsed.is_ok_and(|parsed| Argon2::default().verify_password(self.0.as_bytes(), &parsed).is_ok());
        fits && hash.is_some()
    }
}

impl Hashed {
    pub(super) fn kept(text: String) -> Self {
        Self(text)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A hash that costs as much to check as a real one.
const OF_NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$cG9yY2hsaWdodCtub2JvZHk$\
                         AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> Result<(), StaffError> {
        Typed::new(text.to_owned()).check(&["Ana", "ana@acme.example"])
    }

    #[test]
    fn a_short_or_well_known_password_is_refused_and_a_long_one_of_ones_own_is_not() {
        assert!(matches!(checked("kX9#mQ2$vL7"), Err(StaffError::PasswordTooShort)));
        for common in [
            "password1234",
            "123456789012",
            "qwertyuiop12",
            "aaaaaaaaaaaa",
            "ana@acme.example",
            "iloveyouiloveyou",
        ] {
            assert!(matches!(checked(common), Err(StaffError::PasswordTooCommon)), "{common}");
        }
        for good in ["lantern over wet gravel", "kX9#mQ2$vL7pW", "Regenschirm ohne Griff 4"] {
            assert!(checked(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let right = Typed::new("lantern over wet gravel".to_owned());
        let hash = right.hash(&Random::repeatable(1)).expect("hashed");
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(right.fits(Some(&hash)));
        assert!(!Typed::new("lantern over wet gravel ".to_owned()).fits(Some(&hash)));
        assert!(!right.fits(None));
        assert!(PasswordHash::new(OF_NOBODY).is_ok());
    }
}
