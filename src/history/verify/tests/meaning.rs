//! Everything is signed, and the story makes no sense all the same.

use chrono::Duration;

use super::story::{Story, answer, intent};
use super::{fails, fails_at, holds};
use crate::actor::Actor;
use crate::history::event::account::{OwnerBound, OwnerChanged, OwnerRole};
use crate::history::event::grant::{Changed, Given, Lapsed, Only, OnlyAgent, Scope};
use crate::history::event::session::{Ended, Entered, FilesDeleted, Mode, Noted, Opened, Work};
use crate::history::event::step::{Answer, End, EndHow, StepKind, Unknown};
use crate::history::event::{account, review, vendor};
use crate::history::{Draft, Event};
use crate::ids::{AccountId, GrantId, OwnerId, SessionId, StaffId};

/// Asserts that the story holds up to its newest entry, and that this is where it fails.
#[track_caller]
fn fails_now(story: &Story, why: &str) {
    fails_at(story.size() - 1, why, &story.export());
}

fn with_given(change: impl FnOnce(&mut Given)) -> Story {
    let mut story = Story::of_northwind();
    story.given(Scope::Change);
    let Some(Event::GrantGiven(mut given)) =
        story.entries.pop().map(|e| e.event().expect("ours").expect("whole"))
    else {
        panic!("a grant")
    };
    change(&mut given);
    story.say(given);
    story
}

fn with_opening(change: impl FnOnce(&mut Opened)) -> Story {
    let mut story = Story::of_northwind();
    story.given(Scope::Change);
    let mut opening = story.opening();
    change(&mut opening);
    story.say(opening);
    story
}

fn with_closing(change: impl FnOnce(&mut Ended)) -> Story {
    let mut story = Story::with_open_session();
    let mut closing = story.closing();
    change(&mut closing);
    story.say(closing);
    story
}

#[test]
fn a_log_begins_with_its_own_account_and_names_it_once() {
    let mut story = Story::new();
    story.refused_entry();
    fails_now(&story, "the account's own entry comes first");
    let mut story = Story::of_northwind();
    let again = story.event(0);
    story.say(again);
    fails_now(&story, "comes first, and once");
    let mut story = Story::new();
    let account = AccountId::from_uuid(uuid::Uuid::nil());
    story.say(account::Added { account, name: "Fabrikam".to_owned(), external_id: "fabrikam".to_owned() });
    fails_now(&story, "names another account");
}

#[test]
fn a_vendors_entry_stands_only_in_the_vendors_log_and_an_accounts_only_in_its_own() {
    let mut story = Story::of_northwind();
    story.say(vendor::KeyMade { key: "key".to_owned() });
    fails_now(&story, "belongs in the vendor's log");
    let mut story = Story::of_vendor();
    story.refused_entry();
    fails_now(&story, "does not belong in a vendor's log");
}

#[test]
fn the_vendors_log_notes_an_account_only_as_it_grows() {
    let mut story = Story::of_vendor();
    story.noted(30);
    fails_now(&story, "has not grown");
}

#[test]
fn only_an_owner_of_this_account_allows_access() {
    let stranger = Actor::owner(OwnerId::from_uuid(uuid::Uuid::nil()), "Oscar");
    fails_now(&with_given(|given| given.by = stranger), "not by an owner of this account");
    let ana = Story::new().ana;
    fails_now(&with_given(|given| given.by = ana), "not by an owner of this account");
}

#[test]
fn an_observer_allows_nothing_until_an_entry_makes_her_an_owner() {
    let changed = |story: &mut Story, role: OwnerRole| {
        let Actor::Owner { id: owner, name } = story.olivia.clone() else {
            unreachable!("Olivia is an owner")
        };
        let email = "olivia@northwind.example".to_owned();
        let (by, name_before, email_before, role_before) = (Actor::Porchlight, None, None, None);
        story.say(OwnerChanged { owner, by, name, name_before, email, email_before, role, role_before });
    };
    let mut story = Story::of_northwind();
    changed(&mut story, OwnerRole::Observer);
    story.given(Scope::View);
    fails_now(&story, "not by an owner of this account");
    let mut story = Story::of_northwind();
    changed(&mut story, OwnerRole::Observer);
    changed(&mut story, OwnerRole::Owner);
    story.given(Scope::View);
    holds(&story.export());
}

