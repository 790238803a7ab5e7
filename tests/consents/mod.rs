//! Questions and answers, without a door: what a yes allows, once, and to whom.

use chrono::Duration;
use futures_util::future::join_all;
use porchlight::consents::commands::{self, Reply};
use porchlight::consents::{Answer, Consent, ConsentError, Draft, Kind, NotAllowed, Question};
use porchlight::db::{Db, DbError, WriterOptions};
use porchlight::forms::Change;
use porchlight::grants::Grant;
use porchlight::history::event::session::Mode;
use porchlight::history::event::step::{Intent, StepKind};
use porchlight::ids::ConsentId;
use porchlight::sessions::{self, Record, Recorded, Session, SessionError, StepRefusal, StepWanted};
use porchlight::staff::{self, Member, Role, Roles};

use crate::support::{
    House, TestDb, a_grant, a_house, a_session, another_house, both_databases, on_postgres,
};

/// What the gateway would have fingerprinted.
const CONTENT: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

fn tax_rate() -> Change {
    let text = |text: &str| text.to_owned();
    Change {
        label: text("Tax rate"),
        field: text("rate"),
        from: Some(text("20%")),
        to: Some(text("10%")),
        hidden: false,
    }
}

fn question(kind: Kind) -> Question {
    Question {
        kind,
        method: "POST".to_owned(),
        target: "/settings/tax".to_owned(),
        changes: vec![tax_rate()],
        page: Some("Tax settings".to_owned()),
        says: None,
        operation: None,
        files: Vec::new(),
        host: None,
        pressed: None,
        export: None,
        field: None,
        hidden: None,
    }
}

/// Ana tries, and asks Olivia.
pub async fn asked(house: &House, session: &Session, kind: Kind) -> Consent {
    let consent = drafted(house, session, kind, CONTENT).await;
    asked_about(house, &consent).await
}

/// Ana tries what needs Olivia's yes, and it is kept with this fingerprint.
pub async fn drafted(house: &House, session: &Session, kind: Kind, content: &str) -> Consent {
    drafted_about(house, session, question(kind), content).await
}

pub async fn drafted_about(house: &House, session: &Session, question: Question, content: &str) -> Consent {
    let id = ConsentId::new(house.db.clock().now(), &house.random);
    let draft = Draft {
        id,
        account: session.account,
        grant: session.grant,
        session: session.id,
        agent: session.agent,
        agent_name: session.agent_name.clone(),
        question,
        content: content.to_owned(),
        sealed: b"what would be sent".to_vec(),
    };
    commands::draft(&house.db, draft).await.expect("kept");
    found(&house.db, id).await
}

/// Ana asks about it.
pub async fn asked_about(house: &House, consent: &Consent) -> Consent {
    let why = Some("20% was a slip".to_owned());
    sessions::ask(&house.db, house.limits, &house.ana, consent, why).await.expect("asked")
}

async fn found(db: &Db, id: ConsentId) -> Consent {
    let read: Result<_, DbError> = db.read(move |conn| porchlight::consents::find(conn, id)).await;
    read.expect("the database answers").expect("a question")
}

pub async fn answered(house: &House, consent: &Consent, answer: Answer) -> Result<Consent, ConsentError> {
    commands::answer(&house.db, &house.olivia, Reply { id: consent.id, answer, note: None }).await
}

/// A live session of Ana's in which the tax rate was asked about, with what Olivia answered.
async fn a_yes(house: &House, kind: Kind, answer: Answer) -> (Grant, Session, Consent) {
    let grant = a_grant().ending_in(Duration::days(7)).given_by(house).await;
    let session = a_session().opened_in(house).await;
    let consent = asked(house, &session, kind).await;
    let consent = answered(house, &consent, answer).await.expect("answered");
    (grant, session, consent)
}

fn step(kind: Kind) -> StepKind {
    kind.step().expect("a step")
}

/// Exactly what was asked, as the gateway asks to do it.
fn wish(house: &House, session: &Session, consent: &Consent) -> StepWanted {
    let intent = Intent {
        step: step(consent.question.kind),
        method: "POST".to_owned(),
        target: "/settings/tax".to_owned(),
        changes: vec![tax_rate()],
        consent: Some(consent.id),
        content: Some(CONTENT.to_owned()),
        ..Default::default()
    };
    StepWanted { intent, ..house.wish(session, StepKind::Change) }
}

