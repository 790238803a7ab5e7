//! Porchlight: a vendor's customers decide when support may open their account, and see everything that was done.
//!
//! The modules stand in floors; one imports only from lower floors (`tests/house/floors.rs` checks it).

// F0: no database, no web
pub mod actor;
pub mod clock;
pub mod config;
pub mod ids;
pub mod language;
pub mod merkle;
pub mod random;
pub mod sealing;
pub mod tls;

// F1: the database
pub mod db;

// F2: what every room uses
pub mod assertions;
pub mod attempts;
pub mod canon;
pub mod forms;
pub mod history;
pub mod masking;
pub mod oidc;
pub mod outbox;
pub mod rules;
pub mod throttle;
pub mod timetable;
pub mod words;

// F3: feature rooms, each importing only those above it here
pub mod accounts;
pub mod consents;
pub mod erasure;
pub mod fields;
pub mod grants;
pub mod reports;
pub mod requests;
pub mod reviews;
pub mod sessions;
pub mod sign_ins;
pub mod staff;
pub mod statements;

// F4: mails rendered, and what every HTTP door needs
pub mod http;
pub mod notices;
pub mod papers;

// F5: the doors
pub mod gateway;
pub mod jobs;
pub mod web;

// F6: put together
pub mod app;
pub mod demo;

// F7: the program
pub mod cli;
