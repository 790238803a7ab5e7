//! The scene of every case: Northwind's history as the real commands write it, the mails that Olivia was really sent,
//! and what can be done to it afterwards.
//!
//! What an administrator can do is in `administrator`, what whoever holds the signing key can do in `forger`, and how
//! Olivia checks in `owner`.

use std::path::{Path, PathBuf};

use porchlight::db::{DbError, HeadId};
use porchlight::forms::Change;
use porchlight::grants::{self, EndChoice, Grant};
use porchlight::history::event::step::{Answer, End, EndHow, Intent, StepKind};
use porchlight::history::{self, Entry, LogKey, Page};
use porchlight::http::State;
use porchlight::jobs::{self, Means};
use porchlight::outbox::Transport;
use porchlight::reviews::{self, Verdict};
use porchlight::sessions::{self, EndedHow, Mode, Record, Recorded, Session, StepAnswered, StepEnded};
use porchlight::staff::Member;
use tempfile::TempDir;

use crate::support::{House, TestDb, a_grant, a_house, a_session, a_state, another_house, hours, minutes};

/// Northwind after two visits, with everything signed and every mail sent.
pub struct Scene {
    pub db: TestDb,
    pub house: House,
    /// Allowed changes, and withdrawn in the end.
    pub grant: Grant,
    /// Ana looked, was refused a change, switched, and changed the tax rate. Reviewed.
    pub first: Session,
    /// Ana looked, and Olivia stopped it. One request has no answer.
    pub second: Session,
    /// Fabrikam, with Oscar, and Rita who reviews.
    pub fabrikam: House,
    /// What signs the logs.
    pub key: LogKey,
    folder: TempDir,
}

impl Scene {
    /// Its database is not checked when it is dropped: somebody meddles with it.
    pub async fn of(mut db: TestDb) -> Self {
        db.leave_unverified();
        let (house, fabrikam) = (a_house(&db).await, fabrikam(&db).await);
        a_session().tried_in(&house).await.expect_err("nothing is allowed yet");
        db.clock.advance(minutes(1));
        let grant = a_grant().change().given_by(&house).await;
        let (first, second) = (a_session().opened_in(&house).await, None);
        let folder = tempfile::tempdir().expect("a folder");
        let mut scene = Scripted { db, house, grant, first, second, fabrikam, folder };
        scene.first_visit().await;
        scene.second_visit().await;
        scene.aftermath().await;
        scene.done()
    }

    /// Every line of Northwind's history.
    pub async fn entries(&self) -> Vec<Entry> {
        self.entries_of(self.log()).await
    }

    pub async fn entries_of(&self, log: HeadId) -> Vec<Entry> {
        let read = self.db.db.read(move |conn| history::page(conn, log, Page::From(0), 100_000)).await;
        let entries: Result<Vec<Entry>, DbError> = read;
        entries.expect("the log reads")
    }

    /// The first entry of this kind.
    pub async fn first_of(&self, kind: &str) -> Entry {
        self.entries().await.into_iter().find(|entry| entry.kind == kind).expect("one of that kind")
    }

    pub async fn last_of(&self, kind: &str) -> Entry {
        self.entries().await.into_iter().rfind(|entry| entry.kind == kind).expect("one of that kind")
    }

    pub fn log(&self) -> HeadId {
        self.house.account.id.into()
    }

    /// The name of Northwind's log.
    pub fn origin(&self) -> String {
        format!("{}/{}", crate::support::LOG_ORIGIN, self.house.account.id)
    }

    /// The mails with a checkpoint in them that Olivia was sent, oldest first.
    pub fn held_mails(&self) -> Vec<PathBuf> {
        let mut mails: Vec<PathBuf> = std::fs::read_dir(self.folder.path().join("mails"))
            .expect("the mailbox")
            .map(|file| file.expect("a mail").path())
            .filter(|path| std::fs::read_to_string(path).is_ok_and(|mail| is_for_olivia(&mail)))
            .collect();
        mails.sort();
        mails
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The jobs run: mails go out, everything is signed, as far as what is left allows.
    pub async fn jobs_try_to_run(&self) -> Result<(), DbError> {
        run_jobs(&self.db, &self.house, self.folder.path()).await
    }
}

/// The scene while it is made.
struct Scripted {
    db: TestDb,
    house: House,
    grant: Grant,
    first: Session,
    second: Option<Session>,
    fabrikam: House,
    folder: TempDir,
}

impl Scripted {
    async fn first_visit(&mut self) {
        let (house, session) = (&self.house, &self.first);
        let hand_off = sessions::commands::hand_off(&house.db, house.limits, house.ana.id, session).await;
        let entered =
            sessions::commands::enter(&house.db, house.limits, session, hand_off.expect("a way in"));
        entered.await.expect("entered");
        self.done_in(session, StepKind::View, "/invoices").await;
        self.db.clock.advance(minutes(1));
        self.wanted(session, StepKind::Change, "/settings/tax").await.expect_err("the session only views");
        let switched =
            sessions::commands::switch_mode(&house.db, house.limits, house.ana.id, session, Mode::Change);
        switched.await.expect("the grant allows it");
        self.done_in(session, StepKind::Change, "/settings/tax").await;
        self.db.clock.advance(minutes(1));
        self.ended(session, EndedHow::Agent).await;
        self.jobs().await;
    }

