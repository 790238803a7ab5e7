//! The vendor's people: who they are, what they may do, how they join and prove who they are, and how they show a
//! second factor before entering.

pub mod commands;
mod eligibility;
mod enrolment;
mod guidelines;
mod member;
pub mod password;
mod recovery;
mod step_up;
mod store;

pub use eligibility::{Missing, Requirements, Standing};
pub use enrolment::Enrolment;
pub use guidelines::{Guidelines, Says};
pub use member::{Member, Role, Roles, StaffError};
pub use recovery::RecoveryCode;
pub use step_up::{Code, STEP_UP_LIFETIME, StepUp};
pub use store::find_step_up;
pub use store::{Shows, all, find, find_by_email, names, serving, serving_but, shows};
pub(crate) use store::{
    StandingRow, bind_oidc, find_by_oidc, forget_step_ups, is_bound_to_oidc, standing_columns, use_step_up,
};
