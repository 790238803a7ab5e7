//! Names of things: typed, prefixed, ordered by the time of their making.
//!
//! How they are stored is `db/types.rs`'s business.

use uuid::Uuid;

use crate::clock::Moment;
use crate::random::Random;

/// Text that is not an id of the wanted kind.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an id starting {0}")]
pub struct NotAnId(pub &'static str);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Uuid);

        impl $name {
            pub const PREFIX: &'static str = $prefix;

            /// A new id that sorts after those made in earlier milliseconds (UUID version 7).
            pub fn new(now: Moment, random: &Random) -> Self {
                Self(time_ordered(now, random))
            }

            pub fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0.simple())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse(text, $prefix).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }
    )*};
}

ids! {
    /// A customer's account.
    AccountId = "acc_";
    /// A person who owns an account at the customer's.
    OwnerId = "own_";
    /// A person of the vendor's staff.
    StaffId = "stf_";
    /// A period for which support access is allowed.
    GrantId = "grt_";
    /// A support session.
    SessionId = "ses_";
    /// A line of a history.
    EntryId = "ent_";
    /// An answer to one question.
    ConsentId = "con_";
    /// A try of entry that was refused.
    AttemptId = "att_";
    /// An agent's request to come in.
    RequestId = "req_";
    /// A mail.
    MessageId = "msg_";
    /// A person's signing in at a door.
    SignInId = "sgn_";
    /// A proof that a person has just shown a second factor.
    StepUpId = "stu_";
}

fn time_ordered(now: Moment, random: &Random) -> Uuid {
    let millis = u64::try_from(now.millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random.bytes::<10>()).into_uuid()
}

/// Only the spelling that `Display` writes: lower case, no hyphens.
fn parse(text: &str, prefix: &'static str) -> Result<Uuid, NotAnId> {
    let hex = text.strip_prefix(prefix).ok_or(NotAnId(prefix))?;
    let plain = hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if !plain {
        return Err(NotAnId(prefix));
    }
    Uuid::parse_str(hex).map_err(|_| NotAnId(prefix))
}

impl SessionId {
    /// The short code people read out to each other (`S-7F3K`): the same in banner, mail and history.
    ///
    /// Twenty bits of the random part in Crockford's base 32; a label, not a key: several sessions may have the same.
    pub fn code(self) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let random = self.0.as_u128();
        let letters = (0..4).map(|i| char::from(ALPHABET[(random >> (5 * i)) as usize & 31]));
        format!("S-{}", letters.collect::<String>())
    }

    /// A code as people type it: in small letters too, and letters that look like digits count as those (Crockford's
    /// base 32). Nothing where it is none.
    pub fn read_code(typed: &str) -> Option<String> {
        let typed = typed.trim().to_uppercase();
        let letters = typed.strip_prefix("S-")?;
        let plain = letters.chars().count() == 4 && letters.chars().all(|c| c.is_ascii_alphanumeric());
        plain.then(|| format!("S-{}", letters.replace('O', "0").replace(['I', 'L'], "1")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_say_it() {
        for (typed, code) in [("s-7f3k", "S-7F3K"), (" S-OIL4 ", "S-0114")] {
            assert_eq!(SessionId::read_code(typed).as_deref(), Some(code));
        }
        for none in ["S-7F3", "S-7F3KX", "S-7F-K", "7F3K", "Northwind", ""] {
            assert_eq!(SessionId::read_code(none), None, "{none}");
        }
        let random = Random::repeatable(3);
        let now = Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment");
        for _ in 0..100 {
            let code = SessionId::new(now, &random).code();
            assert_eq!(SessionId::read_code(&code.to_lowercase()), Some(code));
        }
    }

    #[test]
    fn ids_made_later_sort_later_and_read_back() {
        let random = Random::repeatable(1);
        let now = Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment");
        let a = GrantId::new(now, &random);
        let b = GrantId::new(now.plus(chrono::Duration::milliseconds(1)), &random);
        assert!(a < b);
        assert_eq!(a.to_string().parse(), Ok(a));
    }

    #[test]
    fn an_id_of_another_kind_or_spelling_is_not_an_id() {
        let now = Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment");
        let text = GrantId::new(now, &Random::repeatable(1)).to_string();
        assert!(text.parse::<SessionId>().is_err());
        assert!(text.to_uppercase().parse::<GrantId>().is_err());
        assert!(format!("{text}0").parse::<GrantId>().is_err());
    }
}
