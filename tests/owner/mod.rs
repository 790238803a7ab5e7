//! The owner's door through real HTTP: Olivia allows, looks on, turns off, and reads, filters, keeps and prints her history.

mod brand;
mod controls;
mod copies;
mod filters;
mod german;
mod history;
mod keys;
mod live;
mod long_history;
mod notices;
pub mod portal;
mod proof;
mod support_access;
mod timeline;
