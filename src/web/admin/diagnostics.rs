//! How Porchlight is doing: what an administrator looks at first, and what support asks for. No secrets.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts;
use crate::clock::Moment;
use crate::db::{Conn, DbError, HeadId};
use crate::history::{self, Stopped};
use crate::http::{AdminDoor, Shell, StaffIn, State, WebError, page};
use crate::outbox;
use crate::sessions;

#[derive(Template)]
#[template(path = "admin/diagnostics.html")]
struct Diagnostics {
    shell: Shell,
    version: &'static str,
    /// Who signs; nobody where something is wrong.
    key: Option<String>,
    stopped: Option<Stopped>,
    /// Why the rules file as it is now is not in force.
    rules_trouble: Option<String>,
    /// How many entries of the vendor's log the checkpoint outside covers.
    outside: u64,
    gateway: String,
    now: String,
    facts: Facts,
}

struct Facts {
    vendor_log: String,
    vendor_entries: u64,
    vendor_signed: i64,
    logs: Vec<LogFacts>,
    open_sessions: usize,
    mails_due: usize,
    mails_failed: usize,
}

struct LogFacts {
    account: String,
    entries: u64,
    signed: i64,
}

pub async fn show(
    request: HttpRequest,
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
) -> Result<HttpResponse, WebError> {
    let outside = state.signer.look(&state.db).await?;
    let (key, stopped) = match state.signer.standing() {
        Ok(key) => (Some(key.verifier().to_string()), None),
        Err(why) => (None, Some(why)),
    };
    let facts = state.db.read(facts).await?;
    page(&Diagnostics {
        shell: super::shell(&state, &request, "admin", &admin.member),
        version: env!("CARGO_PKG_VERSION"),
        key,
        stopped,
        rules_trouble: state.rules.trouble().map(|error| error.to_string()),
        outside,
        gateway: state.gateway.pattern(),
        now: Moment::to_string(&state.now()),
        facts,
    })
}

fn facts(conn: &mut Conn) -> Result<Facts, DbError> {
    let mut logs = Vec::new();
    for account in accounts::all(conn)? {
        let (entries, _) = history::log_size(conn, account.id)?;
        let signed = history::latest_checkpoint(conn, account.id.into())?.map_or(0, |made| made.size);
        logs.push(LogFacts { account: account.name, entries, signed });
    }
    let (vendor_entries, vendor_log) = history::log_size(conn, HeadId::VENDOR)?;
    let vendor_signed = history::latest_checkpoint(conn, HeadId::VENDOR)?.map_or(0, |made| made.size);
    let mails = outbox::recent(conn, 1000)?;
    let count = |state| mails.iter().filter(|mail| mail.state == state).count();
    Ok(Facts {
        vendor_log,
        vendor_entries,
        vendor_signed,
        logs,
        open_sessions: sessions::open_at_all(conn)?.len(),
        mails_due: count(outbox::State::Due),
        mails_failed: count(outbox::State::Failed),
    })
}
