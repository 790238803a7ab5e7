//! Notes that people kept, and what mail programs made of them. Whole mails are in `tests/history/mails`.

use std::slice::from_ref;

use proptest::prelude::*;

use super::*;
use crate::merkle::{Checkpoint, SigningKey, leaf_hash, open, sign};

fn acme() -> SigningKey {
    SigningKey::from_seed([7; 32], "porchlight.acme.example/log").unwrap()
}

fn note_of(size: u64) -> String {
    let origin = Origin::parse("porchlight.acme.example/log/acc_01a2038e7f007838a5822a6f9e62da21").unwrap();
    sign(&Checkpoint { origin, size, root: leaf_hash(&size.to_be_bytes()) }, &acme())
}

fn found(text: &str) -> Vec<String> {
    checkpoints_in(text.as_bytes())
}

/// Breaks every line after so many characters, as terminals and old mail programs do.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line: Vec<char> = line.chars().collect();
        let pieces: Vec<String> = line.chunks(width).map(String::from_iter).collect();
        out.push_str(&pieces.join("\n"));
        out.push('\n');
    }
    out
}

#[test]
fn a_note_is_found_alone_and_inside_a_letter() {
    let note = note_of(5);
    assert_eq!(found(&note), from_ref(&note));
    let quoted: String = note.lines().map(|line| format!("> {line}\r\n")).collect();
    assert_eq!(found(&format!("Keep this:\r\n\r\n{quoted}\r\nBye")), from_ref(&note));
    let deeply: String = note.lines().map(|line| format!(">> >\t{line}\n")).collect();
    assert_eq!(found(&deeply), [note]);
}

#[test]
fn notes_are_found_in_their_order_and_each_once() {
    let (one, two) = (note_of(1), note_of(2));
    assert_eq!(found(&format!("{two}\n{one}\n{two}")), [two, one]);
}

#[test]
fn every_kind_of_line_end_will_do() {
    let note = note_of(5);
    for end in ["\r\n", "\r", "\r\r\n", "\n\n", " \r\n"] {
        assert_eq!(found(&note.replace('\n', end)), from_ref(&note), "{end:?}");
    }
    let mixed = note.replacen('\n', "\r\n", 1).replacen("\n\n", "\r\r", 1);
    assert_eq!(found(&mixed), [note]);
}

#[test]
fn lines_that_were_wrapped_or_run_together_are_put_right() {
    let note = note_of(5);
    for width in [60, 64, 70, 72, 76, 78, 80, 100] {
        assert_eq!(found(&wrapped(&note, width)), from_ref(&note), "at {width}");
        let quoted: String = wrapped(&note, width).lines().map(|line| format!("> {line}\n")).collect();
        assert_eq!(found(&quoted), from_ref(&note), "quoted at {width}");
    }
    let flowed = note.replace(" v8NN", " \nv8NN");
    assert_eq!(found(&flowed), from_ref(&note));
    assert_eq!(found(&format!("Keep this: {}", note.replace('\n', " "))), [note]);
}

#[test]
fn a_page_that_shows_the_note_will_do() {
    let note = note_of(5);
    let escaped = note.replace('\u{2014}', "&mdash;").replace('+', "&#43;").replace('=', "&#x3d;");
    let pages = [
        format!("<p>Keep this:</p><pre class=\"note\">{note}</pre><p>Bye</p>"),
        format!("<html><body><pre>\n{escaped}</pre></body></html>"),
        format!("<div>{}</div>", note.trim_end().replace('\n', "</div>\n<div>")),
        format!("<p>{}</p>", note.replace('\n', "<br>\r\n")),
        note.replace("/log ", "/log<https://porchlight.acme.example/log> "),
        note.replace("/log ", "/log [http://porchlight.acme.example/log] "),
        note.replace("/log ", "/log</a> ").replace("\u{2014} ", "&#8212;&nbsp;<a\nhref=\"http://x/\">"),
        note.replace("acc_", "acc_<wbr>").replace("log/", "log/\u{200b}"),
    ];
    for page in pages {
        assert_eq!(found(&page), from_ref(&note), "{page}");
    }
}

