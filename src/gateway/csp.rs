//! The app's own content security policy, with just so much room that the banner works, and tightened otherwise.
//!
//! How a policy is read and what room it gets is `masking`'s: a `<meta>` in a page can hold one, too.

use super::banner;
use crate::masking::PolicyRoom;

/// What holds for every page of every app, beside the app's own policy. Scripts speak with nobody but us, and whom they
/// tried to speak with is told to us.
pub(super) fn tightened(session_origin: &str) -> String {
    let socket = session_origin.replacen("http", "ws", 1);
    format!(
        "object-src 'none'; worker-src 'none'; base-uri 'self'; frame-ancestors 'self'; \
         connect-src 'self' {socket} data: blob:; form-action 'self'; report-uri /.porchlight/stopped"
    )
}

/// The policies of one header of the app's. The vendor's origins read as what stands for them in the session.
pub(super) fn with_room(policies: &str, session_origin: &str, origins: &[(String, String)]) -> String {
    let script = Some(banner::SCRIPT.integrity.as_str());
    PolicyRoom { origins, here: session_origin, script }.with_room(policies)
}
