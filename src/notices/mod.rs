//! Mails to owners, rendered.
