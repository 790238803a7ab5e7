//! Moments, spans and lengths of time, in the reader's zone.

use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use super::Words;
use crate::clock::Moment;

impl Words {
    /// `Sun 22 Nov 2026, 15:06 CET`: with weekday and zone, so that nobody must guess.
    pub fn moment(&self, at: Moment) -> String {
        let gaps =
            [("day", self.day(at).into()), ("time", self.time(at).into()), ("zone", self.zone_at(at).into())];
        self.say("moment", &gaps)
    }

    /// `Wed 15:06`: for what is at most a week away.
    pub fn weekday_and_time(&self, at: Moment) -> String {
        let weekday = self.weekday(&self.local(at));
        self.say("weekday-and-time", &[("weekday", weekday.into()), ("time", self.time(at).into())])
    }

    /// `15:06`.
    pub fn time(&self, at: Moment) -> String {
        self.local(at).format("%H:%M").to_string()
    }

    /// `Sun 22 Nov 2026`.
    pub fn day(&self, at: Moment) -> String {
        let local = self.local(at);
        let weekday = self.weekday(&local);
        let gaps = [
            ("weekday", weekday.into()),
            ("day", local.day().to_string().into()),
            ("month", self.month(&local).into()),
            ("year", local.year().to_string().into()),
        ];
        self.say("day", &gaps)
    }

    /// `Sun 22 Nov 2026, CET`: for what tells only the times of a day.
    pub fn day_in_zone(&self, at: Moment) -> String {
        self.say("day-in-zone", &[("day", self.day(at).into()), ("zone", self.zone_at(at).into())])
    }

    /// `Sun 22 Nov 2026` of a day in the reader's zone.
    pub fn calendar_day(&self, day: NaiveDate) -> String {
        // Noon is in every day, however the clocks are put.
        let noon = day.and_time(NaiveTime::MIN) + Duration::hours(12);
        let noon = noon.and_local_timezone(self.zone).earliest().map_or(noon.and_utc(), |at| at.to_utc());
        self.day(Moment::new(noon))
    }

    /// `22 Nov, 14:06–14:18`: short, for subjects and lists.
    pub fn span(&self, from: Moment, to: Moment) -> String {
        let gaps = [
            ("from-day", self.short_day(from).into()),
            ("from", self.time(from).into()),
            ("to-day", self.short_day(to).into()),
            ("to", self.time(to).into()),
        ];
        let same_day = self.local(from).date_naive() == self.local(to).date_naive();
        let name = match same_day {
            true if self.time(from) == self.time(to) => "span-minute",
            true => "span",
            false => "span-days",
        };
        self.say(name, &gaps)
    }

    /// `Sun 22 Nov 2026, 14:06–14:18 CET`: the whole of it.
    pub fn period(&self, from: Moment, to: Moment) -> String {
        let gaps = [
            ("day", self.day(from).into()),
            ("from", self.time(from).into()),
            ("to", self.time(to).into()),
            ("zone", self.zone_at(to).into()),
            ("start", self.moment(from).into()),
            ("end", self.moment(to).into()),
        ];
        let (start, end) = (self.local(from), self.local(to));
        let same = start.date_naive() == end.date_naive() && self.zone_at(from) == self.zone_at(to);
        let name = match same {
            true if self.time(from) == self.time(to) => "period-minute",
            true => "period",
            false => "period-days",
        };
        self.say(name, &gaps)
    }

    /// `in 23 h`, `4 min ago`, `just now`. Whole units, never rounded up: what is 59 minutes away is not an hour away.
    pub fn relative(&self, at: Moment, now: Moment) -> String {
        let ahead = at.since(now);
        let (side, length) = if ahead > Duration::zero() { ("ahead", ahead) } else { ("ago", now.since(at)) };
        match Unit::of(length) {
            None => self.say(&format!("relative-moment-{side}"), &[]),
            Some((unit, count)) => {
                self.say(&format!("relative-{}-{side}", unit.name()), &[("count", count.into())])
            }
        }
    }

    /// `12 min`, `1 h 5 min`, `3 days`.
    pub fn duration(&self, length: Duration) -> String {
        match Unit::of(length) {
            None => self.say("duration-moment", &[]),
            Some((Unit::Hours, hours)) if length.num_minutes() % 60 != 0 => {
                let gaps = [("hours", hours.into()), ("minutes", (length.num_minutes() % 60).into())];
                self.say("duration-hours-minutes", &gaps)
            }
            Some((unit, count)) => self.say(&format!("duration-{}", unit.name()), &[("count", count.into())]),
        }
    }

