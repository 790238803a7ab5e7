//! What a hidden value looks like instead: a mark of about the same shape, which says nothing but what people need
//! to tell one card or account from another.

use std::ops::Range;

use super::detectors::{Detector, Found, Reach, find};
use super::policy::{Show, Verdict};
use super::{Hidden, count, count_as};

/// The letter that stands for a hidden one.
pub const DOT: char = '•';
/// How long a mark may get: the length of a secret is nobody's business either.
const LONGEST: usize = 12;
/// How short a mark may get, so that it is not taken for a list's bullet.
const SHORTEST: usize = 4;
/// How many letters of a card or account stay readable.
const SHOWN: usize = 4;

/// The mark of a value. Cards and accounts keep their grouping and their last four letters, as every receipt does;
/// anything else becomes dots, four to twelve.
pub fn mark_of(value: &str, detector: Detector) -> String {
    let letters = value.chars().filter(|letter| letter.is_alphanumeric()).count();
    let keeps_its_end =
        matches!(detector, Detector::CardNumber | Detector::BankAccount) && letters > SHOWN * 2;
    if keeps_its_end { ending(value, SHOWN) } else { dots(value) }
}

/// Longer than this a value's own length is no part of its shape.
const LONGEST_SHAPE: usize = 40;

/// A value of which people decided how much shows. Too short to hide the rest, nothing of it does.
pub fn shaped(value: &str, show: Show) -> String {
    match show {
        Show::Shown => value.to_owned(),
        Show::Last2 => ending(value, 2),
        Show::Last4 => ending(value, SHOWN),
        Show::Domain => domain(value),
        Show::Hidden => dots(value),
    }
}

fn dots(value: &str) -> String {
    DOT.to_string().repeat(value.chars().count().clamp(SHORTEST, LONGEST))
}

fn ending(value: &str, shown: usize) -> String {
    let letters = value.chars().filter(|letter| letter.is_alphanumeric()).count();
    if letters <= shown * 2 {
        return dots(value);
    }
    if letters > LONGEST_SHAPE {
        let end: Vec<char> =
            value.chars().rev().filter(|letter| letter.is_alphanumeric()).take(shown).collect();
        return dots(value) + &end.into_iter().rev().collect::<String>();
    }
    let mut left = letters;
    let dot = |letter: char| {
        if !letter.is_alphanumeric() {
            return letter;
        }
        left -= 1;
        if left < shown { letter } else { DOT }
    };
    value.chars().map(dot).collect()
}

/// Everything before the domain is dots, and so is a path behind it.
fn domain(value: &str) -> String {
    let is_host = |host: &str| {
        !host.is_empty()
            && host.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '-'))
            && host.contains('.')
    };
    let value = value.trim();
    if let Some((_, host)) = value.rsplit_once('@').filter(|(_, host)| is_host(host)) {
        return format!("{}@{host}", dots(""));
    }
    let Some((scheme, rest)) = value.split_once("://") else { return dots(value) };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match is_host(host) && matches!(scheme, "http" | "https") {
        true if rest.len() == host.len() => value.to_owned(),
        true => format!("{scheme}://{host}/{}", dots("")),
        false => dots(value),
    }
}

/// The text with every secret in it replaced by its mark, or `None` when there is nothing to hide.
pub fn mask_found(text: &str, reach: Reach, seen: impl FnMut(&Found)) -> Option<String> {
    replaced(text, find(text, reach), seen)
}

/// The same where a decision may show what is no credential.
pub fn mask_judged(text: &str, verdict: Verdict, seen: impl FnMut(&Found)) -> Option<String> {
    let mut found = find(text, Reach::All);
    match verdict {
        Verdict::Shown | Verdict::Revealed(_) => found.retain(|hit| hit.detector.is_never_shown()),
        Verdict::ByLook => {}
        Verdict::Hide(hide) => return Some(hide.mark(text)),
    }
    replaced(text, found, seen)
}

/// The same, counting what is hidden.
pub fn mask_counted(text: &str, verdict: Verdict, hidden: &mut Hidden) -> Option<String> {
    if let Verdict::Hide(hide) = verdict {
        count_as(hidden, hide.name());
        return Some(hide.mark(text));
    }
    mask_judged(text, verdict, |hit| count(hidden, hit.detector))
}

fn replaced(text: &str, found: Vec<Found>, mut seen: impl FnMut(&Found)) -> Option<String> {
    if found.is_empty() {
        return None;
    }
    Some(swapped(
        text,
        found.iter().map(|hit| {
            seen(hit);
            (hit.range.clone(), mark_of(hit.value(text), hit.detector))
        }),
    ))
}