#[test]
fn nobody_is_changed_who_was_never_named() {
    let mut story = Story::of_northwind();
    story.say(OwnerChanged {
        owner: OwnerId::from_uuid(uuid::Uuid::nil()),
        by: Actor::Porchlight,
        name: "Oscar".to_owned(),
        name_before: None,
        email: "oscar@northwind.example".to_owned(),
        email_before: None,
        role: OwnerRole::Owner,
        role_before: None,
    });
    fails_now(&story, "changes somebody who is no owner");
}

#[test]
fn nobody_signs_in_by_a_provider_who_was_never_named() {
    let issuer = "https://id.acme.example".to_owned();
    let mut story = Story::of_northwind();
    story.say(OwnerBound { by: story.olivia.clone(), issuer: issuer.clone() });
    holds(&story.export());
    let stranger = Actor::owner(OwnerId::from_uuid(uuid::Uuid::nil()), "Oscar");
    for by in [stranger, Actor::Porchlight] {
        let mut story = Story::of_northwind();
        story.say(OwnerBound { by, issuer: issuer.clone() });
        fails_now(&story, "signs somebody in who is no owner");
    }
}

#[test]
fn a_grant_has_an_end_after_its_beginning_and_words_only_for_changing() {
    fails_now(&with_given(|given| given.until = given.from), "ends before it begins");
    fails_now(&with_given(|given| given.consent = None), "without the owner's words");
    fails_now(&with_given(|given| given.scope = Scope::View), "or one to view with them");
}

#[test]
fn a_grant_is_given_once_and_nothing_is_said_of_one_that_was_not() {
    let mut story = Story::of_northwind();
    story.given(Scope::View);
    story.given(Scope::View);
    fails_now(&story, "gives a grant a second time");
    let mut story = Story::of_northwind();
    story.withdrawn();
    fails_now(&story, "names a grant that was never given");
}

#[test]
fn a_grant_changes_only_while_it_is_on_and_from_the_end_that_it_had() {
    let changed = |story: &mut Story, before: Duration, until: Duration| {
        let (grant, by) = (story.grant, story.olivia.clone());
        let (until_before, until) = (story.until.plus(before), story.until.plus(until));
        story.say(Changed { grant, by, until_before, until, only_before: None, only: None })
    };
    let mut story = Story::of_northwind();
    story.given(Scope::View);
    changed(&mut story, Duration::zero(), Duration::hours(1));
    changed(&mut story, Duration::hours(1), Duration::hours(2));
    holds(&story.export());
    changed(&mut story, Duration::hours(1), Duration::hours(3));
    fails_now(&story, "had another end");

    let mut story = Story::of_northwind();
    story.given(Scope::View);
    story.withdrawn();
    holds(&story.export());
    changed(&mut story, Duration::zero(), Duration::hours(1));
    fails_now(&story, "is about a grant that was over");

    let mut story = Story::of_northwind();
    story.given(Scope::View);
    changed(&mut story, Duration::zero(), Duration::hours(-30));
    fails_now(&story, "into the past");
}

#[test]
fn a_grant_lapses_once_when_its_end_was_reached() {
    let mut story = Story::of_northwind();
    story.given(Scope::View);
    let lapsed = Lapsed { grant: story.grant, until: story.until };
    let mut early = Story::of_northwind();
    early.given(Scope::View);
    early.say(lapsed.clone());
    fails_now(&early, "reached its end, which it did not");
    story.later(Duration::hours(24));
    story.say(lapsed.clone());
    holds(&story.export());
    story.say(lapsed);
    fails_now(&story, "reached its end, which it did not");
}

