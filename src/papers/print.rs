//! Pages for paper: the history as one HTML page without navigation, written while its rows are read.

use std::cell::RefCell;
use std::io::Write;

use askama::Template;

use super::Copy;
use crate::db::{Conn, DbError};
use crate::history::{self, ExportError};
use crate::words::table::{Row, Rows};
use crate::words::{Words, sentence_case};

/// Where the page's style is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Style {
    /// In a file of the portal's.
    Link { href: String, back: String },
    /// In the page itself, which then stands alone.
    Inside,
}

#[derive(Template)]
#[template(path = "papers/print.html")]
struct Page<'a> {
    copy: &'a Copy,
    words: &'a Words,
    style: &'a Style,
    chosen: String,
    made_at: String,
    origin: String,
    entries: u64,
    checkpoint: Option<Signed>,
    rows: RefCell<Rows<'a>>,
}

/// The newest checkpoint when the copy was made.
struct Signed {
    size: i64,
    at: String,
    note: String,
}

/// A row, and what stands around it.
struct Line {
    row: Row,
    first: bool,
    new_day: bool,
}

const STYLE: &str = include_str!("../../static/print.css");

/// Writes the page.
pub fn print(conn: &mut Conn, copy: &Copy, style: &Style, out: &mut dyn Write) -> Result<(), ExportError> {
    let words = &copy.words;
    let (entries, origin) = history::log_size(conn, copy.whose.log)?;
    let checkpoint = history::latest_checkpoint(conn, copy.whose.log)?;
    let page = Page {
        copy,
        words,
        style,
        chosen: sentence_case(&words.chosen(&copy.filter)),
        made_at: words.moment(copy.made_at),
        origin,
        entries,
        checkpoint: checkpoint.map(|made| Signed {
            size: made.size,
            at: words.moment(made.at),
            note: made.note,
        }),
        rows: RefCell::new(Rows::open(conn, words, &copy.vendor, copy.whose, &copy.filter)?),
    };
    Ok(page.write_into(out)?)
}

impl Page<'_> {
    fn css(&self) -> &'static str {
        STYLE
    }

    /// The rows, read as they are written. An error ends the page in the middle, so that no part looks whole.
    fn lines(&self) -> impl Iterator<Item = Result<Line, askama::Error>> {
        let mut day: Option<String> = None;
        std::iter::from_fn(move || {
            let row = self.rows.borrow_mut().next_row().transpose()?;
            Some(row.map_err(|error: DbError| askama::Error::Custom(Box::new(error))).map(|row| {
                let (first, new_day) = (day.is_none(), day.as_ref() != Some(&row.day));
                day = Some(row.day.clone());
                Line { row, first, new_day }
            }))
        })
    }

    fn left_out(&self) -> Vec<String> {
        self.words.left_out(&self.copy.filter, self.rows.borrow().tally(), &self.copy.jsonl)
    }

    fn nothing_told(&self) -> bool {
        self.rows.borrow().tally().rows == 0
    }
}
