//! How many accounts allow support access: now, and on average over a time.

use chrono::Duration;

use crate::clock::Moment;

/// Accounts that allow access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// How many accounts there are.
    pub accounts: u64,
    pub now: u64,
    /// In tenths of an account, over the time that has passed.
    pub on_average: u64,
}

/// How many periods were on at once in this time, on average, in tenths. An account has one at a time.
pub fn on_average(periods: &[(Moment, Moment)], from: Moment, until: Moment) -> u64 {
    let length = until.since(from);
    if length <= Duration::zero() {
        return 0;
    }
    let overlap = |(starts, ends): &(Moment, Moment)| {
        let overlap = (*ends).min(until).since((*starts).max(from));
        overlap.max(Duration::zero()).num_seconds()
    };
    let allowed: i64 = periods.iter().map(overlap).sum();
    let seconds = length.num_seconds().max(1);
    ((allowed * 10 + seconds / 2) / seconds).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn access_counts_for_as_long_as_it_was_on_within_the_time() {
        let from = Moment::parse("2026-11-16T00:00:00.000000Z").expect("a moment");
        let hours = |n: i64| from.plus(Duration::hours(n));
        let (day, until) = ((hours(0), hours(24)), hours(48));
        assert_eq!(on_average(&[], from, until), 0);
        assert_eq!(on_average(&[day], from, until), 5);
        let more = [day, (hours(-100), hours(200)), (hours(47), hours(60)), (hours(50), hours(60))];
        assert_eq!(on_average(&more, from, until), 15, "a half, one, and next to nothing");
        assert_eq!(on_average(&more, until, until), 0);
    }
}
