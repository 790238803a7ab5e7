//! The queue of finished sessions: those to review first, the riskiest of them on top.

use std::collections::BTreeMap;

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::chosen::{Chosen, Named, Wanted};
use crate::accounts;
use crate::db::Conn;
use crate::http::{ReviewDoor, Shell, StaffIn, State, WebError, page};
use crate::ids::{SessionId, StaffId};
use crate::reviews::queue::{Counts, Show};
use crate::reviews::{self, Review, Verdict, Week};
use crate::sessions::{self, Figures, Over, Session};
use crate::staff::{self, Role};
use crate::web::filters::FilterLink;
use crate::web::telling::{Facts, risks, viewed};
use crate::words::Words;

/// How many sessions a page of the list holds.
const A_PAGE: i64 = 25;

/// How many weeks one can choose from.
const WEEKS: usize = 13;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(flatten)]
    chosen: Chosen,
    /// The page after this session.
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "review/queue.html")]
struct Queue {
    shell: Shell,
    lead: String,
    filters: Vec<FilterLink>,
    /// What is chosen besides the state, as it goes on in the address.
    others: String,
    chosen: Chosen,
    show: &'static str,
    /// What an empty list says, and what it says besides.
    none: [String; 2],
    named: Vec<Named>,
    no_account: Option<String>,
    agents: Vec<Choosable>,
    weeks: Vec<Choosable>,
    rows: Vec<Row>,
    /// The address of the first page, where this is another.
    first: Option<String>,
    /// The address of the page after this one, if there is one.
    more: Option<String>,
}

/// Something that a list can be narrowed to.
struct Choosable {
    value: String,
    label: String,
    current: bool,
}

struct Row {
    facts: Facts,
    href: String,
    /// What makes it worth to look at: `1 change`, `2 refused`.
    risks: Vec<String>,
    /// `12 pages`, or that there was nothing.
    viewed: String,
    changed: bool,
    /// `to-review`, `cleared`, `flagged`, or `erased` before anybody reviewed it.
    state: &'static str,
    reviewer: String,
    own: bool,
    files_overdue: bool,
}

/// What is read for one row.
struct Item {
    session: Session,
    over: Over,
    figures: Figures,
    review: Option<Review>,
}

pub async fn list(
    state: Data<State>,
    me: StaffIn<ReviewDoor>,
    asked: Query<Asked>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let Asked { chosen, after } = asked.into_inner();
    let (app, filter, reviewer) = (state.clone(), chosen.clone(), me.member.id);
    let shell = super::shell(&state, &request, &me.member);
    let words = shell.words.clone();
    let begins = after.parse::<SessionId>().ok();
    let read = state.db.read(move |conn| {
        let wanted = filter.read(conn, &app)?;
        let counts = reviews::queue::counts(conn, &wanted.choice)?;
        let mut ids = reviews::queue::page(conn, &wanted.choice, begins, A_PAGE + 1)?;
        let more = ids.len() as i64 > A_PAGE;
        ids.truncate(A_PAGE as usize);
        let rows = rows(conn, &app, (&filter, &words), &wanted, &ids, reviewer)?;
        let agents = agents(conn, &filter)?;
        Ok::<_, WebError>((wanted, counts, rows, ids.last().copied().filter(|_| more), agents))
    });
    let (wanted, counts, rows, last, agents) = read.await?;
    let path = chosen.showing(chosen.show()).address("/review");
    page(&Queue {
        lead: lead(&counts, &shell.words),
        filters: filters(&chosen, &counts, &shell.words),
        others: match (Chosen { state: String::new(), ..chosen.clone() }).query() {
            query if query.is_empty() => query,
            query => format!("&{query}"),
        },
        show: chosen.show().as_str(),
        none: ["", "-more"]
            .map(|more| shell.t(&format!("queue-none-{}{more}", chosen.show().as_str())).to_string()),
        named: wanted.named,
        no_account: wanted.no_account,
        agents,
        weeks: weeks(&state, &chosen),
        rows,
        first: begins.map(|_| path.clone()),
        more: last.map(|last| format!("{path}&after={last}")),
        chosen,
        shell,
    })
}

/// The next session under the same filter that this reviewer can check, after the queue's order.
pub(super) async fn next(
    state: &State,
    chosen: &Chosen,
    reviewer: StaffId,
    after: Option<SessionId>,
) -> Result<(Option<SessionId>, u64), WebError> {
    let (app, chosen) = (state.clone(), chosen.clone());
    let read = state.db.read(move |conn| {
        let mut choice = chosen.read(conn, &app)?.choice;
        if matches!(choice.show, Show::Cleared | Show::Flagged | Show::OpenFlags) {
            choice.show = Show::ToReview;
        }
        choice.waiting_for = Some(reviewer);
        let mut next = reviews::queue::page(conn, &choice, after, 1)?;
        if next.is_empty() && after.is_some() {
            next = reviews::queue::page(conn, &choice, None, 1)?;
        }
        let left = reviews::queue::count(conn, &choice)?;
        Ok::<_, WebError>((next.pop().filter(|next| Some(*next) != after), left))
    });
    read.await
}

