//! What the program says in its own log, for operators, while somebody listens.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tracing_subscriber::EnvFilter;

static SAID: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static BEGUN: Once = Once::new();

/// From now on what is said is kept: more than operators see, unless they ask for more than is usual.
pub fn listen() {
    BEGUN.call_once(|| {
        let log = tracing_subscriber::fmt().with_env_filter(EnvFilter::new("info,porchlight=trace"));
        log.with_ansi(false).with_writer(|| Ear).try_init().expect("nobody else listens");
    });
}

/// Everything that was said, by whichever test.
pub fn said() -> Vec<u8> {
    kept().clone()
}

fn kept() -> MutexGuard<'static, Vec<u8>> {
    SAID.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Ear;

impl Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        kept().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
