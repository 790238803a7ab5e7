//! The demo as one running thing: its folder, its three listeners, its life from start to "Start over" to stop.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use actix_web::dev::ServerHandle;
use secrecy::SecretString;
use tokio::sync::Notify;

use super::acme::{self, AcmeError, AcmeSettings};
use super::cast::{GUIDELINES, TICKET_HOST, TRAINING, WORK};
use super::hooks::Hooks;
use super::seeds::{self, Seeded};
use crate::accounts::KeepDays;
use crate::app::{self, Ground, Listeners, LogPlaces, Running, StartError};
use crate::attempts::Watch;
use crate::clock::Clock;
use crate::config;
use crate::db::{DbError, DbUrl};
use crate::fields::Register;
use crate::gateway::{Gateway, Upstream};
use crate::history::Outside;
use crate::http::{GatewayAddress, State};
use crate::jobs::{self, Means};
use crate::language::Language;
use crate::notices::Vendor;
use crate::outbox::Transport;
use crate::random::Random;
use crate::reviews::SignOff;
use crate::rules::{Rulebook, RulesError};
use crate::sessions::{Limits, Tickets, Works};
use crate::staff::{Guidelines, Requirements, Says};

/// How the demo is to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The portal's address; the gateway listens on the next port, Acme Invoices on the one after.
    pub listen: SocketAddr,
    /// Everything is kept in this folder.
    pub data: PathBuf,
    /// Begin anew, whatever the folder holds.
    pub fresh: bool,
    pub front: Front,
}

/// What the gateway stands in front of.
#[derive(Debug, Clone, Default)]
pub struct Front {
    /// Another app on this machine, instead of Acme Invoices.
    pub app: Option<SocketAddr>,
    /// What it is called.
    pub name: Option<String>,
    /// The rules for it.
    pub rules: Option<PathBuf>,
}

/// Why the demo does not run.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("the demo listens on this machine only: choose an address like 127.0.0.1:8080")]
    NotLoopback,
    #[error(
        "the port {0} is taken; choose another with --listen 127.0.0.1:PORT (three ports in a row are needed)"
    )]
    PortTaken(u16),
    #[error("the folder {path} cannot be used: {error}")]
    Folder { path: PathBuf, error: std::io::Error },
    #[error("the demo's past could not be made: {0}")]
    Seeds(String),
    #[error(transparent)]
    Rules(#[from] RulesError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Acme(#[from] AcmeError),
}

/// Runs the demo until it is interrupted.
pub fn run(options: Options) -> Result<(), DemoError> {
    actix_web::rt::System::new().block_on(async move {
        let ports = Ports { front: options.front, ..Ports::bind(options.listen)? };
        let mut fresh = options.fresh;
        let mut first = true;
        loop {
            let house = House::open(&options.data, &ports, fresh).await?;
            if first {
                announce(&ports, &options.data);
            }
            (first, fresh) = (false, true);
            tokio::select! {
                () = START_OVER.notified() => house.close().await,
                () = app::asked_to_stop() => {
                    house.close().await;
                    return Ok(());
                }
            }
        }
    })
}

/// Rung by "Start over".
pub(super) static START_OVER: LazyLock<Notify> = LazyLock::new(Notify::new);

/// Three ports in a row.
pub struct Ports {
    portal: TcpListener,
    gateway: TcpListener,
    acme: TcpListener,
    numbers: [u16; 3],
    front: Front,
}

impl Ports {
    pub fn bind(listen: SocketAddr) -> Result<Self, DemoError> {
        if !listen.ip().is_loopback() {
            return Err(DemoError::NotLoopback);
        }
        let bind = |port: u16| TcpListener::bind((listen.ip(), port)).map_err(|_| DemoError::PortTaken(port));
        let first = listen.port();
        let next = |n: u16| first.checked_add(n).ok_or(DemoError::PortTaken(first));
        let (second, third) = (next(1)?, next(2)?);
        Ok(Self {
            portal: bind(first)?,
            gateway: bind(second)?,
            acme: bind(third)?,
            numbers: [first, second, third],
            front: Front::default(),
        })
    }

    /// Any three free ports, for tests.
    pub fn any() -> std::io::Result<Self> {
        let bind = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let (portal, gateway, acme) = (bind()?, bind()?, bind()?);
        let number = |listener: &TcpListener| listener.local_addr().map(|address| address.port());
        let numbers = [number(&portal)?, number(&gateway)?, number(&acme)?];
        Ok(Self { portal, gateway, acme, numbers, front: Front::default() })
    }

