//! Questions as the agent who asks sees them: a line why, then how it stands, then [Send now].

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::news::Looked;
use crate::accounts::Account;
use crate::consents::{self, Consent, ConsentError, Kind, Question};
use crate::db::Conn;
use crate::grants::Grant;
use crate::http::{
    AgentDoor, FieldError, Shell, StaffIn, State, WebError, page, page_with_status, see_other, with_flash,
    words_of_page,
};
use crate::ids::ConsentId;
use crate::masking::PlaceKind;
use crate::sessions::{self, AskError, Limits, Session, SessionError};
use crate::staff::Member;
use crate::web::asked::{Asked, LISTED, Listed, around};
use crate::words::Words;

#[derive(Template)]
#[template(path = "agent/questions.html")]
struct ListPage {
    shell: Shell,
    /// Each with whether its answer is news.
    questions: Vec<(Listed, bool)>,
}

#[derive(Template)]
#[template(path = "agent/question.html")]
struct QuestionPage {
    shell: Shell,
    account: String,
    account_id: String,
    owner: String,
    asked: Asked,
    /// The session in which it can be sent now.
    live: Option<Live>,
    why: String,
    errors: Vec<FieldError>,
}

struct Live {
    id: String,
    code: String,
    /// Whether it is the one in which it was asked.
    same: bool,
    /// Where in it a field would be shown.
    place: String,
}

impl QuestionPage {
    fn lead(&self) -> String {
        let name = if self.asked.kind == "Reveal" { "mine-lead-reveal" } else { "mine-lead" };
        self.shell.t(name).to_string()
    }

    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.errors, field)
    }
}

#[derive(Template)]
#[template(path = "agent/sending.html")]
struct SendingPage {
    shell: Shell,
    account: String,
    asked: Asked,
    action: String,
    token: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    why: String,
}

/// A question with what it hangs on.
struct Standing {
    consent: Consent,
    account: Account,
    grant: Grant,
    live: Option<Session>,
}

pub async fn list(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (agent, now, app) = (me.member.id, state.now(), state.clone());
    let looked = Looked::of(&state, &request, agent);
    let shell = super::shell_after(&state, &request, &me.member, looked.clone().sees_all(now)).await?;
    let (words, before) = (shell.words.clone(), looked.clone());
    let read = state.db.read(move |conn| {
        let mut questions = Vec::new();
        for consent in consents::by_agent(conn, agent, LISTED)? {
            let (account, grant) = around(conn, &consent)?;
            let asked = Asked::of(&consent, &grant, &app.words_read_by(&words, &account), now);
            questions.push((Listed { account: account.name, asked }, before.is_new(&consent)));
        }
        Ok::<_, WebError>(questions)
    });
    let shown = page(&ListPage { shell, questions: read.await? })?;
    looked.sees_all(now).keep(shown)
}

pub async fn show(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let standing = standing(&state, &id, &me.member).await?;
    let looked = Looked::of(&state, &request, me.member.id).sees(&standing.consent);
    let shell = super::shell_after(&state, &request, &me.member, looked.clone()).await?;
    looked.keep(page(&question_page(&state, shell, standing, String::new(), Vec::new()))?)
}

