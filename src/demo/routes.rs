//! The demo's own addresses: the story, being somebody, the mailbox, starting over.

use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use actix_web::web::{self, Data, Form, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::cases::Case;
use super::cast::{NORTHWIND, Persona};
use super::house::START_OVER;
use super::practice::{self, Listed};
use super::story::{OPEN_A_SESSION, Progress, READ_THE_MAIL, STEPS};
use super::{mail, yours};
use crate::accounts;
use crate::http::{
    MomentView, PORTAL_CSP, Shell, State, WebError, page, see_other, sign_in_cookie, with_cookie,
};
use crate::sign_ins::{Door, commands};

/// Adds the demo's addresses to the portal.
pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/", web::get().to(story))
        .route("/demo/be", web::post().to(be))
        .route("/demo/start-over", web::post().to(start_over))
        .route("/demo/cases/{case}", web::get().to(practice::show))
        .route("/demo/yours", web::get().to(yours::show))
        .route("/demo/mail", web::get().to(mail::list))
        .route("/demo/mail/{id}", web::get().to(mail::show))
        .route("/demo/mail/{id}/html", web::get().to(mail::html))
        .route("/demo/mail/{id}/raw", web::get().to(mail::raw));
}

#[derive(Template)]
#[template(path = "demo/story.html")]
struct Story {
    shell: Shell,
    steps: Vec<StepView>,
    cases: Vec<Listed>,
    finished: bool,
    view_only: bool,
    probe: String,
    own_sign_in: String,
}

struct StepView {
    number: usize,
    who: &'static str,
    persona: &'static str,
    what: String,
    how: String,
    done: Option<MomentView>,
    is_next: bool,
}

async fn story(request: HttpRequest, state: Data<State>) -> Result<HttpResponse, WebError> {
    let progress = progress(&state).await?;
    let shell = Shell::public(&state, &request);
    let words = shell.words.clone().in_zone(chrono_tz::Europe::Vienna);
    let (now, next) = (state.now(), progress.next());
    let steps = STEPS.iter().enumerate().map(|(i, step)| StepView {
        number: i + 1,
        who: step.who.name(),
        persona: step.who.key(),
        what: step.what(&words),
        how: step.how(&words),
        done: progress.done[i].map(|at| MomentView::of(&words, at, now)),
        is_next: next == Some(i),
    });
    let port = state.gateway.domain.rsplit(':').next().and_then(|port| port.parse::<u16>().ok()).unwrap_or(0);
    let mut answer = page(&Story {
        steps: steps.collect(),
        cases: practice::listed(&state, &words).await?,
        finished: next.is_none(),
        view_only: progress.view_only,
        probe: format!("{}/.porchlight/static/favicon.svg", state.gateway.origin("probe")),
        own_sign_in: format!("http://acme.localhost:{}/login?as=olivia", port + 1),
        shell,
    })?;
    // One picture from a session's kind of host, to see whether this browser finds it.
    let policy = PORTAL_CSP
        .replace("img-src 'self' data:", &format!("img-src 'self' data: {}", state.gateway.pattern()));
    let policy = format!("{policy}; form-action 'self'");
    let value = HeaderValue::from_str(&policy).map_err(|error| WebError::Internal(error.to_string()))?;
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, value);
    Ok(answer)
}

async fn progress(state: &State) -> Result<Progress, WebError> {
    let demo = state.demo.as_ref().ok_or(WebError::NotFound)?;
    let (began_at, mail_read_at) = (demo.began_at(NORTHWIND), demo.mail_read_at());
    Ok(state.db.read(move |conn| Progress::read(conn, began_at, mail_read_at)).await?)
}

#[derive(Deserialize)]
struct Be {
    persona: String,
    /// Go where the story goes on, if that is theirs to do; otherwise home.
    #[serde(default)]
    next: Option<String>,
    /// Go where a practice case begins for them.
    #[serde(default)]
    case: Option<String>,
}

/// Signs a persona in at their door, through the same command that real sign-ins use.
async fn be(state: Data<State>, form: Form<Be>) -> Result<HttpResponse, WebError> {
    let persona = Persona::from_key(&form.persona).ok_or(WebError::NotFound)?;
    let person = state.db.read(move |conn| persona.find(conn)).await?;
    let token = commands::begin(&state.db, persona.door(), person)
        .await
        .map_err(|error| WebError::Internal(error.to_string()))?;
    let place = match (form.case.as_deref().and_then(Case::of), &form.next) {
        (Some(case), _) => case_place(&state, persona, case).await?,
        (None, Some(_)) => next_place(&state, persona).await?,
        (None, None) => None,
    };
    let home = see_other(place.as_deref().unwrap_or(persona.home()));
    with_cookie(home, &sign_in_cookie(persona.door(), &token))
}

/// Where the story goes on for this person, as near to it as an address leads.
async fn next_place(state: &State, persona: Persona) -> Result<Option<String>, WebError> {
    let progress = progress(state).await?;
    let Some(next) = progress.next().filter(|next| STEPS[*next].who == persona) else { return Ok(None) };
    match (next, progress.ended_at()) {
        (OPEN_A_SESSION, _) => {
            let account = state.db.read(|conn| accounts::find_by_external_id(conn, NORTHWIND)).await?;
            Ok(account.map(|account| format!("/agent/accounts/{}/open", account.id)))
        }
        (READ_THE_MAIL, Some(ended_at)) => Ok(Some(mail::newest_summary(state, ended_at).await?)),
        _ => Ok(Some(STEPS[next].href.to_owned())),
    }
}

/// An agent begins at the form that opens a session, filled in for the case; an owner at home.
async fn case_place(
    state: &State,
    persona: Persona,
    case: &'static Case,
) -> Result<Option<String>, WebError> {
    if persona.door() != Door::Agent {
        return Ok(None);
    }
    let account = state.db.read(|conn| accounts::find_by_external_id(conn, case.account)).await?;
    Ok(account.map(|account| format!("/agent/accounts/{}/open?case={}", account.id, case.key)))
}

#[derive(Template)]
#[template(path = "demo/starting_over.html")]
struct StartingOver {
    shell: Shell,
}

/// Everything is made anew; the page comes back by itself.
async fn start_over(request: HttpRequest, state: Data<State>) -> Result<HttpResponse, WebError> {
    let answer = page(&StartingOver { shell: Shell::public(&state, &request) })?;
    actix_web::rt::spawn(async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        START_OVER.notify_one();
    });
    Ok(answer)
}
