//! What the staff's pages tell about a session: its facts, and the digest of what was done, as templates want them.
//!
//! What does not live here: who may read them (the doors), and the digest itself (`sessions::Summary`).

use crate::accounts::Account;
use crate::clock::Moment;
use crate::forms::Change;
use crate::http::MomentView;
use crate::sessions::{ChangeMade, EndedHow, FieldShown, Figures, Outside, Over, Refusal, Session, Summary};
use crate::words::{Words, sentence_case};

/// Who, as whom, why, when.
pub struct Facts {
    pub id: String,
    pub code: String,
    /// `Support session S-7F3K · erased after 365 days`, where what it said is gone.
    pub erased: Option<String>,
    pub account: String,
    pub agent: String,
    pub acting_as: String,
    pub reason: String,
    pub ticket: String,
    pub ticket_number: String,
    /// The declared task; "" where none was.
    pub task: String,
    pub opened: MomentView,
    pub end: Option<End>,
}

/// When a session ended, and how it came to that.
pub struct End {
    pub at: MomentView,
    pub how: String,
    pub lasted: String,
}

impl Facts {
    pub fn told(
        words: &Words,
        session: &Session,
        account: &Account,
        over: Option<Over>,
        now: Moment,
    ) -> Self {
        Self {
            id: session.id.to_string(),
            code: session.code(),
            erased: session.erased.map(|erased| words.erased_session(&session.code(), erased.after)),
            account: account.name.clone(),
            agent: session.agent_name.clone(),
            acting_as: session.acting_as.name.clone(),
            reason: session.reason.as_str().to_owned(),
            ticket: session.ticket.as_str().to_owned(),
            ticket_number: session.ticket.number(),
            task: session.work.as_ref().map(|work| work.label.clone()).unwrap_or_default(),
            opened: MomentView::of(words, session.opened_at, now),
            end: over.map(|over| End {
                at: MomentView::of(words, over.at, now),
                how: words.ended_how(over.how, ended_by_agent(over.how).then_some(&*session.agent_name)),
                lasted: words.duration(over.at.since(session.opened_at)),
            }),
        }
    }
}

/// Whether an end came of the agent herself, so that she can be named.
fn ended_by_agent(how: EndedHow) -> bool {
    matches!(how, EndedHow::Agent | EndedHow::AppLogOut | EndedHow::AgentNoLongerEligible)
}

/// What was done, changes first.
pub struct Digest {
    /// What the agent says that she fixed; "" where she says nothing.
    pub note: String,
    /// Files that were taken out, and whether they are deleted again.
    pub taken: Vec<String>,
    /// Hidden fields that were shown, as an owner had allowed.
    pub revealed: Vec<String>,
    /// Pages that do not belong to the declared task.
    pub outside: Vec<Outside>,
    pub changes: Vec<Line>,
    pub refused: Vec<Line>,
    pub visits: Vec<Line>,
    /// What needs saying besides: hidden values, requests of scripts, answers lost.
    pub remarks: Vec<String>,
}

/// One line of a digest.
pub struct Line {
    pub at: MomentView,
    pub page: String,
    pub changes: Vec<ChangeView>,
    /// The whole sentence, where page and changes do not tell it; "" where they do.
    pub sentence: String,
    /// How it came out, or why it was refused; nothing where it simply happened.
    pub outcome: String,
    pub times: u64,
}

/// One field, as it was and as it became.
pub struct ChangeView {
    pub label: String,
    pub from: String,
    pub to: String,
    pub hidden: bool,
}

