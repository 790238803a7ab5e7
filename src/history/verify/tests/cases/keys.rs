//! Signatures, keys, their change, epochs.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::super::story::{LOG_ORIGIN, Story};
use super::{Case, case, small, text_case};
use crate::history::event::log::KeyChanged;
use crate::history::{Event, Filter, LogKey};

/// Fits the log of five entries, R having a component of order 2: the equation with the cofactor accepts it.
const COFACTORED: &str =
    "v8NNY///AHjpnH0f0kfjGvUxCMbT4XLC3ma5eSPw2noaQ10/HJQ/7Vnqb3hrUMEphwpPNW3PigHkjpDwcaKYvvyBMAU=";

pub fn holding() -> Vec<Case> {
    let changed = Story::with_key_change();
    let held: Vec<String> = changed.notes.values().cloned().collect();
    let mut twice = Story::with_key_change();
    twice.change_key(9);
    twice.checkpoint();
    let mut there_and_back = Story::with_key_change();
    there_and_back.change_key(7);
    there_and_back.checkpoint();
    let mut vendor = Story::of_vendor();
    vendor.change_key(8);
    vendor.noted(31);
    vendor.checkpoint();
    let mut epoch = Story::usual();
    epoch.begin_epoch(2);
    epoch.begin_epoch(5);
    epoch.checkpoint();
    vec![
        case("a key change, a checkpoint by each key held", &changed).beside(&held),
        case("two key changes", &twice),
        case("a key change and a change back", &there_and_back),
        case("a key change in the vendor's log", &vendor),
        case("two epochs", &epoch),
    ]
}

pub fn failing() -> Vec<Case> {
    let mut cases = signatures();
    cases.extend(bad_keys());
    cases.extend(in_force());
    cases.extend(changes());
    cases.extend(epochs());
    cases
}

fn signatures() -> Vec<Case> {
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
        case("a history rewritten and signed anew, against a held checkpoint", &rewritten).beside(&held),
        case("a history cut short and ended neatly, against a held checkpoint", &short).beside(&held),
    ]
}

/// A log without a checkpoint whose header names this point as its key.
fn bad_keys() -> Vec<Case> {
    let mut unsigned = small();
    unsigned.notes.clear();
    let (key, export) = (unsigned.key.verifier().to_string(), unsigned.export());
    let with_point = |what, point: &str| {
        let point = [&[1][..], &hex::decode(point).expect("hex")].concat();
        let digest =
            Sha256::new().chain_update(LOG_ORIGIN).chain_update(b"\n").chain_update(&point).finalize();
        let named = format!("{LOG_ORIGIN}+{}+{}", hex::encode(&digest[..4]), STANDARD.encode(point));
        text_case(what, export.replace(&key, &named))
    };
    let mut cofactored = small();
    let (note, origin) = (cofactored.note(5), LOG_ORIGIN);
    let text = note.split_once("\n\n").expect("a signature").0;
    cofactored.notes.insert(5, format!("{text}\n\n\u{2014} {origin} {COFACTORED}\n"));
    vec![
        with_point("a key whose y is p + 4", &format!("f1{}7f", "ff".repeat(30))),
        with_point("a key of small order", &format!("01{}", "00".repeat(31))),
        with_point("a key that is no point", &format!("02{}", "00".repeat(31))),
        case("a signature that only the equation with the cofactor accepts", &cofactored),
    ]
}

/// F5, and 8.2.
fn in_force() -> Vec<Case> {
    let changed = Story::with_key_change();
    let next = LogKey::from_seed([8; 32], LOG_ORIGIN);
    let mut by_the_old = Story::with_key_change();
    let (size, new) = (by_the_old.size(), std::mem::replace(&mut by_the_old.key, small().key));
    by_the_old.checkpoint();
    by_the_old.key = new;
    let mut too_early = small();
    too_early.key = next.clone();
    too_early.checkpoint();
    too_early.key = small().key;
    too_early.change_key(8);
    too_early.checkpoint();
    let left_over = [small().key.verifier(), next.verifier()];
    let mut unnamed = small();
    unnamed.change_key(8);
    let only_the_first = unnamed.written(&unnamed.before, &Filter::default());
    let held = [by_the_old.note(size)];
    vec![
        case("F5: a checkpoint by the old key after the change", &by_the_old),
        case("F5: a checkpoint by the new key before the change", &too_early),
        text_case("F5: a key that never came into force", small().written(&left_over, &Filter::default())),
        text_case("M22: a change to a key that the header does not name", only_the_first),
        case("8.2: a held checkpoint by the old key over more than it signs", &changed).beside(&held),
    ]
}

fn changes() -> Vec<Case> {
    let changed = |what, change: &dyn Fn(&mut KeyChanged)| {
        let mut story = small();
        let mut handover = story.handover(8);
        change(&mut handover);
        story.say_handover(handover, 8);
        story.checkpoint();
        case(what, &story)
    };
    let mut itself = small();
    itself.change_key(7);
    let mut renamed = small();
    let other = LogKey::from_seed([8; 32], "porchlight.acme.example/other");
    let signature = crate::merkle::sign_handover(renamed.key.signing(), &other.verifier());
    let (key, before) = (other.verifier().to_string(), renamed.key.verifier().to_string());
    renamed.say_handover(KeyChanged { key, before, signature }, 8);
    renamed.key = other;
    let mut erased = Story::with_key_change();
    erased.erase(erased.first("log.key_changed"));
    vec![
        changed("M22: a key change that the old key did not sign", &|handover| {
            handover.signature = STANDARD.encode([0; 64]);
        }),
        changed("M22: a key change signed by the new key", &|handover| {
            let next = LogKey::from_seed([8; 32], LOG_ORIGIN);
            handover.signature = crate::merkle::sign_handover(next.signing(), &next.verifier());
        }),
        changed("M22: a key change from another key than was in force", &|handover| {
            handover.before = LogKey::from_seed([9; 32], LOG_ORIGIN).verifier().to_string();
        }),
        case("M22: a key that hands over to itself", &itself),
        case("M22: a key that hands over to one of another name", &renamed),
        case("M26: an erased key change", &erased),
    ]
}

fn epochs() -> Vec<Case> {
    let began = |what, epochs: &[u64]| {
        let mut story = small();
        epochs.iter().for_each(|epoch| {
            story.begin_epoch(*epoch);
        });
        story.checkpoint();
        case(what, &story)
    };
    let mut went_back = Story::usual();
    let held = [went_back.note(went_back.size())];
    went_back.entries.truncate(8);
    went_back.notes.clear();
    went_back.begin_epoch(2);
    let missing = case("a held checkpoint over entries that a restored backup has lost", &went_back);
    for _ in 0..12 {
        went_back.refused_entry();
    }
    went_back.checkpoint();
    let mut erased = small();
    let seq = erased.begin_epoch(2);
    erased.erase(seq);
    vec![
        began("M23: an epoch 1", &[1]),
        began("M23: an epoch twice", &[3, 3]),
        missing.beside(&held),
        case("a held checkpoint that a log restored from a backup has outgrown", &went_back).beside(&held),
        case("M26: an erased beginning of an epoch", &erased),
    ]
}
