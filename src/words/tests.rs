//! Every kind of entry, said; the snapshot is to be read.

mod german;

use serde_json::{Value, json};

use super::*;
use crate::clock::Moment;
use crate::history::event::step::{Answer, Intent};
use crate::ids::{AccountId, EntryId, SessionId};
use crate::merkle::Hash;
use crate::random::Random;

const ID: &str = "019d0e5a1c007000800000000000abcd";
const NOON: &str = "2026-11-22T14:06:00.000000Z";
const LATER: &str = "2026-11-24T08:00:00.000000Z";

fn words() -> Words {
    Words::new(chrono_tz::Europe::Berlin)
}

fn entry(kind: &str, payload: Option<&Value>) -> Entry {
    let at = Moment::parse(NOON).expect("a moment");
    let random = Random::repeatable(7);
    Entry {
        log: AccountId::new(at, &random).into(),
        seq: 12,
        id: EntryId::new(at, &random),
        at,
        kind: kind.to_owned(),
        session: Some(format!("ses_{ID}").parse().expect("an id")),
        payload: payload.map(|payload| payload.to_string().into_bytes()),
        salt: None,
        payload_hash: Hash([1; 32]),
        leaf_hash: Hash([2; 32]),
    }
}

fn said(kind: &str, payload: &Value) -> Sentence {
    words().sentence(&entry(kind, Some(payload)), Some("Ana L.")).expect("an event of ours")
}

fn olivia() -> Value {
    json!({ "role": "owner", "id": format!("own_{ID}"), "name": "Olivia" })
}

fn ana() -> Value {
    json!({ "role": "staff", "id": format!("stf_{ID}"), "name": "Ana L." })
}

fn signed_off(signature: u64, needed: u64) -> Value {
    json!({
        "week": "2026-W47", "by": rita(), "from": "2026-11-15T23:00:00.000000Z",
        "until": "2026-11-22T23:00:00.000000Z", "sessions": 12, "cleared": 11, "flagged": 1, "erased": 0,
        "signature": signature, "needed": needed,
    })
}

fn rita() -> Value {
    json!({ "role": "staff", "id": format!("stf_{ID}"), "name": "Rita M." })
}

fn tax_rate() -> Value {
    json!({ "label": "Tax rate", "field": "rate", "from": "20%", "to": "10%", "hidden": false })
}

