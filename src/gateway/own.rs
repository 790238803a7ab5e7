//! Our own few addresses on a session's origin: entering, staying, ending, the banner's files, and the folder of the
//! vendor's other hosts.
//!
//! The app's script shares this origin, so nothing here asks or answers questions; that happens on the portal. What was
//! hidden on a page is listed here, and chosen from (`hidden`).

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use actix_web::web::{self, Bytes, Data, Form, Path, Query, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::turned_away::{Why, turn_away};
use super::visit::{COOKIE, Visit};
use super::wire::Client;
use super::{Gateway, banner, hidden, pages, send};
use crate::attempts::{self, Tried};
use crate::consents::{self, ConsentError};
use crate::http::{State, assets, brand, seat, see_other};
use crate::ids::ConsentId;
use crate::random::Token;
use crate::sessions::commands;
use crate::sessions::{EndedHow, SessionError};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(
        web::scope("/.porchlight")
            .route("/enter", web::post().to(enter))
            .route("/stay", web::post().to(stay))
            .route("/end", web::post().to(end))
            .route("/send", web::post().to(send_now))
            .route("/hidden", web::get().to(hidden::list))
            .route("/hidden", web::post().to(hidden::choose))
            .route("/banner-removed", web::post().to(banner_removed))
            .route("/outside", web::get().to(outside))
            .route("/stopped", web::post().to(stopped))
            .route("/up/{path:.*}", web::route().to(super::pass))
            .route("/static/{file}", web::get().to(file))
            .default_service(web::to(nothing)),
    );
}

#[derive(Deserialize)]
struct HandOff {
    token: String,
}

/// The one-time token becomes this browser's cookie. It comes from the portal, so from another origin.
async fn enter(request: HttpRequest, state: Data<State>, form: Form<HandOff>) -> HttpResponse {
    let visit = match Visit::by_host(&request, &state).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    match commands::enter(&state.db, state.limits, &visit.session, Token::from_text(&form.token)).await {
        Ok(token) => {
            let cookie = Cookie::build(COOKIE, token.reveal().to_owned())
                .path("/")
                .secure(true)
                .http_only(true)
                .same_site(SameSite::Lax)
                .finish();
            let mut response = see_other("/");
            match response.add_cookie(&cookie) {
                Ok(()) => response,
                Err(_) => pages::not_here(&state, &visit.words, Some(&visit)),
            }
        }
        Err(SessionError::Over(_)) => pages::ended(&state, &visit),
        Err(SessionError::Database(error)) => pages::unavailable(&state, &visit.words, &error),
        Err(refusal) => {
            write_down(&request, &state, &visit, refusal.code()).await;
            pages::no_way_in(&state, &visit, &visit.words.wrong(refusal.code(), &refusal))
        }
    }
}

/// Somebody came to a session's origin with a way in that is none. Who that was nobody knows; where it cannot be
/// written down the program's own log says so, and they are turned away all the same.
async fn write_down(request: &HttpRequest, state: &State, visit: &Visit, code: &str) {
    let (account, place) = (Some(visit.account.id), visit.session.code());
    let tried = Tried { staff: None, account, seq: None, code: code.to_owned(), place };
    let network = seat(request, state).network;
    if let Err(error) = attempts::commands::write_down(&state.db, &state.sealer, &network, tried).await {
        tracing::error!(code = error.code(), %error, "a refused try was not written down");
    }
}

#[derive(Deserialize)]
struct Permit {
    consent: String,
    token: String,
}

