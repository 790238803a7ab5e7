//! The pages of the portal: one folder a door.

pub mod agent;
pub mod review;
mod telling;
