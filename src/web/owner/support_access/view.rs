//! What the page of the switch shows, read in one go and put into words.

use chrono::Duration;
use chrono_tz::Tz;

use super::form::{AllowForm, EndFields};
use super::limit::{self, LimitChoices};
use crate::accounts::Account;
use crate::attempts;
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::grants::{self, EndChoice, Grant, Scope, consent_to_change};
use crate::http::{MomentView, WebError};
use crate::ids::{AccountId, GrantId};
use crate::sessions::{self, Limits, Mode, Session, Works};
use crate::staff::Member;
use crate::web::owner::visit::{Since, Visit};
use crate::web::owner::{HISTORY, questions, requests};
use crate::web::requested::Requested;
use crate::words::{Words, sentence_case};

const PRESELECTED: (&str, Duration) = EndChoice::OFFERS[1];
const PAST_GRANTS: i64 = 20;
const RECENT_SESSIONS: usize = 3;

/// How far the page looks back for refused tries.
const LATELY: Duration = Duration::days(7);

/// What is read for the page.
pub(super) struct Facts {
    active: Option<Grant>,
    inside: Vec<(Session, Grant)>,
    grants: Vec<Grant>,
    visits: Vec<Visit>,
    ever_opened: bool,
    questions: usize,
    /// Whom a grant can be limited to.
    agents: Vec<Member>,
    /// Tries of entry that were refused lately.
    refused: u64,
    requests: Vec<Requested>,
}

/// What the template shows.
pub(super) struct View {
    pub on: Option<On>,
    pub inside: Vec<Inside>,
    pub off_label: String,
    pub limit: LimitChoices,
    pub allow: Allow,
    pub past: Vec<Past>,
    pub recent: Vec<Visit>,
    /// Where nobody has been in: since when.
    pub untouched_since: Option<Since>,
    /// How many questions wait for an answer.
    pub questions: usize,
    /// Tries of entry that were refused in the last days, and where they stand in the history.
    pub refused: (u64, String),
    /// Who asks to come in.
    pub requests: Vec<Requested>,
}

pub(super) struct On {
    pub grant: String,
    pub until: MomentView,
    pub since: MomentView,
    pub by: String,
    pub scope: String,
    /// `Only Ana, for onboarding`; "" where nothing is limited.
    pub limited: String,
    pub each_time: bool,
    pub end: EndChoices,
    /// Whether the form to change the end came back with an error.
    pub changing: bool,
}

/// A session that somebody is in right now.
pub(super) struct Inside {
    pub id: String,
    pub agent: String,
    pub acting_as: String,
    pub reason: String,
    pub ticket: String,
    pub ticket_number: String,
    /// The declared task; "" where none was.
    pub task: String,
    pub mode: String,
    pub code: String,
    pub since: MomentView,
    pub until: MomentView,
    pub left: String,
}

/// The form that allows.
pub(super) struct Allow {
    pub id: String,
    pub end: EndChoices,
    pub change: bool,
    pub view: bool,
    pub each_time: bool,
    pub consent: String,
}

/// The choices of an end, each offer with the moment that it means now.
pub(in crate::web::owner) struct EndChoices {
    pub offers: Vec<Offer>,
    pub by_date: bool,
    pub date: String,
    pub time: String,
    pub zone: String,
}

pub(in crate::web::owner) struct Offer {
    /// The first one carries the group's own name, so that an error can lead to it.
    pub id: String,
    pub value: &'static str,
    pub label: String,
    pub moment: String,
    pub checked: bool,
}

pub(super) struct Past {
    pub scope: String,
    /// As of the one that is on.
    pub limited: String,
    pub by: String,
    pub period: String,
    pub withdrawn: bool,
}

/// Sessions that are live in this moment, oldest first, with their grants.
pub(in crate::web::owner) fn inside(
    conn: &mut Conn,
    account: AccountId,
    limits: Limits,
    now: Moment,
) -> Result<Vec<(Session, Grant)>, DbError> {
    let mut inside = Vec::new();
    for session in sessions::live_in_account(conn, account)? {
        let grant = grants::find(conn, account, session.grant)?.ok_or(DbError::NotFound)?;
        if session.over(&grant, limits, now).is_none() {
            inside.push((session, grant));
        }
    }
    Ok(inside)
}

impl Facts {
    pub(super) fn read(
        conn: &mut Conn,
        account: &Account,
        limits: Limits,
        words: &Words,
        now: Moment,
    ) -> Result<Self, WebError> {
        let active = grants::active(conn, account.id, now)?;
        let inside = inside(conn, account.id, limits, now)?;
        let grants = grants::in_account(conn, account.id, PAST_GRANTS)?;
        let most = i64::try_from(RECENT_SESSIONS + inside.len()).unwrap_or(i64::MAX);
        let sessions = sessions::in_account(conn, account.id, most)?;
        let ever_opened = !sessions.is_empty();
        let mut visits = Vec::new();
        for session in sessions {
            if inside.iter().all(|(live, _)| live.id != session.id) {
                visits.push(Visit::read(conn, &session, limits, words, now)?);
            }
        }
        let questions = questions::waiting(conn, account.id, now)?;
        let agents = limit::agents(conn)?;
        let refused = attempts::in_account(conn, account.id, now.minus(LATELY))?;
        let requests = requests::waiting(conn, account, words, now)?;
        Ok(Self { active, inside, grants, visits, ever_opened, questions, agents, refused, requests })
    }
}

