//! The agent's pages, over real HTTP requests and a real database.

mod leaving;
mod opening;
mod session;
mod tasks;
pub mod world;
