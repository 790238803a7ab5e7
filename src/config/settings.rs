//! The settings in their types, and the rules about settings that are right alone and wrong together.

use std::ffi::OsString;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;

use super::error::{ConfigError, Problem};
use super::given::{Given, Override};
use super::read::{Reader, ticket_host};
use super::tickets::TicketPattern;
use super::web_address::WebAddress;
use super::work::{self, Work};

/// All settings, each of them checked.
#[derive(Debug, Clone)]
pub struct Settings {
    pub database: Database,
    pub log: Log,
    pub portal: Portal,
    pub gateway: Gateway,
    pub vendor: Vendor,
    pub upstream: Upstream,
    pub mail: Mail,
    pub tickets: Tickets,
    pub work: Vec<Work>,
    pub sessions: Sessions,
    pub attempts: Attempts,
    pub staff: Staff,
    pub approvals: Approvals,
    pub history: History,
    pub hand_off: Option<HandOff>,
    pub oidc: Option<Oidc>,
    pub rules: RulesFile,
}

#[derive(Debug, Clone)]
pub struct Database {
    /// Not parsed yet. Secret, because it may hold a password.
    pub url: SecretString,
}

#[derive(Debug, Clone)]
pub struct Log {
    /// What every log's name begins with.
    pub origin: String,
    pub key_file: PathBuf,
    /// Where the newest checkpoint is kept: a file or a database's address, not parsed yet.
    pub outside: Option<SecretString>,
}

#[derive(Debug, Clone)]
pub struct Portal {
    pub listen: SocketAddr,
    pub url: WebAddress,
    /// Machines in front of it, whose word on who is behind them is taken.
    pub proxies: Vec<IpAddr>,
}

#[derive(Debug, Clone)]
pub struct Gateway {
    pub listen: SocketAddr,
    /// Sessions have their origins below it.
    pub url: WebAddress,
}

#[derive(Debug, Clone)]
pub struct Vendor {
    pub name: String,
    pub app: String,
}

#[derive(Debug, Clone)]
pub struct Upstream {
    pub url: WebAddress,
    /// Where to connect, if not where DNS says.
    pub connect: Option<SocketAddr>,
    pub secret: SecretString,
}

#[derive(Debug, Clone)]
pub struct Mail {
    pub from_name: String,
    pub from_email: String,
    pub way: MailWay,
}

/// How mails leave.
#[derive(Debug, Clone)]
pub enum MailWay {
    Smtp(Smtp),
    Folder(PathBuf),
}

#[derive(Debug, Clone)]
pub struct Smtp {
    pub host: String,
    pub port: u16,
    pub tls: SmtpTls,
    /// User name and password; both or none.
    pub sign_in: Option<(String, SecretString)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    Implicit,
    StartTls,
    None,
}

/// At least one of either.
#[derive(Debug, Clone)]
pub struct Tickets {
    /// Lower case. Any link to them is a ticket.
    pub hosts: Vec<String>,
    pub patterns: Vec<TicketPattern>,
}

#[derive(Debug, Clone)]
pub struct Approvals {
    /// Of users in the app, lower case.
    pub roles: Vec<String>,
    pub leads_answer_within: Duration,
    pub owners_answer_within: Duration,
    pub good_for: Duration,
}

#[derive(Debug, Clone, Copy)]
pub struct History {
    /// For how long what entries say is kept, where an account has no number of its own.
    pub keep_days: u32,
}

/// The vendor's app hands its signed-in customers over.
#[derive(Debug, Clone)]
pub struct HandOff {
    pub keys: PathBuf,
    pub issuer: String,
    /// Left out: the portal's address.
    pub audience: Option<String>,
    /// Empty: the app's address.
    pub origins: Vec<WebAddress>,
}

