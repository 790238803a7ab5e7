//! A session as its agent sees it from the portal.

use actix_web::http::StatusCode;
use chrono::Duration;
use porchlight::grants::Scope;
use porchlight::history::event::step::StepKind;
use porchlight::sign_ins::Door;

use super::world::{World, tax_change};

#[actix_web::test]
async fn ana_sees_her_live_session_and_goes_back_into_the_app() {
    let world = World::new().await;
    world.allow(Scope::View).await;
    let session = world.session_of(&world.ana).await;
    let list = world.get(Door::Agent, &world.ana, "/agent").await;
    assert!(list.says("You are inside") && list.says("60 min left"));
    let path = format!("/agent/sessions/{}", session.id);
    let page = world.get(Door::Agent, &world.ana, &path).await;
    assert!(page.says("You are inside Northwind") && page.says("60 min left"));
    assert!(page.says(
        "Olivia Berg allowed viewing only. Nothing can be changed in this session without the owner’s own yes"
    ));
    let entering = world.post(Door::Agent, &world.ana, &format!("{path}/enter"), &[]).await;
    assert!(entering.html.contains(&format!("{}.localhost:8081/.porchlight/enter", session.slug)));
    let reloaded = world.get(Door::Agent, &world.ana, &format!("{path}/enter")).await;
    assert_eq!((reloaded.status, reloaded.location()), (StatusCode::SEE_OTHER, &*path));
}

#[actix_web::test]
async fn anas_session_does_not_exist_for_ben() {
    let world = World::new().await;
    world.allow(Scope::Change).await;
    let session = world.session_of(&world.ana).await;
    let path = format!("/agent/sessions/{}", session.id);
    assert_eq!(world.get(Door::Agent, &world.ben, &path).await.status, StatusCode::NOT_FOUND);
    for what in ["enter", "mode", "end"] {
        let form = [("mode", "change"), ("back", "/")];
        let page = world.post(Door::Agent, &world.ben, &format!("{path}/{what}"), &form).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{what}");
    }
    assert!(!world.kinds().await.contains(&"session.ended".to_owned()));
}

#[actix_web::test]
async fn ana_switches_to_changing_and_lands_where_she_was() {
    let world = World::new().await;
    world.allow(Scope::Change).await;
    let session = world.session_of(&world.ana).await;
    let path = format!("/agent/sessions/{}", session.id);
    let page = world.get(Door::Agent, &world.ana, &format!("{path}?back=/settings/tax")).await;
    assert!(
        page.says("When you switch: from now on you can change Northwind’s data. The switch is recorded.")
    );
    assert_eq!(page.field("back"), "/settings/tax");
    let form = [("mode", "change"), ("back", "/settings/tax")];
    let switched = world.post(Door::Agent, &world.ana, &format!("{path}/mode"), &form).await;
    assert_eq!(switched.status, StatusCode::SEE_OTHER);
    assert_eq!(switched.location(), format!("http://{}.localhost:8081/settings/tax", session.slug));
    assert_eq!(world.kinds().await.last().map(String::as_str), Some("session.mode_changed"));
    let page = world.get(Door::Agent, &world.ana, &path).await;
    assert!(page.says("Switch back to view only"));
}

#[actix_web::test]
async fn the_switch_leads_nowhere_else_and_needs_the_owners_yes() {
    let world = World::new().await;
    world.allow(Scope::View).await;
    let session = world.session_of(&world.ana).await;
    let path = format!("/agent/sessions/{}/mode", session.id);
    for back in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let page = world.post(Door::Agent, &world.ana, &path, &[("mode", "view"), ("back", back)]).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{back}");
    }
    let page = world.post(Door::Agent, &world.ana, &path, &[("mode", "change"), ("back", "/")]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.says("The owner allowed viewing only."));
    assert!(!world.kinds().await.contains(&"session.mode_changed".to_owned()));
}

#[actix_web::test]
async fn ana_ends_her_session_and_reads_what_olivia_will_read() {
    let world = World::new().await;
    world.allow(Scope::Change).await;
    let session = world.session_of(&world.ana).await;
    world.viewed(&session, "Tax settings · Acme Invoices").await;
    world.viewed(&session, "Tax settings · Acme Invoices").await;
    let refused = world.wanted(&session, StepKind::Change, "/settings/tax", vec![tax_change()]).await;
    assert!(refused.is_err());
    let path = format!("/agent/sessions/{}", session.id);
    let ended = world.post(Door::Agent, &world.ana, &format!("{path}/end"), &[]).await;
    assert_eq!((ended.status, ended.location()), (StatusCode::SEE_OTHER, &*path));
    let page = world.get(Door::Agent, &world.ana, &path).await;
    assert!(page.says("Session ended.") && page.says("Olivia Berg will be e-mailed."));
    assert!(page.says("Ana Lind ended it"));
    assert!(page.says("1 refused, 2 pages"), "{}", page.html);
    assert!(page.says("Tax settings (2×)"));
    let again = world.post(Door::Agent, &world.ana, &format!("{path}/end"), &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let ends = world.kinds().await.into_iter().filter(|kind| kind == "session.ended").count();
    assert_eq!(ends, 1);
    let list = world.get(Door::Agent, &world.ana, "/agent").await;
    assert!(list.says("Ended: Ana Lind ended it") && !list.says("You are inside"));
}

#[actix_web::test]
async fn a_session_that_idled_out_is_shown_as_ended_before_any_job_has_noticed() {
    let world = World::new().await;
    world.allow(Scope::View).await;
    let session = world.session_of(&world.ana).await;
    world.clock.advance(Duration::minutes(16));
    let path = format!("/agent/sessions/{}", session.id);
    let page = world.get(Door::Agent, &world.ana, &path).await;
    assert!(page.says("Session ended.") && page.says("15 minutes idle"));
    let entering = world.post(Door::Agent, &world.ana, &format!("{path}/enter"), &[]).await;
    assert_eq!((entering.status, entering.location()), (StatusCode::SEE_OTHER, &*path));
}
