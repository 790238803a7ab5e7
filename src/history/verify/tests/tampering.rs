//! Somebody changed the file, or the log behind it.

use serde_json::{Value, json};

use super::story::{LOG_ORIGIN, Story};
use super::{check, fails, fails_at, holds, problem};
use crate::history::canonical;
use crate::history::event::step;
use crate::history::verify::verify;
use crate::history::{Event, LogKey, leaf_bytes, payload_hash};
use crate::merkle::leaf_hash;

/// The lines of the usual history.
fn lines() -> Vec<String> {
    Story::usual().export().lines().map(str::to_owned).collect()
}

fn text(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Which line an entry stands on, from 0.
fn line_of(lines: &[String], seq: u64) -> usize {
    let wanted = json!(seq);
    let is_it =
        |line: &String| serde_json::from_str::<Value>(line).expect("JSON").get("seq") == Some(&wanted);
    lines.iter().position(is_it).expect("the entry")
}

/// Changes a line's value and writes it in the canonical spelling again.
fn edit(line: &mut String, change: impl FnOnce(&mut Value)) {
    let mut value: Value = serde_json::from_str(line).expect("JSON");
    change(&mut value);
    *line = String::from_utf8(canonical(&value).expect("canonical")).expect("UTF-8");
}

fn edited(seq: u64, change: impl FnOnce(&mut Value)) -> String {
    let mut lines = lines();
    let at = line_of(&lines, seq);
    edit(&mut lines[at], change);
    text(&lines)
}

/// Makes an entry's own hash fit what it says now, as a careful forger without the key would.
fn rehash(line: &mut Value) {
    let text = |name: &str| line[name].as_str().expect("text").to_owned();
    let payload = canonical(&line["payload"]).expect("canonical");
    let hash = payload_hash(&hex::decode(text("salt")).expect("hex"), &payload);
    let origin = Story::usual().origin;
    let session = line.get("session").and_then(Value::as_str);
    let seq = line["seq"].as_u64().expect("a number");
    let leaf = leaf_bytes(&origin, seq, &text("at"), &text("kind"), session, &hash).expect("a leaf");
    line["leaf_hash"] = leaf_hash(&leaf).to_string().into();
}

#[test]
fn an_edited_payload_is_found_and_its_entry_named() {
    let seq = Story::usual().first("session.opened");
    fails_at(
        seq,
        "its hash differs",
        &edited(seq, |line| line["payload"]["reason"] = "something else".into()),
    );
}

#[test]
fn an_edited_payload_whose_own_hash_was_made_to_fit_is_found_by_the_next_checkpoint() {
    let seq = Story::usual().first("session.opened");
    let export = edited(seq, |line| {
        line["payload"]["reason"] = "something else".into();
        rehash(line);
    });
    // The closing entry counts it too, and comes first.
    fails_at(Story::usual().first("session.ended"), "other entries than those", &export);
    let seq = Story::usual().first("grant.given");
    let export = edited(seq, |line| {
        line["payload"]["by"]["name"] = "Olive".into();
        rehash(line);
    });
    let sizes: Vec<u64> = Story::usual().notes.keys().copied().collect();
    fails(&format!("one or more of entries 0 to {} are not", sizes[0] - 1), &export);
}

#[test]
fn an_edited_moment_kind_or_session_is_found_and_its_entry_named() {
    let story = Story::usual();
    let seq = story.first("step.refused");
    let at = story.entries[usize::try_from(seq).expect("small")].at.to_string();
    let later = at.replace(".000000Z", ".000001Z");
    fails_at(seq, "its hash differs", &edited(seq, |line| line["at"] = later.into()));
    fails_at(seq, "its hash differs", &edited(seq, |line| line["kind"] = "step.intent".into()));
    fails_at(seq, "its hash differs", &edited(seq, |line| line["session"] = "ses_0".into()));
}

#[test]
fn swapped_salts_are_found() {
    let mut lines = lines();
    let (a, b) = (line_of(&lines, 3), line_of(&lines, 4));
    let salt = |line: &str| serde_json::from_str::<Value>(line).expect("JSON")["salt"].clone();
    let (salt_a, salt_b) = (salt(&lines[a]), salt(&lines[b]));
    edit(&mut lines[a], |line| line["salt"] = salt_b);
    edit(&mut lines[b], |line| line["salt"] = salt_a);
    fails_at(3, "its hash differs", &text(&lines));
}

#[test]
fn a_deleted_entry_leaves_a_gap() {
    for seq in 0..Story::usual().size() - 1 {
        let mut lines = lines();
        lines.remove(line_of(&lines, seq));
        let verdict = check(&text(&lines));
        let (named, why) = problem(&verdict);
        // Where a checkpoint stands in between, it is that which does not fit.
        assert!(named == Some(seq + 1) || why.contains("does not belong after"), "{why}");
    }
}

#[test]
fn a_deleted_entry_with_all_later_ones_renumbered_is_found_at_the_first_of_them() {
    let mut lines = lines();
    lines.remove(line_of(&lines, 5));
    for seq in 6..Story::usual().size() {
        let at = line_of(&lines, seq);
        edit(&mut lines[at], |line| line["seq"] = (seq - 1).into());
    }
    fails_at(5, "its hash differs", &text(&lines));
}

#[test]
fn reordered_duplicated_and_inserted_entries_are_found() {
    let fresh = lines();
    let (a, b) = (line_of(&fresh, 5), line_of(&fresh, 6));
    let mut swapped = fresh.clone();
    swapped.swap(a, b);
    fails_at(6, "stands where entry 5 should", &text(&swapped));
    let mut renumbered = swapped;
    edit(&mut renumbered[a], |line| line["seq"] = 5.into());
    edit(&mut renumbered[b], |line| line["seq"] = 6.into());
    fails_at(5, "its hash differs", &text(&renumbered));
    let mut doubled = fresh.clone();
    doubled.insert(b, fresh[a].clone());
    fails_at(5, "stands where entry 6 should", &text(&doubled));
    let mut checkpoint_doubled = fresh.clone();
    checkpoint_doubled.insert(fresh.len() - 1, fresh[fresh.len() - 2].clone());
    fails("does not belong after", &text(&checkpoint_doubled));
}

#[test]
fn a_file_cut_off_anywhere_is_found() {
    let lines = lines();
    for kept in 0..lines.len() {
        let verdict = check(&text(&lines[..kept]));
        assert!(problem(&verdict).1.contains("is cut off"), "{kept} lines");
    }
    let whole = text(&lines);
    fails("the file is cut off", &whole[..whole.len() - 1]);
    fails("is cut off", "");
}

#[test]
fn entries_cut_off_before_the_end_line_are_found_by_its_count() {
    let mut lines = lines();
    let end = lines.len() - 1;
    lines.drain(end - 2..end);
    fails("counts other entries", &text(&lines));
}

#[test]
fn what_was_cut_off_neatly_is_found_with_a_checkpoint_that_was_held() {
    let whole = Story::usual();
    let mut short = Story::usual();
    let first = *whole.notes.keys().next().expect("a checkpoint");
    short.entries.truncate(usize::try_from(first).expect("small"));
    holds(&short.export());
    let verdict = verify(short.export().as_bytes(), &[whole.note(whole.size())]);
    assert!(problem(&verdict).1.contains("the rest is missing"), "{verdict}");
    assert_eq!(verify(short.export().as_bytes(), &[whole.note(first)]).held_agreed, 1);
}

#[test]
fn anything_after_the_end_is_found() {
    let whole = text(&lines());
    for more in ["\n", "{}\n", " ", "{\"checkpoints\":2,\"entries\":1,\"type\":\"end\"}\n"] {
        fails("Line", &format!("{whole}{more}"));
    }
    fails("stands after the end", &format!("{whole}{}\n", lines().last().expect("a line")));
}

#[test]
fn a_checkpoint_left_out_is_found_by_the_end_line() {
    let mut lines = lines();
    lines.retain(|line| {
        !line.contains("\"type\":\"checkpoint\"")
            || line.contains(&format!("\\n{}\\n", Story::usual().size()))
    });
    fails("counts other checkpoints (2) than there are (1)", &text(&lines));
}

#[test]
fn a_forged_signature_and_an_unknown_key_are_found() {
    let mut story = Story::usual();
    let (size, note) = (story.size(), story.note(story.size()));
    let mut other = Story::usual();
    other.key = LogKey::from_seed([8; 32], LOG_ORIGIN);
    other.checkpoint();
    story.notes.insert(size, other.note(size));
    fails("no known key signed this", &story.export());
    // The real key's name and id before another's signature.
    let (line, forged) = (note.lines().last().expect("a line"), other.note(size));
    let other_line = forged.lines().last().expect("a line");
    let at = line.len() - 60;
    let spliced = format!("{}{}", &line[..at], &other_line[other_line.len() - 60..]);
    story.notes.insert(size, note.replace(line, &spliced));
    fails("does not fit the text", &story.export());
}

#[test]
fn a_checkpoint_of_another_log_is_found() {
    let mut story = Story::usual();
    let size = story.size();
    let mut other = Story::usual();
    other.origin = format!("{LOG_ORIGIN}/acc_00000000000000000000000000000000");
    other.checkpoint();
    story.notes.insert(size, other.note(size));
    fails("is of another log", &story.export());
    let verdict = verify(Story::usual().export().as_bytes(), &[other.note(size)]);
    assert!(
        problem(&verdict).1.starts_with("Checkpoint 1 of those that you hold is of another log"),
        "{verdict}"
    );
}

#[test]
fn a_file_under_another_logs_name_is_found() {
    let mut lines = lines();
    edit(&mut lines[0], |line| line["origin"] = format!("{LOG_ORIGIN}/acc_0").into());
    fails_at(0, "its hash differs", &text(&lines));
}

#[test]
fn a_history_rewritten_and_signed_anew_holds_alone_and_not_against_a_held_checkpoint() {
    let honest = Story::usual();
    let mut rewritten = Story::usual();
    let seq = rewritten.first("mail.sent");
    let Event::MailSent(mut sent) = rewritten.event(seq) else { panic!("a mail") };
    sent.subject = "Nothing to see here".to_owned();
    rewritten.rewrite(seq, sent);
    holds(&rewritten.export());
    let held = honest.note(honest.size());
    let verdict = verify(rewritten.export().as_bytes(), std::slice::from_ref(&held));
    assert!(problem(&verdict).1.contains("was changed after you were given it"), "{verdict}");
    assert!(verify(honest.export().as_bytes(), &[held]).holds());
}

#[test]
fn a_history_signed_with_another_key_does_not_hold_against_a_held_checkpoint() {
    let honest = Story::usual();
    let mut forged = Story::usual();
    forged.key = LogKey::from_seed([8; 32], LOG_ORIGIN);
    let seq = forged.first("mail.sent");
    forged.rewrite(seq, forged.event(seq));
    holds(&forged.export());
    let verdict = verify(forged.export().as_bytes(), &[honest.note(honest.size())]);
    assert!(problem(&verdict).1.contains("no known key signed this"), "{verdict}");
}

#[test]
fn another_spelling_of_a_line_is_found() {
    let whole = text(&lines());
    fails("Line 1 ", &whole.replacen("{\"format\"", "{ \"format\"", 1));
    fails("Line 1 ", &whole.replacen('\n', "\r\n", 1));
    fails("Line 1 ", &format!("\u{feff}{whole}"));
    fails("Line 2 ", &whole.replacen('\n', "\n\n", 1));
    let seq = Story::usual().first("step.refused");
    fails("unknown field", &edited(seq, |line| line["extra"] = 1.into()));
}

#[test]
fn a_payload_with_more_in_it_than_its_kind_says_is_found() {
    let seq = Story::usual().first("session.entered");
    let export = edited(seq, |line| {
        line["payload"]["by"]["secretly"] = "more".into();
        rehash(line);
    });
    fails_at(seq, "members that do not belong there", &export);
    let seq = Story::usual().first("step.intent");
    let export = edited(seq, |line| {
        line["payload"]["changes"] = json!([]);
        rehash(line);
    });
    fails_at(seq, "members that do not belong there", &export);
}

#[test]
fn an_entry_erased_by_its_rightful_way_leaves_everything_else_checked() {
    for seq in 0..Story::usual().size() {
        let mut story = Story::usual();
        story.erase(seq);
        assert_eq!(holds(&story.export()).erased, 1, "entry {seq}");
    }
    let mut story = Story::usual();
    (0..story.size()).for_each(|seq| story.erase(seq));
    assert_eq!(holds(&story.export()).erased, story.size());
}

#[test]
fn an_erased_entry_with_another_hash_is_found() {
    let mut story = Story::usual();
    let seq = story.first("step.refused");
    story.erase(seq);
    story.entries[usize::try_from(seq).expect("small")].payload_hash = story.root();
    fails_at(seq, "its hash differs", &story.export());
}

#[test]
fn a_payload_changed_in_the_database_is_named() {
    let mut story = Story::usual();
    let seq = story.first("step.intent");
    let Event::StepIntent(intent) = story.event(seq) else { panic!("an intent") };
    let other = Event::from(step::Intent { target: "/nothing".to_owned(), ..intent });
    let payload = canonical(&other.to_payload().expect("a payload")).expect("canonical");
    story.entries[usize::try_from(seq).expect("small")].payload = Some(payload);
    fails_at(seq, "its hash differs", &story.export());
}
