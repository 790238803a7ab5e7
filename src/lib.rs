//! Porchlight: a vendor's customers decide when support may open their account, and see everything that was done.
//!
//! The modules stand in floors; one imports only from lower floors (`tests/house/floors.rs` checks it).

// F0: no database, no web
pub mod merkle;

// F2: what every room uses
pub mod canon;
pub mod forms;
pub mod masking;

// F6: put together
pub mod demo;
