//! The outbox before an administrator: what waits, what was given up and why, what was sent; sending again; a test mail.
//!
//! What mails say is for those who get them, and is not read here. Addresses of customers' people are shortened: enough to
//! tell them apart, and to see at which domain mail is refused. Nothing here deletes a mail or switches one off.

use std::collections::BTreeMap;
use std::time::Duration;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts;
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::http::{AdminDoor, MomentView, Shell, StaffIn, State, WebError, page, see_other, with_flash};
use crate::ids::{AccountId, MessageId};
use crate::notices;
use crate::outbox::{self, AgainError, Counts, Line, NoticeKind, Recipient, SendError, Tls, Way};
use crate::staff;
use crate::words::Words;

/// How many mails of a kind are listed.
const LISTED: i64 = 50;
const SENT_LISTED: i64 = 20;

/// Nobody waits longer before a page for what a mail server answers.
const PATIENCE: Duration = Duration::from_secs(15);

#[derive(Template)]
#[template(path = "admin/mail.html")]
struct MailPage {
    shell: Shell,
    lead: String,
    way: Vec<(String, String)>,
    /// The administrator's own address.
    me: String,
    failed: Vec<Row>,
    waiting: Vec<Row>,
    sent: Vec<Row>,
    /// How many there are besides those listed.
    more_failed: i64,
    more_waiting: i64,
    tries: i32,
}

struct Row {
    id: String,
    /// Which mail it is, never what it says.
    what: String,
    /// Whom it is about; the staff where it concerns no account.
    account: String,
    to: String,
    since: MomentView,
    tried: String,
    /// When it is tried next, was given up, or sent; nothing while it is being sent.
    at: Option<MomentView>,
    reason: Option<Reason>,
    again: String,
    can_go_again: bool,
}

/// Why it was not taken.
struct Reason {
    what: String,
    advice: String,
    /// The server's own words.
    said: String,
}

#[derive(Template)]
#[template(path = "admin/test_mail.html")]
struct TestPage {
    shell: Shell,
    to: String,
    /// The title, and what it means.
    came: [String; 2],
    taken: bool,
    /// What was answered, under this name.
    answer: (String, String),
    advice: String,
    way: Vec<(String, String)>,
}

pub async fn list(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(&state, &request, "admin", &admin.member);
    let read = state.db.read(|conn| Ok::<_, WebError>(Facts::read(conn)?)).await?;
    let (words, now, counts) = (&shell.words, state.now(), read.counts);
    let rows = |lines: &[Line]| lines.iter().map(|line| read.row(words, line, now)).collect::<Vec<Row>>();
    let lead = if counts.failed == 0 { "outbox-lead-fine" } else { "outbox-lead-failed" };
    let lead = shell.t(lead).with("waiting", counts.waiting);
    let lead = if counts.failed == 0 { lead } else { lead.with("failed", counts.failed) };
    page(&MailPage {
        lead: lead.to_string(),
        way: way(words, &state),
        me: admin.member.email.to_string(),
        more_failed: counts.failed - read.failed.len().cast_signed() as i64,
        more_waiting: counts.waiting - read.waiting.len().cast_signed() as i64,
        failed: rows(&read.failed),
        waiting: rows(&read.waiting),
        sent: rows(&read.sent),
        tries: outbox::MOST_ATTEMPTS,
        shell,
    })
}

/// A mail that was given up waits anew.
pub async fn send_again(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    which: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(&state, &request, "admin", &admin.member);
    let id: MessageId = which.parse().map_err(|_| WebError::NotFound)?;
    let to = see_other("/admin/mail");
    match outbox::send_again(&state.db, id, is_somebodys).await {
        Ok(()) => {
            tracing::info!(message = %id, by = %admin.member.id, "a mail that was given up is sent again");
            Ok(with_flash(to, "success", &shell.t("outbox-again-done").to_string()))
        }
        Err(AgainError::NotFound) => Err(WebError::NotFound),
        Err(AgainError::Database(error)) => Err(error.into()),
        Err(refusal) => Ok(with_flash(to, "info", &shell.words.wrong(refusal.code(), &refusal))),
    }
}

