//! One finished session before its reviewer: facts, digest, every step in a sentence, and the verdict.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::chosen::Chosen;
use super::queue;
use crate::accounts::{self, Account};
use crate::clock::Moment;
use crate::history::{self, Entry};
use crate::http::{
    FieldError, MomentView, ReviewDoor, Shell, StaffIn, State, WebError, page_with_status, see_other,
    with_flash,
};
use crate::ids::SessionId;
use crate::reviews::{self, Review, ReviewError, Verdict};
use crate::sessions::{self, Over, Session, Summary};
use crate::staff::Member;
use crate::web::telling::{Digest, Facts, counts};
use crate::words::{Requests, Sentence, Words};

#[derive(Template)]
#[template(path = "review/session.html")]
struct ReviewPage {
    shell: Shell,
    facts: Facts,
    mode: String,
    counts: String,
    digest: Digest,
    steps: Vec<StepLine>,
    own: bool,
    given: Option<Given>,
    /// The list that this session was opened from, as it stands in the address.
    chosen: Chosen,
    /// The address of the next one that waits in it, to look at this one later.
    later: Option<String>,
    note: String,
    errors: Vec<FieldError>,
}

impl ReviewPage {
    fn title(&self) -> String {
        let title = || format!("{} in {}", self.facts.agent, self.facts.account);
        self.facts.erased.clone().unwrap_or_else(title)
    }

    fn lead(&self) -> &str {
        if self.facts.erased.is_some() { &self.facts.account } else { &self.counts }
    }

    fn error(&self, field: &str) -> &str {
        FieldError::at(&self.errors, field)
    }
}

struct StepLine {
    sentence: Sentence,
    at: MomentView,
    /// How much the page's own script asked for by itself.
    scripts: String,
}

/// A verdict that was given.
struct Given {
    flagged: bool,
    by: String,
    note: String,
    at: MomentView,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    verdict: String,
    note: String,
    /// The list's filter, so that the next session comes from the same list.
    #[serde(flatten)]
    chosen: Chosen,
}

/// A finished session with all that is shown of it.
struct Finished {
    session: Session,
    account: Account,
    over: Over,
    entries: Vec<Entry>,
    review: Option<Review>,
}

pub async fn show(
    state: Data<State>,
    me: StaffIn<ReviewDoor>,
    id: Path<String>,
    chosen: Query<Chosen>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let finished = finished(&state, &id).await?;
    let typed = Typed { chosen: chosen.into_inner(), ..Typed::default() };
    review_page(&state, &request, &me.member, finished, typed, Vec::new()).await
}

pub async fn submit(
    state: Data<State>,
    me: StaffIn<ReviewDoor>,
    id: Path<String>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (finished, typed) = (finished(&state, &id).await?, typed.into_inner());
    let id = finished.session.id;
    match give(&state, &me.member, &finished.session, &typed).await {
        Ok(verdict) => {
            let said = match verdict {
                Verdict::NoConcerns => "no concerns",
                Verdict::Flagged => "flagged",
            };
            let done = format!("{}, {}: {said}.", finished.account.name, finished.session.code());
            go_on(&state, &me.member, &typed.chosen, id, "success", &done).await
        }
        Err(ReviewError::AlreadyReviewed) => {
            let said = ReviewError::AlreadyReviewed.to_string();
            go_on(&state, &me.member, &typed.chosen, id, "info", &said).await
        }
        Err(refusal) => match in_field(&refusal) {
            Some(error) => review_page(&state, &request, &me.member, finished, typed, vec![error]).await,
            None => Err(refused(refusal)),
        },
    }
}

async fn give(state: &State, me: &Member, session: &Session, typed: &Typed) -> Result<Verdict, ReviewError> {
    let verdict: Verdict = typed.verdict.parse()?;
    reviews::commands::review(&state.db, me, session, verdict, typed.note.clone()).await?;
    Ok(verdict)
}

