//! What a request means in words: its changes against what was served before, and where they were made.

use super::visit::Visit;
use crate::canon::Request;
use crate::db::DbError;
use crate::forms::{self, Change, FORM_FIELD, ServedForm};
use crate::history::event::step;
use crate::http::State;

/// Longer texts are cut in entries: the bytes that were sent are vouched for by their hash.
const LONGEST_VALUE: usize = 1000;

/// What the entry of a request tells besides where it went.
#[derive(Default)]
pub(super) struct Told {
    pub changes: Vec<Change>,
    /// What the page is called on which they were made, or the thing that is changed.
    pub page: Option<String>,
    pub files: Vec<step::File>,
    /// What the button says that sent it, where nothing else is changed.
    pub pressed: Option<String>,
}

/// A form, against the one that was served; without that only the new values are known.
pub(super) async fn of_form(
    state: &State,
    visit: &Visit,
    _request: &Request,
    form: Option<&ServedForm>,
    fields: &[(String, String)],
) -> Result<Told, DbError> {
    let _ = (state, visit);
    Ok(match form {
        Some(form) => Told {
            changes: cut(forms::changes(form, fields)),
            page: form.page_title.clone().or_else(|| form.submit_label.clone()),
            ..Told::default()
        },
        None => {
            let sent: Vec<_> = fields.iter().filter(|(name, _)| name != FORM_FIELD).cloned().collect();
            Told { changes: cut(forms::changes(&ServedForm::default(), &sent)), ..Told::default() }
        }
    })
}

/// A JSON document.
pub(super) async fn of_json(
    _state: &State,
    _visit: &Visit,
    _request: &Request,
    sent: &serde_json::Value,
) -> Result<Told, DbError> {
    Ok(Told {
        changes: cut(forms::json_changes(None, sent, forms::Sent::Part, &Default::default())),
        ..Told::default()
    })
}

/// A request without a body that could be read.
pub(super) async fn of_nothing(_state: &State, _visit: &Visit, _request: &Request) -> Result<Told, DbError> {
    Ok(Told::default())
}

fn cut(changes: Vec<Change>) -> Vec<Change> {
    let cut = |text: Option<String>| {
        text.map(|text| match text.char_indices().nth(LONGEST_VALUE) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        })
    };
    changes
        .into_iter()
        .map(|change| Change { from: cut(change.from), to: cut(change.to), ..change })
        .collect()
}