#[test]
fn a_session_opens_only_inside_its_grant() {
    let mut story = Story::of_northwind();
    story.opened();
    fails_now(&story, "names a grant that was never given");
    let mut story = Story::of_northwind();
    story.given(Scope::View);
    story.withdrawn();
    story.opened();
    fails_now(&story, "opens a session outside its grant");
    let mut story = Story::of_northwind();
    story.given(Scope::View);
    story.later(Duration::hours(23) + Duration::minutes(59));
    story.opened();
    holds(&story.export());
    let mut opening = story.opening();
    opening.session = SessionId::from_uuid(uuid::Uuid::nil());
    opening.until = opening.until.plus(Duration::minutes(30));
    let session = opening.session;
    story.write(Draft::of(opening).in_session(session));
    fails_now(&story, "outlasts its grant");
    let until = Story::new().now;
    fails_now(&with_opening(|opening| opening.until = until), "over at once");
}

#[test]
fn a_session_is_opened_by_staff_under_its_own_name_and_once() {
    let olivia = Story::new().olivia;
    fails_now(&with_opening(|opening| opening.by = olivia), "not by one of the vendor's staff");
    let other = SessionId::from_uuid(uuid::Uuid::nil());
    fails_now(&with_opening(|opening| opening.session = other), "under another's name");
    let mut story = Story::with_open_session();
    story.opened();
    fails_now(&story, "opens a session a second time");
    let grant = GrantId::from_uuid(uuid::Uuid::nil());
    fails_now(&with_opening(|opening| opening.grant = grant), "never given");
}

#[test]
fn an_entry_of_a_session_needs_one_and_others_must_not_have_one() {
    let mut story = Story::of_northwind();
    story.view("/invoices");
    fails_now(&story, "never opened");
    let mut story = Story::with_open_session();
    story.write(Draft::of(answer(5)));
    fails_now(&story, "names no session");
    let mut story = Story::of_northwind();
    let session = story.session;
    let owner = story.event(1);
    story.write(Draft { id: None, session: Some(session), event: owner });
    fails_now(&story, "names a session, and must not");
}

#[test]
fn a_step_after_the_sessions_limit_or_end_is_found() {
    let mut story = Story::with_open_session();
    story.later(Duration::minutes(60));
    story.view("/invoices");
    fails_now(&story, "stands after its session's limit");
    let mut story = Story::with_open_session();
    story.ended();
    story.view("/invoices");
    fails_now(&story, "stands after its session's end");
}

#[test]
fn a_step_after_the_grant_was_withdrawn_or_over_is_found() {
    let mut story = Story::with_open_session();
    story.withdrawn();
    story.view("/invoices");
    fails_now(&story, "stands after its grant was over");
    let mut story = Story::of_northwind();
    story.given(Scope::View);
    story.later(Duration::hours(23) + Duration::minutes(50));
    story.opened();
    story.later(Duration::minutes(10));
    story.refused_change();
    fails_now(&story, "stands after its grant was over");
}

#[test]
fn a_session_goes_on_when_its_owner_extends_the_grant_that_would_have_ended_it() {
    let mut story = Story::of_northwind();
    story.given(Scope::View);
    story.later(Duration::hours(23) + Duration::minutes(50));
    story.opened();
    let (grant, by, until_before) = (story.grant, story.olivia.clone(), story.until);
    story.say(Changed {
        grant,
        by,
        until_before,
        until: until_before.plus(Duration::hours(2)),
        only_before: None,
        only: None,
    });
    story.later(Duration::minutes(20));
    story.viewed("/invoices");
    holds(&story.export());
}

