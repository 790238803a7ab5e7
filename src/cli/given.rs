//! The arguments that several commands share: where the settings are, and single settings on the command line.

use std::path::{Path, PathBuf};

use clap::Args;
use secrecy::ExposeSecret as _;

use super::CliError;
use crate::app::{self, Ground, LogPlaces};
use crate::clock::Clock;
use crate::config::{Given, Log, Override};
use crate::db::{self, DbUrl};
use crate::history::Outside;
use crate::random::Random;
use crate::rules::Rules;

/// Read when no file is named and it is there.
const USUAL_FILE: &str = "porchlight.toml";

#[derive(Debug, Args)]
pub(super) struct SettingsFile {
    /// The settings file. Left out: porchlight.toml here, if there is one
    #[arg(long = "config", value_name = "FILE", env = "PORCHLIGHT_CONFIG", hide_env_values = true)]
    file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct AllSettings {
    #[command(flatten)]
    file: SettingsFile,
    /// One setting, before file and environment: --set gateway.listen=0.0.0.0:8081. Can be given again
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = assignment)]
    set: Vec<(String, String)>,
}

#[derive(Debug, Args)]
pub(super) struct DatabaseArgs {
    #[command(flatten)]
    file: SettingsFile,
    /// The database, instead of database.url: sqlite:PATH or postgres://USER@HOST/NAME. A password given here
    /// shows in the machine's list of programs; the settings can take it from a file
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl AllSettings {
    pub fn gather(&self) -> Result<Given, CliError> {
        let overrides = self.set.iter().map(|(name, value)| given(name, value, "--set"));
        gather(&self.file, &overrides.collect::<Vec<_>>())
    }
}

impl DatabaseArgs {
    pub fn gather(&self) -> Result<Given, CliError> {
        let database = self.database.as_ref().map(|url| given("database.url", url, "--database"));
        gather(&self.file, &database.into_iter().collect::<Vec<_>>())
    }
}

/// Everything that can be told before anything starts: the settings, and the files that they name.
pub(super) fn check(given: &Given) -> Result<(), CliError> {
    let settings = given.settings()?;
    database_url(given)?;
    if let Some(file) = &settings.rules.file {
        Rules::read(file)?;
    }
    Ok(())
}

/// The database's address out of the settings.
pub(super) fn database_url(given: &Given) -> Result<DbUrl, CliError> {
    Ok(given.database()?.expose_secret().parse()?)
}

/// The same, of a database that is there. Opening an SQLite file that is not would make an empty one.
pub(super) fn existing_database(given: &Given) -> Result<DbUrl, CliError> {
    let url = database_url(given)?;
    match &url {
        DbUrl::Sqlite(path) if !path.exists() => Err(CliError::NoDatabase(path.clone())),
        _ => Ok(url),
    }
}

/// The same, of a database at this program's schema. Blocks.
pub(super) fn migrated_database(given: &Given) -> Result<DbUrl, CliError> {
    let url = existing_database(given)?;
    let missing = db::pending(&url)?;
    if missing.is_empty() { Ok(url) } else { Err(CliError::NotMigrated(missing.join(", "))) }
}

/// Opens the database as a running Porchlight does, with the log's key and witness.
pub(super) async fn ground(url: DbUrl, log: &Log) -> Result<Ground, CliError> {
    let places = places(log)?;
    Ok(app::open(url, places, log.origin.clone(), Clock::system(), Random::system()).await?)
}

/// Where the settings say that key and checkpoint are kept.
fn places(log: &Log) -> Result<LogPlaces, CliError> {
    let outside = match log.outside.as_ref().map(|text| text.expose_secret()) {
        None => Outside::File(log.key_file.with_file_name("log.checkpoint")),
        Some(text) if text.starts_with("sqlite:") || text.contains("://") => {
            Outside::Database(text.parse::<DbUrl>()?)
        }
        Some(path) => Outside::File(path.into()),
    };
    Ok(LogPlaces { key_file: log.key_file.clone(), outside })
}

fn gather(file: &SettingsFile, overrides: &[Override]) -> Result<Given, CliError> {
    let usual = || Path::new(USUAL_FILE).exists().then(|| PathBuf::from(USUAL_FILE));
    let file = file.file.clone().or_else(usual);
    Ok(Given::gather(file.as_deref(), std::env::vars_os(), overrides)?)
}

fn given(name: &str, value: &str, flag: &str) -> Override {
    Override { name: name.to_owned(), value: value.to_owned(), flag: flag.to_owned() }
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) => Ok((name.trim().to_owned(), value.to_owned())),
        None => Err("write it as name=value, such as gateway.listen=0.0.0.0:8081".to_owned()),
    }
}
