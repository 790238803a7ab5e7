//! Stories that make no sense, however well they are signed.

use chrono::Duration;

use super::super::story::{Story, answer, intent};
use super::{Case, case, small};
use crate::history::event::account::NoticesSet;
use crate::history::event::grant::{Changed, Lapsed, Scope};
use crate::history::event::session::{Entered, Mode};
use crate::history::event::step::{End, EndHow, StepKind};
use crate::ids::OwnerId;

pub fn failing() -> Vec<Case> {
    let told = |what, tell: &dyn Fn(&mut Story)| {
        let mut story = Story::with_open_session();
        tell(&mut story);
        story.checkpoint();
        case(what, &story)
    };
    let mut no_grant = Story::of_northwind();
    no_grant.opened();
    let mut view_only = Story::with_session_under(Scope::View);
    view_only.switched(Mode::Change);
    let mut cases = vec![
        case("a session without a grant", &no_grant),
        case("changing under a grant to view", &view_only),
        told("a step after the grant was withdrawn", &|story| {
            story.withdrawn();
            story.view("/invoices");
        }),
        told("a step after the session's limit", &|story| {
            story.later(Duration::minutes(60));
            story.view("/invoices");
        }),
        told("a step after the session's end", &|story| {
            story.ended();
            story.view("/invoices");
        }),
        told("an answer shown after the session's end", &|story| {
            let intent = story.view("/invoices");
            story.ended();
            story.say(answer(intent));
        }),
        told("a change in view mode", &|story| {
            story.changed_tax_rate();
        }),
        told("an export without a consent", &|story| {
            story.say(intent(StepKind::Export, "GET", "/customers.csv"));
        }),
        told("an answer to nothing", &|story| {
            story.say(answer(3));
        }),
        told("a closing entry that counts wrongly", &|story| {
            let mut closing = story.closing();
            closing.entries += 1;
            story.say(closing);
        }),
        told("a closing entry with another hash", &|story| {
            let mut closing = story.closing();
            closing.entries_hash = "00".repeat(32);
            story.say(closing);
        }),
    ];
    cases.extend(grants());
    cases.extend(reviews());
    cases.extend(owners_and_vendor());
    cases
}

/// A session that names its own limit goes on to it when an owner moves the end of its grant.
pub fn holding() -> Vec<Case> {
    vec![case("M10: a session that names its limit, beyond its grant's first end", &extended(5))]
}

/// Opened ten minutes before its grant's end, with a limit half an hour away; looked at minutes after it.
fn extended(minutes: i64) -> Story {
    let mut story = Story::of_northwind();
    story.given(Scope::View);
    story.later(Duration::hours(23) + Duration::minutes(50));
    let mut opening = story.opening();
    opening.limit = Some(story.now.plus(Duration::minutes(30)));
    story.say(opening);
    moved(&mut story, Duration::zero(), Duration::hours(2));
    story.later(Duration::minutes(15 + minutes));
    story.viewed("/invoices");
    story.checkpoint();
    story
}

fn moved(story: &mut Story, before: Duration, until: Duration) {
    let (grant, by) = (story.grant, story.olivia.clone());
    let (until_before, until) = (story.until.plus(before), story.until.plus(until));
    story.say(Changed { grant, by, until_before, until, only_before: None, only: None });
}

fn grants() -> Vec<Case> {
    let given = |what, tell: &dyn Fn(&mut Story)| {
        let mut story = Story::of_northwind();
        story.given(Scope::View);
        tell(&mut story);
        story.checkpoint();
        case(what, &story)
    };
    let (day, hour) = (Duration::hours(24), Duration::hours(1));
    let lapsed = |story: &mut Story| {
        let (grant, until) = (story.grant, story.until);
        story.say(Lapsed { grant, until });
    };
    vec![
        given("M7: a grant changed after it was withdrawn", &|story| {
            story.withdrawn();
            moved(story, Duration::zero(), hour);
        }),
        given("M7: a grant changed from an end that it did not have", &|story| moved(story, hour, hour * 2)),
        given("M7: a grant whose end is put into the past", &|story| {
            moved(story, Duration::zero(), -day * 2)
        }),
        given("M7: a grant changed by the vendor's staff", &|story| {
            let (grant, by, end) = (story.grant, story.ana.clone(), story.until);
            story.say(Changed {
                grant,
                by,
                until_before: end,
                until: end.plus(hour),
                only_before: None,
                only: None,
            });
        }),
        given("M8: a grant withdrawn twice", &|story| {
            story.withdrawn();
            story.withdrawn();
        }),
        given("M8: a grant withdrawn after its end", &|story| {
            story.later(day);
            story.withdrawn();
        }),
        given("M9: a grant that lapsed before its end", &|story| lapsed(story)),
        given("M9: a grant that lapsed after it was withdrawn", &|story| {
            story.withdrawn();
            story.later(day);
            lapsed(story);
        }),
        given("M9: an erased grant that lapsed before its end", &|story| {
            story.erase(2);
            lapsed(story);
        }),
        case("M10: a session that goes on beyond its own limit", &extended(15)),
    ]
}

fn reviews() -> Vec<Case> {
    let told = |what, tell: &dyn Fn(&mut Story)| {
        let mut story = Story::with_open_session();
        tell(&mut story);
        story.checkpoint();
        case(what, &story)
    };
    vec![
        told("M12: a session entered by somebody else", &|story| {
            let by = story.rita.clone();
            story.say(Entered { by });
        }),
        told("M16: a review before the end", &|story| {
            story.reviewed();
        }),
        told("M16: an erased review before the end", &|story| {
            let seq = story.reviewed();
            story.erase(seq);
        }),
        told("M16: a review by the session's agent", &|story| {
            story.ended();
            story.rita = story.ana.clone();
            story.reviewed();
        }),
        told("M16: two reviews", &|story| {
            story.ended();
            story.reviewed();
            story.reviewed();
        }),
        told("M27: a summary of a session that has not ended", &|story| {
            story.mail("session_summary");
        }),
        told("M27: two summaries to the same person", &|story| {
            story.ended();
            story.mail("session_summary");
            story.mail("session_summary");
        }),
        told("M20: an end without an answer", &|story| {
            let intent = story.view("/invoices");
            story.say(End { intent, how: EndHow::Complete, bytes: 0, assets: 0, messages: None, rows: None });
        }),
        told("M18: an answer erased, used up by an end, and given again", &|story| {
            let intent = story.view("/invoices");
            let seq = story.answered(intent);
            story.erase(seq);
            story.say(answer(intent));
        }),
    ]
}

fn owners_and_vendor() -> Vec<Case> {
    let mut shrunk = Story::of_vendor();
    shrunk.noted(30);
    let mut erased = Story::of_vendor();
    erased.erase(1);
    let noticed = |what, change: &dyn Fn(&mut NoticesSet, &Story)| {
        let (mut story, usual) = (small(), small());
        story.set_notices(|set| change(set, &usual));
        story.checkpoint();
        case(what, &story)
    };
    vec![
        case("M21: an account's log that has not grown", &shrunk),
        case("M26: an erased entry of the vendor's log", &erased),
        noticed("M25: an owner's mails set by the vendor's staff", &|set, story| set.by = story.ana.clone()),
        noticed("M25: the mails of somebody who is no owner", &|set, _| {
            set.owner = OwnerId::from_uuid(uuid::Uuid::nil());
        }),
    ]
}
