//! The one Rust test binary: what is proved across rooms, over real databases.
//!
//! Rules that need no database are tested beside their code. `support/` holds what tests share.

mod support;

mod admin;
mod agent;
mod cli;
mod consents;
mod crash;
mod db;
mod entry;
mod erasure;
mod fields;
mod gateway;
mod history;
mod house;
mod outbox;
mod owner;
mod requests;
mod review;
mod sessions;
mod sign_ins;
mod standing;
mod statements;
mod tampering;
