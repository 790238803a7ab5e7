//! The proof of one session as a file: for whoever should be able to check that it happened and ended, without being
//! given the whole history.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Data, Path};
use tokio::sync::Semaphore;

use crate::history;
use crate::http::{OwnerIn, State, WebError};
use crate::ids::SessionId;
use crate::sessions;

/// Making a proof reads all of the log's hashes on one of the connections for reading; pages need the others.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

pub(super) async fn download(
    state: Data<State>,
    who: OwnerIn,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse::<SessionId>().map_err(|_| WebError::NotFound)?;
    let (account, none_yet) = (who.account.id, who.words().text("proof-none-yet").to_string());
    let _turn = AT_ONCE.acquire().await.map_err(|e| WebError::Internal(e.to_string()))?;
    let read = state.db.read(move |conn| {
        let session = sessions::in_account_one(conn, account, id)?.ok_or(WebError::NotFound)?;
        let proof = history::proof_of_session(conn, account, id)?;
        let proof = proof.ok_or_else(|| WebError::Refused(none_yet))?;
        Ok::<_, WebError>((session.code(), proof))
    });
    let (code, proof) = read.await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"porchlight-{code}.tlog-proof\""),
        ))
        .body(proof.to_text()))
}
