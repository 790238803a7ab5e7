//! The switch.

use actix_web::http::StatusCode;
use porchlight::grants::{self, consent_to_change};
use porchlight::history::Event;
use porchlight::language::Language;
use porchlight::outbox::NoticeKind;
use porchlight::sessions::EndedHow;

use super::portal::{Portal, hidden};
use crate::support::{a_grant, a_session, another_house, both_databases, hours, minutes};

const SWITCH: &str = "/account/support-access";

/// What Olivia's form sends when she only presses the button.
fn as_preselected(id: &str) -> Vec<(&str, &str)> {
    vec![("id", id), ("until", "24h"), ("date", ""), ("time", ""), ("scope", "view")]
}

both_databases! {
    async fn olivia_allows_support_access_in_one_click_and_reads_until_when(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let off = portal.switch().await;
        assert!(off.contains("Off. Acme support can’t open your account."), "{off}");
        assert!(off.contains("Nobody from Acme has opened your account"));
        assert!(off.contains("Mon 23 Nov 2026, 15:06 CET"), "each offer says its moment");
        let id = hidden(&off, "id");
        let done = portal.post(SWITCH, &as_preselected(&id)).await;
        assert_eq!((done.status, done.location.as_deref()), (StatusCode::SEE_OTHER, Some(SWITCH)));
        assert!(done.flash);
        let on = portal.switch().await;
        assert!(on.contains("On until"), "{on}");
        assert!(on.contains("Mon 23 Nov 2026, 15:06 CET"));
        assert!(on.contains("Allowed by Olivia"));
        assert!(on.contains("View only."));
        assert!(on.contains("Acme cannot override this."));
    }

    async fn olivia_limits_access_to_one_person_and_a_purpose(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let off = portal.switch().await;
        assert!(off.contains("Limit it to a person or a purpose"), "{off}");
        let (id, ana) = (hidden(&off, "id"), portal.house.ana.id.to_string());
        assert!(off.contains(&format!("<option value=\"{ana}\">Ana</option>")), "{off}");
        let mut form = as_preselected(&id);
        let long = "x".repeat(81);
        form.extend([("who", "agent"), ("agent", "stf_nobody"), ("purpose", "onboarding")]);
        let wrong = portal.post(SWITCH, &form).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.html.contains("Choose who may enter") && wrong.html.contains("value=\"onboarding\""), "{}", wrong.html);
        assert!(wrong.html.contains("<details class=\"limit mb-3\" open>"), "what was typed is in sight");
        let mut form = as_preselected(&id);
        form.extend([("purpose", long.as_str())]);
        assert_eq!(portal.post(SWITCH, &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut form = as_preselected(&id);
        form.extend([("who", "agent"), ("agent", &ana), ("purpose", "onboarding")]);
        assert_eq!(portal.post(SWITCH, &form).await.status, StatusCode::SEE_OTHER);
        let on = portal.switch().await;
        assert!(on.contains("Only Ana, for onboarding."), "{on}");
        let history = portal.get("/account/history").await.html;
        assert!(history.contains("only Ana, for onboarding"), "{history}");

        let lifted = portal.post("/account/support-access/limit", &[("grant", &id), ("who", "anyone")]).await;
        assert_eq!(lifted.status, StatusCode::SEE_OTHER);
        assert!(!portal.switch().await.contains("Only Ana"));
        let history = portal.get("/account/history").await.html;
        assert!(history.contains("lifted the limit of support access"), "{history}");
        let events: Vec<Event> = portal.house.log_from(0).await.iter().filter_map(|entry| entry.event().expect("readable")).collect();
        let changed = events.into_iter().find_map(|event| match event {
            Event::GrantChanged(changed) => Some(changed),
            _ => None,
        });
        let changed = changed.expect("on record");
        assert_eq!(changed.only_before.and_then(|only| only.purpose).as_deref(), Some("onboarding"));
        assert_eq!((changed.only, changed.until), (None, changed.until_before));
    }

    async fn olivia_reads_how_many_tries_were_refused_lately(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        assert!(!portal.switch().await.contains("in the last 7 days"));
        for _ in 0..2 {
            a_session().tried_in(&portal.house).await.expect_err("no grant");
            db.clock.advance(minutes(1));
        }
        let page = portal.switch().await;
        assert!(page.contains("2 refused tries in the last 7 days.") && page.contains("/account/history?from=2026-11-15"), "{page}");
        db.clock.advance(hours(24 * 7));
        let later = Portal::of(portal.house.clone(), &portal.house.olivia).await;
        assert!(!later.switch().await.contains("in the last 7 days"));
    }

    async fn sending_the_form_twice_allows_once(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let id = hidden(&portal.switch().await, "id");
        for _ in 0..2 {
            assert_eq!(portal.post(SWITCH, &as_preselected(&id)).await.status, StatusCode::SEE_OTHER);
        }
        let kinds = portal.house.log_kinds().await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "grant.given").count(), 1);
    }

    async fn a_form_sent_again_after_turning_off_does_not_turn_on(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let id = hidden(&portal.switch().await, "id");
        portal.post(SWITCH, &as_preselected(&id)).await;
        portal.post("/account/support-access/off", &[("grant", &id)]).await;
        assert_eq!(portal.post(SWITCH, &as_preselected(&id)).await.status, StatusCode::SEE_OTHER);
        assert!(portal.switch().await.contains("Off. Acme support"));
    }

    async fn allowing_changes_keeps_the_words_that_she_agreed_to(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let off = portal.switch().await;
        assert!(off.contains(&consent_to_change(Language::English)), "the words stand inside the choice");
        let id = hidden(&off, "id");
        let done = portal.post(SWITCH, &[("id", &id), ("until", "1h"), ("scope", "change")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let entries = portal.house.log_from(0).await;
        let consent = entries.iter().find_map(|entry| match entry.event().expect("readable") {
            Some(Event::GrantGiven(given)) => given.consent,
            _ => None,
        });
        assert_eq!(consent, Some(consent_to_change(Language::English)));
        assert!(portal.switch().await.contains("View and change."));
    }

    async fn a_bad_end_is_refused_in_clear_words_and_what_was_typed_stays(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let id = hidden(&portal.switch().await, "id");
        let cases = [
            (("2026-11-22", "15:00"), "The end must be in the future.", "#date"),
            (("2026-12-23", "09:00"), "The end must be on or before Tue 22 Dec 2026, 15:06 CET (30 days).", "#date"),
            (("soon", "09:00"), "Enter a date like 2026-11-24 and a time like 09:00.", "#time"),
            (("", ""), "Enter a date like 2026-11-24 and a time like 09:00.", "#date"),
        ];
        for ((date, time), words, field) in cases {
            let typed = [("id", id.as_str()), ("until", "until"), ("date", date), ("time", time), ("scope", "change")];
            let page = portal.post(SWITCH, &typed).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{date}");
            assert!(page.html.contains(words), "{words}: {}", page.html);
            assert!(page.html.contains(&format!("href=\"{field}\"")), "the summary leads to {field}");
            assert_eq!((page.hidden("id"), page.hidden_date()), (id.clone(), date.to_owned()));
            assert!(page.html.contains("value=\"change\" checked"));
        }
        assert_eq!(portal.house.log_kinds().await.iter().filter(|kind| kind.starts_with("grant.")).count(), 0);
    }

    async fn an_end_in_the_hour_that_spring_skips_does_not_exist(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        portal.house.db.clock().set(porchlight::clock::Moment::parse("2027-03-27T12:00:00.000000Z").expect("a moment"));
        let portal = Portal::of(portal.house.clone(), &portal.house.olivia).await;
        let id = hidden(&portal.switch().await, "id");
        let typed = [("id", id.as_str()), ("until", "until"), ("date", "2027-03-28"), ("time", "02:30"), ("scope", "view")];
        let page = portal.post(SWITCH, &typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.html.contains("That time does not exist"));
    }

    async fn a_form_without_choices_says_what_to_choose(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let id = hidden(&portal.switch().await, "id");
        let page = portal.post(SWITCH, &[("id", &id), ("until", "24h")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.html.contains("Choose what support may do."));
        let page = portal.post(SWITCH, &[("id", &id), ("scope", "view")]).await;
        assert!(page.html.contains("Choose until when support may have access."));
    }

    async fn a_second_form_while_access_is_on_leads_to_changing_the_end(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let stale = hidden(&portal.switch().await, "id");
        a_grant().given_by(&portal.house).await;
        let page = portal.post(SWITCH, &[("id", &stale), ("until", "7d"), ("scope", "view")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.html.contains("Support access is on already. Change its end, or turn it off first."));
        assert!(page.html.contains("<details class=\"change-end\" open>") && page.html.contains("value=\"7d\" checked"));
    }

    async fn she_changes_the_end_and_the_history_says_so(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let grant = a_grant().given_by(&portal.house).await.id.to_string();
        let typed = [("grant", grant.as_str()), ("until", "until"), ("date", "2026-11-24"), ("time", "09:00")];
        assert_eq!(portal.post("/account/support-access/end", &typed).await.status, StatusCode::SEE_OTHER);
        assert!(portal.switch().await.contains("Tue 24 Nov 2026, 09:00 CET"));
        let wrong = [("grant", grant.as_str()), ("until", "until"), ("date", "2026-11-21"), ("time", "09:00")];
        let page = portal.post("/account/support-access/end", &wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.html.contains("<details class=\"change-end\" open>"), "the form with the error stands open");
        assert_eq!(page.hidden_date(), "2026-11-21");
    }

    async fn turning_off_ends_anas_session_and_its_summary_is_due_at_once(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (grant, session) = portal.a_visit().await;
        let on = portal.switch().await;
        assert!(on.contains("Turn off and end Ana’s session (4 min)"), "{on}");
        assert!(on.contains("Ana is in your account now") && on.contains("checking failed invoice sync"));
        assert!(on.contains("#4821") && on.contains("56 min"));
        let off = portal.post("/account/support-access/off", &[("grant", &grant.id.to_string())]).await;
        assert_eq!(off.status, StatusCode::SEE_OTHER);
        let page = portal.switch().await;
        assert!(page.contains("Off. Acme support can’t open your account."));
        assert!(page.contains("turned off support access") || page.contains("support access was turned off"), "{page}");
        let summaries = portal.mails_of(&session).await;
        let summaries = summaries.iter().filter(|mail| mail.notice == NoticeKind::SessionSummary);
        assert_eq!(summaries.count(), 1);
        assert!(portal.house.look(&session).await.is_err(), "the next step is refused");
    }

    async fn turning_off_twice_is_no_error(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let grant = a_grant().given_by(&portal.house).await.id.to_string();
        for _ in 0..2 {
            let off = portal.post("/account/support-access/off", &[("grant", &grant)]).await;
            assert_eq!(off.status, StatusCode::SEE_OTHER);
        }
        portal.house.db.clock().advance(hours(25));
        let portal = Portal::of(portal.house.clone(), &portal.house.olivia).await;
        let lapsed = a_grant().ending_in(hours(1)).given_by(&portal.house).await.id.to_string();
        portal.house.db.clock().advance(hours(2));
        let off = portal.post("/account/support-access/off", &[("grant", &lapsed)]).await;
        assert_eq!(off.status, StatusCode::SEE_OTHER, "what ended by itself is off as well");
    }

    async fn she_ends_one_session_and_leaves_access_on(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (_, session) = portal.a_visit().await;
        let end = format!("/account/support-access/sessions/{}/end", session.id);
        for _ in 0..2 {
            assert_eq!(portal.post(&end, &[]).await.status, StatusCode::SEE_OTHER);
        }
        let page = portal.switch().await;
        assert!(page.contains("On until") && page.contains("Turn off now"));
        assert!(page.contains("Olivia ended it"), "{page}");
        let id = session.id;
        let read = portal.house.db.read(move |conn| porchlight::sessions::find(conn, id)).await;
        let read: Result<_, porchlight::db::DbError> = read;
        assert_eq!(read.expect("read").expect("there").ended_how, Some(EndedHow::OwnerStopped));
    }

    async fn a_session_that_has_run_out_is_not_shown_as_inside(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        portal.a_visit().await;
        portal.house.db.clock().advance(minutes(20));
        let page = portal.switch().await;
        assert!(page.contains("Turn off now") && !page.contains("is in your account now"));
        assert!(page.contains("15 minutes idle"), "no job has run, and the page is right all the same");
    }

    async fn what_belongs_to_northwind_does_not_exist_for_oscar(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (grant, session) = portal.a_visit().await;
        let fabrikam = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        let oscar = Portal::of(fabrikam.clone(), &fabrikam.olivia).await;
        let grant_id = grant.id.to_string();
        let end = [("grant", grant_id.as_str()), ("until", "1h"), ("date", ""), ("time", "")];
        let answers = [
            oscar.post("/account/support-access/end", &end).await,
            oscar.post("/account/support-access/off", &[("grant", &grant_id)]).await,
            oscar.post(&format!("/account/support-access/sessions/{}/end", session.id), &[]).await,
            oscar.get(&format!("/account/history/{}", session.id)).await,
            oscar.get("/account/history/ses_00000000000000000000000000000000").await,
            oscar.get("/account/history/nonsense").await,
        ];
        for answer in answers {
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            assert!(answer.html.contains("There is nothing here."));
        }
        assert!(portal.house.look(&session).await.is_ok(), "Ana goes on");
        assert!(!oscar.switch().await.contains("Ana is in your account"));
        let account = portal.house.account.id;
        let active = portal.house.db.read(move |conn| grants::active(conn, account, grant.starts_at)).await;
        let active: Result<_, porchlight::db::DbError> = active;
        assert!(active.expect("read").is_some());
    }

    async fn a_form_from_another_site_does_nothing(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let id = hidden(&portal.switch().await, "id");
        let answer = portal.post_from_elsewhere(SWITCH, &as_preselected(&id)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(portal.switch().await.contains("Off. Acme support"));
    }

    async fn nobody_sees_anything_without_signing_in(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        for path in [SWITCH, "/account/history", "/account/history.jsonl"] {
            assert_eq!(portal.get_as_nobody(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
        }
    }

    async fn what_was_allowed_before_stands_below(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let first = a_grant().ending_in(hours(1)).given_by(&portal.house).await;
        portal.house.withdraw(&first).await.expect("withdrawn");
        portal.house.db.clock().advance(minutes(1));
        a_grant().ending_in(hours(1)).given_by(&portal.house).await;
        portal.house.db.clock().advance(hours(2));
        let page = portal.switch().await;
        assert!(page.contains(", turned off") && page.contains(", came to its end"), "{page}");
        a_session().tried_in(&portal.house).await.expect_err("nothing is allowed now");
    }
}

impl super::portal::Page {
    /// The date as it stands in the form.
    fn hidden_date(&self) -> String {
        let field = self.html.split_once("name=\"date\"").expect("a date field").1;
        field.split_once("value=\"").expect("a value").1.split('"').next().expect("a value").to_owned()
    }
}
