//! The demo's practice cases, played to their end: what is ticked has happened, and the story stays as it was.

use super::house::Demo;
use crate::support::{Browser, Page};

/// How many of a case's goals are ticked on its page.
async fn ticked(demo: &Demo, case: &str) -> usize {
    let page = demo.portal(&Browser::new(), &format!("/demo/cases/{case}")).await;
    assert_eq!(page.status, 200, "{}", page.words());
    page.html.matches("<li class=\"story-done\">").count()
}

/// Somebody by the button on a case's page.
async fn be(demo: &Demo, browser: &Browser, persona: &str, case: &str) -> Page {
    let page = demo.portal(browser, &format!("/demo/cases/{case}")).await;
    let form = page.form_to("/demo/be").with("persona", persona).with("case", case);
    browser.arrive(browser.submit(&page, &form).await).await
}

async fn enter(demo: &Demo, agent: &Browser, persona: &str, case: &str) -> Page {
    let form = be(demo, agent, persona, case).await;
    let hand_off = agent.submit(&form, &form.form_to("/open")).await;
    agent.arrive(agent.submit(&hand_off, &hand_off.form_to("/.porchlight/enter")).await).await
}

/// The agent asks, the owner allows it once; gives the agent's page of the question.
async fn asked_and_allowed(demo: &Demo, agent: &Browser, owner: &Browser, draft: Page) -> Page {
    let form = draft.form_to(draft.url.path()).with("why", "As the ticket says");
    let question = agent.arrive(agent.submit(&draft, &form).await).await;
    let asked = demo.portal(owner, &question.url.path().replace("/agent/", "/account/")).await;
    let yes = asked.form_to(asked.url.path()).with("answer", "once");
    owner.arrive(owner.submit(&asked, &yes).await).await;
    agent.visit(question.url.as_str()).await
}

#[actix_web::test]
async fn ben_finds_out_why_a_setting_will_not_save_and_oscar_allows_the_one_change() {
    let demo = Demo::open().await;
    let (oscar, ben) = (Browser::new(), Browser::new());
    be(&demo, &oscar, "oscar", "setting").await;
    let inside = enter(&demo, &ben, "ben", "setting").await;
    assert_eq!(ticked(&demo, "setting").await, 1);
    let page = ben.follow(&inside, "/settings/notifications").await;
    let form = page.form_to("/settings/notifications");
    assert_eq!(form.value("remind_after"), "1 4");
    assert_eq!(ticked(&demo, "setting").await, 2);
    let refused = ben.submit(&page, &form.with("remind_after", "14").with("weekly_summary", "yes")).await;
    assert!(refused.says("Nothing was sent"), "{}", refused.words());
    assert_eq!(ticked(&demo, "setting").await, 2, "a try ticks nothing");
    let draft = ben.follow(&refused, &refused.link("/agent/")).await;
    let allowed = asked_and_allowed(&demo, &ben, &oscar, draft).await;
    assert_eq!(ticked(&demo, "setting").await, 3);
    let sending = ben.submit(&allowed, &allowed.form_to("/send")).await;
    let sent = ben.arrive(ben.submit(&sending, &sending.form_to("/.porchlight/send")).await).await;
    assert!(sent.status < 400, "{}", sent.words());
    assert_eq!(ticked(&demo, "setting").await, 4);
    let page = ben.follow(&inside, "/settings/notifications").await;
    assert_eq!(page.form_to("/settings/notifications").value("remind_after"), "14");
    ben.submit(&page, &page.form_to("/.porchlight/end")).await;
    assert_eq!(ticked(&demo, "setting").await, 5);
    assert_eq!((ticked(&demo, "tax").await, ticked(&demo, "payment").await), (0, 0));
    demo.house.close().await;
}

#[actix_web::test]
async fn ana_finds_the_cause_of_a_failed_payment_in_a_field_that_is_shown_once() {
    let demo = Demo::open().await;
    let (olivia, ana) = (Browser::new(), Browser::new());
    demo.allow(&olivia, "view").await;
    assert_eq!(ticked(&demo, "payment").await, 1);
    let inside = enter(&demo, &ana, "ana", "payment").await;
    let swapped = "AT61 1904 3002 3457 2301";
    let page = ana.follow(&inside, "/invoices/4058").await;
    assert!(
        page.says("there is no account of this number") && !page.html.contains(swapped),
        "{}",
        page.words()
    );
    assert_eq!(ticked(&demo, "payment").await, 3);
    let list = ana.follow(&page, &page.link("/.porchlight/hidden")).await;
    let row = list.html.split("<label>").find(|row| row.contains("<b>IBAN</b>")).expect("listed");
    let field =
        row.split("name=\"field\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a value");
    let chosen = list.form_to("/.porchlight/hidden").with("field", field);
    let draft = ana.arrive(ana.submit(&list, &chosen).await).await;
    asked_and_allowed(&demo, &ana, &olivia, draft).await;
    assert_eq!(ticked(&demo, "payment").await, 4);
    let shown = ana.follow(&inside, "/invoices/4058").await;
    assert!(shown.html.contains(swapped), "{}", shown.words());
    assert_eq!(ticked(&demo, "payment").await, 5);
    ana.submit(&shown, &shown.form_to("/.porchlight/end")).await;
    assert_eq!(ticked(&demo, "payment").await, 6);
    let story = demo.portal(&Browser::new(), "/").await;
    assert!(story.says("6 of 6 done"), "{}", story.words());
    assert_eq!(
        story.html.matches("<li class=\"card story-done\">").count(),
        1,
        "of the story, the switch alone"
    );
    demo.close(&olivia).await;
}

#[actix_web::test]
async fn whoever_types_where_their_app_is_reads_what_to_write() {
    let demo = Demo::open().await;
    let browser = Browser::new();
    let page = demo.portal(&browser, "/demo/yours?app=https://app.contoso.example&identity=jwt").await;
    assert_eq!(page.status, 200);
    for written in
        ["url = \"https://app.contoso.example\"", "https://contoso-support.example", "way = \"jwt\""]
    {
        assert!(page.html.replace("&#34;", "\"").contains(written), "{written}: {}", page.words());
    }
    let wrong = demo.portal(&browser, "/demo/yours?app=%22%3E%3Cscript%3E").await;
    assert_eq!(wrong.status, 422);
    assert!(!wrong.html.contains("\"><script>"), "{}", wrong.html);
    assert_eq!(demo.portal(&browser, "/demo/cases/none").await.status, 404);
    demo.house.close().await;
}
