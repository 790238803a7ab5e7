//! Texts in which something is hidden, edited in every way that people and scripts edit texts: what goes to the app is
//! the real text with exactly that edit, or nothing.

use proptest::prelude::*;

use super::merged::{Partly, Unmerged};
use super::merged_json::merge_json;
use super::*;
use crate::masking::{Surrogate, mask_text};

const NOTE: &str =
    "Called on Monday.\nCard 4111 1111 1111 1111, key sk_live_4eC39HqLyjWDarjtT1zdp7dc\nWill pay.";

fn merged(real: &str, sent: impl Fn(&str) -> String) -> Result<String, Unmerged> {
    let shown = mask_text(real);
    Partly::of(real, &shown).expect("something is hidden").merged(&sent(&shown))
}

#[test]
fn what_is_typed_around_hidden_values_leaves_them_as_they_are() {
    let cases: [(&str, &str); 4] = [
        ("Called on Monday.", "Called on Tuesday."),
        ("Will pay.", "Will pay.\nOn Friday, she says."),
        ("Called on Monday.\n", ""),
        (", key", " and then, the key"),
    ];
    for (from, to) in cases {
        assert_eq!(merged(NOTE, |shown| shown.replace(from, to)), Ok(NOTE.replace(from, to)), "{to}");
    }
    let everywhere =
        |text: &str| text.replace("Called", "Rang").replace("Will", "Would").replace("Card", "The card");
    assert_eq!(merged(NOTE, everywhere), Ok(everywhere(NOTE)), "in three places at once");
    let moved = |text: &str| {
        let (first, rest) = text.split_once('\n').expect("lines");
        format!("{rest}\n{first}")
    };
    assert_eq!(merged(NOTE, moved), Ok(moved(NOTE)));
}

#[test]
fn a_hidden_value_may_be_taken_out_whole_and_the_others_stay() {
    let without =
        |text: &str| text.replace("Card •••• •••• •••• 1111, ", "").replace("Card 4111 1111 1111 1111, ", "");
    assert_eq!(merged(NOTE, without), Ok(without(NOTE)));
    assert_eq!(merged(NOTE, |_| "Nothing to say.".to_owned()), Ok("Nothing to say.".to_owned()));
}

#[test]
fn a_mark_that_is_damaged_doubled_or_would_show_is_refused_and_says_how() {
    let change =
        |from: &'static str, to: &'static str| merged(NOTE, move |shown| shown.replacen(from, to, 1));
    assert_eq!(change("•••• 1111", "••• 1111"), Err(Unmerged::Damaged));
    assert_eq!(change("•••• •••• •••• 1111", "• 1111"), Err(Unmerged::Damaged));
    assert_eq!(change("1111,", "1112,"), Err(Unmerged::Damaged));
    assert_eq!(change("Will pay.", "•••• •••• •••• 1111"), Err(Unmerged::Doubled));
    assert_eq!(change("Will pay.", "•••••• was it"), Err(Unmerged::Damaged));
    assert_eq!(change("key ", "keyx"), Err(Unmerged::Exposed));
    assert_eq!(change("Card ", "Card 9"), Err(Unmerged::Exposed), "no digit is found out by trying");
}

#[test]
fn hidden_values_that_look_alike_are_never_mixed_up() {
    let real = "mail key sk_live_4eC39HqLyjWDarjtT1zdp7dc\nshop key sk_live_8bR52KtMzkXEbsluV3aeq9fd\nend";
    let shown = mask_text(real);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[0].rsplit(' ').next(), lines[1].rsplit(' ').next(), "they look alike");
    let swapped = format!("{}\n{}\nend", lines[1], lines[0]);
    assert_eq!(merged(real, |_| swapped.clone()), Err(Unmerged::Unclear));
    let both_ends = |text: &str| text.replace("mail", "e-mail").replace("end", "the end");
    assert_eq!(merged(real, both_ends), Ok(both_ends(real)));
    let middle = |text: &str| text.replace("shop", "my shop");
    assert_eq!(merged(real, middle), Ok(middle(real)));
    assert_eq!(merged(real, |_| format!("{}\nend", lines[0])), Err(Unmerged::Unclear));
}

fn note_form(notes: &[&str]) -> ServedForm {
    let field = |name: &str, kind: Kind, real: &[&str]| {
        let shown: Vec<String> = real.iter().map(|text| mask_text(text)).collect();
        let real: Vec<String> = real.iter().map(|text| (*text).to_owned()).collect();
        let swapped = shown != real;
        ServedField {
            name: name.to_owned(),
            label: humanise(name),
            kind,
            shown,
            options: Vec::new(),
            real: swapped.then_some(real),
            secret: None,
            unread: false,
            unit: None,
            group: None,
            places: Vec::new(),
        }
    };
    let fields = vec![
        field("note", Kind::Textarea, notes),
        field("remark", Kind::Text, &["IBAN DE89370400440532013000"]),
        field("title", Kind::Text, &["Call"]),
    ];
    ServedForm { action: "/x".into(), method: "POST".into(), fields, ..ServedForm::default() }
}

