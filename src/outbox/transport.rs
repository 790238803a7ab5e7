//! Handing a rendered mail over: to an SMTP server, or to a folder (the demo's mailbox).

use std::path::PathBuf;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls as LettreTls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use secrecy::{ExposeSecret as _, SecretString};

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// TLS from the first byte (port 465).
    Implicit,
    /// STARTTLS, refused if the server does not offer it (port 587).
    StartTls,
    /// None: only sensible on loopback.
    None,
}

/// Where mails are handed over.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub username: Option<String>,
    pub password: Option<SecretString>,
    pub timeout: Duration,
}

/// Why a mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    #[error("the mail server refused it for good: {0}")]
    Refused(String),
    #[error("the mail server would not take it now: {0}")]
    Later(String),
    #[error("no answer from the mail server: {0}")]
    NoAnswer(String),
    #[error("not an address that mail can be sent to: {0}")]
    Address(String),
}

impl SendError {
    /// Trying again would change nothing.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Address(_))
    }
}

/// The way mails leave.
#[derive(Clone)]
pub enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

impl Transport {
    pub fn smtp(settings: &SmtpSettings) -> Result<Self, SendError> {
        let parameters = || TlsParameters::new(settings.host.clone()).map_err(|e| SendError::NoAnswer(e.to_string()));
        let tls = match settings.tls {
            Tls::Implicit => LettreTls::Wrapper(parameters()?),
            Tls::StartTls => LettreTls::Required(parameters()?),
            Tls::None => LettreTls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port)
            .tls(tls)
            .timeout(Some(settings.timeout));
        if let (Some(username), Some(password)) = (&settings.username, &settings.password) {
            builder = builder.credentials(Credentials::new(username.clone(), password.expose_secret().to_owned()));
        }
        Ok(Self::Smtp(builder.build()))
    }

    pub fn folder(path: PathBuf) -> Self {
        Self::Folder(path)
    }

    /// Hands one mail over. `name` makes a second try of the same mail land on the same file.
    pub async fn send(&self, name: &str, from: &str, to: &str, bytes: &[u8]) -> Result<(), SendError> {
        match self {
            Self::Smtp(smtp) => {
                let address = |text: &str| text.parse::<Address>().map_err(|e| SendError::Address(e.to_string()));
                let envelope = Envelope::new(Some(address(from)?), vec![address(to)?])
                    .map_err(|e| SendError::Address(e.to_string()))?;
                smtp.send_raw(&envelope, bytes).await.map(drop).map_err(|error| sort(&error))
            }
            Self::Folder(folder) => {
                let later = |e: std::io::Error| SendError::Later(e.to_string());
                tokio::fs::create_dir_all(folder).await.map_err(later)?;
                tokio::fs::write(folder.join(format!("{name}.eml")), bytes).await.map_err(later)
            }
        }
    }
}

fn sort(error: &lettre::transport::smtp::Error) -> SendError {
    if error.is_permanent() {
        SendError::Refused(error.to_string())
    } else if error.is_transient() {
        SendError::Later(error.to_string())
    } else {
        SendError::NoAnswer(error.to_string())
    }
}
