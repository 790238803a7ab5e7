//! A refused step becomes a question, Olivia answers, and Ana's [Send now] does exactly that, once.

use porchlight::history::Event;
use porchlight::history::event::consent::Answer;
use porchlight::history::event::step::StepKind;
use porchlight::outbox::{self, NoticeKind};

use super::house::Demo;
use crate::support::{Browser, Page};

/// Ana in Northwind, under a grant to view, before a refused change of the tax rate.
struct Asking {
    demo: Demo,
    olivia: Browser,
    ana: Browser,
    inside: Page,
    refused: Page,
}

impl Asking {
    async fn begin() -> Self {
        let demo = Demo::open().await;
        let (olivia, ana) = (Browser::new(), Browser::new());
        demo.allow(&olivia, "view").await;
        demo.sign_in_to_acme(&olivia).await;
        let inside = demo.enter(&ana).await;
        let refused = try_to_set_rate(&ana, &inside, "10").await;
        Self { demo, olivia, ana, inside, refused }
    }

    /// Ana asks, with a line why; gives her question's page.
    async fn ask(&self) -> Page {
        let draft = self.ana.follow(&self.refused, &self.refused.link("/agent/questions/")).await;
        assert_eq!(draft.status, 200, "{}", draft.words());
        assert!(draft.says("Tax rate from 20% to 10%"), "{}", draft.words());
        let form = draft.form_to(draft.url.path()).with("why", "20% was a slip in March");
        let asked = self.ana.arrive(self.ana.submit(&draft, &form).await).await;
        assert!(asked.says("Waiting for an answer"), "{}", asked.words());
        asked
    }

    /// Olivia answers by the link of her mail.
    async fn answer(&self, question: &Page, answer: &str, note: &str) -> Page {
        let path = question.url.path().replace("/agent/", "/account/");
        let page = self.demo.portal(&self.olivia, &path).await;
        assert_eq!(page.status, 200, "{}", page.words());
        let form = page.form_to(&path).with("answer", answer).with("note", note);
        self.olivia.arrive(self.olivia.submit(&page, &form).await).await
    }

    /// Ana presses [Send now]; gives what comes of it on the session's origin.
    async fn send(&self, question: &Page) -> Page {
        let page = self.demo.portal(&self.ana, question.url.path()).await;
        let handing = self.ana.submit(&page, &page.form_to("/send")).await;
        assert_eq!(handing.status, 200, "{}", handing.words());
        self.ana.submit(&handing, &handing.form_to("/.porchlight/send")).await
    }

    async fn questions(&self) -> Vec<Event> {
        let is = |event: &Event| event.kind().starts_with("consent.");
        self.demo.events().await.into_iter().filter(is).collect()
    }

    async fn notices(&self, notice: NoticeKind) -> Vec<outbox::Message> {
        let account = self.demo.northwind.id;
        let read: Result<Vec<outbox::Message>, porchlight::db::DbError> =
            self.demo.house.state.db.read(move |conn| outbox::in_account(conn, account, 1000)).await;
        read.expect("the outbox reads").into_iter().filter(|message| message.notice == notice).collect()
    }
}

async fn try_to_set_rate(ana: &Browser, inside: &Page, rate: &str) -> Page {
    let tax = ana.follow(inside, "/settings/tax").await;
    let refused = ana.submit(&tax, &tax.form_to("/settings/tax").with("rate", rate)).await;
    assert_eq!(refused.status, 403);
    assert!(refused.says("This would change data. Nothing was sent."), "{}", refused.words());
    refused
}

