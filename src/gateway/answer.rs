//! Show: hide what must be hidden, record the answer, and only then give it to the browser.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};

use super::cookies::Jar;
use super::learnt::learn;
use super::look::{Body, Look, Read, Withheld};
use super::pages::Page;
use super::prepare::Prepared;
use super::respond::{Headers, respond};
use super::stream::Sent;
use super::visit::Visit;
use super::wire::Answered;
use super::{Gateway, ask, content, entry, files, hidden, keep, mirror, record, reveal, send};
use crate::db::DbError;
use crate::history::event::step;
use crate::http::State;
use crate::masking::{self, Hidden, Surrogate};
use crate::sessions::{Admitted, AnswerGiven, Keeping};

/// An answer on record, and not shown yet.
pub(super) struct Settled {
    pub(super) status: StatusCode,
    pub(super) headers: Headers,
    pub(super) read: Read,
    /// The app did not do what it was asked, though its status does not say so.
    pub(super) turned_down: bool,
}

/// The whole way back: headers, cookies, hiding, the entry, the body.
pub(super) async fn show(
    state: &State,
    gateway: &Gateway,
    visit: Visit,
    prepared: Prepared,
    admitted: Admitted,
    response: Answered,
    page: &Page,
) -> Result<HttpResponse, HttpResponse> {
    let Settled { status, headers, read, .. } =
        settle(state, gateway, &visit, &prepared, admitted, response, page).await?;
    Ok(respond(state, gateway, visit, admitted, status, headers, read, &prepared))
}

/// The way back up to the entry: what is known of the answer is durable, and what may be shown of it is here.
pub(super) async fn settle(
    state: &State,
    gateway: &Gateway,
    visit: &Visit,
    prepared: &Prepared,
    admitted: Admitted,
    response: Answered,
    page: &Page,
) -> Result<Settled, HttpResponse> {
    let look = Look { state, gateway, visit, prepared, admitted };
    let unrecorded = |error: DbError| page.unrecorded(&error);
    let (status, mut answer) = (response.status(), begun(&look, &response));
    let said_location = content::text_header(response.headers(), header::LOCATION);
    let (location, swapped) = location(state, &response);
    let mut headers = Headers::of(&response, gateway, visit, prepared, location);
    if let Some(file) = &answer.file {
        headers.save_as(file);
    }
    let set_cookies = set_cookies(&response);
    let read = look.read(response).await;
    let _held = if set_cookies.is_empty() { None } else { Some(gateway.hold_jar(visit.session.id).await) };
    let mut keepings = cookies(&look, &set_cookies, &mut headers).await.map_err(unrecorded)?;
    let lost = entry::lost(state, visit, prepared, admitted, (status, said_location.as_deref())).await;
    keepings.extend(lost.map_err(unrecorded)?);
    match &read {
        Ok(read) => {
            keepings.extend(swapped.iter().map(|s| keep::surrogate(state, visit.session.id, s)));
            keepings.extend(take_down(&look, &mut answer, read));
        }
        Err(withheld) => answer.withheld = Some(withheld.code.to_owned()),
    }
    let turned_down = answer.turned_down.is_some();
    match record::answer(state, visit, answer, keepings).await.map_err(unrecorded)? {
        AnswerGiven::Show => {}
        AnswerGiven::Withhold(over) => return Err(page.ended(over)),
        AnswerGiven::TooLate => return Err(page.too_late("gateway-answer-too-late")),
    }
    match read {
        Ok(read) => Ok(Settled { status, headers, read, turned_down }),
        Err(withheld) => Err(explain(&look, page, withheld).await),
    }
}

/// The end of an answer of which nothing goes to the browser.
pub(super) fn shown_to_nobody(state: &State, gateway: &Gateway, visit: &Visit, admitted: Admitted) {
    drop(Sent::nothing(state.clone(), visit.clone(), gateway.clone(), admitted.seq));
}

pub(super) fn set_cookies(response: &Answered) -> Vec<String> {
    let values = response.headers().get_all(header::SET_COOKIE);
    values.filter_map(|value| value.to_str().ok().map(str::to_owned)).collect()
}

