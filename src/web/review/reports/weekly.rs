//! The parts that go week by week.

use chrono::Duration;

use super::Made;
use super::chart::{Chart, Drawn, Of};
use super::section::{Cell, Column, Section, Table};
use crate::reports::{OfWeek, Typical};

impl Made<'_> {
    pub(super) fn sessions(&self) -> Section {
        let (all, changing) =
            (self.report.sum(|week| week.tally.sessions), self.report.sum(|week| week.changing));
        let lead = self.words.text("reports-sessions-lead").with("count", all).with("changing", changing);
        let bars = self.stacked(|week| [week.view_only(), week.changing], "reports-sessions-of-week");
        Section {
            id: "sessions",
            title: self.text("reports-sessions-title"),
            lead: vec![lead.to_string()],
            chart: self.chart(bars, ["reports-view-only", "reports-changing"]),
            table: self.table(
                vec![
                    self.of_counts("reports-sessions"),
                    self.of_counts("reports-view-only"),
                    self.of_counts("reports-changing"),
                ],
                |week| [week.tally.sessions, week.view_only(), week.changing].map(Cell::number).into(),
            ),
        }
    }

    pub(super) fn lengths(&self) -> Section {
        Section {
            id: "lengths",
            title: self.text("reports-lengths-title"),
            lead: self.usually(&self.report.lengths, "reports-lengths"),
            chart: self.ranges(|week| &week.lengths),
            table: self.table(
                vec![
                    self.of_counts("reports-sessions"),
                    self.of_lengths("reports-median"),
                    self.of_lengths("reports-nine-in-ten"),
                    self.of_lengths("reports-longest"),
                ],
                |week| self.typical(&week.lengths).into(),
            ),
        }
    }

    pub(super) fn review_lag(&self) -> Section {
        let mut lead = self.usually(&self.report.lags, "reports-lag");
        let open = self.report.sum(|week| week.tally.unreviewed);
        if let Some(longest) = self.report.waits_longest {
            let text = self.words.text("reports-lag-open").with("count", open);
            lead.push(text.with("longest", self.lasting(longest)).to_string());
        }
        Section {
            id: "review-lag",
            title: self.text("reports-lag-title"),
            lead,
            chart: self.ranges(|week| &week.lags),
            table: self.table(
                vec![
                    self.of_counts("reports-reviewed"),
                    self.of_lengths("reports-median"),
                    self.of_lengths("reports-nine-in-ten"),
                    self.of_lengths("reports-longest"),
                    self.of_counts("reports-unreviewed"),
                ],
                |week| {
                    let mut cells = Vec::from(self.typical(&week.lags));
                    cells.push(Cell::number(week.tally.unreviewed));
                    cells
                },
            ),
        }
    }

    pub(super) fn changes(&self) -> Section {
        let (made, tried) = (self.report.sum(|week| week.changes), self.report.sum(|week| week.tried));
        let lead = self.words.text("reports-changes-lead").with("count", made).with("tried", tried);
        let bars = self.stacked(|week| [week.changes, week.tried], "reports-changes-of-week");
        Section {
            id: "changes",
            title: self.text("reports-changes-title"),
            lead: vec![lead.to_string()],
            chart: self.chart(bars, ["reports-changes-made", "reports-changes-tried"]),
            table: self.table(
                vec![self.of_counts("reports-changes-made"), self.of_counts("reports-changes-tried")],
                |week| [week.changes, week.tried].map(Cell::number).into(),
            ),
        }
    }

    /// One row a week, the newest first.
    fn table(&self, columns: Vec<Column>, cells: impl Fn(&OfWeek) -> Vec<Cell>) -> Table {
        let row = |week: &OfWeek| self.week(week.week).into_iter().chain(cells(week)).collect();
        Table {
            columns: self.of_weeks().into_iter().chain(columns).collect(),
            rows: self.report.weeks.iter().rev().map(row).collect(),
        }
    }

    fn typical(&self, typical: &Typical) -> [Cell; 4] {
        [
            Cell::number(typical.count() as u64),
            self.length(typical.median()),
            self.length(typical.nine_in_ten()),
            self.length(typical.longest()),
        ]
    }

    /// How long it usually takes, in words. `name` begins the names of its texts.
    fn usually(&self, typical: &Typical, name: &str) -> Vec<String> {
        let told = |length: Option<Duration>| length.map(|length| self.lasting(length)).unwrap_or_default();
        if let Some(median) = typical.median() {
            let nine = typical.nine_in_ten();
            let ending = if nine.is_some() { "" } else { "-longest" };
            let text = format!("{name}-median{ending}");
            let text = self.words.text(&text).with("median", self.lasting(median));
            return vec![text.with("most", told(nine.or(typical.longest()))).to_string()];
        }
        let few: Vec<String> = typical.few().iter().map(|length| self.lasting(*length)).collect();
        let text = format!("{name}-few");
        let text = self.words.text(&text).with("count", few.len()).with("lengths", few.join(", "));
        vec![text.to_string()]
    }

    /// Two counts of each week, one on the other.
    fn stacked(&self, counts: impl Fn(&OfWeek) -> [u64; 2], says: &str) -> Vec<Of> {
        let of = |week: &OfWeek| {
            let [first, second] = counts(week);
            let said = self.words.text(says).with("number", week.week.number());
            Of {
                label: self.short(week.week),
                said: said.with("first", first).with("second", second).to_string(),
                drawn: Drawn::Stacked([first, second]),
            }
        };
        self.report.weeks.iter().map(of).collect()
    }

    fn chart(&self, of: Vec<Of>, keys: [&str; 2]) -> Option<Chart> {
        Chart::of_counts(of, keys.map(|key| self.text(key)))
    }

    /// The median of each week, and up to where nine in ten reach; single cases where there are few.
    fn ranges(&self, typical: impl Fn(&OfWeek) -> &Typical) -> Option<Chart> {
        let of = |week: &OfWeek| {
            let typical = typical(week);
            let most = typical.nine_in_ten().or(typical.longest());
            let number = week.week.number();
            let (said, drawn) = match (typical.median(), most) {
                (Some(median), Some(most)) => {
                    let said = self.words.text("reports-median-of-week").with("number", number);
                    let said = said.with("count", typical.count()).with("median", self.lasting(median));
                    let drawn = Drawn::Range(median.num_seconds(), most.num_seconds());
                    (said.with("most", self.lasting(most)).to_string(), drawn)
                }
                _ => {
                    let few: Vec<String> = typical.few().iter().map(|length| self.lasting(*length)).collect();
                    let said = self.words.text("reports-few-of-week").with("number", number);
                    let said = said.with("count", few.len()).with("lengths", few.join(", "));
                    let each = typical.few().iter().map(Duration::num_seconds).collect();
                    (said.to_string(), Drawn::Single(each))
                }
            };
            Of { label: self.short(week.week), said, drawn }
        };
        let of = self.report.weeks.iter().map(of).collect();
        let keys = ["reports-median", "reports-key-most", "reports-key-single"].map(|key| self.text(key));
        Chart::of_lengths(of, keys, |seconds| self.lasting(Duration::seconds(seconds)))
    }
}
