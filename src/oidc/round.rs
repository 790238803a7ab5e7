//! One way to the provider and back: what must fit when somebody returns. It is sealed into a cookie of the browser that
//! set out, so that nobody else can come back in its place.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::ids::{AccountId, StaffId};
use crate::random::{Random, Token};
use crate::sealing::Sealer;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Whoever takes longer begins anew.
const LIFETIME: chrono::Duration = chrono::Duration::minutes(10);

/// What the cookie is sealed for.
const PLACE: &str = "on the way to the OpenID provider";

/// Who is on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Staff,
    Owners,
}

/// Somebody of the staff who is signed in, and shows anew who they are before they enter an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entering {
    pub staff: StaffId,
    pub account: AccountId,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Round {
    pub side: Side,
    /// The page that was wanted.
    pub next: Option<String>,
    /// Left out: they sign in.
    pub entering: Option<Entering>,
    pub began: Moment,
    pub until: Moment,
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
}

impl Round {
    pub fn new(random: &Random, now: Moment, side: Side, next: Option<String>) -> Self {
        let secret = || random.token().reveal().to_owned();
        let until = now.plus(LIFETIME);
        let (state, nonce, verifier) = (secret(), secret(), secret());
        Self { side, next, entering: None, began: now, until, state, nonce, verifier }
    }

    /// One on which somebody of the staff shows anew who they are.
    pub fn before_entering(random: &Random, now: Moment, entering: Entering) -> Self {
        Self { entering: Some(entering), ..Self::new(random, now, Side::Staff, None) }
    }

    /// For the cookie.
    pub fn seal(&self, sealer: &Sealer, random: &Random) -> Option<String> {
        let text = serde_json::to_vec(self).ok()?;
        Some(URL_SAFE_NO_PAD.encode(sealer.seal(random, PLACE, &text)))
    }

    /// Out of the cookie, if it is one of ours and not too old.
    pub fn open(sealer: &Sealer, cookie: &str, now: Moment) -> Option<Self> {
        let sealed = URL_SAFE_NO_PAD.decode(cookie).ok()?;
        let round: Self = serde_json::from_slice(&sealer.open(PLACE, &sealed).ok()?).ok()?;
        Some(round).filter(|round| now < round.until)
    }

    /// By which it is known that somebody has come back from it.
    pub fn fingerprint(&self, sealer: &Sealer) -> [u8; 32] {
        sealer.fingerprint(PLACE, self.state.as_bytes())
    }

    /// Whether this is the state that was sent along. Hashes are compared, so that time tells nothing of the state.
    pub(super) fn is_of(&self, state: &str) -> bool {
        Token::from_text(state).hash() == Token::from_text(&self.state).hash()
    }
}
