//! What a submitted form or document means: marks put back where they belong (`submitted`), and what was changed in
//! words, against what was served (`changes` for forms, `json`, `json_patch` and `graphql` for documents). What a form
//! showed is collected while its page is hidden, in `masking`; which documents were served, the gateway keeps.

mod changes;
#[cfg(test)]
mod edits;
mod graphql;
mod json;
mod json_patch;
mod known;
mod merged;
mod merged_json;
#[cfg(test)]
mod properties;
mod submitted;
#[cfg(test)]
mod tests;

pub use crate::masking::{FORM_FIELD, Kind, ServedField, ServedForm, ServedOption, humanise};
pub use changes::{Change, changes, pressed};
pub use graphql::{Operation, OperationTold, operation_changes, operations};
pub use json::{Labels, Sent, is_machinery, json_changes, overlaid};
pub use json_patch::{patch_changes, patched};
pub use known::{Document, Source, Thing, path_in_words, thing_at, unwrapped};
pub use merged::Unmerged;
pub use merged_json::merge_json;
pub use submitted::{RestoreError, Restored, restore};
