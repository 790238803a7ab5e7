//! Show: hide what must be hidden, record the answer, and only then give it to the browser.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};

use super::content::{self, Content};
use super::cookies::Jar;
use super::learnt::learn;
use super::mirror::{self, Reflected};
use super::pages::Page;
use super::prepare::Prepared;
use super::respond::{Headers, respond};
use super::stream::Sent;
use super::visit::Visit;
use super::wire::{Answered, Failure};
use super::{Gateway, ask, banner, entry, files, forward, keep, send};
use crate::canon;
use crate::db::DbError;
use crate::history::event::step;
use crate::http::State;
use crate::masking::{self, Hidden, HtmlSettings, MaskError, PageFacts, Surrogate};
use crate::rules::Stream;
use crate::sessions::{Admitted, AnswerGiven, Keeping, Record, Recorded, StepAnswered};

/// How long an app may have nothing to tell in a stream of events: no session lasts longer.
const LONGEST_PAUSE: std::time::Duration = std::time::Duration::from_secs(86_400);

/// What will be shown.
pub(super) enum Body {
    Whole(Vec<u8>),
    /// Too long to hold: hidden in and passed on piece by piece, in constant memory.
    Flowing(Box<Answered>, Option<Vec<u8>>, Content),
}

/// What an answer turned out to be.
pub(super) struct Read {
    pub(super) body: Body,
    pub(super) facts: PageFacts,
}

/// An answer on record, and not shown yet.
pub(super) struct Settled {
    pub(super) status: StatusCode,
    pub(super) headers: Headers,
    pub(super) read: Read,
    /// The app did not do what it was asked, though its status does not say so.
    pub(super) turned_down: bool,
}

/// Why an answer is not shown: a stable code, and words.
struct Withheld(&'static str, String);

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
    let settings = html_settings(state, gateway, &visit, &prepared, admitted);
    Ok(respond(state, gateway, visit, admitted, status, headers, read, settings))
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
    let status = response.status();
    let kind = content::text_header(response.headers(), header::CONTENT_TYPE);
    let said_location = content::text_header(response.headers(), header::LOCATION);
    let (location, swapped) = location(state, &response);
    let mut headers = Headers::of(&response, gateway, visit, prepared, location);
    let set_cookies = set_cookies(&response);
    let file = files::name_of(&response, &prepared.request.target());
    let allowed_file = send::is_allowed_file(prepared) && status.is_success();
    let mut export = None;
    let read = match exported(&response, prepared) {
        Some(withheld) => {
            export = Some(files::describe(response, &file).await);
            Err(withheld)
        }
        None => read(state, gateway, visit, prepared, admitted, response).await,
    };
    if allowed_file {
        headers.save_as(&file);
    }
    let mut answer = step::Answer {
        intent: admitted.seq,
        status: status.as_u16(),
        title: None,
        content_type: kind
            .as_deref()
            .map(|kind| masking::mask_text(&kind.chars().take(100).collect::<String>())),
        hidden: Default::default(),
        withheld: None,
        file: allowed_file.then(|| file.clone()),
        ..Default::default()
    };
    let _held = if set_cookies.is_empty() { None } else { Some(gateway.hold_jar(visit.session.id).await) };
    let cookies = cookies(state, visit, prepared, admitted, &set_cookies).await;
    let (jar, reflected) = cookies.map_err(|error| page.unrecorded(&error))?;
    headers.mirrored = reflected.set_cookies;
    let lost = entry::lost(state, visit, prepared, admitted, (status, said_location.as_deref())).await;
    let lost = lost.map_err(|error| page.unrecorded(&error))?;
    let mut keepings: Vec<Keeping> = jar.into_iter().chain(reflected.keepings).chain(lost).collect();
    let read = match read {
        Ok(read) => {
            let shown = match &read.body {
                Body::Whole(bytes) => Some((bytes.as_slice(), Content::of(kind.as_deref()))),
                Body::Flowing(..) => None,
            };
            let learnt = learn(state, gateway, visit, prepared, status, &read.facts, shown);
            answer.title = learnt.called;
            answer.turned_down = learnt.turned_down;
            answer.hidden = counted(&read.facts.hidden);
            let (route, closed, account) = (prepared.route(), prepared.decision.closed, visit.account.id);
            state.fields.note(&route, closed, account, &read.facts.seen, admitted.at);
            keepings.extend(learnt.keepings);
            let marks = swapped.iter().chain(&read.facts.surrogates);
            keepings.extend(marks.map(|s| keep::surrogate(state, visit.session.id, s)));
            Ok(read)
        }
        Err(withheld) => {
            answer.withheld = Some(withheld.0.to_owned());
            Err(withheld)
        }
    };
    let turned_down = answer.turned_down.is_some();
    match record(state, visit, answer, keepings).await.map_err(|error| page.unrecorded(&error))? {
        AnswerGiven::Show => {}
        AnswerGiven::Withhold(over) => return Err(page.ended(over)),
        AnswerGiven::TooLate => {
            return Err(page.upstream_down("upstream-slow", "The answer came too late and is not shown."));
        }
    }
    match read {
        Ok(read) => Ok(Settled { status, headers, read, turned_down }),
        Err(Withheld(step::EXPORT_WITHHELD, _)) => {
            let export = export.unwrap_or_default();
            Err(ask::refused_file(state, visit, prepared, page, export).await)
        }
        Err(Withheld(code @ "upstream-slow", text)) => Err(page.upstream_down(code, &text)),
        Err(Withheld(code, text)) => Err(page.blocked(code, &text)),
    }
}

