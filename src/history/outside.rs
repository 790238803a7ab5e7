//! The vendor log's newest checkpoint, kept outside the database: a file for one instance, or a separate database for
//! several. A database that was put back to an older state does not know it, and so is noticed.
//!
//! What is kept moves only from what was there to what follows it (compare and swap). When to move it, and what it
//! means that the two disagree, is `signer`'s business.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use diesel::prelude::*;

use super::whole_file;
use crate::db::{Conn, DbError, DbUrl};
use crate::on;

diesel::table! {
    porchlight_outside (origin) {
        origin -> Text,
        note -> Text,
    }
}

const CREATE: &str =
    "CREATE TABLE IF NOT EXISTS porchlight_outside (origin TEXT PRIMARY KEY NOT NULL, note TEXT NOT NULL)";

/// Where it is kept.
#[derive(Debug, Clone)]
pub enum Outside {
    /// Beside the key file, say: anywhere that is not restored together with the database.
    File(PathBuf),
    /// For several instances, which do not share a disk.
    Database(DbUrl),
}

/// Why it could not be read or moved on.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    #[error("the file {path} does not work: {error}")]
    File { path: PathBuf, error: std::io::Error },
    #[error("the database outside does not work: {0}")]
    Database(#[from] DbError),
}

impl Outside {
    /// The signed note that is kept for the log called `origin`. Blocks.
    pub fn read(&self, origin: &str) -> Result<Option<String>, OutsideError> {
        match self {
            Self::File(path) => read_file(path).map_err(|error| Self::failed(path, error)),
            Self::Database(url) => Ok(read_row(&mut open(url)?, origin)?),
        }
    }

    /// Keeps `to` if what is kept is still `from`; false if it is not. Blocks.
    pub fn advance(&self, origin: &str, from: Option<&str>, to: &str) -> Result<bool, OutsideError> {
        match self {
            Self::File(path) => advance_file(path, from, to).map_err(|error| Self::failed(path, error)),
            Self::Database(url) => Ok(advance_row(&mut open(url)?, origin, from, to)?),
        }
    }

    fn failed(path: &Path, error: std::io::Error) -> OutsideError {
        OutsideError::File { path: path.to_owned(), error }
    }
}

fn read_file(path: &Path) -> std::io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(note) => Ok(Some(note)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Under a lock. A crash leaves the old note or the new one.
fn advance_file(path: &Path, from: Option<&str>, to: &str) -> std::io::Result<bool> {
    fs::create_dir_all(whole_file::folder_of(path))?;
    let lock = File::create(path.with_added_extension("lock"))?;
    lock.lock()?;
    if read_file(path)?.as_deref() != from {
        return Ok(false);
    }
    whole_file::write(path, to.as_bytes(), 0o644)?;
    Ok(true)
}

fn open(url: &DbUrl) -> Result<Conn, DbError> {
    let mut conn = Conn::open(url)?;
    conn.run(CREATE)?;
    Ok(conn)
}

fn read_row(conn: &mut Conn, origin: &str) -> Result<Option<String>, DbError> {
    let query = porchlight_outside::table.find(origin).select(porchlight_outside::note);
    Ok(on!(conn, |c| query.get_result(c).optional())?)
}

fn advance_row(conn: &mut Conn, origin: &str, from: Option<&str>, to: &str) -> Result<bool, DbError> {
    let table = porchlight_outside::table;
    let moved = match from {
        Some(from) => {
            let kept = table.find(origin).filter(porchlight_outside::note.eq(from));
            on!(conn, |c| diesel::update(kept).set(porchlight_outside::note.eq(to)).execute(c))?
        }
        None => {
            let row = (porchlight_outside::origin.eq(origin), porchlight_outside::note.eq(to));
            on!(conn, |c| diesel::insert_into(table).values(row).on_conflict_do_nothing().execute(c))?
        }
    };
    Ok(moved == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "porchlight.example/vendor";

    fn moves_only_from_what_is_kept(outside: &Outside) {
        assert_eq!(outside.read(LOG).expect("read"), None);
        assert!(!outside.advance(LOG, Some("zero\n"), "one\n").expect("answered"), "nothing is kept yet");
        assert!(outside.advance(LOG, None, "one\n").expect("kept"));
        assert!(!outside.advance(LOG, None, "two\n").expect("answered"), "somebody was there first");
        assert!(outside.advance(LOG, Some("one\n"), "two\n").expect("moved"));
        assert!(!outside.advance(LOG, Some("one\n"), "three\n").expect("answered"));
        assert_eq!(outside.read(LOG).expect("read").as_deref(), Some("two\n"));
    }

    #[test]
    fn a_file_moves_only_from_what_it_holds() {
        let folder = tempfile::tempdir().expect("a folder");
        moves_only_from_what_is_kept(&Outside::File(folder.path().join("outside/vendor.checkpoint")));
    }

    #[test]
    fn a_separate_database_moves_only_from_what_it_holds() {
        let folder = tempfile::tempdir().expect("a folder");
        moves_only_from_what_is_kept(&Outside::Database(DbUrl::Sqlite(
            folder.path().join("outside.sqlite3"),
        )));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_one_that_is_not_there() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(Outside::File(folder.path().to_owned()).read(LOG).is_err());
    }
}
