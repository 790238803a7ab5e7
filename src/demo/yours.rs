//! "Make it yours": what to write to put Porchlight in front of one's own app. Worked out from what was typed; nothing is
//! stored, and nothing is asked of anybody.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::config::WebAddress;
use crate::http::{FieldError, Shell, State, WebError, page_with_status};
use crate::words::Words;

/// The form as it was sent.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Typed {
    app: String,
    portal: String,
    gateway: String,
    identity: String,
}

/// The same, read.
#[derive(Debug, PartialEq, Eq)]
struct Yours {
    app: WebAddress,
    portal: WebAddress,
    gateway: WebAddress,
    way: Way,
}

/// How the app learns whom to show.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Way {
    #[default]
    Headers,
    Jwt,
    Entry,
}

#[derive(Template)]
#[template(path = "demo/yours.html")]
struct MakeItYours {
    shell: Shell,
    typed: Typed,
    way: Way,
    errors: Vec<FieldError>,
    written: Option<Written>,
}

/// What to write.
struct Written {
    settings: String,
    rules: String,
    try_it: String,
}

pub async fn show(
    request: HttpRequest,
    state: Data<State>,
    typed: Query<Typed>,
) -> Result<HttpResponse, WebError> {
    let (shell, typed) = (Shell::public(&state, &request), typed.into_inner());
    let asked = !request.query_string().is_empty();
    let (written, errors) = match typed.read(&shell.words) {
        _ if !asked => (None, Vec::new()),
        Ok(yours) => (Some(yours.write()), Vec::new()),
        Err(errors) => (None, errors),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let way = Way::named(&typed.identity);
    page_with_status(status, &MakeItYours { shell, typed, way, errors, written })
}

impl Typed {
    fn read(&self, words: &Words) -> Result<Yours, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field: &'static str, why: &str| {
            errors
                .push(FieldError { field, text: words.text(&format!("demo-yours-wrong-{why}")).to_string() });
        };
        let app = address(&self.app).map_err(|why| wrong("app", why)).ok();
        let beside = |typed: &str, name: fn(&WebAddress) -> String| match (typed.trim(), &app) {
            ("", Some(app)) => address(&name(app)),
            ("", None) => Err("address"),
            (typed, _) => address(typed),
        };
        // With no app there is nothing to make names up from; that is told once.
        let mut door = |field: &'static str, typed: &str, name: fn(&WebAddress) -> String| {
            let read = beside(typed, name).and_then(safe);
            let untold = typed.trim().is_empty() && app.is_none();
            read.map_err(|why| {
                if !untold {
                    wrong(field, why)
                }
            })
            .ok()
        };
        let portal = door("portal", &self.portal, portal_beside);
        let gateway = door("gateway", &self.gateway, gateway_beside);
        if let (Some(app), Some(portal), Some(gateway)) = (&app, &portal, &gateway) {
            let apart = |other: &WebAddress| gateway.is_on_this_machine() || !gateway.is_related_to(other);
            if !gateway.can_have_subdomains() {
                wrong("gateway", "digits");
            } else if !apart(portal) || !apart(app) {
                wrong("gateway", "related");
            }
        }
        match (app, portal, gateway) {
            (Some(app), Some(portal), Some(gateway)) if errors.is_empty() => {
                Ok(Yours { app, portal, gateway, way: Way::named(&self.identity) })
            }
            _ => Err(errors),
        }
    }
}

fn address(text: &str) -> Result<WebAddress, &'static str> {
    WebAddress::parse(text.trim()).map_err(|_| "address")
}

/// What people sign in at is never in the clear.
fn safe(address: WebAddress) -> Result<WebAddress, &'static str> {
    if address.scheme() == "https" || address.is_on_this_machine() { Ok(address) } else { Err("plain") }
}

/// `access.acme.example` beside `app.acme.example`.
fn portal_beside(app: &WebAddress) -> String {
    if app.is_on_this_machine() {
        return "http://localhost:8080".to_owned();
    }
    format!("https://access.{}", domain_of(app))
}

/// `acme-support.example`: nothing below it or above it is the app's or the portal's.
fn gateway_beside(app: &WebAddress) -> String {
    if app.is_on_this_machine() {
        return "http://localhost:8081".to_owned();
    }
    match domain_of(app).split_once('.') {
        Some((name, rest)) => format!("https://{name}-support.{rest}"),
        None => "https://support-sessions.example".to_owned(),
    }
}

/// Without the name that stands before it: `acme.example` of `app.acme.example`.
fn domain_of(app: &WebAddress) -> String {
    let host = app.host();
    let digits = !app.can_have_subdomains();
    match host.split_once('.') {
        Some((_, rest)) if rest.contains('.') && !digits => rest.to_owned(),
        _ if digits => "acme.example".to_owned(),
        _ => host,
    }
}

impl Way {
    fn named(name: &str) -> Self {
        match name {
            "jwt" => Self::Jwt,
            "entry" => Self::Entry,
            _ => Self::Headers,
        }
    }

    fn is(self, name: &str) -> bool {
        self == Self::named(name)
    }
}

impl Yours {
    fn write(&self) -> Written {
        let app = match self.app.is_on_this_machine() {
            true => format!("127.0.0.1:{}", self.app.port()),
            false => "127.0.0.1:3000".to_owned(),
        };
        Written {
            settings: self.settings(),
            rules: self.rules(),
            try_it: format!("porchlight demo --app {app} --rules rules.toml"),
        }
    }

