//! In which language and time zone somebody has chosen to read.

use chrono_tz::Tz;

use super::Words;
use crate::db::DbError;
use crate::language::Language;

/// What somebody chose; nothing where they left it to their browser, their account and the vendor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reading {
    pub language: Option<Language>,
    pub zone: Option<Tz>,
}

impl Reading {
    /// As it stands in the database.
    pub(crate) fn stored((language, zone): (Option<String>, Option<String>)) -> Result<Self, DbError> {
        let corrupt = |what: &str| DbError::Corrupt(format!("somebody reads in {what}"));
        let language = language.map(|tag| tag.parse().map_err(|_| corrupt(&tag))).transpose()?;
        let zone = zone.map(|name| name.parse().map_err(|_| corrupt(&name))).transpose()?;
        Ok(Self { language, zone })
    }

    pub(crate) fn columns(self) -> (Option<&'static str>, Option<&'static str>) {
        (self.language.map(Language::tag), self.zone.map(|zone| zone.name()))
    }
}

impl Words {
    /// The same, for somebody who has chosen.
    pub fn as_read(self, reading: Reading) -> Self {
        let (language, zone) = (reading.language.unwrap_or(self.language), reading.zone.unwrap_or(self.zone));
        self.in_language(language).in_zone(zone)
    }
}
