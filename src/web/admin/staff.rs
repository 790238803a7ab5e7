//! Everybody of the staff: what they may do, whether they may enter accounts, why not, and the next thing to do about it.

use std::collections::BTreeMap;

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::http::{AdminDoor, MomentView, Shell, StaffIn, State, WebError, page};
use crate::ids::StaffId;
use crate::sessions::{self, Limits, Session};
use crate::sign_ins;
use crate::staff::{self, Member, Missing, Role};
use crate::web::filters::FilterLink;
use crate::words::Words;

/// Who is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    All,
    MayEnter,
    MayNot,
    Suspended,
}

impl Show {
    const ALL: [Self; 4] = [Self::All, Self::MayEnter, Self::MayNot, Self::Suspended];

    /// What is not one of them shows all.
    fn of(text: &str) -> Self {
        Self::ALL.into_iter().find(|show| show.as_str() == text).unwrap_or(Self::All)
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::MayEnter => "may-enter",
            Self::MayNot => "may-not",
            Self::Suspended => "suspended",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::MayEnter => "May enter accounts",
            Self::MayNot => "Agents who may not",
            Self::Suspended => "Suspended",
        }
    }

    fn holds(self, row: &Row) -> bool {
        match self {
            Self::All => true,
            Self::MayEnter => row.stands.may_enter(),
            Self::MayNot => row.is_agent && !row.stands.may_enter(),
            Self::Suspended => row.suspended,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    show: String,
    q: String,
}

#[derive(Template)]
#[template(path = "admin/staff.html")]
struct StaffPage {
    shell: Shell,
    lead: String,
    filters: Vec<FilterLink>,
    show: &'static str,
    q: String,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    email: String,
    team: String,
    roles: String,
    is_agent: bool,
    suspended: bool,
    stands: Stands,
    last_sign_in: Option<MomentView>,
    live: usize,
}

/// Whether somebody may enter accounts, as an administrator reads it.
pub(super) struct Stands {
    /// Everything that is missing, behind their name; nothing for somebody who may.
    pub missing: Vec<String>,
    /// The next thing to do; "" where nothing is to be done.
    pub next: &'static str,
}

impl Stands {
    pub fn of(limits: Limits, member: &Member, now: Moment) -> Self {
        let missing = limits.entering.missing(&member.standing(), now);
        Self {
            next: missing.first().map(Missing::next_for_admin).unwrap_or_default(),
            missing: missing.iter().map(Missing::of_them).collect(),
        }
    }

    pub fn may_enter(&self) -> bool {
        self.missing.is_empty()
    }
}

pub async fn list(
    state: Data<State>,
    admin: StaffIn<AdminDoor>,
    filter: Query<Filter>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (limits, now) = (state.limits, state.now());
    let all = state.db.read(move |conn| Ok::<_, WebError>(rows(conn, limits, now)?)).await?;
    let (show, q) = (Show::of(&filter.show), filter.q.trim().to_lowercase());
    let filters = Show::ALL.map(|which| FilterLink {
        label: which.label().to_owned(),
        value: which.as_str(),
        count: all.iter().filter(|row| which.holds(row)).count(),
        current: which == show,
    });
    let may = all.iter().filter(|row| Show::MayEnter.holds(row)).count();
    let named =
        |row: &Row| [&row.name, &row.email, &row.team].iter().any(|text| text.to_lowercase().contains(&q));
    page(&StaffPage {
        shell: super::shell(&state, &request, "admin", &admin.member),
        lead: format!("{} on the staff; {may} may enter accounts that allow it.", all.len()),
        filters: filters.into(),
        show: show.as_str(),
        q: filter.q.trim().to_owned(),
        rows: all.into_iter().filter(|row| show.holds(row) && named(row)).collect(),
    })
}

fn rows(conn: &mut Conn, limits: Limits, now: Moment) -> Result<Vec<Row>, DbError> {
    let mut live: BTreeMap<StaffId, usize> = BTreeMap::new();
    for session in live_sessions(conn, limits, now)? {
        *live.entry(session.agent).or_default() += 1;
    }
    let words = Words::new(chrono_tz::UTC);
    let mut rows = Vec::new();
    for member in staff::all(conn)? {
        let last = sign_ins::last_of(conn, member.id)?;
        rows.push(Row {
            id: member.id.to_string(),
            stands: Stands::of(limits, &member, now),
            roles: roles(&member),
            is_agent: member.roles.has(Role::Agent),
            suspended: member.suspended_at.is_some(),
            last_sign_in: last.map(|at| MomentView::of(&words, at, now)),
            live: live.get(&member.id).copied().unwrap_or_default(),
            name: member.name,
            email: member.email.to_string(),
            team: member.team,
        });
    }
    Ok(rows)
}

/// All sessions that go on.
pub(super) fn live_sessions(conn: &mut Conn, limits: Limits, now: Moment) -> Result<Vec<Session>, DbError> {
    let open = sessions::open_at_all(conn)?;
    let over = sessions::over_among(conn, open.iter().map(|session| session.id).collect(), limits, now)?;
    Ok(open.into_iter().filter(|session| !over.contains(&session.id)).collect())
}

/// `agent, lead`
pub(super) fn roles(member: &Member) -> String {
    member.roles.names().join(", ")
}