/// The end of an answer of which nothing goes to the browser.
pub(super) fn shown_to_nobody(state: &State, gateway: &Gateway, visit: &Visit, admitted: Admitted) {
    drop(Sent::nothing(state.clone(), visit.clone(), gateway.clone(), admitted.seq));
}

/// Records that the app gave no answer.
pub(super) async fn record_failure(
    state: &State,
    visit: &Visit,
    admitted: Admitted,
    code: &str,
) -> Result<(), DbError> {
    let answer = step::Answer {
        intent: admitted.seq,
        status: 0,
        title: None,
        content_type: None,
        hidden: Default::default(),
        withheld: Some(code.to_owned()),
        ..Default::default()
    };
    record(state, visit, answer, Vec::new()).await.map(drop)
}

pub(super) async fn record(
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

pub(super) fn set_cookies(response: &Answered) -> Vec<String> {
    let values = response.headers().get_all(header::SET_COOKIE);
    values.filter_map(|value| value.to_str().ok().map(str::to_owned)).collect()
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

/// The jar, if this answer changes it, and what the browser gets of it.
async fn cookies(
    state: &State,
    visit: &Visit,
    prepared: &Prepared,
    admitted: Admitted,
    set: &[String],
) -> Result<(Option<Keeping>, Reflected), DbError> {
    if set.is_empty() && prepared.rules.cookies().is_empty() {
        return Ok((None, Reflected::default()));
    }
    let host = prepared.request.host.as_deref();
    if set.is_empty() && host.is_some() {
        return Ok((None, Reflected::default()));
    }
    let mut jar = Jar::load(state, visit, host).await?;
    let path = prepared.request.path.as_str();
    let changed = set.iter().fold(false, |changed, cookie| jar.take(cookie, path, admitted.at) | changed);
    // The browser's own cookies are about the app: two hosts may use one name.
    let reflected = match host {
        None => mirror::reflect(state, visit, prepared, &jar).await?,
        Some(_) => Reflected::default(),
    };
    Ok((changed.then(|| jar.keeping(state, visit, host)), reflected))
}

/// A file that would leave the account is not shown, whatever its address looked like.
fn exported(response: &Answered, prepared: &Prepared) -> Option<Withheld> {
    // A redirect's body is never shown.
    if response.status().is_redirection() || prepared.decision.no_export || send::is_allowed_file(prepared) {
        return None;
    }
    let kind = content::text_header(response.headers(), header::CONTENT_TYPE);
    let disposition = content::text_header(response.headers(), header::CONTENT_DISPOSITION);
    canon::export_by_answer(kind.as_deref(), disposition.as_deref())
        .then(|| Withheld(step::EXPORT_WITHHELD, String::new()))
}

async fn read(
    state: &State,
    gateway: &Gateway,
    visit: &Visit,
    prepared: &Prepared,
    admitted: Admitted,
    mut response: Answered,
) -> Result<Read, Withheld> {
    let failed = |failure: Failure| {
        let (code, text) = forward::failure(failure, prepared.answers(&state.vendor.app));
        Withheld(code, text)
    };
    let kind = content::text_header(response.headers(), header::CONTENT_TYPE);
    if response.status().is_redirection() {
        return Ok(Read { body: Body::Whole(Vec::new()), facts: PageFacts::default() });
    }
    response.decode(u64::from(prepared.rules.limits().ratio)).map_err(failed)?;
    let content = match send::is_allowed_file(prepared) && response.status().is_success() {
        true => files::content_of(kind.as_deref()),
        false => Content::of(kind.as_deref()),
    };
    if content == Content::Events && prepared.rules.streams(&prepared.request) == Some(Stream::Events) {
        response.may_pause(LONGEST_PAUSE);
        let body = Body::Flowing(Box::new(response), None, content);
        return Ok(Read { body, facts: PageFacts::default() });
    }
    if matches!(content, Content::Text(_) | Content::Plain) {
        // What cannot even be begun is not shown at all.
        let first = response.next().await.transpose().map_err(failed)?;
        let body = Body::Flowing(Box::new(response), first.map(|first| first.to_vec()), content);
        return Ok(Read { body, facts: PageFacts::default() });
    }
    if matches!(content, Content::Events | Content::Unknown) {
        // Nothing at all is of every kind.
        return match response.next().await.transpose().map_err(failed)? {
            None => Ok(Read { body: Body::Whole(Vec::new()), facts: PageFacts::default() }),
            Some(_) => Err(unknown_content()),
        };
    }
    // Held, so that a page that cannot be read fails before its status is sent.
    let mut held = Vec::new();
    while held.len() as u64 <= prepared.rules.limits().held {
        match response.next().await {
            Some(chunk) => held.extend_from_slice(&chunk.map_err(failed)?),
            None if held.is_empty() => {
                return Ok(Read { body: Body::Whole(held), facts: PageFacts::default() });
            }
            None => return hide(state, gateway, visit, prepared, admitted, content, &held, kind.as_deref()),
        }
    }
    match content {
        Content::Html => {
            masking::must_be_utf8(&held, kind.as_deref()).map_err(unreadable)?;
            Ok(Read {
                body: Body::Flowing(Box::new(response), Some(held), content),
                facts: PageFacts::default(),
            })
        }
        _ => Err(Withheld(
            "too-large",
            "The answer is too large to be checked, so it is not shown.".to_owned(),
        )),
    }
}

fn unknown_content() -> Withheld {
    Withheld("unknown-content", "Porchlight cannot check this kind of content.".to_owned())
}

fn unreadable(error: MaskError) -> Withheld {
    Withheld(error.code(), format!("It could not be checked for what must stay hidden: {error}."))
}

/// Hides in an answer that is held whole.
#[allow(clippy::too_many_arguments, reason = "the whole of one request, once")]
fn hide(
    state: &State,
    gateway: &Gateway,
    visit: &Visit,
    prepared: &Prepared,
    admitted: Admitted,
    content: Content,
    held: &[u8],
    kind: Option<&str>,
) -> Result<Read, Withheld> {
    let held = &mut held.to_vec();
    prepared.introduction.unsaid.clean(held);
    match content {
        Content::Html => {
            let text = masking::to_utf8(held, kind).map_err(unreadable)?;
            let settings = html_settings(state, gateway, visit, prepared, admitted);
            let (bytes, facts) = masking::rewrite_html(&text, settings).map_err(unreadable)?;
            Ok(Read { body: Body::Whole(bytes), facts })
        }
        Content::Json => {
            let text = masking::to_utf8(held, kind).map_err(unreadable)?;
            let mut random = state.random.source();
            let target = prepared.request.here();
            let (bytes, facts) =
                masking::mask_json(&text, &target, &prepared.policy(&state.fields), &mut random)
                    .map_err(unreadable)?;
            let facts = PageFacts {
                surrogates: facts.surrogates,
                hidden: facts.hidden,
                seen: facts.seen,
                ..PageFacts::default()
            };
            Ok(Read { body: Body::Whole(bytes), facts })
        }
        Content::Script => {
            let text = masking::to_utf8(held, kind).map_err(unreadable)?;
            let mut random = state.random.source();
            let (bytes, facts) = masking::mask_script(
                &text,
                &prepared.request.here(),
                &prepared.policy(&state.fields),
                &mut random,
            )
            .map_err(unreadable)?;
            Ok(Read { body: Body::Whole(bytes), facts })
        }
        Content::Xml => {
            let text = masking::to_utf8(held, kind).map_err(unreadable)?;
            let (bytes, facts) =
                masking::mask_xml(&text, &prepared.request.here(), &prepared.policy(&state.fields))
                    .map_err(unreadable)?;
            Ok(Read { body: Body::Whole(bytes), facts })
        }
        _ => Err(unknown_content()),
    }
}

/// How a page of the app is rewritten. Only whole pages get the banner; fragments that a script asked for do not.
pub(super) fn html_settings(
    state: &State,
    gateway: &Gateway,
    visit: &Visit,
    prepared: &Prepared,
    admitted: Admitted,
) -> HtmlSettings {
    let banner = banner::Parts::of(state, visit, admitted, &prepared.request.fetch);
    let ids = state.random.clone();
    HtmlSettings {
        page_path: prepared.request.here(),
        banner_head: banner.head,
        banner_body: banner.body,
        title_prefix: banner.title_prefix,
        origins: gateway.origins(&prepared.rules, visit),
        policy: prepared.policy(&state.fields),
        depth: 0,
        random: state.random.source(),
        new_form_id: Box::new(move || ids.slug()),
    }
}

fn counted(hidden: &Hidden) -> std::collections::BTreeMap<String, u64> {
    hidden.iter().map(|(name, count)| ((*name).to_owned(), *count as u64)).collect()
}
