//! The ends of sessions, for what is still under way in them: long answers, events, websockets, uploads.
//!
//! One look at the database serves all of them. It comes at once where access ended in this process, and otherwise
//! every few hundredths of a second, for what another instance did and for what ends by the clock.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::db::DbError;
use crate::http::State;
use crate::ids::SessionId;
use crate::sessions;

const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A database that does not answer for so long means: out.
const PATIENCE: Duration = Duration::from_secs(2);

/// Of all sessions in which something is under way.
#[derive(Clone, Default)]
pub(super) struct Endings(Arc<Mutex<Watched>>);

#[derive(Default)]
struct Watched {
    /// Dropping a sender tells everybody who waits that the session is over.
    sessions: HashMap<SessionId, watch::Sender<()>>,
    looking: bool,
}

/// The end of one session.
#[derive(Clone)]
pub(super) struct Ending(watch::Receiver<()>);

impl Endings {
    /// The end of this session, watched for as long as anybody waits for it.
    pub fn of(&self, state: &State, session: SessionId) -> Ending {
        let mut watched = self.lock();
        let ending = watched.sessions.entry(session).or_default().subscribe();
        if !std::mem::replace(&mut watched.looking, true) {
            actix_web::rt::spawn(Looking { endings: self.clone(), done: false }.look(state.clone()));
        }
        Ending(ending)
    }

    /// Those that somebody waits for. Without any, the looking ends.
    fn waited_for(&self) -> Vec<SessionId> {
        let mut watched = self.lock();
        watched.sessions.retain(|_, waiting| waiting.receiver_count() > 0);
        watched.looking = !watched.sessions.is_empty();
        watched.sessions.keys().copied().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Watched> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ending {
    /// Comes back once the session is over, and may be given up and asked again.
    pub async fn reached(&mut self) {
        while self.0.changed().await.is_ok() {}
    }
}

/// Who looks. When it is dropped while somebody waits (its worker is stopped), everybody is out.
struct Looking {
    endings: Endings,
    done: bool,
}

impl Looking {
    async fn look(mut self, state: State) {
        let mut bell = state.db.bell().listen();
        loop {
            let sessions = self.endings.waited_for();
            if sessions.is_empty() {
                self.done = true;
                return;
            }
            for over in over_among(&state, sessions).await {
                self.endings.lock().sessions.remove(&over);
            }
            tokio::select! {
                () = bell.rung() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }
}

impl Drop for Looking {
    fn drop(&mut self) {
        if !self.done {
            *self.endings.lock() = Watched::default();
        }
    }
}

async fn over_among(state: &State, asked: Vec<SessionId>) -> Vec<SessionId> {
    let (limits, now, ids) = (state.limits, state.now(), asked.clone());
    let read = state.db.read(move |conn| sessions::over_among(conn, ids, limits, now));
    match tokio::time::timeout(PATIENCE, read).await {
        Ok(Ok::<_, DbError>(over)) => over,
        Ok(Err(_)) | Err(_) => asked,
    }
}