impl Digest {
    pub fn of(summary: &Summary, words: &Words, agent: &str, now: Moment) -> Self {
        let visits = summary.visits.iter().map(|visit| Line {
            at: MomentView::of(words, visit.at, now),
            page: visit.page.clone(),
            changes: Vec::new(),
            sentence: String::new(),
            outcome: sentence_case(&words.scripts_counted(visit.scripts)),
            times: visit.times,
        });
        let shown = |one: &FieldShown| words.field_shown(&one.field, one.page.as_deref(), one.times);
        let revealed = summary.revealed.iter().map(shown);
        let taken = summary.files.iter().map(|file| words.file_taken(agent, &file.name, file.deleted));
        let note = summary.note.as_ref().map(|note| words.agents_line(agent, note));
        Self {
            note: note.unwrap_or_default(),
            taken: taken.collect(),
            revealed: revealed.collect(),
            outside: summary.outside.clone(),
            changes: summary.changes.iter().map(|change| Line::of_change(change, words, now)).collect(),
            refused: summary.refused.iter().map(|refusal| Line::of_refusal(refusal, words, now)).collect(),
            visits: visits.collect(),
            remarks: remarks(words, summary),
        }
    }
}

impl Line {
    fn of_change(made: &ChangeMade, words: &Words, now: Moment) -> Self {
        let sentence = words.change_made(&made.asked(), made.came());
        Self {
            at: MomentView::of(words, made.at, now),
            page: made.page.clone(),
            changes: if sentence.is_some() { Vec::new() } else { views(&made.changes) },
            sentence: sentence.unwrap_or_default(),
            outcome: String::new(),
            times: 1,
        }
    }

    fn of_refusal(refusal: &Refusal, words: &Words, now: Moment) -> Self {
        Self {
            at: MomentView::of(words, refusal.at, now),
            page: refusal.page.clone(),
            changes: Vec::new(),
            sentence: sentence_case(&words.refused_step(&refusal.asked(), &refusal.code)),
            outcome: String::new(),
            times: refusal.times,
        }
    }
}

fn views(changes: &[Change]) -> Vec<ChangeView> {
    let view = |change: &Change| ChangeView {
        label: change.label.clone(),
        from: change.from.clone().unwrap_or_default(),
        to: change.to.clone().unwrap_or_default(),
        hidden: change.hidden,
    };
    changes.iter().map(view).collect()
}

fn remarks(words: &Words, summary: &Summary) -> Vec<String> {
    let missed = summary.missed.iter().map(|one| words.missed(&one.page, one.status, one.times));
    let mut remarks: Vec<String> = missed.map(|told| format!("{told}.")).collect();
    if !summary.hidden.is_empty() {
        remarks.push(words.text("digest-hidden").with("what", words.hidden(&summary.hidden)).into());
    }
    if summary.background > 0 {
        remarks.push(words.text("digest-scripts").with("count", summary.background).into());
    }
    if summary.unknown > 0 {
        remarks.push(words.text("digest-unknown").with("count", summary.unknown).into());
    }
    remarks
}

/// "1 change, 2 refused, 12 pages": what is not there is not said.
pub fn counts(summary: &Summary, words: &Words) -> String {
    let figures = Figures::of(summary);
    let mut parts = risks(&figures, words);
    if figures.pages > 0 || parts.is_empty() {
        parts.insert(parts.len() - usize::from(figures.outside > 0), viewed(&figures, words));
    }
    parts.join(", ")
}

/// "1 change", "2 refused": what makes a session worth to look at, the gravest first.
pub fn risks(figures: &Figures, words: &Words) -> Vec<String> {
    let told = [
        (figures.changes, words.text("risk-changes")),
        (figures.tried, words.text("risk-tried")),
        (figures.files, words.text("risk-files")),
        (figures.revealed, words.text("risk-revealed")),
        (figures.refused, words.text("risk-refused")),
        (figures.outside, words.text("risk-outside")),
    ];
    let there = told.into_iter().filter(|(count, _)| *count > 0);
    there.map(|(count, text)| text.with("count", count).to_string()).collect()
}

/// "12 pages", or that there was nothing.
pub fn viewed(figures: &Figures, words: &Words) -> String {
    match figures.pages {
        0 if figures.risk() == 0 => words.text("risk-nothing").to_string(),
        0 => String::new(),
        pages => words.text("risk-pages").with("count", pages).to_string(),
    }
}
