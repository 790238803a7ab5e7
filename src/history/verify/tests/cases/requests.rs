//! Sessions that needed a second person, and requests to come in: as they may be, and as they may not.

use chrono::Duration;

use super::super::story::Story;
use super::{Case, case};
use crate::actor::Actor;
use crate::history::event::account::SensitiveSet;
use crate::history::event::grant::Scope;
use crate::history::event::request::{Answer, Answered, Asked, Asks, Lapsed, LapsedHow, Task};
use crate::history::event::session::{ActingAs, Approval, Mode, Opened, Work};
use crate::ids::{GrantId, RequestId, SessionId};

fn olivia() -> ActingAs {
    ActingAs { id: "u-1".to_owned(), name: "Olivia".to_owned() }
}

fn request(number: u128) -> RequestId {
    RequestId::from_uuid(uuid::Uuid::from_u128(number))
}

/// Ana asks to act as Olivia.
fn asked(story: &Story, asks: Asks, number: u128) -> Asked {
    Asked {
        request: request(number),
        by: story.ana.clone(),
        asks,
        grant: Some(story.grant),
        acting_as: Some(olivia()),
        minutes: Some(240),
        work: None,
        scope: None,
        reason: "checking failed invoice sync".to_owned(),
        ticket: Some("https://acme.example/tickets/4821".to_owned()),
        until: story.now.plus(Duration::hours(4)),
    }
}

fn answered(story: &Story, asks: Asks, number: u128) -> Answered {
    let by = if asks == Asks::Lead { story.rita.clone() } else { story.olivia.clone() };
    Answered {
        request: request(number),
        by,
        asks,
        agent: story.ana.clone(),
        acting_as: Some(olivia()),
        answer: Answer::Approved,
        until: Some(story.now.plus(Duration::hours(4))),
        grant: None,
        note: None,
    }
}

fn lapsed(story: &Story, asks: Asks, number: u128, how: LapsedHow) -> Lapsed {
    Lapsed { request: request(number), asks, agent: story.ana.clone(), acting_as: Some(olivia()), how }
}

/// With its own limit, and approved so.
fn opening(story: &Story, approvals: &[(u128, &Actor)]) -> Opened {
    let approval = |(number, by): &(u128, &Actor)| Approval { request: request(*number), by: (*by).clone() };
    Opened {
        limit: Some(story.now.plus(Duration::minutes(60))),
        approvals: approvals.iter().map(approval).collect(),
        ..story.opening()
    }
}

/// Access is on with an owner's approval of each session, the account is sensitive, and both were asked.
fn both_asked() -> Story {
    let mut story = Story::of_northwind();
    story.say(SensitiveSet { by: Actor::Porchlight, sensitive: true });
    story.given_with(Scope::View, true, None);
    let (lead, owner) = (asked(&story, Asks::Lead, 1), asked(&story, Asks::Owner, 2));
    story.say(lead);
    story.say(owner);
    story
}

fn both_approved() -> Story {
    let mut story = both_asked();
    for (asks, number) in [(Asks::Lead, 1), (Asks::Owner, 2)] {
        let answer = answered(&story, asks, number);
        story.say(answer);
    }
    story
}

fn let_in() -> Story {
    let mut story = both_approved();
    let opening = opening(&story, &[(1, &story.rita), (2, &story.olivia)]);
    story.say(opening);
    story
}

fn told(what: &'static str, mut story: Story) -> Case {
    story.checkpoint();
    case(what, &story)
}