pub async fn ask(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    id: Path<String>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (standing, why) = (standing(&state, &id, &me.member).await?, typed.into_inner().why);
    let words = words_of_page(&state, &request);
    let asked = sessions::ask(&state.db, state.limits, &me.member, &standing.consent, Some(why.clone()));
    match asked.await {
        Ok(question) => Ok(see_other(&address(question.id))),
        Err(AskError::Consent(error @ ConsentError::TooLong)) => {
            let shell = super::shell(&state, &request, &me.member).await?;
            let text = shell.words.wrong(error.code(), &error);
            let page = question_page(&state, shell, standing, why, vec![FieldError { field: "why", text }]);
            page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(AskError::Session(SessionError::Over(_))) => {
            Err(WebError::Refused(words.text("mine-session-over").to_string()))
        }
        Err(AskError::Session(error)) => Err(match error {
            SessionError::Database(error) => error.into(),
            SessionError::NotFound => WebError::NotFound,
            other => WebError::Refused(words.wrong(other.code(), &other)),
        }),
        Err(AskError::Consent(error)) => Err(refused(error, &words)),
    }
}

/// Hands the agent's browser the one-time way by which it is sent.
pub async fn send(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let Standing { consent, account, grant, live } = standing(&state, &id, &me.member).await?;
    let shell = super::shell(&state, &request, &me.member).await?;
    let words = state.words_read_by(&shell.words, &account);
    let asked = Asked::of(&consent, &grant, &words, state.now());
    let is_sent = consent.question.kind != Kind::Reveal;
    if !is_sent || (!asked.is_allowed() && !asked.is_allowed_until_end()) {
        let text = words.text("mine-not-sent").with("stands", &asked.stands).to_string();
        return Ok(with_flash(see_other(&address(consent.id)), "warning", &text));
    }
    let Some(session) = live else {
        let text = words.text("mine-open-first").to_string();
        return Ok(with_flash(see_other(&address(consent.id)), "warning", &text));
    };
    let permit = consents::commands::permit_to_send(&state.db, me.member.id, &consent, session.id).await;
    let token = permit.map_err(|error| refused(error, &words))?;
    page(&SendingPage {
        shell,
        account: account.name,
        asked,
        action: format!("{}/.porchlight/send", state.gateway.origin(&session.slug)),
        token: token.reveal().to_owned(),
    })
}

/// The page that sends asked for by its address, as after a reload: its token was for once.
pub async fn reloaded(_me: StaffIn<AgentDoor>, id: Path<String>) -> Result<HttpResponse, WebError> {
    Ok(see_other(&address(super::id(&id)?)))
}

fn question_page(
    state: &State,
    shell: Shell,
    standing: Standing,
    why: String,
    errors: Vec<FieldError>,
) -> QuestionPage {
    let Standing { consent, account, grant, live } = standing;
    let live = live.map(|session| Live {
        id: session.id.to_string(),
        code: session.code(),
        same: session.id == consent.session,
        place: format!("{}{}", state.gateway.origin(&session.slug), place_of(&consent.question)),
    });
    let words = state.words_read_by(&shell.words, &account);
    QuestionPage {
        shell,
        asked: Asked::of(&consent, &grant, &words, state.now()),
        account: account.name,
        account_id: account.id.to_string(),
        owner: grant.allowed_name,
        live,
        why,
        errors,
    }
}

/// The page that shows a field; of what a script asked for, only the page's own address would help.
fn place_of(question: &Question) -> &str {
    let is_page = question.hidden.as_ref().is_none_or(|hidden| hidden.kind != PlaceKind::Json);
    if is_page { &question.target } else { "/" }
}

/// Somebody else's question does not exist.
async fn standing(state: &State, id: &str, me: &Member) -> Result<Standing, WebError> {
    let id: ConsentId = super::id(id)?;
    let (agent, limits, now) = (me.id, state.limits, state.now());
    let read = state.db.read(move |conn| {
        let consent = consents::find(conn, id)?.filter(|consent| consent.agent == agent);
        let consent = consent.ok_or(WebError::NotFound)?;
        let (account, grant) = around(conn, &consent)?;
        let live = live(conn, &consent, &grant, limits, now)?;
        Ok(Standing { consent, account, grant, live })
    });
    read.await
}

/// The agent's live session under the same grant: the one that asked, or else her newest.
fn live(
    conn: &mut Conn,
    consent: &Consent,
    grant: &Grant,
    limits: Limits,
    now: crate::clock::Moment,
) -> Result<Option<Session>, WebError> {
    let mut mine: Vec<Session> = sessions::live_in_account(conn, consent.account)?
        .into_iter()
        .filter(|session| session.agent == consent.agent && session.grant == grant.id)
        .filter(|session| session.over(grant, limits, now).is_none())
        .collect();
    mine.sort_by_key(|session| (session.id == consent.session, session.opened_at));
    Ok(mine.pop())
}

fn refused(error: ConsentError, words: &Words) -> WebError {
    match error {
        ConsentError::NotFound => WebError::NotFound,
        ConsentError::Database(error) => error.into(),
        other => WebError::Refused(words.wrong(other.code(), &other)),
    }
}

fn address(id: ConsentId) -> String {
    format!("/agent/questions/{id}")
}
