//! Questions as the agent who asks sees them: a line why, then how it stands, then [Send now].

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::accounts::Account;
use crate::consents::{self, Consent, ConsentError, Kind, Question};
use crate::db::Conn;
use crate::grants::Grant;
use crate::http::{
    AgentDoor, FieldError, Shell, StaffIn, State, WebError, page, page_with_status, see_other, with_flash,
};
use crate::ids::ConsentId;
use crate::masking::PlaceKind;
use crate::sessions::{self, AskError, Limits, Session, SessionError};
use crate::staff::Member;
use crate::web::asked::{Asked, LISTED, Listed, around};

#[derive(Template)]
#[template(path = "agent/questions.html")]
struct ListPage {
    shell: Shell,
    questions: Vec<Listed>,
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
    fn lead(&self) -> &'static str {
        match self.asked.kind {
            "Reveal" => "You have not seen it. The owners are mailed, and one of them answers.",
            _ => "Nothing has been sent. The owners are mailed, and one of them answers.",
        }
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
    let read = state.db.read(move |conn| {
        let mut questions = Vec::new();
        for consent in consents::by_agent(conn, agent, LISTED)? {
            let (account, grant) = around(conn, &consent)?;
            let asked = Asked::of(&consent, &grant, &app.words_for(&account), now);
            questions.push(Listed { account: account.name, asked });
        }
        Ok::<_, WebError>(questions)
    });
    page(&ListPage { shell: super::shell(&state, &request, &me.member), questions: read.await? })
}

pub async fn show(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let standing = standing(&state, &id, &me.member).await?;
    page(&question_page(&state, &request, &me.member, standing, String::new(), Vec::new()))
}

pub async fn ask(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    id: Path<String>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (standing, why) = (standing(&state, &id, &me.member).await?, typed.into_inner().why);
    let asked = sessions::ask(&state.db, state.limits, &me.member, &standing.consent, Some(why.clone()));
    match asked.await {
        Ok(question) => Ok(see_other(&address(question.id))),
        Err(AskError::Consent(error @ ConsentError::TooLong)) => {
            let errors = vec![FieldError { field: "why", text: error.to_string() }];
            let page = question_page(&state, &request, &me.member, standing, why, errors);
            page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(AskError::Session(SessionError::Over(_))) => Err(WebError::Refused(
            "The session in which this was refused has ended, so it cannot be asked about any more. Open a new \
             session, and try it there again."
                .to_owned(),
        )),
        Err(AskError::Session(error)) => Err(match error {
            SessionError::Database(error) => error.into(),
            SessionError::NotFound => WebError::NotFound,
            other => WebError::Refused(other.to_string()),
        }),
        Err(AskError::Consent(error)) => Err(refused(error)),
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
    let words = state.words_for(&account);
    let asked = Asked::of(&consent, &grant, &words, state.now());
    let is_sent = consent.question.kind != Kind::Reveal;
    if !is_sent || (!asked.is_allowed() && !asked.is_allowed_until_end()) {
        let text = format!("{}. Nothing was sent.", asked.stands);
        return Ok(with_flash(see_other(&address(consent.id)), "warning", &text));
    }
    let Some(session) = live else {
        let text = "Open a session in this account first. Nothing was sent.";
        return Ok(with_flash(see_other(&address(consent.id)), "warning", text));
    };
    let permit = consents::commands::permit_to_send(&state.db, me.member.id, &consent, session.id).await;
    let token = permit.map_err(refused)?;
    page(&SendingPage {
        shell: super::shell(&state, &request, &me.member),
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
    request: &HttpRequest,
    me: &Member,
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
    QuestionPage {
        shell: super::shell(state, request, me),
        asked: Asked::of(&consent, &grant, &state.words_for(&account), state.now()),
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

fn refused(error: ConsentError) -> WebError {
    match error {
        ConsentError::NotFound => WebError::NotFound,
        ConsentError::Database(error) => error.into(),
        other => WebError::Refused(other.to_string()),
    }
}

fn address(id: ConsentId) -> String {
    format!("/agent/questions/{id}")
}
