//! What is wrong with the settings, each problem with its name and where the value came from.

use std::path::PathBuf;

use super::given::Place;

/// Everything that is wrong with the settings, so that they can be mended in one go. Never empty.
#[derive(Debug)]
pub struct ConfigError {
    pub problems: Vec<Problem>,
}

impl std::error::Error for ConfigError {}

impl std::fmt::Display for ConfigError {
    /// One sentence a line.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (number, problem) in self.problems.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl From<Problem> for ConfigError {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem] }
    }
}

impl ConfigError {
    /// The first problem's name.
    pub fn code(&self) -> &'static str {
        self.problems.first().map_or("settings", Problem::code)
    }
}

/// One thing that is wrong. The messages never repeat a secret.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error("the settings file {path} cannot be read: {error}")]
    FileUnreadable { path: PathBuf, error: std::io::Error },
    #[error("the settings file {path} is not TOML: {why}")]
    FileNotToml { path: PathBuf, why: String },
    #[error("unknown setting {name} ({place}); {hint}")]
    Unknown { name: String, place: Place, hint: String },
    #[error("{name} is missing: {about} Set it in the settings file or as {variable}")]
    Missing { name: &'static str, about: &'static str, variable: String },
    #[error("{name} ({place}) {why}")]
    Bad { name: &'static str, place: Place, why: String },
    #[error("{name} and {name}_file are both set ({place}); keep one of them")]
    Twice { name: &'static str, place: Place },
    #[error("{name} ({place}) is in {path}, which cannot be read: {error}")]
    SecretUnreadable { name: &'static str, place: Place, path: PathBuf, error: std::io::Error },
    #[error("the environment variable {variable} {why}")]
    Variable { variable: String, why: String },
    /// Settings that are right alone and wrong together.
    #[error("{0}")]
    Together(String),
}

impl Problem {
    pub fn code(&self) -> &'static str {
        match self {
            Self::FileUnreadable { .. } => "settings-file-unreadable",
            Self::FileNotToml { .. } => "settings-file-not-toml",
            Self::Unknown { .. } => "setting-unknown",
            Self::Missing { .. } => "setting-missing",
            Self::Bad { .. } => "setting-bad",
            Self::Twice { .. } => "setting-twice",
            Self::SecretUnreadable { .. } => "setting-file-unreadable",
            Self::Variable { .. } => "setting-variable",
            Self::Together(_) => "settings-together",
        }
    }
}