/// The text with something else in these places, which are in order. One that begins inside of another is passed over.
pub fn swapped<S: AsRef<str>>(text: &str, swaps: impl IntoIterator<Item = (Range<usize>, S)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, instead) in swaps {
        if range.start >= at && range.start < range.end {
            out.push_str(&text[at..range.start]);
            out.push_str(instead.as_ref());
            at = range.end;
        }
    }
    out.push_str(&text[at..]);
    out
}

/// A part of a text that was hidden for its look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenPart {
    /// Where it stands in the text.
    pub real: Range<usize>,
    /// Where its mark stands in what was shown.
    pub shown: Range<usize>,
    /// Whether it is a credential, which no decision shows.
    credential: bool,
}

/// What the marks in `shown` stand for in the text, as long as it was hidden part by part and by look alone; nothing
/// where it was shown whole, or a mark stands for all of it because of its name or a decision.
pub fn hidden_parts(text: &str, shown: &str) -> Vec<HiddenPart> {
    let all = find(text, Reach::All);
    let credentials = || all.iter().filter(|hit| hit.detector.is_never_shown()).cloned().collect();
    let mut ways = [all.clone(), credentials()].into_iter();
    ways.find(|found| replaced(text, found.clone(), |_| ()).is_some_and(|masked| masked == shown))
        .map(|found| parts(text, &found))
        .unwrap_or_default()
}

fn parts(text: &str, found: &[Found]) -> Vec<HiddenPart> {
    let (mut at, mut shown) = (0, 0);
    let part = |hit: &Found| {
        let begins = shown + hit.range.start - at;
        let ends = begins + mark_of(hit.value(text), hit.detector).len();
        (at, shown) = (hit.range.end, ends);
        HiddenPart { real: hit.range.clone(), shown: begins..ends, credential: hit.detector.is_never_shown() }
    };
    found.iter().map(part).collect()
}

/// Whether parts that now stand at these places of another text would be hidden there too, and nothing else with them.
pub fn stay_hidden(text: &str, placed: &[(&HiddenPart, Range<usize>)]) -> bool {
    let found = find(text, Reach::All);
    placed.iter().all(|(part, place)| {
        let is_it = |hit: &Found| hit.range == *place && (hit.detector.is_never_shown() || !part.credential);
        found.iter().any(is_it)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_were_hidden_are_found_again_and_a_mark_for_all_of_a_text_is_none() {
        let text = "Card 4111 1111 1111 1111, key sk_live_4eC39HqLyjWDarjtT1zdp7dc";
        let shown = super::super::mask_text(text);
        let parts = hidden_parts(text, &shown);
        let read: Vec<(&str, &str)> =
            parts.iter().map(|part| (&text[part.real.clone()], &shown[part.shown.clone()])).collect();
        assert_eq!(
            read,
            [
                ("4111 1111 1111 1111", "•••• •••• •••• 1111"),
                ("sk_live_4eC39HqLyjWDarjtT1zdp7dc", "••••••••••••")
            ]
        );
        assert_eq!(hidden_parts("line", "••••"), []);
        assert_eq!(hidden_parts("plain", "plain"), []);
    }

    #[test]
    fn a_card_keeps_its_groups_and_last_four_digits() {
        assert_eq!(mark_of("4111 1111 1111 1234", Detector::CardNumber), "•••• •••• •••• 1234");
        assert_eq!(mark_of("4111-1111-1111-1234", Detector::CardNumber), "••••-••••-••••-1234");
        assert_eq!(mark_of("DE89370400440532013000", Detector::BankAccount), "••••••••••••••••••3000");
    }

    #[test]
    fn people_decide_how_much_of_a_value_shows() {
        assert_eq!(shaped("+43 660 1234567", Show::Last2), "+•• ••• •••••67");
        assert_eq!(shaped("AT-2026-004711", Show::Last4), "••-••••-••4711");
        assert_eq!(shaped("1234", Show::Last2), "••••");
        assert_eq!(shaped("olivia@northwind.example", Show::Domain), "••••@northwind.example");
        assert_eq!(shaped("https://northwind.example/a?b", Show::Domain), "https://northwind.example/••••");
        assert_eq!(shaped("not an address", Show::Domain), "••••••••••••");
        assert_eq!(shaped("Olivia", Show::Hidden), "••••••");
        assert_eq!(shaped("Olivia", Show::Shown), "Olivia");
    }

    #[test]
    fn other_secrets_leave_nothing_but_dots() {
        assert_eq!(mark_of("hunter2", Detector::Password), "•••••••");
        assert_eq!(mark_of("123", Detector::CardCode), "••••");
        assert_eq!(mark_of(&"x".repeat(400), Detector::Key).chars().count(), 12);
        assert_eq!(mark_of("12345", Detector::BankAccount), "•••••");
    }
}
