//! What an administrator decides about somebody, at the pages: what it opens, what it ends, and what it says next.

use actix_web::http::StatusCode;
use porchlight::sessions::agents;
use porchlight::sign_ins::Door;
use porchlight::staff::commands::{Decider, Decision, next_code};
use porchlight::staff::{Guidelines, Member, Requirements, Role, Roles, Says};

use super::seat::{PASSWORD, Page, Seat, a_link, join};
use crate::support::{TestDb, both_databases, hours, minutes};

const SIGN_IN: &str = "/sign-in";

/// Somebody who has joined and is signed in.
async fn signed_in(db: &TestDb, seat: &Seat, name: &str, roles: &[Role]) -> Member {
    let invited = a_link(db, name, roles).await;
    join(db, seat, &invited).await;
    again(db, seat, &invited.member).await;
    invited.member
}

async fn again(db: &TestDb, seat: &Seat, who: &Member) {
    db.clock.advance(minutes(1));
    let code = next_code(&db.db, &db.sealer, who.id).await.expect("a code");
    let page = seat.sign_in(who.email.as_str(), PASSWORD, code.as_str()).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
}

/// Adam, who runs Porchlight at Acme, before his browser.
async fn adam(db: &TestDb) -> (Seat, Member) {
    let seat = Seat::of(db);
    let adam = signed_in(db, &seat, "Adam", &[Role::Admin]).await;
    (seat, adam)
}

fn of(who: &Member, what: &str) -> String {
    format!("/admin/staff/{}{what}", who.id)
}

fn is_signed_out(page: &Page) -> bool {
    let led_there = page.status == StatusCode::SEE_OTHER && page.location.starts_with(SIGN_IN);
    led_there || page.status == StatusCode::UNAUTHORIZED
}