    pub fn portal_url(&self) -> String {
        format!("http://localhost:{}", self.numbers[0])
    }

    /// The portal's, the gateway's and Acme Invoices' port.
    pub fn numbers(&self) -> [u16; 3] {
        self.numbers
    }
}

/// The demo while it runs.
pub struct House {
    pub state: State,
    pub means: Means,
    running: Running,
    acme: ServerHandle,
}

impl House {
    /// Opens the folder, makes the past where there is none, and starts everything.
    pub async fn open(data: &Path, ports: &Ports, fresh: bool) -> Result<Self, DemoError> {
        let folder = |error| DemoError::Folder { path: data.to_owned(), error };
        std::fs::create_dir_all(data).map_err(folder)?;
        if fresh || !data.join(SEEDED).exists() {
            clear(data).map_err(folder)?;
            let seeded = seeds::plant(data, |ground, hooks| state(ports, data, ground, hooks)).await?;
            let text = serde_json::to_string(&seeded).map_err(|e| DemoError::Seeds(e.to_string()))?;
            // Beside and renamed: a crash leaves a whole note or none, and then the past is made anew.
            let beside = data.join("seeded.new");
            std::fs::write(&beside, text).map_err(folder)?;
            std::fs::rename(&beside, data.join(SEEDED)).map_err(folder)?;
        }
        let text = std::fs::read_to_string(data.join(SEEDED)).map_err(folder)?;
        let seeded: Seeded = serde_json::from_str(&text).map_err(|e| DemoError::Seeds(e.to_string()))?;
        Self::start(data, ports, seeded).await
    }

    async fn start(data: &Path, ports: &Ports, seeded: Seeded) -> Result<Self, DemoError> {
        let random = Random::system();
        let rules = ports.front.rules.as_deref().map(Rulebook::open).transpose()?;
        let ground = ground(data, Clock::system(), random.clone()).await?;
        let mut state = state(ports, data, ground, Some(Hooks::new(seeded)));
        state.rules = rules.unwrap_or(state.rules);
        let secret =
            secret(data, &random).map_err(|error| DemoError::Folder { path: data.to_owned(), error })?;
        let clock = state.db.clock().clone();
        let acme = acme::serve(AcmeSettings {
            listener: again(&ports.acme)?,
            database: data.join("acme.sqlite3"),
            gateway_secret: secret.clone(),
            support_access_url: state.portal("/account/support-access"),
            now: Arc::new(move || clock.now().utc()),
        })?;
        let acme_handle = acme.handle();
        actix_web::rt::spawn(acme);
        let gateway = Gateway::new(Upstream {
            origin: ports
                .front
                .app
                .map_or(format!("http://acme.localhost:{}", ports.numbers[2]), |app| format!("http://{app}")),
            connect: ports
                .front
                .app
                .is_none()
                .then(|| SocketAddr::from((Ipv4Addr::LOCALHOST, ports.numbers[2]))),
            secret: SecretString::from(secret),
        });
        let means = Means { state: state.clone(), alone: true };
        let listeners = Listeners { portal: again(&ports.portal)?, gateway: again(&ports.gateway)? };
        let running = Running::start(means.clone(), gateway, listeners, super::routes).await?;
        Ok(Self { state, means, running, acme: acme_handle })
    }

    pub async fn close(self) {
        self.running.stop().await;
        self.acme.stop(true).await;
    }
}

/// The same listener for the next life: what knocks meanwhile waits.
fn again(listener: &TcpListener) -> Result<TcpListener, DemoError> {
    listener.try_clone().map_err(|error| DemoError::Start(StartError::Listener(error)))
}

/// What the gateway and the app share. It stands in the folder, for an app of one's own to read.
fn secret(data: &Path, random: &Random) -> std::io::Result<String> {
    let path = data.join(SECRET);
    if let Ok(known) = std::fs::read_to_string(&path) {
        return Ok(known.trim().to_owned());
    }
    let secret = random.token().reveal().to_owned();
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(secret.as_bytes())?;
    Ok(secret)
}

const SECRET: &str = "app.secret";

/// Opens the demo's own database.
pub(super) async fn ground(data: &Path, clock: Clock, random: Random) -> Result<Ground, DemoError> {
    let url = DbUrl::Sqlite(data.join("porchlight.sqlite3"));
    let places =
        LogPlaces { key_file: data.join("log.key"), outside: Outside::File(data.join("log.checkpoint")) };
    Ok(app::open(url, places, "porchlight.acme.example".to_owned(), clock, random).await?)
}

