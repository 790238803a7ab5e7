//! Jobs: what is asked for runs once, what fails says why and comes back, and a restart forgets nothing.

use actix_web::http::StatusCode;
use porchlight::attempts::{self, Tried};
use porchlight::db::{DbError, WriterOptions};
use porchlight::jobs::{Means, Schedule};
use porchlight::language::Language;
use porchlight::outbox::{self, NoticeKind, Recipient};
use porchlight::timetable;

use super::{look, press};
use crate::agent::world::{Page, World};
use crate::support::{both_databases, hours};

const FORGET: &str = "/admin/jobs/forget-old-refused-tries/run";

async fn schedule(world: &World) -> Schedule {
    let state = world.state.clone();
    Schedule::start(Means { state, alone: true }).await.expect("it starts")
}

/// The page, as soon as it says so.
async fn until_it_says(world: &World, text: &str) -> Page {
    for _ in 0..100 {
        let page = look(world, "/admin/jobs").await;
        if page.says(text) {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("never said: {text}");
}

async fn tries(world: &World) -> usize {
    let all: Result<Vec<_>, DbError> = world
        .state
        .db
        .read(|conn| {
            attempts::since(
                conn,
                porchlight::clock::Moment::parse("2020-01-01T00:00:00.000000Z").expect("a moment"),
                10,
            )
        })
        .await;
    all.expect("read").len()
}

both_databases! {
    async fn every_job_says_what_it_does_how_often_and_that_it_has_not_run_yet(db: TestDb) {
        let world = World::over(&db).await;
        let page = look(&world, "/admin/jobs").await;
        assert!(page.says("Sends the mails that are due.") && page.says("every 2 seconds"), "{}", page.html);
        assert!(page.says("every hour") && page.says("Has not run yet"));
        assert_eq!(page.html.matches("/run\"").count(), world.state.timetable.len());
        assert!(!page.html.contains("[job"), "a text is missing: {}", page.html);
    }

    async fn what_adam_asks_for_really_runs_once_and_says_who_asked(db: TestDb) {
        let world = World::over(&db).await;
        let tried = Tried { staff: Some(world.ana.id), account: None, seq: None, code: "wrong-code".to_owned(), place: String::new() };
        db.db.write(&[], move |tx| attempts::note(tx, &tried)).await.expect("noted");
        db.clock.advance(hours(24 * 400));
        assert_eq!(tries(&world).await, 1);

        let first = press(&world, FORGET, &[("asks", "0")]).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER);
        press(&world, FORGET, &[("asks", "0")]).await;
        let waiting = look(&world, "/admin/jobs").await;
        assert!(waiting.says("Starts in a moment"), "{}", waiting.html);

        let schedule = schedule(&world).await;
        let page = until_it_says(&world, "1 thing done").await;
        assert!(page.says("run by hand for Adam Reyes"), "{}", page.html);
        assert_eq!(tries(&world).await, 0);
        schedule.stop().await;

        // The same form once more, as Back and a second click send it: nothing is asked for.
        press(&world, FORGET, &[("asks", "0")]).await;
        assert!(!look(&world, "/admin/jobs").await.says("Starts in a moment"));
        // Who starts anew on the same database finds how the last run went.
        let anew = db.another(WriterOptions::default()).await.expect("it opens");
        let runs: Vec<timetable::Run> = anew.read(timetable::runs).await.expect("read");
        assert!(runs.iter().any(|run| run.job == "forget old refused tries" && run.done == 1));
    }

    async fn of_two_servers_one_takes_up_what_was_asked_for(db: TestDb) {
        let world = World::over(&db).await;
        press(&world, FORGET, &[("asks", "0")]).await;
        let other = db.another(WriterOptions::default()).await.expect("a second program");
        let table = world.state.timetable.clone();
        let (one, two) = tokio::join!(
            timetable::commands::take_asked(&db.db, &table),
            timetable::commands::take_asked(&other, &table)
        );
        assert_eq!(one.expect("taken").len() + two.expect("taken").len(), 1);
        assert!(look(&world, "/admin/jobs").await.says("Running now"));
        db.clock.advance(hours(1));
        assert!(look(&world, "/admin/jobs").await.says("never said how it ended"), "its server is gone");
    }

    async fn a_job_that_fails_says_why_and_what_to_do_and_comes_back_by_itself(db: TestDb) {
        let world = World::over(&db).await;
        let to = [Recipient { name: "Rita".to_owned(), email: "rita@acme.example".to_owned() }];
        let nothing = serde_json::json!({});
        let queue = move |tx: &mut porchlight::db::Tx<'_>| outbox::enqueue(tx, None, None, NoticeKind::TriesRefused, &nothing, &to);
        db.db.write(&[], queue).await.expect("queued");
        db.raw("UPDATE messages SET data = '{'").await.expect("damaged");
        let schedule = schedule(&world).await;
        let page = until_it_says(&world, "Something that is stored could not be read.").await;
        assert!(page.says("1 job needs a look") && page.says("Failed") && page.says("stored-value"), "{}", page.html);
        let told = look(&world, "/admin/diagnostics.md").await;
        assert!(told.html.contains("**send mails that are due**: stored-value"), "{}", told.html);

        db.raw("UPDATE messages SET data = '{}'").await.expect("mended");
        let page = until_it_says(&world, "It failed before that").await;
        assert!(page.says("and none needs you"), "{}", page.html);
        schedule.stop().await;

        db.clock.advance(hours(2));
        let late = look(&world, "/admin/jobs").await;
        assert!(late.says("Late") && late.says("It was due on"), "{}", late.html);
    }

    async fn diagnostics_can_be_handed_on_without_names_or_secrets(db: TestDb) {
        let world = World::over(&db).await;
        let page = look(&world, "/admin/diagnostics").await;
        let text = look(&world, "/admin/diagnostics.md").await;
        let kind = text.headers.get("content-type").expect("a type").to_str().expect("text");
        assert_eq!((text.status, kind), (StatusCode::OK, "text/markdown; charset=utf-8"));
        for part in ["# Porchlight", "## Logs", "## Jobs", "## Mail", "Given up: 0"] {
            assert!(text.html.contains(part) && page.html.contains(part), "{part}: {}", text.html);
        }
        let secret = std::fs::read_to_string(db.beside.path().join("log.key")).expect("the key");
        for name in ["Northwind", "Olivia", "Ana", "Adam", "olivia@", secret.trim()] {
            assert!(!text.html.contains(name), "{name}: {}", text.html);
        }
        let refused = world.get(porchlight::sign_ins::Door::Review, &world.rita, "/admin/diagnostics.md").await;
        assert_ne!(refused.status, StatusCode::OK);
    }

    async fn who_reads_german_reads_the_pages_in_german(db: TestDb) {
        let mut world = World::over(&db).await;
        world.state.vendor.language = Language::German;
        for (path, texts) in [
            ("/admin/jobs", ["Verschickt fällige Mails.", "alle 2 Sekunden", "Jetzt ausführen"]),
            ("/admin/mail", ["Keine Mail wartet", "Testmail senden", "Absender"]),
            ("/admin/diagnostics", ["Zum Weitergeben", "Wartende Mails", "Unterschrieben bis"]),
        ] {
            let page = look(&world, path).await;
            assert!(page.html.contains("<html lang=\"de\">"));
            for text in texts {
                assert!(page.says(text), "{text}: {}", page.html);
            }
        }
    }
}
