//! For how many days what an account's entries say is kept.

use super::AccountError;

/// A number of days, never fewer than [`KeepDays::LEAST`]: an owner must have had the time to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeepDays(u32);

impl KeepDays {
    pub const LEAST: u32 = 90;
    /// A hundred years: more is a slip of the finger.
    pub const MOST: u32 = 36_525;

    pub fn new(days: u32) -> Result<Self, AccountError> {
        match days {
            Self::LEAST..=Self::MOST => Ok(Self(days)),
            _ => Err(AccountError::NotKeepDays(days)),
        }
    }

    pub fn days(self) -> u32 {
        self.0
    }

    pub fn length(self) -> chrono::Duration {
        chrono::Duration::days(self.0.into())
    }
}

/// A year, where neither the settings nor the account say otherwise.
impl Default for KeepDays {
    fn default() -> Self {
        Self(365)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_keeps_a_history_for_less_than_three_months() {
        assert_eq!(KeepDays::default().days(), 365);
        for days in [0, 89, 36_526, u32::MAX] {
            assert!(KeepDays::new(days).is_err(), "{days}");
        }
        assert_eq!(KeepDays::new(90).expect("enough").length(), chrono::Duration::days(90));
    }
}
