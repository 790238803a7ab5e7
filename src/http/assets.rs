//! The vendored front-end files, built into the program.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

use super::WebError;
use super::packing::{pack, takes_gzip};

#[derive(RustEmbed)]
#[folder = "static/"]
#[exclude = "acme/*"]
struct Files;

/// A file as it is, for what is made of it.
pub fn text(path: &str) -> Option<String> {
    String::from_utf8(Files::get(path)?.data.into_owned()).ok()
}

/// By which a page and a policy name exactly these bytes (W3C Subresource Integrity): `sha256-…`.
pub fn integrity(bytes: &[u8]) -> String {
    use base64::Engine as _;
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(bytes)))
}

/// What stands behind `?v=` of bytes that settings can change.
pub fn version(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..8])
}

/// Serves a file. What is asked for with a version never changes; the rest is asked for again each time.
pub fn serve(request: &HttpRequest, path: &str) -> Result<HttpResponse, WebError> {
    let file = Files::get(path).ok_or(WebError::NotFound)?;
    Ok(serve_bytes(request, path, file.data.into_owned()))
}

/// The same for bytes that are made of files.
pub fn serve_bytes(request: &HttpRequest, path: &str, bytes: Vec<u8>) -> HttpResponse {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let hash = hex::encode(&Sha256::digest(&bytes)[..16]);
    let packed = takes_gzip(request.headers()) && (kind.type_() == "text" || kind.subtype() == "svg");
    let tag = if packed { format!("\"{hash}-gzip\"") } else { format!("\"{hash}\"") };
    let caching = if request.query_string().starts_with("v=") && !cfg!(debug_assertions) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let known =
        request.headers().get(header::IF_NONE_MATCH).is_some_and(|held| held.as_bytes() == tag.as_bytes());
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::VARY, "accept-encoding"));
    if known {
        return response.finish();
    }
    response.content_type(kind.as_ref());
    match packed.then(|| gzip(hash, &bytes)) {
        Some(packed) => response.insert_header(header::ContentEncoding::Gzip).body(packed),
        None => response.body(bytes),
    }
}

/// The bytes of that hash, packed. Each file is packed once: what is served here is a few dozen files of our own.
fn gzip(hash: String, bytes: &[u8]) -> Bytes {
    static PACKED: LazyLock<Mutex<HashMap<String, Bytes>>> = LazyLock::new(Mutex::default);
    let mut packed = PACKED.lock().unwrap_or_else(PoisonError::into_inner);
    packed.entry(hash).or_insert_with(|| pack(bytes, Compression::best())).clone()
}
