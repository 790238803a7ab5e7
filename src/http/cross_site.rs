//! Defence against other sites' forms: an unsafe request must come from this very origin.
//!
//! Every browser that we support says where an unsafe request comes from: `Sec-Fetch-Site`, or else `Origin`. A
//! request that says neither, or something else, is refused; the sign-in cookies are `SameSite=Lax` besides.
//!
//! One address takes forms from elsewhere: where the vendor's own app hands its customers over, and from its own origins
//! alone, so that no other site signs somebody in as somebody else.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage as _, ResponseError as _};

use super::{State, WebError};

/// Where the vendor's app posts the token of a customer.
const HAND_OFF: &str = "/account/enter";

pub async fn refuse_cross_site<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    if request.method().is_safe() || comes_from_here(&request) || comes_from_the_app(&request) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let refusal = WebError::CrossSite.error_response();
    request.extensions_mut().clear();
    Ok(request.into_response(refusal).map_into_right_body())
}

fn comes_from_here(request: &ServiceRequest) -> bool {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return false };
    let connection = request.connection_info();
    origin == format!("{}://{}", connection.scheme(), connection.host())
}

/// Browsers say with every form from where it comes.
fn comes_from_the_app(request: &ServiceRequest) -> bool {
    let way = request.app_data::<Data<State>>().and_then(|state| state.hand_off.as_ref());
    let origin = request.headers().get(header::ORIGIN).and_then(|value| value.to_str().ok());
    request.path() == HAND_OFF
        && way.zip(origin).is_some_and(|(way, origin)| way.origins.iter().any(|known| known == origin))
}
