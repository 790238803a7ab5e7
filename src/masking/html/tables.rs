//! What the cells of a table or the entries of a list hold, by their headings: beside them in the row or list, or above
//! them in the column.

use crate::masking::detectors::{Detector, identify};
use crate::masking::policy::Verdict;

/// The headings that count where the page is now.
#[derive(Default)]
pub struct Headings {
    /// The text of the last `<th>` of this row, or `<dt>` of this list.
    text: String,
    open: bool,
    /// The headings of this row.
    row: Vec<Heading>,
    cells: usize,
    /// The headings above each column.
    columns: Vec<Heading>,
}

/// One heading, and what it means for the cells that it is for.
#[derive(Default)]
pub struct Heading {
    pub text: String,
    pub named: Option<Detector>,
    /// What was found out about its cells, once the first of them was there.
    pub verdict: Option<Verdict>,
}

impl Heading {
    fn of(text: &str) -> Self {
        let text = super::labels::one_line(text);
        Self { named: identify(&text).with_tokens(), text, verdict: None }
    }
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

    /// The heading of the cell that opens: the one beside it where that names a secret or there is none above.
    pub fn open_cell(&mut self) -> Option<&mut Heading> {
        self.close_heading();
        let column = self.row.len() + self.cells;
        self.cells += 1;
        let above = self.columns.get_mut(column);
        let beside = if self.text.is_empty() { None } else { self.row.last_mut() };
        match (beside, above) {
            (Some(beside), Some(above)) if beside.named.is_none() => Some(above),
            (Some(beside), _) => Some(beside),
            (None, above) => above,
        }
    }

    fn close_heading(&mut self) {
        if std::mem::take(&mut self.open) {
            self.row.push(Heading::of(&self.text));
        }
    }
}

/// The title above a list of codes: "Recovery codes" names every item beneath it, until the list or the next title.
#[derive(Default)]
pub struct Title {
    text: String,
    open: bool,
    /// What it says of items, once it was asked.
    items: Option<Option<Detector>>,
}

impl Title {
    pub fn read(&mut self, text: &str) {
        if self.open {
            self.text.push_str(text);
            self.items = None;
        }
    }

    pub fn begin(&mut self) {
        *self = Self { open: true, ..Self::default() };
    }

    pub fn close(&mut self) {
        self.open = false;
    }

    /// Only codes that are listed: below "Password" or "Tokens" stands much that is no secret.
    pub fn of_item(&mut self) -> Option<Detector> {
        let named = || identify(&self.text).secret().filter(|named| *named == Detector::RecoveryCode);
        *self.items.get_or_insert_with(named)
    }
}
