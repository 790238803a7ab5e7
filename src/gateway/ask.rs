//! A refused step becomes a question: it is kept, and the page that says no leads to where the owner can be asked.
//!
//! Asking itself happens on the portal: the app's script shares this origin, and must not be able to.

use actix_web::HttpResponse;

use super::exact;
use super::held::Held;
use super::pages::{Offer, Page};
use super::prepare::Prepared;
use super::record::step_kind;
use super::visit::Visit;
use crate::consents::{self, Draft, Export, Kind, Question};
use crate::db::DbError;
use crate::history::event::step::StepKind;
use crate::http::State;
use crate::ids::ConsentId;
use crate::sessions::StepRefusal;

/// The answer to a step that was not admitted; where an owner can allow it, with the way to ask her.
pub(super) async fn refused(
    state: &State,
    visit: &Visit,
    prepared: &Prepared,
    page: &Page,
    refusal: StepRefusal,
) -> HttpResponse {
    let may_switch = refusal == StepRefusal::ViewOnly && visit.session.may_change(visit.grant.scope);
    if !refusal.may_be_asked_about() || may_switch {
        return page.refused_step(refusal);
    }
    let kind = match step_kind(prepared.class) {
        StepKind::Export => Kind::Export,
        StepKind::Sensitive => Kind::Sensitive,
        _ => Kind::Change,
    };
    match keep(state, visit, prepared, kind, None).await {
        Ok(Some(offer)) => page.may_be_asked(refusal, &offer),
        Ok(None) => page.too_large_to_ask(refusal, prepared.rules.limits().asked),
        Err(error) => {
            tracing::error!(code = error.code(), %error, "a refused step could not be kept to be asked about");
            page.refused_step(refusal)
        }
    }
}

/// The answer that turned out to be a file: nothing of it is shown, and the owner can be asked for it.
pub(super) async fn refused_file(
    state: &State,
    visit: &Visit,
    prepared: &Prepared,
    page: &Page,
    export: Export,
) -> HttpResponse {
    let kept = keep(state, visit, prepared, Kind::Export, Some(export)).await;
    match kept {
        Ok(Some(offer)) => page.may_be_asked_for_file(&offer),
        Ok(None) => page.refused_export("gateway-would-export-down"),
        Err(error) => {
            tracing::error!(code = error.code(), %error, "a refused file could not be kept to be asked about");
            page.refused_export("gateway-would-export-down")
        }
    }
}

/// Keeps a request under a question that nobody has asked yet; nothing where it is too large to keep.
pub(super) async fn keep(
    state: &State,
    visit: &Visit,
    prepared: &Prepared,
    kind: Kind,
    export: Option<Export>,
) -> Result<Option<Offer>, DbError> {
    let read = prepared.body.read(prepared.rules.limits().asked).await;
    let Some(body) = read.map_err(|error| DbError::Corrupt(format!("a body that was received: {error}")))?
    else {
        return Ok(None);
    };
    let held = Held::of(state, visit, prepared, &body).await?;
    let id = ConsentId::new(state.now(), &state.random);
    let question = question(prepared, kind, export);
    let draft = Draft {
        id,
        account: visit.account.id,
        grant: visit.grant.id,
        session: visit.session.id,
        agent: visit.session.agent,
        agent_name: visit.session.agent_name.clone(),
        content: exact::content(state, visit, prepared, &body, kind),
        sealed: held.seal(state, id),
        question: question.clone(),
    };
    consents::commands::draft(&state.db, draft).await?;
    Ok(Some(Offer { url: state.portal(&format!("/agent/questions/{id}")), question }))
}

fn question(prepared: &Prepared, kind: Kind, export: Option<Export>) -> Question {
    Question {
        kind,
        method: prepared.request.method.as_str().to_owned(),
        target: prepared.recorded_target(),
        changes: prepared.told.changes.clone(),
        page: prepared.told.page.clone(),
        says: prepared.decision.says.clone(),
        operation: prepared.operation.clone(),
        files: prepared.told.files.clone(),
        host: prepared.host_name(),
        pressed: prepared.told.pressed.clone(),
        export,
        field: None,
        hidden: None,
    }
}
