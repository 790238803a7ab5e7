//! Pages packed (gzip) on their way to the browser.
//!
//! Only those that a page of ours, or the person, asked for: how long a packed answer is tells something of what stands in
//! it, to whoever can have the browser ask for it again and again with words of theirs in the address (BREACH). What another
//! site asks for goes as it is.

use std::io::Write as _;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Less than this is not worth it.
const WORTH_IT: usize = 1_000;

/// Packs the answers that are pages and are whole; streams go as they are.
pub async fn pack_pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let wanted = takes_gzip(request.headers()) && is_of_ours(request.headers());
    let response = next.call(request).await?.map_into_boxed_body();
    if !wanted || !super::headers::is_html(response.headers()) {
        return Ok(response);
    }
    let mut packed = false;
    let mut response = response.map_body(|_, body| match body.try_into_bytes() {
        Ok(bytes) if bytes.len() >= WORTH_IT => {
            packed = true;
            BoxBody::new(pack(&bytes, Compression::default()))
        }
        Ok(bytes) => BoxBody::new(bytes),
        Err(stream) => stream,
    });
    if packed {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response
            .headers_mut()
            .insert(header::VARY, HeaderValue::from_static("accept-encoding, sec-fetch-site"));
    }
    Ok(response)
}

pub(super) fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| {
        accepted.split(',').any(|coding| matches!(coding.trim(), "gzip" | "gzip;q=1.0"))
    })
}

/// Whether the browser says that a page of ours, or the person, asked.
fn is_of_ours(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin" || site == "none")
}

pub(super) fn pack(bytes: &[u8], how: Compression) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), how);
    // Writing into memory does not fail.
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_or_else(|_| Bytes::new(), Bytes::from)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, call_service, init_service, read_body};
    use actix_web::web::get;
    use actix_web::{App, HttpResponse};

    use super::*;

    const PAGE: &str = "<p>Northwind’s history</p>";

    async fn asked(site: &str, accepted: &str) -> (Option<String>, Bytes) {
        let page =
            || async { HttpResponse::Ok().content_type("text/html; charset=utf-8").body(PAGE.repeat(100)) };
        let app = init_service(App::new().wrap(from_fn(pack_pages)).default_service(get().to(page))).await;
        let request = TestRequest::get().uri("/").insert_header(("sec-fetch-site", site));
        let request = request.insert_header((header::ACCEPT_ENCODING, accepted));
        let response = call_service(&app, request.to_request()).await;
        let coding = response.headers().get(header::CONTENT_ENCODING);
        let coding = coding.map(|coding| coding.to_str().expect("a word").to_owned());
        (coding, read_body(response).await)
    }

    #[actix_web::test]
    async fn what_a_page_of_ours_asks_for_comes_packed_and_is_the_same() {
        for site in ["same-origin", "none"] {
            let (coding, body) = asked(site, "gzip, deflate, br").await;
            assert_eq!(coding.as_deref(), Some("gzip"));
            assert!(body.len() < PAGE.len() * 10);
            let mut page = String::new();
            flate2::read::GzDecoder::new(&body[..]).read_to_string(&mut page).expect("gzip");
            assert_eq!(page, PAGE.repeat(100));
        }
    }

    #[actix_web::test]
    async fn what_another_site_asks_for_tells_nothing_by_its_length() {
        for (site, accepted) in [("cross-site", "gzip"), ("same-site", "gzip"), ("same-origin", "br")] {
            let (coding, body) = asked(site, accepted).await;
            assert_eq!((coding, &body[..]), (None, PAGE.repeat(100).as_bytes()), "{site}");
        }
    }
}
