//! The vendor's people: who they are, what they may do, how they join and prove who they are, and how they show a
//! second factor before entering.

pub mod commands;
mod enrolment;
mod member;
pub mod password;
mod recovery;
mod step_up;
mod store;

pub use enrolment::Enrolment;
pub use member::{Member, Role, Roles, StaffError};
pub use recovery::RecoveryCode;
pub use step_up::{Code, STEP_UP_LIFETIME, StepUp};
pub use store::{all, find, find_by_email, leads_but};
pub(crate) use store::{find_step_up, forget_step_ups, use_step_up};
