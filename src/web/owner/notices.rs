//! Settings › Mails: which of the mails that can be declined this owner (or observer) gets.

use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::reading::Choices;
use super::{NOTICES, shell};
use crate::accounts::{self, AccountError, Notices};
use crate::http::{OwnerIn, Shell, State, WebError, page, see_other, with_flash};
use crate::words::Words;

#[derive(Template)]
#[template(path = "owner/notices.html")]
struct Mails {
    shell: Shell,
    email: String,
    notices: Notices,
    reading: Choices,
}

/// A box that is not ticked is not sent.
#[derive(Debug, Deserialize)]
pub(super) struct Ticked {
    start_mail: Option<String>,
    statement: Option<String>,
}

pub(super) async fn show(
    state: Data<State>,
    request: HttpRequest,
    who: OwnerIn,
) -> Result<HttpResponse, WebError> {
    let (owner, account) = (who.owner.id, who.account.id);
    let read = state.db.read(move |conn| {
        let account = accounts::find(conn, account)?.ok_or(WebError::NotFound)?;
        let reading = Choices::of(accounts::reading_of(conn, owner)?, account.time_zone);
        Ok::<_, WebError>((accounts::notices_of(conn, owner)?, reading))
    });
    let (notices, reading) = read.await?;
    page(&Mails {
        shell: shell(&state, &request, &who),
        email: who.owner.email.to_string(),
        notices,
        reading,
    })
}

pub(super) async fn set(
    state: Data<State>,
    who: OwnerIn,
    ticked: Form<Ticked>,
) -> Result<HttpResponse, WebError> {
    let (start_mail, statement) = (ticked.start_mail.is_some(), ticked.statement.is_some());
    let owner = &who.owner;
    let set = accounts::commands::set_notices(&state.db, owner, start_mail, statement, owner).await;
    let now = set.map_err(|error| match error {
        AccountError::Database(error) => WebError::Database(error),
        AccountError::NotFound => WebError::NotFound,
        other => WebError::Refused(who.words().wrong(other.code(), &other)),
    })?;
    Ok(with_flash(see_other(NOTICES), "success", &told(&who.words(), now)))
}

fn told(words: &Words, notices: Notices) -> String {
    let gets = match (notices.start_mail, notices.statement) {
        (true, true) => "notices-saved-all",
        (true, false) => "notices-saved-no-statement",
        (false, true) => "notices-saved-no-start",
        (false, false) => "notices-saved-summaries",
    };
    words.text(gets).to_string()
}
