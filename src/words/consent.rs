//! Questions to owners: what is asked for, what was answered, what came of it.

use super::changes::label;
use super::plain::cut;
use super::{Sentence, Words, one_line, page_name};
use crate::clock::Moment;
use crate::forms::Change;
use crate::history::event::consent::{
    Answer, Answered, Asked, Export, Kind, Lapsed, LapsedHow, Question, Seconded,
};
use crate::history::event::step::File;
use crate::ids::ConsentId;

/// A subject names so many fields.
const MOST_NAMED: usize = 2;

/// Longer names are cut where there is little room.
const LONGEST_NAME: usize = 60;

impl Words {
    /// What is asked for, to stand behind "asks to", in the app's own words: `change Tax rate from 20% to 10% on Tax
    /// settings`, `upload logo.png (12 kB) as Logo on Settings`, `delete Invoice 17`, `use “Archive” on Invoices`.
    pub fn asked_for(&self, question: &Question) -> String {
        let page = page_name(question.page.as_deref(), &question.target);
        if let Some(says) = &question.says {
            return self.say("asks-says", &[("what", one_line(says).into())]);
        }
        match question.kind {
            Kind::Change => self.act_asked(question, &page),
            Kind::Sensitive => self.say("asks-sensitive", &[("act", self.act_asked(question, &page).into())]),
            Kind::Export => {
                let file = self.file_asked(question.export.as_ref(), &question.target);
                self.say("asks-export", &[("file", file.into())])
            }
            Kind::Reveal => {
                let field = one_line(question.field.as_deref().unwrap_or_default());
                let count = question.hidden.as_ref().map_or(1, |hidden| hidden.values);
                let id = if count > 1 { "asks-reveal-several" } else { "asks-reveal" };
                self.say(id, &[("field", field.into()), ("page", page.into()), ("count", count.into())])
            }
        }
    }

    /// The same in a few words and without any value, for subjects: `change Tax rate`.
    pub fn asked_for_briefly(&self, question: &Question) -> String {
        let page = cut(&page_name(question.page.as_deref(), &question.target), LONGEST_NAME);
        if let Some(says) = question.says.as_ref().filter(|_| question.kind == Kind::Change) {
            return self.say("asks-says", &[("what", cut(&one_line(says), LONGEST_NAME).into())]);
        }
        match question.kind {
            Kind::Change => self.act_briefly(question, page),
            Kind::Sensitive => self.say("asks-sensitive-briefly", &[("page", page.into())]),
            Kind::Export => {
                let file = file_called(
                    question.export.as_ref().and_then(|export| export.file.as_deref()),
                    &question.target,
                );
                self.say("asks-export", &[("file", cut(&file, LONGEST_NAME).into())])
            }
            Kind::Reveal => {
                let field = cut(&one_line(question.field.as_deref().unwrap_or_default()), LONGEST_NAME);
                self.say("asks-reveal-briefly", &[("field", field.into())])
            }
        }
    }

    fn act_asked(&self, question: &Question, page: &str) -> String {
        let address = self.address_of(question);
        self.act(&super::asked::Asked::of_question(question, page, &address), "do")
    }

    /// What an address without a body is called, where that says more than its page: `Invoice 17 › Send`.
    fn address_of(&self, question: &Question) -> String {
        match question.method.as_str() {
            "POST" | "PUT" | "PATCH" if question.changes.is_empty() => page_name(None, &question.target),
            _ => String::new(),
        }
    }

    fn act_briefly(&self, question: &Question, page: String) -> String {
        let short = |text: &str| cut(&one_line(text), LONGEST_NAME);
        let say =
            |id: &str, what: String| self.say(id, &[("what", what.into()), ("page", page.as_str().into())]);
        let named = question.changes.iter().take(MOST_NAMED).map(|change| short(label(change)));
        let names: Vec<String> = named.collect();
        let fields = match question.changes.len() {
            0 => None,
            1 | 2 => Some(self.list(&names)),
            count => {
                Some(self.say("fields-counted", &[("count", count.into()), ("page", page.as_str().into())]))
            }
        };
        let named = question.files.iter().take(MOST_NAMED).map(|file| short(&file.name));
        let files = (!question.files.is_empty()).then(|| self.list(&named.collect::<Vec<_>>()));
        match (fields, files) {
            (Some(fields), None) => say("do-change", fields),
            (Some(fields), Some(files)) => {
                let changes = say("do-change", fields);
                self.say("do-both", &[("files", files.into()), ("changes", changes.into())])
            }
            (None, Some(files)) => say("do-upload", files),
            (None, None) => cut(&self.act_asked(question, &page), LONGEST_NAME * 2),
        }
    }

    /// What became of a question, and what the agent can do now; `by` answered, `lead` was the second.
    pub fn outcome(
        &self,
        answer: Option<Answer>,
        agreed: Option<bool>,
        (kind, until): (Kind, Option<Moment>),
        by: &str,
        lead: &str,
    ) -> (String, String) {
        let (outcome, then) = match (answer, agreed) {
            (Some(Answer::Declined), _) if kind == Kind::Reveal => ("outcome-declined", "then-not-shown"),
            (Some(Answer::ShareScreen), _) if kind == Kind::Reveal => {
                ("outcome-share-screen", "then-call-hidden")
            }
            (Some(Answer::UntilEnd), _) if kind == Kind::Reveal => {
                ("outcome-reveal-until-end", "then-look-until-end")
            }
            (Some(Answer::Once), _) if kind == Kind::Reveal && until.is_some() => {
                ("outcome-once", "then-look")
            }
            (Some(Answer::Declined), _) => ("outcome-declined", "then-nothing"),
            (Some(Answer::ShareScreen), _) => ("outcome-share-screen", "then-call"),
            (_, Some(false)) => ("outcome-not-seconded", "then-nothing"),
            (Some(Answer::Once), Some(true)) => ("outcome-seconded", "then-send"),
            (Some(Answer::UntilEnd), _) => ("outcome-until-end", "then-change"),
            (None, _) | (Some(Answer::Once), None) if until.is_none() => ("outcome-lapsed", "then-nothing"),
            (_, None) if kind == Kind::Sensitive => ("outcome-needs-lead", "then-wait"),
            (_, None) => ("outcome-once", "then-send"),
            (None, Some(true)) => ("outcome-seconded", "then-send"),
        };
        let gaps = [("by", one_line(by).into()), ("lead", one_line(lead).into())];
        (self.say(outcome, &gaps), self.say(then, &[]))
    }

