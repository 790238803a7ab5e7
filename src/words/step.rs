//! Steps: what an agent viewed, changed, exported, or tried to.

use super::changes::label;
use super::{Asked, Came, Sentence, Words, one_line, page_name};
use crate::forms::Change;
use crate::history::event::step::{
    Answer, EXPORT_WITHHELD, End, EndHow, File, Intent, Refused, Revealed, StepKind, Unknown, Unsent,
};

impl Words {
    /// What a request did, as far as its answer is known. Without one it only says what was asked for.
    pub fn step(&self, intent: &Intent, answer: Option<&Answer>, agent: Option<&str>) -> Sentence {
        let (kind, did) = self.did(intent, answer);
        let sentence = with_intent(self, Sentence::of(self, kind, &self.agent(agent), &did), intent);
        match answer {
            Some(answer) => with_answer(self, sentence, answer),
            None => sentence,
        }
    }

    /// What a request asked for that was cut off before its answer was written down.
    pub fn interrupted_step(&self, intent: &Intent, agent: Option<&str>) -> Sentence {
        let (kind, asked) = self.did(intent, None);
        let did = self.say("interrupted", &[("asked", asked.into())]);
        with_intent(self, Sentence::of(self, kind, &self.agent(agent), &did), intent)
    }

    /// `Ana L. viewed Billing settings (3×) and Invoices`: pages that were looked at one after the other.
    pub fn viewed_in_a_row(&self, agent: &str, pages: &[(&str, u64)]) -> String {
        let named = |(page, times): &(&str, u64)| {
            format!("{} {}", one_line(page), self.times(*times)).trim_end().to_owned()
        };
        let pages: Vec<String> = pages.iter().map(named).collect();
        let did = self.say("viewed", &[("page", self.list(&pages).into())]);
        Sentence::of(self, "view", agent, &did).text
    }

    /// `Bank account on Billing settings, which is hidden otherwise (2×)`.
    pub fn field_shown(&self, field: &str, page: Option<&str>, times: u64) -> String {
        let gaps = [("field", one_line(field).into()), ("page", revealed_on(self, page).into())];
        format!("{} {}", self.say("revealed-line", &gaps), self.times(times)).trim_end().to_owned()
    }

    fn did(&self, intent: &Intent, answer: Option<&Answer>) -> (&'static str, String) {
        if answer.is_some_and(Answer::turned_out_export) {
            let page = self.page_at(intent.page.as_deref(), &intent.target, intent.host.as_deref());
            let export = Asked { step: StepKind::Export, ..Asked::of_intent(intent, &page) };
            return ("refused", self.refused_step(&export, EXPORT_WITHHELD));
        }
        let (kind, did) = self.did_by_itself(intent, answer);
        match intent.consent {
            Some(_) => (kind, self.say("with-consent", &[("did", did.into())])),
            None => (kind, did),
        }
    }

    fn did_by_itself(&self, intent: &Intent, answer: Option<&Answer>) -> (&'static str, String) {
        match intent.step {
            StepKind::Change => ("change", self.did_change(intent, answer)),
            StepKind::Sensitive => ("sensitive", self.did_change(intent, answer)),
            StepKind::Export => ("export", self.did_export(intent, answer)),
            StepKind::LogOut => ("session", self.say("logged-out", &[])),
            StepKind::View | StepKind::Forbidden => ("view", self.did_view(intent, answer)),
        }
    }

    pub(super) fn agent(&self, name: Option<&str>) -> String {
        name.map_or_else(|| self.say("agent-unnamed", &[]), str::to_owned)
    }

