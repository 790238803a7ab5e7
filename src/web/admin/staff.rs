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
use crate::staff::{self, Member, Role, Roles};
use crate::web::filters::FilterLink;
use crate::web::lacks::{Reader, told};
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

impl StaffPage {
    /// What stands in place of an empty list: a title, and a line.
    fn none(&self) -> (String, String) {
        let name = format!("staff-none-{}", self.show);
        (self.shell.t(&name).to_string(), self.shell.t(&format!("{name}-more")).to_string())
    }
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
    pub next: String,
}

impl Stands {
    pub fn of(words: &Words, limits: Limits, member: &Member, now: Moment) -> Self {
        let lacks = limits.entering.missing(&member.standing(), now);
        let told: Vec<_> = lacks.iter().map(|lack| told(words, Reader::Administrator, lack)).collect();
        Self {
            next: told.first().map(|(_, next)| next.clone()).unwrap_or_default(),
            missing: told.into_iter().map(|(said, _)| said).collect(),
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
    let shell = super::shell(&state, &request, "admin", &admin.member);
    let (limits, now, words) = (state.limits, state.now(), shell.words.clone());
    let all = state.db.read(move |conn| Ok::<_, WebError>(rows(conn, &words, limits, now)?)).await?;
    let (show, q) = (Show::of(&filter.show), filter.q.trim().to_lowercase());
    let filters = Show::ALL.map(|which| FilterLink {
        label: shell.t(&format!("staff-show-{}", which.as_str())).to_string(),
        value: which.as_str(),
        count: all.iter().filter(|row| which.holds(row)).count(),
        current: which == show,
    });
    let may = all.iter().filter(|row| Show::MayEnter.holds(row)).count();
    let named =
        |row: &Row| [&row.name, &row.email, &row.team].iter().any(|text| text.to_lowercase().contains(&q));
    page(&StaffPage {
        lead: shell.t("staff-lead").with("count", all.len()).with("may", may).to_string(),
        filters: filters.into(),
        show: show.as_str(),
        q: filter.q.trim().to_owned(),
        rows: all.into_iter().filter(|row| show.holds(row) && named(row)).collect(),
        shell,
    })
}

fn rows(conn: &mut Conn, words: &Words, limits: Limits, now: Moment) -> Result<Vec<Row>, DbError> {
    let mut live: BTreeMap<StaffId, usize> = BTreeMap::new();
    for session in live_sessions(conn, limits, now)? {
        *live.entry(session.agent).or_default() += 1;
    }
    let mut rows = Vec::new();
    for member in staff::all(conn)? {
        let last = sign_ins::last_of(conn, member.id)?;
        rows.push(Row {
            id: member.id.to_string(),
            stands: Stands::of(words, limits, &member, now),
            roles: roles(words, &member.roles),
            is_agent: member.roles.has(Role::Agent),
            suspended: member.suspended_at.is_some(),
            last_sign_in: last.map(|at| MomentView::of(words, at, now)),
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
pub(super) fn roles(words: &Words, roles: &Roles) -> String {
    let listed = |role: &Role| words.text(&format!("role-listed-{}", role.as_str())).to_string();
    Role::ALL.iter().filter(|role| roles.has(**role)).map(listed).collect::<Vec<_>>().join(", ")
}
