//! Randomness: the one source everything asks, so that tests can choose it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// A source of random bytes. Cloning it shares the source.
#[derive(Clone)]
pub struct Random(Arc<Fill>);

type Fill = dyn Fn(&mut [u8]) + Send + Sync;

/// The source as what pure passes take: something that fills bytes.
pub type Source = Box<dyn FnMut(&mut [u8])>;

impl Random {
    /// The operating system's source. A machine without one cannot keep secrets, so that is a panic.
    pub fn system() -> Self {
        #[allow(
            clippy::disallowed_methods,
            reason = "this is the one place that asks the machine for randomness"
        )]
        let fill =
            |bytes: &mut [u8]| getrandom::fill(bytes).expect("the operating system has a random source");
        Self(Arc::new(fill))
    }

    /// The same bytes in every run: for tests and vectors only.
    pub fn repeatable(seed: u64) -> Self {
        let counter = AtomicU64::new(0);
        Self(Arc::new(move |bytes| {
            for chunk in bytes.chunks_mut(32) {
                let n = counter.fetch_add(1, Ordering::Relaxed);
                let block =
                    Sha256::new().chain_update(seed.to_be_bytes()).chain_update(n.to_be_bytes()).finalize();
                chunk.copy_from_slice(&block[..chunk.len()]);
            }
        }))
    }

    pub fn fill(&self, bytes: &mut [u8]) {
        (self.0)(bytes);
    }

    /// This source, for a pure pass that cannot ask for the house's.
    pub fn source(&self) -> Source {
        let random = self.clone();
        Box::new(move |bytes| random.fill(bytes))
    }

    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A secret of 256 bits as URL-safe text, for cookies and one-time links.
    pub fn token(&self) -> Token {
        Token(URL_SAFE_NO_PAD.encode(self.bytes::<32>()))
    }

    /// 128 bits as lower-case text that can stand in a host name.
    pub fn slug(&self) -> String {
        hex::encode(self.bytes::<16>())
    }
}

/// A secret handed to one browser. Only its hash is kept, so that a read of the database opens nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}