    fn did_view(&self, intent: &Intent, answer: Option<&Answer>) -> String {
        if let Some(says) = &intent.says {
            return self.says(says, answer);
        }
        let status = answer.map_or(0, |a| a.status);
        // An error page's title names no page.
        let title = answer.filter(|a| a.status < 400).and_then(|a| a.title.as_deref());
        let page = match title {
            // What a script asks for is an address, and no page.
            None if intent.background => {
                one_line(&format!("{}{}", intent.host.as_deref().unwrap_or_default(), intent.target))
            }
            title => self.page_at(title, &intent.target, intent.host.as_deref()),
        };
        let why =
            answer.and_then(|a| a.withheld.as_deref()).map(|code| self.refusal(code)).unwrap_or_default();
        let id = match answer {
            None if intent.background => "asked-in-background",
            None => "opened-page",
            Some(_) if !why.is_empty() => "view-withheld",
            Some(_) if status == 0 => "view-unanswered",
            Some(_) if matches!(status, 404 | 410) => "view-not-there",
            Some(_) if status >= 400 => "view-failed",
            Some(_) if intent.background => "viewed-in-background",
            Some(_) if (300..400).contains(&status) => "view-sent-on",
            Some(_) => "viewed",
        };
        let app = self.app();
        let status = status.to_string();
        self.say(
            id,
            &[("page", page.into()), ("status", status.into()), ("why", why.into()), ("app", app.into())],
        )
    }

    /// A page by its name; one without a name by its address, and where that is, unless it is the app.
    fn page_at(&self, title: Option<&str>, target: &str, host: Option<&str>) -> String {
        let page = page_name(title, target);
        match host.filter(|_| title.is_none()) {
            Some(host) => self.say("in-host", &[("page", page.into()), ("host", one_line(host).into())]),
            None => page,
        }
    }

    /// What the vendor's rules say of a request that only looks.
    fn says(&self, says: &str, answer: Option<&Answer>) -> String {
        let says = one_line(says);
        let gaps = |status: u16| {
            [
                ("what", says.as_str().into()),
                ("status", status.to_string().into()),
                ("app", self.app().into()),
            ]
        };
        match answer {
            None => self.say("says-asked", &gaps(0)),
            Some(answer) if answer.status == 0 => self.say("says-unknown", &gaps(0)),
            Some(answer) if answer.status >= 400 => self.say("says-failed", &gaps(answer.status)),
            Some(_) => says,
        }
    }

    fn did_change(&self, intent: &Intent, answer: Option<&Answer>) -> String {
        let page = self.page_at(intent.page.as_deref(), &intent.target, intent.host.as_deref());
        let came = answer.map_or(Came::NotToldHere, Came::of);
        self.asked(&Asked::of_intent(intent, &page), came)
    }

    fn did_export(&self, intent: &Intent, answer: Option<&Answer>) -> String {
        if let Some(says) = &intent.says {
            return self.says(says, answer);
        }
        let page = self.page_at(intent.page.as_deref(), &intent.target, intent.host.as_deref());
        let id = match answer {
            Some(a) if a.withheld.is_none() && (200..400).contains(&a.status) => "exported",
            _ => "asked-to-export",
        };
        self.say(id, &[("page", page.into())])
    }
}

pub(super) fn refused(words: &Words, event: &Refused, agent: Option<&str>) -> Sentence {
    let page = words.page_at(event.page.as_deref(), &event.target, event.host.as_deref());
    let did = words.refused_step(&Asked::of_refused(event, &page), &event.code);
    let sentence = Sentence::of(words, "refused", &words.agent(agent), &did)
        .with(words, "method", &event.method)
        .with(words, "address", &event.target)
        .with(words, "refusal", &event.code)
        .with_some(words, "operation", event.operation.as_ref())
        .with_some(words, "host", event.host.as_ref());
    with_files(words, with_changes(words, sentence, &event.changes), &event.files)
}

pub(super) fn answer(words: &Words, event: &Answer) -> Sentence {
    let (kind, id) = match (&event.withheld, &event.title, event.status) {
        (Some(_), _, _) => ("refused", "answer-withheld"),
        (None, _, 0) => ("note", "answer-none"),
        (None, Some(_), 200..300) => ("view", "answer-shown-page"),
        (None, _, 300..400) => ("note", "answer-sent-on"),
        (None, _, 400..) => ("note", "answer-failed"),
        _ => ("note", "answer-shown"),
    };
    let why = event.withheld.as_deref().map(|code| words.refusal(code)).unwrap_or_default();
    let page = page_name(event.title.as_deref(), "");
    let gaps = [("page", page.into()), ("why", why.into()), ("status", event.status.to_string().into())];
    let sentence = Sentence::of(words, kind, &words.say("the-app", &[]), &words.say(id, &gaps));
    with_answer(words, sentence.with(words, "intent", event.intent), event)
}

