//! A mail stands or falls with the write that it tells of.

use porchlight::db::DbError;
use porchlight::notices::{self, NoticeError, Rendered};
use porchlight::outbox::{self, Message, NoticeKind, Recipient, State};

use super::{FROM, OLIVIA, claim_one, deliver, mails_in_history};
use crate::support::{MailServer, a_grant, a_house, a_session, acme, both_databases, minutes};

fn render(message: &Message) -> Result<Rendered, NoticeError> {
    let acme = acme("https://support.acme.example");
    notices::render(&acme, message, "Northwind", porchlight::words::Words::new(chrono_tz::Europe::Berlin))
}

both_databases! {
    async fn a_mail_queued_in_a_write_that_is_undone_is_never_sent(db: TestDb) {
        let (house, server) = (a_house(&db).await, MailServer::start().await);
        let account = house.account.id;
        let undone: Result<(), DbError> = db.db.write(&[account.into()], move |tx| {
            let to = [Recipient { name: "Olivia".to_owned(), email: OLIVIA.to_owned() }];
            outbox::enqueue(tx, account, None, NoticeKind::AccessAllowed, &serde_json::json!({}), &to)?;
            Err(DbError::NotFound)
        }).await;
        assert!(undone.is_err());
        assert_eq!(deliver(&db.db, &server.transport()).await, []);
        db.clock.advance(chrono::Duration::days(1));
        assert_eq!(deliver(&db.db, &server.transport()).await, []);
        assert_eq!(server.connections(), 0);
    }

    async fn allowing_access_mails_the_owner_once(db: TestDb) {
        let (house, server) = (a_house(&db).await, MailServer::start().await);
        a_grant().given_by(&house).await;
        assert_eq!(deliver(&db.db, &server.transport()).await, [State::Sent]);
        let mails = server.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to, [OLIVIA]);
    }

    async fn a_mail_about_a_session_stands_in_the_sessions_history(db: TestDb) {
        let (house, server) = (a_house(&db).await, MailServer::start().await);
        a_grant().given_by(&house).await;
        db.clock.advance(minutes(1));
        let session = a_session().opened_in(&house).await;
        deliver(&db.db, &server.transport()).await;
        let of_mails = house.log_from(0).await.into_iter().filter(|entry| entry.kind == "mail.sent");
        let sessions: Vec<_> = of_mails.map(|entry| entry.session).collect();
        assert_eq!(sessions, [None, Some(session.id)]);
        let mails = mails_in_history(&house).await.into_iter();
        let notices: Vec<_> = mails.map(|(_, mail)| mail["notice"].clone()).collect();
        assert_eq!(notices, ["access_allowed", "session_opened"]);
    }

    async fn nobody_adds_a_header_or_a_recipient_by_their_name_or_address(db: TestDb) {
        let (house, server) = (a_house(&db).await, MailServer::start().await);
        a_grant().given_by(&house).await;
        let mut message = claim_one(&db.db).await.0;
        message.to.name = "Olivia\r\nBcc: all@evil.example\r\n\r\nforged".to_owned();
        let mail = render(&message).expect("rendered");
        server.transport().send("mail", FROM, OLIVIA, &mail.bytes).await.expect("sent");
        let mails = server.mails();
        let text = String::from_utf8_lossy(&mails[0].bytes);
        let (headers, _) = text.split_once("\r\n\r\n").expect("headers and a body");
        assert!(headers.contains("\r\nSubject: "), "{headers}");
        assert!(!headers.contains("\nBcc:"), "{headers}");
        assert_eq!(mails[0].to, [OLIVIA]);

        message.to.email = format!("{OLIVIA}\r\nBcc: all@evil.example");
        let refused = render(&message);
        assert!(matches!(refused, Err(NoticeError::Address { .. })), "{refused:?}");
    }
}