/// "12 sessions: 9 to review, 2 cleared, 1 flagged".
fn lead(counts: &Counts, words: &Words) -> String {
    let counted = words
        .text("queue-counted")
        .with("all", counts.all)
        .with("pending", counts.to_review)
        .with("cleared", counts.cleared)
        .with("flagged", counts.flagged);
    match counts.files_overdue {
        0 => counted.to_string(),
        overdue => {
            words.text("queue-counted-overdue").with("counted", counted).with("count", overdue).to_string()
        }
    }
}

fn filters(chosen: &Chosen, counts: &Counts, words: &Words) -> Vec<FilterLink> {
    let rare = |show| matches!(show, Show::OpenFlags | Show::OutsideTask | Show::FilesOverdue);
    let current = chosen.show();
    let shown = Show::ALL.into_iter().filter(|show| *show == current || !rare(*show) || counts.of(*show) > 0);
    shown
        .map(|show| FilterLink {
            label: words.text(&format!("queue-{}", show.as_str())).to_string(),
            value: show.as_str(),
            count: usize::try_from(counts.of(show)).unwrap_or(usize::MAX),
            current: show == current,
        })
        .collect()
}

fn agents(conn: &mut Conn, chosen: &Chosen) -> Result<Vec<Choosable>, WebError> {
    let agents = staff::all(conn)?.into_iter().filter(|member| member.roles.has(Role::Agent));
    Ok(agents
        .map(|agent| {
            let value = agent.id.to_string();
            Choosable { current: value == chosen.agent, value, label: agent.name }
        })
        .collect())
}

fn weeks(state: &State, chosen: &Chosen) -> Vec<Choosable> {
    let this = Week::of(state.now(), state.sign_off.zone);
    let mut weeks: Vec<Week> =
        std::iter::successors(Some(this), |week| Some(week.before())).take(WEEKS).collect();
    weeks.extend(chosen.week.parse::<Week>().ok().filter(|week| !weeks.contains(week)));
    weeks
        .into_iter()
        .map(|week| {
            let value = week.to_string();
            Choosable { current: value == chosen.week, label: value.clone(), value }
        })
        .collect()
}

fn rows(
    conn: &mut Conn,
    state: &State,
    (chosen, words): (&Chosen, &Words),
    wanted: &Wanted,
    ids: &[SessionId],
    reviewer: StaffId,
) -> Result<Vec<Row>, WebError> {
    let (now, query) = (state.now(), chosen.showing(chosen.show()).query());
    let mut items = items(conn, ids)?;
    let mut rows = Vec::new();
    for id in ids {
        let Some(item) = items.remove(id) else { continue };
        let account = accounts::find(conn, item.session.account)?.ok_or(WebError::NotFound)?;
        let local = Words::new(account.time_zone).in_language(words.language());
        let facts = Facts::told(&local, &item.session, &account, Some(item.over), now);
        let overdue = wanted.choice.overdue.contains(id);
        rows.push(row(item, facts, words, format!("/review/{id}?{query}"), (reviewer, overdue)));
    }
    Ok(rows)
}

fn items(conn: &mut Conn, ids: &[SessionId]) -> Result<BTreeMap<SessionId, Item>, WebError> {
    let mut figures: BTreeMap<SessionId, Figures> =
        sessions::figures_of(conn, ids.to_vec())?.into_iter().collect();
    let mut given: BTreeMap<SessionId, Review> =
        reviews::of(conn, ids.to_vec())?.into_iter().map(|review| (review.session, review)).collect();
    let mut items = BTreeMap::new();
    for session in sessions::by_ids(conn, ids.to_vec())? {
        let (Some(at), Some(how)) = (session.ended_at, session.ended_how) else { continue };
        let id = session.id;
        let figures = figures.remove(&id).unwrap_or_default();
        let review = given.remove(&id);
        items.insert(id, Item { session, over: Over { at, how }, figures, review });
    }
    Ok(items)
}

fn row(
    item: Item,
    facts: Facts,
    words: &Words,
    href: String,
    (reviewer, files_overdue): (StaffId, bool),
) -> Row {
    let Item { session, figures, review, .. } = item;
    Row {
        facts,
        href,
        risks: risks(&figures, words),
        viewed: viewed(&figures, words),
        changed: figures.changes + figures.tried > 0,
        state: match review.as_ref().map(|review| review.verdict) {
            None if session.erased.is_none() => "to-review",
            None => "erased",
            Some(Verdict::NoConcerns) => "cleared",
            Some(Verdict::Flagged) => "flagged",
        },
        reviewer: review.map(|review| review.reviewer_name).unwrap_or_default(),
        own: session.agent == reviewer,
        files_overdue,
    }
}
