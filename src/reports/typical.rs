//! How long something usually takes. Few cases are told one by one: a median of one would look like a habit.

use chrono::Duration;

/// From so many cases on there is a median.
pub const SOME: usize = 3;

/// From so many cases on it can be said how long nine in ten take.
pub const TENTHS: usize = 10;

/// Lengths of time, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typical {
    lengths: Vec<Duration>,
}

impl Typical {
    pub fn of(lengths: impl IntoIterator<Item = Duration>) -> Self {
        let mut lengths: Vec<Duration> = lengths.into_iter().collect();
        lengths.sort_unstable();
        Self { lengths }
    }

    pub fn count(&self) -> usize {
        self.lengths.len()
    }

    /// The cases themselves, where there are too few for a median.
    pub fn few(&self) -> &[Duration] {
        if self.lengths.len() < SOME { &self.lengths } else { &[] }
    }

    /// Half of them took no longer: the one in the middle, or between the two there.
    pub fn median(&self) -> Option<Duration> {
        let count = self.lengths.len();
        let (below, above) = (self.lengths.get(count.wrapping_sub(1) / 2)?, self.lengths.get(count / 2)?);
        (count >= SOME).then(|| *below + (*above - *below) / 2)
    }

    /// Nine in ten took no longer: the smallest case of which that is true (the nearest rank).
    pub fn nine_in_ten(&self) -> Option<Duration> {
        let rank = (self.lengths.len() * 9).div_ceil(10);
        (self.lengths.len() >= TENTHS).then(|| self.lengths.get(rank - 1).copied()).flatten()
    }

    pub fn longest(&self) -> Option<Duration> {
        self.lengths.last().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(minutes: &[i64]) -> Typical {
        Typical::of(minutes.iter().map(|minutes| Duration::minutes(*minutes)))
    }

    fn told(typical: &Typical) -> [Option<i64>; 3] {
        [typical.median(), typical.nine_in_ten(), typical.longest()]
            .map(|one| one.map(|one| one.num_minutes()))
    }

    #[test]
    fn nothing_and_few_have_no_median() {
        assert_eq!(told(&of(&[])), [None, None, None]);
        assert_eq!(told(&of(&[7])), [None, None, Some(7)]);
        assert_eq!(told(&of(&[9, 3])), [None, None, Some(9)]);
        assert_eq!(of(&[9, 3]).few(), [Duration::minutes(3), Duration::minutes(9)]);
        assert!(of(&[1, 2, 3]).few().is_empty());
    }

    #[test]
    fn the_median_is_in_the_middle_whatever_the_order() {
        assert_eq!(told(&of(&[30, 1, 5])), [Some(5), None, Some(30)]);
        assert_eq!(told(&of(&[30, 1, 5, 10])), [Some(7), None, Some(30)]);
    }

    #[test]
    fn at_most_a_tenth_takes_longer_than_nine_in_ten_do() {
        let ten: Vec<i64> = (1..=10).collect();
        assert_eq!(told(&of(&ten)), [Some(5), Some(9), Some(10)]);
        for count in 10..120 {
            let typical = of(&(1..=count).collect::<Vec<_>>());
            let nine = typical.nine_in_ten().expect("enough").num_minutes();
            let longer = count - nine;
            assert!(longer * 10 <= count && (longer + 1) * 10 > count, "{longer} of {count}");
        }
    }
}