/// One example of each kind, and of the shapes that read differently.
fn examples() -> Vec<(&'static str, Value)> {
    let (grant, session) = (format!("grt_{ID}"), format!("ses_{ID}"));
    let change = json!({ "step": "change", "method": "POST", "target": "/settings/tax", "background": false,
        "body": { "bytes": 21, "sha256": "ab" }, "changes": [tax_rate()], "page": "Tax settings · Acme Invoices" });
    let ended = |by: Value, how: &str| json!({ "by": by, "how": how, "at": NOON, "entries": 9, "entries_hash": "cd" });
    let mail = json!({ "message": format!("msg_{ID}"), "notice": "session_summary", "to": "olivia@northwind.example",
        "subject": "Acme support visit: 1 change" });
    let mut failed = mail.clone();
    failed["tries"] = 20.into();
    let question = |kind: &str| {
        json!({ "kind": kind, "method": "POST", "target": "/settings/tax",
        "changes": [tax_rate()], "page": "Tax settings · Acme Invoices" })
    };
    let sensitive = question("sensitive");
    let export = json!({ "kind": "export", "method": "GET", "target": "/customers.csv",
        "export": { "file": "customers.csv", "rows": 120, "columns": ["Name", "E-mail"] } });
    let reveal = json!({ "kind": "reveal", "method": "GET", "target": "/settings/billing",
        "page": "Billing settings · Acme Invoices", "field": "IBAN" });
    let about = |more: Value| {
        let mut told = json!({ "consent": format!("con_{ID}"), "question": question("change") });
        for (name, value) in more.as_object().expect("an object") {
            told[name] = value.clone();
        }
        told
    };
    let asked = |more: Value| {
        let mut told = about(json!({ "by": ana(), "grant": grant, "content": "ab", "until": LATER }));
        for (name, value) in more.as_object().expect("an object") {
            told[name] = value.clone();
        }
        told
    };
    let request = format!("req_{ID}");
    let with = |mut told: Value, more: Value| {
        for (name, value) in more.as_object().expect("an object") {
            told[name] = value.clone();
        }
        told
    };
    let about_ana =
        |more: Value| with(json!({ "staff": format!("stf_{ID}"), "name": "Ana", "by": rita() }), more);
    let acting_as = json!({ "id": "olivia", "name": "Olivia" });
    let wanted = |asks: &str, more: Value| {
        with(
            json!({ "request": request, "asks": asks, "grant": grant, "acting_as": acting_as, "minutes": 240,
            "reason": "checking failed invoice sync", "ticket": "https://acme.example/tickets/4821" }),
            more,
        )
    };
    let about_request = |asks: &str, more: Value| {
        let told = json!({ "request": request, "asks": asks, "agent": ana() });
        with(if asks == "access" { told } else { with(told, json!({ "acting_as": acting_as })) }, more)
    };
    vec![
        (
            "account.added",
            json!({ "account": format!("acc_{ID}"), "name": "Northwind", "external_id": "northwind" }),
        ),
        (
            "account.owner_added",
            json!({ "owner": format!("own_{ID}"), "name": "Olivia",
            "email": "olivia@northwind.example", "by": { "role": "porchlight" } }),
        ),
        (
            "grant.given",
            json!({ "grant": grant, "by": olivia(), "scope": "view", "from": NOON, "until": LATER }),
        ),
        (
            "grant.given",
            json!({ "grant": grant, "by": olivia(), "scope": "change", "from": NOON, "until": LATER,
            "consent": "I allow support to change data." }),
        ),
        ("grant.changed", json!({ "grant": grant, "by": olivia(), "until_before": NOON, "until": LATER })),
        (
            "grant.given",
            json!({ "grant": grant, "by": olivia(), "scope": "view", "from": NOON, "until": LATER,
            "only": { "agent": { "id": format!("stf_{ID}"), "name": "Ana" }, "purpose": "onboarding" } }),
        ),
        (
            "grant.changed",
            json!({ "grant": grant, "by": olivia(), "until_before": LATER, "until": LATER,
            "only_before": { "agent": { "id": format!("stf_{ID}"), "name": "Ana" } },
            "only": { "work": "invoices", "purpose": "Invoices: import of 2025" } }),
        ),
        (
            "grant.changed",
            json!({ "grant": grant, "by": olivia(), "until_before": LATER, "until": LATER,
            "only_before": { "team": "Onboarding" } }),
        ),
        ("grant.withdrawn", json!({ "grant": grant, "by": olivia(), "until_before": LATER })),
        ("grant.lapsed", json!({ "grant": grant, "until": LATER })),
        (
            "grant.given",
            json!({ "grant": grant, "by": olivia(), "scope": "view", "from": NOON, "until": LATER,
            "ask_each_time": true }),
        ),
        ("account.sensitive_set", json!({ "by": { "role": "porchlight" }, "sensitive": true })),
        ("account.sensitive_set", json!({ "by": { "role": "porchlight" }, "sensitive": false })),
        ("request.asked", wanted("lead", json!({ "by": ana(), "until": LATER }))),
        (
            "request.asked",
            wanted(
                "owner",
                json!({ "by": ana(), "until": LATER, "work": { "id": "invoices", "label": "Invoices" } }),
            ),
        ),
        (
            "request.asked",
            json!({ "request": request, "by": ana(), "asks": "access", "scope": "change",
            "reason": "checking failed invoice sync", "until": LATER }),
        ),
        (
            "request.answered",
            about_request("lead", json!({ "by": rita(), "answer": "approved", "until": LATER })),
        ),
        (
            "request.answered",
            about_request("owner", json!({ "by": olivia(), "answer": "approved", "until": LATER })),
        ),
        (
            "request.answered",
            about_request("access", json!({ "by": olivia(), "answer": "approved", "grant": grant })),
        ),
        (
            "request.answered",
            about_request("lead", json!({ "by": rita(), "answer": "declined", "note": "Ask her first" })),
        ),
        ("request.answered", about_request("owner", json!({ "by": olivia(), "answer": "declined" }))),
        ("request.answered", about_request("access", json!({ "by": olivia(), "answer": "declined" }))),
        ("request.answered", about_request("owner", json!({ "by": olivia(), "answer": "share_screen" }))),
        ("request.answered", about_request("access", json!({ "by": olivia(), "answer": "share_screen" }))),
        ("request.lapsed", about_request("lead", json!({ "how": "unanswered" }))),
        ("request.lapsed", about_request("owner", json!({ "how": "unused" }))),
        ("request.lapsed", about_request("owner", json!({ "how": "access_over" }))),
        ("request.lapsed", about_request("access", json!({ "how": "allowed_anyway" }))),
        (
            "session.opened",
            json!({ "session": session, "code": "S-7F3K", "grant": grant, "by": ana(),
            "acting_as": { "id": "olivia", "name": "Olivia" }, "reason": "checking failed invoice sync",
            "ticket": "https://acme.example/tickets/4821", "until": LATER, "step_up": format!("stu_{ID}"),
            "approvals": [{ "request": request, "by": rita() }, { "request": request, "by": olivia() }],
            "rules": "ef", "key": "acme.example+1234abcd" }),
        ),
        (
            "session.refused",
            json!({ "by": ana(), "code": "no-active-grant", "reason": "checking failed invoice sync",
            "ticket": "https://acme.example/tickets/4821" }),
        ),
        (
            "session.opened",
            json!({ "session": session, "code": "S-7F3K", "grant": grant, "by": ana(),
            "acting_as": { "id": "olivia", "name": "Olivia" }, "reason": "checking failed invoice sync",
            "ticket": "https://acme.example/tickets/4821", "until": LATER, "step_up": format!("stu_{ID}"),
            "rules": "ef", "key": "acme.example+1234abcd" }),
        ),
        (
            "session.opened",
            json!({ "session": session, "code": "S-7F3K", "grant": grant, "by": ana(),
            "acting_as": { "id": "olivia", "name": "Olivia" }, "reason": "checking failed invoice sync",
            "ticket": "https://acme.example/tickets/4821/view", "ticket_number": "4821", "until": LATER,
            "work": { "id": "invoices", "label": "Invoices", "mode": "view", "pages": ["/", "/invoices/**"] },
            "step_up": format!("stu_{ID}"), "rules": "ef", "key": "acme.example+1234abcd" }),
        ),
        ("session.entered", json!({ "by": ana() })),
        ("session.mode_changed", json!({ "by": ana(), "mode": "change" })),
        ("session.mode_changed", json!({ "by": ana(), "mode": "view" })),
        ("session.banner_removed", json!({ "page": "Tax settings" })),
        ("session.noted", json!({ "by": ana(), "text": "Set the rate to 10%" })),
        ("session.files_deleted", json!({ "by": ana(), "intents": [7], "files": ["customers.csv"] })),
        ("session.ended", ended(json!({ "role": "porchlight" }), "idle")),
        ("session.ended", ended(json!({ "role": "porchlight" }), "withdrawn")),
        ("session.ended", ended(json!({ "role": "porchlight" }), "limited")),
        ("session.ended", ended(ana(), "agent")),
        ("session.ended", ended(ana(), "app_log_out")),
        ("session.ended", ended(json!({ "role": "porchlight" }), "agent_no_longer_eligible")),
        ("session.ended", {
            let mut told = ended(json!({ "role": "porchlight" }), "agent_no_longer_eligible");
            told["because"] = "fresh_training".into();
            told
        }),
        ("session.ended", ended(olivia(), "owner_stopped")),
        ("step.intent", change.clone()),
        (
            "step.intent",
            json!({ "step": "view", "method": "GET", "target": "/settings/tax", "background": false }),
        ),
        (
            "step.intent",
            json!({ "step": "log_out", "method": "POST", "target": "/logout", "background": false }),
        ),
        (
            "step.answer",
            json!({ "intent": 11, "status": 200, "title": "Billing settings · Acme Invoices",
            "content_type": "text/html", "hidden": { "card-number": 3 } }),
        ),
        ("step.answer", json!({ "intent": 11, "status": 303 })),
        ("step.answer", json!({ "intent": 11, "status": 200, "withheld": "session-over" })),
        ("step.answer", json!({ "intent": 11, "status": 0 })),
        ("step.end", json!({ "intent": 11, "how": "complete", "bytes": 14_200, "assets": 3 })),
        ("step.end", json!({ "intent": 11, "how": "cut", "bytes": 512, "assets": 0 })),
        ("step.end", json!({ "intent": 11, "how": "broken", "bytes": 0, "assets": 0 })),
        (
            "step.refused",
            json!({ "step": "change", "method": "POST", "target": "/settings/tax", "code": "view-only",
            "changes": [tax_rate()], "page": "Tax settings" }),
        ),
        (
            "step.refused",
            json!({ "step": "export", "method": "GET", "target": "/customers.csv",
            "code": "export-needs-consent", "page": "Customers" }),
        ),
        (
            "step.refused",
            json!({ "step": "sensitive", "method": "POST", "target": "/settings/tokens",
            "code": "sensitive-needs-consent" }),
        ),
        (
            "step.refused",
            json!({ "step": "forbidden", "method": "POST", "target": "/settings/team",
            "code": "forbidden" }),
        ),
        (
            "step.refused",
            json!({ "step": "view", "method": "GET", "target": "/a%2fb", "code": "ambiguous-path" }),
        ),
        ("step.intent", {
            let mut change = change.clone();
            change["consent"] = format!("con_{ID}").into();
            change["content"] = "ab".into();
            change
        }),
        ("consent.asked", asked(json!({ "why": "20% was a slip" }))),
        ("consent.asked", asked(json!({ "question": export }))),
        ("consent.asked", asked(json!({ "question": reveal }))),
        ("consent.answered", about(json!({ "by": olivia(), "answer": "once" }))),
        ("consent.answered", about(json!({ "by": olivia(), "answer": "until_end" }))),
        ("consent.answered", about(json!({ "by": olivia(), "answer": "declined", "note": "Let’s wait" }))),
        ("consent.answered", about(json!({ "by": olivia(), "answer": "share_screen" }))),
        ("consent.seconded", about(json!({ "by": rita(), "agreed": true, "question": sensitive }))),
        ("consent.seconded", about(json!({ "by": rita(), "agreed": false, "question": sensitive }))),
        ("consent.lapsed", about(json!({ "how": "unanswered" }))),
        ("consent.lapsed", about(json!({ "how": "not_seconded", "question": sensitive }))),
        ("consent.lapsed", about(json!({ "how": "access_over" }))),
        (
            "step.unsent",
            json!({ "step": "change", "method": "PUT", "target": "/files/logo", "bytes": 2_097_152 }),
        ),
        (
            "step.revealed",
            json!({ "intent": 11, "consent": format!("con_{ID}"), "field": "IBAN", "page": "Billing", "values": 1 }),
        ),
        (
            "step.revealed",
            json!({ "intent": 11, "consent": format!("con_{ID}"), "field": "IBAN", "values": 20 }),
        ),
        ("step.unknown", json!({ "intent": 11 })),
        ("mail.sent", mail),
        ("mail.failed", failed),
        ("session.reviewed", json!({ "session": session, "by": ana(), "verdict": "no_concerns" })),
        (
            "session.reviewed",
            json!({ "session": session, "by": ana(), "verdict": "flagged",
            "note": "Why the customers page?" }),
        ),
        (
            "session.followed_up",
            json!({ "session": session, "by": ana(), "outcome": "explained", "note": "A colleague had asked." }),
        ),
        (
            "session.followed_up",
            json!({ "session": session, "by": ana(), "outcome": "other", "note": "Nothing to do." }),
        ),
        ("vendor.week_signed_off", signed_off(1, 1)),
        ("vendor.week_signed_off", signed_off(2, 2)),
        ("vendor.key_made", json!({ "key": "acme.example+1234abcd+AQ" })),
        (
            "vendor.staff_added",
            json!({ "staff": format!("stf_{ID}"), "name": "Rita", "roles": ["lead", "reviewer"] }),
        ),
        (
            "vendor.staff_invited",
            json!({ "staff": format!("stf_{ID}"), "name": "Rita", "until": "2026-11-25T14:00:03.000000Z" }),
        ),
        ("vendor.staff_joined", json!({ "staff": format!("stf_{ID}"), "name": "Rita" })),
        (
            "vendor.staff_bound",
            json!({ "staff": format!("stf_{ID}"), "name": "Rita", "issuer": "https://id.acme.example" }),
        ),
        ("vendor.staff_suspended", about_ana(json!({ "reason": "left her laptop on a train" }))),
        ("vendor.staff_restored", about_ana(json!({}))),
        ("vendor.staff_roles_set", about_ana(json!({ "roles": ["agent", "lead"], "before": [] }))),
        ("vendor.staff_trained", about_ana(json!({ "on": "2026-11-20", "before": "2025-11-03" }))),
        ("vendor.staff_trained", about_ana(json!({ "before": "2025-11-03" }))),
        ("vendor.staff_team_set", about_ana(json!({ "team": "billing", "before": "" }))),
        ("vendor.staff_team_set", about_ana(json!({ "team": "", "before": "billing" }))),
        (
            "vendor.staff_guidelines_accepted",
            json!({ "staff": format!("stf_{ID}"), "name": "Ana", "version": "2026-11", "text": "ab" }),
        ),
        ("vendor.staff_signed_out", about_ana(json!({}))),
        ("vendor.account_checkpoint", json!({ "account": format!("acc_{ID}"), "size": 12, "root": "ab" })),
        (
            "account.notices_set",
            json!({ "owner": format!("own_{ID}"), "by": olivia(), "start_mail": false, "statement": true }),
        ),
        (
            "account.owner_changed",
            json!({ "owner": format!("own_{ID}"), "by": { "role": "porchlight" }, "name": "Olivia Berg",
            "name_before": "Olivia", "email": "olivia.berg@northwind.example",
            "email_before": "olivia@northwind.example", "role": "observer", "role_before": "owner" }),
        ),
        ("account.owner_bound", json!({ "by": olivia(), "issuer": "https://id.acme.example" })),
        (
            "account.hand_off_refused",
            json!({ "by": { "role": "porchlight" }, "code": "acting-for-another", "user": "olivia-1",
            "acting": "sam@acme.example" }),
        ),
        ("account.retention_set", json!({ "by": { "role": "porchlight" }, "days": 180, "days_before": 365 })),
        (
            "account.erased",
            json!({ "by": { "role": "porchlight" }, "reason": "a former employee asked for it", "entries": [3, 7] }),
        ),
        (
            "vendor.field_decided",
            json!({ "by": ana(), "show": "last4",
            "fields": [{ "route": "/settings/billing", "kind": "input", "name": "iban" }] }),
        ),
        ("vendor.rules_set", json!({ "rules": "ef" })),
        ("vendor.rules_set", json!({ "rules": "f0", "before": "ef" })),
        ("vendor.setting_changed", json!({ "name": "history.keep_days", "value": "365" })),
        ("vendor.setting_changed", json!({ "name": "history.keep_days", "value": "180", "before": "365" })),
        (
            "log.key_changed",
            json!({ "key": "acme.example+5678cdef+AQ", "before": "acme.example+1234abcd+AQ", "signature": "c2ln" }),
        ),
        (
            "log.epoch_began",
            json!({ "epoch": 2, "by": { "role": "porchlight" }, "reason": "the disk failed on Friday" }),
        ),
    ]
}

