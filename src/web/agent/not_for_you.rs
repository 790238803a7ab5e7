//! Access is allowed, but for somebody or something else: nothing that a form could mend.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::accounts::Account;
use crate::grants::NotFor;
use crate::http::{Shell, WebError, page_with_status};

#[derive(Template)]
#[template(path = "agent/not_for_you.html")]
struct NotForYou {
    shell: Shell,
    account: String,
    owners: String,
    /// Whom, or what, it is allowed for.
    only: String,
    other_work: bool,
    recorded: bool,
}

/// What was tried is on record; what was only looked at is not.
pub(super) fn page(
    shell: Shell,
    account: &Account,
    owners: &[String],
    status: StatusCode,
    refusal: &NotFor,
) -> Result<HttpResponse, WebError> {
    let (NotFor::Another(only) | NotFor::OtherWork(only)) = refusal;
    let told = NotForYou {
        account: account.name.clone(),
        owners: shell.words.list(owners),
        shell,
        only: only.clone(),
        other_work: matches!(refusal, NotFor::OtherWork(_)),
        recorded: status == StatusCode::FORBIDDEN,
    };
    page_with_status(status, &told)
}
