//! The agent's pages, over real HTTP requests and a real database.

mod ended;
mod leaving;
mod opening;
mod search;
mod session;
mod tasks;
pub mod world;
