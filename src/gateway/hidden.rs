//! What was hidden on a page, and the way to ask an owner for one field of it. Choosing happens here, since only the
//! session knows what was hidden; asking happens on the portal, where the app's script cannot.

use actix_web::http::StatusCode;
use actix_web::http::header::HeaderName;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::{Deserialize, Serialize};

use super::content::Content;
use super::look::{Body, Read};
use super::prepare::Prepared;
use super::visit::Visit;
use super::{keep, own, pages, reveal};
use crate::consents::{self, Draft, HiddenField, Kind, Question};
use crate::db::DbError;
use crate::http::{State, see_other};
use crate::ids::{ConsentId, SessionId};
use crate::masking::Veiled;
use crate::sessions::{self, Keeping};
use crate::words::Words;

/// What the names of things begin with that are kept of answers with hidden fields.
const HIDDEN: &str = "hidden ";
const MOST: u32 = 60;

/// An answer with what was hidden in it.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// The number of its request, and of the one whose page asked for it by script.
    seq: u64,
    under: Option<u64>,
    called: Option<String>,
    method: String,
    target: String,
    /// Which of the vendor's other hosts it came from, by its name.
    #[serde(default)]
    host: Option<String>,
    place: String,
    fields: Vec<Veiled>,
    /// It came in pieces, so nothing that is hidden in it can be shown, and nothing of it is listed.
    #[serde(default)]
    in_pieces: bool,
}

/// Keeps what was hidden in an answer; of a page also that nothing was.
pub(super) fn keeping(
    state: &State,
    visit: &Visit,
    prepared: &Prepared,
    called: Option<&String>,
    read: &Read,
) -> Option<Keeping> {
    let place = prepared.place.clone()?;
    let fields = &read.facts.veiled;
    let in_pieces = matches!(read.body, Body::Flowing(_)) && read.content != Content::Plain;
    if fields.is_empty() && !in_pieces && !prepared.request.fetch.navigate {
        return None;
    }
    let seq = prepared.told.seq;
    let kept = Kept {
        seq,
        under: prepared.told.under,
        called: called.cloned(),
        method: prepared.request.method.as_str().to_owned(),
        target: prepared.recorded_target(),
        host: prepared.host_name(),
        place,
        fields: fields.clone(),
        in_pieces,
    };
    let keeping = keep::keep(state, visit.session.id, format!("{HIDDEN}{seq}"), &kept);
    Some(Keeping { newest: Some(MOST), ..keeping })
}

/// Where a page's hidden fields are listed.
pub(super) fn address(seq: u64) -> String {
    format!("/.porchlight/hidden?page={seq}")
}

#[derive(Template)]
#[template(path = "gateway/hidden.html")]
struct HiddenPage<'a> {
    words: &'a Words,
    heading: String,
    text: String,
    portal_url: Option<String>,
    portal_label: Option<String>,
    back: bool,
    technical: &'a [(String, String)],
    request_id: &'a str,
    lines: &'a [(String, String)],
    page: u64,
    owner: &'a str,
    rows: Vec<Row>,
    error: &'a str,
}

/// A field to choose.
struct Row {
    id: String,
    called: String,
    shown: String,
    /// `iban`, where that is not what it is called.
    name: String,
    values: u64,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    page: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    page: u64,
    #[serde(default)]
    field: String,
}

/// The list. Only a page that a person opens gets it.
pub(super) async fn list(request: HttpRequest, state: Data<State>, asked: Query<Asked>) -> HttpResponse {
    let visit = match Visit::identify(&request, &state).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let destination = request.headers().get(HeaderName::from_static("sec-fetch-dest"));
    if destination.is_some_and(|destination| destination != "document") {
        return own::reserved(&request, &state, &visit).await;
    }
    match of_page(&state, visit.session.id, asked.page).await {
        Ok((page, kept)) => show(&state, &visit, page, &kept, StatusCode::OK, ""),
        Err(error) => pages::unavailable(&state, &visit.words, &error),
    }
}

/// One field is chosen: the question begins, and goes on where it is asked.
pub(super) async fn choose(request: HttpRequest, state: Data<State>, chosen: Form<Chosen>) -> HttpResponse {
    let visit = match own::asked_from_here(&request, &state).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let (page, kept) = match of_page(&state, visit.session.id, Some(chosen.page)).await {
        Ok(found) => found,
        Err(error) => return pages::unavailable(&state, &visit.words, &error),
    };
    let Some((answer, veiled)) = find(&kept, &chosen.field) else {
        let error = visit.words.text("hidden-choose-one").to_string();
        return show(&state, &visit, page, &kept, StatusCode::UNPROCESSABLE_ENTITY, &error);
    };
    let called = kept.iter().find(|one| one.seq == page).and_then(|one| one.called.clone());
    match draft(&state, &visit, answer, veiled, called).await {
        Ok(id) => see_other(&state.portal(&format!("/agent/questions/{id}"))),
        Err(error) => pages::unavailable(&state, &visit.words, &error),
    }
}

