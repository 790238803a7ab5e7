//! Every mail as a German reader gets it; the snapshots are to be read.

use super::{bodies, every, requests, vendor};
use crate::language::Language;
use crate::notices::{Rendered, render};
use crate::outbox::Message;
use crate::words::Words;

fn rendered(message: &Message) -> Rendered {
    let words = Words::new(chrono_tz::Europe::Berlin).in_language(Language::German);
    render(&vendor(), message, "Northwind", words).expect("a mail")
}

/// The text part, and what the HTML part shows.
fn parts(message: &Message) -> (String, String) {
    let (text, html) = bodies(&rendered(message));
    assert!(html.contains("<html lang=\"de\">"), "{html}");
    let (_, shown) = html.split_once("<body>").expect("a body");
    (text.replace('\r', ""), shown.replace('\r', ""))
}

#[test]
fn olivia_reads_each_mail_in_german() {
    for (name, message) in every::mail() {
        let (text, shown) = parts(&message);
        let read = format!("Subject: {}\n\n{text}\n<body>{shown}", rendered(&message).subject);
        insta::assert_snapshot!(name.replace(' ', "_"), read);
    }
}

#[test]
fn ana_reads_in_german_what_came_of_it_in_the_subject_alone() {
    let messages = every::outcomes().into_iter().chain(requests::outcomes());
    let subjects: Vec<String> = messages.map(|message| rendered(&message).subject).collect();
    insta::assert_snapshot!(subjects.join("\n"));
}

#[test]
fn no_english_and_no_open_gap_is_left_in_a_german_mail() {
    for (name, message) in every::mail() {
        let (text, shown) = parts(&message);
        for english in ["upport access", " you", "You ", " is ", " and ", "See ", "[", "{"] {
            assert!(!text.contains(english), "{english:?} in {name}: {text}");
            assert!(!shown.contains(english), "{english:?} in {name}: {shown}");
        }
    }
}
