//! Reports over weeks: read as charts and tables, taken away as tables for spreadsheets that hold the same.

mod agents;
mod asked;
mod chart;
mod chosen;
mod section;
mod weekly;

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::Duration;

use self::chart::Mark;
use self::chosen::{Chosen, Preset, Wanted};
use self::section::Section;
use crate::clock::Moment;
use crate::http::{FieldError, ReviewDoor, Shell, StaffIn, State, WebError, page_with_status, words_of_page};
use crate::ids::StaffId;
use crate::papers;
use crate::reports::{self, Report};
use crate::reviews::Week;
use crate::staff;
use crate::words::Words;

#[derive(Template)]
#[template(path = "review/reports.html")]
struct ReportsPage {
    shell: Shell,
    /// From which week to which.
    lead: String,
    presets: Vec<Preset>,
    chosen: Chosen,
    /// The chosen days, with the address that leaves them out.
    chip: Option<(String, &'static str)>,
    /// The part of an address that says what is chosen.
    query: String,
    glance: Vec<(String, String)>,
    sections: Vec<Section>,
    /// What the numbers leave out, and how they are counted.
    notes: Vec<String>,
    nothing: bool,
}

impl ReportsPage {
    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.chosen.errors, field)
    }
}

/// What sections are made of.
struct Made<'a> {
    report: &'a Report,
    words: &'a Words,
    names: &'a BTreeMap<StaffId, String>,
    zone: chrono_tz::Tz,
    running: Week,
}

pub(super) async fn show(
    state: Data<State>,
    me: StaffIn<ReviewDoor>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(&state, &request, &me.member);
    let words = super::in_zone(&state, &shell.words);
    let chosen = Chosen::read(wanted.into_inner(), &words, state.now());
    let status = if chosen.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (report, names) = read(&state, &chosen).await?;
    let made = Made::of(&report, &words, &names, &state);
    let nothing = report.sum(|week| week.tally.sessions) == 0;
    page_with_status(
        status,
        &ReportsPage {
            lead: chosen.told(&words),
            presets: chosen.presets(&words),
            chip: chosen.chip(&words),
            query: chosen.query(),
            glance: glance(&made),
            sections: made.sections().into_iter().filter(|one| !nothing || one.has_numbers()).collect(),
            notes: notes(&made, &state, &chosen),
            nothing,
            chosen,
            shell,
        },
    )
}

/// One of the page's tables.
pub(super) async fn csv(
    state: Data<State>,
    _me: StaffIn<ReviewDoor>,
    which: Path<String>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let words = super::in_zone(&state, &words_of_page(&state, &request));
    let chosen = Chosen::read(wanted.into_inner(), &words, state.now());
    if let Some(error) = chosen.errors.first() {
        return Err(WebError::Refused(error.text.clone()));
    }
    let (report, names) = read(&state, &chosen).await?;
    let sections = Made::of(&report, &words, &names, &state).sections();
    let section = sections.into_iter().find(|one| one.id == *which).ok_or(WebError::NotFound)?;
    let name = format!("porchlight-{}-{}-{}.csv", section.id, chosen.span.first, chosen.span.last);
    let (head, rows) = section.table.for_spreadsheets();
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8; header=present"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(papers::table(head, rows)))
}

async fn read(state: &State, chosen: &Chosen) -> Result<(Report, BTreeMap<StaffId, String>), WebError> {
    let (span, zone, now) = (chosen.span, state.sign_off.zone, state.now());
    let read = state
        .db
        .read(move |conn| Ok::<_, WebError>((reports::read(conn, span, zone, now)?, staff::names(conn)?)));
    read.await
}

impl<'a> Made<'a> {
    fn of(report: &'a Report, words: &'a Words, names: &'a BTreeMap<StaffId, String>, state: &State) -> Self {
        let zone = state.sign_off.zone;
        Self { report, words, names, zone, running: Week::of(state.now(), zone) }
    }

    fn sections(&self) -> Vec<Section> {
        vec![
            self.sessions(),
            self.lengths(),
            self.review_lag(),
            self.changes(),
            self.questions(),
            self.refused_tries(),
            self.agents(),
        ]
    }

    /// `W47`, as an axis says it.
    fn short(&self, week: Week) -> String {
        self.words.text("reports-week-short").with("number", week.number()).to_string()
    }

    /// `12 min`, `1 h 5 min`, `2 days 7 h`: to the minute, or to the hour where it is long.
    fn lasting(&self, length: Duration) -> String {
        let (days, hours) = (length.num_days(), length.num_hours() % 24);
        if days < 2 || hours == 0 {
            return self.words.duration(length);
        }
        let days = self.words.duration(Duration::days(days));
        self.words.text("reports-days-hours").with("days", days).with("hours", hours).to_string()
    }
}

/// The numbers that most people come for.
fn glance(made: &Made<'_>) -> Vec<(String, String)> {
    let (report, words) = (made.report, made.words);
    let count = |of: fn(&reports::OfWeek) -> u64| report.sum(of).to_string();
    let median = |typical: &reports::Typical| match (typical.median(), typical.count()) {
        (Some(median), _) => made.lasting(median),
        (None, few) => words.text("reports-too-few").with("count", few).to_string(),
    };
    let access = &report.access;
    let now = words.text("reports-of").with("count", access.now).with("all", access.accounts).to_string();
    let tenths = (access.on_average / 10).to_string();
    let point = words.text("reports-decimal-point").to_string();
    let facts = [
        ("reports-sessions", count(|week| week.tally.sessions)),
        ("reports-changing", count(|week| week.changing)),
        ("reports-changes", count(|week| week.changes)),
        ("reports-median-length", median(&report.lengths)),
        ("reports-median-lag", median(&report.lags)),
        ("reports-unreviewed", count(|week| week.tally.unreviewed)),
        ("reports-access-now", now),
        ("reports-access-average", format!("{tenths}{point}{}", access.on_average % 10)),
    ];
    facts.map(|(name, told)| (words.text(name).to_string(), told)).into()
}

/// What the numbers leave out, and how they are counted.
fn notes(made: &Made<'_>, state: &State, chosen: &Chosen) -> Vec<String> {
    let (report, words) = (made.report, made.words);
    let mut notes = vec![words.text("reports-note-weeks").with("zone", made.zone.name()).to_string()];
    if report.going_on > 0 {
        notes.push(words.text("reports-note-going-on").with("count", report.going_on).to_string());
    }
    if report.erased > 0 {
        let never = report.sum(|week| week.tally.erased);
        let erased = words.text("reports-note-erased").with("count", report.erased);
        notes.push(erased.with("unreviewed", never).to_string());
    }
    let kept: Moment = state.now().minus(state.watch.keep);
    if chosen.span.begins(made.zone) < kept {
        let days = state.watch.keep.num_days();
        let text = words.text("reports-note-tries").with("days", days).with("day", words.day(kept));
        notes.push(text.to_string());
    }
    notes
}
