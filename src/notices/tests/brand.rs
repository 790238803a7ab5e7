//! What the vendor's settings put into mails: where answers go, and the colour.

use mail_parser::{MessageParser, MimeHeaders as _};

use super::*;
use crate::config::{Brand, Colour, Colours, ReplyTo};

fn of_acme(with: impl FnOnce(&mut Vendor)) -> Vendor {
    let mut acme = vendor();
    with(&mut acme);
    acme
}

fn header(vendor: &Vendor, message: &Message, name: &str) -> Option<String> {
    let mail = render(vendor, message, "Northwind", Words::new(chrono_tz::UTC)).expect("a mail");
    let parsed = MessageParser::default().parse(&mail.bytes).expect("a message");
    parsed.header_raw(name).map(|value| value.trim().to_owned())
}

fn reply_to(texts: &[&str]) -> Vendor {
    let all = texts.iter().map(|text| ReplyTo::parse(text).expect("an address")).collect();
    of_acme(|acme| acme.reply_to = all)
}

#[test]
fn an_answer_to_a_mail_about_a_ticket_goes_into_the_ticket() {
    let acme = reply_to(&["support+{number}@acme.example", "desk.example: id-{number}@desk.example"]);
    let told = |message: &Message| header(&acme, message, "Reply-To");
    let into_it = Some("\"Acme Support Access\" <support+4821@acme.example>".to_owned());
    assert_eq!(told(&message(NoticeKind::SessionOpened, opened())), into_it);
    assert_eq!(told(&message(NoticeKind::SessionSummary, full())), into_it);
    assert_eq!(told(&message(NoticeKind::QuestionAsked, asked())), into_it);
    let mut elsewhere = full();
    elsewhere["session"]["ticket"] = "https://desk.example/cases/77".into();
    elsewhere["session"]["ticket_number"] = "#77".into();
    let told_there = told(&message(NoticeKind::SessionSummary, elsewhere));
    assert_eq!(told_there.as_deref(), Some("\"Acme Support Access\" <id-77@desk.example>"));
}

#[test]
fn where_no_ticket_is_told_or_none_can_be_addressed_answers_go_to_the_sender() {
    let acme = reply_to(&["support+{number}@acme.example"]);
    assert_eq!(header(&acme, &message(NoticeKind::AccessAllowed, access(None)), "Reply-To"), None);
    assert_eq!(header(&vendor(), &message(NoticeKind::SessionSummary, full()), "Reply-To"), None);
    let mut odd = full();
    odd["session"]["ticket_number"] = "#1@evil.example".into();
    assert_eq!(header(&acme, &message(NoticeKind::SessionSummary, odd), "Reply-To"), None);
}

#[test]
fn each_mail_has_its_text_first_says_more_beside_its_subject_and_fits_day_and_night() {
    for (name, message) in every::mail() {
        let mail = rendered(&message);
        let parsed = MessageParser::default().parse(&mail.bytes).expect("a message");
        let kinds: Vec<_> = parsed.parts.iter().filter_map(|part| part.content_type()?.subtype()).collect();
        assert_eq!(kinds, ["alternative", "plain", "html"], "{name}");
        let (_, html) = bodies(&mail);
        let (_, rest) = html.split_once("<div class=\"preheader\">").expect("a preheader");
        let (preheader, _) = rest.split_once("</div>").expect("its end");
        assert!(preheader.trim().len() > 10 && preheader.trim() != mail.subject, "{name}: {preheader:?}");
        assert!(html.contains("<meta name=\"color-scheme\" content=\"light dark\">"), "{name}");
    }
}

#[test]
fn the_vendors_colour_is_in_its_mails_by_day_and_by_night() {
    let colour = |text: &str| Colour::parse(text).expect("a colour");
    let colours = Colours::of(colour("#7b1fa2"), None).expect("a colour that can be read");
    let acme = of_acme(|acme| acme.brand = Brand { logo: None, colours: Some(colours) });
    let mail =
        render(&acme, &message(NoticeKind::SessionSummary, full()), "Northwind", Words::new(chrono_tz::UTC));
    let (_, html) = bodies(&mail.expect("a mail"));
    let (by_day, by_night) = html.rsplit_once("@media (prefers-color-scheme: dark)").expect("both");
    assert!(by_day.contains(".button { background: #7b1fa2; color: #ffffff; }"), "{by_day}");
    let (dark, on) = (colours.dark.colour, colours.dark.on);
    assert!(by_night.contains(&format!(".button {{ background: {dark}; color: {on}; }}")), "{by_night}");
    let (_, plain) = bodies(&rendered(&message(NoticeKind::SessionSummary, full())));
    assert!(!plain.contains("h1, a {"), "without settings it is our own");
}
