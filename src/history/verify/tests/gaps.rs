//! What is erased, and what a filter leaves out: the rest is checked all the same.

use proptest::prelude::*;
use serde_json::json;

use super::story::Story;
use super::{check, fails, fails_at, holds};
use crate::history::Filter;
use crate::history::event::step::{End, EndHow};
use crate::ids::SessionId;

fn of_session(session: SessionId) -> Filter {
    Filter { session: Some(session), ..Filter::default() }
}

fn since(story: &Story, seq: usize) -> Filter {
    Filter { from: Some(story.entries[seq].at), ..Filter::default() }
}

#[test]
fn one_session_by_itself_holds_and_is_said_to_be_whole() {
    let story = Story::two_sessions();
    let verdict = holds(&story.export_showing(&of_session(Story::second())));
    assert_eq!(verdict.entries, story.size());
    assert_eq!((verdict.not_shown, verdict.sessions, verdict.after_last_checkpoint), (11, 1, 0));
    assert_eq!(verdict.sessions_whole, Some(vec![Story::second()]));
    insta::assert_snapshot!(verdict, @r"
    YES. This history holds.
    Log: porchlight.acme.example/log/acc_01a2038e7f007838a5822a6f9e62da21
    Entries: 21, from 22 November 2026, 14:00 UTC to 22 November 2026, 14:00 UTC
    Support sessions: 1
    Not shown: 11 entries (this file shows only: session=ses_00000000000000000000000000000002)
    Sessions shown whole: 1 (S-2000)
    Signed checkpoints: 2
    Signed with: porchlight.acme.example/log+bfc34d63+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs

    No entry of these 21 was changed, dropped, moved or put in since it was signed, and they make sense.
    The key was taken on trust: the file itself names it. To be sure, take the key that the vendor publishes (it also stands in your first mail) and check with --key, or check against a mail that you kept with --since.
    ");
}

#[test]
fn entries_are_left_out_only_where_the_header_says_so_and_in_their_own_places() {
    let story = Story::two_sessions();
    let export = story.export_showing(&of_session(story.session));
    let header = export.lines().next().expect("a header");
    let plain = Story::two_sessions().export();
    let without = export.replacen(header, plain.lines().next().expect("a header"), 1);
    fails("Line 2 leaves entries out, and the header does not say so", &without);
    fails("Line 2 leaves out entries from 1 on", &export.replacen("\"from\":0", "\"from\":1", 1));
    let hash = "00".repeat(32);
    let line =
        |count: usize| json!({"from": 0, "leaf_hashes": vec![&hash; count], "type": "not_shown"}).to_string();
    for (count, why) in [(1_001, "or too many at once"), (0, "leaves out no entries"), (1_000, "cut off")] {
        fails(why, &format!("{header}\n{}\n", line(count)));
    }
}

#[test]
fn what_is_shown_must_fit_together_however_much_is_not() {
    let cut = |tell: &dyn Fn(&mut Story)| {
        let mut story = Story::two_sessions();
        story.entries.truncate(11);
        story.notes.clear();
        story.session = Story::second();
        tell(&mut story);
        (story.size() - 1, story.export_showing(&since(&story, 8)))
    };
    let end = |story: &mut Story, intent| {
        story.say(End { intent, how: EndHow::Complete, bytes: 0, assets: 0, messages: None, rows: None });
    };
    let (_, export) = cut(&|story| end(story, 6));
    holds(&export);
    let (seq, export) = cut(&|story| {
        end(story, 6);
        end(story, 6);
    });
    fails_at(seq, "or ends it twice", &export);
    let (seq, export) = cut(&|story| end(story, 8));
    fails_at(seq, "was not answered in its session", &export);
    let (seq, export) = cut(&|story| {
        story.ended();
        story.view("/invoices");
    });
    fails_at(seq, "stands after its session's end", &export);
    let (seq, export) = cut(&|story| {
        story.reviewed();
        story.reviewed();
    });
    fails_at(seq, "a second time", &export);
    let (seq, export) = cut(&|story| {
        story.opened();
    });
    fails_at(seq, "opens a session a second time", &export);
}

#[test]
fn a_closing_entry_counts_no_more_than_can_be_missing() {
    for (more, why) in [(1, None), (2, Some("closes a session of 1 entries, but says 3"))] {
        let mut story = Story::with_open_session();
        story.entries.truncate(4);
        story.refused_entry();
        let mut closing = story.closing();
        closing.entries += more;
        closing.entries_hash = "00".repeat(32);
        let seq = story.say(closing);
        let export = story.export_showing(&of_session(story.session));
        match why {
            None => assert_eq!(holds(&export).sessions_whole, Some(Vec::new())),
            Some(why) => fails_at(seq, why, &export),
        }
    }
}

#[test]
fn erased_entries_are_told_apart_by_why() {
    let mut story = Story::usual();
    (1..4).for_each(|seq| story.erase(seq));
    story.erase_by_request(&[2, 7, 8]);
    story.say_erased(&[7]);
    story.erase(10);
    let verdict = holds(&story.export());
    assert_eq!((verdict.erased, verdict.erased_by_age), (6, 3));
    assert_eq!((verdict.erased_by_request, verdict.erased_unexplained), (2, 1));
    let said = verdict.to_string();
    assert!(said.contains("- 3 because the time was over for which they are kept\n"), "{said}");
    assert!(said.contains("- 2 for a person's sake, as an entry says\n"), "{said}");
    assert!(said.contains("- 1 and nothing on record says why: ask the vendor\n"), "{said}");
}

#[test]
fn an_entry_says_that_others_were_erased_only_if_they_were() {
    for (entries, why) in [
        (&[3, 5][..], "erased entry 5, which is still here"),
        (&[3, 40], "erased entry 40, which came later"),
        (&[19], "erased entry 19, which came later"),
        (&[4, 3], "each once and in order"),
        (&[3, 3], "each once and in order"),
        (&[], "each once and in order"),
    ] {
        let mut story = Story::usual();
        [3, 4].into_iter().for_each(|seq| story.erase(seq));
        let seq = story.say_erased(entries);
        fails_at(seq, why, &story.export());
    }
}

#[test]
fn an_owners_mails_are_set_by_and_for_an_owner() {
    let mut story = Story::usual();
    story.set_notices(|_| ());
    holds(&story.export());
    let ana = story.ana.clone();
    let seq = story.set_notices(|set| set.by = ana);
    fails_at(seq, "not by or not for an owner", &story.export());
}

#[test]
fn what_a_long_gap_leaves_behind_is_small() {
    let mut story = Story::with_open_session();
    for page in 0..300 {
        story.viewed(&format!("/invoices/{page}"));
    }
    (5..700).for_each(|seq| story.erase(seq));
    let mut verifier = super::super::Verifier::default();
    verifier.run(story.export_showing(&since(&story, 400)).as_bytes(), &[]).expect("it holds");
    assert_eq!((verifier.gone.not_shown(), verifier.gone.erased()), (400, 300));
    assert_eq!(verifier.gone.runs(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Whatever a filter leaves out of an honest log, and whatever was erased of it, the rest makes sense.
    #[test]
    fn any_part_of_an_honest_log_holds(
        erased in prop::collection::btree_set(0u64..21, 0..8),
        session in prop::option::of(any::<bool>()),
        from in prop::option::of(0usize..21),
        until in prop::option::of(0usize..21),
    ) {
        let mut story = Story::two_sessions();
        erased.iter().for_each(|seq| story.erase(*seq));
        let session = session.map(|first| if first { story.session } else { Story::second() });
        let at = |seq: usize| story.entries[seq].at;
        let filter = Filter { session, from: from.map(at), until: until.map(at), ..Filter::default() };
        let verdict = check(&story.export_showing(&filter));
        prop_assert!(verdict.holds(), "{filter}: {verdict}");
    }
}
