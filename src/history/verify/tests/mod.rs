//! What a check finds: logs built in memory, exported, tampered with in every way we could think of, and checked.

mod cases;
mod chapters;
mod damage;
mod gaps;
mod keys;
mod meaning;
mod story;
mod tampering;
mod vectors;

use self::story::Story;
use super::{Verdict, verify};
use crate::history::Event;

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
    Entries: 20, from 22 November 2026, 14:00 UTC to 22 November 2026, 14:00 UTC
    Support sessions: 1
    Erased: 1 entry (that they were there, when, and of what kind still holds)
    - 1 because the time was over for which they are kept
    Signed checkpoints: 2
    The last entry is not covered by a signed checkpoint yet.
    Checkpoints of yours that agree: 1
    Signed with: porchlight.acme.example/log+bfc34d63+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs

    No entry of these 19 was changed, dropped, moved or put in since it was signed, and they make sense.
    It is the history that your checkpoints are of, signed with the same key.
    ");
    let damaged = story.export().replace("failed invoice sync", "failed invoice sink");
    insta::assert_snapshot!(check(&damaged), @r"
    NO. This history does not hold.
    Entry 3 is not what it was when it was written down: its hash differs.

    What to do:
    - A damaged download looks the same. Export once more, and check again.
    - If it stays so: keep this file, and every mail with a checkpoint, as they are.
    - Ask the vendor in writing how this came about, and quote the sentence above.
    - Do not change the file, and do not delete the mails: they are your proof.
    ");
}

/// Otherwise a million entries would take minutes: the slow way is for what is wrong.
#[test]
fn what_we_write_is_read_as_it_stands() {
    let mut story = Story::two_sessions();
    story.change_key(8);
    story.begin_epoch(2);
    story.erase_by_request(&[4]);
    story.set_notices(|_| ());
    story.withdrawn();
    let mut entries = story.entries;
    entries.extend(Story::usual().entries);
    entries.extend(Story::of_vendor().entries);
    for entry in entries {
        let Ok(Some(event)) = entry.event() else { continue };
        let payload = String::from_utf8(entry.payload.expect("not erased")).expect("UTF-8");
        let mut spelt = String::new();
        event.write_payload(&mut spelt).expect("an event");
        assert_eq!(spelt, payload);
        assert_eq!(Event::read_payload(&entry.kind, &payload), Some(event), "{payload}");
    }
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
