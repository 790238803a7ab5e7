//! What the forms of the switch send, and which field an error belongs to.

use serde::Deserialize;

use super::limit::LimitFields;
use crate::grants::{EndChoice, GrantError};
use crate::words::Words;

/// Allowing. `id` is the grant to be, so that sending the form twice allows once.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct AllowForm {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub scope: String,
    /// `on` where an owner is to approve each session.
    #[serde(default)]
    pub each_time: String,
    #[serde(flatten)]
    pub end: EndFields,
    #[serde(flatten)]
    pub limit: LimitFields,
}

/// Changing the end of the grant that is on.
#[derive(Debug, Deserialize)]
pub struct EndForm {
    #[serde(default)]
    pub grant: String,
    #[serde(flatten)]
    pub end: EndFields,
}

/// Turning off.
#[derive(Debug, Deserialize)]
pub struct OffForm {
    #[serde(default)]
    pub grant: String,
}

/// Ending one session.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EndSessionForm {
    /// The page that it was sent from, if not this one.
    pub back: String,
}

/// Until when: an offer, or a date and a time.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct EndFields {
    #[serde(default)]
    pub until: String,
    #[serde(default)]
    pub date: String,
    #[serde(default)]
    pub time: String,
}

impl EndFields {
    pub(in crate::web::owner) fn choice(&self) -> Result<EndChoice, GrantError> {
        EndChoice::parse(&self.until, &self.date, &self.time)
    }
}

/// The id of the field to mend.
pub(in crate::web::owner) fn field_of(error: &GrantError, typed: &EndFields) -> &'static str {
    match error {
        GrantError::NotADate if !typed.date.trim().is_empty() => "time",
        GrantError::NotADate => "date",
        GrantError::InGap => "time",
        GrantError::EndsInThePast | GrantError::TooLong(_) if typed.until == "until" => "date",
        GrantError::NoScope => "scope",
        GrantError::NoSuchAgent => "agent",
        GrantError::NoSuchTeam => "team",
        GrantError::NoSuchWork => "task",
        GrantError::PurposeTooLong => "purpose",
        _ => "until",
    }
}

/// What is wrong, with the moment where there is one.
pub(in crate::web::owner) fn text_of(error: &GrantError, words: &Words) -> String {
    match error {
        GrantError::TooLong(latest) => {
            words.text("end-too-late").with("latest", words.moment(*latest)).to_string()
        }
        other => words.wrong(other.code(), other),
    }
}
