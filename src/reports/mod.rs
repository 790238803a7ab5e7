//! Reports over weeks: how much support there was, how long it took, what was asked and refused, how agents work.
//!
//! Everything is added up from what other rooms count already (figures of ended sessions, verdicts, questions, tries,
//! grants), each read once, however long the period is. A session belongs to the week in which it ended, as it does where
//! weeks are signed off. What does not live here: charts and tables (`web/review/reports`).

mod access;
mod habits;
mod questions;
mod report;
mod span;
mod store;
mod typical;
mod weeks;

pub use access::Access;
pub use habits::Habits;
pub use questions::Questions;
pub use report::{Report, read};
pub use span::{LONGEST, Span};
pub use store::Tries;
pub use typical::{SOME, TENTHS, Typical};
pub use weeks::OfWeek;
