//! The exports among the vectors: those that must hold, and those that must not.

mod files;
mod gaps;
mod keys;
mod requests;
mod stories;

use super::story::{Story, answer};
use crate::history::event::grant::Scope;
use crate::history::event::step::Answer;

/// An export, the checkpoints held beside it, and what it shows.
pub struct Case {
    pub what: &'static str,
    pub export: String,
    pub held: Vec<String>,
}

fn case(what: &'static str, story: &Story) -> Case {
    text_case(what, story.export())
}

fn text_case(what: &'static str, export: String) -> Case {
    Case { what, export, held: Vec::new() }
}

impl Case {
    fn beside(self, held: &[String]) -> Self {
        Self { held: held.to_vec(), ..self }
    }
}

/// Five entries: an account, its owner, a grant, a session opened and ended at once.
pub fn small() -> Story {
    let mut story = Story::of_northwind();
    story.given(Scope::View);
    story.opened();
    story.ended();
    story.checkpoint();
    story
}

pub fn holding() -> Vec<Case> {
    let usual = Story::usual();
    let mut erased = Story::usual();
    [1, 4, 6, 9].into_iter().for_each(|seq| erased.erase(seq));
    let mut under_way = Story::with_open_session();
    under_way.view("/invoices");
    let mut late = Story::with_open_session();
    let intent = late.view("/invoices");
    late.ended();
    late.say(Answer { title: None, withheld: Some("session-over".to_owned()), ..answer(intent) });
    let held: Vec<String> = usual.notes.values().cloned().collect();
    let mut cases = vec![
        case("five entries and a checkpoint", &small()),
        case("a session from grant to review, both checkpoints held", &usual).beside(&held),
        case("the same with four entries erased", &erased),
        case("a request under way, nothing signed yet", &under_way),
        case("an answer that came after the end and was withheld", &late),
        case("a vendor's own log", &Story::of_vendor()),
        case("a log without entries", &Story::new()),
    ];
    cases.extend(keys::holding());
    cases.extend(gaps::holding());
    cases.extend(stories::holding());
    cases.extend(requests::holding());
    cases
}

pub fn failing() -> Vec<Case> {
    let mut cases = files::failing();
    cases.extend(keys::failing());
    cases.extend(stories::failing());
    cases.extend(requests::failing());
    cases.extend(gaps::failing());
    cases
}