/// The answers that a page was made of: its own, and what its script asked for. Without a number, the newest page.
async fn of_page(state: &State, session: SessionId, page: Option<u64>) -> Result<(u64, Vec<Kept>), DbError> {
    let found = state.db.read(move |conn| sessions::keepings_beginning(conn, session, HIDDEN)).await?;
    let opened = found.iter().map(|(name, sealed)| keep::open(state, session, name, sealed));
    let mut all: Vec<Kept> = opened.collect::<Result<_, _>>()?;
    all.sort_by_key(|kept| kept.seq);
    let newest = || all.iter().rev().find(|kept| kept.under.is_none()).map(|kept| kept.seq);
    let page = page.or_else(newest).unwrap_or_default();
    // What a script asks for again and again stands once, as it was last.
    let mut of_it: Vec<Kept> = Vec::new();
    for kept in all.into_iter().filter(|kept| kept.seq == page || kept.under == Some(page)) {
        of_it.retain(|before| before.place != kept.place);
        of_it.push(kept);
    }
    Ok((page, of_it))
}

fn rows(kept: &[Kept]) -> Vec<Row> {
    let row = |seq: u64, index: usize, veiled: &Veiled| {
        let field = &veiled.field;
        let name = if field.path.is_empty() { &field.name } else { &field.path };
        Row {
            id: format!("{seq}.{index}"),
            called: field.called(),
            shown: veiled.shown.chars().take(60).collect(),
            name: name.clone(),
            values: veiled.values,
        }
    };
    let all = kept.iter().flat_map(|one| one.fields.iter().enumerate().map(move |(i, v)| (one.seq, i, v)));
    all.map(|(seq, index, veiled)| row(seq, index, veiled)).collect()
}

fn find<'a>(kept: &'a [Kept], id: &str) -> Option<(&'a Kept, &'a Veiled)> {
    let (seq, index) = id.split_once('.')?;
    let (seq, index): (u64, usize) = (seq.parse().ok()?, index.parse().ok()?);
    let one = kept.iter().find(|one| one.seq == seq)?;
    Some((one, one.fields.get(index)?))
}

async fn draft(
    state: &State,
    visit: &Visit,
    answer: &Kept,
    veiled: &Veiled,
    called: Option<String>,
) -> Result<ConsentId, DbError> {
    let id = ConsentId::new(state.now(), &state.random);
    let field = &veiled.field;
    let question = Question {
        kind: Kind::Reveal,
        method: answer.method.clone(),
        target: answer.target.clone(),
        changes: Vec::new(),
        page: answer.called.clone().or(called),
        says: None,
        operation: None,
        files: Vec::new(),
        host: answer.host.clone(),
        pressed: None,
        export: None,
        field: Some(field.called()),
        hidden: Some(HiddenField {
            kind: field.kind,
            name: field.name.clone(),
            path: field.path.clone(),
            values: veiled.values,
        }),
    };
    let draft = Draft {
        id,
        account: visit.account.id,
        grant: visit.grant.id,
        session: visit.session.id,
        agent: visit.session.agent,
        agent_name: visit.session.agent_name.clone(),
        content: reveal::content_of(state, &answer.place, field),
        sealed: state.sealer.seal(&state.random, &format!("reveal {id}"), answer.target.as_bytes()),
        question,
    };
    consents::commands::draft(&state.db, draft).await?;
    Ok(id)
}

fn show(
    state: &State,
    visit: &Visit,
    page: u64,
    kept: &[Kept],
    status: StatusCode,
    error: &str,
) -> HttpResponse {
    let owner = visit.grant.allowed_name.as_str();
    let rows = rows(kept);
    let called = kept.iter().find_map(|one| one.called.as_deref());
    let words = &visit.words;
    let heading = match called {
        Some(called) => words.text("hidden-on").with("page", called).to_string(),
        None => words.text("hidden-on-this").to_string(),
    };
    let told = |name: &'static str| words.text(name).with("owner", owner);
    let mut text = match (rows.is_empty(), kept.iter().any(|one| one.in_pieces)) {
        (true, false) => vec![told("hidden-nothing")],
        (true, true) => vec![told("hidden-in-pieces")],
        (false, false) => vec![told("hidden-choose")],
        (false, true) => vec![told("hidden-choose"), told("hidden-part-in-pieces")],
    };
    text.push(told("hidden-never"));
    let text = text.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let html = HiddenPage {
        words,
        heading,
        text,
        portal_url: None,
        portal_label: None,
        back: true,
        technical: &[],
        request_id: "",
        lines: &[],
        page,
        owner,
        rows,
        error,
    };
    let portal = state.portal("/");
    // A form's answer that leads to the portal counts as its target.
    let policy = pages::CSP.replace("form-action 'self'", &format!("form-action 'self' {portal}"));
    match html.render() {
        Ok(html) => pages::begin(status, &policy).content_type("text/html; charset=utf-8").body(html),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}
