//! Weeks of reviews: how each stands, what is to be checked before one is signed off, and signing it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts;
use crate::clock::Moment;
use crate::db::Conn;
use crate::http::{
    MomentView, ReviewDoor, Shell, StaffIn, State, WebError, page, page_with_status, see_other, with_flash,
    words_of_page,
};
use crate::reviews::queue::{Choice, Show};
use crate::reviews::signing::{self, Standing};
use crate::reviews::{self, Tally, Week, WeekError};
use crate::sessions;
use crate::staff::Member;
use crate::words::Words;

/// The most flags that a week's page lists.
const FLAGS: i64 = 200;

#[derive(Template)]
#[template(path = "review/weeks.html")]
struct WeeksPage {
    shell: Shell,
    weeks: Vec<WeekView>,
}

#[derive(Template)]
#[template(path = "review/week.html")]
struct WeekPage {
    shell: Shell,
    week: WeekView,
    flags: Vec<FlagView>,
    /// Why this person cannot sign it off now; nothing where they can.
    refusal: Option<String>,
}

#[derive(Template)]
#[template(path = "review/sign_off.html")]
struct SignOffPage {
    shell: Shell,
    week: WeekView,
    flags: Vec<FlagView>,
    me: String,
    /// This signature's number, and how many are needed.
    number: u32,
    needed: u32,
}

/// A week as pages show it.
struct WeekView {
    /// `2026-W47`.
    iso: String,
    number: u32,
    first: String,
    last: String,
    tally: Tally,
    /// `2 of 3 reviewed, 1 flagged, 1 unreviewed`.
    counted: String,
    over: bool,
    signed_off: bool,
    overdue: bool,
    signatures: Vec<SignatureView>,
}

struct SignatureView {
    name: String,
    number: u32,
    needed: u32,
    at: MomentView,
}

/// A flag, and what came of it.
struct FlagView {
    href: String,
    /// `Northwind: Ana, S-7F3K`.
    what: String,
    by: String,
    note: String,
    at: MomentView,
    outcome: Option<OutcomeView>,
}

/// What came of a flag.
pub(super) struct OutcomeView {
    /// The name of its text.
    pub text: &'static str,
    pub note: String,
    pub by: String,
    pub at: MomentView,
}

impl OutcomeView {
    pub fn of(one: &reviews::FollowedUp, words: &Words, now: Moment) -> Self {
        Self {
            text: outcome_text(one.outcome),
            note: one.note.clone(),
            by: one.staff_name.clone(),
            at: MomentView::of(words, one.at, now),
        }
    }
}

pub(super) fn outcome_text(outcome: reviews::Outcome) -> &'static str {
    match outcome {
        reviews::Outcome::Explained => "outcome-explained",
        reviews::Outcome::Trained => "outcome-trained",
        reviews::Outcome::Reported => "outcome-reported",
        reviews::Outcome::Other => "outcome-other",
    }
}

pub async fn list(
    state: Data<State>,
    me: StaffIn<ReviewDoor>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (setting, now) = (state.sign_off, state.now());
    let running = Week::of(now, setting.zone);
    let weeks = state.db.read(move |conn| signing::weeks(conn, setting, running)).await?;
    let shell = super::shell(&state, &request, &me.member);
    let words = super::in_zone(&state, &shell.words);
    let weeks = weeks.iter().map(|one| view(&state, &words, one, now)).collect();
    page(&WeeksPage { shell, weeks })
}

pub async fn show(
    state: Data<State>,
    me: StaffIn<ReviewDoor>,
    week: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    shown(&state, &request, &me.member, &week, StatusCode::OK).await
}

/// What is signed, once more, before it is.
pub async fn check(
    state: Data<State>,
    me: StaffIn<ReviewDoor>,
    week: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(&state, &request, &me.member);
    let read = read(&state, &shell, &week).await?;
    let may_sign = read.standing.may_sign(state.sign_off, me.member.id, state.now());
    let Ok((number, needed)) = may_sign else {
        return Ok(see_other(&format!("/review/weeks/{}", read.standing.week)));
    };
    let words = super::in_zone(&state, &shell.words);
    let week = view(&state, &words, &read.standing, state.now());
    let me = me.member.name.clone();
    page(&SignOffPage { shell, week, flags: read.flags, me, number, needed })
}