#[actix_web::test]
async fn asked_mailed_answered_and_sent_once_and_everybody_can_read_it() {
    let asking = Asking::begin().await;
    assert!(asking.refused.says("Tax rate 20% → 10%"), "{}", asking.refused.words());
    let question = asking.ask().await;
    asking.demo.let_jobs_run().await;
    let mails = asking.notices(NoticeKind::QuestionAsked).await;
    assert_eq!(mails.len(), asking.demo.owners.len());
    let mail = String::from_utf8(mails[0].rendered.clone().expect("it was sent")).expect("text");
    assert!(mail.contains("asks to change Tax rate; answer by"), "{mail}");

    let home = asking.demo.portal(&asking.olivia, "/account/support-access").await;
    assert!(home.says("Support asks you something."), "{}", home.words());
    let list = asking.demo.portal(&asking.olivia, "/account/questions").await;
    assert!(list.says("asks to change Tax rate"), "{}", list.words());
    let done = asking.answer(&question, "once", "Thanks for asking").await;
    assert!(done.says("Allowed, once."), "{}", done.words());
    let answered = asking.demo.portal(&asking.ana, question.url.path()).await;
    assert!(answered.says("Allowed once") && answered.says("“Thanks for asking”"), "{}", answered.words());
    assert_eq!(asking.demo.tax_rate(&asking.olivia).await, "20", "nothing is done before it is sent");

    let sent = asking.send(&question).await;
    assert!(
        sent.says("Sent, once.") && sent.says("Acme Invoices took it.") && sent.says("303"),
        "{}",
        sent.words()
    );
    assert_eq!(asking.demo.tax_rate(&asking.olivia).await, "10");
    let back = asking.ana.follow(&sent, &sent.link("/settings/tax")).await;
    assert!(back.says("SUPPORT SESSION"), "{}", back.words());

    let again = asking.demo.portal(&asking.ana, question.url.path()).await;
    assert!(again.says("Allowed, and used"), "{}", again.words());
    assert!(again.forms().iter().all(|form| !form.action.path().ends_with("/send")));
    let replayed = asking.ana.submit(&sent, &sent_form(&asking, &question).await).await;
    assert_ne!(replayed.status, 200, "a second send went through");
    assert_eq!(asking.demo.tax_rate(&asking.olivia).await, "10");

    let events = asking.demo.events().await;
    let leaning: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::StepIntent(intent) => intent.consent.map(|id| (id, intent.step)),
            _ => None,
        })
        .collect();
    assert_eq!(leaning.len(), 1);
    assert_eq!(leaning[0].1, StepKind::Change);
    let left = asking.ana.submit(&asking.inside, &asking.inside.form_to("/.porchlight/end")).await;
    assert!(left.says("Session ended."), "{}", left.words());
    asking.ana.say_what_was_fixed(&left, "Set the rate to 10%").await;
    asking.demo.let_jobs_run().await;
    let session = asking.demo.session_of(&asking.inside).await;
    let history = asking.demo.portal(&asking.olivia, &format!("/account/history/{}", session.id)).await;
    assert!(
        history.says("changed Tax rate from 20% to 10% on Tax settings, as the owner had allowed"),
        "{}",
        history.words()
    );
    assert!(
        history.says("asked to change Tax rate from 20% to 10% on Tax settings: “20% was a slip in March”")
    );
    let summaries = asking.demo.summaries(session.id).await;
    assert!(summaries[0].text.contains("Tax rate 20% → 10%"), "{}", summaries[0].text);
    asking.demo.close(&asking.olivia).await;
}

/// A form like the one that hands the way to send over, with a way that was never given.
async fn sent_form(asking: &Asking, question: &Page) -> crate::support::Form {
    let mut form = asking.inside.form_to("/.porchlight/end");
    form.action.set_path("/.porchlight/send");
    let id = question.url.path().rsplit('/').next().expect("an id").to_owned();
    form.fields = vec![("consent".to_owned(), id), ("token".to_owned(), "guessed".to_owned())];
    form
}

#[actix_web::test]
async fn a_no_is_read_with_its_note_and_nothing_is_sent() {
    let asking = Asking::begin().await;
    let question = asking.ask().await;
    let done = asking.answer(&question, "declined", "Let’s wait for the audit").await;
    assert!(done.says("Declined."), "{}", done.words());
    let page = asking.demo.portal(&asking.ana, question.url.path()).await;
    assert!(page.says("Declined") && page.says("“Let’s wait for the audit”"), "{}", page.words());
    assert!(page.forms().iter().all(|form| !form.action.path().ends_with("/send")));
    asking.demo.let_jobs_run().await;
    assert_eq!(asking.notices(NoticeKind::QuestionAnswered).await.len(), 1);
    assert_eq!(asking.demo.tax_rate(&asking.olivia).await, "20");
    let events = asking.questions().await;
    assert!(
        matches!(&events[1], Event::ConsentAnswered(said) if said.answer == Answer::Declined),
        "{events:?}"
    );
    asking.demo.close(&asking.olivia).await;
}

#[actix_web::test]
async fn an_agent_sees_how_many_answers_are_new_until_she_has_looked() {
    let asking = Asking::begin().await;
    let question = asking.ask().await;
    let home = || asking.demo.portal(&asking.ana, "/agent");
    let told = home().await;
    assert!(told.says("Questions") && !told.says("Questions 1"), "nobody has answered: {}", told.words());
    asking.answer(&question, "once", "").await;
    for _ in 0..2 {
        let told = home().await;
        assert!(told.says("Questions 1"), "she has not looked: {}", told.words());
    }
    let answered = asking.demo.portal(&asking.ana, question.url.path()).await;
    assert!(answered.says("Allowed once") && !answered.says("Questions 1"), "{}", answered.words());
    let told = home().await;
    assert!(!told.says("Questions 1"), "{}", told.words());
    asking.demo.close(&asking.olivia).await;
}