    /// What has been read are schemes and hosts, in which nothing has to be escaped.
    fn settings(&self) -> String {
        let Self { app, portal, gateway, .. } = self;
        format!(
            "[portal]\n\
             url = \"{portal}\"\n\
             \n\
             [gateway]\n\
             # DNS and certificate: {host} and *.{host}\n\
             url = \"{gateway}\"\n\
             \n\
             [upstream]\n\
             url = \"{app}\"\n\
             # connect = \"10.0.0.5:443\"   # if not where DNS says\n\
             # openssl rand -hex 32 > upstream.secret; your app knows it too\n\
             secret_file = \"upstream.secret\"\n\
             \n\
             [rules]\n\
             file = \"rules.toml\"\n",
            host = gateway.host(),
        )
    }

    fn rules(&self) -> String {
        let app = &self.app;
        let identity = match self.way {
            Way::Headers => "way = \"headers\"\n\
                 # Believed only where the secret is right. Names are yours:\n\
                 secret = \"X-Porchlight-Secret\"\n\
                 user = \"X-Porchlight-User\"\n\
                 account = \"X-Porchlight-Account\"\n"
                .to_owned(),
            Way::Jwt => format!(
                "way = \"jwt\"\n\
                 # Checked with the keys at <portal>/.well-known/porchlight-jwks.json\n\
                 audience = \"{app}\"\n\
                 header = \"Authorization\"\n"
            ),
            Way::Entry => format!(
                "way = \"entry\"\n\
                 # An address of your app's that signs in whom it names, once:\n\
                 address = \"/support/enter?token={{jwt}}\"\n\
                 audience = \"{app}\"\n"
            ),
        };
        format!(
            "[identity]\n{identity}\n\
             # What the built-in rules cannot guess, for example:\n\
             [[route]]\n\
             path = \"/invoices/{{invoice}}/send\"\n\
             method = \"POST\"\n\
             is = \"sensitive\"\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use crate::rules::Rules;

    fn read(app: &str, portal: &str, gateway: &str, identity: &str) -> Result<Yours, Vec<FieldError>> {
        let [app, portal, gateway, identity] = [app, portal, gateway, identity].map(str::to_owned);
        Typed { app, portal, gateway, identity }.read(&Words::new(chrono_tz::UTC))
    }

    const REST: &str = "[database]\nurl = \"sqlite:p.sqlite3\"\n[log]\norigin = \"porchlight.acme.example\"\n\
        key_file = \"log.key\"\n[vendor]\nname = \"Acme\"\napp = \"Acme Invoices\"\n[mail]\nfrom_name = \"Acme\"\n\
        from_email = \"a@acme.example\"\nfolder = \"mail\"\n[tickets]\nhosts = [\"acme.example\"]\n";

    /// Read by the program itself.
    #[test]
    fn what_is_shown_can_be_used_as_it_is() {
        let apps = [
            "https://app.acme.example",
            "https://acme.com",
            "http://localhost:3000",
            "https://app.acme.co.uk:8443",
        ];
        for app in apps {
            for way in ["", "headers", "jwt", "entry"] {
                let written =
                    read(app, "", "", way).unwrap_or_else(|errors| panic!("{app}: {errors:?}")).write();
                let folder = tempfile::tempdir().expect("a folder");
                let file = folder.path().join("porchlight.toml");
                let secret = folder.path().join("upstream.secret");
                std::fs::write(&secret, "correct-horse-battery").expect("written");
                let text = written
                    .settings
                    .replace("\"upstream.secret\"", &format!("{:?}", secret.display().to_string()));
                std::fs::write(&file, format!("{REST}{text}")).expect("written");
                let nothing: [(&str, &str); 0] = [];
                let settings = Settings::load(Some(&file), nothing, &[])
                    .unwrap_or_else(|error| panic!("{app}: {error}"));
                assert_eq!(settings.upstream.url.to_string(), app);
                assert!(Rules::parse(&written.rules).is_ok(), "{}", written.rules);
            }
        }
    }

    #[test]
    fn names_are_made_up_beside_the_app_and_may_be_typed() {
        let yours = read("https://app.acme.example", "", "", "").expect("read");
        assert_eq!(yours.portal.to_string(), "https://access.acme.example");
        assert_eq!(yours.gateway.to_string(), "https://acme-support.example");
        let typed =
            read("https://app.acme.example", "https://porch.acme.example", "https://acme.support", "jwt");
        assert_eq!(typed.expect("read").gateway.to_string(), "https://acme.support");
    }

    #[test]
    fn what_cannot_work_is_told_at_its_field() {
        let fields = |typed: Result<Yours, Vec<FieldError>>| {
            typed.expect_err("refused").into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(read("", "", "", "")), ["app"]);
        assert_eq!(fields(read("https://app.acme.example/login", "", "", "")), ["app"]);
        assert_eq!(fields(read("javascript:alert(1)", "x", "y", "")), ["app", "portal", "gateway"]);
        assert_eq!(fields(read("https://acme.com", "http://access.acme.com", "", "")), ["portal"]);
        for related in ["https://acme.com", "https://x.access.acme.com", "https://10.0.0.1"] {
            assert_eq!(fields(read("https://acme.com", "", related, "")), ["gateway"], "{related}");
        }
    }
}