/// On to the next session that waits under the same filter, or back to the list when none does.
async fn go_on(
    state: &State,
    me: &Member,
    chosen: &Chosen,
    from: SessionId,
    kind: &'static str,
    done: &str,
) -> Result<HttpResponse, WebError> {
    let (next, left) = queue::next(state, chosen, me.id, Some(from)).await?;
    let (to, more) = match next {
        Some(next) => {
            (chosen.address(&format!("/review/{next}")), format!("{left} left to review; this is the next."))
        }
        None => (chosen.address("/review"), "That was the last one.".to_owned()),
    };
    Ok(with_flash(see_other(&to), kind, &format!("{done} {more}")))
}

fn in_field(refusal: &ReviewError) -> Option<FieldError> {
    let field = match refusal {
        ReviewError::NoNote => "note",
        ReviewError::NoVerdict => "verdict",
        _ => return None,
    };
    Some(FieldError { field, text: refusal.to_string() })
}

fn refused(refusal: ReviewError) -> WebError {
    match refusal {
        ReviewError::NotFound | ReviewError::StillOpen => WebError::NotFound,
        ReviewError::Database(error) => error.into(),
        other => WebError::Refused(other.to_string()),
    }
}

async fn finished(state: &State, id: &str) -> Result<Finished, WebError> {
    let id: SessionId = id.parse().map_err(|_| WebError::NotFound)?;
    let read = state.db.read(move |conn| {
        let session = sessions::find(conn, id)?.ok_or(WebError::NotFound)?;
        let (Some(at), Some(how)) = (session.ended_at, session.ended_how) else {
            return Err(WebError::NotFound);
        };
        let account = accounts::find(conn, session.account)?.ok_or(WebError::NotFound)?;
        let (entries, review) = (history::entries_of_session(conn, id)?, reviews::find(conn, id)?);
        Ok(Finished { session, account, over: Over { at, how }, entries, review })
    });
    read.await
}

async fn review_page(
    state: &State,
    request: &HttpRequest,
    me: &Member,
    finished: Finished,
    typed: Typed,
    errors: Vec<FieldError>,
) -> Result<HttpResponse, WebError> {
    let Finished { session, account, over, entries, review } = finished;
    let (words, now) = (state.words_for(&account), state.now());
    let (next, _) = queue::next(state, &typed.chosen, me.id, Some(session.id)).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let summary = Summary::of(&entries)?;
    let given = review.map(|review| Given {
        flagged: review.verdict == Verdict::Flagged,
        by: review.reviewer_name,
        note: review.note,
        at: MomentView::of(&words, review.at, now),
    });
    let template = ReviewPage {
        shell: super::shell(state, request, me),
        facts: Facts::of(&session, &account, Some(over), now),
        mode: words.mode(session.mode),
        counts: counts(&summary),
        digest: Digest::of(&summary, &words, &session.agent_name, now),
        steps: steps(&words, &entries, &session.agent_name, now)?,
        own: session.agent == me.id,
        given,
        later: next.map(|next| typed.chosen.address(&format!("/review/{next}"))),
        chosen: typed.chosen,
        note: typed.note,
        errors,
    };
    page_with_status(status, &template)
}

/// Every step in one sentence: a request is told together with its answer, and what a page's script only looked at is
/// counted beneath the page.
fn steps(words: &Words, entries: &[Entry], agent: &str, now: Moment) -> Result<Vec<StepLine>, WebError> {
    let requests = Requests::of(entries)?;
    let mut lines: Vec<(u64, StepLine)> = Vec::new();
    let mut scripts: BTreeMap<u64, u64> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| !requests.tells_elsewhere(entry.seq)) {
        let under = requests.under(entry.seq).filter(|_| requests.is_background(entry.seq));
        if let Some(counted) = under.and_then(|under| scripts.get_mut(&under)) {
            *counted += 1;
            continue;
        }
        let sentence = requests.said(words, entry, Some(agent))?;
        let line = StepLine { sentence, at: MomentView::of(words, entry.at, now), scripts: String::new() };
        scripts.insert(entry.seq, 0);
        lines.push((entry.seq, line));
    }
    let counted = |(seq, line): (u64, StepLine)| {
        let scripts = words.scripts_counted(scripts[&seq]);
        StepLine { scripts, ..line }
    };
    Ok(lines.into_iter().map(counted).collect())
}
