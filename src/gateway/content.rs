//! What kind of content an answer is, and which of its headers may pass.

use actix_web::http::header::{self, HeaderMap, HeaderName};

use crate::masking::Lines;

/// What is done with an answer's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Rewritten and hidden in.
    Html,
    Json,
    /// Documents and pictures made of elements: hidden in by their names.
    Xml,
    /// Hidden in line by line.
    Text(Lines),
    /// Scripts and styles that were asked for with the customer's identity, so that her data may stand in them.
    Script,
    /// Events that the app sends as they happen.
    Events,
    /// Pictures and fonts: passed through.
    Plain,
    /// Cannot be understood, so cannot be shown.
    Unknown,
}

impl Content {
    pub fn of(content_type: Option<&str>) -> Self {
        let essence = essence(content_type);
        match essence.as_str() {
            "text/html" | "application/xhtml+xml" => Self::Html,
            "application/json" => Self::Json,
            json if json.starts_with("application/") && json.ends_with("+json") => Self::Json,
            "text/plain"
            | "text/markdown"
            | "text/csv"
            | "text/tab-separated-values"
            | "application/csv"
            | "application/x-ndjson"
            | "application/ndjson"
            | "application/jsonl" => Self::Text(Lines::of(&essence)),
            "text/event-stream" => Self::Events,
            "text/javascript" | "application/javascript" | "text/css" => Self::Script,
            "application/xml" | "text/xml" => Self::Xml,
            xml if xml.ends_with("+xml") => Self::Xml,
            _ if is_asset(content_type) => Self::Plain,
            _ => Self::Unknown,
        }
    }
}

/// Styles, scripts, pictures and fonts, as they are fetched without the customer's identity.
pub(super) fn is_asset(content_type: Option<&str>) -> bool {
    let essence = essence(content_type);
    let named = matches!(
        essence.as_str(),
        "text/css"
            | "text/javascript"
            | "application/javascript"
            | "application/font-woff"
            | "application/manifest+json"
            | "image/svg+xml"
    );
    named || essence.starts_with("image/") || essence.starts_with("font/")
}

pub(super) fn is_style(content_type: Option<&str>) -> bool {
    essence(content_type) == "text/css"
}

/// The kind again, in UTF-8.
pub(super) fn in_utf8(content_type: &str) -> String {
    format!("{}; charset=utf-8", essence(Some(content_type)))
}

/// The kind without anything behind it.
pub(super) fn essence_of(content_type: &str) -> String {
    essence(Some(content_type))
}

fn essence(content_type: Option<&str>) -> String {
    content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The app's headers that mean something to the browser and can hold no secret.
pub(super) const PASSED: [HeaderName; 4] =
    [header::CONTENT_LANGUAGE, header::X_FRAME_OPTIONS, header::RETRY_AFTER, header::ALLOW];

pub(super) fn text_header(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
