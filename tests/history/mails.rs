//! Checkpoints are found again in the mails that owners keep: as Porchlight sent them, as servers and mail programs
//! passed them on, and as they are forwarded and quoted.
//!
//! The mails beside this file are one summary mail in the shapes that known programs give it; `note.txt` is the
//! checkpoint that stands in each. What chance makes of a mail is in `remailing`.

mod remailing;

use std::path::PathBuf;

use porchlight::actor::Actor;
use porchlight::history::{self, LogKey, held::checkpoints_in};
use porchlight::merkle;
use porchlight::notices::{self};
use porchlight::outbox::{self, NoticeKind};
use porchlight::sessions::{self, EndedHow};
use porchlight::words::Words;

use self::remailing::{Letter, remailed};
use super::Dice;
use crate::support::{House, Kind, LOG_ORIGIN, TestDb, a_grant, a_house, a_session, acme, minutes};

/// How many random shapes a mail is given, unless `PORCHLIGHT_MUTATIONS` says otherwise.
const REMAILINGS: usize = 500;

#[test]
fn the_checkpoint_in_a_real_summary_is_found_as_it_was_signed_in_whatever_shape_it_comes() {
    crate::support::run(Kind::Sqlite, module_path!(), async |db: TestDb| {
        let house = a_house(&db).await;
        let (mail, note) = a_summary(&house, &db).await;
        assert_eq!(checkpoints_in(&mail), std::slice::from_ref(&note));
        assert!(merkle::open(&note, &[house.key()]).is_ok());

        let letter = Letter::read(&mail);
        assert!(letter.text.contains("PROOF") && letter.html.contains("<pre>"), "it is the whole mail");
        let trials =
            std::env::var("PORCHLIGHT_MUTATIONS").map_or(REMAILINGS, |n| n.parse().expect("a number"));
        let mut dice = Dice(1855);
        for trial in 0..trials {
            let (mail, how) = remailed(&letter, &mut dice);
            let found = checkpoints_in(&mail);
            let shown = String::from_utf8_lossy(&mail);
            assert_eq!(found, std::slice::from_ref(&note), "trial {trial}, {how}:\n{shown}");
        }
    });
}

#[test]
fn the_checkpoint_is_found_in_every_mail_that_a_known_program_made_of_it() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/history/mails");
    let note = std::fs::read_to_string(folder.join("note.txt")).expect("the note");
    let key = LogKey::from_seed([7; 32], LOG_ORIGIN).verifier();
    assert!(merkle::open(&note, &[key]).is_ok());
    let mut mails = 0;
    for file in std::fs::read_dir(&folder).expect("the folder") {
        let path = file.expect("a file").path();
        if !path.extension().is_some_and(|kind| kind == "eml" || kind == "mbox") {
            continue;
        }
        let found = checkpoints_in(&std::fs::read(&path).expect("read"));
        assert_eq!(found, std::slice::from_ref(&note), "{}", path.display());
        mails += 1;
    }
    assert!(mails >= 15, "{mails} mails");
}

/// Ana looks around and ends; gives Olivia's mail about it, and the checkpoint that was signed with it.
async fn a_summary(house: &House, db: &TestDb) -> (Vec<u8>, String) {
    a_grant().change().given_by(house).await;
    let session = a_session().opened_in(house).await;
    house.look(&session).await.expect("admitted");
    db.clock.advance(minutes(4));
    let by = Actor::staff(house.ana.id, &house.ana.name);
    let ended =
        sessions::commands::end(&house.db, &house.signer, house.limits, &session, by, EndedHow::Agent);
    ended.await.expect("ended");
    let (account, id) = (house.account.id, session.id);
    let read = house.db.read(move |conn| {
        let made = history::latest_checkpoint(conn, account.into())?.expect("signed");
        Ok::<_, porchlight::db::DbError>((outbox::of_session(conn, id)?, made.note))
    });
    let (messages, note) = read.await.expect("read");
    let summary = messages.iter().find(|message| message.notice == NoticeKind::SessionSummary);
    let vendor = acme("https://support.acme.example");
    let words = Words::new(house.account.time_zone);
    let mail = notices::render(
        &vendor,
        &summary.expect("a summary").clone().printing(&note),
        &house.account.name,
        words,
    );
    (mail.expect("a mail").bytes, note)
}