#[test]
fn a_dash_that_was_not_understood_is_known_again() {
    let note = note_of(5);
    for dash in DASHES {
        assert_eq!(found(&note.replace('\u{2014}', dash)), from_ref(&note), "{dash:?}");
    }
    let western: Vec<u8> =
        note.chars().map(|c| if c == '\u{2014}' { 0x97 } else { u8::try_from(c).unwrap() }).collect();
    assert_eq!(checkpoints_in(&western), [note]);
}

#[test]
fn files_with_a_byte_order_mark_are_read() {
    let note = note_of(5);
    assert_eq!(found(&format!("\u{feff}{note}")), from_ref(&note));
    let wide = |order: fn(u16) -> [u8; 2]| {
        format!("\u{feff}{note}").encode_utf16().flat_map(order).collect::<Vec<u8>>()
    };
    assert_eq!(checkpoints_in(&wide(u16::to_le_bytes)), from_ref(&note));
    assert_eq!(checkpoints_in(&wide(u16::to_be_bytes)), [note]);
}

#[test]
fn quoted_printable_that_was_cut_out_of_a_mail_is_read() {
    let note = note_of(5);
    let body = note.replace('=', "=3D").replace('\u{2014}', "=E2=80=94").replace("/log ", "/log =\r\n");
    assert_eq!(found(&body), [note]);
}

#[test]
fn signatures_of_witnesses_are_kept_and_names_under_the_letter_are_not() {
    let note = note_of(5);
    let witness = SigningKey::from_seed([8; 32], "witness.example").unwrap();
    let opened = open(&note, &[acme().verifier()]).unwrap();
    let cosigned = format!("{note}{}", sign(&opened.checkpoint, &witness).rsplit_once("\n\n").unwrap().1);
    assert_eq!(found(&cosigned), from_ref(&cosigned));
    for footer in
        ["\u{2014} Anna Lindgren", "-- \nAcme Support", "\nBye", "-- Acme SupportTeamOfAcmeInvoices"]
    {
        assert_eq!(found(&format!("{note}{footer}\n")), from_ref(&note), "{footer:?}");
    }
}

#[test]
fn what_is_no_note_is_not_made_one() {
    let note = note_of(5);
    let (body, signature) = note.split_once("\n\n").unwrap();
    let root = body.lines().last().unwrap();
    for text in [
        String::new(),
        "\n\n\n\n".into(),
        "a\nb\nc\n\nd\n".into(),
        "\u{2014} a b\n".into(),
        body.into(),
        signature.into(),
        format!("{signature}\n{body}"),
        note.replace("\n5\n", "\nfive\n"),
        note.replace("\n5\n", "\n05\n"),
        note.replace(root, &root[..40]),
        note.replace("\n\n", "\n\na word\n\n"),
        note.replace("\u{2014} ", ""),
        note[..note.len() - 10].into(),
    ] {
        assert_eq!(found(&text), Vec::<String>::new(), "{text:?}");
    }
}

#[test]
fn a_mail_in_a_mail_in_a_mail_is_opened_but_not_for_ever() {
    let note = note_of(5);
    let inside = |mail: String| format!("Subject: Fwd\nContent-Type: message/rfc822\n\n{mail}");
    let mail = format!("Subject: Proof\nContent-Type: text/plain; charset=utf-8\n\n{note}");
    assert_eq!(found(&inside(inside(mail.clone()))), from_ref(&note));
    let matryoshka = (0..200).fold(mail, |mail, _| inside(mail));
    assert_eq!(found(&matryoshka), [note], "as text");
}

#[test]
fn a_mail_that_the_parser_gives_up_on_is_still_read_as_text() {
    let note = note_of(5);
    let mail = format!(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nFrom: a\n\
         Content-Type: message/rfc822\n\nFrom: b\n\n{note}\n--b--\n"
    );
    assert_eq!(found(&mail), from_ref(&note));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic_and_all_that_is_found_is_found_again(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for note in checkpoints_in(&bytes) {
            prop_assert_eq!(checkpoints_in(note.as_bytes()), [note]);
        }
    }

    #[test]
    fn a_note_is_found_whatever_stands_around_it(before in "(\\PC|\n){0,80}", after in "(\\PC|\n){0,80}", size: u64) {
        // A tag, an entity or a soft line break that opens before the note would swallow its beginning.
        let before = before.replace(['<', '&'], " ");
        let note = note_of(size);
        prop_assert_eq!(found(&format!("{before}\n\n{note}\n{after}")), [note]);
    }
}