#[test]
fn every_kind_of_entry_has_a_sentence() {
    let examples = examples();
    for kind in Event::KINDS {
        assert!(examples.iter().any(|(shown, _)| shown == kind), "{kind} has no example");
    }
    let told: Vec<String> = examples.iter().map(|(kind, payload)| printed(&said(kind, payload))).collect();
    insta::assert_snapshot!(told.join("\n"));
}

/// The sentence, its badge, and the details that are its own.
fn printed(sentence: &Sentence) -> String {
    let own = &sentence.details[..sentence.details.len() - 5];
    let details: Vec<String> = own.iter().map(|(label, value)| format!("    {label}: {value}\n")).collect();
    format!("{} [{}]\n{}", sentence.text, sentence.kind, details.concat())
}

#[test]
fn every_entry_tells_its_number_kind_moment_and_hashes() {
    let details = said("step.unknown", &json!({ "intent": 11 })).details;
    let labels: Vec<&str> = details.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(labels, ["Request (entry)", "Entry", "Kind", "Time (UTC)", "Payload hash", "Leaf hash"]);
}

#[test]
fn an_erased_entry_says_after_how_long_or_that_somebody_asked_for_it() {
    let said = |below: u64| {
        let words = words().erasing(365, below);
        words.sentence(&entry("step.intent", None), None).expect("erased").text
    };
    assert_eq!([said(13), said(12)], ["(erased after 365 days)", "(erased on request)"]);
    let session = words().erased_session("S-7F3K", Some(365));
    assert_eq!(session, "Support session S-7F3K · erased after 365 days");
    assert_eq!(words().erased_session("S-7F3K", None), "Support session S-7F3K · erased on request");
}

