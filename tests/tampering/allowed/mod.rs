//! What is no tampering, and must hold.

mod an_untouched_history;
mod re_encoded_mail;
