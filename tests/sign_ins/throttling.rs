//! Guessing is slowed down, by person and by network, and whoever is guessed at still gets in.

use actix_web::http::StatusCode;
use chrono::Duration;
use porchlight::staff::commands::next_code;
use porchlight::staff::{Code, Role, StaffError, commands};

use super::seat::{PASSWORD, Seat, a_link, join};
use crate::support::{a_house, both_databases, minutes};

both_databases! {
    async fn strangers_who_guess_are_slowed_down_and_cannot_lock_anybody_out(db: TestDb) {
        let (invited, seat) = (a_link(&db, "Ana", &[Role::Agent]).await, Seat::of(&db));
        join(&db, &seat, &invited).await;
        let code = async || next_code(&db.db, &db.sealer, invited.member.id).await.expect("a code");
        let first = seat.sign_in("ana@acme.example", PASSWORD, code().await.as_str()).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER);

        // From everywhere at once: each network by itself tries seldom.
        for n in 0..10 {
            let stranger = Seat::at(&db, &format!("203.0.113.{n}"));
            let page = stranger.sign_in("ana@acme.example", "a guess of a stranger", "123456").await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let stranger = Seat::at(&db, "203.0.113.200");
        let page = stranger.sign_in("ANA@acme.example", "a guess of a stranger", "123456").await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(page.says("Too many tries. The next is looked at from"), "{}", page.html);
        // Even the right password is not looked at.
        db.clock.advance(Duration::seconds(30));
        let right = stranger.sign_in("ana@acme.example", PASSWORD, code().await.as_str()).await;
        assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);

        // Ana, in the browser that knows her.
        let hers = seat.sign_in("ana@acme.example", PASSWORD, code().await.as_str()).await;
        assert_eq!(hers.status, StatusCode::SEE_OTHER);

        db.clock.advance(minutes(16));
        let later = stranger.sign_in("ana@acme.example", PASSWORD, code().await.as_str()).await;
        assert_eq!(later.status, StatusCode::SEE_OTHER);
    }

    async fn a_known_browser_may_not_guess_for_ever_and_knows_only_its_own_person(db: TestDb) {
        let (ana, ben) = (a_link(&db, "Ana", &[Role::Agent]).await, a_link(&db, "Ben", &[Role::Agent]).await);
        let (seat, bens) = (Seat::of(&db), Seat::of(&db));
        join(&db, &seat, &ana).await;
        join(&db, &bens, &ben).await;
        let code = next_code(&db.db, &db.sealer, ana.member.id).await.expect("a code");
        seat.sign_in("ana@acme.example", PASSWORD, code.as_str()).await;
        let mut answers = Vec::new();
        for _ in 0..11 {
            answers.push(seat.sign_in("ana@acme.example", "mistyped", "123456").await.status);
        }
        assert_eq!(answers.iter().filter(|status| **status == StatusCode::UNPROCESSABLE_ENTITY).count(), 10);
        assert_eq!(answers.last(), Some(&StatusCode::TOO_MANY_REQUESTS));
        // Ana's browser is a stranger to Ben: guesses there count against Ben's strangers.
        for _ in 0..10 {
            seat.sign_in("ben@acme.example", "a guess", "123456").await;
        }
        let other = Seat::at(&db, "203.0.113.9");
        assert_eq!(other.sign_in("ben@acme.example", "a guess", "123456").await.status, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn one_network_may_not_try_everybody(db: TestDb) {
        let stranger = Seat::at(&db, "2001:db8:1:2::1");
        let mut refused = 0;
        for n in 0..61 {
            let page = stranger.sign_in(&format!("somebody-{n}@acme.example"), "a guess", "123456").await;
            refused += usize::from(page.status == StatusCode::TOO_MANY_REQUESTS);
        }
        assert_eq!(refused, 1);
        // Another address of the same network is no other network.
        let beside = Seat::at(&db, "2001:db8:1:2:ffff::9");
        let page = beside.sign_in("somebody@acme.example", "a guess", "123456").await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn one_time_codes_before_entering_are_not_guessed_either(db: TestDb) {
        let house = a_house(&db).await;
        let step_up = async |code: &str| {
            let code = Code::parse(code).expect("six digits");
            commands::step_up(&db.db, &db.sealer, house.ana.id, house.account.id, code).await
        };
        let right = next_code(&db.db, &db.sealer, house.ana.id).await.expect("a code");
        let wrong = if right.as_str() == "000000" { "000001" } else { "000000" };
        for _ in 0..10 {
            assert!(matches!(step_up(wrong).await, Err(StaffError::WrongCode)));
        }
        assert!(matches!(step_up(right.as_str()).await, Err(StaffError::TooManyTries(_))));
        db.clock.advance(minutes(16));
        let right = next_code(&db.db, &db.sealer, house.ana.id).await.expect("a code");
        assert!(step_up(right.as_str()).await.is_ok());
    }
}
