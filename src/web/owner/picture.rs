//! Activity over time as a small picture: how often somebody came, what they changed, what was refused, a bar for each
//! day or week. Drawn here, so that the page needs neither script nor style of its own; the same in a table for whoever
//! reads it.

use chrono::Duration;

use crate::accounts::Account;
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::history::Filter;
use crate::sessions;
use crate::words::Words;

/// So far back where nothing is chosen.
const USUALLY: Duration = Duration::days(13 * 7);

/// Up to so many days each has a bar of its own; beyond, each week.
const MOST_DAYS: i64 = 31;

/// The most bars; what was before is in the first one.
const MOST_BARS: i64 = 53;

/// A row's height, and that of its tallest bar.
const ROW: u64 = 34;
const TALLEST: u64 = 26;

/// A bar's width, and from one to the next.
const BAR: u64 = 14;
const STRIDE: u64 = 20;

/// For `templates/owner/picture.html`.
pub(super) struct Picture {
    pub by_week: bool,
    pub periods: Vec<Period>,
    pub rows: [Row; 3],
    pub width: u64,
    pub height: u64,
    pub first: String,
    pub last: String,
}

/// A day, or a week from its first day on.
pub(super) struct Period {
    pub day: String,
    pub visits: u64,
    pub changes: u64,
    pub refused: u64,
}

impl Period {
    fn from(day: String) -> Self {
        Self { day, visits: 0, changes: 0, refused: 0 }
    }
}

/// The bars of one thing that is counted.
pub(super) struct Row {
    /// `visits`, `changes` or `refused`.
    pub name: &'static str,
    pub total: u64,
    /// Where the row's floor is.
    pub floor: u64,
    pub bars: Vec<Bar>,
}

pub(super) struct Bar {
    pub x: u64,
    pub y: u64,
    pub height: u64,
}

impl Row {
    /// What is counted, in words.
    pub(super) fn text(&self) -> &'static str {
        match self.name {
            "visits" => "activity-visits",
            "changes" => "activity-changes",
            _ => "activity-refused",
        }
    }
}

impl Picture {
    /// Of what the filter's dates leave; nothing where nothing happened.
    pub(super) fn read(
        conn: &mut Conn,
        account: &Account,
        filter: &Filter,
        words: &Words,
        now: Moment,
    ) -> Result<Option<Self>, DbError> {
        let until = filter.until.unwrap_or(now).min(now);
        let from = filter.from.unwrap_or_else(|| until.minus(USUALLY)).max(account.created_at.min(until));
        let seen = sessions::activity(conn, account.id, from, until)?;
        if seen.iter().all(|one| one.visits + one.refused == 0) {
            return Ok(None);
        }
        let local = |at: Moment| at.utc().with_timezone(&words.zone()).date_naive();
        let last = local(until);
        let days = (last - local(from)).num_days() + 1;
        let by_week = days > MOST_DAYS;
        let length = if by_week { 7 } else { 1 };
        let count = ((days + length - 1) / length).min(MOST_BARS);
        let days = (0..count).map(|place| last - Duration::days((count - place) * length - 1));
        let mut periods: Vec<Period> =
            days.clone().map(|day| Period::from(words.calendar_day(day))).collect();
        let begins: Vec<Moment> = days.map(|day| words.beginning(day)).collect();
        for one in seen {
            let place = begins.partition_point(|begins| *begins <= one.at).saturating_sub(1);
            if let Some(period) = periods.get_mut(place) {
                period.visits += one.visits;
                period.changes += one.changes;
                period.refused += one.refused;
            }
        }
        Ok(Some(Self::drawn(periods, by_week)))
    }

    fn drawn(periods: Vec<Period>, by_week: bool) -> Self {
        let row = |place: u64, name: &'static str, count: fn(&Period) -> u64| {
            let most = periods.iter().map(count).max().unwrap_or(0).max(1);
            let floor = ROW * (place + 1) - 2;
            let bar = |(place, period): (usize, &Period)| {
                let counted = count(period);
                // Whatever happened shows.
                let height = (counted * TALLEST / most).max(if counted > 0 { 3 } else { 0 });
                Bar { x: place as u64 * STRIDE + 2, y: floor - height, height }
            };
            let bars = periods.iter().enumerate().map(bar).filter(|bar| bar.height > 0).collect();
            Row { name, total: periods.iter().map(count).sum(), floor, bars }
        };
        Self {
            rows: [
                row(0, "visits", |period| period.visits),
                row(1, "changes", |period| period.changes),
                row(2, "refused", |period| period.refused),
            ],
            width: periods.len() as u64 * STRIDE,
            height: ROW * 3,
            first: periods.first().map(|period| period.day.clone()).unwrap_or_default(),
            last: periods.last().map(|period| period.day.clone()).unwrap_or_default(),
            by_week,
            periods,
        }
    }

    pub(super) fn bar(&self) -> u64 {
        BAR
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tallest_bar_is_as_high_as_its_row_and_what_happened_once_shows() {
        let period = |visits, changes| Period { day: String::new(), visits, changes, refused: 0 };
        let picture = Picture::drawn(vec![period(1, 0), period(0, 0), period(100, 2)], true);
        let [visits, changes, refused] = &picture.rows;
        let heights: Vec<u64> = visits.bars.iter().map(|bar| bar.height).collect();
        assert_eq!(heights, [3, TALLEST]);
        assert_eq!((visits.total, changes.total, refused.bars.len()), (101, 2, 0));
        assert!(visits.bars.iter().all(|bar| bar.y + bar.height == visits.floor));
        assert!(changes.bars[0].x > visits.bars[0].x && picture.width == 3 * STRIDE);
    }
}