fn state(ports: &Ports, data: &Path, ground: Ground, hooks: Option<Hooks>) -> State {
    let hooks = hooks.map(|hooks| Arc::new(hooks) as Arc<dyn crate::http::DemoHooks>);
    State {
        db: ground.db,
        random: Random::system(),
        signer: ground.signer,
        sealer: ground.sealer,
        limits: Limits {
            entering: Requirements { training: Some(TRAINING), guidelines: Some(GUIDELINES) },
            ..Limits::default()
        },
        keep_days: KeepDays::default(),
        tickets: Tickets::new(vec![TICKET_HOST.to_owned()], Vec::new()),
        works: works(),
        watch: Watch::default(),
        sign_off: SignOff { zone: chrono_tz::Europe::Vienna, ..SignOff::default() },
        // Unlike `serve`, which asks a lead before anybody acts as an owner or an admin: the story has Ana act as Olivia.
        terms: Arc::default(),
        vendor: Vendor {
            name: "Acme".to_owned(),
            app: ports.front.name.clone().unwrap_or("Acme Invoices".to_owned()),
            language: Language::default(),
            portal_url: ports.portal_url(),
            from_name: "Acme support access".to_owned(),
            from_email: "support-access@acme.example".to_owned(),
            reply_to: config::ReplyTo::parse("support+{number}@acme.example").into_iter().collect(),
            brand: config::Brand::default(),
        },
        transport: mailbox(data),
        timetable: jobs::timetable(),
        gateway: GatewayAddress { scheme: "http", domain: format!("localhost:{}", ports.numbers[1]) },
        proxies: Vec::new(),
        guidelines: Some(Guidelines {
            version: GUIDELINES.to_owned(),
            says: Says::Text(include_str!("guidelines.txt").into()),
        }),
        rules: Rulebook::built_in(),
        fields: Register::default(),
        hand_off: None,
        oidc: None,
        demo: hooks,
    }
}

/// What Acme's agents can declare as their task.
fn works() -> Works {
    let work = |id: &str, label: &str, changes, pages: &[&str]| config::Work {
        id: id.to_owned(),
        label: label.to_owned(),
        changes,
        pages: pages.iter().map(|page| (*page).to_owned()).collect(),
    };
    let kinds = [
        work(
            WORK,
            "Tax and billing settings",
            true,
            &["/", "/settings/tax", "/settings/billing", "/invoices/**"],
        ),
        work("notifications", "Notifications", true, &["/", "/settings", "/settings/notifications"]),
        work("invoices", "Invoices", false, &["/", "/invoices/**"]),
        work("customers", "Customers", false, &["/", "/customers/**"]),
    ];
    Works::of(&kinds).unwrap_or_default()
}

/// Mails land here instead of going out.
pub(super) fn mailbox(data: &Path) -> Transport {
    Transport::folder(data.join("mail"))
}

/// Written last, under another name whenever an older folder could not be gone on with.
const SEEDED: &str = "seeded-3.json";

/// Removes what the demo has made, and nothing else.
fn clear(data: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(data)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let ours = ["porchlight.sqlite3", "acme.sqlite3", "log.key", "log.checkpoint", "seeded"]
            .iter()
            .any(|ours| name.starts_with(ours));
        if ours {
            std::fs::remove_file(&path)?;
        } else if name == "mail" {
            std::fs::remove_dir_all(&path)?;
        }
    }
    Ok(())
}

fn announce(ports: &Ports, data: &Path) {
    println!("Porchlight's demo is running. Start here:\n");
    println!("    {}\n", ports.portal_url());
    println!("Portal    {}", ports.portal_url());
    println!("Gateway   http://<session>.localhost:{}", ports.numbers[1]);
    match ports.front.app {
        Some(app) => {
            println!("App       http://{app}, which is not part of Porchlight");
            println!("Secret    {}, to be known by the app", data.join(SECRET).display());
        }
        None => println!("App       http://acme.localhost:{}", ports.numbers[2]),
    }
    println!("Data      {}", data.display());
    println!(
        "\nChromium, Edge and Firefox know that *.localhost is this machine; the first page says if yours does not."
    );
    println!("Stop with Ctrl-C.");
}

impl From<DbError> for DemoError {
    fn from(error: DbError) -> Self {
        Self::Start(StartError::Database(error))
    }
}