#[actix_web::test]
async fn what_changed_meanwhile_is_said_and_asked_about_anew() {
    let asking = Asking::begin().await;
    let question = asking.ask().await;
    asking.answer(&question, "once", "").await;
    // Olivia sets another rate herself, in the app.
    let tax = asking.olivia.visit(&format!("{}/settings/tax", asking.demo.acme())).await;
    asking.olivia.submit(&tax, &tax.form_to("/settings/tax").with("rate", "15")).await;
    let stopped = asking.send(&question).await;
    assert_eq!(stopped.status, 409, "{}", stopped.words());
    assert!(stopped.says("Something changed meanwhile. Nothing was sent."), "{}", stopped.words());
    assert!(stopped.says("was 20, is 15 now"), "{}", stopped.words());
    assert_eq!(asking.demo.tax_rate(&asking.olivia).await, "15");
    let anew = asking.ana.follow(&stopped, &stopped.link("/agent/questions/")).await;
    assert!(anew.says("Tax rate from 15% to 10%"), "{}", anew.words());
    asking.demo.close(&asking.olivia).await;
}

#[actix_web::test]
async fn an_export_that_olivia_allowed_is_taken_once_and_its_size_is_known() {
    let asking = Asking::begin().await;
    let customers = asking.ana.follow(&asking.inside, "/customers").await;
    let refused = asking.ana.follow(&customers, &customers.link("/customers.csv")).await;
    assert_eq!(refused.status, 403);
    assert!(refused.says("This would export data. Nothing was sent."), "{}", refused.words());
    let draft = asking.ana.follow(&refused, &refused.link("/agent/questions/")).await;
    assert!(draft.says("export customers.csv"), "{}", draft.words());
    let question = asking.ana.arrive(asking.ana.submit(&draft, &draft.form_to(draft.url.path())).await).await;
    let done = asking.answer(&question, "once", "").await;
    assert!(done.says("Allowed, once."), "{}", done.words());
    let file = asking.send(&question).await;
    assert_eq!(file.status, 200, "{}", file.words());
    let disposition = file.raw.header("content-disposition").expect("a file");
    assert!(disposition.starts_with("attachment") && disposition.contains(".csv"), "{disposition}");
    let rows = file.html.lines().count() - 1;
    assert!(rows > 1, "{}", file.html);
    let answered = asking.demo.events().await.into_iter().find_map(|event| match event {
        Event::StepAnswer(answer) => answer.file,
        _ => None,
    });
    assert!(answered.is_some_and(|name| name.contains("customers")));
    asking.demo.let_jobs_run().await;
    let counted = asking.demo.events().await.into_iter().find_map(|event| match event {
        Event::StepEnd(end) => end.rows,
        _ => None,
    });
    assert_eq!(counted, Some(rows as u64));
    let second = asking.demo.portal(&asking.ana, question.url.path()).await;
    assert!(second.says("Allowed, and used"), "{}", second.words());
    asking.demo.close(&asking.olivia).await;
}

#[actix_web::test]
async fn allowed_until_the_session_ends_she_may_switch_though_the_grant_is_to_view() {
    let asking = Asking::begin().await;
    let question = asking.ask().await;
    let done = asking.answer(&question, "until_end", "").await;
    assert!(done.says("Allowed until this session ends."), "{}", done.words());
    let session = asking.demo.session_of(&asking.inside).await;
    let page = asking.demo.portal(&asking.ana, &format!("/agent/sessions/{}", session.id)).await;
    let form = page.form_to("/mode").with("back", "/settings/tax");
    let switched = asking.ana.arrive(asking.ana.submit(&page, &form).await).await;
    assert!(switched.says("Change mode"), "{}", switched.words());
    let saved = asking.ana.submit(&switched, &switched.form_to("/settings/tax").with("rate", "10")).await;
    assert!(asking.ana.arrive(saved).await.says("Saved."));
    assert_eq!(asking.demo.tax_rate(&asking.olivia).await, "10");
    asking.demo.close(&asking.olivia).await;
}