#[test]
fn an_erased_entry_says_that_it_was_erased_and_keeps_its_hashes() {
    let sentence = words().sentence(&entry("step.intent", None), Some("Ana L.")).expect("erased");
    assert_eq!((sentence.text.as_str(), sentence.who.as_str()), ("(erased)", ""));
    assert_eq!(sentence.details.len(), 5);
}

#[test]
fn a_kind_that_is_not_ours_is_an_error_and_not_a_blank_line() {
    assert!(words().sentence(&entry("step.dreamt", Some(&json!({}))), None).is_err());
}

fn step(intent: Value, answer: Option<Value>, agent: Option<&str>) -> Sentence {
    let mut whole =
        json!({ "step": "view", "method": "GET", "target": "/settings/billing", "background": false });
    for (name, value) in intent.as_object().expect("an object") {
        whole[name] = value.clone();
    }
    let intent: Intent = serde_json::from_value(whole).expect("an intent");
    let answer: Option<Answer> = answer.map(|mut answer| {
        answer["intent"] = 11.into();
        serde_json::from_value(answer).expect("an answer")
    });
    words().step(&intent, answer.as_ref(), agent)
}

#[test]
fn an_interrupted_step_says_that_its_outcome_is_unknown() {
    let intent = json!({ "step": "view", "method": "GET", "target": "/invoices", "background": false });
    let intent: Intent = serde_json::from_value(intent).expect("an intent");
    let said = words().interrupted_step(&intent, Some("Ana L."));
    let text = "Ana L. opened Invoices; interrupted, and whether the app acted on it is unknown";
    assert_eq!((said.text.as_str(), said.kind), (text, "view"));
}

