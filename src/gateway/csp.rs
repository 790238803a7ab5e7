//! The app's own content security policy, with just so much room that the banner works, and tightened otherwise.
//!
//! How a policy is read and what room it gets is `masking`'s: a `<meta>` in a page can hold one, too.

use super::banner;
use crate::masking::PolicyRoom;

/// What holds for every page of every app, beside the app's own policy.
pub(super) const TIGHTENED: &str =
    "object-src 'none'; worker-src 'none'; base-uri 'self'; frame-ancestors 'self'";

/// The policies of one header of the app's. The app's own origin reads as the session's.
pub(super) fn with_room(policies: &str, session_origin: &str, upstream_origin: &str) -> String {
    let origins = [(upstream_origin.to_owned(), session_origin.to_owned())];
    let script = Some(banner::SCRIPT.integrity.as_str());
    PolicyRoom { origins: &origins, here: session_origin, script }.with_room(policies)
}
