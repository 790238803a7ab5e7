//! One mail of each kind, and of each shape that reads otherwise, for everybody who reads them here.

use serde_json::{Value, json};

use super::{CHECKPOINT, message, moment, requests, session_id};
use crate::outbox::{Message, NoticeKind};

/// Each by a name of its own.
pub fn mail() -> Vec<(&'static str, Message)> {
    let mut all = vec![
        ("allowed", message(NoticeKind::AccessAllowed, access(None))),
        ("allowed to change", message(NoticeKind::AccessAllowed, to_change())),
        ("allowed to one", message(NoticeKind::AccessAllowed, limited())),
        ("changed", message(NoticeKind::AccessChanged, access(Some("2026-11-23T13:18")))),
        ("limited otherwise", message(NoticeKind::AccessChanged, limited_otherwise())),
        ("withdrawn", message(NoticeKind::AccessWithdrawn, access(None))),
        ("opened", message(NoticeKind::SessionOpened, opened())),
        ("summary", message(NoticeKind::SessionSummary, full())),
        ("outside", message(NoticeKind::SessionSummary, outside_its_task())),
        ("nothing", message(NoticeKind::SessionSummary, visit(empty()))),
        ("taken and shown", message(NoticeKind::SessionSummary, taken_and_shown())),
        ("turned off", message(NoticeKind::SessionSummary, turned_off())),
        ("statement", message(NoticeKind::Statement, month(2, 1))),
        ("statement of nothing", message(NoticeKind::Statement, month(0, 0))),
        ("asked", message(NoticeKind::QuestionAsked, asked())),
        ("answered", message(NoticeKind::QuestionAnswered, answered("change", json!({})))),
        ("for lead", message(NoticeKind::QuestionForLead, answered("sensitive", json!({})))),
        ("address", message(NoticeKind::AddressChanged, address())),
        ("link", message(NoticeKind::SignInLink, link())),
        ("tries", message(NoticeKind::TriesRefused, refused_too_often())),
        ("weeks", message(NoticeKind::WeekOverdue, json!({ "weeks": [week("2026-W47", 3, 0)] }))),
    ];
    all.extend(requests::all());
    all
}

/// A week of twelve sessions that nobody has signed off.
pub fn week(week: &str, unreviewed: u64, signed: u64) -> Value {
    json!({ "week": week, "sessions": 12, "unreviewed": unreviewed, "flagged": 1, "signed": signed })
}

/// What can come of a question, one mail for each.
pub fn outcomes() -> Vec<Message> {
    let nobody = json!({ "answer": null, "by": null, "until": null });
    [
        answered("change", json!({ "answer": "until_end", "until": null })),
        answered("change", json!({ "answer": "declined", "until": null })),
        answered("change", json!({ "answer": "share_screen", "until": null })),
        answered("change", nobody),
        answered("sensitive", json!({})),
        answered("sensitive", json!({ "agreed": true, "lead": "Rita M." })),
        answered("sensitive", json!({ "agreed": false, "lead": "Rita M.", "until": null })),
        answered("sensitive", json!({ "until": null })),
    ]
    .map(|data| message(NoticeKind::QuestionAnswered, data))
    .into()
}

pub fn access(before: Option<&str>) -> Value {
    json!({ "grant": "grt_019d0e5a1c007000800000000000abcd", "by": "Olivia", "scope": "view",
        "until": moment("2026-11-24T08:00"), "until_before": before.map(moment), "at": moment("2026-11-22T13:18"),
        "key": "porchlight.acme.example+1234abcd+AXm2TbPgwkKnmOSTXvzbHdO9ivFuXbX9Ai6zP9Op3aFd" })
}

pub fn facts() -> Value {
    json!({ "id": session_id(), "code": "S-7F3K", "agent": "Ana L.", "acting_as": "Olivia",
        "reason": "checking failed invoice sync", "ticket": "https://acme.example/tickets/4821",
        "ticket_number": "#4821", "opened_at": moment("2026-11-22T13:06") })
}

pub fn tax_rate() -> Value {
    json!({ "label": "Tax rate", "field": "rate", "from": "20", "to": "10", "hidden": false })
}

pub fn visit(summary: Value) -> Value {
    json!({ "session": facts(), "ended_at": moment("2026-11-22T13:18"), "ended_how": "agent", "summary": summary,
        "checkpoint": CHECKPOINT, "grant_until": moment("2026-11-24T08:00"), "grant_withdrawn": null,
        "scope": "change" })
}

pub fn empty() -> Value {
    json!({ "changes": [], "refused": [], "visits": [], "background": 0, "hidden": {}, "unknown": 0 })
}

/// A visit in which everything happened that a mail can tell.
pub fn full() -> Value {
    let at = moment("2026-11-22T13:09");
    let iban = json!({ "label": "IBAN", "field": "iban", "from": null, "to": null, "hidden": true });
    let page = |page: &str, times: u64| json!({ "at": at, "page": page, "times": times });
    let refused = |step: &str, page: &str, code: &str, times: u64, changes: Value| json!({ "at": at, "step": step, "page": page, "changes": changes, "code": code, "times": times });
    visit(json!({
        "changes": [
            { "at": at, "page": "Tax settings", "changes": [tax_rate()], "outcome": "taken" },
            { "at": at, "page": "Billing settings", "changes": [iban], "outcome": { "refused_by_app": { "status": 422 } } },
            { "at": at, "page": "/api/customers/4", "changes": [], "outcome": "unknown" },
        ],
        "refused": [
            refused("change", "Tax settings", "view-only", 2, json!([tax_rate()])),
            refused("export", "Customers", "export-needs-consent", 1, json!([])),
            refused("forbidden", "/settings/team", "forbidden", 1, json!([])),
        ],
        "visits": [page("Dashboard", 1), page("Billing settings", 3), page("Tax settings", 2), page("Invoice 1042", 1)],
        "background": 4,
        "hidden": { "card-number": 3, "bank-account": 1, "token": 2 },
        "unknown": 1,
    }))
}

