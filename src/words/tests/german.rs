//! Every kind of entry, said in German; the snapshot is to be read.

use super::{entry, examples, printed, words};
use crate::language::Language;

#[test]
fn every_kind_of_entry_has_a_german_sentence() {
    let words = words().in_language(Language::German);
    let said = |(kind, payload): &(&str, serde_json::Value)| {
        let sentence = words.sentence(&entry(kind, Some(payload)), Some("Ana L.")).expect("an event of ours");
        printed(&sentence)
    };
    let told: Vec<String> = examples().iter().map(said).collect();
    insta::assert_snapshot!(told.join("\n"));
}
