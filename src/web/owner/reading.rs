//! Settings › Mails: in which language and time zone somebody reads pages and mails.

use actix_web::HttpResponse;
use actix_web::web::{Data, Form};
use chrono_tz::{TZ_VARIANTS, Tz};
use serde::Deserialize;

use super::NOTICES;
use crate::accounts::{self, AccountError};
use crate::http::{OwnerIn, State, WebError, see_other, with_flash};
use crate::language::Language;
use crate::words::{Reading, Words};

/// What can be chosen, and what is.
pub(super) struct Choices {
    pub languages: Vec<Choice>,
    pub zones: Vec<Choice>,
    /// What holds where no zone is chosen.
    pub usual_zone: &'static str,
}

pub(super) struct Choice {
    pub value: &'static str,
    pub label: &'static str,
    pub chosen: bool,
}

impl Choices {
    pub(super) fn of(reading: Reading, usual_zone: Tz) -> Self {
        let language = |language: Language| Choice {
            value: language.tag(),
            label: language.name(),
            chosen: reading.language == Some(language),
        };
        let zone = |zone: &Tz| Choice {
            value: zone.name(),
            label: zone.name(),
            chosen: reading.zone == Some(*zone),
        };
        Self {
            languages: Language::ALL.into_iter().map(language).collect(),
            zones: TZ_VARIANTS.iter().filter(|zone| is_a_place(**zone)).map(zone).collect(),
            usual_zone: usual_zone.name(),
        }
    }
}

/// Places as people look for them, and UTC; not the old names of countries, or bare distances.
fn is_a_place(zone: Tz) -> bool {
    const PARTS: [&str; 10] = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Arctic/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    zone == Tz::UTC || PARTS.iter().any(|part| zone.name().starts_with(part))
}

/// Empty where somebody leaves it to browser, account and vendor.
#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    language: String,
    #[serde(default)]
    time_zone: String,
}

pub(super) async fn set(
    state: Data<State>,
    who: OwnerIn,
    chosen: Form<Chosen>,
) -> Result<HttpResponse, WebError> {
    let some = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    // Both are lists to choose from: anything else was not sent by the page.
    let language =
        some(&chosen.language).map(|tag| tag.parse().map_err(|_| WebError::NotFound)).transpose()?;
    let zone =
        some(&chosen.time_zone).map(|name| name.parse().map_err(|_| WebError::NotFound)).transpose()?;
    let reading = Reading { language, zone };
    accounts::commands::set_reading(&state.db, &who.owner, reading).await.map_err(|error| match error {
        AccountError::Database(error) => WebError::Database(error),
        other => WebError::Refused(who.words().wrong(other.code(), &other)),
    })?;
    // Said as they read from here on.
    let words: Words = who.words().as_read(reading);
    Ok(with_flash(see_other(NOTICES), "success", &words.text("reading-saved").to_string()))
}
