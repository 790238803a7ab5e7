//! What runs on a timer: how each job stands, what to do about those that fail or are late, and asking for a run now.

use std::collections::BTreeMap;

use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::http::{AdminDoor, MomentView, Shell, StaffIn, State, WebError, page, see_other, with_flash};
use crate::ids::StaffId;
use crate::staff;
use crate::timetable::{self, Ask, Asking, Run, Standing, Timed};
use crate::words::Words;

#[derive(Template)]
#[template(path = "admin/jobs.html")]
struct JobsPage {
    shell: Shell,
    lead: String,
    rows: Vec<Row>,
}

impl JobsPage {
    fn badge(&self, state: &str) -> String {
        self.shell.words.text(&format!("jobs-state-{state}")).to_string()
    }
}

struct Row {
    id: String,
    /// What the job does, in a sentence.
    does: String,
    every: String,
    next: Option<MomentView>,
    /// Its turn comes so often that a moment would say nothing.
    often: bool,
    /// As `Standing` calls it, or `asked`.
    state: &'static str,
    /// Where it runs: since when.
    running: Option<MomentView>,
    last: Option<MomentView>,
    /// How long the last run took, and what it came to.
    came_to: String,
    trouble: Option<Trouble>,
    /// A failure from before, which is over.
    before: Option<(MomentView, String)>,
    asked: Option<(String, MomentView)>,
    /// How often it was asked for, so that a form sent twice asks once.
    asks: i64,
}

/// What stands out, and what to do about it.
struct Trouble {
    what: String,
    advice: String,
    /// The error's code and words, for engineers; "" where there is none.
    code: String,
    said: String,
}

impl Row {
    fn stands_out(&self) -> bool {
        self.trouble.is_some()
    }

    /// The page looks again by itself until it is over.
    fn moves(&self) -> bool {
        matches!(self.state, "asked" | "running")
    }
}

pub async fn list(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(&state, &request, "admin", &admin.member);
    let read = state.db.read(|conn| Ok::<_, WebError>(Facts::read(conn)?)).await?;
    let now = state.now();
    let mut rows: Vec<Row> =
        state.timetable.iter().map(|timed| read.row(&shell.words, *timed, now)).collect();
    rows.sort_by_key(|row| !row.stands_out());
    let out = rows.iter().filter(|row| row.stands_out()).count();
    let lead = match out {
        0 => shell.t("jobs-lead").with("count", rows.len()),
        _ => shell.t("jobs-lead-trouble").with("count", out),
    };
    let lead = lead.to_string();
    page(&JobsPage { shell, lead, rows })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    asks: i64,
}

/// Asks for a run now. It runs beside this answer, on whichever server takes it up first.
pub async fn run_now(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    which: Path<String>,
    said: Form<Said>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let shell = super::shell(&state, &request, "admin", &admin.member);
    let job = state.timetable.iter().find(|timed| timed.id() == *which).copied().ok_or(WebError::NotFound)?;
    let asked = timetable::commands::ask(&state.db, job, admin.member.id, said.asks).await?;
    let (kind, text) = match asked {
        Asking::Asked => ("success", "jobs-asked-now"),
        Asking::Already => ("info", "jobs-asked-already"),
    };
    let to = see_other(&format!("/admin/jobs#{}", job.id()));
    Ok(with_flash(to, kind, &shell.t(text).with("job", does(&shell.words, job)).to_string()))
}

/// Which jobs stand out, with the code of what went wrong: for the diagnostics.
pub(super) fn trouble(
    conn: &mut Conn,
    timetable: &[Timed],
    now: Moment,
) -> Result<Vec<(&'static str, String)>, DbError> {
    let runs = timetable::runs(conn)?;
    let standing = |timed: &Timed| {
        let run = runs.iter().find(|run| run.job == timed.name)?;
        let standing = run.standing(timed, now);
        let code = run.failed.as_ref().filter(|_| standing == Standing::Failed);
        let told = code.map_or_else(|| standing.as_str().to_owned(), |failed| failed.code.clone());
        standing.stands_out().then_some((timed.name, told))
    };
    Ok(timetable.iter().filter_map(standing).collect())
}

/// What is read for the page.
struct Facts {
    runs: BTreeMap<String, Run>,
    asks: BTreeMap<String, Ask>,
    names: BTreeMap<StaffId, String>,
}

