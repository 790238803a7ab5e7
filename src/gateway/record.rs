//! What this door has written down of a step: its intent before anything is sent, its answer before anything is shown,
//! and that it was refused.

use actix_web::HttpResponse;

use super::ask;
use super::pages::Page;
use super::prepare::Prepared;
use super::spool::Spooled;
use super::visit::Visit;
use crate::canon::Class;
use crate::db::DbError;
use crate::history::event::step::{self, StepKind};
use crate::http::State;
use crate::ids::EntryId;
use crate::masking;
use crate::sessions::{
    Admitted, AnswerGiven, Keeping, Record, Recorded, StepAnswered, StepRefusal, StepTurnedAway, StepUnsent,
    StepWanted,
};

/// Has the step admitted and its intent made durable.
pub(super) async fn admit(
    state: &State,
    visit: &Visit,
    prepared: &Prepared,
    page: &Page,
) -> Result<Admitted, HttpResponse> {
    if !state.signer.is_sound() {
        return Err(page.log_stopped());
    }
    let read = &prepared.request;
    let intent = step::Intent {
        step: step_kind(prepared.class),
        method: read.method.as_str().to_owned(),
        target: prepared.recorded_target(),
        background: !read.fetch.navigate,
        body: (!read.method.is_safe()).then(|| described(&prepared.body)),
        changes: prepared.told.changes.clone(),
        page: prepared.told.page.clone(),
        says: prepared.decision.says.clone(),
        operation: prepared.operation.clone(),
        files: prepared.told.files.clone(),
        pressed: prepared.told.pressed.clone(),
        consent: prepared.consented.as_ref().map(|consented| consented.id),
        content: prepared.consented.as_ref().map(|consented| consented.content.clone()),
        under: prepared.told.under,
        host: prepared.host_name(),
    };
    let by_person = read.fetch.user_activated || (read.fetch.navigate && !read.method.is_safe());
    match want(state, visit, intent, by_person).await.map_err(|error| page.unrecorded(&error))? {
        Ok(admitted) => Ok(admitted),
        Err(refusal) => Err(ask::refused(state, visit, prepared, page, refusal).await),
    }
}

/// Has an intent decided about and made durable. An error also means that it is unknown whether it was committed: then
/// nothing is forwarded, and the intent, if it stands, is marked unknown later.
pub(super) async fn want(
    state: &State,
    visit: &Visit,
    intent: step::Intent,
    by_person: bool,
) -> Result<Result<Admitted, StepRefusal>, DbError> {
    let wanted = StepWanted {
        account: visit.account.id,
        session: visit.session.id,
        entry: EntryId::new(state.now(), &state.random),
        limits: state.limits,
        intent,
        by_person,
    };
    match state.db.write_set(Record::Wanted(wanted)).await? {
        Recorded::Wanted(decided) => Ok(decided),
        _ => Err(DbError::Panicked),
    }
}

pub(super) async fn answer(
    state: &State,
    visit: &Visit,
    answer: step::Answer,
    keepings: Vec<Keeping>,
) -> Result<AnswerGiven, DbError> {
    let answered = StepAnswered {
        account: visit.account.id,
        session: visit.session.id,
        limits: state.limits,
        answer,
        keepings,
    };
    match state.db.write_set(Record::Answered(answered)).await? {
        Recorded::Answered(given) => Ok(given),
        _ => Err(DbError::Panicked),
    }
}

/// Records that the app gave no answer.
pub(super) async fn no_answer(
    state: &State,
    visit: &Visit,
    admitted: Admitted,
    code: &str,
) -> Result<AnswerGiven, DbError> {
    let answer = step::Answer { intent: admitted.seq, withheld: Some(code.to_owned()), ..Default::default() };
    self::answer(state, visit, answer, Vec::new()).await
}

/// Writes down that a step was refused. If even that fails, nothing was sent all the same.
pub(super) async fn refusal(state: &State, visit: &Visit, refused: step::Refused) {
    let (account, session) = (visit.account.id, visit.session.id);
    let record = StepTurnedAway { account, session, limits: state.limits, refused };
    if let Err(error) = state.db.write_set(Record::Refused(record)).await {
        tracing::error!(code = error.code(), %error, "a refusal could not be recorded");
    }
}

/// Writes down that a request was still coming in when its session ended.
pub(super) async fn unsent(state: &State, visit: &Visit, unsent: step::Unsent) {
    let record = StepUnsent { account: visit.account.id, session: visit.session.id, unsent };
    if let Err(error) = state.db.write_set(Record::Unsent(record)).await {
        tracing::error!(code = error.code(), %error, "an upload that was broken off could not be recorded");
    }
}

/// The address as entries keep it: secrets that stand in it are hidden there too.
pub(super) fn recorded_target(path: &str, query: Option<&str>) -> String {
    match query {
        Some(query) => masking::mask_address(&format!("{path}?{query}")),
        None => masking::mask_address(path),
    }
}

pub(super) fn step_kind(class: Class) -> StepKind {
    match class {
        Class::View | Class::Asset => StepKind::View,
        Class::Change => StepKind::Change,
        Class::Export => StepKind::Export,
        Class::Sensitive => StepKind::Sensitive,
        Class::Forbidden => StepKind::Forbidden,
        Class::LogOut => StepKind::LogOut,
    }
}

/// The body of a prepared request, as entries name it.
fn described(body: &Spooled) -> step::Body {
    step::Body { bytes: body.len(), sha256: hex::encode(body.sha256()) }
}
