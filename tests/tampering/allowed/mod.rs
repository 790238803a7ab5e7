//! What is no tampering, and must hold.

mod an_untouched_history;
mod erasure;
mod filtered_export;
mod key_rotation;
mod re_encoded_mail;
