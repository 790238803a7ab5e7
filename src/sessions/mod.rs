//! Support sessions: opening one, what it may do at each step, and how it comes to its end.
//!
//! Whether a session is live is computed, at each step, from the session and its grant ([`Session::over`]); a job
//! only writes the end down and sends the mail. Requests are admitted set-wise ([`records`]).
//!
//! What is decided about somebody of the staff ends their sessions, so it is carried out here ([`agents`]); and
//! so is what limits a grant anew ([`limiting`]).

pub mod agents;
mod asking;
pub mod commands;
pub mod figures;
pub mod leaving;
pub mod limiting;
mod live;
mod opening;
mod records;
mod revealing;
mod session;
mod step;
mod store;
mod summary;
mod ticket;
mod way_in;
mod work;

pub use crate::history::event::session::{ActingAs, EndedHow, Mode, Work};
pub use asking::{AskError, ask};
pub use figures::Figures;
pub use leaving::Taken;
pub use live::over_among;
pub use opening::{EMPTY_WORDS, OpenError, Reason};
pub use records::{
    Admitted, AnswerGiven, Keeping, Record, Recorded, StepAnswered, StepEnded, StepTurnedAway, StepUnsent,
    StepWanted,
};
pub use revealing::{Revealed, Revealing, reveal};
pub use session::{Erased, Limits, Over, Session, SessionError};
pub use step::StepRefusal;
pub use store::activity::activity;
pub use store::chosen::{agents_in, chosen};
pub use store::figures::of as figures_of;
pub(crate) use store::figures::{Columns as FigureColumns, columns as figure_columns, read as read_figures};
pub use store::found::{coded, for_ticket};
pub use store::taken::{due as deletions_due, due_of as deletions_due_of};
pub use store::{
    by_agent, by_ids, by_slug, find, in_account, in_account_one, keeping, keepings_beginning,
    live_in_account, named, open_at_all, opened_between, stale_intents,
};
pub(crate) use store::{erase, open_since, with_words};
pub use summary::{
    ChangeMade, FieldShown, FileTaken, How, Missed, Outcome, Outside, Refusal, Summary, Visit,
};
pub use ticket::{TicketUrl, Tickets};
pub use way_in::WayIn;
pub use work::Works;
