//! The vectors beside `docs/log-format.md`, made by this code: whoever writes a verifier from the page can test it.
//!
//! `PORCHLIGHT_WRITE_VECTORS=1 cargo test --lib vectors` writes them anew; otherwise they must be as they are.

use std::path::PathBuf;

use chrono::Duration;
use serde_json::{Value, json};

use super::story::{LOG_ORIGIN, Story, answer, intent};
use crate::history::event::grant::Scope;
use crate::history::event::session::Mode;
use crate::history::event::step::{Answer, StepKind};
use crate::history::verify::verify;
use crate::history::{Event, FORMAT, LogKey, canonical, leaf_bytes, parse_strict};
use crate::merkle::CompactRange;

/// An export, the checkpoints held beside it, and what it shows.
struct Case {
    what: &'static str,
    export: String,
    held: Vec<String>,
}

fn case(what: &'static str, story: &Story) -> Case {
    Case { what, export: story.export(), held: Vec::new() }
}

fn text_case(what: &'static str, export: String) -> Case {
    Case { what, export, held: Vec::new() }
}

#[test]
fn the_published_vectors_are_what_the_code_makes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/log-format-vectors.json");
    let made = serde_json::to_string_pretty(&vectors()).expect("JSON") + "\n";
    if std::env::var_os("PORCHLIGHT_WRITE_VECTORS").is_some() {
        std::fs::write(&path, &made).expect("written");
    }
    let published = std::fs::read_to_string(&path).expect("the vectors");
    assert!(published == made, "docs/log-format-vectors.json is not what the code makes");
}

#[test]
fn the_page_shows_what_the_vectors_hold() {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/log-format.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let made = vectors();
    for name in ["payload", "payload_hash", "leaf", "leaf_hash"] {
        let shown = made["log"]["entries"][3][name].as_str().expect("text");
        assert!(page.contains(shown), "{name}: {shown}");
    }
    for entry in made["log"]["entries"].as_array().expect("entries") {
        assert!(page.contains(entry["root"].as_str().expect("text")), "{}", entry["root"]);
    }
    for shown in [&made["log"]["note"], &made["key"]["verifier"], &made["key"]["seed"]] {
        assert!(page.contains(shown.as_str().expect("text").trim_end()), "{shown}");
    }
    for kind in Event::KINDS {
        assert!(page.contains(&format!("`{kind}`")), "{kind}");
    }
}

fn vectors() -> Value {
    let holds: Vec<Value> = holding().into_iter().map(|case| outcome(&case, true)).collect();
    let fails: Vec<Value> = failing().into_iter().map(|case| outcome(&case, false)).collect();
    json!({
        "format": FORMAT,
        "canonical": canonical_cases(),
        "key": key(),
        "log": log(),
        "holds": holds,
        "fails": fails,
    })
}

fn outcome(case: &Case, expected: bool) -> Value {
    let verdict = verify(case.export.as_bytes(), &case.held);
    assert_eq!(verdict.holds(), expected, "{}: {verdict}", case.what);
    let mut value = json!({"what": case.what, "held": case.held, "export": case.export});
    match verdict.problem {
        None => {
            value["entries"] = verdict.entries.into();
            value["checkpoints"] = verdict.checkpoints.into();
            value["after_last_checkpoint"] = verdict.after_last_checkpoint.into();
            value["held_agreed"] = verdict.held_agreed.into();
            value["erased"] = verdict.erased.into();
            value["sessions"] = verdict.sessions.into();
            value["unanswered"] = verdict.unanswered.into();
        }
        Some(problem) => {
            value["problem"] = problem.text.into();
            if let Some(entry) = problem.entry {
                value["entry"] = entry.into();
            }
        }
    }
    value
}

