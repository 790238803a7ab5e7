//! Migrations: once, whoever starts; never onto a database of a newer program; never into a file named by mistake.

use porchlight::clock::Clock;
use porchlight::db::{Conn, Db, DbError, DbUrl, MigrateError, WriterOptions, migrate, pending};
use porchlight::random::Random;

use crate::support::{EmptyDb, Kind};

/// Runs a body on an empty database of each kind.
macro_rules! on_empty_databases {
    ($($(#[$meta:meta])* fn $name:ident($url:ident: &DbUrl) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            fn body($url: &DbUrl) $body

            fn on(kind: Kind, name: &str) {
                if let Some(empty) = EmptyDb::new(kind, name) {
                    body(&empty.url);
                }
            }

            #[test]
            fn sqlite() {
                on(Kind::Sqlite, concat!(module_path!(), "::sqlite"));
            }

            #[test]
            fn postgres() {
                on(Kind::Postgres, concat!(module_path!(), "::postgres"));
            }
        }
    )*};
}

fn open(url: &DbUrl) -> Result<Db, DbError> {
    Db::open(url, Clock::system(), Random::system(), WriterOptions::default())
}

on_empty_databases! {
    fn migrations_run_once_when_several_programs_start_at_the_same_time(url: &DbUrl) {
        let applied: Vec<Vec<String>> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..6).map(|_| scope.spawn(|| migrate(url).expect("migrated"))).collect();
            starts.into_iter().map(|start| start.join().expect("no panic")).collect()
        });
        let by: Vec<usize> = applied.iter().map(Vec::len).filter(|count| *count > 0).collect();
        assert_eq!(by.len(), 1, "{applied:?}");
        assert!(pending(url).expect("readable").is_empty());
        open(url).expect("it opens");
    }

    fn a_database_that_was_not_migrated_is_refused(url: &DbUrl) {
        assert!(!pending(url).expect("readable").is_empty());
        assert!(matches!(open(url).err(), Some(DbError::Schema(_))));
    }

    fn a_database_of_a_newer_program_is_refused_and_left_alone(url: &DbUrl) {
        migrate(url).expect("migrated");
        let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000001')";
        Conn::open(url).expect("opens").run(newer).expect("inserted");
        assert!(matches!(migrate(url), Err(MigrateError::Newer(version)) if version == "99991231000001"));
        assert!(matches!(pending(url), Err(MigrateError::Newer(_))));
        assert!(matches!(open(url).err(), Some(DbError::Schema(_))));
    }
}

#[test]
fn a_mistyped_address_is_an_error_and_makes_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = std::env::current_dir().expect("a folder");
    for text in ["postgres", "postgress://127.0.0.1/x", "sqlite3:x.db", "x.db", "postgresql:/127.0.0.1/x", "file:x.db"] {
        assert!(text.parse::<DbUrl>().is_err(), "{text}");
        assert!(!before.join(text).exists() && !folder.path().join(text).exists());
    }
}

#[test]
fn a_database_that_is_not_there_is_said_to_be_unreachable() {
    let nowhere = DbUrl::Postgres("postgres://porchlight@127.0.0.1:1/porchlight?sslmode=disable".to_owned());
    assert!(matches!(open(&nowhere).err(), Some(DbError::Unreachable(_))));
    let nowhere = DbUrl::Sqlite("/nonexistent/folder/porchlight.sqlite3".into());
    assert!(matches!(open(&nowhere).err(), Some(DbError::Unreachable(_))));
}