#[test]
fn a_change_needs_the_mode_and_the_mode_needs_the_grant() {
    let mut story = Story::with_open_session();
    story.changed_tax_rate();
    fails_at(story.first("step.intent"), "a session that may only view", &story.export());
    let mut story = Story::with_session_under(Scope::View);
    story.switched(Mode::Change);
    fails_now(&story, "switches to changing under a grant to view");
    for step in [StepKind::Export, StepKind::Sensitive, StepKind::Forbidden, StepKind::LogOut] {
        let mut story = Story::with_open_session();
        story.switched(Mode::Change);
        story.say(intent(step, "GET", "/customers.csv"));
        fails_now(&story, "needs a consent");
    }
}

#[test]
fn only_the_sessions_agent_enters_it() {
    let mut story = Story::with_open_session();
    let rita = story.rita.clone();
    story.say(Entered { by: rita });
    fails_now(&story, "somebody else than the session's agent");
}

#[test]
fn a_request_is_answered_once_and_ended_once_in_its_own_session() {
    let mut story = Story::with_open_session();
    story.say(answer(3));
    fails_now(&story, "answers a request that was not made");
    let mut story = Story::with_open_session();
    let intent = story.view("/invoices");
    story.say(End { intent, how: EndHow::Complete, bytes: 0, assets: 0, messages: None, rows: None });
    fails_now(&story, "ends a request that was not answered");
    let mut story = Story::with_open_session();
    let intent = story.view("/invoices");
    story.answered(intent);
    holds(&story.export());
    let mut twice = Story::with_open_session();
    twice.entries.clone_from(&story.entries);
    twice.now = story.now;
    twice.say(Unknown { intent });
    fails_now(&twice, "answers it twice");
    story.say(End { intent, how: EndHow::Cut, bytes: 0, assets: 0, messages: None, rows: None });
    fails_now(&story, "or ends it twice");
}

#[test]
fn an_answer_after_the_end_is_withheld() {
    let over: [fn(&mut Story); 3] = [
        |story| {
            story.ended();
        },
        |story| {
            story.withdrawn();
        },
        |story| story.later(Duration::minutes(60)),
    ];
    for make_over in over {
        let mut story = Story::with_open_session();
        let intent = story.view("/invoices");
        make_over(&mut story);
        let mut shown = Story::with_open_session();
        (shown.entries, shown.now) = (story.entries.clone(), story.now);
        shown.say(answer(intent));
        fails_now(&shown, "shows an answer after");
        let withheld = Some("session-over".to_owned());
        story.say(Answer { title: None, withheld, ..answer(intent) });
        story.say(End { intent, how: EndHow::Cut, bytes: 0, assets: 0, messages: None, rows: None });
        holds(&story.export());
    }
}

#[test]
fn after_the_closing_entry_only_mails_reviews_and_leftovers_may_come() {
    let mut story = Story::with_open_session();
    let (lost, late) = (story.view("/invoices"), story.view("/customers"));
    story.ended();
    story.mail("session_summary");
    story.say(Unknown { intent: lost });
    story.say(Answer { withheld: Some("session-over".to_owned()), ..answer(late) });
    holds(&story.export());
    let mut again = Story::with_open_session();
    (again.entries, again.now) = (story.entries.clone(), story.now);
    again.ended();
    fails_now(&again, "ends a session that has ended");
    story.switched(Mode::View);
    fails_now(&story, "stands after its session's end");
}

#[test]
fn a_closing_entry_counts_what_came_before_it() {
    fails_now(&with_closing(|closing| closing.entries += 1), "closes a session of 2 entries, but says 3");
    fails_now(&with_closing(|closing| closing.entries_hash = "00".repeat(32)), "other entries than those");
    fails_now(&with_closing(|closing| closing.at = closing.at.plus(Duration::hours(1))), "in the future");
    fails_now(&with_closing(|closing| closing.at = closing.at.minus(Duration::hours(1))), "before it began");
}