fn canonical_cases() -> Value {
    let value = json!({"\u{20ac}": "Euro", "\r": "CR", "\u{fb33}": "Hebrew", "1": [true, false, 9_007_199_254_740_991_u64],
        "\u{1f600}": "Smiley", "\u{80}": {"a": -1, "A": 0}, "\u{f6}": "\u{7f}\u{1f}\"\\/\u{8}\u{c}\n\r\t\u{2028}"});
    let text = String::from_utf8(canonical(&value).expect("canonical")).expect("UTF-8");
    let refused = [
        "null",
        "1.5",
        "1.0",
        "1e3",
        "-0",
        "01",
        "9007199254740992",
        "-9007199254740992",
        "\"\\u0000\"",
        "\"\\u0041\"",
        "\"\\/\"",
        "\"\\ud800\"",
        "{ \"a\":1}",
        "{\"b\":1,\"a\":2}",
        "{\"a\":1,\"a\":1}",
        "[1,]",
        "{\"a\":null}",
        "\"\t\"",
        "\"\\u001F\"",
        "{\"\u{fb33}\":1,\"\u{1f600}\":1}",
        "",
    ];
    assert!(parse_strict(text.as_bytes()).is_ok());
    for text in refused {
        assert!(parse_strict(text.as_bytes()).is_err(), "{text}");
    }
    json!({"accepted": [text], "refused": refused})
}

fn key() -> Value {
    let key = LogKey::from_seed([7; 32], LOG_ORIGIN);
    json!({
        "seed": hex::encode(key.signing().seed()),
        "name": LOG_ORIGIN,
        "id": key.id(),
        "verifier": key.verifier().to_string(),
    })
}

/// Five entries: an account, its owner, a grant, a session opened and ended at once.
fn small() -> Story {
    let mut story = Story::of_northwind();
    story.given(Scope::View);
    story.opened();
    story.ended();
    story.checkpoint();
    story
}

