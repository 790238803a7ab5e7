//! What is sensitive needs a second yes, by a lead who did not ask.

use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::accounts::Account;
use crate::consents::{self, Consent, ConsentError};
use crate::grants::Grant;
use crate::http::{LeadDoor, Shell, StaffIn, State, WebError, page, see_other, with_flash, words_of_page};
use crate::ids::ConsentId;
use crate::web::asked::{Asked, LISTED, Listed, around};

#[derive(Template)]
#[template(path = "review/questions.html")]
struct ListPage {
    shell: Shell,
    questions: Vec<Listed>,
}

#[derive(Template)]
#[template(path = "review/question.html")]
struct QuestionPage {
    shell: Shell,
    account: String,
    asked: Asked,
    /// Whether this lead asked it herself.
    own: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    answer: String,
    note: String,
}

pub async fn list(
    state: Data<State>,
    me: StaffIn<LeadDoor>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (now, app) = (state.now(), state.clone());
    let shell = super::shell(&state, &request, &me.member);
    let reader = shell.words.clone();
    let read = state.db.read(move |conn| {
        let mut questions = Vec::new();
        for consent in consents::waiting_for_leads(conn, LISTED)? {
            let (account, grant) = around(conn, &consent)?;
            let asked = Asked::of(&consent, &grant, &app.words_read_by(&reader, &account), now);
            if asked.is_waiting_for_lead() {
                questions.push(Listed { account: account.name, asked });
            }
        }
        Ok::<_, WebError>(questions)
    });
    page(&ListPage { questions: read.await?, shell })
}

pub async fn show(
    state: Data<State>,
    me: StaffIn<LeadDoor>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (consent, account, grant) = find(&state, &id).await?;
    let shell = super::shell(&state, &request, &me.member);
    let words = state.words_read_by(&shell.words, &account);
    let asked = Asked::of(&consent, &grant, &words, state.now());
    let own = consent.agent == me.member.id;
    page(&QuestionPage { shell, account: account.name, asked, own })
}

pub async fn answer(
    state: Data<State>,
    me: StaffIn<LeadDoor>,
    id: Path<String>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (consent, ..) = find(&state, &id).await?;
    let words = words_of_page(&state, &request);
    let agreed = match typed.answer.as_str() {
        "agree" => true,
        "decline" => false,
        _ => {
            let none = ConsentError::NoAnswer;
            return Err(WebError::Refused(words.wrong(none.code(), &none)));
        }
    };
    let back = see_other(&format!("/review/questions/{}", consent.id));
    let note = Some(typed.into_inner().note);
    match consents::commands::second(&state.db, &me.member, &consent, agreed, note).await {
        Ok(consent) => {
            let text = if agreed { "leads-agreed" } else { "leads-did-not-agree" };
            let text = words.text(text).with("agent", consent.agent_name);
            Ok(with_flash(back, "success", &text.to_string()))
        }
        Err(ConsentError::NotFound) => Err(WebError::NotFound),
        Err(ConsentError::Database(error)) => Err(error.into()),
        Err(ConsentError::OwnQuestion | ConsentError::NotALead) => Err(WebError::NotAllowed),
        Err(other) => Ok(with_flash(back, "warning", &words.wrong(other.code(), &other))),
    }
}

/// Only what is sensitive, and was asked.
async fn find(state: &State, id: &str) -> Result<(Consent, Account, Grant), WebError> {
    let id: ConsentId = id.parse().map_err(|_| WebError::NotFound)?;
    let read = state.db.read(move |conn| {
        let found = consents::find(conn, id)?;
        let sensitive = |consent: &Consent| consent.question.kind == consents::Kind::Sensitive;
        let consent = found.filter(|consent| consent.asked.is_some() && sensitive(consent));
        let consent = consent.ok_or(WebError::NotFound)?;
        let (account, grant) = around(conn, &consent)?;
        Ok((consent, account, grant))
    });
    read.await
}