pub async fn sign(
    state: Data<State>,
    me: StaffIn<ReviewDoor>,
    week: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let of: Week = week.parse().map_err(|_| WebError::NotFound)?;
    let words = words_of_page(&state, &request);
    let to = see_other(&format!("/review/weeks/{of}"));
    match signing::sign_off(&state.db, state.sign_off, &me.member, of).await {
        Ok(signed) => {
            let id = if signed.number >= signed.needed { "week-signed" } else { "week-signed-first" };
            let said = words.text(id).with("number", of.number()).to_string();
            Ok(with_flash(to, "success", &said))
        }
        Err(WeekError::Database(error)) => Err(error.into()),
        // Sent twice: it is done.
        Err(refusal @ (WeekError::SignedOff | WeekError::SignedByYou)) => {
            Ok(with_flash(to, "info", &words.wrong(refusal.code(), &refusal)))
        }
        Err(_) => shown(&state, &request, &me.member, &week, StatusCode::CONFLICT).await,
    }
}

/// What is read for a week's pages.
struct Read {
    standing: Standing,
    flags: Vec<FlagView>,
}

async fn shown(
    state: &State,
    request: &HttpRequest,
    me: &Member,
    week: &str,
    status: StatusCode,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(state, request, me);
    let read = read(state, &shell, week).await?;
    let words = super::in_zone(state, &shell.words);
    let refusal = read.standing.may_sign(state.sign_off, me.id, state.now()).err();
    let refusal = refusal.map(|refusal| words.wrong(refusal.code(), &refusal));
    let week = view(state, &words, &read.standing, state.now());
    page_with_status(status, &WeekPage { shell, week, flags: read.flags, refusal })
}

async fn read(state: &State, shell: &Shell, week: &str) -> Result<Read, WebError> {
    let week: Week = week.parse().map_err(|_| WebError::NotFound)?;
    let (setting, app, words) = (state.sign_off, state.clone(), super::in_zone(state, &shell.words));
    let read = state.db.read(move |conn| {
        let standing = signing::standing(conn, setting, week)?;
        Ok::<_, WebError>(Read { standing, flags: flags(conn, &app, &words, week)? })
    });
    read.await
}

/// The flags of a week, those that are open first.
fn flags(conn: &mut Conn, state: &State, words: &Words, week: Week) -> Result<Vec<FlagView>, WebError> {
    let choice = Choice::of_week(week, state.sign_off.zone).showing(Show::Flagged);
    let now = state.now();
    let mut flags = Vec::new();
    for id in reviews::queue::page(conn, &choice, None, FLAGS)? {
        let (Some(session), Some(review)) = (sessions::find(conn, id)?, reviews::find(conn, id)?) else {
            continue;
        };
        let account = accounts::find(conn, session.account)?.ok_or(WebError::NotFound)?;
        let outcome = reviews::followed_up(conn, id)?.map(|one| OutcomeView::of(&one, words, now));
        flags.push(FlagView {
            href: format!("/review/{id}?state=flagged&week={week}"),
            what: format!("{}: {}, {}", account.name, session.agent_name, session.code()),
            by: review.reviewer_name,
            note: review.note,
            at: MomentView::of(words, review.at, now),
            outcome,
        });
    }
    flags.sort_by_key(|flag| flag.outcome.is_some());
    Ok(flags)
}

fn view(state: &State, words: &Words, one: &Standing, now: Moment) -> WeekView {
    let (setting, tally) = (state.sign_off, &one.tally);
    WeekView {
        iso: one.week.to_string(),
        number: one.week.number(),
        first: words.day(one.week.begins(setting.zone)),
        last: words.last_day(one.week.ends(setting.zone)),
        counted: words.week_counted(tally.reviewed(), tally.sessions, tally.flagged, tally.unreviewed),
        tally: tally.clone(),
        over: one.is_over(setting, now),
        signed_off: one.is_signed_off(),
        overdue: one.is_overdue(setting, now),
        signatures: one
            .signatures
            .iter()
            .map(|signature| SignatureView {
                name: signature.name.clone(),
                number: signature.number,
                needed: signature.needed,
                at: MomentView::of(words, signature.at, now),
            })
            .collect(),
    }
}
