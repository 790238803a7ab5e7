//! A form that somebody sent: read, and accepted only with the visit's own CSRF token.

use std::collections::HashMap;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;

use super::failure::Failure;
use super::identity::Visitor;

/// A form of a visitor's own. Handlers that change something take this, so that none can forget the token.
pub struct Submitted {
    pub visitor: Visitor,
    pub fields: Fields,
}

/// The fields of a form as they were typed, without the spaces around them.
pub struct Fields(HashMap<String, String>);

impl Fields {
    pub fn text(&self, name: &str) -> String {
        self.0.get(name).map(|value| value.trim().to_owned()).unwrap_or_default()
    }

    /// What was typed, where the form has such a field at all.
    pub fn given(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|value| value.trim().to_owned())
    }

    pub fn ticked(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

impl FromRequest for Submitted {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visitor = Visitor::from_request(request, payload);
        let fields = Fields::from_request(request, payload);
        Box::pin(async move {
            let (visitor, fields) = (visitor.await?, fields.await?);
            match visitor.owns_token(&fields.text("csrf_token")) {
                true => Ok(Self { visitor, fields }),
                false => Err(Failure::WrongToken),
            }
        })
    }
}

impl FromRequest for Fields {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = web::Form::<HashMap<String, String>>::from_request(request, payload);
        Box::pin(
            async move { form.await.map(|form| Self(form.into_inner())).map_err(|_| Failure::Unreadable) },
        )
    }
}

/// What is wrong with the fields of a form, in the order in which they stand.
#[derive(Default)]
pub struct Errors(Vec<(&'static str, String)>);

impl Errors {
    pub fn add(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.push((field, message.into()));
    }

    /// Adds the message when the condition does not hold.
    pub fn expect(&mut self, holds: bool, field: &'static str, message: &str) {
        if !holds {
            self.add(field, message);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The message for one field, or nothing.
    pub fn of(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| *name == field).map_or("", |(_, message)| message)
    }

    pub fn all(&self) -> &[(&'static str, String)] {
        &self.0
    }
}

/// Whether the text could be an e-mail address: one `@` with something before and a domain after it.
pub fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let clean = !text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
    clean
        && !local.is_empty()
        && !domain.contains('@')
        && domain.split('.').all(|part| !part.is_empty())
        && domain.contains('.')
        && text.len() <= 254
}