#[test]
fn a_step_reads_as_far_as_its_answer_is_known() {
    let change = json!({ "step": "change", "method": "POST", "target": "/settings/tax", "changes": [tax_rate()],
        "page": "Tax settings · Acme Invoices" });
    let told = |intent: &Value, answer: Value| step(intent.clone(), Some(answer), Some("Ana L.")).text;
    let view = json!({});
    let script = json!({ "target": "/api/customers", "background": true });
    let lines = [
        step(view.clone(), None, Some("Ana L.")).text,
        told(&view, json!({ "status": 200, "title": "Billing settings · Acme Invoices" })),
        told(&view, json!({ "status": 200 })),
        told(&view, json!({ "status": 303 })),
        told(&view, json!({ "status": 404, "title": "Not found" })),
        told(&view, json!({ "status": 0 })),
        told(&view, json!({ "status": 200, "withheld": "session-over" })),
        told(
            &json!({ "target": "/reports/print" }),
            json!({ "status": 200, "withheld": "export-needs-consent" }),
        ),
        step(script.clone(), None, None).text,
        told(&script, json!({ "status": 200 })),
        step(change.clone(), None, Some("Ana L.")).text,
        told(&change, json!({ "status": 303 })),
        told(&change, json!({ "status": 422 })),
        told(&change, json!({ "status": 0 })),
        told(&json!({ "step": "change", "target": "/api/customers/4" }), json!({ "status": 200 })),
    ];
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn an_export_that_was_only_seen_in_its_answer_is_a_refused_one() {
    let sentence = step(json!({}), Some(json!({ "status": 200, "withheld": "export-needs-consent" })), None);
    assert_eq!(sentence.kind, "refused");
    assert_eq!(sentence.who, "Support");
}

#[test]
fn a_hidden_change_tells_its_name_and_neither_value_anywhere() {
    let hidden = json!({ "label": "IBAN", "field": "iban", "from": "DE02", "to": "DE99", "hidden": true });
    let intent = json!({ "step": "change", "changes": [hidden], "page": "Billing settings" });
    let sentence = step(intent, Some(json!({ "status": 200 })), Some("Ana L."));
    assert_eq!(sentence.text, "Ana L. changed IBAN (hidden from support) on Billing settings");
    assert!(!format!("{sentence:?}").contains("DE02") && !format!("{sentence:?}").contains("DE99"));
}

#[test]
fn a_name_with_line_breaks_stays_on_its_line() {
    let text = said(
        "account.added",
        &json!({ "account": format!("acc_{ID}"), "name": "North\nwind", "external_id": "n" }),
    );
    assert_eq!(text.text, "North wind came to Porchlight");
}

#[test]
fn a_session_is_called_by_the_same_short_code_everywhere() {
    let session: SessionId = format!("ses_{ID}").parse().expect("an id");
    let ended = json!({ "by": ana(), "how": "agent", "at": NOON, "entries": 9, "entries_hash": "cd" });
    assert!(said("session.ended", &ended).details.contains(&("Session".to_owned(), session.code())));
}

#[test]
fn whatever_is_asked_for_is_told_in_the_apps_own_words() {
    let asked = |more: Value| {
        let mut question = json!({ "kind": "change", "method": "POST", "target": "/invoices/17/send" });
        question.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        let question = serde_json::from_value(question).expect("a question");
        (words().asked_for(&question), words().asked_for_briefly(&question))
    };
    let file = json!({ "label": "Logo", "name": "logo.png", "bytes": 12_000 });
    let cases = [
        (
            json!({ "page": "Tax", "changes": [tax_rate()] }),
            "change Tax rate from 20% to 10% on Tax",
            "change Tax rate",
        ),
        (
            json!({ "page": "Settings", "files": [file] }),
            "upload logo.png (12 kB) as Logo on Settings",
            "upload logo.png on Settings",
        ),
        (
            json!({ "page": "Settings", "files": [file], "changes": [tax_rate()] }),
            "upload logo.png (12 kB) as Logo and change Tax rate from 20% to 10% on Settings",
            "upload logo.png and change Tax rate",
        ),
        (json!({ "method": "DELETE", "page": "Invoice 17" }), "delete Invoice 17", "delete Invoice 17"),
        (
            json!({ "page": "Invoices", "pressed": "Archive" }),
            "use “Archive” on Invoices",
            "use “Archive” on Invoices",
        ),
        (
            json!({ "page": "Rates", "operation": "mutation SetRate" }),
            "use “mutation SetRate” on Rates",
            "use “mutation SetRate” on Rates",
        ),
        (
            json!({ "page": "Invoices" }),
            "use “Invoice 17 › Send” on Invoices",
            "use “Invoice 17 › Send” on Invoices",
        ),
        (json!({ "says": "send invoice 17" }), "do this: send invoice 17", "do this: send invoice 17"),
        (
            json!({ "kind": "sensitive", "page": "Billing", "pressed": "Pay" }),
            "do something sensitive: use “Pay” on Billing",
            "do something sensitive on Billing",
        ),
    ];
    for (question, whole, briefly) in cases {
        let said = asked(question.clone());
        assert_eq!((said.0.as_str(), said.1.as_str()), (whole, briefly), "{question}");
    }
}
