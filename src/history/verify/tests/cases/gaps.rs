//! What is erased, and what is not shown.

use serde_json::{Value, json};

use super::super::story::{Story, answer};
use super::{Case, case, small, text_case};
use crate::history::{Filter, canonical};
use crate::ids::SessionId;

pub fn holding() -> Vec<Case> {
    let story = Story::two_sessions();
    let held: Vec<String> = story.notes.values().cloned().collect();
    let shown = |what, filter: &Filter| text_case(what, story.export_showing(filter)).beside(&held);
    let mut again = Story::with_key_change();
    again.begin_epoch(2);
    again.checkpoint();
    let mut erased = Story::two_sessions();
    erased.erase_by_request(&[4, 5]);
    let vendor = Filter { concerning: Some(Story::new().account), ..Filter::default() };
    let mut cases = vec![
        shown("filter by session", &of_session(story.session)),
        shown("filter by another session", &of_session(Story::second())),
        shown("filter by time, the first half", &between(&story, None, Some(11))),
        shown("filter by time, the second half", &between(&story, Some(11), None)),
        shown("filter by time, from the middle of both sessions", &between(&story, Some(8), None)),
        shown("filter by time, some entries in the middle", &between(&story, Some(6), Some(10))),
        shown("a filter that shows nothing", &of_session(SessionId::from_uuid(uuid::Uuid::nil()))),
        text_case("a filter, a key change and an epoch", again.export_showing(&of_session(Story::second()))),
        text_case("a filter and erased entries", erased.export_showing(&of_session(story.session))),
        text_case("a filter of the vendor's log", Story::of_vendor().export_showing(&vendor)),
    ];
    cases.extend(erased_for_a_reason());
    cases
}

fn erased_for_a_reason() -> Vec<Case> {
    let mut by_age = Story::usual();
    (1..10).for_each(|seq| by_age.erase(seq));
    let mut with_key = Story::with_key_change();
    let changed = with_key.first("log.key_changed");
    (1..changed + 3).filter(|seq| *seq != changed).for_each(|seq| with_key.erase(seq));
    let mut by_request = Story::usual();
    by_request.erase_by_request(&[3, 4, 12]);
    by_request.checkpoint();
    let mut both = Story::usual();
    (1..4).for_each(|seq| both.erase(seq));
    both.erase_by_request(&[2, 7, 8]);
    both.say_erased(&[7]);
    both.erase(10);
    both.checkpoint();
    vec![
        case("erased by age", &by_age),
        case("erased by age, a key change standing in between", &with_key),
        case("erased by request", &by_request),
        case("erased by age, by request, and for no reason on record", &both),
    ]
}

pub fn failing() -> Vec<Case> {
    let mut cases = erased_against_the_rules();
    cases.extend(left_out_against_the_rules());
    cases.extend(shown_in_contradiction());
    cases
}

fn erased_against_the_rules() -> Vec<Case> {
    let said = |what, entries: &[u64]| {
        let mut story = Story::usual();
        [3, 4].into_iter().for_each(|seq| story.erase(seq));
        story.say_erased(entries);
        story.checkpoint();
        case(what, &story)
    };
    vec![
        said("M24: an entry said to be erased that is still here", &[3, 5]),
        said("M24: an entry said to be erased that comes later", &[3, 40]),
        said("M24: entries said to be erased in no order", &[4, 3]),
        said("M24: an entry said to be erased twice", &[3, 3]),
        said("M24: nothing said to be erased", &[]),
    ]
}

fn left_out_against_the_rules() -> Vec<Case> {
    let story = Story::two_sessions();
    let shown = story.export_showing(&of_session(story.session));
    let edited = |what, change: &dyn Fn(&mut Value)| {
        let mut changed = false;
        let lines = shown.lines().map(|line| match line.contains("\"not_shown\"") && !changed {
            true => {
                changed = true;
                edit(line, change)
            }
            false => line.to_owned(),
        });
        text_case(what, lines.map(|line| line + "\n").collect())
    };
    let header: String = shown
        .lines()
        .map(|line| {
            let remove =
                |value: &mut Value| drop(value.as_object_mut().map(|header| header.remove("filter")));
            let line = if line.contains("\"header\"") { edit(line, &remove) } else { line.to_owned() };
            line + "\n"
        })
        .collect();
    vec![
        text_case("entries left out where the header has no filter", header),
        edited("entries left out under other numbers", &|line| line["from"] = 1.into()),
        edited("no entry left out", &|line| line["leaf_hashes"] = json!([])),
        edited("a left out entry with another hash", &|line| {
            line["leaf_hashes"][0] = "00".repeat(32).into();
        }),
        edited("a left out entry with a hash in capitals", &|line| {
            line["leaf_hashes"][0] = "AB".repeat(32).into();
        }),
        edited("more entries left out than there are", &|line| {
            let hash = line["leaf_hashes"][0].clone();
            if let Some(hashes) = line["leaf_hashes"].as_array_mut() {
                hashes.push(hash);
            }
        }),
    ]
}

/// What is shown does not fit together, though much is not shown.
fn shown_in_contradiction() -> Vec<Case> {
    let told = |what, tell: &dyn Fn(&mut Story)| {
        let mut story = Story::two_sessions();
        story.entries.truncate(11);
        story.notes.clear();
        story.now = story.entries[10].at;
        tell(&mut story);
        story.checkpoint();
        text_case(what, story.export_showing(&between(&story, Some(8), None)))
    };
    let mut counted = small();
    counted.entries.truncate(4);
    counted.notes.clear();
    counted.refused_entry();
    let mut closing = counted.closing();
    closing.entries += 2;
    counted.say(closing);
    counted.checkpoint();
    let of_this = of_session(counted.session);
    let mut rehashed = Story::two_sessions();
    rehashed.entries.truncate(11);
    rehashed.notes.clear();
    let mut closing = rehashed.closing();
    closing.entries_hash = "00".repeat(32);
    rehashed.say(closing);
    let of_that = of_session(rehashed.session);
    vec![
        told("a filter, and a step after an end that is shown", &|story| {
            story.session = Story::second();
            story.ended();
            story.view("/invoices");
        }),
        told("a filter, and an end after a review", &|story| {
            story.session = Story::second();
            story.reviewed();
            story.ended();
        }),
        told("a filter, and two answers to one request that is not shown", &|story| {
            story.session = Story::second();
            story.say(answer(6));
            story.say(answer(6));
        }),
        told("a filter, and a request that is not shown answered in two sessions", &|story| {
            story.say(answer(6));
            story.session = Story::second();
            story.say(answer(6));
        }),
        text_case(
            "a filter, and a closing entry that counts more than is left out",
            counted.export_showing(&of_this),
        ),
        text_case("a filter, and a closing entry with another hash", rehashed.export_showing(&of_that)),
    ]
}

fn of_session(session: SessionId) -> Filter {
    Filter { session: Some(session), ..Filter::default() }
}

/// From this entry on, and until that one.
fn between(story: &Story, from: Option<usize>, until: Option<usize>) -> Filter {
    let at = |seq: usize| story.entries[seq].at;
    Filter { from: from.map(at), until: until.map(at), ..Filter::default() }
}

/// Changes a line's value and writes it in the canonical spelling again.
fn edit(line: &str, change: &dyn Fn(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(line).expect("JSON");
    change(&mut value);
    String::from_utf8(canonical(&value).expect("canonical")).expect("UTF-8")
}
