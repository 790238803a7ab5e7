//! A refused request, kept sealed under its question until the owner has answered and it is sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cookies::Jar;
use super::exact::{Sent, is_volatile};
use super::keep;
use super::prepare::Prepared;
use super::still;
use super::visit::Visit;
use crate::db::DbError;
use crate::forms::{ServedForm, Source};
use crate::http::State;
use crate::ids::ConsentId;
use crate::sealing::Sealer;

/// What would be sent.
#[derive(Serialize, Deserialize)]
pub(super) struct Held {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    #[serde(skip)]
    pub body: Vec<u8>,
    /// The page that it was sent from, by its path.
    pub page: Option<String>,
    /// The form as that page served it.
    pub form: Option<ServedForm>,
    /// Tokens that its script sent along, which have to be fetched anew.
    pub tokens: Vec<Token>,
    /// Where the documents were read against which it says what it changes.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Of each of them, what told the values from others that were hidden in it.
    #[serde(default)]
    pub hidden: Vec<BTreeMap<String, String>>,
}

/// A token in a header or a field, and where the app's page has it from.
#[derive(Serialize, Deserialize)]
pub(super) struct Token {
    /// The header's name in lower case, or the field's.
    pub name: String,
    pub value: String,
    pub from: From,
}

#[derive(Serialize, Deserialize)]
pub(super) enum From {
    /// A field or a meta tag of that name on the page.
    Page(String),
    Cookie(String),
    /// Not known: it goes as it was.
    Itself,
}

impl Held {
    /// Takes a request down, with its body.
    pub async fn of(state: &State, visit: &Visit, prepared: &Prepared, body: &[u8]) -> Result<Self, DbError> {
        let request = &prepared.request;
        let text = |value: &[u8]| String::from_utf8(value.to_vec()).ok();
        let headers: Vec<(String, String)> =
            request.headers.iter().filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect();
        let tokens = tokens(state, visit, prepared, body, &headers).await?;
        let (sources, hidden) =
            still::sources(state, visit, &prepared.request, body).await?.into_iter().unzip();
        Ok(Self {
            method: request.method.as_str().to_owned(),
            target: request.here(),
            headers,
            body: body.to_vec(),
            page: request.from_page.clone(),
            form: prepared.form.clone(),
            tokens,
            sources,
            hidden,
        })
    }

    /// Sealed: how long the head is, the head, and the body as it is.
    pub fn seal(&self, state: &State, consent: ConsentId) -> Vec<u8> {
        let head = serde_json::to_vec(self).unwrap_or_default();
        let mut bytes = (head.len() as u64).to_be_bytes().to_vec();
        bytes.extend_from_slice(&head);
        bytes.extend_from_slice(&self.body);
        state.sealer.seal(&state.random, &place(consent), &bytes)
    }

    pub fn open(sealer: &Sealer, consent: ConsentId, sealed: &[u8]) -> Result<Self, DbError> {
        let corrupt =
            |why: &dyn std::fmt::Display| DbError::Corrupt(format!("what was kept for a question: {why}"));
        let bytes = sealer.open(&place(consent), sealed).map_err(|e| corrupt(&e))?;
        let (length, rest) = bytes.split_first_chunk().ok_or_else(|| corrupt(&"it is cut short"))?;
        let length = usize::try_from(u64::from_be_bytes(*length)).unwrap_or(usize::MAX);
        let (head, body) = rest.split_at_checked(length).ok_or_else(|| corrupt(&"it is cut short"))?;
        let held: Self = serde_json::from_slice(head).map_err(|e| corrupt(&e))?;
        Ok(Self { body: body.to_vec(), ..held })
    }
}

fn place(consent: ConsentId) -> String {
    format!("question {consent}")
}

/// The tokens in headers and in what a script sends, each with where it came from as far as this session knows.
async fn tokens(
    state: &State,
    visit: &Visit,
    prepared: &Prepared,
    body: &[u8],
    headers: &[(String, String)],
) -> Result<Vec<Token>, DbError> {
    let bearer = |(name, value): &(String, String)| match name.as_str() {
        "authorization" => Some((name.clone(), value.split_once(' ')?.1.to_owned())),
        name if is_volatile(name) => Some((name.to_owned(), value.clone())),
        _ => None,
    };
    let in_headers = headers.iter().filter_map(bearer);
    let in_body = match Sent::read(&prepared.request, body) {
        Sent::Json(value) => in_json(&value),
        other => other.fields().into_iter().filter(|(name, _)| is_volatile(name)).collect(),
    };
    let found: Vec<(String, String)> = in_headers.chain(in_body).collect();
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let marks = keep::all_marks(state, visit.session.id).await?;
    let jar = Jar::load(state, visit, prepared.request.host.as_deref()).await?;
    let token = |(name, value): (String, String)| {
        let on_page = marks.iter().rev().find(|mark| mark.real == value).map(|mark| mark.field.clone());
        // A cookie that script may read stands behind a mark too: what counts is what the jar holds when it is sent.
        let from = match (jar.holding(&value), on_page) {
            (Some(cookie), _) => From::Cookie(cookie),
            (None, Some(field)) => From::Page(field),
            (None, None) => From::Itself,
        };
        Token { name, value, from }
    };
    Ok(found.into_iter().map(token).collect())
}

fn in_json(value: &serde_json::Value) -> Vec<(String, String)> {
    use serde_json::Value;
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| match value {
                Value::String(text) if is_volatile(name) => vec![(name.clone(), text.clone())],
                other => in_json(other),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(in_json).collect(),
        _ => Vec::new(),
    }
}
