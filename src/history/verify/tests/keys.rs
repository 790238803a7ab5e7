//! Which keys may sign, and what a log says of itself.

use super::super::verify_signed_by;
use super::story::{LOG_ORIGIN, Story};
use super::{fails, fails_at, holds, problem};
use crate::history::verify::{Verdict, verify};
use crate::history::{Filter, LogKey};
use crate::merkle::VerifierKey;

fn key(seed: u8) -> VerifierKey {
    LogKey::from_seed([seed; 32], LOG_ORIGIN).verifier()
}

fn signed_by(seed: u8, export: &str) -> Verdict {
    verify_signed_by(Some(&key(seed)), export.as_bytes(), &[])
}

#[test]
fn a_key_hands_over_and_each_checkpoint_is_by_the_one_in_force() {
    let story = Story::with_key_change();
    let verdict = holds(&story.export());
    let changed = story.first("log.key_changed");
    let since: Vec<_> = verdict.keys.iter().map(|key| key.since).collect();
    assert_eq!(since, [Some(0), Some(changed)]);
    assert!(verdict.to_string().contains(&format!("From entry {changed} on: {}", key(8))), "{verdict}");

    let mut by_the_old = Story::with_key_change();
    by_the_old.key = LogKey::from_seed([7; 32], LOG_ORIGIN);
    by_the_old.checkpoint();
    by_the_old.key = LogKey::from_seed([8; 32], LOG_ORIGIN);
    fails("is a checkpoint that is signed with a key that was not in force there", &by_the_old.export());
}

#[test]
fn a_key_that_never_comes_into_force_or_is_not_named_is_found() {
    let story = Story::usual();
    let both = story.written(&[key(7), key(8)], &Filter::default());
    fails("names a key that never came into force", &both);
    let mut story = Story::usual();
    let seq = story.change_key(8);
    fails_at(seq, "than the header names next", &story.written(&[key(7)], &Filter::default()));
    fails_at(seq, "than the header names next", &story.written(&[key(7), key(9)], &Filter::default()));
    let mut handover = story.handover(7);
    handover.before = key(9).to_string();
    let seq = story.say_handover(handover, 7);
    fails_at(seq, "another one than was in force", &story.export());
}

#[test]
fn only_the_old_key_hands_over_and_to_another_of_its_name() {
    let mut story = Story::usual();
    let mut handover = story.handover(8);
    handover.signature = Story::with_key_change().handover(9).signature;
    let seq = story.say_handover(handover, 8);
    fails_at(seq, "the old key did not sign that", &story.export());
    let mut story = Story::usual();
    let seq = story.change_key(7);
    fails_at(seq, "changes the key to itself", &story.export());
}

#[test]
fn a_key_changes_and_an_epoch_begins_only_in_words_that_stay() {
    for erased in ["log.key_changed", "log.epoch_began"] {
        let mut story = Story::with_key_change();
        story.begin_epoch(2);
        holds(&story.export());
        let seq = story.first(erased);
        story.erase(seq);
        fails_at(seq, "entries of its kind never are", &story.export());
    }
    let mut story = Story::of_vendor();
    story.erase(2);
    fails_at(2, "entries of its kind never are", &story.export());
}

#[test]
fn a_held_checkpoint_is_by_the_key_that_was_in_force_at_its_size() {
    let story = Story::with_key_change();
    let held: Vec<String> = story.notes.values().cloned().collect();
    assert_eq!(verify(story.export().as_bytes(), &held).held_agreed, 2);
    let mut late = Story::with_key_change();
    late.key = LogKey::from_seed([7; 32], LOG_ORIGIN);
    let held = [late.checkpoint()];
    let verdict = verify(story.export().as_bytes(), &held);
    assert!(problem(&verdict).1.contains("was not in force at its size"), "{verdict}");
}

#[test]
fn the_key_that_the_vendor_publishes_must_have_signed() {
    let export = Story::usual().export();
    let verdict = signed_by(7, &export);
    assert!(verdict.holds() && verdict.key_agreed, "{verdict}");
    assert!(verdict.to_string().contains("It is signed with the key that you gave."), "{verdict}");
    let verdict = signed_by(8, &export);
    assert!(problem(&verdict).1.contains("signed with another key than the one that you gave"), "{verdict}");
    for seed in [7, 8] {
        assert!(signed_by(seed, &Story::with_key_change().export()).key_agreed);
    }
}

#[test]
fn a_forger_whose_key_hands_over_to_the_vendors_is_found() {
    let mut forged = Story::usual();
    forged.key = LogKey::from_seed([66; 32], LOG_ORIGIN);
    let seq = forged.first("mail.sent");
    forged.rewrite(seq, forged.event(seq));
    forged.change_key(7);
    holds(&forged.export());
    let verdict = signed_by(7, &forged.export());
    assert!(
        problem(&verdict).1.contains("no checkpoint that is signed with the key that you gave"),
        "{verdict}"
    );
}

#[test]
fn epochs_are_told_and_grow() {
    let mut story = Story::usual();
    let seq = story.begin_epoch(2);
    story.begin_epoch(7);
    let verdict = holds(&story.export());
    assert_eq!(verdict.epochs.iter().map(|epoch| epoch.epoch).collect::<Vec<_>>(), [2, 7]);
    let said = format!(
        "On 22 November 2026, 14:00 UTC the log went on from an older state, and newer entries were lost (entry {seq}): the \
         disk failed; restored the backup of 21 November\n"
    );
    assert!(verdict.to_string().contains(&said), "{verdict}");
    let again = story.begin_epoch(7);
    fails_at(again, "begins epoch 7, after epoch 7", &story.export());
    let mut first = Story::usual();
    let seq = first.begin_epoch(1);
    fails_at(seq, "begins epoch 1, after epoch 1", &first.export());
}

#[test]
fn what_the_vendor_declared_is_said_beside_a_held_checkpoint_that_does_not_fit() {
    let honest = Story::usual();
    let held = [honest.note(honest.size())];
    let mut restored = Story::usual();
    restored.entries.truncate(8);
    restored.notes.clear();
    restored.begin_epoch(2);
    let said = "The vendor declared on 22 November 2026, 14:00 UTC that it went on from an older state: the disk failed";
    for entries in [0, 20] {
        (0..entries).for_each(|_| drop(restored.refused_entry().to_string()));
        let verdict = verify(restored.export().as_bytes(), &held);
        assert!(problem(&verdict).1.contains(said), "{verdict}");
    }
    let mut before = Story::usual();
    before.rewrite(before.first("mail.sent"), before.event(before.first("mail.sent")));
    before.begin_epoch(2);
    let verdict = verify(before.export().as_bytes(), &held);
    assert!(!problem(&verdict).1.contains("declared"), "the epoch began after it: {verdict}");
}
