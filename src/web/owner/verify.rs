//! "Verify this record": what its section on the history's and the sessions' pages needs from here. The check itself runs
//! in the owner's browser (static/verify), or wherever she runs `porchlight verify`.

use crate::accounts::Account;
use crate::db::{Conn, DbError};
use crate::history;
use crate::ids::SessionId;
use crate::words::Words;

/// For `templates/owner/verify.html`.
pub(super) struct Verify {
    /// How many entries the check will read, so that it can say how far it is.
    pub(super) entries: u64,
    /// The log's verifier keys as text, oldest first.
    pub(super) keys: Vec<String>,
    /// In which moments are told.
    pub(super) time_zone: String,
    /// What the script says, by name.
    pub(super) texts: Vec<(&'static str, String)>,
    /// The session whose entries are to be told about by themselves.
    pub(super) session: Option<SessionId>,
}

impl Verify {
    pub(super) fn read(
        conn: &mut Conn,
        account: &Account,
        session: Option<SessionId>,
        words: &Words,
    ) -> Result<Self, DbError> {
        let (entries, _) = history::log_size(conn, account.id)?;
        let keys = history::keys_of(conn, account.id.into())?.iter().map(ToString::to_string).collect();
        Ok(Self {
            entries,
            keys,
            time_zone: account.time_zone.to_string(),
            texts: words.of_verify(),
            session,
        })
    }
}