/// A mail to the administrator's own address, handed over at once; the answer is what the mail server says.
pub async fn test(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(&state, &request, "admin", &admin.member);
    let (now, to) = (state.now(), Recipient::from(admin.member.clone()));
    let id = MessageId::new(now, &state.random);
    let rendered = notices::trial(&state.vendor, &to, id, now, shell.words.clone());
    let sent = match rendered {
        Ok(mail) => hand_over(&state, &id.to_string(), &to.email, &mail.bytes).await,
        Err(error) => Err(SendError::Later(error.to_string())),
    };
    let text = |name: &str| shell.t(name).with("to", &to.email).to_string();
    let to_folder = matches!(state.transport.way(), Way::Folder(_));
    let (came, advice, answer) = match &sent {
        Ok(file) if to_folder => {
            let came = [text("outbox-test-kept"), text("outbox-test-kept-more")];
            (came, String::new(), (text("outbox-test-file"), file.clone()))
        }
        Ok(answer) => {
            let came = [text("outbox-test-taken"), text("outbox-test-taken-more")];
            (came, String::new(), (text("outbox-test-answer"), answer.clone()))
        }
        Err(error) => {
            let kept = error.to_string();
            let reason = Reason::of(&shell.words, &kept);
            ([text("outbox-test-not"), reason.what], reason.advice, (text("outbox-test-answer"), reason.said))
        }
    };
    let way = way(&shell.words, &state);
    page(&TestPage { to: to.email, came, taken: sent.is_ok(), answer, advice, way, shell })
}

async fn hand_over(state: &State, name: &str, to: &str, bytes: &[u8]) -> Result<String, SendError> {
    let handing = state.transport.hand_over(name, &state.vendor.from_email, to, bytes);
    let late = |_| SendError::NoAnswer(format!("nothing within {}", humantime::format_duration(PATIENCE)));
    tokio::time::timeout(PATIENCE, handing).await.map_err(late)?
}

/// Whether an address may still get such a mail: it is an owner's or observer's of the account, or one of the staff's. The
/// mail that tells of a changed address goes to the old one on purpose.
fn is_somebodys(conn: &mut Conn, line: &Line) -> Result<bool, DbError> {
    let same = |email: &str| email.eq_ignore_ascii_case(&line.to_email);
    if line.notice == NoticeKind::AddressChanged {
        return Ok(true);
    }
    if let Some(account) = line.account
        && accounts::owners_of(conn, account)?.iter().any(|owner| same(owner.email.as_str()))
    {
        return Ok(true);
    }
    Ok(staff::all(conn)?.iter().any(|member| same(member.email.as_str())))
}

/// What is read for the page.
struct Facts {
    counts: Counts,
    failed: Vec<Line>,
    waiting: Vec<Line>,
    sent: Vec<Line>,
    accounts: BTreeMap<AccountId, String>,
    staff: Vec<String>,
}

impl Facts {
    fn read(conn: &mut Conn) -> Result<Self, DbError> {
        Ok(Self {
            counts: outbox::counts(conn)?,
            failed: outbox::failed(conn, LISTED)?,
            waiting: outbox::waiting(conn, LISTED)?,
            sent: outbox::sent(conn, SENT_LISTED)?,
            accounts: accounts::all(conn)?.into_iter().map(|account| (account.id, account.name)).collect(),
            staff: staff::all(conn)?.into_iter().map(|member| member.email.to_string()).collect(),
        })
    }

