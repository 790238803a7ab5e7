//! Who a request is made for: a user with the app's own cookie, or a user named by the gateway.
//!
//! The gateway names account, user, actor and session in `X-Porchlight-*` headers. They count only together
//! with the shared secret; a request that carries any of them without it is refused whole, so that nobody
//! else can claim to be the gateway. Named so, a user wins over any cookie, and is not noted as having been
//! here: it was not she.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, ResponseError, web};
use futures_util::future::LocalBoxFuture;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::failure::{ApiFailure, Failure};
use super::server::Acme;
use super::store::people;

/// The name of the app's own sign-in cookie.
pub const COOKIE: &str = "acme_session";

const PREFIX: &str = "x-porchlight-";

/// The person whom a page is shown to, in her account.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub tenant: String,
    pub tenant_name: String,
    pub user: String,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// Names this visit; what is left for its next page is kept under it.
    pub visit: String,
    /// What every form of this visit must carry.
    pub csrf: String,
    /// The cookie's token, when the visit rests on the app's own sign-in.
    pub token: Option<String>,
}

/// What a user may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Owner,
    Accountant,
    Viewer,
}

impl Role {
    pub const NAMES: [&'static str; 3] = ["owner", "accountant", "viewer"];

    fn named(name: &str) -> Self {
        match name {
            "owner" => Self::Owner,
            "accountant" => Self::Accountant,
            _ => Self::Viewer,
        }
    }
}

impl Visitor {
    /// Settings belong to owners.
    pub fn must_be_owner(&self) -> Result<(), Failure> {
        if self.role == Role::Owner { Ok(()) } else { Err(Failure::NotAllowed) }
    }

    pub fn may_keep_books(&self) -> bool {
        self.role != Role::Viewer
    }

    /// Customers and invoices belong to whoever keeps the books.
    pub fn must_keep_books(&self) -> Result<(), Failure> {
        if self.may_keep_books() { Ok(()) } else { Err(Failure::NotAllowed) }
    }

    /// Whether that is this visit's token; takes the same time however much of it is right.
    pub fn owns_token(&self, token: &str) -> bool {
        same(&self.csrf, token)
    }

    fn new((user, tenant_name): people::Member, visit: String, csrf: String, token: Option<String>) -> Self {
        Self {
            tenant: user.tenant_id,
            tenant_name,
            role: Role::named(&user.role),
            user: user.id,
            name: user.name,
            email: user.email,
            visit,
            csrf,
            token,
        }
    }
}

impl FromRequest for Visitor {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let acme = Acme::of(request);
        let named = request.extensions().get::<Named>().cloned();
        let token = request.cookie(COOKIE).map(|cookie| cookie.value().to_owned());
        let next = match *request.method() {
            Method::GET => request.uri().to_string(),
            _ => "/".to_owned(),
        };
        Box::pin(async move {
            let visitor = match (named, token) {
                (Some(named), _) => Some(by_gateway(&acme, named).await?),
                (None, Some(token)) => by_cookie(&acme, token).await?,
                (None, None) => None,
            };
            visitor.ok_or(Failure::NotSignedIn { next })
        })
    }
}

/// What the gateway said, once its secret was found right.
#[derive(Clone)]
struct Named {
    tenant: String,
    user: String,
    session: String,
}

/// Reads the gateway's headers before anything else does, and refuses the request when they don't hold.
pub async fn believe_only_the_gateway(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let acme = Acme::of(request.request());
    match named(request.headers(), &acme.gateway_secret) {
        Ok(None) => {}
        Ok(Some(named)) => {
            request.extensions_mut().insert(named);
        }
        Err(refused) => return Ok(request.into_response(refused.error_response())),
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn named(headers: &HeaderMap, secret: &str) -> Result<Option<Named>, Failure> {
    if !headers.keys().any(|name| name.as_str().starts_with(PREFIX)) {
        return Ok(None);
    }
    let one = |name: &str| {
        let mut values = headers.get_all(format!("{PREFIX}{name}"));
        match (values.next(), values.next()) {
            (Some(value), None) if !value.is_empty() => Ok(value),
            _ => Err(Failure::IdentityRefused),
        }
    };
    let text = |name: &str| one(name)?.to_str().map(str::to_owned).map_err(|_| Failure::IdentityRefused);
    if secret.is_empty() || !same(secret, &text("secret")?) {
        return Err(Failure::IdentityRefused);
    }
    // The agent's name may be in any script; the app only asks that somebody is named.
    one("actor")?;
    Ok(Some(Named { tenant: text("account")?, user: text("user")?, session: text("session")? }))
}

async fn by_gateway(acme: &web::Data<Acme>, named: Named) -> Result<Visitor, Failure> {
    let visit = format!("gateway:{}:{}:{}", named.session, named.tenant, named.user);
    let member = acme.run(move |connection| people::member(connection, &named.tenant, &named.user)).await?;
    let csrf = acme.token_for(&visit);
    member.map(|member| Visitor::new(member, visit, csrf, None)).ok_or(Failure::IdentityRefused)
}

async fn by_cookie(acme: &web::Data<Acme>, token: String) -> Result<Option<Visitor>, Failure> {
    let now = acme.now();
    let sought = token.clone();
    let found = acme.run(move |connection| people::signed_in(connection, &sought, now)).await?;
    Ok(found.map(|(member, csrf)| Visitor::new(member, people::hashed(&token), csrf, Some(token))))
}

/// The visitor of an API request: as on pages, but who is nobody gets a 401.
pub struct ApiVisitor(pub Visitor);

impl FromRequest for ApiVisitor {
    type Error = ApiFailure;
    type Future = LocalBoxFuture<'static, Result<Self, ApiFailure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visitor = Visitor::from_request(request, payload);
        Box::pin(async move { Ok(Self(visitor.await?)) })
    }
}

/// Whether two secrets are the same, without telling by time where they differ.
pub fn same(expected: &str, given: &str) -> bool {
    let tag = |text: &str| authenticated(b"compare", text).finalize().into_bytes();
    authenticated(b"compare", expected).verify(&tag(given)).is_ok()
}

/// HMAC-SHA-256 of a text under a key.
pub fn authenticated(key: &[u8], text: &str) -> Hmac<Sha256> {
    <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes any key length").chain_update(text)
}