    /// How a question stands, by the state's own name.
    pub fn question_stands(&self, state: &str) -> String {
        self.say(&format!("question-{state}"), &[])
    }

    /// `contract.pdf (12 kB)`.
    pub fn file_sent(&self, file: &File) -> String {
        if file.kind.is_some() {
            return self.file(file);
        }
        self.say(
            "file-sent",
            &[("name", one_line(&file.name).into()), ("size", self.bytes(file.bytes).into())],
        )
    }

    /// What the page called a field, for a list of them.
    pub fn label_of(&self, change: &Change) -> String {
        one_line(label(change))
    }

    /// `customers.csv (120 rows: Name, E-mail)`, as far as it is known.
    pub fn file_asked(&self, export: Option<&Export>, target: &str) -> String {
        let file = file_called(export.and_then(|export| export.file.as_deref()), target);
        let Some(export) = export else { return file };
        let columns: Vec<String> = export.columns.iter().map(|column| one_line(column)).collect();
        let columns = columns.join(", ");
        let count = export.rows.unwrap_or_default();
        let id = match (export.rows, columns.is_empty()) {
            (None, true) => return file,
            (None, false) => "file-columns",
            (Some(_), true) => "file-rows",
            (Some(_), false) => "file-rows-and-columns",
        };
        self.say(id, &[("file", file.into()), ("count", count.into()), ("columns", columns.into())])
    }
}

/// What a file that is taken out is called: by its recorded name, or where none is recorded by the last part of its
/// address.
pub fn file_called(name: Option<&str>, target: &str) -> String {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let last = || path.rsplit('/').find(|part| !part.is_empty());
    one_line(name.or_else(last).unwrap_or("file"))
}

pub(super) fn asked(words: &Words, event: &Asked) -> Sentence {
    let what = words.asked_for(&event.question);
    let did = match &event.why {
        Some(why) => words.say("asked-why", &[("what", what.into()), ("why", one_line(why).into())]),
        None => words.say("asked", &[("what", what.into())]),
    };
    let sentence = Sentence::of(words, "consent", event.by.name(), &did)
        .with(words, "consent-id", event.consent)
        .with(words, "answer-by", words.moment(event.until))
        .with(words, "grant", event.grant)
        .with(words, "content", &event.content);
    with_question(words, sentence, &event.question)
}

pub(super) fn answered(words: &Words, event: &Answered, agent: Option<&str>) -> Sentence {
    let id = match event.answer {
        Answer::Once => "answered-once",
        Answer::UntilEnd if event.question.kind == Kind::Reveal => "answered-reveal-until-end",
        Answer::UntilEnd => "answered-until-end",
        Answer::Declined => "answered-declined",
        Answer::ShareScreen => "answered-share-screen",
    };
    decided(words, (id, agent), event.by.name(), event.consent, &event.question, event.note.as_deref())
}

pub(super) fn seconded(words: &Words, event: &Seconded, agent: Option<&str>) -> Sentence {
    let id = if event.agreed { "seconded" } else { "not-seconded" };
    decided(words, (id, agent), event.by.name(), event.consent, &event.question, event.note.as_deref())
}

/// What somebody made of a question, with the note that came with it.
fn decided(
    words: &Words,
    (id, agent): (&str, Option<&str>),
    who: &str,
    consent: ConsentId,
    question: &Question,
    note: Option<&str>,
) -> Sentence {
    let what = words.asked_for(question);
    let did = words.say(id, &[("agent", words.agent(agent).into()), ("what", what.into())]);
    let did = with_note(words, did, note);
    let sentence = Sentence::of(words, "consent", who, &did).with(words, "consent-id", consent);
    with_question(words, sentence, question)
}

pub(super) fn lapsed(words: &Words, event: &Lapsed, agent: Option<&str>) -> Sentence {
    let id = match event.how {
        LapsedHow::Unanswered => "lapsed-unanswered",
        LapsedHow::NotSeconded => "lapsed-not-seconded",
        LapsedHow::AccessOver => "lapsed-access-over",
    };
    let what = words.asked_for(&event.question);
    let text = words.say(id, &[("agent", words.agent(agent).into()), ("what", what.into())]);
    let sentence = Sentence { who: words.porchlight(), text, kind: "consent", details: Vec::new() };
    with_question(words, sentence.with(words, "consent-id", event.consent), &event.question)
}

fn with_note(words: &Words, did: String, note: Option<&str>) -> String {
    match note {
        Some(note) => words.say("with-note", &[("did", did.into()), ("note", one_line(note).into())]),
        None => did,
    }
}

fn with_question(words: &Words, sentence: Sentence, question: &Question) -> Sentence {
    let method = (!question.method.is_empty()).then_some(&question.method);
    let sentence = sentence.with_some(words, "method", method).with(words, "address", &question.target);
    super::step::with_changes(words, sentence, &question.changes)
}
