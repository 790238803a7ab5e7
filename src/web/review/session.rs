//! One finished session before its reviewer: facts, digest, every step in a sentence, and the verdict.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::chosen::Chosen;
use super::queue;
use super::weeks::{OutcomeView, outcome_text};
use crate::accounts::{self, Account};
use crate::clock::Moment;
use crate::history::{self, Entry};
use crate::http::{
    FieldError, MomentView, ReviewDoor, Shell, StaffIn, State, WebError, page_with_status, see_other,
    with_flash, words_of_page,
};
use crate::ids::SessionId;
use crate::reviews::{self, FlagError, FollowedUp, Outcome, Review, ReviewError, Verdict};
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
    /// What came of its flag.
    outcome: Option<OutcomeView>,
    outcomes: Vec<Choosable>,
    outcome_note: String,
    /// The list that this session was opened from, as it stands in the address.
    chosen: Chosen,
    /// The address of the next one that waits in it, to look at this one later.
    later: Option<String>,
    note: String,
    errors: Vec<FieldError>,
}

impl ReviewPage {
    fn title(&self) -> String {
        let title = || {
            let text = self.shell.t("review-title");
            text.with("agent", &self.facts.agent).with("account", &self.facts.account).to_string()
        };
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

/// One of the outcomes that a flag can have.
struct Choosable {
    id: String,
    value: &'static str,
    /// The name of its text.
    text: &'static str,
    current: bool,
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
    outcome: String,
    #[serde(rename = "outcome-note")]
    outcome_note: String,
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
    outcome: Option<FollowedUp>,
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
    let (id, words) = (finished.session.id, words_of_page(&state, &request));
    match give(&state, &me.member, &finished.session, &typed).await {
        Ok(verdict) => {
            let text = match verdict {
                Verdict::NoConcerns => words.text("review-said-clear"),
                Verdict::Flagged => words.text("review-said-flag"),
            };
            let done = text.with("account", &finished.account.name).with("code", finished.session.code());
            go_on(&state, &me.member, (&typed.chosen, &words), id, ("success", &done.to_string())).await
        }
        Err(refusal @ ReviewError::AlreadyReviewed) => {
            let said = words.wrong(refusal.code(), &refusal);
            go_on(&state, &me.member, (&typed.chosen, &words), id, ("info", &said)).await
        }
        Err(refusal) => match in_field(&refusal, &words) {
            Some(error) => review_page(&state, &request, &me.member, finished, typed, vec![error]).await,
            None => Err(refused(refusal, &words)),
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
    (chosen, words): (&Chosen, &Words),
    from: SessionId,
    (kind, done): (&'static str, &str),
) -> Result<HttpResponse, WebError> {
    let (next, left) = queue::next(state, chosen, me.id, Some(from)).await?;
    let (to, said) = match next {
        Some(next) => {
            let said = words.text("review-left").with("done", done).with("count", left);
            (chosen.address(&format!("/review/{next}")), said)
        }
        None => (chosen.address("/review"), words.text("review-last").with("done", done)),
    };
    Ok(with_flash(see_other(&to), kind, &said.to_string()))
}

/// What came of a flag.
pub async fn follow_up(
    state: Data<State>,
    me: StaffIn<ReviewDoor>,
    id: Path<String>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (finished, typed) = (finished(&state, &id).await?, typed.into_inner());
    let words = words_of_page(&state, &request);
    let to = see_other(&typed.chosen.address(&format!("/review/{}", finished.session.id)));
    let Err(refusal) = note_outcome(&state, &me.member, &finished.session, &typed).await else {
        return Ok(with_flash(to, "success", &words.text("flag-saved").to_string()));
    };
    let text = words.wrong(refusal.code(), &refusal);
    let field = match refusal {
        FlagError::NoOutcome => "outcome",
        FlagError::NoNote => "outcome-note",
        FlagError::AlreadyFollowedUp | FlagError::NotFlagged => return Ok(with_flash(to, "info", &text)),
        FlagError::OwnSession => return Err(WebError::Refused(text)),
        FlagError::Review(refusal) => return Err(refused(refusal, &words)),
    };
    review_page(&state, &request, &me.member, finished, typed, vec![FieldError { field, text }]).await
}

async fn note_outcome(state: &State, me: &Member, session: &Session, typed: &Typed) -> Result<(), FlagError> {
    let outcome: Outcome = typed.outcome.parse()?;
    reviews::follow_up(&state.db, me, session, outcome, typed.outcome_note.clone()).await
}

fn in_field(refusal: &ReviewError, words: &Words) -> Option<FieldError> {
    let field = match refusal {
        ReviewError::NoNote => "note",
        ReviewError::NoVerdict => "verdict",
        _ => return None,
    };
    Some(FieldError { field, text: words.wrong(refusal.code(), refusal) })
}

fn refused(refusal: ReviewError, words: &Words) -> WebError {
    match refusal {
        ReviewError::NotFound | ReviewError::StillOpen => WebError::NotFound,
        ReviewError::Database(error) => error.into(),
        other => WebError::Refused(words.wrong(other.code(), &other)),
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
        let outcome = reviews::followed_up(conn, id)?;
        Ok(Finished { session, account, over: Over { at, how }, entries, review, outcome })
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
    let Finished { session, account, over, entries, review, outcome } = finished;
    let shell = super::shell(state, request, me);
    let (words, now) = (state.words_read_by(&shell.words, &account), state.now());
    let (next, _) = queue::next(state, &typed.chosen, me.id, Some(session.id)).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let summary = Summary::of(&entries)?;
    let given = review.map(|review| Given {
        flagged: review.verdict == Verdict::Flagged,
        by: review.reviewer_name,
        note: review.note,
        at: MomentView::of(&words, review.at, now),
    });
    let outcomes = Outcome::ALL.map(|one| Choosable {
        // The first one's id is the field's, for the list of errors.
        id: if one == Outcome::ALL[0] { "outcome".to_owned() } else { format!("outcome-{}", one.as_str()) },
        value: one.as_str(),
        text: outcome_text(one),
        current: one.as_str() == typed.outcome,
    });
    let template = ReviewPage {
        facts: Facts::told(&words, &session, &account, Some(over), now),
        mode: words.mode(session.mode),
        counts: counts(&summary, &shell.words),
        outcome: outcome.map(|one| OutcomeView::of(&one, &words, now)),
        outcomes: outcomes.into(),
        outcome_note: typed.outcome_note,
        shell,
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
