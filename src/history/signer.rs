//! Who may sign at this moment: the key in force, as long as the database continues the checkpoint that is kept
//! outside it. Where one of the two does not hold, nothing is signed and no session opens, until it holds again.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use super::key::{finish_rotation, load};
use super::{Checkpointed, LogKey, Outside, OutsideError, Stopped, key_in_force, keys, latest_checkpoint};
use crate::db::{Conn, Db, DbError, HeadId, Tx};
use crate::random::Random;

/// Whether the log can vouch for itself, and the key with which it does. Cloning shares it.
#[derive(Clone)]
pub struct Signer(Arc<Inner>);

struct Inner {
    key_file: PathBuf,
    /// The name of the key, and what all logs' names begin with.
    origin: String,
    outside: Outside,
    standing: RwLock<Result<LogKey, Stopped>>,
}

/// Why a look at key and outside found nothing to go on with: the log cannot vouch for itself, or nobody knows.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error(transparent)]
    Stopped(#[from] Stopped),
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Leave to sign in the write that follows, found out just before it. The write itself looks whether it still stands.
#[derive(Clone)]
pub struct Permit {
    signer: Signer,
    key: Option<LogKey>,
    outside: Option<String>,
}

impl Signer {
    /// Makes the key at the very first start, and finds out how things stand. That nothing may be signed is no error:
    /// the portal can be read, and access be turned off, all the same.
    pub async fn start(
        db: &Db,
        key_file: PathBuf,
        origin: String,
        outside: Outside,
        random: Random,
    ) -> Result<Self, DbError> {
        let first = db.read(key_in_force).await?.is_none();
        let mut why = Stopped::Outside { what: "it has not been looked at yet".to_owned() };
        if first {
            match make_first(db, &key_file, &origin, random).await {
                Ok(()) => {}
                Err(Trouble::Stopped(not_made)) => why = not_made,
                Err(Trouble::Database(error)) => return Err(error),
            }
        }
        let standing = RwLock::new(Err(why));
        let signer = Self(Arc::new(Inner { key_file, origin, outside, standing }));
        signer.look(db).await?;
        Ok(signer)
    }

    /// The key in force, or why nothing may be signed.
    pub fn standing(&self) -> Result<LogKey, Stopped> {
        self.0.standing.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether sessions may open and go on. Asked at each step, so nothing is copied.
    pub fn is_sound(&self) -> bool {
        self.0.standing.read().unwrap_or_else(PoisonError::into_inner).is_ok()
    }

    /// Leave to sign. The checkpoint outside is read here, since nothing is read from elsewhere inside a write.
    pub async fn permit(&self) -> Permit {
        let refused = Permit { signer: self.clone(), key: None, outside: None };
        let Ok(key) = self.standing() else { return refused };
        match self.read_outside().await {
            Ok(outside) => Permit { key: Some(key), outside, ..refused },
            Err(why) => {
                self.stop(why);
                refused
            }
        }
    }

    /// Looks at key and checkpoint anew, and keeps the newest checkpoint outside. Answers how many entries of the
    /// vendor's log the checkpoint outside covers now.
    pub async fn look(&self, db: &Db) -> Result<u64, DbError> {
        match self.try_to_look(db).await {
            Ok((key, covered)) => {
                self.set(Ok(key));
                Ok(covered)
            }
            Err(Trouble::Stopped(why)) => {
                self.stop(why);
                Ok(0)
            }
            Err(Trouble::Database(error)) => Err(error),
        }
    }

    async fn try_to_look(&self, db: &Db) -> Result<(LogKey, u64), Trouble> {
        let Some(in_force) = db.read(key_in_force).await? else {
            // The key could not even be made; the reason stands already.
            return Err(self.standing().err().unwrap_or(Stopped::OutsideGone).into());
        };
        let key = self.read_key(in_force.to_string()).await?;
        let kept = self.read_outside().await?;
        let compared = {
            let kept = kept.clone();
            db.read(move |conn| compare(conn, kept.as_deref())).await?
        };
        let Some(newest) = compared else { return Ok((key, 0)) };
        let covered = newest.size.cast_unsigned();
        if kept.as_deref() == Some(newest.note.as_str()) {
            return Ok((key, covered));
        }
        let before = kept.as_deref().and_then(size_of).unwrap_or(0);
        let first = kept.is_none();
        if !self.advance(kept, newest.note).await? {
            // Another instance was there first. What it kept is looked at the next time.
            return Ok((key, before));
        }
        if first {
            db.write(&[HeadId::VENDOR], keys::note_kept_outside).await?;
        }
        Ok((key, covered))
    }

    /// The key file's key, if it is the one in force. A change of keys that a crash interrupted is finished here.
    async fn read_key(&self, in_force: String) -> Result<LogKey, Stopped> {
        let (path, origin) = (self.0.key_file.clone(), self.0.origin.clone());
        blocking(move || {
            let fits = |key: &LogKey| key.verifier().to_string() == in_force;
            match load(&path, &origin) {
                Ok(key) if fits(&key) => Ok(key),
                found => match finish_rotation(&path, &origin, fits)? {
                    Some(key) => Ok(key),
                    None => Err(match found {
                        Ok(key) if !key.handovers_from(&in_force).is_empty() => {
                            Stopped::KeyAhead { path, in_force: in_force.clone() }
                        }
                        Ok(_) => Stopped::OtherKey { path, in_force: in_force.clone() },
                        Err(error) => error.into(),
                    }),
                },
            }
        })
        .await
    }

    pub(super) async fn read_outside(&self) -> Result<Option<String>, Stopped> {
        let (outside, log) = (self.0.outside.clone(), self.vendor_log());
        blocking(move || Ok(twice(|| outside.read(&log))?)).await
    }

    pub(super) async fn advance(&self, from: Option<String>, to: String) -> Result<bool, Stopped> {
        let (outside, log) = (self.0.outside.clone(), self.vendor_log());
        // A first try that failed half way may have kept it already; then the second finds another there, and the next
        // look that all is well.
        blocking(move || Ok(twice(|| outside.advance(&log, from.as_deref(), &to))?)).await
    }

    pub(super) fn key_file(&self) -> (PathBuf, String) {
        (self.0.key_file.clone(), self.0.origin.clone())
    }

    /// The key file's key, whatever the checkpoint outside says: for opening a new epoch, and for what is sealed. It is
    /// in force, or took over from the one that is.
    pub async fn key_alone(&self, db: &Db) -> Result<LogKey, Trouble> {
        let in_force = db.read(key_in_force).await?.ok_or(Stopped::OutsideGone)?;
        match self.read_key(in_force.to_string()).await {
            Err(Stopped::KeyAhead { .. }) => {
                let (path, origin) = self.key_file();
                Ok(blocking(move || Ok(load(&path, &origin)?)).await?)
            }
            found => Ok(found?),
        }
    }

    fn vendor_log(&self) -> String {
        format!("{}/vendor", self.0.origin)
    }

    fn stop(&self, why: Stopped) {
        self.set(Err(why));
    }

    fn set(&self, standing: Result<LogKey, Stopped>) {
        let mut now = self.0.standing.write().unwrap_or_else(PoisonError::into_inner);
        match (&*now, &standing) {
            (Ok(_), Err(why)) => {
                tracing::error!(
                    code = why.code(),
                    "nothing is signed and no session opens: {why}. {}",
                    why.advice()
                )
            }
            (Err(before), Err(why)) if before != why => {
                tracing::error!(code = why.code(), "{why}. {}", why.advice())
            }
            (Err(_), Ok(_)) => tracing::info!("checkpoints are signed and sessions may open"),
            _ => {}
        }
        *now = standing;
    }
}

impl Permit {
    /// The key, if in this very write the database still is what the permit was given for.
    pub(super) fn key(&self, tx: &mut Tx<'_>) -> Result<Option<&LogKey>, DbError> {
        let Some(key) = &self.key else { return Ok(None) };
        let in_force = key_in_force(tx.conn)?;
        if in_force.as_ref() != Some(&key.verifier()) {
            return Ok(None);
        }
        match compare(tx.conn, self.outside.as_deref()) {
            Ok(_) => Ok(Some(key)),
            Err(Trouble::Stopped(why)) => {
                self.signer.stop(why);
                Ok(None)
            }
            Err(Trouble::Database(error)) => Err(error),
        }
    }

    /// The short name of the key that signs, if one may.
    pub fn key_id(&self, tx: &mut Tx<'_>) -> Result<Option<String>, DbError> {
        Ok(self.key(tx)?.map(LogKey::id))
    }
}

/// Whether the vendor's log continues what is kept outside; then also its newest checkpoint, if it has one.
fn compare(conn: &mut Conn, kept: Option<&str>) -> Result<Option<Checkpointed>, Trouble> {
    let newest = latest_checkpoint(conn, HeadId::VENDOR)?;
    let Some(kept) = kept else {
        return if keys::was_kept_outside(conn)? { Err(Stopped::OutsideGone.into()) } else { Ok(newest) };
    };
    let outside =
        size_of(kept).ok_or_else(|| Stopped::Outside { what: "it holds no checkpoint".to_owned() })?;
    let here = newest.as_ref().map_or(0, |newest| newest.size.cast_unsigned());
    if here < outside {
        return Err(Stopped::Behind { outside, here }.into());
    }
    let same = super::checkpoint::at_size(conn, HeadId::VENDOR, outside)?;
    match same.is_some_and(|same| same.note == kept) {
        true => Ok(newest),
        false => Err(Stopped::Forked { outside }.into()),
    }
}

/// The size in a checkpoint's text.
fn size_of(note: &str) -> Option<u64> {
    note.lines().nth(1)?.parse().ok()
}

async fn make_first(
    db: &Db,
    key_file: &std::path::Path,
    origin: &str,
    random: Random,
) -> Result<(), Trouble> {
    let (path, origin) = (key_file.to_owned(), origin.to_owned());
    let key = blocking(move || Ok(LogKey::load_or_make(&path, &origin, &random)?)).await?;
    Ok(db.write(&[HeadId::VENDOR], move |tx| keys::note_first(tx, &key)).await?)
}

/// Nobody is sent away for what fails once.
fn twice<T>(work: impl Fn() -> Result<T, OutsideError>) -> Result<T, OutsideError> {
    work().or_else(|error| {
        tracing::warn!(%error, "the checkpoint outside failed once");
        work()
    })
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Stopped> + Send + 'static,
) -> Result<T, Stopped> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(Stopped::Outside { what: "looking at it failed".to_owned() }))
}
