//! Steps: one thing done or tried in a session. A request is an *intent* before it is sent, an *answer* before it
//! is shown, and an *end* once it is over.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::forms::Change;
use crate::ids::ConsentId;

/// What kind of step a request is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    #[default]
    View,
    Change,
    Sensitive,
    Export,
    Forbidden,
    LogOut,
}

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intent {
    pub step: StepKind,
    pub method: String,
    /// The canonical path, and the query with values that must not be kept hidden.
    pub target: String,
    /// Whether a page's script asked, rather than a person.
    pub background: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// What the form showed and what is sent, where we know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The title of the page that the form stood on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// What the vendor's rules call it, such as `sent invoice 17`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// The GraphQL operation: its kind and its name, such as `mutation SetTaxRate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The files that are sent along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
    /// The number of the intent whose page asked for it by script.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<u64>,
    /// Which of the vendor's other hosts it goes to, by its name: `api.acme.example`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The owner's answer that allows exactly this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentId>,
    /// What the owner's answer bound, as the question's entry has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// What the button says that sent it, where the form changes nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressed: Option<String>,
}

/// A file that is sent to the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The form's field, as the page called it.
    pub label: String,
    pub name: String,
    pub bytes: u64,
    /// What kind it is, where it is sent as it is and not in a form: such a file has neither label nor name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// The bytes that go to the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    pub bytes: u64,
    /// Hex.
    pub sha256: String,
}

/// How an app says without a status that it did not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TurnedDown {
    /// By errors in its answer, as GraphQL does.
    Errors,
    /// By showing the form again, with a field marked as wrong.
    FormAgain,
}

#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The number of the intent that this answers.
    pub intent: u64,
    /// The app's status; 0 where the app gave none.
    pub status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// How many values were hidden, by what they are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hidden: BTreeMap<String, u64>,
    /// Where the answer was not shown: the reason's stable code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<String>,
    /// Where the app did not do what it was asked, though its status does not say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turned_down: Option<TurnedDown>,
    /// The name of a file that the owner had allowed to be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// Why an answer that turned out to take data away was not shown.
pub const EXPORT_WITHHELD: &str = "export-needs-consent";

impl Answer {
    /// Whether it turned out to take data away, and was not shown for that.
    pub fn turned_out_export(&self) -> bool {
        self.withheld.as_deref() == Some(EXPORT_WITHHELD)
    }
}

/// How sending an answer to the browser came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndHow {
    Complete,
    /// The session ended meanwhile.
    Cut,
    /// The app or the browser went away.
    Broken,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// The number of the intent whose answer was sent.
    pub intent: u64,
    pub how: EndHow,
    /// Bytes that the browser was sent.
    pub bytes: u64,
    /// Styles, scripts and images fetched (without the customer's identity) since the session's last such entry.
    pub assets: u64,
    /// Of a websocket, or of events that the app streams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<Messages>,
    /// Of a table that was taken: its rows, without the head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
}

/// How many messages went each way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Messages {
    pub to_app: u64,
    pub to_browser: u64,
}

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    pub step: StepKind,
    pub method: String,
    pub target: String,
    /// Why, by stable code, such as `view-only`.
    pub code: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressed: Option<String>,
}

/// A request that was still coming in when its session ended.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unsent {
    pub step: StepKind,
    pub method: String,
    pub target: String,
    /// How much of it had come in.
    pub bytes: u64,
}

/// A hidden field is shown in a request's answer, as an owner had allowed. It stands before the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revealed {
    /// The number of the intent in whose answer it is shown.
    pub intent: u64,
    /// The owner's answer that allows it.
    pub consent: ConsentId,
    /// The field and its page, as the question names them.
    pub field: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// In how many places.
    pub values: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unknown {
    /// The number of the intent that has no answer.
    pub intent: u64,
}
