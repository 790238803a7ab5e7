//! Space that is set aside beside an SQLite file, so that access can be ended when the disk is full.
//!
//! A full disk stops every ordinary write, and so stops support. It must not stop an owner who withdraws, or a
//! session that ends. So a file of real bytes stands beside the database. Whoever may use it ([`Db::write_with_reserve`])
//! gets some of its space when a write fails, and is tried once more. From then on, until the reserve is whole again, no
//! other write is done: they would eat what was given up.
//!
//! What does not live here: which writes may use it (their callers), and PostgreSQL's disk (its server's business).
//!
//! [`Db::write_with_reserve`]: super::Db::write_with_reserve

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{DbError, DbUrl};
use crate::random::Random;

/// How much is set aside: some dozens of ended sessions, with their mails, at the very least.
pub(super) const SIZE: u64 = 8 << 20;

/// How much is given up at once. Who else fills the disk may take a piece before we use it, but not all of them.
const PIECE: u64 = 1 << 20;

/// A full disk is not asked more often than this whether it has room again.
const PATIENCE: Duration = Duration::from_secs(2);

/// The reserve of one writer.
pub(super) struct Reserve {
    /// Nothing where the database is a server's.
    file: Option<PathBuf>,
    whole: bool,
    /// When it was last found that it cannot be made.
    tried: Option<Instant>,
}

impl Reserve {
    /// The reserve of this database, made where it is not there yet. A disk without room for it stops nobody from
    /// starting: it then counts as given up.
    pub(super) fn beside(url: &DbUrl) -> Self {
        let file = match url {
            DbUrl::Sqlite(path) => Some(path_beside(path)),
            DbUrl::Postgres(_) => None,
        };
        let mut reserve = Self { file, whole: true, tried: None };
        reserve.make();
        reserve
    }

    /// Whether ordinary writes may be done. What was given up is made again when there is room.
    pub(super) fn is_whole(&mut self) -> bool {
        if !self.whole && self.tried.is_none_or(|tried| tried.elapsed() >= PATIENCE) {
            self.tried = Some(Instant::now());
            self.make();
        }
        self.whole
    }

    /// Gives some of the space to the disk. False if there is nothing left, or never was.
    pub(super) fn give_way(&mut self, why: &DbError) -> bool {
        let Some(path) = &self.file else { return false };
        // It may have been something else, and pass: the next batch looks.
        self.tried = None;
        match give_up_a_piece(path) {
            Ok(Some(left)) => {
                self.whole = false;
                tracing::error!(
                    %why, left, file = %path.display(),
                    "the database cannot be written; giving up some of the reserved space, for what ends access. \
                     Nothing else is written until there is room again: FREE SOME SPACE ON THIS DISK"
                );
                true
            }
            Ok(None) => {
                tracing::error!(%why, file = %path.display(), "the disk is full, and no reserved space is left");
                false
            }
            Err(error) => {
                tracing::error!(%error, file = %path.display(), "the reserved space cannot be given up");
                false
            }
        }
    }

    fn make(&mut self) {
        let Some(path) = &self.file else { return };
        let made = fill(path);
        match &made {
            Ok(()) if !self.whole => {
                tracing::warn!("there is room on the disk again; everything is written again")
            }
            Ok(()) => {}
            Err(error) => tracing::error!(
                %error, file = %path.display(),
                "no space can be set aside; until then only what ends access is written"
            ),
        }
        self.whole = made.is_ok();
    }
}

/// Does something that opens the database. If it fails, gives up a piece of the reserve and tries once more: SQLite
/// needs a little room even to read.
pub(super) fn with_room_to_open<T>(url: &DbUrl, open: impl Fn() -> Result<T, DbError>) -> Result<T, DbError> {
    let DbUrl::Sqlite(path) = url else { return open() };
    open().or_else(|error| match give_up_a_piece(&path_beside(path)) {
        Ok(Some(_)) => {
            tracing::error!(%error, "the database does not open; giving up some of the reserved space");
            open()
        }
        _ => Err(error),
    })
}

fn path_beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-reserve");
    PathBuf::from(name)
}

/// Bytes that nothing can compress, so that the space is really taken. Failing, it leaves what was there before: an
/// attempt must not hold the last room that there is.
fn fill(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    let before = file.metadata()?.len();
    let random = Random::system();
    let mut length = before;
    while length < SIZE {
        let bytes = random.bytes::<{ 64 << 10 }>();
        let wanted = bytes.len().min(usize::try_from(SIZE - length).unwrap_or(bytes.len()));
        if let Err(error) = file.write_all(&bytes[..wanted]) {
            file.set_len(before)?;
            return Err(error);
        }
        length += wanted as u64;
    }
    Ok(())
}

/// Gives what is left, or nothing if there was nothing. The space is free when this returns.
fn give_up_a_piece(path: &Path) -> io::Result<Option<u64>> {
    let length = match fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(error) => return Err(error),
    };
    if length == 0 {
        return Ok(None);
    }
    let left = length.saturating_sub(PIECE);
    let file = File::options().write(true).open(path)?;
    file.set_len(left)?;
    // Some file systems free space only with their next journal.
    file.sync_all()?;
    Ok(Some(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_reserve() -> (tempfile::TempDir, PathBuf, Reserve) {
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join("porchlight.sqlite3");
        let reserve = Reserve::beside(&DbUrl::Sqlite(database.clone()));
        (folder, path_beside(&database), reserve)
    }

    fn length(path: &Path) -> u64 {
        fs::metadata(path).expect("a file").len()
    }

    #[test]
    fn the_reserve_is_real_bytes_of_its_full_size() {
        let (_folder, path, mut reserve) = a_reserve();
        assert!(reserve.is_whole());
        let bytes = fs::read(&path).expect("read");
        assert_eq!(bytes.len() as u64, SIZE);
        let zeros = bytes.chunks(4096).filter(|page| page.iter().all(|byte| *byte == 0)).count();
        assert_eq!(zeros, 0, "no page of it is empty");
    }

    #[test]
    fn the_reserve_is_given_up_piece_by_piece_until_nothing_is_left() {
        let (_folder, path, mut reserve) = a_reserve();
        let full = DbError::Full("for a test".to_owned());
        for piece in 1..=SIZE / PIECE {
            assert!(reserve.give_way(&full));
            assert_eq!(length(&path), SIZE - piece * PIECE);
        }
        assert!(!reserve.give_way(&full));
    }

    #[test]
    fn the_reserve_is_made_again_when_there_is_room() {
        let (_folder, path, mut reserve) = a_reserve();
        reserve.give_way(&DbError::Full("for a test".to_owned()));
        assert!(reserve.is_whole());
        assert_eq!(length(&path), SIZE);
    }

    #[test]
    fn a_database_of_a_server_has_no_reserve() {
        let mut reserve = Reserve::beside(&DbUrl::Postgres("postgres://db.example/porchlight".to_owned()));
        assert!(reserve.is_whole() && !reserve.give_way(&DbError::Full(String::new())));
    }
}
