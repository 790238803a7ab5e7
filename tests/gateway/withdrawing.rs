//! Who is in a session, and since when no more: withdrawing, stopping, hand-offs, other browsers.

use porchlight::history::Event;

use super::house::{Demo, slug};
use crate::support::Browser;

/// The gateway's cookie for a session.
const COOKIE: &str = "__Host-porchlight-session";

#[actix_web::test]
async fn olivia_turns_access_off_and_anas_very_next_request_is_too_late() {
    let demo = Demo::open().await;
    let (olivia, ana) = (Browser::new(), Browser::new());
    demo.allow(&olivia, "change").await;
    let inside = demo.enter(&ana).await;
    let session = demo.session_of(&inside).await;
    let tax = ana.follow(&inside, "/settings/tax").await;

    let page = demo.portal(&olivia, "/account/support-access").await;
    let off = olivia.arrive(olivia.submit(&page, &page.form_to("/off")).await).await;
    assert!(off.says("Support access is off."), "{}", off.words());

    let next = ana.follow(&inside, "/invoices").await;
    assert_eq!(next.status, 410);
    assert!(next.says("Support access was turned off."), "{}", next.words());
    let change = ana.submit(&tax, &tax.form_to("/settings/tax").with("rate", "7")).await;
    assert_eq!(change.status, 410);
    let script = ana.fetch(&inside, "GET", "/api/notifications", &[], "").await;
    assert_eq!(script.status, 410);

    let events = demo.events().await;
    let off =
        events.iter().position(|event| matches!(event, Event::GrantWithdrawn(_))).expect("it is withdrawn");
    let later = &events[off..];
    assert!(
        !later.iter().any(|event| matches!(event, Event::StepIntent(_))),
        "an intent after the withdrawal"
    );
    demo.sign_in_to_acme(&olivia).await;
    assert_eq!(demo.tax_rate(&olivia).await, "20");
    demo.let_jobs_run().await;
    assert_eq!(demo.summaries(session.id).await.len(), demo.owners.len());
    demo.close(&olivia).await;
}

#[actix_web::test]
async fn adam_suspends_ana_and_her_very_next_request_is_too_late() {
    let demo = Demo::open().await;
    let (olivia, ana, adam) = (Browser::new(), Browser::new(), Browser::new());
    demo.allow(&olivia, "change").await;
    let inside = demo.enter(&ana).await;
    let session = demo.session_of(&inside).await;
    let tax = ana.follow(&inside, "/settings/tax").await;

    demo.be(&adam, "adam").await;
    let page = demo.portal(&adam, &format!("/admin/staff/{}", session.agent)).await;
    assert!(page.says("Inside now") && page.says("Northwind"), "{}", page.words());
    let form = page.form_to("/suspend").with("reason", "left her laptop on a train");
    let done = adam.arrive(adam.submit(&page, &form).await).await;
    assert!(done.says("Ana is suspended"), "{}", done.words());

    let next = ana.follow(&inside, "/invoices").await;
    assert_eq!(next.status, 410);
    assert!(next.says("You may not enter accounts at the moment"), "{}", next.words());
    let change = ana.submit(&tax, &tax.form_to("/settings/tax").with("rate", "7")).await;
    assert_eq!(change.status, 410);
    demo.sign_in_to_acme(&olivia).await;
    assert_eq!(demo.tax_rate(&olivia).await, "20");
    demo.let_jobs_run().await;
    let summaries = demo.summaries(session.id).await;
    assert_eq!(summaries.len(), demo.owners.len());
    let history = demo.portal(&olivia, "/account/history").await;
    assert!(history.says("the agent may not enter accounts any more"), "{}", history.words());
    assert!(!history.says("laptop"), "why is the vendor's own business");
    demo.close(&olivia).await;
}

#[actix_web::test]
async fn olivia_ends_one_session_and_access_stays_on() {
    let demo = Demo::open().await;
    let (olivia, ana) = (Browser::new(), Browser::new());
    demo.allow(&olivia, "view").await;
    let inside = demo.enter(&ana).await;
    let page = demo.portal(&olivia, "/account/support-access").await;
    let session = demo.session_of(&inside).await;
    let form = page.form_to(&format!("/sessions/{}/end", session.id));
    let stopped = olivia.arrive(olivia.submit(&page, &form).await).await;
    assert!(stopped.says("On until") && stopped.says("session has ended"), "{}", stopped.words());
    let next = ana.follow(&inside, "/").await;
    assert_eq!(next.status, 410);
    assert!(next.says("The customer ended it."), "{}", next.words());
    demo.close(&olivia).await;
}

#[actix_web::test]
async fn a_hand_off_works_once_and_only_in_time() {
    let demo = Demo::open().await;
    let (olivia, ana, thief) = (Browser::new(), Browser::new(), Browser::new());
    demo.allow(&olivia, "view").await;
    let hand_off = demo.open_session(&ana).await;
    let form = hand_off.form_to("/.porchlight/enter");
    let wrong = thief.submit(&hand_off, &form.clone().with("token", "0000000000000000")).await;
    assert_eq!(wrong.status, 403);
    let inside = ana.arrive(ana.submit(&hand_off, &form).await).await;
    assert_eq!(inside.status, 200);
    let again = thief.submit(&hand_off, &form).await;
    assert_eq!(again.status, 403, "the token was taken twice");
    assert!(thief.cookies_of(inside.url.host_str().expect("a host")).is_empty());
    let spied = thief.visit(inside.url.as_str()).await;
    assert_eq!(spied.status, 401);
    assert!(!spied.says("Northwind"), "{}", spied.words());
    assert_eq!(ana.follow(&inside, "/invoices").await.status, 200, "Ana goes on");
    demo.close(&olivia).await;
}

/// What was asked for and what was refused so far.
async fn steps(demo: &Demo) -> usize {
    let is_step = |event: &&Event| matches!(event, Event::StepIntent(_) | Event::StepRefused(_));
    demo.events().await.iter().filter(is_step).count()
}

#[actix_web::test]
async fn a_session_answers_only_at_its_own_host_and_only_to_its_own_cookie() {
    let demo = Demo::open().await;
    let (olivia, ana) = (Browser::new(), Browser::new());
    demo.allow(&olivia, "view").await;
    let first = demo.enter(&ana).await;
    let second = demo.enter(&ana).await;
    let [first_host, second_host] =
        [&first, &second].map(|page| page.url.host_str().expect("a host").to_owned());
    assert_ne!(first_host, second_host, "each session has an origin of its own");
    let before = steps(&demo).await;

    let stolen = ana.cookie(&first_host, COOKIE).expect("the cookie");
    let crossed = Browser::new();
    crossed.plant(&second_host, COOKIE, &stolen);
    assert_eq!(crossed.visit(second.url.as_str()).await.status, 401);

    let made_up = Browser::new();
    let nowhere = first.url.as_str().replace(&slug(&first.url), "0123456789abcdef0123456789abcdef");
    made_up.plant("0123456789abcdef0123456789abcdef.localhost", COOKIE, &stolen);
    assert_eq!(made_up.visit(&nowhere).await.status, 401);
    let shouted = first.url.as_str().replace(&slug(&first.url), &format!("x{}", slug(&first.url)));
    assert_eq!(made_up.visit(&shouted).await.status, 401);

    assert_eq!(steps(&demo).await, before, "who is in no session leaves no entry in it");
    assert_eq!(ana.cookies_of(&first_host), [COOKIE], "the app's cookies stay on our side");
    demo.close(&olivia).await;
}
