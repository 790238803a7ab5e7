//! A session as its agent sees it from the portal: how it stands, the way (back) into the app, its mode, its end.

use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;
use url::Url;

use super::ended;
use super::leaving::DueFile;
use super::refused::RefusedStep;
use crate::accounts::{self, Account};
use crate::clock::Moment;
use crate::consents;
use crate::grants::{self, Grant, Scope};
use crate::history;
use crate::http::{
    AgentDoor, MomentView, Shell, StaffIn, State, WebError, page, see_other, with_flash, words_of_page,
};
use crate::ids::SessionId;
use crate::sessions::{self, EndedHow, Mode, Over, Session, SessionError, Summary};
use crate::staff::Member;
use crate::web::asked::Asked;
use crate::web::telling::Facts;
use crate::words::Words;

#[derive(Template)]
#[template(path = "agent/session.html")]
struct LivePage {
    shell: Shell,
    facts: Facts,
    mode: String,
    may_change: bool,
    refused: Vec<RefusedStep>,
    /// The grant would allow changes; the declared task does not.
    view_only_task: bool,
    questions: Vec<Asked>,
    changing: bool,
    allowed_by: String,
    minutes_left: i64,
    until: MomentView,
    idle_minutes: i64,
    back: String,
    due: Vec<DueFile>,
}

#[derive(Template)]
#[template(path = "agent/hand_off.html")]
struct HandOff {
    shell: Shell,
    facts: Facts,
    action: String,
    token: String,
}

/// Where in the app the agent came from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CameFrom {
    back: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ModeWish {
    mode: String,
    back: String,
}

/// A session with what it hangs on.
pub(super) struct Standing {
    pub session: Session,
    pub account: Account,
    grant: Grant,
    over: Option<Over>,
    pub owners: Vec<String>,
    /// An owner allowed changes until this session ends.
    changes_allowed: bool,
    refused: Vec<RefusedStep>,
    questions: Vec<Asked>,
}

pub async fn show(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    id: Path<String>,
    came_from: Query<CameFrom>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (shell, now) = (super::shell(&state, &request, &me.member).await?, state.now());
    let standing = standing(&state, &id, &me.member, &shell.words).await?;
    match standing.over {
        Some(over) => ended::show(&state, shell, standing, over, now).await,
        None => live_page(&state, shell, standing, &came_from.back, now).await,
    }
}

/// Gives the agent's browser a fresh way into her live session.
pub async fn enter(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let session = session_of(&state, &id, &me.member).await?;
    hand_over(&state, &request, &me.member, &session).await
}

/// The hand-off page asked for by its address, as after a reload: its token was for once, so back to the session.
pub async fn reloaded(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    Ok(see_other(&address(session_of(&state, &id, &me.member).await?.id)))
}

pub async fn mode(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    id: Path<String>,
    wish: Form<ModeWish>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let session = session_of(&state, &id, &me.member).await?;
    let words = words_of_page(&state, &request);
    let no_mode = |()| WebError::Refused(words.text("inside-no-mode").to_string());
    let wanted: Mode = wish.mode.parse().map_err(no_mode)?;
    let origin = state.gateway.origin(&session.slug);
    let no_place = || WebError::Refused(words.text("inside-no-place").to_string());
    let back = place_in_app(&origin, &wish.back).ok_or_else(no_place)?;
    match sessions::commands::switch_mode(&state.db, state.limits, me.member.id, &session, wanted).await {
        Ok(()) => Ok(see_other(&back)),
        Err(refusal) => refused(&words, session.id, refusal),
    }
}

pub async fn end(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let session = session_of(&state, &id, &me.member).await?;
    let how = EndedHow::Agent;
    match sessions::commands::leave(&state.db, &state.signer, state.limits, &session, how).await {
        Ok(_) => Ok(see_other(&address(session.id))),
        Err(refusal) => refused(&words_of_page(&state, &request), session.id, refusal),
    }
}

/// The page that leads a browser over to the session's own origin: a form that sends itself, with a button.
pub(super) async fn hand_over(
    state: &State,
    request: &HttpRequest,
    me: &Member,
    session: &Session,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(state, request, me).await?;
    let token = match sessions::commands::hand_off(&state.db, state.limits, me.id, session).await {
        Ok(token) => token,
        Err(refusal) => return refused(&shell.words, session.id, refusal),
    };
    let account = session.account;
    let account = state.db.read(move |conn| Ok::<_, WebError>(accounts::find(conn, account)?)).await?;
    let account = account.ok_or(WebError::NotFound)?;
    let words = state.words_read_by(&shell.words, &account);
    let facts = Facts::told(&words, session, &account, None, state.now());
    let action = format!("{}/.porchlight/enter", state.gateway.origin(&session.slug));
    page(&HandOff { shell, facts, action, token: token.reveal().to_owned() })
}

/// Somebody else's session does not exist.
pub(super) fn own_session(session: Session, me: &Member) -> Result<Session, WebError> {
    if session.agent == me.id { Ok(session) } else { Err(WebError::NotFound) }
}

/// Whole minutes that are left, the begun one counted.
pub(super) fn minutes_left(until: Moment, now: Moment) -> i64 {
    let seconds = until.since(now).num_seconds().max(0);
    (seconds + 59) / 60
}

/// Her session alone: what a form that acts on it needs.
pub(super) async fn session_of(state: &State, id: &str, me: &Member) -> Result<Session, WebError> {
    let (id, me) = (super::id(id)?, me.clone());
    let read =
        state.db.read(move |conn| own_session(sessions::find(conn, id)?.ok_or(WebError::NotFound)?, &me));
    read.await
}

