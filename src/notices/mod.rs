//! Mails to owners, rendered.
#[derive(Clone, Debug)]
pub struct Vendor { pub name: String, pub app: String, pub portal_url: String, pub from_name: String, pub from_email: String }
