//! The running app: its state, its routes, the headers on every answer.

use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, Resource, Route, guard, web};
use chrono::{DateTime, NaiveDate, Utc};
use hmac::Mac;

use super::failure::{ApiFailure, Failure};
use super::identity::{authenticated, believe_only_the_gateway};
use super::store::{self, Connection, Connections, StoreError};
use super::{AcmeError, AcmeSettings, api, assets, pages};

/// What every handler can reach.
pub struct Acme {
    connections: Connections,
    clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    app_secret: String,
    pub gateway_secret: String,
    pub support_access_url: String,
}

impl Acme {
    pub fn of(request: &HttpRequest) -> web::Data<Self> {
        request.app_data::<web::Data<Self>>().expect("the app is always built with its state").clone()
    }

    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    pub fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    /// Runs queries on a thread that may wait, on one connection.
    pub async fn run<T: Send + 'static>(
        &self,
        queries: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Failure> {
        let connections = self.connections.clone();
        let answer = web::block(move || {
            let mut connection =
                connections.get().map_err(|error| StoreError::Unreachable(error.to_string()))?;
            queries(&mut connection)
        });
        Ok(answer.await??)
    }

    /// The CSRF token of a visit that has no sign-in of the app's own to keep one in: derived from what
    /// names the visit, so that it holds without a cookie.
    pub fn token_for(&self, visit: &str) -> String {
        hex::encode(authenticated(self.app_secret.as_bytes(), visit).finalize().into_bytes())
    }
}

pub fn serve(settings: AcmeSettings) -> Result<Server, AcmeError> {
    let listener = settings.listener;
    let connections = store::open(&settings.database, (settings.now)())?;
    let app_secret = {
        let mut connection = connections.get().map_err(|error| StoreError::Unreachable(error.to_string()))?;
        store::app_secret(&mut connection)?
    };
    let acme = web::Data::new(Acme {
        connections,
        clock: settings.now,
        app_secret,
        gateway_secret: settings.gateway_secret,
        support_access_url: settings.support_access_url,
    });
    let server = HttpServer::new(move || {
        App::new()
            .app_data(acme.clone())
            .wrap(from_fn(believe_only_the_gateway))
            .wrap(from_fn(add_headers))
            .configure(routes)
    });
    Ok(server.workers(2).tcp_nodelay(true).disable_signals().listen(listener)?.run())
}

fn routes(app: &mut web::ServiceConfig) {
    let forms = "GET, HEAD, POST";
    let shown = "GET, HEAD";
    app.service(page("/", shown).route(get().to(pages::dashboard::show)))
        .service(page("/customers", shown).route(get().to(pages::customers::list)))
        .service(page("/customers.csv", shown).route(get().to(pages::customers::export)))
        .service(
            page("/customers/{id}", forms)
                .route(get().to(pages::customers::show))
                .route(web::post().to(pages::customers::change)),
        )
        .service(page("/invoices", shown).route(get().to(pages::invoices::list)))
        .service(page("/invoices/{id}", shown).route(get().to(pages::invoices::show)))
        .service(page("/invoices/{id}/paid", "POST").route(web::post().to(pages::invoices::mark_paid)))
        .service(page("/invoices/{id}/collect", "POST").route(web::post().to(pages::invoices::collect)))
        .service(page("/invoices/{id}/note", "POST").route(web::post().to(pages::invoices::set_note)))
        .service(page("/reports", shown).route(get().to(pages::reports::show)))
        .service(
            page("/login", forms)
                .route(get().to(pages::sign_in::show))
                .route(web::post().to(pages::sign_in::sign_in)),
        )
        .service(page("/logout", "POST").route(web::post().to(pages::sign_in::sign_out)))
        .service(page("/static/{name}", shown).route(get().to(assets::show)))
        .configure(settings_routes)
        .configure(api_routes)
        .default_service(web::to(async || Err::<HttpResponse, _>(Failure::NotFound)));
}

fn settings_routes(app: &mut web::ServiceConfig) {
    let forms = "GET, HEAD, POST";
    app.service(page("/settings", "GET, HEAD").route(get().to(pages::settings::show)))
        .service(
            page("/settings/tax", forms)
                .route(get().to(pages::tax::show))
                .route(web::post().to(pages::tax::change)),
        )
        .service(
            page("/settings/billing", forms)
                .route(get().to(pages::billing::show))
                .route(web::post().to(pages::billing::change)),
        )
        .service(
            page("/settings/notifications", forms)
                .route(get().to(pages::notifications::show))
                .route(web::post().to(pages::notifications::change)),
        )
        .service(
            page("/settings/team", forms)
                .route(get().to(pages::team::show))
                .route(web::post().to(pages::team::invite)),
        )
        .service(page("/settings/team/{id}/withdraw", "POST").route(web::post().to(pages::team::withdraw)))
        .service(
            page("/settings/tokens", forms)
                .route(get().to(pages::tokens::show))
                .route(web::post().to(pages::tokens::create)),
        )
        .service(page("/settings/tokens/{id}/revoke", "POST").route(web::post().to(pages::tokens::revoke)));
}

fn api_routes(app: &mut web::ServiceConfig) {
    let api = web::scope("/api")
        .service(data("/me", "GET, HEAD").route(get().to(api::me)))
        .service(data("/summary", "GET, HEAD").route(get().to(api::summary)))
        .service(data("/customers", "GET, HEAD").route(get().to(api::customers)))
        .service(data("/invoices", "GET, HEAD").route(get().to(api::invoices)))
        .service(data("/invoices/{id}", "PATCH").route(web::patch().to(api::change_invoice)))
        .default_service(web::to(async || Err::<HttpResponse, _>(ApiFailure(Failure::NotFound))));
    app.service(api);
}

/// GET, and HEAD, which answers the same without the body.
fn get() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

fn page(path: &str, allowed: &'static str) -> Resource {
    web::resource(path).default_service(web::to(move || async move {
        Err::<HttpResponse, _>(Failure::WrongMethod(allowed))
    }))
}

fn data(path: &str, allowed: &'static str) -> Resource {
    web::resource(path).default_service(web::to(move || async move {
        Err::<HttpResponse, _>(ApiFailure(Failure::WrongMethod(allowed)))
    }))
}

/// Everything is for the one who asked, and only from here; what may be kept says so itself.
async fn add_headers(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    const FIXED: [(HeaderName, &str); 3] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    let mut answer = next.call(request).await?.map_into_boxed_body();
    for (name, value) in FIXED {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if !answer.headers().contains_key(header::CACHE_CONTROL) {
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(answer)
}