both_databases! {
    async fn an_administrator_invites_somebody_by_a_link_that_is_shown_once(db: TestDb) {
        let (seat, _) = adam(&db).await;
        let form = [("email", "ana@acme.example"), ("name", "Ana"), ("role", "agent"), ("role", "lead")];
        let page = seat.post("/admin/staff/invite", &form).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        let link = page.between("id=\"link\" type=\"text\" readonly value=\"", "\"");
        let path = link.strip_prefix("http://localhost:8080").expect("the portal's");
        assert_eq!(Seat::of(&db).get(path).await.status, StatusCode::OK);
        let list = seat.get("/admin/staff").await;
        assert!(list.says("agent, lead") && list.says("has no second factor yet"), "{}", list.html);
        assert!(!list.html.contains("/join/"));
        let wrong = seat.post("/admin/staff/invite", &[("email", "eve@acme.example"), ("name", "Eve")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.says("Say which roles they have") && wrong.html.contains("value=\"Eve\""));
    }

    async fn another_role_signs_somebody_out_and_opens_only_its_own_doors(db: TestDb) {
        let (admin, _) = adam(&db).await;
        let seat = Seat::at(&db, "198.51.100.7");
        let ana = signed_in(&db, &seat, "Ana", &[Role::Agent]).await;
        let before = seat.cookie(Door::Agent.cookie_name()).expect("signed in");
        let set = admin.post(&of(&ana, "/roles"), &[("role", "agent"), ("role", "reviewer")]).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.html);
        assert!(is_signed_out(&seat.get("/agent").await), "rights have changed: the cookie is another");
        again(&db, &seat, &ana).await;
        assert_ne!(seat.cookie(Door::Agent.cookie_name()).expect("signed in"), before);
        assert_eq!(seat.get("/review").await.status, StatusCode::OK);
        seat.put_cookie(Door::Agent.cookie_name(), &before);
        assert!(is_signed_out(&seat.get("/agent").await), "the old cookie is good for nothing");

        let set = admin.post(&of(&ana, "/roles"), &[("role", "reviewer")]).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER);
        again(&db, &seat, &ana).await;
        assert!(is_signed_out(&seat.get("/agent").await), "no agent, no such door");
    }

    async fn somebody_suspended_is_signed_out_at_once_and_cannot_come_back_before_being_restored(db: TestDb) {
        let (admin, _) = adam(&db).await;
        let seat = Seat::at(&db, "198.51.100.7");
        let ana = signed_in(&db, &seat, "Ana", &[Role::Agent]).await;
        let nothing = admin.post(&of(&ana, "/suspend"), &[("reason", "")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.says("Say why, in a line that others may read."));
        let done = admin.post(&of(&ana, "/suspend"), &[("reason", "left her laptop on a train")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        assert!(is_signed_out(&seat.get("/agent").await));
        db.clock.advance(minutes(1));
        let code = next_code(&db.db, &db.sealer, ana.id).await.expect("a code");
        let refused = seat.sign_in("ana@acme.example", PASSWORD, code.as_str()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = admin.get(&of(&ana, "")).await;
        assert!(page.says("left her laptop on a train") && page.says("Restore Ana"), "{}", page.html);
        let listed = admin.get("/admin/staff?show=suspended").await;
        assert!(listed.says("Ana") && listed.says("Restore them, when the reason is gone."));

        assert_eq!(admin.post(&of(&ana, "/restore"), &[]).await.status, StatusCode::SEE_OTHER);
        assert!(is_signed_out(&seat.get("/agent").await), "the old sign-in stays ended");
        again(&db, &seat, &ana).await;
        assert_eq!(seat.get("/agent").await.status, StatusCode::OK);
    }

    async fn an_administrator_signs_somebody_out_everywhere(db: TestDb) {
        let (admin, _) = adam(&db).await;
        let seats = [Seat::at(&db, "198.51.100.7"), Seat::at(&db, "198.51.100.8")];
        let ana = signed_in(&db, &seats[0], "Ana", &[Role::Agent]).await;
        again(&db, &seats[1], &ana).await;
        assert!(admin.get(&of(&ana, "")).await.says("signed in in 2 browsers"));
        assert_eq!(admin.post(&of(&ana, "/sign-out"), &[]).await.status, StatusCode::SEE_OTHER);
        for seat in &seats {
            assert!(is_signed_out(&seat.get("/agent").await));
        }
    }

    async fn somebody_who_lost_the_phone_gets_a_new_link_and_nobody_makes_one_for_themselves(db: TestDb) {
        let (admin, adam) = adam(&db).await;
        let seat = Seat::at(&db, "198.51.100.7");
        let ana = signed_in(&db, &seat, "Ana", &[Role::Agent]).await;
        let page = admin.post(&of(&ana, "/link"), &[]).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.between("readonly value=\"", "\"").contains("/join/"));
        let own = admin.post(&of(&adam, "/link"), &[]).await;
        assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!own.html.contains("/join/") && own.says("another administrator can"));
        let roles = admin.post(&of(&adam, "/roles"), &[("role", "agent"), ("role", "admin")]).await;
        assert_eq!(roles.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(admin.get(&of(&adam, "")).await.says("Nobody sets their own roles"));
    }

    async fn the_pages_of_staff_are_the_administrators_alone(db: TestDb) {
        let seat = Seat::of(&db);
        let rita = signed_in(&db, &seat, "Rita", &[Role::Agent, Role::Lead, Role::Reviewer]).await;
        for path in ["/admin/staff".to_owned(), "/admin/staff/invite".to_owned(), of(&rita, "")] {
            assert!(is_signed_out(&seat.get(&path).await), "{path}");
        }
        for what in ["/roles", "/training", "/team", "/suspend", "/restore", "/link", "/sign-out"] {
            let page = seat.post(&of(&rita, what), &[("role", "admin")]).await;
            assert!(is_signed_out(&page), "{what}: {}", page.status);
        }
        let invited = seat.post("/admin/staff/invite", &[("email", "eve@acme.example"), ("name", "Eve"), ("role", "admin")]).await;
        assert!(is_signed_out(&invited));
    }

    async fn an_agent_reads_why_she_may_not_enter_and_what_to_do_until_she_may(db: TestDb) {
        let asks = |state: &mut porchlight::http::State| {
            state.limits.entering = Requirements { training: Some(hours(24 * 365)), guidelines: Some("2026-11") };
            let says = Says::Text("Say only what you would say to Olivia.\n\nAsk before you change.".into());
            state.guidelines = Some(Guidelines { version: "2026-11".to_owned(), says });
        };
        let mut admin = Seat::of(&db);
        admin.change(asks);
        let adam = signed_in(&db, &admin, "Adam", &[Role::Admin]).await;
        let mut seat = Seat::at(&db, "198.51.100.7");
        seat.change(asks);
        let ana = signed_in(&db, &seat, "Ana", &[Role::Agent]).await;
        let house = crate::support::another_house(&db, "northwind", "Northwind", "Olivia", "Ben").await.account.id;
        let open = format!("/agent/accounts/{house}/open");
        let page = seat.get(&open).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.says("Nobody has noted yet that you finished the training."), "{}", page.html);
        assert!(page.html.contains("href=\"/staff/guidelines\""));
        assert!(seat.get("/agent").await.says("You may not enter accounts at the moment."));
        assert!(admin.get(&of(&ana, "")).await.says("Ana has not read the guidelines, version 2026-11."));

        let guidelines = seat.get("/staff/guidelines").await;
        assert!(guidelines.says("Ask before you change.") && guidelines.says("I have read them"));
        let old = seat.post("/staff/guidelines", &[("version", "2025-01")]).await;
        assert_eq!(old.location, "/staff/guidelines", "nobody accepts what is not in force");
        assert_eq!(seat.post("/staff/guidelines", &[("version", "2026-11")]).await.location, "/agent");
        assert!(seat.get("/staff/guidelines").await.says("You have read this version."));
        let wrong = admin.post(&of(&ana, "/training"), &[("trained", "yesterday")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.html.contains("value=\"yesterday\""), "what was typed stays");
        let today = db.db.clock().now().utc().format("%Y-%m-%d").to_string();
        assert_eq!(admin.post(&of(&ana, "/training"), &[("trained", &today)]).await.status, StatusCode::SEE_OTHER);
        assert!(admin.get(&of(&ana, "")).await.says("Ana may enter accounts that allow it"));
        assert!(admin.get("/admin/staff?show=may-enter").await.says("Ana"));
        let may_not = admin.get("/admin/staff?show=may-not").await;
        assert!(may_not.says("ben@acme.example") && !may_not.says("ana@acme.example"));
        assert!(!seat.get("/agent").await.says("You may not enter accounts"));
        assert!(seat.get(&open).await.says("has not allowed support access"), "now it is the owner's turn");
        // An administrator who loses the role loses the pages with it.
        let no_admin = Decision::Roles(Roles::of(&[Role::Agent]));
        a_link(&db, "Eve", &[Role::Admin]).await;
        let still = agents::decide(&db.db, porchlight::sessions::Limits::default(), Decider::Machine, adam.id, no_admin).await;
        assert!(still.is_err(), "Eve has not joined: Adam is the last");
    }
}
