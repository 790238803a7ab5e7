//! The corpus of the fuzz targets, run through the same checks that the fuzzer makes: so that it stays true, and is run
//! also where no fuzzer is installed.

#[path = "../../fuzz/src/lib.rs"]
mod properties;

use std::path::Path;

use super::here;

/// Calls the check with every file of a folder, and with each file cut short and with a byte turned here and there.
fn run_all(folder: &str, check: fn(&[u8])) {
    let mut files = 0;
    for file in std::fs::read_dir(here(folder)).expect("the folder") {
        let path = file.expect("a file").path();
        if path.is_file() && !is_ours(&path) {
            let bytes = std::fs::read(&path).expect("read");
            check(&bytes);
            nearby(&bytes, check);
            files += 1;
        }
    }
    assert!(files >= 5, "{folder} has only {files} files");
}

/// Files beside a corpus that are not of it.
fn is_ours(path: &Path) -> bool {
    path.extension().is_some_and(|kind| kind == "rs")
        || path.file_name().is_some_and(|name| name == ".gitattributes")
}

fn nearby(bytes: &[u8], check: fn(&[u8])) {
    let step = (bytes.len() / 24).max(1);
    for at in (0..bytes.len()).step_by(step) {
        check(&bytes[..at]);
        let mut turned = bytes.to_vec();
        turned[at] ^= 1 << (at % 8);
        check(&turned);
        turned.remove(at);
        check(&turned);
    }
}

#[test]
fn every_note_of_the_corpus_keeps_what_is_promised_of_notes() {
    run_all("fuzz/corpus/note", properties::note::check);
}

#[test]
fn every_proof_of_the_corpus_keeps_what_is_promised_of_proofs() {
    run_all("fuzz/corpus/proof", properties::proof::check);
}

#[test]
fn every_export_of_the_corpus_keeps_what_is_promised_of_exports() {
    run_all("fuzz/corpus/export", properties::export::check);
}

#[test]
fn every_mail_of_the_corpus_keeps_what_is_promised_of_mails() {
    run_all("fuzz/corpus/eml", properties::eml::check);
    run_all("tests/history/mails", properties::eml::check);
}

#[test]
fn the_corpus_has_both_what_holds_and_what_does_not() {
    let read = |name: &str| std::fs::read(here("fuzz/corpus").join(name)).expect("read");
    let text = |name: &str| String::from_utf8(read(name)).expect("text");
    let (note, key) = (text("note/five_entries"), text("note/verifier_key"));
    let key = porchlight::merkle::VerifierKey::parse(&key).expect("a key");
    assert!(porchlight::merkle::open(&note, std::slice::from_ref(&key)).is_ok());
    for (name, holds) in [("proof/entry_3_of_5", true), ("proof/hash_changed", false)] {
        let verdict = porchlight::history::verify_proof(&text(name), std::slice::from_ref(&key));
        assert_eq!(verdict.is_ok(), holds, "{name}");
    }
    for (name, holds) in
        [("export/whole", true), ("export/entry_erased", true), ("export/entry_changed", false)]
    {
        let verdict = porchlight::history::verify::verify(read(name).as_slice(), std::slice::from_ref(&note));
        assert_eq!(verdict.holds(), holds, "{name}: {verdict}");
    }
    assert_eq!(porchlight::history::held::checkpoints_in(&read("eml/quoted_printable")), [note]);
}