fn sent(values: &[(&str, &str)]) -> Vec<(String, String)> {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn an_edited_note_goes_on_with_its_line_breaks_and_reads_as_the_agent_saw_it() {
    let form = note_form(&[NOTE]);
    let edited = form.fields[0].shown[0].replace("Monday", "Friday").replace('\n', "\r\n");
    let submitted = sent(&[("note", &edited), ("remark", &form.fields[1].shown[0]), ("title", "Call")]);
    let restored = restore(&form, submitted.clone(), "/x").expect("merged").fields;
    assert_eq!(restored[0].1, NOTE.replace("Monday", "Friday").replace('\n', "\r\n"));
    assert_eq!(restored[1].1, "IBAN DE89370400440532013000");
    let changes = changes(&form, &submitted);
    assert_eq!(changes.len(), 1);
    assert!(!changes[0].hidden);
    let to = changes[0].to.as_deref().unwrap_or_default();
    assert!(to.starts_with("Called on Friday.") && !to.contains("4111") && !to.contains("sk_live"), "{to}");
    // At home only.
    let away = restore(&form, submitted, "/comments").expect_err("elsewhere");
    assert_eq!(away.code(), "hidden-value-elsewhere");
}

#[test]
fn a_mark_moved_to_another_field_is_refused_as_such() {
    let form = note_form(&[NOTE]);
    let iban = form.fields[1].shown[0].trim_start_matches("IBAN ");
    let note = format!("{} {iban}", form.fields[0].shown[0]);
    for submitted in [sent(&[("note", &note)]), sent(&[("title", &format!("See {iban}"))])] {
        let refused = restore(&form, submitted, "/x").expect_err("elsewhere");
        assert_eq!(refused.code(), "hidden-value-elsewhere");
    }
    let damaged = form.fields[0].shown[0].replace("•••• 1111", "• 1111");
    let refused = restore(&form, sent(&[("note", &damaged)]), "/x").expect_err("damaged");
    assert_eq!(refused, RestoreError::Edited { field: "Note".into(), why: Unmerged::Damaged });
}

#[test]
fn rows_of_one_name_are_each_merged_with_their_own_and_never_with_another() {
    let rows = ["a key sk_live_4eC39HqLyjWDarjtT1zdp7dc", "b key sk_live_8bR52KtMzkXEbsluV3aeq9fd"];
    let form = note_form(&rows);
    let shown = &form.fields[0].shown;
    let one = sent(&[("note", &format!("{}, new", shown[0])), ("note", &shown[1])]);
    let restored = restore(&form, one, "/x").expect("merged").fields;
    assert_eq!(restored[0].1, "a key sk_live_4eC39HqLyjWDarjtT1zdp7dc, new");
    // Turned round and edited: whose is whose nobody can say.
    let turned = sent(&[("note", &format!("{}, new", shown[1])), ("note", &shown[0])]);
    assert_eq!(restore(&form, turned, "/x").expect_err("unclear").code(), "hidden-value-unclear");
    // One taken out, the other edited in one place.
    let fewer = sent(&[("note", &format!("{}, new", shown[1]))]);
    let restored = restore(&form, fewer, "/x").expect("merged").fields;
    assert_eq!(restored[0].1, "b key sk_live_8bR52KtMzkXEbsluV3aeq9fd, new");
}

#[test]
fn texts_in_json_are_merged_where_one_text_can_be_meant() {
    let known: Vec<Surrogate> =
        ["a key sk_live_4eC39HqLyjWDarjtT1zdp7dc", "b key sk_live_8bR52KtMzkXEbsluV3aeq9fd"]
            .map(|real| Surrogate {
                mark: mask_text(real),
                real: real.to_owned(),
                field: "cells.source".into(),
                destination: "/api/note".into(),
                number: false,
            })
            .into();
    let mut document = serde_json::json!({"cells": [{"source": format!("{}, new", known[1].mark)}]});
    assert!(merge_json(&mut document, &known, "/api/note"));
    assert_eq!(document["cells"][0]["source"], "b key sk_live_8bR52KtMzkXEbsluV3aeq9fd, new");
    for (field, place) in [("cells", "/api/other"), ("other", "/api/note")] {
        let mut away = serde_json::json!({field: [{"source": format!("{}, new", known[1].mark)}]});
        assert!(!merge_json(&mut away, &known, place));
    }
}

/// A piece of a text: a word, or a secret that is known by its look.
#[derive(Debug, Clone)]
enum Piece {
    Word(&'static str),
    Secret(&'static str),
}

const WORDS: [&str; 8] = ["Called", "ümlaut", "pays", "on", "Friday", "<b>", "2026", "a, b"];
const SECRETS: [&str; 5] = [
    "4111 1111 1111 1111",
    "5500-0000-0000-0004",
    "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "sk_live_8bR52KtMzkXEbsluV3aeq9fd",
    "DE89370400440532013000",
];

fn piece() -> impl Strategy<Value = Piece> {
    prop_oneof![
        3 => prop::sample::select(WORDS.to_vec()).prop_map(Piece::Word),
        2 => prop::sample::select(SECRETS.to_vec()).prop_map(Piece::Secret),
    ]
}

fn text_of(pieces: &[Piece]) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Word(text) | Piece::Secret(text) => *text,
    };
    pieces.iter().map(text).collect::<Vec<_>>().join(" ;\n")
}

/// What somebody does to a text, by places counted in letters.
#[derive(Debug, Clone)]
enum Edit {
    Insert(prop::sample::Index, &'static str),
    Remove(prop::sample::Index, usize),
    Copy(prop::sample::Index, usize, prop::sample::Index),
    Move(prop::sample::Index, usize, prop::sample::Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        4 => (at(), prop::sample::select(vec!["x", " and ", "\n", "7", "•", "ü", "\n• "]))
            .prop_map(|(at, text)| Edit::Insert(at, text)),
        3 => (at(), 1..12usize).prop_map(|(at, count)| Edit::Remove(at, count)),
        1 => (at(), 1..30usize, at()).prop_map(|(from, count, to)| Edit::Copy(from, count, to)),
        1 => (at(), 1..30usize, at()).prop_map(|(from, count, to)| Edit::Move(from, count, to)),
    ]
}

fn apply(text: &str, edit: &Edit) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let piece = |letters: &[char], from: usize, count: usize| -> Vec<char> {
        letters[from..letters.len().min(from + count)].to_vec()
    };
    match edit {
        Edit::Insert(at, typed) => {
            let at = at.index(letters.len() + 1);
            letters.splice(at..at, typed.chars());
        }
        Edit::Remove(from, count) if !letters.is_empty() => {
            let from = from.index(letters.len());
            letters.drain(from..letters.len().min(from + count));
        }
        Edit::Copy(from, count, to) if !letters.is_empty() => {
            let copied = piece(&letters, from.index(letters.len()), *count);
            let to = to.index(letters.len() + 1);
            letters.splice(to..to, copied);
        }
        Edit::Move(from, count, to) if !letters.is_empty() => {
            let from = from.index(letters.len());
            let moved: Vec<char> = letters.drain(from..letters.len().min(from + count)).collect();
            let to = to.index(letters.len() + 1);
            letters.splice(to..to, moved);
        }
        _ => {}
    }
    letters.into_iter().collect()
}

/// The text as the agent sees it, by the secrets that were put into it: another reading than that of the code.
fn as_seen(text: &str) -> String {
    SECRETS.iter().fold(text.to_owned(), |text, secret| text.replace(secret, &mask_text(secret)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: super::properties::cases() * 4, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_edited_no_dots_reach_the_app_and_nothing_else_is_changed(
        pieces in prop::collection::vec(piece(), 1..7), edits in prop::collection::vec(edit(), 1..4),
    ) {
        let real = text_of(&pieces);
        let shown = mask_text(&real);
        let Some(partly) = Partly::of(&real, &shown) else { return Ok(()) };
        let sent = edits.iter().fold(shown.clone(), |text, edit| apply(&text, edit));
        let Ok(merged) = partly.merged(&sent) else { return Ok(()) };
        // A dot with which a line begins is a list's.
        let dots = merged.lines().any(|line| line.trim_start().trim_start_matches("• ").contains('•'));
        prop_assert!(!dots, "{:?}", merged);
        prop_assert_eq!(as_seen(&merged), sent.clone(), "from {:?}", real);
        // What was hidden is hidden, and nobody sees more than she typed.
        prop_assert_eq!(mask_text(&merged), mask_text(&sent));
    }

    #[test]
    fn a_word_between_others_is_always_taken(
        pieces in prop::collection::vec(piece(), 1..7), at in any::<prop::sample::Index>(),
    ) {
        let real = text_of(&pieces);
        let Some(partly) = Partly::of(&real, &mask_text(&real)) else { return Ok(()) };
        let mut longer = pieces.clone();
        longer.insert(at.index(pieces.len() + 1), Piece::Word("inserted"));
        let wanted = text_of(&longer);
        prop_assert_eq!(partly.merged(&as_seen(&wanted)), Ok(wanted));
    }
}
