//! The outbox before Adam: what a real mail server refused is shown and sent again, and a test mail arrives.

use actix_web::http::StatusCode;
use porchlight::grants::Scope;
use porchlight::http::State;
use porchlight::jobs::{self, Means};
use regex::Regex;

use super::{look, press};
use crate::agent::world::{Page, World};
use crate::support::{MailServer, Manner, both_databases, hours};

fn means(world: &World, server: &MailServer) -> Means {
    Means { state: State { transport: server.transport(), ..world.state.clone() }, alone: true }
}

/// Everything that is due, handed to this server.
async fn deliver(world: &World, server: &MailServer) {
    let means = means(world, server);
    while jobs::run_all(&means).await.expect("the jobs run") > 0 {}
}

/// The forms that send again.
fn again(page: &Page) -> Vec<String> {
    let form = Regex::new("/admin/mail/msg_[0-9a-f]+/again").expect("a pattern");
    form.find_iter(&page.html).map(|found| found.as_str().to_owned()).collect()
}

/// Ana was in Northwind: Olivia has mails to get, a summary among them.
async fn visited(world: &World) {
    world.allow(Scope::View).await;
    let session = world.session_of(&world.ana).await;
    world.end(&session, &world.ana).await;
    world.clock.advance(hours(2));
}

both_databases! {
    async fn an_outbox_without_mails_says_so_and_how_mail_leaves(db: TestDb) {
        let mut world = World::over(&db).await;
        let server = MailServer::start().await;
        world.state.transport = server.transport();
        let page = look(&world, "/admin/mail").await;
        for text in ["Nothing was given up", "Nothing waits", "Nothing was sent yet", "127.0.0.1", "not encrypted"] {
            assert!(page.says(text), "{text}: {}", page.html);
        }
        assert!(page.says("Acme Support Access") && page.says("To adam@acme.example, at once."));
    }

    async fn a_mail_that_the_server_refused_is_shown_with_its_reason_and_sent_again(db: TestDb) {
        let world = World::over(&db).await;
        visited(&world).await;
        let refusing = MailServer::always(Manner::AtRcpt("550 5.1.1 olivia@northwind.example: no such mailbox")).await;
        deliver(&world, &refusing).await;
        let page = look(&world, "/admin/mail").await;
        for text in ["Summary of a session", "Northwind", "refused it for good", "no such mailbox", "tried once", "o…@northwind.example"] {
            assert!(page.says(text), "{text}: {}", page.html);
        }
        // Neither whole addresses nor anything that the mails say.
        for hidden in ["olivia@northwind.example", "checking failed invoice sync", "tickets/4821"] {
            assert!(!page.html.contains(hidden), "{hidden}");
        }
        let forms = again(&page);
        assert!(forms.len() >= 2, "{forms:?}");

        // A second refusal is no second failure in the history (the verifier would say so).
        for form in &forms {
            assert_eq!(press(&world, form, &[]).await.status, StatusCode::SEE_OTHER);
            press(&world, form, &[]).await;
        }
        assert!(look(&world, "/admin/mail").await.says("sent again by hand after 1 try"));
        deliver(&world, &refusing).await;
        let page = look(&world, "/admin/mail").await;
        assert_eq!(again(&page).len(), forms.len());
        assert!(page.says("tried 2 times"), "{}", page.html);

        let accepting = MailServer::start().await;
        for form in &forms {
            press(&world, form, &[]).await;
        }
        deliver(&world, &accepting).await;
        assert_eq!(accepting.mails().iter().filter(|mail| mail.to == ["olivia@northwind.example"]).count(), forms.len());
        let page = look(&world, "/admin/mail").await;
        assert!(page.says("Nothing was given up") && page.says("tried 3 times"), "{}", page.html);
        let kinds = world.kinds().await;
        let count = |kind: &str| kinds.iter().filter(|one| *one == kind).count();
        assert_eq!((count("mail.failed"), count("mail.sent")), (forms.len(), forms.len()));
    }

    async fn nothing_is_sent_again_to_an_address_that_is_nobodys_any_more(db: TestDb) {
        let world = World::over(&db).await;
        world.allow(Scope::View).await;
        deliver(&world, &MailServer::always(Manner::AtRcpt("550 5.1.1 no such mailbox")).await).await;
        db.raw("UPDATE owners SET email = 'olivia@elsewhere.example'").await.expect("moved");
        let page = look(&world, "/admin/mail").await;
        press(&world, &again(&page)[0], &[]).await;
        assert_eq!(again(&look(&world, "/admin/mail").await).len(), 1, "it stays given up");
        db.raw("UPDATE owners SET email = 'olivia@northwind.example'").await.expect("moved back");
        let made_up = "/admin/mail/msg_00000000000000000000000000000000/again";
        assert_eq!(press(&world, made_up, &[]).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_mail_that_waits_says_since_when_and_when_it_is_tried_next(db: TestDb) {
        let world = World::over(&db).await;
        world.allow(Scope::View).await;
        let busy = MailServer::always(Manner::AtRcpt("451 4.7.1 come back later")).await;
        jobs::run_all(&means(&world, &busy)).await.expect("the jobs run");
        let page = look(&world, "/admin/mail").await;
        for text in ["1 mail waits", "would not take it", "come back later", "tried once", "next try"] {
            assert!(page.says(text), "{text}: {}", page.html);
        }
        assert!(again(&page).is_empty(), "it is tried again by itself");
        let told = look(&world, "/admin/diagnostics.md").await;
        assert!(told.html.contains("Waiting: 1"), "{}", told.html);
    }

    async fn a_test_mail_arrives_and_the_servers_answer_is_told(db: TestDb) {
        let mut world = World::over(&db).await;
        let server = MailServer::start().await;
        world.state.transport = server.transport();
        let page = press(&world, "/admin/mail/test", &[]).await;
        assert!(page.says("has taken the test mail") && page.says("250 2.0.0 taken"), "{}", page.html);
        let mails = server.mails();
        assert_eq!((mails.len(), &mails[0].to[..]), (1, &["adam@acme.example".to_owned()][..]));
        assert!(String::from_utf8_lossy(&mails[0].bytes).contains("Subject: Test mail from Porchlight"));

        let refusing = MailServer::always(Manner::AtMail("550 5.7.1 you may not send as this sender")).await;
        world.state.transport = refusing.transport();
        let page = press(&world, "/admin/mail/test", &[]).await;
        assert!(page.says("was not taken") && page.says("you may not send as this sender"), "{}", page.html);
    }
}