/// What can be said of an answer before it is read.
fn begun(look: &Look<'_>, response: &Answered) -> step::Answer {
    let kind = content::text_header(response.headers(), header::CONTENT_TYPE);
    let is_file = send::is_allowed_file(look.prepared) && response.status().is_success();
    step::Answer {
        intent: look.admitted.seq,
        status: response.status().as_u16(),
        content_type: kind.map(|kind| masking::mask_text(&kind.chars().take(100).collect::<String>())),
        file: is_file.then(|| files::name_of(response, &look.prepared.request.target())),
        ..Default::default()
    }
}

/// What an answer that is shown teaches, in its entry and for the requests that follow it.
fn take_down(look: &Look<'_>, answer: &mut step::Answer, read: &Read) -> Vec<Keeping> {
    let Look { state, gateway, visit, prepared, admitted } = *look;
    let shown = match &read.body {
        Body::Whole(bytes) => Some((bytes.as_slice(), read.content)),
        Body::Flowing(_) => None,
    };
    let status = StatusCode::from_u16(answer.status).unwrap_or_default();
    let learnt = learn(state, gateway, visit, prepared, status, &read.facts, shown);
    let mut keepings = reveal::keepings(state, visit.session.id, &read.facts.revealed);
    keepings.extend(hidden::keeping(state, visit, prepared, learnt.called.as_ref(), read));
    answer.title = learnt.called.map(|called| {
        reveal::without(&prepared.unspoken, &reveal::without_shown(&read.facts.revealed, called))
    });
    answer.turned_down = learnt.turned_down;
    answer.hidden = counted(&read.facts.hidden);
    let (route, closed, account) = (prepared.route(), prepared.decision.closed, visit.account.id);
    state.fields.note(&route, closed, account, &read.facts.seen, admitted.at);
    keepings.extend(learnt.keepings);
    let marks = read.facts.surrogates.iter();
    keepings.extend(marks.map(|s| keep::surrogate(state, visit.session.id, s)));
    keepings
}

/// Where the answer sends the browser, and the tokens in it that went out under another value.
fn location(state: &State, response: &Answered) -> (Option<String>, Vec<Surrogate>) {
    let Some(to) = content::text_header(response.headers(), header::LOCATION) else {
        return (None, Vec::new());
    };
    let mut random = state.random.source();
    let (to, swapped) = masking::mask_location(&to, &mut random);
    (Some(to), swapped)
}

/// The jar, if this answer changes it, and the cookies of it that the browser gets.
async fn cookies(look: &Look<'_>, set: &[String], headers: &mut Headers) -> Result<Vec<Keeping>, DbError> {
    let Look { state, visit, prepared, admitted, .. } = *look;
    if set.is_empty() && prepared.rules.cookies().is_empty() {
        return Ok(Vec::new());
    }
    let host = prepared.request.host.as_deref();
    let mut jar = Jar::load(state, visit, host).await?;
    let path = prepared.request.path.as_str();
    let changed = set.iter().fold(false, |changed, cookie| jar.take(cookie, path, admitted.at) | changed);
    let mut keepings: Vec<Keeping> = changed.then(|| jar.keeping(state, visit, host)).into_iter().collect();
    // The browser's own cookies are the app's: two hosts may use one name.
    if host.is_none() {
        let reflected = mirror::reflect(state, visit, prepared, &jar).await?;
        headers.mirrored = reflected.set_cookies;
        keepings.extend(reflected.keepings);
    }
    Ok(keepings)
}

/// The page instead of an answer that is not shown.
async fn explain(look: &Look<'_>, page: &Page, withheld: Withheld) -> HttpResponse {
    let Look { state, visit, prepared, .. } = *look;
    let Withheld { code, text, file } = withheld;
    match file {
        Some(export) => ask::refused_file(state, visit, prepared, page, *export).await,
        None if code == "upstream-slow" => page.upstream_down(code, &text),
        None => page.blocked(code, &text),
    }
}

fn counted(hidden: &Hidden) -> std::collections::BTreeMap<String, u64> {
    hidden.iter().map(|(name, count)| ((*name).to_owned(), *count as u64)).collect()
}
