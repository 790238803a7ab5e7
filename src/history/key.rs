//! The key that signs checkpoints: a file beside the database, never in it.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use chacha20poly1305::Key;
use secrecy::zeroize::Zeroizing;
use sha2::{Digest, Sha256};

use super::whole_file;
use crate::merkle::{self, SigningKey, VerifierKey};
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
///
/// Beside it in the file stands a second secret, for sealing. It stays when the signing key changes, so that what was
/// sealed before can still be opened.
#[derive(Clone)]
pub struct LogKey {
    signing: SigningKey,
    sealing: Zeroizing<[u8; 32]>,
    handovers: Vec<Handover>,
}

/// That one key handed over to the next. All of them stay in the key file, since a backup that is restored may be older
/// than a change of keys, and the old key is gone then.
#[derive(Clone)]
pub(super) struct Handover {
    pub before: String,
    pub key: String,
    /// By the key before, base64.
    pub signature: String,
}

impl LogKey {
    /// Reads the key file, or makes it when there is none.
    pub fn load_or_make(path: &Path, origin: &str, random: &Random) -> Result<Self, KeyFileError> {
        match load(path, origin) {
            Err(KeyFileError::Unreadable { error, .. }) if error.kind() == ErrorKind::NotFound => {
                let key = Self::of(path, random.bytes(), random.bytes(), origin)?;
                key.write(path)?;
                Ok(key)
            }
            found => found,
        }
    }

    /// A key for tests and vectors.
    pub fn from_seed(seed: [u8; 32], origin: &str) -> Self {
        let signing = SigningKey::from_seed(seed, origin).expect("the origin is a key name");
        Self { signing, sealing: Zeroizing::new(seed), handovers: Vec::new() }
    }

    pub fn signing(&self) -> &SigningKey {
        &self.signing
    }

    pub fn verifier(&self) -> VerifierKey {
        self.signing.verifier()
    }

    /// The key's short name in entries: C2SP's key id, in hex.
    pub fn id(&self) -> String {
        format!("{:08x}", self.signing.id())
    }

    /// A key for another purpose, from the same file, so that there is one file to guard.
    pub fn derive(&self, purpose: &str) -> Key {
        let digest = Sha256::new().chain_update(*self.sealing).chain_update(purpose.as_bytes()).finalize();
        let bytes: [u8; 32] = digest.into();
        Key::from(bytes)
    }

    /// A new signing key beside the key file, to take its place once it is in force ([`finish_rotation`]).
    pub(super) fn prepare_next(
        &self,
        path: &Path,
        origin: &str,
        random: &Random,
    ) -> Result<Self, KeyFileError> {
        let mut next = Self::of(path, random.bytes(), *self.sealing, origin)?;
        let signature = merkle::sign_handover(&self.signing, &next.verifier());
        let (before, key) = (self.verifier().to_string(), next.verifier().to_string());
        next.handovers.clone_from(&self.handovers);
        next.handovers.push(Handover { before, key, signature });
        next.write(&next_to(path))?;
        Ok(next)
    }

    /// How this key came to take over from another, step by step; nothing if it never did.
    pub(super) fn handovers_from(&self, key: &str) -> &[Handover] {
        let first = self.handovers.iter().position(|handover| handover.before == key);
        first.map_or(&[], |first| &self.handovers[first..])
    }

    fn of(path: &Path, seed: [u8; 32], sealing: [u8; 32], origin: &str) -> Result<Self, KeyFileError> {
        let signing = SigningKey::from_seed(seed, origin)
            .map_err(|_| KeyFileError::NotAKey { path: path.to_owned() })?;
        Ok(Self { signing, sealing: Zeroizing::new(sealing), handovers: Vec::new() })
    }

