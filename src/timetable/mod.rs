//! What runs on a timer, as people look at it: when each job runs, how its last run went, and asking for a run now.
//!
//! What does not live here: the jobs' commands and what starts them (`jobs/`).

pub mod commands;
mod run;
mod store;
mod timed;

pub use commands::{Asking, Ended};
pub use run::{Ask, Failure, NOTED_EVERY, Run, Standing};
pub use store::{asks, runs};
pub use timed::{Timed, Timetable};