pub fn holding() -> Vec<Case> {
    let mut erased = both_approved();
    for seq in [4, 6] {
        erased.erase(seq);
    }
    let opening = opening(&erased, &[(1, &erased.rita), (2, &erased.olivia)]);
    erased.say(opening);
    let mut unused = both_approved();
    unused.later(Duration::hours(4));
    for (asks, number) in [(Asks::Lead, 1), (Asks::Owner, 2)] {
        let lapse = lapsed(&unused, asks, number, LapsedHow::Unused);
        unused.say(lapse);
    }
    vec![
        told("M43: a session that a lead and an owner approved", let_in()),
        told("M43: the same with what was asked and answered erased", erased),
        told("M42: approvals that nobody used", unused),
        told("M43: a session with the task that was approved", for_the_task("invoices")),
        told("M42: a request for access, and access allowed without an answer", access_allowed_anyway(true)),
    ]
}

fn access_allowed_anyway(allowed: bool) -> Story {
    let mut story = Story::of_northwind();
    let wants = Asked {
        grant: None,
        acting_as: None,
        minutes: None,
        scope: Some(Scope::View),
        ..asked(&story, Asks::Access, 3)
    };
    story.say(wants);
    if allowed {
        story.given(Scope::View);
    }
    let lapse = Lapsed { acting_as: None, ..lapsed(&story, Asks::Access, 3, LapsedHow::AllowedAnyway) };
    story.say(lapse);
    story
}

/// Approved with a declared task, and opened with this one.
fn for_the_task(task: &str) -> Story {
    let mut story = Story::of_northwind();
    story.given_with(Scope::View, true, None);
    let work = Some(Task { id: "invoices".to_owned(), label: "Invoices".to_owned() });
    let asks = Asked { work, ..asked(&story, Asks::Owner, 2) };
    story.say(asks);
    let answer = answered(&story, Asks::Owner, 2);
    story.say(answer);
    let (id, label) = (task.to_owned(), task.to_owned());
    let work = Some(Work { id, label, mode: Mode::View, pages: vec!["/".to_owned()] });
    let opening = Opened { work, ..opening(&story, &[(2, &story.olivia)]) };
    story.say(opening);
    story
}

pub fn failing() -> Vec<Case> {
    let mut cases = asking();
    cases.push(told("M43: a session with another task than was approved", for_the_task("settings")));
    cases.extend(answering());
    cases.extend(opening_by_them());
    cases
}

fn asking() -> Vec<Case> {
    let asks = |change: &dyn Fn(&mut Asked, &Story)| {
        let mut story = both_asked();
        let mut wants = asked(&story, Asks::Lead, 5);
        change(&mut wants, &story);
        story.say(wants);
        story
    };
    vec![
        told("M40: a request by an owner", asks(&|wants, story| wants.by = story.olivia.clone())),
        told("M40: a request asked twice", asks(&|wants, _| wants.request = request(1))),
        told("M40: a request for an answer in the past", asks(&|wants, story| wants.until = story.now)),
        told("M40: a session asked for that says as whom no more", asks(&|wants, _| wants.acting_as = None)),
        told(
            "M40: a session asked for under a grant that nobody gave",
            asks(&|wants, _| {
                wants.grant = Some(GrantId::from_uuid(uuid::Uuid::nil()));
            }),
        ),
        told("M42: a request that nobody answered, before its time", {
            let mut story = both_asked();
            let lapse = lapsed(&story, Asks::Lead, 1, LapsedHow::Unanswered);
            story.say(lapse);
            story
        }),
        told("M42: access said to be allowed that was not", access_allowed_anyway(false)),
    ]
}