async fn standing(state: &State, id: &str, me: &Member, page: &Words) -> Result<Standing, WebError> {
    let id: SessionId = super::id(id)?;
    let (me, limits, now) = (me.clone(), state.limits, state.now());
    let (app, page) = (state.clone(), page.clone());
    let read = state.db.read(move |conn| {
        let session = own_session(sessions::find(conn, id)?.ok_or(WebError::NotFound)?, &me)?;
        let account = accounts::find(conn, session.account)?.ok_or(WebError::NotFound)?;
        let grant = grants::find(conn, session.account, session.grant)?.ok_or(WebError::NotFound)?;
        let owners =
            accounts::owners_of(conn, session.account)?.into_iter().map(|owner| owner.name).collect();
        let over = session.over(&grant, limits, now);
        let asked = consents::in_session(conn, id)?;
        let changes_allowed = asked.iter().any(|consent| consent.lets_change(id, &grant, now));
        let words = app.words_read_by(&page, &account);
        let questions = asked.iter().filter(|consent| consent.asked.is_some());
        let questions = questions.map(|consent| Asked::of(consent, &grant, &words, now)).collect();
        let refused = RefusedStep::of_session(&asked, &grant, &words, now);
        Ok::<_, WebError>(Standing {
            session,
            account,
            grant,
            over,
            owners,
            changes_allowed,
            refused,
            questions,
        })
    });
    read.await
}

async fn live_page(
    state: &State,
    shell: Shell,
    mut standing: Standing,
    back: &str,
    now: Moment,
) -> Result<HttpResponse, WebError> {
    let (questions, refused) =
        (std::mem::take(&mut standing.questions), std::mem::take(&mut standing.refused));
    let Standing { session, account, grant, .. } = &standing;
    let words = state.words_read_by(&shell.words, account);
    let summary = summary_of(state, session.id).await?;
    let until = session.until(grant);
    let in_app = place_in_app(&state.gateway.origin(&session.slug), back).is_some();
    page(&LivePage {
        shell,
        facts: Facts::told(&words, session, account, None, now),
        mode: words.mode(session.mode),
        may_change: session.may_change(grant.scope) || standing.changes_allowed,
        refused,
        view_only_task: session.view_only_work().filter(|_| grant.scope == Scope::Change).is_some(),
        questions,
        changing: session.mode == Mode::Change,
        allowed_by: grant.allowed_name.clone(),
        minutes_left: minutes_left(until, now),
        until: MomentView::of(&words, until, now),
        idle_minutes: state.limits.idle.num_minutes(),
        due: DueFile::all(&summary, &words, now),
        back: if in_app && !back.is_empty() { back.to_owned() } else { "/".to_owned() },
    })
}

pub(super) async fn summary_of(state: &State, id: SessionId) -> Result<Summary, WebError> {
    let read = state.db.read(move |conn| Ok::<_, WebError>(history::entries_of_session(conn, id)?));
    Ok(Summary::of(&read.await?)?)
}

/// What a wish about a session met: one that is over is shown as such.
pub(super) fn refused(words: &Words, id: SessionId, refusal: SessionError) -> Result<HttpResponse, WebError> {
    match refusal {
        SessionError::NotFound => Err(WebError::NotFound),
        SessionError::Over(_) => {
            Ok(with_flash(see_other(&address(id)), "warning", &words.text("inside-over").to_string()))
        }
        SessionError::GrantIsViewOnly
        | SessionError::WorkIsViewOnly(_)
        | SessionError::HandOffUsed
        | SessionError::StillOpen
        | SessionError::AlreadyNoted
        | SessionError::NothingToConfirm
        | SessionError::OnlyObserves => Err(WebError::Refused(words.wrong(refusal.code(), &refusal))),
        SessionError::Database(error) => Err(error.into()),
    }
}

pub(super) fn address(id: SessionId) -> String {
    format!("/agent/sessions/{id}")
}

/// A page on the session's own origin, from a path as the banner gives it; nothing where it leads elsewhere.
fn place_in_app(origin: &str, path: &str) -> Option<String> {
    let path = if path.is_empty() { "/" } else { path };
    let one_slash = path.starts_with('/') && !path.starts_with("//");
    let plain = path.chars().all(|c| !c.is_control() && c != '\\');
    let url = Url::parse(origin).ok()?.join(path).ok()?;
    let at_home =
        url.origin() == Url::parse(origin).ok()?.origin() && !url.path().starts_with("/.porchlight");
    (one_slash && plain && at_home).then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_only_to_pages_of_this_session() {
        let origin = "http://0123456789abcdef0123456789abcdef.localhost:8081";
        let tax = place_in_app(origin, "/settings/tax?tab=1").expect("a page");
        assert_eq!(tax, format!("{origin}/settings/tax?tab=1"));
        assert_eq!(place_in_app(origin, ""), Some(format!("{origin}/")));
        for elsewhere in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "settings",
            "/.porchlight/end",
            "/x/../.porchlight/end",
            "/\r\nSet-Cookie: a=b",
        ] {
            assert_eq!(place_in_app(origin, elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn a_begun_minute_counts_as_left() {
        let now = Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment");
        for (seconds, minutes) in [(-5, 0), (0, 0), (1, 1), (60, 1), (61, 2)] {
            assert_eq!(minutes_left(now.plus(chrono::Duration::seconds(seconds)), now), minutes);
        }
    }
}
