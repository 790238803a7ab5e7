//! What the pages of all doors tell about a question: what exactly, why, how it stands.
//!
//! What does not live here: who may read or answer it (the doors), and the rules (`consents`).

use crate::accounts::{self, Account};
use crate::clock::Moment;
use crate::consents::{Answer, Consent, Kind, State};
use crate::db::Conn;
use crate::forms::Change;
use crate::grants::{self, Grant};
use crate::http::{MomentView, WebError};
use crate::words::Words;

/// So many questions are listed.
pub const LISTED: i64 = 50;

/// A question in a list over all accounts.
pub struct Listed {
    pub account: String,
    pub asked: Asked,
}

/// The account and the grant that a question hangs on.
pub fn around(conn: &mut Conn, consent: &Consent) -> Result<(Account, Grant), WebError> {
    let account = accounts::find(conn, consent.account)?.ok_or(WebError::NotFound)?;
    let grant = grants::find(conn, consent.account, consent.grant)?.ok_or(WebError::NotFound)?;
    Ok((account, grant))
}

/// One question, as templates want it.
pub struct Asked {
    pub id: String,
    pub agent: String,
    pub kind: &'static str,
    /// `change Tax rate from 20% to 10% on Tax settings`.
    pub asks: String,
    pub briefly: String,
    pub lines: Vec<Line>,
    pub files: Vec<String>,
    pub why: String,
    pub asked_at: Option<MomentView>,
    /// Until when it can be answered, or used.
    pub until: Option<MomentView>,
    pub stands: String,
    pub state: State,
    pub answer: Option<Given>,
    pub second: Option<Given>,
    pub used_at: Option<MomentView>,
    pub may_last: bool,
    pub needs_lead: bool,
}

/// One field, as it was and as it would be.
pub struct Line {
    pub label: String,
    pub from: String,
    pub to: String,
    pub hidden: bool,
}

/// What somebody answered.
pub struct Given {
    pub by: String,
    pub said: String,
    pub note: String,
    pub at: MomentView,
}

impl Asked {
    pub fn of(consent: &Consent, grant: &Grant, words: &Words, now: Moment) -> Self {
        let question = &consent.question;
        let state = consent.state(grant, now);
        let moment = |at: Moment| MomentView::of(words, at, now);
        let asked = consent.asked.as_ref();
        let until = match state {
            State::Waiting(until) | State::WaitingForLead(until) | State::Allowed(until) => Some(until),
            _ => None,
        };
        let answer = consent.answered.as_ref().map(|answered| Given {
            by: answered.name.clone(),
            said: words.text(answer_name(answered.answer, question.kind)).to_string(),
            note: answered.note.clone().unwrap_or_default(),
            at: moment(answered.at),
        });
        let second = consent.seconded.as_ref().map(|seconded| Given {
            by: seconded.name.clone(),
            said: words.text(if seconded.agreed { "said-agreed" } else { "said-did-not-agree" }).to_string(),
            note: seconded.note.clone().unwrap_or_default(),
            at: moment(seconded.at),
        });
        Self {
            id: consent.id.to_string(),
            agent: consent.agent_name.clone(),
            kind: match question.kind {
                Kind::Change => "Change",
                Kind::Sensitive => "Sensitive",
                Kind::Export => "Export",
                Kind::Reveal => "Reveal",
            },
            asks: words.asked_for(question),
            briefly: words.asked_for_briefly(question),
            lines: question.changes.iter().map(|change| Line::of(words, change)).collect(),
            files: question.files.iter().map(|file| words.file_sent(file)).collect(),
            why: asked.and_then(|asked| asked.why.clone()).unwrap_or_default(),
            asked_at: asked.map(|asked| moment(asked.at)),
            until: until.map(moment),
            stands: words.question_stands(state_name(state, question.kind)),
            state,
            answer,
            second,
            used_at: consent.used.map(|used| moment(used.at)),
            may_last: consent.may_last(),
            needs_lead: question.kind == Kind::Sensitive,
        }
    }

    pub fn is_draft(&self) -> bool {
        self.state == State::Draft
    }

    pub fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting(_))
    }

    pub fn is_waiting_for_lead(&self) -> bool {
        matches!(self.state, State::WaitingForLead(_))
    }

    /// Whether something can still come of it without anybody doing anything.
    pub fn may_move(&self) -> bool {
        self.is_waiting() || self.is_waiting_for_lead()
    }

    /// The text that says what the moment is that it lasts until.
    pub fn until_label(&self) -> &'static str {
        match self.state {
            State::Waiting(_) => "asked-label-answer-by",
            State::WaitingForLead(_) => "asked-label-lead-by",
            _ => "asked-label-good-until",
        }
    }

    pub fn is_allowed(&self) -> bool {
        matches!(self.state, State::Allowed(_))
    }

    pub fn is_allowed_until_end(&self) -> bool {
        self.state == State::AllowedUntilEnd
    }

    pub fn is_screen_instead(&self) -> bool {
        self.state == State::ScreenInstead
    }
}

impl Line {
    fn of(words: &Words, change: &Change) -> Self {
        Self {
            label: words.label_of(change),
            from: change.from.clone().unwrap_or_default(),
            to: change.to.clone().unwrap_or_default(),
            hidden: change.hidden,
        }
    }
}

/// The text that says, after a name, what was answered.
fn answer_name(answer: Answer, kind: Kind) -> &'static str {
    match answer {
        Answer::UntilEnd if kind == Kind::Reveal => "said-until-end",
        Answer::Once => "said-once",
        Answer::UntilEnd => "said-changes-until-end",
        Answer::Declined => "said-declined",
        Answer::ShareScreen => "said-screen",
    }
}

fn state_name(state: State, kind: Kind) -> &'static str {
    match state {
        State::AllowedUntilEnd if kind == Kind::Reveal => "reveal-until-end",
        State::Draft => "draft",
        State::Waiting(_) => "waiting",
        State::WaitingForLead(_) => "waiting-for-lead",
        State::Allowed(_) => "allowed",
        State::AllowedUntilEnd => "allowed-until-end",
        State::Declined => "declined",
        State::ScreenInstead => "screen-instead",
        State::DeclinedByLead => "declined-by-lead",
        State::Lapsed => "lapsed",
        State::Used(_) => "used",
        State::Expired => "expired",
        State::AccessOver => "access-over",
    }
}
