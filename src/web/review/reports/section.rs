//! A part of the page: a chart where one says more than a table, and the table. The file for spreadsheets is made from
//! the very cells that the screen shows, so that the two cannot differ.

use chrono::Duration;

use super::Made;
use super::chart::Chart;
use crate::reviews::Week;

pub(super) struct Section {
    /// Its place on the page, and the name of its file.
    pub id: &'static str,
    pub title: String,
    /// What it comes to, in a sentence or two.
    pub lead: Vec<String>,
    pub chart: Option<Chart>,
    pub table: Table,
}

impl Section {
    /// Whether there is anything to show beside the sentences. A table by weeks has rows for empty weeks, too.
    pub(super) fn has_numbers(&self) -> bool {
        let cells = self.table.rows.iter().flatten();
        cells.into_iter().any(|cell| cell.is_number && !matches!(cell.plain.as_str(), "" | "0"))
    }
}

pub(super) struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

pub(super) struct Column {
    pub label: String,
    /// The same for spreadsheets: with the unit, since their cells hold bare numbers.
    plain: String,
    /// Whether numbers stand beneath.
    pub is_number: bool,
}

pub(super) struct Cell {
    pub text: String,
    pub href: Option<String>,
    /// How long a bar beside it is, in percent of the longest.
    pub bar: Option<u64>,
    /// The same for spreadsheets.
    plain: String,
    pub is_number: bool,
}

impl Table {
    pub(super) fn for_spreadsheets(self) -> (Vec<String>, Vec<Vec<String>>) {
        let head = self.columns.into_iter().map(|column| column.plain).collect();
        let cells = |row: Vec<Cell>| row.into_iter().map(|cell| cell.plain).collect();
        (head, self.rows.into_iter().map(cells).collect())
    }
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { plain: text.clone(), text, href: None, bar: None, is_number: false }
    }

    pub(super) fn number(number: u64) -> Self {
        Self { is_number: true, ..Self::text(number.to_string()) }
    }

    /// What a spreadsheet gets instead of what people read.
    pub(super) fn with_plain(self, plain: impl Into<String>) -> Self {
        Self { plain: plain.into(), ..self }
    }

    pub(super) fn leading_to(self, href: String) -> Self {
        Self { href: Some(href), ..self }
    }

    /// With a bar that is as long as the number is, beside the greatest.
    pub(super) fn beside(self, number: u64, most: u64) -> Self {
        Self { bar: Some((number * 100).div_ceil(most.max(1))), ..self }
    }
}

impl Made<'_> {
    pub(super) fn text(&self, name: &str) -> String {
        self.words.text(name).to_string()
    }

    /// A column of words.
    pub(super) fn of_words(&self, name: &str) -> Column {
        let label = self.text(name);
        Column { plain: label.clone(), label, is_number: false }
    }

    /// A column of counts.
    pub(super) fn of_counts(&self, name: &str) -> Column {
        Column { is_number: true, ..self.of_words(name) }
    }

    /// A column of lengths of time.
    pub(super) fn of_lengths(&self, name: &str) -> Column {
        let column = self.of_counts(name);
        let plain = self.words.text("reports-in-minutes").with("what", &column.label).to_string();
        Column { plain, ..column }
    }

    /// A length of time; nothing where there is none.
    pub(super) fn length(&self, length: Option<Duration>) -> Cell {
        let told = length.map_or_else(|| "–".to_owned(), |length| self.lasting(length));
        let plain = length.map(|length| length.num_minutes().to_string()).unwrap_or_default();
        Cell { is_number: true, ..Cell::text(told).with_plain(plain) }
    }

    /// The columns that each table by weeks begins with.
    pub(super) fn of_weeks(&self) -> Vec<Column> {
        vec![self.of_words("reports-week"), self.of_words("reports-from-day")]
    }

    /// The week, leading to its sessions, and its first day.
    pub(super) fn week(&self, week: Week) -> Vec<Cell> {
        let begins = week.begins(self.zone);
        let name = if week == self.running { "reports-week-running" } else { "week-called" };
        let called = self.words.text(name).with("number", week.number()).to_string();
        let day = begins.utc().with_timezone(&self.zone).format("%Y-%m-%d").to_string();
        vec![
            Cell::text(called)
                .with_plain(week.to_string())
                .leading_to(format!("/review?state=all&week={week}")),
            Cell::text(self.words.day(begins)).with_plain(day),
        ]
    }
}
