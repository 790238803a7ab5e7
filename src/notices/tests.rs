//! Every mail as Olivia reads it; the snapshots are to be read.

mod brand;
mod every;
mod german;
mod requests;

use mail_parser::MessageParser;
use serde_json::{Value, json};

use self::every::{
    access, address, answered, asked, empty, full, limited, limited_otherwise, link, month, one_change,
    opened, outside_its_task, refused_too_often, taken_and_shown, to_change, turned_off, visit, week,
};
use super::*;
use crate::clock::Moment;
use crate::ids::{AccountId, MessageId, SessionId};
use crate::language::Language;
use crate::outbox::{Recipient, State};
use crate::random::Random;

const CHECKPOINT: &str = "porchlight.acme.example/acc_019d0e5a1c007000800000000000abcd\n52\n\
    qYTHNJIbYV3kXq3zF0eE9y2Zp0N5wS1m7s0T3c4d5e6=\n\n\
    — porchlight.acme.example/acc_019d0e5a1c007000800000000000abcd 8vZ0Qm5x2b1Lw9kq/3e+Yl0=\n";

fn moment(text: &str) -> Moment {
    Moment::parse(&format!("{text}:00.000000Z")).expect("a moment")
}

fn vendor() -> Vendor {
    Vendor {
        name: "Acme".to_owned(),
        app: "Acme Invoices".to_owned(),
        language: Language::default(),
        portal_url: "https://support.acme.example/".to_owned(),
        from_name: "Acme Support Access".to_owned(),
        from_email: "access@acme.example".to_owned(),
        reply_to: Vec::new(),
        brand: Brand::default(),
    }
}

fn message(notice: NoticeKind, data: Value) -> Message {
    let at = moment("2026-11-22T13:18");
    let random = Random::repeatable(3);
    let of_session = !matches!(
        notice,
        NoticeKind::AccessAllowed
            | NoticeKind::AccessChanged
            | NoticeKind::AccessWithdrawn
            | NoticeKind::Statement
            | NoticeKind::SignInLink
            | NoticeKind::RequestForOwner
            | NoticeKind::RequestForLead
            | NoticeKind::RequestAnswered
            | NoticeKind::AddressChanged
    );
    Message {
        id: MessageId::new(at, &random),
        account: Some(AccountId::new(at, &random)),
        session: of_session.then(|| session_id().parse::<SessionId>().expect("an id")),
        notice,
        to: Recipient { name: "Olivia".to_owned(), email: "olivia@northwind.example".to_owned() },
        data,
        rendered: None,
        state: State::Due,
        attempts: 0,
        due_at: at,
        last_error: None,
        created_at: at,
        settled_at: None,
        needs_size: None,
        again_after: None,
    }
}

fn session_id() -> String {
    "ses_019d0e5a1c007000800000000000abcd".to_owned()
}

fn rendered(message: &Message) -> Rendered {
    render(&vendor(), message, "Northwind", Words::new(chrono_tz::Europe::Berlin)).expect("a mail")
}

/// The subject and the text part, as a mail program shows them.
fn read(message: &Message) -> String {
    let rendered = rendered(message);
    let (text, _) = bodies(&rendered);
    format!("Subject: {}\n\n{}", rendered.subject, text.replace('\r', ""))
}

fn bodies(rendered: &Rendered) -> (String, String) {
    let parsed = MessageParser::default().parse(&rendered.bytes).expect("a message");
    assert_eq!(parsed.subject(), Some(rendered.subject.as_str()));
    let body = |body: Option<std::borrow::Cow<'_, str>>| body.expect("a part").into_owned();
    (body(parsed.body_text(0)), body(parsed.body_html(0)))
}

/// Of each sort that observers get, both parts: they turn nothing off, and read who can.
#[test]
fn what_an_observer_is_mailed() {
    let observed = |mut data: Value| {
        data["observes"] = json!(["Olivia", "Nora"]);
        data
    };
    let mails = [
        (NoticeKind::AccessAllowed, access(None)),
        (NoticeKind::AccessChanged, access(Some("2026-11-23T13:18"))),
        (NoticeKind::SessionOpened, opened()),
        (NoticeKind::SessionSummary, full()),
    ];
    for (notice, data) in mails {
        let mail = message(notice, observed(data));
        let (text, html) = bodies(&rendered(&mail));
        for part in [&text, &html] {
            assert!(!part.contains("Turn off support access") && !part.contains("turn it off"), "{part}");
            assert!(!part.contains("are an owner") && part.contains("Olivia and Nora"), "{part}");
        }
        insta::assert_snapshot!(format!("to_an_observer_{}", notice.as_str()), read(&mail));
        insta::assert_snapshot!(format!("to_an_observer_{}_as_html", notice.as_str()), html);
    }
}

