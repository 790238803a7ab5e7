//! How the vendor's pages look, where the settings say so: a stylesheet of a few variables, laid over `static/theme.css`,
//! and the logo. Both are files of our own origin, as the policy wants it.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use super::{State, WebError, assets};
use crate::config::{Brand, Colours, LogoKind};

/// Where a page finds them, in the version of what is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    pub stylesheet: Option<String>,
    pub logo: Option<String>,
}

/// An SVG is a document: opened by itself it may style itself, and do nothing else.
const LOGO_CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

const STYLESHEET: &str = "colours.css";

impl Look {
    pub fn of(brand: &Brand) -> Self {
        let version = |file: &str, bytes: &[u8]| format!("/brand/{file}?v={}", assets::version(bytes));
        let logo = brand.logo.as_ref();
        Self {
            stylesheet: brand.colours.map(|colours| version(STYLESHEET, stylesheet(&colours).as_bytes())),
            logo: logo.map(|logo| version(logo_name(logo.kind), &logo.bytes)),
        }
    }
}

/// `colours.css`, `logo.svg` (or `.png`), and `mark`, which is the logo of either kind; where there are such.
pub fn serve(request: &HttpRequest, state: &State, file: &str) -> Result<HttpResponse, WebError> {
    let brand = &state.vendor.brand;
    if let (STYLESHEET, Some(colours)) = (file, &brand.colours) {
        return Ok(assets::serve_bytes(request, file, stylesheet(colours).into_bytes()));
    }
    let is_it = |name: &str| file == name || file == "mark";
    let logo = brand.logo.as_ref().filter(|logo| is_it(logo_name(logo.kind))).ok_or(WebError::NotFound)?;
    let mut answer = assets::serve_bytes(request, logo_name(logo.kind), logo.bytes.to_vec());
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(LOGO_CSP));
    Ok(answer)
}

/// What the vendor's colours add to a stylesheet of ours, where there are such.
pub fn colours(state: &State) -> Option<String> {
    state.vendor.brand.colours.as_ref().map(stylesheet)
}

fn logo_name(kind: LogoKind) -> &'static str {
    match kind {
        LogoKind::Svg => "logo.svg",
        LogoKind::Png => "logo.png",
    }
}

/// The variables of the theme's first block, and what follows from them.
fn stylesheet(Colours { light, dark }: &Colours) -> String {
    let pairs = [
        ("--porch-primary", light.colour, dark.colour),
        ("--porch-on-primary", light.on, dark.on),
        ("--tblr-primary-darken", light.hover, dark.hover),
        ("--tblr-link-hover-color", light.hover, dark.hover),
        ("--porch-on-tint", light.on_tint, dark.on_tint),
        ("--tblr-focus-ring-color", light.colour, dark.colour),
        // The gateway's own pages.
        ("--primary", light.colour, dark.colour),
        ("--on-primary", light.on, dark.on),
    ];
    let lines: String =
        pairs.iter().map(|(name, light, dark)| format!("  {name}: light-dark({light}, {dark});\n")).collect();
    format!(
        ":root,\n:host,\n[data-bs-theme=\"light\"] {{\n{lines}}}\n\
         .bg-primary-lt, .text-primary-lt {{ color: var(--porch-on-tint) !important; }}\n"
    )
}
