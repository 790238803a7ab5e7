//! The vendor's own look on the portal: files of its own origin, and nothing else changes.

use actix_web::http::{StatusCode, header};
use actix_web::test::{self, TestRequest};
use porchlight::config::{Brand, Settings};

use super::portal::Portal;
use crate::support::{both_databases, portal};

const SVG: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>"#;

/// The look that a settings file with this logo and a blue makes.
fn acme_blue() -> Brand {
    let folder = tempfile::tempdir().expect("a folder");
    let logo = folder.path().join("logo.svg");
    std::fs::write(&logo, SVG).expect("written");
    let settings = [
        ("DATABASE__URL", "sqlite:p.sqlite3"),
        ("LOG__ORIGIN", "porchlight.acme.example"),
        ("LOG__KEY_FILE", "log.key"),
        ("PORTAL__URL", "http://localhost:8080"),
        ("GATEWAY__URL", "http://localhost:8081"),
        ("VENDOR__NAME", "Acme"),
        ("VENDOR__APP", "Acme Invoices"),
        ("UPSTREAM__URL", "http://127.0.0.1:8082"),
        ("UPSTREAM__SECRET", "correct-horse-battery"),
        ("MAIL__FROM_NAME", "Acme"),
        ("MAIL__FROM_EMAIL", "support@acme.example"),
        ("MAIL__FOLDER", "mail"),
        ("TICKETS__HOSTS", "acme.example"),
        ("BRAND__COLOUR", "#0b5fff"),
        ("BRAND__LOGO", logo.to_str().expect("a path")),
    ];
    let environment = settings.map(|(name, value)| (format!("PORCHLIGHT__{name}"), value));
    Settings::load(None, environment, &[]).expect("good settings").brand
}

both_databases! {
    async fn the_vendors_look_is_on_every_page(db: TestDb) {
        let mut olivia = Portal::of_olivia(&db).await;
        let before = olivia.get("/account/support-access").await.html;
        assert!(!before.contains("/brand/") && before.contains("/static/logo.svg"), "{before}");
        olivia.state.vendor.brand = acme_blue();
        let page = olivia.get("/account/support-access").await.html;
        let stylesheet = address(&page, "/brand/colours.css?v=");
        let logo = address(&page, "/brand/logo.svg?v=");
        assert!(!page.contains("/static/logo.svg"));
        assert!(page.find("/static/theme.css") < page.find(&stylesheet), "the theme comes first");

        let style = olivia.get(&stylesheet).await;
        assert_eq!(style.status, StatusCode::OK);
        assert!(style.html.contains("--porch-primary: light-dark(#0b5fff, #"), "{}", style.html);
        assert_eq!(olivia.get(&logo).await.html, SVG);
        for none in ["/brand/logo.png", "/brand/", "/brand/other.css", "/brand/..%2flogo.svg"] {
            assert_eq!(olivia.get(none).await.status, StatusCode::NOT_FOUND, "{none}");
        }
    }

    async fn a_logo_is_a_picture_and_runs_nothing(db: TestDb) {
        let mut olivia = Portal::of_olivia(&db).await;
        olivia.state.vendor.brand = acme_blue();
        let portal = portal(&olivia.state).await;
        let answer = test::call_service(&portal, TestRequest::get().uri("/brand/logo.svg").to_request()).await;
        let told = |name: header::HeaderName| answer.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        assert_eq!(told(header::CONTENT_TYPE), "image/svg+xml");
        assert_eq!(told(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        let policy = told(header::CONTENT_SECURITY_POLICY);
        assert!(policy.starts_with("default-src 'none'; style-src 'unsafe-inline'; sandbox"), "{policy}");
    }
}

/// The address in a page that begins so.
fn address(page: &str, begins: &str) -> String {
    let at = page.find(begins).unwrap_or_else(|| panic!("no {begins} in {page}"));
    page[at..].split('"').next().expect("its end").to_owned()
}