impl View {
    pub(super) fn of(
        facts: Facts,
        account: &Account,
        words: &Words,
        works: &Works,
        now: Moment,
        fresh: GrantId,
        typed: Option<AllowForm>,
    ) -> Self {
        let zone = account.time_zone;
        let id = typed.as_ref().map(|typed| typed.id.clone()).filter(|id| !id.is_empty());
        let scope = typed.as_ref().map_or("view", |typed| typed.scope.as_str());
        let active = facts.active.as_ref();
        let past = facts.grants.iter().filter(|grant| active.is_none_or(|active| active.id != grant.id));
        let recent = facts.visits.into_iter().take(RECENT_SESSIONS).collect();
        Self {
            limit: LimitChoices::of(
                typed.as_ref().map(|typed| &typed.limit),
                active.map(|grant| &grant.only),
                &facts.agents,
                works,
            ),
            on: active.map(|grant| On::of(grant, words, now, zone, typed.as_ref())),
            off_label: off_label(&facts.inside, words, now),
            inside: facts
                .inside
                .iter()
                .map(|(session, grant)| Inside::of(session, grant, words, now))
                .collect(),
            allow: Allow {
                id: id.unwrap_or_else(|| fresh.to_string()),
                end: EndChoices::of(words, now, zone, typed.as_ref().map(|typed| &typed.end), None),
                change: scope == Scope::Change.as_str(),
                view: scope == Scope::View.as_str(),
                each_time: typed.as_ref().is_some_and(|typed| typed.each_time == "on"),
                consent: consent_to_change(words.language()),
            },
            past: past.map(|grant| Past::of(grant, words)).collect(),
            recent,
            questions: facts.questions,
            refused: (facts.refused, since(now.minus(LATELY), zone)),
            requests: facts.requests,
            untouched_since: (!facts.ever_opened).then(|| Since::of(account.created_at, words)),
        }
    }
}

/// The button says what it will do: also whose session it ends.
fn off_label(inside: &[(Session, Grant)], words: &Words, now: Moment) -> String {
    match inside {
        [] => words.text("access-turn-off").to_string(),
        [(session, _)] => {
            let been = words.duration(now.since(session.opened_at));
            let text = words.text("access-turn-off-one").with("agent", &session.agent_name);
            text.with("been", been).to_string()
        }
        several => words.text("access-turn-off-several").with("count", several.len()).to_string(),
    }
}

impl On {
    fn of(grant: &Grant, words: &Words, now: Moment, zone: Tz, typed: Option<&AllowForm>) -> Self {
        Self {
            grant: grant.id.to_string(),
            until: MomentView::of(words, grant.ends_at, now),
            since: MomentView::of(words, grant.starts_at, now),
            by: grant.allowed_name.clone(),
            scope: scope_words(words, grant.scope),
            limited: limited(grant, words),
            each_time: grant.each_time,
            end: EndChoices::of(words, now, zone, typed.map(|typed| &typed.end), Some(grant.ends_at)),
            changing: typed.is_some_and(|typed| !typed.end.until.is_empty()),
        }
    }
}

impl Inside {
    fn of(session: &Session, grant: &Grant, words: &Words, now: Moment) -> Self {
        let until = session.until(grant);
        Self {
            id: session.id.to_string(),
            agent: session.agent_name.clone(),
            acting_as: session.acting_as.name.clone(),
            reason: session.reason.as_str().to_owned(),
            ticket: session.ticket.as_str().to_owned(),
            ticket_number: session.ticket.number(),
            task: session.work.as_ref().map(|work| work.label.clone()).unwrap_or_default(),
            mode: match session.mode {
                Mode::View => scope_words(words, Scope::View),
                Mode::Change => scope_words(words, Scope::Change),
            },
            code: session.code(),
            since: MomentView::of(words, session.opened_at, now),
            until: MomentView::of(words, until, now),
            left: words.duration(until.since(now)),
        }
    }
}

impl Past {
    fn of(grant: &Grant, words: &Words) -> Self {
        Self {
            scope: scope_words(words, grant.scope),
            limited: limited(grant, words),
            by: grant.allowed_name.clone(),
            period: words.period(grant.starts_at, grant.over_at()),
            withdrawn: grant.withdrawn_at.is_some(),
        }
    }
}

impl EndChoices {
    /// What was typed stays; before that, 24 hours are chosen, and the date is the present end or tomorrow.
    pub(in crate::web::owner) fn of(
        words: &Words,
        now: Moment,
        zone: Tz,
        typed: Option<&EndFields>,
        end: Option<Moment>,
    ) -> Self {
        let chosen = typed.map_or(PRESELECTED.0, |typed| typed.until.as_str());
        let offers = EndChoice::OFFERS.into_iter().enumerate().map(|(place, (value, length))| Offer {
            id: if place == 0 { "until".to_owned() } else { format!("until-{value}") },
            value,
            label: words.text(&format!("end-{value}")).to_string(),
            moment: words.moment(now.plus(length)),
            checked: chosen == value,
        });
        let shown = end.unwrap_or_else(|| now.plus(PRESELECTED.1)).utc().with_timezone(&zone);
        let (date, time) = match typed {
            Some(typed) => (typed.date.clone(), typed.time.clone()),
            None => (shown.format("%Y-%m-%d").to_string(), shown.format("%H:%M").to_string()),
        };
        Self {
            offers: offers.collect(),
            by_date: chosen == "until",
            date,
            time,
            zone: zone.name().replace('_', " "),
        }
    }
}

/// The history from a day on.
fn since(from: Moment, zone: Tz) -> String {
    format!("{HISTORY}?from={}", from.utc().with_timezone(&zone).format("%Y-%m-%d"))
}

fn limited(grant: &Grant, words: &Words) -> String {
    words.limit(&grant.only).map(|limit| sentence_case(&limit)).unwrap_or_default()
}

fn scope_words(words: &Words, scope: Scope) -> String {
    words.text(if scope == Scope::View { "scope-view-title" } else { "scope-change-title" }).to_string()
}
