//! The list of finished sessions: those to review first, the riskiest of them on top.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::accounts::{self, Account};
use crate::clock::Moment;
use crate::history;
use crate::http::{ReviewDoor, Shell, StaffIn, State, WebError, page};
use crate::ids::{AccountId, SessionId, StaffId};
use crate::reviews::{self, Review, Verdict};
use crate::sessions::{self, Over, Session, Summary};
use crate::web::filters::FilterLink;
use crate::web::telling::{Facts, counted, counts};

/// The newest sessions that the list holds.
const MOST: i64 = 200;

/// Which sessions are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    All,
    ToReview,
    Flagged,
    /// Pages were opened that do not belong to the declared task.
    OutsideTask,
    /// Files that were taken out, and whose deletion nobody confirmed in time.
    FilesOverdue,
}

impl Show {
    const ALL: [Self; 5] = [Self::All, Self::ToReview, Self::Flagged, Self::OutsideTask, Self::FilesOverdue];

    /// What is not one of them shows all.
    pub fn of(text: &str) -> Self {
        Self::ALL.into_iter().find(|show| show.as_str() == text).unwrap_or(Self::All)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::ToReview => "to-review",
            Self::Flagged => "flagged",
            Self::OutsideTask => "outside-task",
            Self::FilesOverdue => "files-overdue",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::ToReview => "To review",
            Self::Flagged => "Flagged",
            Self::OutsideTask => "Outside the task",
            Self::FilesOverdue => "Files not deleted",
        }
    }

    fn holds(self, item: &Item) -> bool {
        match self {
            Self::All => true,
            Self::ToReview => item.waits(),
            Self::Flagged => item.verdict() == Some(Verdict::Flagged),
            Self::OutsideTask => !item.summary.outside.is_empty(),
            Self::FilesOverdue => item.files_overdue,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    pub state: String,
}

/// A finished session in the list.
pub(super) struct Item {
    pub session: Session,
    account: Account,
    summary: Summary,
    review: Option<Review>,
    over: Over,
    files_overdue: bool,
}

impl Item {
    fn verdict(&self) -> Option<Verdict> {
        self.review.as_ref().map(|review| review.verdict)
    }

    /// Whether it waits for its reviewer. Of what is erased there is nothing left to review.
    fn waits(&self) -> bool {
        self.review.is_none() && self.session.erased.is_none()
    }

    /// What is overdue first, then what is to review; then by what was changed, then by what was refused, then the newest.
    fn order(&self) -> impl Ord + use<> {
        let refused: u64 = self.summary.refused.iter().map(|refusal| refusal.times).sum();
        (
            !self.files_overdue,
            !self.waits(),
            Reverse(self.summary.changes.len()),
            Reverse(refused),
            Reverse(self.over.at),
        )
    }
}

#[derive(Template)]
#[template(path = "review/queue.html")]
struct Queue {
    shell: Shell,
    lead: String,
    filters: Vec<FilterLink>,
    show: &'static str,
    rows: Vec<Row>,
}

struct Row {
    facts: Facts,
    counts: String,
    changed: bool,
    /// `to-review`, `cleared`, `flagged`, or `erased` before anybody reviewed it.
    state: &'static str,
    reviewer: String,
    own: bool,
    files_overdue: bool,
    outside_task: bool,
}

pub async fn list(
    state: Data<State>,
    me: StaffIn<ReviewDoor>,
    filter: Query<Filter>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let show = Show::of(&filter.state);
    let items = items(&state).await?;
    let (now, reviewer) = (state.now(), me.member.id);
    let link = |of: Show| FilterLink {
        label: of.label(),
        value: of.as_str(),
        count: items.iter().filter(|item| of.holds(item)).count(),
        current: of == show,
    };
    page(&Queue {
        shell: super::shell(&state, &request, &me.member),
        lead: lead(&items),
        filters: Show::ALL.map(link).into(),
        show: show.as_str(),
        rows: items.iter().filter(|item| show.holds(item)).map(|item| row(item, reviewer, now)).collect(),
    })
}

/// All finished sessions, in the list's order.
pub(super) async fn items(state: &State) -> Result<Vec<Item>, WebError> {
    let now = state.now();
    let read = state.db.read(move |conn| {
        let overdue: BTreeSet<SessionId> = sessions::deletions_due(conn)?
            .into_iter()
            .filter(|taken| taken.is_overdue(now))
            .map(|taken| taken.session)
            .collect();
        let mut reviews: BTreeMap<SessionId, Review> =
            reviews::all(conn)?.into_iter().map(|review| (review.session, review)).collect();
        let accounts: BTreeMap<AccountId, Account> =
            accounts::all(conn)?.into_iter().map(|account| (account.id, account)).collect();
        let mut items = Vec::new();
        let mut finished = sessions::finished(conn, MOST)?;
        // What is overdue is never too old to be listed.
        for id in overdue
            .iter()
            .filter(|id| !finished.iter().any(|session| session.id == **id))
            .copied()
            .collect::<Vec<_>>()
        {
            finished.extend(sessions::find(conn, id)?);
        }
        for session in finished {
            let (Some(at), Some(how)) = (session.ended_at, session.ended_how) else { continue };
            let account = accounts.get(&session.account).cloned().ok_or(WebError::NotFound)?;
            let summary = Summary::of(&history::entries_of_session(conn, session.id)?)?;
            let review = reviews.remove(&session.id);
            let files_overdue = overdue.contains(&session.id);
            items.push(Item { session, account, summary, review, over: Over { at, how }, files_overdue });
        }
        items.sort_by_cached_key(Item::order);
        Ok::<_, WebError>(items)
    });
    read.await
}

/// The next session that this reviewer can check, and how many are left to review.
pub(super) async fn next(state: &State, reviewer: StaffId) -> Result<(Option<SessionId>, usize), WebError> {
    let pending: Vec<Item> = items(state).await?.into_iter().filter(Item::waits).collect();
    let next = pending.iter().find(|item| item.session.agent != reviewer).map(|item| item.session.id);
    Ok((next, pending.len()))
}

/// "12 sessions: 9 to review, 2 cleared, 1 flagged".
fn lead(items: &[Item]) -> String {
    let with = |verdict: Verdict| items.iter().filter(|item| item.verdict() == Some(verdict)).count();
    let pending = items.iter().filter(|item| item.waits()).count();
    let sessions = counted(items.len() as u64, "session", "sessions");
    let newest = if items.len() as i64 == MOST { "The newest " } else { "" };
    let (cleared, flagged) = (with(Verdict::NoConcerns), with(Verdict::Flagged));
    let overdue = match items.iter().filter(|item| item.files_overdue).count() {
        0 => String::new(),
        1 => "; 1 with files not deleted".to_owned(),
        many => format!("; {many} with files not deleted"),
    };
    format!("{newest}{sessions}: {pending} to review, {cleared} cleared, {flagged} flagged{overdue}")
}

fn row(item: &Item, reviewer: StaffId, now: Moment) -> Row {
    Row {
        facts: Facts::of(&item.session, &item.account, Some(item.over), now),
        counts: counts(&item.summary),
        changed: !item.summary.changes.is_empty(),
        state: match item.verdict() {
            None if item.waits() => "to-review",
            None => "erased",
            Some(Verdict::NoConcerns) => "cleared",
            Some(Verdict::Flagged) => "flagged",
        },
        reviewer: item.review.as_ref().map(|review| review.reviewer_name.clone()).unwrap_or_default(),
        own: item.session.agent == reviewer,
        files_overdue: item.files_overdue,
        outside_task: !item.summary.outside.is_empty(),
    }
}
