//! Gathering what was given: file below environment below flags, each value with the place it came from.
//!
//! What the values mean is `settings`' business.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::error::{ConfigError, Problem};
use super::file;
use super::keys::{self, KEYS, Key, Kind, Need, PREFIX};
use super::nearest;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Default,
    File(PathBuf),
    Variable(String),
    Flag(String),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(name) => f.write_str(name),
        }
    }
}

/// A setting given by a flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    pub name: String,
    pub value: String,
    /// The flag as it was typed, for messages.
    pub flag: String,
}

/// A value as it was given, or where to read it.
#[derive(Clone)]
pub(super) enum Raw {
    Text(String),
    List(Vec<String>),
    Tables(Vec<Table>),
    InFile(PathBuf),
}

/// One of several tables of one name.
pub(super) type Table = BTreeMap<String, Raw>;

/// One name and value out of one layer.
pub(super) struct Item {
    pub name: String,
    pub raw: Raw,
    pub place: Place,
}

/// All that was given, layered, with names checked and values not yet.
pub struct Given(BTreeMap<&'static str, (Raw, Place)>);

impl Given {
    /// Reads the file (if any), then the environment, then the flags: later ones win. Unknown names are refused.
    pub fn gather<K, V>(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (K, V)>,
        overrides: &[Override],
    ) -> Result<Self, ConfigError>
    where
        K: Into<OsString>,
        V: Into<OsString>,
    {
        let mut given = Self(BTreeMap::new());
        let mut problems = Vec::new();
        if let Some(path) = file {
            match file::read(path) {
                Ok(items) => given.layer(items, &mut problems),
                Err(problem) => problems.push(problem),
            }
        }
        let variables = from_environment(environment, &mut problems);
        given.layer(variables, &mut problems);
        let flags = overrides.iter().map(|flag| Item {
            name: flag.name.clone(),
            raw: Raw::Text(flag.value.clone()),
            place: Place::Flag(flag.flag.clone()),
        });
        given.layer(flags.collect(), &mut problems);
        if problems.is_empty() { Ok(given) } else { Err(ConfigError { problems }) }
    }

    /// The value in force with its place; a default is one too.
    pub(super) fn get(&self, key: &'static Key) -> Option<(Raw, Place)> {
        self.0.get(key.name).cloned().or_else(|| match key.need {
            Need::Default(text) => Some((Raw::Text(text.to_owned()), Place::Default)),
            Need::Required | Need::Optional => None,
        })
    }

    /// Lays one layer over those before. Within a layer a setting is given once.
    fn layer(&mut self, items: Vec<Item>, problems: &mut Vec<Problem>) {
        let mut layer: BTreeMap<&'static str, (Raw, Place)> = BTreeMap::new();
        for item in items {
            let place = item.place.clone();
            match recognise(item) {
                Ok((key, raw)) if matches!(place, Place::Flag(_)) => {
                    // Of one flag given twice the last counts, as people expect of flags.
                    layer.insert(key.name, (raw, place));
                }
                Ok((key, _)) if layer.contains_key(key.name) => {
                    problems.push(Problem::Twice { name: key.name, place });
                }
                Ok((key, raw)) => {
                    layer.insert(key.name, (raw, place));
                }
                Err(problem) => problems.push(problem),
            }
        }
        self.0.extend(layer);
    }
}

fn recognise(item: Item) -> Result<(&'static Key, Raw), Problem> {
    let Item { name, raw, place } = item;
    if let Some(key) = keys::key(&name) {
        if key.kind == Kind::Secret && matches!(place, Place::Flag(_)) {
            let why = format!("would show in the machine's list of programs; use {}_file", key.name);
            return Err(Problem::Bad { name: key.name, place, why });
        }
        return Ok((key, raw));
    }
    let filed = name.strip_suffix("_file").and_then(keys::key).filter(|key| key.may_come_from_a_file());
    match (filed, raw) {
        (Some(key), Raw::Text(path)) => Ok((key, Raw::InFile(path.into()))),
        (Some(key), _) => Err(Problem::Bad {
            name: key.name,
            place,
            why: "must name one file that holds the value".to_owned(),
        }),
        (None, _) => Err(Problem::Unknown { hint: nearest::hint(&name), name, place }),
    }
}

/// The settings among the environment variables.
fn from_environment<K: Into<OsString>, V: Into<OsString>>(
    environment: impl IntoIterator<Item = (K, V)>,
    problems: &mut Vec<Problem>,
) -> Vec<Item> {
    let mut items = Vec::new();
    for (variable, value) in environment {
        let Ok(variable) = variable.into().into_string() else { continue };
        let place = Place::Variable(variable.clone());
        let Some(rest) = variable.strip_prefix(PREFIX) else {
            if let Some(meant) = one_underscore_short(&variable) {
                let why = format!("is not a setting; did you mean {meant} (two underscores)?");
                problems.push(Problem::Variable { variable, why });
            }
            continue;
        };
        let name = rest.replace("__", ".").to_lowercase();
        match value.into().into_string() {
            Ok(text) => items.push(Item { name, raw: Raw::Text(text), place }),
            Err(_) => problems.push(Problem::Variable { variable, why: "is not UTF-8".to_owned() }),
        }
    }
    items
}

/// `PORCHLIGHT_GATEWAY_URL` would be passed over in silence. Only exact names count, since an orchestrator sets
/// variables such as `PORCHLIGHT_SERVICE_HOST` by itself.
fn one_underscore_short(variable: &str) -> Option<String> {
    let typed = variable.strip_prefix("PORCHLIGHT_")?;
    let names = KEYS.iter().flat_map(|key| [key.variable(), format!("{}_FILE", key.variable())]);
    names.into_iter().find(|name| name[PREFIX.len()..].replace("__", "_") == *typed)
}
