//! The outbox: mails that are due, written down in the same write as what they tell of.
//!
//! A message is queued as a notice and its data; rendering (`notices/`) happens once, and the bytes are kept, so that
//! every try sends the same mail. What does not live here: words and templates.

mod deliver;
mod message;
mod store;
mod transport;

pub use deliver::{Delivered, claim, settle};
pub use message::{Claimed, Message, NoticeKind, Recipient, State};
pub use store::{enqueue, find, in_account, keep_rendered, of_session, recent};
pub use transport::{SendError, SmtpSettings, Tls, Transport};