    async fn second_visit(&mut self) {
        self.db.clock.advance(minutes(10));
        let session = a_session().opened_in(&self.house).await;
        self.done_in(&session, StepKind::View, "/customers").await;
        self.wanted(&session, StepKind::View, "/slow").await.expect("admitted");
        self.db.clock.advance(minutes(1));
        self.ended(&session, EndedHow::OwnerStopped).await;
        self.db.clock.advance(minutes(6));
        self.jobs().await;
        self.second = Some(session);
    }

    /// A review, a withdrawal, another grant whose end is moved.
    async fn aftermath(&mut self) {
        let (house, rita) = (&self.house, &self.fabrikam.ana);
        let verdict = Verdict::NoConcerns;
        reviews::commands::review(&house.db, rita, &self.first, verdict, String::new())
            .await
            .expect("reviewed");
        house.withdraw(&self.grant).await.expect("withdrawn");
        self.db.clock.advance(minutes(1));
        let next = a_grant().given_by(house).await;
        let sooner = EndChoice::After(hours(3));
        grants::commands::change_end(&house.db, &house.account, &house.olivia, next.id, sooner)
            .await
            .expect("moved");
        self.jobs().await;
    }

    async fn wanted(&self, session: &Session, step: StepKind, target: &str) -> Result<u64, ()> {
        let mut wish = self.house.wish(session, step);
        wish.intent = Intent { target: target.to_owned(), ..wish.intent };
        if step == StepKind::Change {
            (wish.intent.changes, wish.intent.page) = (vec![tax_rate()], Some("Tax settings".to_owned()));
        }
        match self.house.db.write_set(Record::Wanted(wish)).await.expect("the database answers") {
            Recorded::Wanted(answer) => answer.map(|admitted| admitted.seq).map_err(drop),
            other => panic!("a wish was answered by {other:?}"),
        }
    }

    async fn done_in(&self, session: &Session, step: StepKind, target: &str) {
        let intent = self.wanted(session, step, target).await.expect("admitted");
        let (account, limits) = (session.account, self.house.limits);
        let answer = Answer {
            intent,
            status: 200,
            title: Some("Acme Invoices".to_owned()),
            content_type: Some("text/html".to_owned()),
            hidden: [("iban".to_owned(), 2)].into(),
            withheld: None,
            ..Default::default()
        };
        let answered = StepAnswered { account, session: session.id, limits, answer, keepings: Vec::new() };
        self.house.db.write_set(Record::Answered(answered)).await.expect("on record");
        let end = End { intent, how: EndHow::Complete, bytes: 5_120, assets: 3, messages: None, rows: None };
        let ended = StepEnded { account, session: session.id, end };
        self.house.db.write_set(Record::Ended(ended)).await.expect("on record");
    }

    async fn ended(&self, session: &Session, how: EndedHow) {
        let House { db, signer, limits, .. } = &self.house;
        let by = match how {
            EndedHow::OwnerStopped => {
                porchlight::actor::Actor::owner(self.house.olivia.id, &self.house.olivia.name)
            }
            _ => self.house.ana.actor(),
        };
        sessions::commands::end(db, signer, *limits, session, by, how).await.expect("ended");
    }

    async fn jobs(&self) {
        run_jobs(&self.db, &self.house, self.folder.path()).await.expect("the jobs run");
    }

    fn done(self) -> Scene {
        let Self { db, house, grant, first, second, fabrikam, folder } = self;
        let second = second.expect("the second visit");
        let key = db.signer.standing().expect("all is in order");
        Scene { db, house, grant, first, second, fabrikam, key, folder }
    }
}

/// The neighbour has a history of its own, and lends us Rita.
async fn fabrikam(db: &TestDb) -> House {
    let fabrikam = another_house(db, "fabrikam", "Fabrikam", "Oscar", "Rita").await;
    a_grant().given_by(&fabrikam).await;
    let session = a_session().opened_in(&fabrikam).await;
    let by: &Member = &fabrikam.ana;
    sessions::commands::end(
        &fabrikam.db,
        &fabrikam.signer,
        fabrikam.limits,
        &session,
        by.actor(),
        EndedHow::Agent,
    )
    .await
    .expect("ended");
    fabrikam
}

/// Twice, since what one job leaves is another one's work.
async fn run_jobs(db: &TestDb, house: &House, folder: &Path) -> Result<(), DbError> {
    let state = State {
        transport: Transport::folder(folder.join("mails")),
        ..a_state(&house.db, &house.random, &house.signer, &house.sealer)
    };
    let means = Means { state, alone: true };
    for _ in 0..2 {
        jobs::run_all(&means).await?;
        db.clock.advance(minutes(1));
    }
    Ok(())
}

fn is_for_olivia(mail: &str) -> bool {
    mail.contains("olivia@northwind.example") && mail.contains("\nPROOF")
}

fn tax_rate() -> Change {
    Change {
        label: "Tax rate".to_owned(),
        field: "rate".to_owned(),
        from: Some("20%".to_owned()),
        to: Some("10%".to_owned()),
        hidden: false,
    }
}
