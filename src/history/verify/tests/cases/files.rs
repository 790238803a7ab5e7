//! Files that are damaged, or not as files are written.

use super::super::story::Story;
use super::{Case, case, small, text_case};
use crate::history::FORMAT;

pub fn failing() -> Vec<Case> {
    let whole = small().export();
    let lines: Vec<&str> = whole.lines().collect();
    let joined = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let without = |place: usize| joined(&[&lines[..place], &lines[place + 1..]].concat());
    let mut swapped = lines.clone();
    swapped.swap(2, 3);
    let mut cases = vec![
        text_case("an edited payload", whole.replace("failed invoice sync", "failed invoice sink")),
        text_case(
            "an edited moment",
            whole.replace(
                "\"at\":\"2026-11-22T14:00:03.000000Z\",\"kind\"",
                "\"at\":\"2026-11-22T14:00:03.000001Z\",\"kind\"",
            ),
        ),
        text_case("an entry missing in the middle", without(2)),
        text_case("two entries in the wrong order", joined(&swapped)),
        text_case("an entry twice", joined(&[&lines[..3], &lines[2..]].concat())),
        text_case("the last entry missing", without(5)),
        text_case("the checkpoint missing", without(6)),
        text_case("the end line missing", without(7)),
        text_case("the header missing", without(0)),
        text_case("a line after the end", format!("{whole}{}\n", lines[7])),
        text_case("no newline at the end", whole.trim_end().to_owned()),
        text_case("a space in a line", whole.replacen("{\"format\"", "{ \"format\"", 1)),
        text_case("lines that end in CR LF", whole.replace('\n', "\r\n")),
        text_case("a member that is not ours", whole.replacen("\"format\"", "\"extra\":1,\"format\"", 1)),
        text_case("another format", whole.replacen(FORMAT, "porchlight-export/2", 1)),
        text_case("nothing at all", String::new()),
    ];
    cases.extend(badly_named());
    cases
}

/// A log without entries and with a name that no log can have.
fn badly_named() -> Vec<Case> {
    let named = |what, origin: &str| {
        let mut story = Story::new();
        story.origin = origin.to_owned();
        case(what, &story)
    };
    vec![
        named("a log with an empty name", ""),
        named("a log with a space in its name", "porchlight.acme.example/the log"),
        named("a log with a plus in its name", "porchlight.acme.example/a+b"),
        named("a log with a tab in its name", "porchlight.acme.example/a\tb"),
        named("a log with a DEL in its name", "porchlight.acme.example/a\u{7f}b"),
        named("a log with an em space in its name", "porchlight.acme.example/a\u{2003}b"),
        named("a log with a next-line character in its name", "porchlight.acme.example/a\u{85}b"),
    ]
}
