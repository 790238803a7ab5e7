//! Copies of a history for people: a table for spreadsheets (CSV), and pages for paper (HTML). Both are made from the
//! same rows (`words::table`), in constant memory, and say what they leave out.
//!
//! Tables that are not of a history (reports) are written by the same rules.
//!
//! What does not live here: the file that can be checked (`history::export`), and who may have a copy (the doors).

mod csv;
mod print;

use crate::clock::Moment;
use crate::history::Filter;
use crate::words::Words;
use crate::words::table::Whose;

pub use csv::{csv, table};
pub use print::{Style, print};

/// What a copy is of, and how it came to be.
#[derive(Debug, Clone)]
pub struct Copy {
    pub whose: Whose,
    /// The customer's name, or the vendor's where it is the vendor's own log.
    pub name: String,
    pub vendor: String,
    pub words: Words,
    pub filter: Filter,
    pub made_by: String,
    pub made_at: Moment,
    /// Where the file is that can be checked.
    pub jsonl: String,
    /// Where the vendor's public keys stand, if that is known.
    pub keys: Option<String>,
}
