//! The vectors beside `docs/log-format.md`, made by this code: whoever writes a verifier from the page can test it.
//!
//! `PORCHLIGHT_WRITE_VECTORS=1 cargo test --lib vectors` writes them anew; otherwise they must be as they are.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::cases::{Case, failing, holding, small};
use super::story::LOG_ORIGIN;
use crate::history::verify::verify;
use crate::history::{Event, FORMAT, LogKey, canonical, leaf_bytes, parse_strict};
use crate::merkle::CompactRange;

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
            value["not_shown"] = verdict.not_shown.into();
            value["erased"] = verdict.erased.into();
            value["erased_by_age"] = verdict.erased_by_age.into();
            value["erased_by_request"] = verdict.erased_by_request.into();
            value["erased_unexplained"] = verdict.erased_unexplained.into();
            value["epochs"] = verdict.epochs.len().into();
            value["keys_since"] = verdict.keys.iter().filter_map(|key| key.since).collect();
            if let Some(whole) = verdict.sessions_whole {
                value["sessions_whole"] = whole.iter().map(ToString::to_string).collect();
            }
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
