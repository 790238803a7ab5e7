//! The demo: the cast, the seeds, Acme Invoices and the story page. None of it is reachable from `serve`.
//!
//! It is Porchlight itself, on its own database in a folder, in front of a real little app; only the people are
//! signed in by a click, and mails land in a folder instead of going out.

pub mod acme;
mod cases;
mod cast;
mod hooks;
mod house;
mod mail;
mod practice;
mod routes;
mod seeds;
mod story;
mod yours;

pub use cast::Persona;
pub use house::{DemoError, Front, House, Options, Ports, run};
pub use routes::routes;
