//! Consents: a refused step becomes a question, the owner answers, and the agent may do exactly that.
//!
//! What a yes allows is decided where steps are admitted (`sessions`), under the account's lock, by the rules here
//! ([`Consent::may_be_used`]); it is used up in the write that admits the step. What is asked and answered goes on
//! record in the same write as it happens. How the request itself is kept and sent is the gateway's business.

pub mod commands;
mod consent;
mod outcome;
mod refusal;
mod store;

pub use crate::history::event::consent::{Answer, Export, HiddenField, Kind, LapsedHow, Question};
pub use commands::{Draft, ask};
pub use consent::{
    ANSWER_WITHIN, Answered, Asked, Consent, GOOD_FOR, Seconded, SendToken, Showing, State, Use, Used,
};
pub use outcome::{Outcome, Said};
pub use refusal::{ConsentError, NotAllowed};
pub use store::{
    by_agent, find, grant_of, in_account, in_session, open_in_account, reveals, sealed, unsettled,
    waiting_for_leads,
};
pub(crate) use store::{by_ids, erase, erase_until, set_used};