impl Facts {
    fn read(conn: &mut Conn) -> Result<Self, DbError> {
        Ok(Self {
            runs: timetable::runs(conn)?.into_iter().map(|run| (run.job.clone(), run)).collect(),
            asks: timetable::asks(conn)?.into_iter().map(|ask| (ask.job.clone(), ask)).collect(),
            names: staff::names(conn)?,
        })
    }

    fn row(&self, words: &Words, timed: Timed, now: Moment) -> Row {
        let view = |at: Moment| MomentView::of(words, at, now);
        let (run, ask) = (self.runs.get(timed.name), self.asks.get(timed.name));
        let standing = run.map_or(Standing::New, |run| run.standing(&timed, now));
        let waits = ask.is_some_and(Ask::waits);
        let every = timed.every(now);
        let over = run.filter(|run| !run.is_failing()).and_then(|run| run.failed.as_ref());
        let by = |ask: &Ask| self.names.get(&ask.by).cloned().unwrap_or_default();
        Row {
            id: timed.id(),
            does: does(words, timed),
            every: every.map(|every| said_often(words, every)).unwrap_or_default(),
            often: every.is_some_and(|every| every.num_seconds() < 60),
            next: timed.next_after(now).map(view),
            state: if waits { "asked" } else { standing.as_str() },
            running: match standing {
                Standing::Running(since) => Some(view(since)),
                _ => None,
            },
            last: run.and_then(|run| run.ended_at).map(view),
            came_to: run.map(|run| came_to(words, run)).unwrap_or_default(),
            trouble: run.and_then(|run| Trouble::of(words, run, standing)),
            before: over.map(|failed| (view(failed.at), in_words(words, &failed.code).0)),
            asked: ask.map(|ask| (by(ask), view(ask.at))),
            asks: ask.map_or(0, |ask| ask.count),
        }
    }
}

impl Trouble {
    fn of(words: &Words, run: &Run, standing: Standing) -> Option<Self> {
        let plain = |what: String, advice: &str| Self {
            what,
            advice: words.text(advice).to_string(),
            code: String::new(),
            said: String::new(),
        };
        match standing {
            Standing::Late(turn) => {
                let what = words.text("jobs-late").with("at", words.moment(turn)).to_string();
                Some(plain(what, "jobs-late-advice"))
            }
            Standing::Interrupted(since) => {
                let what = words.text("jobs-interrupted").with("at", words.moment(since)).to_string();
                Some(plain(what, "jobs-interrupted-advice"))
            }
            Standing::Failed => run.failed.as_ref().map(|failed| {
                let (what, advice) = in_words(words, &failed.code);
                Self { what, advice, code: failed.code.clone(), said: failed.said.clone() }
            }),
            Standing::New | Standing::Fine | Standing::Running(_) => None,
        }
    }
}

fn does(words: &Words, timed: Timed) -> String {
    words.text(&format!("job-{}", timed.id())).to_string()
}

fn came_to(words: &Words, run: &Run) -> String {
    let took = match run.took.num_milliseconds() {
        ..1000 => words.text("jobs-took-moment").to_string(),
        millis @ 1000..60_000 => words.text("jobs-took-seconds").with("count", millis / 1000).to_string(),
        _ => words.text("jobs-took").with("length", words.duration(run.took)).to_string(),
    };
    if run.is_failing() {
        return took;
    }
    words.text("jobs-came-to").with("count", run.done).with("took", took).to_string()
}

fn said_often(words: &Words, every: chrono::Duration) -> String {
    match every.num_seconds() {
        60 => words.text("jobs-every-minute").to_string(),
        3600 => words.text("jobs-every-hour").to_string(),
        seconds @ ..60 => words.text("jobs-every-seconds").with("count", seconds).to_string(),
        _ => words.text("jobs-every").with("length", words.duration(every)).to_string(),
    }
}

/// What an error means for an administrator, and what to do.
fn in_words(words: &Words, code: &str) -> (String, String) {
    let kind = match code {
        "disk-full" => "full",
        "database-unreachable" | "shutting-down" | "commit-unknown" | "batch-lost" => "unreachable",
        "stored-value" | "not-found" | "duplicate" => "stored",
        _ => "ours",
    };
    let text = |name: String| words.text(&name).to_string();
    (text(format!("jobs-failed-{kind}")), text(format!("jobs-failed-{kind}-advice")))
}
