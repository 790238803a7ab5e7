//! The pieces of the live page: drawn for the page itself, and again for whoever watches, where they have changed.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use sha2::{Digest as _, Sha256};

use super::board::{Board, Inside, Known, Means};
use crate::clock::Moment;
use crate::db::DbError;
use crate::grants::Scope;
use crate::history::Entry;
use crate::http::{MomentView, OwnerIn, WebError};
use crate::ids::SessionId;
use crate::sessions::{Mode, Session};
use crate::web::asked::Asked;
use crate::web::owner::with_id;
use crate::web::requested::Requested;
use crate::words::{Requests, Sentence, Words};

/// So many lines of a session stand on the page; its own page has all.
const LINES: usize = 200;

/// For whom pieces are drawn, and when.
pub(super) struct Reader<'a> {
    pub who: &'a OwnerIn,
    pub means: &'a Means,
    pub now: Moment,
}

/// The pieces of a whole page.
pub(super) struct Page {
    pub state: String,
    pub requests: Vec<String>,
    pub cards: Vec<String>,
}

/// What somebody who watches has been sent.
#[derive(Default)]
pub(super) struct Sent {
    /// The mark of each piece.
    marks: BTreeMap<String, String>,
    /// Who was in at the last look; nothing before the first.
    inside: Option<BTreeSet<SessionId>>,
    /// What waited for an answer.
    waiting: Option<BTreeSet<String>>,
}

/// One piece: what is replaced as a whole, and where it belongs if it is new.
struct Piece {
    id: String,
    into: String,
    html: String,
}

#[derive(Template)]
#[template(path = "owner/live/state.html")]
struct StatePiece {
    shell: Words,
    vendor: String,
    /// Who is in.
    names: Vec<String>,
    /// Where nobody is: since when, in words.
    since: String,
    on: Option<MomentView>,
    /// Whether it is on for changes too.
    changes: bool,
}

#[derive(Template)]
#[template(path = "owner/live/facts.html")]
struct FactsPiece {
    shell: Words,
    changes: bool,
    since: MomentView,
    /// Nothing where it is over.
    ends: Option<Ends>,
}

/// When a session ends by itself.
struct Ends {
    /// The earliest of all.
    first: MomentView,
    /// That it comes of nothing being done.
    by_idling: bool,
    latest: MomentView,
}

#[derive(Template)]
#[template(path = "owner/live/end.html")]
struct EndPiece<'a> {
    shell: Words,
    session: &'a Session,
    decides: bool,
    /// When and how it ended.
    over: Option<(MomentView, String)>,
}

#[derive(Template)]
#[template(path = "owner/live/question.html")]
struct QuestionPiece<'a> {
    shell: Words,
    asked: &'a Asked,
    goes_on: bool,
    decides: bool,
    vendor: &'a str,
}

#[derive(Template)]
#[template(path = "owner/live/request.html")]
struct RequestPiece<'a> {
    shell: Words,
    asked: &'a Requested,
    decides: bool,
}

#[derive(Template)]
#[template(path = "owner/live/card.html")]
struct CardPiece<'a> {
    shell: Words,
    session: &'a Session,
    number: String,
    task: &'a str,
    facts: String,
    end: String,
    questions: Vec<String>,
    /// Newest first.
    rows: Vec<Row>,
    more: bool,
}

#[derive(Template)]
#[template(path = "owner/live/rows.html")]
struct RowsPiece {
    shell: Words,
    session: SessionId,
    rows: Vec<Row>,
}

/// What the script is told besides pieces.
#[derive(Template)]
#[template(path = "owner/live/signs.html")]
struct SignsPiece {
    /// What waits for an answer, where that has changed.
    waiting: Option<String>,
    said: Vec<String>,
}

struct Row {
    id: String,
    said: Sentence,
    at: MomentView,
}

impl Page {
    pub(super) fn of(board: &Board, known: &Known, reader: &Reader<'_>) -> Result<Self, WebError> {
        let requests = board.requests.iter().map(|asked| Ok(request(asked, reader)?.drawn()));
        let cards = board.inside.iter().map(|inside| card(inside, board, known, reader));
        Ok(Self {
            state: state(board, reader)?.drawn(),
            requests: requests.collect::<Result<_, WebError>>()?,
            cards: cards.collect::<Result<_, WebError>>()?,
        })
    }
}

