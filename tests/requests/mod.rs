//! Approvals of sessions, and asking to come in: who may answer, what a yes lets in, once.

mod access;
pub mod approvals;
mod pages;
