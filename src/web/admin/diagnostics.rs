//! How Porchlight is doing: what an administrator looks at first, and what support asks for. No secrets.

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::jobs;
use super::rules::Trouble;
use crate::accounts;
use crate::clock::Moment;
use crate::db::{Conn, DbError, HeadId};
use crate::history::{self, Stopped};
use crate::http::{AdminDoor, Shell, StaffIn, State, WebError, page};
use crate::outbox::{self, Counts, Way};
use crate::rules::RulesError;
use crate::sessions;
use crate::timetable::Timed;

#[derive(Template)]
#[template(path = "admin/diagnostics.html")]
struct DiagnosticsPage {
    shell: Shell,
    of: Diagnostics,
    rules_trouble: Option<Trouble>,
    /// The same to hand on.
    text: String,
}

/// To hand on: names no customer, no person and no error's own words, which may hold either.
#[derive(Template)]
#[template(path = "admin/diagnostics.md")]
struct ToHandOn<'a> {
    of: &'a Diagnostics,
}

struct Diagnostics {
    version: &'static str,
    /// Who signs; nobody where something is wrong.
    key: Option<String>,
    stopped: Option<Stopped>,
    /// Why the rules file as it is now is not in force.
    rules_trouble: Option<Arc<RulesError>>,
    /// The rules in force.
    rules: String,
    way: &'static str,
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
    mails: Counts,
    /// Jobs that stand out, and why.
    jobs: Vec<(&'static str, String)>,
    all_jobs: usize,
}

impl Facts {
    fn entries(&self) -> u64 {
        self.logs.iter().map(|log| log.entries).sum()
    }

    /// Logs whose newest entries no checkpoint covers yet.
    fn behind(&self) -> usize {
        self.logs.iter().filter(|log| log.signed.unsigned_abs() < log.entries).count()
    }
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
    let of = look(&state).await?;
    let text = ToHandOn { of: &of }.render()?;
    let shell = super::shell(&state, &request, "admin", &admin.member);
    let rules_trouble = of.rules_trouble.as_ref().map(|error| Trouble::of(&shell.words, error));
    page(&DiagnosticsPage { shell, of, rules_trouble, text })
}

/// The same as plain text.
pub async fn as_text(state: Data<State>, _: StaffIn<AdminDoor>) -> Result<HttpResponse, WebError> {
    let text = ToHandOn { of: &look(&state).await? }.render()?;
    Ok(HttpResponse::Ok().content_type("text/markdown; charset=utf-8").body(text))
}

async fn look(state: &State) -> Result<Diagnostics, WebError> {
    let outside = state.signer.look(&state.db).await?;
    let (key, stopped) = match state.signer.standing() {
        Ok(key) => (Some(key.verifier().to_string()), None),
        Err(why) => (None, Some(why)),
    };
    let (timetable, now) = (state.timetable.clone(), state.now());
    let facts = state.db.read(move |conn| facts(conn, &timetable, now)).await?;
    Ok(Diagnostics {
        version: env!("CARGO_PKG_VERSION"),
        key,
        stopped,
        rules_trouble: state.rules.trouble(),
        rules: state.rules.now().hash().to_owned(),
        way: match state.transport.way() {
            Way::Smtp { .. } => "SMTP",
            Way::Folder(_) => "a folder",
        },
        outside,
        gateway: state.gateway.pattern(),
        now: Moment::to_string(&now),
        facts,
    })
}

fn facts(conn: &mut Conn, timetable: &[Timed], now: Moment) -> Result<Facts, DbError> {
    let mut logs = Vec::new();
    for account in accounts::all(conn)? {
        let (entries, _) = history::log_size(conn, account.id)?;
        let signed = history::latest_checkpoint(conn, account.id.into())?.map_or(0, |made| made.size);
        logs.push(LogFacts { account: account.name, entries, signed });
    }
    let (vendor_entries, vendor_log) = history::log_size(conn, HeadId::VENDOR)?;
    let vendor_signed = history::latest_checkpoint(conn, HeadId::VENDOR)?.map_or(0, |made| made.size);
    Ok(Facts {
        vendor_log,
        vendor_entries,
        vendor_signed,
        logs,
        open_sessions: sessions::open_at_all(conn)?.len(),
        mails: outbox::counts(conn)?,
        jobs: jobs::trouble(conn, timetable, now)?,
        all_jobs: timetable.len(),
    })
}