    fn row(&self, words: &Words, line: &Line, now: Moment) -> Row {
        let view = |at: Moment| MomentView::of(words, at, now);
        let address = self.address(line);
        let reason = line.last_error.as_deref().map(|kept| {
            // The server may name the address in full.
            let kept = if line.to_email.is_empty() {
                kept.to_owned()
            } else {
                kept.replace(&line.to_email, &address)
            };
            Reason::of(words, &kept)
        });
        let under_way = line.claimed_until.is_some_and(|until| now < until);
        let at = match line.state {
            outbox::State::Due if under_way => None,
            outbox::State::Due => Some(line.due_at),
            outbox::State::Sent | outbox::State::Failed => Some(line.settled_at.unwrap_or(line.due_at)),
        };
        let to = words.text("outbox-to").with("name", &line.to_name).with("address", &address);
        let again =
            line.again_after.map(|count| words.text("outbox-again-was").with("count", count).to_string());
        Row {
            id: line.id.to_string(),
            what: words.text(&kind_text(line.notice)).to_string(),
            account: line
                .account
                .and_then(|id| self.accounts.get(&id).cloned())
                .unwrap_or_else(|| words.text("outbox-of-staff").to_string()),
            to: if line.to_email.is_empty() { words.text("outbox-erased") } else { to }.to_string(),
            since: view(line.created_at),
            tried: words.text("outbox-tried").with("count", line.attempts).to_string(),
            at: at.map(view),
            reason,
            again: again.unwrap_or_default(),
            can_go_again: line.can_go_again() && !line.to_email.is_empty(),
        }
    }

    /// One of the staff's in full: they are listed under Staff anyway.
    fn address(&self, line: &Line) -> String {
        let of_staff = self.staff.iter().any(|email| email.eq_ignore_ascii_case(&line.to_email));
        if of_staff { line.to_email.clone() } else { shortened(&line.to_email) }
    }
}

impl Reason {
    fn of(words: &Words, kept: &str) -> Self {
        let (code, said) = outbox::reason(kept);
        Self {
            what: words.text(&format!("reason-{code}")).to_string(),
            advice: words.text(&format!("reason-{code}-advice")).to_string(),
            said: said.to_owned(),
        }
    }
}

/// `o…@northwind.example`
fn shortened(email: &str) -> String {
    match email.split_once('@') {
        Some((name, domain)) => format!("{}…@{domain}", name.chars().take(1).collect::<String>()),
        None => "…".to_owned(),
    }
}

fn kind_text(notice: NoticeKind) -> String {
    format!("outbox-kind-{}", notice.as_str().replace('_', "-"))
}

/// How mail leaves, line by line; without what is secret.
fn way(words: &Words, state: &State) -> Vec<(String, String)> {
    let text = |name: &str| words.text(name).to_string();
    let mut lines = match state.transport.way() {
        Way::Folder(folder) => {
            let said = words.text("outbox-folder-said").with("folder", folder.display().to_string());
            vec![(text("outbox-folder"), said.to_string())]
        }
        Way::Smtp { host, port, tls, signs_in, timeout } => {
            let tls = match tls {
                Tls::Implicit => text("outbox-tls-implicit"),
                Tls::StartTls => text("outbox-tls-starttls"),
                Tls::None => text("outbox-tls-none"),
            };
            let server = words.text("outbox-server-said").with("host", host).with("tls", tls);
            let signs_in = if signs_in { "outbox-signs-in-yes" } else { "outbox-signs-in-no" };
            let limit = words.text("outbox-limit-said").with("count", timeout.as_secs());
            vec![
                (text("outbox-server"), server.with("port", port.to_string()).to_string()),
                (text("outbox-signs-in"), text(signs_in)),
                (text("outbox-limit"), limit.to_string()),
            ]
        }
    };
    let vendor = &state.vendor;
    lines.push((text("outbox-sender"), format!("{} <{}>", vendor.from_name, vendor.from_email)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shortened_to_its_first_letter_and_its_domain() {
        assert_eq!(shortened("olivia@northwind.example"), "o…@northwind.example");
        assert_eq!(shortened("öl@x.example"), "ö…@x.example");
        assert_eq!(shortened("nobody"), "…");
    }
}
