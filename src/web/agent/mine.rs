//! What is an agent's own on her first page: sessions, files to delete, what she asked for, answers.

use super::news::Looked;
use crate::accounts::{self, Account};
use crate::consents;
use crate::db::Conn;
use crate::grants;
use crate::http::{MomentView, State, WebError};
use crate::ids::AccountId;
use crate::requests;
use crate::sessions::{self, Session};
use crate::staff::Member;
use crate::web::asked::{self, Asked, LISTED, around};
use crate::web::requested;
use crate::web::telling::Facts;
use crate::words::Words;

/// Sessions of one's own shown at once.
const MOST_SESSIONS: i64 = 50;

/// Questions shown on the first page; the others stand on their own.
const MOST_QUESTIONS: usize = 5;

pub(super) struct Mine {
    pub sessions: Vec<Session>,
    pub rows: Vec<SessionRow>,
    pub due: Vec<DueRow>,
    pub requests: Vec<requested::Listed>,
    /// Those that wait, or whose answer is news to her: the second says which.
    pub questions: Vec<(asked::Listed, bool)>,
    /// Where she was, or asked to be, the latest first.
    pub recent: Vec<AccountId>,
}

pub(super) struct SessionRow {
    pub facts: Facts,
    pub mode: String,
    pub minutes_left: i64,
}

/// A session whose files she still has to say of that they are deleted.
pub(super) struct DueRow {
    pub session: String,
    pub account: String,
    pub code: String,
    pub files: usize,
    pub by: MomentView,
    pub is_overdue: bool,
}

impl Mine {
    pub fn read(
        conn: &mut Conn,
        (state, me, words): (&State, &Member, &Words),
        looked: &Looked,
    ) -> Result<Self, WebError> {
        let sessions = sessions::by_agent(conn, me.id, MOST_SESSIONS)?;
        let mut rows = Vec::new();
        for session in &sessions {
            rows.push(session_row(conn, state, session, words)?);
        }
        let recent = recent(conn, me, &sessions)?;
        Ok(Self {
            rows,
            due: due(conn, state, me, words)?,
            requests: super::requests::recent(conn, state, me.id, words)?,
            questions: questions(conn, state, me, (words, looked))?,
            recent,
            sessions,
        })
    }
}

fn session_row(
    conn: &mut Conn,
    state: &State,
    session: &Session,
    words: &Words,
) -> Result<SessionRow, WebError> {
    let (account, now) = (known(conn, session.account)?, state.now());
    let grant = grants::find(conn, session.account, session.grant)?.ok_or(WebError::NotFound)?;
    let words = words.clone().in_zone(account.time_zone);
    let over = session.over(&grant, state.limits, now);
    Ok(SessionRow {
        facts: Facts::told(&words, session, &account, over, now),
        mode: words.mode(session.mode),
        minutes_left: super::session::minutes_left(session.until(&grant), now),
    })
}

/// By session, the oldest first.
fn due(conn: &mut Conn, state: &State, me: &Member, words: &Words) -> Result<Vec<DueRow>, WebError> {
    let (mut rows, now): (Vec<DueRow>, _) = (Vec::new(), state.now());
    for taken in sessions::deletions_due_of(conn, me.id)? {
        let session = taken.session.to_string();
        if let Some(row) = rows.iter_mut().find(|row| row.session == session) {
            row.files += 1;
            continue;
        }
        let account = known(conn, taken.account)?;
        let words = words.clone().in_zone(account.time_zone);
        rows.push(DueRow {
            session,
            code: taken.session.code(),
            files: 1,
            by: MomentView::of(&words, taken.confirm_by(), now),
            is_overdue: taken.is_overdue(now),
            account: account.name,
        });
    }
    Ok(rows)
}

fn questions(
    conn: &mut Conn,
    state: &State,
    me: &Member,
    (words, looked): (&Words, &Looked),
) -> Result<Vec<(asked::Listed, bool)>, WebError> {
    let mut questions = Vec::new();
    for consent in consents::by_agent(conn, me.id, LISTED)? {
        let is_new = looked.is_new(&consent);
        // What was answered and seen stands on the list of questions; so does what was used or is over.
        if questions.len() == MOST_QUESTIONS || (!is_new && consent.answered.is_some()) {
            continue;
        }
        let (account, grant) = around(conn, &consent)?;
        let words = state.words_read_by(words, &account);
        let asked = Asked::of(&consent, &grant, &words, state.now());
        if is_new || asked.may_move() {
            questions.push((asked::Listed { account: account.name, asked }, is_new));
        }
    }
    Ok(questions)
}

fn recent(conn: &mut Conn, me: &Member, sessions: &[Session]) -> Result<Vec<AccountId>, WebError> {
    let requests = requests::by_agent(conn, me.id, LISTED)?;
    let mut visits: Vec<_> = sessions.iter().map(|session| (session.opened_at, session.account)).collect();
    visits.extend(requests.iter().map(|request| (request.asked_at, request.account)));
    visits.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let mut recent: Vec<AccountId> = Vec::new();
    for (_, account) in visits {
        if !recent.contains(&account) {
            recent.push(account);
        }
    }
    Ok(recent)
}

fn known(conn: &mut Conn, account: AccountId) -> Result<Account, WebError> {
    accounts::find(conn, account)?.ok_or(WebError::NotFound)
}