#[actix_web::test]
async fn a_script_is_told_where_to_ask_and_what_is_forbidden_cannot_be_asked() {
    let asking = Asking::begin().await;
    let body = r#"{"rate":"10"}"#;
    let json = [("Content-Type", "application/json")];
    let told = asking.ana.fetch(&asking.inside, "POST", "/api/settings/tax", &json, body).await;
    assert_eq!(told.status, 403);
    assert_eq!(told.raw.header("content-type"), Some("application/problem+json"));
    let problem: serde_json::Value = serde_json::from_str(&told.html).expect("a problem");
    assert_eq!(problem["code"], "consent-required");
    assert_eq!(problem["reason"], "view-only");
    let portal = problem["portal"].as_str().expect("where to ask");
    assert!(portal.starts_with("http://localhost:") && portal.contains("/agent/questions/con_"), "{portal}");
    let draft = asking.ana.visit(portal).await;
    assert_eq!(draft.status, 200);
    let before = asking.demo.events().await.len();
    let team = asking.ana.follow(&asking.inside, "/settings/team").await;
    let form = team
        .forms()
        .into_iter()
        .find(|form| form.method == "POST" && form.action.path().starts_with("/settings/team"));
    let forbidden = asking.ana.submit(&team, &form.expect("a form")).await;
    assert_eq!(forbidden.status, 403);
    assert!(forbidden.says("Support can never do this."), "{}", forbidden.words());
    assert!(!forbidden.html.contains("/agent/questions/"));
    assert!(asking.demo.events().await.len() > before);
    asking.demo.close(&asking.olivia).await;
}

#[actix_web::test]
async fn what_an_apps_script_was_refused_can_be_asked_about_from_the_sessions_page() {
    let asking = Asking::begin().await;
    let session = asking.demo.session_of(&asking.inside).await;
    let at = format!("/agent/sessions/{}", session.id);
    let page = asking.demo.portal(&asking.ana, &at).await;
    assert!(page.says("Refused in this session"), "{}", page.words());
    let json = [("Content-Type", "application/json")];
    for rate in ["11", "12", "11"] {
        let body = format!("{{\"rate\":\"{rate}\"}}");
        asking.ana.fetch(&asking.inside, "POST", "/api/settings/tax", &json, &body).await;
    }
    let page = asking.demo.portal(&asking.ana, &at).await;
    let told = |html: &str| html.matches("Ask to change").count();
    assert_eq!(told(&page.html), 3, "each once: {}", page.words());
    let newest = asking.ana.follow(&page, &page.link("/agent/questions/con_")).await;
    assert!(newest.says("to 11"), "{}", newest.words());
    let form = newest.form_to(newest.url.path()).with("why", "It is 11% now");
    asking.ana.arrive(asking.ana.submit(&newest, &form).await).await;
    let page = asking.demo.portal(&asking.ana, &at).await;
    assert_eq!(told(&page.html), 2, "what is asked about is not offered again: {}", page.words());
    assert!(page.says("Asked in this session"), "{}", page.words());
    asking.demo.close(&asking.olivia).await;
}

#[actix_web::test]
async fn a_question_is_answered_by_a_form_of_the_owners_own_page_and_nobody_elses() {
    let asking = Asking::begin().await;
    let question = asking.ask().await;
    let path = question.url.path().replace("/agent/", "/account/");
    // Opening a link decides nothing, however often a scanner of mails does it.
    for _ in 0..3 {
        assert_eq!(asking.demo.portal(&asking.olivia, &path).await.status, 200);
    }
    assert_eq!(asking.questions().await.len(), 1);
    // From the session's origin, as the app's script would.
    let page = asking.demo.portal(&asking.olivia, &path).await;
    let form = page.form_to(&path).with("answer", "once");
    let forged = asking.olivia.submit(&asking.inside, &form).await;
    assert_eq!(forged.status, 403, "{}", forged.words());
    // Another customer's owner, and an agent who is not Ana.
    let oscar = Browser::new();
    asking.demo.be(&oscar, "oscar").await;
    assert_eq!(asking.demo.portal(&oscar, &path).await.status, 404);
    assert_eq!(oscar.submit(&page, &form).await.status, 404);
    let ben = Browser::new();
    asking.demo.be(&ben, "ben").await;
    assert_eq!(asking.demo.portal(&ben, question.url.path()).await.status, 404);
    assert_eq!(asking.demo.portal(&ben, &path).await.status, 401, "an agent is no owner");
    assert_eq!(asking.questions().await.len(), 1);
    asking.demo.close(&asking.olivia).await;
}

#[actix_web::test]
async fn a_withdrawn_grant_takes_the_yes_with_it() {
    let asking = Asking::begin().await;
    let question = asking.ask().await;
    asking.answer(&question, "once", "").await;
    let page = asking.demo.portal(&asking.ana, question.url.path()).await;
    let handing = asking.ana.submit(&page, &page.form_to("/send")).await;
    let access = asking.demo.portal(&asking.olivia, "/account/support-access").await;
    asking.olivia.submit(&access, &access.form_to("/account/support-access/off")).await;
    let sent = asking.ana.submit(&handing, &handing.form_to("/.porchlight/send")).await;
    assert_ne!(sent.status, 200, "{}", sent.words());
    assert_eq!(asking.demo.tax_rate(&asking.olivia).await, "20");
    let over = asking.demo.portal(&asking.ana, question.url.path()).await;
    assert!(over.says("Support access was over first"), "{}", over.words());
    asking.demo.close(&asking.olivia).await;
}
