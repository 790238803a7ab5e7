//! A bell that is rung when access has ended in this process, for those who are in the middle of something; and news of
//! logs that moved on, for those who watch one.
//!
//! Neither says what happened, and nothing of what other instances did: who hears it looks for herself.

use std::sync::Arc;

use tokio::sync::{broadcast, watch};

use super::{Db, HeadId, Tx};

/// So many commits may be waiting to be noticed; whoever is slower looks once for all of them.
const NEWS_WAITING: usize = 64;

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

/// Which logs each commit of this process has moved on. Cloning shares it.
#[derive(Clone)]
pub(super) struct News(broadcast::Sender<Arc<[HeadId]>>);

/// Somebody who watches one log.
pub struct Watcher {
    log: HeadId,
    news: broadcast::Receiver<Arc<[HeadId]>>,
}

impl Default for News {
    fn default() -> Self {
        Self(broadcast::Sender::new(NEWS_WAITING))
    }
}

impl News {
    /// Nobody may be listening.
    pub fn tell(&self, moved: Vec<HeadId>) {
        drop(self.0.send(moved.into()));
    }
}

impl Db {
    /// Tells when a log has moved on in this process, from here on.
    pub fn watch_log(&self, log: impl Into<HeadId>) -> Watcher {
        Watcher { log: log.into(), news: self.news.0.subscribe() }
    }
}

impl Watcher {
    /// Comes back when the log has moved on since the last time, or when too much happened to tell.
    pub async fn moved(&mut self) {
        loop {
            match self.news.recv().await {
                Ok(moved) if !moved.contains(&self.log) => {}
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => return,
                Err(broadcast::error::RecvError::Closed) => std::future::pending::<()>().await,
            }
        }
    }
}
