//! Handing over to a new signing key: the old one signs that it does, and is gone afterwards.

use super::checkpoint::sign;
use super::{Signer, Stopped, key_in_force, keys};
use crate::db::{Db, DbError, HeadId};
use crate::merkle::VerifierKey;
use crate::random::Random;

/// Why the key was not changed. Nothing was.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    #[error("{0}. {advice}", advice = .0.advice())]
    Stopped(#[from] Stopped),
    #[error("somebody else has changed the key at this moment; nothing was done")]
    Meanwhile,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl RotationError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Stopped(why) => why.code(),
            Self::Meanwhile => "key-changed-meanwhile",
            Self::Database(error) => error.code(),
        }
    }
}

/// Makes a new key, lets the old one hand over to it in the vendor's log, and puts it in the key file's place.
///
/// The new key is on the disk before the log names it, and takes the file's place after: a crash in between is finished
/// by whoever reads the key next. A running Porchlight goes over to it by itself. Accounts' logs note the change
/// with their next checkpoint.
pub async fn change_key(db: &Db, signer: &Signer, random: &Random) -> Result<VerifierKey, RotationError> {
    let old = signer.standing()?;
    let next = {
        let (old, random, (path, origin)) = (old.clone(), random.clone(), signer.key_file());
        let made = tokio::task::spawn_blocking(move || old.prepare_next(&path, &origin, &random)).await;
        made.map_err(|_| DbError::Panicked)?.map_err(Stopped::from)?
    };
    let new = next.verifier();
    db.write(&[HeadId::VENDOR], move |tx| {
        if key_in_force(tx.conn)?.as_ref() != Some(&old.verifier()) {
            return Err(RotationError::Meanwhile);
        }
        for handover in next.handovers_from(&old.verifier().to_string()) {
            keys::take_over(tx, handover)?;
        }
        sign(tx, HeadId::VENDOR, &next, None)?;
        Ok(())
    })
    .await?;
    signer.look(db).await?;
    signer.standing()?;
    Ok(new)
}
