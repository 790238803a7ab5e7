//! The key that signs checkpoints: a file beside the database, never in it.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use chacha20poly1305::Key;
use sha2::{Digest, Sha256};

use crate::merkle::{SigningKey, VerifierKey};
use crate::random::Random;

/// Why the key file cannot be used. Without it no session opens.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("the key file {path} cannot be read: {error}")]
    Unreadable { path: PathBuf, error: std::io::Error },
    #[error("the key file {path} cannot be written: {error}")]
    Unwritable { path: PathBuf, error: std::io::Error },
    #[error("the key file {path} can be read by others; it must have mode 0600")]
    Open { path: PathBuf },
    #[error("the key file {path} does not hold a key of ours")]
    NotAKey { path: PathBuf },
}

impl KeyFileError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "key-unreadable",
            Self::Unwritable { .. } => "key-unwritable",
            Self::Open { .. } => "key-readable-by-others",
            Self::NotAKey { .. } => "key-not-a-key",
        }
    }
}

/// The signing key. Its name in signed notes is the logs' origin.
#[derive(Clone)]
pub struct LogKey(SigningKey);

impl LogKey {
    /// Reads the key file, or makes it when there is none. Gives whether it was made.
    pub fn load_or_make(path: &Path, origin: &str, random: &Random) -> Result<(Self, bool), KeyFileError> {
        match fs::read_to_string(path) {
            Ok(text) => Ok((Self::read(path, &text, origin)?, false)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let seed = random.bytes::<32>();
                write(path, &seed)
                    .map_err(|error| KeyFileError::Unwritable { path: path.to_owned(), error })?;
                Ok((Self::of(path, seed, origin)?, true))
            }
            Err(error) => Err(KeyFileError::Unreadable { path: path.to_owned(), error }),
        }
    }

    /// A key for tests and vectors.
    pub fn from_seed(seed: [u8; 32], origin: &str) -> Self {
        Self(SigningKey::from_seed(seed, origin).expect("the origin is a key name"))
    }

    pub fn signing(&self) -> &SigningKey {
        &self.0
    }

    pub fn verifier(&self) -> VerifierKey {
        self.0.verifier()
    }

    /// The key's short name in entries: C2SP's key id, in hex.
    pub fn id(&self) -> String {
        format!("{:08x}", self.0.id())
    }

    /// Another key for another purpose, from the same secret, so that there is one file to guard.
    pub fn derive(&self, purpose: &str) -> Key {
        let digest = Sha256::new().chain_update(self.0.seed()).chain_update(purpose.as_bytes()).finalize();
        let bytes: [u8; 32] = digest.into();
        Key::from(bytes)
    }

    fn read(path: &Path, text: &str, origin: &str) -> Result<Self, KeyFileError> {
        let metadata =
            fs::metadata(path).map_err(|error| KeyFileError::Unreadable { path: path.to_owned(), error })?;
        if metadata.permissions().mode() & 0o077 != 0 {
            return Err(KeyFileError::Open { path: path.to_owned() });
        }
        let seed = hex::decode(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        Self::of(path, seed.ok_or_else(|| KeyFileError::NotAKey { path: path.to_owned() })?, origin)
    }

    fn of(path: &Path, seed: [u8; 32], origin: &str) -> Result<Self, KeyFileError> {
        SigningKey::from_seed(seed, origin)
            .map(Self)
            .map_err(|_| KeyFileError::NotAKey { path: path.to_owned() })
    }
}

/// Writes beside and renames, syncing both file and folder: a crash leaves a whole key or none.
fn write(path: &Path, seed: &[u8; 32]) -> std::io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let beside = path.with_extension("new");
    let mut file =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    writeln!(file, "{}", hex::encode(seed))?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_for_its_owner_only_and_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log.key");
        let (made, was_made) =
            LogKey::load_or_make(&path, "porchlight.example", &Random::repeatable(1)).expect("made");
        let (read, made_again) =
            LogKey::load_or_make(&path, "porchlight.example", &Random::repeatable(2)).expect("read");
        assert!(was_made && !made_again);
        assert_eq!(made.verifier().to_string(), read.verifier().to_string());
        assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log.key");
        LogKey::load_or_make(&path, "porchlight.example", &Random::repeatable(1)).expect("made");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("chmod");
        let refused = LogKey::load_or_make(&path, "porchlight.example", &Random::repeatable(1));
        assert!(matches!(refused, Err(KeyFileError::Open { .. })));
    }

    #[test]
    fn a_damaged_key_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log.key");
        LogKey::load_or_make(&path, "porchlight.example", &Random::repeatable(1)).expect("made");
        fs::write(&path, "not a key").expect("written");
        assert!(matches!(
            LogKey::load_or_make(&path, "porchlight.example", &Random::repeatable(1)),
            Err(KeyFileError::NotAKey { .. })
        ));
        assert_eq!(fs::read_to_string(&path).expect("read"), "not a key");
    }
}
