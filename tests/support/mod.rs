//! What tests share: a fresh database each, a manual clock, the cast, and a check of every log at the end.

mod authenticator;
mod browser;
mod cast;
mod english;
mod openid;
mod ports;
mod postgres;
mod smtp;
mod state;
mod test_db;
pub mod wire;

pub use authenticator::Authenticator;
pub use browser::{Browser, Form, Page};
pub use cast::{House, a_grant, a_house, a_session, another_house, hours, looking_at_invoices, minutes};
pub use english::english;
pub use openid::OpenId;
pub use ports::free_ports;
pub use smtp::{MailServer, Manner};
pub use state::{a_state, acme, portal};
pub use test_db::{EmptyDb, Kind, LOG_ORIGIN, TestDb, begin_log, in_one_batch, run, skip};

/// Makes two tests of each body: `name::sqlite` always, `name::postgres` where PostgreSQL's programs are.
///
/// ```ignore
/// both_databases! {
///     async fn an_owner_withdraws(db: TestDb) { … }
/// }
/// ```
macro_rules! both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: TestDb) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "what a body needs is imported above the macro")]
            use super::*;

            async fn body($db: crate::support::TestDb) $body

            #[test]
            fn sqlite() {
                crate::support::run(crate::support::Kind::Sqlite, concat!(module_path!(), "::sqlite"), body);
            }

            #[test]
            fn postgres() {
                crate::support::run(crate::support::Kind::Postgres, concat!(module_path!(), "::postgres"), body);
            }
        }
    )*};
}

/// The same for what only PostgreSQL can show, such as two instances on one database.
macro_rules! on_postgres {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: TestDb) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "what a body needs is imported above the macro")]
            use super::*;

            async fn body($db: crate::support::TestDb) $body

            #[test]
            fn postgres() {
                crate::support::run(crate::support::Kind::Postgres, concat!(module_path!(), "::postgres"), body);
            }
        }
    )*};
}

/// The same for what only SQLite can show, such as a file that may not grow.
macro_rules! on_sqlite {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: TestDb) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "what a body needs is imported above the macro")]
            use super::*;

            async fn body($db: crate::support::TestDb) $body

            #[test]
            fn sqlite() {
                crate::support::run(crate::support::Kind::Sqlite, concat!(module_path!(), "::sqlite"), body);
            }
        }
    )*};
}

pub(crate) use {both_databases, on_postgres, on_sqlite};
