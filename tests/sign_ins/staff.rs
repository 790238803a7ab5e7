//! Staff join behind a one-time link, sign in with both factors, and sign out.

use actix_web::http::StatusCode;
use chrono::Duration;
use futures_util::future::join_all;
use porchlight::sign_ins::Door;
use porchlight::staff::commands::{Decider, INVITE_LIFETIME, invite, next_code};
use porchlight::staff::{Member, Role};

use super::seat::{PASSWORD, Seat, a_link, code_of, join};
use crate::support::{TestDb, both_databases, minutes};

async fn code(db: &TestDb, of: &Member) -> String {
    db.clock.advance(Duration::seconds(30));
    next_code(&db.db, &db.sealer, of.id).await.expect("a code").as_str().to_owned()
}

const AGENT: &str = "__Host-porchlight-agent";

both_databases! {
    async fn somebody_invited_joins_signs_in_and_signs_out(db: TestDb) {
        let (invited, seat) = (a_link(&db, "Ana", &[Role::Agent, Role::Lead]).await, Seat::of(&db));
        assert_eq!(join(&db, &seat, &invited).await.len(), 10);

        let wanted = seat.get("/agent?q=north").await;
        assert_eq!((wanted.status, wanted.location.as_str()), (StatusCode::SEE_OTHER, "/sign-in?next=%2Fagent%3Fq%3Dnorth"));
        let code = code(&db, &invited.member).await;
        let form = [("email", "Ana@acme.example"), ("password", PASSWORD), ("code", &code), ("next", "/agent?q=north")];
        let page = seat.post("/sign-in", &form).await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/agent?q=north"), "{}", page.html);
        assert_eq!(seat.get("/agent").await.status, StatusCode::OK);
        assert_eq!(seat.get("/review/questions").await.status, StatusCode::OK);
        assert_eq!(seat.get("/admin/diagnostics").await.location, "/sign-in?next=%2Fadmin%2Fdiagnostics");

        let mine = seat.get("/staff/sign-ins").await;
        assert!(mine.says("Mozilla/5.0 (of a test)") && mine.says("From 192.0.2.10"), "{}", mine.html);
        let action = mine.between("action=\"/staff/sign-ins/", "\"");
        let out = seat.post(&format!("/staff/sign-ins/{action}"), &[]).await;
        assert_eq!(out.location, "/sign-in");
        assert_eq!(seat.cookie(AGENT), None);
    }

    async fn a_cookie_is_worth_nothing_after_signing_out(db: TestDb) {
        let (invited, seat) = (a_link(&db, "Ana", &[Role::Agent]).await, Seat::of(&db));
        join(&db, &seat, &invited).await;
        seat.sign_in("ana@acme.example", PASSWORD, &code(&db, &invited.member).await).await;
        let kept = seat.cookie(AGENT).expect("signed in");
        let mine = seat.get("/staff/sign-ins").await;
        let action = mine.between("action=\"/staff/sign-ins/", "\"");
        seat.post(&format!("/staff/sign-ins/{action}"), &[]).await;
        seat.put_cookie(AGENT, &kept);
        assert_eq!(seat.get("/agent").await.status, StatusCode::SEE_OTHER);
    }

    async fn somebody_ends_their_sign_in_elsewhere_and_nobody_elses(db: TestDb) {
        let (ana, ben) = (a_link(&db, "Ana", &[Role::Agent]).await, a_link(&db, "Ben", &[Role::Agent]).await);
        let (here, there, bens) = (Seat::of(&db), Seat::at(&db, "198.51.100.7"), Seat::of(&db));
        join(&db, &here, &ana).await;
        join(&db, &bens, &ben).await;
        here.sign_in("ana@acme.example", PASSWORD, &code(&db, &ana.member).await).await;
        there.sign_in("ana@acme.example", PASSWORD, &code(&db, &ana.member).await).await;
        bens.sign_in("ben@acme.example", PASSWORD, &code(&db, &ben.member).await).await;

        let list = here.get("/staff/sign-ins").await;
        let own = list.between("action=\"/staff/sign-ins/", "\"");
        let (before, row) = list.html.split_once("From 198.51.100.7").expect("the other one");
        assert!(before.contains(&own), "one's own stands first: {}", list.html);
        let form = row.split_once("action=\"/staff/sign-ins/").expect("a way to end it").1;
        let other = form.split_once('"').expect("an address").0;
        assert_eq!(bens.post(&format!("/staff/sign-ins/{other}"), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(here.post(&format!("/staff/sign-ins/{other}"), &[]).await.location, "/staff/sign-ins");
        assert_eq!(there.get("/agent").await.status, StatusCode::SEE_OTHER);
        assert_eq!(here.get("/agent").await.status, StatusCode::OK);
    }

    async fn a_sign_in_ends_two_hours_after_its_person_was_seen_and_after_twelve_at_the_latest(db: TestDb) {
        let (invited, seat) = (a_link(&db, "Ana", &[Role::Agent]).await, Seat::of(&db));
        join(&db, &seat, &invited).await;
        seat.sign_in("ana@acme.example", PASSWORD, &code(&db, &invited.member).await).await;
        for _ in 0..6 {
            db.clock.advance(minutes(118));
            assert_eq!(seat.get("/agent").await.status, StatusCode::OK);
        }
        db.clock.advance(minutes(13));
        assert_eq!(seat.get("/agent").await.status, StatusCode::SEE_OTHER);

        seat.sign_in("ana@acme.example", PASSWORD, &code(&db, &invited.member).await).await;
        db.clock.advance(minutes(121));
        assert_eq!(seat.get("/agent").await.status, StatusCode::SEE_OTHER);
    }

    async fn a_cookie_put_there_before_signing_in_is_not_taken_over(db: TestDb) {
        let (invited, seat) = (a_link(&db, "Ana", &[Role::Agent]).await, Seat::of(&db));
        join(&db, &seat, &invited).await;
        seat.put_cookie(AGENT, "of-the-attacker");
        seat.sign_in("ana@acme.example", PASSWORD, &code(&db, &invited.member).await).await;
        let first = seat.cookie(AGENT).expect("signed in");
        assert_ne!(first, "of-the-attacker");
        seat.sign_in("ana@acme.example", PASSWORD, &code(&db, &invited.member).await).await;
        assert_ne!(seat.cookie(AGENT), Some(first));
        let attacker = Seat::of(&db);
        attacker.put_cookie(AGENT, "of-the-attacker");
        assert_eq!(attacker.get("/agent").await.status, StatusCode::SEE_OTHER);
    }

    async fn one_code_sent_sixty_four_times_at_once_signs_in_once(db: TestDb) {
        let (invited, seat) = (a_link(&db, "Ana", &[Role::Agent]).await, Seat::of(&db));
        join(&db, &seat, &invited).await;
        let code = code(&db, &invited.member).await;
        let seats: Vec<Seat> = (0..64).map(|_| Seat::of(&db)).collect();
        let tries = seats.iter().map(|seat| seat.sign_in("ana@acme.example", PASSWORD, &code));
        let pages = join_all(tries).await;
        let count = |status| pages.iter().filter(|page| page.status == status).count();
        assert_eq!(count(StatusCode::SEE_OTHER), 1);
        assert_eq!(count(StatusCode::SEE_OTHER) + count(StatusCode::UNPROCESSABLE_ENTITY) + count(StatusCode::TOO_MANY_REQUESTS), 64);
        assert_eq!(seats.iter().filter(|seat| seat.cookie(AGENT).is_some()).count(), 1);
    }

    async fn a_recovery_code_stands_in_for_the_authenticator_once(db: TestDb) {
        let (invited, seat) = (a_link(&db, "Ana", &[Role::Agent]).await, Seat::of(&db));
        let codes = join(&db, &seat, &invited).await;
        let page = seat.sign_in("ana@acme.example", PASSWORD, &codes[0].to_uppercase()).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        assert!(seat.get("/agent").await.says("9 are left"));
        let again = seat.sign_in("ana@acme.example", PASSWORD, &codes[0]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(seat.sign_in("ana@acme.example", PASSWORD, &codes[1]).await.status, StatusCode::SEE_OTHER);
    }

    async fn whatever_was_wrong_the_answer_is_the_same_and_the_address_is_kept(db: TestDb) {
        let (invited, seat) = (a_link(&db, "Ana", &[Role::Agent]).await, Seat::of(&db));
        join(&db, &seat, &invited).await;
        let code = code(&db, &invited.member).await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let tries = [
            ("ana@acme.example", "another password", code.as_str()),
            ("ana@acme.example", PASSWORD, wrong),
            ("nobody@acme.example", PASSWORD, code.as_str()),
        ];
        for (email, password, code) in tries {
            let page = seat.sign_in(email, password, code).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.says("E-mail address, password or code is not right."), "{}", page.html);
            assert!(page.html.contains(&format!("value=\"{email}\"")) && !page.html.contains(password));
        }
        assert_eq!(seat.cookie(AGENT), None);
    }

    async fn a_link_is_not_used_up_by_opening_it_is_good_once_and_for_three_days(db: TestDb) {
        let (invited, seat) = (a_link(&db, "Ana", &[Role::Agent]).await, Seat::of(&db));
        let path = format!("/join/{}", invited.token.reveal());
        let first = seat.get(&path).await;
        let second = seat.get(&path).await;
        assert_eq!(code_of(&first, &db), code_of(&second, &db));
        join(&db, &seat, &invited).await;
        assert_eq!(seat.get(&path).await.status, StatusCode::GONE);
        let again = seat.post(&path, &[("password", "another one of my own"), ("code", "123456")]).await;
        assert_eq!(again.status, StatusCode::GONE);

        let late = a_link(&db, "Ben", &[Role::Agent]).await;
        db.clock.advance(INVITE_LIFETIME);
        assert_eq!(seat.get(&format!("/join/{}", late.token.reveal())).await.status, StatusCode::GONE);
        assert_eq!(seat.get("/join/of-nobody").await.status, StatusCode::GONE);
    }

    async fn a_weak_password_or_a_wrong_code_is_told_at_its_field_and_the_link_stays_good(db: TestDb) {
        let (invited, seat) = (a_link(&db, "Ana", &[Role::Agent]).await, Seat::of(&db));
        let path = format!("/join/{}", invited.token.reveal());
        let code = code_of(&seat.get(&path).await, &db);
        for weak in ["short", "password12345", "ana@acme.example"] {
            let page = seat.post(&path, &[("password", weak), ("code", &code)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{weak}");
            assert!(page.html.contains("id=\"password-error\""), "{weak}");
        }
        let page = seat.post(&path, &[("password", PASSWORD), ("code", "12 34")]).await;
        assert!(page.html.contains("id=\"code-error\""));
        join(&db, &seat, &invited).await;
    }

    async fn whoever_begins_anew_is_signed_out_everywhere_and_old_factors_are_void(db: TestDb) {
        let (invited, seat) = (a_link(&db, "Ana", &[Role::Agent]).await, Seat::of(&db));
        let codes = join(&db, &seat, &invited).await;
        seat.sign_in("ana@acme.example", PASSWORD, &code(&db, &invited.member).await).await;
        let email = || "ana@acme.example".parse().expect("an address");
        let void = invite(&db.db, &db.random, &db.sealer, email(), None, None, Decider::Machine).await.expect("invited");
        let fresh = invite(&db.db, &db.random, &db.sealer, email(), None, None, Decider::Machine).await.expect("invited");
        assert_eq!(seat.get(&format!("/join/{}", void.token.reveal())).await.status, StatusCode::GONE);
        assert_eq!(seat.get("/agent").await.status, StatusCode::OK, "a link alone changes nothing");

        let elsewhere = Seat::at(&db, "198.51.100.7");
        join(&db, &elsewhere, &fresh).await;
        assert_eq!(seat.get("/agent").await.status, StatusCode::SEE_OTHER);
        let old = seat.sign_in("ana@acme.example", PASSWORD, &codes[3]).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn nobody_signs_in_at_a_door_that_their_roles_do_not_open(db: TestDb) {
        let (invited, seat) = (a_link(&db, "Rita", &[Role::Reviewer]).await, Seat::of(&db));
        join(&db, &seat, &invited).await;
        let page = seat.sign_in("rita@acme.example", PASSWORD, &code(&db, &invited.member).await).await;
        assert_eq!(page.location, "/review");
        for door in [Door::Agent, Door::Admin, Door::Owner] {
            assert_eq!(seat.cookie(door.cookie_name()), None);
        }
        // The token of one door opens no other.
        let token = seat.cookie(Door::Review.cookie_name()).expect("signed in");
        seat.put_cookie(Door::Admin.cookie_name(), &token);
        assert_eq!(seat.get("/admin/diagnostics").await.status, StatusCode::SEE_OTHER);
    }
}
