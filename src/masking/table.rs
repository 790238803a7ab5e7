//! Rows of a table as text (RFC 4180, and with `;` or tabs as spreadsheets in much of Europe write it): the first row
//! names the columns, and what they name is hidden in every row beneath.

use super::detectors::{Reach, identify};
use super::policy::{Place, PlaceKind, Policy, Verdict};
use super::shape::{mask_counted, mask_found};
use super::{Hidden, count};

/// A table while its rows go by.
#[derive(Default)]
pub struct Table {
    policy: Policy,
    /// What is done with each column, once its name is known.
    columns: Option<Columns>,
}

struct Columns {
    separator: char,
    verdicts: Vec<Verdict>,
    /// Something in them was decided to be shown: whoever looks at a whole row would hide it again.
    is_settled: bool,
}

impl Table {
    pub fn new(policy: &Policy) -> Self {
        Self { policy: policy.clone(), columns: None }
    }

    /// Whether a line is the head of a table with a column of secrets: short names, and no sentence.
    pub fn names_a_secret(line: &str) -> bool {
        let cells = cells(line.trim_end(), separator_of(line));
        let is_name = |cell: &&str| !cell.starts_with(' ') && cell.split_whitespace().count() <= 3;
        cells.len() > 1
            && cells.iter().all(is_name)
            && cells.iter().any(|cell| identify(&unquoted(cell)).with_tokens().is_some())
    }

    /// Whether a piece of a row opens a quote that it does not close, or closes one that was open.
    pub fn turns_quotes(piece: &[u8]) -> bool {
        piece.iter().filter(|byte| **byte == b'"').count() % 2 == 1
    }

    /// The row as it shows.
    pub fn row(&mut self, line: &str, hidden: &mut Hidden) -> String {
        let body = line.trim_end_matches(['\r', '\n']);
        let shown = match &self.columns {
            Some(columns) => columns.row(body, hidden),
            None => {
                self.columns = Some(self.columns_of(body));
                None
            }
        };
        let settled = shown.is_some() && self.columns.as_ref().is_some_and(|columns| columns.is_settled);
        let row = shown.as_deref().unwrap_or(body);
        // Two cells may be one to a reader.
        let across = match settled {
            true => None,
            false => mask_found(row, Reach::All, |hit| count(hidden, hit.detector)),
        };
        across.as_deref().unwrap_or(row).to_owned() + &line[body.len()..]
    }

    fn columns_of(&self, head: &str) -> Columns {
        let separator = separator_of(head);
        let verdicts: Vec<Verdict> =
            cells(head, separator).iter().map(|name| self.judge(&unquoted(name))).collect();
        let is_settled =
            verdicts.iter().any(|verdict| matches!(verdict, Verdict::Shown | Verdict::Revealed(_)));
        Columns { separator, verdicts, is_settled }
    }

    fn judge(&self, name: &str) -> Verdict {
        let place = Place { name, label: name, path: name, kind: PlaceKind::Json };
        self.policy.judge(&place, identify(name).with_tokens(), None)
    }
}

impl Columns {
    /// The row with its cells hidden, or nothing where nobody said anything about any of them.
    fn row(&self, row: &str, hidden: &mut Hidden) -> Option<String> {
        if self.verdicts.iter().all(|verdict| *verdict == Verdict::ByLook) {
            return None;
        }
        let cells = cells(row, self.separator).into_iter().enumerate();
        let shown: Vec<String> = cells.map(|(index, cell)| self.cell(index, cell, hidden)).collect();
        Some(shown.join(self.separator.encode_utf8(&mut [0; 4])))
    }

    fn cell(&self, index: usize, cell: &str, hidden: &mut Hidden) -> String {
        let value = unquoted(cell);
        let masked = match self.verdicts.get(index).copied().unwrap_or(Verdict::ByLook) {
            _ if value.is_empty() => None,
            verdict => mask_counted(&value, verdict, hidden),
        };
        match masked {
            Some(masked) => self.quoted(masked, cell.trim_start().starts_with('"')),
            None => cell.to_owned(),
        }
    }

    /// The value as it may stand in a row: what of it shows may hold what ends a cell or a row.
    fn quoted(&self, value: String, was_quoted: bool) -> String {
        match was_quoted || value.contains([self.separator, '"', '\r', '\n']) {
            true => format!("\"{}\"", value.replace('"', "\"\"")),
            false => value,
        }
    }
}

/// What stands between the names of the first row.
fn separator_of(row: &str) -> char {
    let times = |letter: char| row.matches(letter).count();
    [',', ';', '\t']
        .into_iter()
        .max_by_key(|letter| times(*letter))
        .filter(|letter| times(*letter) > 0)
        .unwrap_or(',')
}

/// The cells of a row as they are written; a separator in quotes is none.
fn cells(row: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    let cut = |letter: char| {
        quoted ^= letter == '"';
        letter == separator && !quoted
    };
    row.split(cut).collect()
}

fn unquoted(cell: &str) -> String {
    let cell = cell.trim();
    match cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')) {
        Some(inside) => inside.replace("\"\"", "\""),
        None => cell.to_owned(),
    }
}
