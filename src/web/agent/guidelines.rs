//! The guidelines for agents: read here, or where the vendor keeps them; and said to be read.

use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::http::{AnyStaffIn, Shell, State, WebError, page, see_other, with_flash, words_of_page};
use crate::sessions;
use crate::staff::{Guidelines, Says, StaffError};

const HERE: &str = "/staff/guidelines";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    version: String,
}

#[derive(Template)]
#[template(path = "agent/guidelines.html")]
struct GuidelinesPage {
    shell: Shell,
    /// Nothing where nothing has to be read.
    version: Option<String>,
    /// Its paragraphs, each of lines; empty where it stands elsewhere.
    text: Vec<Vec<String>>,
    /// Where else it stands; "" where it stands here.
    address: String,
    read: bool,
    /// The version that they had read before; "" for none.
    before: String,
}

pub async fn show(
    state: Data<State>,
    me: AnyStaffIn,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(&state, &request, &me.member).await?;
    let in_force = state.guidelines.as_ref();
    let before = me.member.guidelines.clone().unwrap_or_default();
    page(&GuidelinesPage {
        shell,
        version: in_force.map(|of| of.version.clone()),
        text: in_force.map(paragraphs).unwrap_or_default(),
        address: in_force.map(address).unwrap_or_default(),
        read: in_force.is_some_and(|of| of.version == before),
        before,
    })
}

/// The version comes with the form: nobody accepts a later one than they saw.
pub async fn accept(
    state: Data<State>,
    me: AnyStaffIn,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let in_force = state.guidelines.as_ref().ok_or(WebError::NotFound)?;
    let (version, text) = (typed.into_inner().version, in_force.shown().to_owned());
    let accepted =
        sessions::agents::accept_guidelines(&state.db, state.limits, me.member.id, version, text).await;
    let words = words_of_page(&state, &request);
    match accepted {
        Ok(_) => {
            let done = words.text("guide-noted").to_string();
            Ok(with_flash(see_other("/agent"), "success", &done))
        }
        Err(other @ StaffError::OtherGuidelines) => {
            Ok(with_flash(see_other(HERE), "warning", &words.wrong(other.code(), &other)))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn paragraphs(of: &Guidelines) -> Vec<Vec<String>> {
    let Says::Text(text) = &of.says else { return Vec::new() };
    let text = text.replace("\r\n", "\n");
    let lines = |paragraph: &str| paragraph.lines().map(str::to_owned).collect::<Vec<_>>();
    text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()).map(lines).collect()
}

fn address(of: &Guidelines) -> String {
    match &of.says {
        Says::At(address) => address.clone(),
        Says::Text(_) => String::new(),
    }
}
