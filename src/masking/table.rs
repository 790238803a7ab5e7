//! Rows of a table as text (RFC 4180, and with `;` or tabs as spreadsheets in much of Europe write it): the first row
//! names the columns, and what they name is hidden in every row beneath.

use super::detectors::identify;
use super::policy::{Place, PlaceKind, Policy, Verdict};
use super::shape::mask_judged;
use super::{Hidden, count, count_as};

/// A table while its rows go by.
#[derive(Default)]
pub struct Table {
    policy: Policy,
    /// What is done with each column, once its name is known.
    columns: Option<(char, Vec<Verdict>)>,
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
            && cells.iter().any(|cell| identify(&unquoted(cell)).secret().is_some())
    }

    /// Whether the row goes on in the next line: a quote is open.
    pub fn goes_on(line: &[u8]) -> bool {
        line.iter().filter(|byte| **byte == b'"').count() % 2 == 1
    }

    /// The row as it shows, or `None` where nothing of it is hidden by name.
    pub fn row(&mut self, line: &str, hidden: &mut Hidden) -> Option<String> {
        let body = line.trim_end_matches(['\r', '\n']);
        let Some((separator, verdicts)) = &self.columns else {
            let separator = separator_of(body);
            let names = cells(body, separator);
            let verdicts = names.iter().map(|name| self.judge(&unquoted(name))).collect();
            self.columns = Some((separator, verdicts));
            return None;
        };
        let mut out = Vec::new();
        for (index, cell) in cells(body, *separator).into_iter().enumerate() {
            let value = unquoted(cell);
            let verdict = verdicts.get(index).copied().unwrap_or(Verdict::ByLook);
            let masked = match verdict {
                _ if value.is_empty() => None,
                Verdict::Hide(hide) => {
                    count_as(hidden, hide.name());
                    Some(hide.mark(&value))
                }
                other => mask_judged(&value, other, |hit| count(hidden, hit.detector)),
            };
            out.push(masked.unwrap_or_else(|| cell.to_owned()));
        }
        let end = &line[body.len()..];
        Some(out.join(separator.encode_utf8(&mut [0; 4])) + end)
    }

    fn judge(&self, name: &str) -> Verdict {
        let place = Place { name, label: name, path: name, kind: PlaceKind::Json };
        self.policy.judge(&place, identify(name).secret(), None)
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