/// People sign in by the vendor's OpenID provider.
#[derive(Debug, Clone)]
pub struct Oidc {
    pub issuer: String,
    pub client_id: String,
    pub client_secret: SecretString,
    pub name: String,
    /// `staff`, `owners`.
    pub who: Vec<String>,
    pub amr: Vec<String>,
    pub acr: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct RulesFile {
    /// Not read yet.
    pub file: Option<PathBuf>,
}

/// Refused tries of entry.
#[derive(Debug, Clone, Copy)]
pub struct Attempts {
    pub by_agent: u32,
    pub by_account: u32,
    pub within: Duration,
    pub keep_days: u32,
}

#[derive(Debug, Clone, Copy)]
pub struct Sessions {
    pub hard: Duration,
    pub idle: Duration,
}

#[derive(Debug, Clone)]
pub struct Staff {
    /// For so many days a training counts; nothing where none is asked for.
    pub training_days: Option<u32>,
    pub guidelines: Option<Guidelines>,
}

/// What agents must have read.
#[derive(Debug, Clone)]
pub struct Guidelines {
    pub version: String,
    pub place: GuidelinesPlace,
}

#[derive(Debug, Clone)]
pub enum GuidelinesPlace {
    /// Not read yet.
    File(PathBuf),
    Url(String),
}

impl Settings {
    /// Reads and checks everything: the file below the environment below the flags.
    pub fn load<K: Into<OsString>, V: Into<OsString>>(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (K, V)>,
        overrides: &[Override],
    ) -> Result<Self, ConfigError> {
        Given::gather(file, environment, overrides)?.settings()
    }
}

impl Given {
    /// What was given, in its types. Names everything that is wrong at once.
    pub fn settings(&self) -> Result<Settings, ConfigError> {
        let mut reader = Reader::new(self);
        let read = read_all(&mut reader);
        if let Some(settings) = &read {
            reader.problems.extend(wrong_together(settings).into_iter().map(Problem::Together));
        }
        match read {
            Some(settings) if reader.problems.is_empty() => Ok(settings),
            _ => Err(ConfigError { problems: reader.problems }),
        }
    }

    /// Only where the database is, for commands that need nothing else.
    pub fn database(&self) -> Result<SecretString, ConfigError> {
        self.one(|reader| reader.secret("database.url"))
    }

    /// Only what concerns the log.
    pub fn log(&self) -> Result<Log, ConfigError> {
        self.one(read_log)
    }

    /// Only for how long histories are kept.
    pub fn keep_days(&self) -> Result<u32, ConfigError> {
        self.one(|reader| reader.keep_days("history.keep_days"))
    }

    /// The vendor's name, if it is set.
    pub fn vendor_name(&self) -> Option<String> {
        self.one(|reader| reader.line("vendor.name")).ok()
    }