pub(super) fn end(words: &Words, event: &End) -> Sentence {
    let id = match event.how {
        EndHow::Complete => "sent-complete",
        EndHow::Cut => "sent-cut",
        EndHow::Broken => "sent-broken",
    };
    let did = words.say(id, &[("size", words.bytes(event.bytes).into())]);
    Sentence::of(words, "note", &words.porchlight(), &did)
        .with(words, "intent", event.intent)
        .with(words, "bytes", event.bytes)
        .with(words, "assets", event.assets)
}

pub(super) fn unsent(words: &Words, event: &Unsent, agent: Option<&str>) -> Sentence {
    let gaps = [("page", page_name(None, &event.target).into()), ("app", words.app().into())];
    Sentence::of(words, "refused", &words.agent(agent), &words.say("request-unsent", &gaps))
        .with(words, "method", &event.method)
        .with(words, "address", &event.target)
        .with(words, "came", words.bytes(event.bytes))
}

/// A hidden field, seen as an owner had allowed.
pub(super) fn revealed(words: &Words, event: &Revealed, agent: Option<&str>) -> Sentence {
    let page = revealed_on(words, event.page.as_deref());
    let gaps =
        [("field", one_line(&event.field).into()), ("page", page.into()), ("count", event.values.into())];
    let did = words.say(if event.values > 1 { "revealed-several" } else { "revealed" }, &gaps);
    Sentence::of(words, "view", &words.agent(agent), &did).with(words, "consent-id", event.consent).with(
        words,
        "intent",
        event.intent,
    )
}

fn revealed_on(words: &Words, page: Option<&str>) -> String {
    page.map_or_else(|| words.app(), one_line)
}

pub(super) fn unknown(words: &Words, event: &Unknown) -> Sentence {
    let sentence =
        Sentence::of(words, "note", &words.say("a-request", &[]), &words.say("request-unknown", &[]));
    sentence.with(words, "intent", event.intent)
}

fn with_intent(words: &Words, sentence: Sentence, intent: &Intent) -> Sentence {
    let sentence = sentence.with(words, "method", &intent.method).with(words, "address", &intent.target);
    let sentence = with_files(words, with_changes(words, sentence, &intent.changes), &intent.files)
        .with_some(words, "operation", intent.operation.as_ref())
        .with_some(words, "host", intent.host.as_ref())
        .with_some(words, "under", intent.under)
        .with_some(words, "consent-id", intent.consent);
    match &intent.body {
        Some(body) => {
            sentence.with(words, "body", words.bytes(body.bytes)).with(words, "body-hash", &body.sha256)
        }
        None => sentence,
    }
}

fn with_answer(words: &Words, sentence: Sentence, answer: &Answer) -> Sentence {
    let hidden = (!answer.hidden.is_empty()).then(|| words.hidden(&answer.hidden));
    let status = (answer.status != 0).then_some(answer.status);
    sentence
        .with_some(words, "status", status)
        .with_some(words, "title", answer.title.as_ref())
        .with_some(words, "content-type", answer.content_type.as_ref())
        .with_some(words, "hidden", hidden)
        .with_some(words, "withheld", answer.withheld.as_ref())
}

pub(super) fn with_changes(words: &Words, sentence: Sentence, changes: &[Change]) -> Sentence {
    changes.iter().fold(sentence, |sentence, change| {
        let values = if change.hidden {
            words.change_values(change)
        } else {
            let gaps = [
                ("from", change.from.as_deref().unwrap_or("?").into()),
                ("to", change.to.as_deref().unwrap_or_default().into()),
            ];
            words.say("values-from-to", &gaps)
        };
        sentence.with_labelled(format!("{} ({})", one_line(label(change)), one_line(&change.field)), values)
    })
}

fn with_files(words: &Words, sentence: Sentence, files: &[File]) -> Sentence {
    files.iter().fold(sentence, |sentence, file| match file.label.is_empty() {
        true => sentence.with(words, "file", words.file_sent(file)),
        false => sentence.with_labelled(one_line(&file.label), words.file_sent(file)),
    })
}
