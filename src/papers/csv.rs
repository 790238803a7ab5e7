//! The table for spreadsheets: RFC 4180, and no cell that a spreadsheet would take for a formula.

use std::io::Write;

use super::Copy;
use crate::db::Conn;
use crate::history::ExportError;
use crate::words::table::{Row, Rows};

/// Excel takes a file without this mark for one in the machine's old code page, and shows “MÃ¼ller”. What reads CSV
/// otherwise skips it, or can be told to.
const BYTE_ORDER_MARK: &str = "\u{feff}";

const COLUMNS: [&str; 13] = [
    "log",
    "number",
    "with",
    "utc",
    "local",
    "who",
    "what",
    "kind",
    "session",
    "agent",
    "acting-as",
    "reason",
    "ticket",
];

/// Writes the table: headings, a row for each thing that happened, and at the end what the table leaves out.
pub fn csv(conn: &mut Conn, copy: &Copy, out: &mut dyn Write) -> Result<(), ExportError> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    line(out, COLUMNS.map(|name| copy.words.column(name)))?;
    let mut rows = Rows::open(conn, &copy.words, &copy.vendor, copy.whose, &copy.filter)?;
    while let Some(row) = rows.next_row()? {
        line(out, cells(copy, row))?;
    }
    for text in copy.words.left_out(&copy.filter, rows.tally(), &copy.jsonl) {
        let mut cells: [String; COLUMNS.len()] = Default::default();
        cells[WHAT] = text;
        cells[KIND] = copy.words.about_the_copy();
        line(out, cells)?;
    }
    Ok(())
}

/// A table of another sort, whole: headings, and its rows.
pub fn table(head: Vec<String>, rows: Vec<Vec<String>>) -> String {
    let lines = std::iter::once(head).chain(rows).map(|cells| joined(&cells));
    std::iter::once(BYTE_ORDER_MARK.to_owned()).chain(lines).collect()
}

/// Where these stand in `COLUMNS`.
const WHAT: usize = 6;
const KIND: usize = 7;

fn cells(copy: &Copy, row: Row) -> [String; COLUMNS.len()] {
    let log = if row.vendors { &copy.vendor } else { &copy.name };
    let with: Vec<String> = row.with.iter().map(ToString::to_string).collect();
    let visit = row.visit.unwrap_or_default();
    [
        log.clone(),
        row.number.to_string(),
        with.join(" "),
        row.at.to_string(),
        row.when,
        row.who,
        row.text,
        row.kind.to_owned(),
        visit.code,
        visit.agent,
        visit.acting_as,
        visit.reason,
        visit.ticket,
    ]
}

fn line(out: &mut dyn Write, cells: [String; COLUMNS.len()]) -> Result<(), ExportError> {
    Ok(out.write_all(joined(&cells).as_bytes())?)
}

fn joined(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell as it is written: never a formula, in quotes where RFC 4180 asks for them.
fn cell(text: &str) -> String {
    let text = if would_run(text) { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// Whether a spreadsheet might run the text: it begins, white space aside, as formulas do. (Those of full width count in
/// some languages.)
fn would_run(text: &str) -> bool {
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0", "＝1"] {
            assert!(cell(text).trim_start_matches('"').starts_with('\''), "{text:?}");
        }
        for text in ["Ana viewed Billing", "", "20% → 10%", "a=b", "https://acme.example/-1"] {
            assert_eq!(cell(text), text);
        }
    }

    #[test]
    fn commas_quotes_and_line_ends_stay_inside_their_cell() {
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"yes\""), "\"say \"\"yes\"\"\"");
        assert_eq!(cell("a\nb"), "\"a\nb\"");
        assert_eq!(cell("=\"a\",1"), "\"'=\"\"a\"\",1\"");
    }

    #[test]
    fn a_table_is_guarded_like_a_history() {
        let told = table(
            vec!["Agent".to_owned(), "Sessions".to_owned()],
            vec![vec!["=Ana".to_owned(), "2".to_owned()]],
        );
        assert_eq!(told, "\u{feff}Agent,Sessions\r\n'=Ana,2\r\n");
    }

    #[test]
    fn the_columns_that_notes_stand_in_are_those() {
        assert_eq!([COLUMNS[WHAT], COLUMNS[KIND]], ["what", "kind"]);
    }
}
