//! What a mail server may answer, and what becomes of the mail then.

use std::time::Duration;

use porchlight::outbox::{SmtpSettings, State, Tls, Transport};
use secrecy::SecretString;

use super::{
    FROM, OLIVIA, a_mail, claim_one, deliver, impatiently_to, look_up, mails_in_history, queue, queue_to,
    send,
};
use crate::support::{MailServer, Manner, a_house, another_house, both_databases, minutes};

/// Nothing that a client may put into an envelope; most would say something else to the server.
const NOT_ADDRESSES: [&str; 9] = [
    "",
    "olivia",
    "olivia@",
    "olivia@northwind example",
    "olivia@northwind.example\r\nRCPT TO:<all@evil.example>",
    "olivia\r\nRCPT TO:<all@evil.example>@northwind.example",
    "\"olivia\r\nRCPT TO:<all@evil.example>\"@northwind.example",
    "olivia@northwind.example\n",
    "olivia@northwind.example>\u{2028}",
];

both_databases! {
    async fn an_accepted_mail_arrives_byte_for_byte_once_and_stands_in_the_history(db: TestDb) {
        let (house, server) = (a_house(&db).await, MailServer::start().await);
        let id = queue(&house).await;
        let bytes = a_mail(&look_up(&db.db, id).await);
        assert_eq!(deliver(&db.db, &server.transport()).await, [State::Sent]);

        let mails = server.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!((mails[0].from.as_str(), &mails[0].to[..]), (FROM, &[OLIVIA.to_owned()][..]));
        assert_eq!(String::from_utf8_lossy(&mails[0].bytes), String::from_utf8_lossy(&bytes));
        assert_eq!(server.commands().last().map(String::as_str), Some("QUIT"));

        let history = mails_in_history(&house).await;
        assert_eq!(history.len(), 1);
        assert_eq!(history[0].0, "mail.sent");
        let told = &history[0].1;
        assert_eq!(told["message"], id.to_string());
        assert_eq!((&told["notice"], &told["to"]), (&"access_allowed".into(), &OLIVIA.into()));
        assert_eq!(told["subject"], "A visit");

        let message = look_up(&db.db, id).await;
        assert_eq!((message.state, message.attempts), (State::Sent, 1));
        assert_eq!(message.settled_at, Some(db.clock.now()));
        db.clock.advance(chrono::Duration::days(30));
        assert_eq!(deliver(&db.db, &server.transport()).await, []);
        assert_eq!(server.connections(), 1);
    }

    async fn a_mail_refused_for_now_is_tried_again_after_the_waits_and_is_then_the_very_same(db: TestDb) {
        let house = a_house(&db).await;
        let server = MailServer::behaving(&[
            Manner::AtRcpt("451 4.7.1 greylisted, come back later"),
            Manner::AtRcpt("421 4.3.2 closing"),
            Manner::AtEnd("451 4.3.0 no room just now"),
        ]).await;
        let transport = server.transport();
        let id = queue(&house).await;
        for (tries, wait, said) in [(1, 1, "greylisted"), (2, 2, "closing"), (3, 4, "no room")] {
            assert_eq!(deliver(&db.db, &transport).await, [State::Due]);
            let message = look_up(&db.db, id).await;
            assert_eq!((message.attempts, message.due_at), (tries, db.clock.now().plus(minutes(wait))));
            assert!(message.last_error.as_deref().is_some_and(|error| error.contains(said)), "{message:?}");
            db.clock.advance(minutes(wait) - chrono::Duration::microseconds(1));
            assert_eq!(deliver(&db.db, &transport).await, [], "too early after {tries} tries");
            db.clock.advance(chrono::Duration::microseconds(1));
        }
        assert_eq!(mails_in_history(&house).await, []);
        assert_eq!(deliver(&db.db, &transport).await, [State::Sent]);

        let mails = server.mails();
        let taken: Vec<bool> = mails.iter().map(|mail| mail.taken).collect();
        assert_eq!(taken, [false, true]);
        assert_eq!(mails[0].bytes, mails[1].bytes);
        assert!(String::from_utf8_lossy(&mails[1].bytes).contains("Worded for try 1."));
        assert_eq!(mails_in_history(&house).await.len(), 1);
        assert_eq!(look_up(&db.db, id).await.last_error, None);
    }

    async fn a_mail_refused_for_good_fails_at_once_and_stands_in_the_history(db: TestDb) {
        let northwind = (a_house(&db).await, Manner::AtRcpt("550 5.1.1 no such mailbox"));
        let fabrikam = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        for (house, manner) in [northwind, (fabrikam, Manner::AtEnd("554 5.7.1 not wanted"))] {
            let server = MailServer::always(manner).await;
            let id = queue(&house).await;
            assert_eq!(deliver(&db.db, &server.transport()).await, [State::Failed]);
            let history = mails_in_history(&house).await;
            assert_eq!(history.len(), 1);
            assert_eq!((history[0].0.as_str(), &history[0].1["tries"]), ("mail.failed", &serde_json::json!(1)));
            let message = look_up(&db.db, id).await;
            assert_eq!((message.state, message.settled_at), (State::Failed, Some(db.clock.now())));
            assert!(message.last_error.is_some_and(|error| error.contains("55")));
            db.clock.advance(chrono::Duration::days(1));
            assert_eq!(deliver(&db.db, &server.transport()).await, []);
            assert_eq!(server.connections(), 1);
        }
    }

    async fn a_server_that_will_not_have_us_costs_no_mail(db: TestDb) {
        let house = a_house(&db).await;
        let id = queue(&house).await;
        let refusals = [
            Manner::AtLogin("535 5.7.8 wrong password"),
            Manner::AtMail("550 5.7.1 you may not send as this sender"),
            Manner::AtRcpt("530 5.7.0 log in first"),
        ];
        for manner in refusals {
            let server = MailServer::always(manner).await;
            let (username, password) = (Some("acme".to_owned()), Some(SecretString::from("old password")));
            let wants_login = matches!(manner, Manner::AtLogin(_));
            let with_login = SmtpSettings { username, password, ..server.settings() };
            let settings = if wants_login { with_login } else { server.settings() };
            let transport = Transport::smtp(&settings).expect("settings");
            assert_eq!(deliver(&db.db, &transport).await, [State::Due], "{manner:?}");
            db.clock.advance(minutes(60));
        }
        assert_eq!(look_up(&db.db, id).await.attempts, 3);
        assert_eq!(deliver(&db.db, &MailServer::start().await.transport()).await, [State::Sent]);
    }

    async fn a_server_without_the_protection_we_ask_for_hears_no_mail_and_no_password(db: TestDb) {
        let (house, server) = (a_house(&db).await, MailServer::start().await);
        queue(&house).await;
        let (username, password) = (Some("acme".to_owned()), Some(SecretString::from("a password")));
        let protected = SmtpSettings { tls: Tls::StartTls, username, password, ..server.settings() };
        let transport = Transport::smtp(&protected).expect("settings");
        assert_eq!(deliver(&db.db, &transport).await, [State::Due]);
        assert!(server.commands().iter().all(|line| line.starts_with("EHLO") || line == "QUIT"));
    }

    async fn a_slow_server_is_given_up_in_time_and_tried_again(db: TestDb) {
        let house = a_house(&db).await;
        let server = MailServer::behaving(&[Manner::Mute, Manner::SlowAtEnd(Duration::from_secs(60))]).await;
        let transport = impatiently_to(&server, Duration::from_millis(300));
        let id = queue(&house).await;
        for _ in 0..2 {
            assert_eq!(deliver(&db.db, &transport).await, [State::Due]);
            let message = look_up(&db.db, id).await;
            assert!(message.last_error.is_some_and(|error| error.contains("nothing within 300ms")));
            db.clock.advance(minutes(2));
        }
        assert_eq!(deliver(&db.db, &server.transport()).await, [State::Sent]);
        assert_eq!(server.connections(), 3);
    }

    /// Else its late answer to the first mail would be taken for an answer to the second.
    async fn what_a_slow_server_says_too_late_is_not_heard_by_the_next_mail(db: TestDb) {
        let house = a_house(&db).await;
        let server = MailServer::behaving(&[
            Manner::SlowAtEnd(Duration::from_millis(1500)),
            Manner::AtRcpt("550 5.1.1 no such mailbox"),
        ]).await;
        let transport = impatiently_to(&server, Duration::from_secs(1));
        queue(&house).await;
        assert_eq!(deliver(&db.db, &transport).await, [State::Due]);
        queue_to(&house, "Oscar", "oscar@northwind.example").await;
        assert_eq!(deliver(&db.db, &transport).await, [State::Failed]);
        assert_eq!(server.connections(), 2);
    }

    async fn a_server_that_dies_before_its_yes_gets_the_same_mail_again(db: TestDb) {
        let house = a_house(&db).await;
        let server = MailServer::behaving(&[Manner::DieAtEnd]).await;
        let id = queue(&house).await;
        assert_eq!(deliver(&db.db, &server.transport()).await, [State::Due]);
        db.clock.advance(minutes(1));
        assert_eq!(deliver(&db.db, &server.transport()).await, [State::Sent]);
        let mails = server.mails();
        assert_eq!(mails.len(), 2);
        assert_eq!(mails[0].bytes, mails[1].bytes);
        let name = format!("Message-ID: <{id}@acme.example>\r\n");
        assert!(String::from_utf8_lossy(&mails[1].bytes).contains(&name));
        assert_eq!(mails_in_history(&house).await.len(), 1);
    }

    async fn nobody_listening_is_no_reason_to_give_up(db: TestDb) {
        let house = a_house(&db).await;
        let transport = {
            let server = MailServer::start().await;
            server.transport()
        };
        let id = queue(&house).await;
        assert_eq!(deliver(&db.db, &transport).await, [State::Due]);
        assert!(look_up(&db.db, id).await.last_error.is_some_and(|error| error.starts_with("no answer")));
    }

    async fn after_twenty_failures_a_mail_is_given_up(db: TestDb) {
        let house = a_house(&db).await;
        let server = MailServer::always(Manner::AtRcpt("450 4.2.1 mailbox busy")).await;
        let transport = server.transport();
        let id = queue(&house).await;
        let began = db.clock.now();
        for tries in 1..20 {
            assert_eq!(deliver(&db.db, &transport).await, [State::Due], "{tries}");
            db.clock.set(look_up(&db.db, id).await.due_at);
        }
        assert_eq!(mails_in_history(&house).await, []);
        assert_eq!(deliver(&db.db, &transport).await, [State::Failed]);
        assert!(db.clock.now().since(began) > chrono::Duration::days(2));
        let history = mails_in_history(&house).await;
        assert_eq!(history.len(), 1);
        assert_eq!((history[0].0.as_str(), &history[0].1["tries"]), ("mail.failed", &serde_json::json!(20)));
        db.clock.advance(chrono::Duration::days(1));
        assert_eq!(deliver(&db.db, &transport).await, []);
        assert_eq!(server.connections(), 20);
    }

    async fn an_address_that_is_none_fails_for_good_and_says_nothing_to_the_server(db: TestDb) {
        let (house, server) = (a_house(&db).await, MailServer::start().await);
        for address in NOT_ADDRESSES {
            queue_to(&house, "Olivia", address).await;
            assert_eq!(deliver(&db.db, &server.transport()).await, [State::Failed], "{address:?}");
        }
        assert_eq!(server.connections(), 0);
        let kinds: Vec<String> = mails_in_history(&house).await.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, vec!["mail.failed"; NOT_ADDRESSES.len()]);
    }

    async fn a_folder_has_one_whole_file_for_a_mail_that_was_tried_twice(db: TestDb) {
        let house = a_house(&db).await;
        let folder = tempfile::tempdir().expect("a folder");
        let transport = Transport::folder(folder.path().join("mail"));
        let id = queue(&house).await;
        let bytes = a_mail(&look_up(&db.db, id).await);
        // The first try was not settled, as when the program is killed.
        let claimed = claim_one(&db.db).await;
        send(&db.db, &transport, &claimed.0).await;
        db.clock.advance(minutes(5));
        assert_eq!(deliver(&db.db, &transport).await, [State::Sent]);
        let files = std::fs::read_dir(folder.path().join("mail")).expect("the folder");
        let files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
        assert_eq!(files, [folder.path().join("mail").join(format!("{id}.eml"))]);
        assert_eq!(std::fs::read(&files[0]).expect("the mail"), bytes);
    }
}
