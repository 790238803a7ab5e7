//! Counted things: "1 change, 12 pages viewed".

use super::{Words, one_line};

impl Words {
    /// `1 change`; `nothing changed`.
    pub fn changes_counted(&self, count: usize) -> String {
        self.say("changes-counted", &[("count", count.into())])
    }

    /// `1 change not taken or unknown`.
    pub fn open_changes_counted(&self, count: usize) -> String {
        self.say("open-changes-counted", &[("count", count.into())])
    }

    /// `12 pages viewed`; `no page viewed`.
    pub fn pages_counted(&self, count: u64) -> String {
        self.say("pages-counted", &[("count", count.into())])
    }

    /// `1 request interrupted`.
    pub fn interrupted_counted(&self, count: u64) -> String {
        self.say("interrupted-counted", &[("count", count.into())])
    }

    /// `2 tries refused`.
    pub fn refusals_counted(&self, count: u64) -> String {
        self.say("refusals-counted", &[("count", count.into())])
    }

    /// `1 file taken out`.
    pub fn files_counted(&self, count: usize) -> String {
        self.say("files-counted", &[("count", count.into())])
    }

    /// `1 hidden field shown`.
    pub fn revealed_counted(&self, count: usize) -> String {
        self.say("fields-revealed-counted", &[("count", count.into())])
    }

    /// `3 pages outside the declared task`.
    pub fn outside_counted(&self, count: u64) -> String {
        self.say("outside-counted", &[("count", count.into())])
    }

    /// `Outside the declared task, Invoices: Team (2×) and Tokens.`, or nothing where all belongs to it.
    pub fn outside_told(&self, task: Option<&str>, pages: &[(&str, u64)]) -> Option<String> {
        let task = task.filter(|_| !pages.is_empty())?;
        let named = |(page, times): &(&str, u64)| {
            let (page, times) = (one_line(page), self.times(*times));
            if times.is_empty() { page } else { format!("{page} {times}") }
        };
        let pages: Vec<String> = pages.iter().map(named).collect();
        let gaps = [("task", one_line(task).into()), ("pages", self.list(&pages).into())];
        Some(self.say("outside-told", &gaps))
    }

    /// `and 12 requests by the page’s script`, or nothing where there were none.
    pub fn scripts_counted(&self, count: u64) -> String {
        if count > 0 { self.say("scripts-counted", &[("count", count.into())]) } else { String::new() }
    }

    /// `(3×)`, or nothing for a single time.
    pub fn times(&self, count: u64) -> String {
        if count > 1 { self.say("times", &[("count", count.into())]) } else { String::new() }
    }

    /// `14 kB`: sizes as people say them, from bytes.
    pub fn bytes(&self, count: u64) -> String {
        let (unit, size) = match count {
            0..1_000 => ("bytes-plain", count),
            1_000..1_000_000 => ("bytes-kilo", count / 1_000),
            _ => ("bytes-mega", count / 1_000_000),
        };
        self.say(unit, &[("count", size.into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_counted_otherwise_than_many_and_none() {
        let words = Words::new(chrono_tz::UTC);
        assert_eq!([0, 1, 2].map(|n| words.changes_counted(n)), ["nothing changed", "1 change", "2 changes"]);
        assert_eq!(
            [0, 1, 12].map(|n| words.pages_counted(n)),
            ["no page viewed", "1 page viewed", "12 pages viewed"]
        );
        assert_eq!([1, 3].map(|n| words.times(n)), ["", "(3×)"]);
        assert_eq!([999, 14_200, 3_000_000].map(|n| words.bytes(n)), ["999 bytes", "14 kB", "3 MB"]);
    }
}