impl Sent {
    /// What is to be sent to somebody who had read the log up to an entry. Nothing, where nothing is new.
    pub(super) fn news(
        &mut self,
        board: &Board,
        known: &Known,
        after: u64,
        reader: &Reader<'_>,
    ) -> Result<String, WebError> {
        let mut out = String::new();
        for inside in &board.inside {
            let id = inside.session.id;
            // A page that was made before it began has no card of it; one that has it keeps its own.
            if self.marks.insert(format!("live-{id}"), String::new()).is_none() {
                out.push_str(&card(inside, board, known, reader)?);
            }
            self.put(&mut out, facts(inside, reader)?);
            self.put(&mut out, end(inside, reader)?);
            let entries = known.entries.get(&id).map_or(&[][..], Vec::as_slice);
            let rows = rows(entries, after, &inside.session.agent_name, reader)?;
            if !rows.is_empty() {
                out.push_str(&RowsPiece { shell: reader.who.words(), session: id, rows }.render()?);
            }
        }
        self.put(&mut out, state(board, reader)?);
        for asked in &board.requests {
            self.put(&mut out, request(asked, reader)?);
        }
        for (asked, session, goes_on) in &board.questions {
            self.put(&mut out, question(asked, *session, *goes_on, reader)?);
        }
        self.signs(&mut out, board, &reader.who.words())?;
        Ok(out)
    }

    fn put(&mut self, out: &mut String, piece: Piece) {
        let mark = piece.mark();
        if self.marks.get(&piece.id) != Some(&mark) {
            out.push_str(&piece.drawn());
            self.marks.insert(piece.id, mark);
        }
    }

    /// What waits for an answer, so that what does not any more goes away; and what is said aloud: that somebody came or
    /// went, and that something waits. Never each step.
    fn signs(&mut self, out: &mut String, board: &Board, words: &Words) -> Result<(), WebError> {
        let mut said = Vec::new();
        if let Some(before) = &self.inside {
            said.extend(board.inside.iter().filter_map(|one| came_or_went(one, before, words)));
        }
        let waiting = waiting(board, words);
        if let Some(before) = &self.waiting {
            let new = waiting.iter().filter(|(id, _)| !before.contains(*id));
            said.extend(new.map(|(_, text)| text.clone()));
        }
        let ids: BTreeSet<String> = waiting.into_keys().collect();
        let changed = self.waiting.as_ref() != Some(&ids);
        let listed = changed.then(|| ids.iter().cloned().collect::<Vec<_>>().join(" "));
        out.push_str(SignsPiece { waiting: listed, said }.render()?.trim());
        self.waiting = Some(ids);
        self.inside = Some(inside(board).map(|inside| inside.session.id).collect());
        Ok(())
    }
}

fn came_or_went(one: &Inside, before: &BTreeSet<SessionId>, words: &Words) -> Option<String> {
    let agent = &one.session.agent_name;
    match (one.over, before.contains(&one.session.id)) {
        (None, false) => Some(words.text("live-came").with("agent", agent).to_string()),
        (Some(_), true) => Some(words.text("live-went").with("agent", agent).to_string()),
        _ => None,
    }
}

/// The ids of the pieces that wait for an answer, and what is asked.
fn waiting(board: &Board, words: &Words) -> BTreeMap<String, String> {
    let requests = board.requests.iter().map(|asked| (&asked.id, &asked.agent, &asked.wants));
    let questions = board.questions.iter().map(|(asked, ..)| (&asked.id, &asked.agent, &asked.asks));
    let all = requests.chain(questions);
    let told = |agent, what| words.text("asked-line").with("agent", agent).with("what", what).to_string();
    all.map(|(id, agent, what)| (format!("live-ask-{id}"), told(agent, what))).collect()
}

/// Those who are in.
fn inside(board: &Board) -> impl Iterator<Item = &Inside> {
    board.inside.iter().filter(|inside| inside.over.is_none())
}

impl Piece {
    fn of(id: String, into: String, html: &impl Template) -> Result<Self, WebError> {
        Ok(Self { id, into, html: html.render()? })
    }

    /// Changes when the piece does. How long ago something was, which every look tells otherwise, does not count.
    fn mark(&self) -> String {
        let mut hash = Sha256::new();
        for part in self.html.split("</relative-time>") {
            hash.update(part.rsplit_once("no-title>").map_or(part, |(before, _)| before));
        }
        hex::encode(&hash.finalize()[..8])
    }

    fn drawn(&self) -> String {
        let Self { id, into, html } = self;
        let mark = self.mark();
        format!("<div id=\"{id}\" data-live=\"piece\" data-into=\"{into}\" data-mark=\"{mark}\">{html}</div>")
    }
}

