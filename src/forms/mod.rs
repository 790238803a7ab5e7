//! What a submitted form means: marks put back where they belong (`submitted`), and what was changed in words
//! (`changes`). What a form showed is collected while its page is hidden, in `masking`.

mod changes;
mod submitted;
#[cfg(test)]
mod tests;

pub use crate::masking::{FORM_FIELD, Kind, ServedField, ServedForm, ServedOption, humanise};
pub use changes::{Change, changes, json_changes};
pub use submitted::{RestoreError, Restored, restore};
