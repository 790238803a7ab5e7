//! The list of finished sessions: those to review first, the riskiest of them on top.

use std::cmp::Reverse;
use std::collections::BTreeMap;

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
use crate::web::telling::{Facts, counted, counts};

/// The newest sessions that the list holds.
const MOST: i64 = 200;

/// Which sessions are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    All,
    ToReview,
    Flagged,
}

impl Show {
    const ALL: [Self; 3] = [Self::All, Self::ToReview, Self::Flagged];

    /// What is not one of them shows all.
    pub fn of(text: &str) -> Self {
        Self::ALL.into_iter().find(|show| show.as_str() == text).unwrap_or(Self::All)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::ToReview => "to-review",
            Self::Flagged => "flagged",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::ToReview => "To review",
            Self::Flagged => "Flagged",
        }
    }

    fn holds(self, item: &Item) -> bool {
        match self {
            Self::All => true,
            Self::ToReview => item.waits(),
            Self::Flagged => item.verdict() == Some(Verdict::Flagged),
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
}

impl Item {
    fn verdict(&self) -> Option<Verdict> {
        self.review.as_ref().map(|review| review.verdict)
    }

    /// Whether it waits for its reviewer. Of what is erased there is nothing left to review.
    fn waits(&self) -> bool {
        self.review.is_none() && self.session.erased.is_none()
    }

    /// To review first; then by what was changed, then by what was refused, then the newest.
    fn order(&self) -> impl Ord + use<> {
        let refused: u64 = self.summary.refused.iter().map(|refusal| refusal.times).sum();
        (!self.waits(), Reverse(self.summary.changes.len()), Reverse(refused), Reverse(self.over.at))
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

struct FilterLink {
    label: &'static str,
    value: &'static str,
    count: usize,
    current: bool,
}

struct Row {
    facts: Facts,
    counts: String,
    changed: bool,
    /// `to-review`, `cleared`, `flagged`, or `erased` before anybody reviewed it.
    state: &'static str,
    reviewer: String,
    own: bool,
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
    let read = state.db.read(|conn| {
        let mut reviews: BTreeMap<SessionId, Review> =
            reviews::all(conn)?.into_iter().map(|review| (review.session, review)).collect();
        let accounts: BTreeMap<AccountId, Account> =
            accounts::all(conn)?.into_iter().map(|account| (account.id, account)).collect();
        let mut items = Vec::new();
        for session in sessions::finished(conn, MOST)? {
            let (Some(at), Some(how)) = (session.ended_at, session.ended_how) else { continue };
            let account = accounts.get(&session.account).cloned().ok_or(WebError::NotFound)?;
            let summary = Summary::of(&history::entries_of_session(conn, session.id)?)?;
            let review = reviews.remove(&session.id);
            items.push(Item { session, account, summary, review, over: Over { at, how } });
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
    format!("{newest}{sessions}: {pending} to review, {cleared} cleared, {flagged} flagged")
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
    }
}
