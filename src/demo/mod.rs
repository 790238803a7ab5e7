//! The demo: the cast, the seeds, Acme Invoices and the story page. None of it is reachable from `serve`.
pub mod acme;
