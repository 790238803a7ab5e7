//! Refused tries of entry, by agent and by cause, with what stands of each in the account's history.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::Duration;
use serde::Deserialize;

use crate::accounts::{self, Account};
use crate::attempts::{self, Attempt, Whose, too_often};
use crate::clock::Moment;
use crate::db::{Conn, DbError, HeadId};
use crate::history::{self, Entry};
use crate::http::{MomentView, ReviewDoor, Shell, StaffIn, State, WebError, page};
use crate::ids::{AccountId, StaffId};
use crate::staff;
use crate::words::{Sentence, Words, sentence_case};

/// The newest tries that are looked at.
const MOST: i64 = 1_000;

/// How many tries of one cause the page tells one by one, and how many where only that cause was asked for.
const TOLD: usize = 20;
const TOLD_OF_ONE_CAUSE: usize = 100;

/// How many days back one can look. The second is chosen before anything is.
const SPANS: [i64; 3] = [7, 30, 90];

/// As it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    agent: String,
    cause: String,
    days: String,
}

#[derive(Template)]
#[template(path = "review/attempts.html")]
struct AttemptsPage {
    shell: Shell,
    lead: String,
    spans: Vec<Chip>,
    /// What else is chosen, each with the address that leaves it out.
    chosen: Vec<Chip>,
    groups: Vec<Group>,
}

struct Chip {
    label: String,
    href: String,
    current: bool,
}

/// One agent's tries.
struct Group {
    name: String,
    /// Only theirs; "" where nobody knows who it was.
    href: String,
    count: usize,
    /// As many as reviewers are mailed about, within the time for that.
    too_often: bool,
    causes: Vec<Cause>,
}

struct Cause {
    label: String,
    href: String,
    count: usize,
    first: MomentView,
    last: MomentView,
    /// The newest of them.
    tries: Vec<Try>,
    /// How many are not told one by one.
    more: usize,
}

struct Try {
    at: MomentView,
    /// Where: the account, and what was tried in it.
    place: String,
    /// The entry in the account's history, with its number there.
    entry: Option<(u64, Sentence)>,
}

/// To whom it is told, and when.
struct Telling {
    state: State,
    /// The reader's, with times as where weeks begin.
    words: Words,
    now: Moment,
}

impl Telling {
    /// The reader's, with times as in the account.
    fn words_for(&self, account: &Account) -> Words {
        self.state.words_read_by(&self.words, account)
    }
}

/// What is read for the page.
struct Facts {
    attempts: Vec<Attempt>,
    /// How many of each cause are told one by one.
    told: usize,
    names: BTreeMap<StaffId, String>,
    accounts: BTreeMap<AccountId, Account>,
    /// The entries in the accounts' logs.
    entries: BTreeMap<(HeadId, u64), Entry>,
}

pub async fn list(
    state: Data<State>,
    me: StaffIn<ReviewDoor>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (now, wanted) = (state.now(), wanted.into_inner());
    let days = SPANS.into_iter().find(|days| days.to_string() == wanted.days).unwrap_or(SPANS[1]);
    let shell = super::shell(&state, &request, &me.member);
    let words = super::in_zone(&state, &shell.words);
    let from = now.minus(Duration::days(days));
    let (filter, telling) = (wanted.clone(), Telling { state: state.as_ref().clone(), words, now });
    let read = state.db.read(move |conn| {
        let facts = Facts::read(conn, from, &filter)?;
        Ok::<_, WebError>((groups(&telling, &facts, &filter)?, facts.names))
    });
    let (groups, names) = read.await?;
    let tries: usize = groups.iter().map(|group| group.count).sum();
    let lead = shell.t("tries-lead").with("count", tries).with("days", days).to_string();
    let chip = |of: i64| Chip {
        label: shell.t("tries-days").with("days", of).to_string(),
        href: wanted.with_days(&of.to_string()).address(),
        current: of == days,
    };
    page(&AttemptsPage {
        lead,
        spans: SPANS.map(chip).into(),
        chosen: chosen(&wanted, &names, &shell.words),
        groups,
        shell,
    })
}

impl Wanted {
    fn with_days(&self, days: &str) -> Self {
        Self { days: days.to_owned(), ..self.clone() }
    }

    fn told(&self) -> usize {
        if self.cause.is_empty() { TOLD } else { TOLD_OF_ONE_CAUSE }
    }

    fn holds(&self, attempt: &Attempt) -> bool {
        let agent = attempt.tried.staff.map(|id| id.to_string()).unwrap_or_default();
        (self.agent.is_empty() || self.agent == agent)
            && (self.cause.is_empty() || self.cause == attempt.tried.code)
    }

    fn address(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("agent", &self.agent), ("cause", &self.cause), ("days", &self.days)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() { "/review/attempts".to_owned() } else { format!("/review/attempts?{query}") }
    }
}

fn chosen(wanted: &Wanted, names: &BTreeMap<StaffId, String>, words: &Words) -> Vec<Chip> {
    let chip = |label: String, without: Wanted| Chip { label, href: without.address(), current: true };
    let agent = wanted.agent.parse().ok().and_then(|id: StaffId| names.get(&id)).cloned();
    let agent = (!wanted.agent.is_empty()).then(|| {
        chip(
            agent.unwrap_or_else(|| words.text("tries-nobody").into()),
            Wanted { agent: String::new(), ..wanted.clone() },
        )
    });
    let cause = (!wanted.cause.is_empty()).then(|| {
        let without = Wanted { cause: String::new(), ..wanted.clone() };
        chip(sentence_case(&words.refusal(&wanted.cause)), without)
    });
    agent.into_iter().chain(cause).collect()
}

