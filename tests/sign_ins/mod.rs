//! Who is let in to the portal: staff by password and second factor, owners by a link in a mail; and who is not,
//! whatever they try.

mod german;
mod hand_off;
mod observers;
mod oidc;
mod oidc_step_up;
mod owners;
mod roles;
mod seat;
mod staff;
mod step_up;
mod throttling;