#[test]
fn a_review_is_of_an_ended_session_by_somebody_else_and_once() {
    let reviewed = |story: &mut Story, by: &Actor, verdict: review::Verdict| {
        let (session, by) = (story.session, by.clone());
        story.say(review::Reviewed { session, by, verdict, note: None });
    };
    let fine = review::Verdict::NoConcerns;
    let mut story = Story::with_open_session();
    let (rita, ana, olivia) = (story.rita.clone(), story.ana.clone(), story.olivia.clone());
    reviewed(&mut story, &rita, fine);
    fails_now(&story, "has not ended");
    for (by, verdict, why) in [
        (&ana, fine, "by the session's own agent"),
        (&olivia, fine, "not by one of the vendor's staff"),
        (&rita, review::Verdict::Flagged, "without saying why"),
    ] {
        let mut story = Story::with_open_session();
        story.ended();
        reviewed(&mut story, by, verdict);
        fails_now(&story, why);
    }
    let mut story = Story::usual();
    reviewed(&mut story, &rita, fine);
    fails_now(&story, "a second time");
}

#[test]
fn a_flag_is_followed_up_once_by_somebody_else_who_says_how() {
    let flagged = |verdict: review::Verdict| {
        let mut story = Story::with_open_session();
        story.ended();
        let (session, by) = (story.session, story.rita.clone());
        let note = (verdict == review::Verdict::Flagged).then(|| "Why?".to_owned());
        story.say(review::Reviewed { session, by, verdict, note });
        story
    };
    let follow_up = |story: &mut Story, by: &Actor, note: &str| {
        let (session, by, outcome) = (story.session, by.clone(), review::Outcome::Explained);
        story.say(review::FollowedUp { session, by, outcome, note: note.to_owned() })
    };
    let mut story = flagged(review::Verdict::Flagged);
    let (rita, ana, olivia) = (story.rita.clone(), story.ana.clone(), story.olivia.clone());
    follow_up(&mut story, &rita, "A colleague had asked.");
    holds(&story.export());
    follow_up(&mut story, &rita, "Again.");
    fails_now(&story, "a second time");
    for (by, note, why) in [
        (&ana, "It was right.", "by the session's own agent"),
        (&olivia, "It was right.", "not by one of the vendor's staff"),
        (&rita, " ", "without saying how"),
    ] {
        let mut story = flagged(review::Verdict::Flagged);
        follow_up(&mut story, by, note);
        fails_now(&story, why);
    }
    let mut story = flagged(review::Verdict::NoConcerns);
    follow_up(&mut story, &rita, "There was none.");
    fails_now(&story, "that was not raised");
    let mut story = Story::with_open_session();
    story.ended();
    follow_up(&mut story, &rita, "There was none.");
    fails_now(&story, "that was not raised");
}

#[test]
fn what_was_fixed_is_said_by_the_agent_after_the_end_and_once() {
    let noted = |story: &mut Story, by: &Actor| {
        story.say(Noted { by: by.clone(), text: "Set the rate to 10%".to_owned() });
    };
    let mut story = Story::with_open_session();
    let (ana, rita) = (story.ana.clone(), story.rita.clone());
    noted(&mut story, &ana);
    fails_now(&story, "before the session's end");
    let mut story = Story::with_open_session();
    story.ended();
    noted(&mut story, &ana);
    holds(&story.export());
    noted(&mut story, &ana);
    fails_now(&story, "a second time");
    let mut story = Story::with_open_session();
    story.ended();
    noted(&mut story, &rita);
    fails_now(&story, "somebody else than the session's agent");
}

#[test]
fn only_what_was_taken_out_in_the_session_is_confirmed_as_deleted() {
    let said = |story: &mut Story, by: &Actor, intents: &[u64], files: usize| {
        let files = vec!["customers.csv".to_owned(); files];
        story.say(FilesDeleted { by: by.clone(), intents: intents.to_vec(), files });
    };
    for (numbers, files, why) in [
        (vec![], 0, "without saying of what"),
        (vec![4], 2, "without saying of what"),
        (vec![4], 1, "not taken out"),
    ] {
        let mut story = Story::with_open_session();
        let ana = story.ana.clone();
        let viewed = story.viewed("/customers");
        let numbers: Vec<u64> = numbers.iter().map(|_: &u64| viewed).collect();
        story.ended();
        said(&mut story, &ana, &numbers, files);
        fails_now(&story, why);
    }
}

