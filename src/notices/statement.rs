//! The monthly mail: what support did in the account, also where that was nothing.

use serde::Deserialize;
use serde_json::Value;

use super::NoticeError;
use super::frame::{Fact, Frame, Parts, templates};
use crate::statements::{Counts, Month};
use crate::words::Words;

#[derive(Deserialize)]
struct Told {
    month: Month,
    counts: Counts,
    checkpoint: String,
}

struct Statement {
    /// `In October 2026: 2 support sessions, 1 change`.
    headline: String,
    /// `October 2026`.
    month: String,
    zone: String,
    facts: Vec<Fact>,
    /// What is not counted, where there is such.
    notes: Vec<String>,
    /// As signed, without the line break at its end.
    checkpoint: String,
}

templates!(Statement, "mail/statement/subject.txt", "mail/statement/body.txt", "mail/statement/body.html");

pub fn statement(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let Told { month, counts, checkpoint } = Told::deserialize(data)?;
    let month = words.month_of_year(month.year(), month.number());
    let mail = Statement {
        headline: words.statement_headline(&month, counts.sessions, known_changes(counts)),
        zone: words.zone().name().replace('_', " "),
        facts: facts(words, counts),
        notes: notes(words, frame, counts),
        checkpoint: checkpoint.trim_end_matches('\n').to_owned(),
        month,
    };
    Ok(mail.parts(frame)?)
}

/// What was done, and what was not.
fn facts(words: &Words, counts: Counts) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new(words, "sessions", counts.sessions.to_string()),
        Fact::new(words, "changes", counts.changes.to_string()),
        Fact::new(words, "refused-tries", counts.refused.to_string()),
        Fact::new(words, "not-let-in", counts.not_let_in.to_string()),
        Fact::new(words, "access-allowed", words.times_in_full(counts.grants)),
    ];
    // Exports are always refused, so none can have been made.
    let mut not_done = vec![words.nothing_exported()];
    if known_changes(counts) == Some(0) {
        not_done.insert(0, crate::words::sentence_case(&words.changes_counted(0)));
    }
    facts.push(Fact::new(words, "not-done", not_done.join(". ")));
    facts
}

/// How many changes there were, unless there may have been some where none is known.
fn known_changes(counts: Counts) -> Option<u64> {
    let all_known = counts.unknown == 0 && counts.erased == 0;
    (counts.changes > 0 || all_known).then_some(counts.changes)
}

fn notes(words: &Words, frame: &Frame<'_>, counts: Counts) -> Vec<String> {
    let mut notes = Vec::new();
    if counts.unknown > 0 {
        notes.push(words.interrupted(counts.unknown, &frame.app));
    }
    if counts.erased > 0 {
        notes.push(words.erased_since(counts.erased));
    }
    notes
}
