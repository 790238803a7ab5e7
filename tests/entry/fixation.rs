//! A cookie that was put onto a session's origin before its agent came is not hers afterwards.

use porchlight::sessions::commands::hand_off;

use super::errands::Stage;
use super::world::{SESSION_COOKIE, World};

#[actix_web::test]
async fn a_cookie_that_was_there_before_entering_opens_nothing_after() {
    let world = World::at(Stage::Inside).await;
    let house = &world.northwind;
    let (session, before) = world.session.as_ref().expect("a session");
    let token = hand_off(&house.db, house.limits, house.ana.id, session).await.expect("a hand-off");
    let form = [("token".to_owned(), token.reveal().to_owned())];
    let planted = "0123456789abcdef0123456789abcdef0123456789abcdef";
    let at = |cookie| (session.slug.as_str(), cookie);
    let entered = world.ask_session(at(planted), "POST", "/.porchlight/enter", &form).await;
    assert_eq!(entered.status, 303);
    let cookie = entered.header("set-cookie").expect("a cookie");
    assert!(cookie.starts_with(&format!("{SESSION_COOKIE}=")) && !cookie.contains(planted), "{cookie}");
    let fresh = cookie.split(['=', ';']).nth(1).expect("a value").to_owned();

    for (cookie, status) in [(planted, 401), (before.as_str(), 401), (fresh.as_str(), 200)] {
        let page = world.ask_session(at(cookie), "GET", "/settings/tax", &[]).await;
        assert_eq!(page.status, status, "{cookie}");
    }
    world.stop().await;
}