#[test]
fn erasing_one_entry_does_not_hide_another() {
    let mut story = Story::of_northwind();
    story.given(Scope::View);
    story.erase(1);
    story.opened();
    story.switched(Mode::Change);
    fails_now(&story, "under a grant to view");
    let mut story = Story::with_open_session();
    story.erase(story.first("session.opened"));
    story.ended();
    story.view("/invoices");
    story.erase(story.size() - 1);
    fails_now(&story, "stands after its session's end");
    let mut story = Story::with_open_session();
    story.erase(story.first("session.entered"));
    let mut closing = story.closing();
    closing.entries -= 1;
    story.say(closing);
    fails_now(&story, "but says 1");
}

#[test]
fn an_entry_of_an_unknown_kind_is_found_also_when_it_was_erased() {
    let mut story = Story::of_northwind();
    story.refused_entry();
    let export = story.export().replace("session.refused", "session.excused");
    fails("its hash differs", &export);
    let last = story.entries.last_mut().expect("an entry");
    last.kind = "session.excused".to_owned();
    let leaf = crate::history::leaf_bytes(
        &story.origin,
        last.seq,
        &last.at.to_string(),
        &last.kind,
        None,
        &last.payload_hash,
    );
    last.leaf_hash = crate::merkle::leaf_hash(&leaf.expect("a leaf"));
    fails_now(&story, "no event is called");
    story.erase(story.size() - 1);
    fails_now(&story, "says what no entry can say");
}

#[test]
fn a_grant_for_ana_opens_for_nobody_else_until_that_changes() {
    let for_somebody =
        |id| Only { agent: Some(OnlyAgent { id, name: "Somebody".to_owned() }), ..Only::default() };
    let given = |story: &mut Story, only| story.given_with(Scope::View, false, Some(only));
    let Actor::Staff { id: ana, .. } = Story::of_northwind().ana else { panic!("Ana is of the staff") };
    let other = StaffId::from_uuid(uuid::Uuid::from_u128(99));

    let mut story = Story::of_northwind();
    given(&mut story, for_somebody(ana));
    story.opened();
    story.viewed("/");
    holds(&story.export());
    let (grant, by, until) = (story.grant, story.olivia.clone(), story.until);
    let limit = |before, only| Changed {
        grant,
        by: by.clone(),
        until_before: until,
        until,
        only_before: before,
        only,
    };
    story.say(limit(Some(for_somebody(ana)), Some(for_somebody(other))));
    holds(&story.export());
    story.view("/");
    fails_now(&story, "stands after its grant was limited to others");

    let mut story = Story::of_northwind();
    given(&mut story, for_somebody(other));
    story.opened();
    fails_now(&story, "opens a session under a grant for somebody or something else");

    let mut story = Story::of_northwind();
    given(&mut story, for_somebody(ana));
    story.say(limit(None, Some(for_somebody(other))));
    fails_now(&story, "says that the grant was limited otherwise than it was");
}

#[test]
fn a_task_that_is_only_to_look_never_switches_by_itself() {
    let mut story = Story::of_northwind();
    story.given(Scope::Change);
    let (id, label) = ("invoices".to_owned(), "Invoices".to_owned());
    let work = Work { id, label, mode: Mode::View, pages: vec!["/invoices/**".to_owned()] };
    let opening = Opened { work: Some(work), ..story.opening() };
    story.say(opening);
    holds(&story.export());
    story.switched(Mode::Change);
    fails_now(&story, "switches to changing for a task that is only to look");
}
