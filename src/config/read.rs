//! Reading one value at a time into its type, noting what is wrong and going on.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};

use super::error::Problem;
use super::given::{Given, Place, Raw};
use super::keys::{self, Key};
use super::settings::SmtpTls;
use super::web_address::WebAddress;
use crate::merkle::Origin;

/// Shorter limits are slips: `60` is meant as minutes more often than as seconds.
const SHORTEST: Duration = Duration::from_secs(60);

/// `None` from its methods means that a problem was noted.
pub(super) struct Reader<'a> {
    given: &'a Given,
    pub problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub fn new(given: &'a Given) -> Self {
        Self { given, problems: Vec::new() }
    }

    /// A value of a type that reads itself, such as an address and port.
    pub fn parsed<T: Readable>(&mut self, name: &'static str) -> Option<T> {
        self.required(name, parse)
    }

    pub fn optional<T: Readable>(&mut self, name: &'static str) -> Option<Option<T>> {
        self.maybe(name, parse)
    }

    /// One line of plain text, as it may stand in a mail's header.
    pub fn line(&mut self, name: &'static str) -> Option<String> {
        self.required(name, line)
    }

    pub fn optional_line(&mut self, name: &'static str) -> Option<Option<String>> {
        self.maybe(name, line)
    }

    /// A value that is read so.
    pub fn optional_with<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<Option<T>> {
        self.maybe(name, read)
    }

    pub fn path(&mut self, name: &'static str) -> Option<PathBuf> {
        self.required(name, |text| Ok(text.into()))
    }

    pub fn optional_path(&mut self, name: &'static str) -> Option<Option<PathBuf>> {
        self.maybe(name, |text| Ok(text.into()))
    }

    pub fn secret(&mut self, name: &'static str) -> Option<SecretString> {
        self.required(name, |text| Ok(text.into()))
    }

    pub fn optional_secret(&mut self, name: &'static str) -> Option<Option<SecretString>> {
        self.maybe(name, |text| Ok(text.into()))
    }

    /// A secret that travels in a request's header.
    pub fn shared_secret(&mut self, name: &'static str) -> Option<SecretString> {
        self.required(name, |text| {
            let secret = SecretString::from(text);
            let visible = secret.expose_secret().bytes().all(|b| b.is_ascii_graphic());
            match visible && secret.expose_secret().len() >= 16 {
                true => Ok(secret),
                false => Err("must be at least 16 visible ASCII characters without spaces".to_owned()),
            }
        })
    }

    pub fn web(&mut self, name: &'static str) -> Option<WebAddress> {
        self.required(name, WebAddress::parse)
    }

    /// The address of a door of ours: https, unless nothing leaves this machine.
    pub fn door(&mut self, name: &'static str) -> Option<WebAddress> {
        self.required(name, |text| {
            let address = WebAddress::parse(text)?;
            match address.scheme() == "https" || address.is_on_this_machine() {
                true => Ok(address),
                false => Err("must start with https://; http is only for localhost".to_owned()),
            }
        })
    }

    /// An OpenID provider's name for itself, which is an address: https, unless it is on this machine.
    pub fn issuer(&mut self, name: &'static str) -> Option<Option<String>> {
        self.maybe(name, |text| {
            let wrong =
                || "must be an address such as https://id.acme.example, as the provider spells it".to_owned();
            let url = url::Url::parse(text).map_err(|_| wrong())?;
            let bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
            let mut host = url.clone();
            host.set_path("");
            let host = WebAddress::parse(host.as_str())?;
            match bare && (host.scheme() == "https" || host.is_on_this_machine()) {
                true => Ok(text.trim().to_owned()),
                false => Err(wrong()),
            }
        })
    }

    pub fn log_origin(&mut self, name: &'static str) -> Option<String> {
        self.required(name, |text| {
            let fit = Origin::parse(text).is_ok() && !text.contains("://") && !text.ends_with('/');
            match fit {
                true => Ok(text.to_owned()),
                false => Err("must be a name such as porchlight.acme.example, without https://".to_owned()),
            }
        })
    }

    pub fn email(&mut self, name: &'static str) -> Option<String> {
        self.required(name, |text| {
            let (local, domain) = text.rsplit_once('@').unwrap_or_default();
            let odd = |c: char| c.is_whitespace() || c.is_control() || "<>,;@\"()".contains(c);
            match local.is_empty() || domain.is_empty() || local.contains(odd) || domain.contains(odd) {
                false => Ok(text.to_owned()),
                true => Err("must be a plain e-mail address, such as support-access@acme.example".to_owned()),
            }
        })
    }

    pub fn tls(&mut self, name: &'static str) -> Option<SmtpTls> {
        self.required(name, |text| match text {
            "implicit" => Ok(SmtpTls::Implicit),
            "starttls" => Ok(SmtpTls::StartTls),
            "none" => Ok(SmtpTls::None),
            _ => Err("must be implicit, starttls or none".to_owned()),
        })
    }

    pub fn duration(&mut self, name: &'static str) -> Option<Duration> {
        self.required(name, |text| match humantime::parse_duration(text) {
            Ok(duration) if duration >= SHORTEST => Ok(duration),
            Ok(_) => Err("must be a minute or longer, such as 60m".to_owned()),
            Err(_) => Err(format!("must be a length of time such as 60m or 1h 30m, not {text:?}")),
        })
    }

    /// Days for which a history is kept.
    pub fn keep_days(&mut self, name: &'static str) -> Option<u32> {
        self.required(name, |text| match text.parse() {
            Ok(days @ 90..=36_525) => Ok(days),
            _ => Err(format!("must be a number of days from 90 to 36525, not {text:?}")),
        })
    }

    /// How many; none at all would make no sense.
    pub fn number(&mut self, name: &'static str) -> Option<u32> {
        self.required(name, |text| match text.parse() {
            Ok(number @ 1..=36_525) => Ok(number),
            _ => Err(format!("must be a number from 1 to 36525, not {text:?}")),
        })
    }

    pub fn one_or_two(&mut self, name: &'static str) -> Option<u32> {
        self.required(name, |text| match text.parse() {
            Ok(number @ 1..=2) => Ok(number),
            _ => Err(format!("must be 1 or 2, not {text:?}")),
        })
    }

    pub fn time_zone(&mut self, name: &'static str) -> Option<chrono_tz::Tz> {
        self.required(name, |text| {
            text.parse()
                .map_err(|_| format!("must be a time zone such as Europe/Vienna or UTC, not {text:?}"))
        })
    }

    /// Days for which a training counts; 0 where none is asked for.
    pub fn training_days(&mut self, name: &'static str) -> Option<Option<u32>> {
        self.required(name, |text| match text.parse() {
            Ok(0) => Ok(None),
            Ok(days @ 1..=3650) => Ok(Some(days)),
            _ => Err(format!("must be a number of days from 1 to 3650, or 0, not {text:?}")),
        })
    }

    /// An address that people follow.
    pub fn optional_link(&mut self, name: &'static str) -> Option<Option<String>> {
        self.maybe(name, |text| match url::Url::parse(text.trim()) {
            Ok(url) if url.scheme() == "https" => Ok(url.to_string()),
            _ => Err("must be an address that starts with https://".to_owned()),
        })
    }

    /// At least one, each of them good.
    pub fn list<T>(&mut self, name: &'static str, read: fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
        let (raw, place) = self.raw(name)?;
        let texts = match raw {
            Raw::List(texts) => texts,
            Raw::Text(text) => text.split(',').map(str::to_owned).collect(),
            Raw::InFile(_) | Raw::Tables(_) => Vec::new(),
        };
        let read = match texts.iter().all(|text| text.trim().is_empty()) {
            true => Err("is empty".to_owned()),
            false => texts.iter().map(|text| read(text.trim())).collect(),
        };
        self.noted(name, place, read)
    }

    /// The same, of what need not be set.
    pub fn optional_list<T>(
        &mut self,
        name: &'static str,
        read: fn(&str) -> Result<T, String>,
    ) -> Option<Vec<T>> {
        if self.given(name).is_some() { self.list(name, read) } else { Some(Vec::new()) }
    }

    /// What was given, as it is, if anything was.
    pub fn given(&self, name: &'static str) -> Option<(Raw, Place)> {
        keys::key(name).and_then(|key| self.given.get(key))
    }

    fn required<T>(&mut self, name: &'static str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let (raw, place) = self.raw(name)?;
        let text = self.text(name, raw, &place)?;
        let read = if text.trim().is_empty() { Err("is empty".to_owned()) } else { read(&text) };
        self.noted(name, place, read)
    }

    fn maybe<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<Option<T>> {
        match keys::key(name).and_then(|key| self.given.get(key)) {
            None => Some(None),
            Some(_) => self.required(name, read).map(Some),
        }
    }

    fn raw(&mut self, name: &'static str) -> Option<(Raw, Place)> {
        let key: &'static Key = keys::key(name).expect("the name stands in the table of settings");
        let found = self.given.get(key);
        if found.is_none() {
            self.problems.push(Problem::Missing { name, about: key.about, variable: key.variable() });
        }
        found
    }

    fn text(&mut self, name: &'static str, raw: Raw, place: &Place) -> Option<String> {
        match raw {
            Raw::Text(text) => Some(text),
            Raw::List(_) | Raw::Tables(_) => {
                self.noted(name, place.clone(), Err("must be one value, not a list".to_owned()))
            }
            Raw::InFile(path) => match read_secret(&path) {
                Ok(text) => Some(text),
                Err(error) => {
                    self.problems.push(Problem::SecretUnreadable { name, place: place.clone(), path, error });
                    None
                }
            },
        }
    }

    fn noted<T>(&mut self, name: &'static str, place: Place, read: Result<T, String>) -> Option<T> {
        read.map_err(|why| self.problems.push(Problem::Bad { name, place, why })).ok()
    }
}

