//! What the cells of a table or the entries of a list hold, by their headings: beside them in the row or list, or above
//! them in the column.

use crate::masking::detectors::{Detector, Identity, identify};

/// The headings that count where the page is now.
#[derive(Default)]
pub struct Headings {
    /// The text of the last `<th>` of this row, or `<dt>` of this list.
    text: String,
    open: bool,
    /// What each heading of this row names.
    row: Vec<Option<Detector>>,
    cells: usize,
    /// What the headings above each column name.
    columns: Vec<Option<Detector>>,
}

impl Headings {
    pub fn read(&mut self, text: &str) {
        if self.open {
            self.text.push_str(text);
        }
    }

    /// The heading beside what is open now, if any.
    pub fn beside(&self) -> &str {
        &self.text
    }

    /// A row of nothing but headings names the columns beneath it.
    pub fn open_row(&mut self) {
        self.close_heading();
        if self.cells == 0 && self.row.len() > 1 {
            self.columns = std::mem::take(&mut self.row);
        }
        self.row.clear();
        self.text.clear();
        self.cells = 0;
    }

    pub fn open_heading(&mut self) {
        self.close_heading();
        self.text.clear();
        self.open = true;
    }

    /// What kind of secret the cell that opens holds, if its headings say so.
    pub fn open_cell(&mut self) -> Option<Detector> {
        self.close_heading();
        let column = self.row.len() + self.cells;
        self.cells += 1;
        let above = self.columns.get(column).copied().flatten();
        named(&self.text).or(above)
    }

    fn close_heading(&mut self) {
        if std::mem::take(&mut self.open) {
            self.row.push(named(&self.text));
        }
    }
}

/// The title above a list of codes: "Recovery codes" names every item beneath it, until the list or the next title.
#[derive(Default)]
pub struct Title {
    text: String,
    open: bool,
}

impl Title {
    pub fn read(&mut self, text: &str) {
        if self.open {
            self.text.push_str(text);
        }
    }

    pub fn begin(&mut self) {
        *self = Self { text: String::new(), open: true };
    }

    pub fn close(&mut self) {
        self.open = false;
    }

    /// Only codes that are listed: below "Password" or "Tokens" stands much that is no secret.
    pub fn of_item(&self) -> Option<Detector> {
        named(&self.text).filter(|detector| *detector == Detector::RecoveryCode)
    }
}

fn named(heading: &str) -> Option<Detector> {
    match identify(heading) {
        Identity::Secret(detector) => Some(detector),
        Identity::Csrf => Some(Detector::Token),
        Identity::Ordinary => None,
    }
}