    fn local(&self, at: Moment) -> DateTime<Tz> {
        at.utc().with_timezone(&self.zone)
    }

    fn weekday(&self, local: &DateTime<Tz>) -> String {
        self.say(&format!("weekday-{}", local.weekday().number_from_monday()), &[])
    }

    fn month(&self, local: &DateTime<Tz>) -> String {
        self.say(&format!("month-{}", local.month()), &[])
    }

    fn short_day(&self, at: Moment) -> String {
        let local = self.local(at);
        let gaps = [("day", local.day().to_string().into()), ("month", self.month(&local).into())];
        self.say("short-day", &gaps)
    }

    /// `CET`; zones that have no letters of their own are told by their distance, `UTC-03`.
    pub(super) fn zone_at(&self, at: Moment) -> String {
        let name = self.local(at).format("%Z").to_string();
        if name.starts_with(['+', '-']) { format!("UTC{name}") } else { name }
    }
}

/// What a length of time is counted in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minutes,
    Hours,
    Days,
}

impl Unit {
    /// The unit and how many whole ones; nothing below a minute.
    fn of(length: Duration) -> Option<(Self, i64)> {
        match length.num_minutes() {
            ..1 => None,
            minutes @ 1..60 => Some((Self::Minutes, minutes)),
            minutes @ 60..2880 => Some((Self::Hours, minutes / 60)),
            minutes => Some((Self::Days, minutes / 1440)),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(&format!("{text}:00.000000Z")).expect("a moment")
    }

    fn berlin() -> Words {
        Words::new(chrono_tz::Europe::Berlin)
    }

    #[test]
    fn olivia_in_berlin_reads_weekday_day_time_and_zone() {
        assert_eq!(berlin().moment(moment("2026-11-22T14:06")), "Sun 22 Nov 2026, 15:06 CET");
        assert_eq!(berlin().moment(moment("2026-07-05T22:30")), "Mon 6 Jul 2026, 00:30 CEST");
        assert_eq!(berlin().time(moment("2026-11-22T14:06")), "15:06");
        assert_eq!(berlin().day(moment("2026-11-22T23:06")), "Mon 23 Nov 2026");
    }

    #[test]
    fn a_zone_without_letters_is_told_by_its_distance() {
        let words = Words::new(chrono_tz::America::Sao_Paulo);
        assert_eq!(words.moment(moment("2026-11-22T14:06")), "Sun 22 Nov 2026, 11:06 UTC-03");
    }

    #[test]
    fn a_span_names_its_day_once_unless_it_passes_midnight() {
        let words = berlin();
        let (from, to) = (moment("2026-11-22T13:06"), moment("2026-11-22T13:18"));
        assert_eq!(words.span(from, to), "22 Nov, 14:06–14:18");
        assert_eq!(words.period(from, to), "Sun 22 Nov 2026, 14:06–14:18 CET");
        let (from, to) = (moment("2026-11-22T22:50"), moment("2026-11-22T23:10"));
        assert_eq!(words.span(from, to), "22 Nov, 23:50 – 23 Nov, 00:10");
        assert_eq!(words.period(from, to), "Sun 22 Nov 2026, 23:50 CET – Mon 23 Nov 2026, 00:10 CET");
    }

    #[test]
    fn a_span_over_the_change_of_clocks_names_both_zones() {
        let (from, to) = (moment("2026-10-25T00:30"), moment("2026-10-25T01:30"));
        assert_eq!(berlin().period(from, to), "Sun 25 Oct 2026, 02:30 CEST – Sun 25 Oct 2026, 02:30 CET");
    }

    #[test]
    fn times_near_and_far_are_told_from_now() {
        let (words, now) = (berlin(), moment("2026-11-22T14:06"));
        let told = |minutes: i64| words.relative(now.plus(Duration::minutes(minutes)), now);
        assert_eq!(told(0), "just now");
        assert_eq!(told(-4), "4 min ago");
        assert_eq!(told(-60), "1 h ago");
        assert_eq!(told(23 * 60 + 59), "in 23 h");
        assert_eq!(told(2 * 1440), "in 2 days");
        assert_eq!(told(-1440 * 400), "400 days ago");
        assert_eq!(words.relative(now.plus(Duration::seconds(30)), now), "in a moment");
    }

    #[test]
    fn lengths_are_told_in_minutes_hours_and_days() {
        let told = |minutes: i64| berlin().duration(Duration::minutes(minutes));
        assert_eq!(told(0), "less than a minute");
        assert_eq!([told(12), told(60), told(65), told(3 * 1440)], ["12 min", "1 h", "1 h 5 min", "3 days"]);
    }
}