/// Types that read themselves, and what to say to somebody who wrote something else.
pub(super) trait Readable: FromStr {
    const WANTED: &'static str;
}

impl Readable for std::net::SocketAddr {
    const WANTED: &'static str = "must be an address and a port, such as 127.0.0.1:8080";
}

impl Readable for std::num::NonZeroU16 {
    const WANTED: &'static str = "must be a port, a number from 1 to 65535";
}

impl Readable for crate::language::Language {
    const WANTED: &'static str = "must be en or de";
}

fn parse<T: Readable>(text: &str) -> Result<T, String> {
    text.trim().parse().map_err(|_| T::WANTED.to_owned())
}

fn line(text: &str) -> Result<String, String> {
    match text.contains(char::is_control) {
        false => Ok(text.trim().to_owned()),
        true => Err("must be one line of plain text".to_owned()),
    }
}

/// A host name as it stands in a link: no scheme, no port, no path.
pub(super) fn ticket_host(text: &str) -> Result<String, String> {
    match url::Host::parse(text) {
        Ok(url::Host::Domain(host)) if host.contains('.') && !host.contains('*') => Ok(host),
        _ => Err(format!("must hold plain host names such as acme.zendesk.com, not {text:?}")),
    }
}

/// Editors end files with a line end, which is no part of the secret.
fn read_secret(path: &Path) -> std::io::Result<String> {
    Ok(std::fs::read_to_string(path)?.trim_end_matches(['\n', '\r']).to_owned())
}
