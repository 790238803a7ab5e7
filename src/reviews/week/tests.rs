use super::*;
use crate::random::Random;

fn at(text: &str) -> Moment {
    Moment::parse(text).expect("a moment")
}

fn week(text: &str) -> Week {
    text.parse().expect("a week")
}

fn somebody(seed: u64) -> StaffId {
    StaffId::new(at("2026-11-22T13:06:00.000000Z"), &Random::repeatable(seed))
}

fn signed(number: u32, needed: u32, staff: StaffId) -> Signature {
    let at = at("2026-11-23T13:06:00.000000Z");
    Signature { week: week("2026-W47"), number, needed, staff, name: "Rita".to_owned(), at }
}

fn reviewed(agents: &[StaffId]) -> Tally {
    Tally {
        sessions: 3,
        cleared: 2,
        flagged: 1,
        agents: agents.iter().copied().collect(),
        ..Tally::default()
    }
}

#[test]
fn the_turn_of_the_year_belongs_to_the_week_of_its_thursday() {
    let week_of = |text: &str| Week::of(at(text), Tz::UTC).to_string();
    assert_eq!(week_of("2026-12-31T12:00:00.000000Z"), "2026-W53");
    assert_eq!(week_of("2027-01-03T23:59:59.999999Z"), "2026-W53");
    assert_eq!(week_of("2027-01-04T00:00:00.000000Z"), "2027-W01");
    assert_eq!(week_of("2024-12-30T00:00:00.000000Z"), "2025-W01");
    assert_eq!(week("2026-W53").next(), week("2027-W01"));
    assert_eq!(week("2025-W01").before(), week("2024-W52"));
}

#[test]
fn a_week_begins_on_monday_at_midnight_there_and_is_an_hour_longer_or_shorter_when_clocks_change() {
    let zone = chrono_tz::Europe::Vienna;
    assert_eq!(week("2026-W47").begins(zone), at("2026-11-15T23:00:00.000000Z"));
    let hours = |of: &str| week(of).ends(zone).since(week(of).begins(zone)).num_hours();
    assert_eq!([hours("2026-W12"), hours("2026-W13"), hours("2026-W43")], [168, 167, 169]);
    let late = at("2026-11-22T23:30:00.000000Z");
    assert_eq!(Week::of(late, zone).to_string(), "2026-W48");
    assert_eq!(Week::of(late, Tz::UTC).to_string(), "2026-W47");
}

#[test]
fn what_is_no_week_is_refused() {
    for text in ["", "2026", "2026-47", "2026-W7", "2026-W00", "2027-W53", "26-W47", "2026-W47 ", "99999-W01"]
    {
        assert_eq!(text.parse::<Week>(), Err(NotAWeek(text.to_owned())));
    }
}

#[test]
fn one_reviewer_signs_a_week_that_is_over_and_reviewed_and_opened_none_of_it() {
    let (ana, rita) = (somebody(1), somebody(2));
    let may = |over, tally: &Tally, who| may_sign(over, tally, &[], who, 1).map_err(|refusal| refusal.code());
    assert_eq!(may(true, &reviewed(&[ana]), rita), Ok((1, 1)));
    assert_eq!(may(true, &reviewed(&[ana]), ana), Err("week-own-sessions"));
    assert_eq!(may(false, &reviewed(&[ana]), rita), Err("week-not-over"));
    assert_eq!(may(true, &Tally { unreviewed: 1, ..reviewed(&[ana]) }, rita), Err("week-unreviewed"));
    assert_eq!(may(true, &Tally { going_on: 1, ..reviewed(&[ana]) }, rita), Err("week-sessions-open"));
    assert_eq!(may(true, &Tally::default(), rita), Err("week-empty"));
    let erased = Tally { erased: 1, sessions: 4, ..reviewed(&[ana]) };
    assert_eq!(may(true, &erased, rita), Ok((1, 1)));
}

#[test]
fn of_two_the_second_is_another_person_and_one_may_have_opened_sessions() {
    let (ben, rita) = (somebody(1), somebody(2));
    let tally = reviewed(&[ben]);
    let may = |signatures: &[Signature], who, by| {
        may_sign(true, &tally, signatures, who, by).map_err(|refusal| refusal.code())
    };
    assert_eq!(may(&[], ben, 2), Ok((1, 2)));
    let first = [signed(1, 2, ben)];
    assert_eq!(may(&first, ben, 2), Err("week-signed-by-you"));
    assert_eq!(may(&first, rita, 2), Ok((2, 2)));
    assert_eq!(may(&first, rita, 1), Ok((2, 2)), "what the first was told still holds");
    let both = [signed(1, 2, ben), signed(2, 2, rita)];
    assert!(is_signed_off(&both) && !is_signed_off(&first));
    assert_eq!(may(&both, somebody(3), 2), Err("week-signed-off"));
    assert_eq!(may(&[signed(1, 1, rita)], somebody(3), 2), Err("week-signed-off"));
}
