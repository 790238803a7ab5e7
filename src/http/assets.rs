//! The vendored front-end files, built into the program.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::RustEmbed;

use super::WebError;

#[derive(RustEmbed)]
#[folder = "static/"]
#[exclude = "acme/*"]
struct Files;

/// Serves a file. What is asked for with a version never changes; the rest is asked for again each time.
pub fn serve(request: &HttpRequest, path: &str) -> Result<HttpResponse, WebError> {
    let file = Files::get(path).ok_or(WebError::NotFound)?;
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    let caching = if request.query_string().starts_with("v=") && !cfg!(debug_assertions) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let known =
        request.headers().get(header::IF_NONE_MATCH).is_some_and(|held| held.as_bytes() == tag.as_bytes());
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, tag)).insert_header((header::CACHE_CONTROL, caching));
    if known {
        return Ok(response.finish());
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    Ok(response.content_type(kind.as_ref()).body(file.data.into_owned()))
}
