//! Which part of the history an address asks for. The page, its files and its paper all read it here, so that what is
//! taken away is what was on the screen.

use serde::Deserialize;
use url::form_urlencoded::Serializer;

use crate::accounts::Account;
use crate::db::{Conn, DbError};
use crate::history::Filter;
use crate::http::FieldError;
use crate::ids::SessionId;
use crate::sessions;
use crate::words::{PeriodError, Words};

use super::HISTORY;

/// As it stands in the address: `?session=S-7F3K&from=2026-10-01&until=2026-10-31`.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    session: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    pub before: Option<String>,
}

/// What it means.
pub(super) struct Chosen {
    pub filter: Filter,
    pub typed: Typed,
    /// What is chosen, each with the address that leaves it out.
    pub chips: Vec<Chip>,
    pub errors: Vec<FieldError>,
}

/// What was typed into the form.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub session: String,
    pub from: String,
    pub until: String,
}

pub(super) struct Chip {
    pub label: String,
    pub without: String,
}

impl Chosen {
    pub(super) fn read(
        conn: &mut Conn,
        account: &Account,
        words: &Words,
        wanted: &Wanted,
    ) -> Result<Self, DbError> {
        let mut typed = Typed {
            session: wanted.session.trim().to_owned(),
            from: wanted.from.trim().to_owned(),
            until: wanted.until.trim().to_owned(),
        };
        let mut errors = Vec::new();
        let mut filter = Filter::default();
        match words.read_period(&typed.from, &typed.until) {
            Ok((from, until)) => (filter.from, filter.until) = (from, until),
            Err(error) => {
                errors.push(FieldError { field: field_of(error), text: text_of(error, &typed) });
            }
        }
        if !typed.session.is_empty() {
            filter.session = sessions::named(conn, account.id, &typed.session)?;
            match filter.session {
                Some(id) => typed.session = id.code(),
                None => errors.push(FieldError {
                    field: "session",
                    text: format!("No session in this history is called {}.", typed.session),
                }),
            }
        }
        let chips = if errors.is_empty() { chips(&filter, &typed, words) } else { Vec::new() };
        Ok(Self { filter, typed, chips, errors })
    }

    /// The part of an address that says what is chosen: `?…`, or nothing where all is.
    pub(super) fn query(&self) -> String {
        self.typed.query(self.filter.session)
    }

    /// The same, to be followed by `before=`.
    pub(super) fn query_and(&self) -> String {
        let query = self.query();
        if query.is_empty() { "?".to_owned() } else { format!("{query}&") }
    }
}

impl Typed {
    /// A session is named by its id: codes are for people, and not unique for ever.
    fn query(&self, session: Option<SessionId>) -> String {
        let session = session.map(|id| id.to_string()).unwrap_or_default();
        let mut query = Serializer::new(String::new());
        for (name, value) in [("session", &session), ("from", &self.from), ("until", &self.until)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() { query } else { format!("?{query}") }
    }
}

fn field_of(error: PeriodError) -> &'static str {
    match error {
        PeriodError::NotAFirstDay => "from",
        PeriodError::NotALastDay | PeriodError::Backwards => "until",
    }
}

/// With what was typed: a date field shows nothing of what is no date.
fn text_of(error: PeriodError, typed: &Typed) -> String {
    match error {
        PeriodError::NotAFirstDay => format!("“{}” is not a day. {error}", typed.from),
        PeriodError::NotALastDay => format!("“{}” is not a day. {error}", typed.until),
        PeriodError::Backwards => error.to_string(),
    }
}

fn chips(filter: &Filter, typed: &Typed, words: &Words) -> Vec<Chip> {
    let chip = |label: String, typed: Typed, session: Option<SessionId>| Chip {
        label,
        without: format!("{HISTORY}{}", typed.query(session)),
    };
    let session = filter.session.map(|id| chip(format!("Session {}", id.code()), typed.clone(), None));
    let from = filter.from.map(|from| {
        let rest = Typed { from: String::new(), ..typed.clone() };
        chip(format!("From {}", words.day(from)), rest, filter.session)
    });
    let until = filter.until.map(|until| {
        let rest = Typed { until: String::new(), ..typed.clone() };
        chip(format!("Until {}", words.last_day(until)), rest, filter.session)
    });
    [session, from, until].into_iter().flatten().collect()
}
