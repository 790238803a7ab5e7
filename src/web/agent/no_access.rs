//! No access: nothing was opened, nothing that a form could mend, but the owners can be asked.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::found::ask_whom;
use super::not_eligible;
use super::typed::bad_ticket;
use crate::accounts::{self, Account};
use crate::grants::Scope;
use crate::http::{
    AgentDoor, FieldError, Shell, StaffIn, State, WebError, page_with_status, see_other, with_flash,
    words_of_page,
};
use crate::ids::AccountId;
use crate::requests::access::{self, WantAccess};
use crate::requests::{self, Asks, RequestError};
use crate::sessions::{OpenError, Reason};
use crate::staff::Member;
use crate::web::requested::{Around, LISTED, Requested};
use crate::words::Words;

/// What is asked for, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    pub reason: String,
    pub ticket: String,
    pub scope: String,
}

/// How the page is said.
pub(super) struct Said {
    pub status: StatusCode,
    /// Whether the try stands in the account's history.
    pub recorded: bool,
    pub errors: Vec<FieldError>,
}

#[derive(Template)]
#[template(path = "agent/no_access.html")]
struct NoAccess {
    shell: Shell,
    account: String,
    account_id: String,
    owners: String,
    count: usize,
    /// `Ask Olivia`.
    ask: String,
    recorded: bool,
    /// What this agent has asked already, and nobody has answered.
    open: Option<Requested>,
    asking: Asking,
    errors: Vec<FieldError>,
}

impl NoAccess {
    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.errors, field)
    }
}

pub(super) async fn page(
    state: &State,
    request: &HttpRequest,
    me: &Member,
    account: &Account,
    asking: Asking,
    said: Said,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(state, request, me).await?;
    let words = state.words_read_by(&shell.words, account);
    let (id, agent, now) = (account.id, me.id, state.now());
    let read = state.db.read(move |conn| {
        let owners = super::requests::deciding(conn, id)?;
        let mut open = None;
        for request in requests::by_agent(conn, agent, LISTED)? {
            if request.account == id && request.asks == Asks::Access && open.is_none() {
                let seen = Around::read(conn, request)?.seen(&words, now);
                open = Some(seen).filter(Requested::is_waiting);
            }
        }
        Ok::<_, WebError>((owners, open))
    });
    let (owners, open) = read.await?;
    page_with_status(
        said.status,
        &NoAccess {
            account: account.name.clone(),
            account_id: account.id.to_string(),
            ask: ask_whom(&shell.words, &owners),
            count: owners.len(),
            owners: shell.words.list(&owners),
            shell,
            recorded: said.recorded,
            open,
            asking,
            errors: said.errors,
        },
    )
}

/// Asks the owners.
pub async fn ask(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    account: Path<String>,
    typed: Form<Asking>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (id, asking): (AccountId, _) = (super::id(&account)?, typed.into_inner());
    if !not_eligible::may_enter(&state, &me.member) {
        return not_eligible::page(&state, &request, &me.member, None).await;
    }
    let words = words_of_page(&state, &request);
    let wish = match wish(&state, id, &asking, &words) {
        Ok(wish) => wish,
        Err(errors) => {
            let read = state.db.read(move |conn| Ok::<_, WebError>(accounts::find(conn, id)?));
            let account = read.await?.ok_or(WebError::NotFound)?;
            let said = Said { status: StatusCode::UNPROCESSABLE_ENTITY, recorded: false, errors };
            return page(&state, &request, &me.member, &account, asking, said).await;
        }
    };
    match access::ask(&state.db, &state.terms, state.limits.entering, &me.member, wish).await {
        Ok(asked) => Ok(see_other(&format!("/agent/requests/{asked}"))),
        Err(RequestError::NotFound) => Err(WebError::NotFound),
        Err(RequestError::NotAnAgent) => Err(WebError::NotAllowed),
        Err(RequestError::Database(error)) => Err(error.into()),
        // Where access was allowed meanwhile, the form to enter is there now.
        Err(other) => {
            let back = see_other(&format!("/agent/accounts/{id}/open"));
            Ok(with_flash(back, "warning", &words.wrong(other.code(), &other)))
        }
    }
}

/// A ticket need not be named.
fn wish(
    state: &State,
    account: AccountId,
    asking: &Asking,
    words: &Words,
) -> Result<WantAccess, Vec<FieldError>> {
    let reason = asking.reason.parse::<Reason>();
    let ticket = match asking.ticket.trim() {
        "" => Ok(None),
        ticket => state.tickets.parse(ticket).map(Some),
    };
    let scope = asking.scope.parse::<Scope>();
    let wrong = |field, text: String| FieldError { field, text };
    match (reason, ticket, scope) {
        (Ok(reason), Ok(ticket), Ok(scope)) => Ok(WantAccess {
            account,
            scope,
            reason: reason.as_str().to_owned(),
            ticket: ticket.map(|ticket| ticket.as_str().to_owned()),
        }),
        (reason, ticket, scope) => {
            let mut errors = Vec::new();
            let of_reason = |error: OpenError| wrong("reason", words.wrong(error.code(), &error));
            errors.extend(reason.err().map(of_reason));
            errors.extend(ticket.err().map(|_| wrong("ticket", bad_ticket(&state.tickets, words))));
            errors.extend(scope.err().map(|error| wrong("scope", words.wrong(error.code(), &error))));
            Err(errors)
        }
    }
}