    fn one<T>(&self, read: impl FnOnce(&mut Reader<'_>) -> Option<T>) -> Result<T, ConfigError> {
        let mut reader = Reader::new(self);
        match read(&mut reader) {
            Some(value) => Ok(value),
            None => Err(ConfigError { problems: reader.problems }),
        }
    }
}

/// Every section is read, whatever was wrong with those before, so that all problems are told together.
fn read_all(reader: &mut Reader<'_>) -> Option<Settings> {
    let database = reader.secret("database.url").map(|url| Database { url });
    let log = read_log(reader);
    let portal = (reader.parsed("portal.listen"), reader.door("portal.url"), read_proxies(reader));
    let gateway = (reader.parsed("gateway.listen"), reader.door("gateway.url"));
    let vendor = (reader.line("vendor.name"), reader.line("vendor.app"));
    let upstream = (
        reader.web("upstream.url"),
        reader.optional("upstream.connect"),
        reader.shared_secret("upstream.secret"),
    );
    let mail = read_mail(reader);
    let tickets = read_tickets(reader);
    let work = work::read(reader);
    let sessions = (reader.duration("sessions.hard"), reader.duration("sessions.idle"));
    let attempts = read_attempts(reader);
    let staff = read_staff(reader);
    let approvals = read_approvals(reader);
    let keep_days = reader.keep_days("history.keep_days");
    let hand_off = read_hand_off(reader);
    let oidc = read_oidc(reader);
    let rules = reader.optional_path("rules.file");
    Some(Settings {
        database: database?,
        log: log?,
        portal: Portal { listen: portal.0?, url: portal.1?, proxies: portal.2? },
        gateway: Gateway { listen: gateway.0?, url: gateway.1? },
        vendor: Vendor { name: vendor.0?, app: vendor.1? },
        upstream: Upstream { url: upstream.0?, connect: upstream.1?, secret: upstream.2? },
        mail: mail?,
        tickets: tickets?,
        work: work?,
        sessions: Sessions { hard: sessions.0?, idle: sessions.1? },
        attempts: attempts?,
        staff: staff?,
        approvals: approvals?,
        history: History { keep_days: keep_days? },
        hand_off: hand_off?,
        oidc: oidc?,
        rules: RulesFile { file: rules? },
    })
}

fn read_proxies(reader: &mut Reader<'_>) -> Option<Vec<IpAddr>> {
    let address = |text: &str| {
        text.trim().parse().map_err(|_| format!("must hold addresses such as 10.0.0.7, not {text:?}"))
    };
    reader.optional_list("portal.proxies", address)
}

fn read_tickets(reader: &mut Reader<'_>) -> Option<Tickets> {
    let patterns = reader.optional_list("tickets.patterns", TicketPattern::parse)?;
    // Where there are patterns, hosts need not be set.
    let hosts = match patterns.is_empty() {
        true => reader.list("tickets.hosts", ticket_host)?,
        false => reader.optional_list("tickets.hosts", ticket_host)?,
    };
    Some(Tickets { hosts, patterns })
}

fn read_attempts(reader: &mut Reader<'_>) -> Option<Attempts> {
    let many = (reader.number("attempts.by_agent"), reader.number("attempts.by_account"));
    let (within, keep_days) = (reader.duration("attempts.within"), reader.number("attempts.keep_days"));
    Some(Attempts { by_agent: many.0?, by_account: many.1?, within: within?, keep_days: keep_days? })
}

fn read_approvals(reader: &mut Reader<'_>) -> Option<Approvals> {
    let role = |text: &str| match text.trim() {
        "" => Err("must hold names of roles, or none".to_owned()),
        name => Ok(name.to_lowercase()),
    };
    let mut roles = reader.list("approvals.roles", role);
    if let Some(none) = roles.as_mut().filter(|roles| roles.as_slice() == ["none"]) {
        none.clear();
    }
    let leads = reader.duration("approvals.leads_answer_within");
    let owners = reader.duration("approvals.owners_answer_within");
    let good_for = reader.duration("approvals.good_for");
    Some(Approvals {
        roles: roles?,
        leads_answer_within: leads?,
        owners_answer_within: owners?,
        good_for: good_for?,
    })
}

fn read_hand_off(reader: &mut Reader<'_>) -> Option<Option<HandOff>> {
    let keys = reader.optional_path("owners.hand_off.keys");
    let issuer = reader.optional_line("owners.hand_off.issuer");
    let audience = reader.optional_line("owners.hand_off.audience");
    let origins = match reader.given("owners.hand_off.origins").is_some() {
        true => reader.list("owners.hand_off.origins", WebAddress::parse),
        false => Some(Vec::new()),
    };
    match (keys?, issuer?, audience?, origins?) {
        (Some(keys), Some(issuer), audience, origins) => {
            Some(Some(HandOff { keys, issuer, audience, origins }))
        }
        (None, None, None, origins) if origins.is_empty() => Some(None),
        _ => {
            let why = "owners.hand_off.keys and owners.hand_off.issuer go together; one of them is missing";
            reader.problems.push(Problem::Together(why.to_owned()));
            None
        }
    }
}

fn read_oidc(reader: &mut Reader<'_>) -> Option<Option<Oidc>> {
    let issuer = reader.issuer("sign_in.oidc.issuer");
    let client_id = reader.optional_line("sign_in.oidc.client_id");
    let client_secret = reader.optional_secret("sign_in.oidc.client_secret");
    let name = reader.line("sign_in.oidc.name");
    let who = reader.list("sign_in.oidc.who", one_of_both);
    let said = |text: &str| Ok(text.to_owned());
    let (amr, acr) =
        (reader.optional_list("sign_in.oidc.amr", said), reader.optional_list("sign_in.oidc.acr", said));
    let (name, who, amr, acr) = (name?, who?, amr?, acr?);
    let why = match (issuer?, client_id?, client_secret?) {
        (None, None, None) => return Some(None),
        (Some(_), Some(_), Some(_))
            if who.iter().any(|who| who == "staff") && amr.is_empty() && acr.is_empty() =>
        {
            "sign_in.oidc.amr or sign_in.oidc.acr must say how the provider tells that staff have shown two factors"
        }
        (Some(issuer), Some(client_id), Some(client_secret)) => {
            return Some(Some(Oidc { issuer, client_id, client_secret, name, who, amr, acr }));
        }
        _ => "sign_in.oidc.issuer, client_id and client_secret go together; one of them is missing",
    };
    reader.problems.push(Problem::Together(why.to_owned()));
    None
}

fn one_of_both(text: &str) -> Result<String, String> {
    match text {
        "staff" | "owners" => Ok(text.to_owned()),
        _ => Err(format!("must hold staff, owners or both, not {text:?}")),
    }
}

fn read_log(reader: &mut Reader<'_>) -> Option<Log> {
    let log =
        (reader.log_origin("log.origin"), reader.path("log.key_file"), reader.optional_secret("log.outside"));
    Some(Log { origin: log.0?, key_file: log.1?, outside: log.2? })
}

fn read_mail(reader: &mut Reader<'_>) -> Option<Mail> {
    let from = (reader.line("mail.from_name"), reader.email("mail.from_email"));
    let tls = reader.tls("mail.smtp_tls");
    let port = reader.optional::<NonZeroU16>("mail.smtp_port");
    let sign_in = (reader.optional_line("mail.smtp_username"), reader.optional_secret("mail.smtp_password"));
    let (host, folder) = (reader.optional_line("mail.smtp_host")?, reader.optional_path("mail.folder")?);
    let mut wrong = |why: &str| reader.problems.push(Problem::Together(why.to_owned()));
    let sign_in = match (sign_in.0?, sign_in.1?) {
        (Some(username), Some(password)) => Some((username, password)),
        (None, None) => None,
        _ => {
            wrong("mail.smtp_username and mail.smtp_password go together; one of them is missing");
            return None;
        }
    };
    let way = match (host, folder) {
        (Some(host), None) => {
            let tls = tls?;
            let port = port?.map_or(tls.usual_port(), NonZeroU16::get);
            MailWay::Smtp(Smtp { host, port, tls, sign_in })
        }
        (None, Some(folder)) => MailWay::Folder(folder),
        (Some(_), Some(_)) => {
            wrong("mail.smtp_host and mail.folder are both set; keep one of them");
            return None;
        }
        (None, None) => {
            wrong("mail.smtp_host is missing: without it (or mail.folder, to try things out) nobody is told");
            return None;
        }
    };
    Some(Mail { from_name: from.0?, from_email: from.1?, way })
}

fn read_staff(reader: &mut Reader<'_>) -> Option<Staff> {
    let training_days = reader.training_days("staff.training_days");
    let version = reader.optional_line("staff.guidelines_version");
    let (file, url) =
        (reader.optional_path("staff.guidelines_file"), reader.optional_link("staff.guidelines_url"));
    let mut wrong = |why: &str| {
        reader.problems.push(Problem::Together(why.to_owned()));
        None
    };
    let guidelines = match (version?, file?, url?) {
        (None, None, None) => None,
        (Some(version), Some(file), None) => Some(Guidelines { version, place: GuidelinesPlace::File(file) }),
        (Some(version), None, Some(url)) => Some(Guidelines { version, place: GuidelinesPlace::Url(url) }),
        (Some(_), None, None) => {
            return wrong(
                "staff.guidelines_version is set, but neither staff.guidelines_file nor staff.guidelines_url says \
                 where they are read",
            );
        }
        (None, ..) => {
            return wrong("staff.guidelines_version is missing: people accept the guidelines by version");
        }
        (Some(_), Some(_), Some(_)) => {
            return wrong("staff.guidelines_file and staff.guidelines_url are both set; keep one of them");
        }
    };
    Some(Staff { training_days: training_days?, guidelines })
}

impl SmtpTls {
    fn usual_port(self) -> u16 {
        match self {
            Self::Implicit => 465,
            Self::StartTls => 587,
            Self::None => 25,
        }
    }
}

fn wrong_together(settings: &Settings) -> Vec<String> {
    let (portal, gateway) = (&settings.portal, &settings.gateway);
    let mut wrong = Vec::new();
    if !gateway.url.can_have_subdomains() {
        wrong.push(format!(
            "gateway.url must be a domain, not the address {}: each session has a name below it",
            gateway.url.host()
        ));
    }
    if portal.url.is_related_to(&gateway.url) && !gateway.url.is_on_this_machine() {
        wrong.push(format!(
            "gateway.url ({}) and portal.url ({}) must be apart, neither of them below the other: your app's \
             scripts run on the gateway's domain, and must not reach the portal's cookies",
            gateway.url.host(),
            portal.url.host()
        ));
    }
    if portal.listen == gateway.listen && portal.listen.port() != 0 {
        wrong.push(format!("portal.listen and gateway.listen are both {}", portal.listen));
    }
    if settings.sessions.idle > settings.sessions.hard {
        wrong.push("sessions.idle is longer than sessions.hard, so it would never count".to_owned());
    }
    if let MailWay::Smtp(Smtp { host, tls: SmtpTls::None, sign_in: Some(_), .. }) = &settings.mail.way
        && !is_this_machine(host)
    {
        wrong.push(format!(
            "mail.smtp_tls is none, so the password would travel to {host} for everybody to read; use starttls or \
             implicit"
        ));
    }
    wrong
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}
