//! What a request that changes something does, tried or done: `changed Tax rate from 20% to 10% on Tax settings`,
//! `tried to delete Invoice 17; Acme Invoices answered 422`.

use super::{Words, one_line, sentence_case};
use crate::forms::Change;
use crate::history::event::consent::Question;
use crate::history::event::step::{Answer, File, Intent, Refused, StepKind, TurnedDown};

/// What a request asks the app to do.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub step: StepKind,
    pub method: &'a str,
    /// The page, or the thing, that it is about.
    pub page: &'a str,
    pub changes: &'a [Change],
    pub files: &'a [File],
    pub pressed: Option<&'a str>,
    /// What the vendor's rules call it.
    pub says: Option<&'a str>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// The app took it.
    Done,
    /// The app answered with this status.
    Answered(u16),
    TurnedDown(TurnedDown),
    /// Its answer was lost, or the app gave none.
    Unknown,
    /// Its answer is not told with it.
    NotToldHere,
}

impl Came {
    pub(super) fn of(answer: &Answer) -> Self {
        match (answer.status, answer.turned_down) {
            (0, _) => Self::Unknown,
            (status @ 400.., _) => Self::Answered(status),
            (_, Some(how)) => Self::TurnedDown(how),
            _ => Self::Done,
        }
    }
}

impl<'a> Asked<'a> {
    pub(super) fn of_intent(intent: &'a Intent, page: &'a str) -> Self {
        Self {
            step: intent.step,
            method: &intent.method,
            page,
            changes: &intent.changes,
            files: &intent.files,
            pressed: intent.pressed.as_deref(),
            says: intent.says.as_deref(),
        }
    }

    /// What a question asks for. Where nothing else tells it, its GraphQL or its address does.
    pub(super) fn of_question(question: &'a Question, page: &'a str, address: &'a str) -> Self {
        let unnamed = Some(address).filter(|address| !address.is_empty() && *address != page);
        Self {
            step: question.kind.step().unwrap_or(StepKind::View),
            method: &question.method,
            page,
            changes: &question.changes,
            files: &question.files,
            pressed: question.pressed.as_deref().or(question.operation.as_deref()).or(unnamed),
            says: question.says.as_deref(),
        }
    }

    pub(super) fn of_refused(refused: &'a Refused, page: &'a str) -> Self {
        Self {
            step: refused.step,
            method: &refused.method,
            page,
            changes: &refused.changes,
            files: &refused.files,
            pressed: refused.pressed.as_deref(),
            says: refused.says.as_deref(),
        }
    }

    /// Whether its fields alone tell it, so that they can stand in a list.
    pub fn is_told_by_its_changes(&self) -> bool {
        !self.changes.is_empty() && self.files.is_empty() && self.says.is_none()
    }
}

impl Words {
    /// What was asked of the app, and what became of it.
    pub fn asked(&self, asked: &Asked<'_>, came: Came) -> String {
        let (how, status) = match came {
            Came::Done => ("done", 0),
            Came::Answered(status) => ("failed", status),
            Came::TurnedDown(TurnedDown::Errors) => ("errors", 0),
            Came::TurnedDown(TurnedDown::FormAgain) => ("form-again", 0),
            Came::Unknown => ("unknown", 0),
            Came::NotToldHere => ("asked", 0),
        };
        let app = self.app();
        let gaps = |what: String| {
            [("what", what.into()), ("status", status.to_string().into()), ("app", app.as_str().into())]
        };
        match asked.says {
            Some(says) if came == Came::Done => one_line(says),
            Some(says) => self.say(&format!("says-{how}"), &gaps(one_line(says))),
            None if came == Came::Done => self.act(asked, "did"),
            None => self.say(&format!("change-{how}"), &gaps(self.act(asked, "do"))),
        }
    }

    /// The same as a sentence of its own, where its fields and its page do not tell it.
    pub fn change_made(&self, asked: &Asked<'_>, came: Came) -> Option<String> {
        let plain = came == Came::Done && asked.is_told_by_its_changes();
        (!plain).then(|| sentence_case(&self.asked(asked, came)))
    }