/// What an owner has allowed is sent. The one-time way comes from the portal, where only the agent gets it.
async fn send_now(
    request: HttpRequest,
    state: Data<State>,
    gateway: Data<Gateway>,
    client: Data<Client>,
    form: Form<Permit>,
) -> HttpResponse {
    let visit = match Visit::by_host(&request, &state).await {
        Ok(visit) if visit.session.ended_at.is_some() => return pages::ended(&state, &visit),
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let page = pages::Page::for_person(&state, &visit, &request);
    let Ok(id) = form.consent.parse::<ConsentId>() else {
        return pages::no_way_in(&state, &visit, &visit.words.text("gateway-no-such-question").to_string());
    };
    let token = Token::from_text(&form.token);
    let (account, session) = (visit.account.id, visit.session.id);
    match consents::commands::take_permit(&state.db, account, session, id, token).await {
        Ok(consent) => match send::send(&state, &gateway, &client, visit, consent, &page).await {
            Ok(response) | Err(response) => response,
        },
        Err(ConsentError::Database(error)) => pages::unavailable(&state, &visit.words, &error),
        Err(_) => pages::no_way_in(&state, &visit, &page.permit_used()),
    }
}

async fn stay(request: HttpRequest, state: Data<State>) -> HttpResponse {
    let visit = match from_here(&request, &state).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    match commands::stay(&state.db, state.limits, &visit.session).await {
        Ok(()) => HttpResponse::NoContent().finish(),
        Err(SessionError::Database(error)) => pages::unavailable(&state, &visit.words, &error),
        Err(_) => pages::ended(&state, &visit),
    }
}

/// Asked a second time, as the banner does, it leads out of the session all the same.
async fn end(request: HttpRequest, state: Data<State>) -> HttpResponse {
    match Visit::by_host(&request, &state).await {
        Ok(visit) if visit.session.ended_at.is_some() => return pages::leave(&state, &visit),
        Ok(_) => {}
        Err(response) => return response,
    }
    match asked_from_here(&request, &state).await {
        Ok(visit) => finish(&state, &visit, EndedHow::Agent).await.unwrap_or_else(|response| response),
        Err(response) => response,
    }
}

/// The app's own log-out ends the session and is not forwarded.
pub(super) async fn log_out(state: &State, visit: &Visit) -> Result<HttpResponse, HttpResponse> {
    finish(state, visit, EndedHow::AppLogOut).await
}

async fn finish(state: &State, visit: &Visit, how: EndedHow) -> Result<HttpResponse, HttpResponse> {
    let ended = commands::leave(&state.db, &state.signer, state.limits, &visit.session, how).await;
    match ended {
        Ok(_) => Ok(pages::leave(state, visit)),
        Err(SessionError::Database(error)) => Err(pages::unavailable(state, &visit.words, &error)),
        Err(_) => Err(pages::ended(state, visit)),
    }
}

async fn banner_removed(request: HttpRequest, state: Data<State>) -> HttpResponse {
    let visit = match from_here(&request, &state).await {
        Ok(visit) => visit,
        Err(response) => return response,
    };
    let referer = request.headers().get(header::REFERER).and_then(|value| value.to_str().ok());
    let page = referer.and_then(|referer| referer.strip_prefix(&visit.origin)).unwrap_or("/");
    let page: String = crate::masking::mask_text(page).chars().take(200).collect();
    match commands::banner_removed(&state.db, state.limits, &visit.session, page).await {
        Ok(()) => HttpResponse::NoContent().finish(),
        Err(_) => HttpResponse::Gone().finish(),
    }
}

#[derive(Deserialize)]
struct Outside {
    /// The other site's host.
    to: Option<String>,
}

async fn outside(request: HttpRequest, state: Data<State>, outside: Query<Outside>) -> HttpResponse {
    match Visit::identify(&request, &state).await {
        Ok(visit) => {
            let plain = |host: &String| {
                host.len() <= 253 && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.[]:".contains(&b))
            };
            let to = outside.to.as_deref().map(str::to_owned).filter(plain).filter(|host| !host.is_empty());
            pages::Page::new(&state, &visit, &request).outside(to)
        }
        Err(response) => response,
    }
}

/// What a browser says of a request that it did not make (W3C CSP3, 5.3).
#[derive(Deserialize)]
struct Stopped {
    #[serde(rename = "csp-report")]
    report: Report,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Report {
    #[serde(default)]
    blocked_uri: String,
    #[serde(default)]
    effective_directive: String,
}

/// A page's script wanted to speak with somebody else. Whoever writes the rules may want to know.
async fn stopped(request: HttpRequest, state: Data<State>, body: Bytes) -> HttpResponse {
    if let Err(response) = from_here(&request, &state).await {
        return response;
    }
    if let Ok(Stopped { report }) = serde_json::from_slice(&body)
        && report.effective_directive == "connect-src"
    {
        state.rules.note_stranger(&report.blocked_uri);
    }
    HttpResponse::NoContent().finish()
}

/// The banner's files: the same for everybody, so nobody needs to be identified.
async fn file(request: HttpRequest, state: Data<State>, file: Path<String>) -> HttpResponse {
    // How the vendor's pages look, or else our own.
    if *file == "mark"
        && let Ok(logo) = brand::serve(&request, &state, &file)
    {
        return logo;
    }
    if let ("standalone.css", Some(colours), Some(ours)) =
        (file.as_str(), brand::colours(&state), assets::text("gateway/standalone.css"))
    {
        return assets::serve_bytes(&request, &file, (ours + &colours).into_bytes());
    }
    let file = if *file == "mark" { "favicon.svg" } else { file.as_str() };
    if file == "banner.js" {
        let mut script = assets::serve_bytes(&request, file, banner::SCRIPT.text.clone().into_bytes());
        // A page in a sandbox is no page of this origin, and may check the script's hash only where it may read it.
        let anyone = header::HeaderValue::from_static("*");
        script.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, anyone);
        return script;
    }
    match assets::serve(&request, &format!("gateway/{file}")) {
        Ok(response) => response,
        Err(_) => HttpResponse::NotFound().finish(),
    }
}

/// Who is in a session and looks for more of ours is on record with it.
async fn nothing(request: HttpRequest, state: Data<State>) -> HttpResponse {
    match Visit::identify(&request, &state).await {
        Ok(visit) => reserved(&request, &state, &visit).await,
        Err(_) => HttpResponse::NotFound().finish(),
    }
}

pub(super) async fn reserved(request: &HttpRequest, state: &State, visit: &Visit) -> HttpResponse {
    turn_away(state, visit, request, &pages::Page::new(state, visit, request), Why::Reserved).await
}

/// Only pages of this very origin may ask: the banner, or the app's own script.
async fn from_here(request: &HttpRequest, state: &State) -> Result<Visit, HttpResponse> {
    let visit = Visit::identify(request, state).await?;
    if is_from_here(request, &visit) {
        Ok(visit)
    } else {
        Err(pages::not_here(state, &visit.words, Some(&visit)))
    }
}

/// The same for what a person asks: where another page does, that is on record. (What the banner says by itself, it says
/// again and again, also where the app's page may not.)
pub(super) async fn asked_from_here(request: &HttpRequest, state: &State) -> Result<Visit, HttpResponse> {
    let visit = Visit::identify(request, state).await?;
    if is_from_here(request, &visit) {
        return Ok(visit);
    }
    let page = pages::Page::new(state, &visit, request);
    Err(turn_away(state, &visit, request, &page, Why::CrossSite).await)
}

fn is_from_here(request: &HttpRequest, visit: &Visit) -> bool {
    let said = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match said("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => said("origin") == Some(visit.origin.as_str()),
    }
}
