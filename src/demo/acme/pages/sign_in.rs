//! Signing in with the app's own e-mail, password and cookie, and signing out.
//!
//! Nobody is signed in when this form is sent, so its token comes from a cookie of its own: a random value
//! in the browser, its HMAC in the form.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::super::identity::{COOKIE, same};
use super::super::submitted::Fields;
use super::store::{people, random_hex};
use super::{Acme, Failure, Submitted, Visitor, redirect};

const FORM_COOKIE: &str = "acme_login";

/// The demo's people as (e-mail, password, role), printed on the page: this is a demo.
const DEMO_PEOPLE: [(&str, &str, &str, &str); 5] = [
    ("olivia", "olivia@northwind.example", "northwind", "owner of Northwind"),
    ("nils", "nils@northwind.example", "northwind", "accountant at Northwind"),
    ("nora", "nora@northwind.example", "northwind", "viewer at Northwind"),
    ("oscar", "oscar@fabrikam.example", "fabrikam", "owner of Fabrikam"),
    ("frida", "frida@fabrikam.example", "fabrikam", "accountant at Fabrikam"),
];

/// What the page may be asked for: where to go afterwards, and whose demo sign-in to fill in.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
    #[serde(default, rename = "as")]
    who: String,
}

#[derive(Template)]
#[template(path = "acme/login.html")]
struct SignIn {
    csrf: String,
    next: String,
    /// `next=…&` for the links that fill the form in, or nothing.
    kept: String,
    email: String,
    password: &'static str,
    failed: bool,
    people: [(&'static str, &'static str, &'static str, &'static str); 5],
}

pub async fn show(
    acme: web::Data<Acme>,
    visitor: Option<Visitor>,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Failure> {
    if visitor.is_some() {
        return Ok(redirect(&inside(&asked.next)));
    }
    let (email, password) = DEMO_PEOPLE
        .iter()
        .find(|(id, ..)| *id == asked.who)
        .map_or(("", ""), |(_, email, password, _)| (*email, *password));
    page(&acme, &request, inside(&asked.next), email.to_owned(), password, false)
}

pub async fn sign_in(
    acme: web::Data<Acme>,
    visitor: Option<Visitor>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let next = inside(&fields.text("next"));
    if visitor.is_some() {
        return Ok(redirect(&next));
    }
    let kept = request.cookie(FORM_COOKIE).ok_or(Failure::WrongToken)?;
    if !same(&acme.token_for(&form_visit(kept.value())), &fields.text("csrf_token")) {
        return Err(Failure::WrongToken);
    }
    let (email, password, now) = (fields.text("email"), fields.text("password"), acme.now());
    let typed = email.clone();
    let signed_in = acme.run(move |connection| people::sign_in(connection, &email, &password, now)).await?;
    let Some(signed_in) = signed_in else { return page(&acme, &request, next, typed, "", true) };
    let mut used = cookie(FORM_COOKIE, String::new());
    used.make_removal();
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, next))
        .cookie(cookie(COOKIE, signed_in.token))
        .cookie(used)
        .finish())
}

/// Ends the sign-in of this browser. A visit that the gateway named has none of its own here: it is only
/// sent to the front, and the user's own sign-ins stay.
pub async fn sign_out(acme: web::Data<Acme>, submitted: Submitted) -> Result<HttpResponse, Failure> {
    let Some(token) = submitted.visitor.token else { return Ok(redirect("/")) };
    acme.run(move |connection| people::sign_out(connection, &token)).await?;
    let mut gone = cookie(COOKIE, String::new());
    gone.make_removal();
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, "/login")).cookie(gone).finish())
}

fn page(
    acme: &Acme,
    request: &HttpRequest,
    next: String,
    email: String,
    password: &'static str,
    failed: bool,
) -> Result<HttpResponse, Failure> {
    // The same value as before, where there is one: a second tab must not make the first one's form stale.
    let kept = match request.cookie(FORM_COOKIE) {
        Some(cookie) if !cookie.value().is_empty() => cookie.value().to_owned(),
        _ => random_hex::<16>()?,
    };
    let next_pair = match next.as_str() {
        "/" => String::new(),
        next => url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish() + "&",
    };
    let page = SignIn {
        csrf: acme.token_for(&form_visit(&kept)),
        next,
        kept: next_pair,
        email,
        password,
        failed,
        people: DEMO_PEOPLE,
    };
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(HttpResponse::build(status)
        .cookie(cookie(FORM_COOKIE, kept))
        .content_type("text/html; charset=utf-8")
        .body(page.render()?))
}

fn form_visit(kept: &str) -> String {
    format!("login:{kept}")
}

fn cookie(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build(name, value).path("/").http_only(true).same_site(SameSite::Lax).finish()
}

/// The address to go on to, if it is one of this app's own; the front otherwise. Browsers take `//` and
/// `/\` for the start of another host.
fn inside(next: &str) -> String {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.contains(|letter: char| letter.is_control());
    if own { next.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn signing_in_never_leads_to_another_host() {
        assert_eq!(inside("/settings/tax?a=b"), "/settings/tax?a=b");
        for outside in ["//evil.example", "/\\evil.example", "https://evil.example", "", "/\t/evil.example"] {
            assert_eq!(inside(outside), "/");
        }
    }
}
