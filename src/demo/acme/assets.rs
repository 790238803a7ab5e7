//! The app's style sheet, script and icon, served with an ETag and a short cache life.

use actix_web::http::header::{self, EntityTag, IfNoneMatch};
use actix_web::{HttpResponse, web};
use rust_embed::RustEmbed;

use super::failure::Failure;

#[derive(RustEmbed)]
#[folder = "static/acme/"]
struct Files;

/// `GET /static/{name}`.
pub async fn show(
    name: web::Path<String>,
    known: Option<web::Header<IfNoneMatch>>,
) -> Result<HttpResponse, Failure> {
    let file = Files::get(&name).ok_or(Failure::NotFound)?;
    let tag = EntityTag::new_strong(hex::encode(file.metadata.sha256_hash()));
    let kept = match known.map(web::Header::into_inner) {
        Some(IfNoneMatch::Any) => true,
        Some(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&tag)),
        None => false,
    };
    let mut answer = if kept { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header(header::ETag(tag)).insert_header((header::CACHE_CONTROL, "public, max-age=300"));
    if kept {
        return Ok(answer.finish());
    }
    let kind = mime_guess::from_path(name.as_str()).first_or_octet_stream();
    Ok(answer.content_type(kind.as_ref()).body(file.data.into_owned()))
}
