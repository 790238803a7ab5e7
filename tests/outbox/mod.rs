//! The outbox over both databases, handing its mails to a real mail server on loopback.
//!
//! How mails are worded is tested with the templates; here a mail is a few fixed lines.

mod claims;
mod queueing;
mod sending;

use std::collections::BTreeSet;
use std::time::Duration;

use porchlight::db::{Db, DbError, Tx};
use porchlight::history::Entry;
use porchlight::ids::MessageId;
use porchlight::outbox::{
    self, Claimed, Delivered, Message, NoticeKind, Recipient, SmtpSettings, State, Transport,
};

use crate::support::{House, MailServer};

const FROM: &str = "support-access@acme.example";
const OLIVIA: &str = "olivia@northwind.example";

/// One that waits only this long for the server.
fn impatiently_to(server: &MailServer, timeout: Duration) -> Transport {
    Transport::smtp(&SmtpSettings { timeout, ..server.settings() }).expect("settings that can be used")
}

/// Queues a mail to Olivia.
async fn queue(house: &House) -> MessageId {
    queue_to(house, "Olivia", OLIVIA).await
}

async fn queue_to(house: &House, name: &str, email: &str) -> MessageId {
    let (account, data) = (house.account.id, serde_json::json!({}));
    let to = [Recipient { name: name.to_owned(), email: email.to_owned() }];
    let before = queued(house).await;
    let queue =
        move |tx: &mut Tx<'_>| outbox::enqueue(tx, account, None, NoticeKind::AccessAllowed, &data, &to);
    house.db.write(&[account.into()], queue).await.expect("queued");
    *queued(house).await.difference(&before).next().expect("one more than before")
}

async fn queued(house: &House) -> BTreeSet<MessageId> {
    let account = house.account.id;
    let all: Result<Vec<Message>, DbError> =
        house.db.read(move |conn| outbox::in_account(conn, account, 1000)).await;
    all.expect("read").into_iter().map(|message| message.id).collect()
}

async fn look_up(db: &Db, id: MessageId) -> Message {
    let found: Result<Option<Message>, DbError> = db.read(move |conn| outbox::find(conn, id)).await;
    found.expect("read").expect("it is there")
}

/// Takes the only message that is due.
async fn claim_one(db: &Db) -> Claimed {
    let mut claimed = outbox::claim(db, 10, u64::MAX >> 1).await.expect("claimed");
    assert_eq!(claimed.len(), 1, "{claimed:?}");
    claimed.remove(0)
}

/// One turn of the job: everything that is due, one after the other.
async fn deliver(db: &Db, transport: &Transport) -> Vec<State> {
    let mut states = Vec::new();
    for claimed in outbox::claim(db, 10, u64::MAX >> 1).await.expect("claimed") {
        if let Some(claimed) = outbox::hold(db, claimed).await.expect("held") {
            let outcome = send(db, transport, &claimed.0).await;
            states.push(outbox::settle(db, claimed, "A visit".to_owned(), outcome).await.expect("settled"));
        }
    }
    states
}

/// Renders it, which never replaces what an earlier try rendered, and sends what is kept.
async fn send(db: &Db, transport: &Transport, message: &Message) -> Delivered {
    let (id, fresh) = (message.id, a_mail(message));
    let kept = db.write(&[], move |tx| outbox::keep_rendered(tx, id, &fresh)).await;
    let kept: Result<Vec<u8>, DbError> = kept;
    let sent = transport.send(&id.to_string(), FROM, &message.to.email, &kept.expect("kept")).await;
    sent.map_or_else(Delivered::Refused, |()| Delivered::Accepted)
}

/// A mail as an earlier or later version of the program might word it: each try words it differently. Its lines
/// begin with dots as lines of mails may.
fn a_mail(message: &Message) -> Vec<u8> {
    let lines = [
        "From: Acme Support Access <support-access@acme.example>".to_owned(),
        format!("To: <{OLIVIA}>"),
        format!("Message-ID: <{}@acme.example>", message.id),
        "Subject: A visit".to_owned(),
        String::new(),
        format!("Worded for try {}.", message.attempts + 1),
        ".".to_owned(),
        "..and so on".to_owned(),
    ];
    lines.into_iter().flat_map(|line| format!("{line}\r\n").into_bytes()).collect()
}

/// What the account's history says of mails: the kind of each entry, and its payload.
async fn mails_in_history(house: &House) -> Vec<(String, serde_json::Value)> {
    let entries = house.log_from(0).await;
    let of_mails = entries.into_iter().filter(|entry| entry.kind.starts_with("mail."));
    of_mails
        .map(|entry: Entry| {
            let payload = entry.payload.expect("nothing is erased here");
            (entry.kind, serde_json::from_slice(&payload).expect("JSON"))
        })
        .collect()
}
