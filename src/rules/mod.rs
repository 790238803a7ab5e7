//! The rules in force: what kind of step a route is and how it reads, which fields may show, and how the app is reached.
//!
//! The vendor writes them in one file; what it does not say, the built-in rules decide: `canon/classify.rs` the kind of
//! step, `masking` what is hidden. Nothing here touches the network or the database, and nothing here allows anything:
//! a rule says what a request *is*, and whether that may be done is decided where grants and sessions are known.
//! `docs/rules.md` is the file's reference.

mod app;
mod complaint;
mod decide;
mod fields;
mod paths;
mod pattern;
mod problem;
mod propose;
mod read;
mod route;
mod rulebook;
mod sentence;
mod shown;

#[cfg(test)]
mod tests;

pub use app::{Entry, Headers, Host, Identity, Jwt, Limits, Stream};
pub use complaint::{Complaint, Gap};
pub use decide::{Carried, Decision};
pub use paths::Paths;
pub use problem::{Problem, RulesError};
pub use propose::{Proposal, Seen, SeenRoute, Suggestion};
pub use rulebook::{Looked, Rulebook};
pub use shown::{Condition, FieldRow, RouteRow};

use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use self::fields::FieldRules;
use self::route::Route;
use crate::masking::Fields;

/// A name for the built-in rules. It changes whenever what they decide changes.
const BUILT_IN: &str = "porchlight built-in rules 2";

/// All rules that are in force together. They never change: other rules are another of these.
#[derive(Debug)]
pub struct Rules {
    hash: String,
    /// Whether a route is closed that does not say.
    closed: bool,
    routes: Vec<Route>,
    fields: Arc<FieldRules>,
    identity: Identity,
    hosts: Vec<Host>,
    cookies: Vec<String>,
    limits: Limits,
}

impl Rules {
    /// What holds without a file.
    pub fn built_in() -> Self {
        Self {
            hash: hash_of(BUILT_IN, None),
            closed: false,
            routes: Vec::new(),
            fields: Arc::new(FieldRules::none()),
            identity: Identity::default(),
            hosts: Vec::new(),
            cookies: Vec::new(),
            limits: Limits::default(),
        }
    }

    /// What a file's text says.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        read::read(text)
    }

    /// Reads a file.
    pub fn read(file: &Path) -> Result<Self, RulesError> {
        Self::of_text(file, &text_of(file)?)
    }

    /// SHA-256 (hex) of the rules, as sessions' opening entries and the vendor's log name them.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// What was decided about fields.
    pub fn fields(&self) -> Arc<dyn Fields> {
        self.fields.clone()
    }

    /// How the app is told whom to show.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The vendor's other hosts that the app's pages call.
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// Names of the app's cookies that its script must be able to read.
    pub fn cookies(&self) -> &[String] {
        &self.cookies
    }

    /// How much, how long, how deep.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    fn of_text(file: &Path, text: &str) -> Result<Self, RulesError> {
        Self::parse(text).map_err(|problems| RulesError::Wrong { path: file.to_owned(), problems })
    }
}

fn text_of(file: &Path) -> Result<String, RulesError> {
    std::fs::read_to_string(file)
        .map_err(|error| RulesError::Unreadable { path: file.to_owned(), why: error.to_string() })
}

/// Of the built-in rules' name, and after a line end the file's text, byte for byte.
fn hash_of(built_in: &str, text: Option<&str>) -> String {
    let mut hash = Sha256::new_with_prefix(built_in);
    if let Some(text) = text {
        hash.update(b"\n");
        hash.update(text);
    }
    hex::encode(hash.finalize())
}