#[test]
fn olivia_reads_that_support_access_is_on() {
    insta::assert_snapshot!(read(&message(NoticeKind::AccessAllowed, access(None))));
}

#[test]
fn olivia_reads_whom_support_access_is_for() {
    insta::assert_snapshot!(read(&message(NoticeKind::AccessAllowed, limited())));
}

#[test]
fn olivia_reads_that_it_is_for_others_now() {
    insta::assert_snapshot!(read(&message(NoticeKind::AccessChanged, limited_otherwise())));
}

#[test]
fn olivia_reads_which_files_were_taken_and_which_hidden_fields_were_shown() {
    insta::assert_snapshot!(read(&message(NoticeKind::SessionSummary, taken_and_shown())));
}

#[test]
fn olivia_reads_what_was_opened_outside_the_declared_task() {
    insta::assert_snapshot!(read(&message(NoticeKind::SessionSummary, outside_its_task())));
}

#[test]
fn rita_reads_who_was_refused_too_often() {
    insta::assert_snapshot!(read(&message(NoticeKind::TriesRefused, refused_too_often())));
}

#[test]
fn rita_reads_which_weeks_nobody_signed_off() {
    let one = json!({ "weeks": [week("2026-W47", 3, 0)] });
    let mail = message(NoticeKind::WeekOverdue, one);
    insta::assert_snapshot!(read(&mail));
    let (_, page) = bodies(&rendered(&mail));
    for says in [
        "Acme · Reviews",
        "9 of 12 reviewed, 1 flagged, 3 unreviewed.",
        "/review/weeks/2026-W47\">Week 47</a>",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let two = json!({ "weeks": [week("2026-W47", 3, 0), week("2026-W46", 0, 1)] });
    insta::assert_snapshot!(read(&message(NoticeKind::WeekOverdue, two)));
}

#[test]
fn olivia_reads_that_support_may_also_change() {
    insta::assert_snapshot!(read(&message(NoticeKind::AccessAllowed, to_change())));
}

#[test]
fn olivia_reads_that_the_end_was_changed() {
    insta::assert_snapshot!(read(&message(NoticeKind::AccessChanged, access(Some("2026-11-23T13:18")))));
}

#[test]
fn olivia_reads_that_support_access_is_off() {
    insta::assert_snapshot!(read(&message(NoticeKind::AccessWithdrawn, access(None))));
}

#[test]
fn olivia_reads_that_ana_opened_her_account() {
    insta::assert_snapshot!(read(&message(NoticeKind::SessionOpened, opened())));
}

#[test]
fn olivia_reads_what_was_done_changes_first() {
    insta::assert_snapshot!(read(&message(NoticeKind::SessionSummary, full())));
}

#[test]
fn olivia_reads_that_no_page_was_looked_at_and_who_turned_access_off() {
    insta::assert_snapshot!(read(&message(NoticeKind::SessionSummary, turned_off())));
}

#[test]
fn olivia_reads_what_ana_asks_and_until_when_she_can_answer() {
    insta::assert_snapshot!(read(&message(NoticeKind::QuestionAsked, asked())));
}

#[test]
fn ana_reads_what_olivia_answered() {
    insta::assert_snapshot!(read(&message(NoticeKind::QuestionAnswered, answered("change", json!({})))));
}

#[test]
fn ana_reads_each_outcome_in_the_subject_alone() {
    let subjects: Vec<String> = every::outcomes().iter().map(|message| rendered(message).subject).collect();
    insta::assert_snapshot!(subjects.join("\n"));
}

#[test]
fn rita_reads_that_a_second_yes_is_wanted() {
    insta::assert_snapshot!(read(&message(NoticeKind::QuestionForLead, answered("sensitive", json!({})))));
}

#[test]
fn olivia_reads_by_which_link_she_signs_in_and_that_it_is_good_once() {
    let mail = message(NoticeKind::SignInLink, link());
    insta::assert_snapshot!(read(&mail));
    insta::assert_snapshot!("by_which_link_she_signs_in_as_a_page", bodies(&rendered(&mail)).1);
}

#[test]
fn olivia_reads_what_a_month_came_to() {
    insta::assert_snapshot!(read(&message(NoticeKind::Statement, month(2, 1))));
}

#[test]
fn olivia_reads_that_nobody_came_in_a_month() {
    insta::assert_snapshot!(read(&message(NoticeKind::Statement, month(0, 0))));
}

#[test]
fn a_statement_s_subject_counts_and_claims_no_more_than_is_known() {
    let subject = |data: Value| rendered(&message(NoticeKind::Statement, data)).subject;
    assert_eq!(subject(month(2, 1)), "In October 2026: 2 support sessions, 1 change");
    assert_eq!(subject(month(1, 0)), "In October 2026: 1 support session, nothing changed");
    assert_eq!(subject(month(0, 0)), "No support session through Porchlight in October 2026");
    let mut lost = month(1, 0);
    (lost["counts"]["unknown"], lost["counts"]["erased"]) = (1.into(), 2.into());
    let text = read(&message(NoticeKind::Statement, lost.clone()));
    assert!(
        text.contains("1 request was interrupted; whether Acme Invoices acted on it is unknown."),
        "{text}"
    );
    assert!(text.contains("What 2 entries of these sessions said has been erased since"), "{text}");
    assert!(!text.to_lowercase().contains("nothing changed"), "{text}");
}

#[test]
fn the_subject_alone_says_how_much_was_done() {
    let subject = |data: Value| rendered(&message(NoticeKind::SessionSummary, data)).subject;
    assert_eq!(subject(one_change()), "Acme support visit: 1 change, 12 pages viewed (22 Nov, 14:06–14:18)");
    let nothing = subject(visit(empty()));
    assert_eq!(nothing, "Acme support visit: nothing changed, no page viewed (22 Nov, 14:06–14:18)");
}

#[test]
fn both_parts_carry_the_checkpoint_line_by_line() {
    let (text, html) = bodies(&rendered(&message(NoticeKind::SessionSummary, full())));
    assert!(text.replace('\r', "").contains(&format!("\n\n{CHECKPOINT}")));
    assert!(html.replace('\r', "").contains(&format!("<pre>{}</pre>", CHECKPOINT.trim_end())));
}

#[test]
fn both_parts_tell_the_same_facts() {
    let (text, html) = bodies(&rendered(&message(NoticeKind::SessionSummary, full())));
    for fact in [
        "Ana L., Acme support, acting as Olivia",
        "checking failed invoice sync",
        "https://acme.example/tickets/4821",
        "Sun 22 Nov 2026, 14:06–14:18 CET (12 min)",
        "Tried to export Customers; refused, no consent",
        "3 card numbers",
        "1 request was interrupted; whether Acme Invoices acted on it is unknown.",
        "https://support.acme.example/account/history/ses_019d0e5a1c007000800000000000abcd",
        "https://support.acme.example/account/support-access",
        "S-7F3K",
    ] {
        assert!(text.contains(fact) && html.contains(fact), "{fact}");
    }
}

#[test]
fn a_session_that_was_interrupted_claims_no_more_than_is_known() {
    let mut summary = empty();
    summary["unknown"] = 2.into();
    let text = read(&message(NoticeKind::SessionSummary, visit(summary)));
    assert!(
        text.contains("2 requests were interrupted; whether Acme Invoices acted on them is unknown."),
        "{text}"
    );
    assert!(text.contains("Subject: Acme support visit: 2 requests interrupted, no page viewed"), "{text}");
    assert!(!text.to_lowercase().contains("nothing changed"), "{text}");
}

#[test]
fn every_kind_of_mail_is_among_those_that_are_read() {
    let read: Vec<NoticeKind> = every::mail().iter().map(|(_, message)| message.notice).collect();
    for kind in NoticeKind::ALL {
        assert!(read.contains(&kind), "{kind:?}");
    }
}

#[test]
fn a_mail_loads_nothing_and_runs_nothing() {
    for (_, message) in every::mail() {
        let (_, html) = bodies(&rendered(&message));
        for forbidden in ["<img", "<script", "<link", "url(", "@import", "src="] {
            assert!(!html.contains(forbidden), "{forbidden} in {:?}", message.notice);
        }
    }
}

#[test]
fn no_template_leaves_a_gap_open() {
    for (_, message) in every::mail() {
        let text = read(&message);
        assert!(
            !text.contains("\n\n\n")
                && !text.contains("{{")
                && !text.contains('[')
                && !text.contains("fact-"),
            "{text}"
        );
    }
}

#[test]
fn the_same_message_renders_to_the_same_bytes() {
    let message = message(NoticeKind::SessionSummary, full());
    assert_eq!(rendered(&message), rendered(&message));
}

#[test]
fn headers_name_the_message_thread_a_session_and_ask_for_no_answer() {
    let opened = message(NoticeKind::SessionOpened, opened());
    let headers = head(&rendered(&opened));
    for line in [
        format!("Message-ID: <{}@acme.example>", opened.id),
        format!("References: <{}@acme.example>", session_id()),
        format!("In-Reply-To: <{}@acme.example>", session_id()),
        "Auto-Submitted: auto-generated".to_owned(),
        "Date: Sun, 22 Nov 2026 13:18:00 +0000".to_owned(),
        "To: Olivia <olivia@northwind.example>".to_owned(),
        "From: \"Acme Support Access\" <access@acme.example>".to_owned(),
    ] {
        assert!(headers.contains(&line), "{line} in\n{headers}");
    }
    let allowed = head(&rendered(&message(NoticeKind::AccessAllowed, access(None))));
    assert!(!allowed.contains("References") && !allowed.contains("List-Id"));
}

fn head(rendered: &Rendered) -> String {
    let text = String::from_utf8(rendered.bytes.clone()).expect("only ASCII travels");
    text.split("\r\n\r\n").next().unwrap_or_default().to_owned()
}

#[test]
fn nobody_can_add_a_header_or_a_line_by_their_name() {
    let evil = "Ana\r\nBcc: all@evil.example\r\n\r\n— a forged line";
    let mut data = full();
    data["session"]["agent"] = evil.into();
    data["session"]["reason"] = evil.into();
    data["summary"]["visits"][0]["page"] = evil.into();
    let mut message = message(NoticeKind::SessionSummary, data);
    message.to.name = evil.to_owned();
    let rendered = render(&vendor(), &message, evil, Words::new(chrono_tz::Europe::Berlin)).expect("a mail");
    assert!(!head(&rendered).contains("\r\nBcc"));
    let (text, html) = bodies(&rendered);
    assert!(!text.contains("\n— a forged") && !text.contains("\nBcc"));
    assert!(!html.contains("\nBcc"));
}

#[test]
fn a_page_title_cannot_bring_html_into_the_mail() {
    let mut data = full();
    data["summary"]["visits"][0]["page"] = "<b onclick=x>Dash</b>".into();
    let (text, html) = bodies(&rendered(&message(NoticeKind::SessionSummary, data)));
    assert!(!html.contains("<b onclick") && text.contains("<b onclick=x>Dash</b>"));
}

#[test]
fn data_of_another_shape_and_a_bad_address_are_errors_with_a_name() {
    let fails = |message: &Message| {
        render(&vendor(), message, "Northwind", Words::new(chrono_tz::UTC)).expect_err("no mail").code()
    };
    assert_eq!(fails(&message(NoticeKind::SessionSummary, json!({}))), "notice-data");
    let mut nowhere = message(NoticeKind::AccessAllowed, access(None));
    nowhere.to.email = "not an address".to_owned();
    assert_eq!(fails(&nowhere), "notice-address");
}

/// Writes the HTML parts for looking at them: `PORCHLIGHT_MAILS=folder cargo test --lib notices::`.
#[test]
fn html_parts_can_be_looked_at() {
    let folder = std::env::var_os("PORCHLIGHT_MAILS").map(std::path::PathBuf::from);
    for (name, message) in every::mail() {
        let (_, html) = bodies(&rendered(&message));
        assert!(html.trim_start().starts_with("<!doctype html>"));
        if let Some(folder) = &folder {
            std::fs::write(folder.join(format!("{name}.html")), html).expect("a folder to write to");
        }
    }
}

#[test]
fn olivia_reads_at_both_addresses_that_hers_has_changed() {
    let changed = message(NoticeKind::AddressChanged, address());
    insta::assert_snapshot!(read(&changed));
    let (_, html) = bodies(&rendered(&changed));
    insta::assert_snapshot!("the_address_that_changed_as_html", html);
}
