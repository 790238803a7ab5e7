//! From settings to a running Porchlight for real customers.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;

use super::{Ground, Listeners, Running, StartError};
use crate::accounts::KeepDays;
use crate::attempts::Watch;
use crate::config::{self, GuidelinesPlace, MailWay, Settings, Smtp, SmtpTls};
use crate::fields::Register;
use crate::gateway::{Gateway, Upstream};
use crate::http::{GatewayAddress, State};
use crate::jobs::{self, Means};
use crate::notices::Vendor;
use crate::oidc::{self, Provider};
use crate::outbox::{SmtpSettings, Tls, Transport};
use crate::random::Random;
use crate::requests::Terms;
use crate::reviews::SignOff;
use crate::rules::Rulebook;
use crate::sessions::{Limits, Tickets, Works};
use crate::sign_ins::HandOff;
use crate::staff::{Guidelines, Requirements, Says};
use crate::web;

/// How long one try to hand over a mail may take.
const MAIL_TIMEOUT: Duration = Duration::from_secs(60);

/// Opens both doors and starts the schedule. `alone`: no other instance works on this database.
pub async fn serve(settings: &Settings, ground: Ground, alone: bool) -> Result<Running, StartError> {
    let listeners = Listeners {
        portal: listen(settings.portal.listen, "portal.listen")?,
        gateway: listen(settings.gateway.listen, "gateway.listen")?,
    };
    let upstream = Upstream {
        origin: settings.upstream.url.to_string(),
        connect: settings.upstream.connect,
        secret: settings.upstream.secret.clone(),
    };
    let state = state(settings, ground)?;
    let means = Means { state, alone };
    Running::start(means, Gateway::new(upstream), listeners, web::sign_in::front_routes).await
}

fn state(settings: &Settings, ground: Ground) -> Result<State, StartError> {
    let rules = match &settings.rules.file {
        Some(file) => Rulebook::open(file)?,
        None => Rulebook::built_in(),
    };
    let keep_days = KeepDays::new(settings.history.keep_days)?;
    let length = |span: Duration| chrono::Duration::from_std(span).unwrap_or(chrono::Duration::MAX);
    let guidelines = settings.staff.guidelines.as_ref().map(guidelines).transpose()?;
    let limits = Limits {
        hard: length(settings.sessions.hard),
        idle: length(settings.sessions.idle),
        entering: Requirements {
            training: settings.staff.training_days.map(|days| chrono::Duration::days(days.into())),
            // Once at the start, and for as long as the program runs.
            guidelines: guidelines.as_ref().map(|of| &*of.version.clone().leak()),
        },
    };
    Ok(State {
        db: ground.db,
        random: Random::system(),
        signer: ground.signer,
        sealer: ground.sealer,
        limits,
        keep_days,
        tickets: Tickets::new(settings.tickets.hosts.clone(), settings.tickets.patterns.clone()),
        works: Works::of(&settings.work).map_err(StartError::Work)?,
        watch: Watch {
            by_agent: settings.attempts.by_agent,
            by_account: settings.attempts.by_account,
            within: length(settings.attempts.within),
            keep: chrono::Duration::days(settings.attempts.keep_days.into()),
        },
        terms: Arc::new(Terms {
            roles: settings.approvals.roles.clone(),
            leads_answer_within: length(settings.approvals.leads_answer_within),
            owners_answer_within: length(settings.approvals.owners_answer_within),
            good_for: length(settings.approvals.good_for),
        }),
        sign_off: SignOff {
            by: settings.review.sign_off_by,
            overdue_after: chrono::Duration::days(settings.review.overdue_days.into()),
            zone: settings.review.time_zone,
        },
        vendor: Vendor {
            name: settings.vendor.name.clone(),
            app: settings.vendor.app.clone(),
            language: settings.vendor.language,
            portal_url: settings.portal.url.to_string(),
            from_name: settings.mail.from_name.clone(),
            from_email: settings.mail.from_email.clone(),
            reply_to: settings.tickets.reply_to.clone(),
            brand: settings.brand.clone(),
        },
        transport: transport(&settings.mail.way)?,
        timetable: jobs::timetable(),
        gateway: GatewayAddress {
            scheme: settings.gateway.url.scheme(),
            domain: settings.gateway.url.authority(),
        },
        proxies: settings.portal.proxies.clone(),
        guidelines,
        rules,
        fields: Register::default(),
        hand_off: settings.hand_off.as_ref().map(|way| Arc::new(hand_off(way, settings))),
        oidc: settings.oidc.as_ref().map(|oidc| provider(oidc, settings)).transpose()?.map(Arc::new),
        demo: None,
    })
}

fn provider(oidc: &config::Oidc, settings: &Settings) -> Result<Provider, StartError> {
    let takes = |who: &str| oidc.who.iter().any(|one| one == who);
    let settings = oidc::Settings {
        issuer: oidc.issuer.clone(),
        client_id: oidc.client_id.clone(),
        client_secret: oidc.client_secret.clone(),
        name: oidc.name.clone(),
        staff: takes("staff"),
        owners: takes("owners"),
        amr: oidc.amr.clone(),
        acr: oidc.acr.clone(),
        redirect_uri: format!("{}/sign-in/oidc/back", settings.portal.url),
    };
    Ok(Provider::new(settings)?)
}

/// The guidelines in force, with their text.
fn guidelines(of: &config::Guidelines) -> Result<Guidelines, StartError> {
    let says = match &of.place {
        GuidelinesPlace::Url(url) => Says::At(url.clone()),
        GuidelinesPlace::File(path) => {
            let unreadable = |error| StartError::Guidelines { path: path.clone(), error };
            Says::Text(std::fs::read_to_string(path).map_err(unreadable)?.into())
        }
    };
    Ok(Guidelines { version: of.version.clone(), says })
}

/// What is left out: the portal is the audience, and the app is where the form stands.
fn hand_off(way: &config::HandOff, settings: &Settings) -> HandOff {
    let named: Vec<String> = way.origins.iter().map(ToString::to_string).collect();
    HandOff {
        keys: way.keys.clone(),
        issuer: way.issuer.clone(),
        audience: way.audience.clone().unwrap_or_else(|| settings.portal.url.to_string()),
        origins: if named.is_empty() { vec![settings.upstream.url.to_string()] } else { named },
    }
}

fn listen(address: SocketAddr, setting: &'static str) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).map_err(|error| StartError::Listen { setting, address, error })
}

fn transport(way: &MailWay) -> Result<Transport, StartError> {
    match way {
        MailWay::Folder(folder) => Ok(Transport::folder(folder.clone())),
        MailWay::Smtp(Smtp { host, port, tls, sign_in }) => {
            let (username, password) = sign_in.clone().map_or((None, None), |(name, password)| {
                (Some(name), Some(password.expose_secret().to_owned().into()))
            });
            let tls = match tls {
                SmtpTls::Implicit => Tls::Implicit,
                SmtpTls::StartTls => Tls::StartTls,
                SmtpTls::None => Tls::None,
            };
            let settings = SmtpSettings {
                host: host.clone(),
                port: *port,
                tls,
                username,
                password,
                timeout: MAIL_TIMEOUT,
            };
            Ok(Transport::smtp(&settings)?)
        }
    }
}
