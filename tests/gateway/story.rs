//! The story: Olivia allows, Ana corrects the tax rate, Olivia is told.

use porchlight::history::Event;
use porchlight::history::event::session::{EndedHow, Mode};
use porchlight::history::event::step::StepKind;

use super::house::Demo;
use crate::support::{Browser, Page};

#[actix_web::test]
async fn ana_corrects_the_tax_rate_and_olivia_is_told_exactly_that() {
    let demo = Demo::open().await;
    let (olivia, ana) = (Browser::new(), Browser::new());
    demo.allow(&olivia, "change").await;
    demo.sign_in_to_acme(&olivia).await;

    let inside = demo.enter(&ana).await;
    assert!(inside.says("SUPPORT SESSION") && inside.says("View only"), "{}", inside.words());
    let session = demo.session_of(&inside).await;
    look_around(&ana, &inside).await;
    let refused = try_to_change(&ana, &inside).await;
    assert_eq!(demo.tax_rate(&olivia).await, "20", "a refused change changed something");

    switch_to_change_mode(&ana, &refused).await;
    correct_the_rate(&ana, &inside).await;
    assert_eq!(demo.tax_rate(&olivia).await, "10");

    let customers = ana.follow(&inside, "/customers").await;
    let export = ana.follow(&customers, &customers.link("/customers.csv")).await;
    assert_eq!(export.status, 403);
    assert!(export.says("This would export data. Nothing was sent."), "{}", export.words());
    let left = ana.submit(&customers, &customers.form_to("/.porchlight/end")).await;
    assert!(left.says("Session ended."), "{}", left.words());
    assert_eq!(left.raw.header("clear-site-data"), Some("\"cache\", \"storage\""));
    assert_eq!(demo.tax_rate(&olivia).await, "10", "Olivia's own sign-in goes on");

    let noted = ana.say_what_was_fixed(&left, "Set the rate to 10%").await;
    assert!(noted.says("Ana on what was fixed: “Set the rate to 10%”"), "{}", noted.words());
    demo.let_jobs_run().await;
    assert_eq!(told(&demo).await, STORY);
    let summaries = demo.summaries(session.id).await;
    let to: Vec<&str> = summaries.iter().map(|mail| mail.to.as_str()).collect();
    let owners: Vec<String> = demo.owners.iter().map(|owner| owner.email.to_string()).collect();
    assert_eq!(to, owners, "one summary to each owner, and no other");
    for mail in summaries {
        let text = mail.text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("CHANGES * Tax rate 20% → 10% on Tax settings"), "{text}");
        assert!(text.contains("Tried to change Tax rate from 20% to 10% on Tax settings; refused"), "{text}");
        assert!(text.contains("Set the rate to 10%"), "{text}");
        assert!(mail.subject.contains("1 change"), "{}", mail.subject);
    }
    demo.close(&olivia).await;
}

/// What stands in the log, in order, as far as the story tells it; requests by what they are and where they went.
const STORY: [&str; 18] = [
    "grant given",
    "session opened",
    "entered",
    "View /",
    "View /invoices",
    "View /settings/tax",
    "View /settings/tax",
    "refused view-only: Tax rate 20%→10%",
    "mode Change",
    "View /settings/tax",
    "View /settings/tax",
    "Change /settings/tax: Tax rate 20%→10%",
    "View /settings/tax",
    "View /customers",
    "refused export-needs-consent",
    "ended Agent",
    "noted",
    "answers to all",
];

async fn told(demo: &Demo) -> Vec<String> {
    let (mut told, mut open) = (Vec::new(), Vec::new());
    for (seq, event) in demo.entries().await.iter().map(|entry| (entry.seq, entry.event().expect("known"))) {
        match event.expect("not erased") {
            Event::GrantGiven(_) => told.push("grant given".to_owned()),
            Event::SessionOpened(_) => told.push("session opened".to_owned()),
            Event::SessionEntered(_) => told.push("entered".to_owned()),
            Event::SessionNoted(_) => told.push("noted".to_owned()),
            Event::ModeChanged(changed) => told.push(format!("mode {:?}", changed.mode)),
            Event::StepIntent(intent) => {
                open.push(seq);
                let changes = changes(&intent.changes);
                told.push(format!("{:?} {}{changes}", intent.step, intent.target));
            }
            Event::StepAnswer(answer) => {
                assert!(open.contains(&answer.intent), "an answer to nothing: {answer:?}");
                open.retain(|seq| *seq != answer.intent);
            }
            Event::StepRefused(refused) => {
                told.push(format!("refused {}{}", refused.code, changes(&refused.changes)));
            }
            Event::SessionEnded(ended) => told.push(format!("ended {:?}", ended.how)),
            _ => {}
        }
    }
    if open.is_empty() {
        told.push("answers to all".to_owned());
    }
    told
}

