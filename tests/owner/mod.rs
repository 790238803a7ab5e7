//! The owner's door through real HTTP: Olivia allows, looks on, turns off, and reads her history.

mod history;
pub mod portal;
mod proof;
mod support_access;
