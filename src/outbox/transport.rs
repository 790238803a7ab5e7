//! Handing a rendered mail over: to an SMTP server, or to a folder (the demo's mailbox).

use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::Address;

use super::smtp::{Smtp, SmtpSettings, Tls};

/// Why a mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    #[error("the mail server refused it for good: {0}")]
    Refused(String),
    #[error("the mail server would not take it now: {0}")]
    Later(String),
    #[error("no answer from the mail server: {0}")]
    NoAnswer(String),
    #[error("not an address that mail can be sent to: {0:?}")]
    Address(String),
}

impl SendError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) => "mail-refused",
            Self::Later(_) => "mail-later",
            Self::NoAnswer(_) => "mail-no-answer",
            Self::Address(_) => "mail-address",
        }
    }

    /// Trying again would change nothing.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Address(_))
    }
}

/// Why a mail was not taken, read back from how it is kept: the code of the kind, and the server's own words.
pub fn reason(kept: &str) -> (&'static str, &str) {
    let kinds = [
        ("mail-refused", "the mail server refused it for good: "),
        ("mail-later", "the mail server would not take it now: "),
        ("mail-no-answer", "no answer from the mail server: "),
        ("mail-address", "not an address that mail can be sent to: "),
    ];
    let read = kinds.into_iter().find_map(|(code, says)| Some((code, kept.strip_prefix(says)?)));
    read.unwrap_or(("mail-later", kept))
}

/// How mails leave, for people to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    Smtp { host: String, port: u16, tls: Tls, signs_in: bool, timeout: Duration },
    Folder(PathBuf),
}

/// The way mails leave.
#[derive(Clone)]
pub enum Transport {
    Smtp(Smtp),
    Folder(PathBuf),
}

impl Transport {
    pub fn smtp(settings: &SmtpSettings) -> Result<Self, SendError> {
        Smtp::new(settings).map(Self::Smtp)
    }

    pub fn folder(path: PathBuf) -> Self {
        Self::Folder(path)
    }

    /// Hands one mail over. `name` makes a second try of the same mail land on the same file.
    ///
    /// An SMTP server may take a mail and die before it says so. The mail is then handed over once more, the same
    /// bytes with the same Message-ID: *at least once* is what SMTP allows, and better than a visit unheard of.
    pub async fn send(&self, name: &str, from: &str, to: &str, bytes: &[u8]) -> Result<(), SendError> {
        self.hand_over(name, from, to, bytes).await.map(drop)
    }

    /// The same, and what was answered: the server's own words, or the file.
    pub async fn hand_over(
        &self,
        name: &str,
        from: &str,
        to: &str,
        bytes: &[u8],
    ) -> Result<String, SendError> {
        let (from, to) = (address(from)?, address(to)?);
        match self {
            Self::Smtp(smtp) => smtp.send(from, to, bytes).await,
            Self::Folder(folder) => {
                let put = put(folder, name, bytes).await;
                put.map(|file| file.display().to_string())
                    .map_err(|error| SendError::Later(error.to_string()))
            }
        }
    }

    /// How it is set up, without what is secret.
    pub fn way(&self) -> Way {
        match self {
            Self::Smtp(smtp) => smtp.way(),
            Self::Folder(folder) => Way::Folder(folder.clone()),
        }
    }
}

/// Only visible ASCII: nothing else may stand in a command to the server, least of all a line's end.
fn address(text: &str) -> Result<Address, SendError> {
    let refused = || SendError::Address(text.to_owned());
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(refused());
    }
    text.parse().map_err(|_| refused())
}

/// Under its name only once it is whole, so that nobody reads half a mail.
async fn put(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<PathBuf> {
    tokio::fs::create_dir_all(folder).await?;
    let unfinished = folder.join(format!(".{name}.part"));
    tokio::fs::write(&unfinished, bytes).await?;
    let file = folder.join(format!("{name}.eml"));
    tokio::fs::rename(unfinished, &file).await?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_reads_back_from_how_it_is_kept() {
        let said = || "550 5.1.1 no such mailbox".to_owned();
        for error in [
            SendError::Refused(said()),
            SendError::Later(said()),
            SendError::NoAnswer(said()),
            SendError::Address(said()),
        ] {
            let kept = error.to_string();
            let (code, words) = reason(&kept);
            assert_eq!(code, error.code());
            assert_eq!(words.trim_matches('"'), said());
        }
        assert_eq!(reason("something older"), ("mail-later", "something older"));
    }
}