fn log() -> Value {
    let story = small();
    let mut range = CompactRange::new();
    let entries: Vec<Value> = story
        .entries
        .iter()
        .map(|entry| {
            range.push(entry.leaf_hash);
            let (at, session) = (entry.at.to_string(), entry.session.map(|id| id.to_string()));
            let hash = &entry.payload_hash;
            let leaf = leaf_bytes(&story.origin, entry.seq, &at, &entry.kind, session.as_deref(), hash)
                .expect("a leaf");
            json!({
                "seq": entry.seq,
                "salt": hex::encode(entry.salt.as_ref().expect("a salt")),
                "payload": text(entry.payload.clone().expect("a payload")),
                "payload_hash": entry.payload_hash.to_string(),
                "leaf": text(leaf),
                "leaf_hash": entry.leaf_hash.to_string(),
                "root": range.root().to_string(),
            })
        })
        .collect();
    json!({"origin": story.origin, "entries": entries, "note": story.note(5), "export": story.export()})
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

fn holding() -> Vec<Case> {
    let usual = Story::usual();
    let mut erased = Story::usual();
    [1, 4, 6, 9].into_iter().for_each(|seq| erased.erase(seq));
    let mut under_way = Story::with_open_session();
    under_way.view("/invoices");
    let mut late = Story::with_open_session();
    let intent = late.view("/invoices");
    late.ended();
    late.say(Answer { title: None, withheld: Some("session-over".to_owned()), ..answer(intent) });
    vec![
        case("five entries and a checkpoint", &small()),
        Case {
            what: "a session from grant to review, both checkpoints held",
            held: usual.notes.values().cloned().collect(),
            export: usual.export(),
        },
        case("the same with four entries erased", &erased),
        case("a request under way, nothing signed yet", &under_way),
        case("an answer that came after the end and was withheld", &late),
        case("a vendor's own log", &Story::of_vendor()),
        case("a log without entries", &Story::new()),
    ]
}

fn failing() -> Vec<Case> {
    let mut cases = failing_files();
    cases.extend(failing_signatures());
    cases.extend(failing_stories());
    cases
}

fn failing_files() -> Vec<Case> {
    let whole = small().export();
    let lines: Vec<&str> = whole.lines().collect();
    let joined = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let without = |place: usize| joined(&[&lines[..place], &lines[place + 1..]].concat());
    let mut swapped = lines.clone();
    swapped.swap(2, 3);
    vec![
        text_case("an edited payload", whole.replace("failed invoice sync", "failed invoice sink")),
        text_case(
            "an edited moment",
            whole.replace(
                "\"at\":\"2026-11-22T14:00:03.000000Z\",\"kind\"",
                "\"at\":\"2026-11-22T14:00:03.000001Z\",\"kind\"",
            ),
        ),
        text_case("an entry missing in the middle", without(2)),
        text_case("two entries in the wrong order", joined(&swapped)),
        text_case("an entry twice", joined(&[&lines[..3], &lines[2..]].concat())),
        text_case("the last entry missing", without(5)),
        text_case("the checkpoint missing", without(6)),
        text_case("the end line missing", without(7)),
        text_case("the header missing", without(0)),
        text_case("a line after the end", format!("{whole}{}\n", lines[7])),
        text_case("no newline at the end", whole.trim_end().to_owned()),
        text_case("a space in a line", whole.replacen("{\"format\"", "{ \"format\"", 1)),
        text_case("lines that end in CR LF", whole.replace('\n', "\r\n")),
        text_case("a member that is not ours", whole.replacen("\"format\"", "\"extra\":1,\"format\"", 1)),
        text_case("another format", whole.replacen(FORMAT, "porchlight-export/2", 1)),
        text_case("nothing at all", String::new()),
    ]
}

fn failing_signatures() -> Vec<Case> {
    let honest = Story::usual();
    let seq = honest.first("mail.sent");
    let Event::MailSent(mut sent) = honest.event(seq) else { panic!("a mail") };
    sent.subject = "Nothing to see here".to_owned();
    let mut rewritten = Story::usual();
    rewritten.rewrite(seq, sent);
    let mut other_key = small();
    other_key.key = LogKey::from_seed([8; 32], LOG_ORIGIN);
    let mut forged = small();
    forged.notes.insert(5, other_key.checkpoint());
    let mut other_log = small();
    other_log.origin = format!("{LOG_ORIGIN}/acc_00000000000000000000000000000000");
    let mut strange = small();
    strange.notes.insert(5, other_log.checkpoint());
    let mut short = Story::usual();
    let first = *honest.notes.keys().next().expect("a checkpoint");
    short.entries.truncate(usize::try_from(first).expect("small"));
    let held = vec![honest.note(honest.size())];
    vec![
        case("a checkpoint signed by a key that the file does not name", &forged),
        case("a checkpoint of another log", &strange),
        Case {
            what: "a history rewritten and signed anew, against a held checkpoint",
            export: rewritten.export(),
            held: held.clone(),
        },
        Case {
            what: "a history cut short and ended neatly, against a held checkpoint",
            export: short.export(),
            held,
        },
    ]
}

fn failing_stories() -> Vec<Case> {
    let told = |what, tell: &dyn Fn(&mut Story)| {
        let mut story = Story::with_open_session();
        tell(&mut story);
        story.checkpoint();
        case(what, &story)
    };
    let mut no_grant = Story::of_northwind();
    no_grant.opened();
    let mut view_only = Story::with_session_under(Scope::View);
    view_only.switched(Mode::Change);
    vec![
        case("a session without a grant", &no_grant),
        case("changing under a grant to view", &view_only),
        told("a step after the grant was withdrawn", &|story| {
            story.withdrawn();
            story.view("/invoices");
        }),
        told("a step after the session's limit", &|story| {
            story.later(Duration::minutes(60));
            story.view("/invoices");
        }),
        told("a step after the session's end", &|story| {
            story.ended();
            story.view("/invoices");
        }),
        told("an answer shown after the session's end", &|story| {
            let intent = story.view("/invoices");
            story.ended();
            story.say(answer(intent));
        }),
        told("a change in view mode", &|story| {
            story.changed_tax_rate();
        }),
        told("an export without a consent", &|story| {
            story.say(intent(StepKind::Export, "GET", "/customers.csv"));
        }),
        told("an answer to nothing", &|story| {
            story.say(answer(3));
        }),
        told("a closing entry that counts wrongly", &|story| {
            let mut closing = story.closing();
            closing.entries += 1;
            story.say(closing);
        }),
        told("a closing entry with another hash", &|story| {
            let mut closing = story.closing();
            closing.entries_hash = "00".repeat(32);
            story.say(closing);
        }),
    ]
}