async fn used(db: &Db, wish: StepWanted) -> Result<(), StepRefusal> {
    match db.write_set(Record::Wanted(wish)).await.expect("the database answers") {
        Recorded::Wanted(answer) => answer.map(drop),
        other => panic!("{other:?}"),
    }
}

fn not(why: NotAllowed) -> Result<(), StepRefusal> {
    Err(StepRefusal::NotAllowed(why))
}

/// The same agent opens another session.
async fn later_session(test: &TestDb, house: &House) -> Session {
    test.clock.advance(Duration::seconds(30));
    a_session().opened_in(house).await
}

async fn a_lead(house: &House, name: &str) -> Member {
    let email = format!("{}@acme.example", name.to_lowercase()).parse().expect("an address");
    let roles = Roles::of(&[Role::Lead, Role::Reviewer]);
    let hired =
        staff::commands::add(&house.db, &house.random, &house.sealer, email, name.to_owned(), roles).await;
    hired.expect("hired").0
}

both_databases! {
    async fn what_olivia_allowed_is_done_once_and_not_twice(db: TestDb) {
        let house = a_house(&db).await;
        let (_, session, consent) = a_yes(&house, Kind::Change, Answer::Once).await;
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, Ok(()));
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, not(NotAllowed::Used));
        assert!(!found(&house.db, consent.id).await.is_sealed, "what was sent is still kept");
        let kinds = house.log_kinds().await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "step.intent").count(), 1);
        assert!(kinds.iter().any(|kind| kind == "step.refused"));
    }

    async fn of_two_tabs_at_once_one_gets_through(db: TestDb) {
        let house = a_house(&db).await;
        let (_, session, consent) = a_yes(&house, Kind::Change, Answer::Once).await;
        let tabs = (0..8).map(|_| used(&house.db, wish(&house, &session, &consent)));
        let through = join_all(tabs).await.into_iter().filter(Result::is_ok).count();
        assert_eq!(through, 1);
    }

    async fn a_yes_allows_nothing_but_what_was_asked(db: TestDb) {
        let house = a_house(&db).await;
        let (_, session, consent) = a_yes(&house, Kind::Change, Answer::Once).await;
        let other = |change: fn(&mut Intent)| {
            let mut wish = wish(&house, &session, &consent);
            change(&mut wish.intent);
            used(&house.db, wish)
        };
        for changed in [
            other(|intent| intent.content = Some(CONTENT.replace('0', "f"))).await,
            other(|intent| intent.content = None).await,
            other(|intent| intent.target = "/settings/team".to_owned()).await,
            other(|intent| intent.method = "PUT".to_owned()).await,
            other(|intent| intent.changes[0].to = Some("99%".to_owned())).await,
            other(|intent| intent.step = StepKind::Export).await,
            other(|intent| intent.step = StepKind::View).await,
        ] {
            assert_eq!(changed, not(NotAllowed::OtherContent));
        }
        assert_eq!(other(|intent| intent.step = StepKind::Forbidden).await, Err(StepRefusal::Forbidden));
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, Ok(()), "the yes is still good");
    }

    async fn without_an_answer_or_with_a_no_nothing_is_done(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let consent = asked(&house, &session, Kind::Change).await;
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, not(NotAllowed::Unanswered));
        answered(&house, &consent, Answer::Declined).await.expect("declined");
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, not(NotAllowed::Declined));
        assert!(matches!(answered(&house, &consent, Answer::Once).await, Err(ConsentError::AlreadyAnswered)));
        let again = asked(&house, &session, Kind::Change).await;
        assert_ne!(again.id, consent.id, "a no does not keep her from asking again");
        answered(&house, &again, Answer::ShareScreen).await.expect("answered");
        assert_eq!(used(&house.db, wish(&house, &session, &again)).await, not(NotAllowed::Declined));
    }

    async fn the_same_is_not_asked_twice_while_it_is_open(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let first = asked(&house, &session, Kind::Change).await;
        let second = asked(&house, &session, Kind::Change).await;
        assert_eq!(first.id, second.id);
        let kinds = house.log_kinds().await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "consent.asked").count(), 1);
    }

    async fn a_yes_is_good_for_a_day_and_in_a_later_session_of_hers(db: TestDb) {
        let house = a_house(&db).await;
        let (_, _, consent) = a_yes(&house, Kind::Change, Answer::Once).await;
        db.clock.advance(Duration::hours(23));
        let session = later_session(&db, &house).await;
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, Ok(()));
    }

    async fn a_yes_is_no_good_after_a_day(db: TestDb) {
        let house = a_house(&db).await;
        let (_, _, consent) = a_yes(&house, Kind::Change, Answer::Once).await;
        db.clock.advance(Duration::hours(24));
        let session = later_session(&db, &house).await;
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, not(NotAllowed::Expired));
    }

    async fn a_yes_ends_with_the_support_access_that_it_was_given_under(db: TestDb) {
        let house = a_house(&db).await;
        let (grant, _, consent) = a_yes(&house, Kind::Change, Answer::Once).await;
        house.withdraw(&grant).await.expect("withdrawn");
        a_grant().given_by(&house).await;
        let session = later_session(&db, &house).await;
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, not(NotAllowed::AccessOver));
        let waiting = asked(&house, &session, Kind::Change).await;
        assert_ne!(waiting.id, consent.id);
    }

    async fn another_agent_cannot_use_what_ana_was_allowed(db: TestDb) {
        let house = a_house(&db).await;
        let (_, _, consent) = a_yes(&house, Kind::Change, Answer::Once).await;
        let email = "ben@acme.example".parse().expect("an address");
        let hired = staff::commands::add(
            &house.db, &house.random, &house.sealer, email, "Ben".to_owned(), Roles::of(&[Role::Agent]),
        );
        let bens = House { ana: hired.await.expect("hired").0, ..house.clone() };
        let session = a_session().opened_in(&bens).await;
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, not(NotAllowed::Unknown));
    }

    async fn another_customers_owner_finds_no_such_question(db: TestDb) {
        let house = a_house(&db).await;
        let fabrikam = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let consent = asked(&house, &session, Kind::Change).await;
        assert!(matches!(answered(&fabrikam, &consent, Answer::Once).await, Err(ConsentError::NotFound)));
        let nobody = ConsentId::new(db.clock.now(), &house.random);
        let reply = Reply { id: nobody, answer: Answer::Once, note: None };
        let none = commands::answer(&house.db, &house.olivia, reply).await;
        assert!(matches!(none, Err(ConsentError::NotFound)));
    }

    async fn nobody_answers_for_three_days_which_means_no(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().ending_in(Duration::days(7)).given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let consent = asked(&house, &session, Kind::Change).await;
        assert!(!commands::lapse(&house.db, house.account.id, consent.id).await.expect("looked"));
        db.clock.advance(Duration::hours(72));
        assert!(matches!(answered(&house, &consent, Answer::Once).await, Err(ConsentError::Lapsed)));
        assert!(commands::lapse(&house.db, house.account.id, consent.id).await.expect("looked"));
        assert!(!commands::lapse(&house.db, house.account.id, consent.id).await.expect("looked"), "once");
        assert!(!found(&house.db, consent.id).await.is_sealed);
        assert_eq!(house.log_kinds().await.iter().filter(|kind| *kind == "consent.lapsed").count(), 1);
    }

    async fn a_question_lapses_when_support_access_is_turned_off(db: TestDb) {
        let house = a_house(&db).await;
        let grant = a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let consent = asked(&house, &session, Kind::Change).await;
        house.withdraw(&grant).await.expect("withdrawn");
        assert!(matches!(answered(&house, &consent, Answer::Once).await, Err(ConsentError::AccessOver)));
        assert!(commands::lapse(&house.db, house.account.id, consent.id).await.expect("looked"));
    }

    async fn what_is_sensitive_needs_a_lead_who_did_not_ask(db: TestDb) {
        let house = a_house(&db).await;
        let (_, session, consent) = a_yes(&house, Kind::Sensitive, Answer::Once).await;
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, not(NotAllowed::NotSeconded));
        let by_herself = commands::second(&house.db, &house.ana, &consent, true, None).await;
        assert!(matches!(by_herself, Err(ConsentError::NotALead)));
        let rita = a_lead(&house, "Rita").await;
        commands::second(&house.db, &rita, &consent, true, None).await.expect("agreed");
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, Ok(()));
        let again = commands::second(&house.db, &rita, &consent, true, None).await;
        assert!(matches!(again, Err(ConsentError::AlreadyAnswered)));
    }

    async fn a_lead_who_does_not_agree_has_the_last_word(db: TestDb) {
        let house = a_house(&db).await;
        let (_, session, consent) = a_yes(&house, Kind::Sensitive, Answer::Once).await;
        let rita = a_lead(&house, "Rita").await;
        commands::second(&house.db, &rita, &consent, false, Some("not for this".to_owned())).await.expect("said");
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, not(NotAllowed::Declined));
    }

    async fn changes_until_the_session_ends_are_for_that_session_alone(db: TestDb) {
        let house = a_house(&db).await;
        let (_, session, consent) = a_yes(&house, Kind::Change, Answer::UntilEnd).await;
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, Ok(()));
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, Ok(()), "not once only");
        switch(&house, &session).await.expect("the grant is to view, and the owner allowed it");
        assert!(house.want(&session, StepKind::Change).await.expect("answers").is_ok());
        let another = later_session(&db, &house).await;
        assert_eq!(used(&house.db, wish(&house, &another, &consent)).await, not(NotAllowed::OtherSession));
        assert!(matches!(switch(&house, &another).await, Err(SessionError::GrantIsViewOnly)));
    }

    async fn an_export_is_allowed_once_only(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().change().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let consent = asked(&house, &session, Kind::Export).await;
        assert!(matches!(answered(&house, &consent, Answer::UntilEnd).await, Err(ConsentError::OnceOnly)));
        answered(&house, &consent, Answer::Once).await.expect("allowed");
        assert_eq!(used(&house.db, wish(&house, &session, &consent)).await, Ok(()));
    }

    async fn the_way_to_send_is_for_one_session_once(db: TestDb) {
        let house = a_house(&db).await;
        let (_, session, consent) = a_yes(&house, Kind::Change, Answer::Once).await;
        let permit = || commands::permit_to_send(&house.db, house.ana.id, &consent, session.id);
        let take = |token| commands::take_permit(&house.db, house.account.id, session.id, consent.id, token);
        let token = permit().await.expect("a way");
        assert!(take(token.clone()).await.is_ok());
        assert!(matches!(take(token).await, Err(ConsentError::NotFound)));
        let late = permit().await.expect("a way");
        db.clock.advance(Duration::minutes(3));
        assert!(matches!(take(late).await, Err(ConsentError::NotFound)));
        let bens = commands::permit_to_send(&house.db, a_lead(&house, "Rita").await.id, &consent, session.id);
        assert!(matches!(bens.await, Err(ConsentError::NotFound)));
    }
}

on_postgres! {
    async fn of_two_programs_at_once_one_gets_through(db: TestDb) {
        let house = a_house(&db).await;
        let another = db.another(WriterOptions::default()).await.expect("a second program");
        for _ in 0..20 {
            db.clock.advance(Duration::seconds(30));
            let grant = a_grant().given_by(&house).await;
            let session = a_session().opened_in(&house).await;
            let consent = asked(&house, &session, Kind::Change).await;
            answered(&house, &consent, Answer::Once).await.expect("allowed");
            let tries = (0..6).map(|n| {
                let db = if n % 2 == 0 { &house.db } else { &another };
                used(db, wish(&house, &session, &consent))
            });
            let through = join_all(tries).await.into_iter().filter(Result::is_ok).count();
            assert_eq!(through, 1);
            house.withdraw(&grant).await.expect("withdrawn");
        }
    }
}

async fn switch(house: &House, session: &Session) -> Result<(), SessionError> {
    sessions::commands::switch_mode(&house.db, house.limits, house.ana.id, session, Mode::Change).await
}