fn changes(changes: &[porchlight::forms::Change]) -> String {
    let each: Vec<String> = changes
        .iter()
        .map(|change| {
            let said = |value: &Option<String>| value.clone().unwrap_or_default();
            format!("{} {}→{}", change.label, said(&change.from), said(&change.to))
        })
        .collect();
    if each.is_empty() { String::new() } else { format!(": {}", each.join(", ")) }
}

async fn look_around(ana: &Browser, inside: &Page) {
    for (path, says) in [("/invoices", "Invoices"), ("/settings/tax", "Tax rate")] {
        let page = ana.follow(inside, path).await;
        assert_eq!(page.status, 200);
        assert!(page.says(says) && page.says("SUPPORT SESSION"), "{}", page.words());
    }
}

async fn try_to_change(ana: &Browser, inside: &Page) -> Page {
    let tax = ana.follow(inside, "/settings/tax").await;
    let refused = ana.submit(&tax, &tax.form_to("/settings/tax").with("rate", "10")).await;
    assert_eq!(refused.status, 403);
    assert!(refused.says("Nothing was sent"), "{}", refused.words());
    refused
}

async fn switch_to_change_mode(ana: &Browser, refused: &Page) {
    let session = ana.follow(refused, &refused.link("/agent/sessions/")).await;
    let switched = ana.arrive(ana.submit(&session, &session.form_to("/mode")).await).await;
    assert_eq!(switched.url.path(), "/settings/tax", "she is back where she was");
    assert!(switched.says("Change mode"), "{}", switched.words());
}

async fn correct_the_rate(ana: &Browser, inside: &Page) {
    let tax = ana.follow(inside, "/settings/tax").await;
    let saved = ana.arrive(ana.submit(&tax, &tax.form_to("/settings/tax").with("rate", "10")).await).await;
    assert!(saved.says("Saved."), "{}", saved.words());
    assert_eq!(saved.form_to("/settings/tax").value("rate"), "10");
}

#[actix_web::test]
async fn ana_logs_out_of_the_app_and_her_session_is_over_while_the_app_hears_nothing() {
    let demo = Demo::open().await;
    let (olivia, ana) = (Browser::new(), Browser::new());
    demo.allow(&olivia, "view").await;
    let inside = demo.enter(&ana).await;
    let left = ana.submit(&inside, &inside.form_to("/logout")).await;
    assert!(left.says("Session ended."), "{}", left.words());
    let events = demo.events().await;
    let forwarded =
        events.iter().any(|event| matches!(event, Event::StepIntent(i) if i.target.contains("logout")));
    assert!(!forwarded, "the log-out was forwarded");
    let ended =
        events.iter().any(|event| matches!(event, Event::SessionEnded(e) if e.how == EndedHow::AppLogOut));
    assert!(ended);
    // The Back button.
    let back = ana.follow(&inside, "/invoices").await;
    assert_eq!(back.status, 410);
    assert!(back.says("You logged out of the app."), "{}", back.words());
    demo.close(&olivia).await;
}

#[actix_web::test]
async fn a_view_only_session_never_gets_to_change_mode() {
    let demo = Demo::open().await;
    let (olivia, ana) = (Browser::new(), Browser::new());
    demo.allow(&olivia, "view").await;
    let inside = demo.enter(&ana).await;
    let refused = try_to_change(&ana, &inside).await;
    assert!(!refused.link("/agent/questions/").is_empty(), "all that is left is to ask");
    let path = format!("/agent/sessions/{}", demo.session_of(&inside).await.id);
    let session = demo.portal(&ana, &path).await;
    assert!(session.forms().iter().all(|form| !form.action.path().ends_with("/mode")));
    let mut form = session.form_to("/end");
    form.action.set_path(&form.action.path().replace("/end", "/mode"));
    let forced = ana.submit(&session, &form.with("mode", "change").with("back", "/")).await;
    assert!(forced.status >= 400, "{}", forced.status);
    let switched = |event: &Event| matches!(event, Event::ModeChanged(m) if m.mode == Mode::Change);
    assert!(!demo.events().await.iter().any(switched));
    let sensitive =
        demo.events().await.iter().any(|e| matches!(e, Event::StepIntent(i) if i.step != StepKind::View));
    assert!(!sensitive);
    demo.close(&olivia).await;
}
