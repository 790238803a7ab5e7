//! One mail, one conversation with the mail server, one limit of time for all of it.
//!
//! lettre speaks the protocol; its ready-made transport is not used. Its asynchronous connections know no time limit
//! once connected, so a silent server would hold a try for ever; and its pool keeps a conversation that was abandoned
//! half-way, so the next mail would take the late answers to the one before for its own.

use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use secrecy::{ExposeSecret as _, SecretString};

use super::transport::{SendError, Way};

/// No try takes longer, whatever the settings say: a claim must outlast it.
pub(super) const LONGEST_TRY: Duration = Duration::from_secs(4 * 60);

/// How long a server may take over our farewell; nothing depends on its answer.
const FAREWELL: Duration = Duration::from_secs(1);

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
    /// How long one try may take, from connecting to the server's yes; at most four minutes.
    pub timeout: Duration,
}

/// A mail server, and how we are known to it.
#[derive(Clone)]
pub struct Smtp {
    settings: SmtpSettings,
    parameters: TlsParameters,
    credentials: Option<Credentials>,
}

impl Smtp {
    pub(super) fn new(settings: &SmtpSettings) -> Result<Self, SendError> {
        let parameters = TlsParameters::new(settings.host.clone()).map_err(|e| not_about_the_mail(&e))?;
        let credentials = settings.username.as_ref().zip(settings.password.as_ref());
        let credentials =
            credentials.map(|(name, word)| Credentials::new(name.clone(), word.expose_secret().to_owned()));
        Ok(Self { settings: settings.clone(), parameters, credentials })
    }

    pub(super) fn way(&self) -> Way {
        let SmtpSettings { host, port, tls, timeout, .. } = self.settings.clone();
        Way::Smtp { host, port, tls, signs_in: self.credentials.is_some(), timeout: timeout.min(LONGEST_TRY) }
    }

    /// Hands one mail over and gives what the server answered, or says why not, in time.
    pub(super) async fn send(&self, from: Address, to: Address, bytes: &[u8]) -> Result<String, SendError> {
        let limit = self.settings.timeout.min(LONGEST_TRY);
        let talk = async {
            let mut server = self.connect().await.map_err(|e| not_about_the_mail(&e))?;
            let answer = hand_over(&mut server, from, to, bytes).await;
            Ok((server, answer))
        };
        // A conversation that is cut off is dropped, and its connection closed with it.
        let late = |_| SendError::NoAnswer(format!("nothing within {}", humantime::format_duration(limit)));
        let (mut server, answer) = tokio::time::timeout(limit, talk).await.map_err(late)??;
        if !matches!(answer, Err(SendError::NoAnswer(_))) {
            drop(tokio::time::timeout(FAREWELL, server.quit()).await);
        }
        answer
    }

    /// Connects, protects the connection and logs in.
    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let settings = &self.settings;
        let (address, hello) = ((settings.host.as_str(), settings.port), ClientId::default());
        let from_the_start = (settings.tls == Tls::Implicit).then(|| self.parameters.clone());
        let limit = Some(settings.timeout);
        let mut server =
            AsyncSmtpConnection::connect_tokio1(address, limit, &hello, from_the_start, None).await?;
        if settings.tls == Tls::StartTls {
            server.starttls(self.parameters.clone(), &hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            server.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(server)
    }
}

/// RFC 5321, section 3.3: sender, recipient, text.
async fn hand_over(
    server: &mut AsyncSmtpConnection,
    from: Address,
    to: Address,
    bytes: &[u8],
) -> Result<String, SendError> {
    server.command(Mail::new(Some(from), Vec::new())).await.map_err(|e| not_about_the_mail(&e))?;
    server.command(Rcpt::new(to, Vec::new())).await.map_err(|e| about_the_mail(&e))?;
    server.command(Data).await.map_err(|e| about_the_mail(&e))?;
    // The line that ends the text ends its last line too: with both, the mail would arrive one line longer.
    let text = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
    let answer = server.message(text).await.map_err(|e| about_the_mail(&e))?;
    Ok(format!("{} {}", answer.code(), answer.message().collect::<Vec<_>>().join(" ")))
}

/// What goes wrong before the recipient is named concerns this installation (a password, its own address, TLS): it
/// stands in every mail's way until it is mended, and no mail is given up for it at once.
fn not_about_the_mail(error: &Error) -> SendError {
    let answered = error.status().is_some() || error.is_client();
    if answered { SendError::Later(error.to_string()) } else { SendError::NoAnswer(error.to_string()) }
}

fn about_the_mail(error: &Error) -> SendError {
    if error.is_permanent() && !wants_a_login(error) {
        SendError::Refused(error.to_string())
    } else {
        not_about_the_mail(error)
    }
}

/// RFC 4954, section 6: servers may say so as late as at the recipient.
fn wants_a_login(error: &Error) -> bool {
    error.status().is_some_and(|code| matches!(u16::from(code), 530 | 534 | 535 | 538))
}
