//! The settings in their types, and the rules about settings that are right alone and wrong together.

use std::ffi::OsString;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;

use super::colour::Colours;
use super::error::{ConfigError, Problem};
use super::given::{Given, Override};
use super::logo::Logo;
use super::read::Reader;
use super::reply_to::ReplyTo;
use super::sections::{read_all, read_log};
use super::tickets::TicketPattern;
use super::web_address::WebAddress;
use super::work::Work;
use crate::language::Language;

/// All settings, each of them checked.
#[derive(Debug, Clone)]
pub struct Settings {
    pub database: Database,
    pub log: Log,
    pub portal: Portal,
    pub gateway: Gateway,
    pub vendor: Vendor,
    pub brand: Brand,
    pub upstream: Upstream,
    pub mail: Mail,
    pub tickets: Tickets,
    pub work: Vec<Work>,
    pub sessions: Sessions,
    pub attempts: Attempts,
    pub review: Review,
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
    pub language: Language,
}

/// How the vendor's pages and mails look. Empty: as Porchlight's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brand {
    pub logo: Option<Logo>,
    pub colours: Option<Colours>,
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
    /// Where an answer to a mail about a ticket goes. Empty: to the sender's address.
    pub reply_to: Vec<ReplyTo>,
}

#[derive(Debug, Clone)]
pub struct Review {
    /// How many people sign a week off: one or two.
    pub sign_off_by: u32,
    /// So many days after a week has ended, reviewers are reminded of it.
    pub overdue_days: u32,
    /// Where weeks begin and end.
    pub time_zone: chrono_tz::Tz,
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

impl SmtpTls {
    pub(super) fn usual_port(self) -> u16 {
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
