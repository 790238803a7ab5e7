//! The page of a practice case: the ticket, who plays what, what has happened so far, and the solution behind a fold.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::cases::{CASES, Case};
use super::cast::Persona;
use crate::clock::Moment;
use crate::db::DbError;
use crate::http::{MomentView, Shell, State, WebError, page};
use crate::words::Words;

#[derive(Template)]
#[template(path = "demo/case.html")]
struct Practice {
    shell: Shell,
    key: &'static str,
    title: String,
    subject: String,
    wrote: String,
    ticket: u32,
    account: &'static str,
    owner: Persona,
    agent: Persona,
    goals: Vec<GoalView>,
    solved: bool,
    hints: Vec<String>,
    solution: Vec<String>,
    others: Vec<Listed>,
}

struct GoalView {
    text: String,
    done: Option<MomentView>,
}

/// A case in a list of them.
pub struct Listed {
    pub href: String,
    pub title: String,
    pub about: String,
    pub done: usize,
    pub all: usize,
}

pub async fn show(
    request: HttpRequest,
    state: Data<State>,
    case: Path<String>,
) -> Result<HttpResponse, WebError> {
    let case = Case::of(&case).ok_or(WebError::NotFound)?;
    let shell = Shell::public(&state, &request);
    let all = all(&state).await?;
    let done =
        all.iter().find(|(one, _)| one.key == case.key).map(|(_, done)| done.clone()).unwrap_or_default();
    let words = shell.words.clone().in_zone(chrono_tz::Europe::Vienna);
    let text = |what: &str| words.text(&format!("demo-case-{}-{what}", case.key)).to_string();
    let numbered = |what: &str, count: usize| (1..=count).map(|n| text(&format!("{what}-{n}"))).collect();
    let goals = case.goals.iter().zip(&done).map(|(goal, done)| GoalView {
        text: words
            .text(&format!("demo-goal-{}", goal.key()))
            .with("owner", case.owner.name())
            .with("agent", case.agent.name())
            .with("ticket", case.ticket.to_string())
            .to_string(),
        done: done.map(|at| MomentView::of(&words, at, state.now())),
    });
    page(&Practice {
        key: case.key,
        title: text("title"),
        subject: text("subject"),
        wrote: text("wrote"),
        ticket: case.ticket,
        account: account_name(case),
        owner: case.owner,
        agent: case.agent,
        goals: goals.collect(),
        solved: done.iter().all(Option::is_some),
        hints: numbered("hint", case.hints),
        solution: numbered("solution", case.solution),
        others: all
            .iter()
            .filter(|(one, _)| one.key != case.key)
            .map(|one| Listed::of(one, &words))
            .collect(),
        shell,
    })
}

/// All cases, and how far each has come.
pub async fn listed(state: &State, words: &Words) -> Result<Vec<Listed>, WebError> {
    Ok(all(state).await?.iter().map(|one| Listed::of(one, words)).collect())
}

/// A case, and when each of its goals was reached.
type Progress = (&'static Case, Vec<Option<Moment>>);

async fn all(state: &State) -> Result<Vec<Progress>, WebError> {
    let demo = state.demo.as_ref().ok_or(WebError::NotFound)?;
    let began = CASES.each_ref().map(|case| demo.began_at(case.account));
    let read = state.db.read(move |conn| {
        let each = CASES.iter().zip(began);
        each.map(|(case, began)| Ok::<_, DbError>((case, case.progress(conn, began)?))).collect()
    });
    let read: Result<Vec<Progress>, DbError> = read.await;
    Ok(read?)
}

impl Listed {
    fn of((case, done): &Progress, words: &Words) -> Self {
        Self {
            href: format!("/demo/cases/{}", case.key),
            title: words.text(&format!("demo-case-{}-title", case.key)).to_string(),
            about: words.text(&format!("demo-case-{}-about", case.key)).to_string(),
            done: done.iter().flatten().count(),
            all: done.len(),
        }
    }
}

fn account_name(case: &Case) -> &'static str {
    if case.account == super::cast::NORTHWIND { "Northwind" } else { "Fabrikam" }
}
