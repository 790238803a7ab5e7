//! Ending: by the agent, by somebody else, or because the time for it has come; each session once.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::{facts, tell_owners, with_grant};
use crate::accounts;
use crate::actor::Actor;
use crate::clock::Moment;
use crate::db::{Db, DbError, HeadId, Tx};
use crate::grants::Grant;
use crate::history::event::session as event;
use crate::history::event::step::Unknown;
use crate::history::{self, Draft, Signer, append};
use crate::ids::{AccountId, SessionId};
use crate::outbox::{self, NoticeKind};
use crate::sessions::{EndedHow, Limits, Over, Session, SessionError, Summary, figures, leaving, store};
use crate::staff::Missing;

/// The agent leaves: the session ends at once, and the summary waits a little for her word on what she fixed.
pub async fn leave(
    db: &Db,
    signer: &Signer,
    limits: Limits,
    session: &Session,
    how: EndedHow,
) -> Result<Over, SessionError> {
    let wish = Wish { by: session.agent(), how, summary_waits: true };
    close(db, signer, limits, session.account, session.id, Some(wish)).await
}

/// Ends a session because somebody wants it to. One that is over already keeps its own end.
pub async fn end(
    db: &Db,
    signer: &Signer,
    limits: Limits,
    session: &Session,
    by: Actor,
    how: EndedHow,
) -> Result<Over, SessionError> {
    let wish = Wish { by, how, summary_waits: false };
    close(db, signer, limits, session.account, session.id, Some(wish)).await
}

/// Writes down the end of a session that is over, and sends the summaries. A live one is left alone.
pub async fn tidy(
    db: &Db,
    signer: &Signer,
    limits: Limits,
    session: &Session,
) -> Result<Option<Over>, SessionError> {
    match close(db, signer, limits, session.account, session.id, None).await {
        Ok(over) => Ok(Some(over)),
        Err(SessionError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Who wants a session to end.
#[derive(Clone)]
struct Wish {
    by: Actor,
    how: EndedHow,
    summary_waits: bool,
}

/// One closing entry, one checkpoint, one summary to each owner: in one write, once. Where nothing may be signed, the
/// session ends all the same, and its summary waits for a checkpoint.
async fn close(
    db: &Db,
    signer: &Signer,
    limits: Limits,
    account: AccountId,
    id: SessionId,
    wish: Option<Wish>,
) -> Result<Over, SessionError> {
    let (permit, bell) = (signer.permit().await, db.bell().clone());
    db.write_with_reserve(&[account.into(), HeadId::VENDOR], move |tx| {
        let (session, grant) = with_grant(tx, account, id)?;
        if let (Some(at), Some(how)) = (session.ended_at, session.ended_how) {
            return Ok(Over { at, how });
        }
        if let Some(Wish { by: Actor::Owner { id, .. }, .. }) = &wish
            && !accounts::decides(tx.conn, *id)?
        {
            return Err(SessionError::OnlyObserves);
        }
        let (by, over, waits) = match (session.over(&grant, limits, tx.now), wish.clone()) {
            (Some(over), _) => (Actor::Porchlight, over, false),
            (None, Some(wish)) => (wish.by, Over { at: tx.now, how: wish.how }, wish.summary_waits),
            (None, None) => return Err(SessionError::NotFound),
        };
        bell.ring_after(tx);
        write_end(tx, limits, &session, &grant, by, over)?;
        if waits {
            outbox::hold_back(tx, id, NoticeKind::SessionSummary, tx.now.plus(leaving::WAITS))?;
        }
        history::checkpoint(tx, account, &permit)?;
        Ok(over)
    })
    .await
}

/// Writes the end of an open session down, with a summary to each owner that leaves once a checkpoint is signed: in a write
/// that has declared its account, and for a session whose end is not written down.
pub(in crate::sessions) fn write_end(
    tx: &mut Tx<'_>,
    limits: Limits,
    session: &Session,
    grant: &Grant,
    by: Actor,
    over: Over,
) -> Result<(), DbError> {
    store::set_ended(tx, session.id, over)?;
    let ended_by = (by != Actor::Porchlight).then(|| by.name().to_owned());
    let barred = over.how == EndedHow::AgentNoLongerEligible;
    // Nothing is missing any more where they may enter again by now.
    let missing = if barred { limits.entering.missing(&session.standing, tx.now) } else { Vec::new() };
    let because = missing.first().map(Missing::told);
    let closing = closing(tx, session, by, over, because)?;
    append(tx, session.account, vec![Draft::of(closing).in_session(session.id)])?;
    let summary = Summary::of(&history::entries_of_session(tx.conn, session.id)?)?;
    leaving::owe(tx, session, over.at, &summary)?;
    figures::keep(tx, session.id, over.at, &summary)?;
    let data = json!({
        "session": facts(session),
        "ended_at": over.at,
        "ended_how": over.how,
        "ended_because": because,
        "ended_by": ended_by,
        "scope": grant.scope,
        "summary": summary,
        "grant_until": grant.ends_at,
        "grant_withdrawn": grant.withdrawn_at,
    });
    tell_owners(tx, session, NoticeKind::SessionSummary, &data)
}

/// What was still coming in as a session ended stands behind its closing entry; its summary tells it all the same, unless
/// it is under way.
pub fn tell_unsent(tx: &mut Tx<'_>, id: SessionId) -> Result<(), DbError> {
    let summary = Summary::of(&history::entries_of_session(tx.conn, id)?)?;
    if let Some(ended_at) = store::find(tx.conn, id)?.and_then(|session| session.ended_at) {
        figures::keep(tx, id, ended_at, &summary)?;
    }
    let refused = json!(summary.refused);
    outbox::amend(tx, id, NoticeKind::SessionSummary, |data| data["summary"]["refused"] = refused.clone())?;
    Ok(())
}

fn closing(
    tx: &mut Tx<'_>,
    session: &Session,
    by: Actor,
    over: Over,
    because: Option<event::Lack>,
) -> Result<event::Ended, DbError> {
    let leaves = history::leaf_hashes_of_session(tx.conn, session.id)?;
    let hash = leaves.iter().fold(Sha256::new(), |hash, leaf| hash.chain_update(leaf.0));
    Ok(event::Ended {
        by,
        how: over.how,
        because,
        at: over.at,
        entries: leaves.len() as u64,
        entries_hash: hex::encode(hash.finalize()),
    })
}

/// Marks requests that a crash left without an answer, so that nobody takes silence for "nothing happened".
pub async fn mark_unknown(db: &Db, unanswered_since: Moment) -> Result<usize, DbError> {
    let stale = db.read(move |conn| store::stale_intents(conn, unanswered_since)).await?;
    let count = stale.len();
    for (account, seq, session) in stale {
        db.write_with_reserve(&[account.into()], move |tx| {
            let intent = seq.cast_unsigned();
            if store::close_intent(tx, account, intent)? {
                append(tx, account, vec![Draft::of(Unknown { intent }).in_session(session)])?;
            }
            Ok::<(), DbError>(())
        })
        .await?;
    }
    Ok(count)
}
