//! What a running Porchlight shares, over a test's database: Acme's, unless the test says otherwise.

use std::sync::Arc;

use actix_web::dev::{Service, ServiceResponse};
use actix_web::middleware::{Compat, from_fn};
use actix_web::web::Data;
use actix_web::{App, Error, test};
use porchlight::accounts::KeepDays;
use porchlight::attempts::Watch;
use porchlight::config::Brand;
use porchlight::db::Db;
use porchlight::fields::Register;
use porchlight::history::Signer;
use porchlight::http::{GatewayAddress, State, pages_for_errors, refuse_cross_site, security_headers};
use porchlight::language::Language;
use porchlight::notices::Vendor;
use porchlight::outbox::Transport;
use porchlight::random::Random;
use porchlight::reviews::SignOff;
use porchlight::rules::Rulebook;
use porchlight::sealing::Sealer;
use porchlight::sessions::{Limits, Tickets, Works};

/// The portal's routes with the middleware that stands before them.
pub async fn portal(
    state: &State,
) -> impl Service<actix_http::Request, Response = ServiceResponse, Error = Error> + use<> {
    test::init_service(
        App::new()
            .app_data(Data::new(state.clone()))
            .wrap(from_fn(refuse_cross_site))
            .wrap(from_fn(pages_for_errors))
            .wrap(Compat::new(from_fn(security_headers)))
            .configure(porchlight::web::routes),
    )
    .await
}

pub fn a_state(db: &Db, random: &Random, signer: &Signer, sealer: &Sealer) -> State {
    State {
        db: db.clone(),
        random: random.clone(),
        signer: signer.clone(),
        sealer: sealer.clone(),
        limits: Limits::default(),
        keep_days: KeepDays::default(),
        terms: Arc::default(),
        tickets: Tickets::new(vec!["acme.example".to_owned()], Vec::new()),
        works: Works::default(),
        watch: Watch::default(),
        sign_off: SignOff::default(),
        vendor: acme("http://localhost:8080"),
        transport: Transport::folder(std::env::temp_dir().join("porchlight-test-mails")),
        timetable: porchlight::jobs::timetable(),
        gateway: GatewayAddress { scheme: "http", domain: "localhost:8081".to_owned() },
        proxies: Vec::new(),
        guidelines: None,
        rules: Rulebook::built_in(),
        fields: Register::default(),
        hand_off: None,
        oidc: None,
        demo: None,
    }
}

/// Acme, whose portal is there.
pub fn acme(portal_url: &str) -> Vendor {
    Vendor {
        name: "Acme".to_owned(),
        app: "Acme Invoices".to_owned(),
        language: Language::default(),
        portal_url: portal_url.to_owned(),
        from_name: "Acme Support Access".to_owned(),
        from_email: "support-access@acme.example".to_owned(),
        reply_to: Vec::new(),
        brand: Brand::default(),
    }
}
