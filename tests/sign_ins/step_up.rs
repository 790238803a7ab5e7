//! One-time codes before entering, and the way into a session, as somebody would attack them.

use actix_web::http::StatusCode;
use futures_util::future::join_all;
use porchlight::sessions::commands::{enter, hand_off};
use porchlight::staff::commands::{next_code, step_up};
use porchlight::staff::{Role, StaffError};

use super::seat::{PASSWORD, Seat, a_link, join};
use crate::support::{a_grant, a_house, a_session, both_databases};

both_databases! {
    async fn one_code_stepped_up_with_sixty_four_times_at_once_is_good_once(db: TestDb) {
        let house = a_house(&db).await;
        let code = next_code(&db.db, &db.sealer, house.ana.id).await.expect("a code");
        let tries = (0..64).map(|_| step_up(&db.db, &db.sealer, house.ana.id, house.account.id, code.clone()));
        let answers = join_all(tries).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        let refused = |answer: &&Result<_, StaffError>| {
            matches!(answer, Err(StaffError::CodeUsed | StaffError::WrongCode | StaffError::TooManyTries(_)))
        };
        assert_eq!(answers.iter().filter(refused).count(), 63);
    }

    async fn the_code_that_somebody_signed_in_with_steps_up_for_nothing(db: TestDb) {
        let house = a_house(&db).await;
        let (invited, seat) = (a_link(&db, "Cleo", &[Role::Agent]).await, Seat::of(&db));
        join(&db, &seat, &invited).await;
        let code = next_code(&db.db, &db.sealer, invited.member.id).await.expect("a code");
        let page = seat.sign_in("cleo@acme.example", PASSWORD, code.as_str()).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        let again = step_up(&db.db, &db.sealer, invited.member.id, house.account.id, code).await;
        assert!(matches!(again, Err(StaffError::CodeUsed)), "{again:?}");
    }

    async fn of_sixteen_who_bring_one_way_into_a_session_one_comes_in_with_a_cookie_of_its_own(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let token = hand_off(&db.db, house.limits, house.ana.id, &session).await.expect("a hand-off");
        let tries = (0..16).map(|_| enter(&db.db, house.limits, &session, token.clone()));
        let came: Vec<_> = join_all(tries).await.into_iter().filter_map(Result::ok).collect();
        assert_eq!(came.len(), 1);
        assert_ne!(came[0].reveal(), token.reveal(), "whoever saw the way in has the session");
    }
}