fn state(board: &Board, reader: &Reader<'_>) -> Result<Piece, WebError> {
    let words = reader.who.words();
    let names: Vec<String> = inside(board).map(|inside| inside.session.agent_name.clone()).collect();
    let since = match &board.last {
        Some((session, Some(over))) => {
            let since = words.text("live-since-session").with("moment", words.moment(over.at));
            since.with("agent", &session.agent_name).to_string()
        }
        Some((_, None)) => String::new(),
        None => words.text("live-since-ever").with("day", words.day(board.came)).to_string(),
    };
    let piece = StatePiece {
        shell: words.clone(),
        vendor: reader.means.vendor.clone(),
        names,
        since,
        on: board.on.as_ref().map(|grant| MomentView::of(&words, grant.ends_at, reader.now)),
        changes: board.on.as_ref().is_some_and(|grant| grant.scope == Scope::Change),
    };
    Piece::of("live-state".to_owned(), "live-top".to_owned(), &piece)
}

fn facts(inside: &Inside, reader: &Reader<'_>) -> Result<Piece, WebError> {
    let (words, session, now) = (reader.who.words(), &inside.session, reader.now);
    let latest = session.until(&inside.grant);
    let idle = session.last_active_at.plus(reader.means.limits.idle);
    let moment = |at: Moment| MomentView::of(&words, at, now);
    let ends = Ends { first: moment(idle.min(latest)), by_idling: idle < latest, latest: moment(latest) };
    let piece = FactsPiece {
        shell: words.clone(),
        changes: session.mode == Mode::Change,
        since: moment(session.opened_at),
        ends: inside.over.is_none().then_some(ends),
    };
    Piece::of(format!("live-facts-{}", session.id), format!("live-now-{}", session.id), &piece)
}

fn end(inside: &Inside, reader: &Reader<'_>) -> Result<Piece, WebError> {
    let (words, session) = (reader.who.words(), &inside.session);
    let over = inside
        .over
        .map(|over| (MomentView::of(&words, over.at, reader.now), words.ended_how(over.how, None)));
    let piece = EndPiece { shell: words.clone(), session, decides: reader.who.decides(), over };
    Piece::of(format!("live-end-{}", session.id), format!("live-now-{}", session.id), &piece)
}

fn question(
    asked: &Asked,
    session: SessionId,
    goes_on: bool,
    reader: &Reader<'_>,
) -> Result<Piece, WebError> {
    let shell = reader.who.words();
    let piece =
        QuestionPiece { shell, asked, goes_on, decides: reader.who.decides(), vendor: &reader.means.vendor };
    let into = if goes_on { format!("live-asks-{session}") } else { "live-requests".to_owned() };
    Piece::of(format!("live-ask-{}", asked.id), into, &piece)
}

fn request(asked: &Requested, reader: &Reader<'_>) -> Result<Piece, WebError> {
    let piece = RequestPiece { shell: reader.who.words(), asked, decides: reader.who.decides() };
    Piece::of(format!("live-ask-{}", asked.id), "live-requests".to_owned(), &piece)
}

fn card(inside: &Inside, board: &Board, known: &Known, reader: &Reader<'_>) -> Result<String, WebError> {
    let session = &inside.session;
    let entries = known.entries.get(&session.id).map_or(&[][..], Vec::as_slice);
    let mut rows = rows(entries, 0, &session.agent_name, reader)?;
    rows.reverse();
    let more = rows.len() > LINES;
    rows.truncate(LINES);
    let questions = board.questions.iter().filter(|(_, of, goes_on)| *goes_on && *of == session.id);
    let questions = questions.map(|(asked, of, goes_on)| Ok(question(asked, *of, *goes_on, reader)?.drawn()));
    let card = CardPiece {
        shell: reader.who.words(),
        session,
        number: session.ticket.number(),
        task: session.work.as_ref().map_or("", |work| &work.label),
        facts: facts(inside, reader)?.drawn(),
        end: end(inside, reader)?.drawn(),
        questions: questions.collect::<Result<_, WebError>>()?,
        rows,
        more,
    };
    Ok(card.render()?)
}

/// The lines of a session in which something has happened from an entry on, oldest first. What pages' scripts only looked
/// at stands on the session's own page.
fn rows(entries: &[Entry], after: u64, agent: &str, reader: &Reader<'_>) -> Result<Vec<Row>, DbError> {
    if entries.last().is_none_or(|last| last.seq < after) {
        return Ok(Vec::new());
    }
    let words: Words = reader.who.words();
    let requests = Requests::of(entries)?;
    let told = entries.iter().filter(|entry| {
        !requests.tells_elsewhere(entry.seq)
            && !requests.is_background(entry.seq)
            && (entry.seq >= after || requests.told_with(entry.seq).iter().any(|seq| *seq >= after))
    });
    told.map(|entry| {
        Ok(Row {
            id: format!("live-row-{}", entry.seq),
            said: with_id(requests.said(&words, entry, Some(agent))?, entry),
            at: MomentView::of(&words, entry.at, reader.now),
        })
    })
    .collect()
}