pub fn one_change() -> Value {
    let at = moment("2026-11-22T13:09");
    let mut summary = empty();
    summary["changes"] =
        json!([{ "at": at, "page": "Tax settings", "changes": [tax_rate()], "outcome": "taken" }]);
    summary["visits"] = json!([{ "at": at, "page": "Tax settings", "times": 12 }]);
    visit(summary)
}

pub fn to_change() -> Value {
    let mut data = access(None);
    data["scope"] = "change".into();
    data
}

pub fn limited() -> Value {
    let mut data = access(None);
    data["only"] = json!({ "agent": { "id": "stf_019d0e5a1c007000800000000000abcd", "name": "Ana" },
        "purpose": "onboarding" });
    data
}

pub fn limited_otherwise() -> Value {
    let mut data = access(None);
    data["only"] = json!({ "work": "invoices", "purpose": "Invoices: import of 2025" });
    data["only_before"] = json!({ "agent": { "id": "stf_019d0e5a1c007000800000000000abcd", "name": "Ana" } });
    data
}

pub fn opened() -> Value {
    json!({ "session": facts(), "until": moment("2026-11-22T14:06") })
}

pub fn outside_its_task() -> Value {
    let mut data = one_change();
    data["session"]["work"] = "Invoices".into();
    data["summary"]["task"] = "Invoices".into();
    data["summary"]["outside"] =
        json!([{ "page": "Tax settings", "times": 12 }, { "page": "Team", "times": 1 }]);
    data
}

/// A visit in which files were taken and hidden fields shown, as Olivia had allowed.
pub fn taken_and_shown() -> Value {
    let at = moment("2026-11-22T13:09");
    let mut data = one_change();
    let file =
        |name: &str, deleted: bool| json!({ "at": at, "intent": 41, "name": name, "deleted": deleted });
    data["summary"]["files"] = json!([file("customers.csv", true), file("invoice-1042.pdf", false)]);
    data["summary"]["revealed"] = json!([
        { "field": "IBAN", "page": "Billing settings", "times": 1 },
        { "field": "Card number", "times": 2 },
    ]);
    data["summary"]["note"] = "Set the tax rate to 10%".into();
    data["summary"]["approved_by"] = json!(["Rita M."]);
    data
}

/// A visit that Olivia ended by turning off support access.
pub fn turned_off() -> Value {
    let mut data = visit(empty());
    data["ended_how"] = "withdrawn".into();
    data["ended_by"] = "Olivia".into();
    data["grant_withdrawn"] = json!(moment("2026-11-22T13:18"));
    data
}

pub fn refused_too_often() -> Value {
    json!({ "agent": "Ana", "agent_id": "stf_019d0e5a1c007000800000000000abcd", "account": "Northwind",
        "times": 5, "minutes": 60, "codes": ["grant-for-another", "no-active-grant"],
        "at": moment("2026-11-22T13:18") })
}

pub fn address() -> Value {
    json!({ "owner": "own_019d0e5a1c007000800000000000abcd", "name": "Olivia Berg",
        "from": "olivia@northwind.example", "to": "olivia.berg@northwind.example", "at": moment("2026-11-22T13:18") })
}

pub fn question(kind: &str) -> Value {
    json!({ "kind": kind, "method": "POST", "target": "/settings/tax", "page": "Tax settings · Acme Invoices",
        "changes": [tax_rate(), { "label": "IBAN", "field": "iban", "hidden": true }] })
}

pub fn asked() -> Value {
    json!({ "consent": "con_019d0e5a1c007000800000000000abcd", "session": facts(), "question": question("change"),
        "why": "20% was a slip in March", "until": moment("2026-11-25T14:06") })
}

pub fn answered(kind: &str, more: Value) -> Value {
    let mut told = json!({ "consent": "con_019d0e5a1c007000800000000000abcd", "agent": "Ana L.",
        "question": question(kind), "why": "20% was a slip", "answer": "once", "by": "Olivia", "note": null,
        "agreed": null, "lead": null, "lead_note": null, "until": moment("2026-11-23T14:06") });
    for (name, value) in more.as_object().expect("an object") {
        told[name] = value.clone();
    }
    told
}

pub fn month(sessions: u64, changes: u64) -> Value {
    json!({ "month": "2026-10", "checkpoint": CHECKPOINT, "counts": { "sessions": sessions, "changes": changes,
        "unknown": 0, "refused": 3 * changes, "not_let_in": changes, "grants": sessions, "erased": 0 } })
}

pub fn link() -> Value {
    json!({
        "token": "KGlbmM4uD1Wq", "until": moment("2026-11-22T13:38"), "network": "192.0.2.7", "next": "/account/questions",
        "browser": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
    })
}
