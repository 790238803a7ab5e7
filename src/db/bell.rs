//! A bell that is rung when access has ended in this process, for those who are in the middle of something.
//!
//! It says nothing of whose access, and nothing of what other instances did: who hears it looks for herself.

use std::sync::Arc;

use tokio::sync::watch;

use super::{Db, Tx};

/// Cloning shares it.
#[derive(Clone)]
pub struct Bell(Arc<watch::Sender<()>>);

/// Somebody who waits for the bell.
pub struct Listener(watch::Receiver<()>);

impl Default for Bell {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(())))
    }
}

impl Db {
    /// The bell of this database in this process.
    pub fn bell(&self) -> &Bell {
        &self.bell
    }
}

impl Bell {
    /// Rings once the write has been committed.
    pub fn ring_after(&self, tx: &mut Tx<'_>) {
        let bell = self.clone();
        tx.after_commit(move || bell.0.send_replace(()));
    }

    pub fn listen(&self) -> Listener {
        Listener(self.0.subscribe())
    }
}

impl Listener {
    /// Comes back when the bell was rung since the last time.
    pub async fn rung(&mut self) {
        if self.0.changed().await.is_err() {
            // Nobody is left who could ring.
            std::future::pending::<()>().await;
        }
    }
}