    /// For its owner's eyes only. A crash leaves a whole key or none.
    fn write(&self, path: &Path) -> Result<(), KeyFileError> {
        let seed = Zeroizing::new(hex::encode(self.signing.seed()));
        let sealing = Zeroizing::new(hex::encode(*self.sealing));
        let mut text = Zeroizing::new(format!("signing {}\nsealing {}\n", *seed, *sealing));
        for Handover { before, key, signature } in &self.handovers {
            text.push_str(&format!("handover {before} {key} {signature}\n"));
        }
        whole_file::write(path, text.as_bytes(), 0o600)
            .map_err(|error| KeyFileError::Unwritable { path: path.to_owned(), error })
    }
}

/// Reads the key file.
pub(super) fn load(path: &Path, origin: &str) -> Result<LogKey, KeyFileError> {
    let unreadable = |error| KeyFileError::Unreadable { path: path.to_owned(), error };
    let text = Zeroizing::new(fs::read_to_string(path).map_err(unreadable)?);
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(KeyFileError::Open { path: path.to_owned() });
    }
    let not_a_key = || KeyFileError::NotAKey { path: path.to_owned() };
    let mut lines = text.lines();
    let mut secret = |name: &str| -> Option<[u8; 32]> {
        let hex = lines.next()?.strip_prefix(name)?.strip_prefix(' ')?;
        hex::decode(hex).ok()?.try_into().ok()
    };
    let seed = secret("signing").ok_or_else(not_a_key)?;
    let sealing = secret("sealing").ok_or_else(not_a_key)?;
    let handovers: Option<Vec<Handover>> = lines.map(handover).collect();
    Ok(LogKey { handovers: handovers.ok_or_else(not_a_key)?, ..LogKey::of(path, seed, sealing, origin)? })
}

fn handover(line: &str) -> Option<Handover> {
    let parts: Vec<&str> = line.strip_prefix("handover ")?.split(' ').collect();
    let [before, key, signature] = parts[..] else { return None };
    Some(Handover { before: before.to_owned(), key: key.to_owned(), signature: signature.to_owned() })
}

/// Puts a prepared key in the key file's place if it `fits` what is in force: what a change of keys does last, and what
/// is left to do when a crash interrupted one.
pub(super) fn finish_rotation(
    path: &Path,
    origin: &str,
    fits: impl Fn(&LogKey) -> bool,
) -> Result<Option<LogKey>, KeyFileError> {
    let next = next_to(path);
    let Some(key) = load(&next, origin).ok().filter(fits) else { return Ok(None) };
    whole_file::rename(&next, path)
        .map_err(|error| KeyFileError::Unwritable { path: path.to_owned(), error })?;
    Ok(Some(key))
}

fn next_to(path: &Path) -> PathBuf {
    path.with_added_extension("next")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_for_its_owner_only_and_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log.key");
        let made = LogKey::load_or_make(&path, "porchlight.example", &Random::repeatable(1)).expect("made");
        let read = LogKey::load_or_make(&path, "porchlight.example", &Random::repeatable(2)).expect("read");
        assert!(made.derive("sealing") == read.derive("sealing"));
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

    #[test]
    fn a_prepared_key_takes_the_file_s_place_only_when_it_is_in_force_and_opens_what_was_sealed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log.key");
        let random = Random::repeatable(1);
        let old = LogKey::load_or_make(&path, "porchlight.example", &random).expect("made");
        let next = old.prepare_next(&path, "porchlight.example", &random).expect("prepared");
        assert_ne!(old.id(), next.id());
        let in_force = |id: String| move |key: &LogKey| key.id() == id;
        let finished = finish_rotation(&path, "porchlight.example", in_force(old.id())).expect("looked at");
        assert!(finished.is_none(), "the old key is still in force");
        assert_eq!(load(&path, "porchlight.example").expect("read").id(), old.id());
        finish_rotation(&path, "porchlight.example", in_force(next.id())).expect("finished").expect("a key");
        let read = load(&path, "porchlight.example").expect("read");
        assert_eq!(read.id(), next.id());
        assert!(read.derive("sealing") == old.derive("sealing"));
        assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
    }
}
