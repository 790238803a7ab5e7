//! How what a page says becomes HTML for people or a problem (RFC 9457) for scripts.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;

use crate::words::Words;

/// These pages load nothing but our own files and lead nowhere but to the portal.
pub(in crate::gateway) const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// What a page says.
pub(super) struct Says {
    /// Of whoever reads it.
    pub words: Words,
    pub status: StatusCode,
    pub code: &'static str,
    pub heading: String,
    pub text: String,
    pub portal: Option<(String, String)>,
    pub back: bool,
    pub technical: Vec<(String, String)>,
    pub request_id: String,
    /// What it is about, field by field: label, and how it was and would be.
    pub lines: Vec<(String, String)>,
}

macro_rules! gateway_pages {
    ($($name:ident = $path:literal;)*) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        pub(super) struct $name<'a> {
            words: &'a Words,
            heading: &'a str,
            text: &'a str,
            portal_url: Option<String>,
            portal_label: Option<String>,
            back: bool,
            technical: &'a [(String, String)],
            request_id: &'a str,
            lines: &'a [(String, String)],
        }

        impl $name<'_> {
            pub fn html(says: &Says) -> askama::Result<String> {
                let (portal_url, portal_label) = says.portal.clone().unzip();
                $name {
                    words: &says.words,
                    heading: &says.heading,
                    text: &says.text,
                    portal_url,
                    portal_label,
                    back: says.back,
                    technical: &says.technical,
                    request_id: &says.request_id,
                    lines: &says.lines,
                }
                .render()
            }
        }
    )*};
}

gateway_pages! {
    RefusedChange = "gateway/refused_change.html";
    RefusedExport = "gateway/refused_export.html";
    Refused = "gateway/refused.html";
    Ended = "gateway/ended.html";
    UpstreamDown = "gateway/upstream_down.html";
    Blocked = "gateway/blocked.html";
    Leave = "gateway/leave.html";
    Sent = "gateway/sent.html";
}

pub(super) fn plain(
    words: &Words,
    status: StatusCode,
    code: &'static str,
    heading: &str,
    text: &str,
) -> Says {
    Says {
        words: words.clone(),
        status,
        code,
        heading: heading.to_owned(),
        text: text.to_owned(),
        portal: None,
        back: false,
        technical: Vec::new(),
        request_id: String::new(),
        lines: Vec::new(),
    }
}

/// A page's answer before its text, under a content policy.
pub(in crate::gateway) fn begin(status: StatusCode, policy: &str) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "same-origin"));
    response
}

pub(super) fn as_page(says: &Says, html: fn(&Says) -> askama::Result<String>) -> HttpResponse {
    let mut response = begin(says.status, CSP);
    match html(says) {
        Ok(html) => response.content_type("text/html; charset=utf-8").body(html),
        Err(_) => response.content_type("text/plain; charset=utf-8").body(says.heading.clone()),
    }
}

/// RFC 9457, for scripts.
pub(super) fn as_problem(says: &Says) -> HttpResponse {
    let mut problem = serde_json::json!({
        "type": format!("urn:porchlight:{}", says.code),
        "title": says.heading,
        "detail": says.text,
        "status": says.status.as_u16(),
        "code": says.code,
    });
    if let Some((url, _)) = &says.portal {
        problem["portal"] = url.clone().into();
    }
    if says.code == "consent-required" {
        problem["reason"] = says.technical.first().map(|(_, reason)| reason.clone()).into();
    }
    HttpResponse::build(says.status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .content_type("application/problem+json")
        .body(problem.to_string())
}