    /// A page that was asked for and not shown: `Looked for Invoice 99; not there (2×)`.
    pub fn missed(&self, page: &str, status: u16, times: u64) -> String {
        let id = match status {
            0 => "view-unanswered",
            404 | 410 => "view-not-there",
            _ => "view-failed",
        };
        let gaps = [
            ("page", one_line(page).into()),
            ("status", status.to_string().into()),
            ("app", self.app().into()),
        ];
        let told = sentence_case(&self.say(id, &gaps));
        format!("{told} {}", self.times(times)).trim_end().to_owned()
    }

    /// What was tried and refused: `tried to export Customers; refused, no consent`.
    pub fn refused_step(&self, asked: &Asked<'_>, code: &str) -> String {
        let why = || ("why", self.refusal(code).into());
        if let Some(says) = asked.says {
            return self.say("says-refused", &[("what", one_line(says).into()), why()]);
        }
        let told = asked.is_told_by_its_changes() || !asked.files.is_empty();
        let what = match asked.step {
            StepKind::Change => self.act(asked, "do"),
            StepKind::Sensitive if told => {
                self.say("sensitive-act", &[("act", self.act(asked, "do").into())])
            }
            _ => one_line(asked.page),
        };
        let id = match asked.step {
            StepKind::View => "tried-view",
            StepKind::Change => "tried-change",
            StepKind::Sensitive => "tried-sensitive",
            StepKind::Export => "tried-export",
            StepKind::Forbidden => "tried-forbidden",
            StepKind::LogOut => "tried-log-out",
        };
        self.say(id, &[("what", what.into()), why()])
    }

    /// `uploaded logo.png (12 kB) as Logo on Settings`; with `do` for `did`: `upload logo.png (12 kB) as Logo on …`.
    pub(super) fn act(&self, asked: &Asked<'_>, tense: &str) -> String {
        let page = one_line(asked.page);
        let verb = |name: &str, what: String| {
            self.say(&format!("{tense}-{name}"), &[("what", what.into()), ("page", page.as_str().into())])
        };
        let uploads = || {
            let files: Vec<String> = asked.files.iter().map(|file| self.file(file)).collect();
            self.list(&files)
        };
        match (asked.changes.is_empty(), asked.files.is_empty()) {
            (true, false) if asked.files.iter().all(|file| file.kind.is_some()) => verb("send", uploads()),
            (true, false) => verb("upload", uploads()),
            (false, false) => {
                let changes = verb("change", self.changes_on(asked.changes, asked.page));
                self.say(
                    &format!("{tense}-both"),
                    &[("files", uploads().into()), ("changes", changes.into())],
                )
            }
            (false, true) => verb("change", self.changes_on(asked.changes, asked.page)),
            (true, true) => match asked.pressed {
                _ if asked.method == "DELETE" => verb("delete", page.clone()),
                Some(button) => verb("press", one_line(button)),
                None => verb("change", self.changes_on(&[], asked.page)),
            },
        }
    }

    /// `logo.png (12 kB) as Logo`; of a file as it is: `a file (image/png, 12 kB)`.
    pub(super) fn file(&self, file: &File) -> String {
        if let Some(kind) = &file.kind {
            let gaps = [("kind", one_line(kind).into()), ("size", self.bytes(file.bytes).into())];
            return self.say("file-as-it-is", &gaps);
        }
        let name =
            if file.name.trim().is_empty() { self.say("file-unnamed", &[]) } else { one_line(&file.name) };
        let gaps = [
            ("name", name.into()),
            ("size", self.bytes(file.bytes).into()),
            ("label", one_line(&file.label).into()),
        ];
        self.say("file", &gaps)
    }

    /// `Acme Invoices`, or "the app" where its name is not at hand.
    pub(super) fn app(&self) -> String {
        self.app.clone().unwrap_or_else(|| self.say("app-unnamed", &[]))
    }
}
