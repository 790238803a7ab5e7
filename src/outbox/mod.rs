//! The outbox: mails that are due, written down in the same write as what they tell of.
//!
//! A message is queued as a notice and its data; rendering (`notices/`) happens once, and the bytes are kept, so that
//! every try sends the same mail: claim, hold, send, settle. A mail whose taking was never confirmed (we crashed, or the
//! server did) is sent again under the same Message-ID: at least once. What does not live here: words and templates.

mod deliver;
mod desk;
mod erase;
mod message;
mod smtp;
mod store;
mod transport;

pub use deliver::{Delivered, claim, hold, settle};
pub use desk::{AgainError, Counts, Line, counts, failed, send_again, sent, waiting};
pub use erase::{about, erase, erase_until};
pub use message::{Claimed, MOST_ATTEMPTS, Message, NoticeKind, Recipient, State};
pub use smtp::{Smtp, SmtpSettings, Tls};
pub use store::{
    amend, enqueue, find, hold_back, in_account, keep_rendered, let_go, of_session, recent, with_words,
};
pub use transport::{SendError, Transport, Way, reason};