impl Facts {
    fn read(conn: &mut Conn, from: Moment, wanted: &Wanted) -> Result<Self, DbError> {
        let attempts = attempts::since(conn, from, MOST)?;
        let entries = history::at_places(conn, &places(&attempts, wanted))?;
        Ok(Self {
            attempts,
            told: wanted.told(),
            entries: entries.into_iter().map(|entry| ((entry.log, entry.seq), entry)).collect(),
            names: staff::names(conn)?,
            accounts: accounts::all(conn)?.into_iter().map(|account| (account.id, account)).collect(),
        })
    }
}

/// Where the entries of those stand that are told one by one: the newest of each agent and cause.
fn places(attempts: &[Attempt], wanted: &Wanted) -> BTreeMap<AccountId, BTreeSet<u64>> {
    let mut counted: BTreeMap<(Option<StaffId>, &str), usize> = BTreeMap::new();
    let mut places: BTreeMap<AccountId, BTreeSet<u64>> = BTreeMap::new();
    for tried in attempts.iter().filter(|attempt| wanted.holds(attempt)).map(|attempt| &attempt.tried) {
        let count = counted.entry((tried.staff, &tried.code)).or_default();
        *count += 1;
        if let (Some(account), Some(seq), true) = (tried.account, tried.seq, *count <= wanted.told()) {
            places.entry(account).or_default().insert(seq);
        }
    }
    places
}

/// By agent, whoever tried most first; in each by cause.
fn groups(telling: &Telling, facts: &Facts, wanted: &Wanted) -> Result<Vec<Group>, WebError> {
    let watch = telling.state.watch;
    let recent = telling.now.minus(watch.within);
    let lately: Vec<Attempt> = facts.attempts.iter().filter(|one| one.at >= recent).cloned().collect();
    let many = too_often(watch, &lately);
    let mut by_agent: BTreeMap<Option<StaffId>, BTreeMap<&str, Vec<&Attempt>>> = BTreeMap::new();
    for attempt in facts.attempts.iter().filter(|attempt| wanted.holds(attempt)) {
        let causes = by_agent.entry(attempt.tried.staff).or_default();
        causes.entry(&attempt.tried.code).or_default().push(attempt);
    }
    let mut groups = Vec::new();
    for (agent, causes) in by_agent {
        let of_agent = Wanted { agent: agent.map(|id| id.to_string()).unwrap_or_default(), ..wanted.clone() };
        let told = causes
            .into_iter()
            .map(|(code, tries)| cause(telling, facts, &of_agent, code, &tries))
            .collect::<Result<Vec<_>, _>>()?;
        let named = agent.and_then(|id| facts.names.get(&id)).cloned();
        groups.push(Group {
            name: named.unwrap_or_else(|| telling.words.text("tries-not-known").into()),
            href: if agent.is_some() { of_agent.address() } else { String::new() },
            count: told.iter().map(|cause| cause.count).sum(),
            too_often: agent.is_some_and(|id| many.iter().any(|one| one.whose == Whose::Agent(id))),
            causes: told,
        });
    }
    groups.sort_by_key(|group| (!group.too_often, Reverse(group.count)));
    Ok(groups)
}

/// The tries come newest first.
fn cause(
    telling: &Telling,
    facts: &Facts,
    of_agent: &Wanted,
    code: &str,
    tries: &[&Attempt],
) -> Result<Cause, WebError> {
    let Telling { words, now, .. } = telling;
    let moment = |attempt: Option<&&Attempt>| MomentView::of(words, attempt.map_or(*now, |one| one.at), *now);
    Ok(Cause {
        label: sentence_case(&words.refusal(code)),
        href: Wanted { cause: code.to_owned(), ..of_agent.clone() }.address(),
        count: tries.len(),
        first: moment(tries.last()),
        last: moment(tries.first()),
        tries: tries
            .iter()
            .take(facts.told)
            .map(|one| told(telling, facts, one))
            .collect::<Result<Vec<_>, _>>()?,
        more: tries.len().saturating_sub(facts.told),
    })
}

fn told(telling: &Telling, facts: &Facts, attempt: &Attempt) -> Result<Try, WebError> {
    let tried = &attempt.tried;
    let account = tried.account.and_then(|id| facts.accounts.get(&id));
    let words = account.map_or_else(|| telling.words.clone(), |account| telling.words_for(account));
    let entry = match (account, tried.seq) {
        (Some(account), Some(seq)) => facts.entries.get(&(account.id.into(), seq)),
        _ => None,
    };
    let entry = entry.map(|entry| Ok::<_, DbError>((entry.seq, words.sentence(entry, None)?))).transpose()?;
    let place = match account {
        Some(account) if tried.place.is_empty() => account.name.clone(),
        Some(account) => format!("{}, {}", account.name, tried.place),
        None => tried.place.clone(),
    };
    Ok(Try { at: MomentView::of(&words, attempt.at, telling.now), place, entry })
}