fn answering() -> Vec<Case> {
    let answers = |asks: Asks, change: &dyn Fn(&mut Answered, &Story)| {
        let mut story = both_asked();
        let mut answer = answered(&story, asks, if asks == Asks::Lead { 1 } else { 2 });
        change(&mut answer, &story);
        story.say(answer);
        story
    };
    let (lead, owner) = (Asks::Lead, Asks::Owner);
    vec![
        told("M41: an agent who approves her own", answers(lead, &|told, story| told.by = story.ana.clone())),
        told("M41: a lead for an owner", answers(owner, &|told, story| told.by = story.rita.clone())),
        told("M41: an owner for a lead", answers(lead, &|told, story| told.by = story.olivia.clone())),
        told(
            "M41: an answer about another user",
            answers(lead, &|told, _| {
                told.acting_as = Some(ActingAs { id: "u-2".to_owned(), name: "Nils".to_owned() });
            }),
        ),
        told("M41: an approval without its end", answers(lead, &|told, _| told.until = None)),
        told("M41: a no that says until when", answers(lead, &|told, _| told.answer = Answer::Declined)),
        told(
            "M41: a longer approval than was asked for",
            answers(owner, &|told, story| {
                told.until = Some(story.now.plus(Duration::hours(4) + Duration::seconds(2)));
            }),
        ),
        told("M41: an answer to what nobody asked", answers(owner, &|told, _| told.request = request(9))),
        told("M41: an answer after its time", {
            let mut story = both_asked();
            story.later(Duration::hours(4));
            let answer = answered(&story, Asks::Lead, 1);
            story.say(answer);
            story
        }),
        told("M41: an answer after access was turned off", {
            let mut story = both_asked();
            story.withdrawn();
            let answer = answered(&story, Asks::Lead, 1);
            story.say(answer);
            story
        }),
        told("M41: two answers", {
            let mut story = both_approved();
            let answer = answered(&story, Asks::Lead, 1);
            story.say(answer);
            story
        }),
    ]
}

fn opening_by_them() -> Vec<Case> {
    let opens = |approvals: &[u128], change: &dyn Fn(&mut Opened, &Story)| {
        let mut story = both_approved();
        let by = |number: &u128| (*number, if *number == 2 { &story.olivia } else { &story.rita });
        let mut opened = opening(&story, &approvals.iter().map(by).collect::<Vec<_>>());
        change(&mut opened, &story);
        story.say(opened);
        story
    };
    let declined = |asks: Asks| {
        let mut story = both_asked();
        for (asked, number) in [(Asks::Lead, 1), (Asks::Owner, 2)] {
            let mut answer = answered(&story, asked, number);
            if asked == asks {
                (answer.answer, answer.until) = (Answer::Declined, None);
            }
            story.say(answer);
        }
        let opening = opening(&story, &[(1, &story.rita), (2, &story.olivia)]);
        story.say(opening);
        story
    };
    vec![
        told("M44: a session that no owner approved", opens(&[1], &|_, _| {})),
        told("M44: a session that no lead approved", opens(&[2], &|_, _| {})),
        told("M43: a session by an approval that nobody asked for", opens(&[1, 2, 7], &|_, _| {})),
        told("M43: a session that a lead refused", declined(Asks::Lead)),
        told("M43: a session that an owner refused", declined(Asks::Owner)),
        told(
            "M43: a session as another user",
            opens(&[1, 2], &|opened, _| opened.acting_as.id = "u-2".to_owned()),
        ),
        told("M43: a session for another reason", opens(&[1, 2], &|opened, _| opened.reason.push('!'))),
        told(
            "M43: a session by another agent",
            opens(&[1, 2], &|opened, story| opened.by = story.rita.clone()),
        ),
        told(
            "M43: a session that somebody else approved",
            opens(&[1, 2], &|opened, story| {
                opened.approvals[0].by = story.olivia.clone();
            }),
        ),
        told(
            "M43: a session that says nothing of its own limit",
            opens(&[1, 2], &|opened, _| opened.limit = None),
        ),
        told("M43: two sessions by one approval", {
            let mut story = let_in();
            story.ended();
            story.session = SessionId::from_uuid(uuid::Uuid::from_u128(8));
            let opening = opening(&story, &[(1, &story.rita), (2, &story.olivia)]);
            story.say(opening);
            story
        }),
        told("M43: a session after its approval was over", {
            let mut story = both_approved();
            story.later(Duration::hours(4));
            let opening = opening(&story, &[(1, &story.rita), (2, &story.olivia)]);
            story.say(opening);
            story
        }),
    ]
}
