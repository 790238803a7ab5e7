//! What a check finds: logs built in memory, exported, tampered with in every way we could think of, and checked.

mod cases;
mod chapters;
mod damage;
mod meaning;
mod story;
mod tampering;
mod vectors;

use self::story::Story;
use super::{Verdict, verify};

/// Checks a text without any checkpoint held.
fn check(export: &str) -> Verdict {
    verify(export.as_bytes(), &[])
}

/// The problem's sentence, and the entry that it names.
fn problem(verdict: &Verdict) -> (Option<u64>, String) {
    let problem = verdict.problem.clone().expect("a problem");
    (problem.entry, problem.text)
}

#[track_caller]
fn holds(export: &str) -> Verdict {
    let verdict = check(export);
    assert!(verdict.holds(), "{verdict}");
    verdict
}

/// Asserts that the check says no, names this entry, and says why.
#[track_caller]
fn fails_at(entry: u64, why: &str, export: &str) {
    let (named, text) = problem(&check(export));
    assert!(text.contains(why), "{text}");
    assert_eq!(named, Some(entry), "{text}");
}

/// Asserts that the check says no and says why, of a line or the file as a whole.
#[track_caller]
fn fails(why: &str, export: &str) {
    let (_, text) = problem(&check(export));
    assert!(text.contains(why), "{text}");
}

#[test]
fn a_whole_history_holds_and_the_verdict_says_what_it_covers() {
    let story = Story::usual();
    let verdict = holds(&story.export());
    assert_eq!((verdict.entries, verdict.sessions, verdict.checkpoints), (story.size(), 1, 2));
    assert_eq!((verdict.after_last_checkpoint, verdict.unanswered, verdict.erased), (0, 0, 0));
    assert_eq!(verdict.root, story.root().to_string());
}

#[test]
fn the_vendors_own_log_holds_too() {
    let verdict = holds(&Story::of_vendor().export());
    assert_eq!((verdict.entries, verdict.checkpoints), (5, 1));
}

#[test]
fn an_empty_log_holds_and_proves_nothing() {
    let verdict = holds(&Story::new().export());
    assert_eq!((verdict.entries, verdict.checkpoints), (0, 0));
    assert!(verdict.to_string().starts_with("YES, but nothing in it is signed yet"));
}

#[test]
fn the_verdict_reads_like_this() {
    let mut story = Story::usual();
    let held = story.note(story.size());
    story.refused_entry();
    story.erase(1);
    let verdict = verify(story.export().as_bytes(), &[held]);
    insta::assert_snapshot!(verdict, @r"
    YES. This history holds.
    Log: porchlight.acme.example/log/acc_01a2038e7f007838a5822a6f9e62da21
    Entries: 20 (from 2026-11-22T14:00:01.000000Z to 2026-11-22T14:00:20.000000Z), sessions: 1
    Erased entries: 1 (their place, time and kind still hold)
    Signed checkpoints: 2
    The last entry is not covered by a signed checkpoint yet.
    Checkpoints of yours that agree: 1
    Signed with the key that the file names; compare it with the vendor's: porchlight.acme.example/log+bfc34d63+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs
    ");
    let damaged = story.export().replace("failed invoice sync", "failed invoice sink");
    insta::assert_snapshot!(check(&damaged), @r"
    NO. This history does not hold.
    Entry 3 is not what it was when it was written down: its hash differs.

    A damaged download looks the same: export once more and check again.
    If it stays so, keep this file and the mails that you were sent, and ask the vendor in writing.
    ");
}

#[test]
fn what_is_under_way_when_it_is_exported_is_no_lie() {
    let mut story = Story::with_open_session();
    story.view("/invoices");
    assert_eq!(holds(&story.export()).unanswered, 1);
}

#[test]
fn the_entries_after_the_last_checkpoint_are_said_to_be_uncovered() {
    let mut story = Story::usual();
    story.refused_entry();
    let verdict = holds(&story.export());
    assert_eq!(verdict.after_last_checkpoint, 1);
    assert!(verdict.to_string().contains("The last entry is not covered by a signed checkpoint yet."));
}
