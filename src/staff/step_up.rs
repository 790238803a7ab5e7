//! Stepping up: showing a second factor right before entering an account, a one-time code (RFC 6238) or an OpenID
//! provider's word.

use totp_rs::{Algorithm, Builder};

use super::StaffError;
use crate::clock::Moment;
use crate::ids::{AccountId, StaffId, StepUpId};

/// A receipt opens one session, of one account, at most this long after the code was shown.
pub const STEP_UP_LIFETIME: chrono::Duration = chrono::Duration::minutes(5);

/// Seconds of one code.
const STEP: i64 = 30;

/// The receipt of a step-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepUp {
    pub id: StepUpId,
    pub staff: StaffId,
    pub account: AccountId,
    pub at: Moment,
    pub used_at: Option<Moment>,
}

impl StepUp {
    /// The same for whoever shows it once more: a slip, where it was theirs for this account and is no longer good.
    pub fn check(&self, staff: StaffId, account: AccountId, now: Moment) -> Result<(), StaffError> {
        match self.staff == staff && self.account == account {
            true if self.used_at.is_some() => Err(StaffError::ConfirmationUsed),
            true if !self.is_good(staff, account, now) => Err(StaffError::ConfirmationOver),
            _ => Ok(()),
        }
    }

    /// Whether this receipt is good for entering `account` now.
    pub fn is_good(&self, staff: StaffId, account: AccountId, now: Moment) -> bool {
        let fresh = now >= self.at && now.since(self.at) <= STEP_UP_LIFETIME;
        self.staff == staff && self.account == account && self.used_at.is_none() && fresh
    }
}

/// Six digits as typed.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    pub fn parse(text: &str) -> Result<Self, StaffError> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(StaffError::WrongCode)
        }
    }

    /// The code of one time step.
    pub(super) fn at(secret: &[u8], step: i64) -> Self {
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(30)
            .with_secret(secret.to_vec())
            .build_noncompliant();
        Self(totp.generate(u64::try_from(step * STEP).unwrap_or(0)).to_string())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The time step whose code this is: the present one or a neighbour, so that clocks may differ by 30 seconds.
    pub(super) fn step(&self, secret: &[u8], now: Moment, last_used: i64) -> Result<i64, StaffError> {
        let present = time_step(now);
        let matches = |step: &i64| constant_time_eq(Self::at(secret, *step).0.as_bytes(), self.0.as_bytes());
        let step =
            [present, present - 1, present + 1].into_iter().find(matches).ok_or(StaffError::WrongCode)?;
        if step <= last_used { Err(StaffError::CodeUsed) } else { Ok(step) }
    }
}

pub(super) fn time_step(now: Moment) -> i64 {
    now.utc().timestamp().div_euclid(STEP)
}

fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differs, (x, y)| differs | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn moment(seconds: i64) -> Moment {
        Moment::new(chrono::DateTime::from_timestamp(seconds, 0).expect("a time"))
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(Code::at(SECRET, time_step(moment(seconds))).as_str(), code);
        }
    }

    #[test]
    fn a_code_is_good_once_and_only_near_its_time() {
        let now = moment(1_111_111_109);
        let code = Code::parse("081 804").expect("six digits");
        let step = code.step(SECRET, now, 0).expect("good");
        assert!(matches!(code.step(SECRET, now, step), Err(StaffError::CodeUsed)));
        assert!(matches!(code.step(SECRET, moment(1_111_111_109 + 90), 0), Err(StaffError::WrongCode)));
    }

    #[test]
    fn a_receipt_is_good_for_five_minutes_for_one_account_once() {
        let random = crate::random::Random::repeatable(1);
        let now = moment(1_000_000);
        let (staff, account) = (StaffId::new(now, &random), AccountId::new(now, &random));
        let receipt = StepUp { id: StepUpId::new(now, &random), staff, account, at: now, used_at: None };
        assert!(receipt.is_good(staff, account, now.plus(STEP_UP_LIFETIME)));
        assert!(!receipt.is_good(
            staff,
            account,
            now.plus(STEP_UP_LIFETIME).plus(chrono::Duration::seconds(1))
        ));
        assert!(!receipt.is_good(staff, AccountId::new(now, &random), now));
        assert!(!receipt.is_good(StaffId::new(now, &random), account, now));
        assert!(!StepUp { used_at: Some(now), ..receipt }.is_good(staff, account, now));
    }
}
